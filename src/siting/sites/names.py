"""Sites by what people call them: an id, a name, or the part of a name that tells it from all others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from siting.gazetteer import without_kind

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
    columns = [[str(x).casefold() for x in frame[name].fillna("")] for name in ("site_id", "name", "name_zh")]
    kinds = [[without_kind(text) for text in column] for column in columns[1:]]
    plain = [[_plain(text) for text in column] for column in columns[1:]]
    tried = [*((c, key) for c in columns), *((c, without_kind(key)) for c in kinds)]
    for column, word in [*tried, *((c, _plain(key)) for c in plain)]:
        rows = [i for i, text in enumerate(column) if text and text == word]
        if rows:
            return rows
    if len(key) < _LEAST:
        return []
    return sorted({i for column in plain for i, text in enumerate(column) if text.startswith(_plain(key))})


def _plain(text: str) -> str:
    return _KIND.sub("", _REMARK.sub(" ", text).strip())
