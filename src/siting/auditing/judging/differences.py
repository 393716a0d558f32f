"""By how much the site differs from the one it is compared with: 低8万元/亩, 60 km closer, 三倍, 20% less."""

from __future__ import annotations

import math
from dataclasses import replace

from siting.auditing.judging.site_file import SiteCell
from siting.auditing.judging.verdicts import Figure, Rules, Verdict, accepted, compare
from siting.auditing.reading.claims import Claim
from siting.auditing.reading.compared_with import MULTIPLE
from siting.auditing.reading.multiples import is_once, read_multiple
from siting.evidence import EvidenceClass, Label

_SAME = 0.005
"""Two figures are the same where they differ by less than this share, which is rounding."""

# What a difference of a measured figure is read as, by its unit: kind and base unit are those of the figure.
_MEASURED = {
    unit: SiteCell(Label(name, name), f"1 {unit}")
    for unit, name in (
        ("km", "substation distance"),
        ("°C", "mean annual temperature"),
        ("m", "elevation"),
        ("h/yr", "free cooling"),
    )
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


def is_multiple(claim: Claim) -> bool:
    """Return whether a comparison is by a multiple or a share, not by an amount."""
    return read_multiple(claim.qualifiers.by) is not None


def is_less(claim: Claim) -> bool:
    """Return whether a comparison is by less than once what the other has: half the price of X."""
    read = read_multiple(claim.qualifiers.by)
    return claim.word == MULTIPLE and read is not None and read[0] < 1.0


def judge_multiple(claim: Claim, own: Figure, rival: Figure, rules: Rules) -> Verdict:
    """Compare a stated multiple, or a share by which it differs, with that of two figures."""
    read = read_multiple(claim.qualifiers.by)
    if read is None or not rival.value:
        return Verdict.UNVERIFIABLE
    value, comparison, said = read
    ratios = [ratio_of(claim, a, b) for a in (own.low, own.high) for b in (rival.low, rival.high) if b]
    ratio = ratio_of(claim, own.value, rival.value)
    figure = Figure(ratio, min(ratio, *ratios), max(ratio, *ratios), "", EvidenceClass.DERIVED)
    stated = replace(claim, value=value, high=value, comparison=comparison)
    tolerance = _SAME if is_once(claim.qualifiers.by) else rules.tolerance
    loose = replace(rules, tolerance=tolerance * (1 + said))  # nearly twice is 1.9 times
    return compare(figure, accepted(stated, loose))


def ratio_of(claim: Claim, own: float, rival: float) -> float:
    """Return how many times as much a site has as another, or by which share of that they differ."""
    return own / rival if claim.word == MULTIPLE else abs(own - rival) / abs(rival)


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
