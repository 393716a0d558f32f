"""SMAA-2: the case with an analytic answer, counting by hand, and the compiled path against the plain one."""

from dataclasses import replace

import numpy as np
import pytest

from siting.decide import smaa as smaa_module
from siting.decide.score_table import SharedDraws
from siting.decide.smaa import ScoreTable, half_width, rank_ranges, smaa
from siting.scoring.weight_space import bounded_region, draw_weights, whole_simplex
from tests.support import plain_smaa
from tests.support.cases import rest_slow
from tests.support.plain_smaa import plain_table

N = 20_000


def noisy(rng, n, m, *, share=0.3, gaps=0.0):
    mid = rng.random((n, m)).round(2)
    wide = rng.random((n, m)) < share
    low = np.where(wide, mid * rng.random((n, m)), mid)
    high = np.where(wide, mid + (1 - mid) * rng.random((n, m)), mid)
    counted = rng.random((n, m)) >= gaps
    counted[:, 0] = True
    cell = np.arange(n * m).reshape(n, m)
    return ScoreTable(low, mid, high, counted, cell)


def within_error(found, expected, samples=N):
    # Four standard errors; the seed is fixed, so this does not fail by chance.
    return np.all(
        np.abs(found - expected) <= 4 * np.sqrt(np.maximum(expected * (1 - expected), 1e-9) / samples) + 1e-12
    )


@pytest.fixture(scope="module")
def triangle():
    table = plain_table([[1, 0], [0, 1], [0.6, 0.6]])
    return smaa(table, whole_simplex(2), samples=N, seed=1, detail=[0, 1, 2])


def test_the_case_with_an_answer_on_paper(triangle):
    # w1 uniform on 0..1: the first site is best above 0.6, the third between 0.4 and 0.6.
    expected = np.array([[0.4, 0.1, 0.5], [0.4, 0.1, 0.5], [0.2, 0.8, 0.0]])
    assert within_error(triangle.rank_share, expected)
    assert triangle.central[:, 0] == pytest.approx([0.8, 0.2, 0.5], abs=0.005)
    assert triangle.confidence.tolist() == [1, 1, 1]
    assert triangle.confidence_draws.tolist() == [0, 0, 0]


def test_how_often_one_beats_another(triangle):
    assert within_error(triangle.wins, np.array([[0, 0.5, 0.4], [0.5, 0, 0.4], [0.6, 0.6, 0]]))


def test_shares_of_ranks_and_sites_sum_to_one(triangle):
    assert triangle.rank_share.sum(axis=0) == pytest.approx([1, 1, 1])
    assert triangle.rank_share.sum(axis=1) == pytest.approx([1, 1, 1])
    assert triangle.mean_rank.sum() == pytest.approx(6)


def test_holistic_acceptability_weighs_ranks_by_their_inverse(triangle):
    assert triangle.holistic == pytest.approx(triangle.rank_share @ [1, 1 / 2, 1 / 3])


def test_the_error_of_sampling():
    assert half_width(0.5, 9604) == pytest.approx(0.01)
    assert half_width([0.0, 1.0], 100).tolist() == [0.0, 0.0]


def test_a_site_that_is_never_first_has_no_central_weights():
    found = smaa(plain_table([[1, 1], [0.5, 0.5]]), whole_simplex(2), samples=200, detail=[0, 1])
    assert np.isnan(found.central[1]).all()
    assert np.isnan(found.confidence[1])
    assert found.confidence[0] == 1
    assert found.first.tolist() == [1, 0]


def test_ties_share_the_better_rank():
    found = smaa(plain_table([[0.4, 0.6], [0.4, 0.6], [0, 0]]), whole_simplex(2), samples=100, detail=[0, 1])
    assert found.rank_share.tolist() == [[1, 0, 0], [1, 0, 0], [0, 0, 1]]
    assert found.wins.tolist() == [[0, 0], [0, 0]]
    assert found.confidence.tolist() == [1, 1]


def test_one_site_and_one_criterion():
    found = smaa(plain_table([[0.3]]), whole_simplex(1), samples=10, detail=[0])
    assert (found.rank_share.tolist(), found.central.tolist(), found.confidence.tolist()) == (
        [[1]],
        [[1]],
        [1],
    )


def test_an_order_of_weights_moves_the_shares():
    # With w1 >= w2, w1 is uniform on 0.5..1: the first site is best above 0.6.
    table = plain_table([[1, 0], [0, 1], [0.6, 0.6]])
    found = smaa(table, bounded_region([0, 0], [1, 1], ((0, 1),)), samples=N)
    assert within_error(found.first, np.array([0.8, 0.0, 0.2]))


