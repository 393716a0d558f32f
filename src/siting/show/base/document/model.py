"""A report as blocks: built once, written as DOCX, PDF and HTML. Every text is plain text.

Pictures and titled tables are numbered in the order in which they stand; figures carry ids that a register in
the appendix resolves (`siting.show.base.document.register`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from siting.records import dataclass
from siting.show.base.blocks import Grid, Heading
from siting.show.base.drawing.page import Page
from siting.texts import say

LEAD, SOFT, POINT = "lead", "soft", "point"
"""Tones of a passage: a finding, small print, an item of a list."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, with the ids of the figures in it."""

    text: str
    figures: tuple[str, ...] = ()
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing with its caption; *label* says what it shows if it cannot be seen."""

    page: Page
    title: str
    label: str
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo or logo as a JPEG or PNG file, ``share`` of the column wide."""

    data: bytes
    title: str
    label: str
    share: float = 1.0
    kind: str = "jpeg"


@dataclass(frozen=True, slots=True)
class NewPage:
    """The next block begins on a new page."""


Block = Heading | Passage | Grid | Drawing | Photo | NewPage


@dataclass(frozen=True)
class Report:
    """A whole document.

    Parameters
    ----------
    title, subtitle
        As on the cover.
    lang
        ``en`` or ``zh``.
    facts
        Names with their texts, on the cover.
    logo
        A picture on the cover.
    blocks
        The rest; headings of level 1 and 2 make up the table of contents.
    footer
        How it was made, on the last page.
    """

    title: str
    subtitle: str
    lang: str
    facts: tuple[tuple[str, str], ...]
    logo: Photo | None
    blocks: tuple[Block, ...]
    footer: str

    def captioned(self) -> Iterator[tuple[Block, str, int]]:
        """Yield each block with the word and number of its caption: (block, ``Figure``, 2); else "" and 0."""
        pictures = tables = 0
        for block in self.blocks:
            word, number = "", 0
            if isinstance(block, (Drawing, Photo)) and block.title:
                pictures += 1
                word, number = say("report.picture")[self.lang], pictures
            elif isinstance(block, Grid) and block.title:
                tables += 1
                word, number = say("report.table")[self.lang], tables
            yield block, word, number

    @property
    def gap(self) -> str:
        """What stands between the word and the number of a caption."""
        return "" if self.lang == "zh" else " "

    def texts(self) -> Iterator[str]:
        """Yield every text, for the choice of fonts."""
        yield from (self.title, self.subtitle, self.footer)
        for name, text in self.facts:
            yield from (name, text)
        for block in self.blocks:
            yield from _texts(block)


def stays_with_next(blocks: Sequence[Block], place: int) -> bool:
    """Return whether a block is kept on the same page as the next one.

    A picture stays with its note. What introduces a picture or a table, one paragraph or two, stays with it:
    a heading would else stand at the foot of a page with a line, and what it announces on the next. The note
    of a picture introduces nothing: it would draw that picture along to the next page.
    """
    block = blocks[place]
    after = blocks[place + 1 : place + 3]
    if isinstance(block, (Drawing, Photo)):
        return bool(after) and isinstance(after[0], Passage) and after[0].tone == SOFT
    if not _introduces(blocks, place) or not after:
        return False
    if isinstance(after[0], Heading):
        return place > 0 and isinstance(blocks[place - 1], Heading)
    return _is_shown(after[0]) or (_is_plain(after[0]) and _is_shown(after[-1]))


def is_one_of_two(blocks: Sequence[Block], place: int) -> bool:
    """Return whether a drawing stands next to another, with nothing but a note between them.

    If they did not fit one page together, each would leave half of one empty.
    """
    for step in (-1, 1):
        beside = [blocks[k] for k in (place + step, place + 2 * step) if 0 <= k < len(blocks)]
        rest = [one for one in beside if not (isinstance(one, Passage) and one.tone == SOFT)]
        if rest and isinstance(rest[0], Drawing):
            return True
    return False


def _introduces(blocks: Sequence[Block], place: int) -> bool:
    """Return whether a block is a paragraph that may introduce what follows, and no note of a picture."""
    block = blocks[place]
    after_picture = place > 0 and isinstance(blocks[place - 1], (Drawing, Photo))
    return isinstance(block, Passage) and _is_plain(block) and not (after_picture and block.tone == SOFT)


def _is_plain(block: Block) -> bool:
    return isinstance(block, Passage) and block.tone != POINT


def _is_shown(block: Block) -> bool:
    return isinstance(block, (Drawing, Photo, Grid))


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Passage():
            yield block.text
        case Grid():
            yield from (block.title, block.note, *block.head)
            for row in block.rows:
                yield from (cell if isinstance(cell, str) else cell.text for cell in row)
        case Drawing() | Photo():
            yield block.title
        case NewPage():
            pass
