"""The causes of a change add up, each alone is found, and hand-made runs match the results on paper."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.decide.attribution import CAUSES, DECIMALS, Run, RunCriterion, compare_runs
from siting.decide.ranking import rank_sites
from siting.evidence import Label
from siting.scoring.methods import WEIGHTED_SUM, method


def linear(worst, best):
    return lambda x: np.clip((x - worst) / (best - worst), 0, 1)


def criterion(key, share, values, *, best=10.0, unknown="neutral"):
    return RunCriterion(
        key,
        Label(key, key),
        (key, "km"),
        share,
        unknown,
        np.array(values, float),
        f"0..{best}",
        linear(0.0, best),
    )


class Scored:
    span = (0.0, 1.0)

    def __init__(self, c):
        self.label, self.share, self.unknown = c.label, c.share, c.unknown
        self.score = self.score_low = self.score_high = c.scorer(c.values)


def run(criteria, ids="abc", how=WEIGHTED_SUM):
    total = sum(c.share for c in criteria)
    criteria = tuple(replace(c, share=c.share / total) for c in criteria)
    found = rank_sites(
        [Scored(c) for c in criteria], (), np.array(list(ids), object), min_coverage=0.0, method=how
    )
    return Run(
        "run", Label("t", "t"), how, 0.0, tuple(ids), tuple(Label(i, i) for i in ids),
        tuple("ranked" if r else "insufficient" for r in found.rank), found.rank, found.score, criteria,
    )  # fmt: skip


OLD = run([criterion("x", 1, [1, 5, 9]), criterion("y", 1, [8, 4, 2])])


def causes(old, new, site="a"):
    (change,) = (c for c in compare_runs(old, new).changes if c.site_id == site)
    return dict(zip(CAUSES, change.causes, strict=True)), change


def test_the_same_run_does_not_differ():
    found = compare_runs(OLD, OLD)
    assert found.same
    assert found.moved == ()


def test_data_alone():
    new = run([criterion("x", 1, [3, 5, 9]), criterion("y", 1, [8, 4, 2])])
    found, change = causes(OLD, new)
    assert found == {"data": 0.1, "value_functions": 0, "weights": 0, "rules": 0}
    assert (change.score_old, change.score_new) == (0.45, 0.55)
    assert compare_runs(OLD, new).data == (("x", Label("x", "x"), 1),)


def test_a_value_function_alone():
    new = run([criterion("x", 1, [1, 5, 9], best=20.0), criterion("y", 1, [8, 4, 2])])
    assert causes(OLD, new)[0] == {"data": 0, "value_functions": -0.025, "weights": 0, "rules": 0}


def test_weights_alone():
    new = run([criterion("x", 3, [1, 5, 9]), criterion("y", 1, [8, 4, 2])])
    assert causes(OLD, new)[0] == {"data": 0, "value_functions": 0, "weights": -0.175, "rules": 0}


def test_a_policy_alone():
    old = run([criterion("x", 1, [np.nan, 5, 9]), criterion("y", 1, [8, 4, 2])])
    new = run([criterion("x", 1, [np.nan, 5, 9], unknown="worst"), criterion("y", 1, [8, 4, 2])])
    assert causes(old, new)[0] == {"data": 0, "value_functions": 0, "weights": 0, "rules": -0.4}


def test_a_method_is_a_rule():
    found = compare_runs(
        OLD, run([criterion("x", 1, [1, 5, 9]), criterion("y", 1, [8, 4, 2])], how=method("weighted_product"))
    )
    assert found.method[0] != found.method[1]
    assert found.changes[0].causes[:3] == (0, 0, 0)
    # sqrt(0.1 x 0.8) - 0.45
    assert found.changes[0].causes[3] == pytest.approx(0.2828 - 0.45, abs=1e-4)


def test_two_causes_share_what_they_do_together():
    # Score = w x: 0.5 x 0.1 before, 1 x 0.5 after. Together 0.45: data alone 0.2, weights alone 0.05, and the
    # 0.2 of their interaction split in half.
    old = run([criterion("x", 1, [1]), criterion("y", 1, [0])], "a")
    new = run([criterion("x", 1, [5]), criterion("y", 0, [0])], "a")
    assert causes(old, new)[0] == {"data": 0.3, "value_functions": 0, "weights": 0.15, "rules": 0}


def test_a_criterion_that_came_is_a_change_of_weights():
    new = run([criterion("x", 1, [1, 5, 9]), criterion("y", 1, [8, 4, 2]), criterion("z", 2, [10, 0, 0])])
    found, change = causes(OLD, new)
    assert found["weights"] == pytest.approx(0.275)
    assert found["data"] == found["value_functions"] == found["rules"] == 0
    assert change.score_new == 0.725


def test_a_criterion_in_another_unit_is_another_criterion():
    other = replace(criterion("x", 1, [1000, 5000, 9000], best=10_000.0), kind=("x", "m"))
    found = compare_runs(OLD, run([other, criterion("y", 1, [8, 4, 2])]))
    assert [w[0] for w in found.weights] == ["x", "x"]
    assert not found.moved


def test_sites_that_come_move_ranks_but_no_score():
    new = run([criterion("x", 1, [1, 5, 9, 10]), criterion("y", 1, [8, 4, 2, 10])], "abcd")
    found = compare_runs(OLD, new)
    assert found.added == (("d", Label("d", "d")),)
    for c in found.changes:
        assert c.causes == (0, 0, 0, 0)
        assert (c.rank_new - c.rank_old, c.rank_among_both, c.rank_by_others) == (1, 0, 1)
    assert [s for s, _ in compare_runs(new, OLD).removed] == ["d"]


def test_a_score_that_became_unknown_has_no_causes():
    new = run([criterion("x", 1, [np.nan, 5, 9]), criterion("y", 1, [np.nan, 4, 2])])
    change = compare_runs(OLD, new).changes[0]
    assert change.causes is None
    assert change.score_new is None


@settings(derandomize=True, max_examples=60)
@given(st.integers(0, 100_000))
def test_causes_add_up_to_the_last_digit(seed):
    rng = np.random.default_rng(seed)

    def any_run():
        return run(
            [
                criterion(
                    key, rng.random() + 0.01, np.where(rng.random(6) < 0.2, np.nan, rng.random(6) * 10),
                    best=float(rng.integers(5, 12)), unknown=str(rng.choice(["neutral", "worst"])),
                )
                for key in rng.permutation(list("xyzu"))[:3]
            ],
            "abcdef",
        )  # fmt: skip

    for change in compare_runs(any_run(), any_run()).changes:
        if change.causes is not None:
            unit = 10**DECIMALS
            assert sum(round(x * unit) for x in change.causes) == round(
                (change.score_new - change.score_old) * unit
            )
        if change.rank_old and change.rank_new:
            assert change.rank_among_both + change.rank_by_others == change.rank_new - change.rank_old


def test_rounding_gives_way_where_it_costs_least():
    # Each of three causes moves the score by 0.00014: data of x, the function of y, weight from p to q.
    old = run([criterion(*c) for c in (("x", 1, [5]), ("y", 1, [5]), ("p", 1, [0]), ("q", 1, [10]))], "a")
    new = run(
        [
            criterion("x", 1, [5.0056]),
            criterion("y", 1, [5], best=5 / 0.50056),
            criterion("p", 1 - 4 * 0.00014, [0]),
            criterion("q", 1 + 4 * 0.00014, [10]),
        ],
        "a",
    )
    found, change = causes(old, new)
    assert change.score_new - change.score_old == pytest.approx(0.0004)
    assert sorted(found.values()) == pytest.approx([0, 0.0001, 0.0001, 0.0002])
    assert found["rules"] == 0


def test_a_single_cause_is_rounded_as_the_whole():
    old, new = (run([criterion("x", 1, [x])], "a") for x in (5.0, 4.9984))
    assert list(causes(old, new)[0].values()) == [-0.0002, 0, 0, 0]


def test_a_constraint_and_the_coverage_that_changed_are_told():
    limit, other = Label("x: at most 3", "x不超过3"), Label("y: at least 1", "y不低于1")
    found = compare_runs(
        replace(OLD, constraints=(limit, other)), replace(OLD, constraints=(other,), min_coverage=0.4)
    )
    assert (found.constraints_added, found.constraints_removed) == ((), (limit,))
    assert found.min_coverage == (0.0, 0.4)
    assert not found.same
    assert found.moved == ()


# --- limits, one by one -------------------------------------------------------------------------------------


def of_words(key, words, scores):
    """Make a criterion of words."""
    worth = np.vectorize(lambda w: scores.get(w, np.nan), otypes=[float])
    return RunCriterion(
        key, Label(key, key), (key, ""), 1, "neutral", np.array(words, object), str(scores), worth
    )


def test_words_that_changed_are_counted():
    scores = {"yes": 1.0, "no": 0.0}
    old, new = (run([of_words("hub", w, scores)]) for w in (["yes", "no", None], ["yes", "yes", None]))
    found = compare_runs(old, new)
    assert found.data == (("hub", Label("hub", "hub"), 1),)
    assert compare_runs(old, old).data == ()


def test_an_unknown_that_stays_unknown_has_not_changed():
    old = run([criterion("x", 1, [np.nan, 5, 9]), criterion("y", 1, [8, 4, 2])])
    assert compare_runs(old, old).data == ()
    for values in ([1, 5, 9], [np.nan, 5, np.nan], [np.nan, 6, 9]):
        new = run([criterion("x", 1, values), criterion("y", 1, [8, 4, 2])])
        assert compare_runs(old, new).data == (("x", Label("x", "x"), 1),)


@pytest.mark.parametrize(("change", "told"), [(4e-13, False), (6e-12, True)])
def test_a_share_that_moved_by_rounding_has_not_moved(change, told):
    first, other = OLD.criteria
    new = replace(OLD, criteria=(replace(first, share=first.share + change), other))
    assert bool(compare_runs(OLD, new).weights) == told


@pytest.mark.parametrize(
    ("shown", "explained"), [(0.4502, True), (0.4499, True), (0.4503, False), (0.4498, False)]
)
def test_a_score_that_its_file_does_not_explain_has_no_causes(shown, explained):
    # The data explain 0.00005: two roundings to four digits may hide another 0.0002, no more.
    new = run([criterion("x", 1, [1.001, 5, 9]), criterion("y", 1, [8, 4, 2])])
    new = replace(new, score=np.array([shown, *new.score[1:]]))
    assert (causes_or_none(OLD, new) is not None) == explained


def causes_or_none(old, new):
    return compare_runs(old, new).changes[0].causes


def test_three_causes_of_nearly_two_digits_round_up_twice():
    # Each of three causes moves the score by 0.00018: whole digits 1 + 1 + 1, and 5 in all.
    old = run([criterion(*c) for c in (("x", 1, [5]), ("y", 1, [5]), ("p", 1, [0]), ("q", 1, [10]))], "a")
    new = run(
        [
            criterion("x", 1, [5.0072]),
            criterion("y", 1, [5], best=5 / 0.50072),
            criterion("p", 1 - 4 * 0.00018, [0]),
            criterion("q", 1 + 4 * 0.00018, [10]),
        ],
        "a",
    )
    found, change = causes(old, new)
    assert change.score_new - change.score_old == pytest.approx(0.0005)
    assert sorted(found.values()) == pytest.approx([0, 0.0001, 0.0002, 0.0002])


def test_a_site_that_one_run_does_not_rank_has_no_step_of_rank():
    new = run([criterion("x", 1, [1, np.nan, 9]), criterion("y", 1, [8, np.nan, 2])])
    assert new.rank.tolist() == [2, 0, 1]
    by_site = {c.site_id: c for c in compare_runs(OLD, new).changes}
    assert (by_site["b"].rank_among_both, by_site["b"].rank_by_others) == (None, None)
    # Among a and c alone the order is what it was; the rest is b's going.
    assert OLD.rank.tolist() == [2, 2, 1]
    assert (by_site["a"].rank_among_both, by_site["a"].rank_by_others) == (0, 0)
    assert (by_site["c"].rank_among_both, by_site["c"].rank_by_others) == (0, 0)
    assert (by_site["b"].status_old, by_site["b"].status_new) == ("ranked", "insufficient")
    assert by_site["b"].score_new is None


def test_a_change_among_those_that_stay_is_told_from_one_by_those_that_go():
    old = run([criterion("x", 1, [3, 5, 9, 8])], "abcd")
    new = run([criterion("x", 1, [6, 5, 9])], "abc")
    by_site = {c.site_id: (c.rank_among_both, c.rank_by_others) for c in compare_runs(old, new).changes}
    # a: fourth, then second: one for b that it passed, one for d that went; b: third both times.
    assert by_site == {"a": (-1, -1), "b": (1, -1), "c": (0, 0)}


def test_a_criterion_that_went_has_its_share_before_and_none_after():
    with_z = run([criterion("x", 1, [1, 5, 9]), criterion("y", 1, [8, 4, 2]), criterion("z", 2, [10, 0, 0])])
    gone = {w[0]: w[2:] for w in compare_runs(with_z, OLD).weights}
    assert gone == {"x": (0.25, 0.5), "y": (0.25, 0.5), "z": (0.5, 0)}
