"""``siting audit``: every figure of a promotional document against measurement."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from siting.commands.common import (
    JsonOption,
    LangOption,
    TableOption,
    WeatherOption,
    print_json,
    progress_bar,
    spoken,
)
from siting.commands.other_sites import reads_other_sites
from siting.readers.read_options import ReadOptions

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
        help="Site that the document is about: a place, NAME=PLACE to name it, a parcel of --among by name, "
        "or a file of parcels one of which the text names; several times for several sites. Without it that "
        "in the file of claims.",
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
    typer.Option(
        "--among",
        metavar="STUDY|FILE",
        help="Study, or file of parcels, that --site names a parcel of; superlatives are judged among its "
        "sites.",
    ),
]
PlacesOption = Annotated[
    Path | None,
    typer.Option("--places", help="File of places by name, for distances to what the tables do not know."),
]
ToleranceOption = Annotated[
    float,
    typer.Option(
        "--tolerance",
        min=0.0,
        max=0.5,
        help="Tolerance of an 'about' figure, as a share; a plain one of the file, at most.",
    ),
]
FailOption = Annotated[
    FailOn | None, typer.Option("--fail-on", help="Exit with 3 when a claim or a check has this verdict.")
]


@reads_other_sites
def audit(
    document: DocArgument = None,
    *,
    site: SiteOption = None,
    out: Annotated[Path, typer.Option("--out", help="Folder for the results.")] = Path("audit"),
    elevation: ElevationOption = None,
    claims: ClaimsOption = None,
    among: AmongOption = None,
    options: ReadOptions,
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
    from siting.show.base.terminal import warn

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
            **asdict(options),
        )
        files = result.save(out, lang=language, progress=progress)
    warn([note.en for note in result.notes if note not in result.found.not_measured])
    if as_json:
        print_json(result.document())
    else:
        print_audit(result.found, spoken(lang))
        typer.echo("\n".join(["", *(str(path) for path in files)]))
    if fail_on is FailOn.contradicted and result.contradicted:
        raise typer.Exit(FAILED)
