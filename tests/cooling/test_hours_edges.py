"""Between which states of the air a mode starts or stops, by hand."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest

from siting.cooling import hours_edges
from siting.cooling.hours_edges import FINE_PRESSURES_PA, PRESSURES_PA, edges_of
from siting.cooling.modes import DryBulbBelow

LEVELS = 101


def steps(excess, last, at_first, at_last):
    """The last step at which each row runs, and how often it was asked."""
    asked = []

    def told(step, rows):
        asked.append(len(rows))
        return excess(step, rows)

    found = hours_edges._last_steps(told, last, np.array(at_first, float), np.array(at_last, float))
    return found.tolist(), len(asked)


def test_a_step_at_the_limit_itself_still_runs():
    roots = np.array([1, 2, 500, 998])
    found, _ = steps(lambda step, rows: (step - roots[rows]) / 1.0, 999, 0.0 - roots, 999.0 - roots)
    assert found == roots.tolist()


@pytest.mark.parametrize(("last", "most"), [(2, 1), (3, 2), (1000, 5), (560 * 2**24, 8)])
def test_the_root_of_a_straight_line_is_found_at_the_first_guesses(last, most):
    roots = np.unique(np.clip(np.array([0.2, 0.5, 0.51, 0.9]) * last, 0.5, last - 0.5))
    found, asked = steps(
        lambda step, rows: (step - roots[rows]) * 1e-3, last, -roots * 1e-3, (last - roots) * 1e-3
    )
    assert found == np.floor(roots).tolist()
    assert asked <= most  # halving takes the logarithm of the last step: 10 and 34


def test_the_root_of_a_curve_takes_a_quarter_of_the_steps_of_halving():
    last = 560 * 2**24
    roots = np.array([0.013, 0.31, 0.72, 0.97]) * last

    def excess(step, rows):
        return np.exp(3.0 * step / last) - np.exp(3.0 * roots[rows] / last)

    rows = np.arange(4)
    found, asked = steps(excess, last, excess(np.zeros(4), rows), excess(np.full(4, last), rows))
    assert found == np.floor(roots).tolist()
    assert asked <= 8  # halving takes 34


@dataclass(frozen=True)
class Between:
    """Runs in air between two dry bulbs, both moved by the pressure; below a humidity, where one is given."""

    low_c: float
    high_c: float
    k_per_bar: float = 0.0
    least_pa: float = 0.0
    humid: float = 2.0

    humidity_90_h = month_90_h = partial_90_h = 0.0
    follows = "dry_bulb"
    by_altitude = False

    def runs(self, air):
        moved = self.k_per_bar * air.pressure_pa / 1e5
        inside = (air.dry_bulb_c > self.low_c + moved) & (air.dry_bulb_c <= self.high_c + moved)
        return inside & (air.relative_humidity <= self.humid) & (air.pressure_pa >= self.least_pa)


def of_level(edges, level):
    part = slice(edges.first[level], edges.first[level + 1])
    return list(
        zip(edges.pressure[part].tolist(), edges.dry_bulb_c[part], edges.sign[part].tolist(), strict=True)
    )


def test_a_mode_starts_and_stops_at_every_percent_of_humidity():
    edges = edges_of(Between(4.9, 17.3), 2, 5)
    assert edges.first.tolist() == list(range(0, 2 * LEVELS + 1, 2))
    assert edges.pressures_pa.tolist() == [PRESSURES_PA[2]]
    for level in (0, 50, 100):
        assert of_level(edges, level) == [
            (0, pytest.approx(4.9, abs=2e-8), -1),
            (0, pytest.approx(17.3, abs=2e-8), 1),
        ]
    # The last state before the change: never the first after it.
    assert (edges.dry_bulb_c[::2] <= 4.9).all()
    assert (edges.dry_bulb_c[1::2] <= 17.3).all()


def test_where_it_is_too_humid_there_is_no_edge():
    edges = edges_of(Between(4.9, 17.3, humid=0.305), 0, 2)
    assert [len(of_level(edges, level)) for level in (0, 30, 31, 100)] == [2, 2, 0, 0]


def test_the_most_humid_level_is_saturated_air_and_the_least_holds_half_a_percent():
    assert [len(of_level(edges_of(Between(4.9, 17.3, humid=0.9999), 0, 2), at)) for at in (99, 100)] == [2, 0]
    assert [len(of_level(edges_of(Between(4.9, 17.3, humid=0.0051), 0, 2), at)) for at in (0, 1)] == [2, 0]


@pytest.mark.parametrize("limit", [69.9, 69.3, -69.9])
def test_a_limit_near_the_hottest_or_the_coldest_state_has_its_edge(limit):
    assert edges_of(DryBulbBelow(limit), 0, 2).dry_bulb_c == pytest.approx(limit + 1e-6, abs=2e-8)


def test_a_mode_that_would_run_in_colder_air_only_has_no_edge():
    assert len(edges_of(DryBulbBelow(-70.5), 0, 2).dry_bulb_c) == 0


def test_a_limit_that_depends_on_the_pressure_has_edges_at_each():
    edges = edges_of(Between(-100.0, 10.0, k_per_bar=8.0), 3, 6)
    assert edges.pressures_pa.tolist() == PRESSURES_PA[3:6].tolist()
    for level in (0, 100):
        assert of_level(edges, level) == [
            (node, pytest.approx(10.0 + 8e-5 * PRESSURES_PA[3 + node], abs=2e-8), 1) for node in range(3)
        ]


def test_a_mode_that_runs_at_some_pressures_only_has_edges_there_only():
    # As many states as at the others would hide that: there is none at the first two.
    edges = edges_of(Between(-100.0, 10.0, least_pa=PRESSURES_PA[4]), 2, 6)
    assert edges.pressures_pa.tolist() == PRESSURES_PA[2:6].tolist()
    assert [node for node, _, _ in of_level(edges, 50)] == [2, 3]


@pytest.mark.parametrize(
    ("mode", "first", "stop", "nodes"),
    [(DryBulbBelow(18.0), 0, 4, 1), (DryBulbBelow(18.0), 7, 8, 1), (Between(-100.0, 18.0 + 1e-6), 5, 9, 1)],
)
def test_where_the_pressure_does_not_matter_only_the_first_is_kept(mode, first, stop, nodes):
    edges = edges_of(mode, first, stop)
    assert edges.pressures_pa.tolist() == [PRESSURES_PA[first]]
    assert len(edges.dry_bulb_c) == nodes * LEVELS
    assert edges.dry_bulb_c == pytest.approx(18.0 + 1e-6, abs=2e-8)
    assert set(edges.sign.tolist()) == {1}
    assert set(edges.pressure.tolist()) == {0}


def test_a_mode_that_never_stops_does_so_beyond_all_air_and_one_that_never_runs_has_no_edge():
    always, never, cold = (edges_of(DryBulbBelow(limit), 0, 3) for limit in (99.0, -99.0, -70.0))
    assert always.dry_bulb_c.tolist() == [hours_edges._ALWAYS_C] * LEVELS
    assert always.sign.tolist() == [1] * LEVELS
    assert len(never.dry_bulb_c) == 0
    assert never.first.tolist() == [0] * (LEVELS + 1)
    # Of the coldest state of all: it runs there, and in the next no more.
    assert cold.dry_bulb_c == pytest.approx(-70.0 + 1e-6, abs=2e-8)
    hot = edges_of(Between(20.0, 99.0), 0, 3)
    assert of_level(hot, 7) == [(0, pytest.approx(20.0, abs=2e-8), -1), (0, hours_edges._ALWAYS_C, 1)]


@pytest.mark.parametrize(
    ("edge", "sign", "alike"),
    [
        ([1.0, 5.0, 1.0, 5.0], [-1, 1, -1, 1], True),
        ([1.0, 5.0, 1.0 + 1e-8, 5.0], [-1, 1, -1, 1], True),
        ([1.0, 5.0, 1.0, 5.00001], [-1, 1, -1, 1], False),
        ([1.0, 5.0, 1.0, 5.0], [-1, 1, 1, -1], False),
    ],
)
def test_edges_are_alike_where_all_of_them_are(edge, sign, alike):
    level, pressure = np.array([7, 7, 7, 7]), np.array([0, 0, 1, 1])
    found = hours_edges._alike(level, pressure, np.array(edge), np.array(sign, dtype=np.int16), 2)
    assert found is alike or found == alike
    # Without its last edge, one pressure has fewer.
    short = (level[:3], pressure[:3], np.array(edge[:3]), np.array(sign[:3], dtype=np.int16))
    assert not hours_edges._alike(*short, 2)
    assert not hours_edges._alike(*short, 3)  # and a third has none


def test_the_pressures_are_finer_where_limits_fall_with_the_altitude():
    # Below 900 m there are as many; above, twice as many steps.
    assert (len(PRESSURES_PA), len(FINE_PRESSURES_PA)) == (22, 39)
    assert PRESSURES_PA[-5:].tolist() == FINE_PRESSURES_PA[-5:].tolist()
    for nodes, most in ((PRESSURES_PA, 4200), (FINE_PRESSURES_PA, 4200)):
        assert max(b - a for a, b in pairwise(nodes)) < most
    assert np.diff(FINE_PRESSURES_PA[:34]) == pytest.approx(1302.1, abs=0.1)
