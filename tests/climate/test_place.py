"""The blend of neighbouring stations, and how often its interval holds the truth."""

import numpy as np
import pytest

from siting.climate.bins import climate_table
from siting.climate.place import OFFSET_90_K, Neighbours, StationSearch
from siting.cooling.economizer import AirWithin, HoursByHeight, WetBulbBelow, hours_with_interval


def test_at_a_station_the_blend_is_that_station():
    stations = climate_table().stations
    near = StationSearch(stations).neighbours(stations.lon[:5], stations.lat[:5], stations.elevation_m[:5])
    assert np.array_equal(near.station[:, 0], np.arange(5))
    assert near.weight[:, 0] == pytest.approx(1.0, abs=0.01)


def test_weights_add_up():
    near = StationSearch(climate_table().stations).neighbours(
        np.array([112.15, 87.0]), np.array([37.55, 44.0]), np.array([753.0, 500.0])
    )
    assert near.weight.sum(axis=1) == pytest.approx([1, 1])


def test_stations_come_nearest_first():
    near = StationSearch(climate_table().stations).neighbours(
        np.array([112.15]), np.array([37.55]), np.array([753.0])
    )
    assert np.all(np.diff(near.distance_km[0]) > 0)


def test_unknown_elevation_moves_nothing_and_widens_the_interval():
    search = StationSearch(climate_table().stations)
    near = search.neighbours(np.array([112.15]), np.array([37.55]), np.array([np.nan]))
    assert not near.height_m.any()
    assert near.offset_90_k[0] > OFFSET_90_K


def _left_out(*, known_elevation):
    """Neighbours of every station among the others."""
    stations = climate_table().stations
    elevation = stations.elevation_m if known_elevation else np.full(len(stations), np.nan)
    everyone = np.arange(len(stations))
    return StationSearch(stations).neighbours(stations.lon, stations.lat, elevation, without=everyone)


def test_a_station_that_is_left_out_is_not_its_own_neighbour():
    near = _left_out(known_elevation=True)
    assert near.station.shape == (242, 4)
    assert not (near.station == np.arange(242)[:, None]).any()


def _truth(hours):
    count = len(climate_table().stations)
    alone = Neighbours(
        np.arange(count)[:, None],
        np.ones((count, 1)),
        np.zeros((count, 1)),
        np.zeros((count, 1)),
        np.zeros(count),
    )
    return hours.at(alone)


MODES = [WetBulbBelow(w) for w in (0.5, 5, 10, 11.5, 14, 18)] + [AirWithin(27, -9, 15)]


@pytest.mark.parametrize("mode", MODES, ids=str)
def test_nine_in_ten_left_out_stations_are_in_the_interval(mode):
    hours = HoursByHeight(climate_table(), mode)
    truth = _truth(hours)
    _, low, high = hours_with_interval(hours, _left_out(known_elevation=True))
    held = np.mean((low - 1 <= truth) & (truth <= high + 1))
    assert 0.86 <= held <= 0.97


@pytest.mark.parametrize("mode", MODES[:6], ids=str)
def test_the_interval_holds_without_elevation_too(mode):
    hours = HoursByHeight(climate_table(), mode)
    _, low, high = hours_with_interval(hours, _left_out(known_elevation=False))
    truth = _truth(hours)
    assert np.mean((low - 1 <= truth) & (truth <= high + 1)) >= 0.85


@pytest.mark.parametrize("mode", MODES[:6], ids=str)
def test_the_mean_error_is_that_of_a_plain_blend(mode):
    hours = HoursByHeight(climate_table(), mode)
    error = np.abs(hours.at(_left_out(known_elevation=True)) - _truth(hours)).mean()
    assert error < 158  # a plain blend of four neighbours with 6 K/km gives 118-158 h
