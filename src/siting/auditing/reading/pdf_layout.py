"""The layout of a PDF page: runs of text become lines, lines blocks, blocks side by side rows.

A PDF has no paragraphs, columns or tables, only words at places, in the order they were written in. Words
that stand apart on one line, as cells, labels of a map or figures of two columns, are not one sentence.
Widths are estimated from the characters: fonts state theirs in ways that not every file keeps to.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import Any

from siting.auditing.reading.text_build import raised
from siting.records import dataclass

_NOTE = re.compile(r"[\d,，、*]+")
_SMALL, _LIFTED = (
    0.8,
    0.15,
)  # a raised mark: its size and how far it stands above, as shares of the text's size
_SAME_LINE, _LINE_STEP = 0.5, 1.9  # of the size of the text
_INDENT, _APART, _DOUBT = 3.2, 0.6, 0.04  # in characters, and as a share of an estimated width
_SIMILAR = 0.85  # the sizes of text that goes on
# Widths of the letters of Times, the same for all letters of a group [em]; sans-serif letters are wider.
_GROUPS = {
    "ijlt/:;'": 0.28, " ,.": 0.25, "fr()[]!-I": 0.33, "JsaecJz?": 0.42, "&mM@%W": 0.84,
    "wACDGHKNOQRUVXYB": 0.71, "EFLPSTZ<=>+": 0.59,
}  # fmt: skip
_WIDTHS = {c: width for group, width in _GROUPS.items() for c in group}
_SANS, _SANS_WIDER = re.compile(r"helvetica|arial|sans|gothic|calibri|verdana|tahoma", re.IGNORECASE), 1.1
_MIN_COLUMN = 3  # lines of a block that may go on at the top of the next column
_RUNS_PER_LINE = 1.2
_CELL, _LONG_CELL = 60, 240  # characters of a usual cell, and of any; longer ones are text in columns
_MAX_CELLS, _MIN_ROWS, _LABEL_LENGTH = 40, 2, 30
_NEAR = 2.5  # in characters: what is nearer is one line, unless it is of a table


def joined(before: str, behind: str) -> str:
    """Return two parts of a line as one, without the space that some files have beside Chinese."""
    end, start = before.rstrip(), behind.lstrip()
    if _is_chinese(end[-1:]) or _is_chinese(start[:1]):
        return end + start
    return before + behind


def _is_chinese(c: str) -> bool:
    return "\u3000" <= c <= "\u9fff" or "\uff00" < c < "\uff5f"


@dataclass
class TextLine:
    """A line of a block: its text, its start and end, its baseline and the size of its letters [pt]."""

    text: str
    x: float
    end: float
    y: float
    size: float


@dataclass
class PageBlock:
    """Lines below each other that belong together: a paragraph, a heading, a cell, a label."""

    lines: list[TextLine] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its lines, one below the other."""
        return "\n".join(line.text.strip() for line in self.lines)

    @property
    def x(self) -> float:
        """Its left edge."""
        return min(line.x for line in self.lines)

    @property
    def end(self) -> float:
        """Its right edge, as estimated."""
        return max(line.end for line in self.lines)

    @property
    def size(self) -> float:
        """The size of its first line."""
        return self.lines[0].size

    def runs_into(self, following: PageBlock) -> bool:
        """Whether the text may go on in the next block: from the foot of a column to the head of another."""
        return len(self.lines) >= _MIN_COLUMN and following.lines[0].y > self.lines[0].y - self.size

    def is_label(self, small: float) -> bool:
        """Whether it is short lines in letters below *small* [pt]."""
        return self.size < small and all(len(line.text) <= _LABEL_LENGTH for line in self.lines)

    def is_level_with(self, other: PageBlock) -> bool:
        """Whether the two stand beside each other, at least by a line."""
        slack = _SAME_LINE * min(self.size, other.size)
        return self.lines[0].y + slack >= other.lines[-1].y and other.lines[0].y + slack >= self.lines[-1].y


