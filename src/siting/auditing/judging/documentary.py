"""Verdicts on what only papers can prove: areas, money, racks, voltage, classes and superlatives.

Nothing outside the document measures these, so they are UNVERIFIABLE, each with the paper that would
settle it. What they say among themselves is in `siting.auditing.judging.consistency`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from siting.auditing.judging.amounts import capital, claimed, kind_name
from siting.auditing.judging.site import AuditSite, find_spot
from siting.auditing.judging.site_climate import SiteClimate
from siting.auditing.judging.verdicts import NOTHING, Figure, Judged, Verdict, number
from siting.auditing.reading.claims import Claim, ClaimKind
from siting.catalogue import Catalogue
from siting.errors import LayerError
from siting.evidence import EvidenceClass, Label, Source
from siting.geo.geodesy import distance_km
from siting.texts import join, say

CLASSES = Source(
    "gb-50174-power",
    say("documentary.class.source_title"),
    "general knowledge of the field",
    "cited",
    "2018",
    "standard",
    say("documentary.class.source_note"),
)
TIERS = Source(
    "uptime-tiers",
    say("documentary.tier.source_title"),
    "general knowledge of the field",
    "cited",
    "2026-11",
    "standard",
    say("documentary.class.source_note"),
)

_NEEDED: dict[ClaimKind, Label] = {
    "land_area": say("documentary.needed.land_area"),
    "floor_area": say("documentary.needed.floor_area"),
    "investment": say("documentary.needed.investment"),
    "racks": say("documentary.needed.racks"),
    "servers": say("documentary.needed.servers"),
    "buildings": say("documentary.needed.buildings"),
    "power": say("documentary.needed.power"),
    "rack_power": say("documentary.needed.rack_power"),
    "transformer": say("documentary.needed.transformer"),
    "voltage": say("documentary.needed.voltage"),
    "tier": say("documentary.needed.tier"),
    "class": say("documentary.needed.class"),
}
_STAND_BY = re.compile(
    r"双.{0,2}备|双回|双路|双电源|dual|redundan|two (?:feeds|lines)|hot.?standby", re.IGNORECASE
)
_OVER_TIER = re.compile(r"\+|plus|增强", re.IGNORECASE)
PLANNED: dict[str, Label] = {
    "existing": say("documentary.planned.existing"),
    "planned": say("documentary.planned.planned"),
    "conditional": say("documentary.planned.conditional"),
}


def judge_paper(claim: Claim) -> Judged:
    """Judge a claim that only a paper can prove."""
    needed = _NEEDED.get(claim.kind, say("documentary.source_needed"))
    stated = stated_figure(claim)
    status = PLANNED.get(claim.qualifiers.status, say("documentary.planned.as_stated"))
    finding = say("documentary.finding", stated=stated)
    wording = say("documentary.wording", status=status, stated=Label(capital(stated.en), stated.zh))
    sources: tuple[str, ...] = ()
    if claim.kind == "voltage" and _STAND_BY.search(claim.quote):
        finding = say("documentary.class.hot_standby", finding=finding)
        sources = (CLASSES.id,)
    if claim.kind == "tier":
        finding, wording = _tier(claim, finding, wording)
        sources = (TIERS.id,)
    if claim.kind == "class":
        finding = say("documentary.class.finding", finding=finding)
        level = claim.word or "…"
        wording = say("documentary.class.wording", level=level)
        sources = (CLASSES.id,)
    return Judged(
        claim,
        Verdict.UNVERIFIABLE,
        finding,
        needed=needed,
        wording=wording,
        sources=sources,
        paper_only=True,
    )


def _tier(claim: Claim, finding: Label, wording: Label) -> tuple[Label, Label]:
    level = claim.word or ("…" if math.isnan(claim.value) else number(claim.value, 0))
    if _OVER_TIER.search(level):
        bare = _OVER_TIER.sub("", level).strip()
        finding = say("documentary.tier.no_such_tier", level=level, finding=finding)
        level = bare
    wording = say("documentary.tier.wording", level=level)
    return finding, wording


def stated_figure(claim: Claim) -> Label:
    """Return kind, figure and phase of a claim in words."""
    name, figure = kind_name(claim), claimed(claim)
    phase = say("common.in_phase", phase=claim.phase) if claim.phase else NOTHING
    return say("documentary.stated_figure", name=name, figure=figure, phase=phase)


# --- superlatives -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Measure:
    """What a superlative compares: a figure of each site, and whether less is more of it."""

    of: Callable[[AuditSite], Figure]
    unit: str
    sources: tuple[str, ...]
    least: bool


_MAX_NAMED = 5
_LEAST = frozenset({"nearest", "lowest", "smallest", "coolest"})
_MOST = frozenset({"farthest", "highest", "largest"})
_NEED_RIVALS = say("superlative.needed")


def judge_superlative(
    claim: Claim, site: AuditSite, rivals: Sequence[AuditSite], catalogue: Catalogue
) -> Judged:
    """Judge "nearest", "coolest" ... among given sites; without them, or unmeasured, nobody can."""
    named = _named(claim, catalogue)
    others = [r for r in (named or rivals) if float(distance_km(site.lon, site.lat, r.lon, r.lat)) > 0.001]
    measure = _measure(claim, site, catalogue)
    shown = claim.word or claim.quote
    if not others or measure is None:
        reason = say("superlative.no_rivals") if not others else say("superlative.not_measured")
        return Judged(
            claim,
            Verdict.UNVERIFIABLE,
            say("superlative.needs_all_rivals", reason=reason),
            needed=_NEED_RIVALS,
            wording=say("superlative.wording_unknown"),
        )
    own = measure.of(site)
    found = sorted(
        ((measure.of(r), r) for r in others), key=lambda pair: pair[0].value, reverse=not measure.least
    )
    best, rival = found[0]
    ahead = own.value <= best.value if measure.least else own.value >= best.value
    apart = not (own.low <= best.high and best.low <= own.high)
    listed = join((r.label for r in others[:_MAX_NAMED]), "mark.list")
    count = len(others) + 1
    among = (
        say("superlative.among_first_sites", count=count, listed=listed)
        if len(others) > _MAX_NAMED
        else say("superlative.among_sites", count=count, listed=listed)
    )
    unit = f" {measure.unit}" if measure.unit else ""
    figures = say(
        "superlative.figures",
        site=site.label,
        own=number(own.value),
        unit=unit,
        rival=rival.label,
        best=number(best.value),
    )
    if ahead and (apart or own.low == own.high):
        verdict = Verdict.SUPPORTED if named else Verdict.DEPENDS
    elif not ahead and (apart or own.low == own.high):
        verdict = Verdict.CONTRADICTED
    else:
        verdict = Verdict.UNVERIFIABLE
    return Judged(
        claim,
        verdict,
        say(
            "superlative.wording_figures",
            figures=figures,
            among=Label(capital(among.en), among.zh),
        ),
        measured=own,
        method=say("superlative.method"),
        definition=among if verdict is Verdict.DEPENDS else NOTHING,
        needed=_NEED_RIVALS if verdict in (Verdict.DEPENDS, Verdict.UNVERIFIABLE) else NOTHING,
        wording=say("superlative.wording_true", shown=shown, among=among, figures=figures)
        if verdict in (Verdict.SUPPORTED, Verdict.DEPENDS)
        else say("superlative.wording_false", figures=figures),
        sources=measure.sources,
    )


def _named(claim: Claim, catalogue: Catalogue) -> list[AuditSite]:
    found = []
    for name in claim.qualifiers.among:
        try:
            place = catalogue.place(name)
        except LayerError:
            return []  # not all rivals are known: none can be called beaten
        found.append(AuditSite(place.label, place.lon, place.lat, float("nan"), place.source, place.source))
    return found


def _measure(claim: Claim, site: AuditSite, catalogue: Catalogue) -> _Measure | None:
    word, aspect = claim.word, claim.qualifiers.aspect
    least, most = word in _LEAST, word in _MOST
    if word in ("nearest", "farthest") or aspect == "distance":
        spot = find_spot(claim.subject, site, catalogue) if claim.subject else None
        if spot is None or not (least or most):
            return None

        def away(place: AuditSite) -> Figure:
            km = round(float(distance_km(place.lon, place.lat, spot.lon, spot.lat)), 3)
            return Figure(km, km, km, "km", EvidenceClass.DERIVED)

        return _Measure(away, "km", ("geodesic", spot.source), least)
    if word == "coolest" or (aspect == "mean_temperature" and (least or most)):
        return _Measure(lambda place: SiteClimate(place).mean_temperature(), "°C", ("climate-table",), least)
    if aspect == "elevation" and (least or most):
        return _Measure(_elevation, "m", (site.elevation_source,), least)
    return None


def _elevation(place: AuditSite) -> Figure:
    return Figure(
        place.elevation_m, place.elevation_m - 50.0, place.elevation_m + 50.0, "m", EvidenceClass.OBSERVED
    )
