"""Bare places as sites: points without a name or a column, as many as a surface has cells."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from siting.evidence import FloatArray
from siting.sites.model import Sites

if TYPE_CHECKING:
    import geopandas as gpd


class BarePlaces(Sites):
    """Points as sites; their table is made when a criterion first reads it, as few do.

    Parameters
    ----------
    lon, lat
        Shape (n,), WGS84 degrees.
    elevation_m
        Shape (n,), metres above sea level; NaN is UNKNOWN.
    source
        How messages call them.
    """

    def __init__(self, lon: FloatArray, lat: FloatArray, elevation_m: FloatArray, source: str) -> None:
        given = {
            "lon": lon, "lat": lat, "has_area": np.zeros(len(lon), dtype=np.bool_), "source": source,
            "sha256": "", "warnings": (), "headings": {}, "crs": "", "above": (), "_elevation_m": elevation_m,
        }  # fmt: skip
        self.__dict__.update(given)

    @cached_property
    def frame(self) -> gpd.GeoDataFrame:
        """See `Sites`."""
        import geopandas as gpd
        import pandas as pd

        count = len(self)
        blank, empty = np.full(count, np.nan), np.full(count, "", dtype=object)
        columns = {
            "site_id": np.arange(count).astype(str).astype(object),
            "name": empty,
            "name_zh": empty,
            "elevation_m": self.elevation_m,
            "area_ha": blank,
            "area_mu": blank,
            "area_given_ha": blank,
        }
        points = gpd.points_from_xy(self.lon, self.lat)
        return gpd.GeoDataFrame(pd.DataFrame(columns), geometry=points, crs="EPSG:4326")

    @property
    def radius_km(self) -> FloatArray:
        """Shape (n,): places are exact."""
        return np.zeros(len(self))

    @property
    def elevation_m(self) -> FloatArray:
        """Shape (n,), metres above sea level; NaN is UNKNOWN."""
        found: FloatArray = self.__dict__["_elevation_m"]
        return found
