"""English numbers in words."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.auditing.reading.numerals import read_english_numeral
from siting.auditing.reading.quantities import find_figures

_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()  # noqa: SIM905
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def words(n):
    if n < 20:
        return _ONES[n - 1]
    if n < 100:
        return _TENS[n // 10 - 2] + (f"-{_ONES[n % 10 - 1]}" if n % 10 else "")
    if n < 1000:
        return f"{words(n // 100)} hundred" + (f" and {words(n % 100)}" if n % 100 else "")
    return f"{words(n // 1000)} thousand" + (f" {words(n % 1000)}" if n % 1000 else "")


@pytest.mark.parametrize("spell", [str, str.capitalize, lambda text: text.replace("-", " ")])
def test_every_number_in_words_is_the_number_in_digits(spell):
    for n in (*range(1, 130), 345, 452, 999, 1200, 2500, 12_345, 250_000):
        (figure,) = find_figures(f"The town is {spell(words(n))} kilometres away.")
        assert figure.value == n, words(n)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a hundred miles", 100), ("a hundred and twenty km", 120), ("one hundred and fifty million dollars", 1.5e8),
        ("thirty-five thousand racks", 35_000), ("seventy-five billion dollars", 7.5e10),
    ],
)  # fmt: skip
def test_words_take_multipliers(text, value):
    (figure,) = find_figures(f"It is {text}.")
    assert figure.value == value


def test_a_range_in_words():
    (figure,) = find_figures("It is between one hundred and two hundred km.")
    assert (figure.value, figure.high) == (100, 200)
    assert [f.value for f in find_figures("half a million dollars, an only site")] in ([], [1e6 / 2])


def test_a_numeral_is_read_part_by_part():
    assert read_english_numeral("four hundred and forty-five") == 445


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("six and a half cents per kWh", 6.5), ("nine and a half miles", 9.5), ("half a million square feet", 5e5),
        ("three quarters of an hour", 0.75), ("half an hour", 0.5), ("three dozen miles", 36),
    ],
)  # fmt: skip
def test_parts_and_dozens(text, value):
    (figure,) = find_figures(f"It is {text}.")
    assert figure.value == value


_WORDS = (
    *_ONES, *_TENS, "a", "an", "and", "half", "quarter", "quarters", "of", "dozen", "couple", "dual", "twin", "zero", "hundred",
    "thousand", "million", "miles", "hours", "hour", "year", "acres", "feeds", "feeders", "halls", "cents", "km", "MW", "-", ",",
)  # fmt: skip


@given(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=9))
def test_any_words_are_read_or_left(several):
    for figure in find_figures(" ".join(several)):
        assert math.isfinite(figure.value)
