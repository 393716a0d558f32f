"""Figures that a site shares with others, such as the capacity of one station: each site scores all of it."""

from __future__ import annotations

import numpy as np

from siting.evidence import EvidenceClass, Label, Quantity
from siting.outcome.outcome import Outcome, ScoredCriterion
from siting.readers.sharing import is_shared, sharers
from siting.records import dataclass
from siting.texts import join, say
from siting.texts.figure_texts import beside, figure_alone

_MOST_NAMED = 5


@dataclass(frozen=True)
class SharedFigures:
    """A criterion (by its place) with shared figures: of how many sites, and these in words."""

    place: int
    count: int
    listed: Label

    def text(self, criterion: ScoredCriterion) -> Label:
        """Say that they score in full."""
        return say("shared_figures.in_full", criterion=criterion.label, listed=self.listed)


def shared_figures(outcome: Outcome) -> list[SharedFigures]:
    """Return the criteria with a weight that score figures in full which the site file says are shared."""
    found = ((k, _rows(outcome, c)) for k, c in enumerate(outcome.criteria) if c.share > 0)
    return [
        SharedFigures(k, len(rows), _listed(outcome, outcome.criteria[k], rows)) for k, rows in found if rows
    ]


def _rows(outcome: Outcome, criterion: ScoredCriterion) -> list[int]:
    """Return the sites, best first, whose figure is shared by the words beside it."""
    main = criterion.measured.main
    codes = [k for k, words in enumerate(main.qualified) if is_shared(words.en)]
    if not codes:
        return []
    held = np.isin(main.note_code, codes) & main.known
    order = outcome.ranking.order
    return [int(row) for row in order[held[order]]]


def _listed(outcome: Outcome, criterion: ScoredCriterion, rows: list[int]) -> Label:
    """Name sites with the figure that scores, its words, and an equal share where they say of how many."""
    main, told = criterion.measured.main, []
    for row in rows[:_MOST_NAMED]:
        words = main.qualification(row)
        figure = beside(_figure(main, row, 1), words)
        said: dict[str, object] = {"site": outcome.sites.label(row), "figure": figure}
        if count := sharers(words.en):
            said |= {"count": count, "share": _figure(main, row, count)}
        told.append(say("shared_figures.site_share" if count else "shared_figures.site", **said))
    listed = join(told, "mark.semicolon")
    left = len(rows) - _MOST_NAMED
    if left <= 0:
        return listed
    return say("robustness.and_more", listed=listed, count=Label(f"{left:,}", f"{len(rows):,}"))


def _figure(main: Quantity, row: int, count: int) -> Label:
    value, low, high = (float(x[row]) / count for x in (main.value, main.low, main.high))
    read = int(main.evidence[row]) == EvidenceClass.OBSERVED and count == 1
    return figure_alone(
        value, low, high, main.unit, read=read, converted=main.converted or count > 1, typed=main.typed
    )
