"""The value functions of a study with the sites on their curves: what each figure is worth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from siting.decide.value_plot import ValuePlot, value_plots
from siting.evidence import Label
from siting.outcome import Outcome
from siting.show.base.colours import score_colour
from siting.show.base.drawing.cartography import Box
from siting.show.base.drawing.fonts import choose_fonts
from siting.show.base.drawing.page import A4_LANDSCAPE, FORMATS, GREY, INK, LINE, Page, drawing_rules
from siting.show.base.text import LANGUAGES

_COLUMNS, _ROWS = 4, 2
_LEFT, _RIGHT, _TOP, _FOOT = 28.0, A4_LANDSCAPE[0] - 28.0, 530.0, 40.0
_TITLE, _NAME, _SMALL = 13.0, 8.0, 6.2
_MAX_DOTS, _MAX_BARS, _MAX_WORDS, _MAX_NUMBERED = 400, 60, 8, 3
_GRID = "#d5dade"
_HEAD = Label(
    "What each figure is worth: value functions and the sites on them", "各项数值的价值：评分函数与地块得分"
)
_FOOTNOTE = Label(
    "Dots: sites at their figure and score; bars: interval of the figure; numbers: rank of the best {best}. "
    "Share: weight in the ranking.",
    "圆点：地块的数值与得分；横线：数值区间；数字：前{best}名的名次。占比：在排名中的权重。",
)
_SHARE = Label("share {share}", "占比{share}")
_UNKNOWN = Label("UNKNOWN at {count} of {total}", "{total}个中{count}个未知")
_SITES = Label("{count} sites", "{count}个地块")
_PART = Label(" ({page} of {pages})", "（{page}/{pages}）")


def draw_value_curves(
    outcome: Outcome, folder: Path, lang: str, formats: Sequence[str] = FORMATS
) -> list[Path]:
    """Draw the value functions, eight a page, as ``values.<lang>.<format>``, then ``values-2.<lang>...``.

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
        Chinese signs are to be drawn, and no installed font holds them.
    ValueError
        An unknown language or format.
    OSError
        A file cannot be written.
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or lang not in LANGUAGES:
        raise ValueError(f"unknown format or language: {unknown or lang}")
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
    own = [x[lang] for x in (_HEAD, _FOOTNOTE, _SHARE, _UNKNOWN, _SITES, _PART, outcome.title)]
    words = [word for p in plots for word, _, _ in p.words]
    return [
        *own,
        *words,
        *(p.label[lang] for p in plots),
        *(p.text[lang] for p in plots),
        *(p.unit for p in plots),
    ]


def _compose(
    page: Page, outcome: Outcome, plots: Sequence[ValuePlot], lang: str, *, number: int, pages: int
) -> None:
    part = _PART[lang].format(page=number, pages=pages) if pages > 1 else ""
    page.text(_LEFT, 566, page.cut(_HEAD[lang] + part, _TITLE, _RIGHT - _LEFT, bold=True), _TITLE, bold=True)
    page.text(_LEFT, 550, page.cut(outcome.title[lang], _NAME, _RIGHT - _LEFT), _NAME, colour=GREY)
    foot = _FOOTNOTE[lang].format(best=_MAX_NUMBERED)
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
    known = _SITES[lang].format(count=len(plot.rows))
    if plot.unknown:
        known = _UNKNOWN[lang].format(count=plot.unknown, total=plot.unknown + len(plot.rows))
    line = f"{_SHARE[lang].format(share=f'{plot.share:.1%}')} · {known}"
    page.text(box.left - 20, box.top + 24, page.cut(line, _SMALL, most), _SMALL, colour=GREY)
    page.text(box.left - 20, box.top + 15, page.cut(plot.text[lang], _SMALL, most), _SMALL, colour=GREY)
    for score in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = box.bottom + score * box.height
        page.line([box.left, box.right], [y, y], colour=_GRID, width=0.4)
        page.text(box.left - 4, y - 2, f"{score:g}", _SMALL, colour=GREY, align="right")
    if plot.words:
        _bars(page, plot, box, lang)
    elif plot.curve:
        _curve(page, plot, box)


def _curve(page: Page, plot: ValuePlot, box: Box) -> None:
    first, last = plot.span

    def across(value: float) -> float:
        return box.left + (value - first) / (last - first) * box.width

    def up(score: float) -> float:
        return box.bottom + score * box.height

    ticks = _ticks(first, last)
    for tick in ticks:
        page.line([across(tick)] * 2, [box.bottom, box.bottom - 2.5], colour=LINE, width=0.5)
        page.text(across(tick), box.bottom - 10, f"{tick:,.10g}", _SMALL, colour=GREY, align="center")
    page.text((box.left + box.right) / 2, box.bottom - 19, plot.unit, _SMALL, colour=GREY, align="center")
    page.line([across(x) for x, _ in plot.curve], [up(v) for _, v in plot.curve], colour=LINE, width=1.4)
    shown = slice(None) if len(plot.rows) <= _MAX_BARS else slice(0, 0)
    for low, high, score in zip(plot.low[shown], plot.high[shown], plot.score[shown], strict=True):
        if high > low:
            page.line([across(low), across(high)], [up(score)] * 2, colour=GREY, width=0.5)
    page.dots(
        [across(x) for x in plot.value.tolist()], [up(v) for v in plot.score.tolist()], 2.6,
        [score_colour(v) for v in plot.score.tolist()],
        clip=Box(box.left - 4, box.bottom - 4, box.right + 4, box.top + 4), image=len(plot.rows) > _MAX_DOTS,
    )  # fmt: skip
    for value, score, rank in sorted(
        zip(plot.value.tolist(), plot.score.tolist(), plot.rank.tolist(), strict=True)
    ):
        if 0 < rank <= _MAX_NUMBERED:
            page.text(across(value), up(score) + 4.5, str(rank), _SMALL, bold=True, align="center", halo=1.6)


def _bars(page: Page, plot: ValuePlot, box: Box, lang: str) -> None:
    words = plot.words[:_MAX_WORDS]
    step = box.width / max(len(words), 1)
    for place, (word, score, count) in enumerate(words):
        middle, half = box.left + (place + 0.5) * step, min(step * 0.3, 18.0)
        top = box.bottom + max(score * box.height, 1.0)
        page.box(Box(middle - half, box.bottom, middle + half, top), fill=score_colour(score), line=LINE)
        sites = _SITES[lang].format(count=count)
        page.text(middle, top + 3, page.cut(sites, _SMALL, step), _SMALL, colour=INK, align="center")
        page.text(middle, box.bottom - 10, page.cut(word, _SMALL, step), _SMALL, colour=GREY, align="center")


def _ticks(first: float, last: float) -> list[float]:
    """Three to six round values within the range."""
    rough = (last - first) / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough)
    start, end = math.ceil(first / step - 1e-9), math.floor(last / step + 1e-9)
    return [round(i * step, 10) for i in range(start, end + 1)]
