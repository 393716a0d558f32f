"""The ranking as bars: what each criterion adds to a site's score, with the score's interval."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from siting.evidence import FloatArray
from siting.outcome import STATUSES, IntArray, Outcome
from siting.records import dataclass
from siting.show.base.colours import PALETTE
from siting.show.base.drawing.cartography import Box
from siting.show.base.drawing.page import GREY, INK, PAPER
from siting.show.base.headline import finding
from siting.show.base.wording import added_note, rank_range
from siting.show.exhibits.sheet import (
    ExhibitOptions,
    ExhibitPage,
    ExhibitSheet,
    measured_sources,
    room,
    site_name,
)
from siting.texts import say
from siting.texts.shares import score_text, share_texts

MAX_BARS = 22
"""Number of sites on an A4 page; the number left out is stated under the last bar."""

_NAMES, _FIGURES = 0.22, 0.17
_MAX_ROW, _MAX_BAR = 4.4, 2.1  # in font sizes
_KEY_ROW = 1.7


@dataclass(frozen=True)
class _BarChart:
    rows: IntArray
    names: tuple[str, ...]
    parts: FloatArray
    left_out: int


def figures(outcome: Outcome, lang: str, options: ExhibitOptions) -> list[ExhibitPage]:
    """Return the page of the ranked bars."""
    order = outcome.ranking.order
    ranked = order[outcome.ranking.status[order] == STATUSES.index("ranked")]
    rows = ranked[: min(MAX_BARS, room(options, 0.88))]
    names = tuple(site_name(outcome, row, lang) for row in rows.tolist())
    chart = _BarChart(rows, names, outcome.contributions(rows), len(ranked) - len(rows))
    return [
        ExhibitPage(
            heading=finding(outcome, names)[lang],
            note=added_note(outcome, rows, say("ranked_bars.key"))[lang],
            compose=partial(_compose, chart=chart),
            sources=measured_sources(outcome),
            quantities=[c.measured.main for c in outcome.criteria if c.share > 0],
        )
    ]


def _compose(sheet: ExhibitSheet, *, chart: _BarChart) -> None:
    body, size = sheet.body, sheet.size.text
    key = _key_places(sheet)
    floor = body.bottom + (key[-1][1] + 1 if key else 0) * _KEY_ROW * size + 0.8 * size
    if chart.left_out:
        floor += 1.4 * sheet.size.small
    bars = Box(
        body.left + _NAMES * body.width, floor, body.right - _FIGURES * body.width, body.top - 1.6 * size
    )
    step = sheet.steps(len(chart.rows), bars, _MAX_ROW * size)
    end = bars.top - max(len(chart.rows), 1) * step
    _scale(sheet, Box(bars.left, end, bars.right, bars.top))
    for place in range(len(chart.rows)):
        top = bars.top - place * step
        _bar(sheet, chart, place, Box(bars.left, top - step, bars.right, top))
    if chart.left_out:
        more = sheet.say("common.more_ranked", count=chart.left_out)
        sheet.page.text(bars.left, end - 1.4 * sheet.size.small, more, sheet.size.small, colour=GREY)
        end -= 1.4 * sheet.size.small
    _key(sheet, key, end - 1.9 * size)


def _scale(sheet: ExhibitSheet, bars: Box) -> None:
    page, small, right = sheet.page, sheet.size.small, sheet.body.right
    for score in (0.0, 0.25, 0.5, 0.75, 1.0):
        x = bars.left + score * bars.width
        page.line([x, x], [bars.bottom, bars.top], colour="#d5dade", width=0.4)
        page.text(x, bars.top + 0.6 * small, f"{score:g}", small, colour=GREY, align="center")
    for x, head in ((_score_end(sheet), sheet.say("common.score_lower")), (right, _rank_head(sheet))):
        page.text(x, bars.top + 0.6 * small, head, small, colour=GREY, align="right")


def _rank_head(sheet: ExhibitSheet) -> str:
    likely = sheet.outcome.likely is not None
    return sheet.say("ranked_bars.likely_ranks" if likely else "ranked_bars.ranks")


def _score_end(sheet: ExhibitSheet) -> float:
    """Right edge of the column of scores, before the heading of the ranks even on a narrow page."""
    small = sheet.size.small
    beside = sheet.page.width(_rank_head(sheet), small) + small
    return sheet.body.right - max(0.58 * _FIGURES * sheet.body.width, beside)


def _bar(sheet: ExhibitSheet, chart: _BarChart, place: int, bars: Box) -> None:
    """Draw one site into its row."""
    page, size, ranking, row = sheet.page, sheet.size.text, sheet.outcome.ranking, int(chart.rows[place])
    y, height = (bars.bottom + bars.top) / 2, min(0.62 * bars.height, _MAX_BAR * size)
    sheet.site(row, chart.names[place], y=y, right=bars.left)
    left = bars.left
    for fill, part in zip(_fills(sheet.outcome), np.nan_to_num(chart.parts[:, place]).tolist(), strict=True):
        right = left + part * bars.width
        if right > left:
            page.box(Box(left, y - height / 2, right, y + height / 2), fill=fill, line=PAPER, width=0.5)
        left = right
    low, high = (bars.left + float(v[row]) * bars.width for v in (ranking.score_low, ranking.score_high))
    page.line([low, high], [y, y], colour=PAPER, width=2.6)
    page.line([low, high], [y, y], colour=INK, width=1.0)
    for x in (low, high):
        page.line([x, x], [y - 3, y + 3], colour=INK, width=1.0)
    score = score_text(ranking.score[row])
    page.text(_score_end(sheet), y - 0.35 * size, score, size, bold=True, align="right")
    page.text(sheet.body.right, y - 0.35 * size, _ranks(sheet.outcome, row), size, colour=GREY, align="right")


def _fills(outcome: Outcome) -> list[str]:
    """Return the fill of each criterion; those with weight take turns, so that neighbours differ."""
    place = np.cumsum([c.share > 0 for c in outcome.criteria]) - 1
    return [PALETTE[int(k) % len(PALETTE)] for k in place]


def _ranks(outcome: Outcome, row: int) -> str:
    """Return the likely ranks of a site, otherwise those that any figures allow."""
    best, worst = (int(ranks[row]) for ranks in outcome.likely_range())
    if not best:
        best, worst = int(outcome.ranking.rank_best[row]), int(outcome.ranking.rank_worst[row])
    return rank_range(best, worst)


def _key_places(sheet: ExhibitSheet) -> list[tuple[float, int, str, str]]:
    """Return where each criterion stands in the key: x, line, text, fill."""
    size, body = sheet.size.text, sheet.body
    x, line, found = body.left, 0, []
    shares = share_texts([c.share for c in sheet.outcome.criteria])
    for criterion, fill, share in zip(sheet.outcome.criteria, _fills(sheet.outcome), shares, strict=True):
        if criterion.share <= 0:
            continue
        text = f"{criterion.label[sheet.lang]} {share}"
        text = sheet.page.cut(text, 0.9 * size, 0.45 * body.width)
        width = sheet.page.width(text, 0.9 * size) + 3.4 * size
        if x + width > body.right and x > body.left:
            x, line = body.left, line + 1
        found.append((x, line, text, fill))
        x += width
    return found


def _key(sheet: ExhibitSheet, places: Sequence[tuple[float, int, str, str]], top: float) -> None:
    """Explain the colours."""
    size = sheet.size.text
    for x, line, text, fill in places:
        y = top - line * _KEY_ROW * size
        sheet.page.box(Box(x, y - 0.15 * size, x + 1.2 * size, y + 0.85 * size), fill=fill)
        sheet.page.text(x + 1.7 * size, y, text, 0.9 * size)
