"""Distances along a network of lines: roads, fibre, power lines.

Vertices of lines are nodes and their segments edges, so lines meet where they share a vertex. A place joins
at the nearest point of an edge; how far it is from there is reported, not added. Places in parts of the
network that are not connected have no distance.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray
from siting.geo.geodesy import distance_km
from siting.records import dataclass

if TYPE_CHECKING:
    from scipy.sparse import csr_array
    from shapely import STRtree

IntArray = npt.NDArray[np.int64]
Geometries = npt.NDArray[np.object_]
NONE = -1
_SAME_DEG = 1e-7  # vertices nearer than a centimetre are one
_MIN_KM = 1e-9  # an edge of length 0 would be no edge to scipy


@dataclass(frozen=True)
class Snapped:
    """Where n places join the network.

    Parameters
    ----------
    edge, share
        Shape (n,): the edge, and how far along it, 0..1.
    snap_km
        Shape (n,): from the place to that point [km].
    part
        Shape (n,): which connected part of the network it is.
    """

    edge: IntArray
    share: FloatArray
    snap_km: FloatArray
    part: IntArray


@dataclass(frozen=True)
class TwoNearest:
    """The nearest target of each of n places, and the nearest one of another group.

    Shape (n,) each: index of the target, `NONE` if there is none in the place's part; km along the network,
    NaN then.
    """

    first: IntArray
    first_km: FloatArray
    second: IntArray
    second_km: FloatArray


class LineNetwork:
    """A network of lines in WGS84 degrees.

    Parameters
    ----------
    lines
        Shape (m,): line strings, also multiple ones. Others are left out.

    Raises
    ------
    ValueError
        There is no line.
    """

    def __init__(self, lines: Geometries) -> None:
        import shapely

        parts = shapely.get_parts(lines[np.isin(shapely.get_type_id(lines), (1, 5))])
        points, line = shapely.get_coordinates(parts, return_index=True)
        if not len(points):
            raise ValueError("a network without lines")
        keys, node = _distinct(points)
        along = np.flatnonzero(line[1:] == line[:-1])
        one, other = node[along], node[along + 1]
        differs = one != other
        self.lon, self.lat = keys[:, 0], keys[:, 1]
        ends = np.sort(np.column_stack([one[differs], other[differs]]), axis=1)
        ends = ends[_first_of_each(ends)]
        self.one, self.other = ends[:, 0], ends[:, 1]
        self.length_km = np.maximum(
            distance_km(self.lon[self.one], self.lat[self.one], self.lon[self.other], self.lat[self.other]),
            _MIN_KM,
        )

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return len(self.lon)

    @property
    def edges(self) -> int:
        """Number of edges."""
        return len(self.one)

    @cached_property
    def part(self) -> IntArray:
        """Shape (nodes,): the connected part of each node, from 0."""
        from scipy.sparse.csgraph import connected_components

        return np.asarray(connected_components(self._graph_of([], []), directed=False)[1], dtype=np.int64)

    @property
    def parts(self) -> int:
        """Number of parts that are not connected with each other."""
        return int(self.part.max()) + 1

    def snapped(self, lon: FloatArray, lat: FloatArray) -> Snapped:
        """Find the point of the network that is nearest to each place."""
        edge = self._nearest_edges(lon, lat)
        a, b = self.one[edge], self.other[edge]
        # The plane of the place: a degree of longitude counts as the cosine of the latitude.
        cosine = np.cos(np.radians(lat))
        dx, dy = (self.lon[b] - self.lon[a]) * cosine, self.lat[b] - self.lat[a]
        px, py = (lon - self.lon[a]) * cosine, lat - self.lat[a]
        share = np.clip((px * dx + py * dy) / np.maximum(dx * dx + dy * dy, 1e-300), 0.0, 1.0)
        at_lon = self.lon[a] + share * (self.lon[b] - self.lon[a])
        at_lat = self.lat[a] + share * (self.lat[b] - self.lat[a])
        return Snapped(edge, share, distance_km(lon, lat, at_lon, at_lat), self.part[a])

    def two_nearest(self, places: Snapped, targets: Snapped, groups: IntArray) -> TwoNearest:
        """Return the nearest target of each place, and the nearest one of another group.

        *groups* has one number from 0 for each target: targets of one group depend on each other. The second
        is found with two runs for each binary digit of the groups: another group differs in one of them.
        """
        graph, at_places, at_targets = self._with(places, targets)
        everything = np.arange(len(groups))
        first, first_km = _nearest(graph, at_places, at_targets, everything)
        mine = np.where(first == NONE, 0, groups[first])
        second = np.full(len(first), NONE, dtype=np.int64)
        second_km = np.full(len(first), np.inf)
        for digit in range(int(groups.max(initial=0)).bit_length()):
            for bit in (0, 1):
                those = np.flatnonzero((groups >> digit) & 1 == bit)
                found, km = _nearest(graph, at_places, at_targets, those)
                better = ((mine >> digit) & 1 != bit) & (first != NONE) & (km < second_km)
                second[better], second_km[better] = found[better], km[better]
        return TwoNearest(
            first,
            np.where(first == NONE, np.nan, first_km),
            second,
            np.where(second == NONE, np.nan, second_km),
        )

    def paths(self, place: Snapped, targets: Snapped) -> tuple[FloatArray, list[FloatArray]]:
        """Return the way from one place to each target: km (NaN if there is none), and its points (k, 2)."""
        graph, at_place, at_targets = self._with(place, targets)
        km, before = _dijkstra()(graph, indices=int(at_place[0]), return_predecessors=True)
        lon, lat = self._places_of(place, targets)
        ways = []
        for node in at_targets.tolist():
            way = [node] if np.isfinite(km[node]) else []
            while way and way[-1] != at_place[0]:
                way.append(int(before[way[-1]]))
            points = np.column_stack([lon[way[::-1]], lat[way[::-1]]])
            moves = np.r_[True, np.any(np.abs(np.diff(points, axis=0)) > _SAME_DEG, axis=1)][: len(points)]
            ways.append(points[moves])
        found = km[at_targets]
        return np.where(np.isfinite(found), found, np.nan), ways

    def _places_of(self, *joined: Snapped) -> tuple[FloatArray, FloatArray]:
        lon, lat = [self.lon], [self.lat]
        for some in joined:
            for held, nodes in ((lon, self.lon), (lat, self.lat)):
                a, b = nodes[self.one[some.edge]], nodes[self.other[some.edge]]
                held.append(a + some.share * (b - a))
        return np.concatenate(lon), np.concatenate(lat)

    def _with(self, places: Snapped, targets: Snapped) -> tuple[csr_array[Any], IntArray, IntArray]:
        """Return the graph with the places and targets as further nodes on their edges."""
        edge = np.concatenate([places.edge, targets.edge])
        share = np.concatenate([places.share, targets.share])
        new = self.nodes + np.arange(len(edge))
        order = np.lexsort((share, edge))
        edge, share, nodes = edge[order], share[order], new[order]
        begins = np.r_[True, edge[1:] != edge[:-1]]
        ends = np.r_[begins[1:], True]
        # Along an edge: from its first node to the first place, from place to place, on to its second node.
        before = np.where(begins, self.one[edge], np.r_[0, nodes[:-1]])
        shorter = np.where(begins, share, share - np.r_[0.0, share[:-1]])
        extra = [
            (before, nodes, shorter * self.length_km[edge]),
            (nodes[ends], self.other[edge[ends]], (1.0 - share[ends]) * self.length_km[edge[ends]]),
        ]
        pairs = [np.concatenate(column) for column in zip(*extra, strict=True)]
        count = len(places.edge)
        return self._graph_of(pairs, new), new[:count], new[count:]

    def _graph_of(self, extra: list[Any], new: Any) -> csr_array[Any]:
        from scipy.sparse import csr_array

        one, other, km = (self.one, self.other, self.length_km)
        if len(extra):
            one, other = np.r_[one, extra[0]], np.r_[other, extra[1]]
            km = np.r_[km, np.maximum(extra[2], _MIN_KM)]
        count = self.nodes + len(new)
        return csr_array((np.r_[km, km], (np.r_[one, other], np.r_[other, one])), shape=(count, count))

    @cached_property
    def _tree(self) -> STRtree:
        import shapely

        ends = np.stack([np.column_stack([self.lon[e], self.lat[e]]) for e in (self.one, self.other)], axis=1)
        edges: Any = shapely.linestrings(ends)
        return shapely.STRtree(edges)

    def _nearest_edges(self, lon: FloatArray, lat: FloatArray) -> IntArray:
        """Return the nearest edge of each place: in degrees first, then in metres among those about it."""
        import shapely

        points = shapely.points(lon, lat)
        place, edge = self._tree.query_nearest(points, all_matches=False)
        first = np.empty(len(lon), dtype=np.int64)
        first[place] = edge
        # In degrees east-west counts too much: an edge up to 1/cos(latitude) as far may be the nearest.
        found = shapely.distance(points, self._tree.geometries[first])
        reach = found / np.maximum(np.cos(np.radians(lat)), 0.05) + 1e-12
        boxes = shapely.box(lon - reach, lat - reach, lon + reach, lat + reach)
        place, edge = self._tree.query(boxes)
        cosine = np.cos(np.radians(lat))[place]
        a, b = self.one[edge], self.other[edge]
        dx, dy = (self.lon[b] - self.lon[a]) * cosine, self.lat[b] - self.lat[a]
        px, py = (lon[place] - self.lon[a]) * cosine, lat[place] - self.lat[a]
        share = np.clip((px * dx + py * dy) / np.maximum(dx * dx + dy * dy, 1e-300), 0.0, 1.0)
        far = np.hypot(px - share * dx, py - share * dy)
        order = np.lexsort((edge, far, place))
        chosen = order[np.r_[True, place[order][1:] != place[order][:-1]]]
        first[place[chosen]] = edge[chosen]
        return first


def _dijkstra() -> Any:
    from scipy.sparse.csgraph import dijkstra

    return dijkstra


def _nearest(
    graph: csr_array[Any], places: IntArray, targets: IntArray, which: IntArray
) -> tuple[IntArray, FloatArray]:
    """Return the nearest of some targets of each place, and how far it is; `NONE` and infinite if none."""
    if not len(which):
        return np.full(len(places), NONE, dtype=np.int64), np.full(len(places), np.inf)
    km, _, source = _dijkstra()(graph, indices=targets[which], min_only=True, return_predecessors=True)
    number = np.full(graph.shape[0], NONE, dtype=np.int64)
    number[targets[which]] = which
    reached = np.isfinite(km[places])
    return np.where(reached, number[np.where(reached, source[places], 0)], NONE), km[places]


def _distinct(points: FloatArray) -> tuple[FloatArray, IntArray]:
    """Return the distinct places of vertices, and the place of each vertex."""
    cells = np.round(points / _SAME_DEG).astype(np.int64)
    key = (cells[:, 0] + 2_000_000_000) * 4_000_000_000 + cells[:, 1] + 1_000_000_000
    _, first, node = np.unique(key, return_index=True, return_inverse=True)
    return points[first], node.astype(np.int64)


def _first_of_each(rows: IntArray) -> IntArray:
    _, first = np.unique(rows[:, 0] * (rows.max(initial=0) + 1) + rows[:, 1], return_index=True)
    return np.sort(first)
