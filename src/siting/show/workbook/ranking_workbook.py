"""``ranking.xlsx``: the ranking and everything behind it, as a workbook for people.

Every text is stored as text: no name becomes a formula or a link. An UNKNOWN figure is the word
UNKNOWN, never an empty number. The file carries no time, so the same inputs give the same bytes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from siting.errors import OutputError
from siting.evidence import EVIDENCE_WORDS, FloatArray, Quantity
from siting.outcome import STATUSES, Outcome, ScoredCriterion
from siting.show.base.book import MAX_TEXT_LENGTH, NO_TIME, Book, Column, Formula
from siting.show.base.cells import rounded
from siting.show.base.frames import known_text, known_value
from siting.show.base.limits import limit_text
from siting.show.base.text import EVIDENCE, STATUS
from siting.show.base.wording import SHEETS, policy_text
from siting.show.workbook.background_sheets import (
    is_too_long,
    site_names,
    texts_of,
    write_constraints,
    write_notes,
    write_pointer,
    write_sources,
    write_supply,
)
from siting.show.workbook.ledger_sheet import write_ledger_sheet
from siting.show.workbook.robustness_sheets import write_robust_sheets
from siting.show.workbook.rule_sheets import write_rule_sheets
from siting.show.workbook.workbook_formulas import Layout, Lines, is_live, share_name
from siting.texts import join, say
from siting.texts.category_words import category_words
from siting.texts.unit_words import unit_words

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

MAX_ROWS = 1_048_576
"""Most rows of a worksheet, a limit of the file format."""

_IN_MEMORY_SITES = 5_000
_BLOCK = 5_000
_FIXED_COLUMNS = 12
"""Columns before those of the criteria."""
_UNIT_FORMATS = {
    "km": "#,##0.0", "m": "#,##0", "h": "#,##0", "h/yr": "#,##0", "ms": "0.00",
    "MW": "#,##0", "°C": "0.0", "%": "0.0", "ha": "#,##0.0", "mu": "#,##0",
}  # fmt: skip


def write_workbook(outcome: Outcome, path: Path, lang: str) -> None:
    """Write the workbook: ranking, criteria, measurements, what to supply, constraints, sources, notes.

    Parameters
    ----------
    outcome
        What the run found.
    path
        The file to write.
    lang
        ``en`` or ``zh``.

    Raises
    ------
    OutputError
        There are more sites than a worksheet has rows.
    OSError, xlsxwriter.exceptions.XlsxFileError
        The file cannot be written.
    """
    import xlsxwriter

    if len(outcome.sites) + 1 > MAX_ROWS:
        raise OutputError(
            f"a worksheet holds {MAX_ROWS - 1:,} sites, and there are {len(outcome.sites):,}",
            where=path.name, hint="Leave 'workbook' out of the outputs and use ranking.csv",
        )  # fmt: skip
    small = len(outcome.sites) <= _IN_MEMORY_SITES
    options = {
        "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "in_memory": small, "constant_memory": not small, "tmpdir": str(path.parent), "use_zip64": not small,
    }  # fmt: skip
    # The archive is built in memory: on a full disk zipfile would raise again when collected.
    archive = BytesIO()
    with xlsxwriter.Workbook(archive, options) as workbook:
        workbook.set_properties({"title": outcome.title[lang][:255], "created": NO_TIME})
        book = Book(workbook, lang)
        _write_ranking(book, outcome)
        _write_weights(book, outcome)
        _write_criteria(book, outcome)
        write_robust_sheets(book, outcome)
        _write_measurements(book, outcome)
        write_supply(book, outcome)
        write_constraints(book, outcome)
        write_rule_sheets(book, outcome)
        write_ledger_sheet(book, outcome)
        write_sources(book, outcome)
        write_notes(book, outcome)
    path.write_bytes(archive.getbuffer())


def _write_ranking(book: Book, outcome: Outcome) -> None:
    columns = [
        Column(book.say("common.rank_heading"), 7),
        Column(book.say("workbook.site_id"), 14),
        Column(book.say("workbook.name"), 24),
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
        columns.append(
            Column(
                f"{label} [{unit_words(unit)[book.lang]}]" if unit else label, 14, _UNIT_FORMATS.get(unit, "")
            )
        )
        columns.append(Column(book.say("workbook.score_of", label=label), 11, "0.000", scale=True))
    live = is_live(outcome)
    first_end = len(columns)
    if live:
        for criterion in outcome.criteria:
            label = criterion.label[book.lang]
            columns += [
                Column(book.say(f"workbook.{end}_of", label=label), 11, "0.000") for end in ("low", "high")
            ]
    columns.append(Column(book.say("workbook.reason"), 40))
    sheet = book.sheet("ranking", columns)
    sheet.set_row(0, 60)
    sheet.freeze_panes(1, 3)
    rows = _ranking_rows(book, outcome)
    book.put_rows(sheet, columns, _live_rows(book, outcome, rows) if live else rows)
    sheet.set_column(8, 9, 9, None, {"level": 1, "hidden": True})  # the hard bounds: one level below
    sheet.set_column(_FIXED_COLUMNS - 2, _FIXED_COLUMNS - 2, 9, None, {"collapsed": True})
    if live:  # the parts of the intervals: present, but collapsed
        sheet.set_column(first_end, len(columns) - 2, 11, None, {"level": 1, "hidden": True})
        sheet.set_column(len(columns) - 1, len(columns) - 1, 40, None, {"collapsed": True})
    sheet.repeat_rows(0)


def _ranking_rows(book: Book, outcome: Outcome) -> Iterator[Sequence[object]]:
    ranking, lang, likely = outcome.ranking, book.lang, outcome.likely_range()
    statuses = [STATUS[word][lang] for word in STATUSES]
    reasons = [reason[lang] for reason in ranking.reasons]
    for start in range(0, len(outcome.sites), _BLOCK):
        rows = ranking.order[start : start + _BLOCK]
        columns: list[list[Any]] = [
            _ranks(ranking.rank[rows]),
            texts_of(outcome.sites.frame["site_id"].iloc[rows]),
            site_names(outcome, rows, lang),
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
            columns.append(_main_values(criterion, rows, lang))
            columns.append(rounded(criterion.score[rows], "").tolist())
        columns.append([reasons[code] for code in ranking.reason_code[rows].tolist()])
        yield from zip(*columns, strict=True)


def _live_rows(book: Book, outcome: Outcome, rows: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
    """Put formulas over the figures that depend on the weights, and helper columns next to the reason."""
    from xlsxwriter.utility import xl_col_to_name

    count, m = len(outcome.sites), len(outcome.criteria)
    letters = [xl_col_to_name(i) for i in range(_FIXED_COLUMNS + 4 * m)]
    ends = letters[_FIXED_COLUMNS + 2 * m :]
    layout = Layout(
        rank=letters[0], status=letters[3], score=letters[4], coverage=letters[5], low=letters[6],
        high=letters[7], criterion=tuple(letters[_FIXED_COLUMNS + 1 : _FIXED_COLUMNS + 2 * m : 2]),
        criterion_low=tuple(ends[::2]), criterion_high=tuple(ends[1::2]), last_row=count + 1,
    )  # fmt: skip
    lines = Lines(outcome, layout, book.lang)
    few = book.say("workbook.few_known", share=f"{outcome.min_coverage:.0%}")
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
        cells = [Formula(texts[i], _shown(cell)) if i in texts else cell for i, cell in enumerate(row)]
        # Not rounded: the sheet must reproduce the scores of the engine.
        for k, c in enumerate(outcome.criteria):
            cells[_FIXED_COLUMNS + 1 + 2 * k] = float(c.score[site])
        bounds: list[object] = []
        for c in outcome.criteria:
            known = not np.isnan(c.score[site])
            bounds += [float(c.score_low[site]), float(c.score_high[site])] if known else [*c.span]
        reason = cells.pop()
        yield [*cells, *bounds, Formula(lines.reason(number, few), _shown(reason)) if free else reason]


def _shown(cell: object) -> float | int | str:
    """Return the stored value of a formula."""
    if isinstance(cell, float) and math.isnan(cell):
        return ""
    return cell if isinstance(cell, (int, float, str)) else ""


def _write_weights(book: Book, outcome: Outcome) -> None:
    """Write the sheet with the weights that the ranking formulas use."""
    columns = [
        Column(book.say("common.criterion"), 22),
        Column(book.say("workbook.label"), 40),
        Column(book.say("workbook.weight_input"), 14, "input"),
        Column(book.say("workbook.share_live"), 14, "0.0%"),
        Column(book.say("workbook.share_run"), 14, "0.0%"),
        Column(book.say("workbook.unknown_policy"), 36, "text"),
    ]
    live, last = is_live(outcome), len(outcome.criteria) + 1
    sheet = book.sheet("weights", columns)
    sheet.set_row(0, 34)
    total = f"SUM($C$2:$C${last})"
    for row, c in enumerate(outcome.criteria, start=1):
        share = Formula(f"=IF({total}=0,0,C{row + 1}/{total})", c.share) if live else c.share
        cells = (c.id, c.label[book.lang], c.share, share, c.share, policy_text(c.unknown)[book.lang])
        for i, cell in enumerate(cells):
            book.put(sheet, row, i, cell, columns[i].style if live or i != 2 else "0.0%")
        if live:
            title = SHEETS["weights"][book.lang]
            book.workbook.define_name(share_name(c.id), f"='{title}'!$D${row + 1}")
    if live:
        sheet.data_validation(1, 2, last - 1, 2, {"validate": "decimal", "criteria": ">=", "value": 0})
    _write_weight_notes(book, outcome, sheet, last + 1)


def _write_weight_notes(book: Book, outcome: Outcome, sheet: Worksheet, row: int) -> None:
    if not is_live(outcome):
        book.put(sheet, row, 0, book.say("workbook.not_live"))
        return
    ranked = np.flatnonzero(outcome.ranking.rank == 1)
    name = site_names(outcome, ranked[:1], book.lang)[0] if len(ranked) else ""
    # The writer escapes control characters in texts, but not in a formula's value.
    first = "".join(sign if sign.isprintable() else " " for sign in name)[: MAX_TEXT_LENGTH // 2]
    title, last = SHEETS["ranking"][book.lang], len(outcome.sites) + 1
    names, ranks = f"'{title}'!$C$2:$C${last}", f"'{title}'!$A$2:$A${last}"
    book.put(sheet, row, 0, book.say("workbook.first_now"), "bold")
    book.put(sheet, row, 1, Formula(f'=IFERROR(INDEX({names},MATCH(1,{ranks},0)),"")', first), "bold")
    book.put(sheet, row + 1, 0, book.say("workbook.live_note"))


def _main_values(criterion: ScoredCriterion, rows: np.ndarray[Any, Any], lang: str) -> list[object]:
    main, unknown = criterion.measured.main, EVIDENCE["unknown"][lang]
    if main.is_text:
        return _words(main, known_text(main).take(pa.array(rows)).to_pylist(), lang)
    return _figures(known_value(main)[rows], main.unit, unknown)


def _words(quantity: Quantity, texts: Sequence[str | None], lang: str) -> list[object]:
    unknown, name = EVIDENCE["unknown"][lang], quantity.name
    return [unknown if text is None else category_words(text, name)[lang] for text in texts]


def _figures(values: FloatArray, unit: str, unknown: str) -> list[object]:
    # x == x is false only for NaN.
    return [x if x == x else unknown for x in rounded(values, unit).tolist()]  # noqa: PLR0124


def _ranks(ranks: np.ndarray[Any, Any]) -> list[int | None]:
    return [rank or None for rank in ranks.tolist()]


def _write_criteria(book: Book, outcome: Outcome) -> None:
    lang = book.lang
    columns = [
        Column(book.say("common.criterion"), 18, "wrap"),
        Column(book.say("workbook.label"), 26, "wrap"),
        Column(book.say("common.unit"), 8, "wrap"),
        Column(book.say("workbook.weight"), 9, "0.0%"),
        Column(book.say("workbook.value_function"), 44, "wrap"),
        Column(book.say("workbook.unknown_policy"), 28, "wrap"),
        Column(book.say("workbook.thresholds"), 44, "wrap"),
        Column(book.say("common.method"), 36, "wrap"),
        Column(book.say("common.sources_heading"), 24, "wrap"),
    ]
    rows = [
        (
            c.id,
            c.label[lang],
            unit_words(c.unit)[lang],
            c.share,
            _value_function(c, lang),
            policy_text(c.unknown)[lang],
            "; ".join(limit_text(t, outcome.sources)[lang] for t in c.thresholds),
            c.measured.main.method[lang],
            "; ".join(c.measured.main.sources),
        )
        for c in outcome.criteria
    ]
    book.put_rows(book.sheet("criteria", columns), columns, rows)


def _value_function(criterion: ScoredCriterion, lang: str) -> str:
    text = criterion.value_text[lang]
    if not criterion.curve:
        return text
    points = join((f"{value:g} → {score:g}" for value, score in criterion.curve), "mark.comma")
    return say("workbook.value_points", text=text, points=points)[lang]


def _write_measurements(book: Book, outcome: Outcome) -> None:
    columns = [
        Column(book.say("workbook.site_id"), 14),
        Column(book.say("common.criterion"), 18),
        Column(book.say("workbook.quantity"), 24),
        Column(book.say("common.value"), 14),
        Column(book.say("common.unit"), 8),
        Column(book.say("common.low"), 12),
        Column(book.say("common.high"), 12),
        Column(book.say("common.evidence"), 14),
        Column(book.say("common.method"), 36),
        Column(book.say("common.sources_heading"), 24),
        Column(book.say("workbook.note"), 36),
    ]
    width = sum(len(c.measured.quantities) for c in outcome.criteria)
    if is_too_long(len(outcome.sites) * width):
        write_pointer(book, "measurements", "measurements.csv")
        return
    book.put_rows(book.sheet("measurements", columns), columns, _measurement_rows(book, outcome))


def _measurement_rows(book: Book, outcome: Outcome) -> Iterator[Sequence[object]]:
    lang = book.lang
    words = [EVIDENCE[word][lang] for word in EVIDENCE_WORDS]
    tables = [(c.id, q, *_quantity_cells(q, lang)) for c in outcome.criteria for q in c.measured.quantities]
    for i, site in enumerate(texts_of(outcome.sites.frame["site_id"])):
        for key, q, values, low, high in tables:
            yield (
                site, key, q.label[lang], values[i], unit_words(q.unit)[lang], low[i], high[i],
                words[q.evidence[i]], q.method[lang], "; ".join(q.sources), q.notes[q.note_code[i]][lang],
            )  # fmt: skip


def _quantity_cells(q: Quantity, lang: str) -> tuple[list[object], list[float], list[float]]:
    """Return value, low and high of each site; the bounds are NaN where the value is UNKNOWN."""
    unknown = EVIDENCE["unknown"][lang]
    low, high = (rounded(np.where(q.known, bound, np.nan), q.unit).tolist() for bound in (q.low, q.high))
    if q.is_text:
        return _words(q, known_text(q).to_pylist(), lang), low, high
    return _figures(known_value(q), q.unit, unknown), low, high
