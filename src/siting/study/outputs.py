"""The outputs of a run, one row each: name in a study, file, and the function that writes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from siting.errors import FontError, OutputError, did_you_mean, quote
from siting.records import dataclass
from siting.show.base.drawing.formats import WORD, Size
from siting.study.tables import MEASUREMENTS, RANKING

if TYPE_CHECKING:
    from siting.outcome import Outcome
    from siting.show.webmap.basemap import Basemap
    from siting.show.workbook.cover_sheet import CoverPicture
    from siting.sites.model import Sites

COVER = Size(WORD, 490.0, 330.0, 3.0, 10.5, 7.4, 7.4, 6.6)
"""The map on the workbook's cover."""

_PICTURE_DPI = 160


@dataclass(frozen=True)
class Options:
    """Output options of a study: language, and how the map is drawn."""

    lang: str
    basemap: Basemap | None = None
    max_sites: int = 2000


@dataclass(frozen=True)
class Output:
    """A file that a run can write; *write* takes the outcome, the path and the options.

    ``beside`` says whether it shows more than the scored quantities. ``large`` is the file that replaces it
    if there are very many sites: the run itself writes it. ``shows`` names the output that it refers to,
    which is then written too. ``picture`` is the file of the picture under the sites, written beside it where
    there is one.
    """

    name: str
    file: str
    write: Callable[[Outcome, Path, Options], None]
    beside: bool = True
    large: str | None = None
    shows: str | None = None
    picture: str | None = None

    @property
    def files(self) -> list[str]:
        """All files that it may write."""
        return [name for name in (self.file, self.large, self.picture) if name is not None]


# Each imports its product on call: reading a study needs none of them.


def _ranking(outcome: Outcome, path: Path, _options: Options) -> None:
    from siting.show.base.frames import write_ranking

    write_ranking(outcome, path)


def _workbook(outcome: Outcome, path: Path, options: Options) -> None:
    from siting.show.workbook.ranking_workbook import write_workbook

    write_workbook(outcome, path, options.lang, _cover_picture(outcome, options.lang))


MAX_PICTURED = 2_000
"""With more sites the workbook has no map on its cover: the markers would be one blot."""


def _cover_picture(outcome: Outcome, lang: str) -> CoverPicture | None:
    """Return the location map; without a font for Chinese, only the sentence that says so."""
    from siting.show.exhibits.location import figures
    from siting.show.exhibits.sheet import ExhibitOptions, bare_sketch
    from siting.show.workbook.cover_sheet import CoverPicture

    if not 0 < len(outcome.sites) <= MAX_PICTURED:
        return None
    try:
        (figure,) = figures(outcome, lang, ExhibitOptions(COVER))
        sketch, note = bare_sketch(outcome, figure, COVER, lang, _PICTURE_DPI)
    except FontError as error:
        return CoverPicture(b"", str(error), "")
    return CoverPicture(sketch.jpeg(), figure.heading, note, COVER.height)


def _measurements(outcome: Outcome, path: Path, _options: Options) -> None:
    from siting.show.base.frames import write_measurements

    write_measurements(outcome, path)


def _geopackage(outcome: Outcome, path: Path, _options: Options) -> None:
    from siting.show.qgis.geopackage import write_geopackage

    write_geopackage(outcome, path)


def _qgis(outcome: Outcome, path: Path, options: Options) -> None:
    from siting.show.qgis.project import write_project

    write_project(outcome, path, options.lang)


def _result(outcome: Outcome, path: Path, _options: Options) -> None:
    from siting.show.tables.result_json import write_document

    write_document(outcome, path)


def _map(outcome: Outcome, path: Path, options: Options) -> None:
    from siting.show.webmap.build import write_map

    write_map(outcome, path, lang=options.lang, basemap=options.basemap, max_sites=options.max_sites)


def _rules(outcome: Outcome, path: Path, options: Options) -> None:
    from siting.show.base.rules_table import write_rules

    write_rules(outcome, path, options.lang)


def _ledger(outcome: Outcome, path: Path, options: Options) -> None:
    from siting.show.base.ledger_table import write_ledger

    write_ledger(outcome, path, options.lang)


def _robustness(outcome: Outcome, path: Path, _options: Options) -> None:
    from siting.show.tables.robustness_json import write_robustness

    write_robustness(outcome, path)


OUTPUTS: tuple[Output, ...] = (
    Output("ranking", "ranking.csv", _ranking, beside=False, large=RANKING),
    Output("workbook", "ranking.xlsx", _workbook),
    Output("measurements", "measurements.csv", _measurements, large=MEASUREMENTS),
    Output("geopackage", "sites.gpkg", _geopackage),
    Output("qgis", "sites.qgz", _qgis, shows="geopackage", picture="sites.tif"),
    Output("result", "result.json", _result),
    Output("map", "map.html", _map),
    Output("rules", "rules.csv", _rules, beside=False),
    Output("ledger", "ledger.csv", _ledger, beside=False),
    Output("robustness", "robustness.json", _robustness, beside=False),
)
NAMES: tuple[str, ...] = tuple(output.name for output in OUTPUTS)


def require_outputs(names: Sequence[str]) -> tuple[Output, ...]:
    """Return the rows of *names*, and of what they show, in standard order, each once.

    Raises `OutputError` for an unknown name.
    """
    for name in names:
        if name not in NAMES:
            raise OutputError(f"no output {quote(name)}", where="--outputs", hint=did_you_mean(name, NAMES))
    if not names:
        raise OutputError("no output is named", where="--outputs", hint=f"Known: {', '.join(NAMES)}")
    wanted = {*names, *(output.shows for output in OUTPUTS if output.name in names)}
    return tuple(output for output in OUTPUTS if output.name in wanted)


def pictures(outcome: Outcome, rows: Sequence[Output]) -> dict[str, Callable[[Path], None]]:
    """Return the files of the picture under the sites that these outputs show, with what writes them."""
    wanted = [row.picture for row in rows if row.picture is not None]
    if not wanted:
        return {}
    from siting.show.qgis.base_picture import has_picture, write_picture

    return {name: partial(write_picture, outcome) for name in wanted if has_picture(outcome)}


def shows_beside(names: Sequence[str]) -> bool:
    """Whether any of these outputs shows more than the scored quantities; none named means that all do."""
    return not names or any(output.beside for output in require_outputs(names))


# A SQLite table has at most 2,000 columns. Besides those of the site file it holds the standard ones, and up
# to eight per criterion.
_GEOPACKAGE_COLUMNS, _STANDARD_COLUMNS, _CRITERION_COLUMNS = 2000, 24, 8


def require_room(names: Sequence[str], sites: Sites, *, criteria: int) -> None:
    """Raise `OutputError` where the site file has more columns than an output can hold."""
    most = _GEOPACKAGE_COLUMNS - _STANDARD_COLUMNS - _CRITERION_COLUMNS * criteria
    columns = len(sites.frame.columns)
    if names and columns > most and "geopackage" in [output.name for output in require_outputs(names)]:
        raise OutputError(
            f"{columns:,} columns, and the output 'geopackage' holds {most:,} of them",
            where=sites.source,
            hint="Leave columns out of the site file, or geopackage and qgis out of the outputs",
        )
