"""The cooling chart: hours by month and technology at one place, with the interval of each month."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from siting.climate.climate_table import MONTH_HOURS
from siting.conventions import HOURS_PER_MONTH
from siting.cooling.report import ClimateReport, Estimate, TechnologyHours
from siting.evidence import Label
from siting.show.base.drawing.cartography import Box
from siting.show.base.drawing.formats import A4_LANDSCAPE, FORMATS
from siting.show.base.drawing.page import GREY, INK, PAPER, Page, draw_page
from siting.show.climate.climate_report import (
    heading,
    in_months,
    other_towers,
    source_titles,
    years_label,
)
from siting.texts import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FULL, PARTIAL, FRAME, WHISKER = "#1f5a92", "#a9cbe8", "#e3e8ec", "#101820"

_LEFT, _RIGHT = 40.0, A4_LANDSCAPE[0] - 40.0
_TOP, _BOTTOM = A4_LANDSCAPE[1] - 44.0, 74.0
_NAMES, _FIGURES = 166.0, 190.0
_SCALE = 36.0  # beside the names: the scale of the bars, and the extra width of bold type
_BAR_SHARE = 0.62
_MIN_INTERVAL = 0.005  # a narrower one is thinner than its line


def draw_cooling(
    report: ClimateReport,
    folder: Path,
    lang: str,
    formats: Sequence[str] = FORMATS,
    *,
    name: Label | None = None,
) -> list[Path]:
    """Draw the chart as ``cooling.<lang>.<format>``, one A4 page in landscape.

    Parameters
    ----------
    report
        The climate and cooling of the place.
    folder
        An existing folder.
    lang
        ``en`` or ``zh``.
    formats
        Any of png (300 dpi), svg and pdf.
    name
        Name of the place, if it has one.

    Raises
    ------
    FontError
        Chinese characters are to be drawn, and no installed font has them.
    ValueError
        An unknown language or format.
    OSError
        A file cannot be written.
    """
    title = heading(report, lang) if name is None else f"{name[lang]}: {heading(report, lang)}"
    return draw_page(
        partial(_draw, report=report, lang=lang, title=title), folder, "cooling", lang=lang, formats=formats,
        title=title,
    )  # fmt: skip


def _draw(page: Page, report: ClimateReport, lang: str, title: str) -> None:
    page.text(_LEFT, _TOP, page.cut(title, 15, _RIGHT - _LEFT, bold=True), 15, bold=True)
    mean = report.mean_temperature_c
    if not math.isnan(mean.value):
        years = years_label(report)
        said = say("cooling_chart.mean", value=mean.value, low=mean.low, high=mean.high, years=years)[lang]
        page.text(_LEFT, _TOP - 18, page.cut(said, 8.5, _RIGHT - _LEFT), 8.5, colour=GREY)
    top = _TOP - 54
    if not report.technologies:
        page.text(_LEFT, top - 30, say("cooling_chart.far")[lang], 12)
    else:
        height = (top - _BOTTOM - 14) / len(report.technologies)
        charts = []
        for number, found in enumerate(report.technologies):
            box = Box(_LEFT, top - height * (number + 1), _RIGHT, top - height * number)
            charts.append(_row(page, found, box, lang))
        _legend(page, charts[0])
        scale = say("cooling_chart.scale")[lang]
        page.text(_RIGHT - _FIGURES, _TOP - 40, scale, 8, colour=GREY, align="right")
        charts[-1].tick_params(axis="x", labelbottom=True, labelsize=8, length=0, pad=5)
        charts[-1].set_xticks(range(12), say("common.month_initials")[lang].split())
    sources = say(
        "cooling_chart.foot",
        month=HOURS_PER_MONTH.value,
        years=years_label(report),
        list=source_titles(report, lang, efficiency=False),
    )[lang]
    for number, line in enumerate(page.wrap(sources, 7, _RIGHT - _LEFT, lines=4)):
        page.text(_LEFT, 48 - 9.5 * number, line, 7, colour=GREY)


def _row(page: Page, found: TechnologyHours, box: Box, lang: str) -> Axes:
    y = box.top - 20
    for line in page.wrap(found.technology.label[lang], 9.5, _NAMES - _SCALE, lines=3):
        page.text(_LEFT, y, line, 9.5, bold=True)
        y -= 12
    for line in page.wrap(found.technology.condition[lang], 7, _NAMES - _SCALE, lines=4):
        page.text(_LEFT, y, line, 7, colour=GREY)
        y -= 9
    area = Box(_LEFT + _NAMES, box.bottom + 6, _RIGHT - _FIGURES, box.top - 8)
    _figures(page, found, area, lang)
    return _bars(page, found, area, lang)


def _bars(page: Page, found: TechnologyHours, area: Box, lang: str) -> Axes:
    """Draw the shares of each month's hours, full below partial, with the interval of the full ones."""
    from matplotlib.ticker import PercentFormatter

    axes = page.chart(area, 6)
    months, hours = np.arange(12), np.asarray(MONTH_HOURS, dtype=np.float64)
    full, partial, low, high = (
        np.asarray(each, dtype=np.float64) / hours
        for each in (found.full.month, found.partial.month, found.full.month_low, found.full.month_high)
    )
    axes.bar(months, full, _BAR_SHARE, color=FULL, label=say("cooling_chart.full")[lang])
    axes.bar(
        months, partial, _BAR_SHARE, bottom=full, color=PARTIAL, label=say("cooling_chart.partial")[lang]
    )
    wide = high - low > _MIN_INTERVAL
    axes.vlines(months[wide], low[wide], high[wide], colors=PAPER, linewidth=2.2, zorder=2)
    axes.errorbar(
        months[wide], (low + high)[wide] / 2, (high - low)[wide] / 2, fmt="none", ecolor=WHISKER,
        elinewidth=0.9, capsize=2.2, capthick=0.9, label=say("cooling_chart.whisker")[lang],
        zorder=3, clip_on=False,
    )  # fmt: skip
    axes.set_xlim(-0.5, 11.5)
    axes.set_ylim(0, 1)
    axes.set_yticks((0.5, 1.0))
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.grid(axis="y", color=FRAME, linewidth=0.5, clip_on=False)
    axes.spines["bottom"].set(visible=True, color=GREY, linewidth=0.8)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", length=0, labelbottom=False)
    return axes


