"""What became of every figure of a document, in one sentence and a table."""

from __future__ import annotations

from siting.auditing.judging.check import Audit
from siting.auditing.reading.claim_kinds import KINDS
from siting.auditing.reading.claims import Outcome
from siting.evidence import Label
from siting.show.base.blocks import Block, Grid, Paragraph
from siting.texts import say

_MAX_LISTED = 20


def figures_accounted(audit: Audit, lang: str) -> list[Block]:
    """Return the counts of the figures of the document, or of the file of claims if it was not read."""
    if not audit.figures:
        return []
    rows = tuple(
        (
            say(f"figures.outcome.{outcome}")[lang],
            rule_name(outcome, rule)[lang],
            f"{n}",
            _as_written(audit, outcome, rule, lang),
        )
        for (outcome, rule), n in audit.figures_by_rule().items()
    )
    head = tuple(say(f"figures.{key}")[lang] for key in ("outcome", "rule", "number", "as_written"))
    return [Paragraph(figures_line(audit, lang), "soft"), Grid(head, rows, (2, 3, 1, 4))]


def _as_written(audit: Audit, outcome: Outcome, rule: str, lang: str) -> str:
    """List the figures of a rule as the document writes them, of many the first."""
    said = [" ".join(f.as_written.split()) for f in audit.figures if (f.outcome, f.rule) == (outcome, rule)]
    shown = list(dict.fromkeys(said))
    listed = say("mark.list")[lang].join(shown[:_MAX_LISTED])
    return listed if len(shown) <= _MAX_LISTED else f"{listed} …"


def figures_line(audit: Audit, lang: str) -> str:
    """Return in one sentence how many figures there are, and what became of them."""
    key = "figures.line" if audit.whole_account else "figures.line_of_file"
    outcomes = audit.figures_by_outcome()
    line = say(key, total=len(audit.figures), **outcomes)
    claims, by_figure = len(audit.judged), {one for figure in audit.figures for one in figure.claims}
    words = sum(j.claim.id not in by_figure for j in audit.judged)
    if claims == outcomes["claim"]:
        return line[lang]
    key = "figures.claims" if claims == outcomes["claim"] + words else "figures.claims_of_two"
    return say("audit.summary_and", said=line, more=say(key, claims=claims, words=words))[lang]


def rule_name(outcome: Outcome, rule: str) -> Label:
    """Return a rule in words: the kind of claim, whose figure, what it measures, why it is left out."""
    if outcome == "claim":
        return next(spec.label for kind, spec in KINDS.items() if kind == rule)
    room = {"whose": "owner", "out_of_scope": "topic", "left_out": "left_out"}[outcome]
    return say(f"figures.{room}.{rule}")
