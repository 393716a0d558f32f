"""Verdicts on temperatures of summer and on extremes, from the months and hours of the climate table.

A mean of summer is judged as June to August, July or August as that month, in recent and in typical years;
where these differ it DEPENDS. An extreme of record lies beyond what typical years hold: a record high that
they exceed, or a record low that they go below, is false. The other way round they prove nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from siting.auditing.judging.amounts import amount_as_given, interval, with_interval
from siting.auditing.judging.documentary import judge_paper
from siting.auditing.judging.of_site import SENSES
from siting.auditing.judging.season_words import is_plain_mean, season_of
from siting.auditing.judging.site_climate import SiteClimate
from siting.auditing.judging.thermal import elevation_source
from siting.auditing.judging.verdicts import (
    NOTHING,
    Accepted,
    Figure,
    Judged,
    Rules,
    Verdict,
    accepted,
    compare,
    over_definitions,
    rule_of,
)
from siting.auditing.reading.claims import Claim
from siting.evidence import EvidenceClass, Label
from siting.records import dataclass
from siting.texts import join, say

_DESIGN = re.compile(r"设计|保证|计算温度|design|percent|九[五九]", re.IGNORECASE)
_MONTH_ERROR_K = 2.0  # of one month, beside that of the year: 90% of 77 normals and single years
_HOUR_ERROR_K = 3.0  # of the warmest or coldest hour


@dataclass(frozen=True, slots=True)
class _Mean:
    """The mean of a season in some years: its figure, how it is said, and the verdict by it."""

    figure: Figure
    said: Label
    verdict: Verdict


def judge_summer(claim: Claim, climate: SiteClimate, rules: Rules) -> Judged:
    """Judge a mean temperature of summer; a mean of highs, or of no month that is named, needs a paper."""
    paper, named = judge_paper(claim), season_of(claim)
    if not climate.known or named is None or not is_plain_mean(claim):
        return paper
    months, key = named
    range_ = accepted(claim, rules, absolute=rules.temperature_k)
    means = list(_means(climate, months, range_))
    verdict = over_definitions(mean.verdict for mean in means)
    differ = verdict is Verdict.DEPENDS
    holding = [mean for mean in means if differ and mean.verdict is Verdict.SUPPORTED]
    now = means[0].figure
    # Of the years for which it holds, else of the present.
    decisive = (holding or means)[0].figure
    span, told = say(key), _listed(means)
    return Judged(
        claim,
        verdict,
        say("seasons.finding", span=span, site=climate.site.label, told=told),
        measured=now,
        method=climate.method,
        tolerance=rule_of(decisive, range_),
        definition=_listed(holding),
        needed=NOTHING if verdict is Verdict.SUPPORTED else paper.needed,
        wording=say("seasons.wording", span=span, told=told),
        instead=amount_as_given(claim, now.value, digits=1),
        basis=say("thermal.temperature.basis", interval=interval(now), years=climate.years.label),
        sources=(*climate.sources, *elevation_source(climate.site)),
    )


def _listed(means: Iterable[_Mean]) -> Label:
    return join((mean.said for mean in means), "mark.semicolon")


def _means(climate: SiteClimate, months: tuple[int, ...], range_: Accepted) -> Iterator[_Mean]:
    """Yield the mean of *months* at present, and in the typical years where they are others."""
    for typical in (False, True):
        figure = _figure(climate, months, typical=typical)
        if figure is not None:
            text = "seasons.typical" if typical else "seasons.present"
            said = say(text, figure=with_interval(figure), years=climate.years.label)
            yield _Mean(figure, said, compare(figure, range_))


def _figure(climate: SiteClimate, months: tuple[int, ...], *, typical: bool) -> Figure | None:
    """Return the mean of *months*, the warmest if none is given; None if there are no other years."""
    found = climate.months(typical=typical)
    if found is None:
        return None
    means, error = found
    value = sum(means[m] for m in months) / len(months) if months else max(means)
    half = math.hypot(error, _MONTH_ERROR_K)
    return Figure(value, value - half, value + half, "degC", EvidenceClass.ESTIMATED)


def judge_extreme(claim: Claim, climate: SiteClimate, _rules: Rules) -> Judged:
    """Judge a record high or low: false only if hours of typical years lie beyond it."""
    paper = judge_paper(claim)
    low, high = (bool(sense.search(claim.quote)) for sense in SENSES[claim.kind])
    if not climate.known or low == high or _DESIGN.search(claim.quote):
        return paper
    coldest, warmest, error = climate.extremes()
    half = math.hypot(error, _HOUR_ERROR_K)
    reached = coldest if low else warmest
    beyond = claim.value > reached + half if low else max(claim.value, claim.high) < reached - half
    # A low of -15 or less, a high above 30: a bound that leaves open what lies beyond it is not exceeded.
    if not beyond or claim.comparison in (("at_most", "within") if low else ("at_least",)):
        return paper
    figure = Figure(reached, reached - half, reached + half, "degC", EvidenceClass.ESTIMATED)
    told: Label = say("seasons.coldest" if low else "seasons.warmest_hour", figure=with_interval(figure))
    return replace(
        paper,
        verdict=Verdict.CONTRADICTED,
        finding=say("seasons.extreme", site=climate.site.label, told=told),
        measured=figure,
        method=climate.method,
        wording=say("seasons.extreme_wording", told=told),
        sources=(*climate.sources, *elevation_source(climate.site)),
        paper_only=False,
    )
