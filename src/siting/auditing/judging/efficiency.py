"""Verdicts on PUE and WUE, by the range that the climate allows each design.

"PUE 1.3" is judged as "a design of at most 1.3", without tolerance. SUPPORTED: every design reaches it over
its whole range. DEPENDS: some do, and are named. CONTRADICTED: none does. If the sentence names a cooling
technology, only its designs count. The measured figure shown is the range of the named designs.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from siting.auditing.judging.amounts import interval, plain
from siting.auditing.judging.site_climate import MeasuredEfficiency, SiteClimate
from siting.auditing.judging.thermal import elevation_source
from siting.auditing.judging.verdicts import NOTHING, Advice, Figure, Judged, Marked, Rules, Table, Verdict
from siting.auditing.reading.claims import Claim
from siting.evidence import Label
from siting.records import dataclass
from siting.texts import join, say

_DIGITS = 2


@dataclass(frozen=True, slots=True)
class _DesignFigure:
    """What is judged of a design: its figure, that of the typical years, and why it is UNKNOWN if it is."""

    name: str
    needed: Label
    of: Callable[[MeasuredEfficiency], Figure]
    typical: Callable[[MeasuredEfficiency], Figure | None]
    why_unknown: Callable[[MeasuredEfficiency], Label | None]


_PUE = _DesignFigure(
    "PUE", say("pue_claim.needed"), lambda d: d.pue, lambda d: d.typical_pue, lambda d: d.why_unknown
)
_WUE = _DesignFigure(
    "WUE", say("pue_claim.needed_water"), lambda d: d.wue, lambda d: d.typical_wue, lambda _: None
)


def judge_pue(claim: Claim, climate: SiteClimate, _rules: Rules) -> Judged:
    """Judge a PUE by the range that the climate allows each design; a stated figure means "at most"."""
    judged = _judge(claim, climate, _PUE)
    if max(claim.value, claim.high) >= 1:
        return judged
    if judged.verdict is not Verdict.CONTRADICTED:  # no climate is known
        wording = Advice.of(say("pue_claim.under_one_wording"))
        return Judged(claim, Verdict.CONTRADICTED, say("pue_claim.under_one"), wording=wording)
    finding = say("pue_claim.under_one_here", finding=judged.finding)
    return replace(judged, finding=finding)


def judge_wue(claim: Claim, climate: SiteClimate, _rules: Rules) -> Judged:
    """Judge a WUE like a PUE."""
    return _judge(claim, climate, _WUE)


def _judge(claim: Claim, climate: SiteClimate, measure: _DesignFigure) -> Judged:
    designs = climate.efficiencies_of(f"{claim.quote} {claim.qualifiers.mode}") if climate.known else ()
    if not designs:
        return climate.unknown(claim, measure.needed)
    open_ = [d for d in designs if measure.why_unknown(d) is not None]
    found = [(d, measure.of(d)) for d in designs if d not in open_]
    if not found:
        return Judged(
            claim, Verdict.UNVERIFIABLE, _why(open_), needed=measure.needed, sources=climate.sources
        )
    named = len(designs) < len(climate.efficiencies)
    judged = _by_designs(claim, climate, measure.name, found, named=named)
    used = dict.fromkeys(d.source for d in designs)
    return replace(
        judged,
        needed=measure.needed,
        sources=(*climate.sources, *used, *elevation_source(climate.site)),
        tables=(_efficiency_table(measure, found, claim, open_),),
    )


def _why(open_: Iterable[MeasuredEfficiency]) -> Label:
    """Say why the figures of designs are UNKNOWN."""
    return join((d.why_unknown for d in open_ if d.why_unknown is not None), "mark.semicolon")


def _by_designs(claim: Claim, climate: SiteClimate, name: str, found: Found, *, named: bool) -> Judged:
    """Judge a figure by the designs whose own is known; *named* if the text names their technology."""
    # Anything better meets "PUE 1.3"; no tolerance, since 5% of 1.3 would be a fifth of the losses.
    most = max(claim.value, claim.high)
    reach = [(d, f) for d, f in found if _least(f) <= most]
    sure = [(d, f) for d, f in found if f.high <= most]
    verdict, chosen = _verdict(reach, sure, found), reach or found
    best, figure = min(chosen, key=lambda pair: pair[1].value)
    finding = _efficiency_finding(name, (best, figure), reach=reach, total=len(found), limit=most)
    by_best = named or verdict is Verdict.CONTRADICTED
    return Judged(
        claim,
        verdict,
        say("pue_claim.named_only", finding=finding) if named else finding,
        measured=_together(chosen),
        method=say("pue_claim.method", name=name, years=climate.years.label),
        tolerance=say("pue_claim.tolerance", claim=most),
        compared_as="at_most",
        definition=_listed(reach, sure) if verdict is Verdict.DEPENDS else NOTHING,
        instead=interval(figure, _DIGITS),
        basis=say("pue_claim.basis", best=best.label),
        wording=_efficiency_wording(name, best, figure, claim, verdict)
        if by_best
        else _wording_of_any(name, most, found),
    )


def _verdict(reach: Found, sure: Found, found: Found) -> Verdict:
    """Return SUPPORTED if all designs certainly reach a figure, CONTRADICTED if none can."""
    if not reach:
        return Verdict.CONTRADICTED
    return Verdict.SUPPORTED if len(sure) == len(found) else Verdict.DEPENDS


def _least(figure: Figure) -> float:
    """Return the lower end, or as printed where that is less: a design of 1.05-1.16 does reach 1.05."""
    return min(figure.low, round(figure.low, _DIGITS))


Found = Sequence[tuple[MeasuredEfficiency, Figure]]


def _together(designs: Found) -> Figure:
    """Return the combined range of several designs; the figure is the median of their medians."""
    figures = [f for _, f in designs]
    ends = (min(f.low for f in figures), max(f.high for f in figures))
    middle = statistics.median(f.value for f in figures)
    return Figure(middle, *ends, figures[0].unit, figures[0].evidence)


def _listed(reach: Found, sure: Found) -> Label:
    """Name the designs that reach it, those that certainly do first."""
    always = [d.label for d, _ in sure]
    partly = [d.label for d, _ in reach if d.label not in always]
    sure_said = say("pue_claim.over_whole_range", always=join(always, "mark.semicolon"), count=len(always))
    open_said = say("pue_claim.partly", designs=join(partly, "mark.semicolon"), count=len(partly))
    if always and partly:
        return say("pue_claim.or_partly", always=sure_said, partly=open_said)
    return sure_said if always else open_said


def _efficiency_finding(
    name: str,
    best_of: tuple[MeasuredEfficiency, Figure],
    *,
    reach: Found,
    total: int,
    limit: float,
) -> Label:
    best, figure = best_of
    if not reach:
        ends = interval(figure, 2)
        return say("pue_claim.infeasible", claim=limit, best=best.label, name=name, ends=ends)
    return say("pue_claim.feasible", claim=limit, count=len(reach), total=total)


def _efficiency_wording(
    name: str, best: MeasuredEfficiency, figure: Figure, claim: Claim, verdict: Verdict
) -> Label:
    if verdict is not Verdict.CONTRADICTED:
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


def _wording_of_any(name: str, most: float, found: Found) -> Label:
    """Return the wording where no design is named: the range of all, not of those that reach the figure."""
    every = _together(found)
    return say(
        "pue_claim.wording_any", name=name, claim=most, low=every.low, high=every.high, count=len(found)
    )


def _reaches(figure: Figure, most: float) -> Marked:
    """Return whether a design reaches a figure: over its whole range, with good parameters, or not."""
    if figure.high <= most:
        return Marked.of(say("common.yes"), Verdict.SUPPORTED)
    if _least(figure) <= most:
        return Marked.of(say("pue_claim.with_good_parameters"), Verdict.DEPENDS)
    return Marked.of(say("common.no"), Verdict.CONTRADICTED)


def _efficiency_table(
    measure: _DesignFigure, found: Found, claim: Claim, open_: Sequence[MeasuredEfficiency]
) -> Table:
    most = max(claim.value, claim.high)
    before = [measure.typical(d) for d, _ in found]
    shown = all(figure is not None for figure in before)
    rows = tuple(
        (
            d.label,
            plain(f"{f.value:.2f}"),
            interval(f, 2),
            _reaches(f, most),
            *((plain(f"{then.value:.2f}"),) if shown and then is not None else ()),
        )
        for (d, f), then in zip(found, before, strict=True)
    )
    head = (
        say("common.design"),
        say("land.statistic.median"),
        say("pue_claim.range_column"),
        say("pue_claim.reaches_column", claim=claim.value),
        *((say("pue_claim.typical_column"),) if shown else ()),
    )
    unknown, empty = say("common.unknown"), plain("")
    rows += tuple((d.label, unknown, empty, unknown, *((empty,) if shown else ())) for d in open_)
    title = say("pue_claim.table_title", name=measure.name)
    return Table(title, head, rows)
