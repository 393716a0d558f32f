"""Tables and sentences that set the site beside others: columns and rows of sites, of averages, of a whole region."""

from dataclasses import replace

import pytest

from siting.auditing.judging.several_sites import read_told_apart
from siting.auditing.judging.site import find_site
from siting.auditing.reading.documents import document_of
from siting.catalogue import Catalogue
from siting.evidence import Label

CATALOGUE = Catalogue()
SITE = replace(find_site("Jiaocheng", CATALOGUE), label=Label("Xiasi", "夏寺"))


def table(*rows):
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]]) + "\n"


def read(text):
    return read_told_apart(document_of(text), (SITE,), CATALOGUE)


def told(text):
    """The figures of the site, and of whom the others are."""
    reading = read(text)
    others = {x.as_written: x.owner.name for x in reading.not_understood if x.outcome == "whose"}
    return [c.as_written for c in reading.claims], others


TABLES = (
    # One column per site; only one of them is known.
    (table(("Item", "Xiasi", "Gudong", "Longshan"), ("Land (mu)", "600", "320", "410"), ("Distance to Taiyuan (km)", "52", "66", "104"), ("PUE", "1.20", "1.3", "1.35")),
     ["600", "52", "1.20"], {"320": "Gudong", "410": "Longshan", "66": "Gudong", "104": "Longshan", "1.3": "Gudong", "1.35": "Longshan"}),
    (table(("", "Our park", "Gudong"), ("Power", "120 MW", "80 MW"), ("Racks", "4,000 racks", "2,500 racks")),
     ["120 MW", "4,000 racks"], {"80 MW": "Gudong", "2,500 racks": "Gudong"}),
    (table(("指标", "本园区", "古洞", "龙山新城", "备注"), ("土地（亩）", "600", "320", "410", "已征"), ("变压器（兆伏安）", "360", "80", "126", "")),
     ["600", "360"], {"320": "古洞", "410": "龙山新城", "80": "古洞", "126": "龙山新城"}),
    (table(("指标", "夏寺（推荐）", "古洞"), ("海拔（米）", "760", "745"), ("距太原（公里）", "52", "66")), ["760", "52"], {"745": "古洞", "66": "古洞"}),
    # One row per site.
    (table(("Site", "Land (mu)", "Power (MW)"), ("Xiasi", "600", "120"), ("Gudong", "320", "80")), ["600", "120"], {"320": "Gudong", "80": "Gudong"}),
    (table(("园区", "土地（亩）", "机柜（架）"), ("古洞", "320", "2500"), ("夏寺", "600", "4000")), ["600", "4000"], {"320": "古洞", "2500": "古洞"}),
    (table(("对象", "电价（元/千瓦时）", "PUE"), ("本园区", "0.46", "1.20"), ("周边平均", "0.52", "1.45")), ["0.46", "1.20"], {"0.52": "周边平均", "1.45": "周边平均"}),
    # A column of averages.
    (table(("指标", "本园区", "周边平均"), ("电价（元/千瓦时）", "0.46", "0.52"), ("年均气温（℃）", "10.6", "11.3"), ("PUE", "1.20", "1.45")),
     ["0.46", "10.6", "1.20"], {"0.52": "周边平均", "11.3": "周边平均", "1.45": "周边平均"}),
    (table(("Item", "Our site", "Average of the region"), ("Tariff (yuan/kWh)", "0.46", "0.52"), ("PUE", "1.20", "1.45")),
     ["0.46", "1.20"], {"0.52": "Average of the region", "1.45": "Average of the region"}),
    (table(("Item", "This campus", "Median of peers"), ("PUE", "1.20", "1.45"), ("WUE", "0.3 L/kWh", "1.8 L/kWh")), ["1.20", "0.3 L/kWh"], {"1.45": "Median of peers", "1.8 L/kWh": "Median of peers"}),
)  # fmt: skip


@pytest.mark.parametrize(("text", "own", "others"), TABLES)
def test_a_column_or_row_beside_the_site_is_that_of_another(text, own, others):
    assert told(text) == (own, others)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (table(("项目", "一期", "二期", "合计"), ("机柜（架）", "4000", "2000", "6000")), ["4000", "2000", "6000"]),
        (table(("指标", "本园区", "其中一期"), ("机柜（架）", "6000", "4000")), ["6000", "4000"]),
        (table(("Item", "Our park", "Phase 1"), ("Racks", "6,000 racks", "4,000 racks")), ["6,000 racks", "4,000 racks"]),
        (table(("Item", "Our park", "Remarks"), ("Land", "600 mu", "surveyed in 2024")), ["600 mu"]),
        (table(("Item", "Xiasi", "Unit"), ("Land", "600", "mu"), ("Power", "120", "MW")), ["600", "120"]),
        (table(("指标", "夏寺", "单位"), ("土地", "600", "亩"), ("海拔", "760", "米")), ["600", "760"]),
    ],
)  # fmt: skip
def test_phases_units_and_remarks_are_no_other_site(text, own):
    mine, others = told(text)
    assert mine == own
    assert not {name for name in others.values() if name not in {"", "building"}}


AVERAGES = (
    ("本园区电价0.46元/千瓦时，周边平均0.52元。", ["0.46元/千瓦时"], "0.52元"),
    ("园区PUE为1.2，周边园区平均1.45。", ["1.2"], "1.45"),
    ("本园区年均气温10.6℃，比周边平均的11.3℃低。", ["10.6℃"], "11.3℃"),
    ("邻近三县平均电价0.53元/千瓦时，本园区0.46元/千瓦时。", ["0.46元/千瓦时"], "0.53元/千瓦时"),
    ("与周边县区均值0.55元/千瓦时相比，园区到户电价0.46元/千瓦时。", ["0.46元/千瓦时"], "0.55元/千瓦时"),
    ("Our tariff is 0.46 yuan/kWh; the average of the region is 0.52 yuan/kWh.", ["0.46 yuan"], "0.52 yuan"),
    ("The campus runs at a PUE of 1.2, against a neighbourhood average of 1.45.", ["1.2"], "1.45"),
    ("The surrounding parks average a PUE of 1.45; ours is 1.2.", ["1.2"], "1.45"),
    ("At 0.46 yuan/kWh we are below the district average (0.52 yuan/kWh).", ["0.46 yuan"], "0.52 yuan"),
    ("Neighbouring counties average 0.53 yuan/kWh, we pay 0.46 yuan/kWh.", ["0.46 yuan"], "0.53 yuan"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "own", "average"), AVERAGES)
def test_the_average_of_the_surroundings_is_not_the_sites(text, own, average):
    mine, others = told(text)
    assert (mine, list(others)) == (own, [average])
