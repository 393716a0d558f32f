"""A temperature, an elevation or hours of free cooling of another place are never the site's."""

import pytest

from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract

NAMES = ("交城县", "交城", "吕梁", "山西", "Jiaocheng")
INTRODUCED = {"zh": "本项目位于交城县。", "en": "Our campus is in Jiaocheng. "}


def read(text, *, lang):
    return extract(document_of(INTRODUCED[lang] + text), site_names=NAMES)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("固原山区年均气温5℃，本地要高得多。", "固原"),
        ("公司在漠河的基地年均气温零下4.3℃。", "漠河"),
        ("内蒙古和林格尔自然冷却时间长达8个月。", "和林格尔"),
        ("太原盆地年均气温约12℃。", "太原"),
        ("青藏高原年均气温零下2℃。", "青藏"),
        ("北京夏季最高气温可达41℃，而山区凉爽。", "北京"),
        ("哈尔滨年平均气温仅4.2℃，而这里为9.8℃。", "哈尔滨"),
        ("邻近的岚县海拔1200米。", "岚县"),
        ("集团张家口数据中心所在地年均气温3.5℃。", "张家口"),
        ("岢岚县海拔1440米。", "岢岚"),
    ],
)
def test_a_chinese_figure_of_another_place_is_that_places(text, place):
    found = read(text, lang="zh")
    (left,) = [one for one in found.not_understood if one.outcome == "whose"]
    assert left.owner.kind == "elsewhere"
    assert place in left.owner.name
    assert [c.value for c in found.claims if c.kind != "pue"] in ([], [9.8])


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("In the Guyuan hills the mean annual temperature is 5 °C.", "Guyuan"),
        ("The plateau to the west has an annual mean of 3 °C.", "plateau"),
        ("Lan county, at an elevation of 1,200 m, is cooler.", "Lan"),
        ("Summers in Phoenix reach 45 °C.", "Phoenix"),
        ("Harbin averages 4.2 °C a year.", "Harbin"),
        ("In Stockholm there are 7,800 hours of free cooling a year.", "Stockholm"),
        ("The mean annual temperature of Beijing is 13 °C.", "Beijing"),
        ("Datong stands at an elevation of 1,040 m.", "Datong"),
    ],
)
def test_an_english_figure_of_another_place_is_that_places(text, place):
    found = read(text, lang="en")
    (left,) = [one for one in found.not_understood if one.outcome == "whose"]
    assert place in left.owner.name
    assert found.claims == ()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("交城，距太原50公里，年均气温9.8℃。", [50, 9.8]),
        ("项目地处晋中盆地，受太原盆地影响，年均气温9.8℃。", [9.8]),
        ("该地区年均气温9.8℃，海拔750米。", [9.8, 750]),
        ("交城县位于吕梁山东麓，海拔高度为750米，年均气温10℃。", [750, 10]),
        ("吕梁市交城县地处晋中盆地，年均气温9.8℃。", [9.8]),
        ("园区年均气温9.8℃。", [9.8]),
        ("石楼机房所在地年均气温9.8℃。", [9.8]),
        ("与太原相比更凉爽，年均气温9.8℃。", [9.8]),
    ],
)
def test_a_chinese_figure_of_the_site_stays_a_claim(text, values):
    assert [c.value for c in read(text, lang="zh").claims] == pytest.approx(values)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Jiaocheng, 50 km from Taiyuan, has a mean annual temperature of 9.8 °C.", [50, 9.8]),
        ("The site stands in the Taiyuan basin and has a mean annual temperature of 9.8 °C.", [9.8]),
        ("Located in Jiaocheng County, the park enjoys 5,000 hours of free cooling.", [5000]),
        ("The campus uses Schneider chillers and has 4,000 hours of free cooling a year.", [4000]),
        ("At an elevation of 750 m, the campus has a cool climate.", [750]),
    ],
)
def test_an_english_figure_of_the_site_stays_a_claim(text, values):
    assert [c.value for c in read(text, lang="en").claims] == pytest.approx(values)


@pytest.mark.parametrize(
    "text",
    [
        "The county has a mean annual temperature of 15 °C.",
        "Our county has a mean annual temperature of 15 °C.",
        "The whole region lies at an elevation of 900 m. In this district the mean annual temperature is 15 °C.",
        "Any province would envy it. Surrounding hills stand at an elevation of 15 m.",
        "The valley county has 5,000 hours of free cooling a year.",
    ],
)
def test_a_word_that_only_opens_a_sentence_is_no_name(text):
    found = read(text, lang="en")
    words = {"The", "Our", "In", "Any", "This", "Surrounding"}
    assert not words & {n.owner.name for n in found.not_understood if n.owner is not None}


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The county has a mean annual temperature of 15 °C.", "en"),
        ("Our prefecture has a mean annual temperature of 15 °C.", "en"),
        ("This region has a mean annual temperature of 15 °C.", "en"),
        ("Local district records give a mean annual temperature of 15 °C.", "en"),
        ("该县年平均气温15℃。", "zh"),
        ("全县年平均气温15℃。", "zh"),
    ],
)
def test_the_climate_of_the_county_without_a_name_is_the_sites(text, lang):
    assert [c.value for c in read(text, lang=lang).claims] == [15.0]


def test_a_name_behind_the_opening_word_is_kept():
    (left,) = read("In Guyuan county the mean annual temperature is 5 °C.", lang="en").not_understood
    assert left.owner.name == "Guyuan"
