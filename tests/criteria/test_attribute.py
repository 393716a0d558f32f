"""Columns of the site file as criteria."""

import numpy as np
import pytest
import shapely
from pydantic import ValidationError

from siting.catalogue import Catalogue
from siting.criteria.attribute import ATTRIBUTE
from siting.errors import SitesError
from siting.sites import read_sites
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


@pytest.mark.parametrize("bad", ["about 5", "1,000", "inf", "nan?", "5 kV"])
def test_a_word_where_a_number_was_promised_names_site_and_value(bad):
    with pytest.raises(SitesError, match=r"s1.*not a number"):
        ready(column="pga").measure(sites([SEAT, SEAT], pga=["0.2", bad]))


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
    place = read_sites(tmp_path / "a.csv", datum="wgs84")
    criterion = ready(column="面积(亩)", unit="mu")
    assert criterion.warnings(place) == ()
    assert criterion.measure(place).main.value[0] == pytest.approx(600)


def test_the_area_of_a_polygon_is_derived_and_the_given_one_stands_beside_it():
    place = sites([shapely.box(112, 37, 112.01, 37.01)], area_ha=[98.0], area_given_ha=[120.0])
    measured = ready(column="area_ha", unit="ha").measure(place)
    assert (measured.main.evidence[0], measured.main.sources[0]) == (1, "geodesic")
    assert (measured.beside[0].value[0], measured.beside[0].evidence[0]) == (120.0, 0)


def test_what_to_supply_names_column_and_unit():
    assert ready(column="pga_g", unit="g").supply.en == "column 'pga_g' [g] in the site file"


@pytest.mark.parametrize(("low", "high"), [(5.0, 5.0), (4.0, 5.0), (5.0, 6.0)])
def test_an_interval_may_end_at_its_value(low, high):
    main = ready(column="v").measure(sites([SEAT], v=[5.0], v_low=[low], v_high=[high])).main
    assert (main.low[0], main.value[0], main.high[0]) == (low, 5.0, high)


@pytest.mark.parametrize("ends", [{"v_low": [5.1]}, {"v_high": [4.9]}])
def test_either_end_beyond_the_value_is_refused(ends):
    with pytest.raises(SitesError, match="does not hold its value at site 's0'"):
        ready(column="v").measure(sites([SEAT], v=[5.0], **ends))


def test_an_infinite_number_is_refused_and_names_its_site():
    with pytest.raises(SitesError, match=r"'inf' at site 's1', which is not a number"):
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
