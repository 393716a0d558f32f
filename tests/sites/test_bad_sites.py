"""Bad site files: each gives one clear line that names the file, the fault, and how to correct it."""

import os
from pathlib import Path

import pytest

from siting.errors import SitesError
from siting.readers.read_options import ReadOptions
from siting.sites import read_sites
from tests.support.bad_sites import CASES, SHP, frame, unreadable, vector, workbook, zipped


@pytest.mark.parametrize("case", CASES)
def test_bad_file_gives_one_clear_line(tmp_path, case, capfd):
    make, options, pattern = CASES[case]
    path = make(tmp_path)

    with pytest.raises(SitesError, match=pattern) as caught:
        read_sites(path, ReadOptions(**options))

    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 400
    assert path.name[:50] in message
    assert len(caught.value.hint) > 10
    assert str(tmp_path) not in message.replace(str(tmp_path.name), "") or "folder" in message
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file(tmp_path):
    with pytest.raises(SitesError, match="cannot be read"):
        read_sites(unreadable(tmp_path))


def test_reading_leaves_nothing_behind(tmp_path):
    for make in (vector(frame()), zipped(SHP), workbook(["lon", "lat"], [112, 37])):
        path = make(tmp_path)
        before = sorted(p.relative_to(tmp_path) for p in Path(tmp_path).rglob("*"))
        read_sites(path)
        assert sorted(p.relative_to(tmp_path) for p in Path(tmp_path).rglob("*")) == before
