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
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from siting.auditing.reading.claims import Position
from siting.auditing.reading.text_build import Cell, Table, TextBuild
from siting.auditing.reading.word_text import read_word
from siting.errors import DocumentError, quote
from siting.readers.budget import BUDGET, Budget, watched
from siting.readers.door import bytes_of, parsing, printable
from siting.readers.findings import Findings
from siting.readers.text_bytes import decoded, encodings

# Characters not found in text: a file full of them was decoded with the wrong encoding.
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x80-\x9f\ue000-\uf8ff\ufffe\uffff]")
_OPEN_COPY = "Save a copy of it without a password."
_MARKDOWN_RULE = re.compile(r"[\s|:-]+")


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


# --- plain text and Markdown ---------------------------------------------------------------------------


def _read_plain(raw: bytes, findings: Findings, _budget: Budget) -> TextBuild:
    text = _decode(raw, findings).replace("\r\n", "\n").replace("\r", "\n")
    # A form feed marks a page in plain text.
    starts = [0, *(m.end() for m in re.finditer("\f", text))]
    return TextBuild([text], len(text), starts, list(_markdown_tables(text)))


def plain_text(raw: bytes, name: str) -> str:
    """Return the text of a plain file, as `read_document` reads it.

    Raises `DocumentError` if it is in no known encoding.
    """
    return _read_plain(raw, Findings(Path(name), error=DocumentError, what="document"), BUDGET).text


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


# --- PDF -----------------------------------------------------------------------------------------------


def _read_pdf(raw: bytes, findings: Findings, budget: Budget) -> TextBuild:
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


_READERS: dict[str, Callable[[bytes, Findings, Budget], TextBuild]] = {
    ".txt": _read_plain,
    ".md": _read_plain,
    ".docx": read_word,
    ".pdf": _read_pdf,
}
