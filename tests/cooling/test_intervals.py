"""Intervals of months and of partial hours hold the counts of left-out stations."""

import numpy as np
import pytest

from siting.climate.climate_table import MONTH_HOURS, climate_table
from siting.climate.place import Neighbours, StationSearch
from siting.climate.psychro import pressure_at_elevation_pa
from siting.cooling.air_side import AirSide
from siting.cooling.free_cooling_hours import (
    FreeCoolingHours,
    difference_with_interval,
    months_with_interval,
    partial_months_with_interval,
)
from siting.cooling.technologies import DryCooler, IndirectEvaporative, WaterSide

PLANTS = (
    WaterSide(supply_water_c=18),
    DryCooler(supply_water_c=12),
    IndirectEvaporative(supply_air_c=21),
    AirSide(),
    AirSide(humidify=True),
)
_WHOLE_H = 0.5


def _left_out() -> tuple[Neighbours, Neighbours]:
    """Return the neighbours of each station without itself, and each station as its own neighbour."""
    table = climate_table()
    stations, count = table.stations, len(table.stations)
    where = [np.asarray(v, dtype=np.float64) for v in (stations.lon, stations.lat, stations.elevation_m)]
    near = StationSearch(table).neighbours(*where, without=np.arange(count))
    one, none = np.ones((count, 1)), np.zeros((count, 1))
    pressure = pressure_at_elevation_pa(where[2])
    return near, Neighbours(np.arange(count)[:, None], one, none, none, none, pressure, np.zeros(count))


@pytest.fixture(scope="module")
def left_out():
    return _left_out()


def _share_inside(truth, figures, *, open_only=False):
    value, low, high = figures
    inside = (truth >= low - _WHOLE_H) & (truth <= high + _WHOLE_H)
    if open_only:  # months that are all full or all empty are easy to hold
        inside = inside[((truth > 1) & (truth < MONTH_HOURS - 1)) | ((value > 1) & (value < MONTH_HOURS - 1))]
    return float(inside.mean())


@pytest.mark.slow
@pytest.mark.parametrize("plant", PLANTS, ids=lambda p: p.label.en)
def test_left_out_stations_lie_inside(left_out, plant):
    near, own = left_out
    full, some = (FreeCoolingHours(climate_table(), mode) for mode in (plant.full, plant.some))
    months, part = months_with_interval(full, near), partial_months_with_interval(some, full, near)
    for value, low, high in (months, part):
        assert value.shape == (len(near.station), 12)
        assert (low >= 0).all()
        assert (low <= value).all()
        assert (value <= high).all()
        assert (high <= MONTH_HOURS + 1e-3).all()
    true_full = full.by_month(own)
    true_part = some.by_month(own) - true_full
    shares = {
        "full, months": _share_inside(true_full, months, open_only=True),
        "partial, months": _share_inside(true_part, part, open_only=True),
        "partial, year": _share_inside(true_part.sum(axis=1), difference_with_interval(some, full, near)),
    }
    print(plant.label.en, {name: round(share, 2) for name, share in shares.items()})  # noqa: T201
    assert all(0.85 <= share <= 0.97 for share in shares.values()), shares
    # Weather of the place itself has no error of a blend, and here no offset: its interval is the count.
    for end in months_with_interval(full, own)[1:]:
        assert end == pytest.approx(true_full)
