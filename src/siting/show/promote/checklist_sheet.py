"""The due-diligence checklist: ``checklist.json``, and a page and a document in each language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from siting.evidence import Label
from siting.promotion.due_diligence import ANSWERED, PROXY, STATES, UNKNOWN, Answer, DueDiligence
from siting.show.base.blocks import Block, Grid, Heading, Mark, Paragraph, Sheet, Tally
from siting.show.base.sources import short_title, source_entry, sources_grid
from siting.show.promote.sheet_files import save_sheets
from siting.texts import say

STATE_WORDS: dict[str, Label] = {
    ANSWERED: say("due_diligence.state.answered"),
    PROXY: say("due_diligence.state.proxy"),
    UNKNOWN: say("common.unknown"),
}
CHECKLIST = "checklist"  # begins the names of its files
_MAX_SOURCES = 4
# The styles of verdicts are reused; the word beside them gives the meaning.
_LOOK = {ANSWERED: "SUPPORTED", PROXY: "DEPENDS", UNKNOWN: "UNVERIFIABLE"}
_SIGN = {ANSWERED: ("✓", "bold green"), PROXY: ("≈", "yellow"), UNKNOWN: ("?", "bold red")}


def build_checklist(found: DueDiligence, lang: str) -> Sheet:
    """Return the list in one language."""
    counts = zip(STATES, found.counts(), strict=True)
    rows = tuple(_row(answer, found, lang) for answer in found.answers)
    head = tuple(
        say(f"due_diligence.head.{key}")[lang] for key in ("item", "state", "known", "source", "ask")
    )
    blocks: list[Block] = [
        Paragraph(say("due_diligence.lead", study=found.study)[lang], "lead"),
        Tally(tuple((_LOOK[state], STATE_WORDS[state][lang], count) for state, count in counts)),
        Grid(head, rows, (2.0, 1.1, 4.0, 1.6, 2.3)),
        Paragraph(say("due_diligence.note")[lang], "soft"),
        Paragraph(say("due_diligence.form")[lang]),
        Heading(say("common.sources_heading")[lang]),
        sources_grid(found.sources.values(), lang),
    ]
    footer = say("common.made_with", version=found.provenance["siting"])[lang]
    return Sheet(say("due_diligence.title", site=found.site)[lang], lang, blocks, footer)


def _row(answer: Answer, found: DueDiligence, lang: str) -> tuple[str | Mark, ...]:
    between = say("mark.semicolon")[lang]
    ids = dict.fromkeys(s for fact in answer.facts for s in fact.sources)
    names = dict.fromkeys(short_title(found.sources[s].title[lang]) for s in ids if s in found.sources)
    named = between.join([*list(names)[:_MAX_SOURCES], *(["…"] if len(names) > _MAX_SOURCES else [])])
    known = between.join(fact.text[lang] for fact in answer.facts)
    mark = Mark(_LOOK[answer.state], STATE_WORDS[answer.state][lang])
    return (answer.title[lang], mark, known, named, answer.ask[lang])


def checklist_document(found: DueDiligence) -> dict[str, Any]:
    """Return the content of ``checklist.json``.

    ``items`` lists each item with its state (answered, proxy, unknown), what is known (text, sources, whether
    it only stands in for an answer), and whom to ask.
    """
    return {
        "site": {"id": found.site_id, "name": asdict(found.site)},
        "study": asdict(found.study),
        "run": found.provenance,
        "counts": dict(zip(STATES, found.counts(), strict=True)),
        "items": [
            {
                "id": a.id,
                "title": asdict(a.title),
                "state": a.state,
                "facts": [
                    {"text": asdict(f.text), "sources": list(f.sources), "proxy": f.proxy} for f in a.facts
                ],
                "ask": asdict(a.ask),
            }
            for a in found.answers
        ],
        "sources": {key: source_entry(asdict(source)) for key, source in found.sources.items()},
    }


def save_checklist(
    found: DueDiligence, folder: Path, *, languages: Sequence[str], progress: Callable[[str, int, int], None]
) -> list[Path]:
    """Write the list into *folder*, all or nothing, and return its files.

    Raises
    ------
    MissingExtraError
        python-docx is not installed.
    OutputError
        A file cannot be written.
    """
    document, build = checklist_document(found), partial(build_checklist, found)
    return save_sheets(found, folder, CHECKLIST, document, build, languages=languages, progress=progress)


def print_checklist(found: DueDiligence, lang: str) -> None:
    """Print the list to stdout: a line for each item, and what is known or whom to ask below it."""
    from rich.console import Console

    from siting.show.base.prose import Prose

    console = Console(highlight=False)
    console.print(Prose(say("due_diligence.title", site=found.site)[lang], style="bold"))
    counts = dict(zip(STATES, found.counts(), strict=True))
    console.print(Prose(say("due_diligence.counts", total=len(found.answers), **counts)[lang], style="dim"))
    for answer in found.answers:
        sign, style = _SIGN[answer.state]
        state = STATE_WORDS[answer.state][lang]
        console.print(Prose(f"\n{sign} {answer.title[lang]} ({state})", style=style))
        for fact in answer.facts:
            console.print(Prose(f"  {fact.text[lang]}"))
        if answer.state != ANSWERED:
            console.print(Prose(f"  {say('due_diligence.ask', ask=answer.ask)[lang]}", style="dim"))
