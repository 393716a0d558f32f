"""Values written as a user declares: codes for missing, and the decimal mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from siting.readers import headings as hd
from siting.readers.numbers import infer, trimmed
from siting.readers.read_options import DecimalMark

if TYPE_CHECKING:
    import pandas as pd

_COMMA = r"^\s*[+-]?[0-9]+(?:,[0-9]+)?\s*$"
_COMMA_AND_THOUSANDS = r"^\s*[+-]?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?\s*$"
_THOUSANDS = r"^\s*[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?\s*$"


def with_decimal_points(
    columns: list[pa.ChunkedArray], decimal: DecimalMark | None, *, typed: bool = False
) -> list[pa.ChunkedArray]:
    """Return texts whose figures have a decimal point and no thousands separator.

    Parameters
    ----------
    typed
        Whether there are also figures that are not text, with a decimal point (cells of a workbook).
    """
    if decimal is None:
        return columns
    if decimal == ".":
        return [_replaced(column, _THOUSANDS, ((",", ""),)) for column in columns]
    if not typed:
        columns = [_replaced(column, _COMMA_AND_THOUSANDS, ((".", ""), (",", "."))) for column in columns]
    return [_replaced(column, _COMMA, ((",", "."),)) for column in columns]


def _replaced(column: pa.ChunkedArray, pattern: str, marks: tuple[tuple[str, str], ...]) -> pa.ChunkedArray:
    changed = column
    for mark, other in marks:
        changed = pc.replace_substring(changed, mark, other)
    return pc.if_else(pc.match_substring_regex(column, pattern), changed, column)


def as_declared(attributes: pd.DataFrame, missing: Sequence[str]) -> pd.DataFrame:
    """Return the columns of a file with cells declared as missing made blank."""
    if not missing:
        return attributes
    codes = _codes(missing)
    changed: dict[str, Any] = {}
    for name in attributes.columns:
        column = attributes[name]
        if column.dtype.kind in "iuf":
            values = np.asarray(column.to_numpy(dtype=np.float64, na_value=np.nan))
            gone = np.isin(values, codes)
            if gone.any():
                changed[name] = np.where(gone, np.nan, values)
        elif str(column.dtype) in {"object", "str", "string"}:
            changed[name] = _without_words(str(name), column, missing)
    return attributes.assign(**changed)


def _without_words(name: str, column: pd.Series[Any], words: Sequence[str]) -> Any:
    texts = pa.chunked_array([pa.array(column, pa.string(), from_pandas=True)])
    plain = trimmed(texts)
    gone = pc.is_in(plain, pa.array([word.strip() for word in words]))
    if not pc.any(gone).as_py():
        return column
    left = pc.if_else(gone, None, texts)
    return (left if hd.is_id_or_name(name) else infer(left)).to_pandas()


def _codes(words: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    found = []
    for word in words:
        try:
            found.append(float(word))
        except ValueError:
            continue
    return np.array(found, dtype=np.float64)
