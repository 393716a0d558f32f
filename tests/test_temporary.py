"""Temporary folders: gone with the block, and those of processes that were killed gone with the next one."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
import zipfile

import geopandas as gpd
import pytest
import shapely

from siting import temporary
from siting.commands.common import _Stop
from siting.sites.read import read_sites
from siting.temporary import new_folder, temporary_folder


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def dead(place, name=None):
    folder = place / (name or f"siting-{temporary._host()}-999999999-00000000-000000000000")
    folder.mkdir()
    (folder / "inner").write_text("x")
    return folder


def test_a_folder_is_gone_with_its_block_also_after_an_error(place):
    with temporary_folder() as folder:
        (folder / "a").write_text("x")
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700 or os.name == "nt"
    assert not folder.exists()
    with pytest.raises(KeyboardInterrupt), temporary_folder() as folder:
        raise KeyboardInterrupt
    assert list(place.iterdir()) == []


def test_what_a_killed_process_left_is_removed_by_the_next(place):
    code = "import os, signal; from siting.temporary import new_folder; print(new_folder(), flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    env = {**os.environ, "TMPDIR": str(place), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=env)
    assert done.returncode == -signal.SIGKILL
    (left,) = place.iterdir()
    assert str(left) == done.stdout.strip()
    with temporary_folder():
        assert not left.exists()


def test_folders_of_the_living_of_others_and_of_other_names_stay(place):
    mine = new_folder()
    elsewhere = dead(place, "siting-ffffffff-999999999-00000000-000000000000")
    compiled = dead(place, "siting-compiled-0123456789ab")
    plain = dead(place, "siting-abc")
    link = place / f"siting-{temporary._host()}-999999999-00000000-111111111111"
    link.symlink_to(plain)
    with temporary_folder():
        assert all(path.exists() for path in (mine, elsewhere, compiled, plain, link))


def test_what_another_computer_left_goes_after_a_week(place):
    folder = dead(place, "siting-ffffffff-999999999-00000000-000000000000")
    long_ago = time.time() - 8 * 24 * 3600
    os.utime(folder, (long_ago, long_ago))
    new_folder()
    assert not folder.exists()


def test_a_zip_is_unpacked_into_such_a_folder(place, tmp_path_factory):
    old = dead(place)
    folder = tmp_path_factory.mktemp("files")
    gpd.GeoDataFrame({"name": ["A"]}, geometry=[shapely.Point(112, 37)], crs=4326).to_file(folder / "a.shp")
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        for part in folder.glob("a.[sdpc]*"):
            archive.write(part, part.name)
    assert len(read_sites(folder / "a.zip")) == 1
    assert not old.exists()
    assert list(place.iterdir()) == []


@pytest.fixture
def stop(monkeypatch):
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)  # an interrupt puts its own there
    return _Stop()


def test_a_second_interrupt_does_not_stop_the_clearing_up(stop):
    with pytest.raises(KeyboardInterrupt):
        stop.handle(2, None)
    stop.handle(2, None)
    with pytest.raises(KeyboardInterrupt):
        stop.check()


def test_an_interrupt_that_was_swallowed_can_be_given_again(monkeypatch, stop):
    with pytest.raises(KeyboardInterrupt):
        stop.handle(2, None)
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 10)
    with pytest.raises(KeyboardInterrupt):
        stop.handle(2, None)
