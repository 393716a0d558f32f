"""Travel times: too short for the straight line is CONTRADICTED; a timetable or a route settles the rest."""

from __future__ import annotations

import re

from siting.auditing.judging.amounts import claimed
from siting.auditing.judging.site import AuditSite, Spot, find_spot
from siting.auditing.judging.verdicts import Figure, Judged, Verdict
from siting.auditing.reading.claims import Claim
from siting.catalogue import Catalogue
from siting.conventions import ROAD_FACTORS
from siting.evidence import EvidenceClass, Label
from siting.texts import say

MAX_ROAD_KMH, MAX_RAIL_KMH, MAX_AIR_KMH = 130.0, 350.0, 1_000.0
"""No road is driven, no train in service runs, and no airliner flies faster than this on a journey [km/h]."""
USUAL_ROAD_KMH = (70.0, 100.0)
"""Mean speeds of a journey by road, motorways included [km/h]: practice."""
_ROAD = re.compile(
    r"车程|驱车|驾车|行车|公路|高速(?!铁)|\b(?:driv\w+|by (?:car|road)|motorway|highway)\b", re.IGNORECASE
)
_FLIGHT = re.compile(r"航班|飞行|空中|\bflights?\b|\bby air\b|\bfly", re.IGNORECASE)


def _by_road(km: float) -> Label:
    """State how long the road takes at usual speeds and lengths, as an estimate."""
    low, high = ROAD_FACTORS.value
    slow, fast = USUAL_ROAD_KMH
    return say(
        "travel.by_road", low=f"{km * low / fast * 60:.0f}", high=f"{km * high / slow * 60:.0f}",
        slow=f"{slow:.0f}", fast=f"{fast:.0f}", factor_low=f"{low:g}", factor_high=f"{high:g}",
    )  # fmt: skip


def judge_travel_time(claim: Claim, site: AuditSite, catalogue: Catalogue) -> tuple[Judged, Spot | None]:
    """Judge a travel time against the straight line at the highest speed of its means of travel."""
    spot = find_spot(claim.subject, site, catalogue)
    paper = Judged(
        claim, Verdict.UNVERIFIABLE, say("travel.finding", stated=claimed(claim)),
        needed=say("travel.needed"), wording=say("travel.wording", stated=claimed(claim)),
    )  # fmt: skip
    if spot is None or not spot.complete:
        return paper, None
    speed = MAX_ROAD_KMH if _ROAD.search(claim.quote) else MAX_RAIL_KMH
    if _FLIGHT.search(claim.quote):
        speed = MAX_AIR_KMH
    least = spot.distance_km / speed * 60.0
    if claim.high >= least:
        return paper, spot
    figure = Figure(least, least, least, "min", EvidenceClass.DERIVED)
    said = {
        "place": spot.label,
        "km": f"{spot.distance_km:.1f}",
        "minutes": f"{least:.0f}",
        "speed": f"{speed:.0f}",
    }
    wording = say("travel.wording_distance", **said)
    if speed == MAX_ROAD_KMH:
        by_road = _by_road(spot.distance_km)
        wording = Label(f"{wording.en} {by_road.en}", wording.zh + by_road.zh)
    return (
        Judged(
            claim, Verdict.CONTRADICTED, say("travel.too_short", **said), measured=figure,
            method=say("travel.method", speed=f"{speed:.0f}"), wording=wording,
            sources=("geodesic", spot.source),
        ),
        spot,
    )  # fmt: skip
