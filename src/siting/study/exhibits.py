"""The exhibits of a run, one row each: its name on the command line, what it shows, and what draws it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from siting.errors import OutputError, did_you_mean, quote

if TYPE_CHECKING:
    from siting.outcome import Outcome


@dataclass(frozen=True)
class Exhibit:
    """A figure for a report; *draw* takes the outcome, a folder and the language, and returns its files."""

    name: str
    summary: str
    draw: Callable[[Outcome, Path, str], list[Path]]


# Each imports its drawing when it is called: the command line lists exhibits without matplotlib.


def _location(outcome: Outcome, folder: Path, lang: str) -> list[Path]:
    from siting.show.exhibits.location import draw_location

    return draw_location(outcome, folder, lang)


def _values(outcome: Outcome, folder: Path, lang: str) -> list[Path]:
    from siting.show.exhibits.value_curves import draw_value_curves

    return draw_value_curves(outcome, folder, lang)


def _ranking(outcome: Outcome, folder: Path, lang: str) -> list[Path]:
    from siting.show.exhibits.ranked_bars import draw_ranked_bars

    return draw_ranked_bars(outcome, folder, lang)


EXHIBITS: tuple[Exhibit, ...] = (
    Exhibit(
        "location",
        "Location map: ranked sites, anchor cities, true rings, scale, north, graticule and sources.",
        _location,
    ),
    Exhibit("ranking", "Ranked bars: what each criterion adds to a score, with its interval.", _ranking),
    Exhibit("values", "Value functions: what each figure is worth, with the sites on the curves.", _values),
)


def require_exhibit(name: str) -> Exhibit:
    """Return the row of *name*. Raises `OutputError` where there is none."""
    for exhibit in EXHIBITS:
        if exhibit.name == name:
            return exhibit
    names = [exhibit.name for exhibit in EXHIBITS]
    raise OutputError(f"no exhibit {quote(name)}", where="exhibit", hint=did_you_mean(name, names))
