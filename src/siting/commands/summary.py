"""The few figures that ``check`` reports about a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from siting import Result
    from siting.outcome import Outcome


def summary_of(result: Result) -> dict[str, Any]:
    """Return the number of sites by status, the criteria, and the warnings."""
    from siting.outcome import STATUSES

    outcome: Outcome = result.outcome
    return {
        "study": str(result.study.path),
        "sites": sum(outcome.counts),
        **dict(zip(STATUSES, outcome.counts, strict=True)),
        "criteria": [{"id": c.id, "share": round(c.share, 6), "unit": c.unit} for c in outcome.criteria],
        "warnings": list(outcome.warnings),
    }


def print_document(result: Result) -> None:
    """Print the content of result.json to stdout."""
    from siting.commands.common import print_json
    from siting.show.tables.result_json import result_document

    print_json(result_document(result.outcome))
