"""The building blocks of a page and a document: built once, rendered as HTML and as DOCX.

Every text is plain text: markup, formulas or formats in it are data.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from siting.records import dataclass
from siting.show.base.column_widths import fitted_widths, lines_of

if TYPE_CHECKING:
    from siting.show.base.drawing.page import Page


@dataclass(frozen=True, slots=True)
class Mark:
    """A word in the style of a verdict."""

    look: str
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A text that links to a part of the same page."""

    text: str
    anchor: str


Cell = str | Mark | Link


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; the tone is empty, ``lead``, ``soft`` or ``small``."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with their texts."""

    rows: tuple[tuple[str, str], ...]


_WHOLE_ROWS, _WHOLE_LINES = 8, 14
"""Most rows and lines of a table that is kept on one page."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. ``shares`` are the widths of its columns, in any unit; ``anchors`` name its rows.

    ``glance``: on a narrow page each row becomes a small card with its verdict on top.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shares: tuple[float, ...] = ()
    title: str = ""
    note: str = ""
    anchors: tuple[str, ...] = ()
    glance: bool = False

    def widths(self) -> tuple[float, ...]:
        """Shares of the columns, adding up to 1: near the given ones, wide enough for names and figures."""
        given = self.shares or (1.0,) * len(self.head)
        rows = ([cell if isinstance(cell, str) else cell.text for cell in row] for row in self.rows)
        marks = ([cell.text if isinstance(cell, Mark) else "" for cell in row] for row in self.rows)
        return fitted_widths(self.head, rows, [share / sum(given) for share in given], marks=marks)

    def is_short(self) -> bool:
        """Whether the table is short enough to be kept on one page."""
        if len(self.rows) > _WHOLE_ROWS:
            return False
        rows = [[cell if isinstance(cell, str) else cell.text for cell in row] for row in self.rows]
        return lines_of(rows, self.widths()) <= _WHOLE_LINES


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of verdicts: (look, word, count)."""

    items: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One claim or check: verdict, title, quote, facts and supporting tables."""

    anchor: str
    mark: Mark
    title: str
    quote: str
    where: str
    facts: tuple[tuple[str, str], ...]
    said: tuple[tuple[str, str], ...] = ()
    grids: tuple[Grid, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing, with a short description for readers who cannot see it, and a caption."""

    page: Page
    label: str
    caption: str


@dataclass(frozen=True, slots=True)
class Fold:
    """A part that a page shows when its title is clicked, and a document under a heading."""

    title: str
    blocks: tuple[Block, ...]


Block = Heading | Paragraph | Facts | Grid | Tally | Card | Picture | Fold


@dataclass(frozen=True)
class Sheet:
    """A whole page: title, language, parts; in Word it may be limited to one page and have a logo."""

    title: str
    lang: str
    blocks: Sequence[Block]
    footer: str
    one_page: bool = False
    logo: bytes = b""
