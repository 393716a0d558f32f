"""Mean temperature, PUE and WUE as criteria."""

import numpy as np
import pytest
from pydantic import ValidationError

from siting.catalogue import Catalogue, ClimateFile
from siting.climate.climate_table import climate_table
from siting.climate.place import StationSearch
from siting.climate.shift import NAMED_SHIFTS
from siting.climate.world import MONTHS, WorldTemperature
from siting.criteria.climate import MEAN_TEMPERATURE
from siting.criteria.cooling import FREE_COOLING
from siting.criteria.efficiency import PUE, WUE
from siting.geo.features import CLIMATE_STATION
from tests.support.epw_files import epw, hours
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
    today = measure(MEAN_TEMPERATURE, place, years="typical_years")["mean_temperature"]
    recent = measure(MEAN_TEMPERATURE, place, warming_k="recent-years")["mean_temperature"]
    assert recent.value[0] - today.value[0] == pytest.approx(NAMED_SHIFTS["recent-years"].kelvin)
    assert NAMED_SHIFTS["recent-years"].source in recent.sources


@pytest.mark.parametrize("name", ALL)
def test_the_typical_years_stand_beside_the_present(name):
    place = sites([SEAT, PARIS], elevation_m=[753, 35])
    found = measure(ALL[name], place)
    old = ready(ALL[name], years="typical_years").measure(place)
    beside = found[f"{old.main.name}_typical_years"]
    for field in ("value", "low", "high"):
        assert np.array_equal(getattr(beside, field), getattr(old.main, field), equal_nan=True)
    assert f"{old.main.name}_typical_years" not in {q.name for q in old.quantities}


def test_the_present_is_warmer_by_the_shift_and_less_sure_by_its_error_in_square():
    place = sites([SEAT], elevation_m=[753])
    shift = NAMED_SHIFTS["present"]
    now = measure(MEAN_TEMPERATURE, place)["mean_temperature"]
    old = measure(MEAN_TEMPERATURE, place, years="typical_years")["mean_temperature"]
    assert now.value - old.value == pytest.approx([shift.kelvin])
    assert now.high - now.value == pytest.approx(np.hypot(old.high - old.value, shift.error_90_k))
    assert {"typical-year-offsets", "china-warming"} <= set(now.sources)
    assert "china-warming" not in old.sources


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


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"case": "large_dry_cooler"}, "no figure of a plant with dry coolers or pumped refrigerant alone"),
        ({"case": "large_waterside", "it_load_share": 0.5}, "no figure at 50% of the design load"),
        ({"case": "large_indirect_evaporative", "it_load_share": 0.4}, "PUE is confirmed from 50% upwards"),
    ],
)
def test_a_pue_that_nothing_published_confirms_is_unknown_with_the_reason(params, reason):
    place = sites([SEAT], elevation_m=[753])
    measure = ready(PUE, **params)
    main, *beside = measure.measure(place).quantities
    assert not main.known[0]
    assert reason in main.notes[main.note_code[0]].en
    assert [w for w in measure.warnings(place) if reason in w]
    assert {q.name: bool(q.known[0]) for q in beside if q.name in {"wue", "water"}} == {
        "wue": True,
        "water": True,
    }
    wue, pue, *_ = ready(WUE, **params).measure(place).quantities
    assert (wue.known[0], pue.known[0]) == (True, False)


def test_indirect_evaporative_coolers_have_a_pue_at_half_load():
    found = ready(PUE, case="large_indirect_evaporative", it_load_share=0.5)
    place = sites([SEAT], elevation_m=[753])
    assert found.measure(place).main.known[0]
    assert found.warnings(place) == ()


def test_the_seed_of_the_designs_is_told():
    assert set(ready(PUE).seeds) == {"designs"}
    assert dict(ready(MEAN_TEMPERATURE).seeds) == {}


# --- notes, stations and widths, one by one ----------------------------------------------------------------


def note(quantity, row=0):
    return quantity.notes[quantity.note_code[row]].en


