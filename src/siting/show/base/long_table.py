"""A table on a terminal that may have thousands of rows: rich's own takes half a millisecond for each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment, Segments
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console

_EDGE, _BETWEEN = " ", "   "
_OWN_LINES = frozenset("\n\t")


def long_table(
    console: Console, head: Sequence[str], rows: Sequence[Sequence[str]], styles: Sequence[str]
) -> Segments:
    """Return a table like rich's with the box `SIMPLE_HEAD`; only the last column is never broken.

    Parameters
    ----------
    console
        Where it will be printed.
    head, rows
        The texts of the cells.
    styles
        Of the last cell of each row.
    """
    sizes = [[cell_len(text) for text in row] for row in (head, *rows)]
    widths = _fitted([max(column) for column in zip(*sizes, strict=True)], console.width)
    full = sum(widths) + len(_BETWEEN) * (len(widths) - 1)
    bold = console.get_style("table.header")
    blank = Segment(f"{_EDGE * (full + 2)}\n")
    found = [blank]
    headings = [lines[::-1] for lines in _cells(console, head, sizes[0], widths)]  # they end on one line
    for line in _lines(headings, widths)[::-1]:
        found.append(Segment(_EDGE))
        for text in line[:-1]:
            found += [Segment(text, bold), Segment(_BETWEEN)]
        found += [Segment(line[-1], bold), Segment(f"{_EDGE}\n")]
    found.append(Segment(f"{_EDGE}{'─' * full}{_EDGE}\n"))
    for row, own, style in zip(rows, sizes[1:], styles, strict=True):
        for *texts, last in _lines(_cells(console, row, own, widths), widths):
            found.append(Segment(f"{_EDGE}{_BETWEEN.join(texts)}{_BETWEEN}"))
            found += [Segment(last, console.get_style(style)), Segment(f"{_EDGE}\n")]
    return Segments([*found, blank])


def _fitted(widths: Sequence[int], room: int) -> list[int]:
    """Return the widths of the columns; where they do not fit, the widest give way, but never the last."""
    # A column between others needs a cell more than the first, and gives way as if it were that much wider.
    own = [1, *[2] * (len(widths) - 1)]
    wide = [width + more for width, more in zip(widths[:-1], own, strict=False)]
    excess = sum(wide) + widths[-1] + 1 + len(widths) + 1 - room
    while excess > 0 and max(wide) > min(wide):
        widest = max(wide)
        step = widest - max(width for width in wide if width != widest)
        those = [i for i, width in enumerate(wide) if width == widest]
        for left, i in zip(range(len(those), 0, -1), those, strict=True):
            cut = min(step, round(excess / left))
            wide[i] -= cut
            excess -= cut
    return [*(width - more for width, more in zip(wide, own, strict=False)), widths[-1]]


def _cells(
    console: Console, row: Sequence[str], sizes: Sequence[int], widths: Sequence[int]
) -> list[list[str]]:
    """Return the lines of each cell of a row, as wide as its column."""
    found = []
    for text, size, width in zip(row, sizes, widths, strict=True):
        if size <= width and _OWN_LINES.isdisjoint(text):
            found.append([text + " " * (width - size)])
            continue
        broken = [line.plain for line in Text(text).wrap(console, width, overflow="fold")]
        found.append([line + " " * (width - cell_len(line)) for line in broken])
    return found


def _lines(cells: Sequence[Sequence[str]], widths: Sequence[int]) -> list[tuple[str, ...]]:
    """Return the lines of a row from those of its cells."""
    return [
        tuple(" " * width if text is None else text for text, width in zip(line, widths, strict=True))
        for line in zip_longest(*cells)
    ]
