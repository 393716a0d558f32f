"""Delimited text (CSV, TSV) as columns of text: encodings, delimiters, ragged rows.

Arrow does the bulk. The text is walked row by row only when something is wrong, to find where.
"""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import IO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from siting.readers.findings import Findings, Places, shown
from siting.readers.headings import has_coordinates
from siting.readers.layout import MAX_ROWS, Head, Understood, find_head
from siting.readers.text_bytes import as_utf8, as_western, damaged_utf8, is_chinese, is_utf8, is_utf16
from siting.records import dataclass

_DELIMITERS = (",", ";", "\t", "|")
_SNIFFED_BYTES = 1 << 18
_MAX_TAIL_ROWS = 60
_BLOCK_BYTES = 1 << 22
_MAX_FIELD_LENGTH = 1 << 30
_FIRST_LINE = re.compile(rb"[^\r\n]*[^\s][^\r\n]*")
_SEPARATOR_LINE = re.compile(rb"^\s*sep=(.)\r?\n", re.IGNORECASE)
_SOMETHING = re.compile(rb"[^\s,;]")
_DECIMAL_COMMA = r"^\s*[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?\s*$"
_SURE_DECIMAL = r"^\s*[+-]?\d+,(?:\d{1,2}|\d{4,})\s*$"
_BLANKS = re.compile(rb"(?m)(?<=[\r\n])[ \t]+(?=[\r\n]|\Z)")
_FIGURE = re.compile(r"^\s*[+-]?\.?\d[\d.,]*\s*$")
_SAVE_AGAIN = "Save it again as 'CSV UTF-8'"
# The csv module's messages about it.
_OPEN_QUOTES = {"unexpected end": "never closed", "expected after": "not closed at the end of its value"}


@dataclass(frozen=True)
class TextTable:
    """A table as text: headings, columns in order (blank is an empty text), and the positions of the rows.

    *above* holds the rows above the headings, and *units* the row of units under them.
    *ends* is false for a part of a table that goes on.
    """

    headings: list[str]
    columns: list[pa.ChunkedArray]
    places: Places
    above: tuple[tuple[str, ...], ...] = ()
    units: tuple[str, ...] = ()
    ends: bool = True


@dataclass(frozen=True)
class Start:
    """The delimiter of a text, its headings, and the byte and line at which the rows begin."""

    delimiter: str
    head: Head
    byte: int
    line: int


def read_delimited(
    data: bytes, findings: Findings, *, tab: bool = False, understood: Understood = has_coordinates
) -> TextTable:
    """Read delimited text; its headings are the first row that is understood as such, or the first row.

    Parameters
    ----------
    data
        The file: UTF-8, with or without a byte-order mark, GB18030 (GBK, GB2312) or UTF-16 with one.
    tab
        Whether the file's extension suggests tabs.
    understood
        Whether a row can serve as headings.

    Raises
    ------
    SitingError
        Unknown encoding, no headings, no rows, or a row with too many or too few values.
    """
    text = _as_utf8(data, findings)
    start = start_of(text, findings, tab=tab, understood=understood)
    headings, delimiter = start.head.headings, start.delimiter
    if not _SOMETHING.search(text, start.byte):
        findings.stop("there are headings but no rows", hint="Add a row for each place")
    try:
        table = _read_body(text, start, len(headings), findings)
    except pa.ArrowInvalid as error:
        _explain(text, start, len(headings), findings)
        findings.stop(f"cannot be read as CSV ({shown(error)})", hint=_SAVE_AGAIN)
    # An open quotation mark takes the following rows into its value.
    marks = text.count(b'"', start.byte)
    if marks % 2 or (marks and len(table) < text.count(b"\n", start.byte)):
        require_closed(io.BytesIO(text[start.byte :]), start, findings)
    columns = table.columns if delimiter == "," else _decimal_points(table.columns)
    places = Places("line", lambda row: line_of(text, start, row))
    return TextTable(headings, columns, places, start.head.above, start.head.units)


