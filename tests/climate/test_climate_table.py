"""The climate table: counting, reading, and the one that ships."""

import dataclasses
import pickle

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from siting.climate.climate_table import (
    TABLE_PATH,
    ShippedTable,
    Stations,
    build_table,
    climate_table,
    save_table,
    table_of,
)
from siting.climate.place import StationSearch
from siting.climate.wet_bulb import wet_bulb_c
from siting.cooling.free_cooling_hours import DryBulbBelow, FreeCoolingHours, WetBulbBelow
from siting.errors import WeatherError
from tests.support import SHARED

HOURLY = SHARED / "data" / "weather" / "hourly.parquet"


@pytest.fixture
def built(tmp_path):
    stations = Stations(
        np.array(["1", "2"]), np.array(["A", "B"]), np.array(["P", "P"]),
        np.array([112.0, 113.0]), np.array([37.0, 38.0]), np.array([700.0, 900.0]),
    )  # fmt: skip
    table = build_table(
        stations, np.array([0, 0, 0, 1]), np.array([1, 1, 12, 6]),
        np.array([-0.1, -0.9, 20.0, 51.0]), np.array([0.52, 0.54, 1.10, 0.0]),
    )  # fmt: skip
    pq.write_table(table, tmp_path / "t.parquet")
    return climate_table(tmp_path / "t.parquet")


def test_hours_fall_into_their_class(built):
    hours = built.annual(0)
    assert (hours[600 - 1, 52], hours[600 - 9, 54]) == (1, 1)  # -0.1 and -0.9 degC


def test_humidity_above_one_is_clipped(built):
    assert built.annual(0)[600 + 200, 100] == 1


def test_coarse_classes_hold_a_kelvin_and_five_percents(built):
    coarse = built.coarse(0)
    # -1.05 to -0.05 degC and 50-54 %; 19.95 to 20.95 degC and 95-100 %
    rows = zip(coarse.month, coarse.dry_bulb, coarse.humidity, coarse.hours, strict=True)
    assert [tuple(map(int, row)) for row in rows] == [(0, 59, 10, 2), (11, 80, 19, 1)]
    assert built.mean_temperature_c(0) == pytest.approx((-0.1 - 0.9 + 20.0) / 3)


def test_every_tenth_and_percent_has_its_own_class():
    tenths, percents = np.arange(-600, 500), np.arange(101)
    one = np.ones(1)
    stations = Stations(*(np.array(["x"]) for _ in "abc"), one, one, one)
    t, r = (a.ravel() for a in np.meshgrid(tenths, percents))
    zero = np.zeros(len(t), dtype=np.int64)
    table = table_of(build_table(stations, zero, zero + 1, t / 10, r / 100))
    assert np.array_equal(table.annual(0), np.ones((1100, 101)))


def test_a_mean_year_keeps_its_hours_and_every_count_within_half_an_hour():
    random = np.random.default_rng(5)
    count, years = 3 * 744, 3
    dry, moist = random.normal(5, 6, count).round(1), random.uniform(0.2, 1, count).round(2)
    one, zero = np.ones(1), np.zeros(count, dtype=np.int64)
    stations = Stations(*(np.array(["x"]) for _ in "abc"), one, one, one)
    mean = table_of(build_table(stations, zero, zero + 1, dry, moist, years=np.array([years])))
    hours = np.cumsum(mean.by_dry_bulb(0))
    assert hours[-1] == 744
    true = [np.count_nonzero(dry < t + 0.05) / years for t in np.arange(-600, 500) / 10]
    assert np.abs(hours - true).max() <= 0.5 + 1e-9


def test_a_dry_bulb_beyond_the_classes_counts_in_the_last(built):
    assert built.annual(1)[-1, 0] == 1


def test_no_hour_is_lost(built):
    assert (built.annual(0).sum(), built.annual(1).sum()) == (3, 1)


def test_stations_survive_the_file(built):
    stations = built.stations
    assert (list(stations.wmo), list(stations.elevation_m)) == (["1", "2"], [700.0, 900.0])


def test_the_shipped_table_has_whole_years():
    table = climate_table()
    assert len(table.stations) == 242
    assert {table.annual(s).sum() for s in range(242)} == {8760.0}


def test_stations_of_the_shipped_table_are_those_of_its_file_read_and_checked_as_a_whole(tmp_path):
    copy = tmp_path / "copy.parquet"
    copy.write_bytes(TABLE_PATH.read_bytes())
    table, whole = climate_table(), climate_table(copy)
    for field in dataclasses.fields(Stations):
        assert np.array_equal(getattr(table.stations, field.name), getattr(whole.stations, field.name))
    for station in range(len(whole.stations)):
        one, other = table.classes(station), whole.classes(station)
        for field in dataclasses.fields(one):
            values, wanted = getattr(one, field.name), getattr(other, field.name)
            assert values.dtype == wanted.dtype
            assert np.array_equal(values, wanted)
    for name in ("offset", "month", "dry_bulb", "humidity", "hours"):
        assert np.array_equal(getattr(table, name), getattr(whole, name))


