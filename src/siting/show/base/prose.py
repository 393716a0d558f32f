"""Running text on a terminal, with line breaks suited to either language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.containers import Lines
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, JustifyMethod, OverflowMethod
    from rich.measure import Measurement
    from rich.segment import Segment
    from rich.table import Table

_WIDE = 0x2E80
"""Chinese characters and punctuation begin here."""

_NOT_FIRST = frozenset("，。、；：！？）》】〉」』”’%％…—·")
_NOT_LAST = frozenset("（《【〈「『“‘")


class Prose(Text):
    """Text that can also break between Chinese characters, but not inside a number or a word.

    Rich breaks only at spaces, so a whole Chinese sentence would move to the next line and then be cut
    anywhere. No line begins with a closing mark or ends with an opening one.
    """

    def copy(self) -> Prose:
        """Return a copy that breaks the same way; rich's own would be plain text."""
        same = Prose(self.plain, style=self.style, end=self.end)
        same.spans[:] = self.spans
        return same

    def __rich__(self) -> _Apart:
        # A console joins the texts that it prints into a plain one, which breaks like any other.
        return _Apart(self)

    def wrap(
        self,
        console: Console,
        width: int,
        *,
        justify: JustifyMethod | None = None,
        overflow: OverflowMethod | None = None,  # noqa: ARG002
        tab_size: int = 8,
        no_wrap: bool | None = None,
    ) -> Lines:
        """Return the lines of at most *width* cells."""
        found = Lines()
        for line in self.split(allow_blank=True):
            if "\t" in line:
                line.expand_tabs(tab_size)
            broken = Lines([line]) if no_wrap else line.divide(break_offsets(line.plain, width))
            for part in broken:
                part.rstrip_end(width)
            found.extend(broken)
        if justify in {"right", "center"}:
            found.justify(console, width, justify=justify)
        return found


class _Apart:
    """Text that a console renders by itself."""

    def __init__(self, text: Prose) -> None:
        self._text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterable[Segment]:
        return self._text.__rich_console__(console, options)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        found = self._text.__rich_measure__(console, options)
        widest = max((cell_len(piece.rstrip()) for piece in _pieces(self._text.plain)), default=0)
        return found.with_maximum(options.max_width)._replace(minimum=min(widest, options.max_width))


def add_figures(table: Table, heading: str, cells: Sequence[str]) -> None:
    """Add a column of figures: its heading may take several lines, a figure takes one."""
    widest = max(map(cell_len, cells), default=0)
    table.add_column(Prose(heading), justify="right", overflow="fold", min_width=widest)


def break_offsets(text: str, width: int) -> list[int]:
    """Return the starts of lines of at most *width* cells, except the first."""
    offsets: list[int] = []
    start = at = 0
    for piece in _pieces(text):
        end = at + len(piece)
        if at > start and cell_len(text[start:end].rstrip()) > width:
            offsets.append(at)
            start = at
        line = text[start:end].rstrip()
        cuts = [start + cut for cut in _too_long(line, width)] if cell_len(line) > width else []
        offsets += cuts
        start, at = (cuts or [start])[-1], end
    return offsets


def _pieces(text: str) -> Iterator[str]:
    """Split a line wherever it may break; spaces stay with the preceding piece."""
    start = 0
    for at in range(1, len(text)):
        if _may_break(text[at - 1], text[at]):
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


def _may_break(before: str, after: str) -> bool:
    if after == " " or after in _NOT_FIRST or before in _NOT_LAST:
        return False
    return (
        before == " " or ord(before) >= _WIDE or ord(after) >= _WIDE or before in _NOT_FIRST - {"%", "·", "—"}
    )


def _too_long(piece: str, width: int) -> Iterator[int]:
    """Cuts, by cells, of a piece longer than a line; none before a closing mark if there is another sign."""
    used = start = 0
    for at, sign in enumerate(piece):
        size = cell_len(sign)
        while used and used + size > width:
            cut = at
            while cut > start and piece[cut] in _NOT_FIRST:
                cut -= 1
            cut = cut if cut > start else at
            yield cut
            start, used = cut, cell_len(piece[cut:at])
        used += size
