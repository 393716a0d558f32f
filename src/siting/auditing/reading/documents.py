"""A document as one text with pages, lines and tables: .txt, .md, .docx and .pdf.

Nothing is repaired here: `Document.text` is the text of the file, so that every quote can be found again.
Broken lines and full-width figures are handled in `siting.auditing.reading.normalise`.
"""

from __future__ import annotations

import bisect
import hashlib
import io
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from siting.auditing.reading.claims import Position
from siting.errors import DocumentError, quote
from siting.readers.budget import BUDGET, Budget, watched
from siting.readers.door import bytes_of, parsing, printable
from siting.readers.findings import Findings
from siting.readers.text_bytes import decoded, encodings
from siting.readers.word import SAVE_AGAIN, parts_of

# Characters not found in text: a file full of them was decoded with the wrong encoding.
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x80-\x9f\ue000-\uf8ff\ufffe\uffff]")
_OPEN_COPY = "Save a copy of it without a password."
_MARKDOWN_RULE = re.compile(r"[\s|:-]+")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, as offsets in the document's text."""

    start: int
    end: int


Table = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Document:
    """A document's text. ``page_starts``: offset of each page; ``blank_pages``: pages without any text."""

    source: str
    sha256: str
    text: str
    page_starts: tuple[int, ...] = (0,)
    tables: tuple[Table, ...] = ()
    blank_pages: tuple[int, ...] = ()

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(m.end() for m in re.finditer("\n", self.text))]

    def position(self, start: int, end: int) -> Position:
        """Return page, line in the page and column of the text from *start* to *end*."""
        page = bisect.bisect_right(self.page_starts, start)
        line = bisect.bisect_right(self._line_starts, start)
        first = bisect.bisect_right(self._line_starts, self.page_starts[page - 1])
        return Position(page, line - first + 1, start - self._line_starts[line - 1] + 1, start, end)


def document_of(text: str, *, source: str = "text") -> Document:
    """Return a document of plain text or Markdown that is already in memory."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Document(source, hashlib.sha256(text.encode()).hexdigest(), text, tables=_markdown_tables(text))


def read_document(path: str | Path, *, budget: Budget = BUDGET) -> Document:
    """Read a document; the format is taken from the name.

    Raises `DocumentError` if the file cannot be read as text, or exceeds *budget*.
    """
    path = Path(path)
    findings = Findings(path, error=DocumentError, what="document")
    reader = _READERS.get(path.suffix.lower())
    raw = bytes_of(path, findings, larger="Give the part with the claims")
    if reader is None:
        findings.stop(
            f"{quote(path.suffix)} is not a kind of document that can be read",
            hint=f"Save it as one of {', '.join(_READERS)}.",
        )
    build = reader(raw, findings, budget)
    text = build.text
    if not text.strip():
        findings.stop("the document has no text", hint="Give one that has.")
    return Document(
        printable(path.name),
        hashlib.sha256(raw).hexdigest(),
        text,
        tuple(build.page_starts),
        tuple(build.tables),
        tuple(build.blank_pages),
    )


@dataclass
class _Build:
    """A growing text, with the positions to remember."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    page_starts: list[int] = field(default_factory=lambda: [0])
    tables: list[Table] = field(default_factory=list)
    blank_pages: list[int] = field(default_factory=list)

    def add(self, text: str) -> None:
        # Appending to a string copies it each time.
        self.pieces.append(text)
        self.length += len(text)

    @property
    def text(self) -> str:
        return "".join(self.pieces)


# --- plain text and Markdown ---------------------------------------------------------------------------


def _read_plain(raw: bytes, findings: Findings, _budget: Budget) -> _Build:
    text = _decode(raw, findings).replace("\r\n", "\n").replace("\r", "\n")
    # A form feed marks a page in plain text.
    starts = [0, *(m.end() for m in re.finditer("\f", text))]
    return _Build([text], len(text), starts, list(_markdown_tables(text)))


