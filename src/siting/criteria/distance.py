"""Distance to a named place or to the nearest feature of a layer."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely
from pydantic import Field, model_validator

from siting.catalogue import TOWN, Catalogue, Layer, Place, embedded_layers
from siting.criteria.base import Criterion, Features, Measure, PlaceSpec, find
from siting.criteria.by_county import NearestByCounty
from siting.criteria.common_errors import layer_errors
from siting.criteria.county import CountyParams
from siting.criteria.layer_cover import NONE, WHOLE, covered_share, geometry_of, to_edge_km
from siting.criteria.map_points import anchor_point, layer_points
from siting.evidence import NO_NOTE, EvidenceClass, FloatArray, Label, Measurements, numeric, textual
from siting.geo.distance_bounds import range_to_features, range_to_point
from siting.geo.features import LAYER
from siting.geo.geodesy import distance_km
from siting.geo.nearest import FeatureIndex
from siting.geo.segments import IntArray
from siting.geo.setback import setbacks
from siting.sites.model import Sites
from siting.texts import say

METHOD = say("distance.geodesic")
FROM_EDGE = say("distance.geodesic_from_edge")


class DistanceParams(CountyParams):
    """Give either ``to`` or ``layer``."""

    to: PlaceSpec | None = Field(
        None, description="A named place ('Taiyuan', 'cities:Taiyuan') or {name, lon, lat, datum}."
    )
    layer: str | None = Field(None, description="Id of an embedded layer or of one of the study's.")
    measured_from: Literal["centre", "edge"] = Field(
        "centre",
        description="Where in a polygon a distance starts: its centroid, or its edge (a set-back). From the "
        "edge it is 0 where a feature touches the parcel.",
    )
    search_km: float = Field(
        200.0,
        gt=0,
        le=20_000,
        description="For an incomplete layer: beyond this distance the result is UNKNOWN [km].",
    )

    @model_validator(mode="after")
    def _one_target(self) -> DistanceParams:
        if (self.to is None) == (self.layer is None):
            raise ValueError("give exactly one of 'to' and 'layer'")
        return self


def place_range(sites: Sites, place: Place, centre_km: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Nearest and farthest distance of each site to a place [km], within the radius that it is known to."""
    low, high = centre_km.copy(), centre_km.copy()
    rows = np.flatnonzero(sites.has_area)
    if len(rows):
        geometry = np.asarray(sites.frame.geometry.array)[rows]
        low[rows], high[rows] = range_to_point(geometry, place.lon, place.lat)
    return np.maximum(low - sites.radius_km, 0.0), high + sites.radius_km


def derived(sites: Sites) -> npt.NDArray[np.uint8]:
    """Return the class of distances: estimated where a site is known within a radius only, shape (n,)."""
    return np.where(sites.radius_km > 0, EvidenceClass.ESTIMATED, EvidenceClass.DERIVED).astype(np.uint8)


class DistanceToPlace(Measure):
    """Geodesic distance to one point."""

    unit = "km"
    supply = say("common.site_coordinates")

    def __init__(self, place: Place, *, from_edge: bool) -> None:
        self.place = place
        self.from_edge = from_edge
        self.label = say("distance.place.label", place=place.label)
        self.inputs = (say("inputs.place", place=place.label),)

    def measure(self, sites: Sites) -> Measurements:
        """See `Measure`."""
        km = distance_km(sites.lon, sites.lat, self.place.lon, self.place.lat)
        low, high = place_range(sites, self.place, km)
        if self.from_edge and sites.has_area.any():
            point = np.array([shapely.Point(self.place.lon, self.place.lat)], dtype=object)
            km = setbacks(geometry_of(sites), FeatureIndex(point)).km
            low, high = np.maximum(km - sites.radius_km, 0.0), km + sites.radius_km
        quantity = numeric(
            "distance",
            self.label,
            "km",
            km,
            low=low,
            high=high,
            evidence=derived(sites),
            method=FROM_EDGE if self.from_edge else METHOD,
            sources=("geodesic", self.place.source),
        )
        return Measurements(quantity)

    def features(self, sites: Sites) -> Features:  # noqa: ARG002  (the place does not depend on them)
        """See `Measure`."""
        return Features(points=(anchor_point(self.place),))


