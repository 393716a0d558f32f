"""Free-cooling hours: hand-made climates, the hourly data, monotone behaviour."""

from pathlib import Path

import numpy as np
import psychrolib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.climate.bins import climate_table
from siting.climate.place import Neighbours
from siting.cooling.economizer import AirWithin, HoursByHeight, WaterSide, WetBulbBelow

HOURLY = Path(__file__).parents[3] / "shared" / "data" / "weather" / "hourly.parquet"
psychrolib.SetUnitSystem(psychrolib.SI)


def _at(station, height=0.0, count=1):
    one = np.ones((count, 1))
    return Neighbours(
        np.full((count, 1), station), one, 0 * one, one * np.reshape(height, (-1, 1)), np.zeros(count)
    )


def _index(wmo):
    return list(climate_table().stations.wmo).index(wmo)


@pytest.mark.parametrize(("supply", "low", "high"), [(7, 3.6, 3.9), (18, 7.3, 7.7)])
def test_months_in_the_taiyuan_basin_with_6_5_k_of_approach(supply, low, high):
    hours = HoursByHeight(climate_table(), WaterSide(supply_water_c=supply).full).at(_at(_index("537720")))
    assert low - 0.05 <= hours[0] / 730 <= high + 0.05


@pytest.mark.skipif(not HOURLY.exists(), reason="the hourly typical years are not here")
@pytest.mark.parametrize("wmo", ["537720", "538630", "534870"])
@pytest.mark.parametrize("wet_bulb", [0.5, 5.0, 11.5, 18.0])
def test_the_table_counts_like_the_hourly_data_at_the_station(wmo, wet_bulb):
    import pandas as pd

    columns = ["tdb", "rh", "p"]
    hourly = pd.read_parquet(HOURLY, filters=[("wmo", "==", wmo)], columns=columns).astype(float)
    truth = 0
    for dry, humidity, pressure in zip(
        hourly.tdb / 10, hourly.rh.clip(upper=100) / 100, hourly.p * 10, strict=True
    ):
        truth += psychrolib.GetTWetBulbFromRelHum(dry, max(humidity, 0.01), pressure) <= wet_bulb
    assert HoursByHeight(climate_table(), WetBulbBelow(wet_bulb)).at(_at(_index(wmo)))[0] == pytest.approx(
        truth, abs=25
    )


@given(station=st.integers(0, 241), heights=st.tuples(st.floats(-1500, 1500), st.floats(-1500, 1500)))
def test_a_higher_place_has_no_fewer_hours_below_a_wet_bulb(station, heights):
    hours = _BELOW_11.at(_at(station, sorted(heights), 2))
    assert hours[0] <= hours[1] + 1e-6


_BELOW_11 = HoursByHeight(climate_table(), WetBulbBelow(11.5))


@settings(max_examples=25)
@given(station=st.integers(0, 241), limits=st.tuples(st.floats(-10, 30), st.floats(-10, 30)))
def test_a_warmer_limit_has_no_fewer_hours(station, limits):
    low, high = (HoursByHeight(climate_table(), WetBulbBelow(x)).at(_at(station))[0] for x in sorted(limits))
    assert low <= high + 1e-6


def test_partial_includes_full():
    plant = WaterSide()
    table = climate_table()
    full, some = (HoursByHeight(table, m).at(_at(_index("537720")))[0] for m in (plant.full, plant.some))
    assert full < some <= 8760


def test_a_limit_above_every_hour_gives_the_whole_year():
    assert HoursByHeight(climate_table(), WetBulbBelow(45)).at(_at(0))[0] == pytest.approx(8760)


def test_air_side_without_limits_is_the_whole_year():
    assert HoursByHeight(climate_table(), AirWithin(49, -90, 45)).at(_at(0))[0] == pytest.approx(8760, abs=1)


def test_a_dew_point_window_cannot_add_hours():
    narrow = HoursByHeight(climate_table(), AirWithin(27, -9, 15)).at(_at(_index("537720")))[0]
    wide = HoursByHeight(climate_table(), AirWithin(27, -40, 25)).at(_at(_index("537720")))[0]
    assert narrow < wide
