"""The geometry of a printed map: projection, extent, graticule, scale bar and north.

Lengths on the page are points (1/72 inch), lengths on the ground metres.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray
from siting.geo.geodesy import distance_km
from siting.records import dataclass

if TYPE_CHECKING:
    from pyproj import Proj

_GRATICULE_STEPS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0)
_MAX_LINES = 7
_SAMPLES = 181
_NODES, _TRIED = 24, 9
_OFF_DEGREES = 1e-9  # a tenth of a millimetre


@dataclass(frozen=True)
class LocalProjection:
    """Azimuthal equidistant on WGS84: distances from the centre are true.

    At 1,000 km from the centre, lengths perpendicular to the radius are 0.4% too long.
    """

    lon: float
    lat: float

    @cached_property
    def _proj(self) -> Proj:
        from pyproj import Proj

        return Proj(proj="aeqd", lat_0=self.lat, lon_0=self.lon, ellps="WGS84", units="m")

    def forward(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Project degrees to metres."""
        x, y = self._proj(np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64))
        return np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)

    def inverse(self, x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Convert metres back to degrees."""
        lon, lat = self._proj(np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64), inverse=True)
        return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)

    def inverse_grid(self, x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Convert the points of a grid back to degrees, shape (y, x) each: as `inverse`, in much less time.

        Degrees are smooth within a window, so they are interpolated by polynomials between `_NODES` abscissas
        and ordinates, which are denser towards the edges. Where that would be off by more than
        `_OFF_DEGREES`, near a pole or across the date line, each point is converted.
        """
        if len(x) * len(y) <= 4 * _NODES**2:
            return self.inverse(*np.meshgrid(x, y))
        nodes_x, across = _between_nodes(x)
        nodes_y, down = _between_nodes(y)
        found = [
            np.einsum("ij,jk->ik", np.einsum("ij,jk->ik", down, some), across.T)
            for some in self.inverse(*np.meshgrid(nodes_x, nodes_y))
        ]
        tried_x, tried_y = (np.linspace(0, len(at) - 1, _TRIED).astype(np.int64) for at in (x, y))
        exact = self.inverse(*np.meshgrid(x[tried_x], y[tried_y]))
        tried = np.ix_(tried_y, tried_x)
        off = max(float(np.abs(some[tried] - other).max()) for some, other in zip(found, exact, strict=True))
        return (found[0], found[1]) if off <= _OFF_DEGREES else self.inverse(*np.meshgrid(x, y))

    def north(self, x: float, y: float) -> float:
        """Return the direction of true north at a point [degrees, clockwise from the top of the page]."""
        lon, lat = self.inverse(x, y)
        x1, y1 = self.forward(lon, lat + 0.01)
        return math.degrees(math.atan2(float(x1) - x, float(y1) - y))


def _between_nodes(at: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the nodes of a range (`_NODES`,), and their weights at each of its points (n, `_NODES`).

    Barycentric interpolation in the Chebyshev points of the first kind (Berrut and Trefethen, Barycentric
    Lagrange interpolation, SIAM Review 46, 2004).
    """
    turn = np.pi * (np.arange(_NODES) + 0.5) / _NODES
    middle, half = (at.max() + at.min()) / 2, (at.max() - at.min()) / 2
    nodes = middle + half * np.cos(turn)
    apart = at[:, None] - nodes
    exact = apart == 0.0
    weight = (-1.0) ** np.arange(_NODES) * np.sin(turn) / np.where(exact, 1.0, apart)
    weight[exact.any(axis=1)] = 0.0
    weight[exact] = 1.0
    return nodes, weight / weight.sum(axis=1, keepdims=True)


def centred_projection(lon: FloatArray, lat: FloatArray) -> LocalProjection:
    """Return a projection centred on the middle of the points, rounded to 0.1 degrees."""
    phi, lam = np.radians(lat), np.radians(lon)
    x, y = float(np.mean(np.cos(phi) * np.cos(lam))), float(np.mean(np.cos(phi) * np.sin(lam)))
    first = LocalProjection(math.degrees(math.atan2(y, x)), float(np.mean(lat)))
    east, north = first.forward(lon, lat)
    mid_lon, mid_lat = first.inverse((east.min() + east.max()) / 2, (north.min() + north.max()) / 2)
    return LocalProjection(round(float(mid_lon), 1), round(float(mid_lat), 1))


@dataclass(frozen=True)
class Box:
    """A rectangle; in points on the page, or in metres on the ground."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Right minus left."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Top minus bottom."""
        return self.top - self.bottom

    def grown(self, by: float) -> Box:
        """Return the rectangle enlarged by *by* on each side."""
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def moved(self, right: float, up: float) -> Box:
        """Return the rectangle, moved."""
        return Box(self.left + right, self.bottom + up, self.right + right, self.top + up)

    def meets(self, other: Box) -> bool:
        """Whether two rectangles overlap."""
        beside = self.left >= other.right or self.right <= other.left
        return not (beside or self.bottom >= other.top or self.top <= other.bottom)

    def holds(self, x: npt.ArrayLike, y: npt.ArrayLike) -> npt.NDArray[np.bool_]:
        """Whether points lie in the rectangle, including its edge."""
        x, y = np.asarray(x), np.asarray(y)
        inside = (x >= self.left) & (x <= self.right) & (y >= self.bottom) & (y <= self.top)
        return np.asarray(inside, dtype=np.bool_)


@dataclass(frozen=True)
class MapFrame:
    """A window of the page that shows a part of the ground at one scale."""

    projection: LocalProjection
    page: Box
    ground: Box

    @property
    def metres_per_point(self) -> float:
        """Ground metres under one point of the page."""
        return self.ground.width / self.page.width

    def to_page(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Return the position of degrees on the page [points]."""
        x, y = self.projection.forward(lon, lat)
        return self.ground_to_page(x, y)

    def ground_to_page(self, x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Return the position of ground metres on the page [points]."""
        scale = 1 / self.metres_per_point
        return (
            self.page.left + (np.asarray(x) - self.ground.left) * scale,
            self.page.bottom + (np.asarray(y) - self.ground.bottom) * scale,
        )


def fitted_frame(
    projection: LocalProjection, page: Box, x: FloatArray, y: FloatArray, *, margin: float, smallest_m: float
) -> MapFrame:
    """Return the frame that shows all points, as large as the page allows.

    Parameters
    ----------
    projection
        Projection to metres.
    page
        The window on the page [points].
    x, y
        Points that must be visible, shape (n,) [m].
    margin
        Free margin on each side, as a share of the window.
    smallest_m
        Least ground width [m], for a single point.
    """
    usable = 1 - 2 * margin
    width = max(float(x.max() - x.min()) / usable, smallest_m)
    height = max(float(y.max() - y.min()) / usable, smallest_m * page.height / page.width)
    scale = max(width / page.width, height / page.height)
    mid_x, mid_y = float(x.min() + x.max()) / 2, float(y.min() + y.max()) / 2
    half_w, half_h = scale * page.width / 2, scale * page.height / 2
    return MapFrame(projection, page, Box(mid_x - half_w, mid_y - half_h, mid_x + half_w, mid_y + half_h))


@dataclass(frozen=True)
class GridLine:
    """A meridian (``axis`` lon) or a parallel (``axis`` lat), and its intersection with the frame."""

    axis: str
    degrees: float
    text: str
    x: FloatArray
    y: FloatArray
    label_at: float | None


def graticule(frame: MapFrame) -> list[GridLine]:
    """Return the meridians and parallels of a frame, on the page.

    ``label_at`` is where a meridian crosses the lower edge, or a parallel the left one.
    """
    lon, lat = _frame_degrees(frame)
    step = _step(max(float(np.ptp(lon)), float(np.ptp(lat))))
    lines = []
    for axis, own, other in (("lon", lon, lat), ("lat", lat, lon)):
        across = np.linspace(float(other.min()) - step, float(other.max()) + step, _SAMPLES)
        if axis == "lon":
            across = across.clip(-90, 90)
        for degrees in _multiples(float(own.min()), float(own.max()), step):
            same = np.full(_SAMPLES, degrees)
            x, y = frame.to_page(same, across) if axis == "lon" else frame.to_page(across, same)
            seen = frame.page.grown(1).holds(x, y)
            if seen.any():
                text = degree_text(axis, degrees, decimals=_decimals(step))
                lines.append(GridLine(axis, degrees, text, x, y, _crossing(axis, x, y, frame.page)))
    return lines


def _frame_degrees(frame: MapFrame) -> tuple[FloatArray, FloatArray]:
    """Return degrees along the edge of the frame; longitudes do not jump at the date line."""
    g = frame.ground
    run = np.linspace(0, 1, 41)
    x = np.concatenate([g.left + run * g.width, g.left + run * g.width, 0 * run + g.left, 0 * run + g.right])
    y = np.concatenate(
        [0 * run + g.bottom, 0 * run + g.top, g.bottom + run * g.height, g.bottom + run * g.height]
    )
    lon, lat = frame.projection.inverse(x, y)
    centre = frame.projection.lon
    return centre + (lon - centre + 180) % 360 - 180, lat


def _step(span: float) -> float:
    return next((s for s in _GRATICULE_STEPS if span / s <= _MAX_LINES), _GRATICULE_STEPS[-1])


def _decimals(step: float) -> int:
    return 0 if step >= 1 else 1 if step >= 0.1 else 2


def _multiples(low: float, high: float, step: float) -> Iterator[float]:
    for k in range(math.ceil(low / step), math.floor(high / step) + 1):
        yield round(k * step, 6)


def _crossing(axis: str, x: FloatArray, y: FloatArray, page: Box) -> float | None:
    """Return the crossing of a line with the lower (meridian) or left (parallel) edge, if any."""
    across, along = (y - page.bottom, x) if axis == "lon" else (x - page.left, y)
    turn = np.flatnonzero(np.diff(np.sign(across)) != 0)
    if len(turn) == 0:
        return None
    i = int(turn[0])
    part = float(across[i] / (across[i] - across[i + 1]))
    at = float(along[i] + part * (along[i + 1] - along[i]))
    low, high = (page.left, page.right) if axis == "lon" else (page.bottom, page.top)
    return at if low <= at <= high else None


def degree_text(axis: str, degrees: float, *, decimals: int) -> str:
    """Return degrees of longitude (``axis`` lon) or latitude (lat) such as ``112°E``."""
    if axis == "lon":
        degrees = (degrees + 180) % 360 - 180
    letter = ("E" if degrees > 0 else "W") if axis == "lon" else ("N" if degrees > 0 else "S")
    return f"{abs(degrees):.{decimals}f}°{letter if degrees else ''}"


@dataclass(frozen=True)
class BarLength:
    """A bar of ``km`` kilometres on the ground, ``length`` points long on the page."""

    km: float
    length: float


def scale_bar(frame: MapFrame, *, most: float) -> BarLength:
    """Return the longest bar of a round length under *most* points, true along the frame's middle row."""
    g = frame.ground
    middle = (g.bottom + g.top) / 2
    half = g.width / 8
    centre = (g.left + g.right) / 2
    lon, lat = frame.projection.inverse([centre - half, centre + half], [middle, middle])
    km_per_point = float(distance_km(lon[0], lat[0], lon[1], lat[1])) / (2 * half / frame.metres_per_point)
    exponent = math.floor(math.log10(most * km_per_point))
    km = max(n * 10.0**exponent for n in (1, 2, 5) if n * 10.0**exponent <= most * km_per_point)
    return BarLength(km, km / km_per_point)
