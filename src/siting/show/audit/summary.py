"""The first part of an audit's page: what the person who signs has to know, the worst first.

The order of severity, everywhere on the page: false, depends on a definition, could not be checked, rests on
a paper on hand, holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from siting.auditing.judging.amounts import about, kind_name
from siting.auditing.judging.check import Audit
from siting.auditing.judging.verdicts import Advice, Check, Verdict
from siting.auditing.reading.bilingual import language_of
from siting.evidence import Label
from siting.show.audit.repeated import Group, grouped, ids_of, where
from siting.show.base.blocks import Block, Card, Heading, Mark, Paragraph
from siting.show.base.sheet_text import LOOKS
from siting.texts import say

SEVERITY = (
    Verdict.CONTRADICTED, Verdict.DEPENDS, Verdict.UNVERIFIABLE, Verdict.DOCUMENTED, Verdict.SUPPORTED,
)  # fmt: skip
MAX_SHOWN = 40
_WORD, _A_SENTENCE = re.compile(r"[A-Za-z]{2,}"), 5


def summary(audit: Audit, lang: str) -> list[Block]:
    """Return the counts in a sentence, then each false statement with what to print instead."""
    blocks: list[Block] = [Heading(say("audit.summary")[lang])]
    blocks.append(Paragraph(_counted(audit)[lang], "lead"))
    # What depends on a definition is in the checks themselves, right below.
    document = _language(audit) or lang
    groups = grouped(audit.judged)
    shown = [_of_claims(g, lang, document) for g in groups if g[0].verdict is Verdict.CONTRADICTED]
    shown += [_of_check(c, lang) for c in audit.checks if c.verdict is Verdict.CONTRADICTED]
    shown += [_of_claims(g, lang, document) for g in groups if g[0].verdict is Verdict.DEPENDS]
    if shown:
        blocks.append(Paragraph(say("audit.severity")[lang], "soft"))
    blocks += shown[:MAX_SHOWN]
    if len(shown) > MAX_SHOWN:
        blocks.append(Paragraph(say("audit.more_below", n=len(shown) - MAX_SHOWN)[lang], "soft"))
    return blocks


def _counted(audit: Audit) -> Label:
    count = audit.count()
    hold, false, depend = count[Verdict.SUPPORTED], count[Verdict.CONTRADICTED], count[Verdict.DEPENDS]
    papers = sum(j.paper_only and j.verdict is Verdict.UNVERIFIABLE for j in audit.judged)
    conflicts = sum(check.verdict is Verdict.CONTRADICTED for check in audit.checks)
    figures = [j.measured for j in audit.judged if j.measured is not None]
    of_all = all(figure.found == "measured" for figure in figures)
    line = "audit.summary_line" if of_all else "audit.summary_line_file"
    said = say(line, n=hold + false + depend, hold=hold, false=false, depend=depend)
    rest = count[Verdict.UNVERIFIABLE] - papers
    for key, n in (
        ("audit.summary_papers", papers),
        ("audit.summary_documented", count[Verdict.DOCUMENTED]),
        ("audit.summary_open", rest),
        ("audit.summary_conflicts", conflicts),
    ):
        if n:
            said = say("audit.summary_and", said=said, more=say(key, n=n))
    return said


def _of_claims(group: Group, lang: str, document: str) -> Card:
    judged, claim = group[0], group[0].claim
    quote = " ".join(claim.quote.split())
    return Card(
        "",
        Mark(judged.verdict.value, LOOKS[judged.verdict].word[lang]),
        f"{ids_of(group)}  {kind_name(claim)[lang]}{about(claim)[lang]}",
        quote,
        where(group, lang),
        (
            *_named("audit.finding", judged.finding[lang], lang),
            *_named("audit.definition", judged.definition[lang], lang),
        ),
        _named(
            wording_name(judged.wording, "audit.print_instead"),
            _to_print(judged.wording, quote, document, lang),
            lang,
        ),
    )


def _of_check(check: Check, lang: str) -> Card:
    return Card(
        "",
        Mark(check.verdict.value, LOOKS[check.verdict].word[lang]),
        f"{check.title[lang]} ({', '.join(check.claims)})" if check.claims else check.title[lang],
        "",
        "",
        _named("audit.finding", check.finding[lang], lang),
        _named(wording_name(check.wording, "audit.print_instead"), check.wording[lang], lang),
    )


def _named(key: str, said: str, lang: str) -> tuple[tuple[str, str], ...]:
    return ((say(key)[lang], said),) if said else ()


def _language(audit: Audit) -> str:
    """Return the language of most quotes: "Tier 3+" in a Chinese document is no English text."""
    spoken = [language for j in audit.judged if (language := language_of(j.claim.quote))]
    return max(sorted(set(spoken)), key=spoken.count, default="")


def wording_name(wording: Label, usual: str) -> str:
    """Return the text that heads a wording: *usual*, unless it tells the author what to do."""
    return "audit.advice" if isinstance(wording, Advice) else usual


def _to_print(wording: Label, quote: str, document: str, lang: str) -> str:
    """Return the sentence in the language of the quote, or of a Chinese document; advice in *lang*."""
    if isinstance(wording, Advice):
        return wording[lang]
    words = len(_WORD.findall(quote))
    chinese = document == "zh" and words < _A_SENTENCE
    return wording["zh" if chinese else language_of(quote) or document]


def checks_that_say_something(checks: Sequence[Check]) -> list[Check]:
    """Return the checks to show, the worst first; one that could not compare anything says nothing."""
    told = [check for check in checks if check.verdict is not Verdict.UNVERIFIABLE]
    return sorted(told, key=lambda check: SEVERITY.index(check.verdict))
