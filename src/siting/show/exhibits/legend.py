"""The legend of the location map: the scale of scores, and each symbol and ring drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from siting.show.base.colours import score_colour
from siting.show.base.drawing.cartography import Box, MapFrame
from siting.show.base.drawing.page import GREY, LINE, Page
from siting.show.base.text import STATUS
from siting.show.exhibits.map_ground import layer_sample
from siting.show.exhibits.scene import Scene, is_excluded
from siting.show.exhibits.symbols import (
    RingStyle,
    anchor_symbol,
    crowd_symbol,
    hint_symbol,
    ring_line,
    ring_styles,
    site_symbol,
    unranked_symbol,
)  # fmt: skip
from siting.show.exhibits.towns import town_symbol
from siting.texts import say

_ROWS = 3
_ROW = 12.0
_SCALE, _AFTER_SCALE = 110.0, 26.0
_SYMBOL, _BETWEEN, _LONGEST, _LEAST = 24.0, 22.0, 250.0, 60.0
_SIZE = 7.2

Entry = tuple[Callable[[float, float], None], str]


def legend_height(scale: float) -> float:
    """Return the height of the legend [points]."""
    return _ROWS * _ROW * scale


def legend_width(page: Page, scene: Scene, frame: MapFrame, *, hinted: bool) -> float:
    """Return the width that the legend needs [points]."""
    k, size = scene.scale, _SIZE * scene.scale
    columns = _columns(page, scene, frame, hinted=hinted)
    widths = [max(min(page.width(text, size), _LONGEST * k) for _, text in column) for column in columns]
    return k * (_SCALE + _AFTER_SCALE + len(columns) * (_SYMBOL + _BETWEEN) - _BETWEEN) + sum(widths)


def draw_legend(page: Page, scene: Scene, frame: MapFrame, box: Box, *, hinted: bool) -> None:
    """Draw the legend into a box under the map, in as many columns as needed and fit."""
    k, top, size = scene.scale, box.top - 8 * scene.scale, _SIZE * scene.scale
    _draw_scale(page, scene, box.left, top)
    left = box.left + (_SCALE + _AFTER_SCALE) * k
    for column in _columns(page, scene, frame, hinted=hinted):
        if left + _LEAST * k > box.right:
            break
        most = min(_LONGEST * k, box.right - left - _SYMBOL * k)
        texts = [page.cut(text, size, most) for _, text in column]
        for row, ((draw, _), text) in enumerate(zip(column, texts, strict=True)):
            y = top - row * _ROW * k
            draw(left + 9 * k, y + 2.5 * k)
            page.text(left + _SYMBOL * k, y, text, size)
        left += (_SYMBOL + _BETWEEN) * k + max(page.width(text, size) for text in texts)


def _draw_scale(page: Page, scene: Scene, x: float, top: float) -> None:
    """Draw the scale of scores with its title."""
    k = scene.scale
    page.text(x, top, say("exhibit.score_scale")[scene.lang], _SIZE * k)
    steps, width = 24, _SCALE * k
    bar = Box(x, top - 14 * k, x + width, top - 6 * k)
    for n in range(steps):
        # Each step overlaps the next slightly, so that no viewer shows a seam.
        right = min(x + (n + 1.3) * width / steps, bar.right)
        fill = score_colour((n + 0.5) / steps)
        page.box(Box(x + n * width / steps, bar.bottom, right, bar.top), fill=fill)
    page.box(bar, line=LINE, width=0.4)
    for value in (0.0, 0.25, 0.5, 0.75, 1.0):
        at = x + value * width
        page.line([at, at], [bar.bottom, bar.bottom - 2 * k], width=0.4)
        page.text(at, bar.bottom - 8.5 * k, f"{value:g}", 6 * k, colour=GREY, align="center")


def _columns(page: Page, scene: Scene, frame: MapFrame, *, hinted: bool) -> list[list[Entry]]:
    entries = _entries(page, scene, frame, hinted=hinted)
    return [entries[start : start + _ROWS] for start in range(0, len(entries), _ROWS)]


def _entries(page: Page, scene: Scene, frame: MapFrame, *, hinted: bool) -> list[Entry]:
    """Return the entries of the legend: a symbol to draw at a point, and its text."""
    lang, outcome = scene.lang, scene.outcome
    excluded = [is_excluded(outcome, row) for row in scene.unranked]
    found: list[Entry] = [
        (
            lambda x, y: site_symbol(page, x, y, 5.2 * scene.scale, score=0.75, rank=1),
            say("exhibit.ranked_symbol")[lang],
        )
    ]
    if hinted:
        found.append((partial(hint_symbol, page, score_colour(0.75)), say("exhibit.hint_symbol")[lang]))
    if len(scene.crowd):
        found.append((partial(crowd_symbol, page), say("exhibit.crowd_symbol")[lang]))
    if not all(excluded):
        found.append(
            (
                lambda x, y: unranked_symbol(page, x, y, 4.2 * scene.scale, excluded=False),
                STATUS["insufficient"][lang],
            )
        )
    if any(excluded):
        found.append(
            (
                lambda x, y: unranked_symbol(page, x, y, 4.2 * scene.scale, excluded=True),
                STATUS["excluded"][lang],
            )
        )
    if scene.anchors:
        found.append((lambda x, y: anchor_symbol(page, x, y), say("exhibit.anchor_symbol")[lang]))
    found += _ring_entries(page, scene, frame)
    shown = (
        (partial(layer_sample, page, layer, scale=scene.scale), layer.label[lang])
        for layer in outcome.shown_layers
    )
    towns = [(partial(town_symbol, page, scale=scene.scale), say("exhibit.town_symbol")[lang])]
    return [*found, *shown, *(towns if scene.towns else [])]


def _ring_entries(page: Page, scene: Scene, frame: MapFrame) -> Iterator[Entry]:
    """Yield the rings, one beyond the map as such."""
    rings = scene.outcome.rings
    for ring, style in zip(rings, ring_styles(rings), strict=True):
        text = scene.ring_text(ring)
        x, y = frame.to_page(ring.outline[:, 0], ring.outline[:, 1])
        if not frame.page.holds(x, y).any():
            text = say("exhibit.beyond", ring=text)[scene.lang]
        yield partial(_ring_sample, page, style), text


def _ring_sample(page: Page, style: RingStyle, x: float, y: float) -> None:
    ring_line(page, [x - 9, x + 9], [y, y], style)
