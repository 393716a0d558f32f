"""Strict reading of numbers from columns of text.

A number is digits with a decimal point and optionally an exponent; full-width and invisible characters and
typographic minus signs are normalised first. A comma is a decimal mark or a thousands separator only if the
whole column allows no other reading. ``NaN`` and ``inf`` are not numbers here; words for missing
(`siting.readers.missing`) are blank, and marked as words.
"""

from __future__ import annotations

from dataclasses import field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from siting.evidence import FloatArray
from siting.readers.angles import read_angles
from siting.readers.missing import is_missing_word
from siting.readers.plain_text import cleaned
from siting.records import dataclass

_NUMBER = r"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$"
_THOUSANDS = r"^[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?$"
_DECIMAL = r"^[+-]?[0-9]+,[0-9]+$"
_THREE_DECIMALS = r"^[+-]?[1-9][0-9]{0,2},[0-9]{3}$"
_MAX_WORD = 40
_LEADING_ZEROS = tuple(f"0{digit}" for digit in range(10))

_FIRST_FEW = 50
_DIGITS = r"^[+-]?[0-9]{16,}$"
_EXACT_INTEGER = 2**53


@dataclass(frozen=True)
class Parsed:
    """Numbers read from text: NaN where *blank* or *wrong*; all of shape (n,).

    *words* marks the blank ones that contain a word for missing, such as 不详.
    """

    value: FloatArray
    blank: npt.NDArray[np.bool_]
    wrong: npt.NDArray[np.bool_]
    words: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))


def parse(column: pa.ChunkedArray) -> Parsed:
    """Read every value of a text column as a finite number."""
    text = trimmed(column)
    blank = _mask(pc.is_null(text))
    words = np.zeros(len(blank), dtype=np.bool_)
    try:
        value = _values(pc.cast(text, pa.float64()))
    except pa.ArrowInvalid:
        # Some value is not a number: look for it only now, since the search costs more than the cast.
        value = _matching(text, _NUMBER)
    rows = np.flatnonzero(~np.isfinite(value) & ~blank)
    if len(rows):
        value[rows], blank[rows], words[rows] = _second_look(pc.take(text, pa.array(rows)))
    wrong = ~np.isfinite(value) & ~blank
    value[wrong] = np.nan
    return Parsed(value, blank, wrong, words)


