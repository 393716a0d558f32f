"""The two tables of a large run as Parquet: ``measurements.parquet`` and ``ranking.parquet``.

Both hold the figures as the CSV files do, rounded by one rule. ``measurements.parquet`` has one row per
site, in the order of the file, and these columns per quantity::

    CRITERION__QUANTITY         the figure, or the words; null is UNKNOWN
    CRITERION__QUANTITY__low    its interval; null if it is the figure itself, infinite if it is open
    CRITERION__QUANTITY__high
    CRITERION__QUANTITY__class  observed, derived, estimated, assumed or unknown
    CRITERION__QUANTITY__note   a remark, if there is one

Unit, label, method and sources of a quantity are in the metadata of its first column. Figures in km, m,
h, h/yr and degC have 32 bits, all others 64. The bytes depend neither on the chunks nor on the engine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet

from siting.evidence import EVIDENCE_WORDS, FloatArray, Measurements, Quantity
from siting.outcome import STATUSES, ScoredCriterion, WeightSet
from siting.outcome.store import ColumnStore
from siting.show.base.cells import DECIMALS, rounded
from siting.show.base.frames import known_text, score_column, value_column

if TYPE_CHECKING:
    import pandas as pd

ROW_GROUP = 50_000
_CODES = pa.dictionary(pa.int8(), pa.string())
_CLASSES = pa.array(EVIDENCE_WORDS)
_STATUSES = pa.array(STATUSES)


def figures(
    values: FloatArray, unit: str, known: np.ndarray[Any, np.dtype[np.bool_]] | None = None
) -> pa.Array:
    """Return figures as shown in files, shape (n,): null where NaN or not *known*."""
    shown = rounded(values, unit)
    missing = np.isnan(shown) if known is None else np.isnan(shown) | ~known
    return pa.array(shown.astype(_kind(unit)), mask=missing)


def _kind(unit: str) -> type[np.float32 | np.float64]:
    # Figures shown to a thousandth fit into 32 bits on this planet and within one year.
    return np.float32 if unit in DECIMALS else np.float64


def measured_columns(key: str, measured: Measurements) -> dict[pa.Field, pa.Array]:
    """Return the columns of ``measurements.parquet`` for one criterion and a chunk of sites."""
    found: dict[pa.Field, pa.Array] = {}
    for quantity in measured.quantities:
        name = f"{key}__{quantity.name}"
        about = _about(quantity)
        if quantity.is_text:
            found[pa.field(name, pa.string(), metadata=about)] = known_text(quantity).cast(pa.string())
        else:
            middle = figures(quantity.value, quantity.unit, quantity.known)
            found[pa.field(name, middle.type, metadata=about)] = middle
            for end in ("low", "high"):
                found[pa.field(f"{name}__{end}", middle.type)] = _end(quantity, end, middle)
        codes = pa.array(quantity.evidence.astype(np.int8))
        found[pa.field(f"{name}__class", _CODES)] = pa.DictionaryArray.from_arrays(codes, _CLASSES)
        if len(quantity.notes) > 1:
            found[pa.field(f"{name}__note", _CODES)] = _notes(quantity)
    return found


def _end(quantity: Quantity, end: str, middle: pa.Array) -> pa.Array:
    values: FloatArray = getattr(quantity, end)
    if values is quantity.value:
        return pa.nulls(len(values), middle.type)
    shown = np.where(np.isinf(values), values, rounded(values, quantity.unit)).astype(_kind(quantity.unit))
    plain = middle.to_numpy(zero_copy_only=False)
    return pa.array(shown, mask=np.isnan(shown) | ~quantity.known | (shown == plain))


def _notes(quantity: Quantity) -> pa.Array:
    words = [note.en for note in quantity.notes]
    unique = list(dict.fromkeys(words[1:]))
    codes = np.array([0, *(unique.index(word) for word in words[1:])], dtype=np.int8)[quantity.note_code]
    said = quantity.note_code > 0
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=~said), pa.array(unique))


def _about(quantity: Quantity) -> dict[str, str]:
    return {
        "unit": quantity.unit,
        "label": quantity.label.en,
        "label_zh": quantity.label.zh,
        "method": quantity.method.en,
        "method_zh": quantity.method.zh,
        "sources": ";".join(quantity.sources),
    }


class RowGroups:
    """Writes a Parquet file in row groups of one size, however the rows arrive."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        plain = [f.name for f in schema if pa.types.is_floating(f.type)]
        self._schema = schema
        self._held: list[pa.Table] = []
        self._rows = 0
        self._writer = pa.parquet.ParquetWriter(
            path,
            schema,
            compression="zstd",
            compression_level=1,
            use_dictionary=[f.name for f in schema if f.name not in plain],
            column_encoding=dict.fromkeys(plain, "BYTE_STREAM_SPLIT"),
            # Not for classes and notes: of a few words each, their extremes say nothing.
            write_statistics=[f.name for f in schema if not pa.types.is_dictionary(f.type)],
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def write(self, table: pa.Table) -> None:
        """Add rows."""
        self._held.append(table)
        self._rows += len(table)
        while self._rows >= ROW_GROUP:
            whole = pa.concat_tables(self._held)
            self._group(whole.slice(0, ROW_GROUP))
            self._held, self._rows = [whole.slice(ROW_GROUP)], self._rows - ROW_GROUP

    def close(self) -> None:
        """Write the remaining rows, and close the file."""
        if self._rows:
            self._group(pa.concat_tables(self._held))
        self._held, self._rows = [], 0
        self._writer.close()

    def _group(self, table: pa.Table) -> None:
        self._writer.write_table(table.combine_chunks(), row_group_size=ROW_GROUP)


def ranking_schema(
    criteria: Sequence[ScoredCriterion], perspectives: Sequence[WeightSet], about: Mapping[str, Any]
) -> pa.Schema:
    """Return the columns of ``ranking.parquet``: those of ranking.csv, then rank and score by perspective.

    *about* goes into the metadata of the file, under ``siting``.
    """
    whole, share = pa.int32(), pa.float64()
    fields = [
        pa.field("rank", whole),
        pa.field("site_id", pa.large_string()),
        pa.field("name", pa.large_string()),
        pa.field("status", _CODES),
        *(pa.field(name, share) for name in ("score", "coverage", "score_low", "score_high")),
        *(pa.field(name, whole) for name in ("rank_best", "rank_worst", "rank_p05", "rank_p95")),
    ]
    for criterion in criteria:
        main = criterion.measured.main
        kind = pa.large_string() if main.is_text else pa.from_numpy_dtype(_kind(main.unit))
        fields += [
            pa.field(value_column(criterion), kind, metadata=_about(main)),
            pa.field(score_column(criterion), share),
        ]
    for weights in perspectives:
        label = {"label": weights.label.en, "label_zh": weights.label.zh}
        fields += [
            pa.field(f"perspective__{weights.id}__rank", whole, metadata=label),
            pa.field(f"perspective__{weights.id}__score", share, metadata=label),
        ]
    return pa.schema(fields, metadata={"siting": json.dumps(about, ensure_ascii=False, sort_keys=True)})


def write_ranking_parquet(store: ColumnStore, schema: pa.Schema, count: int, path: Path) -> None:
    """Write ``ranking.parquet`` from the columns of *store*, named as in *schema* and sorted by rank.

    Ranks are null where 0, figures where NaN.
    """
    texts = {f.name: store.texts(f.name, ROW_GROUP) for f in schema if pa.types.is_large_string(f.type)}
    with RowGroups(path, schema) as groups:
        for start in range(0, count, ROW_GROUP):
            stop = min(start + ROW_GROUP, count)
            columns = [
                next(texts[f.name])
                if f.name in texts
                else _ranking_column(f, store.read(f.name, start, stop))
                for f in schema
            ]
            groups.write(pa.Table.from_arrays(columns, schema=schema))


def _ranking_column(field: pa.Field, values: np.ndarray[Any, np.dtype[Any]]) -> pa.Array:
    if pa.types.is_dictionary(field.type):
        return pa.DictionaryArray.from_arrays(pa.array(values.astype(np.int8)), _STATUSES)
    if pa.types.is_integer(field.type):
        return pa.array(values.astype(np.int32), mask=values == 0)
    unit = (field.metadata or {}).get(b"unit", b"").decode()
    return figures(values.astype(np.float64), unit)


def measured_schema(schema: pa.Schema, about: Mapping[str, Any]) -> pa.Schema:
    """Return the columns of ``measurements.parquet`` with *about* in its metadata, under ``siting``."""
    return schema.with_metadata({"siting": json.dumps(about, ensure_ascii=False, sort_keys=True)})


def read_ranking(path: Path) -> pd.DataFrame:
    """Return ``ranking.parquet`` as a frame like that of a small run: ranks are integers or missing."""
    table = pa.parquet.read_table(path)
    ranks = [f.name for f in table.schema if pa.types.is_integer(f.type)]
    frame: pd.DataFrame = table.to_pandas()
    return frame.astype({**dict.fromkeys(ranks, "Int64"), "status": "str"})
