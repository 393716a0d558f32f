"""Points with their climate as CSV: the user's columns unchanged, then the added ones."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from siting.cooling.points import MEAN_TEMPERATURE, Points
from siting.evidence import FloatArray
from siting.show.base.cells import csv_bytes, csv_lines, csv_quoted, number_cells

_BLOCK = 50_000


def write_points(points: Points, added: Mapping[str, FloatArray], path: Path) -> None:
    """Write the points in order, in UTF-8, comma-separated; UNKNOWN is an empty cell.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    names = csv_quoted(pa.array([*points.headings, *added])).to_pylist()
    with path.open("wb") as file:
        file.write((",".join(names) + "\n").encode())
        for start in range(0, len(points), _BLOCK):
            part = slice(start, start + _BLOCK)
            cells: list[pa.Array | str] = []
            for column in points.columns:
                cells += [csv_quoted(_piece(column, start)), ","]
            for name, values in added.items():
                unit = "degC" if name.startswith(MEAN_TEMPERATURE) else "h/yr"
                cells += [number_cells(values[part], unit), ","]
            file.write(csv_bytes(csv_lines(*cells[:-1], "\n")))


def _piece(column: pa.ChunkedArray, start: int) -> pa.Array:
    piece = pc.cast(column.slice(start, _BLOCK), pa.large_string())
    return piece.combine_chunks() if isinstance(piece, pa.ChunkedArray) else piece