def test_a_station_of_the_shipped_table_is_read_without_most_others():
    table = ShippedTable()
    assert len(table.classes(100).hours) > 5000
    assert [len(np.flatnonzero(np.diff(part.offset))) for part in table._parts.values()] == [4]


def test_the_shipped_table_is_sent_as_its_name():
    assert len(pickle.dumps(climate_table())) < 200
    assert pickle.loads(pickle.dumps(climate_table())) is climate_table()  # noqa: S301


def test_parts_of_a_file_hold_whole_stations(tmp_path):
    count = 6
    stations = Stations(*(np.array(list("abcdef")) for _ in "abc"), *np.ones((3, count)))
    station = np.arange(count).repeat(3)
    dry = np.arange(3.0 * count)
    save_table(build_table(stations, station, station * 0 + 1, dry, dry * 0 + 0.5), tmp_path / "t.parquet")
    with pq.ParquetFile(tmp_path / "t.parquet") as file:
        held = [file.read_row_group(i)["station"].to_pylist() for i in range(file.num_row_groups)]
    assert held == [list(np.arange(4).repeat(3)), list(np.arange(4, 6).repeat(3))]


def test_the_shipped_mean_of_beijing_is_near_its_published_normal():
    table = climate_table()
    beijing = list(table.stations.wmo).index("545110")
    assert table.mean_temperature_c(beijing) == pytest.approx(12.3, abs=0.6)  # CMA 1971-2000


@pytest.mark.slow
@pytest.mark.skipif(not HOURLY.exists(), reason="the hourly data are not here; they may not be shipped")
def test_at_its_own_place_a_station_has_the_hours_of_its_hourly_data():
    table = climate_table()
    stations = table.stations
    hourly = pd.read_parquet(HOURLY)
    station = pd.Index(stations.wmo).get_indexer(hourly["wmo"].astype(str))
    dry = hourly["tdb"].to_numpy() / 10
    wet = wet_bulb_c(dry, np.minimum(hourly["rh"].to_numpy() / 100, 1.0), hourly["p"].to_numpy() * 10.0)
    near = StationSearch(table).neighbours(stations.lon, stations.lat, stations.elevation_m)
    for name, values, mode, limits in (
        ("wet bulb", wet, WetBulbBelow, (5, 10, 14, 18)),
        ("dry bulb", dry, DryBulbBelow, (10, 15, 18, 24)),
    ):
        for limit in limits:
            counted = np.bincount(station, weights=values <= limit + 1e-9, minlength=len(stations))
            error = np.abs(FreeCoolingHours(table, mode(limit)).at(near) - counted)
            print(f"{name} {limit:2d} degC: mean {error.mean():4.1f} h, largest {error.max():3.0f} h")  # noqa: T201
            # The hourly data have the pressure of each hour, which changes a wet bulb by hundredths of a
            # kelvin.
            assert np.mean(error > 15) <= (0.0 if mode is DryBulbBelow else 0.02)
            assert error.max() <= (1 if mode is DryBulbBelow else 25)


@pytest.mark.parametrize("fault", ["text", "columns", "metadata", "widths", "no widths", "class", "order"])
def test_a_file_that_is_no_table_is_refused_in_one_line(tmp_path, fault):
    path = tmp_path / f"{fault}.parquet"
    stations = Stations(
        *(np.array([t, t]) for t in "ABC"), *(np.array([x, x + 1]) for x in (112.0, 37.0, 700.0))
    )
    two = np.array([0, 1])
    table = build_table(stations, two, np.array([1, 2]), np.array([5.0, 6.0]), np.array([0.5, 0.6]))
    if fault == "columns":
        table = table.drop_columns(["hours"])
    if fault == "metadata":
        table = table.replace_schema_metadata({})
    if fault.endswith("widths"):
        said = dict(table.schema.metadata)
        said.pop(b"dry_bulb_step_k")
        table = table.replace_schema_metadata(
            said | ({b"dry_bulb_step_k": b"1"} if fault == "widths" else {})
        )
    if fault == "class":
        table = table.set_column(1, "month", pa.array([0, 12], pa.uint8()))
    if fault == "order":
        table = table.set_column(0, "station", pa.array([1, 0], pa.uint16()))
    pq.write_table(table, path)
    if fault == "text":
        path.write_text("no table")
    with pytest.raises(WeatherError, match=f"{fault}.parquet: is not a climate table") as caught:
        climate_table(path)
    assert "\n" not in str(caught.value)


def test_the_same_table_is_the_same_file(tmp_path):
    stations = Stations(*(np.array(["x"]) for _ in "abc"), *np.ones((3, 1)))
    for name in ("a", "b"):
        zero = np.zeros(9, dtype=np.int64)
        save_table(build_table(stations, zero, zero + 1, np.arange(9.0), np.full(9, 0.5)), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_the_shipped_table_is_small():
    assert TABLE_PATH.stat().st_size < 6e6


def test_a_table_that_is_not_there(tmp_path):
    with pytest.raises(WeatherError, match="there is no such file"):
        climate_table(tmp_path / "none.parquet")