def start_of(text: bytes, findings: Findings, *, tab: bool, understood: Understood) -> Start:
    """Find delimiter and headings: by headings that are understood, otherwise by the first line."""
    stated = _SEPARATOR_LINE.match(text)
    if _FIRST_LINE.search(text) is None:
        findings.stop("the file is empty", hint="Add a row of headings and a row for each place")
    marks = (stated[1].decode("latin-1"),) if stated else _DELIMITERS
    found = [_head_by(text, mark, understood) for mark in marks]
    heads = [start for start in found if start is not None]
    if heads:
        # A comma inside a heading splits it too, but the true delimiter gives more parts.
        best = max(heads, key=lambda start: len(start.head.headings))
        return best if not stated else replace(best, head=replace(best.head, above=best.head.above[1:]))
    delimiter = stated[1].decode("latin-1") if stated else _delimiter(text, findings, tab=tab)
    offset = stated.end() if stated else 0
    headings, used = _read_headings(text[offset:], delimiter, findings)
    line = _line_number(text, offset + used)
    return Start(delimiter, Head(headings, 0, 1), offset + used, line)


def _head_by(text: bytes, delimiter: str, understood: Understood) -> Start | None:
    """Return the headings that are understood with this delimiter."""
    sample = text[:_SNIFFED_BYTES]
    rows: list[list[str]] = []
    ends: list[int] = []
    try:
        with _wide_fields():
            reader = csv.reader(_lines(sample), delimiter=delimiter)
            for row in reader:
                rows.append(row)
                ends.append(reader.line_num)
                if len(rows) > MAX_ROWS + 3:
                    break
    except (csv.Error, UnicodeDecodeError):
        # Some line is not well-formed: the lines before it may hold the headings.
        rows = rows[: len(ends)]
    head = find_head(rows, understood)
    if head is None:
        return None
    last = head.first + head.rows - 1
    return Start(delimiter, head, _byte_after(text, ends[last]), ends[last] + 1)


def _byte_after(text: bytes, lines: int) -> int:
    """Return the byte at which the line after the first *lines* lines begins."""
    at = 0
    for _ in range(lines):
        ends = [e for e in (text.find(b"\n", at), text.find(b"\r", at)) if e >= 0]
        if not ends:
            return len(text)
        at = min(ends) + 1
        if text[at - 1 : at + 1] == b"\r\n":
            at += 1
    return at


def _line_number(text: bytes, byte: int) -> int:
    before = text[:byte]
    return before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n") + 1


def _decimal_points(columns: list[pa.ChunkedArray]) -> list[pa.ChunkedArray]:
    """Replace decimal commas by points if some column proves them; for text not delimited by commas."""
    with_commas = [bool(pc.any(pc.match_substring(column, ",")).as_py()) for column in columns]
    if not any(with_commas):
        return columns
    fitting = [
        some and _all(column, _DECIMAL_COMMA) for some, column in zip(with_commas, columns, strict=True)
    ]
    sure = any(
        fits and pc.any(pc.match_substring_regex(column, _SURE_DECIMAL)).as_py()
        for fits, column in zip(fitting, columns, strict=True)
    )
    if not sure:
        return columns
    return [
        pc.replace_substring(pc.replace_substring(column, ".", ""), ",", ".") if fits else column
        for fits, column in zip(fitting, columns, strict=True)
    ]


def _all(column: pa.ChunkedArray, pattern: str) -> bool:
    blank = pc.equal(pc.utf8_trim_whitespace(column), "")
    return bool(pc.all(pc.or_(blank, pc.match_substring_regex(column, pattern))).as_py())


