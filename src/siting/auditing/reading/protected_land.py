"""Sentences that deny that a site takes protected land: 不涉及永久基本农田, "outside the red line"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from siting.sites.land_words import CLOSED

# The denial governs a list: 不涉及生态红线、永久基本农田和耕地.
_DENIED = re.compile(
    r"(?:[不未](?![得能可宜准应许该])|没有|无|避开|避让)[^，。；！？0-9\n]{0,20}$"
    r"|\b(?:no|not (?:on|in|inside|within|touch(?:ing)?|affect(?:ing)?)|outside|avoids?|free of|clear of)\b"
    r"[^,.;!?0-9\n]{0,40}$",
    re.IGNORECASE,
)
_BEFORE = 60


def denials(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield where the sentence from *start* to *end* denies protected land, and how it calls that."""
    for m in CLOSED.finditer(text, start, end):
        if _DENIED.search(text, max(start, m.start() - _BEFORE), m.start()):
            yield m.start(), m.end(), m.group()
