"""Resource limits: one set for all readers of packed, nested or computed content.

A small file can unpack to gigabytes, or keep a parser busy forever. The limits are far above what legitimate
files need; formats that are read piece by piece (CSV, GeoParquet, GeoPackage) have no row limit.
"""

from __future__ import annotations

import ctypes
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from siting.records import dataclass

if TYPE_CHECKING:
    import zipfile

    from siting.readers.findings import Findings

_LESS = "Split it, or save it as GeoPackage or CSV"
_SAVE_AGAIN = "Save it again from the program that made it"
_STATM = Path("/proc/self/statm")
_LOOK_S = 0.05
_AGAIN_S = 0.5
_INSTRUCTIONS = 100_000  # one suffices for the interpreter to raise what is pending


@dataclass(frozen=True)
class Budget:
    """Limits on the resources one file may use.

    Parameters
    ----------
    unpacked_bytes
        Content unpacked into memory: the parts of a workbook, a document, a KMZ.
    streamed_bytes
        Content unpacked to disk, or read piece by piece: the parts of a zipped shapefile.
    ratio, free_bytes
        Largest ratio of content to packed size, once the content is over *free_bytes*.
    members
        Parts of an archive.
    rows, columns, cells
        Of a table that a reader keeps in memory (Excel's own limits are 1,048,576 rows and 16,384 columns).
    text_length
        Bytes of one attribute, in UTF-8.
    elements, depth
        Tags of one XML part, opening and closing, and the nesting depth of its elements.
    pages
        Of a PDF.
    pixels
        Of a picture or a part of a raster that is held in memory.
    seconds, bytes_per_second
        Processor time of a parser [s], and the bytes of the file that allow it another second.
    grown_bytes
        How much the process may grow while a parser runs.
    """

    unpacked_bytes: int = 512 << 20
    streamed_bytes: int = 4 << 30
    ratio: int = 200
    free_bytes: int = 64 << 20
    members: int = 20_000
    rows: int = 1_048_576
    columns: int = 16_384
    cells: int = 8_000_000
    text_length: int = 1_000_000
    elements: int = 4_000_000
    depth: int = 100
    pages: int = 5_000
    pixels: int = 120_000_000
    seconds: float = 60.0
    bytes_per_second: int = 100_000
    grown_bytes: int = 1 << 30


BUDGET = Budget()


def require_unpackable(
    infos: list[zipfile.ZipInfo], findings: Findings, budget: Budget = BUDGET, *, streamed: bool = False
) -> None:
    """Raise before unpacking if the members of a zip would become too large.

    The sizes stated in a zip are binding: `zipfile` returns no more bytes of a member than stated.

    Raises
    ------
    SitingError
        Too many members or bytes, or the compression ratio of a zip bomb.
    """
    if len(infos) > budget.members:
        findings.stop(f"{len(infos):,} files in one archive; {budget.members:,} are read", hint=_LESS)
    size = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    most = budget.streamed_bytes if streamed else budget.unpacked_bytes
    if size > most:
        findings.stop(f"unpacks to {_megabytes(size)}; up to {_megabytes(most)} are read", hint=_LESS)
    require_ratio(packed, size, findings, budget)


def require_ratio(packed: int, size: int, findings: Findings, budget: Budget = BUDGET) -> None:
    """Raise if *packed* bytes unpack to an implausible *size*."""
    if size > budget.free_bytes and size > budget.ratio * packed:
        findings.stop(
            f"unpacks to {_megabytes(size)}, {size // max(packed, 1):,} times its size, like a zip bomb",
            hint=_SAVE_AGAIN,
        )


def require_elements(xml: bytes, findings: Findings, budget: Budget = BUDGET) -> None:
    """Raise if an XML part has too many tags to hold as a tree in memory."""
    # A tag starts with this byte in every encoding.
    tags = xml.count(b"<")
    if tags > budget.elements:
        findings.stop(f"{tags:,} tags in one part; {budget.elements:,} are read", hint=_LESS)


