"""Share of parcels in a layer, and within a set-back of it."""

import numpy as np
import pytest
import shapely
from pydantic import ValidationError

from siting.criteria.overlap import OVERLAP
from siting.errors import LayerError
from siting.evidence import EvidenceClass
from siting.texts import say
from tests.support.land import KM_LAT, KM_LON, LAT, LON, square, zones
from tests.support.layers import measure, note
from tests.support.places import sites

HERE = square(0, 0)


def share(catalogue, place, **params):
    return measure(OVERLAP, place, catalogue, layer="mine", **params)


def test_half_of_a_parcel_is_50_percent_and_named():
    found = share(zones([square(9, 9), square(0.5, 0)]), sites([HERE]))
    assert found["share"].value[0] == pytest.approx(50.0, abs=1e-7)
    assert found["share"].evidence[0] == EvidenceClass.DERIVED
    assert found["feature"].text[0].as_py() == "zone 1"


def test_outside_a_complete_layer_is_0_not_unknown():
    found = share(zones([square(9, 9)]), sites([HERE]))
    assert (found["share"].value[0], found["share"].high[0]) == (0, 0)
    assert found["feature"].text[0].as_py() is None


def test_outside_an_incomplete_layer_is_unknown_and_inside_a_lower_bound():
    found = share(zones([square(0.5, 0)], complete=False), sites([HERE, square(5, 5)]))["share"]
    assert found.value[0] == pytest.approx(50.0, abs=1e-7)
    assert (found.high[0], found.known.tolist()) == (100.0, [True, False])
    assert "incomplete" in note(found, 1)


def test_what_the_layer_does_not_cover_is_unknown_and_half_covered_says_so():
    east = LON + 0.5 * KM_LON
    covered = zones([square(0, 0, 0.25, 1)], covers=(LON - 1, LAT - 1, east, LAT + 1))
    found = share(covered, sites([HERE, square(5, 0), square(-2, 0)]))
    assert found["share"].known.tolist() == [True, False, True]
    assert [found["share"].low[0], found["share"].high[0]] == pytest.approx([25.0, 75.0], abs=1e-6)
    assert found["covered"].value.tolist() == pytest.approx([50.0, 0.0, 100.0])
    assert "part of the site" in note(found["share"], 0)
    assert "does not cover" in note(found["share"], 1)


def test_with_a_set_back_label_and_method_say_so():
    ready = {m: OVERLAP.prepare(OVERLAP.params(layer="mine", set_back_m=m), zones([HERE])) for m in (0, 250)}
    assert ready[0].label.en == "Share in mine"
    assert ready[250].label.en == "Share within 250 m of mine"
    assert ready[0].method.en.startswith("area of the intersection over the area of the parcel")
    assert ready[250].method.en.startswith("area within 250 m of the layer over the area of the parcel")


LINE = shapely.LineString([(LON, LAT), (LON + KM_LON, LAT)])


@pytest.mark.parametrize(
    ("geometry", "set_back_m", "asked"),
    [
        ([LINE], 0, False),
        ([shapely.Point(LON, LAT), LINE], 0, False),
        ([LINE], 1, True),
        ([LINE, HERE], 0, True),
        ([HERE], 0, True),
    ],
)
def test_lines_and_points_hold_nothing_unless_there_is_a_set_back(geometry, set_back_m, asked):
    catalogue = zones(geometry)
    if asked:
        share(catalogue, sites([HERE]), set_back_m=set_back_m)
        return
    with pytest.raises(LayerError, match=r"'mine'.*only points and lines.*Give areas, or ask for a distance"):
        share(catalogue, sites([HERE]), set_back_m=set_back_m)


EAST = (LON - 1, LAT - 1, LON + 0.5 * KM_LON, LAT + 1)


