"""Verdicts on months, days or hours of free cooling, over technologies and supply temperatures.

The water side counts twice: with a tower sized for free cooling, and with one sized for summer. A claim that
holds for only one of them DEPENDS on the tower. If a study is given, what is measured is its own technology:
one document and one study must not give two figures. The others stand beside it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from siting.auditing.judging.amounts import (
    HOURS_PER_MONTH,
    amount_as_given,
    capital,
    months,
    span,
    with_interval,
)
from siting.auditing.judging.site_climate import CoolingHours, SiteClimate
from siting.auditing.judging.thermal import NEED_STATION, elevation_source
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
from siting.evidence import Label
from siting.records import dataclass
from siting.texts import join, say

_FULL_OR_PARTIAL = re.compile(r"完全|全部|部分|\bfull\b|\bpartial", re.IGNORECASE)
_MONTHS_OF_YEAR = 12.0
_NEED_PLANT = say("free_cooling.needed")


@dataclass(frozen=True, slots=True)
class _Row:
    """One technology in one mode, compared with the claim: ``gives``, ``within``, ``more`` or ``less``.

    ``typical`` holds its full hours in the typical years, if the others are for later ones.
    """

    label: Label
    hours: Figure
    typical: Figure | None
    state: str
    partial: bool
    water: bool
    of_study: bool

    @property
    def holds(self) -> bool:
        """Whether it supports the claim."""
        return self.state in ("gives", "within")


_NONE = Label("–", "–")
_STATES = {
    "gives": Marked.of(say("free_cooling.state_gives"), Verdict.SUPPORTED),
    "within": Marked.of(say("free_cooling.state_within"), Verdict.SUPPORTED),
    "more": Marked.of(say("free_cooling.state_more"), Verdict.DEPENDS),
    "less": Marked.of(say("free_cooling.state_less"), Verdict.CONTRADICTED),
}

_NOT_HELD = {"more": say("free_cooling.more"), "less": say("free_cooling.less")}


def judge_free_cooling(claim: Claim, climate: SiteClimate, rules: Rules) -> Judged:
    """Judge months, days or hours of free cooling over technologies and supply temperatures."""
    if not climate.known:
        return climate.unknown(claim, NEED_STATION)
    technologies, assumed = _technologies(claim, climate, rules)
    range_ = _cooling_range(claim, rules)
    rows = _rows(technologies, range_)
    full = [row for row in rows if not row.partial]
    verdict = _free_cooling_verdict(full, range_)
    best = _best(full, claim)
    used = dict.fromkeys(s for t in technologies for s in t.sources)
    definition = _definition(full, claim, climate, rules) if verdict is Verdict.DEPENDS else NOTHING
    return Judged(
        claim,
        verdict,
        _free_cooling_finding(best, full, verdict, claim),
        measured=replace(best.hours, by=best.label),
        method=say("free_cooling.method", month=HOURS_PER_MONTH, years=climate.years.label),
        tolerance=range_.rule,
        definition=definition,
        needed=_NEED_PLANT if assumed and verdict is not Verdict.CONTRADICTED else NOTHING,
        wording=_free_cooling_wording(best, full, climate),
        instead=amount_as_given(claim, best.hours.value, digits=_digits(claim)),
        basis=say("thermal.temperature.basis", interval=best.label, years=climate.years.label),
        sources=(*climate.sources, *used, *elevation_source(climate.site)),
        tables=(_free_cooling_table(rows, claim, climate.years.label),),
    )


def _digits(claim: Claim) -> int:
    """Return the decimals of a time of the year: months have one, days and hours none."""
    return 0 if claim.given is not None and claim.given.value > _MONTHS_OF_YEAR else 1


def _best(full: Sequence[_Row], claim: Claim) -> _Row:
    """Return the technology of the study, otherwise the first that supports the claim, or the nearest."""
    own = next((row for row in full if row.of_study), None)
    if own is not None:
        return own
    nearest = min(full, key=lambda row: abs(row.hours.value - claim.value))
    return next((row for row in full if row.holds), nearest)


def _technologies(claim: Claim, climate: SiteClimate, rules: Rules) -> tuple[Sequence[CoolingHours], bool]:
    """Return the technologies to try, and whether the supply temperature had to be assumed."""
    supply = claim.qualifiers.supply_c
    technologies = climate.cooling(rules.supply_water_c, claim.qualifiers.mode, stated_c=supply)
    return technologies, math.isnan(supply)


def _cooling_range(claim: Claim, rules: Rules) -> Accepted:
    """Read "up to 8 months" as a figure that must be reached: less would not support it."""
    range_ = accepted(claim, rules)
    if claim.comparison != "at_most":
        return range_
    share = rules.tolerance
    rule = say("free_cooling.up_to_tolerance", share=share * 100)
    return Accepted((1 - share) * claim.value, (1 + share) * claim.value, rule, claim.value)


def _rows(technologies: Sequence[CoolingHours], range_: Accepted) -> list[_Row]:
    rows = []
    for t in technologies:
        kind = {"water": t.water, "of_study": t.of_study}
        rows.append(_Row(t.label, t.full, t.typical, _state(t.full, range_), partial=False, **kind))
        if t.partial.high > 0:
            both = _sum(t.full, t.partial)
            label = say("free_cooling.with_partial", technology=t.label)
            rows.append(_Row(label, both, t.typical, _state(both, range_), partial=True, **kind))
    return rows


def _sum(full: Figure, partial: Figure) -> Figure:
    """Full and partial hours together; they shift with the same temperature, so opposite ends are added."""
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
    """Return one verdict for all technologies; DEPENDS if they do not agree."""
    states = {"gives" if row.state == "within" else row.state for row in full}
    if states == {"more"}:
        return Verdict.SUPPORTED  # every technology gives at least that much
    if len(states) > 1:
        return Verdict.DEPENDS
    found = {compare(row.hours, range_) for row in full}
    return found.pop() if len(found) == 1 else Verdict.DEPENDS


def _only_at_the_end(row: _Row, range_: Accepted) -> Label:
    """Name a technology whose interval alone, not its figure, reaches the claim."""
    upper = row.hours.value < range_.low
    text_id = "free_cooling.only_upper_end" if upper else "free_cooling.only_lower_end"
    return say(text_id, row=row.label, hours=number(row.hours.high if upper else row.hours.low, 0))


def _definition(full: Sequence[_Row], claim: Claim, climate: SiteClimate, rules: Rules) -> Label:
    range_ = _cooling_range(claim, rules)
    holding = [row.label for row in full if row.state == "gives"]
    holding += [_only_at_the_end(row, range_) for row in full if row.state == "within"]
    water = any(row.water for row in full) and math.isnan(claim.qualifiers.supply_c)
    supply = climate.supply_for(claim.value) if water else math.nan
    if not math.isnan(supply):
        holding.append(say("free_cooling.exact_tolerance", supply=supply))
    return join(holding, "mark.semicolon")


def _missing(claim: Claim) -> str:
    """Return the text that says what the document leaves open: supply temperature, full or partial, both."""
    open_supply = math.isnan(claim.qualifiers.supply_c)
    if _FULL_OR_PARTIAL.search(claim.quote):
        return "free_cooling.needs_supply" if open_supply else ""
    return "free_cooling.needs_definition" if open_supply else "free_cooling.needs_full"


def _free_cooling_finding(best: _Row, full: Sequence[_Row], verdict: Verdict, claim: Claim) -> Label:
    long = months(best.hours)
    said = say(
        "free_cooling.best",
        long=long,
        best=Label(capital(best.label.en), best.label.zh),
    )
    for state, word in _NOT_HELD.items():
        rows = [row for row in full if row.state == state]
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
    missing = _missing(claim)
    if verdict is Verdict.DEPENDS and missing:
        said = say(missing, said=said)
    return say("mark.full_stop", said=said)


def _free_cooling_wording(best: _Row, full: Sequence[_Row], climate: SiteClimate) -> Label:
    chosen = [best]
    wet = [row for row in full if row.water]
    warm = max(wet or full, key=lambda row: row.hours.value)
    if warm is not best and not best.of_study:
        chosen.append(warm)
    each = join(
        (say("free_cooling.months_per_year", hours=months(row.hours), row=row.label) for row in chosen),
        "mark.semicolon",
    )
    return say("free_cooling.wording", site=climate.site.label, each=each, years=climate.years.label)


def _free_cooling_table(rows: Sequence[_Row], claim: Claim, years: Label) -> Table:
    head = (
        say("common.technology"),
        say("free_cooling.hours_column"),
        say("free_cooling.months_column"),
        say("free_cooling.claim_column"),
        say("free_cooling.typical_column"),
        say("free_cooling.partial_column"),
        say("free_cooling.claim_column"),
    )
    body: list[tuple[Label, ...]] = []
    for row in rows:
        if row.partial:
            body[-1] = (*body[-1][:5], months(row.hours), _STATES[row.state])
        else:
            typical = _NONE if row.typical is None else months(row.typical)
            figures = (with_interval(row.hours, 0), months(row.hours), _STATES[row.state])
            body.append((row.label, *figures, typical, _NONE, _NONE))
    wanted = number(claim.value / HOURS_PER_MONTH, 2)
    title = say(
        "free_cooling.table_title",
        wanted=wanted,
        claim=number(claim.value, 0),
    )
    return Table(title, head, tuple(body), say("free_cooling.table_note", years=years))
