"""Voltages and capacities of a layer's features, converted to the units that criteria compare in.

OpenStreetMap writes volts, several in one text (``220000;110000``); offices write ``220kV`` and ``10千伏``.
"""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa

from siting.catalogue import Layer
from siting.errors import LayerError, quote
from siting.evidence import FloatArray
from siting.readers.cells import read_cells
from siting.readers.heading_units import stated_unit
from siting.units import read_unit

MAX_KV = 1_500.0
"""No network operates above this [kV]: a column with larger figures is in volts."""
_PARTING = re.compile(r"[;；、/]")


def sizes(layer: Layer, column: str, unit: str) -> tuple[FloatArray, str]:
    """Return the figures of a column in *unit* (the largest of a cell with several), and a note.

    Raises
    ------
    LayerError
        There is no such column, or a cell holds no figure in that unit.
    """
    held = layer.columns.get(column)
    if held is None or held.dtype.kind in "biuf":
        value = layer.numbers(column)
    else:
        value = _read([str(cell) for cell in held], layer, column, unit)
    stated, wanted = read_unit(stated_unit(column)), read_unit(unit)
    if stated is not None and wanted is not None and stated.comparable(wanted) and stated != wanted:
        times, plus = stated.to(wanted)
        return value * times + plus, f"column {quote(column)} of layer '{layer.id}' is brought to {unit}"
    if unit == "kV" and np.nanmax(value, initial=0.0) > MAX_KV:
        told = (
            f"column {quote(column)} of layer '{layer.id}' goes up to {np.nanmax(value):,.0f}: read as volts"
        )
        return value / 1000.0, told
    return value, ""


def _read(cells: list[str], layer: Layer, column: str, unit: str) -> FloatArray:
    parts = [[part.strip() for part in _PARTING.split(cell)] for cell in cells]
    owner = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    texts = [text if text.casefold() not in {"nan", "none"} else "" for part in parts for text in part]
    read = read_cells(pa.chunked_array([pa.array(texts, pa.string())]), unit=unit)
    if read.wrong.any():
        row = int(owner[int(np.argmax(read.wrong))])
        raise LayerError(
            f"column {quote(column)} holds {quote(cells[row])}, which is not a figure in {unit}",
            where=f"layer '{layer.id}'",
            hint=f"Give numbers in {unit}; leave unknown cells blank.",
        )
    largest = np.full(len(cells), -np.inf)
    np.fmax.at(largest, owner, read.value)
    return np.where(np.isfinite(largest), largest, np.nan)
