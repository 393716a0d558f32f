"""The figures of one sentence as claims, or with the reason why they are none."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal

from siting.auditing.reading.claim_kinds import KINDS, ClaimKind, KindId
from siting.auditing.reading.claims import (
    SITE,
    Claim,
    Comparison,
    Given,
    NotUnderstood,
    Outcome,
    Owner,
    Position,
    Qualifiers,
    Status,
)
from siting.auditing.reading.compared_with import COMPARATIVES
from siting.auditing.reading.conversions import converted, with_conversions
from siting.auditing.reading.dates import OF_WHICH, date_of, scope_of, state_of
from siting.auditing.reading.documents import Document
from siting.auditing.reading.drafts import Draft, Found, shared_end, written_unit
from siting.auditing.reading.extremes import RANKED, counted_from, quantity_named
from siting.auditing.reading.figure_account import TOPIC_OF_GROUP
from siting.auditing.reading.grade import Grade
from siting.auditing.reading.holders import Holders
from siting.auditing.reading.kind_rules import kind_of
from siting.auditing.reading.line import FigureSpot, Line
from siting.auditing.reading.normalise import Flat
from siting.auditing.reading.not_claimed import Why, against_of, of_owner, why_of
from siting.auditing.reading.nouns import nouns
from siting.auditing.reading.owners import owner_of
from siting.auditing.reading.phases import Phases
from siting.auditing.reading.stated_figures import StatedFigure
from siting.auditing.reading.temperatures import (
    Cooling,
    cooling_words,
    is_supply,
)
from siting.records import dataclass

# The first of four phases of the $1.6bn project: the sum is the project's.
_OF_WHOLE = re.compile(
    rf" (?:(?!for|of|in|at|to|on|from|with|by|and|the)[a-z-]+ ){{0,2}}(?:{nouns('site')}|programme)\b(?!'s)"
)
_OF_LIST = 16  # characters to the next part of a whole: 其中A楼1栋，厂房14栋
_DIGIT = re.compile(r"\d")
# 42 ha, by far the largest of the four plots.
_TO_SUPERLATIVE = re.compile(r"(?:(?! and )[^\dA-Z.;。；和及]){0,30}")
_BROKEN_ZH = re.compile(r"(?<=[\u3000-\u9fff0-9，、])[ \t]*\n\s*(?=[\u3000-\u9fff0-9])")
_IN_WORD = re.compile(r"[A-Za-z0-9%$'’-]|(?<=\d)[.,](?=\d)")


@dataclass(frozen=True, slots=True)
class WrittenItem:
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


class Writer:
    """Turns the figures of one sentence into claims."""

    def __init__(self, document: Document, flat: Flat, line: Line, *, cell: bool) -> None:
        self._document, self._flat = document, flat
        self._stated = {f.start: f for f in line.figures}
        self._line, self._again = with_conversions(line)
        self._text, self._cell = flat.text, cell
        self._found: list[tuple[FigureSpot, Found]] = []

    def figures(
        self, phases: Phases, holders: Holders, land: dict[tuple[int, str], float], cooling: Cooling
    ) -> Iterator[WrittenItem]:
        """Yield what becomes of each figure; *land* is the size of the site as stated so far in each paragraph."""
        line = self._line
        found = self._found = self._judged(holders)
        numbers = self._numbers(found, phases)
        supply = next((spot.figure for spot, _ in found if is_supply(spot)), None)
        cooling.of(line, supply)
        listed: set[KindId] = set()
        for spot, what in found:
            if not isinstance(what, Draft):
                yield from self._others(spot, self._other(spot, what, holders))
                continue
            number = next(numbers)
            phase = 0 if _OF_WHOLE.match(spot.after(60)) else number
            claim = cooling.told(self._claim(spot, what, phase=phase, supply=supply))
            claim, against = self._owned(spot, what, claim, holders)
            if against is None and self._is_of_part(spot, claim, land, listed):
                against = of_owner(Owner("building"))
            if against is not None:
                yield from self._others(spot, against, would_be=claim)
                continue
            stated = self._stated[spot.figure.start]
            yield self._made(stated, claim)
            yield from self._converted(spot, what, claim)
            if what.also is not None:
                yield self._made(
                    stated, self._claim(spot, what.also, phase=phase, supply=supply, dated=False)
                )

    def _numbers(self, found: list[tuple[FigureSpot, Found]], phases: Phases) -> Iterator[int]:
        """Return the phases of the claims in order."""
        line, claimed = self._line, (s.figure for s, what in found if isinstance(what, Draft))
        spans = [(figure.start, figure.end) for figure in claimed]
        return iter(phases.of_sentence(line.start, line.end, line.paragraph, spans))

    @staticmethod
    def _owned(spot: FigureSpot, what: Draft, claim: Claim, holders: Holders) -> tuple[Claim, Why | None]:
        """Return a claim with its owner, and why it is none."""
        kind = KINDS[what.kind]
        # A band names no other end: the backup of a group, 700 km off, is the group's.
        routed = kind.end == "named" or (kind.end == "implied" and bool(what.subject))
        owner, against = owner_of(holders, spot, what, routed=routed), against_of(spot, kind, claim)
        if owner is None:
            return claim, against
        part = owner.kind == "building" and not owner.name
        others = of_owner(owner) if part or not owner.judged else None
        return replace(claim, owner=owner), against or others

    @staticmethod
    def _is_of_part(
        spot: FigureSpot, claim: Claim, land: dict[tuple[int, str], float], listed: set[KindId]
    ) -> bool:
        """Return whether it is part of what was stated before: 685 acres, of which 210 are still for sale."""
        part = claim.spec.part
        if not part or claim.owner.kind != "site" or claim.phase:
            return False
        smaller = claim.value < land.setdefault((spot.line.paragraph, claim.kind), claim.value)
        said = re.search(part, f"{spot.gap[-60:]}#{spot.head[:40]}", re.IGNORECASE)
        if not smaller or not (said or (claim.kind in listed and len(spot.gap) < _OF_LIST)):
            return False
        listed.add(claim.kind)
        return True

    def _converted(self, spot: FigureSpot, what: Draft, claim: Claim) -> Iterator[WrittenItem]:
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

    def _others(self, spot: FigureSpot, why: Why, *, would_be: Claim | None = None) -> Iterator[WrittenItem]:
        """Yield what became of a figure, and of its conversion."""
        figure, again = self._stated[spot.figure.start], self._again.get(spot.figure.start)
        yield from self._once(self._rest(figure, why, would_be=would_be), figure)
        if again is not None:
            yield from self._once(self._rest(again, why), again)

    def _once(self, item: WrittenItem, figure: StatedFigure) -> Iterator[WrittenItem]:
        """Yield what became of a figure, unless it belongs to a heading repeated in front of each cell."""
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
        own: set[int] = set()
        for number in range(len(self._line.figures)):
            spot = FigureSpot(self._line, number, kind, subject)
            what = kind_of(spot)
            if isinstance(what, Draft):
                if KINDS[what.kind].end:
                    end = holders.sites.end_of(spot, what.subject, subject)
                    if what.subject and not end:
                        own.add(number)
                    what = replace(what, subject=end)
                kind, subject = what.kind, what.subject or subject
            found.append((spot, what))
        return [self._of_an_end(*one, own) for one in shared_end(found)]

    @staticmethod
    def _of_an_end(spot: FigureSpot, what: Found, own: set[int]) -> tuple[FigureSpot, Found]:
        """Return the kind of a figure: a distance with only the site's *own* name beside it has no other end."""
        if spot.number in own and isinstance(what, Draft) and not what.subject:
            return spot, TOPIC_OF_GROUP.get(spot.figure.group, "other")
        return spot, what

    def _made(self, figure: StatedFigure, claim: Claim) -> WrittenItem:
        start, end = self._flat.span(figure.start, figure.end)
        # A claim in words is a figure only if it has a digit: T3.
        counted = not claim.spec.word or _DIGIT.search(claim.as_written) is not None
        return WrittenItem(start, end, "claim", claim.kind, claim, figure=counted)

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
        low = max(line.start, figure.start - 60)
        if own:
            low = max(low, *(self._text.rfind(mark, low, figure.start) for mark in "，；、,;"))
        said = [*between("planned", low, spot.head_end), *between("existing", low, spot.head_end)]
        if said:
            # The later word decides: built, and to be enlarged.
            return "existing" if max(said, key=lambda t: t.end).of == "existing" else "planned"
        opening = not own and between("planned", line.start, line.start + 24)
        return "planned" if opening else "unspecified"

    def _claim(
        self, spot: FigureSpot, draft: Draft, *, phase: int, supply: StatedFigure | None, dated: bool = True
    ) -> Claim:
        figure, kind = spot.figure, KINDS[draft.kind]
        stated = self._stated[figure.start]
        phase = phase if kind.phased else 0
        date, scope, state = self._when(figure, kind, phase) if dated else ("", "", None)
        told: dict[str, Any] = {"phase": phase, "status": state or self._status(spot, own=kind.lasting)}
        if "supply_c" in kind.qualifiers and supply is not None:
            told["supply_c"] = supply.value
        if "mode" in kind.qualifiers:
            told["mode"] = cooling_words(spot)
        unit = written_unit(figure, draft.per)
        given = None if draft.comparison else Given(figure.written, figure.written_high, unit)
        return Claim(
            "", draft.kind, *self._quoted(stated), draft.value, draft.high, draft.unit, _compared(spot, draft),
            subject=draft.subject, given=given, qualifiers=replace(draft.qualifiers, **told), date=date,
            scope=scope, as_written=self._written(stated),
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

    def _rest(self, figure: StatedFigure, why: Why, *, would_be: Claim | None = None) -> WrittenItem:
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
        return WrittenItem(
            start, end, why.outcome, why.rule, rest=None if why.quiet else rest, figure=is_figure
        )

    def grades(self, grades: list[Grade], holders: Holders, phases: Phases) -> Iterator[WrittenItem]:
        """Yield what becomes of each grade: a tier, a certificate, a superlative."""
        line = self._line
        # The nearest substation to Alpha Park is no place that the park is nearest to.
        others = (grade for grade in grades if not holders.sites.is_own(grade.subject))
        told = (self._of_figure(grade) if grade.of_figure else grade for grade in others)
        grades = [grade for grade in told if grade is not None]
        spans = [(grade.start, grade.end) for grade in grades]
        numbers = phases.of_sentence(line.start, line.end, line.paragraph, spans)
        for grade, number in zip(grades, numbers, strict=True):
            figure = StatedFigure(grade.start, grade.end, grade.value, grade.value)
            spot = FigureSpot(replace(line, figures=(figure,)), 0)
            claim = self._graded(spot, grade, number)
            owner = self._owner_of_words(spot, grade, holders)
            why = against_of(spot, KINDS[grade.kind], claim)
            if why is None and owner is not None and not owner.judged:
                why = of_owner(owner)
            of_other = claim if why is not None and why.owner is not None else None
            yield (self._made(figure, claim) if why is None else self._rest(figure, why, would_be=of_other))

    def _of_figure(self, grade: Grade) -> Grade | None:
        """Return a superlative that names no quantity with that of the figure before it; None without one."""
        found = [one for one in self._found if one[0].figure.end <= grade.start]
        if not found or not _TO_SUPERLATIVE.fullmatch(self._text, found[-1][0].figure.end, grade.start):
            return None
        spot, what = found[-1]
        kind = what.kind if isinstance(what, Draft) else None
        subject = what.subject if isinstance(what, Draft) else ""
        named = subject or quantity_named(self._text, spot.clause_start, spot.figure.start)
        word = counted_from(named) if grade.word == RANKED else grade.word
        return replace(grade, word=word, subject=named, aspect=kind) if kind or named else None

    def _graded(self, spot: FigureSpot, grade: Grade, number: int) -> Claim:
        figure = spot.figure
        more = Qualifiers(
            phase=number if grade.word in COMPARATIVES else 0,
            status=self._status(spot),
            aspect=grade.aspect,
            among=grade.among,
            by=grade.by,
            scope=grade.scope,
            rank=grade.rank,
        )
        return Claim(
            "", grade.kind, *self._quoted(figure),
            grade.value, grade.value, "", grade.comparison, subject=grade.subject, word=grade.word,
            qualifiers=more, as_written=self._written(figure),
        )  # fmt: skip

    def _owner_of_words(self, spot: FigureSpot, grade: Grade, holders: Holders) -> Owner | None:
        compared = grade.word in COMPARATIVES
        among = grade.among if compared else ()
        told = holders.sites.of_words(self._line, grade.start, grade.end, among, grade.whose)
        if told is None and (compared or KINDS[grade.kind].of_others):
            return holders.of(spot, routed=False)
        return None if told == SITE else told


def _compared(spot: FigureSpot, draft: Draft) -> Comparison:
    """Return the comparison of a draft or of its figure; a voltage is one of a series, not about so much."""
    if draft.comparison:
        return draft.comparison
    bare = KINDS[draft.kind].nominal and not spot.figure.compared
    return "exactly" if bare else spot.figure.comparison


def _shown(text: str) -> str:
    """Return a quote on one line: Chinese lines are joined without a space, English ones with one."""
    if "\n" in text:
        text = _BROKEN_ZH.sub("", text)
    return " ".join(text.split())
