"""Grid access by distance: which nodes count, intervals, and lists with gaps."""

import numpy as np
import pytest
import shapely

from siting.catalogue import Catalogue
from siting.criteria.grid import GRID_ACCESS
from siting.errors import LayerError
from siting.evidence import EvidenceClass
from siting.geo.geodesy import distance_km
from siting.texts import say
from tests.support.layers import HERE, km_to, measure, nodes, note
from tests.support.places import SEAT, sites


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


def test_a_nearer_node_that_states_nothing_opens_the_interval():
    grid = nodes([(112.1, 37.5), (112.6, 37.5)], voltage_kv=[np.nan, 220])
    found = measure(GRID_ACCESS, sites([(112.0, 37.5)]), grid, layer="mine", min_voltage_kv=220)
    distance = found["distance"]
    assert distance.low[0] == pytest.approx(float(distance_km(112.0, 37.5, 112.1, 37.5)))
    assert distance.evidence[0] == EvidenceClass.ESTIMATED
    assert "does not state" in distance.notes[distance.note_code[0]].en
    assert (found["nodes_within"].value[0], found["nodes_within"].high[0]) == (0, 1)


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


def test_a_complete_list_speaks_far_away():
    found = measure(GRID_ACCESS, sites([(87.6, 43.8)]), nodes([(112, 37)]), layer="mine")
    assert found["distance"].value[0] > 2000


# --- limits, notes and widths, one by one ------------------------------------------------------------------


@pytest.mark.parametrize("limits", [{"min_voltage_kv": 220}, {"max_voltage_kv": 220}])
def test_a_node_of_exactly_the_voltage_counts(limits):
    grid = nodes([(112.1, 37.5)], voltage_kv=[220])
    found = measure(GRID_ACCESS, sites([HERE]), grid, layer="mine", **limits)["distance"]
    assert (found.value[0], found.evidence[0]) == (pytest.approx(km_to(112.1)), EvidenceClass.DERIVED)


def test_a_node_of_exactly_the_capacity_counts():
    grid = nodes([(112.1, 37.5), (112.6, 37.5)], capacity_mva=[100, 180])
    found = measure(GRID_ACCESS, sites([HERE]), grid, layer="mine", min_capacity_mva=100)
    assert found["nearest"].text[0].as_py() == "n0"


def test_half_a_kilovolt_is_a_limit_too():
    grid = nodes([(112.1, 37.5), (112.6, 37.5)], voltage_kv=[0.4, 10])
    found = measure(GRID_ACCESS, sites([HERE]), grid, layer="mine", min_voltage_kv=0.5)
    assert found["nearest"].text[0].as_py() == "n1"


def test_what_is_refused_by_one_size_is_not_in_doubt_for_the_other():
    grid = nodes([(112.1, 37.5), (112.6, 37.5)], voltage_kv=[110, 220], capacity_mva=[np.nan, 180])
    found = measure(GRID_ACCESS, sites([HERE]), grid, layer="mine", min_voltage_kv=220, min_capacity_mva=100)[
        "distance"
    ]
    assert (found.low[0], found.evidence[0]) == (found.value[0], EvidenceClass.DERIVED)


@pytest.mark.parametrize(("voltage", "refused"), [(1000, True), (np.nan, False)])
def test_a_nearer_node_above_the_greatest_voltage_is_refused_not_doubtful(voltage, refused):
    grid = nodes([(112.1, 37.5), (112.6, 37.5)], voltage_kv=[voltage, 500])
    found = measure(GRID_ACCESS, sites([HERE]), grid, layer="mine", max_voltage_kv=500)["distance"]
    assert (found.low[0] == found.value[0]) == refused


def test_the_error_names_every_limit():
    with pytest.raises(LayerError, match="no node has at least 110 kV, at most 200 kV, and 50 MVA"):
        measure(
            GRID_ACCESS, sites([HERE]), nodes([(112, 37)], voltage_kv=[220], capacity_mva=[60]), layer="mine",
            min_voltage_kv=110, max_voltage_kv=200, min_capacity_mva=50,
        )  # fmt: skip


def test_the_interval_ends_at_the_node_itself():
    grid = nodes([(112.1, 37.5)], radius_km=20.0)
    found = measure(GRID_ACCESS, sites([HERE]), grid, layer="mine")["distance"]
    assert (found.low[0], found.high[0]) == (0, pytest.approx(km_to(112.1) + 20))


