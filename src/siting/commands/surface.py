"""``siting surface``: every cell of a region scored by the criteria of a study."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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
    words_of,
)
from siting.commands.engines import SchedulerOption, WorkersOption, chosen_engine


def surface(
    study: Annotated[Path, typer.Argument(metavar="STUDY", help="Study file; its sites are not used.")],
    *,
    region: Annotated[
        str,
        typer.Option("--region", metavar="FILE|BOX", help="Polygons, or west,south,east,north in degrees."),
    ],
    cell: Annotated[str, typer.Option("--cell", help="Side of a cell: 100m, 1km.")] = "1km",
    out: Annotated[Path, typer.Option("--out", help="Folder for the rasters.")] = Path("surface"),
    crs: Annotated[
        str | None,
        typer.Option("--crs", help="Projected system of the cells [default: the UTM zone of the region]."),
    ] = None,
    top: Annotated[
        float, typer.Option("--top", min=0.001, max=50, help="Share of the cells called the best [%].")
    ] = 5.0,
    samples: Annotated[
        int,
        typer.Option(
            "--samples", min=0, max=100_000, help="Number of weightings drawn; 0 leaves out best.tif."
        ),
    ] = 1000,
    any_weights: Annotated[
        bool, typer.Option("--any-weights", help="Draw from all weights, not only near the stated ones.")
    ] = False,
    bands: Annotated[
        str,
        typer.Option(
            "--bands",
            help="Bands beside score and restricted: coverage, low, high, limiting, best [default: all].",
        ),
    ] = "",
    formats: Annotated[
        str, typer.Option("--figure", help="Formats of a page with both maps: png, svg, pdf.")
    ] = "",
    postgis: PostgisOption = None,
    workers: WorkersOption = None,
    scheduler: SchedulerOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Score every cell of a region: rasters of the score, its interval, what limits it, and the best."""
    from siting.show.base.terminal import warn
    from siting.show.surface.figure import require_formats
    from siting.show.surface.rasters import require_bands
    from siting.show.surface.report import print_surface
    from siting.study.load import load_study
    from siting.study.surface import SurfaceOptions, region_of
    from siting.study.surface import surface as make
    from siting.surface.cells import cell_size_m

    wanted = require_bands(words_of(bands), samples)
    options = SurfaceOptions(cell_size_m(cell), crs, top / 100.0, samples, any_weights, bands=wanted)
    figures = require_formats(words_of(formats))
    loaded = load_study(study, postgis=postgis_of(postgis))
    where = region_of(region)
    with (
        _told_of_the_rest(out),
        chosen_engine(workers=workers, scheduler=scheduler) as engine,
        progress_bar(shown=not as_json) as progress,
    ):
        report = make(
            loaded,
            where,
            out,
            options,
            lang=lang.value if lang else None,
            formats=figures,
            engine=engine,
            progress=progress,
            told=lambda said: warn([said[spoken(lang)]]),
        )
    if as_json:
        print_json(report.document())
        return
    print_surface(report, out, spoken(lang))


@contextmanager
def _told_of_the_rest(out: Path) -> Iterator[None]:
    """Let the message after an interrupt say that the same command goes on."""
    from siting.show.base.journal import published
    from siting.study.surface_strips import ENDING

    try:
        yield
    except KeyboardInterrupt:
        if Path(f"{out.resolve()}{ENDING}").is_dir():
            published.kept = Path(f"{out}{ENDING}")
        raise