class DistanceToLayer(Measure):
    """Geodesic distance to the nearest feature, and its name."""

    unit = "km"

    def __init__(self, layer: Layer, *, search_km: float, from_edge: bool = False) -> None:
        self.layer = layer
        self.from_edge = from_edge
        self.search_km = search_km
        self.index = FeatureIndex(layer.geometry)
        key = "distance.layer.label_from_edge" if from_edge else "distance.layer.label"
        self.label = say(key, layer=_in_sentence(layer))
        self.inputs = (say("inputs.layer", layer=layer.label),)
        self.supply = say("distance.layer.supply", layer=layer.label)

    def _ranges(self, sites: Sites) -> tuple[IntArray, FloatArray, FloatArray, FloatArray]:
        """Nearest feature, and its distance, the least and the greatest over each site [km]."""
        if self.from_edge:
            found = setbacks(geometry_of(sites), self.index)
            return found.feature, found.km, found.km.copy(), found.km.copy()
        feature, km = self.index.nearest(sites.lon, sites.lat)
        low, high = km.copy(), km.copy()
        rows = np.flatnonzero(sites.has_area)
        if len(rows):
            geometry = np.asarray(sites.frame.geometry.array)[rows]
            low[rows], high[rows] = range_to_features(geometry, self.index, km[rows])
        return feature, km, low, high

    def measure(self, sites: Sites) -> Measurements:
        """See `Measure`."""
        feature, km, low, high = self._ranges(sites)
        radius = self.layer.radius_km[feature] + sites.radius_km
        exact = self.layer.complete and not self.layer.radius_km.any()
        evidence = derived(sites) if exact else np.full(len(sites), EvidenceClass.ESTIMATED, np.uint8)
        source = ("geodesic", self.layer.source)
        names = pa.array([name.en for name in self.layer.names])
        unlisted = (not self.layer.complete) & (km > self.search_km)
        covered = covered_share(self.layer, sites)
        # Nothing can be nearer than a feature that touches the part that is covered.
        uncovered = (covered <= NONE) | ((covered < WHOLE) & (km > 0))
        silent = unlisted | uncovered
        # Beyond the edge of what the layer covers there may be a nearer feature.
        beyond_km = to_edge_km(self.layer, sites)
        near_edge = ~silent & (beyond_km < km)
        low = np.where(near_edge, np.minimum(low, beyond_km), low)
        evidence = np.where(near_edge, EvidenceClass.ESTIMATED, evidence).astype(np.uint8)
        notes = (
            NO_NOTE,
            say("distance.layer.list_incomplete"),
            say("distance.layer.none_listed", search_km=self.search_km),
            say("land.not_wholly_covered"),
            say("distance.layer.near_edge"),
        )
        listed = 0 if self.layer.complete else 1
        code = np.select([uncovered, unlisted, near_edge], [3, 2, 4], listed).astype(np.uint8)
        distance = numeric(
            "distance",
            self.label,
            "km",
            np.where(silent, np.nan, km),
            # An unlisted feature may lie at the site itself: a list with gaps only gives the upper end.
            low=np.maximum(low - radius, 0.0) if self.layer.complete else np.zeros_like(km),
            high=high + radius,
            evidence=evidence,
            method=say("distance.layer.method", method=FROM_EDGE if self.from_edge else METHOD),
            sources=source,
            notes=notes,
            note_code=code,
            complete=self.layer.complete,
            shared=layer_errors(self.layer, feature, sites, high - low),
        )
        return Measurements(
            distance,
            (
                textual(
                    "nearest",
                    say("distance.layer.nearest_name"),
                    names.take(pa.array(feature, mask=silent)),
                    evidence=evidence,
                    method=say("distance.layer.method_nearest_name"),
                    sources=source,
                ),
            ),
        )

    def features(self, sites: Sites) -> Features:
        """See `Measure`; only features that are nearest to some site."""
        feature, _ = self.index.nearest(sites.lon, sites.lat)
        return Features(points=layer_points(self.layer, np.unique(feature), LAYER))


def _in_sentence(layer: Layer) -> Label:
    """Return the label of a layer for the middle of a phrase: those of the package begin with no name."""
    if all(layer.label != info.title for info in embedded_layers().values()):
        return layer.label
    return Label(f"{layer.label.en[:1].lower()}{layer.label.en[1:]}", layer.label.zh)


def _prepare(params: DistanceParams, catalogue: Catalogue) -> Measure:
    from_edge = params.measured_from == "edge"
    if params.to is not None:
        return DistanceToPlace(find(params.to, catalogue), from_edge=from_edge)
    assert params.layer is not None  # noqa: S101  (the model allows exactly one; narrows the type)
    layer = catalogue.layer(params.layer)
    if layer.position != TOWN:
        return DistanceToLayer(layer, search_km=params.search_km, from_edge=from_edge)
    label = say("distance.layer.nearness", layer=layer.label)
    supply = say("distance.layer.supply", layer=layer.label)
    return NearestByCounty(layer, None, params, catalogue, group=LAYER, label=label, supply=supply)


DISTANCE = Criterion(
    "distance",
    say("distance.criterion"),
    say("distance.criterion_description"),
    "km",
    ("geodesic",),
    DistanceParams,
    _prepare,
)
