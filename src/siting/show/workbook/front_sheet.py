"""The sheet of the ranking: ranks on the left, the weights that move them on the right, one page wide.

Its rows re-sort by themselves: each looks up the site that is at its place on the sheet of details.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from siting.outcome import STATUSES, Outcome
from siting.show.base.book import (
    SCORE_RANGE,
    Book,
    Formula,
    add_comment,
    height_of,
    name_width,
    set_up_print,
    stored,
)
from siting.show.base.headline import run_finding
from siting.show.base.text import STATUS
from siting.show.base.wording import SHEETS, policy_text, rank_range
from siting.show.workbook.background_sheets import site_names
from siting.show.workbook.charts_sheet import CHART_ROWS, contributions_chart
from siting.show.workbook.measured_sheets import value_words
from siting.show.workbook.workbook_formulas import FRONT_ROW, Layout, is_live, layout_of, share_name

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

MAX_LISTED = 100
"""Sites on the sheet, the best; the sheet of details has all."""

FIRST_ROW = FRONT_ROW
HEAD_ROW = FIRST_ROW - 1
MAX_ABOVE_CHART = 15
"""Lines under which the chart is printed too; with more it stands beside them, on the screen only."""
_WIDTHS = (8.0, 26.0, 9.0, 8.0, 8.0, 15.0, 10.0, 30.0, 11.0, 10.0)
_STYLES = ("centre", "name", "0.000", "0.00", "0.00", "centre", "0%", "apart", "input", "0.0%")
_MAX_NAME, _MAX_LABEL = 44.0, 40.0
_HEADS = (
    "common.rank_heading", "workbook.name", "workbook.score", "workbook.score_low", "workbook.score_high",
    "workbook.likely_of_run", "workbook.coverage", "common.criterion", "workbook.weight_input",
    "workbook.share_live",
)  # fmt: skip
_FIXED_HEADS = {"workbook.weight_input": "workbook.weight", "workbook.share_live": "workbook.share_run"}
_SITE_COLUMNS, _CRITERION, _WEIGHT, _SHARE, _PLACE = 7, 7, 8, 9, 10


def write_front(book: Book, outcome: Outcome) -> None:
    """Write title, finding, the best sites, and the weights beside them."""
    live = is_live(outcome)
    heads = _HEADS if live else [_FIXED_HEADS.get(key, key) for key in _HEADS]
    widths = _widths(book, outcome)
    sheet = book.sheet("ranking")
    set_up_print(sheet, widths)
    for i, width in enumerate(widths):
        sheet.set_column(i, i, width)
    sheet.set_column(_PLACE, _PLACE, 9, None, {"hidden": True})
    _heading(book, outcome, sheet, live=live)
    book.put_heads(
        sheet, HEAD_ROW, [(book.say(key), width) for key, width in zip(heads, widths, strict=True)]
    )
    _remark(book, outcome, sheet)  # before the rows: in constant memory those written are closed
    listed, weights = _site_rows(book, outcome, live=live), _weight_rows(book, outcome, live=live)
    for k in range(max(len(listed), len(weights))):
        site = listed[k] if k < len(listed) else ()
        weight = weights[k] if k < len(weights) else ()
        _line(book, sheet, FIRST_ROW + k, site, weight, live=live)
    last = FIRST_ROW + max(len(listed), len(weights))
    held, whole, details = len(outcome.sites), outcome.whole, _title(book, "details")
    if whole is not None:
        shown = {"count": len(listed), "all": whole.sites, "held": held}
        book.put(sheet, last + 1, 0, book.say("workbook.listed_best", sheet=details, **shown))
    elif len(listed) < held:
        book.put(sheet, last + 1, 0, book.say("workbook.listed", count=len(listed), all=held, sheet=details))
    _finish(book, outcome, sheet, last, len(listed), live=live)


def _widths(book: Book, outcome: Outcome) -> list[float]:
    """Return the widths of the columns: the rows re-sort, so that none can be taller for a long name."""
    names = site_names(outcome, outcome.ranking.order[:MAX_LISTED], book.lang)
    widths = list(_WIDTHS)
    widths[1] = name_width(names, widths[1], _MAX_NAME)
    labels = (c.label[book.lang] for c in outcome.criteria)
    widths[_CRITERION] = name_width(labels, widths[_CRITERION], _MAX_LABEL)
    return widths


def _heading(book: Book, outcome: Outcome, sheet: Worksheet, *, live: bool) -> None:
    book.put(sheet, 0, 0, outcome.title[book.lang], "title")
    finding = run_finding(outcome)[book.lang]
    note = book.say("workbook.live_note" if live else "workbook.not_live")
    for row, (text, style) in enumerate(((finding, "finding"), (note, "soft")), start=1):
        sheet.merge_range(row, 0, row, _SHARE, "", book.format(style))
        book.put(sheet, row, 0, text, style)
        sheet.set_row(row, height_of(text, sum(_WIDTHS), size=1.2 if style == "finding" else 1.0))


def _title(book: Book, key: str) -> str:
    return SHEETS[key][book.lang]


def _site_rows(book: Book, outcome: Outcome, *, live: bool) -> list[list[object]]:
    """Return the cells of the best sites, with their place in a hidden last one."""
    ranking, lang, at = outcome.ranking, book.lang, layout_of(outcome)
    rows = ranking.order[:MAX_LISTED]
    low, high = outcome.likely_range()
    names = site_names(outcome, rows, lang)
    cells: list[list[object]] = []
    for k, (i, name) in enumerate(zip(rows.tolist(), names, strict=True)):
        rank: object = int(ranking.rank[i]) or STATUS[STATUSES[ranking.status[i]]][lang]
        likely = rank_range(int(low[i]), int(high[i])) if low[i] else "–"
        score, ends = float(ranking.score[i]), (float(ranking.score_low[i]), float(ranking.score_high[i]))
        values = [rank, name, score, *ends, likely, float(ranking.coverage[i])]
        cells.append([*_looked_up(book, at, FIRST_ROW + k + 1, values), k + 1] if live else values)
    if live:
        for k, line in enumerate(cells):
            place = at.whole(at.place, _title(book, "details"))
            line[-1] = Formula(f"=MATCH({k + 1},{place},0)", k + 1)
    return cells


def _looked_up(book: Book, at: Layout, row: int, values: Sequence[object]) -> list[object]:
    """Return formulas that look the figures of a site up by its place in column K."""
    sheet = _title(book, "details")

    def cell(letter: str) -> str:
        return f"INDEX({at.whole(letter, sheet)},$K{row})"

    low, high = cell(at.likely_low), cell(at.likely_high)
    texts = (
        f'=IF({cell(at.rank)}="",{cell(at.status)},{cell(at.rank)})',
        f'={cell(at.name)}&""',
        f"={cell(at.score)}",
        f"={cell(at.low)}",
        f"={cell(at.high)}",
        f'=IF({low}="","–",IF({low}={high},{low}&"",{low}&"–"&{high}))',
        f"={cell(at.coverage)}",
    )
    return [Formula(text, stored(value)) for text, value in zip(texts, values, strict=True)]


def _weight_rows(book: Book, outcome: Outcome, *, live: bool) -> list[list[object]]:
    first, last = FIRST_ROW + 1, FIRST_ROW + len(outcome.criteria)
    total = f"SUM($I${first}:$I${last})"
    rows: list[list[object]] = []
    for row, c in enumerate(outcome.criteria, start=first):
        share = Formula(f"=IF({total}=0,0,I{row}/{total})", c.share) if live else c.share
        rows.append([c.label[book.lang], c.share, share])
        if live:
            book.workbook.define_name(share_name(c.id), f"='{_title(book, 'ranking')}'!$J${row}")
    return rows


def _line(
    book: Book, sheet: Worksheet, row: int, site: Sequence[object], weight: Sequence[object], *, live: bool
) -> None:
    for i, cell in enumerate(site[:_SITE_COLUMNS]):
        book.put(sheet, row, i, cell, _STYLES[i])
    for i, cell in enumerate(weight, start=_CRITERION):
        book.put(sheet, row, i, cell, "0.0%" if i == _WEIGHT and not live else _STYLES[i])
    if len(site) > _SITE_COLUMNS:
        book.put(sheet, row, _PLACE, site[_SITE_COLUMNS])


def _remark(book: Book, outcome: Outcome, sheet: Worksheet) -> None:
    """Say over each criterion how it is measured and valued."""
    for row, c in enumerate(outcome.criteria, start=FIRST_ROW):
        lines = (
            value_words(c, book.lang),
            policy_text(c.unknown)[book.lang],
            c.measured.main.method[book.lang],
        )
        add_comment(sheet, row, _CRITERION, "\n".join(filter(None, lines)))


def _finish(book: Book, outcome: Outcome, sheet: Worksheet, last: int, listed: int, *, live: bool) -> None:
    """Set what belongs to the whole sheet: bars, limits, print area, chart."""
    if live:
        end = FIRST_ROW + len(outcome.criteria) - 1
        limits = {
            "validate": "decimal", "criteria": ">=", "value": 0,
            "error_message": book.say("workbook.weight_error"),
        }  # fmt: skip
        sheet.data_validation(FIRST_ROW, _WEIGHT, end, _WEIGHT, limits)
    if listed:
        sheet.conditional_format(FIRST_ROW, 2, FIRST_ROW + listed - 1, 2, SCORE_RANGE)
    sheet.freeze_panes(FIRST_ROW, 2)
    sheet.repeat_rows(HEAD_ROW)
    below = last - FIRST_ROW <= MAX_ABOVE_CHART
    if np.any(outcome.ranking.rank > 0):
        place = (last + 2, 0) if below else (HEAD_ROW, _PLACE + 1)
        sheet.insert_chart(*place, contributions_chart(book, outcome), {"object_position": 3})
    sheet.print_area(0, 0, last + (2 + CHART_ROWS if below else 1), _SHARE)
