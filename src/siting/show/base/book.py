"""The workbook being written: its sheets, columns and cell formats.

Every text is stored as text: no name becomes a formula or a link.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from siting.evidence import Label
from siting.records import dataclass
from siting.show.base.plain_rows import MAX_TEXT_LENGTH, FigureCell, PlainRows
from siting.show.base.text import EVIDENCE
from siting.show.base.wording import SHEETS
from siting.texts import say

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

NO_TIME = dt.datetime(2000, 1, 1)  # noqa: DTZ001  a workbook has no time zones
A4 = 9  # Excel's paper code
LINE_POINTS = 15.0
_POINTS_A_LINE = {"en": LINE_POINTS, "zh": 17.0}
"""Height of a line of the cells; Chinese fonts are taller."""

MAX_NOTE_LENGTH = 2_000
"""Most characters of a note on a cell."""

_MAX_LINES, _WORD_BREAKS, _NOTE_WIDTH = 12, 1.1, 48
BODY_POINTS, MIN_POINTS = 11.0, 9.0
"""Type size of the cells, and the least at which a sheet is printed [points]."""

_NOTE_BEHIND = re.compile(r"(（[^（]*）|(?<=[^\x00-\u2e7f])\[[^\[]*\])$")  # in English, lines break at spaces
_MARGIN_INCHES = 0.4
_NARROW = 12.0
"""Width down to which `fitted` makes a column narrower [characters]."""

_A4_POINTS = (595.276, 841.89)
_PIXELS_A_CHARACTER, _CELL_PIXELS, _POINTS_A_PIXEL = 7, 5, 0.75  # as spreadsheets draw a column of Calibri 11
SAMPLED = '[=0]0%;[<0.005]"<1%";0%'
"""Format of a share of samples: whole percentages, as everywhere."""

SCORE_RANGE = {
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


@cache
def _sheet_class() -> type[Worksheet]:
    """Return a worksheet class that writes formulas unchanged; XlsxWriter searches each for 36 functions."""
    from xlsxwriter.worksheet import Worksheet

    class PlainFormulas(Worksheet):  # type: ignore[misc]
        def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: FBT001, FBT002, ARG002  (as in XlsxWriter)
            return formula.removeprefix("=")

    return PlainFormulas


@dataclass
class Book:
    """A workbook being written: its language, formats, what had to be cut, how many columns are printed."""

    workbook: Workbook
    lang: str
    titles: Mapping[str, Label] = field(default_factory=lambda: SHEETS)
    formats: dict[str, Format] = field(default_factory=dict)
    cut: int = 0
    printed: dict[str, int] = field(default_factory=dict)

    def format(self, style: str) -> Format | None:
        """Return the format ``bold``, ``head``, ``wrap``, ``unknown`` or a number format, created once."""
        if not style:
            return None
        if style not in self.formats:
            named: dict[str, dict[str, Any]] = {
                "title": {"bold": True, "font_size": 14},
                "cover": {"bold": True, "font_size": 20, "text_wrap": True, "valign": "top"},
                "finding": {"bold": True, "font_size": 13, "text_wrap": True, "valign": "top"},
                "soft": {"font_color": "#52606D", "text_wrap": True, "valign": "top"},
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
                "centre": {"align": "center", "valign": "top"},
                "text": {"indent": 1, "valign": "top"},
                "beside": {"indent": 1, "text_wrap": True, "valign": "top"},
                "name": {"indent": 1, "valign": "top", "shrink": True},
                # The first column of a table that stands beside another one.
                "apart": {
                    "align": "left",
                    "indent": 2,
                    "valign": "top",
                    "shrink": True,
                    "left": 5,
                    "left_color": "#0B5C8A",
                },
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

    def sheet(
        self, key: str, columns: Sequence[Column] = (), *, names: int = 1, printed: int = 0
    ) -> Worksheet:
        """Add a sheet with its frozen row of headings; its first *names* columns are on each printed page.

        Only the first *printed* columns are printed, if given: the rest is for the screen.
        """
        sheet = self.workbook.add_worksheet(self.titles[key][self.lang], _sheet_class())
        set_up_print(sheet, [column.width for column in columns[: printed or None]], names=names)
        if printed:
            self.printed[sheet.name] = printed
        for i, column in enumerate(columns):
            sheet.set_column(i, i, column.width)
        if any(column.heading for column in columns):
            sheet.freeze_panes(1, 0)
            sheet.repeat_rows(0)
            self.put_heads(sheet, 0, [(column.heading, column.width) for column in columns])
        return sheet

    def put_heads(self, sheet: Worksheet, row: int, heads: Sequence[tuple[str, float]]) -> None:
        """Write headings with the widths of their columns, and make the row as high as the tallest."""
        shown = [broken_heading(text, width) for text, width in heads]
        for column, text in enumerate(shown):
            self.put(sheet, row, column, text, "head")
        sheet.set_row(
            row, max(height_of(s, width, bold=True) for s, (_, width) in zip(shown, heads, strict=True))
        )

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
        wrapped = [(i, column.width) for i, column in enumerate(columns) if column.style == "wrap"]
        formats = [self.format(column.style) for column in columns]
        # Only rows in constant memory are written at once; the others share their texts.
        plain = None
        if sheet.constant_memory:
            plain = PlainRows(sheet, formats, unknown, self.format("unknown"), self.format)
        for count, row in enumerate(rows, start=1):
            # Set before the cells: not every program fits the height of a row to its wrapped text.
            if (lines := _most_lines(wrapped, row)) > 1:
                sheet.set_row(count, lines * _POINTS_A_LINE[self.lang])
            if plain is None or not plain.write(count, row):
                self._put_row(sheet, columns, count, row)
        if count:
            self._finish(sheet, columns, count)
        return count

    def _put_row(
        self, sheet: Worksheet, columns: Sequence[Column], number: int, row: Sequence[object]
    ) -> None:
        unknown = EVIDENCE["unknown"][self.lang]
        for i, value in enumerate(row):
            own = value.style if isinstance(value, FigureCell) else columns[i].style
            self.put(sheet, number, i, value, "unknown" if value == unknown else own)

    def _finish(self, sheet: Worksheet, columns: Sequence[Column], count: int) -> None:
        """Set the filter, the area to print and the colour scales of a sheet with *count* rows."""
        sheet.autofilter(0, 0, count, len(columns) - 1)
        if sheet.name in self.printed:
            sheet.print_area(0, 0, count, self.printed[sheet.name] - 1)
        for i, column in enumerate(columns):
            if column.scale:
                sheet.conditional_format(1, i, count, i, SCORE_RANGE)

    def _fitted(self, text: str) -> str:
        if len(text) * 2 <= MAX_TEXT_LENGTH or len(text.encode("utf-16-le")) <= MAX_TEXT_LENGTH * 2:
            return text
        self.cut += 1
        kept = text.encode("utf-16-le")[: (MAX_TEXT_LENGTH - 1) * 2]
        return kept.decode("utf-16-le", errors="ignore") + "…"


def stored(value: object) -> float | int | str:
    """Return the stored value of a formula. The writer escapes control characters in texts, not in these."""
    if isinstance(value, str):
        return "".join(sign if sign.isprintable() else " " for sign in value)[: MAX_TEXT_LENGTH // 2]
    if isinstance(value, float) and value != value:  # noqa: PLR0124  true for NaN alone
        return ""
    return value if isinstance(value, (int, float)) else ""


def set_up_print(
    sheet: Worksheet, widths: Sequence[float], *, names: int = 1, portrait: bool = False
) -> None:
    """Set paper, margins and scale: one page wide where the type stays readable, else several.

    Parameters
    ----------
    widths
        Of the columns that are printed, in characters.
    names
        Columns that are repeated on each page if there are several side by side.
    """
    if not portrait:
        sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=_MARGIN_INCHES, right=_MARGIN_INCHES, top=0.6, bottom=0.6)
    sheet.set_footer("&L&A&R&P / &N")
    if page_scale(widths, portrait=portrait) >= MIN_POINTS / BODY_POINTS:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.set_print_scale(math.ceil(100 * MIN_POINTS / BODY_POINTS))
        sheet.repeat_columns(0, names - 1)
        sheet.print_across()


def fitted(columns: Sequence[Column], *, printed: int = 0) -> list[Column]:
    """Return columns of texts that fit the width of a page at the least type size, the widest made narrower.

    Only the first *printed* of them have to fit, if given. Columns of figures stay as they are.
    """
    counted = list(columns[: printed or None])
    room = _A4_POINTS[1] - 2 * 72 * _MARGIN_INCHES
    most = room / (MIN_POINTS / BODY_POINTS) / _POINTS_A_PIXEL
    free = (most - _CELL_PIXELS * len(counted)) / _PIXELS_A_CHARACTER - len(
        counted
    )  # a character for rounding
    over = sum(column.width for column in counted) - free
    slack = sum(max(column.width - _NARROW, 0.0) for column in counted)
    if over <= 0.0 or slack <= 0.0:
        return list(columns)
    share = max(1.0 - over / slack, 0.0)
    narrowed = [
        replace(c, width=round(_NARROW + (c.width - _NARROW) * share, 1)) if c.width > _NARROW else c
        for c in counted
    ]
    return [*narrowed, *columns[len(counted) :]]


def add_comment(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Write a note on a cell, in a box that holds it; nothing for an empty text."""
    if not text:
        return
    lines = sum(lines_of(line, _NOTE_WIDTH) for line in text.split("\n"))
    box = {"author": "", "width": 300, "height": 22 + 18 * min(lines, _MAX_LINES), "font_size": 9}
    sheet.write_comment(row, column, text[:MAX_NOTE_LENGTH], box)


