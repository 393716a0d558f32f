"""Run the quick tests with other versions of the requirements, in a separate environment under build/.

`minimum`: each requirement of siting at the lowest version that pyproject.toml allows, and the tests that
need only siting and pytest. `latest`: the newest version of everything, and all tests that are not slow and
need no browser.
"""

import re
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
QUICK = ("--numprocesses", "2", "--dist", "loadfile", "-m", "not slow and not browser")
# Rooms whose tests compare with other packages are left out: those packages need newer versions.
MINIMUM_TESTS = (
    "tests/test_cli.py",
    "tests/test_catalogue.py",
    "tests/geo",
    "tests/sites",
    "tests/study",
    "tests/show",
)
# An old version may use a feature that another package has since deprecated: not a fault of siting. One file
# of tests makes every warning an error in a process of its own.
MINIMUM_OPTIONS = ("-W", "ignore::DeprecationWarning", "--ignore", "tests/show/test_same_bytes.py")
EXTRAS = ("audit", "office", "raster")
TOOLS = ("hypothesis", "pytest", "pytest-timeout", "pytest-xdist")


def main() -> int:
    """Return pytest's exit code."""
    if sys.argv[1:] not in (["minimum"], ["latest"]):
        sys.exit("say `minimum` or `latest`")
    (which,) = sys.argv[1:]
    folder = ROOT / "build" / which
    venv.create(folder, with_pip=True, clear=True)
    python = str(folder / "bin" / "python")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    if which == "minimum":
        lowest = folder / "lowest.txt"
        lowest.write_text("\n".join(lowest_versions()) + "\n", encoding="utf-8")
        pip += [
            "--only-binary",
            ":all:",
            "--constraint",
            str(lowest),
            "--editable",
            f"{ROOT}[{','.join(EXTRAS)}]",
            *TOOLS,
        ]
    else:
        pip += ["--upgrade", "--upgrade-strategy", "eager", "--editable", f"{ROOT}[test]"]
    subprocess.run(pip, check=True)  # noqa: S603
    tests = (*MINIMUM_OPTIONS, *MINIMUM_TESTS) if which == "minimum" else ()
    return subprocess.run([python, "-m", "pytest", *QUICK, *tests], cwd=ROOT, check=False).returncode  # noqa: S603


def lowest_versions() -> list[str]:
    """Return a pin at the lower bound of each requirement, including those of the extras that the tests need."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(r for extra in EXTRAS for r in project["optional-dependencies"][extra]),
    ]
    return [lowest_version(requirement) for requirement in wanted]


def lowest_version(requirement: str) -> str:
    """Return ``name==version`` for a requirement with a lower bound or a pin.

    >>> lowest_version("folium>=0.20,<0.21")
    'folium==0.20'
    """
    found = re.match(r"([\w.-]+)\s*[>=]=\s*([\w.]+)", requirement)
    if not found:
        sys.exit(f"no lower bound: {requirement}")
    return f"{found[1]}=={found[2]}"


if __name__ == "__main__":
    sys.exit(main())
