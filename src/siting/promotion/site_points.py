"""What can be said for a site and what must be disclosed, one point for each criterion."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from itertools import product

from siting.evidence import Label
from siting.outcome import Outcome, RuleVerdicts
from siting.promotion.direction import direction
from siting.promotion.own_words import LACKING, LAND, REMARK, SHARED
from siting.promotion.pairwise import RivalComparison, figure
from siting.promotion.promotion import promote
from siting.promotion.weaknesses import Weakness, weaknesses
from siting.records import dataclass
from siting.texts import join, say

_LEVEL: dict[str, Callable[[RivalComparison], bool]] = {
    "level": lambda c: c.level_but_worse,
    "nearly_level": lambda c: c.slightly_worse,
}
_AHEAD: dict[str, Callable[[RivalComparison], bool]] = {"ahead": lambda c: c.advantage}
_BEHIND: dict[str, Callable[[RivalComparison], bool]] = {"behind": lambda c: c.loses and not c.too_close}
"""How a rival is ahead of the site, by the kind of weakness; `_LEVEL` at the same score or nearly."""
_BETTER: dict[str, Callable[[RivalComparison], bool]] = {
    "level_better": lambda c: c.level_but_better,
    "nearly_level_better": lambda c: c.slightly_better,
}
"""The same the other way round: how the figure of the site is the better one without an advantage."""
_IN_FILE = (LAND, LACKING, SHARED)
_FIRST = ("missed", *_IN_FILE)  # of what must be disclosed
MAX_RIVALS = 3
"""Number of sites that a site sheet compares with: the best other ones."""


@dataclass(frozen=True, slots=True)
class Point:
    """What is said about a criterion or a rule."""

    label: Label
    text: Label
    in_file: bool = False
    """Whether it repeats words of the site file."""


@dataclass(frozen=True)
class SitePoints:
    """The points of one site against the rows *rivals*; siting rules are left out, there may be any number.

    ``alone`` is what it must disclose by itself, ``against`` where it is behind or scores low; ``remarks``
    are those of the file, which may speak for or against it.
    """

    rivals: tuple[int, ...]
    strengths: tuple[Point, ...]
    alone: tuple[Point, ...]
    against: tuple[Point, ...]
    remarks: tuple[Point, ...]

    @property
    def to_disclose(self) -> tuple[Point, ...]:
        """What must be disclosed, but for siting rules."""
        return (*self.alone, *self.against)


def site_points(outcome: Outcome, row: int, rivals: Sequence[int] | None = None) -> SitePoints:
    """Return the points of the site in *row* against the rows *rivals*, by default the best other ones."""
    if rivals is None:
        rivals = best_others(outcome, row)
    ids = outcome.sites.frame["site_id"].astype(str)
    compared = promote(outcome, ids.iat[row], [ids.iat[r] for r in rivals]).comparisons if rivals else ()
    others = tuple(c for c in outcome.constraints if not isinstance(c, RuleVerdicts))
    weak = weaknesses(replace(outcome, constraints=others), row, compared)
    alone = _alone(weak)
    first = tuple(Point(w.label, w.text, w.kind in _IN_FILE) for w in alone)
    settled = {w.label for w in alone if w.kind != "rough"}
    remarks = tuple(Point(w.label, w.text, in_file=True) for w in weak if w.kind == REMARK)
    return SitePoints(tuple(rivals), _strengths(compared), first, _against(weak, compared, settled), remarks)


def _alone(weak: Sequence[Weakness]) -> list[Weakness]:
    """Return the weaknesses of the site by itself, the kinds that weigh most first."""
    alone = (w for w in weak if w.kind not in {"behind", "level", "nearly_level", "low", REMARK})
    return sorted(alone, key=lambda w: _FIRST.index(w.kind) if w.kind in _FIRST else len(_FIRST))


def best_others(outcome: Outcome, row: int) -> list[int]:
    """Return the rows of the best ranked sites besides the one in *row*, `MAX_RIVALS` at most."""
    order = outcome.ranking.order
    return [r for r in order[outcome.ranking.rank[order] > 0].tolist() if r != row][:MAX_RIVALS]


def _strengths(compared: Sequence[RivalComparison]) -> tuple[Point, ...]:
    """Return the advantages that can be stated, one per criterion, with the rivals it holds against."""
    found = _points_by_criterion(compared, _AHEAD)
    said = {point.label for point in found}
    return (*found, *(p for p in _points_by_criterion(compared, _BETTER) if p.label not in said))


def _against_names(kind: str, compared: Sequence[RivalComparison], names: Label) -> Label:
    """Say the figure of the site, and that it is ahead of the rivals of these names, behind or level."""
    first = compared[0]
    mine = say("mark.plus_band", figure=figure(first.own, first.unit), band=first.band)
    words = {""} if kind in {*_LEVEL, *_BETTER} else {direction(c) for c in compared}
    word = words.pop()
    if not word or words:
        return say(f"site_sheet.{kind}", figure=mine, rivals=names)
    return say("site_sheet.than", figure=mine, compared=say(word, rivals=names))


def _against(
    weak: Sequence[Weakness], compared: Sequence[RivalComparison], settled: Collection[Label]
) -> tuple[Point, ...]:
    """Return where the site is behind rivals, one point per criterion, and where it scores low."""
    behind = _points_by_criterion(compared, _BEHIND)
    said = {*settled, *(point.label for point in behind)}
    level = [point for point in _points_by_criterion(compared, _LEVEL) if point.label not in said]
    low = [Point(w.label, w.text) for w in weak if w.kind == "low" and w.label not in said]
    return (*behind, *level, *low)


def _points_by_criterion(
    compared: Sequence[RivalComparison], kinds: Mapping[str, Callable[[RivalComparison], bool]]
) -> list[Point]:
    """Return for each criterion and kind the point that names all rivals of which it holds."""
    found = []
    for key, kind in product(dict.fromkeys(c.criterion for c in compared), kinds):
        ahead = [c for c in compared if c.criterion == key and kinds[kind](c)]
        if ahead:
            names = join((c.rival.name for c in ahead), "mark.list")
            found.append(Point(ahead[0].label, _against_names(kind, ahead, names)))
    return found
