"""What the linter finds and how severe each finding is; the wording is in the texts ``lint.<id>``."""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal

Severity = Literal["warning", "note"]

SEVERITIES: MappingProxyType[str, Severity] = MappingProxyType(
    {
        "mostly-unknown": "warning",
        "no-weight": "note",
        "anchors-outside": "warning",
        "no-difference": "warning",
        "category-unused": "note",
        "step-unreachable": "warning",
        "step-unused": "note",
        "steps-gap": "warning",
        "unit-missing": "note",
        "missing-code": "warning",
        "category-other": "note",
        "direction-reversed": "warning",
        "anchors-of-sites": "warning",
        "anchors-outside-some": "note",
        "constraint-excludes-all": "warning",
        "rules-unknown": "note",
        "unit-magnitude": "warning",
        "shared-in-full": "warning",
        "one-input-twice": "warning",
        "same-figures": "warning",
        "same-point": "warning",
        "double-counting": "warning",
        "trade-off": "note",
        "weight-idle": "note",
        "winner-fixed": "note",
        "site-data": "warning",
    }
)
