"""The statements of a robustness report hold when the run is repeated accordingly."""

import re
from dataclasses import replace

import numpy as np
import pytest

from siting.decide import robustness_report as module
from siting.decide.likely_ranks import likely_ranks
from siting.decide.ranking import rank_sites
from siting.decide.robustness_report import stand
from siting.decide.sensitivity import moved_to
from siting.outcome import Outcome
from siting.outcome.robustness import Lead
from siting.scoring.value_functions import value_at
from siting.scoring.weight_space import bounded_region, whole_simplex
from siting.show.base.robustness_text import (
    crossing_text,
    first_share_texts,
    improvement_text,
    lead_text,
    level_with,
    sentences,
    site_label,
)
from tests.support.outcomes import criterion, figure, made_outcome, words
from tests.support.sample import sample_outcome


def ranked(share=None) -> Outcome:
    sample = sample_outcome()
    ids = sample.sites.frame["site_id"].to_numpy(object)
    ranking = rank_sites(sample.criteria, sample.constraints, ids, min_coverage=0.5, share=share)
    return replace(sample, ranking=ranking)


@pytest.fixture(scope="module")
def outcome():
    plain = ranked()
    found = stand(
        plain, region=whole_simplex(4), samples=1000, seed=1, unknown="interval", target_rank=3,
        progress=lambda _done, _total: None,
    )  # fmt: skip
    return replace(plain, robustness=found)


def test_rows_are_the_ranked_sites_in_order(outcome):
    standing = outcome.robustness
    assert outcome.ranking.rank[standing.rows].tolist() == sorted(
        outcome.ranking.rank[outcome.ranking.rank > 0]
    )


def test_a_rival_overtakes_just_beyond_its_crossing(outcome):
    standing = outcome.robustness
    assert standing.crossings
    for c in standing.crossings:
        step = 1e-6 if c.more else -1e-6
        if not 0 < c.share + step < 1:
            continue
        rest = standing.shares.copy()
        rest[c.criterion] = 0
        for share, ahead in ((c.share + step, True), (c.share - step, False)):
            new = rest / rest.sum() * (1 - share)
            new[c.criterion] = share
            score = ranked(new).ranking.score[standing.rows]
            assert (score[c.rival] > score[0]) == ahead


def test_bounds_and_orders_hold_for_shifts_and_for_what_is_told(outcome):
    shares = outcome.robustness.shares
    region = bounded_region(shares - 0.02, shares + 0.02)
    plain = ranked()
    found = stand(
        plain, region=region, samples=200, seed=1, unknown="interval", target_rank=3,
        progress=lambda _done, _total: None,
    )  # fmt: skip
    for c in found.crossings:
        moved = moved_to(shares, c.criterion, c.share)
        assert c.allowed == (np.abs(moved - shares).max() <= 0.02 + 1e-9)
    assert not all(c.allowed for c in found.crossings)
    assert all(c.allowed for c in found.first_lost())
    assert all(np.abs(s.weights - shares).max() <= 0.02 + 1e-9 for s in found.shifts)
    told = {s.rival: s.moved for s in outcome.robustness.shifts}
    assert all(s.moved >= told[s.rival] - 1e-9 for s in found.shifts)
    said = [s for s in sentences(replace(plain, robustness=found)) if "can be first" in s.en]
    assert "under some allowed weights" in said[0].en


def test_a_site_that_draws_put_first_is_not_called_never_first(outcome):
    """What no weights do, other figures may: the share of the draws is said in the same sentence."""
    standing = outcome.robustness
    lead = standing.lead.copy()
    lead[:] = -0.1
    lead[0] = 0.1
    shares = standing.samples.rank_share.copy()
    shares[:, 0] = 0.0
    shares[[0, 1], 0] = 0.79, 0.21
    names = [str(outcome.sites.names[0][row]) for row in standing.rows]
    found = replace(standing, lead=lead, samples=replace(standing.samples, rank_share=shares))
    (said,) = [s for s in sentences(replace(outcome, robustness=found)) if "can be first" in s.en]
    better, never = said.en.split("; ")[1:]
    assert f"turn out better, so can (share of the draws): {names[1]} 21%" in better
    assert never.startswith("never: ")
    assert names[1] not in never
    assert f"还可能居首的有（占抽样的比例）：{names[1]}占21%" in said.zh


