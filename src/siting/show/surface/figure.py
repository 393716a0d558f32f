"""The figure of a surface: two maps on one page, the score and how often a cell is among the best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from siting.errors import OutputError, did_you_mean, quote
from siting.evidence import FloatArray
from siting.geo.grid import RasterGrid
from siting.show.base.colours import RAMP, score_colour
from siting.show.base.drawing.cartography import Box, centred_projection, fitted_frame
from siting.show.base.drawing.formats import A4_LANDSCAPE, FORMATS
from siting.show.base.drawing.furniture import (
    bar_place,
    draw_bar,
    draw_degrees_outside,
    draw_graticule,
    draw_ground,
    ground_degrees,
)
from siting.show.base.drawing.page import GREY, Page, draw_page
from siting.show.base.ground import RELIEF
from siting.show.base.text import MAP_NOTICE
from siting.show.surface.rasters import BEST, OUTSIDE, RESTRICTED, SCORE
from siting.show.surface.report import SurfaceReport
from siting.texts import join, say

_NOT_RANKED = (150, 154, 160, 255)
_MARGIN, _GAP = 42.0, 34.0
_TITLE, _TEXT, _SMALL = 15.0, 9.5, 8.0
_MAX_PIXELS = 1200
_STEPS = 64


@dataclass(frozen=True)
class _Shown:
    """A raster thinned for the page, and the codes of the same cells."""

    values: npt.NDArray[np.float32]
    codes: npt.NDArray[np.uint8]
    grid: RasterGrid


def require_formats(formats: Sequence[str]) -> list[str]:
    """Return the formats; raises `OutputError` for one that no figure has."""
    for name in formats:
        if name not in FORMATS:
            raise OutputError(
                f"no format {quote(name)}", where="--figure", hint=did_you_mean(name, FORMATS) or "Choose png"
            )
    return list(formats)


def surface_figure(
    report: SurfaceReport, rasters: Path, folder: Path, *, lang: str, formats: Sequence[str]
) -> list[Path]:
    """Draw a surface as ``surface.<lang>.<format>``.

    Parameters
    ----------
    report
        The surface in figures.
    rasters
        The folder of its rasters.
    folder
        An existing folder.
    lang, formats
        ``en`` or ``zh``; any of png (300 dpi), svg and pdf.

    Returns
    -------
    The files written.

    Raises
    ------
    FontError
        Chinese is to be drawn, and no installed font has it.
    OSError
        A file cannot be read or written.
    """
    shown = [_thinned(rasters, name) for name in ((SCORE, BEST) if report.samples else (SCORE,))]
    compose = partial(_compose, report, shown, lang)
    return draw_page(
        compose, folder, "surface", lang=lang, formats=formats, title=report.title[lang], size=A4_LANDSCAPE
    )


def _thinned(folder: Path, name: str) -> _Shown:
    """Read a raster with at most `_MAX_PIXELS` cells along a side, the nearest cell of each."""
    import rasterio

    found: list[Any] = []
    for file in (name, RESTRICTED):
        with rasterio.open(folder / file) as raster:
            step = max(1, -(-max(raster.width, raster.height) // _MAX_PIXELS))
            size = (-(-raster.height // step), -(-raster.width // step))
            found.append(raster.read(1, out_shape=size))
            a, _, left, _, e, top = tuple(raster.transform)[:6]
            wide, tall = raster.width / size[1], raster.height / size[0]
            grid = RasterGrid(
                raster.crs.to_wkt(), (a * wide, 0.0, left, 0.0, e * tall, top), size[1], size[0]
            )
    return _Shown(found[0], found[1], grid)


def _compose(report: SurfaceReport, shown: Sequence[_Shown], lang: str, page: Page) -> None:
    width, height = A4_LANDSCAPE
    y = height - _MARGIN - _TITLE
    for line in page.wrap(report.finding[lang], _TITLE, width - 2 * _MARGIN, lines=2, bold=True):
        page.text(_MARGIN, y, line, _TITLE, bold=True)
        y -= 1.35 * _TITLE
    top, bottom = y - 4, _MARGIN + 92.0
    each = (width - 2 * _MARGIN - _GAP) / 2
    names = ("surface.map_score", "surface.map_best")
    for number, (one, name) in enumerate(zip(shown, names, strict=False)):
        left = _MARGIN + number * (each + _GAP)
        page.text(left, top - _TEXT, say(name, top=report.top)[lang], _TEXT, bold=True)
        _map(page, one, Box(left + 16, bottom + 12, left + each, top - 1.8 * _TEXT), lang)
        _legend(page, left + 16, bottom - 22, each - 16, lang)
    _foot(page, report, lang, bottom - 48)


def _map(page: Page, shown: _Shown, box: Box, lang: str) -> None:
    grid = shown.grid
    edge = np.linspace(0.0, 1.0, 9)
    column = np.concatenate([edge, edge, np.zeros(9), np.ones(9)]) * grid.width
    row = np.concatenate([np.zeros(9), np.ones(9), edge, edge]) * grid.height
    lon, lat = grid.in_degrees_wgs84(column, row)
    projection = centred_projection(lon, lat)
    x, y = projection.forward(lon, lat)
    frame = fitted_frame(projection, box, x, y, margin=0.04, smallest_m=1000.0)
    draw_ground(page, frame, RELIEF if RELIEF.meets(lon, lat) else None)
    pixels = (int(frame.page.width * 3), int(frame.page.height * 3))
    page.picture(_colours(shown, *ground_degrees(frame, columns=pixels[0], rows=pixels[1])), frame.page)
    for line in draw_graticule(page, frame):
        draw_degrees_outside(page, frame, line)
    page.box(frame.page, line=GREY)
    place = bar_place(page, frame, lang, np.zeros(0), np.zeros(0))
    draw_bar(page, frame, lang, place)


def _colours(shown: _Shown, lon: FloatArray, lat: FloatArray) -> npt.NDArray[np.uint8]:
    """Return the colours of places, (rows, columns, 4): transparent outside, grey where not ranked."""
    column, row = shown.grid.cells(lon.ravel(), lat.ravel())
    inside = (column >= 0) & (column < shown.grid.width) & (row >= 0) & (row < shown.grid.height)
    at = row[inside].astype(np.int64), column[inside].astype(np.int64)
    steps = [bytes.fromhex(score_colour(i / _STEPS)[1:]) for i in range(_STEPS + 1)]
    table = np.array([(*rgb, 235) for rgb in steps], dtype=np.uint8)
    values = np.nan_to_num(shown.values[at], nan=0.0)
    colours = table[np.clip(np.round(values * _STEPS), 0, _STEPS).astype(np.int64)]
    codes = shown.codes[at]
    colours[codes != 0] = _NOT_RANKED
    colours[codes == OUTSIDE] = 0
    found = np.zeros((lon.size, 4), dtype=np.uint8)
    found[inside] = colours
    return found.reshape((*lon.shape, 4))


def _legend(page: Page, left: float, y: float, width: float, lang: str) -> None:
    bar = min(0.5 * width, 180.0)
    step = bar / len(RAMP)
    for number, colour in enumerate(RAMP):
        page.box(Box(left + number * step, y, left + (number + 1) * step, y + 9), fill=colour)
    for share, align in ((0.0, "left"), (0.5, "center"), (1.0, "right")):
        page.text(left + share * bar, y - 10, f"{share:g}", _SMALL, colour=GREY, align=align)
    grey = "#" + bytes(_NOT_RANKED[:3]).hex()
    page.box(Box(left + bar + 18, y, left + bar + 27, y + 9), fill=grey)
    page.text(left + bar + 32, y + 1, say("surface.not_ranked")[lang], _SMALL)


def _foot(page: Page, report: SurfaceReport, lang: str, y: float) -> None:
    """Write how the maps are to be read, and where their figures come from."""
    sources = join([s.title for s in report.sources], "mark.semicolon")[lang]
    note = say(
        "surface.note", side=report.cell_m, samples=report.samples, sources=sources,
        study=report.title,
    )[lang]  # fmt: skip
    width = A4_LANDSCAPE[0] - 2 * _MARGIN
    for line in [
        *page.wrap(note, _SMALL, width, lines=4),
        *page.wrap(MAP_NOTICE[lang], _SMALL, width, lines=1),
    ]:
        page.text(_MARGIN, y, line, _SMALL, colour=GREY)
        y -= 1.4 * _SMALL
