"""Hours looked up in NumPy for a few places equal the compiled ones, and those among others, to the last bit."""

import numpy as np
import pytest

from siting.climate.climate_table import climate_table
from siting.climate.place import SWING, StationSearch
from siting.cooling import free_cooling_hours, hours_arrays, hours_kernel, hours_table
from siting.cooling.free_cooling_hours import FreeCoolingHours
from siting.cooling.technologies import default_technologies


@pytest.mark.parametrize("technology", default_technologies(), ids=lambda t: t.id)
def test_the_hours_of_places_are_the_same(monkeypatch, technology):
    draw, table = np.random.default_rng(3), climate_table()
    where = (draw.uniform(108, 114, 60), draw.uniform(34, 41, 60), draw.uniform(0, 3000, 60))
    near = StationSearch(table).neighbours(*where)
    found = []
    for few in (0, 10**9):
        monkeypatch.setattr(free_cooling_hours, "FEW_PLACES", few)
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
    monkeypatch.setattr(free_cooling_hours, "FEW_PLACES", few)
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
    monkeypatch.setattr(free_cooling_hours, "FEW_PLACES", few)
    monkeypatch.setattr(hours_table, "FEW_TABLES", few)
    alone = search.neighbours(*some)
    among = search.neighbours(*(np.concatenate(pair) for pair in zip(some, others, strict=True)))
    months, with_others = (FreeCoolingHours(table, mode).by_month(near) for near in (alone, among))
    assert np.array_equal(months, with_others[:count])


# --- by hand: a table of one station, twelve months, cells of 0.05 K

MONTHS = np.arange(12)
BOTH = pytest.mark.parametrize("module", [hours_arrays, hours_kernel])


def looked_up(
    module, figures, first, *, shift=0.0, warmer=(0.0,), swing=0.0, season=None, step=0.0, by_month=True
):
    """Hours by climate and month (or of the year) at one place with one neighbour.

    *figures* has shape (12, pressures, cells, 2); *first* is the lower end of the first cell.
    """
    _, pressures, cells, _ = figures.shape
    table = np.ascontiguousarray(figures, dtype=np.int16).view(np.int32).reshape(1, -1)
    neighbours = np.zeros((1, 1), np.int64), np.ones((1, 1)), np.array([[shift]]), np.array([[swing]])
    hours = np.full((1, len(warmer), 12 if by_month else 1), np.nan)
    season = np.zeros(12) if season is None else season
    module.look_up(
        table, (cells, pressures, first), neighbours, np.array([warmer]), season, np.array([step]), hours
    )
    return hours[0]


def rising(pressures=1, cells=4):
    """Figures of cells: 100 x month + 10 x cell at its lower end, 6 more at its upper, 1000 more a pressure."""
    month, node, cell, end = np.ogrid[:12, :pressures, :cells, :2]
    return 100 * month + 1000 * node + 10 * cell + 6 * end


@BOTH
def test_a_shift_is_looked_up_in_its_cell_of_a_twentieth_of_a_kelvin(module):
    # Cells begin at -0.10 K: 0.03 K is in the third, three fifths of the way through; -0.10 K begins the first.
    climates = (0.03, -0.06, 0.0999)
    found = looked_up(module, rising(), -2, warmer=climates)
    for hours, expected in zip(found, (20 + 3.6, 0 + 4.8, 30 + 6 * 0.998), strict=True):
        assert hours == pytest.approx(100 * MONTHS + expected, abs=2e-3)
    # A shift on the end of a cell belongs to the cell that ends there.
    assert looked_up(module, rising(), -2)[0] == pytest.approx(100 * MONTHS + 16, abs=2e-3)
    assert looked_up(module, rising(), -2, shift=0.02, warmer=(0.01,))[0] == pytest.approx(found[0])


@BOTH
def test_each_month_moves_with_the_season(module):
    season = np.where(MONTHS < 6, 1.0, -1.0)
    found = looked_up(module, rising(), -2, shift=0.001, swing=0.05, season=season)
    upper, lower = 30 + 6 * 0.02, 10 + 6 * 0.02
    assert found[0] == pytest.approx(100 * MONTHS + np.where(MONTHS < 6, upper, lower), abs=2e-3)


