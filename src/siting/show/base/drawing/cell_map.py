"""A map of the cells of a surface with its legend, on the figure of a surface and on the exhibit."""

from __future__ import annotations

import numpy as np

from siting.evidence import FloatArray
from siting.outcome.surface_view import CellPicture
from siting.show.base.cell_colours import NOT_RANKED, cell_colours
from siting.show.base.colours import RAMP
from siting.show.base.drawing.cartography import Box, MapFrame, centred_projection, fitted_frame
from siting.show.base.drawing.furniture import (
    bar_place,
    draw_bar,
    draw_degrees_outside,
    draw_graticule,
    draw_ground,
    ground_degrees,
)
from siting.show.base.drawing.page import GREY, Page
from siting.show.base.ground import RELIEF
from siting.texts import say

_PIXELS = 3
_BAR, _KEY = 180.0, 9.0


def draw_cells(page: Page, shown: CellPicture, box: Box, lang: str) -> MapFrame:
    """Draw the cells in a window that fits into *box*, with graticule and scale bar; return the window."""
    lon, lat = _edges(shown)
    projection = centred_projection(lon, lat)
    x, y = projection.forward(lon, lat)
    frame = fitted_frame(projection, box, x, y, margin=0.04, smallest_m=1000.0)
    draw_ground(page, frame, RELIEF if RELIEF.meets(lon, lat) else None)
    columns, rows = int(frame.page.width * _PIXELS), int(frame.page.height * _PIXELS)
    page.picture(cell_colours(shown, *ground_degrees(frame, columns=columns, rows=rows)), frame.page)
    for line in draw_graticule(page, frame):
        draw_degrees_outside(page, frame, line)
    page.box(frame.page, line=GREY)
    draw_bar(page, frame, lang, bar_place(page, frame, lang, np.zeros(0), np.zeros(0)))
    return frame


def _edges(shown: CellPicture) -> tuple[FloatArray, FloatArray]:
    """Degrees of places along the edges of the grid."""
    edge = np.linspace(0.0, 1.0, 9)
    column = np.concatenate([edge, edge, np.zeros(9), np.ones(9)]) * shown.grid.width
    row = np.concatenate([np.zeros(9), np.ones(9), edge, edge]) * shown.grid.height
    return shown.grid.in_degrees_wgs84(column, row)


def draw_cell_key(
    page: Page, left: float, y: float, width: float, lang: str, *, size: float, shares: bool
) -> None:
    """Draw the colours from the worst score to the best, or of *shares*, and that of cells not ranked."""
    bar = min(0.5 * width, _BAR)
    step = bar / len(RAMP)
    for number, colour in enumerate(RAMP):
        page.box(Box(left + number * step, y, left + (number + 1) * step, y + _KEY), fill=colour)
    worst, best = say("surface.key_worst")[lang], say("surface.key_best")[lang]
    ends = ("0%", "50%", "100%") if shares else (worst, "0.5", best)
    for share, align, words in zip((0.0, 0.5, 1.0), ("left", "center", "right"), ends, strict=True):
        page.text(left + share * bar, y - 1.25 * size, words, size, colour=GREY, align=align)
    right = left + bar + 2 * _KEY
    page.box(Box(right, y, right + _KEY, y + _KEY), fill="#" + bytes(NOT_RANKED).hex())
    room = left + width - right - 1.5 * _KEY
    lines = page.wrap(say("surface.not_ranked")[lang], size, room, lines=2)
    for number, line in enumerate(lines):
        page.text(right + 1.5 * _KEY, y + 1 - number * 1.25 * size, line, size)
