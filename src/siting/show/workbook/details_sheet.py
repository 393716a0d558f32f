"""The sheet of details: a row for each site with all its figures, and formulas that follow the weights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from siting.outcome import STATUSES, Outcome
from siting.show.base.book import Book, Column, Formula, add_comment, name_width, stored
from siting.show.base.cells import rounded
from siting.show.base.text import STATUS
from siting.show.workbook.background_sheets import site_names, texts_of
from siting.show.workbook.figure_cells import width_of
from siting.show.workbook.measured_sheets import main_values, value_words
from siting.show.workbook.workbook_formulas import FIXED_COLUMNS, Lines, is_live, layout_of
from siting.texts.shares import share_text
from siting.texts.unit_words import unit_words

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

MAX_COMMENTED = 200
"""Sites whose figures carry their remarks as comments, the best; the sheet of measurements has all."""

_BLOCK = 5_000


def write_details(book: Book, outcome: Outcome) -> None:
    """Write a row for each site with all its figures; live where the weights can be changed."""
    best = outcome.ranking.order[:MAX_COMMENTED]
    columns = [
        Column(book.say("common.rank_heading"), 7),
        Column(book.say("workbook.name"), name_width(site_names(outcome, best, book.lang), 24, 44)),
        Column(book.say("workbook.site_id"), 10),
        Column(book.say("workbook.status"), 16),
        Column(book.say("workbook.score"), 9, "0.000", scale=True),
        Column(book.say("workbook.coverage"), 10, "0%"),
        Column(book.say("workbook.score_low"), 9, "0.000"),
        Column(book.say("workbook.score_high"), 9, "0.000"),
        Column(book.say("workbook.rank_best"), 9),
        Column(book.say("workbook.rank_worst"), 9),
        Column(book.say("workbook.rank_p05"), 9),
        Column(book.say("workbook.rank_p95"), 9),
    ]
    for criterion in outcome.criteria:
        label, unit = criterion.label[book.lang], criterion.measured.main.unit
        heading = f"{label} [{unit_words(unit)[book.lang]}]" if unit else label
        columns.append(Column(heading, width_of(criterion.measured.main, book.lang, 14)))
        columns.append(Column(book.say("workbook.score_of", label=label), 11, "0.000", scale=True))
    live = is_live(outcome)
    first_end = len(columns)
    if live:
        for criterion in outcome.criteria:
            label = criterion.label[book.lang]
            columns += [
                Column(book.say(f"workbook.{end}_of", label=label), 11, "0.000") for end in ("low", "high")
            ]
        columns += [Column(book.say(f"workbook.{key}"), 11) for key in ("counted", "place")]
    columns.append(Column(book.say("workbook.reason"), 40))
    # The figures of each criterion are for the screen: on paper they are in the measurements.
    sheet = book.sheet("details", columns, printed=FIXED_COLUMNS)
    sheet.freeze_panes(1, 2)
    _comment(book, outcome, sheet)  # before the rows: in constant memory those written are closed
    rows = _ranking_rows(book, outcome)
    book.put_rows(sheet, columns, _live_rows(book, outcome, rows) if live else rows)
    sheet.set_column(8, 9, 9, None, {"level": 1, "hidden": True})  # the hard bounds: one level below
    sheet.set_column(FIXED_COLUMNS - 2, FIXED_COLUMNS - 2, 9, None, {"collapsed": True})
    if live:  # the parts of the intervals: present, but collapsed
        sheet.set_column(first_end, len(columns) - 2, 11, None, {"level": 1, "hidden": True})
        sheet.set_column(len(columns) - 1, len(columns) - 1, 40, None, {"collapsed": True})


def _comment(book: Book, outcome: Outcome, sheet: Worksheet) -> None:
    """Say over the headings how a criterion is measured, and over a figure what is remarked on it."""
    lang = book.lang
    for k, c in enumerate(outcome.criteria):
        column, main = FIXED_COLUMNS + 2 * k, c.measured.main
        add_comment(sheet, 0, column, main.method[lang])
        add_comment(sheet, 0, column + 1, value_words(c, lang))
        for row, site in enumerate(outcome.ranking.order[:MAX_COMMENTED].tolist(), start=1):
            add_comment(sheet, row, column, main.notes[main.note_code[site]][lang])


def _ranking_rows(book: Book, outcome: Outcome) -> Iterator[Sequence[object]]:
    ranking, lang, likely = outcome.ranking, book.lang, outcome.likely_range()
    statuses = [STATUS[word][lang] for word in STATUSES]
    reasons = [reason[lang] for reason in ranking.reasons]
    for start in range(0, len(outcome.sites), _BLOCK):
        rows = ranking.order[start : start + _BLOCK]
        columns: list[list[Any]] = [
            _ranks(ranking.rank[rows]),
            site_names(outcome, rows, lang),
            texts_of(outcome.sites.frame["site_id"].iloc[rows]),
            [statuses[code] for code in ranking.status[rows].tolist()],
            *(
                rounded(figures[rows], "").tolist()
                for figures in (ranking.score, ranking.coverage, ranking.score_low, ranking.score_high)
            ),
            _ranks(ranking.rank_best[rows]),
            _ranks(ranking.rank_worst[rows]),
            *(_ranks(ranks[rows]) for ranks in likely),
        ]
        for criterion in outcome.criteria:
            columns.append(main_values(criterion, rows, lang))
            columns.append(rounded(criterion.score[rows], "").tolist())
        columns.append([reasons[code] for code in ranking.reason_code[rows].tolist()])
        yield from zip(*columns, strict=True)


def _live_rows(book: Book, outcome: Outcome, rows: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
    """Put formulas over the figures that depend on the weights, and helper columns next to the reason."""
    lines = Lines(outcome, layout_of(outcome), book.lang)
    few = book.say("workbook.few_known", share=share_text(outcome.min_coverage))
    excluded = STATUSES.index("excluded")
    for number, (site, row) in enumerate(zip(outcome.ranking.order.tolist(), rows, strict=True), start=2):
        free = outcome.ranking.status[site] != excluded
        texts: dict[int, str] = {
            0: lines.rank(number), 4: lines.score(number), 5: lines.coverage(number),
            6: lines.bound(number, high=False), 7: lines.bound(number, high=True),
            8: lines.best_rank(number), 9: lines.worst_rank(number),
        }  # fmt: skip
        if free:
            texts[3] = lines.status(number)
        cells = [Formula(texts[i], stored(cell)) if i in texts else cell for i, cell in enumerate(row)]
        # Not rounded: the sheet must reproduce the scores of the engine.
        for k, c in enumerate(outcome.criteria):
            cells[FIXED_COLUMNS + 1 + 2 * k] = float(c.score[site])
        bounds, counted = _bounds(outcome, site)
        bounds += [Formula(lines.counted(number), counted), Formula(lines.place(number), number - 1)]
        reason = cells.pop()
        yield [*cells, *bounds, Formula(lines.reason(number, few), stored(reason)) if free else reason]


def _bounds(outcome: Outcome, site: int) -> tuple[list[object], float]:
    """Return the least and the most score of a site in each criterion, and the weight that counts for it."""
    bounds: list[object] = []
    counted: float = 0
    for c in outcome.criteria:
        known = not np.isnan(c.score[site])
        bounds += [float(c.score_low[site]), float(c.score_high[site])] if known else [*c.span]
        if known or c.unknown == "worst":
            counted += c.share
    return bounds, counted


def _ranks(ranks: np.ndarray[Any, Any]) -> list[int | None]:
    return [rank or None for rank in ranks.tolist()]
