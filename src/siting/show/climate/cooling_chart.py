"""The cooling chart: hours by month and technology at one place, with the interval of each month."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from siting.climate.climate_table import MONTH_HOURS
from siting.conventions import HOURS_PER_MONTH
from siting.cooling.report import ClimateReport, Figure, TechnologyHours
from siting.evidence import Label
from siting.show.base.drawing.cartography import Box
from siting.show.base.drawing.fonts import choose_fonts
from siting.show.base.drawing.page import A4_LANDSCAPE, FORMATS, GREY, INK, Page, drawing_rules
from siting.show.base.text import LANGUAGES
from siting.show.climate.climate_report import heading, in_months, source_titles

FULL, PARTIAL, FRAME, WHISKER = "#1f5a92", "#a9cbe8", "#e3e8ec", "#101820"

_LEFT, _RIGHT = 40.0, A4_LANDSCAPE[0] - 40.0
_TOP, _BOTTOM = A4_LANDSCAPE[1] - 44.0, 74.0
_NAMES, _FIGURES = 166.0, 190.0
_SCALE = 36.0  # beside the names: the scale of the bars, and what bold type is wider
_BAR_SHARE = 0.62

_TEXT: dict[str, Label] = {
    "months": Label("J F M A M J J A S O N D", "1 2 3 4 5 6 7 8 9 10 11 12"),
    "mean": Label(
        "Mean temperature {value:.1f} °C (90 %: {low:.1f} to {high:.1f}). Hours in which outdoor conditions "
        "carry the whole load, or part of it.",
        "年平均气温{value:.1f}℃（90%区间{low:.1f}至{high:.1f}）。图示室外条件可承担全部或部分冷负荷的小时数。",
    ),
    "warming": Label(" Climate shifted by {k:+g} K.", "气候平移{k:+g} K。"),
    "full": Label("full", "完全自然冷却"),
    "partial": Label("partial", "部分自然冷却"),
    "whisker": Label("90 % interval of the full hours", "完全自然冷却小时数的90%区间"),
    "scale": Label("bar: share of the hours of the month", "柱高：占当月小时数的比例"),
    "figure_full": Label("full: {months} months", "完全：{months}个月"),
    "figure_partial": Label("partial: {months} months", "部分：{months}个月"),
    "figure_warmer": Label("full at {list}", "升温后完全：{list}"),
    "warmer": Label("+{k:g} K: {months:.1f}", "+{k:g} K为{months:.1f}"),
    "far": Label("UNKNOWN: no station near enough", "未知：附近没有气象站"),
    "foot": Label(
        f"Months of {HOURS_PER_MONTH.value:g} h; (low-high) is the 90 % interval. "
        "Typical meteorological years. Sources: {list}",
        f"每月按{HOURS_PER_MONTH.value:g}小时折算；括号内为90%区间。采用典型气象年。资料来源：{{list}}",
    ),
}


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
        Any of png (300 dpi), svg (text as outlines) and pdf.
    name
        Name of the place, where it has one.

    Raises
    ------
    FontError
        Chinese signs are to be drawn, and no installed font holds them.
    ValueError
        An unknown language or format.
    OSError
        A file cannot be written.
    """
    unknown = [f for f in formats if f not in FORMATS]
    if unknown or lang not in LANGUAGES:
        raise ValueError(f"unknown format or language: {unknown or lang}")
    title = heading(report, lang) if name is None else f"{name[lang]}: {heading(report, lang)}"
    texts = [title, source_titles(report, lang), *(label[lang] for label in _TEXT.values())]
    texts += [
        label[lang] for t in report.technologies for label in (t.technology.label, t.technology.condition)
    ]
    with drawing_rules():
        page = Page(choose_fonts(texts, lang))
        _draw(page, report, lang, title)
        return page.save(folder, f"cooling.{lang}", formats, title)


def _draw(page: Page, report: ClimateReport, lang: str, title: str) -> None:
    page.text(_LEFT, _TOP, page.cut(title, 15, _RIGHT - _LEFT, bold=True), 15, bold=True)
    mean = report.mean_temperature_c
    if not math.isnan(mean.value):
        said = _TEXT["mean"][lang].format(value=mean.value, low=mean.low, high=mean.high)
        if report.warming_k:
            said += _TEXT["warming"][lang].format(k=report.warming_k)
        page.text(_LEFT, _TOP - 18, page.cut(said, 8.5, _RIGHT - _LEFT), 8.5, colour=GREY)
    _legend(page, _TOP - 40, lang)
    top = _TOP - 54
    if not report.technologies:
        page.text(_LEFT, top - 30, _TEXT["far"][lang], 12)
    else:
        height = (top - _BOTTOM - 14) / len(report.technologies)
        for number, found in enumerate(report.technologies):
            _row(page, found, Box(_LEFT, top - height * (number + 1), _RIGHT, top - height * number), lang)
        _month_names(page, lang)
    sources = _TEXT["foot"][lang].format(list=source_titles(report, lang))
    for number, line in enumerate(page.wrap(sources, 7, _RIGHT - _LEFT, lines=4)):
        page.text(_LEFT, 48 - 9.5 * number, line, 7, colour=GREY)


