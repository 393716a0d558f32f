"""Counting hours one by one: the slow reference for the tables."""

from functools import cache

import numpy as np

from siting.climate.climate_table import ClimateTable, climate_table
from siting.climate.place import SWING, Neighbours
from siting.climate.psychro import pressure_at_elevation_pa
from siting.cooling.modes import Air
from tests.support import SHARED

HOURLY = SHARED / "data" / "weather" / "hourly.parquet"


def station_index(wmo):
    return list(climate_table().stations.wmo).index(wmo)


def held_in_memory(table, *, stations=None):
    """A copy of a table, which is not the one of the package, perhaps with other stations."""
    columns = (table.offset, table.month, table.dry_bulb, table.humidity, table.hours)
    return ClimateTable(table.stations if stations is None else stations, *columns)


def one_place(station, *, shift_k=0.0, pressure_pa=None, swing_k=0.0):
    """One place represented by one station, shifted."""
    one = np.ones((1, 1))
    if pressure_pa is None:
        pressure_pa = pressure_at_elevation_pa(climate_table().stations.elevation_m[station])
    moved, swing = shift_k * one, swing_k * one
    pressure = np.array([float(pressure_pa)])
    where = (np.full((1, 1), station), one, 0 * one, 0 * one)
    return Neighbours(*where, moved, pressure, np.zeros(1), swing, moved, swing)


@cache
def hourly(wmo):
    """Month 0..11, dry bulb [degC] and relative humidity 0..1 of the typical year of a station."""
    import pandas as pd

    data = pd.read_parquet(HOURLY, filters=[("wmo", "==", wmo)], columns=["month", "tdb", "rh"])
    humidity = np.clip(data.rh.to_numpy() / 100, 0.005, 1.0)
    return data.month.to_numpy() - 1, data.tdb.to_numpy() / 10, humidity


def hours_one_by_one(mode, month, dry_bulb_c, humidity, *, shift_k, pressure_pa, swing_k=0.0, weight=1.0):
    """Hours of each month in which the mode runs, shape (12,)."""
    moved = dry_bulb_c + shift_k + swing_k * SWING[month]
    runs = mode.runs(Air(moved, humidity, np.full(len(moved), pressure_pa)))
    return np.bincount(month, weights=runs * weight, minlength=12)


def own_hours(station):
    """The classes of a station: month, dry bulb, humidity, hours."""
    table = climate_table()
    own = table.entries(station)
    month, warm, percent, hours = (
        column[own].astype(int) for column in (table.month, table.dry_bulb, table.humidity, table.hours)
    )
    return month, (warm - 600) / 10, np.maximum(percent / 100, 0.005), hours
