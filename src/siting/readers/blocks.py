"""Large files read in blocks of rows: CSV, GeoParquet by row groups, and GeoPackage.

How a row is read does not depend on the blocks: the whole file first decides whether a text column holds
numbers. Faults in the form of a file are reported by the reader of whole files.
"""

from __future__ import annotations

import codecs
import dataclasses
import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from siting.readers import delimited, tables
from siting.readers.door import gdal_drivers, plain_address
from siting.readers.file_kinds import checked_kind
from siting.readers.files import Loaded, digest_of, placed
from siting.readers.findings import Findings, Places, features
from siting.readers.headings import has_coordinates
from siting.readers.numbers import trimmed
from siting.readers.raw import Raw
from siting.readers.read_options import AS_STATED, ReadOptions
from siting.readers.reference import flat
from siting.readers.text_bytes import as_utf8
from siting.records import dataclass

LARGE = 100_000
"""A file with more rows is read in blocks, and a run on it works from columns."""

BLOCK_ROWS = 50_000
_BLOCK_BYTES = 1 << 21
_HEAD_BYTES = 1 << 20
_MIN_ROW_BYTES = 4
_UNNAMED_INDEX = "__index_level_"


class Blocks(Protocol):
    """A large file, open to be read block by block.

    ``count`` is its number of rows. Iterating yields blocks of rows in the coordinates of the file.
    """

    count: int
    sha256: str

    def __iter__(self) -> Iterator[Raw]:
        """Yield the rows, block by block."""


@dataclass(frozen=True)
class Opened:
    """A large file in WGS84, block by block; `findings` holds the warnings of the blocks read so far."""

    blocks: Blocks
    findings: Findings
    options: ReadOptions

    def __len__(self) -> int:
        return self.blocks.count

    def __iter__(self) -> Iterator[Loaded]:
        """Yield the blocks. Raises `SitingError` if their position on the Earth is not known."""
        for raw in self.blocks:
            yield placed(raw, self.findings, self.options, sha256=self.blocks.sha256)


def open_large(findings: Findings, options: ReadOptions = AS_STATED) -> Opened | None:
    """Open a file of more than `LARGE` rows for reading in blocks; None for any other.

    Raises
    ------
    SitingError
        The file does not exist, is damaged, or has a format that cannot be read.
    """
    kind = checked_kind(findings, options)
    path = findings.path
    try:
        if kind == "CSV" and options.decimal is None and path.stat().st_size > LARGE * _MIN_ROW_BYTES:
            blocks: Blocks | None = _open_csv(path, findings, options.text_columns)
        elif kind == "GeoParquet":
            blocks = _open_parquet(path, findings)
        elif kind == "GeoPackage":
            blocks = _open_geopackage(path, findings, options.layer)
        else:
            return None
    except OSError:
        return None  # the reader of whole files reports what is wrong
    return None if blocks is None or blocks.count <= LARGE else Opened(blocks, findings, options)


@dataclass
class _Csv:
    """Delimited text in UTF-8."""

    path: Path
    findings: Findings
    start: delimited.Start
    mark: int
    quoted: bool
    sha256: str
    text_columns: frozenset[str]
    count: int = 0
    kinds: dict[str, pa.DataType] = dataclasses.field(default_factory=dict)

    def survey(self) -> None:
        """Count the rows, and settle the type of each column."""
        for _, table in self._tables():
            count, kinds = tables.kinds(table, self.findings)
            self.count += count
            for name, kind in kinds.items():
                self.kinds[name] = _wider(self.kinds.get(name, pa.null()), kind)

    def __iter__(self) -> Iterator[Raw]:
        words = {name for name, kind in self.kinds.items() if pa.types.is_string(kind)}
        for _, table in self._tables():
            raw = tables.locate(table, self.findings, text_columns=words | self.text_columns)
            for name, kind in self.kinds.items():
                if pa.types.is_floating(kind) or pa.types.is_null(kind):
                    raw.attributes[name] = raw.attributes[name].astype(np.float64)
            yield raw

    def _tables(self) -> Iterator[tuple[int, delimited.TextTable]]:
        head = self.start.head
        names = [f"c{i}" for i in range(len(head.headings))]
        parse = pyarrow.csv.ParseOptions(delimiter=self.start.delimiter, newlines_in_values=self.quoted)
        convert = pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()))
        read = pyarrow.csv.ReadOptions(column_names=names, block_size=_BLOCK_BYTES)
        before = 0
        with self.path.open("rb") as file:
            file.seek(self.mark + self.start.byte)
            reader = pyarrow.csv.open_csv(
                file, read_options=read, parse_options=parse, convert_options=convert
            )
            batch = next(reader, None)
            while batch is not None:
                following = next(reader, None)
                if len(batch) and not _all_blank(batch):
                    columns = pa.Table.from_batches([batch]).columns
                    places = Places("line", partial(self._line, before))
                    headings, ends = list(head.headings), following is None
                    yield before, delimited.TextTable(headings, columns, places, head.above, head.units, ends)
                before += len(batch)
                batch = following

    def _line(self, before: int, row: int) -> int:
        return delimited.line_of(as_utf8(self.path.read_bytes()), self.start, before + row)


