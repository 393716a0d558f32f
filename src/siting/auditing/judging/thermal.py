"""Verdicts on mean temperature and elevation."""

from __future__ import annotations

import math

import numpy as np

from siting.auditing.judging.amounts import amount_as_given, interval, plain, with_interval
from siting.auditing.judging.site import GIVEN, AuditSite
from siting.auditing.judging.site_climate import SiteClimate
from siting.auditing.judging.verdicts import (
    NOTHING,
    Accepted,
    Figure,
    Judged,
    Rules,
    Table,
    Verdict,
    accepted,
    compare,
    rule_of,
)
from siting.auditing.reading.claims import Claim
from siting.climate.ground import MARGIN_M, SOURCE, ground_around
from siting.climate.world import SOURCES, world_years
from siting.evidence import EvidenceClass, Label
from siting.texts import say
from siting.texts.station_words import station_name

_ELEVATION_ERROR_M = 50.0  # 2 km terrain model: tens of metres

NEED_STATION = say("thermal.temperature.needed")


def _wording(figure: Figure, years: Label, site: AuditSite) -> Label:
    """Return the mean temperature as a sentence; an elevation that is UNKNOWN is not claimed."""
    known = not math.isnan(site.elevation_m)
    text = "thermal.temperature.wording" if known else "thermal.temperature.wording_no_elevation"
    return say(text, figure=figure.value, interval=interval(figure), years=years)


def judge_temperature(claim: Claim, climate: SiteClimate, rules: Rules) -> Judged:
    """Judge the mean temperature of the year, and solve for the elevation at which it would hold."""
    if not climate.known:
        return _by_world_maps(claim, climate, rules)
    figure, typical = climate.mean_temperature(), climate.typical_temperature()
    range_ = accepted(claim, rules, absolute=rules.temperature_k)
    verdict = _by_years(figure, typical, range_)
    older = typical if verdict is Verdict.DEPENDS else None
    site, years = climate.site, climate.years.label
    given = site.elevation_source == GIVEN
    height = "thermal.temperature.at_given" if given else "thermal.temperature.at_elevation"
    finding = say(
        "thermal.temperature.finding",
        site=site.label,
        at_elevation=_at_height(site, height),
        figure=with_interval(figure),
        years=years
        if typical is None
        else say("thermal.temperature.years", years=years, typical=with_interval(typical)),
    )
    wording, definition = _wording(figure, years, site), NOTHING
    if older is not None:
        definition = say("thermal.temperature.true_of_typical_years", typical=with_interval(older))
        wording = say("thermal.temperature.wording_both", said=wording, typical=older.value)
    elif verdict is not Verdict.SUPPORTED:
        there, why = _where_it_holds(climate, range_), _why_undecided(figure, verdict, range_)
        finding = Label(finding.en + why.en + there.en, finding.zh + why.zh + there.zh)
    elif not range_.holds(figure.value):
        finding = say("thermal.temperature.inside_interval", finding=finding)
    return Judged(
        claim,
        verdict,
        finding,
        measured=figure,
        method=climate.method,
        tolerance=rule_of(older or figure, range_),
        definition=definition,
        needed=NOTHING if verdict is Verdict.SUPPORTED else NEED_STATION,
        wording=wording,
        instead=amount_as_given(claim, figure.value, digits=1),
        basis=say("thermal.temperature.basis", interval=interval(figure), years=years),
        sources=(*climate.sources, *elevation_source(site)),
        tables=(_station_table(climate),),
    )


def _by_years(figure: Figure, typical: Figure | None, range_: Accepted) -> Verdict:
    """Return the verdict by the present years, or by the typical ones; DEPENDS if it holds of these alone.

    A mean that names no years may be that of the years that normals are from. Their interval may also reach
    what that of the last ten years does not.
    """
    now = compare(figure, range_)
    if now is Verdict.SUPPORTED or typical is None:
        return now
    then = compare(typical, range_)
    if then is Verdict.SUPPORTED:
        return Verdict.DEPENDS
    return then if now is Verdict.CONTRADICTED else now


def _why_undecided(figure: Figure, verdict: Verdict, range_: Accepted) -> Label:
    """Say which interval keeps a figure open: that of the recent years, or only that of the typical ones."""
    if verdict is not Verdict.UNVERIFIABLE:
        return NOTHING
    typical = "_typical" if compare(figure, range_) is Verdict.CONTRADICTED else ""
    return say(f"thermal.temperature.undecided{typical}")


def _at_height(site: AuditSite, text: str) -> Label:
    """State the elevation of a site; nothing if it is UNKNOWN."""
    return NOTHING if math.isnan(site.elevation_m) else say(text, elevation_m=site.elevation_m)


