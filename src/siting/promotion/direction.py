"""How an advantage is said: the quantity by its own name, the figure, and a word for its direction."""

from __future__ import annotations

from collections.abc import Sequence

from siting.evidence import Label
from siting.outcome import ScoredCriterion
from siting.promotion.pairwise import RivalComparison, Side, figure
from siting.texts import join, say

_AMOUNTS = frozenset({"mu", "ha", "km2", "m2", "km", "m", "MW", "h/yr"})
"""Units of what is more or less; in other units a figure is higher or lower."""


def direction(own: Side, rival: Side, unit: str, *, rising: bool | None) -> Label | None:
    """Return "more than at", "lower than at" and so on; None where neither more nor less is better."""
    if rising is None or own.value == rival.value:
        return None
    kind = "hours" if unit == "h/yr" else "amount" if unit in _AMOUNTS else "level"
    return say(f"promotion.than.{kind}.{'more' if own.value > rival.value else 'less'}")


def distance_band(criterion: ScoredCriterion) -> Label:
    """Return the band of distances that a criterion asks for, in brackets; nothing without one."""
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
    key = "promotion.reading.distance" if criterion.measure == "recovery_band" else "promotion.reading"
    return say(key, label=criterion.label)


def ahead_of(comparisons: Sequence[RivalComparison]) -> Label:
    """Say the figure of a site and how those of its rivals differ: 28.5, lower than at B (36)."""
    first = comparisons[0]
    told = [_compared(c) for c in comparisons]
    if all(word == told[0][0] for word, _ in told) and told[0][0] is not None:
        rivals = join((say("kit.rival", rival=c.rival.name, figure=text) for c, (_, text) in
                       zip(comparisons, told, strict=True)), "mark.list")  # fmt: skip
        rivals = say("promotion.than.rivals", word=told[0][0], rivals=rivals)
    else:
        rivals = join((say("promotion.than.none", rival=c.rival.name, figure=text) for c, (_, text) in
                       zip(comparisons, told, strict=True)), "mark.comma")  # fmt: skip
    own = figure(first.own, first.unit)
    return say("promotion.reads", reading=first.reading, figure=own, band=first.band, rivals=rivals)


def _compared(c: RivalComparison) -> tuple[Label | None, Label]:
    return direction(c.own, c.rival, c.unit, rising=c.rising), figure(c.rival, c.unit)


def statement(comparison: RivalComparison) -> Label:
    """Write an advantage as a sentence that the data supports."""
    return say("promotion.ahead", site=comparison.own.name, said=ahead_of([comparison]))
