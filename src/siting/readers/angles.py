"""Degrees, minutes and seconds in the notations that people use, with the hemisphere before or after.

``112°08′58″E``, ``东经112度8分58秒``, ``112 08 58``, ``112-08-58``, ``112:08:58``, ``112d08m58s``, and
``112.15E``: minutes below 60, seconds below 60 or 60.00 (as programs round 59.9996), whole degrees before
minutes, whole minutes before seconds.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from siting.evidence import FloatArray
from siting.readers.pair_text import LETTERED

NOTATIONS = "112.1494, 112°08'58\"E, 东经112°8′58″, 112 08 58"
"""Examples of accepted notations, for messages."""

_WORDS = "东经|東經|西经|西經|北纬|北緯|南纬|南緯|东|東|西|南|北|[nsew]"
_WRITTEN = (
    ("度", "°"),
    ("分", "'"),
    ("秒", '"'),
    (r"[()（）]", " "),
    (LETTERED, r"\1°\2'\3" + '"'),
    ("'\"", "'"),
    (r"(\d)\s*deg(?:rees?)?\.?", r"\1°"),
)
_ANGLE = (
    rf"^(?P<before>{_WORDS})?[:\s]*(?P<sign>[+-])?\s*"
    r"(?:0?(?P<whole>\d{1,3})(?:\s*°\s*|\s*[-:]\s*|\s+)"
    r"(?:(?P<wholemin>\d{1,2})(?:\s*'\s*|\s*[-:]\s*|\s+)(?P<sec>\d{1,2}(?:\.\d+)?)\s*\"?|(?P<min>\d{1,2}(?:\.\d+)?)\s*'?)"
    r"|0?(?P<deg>\d{1,3}(?:\.\d+)?)\s*°?)"
    rf"\s*(?P<after>{_WORDS})?$"
)
_NEGATIVE = ("s", "w", "西经", "西經", "南纬", "南緯", "西", "南")
_OF_LONGITUDE = ("e", "w", "东经", "東經", "西经", "西經", "东", "東", "西", "")
_OF_LATITUDE = ("n", "s", "北纬", "北緯", "南纬", "南緯", "北", "南", "")


def read_angles(text: pa.ChunkedArray, *, longitude: bool) -> FloatArray:
    """Return degrees, NaN where the text is not an angle of this axis; shape (n,).

    *text* is the result of `siting.readers.plain_text.cleaned`; null is NaN.
    """
    text = pc.utf8_lower(text)
    for pattern, mark in _WRITTEN:
        text = pc.replace_substring_regex(text, pattern, mark)
    parts = pa.chunked_array(pc.extract_regex(pc.utf8_trim(text, " "), _ANGLE)).combine_chunks()
    field = {parts.type.field(i).name: parts.field(i) for i in range(parts.type.num_fields)}
    degrees = _number(field["whole"]) + _number(field["deg"])
    minutes = _number(field["wholemin"]) + _number(field["min"])
    seconds = _number(field["sec"])
    value = degrees + minutes / 60.0 + seconds / 3600.0
    negative = pc.or_(
        _is_one_of(field["before"], _NEGATIVE),
        pc.or_(_is_one_of(field["after"], _NEGATIVE), pc.equal(field["sign"], "-")),
    )
    value = np.where(_mask(negative), -value, value)
    letters = _OF_LONGITUDE if longitude else _OF_LATITUDE
    fits = pc.and_(_is_one_of(field["before"], letters), _is_one_of(field["after"], letters))
    rounded = _mask(pc.match_substring_regex(field["sec"], r"^60\.0+$"))
    below = (minutes < 60.0) & ((seconds < 60.0) | rounded)
    known = _mask(pc.and_(pc.is_valid(parts), fits)) & below
    return np.where(known, value, np.nan)


def _number(column: pa.Array) -> FloatArray:
    digits = pc.if_else(pc.equal(column, ""), "0", column)
    return np.asarray(pc.cast(digits, pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)


def _is_one_of(column: pa.Array, words: tuple[str, ...]) -> pa.Array:
    # Created here and not at module level: Arrow imports pandas when it first converts a list.
    return pc.is_in(column, pa.array(words))


def _mask(column: pa.Array) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.asarray(pc.fill_null(column, False).to_numpy(zero_copy_only=False), dtype=np.bool_)
