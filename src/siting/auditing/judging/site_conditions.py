"""What a text says in words that a site has or lacks, by the words of its file: 供水有保障, 供水: 无."""

from __future__ import annotations

import re

from siting.auditing.judging.documentary import judge_paper
from siting.auditing.judging.file_words import by_words_of
from siting.auditing.judging.site import AuditSite
from siting.auditing.judging.site_file import SiteCell
from siting.auditing.judging.verdicts import Judged
from siting.auditing.reading.claims import Claim
from siting.auditing.reading.site_conditions import NO
from siting.readers.missing import is_missing_word, says_none
from siting.readers.sharing import is_exclusive, is_shared, says_shared
from siting.sites.condition_words import asked_for, has_it

# How much there is: a cell that says that there is some does not prove it.
_ENOUGH = re.compile(
    r"充足|充沛|充裕|富余|丰富|\b(?:ample|abundant|plentiful|sufficient|adequate)\b", re.IGNORECASE
)


def judge_site_conditions(claim: Claim, site: AuditSite) -> Judged:
    """Judge what a site is said to have or to lack: by the cell of its file that is about just that, if any.

    What is only planned is not contradicted by what is there today.
    """
    judged = judge_paper(claim)
    lacks, thing = claim.word.startswith(NO), claim.word.removeprefix(NO)
    cells = _cells(thing, site)
    if not cells or site.row is None:
        return judged
    shared = next((one for one in cells if is_shared(one.words) or says_shared(one.name, one.text)), None)
    if shared is not None and is_exclusive(claim.quote):
        return by_words_of(judged, shared, site.row.file, holds=False)
    cell = next((one for one in cells if has_it(thing, one.name, one.text) is not None), cells[0])
    there = has_it(thing, cell.name, cell.text)
    return by_words_of(judged, cell, site.row.file, holds=_holds(claim, there=there, lacks=lacks))


def _holds(claim: Claim, *, there: bool | None, lacks: bool) -> bool | None:
    """Return whether the claim holds if the thing is *there*; None where that leaves it open."""
    if there is None or claim.phase or claim.date or claim.qualifiers.status in {"planned", "conditional"}:
        return None
    holds = there is not lacks
    return None if holds and _ENOUGH.search(claim.quote) else holds


def _cells(thing: str, site: AuditSite) -> list[SiteCell]:
    """Return the cells whose heading asks for the thing and for nothing else."""
    cells = () if site.row is None else site.row.cells
    return [cell for cell in cells if not cell.measured and asked_for(cell.name) == thing and _says_it(cell)]


def _says_it(cell: SiteCell) -> bool:
    """Whether a cell says anything; 无 in a column of figures may only say that one is missing."""
    if says_none(cell.text):
        return not cell.unit
    return bool(cell.text) and not is_missing_word(cell.text)
