"""Build the wheel, install it alone in a clean environment, and run the embedded study with it.

Without any extra, tables, map and exhibits are made, and what needs an extra says which before any work.

It needs only Python, and no shell, so that it runs on any system.
"""

import csv
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PIP = ("-m", "pip", "--disable-pip-version-check")


def main() -> None:
    """Run everything in a temporary folder."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        program, python = clean_install(folder)
        version = said(program, "--version", cwd=folder).split()[-1]
        check(version == metadata_version(python, folder), f"siting --version says {version}")
        said(program, "run", "--out", "out", cwd=folder)
        check_results(folder / "out")
        said(program, "init", "study", cwd=folder)
        said(program, "check", "study/jiaocheng.yaml", cwd=folder)
        said(program, "exhibit", "ranking", "--out", "figures", cwd=folder)
        check(len(list((folder / "figures").iterdir())) > 1, "an exhibit is drawn")
        check_extras(program, folder)
        said(program, "climate", "at", "37.551", "112.156", cwd=folder)
        said(python, "-c", "import siting; siting.load_study", cwd=folder)
    print("The wheel works by itself.")


def clean_install(folder: Path) -> tuple[Path, Path]:
    """Return the program and the Python of a new environment with the wheel in it and nothing of this source."""
    said(sys.executable, "-m", "venv", "clean", cwd=folder)
    scripts = folder / "clean" / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / "python"
    said(python, *PIP, "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT), cwd=folder)
    (wheel,) = folder.glob("*.whl")
    said(python, *PIP, "install", "--quiet", "-c", str(ROOT / "constraints.txt"), str(wheel), cwd=folder)
    return scripts / "siting", python


def metadata_version(python: Path, folder: Path) -> str:
    """Return the version that the installed package declares."""
    code = "from importlib.metadata import version; print(version('siting'))"
    return said(python, "-c", code, cwd=folder).strip()


def check_results(out: Path) -> None:
    """Check that the embedded study gave a complete ranking, and the map."""
    with (out / "ranking.csv").open(encoding="utf-8-sig", newline="") as file:
        ranks = sorted(int(row["rank"]) for row in csv.DictReader(file))
    check(len(ranks) >= 10, f"{len(ranks)} sites are ranked")
    check(ranks == list(range(1, len(ranks) + 1)), f"the ranks are {ranks}")
    check((out / "map.html").stat().st_size > 100_000, "the map is there")


def check_extras(program: Path, folder: Path) -> None:
    """Check that no package of an extra came with the wheel, and that its absence is one line, and exit code 2."""
    for extra, arguments in (
        ("office", ("report",)),
        ("office", ("checklist", "Jiaocheng")),
        ("audit", ("audit", "claims.txt", "--site", "Jiaocheng")),
    ):
        done = run(program, *arguments, cwd=folder)
        line = done.stderr.strip()
        holds = done.returncode == 2 and line.count("\n") == 0 and f"siting[{extra}]" in line
        check(holds, f"siting {arguments[0]} says what to install: {line}")


def check(holds: bool, what: str) -> None:  # noqa: FBT001
    """Print *what* was checked, and stop if it does not hold."""
    print(("ok: " if holds else "FAILED: ") + what)
    if not holds:
        sys.exit(1)


def said(program: Path | str, *arguments: str, cwd: Path) -> str:
    """Run a program that must succeed, without this source on its path; return what it printed."""
    done = run(program, *arguments, cwd=cwd)
    if done.returncode:
        sys.exit(f"FAILED: {program} {' '.join(arguments)}\n{done.stdout}{done.stderr}")
    return done.stdout


def run(program: Path | str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a program without this source on its path."""
    inherited = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "PYTHONHOME"}}
    return subprocess.run(  # noqa: S603
        [str(program), *arguments],
        cwd=cwd,
        env={**inherited, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


if __name__ == "__main__":
    main()
