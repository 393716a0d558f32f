"""Verdicts on the peak ground acceleration: the zone of the county's seat, where the table has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from siting.auditing.judging.documentary import judge_paper
from siting.auditing.judging.site import AuditSite
from siting.auditing.judging.verdicts import Figure, Judged, Rules, Verdict, accepted, compare
from siting.auditing.reading.claims import Claim
from siting.criteria.county_rows import PGA_SOURCE, PGA_UNIT, SeatAcceleration, acceleration_of_seats
from siting.evidence import EvidenceClass, Label
from siting.texts import join, say

_NEEDED = say("documentary.needed.seismic_acceleration")


def judge_acceleration(claim: Claim, site: AuditSite, rules: Rules) -> Judged:
    """Judge a peak ground acceleration [g] against the zone of the seat of the site's county.

    UNVERIFIABLE without a table row for each county that the site may lie in, and where the row is from an
    edition before GB 18306-2015, whose zone is reported.
    """
    seats = acceleration_of_seats(site.lon, site.lat)
    if not seats:
        return replace(judge_paper(claim), needed=_NEEDED)
    zones = sorted(seat.value_g for seat in seats)
    if any(seat.earlier for seat in seats):
        return _by_earlier_edition(claim, seats, below=accepted(claim, rules).high < zones[0])
    figure = Figure(zones[0], zones[0], zones[-1], PGA_UNIT, EvidenceClass.DERIVED)
    range_ = accepted(claim, rules)
    verdict = compare(figure, range_)
    named = join((_zone(seat.county, seat.value_g) for seat in seats), "mark.list")
    return Judged(
        claim,
        verdict,
        say("ground.finding", zones=named),
        measured=figure,
        method=say("acceleration.method"),
        tolerance=range_.rule,
        needed=_NEEDED,
        wording=say("ground.wording", zones=named),
        sources=(PGA_SOURCE, "counties"),
        paper_only=verdict is Verdict.UNVERIFIABLE,
    )


def _by_earlier_edition(claim: Claim, seats: Sequence[SeatAcceleration], *, below: bool) -> Judged:
    """Leave a claim open and report the zone of the earlier edition: the one in force may be higher."""
    zones = join((_zone(seat.county, seat.value_g) for seat in seats), "mark.list")
    return replace(
        judge_paper(claim),
        finding=say("ground.earlier_below" if below else "ground.earlier", zones=zones),
        needed=_NEEDED,
        sources=(PGA_SOURCE, "counties"),
    )


def _zone(county: Label, value_g: float) -> Label:
    return say("ground.zone", county=county, value=f"{value_g:.2f}")
