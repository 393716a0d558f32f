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
    YEARS,
    MeasuredEfficiency,
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

_NEED_METER = say("pue_claim.needed")


def judge_pue(claim: Claim, climate: SiteClimate, _rules: Rules) -> Judged:
    """Judge a PUE by the range that the climate allows by design; a stated figure means "at most"."""
    if claim.value < 1:
        return Judged(
            claim,
            Verdict.CONTRADICTED,
            say("pue_claim.under_one"),
            wording=say("pue_claim.under_one_wording"),
        )
    return _judge(claim, climate, "PUE", lambda design: design.pue)


def judge_wue(claim: Claim, climate: SiteClimate, _rules: Rules) -> Judged:
    """Judge a WUE like a PUE."""
    return _judge(claim, climate, "WUE", lambda design: design.wue)


def _judge(
    claim: Claim, climate: SiteClimate, name: str, of: Callable[[MeasuredEfficiency], Figure]
) -> Judged:
    found = [(design, of(design)) for design in climate.efficiencies] if climate.known else []
    if not found:
        return Judged(claim, Verdict.UNVERIFIABLE, FAR, needed=_NEED_METER, sources=SOURCES)
    # "PUE 1.3" is met by anything better, and without tolerance: 5% of 1.3 would be a fifth of its losses.
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
        method=say("pue_claim.method", name=name, years=YEARS.label),
        tolerance=wanted.rule,
        needed=_NEED_METER,
        wording=_efficiency_wording(name, best, figure, claim, verdict),
        sources=(*SOURCES, PUE_SOURCE, *elevation_source(climate.site)),
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
