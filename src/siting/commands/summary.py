"""What ``run`` and ``check`` print besides the ranking: a few figures, the file to open, removed files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from siting import Result
    from siting.linter.finding import Finding
    from siting.outcome import Outcome

_MIN_COUNTED = 2
"""A single note is no longer than the line that would count it."""


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


def first_to_open(paths: Sequence[Path]) -> Path | None:
    """Return the file that says most to a person: the map, else the workbook, else the first."""
    by_name = {path.name: path for path in paths}
    names = [name for name in ("map.html", "ranking.xlsx") if name in by_name]
    return by_name[names[0]] if names else next(iter(paths), None)


def warn_of(result: Result, study: Path | None, *, sites: Path | None = None) -> None:
    """Print the notes of a run that follows ``check``: what is in doubt, and how many others there are.

    Without a study file, or on other sites, ``check`` has not shown them, so they are printed in full.
    """
    from siting.readers.door import printable
    from siting.show.base.terminal import warn

    notes = result.outcome.warnings
    listed = set(result.listed).intersection(notes)
    if study is None or sites is not None or len(listed) < _MIN_COUNTED:
        warn(notes)
        return
    counted = (
        f"{len(listed):,} notes on how the study and its files are read are not repeated here: "
        f"`siting check {printable(str(study))}` lists them"
    )
    warn([*(note for note in notes if note not in listed), counted])


def notes_on_removed(out: Path) -> list[str]:
    """List the files of the earlier run removed from *out* because this run does not write them."""
    from siting.readers.findings import shown
    from siting.show.base.output_folder import removed_from

    gone = ", ".join(removed_from(out))
    if not gone:
        return []
    return [f"{shown(out)}: files of the earlier run that this one does not write are removed: {gone}"]


def print_findings(findings: Sequence[Finding], result: Result, lang: str) -> None:
    """Print one finding per line; its id, which the documentation lists, only in English."""
    from siting.evidence import Label
    from siting.linter.finding import named
    from siting.show.base.terminal import print_line
    from siting.texts import say

    names = {c.id: named(c) for c in result.outcome.criteria}
    for f in findings:
        about = say("mark.of_criterion", criterion=names[f.criterion]) if f.criterion else ""
        severity, listed = say(f"check.severity.{f.severity}"), Label(f"[{f.id}] ", "")
        told = say("check.finding", severity=severity, id=listed, about=about, text=f.text, hint=f.hint)
        print_line(told[lang])
