"""Verdicts on claims that only documents can prove: areas, money, racks, voltage and classes.

These cannot be measured, so they are UNVERIFIABLE, each with the paper that would settle it. Whether they
agree with each other is checked in `siting.auditing.judging.consistency`.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace

from siting.auditing.judging.amounts import capital, kind_name
from siting.auditing.judging.as_written import as_written
from siting.auditing.judging.verdicts import NOTHING, Judged, Verdict, number
from siting.auditing.reading.claims import Claim
from siting.evidence import Label, Source
from siting.texts import say

CLASSES = Source(
    "gb-50174-power",
    say("documentary.class.source_title"),
    "general knowledge of the field",
    "cited",
    "2018",
    "standard",
    say("rules.mark.M"),
)
TIERS = Source(
    "uptime-tiers",
    say("documentary.tier.source_title"),
    "general knowledge of the field",
    "cited",
    "2026-11",
    "standard",
    say("rules.mark.M"),
)

_STAND_BY = re.compile(
    r"双.{0,2}备|双回|双路|双电源|dual|redundan|two (?:feeds|lines)|hot.?standby", re.IGNORECASE
)
_INDEPENDENT = re.compile(
    r"(?:不同|两座|两个|独立|分别)[^，。；]{0,8}(?:变电|电源|上级)|\b(?:separate|different|independent|diverse)\b[^,.;]{0,24}\b(?:substation|source|station)",
    re.IGNORECASE,
)
_TIER_NUMBER, _ROMAN = re.compile(r"^[1-4]"), ("", "I", "II", "III", "IV")
_OVER_TIER = re.compile(r"\+|plus|增强", re.IGNORECASE)
PLANNED: dict[str, Label] = {
    "existing": say("documentary.planned.existing"),
    "planned": say("documentary.planned.planned"),
    "conditional": say("documentary.planned.conditional"),
}


def judge_paper(claim: Claim) -> Judged:
    """Judge a claim that only a paper can prove: the paper named by its kind."""
    stated = stated_figure(claim)
    status = PLANNED.get(claim.qualifiers.status, say("documentary.planned.as_stated"))
    return Judged(
        claim,
        Verdict.UNVERIFIABLE,
        say("documentary.finding", stated=stated),
        needed=claim.spec.needed or NOTHING,
        wording=say(
            "documentary.wording",
            status=status,
            stated=Label(capital(stated.en), stated.zh),
        ),
        paper_only=True,
    )


def judge_voltage(claim: Claim) -> Judged:
    """Judge a supply voltage: two transformers in stand-by are not two sources."""
    judged = judge_paper(claim)
    if not _STAND_BY.search(claim.quote) or _INDEPENDENT.search(claim.quote):
        return judged
    finding = say("documentary.class.hot_standby", finding=judged.finding)
    return replace(judged, finding=finding, sources=(CLASSES.id,))


def judge_class(claim: Claim) -> Judged:
    """Judge a class of GB 50174: a property of a design, not of a place; there is no A+."""
    judged = judge_paper(claim)
    finding, level = say("documentary.class.finding", finding=judged.finding), claim.word or "…"
    if _OVER_TIER.search(level) or level == "D":
        judged = replace(judged, verdict=Verdict.CONTRADICTED, paper_only=False)
        finding = say("documentary.class.no_such_class", level=level)
        level = "…" if level == "D" else _OVER_TIER.sub("", level).strip()
    wording = say("documentary.class.wording", level=level)
    return replace(judged, finding=finding, wording=wording, sources=(CLASSES.id,))


def judge_tier(claim: Claim) -> Judged:
    """Judge a tier: the standard has I to IV, and no plus."""
    judged = judge_paper(claim)
    finding = judged.finding
    level = claim.word or ("…" if math.isnan(claim.value) else number(claim.value, 0))
    if _OVER_TIER.search(level):
        judged = replace(judged, verdict=Verdict.CONTRADICTED, paper_only=False)
        finding = say("documentary.tier.no_such_tier", level=level)
        level = _OVER_TIER.sub("", level).strip()
    elif re.fullmatch(r"[5-9]", level):
        said = re.search(r"\b[VX]?I{0,3}[VX]?\b(?=\W*$)", claim.as_written)
        finding = say("documentary.tier.no_such_tier", level=said[0] if said and said[0] else level)
        return replace(
            judged, verdict=Verdict.CONTRADICTED, paper_only=False, finding=finding,
            wording=say("documentary.tier.which"), sources=(TIERS.id,),
        )  # fmt: skip
    wording = say("documentary.tier.wording", level=_TIER_NUMBER.sub(lambda m: _ROMAN[int(m[0])], level))
    return replace(judged, finding=finding, wording=wording, sources=(TIERS.id,))


def stated_figure(claim: Claim) -> Label:
    """Return kind, figure and phase of a claim in words."""
    name, figure = kind_name(claim), as_written(claim)
    if claim.qualifiers.units and claim.qualifiers.units > 1:
        figure = Label(f"{claim.qualifiers.units} × {figure.en}", f"{claim.qualifiers.units}×{figure.zh}")
    phase = say("common.in_phase", phase=claim.phase) if claim.phase else NOTHING
    return say("documentary.stated_figure", name=name, figure=figure, phase=phase)