def _by_world_maps(claim: Claim, climate: SiteClimate, rules: Rules) -> Judged:
    """Judge the mean temperature without a station near: by world maps, if they are installed."""
    figure, site = climate.world, climate.site
    if figure is None:
        return climate.unknown(claim, say("thermal.temperature.needed_abroad"))
    range_ = accepted(claim, rules, absolute=rules.temperature_k)
    verdict, years = compare(figure, range_), world_years().label
    finding = say(
        "thermal.temperature.finding",
        site=site.label,
        at_elevation=_at_height(site, "thermal.temperature.at_elevation"),
        figure=with_interval(figure),
        years=years,
    )
    return Judged(
        claim,
        verdict,
        finding,
        measured=figure,
        method=say("climate.notes.world"),
        tolerance=rule_of(figure, range_),
        needed=NOTHING if verdict is Verdict.SUPPORTED else NEED_STATION,
        wording=_wording(figure, years, site),
        instead=amount_as_given(claim, figure.value, digits=1),
        basis=say("thermal.temperature.basis", interval=interval(figure), years=years),
        sources=(*SOURCES, *elevation_source(site)),
    )


def _where_it_holds(climate: SiteClimate, range_: Accepted) -> Label:
    """State the elevation at which the claimed temperature would hold."""
    # The warm end of the range is at the lower elevation.
    low, high = climate.elevation_for(range_.high), climate.elevation_for(range_.low)
    if math.isinf(low) and math.isinf(high) and low == high:
        return say("thermal.where.nowhere")
    if math.isinf(high):
        return say("thermal.where.from", low=low)
    if math.isinf(low):
        return say("thermal.where.up_to", high=high)
    stated = (range_.low + range_.high) / 2 if math.isnan(range_.stated) else range_.stated
    middle = climate.elevation_for(stated)
    said = say("thermal.where.about", middle=middle, low=low, high=high)
    gap = middle - climate.site.elevation_m
    if math.isnan(gap):
        return say("thermal.where.elevation_unknown", said=said)
    return say(
        "thermal.where.gap",
        said=said,
        gap=abs(gap),
        higher=say("thermal.where.higher") if gap > 0 else say("thermal.where.lower"),
    )


def _numbered(name: str, wmo: str) -> Label:
    words = station_name(name, wmo)
    return Label(f"{words.en} ({wmo})", f"{words.zh} ({wmo})")


def _station_table(climate: SiteClimate) -> Table:
    head = (
        say("thermal.stations.name_column"),
        say("thermal.stations.distance_column"),
        say("thermal.stations.elevation_column"),
        say("thermal.stations.mean_column"),
    )
    rows = tuple(
        (
            _numbered(s.name, s.wmo),
            *(plain(t) for t in (f"{s.distance_km:.0f}", f"{s.elevation_m:.0f}", f"{s.mean_c:.1f}")),
        )
        for s in climate.stations
    )
    return Table(say("thermal.stations.title"), head, rows)


def judge_elevation(claim: Claim, site: AuditSite, rules: Rules) -> Judged:
    """Judge the elevation of the site."""
    if math.isnan(site.elevation_m):
        return _by_ground_around(claim, site, rules)
    given = site.elevation_source == GIVEN
    error = 0.0 if given else _ELEVATION_ERROR_M
    figure = Figure(
        site.elevation_m, site.elevation_m - error, site.elevation_m + error, "m", EvidenceClass.OBSERVED
    )
    range_ = accepted(claim, rules)
    shown = f"{site.elevation_m:.0f}"
    spread = f" ±{error:.0f}" if error else ""
    verdict = compare(figure, range_)
    if given and verdict is Verdict.SUPPORTED:  # a figure from the claimant proves nothing
        return Judged(
            claim,
            Verdict.UNVERIFIABLE,
            say("thermal.elevation.given", shown=shown),
            tolerance=rule_of(figure, range_),
            needed=say("thermal.elevation.needed_proof"),
        )
    return Judged(
        claim,
        verdict,
        say("thermal.elevation.finding", shown=shown, spread=spread),
        measured=figure,
        method=say("thermal.elevation.method"),
        tolerance=rule_of(figure, range_),
        wording=say("thermal.elevation.wording", shown=shown),
        instead=amount_as_given(claim, site.elevation_m, digits=0),
        sources=elevation_source(site),
    )


def _by_ground_around(claim: Claim, site: AuditSite, rules: Rules) -> Judged:
    """Judge the elevation of a site that has none in the tables: the ground around bounds it."""
    ground = ground_around(np.array([site.lon]), np.array([site.lat]))
    low, mean, high = (float(found[0]) for found in (ground.low_m, ground.mean_m, ground.high_m))
    figure = Figure(mean, low - MARGIN_M, high + MARGIN_M, "m", EvidenceClass.ESTIMATED)
    range_ = accepted(claim, rules)
    outside = not range_.reached_by(figure.low, figure.high)
    said = {"low": f"{low:.0f}", "mean": f"{mean:.0f}", "high": f"{high:.0f}"}
    return Judged(
        claim,
        Verdict.CONTRADICTED if outside else Verdict.UNVERIFIABLE,
        say("thermal.elevation.around", **said),
        measured=figure if outside else None,
        method=say("thermal.elevation.around_method", margin=f"{MARGIN_M:.0f}"),
        tolerance=rule_of(figure, range_),
        needed=say("thermal.elevation.needed"),
        wording=say("thermal.elevation.around_wording", **said) if outside else NOTHING,
        sources=(SOURCE,),
    )


def elevation_source(site: AuditSite) -> tuple[str, ...]:
    """Source of the elevation, if it comes from a table."""
    known = site.elevation_source != GIVEN and not math.isnan(site.elevation_m)
    return (site.elevation_source,) if known else ()
