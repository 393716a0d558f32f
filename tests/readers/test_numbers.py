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
        "1,00,0",
        "1_000",
        "10²",
        "½",
        "inf",
        "-Infinity",
        "1e999",
        "0x10",
        "--1",
        "1 2",
        "1.2.3",
        "..1",
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


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (("１２", "３．５"), (12.0, 3.5)),
        (("\u200b1", "2\ufeff"), (1.0, 2.0)),
        (("\u22121", "－2", "–3"), (-1.0, -2.0, -3.0)),
        (("'20", "20\u00a0"), (20.0, 20.0)),
        (("20,5", "1"), (20.5, 1.0)),
        (("1,200", "1,200,000"), (1200.0, 1200000.0)),
        (("1,200.50", "900"), (1200.5, 900.0)),
        (("1,200", "1,100"), (1200.0, 1100.0)),
    ],
)
def test_numbers_as_people_write_them(texts, values):
    parsed = numbers.parse(column(*texts))
    assert parsed.value.tolist() == list(values)
    assert not parsed.wrong.any()


def test_a_column_whose_commas_mean_two_things_is_not_guessed():
    assert numbers.parse(column("1,200,000", "20,5")).wrong.tolist() == [True, True]


@pytest.mark.parametrize(
    "word", ["不详", "N/A", "—", "nan", "－", "（空）", "#N/A", "Null", " 暂无 ", "\\N", "."]
)
def test_words_for_missing_are_blank_and_marked(word):
    parsed = numbers.parse(column("1", word, ""))
    assert parsed.blank.tolist() == [False, True, True]
    assert parsed.words.tolist() == [False, True, False]
    assert not parsed.wrong.any()


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("112 12 00", 112.2),
        ("112-12-00", 112.2),
        ("112:12:36", 112.21),
        ("112°12'00\"东", 112.2),
        ("112.2E", 112.2),
        ("E 112.2", 112.2),
        ("112d12m00s", 112.2),
        ("112°12'", 112.2),
        ("112º12´36˝", 112.21),
        ("１１２°１２′００″", 112.2),
        ("112,2", 112.2),
        ("112,149", 112.149),
        ("70°30'00\" W", -70.5),
        ("西经70.5°", -70.5),
        ("−70.5°", -70.5),
        ("东经：112°12′", 112.2),
    ],
)
def test_longitudes_in_every_usual_notation(text, degrees):
    parsed = numbers.parse_degrees(column(text), longitude=True)
    assert parsed.value[0] == pytest.approx(degrees, abs=1e-9)


@pytest.mark.parametrize("text", ["33 27 00 S", "33°27'00\"南", "S33.45", "33d27m00sS", "南纬33度27分"])
def test_south_is_negative_and_no_second(text):
    assert numbers.parse_degrees(column(text), longitude=False).value[0] == pytest.approx(-33.45)


@pytest.mark.parametrize("text", ["112.2 37.58", "112.5°30'", "11212", "112 12.5 30", "37.5N"])
def test_two_figures_in_one_cell_are_no_angle(text):
    parsed = numbers.parse_degrees(column(text, "112.5"), longitude=True)
    assert parsed.value[0] == 11212.0 or parsed.wrong[0]


@pytest.mark.parametrize("text", ["112°2'60.000\"E", "东经112度2分60.0秒"])
def test_seconds_that_a_program_rounded_up_to_sixty(text):
    assert numbers.parse_degrees(column("1", text), longitude=True).value[1] == pytest.approx(112.05)
