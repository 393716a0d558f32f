"""The run of a study on the cells of a region: measured strip by strip, written as rasters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from siting.catalogue import SITE_FILE
from siting.decide.ranking import RANKED, score_sites
from siting.errors import SitesError, StudyError, quote
from siting.evidence import FloatArray, Label
from siting.outcome import ConstraintVerdicts, ScoredCriterion, WeightSet
from siting.outcome.store import ColumnStore
from siting.readers.files import read_features
from siting.readers.read_options import ReadOptions
from siting.scoring.methods import Method
from siting.scoring.weight_space import draw_weights, nearby_weights, whole_simplex
from siting.show.base.output_folder import staged
from siting.show.surface.figure import surface_figure
from siting.show.surface.rasters import FILES, RasterWriter
from siting.show.surface.report import CellCriterion, SurfaceReport, write_report
from siting.sites.model import Sites
from siting.sites.read import fill_elevation
from siting.study.engine import Engine, Progress
from siting.study.load import Study
from siting.study.measuring import Measurer
from siting.study.pipeline import provenance_of, weigh
from siting.study.prepared import Prepared, prepared
from siting.study.weighting import Candidates, reads_scores
from siting.surface.best_share import Best, best_shares
from siting.surface.cells import CellGrid, Region, cells_of
from siting.temporary import temporary_folder
from siting.texts import LANGUAGES, say

STRIP = 12_500
"""Number of cells measured at a time, unless a row is longer."""

_PROBES = 200
_ROBUST = 0.9
"""Share of the weightings under which a cell is among the best whatever the weights, in words."""


@dataclass(frozen=True)
class SurfaceOptions:
    """How a surface is made.

    Parameters
    ----------
    cell_m
        Side of a cell [m].
    crs
        Projected coordinate system of the cells; see `siting.surface.cells.cells_of`.
    top
        Share of the cells that counts as the best, 0..1.
    samples
        Number of weightings drawn.
    any_weights
        Draw from all possible weights instead of those within a fifth of the stated ones.
    seed
        Of the draw.
    """

    cell_m: float
    crs: str | None = None
    top: float = 0.05
    samples: int = 1000
    any_weights: bool = False
    seed: int = 1


def region_of(text: str) -> Region:
    """Return the region that a box ``west,south,east,north`` [degrees], or a file of polygons, describes.

    Raises
    ------
    SitesError
        The box is not valid, or the file cannot be read or holds no polygon.
    """
    import shapely

    parts = text.split(",")
    if len(parts) == 4 and not Path(text).exists():
        return Region(_box(parts), text)
    shapes = read_features(text, ReadOptions(), what="region").frame.geometry.to_numpy()
    areas = shapes[np.isin(shapely.get_type_id(shapes), (3, 6))]
    if not len(areas):
        raise SitesError("holds no polygon", where=text, hint="Give the outline of the region, or a box")
    return Region(shapely.union_all(shapely.make_valid(areas)), Path(text).name)


def _box(parts: list[str]) -> Any:
    import shapely

    try:
        west, south, east, north = (float(part) for part in parts)
    except ValueError:
        west = south = east = north = np.nan
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise SitesError(
            f"{quote(','.join(parts))} is not a box",
            where="--region",
            hint="Write it west,south,east,north in degrees, such as 111.8,37.3,112.4,37.8",
        )
    return shapely.box(west, south, east, north)


def surface(
    study: Study,
    region: Region,
    folder: str | Path,
    options: SurfaceOptions,
    *,
    lang: str | None = None,
    formats: Sequence[str] = (),
    engine: Engine | None = None,
    progress: Progress = lambda _stage, _done, _total: None,
    told: Callable[[Label], None] = lambda _said: None,
) -> SurfaceReport:
    """Score every cell of a region by the criteria of a study, and write the rasters into a folder.

    A cell is measured at its centre, as a point, with the elevation of the study's ``sites.dem``.

    Parameters
    ----------
    study
        A study from `load_study`; its own sites are not read.
    region, options
        Where, and how.
    folder
        Receives the rasters, their QGIS styles, surface.json, and the figure.
    lang
        Language of the figure and the styles; by default both, and that of the study.
    formats
        Any of png, svg and pdf: of the figure. None is drawn if empty.
    engine, progress
        As for `siting.run`.
    told
        Called before the work with one text for each criterion that cannot be measured on cells.

    Raises
    ------
    SitingError
        One line: the study, the region or a layer cannot be used; no criterion can be measured on cells; or
        weights depend on the scores of candidate sites.
    """
    weights = _weights(study)
    cells = cells_of(region, options.cell_m, options.crs)
    ready = prepared(study, beside=False)
    ready = replace(ready, measurer=replace(ready.measurer, shared=False))
    probe = _probe(cells, study)
    if not len(probe):
        raise SitesError("no centre of a cell lies inside", where=region.source, hint="Use smaller cells")
    scored, _ = _judged(ready.measurer, probe)
    blank = [c for c in scored if np.isnan(c.score).all()]
    if len(blank) == len(scored):
        raise StudyError(
            "none of the criteria can be measured on cells",
            where=str(study.path),
            hint="Use criteria that need a place only, or add rasters and layers.",
        )
    for criterion in blank:
        told(say("surface.not_on_cells", criterion=criterion.label, supply=criterion.supply))
    work = partial(_measure, ready.measurer, weights.share, study.file.method, study.file.min_coverage)
    with staged(Path(folder), names=FILES) as stage, temporary_folder() as kept:
        store = ColumnStore(Path(kept))
        with RasterWriter(stage, cells.grid) as writer:
            counts = _first_pass(
                writer, store, cells, study, work=work, engine=engine or Engine(), progress=progress
            )
            best = _best(store, weights, study, options, counts.free)
            _second_pass(writer, cells, store, best, progress)
        report = _report(study, region, cells, options, ready, scored, weights, counts, best, blank)
        figures = [
            path.name
            for each in (LANGUAGES if formats else ())
            if lang in {None, each}
            for path in surface_figure(report, stage, stage, lang=each, formats=formats)
        ]
        write_report(report, stage, lang or study.file.lang, figures)
    return report


def _weights(study: Study) -> WeightSet:
    if reads_scores(study.file):
        raise StudyError(
            "weights by entropy or CRITIC depend on the candidate sites, which a surface does not have",
            where=str(study.path),
            hint="State the weights.",
        )
    count = len(study.file.criteria)
    sets, main = weigh(study, Candidates(np.zeros((0, count)), np.zeros(0, dtype=np.bool_)))
    return sets[main]


@dataclass
class _Counts:
    """CellGrid inside the region, those that are ranked, and those of each reason."""

    inside: int
    free: int
    by_reason: npt.NDArray[np.int64]
    reasons: tuple[Label, ...]
    limiting: npt.NDArray[np.int64]


def _probe(cells: CellGrid, study: Study) -> Sites:
    """Return a few cells from all over the region."""
    height = cells.grid.height
    rows = np.unique(np.linspace(0, height - 1, min(height, _PROBES)).astype(int))
    lon, lat = [], []
    for row in rows.tolist():
        strip = slice(row, row + 1)
        inside = cells.inside(strip)
        at = np.flatnonzero(inside[0])
        keep = np.zeros_like(inside)
        keep[0, at[:: max(1, len(at) // max(1, _PROBES // len(rows)))]] = True
        each = cells.centres(strip, keep)
        lon.append(each[0])
        lat.append(each[1])
    return _sites(np.concatenate(lon), np.concatenate(lat), study)


def _sites(lon: FloatArray, lat: FloatArray, study: Study) -> Sites:
    """Return cells as sites: points, with the elevation of the study's raster if it names one."""
    import geopandas as gpd
    import pandas as pd

    count = len(lon)
    blank = np.full(count, np.nan)
    empty = np.full(count, "", dtype=object)
    frame = gpd.GeoDataFrame(
        pd.DataFrame(
            {
                "site_id": np.arange(count).astype(str).astype(object),
                "name": empty,
                "name_zh": empty,
                "elevation_m": blank,
                "area_ha": blank,
                "area_mu": blank,
                "area_given_ha": blank,
            }
        ),
        geometry=gpd.points_from_xy(lon, lat),
        crs="EPSG:4326",
    )
    sites = Sites(frame, lon, lat, np.zeros(count, dtype=np.bool_), "cells", "")
    if study.file.sites.dem is not None:
        fill_elevation(sites, study.folder / study.file.sites.dem)
    return sites