def test_no_site_overtakes_where_it_would_not_be_ranked(outcome):
    standing = outcome.robustness
    known = np.column_stack([~np.isnan(outcome.criteria[j].score[standing.rows]) for j in standing.columns])
    for c in standing.crossings:
        there = moved_to(standing.shares, c.criterion, c.share)
        assert (known[[0, c.rival]] @ there >= 0.5 - 1e-9).all()
    strict = stand(
        replace(outcome, min_coverage=1.0), region=whole_simplex(4), samples=200, seed=1,
        unknown="interval", target_rank=3, progress=lambda _done, _total: None,
    )  # fmt: skip
    gaps = np.flatnonzero(~known.all(axis=1))
    assert len(gaps)
    assert not {c.rival for c in strict.crossings} & set(gaps.tolist())


@pytest.mark.parametrize(
    ("value", "up", "text"),
    [(0.3101, True, "31.1%"), (0.3109, False, "31%"), (0.31, True, "31%"), (0.0004, False, "0.040%")],
)
def test_a_crossing_is_rounded_to_the_side_where_it_holds(outcome, value, up, text):
    crossing = replace(outcome.robustness.crossings[0], share=value, more=up)
    said = crossing_text(outcome, outcome.robustness, crossing)
    assert f"{'more' if up else 'less'} than {text} " in said.en
    assert f"{'高于' if up else '低于'}{text}（" in said.zh


def test_after_the_least_shift_the_rival_is_level(outcome):
    standing = outcome.robustness
    exact = [s for s in standing.shifts if not (standing.held[0] or standing.held[s.rival])]
    assert exact
    for shift in exact:
        score = ranked(shift.weights).ranking.score[standing.rows]
        assert score[shift.rival] == pytest.approx(score[0], abs=1e-9)
        assert np.abs(shift.weights - standing.shares).sum() / 2 == pytest.approx(shift.moved)


def test_an_improvement_brings_the_site_to_its_rank_and_not_sooner(outcome):
    standing = outcome.robustness
    assert standing.improvements
    for x in standing.improvements:
        row, criterion = standing.rows[x.row], outcome.criteria[x.criterion]
        end = x.low if np.isfinite(x.low) and not x.now > x.low else x.high

        def rank_at(value, row=row, criterion=criterion):
            score = criterion.score.copy()
            score[row] = value_at(criterion.function, np.array([value]))[0]
            changed = replace(criterion, score=score, score_low=score, score_high=score)
            criteria = [changed if c.id == criterion.id else c for c in outcome.criteria]
            ids = outcome.sites.frame["site_id"].to_numpy(object)
            return rank_sites(criteria, outcome.constraints, ids, min_coverage=0.5).rank[row]

        assert outcome.ranking.rank[row] > x.rank
        assert rank_at(end) <= x.rank
        assert rank_at(end + (x.now - end) * 1e-4) > x.rank or np.isnan(x.now)
        text = improvement_text(outcome, standing, x)
        assert text.en
        assert text.zh


def test_the_sentences_are_in_both_languages(outcome):
    said = sentences(outcome)
    assert said[0].en.startswith("First with every weight up to a fifth more or less")
    assert any("overtakes" in s.en and "超过" in s.zh for s in said)
    assert all(s.en.endswith(".") and s.zh.endswith("。") for s in said)


def test_no_ranked_site_has_no_standing():
    plain = ranked()
    none = replace(plain.ranking, rank=np.zeros_like(plain.ranking.rank))
    assert (
        stand(
            replace(plain, ranking=none), region=whole_simplex(4), samples=100, seed=1, unknown="policy",
            target_rank=1, progress=lambda _done, _total: None,
        )
        is None
    )  # fmt: skip


