"""The sheet of the usable-area ledger."""

from __future__ import annotations

from collections.abc import Iterator

from siting.outcome import Outcome
from siting.outcome.ledger import MU_PER_HA
from siting.show.base.book import Book, Column
from siting.show.base.ledger_table import STATUS_WORDS, ledger_rows
from siting.show.workbook.background_sheets import is_too_long, site_names, write_pointer

_LINES_OF_A_SITE = 2  # gross and net, besides one for each constraint


def write_ledger_sheet(book: Book, outcome: Outcome) -> None:
    """Write the ledger, sites best first; nothing if the study has none."""
    ledger = outcome.ledger
    if ledger is None:
        return
    if is_too_long(len(ledger.rows) * (len(ledger.constraints) + _LINES_OF_A_SITE)):
        write_pointer(book, "ledger", "ledger.csv")
        return
    columns = [
        Column(book.say("workbook.site_id"), 12, "wrap"),
        Column(book.say("workbook.name"), 22, "wrap"),
        Column(book.say("ledger.heading.step"), 34, "wrap"),
        *(Column(book.say(f"ledger.heading.{name}"), 14, "#,##0.00") for name in ("alone", "newly", "left")),
        Column(book.say("ledger.heading.left_mu"), 14, "#,##0.0"),
        Column(book.say("workbook.status"), 14, "wrap"),
        *(Column(book.say(f"ledger.heading.{name}"), 12, "#,##0") for name in ("length", "width", "bearing")),
        Column(book.say("ledger.heading.pieces", mu=MU_PER_HA * ledger.least_piece_ha), 12, "#,##0"),
        Column(book.say("workbook.note"), 48, "wrap"),
    ]
    sheet = book.sheet("ledger", columns)
    sheet.set_row(0, 45)
    sheet.freeze_panes(1, 3)
    book.put_rows(sheet, columns, _rows(book, outcome))


def _rows(book: Book, outcome: Outcome) -> Iterator[tuple[object, ...]]:
    ledger, lang = outcome.ledger, book.lang
    assert ledger is not None  # noqa: S101  (the caller checks; narrows the type)
    names = site_names(outcome, ledger.rows, lang)
    ids = outcome.sites.frame["site_id"].to_numpy(object)[ledger.rows]
    name_of = dict(zip(map(str, ids), names, strict=True))
    unknown = STATUS_WORDS["unknown"][lang]
    for row in ledger_rows(outcome, lang):
        site_id, step, _, title, alone, newly, left, left_mu, status, note, _, *rest = row
        figures = (alone, newly, left, left_mu) if step == "taken" else ("", "", left, left_mu)
        shown = tuple(unknown if figure is None else figure for figure in figures)
        yield (
            site_id, name_of[str(site_id)], title, *shown, STATUS_WORDS[str(status)][lang],
            *("" if figure is None else figure for figure in rest), note,
        )  # fmt: skip
