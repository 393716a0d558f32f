"""Whether a document agrees with itself where it states a figure twice; see `reading.restated`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from siting.auditing.judging.amounts import amount, bare, foreign_name
from siting.auditing.judging.verdicts import (
    NOTHING,
    OUTSIDE,
    Advice,
    Check,
    Figure,
    Judged,
    Rules,
    Verdict,
    number,
)
from siting.auditing.reading.claim_kinds import KINDS
from siting.auditing.reading.claims import Relation, Restated
from siting.evidence import EvidenceClass, Label
from siting.texts import join, say
from siting.units import Unit, unit_of

_IDS: dict[Relation, str] = {"sum": "parts", "unit": "units", "again": "again"}


def restatements(restated: Sequence[Restated], rules: Rules) -> list[Check]:
    """Return one check per kind and relation, or one for each that disagrees."""
    found: dict[str, list[Check]] = {}
    for twice in restated:
        check = _check(twice, rules)
        known = found.setdefault(check.id, [])
        if all(
            (check.verdict, check.claims, check.finding) != (k.verdict, k.claims, k.finding) for k in known
        ):
            known.append(check)
    shown = []
    for checks in found.values():
        false = [c for c in checks if c.verdict is Verdict.CONTRADICTED] or checks[:1]
        shown += [replace(c, id=f"{c.id}-{n}") if n > 1 else c for n, c in enumerate(false, start=1)]
    return shown


def by_whole(restated: Sequence[Restated]) -> dict[str, list[Restated]]:
    """Return the products and conversions by the claim of their whole: the figure that is wrong if they are.

    The claims are the whole and the one part of a product; of a conversion the whole is the last.
    """
    found: dict[str, list[Restated]] = {}
    for twice in restated:
        whole = {"unit": twice.claims[-1:], "sum": twice.claims[:1], "again": ()}[twice.relation]
        if whole and len(twice.claims) <= 2 and len(set(twice.parts)) <= 1:
            found.setdefault(whole[0], []).append(twice)
    return found


def converted_wrongly(judged: Judged, restated: Sequence[Restated], rules: Rules) -> Judged:
    """Return the verdict, or CONTRADICTED for a figure that does not convert the one before it.

    So does the product of a number and one size: 3 x 40 MVA, 200 MVA together. *restated* are those that
    `by_whole` returns for the claim.
    """
    if judged.verdict is Verdict.CONTRADICTED:
        return judged
    for twice in restated:
        check = _check(twice, rules)
        if check.verdict is not Verdict.CONTRADICTED:
            continue
        value = math.fsum(twice.parts)
        unit = _unit(twice)
        base = value if unit is None else unit.to_base(value)
        return Judged(
            judged.claim, Verdict.CONTRADICTED, check.finding,
            measured=Figure(base, base, base, judged.claim.unit, EvidenceClass.DERIVED, found="document"),
            method=say("arithmetic.method"), needed=judged.needed, wording=_amount(twice, value),
            instead=_amount(twice, value),
        )  # fmt: skip
    return judged


def _check(twice: Restated, rules: Rules) -> Check:
    first, relation = math.fsum(twice.parts), twice.relation
    off = abs(first - twice.whole) / abs(twice.whole) if twice.whole else math.inf
    agree = _agree(twice, first, rules)
    said, stated = _amount(twice, first), _amount(twice, twice.whole)
    told = said
    if relation == "sum":
        terms = join([_term(twice, part) for part in twice.parts], "mark.plus")
        told = say("restatements.terms", terms=terms, total=said)
    # Two figures in two units read alike in that of the second one.
    agreed = "agree_unit" if relation == "unit" else "agree"
    finding = say(f"restatements.{agreed if agree else relation}", first=told, stated=stated, share=off)
    return Check(
        f"{_IDS[relation]}-{twice.kind}",
        say(f"restatements.title.{relation}", name=KINDS[twice.kind].label),
        Verdict.SUPPORTED if agree else Verdict.CONTRADICTED,
        finding,
        (twice.claims or ("",), OUTSIDE),
        stated=twice.whole,
        found=first,
        unit=twice.unit,
        claims=twice.claims,
        needed=NOTHING if agree else say("restatements.needed"),
        wording=NOTHING
        if agree
        else Advice.of(say(f"restatements.wording.{relation}", first=said, stated=stated)),
    )


def _agree(twice: Restated, first: float, rules: Rules) -> bool:
    """Whether both figures are one, as far as they are written: 2 miles are 3 km, 3 acres are 1 hectare."""
    apart, unit = abs(first - twice.whole), _unit(twice)
    if unit is not None and unit.dimension == "temperature":
        return apart * unit.factor <= rules.temperature_k  # a share of degrees means nothing
    most = rules.tolerance * abs(twice.whole)
    slack = max(twice.slack, most) if twice.relation == "unit" else min(twice.slack, most)
    return apart <= slack * (1.0 + 1e-9)


def _unit(twice: Restated) -> Unit | None:
    dimension = KINDS[twice.kind].dimension
    return None if dimension in ("money", "count") else unit_of(dimension, twice.unit)


def _term(twice: Restated, value: float) -> Label:
    """Format a part of a sum without its unit, as the sum is formatted."""
    if _unit(twice) is None:
        return bare(twice.kind, value)
    return Label(number(value), number(value))


def _amount(twice: Restated, value: float) -> Label:
    """Format a figure in the unit of the document."""
    unit = _unit(twice)
    if unit is None:
        return amount(twice.kind, twice.unit, value)
    usual = amount(twice.kind, unit.base, unit.to_base(value))
    if twice.unit.isascii():
        name = foreign_name(twice.unit, unit.base)
        return Label(
            f"{number(value)} {twice.unit}", usual.zh if name is None else f"{number(value)}{name.zh}"
        )
    return Label(usual.en, f"{number(value)}{twice.unit}")