def test_one_site_stands_alone():
    plain = ranked()
    rank = np.where(plain.ranking.rank == 1, 1, 0)
    alone = replace(plain, ranking=replace(plain.ranking, rank=rank))
    found = stand(
        alone, region=whole_simplex(4), samples=100, seed=1, unknown="interval", target_rank=1,
        progress=lambda _done, _total: None,
    )  # fmt: skip
    assert found.samples.first.tolist() == [1.0]
    assert (found.crossings, found.shifts, found.improvements) == ((), (), ())
    assert sentences(replace(alone, robustness=found)) == []


@pytest.mark.parametrize(
    ("now", "parts", "nearest"),
    [
        (5.0, ((0, 1), (7, 9)), (7, 9)),  # 4 below the one, 2 above the other
        (3.0, ((0, 1), (7, 9)), (0, 1)),
        (8.0, ((0, 1), (7, 9)), (7, 9)),  # inside
        (0.5, ((0, 1), (1.4, 9)), (0, 1)),  # inside, though the other is less than 1 away
        (0.5, ((0, 0.4), (0.55, 1)), (0.55, 1)),  # both less than 1 away
        (np.nan, ((0, 1), (7, 9)), (7, 9)),  # UNKNOWN: the widest
        (np.nan, ((0, 4), (7, 9)), (0, 4)),
        (5.0, (), None),
    ],
)
def test_the_nearest_of_several_intervals(now, parts, nearest):
    assert module._nearest(parts, now) == nearest


def stood(outcome, *, target=1, progress=lambda _done, _total: None):
    size = len(module.weighing(outcome))
    return stand(
        outcome, region=whole_simplex(size), samples=100, seed=1, unknown="policy", target_rank=target,
        progress=progress,
    )  # fmt: skip


def test_an_improvement_starts_from_the_figure_of_the_site_and_from_none_where_it_is_unknown():
    nan = float("nan")
    outcome = made_outcome(
        criterion("near", [0.6, 0.5, 0.4]), criterion("cold", [0.5, 0.3, nan], unknown="worst")
    )
    now = {(outcome.ranking.order[x.row], x.criterion): x.now for x in stood(outcome).improvements}
    # The first has 0.55; no figure of "near" up to 1 lifts the third, which has 0.2.
    assert set(now) == {(1, 0), (1, 1), (2, 1)}
    assert (now[1, 0], now[1, 1]) == (0.5, 0.3)
    assert np.isnan(now[2, 1])


def test_a_criterion_without_weight_is_not_among_the_columns():
    outcome = made_outcome(criterion("near", [0.9, 0.6]), criterion("seen", [0.1, 0.9], weight=0.0))
    assert module.weighing(outcome).tolist() == [0]
    assert stood(outcome).columns.tolist() == [0]


def test_progress_is_reported_step_by_step():
    steps = []
    stood(
        made_outcome(criterion("near", [0.9, 0.6])), progress=lambda done, total: steps.append((done, total))
    )
    assert steps == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]


@pytest.mark.parametrize(("sites", "asked"), [(5, 5), (300, 200), (301, 10)])
def test_above_300_sites_only_the_best_10_are_asked_what_costs_a_pass(monkeypatch, sites, asked):
    seen = []
    monkeypatch.setattr(
        module.sensitivity, "can_be_first", lambda *_args: seen.append(1) or (1.0, np.zeros(1))
    )
    monkeypatch.setattr(module.sensitivity, "best_rank", lambda *_args: 1)
    outcome = made_outcome(criterion("near", np.linspace(1, 0, sites)))
    found = stood(outcome)
    assert len(found.lead) == asked


def corners(**more):
    """Two corners, a middle that weights between put first, and a site that the middle dominates."""
    return made_outcome(
        criterion("near", [1.0, 0.0, 0.6, 0.4]), criterion("cold", [0.0, 1.0, 0.6, 0.4]), **more
    )


def test_leads_and_best_ranks_are_those_worked_out_by_hand():
    found = stood(corners())
    assert found.rows.tolist() == [2, 0, 1, 3]
    # The middle leads by 0.6 - 0.5 at equal weights, a corner by 1 - 0.6 at its own; 0.4 never beats 0.6.
    assert found.lead == pytest.approx([0.1, 0.4, 0.4, -0.2])
    assert found.best_rank.tolist() == [1, 1, 1, 3]
    assert found.can_be_first.tolist() == [0, 1, 2]


