"""The site and one rival in one criterion: who is ahead, how surely, and whether it matters."""

from __future__ import annotations

import math
from enum import StrEnum

from siting.evidence import EVIDENCE_WORDS, NO_NOTE, Label, Threshold, is_stated
from siting.outcome import Outcome, ScoredCriterion
from siting.records import dataclass
from siting.texts import say
from siting.texts.category_words import category_words
from siting.texts.figure_texts import area_text, figure_text, gap_text

MIN_DIFFERENCE = 0.05
"""Least difference in value that matters, unless the user states one; value is 0 to 1 on a criterion."""
_TIE = 1e-9
AREA = say("map.area")
_SAME_AREA = 0.01  # of the area: less is rounding and the drawing of edges
_PLACES = frozenset({"anchor", "nearest"})


class Robustness(StrEnum):
    """How sure an advantage is, best first."""

    ROBUST = "robust"
    LIKELY = "likely"
    STATED = "stated"
    ESTIMATE = "estimate"


@dataclass(frozen=True, slots=True)
class Side:
    """One site in one criterion: figure or word with its interval, class, and score with its interval.

    ``words`` is the category ``text`` as people read it; ``place`` is what a distance is to, where several
    come into question; ``converted`` is whether the figure was read in another unit; ``qualified`` is what
    belongs beside it; ``typed`` is whether it has the digits of a cell; ``row`` is that
    of the site, as two may have one name.
    """

    name: Label
    value: float
    low: float
    high: float
    text: str | None
    evidence: str
    score: float
    score_low: float
    score_high: float
    words: Label | None = None
    place: Label | None = None
    converted: bool = False
    qualified: Label = NO_NOTE
    typed: bool = False
    row: int = -1

    @property
    def known(self) -> bool:
        """Whether there is a figure."""
        return self.evidence != "unknown"


@dataclass(frozen=True, slots=True)
class RivalComparison:
    """The site and one rival in one criterion.

    Parameters
    ----------
    complete
        False where the figures come from a list with gaps.
    common
        Share of the variance of their errors that both share, 0..1.
    typed
        A figure was typed in by the user and is taken as it is.
    failed
        The site's own figure does not meet a limit of the criterion, or a constraint on it; or the study
        gives a harm, as land to convert, a higher score the more there is.
    least
        Least difference in value that matters, 0..1.
    rising
        Whether more is better (True) or less (False) all along the value function; None where neither.
    reading, band
        What is said before the figure of the site, and the distances asked for, in brackets.
    distance
        Whether it is how far something is.
    comparable
        Whether the figures measure the same: distances to different cities say nothing of each other, only
        their scores do.
    """

    criterion: str
    label: Label
    unit: str
    share: float
    own: Side
    rival: Side
    method: Label
    sources: tuple[str, ...]
    complete: bool
    common: float = 0.0
    typed: bool = False
    failed: bool = False
    least: float = MIN_DIFFERENCE
    rising: bool | None = None
    reading: Label = NO_NOTE
    band: Label = NO_NOTE
    distance: bool = False
    comparable: bool = True

    @property
    def wins(self) -> bool:
        """Whether the site scores higher."""
        return self._known and self.own.score > self.rival.score + _TIE

    @property
    def loses(self) -> bool:
        """Whether the rival scores higher."""
        return self._known and self.rival.score > self.own.score + _TIE

    @property
    def _known(self) -> bool:
        return self.own.known and self.rival.known

    @property
    def robustness(self) -> Robustness:
        """How sure the better score is, whichever side has it."""
        own_ahead = self.own.score >= self.rival.score
        ahead, behind = (self.own, self.rival) if own_ahead else (self.rival, self.own)
        if least_lead(ahead, behind, self.common) > _TIE:
            if self.typed:
                return Robustness.STATED
            return Robustness.ROBUST if self.complete else Robustness.LIKELY
        return Robustness.ESTIMATE

    @property
    def material(self) -> bool:
        """Whether the difference in value matters."""
        return self._known and abs(self.own.score - self.rival.score) >= self.least - _TIE

    @property
    def advantage(self) -> bool:
        """Whether the site can state it: ahead by enough, beyond the intervals, within its own limit."""
        return self.wins and self.material and self.robustness is not Robustness.ESTIMATE and not self.failed

    @property
    def too_close(self) -> bool:
        """Whether one side scores higher, but by too little to say so."""
        return (self.wins or self.loses) and not (
            self.material and self.robustness is not Robustness.ESTIMATE
        )

    @property
    def immaterial(self) -> bool:
        """Whether one side surely scores higher, but by too little to matter."""
        return self.too_close and self.robustness is not Robustness.ESTIMATE

    @property
    def slightly_worse(self) -> bool:
        """Whether the rival scores higher, surely, but by too little to matter."""
        return self.loses and self._small_but_sure

    @property
    def slightly_better(self) -> bool:
        """Whether the site scores higher, surely, but by too little to matter."""
        return self.wins and self._small_but_sure and not self.failed

    @property
    def _small_but_sure(self) -> bool:
        return not self.material and self.comparable and self.robustness is not Robustness.ESTIMATE

    @property
    def level_but_worse(self) -> bool:
        """Whether both score the same, and the rival has the better figure."""
        return self._lead_at_same_score < 0

    @property
    def level_but_better(self) -> bool:
        """Whether both score the same, and the site has the better figure."""
        return self._lead_at_same_score > 0 and not self.failed

    @property
    def _lead_at_same_score(self) -> float:
        """How far the figure of the site is the better one where both score the same; 0 if by nothing.

        Within a band of distances, in which all score the same, nearer is better to whoever must get there.
        """
        if not (self._known and self.comparable) or self.wins or self.loses or self.rising is None:
            return 0.0
        lead = (self.own.value - self.rival.value) * (1 if self.rising else -1)
        return lead if abs(lead) > _TIE * max(1.0, abs(self.own.value)) else 0.0

    @property
    def better_figure(self) -> bool:
        """Whether the site has the better figure at the same score or nearly: it is said with these words."""
        return self.level_but_better or self.slightly_better


