"""The location map: sites by score and rank, with the rings and anchor cities that explain them."""

from __future__ import annotations

from functools import partial

import numpy as np

from siting.evidence import Label
from siting.geo.geodesy import distance_km
from siting.outcome import MapPoint, Outcome, Ring
from siting.show.base.drawing.cartography import Box, MapFrame, degree_text
from siting.show.base.drawing.formats import WORD
from siting.show.base.drawing.furniture import corner
from siting.show.base.drawing.page import Page
from siting.show.exhibits.legend import draw_legend, legend_height, legend_width
from siting.show.exhibits.map_ground import ground_sources
from siting.show.exhibits.mapping import CAPTION, Window, draw_detail, draw_map, main_window
from siting.show.exhibits.scene import Detail, Scene, detail, main_frame
from siting.show.exhibits.sheet import (
    ExhibitOptions,
    ExhibitPage,
    ExhibitSheet,
    counted_sites,
    measured_sources,
    not_counted,
)
from siting.show.exhibits.site_list import EXTRA_ROWS, MAX_UNRANKED, ROW, draw_list
from siting.show.exhibits.towns import town_sources
from siting.texts import say

_SIDE = 0.25
_DEGREES_LEFT, _DEGREES_BELOW = 30.0, 18.0
_BETWEEN = 16.0
_INSET_SIZES = (200.0, 180.0, 160.0, 140.0, 110.0)
_MIN_IN_COLUMN = 0.6
_INSET_CLEAR = 14.0
_INSET_OFF = 8.0
_ASIDE, _ABOVE = 40.0, 24.0


def figures(outcome: Outcome, lang: str, options: ExhibitOptions) -> list[ExhibitPage]:
    """Return the page of the location map."""
    scene = Scene(outcome, lang, options.size.text / 8.2)
    marks: tuple[Ring | MapPoint, ...] = (*outcome.rings, *scene.anchors)
    drawn = [*(mark.source for mark in marks), *ground_sources(outcome), *town_sources(scene)]
    return [
        ExhibitPage(
            heading=finding(outcome, scene)[lang],
            note=_note(scene)[lang],
            compose=partial(_compose, scene=scene),
            sources=[*drawn, *measured_sources(outcome)],
            is_map=True,
        )
    ]


def _main_ring(outcome: Outcome) -> Ring | None:
    """Return the first ring of the same city, else the first ring."""
    return next((r for r in outcome.rings if r.kind == "same_city"), next(iter(outcome.rings), None))


def finding(outcome: Outcome, scene: Scene) -> Label:
    """Say how many sites lie within the first ring, and which site ranks first."""
    ranked = outcome.ranking.rank > 0
    count = int(ranked.sum())
    if not scene.numbered:
        return say("ranked_bars.none")
    name = _named(outcome, scene, scene.numbered[0])
    leads = _leads(outcome, scene, name)
    ring = _main_ring(outcome)
    if count == 1:
        return say("location.finding_alone", first=name)
    if ring is None:
        level = "_level" if int((outcome.ranking.rank == 1).sum()) > 1 else ""
        return say(f"location.finding{level}", leads=leads, count=count, sites=counted_sites(outcome))
    km = distance_km(outcome.sites.lon, outcome.sites.lat, ring.lon, ring.lat)
    far = ring.kind == "remote"
    inside = int((ranked & ((km >= ring.radius_km) if far else (km <= ring.radius_km))).sum())
    text_id = "location.finding_beyond" if far else "location.finding_within"
    if not inside and count > 1:
        text_id = "location.finding_none_beyond" if far else "location.finding_none_within"
    return say(
        text_id, inside=inside, count=count, radius=f"{ring.radius_km:g}", place=ring.label, leads=leads,
        sites=counted_sites(outcome),
    )  # fmt: skip


def _named(outcome: Outcome, scene: Scene, row: int) -> Label:
    site = outcome.sites.frame.iloc[row]
    return Label(str(site["name"] or site["site_id"]), scene.name(row))


def _leads(outcome: Outcome, scene: Scene, first: Label) -> Label:
    """Say who ranks first, or who share that place."""
    tied = np.flatnonzero(outcome.ranking.rank == 1).tolist()
    if len(tied) == 1:
        return say("location.leads", first=first)
    if len(tied) == 2:
        other = next(row for row in tied if row != scene.numbered[0])
        return say("location.leads_level", first=first, other=_named(outcome, scene, other))
    return say("location.leads_several", tied=len(tied), sites=counted_sites(outcome))