def test_a_site_that_only_draws_level_can_be_first():
    found = stood(made_outcome(criterion("near", [0.7, 0.7]), criterion("cold", [0.2, 0.2])))
    assert found.lead == pytest.approx([0.0, 0.0])
    assert found.best_rank.tolist() == [1, 1]


TIED = {
    "one figure for all in a criterion": ([0.9, 0.5, 0.2], [0.7, 0.7, 0.7], [0], [1, 2]),
    "the two best alike": ([0.9, 0.9, 0.2], [0.7, 0.7, 0.1], [], [0, 1]),
    "level with the best in one criterion": ([0.9, 0.6, 0.2], [0.7, 0.7, 0.1], [0], [1]),
    "level at weights between": ([1.0, 0.5, 0.0], [0.0, 0.5, 1.0], [0, 2], [1]),
    "each first alone": ([1.0, 0.6, 0.0], [0.0, 0.6, 1.0], [0, 1, 2], []),
}


@pytest.mark.parametrize(("near", "cold", "alone", "level"), TIED.values(), ids=list(TIED))
def test_being_level_is_told_apart_from_being_first_alone(near, cold, alone, level):
    outcome = made_outcome(criterion("near", near), criterion("cold", cold))
    found = stood(outcome)
    assert sorted(found.rows[found.only_level]) == level
    assert sorted(set(found.rows[found.can_be_first]) - set(found.rows[found.only_level])) == alone
    said = next(x for x in sentences(replace(outcome, robustness=found)) if "first alone" in x.en)
    names = outcome.sites.frame["name"]
    if level:
        told = said.en.partition("at best level with others: ")[2].partition(";")[0].rstrip(".")
        assert sorted(told.split(", ")) == sorted(names.iloc[level])
    else:
        assert said.en == "With the figures as they are, each site is first alone under some weights."
    assert ("no site" in said.en) is (not alone)


@pytest.mark.parametrize(("most", "best"), [(3, 3), (2, 0)])
def test_the_best_rank_is_searched_among_so_many_rivals(monkeypatch, most, best):
    monkeypatch.setattr(module, "MAX_DETAIL", most)
    assert stood(corners()).best_rank[3] == best


@pytest.mark.parametrize(("most", "asked"), [(3, True), (2, False)])
def test_with_too_many_undominated_sites_nothing_is_asked(monkeypatch, most, asked):
    monkeypatch.setattr(module, "MAX_LP_RIVALS", most)
    assert np.isfinite(stood(corners()).lead).all() == asked


def test_shares_are_scaled_to_one():
    outcome = corners()
    halved = replace(outcome, criteria=tuple(replace(c, share=c.share / 2) for c in outcome.criteria))
    assert stood(halved).shares.tolist() == [0.5, 0.5]


@pytest.mark.parametrize(("least", "kept"), [(0.2, True), (0.21, False)])
def test_a_crossing_counts_only_where_the_first_knows_enough_too(least, kept):
    # The rival has 0.5 + 0.5 w and reaches 0.9 at w = 0.8, where the first knows 0.2 of the weight.
    outcome = made_outcome(
        criterion("near", [0.9, 0.5], weight=0.6),
        criterion("cold", [float("nan"), 1.0], weight=0.4),
        min_coverage=least,
    )
    assert [c.share == pytest.approx(0.8) for c in stood(outcome).crossings if c.criterion == 1] == [
        True
    ] * kept


def test_a_criterion_of_words_has_no_improvement():
    kind = criterion(
        "hub", words(["no", "yes"]), value={"kind": "categories", "scores": {"yes": 1.0, "no": 0.0}}
    )
    outcome = made_outcome(kind, criterion("near", [0.4, 0.9]))
    assert {x.criterion for x in stood(outcome).improvements} <= {1}


