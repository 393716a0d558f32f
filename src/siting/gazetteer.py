"""Counties of China: which one a place lies in, by name or by the nearest seat, and which are neighbours.

Only the seats are known here, not the boundaries. So a county is either named by the user or guessed: it is
that of the nearest seat where the second nearest is clearly farther; otherwise both are possible.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from functools import cache, cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from siting.catalogue import DATA
from siting.evidence import BoolArray, FloatArray, Label
from siting.geo.geodesy import distance_km, earth_centred
from siting.place_names import place_spellings, rows_in_address, short_forms, without_kind
from siting.records import dataclass

IntArray = npt.NDArray[np.int64]

SECOND_SEAT_FACTOR = 1.5
"""The nearest seat's county is taken where the second seat is at least this many times as far."""

NOWHERE = -1
MAX_NAMED_KM = 500.0  # no county of China reaches farther from its seat
_REACH = 3
_AROUND, _AROUND_KM = 8, 60.0  # so many seats are looked at, and none so far away names a county by itself
_CANDIDATES = 4
_CHORD_TOLERANCE = 0.01  # straight through the Earth, a seat may seem this much nearer than it is
_CHORD_ERROR_M = 0.001  # far more than the error of a chord by floating point
_MAX_NEIGHBOUR_KM = 400.0  # across the border the cells of far seats would touch
_FEW_PLACES = 300
EDGES_PATH = DATA / "county_edges.npy"
"""`edges_of` the seats of all counties, so that no run has to find them."""


@dataclass(frozen=True, slots=True)
class County:
    """A county: code, names, the prefecture (empty where there is none) and the province."""

    code: str
    label: Label
    prefecture_zh: str
    province_zh: str

    @property
    def whole(self) -> Label:
        """Name with prefecture and province, as a document would write it."""
        zh = f"{self.province_zh}{self.prefecture_zh}{self.label.zh}"
        return Label(self.label.en if self.label.en != self.label.zh else zh, zh)


@dataclass(frozen=True, eq=False)
class Located:
    """The counties of n places.

    Parameters
    ----------
    first
        Shape (n,), row of the county in the gazetteer; `NOWHERE` where there is none.
    second
        Shape (n,), the other county that is possible; `NOWHERE` where there is none.
    stated
        Shape (n,), whether the user or a layer names the county; otherwise it is that of the nearest seat.
    first_km, second_km
        Shape (n,), distance to the two nearest seats [km].
    """

    first: IntArray
    second: IntArray
    stated: BoolArray
    first_km: FloatArray
    second_km: FloatArray


