"""GeoParquet batch by batch, so that a bomb is noticed before memory is full.

A column of text is stored as a dictionary of values and indices: a file of one kilobyte can hold a long value
a million times. Such columns are read as stored, and only unpacked once their size is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from siting.readers.budget import BUDGET, Budget, require_ratio, require_table
from siting.readers.findings import Findings

_PROBED_BYTES = 1 << 16


def read_batches(
    path: Path,
    findings: Findings,
    budget: Budget = BUDGET,
    *,
    rows: int,
    columns: Sequence[str] | None = None,
) -> Iterator[pa.RecordBatch]:
    """Yield the file in batches of up to *rows* rows, with its schema.

    Raises
    ------
    SitingError
        It unpacks to far more than its size, or has too many columns.
    pyarrow.ArrowInvalid
        A part of it does not match the schema.
    """
    size, unpacked = path.stat().st_size, 0
    # Opened here: Arrow assumes that a name is UTF-8, which it need not be.
    with path.open("rb") as opened, pyarrow.parquet.ParquetFile(opened, buffer_size=_PROBED_BYTES) as file:
        require_table(findings, budget, columns=len(file.schema_arrow.names))
        packed = _dictionaries(file)
        schema = file.schema_arrow
    with path.open("rb") as opened, pyarrow.parquet.ParquetFile(opened, read_dictionary=packed) as file:
        for batch in file.iter_batches(rows, columns=None if columns is None else list(columns)):
            unpacked += sum(map(_unpacked_bytes, batch.columns))
            require_ratio(size, unpacked, findings, budget)
            fields = [schema.field(name) for name in batch.schema.names]
            plain = [_plain(column, field.type) for column, field in zip(batch.columns, fields, strict=True)]
            whole = pa.RecordBatch.from_arrays(plain, schema=pa.schema(fields, metadata=schema.metadata))
            whole.validate(full=True)  # invalid text
            yield whole


def _dictionaries(file: pyarrow.parquet.ParquetFile) -> list[str]:
    """Return the plain columns of text or bytes that are partly stored as a dictionary."""
    metadata = file.metadata
    texts = {field.name for field in file.schema_arrow if _is_text(field.type)}
    paths = (metadata.schema.column(i).path for i in range(metadata.num_columns))
    places = {path: i for i, path in enumerate(paths) if path in texts}
    for group in range(metadata.num_row_groups if places else 0):
        # A damaged description of a column ends the process in `column`, but is an error while reading.
        next(file.iter_batches(1, row_groups=[group], columns=list(places)), None)
    return [name for name, place in places.items() if _has_dictionary(metadata, place)]


def _has_dictionary(metadata: pyarrow.parquet.FileMetaData, place: int) -> bool:
    parts = (metadata.row_group(group).column(place) for group in range(metadata.num_row_groups))
    return any(part.has_dictionary_page for part in parts)


def _is_text(kind: pa.DataType) -> bool:
    # Values of other types, and nested ones, are not longer than their place in memory.
    return bool(
        pa.types.is_string(kind)
        or pa.types.is_binary(kind)
        or pa.types.is_large_string(kind)
        or pa.types.is_large_binary(kind)
    )


def _unpacked_bytes(column: pa.Array) -> int:
    if not pa.types.is_dictionary(column.type):
        return int(column.nbytes)
    lengths = pc.take(pc.binary_length(column.dictionary), column.indices)
    return int(pc.sum(pc.cast(lengths, pa.int64())).as_py() or 0)


def _plain(column: pa.Array, kind: pa.DataType) -> pa.Array:
    if not pa.types.is_dictionary(column.type) or column.type == kind:
        return column
    return column.dictionary_decode().cast(kind)
