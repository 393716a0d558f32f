"""The page of the location map: the map, its detail, the ranked list, the legend and the small print."""

from __future__ import annotations

from siting.catalogue import sources
from siting.evidence import Source
from siting.outcome import MapPoint, Ring
from siting.show.base.drawing.cartography import Box, MapFrame, degree_text
from siting.show.base.drawing.furniture import corner, relief_under
from siting.show.base.drawing.page import GREY, Page
from siting.show.base.ground import RELIEF
from siting.show.base.text import MAP_NOTICE
from siting.show.exhibits.legend import draw_legend
from siting.show.exhibits.mapping import CAPTION, Window, draw_detail, draw_map, main_window
from siting.show.exhibits.scene import Detail, Scene, detail, is_excluded, main_frame
from siting.show.exhibits.small_print import fitting_sources
from siting.show.exhibits.symbols import (
    site_symbol,
    unranked_symbol,
)  # fmt: skip
from siting.texts import say

_MAP = Box(58, 132, 598, 522)
_SIDE = Box(616, 132, 814, 522)
_FOOT_TOP = 58.0
_LEFT, _RIGHT = 28.0, 814.0
_ROW = 12.4
_INSET_SIZES = (200.0, 180.0, 160.0, 140.0)
_INSET_CLEAR = 14.0
_INSET_OFF = 8.0
_LIST_EXTRA_ROWS = 5
_ASIDE, _ABOVE = 40.0, 24.0
_MAX_UNRANKED = 6
_SMALL = 6.2
_NAME = 7.7
_SOURCE_LINES = 3


def compose(page: Page, scene: Scene) -> None:
    """Draw the whole page."""
    _head(page, scene)
    frame = main_frame(scene, _MAP)
    window = main_window(page, scene, frame)
    inset = _map(page, scene, window)
    in_column = inset is not None and inset.page.left >= _SIDE.left
    _list(page, scene, inset.page.top + CAPTION + 12 if inset and in_column else _SIDE.bottom)
    draw_legend(page, scene, frame, hinted=inset is not None)
    _foot(page, scene, frame)


def _map(page: Page, scene: Scene, window: Window) -> MapFrame | None:
    """Draw the map, and an inset if it helps and there is room; return the inset's frame."""
    choice = detail(scene, window.frame)
    box = _inset_place(scene, window, choice) if choice else None
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


def _inset_place(scene: Scene, window: Window, choice: Detail) -> Box | None:
    """Find room for the inset: the foot of the side column, otherwise an empty corner of the map."""
    rows = len(scene.numbered) + min(len(scene.unranked), _MAX_UNRANKED) + _LIST_EXTRA_ROWS
    if _SIDE.height - rows * _ROW >= _SIDE.width + CAPTION:
        return Box(_SIDE.left, _SIDE.bottom, _SIDE.right, _SIDE.bottom + _SIDE.width)
    frame = window.frame
    x, y = scene.points(frame)
    taken = [window.bar, *([window.north] if window.north else [])]
    for size in _INSET_SIZES:
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


def _head(page: Page, scene: Scene) -> None:
    o, lang = scene.outcome, scene.lang
    page.text(_LEFT, 556, page.cut(o.title[lang], 16, _RIGHT - _LEFT, bold=True), 16, bold=True)
    for i, line in enumerate(page.wrap(o.notes[lang], 8.5, _RIGHT - _LEFT, lines=1)):
        page.text(_LEFT, 538 - 11 * i, line, 8.5, colour=GREY)


def _list(page: Page, scene: Scene, floor: float) -> None:
    lang, ranking = scene.lang, scene.outcome.ranking
    left, right, y = _SIDE.left, _SIDE.right, _SIDE.top - 9
    page.text(left, y, say("common.ranked_sites")[lang], 9.5, bold=True)
    page.text(right - 44, y, say("common.score_lower")[lang], 6.8, colour=GREY, align="right")
    page.text(right, y, say("exhibit.interval_head")[lang], 6.8, colour=GREY, align="right")
    page.line([left, right], [y - 4.5, y - 4.5], width=0.5)
    y -= 15
    total = len(scene.numbered) + len(scene.crowd)
    capacity = int((y - floor) / _ROW) + 1
    most = max(_MAX_UNRANKED, capacity - total - _LIST_EXTRA_ROWS)
    unranked = scene.unranked[:most]
    below = len(unranked) + (len(scene.unranked) > len(unranked)) + 2 if unranked else 0
    room = max(3, capacity - below)
    shown = scene.numbered
    if total > room or total > len(shown):
        shown = shown[: room - 1]
    for row in shown:
        score = float(ranking.score[row])
        site_symbol(page, left + 6, y + 2.6, 5.2, score=score, rank=int(ranking.rank[row]))
        page.text(left + 15, y, page.cut(scene.name(row), _NAME, right - left - 80), _NAME)
        page.text(right - 44, y, f"{score:.2f}", _NAME, bold=True, align="right")
        interval = f"{ranking.score_low[row]:.2f}–{ranking.score_high[row]:.2f}"
        page.text(right, y, interval, 7, colour=GREY, align="right")
        y -= _ROW
    if total > len(shown):
        more = say("common.more_ranked", count=total - len(shown))[lang]
        page.text(left + 16, y, more, 7.4, colour=GREY)
        y -= _ROW
    if unranked:
        _list_unranked(page, scene, unranked, y - 0.5 * _ROW)


