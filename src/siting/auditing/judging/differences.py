"""By how much the site differs from the one it is compared with: 低8万元/亩, 60 km closer."""

from __future__ import annotations

import math

from siting.auditing.judging.site_file import SiteCell
from siting.auditing.judging.verdicts import Figure, Rules, Verdict, accepted, compare
from siting.auditing.reading.claims import Claim
from siting.evidence import EvidenceClass, Label

# What a difference of a measured figure is read as, by its unit: kind and base unit are those of the figure.
_MEASURED = {
    unit: SiteCell(Label(name, name), f"1 {unit}")
    for unit, name in (("km", "substation distance"), ("°C", "mean annual temperature"), ("m", "elevation"))
}


def judge_difference(by: str, own: Figure, rival: Figure, cell: SiteCell | None, rules: Rules) -> Verdict:
    """Compare a stated difference with that of two figures; *cell* is the site's, if they are of a column."""
    cell = cell or _MEASURED.get(own.unit)
    stated = None if cell is None else _stated(by, cell)
    if cell is None or stated is None:
        return Verdict.UNVERIFIABLE
    said, base = stated
    found = (abs(own.value - rival.value), *sorted((abs(own.low - rival.high), abs(own.high - rival.low))))
    value, low, high = (base * one for one in found)
    figure = Figure(value, min(value, low), max(value, high), said.unit, EvidenceClass.DERIVED)
    return compare(figure, accepted(said, rules))


def _stated(by: str, cell: SiteCell) -> tuple[Claim, float] | None:
    """Return the difference read as a figure of the column, and how many base units its unit has."""
    # 低8万元 is per mu where the column is.
    _, _, per = cell.unit.partition("/")
    said = by if "/" in by or "每" in by or " per " in by or not per else f"{by}/{per}"
    number = cell.number if not math.isnan(cell.number) else 1.0
    for own in cell.claims():
        for claim in SiteCell(cell.heading, said).claims():
            if (claim.kind, claim.unit) == (own.kind, own.unit) and number:
                return claim, own.value / number
    return None
