"""The page's data for many sites: columns as whole numbers, equal columns once, deflated.

`siting-unpack.js` undoes it when the page opens. A page with few sites keeps its data as plain JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from siting.evidence import FloatArray
from siting.show.webmap.deflated import deflated
from siting.show.webmap.figures import PageColumn
from siting.show.webmap.outlines import Outlines

PACKED_FROM = 400_000
"""Characters of JSON from which the data are packed."""

MANY_SITES = 2000
"""Sites from which the data are packed in any case."""

_LONG = 100
_MAX_DECIMALS = 7
# Columns of sites that only a card shows.
_CARD_COLUMNS = ("area_ha", "area_mu", "area_given_ha", "elevation_m")
_SCORES = ("score", "low", "high", "part")
_EXACT = 2**53
_NUMBERS = {int, float, type(None)}
_WORDS = {str, type(None)}
_NESTED = (dict, list, PageColumn, Outlines)
_UNSAFE = re.compile("[<>&\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_FEW = 50  # ASCII for each sign beyond it
_LEVEL = 5
# Ends of an interval are near its value, so that their differences are short numbers.
_ENDS = (
    ("full", ("low", "high", "partial")),
    ("score", ("low", "high")),
    ("value", ("low", "high")),
)


def _listed(value: Any) -> Any:
    if isinstance(value, PageColumn | Outlines):
        return value.listed()
    raise TypeError(type(value).__name__)


_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_listed)


def to_json(payload: Any) -> str:
    """Write *payload* as JSON that is safe inside a ``script`` element.

    ``<``, ``>`` and ``&`` cannot end the element or open a comment, line separators and lone
    surrogates cannot break the file, direction marks cannot reorder its source. All are written
    as escapes, which read back as the same text.
    """
    text = _JSON.encode(payload)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def page_data(payload: dict[str, Any]) -> str:
    """Return the content of the page's data element, as `_data` writes it; in ASCII if hardly more is in it.

    A browser reads a page in ASCII in half the time that one sign beyond it would cost.
    """
    text = _data(payload)
    beyond = len(text.encode()) - len(text)
    return _BEYOND_ASCII.sub(_escaped, text) if _FEW * beyond < len(text) else text


def _escaped(sign: re.Match[str]) -> str:
    return json.dumps(sign.group())[1:-1]


def _data(payload: dict[str, Any]) -> str:
    """Return JSON, or several lines if that would be long.

    Of several lines the first is what the page opens with; the scores of criteria, what only the cards of
    sites show, and the outlines are read when they are first needed.
    """
    if payload.get("drawn", 0) < MANY_SITES:
        text = to_json(payload)
        if len(text) < PACKED_FROM:
            return text
    first, scores, cards, outlines = _parts(payload)
    # zlib releases the GIL: a part is deflated while the next is packed, the longest first.
    with ThreadPoolExecutor(2) as pool:
        parts = (cards, outlines, scores)
        jobs = [pool.submit(deflated, _Packer().text(part).encode(), _LEVEL) for part in parts]
        # The first is not deflated: to inflate it would take longer than to read it.
        opening = _Packer().text(first)
        packed_cards, packed_outlines, packed_scores = (job.result() for job in jobs)
    return f"{opening}\n{packed_scores}\n{packed_cards}\n{packed_outlines}"


def _parts(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Split *payload* as the page reads it."""
    criteria, sites = payload["criteria"], payload.get("sites", {})
    first = payload | {"criteria": [_without(c, {*_SCORES, "quantities"}) for c in criteria], "months": []}
    if sites:
        first["sites"] = _without(sites, {"shape", *_CARD_COLUMNS})
    scores = [{key: c[key] for key in _SCORES if key in c} for c in criteria]
    quantities = [c.get("quantities", []) for c in criteria]
    card = {key: sites[key] for key in _CARD_COLUMNS if key in sites}
    return [
        first,
        {"scores": scores},
        {"quantities": quantities, "months": payload["months"], "sites": card},
        {"shape": sites.get("shape", {})},
    ]


