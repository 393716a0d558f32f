"""The pair map: the best primary and backup places, with distance, both bands and shared hazards."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from siting.conventions import ROUTE_FACTORS
from siting.criteria.recovery import BANDS
from siting.evidence import FloatArray, Label
from siting.outcome import HAZARDS, SHARED, UNKNOWN, USES, BackupPairs, Outcome
from siting.records import dataclass
from siting.show.base.drawing.cartography import Box, MapFrame
from siting.show.base.drawing.formats import WORD
from siting.show.base.drawing.furniture import (
    bar_place,
    draw_bar,
    draw_degrees_outside,
    draw_graticule,
    draw_north,
    north_place,
)  # fmt: skip
from siting.show.base.drawing.labels import LabelBoard, write_label
from siting.show.base.drawing.page import GREY, INK, LINE, PAPER
from siting.show.base.text import BAND
from siting.show.base.wording import PAIR_USE
from siting.show.exhibits.map_ground import draw_map_ground, ground_sources
from siting.show.exhibits.scene import frame_of
from siting.show.exhibits.sheet import ExhibitOptions, ExhibitPage, ExhibitSheet, site_name
from siting.show.exhibits.symbols import anchor_symbol, site_symbol
from siting.texts import join, say

EACH = 3
"""Number of pairs drawn of each use; on the small size for Word one less."""

STYLES: dict[str, tuple[str, tuple[float, ...]]] = {
    "same_city": ("#0f5f8a", ()),
    "remote": ("#a1306c", (7.0, 3.0)),
}
"""Colour and dashes of the line of a pair, by its use."""

_SIDE = 0.34
_DEGREES_LEFT, _DEGREES_BELOW = 30.0, 18.0
_LINES = 5.4


@dataclass(frozen=True)
class _PairMap:
    pairs: BackupPairs
    shown: tuple[int, ...]
    lang: str
    outcome: Outcome

    def name(self, place: int) -> str:
        if place < 0:
            return self.pairs.cities[-1 - place][self.lang]
        return site_name(self.outcome, place, self.lang)

    def degrees(self, place: int) -> tuple[float, float]:
        if place < 0:
            return float(self.pairs.city_lon[-1 - place]), float(self.pairs.city_lat[-1 - place])
        return float(self.outcome.sites.lon[place]), float(self.outcome.sites.lat[place])

    def use(self, pair: int) -> str:
        return USES[int(self.pairs.use[pair])]

    def ends(self, pair: int) -> tuple[int, int]:
        return int(self.pairs.primary[pair]), int(self.pairs.backup[pair])

    @property
    def places(self) -> list[int]:
        return list(dict.fromkeys(end for k in self.shown for end in self.ends(k)))


def figures(outcome: Outcome, lang: str, options: ExhibitOptions) -> list[ExhibitPage]:
    """Return the page of the pairs; none if the study asks for none or no pair serves."""
    pairs = outcome.pairs
    if pairs is None:
        return []
    each = EACH - (options.size.name == WORD)
    shown = [k for use in (0, 1) for k in np.flatnonzero(pairs.use == use)[:each].tolist()]
    if not shown:
        return []
    low, _, high = ROUTE_FACTORS.value
    chart = _PairMap(pairs, tuple(shown), lang, outcome)
    bands = [t.source for c in outcome.criteria for t in c.thresholds if c.unit == "km"]
    return [
        ExhibitPage(
            heading=finding(chart)[lang],
            note=say("pair_map.note", low=low, high=high)[lang],
            compose=partial(_compose, chart=chart),
            sources=["geodesic", *bands, "route-factor", "fibre-delay", *ground_sources(outcome)],
            is_map=True,
        )
    ]


def finding(chart: _PairMap) -> Label:
    """Name the best pair of each use."""
    best = {}
    for use in STYLES:
        first = next((k for k in chart.shown if chart.use(k) == use), None)
        if first is not None:
            primary, backup = (chart.name(end) for end in chart.ends(first))
            km, trip = float(chart.pairs.km[first]), float(chart.pairs.round_trip_ms[first, 1])
            best[use] = say("pair_map.pair", primary=primary, backup=backup, km=km, trip=trip)
    if len(best) == len(STYLES):
        return say("pair_map.finding", **best)
    ((use, pair),) = best.items()
    return say("pair_map.finding_one", use=PAIR_USE[use], pair=pair)


def _compose(sheet: ExhibitSheet, *, chart: _PairMap) -> None:
    body = sheet.body
    side = Box(body.right - _SIDE * body.width, body.bottom, body.right, body.top)
    window = Box(body.left + _DEGREES_LEFT, body.bottom + _DEGREES_BELOW, side.left - 16, body.top)
    lon, lat = (np.array(v) for v in zip(*(chart.degrees(p) for p in chart.places), strict=True))
    frame = frame_of(lon, lat, window)
    _draw_map(sheet, chart, frame, lon, lat)
    _draw_list(sheet, chart, side)


def _draw_map(
    sheet: ExhibitSheet, chart: _PairMap, frame: MapFrame, lon: FloatArray, lat: FloatArray
) -> None:
    page, k = sheet.page, sheet.size.text / 8.2
    draw_map_ground(page, frame, sheet.outcome)
    for line in draw_graticule(page, frame):
        draw_degrees_outside(page, frame, line)
    x, y = frame.to_page(lon, lat)
    at = dict(zip(chart.places, zip(x.tolist(), y.tolist(), strict=True), strict=True))
    board = LabelBoard(frame.page.grown(-2))
    bar = bar_place(page, frame, sheet.lang, x, y)
    north = north_place(frame, (bar,), x, y)
    draw_bar(page, frame, sheet.lang, bar)
    draw_north(page, frame, sheet.lang, north)
    for box in (bar, north):
        board.block(box)
    for px, py in at.values():
        board.symbol(px, py, 7 * k)
    lines = []
    for pair in chart.shown:
        (x0, y0), (x1, y1) = (at[end] for end in chart.ends(pair))
        colour, dashes = STYLES[chart.use(pair)]
        page.line([x0, x1], [y0, y1], colour=PAPER, width=3.2)
        page.line([x0, x1], [y0, y1], colour=colour, width=1.6, dashes=dashes)
        lines.append(np.linspace((x0, y0), (x1, y1), 60))
    board.lines = np.concatenate(lines)
    for number, points in enumerate(lines, start=1):
        _number_line(sheet, board, points, number, STYLES[chart.use(chart.shown[number - 1])][0])
    for place, (px, py) in at.items():
        if place < 0:
            anchor_symbol(page, px, py, frame.page)
        else:
            ranking = sheet.outcome.ranking
            site_symbol(
                page, px, py, 6.2 * k, score=float(ranking.score[place]), rank=int(ranking.rank[place]),
                clip=frame.page,
            )  # fmt: skip
    for place, (px, py) in at.items():
        text = page.cut(chart.name(place), 7.6 * k, 120 * k, bold=place < 0)
        write_label(page, board, text, x=px, y=py, radius=6.2 * k, size=7.6 * k, bold=place < 0)
    page.box(frame.page, line=LINE, width=1.0)


def _number_line(sheet: ExhibitSheet, board: LabelBoard, line: FloatArray, number: int, colour: str) -> None:
    """Write the number of a pair on its line, at the free point nearest to the middle."""
    half = 0.75 * sheet.size.small
    order = np.argsort(np.abs(np.arange(len(line)) - len(line) / 2), kind="stable")
    boxes = [Box(x, y, x, y).grown(half) for x, y in line[order].tolist()]
    box = next((box for box in boxes if board.is_free(box)), None)
    if box is None:  # a short line: beside it
        (x, y), size = line[len(line) // 2].tolist(), sheet.size.small
        write_label(sheet.page, board, str(number), x=x, y=y, radius=1.0, size=size, bold=True, colour=colour)
        return
    board.block(box)
    x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
    sheet.page.box(box, fill=PAPER, line=colour, width=0.8)
    sheet.page.centred(x, y, str(number), sheet.size.small, colour=INK)


def _draw_list(sheet: ExhibitSheet, chart: _PairMap, side: Box) -> None:
    page, size = sheet.page, sheet.size.text
    step = 1.42 * size
    entry = min(side.height / (len(chart.shown) + 0.4 * len(STYLES) + 0.6), (_LINES + 0.8) * step)
    y, use = side.top - size, ""
    for number, pair in enumerate(chart.shown, start=1):
        if chart.use(pair) != use:
            y -= 0.8 * size if use else 0.0
            use = chart.use(pair)
            colour, dashes = STYLES[use]
            page.text(side.left, y, PAIR_USE[use][sheet.lang].capitalize(), 1.1 * size, bold=True)
            width = page.width(PAIR_USE[use][sheet.lang], 1.1 * size, bold=True)
            page.line([side.left + width + 1.5 * size, side.left + width + 6 * size], [y + 0.35 * size] * 2,
                      colour=colour, width=1.6, dashes=dashes)  # fmt: skip
            y -= 1.5 * size
        _entry(sheet, chart, number, Box(side.left, y - entry, side.right, y), min(step, entry / _LINES))
        y -= entry


def _entry(sheet: ExhibitSheet, chart: _PairMap, number: int, box: Box, step: float) -> None:
    """Write one pair: its places, distance and delay, both bands, shared hazards."""
    page, size, small, pairs = sheet.page, sheet.size.text, sheet.size.small, chart.pairs
    pair = chart.shown[number - 1]
    half = 0.75 * small
    foot = box.top - 0.3 * small
    badge = Box(box.left, foot, box.left + 2 * half, foot + 2 * half)
    page.box(badge, fill=PAPER, line=STYLES[chart.use(pair)][0], width=0.8)
    page.centred(
        (badge.left + badge.right) / 2, (badge.bottom + badge.top) / 2, str(number), small, colour=INK
    )
    primary, backup = (chart.name(end) for end in chart.ends(pair))
    left = box.left + 2 * half + 0.8 * size
    names = sheet.say("pair_map.between", primary=primary, backup=backup)
    page.text(left, box.top, page.cut(names, size, box.right - left, bold=True), size, bold=True)
    bands = {
        use: BAND[BANDS[int(v[pair])]]
        for use, v in (("same_city", pairs.same_city), ("remote", pairs.remote))
    }
    trip = pairs.round_trip_ms[pair]
    texts = [
        sheet.say("pair_map.distance", km=float(pairs.km[pair]), low=float(trip[0]), high=float(trip[2])),
        sheet.say("pair_map.bands", **bands),
        *hazard_words(pairs, pair, sheet.lang),
    ]
    for line, text in enumerate(texts, start=1):
        page.text(
            left,
            box.top - line * step,
            page.cut(text, 0.92 * size, box.right - left),
            0.92 * size,
            colour=GREY,
        )


def hazard_words(pairs: BackupPairs, pair: int, lang: str) -> Sequence[str]:
    """Say which hazards both places share, and for which that is UNKNOWN."""
    found = []
    for code, text_id in ((SHARED, "pair_map.shared"), (UNKNOWN, "pair_map.shared_unknown")):
        names = [label for k, label in enumerate(HAZARDS.values()) if pairs.hazards[pair, k] == code]
        if names:
            found.append(say(text_id, list=join(names, "mark.list"))[lang])
        elif code == SHARED:
            found.append(say("pair_map.nothing_shared")[lang])
    return found
