"""The blocks of a report while it is written: numbered headings, pictures and tables with figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from siting.evidence import Label
from siting.outcome import Outcome
from siting.outcome.shared_figures import shared_figures
from siting.show.base.blocks import Cell, Grid, Heading, Link
from siting.show.base.document.model import SOFT, Block, Drawing, NewPage, Passage
from siting.show.base.text import with_notice
from siting.show.report.figures import FigureIds
from siting.show.report.parts import Parts
from siting.texts import say


class Writing:
    """Collects the blocks of a report."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.outcome: Outcome = parts.outcome
        self.lang = parts.lang
        self.figures = FigureIds(parts.outcome, parts.lang)
        self.blocks: list[Block] = []
        self._part = self._section = 0
        self._appendix = self._noticed = False

    def say(self, text_id: str, **figures: object) -> str:
        """Return a text in the language of the report."""
        return say(text_id, **figures)[self.lang]

    def part(self, text_id: str, *, new_page: bool = True) -> None:
        """Begin a part: a numbered heading of level 1."""
        if new_page:
            self.blocks.append(NewPage())
        self._part, self._section = self._part + 1, 0
        number = chr(64 + self._part) if self._appendix else str(self._part)
        title = self.say(text_id)
        if self._appendix:
            title = self.say("report.appendix", letter=number, title=title)
        else:
            title = f"{number}  {title}"
        self.blocks.append(Heading(title, 1))

    def appendix(self) -> None:
        """Count the next parts as appendices, by letter."""
        self._appendix, self._part = True, 0

    def section(self, title: str) -> None:
        """Begin a section: a numbered heading of level 2."""
        self._section += 1
        part = chr(64 + self._part) if self._appendix else str(self._part)
        self.blocks.append(Heading(f"{part}.{self._section}  {title}", 2))

    def heading(self, text_id: str) -> None:
        """Add a heading without a number."""
        self.blocks.append(Heading(self.say(text_id), 3))

    def new_page(self) -> None:
        """Begin a new page."""
        self.blocks.append(NewPage())

    def text(self, text: Label | str, figures: Iterable[str] = (), tone: str = "") -> None:
        """Add a paragraph with the ids of its figures."""
        said = text if isinstance(text, str) else text[self.lang]
        self.blocks.append(Passage(said, tuple(dict.fromkeys(figures)), tone))

    def table(
        self,
        title: str,
        head: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        shares: Sequence[float],
        *,
        note: str = "",
    ) -> None:
        """Add a table; *head* holds ids of texts."""
        self.table_named(title, [self.say(text_id) for text_id in head], rows, shares, note=note)

    def table_named(
        self,
        title: str,
        head: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        shares: Sequence[float],
        *,
        note: str = "",
    ) -> None:
        """Add a table whose *head* is in words."""
        self.blocks.append(Grid(tuple(head), tuple(tuple(row) for row in rows), tuple(shares), title, note))

    def picture(self, name: str, figures: Iterable[str] = ()) -> None:
        """Add a picture of the run, if there is one; without *figures* it cites its own entry."""
        drawn = self.parts.pictures.get(name)
        if drawn is None:
            return
        note = drawn.note
        if drawn.notice and not self._noticed:
            note, self._noticed = with_notice(note, drawn.notice, self.lang), True
        ids = tuple(dict.fromkeys(figures))
        own = self.figures.drawn(name, drawn.heading, note, drawn.sources) if note or not ids else ""
        self.blocks.append(Drawing(drawn.page, drawn.heading, drawn.heading, ids or (own,)))
        if note:
            self.text(note, [own], SOFT)


def link(figure: str) -> Link:
    """Return the id of a figure as a cell that leads to the register."""
    return Link(figure, figure)


def shared_in_full(w: Writing) -> list[tuple[Label, list[str]]]:
    """Say which shared figures each site scores in full, with the id of what is said: no score shows it."""
    found = []
    for shared in shared_figures(w.outcome):
        criterion = w.outcome.criteria[shared.place]
        text = shared.text(criterion)
        ids = w.figures.given(f"shared:{shared.place}", criterion.label[w.lang], text[w.lang])
        found.append((text, list(ids)))
    return found