def _without(mapping: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    return {k: v for k, v in mapping.items() if k not in keys}


class _Packer:
    """Writes a payload with its long lists packed; remembers them, so that an equal one becomes a reference.

    A list of numbers becomes ``{"~": [decimals, numbers, kind]}``, the numbers times ten to the decimals.
    Kind 1 says that each is the difference from the one at the same place in the column it belongs to, kind
    2 that the list is one of rows, column by column, 3 both. ``{"*": [value, n]}`` is n times the same.
    ``{"=": k}`` is the k-th list that was written. Shapes become whole millionths of a degree, each vertex as
    the step from the one before.
    """

    def __init__(self) -> None:
        self._seen: dict[Any, int] = {}

    def text(self, value: Any) -> str:
        """Return a payload or a part of it as packed JSON."""
        if isinstance(value, Outlines):
            return f'{{"~shape":{value.packed()}}}'
        if isinstance(value, dict):
            return self._mapping(value)
        if isinstance(value, list | PageColumn):
            if len(value) >= _LONG:
                return self._once(_mark(value), partial(_column, value))
            if not isinstance(value, PageColumn) and any(isinstance(item, _NESTED) for item in value):
                return f"[{','.join(map(self.text, value))}]"
        return to_json(value)

    def _mapping(self, value: dict[str, Any]) -> str:
        bases = {end: base for base, ends in _ENDS if base in value for end in ends}
        found = []
        for key, item in value.items():
            middle: Any = value[bases[key]] if key in bases else None
            columns = isinstance(item, list | PageColumn) and isinstance(middle, list | PageColumn)
            if columns and len(item) >= _LONG:
                mark = ("ends", _mark(item), _mark(middle))
                text = self._once(mark, partial(_differences, item, middle))
            else:
                text = self.text(item)
            found.append(f"{to_json(key)}:{text}")
        return f"{{{','.join(found)}}}"

    def _once(self, mark: Any, write: Callable[[], str]) -> str:
        if mark in self._seen:
            return f'{{"=":{self._seen[mark]}}}'
        text = write()
        self._seen[mark] = len(self._seen)
        return f'{{"#":{text}}}'


def _column(value: list[Any] | PageColumn) -> str:
    figures = _figures(value)
    if _is_one(value, figures):
        return f'{{"*":[{to_json(value[0])},{len(value)}]}}'
    scaled = None if figures is None else _scaled(figures)
    if figures is None or scaled is None:
        return to_json(value)
    return _numbers(*scaled, 0 if figures.ndim == 1 else 2)


def _is_one(value: list[Any] | PageColumn, figures: FloatArray | None) -> bool:
    """Whether a column holds one figure or one word throughout."""
    if figures is not None:
        return figures.ndim == 1 and np.array_equal(figures[1:], figures[:-1], equal_nan=True)
    return isinstance(value, list) and {*map(type, value)} <= _WORDS and len({*value}) == 1


def _differences(ends: list[Any] | PageColumn, middle: list[Any] | PageColumn) -> str:
    end, base = _figures(ends), _figures(middle)
    if end is None or base is None or end.shape != base.shape or (~np.isnan(end) & np.isnan(base)).any():
        return _column(ends)
    both = _scaled(np.stack([end, base]))
    if both is None:
        return _column(ends)
    decimals, (end, base) = both
    return _numbers(decimals, end - base, 1 if end.ndim == 1 else 3)


def _numbers(decimals: int, whole: FloatArray, kind: int) -> str:
    """Write whole numbers; rows are written column by column, which compresses better, with their width."""
    flat = whole.T.ravel()
    missing = np.isnan(flat)
    written = pa.array(np.where(missing, 0, flat).astype(np.int64), mask=missing).cast(pa.string())
    ends = pa.array([0, len(flat)], pa.int32())
    joined = pc.binary_join(pa.ListArray.from_arrays(ends, written.fill_null("null")), ",")[0].as_py()
    width = "" if whole.ndim == 1 else f",{whole.shape[1]}"
    return f'{{"~":[{decimals},[{joined}],{kind}{width}]}}'


def _mark(value: list[Any] | PageColumn) -> Any:
    """Return a key that equal lists share."""
    figures = _figures(value)
    if figures is not None:
        return (figures.shape, figures.tobytes())
    return tuple(value) if {*map(type, value)} <= _WORDS else to_json(value)


def _figures(value: list[Any] | PageColumn) -> FloatArray | None:
    """Return a list of numbers, or of rows of them, as an array with NaN for null; None if it is neither.

    The page takes a row with a null for a missing one, so no row may be empty or have one.
    """
    if isinstance(value, PageColumn):
        return value.values
    if {*map(type, value)} <= _NUMBERS:
        return PageColumn(np.array(value, dtype=np.float64)).values
    width = _width_of_rows([row for row in value if row is not None])
    if not width:
        return None
    missing = [np.nan] * width
    return PageColumn(np.array([missing if row is None else row for row in value], dtype=np.float64)).values


def _width_of_rows(rows: list[Any]) -> int:
    """Return the length that all rows have; 0 unless they are lists of one length that hold figures alone."""
    width = len(rows[0]) if isinstance(rows[0], list) else 0
    if not all(isinstance(row, list) and len(row) == width for row in rows):
        return 0
    return width if {type(item) for row in rows for item in row} <= _NUMBERS - {type(None)} else 0


def _scaled(figures: FloatArray) -> tuple[int, FloatArray] | None:
    """Return (decimals, numbers times ten to that) if that loses nothing, else None; NaN stays."""
    known = figures[~np.isnan(figures)]
    for decimals in range(_MAX_DECIMALS + 1):
        scaled = np.rint(known * 10.0**decimals)
        if (np.abs(scaled) < _EXACT).all() and (scaled / 10.0**decimals == known).all():
            return decimals, np.rint(figures * 10.0**decimals)
    return None