def page_scale(widths: Sequence[float], *, portrait: bool = False) -> float:
    """Return the scale at which columns of these widths fit the width of A4, 1 at most."""
    room = _A4_POINTS[0 if portrait else 1] - 2 * 72 * _MARGIN_INCHES
    pixels = sum(int(width * _PIXELS_A_CHARACTER + _CELL_PIXELS) for width in widths)
    return min(1.0, room / max(pixels * _POINTS_A_PIXEL, 1.0))


def lines_of(text: str, width: float) -> int:
    """Return the lines that a wrapped text takes in a column of *width* characters."""
    letters = len(text) + sum(character > "\u2e7f" for character in text)
    return max(1, math.ceil(letters * _WORD_BREAKS / width))


def height_of(
    text: str, width: float, *, size: float = 1.0, most: int = _MAX_LINES, bold: bool = False
) -> float:
    """Return the height of a row for a wrapped text, of *size* times the type of the cells [points]."""
    chinese = any(character > "\u2e7f" for character in text)
    wide = width / size / (1.1 if bold else 1.0)
    lines = sum(lines_of(line, wide) for line in text.split("\n"))
    return size * _POINTS_A_LINE["zh" if chinese else "en"] * min(lines, most)


def broken_heading(text: str, width: float) -> str:
    """Return a heading whose note in brackets begins a line where the whole does not fit one."""
    if lines_of(text, width) == 1:
        return text
    return _NOTE_BEHIND.sub(r"\n\1", text)


def name_width(names: Iterable[str], least: float, most: float) -> float:
    """Return the width of a column of names: that of the longest, within limits [characters]."""
    longest = max((sum(2 if c > "\u2e7f" else 1 for c in name) for name in names), default=0)
    return min(max(least, longest + 3.0), most)


def _most_lines(wrapped: Sequence[tuple[int, float]], row: Sequence[object]) -> int:
    """Lines of the longest cell of a row in some columns of a width; a Chinese character counts as two."""
    return max((min(lines_of(str(row[i]), width), _MAX_LINES) for i, width in wrapped), default=1)
