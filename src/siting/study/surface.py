"""The run of a study on the cells of a region: measured strip by strip, written as rasters."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from siting.errors import SitesError, StudyError, quote
from siting.evidence import SITE_FILE, Label, Source
from siting.languages import LANGUAGES
from siting.outcome import Provenance, WeightSet
from siting.outcome.store import ColumnStore
from siting.outcome.surface_view import ALWAYS, BANDS
from siting.readers.files import read_features
from siting.readers.read_options import ReadOptions
from siting.records import dataclass
from siting.scoring.weight_space import draw_weights, nearby_weights, whole_simplex
from siting.show.base.output_folder import staged
from siting.show.surface.figure import surface_figure
from siting.show.surface.rasters import FILES, RasterWriter
from siting.show.surface.report import CellCriterion, SurfaceReport, write_report
from siting.study.engine import Engine, Progress
from siting.study.load import Study
from siting.study.prepared import Prepared, prepared
from siting.study.provenance import provenance_of
from siting.study.ranked import weigh
from siting.study.surface_cells import CellWork, direct_of
from siting.study.surface_checks import Tried, tried_cells
from siting.study.surface_strips import kept_strips, measured_strips
from siting.study.surface_view import decision_sha256, read_view
from siting.study.weighting import Candidates, reads_scores
from siting.surface.best_share import Best, best_shares
from siting.surface.cells import CellGrid, Region, cells_of
from siting.temporary import temporary_folder
from siting.texts import say

STRIP = 12_500
"""Number of cells measured at a time, unless a row is longer."""

DIRECT_STRIP = 1 << 20
"""The same where all criteria are rasters of the cells' own coordinate system."""

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
        Number of weightings drawn; with 0 there is no best.tif.
    any_weights
        Draw from all possible weights instead of those within a fifth of the stated ones.
    seed
        Of the draw.
    bands
        Which of `siting.outcome.surface_view.BANDS` are computed and written; see `require_bands`.
    """

    cell_m: float
    crs: str | None = None
    top: float = 0.05
    samples: int = 1000
    any_weights: bool = False
    seed: int = 1
    bands: tuple[str, ...] = BANDS

    @property
    def drawn(self) -> int:
        """Number of weightings that are really drawn."""
        return self.samples if "best" in self.bands else 0

    @property
    def written(self) -> tuple[str, ...]:
        """The bands that are written: those asked for, and `ALWAYS`."""
        asked = {*self.bands, *ALWAYS} - (set() if self.samples else {"best"})
        return tuple(band for band in BANDS if band in asked)


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

    A cell is measured at its centre, as a point, with the elevation of the study's ``sites.dem``. A run that
    is stopped leaves its strips in ``<folder>.unfinished``, and the same call goes on from there.

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
        Called before the work with one text for each criterion that cannot be measured on cells, one about
        what remains, and one if an earlier run is resumed.

    Raises
    ------
    SitingError
        One line: the study, the region or a layer cannot be used; too little can be measured on cells;
        weights depend on the scores of candidate sites; or the folder holds strips of another surface.
    """
    weights = _weights(study)
    cells = cells_of(region, options.cell_m, options.crs)
    ready = prepared(study, beside=False)
    ready = replace(ready, measurer=replace(ready.measurer, shared=False))
    work = _work(study, cells, ready, weights, options.written)
    tried = tried_cells(study, work, region, weights.share, told)
    work = replace(work, direct=direct_of(work))
    provenance = provenance_of(study, [*ready.user.inputs, *ready.climate_inputs], ready.measures)
    with (
        staged(Path(folder), names=FILES) as stage,
        kept_strips(Path(folder), _made_from(provenance, region, options)) as kept,
        temporary_folder() as columns,
    ):
        store = ColumnStore(Path(columns))
        with RasterWriter(stage, cells.grid, options.written) as writer:
            strips = measured_strips(
                work, cells, kept, DIRECT_STRIP if work.direct else STRIP, engine=engine or Engine(),
                progress=progress,
                resumed=lambda done, total: told(say("surface.resumed", done=done, total=total)),
            )  # fmt: skip
            counts = _first_pass(writer, store, strips, tried.reasons, options.written)
            best = _best(store, weights, study, options, counts.free, progress)
            if options.drawn:
                _second_pass(writer, cells, store, best)
        report = _report(study, region, cells, options, ready, tried, weights, counts, best, provenance)
        view = read_view(stage, report.document()) if formats else None
        figures = [
            path.name
            for each in LANGUAGES
            if view is not None and lang in {None, each}
            for path in surface_figure(report, view, stage, lang=each, formats=formats)
        ]
        write_report(report, stage, lang or study.file.lang, figures)
    return report


