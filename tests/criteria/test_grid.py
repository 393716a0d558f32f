"""Grid access and generation near by: which nodes count, intervals, silence of incomplete lists."""

import numpy as np
import pytest
import shapely

from siting.catalogue import Catalogue, Layer
from siting.criteria.grid import GENERATION_NEARBY, GRID_ACCESS
from siting.errors import LayerError
from siting.evidence import EvidenceClass, Label
from siting.geo.geodesy import distance_km
from tests.support.places import SEAT, sites


def nodes(points, *, radius_km=0.0, complete=True, **columns):
    names = tuple(Label(f"n{i}", f"n{i}") for i in range(len(points)))
    held = {k: np.array(v, dtype=float) for k, v in columns.items()}
    return Catalogue(
        user_layers={
            "mine": Layer(
                "mine", Label("mine", "mine"), names, shapely.points(points), held,
                np.full(len(points), radius_km), complete, "user-layer",
            )
        }
    )  # fmt: skip


def measure(criterion, place, catalogue=None, **params):
    ready = criterion.prepare(criterion.params.model_validate(params), catalogue or Catalogue())
    return {q.name: q for q in ready.measure(place).quantities}


def test_only_nodes_of_enough_voltage_count():
    grid = nodes([(112.1, 37.5), (112.6, 37.5)], voltage_kv=[110, 220])
    found = measure(GRID_ACCESS, sites([(112.0, 37.5)]), grid, layer="mine", min_voltage_kv=220)
    assert found["nearest"].text[0].as_py() == "n1"


def test_a_node_of_unstated_capacity_does_not_count():
    grid = nodes([(112.1, 37.5), (112.6, 37.5)], capacity_mva=[np.nan, 180])
    found = measure(GRID_ACCESS, sites([(112.0, 37.5)]), grid, layer="mine", min_capacity_mva=100)
    assert found["nearest"].text[0].as_py() == "n1"


def test_no_node_that_counts_is_an_error():
    with pytest.raises(LayerError, match="no node has at least 500 kV"):
        measure(
            GRID_ACCESS, sites([SEAT]), nodes([(112, 37)], voltage_kv=[220]), layer="mine", min_voltage_kv=500
        )


def test_exact_nodes_give_a_derived_distance():
    grid = nodes([(112.1, 37.5)], voltage_kv=[220])
    found = measure(GRID_ACCESS, sites([(112.0, 37.5)]), grid, layer="mine")["distance"]
    assert found.value[0] == pytest.approx(float(distance_km(112.0, 37.5, 112.1, 37.5)))
    assert (found.low[0], found.high[0], found.evidence[0]) == (
        found.value[0],
        found.value[0],
        EvidenceClass.DERIVED,
    )


def test_a_town_gives_an_interval_of_20_km():
    found = measure(GRID_ACCESS, sites([SEAT]), min_voltage_kv=220)["distance"]
    assert found.evidence[0] == EvidenceClass.ESTIMATED
    assert (found.low[0], found.high[0]) == pytest.approx((found.value[0] - 20, found.value[0] + 20))


def test_a_nearer_node_that_states_nothing_opens_the_interval():
    grid = nodes([(112.1, 37.5), (112.6, 37.5)], voltage_kv=[np.nan, 220])
    found = measure(GRID_ACCESS, sites([(112.0, 37.5)]), grid, layer="mine", min_voltage_kv=220)
    distance = found["distance"]
    assert distance.low[0] == pytest.approx(float(distance_km(112.0, 37.5, 112.1, 37.5)))
    assert distance.evidence[0] == EvidenceClass.ESTIMATED
    assert "does not state" in distance.notes[distance.note_code[0]].en
    assert (found["nodes_within"].value[0], found["nodes_within"].high[0]) == (0, 1)


def test_a_station_without_capacity_is_not_zero():
    plants = nodes([(112.1, 37.5), (112.2, 37.5)], capacity_mw=[600, np.nan])
    found = measure(GENERATION_NEARBY, sites([(112.0, 37.5)]), plants, layer="mine", radius_km=50)
    capacity = found["capacity"]
    assert (capacity.low[0], capacity.value[0], capacity.high[0]) == (600, 600, 1200)
    assert (capacity.evidence[0], found["stations_within"].value[0]) == (EvidenceClass.ESTIMATED, 2)


