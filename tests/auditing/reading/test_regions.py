"""Areas and investments of a county, a city or a province are not the site's, and the site's beside them are."""

import pytest

from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract

OF_A_REGION = (
    "Lüliang prefecture lies in the west of Shanxi and covers 21,000 km².",
    "Lüliang covers 21,000 km² and has 3.4 million people.",
    "Shanxi Province covers 156,700 square kilometres.",
    "Jiaocheng County covers 320 km².",
    "The site lies in Jiaocheng County, which covers 1,821 km².",
    "The site lies in a county of 1,821 km².",
    "The county has attracted 15 billion yuan.",
    "Jiaocheng County has attracted 32 projects with investments of 15 billion yuan.",
    "Jiaocheng County covers 1,800 square kilometres and has attracted investments of 15 billion yuan.",
    "吕梁市面积2.1万平方公里。",
    "山西省面积15.67万平方公里。",
    "全县已引进投资150亿元。",
    "全县已引进项目32个，总投资150亿元。",
    "我市已签约数据中心项目12个，总投资150亿元。",
    "吕梁已引进投资150亿元。",
)
BESIDE_THE_SITE = (
    ("The county covers 1,821 km² and the site covers 600 mu.", ["600 mu"]),
    ("本县已吸引投资150亿元，本项目投资80亿元。", ["80亿元"]),
    ("吕梁市面积2.1万平方公里，园区占地600亩。", ["600亩"]),
    ("The park has attracted 15 billion yuan of investment.", ["15 billion yuan"]),
    ("园区面积4平方公里，总投资150亿元。", ["4平方公里", "150亿元"]),
    ("交城县引进夏寺数据中心项目，总投资80亿元。", ["80亿元"]),
)


@pytest.mark.parametrize("text", OF_A_REGION)
def test_the_area_or_the_investments_of_a_region_are_its_own(text):
    found = extract(document_of(text))
    assert [c.as_written for c in found.claims] == []
    assert "region" in [note.rule for note in found.not_understood]
    assert all(str(note.why.en).strip(": ") for note in found.not_understood)


@pytest.mark.parametrize(("text", "own"), BESIDE_THE_SITE)
def test_the_figures_of_the_site_beside_them_stay_its_own(text, own):
    assert [c.as_written for c in extract(document_of(text)).claims] == own


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("全县现拥有220千伏变电站1座，主变容量90兆伏安；拥有66千伏变电站3座。现有10千伏线路15条，供电可靠。", []),
        ("全县有220千伏变电站1座。现有110千伏变电站3座。园区由110千伏线路供电。", ["110千伏"]),
        ("境内有500千伏变电站1座、220千伏变电站5座。", []),
        ("城区内日供水能力约为5万吨。", []),
        ("全县有220千伏变电站1座。园区有110千伏变电站1座。", ["110千伏"]),
        ("The county has two 220 kV substations. It also operates three 110 kV substations.", []),
        ("The county has two 220 kV substations. The site has a 110 kV substation of its own.", ["110 kV"]),
    ],
)  # fmt: skip
def test_a_sentence_without_a_subject_goes_on_about_the_grid_of_the_region(text, own):
    assert [c.as_written for c in extract(document_of(text)).claims] == own


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("The county has a mean temperature of 9 °C, and a PUE of 1.2 can be reached.", ["9 °C", "1.2"]),
        ("The county has a mean temperature of 9 °C, and racks of 8 kW can be cooled.", ["9 °C", "8 kW"]),
        ("全县年平均气温18.6℃，自然冷却时间超过5000小时，PUE可低至1.15。", ["18.6℃", "5000小时", "1.15"]),
        ("The average PUE across the county is 1.4.", []),
        ("全省数据中心平均PUE为1.3，机架功率平均4千瓦。", []),
    ],
)
def test_a_region_named_for_its_climate_has_no_building(text, own):
    found = extract(document_of(text), site_names=("泰和县", "Taihe"))
    assert [c.as_written for c in found.claims] == own
