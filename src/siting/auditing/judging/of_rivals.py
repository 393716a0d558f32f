"""What a document says of a rival, against the rival's own row: By comparison, Alpha has 500 mu."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from siting.auditing.judging.amounts import kind_name
from siting.auditing.judging.as_written import as_written
from siting.auditing.judging.own_columns import against_columns
from siting.auditing.judging.site import AuditSite
from siting.auditing.judging.verdicts import NOTHING, OUTSIDE, Check, Judged, Rules, Verdict
from siting.auditing.reading.claims import SITE, NotUnderstood, Reading
from siting.texts import say


def of_rivals(reading: Reading, rivals: Sequence[AuditSite], rules: Rules) -> Iterator[Check]:
    """Yield a check of each figure that a document gives as a rival's and that a column of its row has."""
    known = {name: one for one in rivals if one.row is not None for name in (one.label.en, one.label.zh)}
    for number, said in enumerate(reading.not_understood):
        owner = said.owner
        rival = known.get(owner.name) if owner is not None and owner.kind == "elsewhere" else None
        check = None if rival is None else _check(said, rival, rules)
        if check is not None:
            yield replace(check, id=f"{check.id}-{number}")


def _check(said: NotUnderstood, rival: AuditSite, rules: Rules) -> Check | None:
    """Return what the rival's row says of a figure; None if it says nothing of it."""
    if said.would_be is None:
        return None
    claim = replace(said.would_be, owner=SITE)
    judged = against_columns(Judged(claim, Verdict.UNVERIFIABLE, NOTHING), rival, (), rules)
    if judged.verdict not in (Verdict.SUPPORTED, Verdict.CONTRADICTED):
        return None
    return Check(
        f"of-{rival.label.en}-{claim.kind}",
        say("of_rivals.title", name=kind_name(claim), site=rival.label),
        judged.verdict,
        say("of_rivals.finding", shown=as_written(claim), site=rival.label, finding=judged.finding),
        ((said.quote,), OUTSIDE),
        stated=None if claim.spec.word else claim.value,
        found=None if judged.measured is None else judged.measured.value,
        unit=claim.unit,
        sources=judged.sources,
    )
