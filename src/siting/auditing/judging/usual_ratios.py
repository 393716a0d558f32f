"""Ratios of two stated figures that lie outside what is built: money, floor and land per unit, water.

Outside the usual range it DEPENDS, outside a range that nothing built comes near it is CONTRADICTED; inside
there is nothing to say. Ranges are those of published projects, widened.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from siting.auditing.judging.amounts import span
from siting.auditing.judging.bounds import ROUGH_USD
from siting.auditing.judging.figures import Figures, of_one_time, same_date, same_part
from siting.auditing.judging.verdicts import OUTSIDE, Check, Verdict, number
from siting.auditing.reading.claim_kinds import KINDS, KindId
from siting.evidence import Label
from siting.records import dataclass
from siting.texts import say


@dataclass(frozen=True, slots=True)
class UsualRatio:
    """A ratio of two kinds in the unit of ``unit``, what is usual and what is possible."""

    id: str
    above: KindId
    below: KindId
    usual: tuple[float, float]
    possible: tuple[float, float]
    title: Label
    unit: Label
    scale: float = 1.0


RATIOS: tuple[UsualRatio, ...] = (
    UsualRatio(
        "money-per-mw", "investment", "power", (2.0, 40.0), (0.1, 400.0),
        say("usual_ratios.money.title"), say("usual_ratios.money.unit"), 1e6,
    ),
    UsualRatio(
        "floor-per-rack", "floor_area", "racks", (2.0, 60.0), (0.5, 1_000.0),
        say("usual_ratios.floor.title"), say("usual_ratios.floor.unit"),
    ),
    UsualRatio(
        "land-for-a-rack", "land_area", "racks", (1.0, 400.0), (0.2, 10_000.0),
        say("usual_ratios.land.title"), say("usual_ratios.land.unit"),
    ),
)  # fmt: skip


def usual_ratios(figures: dict[KindId, Figures]) -> Iterator[Check]:
    """Yield the ratios that are outside what is usual, and water short of its use."""
    for ratio in RATIOS:
        check = _outside(ratio, figures)
        if check is not None:
            yield check
    water = _water(figures)
    if water is not None:
        yield water


def _outside(ratio: UsualRatio, figures: dict[KindId, Figures]) -> Check | None:
    if not of_one_time(figures, ratio.above, ratio.below):
        return None
    over, under = figures[ratio.above], figures[ratio.below]
    is_money = KINDS[ratio.above].dimension == "money"
    money = ROUGH_USD.get(over.unit, math.nan) if is_money else 1.0
    part = same_part(over, under)
    if part is None or part.values[1] <= 0:
        return None
    value = part.values[0] * money / ratio.scale / part.values[1]
    low, high = ratio.usual
    if math.isnan(value) or value <= 0 or low <= value <= high:
        return None
    possible = ratio.possible[0] <= value <= ratio.possible[1]
    return Check(
        ratio.id,
        ratio.title,
        Verdict.DEPENDS if possible else Verdict.CONTRADICTED,
        part.named(say(
            "usual_ratios.finding", value=_shown(value), unit=ratio.unit,
            usual=span(f"{low:g}", f"{high:g}"), built=span(*(f"{x:g}" for x in ratio.possible)),
        )),
        (part.claims, OUTSIDE),
        found=value,
        unit=ratio.unit.en,
        claims=part.claims,
        needed=say("usual_ratios.needed"),
    )  # fmt: skip


def _water(figures: dict[KindId, Figures]) -> Check | None:
    """Compare the stated water with what the stated power and WUE use at full load."""
    kinds: tuple[KindId, ...] = ("water_supply", "power", "wue")
    if any(kind not in figures or 0 not in figures[kind].by_phase for kind in kinds):
        return None
    supply, power, wue = (figures[kind].by_phase[0] for kind in kinds)
    if not same_date([supply, power, wue]):
        return None
    need = power.value * 24.0 * wue.value  # MWh a day x m3/MWh
    if need <= supply.value or need <= 0:
        return None
    claims = (supply.id, power.id, wue.id)
    return Check(
        "water-for-power",
        say("usual_ratios.water.title"),
        Verdict.DEPENDS,
        say(
            "usual_ratios.water.finding", power=number(power.value), wue=number(wue.value, 2),
            need=number(need, 0), supply=number(supply.value, 0), share=supply.value / need,
        ),
        ((supply.id,), (power.id, wue.id)),
        stated=supply.value,
        found=need,
        unit="m3/d",
        claims=claims,
        needed=say("usual_ratios.needed"),
    )  # fmt: skip


def _shown(value: float) -> str:
    return number(value, 1 if value >= 1 else 3)
