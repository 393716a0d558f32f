"""Every figure of a document and what became of it; none is dropped without a rule.

A figure is a number in digits, or in words with a unit; a range is one figure. `Ledger` takes what the rules
say of each, adds the numbers that no rule looked at (headings of tables, numbers inside names), and keeps one
entry for each place in the text.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import replace

from siting.auditing.reading.claims import AccountedFigure, Outcome
from siting.auditing.reading.documents import Document
from siting.records import dataclass

_DIGITS = re.compile(r"\d(?:[\d.,，]*\d)?")
TOPIC_OF_GROUP = {
    "price": "price", "money": "money", "percent": "share", "month": "time", "day": "time", "hour": "time",
    "week": "time", "minute": "time", "temperature": "temperature", "degree": "temperature", "area": "area",
    "power": "generation", "apparent": "generation", "voltage": "generation", "energy": "energy",
    "density": "density", "rack_power": "density", "length": "length", "metre": "length",
    "latency": "latency", "piece": "count", "generic": "count", "building": "count", "count_rack": "count",
    "count_server": "count", "count_building": "count", "count_station": "count", "other": "other",
    "wue": "water", "water_rate": "water", "acceleration": "hazard", "surface_load": "density",
    "person": "people", "feed": "count",
    "feed_zh": "count", "route": "count",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What became of the figure from *start* to *end* of the document's text; ``claim`` is a number of it."""

    start: int
    end: int
    outcome: Outcome
    rule: str = ""
    claims: tuple[int, ...] = ()


def account(
    document: Document, entries: list[LedgerEntry], ids: dict[int, str]
) -> tuple[AccountedFigure, ...]:
    """Return the figures of the document in order, each once; *ids* are the names of the claims.

    Where two entries overlap, a claim counts before anything else, then the longer one.
    """
    kept = _apart(entries)
    kept += _unseen(document.text, kept)
    return tuple(_accounted(document, entry, ids) for entry in sorted(kept, key=lambda e: e.start))


def _apart(entries: list[LedgerEntry]) -> list[LedgerEntry]:
    ranked = sorted(entries, key=lambda e: (e.outcome != "claim", e.start - e.end, e.start))
    starts: list[int] = []
    kept: list[LedgerEntry] = []
    for entry in ranked:
        at = bisect.bisect_left(starts, entry.start)
        if at and kept[at - 1].end > entry.start:
            kept[at - 1] = _joined(kept[at - 1], entry)
        elif at < len(kept) and kept[at].start < entry.end:
            kept[at] = _joined(kept[at], entry)
        else:
            kept.insert(at, entry)
            starts.insert(at, entry.start)
    return kept


def _joined(first: LedgerEntry, second: LedgerEntry) -> LedgerEntry:
    """Join the claims that one figure makes: a distance and a recovery band."""
    return replace(first, claims=tuple(sorted({*first.claims, *second.claims})))


def _unseen(text: str, kept: list[LedgerEntry]) -> Iterator[LedgerEntry]:
    starts = [e.start for e in kept]
    for m in _DIGITS.finditer(text):
        for start, end in _pieces(m.start(), m.end(), kept, starts):
            if re.search(r"\d", text[start:end]):
                yield LedgerEntry(start, end, "left_out", "name")


def _pieces(start: int, end: int, kept: list[LedgerEntry], starts: list[int]) -> Iterator[tuple[int, int]]:
    """Yield what is left of the run from *start* to *end* outside the entries *kept*."""
    at = max(bisect.bisect_right(starts, start) - 1, 0)
    while at < len(kept) and kept[at].start < end:
        if kept[at].end > start:
            if kept[at].start > start:
                yield start, kept[at].start
            start = kept[at].end
        at += 1
    if start < end:
        yield start, end


def _accounted(document: Document, entry: LedgerEntry, ids: dict[int, str]) -> AccountedFigure:
    words = " ".join(document.text[entry.start : entry.end].split())
    place = document.position(entry.start, entry.end)
    return AccountedFigure(words, place, entry.outcome, entry.rule, tuple(ids[n] for n in entry.claims))
