"""What a site must disclose: where it is behind rivals, misses limits, or its file says so in words."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from siting.auditing.judging.recovery_band import RecoveryLimit
from siting.evidence import Label, Threshold
from siting.geo.features import ANCHOR
from siting.geo.geodesy import distance_km
from siting.outcome import Outcome, ScoredCriterion
from siting.promotion.own_words import own_texts
from siting.promotion.pairwise import (
    AREA,
    MIN_DIFFERENCE,
    RivalComparison,
    Robustness,
    Side,
    area_of_site,
    figure,
    gap_to,
    is_typed,
    side_of,
    stated_area,
)
from siting.promotion.verdict_texts import constraint_texts
from siting.readers.headings import is_area_unit
from siting.records import dataclass
from siting.texts import catalogue, say
from siting.texts.figure_texts import area_text
from siting.texts.shares import score_text, share_texts
from siting.texts.unit_words import after_number

_WEAK_SCORE = 0.5


@dataclass(frozen=True, slots=True)
class Weakness:
    """Something to disclose.

    ``kind``: ``behind`` a rival, ``level`` or ``nearly_level`` with one whose figure is better, outside a
    ``limit``, ``low`` score, ``unknown`` figure, a stated ``area`` that its polygon does not have, a
    ``constraint`` (``missed`` where not met), ``land`` to convert, a supply that is ``lacking`` or
    ``shared``, a figure that is ``rough`` in the file, a ``remark`` of the file, or a rank that is not
    settled (``standing``).
    """

    kind: str
    label: Label
    text: Label
    robustness: Robustness | None = None


def weighs(outcome: Outcome, criterion: ScoredCriterion) -> bool:
    """Whether any perspective gives it weight: what only another perspective needs must be disclosed too."""
    place = [c.id for c in outcome.criteria].index(criterion.id)
    return criterion.weight > 0 or any(p.weights.share[place] > 0 for p in outcome.perspectives)


def weaknesses(outcome: Outcome, row: int, comparisons: Sequence[RivalComparison]) -> list[Weakness]:
    """Return what the site in *row* must disclose: against its rivals, and by itself."""
    found = _against_rivals(comparisons)
    shares = share_texts([c.share for c in outcome.criteria])
    for criterion, share in zip(outcome.criteria, shares, strict=True):
        if not weighs(outcome, criterion):
            continue
        side = side_of(outcome, criterion, row)
        if not side.known:
            text = say("promotion.unknown", share=share, supply=criterion.supply)
            found.append(Weakness("unknown", criterion.label, text))
            continue
        found += outside(outcome, criterion, side, row)
        if _is_rough(criterion, side, row):
            text = say("promotion.rough", figure=figure(side, criterion.unit))
            found.append(Weakness("rough", criterion.label, text))
        if _is_weak(outcome, criterion, row, side.score):
            text = say(
                "promotion.low_score",
                score=score_text(side.score),
                side=figure(side, criterion.unit),
            )
            found.append(Weakness("low", criterion.label, text))
    found += _area_weakness(outcome, row)
    told = [*constraint_texts(outcome.constraints, row), *own_texts(outcome.sites, row)]
    return found + [Weakness(kind, label, text) for kind, label, text in told]


def _is_weak(outcome: Outcome, criterion: ScoredCriterion, row: int, score: float) -> bool:
    """Whether a low score is a shortcoming.

    A scale with limits of a source says so by itself. Any other is the study's own: where no ranked site does
    better on it, as in hours of free cooling of neighbours, it is the scale that is far, not the figure weak.
    """
    if score >= _WEAK_SCORE or criterion.thresholds:
        return score < _WEAK_SCORE
    others = criterion.score[(outcome.ranking.rank > 0) & (np.arange(len(criterion.score)) != row)]
    return bool((others >= score + MIN_DIFFERENCE).any())


def _against_rivals(comparisons: Sequence[RivalComparison]) -> list[Weakness]:
    """Return where a rival scores higher, then where it is as good or nearly so, with the better figure."""
    behind = [
        Weakness("behind", c.label, _told_of_rival("better", c), c.robustness)
        for c in comparisons
        if c.loses and not c.too_close
    ]
    level = [
        Weakness(kind, c.label, _told_of_rival(kind, c))
        for c in comparisons
        if (kind := "level" if c.level_but_worse else "nearly_level" if c.slightly_worse else "")
    ]
    return behind + level


def _told_of_rival(how: str, c: RivalComparison) -> Label:
    rival, own = figure(c.rival, c.unit), figure(c.own, c.unit)
    return say(f"promotion.rival_{how}", rival=c.rival.name, rival_figure=rival, own_figure=own)


def _is_rough(criterion: ScoredCriterion, side: Side, row: int) -> bool:
    """Whether the file gives a figure only as about so much."""
    return side.evidence == "estimated" and is_typed(criterion, (row,))


def _area_weakness(outcome: Outcome, row: int) -> list[Weakness]:
    """Return that the stated area is another than that of the polygon, or only about so much."""
    given, rough = stated_area(outcome, row), outcome.sites.rough_area
    if math.isnan(given):
        scored = any(is_area_unit(c.unit) for c in outcome.criteria if weighs(outcome, c))
        if scored or rough is None or not rough.about[row]:
            return []
        return [Weakness("rough", AREA, say("promotion.rough", figure=area_of_site(outcome, row)))]
    abroad = not outcome.sites.in_china
    drawn = area_text(float(outcome.sites.frame["area_ha"].iloc[row]), abroad=abroad)
    text = say("promotion.area_differs", given=area_text(given, abroad=abroad, read=True), drawn=drawn)
    return [Weakness("area", AREA, text)]


def _title(outcome: Outcome, source_id: str) -> Label:
    """Return a source by its title: an id says nothing to an investor."""
    source = outcome.sources.get(source_id)
    return source.title if source else Label(source_id, source_id)


def outside(outcome: Outcome, criterion: ScoredCriterion, side: Side, row: int) -> list[Weakness]:
    """Limits of a criterion that the figure does not meet."""
    found = []
    for limit in criterion.thresholds:
        if limit.name == "min" and side.value < limit.value:
            word = say("promotion.short_of")
        elif limit.name == "max" and side.value > limit.value:
            word = say("common.beyond")
        else:
            continue
        told = _band_told(outcome, criterion, side, row, limit)
        if told is not None:
            found.append(Weakness("limit", criterion.label, told))
            continue
        unit = after_number(limit.unit)
        gap = say("figure.with_unit", figure=gap_to(side, limit), unit=unit)
        known = f"kind.{limit.kind}" in catalogue("en")  # a plug-in may define its own kinds
        text = say(
            "promotion.outside_limit",
            side=figure(side, criterion.unit),
            gap=gap,
            word=word,
            limit=limit.value,
            unit=unit,
            kind=say(f"kind.{limit.kind}") if known else limit.kind,
            source=_title(outcome, limit.source),
        )
        found.append(Weakness("limit", criterion.label, text))
    return found


def _band_told(
    outcome: Outcome, criterion: ScoredCriterion, side: Side, row: int, limit: Threshold
) -> Label | None:
    """Return what the audit of a claim about a band of practice says; None for any other limit."""
    ends = {t.name for t in criterion.thresholds}
    remote = limit.name == "min"
    if criterion.measure != "recovery_band" or limit.kind != "practice" or (remote and "max" in ends):
        return None
    at = float(outcome.sites.lon[row]), float(outcome.sites.lat[row])
    for point in outcome.points:
        away = float(distance_km(*at, point.lon, point.lat))
        if point.group is ANCHOR and abs(away - side.value) <= 0.001:
            said = RecoveryLimit(limit.value, remote).sentence(side.name, point.label, side.value)
            source = _title(outcome, limit.source)
            return say("promotion.outside_band", said=said, kind=say(f"kind.{limit.kind}"), source=source)
    return None
