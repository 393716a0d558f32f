"""Free cooling by month: in which share of each month the weather carries the load, site by site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from siting.climate.climate_table import MONTH_HOURS
from siting.evidence import FloatArray, Label
from siting.geo.features import MonthlyHours
from siting.outcome import IntArray, Outcome
from siting.show.base.drawing.cartography import Box
from siting.show.base.drawing.fonts import choose_fonts
from siting.show.base.drawing.formats import FORMATS
from siting.show.base.drawing.page import GREY, INK, PAPER, Page, drawing_rules, require_drawable
from siting.show.exhibits.chart_sheet import (
    NAME,
    RIGHT,
    SMALL,
    draw_heading,
    draw_site,
    draw_small_print,
    sheet_texts,
)
from siting.show.exhibits.scene import site_name
from siting.texts import say
from siting.texts.unit_words import after_number

MAX_ROWS = 20
FULL, PARTIAL, REST = "#1f5a92", "#a9cbe8", "#eef2f5"

_GRID = Box(196.0, 92.0, 726.0, 496.0)
_MAX_STEP = 34.0
_GAP = 4.0
_NOT_DRAWN = 0.002


@dataclass(frozen=True)
class _Sheet:
    outcome: Outcome
    series: MonthlyHours
    lang: str
    rows: IntArray
    names: tuple[str, ...]


def draw_cooling_months(
    outcome: Outcome, folder: Path, lang: str, formats: Sequence[str] = FORMATS
) -> list[Path]:
    """Draw the hours by month as ``months.<lang>.<format>``, one A4 page in landscape per technology.

    Parameters
    ----------
    outcome
        What the run found; nothing is drawn without a criterion of free cooling.
    folder
        An existing folder.
    lang
        ``en`` or ``zh``.
    formats
        Any of png (300 dpi), svg and pdf.

    Returns
    -------
    The files written, in the order of *formats*; of a second technology ``months-2...``.

    Raises
    ------
    FontError
        Chinese characters are to be drawn, and no installed font has them.
    ValueError
        An unknown language or format.
    OSError
        A file cannot be written.
    """
    require_drawable(formats, lang)
    written: list[Path] = []
    for number, series in enumerate(outcome.months, start=1):
        place = known_places(outcome, series)
        if not len(place):
            continue
        rows = outcome.ranking.order[place]
        names = tuple(site_name(outcome, row, lang) for row in rows.tolist())
        heading = finding(series.full[place], names)[lang]
        sheet = _Sheet(outcome, _cut(series, place), lang, rows, names)
        stem = f"months.{lang}" if number == 1 else f"months-{number}.{lang}"
        with drawing_rules():
            texts = sheet_texts(outcome, lang, heading, [*names, series.label[lang]], "cooling_months")
            page = Page(choose_fonts(texts, lang))
            _compose(page, sheet, heading)
            written += page.save(folder, stem, formats, heading)
    return written


def known_places(outcome: Outcome, series: MonthlyHours) -> IntArray:
    """Return the first ranked places whose hours are known, at most `MAX_ROWS`, as positions in *series*."""
    ranked = outcome.ranking.rank[outcome.ranking.order[: len(series.full)]] > 0
    return np.flatnonzero(ranked & ~np.isnan(series.full).any(axis=1))[:MAX_ROWS].astype(np.int64)


def finding(full: FloatArray, names: Sequence[str]) -> Label:
    """Say which site has the most hours of full free cooling in a year, and which the fewest."""
    year = full.sum(axis=1)
    most, least = int(year.argmax()), int(year.argmin())
    best = {"most": names[most], "hours": f"{year[most]:,.0f}"}
    if f"{year[least]:.0f}" == f"{year[most]:.0f}":
        return say("cooling_months.alike", **best)
    return say("cooling_months.finding", least=names[least], fewest=f"{year[least]:,.0f}", **best)


def _cut(series: MonthlyHours, place: IntArray) -> MonthlyHours:
    full, low, high, partial = (v[place] for v in (series.full, series.low, series.high, series.partial))
    return MonthlyHours(series.label, full, low, high, partial, series.source)


def _compose(page: Page, sheet: _Sheet, heading: str) -> None:
    draw_heading(page, sheet.outcome, heading, sheet.lang)
    down = min(_MAX_STEP, _GRID.height / len(sheet.rows))
    across = _GRID.width / 12
    initials = say("common.month_initials")[sheet.lang].split()
    for month, initial in enumerate(initials):
        x = _GRID.left + (month + 0.5) * across
        page.text(x, _GRID.top + 6, initial, NAME, colour=GREY, align="center")
    page.text(RIGHT, _GRID.top + 6, say("cooling_months.year")[sheet.lang], SMALL, colour=GREY, align="right")
    for place, name in enumerate(sheet.names):
        top = _GRID.top - place * down
        row = int(sheet.rows[place])
        draw_site(page, sheet.outcome, row, name, y=top - 0.5 * down, right=_GRID.left)
        for month in range(12):
            left = _GRID.left + month * across
            _bar(page, sheet, place, month, Box(left, top - down + _GAP, left + across - _GAP, top))
        y = top - 0.5 * down - 0.35 * NAME
        hours = f"{sheet.series.full[place].sum():,.0f}{after_number('h')[sheet.lang]}"
        page.text(RIGHT, y, hours, NAME, bold=True, align="right")
    said = say("cooling_months.key", technology=sheet.series.label)[sheet.lang]
    draw_small_print(page, sheet.outcome, said, sheet.lang, y=_GRID.top - len(sheet.rows) * down - 14)


def _bar(page: Page, sheet: _Sheet, place: int, month: int, cell: Box) -> None:
    """Draw the shares of a month from the bottom of its cell: full, partial; over them the interval."""
    full, partial, low, high = (
        min(1.0, float(v[place, month] / MONTH_HOURS[month]))
        for v in (sheet.series.full, sheet.series.partial, sheet.series.low, sheet.series.high)
    )
    page.box(cell, fill=REST)
    bottom = cell.bottom
    for share, fill in ((full, FULL), (min(partial, 1.0 - full), PARTIAL)):
        if share > _NOT_DRAWN:
            page.box(Box(cell.left, bottom, cell.right, bottom + share * cell.height), fill=fill)
            bottom += share * cell.height
    if high - low > _NOT_DRAWN:
        x = (cell.left + cell.right) / 2
        ends = [cell.bottom + share * cell.height for share in (low, high)]
        page.line([x, x], ends, colour=PAPER, width=2.4)
        page.line([x, x], ends, colour=INK, width=1.0)
