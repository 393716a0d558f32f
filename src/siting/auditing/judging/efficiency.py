"""Verdicts on PUE and WUE, by the range that the climate allows by design."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from siting.auditing.judging.amounts import (
    interval,
    plain,
)
from siting.auditing.judging.site_climate import (
    PUE_SOURCE,
    SOURCES,
    Efficiency,
    SiteClimate,
)
from siting.auditing.judging.thermal import FAR, elevation_source
from siting.auditing.judging.verdicts import (
    Accepted,
    Figure,
    Judged,
    Marked,
    Rules,
    Table,
    Verdict,
)
from siting.auditing.reading.claims import Claim
from siting.evidence import Label
from siting.texts import join, say

_NEED_METER = say("thermal.need_meter")


def judge_pue(claim: Claim, climate: SiteClimate, _rules: Rules) -> Judged:
    """Judge a PUE by the range that the climate allows by design; a stated figure means "at most"."""
    if claim.value < 1:
        return Judged(
            claim,
            Verdict.CONTRADICTED,
            say("thermal.judge_efficiency.pue_never_under_1"),
            wording=say("thermal.judge_efficiency.wording"),
        )
    return _judge(claim, climate, "PUE", lambda design: design.pue)


def judge_wue(claim: Claim, climate: SiteClimate, _rules: Rules) -> Judged:
    """Judge a WUE like a PUE."""
    return _judge(claim, climate, "WUE", lambda design: design.wue)


def _judge(claim: Claim, climate: SiteClimate, name: str, of: Callable[[Efficiency], Figure]) -> Judged:
    found = [(design, of(design)) for design in climate.efficiencies] if climate.known else []
    if not found:
        return Judged(claim, Verdict.UNVERIFIABLE, FAR, needed=_NEED_METER, sources=SOURCES)
    # "PUE 1.3" is met by anything better, and without tolerance: 5 % of 1.3 would be a fifth of its losses.
    wanted = Accepted(
        -math.inf,
        max(claim.value, claim.high),
        say("thermal.judge_efficiency.design_most_stated_figure"),
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
        method=say("thermal.judge_efficiency.method", name=name),
        tolerance=wanted.rule,
        needed=_NEED_METER,
        wording=_efficiency_wording(name, best, figure, claim, verdict),
        sources=(*SOURCES, PUE_SOURCE, *elevation_source(climate.site)),
        tables=(_efficiency_table(name, found, wanted, claim),),
    )


Found = Sequence[tuple[Efficiency, Figure]]


def _efficiency_finding(
    name: str, best_of: tuple[Efficiency, Figure], *, reach: Found, sure: Found, claim: Claim
) -> Label:
    best, figure = best_of
    ends = interval(figure, 2)
    if not reach:
        return say(
            "thermal.efficiency_finding.no_design_table_reaches_climate",
            claim=claim.value,
            best=best.label,
            name=name,
            ends=ends,
        )
    designs = join((d.label for d, _ in reach), "mark.semicolon")
    if sure:
        always = join((d.label for d, _ in sure), "mark.semicolon")
        designs = say("thermal.efficiency_finding.over_whole_range", designs=designs, always=always)
    return say("thermal.efficiency_finding.feasible_design_climate_no_proof", designs=designs)


def _efficiency_wording(name: str, best: Efficiency, figure: Figure, claim: Claim, verdict: Verdict) -> Label:
    if verdict is Verdict.SUPPORTED:
        return say(
            "thermal.efficiency_wording.design_annual_mean_full_load",
            name=name,
            claim=claim.value,
            best=best.label,
            low=figure.low,
            high=figure.high,
        )
    return say(
        "thermal.efficiency_wording.design",
        name=name,
        figure=figure.value,
        low=figure.low,
        high=figure.high,
        best=best.label,
    )


def _efficiency_table(name: str, found: Found, wanted: Accepted, claim: Claim) -> Table:
    yes = Marked.of(say("common.yes"), Verdict.SUPPORTED)
    partly = Marked.of(say("thermal.efficiency_table.good_parameters"), Verdict.DEPENDS)
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
        say("thermal.efficiency_table.design"),
        say("thermal.efficiency_table.median"),
        say("thermal.efficiency_table.5_95"),
        say("thermal.efficiency_table.reaches", claim=claim.value),
    )
    title = say("thermal.efficiency_table.climate_allows_design", name=name)
    return Table(title, head, rows)
