"""A surface that was stopped goes on: strips that are whole are not measured again, and no byte differs."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import siting
from siting import cli
from siting.errors import OutputError
from siting.show.base import journal
from siting.study import surface as module
from siting.study import surface_strips
from siting.study.load import load_study
from siting.study.surface import SurfaceOptions, region_of, surface
from siting.study.surface_strips import KeptStrips
from tests.study.test_surface import landscape

KILLED = """
import os, signal
from siting.show.base import journal
from siting.study import surface as module
from siting.study.engine import Engine
from siting.study.load import load_study
from siting.study.surface import SurfaceOptions, region_of, surface
from siting.study.surface_strips import KeptStrips
module.STRIP = module.DIRECT_STRIP = 120
keep, done = KeptStrips.keep, []
def fatal(self, rows, table):
    keep(self, rows, table)
    done.append(rows)
    if len(done) == 4:
        os.kill(os.getpid(), signal.SIGKILL)
KeptStrips.keep = fatal
surface(load_study("study.yaml"), region_of("region.gpkg"), "out", SurfaceOptions(100.0, crs="EPSG:32649", samples=20))
"""


def run(folder, out="out", *, told=lambda _said: None, **options):
    study = load_study(folder / "study.yaml")
    given = SurfaceOptions(100.0, crs="EPSG:32649", **({"samples": 20} | options))
    return surface(study, region_of(str(folder / "region.gpkg")), folder / out, given, told=told)


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    """The folder of a study whose surface was killed after four strips."""
    folder = tmp_path_factory.mktemp("killed")
    landscape(folder, more="constraints: [{criterion: a, at_least: 0.25}]")
    here = {**os.environ, "PYTHONPATH": str(Path(siting.__file__).parents[1])}
    ended = subprocess.run([sys.executable, "-c", KILLED], cwd=folder, env=here, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert not (folder / "out").exists()
    assert len(list((folder / "out.unfinished").glob("*.arrow"))) == 4
    return folder


@pytest.fixture
def stopped(killed, tmp_path, monkeypatch):
    """A copy of that folder."""
    monkeypatch.setattr(module, "STRIP", 120)
    monkeypatch.setattr(module, "DIRECT_STRIP", 120)
    shutil.copytree(killed, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def measured(monkeypatch):
    """The rows of the strips that are measured in this process."""
    found = []
    keep = KeptStrips.keep
    monkeypatch.setattr(
        KeptStrips, "keep", lambda self, rows, table: (found.append(rows.start), keep(self, rows, table))
    )
    return found


def test_a_killed_run_goes_on_and_ends_with_the_same_bytes(stopped, measured):
    told = []
    run(stopped, "whole")
    count = len(measured)
    measured.clear()
    run(stopped, told=told.append)
    assert len(measured) == count - 4
    assert any("continued" in said.en for said in told)
    names = sorted(path.name for path in (stopped / "whole").iterdir())
    assert sorted(path.name for path in (stopped / "out").iterdir()) == names
    for name in names:
        assert (stopped / "out" / name).read_bytes() == (stopped / "whole" / name).read_bytes(), name
    assert not (stopped / "out.unfinished").exists()


def test_a_strip_that_is_not_whole_is_measured_again(stopped, measured):
    file = min((stopped / "out.unfinished").glob("*.arrow"))
    file.write_bytes(file.read_bytes()[:100])
    run(stopped)
    assert int(file.stem) in measured


@pytest.mark.parametrize("what", ["study", "raster", "cell", "region"])
def test_strips_of_another_surface_are_refused_in_one_line(what, stopped):
    study = load_study(stopped / "study.yaml")
    region, size = region_of(str(stopped / "region.gpkg")), 100.0
    if what == "study":
        text = (stopped / "study.yaml").read_text(encoding="utf-8")
        (stopped / "study.yaml").write_text(text.replace("weight: 3", "weight: 2"), encoding="utf-8")
        study = load_study(stopped / "study.yaml")
    elif what == "raster":
        shutil.copy(stopped / "b.tif", stopped / "a.tif")
    elif what == "cell":
        size = 200.0
    else:
        region = region_of("112.135,37.47,112.16,37.49")
    with pytest.raises(OutputError, match="strips of another surface"):
        surface(study, region, stopped / "out", SurfaceOptions(size, crs="EPSG:32649", samples=20))
    assert (stopped / "out.unfinished").is_dir()


def test_a_folder_of_the_user_is_not_taken_for_strips(tmp_path):
    landscape(tmp_path)
    (tmp_path / f"out{surface_strips.ENDING}").mkdir()
    with pytest.raises(OutputError, match="not left by"):
        run(tmp_path)


def test_progress_counts_what_is_left_and_ends_full(stopped):
    seen = []
    study = load_study(stopped / "study.yaml")
    surface(
        study, region_of(str(stopped / "region.gpkg")), stopped / "out",
        SurfaceOptions(100.0, crs="EPSG:32649", samples=20),
        progress=lambda stage, done, total: seen.append((stage, done, total)),
    )  # fmt: skip
    measured = [(done, total) for stage, done, total in seen if stage == "measure"]
    assert measured[-1][0] == measured[-1][1] < 1200
    assert [done for stage, done, total in seen if stage == "best"][-1] > 0


def test_an_interrupt_says_in_one_line_where_the_strips_are(stopped, monkeypatch, capfd):
    monkeypatch.chdir(stopped)
    keep = KeptStrips.keep

    def interrupted(self, rows, table):
        keep(self, rows, table)
        raise KeyboardInterrupt

    monkeypatch.setattr(KeptStrips, "keep", interrupted)
    monkeypatch.setattr(journal, "published", journal._Published())  # as in a new process
    left = []
    monkeypatch.setattr(cli, "_leave", left.append)
    asked = [
        "--region",
        "region.gpkg",
        "--cell",
        "100m",
        "--crs",
        "EPSG:32649",
        "--samples",
        "20",
        "--out",
        "out",
    ]
    monkeypatch.setattr("sys.argv", ["siting", "surface", "study.yaml", *asked, "--lang", "en"])
    with pytest.raises(SystemExit):
        cli.main()
    assert left == [2]
    err = " ".join(capfd.readouterr().err.split())
    assert "out.unfinished': the same command continues from there" in err
    assert "Nothing was written" not in err
