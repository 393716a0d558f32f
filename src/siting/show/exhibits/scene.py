"""The content and windows of the location map: chosen from an outcome, not drawn yet."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray
from siting.geo.features import ANCHOR
from siting.outcome import STATUSES, MapPoint, Outcome, Ring
from siting.records import dataclass
from siting.show.base.drawing.cartography import (
    Box,
    LocalProjection,
    MapFrame,
    centred_projection,
    fitted_frame,
)
from siting.show.base.places import Town, towns_near
from siting.show.base.text import STATUS
from siting.show.exhibits.sheet import site_name
from siting.texts import say

MAX_NUMBERED = 60
"""Number of sites drawn with their number; the rest become dots."""

_RANKED, _EXCLUDED = STATUSES.index("ranked"), STATUSES.index("excluded")
_LOCAL_RING_KM = 150.0
_MIN_ZOOM = 1.5
_MAX_ZOOM = 4.0
_USUAL_INSET = 180.0
_MIN_MAP_M = 60_000.0
_WIDER = 1.5

TOUCHING = 13.2
"""Symbols whose centres are nearer than this [points] touch."""

HIDING = 9.0
"""Symbols whose centres are nearer than this [points] hide each other."""


@dataclass(frozen=True)
class Scene:
    """What the map shows, taken from an outcome, in one language."""

    outcome: Outcome
    lang: str
    scale: float = 1.0
    """Size of symbols and type, relative to A4."""

    @cached_property
    def numbered(self) -> list[int]:
        """Rows of the ranked sites drawn with their number, best first."""
        order = self.outcome.ranking.order
        ranked = order[self.outcome.ranking.status[order] == _RANKED]
        return [int(i) for i in ranked[: MAX_NUMBERED if len(ranked) <= MAX_NUMBERED else 20]]

    @cached_property
    def crowd(self) -> npt.NDArray[np.int64]:
        """Rows of all other ranked sites, worst first, so that better ones are drawn on top."""
        order = self.outcome.ranking.order
        ranked = order[self.outcome.ranking.status[order] == _RANKED]
        return np.asarray(ranked[len(self.numbered) :][::-1], dtype=np.int64)

    @cached_property
    def unranked(self) -> list[int]:
        """Rows of the sites without a rank, in the order of the ranking."""
        order = self.outcome.ranking.order
        return [int(i) for i in order[self.outcome.ranking.status[order] != _RANKED]]

    @cached_property
    def anchors(self) -> list[MapPoint]:
        """The anchor cities, without duplicates."""
        seen: dict[tuple[float, float], MapPoint] = {}
        for point in self.outcome.points:
            if point.group == ANCHOR:
                seen.setdefault((point.lon, point.lat), point)
        return list(seen.values())

    @cached_property
    def towns(self) -> tuple[Town, ...]:
        """Cities and seats of counties around the sites, the most important first, to find one's way by."""
        sites, named = self.outcome.sites, [(a.label[self.lang], a.lon, a.lat) for a in self.anchors]
        return towns_near(sites.lon, sites.lat, named, self.lang, self.name)

    def points(self, frame: MapFrame) -> tuple[FloatArray, FloatArray]:
        """Return the positions of all sites and anchors on the page."""
        sites = self.outcome.sites
        lon = np.concatenate([sites.lon, [a.lon for a in self.anchors]])
        lat = np.concatenate([sites.lat, [a.lat for a in self.anchors]])
        return frame.to_page(lon, lat)

    def name(self, row: int) -> str:
        """Name a site in the language of the map."""
        return site_name(self.outcome, row, self.lang)

    def ring_text(self, ring: Ring, key: str = "ring") -> str:
        """Name a ring by its radius and place."""
        return say(f"exhibit.{key}", radius=f"{ring.radius_km:g}", place=ring.label[self.lang])[self.lang]

    def status_word(self, row: int) -> str:
        """Return the reason why a site has no rank, in one or two words."""
        return STATUS[STATUSES[int(self.outcome.ranking.status[row])]][self.lang]