@pytest.mark.parametrize(
    ("place", "height", "params", "words"),
    [
        (SEAT, 753, {}, "for mean of 2015-2024"),
        (SEAT, 753, {"years": "typical_years"}, "for typical years, mostly 1971-2003"),
        (SEAT, 753, {"warming_k": 1.5}, "for mean of 2015-2024; the climate is shifted by +1.5 K"),
        (SEAT, 753, {"warming_k": -0.5}, "for mean of 2015-2024; the climate is shifted by -0.5 K"),
        (SEAT, 753, {"warming_k": "recent-years"}, "for mean of 2008-2009"),
        (SEAT, np.nan, {}, "elevation UNKNOWN"),
        (SEAT, np.nan, {"warming_k": 1.5}, "elevation UNKNOWN"),
        (PARIS, 35, {}, "the nearest station of the climate table is too far"),
        (PARIS, np.nan, {"warming_k": 1.5}, "the nearest station of the climate table is too far"),
    ],
)
def test_the_note_says_what_matters_most(place, height, params, words):
    found = measure(MEAN_TEMPERATURE, sites([place], elevation_m=[height]), **params)
    for name in ("mean_temperature", "coldest_month"):
        assert note(found[name]).startswith(words)


@pytest.mark.parametrize("name", ALL)
def test_a_station_reaches_up_to_the_distance_itself(name):
    place = sites([SEAT], elevation_m=[753])
    exact = float(ready(MEAN_TEMPERATURE).near(place).distance_km[0, 0])
    for km, known in ((exact, True), (np.nextafter(exact, 0), False)):
        found = measure(ALL[name], place, max_station_km=float(km))
        assert all(q.known[0] == known for q in found.values() if not q.is_text)


def test_months_err_as_the_year_does():
    found = measure(MEAN_TEMPERATURE, sites([SEAT], elevation_m=[753]))
    offset = ready(MEAN_TEMPERATURE).near(sites([SEAT], elevation_m=[753])).offset_90_k[0]
    assert offset > 0
    for name in ("coldest_month", "warmest_month", "mean_temperature"):
        one = found[name]
        assert (one.value - one.low, one.high - one.value) == (pytest.approx(offset), pytest.approx(offset))


def test_stations_are_named_with_the_sign_of_the_height():
    # A place at a station, at its height, above and below it: the place is so much above the station.
    stations = climate_table().stations
    row = list(stations.wmo).index("537720")
    here, up = (float(stations.lon[row]), float(stations.lat[row])), float(stations.elevation_m[row])
    found = measure(MEAN_TEMPERATURE, sites([here] * 4, elevation_m=[up, up + 1, up + 12, up - 12]))[
        "stations"
    ]
    first = [words.as_py().split("; ")[0] for words in found.text]
    assert first == [f"Taiyuan (0 km, {height} m)" for height in ("0", "+1", "+12", "-12")]


def test_four_stations_are_named_nearest_first():
    place = sites([SEAT], elevation_m=[753])
    words = measure(MEAN_TEMPERATURE, place)["stations"].text[0].as_py().split("; ")
    km = [int(w.split("(")[1].split(" km")[0]) for w in words]
    near = ready(MEAN_TEMPERATURE).near(place)
    assert km == np.rint(near.distance_km[0, :4]).astype(int).tolist() == sorted(km)
    assert len(words) == 4


def test_the_map_shows_every_station_where_it_is():
    place = sites([SEAT], elevation_m=[753])
    made, stations = ready(MEAN_TEMPERATURE), climate_table().stations
    points = made.features(place).points
    assert len(points) == len(np.unique(made.near(place).station))
    (one,) = (p for p in points if "537720" in p.label.en)
    row = list(stations.wmo).index("537720")
    assert (one.lon, one.lat, one.radius_km) == (stations.lon[row], stations.lat[row], 0)
    assert (one.group, one.label.en) == (CLIMATE_STATION, "Taiyuan 537720")
    assert one.detail.en == f"{stations.elevation_m[row]:.0f} m"


def test_only_sites_without_a_height_are_warned_of():
    made = ready(MEAN_TEMPERATURE)
    assert made.warnings(sites([SEAT], elevation_m=[753])) == ()
    (line,) = made.warnings(sites([SEAT] * 3, elevation_m=[753, np.nan, np.nan]))
    assert line.startswith("elevation is UNKNOWN for 2 of 3 sites")


