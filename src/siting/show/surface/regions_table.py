"""Regions of a surface on the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from siting.conventions import M2_PER_MU
from siting.texts import say
from siting.texts.shares import score_text

if TYPE_CHECKING:
    import geopandas as gpd

_COLUMNS = (
    "surface.regions_region",
    "surface.regions_score",
    "parcels.meaning.area",
    "surface.regions_place",
)
_NEAR = 0.02
"""Share by which whole cells may miss the area that was asked without a word about it."""


def print_regions(frame: gpd.GeoDataFrame, document: dict[str, Any], out: Path | None, lang: str) -> None:
    """Print the regions from the best down, what is proven about them, their size, and their file."""
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
        area = say("surface.regions_area_of", ha=row.cells_ha, mu=row.cells_mu)[lang]
        table.add_row(
            str(row.site_id), score_text(float(row.mean_score)), area, f"{place.y:.4f}, {place.x:.4f}"
        )
    console.print(table)
    asked, each = document["asked_ha"] * 10_000.0, document["cells_each"] * document["cell_m"] ** 2
    how = "surface.regions_size" if abs(each - asked) <= _NEAR * asked else "surface.regions_size_differs"
    size = say(
        how,
        cells=document["cells_each"],
        side=document["cell_m"],
        ha=each / 10_000.0,
        mu=each / M2_PER_MU.value,
        asked_ha=asked / 10_000.0,
        asked_mu=asked / M2_PER_MU.value,
    )
    console.print(Prose(size[lang]))
    if out is not None:
        console.print(Prose(say("surface.regions_written", file=str(out))[lang]))
