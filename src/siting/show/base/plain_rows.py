"""Rows of plain cells for long sheets: the XML that XlsxWriter writes, at a third of its cost.

XlsxWriter makes an object, a reference and a handful of calls of each cell. Here a row is one string. This
uses internal names of XlsxWriter; `tests/show/base/test_plain_rows.py` compares it with the public calls.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MAX_TEXT_LENGTH = 32_767
"""Most UTF-16 units in a cell, a limit of the file format."""

_KEPT_TEXTS = 8_192
_LARGEST = 1e300
_NUMBERS: frozenset[Any] = frozenset({float, int})


class FigureCell(float):
    """A number of a cell with a format of its own instead of that of its column."""

    __slots__ = ("style",)
    style: str

    def __new__(cls, value: float, style: str) -> Self:
        """Make one; *style* is a number format."""
        figure = super().__new__(cls, value)
        figure.style = style
        return figure


class PlainRows:
    """Writes whole rows below those that a sheet in constant memory already has.

    Parameters
    ----------
    formats
        The format of the cells of each column, (m,); None for none.
    word, word_format
        A text with a format of its own in any column.
    format_of
        Returns the format of a `FigureCell` by its style.
    """

    def __init__(
        self,
        sheet: Worksheet,
        formats: Sequence[Format | None],
        word: str,
        word_format: Format | None,
        format_of: Callable[[str], Format | None],
    ) -> None:
        from xlsxwriter.utility import xl_col_to_name

        self._sheet, self._word = sheet, word
        names = [f'<c r="{xl_col_to_name(i)}' for i in range(len(formats))]
        styles = [f'"{_style(style)}' for style in formats]
        # A cell is head, row number, style, then its value.
        self._heads = list(zip(names, styles, strict=True))
        self._word_cell = f'"{_style(word_format)}{_inline(word)}'
        self._style_of = lru_cache(lambda style: f'"{_style(format_of(style))}')

    def write(self, number: int, row: Sequence[object]) -> bool:
        """Write row *number* (from 0) and return True, or nothing and False if a cell is not plain."""
        cells = self._cells(number + 1, row)
        if cells is None:
            return False
        if not cells:
            return True
        sheet = self._sheet
        sheet._check_dimensions(number, 0)  # noqa: SLF001
        sheet._check_dimensions(number, len(self._heads) - 1)  # noqa: SLF001
        sheet._write_single_row(number)  # noqa: SLF001  (the row before, if it is still to be written)
        sheet._write_row(number, None, sheet.row_info.get(number))  # noqa: SLF001
        sheet.fh.write(f"{cells}</row>")
        # No row is left to be written: the next one may have notes already, which stand for cells here.
        sheet.previous_row = -1
        return True

    def _cells(self, line: int, row: Sequence[Any]) -> str | None:
        parts: list[str] = []
        for (head, style), value in zip(self._heads, row, strict=True):
            if isinstance(value, str):
                if value == self._word:
                    parts.append(f"{head}{line}{self._word_cell}")
                elif len(value) * 2 > MAX_TEXT_LENGTH:
                    return None
                elif value:
                    parts.append(f"{head}{line}{style}{_inline(value)}")
            elif value.__class__ in _NUMBERS and -_LARGEST < value < _LARGEST:
                parts.append(f"{head}{line}{style}><v>{value:.16G}</v></c>")
            elif value.__class__ is FigureCell and -_LARGEST < value < _LARGEST:
                parts.append(f"{head}{line}{self._style_of(value.style)}><v>{float(value):.16G}</v></c>")
            elif value is not None and value == value:  # noqa: PLR0124  false for NaN alone
                return None
        return "".join(parts)


def _style(style: Format | None) -> str:
    return "" if style is None else f' s="{style._get_xf_index()}"'  # noqa: SLF001


@lru_cache(_KEPT_TEXTS)
def _inline(text: str) -> str:
    """Return the part of a text's cell after its style."""
    from xlsxwriter.worksheet import Worksheet

    safe = Worksheet._escape_control_characters(text)  # noqa: SLF001
    space = ' xml:space="preserve"' if safe[:1].isspace() or safe[-1:].isspace() else ""
    return f' t="inlineStr"><is><t{space}>{escape(safe)}</t></is></c>'
