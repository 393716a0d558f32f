"""The text of a PDF, page by page; the cells of its tables are kept apart, so that a row is never one number.

A PDF has no tables, only words at places. Where a page has lines with several figures, its layout is looked
at: lines whose cells stand apart by two spaces or more, several below each other, are rows of a table. Their
words are found again in the running text of the page, and separated there.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator, Sequence
from typing import Any

from siting.auditing.reading.text_build import TextBuild
from siting.extras import require
from siting.readers.budget import Budget, watched
from siting.readers.door import parsing
from siting.readers.findings import Findings

_OPEN_COPY = "Save a copy of it without a password."
_GAP = re.compile(r" {2,}|\t")
# Two figures with nothing but space between them, or three short lines with figures: there may be a table.
_MAYBE = re.compile(r"\d[\d.,]*%?[ \t]+[\d-]|(?:^[^\n]{0,24}\d[^\n]{0,12}\n){3}", re.MULTILINE)
_FIGURE = re.compile(r"\d")
_SENTENCE = 60
_MAX_CELLS = 40


def read_pdf(raw: bytes, findings: Findings, budget: Budget) -> TextBuild:
    """Return the text of a PDF.

    Raises
    ------
    DocumentError
        It cannot be read.
    MissingExtraError
        pypdf is not installed.
    """
    require("pypdf", where=findings.source)
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    # Its warnings about odd files are of no use to the reader of the audit.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    build = TextBuild(page_starts=[])
    with parsing(findings, hint="Save it again."), watched(findings, budget, size=len(raw)):
        try:
            reader = PdfReader(io.BytesIO(raw))
            if reader.is_encrypted and not reader.decrypt(""):
                findings.stop("the PDF is encrypted", hint=_OPEN_COPY)
            pages = len(reader.pages)
            if pages > budget.pages:
                findings.stop(
                    f"{pages:,} pages; {budget.pages:,} are read", hint="Give the part with the claims."
                )
            for number, page in enumerate(reader.pages, start=1):
                build.page_starts.append(build.length)
                if not _add_page(build, page):
                    build.blank_pages.append(number)
        except DependencyError:
            findings.stop("the PDF is encrypted", hint=_OPEN_COPY)
    if not build.text.strip():
        findings.stop("the PDF holds pictures and no text", hint="Give one with text recognised (OCR).")
    return build


def _add_page(build: TextBuild, page: Any) -> bool:
    text = page.extract_text()
    tables = _tables(page.extract_text(extraction_mode="layout")) if _MAYBE.search(text) else []
    add_with_tables(build, text, tables)
    build.add("\n")
    return bool(text.strip())


def add_with_tables(build: TextBuild, text: str, tables: Sequence[Sequence[Sequence[str]]]) -> None:
    """Add the text of a page; the rows of *tables* that are found in it become rows of cells."""
    at = 0
    for table in tables:
        rows = []
        for words in table:
            found = _find(text, words, at)
            if found is None:
                continue
            build.add(text[at : found.start()])
            if not build.pieces or not build.pieces[-1].endswith("\n"):
                build.add("\n")
            rows.append(build.add_row(" ".join(word.split()) for word in words))
            at = found.end()
        if len(rows) > 1:
            build.tables.append(tuple(rows))
            build.add("\n")
    build.add(text[at:])


def _find(text: str, words: Sequence[str], at: int) -> re.Match[str] | None:
    """Find the words of a row in the text, whatever spaces and line breaks stand between their characters."""
    characters = [re.escape(c) for word in words for c in word if not c.isspace()]
    return re.compile(r"\s*".join(characters)).search(text, at) if characters else None


def _tables(layout: str) -> list[list[list[str]]]:
    """Return the tables of a page in layout: rows of cells, at least two rows below each other."""
    found: list[list[list[str]]] = []
    rows: list[list[str]] = []
    for cells in (*_rows(layout), None):
        if cells is not None:
            rows.append(cells)
            continue
        if len(rows) > 1 and any(_FIGURE.search(cell) for row in rows[1:] for cell in row[1:]):
            found.append(rows)
        rows = []
    return found


def _rows(layout: str) -> Iterator[list[str] | None]:
    """Yield the cells of each line; None where a line is no row of a table, blank lines left out."""
    for line in layout.split("\n"):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in _GAP.split(line.strip())]
        # Columns of running text also stand apart; they have no figures of their own, and are long.
        short = all(len(cell) <= _SENTENCE for cell in cells)
        yield cells if 2 <= len(cells) <= _MAX_CELLS and short else None
