"""Phrases of promotional texts that were once misread: parts as phases, totals after their figures."""

import pytest

from siting.auditing.judging.amounts import amount, claimed
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract

MU_M2 = 10_000 / 15


def read(text, **more):
    return extract(document_of(text), **more)


def phased(text, **more):
    return [(c.kind, round(c.value, 6), c.phase) for c in read(text, **more).claims]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "项目机架5万架，其中一期 2 万架，二期 3 万架，配套 220 千伏变电站 2 座。",
            [("racks", 50_000, 0), ("racks", 20_000, 1), ("racks", 30_000, 2), ("voltage", 220, 0)],
        ),
        (
            ("算力小镇起步区建设标准机架1.5万架，投资30亿元；拓展区建设标准机架4.5万架，投资90亿元。"
            "项目共建设机架6万架，总投资120亿元。"),
            [
                ("racks", 15_000, 1), ("investment", 3e9, 1), ("racks", 45_000, 2), ("investment", 9e9, 2),
                ("racks", 60_000, 0), ("investment", 12e9, 0),
            ],
        ),
        # A document that numbers its phases means something else by 启动区.
        ("启动区机柜3000个。一期机柜5000个，二期机柜6000个。", [("racks", 3000, 0), ("racks", 5000, 1), ("racks", 6000, 2)]),
        (
            "项目首期机柜4000架，投资8.5亿元；后期建设机柜1.2万架，投资25.5亿元。",
            [("racks", 4000, 1), ("investment", 8.5e8, 1), ("racks", 12_000, 2), ("investment", 25.5e8, 2)],
        ),
        (
            "Phase 1 - 20,000 racks, RMB 3.5bn; Phase 2 - 30,000 racks, RMB 6bn.",
            [("racks", 20_000, 1), ("investment", 3.5e9, 1), ("racks", 30_000, 2), ("investment", 6e9, 2)],
        ),
        (
            ("Phase I has 4,200 racks (CNY 700 million), phase II 20,000 racks on 200 mu (CNY 3 billion) - 600 mu, "
            "40,000 racks and CNY 8 billion altogether."),
            [
                ("racks", 4200, 1), ("investment", 7e8, 1), ("racks", 20_000, 2),
                ("land_area", round(200 * MU_M2, 6), 2), ("investment", 3e9, 2),
                ("land_area", round(600 * MU_M2, 6), 0), ("racks", 40_000, 0), ("investment", 8e9, 0),
            ],
        ),
        (
            ("The 250-acre campus will have two data centers in the first phase and four data centers in the second "
            "phase, with 15,000 racks of 6 kW in total."),
            [
                ("land_area", 1_011_714.1056, 0), ("buildings", 2, 1), ("buildings", 4, 2),
                ("racks", 15_000, 0), ("rack_power", 6, 0),
            ],
        ),
    ],
)  # fmt: skip
def test_phases_of_promotion_texts(text, expected):
    assert phased(text) == expected


def test_data_centres_of_a_company_are_not_buildings_of_the_site():
    assert not read("The company operates 14 data centers worldwide.").claims


def test_months_of_cold_weather_are_no_free_cooling():
    text = "年平均气温为4.3℃，全年有5个月平均温度低于0℃，数据中心全年可实现10个月自然冷却。"
    reading = read(text)
    assert phased(text) == [("mean_temperature", 4.3, 0), ("free_cooling", 7300, 0)]
    assert [n.quote for n in reading.not_understood if "5个月" in n.quote]


@pytest.mark.parametrize(
    ("text", "celsius"),
    [
        ("Our campus has a mean temperature of 10.5 C and an elevation of 750 m.", 10.5),
        ("Data park with an average temperature 44 F.", 20 / 3),
    ],
)
def test_temperatures_in_bare_letters(text, celsius):
    (found,) = (c for c in read(text).claims if c.kind == "mean_temperature")
    assert found.value == pytest.approx(celsius)


def test_quotes_cut_no_word_and_no_number():
    text = (
        "The sixty-hectare brownfield, a former steel works, supports as many as 10,000 racks at an average density "
        "of 8kW per rack and sells 1,200,000 units of a product without any kind"
    )
    reading = read(text)
    for item in (*reading.claims, *reading.not_understood):
        assert set(item.quote.split()) <= {word.strip(",") for word in text.split()}


def test_the_region_of_a_superlative_is_a_region():
    (found,) = (c for c in read("这里是全省唯一的双电源大数据园区。").claims if c.kind == "superlative")
    assert found.qualifiers.scope == "全省"


@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        ("Our campus is 31 miles from Taiyuan.", "31 miles (49.9 km)", "31英里（49.9公里）"),
        ("The data centre campus covers 1,200 acres.", "1,200 acres (7,284.3 mu)", "1,200英亩（7,284.3亩）"),
        (
            "The data centre site stands 2,470 feet above sea level.",
            "2,470 feet (752.9 m)",
            "2,470英尺（752.9米）",
        ),
        ("The data centre has an annual mean temperature of 50 °F.", "50 °F (10 °C)", "50℉（10℃）"),
        ("数据中心占地面积约30公顷。", "30 hectares (450 mu)", "30公顷（450亩）"),
    ],
)
def test_foreign_units_are_shown_as_written(text, en, zh):
    (found,) = read(text).claims
    shown = claimed(found)
    assert (shown.en, shown.zh) == (en, zh)


@pytest.mark.parametrize("code", ["INR", "NOK", "SEK", "DKK", "CHF", "AUD", "CAD", "SGD", "HKD", "JPY"])
def test_every_currency_that_is_read_has_a_name(code):
    (found,) = read(f"Total investment in the data centre is {code} 500 million.").claims
    assert found.unit == code
    shown = amount("investment", code, 5e8)
    assert code not in shown.en
    assert shown.zh.isascii() is False
    assert code not in shown.zh


@pytest.mark.parametrize(
    ("text", "loads"),
    [
        ("荷载：主机房不低于16kN/㎡，电池间20kN/㎡；层高：6.3m。", [(16, "at_least"), (20, "about")]),
        ("The slab carries 1,500 kg per square metre.", [(1500 * 0.00980665, "about")]),
        ("Floors are rated at 250 psf.", [(250 * 0.45359237 * 0.00980665 / 0.3048**2, "about")]),
        ("Snow load of 0.5 kN/m2; roof load 1 kN/m2.", []),
        ("The frame took 20 kg/m2 of steel. 地基承载力200kN/m2。", []),
    ],
)
def test_a_floor_load_is_none_of_snow_roof_or_soil(text, loads):
    found = [c for c in extract(document_of(text)).claims if c.kind == "floor_load"]
    assert [(pytest.approx(value), said) for value, said in loads] == [(c.value, c.comparison) for c in found]
