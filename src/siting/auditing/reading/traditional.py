"""Traditional characters and their simplified forms, one to one (`traditional.json` names the source).

Some characters are used by simplified Chinese too, in names above all (乾安县): they are replaced only in
a text that has others of which this is not true.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("traditional.json")


@cache
def only_traditional() -> dict[str, str]:
    """Return the simplified form of each character that simplified Chinese does not use."""
    return _pairs("only_traditional")


@cache
def in_both() -> dict[str, str]:
    """Return the simplified form of each traditional character that is a simplified one as well."""
    return _pairs("in_both")


def _pairs(part: str) -> dict[str, str]:
    rows = json.loads(_FILE.read_text(encoding="utf-8"))[part]
    return dict(zip("".join(rows["traditional"]), "".join(rows["simplified"]), strict=True))
