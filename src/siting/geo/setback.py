"""Distance from the edge of a parcel to the nearest feature of a layer, and the two points it is between.

Where two sets of straight pieces do not touch, the shortest way between them starts or ends at a corner of
one of them. Corners and pieces are paired in earth-centred space; the best pair is measured by a geodesic.
"""

from __future__ import annotations

import numpy as np

from siting.evidence import FloatArray
from siting.geo.geodesy import distance_km
from siting.geo.nearest import FeatureIndex
from siting.geo.segments import Geometries, IntArray, Segments, cut, share_and_square
from siting.records import dataclass

_PAIRS_A_BLOCK = 1 << 20
_SITES_A_BLOCK = 4096
_TIE = 1 + 1e-12


@dataclass(frozen=True)
class Setback:
    """Set-backs of n sites.

    ``km`` (n,) is the distance from the site's edge, 0 where it touches or lies inside a feature; ``feature``
    (n,) the feature that decides, the first in the file among equals; ``site_point`` and ``feature_point``
    (n, 2) the ends of the shortest way in degrees, NaN where the distance is 0.
    """

    km: FloatArray
    feature: IntArray
    site_point: FloatArray
    feature_point: FloatArray


def setbacks(geometry: Geometries, index: FeatureIndex) -> Setback:
    """Measure from the edge of each site to the nearest feature.

    Parameters
    ----------
    geometry
        Shape (n,), points, lines or polygons in WGS84 degrees.
    index
        The features; edges are straight in lon and lat, as in GeoJSON.

    Returns
    -------
    Distances true to 0.1 m below 10 km and 1e-5 beyond.
    """
    count = len(geometry)
    km, feature = np.full(count, np.inf), np.zeros(count, dtype=np.int64)
    ends = np.full((count, 4), np.nan)
    for start in range(0, count, _SITES_A_BLOCK):
        rows = np.arange(start, min(start + _SITES_A_BLOCK, count))
        km[rows], feature[rows], ends[rows] = _block(geometry[rows], index)
    row, hit = index.touched(geometry)
    order = np.lexsort((hit, row))
    touched, first = np.unique(row[order], return_index=True)
    km[touched], feature[touched], ends[touched] = 0.0, hit[order][first], np.nan
    return Setback(km, feature, ends[:, :2], ends[:, 2:])


def _block(geometry: Geometries, index: FeatureIndex) -> tuple[FloatArray, IntArray, FloatArray]:
    edges = _by_owner(cut(geometry))
    count = len(geometry)
    most = np.full(count, np.inf)
    np.minimum.at(most, edges.owner, index.chord_to_nearest(edges.from_xyz))
    begin = np.searchsorted(edges.owner, np.arange(count + 1))
    middle = (edges.from_xyz[begin[:-1]] + edges.to_xyz[(begin[1:] - 1)]) / 2
    out = np.zeros(count)
    for corners in (edges.from_xyz, edges.to_xyz):
        np.maximum.at(out, edges.owner, np.linalg.norm(corners - middle[edges.owner], axis=1))
    site, piece = index.candidates(middle, (most + out) * _TIE + index.reach_m)
    order = np.lexsort((piece, site))
    site, piece = site[order], piece[order]
    best = _Best(count)
    sizes = (begin[1:] - begin[:-1])[site]
    done = np.concatenate([[0], np.cumsum(sizes)])
    start = 0
    while start < len(site):
        stop = max(start + 1, int(np.searchsorted(done, done[start] + _PAIRS_A_BLOCK, side="right")) - 1)
        size = sizes[start:stop]
        pair = np.repeat(np.arange(start, stop), size)
        edge = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size) + begin[site[pair]]
        best.take(site[pair], edges, edge, index, piece[pair])
        start = stop
    return best.measured(edges, index)


def _by_owner(edges: Segments) -> Segments:
    """Return pieces in the order of their geometries: `cut` lists points first."""
    order = np.argsort(edges.owner, kind="stable")
    return Segments(
        edges.start[order], edges.end[order], edges.from_xyz[order], edges.to_xyz[order], edges.owner[order]
    )


class _Best:
    """The nearest pair of pieces of each site so far."""

    def __init__(self, count: int) -> None:
        self.square = np.full(count, np.inf)
        self.edge = np.zeros(count, dtype=np.int64)
        self.piece = np.zeros(count, dtype=np.int64)
        self.at_edge = np.zeros(count)
        self.at_piece = np.zeros(count)

    def take(
        self, site: IntArray, edges: Segments, edge: IntArray, index: FeatureIndex, piece: IntArray
    ) -> None:
        """Compare pairs of an edge and a piece: each of the four corners with the other's length."""
        a, b = edges.from_xyz[edge], edges.to_xyz[edge]
        p, q = index.segments.from_xyz[piece], index.segments.to_xyz[piece]
        zero, one = np.zeros(len(edge)), np.ones(len(edge))
        for corner, start, end, fixed, of_edge in (
            (a, p, q, zero, True),
            (b, p, q, one, True),
            (p, a, b, zero, False),
            (q, a, b, one, False),
        ):
            share, square = share_and_square(corner, start, end)
            owner = index.segments.owner[piece]
            order = np.lexsort((owner, square, site))
            first = order[np.unique(site[order], return_index=True)[1]]
            who = site[first]
            # Among equals the first feature in the file decides.
            nearer = square[first] * _TIE < self.square[who]
            equal = ~nearer & (square[first] <= self.square[who] * _TIE)
            nearer |= equal & (owner[first] < index.segments.owner[self.piece[who]])
            first, who = first[nearer], who[nearer]
            self.square[who], self.edge[who], self.piece[who] = square[first], edge[first], piece[first]
            self.at_edge[who] = fixed[first] if of_edge else share[first]
            self.at_piece[who] = share[first] if of_edge else fixed[first]

    def measured(self, edges: Segments, index: FeatureIndex) -> tuple[FloatArray, IntArray, FloatArray]:
        """Return distances [km], features, and both ends of the shortest way [degrees]."""
        pieces = index.segments
        along = edges.end[self.edge] - edges.start[self.edge]
        here = edges.start[self.edge] + self.at_edge[:, None] * along
        length = pieces.end[self.piece] - pieces.start[self.piece]
        there = pieces.start[self.piece] + self.at_piece[:, None] * length
        km = distance_km(here[:, 0], here[:, 1], there[:, 0], there[:, 1])
        return km, pieces.owner[self.piece], np.hstack([here, there])
