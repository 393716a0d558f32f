"""What the commands of README and docs write is ignored by git."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "data").glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "notebooks").glob("*.ipynb")]  # fmt: skip
# What a command names, and the folders that commands and `siting init` take by default.
WRITTEN = re.compile(
    r"--out[ =]([\w.-]+)|\.(?:save|chart)\(\\?\"([\w.-]+)|siting init ([a-z][\w.-]+)|Path\(\\?\"([\w.-]+)\\?\"\)\.write"
)
DEFAULT = re.compile(r"typer\.Option\(\"--out\"[^)]*\)\]\s*=\s*Path\(\"([\w.-]+)\"\)")


def written():
    found = {
        name
        for page in PAGES
        for match in WRITTEN.findall(page.read_text(encoding="utf-8"))
        for name in match
    }
    code = "\n".join(
        p.read_text(encoding="utf-8") for p in (ROOT / "src" / "siting" / "commands").glob("*.py")
    )
    return sorted((found | set(DEFAULT.findall(code)) | {"out"}) - {""})


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout")
def test_what_commands_write_is_ignored():
    names = written()
    assert {"first-look", "audit", "promote", "surface", "hours.csv"} <= set(names)
    given = "\n".join(f"{name}/x" if "." not in name else name for name in names)
    told = subprocess.run(
        ["git", "check-ignore", "--no-index", "--stdin"],
        input=given, capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    ignored = {line.split("/")[0] for line in told.stdout.splitlines()}
    assert [name for name in names if name not in ignored] == []
    # Nothing that belongs to the project is ignored.
    kept = subprocess.run(
        ["git", "ls-files", "--cached", "--ignored", "--exclude-standard"],
        capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip
    assert kept.stdout == ""
