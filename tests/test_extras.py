"""Without any extra the core works; what needs one says so in one line before any work."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from siting.extras import EXTRAS
from tests.support.command_line import is_one_line

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
# Modules of extras cannot be imported in this process.
SLIM = """
import sys
for name in {missing!r}:
    sys.modules[name] = None
from siting.cli import main
sys.argv = ["siting", *{arguments!r}]
main()
"""
ALL = ("docx", "itur", "lxml", "pptx", "pypdf", "rasterio", "typst")


def slim(folder, *arguments, missing=ALL):
    code = SLIM.format(missing=missing, arguments=arguments)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "SITING_LANG": "en"}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_run_check_tables_map_and_exhibits_need_no_extra(tmp_path):
    for arguments in (
        ("init", "study"),
        ("check", "study/jiaocheng.yaml"),
        ("run", "study/jiaocheng.yaml", "--out", "out"),
        ("exhibit", "all", "study/jiaocheng.yaml", "--out", "figures"),
        ("diff", "out", "out"),
        ("report", "study/jiaocheng.yaml", "--format", "html", "--lang", "en", "--out", "report"),
        ("climate", "at", "37.551,112.156"),
    ):
        done = slim(tmp_path, *arguments)
        assert done.returncode == 0, (arguments, done.stderr)
    for name in ("ranking.csv", "ranking.xlsx", "map.html", "result.json", "sites.gpkg"):
        assert (tmp_path / "out" / name).stat().st_size
    assert list((tmp_path / "figures").glob("*.png"))


@pytest.mark.parametrize(
    ("arguments", "missing", "package", "extra"),
    [
        (("report",), "docx", "python-docx", "office"),
        (("report",), "typst", "typst", "office"),
        (("checklist", "Jiaocheng"), "docx", "python-docx", "office"),
        (("promote", "Jiaocheng", "--rivals", "Wenshui"), "docx", "python-docx", "office"),
        (("promote", "Jiaocheng", "--rivals", "Wenshui", "--kit"), "pptx", "python-pptx", "office"),
        (("promote", "Jiaocheng", "--rivals", "Wenshui", "--kit"), "typst", "typst", "office"),
        (("audit", "text.txt", "--site", "Jiaocheng"), "docx", "python-docx", "audit"),
        (("audit", "text.pdf", "--site", "Jiaocheng"), "pypdf", "pypdf", "audit"),
        (("audit", "text.pptx", "--site", "Jiaocheng"), "pptx", "python-pptx", "office"),
    ],
)
def test_a_missing_extra_is_one_line_before_any_work(
    siting, tmp_path, monkeypatch, arguments, missing, package, extra
):
    monkeypatch.setitem(sys.modules, missing, None)
    monkeypatch.setattr("siting.run", None)
    monkeypatch.setattr("siting.audit", None)
    code, out, err = siting(*arguments, "--out", tmp_path / "out")
    assert code == 2
    assert out == ""
    assert is_one_line(err)
    assert f'the package {package} is not installed. Install it: pip install "siting[{extra}]"' in err
    assert not (tmp_path / "out").exists()


def test_each_package_is_in_its_extra_and_not_in_the_core():
    def names(requirements):
        return {r.split(">")[0].split("=")[0].split("<")[0].lower() for r in requirements}

    extras = {name: names(found) for name, found in PROJECT["optional-dependencies"].items()}
    for module, (package, extra) in EXTRAS.items():
        assert package not in names(PROJECT["dependencies"])
        assert package in extras[extra], module
    assert "python-docx" in extras["audit"]


def test_the_pins_hold_every_package_of_every_extra():
    pinned = {
        line.split("==")[0].lower() for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    }
    assert {package.lower() for package, _ in EXTRAS.values()} - {"itur"} <= pinned
