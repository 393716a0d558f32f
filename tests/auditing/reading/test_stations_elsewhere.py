"""The voltage of a substation that the site is fed from, or lies near, is not its supply voltage."""

import pytest

from siting.auditing.reading.documents import document_of, read_document
from siting.auditing.reading.extract import extract


def voltages(text):
    return [c.value for c in extract(document_of(text)).claims if c.kind == "voltage"]


@pytest.mark.parametrize(
    ("text", "supply"),
    [
        ("Two independent 110 kV feeds arrive from Jiaocheng 220 kV substation, 2.1 km away.", [110]),
        ("The park takes 110 kV from the Duncun 220 kV substation.", [110]),
        ("Two 110 kV lines run from Yuci 500 kV substation to the park.", [110]),
        ("The 220 kV Duncun substation lies 3 km to the north and feeds the park at 110 kV.", [110]),
        ("The nearest 220 kV substation is 2.1 km away.", []),
        ("Nearest 500 kV substation: 12 km", []),
        ("两路110千伏电源由段村220千伏变电站接入，距离2.1公里。", [110]),
        ("从吕梁500千伏变电站引两回220千伏线路。", [220]),
        ("两路110千伏专线分别来自段村220千伏变电站和交城220千伏变电站。", [110]),
        ("地块北侧3公里有220千伏变电站一座，园区以110千伏接入。", [110]),
        ("最近的220千伏变电站距离2.1公里。", []),
        # Built for the site, or the only voltage that the feeds are said to have: the supply.
        ("A dedicated 110 kV substation with 2 x 63 MVA will be built.", [110]),
        ("Two feeds from two 220 kV substations.", [220]),
        ("园区自建110千伏变电站2座。", [110]),
        ("园区由两座220千伏变电站供电。", [220]),
    ],
)
def test_a_station_elsewhere_has_its_own_voltage(text, supply):
    assert voltages(text) == supply


@pytest.mark.parametrize(
    "row",
    [
        "Distance to nearest 220 kV substation | 2.1 km",
        "220 kV substation | 2.1 km",
        "距最近220kV变电站 | 2.1公里",
        "220kV变电站距离（公里） | 2.1",
    ],
)
def test_a_label_with_a_voltage_claims_none(row, tmp_path):
    path = tmp_path / "leaflet.md"
    path.write_text(f"| | Our site |\n| --- | --- |\n| {row} |\n", encoding="utf-8")
    assert not [c for c in extract(read_document(path)).claims if c.kind == "voltage"]
