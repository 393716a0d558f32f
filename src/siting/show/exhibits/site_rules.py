"""What a site sheet says of the siting rules: how many of each verdict, and the worst by name."""

from __future__ import annotations

from collections.abc import Sequence

from siting.evidence import Label
from siting.outcome import Outcome, RuleVerdicts
from siting.outcome.rule_standing import STANDINGS, standing, verdict_label
from siting.promotion.verdict_texts import has_figure, rule_figure
from siting.texts import say

NAMED = 4
"""Number of rules that are named; the others are counted."""


def _worst(rules: Sequence[RuleVerdicts], codes: Sequence[str]) -> list[RuleVerdicts]:
    """Return the rules that a site fails, then those that it misses on the present figures."""
    return [v for word in ("fail", "missed") for v, code in zip(rules, codes, strict=True) if code == word]


def rule_texts(outcome: Outcome, row: int) -> list[tuple[Label, Label]]:
    """Return paragraphs about the rules that a site does not pass, head and rest: counts, the worst."""
    rules = outcome.rules
    codes = [STANDINGS[int(standing(v)[row])] for v in rules]
    if not rules or all(code == "pass" for code in codes):
        return []
    counted = {"open": "conditional"} | {word: word for word in ("fail", "missed", "unknown")}
    told = {name: codes.count(word) for name, word in counted.items()}
    summary = say("exhibit.rules_summary", hold=codes.count("pass") + codes.count("met"), **told)
    found = [
        (say("site_sheet.rules_head", count=len(rules)), say("site_sheet.rules_all", summary=summary)),
    ]
    for v in _worst(rules, codes)[:NAMED]:
        said = verdict_label(v, row)
        if has_figure(v, row):
            said = say("site_sheet.rule_figure", said=said, figure=rule_figure(v, row))
        found.append((v.rule.title, said))
    return found