def _as_utf8(data: bytes, findings: Findings) -> bytes:
    zero = -1 if is_utf16(data) else data.find(b"\0")
    if zero >= 0:
        findings.stop(f"byte {zero + 1:,} is NUL, which no text file contains", hint=_SAVE_AGAIN)
    damaged = None if is_utf16(data) or is_utf8(data) else damaged_utf8(data)
    if damaged is not None:
        line, character = damaged
        findings.stop(
            f"character {character} is damaged: it is no UTF-8, as nearly all the rest of the file is",
            at=f"line {line:,}",
            hint="Write it anew, and save the file as UTF-8",
        )
    try:
        text = as_utf8(data)
    except UnicodeDecodeError as error:
        western = _western_as_utf8(data, findings)
        if western is None:
            wrong = "not UTF-16" if is_utf16(data) else "neither UTF-8 nor GB18030"
            findings.stop(f"unknown encoding: byte {error.start + 1:,} is {wrong}", hint=_SAVE_AGAIN)
        return western
    if is_utf16(data) or is_utf8(data) or is_chinese(text[:_SNIFFED_BYTES].decode("utf-8", "ignore")):
        return text
    western = _western_as_utf8(data, findings)
    if western is None:
        findings.stop("unknown encoding: neither UTF-8 nor Chinese", hint=_SAVE_AGAIN)
    return western


def _western_as_utf8(data: bytes, findings: Findings) -> bytes | None:
    text = None if is_utf16(data) else as_western(data)
    if text is None:
        return None
    findings.warn(
        "the text is taken as Windows-1252 (Western European); save it as UTF-8 if names look wrong"
    )
    return text.encode()


def _delimiter(text: bytes, findings: Findings, *, tab: bool) -> str:
    first = _FIRST_LINE.search(text)
    if first is None:
        findings.stop("the file is empty", hint="Add a row of headings and a row for each place")
    outside = b"".join(first[0].split(b'"')[::2])
    if tab and b"\t" in outside:
        return "\t"
    return max(_DELIMITERS, key=lambda mark: outside.count(mark.encode()))


def _read_headings(text: bytes, delimiter: str, findings: Findings) -> tuple[list[str], int]:
    """Return the headings, and the byte at which the rows under them start."""
    used = 0

    def counted() -> Iterator[str]:
        nonlocal used
        for line in _lines(text):
            used += len(line.encode())
            yield line

    try:
        with _wide_fields():
            reader = csv.reader(counted(), delimiter=delimiter, strict=True)
            return next(row for row in reader if any(cell.strip() for cell in row)), used
    except csv.Error as error:
        findings.stop(f"the headings are not well-formed CSV ({error})", hint="Check their quotation marks")
    except StopIteration:
        findings.stop("there are no headings", hint="The first line must name the columns")


def _read_body(text: bytes, start: Start, width: int, findings: Findings) -> pa.Table:
    try:
        return _parse_body(text, start, width)
    except pa.ArrowInvalid:
        # A line of blanks is as good as none.
        if _BLANKS.search(text, start.byte):
            text = text[: start.byte] + _BLANKS.sub(b"", text[start.byte :])
            return _read_body(text, start, width, findings)
        # Some programs end a table with lines for a legend or a source.
        end = _end_of_rows(text, start, width)
        if end is None:
            raise
        body = _parse_body(text[:end], start, width)
        findings.warn(f"the text under the table, from line {_line_number(text, end)}, is not read")
        return body


def _end_of_rows(text: bytes, start: Start, width: int) -> int | None:
    """Return the byte after the last complete row, if only a few lines of words follow; otherwise None."""
    lines = text[start.byte :].rstrip().split(b"\n")
    kept = len(lines)
    least = max(0, kept - _MAX_TAIL_ROWS)
    while kept > least and not _is_row(lines[kept - 1], start.delimiter, width):
        kept -= 1
    tail = lines[kept:]
    # A row with a value too many contains figures; a legend does not.
    words = not any(_holds_a_figure(line, start.delimiter) for line in tail)
    if kept <= least or not tail or not words:
        return None
    return start.byte + len(b"\n".join(lines[:kept])) + 1


def _holds_a_figure(line: bytes, delimiter: str) -> bool:
    cells = _cells_of(line, delimiter)
    return any(_FIGURE.match(cell) for cell in cells)


