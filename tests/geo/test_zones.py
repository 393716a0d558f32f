"""Parcels over layers of polygons: shares inside, and within a set-back."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.geo import zones as zones_module
from siting.geo.areas import area_m2
from siting.geo.zones import CORNERS, Zones

LON, LAT = 112.0, 37.5
M_LAT = 1 / 110_990.0  # degrees of a metre north, at 37.5 degrees
M_LON = 1 / 88_400.0


def array(*geometry):
    found = np.empty(len(geometry), dtype=object)
    found[:] = geometry
    return found


def square(x, y, side=1.0):
    """A square in kilometres about (LON, LAT), nearly."""
    return shapely.box(
        LON + x * 1000 * M_LON,
        LAT + y * 1000 * M_LAT,
        LON + (x + side) * 1000 * M_LON,
        LAT + (y + side) * 1000 * M_LAT,
    )


def star(x, y, corners, rng, radius=3.0):
    """A ragged outline about a point, in degrees."""
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    r = radius * 1000 * (0.6 + 0.4 * rng.random(corners))
    return shapely.Polygon(
        np.column_stack(
            [LON + (x * 1000 + r * np.cos(angle)) * M_LON, LAT + (y * 1000 + r * np.sin(angle)) * M_LAT]
        )
    )


@pytest.mark.parametrize(("x", "y"), [(0, 1.3), (0, -1.3), (1.3, 0), (-1.3, 0)])
def test_pieces_are_near_on_every_side(x, y):
    zones = Zones(array(square(x, y)))  # 300 m beyond the edge of a square kilometre
    for reach_m, found in ((350, [0]), (250, [])):
        assert zones.near(array(square(0, 0)), reach_m)[1].tolist() == found


def test_a_neighbour_that_shares_an_edge_holds_nothing_of_a_parcel():
    row, feature, area = Zones(array(square(0, 0), square(1, 0))).held(array(square(0, 0)))
    found = dict(zip(feature.tolist(), area.tolist(), strict=True))
    assert set(row.tolist()) == {0}
    assert found[0] == pytest.approx(1e6, rel=0.01)
    assert found.get(1, 0.0) == 0.0


def test_half_a_parcel():
    found = Zones(array(square(0.5, 0))).overlap(array(square(0, 0)))
    assert found.share[0] == pytest.approx(0.5, abs=1e-9)
    assert found.feature.tolist() == [0]


def test_a_common_edge_is_no_overlap():
    found = Zones(array(square(1, 0))).overlap(array(square(0, 0)))
    assert (found.share[0], found.feature[0]) == (0.0, -1)


def test_inside_is_1_exactly_and_outside_0_exactly():
    found = Zones(array(square(-1, -1, 3))).overlap(array(square(0, 0), square(5, 5)))
    assert found.share.tolist() == [1.0, 0.0]


def test_parcels_across_the_cuts_of_a_large_area_lie_wholly_inside():
    rng = np.random.default_rng(1)
    area = star(0, 0, 3000, rng, radius=30.0)
    parcels = [
        square(*at, side)
        for at, side in zip(rng.uniform(-8, 8, (400, 2)), rng.uniform(0.1, 2, 400), strict=True)
    ]
    inside = array(*(p for p in parcels if area.contains(p)))
    assert len(inside) > 100
    found = Zones(array(area)).overlap(inside)
    assert np.unique(found.share).tolist() == [1.0]


def test_features_that_overlap_count_once():
    found = Zones(array(square(0.5, 0), square(0.5, 0), square(0.25, 0))).overlap(array(square(0, 0)))
    assert found.share[0] == pytest.approx(0.75, abs=1e-9)
    assert found.feature.tolist() == [2]


def test_among_equals_the_first_in_the_file_decides():
    assert Zones(array(square(0.5, 0), square(0.5, 0))).overlap(array(square(0, 0))).feature.tolist() == [0]


def test_holes_of_a_layer_are_outside_it():
    zone = square(-1, -1, 3).difference(square(0.25, 0.25, 0.5))
    assert Zones(array(zone)).overlap(array(square(0, 0))).share[0] == pytest.approx(0.75, abs=1e-9)


def test_a_bow_tie_is_repaired_and_counted():
    bow = shapely.Polygon([(LON, LAT), (LON + 0.01, LAT + 0.01), (LON + 0.01, LAT), (LON, LAT + 0.01)])
    zones = Zones(array(bow))
    assert zones.repaired == 1
    assert zones.overlap(array(shapely.box(LON, LAT, LON + 0.01, LAT + 0.01))).share[0] == pytest.approx(
        0.5, abs=1e-5
    )


def test_a_point_has_no_share():
    assert np.isnan(Zones(array(square(0, 0))).overlap(array(shapely.Point(LON, LAT))).share[0])


def test_pieces_of_a_large_outline_are_small_and_add_up():
    zone = star(0, 0, 5000, np.random.default_rng(1))
    zones = Zones(array(zone))
    assert shapely.get_num_coordinates(zones.pieces).max() <= CORNERS
    assert area_m2(zones.pieces).sum() == pytest.approx(area_m2(array(zone))[0], rel=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_shares_are_those_of_a_brute_force(seed):
    rng = np.random.default_rng(seed)
    layer = array(*(star(*rng.uniform(-4, 4, 2), int(rng.integers(3, 900)), rng) for _ in range(4)))
    parcels = array(*(square(*rng.uniform(-4, 4, 2), rng.uniform(0.1, 1.5)) for _ in range(10)))
    found = Zones(layer).overlap(parcels)
    whole = shapely.union_all(layer)
    for parcel, share in zip(parcels, found.share, strict=True):
        brute = area_m2(array(parcel.intersection(whole)))[0] / area_m2(array(parcel))[0]
        assert share == pytest.approx(brute, abs=1e-9)


# --- set-backs ------------------------------------------------------------------------------------------


def test_a_set_back_from_a_point_is_a_circle():
    parcel = square(-2, -2, 4)
    found = Zones(array(shapely.Point(LON, LAT))).overlap_within(array(parcel), 500.0)
    assert found.inside_m2[0] == pytest.approx(np.pi * 500**2, rel=2e-4)


def test_a_set_back_from_a_line_is_a_strip():
    line = shapely.LineString([(LON + 0.5 * 1000 * M_LON, LAT - 0.1), (LON + 0.5 * 1000 * M_LON, LAT + 0.1)])
    found = Zones(array(line)).overlap_within(array(square(0, 0)), 100.0)
    assert found.share[0] == pytest.approx(0.2, abs=1e-4)
    assert found.feature.tolist() == [0]


def test_a_feature_outside_whose_set_back_reaches_in_counts():
    zones, parcel = Zones(array(square(1.2, 0))), array(square(0, 0))
    assert zones.overlap_within(parcel, 199.0).share[0] == 0.0
    assert zones.overlap_within(parcel, 300.0).share[0] == pytest.approx(0.1, abs=2e-4)


def test_set_backs_that_overlap_count_once():
    near = Zones(array(square(1.0, 0), square(1.05, 0), square(1.0, 0.2)))
    assert near.overlap_within(array(square(0, 0)), 100.0).share[0] == pytest.approx(0.1, abs=2e-3)


def test_set_backs_of_the_parts_of_one_feature_count_once():
    both = shapely.union(square(1.0, 0), square(1.0, 1.2))  # 0.2 km apart, set back by 0.3 km each
    found = Zones(array(both)).overlap_within(array(square(0, 0.5)), 300.0)
    apart = Zones(array(square(1.0, 0), square(1.0, 1.2))).overlap_within(array(square(0, 0.5)), 300.0)
    assert found.share == pytest.approx(apart.share, rel=1e-9)
    assert found.share[0] < 0.3


def test_no_set_back_is_the_overlap_itself():
    zones, parcel = Zones(array(square(0.5, 0))), array(square(0, 0))
    assert zones.overlap_within(parcel, 0.0).share[0] == zones.overlap(parcel).share[0]


def test_a_site_measures_the_same_alone():
    rng = np.random.default_rng(5)
    zones = Zones(array(*(star(*rng.uniform(-9, 9, 2), 300, rng) for _ in range(5))))
    parcels = array(*(square(*rng.uniform(-9, 9, 2)) for _ in range(12)))
    together = zones.overlap_within(parcels, 250.0).share
    assert together.tolist() == [zones.overlap_within(parcels[i : i + 1], 250.0).share[0] for i in range(12)]


def test_as_many_pairs_as_pieces():
    # Three pieces, three pairs, but not one to one.
    zones = Zones(array(square(50, 50), square(0, 0), square(0, 2)))
    parcels = array(square(0.5, 0), square(0.25, 0), square(0, 2.5))
    assert zones.overlap(parcels).share == pytest.approx([0.5, 0.75, 0.5], abs=1e-4)


def test_blocks_of_parcels_change_nothing(monkeypatch):
    rng = np.random.default_rng(6)
    zones = Zones(array(*(star(*rng.uniform(-9, 9, 2), 300, rng) for _ in range(5))))
    parcels = array(*(square(*rng.uniform(-9, 9, 2)) for _ in range(40)), shapely.Point(LON, LAT))
    whole, held = zones.overlap(parcels), zones.held(parcels)
    monkeypatch.setattr(zones_module, "BLOCK", 3)
    cut, pairs = zones.overlap(parcels), zones.held(parcels)
    assert (whole.inside_m2 > 0).sum() > 10
    assert np.array_equal(whole.inside_m2, cut.inside_m2)
    assert np.array_equal(whole.feature, cut.feature)
    assert all(np.array_equal(a, b) for a, b in zip(held, pairs, strict=True))
