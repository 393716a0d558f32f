"""The words of the workbook and of the exhibits, in both languages."""

from __future__ import annotations

from siting.evidence import Label
from siting.texts import say

SHEETS: dict[str, Label] = {
    "ranking": say("sheets.ranking"),
    "weights": say("common.weights"),
    "criteria": say("sheets.criteria"),
    "robustness": say("sheets.robustness"),
    "perspectives": say("sheets.perspectives"),
    "pairs": say("sheets.pairs"),
    "measurements": say("sheets.measurements"),
    "to_supply": say("sheets.to_supply"),
    "constraints": say("sheets.constraints"),
    "sources": say("common.sources_3"),
    "notes": say("common.notes"),
}


PAIR_USE: dict[str, Label] = {
    "same_city": say("pair_use.same_city"),
    "remote": say("common.remote"),
    "none": say("pair_use.none"),
}

_POLICIES: dict[str, Label] = {
    "neutral": say("policies.neutral"),
    "worst": say("common.unknown_worst"),
    "exclude": say("common.unknown_exclude"),
}


def policy_text(policy: str) -> Label:
    """Say in words what a study does with an UNKNOWN figure."""
    return _POLICIES.get(policy, Label(policy, policy))
