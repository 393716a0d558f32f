"""Cells of a site file as text and as figures, and notes on those that are not plain numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from siting.errors import counted, quote
from siting.evidence import FloatArray
from siting.readers.cells import Cells, read_cells
from siting.readers.numbers import trimmed
from siting.records import dataclass
from siting.sites.check import Rows

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

_BREAKS = r"[\p{Cc}\x{2028}\x{2029}\x{202a}-\x{202e}\x{2066}-\x{2069}]"
_MOST_NAMED = 10
"""A message names up to this many cells, so that all can be corrected in one go."""


def texts_of(values: pd.Series[str]) -> pa.ChunkedArray:
    """Return a column as text on one line each: blank is null.

    Control characters become spaces, including those that change the text direction.
    """
    if values.dtype.kind in "iu":
        column = pc.cast(pa.array(values), pa.string())
    elif values.dtype.kind == "f":
        # Whole numbers became floats because one was missing: 12.0 means 12.
        floats = np.asarray(values, dtype=np.float64).tolist()
        numbers = [None if math.isnan(v) else str(int(v)) if v.is_integer() else str(v) for v in floats]
        column = pa.array(numbers, pa.string())
    elif values.dtype.kind in "bM":
        column = pa.array(values.astype(str), pa.string())
    else:
        column = pa.array(values, pa.string(), from_pandas=True)
    chunks = column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])
    # Most files contain none of these, and copying all names costs memory.
    if pc.any(pc.match_substring_regex(chunks, _BREAKS)).as_py():
        chunks = pc.replace_substring_regex(chunks, _BREAKS, " ")
    blank = pc.is_null(trimmed(chunks))
    return pc.if_else(blank, None, chunks) if pc.any(blank).as_py() else chunks


def numbers_of(frame: gpd.GeoDataFrame, column: str | None, rows: Rows, *, unit: str = "") -> FloatArray:
    """Return a column as numbers, NaN where blank, and note what is not a number."""
    return np.full(len(frame), np.nan) if column is None else cells_of(frame, column, rows, unit=unit).value


def cells_of(frame: gpd.GeoDataFrame, column: str, rows: Rows, *, unit: str, bounds: bool = False) -> Cells:
    """Return a column as numbers with the ends of rough ones, and note what is not a number.

    A cell may have a unit of its own, which is converted to *unit*, if the column has one.
    """
    values = frame[column]
    if values.dtype.kind in "iuf":
        numbers = np.asarray(values, dtype=np.float64)
        infinite = np.isinf(numbers)
        rows.note(
            infinite,
            lambda _, name: f"{quote(column)} of {name} is infinite",
            "Correct it, or leave it blank",
        )
        finite, none = np.where(infinite, np.nan, numbers), np.zeros(len(frame), dtype=np.bool_)
        return Cells(finite, finite, finite, none, none, none, infinite)
    text = texts_of(values)
    parsed = read_cells(text, unit=unit, bounds=bounds)
    _tell_of_qualified(parsed, text, column, rows)
    if parsed.words.any():
        word = quote(text[int(np.argmax(parsed.words))].as_py())
        rows.findings.tally(
            f"words for missing in {column}",
            lambda n: (
                f"column {quote(column)}: {counted(n, 'cell')} with a word for missing, such as {word}, "
                "UNKNOWN"
            ),
            int(parsed.words.sum()),
        )
    _note_wrong(np.flatnonzero(parsed.wrong).tolist(), text, column, rows)
    return parsed


@dataclass(frozen=True)
class CellNote:
    """What cells of one kind are read as: the kind, how many there are, and what is said of any number."""

    kind: str
    count: int
    said: Callable[[int], str]


def notes_on_cells(
    cells: Cells, column: str, text: Callable[[int], str], place: Callable[[int], str]
) -> Iterator[CellNote]:
    """Yield a note for each kind of qualified cell: rough, a bound only, or with words in brackets.

    *text* returns the cell of a row and *place* where it stands.
    """
    heading = quote(column)
    rough = cells.about.copy()
    rough[[*cells.least, *cells.most]] = False

    def named(which: Sequence[int]) -> str:
        return ", ".join(f"{quote(text(row))} ({place(row)})" for row in which[:_MOST_NAMED])

    def of_rough(n: int) -> str:
        one = quote(text(int(np.argmax(rough))))
        return (
            f"column {heading}: {counted(n, 'cell')} with a range or a rough figure, such as {one}; a range "
            "is read at its middle"
        )

    def of_least(n: int) -> str:
        return f"column {heading}: {counted(n, 'cell')} with only a minimum, read as that or more: {least}"

    def of_most(n: int) -> str:
        return f"column {heading}: {counted(n, 'cell')} with only a maximum, read as that or less: {most}"

    def of_remarked(n: int) -> str:
        return f"column {heading}: {counted(n, 'cell')} read without the words behind the figure: {remarked}"

    least, most, remarked = named(cells.least), named(cells.most), named(cells.remarked)
    found = (
        CellNote("rough", int(rough.sum()), of_rough),
        CellNote("least", len(cells.least), of_least),
        CellNote("most", len(cells.most), of_most),
        CellNote("remarked", len(cells.remarked), of_remarked),
    )
    return (note for note in found if note.count)


def _tell_of_qualified(cells: Cells, text: pa.ChunkedArray, column: str, rows: Rows) -> None:
    """Say which cells are approximate, bounds or have words in brackets, and how they are read."""
    for note in notes_on_cells(cells, column, lambda row: str(text[row].as_py()), rows.places.of):
        rows.findings.tally(f"{note.kind} in {column}", note.said, note.count)


def _named(which: Sequence[int], text: pa.ChunkedArray, rows: Rows) -> str:
    """Return cells with their places: ``'680（含道路）' (row 2), '70(net)' (row 5)``."""
    return ", ".join(f"{quote(text[row].as_py())} ({rows.places.of(row)})" for row in which[:_MOST_NAMED])


def _note_wrong(wrong: list[int], text: pa.ChunkedArray, column: str, rows: Rows) -> None:
    """Note the cells that are not numbers, all in one message, so that they are corrected in one go."""
    hint = "Write plain digits with a decimal point, or leave it blank"
    if not wrong:
        return
    first = wrong[0]
    if len(wrong) == 1:
        said = f"{quote(column)} of {rows.name(first)} is {quote(text[first].as_py())}, not a number"
        rows.findings.fault(said, at=rows.places.of(first), hint=hint)
        return
    said = f"{len(wrong):,} cells of column {quote(column)} are not numbers: {_named(wrong, text, rows)}"
    rows.findings.fault(said, hint=hint, count=max(1, len(wrong) - _MOST_NAMED + 1))