def test_a_rival_that_passes_is_first_or_stays_behind_the_named_one(outcome):
    standing = outcome.robustness
    seen = {True: 0, False: 0}
    for c in standing.crossings:
        step = 1e-6 if c.more else -1e-6
        if not 0 < c.share + step < 1:
            continue
        found = ranked(moved_to(standing.shares, c.criterion, c.share + step)).ranking
        rank = found.rank[standing.rows]
        if (rank == 0).any():
            continue
        seen[c.ahead < 0] += 1
        assert (rank[c.rival] == 1) == (c.ahead < 0)
        if c.ahead >= 0:
            assert rank[c.ahead] == 1
            assert (
                f"stays behind {outcome.sites.frame['name'].iloc[standing.rows[c.ahead]]}"
                in crossing_text(outcome, standing, c).en
            )
    assert seen[True]


def test_what_nobody_can_change_and_what_may_hold_already_is_not_asked_for():
    near, cold = [0.6, 0.5, 0.4, 0.30], [0.5, 0.3, 0.3, 0.35]
    plain = made_outcome(criterion("near", near), criterion("cold", cold))
    asked = {(plain.ranking.order[x.row], x.criterion) for x in stood(plain).improvements}
    assert (3, 0) in asked
    fixed = made_outcome(criterion("near", near, changeable=False), criterion("cold", cold))
    assert {x.criterion for x in stood(fixed).improvements} == {1}
    wide = made_outcome(criterion("near", figure(near, spread=0.5)), criterion("cold", cold))
    assert (3, 0) not in {(wide.ranking.order[x.row], x.criterion) for x in stood(wide).improvements}


def test_a_criterion_on_which_both_are_level_is_not_said_to_decide():
    # Both score 1 by "hub"; its weight only changes how much the unknown price of the first counts.
    outcome = made_outcome(
        criterion("hub", [1.0, 1.0], weight=0.3),
        criterion("near", [0.6, 0.9], weight=0.2625),
        criterion("price", [float("nan"), 0.58], weight=0.4375),
        min_coverage=0.1,
    )
    standing = stood(outcome)
    assert {c.criterion for c in standing.crossings if c.level} <= {0}
    assert any(c.level for c in standing.crossings)
    assert all(not c.level for c in standing.first_lost())


def test_a_lead_in_few_samples_is_explained_by_what_the_score_leaves_out():
    outcome = made_outcome(
        criterion("near", [0.8, 0.7], weight=0.5), criterion("price", [float("nan"), 0.9], weight=0.5)
    )
    lead = Lead(0, 1, share=0.2, level=0.0, nearby=0.2, gains=np.array([0.05, -0.3]))
    likely = likely_ranks(outcome, samples=100, seed=1)
    told = lead_text(replace(outcome, likely=replace(likely, leads=(lead,))), lead)
    assert "UNKNOWN figures (50% of the weight)" in told.en
    assert "占权重50%" in told.zh
    surely = lead_text(replace(outcome, likely=likely), replace(lead, share=0.8))
    assert "UNKNOWN" not in surely.en


@pytest.mark.parametrize(("price", "lacking"), [([0.9, float("nan")], 1), ([float("nan"), 0.9], 0)])
def test_an_unknown_figure_is_no_advantage_and_says_where_it_is_unknown(price, lacking):
    outcome = made_outcome(criterion("near", [0.95, 0.4]), criterion("price", price), min_coverage=0.1)
    outcome = replace(outcome, likely=likely_ranks(outcome, samples=100, seed=1))
    told = lead_text(outcome, outcome.likely.leads[0])
    site = site_label(outcome, int(outcome.likely.rows[lacking]))
    for lang, before in (("en", "; what is UNKNOWN of "), ("zh", f"；{site.zh}（")):
        for_it, unknown = told[lang].split(before)
        assert outcome.criteria[1].label[lang] not in for_it
        assert outcome.criteria[1].label[lang] in unknown
    assert re.search(rf"UNKNOWN of {site.en} \('price'\): [+-]0\.\d+, which favours neither", told.en)
    assert re.search(rf"{site.zh}（“price”）未知的部分为[+-]0\.\d+，不作优劣比较", told.zh)
    said = [float(x) for x in re.findall(r"[+-]\d\.\d{3}", told.en)]
    score = outcome.ranking.score[outcome.likely.rows]
    assert sum(said) == pytest.approx(score[0] - score[1], abs=0.0011)


