"""Constraints: verdicts on values and intervals, equality, unknowns, bad limits."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from pydantic import ValidationError

from siting.evidence import EvidenceClass, Label, Measurements, numeric, textual
from siting.rules.constraints import CONDITIONAL, FAIL, PASS, UNKNOWN, Constraint

NOTHING = Label("", "")


def measured(value, low, high):
    arrays = [np.array([float(x)]) for x in (value, low, high)]
    return Measurements(
        numeric(
            "q", NOTHING, "km", arrays[0], low=arrays[1], high=arrays[2],
            evidence=EvidenceClass.ESTIMATED, method="", sources=(),
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "low", "high", "verdict"),
    [
        (50, 40, 60, PASS),
        (50, 40, 61, CONDITIONAL),
        (70, 60, 80, CONDITIONAL),
        (70, 60.1, 80, FAIL),
        (np.nan, 0, 0, UNKNOWN),
    ],
)
def test_at_most_60(value, low, high, verdict):
    got, _ = Constraint(criterion="c", at_most=60).judge(measured(value, low, high))
    assert got[0] == verdict


@pytest.mark.parametrize(("value", "verdict"), [(500, PASS), (499.999, FAIL)])
def test_at_least_includes_equality(value, verdict):
    assert Constraint(criterion="c", at_least=500).judge(measured(value, value, value))[0][0] == verdict


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (500, 520, PASS),
        (499.9, 520, CONDITIONAL),
        (480, 500, CONDITIONAL),
        (480, 499.9, FAIL),
    ],
)
def test_at_least_500_by_the_interval(low, high, verdict):
    assert Constraint(criterion="c", at_least=500).judge(measured(500, low, high))[0][0] == verdict


def test_one_single_value_may_be_asked_for():
    rule = Constraint(criterion="c", at_least=5, at_most=5)
    assert [rule.judge(measured(x, x, x))[0][0] for x in (4.99, 5, 5.01)] == [FAIL, PASS, FAIL]
    assert [rule.judge(measured(5, *ends))[0][0] for ends in ((4, 5), (5, 6), (4, 6))] == [CONDITIONAL] * 3


def test_only_a_certain_failure_excludes():
    rule = Constraint(criterion="c", at_most=60)
    excluded = [rule.judge(measured(70, low, 80))[1][0] for low in (60, 61)]
    assert excluded == [False, True]


@pytest.mark.parametrize(
    ("limit", "verdict"),
    [
        ({"at_most": 60}, CONDITIONAL),
        ({"at_most": 80}, PASS),
        ({"at_least": 60}, CONDITIONAL),
        ({"at_least": 81}, FAIL),
    ],
)
def test_the_nearest_of_a_list_with_gaps_proves_what_its_upper_end_proves(limit, verdict):
    # The nearest that is listed is at most 80 km away; an unlisted one may be at the site.
    gaps = Measurements(replace(measured(70, 0, 80).main, complete=False))
    assert Constraint(criterion="c", **limit).judge(gaps)[0][0] == verdict


@pytest.mark.parametrize(("limit", "verdict"), [({"at_least": 500}, PASS), ({"at_most": 700}, CONDITIONAL)])
def test_a_sum_without_an_upper_limit_proves_what_its_lower_end_proves(limit, verdict):
    assert Constraint(criterion="c", **limit).judge(measured(600, 600, np.inf))[0][0] == verdict


@pytest.mark.parametrize("low", [0.05, 0.4])
def test_what_rests_on_a_guess_neither_passes_nor_fails(low):
    guess = Measurements(replace(measured(low, low, low).main, guessed=np.array([True])))
    verdict, excludes = Constraint(criterion="c", at_most=0.3, on_unknown="exclude").judge(guess)
    assert (verdict[0], bool(excludes[0])) == (CONDITIONAL, False)


def test_a_word_that_is_not_ruled_out_leaves_it_open():
    said = textual(
        "q", NOTHING, pa.array(["far", "far", "near", "far"]), also=pa.array(["near", None, None, "farther"]),
        evidence=EvidenceClass.ESTIMATED, method="", sources=(),
    )  # fmt: skip
    verdict, _ = Constraint(criterion="c", one_of=("near",)).judge(Measurements(said))
    assert list(verdict) == [CONDITIONAL, FAIL, PASS, FAIL]


@pytest.mark.parametrize(("policy", "excludes"), [("keep", False), ("exclude", True)])
def test_unknown_follows_its_policy(policy, excludes):
    rule = Constraint(criterion="c", at_most=60, on_unknown=policy)
    assert rule.judge(measured(np.nan, 0, 0))[1][0] == excludes


@pytest.mark.parametrize(
    ("allowed", "words", "verdicts"),
    [
        (["yes"], ["是", "有", "TRUE", "1", "否", "no"], [PASS] * 4 + [FAIL] * 2),
        (["否"], ["无", "No", "0", "yes"], [PASS] * 3 + [FAIL]),
        (["Industrial"], ["Industrial", "industrial", "是"], [PASS, FAIL, FAIL]),
    ],
)
def test_words_for_yes_and_no_understand_each_other(allowed, words, verdicts):
    said = textual("q", NOTHING, pa.array(words), evidence=EvidenceClass.ESTIMATED, method="", sources=())
    got, _ = Constraint(criterion="c", one_of=tuple(allowed)).judge(Measurements(said))
    assert got.tolist() == verdicts


def test_one_of():
    words = textual(
        "q", NOTHING, pa.array(["yes", "no", None]), evidence=EvidenceClass.OBSERVED, method="", sources=()
    )
    verdict, _ = Constraint(criterion="c", one_of=("yes",)).judge(Measurements(words))
    assert list(verdict) == [PASS, FAIL, UNKNOWN]


@pytest.mark.parametrize(
    "limits",
    [
        {},
        {"at_least": 5, "at_most": 1},
        {"at_least": 5, "one_of": ("a",)},
        {"at_most": 5, "one_of": ("a",)},
        {"one_of": ()},
        {"at_most": float("inf")},
        {"at_least": float("-inf")},
        {"at_least": 5, "unit": "km"},
    ],
)
def test_bad_limits_are_refused(limits):
    with pytest.raises(ValidationError):
        Constraint(criterion="c", **limits)


def test_a_constraint_cannot_be_changed():
    rule = Constraint(criterion="c", at_most=60)
    with pytest.raises(ValidationError, match="frozen"):
        rule.at_most = 70


@pytest.mark.parametrize(
    ("limits", "parts", "absent"),
    [
        ({"at_least": 10}, ["10 km"], ["60"]),
        ({"at_most": 60}, ["60 km"], ["10"]),
        ({"at_least": 10, "at_most": 60}, ["10", "60 km"], []),
        ({"one_of": ("Fen", "Hai")}, ["Fen, Hai"], ["km"]),
    ],
)
def test_the_words_name_the_criterion_its_limits_and_its_unit(limits, parts, absent):
    text = Constraint(criterion="c", **limits).label(Label("Distance", "距离"), "km").en
    assert text.startswith("Distance")
    assert all(part in text for part in parts)
    assert not any(part in text for part in absent)


@pytest.mark.parametrize(
    ("low", "high", "verdict"), [(60, 60, PASS), (10, 60, PASS), (60.1, 61, FAIL), (9, 9.9, FAIL)]
)
def test_two_limits_hold_together(low, high, verdict):
    rule = Constraint(criterion="c", at_least=10, at_most=60)
    assert rule.judge(measured(low, low, high))[0][0] == verdict
