"""The figure of a surface: maps on one page, of the score and of how often a cell is among the best."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np

from siting.errors import OutputError, did_you_mean, quote
from siting.gazetteer import in_china
from siting.outcome.surface_view import OUTSIDE, SurfaceView
from siting.show.base.drawing.cartography import Box
from siting.show.base.drawing.cell_map import draw_cell_key, draw_cells
from siting.show.base.drawing.formats import A4_LANDSCAPE, FORMATS
from siting.show.base.drawing.page import GREY, Page, draw_page
from siting.show.base.text import map_notice_of
from siting.show.surface.report import SurfaceReport
from siting.texts import join, say

_MARGIN, _GAP = 42.0, 34.0
_TITLE, _TEXT, _SMALL = 15.0, 9.5, 8.0
_MAX_ASKED = 2_000


def require_formats(formats: Sequence[str]) -> list[str]:
    """Return the formats; raises `OutputError` for one that no figure has."""
    for name in formats:
        if name not in FORMATS:
            raise OutputError(
                f"no format {quote(name)}", where="--figure", hint=did_you_mean(name, FORMATS) or "Choose png"
            )
    return list(formats)


def surface_figure(
    report: SurfaceReport, view: SurfaceView, folder: Path, *, lang: str, formats: Sequence[str]
) -> list[Path]:
    """Draw a surface as ``surface.<lang>.<format>``.

    Parameters
    ----------
    report, view
        The surface in figures, and thinned for maps.
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
    compose = partial(_compose, report, view, lang)
    return draw_page(
        compose, folder, "surface", lang=lang, formats=formats, title=report.title[lang], size=A4_LANDSCAPE
    )


def _compose(report: SurfaceReport, view: SurfaceView, lang: str, page: Page) -> None:
    width, height = A4_LANDSCAPE
    y = height - _MARGIN - _TITLE
    for line in page.wrap(report.totals.finding[lang], _TITLE, width - 2 * _MARGIN, lines=2, bold=True):
        page.text(_MARGIN, y, line, _TITLE, bold=True)
        y -= 1.35 * _TITLE
    top, bottom = y - 4, _MARGIN + 92.0
    each = (width - 2 * _MARGIN - _GAP) / 2
    names = ("surface.map_score", "surface.map_best")
    for number, (one, name) in enumerate(zip(view.pictures, names, strict=False)):
        left = _MARGIN + number * (each + _GAP)
        page.text(left, top - _TEXT, say(name, top=report.top)[lang], _TEXT, bold=True)
        draw_cells(page, one, Box(left + 16, bottom + 12, left + each, top - 1.8 * _TEXT), lang)
        draw_cell_key(page, left + 16, bottom - 22, each - 16, lang, size=_SMALL, shares=number > 0)
    _foot(page, report, view, lang, bottom - 48)


def _foot(page: Page, report: SurfaceReport, view: SurfaceView, lang: str, y: float) -> None:
    """Write how the maps are to be read, and where their figures come from."""
    sources = join([s.title for s in report.sources], "mark.semicolon")[lang]
    note = say(
        "surface.note", side=report.cell_m, samples=report.samples, sources=sources,
        study=report.title,
    )[lang]  # fmt: skip
    width = A4_LANDSCAPE[0] - 2 * _MARGIN
    for line in [
        *page.wrap(note, _SMALL, width, lines=4),
        *page.wrap(map_notice_of(in_china=_in_china(view))[lang], _SMALL, width, lines=1),
    ]:
        page.text(_MARGIN, y, line, _SMALL, colour=GREY)
        y -= 1.4 * _SMALL


def _in_china(view: SurfaceView) -> bool:
    """Return whether a cell shown lies in China; of many, some thousand are asked."""
    rows, columns = np.nonzero(view.restricted != OUTSIDE)
    step = 1 + len(rows) // _MAX_ASKED
    lon, lat = view.grid.in_degrees_wgs84(columns[::step].astype(float), rows[::step].astype(float))
    return bool(in_china(lon, lat).any())
