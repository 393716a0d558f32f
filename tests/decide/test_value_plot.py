"""What a plot of value functions needs: the curve over its range, the sites on it."""

from dataclasses import replace

import numpy as np
import pytest

from siting import load_study, run
from siting.decide import value_plot as module
from siting.decide.value_plot import value_plots
from tests.support.sample import sample_outcome


@pytest.fixture(scope="module")
def outcome():
    return run(load_study()).outcome


@pytest.fixture(scope="module")
def plots(outcome):
    return value_plots(outcome)


def test_a_plot_for_each_criterion_in_order(outcome, plots):
    assert [p.id for p in plots] == [c.id for c in outcome.criteria]


def test_the_range_holds_anchors_and_intervals(plots):
    for p in plots:
        if p.words:
            continue
        first, last = p.span
        assert first < last
        assert all(first <= x <= last for x, _ in p.curve)
        assert np.all((p.low >= first) & (p.high <= last))
        assert (p.curve[0][0], p.curve[-1][0]) == p.span or first == 0


def test_known_sites_lie_on_their_curve(outcome, plots):
    for p, c in zip(plots, outcome.criteria, strict=True):
        assert len(p.rows) + p.unknown == len(outcome.sites)
        assert np.array_equal(p.score, c.score[p.rows])
        assert np.array_equal(p.rank, outcome.ranking.rank[p.rows])
        if not p.words:
            assert np.all((p.low <= p.value) & (p.value <= p.high))


def test_words_come_best_first_with_their_sites(plots):
    hub = next(p for p in plots if p.id == "hub_cluster")
    # Huailai, Jining and Horinger are listed in hub_counties.csv; neither county that Yangquan may lie in is.
    assert hub.words == (("yes", 1.0, 3), ("no", 0.0, 13))
    assert (hub.curve, hub.unknown) == ((), 0)


def test_a_criterion_that_nobody_knows_still_has_its_curve():
    outcome = sample_outcome()
    c = outcome.criteria[1]
    nothing = np.full(len(c.score), np.nan)
    blank = replace(c, score=nothing)
    plot = value_plots(replace(outcome, criteria=(blank,)))[0]
    assert len(plot.rows) == 0
    assert plot.unknown == len(nothing)
    assert {(3000, 0), (8000, 1)} <= set(plot.curve)


def test_level_parts_are_drawn_to_the_ends():
    plot = value_plots(sample_outcome())[0]
    # Break points at 10, 10, 60 and 100 km; sites lie farther than 100 km.
    assert plot.curve[0] == (plot.span[0], 0)
    assert plot.curve[-1] == (plot.span[1], 0)
    assert plot.span[0] == 0 or plot.span[0] < 10


def test_the_range_is_a_little_wider_than_anchors_and_sites():
    for p in value_plots(sample_outcome()):
        if p.words:
            assert p.span == (0, 1)
            continue
        inner = [x for x, _ in p.curve[1:-1]] + p.low.tolist() + p.high.tolist()
        room = p.span[1] - max(inner)
        assert 0 < room < 0.1 * (max(inner) - min(inner))
        assert min(inner) - p.span[0] < 0.1 * (max(inner) - min(inner)) or p.span[0] == 0


def test_a_range_below_nothing_has_its_margin_and_one_above_it_stops_there():
    low, high = np.array([-6.0]), np.array([4.0])
    first, last = module._span(((-5.0, 0.0), (5.0, 1.0)), low, high)
    assert first < -6
    assert last > 5
    assert module._span(((0.1, 0.0), (50.0, 1.0)), low[:0], high[:0])[0] == 0
