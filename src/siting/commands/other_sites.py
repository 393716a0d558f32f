"""Options that run a study on another site file, and say how that file is to be read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

SitesOption = Annotated[Path | None, typer.Option("--sites", help="Site file to use instead of the study's.")]
CrsOption = Annotated[
    str | None,
    typer.Option("--crs", help="CRS of --sites where the file does not say it, such as EPSG:4546."),
]
DatumOption = Annotated[
    str | None,
    typer.Option("--datum", help="Datum of --sites: wgs84, gcj02 (Amap, Tencent) or bd09 (Baidu)."),
]
LayerOption = Annotated[
    str | None,
    typer.Option("--layer", help="Layer of --sites (GeoPackage, KML folder, zip) if it has several."),
]
SheetOption = Annotated[
    str | None, typer.Option("--sheet", help="Sheet of --sites (XLSX); the first by default.")
]
IdOption = Annotated[str | None, typer.Option("--id", help="Column of --sites with a unique id.")]
NameOption = Annotated[str | None, typer.Option("--name", help="Column of --sites with the name.")]


_KEYS = ("crs", "datum", "layer", "sheet", "id_column", "name_column")


def reading(*given: str | None) -> dict[str, str | None]:
    """Return how the other site file is to be read: crs, datum, layer, sheet, columns of ids and of names."""
    return dict(zip(_KEYS, given, strict=True))
