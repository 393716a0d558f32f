"""The sheet of an Excel workbook as columns of text, equivalent to those of a CSV file."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

from siting.errors import quote
from siting.readers.budget import BUDGET, Budget, require_table, require_unpackable, watched
from siting.readers.delimited import TextTable
from siting.readers.door import parsing
from siting.readers.findings import Findings, Places, listed
from siting.readers.headings import has_coordinates
from siting.readers.layout import MAX_ROWS, find_head, unread_head
from siting.readers.plain_text import text_column

# Integers beyond this have lost digits in Excel itself; text is what it shows.
_EXACT_INTEGER = 1e15


def read_workbook(
    data: bytes, findings: Findings, *, sheet: str | None = None, budget: Budget = BUDGET
) -> TextTable:
    """Read one sheet of an .xlsx workbook: the first visible one, or *sheet*.

    The headings are the first row in which coordinates are understood, otherwise the first about as full as
    any. A formula gives its stored value.

    Raises
    ------
    SitingError
        The workbook is damaged, has no such sheet, or the sheet has no rows.
    """
    rows = _rows(data, findings, sheet, budget)
    if not rows:
        findings.stop("the sheet is empty", hint="Add a row of headings and a row for each place")
    width = max(len(cells) for _, cells in rows)
    filled = [cells + [""] * (width - len(cells)) for _, cells in rows]
    head = find_head(filled[: MAX_ROWS + 3], has_coordinates) or unread_head(filled)
    start = head.first + head.rows
    if len(rows) == start:
        findings.stop("there are headings but no rows", hint="Add a row for each place")
    numbers = [number for number, _ in rows[start:]]
    columns = [text_column([cells[i] for cells in filled[start:]]) for i in range(width)]
    return TextTable(head.headings, columns, Places("row", numbers.__getitem__), head.above, head.units)


def visible_sheets(
    data: bytes, findings: Findings, *, budget: Budget = BUDGET
) -> list[tuple[str, list[tuple[int, list[str]]]]]:
    """Return title and rows of each visible sheet of an .xlsx; a share formatted as 85% stays 85%.

    The rows are those that are not blank, each with its 1-based number. A formula gives its stored value.

    Raises
    ------
    SitingError
        The workbook is damaged or too large.
    """
    import openpyxl

    found = []
    with parsing(findings, hint="Open it in Excel and save it as .xlsx"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            require_unpackable(archive.infolist(), findings, budget)
        with warnings.catch_warnings(), watched(findings, budget, size=len(data)):
            warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            with contextlib.closing(book):
                for page in book.worksheets:
                    if page.sheet_state == "visible":
                        page.reset_dimensions()
                        found.append((page.title, list(_filled(page, findings, budget, formatted=True))))
    return found


def _rows(data: bytes, findings: Findings, sheet: str | None, budget: Budget) -> list[tuple[int, list[str]]]:
    """Return the rows that are not blank, each with its 1-based number and without trailing blanks."""
    import openpyxl

    with parsing(findings, hint="Open it in Excel and save it as .xlsx"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            require_unpackable(archive.infolist(), findings, budget)
        with warnings.catch_warnings(), watched(findings, budget, size=len(data)):
            # openpyxl warns about styles and validations that it ignores; neither changes a value.
            warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            with contextlib.closing(book):
                page = _choose(book, findings, sheet)
                # The stated size of a sheet may be wrong; the rows themselves are not.
                page.reset_dimensions()
                rows = list(_filled(page, findings, budget))
            _tell_of_formulas(data, page.title, dict(rows), findings)
            return rows


def _filled(
    page: Any, findings: Findings, budget: Budget, *, formatted: bool = False
) -> Iterator[tuple[int, list[str]]]:
    held = 0
    for number, row in enumerate(page.iter_rows(values_only=not formatted), start=1):
        cells = _texts(tuple(_percent(cell) for cell in row) if formatted else row)
        held += len(cells)
        require_table(findings, budget, rows=number, columns=len(row), cells=held)
        if cells:
            yield number, cells


def _percent(cell: Any) -> Any:
    """Return the value of a cell, a share in the format of percent as 85%."""
    value = cell.value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and "%" in str(cell.number_format):
        return f"{value * 100:.12g}%"
    return value


def _tell_of_formulas(data: bytes, title: str, rows: dict[int, list[str]], findings: Findings) -> None:
    """Count formulas without a stored value: programs that do not calculate leave them blank."""
    import openpyxl

    if not _may_hold_formulas(data):
        return
    blank = []
    with contextlib.closing(openpyxl.load_workbook(io.BytesIO(data), read_only=True)) as book:
        page = book[title]
        page.reset_dimensions()
        for number, row in enumerate(page.iter_rows(), start=1):
            held = rows.get(number, [])
            blank += [
                cell.coordinate
                for i, cell in enumerate(row)
                if cell.data_type == "f" and (i >= len(held) or not held[i].strip())
            ]
    if blank:
        findings.warn(
            f"{len(blank):,} formulas have no stored value, the first in {blank[0]}, and are read as blank; "
            "open the workbook in Excel and save it, so that they are calculated"
        )


def _may_hold_formulas(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        pages = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(b"<f" in archive.read(name) for name in pages)


def _choose(book: Any, findings: Findings, sheet: str | None) -> Any:
    pages = book.worksheets
    names = [page.title for page in pages]
    if sheet is not None:
        if sheet not in names:
            findings.stop(f"there is no sheet {quote(sheet)}", hint=f"It has: {listed(names)}", about="sheet")
        return pages[names.index(sheet)]
    visible = [page for page in pages if page.sheet_state == "visible"]
    if not visible:
        findings.stop(
            "no sheet of the workbook is visible",
            hint=f"Name one as {findings.declared('sheet')}: {listed(names)}",
        )
    return visible[0]


def _texts(row: tuple[Any, ...]) -> list[str]:
    cells = [_text(value) for value in row]
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _text(value: Any) -> str:
    """Format a cell as the user sees it, so that 12.0 is 12 and a date has no time of day."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT_INTEGER:
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return value.isoformat()
    return str(value)
