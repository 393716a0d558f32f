"""The text of a PDF, page by page; the cells of its tables are kept apart, so that a row is never one number.

The places of the words tell paragraphs, labels and cells (`siting.auditing.reading.pdf_layout`). Some files
write a whole line at once: where a page of such a file has lines with several figures, lines whose cells
stand apart by two spaces or more, several below each other, are rows of a table. Their words are found again
in the running text of the page, and separated there.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import groupby
from typing import Any

from siting.auditing.reading.pdf_layout import PageBlock, PageLayout, Part, joined, parts_of
from siting.auditing.reading.text_build import TextBuild
from siting.extras import require
from siting.readers.budget import Budget, watched
from siting.readers.door import parsing
from siting.readers.findings import Findings
from siting.records import dataclass

_OPEN_COPY = "Save a copy of it without a password."
_GAP = re.compile(r" {2,}|\t")
# Two figures with nothing but space between them, or three short lines with figures: there may be a table.
_MAYBE = re.compile(r"\d[\d.,]*%?[ \t]+[\d-]|(?:^[^\n]{0,24}\d[^\n]{0,12}\n){3}", re.MULTILINE)
_FIGURE = re.compile(r"\d")
_SENTENCE = 60
_MAX_CELLS = 40
_LARGE = 1.15  # the letters of a heading against those of the text
_HEADING = re.compile(r"[^\n]{1,60}(?:\n[^\n]{1,60})?(?<![。.;；,，、:：\]])")
_LABEL, _LABELS = 0.9, 5  # the letters of labels in a drawing; how many there are at least


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
            _add_pages(build, [_PdfPage.of(page) for page in reader.pages])
        except DependencyError:
            findings.stop("the PDF is encrypted", hint=_OPEN_COPY)
    if not build.text.strip():
        findings.stop("the PDF holds pictures and no text", hint="Give one with text recognised (OCR).")
    return build


@dataclass(frozen=True)
class _PdfPage:
    """A page: its running text, and either its layout or the tables that its lines seem to have."""

    text: str
    layout: PageLayout
    tables: list[list[list[str]]]

    @classmethod
    def of(cls, page: Any) -> _PdfPage:
        layout = PageLayout()
        text = page.extract_text(visitor_text=layout.visit)
        layout.end_line()
        lines = not layout.tells_cells and _MAYBE.search(text)
        return cls(text, layout, _tables(page.extract_text(extraction_mode="layout")) if lines else [])


def _add_pages(build: TextBuild, pages: Sequence[_PdfPage]) -> None:
    sizes: Counter[float] = Counter()
    for block in (block for page in pages for block in page.layout.blocks):
        sizes[round(block.size, 1)] += len(block.text)
    usual = max(sizes, key=sizes.__getitem__, default=0.0)
    for number, page in enumerate(pages, start=1):
        build.page_starts.append(build.length)
        if not page.text.strip():
            build.blank_pages.append(number)
        if page.tables:
            add_with_tables(build, page.text, page.tables)
        else:
            _add_layout(build, page.layout, usual)
        build.add("\n")


def _add_layout(build: TextBuild, layout: PageLayout, usual: float) -> None:
    """Add the blocks of a page; *usual* is the size of the letters of most of the text [pt]."""
    before: PageBlock | None = None
    for part in _without_labels(list(parts_of(layout.blocks)), _LABEL * usual):
        if before is not None:
            into = isinstance(part, PageBlock) and before.runs_into(part)
            build.add("\n" if into else "\n\n")
        if isinstance(part, PageBlock):
            if part.size >= _LARGE * usual and _HEADING.fullmatch(part.text):
                build.mark_heading(0)
            build.add(part.text)
            before = part
        else:
            rows = [
                build.add_row("" if cell is None else _one_line(cell.text) for cell in row) for row in part
            ]
            build.tables.append(tuple(rows))
            build.add("\n")
            before = None
    if before is not None:
        build.add("\n")


def _without_labels(parts: Sequence[Part], small: float) -> Iterator[Part]:
    """Yield what is not a label of a drawing: words of maps and charts, as those of a picture, are not read.

    They are short lines in letters below *small* [pt], several of them one after the other.
    """
    for labels, group in groupby(
        parts, key=lambda part: isinstance(part, PageBlock) and part.is_label(small)
    ):
        together = list(group)
        if not labels or len(together) < _LABELS:
            yield from together


def _one_line(text: str) -> str:
    return reduce(lambda line, more: joined(f"{line} ", more), text.split())


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
