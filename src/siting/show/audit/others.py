"""The figures of a document that were not judged: somebody else's, not covered, not understood."""

from __future__ import annotations

from collections.abc import Sequence

from siting.auditing.judging.check import Audit
from siting.auditing.reading.claims import NotUnderstood
from siting.show.base.blocks import Block, Fold, Grid, Paragraph
from siting.texts import say

MAX_SHOWN = 100
_NOT_JUDGED = ("whose", "out_of_scope")


def others(audit: Audit, lang: str) -> list[Block]:
    """Return a group for the figures that are not the site's or not covered, and one for the rest."""
    not_judged = [x for x in audit.not_understood if x.outcome in _NOT_JUDGED]
    rest = [x for x in audit.not_understood if x.outcome not in _NOT_JUDGED]
    return [
        *_group(not_judged, "audit.whose_group", "audit.whose_note", "audit.whose", lang),
        *_group(rest, "audit.not_understood", "audit.not_understood_note", "audit.why", lang),
    ]


def whose(left: NotUnderstood, lang: str) -> str:
    """Say whose figure it is, with the name, or why it was left out."""
    owner = left.owner
    if owner is None or not owner.name:
        return left.why[lang]
    return f"{left.why[lang]}{say('audit.subject', subject=owner.name)[lang]}"


def _group(left: Sequence[NotUnderstood], title: str, note: str, why: str, lang: str) -> list[Block]:
    if not left:
        return []
    shown = left[:MAX_SHOWN]
    rows = tuple(
        (
            " ".join(x.quote.split()),
            say("audit.position", page=x.position.page, line=x.position.line)[lang],
            whose(x, lang),
        )
        for x in shown
    )
    more = len(left) - len(shown)
    more_note = say("audit.more_left", n=more, file="audit.json")[lang] if more else ""
    head = tuple(say(key)[lang] for key in ("audit.quote", "audit.where", why))
    grid = Grid(head, rows, (4, 1.3, 3), note=more_note)
    return [Fold(say(title)[lang], (Paragraph(say(note)[lang], "soft"), grid))]
