"""Honest files of all kinds: at least 95 of a hundred are read, with the right values; the others say why not.

python -m tests.readers.test_honest_files        prints the share
"""

import sys
import tempfile
from pathlib import Path

import pytest

from siting.errors import SitingError
from siting.readers.read_options import ReadOptions
from siting.sites.read import read_sites
from tests.readers.honest_files import CASES

MIN_SHARE = 0.95
TOLERANCE_DEG = 2e-6  # 0.2 m; what the notations themselves keep


def fault_of(case, folder):
    """Return what is wrong with how a file is read; empty if nothing is."""
    try:
        sites = read_sites(case.make(folder), ReadOptions(**case.options))
    except SitingError as error:
        return f"refused: {error}"
    names = [str(name) for name in sites.frame["name"]]
    if names != [name for name, _, _ in case.sites]:
        return f"names {names}"
    off = max(
        max(abs(lon - x), abs(lat - y))
        for lon, lat, (_, x, y) in zip(sites.lon, sites.lat, case.sites, strict=True)
    )
    if not off <= TOLERANCE_DEG:
        return f"{off} degrees off"
    if case.areas_ha is not None and sites.frame["area_ha"].tolist() != pytest.approx(case.areas_ha):
        return f"areas {sites.frame['area_ha'].tolist()}"
    return ""


READ = {name: case for name, case in CASES.items() if not case.refused}


@pytest.mark.parametrize("name", READ)
def test_an_honest_file_is_read_right(tmp_path, name):
    assert fault_of(CASES[name], tmp_path) == ""


@pytest.mark.parametrize("name", sorted(set(CASES) - set(READ)))
def test_a_file_that_cannot_be_read_says_why_in_one_line(tmp_path, name):
    with pytest.raises(SitingError, match=CASES[name].refused) as caught:
        read_sites(CASES[name].make(tmp_path), ReadOptions(**CASES[name].options))
    assert "\n" not in str(caught.value)


def share():
    """Return the share of all cases that are read right, and the faults of the others."""
    faults = {}
    for name, case in CASES.items():
        with tempfile.TemporaryDirectory() as folder:
            fault = fault_of(case, Path(folder))
        faults |= {name: fault} if fault else {}
    return 1 - len(faults) / len(CASES), faults


def test_most_honest_files_are_read():
    # Each case has a test of its own above: of those meant to be refused none counts as read.
    assert len(CASES) >= 150
    assert len(READ) / len(CASES) >= MIN_SHARE


if __name__ == "__main__":
    read, unread = share()
    for name, fault in unread.items():
        sys.stdout.write(f"{name}: {fault}\n")
    sys.stdout.write(f"{read:.1%} of {len(CASES)} honest files are read with the right values\n")
