"""Claims found in a document by rules: no model, no network, the same answer each time.

The text is normalised (`normalise`) and its figures are found first, by the one table of units (`quantities`).
The words of the lexicon around each figure tell its kind (`kinds`); the entities that the text names tell whose
it is (`holders`); its clause tells its phase, date and status (`phases`, `dates`). What is no claim is listed
with the reason, and every figure is accounted for (`ledger`).
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Literal

from siting.auditing.reading.claim_kinds import KINDS, ClaimKind, KindId
from siting.auditing.reading.claims import (
    SITE,
    Claim,
    Given,
    NotUnderstood,
    Outcome,
    Owner,
    Position,
    Qualifiers,
    Reading,
    Status,
)
from siting.auditing.reading.compared_with import COMPARATIVES
from siting.auditing.reading.conversions import converted, with_conversions
from siting.auditing.reading.dates import OF_WHICH, date_of, scope_of, state_of
from siting.auditing.reading.documents import Document
from siting.auditing.reading.drafts import Draft, Found, shared_end, written_unit
from siting.auditing.reading.figure_account import LedgerEntry, account
from siting.auditing.reading.grades import Grade, find_grades, with_difference
from siting.auditing.reading.holders import Holders
from siting.auditing.reading.kind_rules import kind_of
from siting.auditing.reading.lexicon import Tokens
from siting.auditing.reading.line import FigureSpot, Line
from siting.auditing.reading.normalise import Flat, flatten
from siting.auditing.reading.not_claimed import Why, against_of, of_owner, why_of
from siting.auditing.reading.nouns import nouns
from siting.auditing.reading.owners import owner_of
from siting.auditing.reading.phases import Phases, phases_said
from siting.auditing.reading.quantities import read_figures
from siting.auditing.reading.restated import restated
from siting.auditing.reading.sentences import sentences
from siting.auditing.reading.stated_figures import Passed, StatedFigure
from siting.auditing.reading.tables import named_in_tables, table_sentences
from siting.auditing.reading.temperatures import (
    SPANS,
    Cooling,
    cooling_words,
    is_supply,
    year_in_words,
)
from siting.records import dataclass
from siting.texts import say

# The first of four phases of the $1.6bn project: the sum is the project's.
_OF_WHOLE = re.compile(
    rf" (?:(?!for|of|in|at|to|on|from|with|by|and|the)[a-z-]+ ){{0,2}}(?:{nouns('site')}|programme)\b(?!'s)"
)
_OF_LIST = 16  # characters to the next part of a whole: 其中A楼1栋，厂房14栋
_DIGIT = re.compile(r"\d")
_BROKEN_ZH = re.compile(r"(?<=[\u3000-\u9fff0-9，、])[ \t]*\n\s*(?=[\u3000-\u9fff0-9])")
_IN_WORD = re.compile(r"[A-Za-z0-9%$'’-]|(?<=\d)[.,](?=\d)")


@dataclass(frozen=True, slots=True)
class _Item:
    """A figure of the original, or a claim in words: the claim, or why there is none."""

    start: int
    end: int
    outcome: Outcome
    rule: str = ""
    claim: Claim | None = None
    rest: NotUnderstood | None = None
    figure: bool = True

    @property
    def order(self) -> tuple[int, int]:
        """Its place in the document: that of its quote."""
        said = self.claim or self.rest
        return (self.start if said is None else said.position.start, self.start)


def extract(
    document: Document, *, site_names: Sequence[str] = (), sites: Mapping[str, Owner] | None = None
) -> Reading:
    """Return the claims of a document in the order of its text.

    ``site_names``: names of the site, so that a figure about another place is not attributed to it; by
    default they are taken from the document ("located in ..."). ``sites``: names of sites that the document
    may tell apart, with their owners (`sites_named`).
    """
    flat = flatten(document.text, keep=_lines_of_tables(document))
    read = read_figures(flat.text)
    own = {*site_names, *(name for name, owner in (sites or {}).items() if owner == SITE)}
    known = {**named_in_tables(document, own), **(sites or {})}
    items = list(_items(document, flat, site_names, read, known))
    parts = [(flat, read[0])]
    for words_, origin in table_sentences(document):
        cell, in_cell = Flat(words_, origin), read_figures(words_)
        items += _items(document, cell, site_names, in_cell, known, cell=True)
        parts.append((cell, in_cell[0]))
    items.sort(key=lambda i: i.order)
    claims = [i.claim for i in items if i.claim]
    ids = {id(c): n for n, c in enumerate(claims, start=1)}
    entries = [
        LedgerEntry(i.start, i.end, i.outcome, i.rule, (ids[id(i.claim)],) if i.claim else ())
        for i in items
        if i.figure
    ]
    named = tuple(replace(c, id=f"c{n}") for n, c in enumerate(claims, start=1))
    said: dict[int, Claim | None] = {i.start: i.rest.would_be for i in items if i.rest}
    said.update((i.start, named[ids[id(i.claim)] - 1]) for i in items if i.claim)
    return Reading(
        document.source,
        document.sha256,
        named,
        (*(i.rest for i in items if i.rest), *(_blank(document, page) for page in document.blank_pages)),
        figures=account(document, entries, {n: f"c{n}" for n in ids.values()}),
        phases=phases_said(flat.text),
        restated=tuple(
            found
            for words, figures in parts
            for found in restated(words.text, figures, partial(_said_at, said, words))
        ),
    )


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
    names: Sequence[str],
    read: tuple[list[StatedFigure], list[Passed]],
    sites: Mapping[str, Owner],
    *,
    cell: bool = False,
) -> Iterator[_Item]:
    text, (figures, passed) = flat.text, read
    for number in passed:
        start, end = flat.span(number.start, number.end)
        if not cell or end - start >= number.end - number.start:
            yield _Item(start, end, "left_out", number.rule)
    starts = [f.start for f in figures]
    tokens = Tokens(text)
    holders = Holders(text, tokens, names, sites)
    in_sentences = []
    for bounds in sentences(text):
        within = figures[bisect.bisect_left(starts, bounds[0]) : bisect.bisect_left(starts, bounds[1])]
        graded = [with_difference(text, g, within) for g in find_grades(text, *bounds[:2])]
        in_sentences.append((bounds, within, graded))
    rivals = ((g.start, g.end) for *_, found in in_sentences for g in found if g.word in COMPARATIVES)
    phases = Phases(text, [*holders.sites.spans, *rivals])
    land: dict[tuple[int, str], float] = {}
    cooling = Cooling()
    for (start, end, paragraph), within, grades in in_sentences:
        line = Line(text, tokens, start, end, paragraph, ())
        inside = sorted([*within, *_in_words(line, within)], key=lambda f: f.start)
        inside = [f for f in inside if not any(g.start < f.end and f.start < g.end for g in grades)]
        if not inside and not grades:
            cooling.of(line, None)  # The halls have dry coolers. Free cooling covers six months.
            continue
        writer = _Writer(document, flat, replace(line, figures=tuple(inside)), cell=cell)
        yield from writer.figures(phases, holders, land, cooling)
        yield from writer.grades(grades, holders, phases)


def _in_words(line: Line, figures: list[StatedFigure]) -> list[StatedFigure]:
    """Return free cooling stated in words (year-round, half the year) where no figure says how long."""
    if any(f.group in SPANS for f in figures) or not line.has("free"):
        return []
    return [
        StatedFigure(start, end, hours, hours, "year", line.text[start:end], hours, hours)
        for start, end, hours in year_in_words(line.text, line.start, line.end)[:1]
    ]


class _Writer:
    """Turns the figures of one sentence into claims."""

    def __init__(self, document: Document, flat: Flat, line: Line, *, cell: bool) -> None:
        self._document, self._flat = document, flat
        self._stated = {f.start: f for f in line.figures}
        self._line, self._again = with_conversions(line)
        self._text, self._cell = flat.text, cell

    def figures(
        self, phases: Phases, holders: Holders, land: dict[tuple[int, str], float], cooling: Cooling
    ) -> Iterator[_Item]:
        line = self._line
        found = self._judged(holders)
        claimed = [(s.figure.start, s.figure.end) for s, what in found if isinstance(what, Draft)]
        numbers = iter(phases.of_sentence(line.start, line.end, line.paragraph, claimed))
        supply = next((s.figure for s, _ in found if s.figure.group == "temperature" and is_supply(s)), None)
        cooling.of(line, supply)
        listed: set[KindId] = set()
        for spot, what in found:
            if not isinstance(what, Draft):
                yield from self._others(spot, self._other(spot, what, holders))
                continue
            phase, kind = next(numbers), KINDS[what.kind]
            if _OF_WHOLE.match(spot.after(60)):
                phase = 0
            # A band names no other end: the backup of a group, 700 km off, is the group's.
            routed = kind.end == "named" or (kind.end == "implied" and bool(what.subject))
            owner = owner_of(holders, spot, what, routed=routed)
            claim = cooling.told(self._claim(spot, what, phase=phase, supply=supply))
            against = against_of(spot, kind, claim)
            if owner is not None:
                claim = replace(claim, owner=owner)
                part = owner.kind == "building" and not owner.name
                against = against or (of_owner(owner) if part or not owner.judged else None)
            if against is None and kind.part and claim.owner.kind == "site" and not claim.phase:
                # 685 acres, of which 210 are still for sale.
                smaller = claim.value < land.setdefault((line.paragraph, claim.kind), claim.value)
                said = re.search(kind.part, f"{spot.gap[-60:]}#{spot.head[:40]}", re.IGNORECASE)
                if smaller and (said or (claim.kind in listed and len(spot.gap) < _OF_LIST)):
                    listed.add(claim.kind)
                    against = of_owner(Owner("building"))
            if against is not None:
                yield from self._others(spot, against, would_be=claim)
                continue
            yield self._made(self._stated[spot.figure.start], claim)
            yield from self._converted(spot, what, claim)
            if what.also is not None:
                also = self._claim(spot, what.also, phase=phase, supply=supply, dated=False)
                yield self._made(self._stated[spot.figure.start], also)

    def _converted(self, spot: FigureSpot, what: Draft, claim: Claim) -> Iterator[_Item]:
        """Yield the claim of a figure once more in the unit of its bracket."""
        figure = self._again.get(spot.figure.start)
        draft = None if figure is None else converted(self._line, figure, what)
        if figure is not None and isinstance(draft, Draft):
            given = Given(figure.written, figure.written_high, written_unit(figure, draft.per))
            quote, place = self._quoted(figure)
            compared = claim.comparison if claim.comparison == "exactly" else figure.comparison
            once_more = replace(
                claim, quote=quote, position=place, value=draft.value, high=draft.high, unit=draft.unit,
                given=given, as_written=self._written(figure), comparison=compared,
            )  # fmt: skip
            yield self._made(figure, once_more)
        elif figure is not None:
            yield from self._once(self._rest(figure, why_of(spot, str(draft))), figure)

    def _others(self, spot: FigureSpot, why: Why, *, would_be: Claim | None = None) -> Iterator[_Item]:
        """Yield what became of a figure, and of its conversion."""
        figure, again = self._stated[spot.figure.start], self._again.get(spot.figure.start)
        yield from self._once(self._rest(figure, why, would_be=would_be), figure)
        if again is not None:
            yield from self._once(self._rest(again, why), again)

    def _once(self, item: _Item, figure: StatedFigure) -> Iterator[_Item]:
        """Yield what became of a figure, unless it is that of a heading repeated in front of each cell."""
        start, end = self._flat.origin[figure.start], self._flat.origin[figure.end - 1]
        if not (self._cell and start == end and figure.end - figure.start > 1):
            yield item

    def _other(self, spot: FigureSpot, what: str, holders: Holders) -> Why:
        why = why_of(spot, what)
        owner = holders.of(spot, routed=False) if why.outcome == "out_of_scope" else None
        return of_owner(owner) if owner is not None and not owner.judged else why

    def _judged(self, holders: Holders) -> list[tuple[FigureSpot, Found]]:
        """Judge each figure with the result for the preceding one.

        The name of a site that holds a distance is not its other end: that is the one named before.
        """
        found: list[tuple[FigureSpot, Found]] = []
        kind: KindId | Literal[""] = ""
        subject = ""
        for number in range(len(self._line.figures)):
            spot = FigureSpot(self._line, number, kind, subject)
            what = kind_of(spot)
            if isinstance(what, Draft):
                if KINDS[what.kind].end:
                    what = replace(what, subject=holders.sites.end_of(spot, what.subject, subject))
                kind, subject = what.kind, what.subject or subject
            found.append((spot, what))
        return shared_end(found)

    def _made(self, figure: StatedFigure, claim: Claim) -> _Item:
        start, end = self._flat.span(figure.start, figure.end)
        # A claim in words is a figure only if it has a digit: T3.
        counted = not claim.spec.word or _DIGIT.search(claim.as_written) is not None
        return _Item(start, end, "claim", claim.kind, claim, figure=counted)

    def _written(self, figure: StatedFigure) -> str:
        start, end = self._flat.span(figure.start, figure.end)
        return _shown(self._document.text[start:end])

    def _when(self, figure: StatedFigure, kind: ClaimKind, phase: int) -> tuple[str, str, Status | None]:
        """Return the date and the scope of a figure, and its status if it no longer holds."""
        bounds = (self._line.start, self._line.end)
        date = date_of(self._text, bounds, figure.start, figure.end)
        scope = scope_of(self._text, bounds, figure.start, figure.end) if kind.parted else ""
        if scope in OF_WHICH and not (kind.parted and not phase):
            scope = ""
        return date, scope, state_of(self._text, bounds, figure.start, figure.end)

    def _status(self, spot: FigureSpot, *, own: bool = False) -> Status:
        """Return whether a figure is planned, existing, or on a condition; by its *own* clause alone if so asked."""
        line, figure = self._line, spot.figure
        between = line.tokens.between
        if between("cond", line.start, figure.start) or re.search(r"\bif\b|\bprovided\b", spot.after(80)):
            return "conditional"
        low, high = max(line.start, figure.start - 60), spot.head_end
        if own:
            low = max(low, *(self._text.rfind(mark, low, figure.start) for mark in "，；、,;"))
        existing = max((t.end for t in between("existing", low, high)), default=-1)
        planned = max((t.end for t in between("planned", low, high)), default=-1)
        if existing == planned == -1:
            opening = not own and between("planned", line.start, line.start + 24)
            return "planned" if opening else "unspecified"
        return "existing" if existing > planned else "planned"

    def _claim(
        self, spot: FigureSpot, draft: Draft, *, phase: int, supply: StatedFigure | None, dated: bool = True
    ) -> Claim:
        figure, kind = spot.figure, KINDS[draft.kind]
        stated = self._stated[figure.start]
        phase = phase if kind.phased else 0
        date, scope, state = self._when(figure, kind, phase) if dated else ("", "", None)
        told: dict[str, Any] = {"phase": phase}
        told["status"] = state or self._status(spot, own=kind.lasting)
        if "supply_c" in kind.qualifiers and supply is not None:
            told["supply_c"] = supply.value
        if "mode" in kind.qualifiers:
            told["mode"] = cooling_words(spot)
        bare = kind.nominal and not figure.compared
        comparison = draft.comparison or ("exactly" if bare else figure.comparison)
        unit = written_unit(figure, draft.per)
        given = None if draft.comparison else Given(figure.written, figure.written_high, unit)
        return Claim(
            "", draft.kind, *self._quoted(stated), draft.value,
            draft.high, draft.unit, comparison, subject=draft.subject, given=given,
            qualifiers=replace(draft.qualifiers, **told), date=date, scope=scope, as_written=self._written(stated),
        )  # fmt: skip

    def _quoted(self, figure: StatedFigure) -> tuple[str, Position]:
        start, end = self._flat.span(*self._quote(figure))
        return _shown(self._document.text[start:end]), self._document.position(start, end)

    def _quote(self, figure: StatedFigure) -> tuple[int, int]:
        """Return the clause of a figure in the flat text, long enough to be understood by itself."""
        if self._cell:
            return figure.start, figure.end
        low, high = max(self._line.start, figure.start - 60), min(self._line.end, figure.end + 40)
        before, after = self._text[low : figure.start], self._text[figure.end : high]
        cut = max((m.end() for m in re.finditer(r"[，：、；;(]|, | and |: ", before)), default=0)
        stop = re.search(r"[，：、；;()]|, | and ", after)
        end = figure.end + (stop.start() if stop else len(after))
        start, end = self._whole_words(low + cut, end)
        while self._text[start] == " ":
            start += 1
        return start, end

    def _whole_words(self, start: int, end: int) -> tuple[int, int]:
        """Move both ends outwards so that no word or number is cut."""
        text = self._text
        lowest, highest = max(self._line.start, start - 20), min(self._line.end, end + 20)
        while start > lowest and _IN_WORD.match(text, start - 1) and _IN_WORD.match(text, start):
            start -= 1
        while end < highest and _IN_WORD.match(text, end - 1) and _IN_WORD.match(text, end):
            end += 1
        while text[start] in "，。；：、,;: )" and start < end - 1:
            start += 1
        return start, end

    def _rest(self, figure: StatedFigure, why: Why, *, would_be: Claim | None = None) -> _Item:
        start, end = self._flat.span(figure.start, figure.end)
        a, b = start, end
        if not self._cell:
            low, high = max(self._line.start, figure.start - 12), min(self._line.end, figure.end + 12)
            a, b = self._flat.span(*self._whole_words(low, high))
        written = self._written(figure)
        rest = NotUnderstood(
            _shown(self._document.text[a:b]), self._document.position(a, b), why.why, why.outcome, why.rule,
            why.owner, would_be, written,
        )  # fmt: skip
        is_figure = _DIGIT.search(written) is not None or bool(figure.group)
        return _Item(start, end, why.outcome, why.rule, rest=None if why.quiet else rest, figure=is_figure)

    def grades(self, grades: list[Grade], holders: Holders, phases: Phases) -> Iterator[_Item]:
        line = self._line
        spans = [(grade.start, grade.end) for grade in grades]
        numbers = phases.of_sentence(line.start, line.end, line.paragraph, spans)
        for grade, number in zip(grades, numbers, strict=True):
            figure = StatedFigure(grade.start, grade.end, grade.value, grade.value)
            line = replace(self._line, figures=(figure,))
            spot, kind = FigureSpot(line, 0), KINDS[grade.kind]
            more = Qualifiers(
                phase=number if grade.word in COMPARATIVES else 0,
                status=self._status(spot),
                aspect=grade.aspect,
                among=grade.among,
                by=grade.by,
                scope=grade.scope,
            )
            claim = Claim(
                "", grade.kind, *self._quoted(figure),
                grade.value, grade.value, "", grade.comparison, subject=grade.subject, word=grade.word,
                qualifiers=more, as_written=self._written(figure),
            )  # fmt: skip
            told = holders.sites.of_words(
                self._line, grade.start, grade.end, grade.among if grade.word in COMPARATIVES else ()
            )
            owner = told if told != SITE else None
            if told is None and (kind.of_others or grade.word in COMPARATIVES):
                owner = holders.of(spot, routed=False)
            why = against_of(spot, kind, claim)
            if why is None and owner is not None and not owner.judged:
                why = of_owner(owner)
            if why is not None:
                yield self._rest(figure, why)
                continue
            yield self._made(figure, claim)


def _shown(text: str) -> str:
    """Return a quote on one line: Chinese lines are joined without a space, English ones with one."""
    if "\n" in text:
        text = _BROKEN_ZH.sub("", text)
    return " ".join(text.split())