@pytest.mark.parametrize(
    ("place", "complete", "covers", "interval", "remark"),
    [
        # (low, value, high [%]) of a zone over the western quarter of HERE; the layer covers its western half, or all.
        (HERE, True, None, (25, 25, 25), ""),
        (HERE, True, EAST, (25, 25, 75), "land.partly_covered"),
        (HERE, False, None, (25, 25, 100), ""),
        (HERE, False, EAST, (25, 25, 100), "land.partly_covered"),
        (square(5, 0), True, EAST, (None, None, None), "land.not_covered"),
        (square(5, 0), True, None, (0, 0, 0), ""),
        (square(5, 0), False, None, (None, None, None), "land.incomplete"),
        (square(-3, 0), False, EAST, (None, None, None), "land.incomplete"),
        (square(-3, 0), True, EAST, (0, 0, 0), ""),
    ],
)
def test_what_is_known_of_a_share_and_what_is_said(place, complete, covers, interval, remark):
    found = share(zones([square(0, 0, 0.25, 1)], complete=complete, covers=covers), sites([place]))
    one = found["share"]
    assert note(one) == (say(remark).en if remark else "")
    assert one.known[0] == (interval[1] is not None)
    if one.known[0]:
        assert (one.low[0], one.value[0], one.high[0]) == pytest.approx(interval, abs=1e-5)
    exact = one.known[0] and interval[0] == interval[2]
    assert (one.evidence[0] == EvidenceClass.DERIVED) == exact
    assert (found["feature"].text[0].as_py() == "zone 0") == (place is HERE)
    assert ("covered" in found) == (covers is not None)


def test_a_set_back_is_measured_from_the_edge_and_equality_is_inside():
    found = share(zones([square(1.2, 0)]), sites([HERE]), set_back_m=300)
    assert found["share"].value[0] == pytest.approx(10.0, abs=0.03)
    assert share(zones([square(1.2, 0)]), sites([HERE]), set_back_m=190)["share"].value[0] == 0.0


@pytest.mark.parametrize(
    ("x", "set_back_m", "expected"), [(0.5, 0, 100), (1.5, 0, 0), (1.5, 600, 100), (1.5, 400, 0)]
)
def test_a_point_is_inside_or_not(x, set_back_m, expected):
    place = sites([(LON + x * KM_LON, LAT + 0.5 * KM_LAT)])
    assert share(zones([HERE]), place, set_back_m=set_back_m)["share"].value[0] == expected


def test_a_point_on_the_edge_is_inside():
    assert share(zones([HERE]), sites([(LON, LAT + 0.5 * KM_LAT)]))["share"].value[0] == 100


def test_a_site_known_within_a_radius_may_be_inside():
    place = sites([(LON + 1.3 * KM_LON, LAT + 0.5 * KM_LAT)] * 2, radius_km=[0.5, 0.1])
    found = share(zones([HERE]), place)["share"]
    assert [found.low.tolist(), found.high.tolist()] == [[0, 0], [100, 0]]
    assert found.evidence[0] == EvidenceClass.ESTIMATED


def test_a_layer_known_within_a_radius_bounds_the_share():
    found = share(zones([square(0.5, 0)], radius_km=0.1), sites([HERE]))["share"]
    assert found.low[0] == 0
    assert found.high[0] == pytest.approx(60.0, abs=0.1)


def test_the_radius_of_a_layer_is_as_long_as_it_says():
    # A zone from 10.5 km on, known within 10 km, reaches the eastern half of a parcel of 1 km.
    found = share(zones([square(10.5, 0)], radius_km=10), sites([HERE]))["share"]
    assert found.high[0] == pytest.approx(50, abs=0.5)


def test_outlines_that_cross_themselves_are_reported():
    bow = shapely.Polygon([(LON, LAT), (LON + 0.01, LAT + 0.01), (LON + 0.01, LAT), (LON, LAT + 0.01)])
    ready = OVERLAP.prepare(OVERLAP.params(layer="mine"), zones([bow]))
    assert "1 outlines" in ready.warnings(sites([HERE]))[0]


def test_a_chunk_measures_as_each_site_alone():
    catalogue = zones([square(0.3, 0.3, 3), square(2, 2, 4)])
    places = [square(x, y) for x in range(4) for y in range(3)]
    together = share(catalogue, sites(places), set_back_m=120)["share"].value
    alone = [share(catalogue, sites([p]), set_back_m=120)["share"].value[0] for p in places]
    assert together.tolist() == alone


@pytest.mark.parametrize("params", [{}, {"layer": "mine", "set_back_m": -1}, {"layer": "mine", "buffer": 3}])
def test_bad_parameters_are_refused(params):
    with pytest.raises(ValidationError):
        OVERLAP.params.model_validate(params)


def test_an_empty_chunk():
    found = share(zones([HERE]), sites([HERE]).take(np.zeros(0, dtype=np.int64)))
    assert len(found["share"].value) == 0
