"""A claim in words against a cell of the site's file that says so, or otherwise, in words of its own."""

from __future__ import annotations

from dataclasses import replace

from siting.auditing.judging.amounts import capital
from siting.auditing.judging.site_file import SiteCell, source_id
from siting.auditing.judging.verdicts import NOTHING, Advice, Judged, Verdict
from siting.evidence import Label
from siting.texts import say


def by_words_of(judged: Judged, cell: SiteCell, file: str, *, holds: bool | None) -> Judged:
    """Return the verdict by a cell, in its words; one that leaves it open (None) decides nothing."""
    name, words = Label(file, file), Label(f"“{cell.text}”", f"“{cell.text}”")
    if holds is None:
        beside = say(
            "site_file.words_open", finding=judged.finding, file=name, value=words, column=cell.heading
        )
        return replace(judged, finding=beside, paper_only=False)
    found = say("site_file.finding", value=words, column=cell.heading, file=name)
    return replace(
        judged,
        verdict=Verdict.SUPPORTED if holds else Verdict.CONTRADICTED,
        finding=say("mark.full_stop", said=Label(capital(found.en), found.zh)),
        method=say("site_file.method", file=name),
        needed=NOTHING if holds else judged.needed,
        wording=Advice.of(say("site_file.wording", name=cell.heading, value=words, file=name)),
        sources=(source_id(file),),
        paper_only=False,
    )
