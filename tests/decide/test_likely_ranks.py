"""Ranges of ranks, leads between neighbours, and weights near the stated ones."""

from dataclasses import replace

import numpy as np
import pytest

from siting.decide import smaa as smaa_module
from siting.decide.likely_ranks import likely_ranks
from siting.decide.smaa import ranges_of, rank_ranges, score_table
from siting.outcome import side_by_side
from siting.scoring.weight_space import nearby_weights
from tests.support import plain_smaa
from tests.support.outcomes import criterion, figure, made_outcome

NAN = float("nan")


def ranks_of(table, weights, seed):
    score = plain_smaa.scores(table, weights, plain_smaa.streams(seed, len(weights)))
    return 1 + (score[:, None, :] > score[:, :, None]).sum(axis=2)


@pytest.fixture
def outcome():
    rng = np.random.default_rng(4)
    wide = figure(rng.random(30).round(2), spread=0.1, name="wide")
    gappy = np.where(rng.random(30) < 0.3, NAN, rng.random(30))
    return made_outcome(
        criterion("wide", wide, weight=2),
        criterion("gappy", gappy, unknown="worst"),
        criterion("sure", rng.random(30)),
    )


def test_the_range_holds_at_least_nine_samples_in_ten_and_not_less_than_it_must(outcome):
    found = likely_ranks(outcome, samples=1000, seed=2)
    table = score_table(outcome.criteria, found.rows)
    ranks = ranks_of(table, np.tile([0.5, 0.25, 0.25], (1000, 1)), 2)
    for i, (low, high) in enumerate(zip(found.stated.low, found.stated.high, strict=True)):
        assert (ranks[:, i] < low).mean() <= 0.05 < (ranks[:, i] <= low).mean()
        assert (ranks[:, i] < high).mean() < 0.95 <= (ranks[:, i] <= high).mean()
    assert found.stated.first == pytest.approx((ranks == 1).mean(axis=0))


def test_the_range_on_paper():
    counts = np.array([[5, 90, 5], [6, 94, 0], [100, 0, 0]])
    found = ranges_of(counts, 100)
    assert found.low.tolist() == [2, 1, 1]
    assert found.high.tolist() == [2, 2, 1]
    of_shares = ranges_of(counts / 100, 100)
    for name in ("low", "high", "first"):
        assert getattr(of_shares, name).tolist() == getattr(found, name).tolist()


def test_many_sites_have_the_ranges_of_few(outcome, monkeypatch):
    table = score_table(outcome.criteria, np.arange(30))
    weights = np.tile([0.5, 0.25, 0.25], (700, 1))
    few = rank_ranges(table, weights, seed=5)
    monkeypatch.setattr(smaa_module, "MAX_FULL_RANKS", 10)
    many = rank_ranges(table, weights, seed=5)
    assert many.samples == 700
    for name in ("low", "high", "first"):
        assert np.array_equal(getattr(few, name), getattr(many, name))


def test_the_best_sites_are_compared_with_their_next(outcome, monkeypatch):
    monkeypatch.setattr("siting.decide.likely_ranks.MAX_LEADS", 3)
    found = likely_ranks(outcome, samples=100, seed=1)
    assert [(lead.ahead, lead.behind) for lead in found.leads] == [(0, 1), (1, 2), (2, 3)]


def test_the_hard_bound_holds_the_likely_range(outcome):
    low, high = outcome.ranking.rank_best, outcome.ranking.rank_worst
    found = likely_ranks(outcome, samples=500, seed=1)
    assert (low[found.rows] <= found.stated.low).all()
    assert (found.stated.high <= high[found.rows]).all()


def test_sure_figures_have_a_sure_rank():
    found = likely_ranks(made_outcome(criterion("x", [0.1, 0.9, 0.5])), samples=200, seed=1)
    assert found.rows.tolist() == [1, 2, 0]
    assert found.stated.low.tolist() == found.stated.high.tolist() == [1, 2, 3]


def test_a_lead_says_how_often_and_what_carries_it(outcome):
    found = likely_ranks(outcome, samples=1000, seed=2)
    table = score_table(outcome.criteria, found.rows)
    weights = np.tile([0.5, 0.25, 0.25], (1000, 1))
    wins = plain_smaa.wins(table, weights, plain_smaa.streams(2, 1000))
    assert len(found.leads) == 29
    for lead in found.leads:
        assert lead.share == wins[lead.ahead, lead.behind]
        assert lead.level == pytest.approx(1 - lead.share - wins[lead.behind, lead.ahead])
        one, other = outcome.ranking.score[found.rows[[lead.ahead, lead.behind]]]
        assert lead.gains.sum() + lead.rest == pytest.approx(one - other, abs=1e-9)
        assert all(lead.gains[j] > 0 for j in lead.carried_by())
        assert all(lead.gains[j] < 0 for j in lead.opposed_by())


def test_the_largest_gain_carries_first():
    outcome = made_outcome(criterion("a", [0.9, 0.1]), criterion("b", [0.6, 0.5]), criterion("c", [0.2, 0.4]))
    (lead,) = likely_ranks(outcome, samples=100, seed=1).leads
    assert lead.gains == pytest.approx([0.8 / 3, 0.1 / 3, -0.2 / 3])
    assert lead.carried_by() == [0, 1]
    assert lead.opposed_by() == [2]
    assert lead.share == lead.nearby == 1


def test_a_gain_that_is_nothing_with_three_decimals_is_not_named():
    outcome = made_outcome(
        criterion("a", [0.9, 0.1]), criterion("b", [0.501, 0.5]), criterion("c", [0.4, 0.401])
    )
    (lead,) = likely_ranks(outcome, samples=100, seed=1).leads
    assert (lead.carried_by(), lead.opposed_by()) == ([0], [])


