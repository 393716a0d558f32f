"""The words of a clause that say which date and which part its figure belongs to: ``clauses.json``.

The file holds one list of patterns per class and language; both languages have every class.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from siting.auditing.reading.scanning import scanner

WordClass = Literal["year", "moment", "superseded", "scope", "of_which"]
_CLAUSE = re.compile(r"[，；;：]|[,:] | [–—-] |\b(?:and|while|whereas|but) ")
_REACH = 160


@cache
def clause_words() -> Mapping[WordClass, re.Pattern[str]]:
    """Return the patterns of each class, both languages in one.

    Raises
    ------
    ValueError
        The file does not have exactly the classes of the schema, each with a list of patterns.
    """
    words = json.loads(Path(__file__).with_name("clauses.json").read_text("utf-8"))
    classes: tuple[WordClass, ...] = get_args(WordClass)
    if any(set(words[language]) != set(classes) for language in ("en", "zh")):
        raise ValueError("clauses.json: not the classes of the schema")
    patterns: dict[WordClass, re.Pattern[str]] = {}
    for name in classes:
        listed = [*words["en"][name], *words["zh"][name]]
        if not all(isinstance(p, str) and p for p in listed):
            raise ValueError(f"clauses.json: {name} is not a list of patterns")
        patterns[name] = scanner("|".join(f"(?:{p})" for p in listed))
    return patterns


def clause_start(text: str, low: int, high: int) -> int:
    """Return where the clause begins that goes on at *high*, not before *low*."""
    start = low
    for m in _CLAUSE.finditer(text, max(low, high - _REACH), high):
        start = m.end()
    return start


def clause_end(text: str, low: int, high: int) -> int:
    """Return where the clause ends that goes on at *low*, not after *high*."""
    found = _CLAUSE.search(text, low, min(high, low + _REACH))
    return found.start() if found else min(high, low + _REACH)
