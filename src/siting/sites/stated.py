"""Cells of a site file as text and as figures, and notes on those that are not plain numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from siting.errors import quote
from siting.evidence import FloatArray
from siting.readers.cells import Cells, read_cells
from siting.readers.numbers import trimmed
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


def cells_of(frame: gpd.GeoDataFrame, column: str, rows: Rows, *, unit: str, at_least: bool = False) -> Cells:
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
    parsed = read_cells(text, unit=unit, at_least=at_least)
    _tell_of_qualified(parsed, text, column, rows)
    if parsed.words.any():
        word = quote(text[int(np.argmax(parsed.words))].as_py())
        rows.findings.tally(
            f"words for missing in {column}",
            lambda n: (
                f"{n:,} cells of column {quote(column)} hold words for missing, such as {word}, "
                "and are UNKNOWN"
            ),
            int(parsed.words.sum()),
        )
    _note_wrong(np.flatnonzero(parsed.wrong).tolist(), text, column, rows)
    return parsed


def _tell_of_qualified(cells: Cells, text: pa.ChunkedArray, column: str, rows: Rows) -> None:
    """Say which cells are approximate, minimums or have words in brackets, and how they are read."""
    rough, heading = cells.about.copy(), quote(column)
    rough[list(cells.least)] = False
    if rough.any():
        one = quote(text[int(np.argmax(rough))].as_py())
        rows.findings.tally(
            f"rough figures in {column}",
            lambda n: f"{n:,} cells of column {heading} are rough, such as {one}: the middle is taken",
            int(rough.sum()),
        )
    if cells.least:
        least = _named(cells.least, text, rows)
        rows.findings.tally(
            f"least figures in {column}",
            lambda n: (
                f"{n:,} cells of column {heading} give only a minimum, "
                f"taken as an approximate figure: {least}"
            ),
            len(cells.least),
        )
    if cells.remarked:
        remarked = _named(cells.remarked, text, rows)
        rows.findings.tally(
            f"remarks in {column}",
            lambda n: f"{n:,} cells of column {heading} are read without the words in brackets: {remarked}",
            len(cells.remarked),
        )


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
