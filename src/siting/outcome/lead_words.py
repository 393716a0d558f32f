"""Reasons to doubt a first place, in words: how often it is first, and how little weight would change it."""

from __future__ import annotations

from siting.evidence import FloatArray, Label
from siting.outcome.outcome import Outcome
from siting.outcome.robustness import Shift
from siting.texts import join, say
from siting.texts.shares import sampled_text

SURE, CLOSE_WEIGHT = 0.9, 0.01
"""Below these limits a first place does not count as a lead."""


def tips(outcome: Outcome) -> Shift | None:
    """Return the shift of less than one percentage point of weight that makes another site draw level."""
    standing = outcome.robustness
    least = standing.shifts[0] if standing is not None and standing.shifts else None
    return least if least is not None and least.moved < CLOSE_WEIGHT else None


def tips_text(outcome: Outcome) -> Label | None:
    """Say how little weight makes another site draw level with the first; None where it takes more."""
    near = tips(outcome)
    if near is None or not near.moved > 0:
        return None
    return say("ranked_bars.tips", moved=f"{max(100 * near.moved, 0.1):.1f}")


def how_often(outcome: Outcome, first: str | Label) -> Label | None:
    """Say in what share of the draws the best site is first of all; None where nothing was drawn.

    Where another site is first more often, it is named before: the first is then so by its score alone, and
    the terminal may have no room for the rest. Where no figure is uncertain, every draw of the figures is the
    same: being first in all of them is no finding, so only the weights are spoken of.
    """
    stated, nearby = _drawn(outcome)
    if nearby is None and stated is None:
        return None
    if nearby is None:
        told = say("ranked_bars.first_in", first=first, share=_text(stated, 0))
    elif stated is None:
        told = say("ranked_bars.first_near", first=first, nearby=_text(nearby, 0))
    else:
        figures = {"share": _text(stated, 0), "nearby": _text(nearby, 0)}
        told = say("ranked_bars.first_in_both", first=first, **figures)
    other = _more_often_text(outcome)
    return told if other is None else join([other, told], "mark.semicolon")


def more_often(outcome: Outcome) -> Label | None:
    """Name the site that is first in more draws than the one with the highest score; None if none is."""
    found = _outdone_by(outcome)
    return None if found is None else _label(outcome, found[0])


def _more_often_text(outcome: Outcome) -> Label | None:
    found = _outdone_by(outcome)
    if found is None:
        return None
    best, drawn = found
    stated, nearby = _drawn(outcome)
    shown = {"share": _text(stated, best), "nearby": _text(nearby, best)}
    return say(f"ranked_bars.more_often_{drawn}", other=_label(outcome, best), **shown)


def _outdone_by(outcome: Outcome) -> tuple[int, str] | None:
    """Return the rank of a site that is first in more draws than the top-scoring one, and in which."""
    for drawn, shares in zip(("share", "nearby"), _drawn(outcome), strict=True):
        if shares is not None and _outdone(outcome, shares):
            return int(shares.argmax()), drawn
    return None


def _drawn(outcome: Outcome) -> tuple[FloatArray | None, FloatArray | None]:
    """Return how often each site is first in the draws of the figures, and near the stated weights."""
    likely, standing = outcome.likely, outcome.robustness
    stated = None if likely is None or not outcome.uncertain else likely.stated.first
    return stated, None if standing is None else standing.nearby.first


def _row(outcome: Outcome, at: int) -> int:
    """Return the row of the ranked site at a place of the ranking."""
    order = outcome.ranking.order
    return int(order[outcome.ranking.rank[order] > 0][at])


def _outdone(outcome: Outcome, shares: FloatArray) -> bool:
    """Whether a site with a lower score is first more often than the best, by the shares as printed."""
    best = int(shares.argmax())
    shared = outcome.ranking.rank[_row(outcome, best)] == 1
    return not shared and sampled_text(float(shares[best])) != sampled_text(float(shares[0]))


def _text(shares: FloatArray | None, at: int) -> str:
    return "" if shares is None else sampled_text(float(shares[at]))


def _label(outcome: Outcome, at: int) -> Label:
    return outcome.sites.label(_row(outcome, at))
