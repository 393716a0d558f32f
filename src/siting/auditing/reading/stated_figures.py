"""A figure as a text states it, and a number that is none."""

from __future__ import annotations

from siting.auditing.reading.claims import Comparison
from siting.records import dataclass


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """A figure with its unit: ``value`` and ``high`` after multipliers, ``start``/``end`` in the flat text.

    ``group`` is the family of the unit (``length``, ``count_rack`` ...; empty without one), ``unit`` its
    spelling. ``written`` is the number before the multiplier (万, million). ``compared`` says that a word of
    comparison was found; a bare figure is "about". ``code`` is a currency before the number.
    """

    start: int
    end: int
    value: float
    high: float
    group: str = ""
    unit: str = ""
    written: float = 0.0
    written_high: float = 0.0
    multiplier: str = ""
    comparison: Comparison = "about"
    compared: bool = False
    chinese: bool = False


@dataclass(frozen=True, slots=True)
class Passed:
    """A number that is no figure by the rule named: a date, an ordinal, a part of a name, a bare count."""

    start: int
    end: int
    rule: str
