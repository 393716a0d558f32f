"""Whether a site takes no protected land, as a text says: by the row of the site in the user's file."""

from __future__ import annotations

from dataclasses import replace

from siting.auditing.judging.amounts import capital
from siting.auditing.judging.documentary import judge_paper
from siting.auditing.judging.site import AuditSite
from siting.auditing.judging.site_file import SiteCell, source_id
from siting.auditing.judging.verdicts import NOTHING, Advice, Judged, Verdict
from siting.auditing.reading.claims import Claim
from siting.evidence import Label
from siting.readers.missing import is_missing_word
from siting.sites.land_words import asks_for_such, closed_land, says_no
from siting.texts import say


def judge_protected_land(claim: Claim, site: AuditSite) -> Judged:
    """Judge that land is not protected: only the authority proves it, the user's own file can deny it."""
    judged = judge_paper(claim)
    cell = _cell(claim, site)
    if cell is None or site.row is None:
        return judged
    file, words = Label(site.row.file, site.row.file), Label(f"“{cell.text}”", f"“{cell.text}”")
    found = say("site_file.finding", value=words, column=cell.heading, file=file)
    holds = says_no(cell.text)
    return replace(
        judged,
        verdict=Verdict.SUPPORTED if holds else Verdict.CONTRADICTED,
        finding=say("mark.full_stop", said=Label(capital(found.en), found.zh)),
        method=say("site_file.method", file=file),
        needed=NOTHING if holds else judged.needed,
        wording=Advice.of(say("site_file.wording", name=cell.heading, value=words, file=file)),
        sources=(source_id(site.row.file),),
        paper_only=False,
    )


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
