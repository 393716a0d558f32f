"""Where else: the cells around the sites by their score, and how often each is among the best."""

from __future__ import annotations

from functools import partial

from siting.evidence import SITE_FILE, Label
from siting.outcome import Outcome
from siting.outcome.surface_view import SurfaceView
from siting.show.base.drawing.cartography import Box
from siting.show.base.drawing.cell_map import draw_cell_key, draw_cells
from siting.show.base.drawing.formats import WORD
from siting.show.base.drawing.page import INK, PAPER
from siting.show.base.ground import RELIEF
from siting.show.exhibits.sheet import ExhibitOptions, ExhibitPage, ExhibitSheet
from siting.texts import say

_GAP, _LEFT, _BELOW, _KEY = 34.0, 30.0, 20.0, 30.0
_TITLES = ("surface.map_score", "surface.map_best")


def figures(outcome: Outcome, lang: str, options: ExhibitOptions) -> list[ExhibitPage]:
    """Return the page of the surface; none if the study names none."""
    view = outcome.surface
    if view is None:
        return []
    used = [s for c in outcome.criteria for s in c.measured.main.sources if s != SITE_FILE]
    return [
        ExhibitPage(
            heading=view.totals.finding[lang],
            note=_note(view)[lang],
            compose=partial(_compose, view=view, narrow=options.size.name == WORD),
            sources=[*used, RELIEF.source],
            is_map=True,
        )
    ]


def _note(view: SurfaceView) -> Label:
    totals = view.totals
    note = say("surface.exhibit_note", side=totals.side_m)
    if not totals.samples:
        return note
    how = "surface.exhibit_any" if totals.any_weights else "surface.exhibit_near"
    drawn = say(how, top=totals.top, samples=totals.samples)
    return Label(f"{note.en} {drawn.en}", f"{note.zh}{drawn.zh}")


def _compose(sheet: ExhibitSheet, *, view: SurfaceView, narrow: bool) -> None:
    body, page, lang, size = sheet.body, sheet.page, sheet.lang, sheet.size.text
    pictures, gap = view.pictures, 0.6 * _GAP if narrow else _GAP
    each = (body.width - gap * (len(pictures) - 1)) / len(pictures)
    for number, (picture, title) in enumerate(zip(pictures, _TITLES, strict=False)):
        left = body.left + number * (each + gap)
        lines = page.wrap(sheet.say(title, top=view.totals.top), size, each, lines=2, bold=True)
        for line, words in enumerate(lines):
            page.text(left, body.top - (1 + 1.3 * line) * size, words, size, bold=True)
        window = Box(left + _LEFT, body.bottom + _KEY + _BELOW, left + each, body.top - 3.0 * size)
        frame = draw_cells(page, picture, window, lang)
        x, y = frame.to_page(sheet.outcome.sites.lon, sheet.outcome.sites.lat)
        page.dots(x, y, 0.32 * size, PAPER, clip=frame.page, image=False)
        page.dots(x, y, 0.22 * size, INK, clip=frame.page, image=False)
        draw_cell_key(
            page,
            left + _LEFT,
            body.bottom + _KEY - 12,
            each - _LEFT,
            lang,
            size=0.85 * size,
            shares=number > 0,
        )
