"""``siting assemble``: the contiguous set of parcels that reaches an area with the best score."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from siting.commands.common import (
    JsonOption,
    LangOption,
    PostgisOption,
    postgis_of,
    print_json,
    progress_bar,
    spoken,
)
from siting.commands.summary import warn_of


def assemble(
    study: Annotated[Path, typer.Argument(metavar="STUDY", help="Study file with parcels as polygons.")],
    *,
    area: Annotated[str, typer.Option("--area", help="Area that is needed: 600mu, 40ha.")],
    phases: Annotated[
        str, typer.Option("--phases", help="Areas of phases that add up to it: 68,200,332mu.")
    ] = "",
    compactness: Annotated[
        float,
        typer.Option("--compactness", min=0, max=10, help="Penalty for twice the perimeter."),
    ] = 0.1,
    owners: Annotated[
        float, typer.Option("--owners", min=0, max=1, help="Penalty for each owner beyond the first.")
    ] = 0.0,
    owner_column: Annotated[
        str | None, typer.Option("--owner-column", help="Column of the site file that names the owner.")
    ] = None,
    access: Annotated[
        float, typer.Option("--access", min=0, max=1, help="Penalty for each km to the nearest access.")
    ] = 0.0,
    access_layer: Annotated[
        str | None, typer.Option("--access-layer", help="Layer of the study with roads.")
    ] = None,
    gap: Annotated[
        float,
        typer.Option("--gap", min=0, max=500, help="Parcels this far apart are neighbours [m]."),
    ] = 1.0,
    most_excess: Annotated[
        float,
        typer.Option("--most-excess", min=0, max=10, help="Most area beyond that (share)."),
    ] = 0.25,
    out: Annotated[
        list[Path] | None,
        typer.Option(
            "--out", metavar="FILE", help="Write the parcels: .csv, .geojson, .gpkg or .html (a map)."
        ),
    ] = None,
    postgis: PostgisOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find the contiguous parcels that reach an area with the best score, minus penalties; in phases."""
    from siting.decide.assembly import Penalties
    from siting.show.tables.assembly_table import print_assembly
    from siting.study.assembly import AssemblyOptions, area_m2, phases_m2, require_assembly_file
    from siting.study.assembly import assemble as find
    from siting.study.load import load_study
    from siting.study.pipeline import run

    options = AssemblyOptions(
        area_m2(area, where="--area"),
        phases_m2(phases, where="--phases") if phases else (),
        Penalties(compactness, owners, access),
        owner_column,
        access_layer,
        gap,
        most_excess,
    )
    endings = [require_assembly_file(path) for path in out or ()]
    loaded = load_study(study, postgis=postgis_of(postgis))
    language = lang.value if lang else loaded.file.lang
    with progress_bar(shown=not as_json) as progress:
        result = run(loaded, progress=progress, explained=".html" in endings)
        progress("assemble", 0, 1)
        found = find(loaded, result.outcome, options)
        progress("assemble", 1, 1)
        for path in out or ():
            found.save(path, lang=language, never=study)
    warn_of(result, study)
    if as_json:
        print_json(found.document())
        return
    print_assembly(result.outcome, found.document(), spoken(lang))
