"""The sheet of an Excel workbook as columns of text, equivalent to those of a CSV file."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import re
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
_IN_QUOTES = re.compile(r'"[^"]*"|\\.')


def read_workbook(
    data: bytes, findings: Findings, *, sheet: str | None = None, budget: Budget = BUDGET
) -> TextTable:
    """Read one sheet of an .xlsx workbook: the first visible one with coordinates, or *sheet*.

    The headings are the first row in which coordinates are understood, otherwise the first about as full as
    any. A formula gives its stored value, and a share in the format of percent is 85%.

    Raises
    ------
    SitingError
        The workbook is damaged, has no such sheet, or the sheet has no rows.
    """
    rows, layout = _rows(data, findings, sheet, budget)
    if not rows:
        findings.stop("the sheet is empty", hint="Add a row of headings and a row for each place")
    width = max(len(cells) for _, cells in rows)
    filled = [cells + [""] * (width - len(cells)) for _, cells in rows]
    head = find_head(filled[: MAX_ROWS + 3], has_coordinates) or unread_head(filled)
    start = head.first + head.rows
    if len(rows) == start:
        findings.stop("there are headings but no rows", hint="Add a row for each place")
    numbers = [number for number, _ in rows[start:]]
    _tell_of_layout(layout, numbers, findings)
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


def _rows(
    data: bytes, findings: Findings, sheet: str | None, budget: Budget
) -> tuple[list[tuple[int, list[str]]], bytes]:
    """Return the rows that are not blank, each with its 1-based number and without trailing blanks.

    With the XML of the sheet, which says how it is laid out.
    """
    import openpyxl

    with parsing(findings, hint="Open it in Excel and save it as .xlsx"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            require_unpackable(archive.infolist(), findings, budget)
            shares = _has_percent(archive)
        with warnings.catch_warnings(), watched(findings, budget, size=len(data)):
            # openpyxl warns about styles and validations that it ignores; neither changes a value.
            warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            with contextlib.closing(book):
                page = _choose(book, findings, sheet)
                # The stated size of a sheet may be wrong; the rows themselves are not.
                page.reset_dimensions()
                rows = list(_filled(page, findings, budget, formatted=shares))
                part = page._worksheet_path  # noqa: SLF001  (openpyxl reads no merged cells of large files)
            _tell_of_formulas(data, page.title, dict(rows), findings)
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return rows, archive.read(part)


def _has_percent(archive: zipfile.ZipFile) -> bool:
    """Whether any cell may be in the format of percent: 10% is 0.1 in such a cell."""
    if "xl/styles.xml" not in archive.namelist():
        return False
    styles = archive.read("xl/styles.xml")
    return re.search(rb'formatCode="[^"]*%|numFmtId="(?:9|10)"', styles) is not None


def _tell_of_layout(page: bytes, numbers: list[int], findings: Findings) -> None:
    """Say which cells are merged over several rows, and how many of the rows read are hidden.

    One figure over two parcels may be that of each, or of both together: only the first is read to have it.
    """
    read = set(numbers)
    merged = [
        (found[1] + found[2], found[3] + found[4])
        for found in re.finditer(rb'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"', page)
        if found[2] != found[4] and int(found[2]) in read and int(found[4]) in read
    ]
    if merged:
        first, last = (cell.decode() for cell in merged[0])
        findings.warn(
            f"cells are merged over several rows ({len(merged):,}, the first {first}:{last}): the first row "
            "of each has what it says, the others are read as blank; unmerge them, and fill in every row"
        )
    tags = re.findall(rb'<row\b[^>]*\bhidden="(?:1|true)"[^>]*>', page)
    found = (re.search(rb' r="(\d+)"', tag) for tag in tags)
    hidden = [number for row in found if row and (number := int(row[1])) in read]
    if hidden:
        findings.warn(
            f"rows hidden in the sheet are read like the others ({len(hidden):,}, the first is row "
            f"{hidden[0]}); delete what should not be read"
        )


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
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    # A sign in quotes is only shown behind the number: 0.5"%" shows 0.5 as 0.5%.
    if number and "%" in _IN_QUOTES.sub("", str(cell.number_format)):
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
    if len(visible) == 1:
        return visible[0]
    # A cover or an explanation may come first, and further places stand on a sheet of their own.
    tables = [page for page in visible if _places_something(page)]
    if len(tables) > 1:
        findings.warn(
            f"only the sheet {quote(tables[0].title)} is read, though "
            f"{listed([page.title for page in tables[1:]])} holds places too; for another one declare "
            f"{findings.declared('sheet')}, or put all on one sheet"
        )
    return (tables or visible)[0]


def _places_something(page: Any) -> bool:
    """Whether the headings of a sheet name coordinates."""
    page.reset_dimensions()
    head = page.iter_rows(max_row=MAX_ROWS + 3, values_only=True)
    rows = [cells for cells in map(_texts, head) if cells]
    width = max(map(len, rows), default=0)
    return find_head([cells + [""] * (width - len(cells)) for cells in rows], has_coordinates) is not None


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
