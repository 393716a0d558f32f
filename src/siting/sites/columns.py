"""Columns of a site file as figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from siting.evidence import FloatArray
from siting.readers.cells import read_cells
from siting.readers.headings import stated_unit

if TYPE_CHECKING:
    import pandas as pd


def figures_of(name: str, column: pd.Series[Any]) -> FloatArray:
    """Return a column of kind ``number`` in the unit of its heading; shape (n,), NaN is UNKNOWN."""
    if column.dtype.kind in "iuf":
        figures = np.asarray(column, dtype=np.float64)
        return np.where(np.isinf(figures), np.nan, figures)
    words = column.astype("str").where(column.notna(), None)
    texts = pa.chunked_array([pa.array(words, pa.string(), from_pandas=True)])
    return np.asarray(read_cells(texts, unit=stated_unit(name)).value, dtype=np.float64)
