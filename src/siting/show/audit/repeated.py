"""Claims that a document makes more than once, with the same answer: shown once, with every place."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from siting.auditing.judging.verdicts import Judged
from siting.texts import say

Group = tuple[Judged, ...]


def grouped(judged: Iterable[Judged]) -> list[Group]:
    """Return the claims in groups of one answer, in the order of their first."""
    found: dict[Hashable, list[Judged]] = {}
    for j in judged:
        found.setdefault(_answer(j), []).append(j)
    return [tuple(group) for group in found.values()]


def _answer(judged: Judged) -> Hashable:
    """Return what the audit says of a claim, and all that its card shows beside the quote."""
    claim = judged.claim
    said = (judged.finding, judged.definition, judged.wording, judged.tolerance, judged.needed, judged.method)
    about = (claim.kind, claim.subject, claim.owner, claim.phase, claim.value, claim.high, claim.comparison)
    return (judged.verdict, about, said, judged.tables)


def ids_of(group: Group) -> str:
    """Return the ids of a group."""
    return ", ".join(j.claim.id for j in group)


def where(group: Group, lang: str) -> str:
    """Say where the first stands, and where the others are stated again."""
    places = [
        say("audit.position", page=p.page, line=p.line)[lang] for p in (j.claim.position for j in group)
    ]
    colon, semicolon = say("mark.colon")[lang], say("mark.semicolon")[lang]
    more = semicolon.join(
        f"{j.claim.id}{colon}{place}" for j, place in zip(group[1:], places[1:], strict=True)
    )
    return say("audit.positions", first=places[0], more=more)[lang] if more else places[0]
