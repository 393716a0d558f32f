"""A heading that states one unit over cells in another: said, with the heading that would be right."""

import pytest

from siting.linter.site_data import doubts
from siting.sites.read import read_sites
from siting.texts.messages import note_in_chinese

CASES = [
    ("Land (KSh)", ["1.2m per acre", "0.8m per acre", "15m per acre"], "KSh", "Land (KSh/acre)"),
    ("Rent (USD)", ["3.5k/m2", "4k/m2", "5.5k/m2"], "USD", "Rent (USD/m2)"),
    ("地价（万元）", ["18元左右每亩地", "20元左右每亩地", "25元左右每亩地"], "万元", ""),
    ("Capacity (MVA)", ["2 lines of 63", "3 lines of 50", "1 line of 40"], "MVA", ""),
]


def doubts_of(tmp_path, heading, cells):
    lines = [f'P{k},{112.1 + k / 50},37.5,"{cell}"' for k, cell in enumerate(cells)]
    (tmp_path / "p.csv").write_text(
        "\n".join([f"name,longitude,latitude,{heading}", *lines]), encoding="utf-8"
    )
    return [line for line in doubts(read_sites(tmp_path / "p.csv")) if "no cell is a figure" in line]


@pytest.mark.parametrize(("heading", "cells", "unit", "wanted"), CASES)
def test_the_column_is_named_with_what_to_write(tmp_path, heading, cells, unit, wanted):
    (line,) = doubts_of(tmp_path, heading, cells)
    assert f"states {unit}, and" in line
    assert cells[0] in line
    assert (f"as '{wanted}'" if wanted else "are in, and write") in line
    assert note_in_chinese(line) != line


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Land (KSh/acre)", ["1,200,000", "800000", "9e6"]),
        ("Land (KSh)", ["1200000", "1.2m per acre", "900000"]),
        ("Land (KSh)", ["on request", "under offer", "agreed"]),
        ("Distance (km)", ["800 m", "2 km", "3.5"]),
        ("Voltage", ["220/110", "110/35", "35"]),
    ],
)
def test_nothing_is_said_of_figures_in_the_unit_and_of_words(tmp_path, heading, cells):
    assert not doubts_of(tmp_path, heading, cells)
