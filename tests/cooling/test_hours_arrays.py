"""Hours looked up in NumPy for a few places equal the compiled ones, and those among others, to the last bit."""

import numpy as np
import pytest

from siting.climate.climate_table import climate_table
from siting.climate.place import SWING, StationSearch
from siting.cooling import economizer, hours_arrays, hours_kernel, hours_table
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


@pytest.mark.parametrize("module", [hours_arrays, hours_kernel])
def test_the_figures_of_a_place_do_not_depend_on_what_else_a_table_covers(module):
    # Of millions of figures some lie so close to the middle of two that any other rounding gives the other one.
    draw, count = np.random.default_rng(7), 100_000
    cells = draw.integers(0, 700, (12, 1, 20_000, 2)).astype(np.int16)
    shift, swing = (draw.uniform(-1, 1, (count, 1)) for _ in range(2))
    neighbours = np.zeros((count, 1), np.int64), np.ones((count, 1)), shift, swing
    found = []
    for first, stop in ((9_800, 10_200), (0, 20_000)):
        table = np.ascontiguousarray(cells[:, :, first:stop]).view(np.int32).reshape(1, -1)
        hours = np.zeros((count, 1, 12))
        shape = (stop - first, 1, first - 10_000)
        module.look_up(table, shape, neighbours, np.zeros((count, 1)), SWING, np.zeros(count), hours)
        found.append(hours)
    assert np.array_equal(*found)
    assert found[0].any()


@pytest.mark.parametrize("few", [0, 10**9])
def test_places_that_need_more_pressures_change_no_others(monkeypatch, few):
    count, draw, table = 500, np.random.default_rng(7), climate_table()
    # Between two pressures: alone they need these two only.
    some = draw.uniform(111, 114, count), draw.uniform(36, 39, count), draw.uniform(800, 810, count)
    others = draw.uniform(85, 120, 40), draw.uniform(28, 45, 40), draw.uniform(-100, 4500, 40)
    search, mode = StationSearch(table), default_technologies()[0].full
    monkeypatch.setattr(economizer, "FEW_PLACES", few)
    monkeypatch.setattr(hours_table, "FEW_TABLES", few)
    alone = search.neighbours(*some)
    among = search.neighbours(*(np.concatenate(pair) for pair in zip(some, others, strict=True)))
    months, with_others = (FreeCoolingHours(table, mode).by_month(near) for near in (alone, among))
    assert np.array_equal(months, with_others[:count])
