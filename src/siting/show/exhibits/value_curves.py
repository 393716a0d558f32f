"""The value functions of a study with the sites on their curves: what each figure is worth."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from siting.decide.value_plot import ValuePlot, value_plots
from siting.outcome import Outcome
from siting.show.base.colours import score_colour
from siting.show.base.drawing.cartography import Box
from siting.show.base.drawing.fonts import choose_fonts
from siting.show.base.drawing.formats import FORMATS
from siting.show.base.drawing.page import (
    A4_LANDSCAPE,
    GREY,
    INK,
    LINE,
    PAPER,
    Page,
    drawing_rules,
    require_drawable,
)
from siting.texts import say, templates
from siting.texts.category_words import category_words
from siting.texts.unit_words import unit_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLUMNS, _ROWS = 4, 2
_LEFT, _RIGHT, _TOP, _FOOT = 28.0, A4_LANDSCAPE[0] - 28.0, 530.0, 40.0
_TITLE, _NAME, _SMALL = 13.0, 8.0, 6.2
_MAX_DOTS, _MAX_BARS, _MAX_WORDS, _MAX_NUMBERED = 400, 60, 8, 3
_MAX_TICKS, _WIDEST_BAR, _MIN_BAR = 5, 36.0, 0.004
_GRID = "#d5dade"
_HEAD = say("value_curves.head")


def draw_value_curves(
    outcome: Outcome, folder: Path, lang: str, formats: Sequence[str] = FORMATS
) -> list[Path]:
    """Draw the value functions, eight per page, as ``values.<lang>.<format>``, then ``values-2.<lang>...``.

    Parameters
    ----------
    outcome
        What the run found.
    folder
        An existing folder.
    lang
        ``en`` or ``zh``.
    formats
        Any of png (300 dpi), svg (text as outlines) and pdf.

    Returns
    -------
    The files written, page by page in the order of *formats*.

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
    plots = value_plots(outcome)
    fonts = choose_fonts(_texts(outcome, plots, lang), lang)
    each = _COLUMNS * _ROWS
    pages = [plots[i : i + each] for i in range(0, len(plots), each)]
    written: list[Path] = []
    with drawing_rules():
        for number, part in enumerate(pages, start=1):
            page = Page(fonts)
            _compose(page, outcome, part, lang, number=number, pages=len(pages))
            stem = f"values.{lang}" if number == 1 else f"values-{number}.{lang}"
            written += page.save(folder, stem, formats, outcome.title[lang])
    return written


def _texts(outcome: Outcome, plots: Sequence[ValuePlot], lang: str) -> list[str]:
    own = [*(text[lang] for text in templates("value_curves.").values()), outcome.title[lang]]
    words = [category_words(word, p.quantity)[lang] for p in plots for word, _, _ in p.words]
    return [
        *own,
        *words,
        *(p.label[lang] for p in plots),
        *(p.text[lang] for p in plots),
        *(unit_words(p.unit)[lang] for p in plots),
    ]


def _compose(
    page: Page, outcome: Outcome, plots: Sequence[ValuePlot], lang: str, *, number: int, pages: int
) -> None:
    part = say("value_curves.part", page=number, pages=pages)[lang] if pages > 1 else ""
    page.text(_LEFT, 566, page.cut(_HEAD[lang] + part, _TITLE, _RIGHT - _LEFT, bold=True), _TITLE, bold=True)
    page.text(_LEFT, 550, page.cut(outcome.title[lang], _NAME, _RIGHT - _LEFT), _NAME, colour=GREY)
    foot = say("value_curves.footnote", best=_MAX_NUMBERED)[lang]
    page.text(_LEFT, 22, page.cut(foot, _SMALL, _RIGHT - _LEFT), _SMALL, colour=GREY)
    width, height = (_RIGHT - _LEFT) / _COLUMNS, (_TOP - _FOOT) / _ROWS
    for place, plot in enumerate(plots):
        column, row = place % _COLUMNS, place // _COLUMNS
        left, top = _LEFT + column * width, _TOP - row * height
        _panel(page, plot, Box(left + 24, top - height + 34, left + width - 12, top - 44), lang)


