"""Exact answers against brute force: grids, permutations, and a linear programme for closed forms."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from siting.decide import sensitivity
from siting.decide.ranking import rank_interval
from siting.scoring.weight_space import bounded_region, whole_simplex


def case(seed, n=6, m=4, gaps=0.0):
    rng = np.random.default_rng(seed)
    score = rng.random((n, m)).round(3)
    counted = rng.random((n, m)) >= gaps
    counted[:, 0] = True
    return score * counted, counted, rng.dirichlet(np.ones(m))


def winner_of(score, counted, weights):
    return int(np.argmax(sensitivity.scores_at(score, counted, weights)))


def moved_to(weights, j, share):
    rest = weights.copy()
    rest[j] = 0
    new = rest / rest.sum() * (1 - share)
    new[j] = share
    return new


def test_a_crossing_by_hand():
    # 0.9 against 0.2 where the first weighs w: level at 0.9 w + 0.3 (1 - w) = 0.2 w + 0.8 (1 - w), w = 5/12.
    score = np.array([[0.9, 0.3], [0.2, 0.8]])
    found = sensitivity.crossings(score, np.ones((2, 2), bool), np.array([0.6, 0.4]), 0)
    assert [(c.rival, c.criterion, c.more) for c in found] == [(1, 0, False), (1, 1, True)]
    assert [c.share for c in found] == pytest.approx([5 / 12, 7 / 12])


@pytest.mark.parametrize("gaps", [0.0, 0.4])
@pytest.mark.parametrize("seed", range(12))
def test_crossings_are_where_a_fine_grid_sees_them(seed, gaps):
    score, counted, weights = case(seed, gaps=gaps)
    winner = winner_of(score, counted, weights)
    found = {
        (c.rival, c.criterion, c.more): c.share
        for c in sensitivity.crossings(score, counted, weights, winner)
    }
    for (rival, j, _), share in found.items():
        level = sensitivity.scores_at(score, counted, moved_to(weights, j, share))
        assert level[rival] == pytest.approx(level[winner], abs=1e-9)
    grid = np.linspace(0.0005, 0.9995, 1000)
    for j in range(len(weights)):
        scores = np.array([sensitivity.scores_at(score, counted, moved_to(weights, j, t)) for t in grid])
        for rival in set(range(len(score))) - {winner}:
            ahead = scores[:, rival] > scores[:, winner] + 1e-12
            for more in (True, False):
                side = grid[ahead & ((grid > weights[j]) if more else (grid < weights[j]))]
                first = (side.min() if more else side.max()) if len(side) else None
                share = found.get((rival, j, more))
                if first is None:
                    assert share is None or share < 0.001 or share > 0.999
                else:
                    assert share == pytest.approx(first, abs=0.0011)


@pytest.mark.parametrize("seed", range(20))
def test_the_least_shift_is_that_of_a_linear_programme(seed):
    score, _, weights = case(seed)
    winner, m = int(np.argmax(score @ weights)), len(weights)
    shifts = {s.rival: s for s in sensitivity.least_shifts(score, weights, winner)}
    for rival in set(range(len(score))) - {winner}:
        lead = score[rival] - score[winner]
        # new = old + up - down, least sum of both, all >= 0.
        found = linprog(
            np.ones(2 * m) / 2,
            A_ub=np.vstack([np.append(-lead, lead), np.hstack([-np.eye(m), np.eye(m)])]),
            b_ub=np.append(lead @ weights, weights),
            A_eq=np.append(np.ones(m), -np.ones(m))[None, :],
            b_eq=[0],
        )
        assert (found.status == 2) == (rival not in shifts)
        if rival in shifts:
            assert shifts[rival].moved == pytest.approx(found.fun, abs=1e-9)
            new = shifts[rival].weights
            assert new.sum() == pytest.approx(1)
            assert new.min() >= -1e-12
            assert score[rival] @ new >= score[winner] @ new - 1e-9


@pytest.mark.parametrize("seed", range(8))
def test_the_least_shift_inside_a_region_is_the_nearest_of_a_fine_grid(seed):
    rng = np.random.default_rng(seed)
    score = rng.random((3, 3))
    region = bounded_region([0.1, 0, 0.05], [0.6, 0.7, 0.5], ((0, 2),))
    weights = np.array([0.4, 0.35, 0.25])
    winner = int(np.argmax(score @ weights))
    a, b = np.meshgrid(np.linspace(0, 1, 401), np.linspace(0, 1, 401))
    grid = np.column_stack([a.ravel(), b.ravel(), 1 - a.ravel() - b.ravel()])
    grid = grid[region.holds(grid)]
    for rival in set(range(3)) - {winner}:
        level = grid[grid @ (score[rival] - score[winner]) >= 0]
        found = sensitivity.least_shift_inside(score, weights, winner, rival, region)
        assert (found is None) == (len(level) == 0)
        if found is not None:
            assert region.holds(found.weights[None, :])[0]
            assert (score[rival] - score[winner]) @ found.weights >= -1e-9
            assert np.abs(found.weights - weights).sum() / 2 == pytest.approx(found.moved)
            nearest = np.abs(level - weights).sum(axis=1).min() / 2
            assert nearest - 0.02 <= found.moved <= nearest + 1e-9


def test_a_dominated_rival_never_draws_level():
    score = np.array([[0.5, 0.5], [0.4, 0.4]])
    assert sensitivity.least_shift(score, np.array([0.5, 0.5]), 0, 1) is None


def test_potential_optimality_by_hand():
    score = np.array([[1, 0], [0, 1], [0.6, 0.6], [0.4, 0.4], [0.45, 0.5]])
    lead = [sensitivity.can_be_first(score, whole_simplex(2), i)[0] for i in range(5)]
    assert [x >= -1e-9 for x in lead] == [True, True, True, False, False]
    # The third leads by most where both weigh the same: 0.6 against 0.5.
    assert lead[2] == pytest.approx(0.1)


def test_a_region_can_take_the_first_place_away():
    score = np.array([[1, 0], [0, 1], [0.6, 0.6]])
    assert sensitivity.can_be_first(score, bounded_region([0, 0], [0.5, 1]), 0)[0] < 0


@pytest.mark.parametrize("seed", range(6))
def test_who_can_be_first_on_a_grid_of_weights_can_be_first(seed):
    score, _, _ = case(seed, n=8, m=3)
    grid = [np.array([a, b, 50 - a - b]) / 50 for a in range(51) for b in range(51 - a)]
    seen = {int(np.argmax(score @ w)) for w in grid}
    possible = {i for i in range(8) if sensitivity.can_be_first(score, whole_simplex(3), i)[0] >= -1e-9}
    assert seen <= possible
    for i in possible:
        _, weights = sensitivity.can_be_first(score, whole_simplex(3), i)
        assert (score @ weights).max() == pytest.approx(score[i] @ weights, abs=1e-8)


@pytest.mark.parametrize("seed", range(6))
def test_the_best_rank_is_not_worse_than_any_on_a_grid(seed):
    score, _, _ = case(seed, n=7, m=3)
    grid = [np.array([a, b, 40 - a - b]) / 40 for a in range(41) for b in range(41 - a)]
    ranks = np.array([[(score @ w > s + 1e-9).sum() + 1 for s in score @ w] for w in grid]).min(axis=0)
    best = [sensitivity.best_rank(score, whole_simplex(3), i) for i in range(7)]
    assert all(a <= b for a, b in zip(best, ranks, strict=True))
    assert sum(best) >= sum(ranks) - 1  # a grid of 861 misses hardly any


def test_the_best_rank_is_computed_for_as_many_rivals_as_it_says(monkeypatch):
    monkeypatch.setattr(sensitivity, "MAX_BEST_RANK", 3)
    score = np.array([[0.9, 0.1], [0.1, 0.9], [0.4, 0.4], [0.2, 0.2], [0.1, 0.1]])
    assert sensitivity.best_rank(score[:4], whole_simplex(2), 2) == 2
    with pytest.raises(ValueError, match="more than 3 rivals"):
        sensitivity.best_rank(score, whole_simplex(2), 2)


def test_a_winner_by_the_last_bit_needs_no_shift_and_no_crossing_is_at_the_present_weight():
    score, weights = np.array([[0.1 + 0.2, 0.3], [0.3, 0.3]]), np.array([0.5, 0.5])
    shift = sensitivity.least_shift(score, weights, 0, 1)
    assert shift.moved == 0
    assert [s.moved for s in sensitivity.least_shifts(score, weights, 0)] == [0]
    assert sensitivity.crossings(score, np.ones((2, 2), bool), weights, 0) == []


def test_who_is_level_now_is_overtaken_by_the_least_change():
    score, weights = np.array([[0.9, 0.1], [0.1, 0.9]]), np.array([0.5, 0.5])
    found = sensitivity.crossings(score, np.ones((2, 2), bool), weights, 0)
    assert [(c.criterion, c.more) for c in found] == [(0, False), (1, True)]
    assert [c.share for c in found] == pytest.approx([0.5, 0.5])


def test_where_all_weight_lies_on_one_criterion_only_that_one_can_give_way():
    score, weights = np.array([[0.8, 0.1], [0.4, 0.9]]), np.array([1.0, 0.0])
    (found,) = sensitivity.crossings(score, np.ones((2, 2), bool), weights, 0)
    # 0.8 - 0.7 t = 0.4 + 0.5 t, with t the weight of the second.
    assert (found.rival, found.criterion, found.more) == (1, 1, True)
    assert found.share == pytest.approx(1 / 3)


def test_the_best_rank_of_a_dominated_site():
    score = np.array([[0.9, 0.9], [0.8, 0.8], [0.1, 0.1]])
    assert [sensitivity.best_rank(score, whole_simplex(2), i) for i in range(3)] == [1, 2, 3]
    assert sensitivity.best_rank(score[:1], whole_simplex(2), 0) == 1
    with pytest.raises(ValueError, match="200"):
        sensitivity.best_rank(np.zeros((300, 2)), whole_simplex(2), 0)


def brute_undominated(low, high):
    n = len(low)
    return np.array([
        not any((low[a] >= high[b]).all() and (low[a] > high[b]).any() for a in range(n)) for b in range(n)
    ])  # fmt: skip


@settings(derandomize=True, max_examples=60)
@given(st.integers(0, 10_000), st.integers(1, 30), st.integers(1, 4), st.booleans())
def test_the_pareto_set_by_brute_force(seed, n, m, wide):
    rng = np.random.default_rng(seed)
    low = rng.integers(0, 4, (n, m)) / 3
    high = np.minimum(low + rng.integers(0, 2, (n, m)) / 3, 1) if wide else low
    assert np.array_equal(sensitivity.undominated(low, high), brute_undominated(low, high))


def test_the_pareto_set_of_many_sites():
    low = np.random.default_rng(3).integers(0, 12, (3_000, 4)) / 11
    free = sensitivity.undominated(low, low)
    # A site outside is beaten by one inside; one inside is beaten by none at all.
    for b in range(len(low)):
        rivals = low if free[b] else low[free]
        assert ((rivals >= low[b]).all(axis=1) & (rivals > low[b]).any(axis=1)).any() != free[b]
    assert 0 < free.sum() < 3_000


def test_equal_sites_do_not_dominate_each_other():
    low = np.array([[0.5, 0.5], [0.5, 0.5]])
    assert sensitivity.undominated(low, low).tolist() == [True, True]


def test_an_unknown_score_protects_from_being_dominated():
    low, high = np.array([[0.9, 0.9], [0.1, 0.0]]), np.array([[0.9, 0.9], [0.1, 1.0]])
    assert sensitivity.undominated(low, high).tolist() == [True, True]


@settings(derandomize=True, max_examples=40)
@given(st.integers(0, 1000))
def test_the_rank_interval_holds_every_ranking_of_the_corners(seed):
    rng = np.random.default_rng(seed)
    low = rng.integers(0, 5, 4) / 5
    high = low + rng.integers(0, 3, 4) / 5
    best, worst = rank_interval(low, high)
    corners = np.array(np.meshgrid(*zip(low, high, strict=True))).reshape(4, -1).T
    ranks = np.array([[(c > s).sum() + 1 for s in c] for c in corners])
    assert np.array_equal(ranks.min(axis=0), best)
    assert np.array_equal(ranks.max(axis=0), worst)


def test_unknown_scores_open_the_interval_by_their_weight():
    score = np.array([[0.5, np.nan]])
    low, high = sensitivity.unknown_interval(score, ~np.isnan(score), np.array([0.7, 0.3]), [(0, 1)] * 2)
    assert (low[0], high[0]) == pytest.approx((0.35, 0.65))


@pytest.mark.parametrize("gaps", [0.0, 0.4])
@pytest.mark.parametrize("seed", range(10))
def test_the_needed_score_is_just_enough(seed, gaps):
    score, counted, weights = case(seed, gaps=gaps)
    for row in range(len(score)):
        for j in range(len(weights)):
            for rank in (1, 3):
                need = sensitivity.needed_score(score, counted, weights, row=row, criterion=j, rank=rank)

                def rank_with(x, row=row, j=j):
                    new, known = score.copy(), counted.copy()
                    new[row, j], known[row, j] = x, True
                    total = np.round(sensitivity.scores_at(new, known, weights), 12)
                    return 1 + (total > total[row]).sum()

                now = (
                    1
                    + (
                        sensitivity.scores_at(score, counted, weights)
                        > sensitivity.scores_at(score, counted, weights)[row]
                    ).sum()
                )
                if now <= rank:
                    assert need == (score[row, j] if counted[row, j] else 0.0)
                elif need is None:
                    assert rank_with(1.0) > rank
                else:
                    assert rank_with(need) <= rank
                    assert need < 1e-6 or rank_with(need - 1e-6) > rank


def test_gaps_hold_what_is_left_out_at_the_sites_own_score():
    class Criterion:
        def __init__(self, score, unknown):
            self.score, self.unknown = np.array(score), unknown

    criteria = [
        Criterion([0.5, 0.2], "neutral"),
        Criterion([np.nan, 0.4], "neutral"),
        Criterion([0.8, np.nan], "worst"),
    ]
    weights = np.array([0.5, 0.3, 0.2])
    table = sensitivity.gaps(criteria, [0, 1], weights)
    own = (0.5 * 0.5 + 0.8 * 0.2) / 0.7
    assert table.held[0] == pytest.approx([0.5, own, 0.8])
    assert table.held[1].tolist() == [0.2, 0.4, 0.0]
    assert table.held @ weights == pytest.approx(sensitivity.scores_at(table.score, table.counted, weights))
    assert table.exact.tolist() == [False, True]


def test_a_rival_that_is_level_needs_no_shift():
    score, weights = np.array([[0.6, 0.4], [0.4, 0.6]]), np.array([0.5, 0.5])
    found = sensitivity.least_shift(score, weights, 0, 1)
    assert (found.rival, found.moved) == (1, 0)
    assert found.weights.tolist() == [0.5, 0.5]


def test_a_site_that_is_level_with_its_rank_has_what_it_needs():
    score, weights = np.array([[0.6, 0.4], [0.4, 0.6], [0.1, 0.1]]), np.array([0.5, 0.5])
    counted = np.ones((3, 2), dtype=bool)
    assert sensitivity.needed_score(score, counted, weights, row=1, criterion=0, rank=1) == 0.4
    assert sensitivity.needed_score(score, counted, weights, row=2, criterion=0, rank=3) == 0.1
    # 0.5 x (s + 0.1) = 0.5: the 0.9 that brings the last level with both.
    assert sensitivity.needed_score(score, counted, weights, row=2, criterion=0, rank=1) == pytest.approx(0.9)
    assert sensitivity.needed_score(score, counted, weights, row=2, criterion=0, rank=2) == pytest.approx(0.9)
    score[2, 1] = 0.0
    assert sensitivity.needed_score(score, counted, weights, row=2, criterion=0, rank=1) == pytest.approx(1.0)
    none = sensitivity.needed_score(score, counted, np.array([0.0, 1.0]), row=2, criterion=0, rank=1)
    assert none is None


def test_the_other_weights_are_scaled_in_proportion():
    moved = sensitivity.moved_to(np.array([0.5, 0.3, 0.2]), 0, 0.8)
    assert moved == pytest.approx([0.8, 0.12, 0.08])


@pytest.mark.parametrize("seed", range(8))
def test_the_nearest_shifts_are_those_of_every_rival_alone(seed):
    score = np.random.default_rng(seed).random((60, 5)).round(1)
    weights = np.random.default_rng(seed).dirichlet(np.ones(5))
    winner = int(np.argmax(score @ weights))
    alone = [sensitivity.least_shift(score, weights, winner, r) for r in range(60) if r != winner]
    alone = sorted((s for s in alone if s is not None), key=lambda s: (s.moved, s.rival))
    for most in (None, 5):
        found = sensitivity.least_shifts(score, weights, winner, most=most)
        assert [(s.rival, s.moved) for s in found] == [(s.rival, s.moved) for s in alone[:most]]
