"""The part of a report about the study's project: what `siting power` says of each site, with figure ids."""

from __future__ import annotations

from collections.abc import Sequence

from siting.power.power_sentences import findings
from siting.power.report import PowerReport
from siting.show.base.blocks import Cell, Grid, Heading, Link, Mark, Paragraph
from siting.show.base.document.model import POINT, SOFT
from siting.show.base.power_blocks import power_blocks
from siting.show.report.writing import Writing, link


def power(w: Writing, rows: Sequence[int]) -> None:
    """Write load, firm capacity, feeds, water and costs of some sites; nothing without a project."""
    project = w.outcome.project
    if project is None:
        return
    found = [(row, report) for row in rows if (report := project.of(row)) is not None]
    if not found:
        return
    w.part("report.power", new_page=False)
    for row, report in found:
        w.section(w.figures.name(row))
        _site(w, row, report)


def _site(w: Writing, row: int, report: PowerReport) -> None:
    said = findings(report)
    w.picture(f"power:{row}")
    for number, line in enumerate(said):
        w.text(line, [w.figures.projected((row, number), report, line[w.lang])], POINT)
    # The first block is the heading of the site, then come the findings.
    for number, block in enumerate(power_blocks(report, w.lang)[1 + len(said) :], start=len(said)):
        if isinstance(block, Heading):
            w.blocks.append(Heading(block.text, 3))
        elif isinstance(block, Paragraph):
            _passage(w, (row, number), report, block.text)
        elif isinstance(block, Grid):
            _table(w, (row, number), report, block)


def _table(w: Writing, key: tuple[int, int], report: PowerReport, grid: Grid) -> None:
    """Write a table with the id of each line in a last column."""
    lines: list[tuple[Cell, ...]] = []
    for number, cells in enumerate(grid.rows):
        told = "; ".join(f"{head}: {_words(cell)}" for head, cell in zip(grid.head, cells, strict=True))
        lines.append((*cells, link(w.figures.projected((*key, number), report, told))))
    head = (*grid.head, w.say("report.id"))
    shares = (*(1.0 for _ in grid.head), 0.8)
    # A title may state a figure, so it stands above the table with its id.
    _passage(w, (*key, -2), report, grid.title)
    w.table_named("", head, lines, shares)
    _passage(w, (*key, -1), report, grid.note)


def _passage(w: Writing, key: tuple[int, ...], report: PowerReport, text: str) -> None:
    if text:
        w.text(text, [w.figures.projected(key, report, text)] if _states(text) else [], SOFT)


def _words(cell: Cell) -> str:
    return cell.text if isinstance(cell, Mark | Link) else cell


def _states(text: str) -> bool:
    return any(c.isdigit() for c in text)
