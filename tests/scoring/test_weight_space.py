"""Weights drawn from a region: uniform by volume, proved on shapes whose distribution is known."""

import numpy as np
import pytest
from scipy.stats import kstest

from siting.errors import StudyError
from siting.scoring.weight_space import WeightRegion, bounded_region, draw_weights, whole_simplex

COUNT = 20_000
MIN_P = 1e-3  # the seeds are fixed: a right sampler passes always


def test_weights_sum_to_one_and_repeat_with_their_seed():
    first, how = draw_weights(whole_simplex(5), 100, seed=3)
    again, _ = draw_weights(whole_simplex(5), 100, seed=3)
    other, _ = draw_weights(whole_simplex(5), 100, seed=4)
    assert how == "exact"
    assert np.allclose(first.sum(axis=1), 1)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("size", [2, 3, 6])
def test_a_weight_of_the_simplex_has_the_beta_distribution(size):
    # One coordinate of a uniform point of the simplex: P(w <= x) = 1 - (1 - x)^(m - 1).
    weights, _ = draw_weights(whole_simplex(size), COUNT, seed=1)
    for j in range(size):
        assert kstest(weights[:, j], lambda x: 1 - (1 - x) ** (size - 1)).pvalue > MIN_P


def test_an_order_of_all_weights_has_the_means_of_rank_order_centroids():
    # The corners of the ordered simplex are (1,0,0), (1/2,1/2,0), (1/3,1/3,1/3): the mean is the centroid.
    region = bounded_region([0] * 3, [1] * 3, ((2, 0, 1),))
    weights, how = draw_weights(region, COUNT, seed=2)
    assert how == "exact"
    assert region.holds(weights).all()
    expected = np.array([(1 / 2 + 1 / 3) / 3, 1 / 9, (1 + 1 / 2 + 1 / 3) / 3])
    assert weights.mean(axis=0) == pytest.approx(expected, abs=0.004)


def test_an_order_of_some_weights_leaves_the_others_alone():
    weights, _ = draw_weights(bounded_region([0] * 3, [1] * 3, ((0, 1),)), COUNT, seed=2)
    # P(w3 <= x) is that of the simplex; w1 is the larger part of the rest, of which it takes 1/2..1 evenly.
    assert kstest(weights[:, 2], lambda x: 1 - (1 - x) ** 2).pvalue > MIN_P
    assert kstest(weights[:, 0] / (1 - weights[:, 2]), "uniform", (0.5, 0.5)).pvalue > MIN_P


def half_triangle(x):
    """P(w <= x) where no weight of three exceeds 1/2: at w the others share a length of w."""
    return np.clip(4 * np.asarray(x) ** 2, 0, 1)


def test_upper_bounds_leave_a_triangle_and_the_draws_are_even_in_it():
    weights, how = draw_weights(bounded_region([0] * 3, [0.5] * 3), COUNT, seed=5)
    assert how == "exact"
    for j in range(3):
        assert kstest(weights[:, j], half_triangle).pvalue > MIN_P


def test_the_walk_has_the_same_distribution():
    # A fourth weight fixed at 1/2 leaves nothing to rejection; the others have the triangle at half its size.
    weights, how = draw_weights(bounded_region([0] * 3 + [0.5], [0.25] * 3 + [0.5]), COUNT, seed=5)
    assert how == "walk"
    for j in range(3):
        assert kstest(2 * weights[:, j], half_triangle).pvalue > MIN_P


def test_lower_bounds_shrink_the_simplex():
    weights, _ = draw_weights(bounded_region([0.2, 0.1, 0.1], [1] * 3), COUNT, seed=5)
    assert kstest((weights[:, 0] - 0.2) / 0.6, lambda x: 1 - (1 - x) ** 2).pvalue > MIN_P


@pytest.mark.slow
def test_narrow_bounds_on_many_weights_are_walked():
    # Eleven weights between 8 and 10 % leave next to nothing of the simplex; they are all symmetric.
    region = bounded_region([0.08] * 11, [0.1] * 11)
    weights, how = draw_weights(region, 4_000, seed=6)
    assert how == "walk"
    assert region.holds(weights).all()
    assert weights.mean(axis=0) == pytest.approx(np.full(11, 1 / 11), abs=3e-4)
    assert np.ptp(weights.std(axis=0)) < 3e-4