def _judged(measurer: Measurer, sites: Sites) -> tuple[list[ScoredCriterion], list[ConstraintVerdicts]]:
    table = measurer.measure_chunk(sites)
    scored = measurer.scored([table], sites)
    return scored, measurer.verdicts(scored, [table], sites)


def _measure(
    measurer: Measurer, share: FloatArray, method: Method, min_coverage: float, sites: Sites
) -> pa.Table:
    """Return the bands of some cells, and their score by criterion, as float32."""
    scored, verdicts = _judged(measurer, sites)
    scores = score_sites(scored, verdicts, min_coverage=min_coverage, share=share, method=method)
    table = np.column_stack([c.score for c in scored])
    worst = np.array([c.unknown == "worst" for c in scored])
    table[:, worst] = np.nan_to_num(table[:, worst], nan=0.0)
    lost = np.where(np.isnan(table), -1.0, (1.0 - table) * share)
    limiting = np.where((lost > 0.0).any(axis=1), lost.argmax(axis=1) + 1, 0).astype(np.uint8)
    columns: dict[str, Any] = {
        name: getattr(scores, name).astype(np.float32) for name in ("score", "coverage", "low", "high")
    }
    columns |= {"restricted": scores.reason, "limiting": limiting}
    columns |= {f"criterion.{i}": table[:, i].astype(np.float32) for i in range(table.shape[1])}
    columns["free"] = (scores.status == RANKED) & ~np.isnan(scores.score)
    reasons = pa.array([f"{r.en}\n{r.zh}" for r in scores.reasons])
    made = pa.table({name: pa.array(values) for name, values in columns.items()})
    return made.replace_schema_metadata({"reasons": "\x1f".join(reasons.to_pylist())})


