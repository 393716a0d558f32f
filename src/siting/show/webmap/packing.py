"""The page's data for many sites: columns as whole numbers, equal columns once, deflated.

`siting-unpack.js` undoes it when the page opens. A page with few sites keeps its data as plain JSON.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

PACKED_FROM = 400_000
"""Characters of JSON from which the data are packed."""

MANY_SITES = 2000
"""Sites from which the data are packed in any case."""

_LONG = 100
_MOST_DECIMALS = 7
_SCORES = ("score", "low", "high", "part")
_EXACT = 2**53
_NUMBERS = {int, float, type(None)}
_UNSAFE = re.compile("[<>&\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LEVEL = 5
# Ends of an interval are near its value, so that their differences are short numbers.
_ENDS = (("value", ("low", "high")), ("score", ("low", "high")), ("full", ("low", "high", "partial")))


def to_json(payload: Any) -> str:
    """Write *payload* as JSON that is safe inside a ``script`` element.

    ``<``, ``>`` and ``&`` cannot end the element or open a comment, line separators and lone
    surrogates cannot break the file, direction marks cannot reorder its source. All are written
    as escapes, which read back as the same text.
    """
    text = json.dumps(payload, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def page_data(payload: dict[str, Any]) -> str:
    """Return the content of the page's data element: JSON, or several lines if that would be long.

    Of several lines the first is what the page opens with; the scores of criteria, what only the cards of
    sites show, and the outlines are read when they are first needed.
    """
    if payload.get("drawn", 0) < MANY_SITES:
        text = to_json(payload)
        if len(text) < PACKED_FROM:
            return text
    first, *others = _parts(payload)
    # zlib lets go of the interpreter, so that one part is deflated while the next is packed.
    with ThreadPoolExecutor(1) as pool:
        deflated = [pool.submit(_deflated, to_json(_Packer().packed(part))) for part in others]
        # The first is not deflated: to inflate it would take longer than to read it.
        return "\n".join([to_json(_Packer().packed(first)), *(part.result() for part in deflated)])


def _parts(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Split *payload* as the page reads it."""
    criteria, sites = payload["criteria"], payload.get("sites", {})
    first = payload | {"criteria": [_without(c, {*_SCORES, "quantities"}) for c in criteria], "months": []}
    if sites:
        first["sites"] = _without(sites, {"shape"})
    scores = [{key: c[key] for key in _SCORES if key in c} for c in criteria]
    quantities = [c.get("quantities", []) for c in criteria]
    return [
        first,
        {"scores": scores},
        {"quantities": quantities, "months": payload["months"]},
        {"shape": sites.get("shape", {})},
    ]


