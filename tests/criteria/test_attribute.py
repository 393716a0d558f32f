"""Columns of the site file as criteria."""

import re

import numpy as np
import pytest
import shapely
from pydantic import ValidationError

from siting.catalogue import Catalogue
from siting.criteria.attribute import ATTRIBUTE
from siting.errors import SitesError
from siting.readers.read_options import ReadOptions
from siting.sites import read_sites
from siting.texts.messages import note_in_chinese
from tests.support.places import SEAT, sites


def ready(**params):
    return ATTRIBUTE.prepare(ATTRIBUTE.params.model_validate(params), Catalogue())


def test_numbers_with_an_interval():
    place = sites([SEAT, SEAT], price=[0.35, np.nan], price_low=[0.3, np.nan], price_high=[np.nan, np.nan])
    main = ready(column="price", unit="yuan/kWh").measure(place).main
    assert (main.unit, main.low[0], main.high[0]) == ("yuan/kWh", 0.3, 0.35)
    assert list(main.known) == [True, False]


def test_numbers_written_as_text_are_read():
    place = sites([SEAT, SEAT, SEAT], pga=["0.20", "", None])
    assert np.array_equal(
        ready(column="pga").measure(place).main.value, [0.2, np.nan, np.nan], equal_nan=True
    )


@pytest.mark.parametrize(
    ("heading", "told"),
    [("price_kwh", "按地块文件"), ("电价（元/千瓦时）", "地块文件“电价（元/千瓦时）”列")],
)
def test_the_method_names_a_heading_in_words_only(heading, told):
    main = ready(column=heading).measure(sites([SEAT], **{heading: [0.4]})).main
    assert main.method.zh == told


@pytest.mark.parametrize("bad", ["5-", "1,00,0", "inf", "nan?", "5 kV", "2-1"])
def test_a_word_where_a_number_was_promised_names_site_and_value(bad):
    with pytest.raises(SitesError, match=r"'site 1'.*not a number"):
        ready(column="pga").measure(sites([SEAT, SEAT], pga=["0.2", bad]))


def test_a_cell_with_a_unit_of_its_own_is_converted_once():
    """Beside a heading in hectares: 42 ha are 630 mu, and 600 mu stay 600."""
    column = {"buildable (ha)": ["42", "42 ha", "600 mu"]}
    main = ready(column="buildable (ha)", unit="mu").measure(sites([SEAT, SEAT, SEAT], **column)).main
    assert main.value.tolist() == pytest.approx([630, 630, 600])


@pytest.mark.parametrize(
    ("heading", "cells", "unit", "converted"),
    [
        ("地价（元/㎡）", [170], "10,000 yuan/mu", True),
        ("地价（元/亩）", [109157], "10,000 yuan/mu", False),
        ("电价（元/兆瓦时）", [385.5], "yuan/kWh", False),
        ("Power price (yuan/kWh)", ["0.3855", "0.41元/度"], "yuan/kWh", False),
        ("buildable (ha)", ["42.125", "600 mu"], "ha", True),
        ("buildable (ha)", [42.125], "ha", False),
    ],
)
def test_a_column_says_whether_its_digits_are_those_of_the_file(heading, cells, unit, converted):
    place = sites([SEAT] * len(cells), **{heading: cells})
    assert ready(column=heading, unit=unit).measure(place).main.converted is converted


@pytest.mark.parametrize(
    ("heading", "unit", "converted"),
    [("面积（平方米）", "mu", True), ("面积（平方米）", "ha", False), ("面积(亩)", "mu", False), ("面积(亩)", "ha", True),
     ("Area (ha)", "ha", False), ("Area (ha)", "mu", True)],
)  # fmt: skip
def test_an_area_says_whether_its_digits_are_those_of_the_file(tmp_path, heading, unit, converted):
    (tmp_path / "a.csv").write_text(f"name,lon,lat,{heading}\nA,112.1,37.5,447926\n", "utf-8")
    place = read_sites(tmp_path / "a.csv", ReadOptions(datum="wgs84"))
    column = "area_mu" if unit == "mu" else "area_ha"
    assert ready(column=column, unit=unit).measure(place).main.converted is converted


def test_an_interval_that_does_not_hold_its_value_is_refused():
    with pytest.raises(SitesError, match="does not hold its value"):
        ready(column="v").measure(sites([SEAT], v=[5.0], v_low=[6.0]))


