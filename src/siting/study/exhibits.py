"""The exhibits of a run, one row each: name on the command line, and what it shows.

The module of an exhibit is called after it, in ``siting.show.exhibits``; its function
``figures(outcome, lang, options)`` returns the pages. It is imported when it is drawn: the command line lists
exhibits without loading matplotlib.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from siting.errors import OutputError, did_you_mean, quote
from siting.records import dataclass
from siting.show.base.drawing.formats import FORMATS, SIZES, Size

if TYPE_CHECKING:
    from siting.outcome import Outcome
    from siting.show.exhibits.sheet import ExhibitOptions, ExhibitPage


@dataclass(frozen=True)
class Exhibit:
    """A figure for a report; *needs* is what a study must have for it, said if there is nothing to draw."""

    name: str
    summary: str
    needs: str

    @property
    def figures(self) -> Callable[[Outcome, str, ExhibitOptions], list[ExhibitPage]]:
        """The function that returns its pages; none if there is nothing to draw."""
        found: Callable[[Outcome, str, ExhibitOptions], list[ExhibitPage]]
        found = import_module(f"siting.show.exhibits.{self.name}").figures
        return found


EXHIBITS: tuple[Exhibit, ...] = (
    Exhibit(
        "location",
        "Location map: ranked sites on the relief, anchor cities, rings, scale bar, north arrow, graticule.",
        "a site",
    ),
    Exhibit("ranking", "Ranked bars: what each criterion adds to a score, with its interval.", "a site"),
    Exhibit(
        "acceptability",
        "Rank acceptability: in which share of the weights each site takes each rank.",
        "'robustness' and at least one ranked site",
    ),
    Exhibit(
        "months",
        "Free cooling by month: in which share of it each site needs no chiller.",
        "a criterion with measure 'free_cooling' that is known at a ranked site",
    ),
    Exhibit(
        "values",
        "Value functions: what each figure is worth, with the sites on the curves.",
        "a criterion",
    ),
    Exhibit(
        "latency",
        "Distance and delay: round trip in fibre, both recovery bands, and the sites.",
        "a criterion with measure 'recovery_band'",
    ),
    Exhibit(
        "rules",
        "Rules checklist: every siting rule at every site, what was measured, and the verdict.",
        "'rules'",
    ),
    Exhibit(
        "ledger",
        "Usable-area ledger: the parcel with what each constraint takes, its bars, and all sites.",
        "'ledger', and a site with an outline",
    ),
    Exhibit(
        "power",
        "Power by phase against what substations carry with a transformer out, in three cases.",
        "'project' with stations, and a site where its PUE is known",
    ),
    Exhibit(
        "routes",
        "Route map: the two best feeds of a site, their corridors, and the stations around.",
        "'project' with a 'network' that has two stations near a site",
    ),
    Exhibit(
        "costs",
        "Cost ranges of the project: capital and yearly cost, a bar for each item.",
        "'project' with 'costs'",
    ),
    Exhibit(
        "served",
        "Who is served: provincial capitals within 5, 10 and 20 ms round trip.",
        "a ranked site",
    ),
    Exhibit(
        "pairs",
        "Pair map: the best primary and backup places, both bands, and shared hazards.",
        "'pairs', and two places within a band",
    ),
    Exhibit(
        "surface",
        "Where else: cells around the sites by score, and how often each is among the best.",
        "'surface', a folder that siting surface wrote for it",
    ),
    Exhibit(
        "site",
        "Site sheet on one page: map, photo, key figures, strengths, what to disclose, sources.",
        "a site",
    ),
)

ALL = "all"


def draw_exhibits(
    outcome: Outcome,
    name: str,
    folder: Path,
    *,
    languages: Sequence[str],
    formats: Sequence[str],
    options: ExhibitOptions,
    progress: Callable[[str, int, int], None] = lambda _stage, _done, _total: None,
) -> list[Path]:
    """Draw an exhibit, or ``all``, into an existing folder; return its files.

    Exhibits are numbered in the order of `EXHIBITS`, those without content left out: the same one keeps its
    number, whichever are drawn. Raises `OutputError` where a single one has nothing to draw.
    """
    from siting.show.exhibits.sheet import draw_figures

    wanted, kinds, written = require_exhibits(name), require_formats(formats), []
    for lang in languages:
        number = 1
        for exhibit in EXHIBITS[: EXHIBITS.index(wanted[-1]) + 1]:
            figures = exhibit.figures(outcome, lang, options)
            if exhibit in wanted:
                _require_content(exhibit, figures, alone=len(wanted) == 1)
                progress(f"draw {exhibit.name} ({lang})", 0, 1)
                written += draw_figures(
                    outcome, figures, folder, exhibit.name, lang=lang, formats=kinds, options=options,
                    number=number,
                )  # fmt: skip
            number += len(figures)
    return written


def _require_content(exhibit: Exhibit, figures: Sequence[ExhibitPage], *, alone: bool) -> None:
    if alone and not figures:
        raise OutputError(
            "nothing to draw", where=f"exhibit {exhibit.name}", hint=f"It needs {exhibit.needs}."
        )


def require_exhibits(name: str) -> tuple[Exhibit, ...]:
    """Return the row of *name*, or every row for ``all``. Raises `OutputError` if there is none."""
    found = EXHIBITS if name == ALL else tuple(x for x in EXHIBITS if x.name == name)
    if not found:
        names = [exhibit.name for exhibit in EXHIBITS]
        raise OutputError(
            f"no exhibit {quote(name)}", where="exhibit", hint=did_you_mean(name, [*names, ALL])
        )
    return found


def files_of(name: str, languages: Sequence[str], formats: Sequence[str], size: str) -> list[str]:
    """Return the files of an exhibit, of one with several pages the first; raises `OutputError`."""
    from siting.show.exhibits.sheet import stem

    exhibits, wanted, page = require_exhibits(name), require_formats(formats), require_size(size)
    return [
        f"{stem(x.name, 0, page)}.{lang}.{ending}"
        for x in exhibits
        for lang in languages
        for ending in wanted
    ]


def require_size(name: str) -> Size:
    """Return the size of that name. Raises `OutputError` for an unknown one."""
    if name not in SIZES:
        raise OutputError(f"no size {quote(name)}", where="exhibit", hint=did_you_mean(name, list(SIZES)))
    return SIZES[name]


def require_formats(formats: Sequence[str]) -> tuple[str, ...]:
    """Return the formats in their usual order, each once. Raises `OutputError` for an unknown one."""
    for name in formats:
        if name not in FORMATS:
            raise OutputError(f"no format {quote(name)}", where="exhibit", hint=did_you_mean(name, FORMATS))
    return tuple(name for name in FORMATS if name in formats)
