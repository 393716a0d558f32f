"""Feeds of a site: which two stations are independent of each other, and what one supplies without the other.

Two feeds are independent if they come from different stations, the stations have different ones upstream, and
no two lines share a corridor. Where the layer does not say, it is UNKNOWN: never yes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt
import shapely

from siting.catalogue import Layer
from siting.evidence import FloatArray, Label
from siting.geo.geodesy import geod
from siting.geo.local_plane import Plane
from siting.power.firm_capacity import Holds
from siting.power.load import Range
from siting.power.network_schema import LinePart, NetworkPart
from siting.records import dataclass

_SEPARATORS = re.compile(r"[/;；、]")
CANDIDATES = 12
"""So many of the nearest stations are looked at."""


@dataclass(frozen=True)
class Node:
    """A station: what can still be taken from it [MVA] and what feeds it; NaN and None are UNKNOWN."""

    name: Label
    lon: float
    lat: float
    voltage_kv: float
    spare_mva: float
    upstream: frozenset[str] | None
    km: float
    bearing_deg: float
    row: int


@dataclass(frozen=True)
class Losses:
    """Losses [MW, and % of the load] and voltage drop [%] of a feed that carries all of a load.

    ``current_share`` is the current over what the line may carry. None is UNKNOWN.
    """

    loss_mw: Range
    loss_percent: Range
    drop_percent: Range | None
    current_share: Range | None


@dataclass(frozen=True)
class Feed:
    """A line from the site to a station.

    Parameters
    ----------
    node
        The station; its ``km`` is the geodesic.
    points
        Shape (k, 2): longitude and latitude of the route, or of the straight line.
    route_km
        Length of the route; NaN without one.
    road_km, snap_km
        Along the roads, NaN if there is no way; and how far site and station are from them. None without
        roads.
    losses
        None without a line class or a voltage.
    """

    node: Node
    points: FloatArray
    route_km: float = math.nan
    road_km: float | None = None
    snap_km: tuple[float, float] | None = None
    losses: Losses | None = None

    @property
    def detour(self) -> float:
        """Length of the route over the geodesic; NaN without a route."""
        return self.route_km / self.node.km if self.node.km > 0.0 else math.nan

    @property
    def length_km(self) -> float:
        """Length of the route, else of the straight line."""
        return self.node.km if math.isnan(self.route_km) else self.route_km


@dataclass(frozen=True)
class FeedPair:
    """Two feeds, and whether they are independent.

    Parameters
    ----------
    first, second
        The shorter one first.
    angle_deg
        Between their directions from the site, 0..180.
    same_upstream
        Whether their stations have one upstream in common; None is UNKNOWN.
    shared_km
        How much of the shorter feed lies in a corridor with the other, away from the site.
    supply_shared_km
        The same of the lines that feed the two stations; None is UNKNOWN.
    """

    first: Feed
    second: Feed
    angle_deg: float
    same_upstream: bool | None
    shared_km: float
    supply_shared_km: float | None = None

    @property
    def independent(self) -> bool | None:
        """Whether one event cannot take both; None is UNKNOWN."""
        if self.same_upstream or self.shared_km > 0.0 or (self.supply_shared_km or 0.0) > 0.0:
            return False
        return None if self.same_upstream is None else True

    def left(self, load_mva: Range) -> tuple[Holds | None, Holds | None]:
        """Return whether a load is supplied with the first and with the second feed lost; None is UNKNOWN."""
        return _supplies(self.second.node, load_mva), _supplies(self.first.node, load_mva)


def _supplies(node: Node, load_mva: Range) -> Holds | None:
    if math.isnan(node.spare_mva):
        return None
    if node.spare_mva >= load_mva.high:
        return Holds.yes
    return Holds.depends if node.spare_mva >= load_mva.low else Holds.no


def nodes_near(
    part: NetworkPart, layer: Layer, lon: float, lat: float, lines: Sequence[StationLine]
) -> list[Node]:
    """Return the stations that count, nearest first, at most `CANDIDATES`.

    A station whose voltage is not stated does not count where a voltage is asked for.
    """
    centres = shapely.get_coordinates(shapely.centroid(layer.geometry))
    count = len(centres)
    if not count:
        return []
    bearing, _, metres = geod().inv(np.full(count, lon), np.full(count, lat), centres[:, 0], centres[:, 1])
    km = np.asarray(metres) / 1000.0
    voltage = _numbers(layer, part.voltage_column)
    counts = km <= part.search_km
    if part.min_voltage_kv > 0.0:
        counts &= voltage >= part.min_voltage_kv
    spare = _numbers(layer, part.spare_column)
    stated = layer.words(part.upstream_column) if part.upstream_column in layer.columns else [""] * count
    order = np.flatnonzero(counts)[np.argsort(km[counts], kind="stable")][:CANDIDATES]
    return [
        Node(
            layer.names[row],
            float(centres[row, 0]),
            float(centres[row, 1]),
            float(voltage[row]),
            float(spare[row]),
            _upstream(str(stated[row]), layer, lines, int(row), voltage),
            float(km[row]),
            float(bearing[row]) % 360.0,
            row,
        )
        for row in order.tolist()
    ]


@dataclass(frozen=True)
class StationLine:
    """A line between two stations of the layer, as rows of it; -1 where it ends at none."""

    one: int
    other: int
    line: object


def supplies(part: NetworkPart, stations: Layer, lines: Layer) -> list[StationLine]:
    """Return the lines with the stations at their ends, within the snap distance."""
    parts = shapely.get_parts(lines.geometry)
    parts = parts[shapely.get_type_id(parts) == 1]
    centres = shapely.get_coordinates(shapely.centroid(stations.geometry))
    found = []
    for line in parts:
        ends = shapely.get_coordinates(line)[[0, -1]]
        rows = []
        for x, y in ends:
            _, _, metres = geod().inv(
                np.full(len(centres), x), np.full(len(centres), y), centres[:, 0], centres[:, 1]
            )
            ends_there = len(centres) and metres.min() <= part.snap_m
            rows.append(int(np.argmin(metres)) if ends_there else -1)
        found.append(StationLine(rows[0], rows[1], line))
    return found


def _upstream(
    stated: str, layer: Layer, lines: Sequence[StationLine], row: int, voltage: FloatArray
) -> frozenset[str] | None:
    """Return what feeds a station: as stated, else the stations of higher voltage that lines lead to."""
    names = frozenset(name.strip() for name in _SEPARATORS.split(stated) if name.strip())
    if names:
        return names
    higher = {layer.names[o].en for o in _other_ends(lines, row) if o >= 0 and voltage[o] > voltage[row]}
    return frozenset(higher) or None


def _other_ends(lines: Sequence[StationLine], row: int) -> list[int]:
    """Return where the lines from a station lead; below 0 if that is no station."""
    return [line.other if line.one == row else line.one for line in lines if row in {line.one, line.other}]


def angle_between(one: Node, other: Node) -> float:
    """Return the angle between the directions to two stations [degrees], 0..180."""
    apart = abs(one.bearing_deg - other.bearing_deg) % 360.0
    return min(apart, 360.0 - apart)


def same_upstream(one: Node, other: Node) -> bool | None:
    """Whether two stations depend on one other, or on each other; None is UNKNOWN."""
    own = ({one.name.en, one.name.zh}, {other.name.en, other.name.zh})
    if (one.upstream and one.upstream & own[1]) or (other.upstream and other.upstream & own[0]):
        return True
    if one.upstream is None or other.upstream is None:
        return None
    return bool(one.upstream & other.upstream)


def shared_corridor_km(
    one: FloatArray, other: FloatArray, plane: Plane, width_m: float, near: tuple[float, float, float] | None
) -> float:
    """Return how much of one way lies within *width_m* of another, away from *near* (lon, lat, km) [km]."""
    if any((p == p[0]).all() for p in (one, other)):
        return 0.0  # the site lies at the station itself: no way there
    lines = plane.metres(np.array([shapely.LineString(p) for p in (one, other)], dtype=object))
    shared = shapely.intersection(lines[0], shapely.buffer(lines[1], width_m))
    if near is not None:
        centre = plane.metres(np.array([shapely.Point(near[0], near[1])], dtype=object))[0]
        shared = shapely.difference(shared, shapely.buffer(centre, near[2] * 1000.0))
    return float(shapely.length(shared)) / 1000.0


def best_pair(nodes: Sequence[Node], shared: npt.NDArray[np.float64]) -> tuple[int, int] | None:
    """Return the two stations that are independent as far as is known, with the shortest feeds.

    None if there are fewer. *shared* has shape (n, n): how much of two straight feeds shares a corridor [km].
    """

    def rank(pair: tuple[int, int]) -> tuple[int, float]:
        one, other = nodes[pair[0]], nodes[pair[1]]
        upstream = same_upstream(one, other)
        grade = 2 if upstream or shared[pair] > 0.0 else 1 if upstream is None else 0
        return grade, one.km + other.km

    pairs = list(combinations(range(len(nodes)), 2))
    return min(pairs, key=rank) if pairs else None


def losses_of(
    line: LinePart, length_km: float, voltage_kv: float, load_mw: Range, power_factor: float
) -> Losses | None:
    """Return losses and voltage drop of a feed that carries all of a load; None if its voltage is UNKNOWN.

    Loss is 3 I^2 R L with I = P / (sqrt(3) U pf); voltage drop (P R + Q X) L / U^2.
    """
    if math.isnan(voltage_kv) or voltage_kv <= 0.0:
        return None
    resistance = line.resistance_ohm_per_km * length_km

    def loss(mw: float) -> float:
        current_ka = mw / (math.sqrt(3.0) * voltage_kv * power_factor)
        return 3.0 * current_ka**2 * resistance

    lost = Range(loss(load_mw.low), loss(load_mw.high))
    percent = Range(*(100.0 * part / mw if mw else 0.0 for part, mw in zip(lost, load_mw, strict=True)))
    drop = None
    if line.reactance_ohm_per_km is not None:
        reactance = line.reactance_ohm_per_km * length_km
        ratio = math.tan(math.acos(power_factor))
        drop = Range(*(100.0 * mw * (resistance + ratio * reactance) / voltage_kv**2 for mw in load_mw))
    share = None
    if line.ampacity_a is not None:
        amps = (1000.0 * mw / (math.sqrt(3.0) * voltage_kv * power_factor) for mw in load_mw)
        share = Range(*(each / line.ampacity_a for each in amps))
    return Losses(lost, percent, drop, share)


def _numbers(layer: Layer, column: str) -> FloatArray:
    return layer.numbers(column) if column in layer.columns else np.full(len(layer), np.nan)
