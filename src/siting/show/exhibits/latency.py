"""Distance against delay: both recovery bands, the delay of fibre on its route, and the sites."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from siting.conventions import FIBRE_MS_PER_KM, FIBRE_US_PER_KM, ROUTE_FACTORS
from siting.evidence import FloatArray, Label, Quantity
from siting.outcome import Outcome, ScoredCriterion
from siting.records import dataclass
from siting.show.base.drawing.cartography import Box
from siting.show.base.drawing.labels import LabelBoard, write_label
from siting.show.base.drawing.page import GREY, INK, LINE, PAPER
from siting.show.exhibits.sheet import (
    ExhibitOptions,
    ExhibitPage,
    ExhibitSheet,
    counted_sites,
    not_counted,
    site_name,
)
from siting.texts import join, say

TRIP = "round_trip_time"
BAND, SOFT = "#bcd6ea", "#e3eef6"

_EACH = 2
_MAX_DOTS = 400
_BEYOND = 1.6  # of the largest limit: what is farther is counted, not drawn
_MARGIN = 1.06
_DOT = 2.8
_SAMPLES = 60


@dataclass(frozen=True)
class _Panel:
    """One recovery criterion: limits [km], and the sites drawn, the best on top."""

    criterion: ScoredCriterion
    limits: dict[str, float]
    span: float
    rows: tuple[int, ...]
    beyond: int

    @property
    def trip(self) -> Quantity:
        return trip_of(self.criterion)

    @property
    def band(self) -> tuple[float, float]:
        """The hard limits within the span [km]."""
        return self.limits.get("min", 0.0), min(self.limits.get("max", self.span), self.span)


def figures(outcome: Outcome, lang: str, options: ExhibitOptions) -> list[ExhibitPage]:  # noqa: ARG001
    """Return the pages, two recovery criteria each; none if the study has no such criterion."""
    criteria = [c for c in outcome.criteria if is_recovery(c)]
    panels = [_panel(outcome, c) for c in criteria]
    low, usual, high = ROUTE_FACTORS.value
    factors = {"low": low, "usual": usual, "high": high}
    found = []
    for start in range(0, len(panels), _EACH):
        part = panels[start : start + _EACH]
        trips = [panel.trip for panel in part]
        found.append(
            ExhibitPage(
                heading=join((finding(outcome, p.criterion) for p in part), "mark.semicolon")[lang],
                note=say("latency.note", delay=FIBRE_US_PER_KM.value, **factors)[lang]
                + not_counted(outcome)[lang],
                compose=partial(_compose, panels=part),
                sources=_sources(part),
                quantities=[*(p.criterion.measured.main for p in part), *trips],
            )
        )
    return found


def _sources(panels: Sequence[_Panel]) -> list[str]:
    return [
        *(t.source for panel in panels for t in panel.criterion.thresholds),
        *(source for panel in panels for source in panel.trip.sources),
        *(source for panel in panels for source in panel.criterion.measured.main.sources),
    ]


def is_recovery(criterion: ScoredCriterion) -> bool:
    """Whether a criterion compares a distance with limits, and knows the round trip."""
    named = any(q.name == TRIP for q in criterion.measured.beside)
    return named and criterion.unit == "km" and bool(criterion.thresholds)


def trip_of(criterion: ScoredCriterion) -> Quantity:
    """Return the round trip of a recovery criterion."""
    return next(q for q in criterion.measured.beside if q.name == TRIP)


def finding(outcome: Outcome, criterion: ScoredCriterion) -> Label:
    """Say how many sites lie within the limits of a criterion, and what their round trip usually is."""
    limits = {t.name: t.value for t in criterion.thresholds}
    km, trip = criterion.measured.main.value, trip_of(criterion).value
    ranked = outcome.ranking.rank > 0
    inside = ranked & (km >= limits.get("min", 0.0)) & (km <= limits.get("max", np.inf))
    told: dict[str, object] = {
        "criterion": criterion.label, "inside": int(inside.sum()), "count": int(ranked.sum()),
        "sites": counted_sites(outcome),
    }  # fmt: skip
    if not inside.any():
        return say("latency.none_inside", **told)
    ends = sorted({f"{trip[inside].min():.1f}", f"{trip[inside].max():.1f}"}, key=float)
    return say("latency.inside", trip="–".join(ends), **told)


def _panel(outcome: Outcome, criterion: ScoredCriterion) -> _Panel:
    limits = {t.name: t.value for t in criterion.thresholds}
    km = criterion.measured.main.value
    farthest = float(np.nanmax(km)) if (~np.isnan(km)).any() else 0.0
    most = max(limits.values())
    end = max(1.15 * most, _MARGIN * farthest)
    span = min(end, _BEYOND * most) if "max" in limits else end
    known = [r for r in outcome.ranking.order.tolist() if not np.isnan(km[r])]
    shown = [r for r in known if km[r] <= span]
    return _Panel(criterion, limits, span, tuple(shown[:_MAX_DOTS]), len(known) - len(shown))


def _compose(sheet: ExhibitSheet, *, panels: Sequence[_Panel]) -> None:
    body, size = sheet.body, sheet.size.text
    width = body.width / len(panels)
    for k, panel in enumerate(panels):
        left = body.left + k * width
        box = Box(
            left + 3.6 * size, body.bottom + 3.6 * size, left + width - 5.2 * size, body.top - 4.4 * size
        )
        _draw_panel(sheet, panel, box, left)


def _draw_panel(sheet: ExhibitSheet, panel: _Panel, box: Box, left: float) -> None:
    page, size, small = sheet.page, sheet.size.text, sheet.size.small
    trip = 2 * FIBRE_MS_PER_KM.value
    top = _MARGIN * ROUTE_FACTORS.value[-1] * trip * panel.span
    title = page.cut(panel.criterion.label[sheet.lang], 1.1 * size, box.right - left, bold=True)
    page.text(left, box.top + 3.0 * size, title, 1.1 * size, bold=True)
    axis = sheet.say("latency.axis")
    page.text(left, box.top + 1.2 * size, page.cut(axis, small, 0.6 * width_of(box)), small, colour=GREY)
    _shade(sheet, panel, box)
    axes = page.chart(box, small)
    axes.set_xlim(0, panel.span)
    axes.set_ylim(0, top)
    axes.grid(axis="both", color="#d5dade", linewidth=0.4)
    axes.tick_params(length=0)
    axes.set_xlabel(
        page.drawable(sheet.say("latency.distance")),
        fontproperties=page.font(small),
        color=GREY,
        labelpad=3,
    )
    page.box(box, line=GREY, width=0.5)
    board = LabelBoard(Box(box.left + 1, box.bottom + 1, box.right - 1, box.top - 1.3 * small))
    board.lines = _factors(sheet, panel, box, top)
    _sites(sheet, panel, box, top, board)
    if panel.beyond:
        text = page.cut(
            sheet.say("latency.beyond", count=panel.beyond, km=f"{panel.span:,.0f}"), small, width_of(box)
        )
        page.text(box.right, box.top + 1.2 * size, text, small, colour=GREY, align="right")


def width_of(box: Box) -> float:
    """Width of a box, less a little."""
    return 0.98 * box.width


def _shade(sheet: ExhibitSheet, panel: _Panel, box: Box) -> None:
    """Shade the band and its soft ends, and name them at the top."""
    limits, page, small = panel.limits, sheet.page, sheet.size.small
    low, high = panel.band
    parts = [
        (limits.get("soft_min", low), low, SOFT),
        (low, high, BAND),
        (high, limits.get("soft_max", high), SOFT),
    ]
    for start, end, fill in parts:
        x0, x1 = (box.left + min(km, panel.span) / panel.span * box.width for km in (start, end))
        if x1 <= x0:
            continue
        page.box(Box(x0, box.bottom, x1, box.top), fill=fill)
        text = sheet.say("latency.band" if fill == BAND else "latency.soft")
        if page.width(text, small) < x1 - x0:
            page.text((x0 + x1) / 2, box.top - 1.1 * small, text, small, colour=INK, align="center")


def _factors(sheet: ExhibitSheet, panel: _Panel, box: Box, top: float) -> FloatArray:
    """Draw the round trip for each route factor, named at its end; return points along the lines."""
    page, small, points = sheet.page, sheet.size.small, []
    for place, factor in enumerate(ROUTE_FACTORS.value):
        end = 2 * FIBRE_MS_PER_KM.value * factor * panel.span / top
        x = [box.left, box.right]
        y = [box.bottom, box.bottom + end * box.height]
        dashes = ((2.0, 2.0), (), (6.0, 3.0))[place]
        page.line(x, y, colour=GREY, width=0.8, dashes=dashes)
        page.text(
            box.right + 3, y[1] - 0.35 * small, sheet.say("latency.factor", factor=factor), small, colour=GREY
        )
        points.append(np.column_stack([np.linspace(ends[0], ends[1], _SAMPLES) for ends in (x, y)]))
    return np.concatenate(points)


def _sites(sheet: ExhibitSheet, panel: _Panel, box: Box, top: float, board: LabelBoard) -> None:
    page, small = sheet.page, sheet.size.small
    main, trip = panel.criterion.measured.main, panel.trip
    low, high = panel.band
    places, bars = [], [board.lines]
    for row in panel.rows[::-1]:
        x = box.left + float(main.value[row]) / panel.span * box.width
        ends = [box.bottom + float(v[row]) / top * box.height for v in (trip.low, trip.high)]
        y = box.bottom + float(trip.value[row]) / top * box.height
        page.line([x, x], ends, colour=LINE, width=0.9)
        wide = [box.left + float(v[row]) / panel.span * box.width for v in (main.low, main.high)]
        page.line(np.clip(wide, box.left, box.right), [y, y], colour=LINE, width=0.9)
        inside = low <= float(main.value[row]) <= high
        page.circle(x, y, _DOT, fill=INK if inside else PAPER, line=INK, width=0.9)
        bars.append(np.column_stack([np.full(_SAMPLES, x), np.linspace(ends[0], ends[1], _SAMPLES)]))
        board.block(Box(x, y, x, y).grown(_DOT))
        places.append((row, x, y))
    board.lines = np.concatenate(bars)
    for row, x, y in places[::-1]:
        name = page.cut(site_name(sheet.outcome, row, sheet.lang), small, 18 * small)
        write_label(page, board, name, x=x, y=y, radius=_DOT, size=small)
