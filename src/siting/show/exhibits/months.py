"""Free cooling by month: in which share of each month the weather carries the load, site by site."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from siting.climate.climate_table import MONTH_HOURS
from siting.evidence import FloatArray, Label, Quantity
from siting.geo.features import MonthlyHours
from siting.outcome import IntArray, Outcome, ScoredCriterion
from siting.records import dataclass
from siting.show.base.drawing.cartography import Box
from siting.show.base.drawing.page import GREY, INK, PAPER, Page
from siting.show.exhibits.sheet import ExhibitOptions, ExhibitPage, ExhibitSheet, room, site_name
from siting.texts import say
from siting.texts.figure_texts import shown_number, sure_digits
from siting.texts.unit_words import after_number

MAX_ROWS = 20
FULL, PARTIAL, REST = "#1f5a92", "#a9cbe8", "#eef2f5"

_NAMES, _YEAR = 0.22, 0.14
_MAX_STEP = 4.2  # in font sizes
_GAP = 0.45
_NOT_DRAWN = 0.002


@dataclass(frozen=True)
class _MonthChart:
    series: MonthlyHours
    rows: IntArray
    names: tuple[str, ...]
    hours: tuple[str, ...]


def figures(outcome: Outcome, lang: str, options: ExhibitOptions) -> list[ExhibitPage]:
    """Return one page per technology; none if the study has no criterion of free cooling."""
    places = ((series, known_places(outcome, series)[: room(options)]) for series in outcome.months)
    return [_page(outcome, series, place, lang) for series, place in places if len(place)]


def _page(outcome: Outcome, series: MonthlyHours, place: IntArray, lang: str) -> ExhibitPage:
    """Return the page of a technology at the sites in some places of the ranking."""
    rows = outcome.ranking.order[place]
    names = tuple(site_name(outcome, row, lang) for row in rows.tolist())
    criteria = [c for c in outcome.criteria if series.source in c.measured.main.sources]
    hours = tuple(
        _hours(total, [c.measured.main for c in criteria], row)
        for total, row in zip(series.full[place].sum(axis=1).tolist(), rows.tolist(), strict=True)
    )
    chart = _MonthChart(_cut(series, place), rows, names, hours)
    return ExhibitPage(
        heading=finding(series.full[place], names, hours, _ends(criteria, rows))[lang],
        note=say("cooling_months.key", technology=series.label)[lang],
        compose=partial(_compose, chart=chart),
        sources=[s for c in criteria[:1] for s in c.measured.main.sources] or [series.source],
        quantities=[c.measured.main for c in criteria[:1]],
    )


def known_places(outcome: Outcome, series: MonthlyHours) -> IntArray:
    """Return the first ranked places whose hours are known, at most `MAX_ROWS`, as positions in *series*."""
    ranked = outcome.ranking.rank[outcome.ranking.order[: len(series.full)]] > 0
    return np.flatnonzero(ranked & ~np.isnan(series.full).any(axis=1))[:MAX_ROWS].astype(np.int64)


def _apart(ends: tuple[FloatArray, FloatArray], most: int, least: int) -> bool:
    """Return whether the most lies above the interval of every other site, and the least below."""
    low, high = ends
    above, below = np.delete(high, most), np.delete(low, least)
    return bool((low[most] > above).all() and (high[least] < below).all())


def _ends(criteria: Sequence[ScoredCriterion], rows: IntArray) -> tuple[FloatArray, FloatArray] | None:
    """Return the interval of the hours of a year by site, if a criterion of the study has it."""
    return next(((c.measured.main.low[rows], c.measured.main.high[rows]) for c in criteria), None)


def _hours(total: float, quantities: Sequence[Quantity], row: int) -> str:
    """Write the hours of a year with the digits of the figure itself, whose interval decides them."""
    same = (q for q in quantities if abs(float(q.value[row]) - total) < 1.0)
    digits = next((sure_digits(float(q.low[row]), float(q.high[row]), 0) for q in same), 0)
    return shown_number(total, digits)


def finding(
    full: FloatArray,
    names: Sequence[str],
    hours: Sequence[str],
    ends: tuple[FloatArray, FloatArray] | None = None,
) -> Label:
    """Say which site has the most hours of full free cooling in a year, and which the fewest.

    *ends* are the lowest and highest hours of a year; where those of the two overlap, none has the most.
    """
    year = full.sum(axis=1)
    most, least = int(year.argmax()), int(year.argmin())
    best = {"most": names[most], "hours": hours[most]}
    if hours[least] == hours[most]:
        return say("cooling_months.alike", **best)
    if ends is not None and ends[0][most] <= ends[1][least]:
        return say("cooling_months.overlap", least=names[least], fewest=hours[least], **best)
    if ends is not None and not _apart(ends, most, least):
        return say("cooling_months.longer", least=names[least], fewest=hours[least], **best)
    return say("cooling_months.finding", least=names[least], fewest=hours[least], **best)


def _cut(series: MonthlyHours, place: IntArray) -> MonthlyHours:
    full, low, high, partial_ = (v[place] for v in (series.full, series.low, series.high, series.partial))
    return MonthlyHours(series.label, full, low, high, partial_, series.source)


def _compose(sheet: ExhibitSheet, *, chart: _MonthChart) -> None:
    page, body, size, small = sheet.page, sheet.body, sheet.size.text, sheet.size.small
    grid = Box(
        body.left + _NAMES * body.width, body.bottom, body.right - _YEAR * body.width, body.top - 2 * size
    )
    down, across = sheet.steps(len(chart.rows), grid, _MAX_STEP * size), grid.width / 12
    gap = _GAP * size
    for month, initial in enumerate(sheet.say("common.month_initials").split()):
        x = grid.left + (month + 0.5) * across
        page.text(x, grid.top + 0.8 * size, initial, size, colour=GREY, align="center")
    year = sheet.say("cooling_months.year")
    page.text(body.right, grid.top + 0.8 * size, year, small, colour=GREY, align="right")
    for place, name in enumerate(chart.names):
        top = grid.top - place * down
        row = int(chart.rows[place])
        sheet.site(row, name, y=top - 0.5 * (down - gap) - 0.5 * gap, right=grid.left)
        for month in range(12):
            left = grid.left + month * across
            _bar(page, chart.series, place, month, Box(left, top - down + gap, left + across - gap, top))
        y = top - 0.5 * down - 0.35 * size
        hours = f"{chart.hours[place]}{after_number('h')[sheet.lang]}"
        page.text(body.right, y, hours, size, bold=True, align="right")


def _bar(page: Page, series: MonthlyHours, place: int, month: int, cell: Box) -> None:
    """Draw the shares of a month from the bottom of its cell: full, partial; over them the interval."""
    full, partial_, low, high = (
        min(1.0, float(v[place, month] / MONTH_HOURS[month]))
        for v in (series.full, series.partial, series.low, series.high)
    )
    page.box(cell, fill=REST)
    bottom = cell.bottom
    for share, fill in ((full, FULL), (min(partial_, 1.0 - full), PARTIAL)):
        if share > _NOT_DRAWN:
            page.box(Box(cell.left, bottom, cell.right, bottom + share * cell.height), fill=fill)
            bottom += share * cell.height
    if high - low > _NOT_DRAWN:
        x = (cell.left + cell.right) / 2
        ends = [cell.bottom + share * cell.height for share in (low, high)]
        page.line([x, x], ends, colour=PAPER, width=2.4)
        page.line([x, x], ends, colour=INK, width=1.0)