def _work(
    study: Study, cells: CellGrid, ready: Prepared, weights: WeightSet, bands: tuple[str, ...]
) -> CellWork:
    dem = None if study.file.sites.dem is None else study.folder / study.file.sites.dem
    return CellWork(
        cells, dem, ready.measurer, weights.share, study.file.method, study.file.min_coverage, bands
    )


def _made_from(provenance: Provenance, region: Region, options: SurfaceOptions) -> dict[str, Any]:
    """Return what decides the bytes of a strip."""
    import shapely

    shape = hashlib.sha256(shapely.to_wkb(region.shape)).hexdigest()
    asked = [options.cell_m, options.crs, options.written, STRIP, DIRECT_STRIP]
    return {**provenance, "region": shape, "options": asked}


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
    """Cells inside the region, those that are ranked, and those of each reason."""

    inside: int
    free: int
    by_reason: npt.NDArray[np.int64]
    reasons: tuple[Label, ...]
    limiting: npt.NDArray[np.int64] | None

    def limited(self, code: int) -> int | None:
        """Return how many ranked cells a criterion limits most."""
        return None if self.limiting is None else int(self.limiting[code])


def _first_pass(
    writer: RasterWriter,
    store: ColumnStore,
    strips: Iterable[tuple[slice, npt.NDArray[np.bool_], pa.Table]],
    reasons: tuple[Label, ...],
    bands: Sequence[str],
) -> _Counts:
    """Write the bands of all cells, and keep the scores of the free ones for the second pass."""
    count = _Counts(0, 0, np.zeros(256, np.int64), reasons, None)
    for rows, inside, table in strips:
        writer.write(rows, inside, table)
        free = table["free"].to_numpy().astype(np.bool_)
        count.inside += len(table)
        count.free += int(free.sum())
        restricted = table["restricted"].to_numpy()
        count.by_reason += np.bincount(restricted[~free], minlength=256)
        if "limiting" in bands:
            limited = np.bincount(table["limiting"].to_numpy()[free], minlength=256)
            count.limiting = limited if count.limiting is None else count.limiting + limited
        if "best" in bands:
            store.append("free", free)
        for name in table.column_names:
            if name.startswith("criterion."):
                store.append(name, table[name].to_numpy()[free])
    return count


def _best(  # noqa: PLR0917
    store: ColumnStore,
    weights: WeightSet,
    study: Study,
    options: SurfaceOptions,
    free: int,
    progress: Progress,
) -> Best | None:
    if not free or not options.drawn:
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

    return best_shares(
        read, free, drawn, top=options.top, method=study.file.method,
        progress=lambda done, total: progress("best", done, total),
    )  # fmt: skip


def _second_pass(writer: RasterWriter, cells: CellGrid, store: ColumnStore, best: Best | None) -> None:
    """Write the share of weightings in which each free cell is among the best."""
    at = done = 0
    for rows in cells.strips(STRIP):
        inside = cells.inside(rows)
        count = int(inside.sum())
        if not count:
            continue
        free = store.read("free", at, at + count).astype(np.bool_)
        at += count
        values = np.full(count, np.nan, dtype=np.float32)
        if best is not None:
            values[free] = best.share[done : done + int(free.sum())]
        done += int(free.sum())
        writer.write_best(rows, inside, values)


def _sources(ready: Prepared, tried: Tried) -> tuple[Source, ...]:
    """Return what the criteria were measured from, in the order of the ids."""
    known = ready.catalogue.all_sources
    used = {s for c in tried.scored for s in c.measured.main.sources} - {SITE_FILE}
    return tuple(known[s] for s in sorted(used) if s in known)


def _report(  # noqa: PLR0917  (each is one part of the page)
    study: Study,
    region: Region,
    cells: CellGrid,
    options: SurfaceOptions,
    ready: Prepared,
    tried: Tried,
    weights: WeightSet,
    counts: _Counts,
    best: Best | None,
    provenance: Provenance,
) -> SurfaceReport:
    unmeasured = {c.id for c in tried.blank}
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
            CellCriterion(c.id, c.label, float(share), c.id not in unmeasured, counts.limited(i))
            for i, (c, share) in enumerate(zip(tried.scored, weights.share, strict=True), start=1)
        ),
        weights=weights.label,
        bands=options.written,
        top=options.top,
        samples=options.drawn,
        any_weights=options.any_weights,
        seed=options.seed,
        sampled=0 if best is None else best.sampled,
        robust=0 if best is None else int((best.share >= _ROBUST).sum()),
        sources=_sources(ready, tried),
        decision=decision_sha256(study.file, [*ready.user.inputs, *ready.climate_inputs]),
        provenance=provenance,
    )
