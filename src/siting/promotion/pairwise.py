"""The site and one rival in one criterion: who is ahead, how surely, and whether it matters."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from siting.evidence import Label
from siting.texts import say
from siting.texts.unit_words import after_number

MIN_DIFFERENCE = 0.05
"""Least difference in value that matters, unless the user states one; value is 0 to 1 on a criterion."""
_TIE = 1e-9


class Robustness(StrEnum):
    """How sure an advantage is, best first."""

    ROBUST = "robust"
    LIKELY = "likely"
    STATED = "stated"
    ESTIMATE = "estimate"


@dataclass(frozen=True, slots=True)
class Side:
    """One site in one criterion: figure or word with its interval, class, and score with its interval."""

    name: Label
    value: float
    low: float
    high: float
    text: str | None
    evidence: str
    score: float
    score_low: float
    score_high: float

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
        The site's own figure does not meet a limit of the criterion, or a constraint on it.
    least
        Least difference in value that matters, 0..1.
    rising
        Whether more is better (True) or less (False) all along the value function; None where neither.
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
    def level_but_worse(self) -> bool:
        """Whether both score the same, and the rival has the better figure."""
        if not self._known or self.wins or self.loses or self.rising is None:
            return False
        lead = (self.rival.value - self.own.value) * (1 if self.rising else -1)
        return lead > _TIE * max(1.0, abs(self.own.value))


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
        return Label(side.text, side.text)
    digits = 0 if unit in ("h/yr", "MW", "m", "mu") else 1 if unit in ("km", "ha", "%") else 3
    text = f"{side.value:,.{digits}f}"
    if np.isinf(side.high):
        text = f"≥ {side.low:,.{digits}f}"
    elif not np.isclose(side.low, side.high, rtol=0, atol=0.5 * 10.0**-digits):
        text += f" ({side.low:,.{digits}f}–{side.high:,.{digits}f})"
    return say("figure.with_unit", figure=text, unit=after_number(unit))


def statement(comparison: RivalComparison) -> Label:
    """Write an advantage as a sentence that the data supports."""
    c = comparison
    own, rival = figure(c.own, c.unit), figure(c.rival, c.unit)
    return say(
        "promotion.ahead",
        site=c.own.name,
        rival=c.rival.name,
        criterion=c.label,
        own_figure=own,
        rival_figure=rival,
    )