def test_categories_keep_their_words():
    main = ready(column="hub", type="category").measure(sites([SEAT] * 3, hub=["yes", " no ", ""])).main
    assert main.text.to_pylist() == ["yes", "no", None]


def test_a_missing_column_is_unknown_and_warned_of():
    criterion, place = ready(column="pga_g"), sites([SEAT], pga_gg=[0.2])
    assert not criterion.measure(place).main.known[0]
    assert "Did you mean 'pga_gg'?" in criterion.warnings(place)[0]


def test_a_heading_that_became_ours_is_still_found(tmp_path):
    (tmp_path / "a.csv").write_text("名称,经度,纬度,面积(亩)\n甲,112.2,37.6,600\n", encoding="utf-8")
    place = read_sites(tmp_path / "a.csv", ReadOptions(datum="wgs84"))
    criterion = ready(column="面积(亩)", unit="mu")
    assert criterion.warnings(place) == ()
    assert criterion.measure(place).main.value[0] == pytest.approx(600)


def test_the_area_of_a_polygon_is_derived_and_the_given_one_stands_beside_it():
    place = sites([shapely.box(112, 37, 112.01, 37.01)], area_ha=[98.0], area_given_ha=[120.0])
    measured = ready(column="area_ha", unit="ha").measure(place)
    assert (measured.main.evidence[0], measured.main.sources[0]) == (1, "geodesic")
    assert (measured.beside[0].value[0], measured.beside[0].evidence[0]) == (120.0, 0)


def test_what_to_supply_names_column_and_unit():
    assert (
        ready(column="pga_g", unit="g").supply.en
        == "the site's peak ground acceleration [g], in the site file"
    )


@pytest.mark.parametrize(
    ("column", "unit", "said"),
    [
        ("面积（亩）", "mu", "填写该地块的“面积（亩）”"),
        ("price", "yuan/mu", "填写该地块的“price”（元/亩）"),
        ("slope", "%", "在地块文件中补充“slope”列（%）"),
    ],
)
def test_a_blank_cell_is_filled_in_and_only_a_missing_column_is_added(tmp_path, column, unit, said):
    path = tmp_path / "plots.csv"
    path.write_text("name,lon,lat,面积（亩）,price\nA,112,37,,\nB,112,38,5,6\n", encoding="utf-8")
    assert ready(column=column, unit=unit).supply_for(read_sites(path)).zh == said


@pytest.mark.parametrize(("low", "high"), [(5.0, 5.0), (4.0, 5.0), (5.0, 6.0)])
def test_an_interval_may_end_at_its_value(low, high):
    main = ready(column="v").measure(sites([SEAT], v=[5.0], v_low=[low], v_high=[high])).main
    assert (main.low[0], main.value[0], main.high[0]) == (low, 5.0, high)


@pytest.mark.parametrize("ends", [{"v_low": [5.1]}, {"v_high": [4.9]}])
def test_either_end_beyond_the_value_is_refused(ends):
    with pytest.raises(SitesError, match="does not hold its value at site 'site 0'"):
        ready(column="v").measure(sites([SEAT], v=[5.0], **ends))


def test_an_infinite_number_is_refused_and_names_its_site():
    with pytest.raises(SitesError, match=r"'inf' at site 'site 1', which is not a number"):
        ready(column="v").measure(sites([SEAT, SEAT], v=[1.0, np.inf]))


def test_an_area_in_mu_is_fifteen_times_that_in_hectares():
    place = sites([shapely.box(112, 37, 112.01, 37.01)], area_mu=[1470.0], area_given_ha=[120.0])
    beside = ready(column="area_mu", unit="mu").measure(place).beside[0]
    assert (beside.value[0], beside.unit) == (1800.0, "mu")
    hectares = ready(column="area_ha", unit="ha").measure(
        sites([shapely.box(112, 37, 112.01, 37.01)], area_ha=[98.0], area_given_ha=[120.0])
    )
    assert (hectares.beside[0].value[0], hectares.beside[0].unit) == (120.0, "ha")


def test_the_area_of_a_point_is_what_the_file_says():
    measured = ready(column="area_ha", unit="ha").measure(sites([SEAT], area_ha=[98.0]))
    assert (measured.main.evidence[0], measured.main.sources, measured.beside) == (0, ("site-file",), ())