def _first_pass(
    writer: RasterWriter,
    store: ColumnStore,
    cells: CellGrid,
    study: Study,
    *,
    work: Callable[[Sites], pa.Table],
    engine: Engine,
    progress: Progress,
) -> _Counts:
    """Measure all cells, write their bands, and keep the scores of the free ones for the second pass."""
    count = _Counts(0, 0, np.zeros(256, np.int64), (), np.zeros(256, np.int64))
    strips: list[tuple[slice, npt.NDArray[np.bool_]]] = []

    def chunks() -> Iterator[Sites]:
        for rows in cells.strips(STRIP):
            inside = cells.inside(rows)
            if inside.any():
                strips.append((rows, inside))
                yield _sites(*cells.centres(rows, inside), study)

    total = cells.grid.width * cells.grid.height
    for table in engine.measured(work, chunks(), total, progress):
        rows, inside = strips.pop(0)
        writer.write(rows, inside, table)
        free = table["free"].to_numpy()
        count.inside += len(table)
        count.free += int(free.sum())
        restricted = table["restricted"].to_numpy()
        count.by_reason += np.bincount(restricted[~free], minlength=256)
        count.limiting += np.bincount(table["limiting"].to_numpy()[free], minlength=256)
        if not count.reasons:
            said = table.schema.metadata[b"reasons"].decode().split("\x1f")
            count.reasons = tuple(Label(*text.split("\n", 1)) for text in said)
        store.append("free", free)
        for name in table.column_names:
            if name.startswith("criterion."):
                store.append(name, table[name].to_numpy()[free])
    return count


def _best(
    store: ColumnStore, weights: WeightSet, study: Study, options: SurfaceOptions, free: int
) -> Best | None:
    if not free:
        return None
    count = len(weights.share)
    drawn = (
        draw_weights(whole_simplex(count), options.samples, seed=options.seed)[0]
        if options.any_weights
        else nearby_weights(weights.share, options.samples, factor=1.2, seed=options.seed)
    )

    def read(start: int, stop: int) -> npt.NDArray[np.float32]:
        columns = [store.read(f"criterion.{i}", start, stop) for i in range(count)]
        return np.ascontiguousarray(np.column_stack(columns), dtype=np.float32)

    return best_shares(read, free, drawn, top=options.top, method=study.file.method)


def _second_pass(
    writer: RasterWriter, cells: CellGrid, store: ColumnStore, best: Best | None, progress: Progress
) -> None:
    """Write the share of weightings in which each free cell is among the best."""
    at = done = 0
    for rows in cells.strips(STRIP):
        inside = cells.inside(rows)
        count = int(inside.sum())
        if not count:
            continue
        progress("best", rows.start, cells.grid.height)
        free = store.read("free", at, at + count).astype(np.bool_)
        at += count
        values = np.full(count, np.nan, dtype=np.float32)
        if best is not None:
            values[free] = best.share[done : done + int(free.sum())]
        done += int(free.sum())
        writer.write_best(rows, inside, values)


def _report(  # noqa: PLR0917  (each is one part of the page)
    study: Study,
    region: Region,
    cells: CellGrid,
    options: SurfaceOptions,
    ready: Prepared,
    scored: list[ScoredCriterion],
    weights: WeightSet,
    counts: _Counts,
    best: Best | None,
    blank: list[ScoredCriterion],
) -> SurfaceReport:
    known = ready.catalogue.all_sources
    used = {s for c in scored for s in c.measured.main.sources} - {SITE_FILE}
    unmeasured = {c.id for c in blank}
    return SurfaceReport(
        title=study.file.title.label,
        region=region.source,
        cell_m=options.cell_m,
        crs=cells.grid.crs,
        width=cells.grid.width,
        height=cells.grid.height,
        inside=counts.inside,
        free=counts.free,
        reasons=tuple((code, counts.reasons[code], int(n)) for code, n in enumerate(counts.by_reason) if n),
        criteria=tuple(
            CellCriterion(c.id, c.label, float(share), c.id not in unmeasured, int(counts.limiting[i]))
            for i, (c, share) in enumerate(zip(scored, weights.share, strict=True), start=1)
        ),
        weights=weights.label,
        top=options.top,
        samples=options.samples,
        any_weights=options.any_weights,
        seed=options.seed,
        sampled=0 if best is None else best.sampled,
        robust=0 if best is None else int((best.share >= _ROBUST).sum()),
        sources=tuple(known[s] for s in sorted(used) if s in known),
        provenance=provenance_of(study, [*ready.user.inputs, *ready.climate_inputs], ready.measures),
    )
