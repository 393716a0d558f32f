"""Claims found in a document by rules: no model, no network, the same answer each time.

The text is normalised (`normalise`) and its figures are found first, by the one table of units (`quantities`).
The words of the lexicon around each figure tell its kind (`kinds`); the entities that the text names tell whose
it is (`holders`); its clause tells its phase, date and status (`phases`, `dates`). What is no claim is listed
with the reason, and every figure is accounted for (`ledger`).
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from siting.auditing.reading.claims import (
    SITE,
    Claim,
    NotUnderstood,
    Owner,
    Reading,
    Restated,
)
from siting.auditing.reading.compared_with import COMPARATIVES
from siting.auditing.reading.documents import Document
from siting.auditing.reading.entities import OnMap, no_map
from siting.auditing.reading.figure_account import LedgerEntry, account
from siting.auditing.reading.grade import Grade
from siting.auditing.reading.grades import find_grades, with_difference
from siting.auditing.reading.holders import Holders
from siting.auditing.reading.lexicon import Tokens
from siting.auditing.reading.line import Line
from siting.auditing.reading.normalise import Flat, flatten
from siting.auditing.reading.phases import Phases, phases_said
from siting.auditing.reading.quantities import read_figures
from siting.auditing.reading.restated import restated
from siting.auditing.reading.sentences import sentences
from siting.auditing.reading.stated_figures import Passed, StatedFigure
from siting.auditing.reading.tables import named_in_tables, table_sentences
from siting.auditing.reading.temperatures import (
    SPANS,
    Cooling,
    year_in_words,
)
from siting.auditing.reading.writer import Writer, WrittenItem
from siting.readers.sharing import EXCLUSIVE, SHARED
from siting.texts import say

_IN_BRACKETS = re.compile(r"[^\S\n]?[（(](?P<words>[^（()）]{1,60})[)）]")
# 供电能力120MW，本项目独享, 与2号地块共用: who else has it, or that nobody has, is said of the figure before.
_WHOSE = re.compile(
    rf"[，,][^\S\n]?(?P<words>[^，。；,;.]{{0,24}}(?:{EXCLUSIVE}|{SHARED})[^，。；,;.\d]{{0,24}})",
    re.IGNORECASE,
)


def extract(
    document: Document,
    *,
    site_names: Sequence[str] = (),
    sites: Mapping[str, Owner] | None = None,
    at_site: OnMap = no_map,
) -> Reading:
    """Return the claims of a document in the order of its text.

    ``site_names``: names of the site, so that a figure about another place is not attributed to it; by
    default they are taken from the document ("located in ..."). ``sites``: names of sites that the document
    may tell apart, with their owners (`sites_named`). ``at_site``: whether a place lies where the site is, or
    far from it, as far as a map tells.
    """
    flat = flatten(document.text, keep=_lines_of_tables(document))
    sites = sites or {}
    own = {*site_names, *(name for name, owner in sites.items() if owner == SITE)}
    known = {**named_in_tables(document, own), **sites}
    read = read_figures(flat.text)
    parts = [(flat, read[0])]
    holders = partial(Holders, given=site_names, known=known, at_site=at_site)
    items = list(_items(document, flat, holders, read))
    for words, origin in table_sentences(document):
        cell, in_cell = Flat(words, origin), read_figures(words)
        items += _items(document, cell, holders, in_cell, cell=True)
        parts.append((cell, in_cell[0]))
    items.sort(key=lambda i: i.order)
    return _reading(document, flat, items, parts)


def _reading(
    document: Document, flat: Flat, items: list[WrittenItem], parts: list[tuple[Flat, list[StatedFigure]]]
) -> Reading:
    """Return what was read with the claims numbered, and what the parts of the document state twice."""
    claims = [i.claim for i in items if i.claim]
    ids = {id(c): f"c{n}" for n, c in enumerate(claims, start=1)}
    text = document.text
    named = {id(c): replace(c, id=ids[id(c)], beside=_beside(text, c.position.end)) for c in claims}
    rests = [i.rest for i in items if i.rest]
    return Reading(
        document.source,
        document.sha256,
        tuple(named.values()),
        (*rests, *(_blank(document, page) for page in document.blank_pages)),
        figures=account(document, _entries(items), dict(enumerate(ids.values(), start=1))),
        phases=phases_said(flat.text),
        restated=tuple(_restated(items, named, parts)),
        sentences=tuple(flat.span(start, start)[0] for start, _, _ in sentences(flat.text)),
    )


def _beside(text: str, end: int) -> str:
    """Return the words in brackets behind a figure that ends there, or that say who else has it: 0.52元（意向价）."""
    found = _IN_BRACKETS.match(text, end) or _WHOSE.match(text, end)
    return " ".join(found["words"].split()) if found else ""


def _entries(items: list[WrittenItem]) -> list[LedgerEntry]:
    """Return what became of each figure, with the number of its claim."""
    numbers = itertools.count(1)
    claims = {id(i): (next(numbers),) for i in items if i.claim}
    return [LedgerEntry(i.start, i.end, i.outcome, i.rule, claims.get(id(i), ())) for i in items if i.figure]


def _restated(
    items: list[WrittenItem], named: Mapping[int, Claim], parts: list[tuple[Flat, list[StatedFigure]]]
) -> Iterator[Restated]:
    said: dict[int, Claim | None] = {i.start: i.rest.would_be for i in items if i.rest}
    said.update((i.start, named[id(i.claim)]) for i in items if i.claim)
    for words, figures in parts:
        yield from restated(words.text, figures, partial(_said_at, said, words))


def _said_at(said: Mapping[int, Claim | None], words: Flat, figure: StatedFigure) -> Claim | None:
    return said.get(words.span(figure.start, figure.end)[0])


def _lines_of_tables(document: Document) -> frozenset[int]:
    """Offsets of the lines that are rows of tables."""
    rows = (row for table in document.tables for row in table if row)
    return frozenset(document.text.rfind("\n", 0, row[0].start) + 1 for row in rows)


def _blank(document: Document, page: int) -> NotUnderstood:
    start = document.page_starts[page - 1]
    return NotUnderstood("", document.position(start, start), say("not_understood.blank_page", page=page))


def _items(
    document: Document,
    flat: Flat,
    holders_of: Callable[[str, Tokens], Holders],
    read: tuple[list[StatedFigure], list[Passed]],
    *,
    cell: bool = False,
) -> Iterator[WrittenItem]:
    text, (figures, passed) = flat.text, read
    for number in passed:
        start, end = flat.span(number.start, number.end)
        if not cell or end - start >= number.end - number.start:
            yield WrittenItem(start, end, "left_out", number.rule)
    tokens = Tokens(text)
    holders = holders_of(text, tokens)
    in_sentences = list(_in_sentences(text, figures))
    rivals = ((g.start, g.end) for *_, found in in_sentences for g in found if g.word in COMPARATIVES)
    phases = Phases(text, [*holders.sites.spans, *rivals])
    land: dict[tuple[int, str], float] = {}
    cooling = Cooling()
    for (start, end, paragraph), within, grades in in_sentences:
        line = Line(text, tokens, start, end, paragraph, ())
        inside = _outside(grades, [*within, *_in_words(line, within)])
        if not inside and not grades:
            cooling.of(line, None)  # The halls have dry coolers. Free cooling covers six months.
            continue
        writer = Writer(document, flat, replace(line, figures=tuple(inside)), cell=cell)
        yield from writer.figures(phases, holders, land, cooling)
        yield from writer.grades(grades, holders, phases)


def _in_sentences(
    text: str, figures: list[StatedFigure]
) -> Iterator[tuple[tuple[int, int, int], list[StatedFigure], list[Grade]]]:
    """Yield the bounds of each sentence with its figures and grades."""
    starts = [f.start for f in figures]
    for bounds in sentences(text):
        within = figures[bisect.bisect_left(starts, bounds[0]) : bisect.bisect_left(starts, bounds[1])]
        yield bounds, within, [with_difference(text, g, within) for g in find_grades(text, *bounds[:2])]


def _outside(grades: list[Grade], figures: list[StatedFigure]) -> list[StatedFigure]:
    """Return the figures that are no part of a grade, in order."""
    outside = [f for f in figures if not any(g.start < f.end and f.start < g.end for g in grades)]
    return sorted(outside, key=lambda f: f.start)


def _in_words(line: Line, figures: list[StatedFigure]) -> list[StatedFigure]:
    """Return free cooling stated in words (year-round, half the year) where no figure says how long."""
    if any(f.group in SPANS for f in figures) or not line.has("free"):
        return []
    return [
        StatedFigure(start, end, hours, hours, "year", line.text[start:end], hours, hours)
        for start, end, hours in year_in_words(line.text, line.start, line.end)[:1]
    ]
