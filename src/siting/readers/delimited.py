"""Delimited text (CSV, TSV) as columns of text: encodings, delimiters, ragged rows.

Arrow does the bulk. Only when something is wrong is the text walked through row by row, to say where.
"""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.csv

from siting.readers.findings import Findings, Places, shown
from siting.readers.text_bytes import as_utf8, is_utf16

_DELIMITERS = (",", ";", "\t")
_BLOCK_BYTES = 1 << 22
_MAX_FIELD_LENGTH = 1 << 30
_FIRST_LINE = re.compile(rb"[^\r\n]*[^\s][^\r\n]*")
_SOMETHING = re.compile(rb"[^\s,;]")
_SAVE_AGAIN = "Save it again as 'CSV UTF-8'"


@dataclass(frozen=True)
class TextTable:
    """A table as text: headings, columns in their order (blank is an empty text), and where the rows are."""

    headings: list[str]
    columns: list[pa.ChunkedArray]
    places: Places


def read_delimited(data: bytes, findings: Findings, *, tab: bool = False) -> TextTable:
    """Read delimited text whose first line with anything on it holds the headings.

    Parameters
    ----------
    data
        The file: UTF-8, with or without a byte-order mark, GB18030 (GBK, GB2312) or UTF-16 with one.
    tab
        Whether the file's extension suggests tabs.

    Raises
    ------
    SitingError
        Unknown encoding, no headings, no rows, or a row with too many or too few values.
    """
    text = _as_utf8(data, findings)
    delimiter = delimiter_of(text, findings, tab=tab)
    headings, start = read_headings(text, delimiter, findings)
    if not _SOMETHING.search(text, start):
        findings.stop("there are headings but no rows", hint="Give it a row for each place")
    try:
        table = _read_body(text, start, [f"c{i}" for i in range(len(headings))], delimiter)
    except pa.ArrowInvalid as error:
        _explain(text, delimiter, len(headings), findings)
        findings.stop(f"cannot be read as CSV ({shown(error)})", hint=_SAVE_AGAIN)
    if text.count(b'"') % 2:
        _find_open_quote(text, delimiter, findings)
    return TextTable(headings, table.columns, Places("line", lambda row: line_of(text, delimiter, row)))


def _as_utf8(data: bytes, findings: Findings) -> bytes:
    zero = -1 if is_utf16(data) else data.find(b"\0")
    if zero >= 0:
        findings.stop(f"byte {zero + 1:,} is NUL, which no text file holds", hint=_SAVE_AGAIN)
    try:
        return as_utf8(data)
    except UnicodeDecodeError as error:
        wrong = "not UTF-16" if is_utf16(data) else "neither UTF-8 nor GB18030"
        findings.stop(f"unknown encoding: byte {error.start + 1:,} is {wrong}", hint=_SAVE_AGAIN)


def delimiter_of(text: bytes, findings: Findings, *, tab: bool) -> str:
    """Return what stands between values: the commonest mark of the first line with anything on it."""
    first = _FIRST_LINE.search(text)
    if first is None:
        findings.stop("the file is empty", hint="Give it a line of headings and a row for each place")
    outside = b"".join(first[0].split(b'"')[::2])
    if tab and b"\t" in outside:
        return "\t"
    return max(_DELIMITERS, key=lambda mark: outside.count(mark.encode()))


def read_headings(text: bytes, delimiter: str, findings: Findings) -> tuple[list[str], int]:
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


def _read_body(text: bytes, start: int, names: list[str], delimiter: str) -> pa.Table:
    # A quoted line break costs Arrow its parallel reading, so it is asked for only where quotes are.
    parse = pyarrow.csv.ParseOptions(delimiter=delimiter, newlines_in_values=text.find(b'"', start) >= 0)
    types = dict.fromkeys(names, pa.string())
    convert = pyarrow.csv.ConvertOptions(column_types=types, check_utf8=False)
    body = pa.py_buffer(text).slice(start)
    for size in (_BLOCK_BYTES, body.size + 1):
        read = pyarrow.csv.ReadOptions(column_names=names, block_size=size)
        try:
            return pyarrow.csv.read_csv(
                pa.BufferReader(body), read_options=read, parse_options=parse, convert_options=convert
            )
        except pa.ArrowInvalid as error:
            # A row longer than a block (a polygon as WKT, say) needs one block for all.
            if "straddling" not in str(error) or size > body.size:
                raise
    raise AssertionError("unreachable: the last block size returns or raises")


def _explain(text: bytes, delimiter: str, width: int, findings: Findings) -> None:
    """Find what Arrow stumbled over, and raise with its line."""
    _find_open_quote(text, delimiter, findings)
    for line, row in _rows(text, delimiter):
        if len(row) != width:
            findings.stop(
                f"{len(row)} values under {width} headings",
                at=f"line {line}",
                hint="Put values that hold the delimiter in quotation marks, and keep blank ones",
            )


def _find_open_quote(text: bytes, delimiter: str, findings: Findings) -> None:
    started = 1
    try:
        for line, _ in _rows(text, delimiter, strict=True):
            started = line
    except csv.Error as error:
        if "unexpected end" in str(error):
            findings.stop(
                "a quotation mark is opened and never closed",
                at=f"after line {started}",
                hint="Close it, or double it where it is part of the text",
            )


def line_of(text: bytes, delimiter: str, row: int) -> int:
    """Return the line on which a 0-based *row* under the headings starts, 1-based."""
    rows = _rows(text, delimiter)
    next(line for line, cells in rows if any(cell.strip() for cell in cells))
    return next(line for i, (line, _) in enumerate(rows) if i == row)


def _rows(text: bytes, delimiter: str, *, strict: bool = False) -> Iterator[tuple[int, list[str]]]:
    """Walk through the rows, empty lines left out; each with the line it starts on."""
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=strict)
    line = 1
    with _wide_fields():
        for row in reader:
            if row:
                yield line, row
            line = reader.line_num + 1


def _lines(text: bytes) -> Iterator[str]:
    # The csv module wants line ends as they are.
    return io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", newline="")


@contextlib.contextmanager
def _wide_fields() -> Iterator[None]:
    """Let the csv module take fields of any length: a polygon as WKT, a very long name."""
    before = csv.field_size_limit(_MAX_FIELD_LENGTH)
    try:
        yield
    finally:
        csv.field_size_limit(before)
