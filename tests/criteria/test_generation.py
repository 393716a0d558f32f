"""Generation nearby: sums, plants of unstated size, and lists with gaps."""

import numpy as np
import pytest

from siting.criteria.generation import GENERATION_NEARBY
from siting.evidence import EvidenceClass
from siting.geo.geodesy import geod
from siting.scoring.value_functions import value_function
from siting.texts import say
from tests.support.layers import HERE, km_to, measure, nodes, note
from tests.support.places import SEAT, sites


def test_a_station_without_capacity_is_not_zero():
    plants = nodes([(112.1, 37.5), (112.2, 37.5)], capacity_mw=[600, np.nan])
    found = measure(GENERATION_NEARBY, sites([(112.0, 37.5)]), plants, layer="mine", radius_km=50)
    capacity = found["capacity"]
    assert (capacity.low[0], capacity.value[0], capacity.high[0]) == (600, 600, np.inf)
    assert (capacity.evidence[0], found["stations_within"].value[0]) == (EvidenceClass.ESTIMATED, 2)


def test_stations_that_all_state_nothing_are_unknown():
    plants = nodes([(112.1, 37.5)], capacity_mw=[np.nan])
    assert not measure(GENERATION_NEARBY, sites([(112.0, 37.5)]), plants, layer="mine")["capacity"].known[0]


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


def test_the_radius_of_generation_includes_equality():
    plants = nodes([(112.1, 37.5)], capacity_mw=[600])
    found = measure(GENERATION_NEARBY, sites([HERE]), plants, layer="mine", radius_km=km_to(112.1))
    assert found["capacity"].value[0] == 600


def test_on_a_complete_list_with_sizes_nothing_is_uncertain():
    plants = nodes([(112.1, 37.5)], capacity_mw=[600])
    found = measure(GENERATION_NEARBY, sites([HERE]), plants, layer="mine")["capacity"]
    assert (found.low[0], found.high[0], found.evidence[0]) == (600, 600, EvidenceClass.DERIVED)
    assert note(found) == ""


def test_a_size_that_is_not_stated_has_no_upper_limit():
    plants = nodes([(112.1, 37.5), (112.2, 37.5), (112.3, 37.5)], capacity_mw=[0.25, np.nan, np.nan])
    found = measure(GENERATION_NEARBY, sites([HERE]), plants, layer="mine")["capacity"]
    assert (found.low[0], found.value[0], found.high[0]) == (0.25, 0.25, np.inf)
    assert "without a stated capacity" in note(found)


@pytest.mark.parametrize("complete", [True, False])
def test_one_station_that_states_nothing_says_so_on_any_list(complete):
    plants = nodes([(112.1, 37.5), (112.2, 37.5)], complete=complete, capacity_mw=[600, np.nan])
    found = measure(GENERATION_NEARBY, sites([HERE]), plants, layer="mine")
    assert found["capacity"].high[0] == np.inf
    assert "without a stated capacity" in note(found["capacity"])
    assert found["stations_within"].value[0] == 2


def test_an_incomplete_list_that_holds_none_says_so():
    plants = nodes([(115.0, 37.5)], complete=False, capacity_mw=[600])
    found = measure(GENERATION_NEARBY, sites([HERE]), plants, layer="mine")
    assert note(found["capacity"]).startswith("no listed power plant within 50 km")
    assert not found["stations_within"].known[0]


def test_a_complete_list_that_holds_none_counts_none():
    plants = nodes([(115.0, 37.5)], capacity_mw=[600])
    found = measure(GENERATION_NEARBY, sites([HERE]), plants, layer="mine")
    assert (found["capacity"].value[0], found["stations_within"].value[0]) == (0, 0)
    assert note(found["capacity"]) == ""


def test_the_map_shows_each_plant_within_the_radius_once():
    plants = nodes([(112.1, 37.5), (114.0, 37.5)], capacity_mw=[600, 600])
    ready = GENERATION_NEARBY.prepare(GENERATION_NEARBY.params(layer="mine"), plants)
    assert [p.label.en for p in ready.features(sites([HERE, HERE])).points] == ["n0"]


def test_a_list_with_gaps_bounds_a_circle_from_below_only():
    plants = nodes([(112.1, 37.5)], complete=False, capacity_mw=[600])
    found = measure(GENERATION_NEARBY, sites([HERE]), plants, layer="mine")
    capacity = found["capacity"]
    assert (capacity.low[0], capacity.value[0], capacity.high[0]) == (600, 600, np.inf)
    assert (capacity.evidence[0], capacity.complete) == (EvidenceClass.ESTIMATED, False)
    assert note(capacity) == say("grid.incomplete_list").en
    assert (found["stations_within"].low[0], found["stations_within"].high[0]) == (1, np.inf)
    ours = measure(GENERATION_NEARBY, sites([SEAT]))["capacity"]
    assert (ours.low[0], ours.high[0]) == (ours.value[0], np.inf)


