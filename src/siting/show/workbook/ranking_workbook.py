"""``ranking.xlsx``: the ranking and everything behind it, as a workbook for people.

Every text is stored as text: no name becomes a formula or a link. An UNKNOWN figure is the word
UNKNOWN, never an empty number. The file carries no time, so the same inputs give the same bytes.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from siting.errors import OutputError
from siting.outcome import Outcome
from siting.show.base.book import NO_TIME, Book
from siting.show.workbook.background_sheets import (
    write_constraints,
    write_file_words,
    write_notes,
    write_sources,
    write_supply,
)
from siting.show.workbook.charts_sheet import write_charts
from siting.show.workbook.cover_sheet import CoverPicture, write_cover
from siting.show.workbook.details_sheet import write_details
from siting.show.workbook.front_sheet import write_front
from siting.show.workbook.ledger_sheet import write_ledger_sheet
from siting.show.workbook.measured_sheets import write_criteria, write_measurements, write_weights
from siting.show.workbook.robustness_sheets import write_robust_sheets
from siting.show.workbook.rule_sheets import write_rule_sheets

MAX_ROWS = 1_048_576
"""Most rows of a worksheet, a limit of the file format."""

_IN_MEMORY_SITES = 5_000


def write_workbook(outcome: Outcome, path: Path, lang: str, picture: CoverPicture | None = None) -> None:
    """Write the workbook: a cover, the ranking beside its weights, charts, and everything behind them.

    Parameters
    ----------
    outcome
        What the run found.
    path
        The file to write.
    lang
        ``en`` or ``zh``.
    picture
        A map for the cover.

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
        write_cover(book, outcome, picture)
        write_front(book, outcome)
        write_charts(book, outcome)
        write_details(book, outcome)
        write_file_words(book, outcome)
        write_weights(book, outcome)
        write_criteria(book, outcome)
        write_robust_sheets(book, outcome)
        write_measurements(book, outcome)
        write_supply(book, outcome)
        write_constraints(book, outcome)
        write_rule_sheets(book, outcome)
        write_ledger_sheet(book, outcome)
        write_sources(book, outcome)
        write_notes(book, outcome)
    path.write_bytes(archive.getbuffer())
