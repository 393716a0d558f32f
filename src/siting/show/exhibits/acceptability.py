"""Rank acceptability as a heat map: in which share of the weights each site takes each rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from siting.evidence import FloatArray, Label
from siting.outcome import Outcome, RobustnessReport
from siting.show.base.colours import ink_on
from siting.show.base.drawing.cartography import Box
from siting.show.base.drawing.fonts import choose_fonts
from siting.show.base.drawing.formats import FORMATS
from siting.show.base.drawing.page import GREY, INK, PAPER, Page, drawing_rules, require_drawable
from siting.show.exhibits.chart_sheet import (
    NAME,
    SMALL,
    draw_heading,
    draw_site,
    draw_small_print,
    sheet_texts,
)
from siting.show.exhibits.scene import site_name
from siting.texts import say

MAX_ROWS, MAX_RANKS = 20, 20

_GRID = Box(190.0, 84.0, 800.0, 490.0)
_MAX_STEP_X, _MAX_STEP_Y = 60.0, 30.0
_MIN_SHOWN = 0.005
_PALE, _STRONG = (0xF4, 0xF7, 0xFA), (0x12, 0x4A, 0x76)


@dataclass(frozen=True)
class _HeatMap:
    outcome: Outcome
    report: RobustnessReport
    lang: str
    names: tuple[str, ...]
    share: FloatArray


def draw_acceptability(
    outcome: Outcome, folder: Path, lang: str, formats: Sequence[str] = FORMATS
) -> list[Path]:
    """Draw the rank acceptability as ``acceptability.<lang>.<format>``, one A4 page in landscape.

    Parameters
    ----------
    outcome
        What the run found; nothing is drawn without a robustness analysis.
    folder
        An existing folder.
    lang
        ``en`` or ``zh``.
    formats
        Any of png (300 dpi), svg and pdf.

    Returns
    -------
    The files written, in the order of *formats*; none if the study has no robustness analysis.

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
    report = outcome.robustness
    if report is None or not len(report.rows):
        return []
    rows = report.rows[:MAX_ROWS]
    names = tuple(site_name(outcome, row, lang) for row in rows.tolist())
    chart = _HeatMap(outcome, report, lang, names, report.samples.rank_share[:MAX_ROWS, :MAX_RANKS])
    heading = finding(chart.share, names)[lang]
    with drawing_rules():
        page = Page(choose_fonts(sheet_texts(outcome, lang, heading, names, "acceptability"), lang))
        _compose(page, chart, heading)
        return page.save(folder, f"acceptability.{lang}", formats, heading)


def finding(share: FloatArray, names: Sequence[str]) -> Label:
    """Say who is first most often, and who comes next."""
    first = share[:, 0]
    order = sorted(range(len(first)), key=lambda k: (-first[k], k))
    best = {"first": names[order[0]], "share": f"{first[order[0]]:.0%}"}
    if len(order) == 1 or first[order[1]] < _MIN_SHOWN:
        return say("acceptability.alone", **best)
    return say("acceptability.finding", second=names[order[1]], other=f"{first[order[1]]:.0%}", **best)


def _compose(page: Page, chart: _HeatMap, heading: str) -> None:
    draw_heading(page, chart.outcome, heading, chart.lang)
    rows, ranks = chart.share.shape
    across = min(_MAX_STEP_X, _GRID.width / ranks)
    down = min(_MAX_STEP_Y, _GRID.height / rows)
    page.text(_GRID.left, _GRID.top + 18, say("common.rank_lower")[chart.lang], SMALL, colour=GREY)
    for k in range(ranks):
        page.text(_GRID.left + (k + 0.5) * across, _GRID.top + 5, str(k + 1), NAME, align="center")
    for i, name in enumerate(chart.names):
        top = _GRID.top - i * down
        row = int(chart.report.rows[i])
        draw_site(page, chart.outcome, row, name, y=top - 0.5 * down, right=_GRID.left)
        for k in range(ranks):
            left = _GRID.left + k * across
            _cell(page, Box(left, top - down, left + across, top), float(chart.share[i, k]))
    draw_small_print(page, chart.outcome, _key(chart), chart.lang, y=_GRID.top - rows * down - 16)


def _cell(page: Page, box: Box, share: float) -> None:
    fill = shade(share)
    page.box(box, fill=fill, line=PAPER, width=0.8)
    if share >= _MIN_SHOWN:
        size = min(7.6, 0.42 * box.height, 0.3 * box.width)
        middle = (box.left + box.right) / 2
        ink = ink_on(fill) if share >= 0.03 else INK
        page.text(
            middle, (box.top + box.bottom) / 2 - 0.36 * size, f"{share:.0%}", size, colour=ink, align="center"
        )


def shade(share: float) -> str:
    """Return the fill of a share in 0..1: from near white to dark blue, perceptually even."""
    mixed = (round(a + (b - a) * share**0.6) for a, b in zip(_PALE, _STRONG, strict=True))
    return "#" + bytes(mixed).hex()


def _key(chart: _HeatMap) -> str:
    """Explain the cells, and over which weights the samples were drawn."""
    lang, report = chart.lang, chart.report
    region = "acceptability.whole" if report.region.whole else "acceptability.region"
    return say("acceptability.key", samples=f"{report.samples.samples:,}", region=say(region)[lang])[lang]