def test_intervals_are_drawn_half_on_each_side():
    # One site at 0.5, the other 0.4 with 0.3..0.8: above 0.5 in half of (0.3 / 0.4) of the draws.
    one = np.array([[0.5], [0.4]])
    table = ScoreTable(
        np.array([[0.5], [0.3]]), one, np.array([[0.5], [0.8]]), np.ones((2, 1), bool), np.array([[0], [1]])
    )
    found = smaa(table, whole_simplex(1), samples=N, detail=[0, 1])
    assert within_error(found.first, np.array([0.625, 0.375]))
    assert within_error(found.confidence, np.array([0.625, 0.375]), 10_000)
    assert found.confidence_draws.tolist() == [10_000, 10_000]


def test_an_unknown_that_is_left_out_gives_its_weight_to_the_others():
    counted = np.array([[True, False], [True, True]])
    score = np.array([[0.5, 0.0], [0.4, 0.6]])
    table = ScoreTable(score, score, score, counted, np.arange(4).reshape(2, 2))
    # The first scores 0.5 whatever the weights; the second 0.4 w + 0.6 (1 - w), better below w = 0.5.
    found = smaa(table, whole_simplex(2), samples=N)
    assert within_error(found.first, np.array([0.5, 0.5]))
    assert found.central[:, 0] == pytest.approx([0.75, 0.25], abs=0.01)


def test_the_counts_are_those_of_a_plain_sort():
    rng = np.random.default_rng(4)
    scores = rng.random((150, 5))
    found = smaa(plain_table(scores), whole_simplex(5), samples=400, seed=9)
    weights, _ = draw_weights(whole_simplex(5), 400, seed=9)
    order = np.argsort(-(weights @ scores.T), axis=1)
    expected = np.zeros((150, 150))
    for row in order:
        expected[row, np.arange(150)] += 1
    assert np.array_equal(np.rint(found.rank_share * 400), expected)


@pytest.fixture(params=["in NumPy", "compiled"])
def either(request, monkeypatch):
    monkeypatch.setattr(smaa_module, "FEW_CELLS", 10**9 if request.param == "in NumPy" else 0)


