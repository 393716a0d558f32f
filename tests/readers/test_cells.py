"""Cells that carry a unit of their own, and groups of equal machines."""

import numpy as np
import pyarrow as pa
import pytest

from siting.readers.cells import machines, read_cells, shared_unit


def texts(*cells):
    return pa.chunked_array([pa.array(cells, pa.string())])


@pytest.mark.parametrize(
    ("cells", "unit", "values"),
    [
        (("42 ha", "600 mu", "0.4 km2"), "ha", [42, 40, 40]),
        (("42公顷", "600亩", "40万平方米"), "公顷", [42, 40, 40]),
        (("110 kV", "220千伏"), "kV", [110, 220]),
        (("2 km", "800 m", "约3公里"), "km", [2, 0.8, 3]),
        (("2 x 63 MVA", "1×180MVA"), "MVA", [126, 180]),
        (("1,200 m3/d", "2000 m3/d"), "m3/d", [1200, 2000]),
    ],
)
def test_cells_in_different_units_of_one_kind_are_read_in_the_first(cells, unit, values):
    column = texts(*cells)
    assert shared_unit(column) == unit
    assert read_cells(column, unit=unit).value.tolist() == pytest.approx(values)


@pytest.mark.parametrize(
    "cells", [("42 ha", "600"), ("42 ha", "3 km"), ("2x63", "2x50"), ("5 yuan", "5 USD")]
)
def test_cells_of_different_kinds_share_no_unit(cells):
    assert shared_unit(texts(*cells)) == ""


@pytest.mark.parametrize(
    ("cell", "groups", "total"),
    [
        ("2 x 63", [(2, 63, "")], 126),
        ("2×180", [(2, 180, "")], 360),
        ("2*31.5", [(2, 31.5, "")], 63),
        ("3台50", [(3, 50, "")], 150),
        ("2x63 + 1x50 MVA", [(2, 63, "MVA"), (1, 50, "MVA")], 176),
        ("2×63、1×50", [(2, 63, ""), (1, 50, "")], 176),
        ("50+31.5", [(1, 50, ""), (1, 31.5, "")], 81.5),
        ("2×63+50 MVA", [(2, 63, "MVA"), (1, 50, "MVA")], 176),
    ],
)
def test_groups_of_transformers_add_up(cell, groups, total):
    assert machines(cell) == groups
    assert read_cells(texts(cell), unit="MVA").value.tolist() == [total]


@pytest.mark.parametrize("cell", ["63", "2 63", "200 x 300 m", "x63", "2x", "2x63+y"])
def test_other_cells_hold_no_groups(cell):
    assert machines(cell) == []


def test_a_product_is_a_sum_only_of_power():
    """2 x 63 m is the size of something, not a length of 126 m."""
    assert read_cells(texts("2 x 63"), unit="m").wrong.tolist() == [True]


@pytest.mark.parametrize(
    ("cell", "unit", "value", "about"),
    [
        ("680（含道路）", "mu", 680, False),
        ("680亩（净用地）", "mu", 680, False),
        ("45 acres (gross)", "acre", 45, False),
        ("0.36（含税）", "yuan/kWh", 0.36, False),
        ("约680【不含代征地】", "mu", 680, True),
        ("680（约）", "mu", 680, True),
        ("68（公顷）", "mu", 1020, False),
    ],
)
def test_words_in_brackets_behind_a_figure_are_a_remark_and_a_unit_is_a_unit(cell, unit, value, about):
    cells = read_cells(texts(cell, "1"), unit=unit)
    assert not cells.wrong.any()
    assert (cells.value[0], cells.about[0]) == (pytest.approx(value), about)
    assert cells.remarked == (() if "公顷" in cell else (0,))


@pytest.mark.parametrize(
    ("cell", "unit"),
    [
        ("680（其中道路20）", "mu"),
        ("68（公里）", "mu"),
        ("2（良）", ""),
        ("（含道路）", "mu"),
        ("看图（大）", "mu"),
    ],
)
def test_brackets_with_a_figure_or_another_unit_or_behind_a_code_are_not_passed_over(cell, unit):
    assert read_cells(texts(cell, "1"), unit=unit).wrong.tolist() == [True, False]


