"""Share of a parcel that lies in a layer, or within a set-back of it."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from pydantic import Field

from siting.catalogue import Catalogue, Layer
from siting.criteria.base import Criterion, Measure, Params
from siting.criteria.layer_cover import (
    NONE,
    WHOLE,
    covered_quantity,
    covered_share,
    doubt_km,
    geometry_of,
)
from siting.errors import LayerError
from siting.evidence import NO_NOTE, EvidenceClass, FloatArray, Measurements, Quantity, numeric, textual
from siting.geo.nearest import FeatureIndex
from siting.geo.segments import IntArray
from siting.geo.setback import setbacks
from siting.geo.zones import Zones
from siting.sites.model import Sites
from siting.texts import say


class OverlapParams(Params):
    """Which layer, and how far its set-back reaches."""

    layer: str = Field(description="Id of one of the study's layers: polygons, or lines and points.")
    set_back_m: float = Field(
        0.0,
        ge=0,
        le=100_000,
        description="What lies within this distance of a feature counts as well [m].",
    )


def require_areas(layer: Layer, *, set_back_m: float = 0.0) -> None:
    """Raise `LayerError` where a layer of points and lines is asked for a share: it would always be 0."""
    import shapely

    if set_back_m or not len(layer) or (shapely.get_dimensions(layer.geometry) >= 2).any():
        return
    raise LayerError(
        "it has only points and lines, and nothing lies inside them",
        where=f"layer '{layer.id}'",
        hint="Give areas, or ask for a distance instead",
    )


class LayerShares:
    """Shares of sites in a layer with a set-back; a site without an outline is inside (1) or not (0)."""

    def __init__(self, layer: Layer, set_back_m: float) -> None:
        self.set_back_m = set_back_m
        self.zones = Zones(layer.geometry)
        self.index = FeatureIndex(layer.geometry)

    def of(self, sites: Sites, *, more_m: float = 0.0) -> tuple[FloatArray, IntArray]:
        """Return shares (0..1) and the deciding feature (-1 for none), each shape (n,).

        *more_m* is added to the set-back.
        """
        reach = self.set_back_m + more_m
        geometry = geometry_of(sites)
        share, feature = np.zeros(len(sites)), np.full(len(sites), -1, dtype=np.int64)
        areas = np.flatnonzero(sites.has_area)
        if len(areas):
            found = self.zones.overlap_within(geometry[areas], reach)
            share[areas], feature[areas] = found.share, found.feature
        points = np.flatnonzero(~sites.has_area)
        if len(points):
            near = setbacks(geometry[points], self.index)
            inside = near.km * 1000.0 <= reach
            share[points], feature[points] = inside, np.where(inside, near.feature, -1)
        return share, feature


class OverlapMeasure(Measure):
    """See `OverlapParams`."""

    unit = "%"

    def __init__(self, params: OverlapParams, catalogue: Catalogue) -> None:
        self.layer = catalogue.layer(params.layer)
        require_areas(self.layer, set_back_m=params.set_back_m)
        self.shares = LayerShares(self.layer, params.set_back_m)
        label, metres = self.layer.label, params.set_back_m
        self.label = say("land.overlap.label", layer=label)
        self.method = say("land.overlap.method")
        if metres:
            self.label = say("land.overlap.label_set_back", layer=label, metres=metres)
            self.method = say("land.overlap.method_set_back", metres=metres)
        self.inputs = (say("inputs.layer", layer=self.layer.label),)
        self.supply = say("land.supply_layer", layer=self.layer.label)
        self.names = pa.array([name.en for name in self.layer.names], pa.string())

    def warnings(self, sites: Sites) -> tuple[str, ...]:  # noqa: ARG002  (about the layer)
        """See `Measure`."""
        repaired = self.shares.zones.repaired
        if not repaired:
            return ()
        return (f"layer '{self.layer.id}': {repaired:,} outlines that cross themselves are repaired",)

    def measure(self, sites: Sites) -> Measurements:
        """See `Measure`."""
        share, feature = self.shares.of(sites)
        covered = covered_share(self.layer, sites)
        low, high = share.copy(), np.minimum(share + (1.0 - covered), 1.0)
        doubt = doubt_km(self.layer, sites)
        for km in np.unique(doubt[doubt > 0]):
            rows = np.flatnonzero(doubt == km)
            wider, _ = self.shares.of(sites.take(rows), more_m=float(km) * 1000.0)
            low[rows], high[rows] = 0.0, np.maximum(high[rows], wider)
        silent = covered <= NONE
        if not self.layer.complete:
            high[:] = 1.0
            silent |= share == 0.0
        part = ~silent & (covered < WHOLE)
        exact = (low == share) & (high == share)
        note = np.select([covered <= NONE, silent, part], [1, 2, 3], 0).astype(np.uint8)
        quantity = numeric(
            "share",
            self.label,
            "%",
            np.where(silent, np.nan, 100.0 * share),
            low=100.0 * low,
            high=100.0 * high,
            evidence=np.where(exact, EvidenceClass.DERIVED, EvidenceClass.ESTIMATED).astype(np.uint8),
            method=self.method,
            sources=("geodesic", self.layer.source),
            notes=(
                NO_NOTE,
                say("land.not_covered"),
                say("land.incomplete"),
                say("land.partly_covered"),
            ),
            note_code=note,
            complete=self.layer.complete,
        )
        nothing = pa.array((feature < 0) | silent)
        named = textual(
            "feature",
            say("land.overlap.feature"),
            self.names.take(pa.array(np.where(feature < 0, 0, feature), mask=np.asarray(nothing)))
            if len(self.names)
            else pa.nulls(len(sites), pa.string()),
            evidence=EvidenceClass.DERIVED,
            method=say("land.overlap.feature_method"),
            sources=(self.layer.source,),
        )
        beside: tuple[Quantity, ...] = (named,)
        if self.layer.covers is not None:
            beside = (*beside, covered_quantity(self.layer.label, covered, self.layer.source))
        return Measurements(quantity, beside)


OVERLAP = Criterion(
    "overlap",
    say("land.overlap.criterion"),
    say("land.overlap.description"),
    "%",
    ("geodesic",),
    OverlapParams,
    OverlapMeasure,
    better="less",
)
