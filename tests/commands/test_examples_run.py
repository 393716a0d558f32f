"""The examples in the help of each command run, in order, in a folder with the example data."""

import shlex
import shutil
from pathlib import Path

import docx
import pytest

from siting.commands.examples import examples_of
from siting.show.base.drawing.fonts import chinese_family
from tests.commands.test_help import PATHS
from tests.support.deep import only_deep
from tests.support.epw_files import epw, hours

ROOT = Path(__file__).parents[2]
# It serves a page until it is stopped.
SERVES = "siting app"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The shipped data, and what the examples name besides: a text, its Word file, and weather of one's own."""
    if chinese_family() is None:
        pytest.skip("no Chinese font is installed, which the exhibits need")
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    Path("report.txt").write_text("Jiaocheng is 50 km from Taiyuan.\n", "utf-8")
    document = docx.Document()
    document.add_paragraph("交城距太原市50公里。")
    document.save("推介材料.docx")
    for name in ("weather", "气象文件"):
        Path(name).mkdir()
        epw(Path(name) / "station.epw", hours())
    return tmp_path


def examples():
    found = dict.fromkeys(line for path in PATHS for line in examples_of(" ".join(path)))
    # The exhibit of a surface needs the surface, and a difference two runs.
    return sorted(
        (line for line in found if not line.startswith(SERVES)),
        key=lambda line: line.startswith(("siting exhibit surface", "siting diff")),
    )


def _name_the_surface(study):
    text = study.read_text("utf-8")
    if "\nsurface: " not in text:
        study.write_text(f"{text}\nsurface: ../surface\n", "utf-8")


@only_deep
@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.usefixtures("folder")
def test_every_example_of_the_help_runs(siting):
    failed = {}
    for line in examples():
        words = shlex.split(line)[1:]
        if words[:2] == ["exhibit", "surface"]:
            _name_the_surface(Path("my-study/jiaocheng.yaml"))
        code, _, err = siting(*words)
        if code:
            failed[line] = err
    assert failed == {}
