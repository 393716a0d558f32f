"""The table of scores to sample: what an UNKNOWN can score, which errors are shared, where a score falls."""

import numpy as np
import pytest

from siting.decide.score_table import falls, score_table
from siting.evidence import SharedError
from tests.support.outcomes import criterion, figure, words

NAN = float("nan")
HALF = {"kind": "piecewise", "points": [[0, 0.2], [1, 0.8]]}  # no figure scores less or more


def test_an_unknown_score_may_be_any_that_its_value_function_gives():
    table = score_table([criterion("x", [0.5, NAN], value=HALF)], [0, 1])
    assert [a[1, 0] for a in (table.low, table.mid, table.high)] == pytest.approx([0.2, 0.5, 0.8])
    assert table.counted.all()
    assert table.open[:, 0].tolist() == [False, True]


@pytest.mark.parametrize(("unknown", "counted"), [("worst", True), ("neutral", False)])
def test_by_its_policy_an_unknown_is_worst_or_left_out(unknown, counted):
    table = score_table([criterion("x", [0.5, NAN], value=HALF, unknown=unknown)], [0, 1], unknown="policy")
    assert [a[1, 0] for a in (table.low, table.mid, table.high)] == [0, 0, 0]
    assert table.counted[:, 0].tolist() == [True, counted]


def test_an_unknown_figure_shares_no_error():
    shared = SharedError("node", np.array([3, 3]), 0.4)
    table = score_table([criterion("x", figure([0.5, NAN], spread=0.1, shared=(shared,)))], [0, 1])
    assert table.shared.part[0, :, 0].tolist() == [0.4, 0]


def test_the_number_of_a_shared_error_is_above_those_of_all_entries():
    shared = SharedError("node", np.array([0, 1]), 0.4)
    table = score_table([criterion("x", figure([0.5, 0.6], spread=0.1, shared=(shared,)))], [0, 1])
    assert table.shared.cell.min() >= 2**62 > table.cell.max()


@pytest.mark.parametrize(
    ("value", "expected"),
    [({"kind": "linear", "worst": 0, "best": 1}, False), ({"kind": "linear", "worst": 1, "best": 0}, True)],
)
def test_a_score_falls_where_more_is_worse(value, expected):
    both = criterion(
        "x", figure([0.5, 0.5], low=np.array([0.4, 0.5]), high=np.array([0.6, 0.5])), value=value
    )
    assert falls(both, np.arange(2)).tolist() == [
        expected,
        False,
    ]  # a figure without an interval falls nowhere


def test_words_do_not_fall():
    by_word = {"kind": "categories", "scores": {"good": 1, "bad": 0}}
    assert falls(criterion("x", words(["good", "bad"]), value=by_word), np.arange(2)).tolist() == [
        False,
        False,
    ]


def test_no_two_entries_draw_together():
    some = [criterion(key, [0.1, 0.5, 0.9]) for key in ("a", "b", "c")]
    cell = score_table(some, [2, 0, 1]).cell
    assert len(np.unique(cell)) == cell.size
    assert np.array_equal(score_table(some, [0, 1, 2]).cell[[2, 0, 1]], cell)  # a site keeps its own
