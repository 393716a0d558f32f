"""How much a file may ask for: one set of limits for all readers of packed, nested or computed content.

A small file can unpack to gigabytes, or keep a parser busy for ever. The limits are far above what honest
files need; formats that are read piece by piece (CSV, GeoParquet, GeoPackage) have no limit of rows.
"""

from __future__ import annotations

import ctypes
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import zipfile

    from siting.readers.findings import Findings

_LESS = "Split it, or save it as GeoPackage or CSV"
_SAVE_AGAIN = "Save it again from the program that made it"
_STATM = Path("/proc/self/statm")
_LOOK_S = 0.05
_AGAIN_S = 0.5


@dataclass(frozen=True)
class Budget:
    """Limits on what one file may ask for.

    Parameters
    ----------
    unpacked_bytes
        What is unpacked into memory: the parts of a workbook, a document, a KMZ.
    streamed_bytes
        What is unpacked to disk, or read piece by piece: the parts of a zipped shapefile.
    ratio, free_bytes
        How many times its packed size content may have, once it is over *free_bytes*.
    members
        Parts of an archive.
    rows, columns, cells
        Of a table that a reader holds whole (Excel's own limits are 1,048,576 rows and 16,384 columns).
    text_length
        Bytes of one attribute, in UTF-8.
    elements, depth
        Tags of one XML part, opening and closing, and how many elements stand inside each other.
    pages
        Of a PDF.
    seconds, bytes_per_second
        Processor time of a parser [s], and the bytes of the file that earn it another second.
    grown_bytes
        How much the process may grow while a parser works.
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
    seconds: float = 60.0
    bytes_per_second: int = 100_000
    grown_bytes: int = 1 << 30


BUDGET = Budget()


def require_unpackable(
    infos: list[zipfile.ZipInfo], findings: Findings, budget: Budget = BUDGET, *, streamed: bool = False
) -> None:
    """Raise before anything is unpacked if the members of a zip would become too large.

    The sizes that a zip states are binding: `zipfile` gives no more bytes of a member than were stated.

    Raises
    ------
    SitingError
        Too many members, or too many bytes, or a ratio that only a trap has.
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
    """Raise if *size* bytes come out of *packed* ones that no honest file makes of them."""
    if size > budget.free_bytes and size > budget.ratio * packed:
        findings.stop(
            f"unpacks to {_megabytes(size)}, {size // max(packed, 1):,} times its size, as only a trap does",
            hint=_SAVE_AGAIN,
        )


def require_elements(xml: bytes, findings: Findings, budget: Budget = BUDGET) -> None:
    """Raise if an XML part has more tags than a tree of it should hold in memory."""
    # In every encoding a tag starts with this byte.
    tags = xml.count(b"<")
    if tags > budget.elements:
        findings.stop(f"{tags:,} tags in one part; {budget.elements:,} are read", hint=_LESS)


def require_depth(depth: int, findings: Findings, budget: Budget = BUDGET) -> None:
    """Raise if more elements stand inside each other than anybody draws."""
    if depth > budget.depth:
        findings.stop(f"over {budget.depth:,} elements inside each other", hint=_SAVE_AGAIN)


def require_table(
    findings: Findings, budget: Budget = BUDGET, *, rows: int = 0, columns: int = 0, cells: int = 0
) -> None:
    """Raise if a table that is held whole has too many rows, columns or cells."""
    for count, most, word in (
        (rows, budget.rows, "rows"),
        (columns, budget.columns, "columns"),
        (cells, budget.cells, "cells"),
    ):
        if count > most:
            findings.stop(f"over {most:,} {word}", hint=_LESS)


def require_text(length: int, findings: Findings, budget: Budget = BUDGET, *, at: str = "") -> None:
    """Raise if one text is longer than an attribute can be."""
    if length > budget.text_length:
        findings.stop(f"a text of {length:,} bytes; up to {budget.text_length:,} are read", at=at, hint=_LESS)


class _OverBudgetError(BaseException):
    """Raised inside a parser, past whatever it catches."""


@contextmanager
def watched(findings: Findings, budget: Budget = BUDGET, *, size: int = 0) -> Iterator[None]:
    """Stop a parser written in Python that takes too long for a file of *size* bytes, or too much memory.

    A second thread looks at the clock and at the size of the process, and raises in this one. That works
    on every platform and in any thread, but only between two steps of Python: a library in C must be
    limited in another way.

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
            _end(watch, done)
    except _OverBudgetError:
        _end(watch, done)
        findings.stop(reason[0], hint=_LESS)


def _end(watch: threading.Thread, done: threading.Event) -> None:
    done.set()
    watch.join()
    # What was sent and has not arrived must not arrive elsewhere.
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(threading.get_ident()), None)


def _watch(thread: int, done: threading.Event, reason: list[str], seconds: float, budget: Budget) -> None:
    started, size = time.process_time(), _resident_bytes()
    while not done.wait(_LOOK_S):
        if time.process_time() - started > seconds:
            reason[0] = f"not read after {seconds:.0f} s of processor time, as if it were made to last"
        elif _resident_bytes() - size > budget.grown_bytes:
            reason[0] = f"takes more than {_megabytes(budget.grown_bytes)} of memory to read"
        else:
            continue
        # Again and again: a parser may swallow it in a destructor or a callback.
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(_OverBudgetError))
        done.wait(_AGAIN_S)


def _resident_bytes() -> int:
    """Return the memory of this process; 0 where the system does not say it (the clock is left)."""
    try:
        return int(_STATM.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _megabytes(size: int) -> str:
    return f"{size >> 20:,} MB"
