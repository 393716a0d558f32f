"""A finding of the linter: what looks wrong or has no effect, how severe it is, and what to do about it."""

from __future__ import annotations

from typing import Any

from siting.evidence import Label
from siting.linter.wording import SEVERITIES, Severity
from siting.outcome import ScoredCriterion
from siting.records import dataclass
from siting.texts import say


@dataclass(frozen=True)
class Finding:
    """One finding: what it is, how severe, about which criterion (empty: the study), and what to do."""

    id: str
    severity: Severity
    criterion: str
    text: Label
    hint: Label


def named(criterion: ScoredCriterion) -> Label:
    """Return a criterion by its id, in Chinese by its title with the id as the study has it."""
    title = criterion.label.zh
    both = say("lint.criterion", title=title, id=criterion.id).zh
    return Label(criterion.id, criterion.id if title == criterion.id else both)


def finding(kind: str, criterion: str, **fields: Any) -> Finding:
    """Return a finding in the words of the texts ``lint.<kind>``."""
    said, hint = (say(f"lint.{kind}.{part}", **fields) for part in ("text", "hint"))
    return Finding(kind, SEVERITIES[kind], criterion, _single_spaced(said), _single_spaced(hint))


def _single_spaced(said: Label) -> Label:
    """Remove the space that an empty unit leaves."""
    return Label(" ".join(said.en.split()), " ".join(said.zh.split()))
