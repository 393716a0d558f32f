"""Where a layer says something: inside the box that it covers, and how far its positions can be trusted."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from siting.catalogue import Layer
from siting.evidence import EvidenceClass, FloatArray, Label, Quantity, numeric
from siting.geo.nearest import FeatureIndex
from siting.geo.setback import setbacks
from siting.sites.model import Sites
from siting.texts import say

WHOLE = 1.0 - 1e-9
"""Share from which a site counts as covered: coordinates are rounded."""
NONE = 1e-9


def geometry_of(sites: Sites) -> npt.NDArray[np.object_]:
    """Return the geometries of sites, shape (n,), WGS84 degrees."""
    return np.asarray(sites.frame.geometry.array)


def covered_share(layer: Layer, sites: Sites) -> FloatArray:
    """Share of each site that the layer covers (0..1), shape (n,)."""
    if layer.covers is None:
        return np.ones(len(sites))
    geometry, box = geometry_of(sites), shapely.box(*layer.covers)
    within = shapely.intersects(geometry, box).astype(np.float64)
    rows = np.flatnonzero(sites.has_area & (within > 0))
    if len(rows):
        # The box is a fraction of a degree or more: areas in degrees compare well enough within one parcel.
        cut = shapely.area(shapely.intersection(geometry[rows], box))
        within[rows] = np.minimum(cut / shapely.area(geometry[rows]), 1.0)
    return within


def to_edge_km(layer: Layer, sites: Sites) -> FloatArray:
    """Distance from each site to the edge of what the layer covers [km]; infinite where it covers all."""
    if layer.covers is None:
        return np.full(len(sites), np.inf)
    edge = FeatureIndex(np.array([shapely.box(*layer.covers).exterior], dtype=object))
    return setbacks(geometry_of(sites), edge).km


def doubt_km(layer: Layer, sites: Sites) -> FloatArray:
    """How far features and a site may together be from where they are drawn [km], shape (n,)."""
    return sites.radius_km + np.max(layer.radius_km, initial=0.0)


def covered_quantity(layer: Label, share: FloatArray, source: str) -> Quantity:
    """Return the share of each site that a layer covers [%], to be shown beside a figure."""
    return numeric(
        "covered",
        say("land.covered", layer=layer),
        "%",
        100.0 * share,
        evidence=EvidenceClass.DERIVED,
        method=say("land.covered_method"),
        sources=(source,),
    )