def _panel(page: Page, plot: ValuePlot, box: Box, lang: str) -> None:
    most = box.width + 20
    page.text(
        box.left - 20, box.top + 34, page.cut(plot.label[lang], _NAME, most, bold=True), _NAME, bold=True
    )
    known = say("value_curves.sites", count=len(plot.rows))[lang]
    if plot.unknown:
        known = say("value_curves.unknown", count=plot.unknown, total=plot.unknown + len(plot.rows))[lang]
    line = f"{say('value_curves.share', share=f'{plot.share:.1%}')[lang]} · {known}"
    page.text(box.left - 20, box.top + 24, page.cut(line, _SMALL, most), _SMALL, colour=GREY)
    page.text(box.left - 20, box.top + 15, page.cut(plot.text[lang], _SMALL, most), _SMALL, colour=GREY)
    axes = page.chart(box, _SMALL)
    scores = (0.0, 0.25, 0.5, 0.75, 1.0)
    axes.set_ylim(0, 1)
    axes.set_yticks(scores, [f"{score:g}" for score in scores])
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", color=_GRID, linewidth=0.4, clip_on=False)
    if plot.words:
        _bars(page, axes, plot, lang)
    elif plot.curve:
        _curve(page, axes, plot, lang)
    else:
        axes.set_xticks([])


def _curve(page: Page, axes: Axes, plot: ValuePlot, lang: str) -> None:
    from matplotlib.patheffects import withStroke
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.set_xlim(*plot.span)
    axes.xaxis.set_major_locator(MaxNLocator(_MAX_TICKS, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda tick, _: f"{tick:,.10g}"))
    axes.set_xlabel(
        page.fonts.drawable(unit_words(plot.unit)[lang]),
        fontproperties=page.font(_SMALL),
        color=GREY,
        labelpad=2,
    )
    axes.plot(*zip(*plot.curve, strict=True), color=LINE, linewidth=1.4, clip_on=False)
    if len(plot.rows) <= _MAX_BARS:
        wide = plot.high > plot.low
        axes.hlines(plot.score[wide], plot.low[wide], plot.high[wide], colors=GREY, linewidth=0.5, zorder=2.5)
    axes.scatter(
        plot.value, plot.score, s=5.2**2, c=[score_colour(v) for v in plot.score.tolist()], linewidths=0.2,
        edgecolors=PAPER, clip_on=False, rasterized=len(plot.rows) > _MAX_DOTS, zorder=3,
    )  # fmt: skip
    for value, score, rank in sorted(
        zip(plot.value.tolist(), plot.score.tolist(), plot.rank.tolist(), strict=True)
    ):
        if 0 < rank <= _MAX_NUMBERED:
            axes.annotate(
                str(rank), (value, score), xytext=(0, 4.5), textcoords="offset points", ha="center",
                fontproperties=page.font(_SMALL, bold=True), color=INK, zorder=4,
                path_effects=[withStroke(linewidth=1.6, foreground=PAPER)],
            )  # fmt: skip


def _bars(page: Page, axes: Axes, plot: ValuePlot, lang: str) -> None:
    words = plot.words[:_MAX_WORDS]
    places, step = range(len(words)), axes.bbox.width / len(words)
    bars = axes.bar(
        places, [max(score, _MIN_BAR) for _, score, _ in words], width=min(0.6, _WIDEST_BAR / step),
        color=[score_colour(score) for _, score, _ in words], edgecolor=LINE, linewidth=0.6, clip_on=False,
    )  # fmt: skip
    counts = [page.cut(say("value_curves.sites", count=count)[lang], _SMALL, step) for _, _, count in words]
    axes.bar_label(bars, counts, padding=2, fontproperties=page.font(_SMALL), color=INK)
    axes.set_xlim(-0.5, len(words) - 0.5)
    said = [category_words(word, plot.quantity)[lang] for word, _, _ in words]
    axes.set_xticks(places, [page.cut(word, _SMALL, step) for word in said])
    axes.tick_params(axis="x", length=0)
