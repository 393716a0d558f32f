"""Scores, coverage, intervals, statuses and ranks; and the properties of the weighted sum."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.decide.ranking import competition_ranks, rank_sites
from siting.evidence import Label
from siting.outcome import STATUSES, ConstraintVerdicts
from siting.scoring.methods import method
from siting.scoring.weights import normalised
from tests.support import outcomes as support


def criterion(key, score, share, *, low=None, high=None, unknown="neutral"):
    score = np.array(score, dtype=float)
    low, high = (score if end is None else np.array(end, dtype=float) for end in (low, high))
    return support.criterion(
        key, score, weight=share, unknown=unknown, score=score, score_low=low, score_high=high
    )


def rank(*criteria, ids=None, min_coverage=0.5, constraints=(), **more):
    ids = ids if ids is not None else [f"s{i}" for i in range(len(criteria[0].score))]
    return rank_sites(criteria, constraints, np.array(ids, dtype=object), min_coverage=min_coverage, **more)


def statuses(ranking):
    return [STATUSES[s] for s in ranking.status]


def test_weighted_sum():
    ranking = rank(criterion("a", [1, 0], 0.75), criterion("b", [0, 1], 0.25))
    assert list(ranking.score) == [0.75, 0.25]


def test_neutral_unknown_renormalises():
    ranking = rank(criterion("a", [0.8], 0.6), criterion("b", [np.nan], 0.4))
    assert ranking.score[0] == pytest.approx(0.8)


def test_worst_unknown_scores_zero_but_is_not_covered():
    ranking = rank(criterion("a", [0.8], 0.6), criterion("b", [np.nan], 0.4, unknown="worst"))
    assert (ranking.score[0], ranking.coverage[0]) == pytest.approx((0.48, 0.6))


@pytest.mark.parametrize(
    ("spec", "worst", "high"),
    [
        ({"kind": "weighted_sum"}, 0.6 * 0.8, 0.6 * 0.8 + 0.4),
        # A 0 that counts makes the product 0; at best the unknown is 1 and leaves the rest.
        ({"kind": "weighted_product"}, 0.0, 0.8**0.6),
        # Orness 1/2 is the weighted sum, 0 takes the worst score that counts, 1 the best.
        ({"kind": "owa", "orness": 0.5}, 0.6 * 0.8, 0.6 * 0.8 + 0.4),
        ({"kind": "owa", "orness": 0.0}, 0.0, 0.8),
        ({"kind": "owa", "orness": 1.0}, 0.8, 1.0),
    ],
)
def test_unknown_follows_its_policy_under_every_method(spec, worst, high):
    def ranked(unknown):
        known, blank = criterion("a", [0.8], 0.6), criterion("b", [np.nan], 0.4, unknown=unknown)
        return rank(known, blank, method=method(spec))

    assert ranked("worst").score[0] == pytest.approx(worst)
    assert ranked("neutral").score[0] == pytest.approx(0.8)
    for unknown in ("worst", "neutral", "exclude"):
        assert ranked(unknown).coverage[0] == pytest.approx(0.6)
        assert ranked(unknown).score_high[0] == pytest.approx(high)
        assert ranked(unknown).score_low[0] == pytest.approx(worst)


def test_exclude_unknown_unranks_the_site_and_says_why():
    ranking = rank(criterion("a", [0.8, 0.5], 0.6), criterion("b", [np.nan, 1], 0.4, unknown="exclude"))
    assert statuses(ranking) == ["excluded", "ranked"]
    assert ranking.reasons[ranking.reason_code[0]].en == "b is UNKNOWN"
    assert ranking.score[0] == 0.8  # of what is known, as for neutral


def test_huge_and_tiny_weights_keep_their_shares():
    assert list(normalised([1e308, 1e308])) == [0.5, 0.5]
    assert list(normalised([1e-320, 1e-320])) == [0.5, 0.5]


def test_interval_fills_the_unknown_with_nothing_and_all():
    ranking = rank(criterion("a", [0.8], 0.6, low=[0.7], high=[0.9]), criterion("b", [np.nan], 0.4))
    assert (ranking.score_low[0], ranking.score_high[0]) == pytest.approx((0.42, 0.94))


@pytest.mark.parametrize(("share", "status"), [(0.5, "ranked"), (0.499, "insufficient")])
def test_coverage_at_the_limit_is_enough(share, status):
    assert statuses(rank(criterion("a", [1], share), criterion("b", [np.nan], 1 - share))) == [status]


def test_a_site_of_which_nothing_is_known_is_never_ranked():
    ranking = rank(criterion("a", [np.nan], 1.0), min_coverage=0.0)
    assert statuses(ranking) == ["insufficient"]
    assert np.isnan(ranking.score[0])


def test_constraint_excludes_and_says_which():
    verdict = ConstraintVerdicts(Label("not there", ""), np.array([2, 0], np.uint8), np.array([True, False]))
    ranking = rank(criterion("a", [1, 0.5], 1.0), constraints=[verdict])
    assert (statuses(ranking), list(ranking.rank)) == (["excluded", "ranked"], [0, 1])
    assert ranking.reasons[ranking.reason_code[0]].en == "constraint: not there"


def test_equal_scores_share_the_better_rank():
    assert list(rank(criterion("a", [0.5, 0.9, 0.5, 0.1], 1.0)).rank) == [2, 1, 2, 4]


def test_sums_that_differ_in_the_last_bit_tie():
    tenth = criterion("a", [0.1 + 0.2, 0.3], 1.0)
    assert list(rank(tenth).rank) == [1, 1]


def test_equal_scores_are_shown_by_id():
    ranking = rank(criterion("a", [0.5, 0.5, 0.9], 1.0), ids=["b", "a", "c"])
    assert list(ranking.order) == [2, 1, 0]


def test_order_puts_insufficient_before_excluded():
    verdict = ConstraintVerdicts(Label("", ""), np.array([2, 0, 0], np.uint8), np.array([True, False, False]))
    ranking = rank(
        criterion("a", [1, np.nan, 0.1], 0.6), criterion("b", [1, 1, 0.1], 0.4), constraints=[verdict]
    )
    assert list(ranking.order) == [2, 1, 0]


def test_rank_interval_puts_rivals_at_the_opposite_end():
    ranking = rank(criterion("a", [0.8, 0.6, 0.2], 1.0, low=[0.5, 0.4, 0.1], high=[0.9, 0.7, 0.3]))
    assert list(ranking.rank_best) == [1, 1, 3]
    assert list(ranking.rank_worst) == [2, 2, 3]


def _brute_rank_interval(low, high):
    n = len(low)
    best = [1 + sum(low[j] > high[i] for j in range(n) if j != i) for i in range(n)]
    worst = [1 + sum(high[j] > low[i] for j in range(n) if j != i) for i in range(n)]
    return best, worst


unit = st.floats(0, 1).map(lambda x: round(x, 3))
tables = st.integers(1, 8).flatmap(
    lambda n: st.lists(st.lists(st.one_of(st.none(), unit), min_size=n, max_size=n), min_size=1, max_size=4)
)


def _criteria(table, weights, spread=0.0):
    share = normalised(weights[: len(table)])
    made = []
    for i, column in enumerate(table):
        score = np.array([np.nan if v is None else v for v in column])
        made.append(
            criterion(
                f"c{i}",
                score,
                share[i],
                low=np.clip(score - spread, 0, 1),
                high=np.clip(score + spread, 0, 1),
            )
        )
    return made


WEIGHTS = [3.0, 1.0, 2.0, 0.5]


@given(tables, st.floats(0, 0.4))
def test_rank_interval_agrees_with_counting(table, spread):
    ranking = rank(*_criteria(table, WEIGHTS, spread), min_coverage=0)
    ranked = np.flatnonzero(ranking.rank)
    best, worst = _brute_rank_interval(ranking.score_low[ranked], ranking.score_high[ranked])
    assert (list(ranking.rank_best[ranked]), list(ranking.rank_worst[ranked])) == (best, worst)


@given(tables, st.floats(0, 0.4))
def test_score_and_rank_lie_in_their_intervals(table, spread):
    r = rank(*_criteria(table, WEIGHTS, spread), min_coverage=0)
    known = np.flatnonzero(r.rank)
    assert np.all((r.score_low <= r.score)[known] & (r.score <= r.score_high)[known])
    assert np.all((r.rank_best <= r.rank)[known] & (r.rank <= r.rank_worst)[known])


@given(tables, st.randoms())
def test_order_of_rows_changes_nothing(table, random):
    count = len(table[0])
    order = list(range(count))
    random.shuffle(order)
    straight = rank(*_criteria(table, WEIGHTS))
    mixed = rank(*_criteria([[c[i] for i in order] for c in table], WEIGHTS), ids=[f"s{i}" for i in order])
    assert np.array_equal(straight.score[order], mixed.score, equal_nan=True)
    assert np.array_equal(straight.rank[order], mixed.rank)


@given(tables, st.floats(0.01, 100))
def test_scaling_all_weights_changes_nothing(table, factor):
    one = rank(*_criteria(table, WEIGHTS))
    other = rank(*_criteria(table, [w * factor for w in WEIGHTS]))
    assert np.allclose(one.score, other.score, equal_nan=True)


@given(tables)
def test_removing_a_rival_changes_no_score(table):
    whole = rank(*_criteria(table, WEIGHTS))
    if len(table[0]) > 1:
        rest = rank(*_criteria([c[1:] for c in table], WEIGHTS))
        assert np.array_equal(whole.score[1:], rest.score, equal_nan=True)


@given(
    st.lists(st.lists(unit, min_size=5, max_size=5), min_size=1, max_size=4),
    st.integers(0, 4),
    st.floats(0, 1),
)
def test_improving_a_value_never_lowers_the_score(table, site, gain):
    before = rank(*_criteria(table, WEIGHTS)).score[site]
    table[0][site] = min(1.0, table[0][site] + gain)
    assert rank(*_criteria(table, WEIGHTS)).score[site] >= before - 1e-12


@given(st.lists(st.lists(unit, min_size=4, max_size=4), min_size=1, max_size=3), unit)
def test_a_constant_criterion_reorders_nothing(table, constant):
    without = rank(*_criteria(table, WEIGHTS)).score
    with_it = rank(*_criteria([*table, [constant] * 4], WEIGHTS)).score
    assert np.all(np.diff(with_it[np.argsort(without, kind="stable")]) >= -1e-9)


@given(st.lists(st.lists(unit, min_size=2, max_size=2), min_size=1, max_size=4))
def test_a_dominated_site_never_outranks_its_dominator(table):
    table = [sorted(c, reverse=True) for c in table]
    ranking = rank(*_criteria(table, WEIGHTS))
    assert ranking.rank[0] <= ranking.rank[1]


def test_of_those_that_are_not_ranked_the_known_come_first():
    # Too little is known of both: one scores low, nothing is known of the other.
    ranking = rank(criterion("a", [np.nan, 0.1, 0.9], 0.4), criterion("b", [np.nan, np.nan, 0.9], 0.6))
    assert statuses(ranking) == ["insufficient", "insufficient", "ranked"]
    assert list(ranking.order) == [2, 1, 0]


def test_a_constraint_that_is_unknown_is_said_so_and_only_excludes_where_it_shall():
    codes = np.array([2, 3, 3, 0], np.uint8)
    verdict = ConstraintVerdicts(Label("x: at most 3", ""), codes, np.array([True, True, False, False]))
    ranking = rank(criterion("a", [0.9, 0.8, 0.7, 0.6], 1.0), constraints=[verdict])
    assert statuses(ranking) == ["excluded", "excluded", "ranked", "ranked"]
    said = [ranking.reasons[code].en for code in ranking.reason_code]
    assert said[0] == "constraint: x: at most 3"
    assert said[1].startswith(said[0])
    assert "UNKNOWN" in said[1]
    assert said[2:] == ["", ""]


def test_the_first_constraint_that_excludes_is_the_reason():
    one, two = (
        ConstraintVerdicts(Label(name, ""), np.array(codes, np.uint8), np.array(codes) == 2)
        for name, codes in (("one", [2, 0, 0]), ("two", [2, 2, 0]))
    )
    ranking = rank(criterion("a", [0.9, 0.8, 0.7], 1.0), constraints=[one, two])
    assert [ranking.reasons[c].en for c in ranking.reason_code] == ["constraint: one", "constraint: two", ""]
    assert list(ranking.rank) == [0, 0, 1]


@pytest.mark.parametrize("kind", ["weighted_sum", "weighted_product", "owa"])
def test_nothing_known_is_no_score_even_where_unknown_counts_as_worst(kind):
    ranking = rank(
        criterion("a", [np.nan], 1.0, unknown="worst"), min_coverage=0.0, method=method({"kind": kind})
    )
    assert np.isnan(ranking.score[0])
    assert statuses(ranking) == ["insufficient"]


def test_equal_scores_share_the_better_rank_and_the_next_one_is_left_out():
    assert competition_ranks(np.array([0.5, 0.9, 0.1, 0.5])).tolist() == [2, 1, 4, 2]


def test_any_number_of_constraints_has_reasons_of_its_own():
    rules = [
        support.constraint(f"rule {k}", ["fail" if i == k else "pass" for i in range(200)])
        for k in range(200)
    ]
    only = support.criterion("only", [0.5] * 200)
    ranking = rank_sites(
        [only], rules, np.array([f"s{i:03d}" for i in range(200)], dtype=object), min_coverage=0.5
    )
    said = [ranking.reasons[code].en for code in ranking.reason_code]
    assert said == [f"constraint: rule {k}" for k in range(200)]


def test_the_rank_is_that_of_the_score_and_the_interval_beside_it():
    # 0.6 with half UNKNOWN against 0.5 and 0.4: it may be first, second or last.
    outcome = support.made_outcome(
        support.criterion("a", [0.6, 0.5, 0.4]), support.criterion("b", [np.nan, 0.5, 0.4])
    )
    ranking = outcome.ranking
    assert ranking.rank.tolist() == [1, 2, 3]
    assert ranking.rank_best.tolist() == [1, 1, 2]
    assert ranking.rank_worst.tolist() == [3, 2, 3]