@dataclass
class PageLayout:
    """The blocks of a page in the order they were written, and how many runs of text made its lines."""

    blocks: list[PageBlock] = field(default_factory=list)
    runs: int = 0
    _line: list[TextLine] = field(default_factory=list)

    @property
    def tells_cells(self) -> bool:
        """Whether the file places words one by one: where it writes whole lines, cells cannot be told."""
        lines = sum(len(block.lines) for block in self.blocks)
        return self.runs > _RUNS_PER_LINE * lines or any(len(row) > 1 for row in _rows(self.blocks))

    def visit(self, text: str, cm: Sequence[float], tm: Sequence[float], font: Any, size: float) -> None:
        """Take a run of text: the visitor of pypdf."""
        if not text.strip():
            if " " in text and self._line:
                self._line[-1].text += " "
            return
        self.runs += 1
        # The text matrix times that of the page: what the run is scaled by, and where it begins.
        across = math.hypot(tm[0] * cm[0] + tm[1] * cm[2], tm[0] * cm[1] + tm[1] * cm[3]) or 1.0
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        size = abs(size) * across
        said = text.strip("\n")
        run = TextLine(said, x, x + _width(said.strip(), font) * size, y, size)
        if self._line and not _is_level(self._line[0], run):
            self.end_line()
        self._line.append(run)

    def end_line(self) -> None:
        """Place the runs of a line from left to right: some files write what is in another font later."""
        order = sorted(range(len(self._line)), key=lambda n: self._line[n].x)
        for before, n in zip([None, *order], order, strict=False):
            # Of runs written one after the other pypdf knows whether there is a space between.
            self._place(self._line[n], told=before is not None and n == before + 1)
        self._line = []

    def _place(self, run: TextLine, *, told: bool) -> None:
        if not self.blocks:
            self.blocks.append(PageBlock([run]))
            return
        block = self.blocks[-1]
        last = block.lines[-1]
        adjoins = run.x > last.x and ((told and not _is_spaced(last, run)) or _is_near_end(last, run))
        if adjoins and _is_note(last, run):
            last.text, last.end = last.text + raised(run.text), run.end
        elif adjoins and abs(last.y - run.y) < _SAME_LINE * max(last.size, run.size):
            last.text, last.end = joined(last.text, run.text), max(last.end, run.end)
            last.size = max(last.size, run.size)
        elif _is_next_line(block, last, run):
            block.lines.append(run)
        else:
            self.blocks.append(PageBlock([run]))


def _width(text: str, font: Any) -> float:
    """Return the estimated width of a text [em]."""
    wider = _SANS_WIDER if _SANS.search(str((font or {}).get("/BaseFont", ""))) else 1.0
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return wide + wider * sum(
        _WIDTHS.get(c, 0.5) for c in text if unicodedata.east_asian_width(c) not in "WF"
    )


def _is_level(first: TextLine, run: TextLine) -> bool:
    """Whether a run stands on a line, or is a note raised above it."""
    return abs(first.y - run.y) < _SAME_LINE * max(first.size, run.size) or _is_note(first, run)


def _is_note(last: TextLine, run: TextLine) -> bool:
    """Whether a run is a small raised figure: the mark of a note, or an exponent."""
    if run.size > _SMALL * last.size or not _NOTE.fullmatch(run.text.strip()):
        return False
    return _LIFTED * last.size < run.y - last.y < last.size


def _is_spaced(last: TextLine, run: TextLine) -> bool:
    return last.text.endswith(" ") or run.text.startswith(" ")


def _is_near_end(last: TextLine, run: TextLine) -> bool:
    """Whether a run begins near the end of a line, which is stretched to the margin and estimated."""
    return run.x - last.end < _APART * last.size + _DOUBT * (last.end - last.x)


def _is_next_line(block: PageBlock, last: TextLine, run: TextLine) -> bool:
    """Whether a run begins the next line of a block: just below, alike in size, at its edge or middle."""
    if min(last.size, run.size) < _SIMILAR * max(last.size, run.size):
        return False
    down = last.y - run.y
    if not _SAME_LINE * run.size < down < _LINE_STEP * run.size:
        return False
    middle = abs((last.x + last.end) / 2 - (run.x + run.end) / 2)
    return abs(run.x - block.lines[0].x) < _INDENT * run.size or middle < run.size