def _without(mapping: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    return {k: v for k, v in mapping.items() if k not in keys}


def _deflated(text: str) -> str:
    """Return the number of bytes and their deflated form in base64."""
    raw = text.encode("utf-8")
    deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = deflate.compress(raw) + deflate.flush()
    return f"{len(raw)}:{base64.b64encode(data).decode('ascii')}"


class _Packer:
    """Replaces long lists in a payload; remembers them, so that an equal one becomes a reference.

    A list of numbers becomes ``{"~": [decimals, numbers, kind]}``, the numbers times ten to the decimals.
    Kind 1 says that each is the difference from the one at the same place in the column it belongs to, kind
    2 that the list is a flat one of rows, 3 both. ``{"=": k}`` is the k-th list that was written. Shapes
    become whole millionths of a degree, each vertex as the step from the one before.
    """

    def __init__(self) -> None:
        self._seen: dict[Any, int] = {}

    def packed(self, value: Any, key: str = "") -> Any:
        """Return a payload or a part of it in its packed form."""
        if isinstance(value, dict):
            if key == "shape":
                return {"~shape": dict(zip(value, _steps([*value.values()]), strict=True))}
            return self._mapping(value)
        if isinstance(value, list):
            if len(value) >= _LONG:
                return self._once(value, lambda: self._column(value))
            return [self.packed(item) for item in value]
        return value

    def _mapping(self, value: dict[str, Any]) -> dict[str, Any]:
        base, ends = next(((b, e) for b, e in _ENDS if b in value), ("", ()))
        found: dict[str, Any] = {}
        for key, item in value.items():
            middle = value.get(base)
            if key in ends and isinstance(item, list) and isinstance(middle, list) and len(item) >= _LONG:
                found[key] = self._once([item, middle], lambda a=item, b=middle: self._differences(a, b))
            else:
                found[key] = self.packed(item, key)
        return found

    def _once(self, value: list[Any], pack: Any) -> Any:
        mark = _mark(value)
        if mark in self._seen:
            return {"=": self._seen[mark]}
        found = pack()
        self._seen[mark] = len(self._seen)
        return {"#": found}

    def _column(self, value: list[Any]) -> Any:
        numbers = _whole(value)
        if numbers is not None:
            return {"~": [*numbers, 0]}
        rows = _flat(value)
        flat = None if rows is None else _whole(rows)
        return value if flat is None else {"~": [*flat, 2, len(value[0] or [])]}

    def _differences(self, ends: list[Any], middle: list[Any]) -> Any:
        rows = _flat(ends)
        flat_ends, flat_middle = (ends, middle) if rows is None else (rows, _flat(middle))
        if flat_middle is None or len(flat_ends) != len(flat_middle):
            return self._column(ends)
        both = _scaled([*flat_ends, *flat_middle])
        if both is None:
            return self._column(ends)
        decimals, numbers = both
        end, base = np.split(numbers, 2)
        if (~np.isnan(end) & np.isnan(base)).any():
            return self._column(ends)
        steps = _listed(end - base)
        return {"~": [decimals, steps, 1] if rows is None else [decimals, steps, 3, len(ends[0] or [])]}


def _mark(value: list[Any]) -> Any:
    """Return a key that equal lists share."""
    try:
        if value and isinstance(value[0], list):
            key: Any = tuple(map(tuple, value))
        else:
            key = (frozenset(map(type, value)), tuple(value))  # true is not 1
        hash(key)
    except TypeError:
        return json.dumps(value, ensure_ascii=False)
    return key


def _flat(value: list[Any]) -> list[Any] | None:
    """Rows of one length as one list, a row of nulls where there is none; None if they are no such rows.

    The page takes a row with a null for a missing one, so no row may be empty or have one.
    """
    if not isinstance(value[0], list) or not value[0]:
        return None
    rows = [row for row in value if row is not None]
    if not all(isinstance(row, list) and len(row) == len(value[0]) and None not in row for row in rows):
        return None
    missing = [None] * len(rows[0])
    return [item for row in value for item in (missing if row is None else row)]


def _whole(value: list[Any]) -> tuple[int, list[int | None]] | None:
    """Return (decimals, numbers times ten to that) if that loses nothing, else None."""
    found = _scaled(value)
    return None if found is None else (found[0], _listed(found[1]))


def _scaled(value: list[Any]) -> tuple[int, npt.NDArray[np.float64]] | None:
    """Return what `_whole` does, with NaN for null."""
    if not {*map(type, value)} <= _NUMBERS:
        return None
    figures = np.array(value, dtype=np.float64)
    known = figures[~np.isnan(figures)]
    for decimals in range(_MOST_DECIMALS + 1):
        scaled = np.rint(known * 10.0**decimals)
        if (np.abs(scaled) < _EXACT).all() and (scaled / 10.0**decimals == known).all():
            return decimals, np.rint(figures * 10.0**decimals)
    return None


def _listed(numbers: npt.NDArray[np.float64]) -> list[int | None]:
    """Whole numbers as a list, null for NaN."""
    missing = np.isnan(numbers)
    found: list[int | None] = np.where(missing, 0, numbers).astype(np.int64).tolist()
    for place in np.flatnonzero(missing).tolist():
        found[place] = None
    return found


def _steps(shapes: list[list[list[list[list[float]]]]]) -> list[list[list[list[int]]]]:
    """Rings as flat lists: the first vertex in millionths of a degree, then steps."""
    rings = [ring for parts in shapes for rings in parts for ring in rings]
    ends = np.cumsum([len(ring) for ring in rings], dtype=np.intp)
    vertices = np.array([vertex for ring in rings for vertex in ring]).reshape(-1, 2)
    whole = np.rint(vertices * 1e6).astype(np.int64)
    steps = np.diff(whole, axis=0, prepend=[[0, 0]])
    steps[ends[:-1]] = whole[ends[:-1]]
    flat = steps.ravel().tolist()
    found = iter([flat[2 * start : 2 * end] for start, end in pairwise([0, *ends.tolist()])])
    return [[[next(found) for _ in rings] for rings in parts] for parts in shapes]
