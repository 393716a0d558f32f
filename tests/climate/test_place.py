"""The climate at places: neighbours, their shifts, and the errors at left-out stations."""

import dataclasses
from itertools import product

import numpy as np
import pytest

from scripts.left_out import MAX_SHARE, MIN_SHARE, groups
from siting.climate import place, spline
from siting.climate.climate_table import ClimateTable, climate_table
from siting.climate.kriging import SWING, computed_means, month_weights, station_means
from siting.climate.place import (
    LAPSE_K_PER_M,
    NEIGHBOURS,
    Neighbours,
    StationSearch,
    mean_temperature,
    monthly_temperature,
)
from siting.climate.psychro import pressure_at_elevation_pa
from siting.climate.terrain import terrain_around
from siting.climate.wet_bulb import wet_bulb_c
from siting.cooling.free_cooling_hours import (
    DryBulbBelow,
    FreeCoolingHours,
    WetBulbBelow,
    hours_with_interval,
)
from siting.geo.geodesy import distance_km
from tests.support import SHARED
from tests.support.counting import held_in_memory

WEATHER = SHARED / "data" / "weather"
WET_BULB_C, DRY_BULB_C = (5, 10, 14, 18), (10, 15, 18, 24)
NAMES = [f"wet {t}" for t in WET_BULB_C] + [f"dry {t}" for t in DRY_BULB_C]
# The errors of the field by distance alone, before the spline.
MAX_ERROR_H = [118.5, 118.5, 112.5, 106.5, 143.5, 139.5, 144.5, 125.5]
MODES = [WetBulbBelow(t) for t in WET_BULB_C] + [DryBulbBelow(t) for t in DRY_BULB_C]


@pytest.fixture(scope="module")
def table():
    return climate_table()


@pytest.fixture(scope="module")
def search(table):
    return StationSearch(table)


def _at_stations(search, table, *, known=True, left_out=False, rows=slice(None)):
    stations = table.stations
    up = stations.elevation_m if known else np.full(len(stations), np.nan)
    everyone = np.arange(len(stations))
    without = everyone[rows] if left_out else None
    return search.neighbours(stations.lon[rows], stations.lat[rows], up[rows], without=without)


@pytest.fixture(scope="module")
def left_out(search, table):
    return _at_stations(search, table, left_out=True)


@pytest.fixture(scope="module")
def left_out_blind(search, table):
    return _at_stations(search, table, left_out=True, known=False)


def _first_stations(table, count):
    """Cut a table to its first stations."""
    stations = type(table.stations)(
        *(getattr(table.stations, name)[:count] for name in type(table.stations).__dataclass_fields__)
    )
    end = table.offset[count]
    columns = (table.month, table.dry_bulb, table.humidity, table.hours)
    return ClimateTable(stations, table.offset[: count + 1], *(c[:end] for c in columns))


def test_at_a_station_the_blend_is_that_station(search, table):
    near = _at_stations(search, table)
    assert np.array_equal(near.station[:, 0], np.arange(242))
    assert near.weight[:, 0] == pytest.approx(1.0, abs=0.005)
    for follows in ("dry_bulb", "wet_bulb"):
        shift, swing = near.moves(follows)
        assert np.abs(shift[:, 0]).max() < 0.005
        assert np.abs(swing[:, 0]).max() < 0.02
    own = station_means(table).dry_bulb_c @ month_weights()
    assert mean_temperature(table, near)[0] == pytest.approx(own, abs=0.005)


def test_the_shipped_means_are_those_of_the_table(table):
    held, computed = station_means(table), computed_means(table)
    for name in type(held).__dataclass_fields__:
        assert getattr(held, name) == pytest.approx(getattr(computed, name), rel=1e-12)


