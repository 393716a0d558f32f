"""The exhibits of a run, one row each: name on the command line, what it shows, and its drawing function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from siting.errors import OutputError, did_you_mean, quote
from siting.show.base.drawing.formats import FORMATS

if TYPE_CHECKING:
    from siting.outcome import Outcome


@dataclass(frozen=True)
class Exhibit:
    """A figure for a report.

    *draw* takes the outcome, a folder, the language and the formats, and returns its files.
    """

    name: str
    summary: str
    draw: Callable[[Outcome, Path, str, Sequence[str]], list[Path]]


# Each imports its drawing on call: the command line lists exhibits without loading matplotlib.


def _location(outcome: Outcome, folder: Path, lang: str, formats: Sequence[str]) -> list[Path]:
    from siting.show.exhibits.location import draw_location

    return draw_location(outcome, folder, lang, formats)


def _values(outcome: Outcome, folder: Path, lang: str, formats: Sequence[str]) -> list[Path]:
    from siting.show.exhibits.value_curves import draw_value_curves

    return draw_value_curves(outcome, folder, lang, formats)


def _acceptability(outcome: Outcome, folder: Path, lang: str, formats: Sequence[str]) -> list[Path]:
    from siting.show.exhibits.acceptability import draw_acceptability

    return draw_acceptability(outcome, folder, lang, formats)


def _months(outcome: Outcome, folder: Path, lang: str, formats: Sequence[str]) -> list[Path]:
    from siting.show.exhibits.cooling_months import draw_cooling_months

    return draw_cooling_months(outcome, folder, lang, formats)


def _ranking(outcome: Outcome, folder: Path, lang: str, formats: Sequence[str]) -> list[Path]:
    from siting.show.exhibits.ranked_bars import draw_ranked_bars

    return draw_ranked_bars(outcome, folder, lang, formats)


EXHIBITS: tuple[Exhibit, ...] = (
    Exhibit(
        "location",
        "Location map: ranked sites, anchor cities, true rings, scale, north, graticule and sources.",
        _location,
    ),
    Exhibit("ranking", "Ranked bars: what each criterion adds to a score, with its interval.", _ranking),
    Exhibit(
        "acceptability",
        "Rank acceptability: in which share of the weights each site takes each rank.",
        _acceptability,
    ),
    Exhibit("months", "Free cooling by month: in which share of it each site needs no chiller.", _months),
    Exhibit("values", "Value functions: what each figure is worth, with the sites on the curves.", _values),
)


ALL = "all"


def require_exhibits(name: str) -> tuple[Exhibit, ...]:
    """Return the row of *name*, or every row for ``all``. Raises `OutputError` if there is none."""
    found = EXHIBITS if name == ALL else tuple(x for x in EXHIBITS if x.name == name)
    if not found:
        names = [exhibit.name for exhibit in EXHIBITS]
        raise OutputError(
            f"no exhibit {quote(name)}", where="exhibit", hint=did_you_mean(name, [*names, ALL])
        )
    return found


def files_of(name: str, languages: Sequence[str], formats: Sequence[str]) -> list[str]:
    """Return the files of an exhibit, of one with several pages the first; raises `OutputError`."""
    exhibits, wanted = require_exhibits(name), require_formats(formats)
    return [f"{x.name}.{lang}.{ending}" for x in exhibits for lang in languages for ending in wanted]


def require_formats(formats: Sequence[str]) -> tuple[str, ...]:
    """Return the formats in their usual order, each once. Raises `OutputError` for an unknown one."""
    for name in formats:
        if name not in FORMATS:
            raise OutputError(f"no format {quote(name)}", where="exhibit", hint=did_you_mean(name, FORMATS))
    return tuple(name for name in FORMATS if name in formats)
