"""Cells of tables as words and as numbers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def word_of(cell: object) -> str:
    """Return a cell as a study writes it: 1 for 1.0, empty for a missing cell."""
    if isinstance(cell, (float, np.floating)):
        number = float(cell)
        if np.isnan(number):
            return ""
        return str(int(number)) if number.is_integer() else f"{number:.12g}"
    text = str(cell).strip()
    return "" if text in {"nan", "None", "<NA>"} else text


def numbers_where_all_are(column: npt.NDArray[np.str_]) -> npt.NDArray[np.generic]:
    """Turn a text column into floats when every filled cell is a number (codes stay text)."""
    filled = column[column != ""]
    if not len(filled) or any(len(c) > 1 and c[0] == "0" and c[1].isdigit() for c in filled):
        return column
    try:
        return np.where(column == "", "nan", column).astype(np.float64)
    except ValueError:
        return column
