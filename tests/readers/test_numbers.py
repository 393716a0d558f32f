"""Numbers from text: strict, and the same as Python reads them."""

import math

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.readers import numbers


def column(*texts):
    return pa.chunked_array([pa.array(texts, pa.string())])


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_floats_come_back_to_the_last_bit(values):
    parsed = numbers.parse(column(*[f" {value!r} " for value in values]))
    assert parsed.value.tolist() == values
    assert not parsed.wrong.any()


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "1,000",
        "1_000",
        "nan",
        "NaN",
        "inf",
        "-Infinity",
        "1e999",
        "0x10",
        "１２",
        "--1",
        "1 2",
        "1.2.3",
        ".",
    ],
)
def test_what_is_no_number(text):
    parsed = numbers.parse(column("1", text, "2"))
    assert parsed.wrong.tolist() == [False, True, False]
    assert math.isnan(parsed.value[1])


def test_blank_is_not_wrong():
    parsed = numbers.parse(column("", "  ", "\t", "5", "x"))
    assert parsed.blank.tolist() == [True, True, True, False, False]
    assert parsed.wrong.tolist() == [False, False, False, False, True]


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("112°30'00\"", 112.5),
        ("112°30′E", 112.5),
        ("东经112度30分36秒", 112.51),
        ("W0°30'", -0.5),
        ("-0°30'", -0.5),
        ("112.5°", 112.5),
    ],
)
def test_sexagesimal_longitudes(text, degrees):
    assert numbers.parse_degrees(column("1", text), longitude=True).value[1] == pytest.approx(
        degrees, abs=1e-12
    )


@pytest.mark.parametrize("text", ["112°60'", "112°30'60\"", "37°N", "112'", "°", "1112°"])
def test_what_is_no_longitude(text):
    assert numbers.parse_degrees(column("1", text), longitude=True).wrong.tolist() == [False, True]


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (("1", "2"), "int64"),
        (("1", ""), "double"),
        (("1", "2.5"), "double"),
        (("0", "0.5", "00"), "string"),
        (("0", "0.5"), "double"),
        (("007", "1"), "string"),
        (("1", "NA"), "string"),
        (("nan", "1"), "string"),
        (("9007199254740993", ""), "string"),
        (("9007199254740993", "1"), "int64"),
        (("", ""), "double"),
    ],
)
def test_type_of_a_column(texts, kind):
    assert str(numbers.infer(column(*texts)).type) == kind
