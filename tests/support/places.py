"""Small site tables for the tests of criteria."""

import geopandas as gpd
import numpy as np
import shapely

from siting.geo.datum import gcj02_to_bd09, wgs84_to_gcj02
from siting.sites.model import Sites


def wgs84_to_bd09(lon, lat):
    """Shift WGS84 degrees as a Chinese map service does."""
    return gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))


def sites(geometry, *, elevation_m=None, **columns):
    geometry = np.array([shapely.Point(*g) if isinstance(g, tuple) else g for g in geometry], dtype=object)
    count = len(geometry)
    unknown = np.full(count, np.nan)
    frame = gpd.GeoDataFrame(
        {
            "site_id": [f"s{i}" for i in range(count)],
            "name": [f"site {i}" for i in range(count)],
            "name_zh": [""] * count,
            "elevation_m": unknown if elevation_m is None else np.array(elevation_m, dtype=float),
            "area_ha": unknown,
            "area_mu": unknown,
            "area_given_ha": unknown,
            **columns,
        },
        geometry=geometry,
        crs="EPSG:4326",
    )
    centre = shapely.centroid(geometry)
    return Sites(
        frame,
        shapely.get_x(centre),
        shapely.get_y(centre),
        shapely.get_type_id(geometry) == 3,
        "sites.csv",
        "",
    )


SEAT = (112.1494, 37.5512)
