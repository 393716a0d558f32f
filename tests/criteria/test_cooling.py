"""Free cooling as a criterion."""

import numpy as np
import pytest
from pydantic import ValidationError

from siting.catalogue import Catalogue
from siting.criteria.cooling import FREE_COOLING
from tests.support.places import SEAT, sites


def measure(place, **params):
    ready = FREE_COOLING.prepare(FREE_COOLING.params.model_validate(params), Catalogue())
    return {q.name: q for q in ready.measure(place).quantities}


def test_the_county_seat_has_about_four_months_at_7_degrees():
    months = measure(sites([SEAT], elevation_m=[753]), supply_water_c=7)["months"]
    assert months.low[0] < 3.9
    assert months.high[0] > 3.6


def test_stations_are_named_with_distance_and_height():
    words = measure(sites([SEAT], elevation_m=[753]))["stations"].text[0].as_py()
    assert words.startswith("Taiyuan (44 km, -25 m); Jiexiu (61 km, +9 m)")


def test_a_higher_site_cools_longer():
    hours = measure(sites([SEAT, SEAT], elevation_m=[753, 1500]))["full_hours"].value
    assert hours[1] > hours[0] + 300


def test_unknown_elevation_widens_the_interval_and_says_so():
    found = measure(sites([SEAT, SEAT], elevation_m=[753, np.nan]))["full_hours"]
    width = found.high - found.low
    assert width[1] > width[0]
    words = measure(sites([SEAT], elevation_m=[np.nan]))["stations"].text[0].as_py()
    assert "height UNKNOWN" in words
    assert "elevation UNKNOWN" in found.notes[found.note_code[1]].en


@pytest.mark.parametrize(
    ("technology", "name"), [("water_side", "full_hours"), ("air_side", "air_side_hours")]
)
def test_the_scored_technology_is_a_parameter(technology, name):
    ready = FREE_COOLING.prepare(FREE_COOLING.params(technology=technology), Catalogue())
    assert ready.measure(sites([SEAT], elevation_m=[753])).main.name == name


def test_a_place_far_from_every_station_is_unknown():
    found = measure(sites([(2.35, 48.86)], elevation_m=[35]))
    assert not found["full_hours"].known[0]
    assert not found["months"].known[0]
    assert "too far" in found["full_hours"].notes[found["full_hours"].note_code[0]].en


def test_a_smaller_approach_gives_more_hours():
    few, many = (
        measure(sites([SEAT], elevation_m=[753]), tower_approach_k=k)["full_hours"].value[0] for k in (6, 3)
    )
    assert few < many


@pytest.mark.parametrize("supply_water_c", [7, 18, 23])
def test_partial_hours_have_an_interval(supply_water_c):
    found = measure(sites([SEAT], elevation_m=[753]), supply_water_c=supply_water_c)["partial_hours"]
    assert found.low[0] < found.high[0]


def test_intervals_hold_their_value():
    for quantity in measure(sites([SEAT, (116.4, 39.9)], elevation_m=[753, np.nan])).values():
        if not quantity.is_text:
            assert np.all((quantity.low <= quantity.value) & (quantity.value <= quantity.high))


TOWER = {"design_wet_bulb_c": 24, "approach_k": 4.5, "range_k": 5}


def test_the_towers_size_stands_beside_the_hours():
    found = measure(sites([SEAT], elevation_m=[753]), years="typical_years")
    summer, winter, full = (found[n] for n in ("summer_tower_hours", "winter_tower_hours", "full_hours"))
    assert winter.value[0] == full.value[0]
    assert 3800 < summer.value[0] < 4300  # Taiyuan nearby: 3,872-4,035 hour by hour
    assert summer.low[0] < summer.value[0] < summer.high[0] < full.low[0]
    assert "tower-merkel" in summer.sources


def test_a_stated_tower_is_scored_and_the_constant_approach_stands_beside_it():
    given = measure(sites([SEAT], elevation_m=[753]), tower=TOWER)
    plain = measure(sites([SEAT], elevation_m=[753]))
    assert given["full_hours"].value[0] == plain["summer_tower_hours"].value[0]
    assert given["summer_tower_hours"].value[0] == given["full_hours"].value[0]
    assert given["winter_tower_hours"].value[0] == plain["full_hours"].value[0]


def test_more_air_in_free_cooling_gives_more_hours():
    few, many = (
        measure(sites([SEAT], elevation_m=[753]), tower=TOWER | {"air_flow": flow})["full_hours"].value[0]
        for flow in (1.0, 2.0)
    )
    assert few + 800 < many


def test_only_the_water_side_has_a_tower():
    found = measure(sites([SEAT], elevation_m=[753]), technology="dry_cooler")
    assert not {"summer_tower_hours", "winter_tower_hours"} & set(found)


@pytest.mark.parametrize(
    ("tower", "said"),
    [
        ({"design_wet_bulb": 24}, "design_wet_bulb"),
        ({"approach_k": 0.2}, "approach_k"),
        ({"liquid_to_gas": 3, "range_k": 20, "approach_k": 1}, "no tower reaches approach_k = 1"),
    ],
)
def test_a_tower_that_cannot_be_is_refused(tower, said):
    with pytest.raises(ValidationError, match=said):
        FREE_COOLING.params.model_validate({"tower": tower})
