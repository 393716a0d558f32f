"""What is computed in NumPy for a few places equals what is compiled for many, to the last bit."""

import dataclasses

import numpy as np
import pytest

from siting.climate import kriging, place, psychro_arrays, psychro_kernels, spline
from siting.climate.climate_table import climate_table
from siting.climate.place import FIT_PATH, StationSearch
from tests.support.counting import held_in_memory

USERS = (kriging, place, spline)


def places(count):
    """Places all over China and beyond, some at a station or within its nugget, some without elevation."""
    draw = np.random.default_rng(3)
    lon, lat = draw.uniform(70, 138, count), draw.uniform(15, 55, count)
    stations = climate_table().stations
    lon[:100], lat[:100] = stations.lon[:100], stations.lat[:100]
    lon[100:200], lat[100:200] = stations.lon[:100] + 0.1, stations.lat[:100]
    return lon, lat, np.where(draw.random(count) < 0.2, np.nan, draw.uniform(0, 4500, count))


def with_few(monkeypatch, most):
    for module in USERS:
        monkeypatch.setattr(module, "FEW_PLACES", most)


def test_the_climate_of_places_is_the_same(monkeypatch):
    search, where = StationSearch(climate_table()), places(500)
    with_few(monkeypatch, 0)
    compiled = search.neighbours(*where)
    with_few(monkeypatch, 10**9)
    plain = search.neighbours(*where)
    for field in dataclasses.fields(compiled):
        one, other = getattr(compiled, field.name), getattr(plain, field.name)
        assert one is other is None or np.array_equal(one, other, equal_nan=True), field.name


@pytest.mark.parametrize("stations", [1, 2, 5, 50])
def test_it_is_the_same_around_few_stations(monkeypatch, stations):
    whole = climate_table()
    kept = {f.name: getattr(whole.stations, f.name)[:stations] for f in dataclasses.fields(whole.stations)}
    table = held_in_memory(whole, stations=type(whole.stations)(**kept))
    search, where = StationSearch(table), places(300)
    with_few(monkeypatch, 0)
    compiled = search.neighbours(*where)
    with_few(monkeypatch, 10**9)
    plain = search.neighbours(*where)
    assert np.array_equal(compiled.station, plain.station)
    assert np.array_equal(compiled.shift_k, plain.shift_k, equal_nan=True)
    assert np.array_equal(compiled.offset_90_k, plain.offset_90_k, equal_nan=True)


def test_the_shipped_fit_is_that_of_the_table():
    again = StationSearch(held_in_memory(climate_table()))  # not the embedded one, so it is fitted
    assert np.load(FIT_PATH) == pytest.approx(again.fit, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("loop", ["wet_bulbs", "dew_points"])
def test_wet_bulb_and_dew_point_are_the_same(loop):
    draw, count = np.random.default_rng(1), 20_000
    t = np.concatenate(
        [draw.uniform(-105, 205, count), draw.uniform(-5, 5, count), draw.uniform(-60, 50, count)]
    )
    rh = np.concatenate(
        [draw.uniform(-0.1, 1.1, count), draw.random(count) ** 4, draw.integers(0, 101, count) / 100]
    )
    t[:9] = np.nan
    given = (t, rh, draw.uniform(40e3, 110e3, 3 * count))[: 3 if loop == "wet_bulbs" else 2]
    plain, compiled = np.empty(3 * count), np.empty(3 * count)
    getattr(psychro_arrays, loop)(*given, plain)
    getattr(psychro_kernels, loop)(*given, compiled)
    assert np.array_equal(plain, compiled, equal_nan=True)
    assert 0 < np.isnan(plain).sum() < count
