"""Where a layer says something, how far off its features may lie, and how far a site reaches from its centre."""

import numpy as np
import pytest

from siting.criteria.extent import off_centre_km
from siting.criteria.layer_cover import NONE, WHOLE, covered_quantity, covered_share, doubt_km, to_edge_km
from siting.criteria.map_points import layer_points
from siting.evidence import Label
from siting.geo.features import POWER_PLANT
from tests.support.land import KM_LAT, KM_LON, LAT, LON, square, zones
from tests.support.layers import nodes
from tests.support.places import sites

# Covers 2 km east and north of (LON, LAT), as the figures of `square` count.
COVERS = (LON, LAT, LON + 2 * KM_LON, LAT + 2 * KM_LAT)


HERE = square(0, 0)


def _layer(geometry=(HERE,), **more):
    return zones(list(geometry), **more).layer("mine")


def _point(x, y):
    return LON + x * KM_LON, LAT + y * KM_LAT


@pytest.mark.parametrize(
    ("place", "share"),
    [
        (square(0.5, 0.5), 1.0),
        (square(0, 0, 2), 1.0),  # all of it, to the edge
        (square(1.5, 0), 0.5),
        (square(-1, -1, 4), 4 / 16),
        (square(1.75, 1.75), 1 / 16),
        (square(3, 0), 0.0),
        (_point(1, 1), 1.0),
        (_point(0, 1), 1.0),  # on the edge
        (_point(2.1, 1), 0.0),
    ],
)
def test_how_much_of_a_site_a_layer_covers(place, share):
    found = covered_share(_layer(covers=COVERS), sites([place, square(9, 9)]))
    assert found == pytest.approx([share, 0.0], abs=1e-9)
    assert found[0] <= 1.0
    assert (found[0] >= WHOLE) == (share == 1.0)
    assert (found[0] <= NONE) == (share == 0.0)


def test_a_layer_without_a_box_covers_all():
    place = sites([square(9, 9), _point(-9, 0)])
    assert covered_share(_layer(), place).tolist() == [1.0, 1.0]
    assert to_edge_km(_layer(), place).tolist() == [np.inf, np.inf]


def test_a_millionth_of_a_site_is_neither_covered_nor_bare():
    for share in (1e-6, 1 - 1e-6):
        assert NONE < share < WHOLE


def test_how_far_a_site_is_from_where_the_layer_ends():
    found = to_edge_km(
        _layer(covers=COVERS), sites([square(0.5, 0.5), _point(0.3, 1), square(1.5, 0), square(3, 0)])
    )
    assert found == pytest.approx([0.5, 0.3, 0.0, 1.0], abs=0.01)


def test_the_doubts_of_site_and_layer_add_up():
    place = sites([_point(0, 0), _point(1, 1)], radius_km=[0.0, 0.4])
    assert doubt_km(_layer(radius_km=0.25), place) == pytest.approx([0.25, 0.65])
    assert doubt_km(_layer(), place) == pytest.approx([0.0, 0.4])
    assert doubt_km(_layer(geometry=()), place) == pytest.approx([0.0, 0.4])


def test_the_share_is_shown_in_percent():
    shown = covered_quantity(Label("mine", "mine"), np.array([0.0, 0.25, 1.0]), "s")
    assert (shown.value.tolist(), shown.unit) == ([0.0, 25.0, 100.0], "%")


def test_a_site_reaches_to_its_farthest_corner_and_as_far_as_it_is_not_known():
    # From the middle of 3 by 4 km to a corner: 2.5 km.
    place = sites(
        [square(0, 0, 3, 4), square(0, 0, 3, 4), _point(0, 0), _point(0, 0)], radius_km=[0.0, 1.0, 0.0, 0.7]
    )
    assert off_centre_km(place) == pytest.approx([2.5, 3.5, 0.0, 0.7], abs=0.01)
    assert off_centre_km(sites([_point(0, 0)])).tolist() == [0.0]


def test_a_map_shows_300_features_of_a_layer():
    many = nodes([(112 + k / 1000, 37.5) for k in range(301)], radius_km=0.5).layer("mine")
    assert len(layer_points(many, np.arange(301), POWER_PLANT)) == 300
    assert len(layer_points(many, np.arange(299), POWER_PLANT)) == 299
    (one,) = layer_points(many, np.array([7]), POWER_PLANT)
    assert (one.label.en, one.lon, one.lat, one.radius_km) == ("n7", pytest.approx(112.007), 37.5, 0.5)
