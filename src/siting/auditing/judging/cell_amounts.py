"""The figure of a cell of a site's file, as it stands beside the claim that it is compared with."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from siting.auditing.judging.amounts import amount, foreign_name
from siting.auditing.judging.as_written import as_written, priced_per
from siting.auditing.judging.site_file import SiteCell
from siting.auditing.judging.stated_figures import digits_in
from siting.auditing.judging.verdicts import number
from siting.auditing.reading.claims import Claim, Given
from siting.evidence import Label
from siting.texts import say
from siting.texts.figure_texts import beside
from siting.texts.unit_words import after_number

_MAX_TYPED = 4


def amount_of_cell(claim: Claim, cell: SiteCell, other: Claim) -> Label:
    """Format the figure *other* of a cell in the unit of a claim, as rough as it is and with its words."""
    if cell.bound:
        said = say(f"amounts.at_{cell.bound}", low=_plain_amount(claim, cell, other))
    elif other.value < other.high:
        ends = (_plain_amount(claim, cell, end) for end in _ends(other))
        said = say("amounts.from_to", **dict(zip(("low", "high"), ends, strict=True)))
    else:
        said = _plain_amount(claim, cell, other)
        said = say("amounts.about", low=said) if cell.about else said
    return beside(said, Label(cell.words, cell.words))


def _ends(other: Claim) -> Iterator[Claim]:
    """Yield both ends of a range as figures of their own."""
    given = other.given
    yield replace(other, high=other.value, comparison="exactly")
    yield replace(
        other, value=other.high, comparison="exactly", given=given and replace(given, value=given.high)
    )


def _plain_amount(claim: Claim, cell: SiteCell, other: Claim) -> Label:
    """Format the figure of a cell in the unit of the claim; in its own digits where it has that unit."""
    if other.spec.word:
        return Label(other.word, other.word)
    given, per = claim.given, _per_written(claim)
    if given is None or _is_written_out(claim, given, per):
        return amount(other.kind, other.unit, other.value, digits=2)
    name = foreign_name(given.unit, claim.unit)
    value = _in_unit_of(claim, other, name)
    same = math.isclose(cell.number, value, rel_tol=1e-9)
    shown = _digits(cell, value, same=same)
    if name is not None and not claim.spec.priced:
        said = Label(f"{shown} {name.en}", f"{shown}{name.zh}")
        return (
            said if same or math.isnan(cell.number) or _is_range(cell) else _with_figure_of_file(said, cell)
        )
    written = float(shown.replace(",", ""))
    kept = written * per if claim.spec.priced else other.value
    stated = replace(
        claim, value=kept, high=kept, comparison="exactly", quote=shown,
        given=replace(given, value=written, high=value),
    )  # fmt: skip
    return as_written(stated)


def _in_unit_of(claim: Claim, other: Claim, name: Label | None) -> float:
    """Return the figure of a cell in the unit of a claim; *name* names that unit if we have none for it."""
    if other.given is not None and name is not None and foreign_name(other.given.unit, other.unit) == name:
        return other.given.value  # a slope in degrees is in no proportion to one in percent
    return other.value / _per_written(claim)


def _digits(cell: SiteCell, value: float, *, same: bool) -> str:
    """Return a figure with the digits that it was typed with, in the *same* unit, or with sensible ones."""
    decimals = len(digits_in(cell.text, value).partition(".")[2])
    if same and decimals <= _MAX_TYPED:  # 18.2108539 ha were acres
        return f"{value:,.{decimals}f}"
    return number(value, 3 if value < 1 else 2)


def _with_figure_of_file(said: Label, cell: SiteCell) -> Label:
    """Return a figure in the unit of the claim with that of the file behind it: 105 acres (42.5 ha)."""
    unit = after_number(cell.unit)
    typed = number(cell.number, _MAX_TYPED)
    return say("amounts.value_with_range", value=said, ends=Label(f"{typed}{unit.en}", f"{typed}{unit.zh}"))


def _per_written(claim: Claim) -> float:
    """Return how many base units the unit has in which a claim is written; NaN if that is not told."""
    given = claim.given
    return claim.value / given.value if given is not None and given.value else math.nan


def _is_written_out(claim: Claim, given: Given, per: float) -> bool:
    """Whether a figure in this unit is written out: our own unit, or a price that does not say for what."""
    if not per > 0 or claim.unit == "degC":
        return True
    # Areas are shown in mu.
    own = given.unit.isascii() and math.isclose(per, 1.0) and claim.spec.scale[0] == 1.0
    return own or priced_per(claim) is None


def _is_range(cell: SiteCell) -> bool:
    low, _, high = cell.interval
    return low < high
