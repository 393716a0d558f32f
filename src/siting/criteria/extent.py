"""How far a site reaches from its centre."""

from __future__ import annotations

import numpy as np

from siting.evidence import FloatArray
from siting.geo.distance_bounds import range_to_point
from siting.sites.model import Sites


def off_centre_km(sites: Sites) -> FloatArray:
    """How far any point of each site may be from its centre [km], shape (n,).

    The farthest corner of a parcel, and the radius within which a site is known.
    """
    reach = np.zeros(len(sites))
    rows = np.flatnonzero(sites.has_area)
    if len(rows):
        geometry = np.asarray(sites.frame.geometry.array)[rows]
        reach[rows] = range_to_point(geometry, sites.lon[rows], sites.lat[rows])[1]
    return reach + sites.radius_km