@pytest.mark.parametrize("cell", ["约500-600", "500-600亩左右", "about 500-600", "~500～600亩"])
def test_a_range_said_to_be_rough_is_that_range(cell):
    cells = read_cells(texts(cell), unit="mu")
    assert (cells.low[0], cells.value[0], cells.high[0], cells.about[0]) == (500, 550, 600, True)


@pytest.mark.parametrize("cell", ["400余亩", "400余", "400多亩", "400亩余"])
def test_some_more_than_a_figure_is_about_that_figure(cell):
    cells = read_cells(texts(cell), unit="mu")
    assert (cells.value[0], cells.about[0], cells.least) == (400, True, ())
    assert read_cells(texts("40余万"), unit="m2").value.tolist() == [400_000]


@pytest.mark.parametrize(
    "cell", ["不低于450", "≥450亩", "450亩以上", "至少450", "at least 450 mu", "450+", "超过450亩（含道路）"]
)
def test_a_least_is_read_only_for_those_who_can_use_one(cell):
    cells = read_cells(texts(cell), unit="mu", bounds=True)
    assert (cells.low[0], cells.value[0], cells.high[0]) == (450, 450, np.inf)
    assert (cells.about[0], cells.least, cells.most) == (True, (0,), ())
    assert read_cells(texts(cell), unit="mu").wrong.all()


@pytest.mark.parametrize(
    "cell",
    [
        "不超过450", "≤450", "450以下", "at most 450", "不足450", "不到450亩", "<450", "＜450", "450亩以内",
        "up to 450 mu", "under 450", "450 or less", "低于450（含道路）",
    ],
)  # fmt: skip
def test_a_most_is_that_figure_with_an_interval_from_zero(cell):
    cells = read_cells(texts(cell), unit="mu", bounds=True)
    assert (cells.low[0], cells.value[0], cells.high[0]) == (0, 450, 450)
    assert (cells.about[0], cells.least, cells.most) == (True, (), (0,))
    assert read_cells(texts(cell), unit="mu").wrong.all()


def test_a_most_in_degrees_has_no_zero_to_begin_at():
    cells = read_cells(texts("不超过5"), unit="degC", bounds=True)
    assert (cells.low[0], cells.value[0], cells.most) == (-np.inf, 5, (0,))


@pytest.mark.parametrize("cell", ["近5", "接近5", "nearly 5", "将近5公里"])
def test_nearly_a_figure_is_about_that_figure(cell):
    cells = read_cells(texts(cell), unit="km", bounds=True)
    assert (cells.value[0], cells.about[0], cells.least, cells.most) == (5, True, (), ())


def test_units_are_found_behind_figures_with_remarks():
    assert shared_unit(texts("680亩（含道路）", "400余亩", "不低于450亩")) == "亩"


@pytest.mark.parametrize(
    "text",
    [
        "abt 120 MVA",
        "abt. 120",
        "approximately 120",
        "est. 120 MVA",
        "预计120",
        "约为120MVA",
        "暂定120兆伏安",
    ],
)
def test_a_rough_figure_is_read_and_stays_rough(text):
    cells = read_cells(pa.chunked_array([[text]]), unit="MVA", bounds=True)
    assert cells.value.tolist() == [120.0]
    assert cells.about.tolist() == [True]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("120MVA（与A共用）", "与A共用"),
        ("120MVA（与2号地块共用）", "与2号地块共用"),
        ("120MVA，与3号地块合用", "与3号地块合用"),
        ("120 MVA (shared with plot 2)", "shared with plot 2"),
        ("120 MVA, shared with plot B", "shared with plot B"),
        ("120 MVA shared with plots B, C", "shared with plots B, C"),
        ("120MVA，三块地共用", "三块地共用"),
        ("120（3个地块共用）", "3个地块共用"),
        ("120 MVA; shared by 3 plots", "shared by 3 plots"),
    ],
)
def test_with_whom_a_capacity_is_shared_goes_with_the_figure(text, said):
    cells = read_cells(pa.chunked_array([[text]]), unit="MVA", bounds=True)
    assert cells.value.tolist() == [120.0]
    assert cells.remarks == (said,)