def test_far_sites_are_warned_of_by_the_name_of_the_own_file(tmp_path):
    epw(tmp_path / "mine.epw", hours(2005))
    catalogue = Catalogue(climate=ClimateFile("weather", tmp_path / "mine.epw"))
    made = MEAN_TEMPERATURE.prepare(MEAN_TEMPERATURE.params(), catalogue)
    said = made.warnings(sites([SEAT, PARIS], elevation_m=[753, 35]))
    assert len(said) == 2
    assert all("mine.epw" in line for line in said)
    assert any(line.startswith("1 of 2 sites are over") for line in said)


def test_a_site_without_a_height_has_none_above_its_stations():
    words = measure(MEAN_TEMPERATURE, sites([SEAT, SEAT], elevation_m=[np.nan, 753]))["stations"].text
    blind, known = (str(words[row].as_py()).split("; ")[0] for row in (0, 1))
    assert (blind, known) == ("Taiyuan (44 km, height UNKNOWN)", "Taiyuan (44 km, -25 m)")


@pytest.mark.parametrize(
    ("criterion", "falls"), [(MEAN_TEMPERATURE, False), (FREE_COOLING, True), (PUE, False)]
)
def test_what_warmth_does_to_a_figure_is_declared_as_it_is(criterion, falls):
    """The common errors of the climate act on it in that direction; the shift by 1.5 K shows which it is."""
    place = sites([SEAT], elevation_m=[753])
    now, warmer = (ready(criterion, **given).measure(place).main for given in ({}, {"warming_k": 1.5}))
    assert (warmer.value[0] < now.value[0]) is np.bool_(falls)
    climate = [error.falling for error in now.shared if error.id.startswith("climate")]
    assert climate
    assert set(climate) == {falls}


# --- free cooling, PUE and WUE ----------------------------------------------------------------------------


def test_months_are_hours_over_730():
    found = measure(FREE_COOLING, sites([SEAT], elevation_m=[753]))
    for field in ("value", "low", "high"):
        assert getattr(found["months"], field) == pytest.approx(getattr(found["full_hours"], field) / 730)


@pytest.mark.parametrize(
    ("technology", "beside"), [("water_side", "air_side_hours"), ("air_side", "full_hours")]
)
def test_the_other_technology_stands_beside_with_its_own_hours(technology, beside):
    place = sites([SEAT], elevation_m=[753])
    found = measure(FREE_COOLING, place, technology=technology)[beside]
    other = {"air_side_hours": "air_side", "full_hours": "water_side"}[beside]
    assert found.value[0] == measure(FREE_COOLING, place, technology=other)[beside].value[0]


def test_hours_of_a_warmer_climate_are_those_of_a_study_that_asks_for_it():
    place = sites([SEAT], elevation_m=[753])
    found = measure(FREE_COOLING, place, warming_k=0.5)
    for kelvin in (1, 2):
        shifted = measure(FREE_COOLING, place, warming_k=0.5 + kelvin)["full_hours"]
        for field in ("value", "low", "high"):
            assert getattr(found[f"hours_at_plus_{kelvin}_k"], field)[0] == getattr(shifted, field)[0]


def test_partial_hours_by_month_add_up_to_those_of_the_year():
    place = sites([SEAT, PARIS], elevation_m=[753, 35])
    made = ready(FREE_COOLING, warming_k=1)
    (chart,) = made.features(place).months
    year = {q.name: q for q in made.measure(place).quantities}
    assert chart.full[0].sum() == pytest.approx(year["full_hours"].value[0], abs=1)
    assert chart.partial[0].sum() == pytest.approx(year["partial_hours"].value[0], abs=1)
    assert chart.partial[0].min() >= 0
    for rows in (chart.partial, chart.low, chart.high):
        assert np.isnan(rows[1]).all()


def test_the_chart_speaks_as_far_as_the_figures():
    place = sites([SEAT], elevation_m=[753])
    exact = float(ready(FREE_COOLING).near(place).distance_km[0, 0])
    for km, known in ((exact, True), (np.nextafter(exact, 0), False)):
        (chart,) = ready(FREE_COOLING, max_station_km=float(km)).features(place).months
        assert np.isfinite(chart.full).all() == known


def test_the_map_of_free_cooling_shows_the_stations_too():
    place = sites([SEAT], elevation_m=[753])
    assert ready(FREE_COOLING).features(place).points == ready(MEAN_TEMPERATURE).features(place).points


