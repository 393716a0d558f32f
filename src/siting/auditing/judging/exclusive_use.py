"""A figure that a text calls the site's alone (独享) where the file of the site says that it is shared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from siting.auditing.judging.site_file import SiteCell
from siting.auditing.judging.verdicts import NOTHING, Advice, Judged, Verdict
from siting.auditing.reading.quantity_words import kinds_named
from siting.evidence import Label
from siting.readers.sharing import is_exclusive, is_shared, says_shared
from siting.texts import say


def against_sharing(judged: Judged, cell: SiteCell, cells: Iterable[SiteCell]) -> Judged | None:
    """Return the verdict on a figure that is right, but not for the site alone; None where nothing says so.

    *cell* states the figure; its own words say that it is shared, or those of another column about the same.
    """
    claim = judged.claim
    if not is_exclusive(f"{claim.quote} {claim.beside}"):
        return None
    others = (one for one in cells if one is not cell and _is_about(one, cell, claim.kind))
    shared = next((one for one in others if says_shared(one.heading.en, one.text)), None)
    if is_shared(cell.words):
        words, heading = cell.words, cell.heading
    elif shared is not None:
        words, heading = shared.text, shared.heading
    else:
        return None
    said = Label(words, words)
    return replace(
        judged,
        verdict=Verdict.CONTRADICTED,
        finding=say("site_file.but_shared", finding=judged.finding, column=heading, words=said),
        wording=Advice.of(say("site_file.shared", wording=judged.wording, column=heading, words=said)),
        needed=NOTHING,
        definition=NOTHING,
        instead=NOTHING,
    )


def _is_about(other: SiteCell, cell: SiteCell, kind: str) -> bool:
    """Whether a column without a figure is about what a cell states: 供电能力是否共用, 变电站容量情况."""
    named = cell.name.casefold() in other.heading.en.casefold()
    return named or kind in kinds_named(other.heading.en)
