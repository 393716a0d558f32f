"""What a verdict is, and the rules by which a claimed figure is compared with a measured one.

A claim accepts a range of figures: "about 50 km" accepts 5% on either side, "at least 500 km" anything
from 500 km. Equality belongs to the better side. A measured figure has an interval:

- its best estimate lies in the accepted range, or the stated figure lies in its interval: SUPPORTED;
- its whole interval lies outside the accepted range: CONTRADICTED;
- otherwise only the interval reaches into the range: UNVERIFIABLE until there is better evidence.

DEPENDS means that the claim holds under one stated definition and not under another; the judges decide that.
DOCUMENTED means that no measurement decides it and a paper on hand states it
(`siting.auditing.judging.papers`). Each judge also writes the sentence to print instead (its ``_wording``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from enum import StrEnum
from typing import Literal

from siting.auditing.reading.claims import Claim, Comparison
from siting.conventions import POWER_FACTOR, RACK_POWERS_KW, REMOTE_KM, ROAD_FACTORS, SAME_CITY_KM
from siting.evidence import EvidenceClass, Label
from siting.records import dataclass
from siting.texts import say

NOTHING = Label("", "")


class Verdict(StrEnum):
    """What the audit found about a claim."""

    SUPPORTED = "SUPPORTED"
    DOCUMENTED = "DOCUMENTED"
    CONTRADICTED = "CONTRADICTED"
    DEPENDS = "DEPENDS"
    UNVERIFIABLE = "UNVERIFIABLE"


@dataclass(frozen=True, slots=True)
class Rules:
    """The parameters of an audit; every one is shown in its outputs.

    Parameters
    ----------
    tolerance
        For a bare figure or one stated as "about": share of the figure, 0..1.
    temperature_k
        The same for temperatures [K], where a share is meaningless.
    road_low, road_high
        Assumed ratio of road length to the straight line.
    same_city_km, remote_km
        The two recovery bands [km]: conventions of practice, not stated in any regulation.
    pue
        Assumed if a load is judged and the document states none.
    power_factor
        Of the load.
    rack_powers_kw, supply_water_c
        Values to try if the document states none.
    """

    tolerance: float = 0.05
    temperature_k: float = 0.5
    road_low: float = ROAD_FACTORS.value[0]
    road_high: float = ROAD_FACTORS.value[1]
    same_city_km: float = SAME_CITY_KM.value
    remote_km: float = REMOTE_KM.value
    pue: float = 1.3
    power_factor: float = POWER_FACTOR.value
    rack_powers_kw: tuple[float, ...] = RACK_POWERS_KW.value
    supply_water_c: tuple[float, ...] = (7.0, 12.0, 15.0, 18.0, 20.0, 23.0)


Found = Literal["measured", "file", "document"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that a claim is compared with: low <= value <= high, in *unit*.

    ``found``: measured, stated in a file of the user, or following from other figures of the document.
    ``sure`` says in words how sure it is, where the class of evidence says too little. ``as_stated`` is the
    figure as a file states it, in the unit of the claim; a measured one has none. ``by`` is the technology
    that a figure is of, where others give another one.
    """

    value: float
    low: float
    high: float
    unit: str
    evidence: EvidenceClass
    sure: Label = NOTHING
    as_stated: Label = NOTHING
    found: Found = "measured"
    by: Label = NOTHING


@dataclass(frozen=True, slots=True)
class Marked(Label):
    """A table cell shown in the style of a verdict."""

    look: Verdict = Verdict.UNVERIFIABLE

    @classmethod
    def of(cls, said: Label, look: Verdict) -> Marked:
        """Return a text in the style of a verdict."""
        return cls(said.en, said.zh, look)


@dataclass(frozen=True, slots=True)
class Advice(Label):
    """A wording that tells the author what to do; no text prints it as its own."""

    @classmethod
    def of(cls, said: Label) -> Advice:
        """Return a text as advice."""
        return cls(said.en, said.zh)


@dataclass(frozen=True, slots=True)
class Table:
    """A table that supports a verdict: cells are texts in both languages."""

    title: Label
    head: tuple[Label, ...]
    rows: tuple[tuple[Label, ...], ...]
    note: Label = NOTHING


@dataclass(frozen=True, slots=True)
class Judged:
    """One claim with its verdict.

    Parameters
    ----------
    claim
        The claim as found.
    verdict
        See `Verdict`.
    finding
        What was found, in one or two sentences.
    measured
        The figure that the claim was compared with; None if nothing was measured.
    method, tolerance
        How it was measured, and the rule of comparison.
    compared_as
        The comparison, if it differs from that of the claim: a stated PUE is a design of at most that.
    definition
        For DEPENDS: the definition under which the claim holds.
    needed
        What would settle it; empty where nothing is needed.
    wording
        How to state it truthfully; an `Advice` where only the author can.
    clause
        The same within a sentence that has stated the distance already; empty where `wording` serves.
    instead, basis
        The proven figure with its unit, as it may stand in place of the claimed one, and on what it rests;
        empty where no single figure can.
    sources
        Source ids.
    tables
        Supporting tables.
    paper_only
        No measurement could prove it, only a paper can.
    """

    claim: Claim
    verdict: Verdict
    finding: Label
    measured: Figure | None = None
    method: Label = NOTHING
    tolerance: Label = NOTHING
    compared_as: Comparison | None = None
    definition: Label = NOTHING
    needed: Label = NOTHING
    wording: Label = NOTHING
    clause: Label = NOTHING
    instead: Label = NOTHING
    basis: Label = NOTHING
    sources: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    paper_only: bool = False