def test_among_polygons_only_their_own_area_is_derived():
    place = sites([SEAT, shapely.box(112, 37, 112.01, 37.01)], area_ha=[98.0, 98.0])
    assert ready(column="area_ha", unit="ha").measure(place).main.evidence.tolist() == [0, 1]
    price = sites([SEAT, shapely.box(112, 37, 112.01, 37.01)], price=[1.0, 2.0])
    assert ready(column="price").measure(price).main.evidence.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("word", "code"), [("observed", 0), ("derived", 1), ("estimated", 2), ("assumed", 3)]
)
def test_a_column_is_as_sure_as_the_study_says(word, code):
    assert ready(column="v", evidence=word).measure(sites([SEAT], v=[5.0])).main.evidence[0] == code


def test_a_category_that_the_file_does_not_have_is_unknown():
    main = ready(column="hub", type="category").measure(sites([SEAT])).main
    assert main.text.to_pylist() == [None]


def test_a_number_has_no_unit_unless_given_and_the_supply_says_so():
    assert ready(column="pga").unit == ""
    assert "[" not in ready(column="pga").supply.en


@pytest.mark.parametrize("source", ["", "a; b"])
def test_a_source_is_words_without_a_semicolon(source):
    with pytest.raises(ValidationError):
        ready(column="v", source=source)


def test_a_column_has_a_name():
    assert ready(column="v").params.column == "v"
    with pytest.raises(ValidationError):
        ready(column="")


def test_a_hint_is_given_only_where_a_name_is_near():
    assert "Did you mean" not in ready(column="pga_g").warnings(sites([SEAT], zzzzzzzz=[0.2]))[0]


def test_words_and_codes_for_missing_are_unknown_and_counted():
    place = sites([SEAT] * 5, price=["20", "不详", "-9999", "未测", "30"])
    criterion = ready(column="price", missing=[-9999, "未测"])
    main = criterion.measure(place).main
    assert np.isnan(main.value).tolist() == [False, True, True, True, False]
    assert main.note_code.tolist() == [0, 1, 1, 1, 0]
    (warning,) = criterion.warnings(place)
    assert "3 cells" in warning
    assert "不详" in warning


def test_a_declared_code_is_missing_in_a_column_of_numbers_too():
    main = ready(column="v", missing=[-9999]).measure(sites([SEAT, SEAT], v=[5.0, -9999.0])).main
    assert np.isnan(main.value).tolist() == [False, True]


@pytest.mark.parametrize(
    ("cell", "unit", "value"),
    [
        ("12%", "%", 12.0),
        ("35万", "CNY", 350_000.0),
        ("35万", "万元/亩", 35.0),
        ("1.5万", "立方米/日", 15_000.0),
        ("1.5万", "m3/d", 15_000.0),
        ("1.5万", "万吨/日", 1.5),
        ("1.5万", "", 15_000.0),
        ("220kV", "kV", 220.0),
        ("10千伏", "kV", 10.0),
        ("800 m", "km", 0.8),
        ("约20", "CNY", 20.0),
        ("1,200", "CNY", 1200.0),
    ],
)
def test_a_unit_behind_the_figure_is_converted(cell, unit, value):
    assert ready(column="v", unit=unit).measure(sites([SEAT], v=[cell])).main.value[0] == pytest.approx(value)


def test_a_range_is_an_interval_and_an_estimate():
    main = ready(column="v").measure(sites([SEAT, SEAT], v=["20-25", "3"])).main
    assert (main.low[0], main.value[0], main.high[0], main.evidence[0]) == (20.0, 22.5, 25.0, 2)
    assert (main.low[1], main.evidence[1]) == (3.0, 0)