def test_weights_add_up_and_stations_come_nearest_first(search, table):
    random = np.random.default_rng(1)
    lon, lat = random.uniform(80, 130, 500), random.uniform(20, 50, 500)
    near = search.neighbours(lon, lat, random.uniform(0, 3000, 500))
    assert near.weight.sum(axis=1) == pytest.approx(np.ones(500))
    assert near.weight.min() >= 0
    assert np.all(np.diff(near.distance_km, axis=1) >= 0)
    every = distance_km(lon[:, None], lat[:, None], table.stations.lon, table.stations.lat)
    nearest = np.sort(every, axis=1)[:, :NEIGHBOURS]
    assert near.distance_km == pytest.approx(nearest, rel=0.005)  # straight lines, not geodesics


def test_every_neighbour_is_brought_to_the_same_mean(search, table):
    near = search.neighbours(np.array([112.15, 100.0]), np.array([37.55, 30.0]), np.array([753.0, 3500.0]))
    own = station_means(table).dry_bulb_c @ month_weights()
    moved = own[near.station] + near.shift_k
    assert moved == pytest.approx(np.repeat(moved[:, :1], NEIGHBOURS, axis=1), abs=1e-9)
    assert mean_temperature(table, near)[0] == pytest.approx(moved[:, 0])


def test_the_wet_bulb_is_brought_to_one_mean_too(search, table):
    near = search.neighbours(np.array([112.15]), np.array([37.55]), np.array([753.0]))
    hours = FreeCoolingHours(table, WetBulbBelow(10))
    # Each neighbour separately, as if it alone represented a place at that pressure.
    rows = [x.T for x in (near.station, near.distance_km, near.height_m, near.wet_shift_k)]
    station, km, height, shift = rows
    one, pressure = np.ones((NEIGHBOURS, 1)), np.repeat(near.pressure_pa, NEIGHBOURS)
    found, still = (
        hours.at(Neighbours(station, one, km, height, moved, pressure, np.zeros(NEIGHBOURS)))
        for moved in (shift, 0 * shift)
    )
    assert np.ptp(found) < 0.4 * np.ptp(still)


def test_the_answer_does_not_depend_on_what_else_is_asked(search):
    random = np.random.default_rng(2)
    lon, lat, up = (
        random.uniform(90, 125, 12_000),
        random.uniform(22, 48, 12_000),
        random.uniform(0, 4e3, 12_000),
    )
    up[::7] = np.nan
    all_at_once = search.neighbours(lon, lat, up)
    some = slice(6_000, 6_050)
    few = search.neighbours(lon[some], lat[some], up[some])
    for name in ("station", "weight", "shift_k", "wet_shift_k", "pressure_pa", "offset_90_k"):
        assert np.array_equal(getattr(all_at_once, name)[some], getattr(few, name)), name


def test_nothing_jumps_on_the_way_from_one_station_to_the_next(search, table):
    lat = np.linspace(30.0, 42.0, 4001)  # 0.33 km per step
    near = search.neighbours(np.full(4001, 112.0), lat, np.full(4001, 500.0))
    assert np.abs(np.diff(mean_temperature(table, near)[0])).max() < 0.06
    assert np.abs(np.diff(near.offset_90_k)).max() < 0.06
    hours = FreeCoolingHours(table, WetBulbBelow(10)).at(near)
    assert np.abs(np.diff(hours)).max() < 25


def test_higher_is_colder(search, table):
    up = np.arange(0.0, 4000.0, 250.0)
    near = search.neighbours(np.full(16, 112.15), np.full(16, 37.55), up)
    lapse = -np.diff(mean_temperature(table, near)[0]) / 0.25
    assert np.all((lapse > 3.5) & (lapse < 8.0))  # K/km


def test_months_add_up_to_the_year_and_warming_moves_all(search, table):
    near = search.neighbours(np.array([112.15]), np.array([37.55]), np.array([753.0]))
    months = monthly_temperature(table, near)
    assert months.shape == (1, 12)
    value, low, high = mean_temperature(table, near)
    assert months[0] @ month_weights() == pytest.approx(value[0])
    assert low[0] < value[0] < high[0]
    assert high - value == pytest.approx(near.offset_90_k)
    warmer = monthly_temperature(table, near, warmer_k=2.0)
    assert warmer - months == pytest.approx(np.full((1, 12), 2.0))
    assert mean_temperature(table, near, warmer_k=np.array([1.5]))[0] == pytest.approx(value + 1.5)


