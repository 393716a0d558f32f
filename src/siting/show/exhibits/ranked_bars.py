"""The ranking as bars: what each criterion adds to a site's score, with the score's interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from siting.evidence import FloatArray, Label
from siting.outcome import STATUSES, IntArray, Outcome
from siting.show.base.drawing.cartography import Box
from siting.show.base.drawing.fonts import choose_fonts
from siting.show.base.drawing.formats import FORMATS
from siting.show.base.drawing.page import GREY, INK, PAPER, Page, drawing_rules, require_drawable
from siting.show.base.wording import rank_range
from siting.show.exhibits.chart_sheet import (
    LEFT,
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

MAX_BARS = 22
"""Number of sites on the page; the number left out is stated under the last bar."""

PALETTE = (
    "#33628d", "#e0a458", "#5b9a8b", "#b5595b", "#8e7cc3",
    "#c9c36b", "#6fb1d6", "#8c6d52", "#9aa5ae", "#d48bb1",
)  # fmt: skip
"""Alternating fills of different lightness, distinguishable in greyscale."""

_BARS = Box(196.0, 92.0, 690.0, 508.0)
_KEY_TOP = 70.0
_MAX_ROW = 30.0


@dataclass(frozen=True)
class _BarChart:
    outcome: Outcome
    lang: str
    rows: IntArray
    names: tuple[str, ...]
    parts: FloatArray
    left_out: int


def draw_ranked_bars(
    outcome: Outcome, folder: Path, lang: str, formats: Sequence[str] = FORMATS
) -> list[Path]:
    """Draw the ranking as ``ranking.<lang>.<format>``, one A4 page in landscape.

    Parameters
    ----------
    outcome
        What the run found.
    folder
        An existing folder.
    lang
        ``en`` or ``zh``.
    formats
        Any of png (300 dpi), svg and pdf.

    Returns
    -------
    The files written, in the order of *formats*.

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
    ranked = outcome.ranking.order[outcome.ranking.status[outcome.ranking.order] == STATUSES.index("ranked")]
    rows = ranked[:MAX_BARS]
    names = tuple(site_name(outcome, row, lang) for row in rows.tolist())
    chart = _BarChart(outcome, lang, rows, names, outcome.contributions(rows), len(ranked) - len(rows))
    heading = finding(outcome, chart.names)[lang]
    labels = [c.label[lang] for c in outcome.criteria]
    with drawing_rules():
        texts = sheet_texts(outcome, lang, heading, [*names, *labels], "ranked_bars")
        page = Page(choose_fonts(texts, lang))
        _compose(page, chart, heading)
        return page.save(folder, f"ranking.{lang}", formats, heading)


def finding(outcome: Outcome, names: Sequence[str]) -> Label:
    """Say in one sentence who is first, how far ahead, and whether the intervals allow another order."""
    ranking = outcome.ranking
    order = [row for row in ranking.order.tolist() if ranking.rank[row] > 0][:2]
    if not order:
        return say("ranked_bars.none")
    first = {"first": names[0], "score": f"{ranking.score[order[0]]:.3f}"}
    if len(order) == 1:
        return say("ranked_bars.alone", **first)
    ahead = float(ranking.score[order[0]] - ranking.score[order[1]])
    figures = first | {"second": names[1], "ahead": f"{ahead:.3f}"}
    if ranking.rank[order[1]] == 1:
        return say("ranked_bars.level", **figures)
    if ranking.score_low[order[0]] > ranking.score_high[order[1]]:
        return say("ranked_bars.apart", **figures)
    if outcome.likely is not None and outcome.likely.leads:
        return say("ranked_bars.likely", share=f"{outcome.likely.leads[0].share:.0%}", **figures)
    return say("ranked_bars.overlap", **figures)


def _compose(page: Page, chart: _BarChart, heading: str) -> None:
    draw_heading(page, chart.outcome, heading, chart.lang)
    _scale(page, chart)
    step = min(_MAX_ROW, _BARS.height / max(len(chart.rows), 1))
    for place in range(len(chart.rows)):
        _bar(page, chart, place, _BARS.top - (place + 0.5) * step, min(0.62 * step, 15.0))
    if chart.left_out:
        y = _BARS.top - len(chart.rows) * step - 8
        page.text(
            _BARS.left, y, say("common.more_ranked", count=chart.left_out)[chart.lang], SMALL, colour=GREY
        )
    _key(page, chart)


def _scale(page: Page, chart: _BarChart) -> None:
    for score in (0.0, 0.25, 0.5, 0.75, 1.0):
        x = _BARS.left + score * _BARS.width
        page.line([x, x], [_BARS.bottom, _BARS.top], colour="#d5dade", width=0.4)
        page.text(x, _BARS.top + 4, f"{score:g}", SMALL, colour=GREY, align="center")
    heads = (
        (RIGHT - 84, "common.score_lower"),
        (RIGHT, "ranked_bars.ranks" if chart.outcome.likely is None else "ranked_bars.likely_ranks"),
    )
    for x, text_id in heads:
        page.text(x, _BARS.top + 4, say(text_id)[chart.lang], SMALL, colour=GREY, align="right")


def _bar(page: Page, chart: _BarChart, place: int, y: float, height: float) -> None:
    ranking, row = chart.outcome.ranking, int(chart.rows[place])
    draw_site(page, chart.outcome, row, chart.names[place], y=y, right=_BARS.left)
    left = _BARS.left
    for k, part in enumerate(np.nan_to_num(chart.parts[:, place]).tolist()):
        right = left + part * _BARS.width
        if right > left:
            fill = PALETTE[k % len(PALETTE)]
            page.box(Box(left, y - height / 2, right, y + height / 2), fill=fill, line=PAPER, width=0.5)
        left = right
    low, high = (_BARS.left + float(v[row]) * _BARS.width for v in (ranking.score_low, ranking.score_high))
    page.line([low, high], [y, y], colour=PAPER, width=2.6)
    page.line([low, high], [y, y], colour=INK, width=1.0)
    for x in (low, high):
        page.line([x, x], [y - 3, y + 3], colour=INK, width=1.0)
    page.text(RIGHT - 84, y - 0.35 * NAME, f"{ranking.score[row]:.3f}", NAME, bold=True, align="right")
    page.text(RIGHT, y - 0.35 * NAME, _ranks(chart, row), NAME, colour=GREY, align="right")


def _ranks(chart: _BarChart, row: int) -> str:
    """Return the likely ranks of a site, otherwise those that any figures allow."""
    best, worst = (int(ranks[row]) for ranks in chart.outcome.likely_range())
    if not best:
        ranking = chart.outcome.ranking
        best, worst = int(ranking.rank_best[row]), int(ranking.rank_worst[row])
    return rank_range(best, worst)


def _key(page: Page, chart: _BarChart) -> None:
    """Explain the colours, the line and the columns."""
    x, y = LEFT, _KEY_TOP
    for k, criterion in enumerate(chart.outcome.criteria):
        if criterion.share <= 0:
            continue
        text = page.cut(f"{criterion.label[chart.lang]} {criterion.share:.0%}", SMALL + 0.4, 230)
        width = page.width(text, SMALL + 0.4) + 28
        if x + width > RIGHT:
            x, y = LEFT, y - 13
        page.box(Box(x, y - 1, x + 10, y + 7), fill=PALETTE[k % len(PALETTE)])
        page.text(x + 14, y, text, SMALL + 0.4)
        x += width
    draw_small_print(page, chart.outcome, say("ranked_bars.key")[chart.lang], chart.lang, y=y - 15)
