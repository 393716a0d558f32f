"""Heights of the ground around places: they hold what is known of heights, and bound what is claimed."""

import csv

import numpy as np
import pytest

import siting
from siting.catalogue import DATA
from siting.climate.climate_table import climate_table
from siting.climate.ground import MARGIN_M, ground_around


def known(file):
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["elevation_m"]]
    return (np.array([float(row[key]) for row in rows]) for key in ("lon", "lat", "elevation_m"))


def share_inside(lon, lat, height):
    ground = ground_around(lon, lat)
    return np.mean((height >= ground.low_m - MARGIN_M) & (height <= ground.high_m + MARGIN_M))


@pytest.mark.parametrize("file", ["cities.csv", "divisions.csv"])
def test_the_table_holds_the_heights_of_towns(file):
    assert share_inside(*known(file)) == 1.0


def test_the_table_holds_the_heights_of_weather_stations_but_those_on_peaks():
    stations = climate_table().stations
    assert share_inside(stations.lon, stations.lat, stations.elevation_m) >= 0.95


def test_lowest_mean_and_highest_are_in_order_and_the_sea_is_level():
    lon, lat = np.meshgrid(np.arange(-179.9, 180, 7.0), np.arange(-89.9, 90, 7.0))
    ground = ground_around(lon.ravel(), lat.ravel())
    assert np.all(ground.low_m <= ground.mean_m)
    assert np.all(ground.mean_m <= ground.high_m)
    at_sea = ground_around(np.array([-30.0]), np.array([30.0]))
    assert abs(float(at_sea.high_m[0])) < 28.0


@pytest.mark.parametrize(
    ("site", "text", "verdict"),
    [
        ("41.13,-104.82", "The park lies at 4,050 feet above sea level.", "CONTRADICTED"),
        ("41.13,-104.82", "The park lies at 6,100 feet above sea level.", "UNVERIFIABLE"),
        ("29.65,91.13", "机房所在地海拔2480米。", "CONTRADICTED"),
        ("29.65,91.13", "机房所在地海拔3650米。", "UNVERIFIABLE"),
    ],
)
def test_an_elevation_that_the_ground_around_rules_out_is_contradicted(site, text, verdict, tmp_path):
    path = tmp_path / "text.txt"
    path.write_text(text, encoding="utf-8")
    (claim,) = siting.audit(path, site).document()["claims"]
    assert claim["verdict"] == verdict
