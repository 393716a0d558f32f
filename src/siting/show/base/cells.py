"""How a figure or text is written to a file: the same in all files.

Figures are rounded by one rule, so that a reader who compares two files finds the same figure. Texts from
files are data: in a CSV they are neutralised, so that no spreadsheet executes them.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from siting.evidence import FloatArray

DECIMALS: dict[str, int] = {"km": 3, "m": 3, "h": 3, "h/yr": 3, "degC": 3}
"""Decimals by unit: a metre, four seconds, or a thousandth of a degree."""

OTHER_DECIMALS = 6
"""Decimals for every other unit, and for scores and shares."""

_TINY = 1e-3
_TINY_DIGITS = 6
_EXACT_BELOW = 1e9
_TEXT = pa.large_string()
# Spreadsheets skip blanks before a formula, and Chinese and Japanese versions accept full-width characters.
_FORMULA = r"^['\s\p{Z}\p{C}]*[=+\-@\t\r\n＝＋－＠]"


def rounded(values: FloatArray, unit: str) -> FloatArray:
    """Round figures to the decimals used in files.

    Parameters
    ----------
    values
        Shape (n,), in *unit*; NaN is UNKNOWN.
    unit
        Determines the decimals: 3 for km, m, h, h/yr and degC, otherwise 6.

    Returns
    -------
    Shape (n,), a new array. A figure under 0.001 keeps 6 significant digits, so that a small
    figure never turns into zero; from 1e9 it is left as it is. Infinite becomes NaN, -0 becomes 0.
    """
    values = np.asarray(values, dtype=np.float64)
    size = np.abs(values)
    decimals = DECIMALS.get(unit, OTHER_DECIMALS)
    # A figure from 1e9 has no digits to spare, and scaling the largest ones would overflow.
    usual = size < _EXACT_BELOW
    out = np.round(np.where(usual, values, 0.0), decimals) + 0.0
    if not usual.all():
        out = np.where(usual, out, np.where(np.isfinite(values), values, np.nan))
    tiny = (size > 0) & (size < _TINY)
    if tiny.any():
        out[tiny] = [float(f"{v:.{_TINY_DIGITS}g}") for v in values[tiny].tolist()]
    return np.asarray(out, dtype=np.float64)


def number_or_null(value: float | None, unit: str) -> float | None:
    """Round a figure as in all files; null if there is none."""
    if value is None or not math.isfinite(value):
        return None
    size = abs(value)
    if size < _TINY or size >= _EXACT_BELOW:
        return float(rounded(np.array([value]), unit)[0])
    # As `rounded` does, for a single figure.
    scale = 10.0 ** DECIMALS.get(unit, OTHER_DECIMALS)
    return float(round(value * scale) / scale)


def number_cells(values: FloatArray, unit: str) -> pa.LargeStringArray:
    """Format figures as text, shape (n,): rounded, shortest form, null where NaN."""
    return pc.cast(pa.array(rounded(values, unit), from_pandas=True), _TEXT)


def rank_cells(ranks: npt.NDArray[np.int64]) -> pa.LargeStringArray:
    """Format ranks as text, shape (n,): null where 0, which means not ranked."""
    return pc.cast(pa.array(ranks, mask=np.asarray(ranks) == 0), _TEXT)


def word_cells(words: tuple[str, ...], codes: npt.NDArray[np.uint8]) -> pa.LargeStringArray:
    """Format coded words as CSV cells, shape (n,): *codes* index *words*."""
    return csv_text(pa.array(words, _TEXT)).take(pa.array(codes))


def csv_text(texts: pa.Array) -> pa.LargeStringArray:
    """Make untrusted texts safe as CSV cells.

    A text that a spreadsheet could take for a formula (its first character, blanks aside, is one of
    ``= + - @``, their full-width forms, tab or a line break) gets a single quote ``'`` in front.
    So does a text that starts with single quotes followed by such a character, which makes the way back
    exact: remove one ``'`` wherever such a character follows the quotes. A cell with a comma, a double
    quote or a line break is then quoted by RFC 4180.

    Parameters
    ----------
    texts
        Shape (n,), text; null stays null (an empty cell).
    """
    texts = pc.cast(texts, _TEXT)
    risky = pc.match_substring_regex(texts, _FORMULA)
    if pc.any(risky).as_py():
        texts = pc.if_else(risky, pc.binary_join_element_wise(_scalar("'"), texts, _scalar("")), texts)
    return csv_quoted(texts)


def csv_quoted(texts: pa.Array) -> pa.LargeStringArray:
    """Quote texts as RFC 4180 requires and change nothing else: for a user's own cells.

    Parameters
    ----------
    texts
        Shape (n,), text; null stays null (an empty cell).
    """
    texts = pc.cast(texts, _TEXT)
    structural = pc.match_substring_regex(texts, '[",\r\n]')
    if pc.any(structural).as_py():
        doubled = pc.replace_substring(texts, '"', '""')
        mark = _scalar('"')
        quoted = pc.binary_join_element_wise(mark, doubled, mark, _scalar(""))
        texts = pc.if_else(structural, quoted, texts)
    return texts


def text_column(series: Any) -> pa.LargeStringArray:
    """Return a text column of a data frame as one array; pandas may hold it in several chunks."""
    column = pa.array(series, type=_TEXT, from_pandas=True)
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


@lru_cache(maxsize=4096)
def csv_cell(text: str) -> str:
    """Make one untrusted text safe as a CSV cell, see `csv_text`."""
    return str(csv_text(pa.array([text], _TEXT))[0].as_py())


def csv_lines(*cells: pa.Array | str) -> pa.LargeStringArray:
    """Join columns and constant pieces into one text per row; null adds nothing.

    The pieces include the commas and line ends, so that adjacent constants form one piece.
    """
    pieces: list[pa.Array | pa.Scalar] = []
    for constant, run in groupby(cells, key=lambda cell: isinstance(cell, str)):
        joined = list(run)
        pieces += [_scalar("".join(joined))] if constant else joined
    return pc.binary_join_element_wise(*pieces, _scalar(""), null_handling="replace", null_replacement="")


def csv_bytes(lines: pa.LargeStringArray) -> memoryview:
    """Return the concatenated texts of `csv_lines` as UTF-8, without a copy."""
    if len(lines) == 0:
        return memoryview(b"")
    _, offsets, data = lines.buffers()
    ends = np.frombuffer(offsets, dtype=np.int64)
    first, last = int(ends[lines.offset]), int(ends[lines.offset + len(lines)])
    return memoryview(data)[first:last] if last > first else memoryview(b"")


def _scalar(text: str) -> pa.Scalar:
    return pa.scalar(text, _TEXT)
