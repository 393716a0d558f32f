"""Places for a map to click on, and the relief to lay under it: both ship with the package."""

from __future__ import annotations

from functools import cache

_LARGE = 2_000_000


@cache
def known_places() -> tuple[tuple[float, float, str, str, bool], ...]:
    """Return longitude, latitude [degrees WGS84], name in English and Chinese, and if it is a large city."""
    import numpy as np

    from siting.catalogue import Catalogue

    found: dict[str, tuple[float, float, str, str, bool]] = {}
    for table in ("cities", "divisions", "counties"):
        layer = Catalogue().layer(table)
        population = layer.numbers("population") if table == "cities" else None
        large = np.zeros(len(layer.names), bool) if population is None else np.asarray(population) >= _LARGE
        for point, label, is_large in zip(layer.geometry, layer.names, large.tolist(), strict=True):
            key = label.zh.removesuffix("市")
            found.setdefault(key, (round(point.x, 4), round(point.y, 4), label.en, label.zh, is_large))
    return tuple(found.values())


def relief() -> bytes:
    """Return the shaded relief (WebP) of 109.5-118 E, 34-41.5 N, its rows even in Web Mercator."""
    from siting.show.base.ground import RELIEF

    return RELIEF.content


def position(text: str) -> tuple[float, float, float | None]:
    """Return latitude, longitude [degrees WGS84] and elevation [m, None if UNKNOWN] of a name or ``LAT,LON``.

    Raises `SitingError` for a place that no table knows, or that is not on the Earth.
    """
    import math

    from siting.auditing.judging.site import find_site
    from siting.catalogue import Catalogue

    site = find_site(text, Catalogue())
    return site.lat, site.lon, None if math.isnan(site.elevation_m) else site.elevation_m