class Gazetteer:
    """The seats of all counties of China, and cities *abroad* (m, 2), in WGS84 degrees.

    *edges* (e, 2) are the rows of counties side by side, if they are known: see `edges_of`.
    """

    def __init__(
        self,
        counties: Sequence[County],
        lon: FloatArray,
        lat: FloatArray,
        abroad: FloatArray | None = None,
        edges: IntArray | None = None,
    ) -> None:
        self._abroad = np.empty((0, 2)) if abroad is None else abroad
        self._cities = _Points(earth_centred(*self._abroad.T)) if len(self._abroad) else None
        self.counties = tuple(counties)
        self.lon, self.lat = lon, lat
        self._points = _Points(earth_centred(lon, lat))
        self._reaches = np.full(len(self.counties), np.nan)
        self._edges = edges
        self._named: dict[str, list[int]] = {}
        for row, county in enumerate(self.counties):
            forms = short_forms(county.label.zh)
            bare = {without_kind(form) for form in (county.label.zh, *forms)}
            for name in {county.label.en.casefold(), county.label.zh, county.code, *forms, *bare} - {""}:
                self._named.setdefault(name, []).append(row)

    def __len__(self) -> int:
        return len(self.counties)

    def nearest(self, lon: FloatArray, lat: FloatArray, radius_km: FloatArray | float = 0.0) -> Located:
        """Return the county of the nearest seat, and of the second if that is possible too; shapes (n,).

        A place known within *radius_km* [km] may be so much farther from the first and nearer to the second.
        """
        xyz = earth_centred(lon, lat)
        rows, km = self._two_nearest(lon, lat, xyz)
        # There is a nearest seat even abroad: a place farther from it than its neighbouring seats lies in no
        # county.
        none = km[:, 0] > self._reach_km(rows[:, 0])
        # The districts of a big city are close together, and yet the hills beside it are no other country.
        doubt = np.flatnonzero(none & (km[:, 0] <= _AROUND_KM))
        none[doubt] = ~self._among_seats(lon[doubt], lat[doubt])
        clear = km[:, 1] - radius_km >= SECOND_SEAT_FACTOR * (km[:, 0] + radius_km)
        # Near a city abroad that might be the seat, no county is named.
        none |= self._is_abroad(lon, lat, xyz, SECOND_SEAT_FACTOR * (km[:, 0] + radius_km), radius_km)
        return Located(
            np.where(none, NOWHERE, rows[:, 0]),
            np.where(none | clear, NOWHERE, rows[:, 1]),
            np.zeros(len(rows), dtype=bool),
            km[:, 0],
            km[:, 1],
        )

    def _two_nearest(self, lon: FloatArray, lat: FloatArray, xyz: FloatArray) -> tuple[IntArray, FloatArray]:
        """Return the rows of the two nearest seats and their distances [km], shape (n, 2) each."""
        chord, rows = self._points.nearest(xyz, _CANDIDATES)
        # Only where chords are nearly equal may their order differ from that of the geodesics.
        near = chord[:, 2] <= chord[:, 1] * (1.0 + _CHORD_TOLERANCE)
        km = np.full(rows.shape, np.inf)
        for k in range(_CANDIDATES):
            some = slice(None) if k < 2 else near
            seat = rows[some, k]
            km[some, k] = distance_km(lon[some], lat[some], self.lon[seat], self.lat[seat])
        order = np.argsort(km, axis=1, kind="stable")[:, :2]
        return np.take_along_axis(rows, order, axis=1), np.take_along_axis(km, order, axis=1)

    def _reach_km(self, rows: IntArray) -> FloatArray:
        """Distance from some seats to their third nearest neighbours, shape (n,) [km]."""
        seat = np.unique(rows)
        seat = seat[np.isnan(self._reaches[seat])]  # each is found once; of two threads both find the same
        if len(seat):
            third = self._points.nearest(self._points.xyz[seat], _REACH + 1)[1][:, -1]
            lon, lat = self.lon, self.lat
            self._reaches[seat] = distance_km(lon[seat], lat[seat], lon[third], lat[third])
        return np.asarray(self._reaches[rows])

    def _is_abroad(
        self,
        lon: FloatArray,
        lat: FloatArray,
        xyz: FloatArray,
        limit_km: FloatArray,
        radius_km: FloatArray | float,
    ) -> BoolArray:
        """Return whether a city abroad is nearer than *limit_km*, less *radius_km* [km]; shape (n,)."""
        abroad = np.zeros(len(lon), dtype=np.bool_)
        if self._cities is None or not len(lon):
            return abroad
        # A geodesic is no shorter than its chord, which few places have within the limit.
        within_m = (limit_km + radius_km) * 1000.0 + _CHORD_ERROR_M
        chord, row = self._cities.nearest_within(xyz, float(within_m.max()))
        some = np.flatnonzero(chord <= within_m)
        km = distance_km(lon[some], lat[some], *self._abroad[row[some]].T)
        radius = np.broadcast_to(radius_km, len(lon))[some]
        abroad[some] = km - radius < limit_km[some]
        return abroad

    def _among_seats(self, lon: FloatArray, lat: FloatArray) -> BoolArray:
        """Return where seats lie on all sides: no half of the horizon is without one of the nearest."""
        rows = self._points.nearest(earth_centred(lon, lat), _AROUND)[1]
        east = (self.lon[rows] - lon[:, None]) * np.cos(np.radians(lat))[:, None]
        bearing = np.sort(np.arctan2(self.lat[rows] - lat[:, None], east), axis=1)
        gaps = np.diff(bearing, axis=1, append=bearing[:, :1] + 2.0 * np.pi)
        return np.asarray(gaps.max(axis=1, initial=0.0) < np.pi)

    def named(self, name: str, lon: float, lat: float) -> int:
        """Return the row of a county by name or code; the nearest of several of that name.

        `NOWHERE` where no county within `MAX_NAMED_KM` has the name.
        """
        rows = self._rows_named(name.strip())
        if not rows:
            return NOWHERE
        km = distance_km(lon, lat, self.lon[rows], self.lat[rows])
        best = int(np.argmin(km))
        return rows[best] if km[best] <= MAX_NAMED_KM else NOWHERE

    def _rows_named(self, text: str) -> list[int]:
        """Return the counties of a name as it stands, else in another spelling, else with what it lies in."""
        rows = self._named.get(text.casefold()) or self._named.get(text)
        if rows is not None:
            return rows
        if text.isascii():
            written = (*place_spellings(text), f"{text}xian".casefold())
            return next((self._named[s] for s in written if s in self._named), [])
        return rows_in_address(text, self._named, self._within)

    def _within(self, row: int) -> tuple[str, str]:
        return self.counties[row].province_zh, self.counties[row].prefecture_zh

    @property
    def neighbours(self) -> tuple[frozenset[int], ...]:
        """Rows of the neighbours of each county: those whose seats have touching Voronoi cells."""
        return _neighbours(self)

    @property
    def edges(self) -> IntArray:
        """Rows of counties side by side, shape (e, 2)."""
        return edges_of(self.lon, self.lat) if self._edges is None else self._edges

    def position(self, one: int, other: int) -> int:
        """Return 0 if two rows are the same county, 1 if they are neighbours, otherwise 2."""
        if one == other:
            return 0
        return 1 if other in self.neighbours[one] else 2