@pytest.mark.parametrize(
    ("cell", "ends", "evidence", "note"),
    [
        ("约700", (700, 700, 700), 2, 2), ("about 700", (700, 700, 700), 2, 2), ("700左右", (700, 700, 700), 2, 2),
        ("600-800", (600, 700, 800), 2, 2), ("700", (700, 700, 700), 0, 0), ("待定", None, 4, None),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("heading", "unit"), [("面积(亩)", "mu"), ("面积(公顷)", "ha"), ("距变电站(公里)", "km")]
)
def test_a_rough_cell_is_an_estimate_with_a_note_whatever_the_column_is(
    tmp_path, heading, unit, cell, ends, evidence, note
):
    (tmp_path / "a.csv").write_text(
        f"地块名称,经度,纬度,{heading}\n甲,112.1,37.5,{cell}\n乙,112.2,37.6,5\n", "utf-8"
    )
    read, measure = (
        read_sites(tmp_path / "a.csv", ReadOptions(datum="wgs84")),
        ready(column=heading, unit=unit),
    )
    main = measure.measure(read).main
    if ends is None:
        assert not main.known[0]
    else:
        assert (main.low[0], main.value[0], main.high[0]) == pytest.approx(ends)
        assert (main.evidence[0], main.note_code[0]) == (evidence, note)
    assert (main.value[1], main.evidence[1], main.note_code[1]) == (pytest.approx(5), 0, 0)
    last = measure.measure(read.take(np.array([1, 0]))).main
    assert last.evidence.tolist() == main.evidence.tolist()[::-1]
    told = [w for w in (*read.warnings, *measure.warnings(read)) if "rough figure" in w]
    assert len(told) == (evidence == 2)
    assert all(note_in_chinese(w) != w for w in told)


def test_a_rough_area_beside_a_polygon_is_that_of_the_polygon(tmp_path):
    ring = "POLYGON ((112.1 37.5, 112.11 37.5, 112.11 37.51, 112.1 37.51, 112.1 37.5))"
    (tmp_path / "a.csv").write_text(f'name,wkt,面积(公顷)\n甲,"{ring}",约98\n', "utf-8")
    main = (
        ready(column="面积(公顷)", unit="ha")
        .measure(read_sites(tmp_path / "a.csv", ReadOptions(datum="wgs84")))
        .main
    )
    assert (main.evidence[0], main.note_code[0]) == (1, 0)
    assert main.low[0] == main.value[0] == main.high[0] == pytest.approx(98.1, abs=0.5)


@pytest.mark.parametrize(
    ("column", "unit", "given", "value"),
    [
        ("area_ha", "mu", 40.0, 600.0),
        ("距离(m)", "km", 800.0, 0.8),
        ("distance_m", "km", 800.0, 0.8),
        ("price (10k CNY/mu)", "CNY/m2", 20.0, 300.0),
        ("temp (degF)", "degC", 50.0, 10.0),
        ("price_m", "USD", 3.0, 3.0),
    ],
)
def test_a_column_whose_unit_is_known_is_converted(column, unit, given, value):
    got = ready(column=column, unit=unit).measure(sites([SEAT], **{column: [given]})).main
    assert (got.value[0], got.unit) == (pytest.approx(value), unit)


@pytest.mark.parametrize(("column", "unit"), [("area_ha", "km"), ("价格(万元/亩)", "ha"), ("坡度(°)", "%")])
def test_a_column_of_another_kind_of_unit_is_refused(column, unit):
    with pytest.raises(SitesError, match="cannot be brought to the unit"):
        ready(column=column, unit=unit).measure(sites([SEAT], **{column: [1.0]}))


def test_true_and_false_of_json_are_words_in_lower_case():
    words = ready(column="flat", type="category").measure(sites([SEAT, SEAT], flat=[True, False])).main.text
    assert words.to_pylist() == ["true", "false"]


@pytest.mark.parametrize(
    ("cell", "ends", "code", "words"),
    [
        ("不足5", (0, 5, 5), 4, "maximum"),
        ("<5", (0, 5, 5), 4, "maximum"),
        ("5公里以上", (5, 5, np.inf), 3, "minimum"),
    ],
)
def test_a_bound_is_read_as_about_its_figure_and_the_note_says_which(tmp_path, cell, ends, code, words):
    (tmp_path / "a.csv").write_text(
        f"地块名称,经度,纬度,距变电站(公里)\n甲,112.1,37.5,{cell}\n乙,112.2,37.6,8\n", "utf-8"
    )
    read = read_sites(tmp_path / "a.csv", ReadOptions(datum="wgs84"))
    measure = ready(column="距变电站(公里)", unit="km")
    main = measure.measure(read).main
    assert (main.low[0], main.value[0], main.high[0]) == ends
    assert (main.evidence.tolist(), main.note_code.tolist()) == ([2, 0], [code, 0])
    (told,) = measure.warnings(read)
    assert f"1 cell with only a {words}" in told
    assert f"“{cell}”（甲）" in note_in_chinese(told)
    assert not re.search("[a-z]{3}", note_in_chinese(told).removeprefix("a.csv"))
