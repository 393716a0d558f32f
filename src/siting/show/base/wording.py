"""The texts of the workbook and of the exhibits, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.evidence import Label
from siting.texts import say

if TYPE_CHECKING:
    from siting.geo.segments import IntArray
    from siting.outcome import Outcome

SHEETS: dict[str, Label] = {
    "cover": say("workbook_sheet.cover"),
    "ranking": say("workbook_sheet.ranking"),
    "charts": say("workbook_sheet.charts"),
    "details": say("workbook_sheet.details"),
    "file_words": say("workbook_sheet.file_words"),
    "weights": say("common.weights_lower"),
    "criteria": say("workbook_sheet.criteria"),
    "robustness": say("workbook_sheet.robustness"),
    "perspectives": say("workbook_sheet.perspectives"),
    "pairs": say("workbook_sheet.pairs"),
    "measurements": say("workbook_sheet.measurements"),
    "to_supply": say("workbook_sheet.to_supply"),
    "constraints": say("workbook_sheet.constraints"),
    "rules": say("workbook_sheet.rules"),
    "rules_detail": say("workbook_sheet.rules_detail"),
    "ledger": say("workbook_sheet.ledger"),
    "sources": say("common.sources_lower"),
    "notes": say("common.notes_sheet"),
}


PAIR_USE: dict[str, Label] = {
    "same_city": say("pair_use.same_city"),
    "remote": say("common.remote"),
    "none": say("pair_use.none"),
}

_POLICIES: dict[str, Label] = {
    "neutral": say("common.policy_neutral"),
    "worst": say("common.policy_worst"),
    "exclude": say("common.policy_exclude"),
}


def policy_text(policy: str) -> Label:
    """Return the text for the policy on an UNKNOWN figure."""
    return _POLICIES.get(policy, Label(policy, policy))


def added_note(outcome: Outcome, rows: IntArray, said: Label) -> Label:
    """Return what is *said* about what criteria add to scores, and why it can be more than their weight."""
    if not outcome.scaled_up(rows).any():
        return said
    more = say("common.scaled_up")
    return Label(f"{said.en} {more.en}".strip(), f"{said.zh}{more.zh}")


def rank_range(best: int, worst: int) -> str:
    """Return a range of ranks; one rank where its ends are equal."""
    return str(best) if best == worst else f"{best}–{worst}"