class _Points:
    """Points in space, searched by a tree, or one by one if that is less work than to build it."""

    def __init__(self, xyz: FloatArray) -> None:
        self.xyz = xyz

    @cached_property
    def _tree(self) -> Any:
        from scipy.spatial import KDTree

        return KDTree(self.xyz)

    def nearest(self, places: FloatArray, count: int) -> tuple[FloatArray, IntArray]:
        """Return distance and row of the nearest points of each place in order, shape (n, count) each."""
        if len(places) > _FEW_PLACES:
            chord, rows = self._tree.query(places, k=[*range(1, count + 1)])
            return np.asarray(chord), np.asarray(rows)
        chord = _chords(places, self.xyz)
        rows = np.argpartition(chord, count - 1, axis=1)[:, :count]
        order = np.argsort(np.take_along_axis(chord, rows, axis=1), axis=1, kind="stable")
        rows = np.take_along_axis(rows, order, axis=1)
        return np.take_along_axis(chord, rows, axis=1), rows

    def nearest_within(self, places: FloatArray, within: float) -> tuple[FloatArray, IntArray]:
        """Return distance and row of the nearest point of each place, shape (n,) each.

        Where none is as near as *within*, the distance may be infinite: the row is then the number of points.
        """
        if len(places) > _FEW_PLACES:
            chord, row = self._tree.query(places, distance_upper_bound=within)
            return np.asarray(chord), np.asarray(row)
        # The box around a few places leaves few of tens of thousands of points.
        outside = (self.xyz < places.min(axis=0) - within) | (self.xyz > places.max(axis=0) + within)
        inside = np.flatnonzero(~outside.any(axis=1))
        if not len(inside):
            return np.full(len(places), np.inf), np.full(len(places), len(self.xyz))
        chord = _chords(places, self.xyz[inside])
        return chord.min(axis=1), inside[chord.argmin(axis=1)]


def _chords(places: FloatArray, points: FloatArray) -> FloatArray:
    """Distances of places from points through the earth, shape (n, m)."""
    return np.asarray(np.sqrt(sum((places[:, i, None] - points[:, i]) ** 2 for i in range(3))))


def edges_of(lon: FloatArray, lat: FloatArray) -> IntArray:
    """Return the rows of counties side by side, shape (e, 2): each pair once, in order.

    They are the edges of the Delaunay triangulation on the sphere, which is the convex hull of the seats.
    """
    from scipy.spatial import ConvexHull

    xyz = earth_centred(lon, lat)
    triangles = ConvexHull(xyz / np.linalg.norm(xyz, axis=1, keepdims=True)).simplices
    edges = np.vstack([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [0, 2]]])
    km = distance_km(lon[edges[:, 0]], lat[edges[:, 0]], lon[edges[:, 1]], lat[edges[:, 1]])
    return np.unique(np.sort(edges[km <= _MAX_NEIGHBOUR_KM], axis=1), axis=0).astype(np.int64)


@cache
def _neighbours(gazetteer: Gazetteer) -> tuple[frozenset[int], ...]:
    found: list[set[int]] = [set() for _ in range(len(gazetteer))]
    for one, other in gazetteer.edges.tolist():
        found[one].add(other)
        found[other].add(one)
    return tuple(frozenset(x) for x in found)


def in_china(lon: FloatArray, lat: FloatArray) -> BoolArray:
    """Return which places lie in a county of China; shape (n,)."""
    return np.asarray(gazetteer().nearest(lon, lat).first != NOWHERE)


def is_abroad(lon: float, lat: float) -> bool:
    """Return whether a place is known to lie outside China, where its law does not apply; NaN is unknown."""
    if math.isnan(lon) or math.isnan(lat):
        return False
    return not in_china(np.array([lon]), np.array([lat])).any()


@cache
def gazetteer() -> Gazetteer:
    """Return the counties and the cities abroad that ship with the package.

    Their sources are ``counties`` and ``world-cities``.
    """
    with (DATA / "counties.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    counties = [
        County(r["code"], Label(r["name"], r["name_zh"]), r["prefecture_zh"], r["province_zh"]) for r in rows
    ]
    lon, lat = (np.array([float(r[key]) for r in rows]) for key in ("lon", "lat"))
    with (DATA / "world_cities.csv").open(encoding="utf-8", newline="") as file:
        abroad = np.loadtxt(file, delimiter=",", skiprows=1, usecols=(-4, -3), quotechar='"')
    return Gazetteer(counties, lon, lat, abroad, np.load(EDGES_PATH).astype(np.int64))