def _cells_of(line: bytes, delimiter: str) -> list[str]:
    # The csv module treats an old-style line end, alone in a line, as an error of the caller.
    text = line.decode("utf-8", "replace").rstrip("\r").replace("\r", " ")
    with _wide_fields():
        return next(csv.reader([text], delimiter=delimiter), [])


def _is_row(line: bytes, delimiter: str, width: int) -> bool:
    cells = _cells_of(line, delimiter)
    return len(cells) == width and sum(bool(cell.strip()) for cell in cells) > 1


def _parse_body(text: bytes, start: Start, width: int) -> pa.Table:
    # Allowing quoted line breaks costs Arrow its parallel reading, so only if there are quotes.
    quoted = text.find(b'"', start.byte) >= 0
    parse = pyarrow.csv.ParseOptions(delimiter=start.delimiter, newlines_in_values=quoted)
    names = [f"c{i}" for i in range(width)]
    types = dict.fromkeys(names, pa.string())
    convert = pyarrow.csv.ConvertOptions(column_types=types, check_utf8=False)
    body = pa.py_buffer(text).slice(start.byte)
    for size in (_BLOCK_BYTES, body.size + 1):
        read = pyarrow.csv.ReadOptions(column_names=names, block_size=size)
        try:
            return pyarrow.csv.read_csv(
                pa.BufferReader(body), read_options=read, parse_options=parse, convert_options=convert
            )
        except pa.ArrowInvalid as error:
            # A row longer than a block (a polygon as WKT, say) needs a single block for everything.
            if "straddling" not in str(error) or size > body.size:
                raise
    raise AssertionError("unreachable: the last block size returns or raises")


def _explain(text: bytes, start: Start, width: int, findings: Findings) -> None:
    """Find what Arrow failed on, and raise with its line."""
    require_closed(io.BytesIO(text[start.byte :]), start, findings)
    for line, row in _rows(io.BytesIO(text[start.byte :]), start.delimiter, start.line):
        if len(row) != width:
            findings.stop(
                f"{len(row)} values under {width} headings",
                at=f"line {line}",
                hint="Put values that contain the delimiter in quotation marks, and keep blank ones",
            )


def require_closed(body: IO[bytes], start: Start, findings: Findings) -> None:
    """Raise if a quotation mark is not closed at the end of its value, or never; *body* has no headings."""
    row = start.line
    try:
        for line, _ in _rows(body, start.delimiter, start.line, strict=True):
            row = line
    except csv.Error as error:
        for said, what in _OPEN_QUOTES.items():
            if said in str(error):
                hint = "Close it, or double it where it is part of the text"
                findings.stop(f"a quotation mark is opened and {what}", at=f"after line {row}", hint=hint)


def line_of(text: bytes, start: Start, row: int) -> int:
    """Return the line on which a 0-based *row* under the headings starts, 1-based."""
    rows = _rows(io.BytesIO(text[start.byte :]), start.delimiter, start.line)
    return next(line for i, (line, _) in enumerate(rows) if i == row)


def _rows(
    body: IO[bytes], delimiter: str, first_line: int, *, strict: bool = False
) -> Iterator[tuple[int, list[str]]]:
    """Walk through the rows, empty lines left out; each with the line it starts on."""
    # The csv module needs line ends unchanged.
    text = io.TextIOWrapper(body, encoding="utf-8", newline="")
    reader = csv.reader(text, delimiter=delimiter, strict=strict)
    line = first_line
    try:
        with _wide_fields():
            for row in reader:
                if len(row) > 1 or (row and row[0].strip()):
                    yield line, row
                line = first_line + reader.line_num
    finally:
        text.detach()  # the caller closes the file


def _lines(text: bytes) -> Iterator[str]:
    # The csv module needs line ends unchanged.
    return io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", newline="")


@contextlib.contextmanager
def _wide_fields() -> Iterator[None]:
    """Let the csv module accept fields of any length: a polygon as WKT, a very long name."""
    before = csv.field_size_limit(_MAX_FIELD_LENGTH)
    try:
        yield
    finally:
        csv.field_size_limit(before)
