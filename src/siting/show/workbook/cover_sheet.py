"""The cover of the workbook: the finding, how sure it is, a map, and what is on which sheet."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from siting.outcome import Outcome
from siting.outcome.shared_figures import shared_figures
from siting.promotion.file_words import word_columns
from siting.records import dataclass
from siting.show.base.book import Book, Formula, height_of, set_up_print, stored
from siting.show.base.headline import run_finding
from siting.show.base.robustness_text import sentences, site_label
from siting.show.base.wording import SHEETS
from siting.show.workbook.workbook_formulas import FRONT_ROW, is_live

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_WIDTHS = (18.0, 76.0)
_MAX_SENTENCES = 3


@dataclass(frozen=True)
class CoverPicture:
    """A map as a JPEG file, with what it shows and the note under it; without a file, why there is none.

    *height* is that of the picture at the size that its file states [points], 400 at most.
    """

    jpeg: bytes
    heading: str
    note: str
    height: float = 0.0


def write_cover(book: Book, outcome: Outcome, picture: CoverPicture | None) -> None:
    """Write title, finding, how sure it is, the map, and the list of sheets."""
    sheet = book.sheet("cover")
    set_up_print(sheet, _WIDTHS, portrait=True)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)
    sheet.hide_gridlines(2)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    row = _line(book, sheet, 0, outcome.title[book.lang], "cover")
    row = _line(book, sheet, row + 1, run_finding(outcome)[book.lang], "finding")
    for text in sentences(outcome)[:_MAX_SENTENCES]:
        row = _line(book, sheet, row, text[book.lang], "wrap")
    for shared in shared_figures(outcome):
        row = _line(book, sheet, row, shared.text(outcome.criteria[shared.place])[book.lang], "wrap")
    row = _first_now(book, outcome, sheet, row)
    if picture is not None:
        row = _picture(book, sheet, row + 1, picture)
    row = _line(book, sheet, row + 1, book.say("workbook.cover.sheets"), "bold")
    row = _contents(book, outcome, sheet, row)
    if outcome.notes[book.lang]:
        row = _line(book, sheet, row + 1, outcome.notes[book.lang], "soft")
    version = outcome.provenance.get("siting")
    if version:
        _line(book, sheet, row, book.say("common.made_with", version=version), "soft")


def _line(book: Book, sheet: Worksheet, row: int, text: str, style: str) -> int:
    """Write a text over both columns; return the next row."""
    size = {"cover": 1.9, "finding": 1.25}.get(style, 1.0)
    sheet.merge_range(row, 0, row, 1, "", book.format(style))
    book.put(sheet, row, 0, text, style)
    sheet.set_row(row, height_of(text, sum(_WIDTHS), size=size))
    return row + 1


def _first_now(book: Book, outcome: Outcome, sheet: Worksheet, row: int) -> int:
    """Write who is first by the weights as they are typed now."""
    if not is_live(outcome) or not (outcome.ranking.rank == 1).any():
        return row
    first = site_label(outcome, int((outcome.ranking.rank == 1).argmax()))[book.lang]
    title = SHEETS["ranking"][book.lang]
    said = book.say("workbook.first_now") + book.say("mark.colon")
    cell = Formula(f"=\"{said}\"&'{title}'!$B${FRONT_ROW + 1}", stored(said + first))
    sheet.merge_range(row, 0, row, 1, "", book.format("bold"))
    book.put(sheet, row, 0, cell, "bold")
    return row + 1


def _picture(book: Book, sheet: Worksheet, row: int, picture: CoverPicture) -> int:
    if not picture.jpeg:
        return _line(book, sheet, row, picture.heading, "soft")
    row = _line(book, sheet, row, picture.heading, "bold")
    sheet.set_row(row, picture.height + 6.0)
    sheet.insert_image(
        row, 0, "map.jpeg",
        {
            "image_data": BytesIO(picture.jpeg), "x_offset": 2,
            "y_offset": 2, "object_position": 1, "description": str(stored(picture.heading))[:250],
        },
    )  # fmt: skip
    return _line(book, sheet, row + 1, picture.note, "soft")


def _contents(book: Book, outcome: Outcome, sheet: Worksheet, row: int) -> int:
    """Write what each sheet holds; those that this run does not have are left out."""
    missing = {
        "cover": True,
        "robustness": outcome.robustness is None,
        "perspectives": not outcome.perspectives and outcome.comparison is None,
        "pairs": outcome.pairs is None,
        "rules": not outcome.rules,
        "rules_detail": not outcome.rules,
        "ledger": outcome.ledger is None,
        "file_words": not word_columns(outcome.sites),
    }
    for key in SHEETS:
        if missing.get(key, False):
            continue
        book.put(sheet, row, 0, SHEETS[key][book.lang], "text")
        about = "ranking_values" if key == "ranking" and not is_live(outcome) else key
        if key == "details" and outcome.whole is not None:
            said = book.say("workbook.cover.about.details_best", count=len(outcome.sites))
        else:
            said = book.say(f"workbook.cover.about.{about}")
        book.put(sheet, row, 1, said, "wrap")
        row += 1
    return row
