"""The sheets behind the ranking: what to supply, constraints, sources, notes."""

from __future__ import annotations

from typing import Any

import numpy as np

from siting.outcome import STATUSES, VERDICTS, Outcome, RuleVerdicts
from siting.promotion.file_words import title_above, word_columns
from siting.show.base.book import LINE_POINTS, Book, Column, lines_of, set_up_print
from siting.show.base.frames import unknown_criteria
from siting.show.base.plain_rows import MAX_TEXT_LENGTH
from siting.show.base.sources import SOURCE_COLUMNS, source_row
from siting.show.base.text import STATUS, VERDICT, map_notice_of
from siting.texts.plainly import document_note
from siting.texts.shares import share_text

_NOTES_WIDTH, _WORDS_WIDTH = 100, 32
MAX_LONG_ROWS = 200_000
"""Most rows of the long sheets; beyond that, ``measurements.csv`` has the rest."""


def write_supply(book: Book, outcome: Outcome) -> None:
    """Write what to supply for each UNKNOWN, largest weight first."""
    columns = [
        Column(book.say("common.rank_heading"), 7),
        Column(book.say("workbook.site_id"), 14),
        Column(book.say("workbook.name"), 24),
        Column(book.say("common.criterion"), 30),
        Column(book.say("workbook.weight"), 9, "0.0%"),
        Column(book.say("common.supply"), 60),
    ]
    missing = unknown_criteria(outcome)
    count = sum(int(mask.sum()) for _, mask in missing)
    if is_too_long(count):
        write_pointer(book, "to_supply", "result.json")
        return
    if count == 0:
        book.put(book.sheet("to_supply"), 0, 0, book.say("workbook.nothing_to_supply"))
        return
    order = outcome.ranking.order
    ids, names = (
        texts_of(outcome.sites.frame["site_id"]),
        site_names(outcome, np.arange(len(order)), book.lang),
    )
    anything = np.any([mask for _, mask in missing], axis=0)
    rows = (
        (
            int(outcome.ranking.rank[i]) or None,
            ids[i],
            names[i],
            c.label[book.lang],
            c.share,
            c.supply[book.lang],
        )
        for i in order[anything[order]].tolist()
        for c, mask in missing
        if mask[i]
    )
    book.put_rows(book.sheet("to_supply", columns), columns, rows)


def write_file_words(book: Book, outcome: Outcome) -> None:
    """Write a sheet with the site file's text columns; none if there are none."""
    words = word_columns(outcome.sites)
    if not words:
        return
    rows = outcome.ranking.order
    cells = {name: texts_of(outcome.sites.frame[name].iloc[rows]) for name in words}
    columns = [
        Column(book.say("common.rank_heading"), 7, "centre"),
        Column(book.say("workbook.name"), 24, "wrap"),
        *(
            Column(title_above(outcome.sites, name, told)[book.lang], _WORDS_WIDTH, "wrap")
            for name, told in cells.items()
        ),
    ]
    values: list[list[Any]] = [
        [rank or None for rank in outcome.ranking.rank[rows].tolist()],
        site_names(outcome, rows, book.lang),
        *cells.values(),
    ]
    book.put_rows(book.sheet("file_words", columns), columns, zip(*values, strict=True))


def write_constraints(book: Book, outcome: Outcome) -> None:
    """Write the verdict of each site on each constraint."""
    constraints = [c for c in outcome.constraints if not isinstance(c, RuleVerdicts)]
    if not constraints:
        book.put(book.sheet("constraints"), 0, 0, book.say("workbook.no_constraints"))
        return
    lang = book.lang
    columns = [
        Column(book.say("workbook.site_id"), 14),
        Column(book.say("workbook.name"), 24),
        Column(book.say("workbook.status"), 16),
        *(Column(c.label[lang], 22) for c in constraints),
    ]
    words = [VERDICT[word][lang] for word in VERDICTS]
    statuses = [STATUS[word][lang] for word in STATUSES]
    rows = outcome.ranking.order
    values: list[list[str]] = [
        texts_of(outcome.sites.frame["site_id"].iloc[rows]),
        site_names(outcome, rows, lang),
        [statuses[code] for code in outcome.ranking.status[rows].tolist()],
        *([words[code] for code in c.verdict[rows].tolist()] for c in constraints),
    ]
    book.put_rows(book.sheet("constraints", columns), columns, zip(*values, strict=True))


def write_sources(book: Book, outcome: Outcome) -> None:
    """Write every source that was used."""
    columns = [Column(book.say(key), width, "wrap") for key, width in SOURCE_COLUMNS]
    rows = [source_row(key, source, book.lang) for key, source in sorted(outcome.sources.items())]
    book.put_rows(book.sheet("sources", columns, printed=6), columns, rows)


def write_notes(book: Book, outcome: Outcome) -> None:
    """Write how to read the workbook, the warnings, and what was cut."""
    lang = book.lang
    sheet = book.sheet("notes")
    set_up_print(sheet, (_NOTES_WIDTH,))
    sheet.set_column(0, 0, _NOTES_WIDTH)
    version = outcome.provenance.get("siting")
    lines: list[tuple[str, str]] = [(outcome.title[lang], "title"), (outcome.notes[lang], "wrap")]
    lines += [
        (book.say(key), "wrap")
        for key in ("workbook.note_scores", "workbook.note_interval", "workbook.note_unknown")
    ]
    lines.append((book.say("workbook.note_coverage", share=share_text(outcome.min_coverage)), "wrap"))
    if outcome.warnings:
        lines.append((book.say("workbook.warnings"), "bold"))
        lines += [(document_note(w, lang), "wrap") for w in outcome.warnings]
    lines.append((book.say("workbook.map_notice"), "bold"))
    lines.append((map_notice_of(in_china=outcome.sites.in_china)[lang], "wrap"))
    if book.cut:
        lines.append((book.say("workbook.cut", count=book.cut, limit=MAX_TEXT_LENGTH), "wrap"))
    if version:
        lines.append((book.say("common.made_with", version=version), "unknown"))
    for row, (text, style) in enumerate(line for line in lines if line[0]):
        book.put(sheet, row, 0, text, style)
        if style == "wrap":
            sheet.set_row(row, LINE_POINTS * lines_of(text, _NOTES_WIDTH))


def is_too_long(rows: int) -> bool:
    """Whether a sheet of this many rows is replaced by a reference to the full file."""
    return rows > MAX_LONG_ROWS


def write_pointer(book: Book, key: str, file: str) -> None:
    """Write a sheet that refers to the full file."""
    book.put(book.sheet(key), 0, 0, book.say("workbook.too_long", limit=f"{MAX_LONG_ROWS:,}", file=file))


def texts_of(column: Any) -> list[str]:
    """Return a column as text; missing values are empty."""
    return [text if isinstance(text, str) else "" for text in column.tolist()]


def site_names(outcome: Outcome, rows: np.ndarray[Any, Any], lang: str) -> list[str]:
    """Return the names of sites in one language."""
    names = texts_of(outcome.sites.frame["name"].iloc[rows])
    if lang != "zh":
        return names
    chinese = texts_of(outcome.sites.frame["name_zh"].iloc[rows])
    return [zh or name for zh, name in zip(chinese, names, strict=True)]
