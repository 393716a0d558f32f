"""What a document says of a rival, against the rival's own row: Alpha has 500 mu, more than us."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from siting.auditing.judging.amounts import kind_name
from siting.auditing.judging.as_written import as_written
from siting.auditing.judging.judges import JudgingContext, judge
from siting.auditing.judging.own_columns import against_columns
from siting.auditing.judging.rival_names import names_known
from siting.auditing.judging.site import AuditSite, is_same_site
from siting.auditing.judging.verdicts import NOTHING, OUTSIDE, Check, Judged, Verdict
from siting.auditing.reading.claims import SITE, Claim, NotUnderstood, Reading
from siting.evidence import Label
from siting.texts import say

# 距变电站近1.1公里: nearly so far, or nearer by so much.
_MAY_BE_NEARER = re.compile("(?<=[站所口场区路线港])近$")


def of_rivals(reading: Reading, context: JudgingContext) -> Iterator[Check]:
    """Yield a check of each figure or superlative that a document gives as a rival's and its row decides.

    The words quoted name the rival before the figure, at least by the end of its name. What is the rival's by
    a heading or a sentence before is not judged: that may name it in passing.
    """
    rivals = [one for one in context.rivals if one.row is not None]
    known = {name: one for one in rivals for name in (one.label.en, one.label.zh)}
    ends = _ends_of_names(list(known))
    for number, said in enumerate(reading.not_understood):
        owner = said.owner
        name = owner.name if owner is not None and owner.kind == "elsewhere" else ""
        if any(end in _named_in(said) for end in ends.get(name, ())):
            check = _check(said, known[name], context)
            if check is not None:
                yield replace(check, id=f"{check.id}-{number}")


def _ends_of_names(labels: list[str]) -> dict[str, set[str]]:
    ends: dict[str, set[str]] = {}
    for form, label in names_known(labels, ()).items():
        ends.setdefault(label, set()).add(form.split(" ")[-1])
    return ends


def _named_in(said: NotUnderstood) -> str:
    """Return the words that may name the rival: those before a figure; of a comparison not its other side."""
    claim = said.would_be
    if claim is None or not claim.spec.word:
        return said.quote.partition(said.as_written or "\0")[0]
    words = said.quote
    for name in claim.qualifiers.among:
        words = words.replace(name, "")
    return words


def _check(said: NotUnderstood, rival: AuditSite, context: JudgingContext) -> Check | None:
    """Return what the rows say of a figure or a superlative; None if they say nothing of it."""
    if said.would_be is None or _MAY_BE_NEARER.search(said.quote.partition(said.as_written or "\0")[0]):
        return None
    claim = replace(said.would_be, owner=SITE)
    judged = _judged(claim, rival, context)
    if judged.verdict not in (Verdict.SUPPORTED, Verdict.CONTRADICTED):
        return None
    shown, words = as_written(claim), Label(claim.as_written, claim.as_written)
    finding = (
        say("of_rivals.words", words=words, site=rival.label, finding=judged.finding)
        if claim.spec.word
        else say("of_rivals.finding", shown=shown, site=rival.label, finding=judged.finding)
    )
    return Check(
        f"of-{rival.label.en}-{claim.kind}",
        say("of_rivals.title", name=kind_name(claim), site=rival.label),
        judged.verdict,
        finding,
        ((said.quote,), OUTSIDE),
        stated=None if claim.spec.word else claim.value,
        found=None if judged.measured is None else judged.measured.value,
        unit=claim.unit,
        sources=judged.sources,
    )


def _judged(claim: Claim, rival: AuditSite, context: JudgingContext) -> Judged:
    """Return the verdict at the rival: on words as at the site, on a figure by its row."""
    if claim.spec.word:
        mine = context.site
        others = (mine, *(one for one in context.rivals if not is_same_site(one, mine)))
        return judge(claim, replace(context, claims=(claim,), site=rival, rivals=others, restated=()))[0]
    return against_columns(Judged(claim, Verdict.UNVERIFIABLE, NOTHING), rival, (), context.rules)
