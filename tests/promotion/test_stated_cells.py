"""Cells of the site file as documents show them."""

import pytest

from siting.promotion.stated_cells import with_unit
from siting.readers.read_options import ReadOptions
from siting.sites import read_sites


def shown(tmp_path, heading, cell):
    path = tmp_path / "a.csv"
    path.write_text(f"地块名称,经度,纬度,{heading}\n甲,112.1,37.5,{cell}\n", "utf-8")
    return with_unit(heading, cell, read_sites(path, ReadOptions(datum="wgs84")))


@pytest.mark.parametrize(
    ("heading", "cell", "en", "zh"),
    [
        ("距变电站距离", "15", "15, without a unit", "15，未写单位"),
        ("距变电站距离", "15公里", "15 km", "15公里"),
        ("距变电站距离（公里）", "15", "15 km", "15公里"),
        ("变电站数量", "2", "2", "2"),
        ("距变电站距离", "较近", "较近", "较近"),
    ],
)
def test_a_distance_without_any_unit_says_so(tmp_path, heading, cell, en, zh):
    said = shown(tmp_path, heading, cell)
    assert (said.en, said.zh) == (en, zh)
