"""Who is served: the provincial capitals within 5, 10 and 20 ms of each site, over fibre."""

from __future__ import annotations

from functools import partial

import numpy as np

from siting.conventions import FIBRE_US_PER_KM, ROUTE_FACTORS, SERVED_MS
from siting.decide.served import Served, served
from siting.evidence import Label
from siting.outcome import IntArray, Outcome
from siting.records import dataclass
from siting.show.base.drawing.cartography import Box
from siting.show.base.drawing.page import GREY, INK, LINE, PAPER
from siting.show.base.wording import rank_range
from siting.show.exhibits.sheet import ExhibitOptions, ExhibitPage, ExhibitSheet, room, site_name
from siting.texts import say

SHADES = ("#9dc3df", "#cbe0ef", "#e8f1f7")
"""Within 5, 10 and 20 ms: dark to light, also in greyscale."""

_LEFT = 0.56
_DOT = 0.32
_MIN_ROW, _MAX_ROW = 1.3, 2.0  # in font sizes
_MARGIN = 1.12


@dataclass(frozen=True)
class _ServedChart:
    rows: IntArray
    names: tuple[str, ...]
    found: Served


def figures(outcome: Outcome, lang: str, options: ExhibitOptions) -> list[ExhibitPage]:
    """Return the page of the capitals served; none where no site is ranked."""
    order = outcome.ranking.order
    rows = order[outcome.ranking.rank[order] > 0][: room(options)]
    if not len(rows):
        return []
    names = tuple(site_name(outcome, row, lang) for row in rows.tolist())
    chart = _ServedChart(rows, names, served(outcome.sites, rows))
    low, usual, high = ROUTE_FACTORS.value
    note = say("served.note", low=low, usual=usual, high=high, delay=FIBRE_US_PER_KM.value)
    return [
        ExhibitPage(
            heading=finding(chart.found, names[0])[lang],
            note=note[lang],
            compose=partial(_compose, chart=chart),
            sources=["route-factor", "fibre-delay", "geodesic", chart.found.source],
        )
    ]


def finding(found: Served, name: str) -> Label:
    """Say how many capitals the first site reaches within each delay, at the typical route."""
    first, second, third = found.counts()[:, 0, 1].tolist()
    a, b, c = SERVED_MS.value
    return say(
        "served.finding", site=name, first=first, second=second, third=third, a=a, b=b, c=c,
        count=len(found.capitals), factor=ROUTE_FACTORS.value[1],
    )  # fmt: skip


def _compose(sheet: ExhibitSheet, *, chart: _ServedChart) -> None:
    body, size = sheet.body, sheet.size.text
    middle = body.left + _LEFT * body.width
    _capitals(sheet, chart, Box(body.left, body.bottom, middle - 1.5 * size, body.top))
    _table(sheet, chart, Box(middle + 1.5 * size, body.bottom, body.right, body.top))


def _capitals(sheet: ExhibitSheet, chart: _ServedChart, box: Box) -> None:
    """Draw the round trip from the first site to each capital, nearest first, until there is no room."""
    page, size, small = sheet.page, sheet.size.text, sheet.size.small
    trip = chart.found.round_trip_ms[:, 0, :]
    order = np.argsort(trip[:, 1], kind="stable")
    title = sheet.say("served.from", site=chart.names[0])
    page.text(box.left, box.top - size, page.cut(title, size, box.width, bold=True), size, bold=True)
    names = max(page.width(c[sheet.lang], size) for c in chart.found.capitals) + size
    plot = Box(box.left + names, box.bottom + 1.4 * small, box.right - size, box.top - 4.4 * size)
    capacity = int(plot.height / (_MIN_ROW * size))
    # A capital that no route reaches within the longest delay is only counted.
    within = [k for k in order.tolist() if trip[k, 0] <= SERVED_MS.value[-1]]
    shown = within[:capacity]
    span = _MARGIN * SERVED_MS.value[-1]
    step = min(_MAX_ROW * size, plot.height / max(len(shown), 1))
    plot = Box(plot.left, plot.top - step * len(shown), plot.right, plot.top)
    _delays(sheet, plot, span)
    for place, k in enumerate(shown):
        y = plot.top - (place + 0.5) * step
        page.text(box.left, y - 0.35 * size, chart.found.capitals[k][sheet.lang], size)
        low, usual, high = (plot.left + min(float(ms) / span, 1.0) * plot.width for ms in trip[k])
        page.line([low, high], [y, y], colour=LINE, width=1.2)
        if usual < plot.right:
            page.circle(usual, y, _DOT * size, fill=INK, line=PAPER, width=0.5)
        if trip[k, 2] > span:
            page.text(plot.right + 1, y - 0.35 * size, "›", size, colour=GREY)
    rest = len(order) - len(shown)
    if rest:
        text = sheet.say("served.farther", count=rest)
        page.text(box.left, plot.bottom - 1.3 * small, text, small, colour=GREY)


def _delays(sheet: ExhibitSheet, plot: Box, span: float) -> None:
    """Shade the delays, each named at its upper end."""
    page, small = sheet.page, sheet.size.small
    left = plot.left
    for ms, fill in zip(SERVED_MS.value, SHADES, strict=True):
        right = plot.left + ms / span * plot.width
        page.box(Box(left, plot.bottom, right, plot.top), fill=fill)
        page.line([right, right], [plot.bottom, plot.top + 0.5 * small], colour=GREY, width=0.6)
        text = sheet.say("served.delay", ms=ms)
        page.text(right, plot.top + 0.8 * small, text, small, colour=GREY, align="center")
        left = right


def _table(sheet: ExhibitSheet, chart: _ServedChart, box: Box) -> None:
    """Count the capitals that each site reaches: at the typical route, with the range of the routes."""
    page, size, small = sheet.page, sheet.size.text, sheet.size.small
    counts = chart.found.counts()
    title = sheet.say("served.counts", count=len(chart.found.capitals))
    page.text(box.left, box.top - size, page.cut(title, size, box.width, bold=True), size, bold=True)
    widest = page.width("22", size, bold=True) + page.width(" (14–28)", small) + 0.8 * size
    column = max(0.6 * box.width / 3, widest)
    ends = [box.right - (2 - k) * column for k in range(3)]
    top = box.top - 4.4 * size
    for ms, x in zip(SERVED_MS.value, ends, strict=True):
        page.text(x, top + 0.8 * small, sheet.say("served.delay", ms=ms), small, colour=GREY, align="right")
    floor = Box(box.left, box.bottom, box.right, top)
    step = sheet.steps(len(chart.rows), floor, _MAX_ROW * size)
    part = ExhibitSheet(page, sheet.outcome, sheet.lang, sheet.size, box)
    for place, row in enumerate(chart.rows.tolist()):
        y = top - (place + 0.5) * step
        page.line([box.left, box.right], [y + 0.5 * step] * 2, colour="#d5dade", width=0.4)
        part.site(row, chart.names[place], y=y, right=ends[0] - 0.9 * column)
        for delay, x in enumerate(ends):
            high, usual, low = counts[delay, place].tolist()
            spread = f"({rank_range(low, high)})" if low != high else ""
            width = page.width(spread, small) + 0.5 * small if spread else 0.0
            page.text(x - width, y - 0.35 * size, str(usual), size, bold=True, align="right")
            page.text(x, y - 0.35 * size, spread, small, colour=GREY, align="right")