OUTSIDE: tuple[str, ...] = ()
"""A figure in a check that does not come from a claim: a usual range, a convention."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check of the document against itself.

    ``between`` holds, for each figure compared, the ids of the claims behind it; `OUTSIDE` stands for a
    figure that is not from the document. ``stated`` and ``found`` are in ``unit``; None if the check does not
    compare two figures. ``claims`` holds the ids of all claims involved.

    Raises
    ------
    ValueError
        All its figures come from the same claims: such a check cannot fail.
    """

    id: str
    title: Label
    verdict: Verdict
    finding: Label
    between: tuple[tuple[str, ...], ...]
    stated: float | None = None
    found: float | None = None
    unit: str = ""
    claims: tuple[str, ...] = ()
    needed: Label = NOTHING
    wording: Label = NOTHING
    sources: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()

    def __post_init__(self) -> None:
        """Reject a verdict on a figure compared with itself."""
        if len({frozenset(ids) for ids in self.between}) < 2:
            raise ValueError(f"check {self.id} needs two independent figures")


@dataclass(frozen=True, slots=True)
class Accepted:
    """The range of figures that a claim accepts, ends included.

    ``stated`` is the figure itself if the claim states one, and NaN if it states a bound or a range.
    """

    low: float
    high: float
    rule: Label
    stated: float = math.nan

    def holds(self, value: float) -> bool:
        """Whether a figure lies in the range, up to rounding."""
        slack = 1e-9 * max(1.0, abs(value))
        return self.low - slack <= value <= self.high + slack

    def reached_by(self, low: float, high: float) -> bool:
        """Whether an interval reaches into the range."""
        slack = 1e-9 * max(1.0, abs(low), abs(high))
        return low <= self.high + slack and high >= self.low - slack


def accepted(claim: Claim, rules: Rules, *, absolute: float | None = None) -> Accepted:
    """Return the range of figures that a claim accepts.

    Parameters
    ----------
    claim
        With a figure.
    rules
        Set the tolerance of a bare figure or one stated as "about".
    absolute
        A tolerance in the unit of the claim, if a share of the figure is meaningless.

    Raises
    ------
    ValueError
        The claim is in words.
    """
    value = claim.value
    if math.isnan(value):
        raise ValueError(f"claim {claim.id} has no figure")
    match claim.comparison:
        case "at_least":
            return Accepted(value, math.inf, say("tolerance.at_least"))
        case "at_most" | "within":
            return Accepted(-math.inf, value, say("tolerance.at_most"))
        case "between":
            rule = say("tolerance.between")
            return Accepted(min(value, claim.high), max(value, claim.high), rule)
        case "exactly":
            half = _half_last_digit(value)
            rule = say("tolerance.exactly", half=half)
            return Accepted(value - half, value + half, rule, value)
    absolute = absolute or claim.spec.slack or None
    if absolute is not None:
        rule = say("tolerance.absolute", absolute=absolute)
        return Accepted(value - absolute, value + absolute, rule, value)
    share = rules.tolerance
    rule = say("tolerance.relative", share=share * 100)
    reach = share * abs(value)
    return Accepted(value - reach, value + reach, rule, value)


def compare(figure: Figure, range_: Accepted) -> Verdict:
    """Compare a measured figure with what a claim accepts; see the module."""
    if range_.holds(figure.value) or figure.low <= range_.stated <= figure.high:
        return Verdict.SUPPORTED
    if range_.reached_by(figure.low, figure.high):
        return Verdict.UNVERIFIABLE
    return Verdict.CONTRADICTED


def rule_of(figure: Figure, range_: Accepted) -> Label:
    """Return the rule that decides: the range of the claim, or that its figure lies in the interval."""
    if not range_.holds(figure.value) and figure.low <= range_.stated <= figure.high:
        return say("tolerance.inside_interval")
    return range_.rule


def over_definitions(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict on a claim that leaves its definition open, from the verdict by each definition.

    DEPENDS where the claim holds by one and not by another.
    """
    found = set(verdicts)
    if len(found) == 1:
        return found.pop()
    return Verdict.DEPENDS if found & {Verdict.SUPPORTED, Verdict.DEPENDS} else Verdict.UNVERIFIABLE


def _half_last_digit(value: float) -> float:
    """Half a unit of the last written digit: 0.5 for 50, 0.05 for 1.3."""
    text = f"{abs(value):.12g}"
    decimals = len(text.partition(".")[2]) if "e" not in text else 0
    return float(0.5 * 10.0**-decimals)


def number(value: float, digits: int = 1) -> str:
    """Format a figure for people: thousands separated, at most *digits* decimals, no trailing zeros."""
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
