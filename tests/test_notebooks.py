"""The notebooks run with the example data, in a folder of their own, and are stored without outputs."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.support import ROOT

TOURS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NOTEBOOKS = [*TOURS, *sorted((ROOT / "tests" / "validation").glob("*.ipynb"))]


def cells(path, kind):
    return [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == kind]


def test_there_is_a_tour_for_each_reader():
    assert [path.stem for path in TOURS] == ["planner", "planner.zh", "promoter", "promoter.zh"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_kept_without_outputs(path):
    assert all(c["outputs"] == [] and c["execution_count"] is None for c in cells(path, "code"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_names_no_absolute_path(path):
    assert not re.search(r"""["'(\s](/[A-Za-z]|[A-Z]:\\\\)""", path.read_text(encoding="utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs_in_half_a_minute(path, tmp_path):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    copy = shutil.copy(path, folder)
    shutil.copytree(ROOT / "data", tmp_path / "data")
    # Not the project's configuration: the kernel and its libraries may emit warnings.
    command = [
        sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull,
        "--rootdir", str(tmp_path), "--nbmake", "--nbmake-timeout=30", str(copy),
    ]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert sorted(x.name for x in folder.iterdir()) == [path.name]
    assert {x.name for x in (tmp_path / "data").iterdir()} == {x.name for x in (ROOT / "data").iterdir()}


@pytest.mark.parametrize("path", TOURS, ids=lambda p: p.stem)
def test_a_tour_shows_a_picture_that_is_there(path):
    pictures = re.findall(
        r"!\[[^\]]+\]\((\.\./maps/[\w.-]+\.png)\)", "".join(cells(path, "markdown")[0]["source"])
    )
    assert pictures
    assert all((path.parent / picture).is_file() for picture in pictures)


@pytest.mark.parametrize("name", ["planner", "promoter"])
def test_both_languages_of_a_tour_have_the_same_steps(name):
    english, chinese = (ROOT / "notebooks" / f"{name}{end}.ipynb" for end in ("", ".zh"))
    kinds = [
        [c["cell_type"] for c in json.loads(path.read_text("utf-8"))["cells"]] for path in (english, chinese)
    ]
    assert kinds[0] == kinds[1]
    for cell in cells(chinese, "markdown"):
        assert re.search("[\u4e00-\u9fff]", "".join(cell["source"]))