def _legend(page: Page, y: float, lang: str) -> None:
    x = _LEFT + _NAMES
    for fill, word in ((FULL, "full"), (PARTIAL, "partial"), ("", "whisker"), (None, "scale")):
        if fill:
            page.box(Box(x, y - 1, x + 12, y + 7), fill=fill)
            x += 16
        elif fill == "":
            _whisker(page, x + 5, y - 2, y + 8)
            x += 13
        text = _TEXT[word][lang]
        page.text(x, y, text, 8, colour=INK if fill is not None else GREY)
        x += page.width(text, 8) + 22


def _row(page: Page, found: TechnologyHours, box: Box, lang: str) -> None:
    y = box.top - 20
    for line in page.wrap(found.technology.label[lang], 9.5, _NAMES - _SCALE, lines=3):
        page.text(_LEFT, y, line, 9.5, bold=True)
        y -= 12
    for line in page.wrap(found.technology.condition[lang], 7, _NAMES - _SCALE, lines=4):
        page.text(_LEFT, y, line, 7, colour=GREY)
        y -= 9
    area = Box(_LEFT + _NAMES, box.bottom + 6, _RIGHT - _FIGURES, box.top - 8)
    _bars(page, found, area)
    _figures(page, found, area, lang)


def _bars(page: Page, found: TechnologyHours, area: Box) -> None:
    step = area.width / 12
    for share in (0.5, 1.0):
        y = area.bottom + share * area.height
        page.line([area.left, area.right], [y, y], colour=FRAME, width=0.5)
        page.text(area.left - 4, y - 2.2, f"{share:.0%}", 6, colour=GREY, align="right")
    for month in range(12):
        hours = float(MONTH_HOURS[month])
        middle = area.left + (month + 0.5) * step
        left, right = middle - _BAR_SHARE / 2 * step, middle + _BAR_SHARE / 2 * step
        full = float(found.full.month[month]) / hours * area.height
        both = full + float(found.partial.month[month]) / hours * area.height
        page.box(Box(left, area.bottom + full, right, area.bottom + both), fill=PARTIAL)
        page.box(Box(left, area.bottom, right, area.bottom + full), fill=FULL)
        low, high = (float(v[month]) / hours for v in (found.full.month_low, found.full.month_high))
        if high - low > 0.005:
            _whisker(page, middle, area.bottom + low * area.height, area.bottom + high * area.height)
    page.line([area.left, area.right], [area.bottom] * 2, colour=GREY, width=0.8)


def _whisker(page: Page, x: float, low: float, high: float) -> None:
    page.line([x, x], [low, high], colour="#ffffff", width=2.2)
    page.line([x, x], [low, high], colour=WHISKER, width=0.9)
    for y in (low, high):
        page.line([x - 2.2, x + 2.2], [y, y], colour=WHISKER, width=0.9)


def _figures(page: Page, found: TechnologyHours, area: Box, lang: str) -> None:
    x, y, most = area.right + 16, area.top - 12, _FIGURES - 18
    text = _TEXT["figure_full"][lang].format(months=in_months(found.full.year))
    page.text(x, y, page.cut(text, 9, most, bold=True), 9, bold=True)
    text = _TEXT["figure_partial"][lang].format(months=in_months(found.partial.year))
    page.text(x, y - 13, page.cut(text, 8.5, most), 8.5)
    warmer = [_warmer(k, full, lang) for k, full, _ in found.warmer]
    listed = _TEXT["figure_warmer"][lang].format(list="; ".join(warmer))
    page.text(x, y - 26, page.cut(listed, 7.5, most), 7.5, colour=GREY)


def _warmer(k: float, full: Figure, lang: str) -> str:
    return _TEXT["warmer"][lang].format(k=k, months=full.value / HOURS_PER_MONTH.value)


def _month_names(page: Page, lang: str) -> None:
    left, right = _LEFT + _NAMES, _RIGHT - _FIGURES
    step = (right - left) / 12
    for month, name in enumerate(_TEXT["months"][lang].split()):
        page.text(left + (month + 0.5) * step, _BOTTOM + 8, name, 8, colour=GREY, align="center")
