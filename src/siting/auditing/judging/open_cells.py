"""Cells of a site's file that leave a claimed figure open: no unit, or words such as 面议 or TBD."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from siting.auditing.judging.site_file import SiteCell, SiteRow
from siting.auditing.judging.verdicts import Judged
from siting.auditing.reading.claims import Claim
from siting.evidence import Label
from siting.sites.condition_words import asked_for, has_it
from siting.texts import say


def beside_open_cells(judged: Judged, row: SiteRow, is_of_it: Callable[[Claim], bool]) -> Judged:
    """Return the verdict unchanged, quoting what the file has instead of a comparable figure.

    *is_of_it* tells whether what a cell would claim is of the same as the claim.
    """
    kind, file = judged.claim.kind, Label(row.file, row.file)
    bare = next((c for c in row.cells if c.has_no_unit and any(map(is_of_it, c.without_unit({kind})))), None)
    if bare is not None:
        finding = say(
            "site_file.no_unit", finding=judged.finding, file=file, value=_text(bare), column=bare.heading
        )
        needed = say("site_file.unit_needed", column=bare.heading)
        return replace(judged, finding=finding, needed=needed, paper_only=False)
    cell = next(
        (c for c in row.cells if any(map(is_of_it, c.would_claim())) or _lacks(c, judged.claim)), None
    )
    if cell is None:
        return judged
    said = say("site_file.left_open", file=file, value=_text(cell), column=cell.heading)
    needed = say("attribute.supply_cell", column=cell.heading, unit="")
    return replace(judged, finding=said, needed=needed, paper_only=False)


def _lacks(cell: SiteCell, claim: Claim) -> bool:
    """Whether a cell says that the site has none of what a figure needs: 5,000 m3 a day, 供水: 无."""
    thing = claim.spec.needs
    return bool(thing) and asked_for(cell.name) == thing and has_it(thing, cell.name, cell.text) is False


def _text(cell: SiteCell) -> Label:
    return Label(cell.text, cell.text)
