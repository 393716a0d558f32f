"""Regions of a surface on the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from siting.texts import say

if TYPE_CHECKING:
    import geopandas as gpd

_COLUMNS = ("surface.regions_region", "surface.regions_score", "assembly.area", "surface.regions_place")


def print_regions(frame: gpd.GeoDataFrame, document: dict[str, Any], out: Path | None, lang: str) -> None:
    """Print the regions from the best down, what is proven about them, and the file they are in."""
    from rich.console import Console
    from rich.table import Table

    from siting.show.base.prose import Prose

    console = Console(highlight=False)
    how = "surface.regions_short" if len(frame) < document["asked"] else "surface.regions_found"
    console.print(
        Prose(
            say(
                how, found=len(frame), asked=document["asked"], mean=document["total"] / len(frame),
                seeds=document["seeds"], gap=document["gap"],
            )[lang]
        )
    )  # fmt: skip
    table = Table(box=None, pad_edge=False)
    for heading in _COLUMNS:
        table.add_column(say(heading)[lang], justify="left" if heading == _COLUMNS[0] else "right")
    places = frame.geometry.representative_point()
    for row, place in zip(frame.itertuples(), places, strict=True):
        table.add_row(
            str(row.site_id), f"{row.mean_score:.3f}", f"{row.cells_mu:,.0f}", f"{place.y:.4f}, {place.x:.4f}"
        )
    console.print(table)
    if out is not None:
        console.print(Prose(say("surface.regions_written", file=str(out))[lang]))
