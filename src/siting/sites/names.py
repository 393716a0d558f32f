"""Sites by what people call them: an id, a name, or the part of a name that tells it from all others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from siting.place_names import without_kind

if TYPE_CHECKING:
    import pandas as pd

_REMARK = re.compile(r"\s*[(（][^()（）]*[)）]\s*")
_KIND = re.compile(r"(?:地块|场址|厂址|站址|选址|园区|\s+(?:parcel|site|plot|park))$")
_LEAST = 2


def rows_called(frame: pd.DataFrame, wanted: str) -> list[int]:
    """Return the rows of sites that *wanted* may mean; several only if nothing tells them apart.

    In this order: the id, the name in either language, a name without its kind (县, county) or its remark in
    brackets, and the beginning of a name: 交城东 is 交城东地块（虚构）.

    Parameters
    ----------
    frame
        Sites, with ``site_id``, ``name`` and ``name_zh``.
    wanted
        As typed; case does not matter.
    """
    key = wanted.strip().casefold()
    if not key:
        return []
    columns = [frame[name].fillna("").astype(str).str.casefold() for name in ("site_id", "name", "name_zh")]
    names = columns[1:]
    tried = [
        *((column, key) for column in columns),
        *((column.map(without_kind), without_kind(key)) for column in names),
        *((column.map(_plain), _plain(key)) for column in names),
    ]
    for column, word in tried:
        rows = np.flatnonzero((column == word) & (column != ""))
        if len(rows):
            return rows.tolist()
    if len(key) < _LEAST:
        return []
    begin = [column.map(_plain).str.startswith(_plain(key)) for column in names]
    return np.flatnonzero(np.logical_or.reduce(begin)).tolist()


def short_names(name: str) -> tuple[str, ...]:
    """Return a name, and what is left of it without its kind (县, 地块) or its remark in brackets."""
    return tuple(dict.fromkeys((name.strip(), without_kind(name.strip()), _plain(name))))


def _plain(text: str) -> str:
    return _KIND.sub("", _REMARK.sub(" ", text).strip())