def _list_unranked(page: Page, scene: Scene, rows: list[int], y: float) -> None:
    left, right = _SIDE.left, _SIDE.right
    page.text(left, y, say("exhibit.not_ranked")[scene.lang], 8, bold=True)
    page.line([left, right], [y - 3.5, y - 3.5], width=0.3)
    for row in rows:
        y -= _ROW
        unranked_symbol(page, left + 6, y + 2.6, 4.2, excluded=is_excluded(scene.outcome, row))
        word = scene.status_word(row)
        width = page.width(word, 7.4)
        page.text(left + 15, y, page.cut(scene.name(row), _NAME, right - left - 22 - width), _NAME)
        page.text(right, y, word, 7.4, colour=GREY, align="right")
    if len(scene.unranked) > len(rows):
        count = len(scene.unranked) - len(rows)
        text = say("exhibit.more_unranked", count=f"{count:,}")[scene.lang]
        page.text(left + 16, y - _ROW, text, 7.4, colour=GREY)


def _foot(page: Page, scene: Scene, frame: MapFrame) -> None:
    """Draw the small print: projection, sources, the notice on every map, the maker."""
    o, lang = scene.outcome, scene.lang
    width = _RIGHT - _LEFT
    projection = say(
        "exhibit.projection",
        lat=degree_text("lat", frame.projection.lat, decimals=1),
        lon=degree_text("lon", frame.projection.lon, decimals=1),
        scale=f"{frame.scale_number:,.0f}",
    )[lang]
    if o.rings:
        projection += say("exhibit.ring_note")[lang]
    version = o.provenance.get("siting")
    maker = say("common.made_with", version=version)[lang] if version else ""
    page.line([_LEFT, _RIGHT], [_FOOT_TOP + 9, _FOOT_TOP + 9], colour=GREY, width=0.3)
    y = _FOOT_TOP
    if any(page.fonts.lacks(text) for text in scene.texts()):
        projection = f"{projection} {say('exhibit.missing_glyphs')[lang]}"
    for text, lines in (
        (projection, 1),
        (_source_text(page, scene, frame), _SOURCE_LINES),
        (MAP_NOTICE[lang], 2),
    ):
        for line in page.wrap(text, _SMALL, width, lines=lines):
            page.text(_LEFT, y, line, _SMALL, colour=GREY)
            y -= 8.4
    page.text(_RIGHT, 14, maker, _SMALL, colour=GREY, align="right")


def _source_text(page: Page, scene: Scene, frame: MapFrame) -> str:
    """List the sources: those of the features drawn with their certainty, then those behind the scores."""
    o, lang = scene.outcome, scene.lang
    marks: tuple[Ring | MapPoint, ...] = (*o.rings, *scene.anchors)
    drawn = dict.fromkeys(mark.source for mark in marks)
    measured = dict.fromkeys(s for c in o.criteria for q in c.measured.quantities for s in q.sources)
    parts = [say("exhibit.site_file", file=o.sites.source)[lang]]
    parts += [_with_certainty(o.sources[key], lang) for key in drawn if key in o.sources]
    parts += [sources()[RELIEF.source].title[lang]] if relief_under(frame) else []
    parts += [o.sources[key].title[lang] for key in measured if key in o.sources and key not in drawn]
    return fitting_sources(page, parts, lang, size=_SMALL, width=_RIGHT - _LEFT, lines=_SOURCE_LINES)


def _with_certainty(source: Source, lang: str) -> str:
    title = source.title[lang]
    facts = ", ".join(fact for fact in (source.date, source.certainty[lang]) if fact)
    return say("exhibit.source", title=title, facts=facts)[lang] if facts else title
