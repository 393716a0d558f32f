"""Verdicts on temperature, elevation, free cooling, PUE and WUE."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from siting.auditing.judging.amounts import (
    HOURS_PER_MONTH,
    capital,
    interval,
    months,
    plain,
    span,
    with_interval,
)
from siting.auditing.judging.site import GIVEN, AuditSite
from siting.auditing.judging.site_climate import (
    METHOD,
    PUE_SOURCE,
    SOURCES,
    CoolingHours,
    MeasuredEfficiency,
    SiteClimate,
)
from siting.auditing.judging.verdicts import (
    NOTHING,
    Accepted,
    Figure,
    Judged,
    Marked,
    Rules,
    Table,
    Verdict,
    accepted,
    compare,
    number,
)
from siting.auditing.reading.claims import Claim
from siting.conventions import HOURS_PER_YEAR
from siting.evidence import EvidenceClass, Label
from siting.texts import join, say

_ELEVATION_ERROR_M = 50.0  # terrain model of 2 km: tens of metres

_FAR = say("thermal.too_far")
_NEED_STATION = say("thermal.temperature.needed")
_NEED_PLANT = say("free_cooling.needed")
_NEED_METER = say("pue_claim.needed")


def judge_temperature(claim: Claim, climate: SiteClimate, rules: Rules) -> Judged:
    """Judge the mean temperature of the year, and solve for the elevation at which it would hold."""
    if not climate.known:
        return Judged(claim, Verdict.UNVERIFIABLE, _FAR, needed=_NEED_STATION, sources=SOURCES)
    figure = climate.mean_temperature()
    range_ = accepted(claim, rules, absolute=rules.temperature_k)
    verdict = compare(figure, range_)
    site = climate.site
    known = not math.isnan(site.elevation_m)
    at = say("thermal.temperature.at_elevation", elevation_m=site.elevation_m) if known else NOTHING
    finding = say(
        "thermal.temperature.finding", site=site.label, at_elevation=at, figure=with_interval(figure)
    )
    if verdict is not Verdict.SUPPORTED:
        there = _where_it_holds(climate, range_)
        finding = Label(finding.en + there.en, finding.zh + there.zh)
    elif not range_.holds(figure.value):
        finding = say("thermal.temperature.inside_interval", finding=finding)
    wording = say(
        "thermal.temperature.wording",
        figure=figure.value,
        interval=interval(figure),
    )
    return Judged(
        claim,
        verdict,
        finding,
        measured=figure,
        method=METHOD,
        tolerance=range_.rule,
        needed=NOTHING if verdict is Verdict.SUPPORTED else _NEED_STATION,
        wording=wording,
        sources=(*SOURCES, *_of(site)),
        tables=(_station_table(climate),),
    )


def _where_it_holds(climate: SiteClimate, range_: Accepted) -> Label:
    """Say at which elevation the claimed temperature would hold."""
    # The warm end of the range holds lower down than the cold end.
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


def _station_table(climate: SiteClimate) -> Table:
    head = (
        say("thermal.stations.name_column"),
        say("thermal.stations.distance_column"),
        say("thermal.stations.elevation_column"),
        say("thermal.stations.mean_column"),
    )
    rows = tuple(
        tuple(
            plain(t)
            for t in (
                f"{s.name} ({s.wmo})",
                f"{s.distance_km:.0f}",
                f"{s.elevation_m:.0f}",
                f"{s.mean_c:.1f}",
            )
        )
        for s in climate.stations
    )
    return Table(say("thermal.stations.title"), head, rows)


def judge_elevation(claim: Claim, site: AuditSite, rules: Rules) -> Judged:
    """Judge the elevation of the site."""
    if math.isnan(site.elevation_m):
        return Judged(
            claim,
            Verdict.UNVERIFIABLE,
            say("thermal.elevation.unknown"),
            needed=say("thermal.elevation.needed"),
        )
    error = 0.0 if site.elevation_source == GIVEN else _ELEVATION_ERROR_M
    figure = Figure(
        site.elevation_m, site.elevation_m - error, site.elevation_m + error, "m", EvidenceClass.OBSERVED
    )
    range_ = accepted(claim, rules)
    shown = f"{site.elevation_m:.0f}"
    spread = f" ±{error:.0f}" if error else ""
    return Judged(
        claim,
        compare(figure, range_),
        say("thermal.elevation.finding", shown=shown, spread=spread),
        measured=figure,
        method=say("thermal.elevation.method"),
        tolerance=range_.rule,
        wording=say("thermal.elevation.wording", shown=shown),
        sources=_of(site),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """One technology in one mode, compared with the claim: ``gives``, ``within``, ``more`` or ``less``."""

    label: Label
    hours: Figure
    state: str
    partial: bool
    water: bool


_NONE = Label("–", "–")
_STATES = {
    "gives": Marked.of(say("free_cooling.state_gives"), Verdict.SUPPORTED),
    "within": Marked.of(say("free_cooling.state_within"), Verdict.SUPPORTED),
    "more": Marked.of(say("free_cooling.state_more"), Verdict.DEPENDS),
    "less": Marked.of(say("free_cooling.state_less"), Verdict.CONTRADICTED),
}


def judge_free_cooling(claim: Claim, climate: SiteClimate, rules: Rules) -> Judged:
    """Judge months, days or hours of free cooling over technologies and supply temperatures."""
    if not climate.known:
        return Judged(claim, Verdict.UNVERIFIABLE, _FAR, needed=_NEED_STATION, sources=SOURCES)
    supply = claim.qualifiers.supply_c
    technologies = (
        climate.cooling(rules.supply_water_c, claim.qualifiers.mode)
        if math.isnan(supply)
        else (climate.water_side(supply),)
    )
    range_ = _cooling_range(claim, rules)
    rows = _rows(technologies, range_)
    full = [row for row in rows if not row.partial]
    verdict = _free_cooling_verdict(full, range_)
    holding = [row for row in full if row.state in ("gives", "within")]
    best = holding[0] if holding else min(full, key=lambda row: abs(row.hours.value - claim.value))
    definition = _definition(full, claim, climate) if verdict is Verdict.DEPENDS else NOTHING
    return Judged(
        claim,
        verdict,
        _free_cooling_finding(best, full, verdict),
        measured=best.hours,
        method=say("free_cooling.method", month=HOURS_PER_MONTH),
        tolerance=range_.rule,
        definition=definition,
        needed=_NEED_PLANT if verdict is not Verdict.CONTRADICTED and math.isnan(supply) else NOTHING,
        wording=_free_cooling_wording(best, full, climate),
        sources=(*SOURCES, *dict.fromkeys(s for t in technologies for s in t.sources), *_of(climate.site)),
        tables=(_free_cooling_table(rows, claim),),
    )


def _cooling_range(claim: Claim, rules: Rules) -> Accepted:
    """Read "up to 8 months" as a figure that can be reached: less would not bear it out."""
    range_ = accepted(claim, rules)
    if claim.comparison != "at_most":
        return range_
    share = rules.tolerance
    rule = say("free_cooling.up_to_tolerance", share=share * 100)
    return Accepted((1 - share) * claim.value, (1 + share) * claim.value, rule, claim.value)


def _rows(technologies: Sequence[CoolingHours], range_: Accepted) -> list[_Row]:
    rows = []
    for t in technologies:
        rows.append(_Row(t.label, t.full, _state(t.full, range_), partial=False, water=t.water))
        if t.partial.high > 0:
            both = _sum(t.full, t.partial)
            label = say("free_cooling.with_partial", technology=t.label)
            rows.append(_Row(label, both, _state(both, range_), partial=True, water=t.water))
    return rows


def _sum(full: Figure, partial: Figure) -> Figure:
    """Full and partial hours; both move together with the temperature, so their ends are added crosswise."""
    value = full.value + partial.value
    low, high = full.low + partial.high, full.high + partial.low
    most = min(max(low, high, value), HOURS_PER_YEAR.value)
    return Figure(value, min(low, high, value), most, full.unit, full.evidence)


def _state(hours: Figure, range_: Accepted) -> str:
    if range_.holds(hours.value):
        return "gives"
    if range_.reached_by(hours.low, hours.high):
        return "within"
    return "more" if hours.value > range_.high else "less"


def _free_cooling_verdict(full: Sequence[_Row], range_: Accepted) -> Verdict:
    """Return one verdict for all technologies; DEPENDS where they do not agree."""
    states = {"gives" if row.state == "within" else row.state for row in full}
    if states == {"more"}:
        return Verdict.SUPPORTED  # every technology gives at least that much
    if len(states) > 1:
        return Verdict.DEPENDS
    found = {compare(row.hours, range_) for row in full}
    return found.pop() if len(found) == 1 else Verdict.DEPENDS


def _definition(full: Sequence[_Row], claim: Claim, climate: SiteClimate) -> Label:
    holding = [row.label for row in full if row.state in ("gives", "within")]
    supply = climate.supply_for(claim.value)
    if not math.isnan(supply):
        holding.append(say("free_cooling.exact_tolerance", supply=supply))
    return join(holding, "mark.semicolon")


def _free_cooling_finding(best: _Row, full: Sequence[_Row], verdict: Verdict) -> Label:
    long = months(best.hours)
    said = say(
        "free_cooling.best",
        long=long,
        best=Label(capital(best.label.en), best.label.zh),
    )
    more = [row for row in full if row.state == "more"]
    less = [row for row in full if row.state == "less"]
    for rows, word in (
        (more, say("free_cooling.more")),
        (less, say("free_cooling.less")),
    ):
        if rows and rows != [best]:
            values = [row.hours.value / HOURS_PER_MONTH for row in rows]
            ends = span(f"{min(values):.1f}", f"{max(values):.1f}")
            said = say(
                "free_cooling.how_many",
                said=said,
                count=len(rows),
                total=len(full),
                word=word,
                ends=ends,
            )
    if verdict is Verdict.DEPENDS:
        said = say("free_cooling.needs_definition", said=said)
    return say("mark.full_stop", said=said)


def _free_cooling_wording(best: _Row, full: Sequence[_Row], climate: SiteClimate) -> Label:
    chosen = [best]
    wet = [row for row in full if row.water]
    warm = max(wet or full, key=lambda row: row.hours.value)
    if warm is not best:
        chosen.append(warm)
    each = join(
        (say("free_cooling.months_per_year", hours=months(row.hours), row=row.label) for row in chosen),
        "mark.semicolon",
    )
    return say("free_cooling.wording", site=climate.site.label, each=each)


def _free_cooling_table(rows: Sequence[_Row], claim: Claim) -> Table:
    head = (
        say("common.technology"),
        say("free_cooling.hours_column"),
        say("free_cooling.months_column"),
        say("free_cooling.claim_column"),
        say("free_cooling.partial_column"),
        say("free_cooling.claim_column"),
    )
    body: list[tuple[Label, ...]] = []
    for row in rows:
        if row.partial:
            body[-1] = (*body[-1][:4], months(row.hours), _STATES[row.state])
        else:
            body.append(
                (row.label, with_interval(row.hours, 0), months(row.hours), _STATES[row.state], _NONE, _NONE)
            )
    wanted = number(claim.value / HOURS_PER_MONTH, 2)
    title = say(
        "free_cooling.table_title",
        wanted=wanted,
        claim=number(claim.value, 0),
    )
    return Table(title, head, tuple(body), say("free_cooling.table_note"))


def judge_pue(claim: Claim, climate: SiteClimate, _rules: Rules) -> Judged:
    """Judge a PUE by the range that the climate allows by design; a stated figure means "at most"."""
    return _judge_efficiency(claim, climate, water=False)


def judge_wue(claim: Claim, climate: SiteClimate, _rules: Rules) -> Judged:
    """Judge a WUE like a PUE."""
    return _judge_efficiency(claim, climate, water=True)


def _judge_efficiency(claim: Claim, climate: SiteClimate, *, water: bool) -> Judged:
    name = "WUE" if water else "PUE"
    if not water and claim.value < 1:
        impossible = say("pue_claim.under_one")
        return Judged(
            claim,
            Verdict.CONTRADICTED,
            impossible,
            wording=say("pue_claim.under_one_wording"),
        )
    designs = climate.efficiencies if climate.known else ()
    found = [(d, d.wue if water else d.pue) for d in designs]
    if not found:
        return Judged(
            claim,
            Verdict.UNVERIFIABLE,
            _FAR,
            needed=_NEED_METER,
            sources=SOURCES,
        )
    # "PUE 1.3" is met by anything better, and without tolerance: 5 % of 1.3 would be a fifth of its losses.
    wanted = Accepted(
        -math.inf,
        max(claim.value, claim.high),
        say("pue_claim.tolerance"),
    )
    reach = [(d, f) for d, f in found if wanted.reached_by(f.low, f.high)]
    sure = [(d, f) for d, f in found if f.high <= wanted.high]
    verdict = Verdict.SUPPORTED if reach else Verdict.CONTRADICTED
    best, figure = min(reach or found, key=lambda pair: pair[1].value)
    return Judged(
        claim,
        verdict,
        _efficiency_finding(name, (best, figure), reach=reach, sure=sure, claim=claim),
        measured=figure,
        method=say("pue_claim.method", name=name),
        tolerance=wanted.rule,
        needed=_NEED_METER,
        wording=_efficiency_wording(name, best, figure, claim, verdict),
        sources=(*SOURCES, PUE_SOURCE, *_of(climate.site)),
        tables=(_efficiency_table(name, found, wanted, claim),),
    )


Found = Sequence[tuple[MeasuredEfficiency, Figure]]


def _efficiency_finding(
    name: str, best_of: tuple[MeasuredEfficiency, Figure], *, reach: Found, sure: Found, claim: Claim
) -> Label:
    best, figure = best_of
    ends = interval(figure, 2)
    if not reach:
        return say(
            "pue_claim.infeasible",
            claim=claim.value,
            best=best.label,
            name=name,
            ends=ends,
        )
    designs = join((d.label for d, _ in reach), "mark.semicolon")
    if sure:
        always = join((d.label for d, _ in sure), "mark.semicolon")
        designs = say("pue_claim.over_whole_range", designs=designs, always=always)
    return say("pue_claim.feasible", designs=designs)


def _efficiency_wording(
    name: str, best: MeasuredEfficiency, figure: Figure, claim: Claim, verdict: Verdict
) -> Label:
    if verdict is Verdict.SUPPORTED:
        return say(
            "pue_claim.wording_true",
            name=name,
            claim=claim.value,
            best=best.label,
            low=figure.low,
            high=figure.high,
        )
    return say(
        "pue_claim.wording_false",
        name=name,
        figure=figure.value,
        low=figure.low,
        high=figure.high,
        best=best.label,
    )


def _efficiency_table(name: str, found: Found, wanted: Accepted, claim: Claim) -> Table:
    yes = Marked.of(say("common.yes"), Verdict.SUPPORTED)
    partly = Marked.of(say("pue_claim.with_good_parameters"), Verdict.DEPENDS)
    no = Marked.of(say("common.no"), Verdict.CONTRADICTED)
    rows = tuple(
        (
            d.label,
            plain(f"{f.value:.2f}"),
            interval(f, 2),
            yes if f.high <= wanted.high else partly if f.low <= wanted.high else no,
        )
        for d, f in found
    )
    head = (
        say("common.design"),
        say("pue_claim.median_column"),
        say("pue_claim.range_column"),
        say("pue_claim.reaches_column", claim=claim.value),
    )
    title = say("pue_claim.table_title", name=name)
    return Table(title, head, rows)


def _of(site: AuditSite) -> tuple[str, ...]:
    """Source of the elevation, where a table gave it."""
    known = site.elevation_source != GIVEN and not math.isnan(site.elevation_m)
    return (site.elevation_source,) if known else ()
