"""Columns of a site file as figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from siting.evidence import FloatArray
from siting.readers.cells import read_cells, shared_unit
from siting.readers.headings import stated_unit

if TYPE_CHECKING:
    import pandas as pd


def figures_of(name: str, column: pd.Series[Any]) -> FloatArray:
    """Return a column of kind ``number`` in the unit of its heading; shape (n,), NaN is UNKNOWN."""
    if column.dtype.kind in "iuf":
        figures = np.asarray(column, dtype=np.float64)
        return np.where(np.isinf(figures), np.nan, figures)
    return np.asarray(read_cells(_texts_of(column), unit=unit_of(name, column)).value, dtype=np.float64)


def unit_of(name: str, column: pd.Series[Any]) -> str:
    """Return the unit that the heading of a column states, or all its cells: ``$`` of ``$45``; else empty."""
    unit = stated_unit(name)
    return unit if unit or column.dtype.kind in "iufb" else shared_unit(_texts_of(column))


def _texts_of(column: pd.Series[Any]) -> pa.ChunkedArray:
    words = column.astype("str").where(column.notna(), None)
    return pa.chunked_array([pa.array(words, pa.string(), from_pandas=True)])
