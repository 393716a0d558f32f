"""The rows at the end of a form: sums and remarks under the places."""

from __future__ import annotations

import re
from itertools import chain

import numpy as np
import pyarrow as pa

from siting.readers import headings as hd
from siting.readers.findings import Findings, Places, listed
from siting.readers.layout import is_closing
from siting.readers.numbers import trimmed

_DATE = re.compile(
    r"^\s*(?:日期[:：]?)?\s*\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:\s+0?0:00(?::00)?)?\s*$"
)
_MOST = 20
"""Number of rows from the end that are examined."""


def _is_remark(text: str) -> bool:
    return is_closing([text]) or bool(_DATE.match(text))


def _placing(columns: list[str]) -> list[str]:
    """Return the columns that say where a place is."""
    means = hd.by_meaning(columns)
    meanings = {*chain.from_iterable(hd.PAIRS), hd.WKT, hd.PAIR}
    return [name for meaning in meanings for name in means.get(meaning, [])]


def _is_closing_row(cells: dict[str, str], placing: list[str]) -> bool:
    # A date at the end of a form may stand under a coordinate.
    if any(cells[name] and not _is_remark(cells[name]) for name in placing):
        return False
    # A remark merged over the whole row is in the first column, whatever that column is.
    others = [text for name, text in cells.items() if name not in placing]
    return is_closing([*others, *(cells[name] for name in placing)])


def without_closing_rows(
    columns: dict[str, pa.ChunkedArray], places: Places, findings: Findings
) -> tuple[dict[str, pa.ChunkedArray], Places]:
    """Drop the last rows without coordinates that begin with 合计, 注 or the like, and report it."""
    placing = _placing(list(columns))
    count = len(next(iter(columns.values())))
    kept, told = count, []
    while kept > max(0, count - _MOST):
        cells = {
            name: trimmed(column.slice(kept - 1, 1))[0].as_py() or "" for name, column in columns.items()
        }
        if not _is_closing_row(cells, placing):
            break
        told.append(" ".join(filter(None, cells.values())))
        kept -= 1
    if not told or not kept:
        return columns, places
    told.reverse()  # read from the last row up
    findings.warn(
        f"{places.of(kept)} and what follows is not a place and is left out: {listed(told, most=3)}"
    )
    findings.below = tuple(told)
    rows = pa.array(np.arange(kept))
    return {name: column.take(rows) for name, column in columns.items()}, places
