"""What the hour tables cover: nothing beyond the request is tabulated, and nothing twice."""

import numpy as np
import pytest

from siting.climate.climate_table import climate_table
from siting.cooling.hours_edges import pressure_nodes
from siting.cooling.hours_table import Extent, HoursTable
from siting.cooling.technologies import default_technologies

MODE = next(t.full for t in default_technologies() if not t.full.by_altitude)
NODES = pressure_nodes(fine=False)


@pytest.fixture
def table():
    return HoursTable(climate_table(), MODE)


def test_an_extent_holds_itself_and_nothing_beyond():
    own = Extent(2.0, 1, 3)
    assert own.holds(own)
    assert not any(own.holds(more) for more in (Extent(2.1, 1, 3), Extent(2.0, 0, 3), Extent(2.0, 1, 4)))


def test_the_first_tables_reach_a_little_beyond_what_is_asked(table):
    tables = table._empty(Extent(1.0, 1, 3), None)
    assert tables.extent == Extent(4.0, 1, 3)
    assert len(tables.hours) == 0
    assert set(tables.row.tolist()) == {-1}


def test_later_tables_keep_what_the_first_had_and_spare_more_where_they_grow(table):
    assert table._empty(Extent(3.0, 3, 4), Extent(2.0, 4, 4)).extent == Extent(8.0, 2, 4)
    assert table._empty(Extent(2.0, 1, 3), Extent(2.0, 1, 2)).extent == Extent(2.0, 1, 4)


def test_a_pressure_beyond_all_nodes_is_between_the_last_two(table):
    assert table._needed(0.0, (NODES[-1] + 1e4, NODES[-1] + 2e4)) == Extent(0.0, len(NODES) - 2, len(NODES))
    assert table._needed(0.0, (NODES[0] - 2e4, NODES[0] - 1e4)) == Extent(0.0, 0, 2)


def test_a_station_is_tabulated_once(table):
    pressures = (float(NODES[0]), float(NODES[1]))
    first, rows = table.covering(np.array([[5]]), 0.0, pressures)
    assert (rows.tolist(), len(first.hours)) == ([[0]], 1)
    assert first.rows(np.array([[5]]), first.extent).tolist() == [[0]]
    assert first.rows(np.array([[6]]), first.extent) is None
    both, rows = table.covering(np.array([[5, 6]]), 0.0, pressures)
    assert (rows.tolist(), len(both.hours)) == ([[0, 1]], 2)
    assert np.array_equal(both.hours[:1], first.hours)