def test_a_parcel_near_a_node_known_by_town_has_both_widths():
    grid = nodes([(112.3, 37.5)], radius_km=5.0)
    found = measure(GRID_ACCESS, sites([shapely.box(112.0, 37.45, 112.1, 37.55)]), grid, layer="mine")[
        "distance"
    ]
    near, far = distance_km(112.1, 37.5, 112.3, 37.5), distance_km(112.0, 37.55, 112.3, 37.5)
    assert found.low[0] == pytest.approx(float(near) - 5, abs=0.1)
    assert found.high[0] == pytest.approx(float(far) + 5, abs=0.1)
    inside = measure(GRID_ACCESS, sites([shapely.box(112.0, 37.45, 112.29, 37.55)]), grid, layer="mine")
    assert inside["distance"].low[0] == 0


def test_a_point_beside_a_parcel_has_no_width_of_its_own():
    grid = nodes([(112.3, 37.5)])
    found = measure(GRID_ACCESS, sites([shapely.box(112.0, 37.45, 112.1, 37.55), HERE]), grid, layer="mine")
    width = found["distance"].high - found["distance"].low
    assert width[0] > 1
    assert width[1] == 0


def test_nodes_known_by_town_are_counted_where_they_may_be():
    # By their towns the second is 97 km away and the third 124, so 20 km nearer it is 104.
    grid = nodes([(112.1, 37.5), (113.1, 37.5), (113.4, 37.5)], radius_km=20.0)
    assert km_to(113.1) < 100 < km_to(113.1) + 20 < km_to(113.4) < 100 + 25
    found = measure(GRID_ACCESS, sites([HERE]), grid, layer="mine", radius_km=100)["nodes_within"]
    assert (found.low[0], found.value[0], found.high[0]) == (1, 2, 2)
    wider = measure(GRID_ACCESS, sites([HERE]), grid, layer="mine", radius_km=105)["nodes_within"]
    assert (wider.low[0], wider.value[0], wider.high[0]) == (1, 2, 3)


def test_what_states_nothing_may_be_within_the_radius_by_its_town():
    grid = nodes([(112.1, 37.5), (112.45, 37.5)], radius_km=20.0, voltage_kv=[220, np.nan])
    assert 30 < km_to(112.45) < 50
    found = measure(GRID_ACCESS, sites([HERE]), grid, layer="mine", min_voltage_kv=220, radius_km=30)
    assert (found["nodes_within"].value[0], found["nodes_within"].high[0]) == (1, 2)


def test_a_node_that_states_nothing_is_in_doubt_only_where_it_is_nearer():
    place = sites([HERE])
    for lon, doubtful in ((111.91, True), (111.89, False)):
        grid = nodes([(112.1, 37.5), (lon, 37.5)], voltage_kv=[220, np.nan])
        found = measure(GRID_ACCESS, place, grid, layer="mine", min_voltage_kv=220)["distance"]
        assert (found.evidence[0] == EvidenceClass.ESTIMATED) == doubtful
    twin = nodes([(112.1, 37.5), (112.1, 37.5)], voltage_kv=[220, np.nan])
    found = measure(GRID_ACCESS, place, twin, layer="mine", min_voltage_kv=220)["distance"]
    assert (found.evidence[0], found.note_code[0]) == (EvidenceClass.DERIVED, 0)


def test_a_town_that_states_nothing_may_be_at_the_site():
    grid = nodes([(112.4, 37.5), (112.1, 37.5)], radius_km=10.0, voltage_kv=[220, np.nan])
    found = measure(GRID_ACCESS, sites([HERE]), grid, layer="mine", min_voltage_kv=220)["distance"]
    assert found.low[0] == 0
    farther = nodes([(112.7, 37.5), (112.3, 37.5)], radius_km=10.0, voltage_kv=[220, np.nan])
    found = measure(GRID_ACCESS, sites([HERE]), farther, layer="mine", min_voltage_kv=220)["distance"]
    assert found.low[0] == pytest.approx(km_to(112.3) - 10)