@pytest.mark.slow
def test_walk_and_rejection_agree_where_both_work():
    low, high = np.array([0.05, 0, 0, 0.1]), np.array([0.5, 0.4, 0.6, 0.7])
    region = bounded_region(low, high, ((0, 1),))
    drawn, how = draw_weights(region, COUNT, seed=7)
    assert how == "exact"
    # The same region at half its size, beside a weight that is fixed.
    beside = bounded_region([*low / 2, 0.5], [*high / 2, 0.5], ((0, 1),))
    walked, how = draw_weights(beside, COUNT, seed=8)
    assert how == "walk"
    walked = 2 * walked[:, :4]
    assert region.holds(walked).all()
    assert walked.mean(axis=0) == pytest.approx(drawn.mean(axis=0), abs=0.004)
    assert np.quantile(walked, [0.1, 0.5, 0.9], axis=0) == pytest.approx(
        np.quantile(drawn, [0.1, 0.5, 0.9], axis=0), abs=0.008
    )


def test_a_long_thin_region_is_walked_along_its_length():
    # The last weight takes up what the others leave, so these are even in their bounds, narrow or wide.
    low, high = np.array([0.1, 0.1, 0.1, 0.05, 0]), np.array([0.101, 0.1002, 0.11, 0.35, 1])
    weights, how = draw_weights(bounded_region(low, high), 4_000, seed=6)
    assert how == "walk"
    for j in range(4):
        assert kstest((weights[:, j] - low[j]) / (high[j] - low[j]), "uniform").pvalue > MIN_P


def test_bounds_that_leave_one_point():
    weights, _ = draw_weights(bounded_region([0.25, 0.75], [0.25, 0.75]), 50, seed=1)
    assert weights == pytest.approx(np.tile([0.25, 0.75], (50, 1)))


def test_a_weight_that_is_fixed_stays_while_the_others_move():
    weights, _ = draw_weights(bounded_region([0.3, 0, 0], [0.3, 1, 1]), 5_000, seed=1)
    assert weights[:, 0] == pytest.approx(np.full(5_000, 0.3))
    assert kstest(weights[:, 1] / 0.7, "uniform").pvalue > MIN_P


def test_one_criterion():
    assert draw_weights(whole_simplex(1), 3, seed=1)[0].tolist() == [[1.0], [1.0], [1.0]]


@pytest.mark.parametrize(
    ("low", "high", "orders", "words"),
    [
        ([0.6, 0.6], [1, 1], (), "lower ones sum to 120%"),
        ([0, 0], [0.3, 0.4], (), "upper ones sum to 70%"),
        ([0.5, 0], [0.4, 1], (), "cross"),
        ([0, 0.6, 0], [0.3, 1, 1], ((0, 1),), "bounds and the order"),
    ],
)
def test_an_empty_region_is_one_clear_line(low, high, orders, words):
    with pytest.raises(StudyError, match=words) as caught:
        bounded_region(low, high, orders)
    assert "\n" not in str(caught.value)


def test_a_criterion_in_two_orders_is_refused():
    with pytest.raises(ValueError, match="twice"):
        WeightRegion(np.zeros(3), np.ones(3), ((0, 1), (1, 2)))


# --- limits, one by one -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "orders", "bounded", "whole"),
    [
        ([0, 0], [1, 1], (), False, True),
        ([0, 0], [1, 1], ((0,),), False, True),  # an order of one has no effect
        ([0, 0], [1, 1], ((0, 1),), False, False),
        ([0.1, 0], [1, 1], (), True, False),
        ([0, 0], [1, 0.9], (), True, False),
    ],
)
def test_what_narrows_the_weights(low, high, orders, bounded, whole):
    region = bounded_region(low, high, orders)
    assert (region.bounded, region.whole, region.size) == (bounded, whole, 2)