# --- rows and tables -----------------------------------------------------------------------------------


Part = PageBlock | list[list[PageBlock | None]]


def parts_of(blocks: Sequence[PageBlock]) -> Iterator[Part]:
    """Yield the blocks of a page in order, and its tables as rows with None for an empty cell."""
    rows: list[list[PageBlock]] = []
    for row in [*_rows(blocks), None]:
        if row is not None and len(row) > 1 and (not rows or _lines_up(rows[-1], row)):
            rows.append(row)
            continue
        yield from _table(rows)
        rows = [row] if row is not None and len(row) > 1 else []
        if row is not None and not rows:
            yield from row


def _table(rows: list[list[PageBlock]]) -> Iterator[Part]:
    """Yield rows as a table if two or more have figures and mostly short cells; else their blocks.

    What stands above with less than half as many cells is the caption.
    """
    most = max(map(len, rows), default=0)
    start = next((n for n, row in enumerate(rows) if 2 * len(row) > most), 0)
    table = rows[start:]
    short = [len(cell.text) <= _CELL for row in table for cell in row]
    figures = any(re.search(r"\d", cell.text) for row in table[1:] for cell in row[1:])
    if len(table) < _MIN_ROWS or not figures or 2 * sum(short) <= len(short):
        start, table = len(rows), []
    for row in rows[:start]:
        yield from _merged(row)
    if table:
        columns = max(table, key=len)
        yield [_in_columns(row, columns) for row in table]


def _merged(row: Sequence[PageBlock]) -> Iterator[PageBlock]:
    """Yield the blocks of a row that is none of a table; those a few spaces apart on one line are one."""
    before: PageBlock | None = None
    for block in row:
        if before is not None and _is_near(before, block):
            last, run = before.lines[0], block.lines[0]
            before = PageBlock([TextLine(f"{last.text} {run.text}", last.x, run.end, last.y, last.size)])
            continue
        if before is not None:
            yield before
        before = block
    if before is not None:
        yield before


def _is_near(one: PageBlock, other: PageBlock) -> bool:
    near = other.x - one.end < _NEAR * one.size and abs(one.lines[0].y - other.lines[0].y) < 1
    return near and len(one.lines) == len(other.lines) == 1


def _rows(blocks: Sequence[PageBlock]) -> Iterator[list[PageBlock]]:
    """Yield the blocks, those that follow each other from left to right on one level together."""
    row: list[PageBlock] = []
    for block in blocks:
        short = len(block.text) <= _LONG_CELL
        beside = row and block.x > row[-1].x + block.size and any(block.is_level_with(one) for one in row)
        if beside and short and len(row) < _MAX_CELLS and len(row[-1].text) <= _LONG_CELL:
            row.append(block)
            continue
        if row:
            yield row
        row = [block]
    if row:
        yield row


def _lines_up(row: Sequence[PageBlock], below: Sequence[PageBlock]) -> bool:
    """Whether a row stands below another, its cells below two of that row's at least."""
    if below[0].lines[0].y >= row[0].lines[0].y:
        return False
    return sum(any(_overlap(one, other) for other in row) for one in below) > 1


def _overlap(one: PageBlock, other: PageBlock) -> bool:
    return one.x < other.end and other.x < one.end


def _in_columns(row: Sequence[PageBlock], columns: Sequence[PageBlock]) -> list[PageBlock | None]:
    """Return the cells of a row, each in the nearest of the columns that are free to its right."""
    found: list[PageBlock | None] = [None] * len(columns)
    low = 0
    for number, cell in enumerate(row):
        high = len(columns) - (len(row) - number - 1)
        best = min(range(low, high), key=lambda n: _distance(cell, columns[n]))
        found[best] = cell
        low = best + 1
    return found


def _distance(cell: PageBlock, column: PageBlock) -> float:
    """Return how far a cell is from a column, by the nearer of their edges and middles."""
    middles = abs((cell.x + cell.end) - (column.x + column.end)) / 2
    return min(abs(cell.x - column.x), abs(cell.end - column.end), middles)
