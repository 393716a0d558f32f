"""What a report is made from: a run, pictures drawn elsewhere, and what the user adds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from siting.outcome import Outcome
from siting.promotion.due_diligence import DueDiligence
from siting.records import dataclass
from siting.show.base.document.model import Photo
from siting.show.base.drawing.page import Page


@dataclass(frozen=True)
class Drawn:
    """A picture of the run: its finding, how to read it, and the ids of the sources behind it.

    *notice* is what a map says of its base and boundaries: the same under each, so a document gives it once.
    """

    page: Page
    heading: str
    note: str
    sources: tuple[str, ...] = ()
    notice: str = ""


@dataclass(frozen=True)
class OwnParts:
    """What the study adds: texts in the language of the report, all optional.

    Parameters
    ----------
    facts
        Names with their texts for the cover: who made it, whom to ask, a date.
    paragraphs
        Headings with their texts.
    photos
        By the row of the site.
    """

    facts: tuple[tuple[str, str], ...] = ()
    paragraphs: tuple[tuple[str, str], ...] = ()
    logo: Photo | None = None
    photos: Mapping[int, Photo] = field(default_factory=dict)


@dataclass(frozen=True)
class Parts:
    """All that a report in one language is made from.

    Parameters
    ----------
    pictures
        By name: the exhibits; ``rules:PAGE`` for the matrix of rules; ``site:ROW``, ``ledger:ROW`` and
        ``power:ROW`` for the map, the usable area and the project of a site.
    rows
        Sites with a sheet of their own, most important first.
    checklists
        Their due-diligence lists.
    """

    outcome: Outcome
    lang: str
    pictures: Mapping[str, Drawn]
    rows: tuple[int, ...]
    checklists: tuple[DueDiligence, ...]
    own: OwnParts = field(default_factory=OwnParts)

    def of_kind(self, kind: str) -> tuple[str, ...]:
        """Return the names of the pictures of an exhibit, in the order of its pages."""
        return tuple(name for name in self.pictures if name.partition(":")[0] == kind)
