"""Build the sdist, unpack it, and run the quick tests from there, with the current environment."""

import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
QUICK = ("--numprocesses", "2", "--dist", "loadfile", "-m", "not slow and not browser")


def main() -> int:
    """Return pytest's exit code; arguments, if any, go to pytest instead of running all quick tests."""
    with tempfile.TemporaryDirectory() as name:
        source = unpacked(Path(name))
        environment = {**os.environ, "PYTHONPATH": str(source / "src")}  # before the editable install
        where = "import siting; print(siting.__file__)"
        used = subprocess.check_output([sys.executable, "-c", where], cwd=source, env=environment, text=True)  # noqa: S603
        if not Path(used.strip()).is_relative_to(source):
            sys.exit(f"the tests would run with {used}")
        command = [sys.executable, "-m", "pytest", *QUICK, *sys.argv[1:]]
        return subprocess.run(command, cwd=source, env=environment, check=False).returncode  # noqa: S603


def unpacked(folder: Path) -> Path:
    """Return the top folder of the unpacked sdist."""
    build = [sys.executable, "-m", "build", "--sdist", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return folder.resolve() / archive.name.removesuffix(".tar.gz")


if __name__ == "__main__":
    sys.exit(main())
