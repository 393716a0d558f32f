"""The format of figures and texts in a file."""

import csv
import io

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.show.base.cells import csv_bytes, csv_cell, csv_lines, csv_text, number_cells, rounded

FORMULA_SIGNS = "=+-@\t\r\n＝＋－＠"
BLANKS = " \u3000\u00a0\u200b\ufeff\x00"


def read_cell(text):
    """Read one CSV cell back, and undo the neutralising as described in `csv_text`."""
    ((cell,),) = csv.reader(io.StringIO(text + "\r\n", newline="")) if text else [("",)]
    rest = cell.lstrip("'" + BLANKS)
    return cell[1:] if cell.startswith("'") and rest and rest[0] in FORMULA_SIGNS else cell


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (49.538777999, "km", "49.539"),
        (49.54000000000001, "km", "49.54"),
        (0.1 + 0.2, "", "0.3"),
        (75.0, "h/yr", "75"),
        (2 / 3, "", "0.666667"),
        (0.0000123456789, "", "0.0000123457"),
        (0.0004, "km", "0.0004"),
        (-0.0, "km", "0"),
        (-1e-12, "km", "-1e-12"),
        (-0.00049999, "km", "-0.00049999"),
        (0.0, "", "0"),
        (1234567890.123, "mu", "1234567890.123"),
        (1e300, "km", "1e+300"),
        (float("nan"), "km", None),
        (float("inf"), "km", None),
        (float("-inf"), "", None),
    ],
)
def test_a_figure_is_written_short_and_never_as_a_false_zero(value, unit, text):
    assert number_cells(np.array([value]), unit).to_pylist() == [text]


def test_rounding_leaves_its_input_alone():
    values = np.array([1.23456789, np.nan])
    rounded(values, "km")
    assert values[0] == 1.23456789


@given(st.floats(-1e9, 1e9).filter(lambda x: abs(x) >= 1e-3))
def test_rounding_moves_a_figure_by_half_of_the_last_digit_at_most(value):
    assert abs(rounded(np.array([value]), "")[0] - value) <= 0.5e-6 + 1e-9 * abs(value)


@given(st.floats(-1e12, 1e12))
def test_what_is_written_reads_back_as_what_was_rounded(value):
    values = np.array([value])
    assert float(number_cells(values, "")[0].as_py()) == rounded(values, "")[0]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("Jiaocheng", "Jiaocheng"),
        ("交城", "交城"),
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1+1", "'＝1+1"),
        (" =1", "' =1"),
        ("\u3000=1", "'\u3000=1"),
        ("\ttab", "'\ttab"),
        ("\rreturn", '"\'\rreturn"'),
        ("'=1", "''=1"),
        ("'quoted'", "'quoted'"),
        ("a=b", "a=b"),
        ("a,b", '"a,b"'),
        ('say "no"', '"say ""no"""'),
        ("two\nlines", '"two\nlines"'),
        ("=1,2", '"\'=1,2"'),
        ("", ""),
    ],
)
def test_a_text_that_looks_like_a_formula_is_neutralised(text, cell):
    assert csv_cell(text) == cell


@given(st.text(st.sampled_from(f"{FORMULA_SIGNS}{BLANKS}'\",;a名0"), max_size=8))
def test_a_hostile_text_reads_back_exactly(text):
    assert read_cell(csv_cell(text)) == text


@given(st.text(st.sampled_from(f"{FORMULA_SIGNS}{BLANKS}'\",;a名0"), max_size=8))
def test_no_cell_begins_with_a_formula_sign(text):
    ((cell,),) = csv.reader(io.StringIO(csv_cell(text) + "\r\n", newline="")) if text else [("",)]
    assert cell.lstrip(BLANKS)[:1] not in tuple(FORMULA_SIGNS)


def test_null_text_is_an_empty_cell():
    assert csv_bytes(csv_lines("a,", csv_text(pa.array([None, "x"])), "\n")).tobytes() == b"a,\na,x\n"


def test_no_lines_are_no_bytes():
    assert csv_bytes(csv_lines(csv_text(pa.array([], pa.string())), "\n")).tobytes() == b""


def test_a_slice_of_lines_gives_its_own_bytes():
    lines = csv_lines(pa.array(["a", "b", "c"], pa.large_string()), "\n")
    assert csv_bytes(lines[1:2]).tobytes() == b"b\n"