def _legend(page: Page, chart: Axes) -> None:
    """Explain bars and whiskers above the first chart."""
    handles, names = chart.get_legend_handles_labels()
    chart.legend(
        handles, names, loc="lower left", bbox_to_anchor=(_LEFT + _NAMES, _TOP - 42),
        bbox_transform=page.axes.transData, borderaxespad=0, borderpad=0, ncols=3, frameon=False,
        prop=page.font(8), handlelength=1.5, handleheight=1.0, handletextpad=0.5, columnspacing=2.5,
        labelcolor=INK,
    )  # fmt: skip


def _figures(page: Page, found: TechnologyHours, area: Box, lang: str) -> None:
    x, y, most = area.right + 16, area.top - 12, _FIGURES - 18
    text = say("cooling_chart.figure_full", months=in_months(found.full.year))[lang]
    page.text(x, y, page.cut(text, 9, most, bold=True), 9, bold=True)
    text = say("cooling_chart.figure_partial", months=in_months(found.partial.year))[lang]
    page.text(x, y - 13, page.cut(text, 8.5, most), 8.5)
    warmer = [_warmer(k, full, lang) for k, full, _ in found.warmer]
    listed = say("cooling_chart.figure_warmer", list=say("mark.semicolon")[lang].join(warmer))[lang]
    page.text(x, y - 26, page.cut(listed, 7.5, most), 7.5, colour=GREY)
    for row, (name, hours) in enumerate(other_towers(found)):
        text = say("cooling_chart.figure_tower", name=name, months=in_months(hours.year))[lang]
        page.text(x, y - 38 - 10 * row, page.cut(text, 7.5, most), 7.5)


def _warmer(k: float, full: Estimate, lang: str) -> str:
    return say("cooling_chart.warmer", k=k, months=full.value / HOURS_PER_MONTH.value)[lang]
