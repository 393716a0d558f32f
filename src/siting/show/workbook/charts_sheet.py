"""The sheet of charts: what makes up each score, how often each site takes each rank."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from siting.evidence import Label
from siting.outcome import Outcome
from siting.show.base.book import SAMPLED, Book, Formula, height_of, set_up_print, stored
from siting.show.base.colours import PALETTE
from siting.show.base.robustness_text import site_label
from siting.show.base.wording import SHEETS, added_note
from siting.show.workbook.workbook_formulas import FRONT_ROW, is_live, layout_of, share_name

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.worksheet import Worksheet

    from siting.outcome import RobustnessReport

CHARTED = 12
"""Sites in a chart, the best."""

_RANKS = (
    "#08306b",
    "#2171b5",
    "#6baed6",
    "#9ecae1",
    "#c6dbef",
    "#dbe7f3",
    "#e6e9ec",
    "#d3d6d9",
    "#bfc2c5",
    "#a9acaf",
)
_MAX_RANKS = 10
CHART_ROWS, _CHART_POINTS = 22, 330
_NAME_WIDTH, _FIGURE_WIDTH, _MAX_COLUMNS = 24, 13, 8


def write_charts(book: Book, outcome: Outcome) -> None:
    """Write the charts with the tables that they draw."""
    sheet = book.sheet("charts")
    widths = [_NAME_WIDTH, *[_FIGURE_WIDTH] * _MAX_COLUMNS]
    set_up_print(sheet, widths)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    rows = _charted(outcome)
    if not rows:
        book.put(sheet, 0, 0, book.say("ranked_bars.none"))
        return
    book.put(sheet, 0, 0, _with_count(book, outcome, book.say("workbook.chart.contributions")), "title")
    chart = contributions_chart(book, outcome)
    sheet.insert_chart(1, 0, chart, {"object_position": 3})
    robust = outcome.robustness
    second = None if robust is None else _rank_rows(book, outcome, robust)
    if second:
        title = _with_count(book, outcome, book.say("workbook.chart.ranks"))
        book.put(sheet, _second_chart_row() - 1, 0, title, "title")
        sheet.insert_chart(
            _second_chart_row(), 0, _ranks_chart(book, outcome, second), {"object_position": 3}
        )
    breaks = [_second_chart_row() - 1] if second else []
    sheet.set_h_pagebreaks([*breaks, table_row(outcome)])
    _write_table(book, sheet, table_row(outcome), _contribution_lines(book, outcome), "0.000")
    scaled = added_note(outcome, np.array(rows), Label("", ""))[book.lang]
    if scaled:
        below = table_row(outcome) + len(rows) + 1
        sheet.merge_range(below, 0, below, _MAX_COLUMNS, "", book.format("soft"))
        book.put(sheet, below, 0, scaled, "soft")
        sheet.set_row(below, height_of(scaled, sum(widths)))
    if second:
        _write_table(book, sheet, _rank_table_row(outcome), iter(second), SAMPLED)


def _with_count(book: Book, outcome: Outcome, title: str) -> str:
    """Return a title that says how many of the ranked sites are drawn, where not all are."""
    ranked, drawn = int((outcome.ranking.rank > 0).sum()), len(_charted(outcome))
    if drawn == ranked:
        return title
    return book.say("workbook.chart.some", title=Label(title, title), drawn=drawn, ranked=f"{ranked:,}")


def _second_chart_row() -> int:
    return CHART_ROWS + 2


def table_row(outcome: Outcome) -> int:
    """Return the row of the headings of the first table."""
    return (2 if outcome.robustness is not None else 1) * (CHART_ROWS + 2) + 1


def _rank_table_row(outcome: Outcome) -> int:
    return table_row(outcome) + len(_charted(outcome)) + 3


def _charted(outcome: Outcome) -> list[int]:
    ranking = outcome.ranking
    return [row for row in ranking.order[:CHARTED].tolist() if ranking.rank[row] > 0]


def _write_table(book: Book, sheet: Worksheet, row: int, lines: Iterator[list[object]], style: str) -> None:
    heads = [str(text) for text in next(lines)]
    book.put_heads(sheet, row, [(text, _FIGURE_WIDTH if k else _NAME_WIDTH) for k, text in enumerate(heads)])
    for number, line in enumerate(lines, start=1):
        for column, cell in enumerate(line):
            book.put(sheet, row + number, column, cell, "name" if column == 0 else style)


def _contribution_lines(book: Book, outcome: Outcome) -> Iterator[list[object]]:
    """Yield the headings, then each site with what every criterion adds; formulas if the sheet is live."""
    lang, live = book.lang, is_live(outcome)
    yield [book.say("workbook.name"), *(c.label[lang] for c in outcome.criteria)]
    rows = _charted(outcome)
    added, at = np.nan_to_num(outcome.contributions(np.array(rows)).T), layout_of(outcome)
    front, details = SHEETS["ranking"][lang], SHEETS["details"][lang]
    for k, row in enumerate(rows):
        name = site_label(outcome, row)[lang]
        figures = [float(x) for x in added[k]]
        if not live:
            yield [name, *figures]
            continue
        place = f"'{front}'!$K${FRONT_ROW + k + 1}"
        counted = f"INDEX({at.whole(at.counted, details)},{place})"
        scores = [f"N(INDEX({at.whole(letter, details)},{place}))" for letter in at.criterion]
        ranked = f"ISNUMBER('{front}'!$A${FRONT_ROW + k + 1})"
        yield [
            Formula(f"='{front}'!$B${FRONT_ROW + k + 1}", stored(name)),
            *(
                Formula(
                    f"=IF({ranked},{share_name(c.id)}*{score}/{counted},0)",
                    figure,
                )
                for c, score, figure in zip(outcome.criteria, scores, figures, strict=True)
            ),
        ]


def contributions_chart(book: Book, outcome: Outcome) -> Chart:
    """Return stacked bars of the best sites: what each criterion adds to the score."""
    table = (table_row(outcome), len(_charted(outcome)), len(outcome.criteria))
    return _bars(book, table, PALETTE, axis=book.say("workbook.score"), style="0.0")


def _ranks_chart(book: Book, outcome: Outcome, lines: list[list[object]]) -> Chart:
    table = (_rank_table_row(outcome), len(lines) - 1, len(lines[0]) - 1)
    return _bars(book, table, _RANKS, axis=book.say("workbook.chart.share"), style="0%")


def _bars(book: Book, table: tuple[int, int, int], fills: tuple[str, ...], *, axis: str, style: str) -> Chart:
    """Return stacked bars of a *table*: the row of its headings, its lines, and its columns of figures."""
    head, count, series = table
    chart = book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    title = SHEETS["charts"][book.lang]
    for k in range(series):
        chart.add_series(
            {
                "name": [title, head, k + 1],
                "categories": [title, head + 1, 0, head + count, 0],
                "values": [title, head + 1, k + 1, head + count, k + 1],
                "fill": {"color": fills[k % len(fills)]},
                "border": {"color": "#FFFFFF", "width": 0.5},
                "gap": 45,
            }
        )
    chart.set_y_axis({"reverse": True, "num_font": {"size": 10}, "line": {"color": "#8A97A3"}})
    chart.set_x_axis(
        {
            "name": axis, "name_font": {"size": 10, "bold": False}, "min": 0, "max": 1, "num_format": style,
            "label_position": "low", "major_gridlines": {"visible": True, "line": {"color": "#DCE3E9"}},
        }
    )  # fmt: skip
    chart.set_legend({"position": "bottom", "font": {"size": 10}})
    chart.set_size({"width": 920, "height": _CHART_POINTS * 4 // 3})
    return chart


def _rank_rows(book: Book, outcome: Outcome, robust: RobustnessReport) -> list[list[object]]:
    """Return the headings, then each site with the share of the samples in which it takes each rank."""
    share = robust.samples.rank_share[:CHARTED]
    heads = [book.say("workbook.rank_share", rank=r + 1) for r in range(share.shape[1])]
    if len(heads) > _MAX_RANKS:
        # The last bar is of all ranks that are left, so that the bars are whole.
        kept = _MAX_RANKS - 1
        heads = [*heads[:kept], book.say("workbook.rank_from", rank=kept + 1)]
        share = np.column_stack([share[:, :kept], share[:, kept:].sum(axis=1)])
    lines: list[list[object]] = [[book.say("workbook.name"), *heads]]
    for row, shares in zip(robust.rows[:CHARTED].tolist(), share.tolist(), strict=True):
        lines.append([site_label(outcome, row)[book.lang], *shares])
    return lines