def main_frame(scene: Scene, page: Box) -> MapFrame:
    """Return the frame that shows all sites, the small rings whole, and the anchor cities.

    The frame clips large rings: one around a distant city would leave no room for the sites. For the same
    reason a distant anchor city is left out; an arrow at the edge then points to it.
    """
    sites, anchors = scene.outcome.sites, scene.anchors
    rings = [ring.outline for ring in scene.outcome.rings if ring.radius_km <= _LOCAL_RING_KM]
    lon = np.concatenate([sites.lon, *(outline[:, 0] for outline in rings)])
    lat = np.concatenate([sites.lat, *(outline[:, 1] for outline in rings)])
    frame = frame_of(lon, lat, page)
    widest = _WIDER * frame.ground.width
    for i in np.argsort([_way(frame, a) for a in anchors], kind="stable").tolist():
        more = np.append(lon, anchors[i].lon), np.append(lat, anchors[i].lat)
        wider = frame_of(*more, page)
        if wider.ground.width <= widest:
            frame, (lon, lat) = wider, more
    return frame


def frame_of(lon: FloatArray, lat: FloatArray, page: Box, *, margin: float = 0.06) -> MapFrame:
    """Return the frame of a window that shows all points [degrees]."""
    projection = centred_projection(lon, lat)
    x, y = projection.forward(lon, lat)
    return fitted_frame(projection, page, x, y, margin=margin, smallest_m=_MIN_MAP_M)


def _way(frame: MapFrame, point: MapPoint) -> float:
    x, y = frame.projection.forward(point.lon, point.lat)
    return float(np.hypot(x, y))


@dataclass(frozen=True)
class Detail:
    """Content of an inset: ground points that must be visible [m], and the ring that is its subject."""

    x: FloatArray
    y: FloatArray
    ring: Ring | None
    smallest_m: float

    def frame(self, projection: LocalProjection, page: Box) -> MapFrame:
        """Return the window of the inset for a rectangle on the page."""
        margin = 0.05 if self.ring else 0.2
        return fitted_frame(projection, page, self.x, self.y, margin=margin, smallest_m=self.smallest_m)


def detail(scene: Scene, main: MapFrame) -> Detail | None:
    """Choose what an inset enlarges: the largest group of sites whose symbols touch on the main map.

    If one of the small rings contains the group, the inset shows the whole ring. There is no inset without
    such a group, for one that an inset could hardly separate, or for a crowd of dots.
    """
    if len(scene.crowd):
        return None
    sites = scene.outcome.sites
    rows = np.array([*scene.numbered, *scene.unranked[:MAX_NUMBERED]], dtype=np.int64)
    x, y = main.projection.forward(sites.lon[rows], sites.lat[rows])
    group = _largest_group(x, y, scene.scale * TOUCHING * main.metres_per_point)
    if not _calls_for_detail(x[group] / main.metres_per_point, y[group] / main.metres_per_point):
        return None
    smallest = _USUAL_INSET * main.metres_per_point / _MAX_ZOOM
    square = Box(0, 0, _USUAL_INSET, _USUAL_INSET)
    for ring in sorted(scene.outcome.rings, key=lambda r: r.radius_km):
        edge = main.projection.forward(ring.outline[:, 0], ring.outline[:, 1])
        choice = Detail(*edge, ring, smallest)
        window = choice.frame(main.projection, square)
        takes_in = window.ground.holds(x[group], y[group]).all()
        if takes_in and window.metres_per_point * _MIN_ZOOM <= main.metres_per_point:
            return choice
    choice = Detail(x[group], y[group], None, smallest)
    window = choice.frame(main.projection, square)
    return choice if window.metres_per_point * _MIN_ZOOM <= main.metres_per_point else None


def _calls_for_detail(x: FloatArray, y: FloatArray) -> bool:
    """Whether a group of touching symbols is hard to read: three or more, or one that hides another."""
    if len(x) < 2:
        return False
    apart = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
    return len(x) > 2 or float(apart[0, 1]) < HIDING


def _largest_group(x: FloatArray, y: FloatArray, reach: float) -> npt.NDArray[np.int64]:
    """Return the largest group of points connected by steps shorter than *reach*; the first of equals."""
    near = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :]) < reach
    label = np.arange(len(x))
    while True:
        lowest = np.where(near, label[None, :], len(x)).min(axis=1) if len(x) else label
        if (lowest == label).all():
            break
        label = lowest
    if len(x) == 0:
        return label
    return np.flatnonzero(label == np.bincount(label).argmax())


def is_excluded(outcome: Outcome, row: int) -> bool:
    """Whether a constraint or a policy excludes the site; otherwise its data are insufficient."""
    return int(outcome.ranking.status[row]) == _EXCLUDED
