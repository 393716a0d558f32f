"""``marked.txt``: the user's own text, each claim with its id and sign, and notes below its line.

Every line of the text is there as it was, but for the marks; a note begins with ``    |``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from siting.auditing.judging.amounts import about, kind_name
from siting.auditing.judging.check import Audit
from siting.auditing.judging.verdicts import Check, Judged, Verdict
from siting.show.audit.sheet import claimed_text, figure_text, found_name
from siting.show.audit.summary import wording_name
from siting.show.audit.text_edits import Edit, corrected
from siting.show.base.sheet_text import LOOKS
from siting.texts import say

_NOTE = "    | "


def write_marked_text(audit: Audit, text: str, edits: Sequence[Edit], lang: str, path: Path) -> None:
    """Write the marked text."""
    path.write_text(marked_text(audit, text, edits, lang), encoding="utf-8", newline="\n")


def marked_text(audit: Audit, text: str, edits: Sequence[Edit], lang: str) -> str:
    """Return the text with its marks and notes, and with the *edits* of the corrected text."""
    placed = [j for j in audit.judged if j.claim.position.end > j.claim.position.start]
    notes = _notes_by_line(placed, text, edits, lang)
    marked = corrected(text, _marks(placed)).split("\n")
    shown = [f"{_NOTE}{said}" for said in _head(audit, lang)] + [""]
    for row, line in enumerate(marked):
        shown.append(line)
        shown += [f"{_NOTE}{said}" for said in notes.get(row, ())]
    return "\n".join(shown) + ("" if shown[-1] == "" else "\n")


def _notes_by_line(
    placed: Sequence[Judged], text: str, edits: Sequence[Edit], lang: str
) -> dict[int, list[str]]:
    """Return the notes below each line: on the claims that end in it, then on the edits that do."""
    starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    notes: dict[int, list[str]] = {}
    for one in sorted(placed, key=lambda j: j.claim.position.start):
        row = bisect_right(starts, one.claim.position.end - 1) - 1
        notes.setdefault(row, []).extend(_of_claim(one, lang))
    for edit in edits:
        if edit.end > edit.start:
            row = bisect_right(starts, edit.end - 1) - 1
            notes.setdefault(row, []).extend(_of_edit(edit, text, lang))
    return notes


def _head(audit: Audit, lang: str) -> Iterator[str]:
    yield say("marked.head", document=audit.reading.source)[lang]
    yield "  ".join(f"{LOOKS[v].sign} {LOOKS[v].word[lang]} {n}" for v, n in audit.count().items() if n)
    for check in audit.checks:
        if check.verdict in (Verdict.CONTRADICTED, Verdict.DEPENDS):
            yield _of_check(check, lang)


def _of_check(check: Check, lang: str) -> str:
    said = f"{check.title[lang]} ({', '.join(check.claims)})"
    return f"{LOOKS[check.verdict].sign} {said}{say('mark.colon')[lang]}{check.finding[lang]}"


def _marks(judged: Sequence[Judged]) -> list[Edit]:
    """Return the marks as insertions, those at one place in the order of the claims."""
    at: dict[int, list[str]] = {}
    for one in judged:
        at.setdefault(one.claim.position.end, []).append(f"{one.claim.id} {LOOKS[one.verdict].sign}")
    return [Edit(end, end, f"[{', '.join(said)}]") for end, said in sorted(at.items())]


def _of_claim(judged: Judged, lang: str) -> Iterator[str]:
    claim, look, colon = judged.claim, LOOKS[judged.verdict], say("mark.colon")[lang]
    measured = ""
    if judged.measured is not None:
        found = found_name(judged.measured)[lang]
        measured = f"{say('mark.semicolon')[lang]}{found} {figure_text(judged.measured, lang)}"
    named = f"{kind_name(claim)[lang]}{about(claim)[lang]}"
    yield f"{claim.id} {look.sign} {look.word[lang]}{colon}{named} {claimed_text(judged, lang)}{measured}"
    if judged.verdict is Verdict.DOCUMENTED:
        yield f"   {say('audit.finding')[lang]}{colon}{judged.finding[lang]}"
    if judged.verdict in (Verdict.SUPPORTED, Verdict.DOCUMENTED):
        return
    for key, said in (
        ("audit.finding", judged.finding),
        ("audit.definition", judged.definition),
        ("audit.needed", judged.needed),
        (wording_name(judged.wording, "audit.wording"), judged.wording),
    ):
        if said[lang] and not (key == "audit.finding" and judged.paper_only and claim.evidence is None):
            yield f"   {say(key)[lang]}{colon}{said[lang]}"


def _of_edit(edit: Edit, text: str, lang: str) -> Iterator[str]:
    yield say("marked.instead_of")[lang]
    yield f"   - {' '.join(text[edit.start : edit.end].split())}"
    yield f"   + {' '.join(edit.text.split())}"