@pytest.mark.parametrize(
    ("column", "held"),
    [("capacity_mw", [600, 350]), ("capacity_gw", [0.6, 0.35]), ("装机(万千瓦)", [60, 35])],
)
def test_capacities_are_brought_to_megawatts_by_the_unit_of_their_heading(column, held):
    plants = nodes([(112.1, 37.5), (112.2, 37.5)], **{column: held})
    ready = GENERATION_NEARBY.prepare(GENERATION_NEARBY.params(layer="mine", capacity_column=column), plants)
    assert ready.measure(sites([HERE])).main.value[0] == pytest.approx(950)
    told = ready.warnings(sites([HERE]))
    wanted = [] if column == "capacity_mw" else [f"column '{column}' of layer 'mine' is brought to MW"]
    assert list(told) == wanted


# Plants 10, 20 ... 60 km east of the site; the third states no capacity.
ROW = [(float(geod().fwd(*HERE, 90.0, 1000.0 * km)[0]), 37.5) for km in (10, 20, 30, 40, 50, 60)]
MEGAWATTS = [100, 200, np.nan, 400, 500, 600]


def _around(radius_km, *, site_km=0.0, plant_km=0.0, complete=True, megawatts=MEGAWATTS):
    plants = nodes(ROW, radius_km=plant_km, complete=complete, capacity_mw=megawatts)
    place = sites([HERE], radius_km=[site_km])
    found = measure(GENERATION_NEARBY, place, plants, layer="mine", radius_km=radius_km)
    return tuple((q.low[0], q.value[0], q.high[0]) for q in (found["capacity"], found["stations_within"]))


@pytest.mark.parametrize(
    ("radius_km", "site_km", "plant_km", "capacity", "stations"),
    [
        (25, 0, 0, (300, 300, 300), (2, 2, 2)),
        (25, 4, 0, (300, 300, 300), (2, 2, 2)),
        (25, 6, 0, (100, 300, np.inf), (1, 2, 3)),  # from 19 to 31 km
        (25, 0, 6, (100, 300, np.inf), (1, 2, 3)),
        (25, 3, 3, (100, 300, np.inf), (1, 2, 3)),
        (15, 0.6, 0, (100, 100, 100), (1, 1, 1)),
        (15, 16, 0, (0, 100, np.inf), (0, 1, 3)),  # nothing is surely within less than 0 km
        (10.5, 10.5, 0, (0, 100, 300), (0, 1, 2)),
        (35, 0, 0, (300, 300, np.inf), (3, 3, 3)),
        (35, 1, 0, (300, 300, np.inf), (3, 3, 3)),
    ],
)
def test_a_site_or_plants_that_may_lie_elsewhere(radius_km, site_km, plant_km, capacity, stations):
    assert _around(radius_km, site_km=site_km, plant_km=plant_km) == (capacity, stations)


def test_what_lies_surely_within_the_radius_includes_equality():
    assert _around(km_to(ROW[0][0]) + 0.5, site_km=0.5)[0][0] == 100


def test_of_a_list_with_gaps_the_most_is_not_known_wherever_the_site_lies():
    assert _around(25, site_km=6, complete=False) == ((100, 300, np.inf), (1, 2, np.inf))
    one = _around(15, megawatts=[np.nan] * 6)
    assert (np.isnan(one[0][1]), one[1]) == (True, (1, 1, 1))


@pytest.mark.parametrize(
    ("site_km", "blank", "complete", "capacity", "stations"),
    [
        (0.0, False, True, "DERIVED", "DERIVED"),
        (0.6, False, True, "ESTIMATED", "ESTIMATED"),
        (0.0, True, True, "ESTIMATED", "DERIVED"),
        (0.0, False, False, "ESTIMATED", "ESTIMATED"),
    ],
)
def test_what_is_counted_on_known_places_is_derived(site_km, blank, complete, capacity, stations):
    plants = nodes(ROW[:2], complete=complete, capacity_mw=[100, np.nan if blank else 200])
    found = measure(GENERATION_NEARBY, sites([HERE], radius_km=[site_km]), plants, layer="mine", radius_km=25)
    classes = [EvidenceClass(found[name].evidence[0]).name for name in ("capacity", "stations_within")]
    assert classes == [capacity, stations]


@pytest.mark.parametrize(
    "kind", ["linear", "exponential", "logistic", "piecewise", "step", "band", "trapezoid"]
)
def test_no_upper_limit_scores_up_to_the_best_that_more_could_score(kind):
    value = {
        "linear": {"worst": 0, "best": 4000},
        "exponential": {"worst": 0, "best": 4000, "rho": 1000},
        "logistic": {"worst": 0, "best": 4000},
        "piecewise": {"points": [[0, 0], [4000, 1]]},
        "step": {"steps": [{"max": 1000, "score": 0}, {"min": 1000, "score": 1}]},
        "band": {"soft_min": 500, "min": 2000},
        "trapezoid": {"target": 2000, "tolerance": 100, "falloff": 2500},
    }[kind]
    plants = nodes([(112.1, 37.5)], complete=False, capacity_mw=[600])
    main = measure(GENERATION_NEARBY, sites([HERE]), plants, layer="mine")["capacity"]
    score, low, high = (x[0] for x in value_function({"kind": kind, **value}).score(main))
    assert high == 1
    assert low == pytest.approx(0 if kind == "trapezoid" else score)  # far beyond the target is worst again
