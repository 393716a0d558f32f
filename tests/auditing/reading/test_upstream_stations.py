"""The voltage of a station elsewhere is not the supply's, and what labels a cell claims nothing."""

import pytest

from siting.auditing.reading.documents import document_of, read_document
from siting.auditing.reading.extract import extract


def voltages(text):
    return [c.value for c in extract(document_of(text), site_names=()).claims if c.kind == "voltage"]


@pytest.mark.parametrize(
    ("text", "supply"),
    [
        ("Two independent 110 kV feeds arrive from Jiaocheng 220 kV substation, 2.1 km away.", [110]),
        ("The 220 kV Jiaocheng substation 2.1 km away supplies the park at 110 kV.", [110]),
        ("We connect at 110 kV to the existing 500 kV Xishan substation, 12 km off.", [110]),
        ("A 220 kV connection comes from Datong 500 kV substation.", [220]),
        ("The nearest 220 kV substation is 3.2 km away.", []),
        ("Power comes from Xishan 220 kV substation.", []),
        ("园区由交城220千伏变电站引两路110千伏电源，距离2.1公里。", [110]),
        ("两路110千伏进线来自西山500千伏变电站。", [110]),
        ("附近的220千伏变电站距园区2.1公里。", []),
        ("以110千伏接入交城220千伏变电站。", [110]),
    ],
)
def test_the_voltage_of_a_station_upstream_is_not_the_supplys(text, supply):
    assert voltages(text) == supply


@pytest.mark.parametrize(
    "text",
    [
        "The park has its own 220 kV substation.",
        "The site is served by a 220 kV substation.",
        "An on-site 220 kV substation steps down to 35 kV.",
        "园区自建220千伏变电站。",
        "园区由220千伏变电站供电。",
    ],
)
def test_the_voltage_of_the_sites_own_station_is_its_supply(text):
    assert voltages(text)[0] == 220


@pytest.mark.parametrize(
    ("rows", "claims"),
    [
        (["| Item | Our site |", "|---|---|", "| Distance to nearest 220 kV substation | 2.1 km |"], [("distance", 2.1)]),
        (["| 指标 | 本园区 |", "|---|---|", "| 距最近220千伏变电站 | 2.1公里 |"], [("distance", 2.1)]),
        (["| 指标 | 本园区 |", "|---|---|", "| 主变容量（接入110千伏） | 126MVA |"], [("transformer", 126)]),
    ],
)  # fmt: skip
def test_a_figure_in_the_label_of_a_cell_is_no_claim(rows, claims, tmp_path):
    path = tmp_path / "table.md"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    found = extract(read_document(path), site_names=())
    assert [(c.kind, c.value) for c in found.claims] == claims
