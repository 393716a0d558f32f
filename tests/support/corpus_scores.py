"""Scores of the reading against marked paragraphs: right, invented, taken for the site's, and silent figures."""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract
from tests.support.marked_corpus import NEW_KINDS, OWNERS, Figure, Paragraph

# A reader may keep these kinds in another unit than the marks: factors to try.
OTHER_UNITS = {"travel_time": (1 / 60, 60.0), "renewable_share": (0.01,), "energy_price": (1000.0,)}
# What the tool calls the owners of the marks.
OWNER_KINDS = {
    "building": {"building"}, "operator": {"elsewhere", "firm"}, "place": {"elsewhere"}, "firm": {"firm"},
    "plant": {"plant"}, "region": {"region"}, "rule": {"industry", "region"},
}  # fmt: skip
# No figures: the marks say nothing about them.
NOT_SCORED = ("superlative", "site_conditions")


@dataclass(frozen=True, slots=True)
class Read:
    """A claim of the tool, as far as scores go."""

    kind: str
    value: float
    high: float
    comparison: str
    phase: int
    owner: str
    date: str
    status: str
    place: str
    word: str
    given: float
    units: int
    start: int
    end: int

    @property
    def of_site_today(self) -> bool:
        return self.owner in {"site", "phase"} and self.status != "superseded"


@dataclass(frozen=True, slots=True)
class Text:
    """What was read: the claims, the notes about other figures, and the account of every figure.

    Start and end of each; an account has the kind of owner too, if the figure is not the site's.
    """

    claims: list[Read]
    notes: list[tuple[int, int]]
    accounts: list[tuple[int, int, str]]


@dataclass
class Score:
    """Counts of one language or genre."""

    wanted: int = 0
    found: int = 0
    right: int = 0
    place_wrong: int = 0
    whose: int = 0
    named: int = 0
    of_others: Counter[str] = field(default_factory=Counter)
    figures: int = 0
    silent: Counter[str] = field(default_factory=Counter)
    silent_words: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / max(self.found, 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.wanted, 1)

    def line(self, name: str) -> str:
        return (
            f"{name:14} precision {self.precision:.3f}, recall {self.recall:.3f} "
            f"({self.right} right of {self.found} found and {self.wanted} wanted; {self.place_wrong} with "
            f"another place); others' taken for the site's {self.of_others.total()}, with the right owner {self.named} of {self.whose}; "
            f"silent {self.silent.total()} of {self.figures}, and {self.silent_words.total()} in words"
        )


def read(text: str) -> Text:
    """Read a text."""
    reading = extract(document_of(text))
    claims = [
        Read(
            claim.kind, claim.value, claim.high, claim.comparison, claim.qualifiers.phase,
            claim.owner.kind, claim.date, claim.qualifiers.status,
            claim.subject, claim.word, claim.given.value if claim.given else claim.value,
            claim.qualifiers.units or 1,
            claim.position.start, claim.position.end,
        )
        for claim in reading.claims
    ]  # fmt: skip
    notes = [(note.position.start, note.position.end) for note in reading.not_understood]
    accounts = [
        (figure.position.start, figure.position.end, figure.rule if figure.outcome == "whose" else "")
        for figure in reading.figures
    ]
    return Text(claims, notes, accounts)


def score(
    paragraphs: Iterable[Paragraph], *, kinds: str = "all", of: dict[str, Score] | None = None
) -> Score:
    """Score of the paragraphs; ``kinds`` leaves the new kinds out if "known".

    ``of`` collects the score per genre.
    """
    skipped = {*NOT_SCORED, *(NEW_KINDS if kinds == "known" else ())}
    total = Score()
    for paragraph in paragraphs:
        one = _score_one(paragraph, skipped)
        for part in [total] if of is None else [total, of.setdefault(paragraph.genre, Score())]:
            _add(part, one)
    return total


def _add(total: Score, one: Score) -> None:
    for name in ("wanted", "found", "right", "place_wrong", "whose", "named", "figures"):
        setattr(total, name, getattr(total, name) + getattr(one, name))
    total.of_others += one.of_others
    total.silent += one.silent
    total.silent_words += one.silent_words
    total.wrong += one.wrong


