"""The map of an audit: the site, the places named in the document, and their distances.

The projection is azimuthal equidistant about the site, so every distance and direction from it is true, and
lines of equal distance are circles. No administrative boundary is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from siting.auditing.judging.check import Audit, Way
from siting.auditing.judging.verdicts import Verdict, number
from siting.evidence import FloatArray
from siting.records import dataclass
from siting.show.base.drawing.cartography import Box, LocalProjection, MapFrame
from siting.show.base.drawing.fonts import choose_fonts
from siting.show.base.drawing.furniture import GROUND, bar_place, corner, draw_bar, draw_north, north_place
from siting.show.base.drawing.labels import LabelBoard, LabelPlace
from siting.show.base.drawing.page import GREY, INK, LINE, PAPER, Page
from siting.show.base.drawing.settings import drawing_rules
from siting.show.base.sheet_text import LOOKS
from siting.texts import say

SIZE = (560.0, 302.0)
"""Width and height of the picture [points]."""

_GAP = 9.0
_WIDE_SHARE = 0.56
_NEAR_FACTOR = 3.0  # the detail shows places this many times nearer than the farthest
_MARGIN = 1.22
_SITE_RADIUS, _DOT_RADIUS, _HINT_RADIUS = 3.8, 3.0, 1.9
_MIN_RING, _MIN_NAMED_RING = 6.5, 21.0  # a smaller ring has no room for its name; the detail shows it
_MIN_NAMED_WAY = 13.0
_SITE_SIZE, _NAME_SIZE, _SMALL_SIZE = 8.2, 7.8, 6.5
_HALO = 1.8
_DETAIL_NAME = (60.0, 16.0)  # room for the name of the detail [points]
_RING = "#8fa3b5"
_WORST_FIRST = (
    Verdict.CONTRADICTED, Verdict.DEPENDS, Verdict.UNVERIFIABLE, Verdict.DOCUMENTED, Verdict.SUPPORTED,
)  # fmt: skip


@dataclass(frozen=True)
class Panel:
    """One of the two maps: its window, its reach, and whether a detail shows places that are too near."""

    frame: MapFrame
    reach_km: float
    has_detail: bool

    @property
    def points_per_km(self) -> float:
        """Scale of the map."""
        return 1000 / self.frame.metres_per_point

    @property
    def middle(self) -> tuple[float, float]:
        """Position of the site [points]."""
        page = self.frame.page
        return (page.left + page.right) / 2, (page.bottom + page.top) / 2


def draw_distances(audit: Audit, lang: str) -> Page | None:
    """Draw the places of the document around the site; None if it names none that is known.

    Raises
    ------
    FontError
        Chinese characters are to be drawn, and no installed font has them.
    """
    if not audit.ways:
        return None
    panels = _panels(audit)
    with drawing_rules():
        page = Page(choose_fonts(_texts(audit, lang), lang), SIZE)
        for panel in panels:
            _draw_panel(page, audit, panel, lang)
        if len(panels) > 1:
            window = panels[1].frame.page
            text = say("exhibit.detail")[lang]
            page.text(window.left + 8, window.top - 13, text, _NAME_SIZE, colour=GREY, bold=True)
    return page


def describe_distances(audit: Audit, lang: str) -> str:
    """Describe the map, for readers who cannot see it."""
    label = say("mark.semicolon")[lang].join(_way_text(way, lang) for way in audit.ways)
    return f"{audit.site.label[lang]}: {label}"


def _texts(audit: Audit, lang: str) -> list[str]:
    signs = [LOOKS[verdict].sign for verdict in Verdict]
    own = [say(text_id)[lang] for text_id in ("exhibit.detail", "common.compass_north", "unit.kilometre")]
    return [audit.site.label[lang], *(way.spot.label[lang] for way in audit.ways), *own, *signs]


def _panels(audit: Audit) -> list[Panel]:
    farthest = max(way.spot.distance_km for way in audit.ways)
    near = [w.spot.distance_km for w in audit.ways if w.spot.distance_km * _NEAR_FACTOR <= farthest]
    rings_near = [r for r in audit.bands_km if r * _NEAR_FACTOR <= farthest]
    whole_km = max([farthest, *audit.bands_km]) if max(audit.bands_km) <= 2 * farthest else farthest
    width, height = SIZE
    if not near:
        return [_panel(audit, Box(0, 0, width, height), whole_km, has_detail=False)]
    wide = (width - _GAP) * _WIDE_SHARE
    return [
        _panel(audit, Box(0, 0, wide, height), whole_km, has_detail=True),
        _panel(audit, Box(wide + _GAP, 0, width, height), max([*near, *rings_near]), has_detail=False),
    ]


def _panel(audit: Audit, window: Box, reach_km: float, *, has_detail: bool) -> Panel:
    reach = max(reach_km, 0.1) * _MARGIN
    page = window.grown(-0.5)
    scale = reach * 1000 / (min(page.width, page.height) / 2)
    right, up = page.width / 2 * scale, page.height / 2 * scale
    projection = LocalProjection(audit.site.lon, audit.site.lat)
    return Panel(MapFrame(projection, page, Box(-right, -up, right, up)), reach, has_detail)


def _draw_panel(page: Page, audit: Audit, panel: Panel, lang: str) -> None:
    frame, (x, y) = panel.frame, panel.middle
    page.box(frame.page, fill=GROUND, line="#c9d3dc", width=0.5)
    inside = [w for w in audit.ways if w.spot.distance_km <= panel.reach_km]
    inside.sort(key=lambda w: -w.spot.distance_km)
    ends = [_end(way, panel) for way in inside]
    across, along = (np.array([x, *(end[i] for end in ends)]) for i in (0, 1))
    bar = bar_place(page, frame, lang, across, along)
    taken = (bar,) if panel.has_detail else (bar, corner(frame.page, "upper left", *_DETAIL_NAME))
    north = north_place(frame, taken, across, along)
    board = LabelBoard(frame.page.grown(-3), _line_points((x, y), ends))
    for box in (*taken, north):
        board.block(box)
    _draw_rings(page, audit, panel, board, lang)
    _draw_places(page, audit, panel, board, ways=inside, lang=lang)
    draw_bar(page, frame, lang, bar)
    draw_north(page, frame, lang, north)


def _draw_places(
    page: Page, audit: Audit, panel: Panel, board: LabelBoard, *, ways: Sequence[Way], lang: str
) -> None:
    """Draw lines and dots, the nearest on top, then the names, which cover none of them."""
    x, y = panel.middle
    board.symbol(x, y, _SITE_RADIUS)
    for way in ways:
        end = _end(way, panel)
        _draw_way(page, way, panel, end)
        board.symbol(*end, _DOT_RADIUS)
    page.circle(x, y, _SITE_RADIUS, fill=INK, line=PAPER, width=1.0)
    _put(page, board, ((audit.site.label[lang], _SITE_SIZE, INK, True),), (x, y), _SITE_RADIUS)
    for way in ways:
        if _is_named(way, panel):
            _put(page, board, _way_lines(way, lang), _end(way, panel), _DOT_RADIUS)


def _end(way: Way, panel: Panel) -> tuple[float, float]:
    x, y = panel.frame.to_page(way.spot.lon, way.spot.lat)
    return float(x), float(y)


def _is_named(way: Way, panel: Panel) -> bool:
    return not panel.has_detail or way.spot.distance_km * panel.points_per_km >= _MIN_NAMED_WAY


def _line_points(start: tuple[float, float], ends: Sequence[tuple[float, float]]) -> FloatArray:
    """Points along the lines, to be kept clear of names if possible; shape (k, 2)."""
    run = np.linspace(0, 1, 60)[:, None]
    if not ends:
        return np.zeros((0, 2))
    return np.concatenate([np.array(start) + run * (np.array(end) - np.array(start)) for end in ends])


def _draw_rings(page: Page, audit: Audit, panel: Panel, board: LabelBoard, lang: str) -> None:
    x, y = panel.middle
    for km in audit.bands_km:
        radius = km * panel.points_per_km
        if radius < _MIN_RING or km > panel.reach_km * 1.3:
            continue
        window = panel.frame.page
        page.circle(x, y, radius, fill="none", line=_RING, width=0.7, dashes=(3.2, 2.2), clip=window)
        if radius > _MIN_NAMED_RING and radius < y - window.bottom:
            text = f"{km:g} {say('unit.kilometre')[lang]}"
            half = page.width(text, _SMALL_SIZE) / 2
            base = y - radius + 3
            page.text(x, base, text, _SMALL_SIZE, colour=GREY, align="center", halo=_HALO)
            board.block(Box(x - half, base - 1, x + half, base + _SMALL_SIZE))


def _draw_way(page: Page, way: Way, panel: Panel, end: tuple[float, float]) -> None:
    if not _is_named(way, panel):
        page.circle(*end, _HINT_RADIUS, fill=GREY, line=PAPER, width=0.5)
        return
    verdict = _worst(way)
    look, (x, y) = LOOKS[verdict], panel.middle
    dashes = () if verdict is Verdict.SUPPORTED else (4.0, 2.2)
    page.line([x, end[0]], [y, end[1]], colour=look.ink, width=1.3, dashes=dashes)
    page.circle(*end, _DOT_RADIUS, fill=look.ink, line=PAPER, width=0.9)


def _worst(way: Way) -> Verdict:
    return next(v for v in _WORST_FIRST if any(found is v for _, found in way.claims))


def _way_text(way: Way, lang: str) -> str:
    return f"{way.spot.label[lang]} {number(way.spot.distance_km)} {say('unit.kilometre')[lang]}"


_Line = tuple[str, float, str, bool]
"""Text, size, colour, and whether it is bold."""


def _way_lines(way: Way, lang: str) -> tuple[_Line, ...]:
    signs = " ".join(f"{LOOKS[v].sign}{claim}" for claim, v in way.claims)
    ink = LOOKS[_worst(way)].ink
    return (_way_text(way, lang), _NAME_SIZE, INK, True), (signs, _SMALL_SIZE, ink, False)


def _put(
    page: Page, board: LabelBoard, lines: Sequence[_Line], at: tuple[float, float], radius: float
) -> None:
    """Write lines beside a dot, in a free place; to its right if there is none."""
    most = board.frame.width * 0.6
    lines = [(page.cut(text, size, most, bold=bold), size, ink, bold) for text, size, ink, bold in lines]
    width = max(page.width(text, size, bold=bold) for text, size, _, bold in lines)
    height = sum(size * 1.25 for _, size, _, _ in lines)
    place = board.place(*at, radius, width, height)
    if place is None:
        left, middle = at[0] + radius + 2, at[1]
        place = LabelPlace(Box(left, middle - height / 2, left + width, middle + height / 2), None)
    if place.leader:
        (x0, y0), (x1, y1) = place.leader
        page.line([x0, x1], [y0, y1], colour=LINE, width=0.5)
    to_left = place.box.right <= at[0]
    x, align = (place.box.right, "right") if to_left else (place.box.left, "left")
    base = place.box.top
    for text, size, ink, bold in lines:
        page.text(x, base - size, text, size, colour=ink, bold=bold, align=align, halo=_HALO)
        base -= size * 1.25
