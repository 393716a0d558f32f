"""The register of figures: each figure of a document by id, with its method and its sources.

Figures that were found in one way form a group, named by a letter; the id of a figure is that letter and its
place in the group, such as ``C4``. The register is printed in the appendix: one table for each group.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from siting.records import dataclass
from siting.show.base.blocks import Grid
from siting.texts import say

_LETTERS = 26


@dataclass(frozen=True)
class Entry:
    """One figure: what it is of, the figure with its interval and unit, and its evidence class."""

    id: str
    what: str
    value: str
    evidence: str


@dataclass
class FigureGroup:
    """Figures that were found in one way."""

    letter: str
    title: str
    method: str
    sources: tuple[str, ...]
    entries: dict[object, Entry] = field(default_factory=dict)


class Register:
    """Gives ids to figures, the same one each time."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.groups: dict[str, FigureGroup] = {}

    def group(self, key: str, title: str, method: str, sources: Iterable[str] = ()) -> FigureGroup:
        """Return the group of that key; title, method and sources are those of the first call."""
        if key not in self.groups:
            letter = _letters(len(self.groups))
            self.groups[key] = FigureGroup(letter, title, method, tuple(dict.fromkeys(sources)))
        return self.groups[key]

    def add(self, group: FigureGroup, key: object, what: str, value: str, evidence: str) -> str:
        """Return the id of a figure; *key* tells it from the others of its group."""
        if key not in group.entries:
            number = len(group.entries) + 1
            group.entries[key] = Entry(f"{group.letter}{number}", what, value, evidence)
        return group.entries[key].id

    def sources(self) -> tuple[str, ...]:
        """Return the ids of all sources, in the order of the groups."""
        return tuple(dict.fromkeys(s for g in self.groups.values() for s in g.sources))

    def grids(self, numbers: dict[str, int]) -> list[Grid]:
        """Return the tables of the register; *numbers* are those of the sources in the list of sources."""
        return [self._grid(g, numbers) for g in self.groups.values() if g.entries]

    def _grid(self, group: FigureGroup, numbers: dict[str, int]) -> Grid:
        head = ("report.id", "report.register.what", "report.register.value", "report.register.class")
        listed = "".join(f"[{numbers[s]}]" for s in group.sources if s in numbers)
        note = say("report.register.method", method=group.method)[self.lang]
        if listed:
            note += say("report.register.sources", list=listed)[self.lang]
        entries = group.entries.values()
        return Grid(
            tuple(say(key)[self.lang] for key in head),
            tuple((e.id, e.what, e.value, e.evidence) for e in entries),
            (0.7, 2.8, 4.6, 2.4),
            title=f"{group.letter}  {group.title}",
            note=note,
            anchors=tuple(e.id for e in entries),
        )


def _letters(place: int) -> str:
    """Return A to Z, then AA, AB ..."""
    high, low = divmod(place, _LETTERS)
    return (chr(64 + high) if high else "") + chr(65 + low)
