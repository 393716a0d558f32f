"""``siting promote``: where a site wins against named rivals, with proof."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from siting.commands.common import (
    JsonOption,
    OneLangOption,
    PostgisOption,
    StudyArgument,
    document_language,
    postgis_of,
    print_json,
    progress_bar,
    require_site_first,
    spoken,
    words_of,
)
from siting.commands.summary import warn_of
from siting.errors import SitesError, quote
from siting.languages import languages_in

if TYPE_CHECKING:
    from siting import Result


def promote(
    site: Annotated[str, typer.Argument(metavar="SITE", help="Name or id of the site to promote.")],
    study: StudyArgument = None,
    *,
    rivals: Annotated[
        str | None,
        typer.Option("--rivals", metavar="A,B", help="Names or ids of its rivals; else the best others."),
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder for the sheet.")] = Path("promote"),
    lang: OneLangOption = None,
    least_difference: Annotated[
        float | None,
        typer.Option(
            "--least-difference",
            metavar="VALUE",
            help="Least difference in value (0-1) that matters; else 0.05.",
        ),
    ] = None,
    kit: Annotated[
        bool, typer.Option("--kit", help="Also write a leaflet, slides, paragraphs and a disclosure sheet.")
    ] = False,
    postgis: PostgisOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write where a site wins against named rivals, with proof, and what it must disclose."""
    import siting
    from siting.readers.findings import listed
    from siting.show.base.docx import require_docx
    from siting.show.base.output_folder import RUN_FILE, require_target
    from siting.show.base.terminal import warn
    from siting.show.promote.promotion_sheet import PROMOTE, print_promotion
    from siting.show.promote.sheet_files import sheet_files
    from siting.study.promotion_kit import kit_files, require_kit

    require_site_first(site, "promote")
    language = document_language(lang, study)
    languages = languages_in(language)
    if kit:
        require_kit(languages)
    require_docx()
    names = [*sheet_files(PROMOTE, languages), *(kit_files(languages) if kit else ())]
    require_target(out, [*names, RUN_FILE])
    with progress_bar(shown=not as_json) as progress:
        run = siting.run(siting.load_study(study, postgis=postgis_of(postgis)), progress=progress)
        others = _best_others(run, site) if rivals is None else words_of(rivals.replace("，", ","))
        result = siting.promote(run, site, others, least_difference=least_difference)
        files = result.save(out, lang=language, progress=progress)
        files += result.kit(out, lang=language, progress=progress) if kit else []
    warn_of(run, study)
    if rivals is None:
        best = listed([rival.name[spoken(lang)] for rival in result.found.rivals])
        warn([f"--rivals is not given: {quote(site)} is compared with the best others, {best}"])
    if as_json:
        print_json(result.document())
        return
    print_promotion(result.found, spoken(lang))
    typer.echo("\n".join(["", *(str(path) for path in files)]))


def _best_others(run: Result, site: str) -> list[str]:
    """Return the ids of the best other sites of a study, for who names no rivals."""
    from siting.promotion.find_site import find_site
    from siting.promotion.site_points import best_others

    others = best_others(run.outcome, find_site(run.outcome, site, "SITE"))
    if not others:
        raise SitesError(
            "the study ranks no other site to compare it with",
            where=quote(site),
            hint="Add parcels to the site file, or see what keeps them out of the ranking with siting check.",
        )
    ids = run.outcome.sites.frame["site_id"].astype(str)
    return [ids.iat[row] for row in others]