def test_a_weight_on_its_bound_is_held_and_one_beyond_it_is_not():
    region = bounded_region([0.2, 0.1, 0], [0.6, 1, 1], ((1, 2),))
    rows = np.array([
        [0.2, 0.5, 0.3], [0.6, 0.2, 0.2], [0.4, 0.3, 0.3],  # on a bound, or equal along the order
        [0.199, 0.5, 0.301], [0.601, 0.2, 0.199], [0.4, 0.29, 0.31],
    ])  # fmt: skip
    assert region.holds(rows).tolist() == [True, True, True, False, False, False]
    # Sums of tenths are off in the last bits.
    assert region.holds(np.array([[0.2 - 1e-12, 0.5, 0.3], [0.6 + 1e-12, 0.2, 0.2]])).all()


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ([0.1] * 10, [1] * 10),  # ten times 0.1 is less than 1 by the last bits, and 3 x 0.3 + 0.1 more
        ([0.3, 0.3, 0.3, 0.1], [1] * 4),
        ([0.0] * 10, [0.1] * 10),
        ([0.5, 0.5], [0.5, 0.5]),
    ],
)
def test_bounds_that_sum_to_one_leave_one_point(low, high):
    weights, _ = draw_weights(bounded_region(low, high), 20, seed=1)
    point = low if sum(low) > 0.5 else high
    assert weights == pytest.approx(np.tile(point, (20, 1)), abs=1e-8)


@pytest.mark.parametrize("over", [1e-6, 0.5])
def test_bounds_that_miss_one_by_a_millionth_are_refused(over):
    with pytest.raises(StudyError, match="the lower ones sum to"):
        bounded_region([0.5, 0.5 + over], [1, 1.5])
    with pytest.raises(StudyError, match="the upper ones sum to"):
        bounded_region([0, 0], [0.5, 0.5 - over])


def test_the_lower_bounds_are_named_where_they_are_too_much():
    with pytest.raises(StudyError, match="the upper ones sum to 90%"):
        bounded_region([0.4, 0.5], [0.4, 0.5])
    with pytest.raises(StudyError, match="the lower ones sum to 130%"):
        bounded_region([0.8, 0.5], [0.9, 0.5])


@pytest.mark.parametrize(("column", "number"), [(0, 1), (1, 2), (2, 3)])
def test_the_weight_whose_bounds_cross_is_named_counting_from_one(column, number):
    low = np.zeros(3)
    low[column] = 0.5
    high = np.ones(3)
    high[column] = 0.25
    with pytest.raises(StudyError, match=f"the bounds of weight {number} cross: 0.5 is more than 0.25"):
        bounded_region(low, high)


def test_bounds_and_an_order_that_meet_in_one_point_are_allowed():
    # w1 >= w2, w1 at most a half and w2 at least a half.
    weights, _ = draw_weights(bounded_region([0, 0.5], [0.5, 1], ((0, 1),)), 20, seed=1)
    assert weights == pytest.approx(np.full((20, 2), 0.5), abs=1e-8)


@pytest.mark.parametrize("count", [1, 999, 1500])
def test_as_many_are_drawn_as_are_wanted(count):
    for region in (
        whole_simplex(3),
        bounded_region([0] * 3, [0.5] * 3),
        bounded_region([0.3, 0, 0], [0.3, 1, 1]),
    ):
        weights, _ = draw_weights(region, count, seed=3)
        assert weights.shape == (count, 3)
        assert weights.sum(axis=1) == pytest.approx(np.ones(count))
        assert region.holds(weights).all()


@pytest.mark.parametrize(("room", "how"), [(0.10, "exact"), (0.02, "walk")])
def test_rejection_is_given_up_where_it_keeps_less_than_two_in_a_thousand(room, how):
    # Both of two weights of three within so much: about 2 x room^2 of the simplex, 2% or 0.08%.
    region = bounded_region([0, 0.3, 0.3], [1, 0.3 + room, 0.3 + room], ((1, 2),))
    assert draw_weights(region, 200, seed=2)[1] == how


def test_a_weight_whose_bounds_are_one_figure_is_that_figure():
    weights, _ = draw_weights(bounded_region([0.4, 0, 0], [0.4, 1, 1]), 50, seed=3)
    assert weights[:, 0] == pytest.approx(0.4)
    assert weights.sum(axis=1) == pytest.approx(1)
