"""A claim in words, as the reading finds it."""

from __future__ import annotations

import math

from siting.auditing.reading.claim_kinds import KindId
from siting.auditing.reading.claims import Comparison
from siting.records import dataclass


@dataclass(frozen=True, slots=True)
class Grade:
    """A claim in words; ``value`` is the number of a tier, NaN otherwise.

    ``of_figure``: it names no quantity, so it is one only of the figure before it in its sentence.
    ``whose`` names whom it is about where that is not its subject: no site is larger than Alpha.
    """

    start: int
    end: int
    kind: KindId
    word: str
    value: float = math.nan
    comparison: Comparison = "exactly"
    subject: str = ""
    aspect: KindId | None = None
    scope: str = ""
    among: tuple[str, ...] = ()
    by: str = ""
    rank: int = 0
    of_figure: bool = False
    whose: str = ""
