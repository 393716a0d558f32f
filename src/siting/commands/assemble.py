"""``siting assemble``: the contiguous set of parcels that reaches an area with the best score."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from siting.commands.common import JsonOption, LangOption, PostgisOption, postgis_of, print_json, progress_bar
from siting.errors import quote

_AREA = re.compile(r"([0-9][0-9,_]*\.?[0-9]*)\s*(.*)")


def _area_m2(words: str, option: str) -> float:
    """Return an area such as 600mu or 40ha [m2]; mu without a unit."""
    from siting.units import unit_of

    match = _AREA.fullmatch(words.strip())
    unit = unit_of("area", match[2] or "mu") if match else None
    value = float(re.sub("[,_]", "", match[1])) if match else 0.0
    if unit is None or not 0 < value < 1e9:
        raise typer.BadParameter(f"{quote(words)} is not an area such as 600mu or 40ha", param_hint=option)
    return unit.to_base(value)


def _phases_m2(words: str) -> tuple[float, ...]:
    """Return the areas of phases such as 68,200,332mu [m2]; the unit of the last is that of all."""
    parts = [part.strip() for part in words.split(",")]
    match = _AREA.fullmatch(parts[-1])
    unit = match[2] if match else ""
    return tuple(_area_m2(p if re.search(r"[^0-9.\s]", p) else p + unit, "--phases") for p in parts)


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
        Path | None, typer.Option("--out", metavar="FILE.csv", help="Write the parcels as CSV.")
    ] = None,
    postgis: PostgisOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find the contiguous parcels that reach an area with the best score, minus penalties; in phases."""
    from siting.decide.assembly import Penalties
    from siting.show.base.output_folder import staged_file
    from siting.show.base.terminal import warn
    from siting.show.tables.assembly_table import assembly_document, print_assembly, write_assembly
    from siting.study.assembly import AssemblyOptions
    from siting.study.assembly import assemble as find
    from siting.study.load import load_study
    from siting.study.pipeline import run

    options = AssemblyOptions(
        _area_m2(area, "--area"),
        _phases_m2(phases) if phases else (),
        Penalties(compactness, owners, access),
        owner_column,
        access_layer,
        gap,
        most_excess,
    )
    loaded = load_study(study, postgis=postgis_of(postgis))
    with progress_bar(shown=not as_json) as progress:
        result = run(loaded, progress=progress, explained=False)
        progress("assemble", 0, 1)
        found = find(loaded, result.outcome, options)
    warn(result.outcome.warnings)
    document = assembly_document(result.outcome, found.needed_m2, found.phases, found.area_m2)
    if out is not None:
        with staged_file(out, never=study) as stage:
            write_assembly(document, stage)
    if as_json:
        print_json(document)
        return
    print_assembly(result.outcome, document, (lang.value if lang else loaded.file.lang))
