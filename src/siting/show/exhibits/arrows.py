"""Arrows at the edge of a printed map to the anchor cities beyond it."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from siting.evidence import FloatArray
from siting.geo.geodesy import distance_km
from siting.outcome import MapPoint
from siting.records import dataclass
from siting.show.base.drawing.cartography import MapFrame
from siting.show.base.drawing.labels import LabelBoard
from siting.show.base.drawing.page import INK, PAPER, Page
from siting.show.exhibits.scene import Scene
from siting.texts import say

ARROW = 8.0
"""Distance of the arrow from the edge [points], at the scale of A4."""


@dataclass(frozen=True)
class MapLabel:
    """A name with the symbol that it belongs to, in points."""

    x: float
    y: float
    radius: float
    text: str
    bold: bool


def draw_arrows(
    page: Page,
    scene: Scene,
    frame: MapFrame,
    board: LabelBoard,
    *,
    anchors: Iterable[MapPoint],
    rows: list[int],
) -> list[MapLabel]:
    """Draw an arrow for each of *anchors* beyond the frame; return their labels, with the way to *rows*."""
    sites, k, labels = scene.outcome.sites, scene.scale, []
    for point in anchors:
        x, y = (float(v) for v in frame.to_page(point.lon, point.lat))
        if anchor_inside(frame, x, y):
            continue
        reach = ARROW * k
        ax, ay, ux, uy = edge(frame, x, y, reach)
        tip, back, half = 0.8 * reach, 0.5 * reach, 0.5 * reach
        corners = [
            (ax + tip * ux, ay + tip * uy),
            (ax - back * ux - half * uy, ay - back * uy + half * ux),
            (ax - back * ux + half * uy, ay - back * uy - half * ux),
        ]
        page.polygon(corners, fill=INK, line=PAPER, width=0.8)
        board.symbol(ax, ay, 0.9 * reach)
        km = distance_km(sites.lon[rows], sites.lat[rows], point.lon, point.lat)
        ends = dict.fromkeys(f"{km_:,.0f}" for km_ in (float(km.min()), float(km.max())))
        far = say("exhibit.far_anchor", place=point.label, km="–".join(ends))
        labels.append(MapLabel(ax, ay, reach, far[scene.lang], bold=True))
    return labels


def with_arrows(
    frame: MapFrame, scene: Scene, anchors: Iterable[MapPoint], x: FloatArray, y: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return points on the page and the places of the arrows, which furniture keeps clear of."""
    for point in anchors:
        px, py = (float(v) for v in frame.to_page(point.lon, point.lat))
        if not anchor_inside(frame, px, py):
            ax, ay, _, _ = edge(frame, px, py, ARROW * scene.scale)
            x, y = np.append(x, ax), np.append(y, ay)
    return x, y


def anchor_inside(frame: MapFrame, x: float, y: float) -> bool:
    """Whether the symbol of an anchor city lies in the frame."""
    return bool(frame.page.grown(-3.5).holds(x, y))


def edge(frame: MapFrame, x: float, y: float, off: float) -> tuple[float, float, float, float]:
    """Return the point *off* the edge on the way from the middle to a point, and that direction."""
    p = frame.page
    middle_x, middle_y = (p.left + p.right) / 2, (p.bottom + p.top) / 2
    dx, dy = x - middle_x, y - middle_y
    part = min((p.width / 2 - off) / max(abs(dx), 1e-9), (p.height / 2 - off) / max(abs(dy), 1e-9))
    length = math.hypot(dx, dy)
    return middle_x + part * dx, middle_y + part * dy, dx / length, dy / length