@pytest.mark.parametrize(
    ("text", "unit", "value", "said"),
    [
        ("30万元/亩，含契税", "万元/亩", 30.0, "含契税"),
        ("0.58；大工业", "元/千瓦时", 0.58, "大工业"),
        ("1,200 m2, sloping", "m2", 1200.0, "sloping"),
        ("约80，待核", "MVA", 80.0, "待核"),
    ],
)
def test_words_behind_a_comma_are_a_remark_as_those_in_brackets_are(text, unit, value, said):
    cells = read_cells(pa.chunked_array([[text]]), unit=unit, bounds=True)
    assert cells.value.tolist() == [value]
    assert cells.remarks == (said,)


@pytest.mark.parametrize("text", ["300，其中林地20", "40, 50", "120，另有60", "112.5, E"])
def test_a_further_figure_behind_a_comma_is_no_remark(text):
    assert read_cells(pa.chunked_array([[text]]), unit="mu", bounds=True).wrong.tolist() == [True]


def test_a_part_with_a_figure_of_its_own_is_no_plain_remark():
    cells = read_cells(pa.chunked_array([["120（其中已用20）"]]), unit="MVA", bounds=True)
    assert cells.wrong.tolist() == [True]


@pytest.mark.parametrize(
    ("text", "said"), [("0.58（预计）", "预计"), ("0.58 (estimated)", "estimated"), ("0.58（约）", "")]
)
def test_what_a_figure_rests_on_stays_beside_it_and_only_about_does_not(text, said):
    cells = read_cells(pa.chunked_array([[text]]), unit="元/千瓦时", bounds=True)
    assert cells.remarks == (said,)


@pytest.mark.parametrize(
    ("cells", "unit", "values"),
    [
        (["KSh 12m/acre", "KSh 900k/acre"], "KSh m/acre", [12.0, 0.9]),
        (["Rs 45 lakh/acre", "Rs 1.2 crore/acre"], "Rs lakh/acre", [45.0, 120.0]),
        (["€45/m²", "45 €/m²"], "€/m²", [45.0, 45.0]),
        (["€ 1.200,50/m²", "45,5 €/m²"], "€/m²", [1200.5, 45.5]),
        (["12 Mio. €/ha", "8 Mio. €/ha"], "Mio. €/ha", [12.0, 8.0]),
        (["zł 120/m²", "130 zł/m²"], "zł/m²", [120.0, 130.0]),
        (["KES 12 million per acre"], "KES million per acre", [12.0]),
        (["USD 1,200,000/acre"], "USD/acre", [1_200_000.0]),
        (["30万/亩", "28万元/亩"], "万/亩", [30.0, 28.0]),
        (["12.5p/kWh", "£0.13/kWh"], "p/kWh", [12.5, 13.0]),
    ],
)
def test_a_price_carries_currency_multiple_and_area_in_its_cell(cells, unit, values):
    held = texts(*cells)
    assert shared_unit(held) == unit
    assert read_cells(held, unit=unit).value.tolist() == pytest.approx(values)


@pytest.mark.parametrize(
    "cells", [["18 ct/kWh", "0.18 €/kWh"], ["€45/m²", "$45/m²"], ["120 kr/m²", "SEK 120/m²"]]
)
def test_cents_and_crowns_of_no_country_are_not_brought_to_a_currency(cells):
    assert shared_unit(texts(*cells)) == ""


def test_a_decimal_comma_among_thousands_is_refused():
    assert read_cells(texts("1,500 EUR", "45,5 EUR"), unit="EUR").wrong.tolist() == [False, True]
