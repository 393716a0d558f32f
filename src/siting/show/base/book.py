"""The workbook being written: its sheets, columns and cell formats.

Every text is stored as text: no name becomes a formula or a link.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from siting.show.base.text import EVIDENCE
from siting.show.base.wording import SHEETS
from siting.texts import say

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MAX_TEXT_LENGTH = 32_767
"""Most UTF-16 units in a cell, a limit of the file format."""

NO_TIME = dt.datetime(2000, 1, 1)  # noqa: DTZ001  a workbook has no time zones
A4 = 9  # Excel's paper code
LINE_POINTS = 15.0

_MAX_LINES, _WORD_BREAKS = 12, 1.1
_SCORE_RANGE = {
    "type": "2_color_scale", "min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1,
    "min_color": "#FFFFFF", "max_color": "#35B779",
}  # fmt: skip


@dataclass(frozen=True)
class Formula:
    """A formula, and its value in the run, for programs that do not compute."""

    text: str
    value: float | int | str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet: its heading, its width in characters, and the format of its cells."""

    heading: str
    width: float
    style: str = ""
    scale: bool = False


@dataclass
class Book:
    """A workbook being written: its language, cell formats, and what had to be cut."""

    workbook: Workbook
    lang: str
    formats: dict[str, Format] = field(default_factory=dict)
    cut: int = 0

    def format(self, style: str) -> Format | None:
        """Return the format ``bold``, ``head``, ``wrap``, ``unknown`` or a number format, created once."""
        if not style:
            return None
        if style not in self.formats:
            named: dict[str, dict[str, Any]] = {
                "title": {"bold": True, "font_size": 14},
                "head": {
                    "bold": True,
                    "text_wrap": True,
                    "valign": "top",
                    "bg_color": "#E8EDF2",
                    "bottom": 1,
                },
                "wrap": {"text_wrap": True, "valign": "top"},
                "unknown": {"italic": True, "font_color": "#8A94A0", "valign": "top"},
                "bold": {"bold": True},
                "text": {"indent": 1, "valign": "top"},
                "input": {
                    "num_format": "0.0%",
                    "bg_color": "#FFF4CC",
                    "border": 1,
                    "border_color": "#D9B64A",
                },
            }
            self.formats[style] = self.workbook.add_format(
                named.get(style, {"num_format": style, "valign": "top"})
            )
        return self.formats[style]

    def say(self, key: str, **values: object) -> str:
        """Return a text in the language of the book."""
        return say(key, **values)[self.lang]

    def sheet(self, key: str, columns: Sequence[Column] = ()) -> Worksheet:
        """Add a sheet with its frozen row of headings."""
        sheet = self.workbook.add_worksheet(SHEETS[key][self.lang])
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        for i, column in enumerate(columns):
            sheet.set_column(i, i, column.width)
        if columns:
            sheet.freeze_panes(1, 0)
            for i, column in enumerate(columns):
                self.put(sheet, 0, i, column.heading, "head")
        return sheet

    def put(self, sheet: Worksheet, row: int, column: int, value: object, style: str = "") -> None:
        """Write one cell: text as text, a number as a number, a `Formula` as such, None and NaN as blank."""
        if isinstance(value, Formula):
            sheet.write_formula(row, column, value.text, self.format(style), value.value)
        elif isinstance(value, str):
            if value:
                sheet.write_string(row, column, self._fitted(value), self.format(style))
        elif value is not None and value == value:  # noqa: PLR0124  false for NaN alone
            sheet.write_number(row, column, value, self.format(style))

    def put_rows(self, sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> int:
        """Write rows under the headings, set the filter and the colour scales; return how many."""
        unknown, count = EVIDENCE["unknown"][self.lang], 0
        wraps = any(column.style == "wrap" for column in columns)
        for count, row in enumerate(rows, start=1):
            # Set before the cells: not every program fits the height of a row to its wrapped text.
            if wraps and (lines := _most_lines(columns, row)) > 1:
                sheet.set_row(count, lines * LINE_POINTS)
            for i, value in enumerate(row):
                self.put(sheet, count, i, value, "unknown" if value == unknown else columns[i].style)
        if count == 0:
            return 0
        sheet.autofilter(0, 0, count, len(columns) - 1)
        for i, column in enumerate(columns):
            if column.scale:
                sheet.conditional_format(1, i, count, i, _SCORE_RANGE)
        return count

    def _fitted(self, text: str) -> str:
        if len(text) * 2 <= MAX_TEXT_LENGTH or len(text.encode("utf-16-le")) <= MAX_TEXT_LENGTH * 2:
            return text
        self.cut += 1
        kept = text.encode("utf-16-le")[: (MAX_TEXT_LENGTH - 1) * 2]
        return kept.decode("utf-16-le", errors="ignore") + "…"


def _most_lines(columns: Sequence[Column], row: Sequence[object]) -> int:
    """Lines of the longest wrapped cell in a row; a Chinese character is as wide as two letters."""
    lines = 1
    for column, value in zip(columns, row, strict=False):
        if column.style == "wrap":
            text = str(value)
            signs = len(text) + sum(sign > "\u2e7f" for sign in text)
            lines = max(lines, min(math.ceil(signs * _WORD_BREAKS / column.width), _MAX_LINES))
    return lines
