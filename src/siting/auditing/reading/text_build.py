"""A growing text of a document, with what stands where: pages, tables, and the parts it was read from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from typing import Any

from siting.records import dataclass

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def raised(text: str) -> str:
    """Return raised figures as characters of their own: the note of 220⁵ is no digit of it, m² is a unit."""
    return text.translate(_RAISED)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, as offsets in the document's text."""

    start: int
    end: int


Table = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class HeadingMark:
    """A line that the file marks as a heading; *depth* 1 and more as in its outline, 0 without one."""

    start: int
    depth: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """The element that a stretch of the text was read from; *exact* if its text is that stretch."""

    start: int
    end: int
    node: Any
    exact: bool = True


@dataclass
class TextBuild:
    """A growing text, with the positions to remember."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    page_starts: list[int] = field(default_factory=lambda: [0])
    tables: list[Table] = field(default_factory=list)
    blank_pages: list[int] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    headings: list[HeadingMark] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Append a text."""
        # Appending to a string copies it each time.
        self.pieces.append(text)
        self.length += len(text)

    def mark_heading(self, depth: int) -> None:
        """Mark what is added next as a heading."""
        self.headings.append(HeadingMark(self.length, depth))

    def add_anchored(self, text: str, node: Any, *, exact: bool = True) -> None:
        """Append the text of an element."""
        if text:
            self.anchors.append(Anchor(self.length, self.length + len(text), node, exact))
            self.add(text)

    def add_row(self, words: Iterable[str]) -> tuple[Cell, ...]:
        """Append a line of cells, ``a | b | ``, and return where they stand."""
        cells = []
        for word in words:
            cells.append(Cell(self.length, self.length + len(word)))
            self.add(f"{word} | ")
        self.add("\n")
        return tuple(cells)

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self.pieces)