def site_named(outcome: Outcome, row: int) -> Label:
    """Return the name of a site in both languages; its id where it has none."""
    frame = outcome.sites.frame
    en = str(frame["name"].iloc[row]) or str(frame["site_id"].iloc[row])
    zh = frame["name_zh"].iloc[row]
    return Label(en, zh if isinstance(zh, str) and zh else en)


def side_of(outcome: Outcome, criterion: ScoredCriterion, row: int) -> Side:
    """Return the figure of the site in *row* with its interval, class and score."""
    main = criterion.measured.main
    text = main.text[row].as_py() if main.text is not None else None
    known = bool(main.known[row])
    return Side(
        site_named(outcome, row),
        float(main.value[row]) if known else float("nan"),
        float(main.low[row]) if known else float("nan"),
        float(main.high[row]) if known else float("nan"),
        text,
        EVIDENCE_WORDS[int(main.evidence[row])],
        float(criterion.score[row]),
        float(criterion.score_low[row]),
        float(criterion.score_high[row]),
        None if text is None else category_words(text, main.name),
        _place(outcome, criterion, row),
        main.converted,
        main.qualification(row),
        main.typed,
        row,
    )


def _place(outcome: Outcome, criterion: ScoredCriterion, row: int) -> Label | None:
    """Return the city that a distance is to, where the criterion is about several; None otherwise."""
    for quantity in criterion.measured.beside:
        if quantity.name in _PLACES and quantity.text is not None and quantity.known[row]:
            word = str(quantity.text[row].as_py())
            if not any(c.isdigit() for c in word):  # a number of a road or a voltage would pass for a figure
                return next((p.label for p in outcome.points if p.label.en == word), Label(word, word))
    return None


def least_lead(ahead: Side, behind: Side, common: float) -> float:
    """Lead in score that remains when both errors go against it; a shared error moves both sides together.

    *common* is the shared part of the variance: sqrt(common) of each error moves both the same way, up or
    down, and the rest moves them apart. With none, the lead is the worst score of one minus the best of the
    other.
    """
    down, up = ahead.score - ahead.score_low, behind.score_high - behind.score
    together = max(down - (behind.score - behind.score_low), up - (ahead.score_high - ahead.score), 0.0)
    apart = math.sqrt(1 - common) * (down + up) + math.sqrt(common) * together
    return ahead.score - behind.score - apart


def figure(side: Side, unit: str) -> Label:
    """Write the figure of one site with its interval and unit; a word as it is."""
    if not side.known:
        return say("common.unknown")
    if side.text is not None:
        return side.words or Label(side.text, side.text)
    read, about = side.evidence == "observed", side.evidence == "estimated"
    told = figure_text(
        side.value, side.low, side.high, unit, read=read, about=about, converted=side.converted,
        qualified=side.qualified, typed=side.typed,
    )  # fmt: skip
    return told if side.place is None else say("promotion.from_place", figure=told, place=side.place)


def gap_to(side: Side, limit: Threshold) -> str:
    """Write how far a figure is from a limit, without the unit: of one that was read with its digits."""
    return gap_text(side.value, limit.value, limit.unit, read=side.evidence == "observed")


def is_typed(criterion: ScoredCriterion, rows: tuple[int, ...]) -> bool:
    """Whether a figure of one of the sites was typed in: a column of the site file, not a measured area."""
    main = criterion.measured.main
    return any(is_stated(EVIDENCE_WORDS[int(main.evidence[row])], main.sources) for row in rows)


def stated_area(outcome: Outcome, row: int) -> float:
    """Return the area that the site file states [ha] if the polygon differs from it; otherwise NaN."""
    frame = outcome.sites.frame
    given, drawn = (float(frame[key].iloc[row]) for key in ("area_given_ha", "area_ha"))
    return given if abs(given - drawn) > _SAME_AREA * drawn else math.nan


def area_of_site(outcome: Outcome, row: int) -> Label:
    """Write the area of a site, which is known: as the file gives it, or that of its polygon."""
    sites = outcome.sites
    drawn, rough = bool(sites.has_area[row]), sites.rough_area
    told = area_text(float(sites.frame["area_ha"].iat[row]), abroad=not sites.in_china, read=not drawn)
    return say("figure.about", figure=told) if rough is not None and rough.about[row] else told