def test_swing_has_no_mean_and_spans_one_kelvin():
    assert SWING @ month_weights() == pytest.approx(0.0, abs=1e-12)
    assert SWING[6] - SWING[0] == pytest.approx(1.0, abs=1e-3)


def test_an_unknown_elevation_is_that_of_the_valleys_and_widens_the_interval(search):
    lon, lat = np.array([112.15]), np.array([37.55])
    valley = terrain_around(lon, lat).valley_m
    assert valley[0] == pytest.approx(753.0, abs=60.0)
    known = search.neighbours(lon, lat, valley)
    near = search.neighbours(lon, lat, np.array([np.nan]))
    for name in ("station", "weight", "shift_k", "swing_k", "wet_shift_k", "pressure_pa", "place_90_k"):
        assert np.array_equal(getattr(near, name), getattr(known, name)), name
    assert near.offset_90_k[0] > known.offset_90_k[0] + 0.3


def test_without_terrain_an_unknown_elevation_is_that_of_the_stations(table):
    stations = table.stations
    east = dataclasses.replace(stations, lon=stations.lon + 100.0)  # a table of 242 stations far from China
    search = StationSearch(held_in_memory(table, stations=east))
    lon, lat = np.array([212.15]), np.array([37.55])
    near = search.neighbours(lon, lat, np.array([np.nan]))
    known = search.neighbours(lon, lat, np.array([800.0]))
    assert not near.height_m.any()
    assert known.height_m.any()
    assert near.offset_90_k[0] > known.offset_90_k[0] + 0.3
    assert np.isfinite(near.shift_k).all()


@pytest.mark.slow
def test_settings_chosen_without_the_station_miss_no_more(table, monkeypatch, capsys):
    """The settings of the spline are chosen anew for each station, on the errors of all the others."""
    stations, everyone = table.stations, np.arange(len(table.stations))
    hours = [FreeCoolingHours(table, mode) for mode in MODES]
    truth = np.array([hour.at(_alone(table)) for hour in hours])
    errors = []
    for up, smoothing, share in product((0.35, 0.7), (0.025, 0.1), (0.45, 0.75)):
        monkeypatch.setattr(spline, "MM_PER_KM_UP", up)
        monkeypatch.setattr(spline, "MM_PER_KM_ABOVE", up)
        monkeypatch.setattr(spline, "SMOOTHING", smoothing)
        monkeypatch.setattr(place, "SPLINE_SHARE", share)
        # A copy of the table is fitted anew; the one of the package has its fit beside it.
        near = StationSearch(held_in_memory(table)).neighbours(
            stations.lon, stations.lat, stations.elevation_m, without=everyone
        )
        errors.append(np.abs([hour.at(near) for hour in hours] - truth).mean(axis=0))
    error = np.array(errors)
    others = (error.sum(axis=1, keepdims=True) - error) / (len(everyone) - 1)
    nested = error[np.argmin(others, axis=0), everyone].mean()
    with capsys.disabled():
        best = error.mean(axis=1).min()
        print(f"\nsettings chosen without the station: {nested:.1f} h; on all: {best:.1f} h")  # noqa: T201
    assert nested <= 122
    assert error.mean(axis=1).max() <= 124  # none of them matters much


def test_the_interval_widens_with_distance_and_height(search):
    lon, lat = np.array([112.58, 113.2, 90.0, 112.58]), np.array([37.62, 38.6, 33.5, 37.62])
    near = search.neighbours(lon, lat, np.array([778.0, 800.0, 4700.0, 3000.0]))
    at_taiyuan, between, tibet, far_above = near.offset_90_k
    assert at_taiyuan < between < tibet
    assert far_above > 2 * at_taiyuan


def test_a_station_that_is_left_out_is_not_its_own_neighbour(left_out):
    assert left_out.station.shape == (242, NEIGHBOURS)
    assert not (left_out.station == np.arange(242)[:, None]).any()


