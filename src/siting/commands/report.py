"""``siting report``: a report for people who decide, as Word, PDF and HTML."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from siting.commands.common import (
    OneLangOption,
    PostgisOption,
    StudyArgument,
    document_language,
    progress_bar,
    words_of,
)
from siting.commands.other_sites import SitesOption, reads_other_sites
from siting.commands.summary import warn_of
from siting.languages import languages_in
from siting.readers.read_options import ReadOptions
from siting.study.report_files import FORMATS, PLANNER, READERS, files_of, prepare

if TYPE_CHECKING:
    from siting import Result, Study


def report_command(run: Callable[..., Result]) -> Callable[..., None]:
    """Return the command; *run* runs a study on its sites or on a site file given instead."""

    @reads_other_sites
    def report(
        study: StudyArgument = None,
        *,
        reader: Annotated[
            str,
            typer.Option(
                "--for", metavar="|".join(READERS), help="A comparison of sites, or one site's case."
            ),
        ] = PLANNER,
        formats: Annotated[
            str, typer.Option("--format", help=f"Formats, separated by commas: {', '.join(FORMATS)}.")
        ] = ",".join(FORMATS),
        lang: OneLangOption = None,
        out: Annotated[Path, typer.Option("--out", help="Folder for the report.")] = Path("report"),
        site: Annotated[
            str, typer.Option("--site", help="Site of a promoter's report: id or name; else the first.")
        ] = "",
        date: Annotated[
            str,
            typer.Option("--date", metavar="DATE|today", help="Date on the cover; else that of the study."),
        ] = "",
        template: Annotated[
            Path | None,
            typer.Option(
                "--template", metavar="FILE.docx", help="Word template whose styles are taken over."
            ),
        ] = None,
        sites: SitesOption = None,
        options: ReadOptions,
        title: Annotated[str | None, typer.Option("--title", help="Title of the report.")] = None,
        postgis: PostgisOption = None,
    ) -> None:
        """Write a report: finding, map, ranking, site sheets, checklist; each figure with id and source."""
        wanted = words_of(formats)
        language = document_language(lang, study)
        prepare(reader, wanted, languages_in(language))
        _require_template(template)
        before = partial(_require_room, out, files_of(languages_in(language), wanted))
        with progress_bar(shown=True) as progress:
            result = run(study, progress, sites, options, title=title, before=before, postgis=postgis)
            files = result.report(
                out, reader=reader, formats=wanted, lang=language, site=site, date=date, template=template,
                progress=progress,
            )  # fmt: skip
        warn_of(result, study, sites=sites)
        typer.echo("\n".join(str(path) for path in files))

    return report


def _require_template(template: Path | None) -> None:
    """Refuse a template before the run, and say what of it is dropped."""
    from siting.readers.word import read_word_template
    from siting.show.base.terminal import warn

    if template is not None:
        warn(read_word_template(template).warnings)


def _require_room(out: Path, names: list[str], loaded: Study) -> None:
    """Refuse a folder that could not take the files, before the run."""
    from siting._version import __version__
    from siting.readers.door import printable
    from siting.show.base.output_folder import require_target

    of_study = {"name": printable(loaded.path.name), "sha256": loaded.sha256}
    require_target(out, names, added_to={"siting": __version__, "study": of_study})
