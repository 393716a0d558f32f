"""Who is served: the provincial capitals within a delay of each site, over fibre."""

from __future__ import annotations

import numpy as np

from siting.catalogue import Catalogue
from siting.conventions import FIBRE_MS_PER_KM, ROUTE_FACTORS, SERVED_MS
from siting.evidence import FloatArray, Label
from siting.geo.geodesy import distance_km
from siting.outcome import IntArray
from siting.records import dataclass
from siting.sites.model import Sites

_CAPITALS = (
    "Beijing", "Tianjin", "Shijiazhuang", "Taiyuan", "Hohhot", "Shenyang", "Changchun", "Harbin", "Shanghai",
    "Nanjing", "Hangzhou", "Hefei", "Fuzhou", "Nanchang", "Jinan", "Zhengzhou", "Wuhan", "Changsha",
    "Guangzhou", "Nanning", "Haikou", "Chongqing", "Chengdu", "Guiyang", "Kunming", "Lhasa", "Xi'an",
    "Lanzhou", "Xining", "Yinchuan", "Ürümqi",
)  # fmt: skip
"""The seats of the 31 provinces, regions and municipalities, as the layer of cities names them."""


@dataclass(frozen=True)
class Served:
    """Round trips in fibre from sites to provincial capitals.

    Parameters
    ----------
    capitals
        The k capitals.
    km
        (k, n) geodesic distance [km].
    round_trip_ms
        (k, n, 3) by the low, the typical and the high route factor [ms].
    source
        Id of the source of the capitals.
    """

    capitals: tuple[Label, ...]
    km: FloatArray
    round_trip_ms: FloatArray
    source: str

    def counts(self) -> IntArray:
        """Return how many capitals are within each delay of `SERVED_MS`, (delays, n, 3): by each factor."""
        within = self.round_trip_ms[None] <= np.asarray(SERVED_MS.value)[:, None, None, None]
        return np.asarray(within.sum(axis=1), dtype=np.int64)


def served(sites: Sites, rows: IntArray) -> Served:
    """Measure the round trip of the sites in *rows* to each provincial capital."""
    layer = Catalogue({}, {}).layer("cities")
    at = [[label.en for label in layer.names].index(name) for name in _CAPITALS]
    points = layer.geometry[at]
    lon, lat = sites.lon[rows], sites.lat[rows]
    km = np.array([distance_km(lon, lat, point.x, point.y) for point in points])
    trip = 2 * FIBRE_MS_PER_KM.value * km[..., None] * np.asarray(ROUTE_FACTORS.value)
    return Served(tuple(layer.names[i] for i in at), km, trip, layer.source)