def test_leaving_out_is_as_if_the_table_did_not_have_it(search, table):
    fewer = _first_stations(table, 241)
    stations = table.stations
    place = (stations.lon[241:], stations.lat[241:], stations.elevation_m[241:])
    of_fewer = StationSearch(fewer).neighbours(*place)
    near = search.neighbours(*place, without=np.array([241]))
    assert np.array_equal(near.station, of_fewer.station)
    assert near.shift_k == pytest.approx(of_fewer.shift_k, abs=1e-9)


@pytest.mark.parametrize("count", [1, 2, 5, 30])
def test_few_stations_are_moved_by_the_stated_lapse(table, count):
    few = _first_stations(table, count)
    stations = few.stations
    near = StationSearch(few).neighbours(
        stations.lon[:1] + 0.3, stations.lat[:1], stations.elevation_m[:1] + 1000.0
    )
    assert near.station.shape == (1, min(count, NEIGHBOURS))
    assert near.shift_k == pytest.approx(-LAPSE_K_PER_M * near.height_m)
    assert near.shift_k[0, 0] == pytest.approx(-6.0)
    assert near.moves("wet_bulb")[0] == pytest.approx(near.shift_k)
    assert near.weight.sum() == pytest.approx(1.0)


def _only(table, station):
    """Cut a table to one of its stations."""
    stations = type(table.stations)(
        *(
            getattr(table.stations, name)[station : station + 1]
            for name in type(table.stations).__dataclass_fields__
        )
    )
    part = table.entries(station)
    columns = (table.month, table.dry_bulb, table.humidity, table.hours)
    return ClimateTable(stations, np.array([0, part.stop - part.start]), *(c[part] for c in columns))


@pytest.fixture(scope="module")
def alone(table):
    """Errors of one station alone at the others [km, K, half-width K], with and without their height."""
    stations = table.stations
    truth = station_means(table).dry_bulb_c @ month_weights()
    rows = []
    for station in range(len(stations)):
        km = distance_km(stations.lon[station], stations.lat[station], stations.lon, stations.lat)
        near = np.flatnonzero((km > 0) & (km <= 300))
        only = _only(table, station)
        search = StationSearch(only)
        for up in (stations.elevation_m[near], np.full(len(near), np.nan)):
            place = search.neighbours(stations.lon[near], stations.lat[near], up)
            error = mean_temperature(only, place)[0] - truth[near]
            rows.append(np.column_stack([km[near], np.isnan(up), error, place.offset_90_k]))
    return np.concatenate(rows)


@pytest.mark.slow
@pytest.mark.parametrize(("nearest", "farthest"), [(0, 100), (100, 150), (150, 200), (200, 300)])
@pytest.mark.parametrize("blind", [False, True])
def test_one_station_alone_holds_nine_in_ten_at_any_distance(alone, nearest, farthest, blind):
    km, unknown, error, offset = alone.T
    of = (km > nearest) & (km <= farthest) & (unknown == blind)
    assert of.sum() >= 80
    assert 0.86 <= np.mean(np.abs(error[of]) <= offset[of]) <= 0.97


@pytest.fixture(scope="module")
def hourly():
    """Return figures of the hourly data, in the order of the table: annual hours (8, s), mean dry bulb
    (s,)."""
    if not WEATHER.is_dir():
        pytest.skip("the hourly typical years are not here: they may not be redistributed")
    import pyarrow.parquet as pq

    rows = pq.read_table(WEATHER / "hourly.parquet")
    column = {name: np.asarray(rows[name]) for name in ("tdb", "rh", "p")}
    wmo = np.asarray(rows["wmo"]).astype(str)
    listed = climate_table().stations.wmo
    order = np.argsort(listed)
    station = order[np.searchsorted(listed[order], wmo)]
    dry = column["tdb"] / 10.0
    wet = wet_bulb_c(dry, np.clip(column["rh"] / 100.0, 0.01, 1.0), column["p"] * 10.0)
    under = [wet <= t for t in WET_BULB_C] + [dry <= t + 1e-9 for t in DRY_BULB_C]
    count = len(listed)
    hours = np.array([np.bincount(station, weights=u, minlength=count) for u in under])
    return hours, np.bincount(station, weights=dry) / np.bincount(station)