def _score_one(paragraph: Paragraph, skipped: set[str]) -> Score:
    text = read(paragraph.text)
    left = [
        claim
        for claim in text.claims
        if claim.of_site_today
        and claim.kind not in skipped
        and not _implied(claim, paragraph)
        and not _counts_buildings(claim, paragraph)
    ]
    result = Score(figures=len(paragraph.figures), found=len(left))
    late = []
    for figure in paragraph.figures:
        if not _accounted(figure, text):
            silent = result.silent if re.search(r"\d", figure.written) else result.silent_words
            silent[figure.owner or figure.reason] += 1
        result.whose += figure.owner in OWNERS
        result.named += figure.owner in OWNERS and bool(
            _owners_told(figure, text) & OWNER_KINDS[figure.owner]
        )
        if not figure.claimed or figure.kind in skipped:
            continue
        if figure.keys.get("status") == "superseded":
            late.append(figure)
            continue
        result.wanted += 1
        fitting = [claim for claim in left if _fits(figure, claim) and _same_date(figure, claim, text)]
        if not fitting:
            result.wrong.append(f"missed    {paragraph.name} {_told(figure)}")
            continue
        # Where a figure stands twice, the claim in its own words comes first.
        best = min(fitting, key=lambda claim: (not _overlap(figure, claim), not _same_place(figure, claim)))
        left.remove(best)
        result.right += 1
        result.place_wrong += not _same_place(figure, best)
    for claim in left:
        other = next(
            (
                figure
                for figure in paragraph.figures
                if _overlap(figure, claim) and _numbers_meet(figure, claim)
            ),
            None,
        )
        whose = "nobody" if other is None else other.owner or other.reason
        if other is not None and other in late:
            whose = "superseded"
        if whose != "site":
            result.of_others[whose] += 1
        result.wrong.append(
            f"invented  {paragraph.name} {claim.kind} {claim.value:g}..{claim.high:g} {claim.comparison} "
            f"{claim.word} phase={claim.phase} ({whose}) in {paragraph.text[claim.start : claim.end]!r}"
        )
    return result


def _implied(claim: Read, paragraph: Paragraph) -> bool:
    """Whether it is a recovery band without a figure, which the text implies by its use."""
    return claim.kind == "band" and not any(_numbers_meet(figure, claim) for figure in paragraph.figures)


def _counts_buildings(claim: Read, paragraph: Paragraph) -> bool:
    """Whether the marks call a number of buildings or halls a mere count: they may."""
    return claim.kind == "buildings" and any(
        figure.reason == "count"
        and _overlap(figure, claim)
        and (_numbers_meet(figure, claim) or not re.search(r"\d", figure.written))
        for figure in paragraph.figures
    )


def _told(figure: Figure) -> str:
    return f"{figure.written!r}: {figure.kind} {figure.value:g}..{figure.high:g} {figure.comparison} {figure.keys}"


def _fits(figure: Figure, claim: Read) -> bool:
    return (
        claim.kind == figure.kind
        and _same_value(figure, claim)
        and claim.comparison == figure.comparison
        and claim.phase == figure.phase
    )


def _same_date(figure: Figure, claim: Read, text: Text) -> bool:
    """Whether the year is right, where the mark has one; a reading without accounts knows no dates."""
    wanted = figure.keys.get("date", "")
    return wanted in claim.date or not (claim.date or text.accounts)


def _same_value(figure: Figure, claim: Read) -> bool:
    if "word" in figure.keys:
        given, wanted = _plain(claim.word), _plain(figure.keys["word"])
        if figure.kind == "certificates":
            return bool(given) and (given in wanted or wanted in given)
        return given == wanted
    # Degrees Fahrenheit are marked in Celsius, to a tenth; of 2 x 63 MVA either is right, 63 or 126.
    fahrenheit = figure.kind.endswith("temperature") and re.search(r"F\b|Fahrenheit|华氏|℉", figure.written)
    near = 0.05 if fahrenheit else 1e-12
    one_of = (1.0 / claim.units,) if figure.kind == "transformer" else ()
    return any(
        math.isclose(figure.value * factor, claim.value, rel_tol=1e-6, abs_tol=near)
        and math.isclose(figure.high * factor, claim.high, rel_tol=1e-6, abs_tol=near)
        for factor in (1.0, *one_of, *OTHER_UNITS.get(figure.kind, ()))
    )


def _plain(text: str) -> str:
    return re.sub(r"[\s/-]", "", text.casefold())


def _same_place(figure: Figure, claim: Read) -> bool:
    wanted, given = _plain(figure.keys.get("to", "")), _plain(claim.place)
    return not wanted or (bool(given) and (wanted in given or given in wanted))


def _overlap(figure: Figure, claim: Read) -> bool:
    return figure.start < claim.end and claim.start < figure.end


def _numbers_meet(figure: Figure, claim: Read) -> bool:
    """Whether a claim is about this very figure, of whatever kind it takes it for."""
    if math.isnan(claim.value):
        return _plain(claim.word) in _plain(figure.written) or figure.kind == claim.kind
    written = [float(x.replace(",", "")) for x in re.findall(r"\d[\d,]*(?:\.\d+)?", figure.written)]
    known = [figure.value, figure.high, *written]
    return any(
        math.isclose(one, other, rel_tol=1e-6)
        for one in (claim.value, claim.high, claim.given)
        for other in known
    )


def _accounted(figure: Figure, text: Text) -> bool:
    """Whether the figure stands in any list of the tool."""
    spans = [*text.notes, *((start, end) for start, end, _ in text.accounts)]
    return any(start < figure.end and figure.start < end for start, end in spans) or any(
        _overlap(figure, claim) and (_numbers_meet(figure, claim) or claim.kind == figure.kind)
        for claim in text.claims
    )


def _owners_told(figure: Figure, text: Text) -> set[str]:
    """Whose the tool says the figure is."""
    accounts = {owner for start, end, owner in text.accounts if start < figure.end and figure.start < end}
    return accounts | {c.owner for c in text.claims if _overlap(figure, c) and _numbers_meet(figure, c)}
