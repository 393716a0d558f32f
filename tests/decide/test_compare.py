"""Several methods on one outcome: agreement, and the rank of each site with each rival removed."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import kendalltau, spearmanr

from siting.decide import compare as module
from siting.decide.compare import agreement, compare, declared, figures, filled
from siting.decide.ranking import competition_ranks
from siting.scoring.methods import KINDS, WEIGHTED_SUM, Owa, Promethee, Topsis, Vikor, aggregate, method
from siting.texts import say
from tests.support.outcomes import criterion, made_outcome
from tests.support.sample import sample_outcome


@pytest.fixture(scope="module")
def outcome():
    return sample_outcome()


METHODS = [method(k) for k in KINDS] + [Owa(orness=0.3), Promethee(preference="usual")]


@pytest.fixture(scope="module")
def found(outcome):
    return compare(outcome, METHODS)


def test_the_main_method_comes_first_and_once(outcome, found):
    assert [m.id for m in found.methods].count("weighted_sum") == 1
    assert found.methods[0].id == "weighted_sum"
    assert np.array_equal(found.methods[0].rank, outcome.ranking.rank)


def test_only_ranked_sites_have_figures(outcome, found):
    unranked = outcome.ranking.rank == 0
    assert unranked.any()
    for m in found.methods:
        assert np.isnan(m.score[unranked]).all()
        assert not m.rank[unranked].any()
        assert np.isfinite(m.score[~unranked]).all()


def test_ranks_follow_the_figures(found):
    for m in found.methods:
        known = m.rank > 0
        better = (m.score[known][:, None] < m.score[known]).sum(axis=1)
        assert m.rank[known].tolist() == (better + 1).tolist()


def test_agreement_by_hand():
    # Ranks 1 2 3 4 and 1 3 2 4: one of six pairs turned, tau (5 - 1)/6; rho 1 - 6*2/(4*15).
    tau, rho = agreement(np.array([[1, 2, 3, 4], [1, 3, 2, 4], [4, 3, 2, 1]]))
    assert tau[0] == pytest.approx([1, 4 / 6, -1])
    assert rho[0] == pytest.approx([1, 0.8, -1])


def test_tied_ranks_use_tau_b():
    # Ranks 1 1 3 and 1 2 3: two pairs agree, one is tied in the first: 2 / sqrt(2 * 3).
    tau, _ = agreement(np.array([[1, 1, 3], [1, 2, 3]]))
    assert tau[0, 1] == pytest.approx(2 / np.sqrt(6))


@pytest.mark.parametrize("ranks", [[[1, 1, 1], [1, 2, 3]], [[1], [1]], [[], []]])
def test_there_is_no_agreement_with_an_order_that_is_none(ranks):
    tau, rho = agreement(np.array(ranks, dtype=int))
    assert np.isnan(tau[0, 1])
    assert np.isnan(rho[0, 1])


def test_methods_that_look_at_a_site_alone_turn_no_pair(found):
    alone = {m.id for m in found.methods if m.alone}
    assert len(alone) >= 4
    for r in found.reversals:
        if r.method in alone:
            assert not r.swapped.any()
            assert r.first_lost == ()


@pytest.mark.parametrize("number", range(len(METHODS)))
def test_the_rank_without_a_rival_is_that_of_a_run_without_it(outcome, found, number):
    chosen = METHODS[number]
    reversal = next(r for r in found.reversals if r.method == chosen.id)
    rows = np.flatnonzero(outcome.ranking.rank)
    share = np.array([c.share for c in outcome.criteria])
    for gone, ranks in zip(reversal.removed, reversal.rank, strict=True):
        rest = rows[rows != gone]
        again = competition_ranks(figures(chosen, declared(outcome.criteria, rest), share))
        assert ranks[rest].tolist() == again.tolist()
        assert ranks[gone] == 0


def test_a_turned_pair_is_counted():
    # The sites and figures of docs/methods.md: TOPSIS puts A before B without the fourth, B before A with it.
    outcome = made_outcome(criterion("x", [0.4, 0.6, 1.0, 0.0]), criterion("y", [0.4, 0.1, 0.0, 0.2]))
    found = compare(outcome, [Topsis()])
    (reversal,) = (r for r in found.reversals if r.method == "topsis")
    fourth = reversal.removed.tolist().index(3)
    assert found.methods[1].rank.tolist() == [3, 2, 1, 4]
    assert reversal.rank[fourth].tolist() == [2, 3, 1, 0]
    assert reversal.swapped[fourth] == 1


def test_promethee_refuses_more_sites_than_its_tables_can_hold(outcome, monkeypatch):
    monkeypatch.setattr(module, "MAX_FOR_PROMETHEE", 5)
    found = compare(outcome, [Promethee(), Topsis()])
    refused = found.methods[1]
    assert "grow with the square" in refused.remarks[0].en
    assert np.isnan(refused.score).all()
    assert not refused.rank.any()
    assert np.isnan(found.kendall[0, 1])
    assert [r.method for r in found.reversals] == ["weighted_sum", "topsis"]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_ranked_sites(outcome, count):
    kept = np.flatnonzero(outcome.ranking.rank)[:count]
    rank = np.zeros(len(outcome.sites), dtype=np.int64)
    rank[kept] = competition_ranks(outcome.ranking.score[kept])
    found = compare(replace(outcome, ranking=replace(outcome.ranking, rank=rank)), METHODS)
    for m in found.methods:
        assert np.isfinite(m.score[kept]).all()
        assert (m.rank[kept] > 0).all()


def test_neutral_unknown_is_filled_by_the_sites_own_score_and_worst_by_zero(outcome):
    rows = np.flatnonzero(outcome.ranking.rank)
    hub = outcome.criteria[3]
    worst = [*outcome.criteria[:3], replace(hub, unknown="worst")]
    assert np.isnan(declared(outcome.criteria, rows)[:, 3]).sum() == 1
    assert not np.isnan(declared(worst, rows)[:, 3]).any()
    share = np.array([c.share for c in outcome.criteria])
    scores = declared(outcome.criteria, rows)
    full = filled(scores, share)
    assert full @ share == pytest.approx(aggregate(WEIGHTED_SUM, scores, share))


def test_a_method_that_tells_no_site_apart_says_so(outcome):
    level = [replace(c, score=np.where(np.isnan(c.score), np.nan, 0.5)) for c in outcome.criteria]
    found = compare(replace(outcome, criteria=tuple(level)), [Topsis(), Vikor()])
    assert found.methods[1].remarks[0] == say("compare.no_difference")
    assert np.isnan(found.kendall[0, 1])


def test_figures_of_methods_that_compare_by_hand():
    # Two sites, one best in everything: TOPSIS 1 and 0, VIKOR reversed so that more is better, flows of +-1.
    table, share = np.array([[1.0, 1.0], [0.0, 0.0]]), np.array([0.5, 0.5])
    for spec, expected in (("topsis", [1, 0]), ("vikor", [1, 0]), ("promethee", [1, -1])):
        assert figures(method(spec), table, share).tolist() == expected


@pytest.mark.parametrize("seed", range(6))
def test_agreement_is_that_of_scipy(seed):
    rng = np.random.default_rng(seed)
    ranks = np.array([competition_ranks(rng.random(80).round(seed % 3 + 1)) for _ in range(3)])
    tau, rho = agreement(ranks)
    for i in range(3):
        for j in range(3):
            assert tau[i, j] == pytest.approx(kendalltau(ranks[i], ranks[j]).statistic, abs=1e-11)
            assert rho[i, j] == pytest.approx(spearmanr(ranks[i], ranks[j]).statistic, abs=1e-11)
