"""What can be said for a site and what must be disclosed, one point for each criterion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from siting.evidence import Label
from siting.outcome import Outcome
from siting.promotion.pairwise import RivalComparison, figure
from siting.promotion.promotion import Weakness, promote, weaknesses
from siting.texts import join, say

MAX_RIVALS = 3
"""Number of sites that a site sheet compares with: the best other ones."""


@dataclass(frozen=True, slots=True)
class Point:
    """What is said about a criterion or a rule."""

    label: Label
    text: Label


@dataclass(frozen=True)
class SitePoints:
    """The points of one site against the rows *rivals*."""

    rivals: tuple[int, ...]
    compared: tuple[RivalComparison, ...]
    strengths: tuple[Point, ...]
    to_disclose: tuple[Point, ...]


def site_points(outcome: Outcome, row: int) -> SitePoints:
    """Return the points of the site in *row*, against the best other ones."""
    order = outcome.ranking.order
    rivals = [r for r in order[outcome.ranking.rank[order] > 0].tolist() if r != row][:MAX_RIVALS]
    ids = outcome.sites.frame["site_id"].astype(str)
    compared = promote(outcome, ids.iat[row], [ids.iat[r] for r in rivals]).comparisons if rivals else ()
    weak = weaknesses(outcome, row, compared)
    return SitePoints(tuple(rivals), compared, _strengths(compared), _to_disclose(weak, compared))


def _strengths(compared: Sequence[RivalComparison]) -> tuple[Point, ...]:
    """Return the advantages that can be stated, one per criterion, with the rivals it holds against."""
    found = []
    for key in dict.fromkeys(c.criterion for c in compared):
        ahead = [c for c in compared if c.criterion == key and c.advantage]
        if ahead:
            names = join((c.rival.name for c in ahead), "mark.list")
            text = say("site_sheet.ahead", figure=figure(ahead[0].own, ahead[0].unit), rivals=names)
            found.append(Point(ahead[0].label, text))
    return tuple(found)


def _to_disclose(weak: Sequence[Weakness], compared: Sequence[RivalComparison]) -> tuple[Point, ...]:
    """Return what must be disclosed: first by itself, then against rivals, one per criterion."""
    alone = [w for w in weak if w.kind not in {"behind", "level", "low"}]
    alone.sort(key=lambda w: w.kind != "missed")
    found = [Point(w.label, w.text) for w in alone]
    for key in dict.fromkeys(c.criterion for c in compared):
        behind = [c for c in compared if c.criterion == key and c.loses and not c.too_close]
        if behind:
            names = join((c.rival.name for c in behind), "mark.list")
            text = say("site_sheet.behind", figure=figure(behind[0].own, behind[0].unit), rivals=names)
            found.append(Point(behind[0].label, text))
    said = {point.label for point in found}
    found += [Point(w.label, w.text) for w in weak if w.kind == "low" and w.label not in said]
    return tuple(found)
