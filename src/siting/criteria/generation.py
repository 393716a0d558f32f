"""Generation near a site: a lower bound of the power plant capacity within a radius."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from siting.catalogue import Catalogue
from siting.criteria.base import Criterion, Features, Measure, Params
from siting.criteria.extent import off_centre_km
from siting.criteria.layer_sizes import sizes
from siting.criteria.map_points import layer_points
from siting.evidence import NO_NOTE, EvidenceClass, FloatArray, Measurements, numeric
from siting.geo.features import POWER_PLANT
from siting.geo.nearest import FeatureIndex
from siting.sites.model import Sites
from siting.texts import say

EMBEDDED_PLANTS = "power_plants"


class GenerationParams(Params):
    """Which power plants count."""

    layer: str = Field(EMBEDDED_PLANTS, description="Layer of power plants with exact positions.")
    capacity_column: str = Field("capacity_mw", description="Column of the layer with the capacity [MW].")
    radius_km: float = Field(50.0, gt=0, le=1000, description="Radius [km].")


class GenerationNearby(Measure):
    """Capacity of power plants within a radius."""

    unit = "MW"
    supply = say("grid.generation.supply")

    def __init__(self, params: GenerationParams, catalogue: Catalogue) -> None:
        self.params = params
        self.plants = catalogue.layer(params.layer)
        self.inputs = (say("inputs.layer", layer=self.plants.label),)
        self.capacity_mw, self._told = sizes(self.plants, params.capacity_column, "MW")
        self.index = FeatureIndex(self.plants.geometry)
        self.label = say("grid.generation.label_within", radius_km=params.radius_km)

    def warnings(self, sites: Sites) -> tuple[str, ...]:  # noqa: ARG002  (about the layer)
        """See `Measure`."""
        return (self._told,) if self._told else ()

    def measure(self, sites: Sites) -> Measurements:
        """See `Measure`."""
        pairs = self.index.within(sites.lon, sites.lat, self.params.radius_km)
        stated = ~np.isnan(self.capacity_mw[pairs.feature])
        place, megawatt = pairs.place[stated], self.capacity_mw[pairs.feature[stated]]
        total = np.asarray(np.bincount(place, weights=megawatt, minlength=len(sites)), dtype=np.float64)
        number = np.bincount(pairs.place, minlength=len(sites)).astype(np.float64)
        unstated = number - np.bincount(place, minlength=len(sites))
        # A plant that states no capacity has no upper limit: the largest of the list would be a guess.
        high = np.where(unstated > 0, np.inf, total)
        most = number.copy()
        # If no plant states a size, or a list with gaps holds none, nothing is known.
        silent = ((number > 0) & (unstated == number)) | ((number == 0) & (not self.plants.complete))
        remark = np.where(unstated > 0, 3, 0)
        if not self.plants.complete:
            # A list with gaps bounds one circle only from below, whatever share of a region it covers.
            high, most = np.full_like(total, np.inf), np.full_like(number, np.inf)
            remark = np.where(number == 0, 2, np.maximum(remark, 1))
        doubt = off_centre_km(sites) + np.max(self.plants.radius_km, initial=0.0)
        low, fewest, high, most = self._moved(sites, doubt, listed=(total, number), limits=(high, most))
        moved = doubt > 0
        estimated = (unstated > 0) | (not self.plants.complete) | moved
        remark = remark.astype(np.uint8)
        notes = (
            NO_NOTE,
            say("grid.incomplete_list"),
            say("grid.generation.none_listed", radius_km=self.params.radius_km),
            say("grid.generation.capacity_not_stated"),
        )
        sources = ("geodesic", self.plants.source)
        method = say("grid.generation.method", radius_km=self.params.radius_km)
        capacity = numeric(
            "capacity",
            self.label,
            "MW",
            np.where(silent, np.nan, total),
            low=low,
            high=high,
            evidence=np.where(estimated, EvidenceClass.ESTIMATED, EvidenceClass.DERIVED).astype(np.uint8),
            method=method,
            sources=sources,
            notes=notes,
            note_code=remark,
            complete=self.plants.complete,
        )
        stations = numeric(
            "stations_within",
            say("grid.generation.count"),
            "stations",
            np.where((number == 0) & (not self.plants.complete), np.nan, number),
            low=fewest,
            high=most,
            evidence=np.where(
                moved | (not self.plants.complete),
                EvidenceClass.ESTIMATED,
                EvidenceClass.DERIVED,
            ).astype(np.uint8),
            method=say("grid.generation.count_method", radius_km=self.params.radius_km),
            sources=sources,
            complete=self.plants.complete,
        )
        return Measurements(capacity, (stations,))

    def _moved(
        self,
        sites: Sites,
        doubt_km: FloatArray,
        *,
        listed: tuple[FloatArray, FloatArray],
        limits: tuple[FloatArray, FloatArray],
    ) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """Return least MW and count, most MW and count, where a site and a plant may be nearer or farther.

        *listed* has MW and count by the positions as given, *limits* the most without that doubt.
        """
        if not doubt_km.any():
            return *listed, *limits
        near = self._listed(sites, self.params.radius_km - doubt_km)
        far = self._listed(sites, self.params.radius_km + doubt_km)
        # A list with gaps has no upper end already.
        return near[0], near[2], np.maximum(limits[0], far[1]), np.maximum(limits[1], far[2])

    def _listed(self, sites: Sites, reach_km: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return MW that are stated, with no limit where some are not, and the count, within distances."""
        pairs = self.index.within(sites.lon, sites.lat, np.maximum(reach_km, 0.0))
        kept = pairs.distance_km <= reach_km[pairs.place]  # nothing is surely within a negative distance
        place, megawatt = pairs.place[kept], self.capacity_mw[pairs.feature[kept]]
        stated, most = (
            np.bincount(place, weights=np.nan_to_num(megawatt, nan=blank), minlength=len(sites)).astype(
                np.float64
            )
            for blank in (0.0, np.inf)
        )
        return stated, most, np.bincount(place, minlength=len(sites)).astype(np.float64)

    def features(self, sites: Sites) -> Features:
        """See `Measure`."""
        pairs = self.index.within(sites.lon, sites.lat, self.params.radius_km)
        return Features(points=layer_points(self.plants, np.unique(pairs.feature), POWER_PLANT))


GENERATION_NEARBY = Criterion(
    "generation_nearby",
    say("grid.generation.label"),
    say("grid.generation.description"),
    "MW",
    ("geodesic", "power-plants"),
    GenerationParams,
    GenerationNearby,
    better="more",
)