def _decode(raw: bytes, findings: Findings) -> str:
    texts = (text for text in decoded(raw) if len(_NOT_TEXT.findall(text)) <= len(text) // 1000)
    found = next(texts, None)
    if found is None:
        tried = " or ".join(name.removesuffix("-sig").upper() for name in encodings(raw))
        findings.stop(f"not text in {tried}", hint="Save it as UTF-8.")
    return found.removeprefix("\ufeff")


def _markdown_tables(text: str) -> tuple[Table, ...]:
    """Tables in Markdown: consecutive lines with pipes, the second one a rule of dashes."""
    found: list[Table] = []
    rows: list[tuple[str, int]] = []
    start = 0
    for line in [*text.split("\n"), ""]:
        if line.count("|") >= (1 if rows else 2):
            rows.append((line, start))
        else:
            if len(rows) >= 3 and "-" in rows[1][0] and _MARKDOWN_RULE.fullmatch(rows[1][0]):
                found.append(tuple(tuple(_cells(*row)) for n, row in enumerate(rows) if n != 1))
            rows = []
        start += len(line) + 1
    return tuple(found)


def _cells(line: str, start: int) -> Iterator[Cell]:
    inner = line.strip()
    offset = start + line.index(inner) + inner.startswith("|")
    for part in inner.removeprefix("|").removesuffix("|").split("|"):
        bare = part.strip()
        left = offset + (len(part) - len(part.lstrip()) if bare else 0)
        yield Cell(left, left + len(bare))
        offset += len(part) + 1


# --- Word ----------------------------------------------------------------------------------------------


def _read_docx(raw: bytes, findings: Findings, budget: Budget) -> _Build:
    import docx

    build = _Build()
    with parsing(findings, hint=SAVE_AGAIN), watched(findings, budget, size=len(raw)):
        for _ in parts_of(raw, findings, budget):
            pass
        document = docx.Document(io.BytesIO(raw))
        _add_blocks(build, document, document.element.body)
        seen: set[str] = set()
        for section in document.sections:
            parts = (section.header, section.footer, section.first_page_header, section.first_page_footer)
            for paragraph in (p for part in parts for p in part.paragraphs):
                # Sections usually repeat the previous header; one copy of its text is enough.
                if paragraph.text.strip() and paragraph.text not in seen:
                    seen.add(paragraph.text)
                    build.add(f"{paragraph.text}\n\n")
    return build


def _add_blocks(build: _Build, document: Any, parent: Any) -> None:
    """Add paragraphs, tables and text boxes in the order of the document."""
    from docx.oxml.ns import qn
    from docx.table import Table as WordTable

    for child in parent.iterchildren():
        if child.tag == qn("w:p"):
            build.add(f"{_paragraph_text(child)}\n\n")
            for box in child.iter(qn("w:txbxContent")):
                # Word stores each text box twice, the second time for old programs.
                if not any(x.tag.endswith("}Fallback") for x in box.iterancestors()):
                    _add_blocks(build, document, box)
        elif child.tag == qn("w:tbl"):
            _add_table(build, WordTable(child, document))
        elif child.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins")}:
            _add_blocks(build, document, child)


def _paragraph_text(paragraph: Any) -> str:
    from docx.oxml.ns import qn

    words = []
    for node in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")):
        inside = {x.tag for x in node.iterancestors()}
        if qn("w:txbxContent") in inside and qn("w:txbxContent") not in {
            x.tag for x in paragraph.iterancestors()
        }:
            continue
        words.append(
            (node.text or "") if node.tag == qn("w:t") else "\n" if node.tag != qn("w:tab") else "\t"
        )
    return "".join(words)


def _add_table(build: _Build, table: Any) -> None:
    rows = []
    for row in table.rows:
        cells: list[Cell] = []
        last = None
        for cell in row.cells:
            if cell._tc is last:  # noqa: SLF001 - a merged cell comes once for each column it spans
                cells.append(cells[-1])
                continue
            last = cell._tc  # noqa: SLF001
            words = " ".join(cell.text.split())
            cells.append(Cell(build.length, build.length + len(words)))
            build.add(f"{words} | ")
        build.add("\n")
        rows.append(tuple(cells))
    build.tables.append(tuple(rows))
    build.add("\n")


# --- PDF -----------------------------------------------------------------------------------------------


def _read_pdf(raw: bytes, findings: Findings, budget: Budget) -> _Build:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    # Its warnings about odd files are of no use to the reader of the audit.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    build = _Build(page_starts=[])
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
                text = page.extract_text()
                build.page_starts.append(build.length)
                if not text.strip():
                    build.blank_pages.append(number)
                build.add(f"{text}\n")
        except DependencyError:
            findings.stop("the PDF is encrypted", hint=_OPEN_COPY)
    if not build.text.strip():
        findings.stop("the PDF holds pictures and no text", hint="Give one with text recognised (OCR).")
    return build


_READERS: dict[str, Callable[[bytes, Findings, Budget], _Build]] = {
    ".txt": _read_plain,
    ".md": _read_plain,
    ".docx": _read_docx,
    ".pdf": _read_pdf,
}
