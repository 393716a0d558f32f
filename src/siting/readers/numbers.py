"""Strict reading of numbers from columns of text.

A number is digits with a point as decimal mark and maybe an exponent. Thousands separators, ``NaN`` and
``inf`` are not numbers here: what looks like one of them is a fault or a word, never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from siting.evidence import FloatArray

_NUMBER = r"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$"
_LEADING_ZEROS = tuple(f"0{digit}" for digit in range(10))
# Degrees, then maybe minutes and seconds, with the hemisphere before or after.
_SEXAGESIMAL = (
    r"^(?P<before>[NSEWnsew]|东经|西经|北纬|南纬)?\s*(?P<sign>-)?(?P<deg>[0-9]{1,3}(?:\.[0-9]+)?)\s*(?:°|º|度|d)\s*"
    r"(?:(?P<min>[0-9]{1,2}(?:\.[0-9]+)?)\s*(?:['′’‘]|分|m)\s*)?"
    r"(?:(?P<sec>[0-9]{1,2}(?:\.[0-9]+)?)\s*(?:[\"″”“]|''|′′|秒|s)\s*)?(?P<after>[NSEWnsew])?$"
)
_NEGATIVE = ("S", "s", "W", "w", "西经", "南纬")
_OF_LONGITUDE = ("E", "e", "W", "w", "东经", "西经", "")
_OF_LATITUDE = ("N", "n", "S", "s", "北纬", "南纬", "")

_FIRST_FEW = 50
_DIGITS = r"^[+-]?[0-9]{16,}$"
_EXACT_INTEGER = 2**53


@dataclass(frozen=True)
class Parsed:
    """Numbers read from text: NaN where *blank* or *wrong*; all of shape (n,)."""

    value: FloatArray
    blank: npt.NDArray[np.bool_]
    wrong: npt.NDArray[np.bool_]


def parse(column: pa.ChunkedArray) -> Parsed:
    """Read every value of a text column as a finite number."""
    text = trimmed(column)
    blank = _mask(pc.is_null(text))
    try:
        value = _values(pc.cast(text, pa.float64()))
    except pa.ArrowInvalid:
        # Some value is not a number: only now look for which, since the look costs more than the cast.
        good = pc.match_substring_regex(text, _NUMBER)
        value = _values(pc.cast(pc.if_else(good, text, None), pa.float64()))
    wrong = ~np.isfinite(value) & ~blank
    value[wrong] = np.nan
    return Parsed(value, blank, wrong)


def parse_degrees(column: pa.ChunkedArray, *, longitude: bool) -> Parsed:
    """Read degrees: decimal, or such as 112°08′58″E where the letter fits the axis."""
    parsed = parse(column)
    rows = np.flatnonzero(parsed.wrong)
    if not len(rows):
        return parsed
    text = pc.take(trimmed(column), pa.array(rows))
    parts = pc.extract_regex(text, _SEXAGESIMAL)
    value = _from_sexagesimal(pa.chunked_array(parts).combine_chunks(), longitude=longitude)
    parsed.value[rows] = value
    parsed.wrong[rows] = np.isnan(value)
    return parsed


def infer(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Turn a text column into numbers if all its values are numbers, else leave it as text.

    Blank is missing. Codes with leading zeros, and digits too many for a float, stay text: as numbers
    they would no longer be what the file says.
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
        # A cast that fails is slow, since it formats a message for each value: the first few usually decide.
        pc.cast(text.slice(0, _FIRST_FEW), kind)
        return pc.cast(text, kind)
    except pa.ArrowInvalid:
        return None


def _largest(numbers: pa.ChunkedArray) -> float:
    return max(abs(float(value)) for value in pc.min_max(numbers).as_py().values())


def trimmed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return the text without space around it, and null where nothing is left."""
    text = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(text, ""), None, text)


def _from_sexagesimal(parts: pa.StructArray, *, longitude: bool) -> FloatArray:
    """Return degrees, NaN where the text is no angle of this axis; shape (n,)."""
    field = {parts.type.field(i).name: parts.field(i) for i in range(parts.type.num_fields)}

    def number(name: str) -> FloatArray:
        digits = pc.if_else(pc.equal(field[name], ""), "0", field[name])
        return _values(pc.cast(digits, pa.float64()))

    value = number("deg") + number("min") / 60.0 + number("sec") / 3600.0
    west_or_south = pc.or_(
        _is_one_of(field["before"], _NEGATIVE),
        pc.or_(_is_one_of(field["after"], _NEGATIVE), pc.equal(field["sign"], "-")),
    )
    value = np.where(_mask(west_or_south), -value, value)
    letters = _OF_LONGITUDE if longitude else _OF_LATITUDE
    fits = pc.and_(_is_one_of(field["before"], letters), _is_one_of(field["after"], letters))
    sensible = (number("min") < 60.0) & (number("sec") < 60.0)
    known = _mask(pc.and_(pc.is_valid(parts), fits))
    return np.where(known & sensible, value, np.nan)


def _is_one_of(column: pa.ChunkedArray | pa.Array, words: tuple[str, ...]) -> pa.ChunkedArray | pa.Array:
    # Made here and not at module level: Arrow imports pandas with the first array it makes of a list.
    return pc.is_in(column, pa.array(words))


def _values(column: pa.ChunkedArray | pa.Array) -> FloatArray:
    values = column.to_numpy(zero_copy_only=False) if isinstance(column, pa.Array) else column.to_numpy()
    return np.array(values, dtype=np.float64)


def _mask(column: pa.ChunkedArray | pa.Array) -> npt.NDArray[np.bool_]:
    mask = pc.fill_null(column, False)
    values = mask.to_numpy(zero_copy_only=False) if isinstance(mask, pa.Array) else mask.to_numpy()
    return np.asarray(values, dtype=np.bool_)
