"""Mean temperature, PUE and WUE as criteria."""

import numpy as np
import pytest
from pydantic import ValidationError

from siting.catalogue import Catalogue
from siting.climate.shift import NAMED_SHIFTS
from siting.criteria.climate import MEAN_TEMPERATURE
from siting.criteria.cooling import FREE_COOLING
from siting.criteria.efficiency import PUE, WUE
from tests.support.places import SEAT, sites

PARIS = (2.35, 48.86)
ALL = {"mean_temperature": MEAN_TEMPERATURE, "free_cooling": FREE_COOLING, "pue": PUE, "wue": WUE}


def ready(criterion, **params):
    return criterion.prepare(criterion.params.model_validate(params), Catalogue())


def measure(criterion, place, **params):
    return {q.name: q for q in ready(criterion, **params).measure(place).quantities}


def test_the_basin_floor_has_about_eleven_degrees():
    # Wenshui, 17 km away on the same floor, has 10.9 degC (1991-2020): domain of the county's claim of 7.
    mean = measure(MEAN_TEMPERATURE, sites([SEAT], elevation_m=[753]))["mean_temperature"]
    assert mean.low[0] < 10.9 < mean.high[0]
    assert mean.low[0] > 8


def test_the_mountains_are_colder_and_the_coldest_month_is_colder_than_the_warmest():
    found = measure(MEAN_TEMPERATURE, sites([SEAT, SEAT], elevation_m=[753, 1500]))
    mean = found["mean_temperature"].value
    assert mean[1] < mean[0] - 2
    assert np.all(found["coldest_month"].value < mean)
    assert np.all(mean < found["warmest_month"].value)


def test_a_shift_is_added_and_said():
    place = sites([SEAT], elevation_m=[753])
    today = measure(MEAN_TEMPERATURE, place)["mean_temperature"]
    later = measure(MEAN_TEMPERATURE, place, warming_k=1.5)["mean_temperature"]
    assert later.value[0] == pytest.approx(today.value[0] + 1.5)
    assert "+1.5 K" in later.notes[later.note_code[0]].en


def test_recent_years_are_a_named_shift_with_its_source():
    place = sites([SEAT], elevation_m=[753])
    today = measure(MEAN_TEMPERATURE, place)["mean_temperature"]
    recent = measure(MEAN_TEMPERATURE, place, warming_k="recent-years")["mean_temperature"]
    assert recent.value[0] - today.value[0] == pytest.approx(NAMED_SHIFTS["recent-years"].kelvin)
    assert NAMED_SHIFTS["recent-years"].source in recent.sources


def test_pue_and_wue_are_the_same_figures_in_both_criteria():
    place = sites([SEAT], elevation_m=[753])
    one, other = measure(PUE, place), measure(WUE, place)
    for name in ("pue", "wue", "water"):
        assert one[name].value[0] == other[name].value[0]
    assert ready(PUE).measure(place).main.name == "pue"
    assert ready(WUE).measure(place).main.name == "wue"


def test_water_is_wue_times_load():
    found = measure(WUE, sites([SEAT], elevation_m=[753]), it_load_mw=100)
    assert found["water"].value[0] == pytest.approx(found["wue"].value[0] * 100_000 * 8760 / 1000)


def test_water_cooled_plants_of_size_lie_in_the_published_range():
    # Lei and Masanet 2022: zones 5A and 5B, large with water-side economiser, 1.080-1.196 and 1.74-2.61 L/kWh.
    found = measure(PUE, sites([SEAT], elevation_m=[753]), case="large_waterside")
    assert 1.08 < found["pue"].value[0] < 1.20
    assert 1.74 < found["wue"].value[0] < 2.61


@pytest.mark.parametrize("name", ALL)
def test_far_from_every_station_all_is_unknown(name):
    found = measure(ALL[name], sites([PARIS], elevation_m=[35]))
    for quantity in found.values():
        if not quantity.is_text:
            assert not quantity.known[0]


@pytest.mark.parametrize("name", ALL)
def test_unknown_elevation_widens_the_interval(name):
    main = ready(ALL[name]).measure(sites([SEAT, SEAT], elevation_m=[753, np.nan])).main
    width = main.high - main.low
    assert width[1] > width[0]
    assert "elevation UNKNOWN" in main.notes[main.note_code[1]].en


@pytest.mark.parametrize("name", ALL)
def test_a_site_gets_the_same_answer_in_any_chunk(name):
    places = [SEAT, (113.29, 40.08), (112.55, 37.87), PARIS, (116.4, 39.9)]
    height = [753, 1044, np.nan, 35, 45]
    made = ready(ALL[name])
    whole = made.measure(sites(places, elevation_m=height))
    for row, (place, up) in enumerate(zip(places, height, strict=True)):
        alone = made.measure(sites([place], elevation_m=[up]))
        for one, all_of_it in zip(alone.quantities, whole.quantities, strict=True):
            for field in ("value", "low", "high"):
                assert np.array_equal(
                    getattr(one, field), getattr(all_of_it, field)[row : row + 1], equal_nan=True
                )


@pytest.mark.parametrize("name", ALL)
def test_intervals_hold_their_value(name):
    for q in measure(ALL[name], sites([SEAT, (116.4, 39.9)], elevation_m=[753, np.nan])).values():
        if not q.is_text:
            assert np.all((q.low <= q.value) & (q.value <= q.high))


@pytest.mark.parametrize(
    ("criterion", "params"),
    [
        (MEAN_TEMPERATURE, {"warming_k": "soon"}),
        (PUE, {"case": "huge"}),
        (WUE, {"it_load_mw": 0}),
        (FREE_COOLING, {"technology": "magic"}),
        (FREE_COOLING, {"technology": "air_side", "max_dry_bulb_c": 10}),
        (FREE_COOLING, {"min_dew_point_c": 18, "max_dew_point_c": 15}),
    ],
)
def test_parameters_that_make_no_sense_are_refused(criterion, params):
    with pytest.raises(ValidationError):
        criterion.params.model_validate(params)


@pytest.mark.parametrize(
    ("technology", "name"),
    [
        ("air_side_humidified", "air_side_humidified_hours"),
        ("indirect_evaporative", "indirect_evaporative_hours"),
        ("dry_cooler", "dry_cooler_hours"),
    ],
)
def test_other_technologies_are_scored_under_their_own_name(technology, name):
    made = ready(FREE_COOLING, technology=technology).measure(sites([SEAT], elevation_m=[753]))
    assert made.main.name == name
    assert made.main.value[0] > 3000


def test_a_warmer_climate_stands_beside():
    found = measure(FREE_COOLING, sites([SEAT], elevation_m=[753]))
    hours = [found[n].value[0] for n in ("full_hours", "hours_at_plus_1_k", "hours_at_plus_2_k")]
    assert hours == sorted(hours, reverse=True)
    shifted = measure(FREE_COOLING, sites([SEAT], elevation_m=[753]), warming_k=1)["full_hours"]
    assert shifted.value[0] == hours[1]


def test_the_map_gets_hours_by_month_that_add_up():
    place = sites([SEAT, PARIS], elevation_m=[753, 35])
    made = ready(FREE_COOLING)
    (chart,) = made.features(place).months
    assert chart.full[0].sum() == pytest.approx(made.measure(place).main.value[0], abs=1)
    assert np.all((chart.low[0] <= chart.full[0]) & (chart.full[0] <= chart.high[0]))
    assert np.isnan(chart.full[1]).all()


def test_the_seed_of_the_designs_is_told():
    assert set(ready(PUE).seeds) == {"designs"}
    assert dict(ready(MEAN_TEMPERATURE).seeds) == {}
