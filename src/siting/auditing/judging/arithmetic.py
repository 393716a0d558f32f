"""A PUE and a load of racks against the other figures of the document that they follow from.

The PUE is the stated total over the stated IT load, the load of all racks their number by the power of one.
Only figures that stand near each other, and of which the document states one each, are taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from siting.auditing.judging.verdicts import Figure, Judged, Rules, Verdict, accepted, number
from siting.auditing.reading.claim_kinds import KindId
from siting.auditing.reading.claims import Claim
from siting.evidence import EvidenceClass
from siting.texts import say

_NEAR = 240
_OF_RACKS = re.compile(
    r"机[架柜][^，。；]{0,4}(?:总|功率|负荷)|\brack (?:load|power)|\bload of the racks", re.IGNORECASE
)
_PARTIAL = 1.5
"""An IT load may be some way off that of the racks at full use; beyond this factor it is not theirs."""


def against_figures(judged: Judged, claims: Sequence[Claim], rules: Rules) -> Judged:
    """Return the verdict, or CONTRADICTED where other figures of the document give another one."""
    follows = _FOLLOWS.get(judged.claim.kind)
    return judged if follows is None else follows(judged, claims, rules)


def _pue(judged: Judged, claims: Sequence[Claim], rules: Rules) -> Judged:
    claim = judged.claim
    powers = [c for c in _beside(claim, claims, "power") if c.phase == claim.phase]
    it = {c.value for c in powers if c.qualifiers.share == "it"}
    total = {c.value for c in powers if c.qualifiers.share == "total"}
    if len(it) != 1 or len(total) != 1 or not 0 < min(it) < min(total):
        return judged
    ratio = min(total) / min(it)
    if any(accepted(c, rules).holds(ratio) for c in claims if c.kind == claim.kind):
        return judged
    said = {"total": number(min(total)), "it": number(min(it)), "pue": number(ratio, 2)}
    return replace(
        judged,
        verdict=Verdict.CONTRADICTED,
        finding=say("arithmetic.pue.finding", **said),
        measured=Figure(ratio, ratio, ratio, "", EvidenceClass.DERIVED),
        method=say("arithmetic.method"),
        wording=say("arithmetic.pue.wording", **said),
    )


def _load(judged: Judged, claims: Sequence[Claim], rules: Rules) -> Judged:
    claim = judged.claim
    racks, each = (_beside(claim, claims, kind) for kind in ("racks", "rack_power"))
    if len({c.value for c in racks}) != 1 or len({c.value for c in each}) != 1:
        return judged
    product = racks[0].value * each[0].value / 1000.0
    of_racks = _OF_RACKS.search(claim.quote) is not None
    times = max(claim.value / product, product / claim.value) if product and claim.value else 1.0
    it = claim.qualifiers.share == "it" and claim.value > _PARTIAL * product
    if not (it or (of_racks and times > 1.0 + rules.tolerance)):
        return judged
    said = {"racks": number(racks[0].value, 0), "each": number(each[0].value), "load": number(product)}
    return replace(
        judged,
        verdict=Verdict.CONTRADICTED,
        finding=say("arithmetic.load.finding", **said),
        measured=Figure(product, product, product, "MW", EvidenceClass.DERIVED),
        method=say("arithmetic.method"),
        wording=say("arithmetic.load.wording", **said),
        paper_only=False,
    )


def _beside(claim: Claim, claims: Sequence[Claim], kind: KindId) -> list[Claim]:
    """Return the exact figures of a kind near a claim, of the same owner."""
    return [
        c
        for c in claims
        if c.kind == kind
        and c.high == c.value
        and c.owner == claim.owner
        and abs(c.position.start - claim.position.start) <= _NEAR
    ]


_FOLLOWS: dict[KindId, Callable[[Judged, Sequence[Claim], Rules], Judged]] = {"pue": _pue, "power": _load}