def test_stations_that_all_state_nothing_are_unknown():
    plants = nodes([(112.1, 37.5)], capacity_mw=[np.nan])
    assert not measure(GENERATION_NEARBY, sites([(112.0, 37.5)]), plants, layer="mine")["capacity"].known[0]


def test_a_parcel_adds_its_extent_to_the_interval():
    grid = nodes([(112.3, 37.5)])
    found = measure(GRID_ACCESS, sites([shapely.box(112.0, 37.45, 112.1, 37.55)]), grid, layer="mine")[
        "distance"
    ]
    assert found.low[0] == pytest.approx(float(distance_km(112.1, 37.5, 112.3, 37.5)), abs=0.1)
    assert found.high[0] == pytest.approx(float(distance_km(112.0, 37.55, 112.3, 37.5)), abs=0.1)


def test_a_node_of_too_high_a_voltage_does_not_count():
    grid = nodes([(112.1, 37.5), (112.6, 37.5)], voltage_kv=[1000, 500])
    found = measure(GRID_ACCESS, sites([(112.0, 37.5)]), grid, layer="mine", max_voltage_kv=500)
    assert found["nearest"].text[0].as_py() == "n1"


def test_a_node_that_is_farther_by_its_town_may_be_the_nearest():
    grid = nodes([(112.3, 37.5), (112.0, 37.8)], radius_km=20.0)
    found = measure(GRID_ACCESS, sites([(112.0, 37.5)]), grid, layer="mine")["distance"]
    farther = float(distance_km(112.0, 37.5, 112.0, 37.8))
    assert found.low[0] == pytest.approx(min(found.value[0], farther) - 20)


def test_count_within_the_radius_has_an_interval():
    grid = nodes([(112.1, 37.5), (112.4, 37.5)], radius_km=20.0)
    found = measure(GRID_ACCESS, sites([(112.0, 37.5)]), grid, layer="mine", radius_km=30)["nodes_within"]
    assert (found.low[0], found.value[0], found.high[0]) == (1, 1, 2)


def test_count_includes_equality():
    exact = float(distance_km(112.0, 37.5, 112.1, 37.5))
    found = measure(
        GRID_ACCESS, sites([(112.0, 37.5)]), nodes([(112.1, 37.5)]), layer="mine", radius_km=exact
    )
    assert found["nodes_within"].value[0] == 1


def test_an_incomplete_list_is_silent_far_away():
    found = measure(GRID_ACCESS, sites([SEAT, (87.6, 43.8)]))
    assert [bool(np.isnan(v)) for v in found["distance"].value] == [False, True]
    assert found["nearest"].text[1].as_py() is None


def test_a_complete_list_speaks_far_away():
    found = measure(GRID_ACCESS, sites([(87.6, 43.8)]), nodes([(112, 37)]), layer="mine")
    assert found["distance"].value[0] > 2000


def test_no_converter_or_traction_station_counts():
    ready = GRID_ACCESS.prepare(GRID_ACCESS.params(), Catalogue())
    names = " ".join(n.en for n in ready.nodes.names)
    assert "converter" not in names
    assert "traction" not in names


def test_stations_that_are_not_stated_to_be_in_service_do_not_count():
    ready = GRID_ACCESS.prepare(GRID_ACCESS.params(), Catalogue())
    assert all(s.startswith("in service") for s in ready.nodes.columns["status"])


def test_generation_is_summed_within_the_radius():
    plants = nodes([(112.1, 37.5), (112.2, 37.5), (113.9, 37.5)], capacity_mw=[600, 350, 1000])
    found = measure(GENERATION_NEARBY, sites([(112.0, 37.5)]), plants, layer="mine", radius_km=50)
    assert (found["capacity"].value[0], found["stations_within"].value[0]) == (950, 2)


def test_a_complete_list_without_stations_is_zero():
    found = measure(
        GENERATION_NEARBY, sites([(100.0, 37.5)]), nodes([(112, 37)], capacity_mw=[600]), layer="mine"
    )
    assert found["capacity"].value[0] == 0


def test_an_incomplete_list_without_stations_is_unknown():
    assert np.isnan(measure(GENERATION_NEARBY, sites([(87.6, 43.8)]))["capacity"].value[0])


def test_an_incomplete_list_gives_a_lower_bound():
    found = measure(GENERATION_NEARBY, sites([SEAT]))["capacity"]
    assert found.low[0] == found.value[0] < found.high[0]
