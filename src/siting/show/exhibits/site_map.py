"""The pictures of a site sheet: the map around the site, the outline of its parcel, and a photo."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from siting.evidence import FloatArray, Label
from siting.geo.geodesy import distance_km
from siting.outcome import MapPoint
from siting.show.base.colours import score_colour
from siting.show.base.drawing.cartography import (
    Box,
    LocalProjection,
    MapFrame,
    fitted_frame,
    scale_bar,
)
from siting.show.base.drawing.furniture import (
    bar_place,
    corner,
    draw_bar,
    draw_degrees_inside,
    draw_graticule,
    draw_north,
    north_place,
)  # fmt: skip
from siting.show.base.drawing.labels import LabelBoard, write_label
from siting.show.base.drawing.page import GREY, INK, LINE, PAPER, Page
from siting.show.exhibits.arrows import MapLabel, draw_arrows, with_arrows
from siting.show.exhibits.map_ground import draw_map_ground
from siting.show.exhibits.scene import Scene, frame_of, is_excluded
from siting.show.exhibits.symbols import (
    anchor_symbol,
    ring_line,
    ring_styles,
    site_symbol,
    unranked_symbol,
)
from siting.show.exhibits.towns import draw_towns
from siting.texts import join, say

_CITY_KM, _NEAR_KM, _APART_KM = 30.0, 160.0, 10.0
_AROUND_DEG = 0.12  # of latitude: some 13 km each way
_OTHERS = 200
_OUTLINE = 92.0
_NAME, _RADIUS = 7.6, 7.0


def _cities_on(scene: Scene, frame: MapFrame, board: LabelBoard) -> list[tuple[MapPoint, float, float]]:
    """Return the anchor cities on the map with their places, which names keep clear of."""
    cities = []
    for point in scene.anchors:
        x, y = (float(v) for v in frame.to_page(point.lon, point.lat))
        if frame.page.grown(-4).holds(x, y):
            cities.append((point, x, y))
            board.symbol(x, y, 4.0)
    return cities


def draw_site_map(
    page: Page, scene: Scene, row: int, box: Box, *, near: bool = False, rivals: Sequence[int] = ()
) -> None:
    """Draw the surroundings of a site: other sites, the nearest anchor city, rings; and its outline.

    The window holds *rivals*, which are named first. *near* draws what lies within some ten kilometres
    instead. An arrow points to a city beyond the window.
    """
    o, k = scene.outcome, scene.scale
    frame = _frame(scene, row, box, near=near, rivals=rivals)
    draw_map_ground(page, frame, o)
    x, y = frame.to_page(o.sites.lon, o.sites.lat)
    px, py = float(x[row]), float(y[row])
    board = LabelBoard(frame.page.grown(-2.0))
    city = _nearest_anchor(scene, row)
    clear_of = with_arrows(frame, scene, city, x, y)
    bar = bar_place(page, frame, scene.lang, *clear_of)
    north = north_place(frame, (bar,), *clear_of)
    taken = [bar.grown(1), north]
    outline = _outline_place(scene, row, frame, taken)
    for part in (*taken, *([outline] if outline else [])):
        board.block(part)
    for line in draw_graticule(page, frame):
        draw_degrees_inside(page, frame, line, board)
    for ring, style in zip(o.rings, ring_styles(o.rings), strict=True):
        ring_line(page, *frame.to_page(ring.outline[:, 0], ring.outline[:, 1]), style, frame.page)
    draw_bar(page, frame, scene.lang, bar)
    draw_north(page, frame, scene.lang, north)
    board.symbol(px, py, _RADIUS * k)
    # What is drawn over the names is drawn before them: they keep clear of it.
    cities = _cities_on(scene, frame, board)
    arrows = draw_arrows(page, scene, frame, board, anchors=city, rows=[row])
    others = _others_on(scene, row, frame, rivals, places=(x, y))
    for sx, sy in reversed(others.values()):
        page.circle(sx, sy, 2.6 * k, fill=PAPER, line=INK, width=0.8, clip=frame.page)
        board.symbol(sx, sy, 2.6 * k)
    _main_symbol(page, scene, row, px, py)
    size = _NAME * k
    name = page.cut(scene.name(row), 1.15 * size, 0.5 * box.width, bold=True)
    write_label(page, board, name, x=px, y=py, radius=_RADIUS * k, size=1.15 * size, bold=True)
    _write_arrows(page, board, arrows, size)
    for point, ax, ay in cities:
        anchor_symbol(page, ax, ay, frame.page)
        write_label(page, board, point.label[scene.lang], x=ax, y=ay, radius=4.0, size=size, bold=True)
    for other, (sx, sy) in others.items():
        text = page.cut(scene.name(other), 0.9 * size, 130 * k)
        colour = INK if other in rivals else GREY
        write_label(page, board, text, x=sx, y=sy, radius=2.6 * k, size=0.9 * size, colour=colour)
    draw_towns(page, scene, frame, board)
    if outline is not None:
        _draw_outline(page, scene, row, outline)
    page.box(frame.page, line=LINE, width=0.9)


def _write_arrows(page: Page, board: LabelBoard, arrows: list[MapLabel], size: float) -> None:
    for arrow in arrows:
        write_label(
            page, board, arrow.text, x=arrow.x, y=arrow.y, radius=arrow.radius, size=size, bold=arrow.bold
        )


def _others_on(
    scene: Scene, row: int, frame: MapFrame, rivals: Sequence[int], *, places: tuple[FloatArray, FloatArray]
) -> dict[int, tuple[float, float]]:
    """Return the other sites on the map with their places: rivals first, then in the order of the ranking."""
    x, y = places
    in_order = sorted(scene.outcome.ranking.order.tolist(), key=lambda r: r not in rivals)
    there = [r for r in in_order if r != row and frame.page.grown(-3).holds(x[r], y[r])][:_OTHERS]
    return {other: (float(x[other]), float(y[other])) for other in there}


def dots_note(scene: Scene, row: int, box: Box, *, near: bool = False, rivals: Sequence[int] = ()) -> Label:
    """Say what the dots are that the map of a site has besides the site: other sites, towns, or neither."""
    frame, sites = _frame(scene, row, box, near=near, rivals=rivals), scene.outcome.sites
    inner = frame.page.grown(-3)
    x, y = frame.to_page(sites.lon, sites.lat)
    others = int(inner.holds(x, y).sum()) > 1
    # Under its symbol and its name no town is drawn.
    px, py, reach = float(x[row]), float(y[row]), 2 * _RADIUS
    symbol = Box(px - reach, py - reach, px + reach + 10 * _NAME, py + reach)
    dots = [frame.to_page(town.lon, town.lat) for town in scene.towns]
    towns = any(inner.holds(*dot) and not symbol.holds(*dot) for dot in dots)
    parts = [say(f"site_sheet.{key}") for key, drawn in (("others", others), ("towns", towns)) if drawn]
    return join(parts, "mark.semicolon") if parts else Label("", "")


def _frame(scene: Scene, row: int, box: Box, *, near: bool = False, rivals: Sequence[int] = ()) -> MapFrame:
    """Return the window around the site and its rivals, with the nearest anchor city if it is near.

    A city farther off would leave the site a dot at the edge of a region. Where nothing else is in the
    window, the nearest site or town is taken in: a lone dot on the relief is nowhere.
    """
    sites = scene.outcome.sites
    lon, lat = [float(sites.lon[row])], [float(sites.lat[row])]
    if near:
        return frame_of(np.array(lon * 2), np.array([lat[0] - _AROUND_DEG, lat[0] + _AROUND_DEG]), box)
    shown = [(float(sites.lon[r]), float(sites.lat[r])) for r in rivals]
    anchors = [(a.lon, a.lat) for a in _nearest_anchor(scene, row)]
    shown += _nearest(lon[0], lat[0], anchors, least=0.0, most=_CITY_KM)
    if not shown:
        places = [*zip(sites.lon.tolist(), sites.lat.tolist(), strict=True)]
        places += [(t.lon, t.lat) for t in scene.towns] + anchors
        shown = _nearest(lon[0], lat[0], places, least=_APART_KM, most=_NEAR_KM)
    lon, lat = [*lon, *(p[0] for p in shown)], [*lat, *(p[1] for p in shown)]
    return frame_of(np.array(lon), np.array(lat), box, margin=0.22)


def _nearest_anchor(scene: Scene, row: int) -> list[MapPoint]:
    """Return the anchor city nearest to a site, if there is one."""
    lon, lat = float(scene.outcome.sites.lon[row]), float(scene.outcome.sites.lat[row])
    return sorted(scene.anchors, key=lambda a: float(distance_km(lon, lat, a.lon, a.lat)))[:1]


def _nearest(
    lon: float, lat: float, places: list[tuple[float, float]], *, least: float, most: float
) -> list[tuple[float, float]]:
    """Return the nearest of the places between two distances [km]; nothing if there is none."""
    ways = [float(distance_km(lon, lat, *place)) for place in places]
    within = [(way, place) for way, place in zip(ways, places, strict=True) if least <= way <= most]
    return [min(within)[1]] if within else []


def _main_symbol(page: Page, scene: Scene, row: int, x: float, y: float) -> None:
    ranking, radius = scene.outcome.ranking, _RADIUS * scene.scale
    if ranking.rank[row]:
        score, rank = float(ranking.score[row]), int(ranking.rank[row])
        site_symbol(page, x, y, radius, score=score, rank=rank)
    else:
        unranked_symbol(page, x, y, radius, excluded=is_excluded(scene.outcome, row))


def _outline_place(scene: Scene, row: int, frame: MapFrame, taken: list[Box]) -> Box | None:
    """Return a corner for the outline of the parcel; none for a point, or without a free corner."""
    if not scene.outcome.sites.has_area[row]:
        return None
    (x,), (y,) = frame.to_page([scene.outcome.sites.lon[row]], [scene.outcome.sites.lat[row]])
    side = min(_OUTLINE * scene.scale, 0.45 * frame.page.height, 0.4 * frame.page.width)
    for name in ("upper left", "lower right", "upper right", "lower left"):
        box = corner(frame.page, name, side, side)
        near = box.grown(1.5 * _RADIUS * scene.scale).holds(x, y)
        if not near and not any(box.grown(2).meets(other) for other in taken):
            return box
    return None


def _draw_outline(page: Page, scene: Scene, row: int, box: Box) -> None:
    """Draw the parcel alone, north up, with a scale of its own."""
    import shapely

    sites, k = scene.outcome.sites, scene.scale
    projection = LocalProjection(float(sites.lon[row]), float(sites.lat[row]))
    shape = sites.frame.geometry.iat[row]
    rings = [
        projection.forward(*shapely.get_coordinates(shapely.get_exterior_ring(part)).T)
        for part in shapely.get_parts(shape)
    ]
    x, y = (np.concatenate(v) for v in zip(*rings, strict=True))
    page.box(box, fill=PAPER, line=LINE, width=0.6)
    inner = Box(box.left + 3, box.bottom + 13 * k, box.right - 3, box.top - 3)
    frame = fitted_frame(projection, inner, x, y, margin=0.06, smallest_m=10.0)
    score = float(scene.outcome.ranking.score[row])
    for ring in rings:
        fill = score_colour(score) if score == score else PAPER  # noqa: PLR0124
        page.polygon(np.column_stack(frame.ground_to_page(*ring)), fill=fill, line=INK, width=0.9, alpha=0.5)
    bar = scale_bar(frame, most=0.5 * inner.width)
    left, foot = box.left + 5, box.bottom + 5 * k
    page.line([left, left + bar.length], [foot, foot], colour=INK, width=1.4)
    length = say("site_sheet.metres", metres=f"{bar.km * 1000:,.0f}")[scene.lang]
    page.text(left + bar.length + 4, foot - 2 * k, length, 6.2 * k, colour=GREY)


def draw_photo(page: Page, path: Path, box: Box) -> None:
    """Draw a photo into a box, whole and centred. Raises `StudyError` where it cannot be read."""
    from siting.errors import StudyError
    from siting.readers.pictures import read_picture

    pixels = read_picture(path, longest=1600, what="photo", error=StudyError).pixels
    height, width = pixels.shape[:2]
    scale = min(box.width / width, box.height / height)
    half_w, half_h = scale * width / 2, scale * height / 2
    x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
    frame = Box(x - half_w, y - half_h, x + half_w, y + half_h)
    page.picture(pixels, frame)
    page.box(frame, line=LINE, width=0.6)
