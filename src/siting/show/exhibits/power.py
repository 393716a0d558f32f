"""Power by phase against what substations carry with a transformer out, in the three cases."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from siting.evidence import Label
from siting.outcome import Outcome
from siting.power.firm_capacity import FirmCase, Group, Holds, unfed
from siting.power.power_sentences import case_name, holds_word, span, station_words, verdict_of
from siting.power.report import PowerReport
from siting.promotion.promotion import find_site
from siting.records import dataclass
from siting.show.base.drawing.cartography import Box
from siting.show.base.drawing.page import GREY, INK, LINE, PAPER
from siting.show.exhibits.sheet import ExhibitOptions, ExhibitPage, ExhibitSheet
from siting.texts import join, say

SHADES = ("#1f5a92", "#6fa3d0", "#b9d4ea", "#d9b871", "#efe0b5", "#9aa5ad")
"""Fills of the phases in turn."""
COLOURS = {Holds.yes: "#1d7a46", Holds.no: "#b3261e", Holds.depends: "#8a6d00", None: GREY}

_NAMES, _FIGURES = 0.24, 0.21  # of the width
_STEP = 5.6  # in font sizes
_MAX_TICKS = 6


@dataclass(frozen=True)
class _ChartLine:
    """A line of the chart: a case, or a group of substations in it."""

    case: FirmCase
    group: Group | None = None


def figures(outcome: Outcome, lang: str, options: ExhibitOptions) -> list[ExhibitPage]:
    """Return the page of one site; none without a project with substations."""
    report = report_of(outcome, options)
    if report is None or not report.cases:
        return []
    return [
        ExhibitPage(
            heading=say("power_exhibit.heading", site=report.site, said=finding(report))[lang],
            note=say("power_exhibit.note", outages=report.outages)[lang],
            compose=partial(_compose, report=report),
            sources=[source.id for source in report.sources],
        )
    ]


def finding(report: PowerReport) -> Label:
    """Say whether the substations carry the load; what each case says stands in the figure."""
    if report.decides is None and not unfed(report.project):
        return say("power_exhibit.coupling", mva=span(report.total.peak_mva, 0))
    return verdict_of(report)


def report_of(outcome: Outcome, options: ExhibitOptions) -> PowerReport | None:
    """Return the project at the site asked for, else at the best one that has a report."""
    if outcome.project is None:
        return None
    if options.site:
        found = outcome.project.of(find_site(outcome, options.site, "--site"))
        if found is not None:
            return found
    return next((report for report in outcome.project.reports if report is not None), None)


def _compose(sheet: ExhibitSheet, *, report: PowerReport) -> None:
    page, body, size, small = sheet.page, sheet.body, sheet.size.text, sheet.size.small
    rows = _rows(report)
    _key(sheet, report)
    plot = Box(
        body.left + _NAMES * body.width, body.bottom + 2.6 * small, body.right - _FIGURES * body.width,
        body.top - 2.2 * size,
    )  # fmt: skip
    most = max(
        [g.load_mva.high for r in rows if (g := r.group)] + [g.capacity_mva for r in rows if (g := r.group)]
    )
    span_mva = 1.06 * most
    step = sheet.steps(len(rows), plot, _STEP * size)
    plot = Box(plot.left, plot.top - step * len(rows), plot.right, plot.top)
    _axis(sheet, plot, span_mva)
    for place, row in enumerate(rows):
        y = plot.top - (place + 0.5) * step
        if row.group is None:
            _case_line(sheet, report, row.case, y, step)
        else:
            bar = Box(plot.left, y - 0.3 * step, plot.right, y + 0.3 * step)
            _group_line(sheet, report, row.group, bar, span_mva)
    page.text(plot.right, plot.bottom - 2.5 * small, "MVA", small, colour=GREY, align="right")


def _rows(report: PowerReport) -> list[_ChartLine]:
    cases = report.cases[:1] if len(report.project.stations) == 1 else report.cases
    found = []
    for case in cases:
        found.append(_ChartLine(case))
        found += [_ChartLine(case, group) for group in case.groups]
    return found


def _key(sheet: ExhibitSheet, report: PowerReport) -> None:
    """Explain the fills of the phases and the mark of the capacity."""
    page, body, size = sheet.page, sheet.body, sheet.size.text
    x, y = body.left, body.top - size
    for number, (phase, load) in enumerate(zip(report.project.phases, report.loads, strict=True)):
        text = page.cut(
            sheet.say("power_exhibit.phase", phase=phase.name, mva=span(load.peak_mva, 0)),
            size,
            0.25 * body.width,
        )
        width = page.width(text, size) + 3.4 * size
        if x + width > body.right - 12 * size:
            break
        page.box(
            Box(x, y - 0.15 * size, x + 1.4 * size, y + 0.8 * size), fill=_shade(number), line=LINE, width=0.4
        )
        page.text(x + 1.9 * size, y, text, size)
        x += width
    text = sheet.say("power_exhibit.capacity")
    page.line([x + 0.6 * size] * 2, [y - 0.3 * size, y + 1.0 * size], colour=INK, width=2.4)
    page.text(x + 1.4 * size, y, page.cut(text, size, body.right - x - 1.4 * size), size)


def _case_line(sheet: ExhibitSheet, report: PowerReport, case: FirmCase, y: float, step: float) -> None:
    page, body, size = sheet.page, sheet.body, sheet.size.text
    page.line([body.left, body.right], [y + 0.5 * step] * 2, colour="#c6ccd2", width=0.5)
    word = holds_word(case.holds)[sheet.lang]
    width = page.width(word, size, bold=True)
    decides = report.decides is not None and report.decides.id is case.id
    name = case_name(case, report.outages)
    text = say("power_exhibit.decides", case=name) if decides else name
    said = page.cut(text[sheet.lang], size, body.width - width - 2 * size, bold=True)
    page.text(body.left, y - 0.7 * size, said, size, bold=True)
    page.text(body.right, y - 0.7 * size, word, size, bold=True, colour=COLOURS[case.holds], align="right")


def _group_line(sheet: ExhibitSheet, report: PowerReport, group: Group, bar: Box, span_mva: float) -> None:
    page, body, size, small = sheet.page, sheet.body, sheet.size.text, sheet.size.small
    y = (bar.bottom + bar.top) / 2
    room = bar.left - body.left - size
    phases = join([phase.name for phase in group.phases], "mark.list")[sheet.lang]
    stations = station_words(group)[sheet.lang]
    page.text(body.left, y + 0.1 * size, page.cut(phases, size, room), size)
    page.text(body.left, y - 1.0 * size, page.cut(stations, small, room), small, colour=GREY)
    scale = bar.width / span_mva
    x = bar.left
    for number, (phase, load) in enumerate(zip(report.project.phases, report.loads, strict=True)):
        if phase in group.phases:
            end = x + load.peak_mva.low * scale
            page.box(Box(x, bar.bottom, end, bar.top), fill=_shade(number), line=LINE, width=0.4)
            x = end
    high = bar.left + group.load_mva.high * scale
    if high - x > 0.5:
        page.line([x, high], [y, y], colour=PAPER, width=3.0)
        page.line([x, high], [y, y], colour=INK, width=1.2)
        page.line([high, high], [y - 0.3 * bar.height, y + 0.3 * bar.height], colour=INK, width=1.2)
    at = bar.left + group.capacity_mva * scale
    page.line(
        [at, at], [bar.bottom - 0.12 * bar.height, bar.top + 0.12 * bar.height], colour=PAPER, width=4.2
    )
    page.line([at, at], [bar.bottom - 0.12 * bar.height, bar.top + 0.12 * bar.height], colour=INK, width=2.4)
    figures_of = say(
        "power_exhibit.against", load=span(group.load_mva, 0), capacity=f"{group.capacity_mva:,.0f}"
    )[sheet.lang]
    right = body.right
    room = right - bar.right - 0.8 * size
    page.text(right, y + 0.1 * size, page.cut(figures_of, size, room), size, align="right")
    word = holds_word(group.holds)
    if group.short_mva.high > 0.0:
        word = say("power.report.word_short", word=word, mva=span(group.short_mva, 0))
    page.text(
        right, y - 1.0 * size, page.cut(word[sheet.lang], small, room), small, colour=COLOURS[group.holds],
        align="right",
    )  # fmt: skip


def _axis(sheet: ExhibitSheet, plot: Box, span_mva: float) -> None:
    page, small = sheet.page, sheet.size.small
    step = _nice(span_mva / _MAX_TICKS)
    for tick in np.arange(0.0, span_mva + 1e-9, step).tolist():
        x = plot.left + tick / span_mva * plot.width
        page.line([x, x], [plot.bottom, plot.top], colour="#e3e7ea", width=0.5)
        page.text(x, plot.bottom - 1.2 * small, f"{tick:,g}", small, colour=GREY, align="center")


def _nice(least: float) -> float:
    """Return the next of 1, 2, 5, 10, 20, ... at or above a number."""
    power = 10.0 ** math.floor(math.log10(max(least, 1e-9)))
    return next(power * k for k in (1.0, 2.0, 5.0, 10.0) if power * k >= least)


def _shade(number: int) -> str:
    return SHADES[number % len(SHADES)]
