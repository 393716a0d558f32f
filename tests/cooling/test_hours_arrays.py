"""Hours that are looked up in NumPy for a few places equal the compiled ones, to the last bit."""

import numpy as np
import pytest

from siting.climate.climate_table import climate_table
from siting.climate.place import StationSearch
from siting.cooling import economizer, hours_table
from siting.cooling.economizer import FreeCoolingHours
from siting.cooling.technologies import default_technologies


@pytest.mark.parametrize("technology", default_technologies(), ids=lambda t: t.id)
def test_the_hours_of_places_are_the_same(monkeypatch, technology):
    draw, table = np.random.default_rng(3), climate_table()
    where = (draw.uniform(108, 114, 60), draw.uniform(34, 41, 60), draw.uniform(0, 3000, 60))
    near = StationSearch(table).neighbours(*where)
    found = []
    for few in (0, 10**9):
        monkeypatch.setattr(economizer, "FEW_PLACES", few)
        monkeypatch.setattr(hours_table, "FEW_TABLES", few)
        hours = FreeCoolingHours(table, technology.full)
        found.append((hours.at(near, warmer_k=1.3), hours.by_month(near, warmer_k=near.offset_90_k)))
    (year, months), (plain_year, plain_months) = found
    assert np.array_equal(year, plain_year)
    assert np.array_equal(months, plain_months)
    assert year.any()


@pytest.mark.parametrize("few", [0, 60, 10**9])  # compiled, one climate at a time, all at once
def test_hours_in_several_climates_are_those_of_each_alone(monkeypatch, few):
    draw, table = np.random.default_rng(5), climate_table()
    where = (draw.uniform(108, 114, 60), draw.uniform(34, 41, 60), draw.uniform(0, 3000, 60))
    near = StationSearch(table).neighbours(*where)
    monkeypatch.setattr(economizer, "FEW_PLACES", few)
    hours = FreeCoolingHours(table, default_technologies()[0].full)
    climates = [1.3, near.offset_90_k, -near.offset_90_k]
    for name, by_month in (("at", False), ("by_month", True)):
        found = hours.in_climates(near, climates, by_month=by_month)
        alone = [getattr(hours, name)(near, warmer_k=warmer) for warmer in climates]
        assert np.array_equal(found, alone)
        assert np.any(found[0] != found[1])
