"""Verdicts on latency: the travel time of light in fibre on a route no shorter than the straight line.

A figure that does not say whether it is one way or round trip is judged as both. Where the two verdicts
differ it DEPENDS, and both are shown.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from siting.auditing.judging.amounts import plain
from siting.auditing.judging.site import AuditSite, Spot, find_spot
from siting.auditing.judging.unknown_ends import unknown_place
from siting.auditing.judging.verdicts import (
    NOTHING,
    Figure,
    Judged,
    Marked,
    Rules,
    Table,
    Verdict,
    number,
    over_definitions,
)
from siting.auditing.reading.claims import Claim
from siting.catalogue import Catalogue
from siting.conventions import FIBRE_MS_PER_KM, FIBRE_US_PER_KM, ROUTE_FACTORS
from siting.evidence import EvidenceClass, Label
from siting.records import dataclass
from siting.texts import join, say

PLANNED_ROUTE, USUAL_ROUTE, ANY_ROUTE = ROUTE_FACTORS.value
_WAYS = {"one_way": (1,), "round_trip": (2,)}
_ONE_WAY, _ROUND_TRIP = say("distance.latency.one_way"), say("distance.latency.round_trip")


@dataclass(frozen=True, slots=True)
class _Trip:
    """A latency by one definition: what it needs at least [ms], on usual routes, and the verdict."""

    way: Label
    least: float
    figure: Figure
    verdict: Verdict
    factor: float

    @property
    def condition(self) -> Label:
        """When the claim holds."""
        if self.verdict is Verdict.SUPPORTED:
            return self.way
        return say("distance.latency.true_only", factor=self.factor, way=self.way)


def judge_latency(
    claim: Claim, site: AuditSite, catalogue: Catalogue, rules: Rules
) -> tuple[Judged, Spot | None]:
    """Judge a latency; also return the place, for the map."""
    spot = find_spot(claim.subject, site, catalogue)
    if spot is None:
        return unknown_place(claim), None
    trips = [_trip(claim, spot, rules, ways=n) for n in _WAYS.get(claim.qualifiers.trip, (1, 2))]
    verdict = over_definitions(trip.verdict for trip in trips)
    # Where the definitions differ, the figure shown is that of the one under which the claim holds.
    holding = _holding(trips) if verdict is Verdict.DEPENDS else []
    shown = (holding or trips)[-1]
    judged = Judged(
        claim,
        verdict,
        _finding(spot, trips),
        measured=shown.figure,
        method=say(
            "distance.latency.method",
            delay=FIBRE_US_PER_KM.value,
            low=PLANNED_ROUTE,
            usual=USUAL_ROUTE,
            high=ANY_ROUTE,
        ),
        tolerance=say("distance.latency.tolerance"),
        definition=join((t.condition for t in holding), "mark.semicolon"),
        needed=NOTHING if verdict is Verdict.CONTRADICTED else say("distance.latency.needed"),
        wording=_wording(spot, shown),
        # A delay that is stated as too long has two bounds: only the wording says both.
        instead=NOTHING
        if claim.comparison == "at_least"
        else say("distance.latency.instead", least=shown.least),
        basis=shown.way if claim.qualifiers.trip == "unspecified" else NOTHING,
        sources=("fibre-delay", "route-factor", "geodesic", spot.source),
        tables=_tables(trips),
    )
    return judged, spot


def _holding(trips: Sequence[_Trip]) -> list[_Trip]:
    """Return the trips under whose definition the claim holds, on short routes at least."""
    return [t for t in trips if t.verdict in {Verdict.SUPPORTED, Verdict.DEPENDS}]


def _trip(claim: Claim, spot: Spot, rules: Rules, *, ways: int) -> _Trip:
    """Judge a latency as *ways* times the way there."""
    least = ways * FIBRE_MS_PER_KM.value * spot.distance_km
    low, usual, high = (least * factor for factor in (PLANNED_ROUTE, USUAL_ROUTE, ANY_ROUTE))
    figure = Figure(usual, low, high, "ms", EvidenceClass.ASSUMED)
    slack = rules.tolerance if claim.comparison == "about" else 0.0
    allowed = max(claim.value, claim.high) * (1 + slack)
    factor = allowed / least if least > 0 else math.inf
    if claim.comparison == "at_least":
        verdict = _at_least(claim.value, figure)
    elif allowed < low:  # the whole interval lies above what is claimed
        verdict = Verdict.CONTRADICTED
    else:
        verdict = Verdict.SUPPORTED if factor >= ANY_ROUTE else Verdict.DEPENDS
    return _Trip(_ONE_WAY if ways == 1 else _ROUND_TRIP, least, figure, verdict, factor)


def _at_least(stated: float, figure: Figure) -> Verdict:
    """Judge a latency of at least a given figure: a longer route is always possible, up to a point."""
    if stated <= figure.low:
        return Verdict.SUPPORTED
    return Verdict.CONTRADICTED if stated > figure.high else Verdict.UNVERIFIABLE


def _finding(spot: Spot, trips: list[_Trip]) -> Label:
    km = number(spot.distance_km)
    last = trips[-1]
    if len(trips) > 1 and trips[0].verdict is not last.verdict:
        once = trips[0].figure
        return say(
            "distance.latency.either_way", km=km, spot=spot.label, low=once.low, high=once.high,
            low_twice=last.figure.low, high_twice=last.figure.high,
        )  # fmt: skip
    finding = say(
        "distance.latency.finding",
        least=last.least,
        way=last.way,
        km=km,
        spot=spot.label,
        low=last.figure.low,
        high=last.figure.high,
    )
    if last.verdict is Verdict.CONTRADICTED and 1 <= last.factor < PLANNED_ROUTE:
        finding = say("distance.latency.too_slow", finding=finding, planned=PLANNED_ROUTE)
    return finding


def _wording(spot: Spot, trip: _Trip) -> Label:
    return say(
        "distance.latency.wording",
        spot=spot.label,
        least=trip.least,
        way=trip.way,
        low=trip.figure.low,
        figure=trip.figure.value,
    )


def _tables(trips: list[_Trip]) -> tuple[Table, ...]:
    """Show both definitions where both were tried: what each needs, and the verdict by it."""
    if len(trips) < 2:
        return ()
    words = {
        Verdict.SUPPORTED: "distance.latency.holds",
        Verdict.DEPENDS: "distance.latency.on_short_routes",
        Verdict.CONTRADICTED: "distance.latency.fails",
        Verdict.UNVERIFIABLE: "distance.latency.open",
    }
    rows = tuple(
        (
            t.way,
            *(plain(f"{ms:.2f}") for ms in (t.least, t.figure.low, t.figure.high)),
            Marked.of(say(words[t.verdict], factor=t.factor), t.verdict),
        )
        for t in trips
    )
    columns = ("way", "straight", "planned", "unplanned", "claim")
    head = tuple(say(f"distance.latency.{key}_column") for key in columns)
    return (Table(say("distance.latency.table_title"), head, rows),)