def require_depth(depth: int, findings: Findings, budget: Budget = BUDGET) -> None:
    """Raise if elements are nested deeper than any legitimate file."""
    if depth > budget.depth:
        findings.stop(f"over {budget.depth:,} nested elements", hint=_SAVE_AGAIN)


def require_table(
    findings: Findings, budget: Budget = BUDGET, *, rows: int = 0, columns: int = 0, cells: int = 0
) -> None:
    """Raise if a table kept in memory has too many rows, columns or cells."""
    for count, most, word in (
        (rows, budget.rows, "rows"),
        (columns, budget.columns, "columns"),
        (cells, budget.cells, "cells"),
    ):
        if count > most:
            findings.stop(f"over {most:,} {word}", hint=_LESS)


def require_text(length: int, findings: Findings, budget: Budget = BUDGET, *, at: str = "") -> None:
    """Raise if a text is longer than an attribute may be."""
    if length > budget.text_length:
        findings.stop(f"a text of {length:,} bytes; up to {budget.text_length:,} are read", at=at, hint=_LESS)


def require_pixels(width: int, height: int, findings: Findings, budget: Budget = BUDGET) -> None:
    """Raise if a picture has too many pixels to hold in memory."""
    if width * height > budget.pixels:
        findings.stop(
            f"{width:,} by {height:,} pixels; up to {budget.pixels / 1e6:,.0f} million are read",
            hint="Save it with fewer pixels",
        )


class _OverBudgetError(BaseException):
    """Raised inside a parser, past anything it catches."""


@contextmanager
def watched(findings: Findings, budget: Budget = BUDGET, *, size: int = 0) -> Iterator[None]:
    """Stop a Python parser that takes too long for a file of *size* bytes, or too much memory.

    A second thread watches the clock and the size of the process, and raises in this one. That works on every
    platform and in any thread, but only between Python instructions: C libraries must be limited in another
    way.

    Raises
    ------
    SitingError
        The budget is used up.
    """
    done, reason = threading.Event(), [""]
    watch = threading.Thread(
        target=_watch,
        args=(threading.get_ident(), done, reason, budget.seconds + size / budget.bytes_per_second, budget),
        name="siting-watch",
        daemon=True,
    )
    watch.start()
    try:
        try:
            yield
        finally:
            _end(watch, done, reason)
    except _OverBudgetError:
        _end(watch, done, reason)
        findings.stop(reason[0], hint=_LESS)


def _end(watch: threading.Thread, done: threading.Event, reason: list[str]) -> None:
    done.set()
    watch.join()
    if not reason[0]:
        return
    # An exception that may still be pending must not be raised elsewhere. Taking it back with None would
    # leave CPython 3.11 looking for it forever, and hang it in a debugger; so it is raised here, and caught.
    try:
        _raise_in(threading.get_ident())
        for _ in range(_INSTRUCTIONS):
            pass
    except _OverBudgetError:
        return


def _raise_in(thread: int) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(_OverBudgetError))


def _watch(thread: int, done: threading.Event, reason: list[str], seconds: float, budget: Budget) -> None:
    started, size = time.process_time(), _resident_bytes()
    while not done.wait(_LOOK_S):
        if time.process_time() - started > seconds:
            reason[0] = f"not read after {seconds:.0f} s of processor time, as if made to exhaust it"
        elif _resident_bytes() - size > budget.grown_bytes:
            reason[0] = f"takes more than {_megabytes(budget.grown_bytes)} of memory to read"
        else:
            continue
        # Repeatedly: a parser may swallow it in a destructor or a callback.
        _raise_in(thread)
        done.wait(_AGAIN_S)


def _resident_bytes() -> int:
    """Return the memory of this process; 0 if the system does not report it (only the clock then counts)."""
    try:
        return int(_STATM.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _megabytes(size: int) -> str:
    return f"{size >> 20:,} MB"
