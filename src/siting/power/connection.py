"""How a site is connected: the two best independent feeds, their routes, and the latency along fibre."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
from shapely.geometry import Point

from siting.catalogue import TOWN, Catalogue, Layer, Place
from siting.conventions import FIBRE_MS_PER_KM, ROUTE_FACTORS, STRAIGHT_TO_LINE
from siting.errors import LayerError, quote
from siting.evidence import BoolArray, FloatArray, Label, Source
from siting.gazetteer import NOWHERE, gazetteer
from siting.geo.geodesy import distance_km
from siting.geo.line_network import LineNetwork
from siting.geo.local_plane import Plane
from siting.power.cost_surface import CostSurface, Route, surface_around
from siting.power.feeds import (
    Feed,
    FeedPair,
    Node,
    StationLine,
    angle_between,
    best_pair,
    losses_of,
    nodes_near,
    same_upstream,
    shared_corridor_km,
    supplies,
)
from siting.power.load import Load, Range
from siting.power.network_schema import NetworkPart
from siting.records import dataclass


@dataclass(frozen=True)
class ByTown:
    """The nearest station of a list that names only towns: no distance, a class.

    ``nearness`` is ``same county``, ``neighbouring county`` or ``farther``.
    """

    name: Label
    nearness: str


@dataclass(frozen=True)
class FibreWay:
    """The way along fibre to a place.

    Parameters
    ----------
    place
        Where to.
    straight_km
        The geodesic.
    along_km
        Along the layer; NaN if it does not lead there.
    snap_km
        How far site and place are from it.
    """

    place: Label
    straight_km: float
    along_km: float
    snap_km: tuple[float, float]

    @property
    def factor(self) -> float:
        """Length along the layer and to it over the geodesic; NaN if there is no way."""
        whole = self.along_km + sum(self.snap_km)
        return whole / self.straight_km if self.straight_km > 0.0 else math.nan

    @property
    def round_trip_ms(self) -> Range | None:
        """Along the layer, and with the last stretches to it [ms]; None if there is no way."""
        if math.isnan(self.along_km):
            return None
        per_km = 2.0 * FIBRE_MS_PER_KM.value
        return Range(self.along_km * per_km, (self.along_km + sum(self.snap_km)) * per_km)

    @property
    def assumed_ms(self) -> tuple[float, float, float]:
        """By the assumed route factors: planned, typical and unplanned [ms]."""
        low, usual, high = (2.0 * FIBRE_MS_PER_KM.value * self.straight_km * f for f in ROUTE_FACTORS.value)
        return low, usual, high


@dataclass(frozen=True)
class Connection:
    """What is known about the connection of a site.

    Parameters
    ----------
    pair
        The two best feeds; None if there are not two.
    feeds
        All stations that were looked at, nearest first, as straight lines.
    by_town
        Set where the layer names only towns; there are no feeds then.
    complete
        Whether the layer lists every station.
    parts
        Parts of the road network that are not connected; 0 without roads.
    unknown_ground
        Share of the surface that a raster does not cover; 0 without a surface.
    blocked
        Whether no second route keeps out of the corridor of the first.
    fibre, fibre_parts
        Ways along fibre, and the parts of its network.
    stated
        The network as the study states it.
    """

    pair: FeedPair | None
    feeds: tuple[Feed, ...]
    by_town: ByTown | None
    complete: bool
    parts: int = 0
    unknown_ground: float = 0.0
    blocked: bool = False
    fibre: tuple[FibreWay, ...] = ()
    fibre_parts: int = 0
    sources: tuple[str, ...] = ()
    stated: NetworkPart | None = None

    @property
    def line_km(self) -> Range | None:
        """Length of both feeds: straight lines, to the routes or 1.3 times as much; None if UNKNOWN."""
        if self.pair is None:
            return None
        feeds = self.pair.first, self.pair.second
        straight = sum(feed.node.km for feed in feeds)
        return Range(straight, max(STRAIGHT_TO_LINE.value * straight, sum(feed.length_km for feed in feeds)))


class GridNetwork:
    """The network of a study, ready to connect sites.

    Raises
    ------
    LayerError
        A layer is missing, or has no lines where lines are needed.
    """

    def __init__(self, part: NetworkPart, catalogue: Catalogue) -> None:
        self.part, self._catalogue = part, catalogue
        self.stations = catalogue.layer(part.stations)
        self._supplies: Sequence[StationLine] = ()
        self._used = [self.stations.source]
        if part.lines is not None:
            lines = catalogue.layer(part.lines)
            self._supplies = supplies(part, self.stations, lines)
            self._used.append(lines.source)
        self._places: tuple[Place, ...] = tuple(catalogue.place(name) for name in part.fibre_to)

    @property
    def sources(self) -> Mapping[str, Source]:
        """Sources of the study's layers, by id."""
        return self._catalogue.all_sources

    @cached_property
    def _roads(self) -> LineNetwork | None:
        return None if self.part.roads is None else self._network(self.part.roads)

    @cached_property
    def _fibre(self) -> LineNetwork | None:
        return None if self.part.fibre is None else self._network(self.part.fibre)

    def _network(self, name: str) -> LineNetwork:
        layer = self._catalogue.layer(name)
        self._used.append(layer.source)
        try:
            return LineNetwork(layer.geometry)
        except ValueError:
            raise LayerError(
                "has no lines", where=f"layer {quote(name)}", hint="Give a layer of lines, such as roads"
            ) from None

    def connect(self, lon: float, lat: float, load: Load, power_factor: float) -> Connection:
        """Return the connection of a site in WGS84 degrees for a load."""
        fibre = self._fibre_ways(lon, lat)
        parts = 0 if self._fibre is None else self._fibre.parts
        if self.stations.position == TOWN:
            town = nearest_by_town(self.stations, lon, lat, self._has_voltage())
            return Connection(
                None,
                (),
                town,
                self._is_complete(lon, lat),
                fibre=fibre,
                fibre_parts=parts,
                sources=tuple(self._used),
            )
        nodes = nodes_near(self.part, self.stations, lon, lat, self._supplies)
        straight = [Feed(node, np.array([[lon, lat], [node.lon, node.lat]])) for node in nodes]
        found = Connection(
            None, tuple(straight), None, self._is_complete(lon, lat), fibre=fibre, fibre_parts=parts,
            stated=self.part,
        )  # fmt: skip
        plane = Plane(lon, lat)
        near = (lon, lat, self.part.near_km)
        chosen = best_pair(nodes, self._shared(straight, plane, near))
        if chosen is None:
            return replace(found, sources=self._all_used())
        feeds = [straight[chosen[0]], straight[chosen[1]]]
        unknown, blocked = 0.0, False
        if self.part.surface is not None:
            points = [lon, *(f.node.lon for f in feeds)], [lat, *(f.node.lat for f in feeds)]
            surface = surface_around(
                self.part.surface, self._catalogue, *(np.array(column) for column in points)
            )
            feeds, blocked = self._routed(feeds, surface, near)
            unknown = surface.unknown
        feeds = self._finished(feeds, lon, lat, load, power_factor)
        return replace(
            found, pair=self._pair(feeds, plane, near), parts=0 if self._roads is None else self._roads.parts,
            unknown_ground=unknown, blocked=blocked, sources=self._all_used(),
        )  # fmt: skip

    def _has_voltage(self) -> BoolArray:
        """Return which stations state the voltage that is asked for."""
        least, column = self.part.min_voltage_kv, self.part.voltage_column
        if least <= 0.0 or column not in self.stations.columns:
            return np.full(len(self.stations), least <= 0.0)
        return np.asarray(self.stations.numbers(column) >= least)

    def _is_complete(self, lon: float, lat: float) -> bool:
        """Whether the layer lists every station around a place: it covers it, and has no gaps."""
        covers = self.stations.covers
        inside = covers is None or (covers[0] <= lon <= covers[2] and covers[1] <= lat <= covers[3])
        return self.stations.complete and inside

    def _all_used(self) -> tuple[str, ...]:
        """Return the ids of the sources behind what was found."""
        ground = () if self.part.surface is None else self.part.surface.ground
        layers = [self._catalogue.raster(g.layer) if g.layer in self._catalogue.user_rasters
                  else self._catalogue.layer(g.layer) for g in ground]  # fmt: skip
        return tuple(dict.fromkeys((*self._used, *(layer.source for layer in layers))))

    def _shared(self, feeds: Sequence[Feed], plane: Plane, near: tuple[float, float, float]) -> FloatArray:
        """Return the corridor that each two feeds share [km], above the diagonal."""
        shared = np.zeros((len(feeds), len(feeds)))
        for i, j in itertools.combinations(range(len(feeds)), 2):
            shared[i, j] = shared_corridor_km(
                feeds[i].points, feeds[j].points, plane, self.part.corridor_m, near
            )
        return shared

    def _routed(
        self, feeds: list[Feed], surface: CostSurface, near: tuple[float, float, float]
    ) -> tuple[list[Feed], bool]:
        """Return both feeds with routes; the second keeps out of the first one's corridor if it can."""
        lon, lat, _ = near
        reached = surface.from_place(lon, lat)
        routes = [surface.route(reached, f.node.lon, f.node.lat) for f in feeds]
        costs = [math.inf if route is None else route.cost for route in routes]
        order = sorted((0, 1), key=costs.__getitem__)
        first, second = order
        routed = list(feeds)
        blocked = False
        cheapest = routes[first]
        if cheapest is not None:
            corridor = surface.near(cheapest, self.part.corridor_m, but=[near])
            around = surface.from_place(lon, lat, without=corridor)
            apart = surface.route(around, feeds[second].node.lon, feeds[second].node.lat)
            blocked = apart is None
            routes[second] = apart or routes[second]
        for k in order:
            routed[k] = _with_route(feeds[k], routes[k])
        return [routed[first], routed[second]], blocked

    def _finished(
        self, feeds: list[Feed], lon: float, lat: float, load: Load, power_factor: float
    ) -> list[Feed]:
        """Add the distance along roads, losses and voltage drop."""
        done = []
        for given in feeds:
            feed, node = given, given.node
            if self._roads is not None:
                place = self._roads.snapped(np.array([lon]), np.array([lat]))
                target = self._roads.snapped(np.array([node.lon]), np.array([node.lat]))
                km, _ = self._roads.paths(place, target)
                snap = float(place.snap_km[0]), float(target.snap_km[0])
                feed = replace(feed, road_km=float(km[0]), snap_km=snap)
            if self.part.line is not None:
                lost = losses_of(self.part.line, feed.length_km, node.voltage_kv, load.peak_mw, power_factor)
                feed = replace(feed, losses=lost)
            done.append(feed)
        return done

    def _pair(self, feeds: list[Feed], plane: Plane, near: tuple[float, float, float]) -> FeedPair:
        first, second = sorted(feeds, key=lambda feed: feed.length_km)
        return FeedPair(
            first,
            second,
            angle_between(first.node, second.node),
            same_upstream(first.node, second.node),
            shared_corridor_km(first.points, second.points, plane, self.part.corridor_m, near),
            self._supply_shared(first.node, second.node, plane),
        )

    def _supply_shared(self, one: Node, other: Node, plane: Plane) -> float | None:
        """Return how far the lines that feed two stations share a corridor; None if one has no line."""
        rows = one.row, other.row
        lines = [[s.line for s in self._supplies if row in {s.one, s.other}] for row in rows]
        if not all(lines):
            return None
        ways = [[np.asarray(line.coords) for line in some] for some in lines]  # type: ignore[attr-defined]
        width = self.part.corridor_m
        return sum(shared_corridor_km(a, b, plane, width, None) for a in ways[0] for b in ways[1])

    def _fibre_ways(self, lon: float, lat: float) -> tuple[FibreWay, ...]:
        if self._fibre is None:
            return ()
        here = self._fibre.snapped(np.array([lon]), np.array([lat]))
        there = self._fibre.snapped(*_columns(self._places))
        km, _ = self._fibre.paths(here, there)
        straight = distance_km(lon, lat, *_columns(self._places))
        at = float(here.snap_km[0])
        return tuple(
            FibreWay(place.label, float(straight[k]), float(km[k]), (at, float(there.snap_km[k])))
            for k, place in enumerate(self._places)
        )


