"""``siting regions``: the best contiguous regions of a surface."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from siting.commands.common import (
    JsonOption,
    LangOption,
    print_json,
    progress_bar,
    spoken,
)


def regions(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder that siting surface wrote.")],
    *,
    area: Annotated[str, typer.Option("--area", help="Area of each region: 600mu, 40ha.")],
    count: Annotated[int, typer.Option("--count", min=1, max=10_000, help="Number of regions.")] = 5,
    spacing: Annotated[str, typer.Option("--spacing", help="Least distance between regions: 2km.")] = "0m",
    compactness: Annotated[
        float, typer.Option("--compactness", min=0, max=10, help="Penalty for twice the outline of a square.")
    ] = 0.1,
    access: Annotated[
        Path | None, typer.Option("--access", metavar="FILE", help="Roads or nodes that a region must reach.")
    ] = None,
    within: Annotated[str, typer.Option("--within", help="How near to them: 1km.")] = "1km",
    existing: Annotated[
        Path | None,
        typer.Option("--existing", metavar="FILE", help="Existing sites, from which the spacing is kept."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write them as sites: .gpkg or .geojson.")
    ] = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find the best contiguous regions of a surface, and how much better others could be at most."""
    from siting.show.surface.regions_table import print_regions
    from siting.study.assembly import area_m2
    from siting.study.regions import RegionOptions, regions_of, require_regions_file
    from siting.surface.cells import length_m

    options = RegionOptions(
        count,
        area_m2(area, where="--area"),
        length_m(spacing, where="--spacing"),
        compactness,
        access,
        length_m(within, where="--within"),
        existing,
    )
    if out is not None:
        require_regions_file(out)
    with progress_bar(shown=not as_json) as progress:
        found = regions_of(folder, options, progress=progress)
        if out is not None:
            found.save(out)
    if as_json:
        print_json(found.document())
        return
    print_regions(found.frame, found.document(), out, spoken(lang))
