"""The usable-area ledger of a study: layers and rasters become areas, which are taken from each parcel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from siting.catalogue import Catalogue, Layer, RasterLayer
from siting.conventions import MU_PER_HECTARE
from siting.criteria.layer_cover import NONE, WHOLE, covered_share, geometry_of
from siting.criteria.overlap import require_areas
from siting.criteria.raster_cells import cells_of, height_unit_m
from siting.errors import StudyError, did_you_mean, quote
from siting.evidence import NO_NOTE, FloatArray, Label
from siting.geo.coverage import CellWeights
from siting.geo.grid import RasterGrid
from siting.geo.local_plane import Plane, planes
from siting.geo.usable_area import UsableArea, usable_area
from siting.geo.zones import Geometries, Zones, buffered
from siting.outcome import Ledger, LedgerConstraint, Outcome
from siting.readers.raster_values import cell_slopes, cell_values
from siting.records import dataclass
from siting.sites.model import Sites
from siting.study.ledger_schema import LedgerPart, TakePart
from siting.texts import say

IntArray = npt.NDArray[np.int64]
AreaOf = Callable[[Plane, IntArray], Geometries]
_NO_LAYER, _NOT_COVERED, _INCOMPLETE, _PARTLY = 1, 2, 3, 4
_EMPTY = shapely.Polygon()


@dataclass(frozen=True)
class _Constraint:
    """One constraint over the sites: where it is known (0..1 of each), and what it takes, in metres.

    ``area_of`` returns the areas for some rows of sites in a plane; ``complete`` says whether what it does
    not show is not there.
    """

    part: TakePart
    label: Label
    source: str
    known: FloatArray
    complete: bool
    area_of: AreaOf


def with_ledger(
    outcome: Outcome, part: LedgerPart, catalogue: Catalogue, where: str, *, drawn: bool
) -> Outcome:
    """Add the usable-area ledger of the best sites, or only check that it can be made.

    Raises
    ------
    StudyError, LayerError
        As `usable_areas`.
    """
    rows = outcome.ranking.order[: part.max_sites if drawn else 0]
    ledger = usable_areas(part, outcome.sites, rows, catalogue, where=where)
    if not drawn:
        return outcome
    used = {c.source: catalogue.all_sources[c.source] for c in ledger.constraints if c.source}
    warnings = outcome.warnings
    if len(outcome.sites) > part.max_sites:
        warnings = (*warnings, f"the ledger is of the best {part.max_sites:,} sites (ledger.max_sites)")
    sources = dict(sorted({**outcome.sources, **used}.items()))
    return replace(outcome, ledger=ledger, sources=sources, warnings=warnings)


def usable_areas(
    part: LedgerPart, sites: Sites, rows: IntArray, catalogue: Catalogue, *, where: str
) -> Ledger:
    """Make the ledger of some sites of a run.

    Parameters
    ----------
    part
        What the study asks for.
    sites, rows
        The sites of the outcome, and the rows that get a ledger.
    where
        How messages refer to the study.

    Raises
    ------
    StudyError, LayerError
        A constraint names a layer or a column that the study does not have.
    """
    some = sites.take(rows)
    constraints = [_constraint(take, some, catalogue, where) for take in part.take]
    found: list[UsableArea | None] = [None] * len(rows)
    # What is left after each constraint, and the rectangle.
    drawn = np.full((len(constraints) + 2, len(rows)), _EMPTY, dtype=object)
    least_m2 = part.least_piece_mu * 10_000.0 / MU_PER_HECTARE.value
    geometry = geometry_of(some)
    for plane, places in planes(some.lon, some.lat):
        at = places[some.has_area[places]]
        if not len(at):
            continue
        parcels = plane.metres(geometry[at])
        areas = [c.area_of(plane, at) for c in constraints]
        for number, row in enumerate(at.tolist()):
            # What is not known at a site takes nothing there, also where a zone or its set-back reaches it.
            takes = [
                area[number] if c.known[row] > NONE else _EMPTY
                for c, area in zip(constraints, areas, strict=True)
            ]
            one = usable_area(parcels[number], takes, least_piece_m2=least_m2, most_aspect=part.most_aspect)
            found[row] = one
            rectangle = shapely.Polygon(one.rectangle.corners)
            drawn[:, row] = plane.degrees(_as_array([*(t.rest for t in one.taken), one.left, rectangle]))
    return _ledger(part, rows, constraints, found, drawn)


def _constraint(take: TakePart, sites: Sites, catalogue: Catalogue, where: str) -> _Constraint:
    label = take.label.label if take.label else Label(take.id, take.id)
    if take.layer is None:
        return _Constraint(take, label, "", np.zeros(len(sites)), True, _nothing)
    if take.of_cells:
        raster = catalogue.raster(take.layer)
        label = label if take.label else raster.label
        return _of_cells(take, label, raster, sites)
    layer = catalogue.layer(take.layer)
    label = label if take.label else layer.label
    if take.column:
        layer = _chosen(layer, take.column, take.one_of, where)
    require_areas(layer, set_back_m=take.set_back_m)
    known = covered_share(layer, sites)
    if not len(layer):
        return _Constraint(take, label, layer.source, known, layer.complete, _nothing)
    zones, geometry = Zones(layer.geometry), geometry_of(sites)

    def area_of(plane: Plane, rows: IntArray) -> Geometries:
        row, piece = zones.near(geometry[rows], take.set_back_m)
        wide = buffered(zones.pieces, plane, take.set_back_m, piece)
        return _unions(len(rows), row, wide)

    return _Constraint(take, label, layer.source, known, layer.complete, area_of)


def _chosen(layer: Layer, column: str, one_of: tuple[str, ...], where: str) -> Layer:
    """Return the features with one of some words in a column; each word must be there."""
    if column not in layer.columns:
        raise StudyError(
            f"the ledger names the column {quote(column)}, which layer '{layer.id}' does not have",
            where=where,
            hint=did_you_mean(column, layer.columns),
        )
    held = layer.words(column)
    there = set(held.tolist()) - {""}
    absent = [word for word in one_of if word not in there]
    if absent and len(layer):
        raise StudyError(
            f"the ledger takes {quote(absent[0])}, which no feature of layer '{layer.id}' has in column "
            f"{quote(column)}",
            where=where,
            hint=did_you_mean(absent[0], there),
        )
    return layer.where(np.isin(held, one_of))


def _of_cells(take: TakePart, label: Label, raster: RasterLayer, sites: Sites) -> _Constraint:
    weights = cells_of(raster, sites)
    if take.slope_above is not None:
        ratio = cell_slopes(raster.file, weights, metres=height_unit_m(raster))
        value = 100.0 * ratio if take.slope_unit == "%" else np.degrees(np.arctan(ratio))
        hit = value > take.slope_above
    else:
        value = cell_values(raster.file, weights)
        above = np.inf if take.value_above is None else take.value_above
        below = -np.inf if take.value_below is None else take.value_below
        hit = (value > above) | (value < below)
    missing = np.isnan(value)
    site = np.repeat(np.arange(len(sites)), np.diff(weights.start))
    valid = np.bincount(site[~missing], weights=weights.share[~missing], minlength=len(sites))
    known = np.divide(valid, weights.total, out=np.zeros(len(sites)), where=weights.total > 0)

    def area_of(plane: Plane, rows: IntArray) -> Geometries:
        found = [_cells(raster.file.grid, weights, hit, plane, row) for row in rows.tolist()]
        return _as_array(found)

    return _Constraint(take, label, raster.source, np.minimum(known, 1.0), True, area_of)


def _cells(
    grid: RasterGrid, weights: CellWeights, hit: npt.NDArray[np.bool_], plane: Plane, site: int
) -> Any:
    """Return the marked cells of a site as one area in metres."""
    part = slice(weights.start[site], weights.start[site + 1])
    at = np.flatnonzero(hit[part]) + weights.start[site]
    if not len(at):
        return _EMPTY
    row, column = weights.row[at].astype(np.float64), weights.column[at].astype(np.float64)
    # Cells lie row by row: neighbours in a row become one box.
    begins = np.flatnonzero(np.r_[True, (np.diff(row) != 0) | (np.diff(column) != 1)])
    ends = np.r_[begins[1:], len(at)] - 1
    left, right, top = column[begins], column[ends] + 1, row[begins]
    corners = [
        np.column_stack(grid.in_degrees_wgs84(x, y))
        for x, y in ((left, top), (right, top), (right, top + 1), (left, top + 1), (left, top))
    ]
    boxes = plane.metres(np.asarray(shapely.polygons(np.stack(corners, axis=1))))
    return shapely.union_all(boxes)


def _nothing(_plane: Plane, rows: IntArray) -> Geometries:
    return np.full(len(rows), _EMPTY, dtype=object)


def _unions(count: int, row: IntArray, parts: Geometries) -> Geometries:
    begin = np.searchsorted(row, np.arange(count + 1))
    groups = [parts[begin[i] : begin[i + 1]] for i in range(count)]
    return _as_array([shapely.union_all(group) if len(group) else _EMPTY for group in groups])


def _as_array(found: list[Any]) -> Geometries:
    held = np.empty(len(found), dtype=object)
    held[:] = found
    return held


def _ledger(
    part: LedgerPart,
    rows: IntArray,
    constraints: list[_Constraint],
    found: list[UsableArea | None],
    drawn: Geometries,
) -> Ledger:
    def column(of: Callable[[UsableArea], float]) -> FloatArray:
        return np.array([np.nan if one is None else of(one) for one in found], dtype=np.float64)

    gross = column(lambda one: one.gross_m2 / 10_000.0)
    listed, left = [], gross.copy()
    for number, c in enumerate(constraints):
        alone, newly = (
            np.array(
                [np.nan if one is None else getattr(one.taken[number], name) / 10_000.0 for one in found]
            )
            for name in ("alone_m2", "newly_m2")
        )
        why = _why(c, alone)
        unknown = (why > 0) & (why != _PARTLY)
        left = left - np.where(unknown, 0.0, newly)
        listed.append(
            LedgerConstraint(
                c.part.id,
                c.label,
                np.where(unknown, np.nan, alone),
                np.where(unknown, np.nan, newly),
                np.where(unknown, np.nan, left),
                why,
                _reasons(c),
                (why == _PARTLY) | (~unknown & (not c.complete)),
                c.source,
                drawn[number],
            )
        )
    return Ledger(
        rows,
        gross,
        tuple(listed),
        column(lambda one: one.net_m2 / 10_000.0),
        column(lambda one: one.rectangle.length_m),
        column(lambda one: one.rectangle.width_m),
        column(lambda one: one.rectangle.bearing_deg),
        np.array([0 if one is None else one.pieces for one in found], dtype=np.int64),
        drawn[-2],
        drawn[-1],
        part.least_piece_mu / MU_PER_HECTARE.value,
        part.most_aspect,
    )


def _why(c: _Constraint, alone: FloatArray) -> npt.NDArray[np.uint8]:
    """Return the reason for each site: 0 where the constraint is wholly known."""
    if c.part.layer is None:
        return np.full(len(alone), _NO_LAYER, dtype=np.uint8)
    incomplete = (alone == 0.0) & (not c.complete)
    return np.select(
        [c.known <= NONE, incomplete, c.known < WHOLE], [_NOT_COVERED, _INCOMPLETE, _PARTLY], 0
    ).astype(np.uint8)


def _reasons(c: _Constraint) -> tuple[Label, ...]:
    ask = c.part.ask.label if c.part.ask else None
    none = say("ledger.no_layer") if ask is None else say("ledger.no_layer_ask", ask=ask)
    return (
        NO_NOTE,
        none,
        say("land.not_covered"),
        say("land.incomplete"),
        say("ledger.partly"),
    )
