"""The smoothing spline of the stations' means, and the terrain around a place."""

import numpy as np
import pytest

from siting.climate.climate_table import climate_table
from siting.climate.spline import MM_PER_KM_ABOVE, MM_PER_KM_UP, SMOOTHING, Spline
from siting.climate.terrain import EAST, NORTH, PATH, PER_DEGREE, SOUTH, WEST, terrain_around
from siting.geo.geodesy import earth_centred


@pytest.fixture(scope="module")
def stations():
    return climate_table().stations


def _places(count):
    random = np.random.default_rng(3)
    lon, lat = random.uniform(85, 125, count), random.uniform(22, 48, count)
    return lon, lat, random.uniform(0.0, 4000.0, count)


def _terms(lon, lat, up_m):
    """Position, height and height above the surroundings [1000 km, km]; the trend; from their definitions."""
    at, up = earth_centred(lon, lat) / 1e6, up_m / 1000.0
    above = up - terrain_around(lon, lat).mean_m / 1000.0
    point = np.column_stack([at, MM_PER_KM_UP * up, MM_PER_KM_ABOVE * above])
    return point, np.column_stack([np.ones(len(up)), at, up, above, up * (lat - 36.0) * 0.1112])


def test_what_is_linear_is_given_back(stations):
    _, terms = _terms(stations.lon, stations.lat, stations.elevation_m)
    weights = np.array([[3.0, 1.0, -2.0, 0.5, -6.0, 0.7, 0.3]]).T
    lon, lat, up = _places(50)
    found = Spline(stations, terms @ weights).at(lon, lat, up)
    assert found == pytest.approx(_terms(lon, lat, up)[1] @ weights, abs=1e-6)


def test_it_gives_each_station_its_own_figure(stations):
    value = np.random.default_rng(4).normal(size=(len(stations), 2))
    found = Spline(stations, value).at(stations.lon, stations.lat, stations.elevation_m)
    assert found == pytest.approx(value, abs=1e-5)


def test_it_is_the_minimum_of_misfit_and_roughness(stations):
    """Solved another way: projected on what the trend cannot explain, far from any station."""
    value = np.random.default_rng(5).normal(size=(len(stations), 3))
    point, terms = _terms(stations.lon, stations.lat, stations.elevation_m)
    apart = np.linalg.norm(point[:, None] - point, axis=2)
    km = 1000.0 * np.linalg.norm(point[:, None, :3] - point[:, :3], axis=2)
    near = np.clip(1.0 - km / 30.0, 0.0, None)
    kernel = apart**3 + SMOOTHING * near**4 * (4.0 * km / 30.0 + 1.0)
    rest = np.linalg.qr(terms, mode="complete")[0][:, terms.shape[1] :]
    load = rest @ np.linalg.solve(rest.T @ kernel @ rest, rest.T @ value)
    trend = np.linalg.lstsq(terms, value - kernel @ load, rcond=None)[0]
    lon, lat, up = _places(200)
    place, flat = _terms(lon, lat, up)
    far = np.linalg.norm(place[:, None, :3] - point[:, :3], axis=2).min(axis=1) > 0.03
    assert far.sum() > 150
    expected = np.linalg.norm(place[:, None] - point, axis=2) ** 3 @ load + flat @ trend
    assert Spline(stations, value).at(lon, lat, up)[far] == pytest.approx(expected[far], abs=1e-4)


def test_without_a_station_it_is_that_of_the_others(stations):
    value = np.random.default_rng(6).normal(size=(len(stations), 1))
    lon, lat, up = _places(20)
    moved = value.copy()
    moved[7] += 50.0
    one, other = (Spline(stations, v).without(7).at(lon, lat, up) for v in (value, moved))
    assert one == pytest.approx(other, abs=1e-9)
    assert np.abs(Spline(stations, moved).at(lon, lat, up) - one).max() > 0.1


def test_outside_the_terrain_it_says_nothing(stations):
    spline = Spline(stations, np.ones((len(stations), 1)))
    found = spline.at(np.array([2.35, 112.0]), np.array([48.85, 37.0]), np.array([35.0, 800.0]))
    assert np.isnan(found[0, 0])
    assert found[1, 0] == pytest.approx(1.0)


def test_the_terrain_at_a_node_is_the_table_and_between_two_it_is_between():
    table = np.load(PATH)
    assert table.shape == (2, (NORTH - SOUTH) * PER_DEGREE, (EAST - WEST) * PER_DEGREE)
    row, column = 98, 176
    lat, lon = SOUTH + (row + 0.5) / PER_DEGREE, WEST + (column + 0.5) / PER_DEGREE
    found = terrain_around(np.array([lon, lon + 0.125]), np.array([lat, lat]))
    assert found.mean_m[0] == table[0, row, column]
    assert found.valley_m[0] == table[1, row, column]
    assert found.mean_m[1] == pytest.approx((table[0, row, column] + table[0, row, column + 1]) / 2)


@pytest.mark.parametrize(
    ("lon", "lat", "mean", "valley"),
    [
        (113.1, 36.2, (900, 1100), (850, 1000)),  # the basin of Changzhi
        (116.4, 39.9, (30, 350), (0, 60)),  # Beijing, at the foot of the mountains
        (91.1, 29.65, (4200, 5000), (3600, 4100)),  # Lhasa, in its valley
        (122.5, 31.0, (0, 10), (0, 10)),  # the sea
    ],
)
def test_the_terrain_is_that_of_known_places(lon, lat, mean, valley):
    found = terrain_around(np.array([lon]), np.array([lat]))
    assert mean[0] <= found.mean_m[0] <= mean[1]
    assert valley[0] <= found.valley_m[0] <= valley[1]


def test_beyond_the_table_the_terrain_is_not_known():
    lon = np.array([WEST - 0.1, EAST + 0.1, 100.0, 100.0, np.nan])
    found = terrain_around(lon, np.array([30.0, 30.0, SOUTH - 0.1, NORTH + 0.1, 30.0]))
    assert np.isnan(found.mean_m).all()
    assert np.isnan(found.valley_m).all()
    assert np.isfinite(terrain_around(np.array([WEST, EAST]), np.array([SOUTH, NORTH])).mean_m).all()
