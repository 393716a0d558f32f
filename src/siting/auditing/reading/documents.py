"""A document as one text with pages, lines and tables: text, Word, PDF, slides, workbooks, web pages.

Nothing is repaired here: `Document.text` is the text of the file, so that every quote can be found again.
Broken lines and full-width figures are handled in `siting.auditing.reading.normalise`.
"""

from __future__ import annotations

import bisect
import hashlib
import re
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import chain
from pathlib import Path

from siting.auditing.reading.claims import Position
from siting.auditing.reading.html_text import text_of_html
from siting.auditing.reading.office_text import read_sheets, read_slides
from siting.auditing.reading.pdf_text import read_pdf
from siting.auditing.reading.text_build import Cell, HeadingMark, Table, TextBuild
from siting.auditing.reading.word_text import read_word
from siting.errors import DocumentError, quote
from siting.readers.budget import BUDGET, Budget, require_elements, watched
from siting.readers.door import bytes_of, parsing, printable
from siting.readers.findings import Findings
from siting.readers.text_bytes import decoded, encodings
from siting.records import dataclass

# Characters not found in text: a file full of them was decoded with the wrong encoding.
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x80-\x9f\ue000-\uf8ff\ufffe\uffff]")
_BAR_CHARS = ("|", "｜", "│")
_BAR, _LABEL = re.compile(r"[|｜│\t]|\u3000+"), re.compile(r"[^:：\d\u3000]{1,14}[:：]")
_BARS = re.compile(r"^[|｜│]|[|｜│]$")
# Figures in a heading that are no values: a year, a phase, the unit 10,000.
_NO_VALUE = re.compile(r"(?:19|20)\d\d(?:年|[-–]\d{2,4})?|第?\d期|[Pp]hase \d|m[23]|10,000|100 million")
_VALUE = re.compile(r"[约近≤≥<>]?\d")
_UNNAMED = re.compile(rf"(?!\d{{1,3}}\Z){_VALUE.pattern}")  # a number by itself is that of the row
_EMPTY = 2  # cells that may be left out at the end of a row
_MARKDOWN_RULE = re.compile(r"[\s|:-]+")


@dataclass(frozen=True)
class Document:
    """A document's text. ``page_starts``: offset of each page; ``blank_pages``: pages without any text.

    ``headings`` are those that the file marks as such; a text without marks has none.
    """

    source: str
    sha256: str
    text: str
    page_starts: tuple[int, ...] = (0,)
    tables: tuple[Table, ...] = ()
    blank_pages: tuple[int, ...] = ()
    headings: tuple[HeadingMark, ...] = ()

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
        tuple(build.headings),
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
    """Tables in Markdown, and those typed with bars or tabs: lines with the same number of cells."""
    found: list[Table] = []
    rows: list[tuple[str, int]] = []
    start = 0
    for line in [*text.split("\n"), ""]:
        if len(_BAR.findall(line)) >= (1 if rows else 2):
            rows.append((line, start))
        elif rows:
            found += _table(rows)
            rows = []
        start += len(line) + 1
    return tuple(found)


def _table(rows: list[tuple[str, int]]) -> Iterator[Table]:
    """Yield the table that lines of cells are, if they are one, without the dashes below its heading."""
    ruled = len(rows) > 2 and "-" in rows[1][0] and _MARKDOWN_RULE.fullmatch(rows[1][0])
    if ruled or (len(rows) > 1 and _is_typed(rows)):
        kept = [rows[0], *rows[2:]] if ruled else rows
        yield tuple(tuple(_cells(*row)) for row in kept)


def _is_typed(rows: list[tuple[str, int]]) -> bool:
    """Recognise a table without a rule: a row of headings, then rows with a name and as many cells."""
    cut = [[line[c.start : c.end] for c in _cells(line, 0)] for line, _ in rows]
    widths = [len(cells) for cells in cut]
    return (
        # What is typed with tabs lacks its last cells where they are empty.
        max(widths) == widths[0] <= min(widths) + _EMPTY
        and widths.count(widths[0]) * 2 > len(widths)
        and not any(_UNNAMED.match(cells[0]) for cells in cut)
        and not any(re.search(r"\d|[:：]$", _NO_VALUE.sub("", cell)) for cell in cut[0])
        and any(map(_VALUE.match, chain.from_iterable(cut[1:])))
    )


def _cells(line: str, start: int) -> Iterator[Cell]:
    inner = line.strip()
    low = len(line) - len(line.lstrip()) + (inner[:1] in _BAR_CHARS)
    high = low + len(_BARS.sub("", inner))
    cuts = [m.span() for m in _BAR.finditer(line, low, high)]
    # 用地：120亩　180亩: the label ends with a colon.
    label = _LABEL.match(line, low, high) if cuts and line[cuts[0][0]] == "\u3000" else None
    if label:
        cuts.insert(0, (label.end() - 1, label.end()))
    for left, right in zip(
        [low, *(end for _, end in cuts)], [*(begin for begin, _ in cuts), high], strict=True
    ):
        bare = line[left:right].strip()
        first = left + (len(line[left:right]) - len(line[left:right].lstrip()) if bare else 0)
        yield Cell(start + first, start + first + len(bare))


# --- other formats -------------------------------------------------------------------------------------


def _read_html(raw: bytes, findings: Findings, budget: Budget) -> TextBuild:
    with parsing(findings, hint="Save the page again."), watched(findings, budget, size=len(raw)):
        require_elements(raw, findings, budget)
        return text_of_html(_decode(raw, findings))


_READERS: dict[str, Callable[[bytes, Findings, Budget], TextBuild]] = {
    ".txt": _read_plain,
    ".md": _read_plain,
    ".docx": read_word,
    ".pdf": read_pdf,
    ".pptx": read_slides,
    ".xlsx": read_sheets,
    ".html": _read_html,
    ".htm": _read_html,
}
