"""What criteria on rasters share: the cells of sites, their statistic, and what is uncertain about it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Literal
from weakref import ref

import numpy as np
from pydantic import Field, model_validator

from siting.catalogue import RasterLayer
from siting.criteria.base import Params
from siting.criteria.layer_cover import NONE, WHOLE, geometry_of
from siting.errors import LayerError, quote
from siting.evidence import (
    NO_NOTE,
    BoolArray,
    ClassArray,
    EvidenceClass,
    FloatArray,
    Label,
    Quantity,
    numeric,
)
from siting.geo.cell_statistics import statistic
from siting.geo.coverage import CellWeights, TooManyCellsError, cell_weights
from siting.geo.grid import RasterGrid
from siting.geo.local_plane import planes
from siting.readers.rasters import height_factor
from siting.records import dataclass
from siting.sites.model import Sites
from siting.texts import say

Statistic = Literal["mean", "min", "max", "median", "percentile", "share_at_least", "share_at_most"]
Values = Callable[[CellWeights], FloatArray]
SHARES = ("share_at_least", "share_at_most")


class CellParams(Params):
    """Which statistic of the cells that a parcel covers."""

    layer: str = Field(description="Id of one of the study's rasters.")
    statistic: Statistic = Field(
        "mean",
        description="Of the parcel's area: mean, min, max, median, percentile, or the share at least or at "
        "most a limit (equality counts). Cells count by the part that lies in the parcel.",
    )
    percentile: float | None = Field(
        None, ge=0, le=100, description="For percentile: what is not exceeded on this share of the area [%]."
    )
    limit: float | None = Field(
        None, allow_inf_nan=False, description="For a share: the limit, in the unit of the values."
    )
    least_covered: float = Field(
        0.5,
        ge=0,
        le=1,
        description="Where less of the parcel has values, the result is UNKNOWN (share of its area).",
    )

    @model_validator(mode="after")
    def _complete(self) -> CellParams:
        if (self.statistic == "percentile") != (self.percentile is not None):
            raise ValueError("give percentile with statistic: percentile, and only then")
        if (self.statistic in SHARES) != (self.limit is not None):
            raise ValueError("give limit with share_at_least or share_at_most, and only then")
        return self

    @property
    def asked(self) -> tuple[str, float]:
        """The statistic and its figure as `statistic` takes them."""
        if self.statistic == "median":
            return "percentile", 50.0
        if self.statistic == "percentile":
            return "percentile", float(self.percentile or 0.0)
        return self.statistic, float(self.limit or 0.0)


class _Last(threading.local):
    """The cells of the sites that this thread measured last, by grid: several criteria share them."""

    sites: ref[Sites] | None = None
    found: dict[RasterGrid, CellWeights]


_LAST = _Last()


def cells_of(layer: RasterLayer, sites: Sites) -> CellWeights:
    """Return the cells that sites cover; rasters of one grid share them.

    Raises
    ------
    LayerError
        A parcel is too large for the cells of the raster.
    """
    if _LAST.sites is None or _LAST.sites() is not sites:
        _LAST.sites, _LAST.found = ref(sites), {}
    grid = layer.file.grid
    if grid not in _LAST.found:
        _LAST.found[grid] = _weights(layer, sites, geometry_of(sites))
    return _LAST.found[grid]


def _weights(
    layer: RasterLayer, sites: Sites, geometry: np.ndarray[tuple[int], np.dtype[np.object_]]
) -> CellWeights:
    try:
        return cell_weights(layer.file.grid, geometry)
    except TooManyCellsError as error:
        raise LayerError(
            f"the parcel {quote(sites.frame['site_id'].iloc[error.row])} covers about {error.cells:,} cells",
            where=f"layer '{layer.id}' ({layer.file.source})",
            hint="Give a coarser raster, for example by gdalwarp -tr",
        ) from None


def areas_of(layer: RasterLayer, weights: CellWeights) -> FloatArray:
    """Return the area of each cell that lies in its site, in one unit for the layer, shape (m,)."""
    grid = layer.file.grid
    if not (grid.in_degrees and grid.north_up) or not len(weights.row):
        return weights.share
    first = int(weights.row.min())
    rows = np.arange(first, int(weights.row.max()) + 1)
    return weights.share * grid.row_areas(rows)[weights.row - first]


def height_unit_m(layer: RasterLayer) -> float:
    """Return the unit of the heights of a terrain model [m]. Raises `LayerError` where it is another one."""
    factor = height_factor(layer.unit, layer.file.vertical_m)
    if factor is None:
        raise LayerError(
            f"its values are in {quote(layer.unit)}, which is not a unit of height",
            where=f"layer '{layer.id}'",
            hint="Give unit: m or ft beside its file, or a terrain model",
        )
    return factor


@dataclass(frozen=True)
class CellFigures:
    """A statistic of n sites, shape (n,) each: its interval, the share of a site with values, remarks."""

    value: FloatArray
    low: FloatArray
    high: FloatArray
    covered: FloatArray
    evidence: ClassArray
    note: ClassArray


def notes(params: CellParams) -> tuple[Label, ...]:
    """Return the remarks of `CellFigures`, in the order of their codes."""
    part = "land.raster.partly_share" if params.statistic in SHARES else "land.raster.partly"
    return (
        NO_NOTE,
        say("land.raster.not_covered"),
        say("land.raster.too_little", share=100 * params.least_covered),
        say(part),
    )


def figures(layer: RasterLayer, sites: Sites, params: CellParams, values: Values) -> CellFigures:
    """Return a statistic of the cells of sites, shares in percent.

    Where part of a site has no values, a share allows for both, and other statistics are of the rest. A site
    that is known within a radius only has an interval from the least to the greatest cell within it.
    """
    weights = cells_of(layer, sites)
    found, covered = statistic(weights, areas_of(layer, weights), values(weights), *params.asked)
    covered = np.where(covered < WHOLE, covered, 1.0)
    is_share = params.statistic in SHARES
    low, high = found.copy(), found.copy()
    if is_share:
        low, high = found * covered, found * covered + (1.0 - covered)
    _widen(layer, sites, params, values, (low, high))
    low, high = np.fmin(low, found), np.fmax(high, found)
    none, part = covered <= NONE, covered < WHOLE
    unknown = without_values(covered, params.least_covered)
    scale = 100.0 if is_share else 1.0
    estimated = part | (sites.radius_km > 0)
    return CellFigures(
        np.where(unknown, np.nan, found * scale),
        low * scale,
        high * scale,
        covered,
        np.where(estimated, EvidenceClass.ESTIMATED, EvidenceClass.DERIVED).astype(np.uint8),
        np.select([none, unknown, part], [1, 2, 3], 0).astype(np.uint8),
    )


def within_radius(sites: Sites, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Sites:
    """Return some sites with all that lies within their radius as their outline."""
    import geopandas as gpd
    import shapely

    some = sites.take(rows)
    wide = geometry_of(some).copy()
    for plane, at in planes(some.lon, some.lat):
        metres = plane.metres(wide[at])
        wide[at] = plane.degrees(shapely.buffer(metres, some.radius_km[at] * 1000.0))
    frame = some.frame.set_geometry(gpd.array.from_shapely(wide, crs="EPSG:4326"))
    return Sites(frame, some.lon, some.lat, np.ones(len(rows), dtype=bool), some.source, some.sha256)


def _widen(
    layer: RasterLayer,
    sites: Sites,
    params: CellParams,
    values: Values,
    ends: tuple[FloatArray, FloatArray],
) -> None:
    """Widen the intervals (low and high) of sites that are known within a radius only."""
    low, high = ends
    rows = np.flatnonzero(sites.radius_km > 0)
    if not len(rows):
        return
    wider = within_radius(sites, rows)
    weights = _weights(layer, wider, geometry_of(wider))
    area, value = areas_of(layer, weights), values(weights)
    if params.statistic in SHARES:
        share, _ = statistic(weights, area, value, *params.asked)
        low[rows] = np.where(share < 1.0, 0.0, low[rows])
        high[rows] = np.where(share > 0.0, 1.0, high[rows])
        return
    low[rows] = np.fmin(low[rows], statistic(weights, area, value, "min")[0])
    high[rows] = np.fmax(high[rows], statistic(weights, area, value, "max")[0])


def quantity(
    name: str, label: Label, unit: str, found: CellFigures, *, params: CellParams, method: Label, source: str
) -> Quantity:
    """Return figures as the quantity that is scored; *unit* is that of the values."""
    return numeric(
        name,
        label,
        "%" if params.statistic in SHARES else unit,
        found.value,
        low=found.low,
        high=found.high,
        evidence=found.evidence,
        method=method,
        sources=(source,),
        notes=notes(params),
        note_code=found.note,
    )


def worded(params: CellParams, unit: Label | str) -> Label:
    """Return the statistic in words, such as *share of at least 15 deg*."""
    if params.statistic == "percentile":
        return say("land.statistic.percentile", percentile=params.percentile)
    if params.statistic == "share_at_least":
        return say("land.statistic.share_at_least", limit=params.limit, unit=unit)
    if params.statistic == "share_at_most":
        return say("land.statistic.share_at_most", limit=params.limit, unit=unit)
    return {
        "mean": say("land.statistic.mean"),
        "min": say("land.statistic.min"),
        "max": say("land.statistic.max"),
        "median": say("land.statistic.median"),
    }[params.statistic]


def without_values(covered: FloatArray, least: float) -> BoolArray:
    """Return where too little of a site has values; equality is enough."""
    return (covered <= NONE) | (covered < least - NONE)