def _with_route(feed: Feed, route: Route | None) -> Feed:
    return feed if route is None else replace(feed, points=route.points, route_km=route.km)


def _columns(places: Sequence[Place]) -> tuple[FloatArray, FloatArray]:
    return np.array([p.lon for p in places]), np.array([p.lat for p in places])


_NEARNESS: Mapping[int, str] = {0: "same county", 1: "neighbouring county", 2: "farther"}


def nearest_by_town(layer: Layer, lon: float, lat: float, counts: BoolArray) -> ByTown | None:
    """Return the nearest of the stations that count by the county of its town; None if there is none."""
    known = gazetteer()
    found = known.nearest(np.array([lon]), np.array([lat]))
    here = int(found.first[0])
    if here == NOWHERE or not len(layer):
        return None
    counts = counts.copy()
    for column in ("in_service", "connects_load"):
        if column in layer.columns:
            counts &= layer.words(column) != "no"
    found_towns: list[tuple[int, float, int]] = []
    for row in np.flatnonzero(counts).tolist():
        centre = layer.geometry[row].centroid
        there = _county_of(layer, row, centre)
        if there == NOWHERE:
            continue  # only a larger area is known
        near = 0 if there == here else 1 if there in known.neighbours[here] else 2
        found_towns.append((near, float(distance_km(lon, lat, centre.x, centre.y)), row))
    if not found_towns:
        return None
    near, _, row = min(found_towns)
    return ByTown(layer.names[row], _NEARNESS[near])


def _county_of(layer: Layer, row: int, centre: Point) -> int:
    """Return the county of a station by its code; `NOWHERE` if it has none."""
    code = layer.words("county_code")[row] if "county_code" in layer.columns else ""
    return gazetteer().named(str(code), centre.x, centre.y) if code else NOWHERE