@pytest.mark.parametrize(("score", "sign"), [([0.9, NAN], 1), ([NAN, 0.9], -1)])
def test_a_figure_that_one_of_the_two_lacks_speaks_for_neither(score, sign):
    outcome = made_outcome(criterion("a", [0.95, 0.4]), criterion("b", score), criterion("c", [0.5, 0.6]))
    (lead,) = likely_ranks(outcome, samples=100, seed=1).leads
    (place,) = lead.unknown
    assert (outcome.criteria[place].id, lead.gains[place], np.sign(lead.rest)) == ("b", 0, sign)
    assert place not in [*lead.carried_by(), *lead.opposed_by(), *lead.others()]
    assert lead.carried_by()[0] == 0


@pytest.mark.parametrize("policy", ["neutral", "worst"])
def test_a_gain_has_the_sign_of_the_better_figure_whatever_is_unknown(policy):
    rng = np.random.default_rng(9)
    scores = np.where(rng.random((6, 40)) < 0.3, NAN, rng.random((6, 40)))
    outcome = made_outcome(
        *(criterion(str(j), s, weight=j + 1, unknown=policy) for j, s in enumerate(scores)), min_coverage=0.1
    )
    found = likely_ranks(outcome, samples=10, seed=1)
    assert any(lead.unknown for lead in found.leads)
    for lead in found.leads:
        rows = found.rows[[lead.ahead, lead.behind]]
        one, other = scores[:, rows].T
        assert np.array_equal(np.sign(lead.gains), np.nan_to_num(np.sign(one - other)))
        assert lead.gains.sum() + lead.rest == pytest.approx(np.subtract(*outcome.ranking.score[rows]))
        assert list(lead.unknown) == np.flatnonzero(np.isnan(one) != np.isnan(other)).tolist()


def test_equal_figures_gain_nothing_beside_an_unknown_one():
    outcome = made_outcome(criterion("a", [0.9, 0.9]), criterion("b", [0.4, 0.5]), criterion("c", [0.2, NAN]))
    (lead,) = likely_ranks(outcome, samples=10, seed=1).leads
    assert lead.gains == pytest.approx([0, 0.1 / 3, 0])
    assert lead.rest == pytest.approx(0.7 - 0.5 - 0.1 / 3)


def test_what_both_lack_changes_no_comparison():
    outcome = made_outcome(criterion("a", [0.9, 0.1]), criterion("b", [0.4, 0.5]), criterion("c", [NAN, NAN]))
    (lead,) = likely_ranks(outcome, samples=10, seed=1).leads
    assert lead.gains == pytest.approx([0.4, -0.05, 0])
    assert (lead.rest, lead.unknown) == (0, ())


def test_the_parts_of_both_sites_add_up_to_their_scores():
    outcome = made_outcome(criterion("a", [0.9, 0.4]), criterion("b", [NAN, 0.5]))
    two = side_by_side(outcome, 0, 1)
    assert two.parts == pytest.approx(np.array([[0.45, 0.2], [NAN, NAN]]), nan_ok=True)
    assert two.rest == pytest.approx([0.45, 0.25])


def test_nearby_weights_move_by_a_fifth_at_most_before_they_sum_to_one():
    shares = np.array([0.5, 0.3, 0.2, 0.0])
    drawn = nearby_weights(shares, 20_000, factor=1.2, seed=3)
    assert drawn.sum(axis=1) == pytest.approx(np.ones(20_000))
    assert (drawn[:, 3] == 0).all()
    ratio = np.log(drawn[:, 0] / drawn[:, 1] / (0.5 / 0.3)) / np.log(1.2)
    # The difference of two uniform figures on -1..1: a triangle on -2..2 with variance 2/3.
    assert np.abs(ratio).max() <= 2 + 1e-9
    assert ratio.var() == pytest.approx(2 / 3, abs=0.02)
    assert ratio.mean() == pytest.approx(0, abs=0.03)
    assert np.array_equal(drawn, nearby_weights(shares, 20_000, factor=1.2, seed=3))


def test_fifty_sites_are_compared_with_their_next():
    outcome = made_outcome(criterion("x", np.linspace(0, 1, 60)))
    assert len(likely_ranks(outcome, samples=10, seed=1).leads) == 50


def test_a_site_that_is_not_ranked_has_no_likely_rank():
    outcome = made_outcome(criterion("a", [0.2, NAN, 0.9], unknown="exclude"), criterion("b", [0.5, 1, 0.5]))
    assert likely_ranks(outcome, samples=10, seed=1).rows.tolist() == [2, 0]


def test_a_criterion_without_weight_changes_nothing():
    rng = np.random.default_rng(6)
    a, b, idle = (
        criterion(x, figure(rng.random(8).round(2), spread=0.2, name=x)) for x in ("a", "b", "idle")
    )
    with_it, without = (
        likely_ranks(made_outcome(*some), samples=200, seed=1)
        for some in ((replace(idle, weight=0.0), a, b), (a, b))
    )
    for one, other in zip(with_it.leads, without.leads, strict=True):
        assert one.nearby == other.nearby
        assert one.gains.tolist() == [0, *other.gains]


def test_equal_sites_are_level_and_neither_is_ahead():
    (lead,) = likely_ranks(made_outcome(criterion("x", [0.4, 0.4])), samples=20, seed=1).leads
    assert (lead.share, lead.level, lead.nearby) == (0, 1, 0)


def test_nothing_is_added_to_a_score_of_nothing():
    outcome = made_outcome(criterion("a", [0.0, 0.5]), criterion("b", [0.0, 0.5]))
    assert side_by_side(outcome, 0, 1).parts.tolist() == [[0, 0.25], [0, 0.25]]
