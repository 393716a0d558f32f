"""Checks a PUE and a load of racks against other figures of the document.

The PUE is the stated total over the IT load; the load of all racks is their number times the power of one.
Only exact figures near each other are used, and only where the document states one value of each.
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence

from siting.auditing.judging.amounts import amount, amount_as_given
from siting.auditing.judging.as_written import as_written
from siting.auditing.judging.figures import ByKind, place_of
from siting.auditing.judging.verdicts import Figure, Judged, Rules, Verdict, accepted, number
from siting.auditing.reading.claim_kinds import KindId
from siting.auditing.reading.claims import Claim
from siting.auditing.reading.numerals import last_place, rounding
from siting.evidence import EvidenceClass, Label
from siting.texts import say
from siting.units import LAND_M2

_NEAR = 240
_OF_RACKS = re.compile(
    r"机[架柜][^，。；]{0,4}(?:总|功率|负荷)|满[载配]|全部机[架柜]|\brack (?:load|power)|\bload of the racks|\b(?:every|all|each) (?:the )?racks?\b|\bfully loaded|\bat full load",
    re.IGNORECASE,
)
_OF_EQUIPMENT = re.compile(r"\bIT\b|IT(?:设备|负[荷载]|功率|容量|侧)|服务器|算力设备")
_OF_ALL = re.compile(
    r"总(?:用电|功[率耗]|负[荷载]|耗电|电力)|全[园院楼站部]|整[个座]|\b(?:whole|entire|total|all told|site|facility|campus|at the meter)\b",
    re.IGNORECASE,
)
_AVERAGE = re.compile(
    r"平均|均为|即每|折合|每[架柜]合|\b(?:average|mean|averaging|i\.e|that is|works? out|makes?|gives?|equals?|means)\b",
    re.IGNORECASE,
)
_BEYOND = 1.15
"""An IT load holds what stands beside the racks too; beyond this factor of all racks it is not theirs."""


def against_figures(judged: Judged, claims: ByKind, rules: Rules) -> Judged:
    """Return the verdict, or CONTRADICTED where other figures of the document give another one."""
    follows = _FOLLOWS.get(judged.claim.kind)
    return judged if follows is None else follows(judged, claims, rules)


def load_beyond_racks(load: Claim, claims: ByKind) -> tuple[Claim, Claim] | None:
    """Return the racks and the power of one if an IT load is far above their product, otherwise None."""
    behind = _racks_behind(load, claims)
    if behind is None or _share(load) != "it" or load.comparison == "at_most":
        return None
    return behind if load.value > _BEYOND * _product(*behind) else None


def _pue(judged: Judged, claims: ByKind, rules: Rules) -> Judged:
    claim = judged.claim
    it, total = (_power(claim, claims, share) for share in ("it", "total"))
    if not 0 < it < total:
        return judged
    ratio = total / it
    if any(accepted(c, rules).holds(ratio) for c in claims.get(claim.kind, ())):
        return judged
    said = {"total": number(total), "it": number(it), "pue": number(ratio, 2)}
    finding, wording = say("arithmetic.pue.finding", **said), say("arithmetic.pue.wording", **said)
    return _false(judged, ratio, "", finding, wording)


def _power(claim: Claim, claims: ByKind, share: str) -> float:
    """Return the power of the equipment, or of all, beside a claim [MW]; NaN if there is none, or several."""
    return _only(c for c in _beside(claim, claims, "power") if _share(c) == share)


def _only(claims: Iterable[Claim]) -> float:
    """Return the one value that claims state; NaN if they state several, or none."""
    values = {c.value for c in claims}
    return values.pop() if len(values) == 1 else math.nan


def _share(claim: Claim) -> str:
    """Return whether a power is that of the equipment or of all, by its qualifier or its words."""
    if claim.qualifiers.share in ("it", "total"):
        return claim.qualifiers.share
    if _OF_EQUIPMENT.search(claim.quote):
        return "it"
    return "total" if _OF_ALL.search(claim.quote) else ""


def _each(judged: Judged, claims: ByKind, rules: Rules) -> Judged:
    """Judge the mean power of a rack by the IT load over the number of racks, where both are stated."""
    claim = judged.claim
    load = _power(claim, claims, "it")
    # "20 MW over 2,000 racks": read as more than.
    count = _only(c for c in _beside(claim, claims, "racks", exact=False) if c.comparison != "at_most")
    said = f"{claim.quote} {claim.as_written}"
    if math.isnan(load) or not count > 0 or not _AVERAGE.search(said):
        return judged
    each = load * 1000.0 / count
    if abs(claim.value - each) <= max(rules.tolerance * each, 0.5 * last_place(claim.value)):
        return judged
    told = {"load": number(load), "racks": number(count, 0), "each": number(each)}
    finding, wording = say("arithmetic.each.finding", **told), say("arithmetic.each.wording", **told)
    return _false(judged, each, "kW", finding, wording)


_SAID_AS_MEAN = re.compile(
    r"均|每亩投资|折合|即|相当于|\b(?:average|per (?:mu|hectare|acre)|i\.e|that is)\b", re.IGNORECASE
)


def _intensity(judged: Judged, claims: ByKind, rules: Rules) -> Judged:
    """Judge the investment per area by the investment over the land, as far as each is written.

    What is invested in buildings and machines may be less than the total: a smaller figure is false only if it
    is called the mean.
    """
    claim = judged.claim
    currency, _, area = claim.unit.partition("/")
    money = [c for c in _beside(claim, claims, "investment") if c.unit == currency]
    land = _beside(claim, claims, "land_area")
    if math.isnan(_only(money)) or not _agree(land, rules):
        return judged
    mean = money[0].value / land[0].value * LAND_M2[area]
    slack = sum(rounding(c.value, c.written_value) / c.value for c in (claim, money[0], land[0]))
    less = claim.value < mean and not _SAID_AS_MEAN.search(claim.quote)
    if less or abs(claim.value - mean) <= slack * mean:
        return judged
    told = {
        "money": as_written(money[0]),
        "land": as_written(land[0]),
        "mean": amount(claim.kind, claim.unit, float(f"{mean:.4g}")),
    }
    finding, wording = (
        say("arithmetic.intensity.finding", **told),
        say("arithmetic.intensity.wording", **told),
    )
    return _false(judged, mean, claim.unit, finding, wording)


def _agree(claims: Sequence[Claim], rules: Rules) -> bool:
    """Whether there are claims, and their figures are one within the tolerance."""
    values = sorted(c.value for c in claims) or [0.0]
    return values[0] > 0 and values[-1] <= (1.0 + rules.tolerance) * values[0]


def _load(judged: Judged, claims: ByKind, rules: Rules) -> Judged:
    claim = judged.claim
    behind = _racks_behind(claim, claims)
    if behind is None:
        return judged
    racks, each = behind
    product = _product(racks, each)
    times = max(claim.value / product, product / claim.value) if product and claim.value else 1.0
    exact = claim.comparison in _EXACT and _OF_RACKS.search(claim.quote) is not None
    if not (load_beyond_racks(claim, claims) or (exact and times > 1.0 + rules.tolerance)):
        return judged
    said = {"racks": number(racks.value, 0), "each": number(each.value), "load": number(product)}
    finding, wording = say("arithmetic.load.finding", **said), say("arithmetic.load.wording", **said)
    return _false(judged, product, "MW", finding, wording)


def _false(judged: Judged, right: float, unit: str, finding: Label, wording: Label) -> Judged:
    """Return the verdict on its own basis: that of the earlier verdict, such as a climate, is none of it."""
    return Judged(
        judged.claim, Verdict.CONTRADICTED, finding, method=say("arithmetic.method"),
        measured=Figure(right, right, right, unit, EvidenceClass.DERIVED, found="document"),
        needed=judged.needed, wording=wording, instead=amount_as_given(judged.claim, right, digits=2),
    )  # fmt: skip


def _product(racks: Claim, each: Claim) -> float:
    return racks.value * each.value / 1000.0


def _racks_behind(load: Claim, claims: ByKind) -> tuple[Claim, Claim] | None:
    """Return the number of racks and the power of one beside a load, of its phase and time; None without."""
    racks = [c for c in _beside(load, claims, "racks") if _of_one_time(c, load)]
    each = _beside(load, claims, "rack_power", or_whole=True)
    if math.isnan(_only(racks)) or math.isnan(_only(each)):
        return None
    return racks[0], each[0]


def _of_one_time(one: Claim, other: Claim) -> bool:
    """Whether neither is built and the other planned."""
    return len({one.qualifiers.status, other.qualifiers.status} - {"unspecified"}) < 2


_EXACT = ("about", "exactly")


def _beside(
    claim: Claim, claims: ByKind, kind: KindId, *, exact: bool = True, or_whole: bool = False
) -> list[Claim]:
    """Return the figures of a kind near a claim, of the same owner and phase, without bounds where *exact*.

    Those of the whole as well if *or_whole*.
    """
    of_kind, at = claims.get(kind, ()), place_of(claim)
    phases = (0, claim.phase) if or_whole else (claim.phase,)
    low = bisect_left(of_kind, at - _NEAR, key=place_of)
    high = bisect_right(of_kind, at + _NEAR, key=place_of)
    near = (c for c in of_kind[low:high] if c.owner == claim.owner and c.phase in phases)
    return [c for c in near if c.high == c.value and (c.comparison in _EXACT or not exact)]


_FOLLOWS: dict[KindId, Callable[[Judged, ByKind, Rules], Judged]] = {
    "pue": _pue, "power": _load, "rack_power": _each, "investment_intensity": _intensity,
}  # fmt: skip
