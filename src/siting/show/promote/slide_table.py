"""A table on a slide: plain cells that can be edited, in the largest type at which all rows have room."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from siting.show.promote.slide_type import ems

_PLAIN = "{5940675A-B579-460E-94D1-54222C63F5DA}"
"""The style of tables without fills, with thin lines, that every program has."""
_INSET, _ROW = 0.1, 0.12  # inches left and right of a text, above and below it
_FIRST = 0.26
"""Share of the width for what each row is about."""
_LEAST, _LINE, _BOLD = 10.0, 1.45, 1.12
_POINTS = 72.0  # an inch


def add_table(
    slide: Any,
    rows: Sequence[Sequence[str]],
    box: tuple[float, float, float, float],
    *,
    most: float,
    ground: Any,
    write: Callable[..., None],
) -> None:
    """Add a table; its first row is the head, its second column stands out.

    Parameters
    ----------
    rows
        Texts of the cells.
    box
        Left, top, width and greatest height [inches].
    most
        The largest type [points].
    ground
        Colour behind the head.
    write
        Writes lines into the frame of a cell: of `size`, `bold` or not.
    """
    from pptx.enum.text import MSO_ANCHOR
    from pptx.util import Inches

    left, top, width, height = box
    columns = len(rows[0])
    widths = [_FIRST * width, *[(1.0 - _FIRST) * width / (columns - 1)] * (columns - 1)]
    sizes = np.arange(most, _LEAST, -1.0).tolist()
    size = next((one for one in sizes if sum(_heights(rows, widths, one)) <= height), _LEAST)
    heights = _heights(rows, widths, size)
    place = (Inches(x) for x in (left, top, width, sum(heights)))
    table = slide.shapes.add_table(len(rows), columns, *place).table
    properties = table._tbl.tblPr  # noqa: SLF001  python-pptx has no name for the style of a table
    properties.find("{*}tableStyleId").text = _PLAIN
    table.horz_banding = False
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = Inches(wide)
    for number, (row, cells, high) in enumerate(zip(table.rows, rows, heights, strict=True)):
        row.height = Inches(high)
        for place_in_row, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            cell.margin_left = cell.margin_right = Inches(_INSET)
            cell.margin_top = cell.margin_bottom = Inches(_ROW / 2)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            if number == 0:
                cell.fill.solid()
                cell.fill.fore_color.rgb = ground
            write(cell.text_frame, text.split("\n"), size=size, bold=number == 0 or place_in_row == 1)
            for paragraph in cell.text_frame.paragraphs:
                paragraph.space_after = 0


def _heights(rows: Sequence[Sequence[str]], widths: Sequence[float], size: float) -> list[float]:
    """Return the heights of the rows [inches] in type of a size [points]."""

    def lines(text: str, width: float) -> int:
        room = _POINTS * (width - 2 * _INSET)
        return sum(max(math.ceil(ems(line) * size / room), 1) for line in text.split("\n"))

    narrower = [width / (_BOLD if place == 1 else 1.0) for place, width in enumerate(widths)]
    most = [max(map(lines, row, narrower)) for row in rows]
    return [_LINE * size / _POINTS * count + _ROW for count in most]
