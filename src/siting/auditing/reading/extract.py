"""Claims found in a document by rules: no model, no network, the same answer each time.

The text is normalised (`normalise`), its figures are found (`quantities`) and each is judged by unit and
neighbouring words (`meaning`). Figures in a data-centre context that do not become claims are listed with the
reason. Dates, ordinals, document numbers, subsidies and durations of plans are left out: they say nothing
measurable about the site.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from siting.auditing.reading import ownership
from siting.auditing.reading.claim_kinds import KINDS
from siting.auditing.reading.claims import (
    Claim,
    Given,
    NotUnderstood,
    Outcome,
    Qualifiers,
    Reading,
    Status,
)
from siting.auditing.reading.context import NO_KIND, Around, Draft, Found, Reason
from siting.auditing.reading.dates import OF_WHICH, date_of, scope_of, state_of
from siting.auditing.reading.denials import against_of
from siting.auditing.reading.documents import Document, read_document
from siting.auditing.reading.firms import own_firms
from siting.auditing.reading.grades import Grade, find_grades
from siting.auditing.reading.ledger import LedgerEntry, account
from siting.auditing.reading.meaning import judge
from siting.auditing.reading.normalise import Flat, flatten
from siting.auditing.reading.owners import Owners, concerns
from siting.auditing.reading.phases import Phases, phases_said
from siting.auditing.reading.places import own_names
from siting.auditing.reading.quantities import StatedFigure, read_figures
from siting.auditing.reading.reasons import (
    SUPERSEDED,
    of_owner,
    unclaimed,
)
from siting.auditing.reading.tables import table_sentences
from siting.auditing.reading.temperatures import cooling_words, is_supply, year_round
from siting.texts import say

_ABBREVIATED = r"(?<![A-Z]\.[A-Z])" + "".join(
    rf"(?<!\b{x})" for x in ("approx", "ca", "No", "min", "max", "St", "est", "avg", "sq", "excl", "incl")
)
_SENTENCE_END = re.compile(
    rf"[。！？!?\n]|{_ABBREVIATED}\.(?= +[A-Z\"'(])|(?<=[a-z])\.(?=[\u4e00-\u9fff])|\.(?=\s*$)"
)
_CLAUSE_END = re.compile(r"[，、：:；;]|, ")
_REACH = 160
_PLANNED_NEAR = 60
_MAX_SENTENCE_LENGTH = 1500
_DIGIT = re.compile(r"\d")
_IN_WORD = re.compile(r"[A-Za-z0-9%$'’-]|(?<=\d)[.,](?=\d)")


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class _Own:
    """Names of the site, and of the firms that build or run it."""

    places: frozenset[str]
    firms: frozenset[str]


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


def read_claims_of(path: str | Path, *, site_names: Sequence[str] = ()) -> Reading:
    """Read a document and return its claims; see `extract`."""
    return extract(read_document(path), site_names=site_names)


def extract(document: Document, *, site_names: Sequence[str] = ()) -> Reading:
    """Return the claims of a document in the order of its text.

    ``site_names``: names of the site, so that a figure about another place is not attributed to it; by
    default they are taken from the document ("located in ...").
    """
    flat = flatten(document.text, keep=_lines_of_tables(document))
    names = own_names(flat.text, site_names)
    own = _Own(names, own_firms(flat.text, names))
    items = list(_items(document, flat, own))
    for words_, origin in table_sentences(document):
        items += _items(document, Flat(words_, origin), own, cell=True)
    items.sort(key=lambda i: i.order)
    claims = [i.claim for i in items if i.claim]
    ids = {id(c): n for n, c in enumerate(claims, start=1)}
    entries = [
        LedgerEntry(i.start, i.end, i.outcome, i.rule, (ids[id(i.claim)],) if i.claim else ())
        for i in items
        if i.figure
    ]
    return Reading(
        document.source,
        document.sha256,
        tuple(replace(c, id=f"c{n}") for n, c in enumerate(claims, start=1)),
        (*(i.rest for i in items if i.rest), *(_blank(document, page) for page in document.blank_pages)),
        figures=account(document, entries, {n: f"c{n}" for n in ids.values()}),
        phases=phases_said(flat.text),
    )


def _lines_of_tables(document: Document) -> frozenset[int]:
    """Offsets of the lines that are rows of tables."""
    rows = (row for table in document.tables for row in table if row)
    return frozenset(document.text.rfind("\n", 0, row[0].start) + 1 for row in rows)


def _blank(document: Document, page: int) -> NotUnderstood:
    start = document.page_starts[page - 1]
    return NotUnderstood("", document.position(start, start), say("not_understood.blank_page", page=page))


def _sentences(text: str) -> Iterator[_Sentence]:
    start = paragraph = 0
    for m in _SENTENCE_END.finditer(text):
        yield from _cut(start, m.start(), paragraph)
        start = m.end()
        if m.group() == "\n":
            paragraph = m.end()
    yield from _cut(start, len(text), paragraph)


def _cut(start: int, end: int, paragraph: int) -> Iterator[_Sentence]:
    # A "sentence" without an end is a list or a heap of characters: the time must stay linear in its length.
    for low in range(start, end, _MAX_SENTENCE_LENGTH):
        yield _Sentence(low, min(low + _MAX_SENTENCE_LENGTH, end), paragraph)


def _items(document: Document, flat: Flat, own: _Own, *, cell: bool = False) -> Iterator[_Item]:
    text = flat.text
    figures, passed = read_figures(text)
    for number in passed:
        start, end = flat.span(number.start, number.end)
        if not cell or end - start >= number.end - number.start:
            yield _Item(start, end, "left_out", number.rule)
    starts = [f.start for f in figures]
    phases, owners = Phases(text), Owners(text, own.places)
    for sentence in _sentences(text):
        inside = figures[
            bisect.bisect_left(starts, sentence.start) : bisect.bisect_left(starts, sentence.end)
        ]
        inside = sorted(
            [*inside, *year_round(text, sentence.start, sentence.end, inside)], key=lambda f: f.start
        )
        grades = find_grades(text, sentence.start, sentence.end)
        inside = [f for f in inside if not any(g.start < f.end and f.start < g.end for g in grades)]
        if not inside and not grades:
            continue
        writer = _Writer(document, flat, own, sentence, cell=cell)
        yield from writer.figures(inside, phases, owners)
        yield from writer.grades(grades)


class _Writer:
    """Turns the figures of one sentence into claims."""

    def __init__(self, document: Document, flat: Flat, own: _Own, sentence: _Sentence, *, cell: bool) -> None:
        self._document, self._flat, self._own, self._sentence = document, flat, own, sentence
        self._text, self._cell = flat.text, cell

    def figures(self, figures: list[StatedFigure], phases: Phases, owners: Owners) -> Iterator[_Item]:
        found = self._judged(figures)
        claimed = [(around.figure.start, around.figure.end) for around, j in found if isinstance(j, Draft)]
        sentence = self._sentence
        numbers = iter(phases.of_sentence(sentence.start, sentence.end, sentence.paragraph, claimed))
        supply = next((a.figure for a, _ in found if a.figure.group == "temperature" and is_supply(a)), None)
        for around, judged in found:
            figure = around.figure
            owner = owners.of(figure.start, figure.end, (sentence.start, sentence.end), sentence.paragraph)
            if not isinstance(judged, Draft):
                reason = unclaimed(around) if judged in {None, NO_KIND} else judged
                others = owner is not None and not owner.judged and reason.outcome == "out_of_scope"
                yield self._rest(figure, of_owner(owner) if owner is not None and others else reason)
                continue
            phase, against = next(numbers), against_of(judged.kind, around, self._own.places, self._own.firms)
            claim = self._dated(self._claim(around, judged, phase=phase, supply=supply), figure)
            against = against or (SUPERSEDED if claim.qualifiers.status == "superseded" else None)
            if owner is not None and concerns(owner, KINDS[judged.kind]):
                claim = replace(claim, owner=owner)
                against = against or (None if owner.judged else of_owner(owner))
            if against is not None:
                yield self._rest(figure, against, would_be=claim)
                continue
            yield self._made(figure, claim)
            if judged.also is not None:
                yield self._made(figure, self._claim(around, judged.also, phase=phase, supply=supply))

    def _made(self, figure: StatedFigure, claim: Claim) -> _Item:
        start, end = self._flat.span(figure.start, figure.end)
        # A claim in words is a figure only if it has a digit: T3.
        counted = not claim.spec.word or _DIGIT.search(claim.as_written) is not None
        return _Item(start, end, "claim", claim.kind, claim, figure=counted)

    def _written(self, figure: StatedFigure) -> str:
        start, end = self._flat.span(figure.start, figure.end)
        return _shown(self._document.text[start:end])

    def _dated(self, claim: Claim, figure: StatedFigure) -> Claim:
        """Return the claim with its date and scope, and its status if it no longer holds."""
        bounds = (self._sentence.start, self._sentence.end)
        date = date_of(self._text, bounds, figure.start, figure.end)
        parts = claim.spec.parted and not claim.phase
        scope = scope_of(self._text, bounds, figure.start, figure.end) if claim.spec.parted else ""
        if not parts and scope in OF_WHICH:
            scope = ""
        state = state_of(self._text, bounds, figure.start, figure.end)
        status = state or claim.qualifiers.status
        return replace(claim, date=date, scope=scope, qualifiers=replace(claim.qualifiers, status=status))

    def _judged(self, figures: list[StatedFigure]) -> list[tuple[Around, Found]]:
        """Judge each figure with its surroundings and the result for the preceding one."""
        found: list[tuple[Around, Found]] = []
        last: Draft | None = None
        starts = [*(f.start for f in figures[1:]), self._sentence.end]
        gap_start = self._sentence.start
        for figure, following in zip(figures, starts, strict=False):
            around = self._around(figure, gap_start, following, last)
            judged = judge(around)
            if isinstance(judged, Draft):
                last = judged
            found.append((around, judged))
            gap_start = figure.end
        return found

    def _around(self, figure: StatedFigure, gap_start: int, following: int, last: Draft | None) -> Around:
        text, sentence = self._text, self._sentence
        low, high = max(sentence.start, figure.start - _REACH), min(sentence.end, figure.end + _REACH)
        before, after = text[low : figure.start], text[figure.end : high]
        cut = max((m.end() for m in _CLAUSE_END.finditer(before)), default=0)
        end = _CLAUSE_END.search(after)
        clause = f"{before[cut:]}{text[figure.start : figure.end]}{after[: end.start()] if end else after}"
        return Around(
            figure,
            before,
            after,
            text[max(gap_start, low) : figure.start],
            text[figure.end : min(following, high)],
            clause,
            text[low:high],
            last.kind if last else "",
            last.subject if last else "",
        )

    def _status(self, around: Around) -> Status:
        sentence = around.sentence
        if ownership.CONDITION.search(around.before) or re.search(r"\bif\b|\bprovided\b", around.after[:80]):
            return "conditional"
        near = f"{around.before[-_PLANNED_NEAR:]} # {around.head}"
        existing = max((m.end() for m in ownership.EXISTING.finditer(near)), default=-1)
        planned = max((m.end() for m in ownership.PLANNED.finditer(near)), default=-1)
        if existing == planned == -1:
            return "planned" if ownership.PLANNED.search(sentence[:20]) else "unspecified"
        return "existing" if existing > planned else "planned"

    def _claim(self, around: Around, draft: Draft, *, phase: int, supply: StatedFigure | None) -> Claim:
        figure = around.figure
        kind, more = KINDS[draft.kind], draft.qualifiers
        if "supply_c" in kind.qualifiers and supply is not None:
            more = replace(more, supply_c=supply.value)
        if "mode" in kind.qualifiers:
            more = replace(more, mode=cooling_words(around))
        bare = kind.nominal and not figure.compared
        comparison = draft.comparison or ("exactly" if bare else figure.comparison)
        start, end = self._flat.span(*self._quote(figure))
        return Claim(
            "",
            draft.kind,
            _shown(self._document.text[start:end]),
            self._document.position(start, end),
            draft.value,
            draft.high,
            draft.unit,
            comparison,
            subject=draft.subject,
            given=None
            if draft.comparison
            else Given(figure.written, figure.written_high, _written_unit(figure)),
            qualifiers=replace(more, phase=phase if kind.phased else 0, status=self._status(around)),
            as_written=self._written(figure),
        )

    def _quote(self, figure: StatedFigure) -> tuple[int, int]:
        """Return the clause of a figure in the flat text, long enough to be understood by itself."""
        if self._cell:
            return figure.start, figure.end
        low, high = max(self._sentence.start, figure.start - 60), min(self._sentence.end, figure.end + 40)
        before, after = self._text[low : figure.start], self._text[figure.end : high]
        cut = max((m.end() for m in re.finditer(r"[，：、；;(]|, | and |: ", before)), default=0)
        stop = re.search(r"[，：、；;()]|, | and ", after)
        end = figure.end + (stop.start() if stop else len(after))
        start = low + cut
        start, end = self._whole_words(start, end)
        while self._text[start] == " ":
            start += 1
        return start, end

    def _whole_words(self, start: int, end: int) -> tuple[int, int]:
        """Move both ends outwards so that no word or number is cut."""
        text = self._text
        lowest, highest = max(self._sentence.start, start - 20), min(self._sentence.end, end + 20)
        while start > lowest and _IN_WORD.match(text, start - 1) and _IN_WORD.match(text, start):
            start -= 1
        while end < highest and _IN_WORD.match(text, end - 1) and _IN_WORD.match(text, end):
            end += 1
        while text[start] in "，。；：、,;: )" and start < end - 1:
            start += 1
        return start, end

    def _rest(self, figure: StatedFigure, reason: Reason, *, would_be: Claim | None = None) -> _Item:
        start, end = self._flat.span(figure.start, figure.end)
        a, b = start, end
        if not self._cell:
            low, high = max(self._sentence.start, figure.start - 12), min(self._sentence.end, figure.end + 12)
            a, b = self._flat.span(*self._whole_words(low, high))
        written = self._written(figure)
        rest = NotUnderstood(
            _shown(self._document.text[a:b]),
            self._document.position(a, b),
            reason.why,
            reason.outcome,
            reason.rule,
            reason.owner,
            would_be,
            written,
        )
        is_figure = _DIGIT.search(written) is not None or bool(figure.group)
        return _Item(
            start, end, reason.outcome, reason.rule, rest=None if reason.quiet else rest, figure=is_figure
        )

    def grades(self, grades: list[Grade]) -> Iterator[_Item]:
        for grade in grades:
            low = max(self._sentence.start, grade.start - _REACH)
            before = self._text[low : grade.start]
            figure = StatedFigure(grade.start, grade.end, grade.value, grade.value)
            after = self._text[grade.end : min(self._sentence.end, grade.end + _REACH)]
            around = Around(figure, before, after, before, after, before + after, before + after)
            draft = Draft(grade.kind, grade.value, grade.value, "")
            why = against_of(draft.kind, around, self._own.places, self._own.firms)
            if why is not None:
                yield self._rest(figure, why)
                continue
            start, end = self._flat.span(*self._quote(figure))
            claim = Claim(
                "",
                grade.kind,
                _shown(self._document.text[start:end]),
                self._document.position(start, end),
                grade.value,
                grade.value,
                "",
                grade.comparison,
                subject=grade.subject,
                word=grade.word,
                qualifiers=Qualifiers(status=self._status(around), aspect=grade.aspect, scope=grade.scope),
                as_written=self._written(figure),
            )
            yield self._made(figure, claim)


def _written_unit(figure: StatedFigure) -> str:
    if figure.multiplier in {"万", "亿", "百万", "千万", "万亿", "千亿", "百亿", "十万", "十亿", "千", "百"}:
        return f"{figure.multiplier}{figure.unit}".strip()
    return f"{figure.multiplier} {figure.unit}".strip()


def _shown(text: str) -> str:
    """Return a quote on one line: Chinese lines are joined without a space, English ones with one."""
    text = re.sub(r"(?<=[\u3000-\u9fff0-9，、])[ \t]*\n\s*(?=[\u3000-\u9fff0-9])", "", text)
    return " ".join(text.split())
