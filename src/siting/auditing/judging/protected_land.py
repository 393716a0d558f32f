"""Whether a site takes no protected land, as a text says: by the row of the site in the user's file."""

from __future__ import annotations

from siting.auditing.judging.documentary import judge_paper
from siting.auditing.judging.file_words import by_words_of
from siting.auditing.judging.site import AuditSite
from siting.auditing.judging.site_file import SiteCell
from siting.auditing.judging.verdicts import Judged
from siting.auditing.reading.claims import Claim
from siting.readers.missing import is_missing_word
from siting.sites.land_words import asks_for_such, closed_land, says_no


def judge_protected_land(claim: Claim, site: AuditSite) -> Judged:
    """Judge that land is not protected: only the authority proves it, the user's own file can deny it."""
    judged = judge_paper(claim)
    cell = _cell(claim, site)
    if cell is None or site.row is None:
        return judged
    return by_words_of(judged, cell, site.row.file, holds=says_no(cell.text))


def _cell(claim: Claim, site: AuditSite) -> SiteCell | None:
    """Return the cell that answers whether the site is such land; None if the file does not say."""
    cells = () if site.row is None else site.row.cells
    for cell in cells:
        asks = not closed_land(claim.word).isdisjoint(closed_land(cell.heading.en)) and asks_for_such(
            cell.heading.en, cell.unit
        )
        if asks and cell.text and (says_no(cell.text) or not is_missing_word(cell.text)):
            return cell
    return None
