"""What supplies a rule's object: units, how far a point may reach, and what a user is asked for."""

from types import SimpleNamespace

import numpy as np
import pytest
import shapely

from siting.evidence import Label, Measurements
from siting.rules.read import siting_rule
from siting.rules.schema import RulePart
from siting.rules.supplies import Chunk, FigureSupply, LayerSupply, NoSupply, extent_km, fits
from tests.rules.test_rule_verdicts import layer
from tests.support.outcomes import figure
from tests.support.places import sites

POINT, PARCEL = (112.0, 37.5), shapely.box(112, 37.5, 112.01, 37.51)
OBJECT = siting_rule(RulePart(id="r", object="railway", relation="outside"), "set", Label("", "")).object


def test_a_point_reaches_as_far_as_its_area_lets_it_and_2_km_where_none_is_stated():
    given = sites([POINT, POINT, PARCEL], area_ha=np.array([np.nan, 100 * np.pi, np.nan]))
    reach, point = extent_km(given)
    # 314 ha are a circle of 1 km; a parcel of that area reaches twice as far at most.
    assert reach == pytest.approx([2, 2, 0])
    assert point.tolist() == [True, True, False]
    hectare, _ = extent_km(sites([POINT], area_ha=np.array([1.0])))
    assert hectare == pytest.approx([2 * np.sqrt(0.01 / np.pi)])


@pytest.mark.parametrize(
    ("unit", "wanted", "value", "found"),
    [
        ("°F", "degC", 77.0, 25.0),
        ("°F", "degC", 32.0, 0.0),
        ("km", "m", 1.2, 1200.0),
        ("", "m", 3.0, 3.0),
        ("km", "degC", 3.0, 3.0),
    ],
)
def test_figures_are_compared_in_the_unit_of_the_rule(unit, wanted, value, found):
    measured = {"c": Measurements(figure([value], unit=unit, spread=0.0))}
    given = FigureSupply(criterion="c", unit=unit).find(Chunk(sites([POINT]), measured), wanted)
    assert given.value == pytest.approx([found])
    assert given.low == pytest.approx([found])
    assert given.high == pytest.approx([found])


@pytest.mark.parametrize(
    ("given", "wanted", "fit"),
    [
        ("km", "m", True),
        ("km", "", True),
        ("", "m", True),
        ("beds", "beds", True),
        ("km", "degC", False),
        ("beds", "m", False),
        ("m", "beds", False),
        ("beds", "rooms", False),
    ],
)
def test_which_units_can_be_compared(given, wanted, fit):
    assert fits(given, wanted) is fit


def test_a_figure_is_asked_for_as_its_criterion_or_its_column_says():
    own = {"c": Label("a criterion of the study", "研究的指标")}
    column = SimpleNamespace(supply_for=lambda _: Label("a filled cell", "填好的单元格"))
    of_study = FigureSupply(criterion="c", unit="m").wanted(OBJECT, sites([POINT]), own)
    of_column = FigureSupply(measure=column, unit="m").wanted(OBJECT, sites([POINT]), own)
    assert "a criterion of the study" in of_study.en
    assert "a filled cell" in of_column.en
    assert "a criterion" not in of_column.en


def test_a_layer_with_gaps_is_asked_for_that_no_other_is_near():
    supply = LayerSupply(layer(shapely.Point(112.2, 37.5), complete=False))
    assert "no other is near" in supply.wanted(OBJECT, sites([PARCEL]), {}).en
    assert "no other" not in supply.wanted(OBJECT, sites([PARCEL]), {}, inside=True).en


def test_a_column_warns_of_itself_and_a_criterion_elsewhere():
    column = SimpleNamespace(warnings=lambda _: ("two headings",))
    assert FigureSupply(measure=column, unit="m").warnings(sites([POINT])) == ("two headings",)
    assert FigureSupply(criterion="c", unit="m").warnings(sites([POINT])) == ()


def test_a_site_that_is_known_within_a_radius_may_be_nearer_and_farther_by_it():
    supply = LayerSupply(layer(shapely.Point(112.2, 37.5)))
    exact, vague = (
        supply.find(Chunk(sites([PARCEL], radius_km=np.array([km])), {}), "km") for km in (0.0, 2.0)
    )
    assert exact.low == pytest.approx(exact.value)
    assert vague.low == pytest.approx(exact.value - 2)
    assert vague.high == pytest.approx(exact.value + 2)


def test_of_many_radii_a_rough_feature_farther_off_may_be_the_nearest():
    # 20 km away to 12 km: it may be at 8; what is drawn at 10 km is within 1; the others are far.
    far = [shapely.Point(112.2 + 0.05 * n, 39) for n in range(20)]
    places = [shapely.Point(112.0, 37.5 + km / 110.99) for km in (10, 20)]
    supply = LayerSupply(layer(*places, *far, radius_km=[1.0, 12.0, *np.linspace(0.1, 5, 20)]))
    found = supply.find(Chunk(sites([shapely.Point(112.0, 37.5).buffer(1e-4)]), {}), "km")
    assert found.low[0] == pytest.approx(8, abs=0.1)
    assert 11 - 0.1 < found.high[0] < 11 + 1


@pytest.mark.parametrize(("by_layer", "asked"), [(True, "a layer"), (False, "the site's figure")])
def test_where_nothing_is_supplied_a_layer_or_a_figure_is_asked_for(by_layer, asked):
    wanted = NoSupply(by_layer=by_layer).wanted(OBJECT, sites([POINT]), {})
    assert wanted.en.startswith(asked)
