"""A document as one text with pages, lines and tables: .txt, .md, .docx and .pdf.

Nothing is repaired here: `Document.text` is what the file says, so that every quote can be found again.
Broken lines and full-width figures are dealt with in `siting.auditing.reading.normalise`.
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
from siting.readers.text_bytes import decoded, encodings

_MAX_BYTES = 100_000_000
# Characters that text does not hold: a file full of them was decoded with the wrong encoding.
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x80-\x9f\ue000-\uf8ff\ufffe\uffff]")
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


def read_document(path: str | Path) -> Document:
    """Read a document; the kind is taken from the name.

    Raises `DocumentError` where the file cannot be read as text.
    """
    path = Path(path)
    reader = _READERS.get(path.suffix.lower())
    raw = _bytes_of(path)
    if reader is None:
        raise DocumentError(
            f"{quote(path.suffix)} is not a kind of document that can be read",
            where=str(path),
            hint=f"Save it as one of {', '.join(_READERS)}.",
        )
    build = reader(path, raw)
    if not build.text.strip():
        raise DocumentError("the document has no text", where=str(path), hint="Give one that has.")
    return Document(
        path.name,
        hashlib.sha256(raw).hexdigest(),
        build.text,
        tuple(build.page_starts),
        tuple(build.tables),
        tuple(build.blank_pages),
    )


def _bytes_of(path: Path) -> bytes:
    if path.is_dir():
        raise DocumentError("this is a folder", where=str(path), hint="Give the document inside it.")
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise DocumentError("larger than 100 MB", where=str(path), hint="Give the part with the claims.")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise DocumentError("no such file", where=str(path), hint="Check the path.") from None
    except OSError as error:
        raise DocumentError(
            f"cannot be read: {error.strerror}", where=str(path), hint="Check its rights."
        ) from None
    if not raw.strip():
        raise DocumentError("the file is empty", where=str(path), hint="Give one with text.")
    return raw


@dataclass
class _Build:
    """A text that grows, with what must be remembered of it."""

    text: str = ""
    page_starts: list[int] = field(default_factory=lambda: [0])
    tables: list[Table] = field(default_factory=list)
    blank_pages: list[int] = field(default_factory=list)


# --- plain text and Markdown ---------------------------------------------------------------------------


def _read_plain(path: Path, raw: bytes) -> _Build:
    text = _decode(path, raw).replace("\r\n", "\n").replace("\r", "\n")
    # A form feed is how plain text marks a page.
    starts = [0, *(m.end() for m in re.finditer("\f", text))]
    return _Build(text, starts, list(_markdown_tables(text)))


def _decode(path: Path, raw: bytes) -> str:
    for text in decoded(raw):
        if len(_NOT_TEXT.findall(text)) <= len(text) // 1000:
            return text.removeprefix("\ufeff")
    tried = " or ".join(name.removesuffix("-sig").upper() for name in encodings(raw))
    raise DocumentError(f"not text in {tried}", where=str(path), hint="Save it as UTF-8.")


def _markdown_tables(text: str) -> tuple[Table, ...]:
    """Tables of Markdown: neighbouring lines with pipes, the second one a rule of dashes."""
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


def _read_docx(path: Path, raw: bytes) -> _Build:
    import zipfile

    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(io.BytesIO(raw))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        old = raw.startswith(b"\xd0\xcf\x11\xe0")
        what = "an old .doc or a document with a password" if old else "not a Word document"
        raise DocumentError(
            what, where=str(path), hint="Open it in a word processor and save it as .docx without password."
        ) from error
    build = _Build()
    _add_blocks(build, document, document.element.body)
    seen: set[str] = set()
    for section in document.sections:
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            # Sections mostly repeat the header before them; one copy of its text is enough.
            for paragraph in part.paragraphs:
                if paragraph.text.strip() and paragraph.text not in seen:
                    seen.add(paragraph.text)
                    build.text += f"{paragraph.text}\n\n"
    return build


def _add_blocks(build: _Build, document: Any, parent: Any) -> None:
    """Add paragraphs, tables and text boxes in the order of the document."""
    from docx.oxml.ns import qn
    from docx.table import Table as WordTable

    for child in parent.iterchildren():
        if child.tag == qn("w:p"):
            build.text += f"{_paragraph_text(child)}\n\n"
            for box in child.iter(qn("w:txbxContent")):
                # Word keeps each text box twice, the second time for old programs.
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
            cells.append(Cell(len(build.text), len(build.text) + len(words)))
            build.text += f"{words} | "
        build.text += "\n"
        rows.append(tuple(cells))
    build.tables.append(tuple(rows))
    build.text += "\n"


# --- PDF -----------------------------------------------------------------------------------------------


def _read_pdf(path: Path, raw: bytes) -> _Build:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    # Its remarks on odd files are of no use to the reader of the audit.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    build = _Build(page_starts=[])
    try:
        reader = PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentError(
                "the PDF is encrypted", where=str(path), hint="Save a copy of it without a password."
            )
        for number, page in enumerate(reader.pages, start=1):
            text = page.extract_text()
            build.page_starts.append(len(build.text))
            if not text.strip():
                build.blank_pages.append(number)
            build.text += f"{text}\n"
    except DependencyError:
        raise DocumentError(
            "the PDF is encrypted", where=str(path), hint="Save a copy of it without a password."
        ) from None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DocumentError(
            f"not a PDF that can be read: {error}", where=str(path), hint="Save it again."
        ) from None
    if not build.text.strip():
        raise DocumentError(
            "the PDF holds pictures and no text", where=str(path), hint="Give one with text recognised (OCR)."
        )
    return build


_READERS: dict[str, Callable[[Path, bytes], _Build]] = {
    ".txt": _read_plain,
    ".md": _read_plain,
    ".docx": _read_docx,
    ".pdf": _read_pdf,
}