def _alone(table):
    """Return each station as the only one of its own place."""
    count = len(table.stations)
    one, zero = np.ones((count, 1)), np.zeros((count, 1))
    pressure = pressure_at_elevation_pa(table.stations.elevation_m)
    return Neighbours(np.arange(count)[:, None], one, zero, zero, zero, pressure, np.zeros(count))


def _plain(table):
    """Return four neighbours by the inverse square of the distance, adjusted by 6 K/km."""
    stations = table.stations
    km = distance_km(stations.lon[:, None], stations.lat[:, None], stations.lon, stations.lat)
    np.fill_diagonal(km, np.inf)
    near = np.argsort(km, axis=1)[:, :4]
    km = np.take_along_axis(km, near, axis=1)
    weight = km**-2 / (km**-2).sum(axis=1, keepdims=True)
    height = stations.elevation_m[:, None] - stations.elevation_m[near]
    pressure = pressure_at_elevation_pa(stations.elevation_m)
    return Neighbours(near, weight, km, height, -0.006 * height, pressure, np.full(len(near), 1.45))


def test_stations_that_are_left_out(table, left_out, left_out_blind, hourly, capsys):
    truth, _ = hourly
    plain = _plain(table)
    hours = [FreeCoolingHours(table, mode) for mode in MODES]
    figures = []
    inside = np.empty(truth.shape, dtype=np.bool_)
    lines = ["", "  limit     ours    plain  covered  half-width  no height  covered"]
    for row, (name, hour, true) in enumerate(zip(NAMES, hours, truth, strict=True)):
        value, low, high = hours_with_interval(hour, left_out)
        inside[row] = (low <= true + 0.5) & (true - 0.5 <= high)
        blind, blind_low, blind_high = hours_with_interval(hour, left_out_blind)
        error, beside, unknown = (np.abs(v - true).mean() for v in (value, hour.at(plain), blind))
        held = inside[row].mean()
        held_blind = np.mean((blind_low <= true + 0.5) & (true - 0.5 <= blind_high))
        figures.append((error, beside, held, unknown, held_blind))
        lines.append(
            f"{name:>7}  {error:5.0f} h  {beside:5.0f} h  {held:6.1%}  {np.mean(high - low) / 2:5.0f} h"
            f"  {unknown:7.0f} h  {held_blind:6.1%}"
        )
    error, beside, held, unknown, held_blind = np.array(figures).T
    lines.append(f"   mean  {error.mean():5.0f} h  {beside.mean():5.0f} h")
    shares = {name: inside[:, chosen].mean() for name, chosen in groups(table.stations).items()}
    lines += [f"  {share:6.1%}  {name}" for name, share in shares.items()]
    with capsys.disabled():
        print("\n".join(lines))  # noqa: T201  (the table is what the test is for)
    assert error.mean() <= 122
    assert np.all(error <= np.array(MAX_ERROR_H))
    assert np.all(error <= beside)
    assert unknown.mean() <= 180
    assert np.all((held >= 0.85) & (held <= 0.97))
    assert {name: share for name, share in shares.items() if not MIN_SHARE <= share <= MAX_SHARE} == {}
    assert np.all((held_blind >= 0.82) & (held_blind <= 0.97))


def test_the_mean_temperature_of_stations_that_are_left_out(table, left_out, left_out_blind, hourly):
    _, truth = hourly
    for near, most in ((left_out, 0.52), (left_out_blind, 0.72)):
        value, low, high = mean_temperature(table, near)
        assert np.abs(value - truth).mean() < most  # 0.57 K: regressed on position and height
        assert 0.85 <= np.mean((low <= truth) & (truth <= high)) <= 0.97
