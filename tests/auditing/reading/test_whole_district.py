"""Figures of the whole district beside those of the site, and the sense that a document gives a kind."""

import pytest

from siting.auditing.judging.amounts import kind_name
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract


@pytest.mark.parametrize(
    ("text", "own", "regions"),
    [
        ("全区土地储备12000亩，本园区占地600亩。", ["600亩"], ["12000亩"]),
        ("全区建成110千伏变电站5座，主变总容量960兆伏安；本园区可供电容量120兆瓦。", ["120兆瓦"], ["110千伏", "960兆伏安"]),
        ("开发区土地储备1.2万亩，项目用地600亩。", ["600亩"], ["1.2万亩"]),
        ("经开区全区规划面积35平方公里，项目用地600亩。", ["600亩"], ["35平方公里"]),
        ("本项目用地600亩。辖区内变压器总容量1200兆伏安。", ["600亩"], ["1200兆伏安"]),
        ("区内现有变压器容量200兆伏安，本地块占地600亩。", ["600亩"], ["200兆伏安"]),
        ("The whole district has 1,080 MVA of substation capacity; the site has 120 MW of available power.", ["120 MW"], ["1,080 MVA"]),
        ("District land reserves: 12,000 mu. Our plot: 600 mu of net land.", ["600 mu"], ["12,000 mu"]),
        ("The development zone as a whole covers 35 km2; our parcel 600 mu.", ["600 mu"], ["35 km2"]),
        ("The district's substations total 1,080 MVA; our park has 120 MW.", ["120 MW"], ["1,080 MVA"]),
    ],
)  # fmt: skip
def test_a_figure_of_the_whole_district_is_not_the_sites(text, own, regions):
    reading = extract(document_of(text))
    assert [c.as_written for c in reading.claims] == own
    assert [x.as_written for x in reading.not_understood if x.rule == "region"] == regions


def test_a_text_about_the_district_itself_has_its_figures():
    text = "全区现有变电容量1080兆伏安，年平均气温11℃。"
    assert [c.as_written for c in extract(document_of(text)).claims] == ["1080兆伏安", "11℃"]


@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        ("园区可供电容量120兆瓦。", "power supply", "可供电容量"),
        ("供电能力达120兆瓦。", "power supply", "可供电容量"),
        ("The grid connection offers 120 MW of available power.", "power supply", "可供电容量"),
        ("园区用电负荷120兆瓦。", "power", "电力负荷"),
        ("IT load 40 MW.", "power", "电力负荷"),
        ("园区可供净地600亩。", "net land area", "净用地面积"),
        ("The park has 600 mu of net land.", "net land area", "净用地面积"),
        ("园区占地600亩。", "land area", "用地面积"),
    ],
)
def test_a_kind_is_called_as_the_document_has_it(text, en, zh):
    (claim,) = extract(document_of(text)).claims
    assert (kind_name(claim).en, kind_name(claim).zh) == (en, zh)
