"""The feeds of a site on a map: both routes, their corridors, and the stations around."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

import numpy as np
import shapely

from siting.evidence import FloatArray, Label
from siting.outcome import Outcome
from siting.power.connection import Connection
from siting.power.feeds import Feed, FeedPair
from siting.power.power_sentences import pair_finding
from siting.power.report import PowerReport
from siting.show.base.drawing.cartography import Box, LocalProjection, MapFrame, fitted_frame
from siting.show.base.drawing.furniture import (
    bar_place,
    draw_bar,
    draw_degrees_outside,
    draw_graticule,
    draw_north,
    north_place,
)  # fmt: skip
from siting.show.base.drawing.labels import LabelBoard, write_label
from siting.show.base.drawing.page import GREY, INK, LINE, PAPER, Page
from siting.show.exhibits.map_ground import draw_map_ground, ground_sources
from siting.show.exhibits.power import report_of
from siting.show.exhibits.sheet import ExhibitOptions, ExhibitPage, ExhibitSheet
from siting.texts import say

ROUTES = (("#b3261e", ()), ("#1f5a92", (6.0, 2.5)))
"""Colour and dashes of the first and the second feed."""
SITE = "#e0a458"
_MAP = 0.66  # of the width
_DEGREES = 40.0  # room for the degrees left of the map [points]
_STATION = 3.6
_MARGIN = 0.1


def figures(outcome: Outcome, lang: str, options: ExhibitOptions) -> list[ExhibitPage]:
    """Return the map of one site; none where no two feeds are known."""
    report = report_of(outcome, options)
    if report is None or report.connection is None or report.connection.pair is None:
        return []
    pair = report.connection.pair
    return [
        ExhibitPage(
            heading=say("power_exhibit.heading", site=report.site, said=pair_finding(pair))[lang],
            note=_note(report.connection)[lang],
            compose=partial(_compose, report=report, found=report.connection, pair=pair),
            sources=[*ground_sources(outcome), *report.connection.sources],
            is_map=True,
        )
    ]


def _note(found: Connection) -> Label:
    stated = found.stated
    if stated is None or stated.surface is None:
        return say("power.feeds.straight_note")
    return say("power.feeds.route_note", corridor=f"{stated.corridor_m:,.0f}", near=f"{stated.near_km:g}")


def _compose(sheet: ExhibitSheet, *, report: PowerReport, found: Connection, pair: FeedPair) -> None:
    body, size = sheet.body, sheet.size.text
    edge = body.left + _MAP * body.width
    _map(sheet, report, found, pair, Box(body.left + _DEGREES, body.bottom + 1.6 * size, edge, body.top))
    _side(sheet, found, pair, Box(edge + 1.6 * size, body.bottom, body.right, body.top))


def _map(sheet: ExhibitSheet, report: PowerReport, found: Connection, pair: FeedPair, box: Box) -> None:
    page, size = sheet.page, sheet.size.text
    place = report.place
    projection = LocalProjection(place.lon, place.lat)
    routes = [feed.points for feed in (pair.first, pair.second)]
    points = np.concatenate([*routes, [[place.lon, place.lat]]])
    frame = fitted_frame(projection, box, *projection.forward(*points.T), margin=_MARGIN, smallest_m=2000.0)
    draw_map_ground(page, frame, sheet.outcome)
    for line in draw_graticule(page, frame):
        draw_degrees_outside(page, frame, line)
    width = 0.0 if found.stated is None else found.stated.corridor_m
    for points_of, (colour, dashes) in zip(routes, ROUTES, strict=True):
        _corridor(page, frame, points_of, width, colour)
        x, y = frame.to_page(*points_of.T)
        page.line(x, y, colour=PAPER, width=3.4, clip=frame.page)
        page.line(x, y, colour=colour, width=1.8, dashes=dashes, clip=frame.page)
    x, y = frame.to_page(*points.T)
    bar = bar_place(page, frame, sheet.lang, x, y)
    north = north_place(frame, (bar,), x, y)
    board = LabelBoard(frame.page.grown(-2.0))
    for part in (bar.grown(2), north):
        board.block(part)
    px, py = (float(v) for v in frame.to_page(place.lon, place.lat))
    _outline(page, frame, sheet.outcome, place.lon, place.lat)
    marks = _draw_stations(page, frame, board, found.feeds, {pair.first.node.row, pair.second.node.row})
    page.circle(px, py, 4.4, fill=SITE, line=LINE, width=0.9)
    board.symbol(px, py, 4.4)
    draw_bar(page, frame, sheet.lang, bar)
    draw_north(page, frame, sheet.lang, north)
    name = page.cut(report.site[sheet.lang], size, 0.4 * box.width, bold=True)
    write_label(page, board, name, x=px, y=py, radius=4.6, size=size, bold=True)
    for feed, sx, sy, chosen in marks:
        text = page.cut(_station_words(feed)[sheet.lang], 0.95 * size, 0.4 * box.width)
        write_label(page, board, text, x=sx, y=sy, radius=_STATION, size=0.95 * size, bold=chosen,
                    colour=INK if chosen else GREY)  # fmt: skip
    page.box(frame.page, line=LINE, width=0.9)


def _draw_stations(
    page: Page, frame: MapFrame, board: LabelBoard, feeds: Sequence[Feed], best: Collection[int]
) -> list[tuple[Feed, float, float, bool]]:
    """Draw the stations on the map, the *best* filled; return each with its place and whether it is best."""
    marks = []
    for feed in feeds:
        x, y = (float(v) for v in frame.to_page(feed.node.lon, feed.node.lat))
        if frame.page.grown(-3).holds(x, y):
            chosen = feed.node.row in best
            _square(page, x, y, _STATION, fill=INK if chosen else PAPER)
            board.symbol(x, y, _STATION)
            marks.append((feed, x, y, chosen))
    return marks


def _corridor(page: Page, frame: MapFrame, points: FloatArray, width_m: float, colour: str) -> None:
    """Draw the corridor of a feed as a pale band."""
    if width_m <= 0.0:
        return
    x, y = frame.projection.forward(*points.T)
    band = shapely.buffer(shapely.LineString(np.column_stack([x, y])), width_m)
    rings = [np.asarray(band.exterior.coords), *(np.asarray(ring.coords) for ring in band.interiors)]
    for ring in rings[:1]:
        degrees = np.column_stack(frame.projection.inverse(*ring.T))
        px, py = frame.to_page(*degrees.T)
        page.polygon(np.column_stack([px, py]), fill=colour, line="none", alpha=0.16, clip=frame.page)


def _outline(page: Page, frame: MapFrame, outcome: Outcome, lon: float, lat: float) -> None:
    """Draw the outline of the site, if it has one."""
    sites = outcome.sites
    row = int(np.argmin(np.hypot(sites.lon - lon, sites.lat - lat)))
    if not sites.has_area[row]:
        return
    for part in shapely.get_parts(sites.frame.geometry.iat[row]):
        x, y = frame.to_page(*np.asarray(part.exterior.coords).T[:2])
        page.polygon(
            np.column_stack([x, y]), fill="#e0a458", line=LINE, width=0.7, alpha=0.6, clip=frame.page
        )


def _square(page: Page, x: float, y: float, half: float, *, fill: str) -> None:
    corners = [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)]
    page.polygon(corners, fill=fill, line=LINE, width=0.9)


def _station_words(feed: Feed) -> Label:
    kv = feed.node.voltage_kv
    if np.isnan(kv):
        return feed.node.name
    return say("routes_exhibit.station", station=feed.node.name, kv=f"{kv:g}")


def _side(sheet: ExhibitSheet, found: Connection, pair: FeedPair, box: Box) -> None:
    """Write the figures of both feeds, with their lines as a key."""
    page, size, small = sheet.page, sheet.size.text, sheet.size.small
    y = box.top - size
    for feed, (colour, dashes) in zip((pair.first, pair.second), ROUTES, strict=True):
        page.line(
            [box.left, box.left + 2.4 * size], [y + 0.35 * size] * 2, colour=colour, width=1.8, dashes=dashes
        )
        name = page.cut(feed.node.name[sheet.lang], size, box.width - 3 * size, bold=True)
        page.text(box.left + 3.0 * size, y, name, size, bold=True)
        y -= 1.5 * size
        for key, words in _facts(sheet, feed):
            page.text(box.left, y, page.cut(key, small, 0.55 * box.width), small, colour=GREY)
            page.text(box.right, y, page.cut(words, small, 0.45 * box.width - size), small, align="right")
            y -= 1.5 * small
        y -= 0.9 * size
    told = [sheet.say("routes_exhibit.angle", angle=f"{pair.angle_deg:.0f}")]
    if found.blocked:
        told.append(sheet.say("power.feeds.blocked"))
    for text in told:
        for line in page.wrap(text, size, box.width, lines=3):
            if y > box.bottom:
                page.text(box.left, y, line, size)
            y -= 1.4 * size


def _facts(sheet: ExhibitSheet, feed: Feed) -> list[tuple[str, str]]:
    """Return what is known of a feed as pairs of words."""
    node, unknown = feed.node, sheet.say("common.unknown")

    def number(value: float, digits: int = 1) -> str:
        return unknown if np.isnan(value) else f"{value:,.{digits}f}"

    rows = [
        ("voltage", number(node.voltage_kv, 0)),
        ("spare", number(node.spare_mva, 0)),
        ("straight", number(node.km)),
        ("route", number(feed.route_km)),
        ("detour", number(feed.detour, 2)),
    ]
    if feed.road_km is not None:
        rows.append(("road", number(feed.road_km)))
    return [(sheet.say(f"power.feeds.{key}_column"), words) for key, words in rows]
