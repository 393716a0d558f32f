"""What a run found, as frames, files, exhibits and a map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from siting.chunks import Progress, quiet
from siting.errors import StudyError, did_you_mean, quote
from siting.languages import languages_in
from siting.outcome import Outcome
from siting.records import dataclass
from siting.show.base.drawing.formats import A4, FORMATS
from siting.study.exhibits import draw_exhibits, require_exhibits, require_size
from siting.study.load import Study
from siting.study.outputs import Options, Output, pictures, require_outputs
from siting.study.report_files import FORMATS as REPORT_FORMATS
from siting.study.report_files import PLANNER, prepare
from siting.study.schema import StudyFile
from siting.study.tables import RANKING, Tables

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from siting.show.webmap.basemap import Basemap
    from siting.show.webmap.layers import SitingMap
    from siting.study.assembly import Assembly
    from siting.study.report import ReportPictures


@dataclass(frozen=True)
class Result:
    """What a run found, and ways to show it.

    Attributes
    ----------
    study
        The study that was run.
    outcome
        Everything that was found, by column; the frames are built from it on first use. In a very large run
        it holds only the best sites.
    tables
        The tables of all sites of a very large run.
    listed
        Those of the outcome's warnings that tell how the files of the study are read, and doubt nothing:
        ``siting check`` lists them, and commands that follow it only count them.

    Examples
    --------
    >>> import siting
    >>> result = siting.run(siting.load_study())
    >>> str(result.ranking.loc[0, "name"])
    'Shouyang'
    """

    study: Study
    outcome: Outcome
    tables: Tables | None = None
    listed: tuple[str, ...] = ()

    @cached_property
    def ranking(self) -> pd.DataFrame:
        """One row per site in the order of the ranking, the columns of ranking.csv."""
        if self.tables is not None:
            from siting.show.tables.parquet import read_ranking

            return read_ranking(self.tables.path(RANKING))
        from siting.show.base.frames import ranking_frame

        return ranking_frame(self.outcome)

    @cached_property
    def measurements(self) -> pd.DataFrame:
        """One row per site and quantity, the columns of measurements.csv; words are in ``text``.

        In a very large run only the best sites: ``measurements.parquet`` holds all.
        """
        from siting.show.base.frames import measurements_frame

        return measurements_frame(self.outcome)

    @cached_property
    def missing(self) -> pd.DataFrame:
        """One row per UNKNOWN figure that carries weight: site, criterion, share (0..1), what to supply."""
        from siting.show.tables.decision_frames import missing_frame

        return missing_frame(self.outcome)

    @cached_property
    def perspectives(self) -> pd.DataFrame:
        """One row per site, one column per perspective of the study: the rank by these weights.

        Raises `StudyError` if the study has none.
        """
        from siting.show.tables.decision_frames import perspectives_frame

        return perspectives_frame(self.outcome)

    @cached_property
    def robustness(self) -> pd.DataFrame:
        """One row per ranked site: how sure its rank is, over samples of weights and measurements.

        ``first`` is the share of samples (0..1) in which the site is first, ``first_half_width`` its sampling
        error (95%). ``best_rank`` and ``can_be_first`` hold under any allowed weights.
        ``CRITERION__central`` are the central weights, under which the site would be chosen; missing where it
        is never first. Raises `StudyError` where the study does not ask for ``robustness``.
        """
        from siting.show.tables.decision_frames import robustness_frame

        return robustness_frame(self.outcome)

    @cached_property
    def overtakes(self) -> pd.DataFrame:
        """One row per criterion and rival: the share of weight (0..1) at which it overtakes the first site.

        ``now`` is the criterion's present share; ``more`` says whether it must rise or fall, the others in
        proportion. Raises `StudyError` where the study does not ask for ``robustness``.
        """
        from siting.show.tables.decision_frames import overtakes_frame

        return overtakes_frame(self.outcome)

    @cached_property
    def rules(self) -> pd.DataFrame:
        """One row per site and siting rule: verdict, measured figure, deciding feature, what to supply.

        The columns of rules.csv; empty if the study has no rules.
        """
        from siting.show.base.rules_table import rules_frame

        return rules_frame(self.outcome)

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """One row per primary and backup place: use, rank, distance [km], round trip [ms], hazards.

        Raises `StudyError` where the study does not ask for ``pairs``.
        """
        from siting.show.tables.decision_frames import pairs_frame

        return pairs_frame(self.outcome)

    def say(self, lang: str | None = None) -> list[str]:
        """Say how robust the ranking is, most important first; empty if the study does not ask for it."""
        from siting.show.base.robustness_text import sentences

        return [text[lang or self.study.file.lang] for text in sentences(self.outcome)]

    @property
    def sites(self) -> gpd.GeoDataFrame:
        """The checked sites, EPSG:4326."""
        return self.outcome.sites.frame

    def save(
        self,
        folder: str | Path,
        *,
        outputs: Sequence[str] | None = None,
        lang: str | None = None,
        progress: Progress = quiet,
    ) -> list[Path]:
        """Write the outputs (default: those of the study) into *folder*, all or nothing; return their paths.

        Raises `OutputError` when an output is not known or cannot be written.
        """
        from siting.show.base.output_folder import write_files

        rows = require_outputs(self._own_outputs() if outputs is None else outputs)
        options = self._options(lang)
        files = dict(self._writer(row, options) for row in rows) | pictures(self.outcome, rows)
        return write_files(self.outcome, Path(folder), files, progress)

    def _own_outputs(self) -> tuple[str, ...]:
        """Return the outputs of the study, without one that it does not list and that would be empty."""
        wanted, found = wanted_outputs(self.study.file), self.outcome
        listed = "outputs" in self.study.file.model_fields_set
        if listed or found.robustness or found.perspectives or found.comparison or found.pairs:
            return wanted
        return tuple(name for name in wanted if name != "robustness")

    def _writer(self, row: Output, options: Options) -> tuple[str, Callable[[Path], None]]:
        if self.tables is not None and row.large is not None:
            return row.large, partial(self.tables.place, row.large)
        return row.file, lambda path: row.write(self.outcome, path, options)

    def assemble(
        self,
        area: str,
        *,
        phases: str = "",
        compactness: float = 0.1,
        owners: float = 0.0,
        owner_column: str | None = None,
        access: float = 0.0,
        access_layer: str | None = None,
        gap_m: float = 1.0,
        most_excess: float = 0.25,
    ) -> Assembly:
        """Find the contiguous ranked parcels that reach an area with the best score minus penalties.

        Parameters
        ----------
        area, phases
            Such as ``600mu`` and ``68,200,332mu``; phases add up to the area, each within the next.
        compactness, owners, access
            Penalties in units of score: for twice the perimeter of a circle, for each owner beyond the first,
            for each km to the nearest access.
        owner_column, access_layer
            Column of the site file with the owner, and layer of the study with the roads.
        gap_m
            Parcels this far apart are neighbours [m].
        most_excess
            Most area beyond the needed one, as a share of it.

        Raises
        ------
        SitesError
            No parcels have an outline, or no contiguous set has the area.
        StudyError
            No such area, the phases do not add up, or a column or layer is missing.
        """
        from siting.decide.assembly import Penalties
        from siting.study.assembly import AssemblyOptions, area_m2, assemble, phases_m2

        options = AssemblyOptions(
            area_m2(area), phases_m2(phases) if phases else (), Penalties(compactness, owners, access),
            owner_column, access_layer, gap_m, most_excess,
        )  # fmt: skip
        return assemble(self.study, self.outcome, options)

    def exhibit(
        self,
        name: str,
        folder: str | Path,
        *,
        lang: str | None = None,
        formats: Sequence[str] = FORMATS,
        size: str = A4,
        site: str = "",
        progress: Progress = quiet,
    ) -> list[Path]:
        """Draw an exhibit, or ``all``, into *folder*; return the paths.

        Parameters
        ----------
        name
            Name of the exhibit, or ``all``.
        folder
            It is added to existing results of the same run.
        lang
            ``en`` or ``zh``; without it both.
        formats
            Any of png (300 dpi), svg and pdf.
        size
            ``a4``, ``wide`` (a slide of 16:9) or ``word`` (160 mm wide).
        site
            Name or id of the site of the ``site`` sheet; without it the first of the ranking.
        progress
            Called before each exhibit.

        Raises
        ------
        OutputError
            The exhibit, format or size is not known, a single exhibit has nothing to draw, or a file cannot
            be written.
        SitesError
            The study has no such *site*.
        StudyError
            A photo of the study is of an unknown site, or cannot be read.
        """
        from siting.show.base.output_folder import staged, write_run_json
        from siting.show.exhibits.sheet import ExhibitOptions

        require_exhibits(name)
        options = ExhibitOptions(require_size(size), site, self._photos())
        with staged(Path(folder), add=True) as stage:
            files = draw_exhibits(
                self.outcome, name, stage, languages=languages_in(lang), formats=formats,
                options=options, progress=progress,
            )  # fmt: skip
            write_run_json(self.outcome, stage, [path.name for path in files])
        return [Path(folder) / path.name for path in files]

    def report(
        self,
        folder: str | Path,
        *,
        reader: str = PLANNER,
        formats: Sequence[str] = REPORT_FORMATS,
        lang: str | None = None,
        site: str = "",
        date: str = "",
        template: str | Path | None = None,
        progress: Progress = quiet,
    ) -> list[Path]:
        """Write a report into *folder*, all or nothing; return the paths.

        Every figure in it carries an id that its appendix resolves: interval, method, sources.

        Parameters
        ----------
        folder
            It is added to existing results of the same run.
        reader
            ``planner`` (compares the sites) or ``promoter`` (about one site).
        formats
            Any of docx, pdf and html.
        lang
            ``en`` or ``zh``; without it both.
        site
            Name or id of a site: that of a promoter's report, otherwise the first of the site sheets.
        date
            A date for the cover, otherwise that of the study; ``today`` is the day on which it is written.
        template
            Word document or template whose styles, page and letterhead are taken over.
        progress
            Called before each picture.

        Raises
        ------
        FontError
            Chinese characters are to be set, and no installed font has them.
        MissingExtraError
            PDF was asked for, and Typst is not installed.
        OutputError
            The reader or format is not known, or a file cannot be written.
        SitesError
            The study has no such *site*.
        SitingError
            The template cannot be used.
        StudyError
            A photo or logo of the study cannot be read.
        """
        from siting.readers.word import read_word_template
        from siting.show.base.output_folder import staged, write_run_json
        from siting.study.report import report_parts, rows_of, write_report

        languages = languages_in(lang)
        prepare(reader, formats, languages)
        letter = None if template is None else read_word_template(template).data
        rows, photos = rows_of(self.outcome, reader, site), self._photos()
        with staged(Path(folder), add=True) as stage:
            files = []
            for each in languages:
                parts = report_parts(
                    self.outcome, self.study, each, rows=rows, photos=photos, date=date,
                    drawn=self._report_pictures, progress=progress,
                )  # fmt: skip
                progress(f"write report ({each})", 0, 1)
                files += write_report(parts, reader, stage, formats, letter)
            write_run_json(self.outcome, stage, [path.name for path in files])
        return [Path(folder) / path.name for path in files]

    @cached_property
    def _report_pictures(self) -> ReportPictures:
        """The pictures that reports have drawn: those for planners and for promoters share them."""
        return {}

    def _photos(self) -> dict[str, Path]:
        """Return the photos of the study by the id of their site; raises `StudyError` for an unknown id."""
        known = self.outcome.sites.frame["site_id"].astype(str).tolist()
        for site_id in self.study.file.photos:
            if site_id not in known:
                raise StudyError(
                    f"no site has the id {quote(site_id)}", where="photos", hint=did_you_mean(site_id, known)
                )
        return {key: self.study.path.parent / file for key, file in self.study.file.photos.items()}

    def to_folium(self, *, lang: str | None = None) -> SitingMap:
        """Return the interactive map as a `folium.Map`, as saved in map.html.

        A layer added to it appears in a notebook and in the file written by its ``save``.
        """
        from siting.show.webmap.build import folium_map

        options = self._options(lang)
        return folium_map(
            self.outcome, lang=options.lang, basemap=options.basemap, max_sites=options.max_sites
        )

    def _options(self, lang: str | None) -> Options:
        part = self.study.file.map
        return Options(lang or self.study.file.lang, self._basemap(), part.max_sites)

    def _basemap(self) -> Basemap | None:
        from siting.show.webmap.basemap import Basemap

        part = self.study.file.map
        return None if part.basemap == "none" else Basemap(part.basemap, part.tianditu_key)


def wanted_outputs(study: StudyFile) -> tuple[str, ...]:
    """Return the outputs of a study: those it lists, otherwise all that have content."""
    if "outputs" in study.model_fields_set:
        return study.outputs
    asked = study.robustness or study.perspectives or study.compare or study.pairs
    rules = ("rules",) if study.rules else ()
    ledger = ("ledger",) if study.ledger else ()
    return (*study.outputs, *rules, *ledger, *(("robustness",) if asked else ()))
