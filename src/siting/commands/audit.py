"""The commands about one site: ``siting audit``, ``siting promote`` and ``siting checklist``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from siting.commands.common import (
    JsonOption,
    LangOption,
    OneLangOption,
    PostgisOption,
    TableOption,
    WeatherOption,
    document_language,
    postgis_of,
    print_json,
    progress_bar,
    spoken,
)
from siting.errors import SitingError, quote

FAILED = 3


class FailOn(StrEnum):
    """The verdict that makes the command fail."""

    contradicted = "contradicted"


DocArgument = Annotated[
    Path | None,
    typer.Argument(
        metavar="[DOC]", help="Document (.txt, .md, .docx, .pdf, .pptx, .xlsx, .html), or claims (.yaml)."
    ),
]
SiteOption = Annotated[
    list[str] | None,
    typer.Option(
        "--site",
        metavar="NAME|LAT,LON",
        help="Site that the document is about, NAME=PLACE to name it, or a file of parcels; several times "
        "for several sites. Without it that in the file of claims.",
    ),
]
ElevationOption = Annotated[
    float | None,
    typer.Option("--elevation", help="Elevation of the (first) site [m], if known more exactly."),
]
ClaimsOption = Annotated[
    Path | None,
    typer.Option(
        "--claims",
        help="Claims in YAML: a corrected claims.yaml of an earlier audit, or more claims than those read.",
    ),
]
AmongOption = Annotated[
    Path | None,
    typer.Option("--among", metavar="STUDY", help="Study whose sites superlatives are judged among."),
]
PlacesOption = Annotated[
    Path | None,
    typer.Option("--places", help="File of places by name, for distances to what the tables do not know."),
]
ToleranceOption = Annotated[
    float, typer.Option("--tolerance", min=0.0, max=0.5, help="Tolerance of an 'about' figure, as a share.")
]
FailOption = Annotated[
    FailOn | None, typer.Option("--fail-on", help="Exit with 3 when a claim or a check has this verdict.")
]
StudyArgument = Annotated[
    Path | None, typer.Argument(metavar="[STUDY]", help="Study file; without it the embedded study.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(audit)
    app.command()(promote)
    app.command()(checklist)


def audit(
    document: DocArgument = None,
    *,
    site: SiteOption = None,
    out: Annotated[Path, typer.Option("--out", help="Folder for the results.")] = Path("audit"),
    elevation: ElevationOption = None,
    claims: ClaimsOption = None,
    among: AmongOption = None,
    tolerance: ToleranceOption = 0.05,
    weather: WeatherOption = None,
    table: TableOption = None,
    places: PlacesOption = None,
    fail_on: FailOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check every figure of a promotional document against measurement, and against the document itself."""
    import siting
    from siting.show.audit.save import corrected_by_hand, files_of, require_audit
    from siting.show.audit.terminal import print_audit
    from siting.show.base.output_folder import RUN_FILE, require_target

    language = lang.value if lang else spoken(lang)
    judged_file = document if claims is None else claims
    ending = "" if document is None else document.suffix
    require_audit(ending)
    require_target(out, [*files_of(ending, keep=corrected_by_hand(out, judged_file)), RUN_FILE])
    with progress_bar(shown=not as_json) as progress:
        result = siting.audit(
            document,
            site,
            elevation_m=elevation,
            claims=claims,
            among=among,
            tolerance=tolerance,
            weather=weather,
            table=table,
            places=places,
            progress=progress,
        )
        files = result.save(out, lang=language, progress=progress)
    if as_json:
        print_json(result.document())
    else:
        print_audit(result.found, spoken(lang))
        typer.echo("\n".join(["", *(str(path) for path in files)]))
    if fail_on is FailOn.contradicted and result.contradicted:
        raise typer.Exit(FAILED)


def promote(
    site: Annotated[str, typer.Argument(metavar="SITE", help="Name or id of the site to promote.")],
    study: StudyArgument = None,
    *,
    rivals: Annotated[str, typer.Option("--rivals", metavar="A,B", help="Names or ids of its rivals.")],
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
    from siting.show.base.docx import require_docx
    from siting.show.base.output_folder import RUN_FILE, require_target
    from siting.show.base.terminal import warn
    from siting.show.promote.promotion_sheet import files_of, print_promotion
    from siting.study.promotion_kit import kit_files, require_kit

    _require_site_first(site)
    language = document_language(lang, study)
    languages = [language] if language else ["en", "zh"]
    if kit:
        require_kit(languages)
    require_docx()
    names = [*files_of(languages), *(kit_files(languages) if kit else ())]
    require_target(out, [*names, RUN_FILE])
    with progress_bar(shown=not as_json) as progress:
        run = siting.run(siting.load_study(study, postgis=postgis_of(postgis)), progress=progress)
        others = [name.strip() for name in rivals.replace("，", ",").split(",") if name.strip()]
        result = siting.promote(run, site, others, least_difference=least_difference)
        files = result.save(out, lang=language, progress=progress)
        files += result.kit(out, lang=language, progress=progress) if kit else []
    warn(run.outcome.warnings)
    if as_json:
        print_json(result.document())
        return
    print_promotion(result.found, spoken(lang))
    typer.echo("\n".join(["", *(str(path) for path in files)]))


def checklist(
    site: Annotated[str, typer.Argument(metavar="SITE", help="Name or id of the site.")],
    study: StudyArgument = None,
    *,
    out: Annotated[Path, typer.Option("--out", help="Folder for the list.")] = Path("checklist"),
    postgis: PostgisOption = None,
    lang: OneLangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the 28 usual items of a due-diligence list: answered from which source, or whom to ask."""
    import siting
    from siting.show.base.docx import require_docx
    from siting.show.base.output_folder import RUN_FILE, require_target
    from siting.show.base.terminal import warn
    from siting.show.promote.checklist_sheet import checklist_files, print_checklist

    _require_site_first(site)
    require_docx()
    language = document_language(lang, study)
    require_target(out, [*checklist_files([language] if language else ["en", "zh"]), RUN_FILE])
    with progress_bar(shown=not as_json) as progress:
        run = siting.run(siting.load_study(study, postgis=postgis_of(postgis)), progress=progress)
        result = siting.checklist(run, site)
        files = result.save(out, lang=language, progress=progress)
    warn(run.outcome.warnings)
    if as_json:
        print_json(result.document())
        return
    print_checklist(result.found, spoken(lang))
    typer.echo("\n".join(["", *(str(path) for path in files)]))


def _require_site_first(site: str) -> None:
    """Refuse a study given where the site stands."""
    if Path(site).suffix.lower() in {".yaml", ".yml"}:
        raise SitingError(
            "the site comes before the study", where=quote(site), hint="Put the site first, then the study"
        )