def _second_look(text: pa.ChunkedArray) -> tuple[FloatArray, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Read cells that are not plain numbers: values, which are missing, and which of these are words."""
    plain = cleaned(text)
    value = _matching(plain, _NUMBER)
    left = np.isnan(value)
    empty = _mask(pc.equal(plain, ""))
    short = pc.if_else(pc.less_equal(pc.utf8_length(plain), _MAX_WORD), text, None)
    missing = {word for word in pc.unique(short).to_pylist() if word and is_missing_word(word)}
    words = _mask(_is_one_of(text, tuple(missing))) & ~empty if missing else np.zeros(len(empty), np.bool_)
    rows = np.flatnonzero(left & ~empty & ~words)
    if len(rows):
        value[rows] = _with_commas(pc.take(plain, pa.array(rows)))
    return value, empty | words, words


def _with_commas(text: pa.ChunkedArray) -> FloatArray:
    """Read numbers with commas if all of them have the same reading; NaN for the others.

    20,5 is unambiguous, and so are 1,200,000 and 1,200.50; 1,200 alone is read as in Chinese and English.
    """
    commas = pc.take(text, pa.array(np.flatnonzero(_mask(pc.match_substring(text, ",")))))
    decimal, three = _all_match(commas, _DECIMAL), _all_match(commas, _THREE_DECIMALS)
    if decimal and not three:
        return _matching(pc.replace_substring(text, ",", "."), _NUMBER)
    if _all_match(commas, _THOUSANDS):
        return _matching(pc.replace_substring(text, ",", ""), _NUMBER)
    return np.full(len(text), np.nan)


def _all_match(text: pa.ChunkedArray, pattern: str) -> bool:
    return len(text) > 0 and bool(pc.all(pc.match_substring_regex(text, pattern)).as_py())


def _matching(text: pa.ChunkedArray, pattern: str) -> FloatArray:
    """Return matching texts as numbers, NaN for the others."""
    good = pc.match_substring_regex(text, pattern)
    return _values(pc.cast(pc.if_else(good, text, None), pa.float64()))


def parse_degrees(column: pa.ChunkedArray, *, longitude: bool) -> Parsed:
    """Read degrees: decimal, or of the form 112°08′58″E if the letter fits the axis."""
    parsed = parse(column)
    if np.nanmax(np.abs(parsed.value), initial=0.0) > _MAX_DEGREES and _some_commas(column):
        # 112,149 is a longitude with a decimal comma: read as thousands it would not be one.
        parsed = parse(pc.replace_substring(column, ",", "."))
    rows = np.flatnonzero(parsed.wrong)
    if not len(rows):
        return parsed
    text = cleaned(pc.take(trimmed(column), pa.array(rows)))
    value = read_angles(text, longitude=longitude)
    parsed.value[rows] = value
    parsed.wrong[rows] = np.isnan(value)
    return parsed


_MAX_DEGREES = 360.0


def _some_commas(column: pa.ChunkedArray) -> bool:
    return bool(pc.any(pc.match_substring(column, ",")).as_py())


def infer(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Turn a text column into numbers if all its values are numbers; otherwise leave it as text.

    Blank is missing. Codes with leading zeros, and numbers with too many digits for a float, stay text: as
    numbers they would lose information.
    """
    text = trimmed(column)
    if text.null_count == len(text):
        return pc.cast(text, pa.float64())
    words = pc.if_else(pc.is_null(text), None, column)
    numbers = _as_numbers(text)
    if numbers is None or pc.any(_is_one_of(pc.utf8_slice_codeunits(text, 0, 2), _LEADING_ZEROS)).as_py():
        return words
    return numbers


def _as_numbers(text: pa.ChunkedArray) -> pa.ChunkedArray | None:
    whole = _cast(text, pa.int64())
    if whole is not None:
        if not text.null_count:
            return whole
        return pc.cast(whole, pa.float64()) if _largest(whole) < _EXACT_INTEGER else None
    value = _cast(text, pa.float64())
    if value is None or not pc.all(pc.is_finite(value)).as_py():
        return None
    if _largest(value) >= _EXACT_INTEGER and pc.any(pc.match_substring_regex(text, _DIGITS)).as_py():
        return None
    return value


def _cast(text: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray | None:
    try:
        # A failing cast is slow, since it formats a message per value: the first few usually decide.
        pc.cast(text.slice(0, _FIRST_FEW), kind)
        return pc.cast(text, kind)
    except pa.ArrowInvalid:
        return None


def _largest(numbers: pa.ChunkedArray) -> float:
    return max(abs(float(value)) for value in pc.min_max(numbers).as_py().values())


def trimmed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return the text without surrounding space, null if nothing is left."""
    text = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(text, ""), None, text)


def _is_one_of(column: pa.ChunkedArray | pa.Array, words: tuple[str, ...]) -> pa.ChunkedArray | pa.Array:
    # Created here and not at module level: Arrow imports pandas when it first converts a list.
    return pc.is_in(column, pa.array(words))


def _values(column: pa.ChunkedArray | pa.Array) -> FloatArray:
    values = column.to_numpy(zero_copy_only=False) if isinstance(column, pa.Array) else column.to_numpy()
    return np.array(values, dtype=np.float64)


def _mask(column: pa.ChunkedArray | pa.Array) -> npt.NDArray[np.bool_]:
    mask = pc.fill_null(column, False)
    values = mask.to_numpy(zero_copy_only=False) if isinstance(mask, pa.Array) else mask.to_numpy()
    return np.asarray(values, dtype=np.bool_)
