"""How an advantage is said: the quantity by its own name, the figure, and a word for its direction."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from siting.evidence import Label
from siting.outcome import ScoredCriterion
from siting.promotion.pairwise import RivalComparison, figure
from siting.readers.headings import metres_in
from siting.sites.column_direction import is_less_better
from siting.texts import join, say
from siting.texts.comparison_words import comparison_kind

_FROM = ("距", "到")
"""A distance in Chinese that begins so: its figure follows without a verb."""
_DISTANCE = re.compile(r"\bdist(?:ance)?\b", re.IGNORECASE)
_DISTANCES = frozenset({"distance", "recovery_band"})


def is_distance(criterion: ScoredCriterion) -> bool:
    """Whether a criterion is how far something is: by its measure, or a column that is called so."""
    label = criterion.label
    named = label.zh.startswith(_FROM) or "距离" in label.zh or _DISTANCE.search(label.en) is not None
    return criterion.measure in _DISTANCES or (named and metres_in(criterion.unit) is not None)


def direction(c: RivalComparison) -> str:
    """Return the id of "more than at", "nearer than" and so on; empty where neither more nor less is better.

    Empty also where the figures are distances to different places.
    """
    if not c.comparable or c.own.value == c.rival.value or (c.rising is None and not c.distance):
        return ""
    kind = "distance" if c.distance else comparison_kind(c.unit)
    own, rival = c.own, c.rival
    return f"promotion.than.{kind}.{'more' if own.value > rival.value else 'less'}"


def rising(criterion: ScoredCriterion) -> bool | None:
    """Whether more or less is better (also in a band with an upper limit); None for neither and words."""
    if criterion.measure == "recovery_band" and any(t.name == "max" for t in criterion.thresholds):
        return False
    steps = np.diff([score for _, score in criterion.curve])
    if not len(steps) or not steps.any():
        return None
    return True if (steps >= 0).all() else False if (steps <= 0).all() else None


def is_harm(criterion: ScoredCriterion) -> bool:
    """Whether a study gives more of a column a higher score that is a price or a harm: no merit to state."""
    harm = criterion.measure == "attribute" and is_less_better(criterion.label, criterion.unit)
    return harm and bool(rising(criterion))


def better_text(criterion: ScoredCriterion) -> Label | None:
    """Say which figures are better: a band, or its direction; None for words and where neither is."""
    band, upward = band_text(criterion), rising(criterion)
    if band.en:
        return say("promotion.better.band", band=band)
    if upward is None:
        return None
    kind = "distance" if is_distance(criterion) else "amount"
    return say(f"promotion.better.{kind}.{'more' if upward else 'less'}")


def distance_band(criterion: ScoredCriterion) -> Label:
    """Return the band of distances that a criterion asks for, in brackets; nothing without one."""
    band = band_text(criterion)
    return say("promotion.band", band=band) if band.en else band


def band_text(criterion: ScoredCriterion) -> Label:
    """Return the band of distances that a criterion asks for: 10–60 km; nothing without one."""
    ends = {t.name: t.value for t in criterion.thresholds if t.unit == "km"}
    least, most = ends.get("min"), ends.get("max")
    if criterion.measure != "recovery_band" or (least is None and most is None):
        return Label("", "")
    if least is None or most is None:
        key, end = ("from", least) if most is None else ("to", most)
        return say(f"promotion.band.{key}", end=f"{end:g}")
    return say("promotion.band.between", least=f"{least:g}", most=f"{most:g}")


def reading(criterion: ScoredCriterion) -> Label:
    """Return what stands before a figure: the quantity by its name, of a band that it is a distance."""
    if criterion.measure == "recovery_band":
        # One anchor: 距太原直线距离; of several, the figure names the one.
        return Label(
            say("promotion.reading.distance", label=criterion.label).en,
            _read(criterion.measured.main.label.zh, distance=True),
        )
    label = criterion.label
    return Label(say("promotion.reading", label=label).en, _read(label.zh, distance=is_distance(criterion)))


def _read(label: str, *, distance: bool) -> str:
    """Return how a quantity is read in Chinese: 距太原49.5公里, but 高差为132米 and 到户电价为0.41元."""
    if distance and label.startswith(_FROM):
        label = label.replace("的直线距离", "直线距离")
        return re.sub("(?<!直线)的?距离$", "", label)  # 距变电站距离3.1公里 says it twice
    kind, colon, which = label.partition("：")
    if colon:
        # 自然冷却：水侧冷却塔（供水18℃） is a heading; before a verb it is 自然冷却（水侧冷却塔，供水18℃）.
        label = f"{kind}（{which.replace('（', '，').replace('）', '')}）"
    return say("promotion.reading", label=Label(label, label)).zh


def read_as(reading: Label, figure: Label) -> Label:
    """Return what stands before a figure: 面积为450亩, but 面积约450亩."""
    said = reading.zh.removesuffix("为") if figure.zh.startswith("约") else reading.zh
    return Label(reading.en, said)


def of_site(site: Label, said: Label, *, distance: bool) -> Label:
    """Return what is said of a site: 交城距太原49.5公里, but 交城的高差为132米."""
    follows = distance and said.zh.startswith(_FROM)
    return say("promotion.ahead_from" if follows else "promotion.ahead", site=site, said=said)


def ahead_of(comparisons: Sequence[RivalComparison]) -> Label:
    """Say the figure of a site and how those of its rivals differ: 28.5, lower than at B (36)."""
    first = comparisons[0]
    told = [_compared(c) for c in comparisons]
    if all(word == told[0][0] for word, _ in told) and told[0][0]:
        rivals = join((say("kit.rival", rival=c.rival.name, figure=text) for c, (_, text) in
                       zip(comparisons, told, strict=True)), "mark.list")  # fmt: skip
        rivals = say(told[0][0], rivals=rivals)
    else:
        rivals = join((say("promotion.than.none", rival=c.rival.name, figure=text) for c, (_, text) in
                       zip(comparisons, told, strict=True)), "mark.comma")  # fmt: skip
    own = figure(first.own, first.unit)
    key = "promotion.reads_stated" if first.typed else "promotion.reads"
    # 距太原35.8公里 says what 直线距离为 would say before it.
    before = read_as(first.reading, own) if first.own.place is None else Label(first.reading.en, "")
    said = say(key, reading=before, figure=own, band=first.band, rivals=rivals)
    return Label(said.en, _in_one_pair(said.zh, own.zh))


def _in_one_pair(said: str, figure: str) -> str:
    """Merge a bracketed remark into the brackets that the figure already ends with: （意向价，据填报）."""
    return said.replace(f"{figure}（", f"{figure[:-1]}，") if figure.endswith("）") else said


def _compared(c: RivalComparison) -> tuple[str, Label]:
    return direction(c), figure(c.rival, c.unit)


def better_figures(comparisons: Sequence[RivalComparison]) -> Label:
    """Say that a figure is better than those of rivals at the same score, or nearly."""
    nearly = any(c.slightly_better for c in comparisons)
    return say("promotion.better_nearly" if nearly else "promotion.better_level", said=ahead_of(comparisons))


def statement(comparison: RivalComparison) -> Label:
    """Write an advantage, or a better figure at the same score, as a sentence that the data supports."""
    said = (better_figures if comparison.better_figure else ahead_of)([comparison])
    return of_site(comparison.own.name, said, distance=comparison.distance)
