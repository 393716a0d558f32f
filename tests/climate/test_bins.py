"""The climate table: counting, reading, and the one that ships."""

import numpy as np
import pyarrow.parquet as pq
import pytest

from siting.climate.bins import Stations, build_table, climate_table


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
    assert built.annual(0)[-1 + 60, 10] == 2


def test_humidity_above_one_is_clipped(built):
    assert built.annual(0)[20 + 60, 19] == 1


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


def test_the_shipped_mean_of_beijing_is_near_its_published_normal():
    table = climate_table()
    beijing = list(table.stations.wmo).index("545110")
    assert table.mean_temperature_c(beijing) == pytest.approx(12.3, abs=0.6)  # CMA 1971-2000