@pytest.mark.parametrize(
    ("params", "part"),
    [
        ({"technology": "water_side", "supply_water_c": 12}, "12"),
        ({"technology": "dry_cooler", "supply_water_c": 12, "dry_approach_k": 7}, "7"),
        ({"technology": "indirect_evaporative", "supply_air_c": 21}, "21"),
        ({"technology": "air_side_humidified", "envelope": "A1"}, "A1"),
    ],
)
def test_each_technology_is_built_of_its_own_parameters(params, part):
    plant = ready(FREE_COOLING, **params).scored.technology
    assert plant.id == params["technology"]
    assert part in f"{plant.label.en} {plant.condition.en}"


def test_the_label_goes_on_in_small_letters():
    made = ready(FREE_COOLING)
    first = made.scored.technology.label.en.split()[0]
    assert first[0].isupper()
    assert first.lower() in made.label.en.split()


def test_where_all_hours_are_full_none_is_partial():
    (chart,) = ready(FREE_COOLING, supply_water_c=45).features(sites([SEAT], elevation_m=[753])).months
    assert chart.full[0].sum() == pytest.approx(8760, abs=0.1)
    assert chart.partial[0] == pytest.approx(np.zeros(12), abs=0.05)


@pytest.mark.parametrize("load", [1, 250])
def test_water_has_the_interval_of_the_wue(load):
    # L/kWh x kW x 8760 h / 1000 L per m3.
    found = measure(PUE, sites([SEAT], elevation_m=[753]), it_load_mw=load)
    for field in ("low", "value", "high"):
        expected = getattr(found["wue"], field)[0] * load * 1000 * 8760 / 1000
        assert getattr(found["water"], field)[0] == pytest.approx(expected)


def test_pue_and_wue_have_a_width_and_the_warmer_climate_costs_more():
    place = sites([SEAT], elevation_m=[753])
    today, later = measure(PUE, place), measure(PUE, place, warming_k=3)
    for name in ("pue", "wue"):
        assert today[name].low[0] < today[name].value[0] < today[name].high[0]
    assert later["pue"].value[0] > today["pue"].value[0]


def test_each_figure_shares_the_part_of_its_own_designs():
    place, criterion = sites([SEAT], elevation_m=[753]), ready(PUE)
    found = criterion.annual.at(criterion.near(place))
    part = {q.name: q.shared[0].part.tolist() for q in criterion.measure(place).quantities if q.shared}
    assert part["pue"] == found.pue_designs.tolist() != found.wue_designs.tolist()
    assert part["wue"] == part["water"] == found.wue_designs.tolist()


def test_beyond_the_stations_world_maps_have_the_width_they_state(monkeypatch):
    module = "siting.criteria.climate"
    maps = WorldTemperature(np.arange(12.0)[None], np.array([2.0]))
    monkeypatch.setattr(f"{module}.require_installed", lambda _what: None)
    monkeypatch.setattr(f"{module}.world_temperature", lambda *_place: maps)
    found = measure(MEAN_TEMPERATURE, sites([PARIS], elevation_m=[35]), world=True)
    for name, half in (
        ("mean_temperature", 2.0),
        ("coldest_month", 2 * MONTHS),
        ("warmest_month", 2 * MONTHS),
    ):
        one = found[name]
        assert (one.value[0] - one.low[0], one.high[0] - one.value[0]) == pytest.approx((half, half))


def test_criteria_of_one_climate_find_the_stations_of_sites_once(monkeypatch):
    asked = []
    search = StationSearch.neighbours
    monkeypatch.setattr(StationSearch, "neighbours", lambda *a, **k: asked.append(1) or search(*a, **k))
    place = sites([SEAT], elevation_m=[753])
    shared = [ready(c).measure_scored(place).main.value[0] for c in (MEAN_TEMPERATURE, FREE_COOLING, PUE)]
    assert len(asked) == 1
    own = [ready(c).measure_scored(sites([SEAT], elevation_m=[753])).main.value[0]
           for c in (MEAN_TEMPERATURE, FREE_COOLING, PUE)]  # fmt: skip
    assert len(asked) == 4
    assert shared == own
    # Other years are a shift of the same stations, and no other's figures.
    warmer = ready(MEAN_TEMPERATURE, warming_k=2.0).measure_scored(place).main.value[0]
    assert len(asked) == 4
    assert warmer == pytest.approx(shared[0] + 2.0)
