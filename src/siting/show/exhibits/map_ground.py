"""What lies under the sites of a printed map: the relief or the user's base, and the shown layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from siting.outcome import Outcome, ShownLayer
from siting.show.base.drawing.cartography import Box, MapFrame
from siting.show.base.drawing.furniture import draw_ground
from siting.show.base.drawing.page import PAPER, Page
from siting.show.base.ground import RELIEF

if TYPE_CHECKING:
    from shapely import Polygon

_POINT = 1.8
_LEAST = 0.4  # what is smaller is not drawn
_AROUND_DEG = 1.0  # the window of a map reaches beyond its sites


def draw_map_ground(page: Page, frame: MapFrame, outcome: Outcome) -> None:
    """Draw the picture under a map window, then the vector layers of the base and those shown."""
    draw_ground(page, frame, RELIEF if outcome.base is None else outcome.base.picture)
    for layer in (*outcome.base_layers, *outcome.shown_layers):
        draw_layer(page, frame, layer)


def ground_sources(outcome: Outcome) -> list[str]:
    """Return the ids of the sources of the base, if the map has one there, and of the layers shown."""
    if outcome.base is not None:
        base = [outcome.base.source]
    else:
        base = [RELIEF.source] if _on_relief(outcome) else []
    return [*base, *(layer.source for layer in outcome.shown_layers)]


def _on_relief(outcome: Outcome) -> bool:
    """Whether the relief reaches to where the sites and points of a map lie, or near."""
    lon = np.array([*outcome.sites.lon, *(p.lon for p in outcome.points)])
    lat = np.array([*outcome.sites.lat, *(p.lat for p in outcome.points)])
    if not len(lon):
        return False
    east, north = lon.max() + _AROUND_DEG, lat.max() + _AROUND_DEG
    west, south = lon.min() - _AROUND_DEG, lat.min() - _AROUND_DEG
    across = west <= RELIEF.east and east >= RELIEF.west
    return bool(across and south <= RELIEF.north and north >= RELIEF.south)


def draw_layer(page: Page, frame: MapFrame, layer: ShownLayer) -> None:
    """Draw the shapes of a layer: areas first, then lines, then points."""
    import shapely

    parts = shapely.get_parts(shapely.get_parts(layer.geometry))
    kind = shapely.get_dimensions(parts)
    for part in parts[kind == 2]:
        _area(page, frame, layer, part)
    for part in parts[kind == 1]:
        _line(page, frame, layer, shapely.get_coordinates(part))
    points = shapely.get_coordinates(parts[kind == 0])
    if len(points):
        x, y = frame.to_page(points[:, 0], points[:, 1])
        page.dots(x, y, _POINT, layer.look.colour, clip=frame.page, image=False)


def _area(page: Page, frame: MapFrame, layer: ShownLayer, area: Polygon) -> None:
    import shapely

    ring = shapely.get_coordinates(shapely.get_exterior_ring(area))
    x, y = frame.to_page(ring[:, 0], ring[:, 1])
    if max(np.ptp(x), np.ptp(y)) < _LEAST or not _meets(frame, x, y):
        return
    if layer.look.fill_opacity:
        page.polygon(
            np.column_stack([x, y]), fill=layer.look.colour, line="none", alpha=layer.look.fill_opacity,
            clip=frame.page,
        )  # fmt: skip
    _line(page, frame, layer, ring)


def _line(page: Page, frame: MapFrame, layer: ShownLayer, degrees: npt.NDArray[np.float64]) -> None:
    x, y = frame.to_page(degrees[:, 0], degrees[:, 1])
    if max(np.ptp(x), np.ptp(y)) < _LEAST or not _meets(frame, x, y):
        return
    if not layer.look.fill_opacity:
        page.line(x, y, colour=PAPER, width=layer.look.width + 1.2, clip=frame.page)
    page.line(x, y, colour=layer.look.colour, width=layer.look.width, dashes=layer.look.dash, clip=frame.page)


def _meets(frame: MapFrame, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> bool:
    """Whether the rectangle around points meets the window."""
    box = Box(float(x.min()), float(y.min()), float(x.max()), float(y.max()))
    return box.grown(0.1).meets(frame.page)


def layer_sample(page: Page, layer: ShownLayer, x: float, y: float, scale: float) -> None:
    """Draw a piece of a layer, for the legend."""
    import shapely

    half = 9 * scale
    if layer.look.fill_opacity and (shapely.get_dimensions(layer.geometry) == 2).any():
        box = Box(x - half, y - 3 * scale, x + half, y + 3 * scale)
        corners = [(box.left, box.bottom), (box.right, box.bottom), (box.right, box.top), (box.left, box.top)]
        page.polygon(corners, fill=layer.look.colour, line="none", alpha=layer.look.fill_opacity)
        corners.append(corners[0])
        xs, ys = zip(*corners, strict=True)
        page.line(xs, ys, colour=layer.look.colour, width=layer.look.width, dashes=layer.look.dash)
    else:
        look = layer.look
        page.line([x - half, x + half], [y, y], colour=look.colour, width=look.width, dashes=look.dash)