@pytest.mark.parametrize(
    ("complete", "search_km", "words"),
    [
        (True, 1, ""),
        (False, 50, "the list is incomplete"),
        (False, 5, "no listed node within 5 km"),
    ],
)
def test_the_note_says_what_the_list_allows(complete, search_km, words):
    grid = nodes([(112.1, 37.5)], complete=complete)
    found = measure(GRID_ACCESS, sites([HERE]), grid, layer="mine", search_km=search_km)
    for name in ("distance", "nodes_within"):
        assert note(found[name]).startswith(words)
        assert bool(note(found[name])) == bool(words)
        assert found[name].known[0] == (words[:2] != "no")


@pytest.mark.parametrize(("complete", "words"), [(True, ""), (False, "the list is incomplete")])
def test_the_count_has_the_note_of_its_list_where_a_nearer_node_states_nothing(complete, words):
    grid = nodes([(112.1, 37.5), (112.6, 37.5)], complete=complete, voltage_kv=[np.nan, 220])
    found = measure(GRID_ACCESS, sites([HERE]), grid, layer="mine", min_voltage_kv=220)
    assert "does not state" in note(found["distance"])
    assert note(found["nodes_within"]).startswith(words)
    assert bool(note(found["nodes_within"])) == bool(words)


def test_where_the_list_is_silent_a_node_that_states_nothing_does_not_speak():
    grid = nodes([(112.1, 37.5), (112.6, 37.5)], complete=False, voltage_kv=[np.nan, 220])
    found = measure(GRID_ACCESS, sites([HERE]), grid, layer="mine", min_voltage_kv=220, search_km=20)
    assert not found["distance"].known[0]
    assert note(found["distance"]).startswith("no listed node within 20 km")


def test_a_list_speaks_up_to_the_distance_itself():
    grid = nodes([(112.1, 37.5)], complete=False)
    exact = measure(GRID_ACCESS, sites([HERE]), grid, layer="mine")["distance"].value[0]
    for km, known in ((exact, True), (np.nextafter(exact, 0), False)):
        found = measure(GRID_ACCESS, sites([HERE]), grid, layer="mine", search_km=float(km))
        assert found["distance"].known[0] == known


def test_the_label_names_the_least_voltage_where_there_is_one():
    grid = nodes([(112.1, 37.5)], voltage_kv=[220])
    labels = [
        measure(GRID_ACCESS, sites([HERE]), grid, layer="mine", min_voltage_kv=kv)["distance"].label.en
        for kv in (0, 220)
    ]
    assert ["kV" in label for label in labels] == [False, True]


def test_the_map_shows_what_is_nearest_or_within_the_radius():
    grid = nodes([(112.1, 37.5), (112.2, 37.5), (113.5, 37.5), (115.0, 37.5)])
    ready = GRID_ACCESS.prepare(GRID_ACCESS.params(layer="mine", radius_km=25), grid)
    points = ready.features(sites([HERE, (113.0, 37.5)])).points
    assert [p.label.en for p in points] == ["n0", "n1", "n2"]


@pytest.mark.parametrize("place", [HERE, shapely.box(112.0, 37.45, 112.1, 37.55)])
@pytest.mark.parametrize("radius_km", [0.0, 5.0])
def test_the_nearest_of_a_list_with_gaps_has_an_upper_end_only(place, radius_km):
    points = [(112.3, 37.5), (112.7, 37.5)]
    gaps, whole = (
        measure(GRID_ACCESS, sites([place]), nodes(points, radius_km=radius_km, complete=c), layer="mine")
        for c in (False, True)
    )
    assert (gaps["distance"].low[0], gaps["distance"].high[0]) == (0, whole["distance"].high[0])
    assert gaps["distance"].evidence[0] == EvidenceClass.ESTIMATED
    assert gaps["nodes_within"].low[0] == whole["nodes_within"].low[0]
    assert np.isinf(gaps["nodes_within"].high[0])


def test_a_station_whose_service_is_not_stated_might_count():
    ready = GRID_ACCESS.prepare(GRID_ACCESS.params(min_voltage_kv=500, max_voltage_kv=500), Catalogue())
    main = ready.measure(sites([(112.1692, 37.9064)])).main  # Gujiao: its own station is "approved 2007"
    assert not main.known[0]
    assert main.notes[main.note_code[0]] == say("county.might_count")
