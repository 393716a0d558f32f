"""The value functions of a study with the sites on their curves: what each figure is worth."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from siting.decide.value_plot import ValuePlot, value_plots
from siting.evidence import Label
from siting.outcome import Outcome
from siting.show.base.colours import score_colour
from siting.show.base.drawing.cartography import Box
from siting.show.base.drawing.formats import WORD
from siting.show.base.drawing.labels import LabelBoard, write_label
from siting.show.base.drawing.page import GREY, LINE, PAPER
from siting.show.exhibits.sheet import ExhibitOptions, ExhibitPage, ExhibitSheet
from siting.texts import say
from siting.texts.category_words import category_words
from siting.texts.shares import share_texts
from siting.texts.unit_words import unit_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ROWS = 2
_COLUMNS = {WORD: 2}
_MAX_COLUMNS = 4
_IN_ONE_ROW = 3
_TALLEST = 1.3  # of the width of a panel
_MAX_DOTS, _MAX_BARS, _MAX_WORDS, _MAX_NUMBERED = 400, 60, 8, 3
_MAX_TICKS, _WIDEST_BAR, _MIN_BAR = 5, 36.0, 0.004
_DOT = 2.6
_GRID = "#d5dade"
_SAMPLES = 200
_ALONG_BAR = 60
_CLEAR_OF_LINES = 60.0  # a number stands farther off rather than on a line


def figures(outcome: Outcome, lang: str, options: ExhibitOptions) -> list[ExhibitPage]:
    """Return the pages of the value functions, as many per page as fit."""
    plots = value_plots(outcome)
    columns = _COLUMNS.get(options.size.name, _MAX_COLUMNS)
    each = columns * _ROWS
    parts = [plots[i : i + each] for i in range(0, len(plots), each)]
    head, found = finding(outcome)[lang], []
    texts = share_texts([c.share for c in outcome.criteria])
    shares = {c.id: text for c, text in zip(outcome.criteria, texts, strict=True)}
    scored = {c.id: c.measured.main for c in outcome.criteria}
    for number, part in enumerate(parts, start=1):
        of = say("value_curves.part", page=number, pages=len(parts))[lang] if len(parts) > 1 else ""
        quantities = [scored[plot.id] for plot in part]
        found.append(
            ExhibitPage(
                heading=head + of,
                note=say("value_curves.footnote", best=_MAX_NUMBERED)[lang],
                compose=partial(_compose, plots=part, columns=columns, shares=shares),
                sources=[s for q in quantities for s in q.sources],
                quantities=quantities,
            )
        )
    return found


def finding(outcome: Outcome) -> Label:
    """Say which criterion separates the ranked sites most, and by how much of the score."""
    ranked = outcome.ranking.rank > 0
    spans = []
    for c in outcome.criteria:
        known = c.score[ranked & ~np.isnan(c.score)]
        spans.append(c.share * float(np.ptp(known)) if len(known) else 0.0)
    if not spans or max(spans) <= 0:
        return say("value_curves.head")
    most = outcome.criteria[int(np.argmax(spans))]
    return say("value_curves.finding", criterion=most.label, points=f"{max(spans):.2f}")


def _compose(
    sheet: ExhibitSheet, *, plots: Sequence[ValuePlot], columns: int, shares: dict[str, str]
) -> None:
    body, size = sheet.body, sheet.size.text
    # Few functions are drawn larger, but not taller than wide.
    rows = 1 if len(plots) <= min(columns, _IN_ONE_ROW) else _ROWS
    columns = min(columns, -(-len(plots) // rows))
    width = body.width / columns
    height = min(body.height / rows, _TALLEST * width)
    for place, plot in enumerate(plots):
        column, row = place % columns, place // columns
        left, top = body.left + column * width, body.top - row * height
        box = Box(left + 3 * size, top - height + 4.2 * size, left + width - 1.8 * size, top - 5.6 * size)
        _panel(sheet, plot, box, left, shares[plot.id])


def _panel(sheet: ExhibitSheet, plot: ValuePlot, box: Box, left: float, share: str) -> None:
    page, lang, size, small = sheet.page, sheet.lang, sheet.size.text, sheet.size.small
    most = box.right - left
    page.text(left, box.top + 4.3 * size, page.cut(plot.label[lang], size, most, bold=True), size, bold=True)
    known = say("value_curves.sites", count=len(plot.rows))[lang]
    if plot.unknown:
        known = say("value_curves.unknown", count=plot.unknown, total=plot.unknown + len(plot.rows))[lang]
    line = f"{say('value_curves.share', share=share)[lang]} · {known}"
    page.text(left, box.top + 3.0 * size, page.cut(line, small, most), small, colour=GREY)
    page.text(left, box.top + 1.8 * size, page.cut(plot.text[lang], small, most), small, colour=GREY)
    axes = page.chart(box, small)
    scores = (0.0, 0.25, 0.5, 0.75, 1.0)
    axes.set_ylim(0, 1)
    axes.set_yticks(scores, [f"{score:g}" for score in scores])
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", color=_GRID, linewidth=0.4, clip_on=False)
    if plot.words:
        _bars(sheet, axes, plot)
    elif plot.curve:
        _curve(sheet, axes, plot)
        _number(sheet, plot, box)
    else:
        axes.set_xticks([])


def _curve(sheet: ExhibitSheet, axes: Axes, plot: ValuePlot) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    page, small = sheet.page, sheet.size.small
    axes.set_xlim(*plot.span)
    axes.xaxis.set_major_locator(MaxNLocator(_MAX_TICKS, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda tick, _: f"{tick:,.10g}"))
    unit = page.drawable(unit_words(plot.unit)[sheet.lang])
    axes.set_xlabel(unit, fontproperties=page.font(small), color=GREY, labelpad=2)
    axes.plot(*zip(*plot.curve, strict=True), color=LINE, linewidth=1.4, clip_on=False)
    if len(plot.rows) <= _MAX_BARS:
        wide = plot.high > plot.low
        axes.hlines(plot.score[wide], plot.low[wide], plot.high[wide], colors=GREY, linewidth=0.5, zorder=2.5)
    axes.scatter(
        plot.value, plot.score, s=(2 * _DOT) ** 2, c=[score_colour(v) for v in plot.score.tolist()],
        linewidths=0.2, edgecolors=PAPER, clip_on=False, rasterized=len(plot.rows) > _MAX_DOTS, zorder=3,
    )  # fmt: skip


def _number(sheet: ExhibitSheet, plot: ValuePlot, box: Box) -> None:
    """Write the ranks of the best sites beside their dots, clear of curve, dots and each other."""
    low, high = plot.span
    x = box.left + (plot.value - low) / (high - low) * box.width
    y = box.bottom + plot.score * box.height
    curve = np.asarray(plot.curve, dtype=np.float64)
    along = np.linspace(0, len(curve) - 1, _SAMPLES)
    line = np.column_stack([np.interp(along, np.arange(len(curve)), curve[:, k]) for k in (0, 1)])
    line = np.column_stack([
        box.left + (line[:, 0] - low) / (high - low) * box.width, box.bottom + line[:, 1] * box.height
    ])  # fmt: skip
    if len(plot.rows) <= _MAX_BARS:
        across = np.linspace(0, 1, _ALONG_BAR)[None, :]
        ends = [box.left + (v - low) / (high - low) * box.width for v in (plot.low, plot.high)]
        bars = np.clip(ends[0][:, None] + across * (ends[1] - ends[0])[:, None], box.left, box.right)
        wide = plot.high > plot.low
        level = np.broadcast_to(y[:, None], bars.shape)
        line = np.concatenate([line, np.column_stack([bars[wide].ravel(), level[wide].ravel()])])
    room = Box(box.left, box.bottom, box.right + sheet.size.small, box.top + 1.4 * sheet.size.small)
    board = LabelBoard(room, line, on_line=_CLEAR_OF_LINES)
    for dot_x, dot_y in list(zip(x.tolist(), y.tolist(), strict=True))[:_MAX_DOTS]:
        board.block(Box(dot_x, dot_y, dot_x, dot_y).grown(0.8 * _DOT))
    best = [k for k in np.argsort(plot.rank, kind="stable") if 0 < plot.rank[k] <= _MAX_NUMBERED]
    for k in best:
        write_label(
            sheet.page, board, str(plot.rank[k]), x=float(x[k]), y=float(y[k]), radius=_DOT,
            size=sheet.size.small, bold=True,
        )  # fmt: skip


def _bars(sheet: ExhibitSheet, axes: Axes, plot: ValuePlot) -> None:
    page, lang, small = sheet.page, sheet.lang, sheet.size.small
    words = plot.words[:_MAX_WORDS]
    places, step = range(len(words)), axes.bbox.width / len(words)
    bars = axes.bar(
        places, [max(score, _MIN_BAR) for _, score, _ in words], width=min(0.6, _WIDEST_BAR / step),
        color=[score_colour(score) for _, score, _ in words], edgecolor=LINE, linewidth=0.6, clip_on=False,
    )  # fmt: skip
    counts = [page.cut(say("value_curves.sites", count=count)[lang], small, step) for _, _, count in words]
    axes.bar_label(bars, counts, padding=2, fontproperties=page.font(small))
    axes.set_xlim(-0.5, len(words) - 0.5)
    said = [category_words(word, plot.quantity)[lang] for word, _, _ in words]
    axes.set_xticks(places, [page.cut(word, small, step) for word in said])
    axes.tick_params(axis="x", length=0)
