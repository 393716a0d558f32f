"""Chinese names of climate stations: of the gazetteer's places, or the station's own; only where it is sure which."""

import csv
from pathlib import Path

import numpy as np
import pytest

from siting.catalogue import DATA, Catalogue
from siting.climate.climate_table import climate_table
from siting.geo.geodesy import distance_km
from siting.texts.station_words import station_name, stations_in_words


def test_each_name_is_that_of_a_place_near_the_station():
    with Path(DATA / "station_names.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    stations = climate_table().stations
    at = {str(wmo): k for k, wmo in enumerate(stations.wmo)}
    counties = Catalogue().layer("counties")
    lon, lat = (np.array([getattr(p, axis) for p in counties.geometry]) for axis in ("x", "y"))
    prefecture, province = (counties.columns[key] for key in ("prefecture_zh", "province_zh"))
    for row in rows:
        k = at[row["wmo"]]
        assert row["name"] == stations.name[k]
        if not row["source"].startswith("gazetteer"):
            continue
        near = np.flatnonzero(distance_km(stations.lon[k], stations.lat[k], lon, lat) < 60)
        words = {counties.names[i].zh for i in near} | set(prefecture[near]) | set(province[near])
        assert any(row["name_zh"] in str(word) for word in words), row


def test_every_station_but_one_whose_name_is_wrong_has_a_chinese_name():
    stations = climate_table().stations
    names = {
        str(wmo): station_name(name, str(wmo)).zh
        for wmo, name in zip(stations.wmo, stations.name, strict=True)
    }
    # The table of stations says Chaoyang where the place is called 朝城.
    assert [name for name in names.values() if name.isascii()] == ["Chaoyang"]
    assert names["527870"] == "乌鞘岭"
    assert stations_in_words("Wushaoling (40 km, -1200 m)").zh == "乌鞘岭（40公里，低1200米）"


def test_list_of_stations_in_words():
    said = stations_in_words("Taiyuan (5 km, +12 m); Yuanping (96 km, -34 m); Nowhere (7 km, height UNKNOWN)")
    assert said.en == "Taiyuan (5 km, +12 m); Yuanping (96 km, -34 m); Nowhere (7 km, height UNKNOWN)"
    assert said.zh == "太原（5公里，高12米）；原平（96公里，低34米）；Nowhere（7公里，高差未知）"


@pytest.mark.parametrize("name", ["Chaoyang", "Mine"])
def test_name_that_is_not_sure_stays(name):
    assert stations_in_words(f"{name} (5 km, +12 m)").zh.startswith(name)


def test_number_decides_between_two_of_one_name():
    assert station_name("Chaoyang", "543240").zh == "朝阳"
    assert station_name("Chaoyang", "548080").zh == "Chaoyang"
