"""Grid access: nearest node of a voltage or capacity.

Nodes with positions give a distance, one-sided if the list has gaps. Nodes known only by town give a class:
in the same county, in a neighbouring one, or UNKNOWN.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pydantic import Field

from siting.catalogue import TOWN, Catalogue, Layer
from siting.criteria.base import Criterion, Features, Measure
from siting.criteria.by_county import NearestByCounty
from siting.criteria.common_errors import layer_errors
from siting.criteria.county import CountyParams
from siting.criteria.distance import METHOD
from siting.criteria.extent import off_centre_km
from siting.criteria.layer_sizes import sizes
from siting.criteria.map_points import layer_points
from siting.errors import LayerError
from siting.evidence import (
    NO_NOTE,
    EvidenceClass,
    FloatArray,
    Measurements,
    Quantity,
    numeric,
    textual,
)
from siting.geo.distance_bounds import low_to_features, range_to_features
from siting.geo.features import GRID_NODE
from siting.geo.nearest import FeatureIndex, Pairs
from siting.sites.model import Sites
from siting.texts import say

EMBEDDED_NODES = "grid_stations"


class GridParams(CountyParams):
    """Which nodes count."""

    layer: str = Field(EMBEDDED_NODES, description="Layer of nodes: the embedded one, or one of the study's.")
    min_voltage_kv: float = Field(0.0, ge=0, description="Least voltage that counts [kV].")
    max_voltage_kv: float | None = Field(
        None, gt=0, description="Greatest voltage that counts [kV]; load is not connected at 1000 kV."
    )
    min_capacity_mva: float = Field(0.0, ge=0, description="Least capacity that counts [MVA].")
    voltage_column: str = Field("voltage_kv", description="Column of the layer with the voltage [kV].")
    capacity_column: str = Field("capacity_mva", description="Column of the layer with the capacity [MVA].")
    radius_km: float = Field(30.0, gt=0, le=1000, description="Radius in which nodes are counted [km].")
    search_km: float = Field(
        100.0,
        gt=0,
        le=5000,
        description="For an incomplete list: beyond this distance the result is UNKNOWN [km].",
    )


class GridAccess(Measure):
    """Distance to the nearest node that counts, and the number within a radius."""

    unit = "km"
    supply = say("grid.access.supply")

    def __init__(
        self, params: GridParams, nodes: Layer, unstated: Layer, notes: tuple[str, ...] = ()
    ) -> None:
        self.params = params
        self.notes = notes
        self.nodes = nodes
        self.inputs = (say("inputs.layer", layer=nodes.label),)
        self.index = FeatureIndex(self.nodes.geometry)
        # Nodes that do not state their voltage or capacity do not count, though they might qualify.
        self.unstated = FeatureIndex(unstated.geometry) if len(unstated) else None
        self.names = pa.array([name.en for name in self.nodes.names])
        self.label = say("grid.access.distance", least=_least(params))

    def measure(self, sites: Sites) -> Measurements:
        """See `Measure`."""
        reach = float(self.nodes.radius_km.max())
        feature, km = self.index.nearest(sites.lon, sites.lat)
        # A node with a farther town point may in fact be the nearest: look one interval farther.
        off = off_centre_km(sites)
        pairs = self.index.within(
            sites.lon, sites.lat, np.maximum(km + 2 * reach, self.params.radius_km + reach + off)
        )
        low, high = self._interval(pairs, len(sites))
        span = np.zeros_like(km)
        rows = np.flatnonzero(sites.has_area)
        if len(rows):
            geometry = np.asarray(sites.frame.geometry.array)[rows]
            near, far = range_to_features(geometry, self.index, km[rows])
            span[rows] = far - near
            low[rows] = np.minimum(low[rows], np.maximum(near - reach, 0.0))
            high[rows] = np.maximum(high[rows], far + reach)
        low, high = np.maximum(low - sites.radius_km, 0.0), high + sites.radius_km
        silent = (not self.nodes.complete) & (km > self.params.search_km)
        evidence = EvidenceClass.DERIVED if self.nodes.complete and not reach else EvidenceClass.ESTIMATED
        doubtful, possible = self._unstated_nearer(sites, km, reach)
        # An unlisted node may stand beside the site: a list with gaps only gives the upper end.
        low = np.minimum(low, possible) if self.nodes.complete else np.zeros_like(km)
        sources = ("geodesic", self.nodes.source)
        notes = (
            NO_NOTE,
            say("grid.access.list_incomplete"),
            say("grid.access.none_listed", search_km=self.params.search_km),
            say("grid.access.attribute_not_stated"),
        )
        remark = np.where(silent, 2, 0 if self.nodes.complete else 1).astype(np.uint8)
        remark[doubtful & ~silent] = 3
        method = say("grid.access.distance_method", method=METHOD) if reach else METHOD
        distance = numeric(
            "distance",
            self.label,
            "km",
            np.where(silent, np.nan, km),
            low=low,
            high=high,
            evidence=np.where(doubtful | (sites.radius_km > 0), EvidenceClass.ESTIMATED, evidence).astype(
                np.uint8
            ),
            method=method,
            sources=sources,
            notes=notes,
            note_code=remark,
            complete=self.nodes.complete,
            shared=layer_errors(self.nodes, feature, sites, span),
        )
        name = self.names.take(pa.array(feature, mask=silent))
        nearest = textual(
            "nearest",
            say("grid.access.nearest"),
            name,
            evidence=evidence,
            method=say("grid.access.nearest_method"),
            sources=sources,
        )
        count = self._count(pairs, sites, off_km=off, silent=silent, evidence=evidence, sources=sources)
        plain = np.where(remark == 3, 0 if self.nodes.complete else 1, remark).astype(np.uint8)
        return Measurements(distance, (nearest, replace(count, notes=distance.notes, note_code=plain)))

    def features(self, sites: Sites) -> Features:
        """See `Measure`: nodes that are nearest to some site, or within the radius of one."""
        feature, _ = self.index.nearest(sites.lon, sites.lat)
        pairs = self.index.within(sites.lon, sites.lat, self.params.radius_km)
        rows = np.unique(np.concatenate([feature, pairs.feature]))
        return Features(points=layer_points(self.nodes, rows, GRID_NODE))

    def warnings(self, sites: Sites) -> tuple[str, ...]:  # noqa: ARG002  (they are of the layer)
        """See `Measure`."""
        return self.notes

    def _unstated_nearer(
        self, sites: Sites, km: FloatArray, reach_km: float
    ) -> tuple[npt.NDArray[np.bool_], FloatArray]:
        """Return where a node of unstated size may be nearer, and how near it may be [km]."""
        if self.unstated is None:
            return np.zeros(len(sites), dtype=bool), np.full(len(sites), np.inf)
        _, other = self.unstated.nearest(sites.lon, sites.lat)
        rows = np.flatnonzero(sites.has_area)
        if len(rows):
            geometry = np.asarray(sites.frame.geometry.array)[rows]
            other[rows] = low_to_features(geometry, self.unstated, other[rows])
        possible = np.maximum(other - reach_km - sites.radius_km, 0.0)
        return possible < km, possible

    def _interval(self, pairs: Pairs, count: int) -> tuple[FloatArray, FloatArray]:
        radius = self.nodes.radius_km[pairs.feature]
        low, high = np.full(count, np.inf), np.full(count, np.inf)
        np.minimum.at(low, pairs.place, np.maximum(pairs.distance_km - radius, 0.0))
        np.minimum.at(high, pairs.place, pairs.distance_km + radius)
        return low, high

    def _count(
        self,
        pairs: Pairs,
        sites: Sites,
        *,
        off_km: FloatArray,
        silent: np.ndarray[tuple[int], np.dtype[np.bool_]],
        evidence: EvidenceClass,
        sources: tuple[str, ...],
    ) -> Quantity:
        radius, limit = self.nodes.radius_km[pairs.feature], self.params.radius_km

        def within(km: FloatArray) -> FloatArray:
            return np.bincount(pairs.place[km <= limit], minlength=len(sites)).astype(np.float64)

        number = within(pairs.distance_km)
        doubt = radius + off_km[pairs.place]
        most = within(pairs.distance_km - doubt)
        if self.unstated is not None:
            reach = limit + float(self.nodes.radius_km.max()) + off_km
            others = self.unstated.within(sites.lon, sites.lat, reach)
            most = most + np.bincount(others.place, minlength=len(sites))
        if not self.nodes.complete:
            most = np.full(len(sites), np.inf)
        return numeric(
            "nodes_within",
            say("grid.access.count", limit=limit),
            "nodes",
            np.where(silent, np.nan, number),
            low=within(pairs.distance_km + doubt),
            high=most,
            evidence=np.where(off_km > 0, EvidenceClass.ESTIMATED, evidence).astype(np.uint8),
            method=say("grid.access.count_method", limit=limit),
            sources=sources,
            complete=self.nodes.complete,
        )


def _wanted(params: GridParams) -> str:
    kv, mva = params.min_voltage_kv, params.min_capacity_mva
    if params.max_voltage_kv is None:
        return f"at least {kv:g} kV and {mva:g} MVA"
    return f"at least {kv:g} kV, at most {params.max_voltage_kv:g} kV, and {mva:g} MVA"


def _usable(layer: Layer, params: GridParams) -> tuple[Layer, Layer, tuple[str, ...]]:
    """Split off the nodes that count, and those that might: the deciding attribute is not stated.

    A node counts when it is in service, can connect load, and has the required voltage and capacity.
    """
    counts, refused = np.ones(len(layer), dtype=bool), np.zeros(len(layer), dtype=bool)
    if layer.id == EMBEDDED_NODES:
        counts = (layer.columns["in_service"] == "yes") & (layer.columns["connects_load"] == "yes")
        refused = (layer.columns["in_service"] == "no") | (layer.columns["connects_load"] == "no")
    most = np.inf if params.max_voltage_kv is None else params.max_voltage_kv
    limits = (
        (params.voltage_column, params.min_voltage_kv, most, "kV"),
        (params.capacity_column, params.min_capacity_mva, np.inf, "MVA"),
    )
    notes: list[str] = []
    for column, least, greatest, unit in limits:
        if least > 0 or greatest < np.inf:
            size, told = sizes(layer, column, unit)
            notes += [told] if told else []
            counts &= (size >= least) & (size <= greatest)
            refused |= (size < least) | (size > greatest)
    if not counts.any():
        raise LayerError(
            f"no node has {_wanted(params)}",
            where=f"layer '{layer.id}'",
            hint="Lower the minimum, raise the maximum, or add nodes.",
        )
    return layer.where(counts), layer.where(~counts & ~refused), tuple(notes)


def _least(params: GridParams) -> str:
    return f" ≥ {params.min_voltage_kv:g} kV" if params.min_voltage_kv else ""


def _prepare(params: GridParams, catalogue: Catalogue) -> Measure:
    nodes, unstated, notes = _usable(catalogue.layer(params.layer), params)
    if nodes.position != TOWN:
        return GridAccess(params, nodes, unstated, notes)
    label = say("grid.access.nearness", least=_least(params))
    supply = say("grid.access.supply")
    return NearestByCounty(nodes, unstated, params, catalogue, group=GRID_NODE, label=label, supply=supply)


GRID_ACCESS = Criterion(
    "grid_access",
    say("grid.access.label"),
    say("grid.access.description"),
    "",
    ("geodesic", "grid-stations", "counties"),
    GridParams,
    _prepare,
    better="less",
)
