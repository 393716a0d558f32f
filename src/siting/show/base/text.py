"""Texts common to all outputs, in both languages."""

from __future__ import annotations

from siting.evidence import Label
from siting.texts import say

LANGUAGES: tuple[str, ...] = ("en", "zh")

STATUS: dict[str, Label] = {
    "ranked": say("status.ranked"),
    "excluded": say("status.excluded"),
    "insufficient": say("status.insufficient"),
}

EVIDENCE: dict[str, Label] = {
    "observed": say("evidence.observed"),
    "derived": say("evidence.derived"),
    "estimated": say("evidence.estimated"),
    "assumed": say("evidence.assumed"),
    "unknown": say("common.unknown"),
}

VERDICT: dict[str, Label] = {
    "pass": say("screening.pass"),
    "conditional": say("screening.conditional"),
    "fail": say("screening.fail"),
    "unknown": say("common.unknown"),
}

BAND: dict[str, Label] = {
    "inside": say("band.inside"),
    "soft": say("band.soft"),
    "too near": say("band.too_near"),
    "too far": say("band.too_far"),
}

MAP_NOTICE = say("base.map_notice")
