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
import unicodedata
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray

Pair = tuple[FloatArray, FloatArray]
BoolArray = npt.NDArray[np.bool_]

DATUMS: tuple[str, ...] = ("wgs84", "gcj02", "bd09")
"""The datums that a file's degrees can be declared to have."""

# What people write for each datum. CGCS2000 and WGS84 give a place the same degrees to within a metre.
_WORDS = {
    "wgs84": "wgs1984|wgs84|1984|84|gps|地球|epsg4326|4326|cgcs2000|epsg4490|4490|2000",
    "gcj02": "gcj02|gcj|国测局02|国测局|国测|火星|mars|高德|amap|gaode|autonavi|腾讯|tencent",
    "bd09": "bd09ll|bd09|bd9|bd|百度|baidu",
    "xian80": "西安1980|西安80|1980西安|80西安|xian1980|xian80|1980xian|1980|80",
    "beijing54": "北京1954|北京54|1954北京|54北京|beijing1954|beijing54|1954beijing|bj1954|bj54|1954|54",
}
_BESIDE = re.compile(
    "国家|中国|世界|大地|地理|坐标系统|坐标系|坐标|经纬度|椭球|地图|在线|加密|偏移|系统|系|年|datum|geodetic|geographic|"
    "coordinatesystem|coordinates?|reference|china|chinese|(?<!c)gcs|crs|(?<!a)maps?|^d(?=xian|beijing|wgs|china)"
)
_NAMED = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _WORDS.items()))


def datum_of(word: str) -> str:
    """Return the datum that *word* means, such as ``gcj02`` for GCJ-02 or 高德; any other word unchanged.

    Also ``xian80`` and ``beijing54``, which are no datums of `DATUMS` but coordinate systems: `SYSTEMS`.
    """
    rest = _BESIDE.sub("", re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", word[:100]).casefold()))
    found = set()
    while rest:
        match = _NAMED.match(rest)
        if match is None or match.lastgroup is None:
            return word
        found.add(match.lastgroup)
        rest = rest[match.end() :]
    return found.pop() if len(found) == 1 else word


SYSTEMS = {"xian80": ("Xian 1980", "EPSG:4610"), "beijing54": ("Beijing 1954", "EPSG:4214")}
"""The older national systems by what `datum_of` returns: name, and the CRS of degrees in them."""

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