def _note(scene: Scene) -> Label:
    frame = main_frame(scene, Box(0, 0, 400, 300))  # only its projection is stated
    note = say(
        "location.note",
        lat=degree_text("lat", frame.projection.lat, decimals=1),
        lon=degree_text("lon", frame.projection.lon, decimals=1),
    )
    parts = [note, not_counted(scene.outcome)]
    if scene.outcome.rings:
        parts.append(say("exhibit.ring_note"))
    return Label("".join(p.en for p in parts), "".join(p.zh for p in parts))


def _compose(sheet: ExhibitSheet, *, scene: Scene) -> None:
    """Draw the map, its detail, the ranked list and the legend."""
    body, page, scale = sheet.body, sheet.page, scene.scale
    side = Box(body.right - _SIDE * body.width, body.bottom, body.right, body.top)
    if sheet.size.name == WORD:
        side = Box(body.right - 0.31 * body.width, body.bottom, body.right, body.top)
    legend = legend_height(scale)
    window = Box(
        body.left + _DEGREES_LEFT, body.bottom + legend + _DEGREES_BELOW, side.left - _BETWEEN, body.top
    )
    side = Box(side.left, window.bottom, side.right, side.top)
    frame = main_frame(scene, window)
    shown = main_window(page, scene, frame)
    inset = _map(page, scene, shown, side)
    key = Box(body.left, body.bottom, side.left - _BETWEEN, body.bottom + legend)
    floor = body.bottom
    if legend_width(page, scene, frame, hinted=inset is not None) > key.width:
        # It takes precedence over a long list, which says how many sites it leaves out.
        key, floor = Box(key.left, key.bottom, body.right, key.top), side.bottom
    if inset is not None and inset.page.left >= side.left:
        floor = inset.page.top + CAPTION + 12
    draw_list(page, scene, side, floor)
    draw_legend(page, scene, frame, key, hinted=inset is not None)


def _map(page: Page, scene: Scene, window: Window, side: Box) -> MapFrame | None:
    """Draw the map, and an inset if it helps and there is room; return the inset's frame."""
    choice = detail(scene, window.frame)
    box = _inset_place(scene, window, choice, side) if choice else None
    if choice is None or box is None:
        draw_map(page, scene, window, inset=None, detailed=None)
        return None
    inset = choice.frame(window.frame.projection, box)
    draw_map(page, scene, window, inset=inset, detailed=choice.ring)
    caption = say("exhibit.detail")[scene.lang]
    if choice.ring:
        caption = say("exhibit.detail_ring", ring=scene.ring_text(choice.ring))[scene.lang]
    draw_detail(page, scene, inset, caption)
    return inset


def _inset_place(scene: Scene, window: Window, choice: Detail, side: Box) -> Box | None:
    """Find room for the inset: the foot of the side column, otherwise an empty corner of the map."""
    rows = (
        len(scene.numbered) + min(len(scene.unranked), MAX_UNRANKED) + (EXTRA_ROWS if scene.unranked else 3)
    )
    free = side.height - rows * ROW * scene.scale - CAPTION
    if free >= _MIN_IN_COLUMN * side.width:
        return Box(side.left, side.bottom, side.right, side.bottom + min(free, side.width))
    frame = window.frame
    x, y = scene.points(frame)
    taken = [window.bar, *([window.north] if window.north else [])]
    for size in (scene.scale * usual for usual in _INSET_SIZES):
        ground = choice.frame(frame.projection, Box(0, 0, size, size)).ground
        left, bottom = frame.ground_to_page(ground.left, ground.bottom)
        right, top = frame.ground_to_page(ground.right, ground.top)
        avoid = [*taken, Box(float(left), float(bottom), float(right), float(top))]
        for whole in _inset_boxes(frame.page, size):
            free = not any(whole.grown(4.0).meets(other) for other in avoid)
            if free and not whole.grown(_INSET_CLEAR).holds(x, y).any():
                return Box(whole.left, whole.bottom, whole.right, whole.top - CAPTION)
    return None


def _inset_boxes(page: Box, size: float) -> list[Box]:
    """Return possible positions of an inset with its caption: the corners, and beside or above these."""
    boxes = []
    for name in ("upper left", "lower right", "lower left", "upper right"):
        box = corner(page, name, size, size + CAPTION, off=_INSET_OFF)
        aside = _ASIDE if "left" in name else -_ASIDE
        above = _ABOVE if "lower" in name else -_ABOVE
        boxes += [box, box.moved(0, above), box.moved(aside, 0)]
    return boxes
