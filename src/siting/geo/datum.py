"""The shifted coordinates of Chinese map services: GCJ-02 and BD-09, to and from WGS84.

GCJ-02 (used by Amap, Tencent and most phones in China) moves a WGS84 place by some 300-600 m; BD-09
(Baidu) moves a GCJ-02 place again by about 900 m. The forward formulas are those in public use; an actual
service may differ from them by metres. The inverses are found by fixed-point iteration, exact to far below a
millimetre; the one-step subtraction in common use is off by up to 2 m.

All functions take scalars or arrays of degrees that broadcast together, return float arrays, and pass NaN
through.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray

Pair = tuple[FloatArray, FloatArray]
BoolArray = npt.NDArray[np.bool_]

DATUMS: tuple[str, ...] = ("wgs84", "gcj02", "bd09")
"""The datums that a file's degrees can be declared to have."""

_WORDS = {
    "gcj": "gcj02", "mars": "gcj02", "火星": "gcj02", "高德": "gcj02", "amap": "gcj02", "腾讯": "gcj02",
    "tencent": "gcj02", "bd09ll": "bd09", "百度": "bd09", "baidu": "bd09", "cgcs2000": "wgs84",
    "国家2000": "wgs84", "2000国家大地坐标系": "wgs84", "wgs1984": "wgs84",
}  # fmt: skip


def datum_of(word: str) -> str:
    """Return the datum that *word* means, such as ``gcj02`` for GCJ-02 or 高德; any other word unchanged."""
    plain = re.sub(r"[\s_-]+|坐标系?$", "", word.casefold())
    return plain if plain in DATUMS else _WORDS.get(plain, word)


SERVICES = {"gcj02": "GCJ-02 (Amap, Tencent)", "bd09": "BD-09 (Baidu)", "wgs84": "WGS84 or CGCS2000"}
"""The datums as users know them."""

# Krasovsky 1940, which GCJ-02 uses to convert metres to degrees.
_SEMI_MAJOR_M = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323

# Nothing is shifted outside this box.
_WEST, _EAST = 73.66, 135.05
_SOUTH, _NORTH = 3.86, 53.55

_BD_ANGLE = np.pi * 3000.0 / 180.0
_BD_EAST_DEG, _BD_NORTH_DEG = 0.0065, 0.006

# A step of 1e-10 degrees (0.01 mm) leaves an error about a hundred times smaller; it takes four or five
# steps.
_SETTLED_DEG = 1e-10
_MAX_STEPS = 30

# The largest shift is under 0.02 degrees: no place in the box can be shifted farther out than this.
_MARGIN_DEG = 0.1


def in_china_box(lon: Any, lat: Any, *, margin: float = 0.0) -> BoolArray:
    """Whether a WGS84 place [degrees] lies in the box where GCJ-02 shifts it, or within *margin* of it."""
    x, y = _degrees(lon, lat)
    east_west = (x > _WEST - margin) & (x < _EAST + margin)
    return np.asarray(east_west & (y > _SOUTH - margin) & (y < _NORTH + margin))


def wgs84_to_gcj02(lon: Any, lat: Any) -> Pair:
    """Shift WGS84 degrees to GCJ-02; outside China's box they stay as they are."""
    x, y = (np.array(a) for a in _degrees(lon, lat))
    inside = in_china_box(x, y)
    x[inside], y[inside] = _shifted(x[inside], y[inside])
    return x, y


def gcj02_to_wgs84(lon: Any, lat: Any) -> Pair:
    """Undo `wgs84_to_gcj02`; a place whose origin is outside China's box stays as it is."""
    x, y = (np.array(a) for a in _degrees(lon, lat))
    near = in_china_box(x, y, margin=_MARGIN_DEG)
    true_x, true_y = _invert(_shifted, x[near], y[near])
    inside = in_china_box(true_x, true_y)
    x[near] = np.where(inside, true_x, x[near])
    y[near] = np.where(inside, true_y, y[near])
    return x, y


def gcj02_to_bd09(lon: Any, lat: Any) -> Pair:
    """Shift GCJ-02 degrees to BD-09."""
    x, y = _degrees(lon, lat)
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * _BD_ANGLE)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * _BD_ANGLE)
    return radius * np.cos(angle) + _BD_EAST_DEG, radius * np.sin(angle) + _BD_NORTH_DEG


def bd09_to_gcj02(lon: Any, lat: Any) -> Pair:
    """Undo `gcj02_to_bd09`, exactly."""
    x, y = _degrees(lon, lat)
    return _invert(gcj02_to_bd09, x, y)


def bd09_to_wgs84(lon: Any, lat: Any) -> Pair:
    """Convert BD-09 to WGS84 by way of GCJ-02, exactly."""
    return gcj02_to_wgs84(*bd09_to_gcj02(lon, lat))


def to_wgs84(lon: Any, lat: Any, datum: str) -> Pair:
    """Convert degrees on *datum* (one of `DATUMS`) to WGS84.

    Raises
    ------
    KeyError
        The datum is not in `DATUMS`.
    """
    return _TO_WGS84[datum](lon, lat)


def _degrees(lon: Any, lat: Any) -> Pair:
    x, y = np.broadcast_arrays(np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64))
    return x, y


_TO_WGS84: dict[str, Callable[[Any, Any], Pair]] = {
    "wgs84": _degrees,
    "gcj02": gcj02_to_wgs84,
    "bd09": bd09_to_wgs84,
}


def _shifted(lon: FloatArray, lat: FloatArray) -> Pair:
    """Return the GCJ-02 degrees of a WGS84 place, whether or not it is in the box."""
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    ripple = 20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += ripple * 2.0 / 3.0
    north += (20.0 * np.sin(np.pi * y) + 40.0 * np.sin(np.pi / 3.0 * y)) * 2.0 / 3.0
    north += (160.0 * np.sin(np.pi / 12.0 * y) + 320.0 * np.sin(np.pi / 30.0 * y)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += ripple * 2.0 / 3.0
    east += (20.0 * np.sin(np.pi * x) + 40.0 * np.sin(np.pi / 3.0 * x)) * 2.0 / 3.0
    east += (150.0 * np.sin(np.pi / 12.0 * x) + 300.0 * np.sin(np.pi / 30.0 * x)) * 2.0 / 3.0

    phi = np.radians(lat)
    squeeze = 1.0 - _ECCENTRICITY_SQUARED * np.sin(phi) ** 2
    meridian_m = _SEMI_MAJOR_M * (1.0 - _ECCENTRICITY_SQUARED) / squeeze**1.5
    parallel_m = _SEMI_MAJOR_M / np.sqrt(squeeze) * np.cos(phi)
    return lon + np.degrees(east / parallel_m), lat + np.degrees(north / meridian_m)


def _invert(forward: Callable[[FloatArray, FloatArray], Pair], lon: FloatArray, lat: FloatArray) -> Pair:
    """Find the place that *forward* moves to (lon, lat), stepping by the remaining difference."""
    x, y = np.array(lon), np.array(lat)
    for _ in range(_MAX_STEPS):
        reached_x, reached_y = forward(x, y)
        step_x, step_y = lon - reached_x, lat - reached_y
        x, y = x + step_x, y + step_y
        # NaN compares false, so a missing place does not prolong the iteration.
        if not (np.any(np.abs(step_x) > _SETTLED_DEG) or np.any(np.abs(step_y) > _SETTLED_DEG)):
            break
    return x, y