def test_what_is_said_of_a_lead_adds_up_to_it():
    made = [criterion(str(k), [0.8, 0.7]) for k in range(5)]
    outcome = made_outcome(*made)
    likely = likely_ranks(outcome, samples=100, seed=1)
    gains = np.array([0.124, 0.001, -0.035, -0.032, -0.048])
    outcome = replace(outcome, likely=likely)
    told = lead_text(outcome, replace(likely.leads[0], gains=gains))
    said = [float(x) for x in re.findall(r"[+-]\d\.\d{3}", told.en)]
    assert sum(said[:-1]) == pytest.approx(said[-1], abs=1e-9)
    for nothing in ([0.0, 0.0], [0.0004, 0.0], [0.003, -0.003]):
        lead = replace(likely.leads[0], gains=np.array([0.1, 0.05, *nothing, -0.03]))
        assert "in all" not in lead_text(outcome, lead).en


def test_a_goal_that_the_likely_ranks_reach_already_is_missed_by_the_best_estimates_only(outcome):
    standing = outcome.robustness
    x = standing.improvements[0]
    ranks = np.full(len(standing.rows), x.rank)

    def told(best):
        low = ranks.copy()
        low[x.row] = best
        found = likely_ranks(outcome, samples=100, seed=1)
        stated = replace(found.stated, low=low, high=np.full(len(ranks), x.rank + 2))
        likely = replace(found, rows=standing.rows, stated=stated)
        return improvement_text(replace(outcome, likely=likely), standing, x)

    assert told(x.rank).en.startswith("By the best estimates, ")
    assert f"its likely ranks, {x.rank}–{x.rank + 2}, reach that already." in told(x.rank).en
    assert told(x.rank).zh.startswith("按最佳估计，")
    assert f"现在已有可能（九成可能的名次{x.rank}–{x.rank + 2}）。" in told(x.rank).zh
    assert "estimates" not in told(x.rank + 1).en
    assert "估计" not in told(x.rank + 1).zh


# --- sites that share a place are said to do so


@pytest.fixture(name="tied")
def tied_outcome():
    found = made_outcome(criterion("near", [0.9, 0.5, 0.2]), criterion("cold", [0.5, 0.9, 0.1]))
    return replace(found, robustness=stood(found))


def test_a_change_of_any_weight_decides_between_sites_that_are_level(tied):
    said = [s for s in sentences(tied) if "as soon as" in s.en]
    assert said
    assert not any("(now 50%)" in s.en and "50% (now" in s.en for s in sentences(tied))
    assert all("than now (50%)" in s.en and "现值（50%）" in s.zh for s in said)


def test_shares_of_first_places_that_count_twice_say_so(tied):
    near = np.array([0.7, 0.7, 0.1])
    standing = tied.robustness
    doubled = replace(standing, nearby=replace(standing.nearby, first=near))
    (said,) = [s for s in first_share_texts(tied, doubled) if "up to a fifth" in s.en]
    assert "add up to more than 100%" in said.en
    assert "超过100%" in said.zh
    alone = replace(standing, nearby=replace(standing.nearby, first=np.array([0.5, 0.4, 0.1])))
    assert not any(
        "more than 100%" in s.en for s in first_share_texts(tied, alone) if "up to a fifth" in s.en
    )


@pytest.mark.parametrize(
    ("scores", "row", "others"),
    [
        ([0.5, 0.5, 0.2], 0, ", level with B"),
        ([0.5, 0.5, 0.2], 2, ""),
        ([0.5, 0.5, 0.5], 1, ", level with A, C"),
    ],
)
def test_a_shared_rank_names_the_others(scores, row, others):
    outcome = made_outcome(criterion("near", scores))
    names = dict(zip("ABC", outcome.sites.frame["name"], strict=True))
    for letter in "ABC":
        others = others.replace(f" {letter}", f" {names[letter]}")
    assert level_with(outcome, row).en == others
