"""Figures that no site can have: beyond physics, the records of the Earth, or any price that is paid.

The bounds are wide: a figure outside is a slip of the pen or of the unit, whatever the site. What lies inside
is judged by its kind.
"""

from __future__ import annotations

import math
from dataclasses import replace

from siting.auditing.judging.amounts import amount, claimed, kind_name
from siting.auditing.judging.verdicts import NOTHING, Advice, Judged, Verdict
from siting.auditing.reading.claim_kinds import KindId
from siting.auditing.reading.claims import Claim
from siting.conventions import GROUND_M, HOURS_PER_YEAR
from siting.evidence import Label
from siting.records import dataclass
from siting.texts import say


@dataclass(frozen=True, slots=True)
class Bound:
    """The range of a kind in its base unit, ends included, and what sets it."""

    low: float
    high: float
    why: Label


_HALF_AROUND_KM = 20_040.0
_LEAP_DAY_H = 24.0
BOUNDS: dict[KindId, Bound] = {
    "distance": Bound(0.0, _HALF_AROUND_KM, say("bounds.why.around")),
    "elevation": Bound(GROUND_M.value[0], GROUND_M.value[1], say("bounds.why.ground")),
    "mean_temperature": Bound(-60.0, 36.0, say("bounds.why.records")),
    "summer_temperature": Bound(-60.0, 45.0, say("bounds.why.records")),
    "extreme_temperature": Bound(-90.0, 57.0, say("bounds.why.records")),
    "free_cooling": Bound(0.0, HOURS_PER_YEAR.value + _LEAP_DAY_H, say("bounds.why.year")),
    "renewable_share": Bound(0.0, 100.0, say("bounds.why.share")),
    "voltage": Bound(0.1, 1_200.0, say("bounds.why.voltage")),
    "rack_power": Bound(0.05, 1_000.0, say("bounds.why.rack")),
}
# Rough values of one unit of money [USD]: the bounds are hundreds of times apart.
ROUGH_USD = {
    "USD": 1.0, "EUR": 1.1, "GBP": 1.25, "CHF": 1.1, "AUD": 0.65, "CAD": 0.73, "SGD": 0.75, "HKD": 0.13,
    "CNY": 0.14, "JPY": 0.007, "INR": 0.012, "NOK": 0.095, "SEK": 0.095, "DKK": 0.145, "MYR": 0.22,
}  # fmt: skip
_PRICE_USD = (0.006, 1.5)  # of a kilowatt-hour: half the lowest auction, three times the dearest tariff


def impossible(claim: Claim) -> Judged | None:
    """Return CONTRADICTED for a figure that no site can have, otherwise None.

    A range, or a limit that holds for all sites, is false only if the whole of it lies outside.
    """
    bound = _price(claim) or BOUNDS.get(claim.kind)
    if bound is None or math.isnan(claim.value):
        return None
    low = -math.inf if claim.comparison in ("at_most", "within") else claim.value
    high = math.inf if claim.comparison == "at_least" else max(claim.value, claim.high)
    if low <= bound.high and high >= bound.low:
        return None
    ends = [amount(claim.kind, claim.unit, end, digits=3) for end in (bound.low, bound.high)]
    finding = say(
        "bounds.finding",
        name=kind_name(claim),
        stated=claimed(claim),
        why=bound.why,
        low=ends[0],
        high=ends[1],
    )
    return Judged(
        claim, Verdict.CONTRADICTED, finding, method=say("bounds.method"),
        needed=claim.spec.needed or NOTHING, wording=Advice.of(say("bounds.wording", name=kind_name(claim))),
    )  # fmt: skip


def _price(claim: Claim) -> Bound | None:
    """Return the bound of a price of energy in its currency; None if its rough value is not known."""
    currency, per, _ = claim.unit.partition("/kWh")
    dollars = ROUGH_USD.get(currency) if per else None
    if dollars is None:
        return None
    low, high = (end / dollars for end in _PRICE_USD)
    return Bound(low, high, say("bounds.why.price"))


def with_bounds(judged: Judged) -> Judged:
    """Return the verdict, or CONTRADICTED for a figure that no site can have."""
    if judged.verdict is Verdict.CONTRADICTED:
        return judged
    found = impossible(judged.claim)
    return judged if found is None else replace(found, sources=judged.sources)
