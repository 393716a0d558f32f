"""The sheets of criteria, weights and measurements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from siting.evidence import EVIDENCE_WORDS, Quantity
from siting.outcome import Outcome, ScoredCriterion
from siting.show.base.book import Book, Column, Formula
from siting.show.base.frames import known_text
from siting.show.base.limits import limit_text
from siting.show.base.text import EVIDENCE, evidence_text
from siting.show.base.wording import policy_text
from siting.show.workbook.background_sheets import is_too_long, site_names, texts_of, write_pointer
from siting.show.workbook.figure_cells import Columns, figure_cells
from siting.show.workbook.workbook_formulas import is_live, share_name
from siting.texts import join, say
from siting.texts.category_words import category_words
from siting.texts.figure_texts import shown_number
from siting.texts.unit_words import unit_words


def write_weights(book: Book, outcome: Outcome) -> None:
    """Write the weights of the run, beside those typed on the sheet of the ranking."""
    columns = [
        Column(book.say("common.criterion"), 40),
        Column(book.say("workbook.share_run"), 14, "0.0%"),
        Column(book.say("workbook.share_live"), 14, "0.0%"),
        Column(book.say("workbook.unknown_policy"), 36, "text"),
    ]
    live = is_live(outcome)
    sheet = book.sheet("weights", columns)
    for row, c in enumerate(outcome.criteria, start=1):
        share = Formula(f"={share_name(c.id)}", c.share) if live else c.share
        cells = (c.label[book.lang], c.share, share, policy_text(c.unknown)[book.lang])
        for i, cell in enumerate(cells):
            book.put(sheet, row, i, cell, columns[i].style)
    said = "workbook.weights_note" if live else "workbook.not_live"
    book.put(sheet, len(outcome.criteria) + 2, 0, book.say(said))


def main_values(criterion: ScoredCriterion, rows: np.ndarray[Any, Any], lang: str) -> list[object]:
    """Return the main figures of a criterion at some sites as cells, with the words beside them."""
    main = criterion.measured.main
    if main.is_text:
        return _words(main, known_text(main).take(pa.array(rows)).to_pylist(), lang)
    return figure_cells(main, rows, lang, worded=True)[0]


def _words(quantity: Quantity, texts: Sequence[str | None], lang: str) -> list[object]:
    unknown, name = EVIDENCE["unknown"][lang], quantity.name
    return [unknown if text is None else category_words(text, name)[lang] for text in texts]


def write_criteria(book: Book, outcome: Outcome) -> None:
    """Write what is measured, and how: weight, value function, limits, method, sources."""
    lang = book.lang
    columns = [
        Column(book.say("common.criterion"), 20, "wrap"),
        Column(book.say("common.unit"), 8, "wrap"),
        Column(book.say("workbook.weight"), 8, "0.0%"),
        Column(book.say("workbook.value_function"), 34, "wrap"),
        Column(book.say("workbook.unknown_policy"), 16, "wrap"),
        Column(book.say("workbook.thresholds"), 30, "wrap"),
        Column(book.say("common.method"), 32, "wrap"),
        Column(book.say("common.sources_heading"), 24, "wrap"),
    ]
    rows = [
        (
            c.label[lang],
            unit_words(c.unit)[lang],
            c.share,
            value_words(c, lang),
            policy_text(c.unknown)[lang],
            "; ".join(limit_text(t, outcome.sources)[lang] for t in c.thresholds),
            c.measured.main.method[lang],
            _titles(outcome, c.measured.main.sources, lang),
        )
        for c in outcome.criteria
    ]
    book.put_rows(book.sheet("criteria", columns, printed=8), columns, rows)


def value_words(criterion: ScoredCriterion, lang: str) -> str:
    """Say what a figure is worth, with the corners of the curve."""
    text = criterion.value_text[lang]
    if not criterion.curve:
        return text
    points = join((f"{shown_number(value)} → {score:g}" for value, score in criterion.curve), "mark.comma")
    return say("workbook.value_points", text=text, points=points)[lang]


def write_measurements(book: Book, outcome: Outcome) -> None:
    """Write every quantity of every site; where there are too many, where to find them."""
    columns = [
        Column(book.say("workbook.name"), 24),
        Column(book.say("common.criterion"), 28),
        Column(book.say("workbook.quantity"), 40),
        Column(book.say("common.value"), 14),
        Column(book.say("common.unit"), 9, "text"),
        Column(book.say("common.low"), 11),
        Column(book.say("common.high"), 11),
        Column(book.say("common.evidence"), 14, "text"),
        Column(book.say("common.method"), 36),
        Column(book.say("common.sources_heading"), 24),
        Column(book.say("workbook.note"), 36),
        Column(book.say("workbook.site_id"), 10),
    ]
    width = sum(len(c.measured.quantities) for c in outcome.criteria)
    if is_too_long(len(outcome.sites) * width):
        write_pointer(book, "measurements", "measurements.csv")
        return
    book.put_rows(
        book.sheet("measurements", columns, names=3, printed=8), columns, _measurement_rows(book, outcome)
    )


def _measurement_rows(book: Book, outcome: Outcome) -> Iterator[Sequence[object]]:
    lang = book.lang
    tables = [
        (
            c,
            q,
            [evidence_text(w, q.sources)[lang] for w in EVIDENCE_WORDS],
            _titles(outcome, q.sources, lang),
            *_quantity_cells(q, lang),
        )
        for c in outcome.criteria
        for q in c.measured.quantities
    ]
    names = site_names(outcome, np.arange(len(outcome.sites)), lang)
    for i, site in enumerate(texts_of(outcome.sites.frame["site_id"])):
        for c, q, words, sources, values, low, high in tables:
            yield (
                names[i], c.label[lang], q.label[lang], values[i], unit_words(q.unit)[lang], low[i], high[i],
                words[q.evidence[i]], q.method[lang], sources, q.notes[q.note_code[i]][lang], site,
            )  # fmt: skip


def _titles(outcome: Outcome, sources: Sequence[str], lang: str) -> str:
    """Return the titles of sources; an id where there is none."""
    known = outcome.sources
    return say("mark.semicolon")[lang].join(known[s].title[lang] if s in known else s for s in sources)


def _quantity_cells(q: Quantity, lang: str) -> Columns:
    """Return value, low and high of each site; the bounds are blank where the value is UNKNOWN."""
    if q.is_text:
        words = _words(q, known_text(q).to_pylist(), lang)
        nothing: list[object] = [None] * len(words)
        return words, nothing, nothing
    return figure_cells(q, np.arange(len(q.value)), lang)
