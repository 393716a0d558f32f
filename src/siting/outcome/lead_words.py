"""Reasons to doubt a first place, in words: how often it is first, and how little weight would change it."""

from __future__ import annotations

from siting.evidence import Label
from siting.outcome.outcome import Outcome
from siting.outcome.robustness import Shift
from siting.texts import say
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

    Where no figure is uncertain, every draw of the figures is the same: being first in all of them is no
    finding, so only the weights are spoken of.
    """
    likely, standing = outcome.likely, outcome.robustness
    if standing is None:
        if likely is None or not outcome.uncertain:
            return None
        return say("ranked_bars.first_in", first=first, share=sampled_text(float(likely.stated.first[0])))
    nearby = sampled_text(float(standing.nearby.first[0]))
    if likely is None or not outcome.uncertain:
        return say("ranked_bars.first_near", first=first, nearby=nearby)
    share = sampled_text(float(likely.stated.first[0]))
    return say("ranked_bars.first_in_both", first=first, share=share, nearby=nearby)
