"""Measurements as columns of an Arrow table, and back: how threads and workers return them, chunk by chunk.

A column that carries no information is left out: ``low`` and ``high`` that equal the value, figures of words,
classes and remarks that all sites of the chunk share. Labels, units, methods and sources are in the metadata
of the table.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from siting.evidence import FloatArray, Measurements, Quantity, SharedError
from siting.records import dataclass

_KEY = b"siting.quantities"
_FIGURES = ("value", "low", "high")
_WORDS = ("text", "also")

Column = npt.NDArray[Any]


@dataclass(frozen=True)
class _Kept:
    """The metadata of a quantity: the quantity without sites, and the columns that are constant."""

    quantity: Quantity
    constant: Mapping[str, Any]


class Packer:
    """Collects columns of one chunk for an Arrow table."""

    def __init__(self) -> None:
        self._columns: dict[str, pa.Array] = {}
        self._kept: dict[str, tuple[_Kept, ...]] = {}

    def measured(self, key: str, measured: Measurements) -> None:
        """Add what a criterion measured."""
        self._kept[key] = tuple(self._quantity(f"{key}.{i}", q) for i, q in enumerate(measured.quantities))

    def column(self, name: str, values: Column) -> None:
        """Add a column of its own, shape (n,)."""
        self._columns[name] = pa.array(values)

    def table(self) -> pa.Table:
        """Return the table."""
        return pa.table(self._columns).replace_schema_metadata({_KEY: pickle.dumps(self._kept)})

    def _quantity(self, name: str, quantity: Quantity) -> _Kept:
        constant: dict[str, Any] = {}
        empty: dict[str, Any] = {}
        for field in _array_fields(quantity):
            values: Column = getattr(quantity, field)
            empty[field] = values[:0].copy()
            if field in _FIGURES:
                if not _is_implied(field, quantity):
                    self._columns[f"{name}.{field}"] = pa.array(values)
            elif len(values) and (values == values[0]).all():
                constant[field] = values[0]
            else:
                self._columns[f"{name}.{field}"] = pa.array(values)
        for field in _WORDS:
            words = getattr(quantity, field)
            if words is not None:
                self._columns[f"{name}.{field}"] = words
                empty[field] = words[:0]
        self._add_shared(name, quantity.shared)
        empty["shared"] = tuple(
            replace(error, code=error.code[:0].copy(), part=_without_sites(error.part))
            for error in quantity.shared
        )
        return _Kept(replace(quantity, **empty), constant)

    def _add_shared(self, name: str, shared: Sequence[SharedError]) -> None:
        for number, error in enumerate(shared):
            self._columns[f"{name}.shared.{number}"] = pa.array(error.code)
            if isinstance(error.part, np.ndarray):
                self._columns[f"{name}.part.{number}"] = pa.array(error.part)


def _without_sites(part: float | FloatArray) -> float | FloatArray:
    return part[:0].copy() if isinstance(part, np.ndarray) else part


def _array_fields(quantity: Quantity) -> list[str]:
    """Return the fields that hold one figure per site, ``value`` first."""
    return [f.name for f in fields(quantity) if isinstance(getattr(quantity, f.name), np.ndarray)]


def _is_implied(field: str, quantity: Quantity) -> bool:
    if quantity.is_text:
        return True
    if field == "value":
        return False
    values = getattr(quantity, field)
    return values is quantity.value or bool(np.array_equal(values, quantity.value, equal_nan=True))


def measured_of(tables: Sequence[pa.Table], keys: Sequence[str]) -> list[Measurements]:
    """Return what each criterion measured at the sites of consecutive chunks."""
    kept = [_kept(table) for table in tables]
    return [_measured_of(tables, [k[key] for k in kept], key) for key in keys]


def _measured_of(tables: Sequence[pa.Table], kept: Sequence[tuple[_Kept, ...]], key: str) -> Measurements:
    found = [_join(tables, [k[i] for k in kept], f"{key}.{i}") for i in range(len(kept[0]))]
    return Measurements(found[0], tuple(found[1:]))


def column_of(tables: Sequence[pa.Table], name: str) -> Column:
    """Return a column over consecutive chunks, shape (n,)."""
    return _concatenated([np.asarray(table[name].to_numpy()) for table in tables])


def _kept(table: pa.Table) -> dict[str, tuple[_Kept, ...]]:
    held: dict[str, tuple[_Kept, ...]] = pickle.loads(table.schema.metadata[_KEY])  # noqa: S301  (our own)
    return held


def _join(tables: Sequence[pa.Table], kept: Sequence[_Kept], name: str) -> Quantity:
    first = kept[0].quantity
    columns: dict[str, Any] = {}
    if first.is_text:
        nothing = np.full(sum(len(table) for table in tables), np.nan)
        columns |= dict.fromkeys(_FIGURES, nothing)
    for field in _WORDS:
        words = getattr(first, field)
        if words is not None:
            pieces = [c for table in tables for c in table[f"{name}.{field}"].chunks]
            columns[field] = pa.chunked_array(pieces, words.type).combine_chunks()
    for field in _array_fields(first):
        if field not in columns:
            columns[field] = _field(tables, kept, name, field, columns.get("value"))
    columns["shared"] = tuple(
        _error(tables, name, number, error) for number, error in enumerate(first.shared)
    )
    return replace(first, **columns)


def _error(tables: Sequence[pa.Table], name: str, number: int, error: SharedError) -> SharedError:
    of_sites = isinstance(error.part, np.ndarray)
    part = column_of(tables, f"{name}.part.{number}") if of_sites else error.part
    return replace(error, code=column_of(tables, f"{name}.shared.{number}"), part=part)


def _field(
    tables: Sequence[pa.Table], kept: Sequence[_Kept], name: str, field: str, value: Column | None
) -> Column:
    full = f"{name}.{field}"
    if field in ("low", "high") and value is not None and not any(full in t.column_names for t in tables):
        return value  # the same array, so that a million sites hold it once
    parts = []
    for table, one in zip(tables, kept, strict=True):
        if full in table.column_names:
            parts.append(np.asarray(table[full].to_numpy()))
        elif field in _FIGURES:
            parts.append(np.asarray(table[f"{name}.value"].to_numpy()))
        else:
            parts.append(np.full(len(table), one.constant[field], dtype=getattr(one.quantity, field).dtype))
    return _concatenated(parts)


def _concatenated(parts: list[Column]) -> Column:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)
