"""Percentages that are parts of 100 add up to 100."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.texts.shares import (
    lead_text,
    rounding_note,
    sampled_text,
    score_interval,
    score_text,
    share_text,
    share_texts,
    sum_text,
)


def figures(texts):
    return [float(text.rstrip("%")) for text in texts]


@pytest.mark.parametrize(
    ("shares", "shown"),
    [
        ([0.375, 0.375, 0.25], ["37.5%", "37.5%", "25%"]),
        ([0.3, 0.3, 0.4], ["30%", "30%", "40%"]),
        ([1 / 3, 1 / 3, 1 / 3], ["33.3%", "33.3%", "33.3%"]),
        ([1 / 6] * 6, ["16.7%"] * 6),
        ([0.5, *[1 / 12] * 6], ["50%", *["8.3%"] * 6]),
        ([0.155, 0.155, 0.345, 0.345], ["15.5%", "15.5%", "34.5%", "34.5%"]),
        ([0.12345, 0.12345, 0.7531], ["12.3%", "12.3%", "75.3%"]),
        ([0.12345, 0.45678, 0.41977], ["12.3%", "45.7%", "42%"]),
        ([1.0, 0.0], ["100%", "0%"]),
        ([], []),
    ],
)
def test_known_shares(shares, shown):
    assert share_texts(shares) == shown


@given(st.lists(st.floats(0.001, 1000), min_size=1, max_size=30))
def test_they_add_up_and_none_is_off_by_a_unit(weights):
    shares = np.array(weights) / np.sum(weights)
    shown = figures(share_texts(shares))
    if not np.any(np.diff(np.sort(shares)) < 2e-4):  # none nearly equal
        assert sum(shown) == pytest.approx(100, abs=1e-6)
    assert np.abs(np.array(shown) - 100 * shares).max() < 0.11 + 1e-6
    assert bool(rounding_note(shares).en) == (abs(sum(shown) - 100) > 1e-6)


@given(st.lists(st.sampled_from([0.1, 1, 2, 3.7, 6]), min_size=1, max_size=30))
def test_equal_weights_read_the_same(weights):
    shown = share_texts(np.array(weights) / np.sum(weights))
    assert len(set(zip(weights, shown, strict=True))) == len(set(weights))


def test_what_does_not_add_up_says_so():
    assert rounding_note([1 / 6] * 6).en == "Weights are rounded; they add up to 100%."
    assert rounding_note([0.25] * 4).en == ""
    assert rounding_note([]).zh == ""


@pytest.mark.parametrize(
    ("share", "shown"), [(0.875, "87.5%"), (0.125, "12.5%"), (0.8, "80%"), (1.0, "100%"), (2 / 3, "66.7%")]
)
def test_one_share_keeps_the_decimal_that_it_needs(share, shown):
    assert share_text(share) == shown


def test_what_is_known_and_what_is_not_add_up():
    assert [share_text(share) for share in (0.875, 1 - 0.875)] == share_texts([0.875, 0.125])


def test_a_part_of_the_weights_is_the_sum_of_their_texts():
    shares = [3 / 13] * 3 + [2 / 13] * 2
    shown = share_texts(shares)
    assert shown == ["23.1%", "23.1%", "23.1%", "15.4%", "15.4%"]
    assert [sum_text(shares, chosen) for chosen in ([0], [0, 3], [])] == ["23.1%", "38.5%", "0%"]
    uneven = [0.23062, 0.33061, 0.43877]
    assert (share_text(uneven[1]), share_texts(uneven)[1]) == ("33.1%", "33%")
    assert sum_text(uneven, [1]) == share_texts(uneven)[1]


def test_some_of_many_equal_shares_are_not_the_sum_of_what_each_was_rounded_up_to():
    for count in (6, 7, 11):
        shares = [1 / count] * count
        assert sum_text(shares, [0, 1]) == share_text(2 / count)
        assert sum_text(shares, range(count)) == "100%"
    assert sum_text([1 / 6] * 6, [0, 1]) == "33.3%"
    assert sum_text([1 / 6] * 6, [0]) == share_texts([1 / 6] * 6)[0] == "16.7%"


@given(st.lists(st.floats(0.001, 1000), min_size=1, max_size=12))
def test_a_share_reads_the_same_alone_and_as_a_part(weights):
    shares = np.array(weights) / np.sum(weights)
    assert [sum_text(shares, [k]) for k in range(len(shares))] == share_texts(shares)


def test_what_is_almost_whole_has_no_decimal():
    assert [share_text(share) for share in (0.7, 0.70004, 0.69996, 0.7006)] == ["70%", "70%", "70%", "70.1%"]


def test_a_share_of_samples_is_whole():
    assert [sampled_text(share) for share in (1.0, 0.9999, 0.995, 0.9949, 0.394, 0.005, 0.0049, 0.0)] == [
        "100%", ">99%", ">99%", "99%", "39%", "1%", "<1%", "<1%",
    ]  # fmt: skip


def test_a_score_is_written_in_one_way():
    assert [score_text(score) for score in (0.6649, 0.66449, 1.0, math.nan)] == [
        "0.665",
        "0.664",
        "1.000",
        "–",
    ]
    assert score_interval(0.5749, 0.7951) == "0.57–0.80"


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0.675, 0.675, "0.675"), (0.6751, 0.6752, "0.675"), (0.671, 0.674, "0.671–0.674"), (0.0, 0.0, "0.000"), (0.674, 0.676, "0.67–0.68")],
)  # fmt: skip
def test_an_interval_that_is_none_is_not_written_as_one(low, high, said):
    assert score_interval(low, high) == said


@pytest.mark.parametrize(("ahead", "said"), [(0.0974, "0.097"), (0.0006, "0.001"), (0.0004, "<0.001")])
def test_a_lead_is_never_written_as_none(ahead, said):
    assert lead_text(ahead) == said
