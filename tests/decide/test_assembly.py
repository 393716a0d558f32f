"""The contiguous set of parcels with the best score."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from siting.decide.assembly import Needed, Parcels, Penalties, evaluate
from siting.decide.assembly_exact import _Model, best_exactly
from siting.decide.assembly_search import best_by_search, upper_bound
from siting.errors import StudyError

SIDE = 100.0


def is_connected(parcels, rows):
    """Whether a set is in one piece."""
    some = parcels.only(rows)
    links = coo_array((np.ones(len(some.first)), (some.first, some.second)), shape=(len(rows), len(rows)))
    return connected_components(links, directed=False)[0] == 1


def grid(wide, tall, score, *, owner=None, access=None, side=SIDE):
    """Square parcels in rows; neighbours share a side."""
    number = np.arange(wide * tall).reshape(tall, wide)
    first = np.r_[number[:, :-1].ravel(), number[:-1].ravel()]
    second = np.r_[number[:, 1:].ravel(), number[1:].ravel()]
    n = wide * tall
    return Parcels(
        np.full(n, side**2),
        np.asarray(score, dtype=float).ravel(),
        np.full(n, 4 * side),
        np.zeros(n, dtype=np.int64) if owner is None else np.asarray(owner),
        np.zeros(n) if access is None else np.asarray(access, dtype=float),
        first,
        second,
        np.full(len(first), side),
    )


def brute_force(parcels, needed):
    best, best_rows = -np.inf, None
    for size in range(1, len(parcels) + 1):
        for some in combinations(range(len(parcels)), size):
            rows = np.array(some)
            if not needed.area <= parcels.area[rows].sum() <= needed.most or not is_connected(parcels, rows):
                continue
            value = evaluate(parcels, needed, rows)[0]
            if value > best:
                best, best_rows = value, rows
    return best, best_rows


def test_the_objective_by_hand():
    parcels = grid(2, 2, [1.0, 0.5, 0.5, 0.0], owner=[0, 1, 0, 0], access=[3, 2, 2, 5])
    needed = Needed(20_000, Penalties(0.1, 0.02, 0.05))
    value, score, perimeter, owners, access = evaluate(parcels, needed, np.array([0, 1]))
    assert (score, perimeter, owners, access) == (0.75, 600, 2, 2)
    circle = 2 * np.sqrt(np.pi * 20_000)
    assert value == pytest.approx(0.75 - 0.1 * (600 / circle - 1) - 0.02 - 0.05 * 2)
    # Unless a study says otherwise, only the shape counts against a set.
    assert evaluate(parcels, Needed(20_000), np.array([0, 1]))[0] == pytest.approx(
        0.75 - 0.1 * (600 / circle - 1)
    )


@pytest.mark.slow
def test_a_row_of_good_parcels_is_found_if_compactness_does_not_matter():
    score = np.zeros((3, 4))
    score[1] = 1.0
    parcels, needed = grid(4, 3, score), Needed(4 * SIDE**2, Penalties(0.0))
    for found in (best_exactly(parcels, needed), best_by_search(parcels, needed)):
        assert found.rows.tolist() == [4, 5, 6, 7]
        assert found.value == pytest.approx(1.0)


def test_a_square_is_found_if_compactness_matters():
    score = np.full((3, 4), 0.9)
    score[1] = 1.0
    found = best_exactly(grid(4, 3, score), Needed(4 * SIDE**2, Penalties(2.0)))
    assert found.perimeter == 800


def test_good_parcels_that_do_not_touch_are_not_joined():
    parcels = grid(3, 1, [1.0, 0.0, 1.0])
    found = best_exactly(parcels, Needed(2 * SIDE**2, Penalties(0.0)))
    assert found.rows.tolist() in ([0, 1], [1, 2])
    assert found.score == 0.5


def test_owners_and_access_count():
    parcels = grid(4, 1, [0.9, 0.9, 0.9, 0.9], owner=[0, 1, 2, 2], access=[1, 9, 9, 9])
    assert best_exactly(parcels, Needed(2 * SIDE**2, Penalties(0.1, 0.3))).rows.tolist() == [2, 3]
    assert best_exactly(parcels, Needed(2 * SIDE**2, Penalties(0.1, 0.0, 0.05))).rows.tolist() == [0, 1]


def test_where_no_set_has_the_area_there_is_none():
    parcels = grid(2, 1, [1.0, 1.0])
    for needed in (Needed(3 * SIDE**2), Needed(0.5 * SIDE**2)):
        assert best_exactly(parcels, needed) is None
        assert best_by_search(parcels, needed) is None


def require_brute_force(wide, tall, seed, *, missed):
    """The exact set is that of a brute force, it says so, and the search misses it by less than *missed*."""
    rng, n = np.random.default_rng(seed), wide * tall
    parcels = grid(wide, tall, rng.random(n), owner=rng.integers(0, 4, n), access=rng.uniform(0, 5, n))
    needed = Needed(
        float(rng.uniform(2, 5)) * SIDE**2, Penalties(*rng.uniform(0, [0.3, 0.1, 0.05])), most_excess=0.6
    )
    best, _ = brute_force(parcels, needed)
    exact = best_exactly(parcels, needed)
    assert exact.exact
    assert exact.value == pytest.approx(best, abs=1e-7)
    searched = best_by_search(parcels, needed)
    assert is_connected(parcels, searched.rows)
    assert needed.area <= searched.area <= needed.most
    assert searched.value <= best + 1e-9 <= searched.bound + 2e-9
    assert best - searched.value < missed


@pytest.mark.parametrize("seed", range(8))
def test_of_nine_parcels_exact_and_search_find_the_best(seed):
    require_brute_force(3, 3, seed, missed=1e-9)


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000))
def test_exact_is_a_brute_force_and_the_search_lies_between(seed):
    require_brute_force(4, 3, seed, missed=0.05)


def test_of_many_parcels_the_gap_is_told():
    rng = np.random.default_rng(1)
    j, i = np.mgrid[0:50, 0:60]
    score = 0.5 + 0.3 * np.sin(i / 9) * np.cos(j / 7) + 0.1 * rng.random((50, 60))
    parcels = grid(60, 50, score, owner=rng.integers(0, 800, 3000))
    needed = Needed(12 * SIDE**2, Penalties(0.05, 0.002))
    found = best_by_search(parcels, needed)
    assert is_connected(parcels, found.rows)
    assert found.bound == upper_bound(parcels, needed)
    assert 0 <= found.gap < 0.15
    assert best_by_search(parcels, needed).rows.tolist() == found.rows.tolist()


def test_the_bound_of_a_plain_is_its_score():
    parcels = grid(6, 6, np.full(36, 0.7))
    assert upper_bound(parcels, Needed(5 * SIDE**2)) == pytest.approx(0.7)


def test_a_solver_that_stops_keeps_the_set_it_began_with(monkeypatch):
    monkeypatch.setattr(_Model, "solve", lambda *_: (None, False))
    parcels, needed = grid(3, 1, [1.0, 0.5, 0.5]), Needed(2 * SIDE**2)
    found = best_exactly(parcels, needed, np.array([0, 1]))
    assert (found.rows.tolist(), found.exact) == ([0, 1], False)
    with pytest.raises(StudyError, match="stopped before it found"):
        best_exactly(parcels, needed)


def test_all_parcels_may_be_needed():
    for scores in ([1.0, 0.5], [1.0, 0.5, 0.0]):
        n = len(scores)
        found = best_exactly(grid(n, 1, scores), Needed(n * SIDE**2, Penalties(0.0)))
        assert (found.rows.tolist(), found.exact) == (list(range(n)), True)


def test_some_parcels_keep_the_neighbours_among_them():
    row = grid(4, 1, [1.0, 0.9, 0.5, 0.1]).only(np.array([2, 1, 3]))
    assert row.score.tolist() == [0.5, 0.9, 0.1]
    pairs = {frozenset(pair) for pair in zip(row.first.tolist(), row.second.tolist(), strict=True)}
    assert pairs == {frozenset((0, 1)), frozenset((0, 2))}
