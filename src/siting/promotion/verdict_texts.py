"""The constraints and rules that a site does not pass, in words and with their figures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from siting.evidence import Label
from siting.outcome import ConstraintVerdicts, Outcome, RuleVerdicts
from siting.outcome.outcome import VERDICTS
from siting.outcome.rule_standing import STANDINGS, rule_word, standing, verdict_label
from siting.promotion.pairwise import Side, figure, side_of
from siting.texts import say


def constraint_texts(constraints: Sequence[ConstraintVerdicts], row: int) -> list[tuple[str, Label, Label]]:
    """Return what a site does not pass: ``missed`` or ``constraint``, the label, and the verdict in words.

    What is missed on the present figures comes first, with its figure.
    """
    found = []
    for v in constraints:
        word = VERDICTS[int(v.verdict[row])]
        if isinstance(v, RuleVerdicts):
            word = STANDINGS[int(standing(v)[row])]
        if word == "pass":
            continue
        said = say("promotion.unknown_value") if word == "unknown" else verdict_label(v, row)
        text = say("promotion.constraint", said=said)
        if isinstance(v, RuleVerdicts) and word in {"fail", "missed"} and has_figure(v, row):
            text = say("promotion.constraint_figure", said=said, figure=rule_figure(v, row))
        found.append(("missed" if word in {"fail", "missed"} else "constraint", v.label, text))
    return sorted(found, key=lambda one: one[0] != "missed")


def unranked_reason(outcome: Outcome, row: int) -> Label:
    """Say why a site has no rank: what was found there, then the limit that it does not meet."""
    ranking = outcome.ranking
    reason = ranking.reasons[int(ranking.reason_code[row])]
    excluding = next((c for c in outcome.constraints if c.excludes[row]), None)
    if excluding is None:
        return reason
    what, found = _found(outcome, excluding, row)
    return reason if found is None else say("promotion.found", what=what, figure=found, reason=reason)


def _found(outcome: Outcome, constraint: ConstraintVerdicts, row: int) -> tuple[Label, Label | None]:
    """Return what a constraint is about, and the figure of a site; None without one."""
    if isinstance(constraint, RuleVerdicts):
        return constraint.label, rule_figure(constraint, row) if has_figure(constraint, row) else None
    criterion = next((c for c in outcome.criteria if c.id == constraint.criterion), None)
    if criterion is None:
        return constraint.label, None
    side = side_of(outcome, criterion, row)
    return criterion.label, figure(side, criterion.unit) if side.known else None


def has_figure(v: RuleVerdicts, row: int) -> bool:
    """Whether a figure or a word was measured at a site."""
    return v.word[row] is not None or bool(np.isfinite(v.value[row]))


def rule_figure(v: RuleVerdicts, row: int) -> Label:
    """Return what was measured for a rule at a site, with its interval, or the word."""
    if v.word[row] is not None:
        return rule_word(v, row)
    value, low, high = (float(x[row]) for x in (v.value, v.low, v.high))
    side = Side(v.rule.title, value, low, high, None, "derived", 0.0, 0.0, 0.0, None)
    return figure(side, v.unit)
