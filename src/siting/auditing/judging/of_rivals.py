"""What a document says of a rival, against the rival's own row: By comparison, Alpha has 500 mu."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from siting.auditing.judging.amounts import kind_name
from siting.auditing.judging.as_written import as_written
from siting.auditing.judging.own_columns import against_columns
from siting.auditing.judging.rival_names import names_known
from siting.auditing.judging.site import AuditSite
from siting.auditing.judging.verdicts import NOTHING, OUTSIDE, Check, Judged, Rules, Verdict
from siting.auditing.reading.claims import SITE, NotUnderstood, Reading
from siting.texts import say


def of_rivals(reading: Reading, rivals: Sequence[AuditSite], rules: Rules) -> Iterator[Check]:
    """Yield a check of each figure that a document gives as a rival's and that a column of its row has.

    The words quoted before the figure name the rival, at least by the end of its name. What is the rival's by
    a heading or a sentence before is not judged: that may name it in passing.
    """
    known = {name: one for one in rivals if one.row is not None for name in (one.label.en, one.label.zh)}
    ends = _ends_of_names(list(known))
    for number, said in enumerate(reading.not_understood):
        owner = said.owner
        name = owner.name if owner is not None and owner.kind == "elsewhere" else ""
        if any(end in _before(said) for end in ends.get(name, ())):
            check = _check(said, known[name], rules)
            if check is not None:
                yield replace(check, id=f"{check.id}-{number}")


def _ends_of_names(labels: Sequence[str]) -> dict[str, set[str]]:
    ends: dict[str, set[str]] = {}
    for form, label in names_known(labels, ()).items():
        ends.setdefault(label, set()).add(form.split(" ")[-1])
    return ends


def _before(said: NotUnderstood) -> str:
    return said.quote.partition(said.as_written or "\0")[0]


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