def _all_blank(batch: pa.RecordBatch) -> bool:
    return all(trimmed(column).null_count == len(column) for column in batch.columns)


def _wider(one: pa.DataType, other: pa.DataType) -> pa.DataType:
    """Return a type for the values of both: whole numbers with blanks are read as floats."""
    if pa.types.is_string(one) or pa.types.is_string(other):
        return pa.string()
    return one if one == other else pa.float64()


def _open_csv(path: Path, findings: Findings, text_columns: Collection[str]) -> _Csv | None:
    """Survey a file; None if it is not plain UTF-8, not well-formed, or has too few lines."""
    look = _look_through(path)
    if look is None:
        return None
    sha256, lines, quoted = look
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    mark = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
    # Cut at a line end, so that no character is cut.
    head = head[mark : head.rfind(b"\n") + 1]
    try:
        head.decode()
    except UnicodeDecodeError:
        return None
    start = delimited.start_of(head, findings, tab=path.suffix.lower() == ".tsv", understood=has_coordinates)
    if start.delimiter != ",":  # decimal commas are decided over whole columns
        return None
    opened = _Csv(path, findings, start, mark, quoted, sha256, frozenset(text_columns))
    try:
        opened.survey()
    except pa.ArrowInvalid:  # ragged rows, not UTF-8, a row longer than a block
        return None
    if quoted and opened.count < lines - (start.line - 1):  # some rows take several lines
        with path.open("rb") as file:
            file.seek(mark + start.byte)
            delimited.require_closed(file, start, findings)
    return opened


def _look_through(path: Path) -> tuple[str, int, bool] | None:
    """Return the digest of a file of many lines, the number of lines, and whether it has quotation marks."""
    digest, lines, quotes, nul, last = hashlib.sha256(), 0, 0, False, b""
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            last = block[-1:]
            digest.update(block)
            lines += block.count(b"\n")
            quotes += block.count(b'"')
            nul = nul or b"\0" in block
    lines += last not in {b"", b"\n"}
    # One line has the headings. A quotation mark never closed is reported by the reader of whole files.
    return None if nul or lines <= LARGE + 1 or quotes % 2 else (digest.hexdigest(), lines, quotes > 0)


@dataclass
class _Parquet:
    """GeoParquet, its geometry as WKB."""

    path: Path
    findings: Findings
    count: int
    sha256: str
    column: str
    crs: Any

    def __iter__(self) -> Iterator[Raw]:
        with self.path.open("rb") as opened, pyarrow.parquet.ParquetFile(opened) as file:
            others = _geometry_columns(file) | {
                name for name in file.schema_arrow.names if name.startswith(_UNNAMED_INDEX)
            }
            names = [n for n in file.schema_arrow.names if n == self.column or n not in others]
        first = 0
        from siting.readers.parquet_batches import read_batches

        batches = read_batches(self.path, self.findings, rows=BLOCK_ROWS, columns=names)
        for batch in _told_one_by_one(batches, self.findings):
            yield _raw_of(batch, self.column, self.findings, self.crs, first)
            first += len(batch)