@pytest.mark.usefixtures("either")
@pytest.mark.parametrize("sites", rest_slow([1, 2, 40, 120], (0, 3)))
@pytest.mark.parametrize("criteria", [1, 3, 6, 9])
@pytest.mark.parametrize("gaps", [0.0, 0.3])
@pytest.mark.parametrize("twins", [False, True])
def test_every_path_counts_what_plain_numpy_counts(sites, criteria, gaps, twins):
    table = noisy(np.random.default_rng(5), sites, criteria, gaps=gaps)
    if twins:  # equal sites: ties at every rank, also at the end of the list
        still = plain_table(np.random.default_rng(5).random((8, criteria))[np.arange(sites) // 15])
        table = ScoreTable(still.low, still.mid, still.high, table.counted[[0] * sites], still.cell)
    region, few = whole_simplex(criteria), min(7, sites)
    detail = np.arange(min(5, sites))
    full = smaa(table, region, samples=300, seed=3, detail=detail)
    best = smaa(table, region, samples=300, seed=3, ranks=few)
    weights, stream = draw_weights(region, 300, seed=3)[0], plain_smaa.streams(3, 300)
    counts, central = plain_smaa.counted(table, weights, stream)
    assert np.array_equal(full.rank_share, counts / 300)
    assert np.array_equal(best.rank_share, counts[:, :few] / 300)
    assert np.array_equal(full.central, central, equal_nan=True)
    assert np.array_equal(best.central, central, equal_nan=True)
    assert np.array_equal(full.wins, plain_smaa.wins(table.take(detail), weights, stream))


def with_shared_errors(table, rng):
    shape = (2, *table.mid.shape)
    part = np.sort(rng.random(shape) * (rng.random(shape[1:]) < 0.4), axis=0)
    return replace(
        table, shared=SharedDraws(2**62 + rng.integers(0, 30, shape), part, rng.random(table.mid.shape) < 0.5)
    )


@pytest.mark.parametrize("gaps", [0.0, 0.3])
@pytest.mark.parametrize("twins", [False, True])
def test_many_sites_with_shared_errors_are_counted_and_ranked_as_in_plain_numpy(gaps, twins):
    # Several tiles of sites, the last of them not full; ranges as above the limit of full counts.
    rng = np.random.default_rng(14)
    table = with_shared_errors(noisy(rng, 1_100, 6, share=0.6, gaps=gaps), rng)
    if twins:  # with the same draws: equal scores in every sample
        table = table.take(np.arange(1_100) // 2)
    weights, stream = draw_weights(whole_simplex(6), 40, seed=3)[0], plain_smaa.streams(3, 40)
    value = plain_smaa.scores(table, weights, stream)
    rank = 1 + np.array([np.searchsorted(np.sort(-row), -row) for row in value])
    best = smaa(table, whole_simplex(6), samples=40, seed=3, ranks=25)
    expected = [(rank == k).sum(axis=0) for k in range(1, 26)]
    assert np.array_equal(best.rank_share, np.transpose(expected) / 40)
    ends = np.sort(rank, axis=0)[[int(0.05 * 40), int(np.ceil(0.95 * 40)) - 1]]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(smaa_module, "MAX_FULL_RANKS", 50)
        found = rank_ranges(table, weights, seed=3)
    assert np.array_equal(np.array([found.low, found.high]), ends)
    assert np.array_equal(found.first, (rank == 1).mean(axis=0))


def test_draws_are_kept_for_the_same_sites_alone_and_the_oldest_are_forgotten(monkeypatch):
    monkeypatch.setattr(smaa_module, "_DRAWN", {})
    monkeypatch.setattr(smaa_module, "_FIGURES_KEPT", 3_000)
    low = np.array([[0.1, 0.2], [0.3, 0.1]])
    every, cell = np.ones((2, 2), dtype=bool), np.arange(4).reshape(2, 2)
    table = ScoreTable(low, low + 0.2, low + 0.4, every, cell)
    streams = smaa_module._streams(smaa_module._key(1), 0, 500)
    first = smaa_module._Problem(table).drawn(streams)
    assert smaa_module._Problem(table).drawn(streams) is first
    other = smaa_module._Problem(ScoreTable(low, low + 0.1, low + 0.4, every, cell)).drawn(streams)
    assert not np.array_equal(first[0][1], other[0][1])
    assert len(smaa_module._DRAWN) == 1  # 2,000 figures each
    assert np.array_equal(smaa_module._Problem(table).drawn(streams)[0][1], first[0][1])


@pytest.mark.usefixtures("either")
def test_a_count_may_exceed_65_535():
    found = smaa(plain_table([[0.9], [0.1], [0.5]]), whole_simplex(1), samples=70_000)
    assert found.rank_share.tolist() == [[1, 0, 0], [0, 0, 1], [0, 1, 0]]


@pytest.mark.parametrize("ranks", [None, 5])
def test_threads_change_nothing(ranks):
    table = noisy(np.random.default_rng(6), 100, 4)
    one, three = (smaa(table, whole_simplex(4), samples=500, ranks=ranks, threads=t) for t in (1, 3))
    assert np.array_equal(one.rank_share, three.rank_share)
    assert np.array_equal(one.central, three.central, equal_nan=True)


def test_the_order_of_sites_changes_nothing():
    table = noisy(np.random.default_rng(7), 90, 4)
    turned = np.random.default_rng(1).permutation(90)
    straight, other = (
        smaa(table, whole_simplex(4), samples=300),
        smaa(table.take(turned), whole_simplex(4), samples=300),
    )
    assert np.array_equal(straight.rank_share[turned], other.rank_share)


def test_a_dominated_site_is_never_above_its_dominator():
    rng = np.random.default_rng(8)
    scores = rng.random((70, 5)) * 0.9
    scores[1] = scores[0] + 0.05
    found = smaa(plain_table(scores), whole_simplex(5), samples=300, detail=[0, 1])
    assert found.wins[0, 1] == 0
    assert found.wins[1, 0] == 1


def test_more_sites_than_every_rank_is_counted_for(monkeypatch):
    monkeypatch.setattr(smaa_module, "MAX_FULL_RANKS", 50)
    found = smaa(plain_table(np.random.default_rng(1).random((80, 3))), whole_simplex(3), samples=100)
    assert found.rank_share.shape == (80, smaa_module.TOP_RANKS)
    assert not found.complete
    assert np.isnan(found.mean_rank).all()


@pytest.mark.usefixtures("either")
def test_the_confidence_is_that_of_the_uncompiled_loop():
    for seed, gaps in ((11, 0.0), (12, 0.3)):
        table = noisy(np.random.default_rng(seed), 20, 5, share=0.6, gaps=gaps)
        found = smaa(table, whole_simplex(5), samples=500, seed=4, detail=np.arange(20))
        streams = plain_smaa.streams(4, 500 + 10_000)[500:]
        for i in range(20):
            if np.isnan(found.central[i]).any():
                assert np.isnan(found.confidence[i])
                continue
            draws = found.confidence_draws[i]
            assert draws == 10_000
            score = plain_smaa.scores(table, np.tile(found.central[i], (draws, 1)), streams[:draws])
            assert found.confidence[i] == (score[:, i] >= score.max(axis=1)).mean()


def test_draws_that_fit_are_kept_beside_each_other(monkeypatch):
    kept = {}
    monkeypatch.setattr(smaa_module, "_DRAWN", kept)
    for key in (b"one", b"other"):
        smaa_module._keep((key, 1, 1), [])
    assert len(kept) == 2
