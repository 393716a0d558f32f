"""One map window: ground, graticule, rings, symbols, labels, scale bar and north arrow."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from siting.evidence import FloatArray
from siting.outcome import Ring
from siting.records import dataclass
from siting.show.base.colours import score_colour
from siting.show.base.drawing.cartography import Box, MapFrame
from siting.show.base.drawing.furniture import (
    bar_place,
    draw_bar,
    draw_degrees_inside,
    draw_degrees_outside,
    draw_graticule,
    draw_north,
    north_place,
)  # fmt: skip
from siting.show.base.drawing.labels import LabelBoard, write_label
from siting.show.base.drawing.page import GREY, LINE, PAPER, Page
from siting.show.exhibits.arrows import MapLabel, draw_arrows, with_arrows
from siting.show.exhibits.map_ground import draw_map_ground
from siting.show.exhibits.scene import HIDING, MAX_NUMBERED, Scene, is_excluded
from siting.show.exhibits.symbols import (
    HINT_RADIUS,
    anchor_symbol,
    hint_symbol,
    ring_line,
    ring_styles,
    site_symbol,
    unranked_symbol,
)
from siting.show.exhibits.towns import draw_towns

CAPTION = 13.0
"""Height of the caption above an inset [points]."""

_RADIUS = 6.6
_SMALL_RADIUS = 4.4
_DOT = 1.6
_NAME_SIZE = 7.6
_NAME_WIDTH = 110.0
_MAX_DOTS_AS_LINES = 2_000
_MAX_OUTLINES = 300
_MIN_OUTLINE = 3.0
_EDGE = 40.0


@dataclass(frozen=True)
class Window:
    """A map window with the positions of its scale bar and north arrow, which an inset must not cover."""

    frame: MapFrame
    bar: Box
    north: Box | None


def main_window(page: Page, scene: Scene, frame: MapFrame) -> Window:
    """Place the scale bar and the north arrow of the main map."""
    x, y = with_arrows(frame, scene, scene.anchors, *scene.points(frame))
    bar = bar_place(page, frame, scene.lang, x, y)
    return Window(frame, bar, north_place(frame, (bar,), x, y))


def draw_map(
    page: Page, scene: Scene, window: Window, *, inset: MapFrame | None, detailed: Ring | None
) -> None:
    """Draw the main map.

    The content of the *inset* is only hinted at, and its position is kept free; the ring *detailed* is named
    there.
    """
    frame = window.frame
    draw_map_ground(page, frame, scene.outcome)
    for line in draw_graticule(page, frame):
        draw_degrees_outside(page, frame, line)
    _draw_crowd(page, scene, frame)
    _draw_outlines(page, scene, frame)
    board = LabelBoard(frame.page.grown(-2.0), _draw_rings(page, scene, frame))
    if inset is not None:
        _draw_window(page, frame, inset)
        board.block(with_caption(inset.page).grown(3.0))
    draw_bar(page, frame, scene.lang, window.bar)
    board.block(window.bar.grown(1.0))
    if window.north is not None:
        draw_north(page, frame, scene.lang, window.north)
        board.block(window.north)
    labels = _draw_symbols(page, scene, frame, board, inset=inset)
    rows = [*range(len(scene.outcome.sites))]
    labels = [*draw_arrows(page, scene, frame, board, anchors=scene.anchors, rows=rows), *labels]
    _draw_ring_labels(page, scene, frame, board, but=detailed)
    _draw_labels(page, board, labels, scene.scale)
    draw_towns(page, scene, frame, board)
    page.box(frame.page, line=LINE, width=1.0)


def draw_detail(page: Page, scene: Scene, frame: MapFrame, caption: str) -> None:
    """Draw the inset, with degrees and scale bar inside and its caption on top."""
    p = frame.page
    page.box(with_caption(p).grown(2.5), fill=PAPER)
    draw_map_ground(page, frame, scene.outcome)
    board = LabelBoard(p.grown(-1.5))
    bar = bar_place(page, frame, scene.lang, *scene.points(frame))
    board.block(bar.grown(1.0))
    for line in draw_graticule(page, frame):
        draw_degrees_inside(page, frame, line, board)
    _draw_crowd(page, scene, frame)
    _draw_outlines(page, scene, frame)
    board.lines = _draw_rings(page, scene, frame)
    draw_bar(page, frame, scene.lang, bar)
    labels = _draw_symbols(page, scene, frame, board, inset=None)
    _draw_ring_labels(page, scene, frame, board, but=None)
    _draw_labels(page, board, labels, scene.scale)
    draw_towns(page, scene, frame, board)
    size = 7.2 * scene.scale
    page.text(p.left + 4, p.top + 4.2, page.cut(caption, size, p.width - 8), size)
    page.box(p, line=LINE, width=0.8)


def with_caption(page: Box) -> Box:
    """Return the rectangle of an inset including its caption."""
    return Box(page.left, page.bottom, page.right, page.top + CAPTION)


def _draw_outlines(page: Page, scene: Scene, frame: MapFrame) -> None:
    """Draw the polygons that are large enough to be seen at this scale."""
    import shapely

    sites, ranking = scene.outcome.sites, scene.outcome.ranking
    rows = np.flatnonzero(np.asarray(sites.has_area))
    if len(rows) > _MAX_OUTLINES:
        return
    for row in rows.tolist():
        score = float(ranking.score[row])
        ranked = ranking.rank[row] > 0 and not math.isnan(score)
        for part in shapely.get_parts(sites.frame.geometry.iat[row]):
            ring = shapely.get_coordinates(shapely.get_exterior_ring(part))
            x, y = frame.to_page(ring[:, 0], ring[:, 1])
            if max(np.ptp(x), np.ptp(y)) >= _MIN_OUTLINE:
                fill = score_colour(score) if ranked else PAPER
                page.polygon(
                    np.column_stack([x, y]), fill=fill, line=LINE if ranked else GREY, width=0.5, alpha=0.4,
                    clip=frame.page,
                )  # fmt: skip


def _draw_rings(page: Page, scene: Scene, frame: MapFrame) -> FloatArray:
    """Draw the rings; return points along them, which labels should not cover if possible."""
    rings, found = scene.outcome.rings, [np.zeros((0, 2))]
    for ring, style in zip(rings, ring_styles(rings), strict=True):
        x, y = frame.to_page(ring.outline[:, 0], ring.outline[:, 1])
        ring_line(page, x, y, style, frame.page)
        steps = np.linspace(0, len(x) - 1, len(x) * 8)
        dense = np.column_stack([np.interp(steps, np.arange(len(x)), v) for v in (x, y)])
        found.append(dense[frame.page.holds(dense[:, 0], dense[:, 1])])
    return np.concatenate(found)


def _draw_window(page: Page, frame: MapFrame, window: MapFrame) -> None:
    g = window.ground
    x, y = frame.ground_to_page(
        [g.left, g.right, g.right, g.left, g.left], [g.bottom, g.bottom, g.top, g.top, g.bottom]
    )
    page.line(x, y, colour=GREY, width=0.6, clip=frame.page)


def _draw_crowd(page: Page, scene: Scene, frame: MapFrame) -> None:
    """Draw the sites beyond the numbered ones as dots."""
    outcome = scene.outcome
    rows = np.concatenate([np.array(scene.unranked[MAX_NUMBERED:], dtype=np.int64), scene.crowd])
    if len(rows) == 0:
        return
    x, y = frame.to_page(outcome.sites.lon[rows], outcome.sites.lat[rows])
    ranked = outcome.ranking.rank[rows] > 0
    scores = np.nan_to_num(outcome.ranking.score[rows])
    palette = [score_colour(k / 100) for k in range(101)]
    steps = np.rint(np.clip(scores, 0, 1) * 100).astype(int)
    colours = [
        palette[k] if known else GREY for k, known in zip(steps.tolist(), ranked.tolist(), strict=True)
    ]
    many = len(rows) > _MAX_DOTS_AS_LINES
    radius = _DOT if not many else max(0.6, _DOT * (_MAX_DOTS_AS_LINES / len(rows)) ** 0.25)
    page.dots(x, y, radius, colours, clip=frame.page, image=many)


def _draw_symbols(
    page: Page, scene: Scene, frame: MapFrame, board: LabelBoard, *, inset: MapFrame | None
) -> list[MapLabel]:
    """Draw anchors and sites, the best on top; return their labels, the most important first.

    Sites that the *inset* shows whole are dots without number and name here. A site that a better one would
    hide is a dot too; its symbol stands aside, at a line.
    """
    anchors = _draw_anchors(page, scene, frame, board)
    sites = _whole(scene, frame)
    hinted = set() if inset is None else set(_whole(scene, inset))
    standing = {row: label for row, label in sites.items() if row not in hinted}
    hidden = _hidden(standing, scene.scale * HIDING)
    dots = hinted.union(hidden)
    for row, label in sites.items():
        _block(board, replace(label, radius=HINT_RADIUS) if row in dots else label)
    aside = _set_aside(page, board, hidden)
    for row, label in sites.items():
        if row in hinted or row in aside:
            _draw_hint(page, scene, label, row)
    shown = standing | aside
    for row in list(shown)[::-1]:
        _draw_site(page, scene, frame, shown[row], row)
    return [*anchors, *shown.values()]


def _draw_anchors(page: Page, scene: Scene, frame: MapFrame, board: LabelBoard) -> list[MapLabel]:
    """Draw the anchor cities in the frame and return their labels."""
    labels = []
    for point in scene.anchors:
        (px,), (py,) = frame.to_page([point.lon], [point.lat])
        label = MapLabel(float(px), float(py), 3.5, point.label[scene.lang], bold=True)
        if _seen(frame, label):
            anchor_symbol(page, px, py, frame.page)
            _block(board, label)
            labels.append(label)
    return labels


def _whole(scene: Scene, frame: MapFrame) -> dict[int, MapLabel]:
    """Return the sites with a symbol of their own that is whole in the frame, the best first."""
    rows = [*scene.numbered, *scene.unranked[:MAX_NUMBERED]]
    labels = {row: _site_label(scene, frame, row) for row in rows}
    return {row: label for row, label in labels.items() if _seen(frame, label)}


def _set_aside(page: Page, board: LabelBoard, hidden: dict[int, MapLabel]) -> dict[int, MapLabel]:
    """Find places for symbols beside their points, and draw the lines to them."""
    found = {}
    for row, label in hidden.items():
        place = board.place_apart(label.x, label.y, HINT_RADIUS, 2 * label.radius)
        if place is not None:
            x, y = (place.box.left + place.box.right) / 2, (place.box.bottom + place.box.top) / 2
            page.line([label.x, x], [label.y, y], colour=LINE, width=0.6)
            found[row] = replace(label, x=x, y=y)
    return found


def _hidden(sites: dict[int, MapLabel], reach: float) -> dict[int, MapLabel]:
    """Return the sites nearer than *reach* to a better one that stands at its point."""
    standing: list[MapLabel] = []
    hidden = {}
    for row, label in sites.items():
        if any(math.hypot(label.x - other.x, label.y - other.y) < reach for other in standing):
            hidden[row] = label
        else:
            standing.append(label)
    return hidden


def _block(board: LabelBoard, label: MapLabel) -> None:
    board.symbol(label.x, label.y, label.radius + 0.6)


def _site_label(scene: Scene, frame: MapFrame, row: int) -> MapLabel:
    (px,), (py,) = frame.to_page([scene.outcome.sites.lon[row]], [scene.outcome.sites.lat[row]])
    radius = _RADIUS if len(scene.numbered) <= 25 else 5.6
    ranked = bool(scene.outcome.ranking.rank[row])
    radius = scene.scale * (radius if ranked else _SMALL_RADIUS)
    return MapLabel(float(px), float(py), radius, scene.name(row), bold=False)


def _draw_hint(page: Page, scene: Scene, label: MapLabel, row: int) -> None:
    ranking = scene.outcome.ranking
    fill = score_colour(float(ranking.score[row])) if ranking.rank[row] else PAPER
    hint_symbol(page, fill, label.x, label.y)


def _draw_site(page: Page, scene: Scene, frame: MapFrame, label: MapLabel, row: int) -> None:
    x, y, outcome = label.x, label.y, scene.outcome
    rank, score = int(outcome.ranking.rank[row]), float(outcome.ranking.score[row])
    if rank:
        site_symbol(page, x, y, label.radius, score=score, rank=rank, clip=frame.page)
    else:
        unranked_symbol(page, x, y, label.radius, excluded=is_excluded(outcome, row), clip=frame.page)


def _seen(frame: MapFrame, label: MapLabel) -> bool:
    """Whether the whole symbol lies in the frame."""
    return bool(frame.page.grown(-label.radius).holds(label.x, label.y))


def _draw_ring_labels(
    page: Page, scene: Scene, frame: MapFrame, board: LabelBoard, *, but: Ring | None
) -> None:
    """Write along each ring where it is most level and unobstructed."""
    size, rings = 7.0 * scene.scale, scene.outcome.rings
    for ring, style in zip(rings, ring_styles(rings), strict=True):
        if ring is but:
            continue
        x, y = frame.to_page(ring.outline[:, 0], ring.outline[:, 1])
        text = scene.ring_text(ring, "ring_label")
        width = page.width(text, size)
        angle = np.degrees(np.arctan2(np.gradient(y), np.gradient(x)))
        angle = (angle + 90) % 180 - 90
        # Most level first, but away from the edge; on ties the upper one.
        p = frame.page
        to_edge = np.minimum.reduce([x - p.left, p.right - x, y - p.bottom, p.top - y])
        cost = np.abs(angle) + np.clip(_EDGE - to_edge, 0, None)
        for k in np.lexsort((-y, np.round(cost, 1))).tolist():
            boxes = _along(float(x[k]), float(y[k]), float(angle[k]), width, size)
            if all(board.is_free(box) for box in boxes):
                for box in boxes:
                    board.block(box)
                page.text(
                    float(x[k]), float(y[k]), text, size, colour=style.colour, align="center", halo=5.0,
                    angle=float(angle[k]) or 1e-6,
                )  # fmt: skip
                break


def _along(x: float, y: float, angle: float, width: float, size: float) -> list[Box]:
    """Cover a turned line of text with squares."""
    count = max(2, math.ceil(width / size))
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    along = [(k / (count - 1) - 0.5) * (width - size) for k in range(count)]
    return [Box(x + a * cos, y + a * sin, x + a * cos, y + a * sin).grown(size * 0.62) for a in along]


def _draw_labels(page: Page, board: LabelBoard, labels: list[MapLabel], scale: float) -> None:
    size = scale * _NAME_SIZE
    for label in labels:
        text = page.cut(label.text, size, scale * _NAME_WIDTH, bold=label.bold)
        write_label(page, board, text, x=label.x, y=label.y, radius=label.radius, size=size, bold=label.bold)
