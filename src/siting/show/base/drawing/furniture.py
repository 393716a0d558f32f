"""The elements of every map window: graticule, scale bar and north arrow, each in a free corner."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray
from siting.geo.ground import GroundPicture
from siting.show.base.drawing.cartography import (
    BarLength,
    Box,
    GridLine,
    MapFrame,
    graticule,
    scale_bar,
)
from siting.show.base.drawing.labels import LabelBoard
from siting.show.base.drawing.page import GREY, INK, PAPER, Page
from siting.texts import say

GROUND = "#f5f7f8"
GRID = "#ccd4db"

_LARGE_WINDOW = 300.0
_PIXELS_PER_POINT = 2.0
_OFF = 5.0
_CLEAR = 8.0
_NORTH_WIDTH, _NORTH_HEIGHT = 30.0, 46.0


def corner(page: Box, name: str, width: float, height: float, *, off: float = _OFF) -> Box:
    """Return a rectangle in a corner such as ``lower left``, *off* points from the edges."""
    left = page.left + off if "left" in name else page.right - off - width
    bottom = page.bottom + off if "lower" in name else page.top - off - height
    return Box(left, bottom, left + width, bottom + height)


def freest(boxes: Iterable[Box], avoid: Sequence[Box], x: FloatArray, y: FloatArray) -> Box:
    """Return the rectangle clear of the others with the fewest points; the first of equals."""

    def cost(box: Box) -> tuple[bool, int]:
        return any(box.meets(other) for other in avoid), int(box.grown(_CLEAR).holds(x, y).sum())

    return min(boxes, key=cost)


def draw_ground(page: Page, frame: MapFrame, picture: GroundPicture | None) -> None:
    """Draw the background of a map window: a plain colour, and the picture if it reaches there."""
    page.box(frame.page, fill=GROUND)
    if picture is None or not picture.meets(*ground_degrees(frame, columns=40, rows=40)):
        return
    columns, rows = (math.ceil(side * _PIXELS_PER_POINT) for side in (frame.page.width, frame.page.height))
    page.picture(_painted(picture, frame, columns, rows), frame.page)


@lru_cache(maxsize=4)
def _painted(picture: GroundPicture, frame: MapFrame, columns: int, rows: int) -> npt.NDArray[np.uint8]:
    """Return the colours of a window: a page is composed again for its fonts, and maps share a window."""
    return picture.colours_at(*ground_degrees(frame, columns=columns, rows=rows))


def ground_degrees(frame: MapFrame, *, columns: int, rows: int) -> tuple[FloatArray, FloatArray]:
    """Degrees of the centres of equal cells of a window, each of shape (rows, columns), top row first."""
    ground = frame.ground
    x = ground.left + (np.arange(columns) + 0.5) / columns * ground.width
    y = ground.top - (np.arange(rows) + 0.5) / rows * ground.height
    return frame.projection.inverse_grid(x, y)


def draw_graticule(page: Page, frame: MapFrame) -> list[GridLine]:
    """Draw meridians and parallels without labels, and return them."""
    lines = graticule(frame)
    for line in lines:
        page.line(line.x, line.y, colour=GRID, width=0.5, clip=frame.page)
    return lines


def draw_degrees_outside(page: Page, frame: MapFrame, line: GridLine) -> None:
    """Write a degree under the lower edge (meridians) or left of the left one (parallels)."""
    if line.label_at is None:
        return
    p, size, text = frame.page, 7.2, line.text
    if line.axis == "lon":
        page.line([line.label_at] * 2, [p.bottom, p.bottom - 3], width=0.6)
        page.text(line.label_at, p.bottom - 5 - size, text, size, colour=GREY, align="center")
    else:
        page.line([p.left, p.left - 3], [line.label_at] * 2, width=0.6)
        page.text(p.left - 4.5, line.label_at - 0.36 * size, text, size, colour=GREY, align="right")


def draw_degrees_inside(page: Page, frame: MapFrame, line: GridLine, board: LabelBoard) -> None:
    """Write a degree just inside the right edge (parallels) or the lower one (meridians)."""
    p, size, text = frame.page, 5.8, line.text
    width = page.width(text, size)
    if line.axis == "lon":
        if line.label_at is None:
            return
        x, y = line.label_at + 1.5, p.bottom + 2.5
    else:
        x, y = p.right - width - 2.5, float(np.interp(p.right, line.x, line.y)) + 1.5
    box = Box(x, y - 1, x + width, y + size)
    if board.is_free(box):
        board.block(box)
        page.text(x, y, text, size, colour=GREY)


def bar_place(page: Page, frame: MapFrame, lang: str, x: FloatArray, y: FloatArray) -> Box:
    """Choose the corner of the scale bar: lower left, unless there are sites."""
    bar, size = _bar(frame), _bar_text_size(frame)
    number, unit = f"{bar.km:g}", say("unit.kilometre")[lang]
    width = 10 + bar.length + page.width(f"{number} {unit}", size) - page.width(number, size) / 2
    names = ("lower left", "lower right", "upper left")
    return freest((corner(frame.page, name, width, 12 + size) for name in names), (), x, y)


def north_place(frame: MapFrame, avoid: Sequence[Box], x: FloatArray, y: FloatArray) -> Box:
    """Choose the corner of the north arrow: upper right, unless there are sites."""
    names = ("upper right", "upper left", "lower right", "lower left")
    boxes = (corner(frame.page, name, _NORTH_WIDTH, _NORTH_HEIGHT) for name in names)
    return freest(boxes, avoid, x, y)


def _bar(frame: MapFrame) -> BarLength:
    share = 0.24 if frame.page.width > _LARGE_WINDOW else 0.28
    return scale_bar(frame, most=frame.page.width * share)


def _bar_text_size(frame: MapFrame) -> float:
    return 7.0 if frame.page.width > _LARGE_WINDOW else 6.0


def draw_bar(page: Page, frame: MapFrame, lang: str, place: Box) -> None:
    """Draw the scale bar: alternating black and white fields."""
    bar, size = _bar(frame), _bar_text_size(frame)
    fields = 4 if frame.page.width > _LARGE_WINDOW else 2
    x, y = place.left + 6, place.bottom + 4
    page.box(place, fill=PAPER, line=GRID, width=0.4)
    for k in range(fields):
        left = x + k * bar.length / fields
        fill = INK if k % 2 == 0 else PAPER
        page.box(Box(left, y - 1, left + bar.length / fields, y + 2.5), fill=fill, line=INK, width=0.5)
    for part in (0.0, 0.5) if fields > 2 else (0.0,):
        page.text(x + part * bar.length, y + 5, f"{part * bar.km:g}", size, align="center")
    number = f"{bar.km:g}"
    middle = page.width(number, size) / 2
    page.text(x + bar.length - middle, y + 5, f"{number} {say('unit.kilometre')[lang]}", size)


def draw_north(page: Page, frame: MapFrame, lang: str, place: Box) -> None:
    """Draw the north arrow, turned to true north at its position."""
    x, y = (place.left + place.right) / 2, place.bottom + 18
    scale, g = frame.metres_per_point, frame.ground
    angle = frame.projection.north(
        g.left + (x - frame.page.left) * scale, g.bottom + (y - frame.page.bottom) * scale
    )
    turn = math.radians(angle)
    cos, sin = math.cos(turn), math.sin(turn)

    def turned(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        return [(x + px * cos + py * sin, y - px * sin + py * cos) for px, py in points]

    page.polygon(turned([(0, 13), (-5.5, -11), (0, -6.5)]), fill=INK, line=INK)
    page.polygon(turned([(0, 13), (5.5, -11), (0, -6.5)]), fill=PAPER, line=INK)
    ((top_x, top_y),) = turned([(0, 16)])
    page.text(top_x, top_y, say("common.compass_north")[lang], 8, bold=True, align="center")