def _open_parquet(path: Path, findings: Findings) -> _Parquet | None:
    """Open GeoParquet; a file that cannot be opened this way is left to the reader of whole files."""
    try:
        with path.open("rb") as opened, pyarrow.parquet.ParquetFile(opened) as file:
            geo = json.loads((file.schema_arrow.metadata or {}).get(b"geo", b"{}"))
            column = geo["primary_column"]
            stated = geo["columns"][column]
            count = file.metadata.num_rows
            if count <= LARGE or stated["encoding"] != "WKB" or _extended(file.schema_arrow):
                return None
        # A missing crs means OGC:CRS84; null means unknown.
        crs = _crs(stated.get("crs", "OGC:CRS84"))
    except (pa.ArrowException, ValueError, KeyError, AttributeError, TypeError):
        return None
    return _Parquet(path, findings, count, digest_of(path, "GeoParquet"), column, crs)


def _extended(schema: pa.Schema) -> bool:
    """Whether a geometry column is an Arrow extension, which older readers of Parquet do not know."""
    return any(isinstance(field.type, pa.BaseExtensionType) for field in schema)


def _geometry_columns(file: pyarrow.parquet.ParquetFile) -> set[str]:
    return set(json.loads(file.schema_arrow.metadata[b"geo"])["columns"])


def _crs(stated: Any) -> Any:
    from pyproj import CRS

    return None if stated is None else flat(CRS.from_user_input(stated))


@dataclass
class _GeoPackage:
    """One layer of a GeoPackage."""

    path: Path
    findings: Findings
    layer: str
    count: int
    sha256: str
    crs: Any

    def __iter__(self) -> Iterator[Raw]:
        from pyogrio.raw import open_arrow

        from siting.readers import vectors

        with (
            vectors.told(self.findings),
            open_arrow(self.path, layer=self.layer, batch_size=BLOCK_ROWS, use_pyarrow=True) as (
                meta,
                reader,
            ),
        ):
            column = meta["geometry_name"] or "wkb_geometry"
            first = 0
            for batch in _told_one_by_one(reader, self.findings):
                yield _raw_of(batch, column, self.findings, self.crs, first)
                first += len(batch)


def _open_geopackage(path: Path, findings: Findings, layer: str | None) -> _GeoPackage | None:
    import pyogrio

    from siting.readers import vectors
    from siting.readers.views import require_bounded_views

    require_bounded_views(path, findings)
    with plain_address(path) as address, gdal_drivers(("GPKG",)), vectors.told(findings):
        chosen = vectors.choose_layer(pyogrio.list_layers(address), findings, layer)
        info = pyogrio.read_info(address, layer=chosen, force_feature_count=True)
    if info["features"] <= LARGE or info["geometry_type"] is None:
        return None
    crs = vectors.crs_of(info["crs"], findings)
    return _GeoPackage(path, findings, chosen, int(info["features"]), digest_of(path, "GeoPackage"), crs)


def _told_one_by_one(batches: Iterable[pa.RecordBatch], findings: Findings) -> Iterator[pa.RecordBatch]:
    """Yield batches, with library errors while reading converted to siting's own."""
    from siting.readers import vectors

    waiting = iter(batches)
    while True:
        with vectors.told(findings):
            batch = next(waiting, None)
        if batch is None:
            return
        yield batch


def _raw_of(batch: pa.RecordBatch, column: str, findings: Findings, crs: Any, first: int) -> Raw:
    import shapely

    from siting.readers import vectors

    wkb = np.asarray(batch.column(column).to_numpy(zero_copy_only=False), dtype=np.object_)
    with np.errstate(invalid="ignore"):
        geometry = np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=np.object_)
    vectors.close_outlines(geometry, wkb, findings)
    unbuilt = shapely.is_missing(geometry) & ~shapely.is_missing(wkb)
    places = Places("feature", lambda row: first + row + 1) if first else features()
    if unbuilt.any():
        vectors.note_unbuilt(unbuilt, wkb, findings, places)
    columns = {
        str(name): _whole_or_missing(values)
        for name, values in zip(batch.schema.names, batch.columns, strict=True)
        if name != column
    }
    return Raw(vectors.tidy(columns, findings), places, unbuilt, geometry, crs=crs)


def _whole_or_missing(values: pa.Array) -> Any:
    """Return a column for a data frame; integers stay integers even if some are missing."""
    if pa.types.is_integer(values.type) and values.null_count:
        import pandas as pd

        mask = np.asarray(values.is_null())
        return pd.arrays.IntegerArray(values.fill_null(0).to_numpy().astype(np.int64), mask)
    return values.to_pandas().array