@BOTH
@pytest.mark.parametrize(
    ("step", "expected"),
    [(0.0, 0.0), (0.25, 250.0), (1.0, 1000.0), (1.5, 1500.0), (2.0, 2000.0), (2.7, 2000.0), (-0.4, 0.0)],
)
def test_between_pressures_hours_are_interpolated_and_beyond_them_are_those_of_the_last(
    module, step, expected
):
    found = looked_up(module, rising(3), -2, shift=0.03, step=step)
    assert found[0] == pytest.approx(100 * MONTHS + expected + 23.6, abs=5e-3)
    assert looked_up(module, rising(1), -2, shift=0.03, step=step)[0] == pytest.approx(
        100 * MONTHS + 23.6, abs=2e-3
    )


@BOTH
def test_the_year_is_the_sum_of_its_months(module):
    found = looked_up(module, rising(2), -2, shift=0.03, warmer=(0.0, 0.05), step=0.5, by_month=False)
    year = 100 * MONTHS.sum() + 12 * (500 + np.array([23.6, 33.6]))
    assert found[:, 0] == pytest.approx(year, abs=0.05)


@BOTH
def test_neighbours_are_blended_by_their_weights(module):
    two = np.stack([rising(), 2 * rising()])
    table = np.ascontiguousarray(two, dtype=np.int16).view(np.int32).reshape(2, -1)
    neighbours = np.array([[0, 1]]), np.array([[1.25, -0.25]]), np.array([[0.03, -0.06]]), np.zeros((1, 2))
    hours = np.zeros((1, 1, 12))
    module.look_up(table, (4, 1, -2), neighbours, np.zeros((1, 1)), np.zeros(12), np.zeros(1), hours)
    expected = 1.25 * (100 * MONTHS + 23.6) - 0.25 * 2 * (100 * MONTHS + 4.8)
    assert hours[0, 0] == pytest.approx(expected, abs=5e-3)


def counted(module, entries, edges, shape):
    table = np.zeros((*shape, 2), dtype=np.int16)
    columns = tuple(np.array(c, dtype=k) for c, k in zip(zip(*entries, strict=True), _KINDS, strict=True))
    first, pressure, above, at, sign = edges
    whole = (np.array(x, dtype=np.int64) for x in (first, pressure, above, at))
    module.tabulate(columns, (*whole, np.array(sign, dtype=np.int16)), table)
    return table


_KINDS = (np.int8, np.int16, np.int8, np.int16)


@BOTH
def test_hours_are_counted_up_to_the_last_cell_in_which_they_are_under_the_edge(module):
    # Two percents; the first has an edge that stops in cell 5 (of the lowest class), on no tenth. A class two
    # tenths higher is four cells nearer: under it in cells 0 and 1. Months 0 and 2, one of them of the other percent.
    edges = ([0, 1, 1], [0], [5], [4], [1])
    table = counted(module, [(0, 0, 0, 7), (0, 2, 0, 3), (2, 0, 1, 9)], edges, (3, 1, 8))
    assert table[0, 0, :, 0].tolist() == [10, 10, 7, 7, 7, 7, 0, 0]
    assert table[0, 0, :, 1].tolist() == [10, 7, 7, 7, 7, 0, 0, 0]
    assert not table[1:].any()


@BOTH
def test_an_edge_on_the_end_of_a_cell_ends_there_at_both_ends(module):
    table = counted(module, [(1, 0, 0, 7)], ([0, 1], [0], [5], [5], [1]), (2, 1, 8))
    assert table[1, 0, :, 0].tolist() == table[1, 0, :, 1].tolist() == [7] * 6 + [0, 0]
    assert not table[0].any()


@BOTH
def test_edges_of_several_pressures_where_it_starts_and_beyond_the_table(module):
    # At the first pressure it stops beyond the last cell, and starts in cell 2; at the second it stops before the first.
    edges = ([0, 0, 3], [0, 0, 1], [2, 99, -3], [1, 98, -4], [-1, 1, 1])
    table = counted(module, [(0, 0, 1, 5), (1, 1, 1, 4)], edges, (2, 2, 6))
    assert table[0, 0, :, 0].tolist() == [0, 0, 0, 5, 5, 5]
    assert table[0, 0, :, 1].tolist() == [0, 0, 5, 5, 5, 5]
    assert table[1, 0, :, 0].tolist() == [0, 4, 4, 4, 4, 4]
    assert not table[:, 1].any()


@BOTH
def test_an_edge_in_the_last_cell_and_in_the_first(module):
    for cell, count in ((5, [8] * 6), (0, [8] + [0] * 5)):
        table = counted(module, [(0, 0, 0, 8)], ([0, 1], [0], [cell], [cell], [1]), (1, 1, 6))
        assert table[0, 0, :, 0].tolist() == table[0, 0, :, 1].tolist() == count
