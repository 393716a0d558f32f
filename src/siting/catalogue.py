"""Layers and sources by id: those that ship with the package, and the user's.

Named places are looked up in the embedded tables in a fixed order (divisions before cities, since
their points differ by 1-2 km); ``table:name`` forces one.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping
from dataclasses import field
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from siting.cells import numbers_where_all_are, word_of
from siting.errors import LayerError, did_you_mean, quote
from siting.evidence import FloatArray, Label, Source
from siting.place_names import (
    bare_names,
    place_spellings,
    rows_in_address,
    short_forms,
    short_kind,
    without_accents,
)
from siting.records import dataclass

if TYPE_CHECKING:
    from siting.readers.rasters import RasterFile

ABROAD = "world_cities"
DATA = Path(__file__).parent / "data"

_WITHIN = ("province_zh", "prefecture_zh")
EXACT, TOWN = "exact", "town"


@dataclass(frozen=True, slots=True)
class LayerInfo:
    """An embedded layer: where it is, what it is, whether it is complete, and how its positions are known.

    Where an incomplete list has no entry, presence is UNKNOWN. ``position`` is
    `EXACT`, or `TOWN` where the point only marks the town: no distance can then be measured to it.
    """

    id: str
    path: Path
    title: Label
    kind: str
    complete: bool
    source: Source
    position: str = EXACT

    @property
    def sha256(self) -> str:
        """Digest of the file."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()


@dataclass(frozen=True, slots=True)
class Place:
    """A named point in WGS84 degrees."""

    label: Label
    lon: float
    lat: float
    source: str


@dataclass(frozen=True)
class Layer:
    """Features with attributes, embedded or the user's.

    Parameters
    ----------
    geometry
        Shape (m,), shapely geometries in WGS84 degrees.
    columns
        Attribute columns by name, each of shape (m,): float arrays or text arrays.
    radius_km
        Shape (m,), how far the true place may be from the point (0 when exact).
    complete
        Whether absence from the layer means absence on the ground.
    position
        `EXACT` (to within ``radius_km``), or `TOWN`: the point only marks the town, which tells the county
        but is too coarse for a distance.
    covers
        West, south, east and north of what the layer covers [degrees]; None if it covers every place.
    """

    id: str
    label: Label
    names: tuple[Label, ...]
    geometry: npt.NDArray[np.object_]
    columns: Mapping[str, npt.NDArray[np.generic]]
    radius_km: FloatArray
    complete: bool
    source: str
    position: str = EXACT
    covers: tuple[float, float, float, float] | None = None

    def __len__(self) -> int:
        return len(self.geometry)

    def numbers(self, column: str) -> FloatArray:
        """Return a numeric column; blanks are NaN. Raises `LayerError` when it is not numeric."""
        if column not in self.columns:
            raise LayerError(
                f"no column {quote(column)}",
                where=f"layer '{self.id}'",
                hint=did_you_mean(column, self.columns),
            )
        try:
            return np.asarray(self.columns[column], dtype=np.float64)
        except ValueError:
            raise LayerError(
                f"column {quote(column)} is not numeric",
                where=f"layer '{self.id}'",
                hint="Give numbers only; leave unknown cells blank.",
            ) from None

    def words(self, column: str) -> npt.NDArray[np.str_]:
        """Return a column as words, see `word_of`. Raises `LayerError` if there is no such column."""
        if column not in self.columns:
            raise LayerError(
                f"no column {quote(column)}",
                where=f"layer '{self.id}'",
                hint=did_you_mean(column, self.columns),
            )
        return np.array([word_of(cell) for cell in self.columns[column]], dtype=np.str_)

    def where(self, keep: npt.NDArray[np.bool_]) -> Layer:
        """Return the features for which *keep* is true."""
        rows = np.flatnonzero(keep)
        return Layer(
            self.id,
            self.label,
            tuple(self.names[i] for i in rows),
            self.geometry[rows],
            {k: v[rows] for k, v in self.columns.items()},
            self.radius_km[rows],
            self.complete,
            self.source,
            self.position,
            self.covers,
        )


@dataclass(frozen=True)
class RasterLayer:
    """A raster of the study: its cells are read where sites lie.

    ``unit`` is that of its values; empty where neither the study nor the file states one.
    """

    id: str
    label: Label
    file: RasterFile
    unit: str
    source: str


@cache
def sources() -> Mapping[str, Source]:
    """Every source that ships with the package, by id."""
    rows = _rows(DATA / "sources.csv")
    return MappingProxyType(
        {
            row["id"]: Source(
                row["id"],
                Label(row["title"], row["title_zh"]),
                row["url"],
                row["licence"],
                row["date"],
                row["kind"],
                Label(row["certainty"], row["certainty_zh"]),
            )
            for row in rows
        }
    )


@cache
def embedded_layers() -> Mapping[str, LayerInfo]:
    """Every layer that ships with the package, by id."""
    return MappingProxyType(
        {
            row["id"]: LayerInfo(
                row["id"],
                DATA / row["file"],
                Label(row["title"], row["title_zh"]),
                row["kind"],
                row["complete"] == "yes",
                sources()[row["source"]],
                row["position"],
            )
            for row in _rows(DATA / "layers.csv")
        }
    )


@dataclass(frozen=True, slots=True)
class ClimateFile:
    """A user's climate instead of the embedded table.

    Parameters
    ----------
    kind
        ``weather``, a weather file of one station (EPW or CSV), or ``table``, a climate table.
    path
        Where it is.
    reach_km
        Farther from its stations figures are UNKNOWN [km]; None for the default of its kind.
    """

    kind: Literal["weather", "table"]
    path: Path
    reach_km: float | None = None


@dataclass(frozen=True, eq=False)
class Catalogue:
    """The layers and sources of one study.

    Parameters
    ----------
    user_layers
        Layers of the study by id; an id of an embedded layer is refused.
    user_sources
        Sources that the study names, by id.
    climate
        The study's own climate; the embedded table if None.
    user_rasters
        Raster layers of the study by id.
    """

    user_layers: Mapping[str, Layer] = field(default_factory=dict)
    user_sources: Mapping[str, Source] = field(default_factory=dict)
    climate: ClimateFile | None = None
    user_rasters: Mapping[str, RasterLayer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in (*self.user_layers, *self.user_rasters):
            if name in embedded_layers():
                raise LayerError(
                    "this id belongs to an embedded layer", where=f"layer '{name}'", hint="Choose another id."
                )

    @cached_property
    def all_sources(self) -> Mapping[str, Source]:
        """Embedded sources and the study's."""
        return {**sources(), **self.user_sources}

    def layer(self, layer_id: str) -> Layer:
        """Return a layer of features. Raises `LayerError` when no layer has that id."""
        if layer_id in self.user_layers:
            return self.user_layers[layer_id]
        if layer_id in self.user_rasters:
            raise LayerError(
                "is a raster, and features are needed here",
                where=f"layer {quote(layer_id)}",
                hint="Give a layer of points, lines or polygons",
            )
        info = embedded_layers().get(layer_id)
        if info is None or info.kind == "climate":
            known = [*self.user_layers, *(k for k, v in embedded_layers().items() if v.kind != "climate")]
            raise LayerError(
                "no such layer", where=f"layer {quote(layer_id)}", hint=did_you_mean(layer_id, known)
            )
        return _embedded(layer_id)

    def raster(self, layer_id: str) -> RasterLayer:
        """Return a raster layer of the study. Raises `LayerError` when none has that id."""
        if layer_id in self.user_rasters:
            return self.user_rasters[layer_id]
        if layer_id in self.user_layers or layer_id in embedded_layers():
            raise LayerError(
                "holds features, and a raster is needed here",
                where=f"layer {quote(layer_id)}",
                hint="Give a layer whose file is a GeoTIFF",
            )
        hint = did_you_mean(layer_id, self.user_rasters) or "Name a GeoTIFF under layers in the study"
        raise LayerError("no such layer", where=f"layer {quote(layer_id)}", hint=hint)

    def place(self, name: str) -> Place:
        """Return a named place: ``Taiyuan``, ``太原``, ``cities:Taiyuan``, ``world_cities:Cambridge, GB``.

        Cities abroad are only found in their own table: many share a name with a word or with each other. Of
        several the one that is ten times as large as the next is meant.

        Raises `LayerError` when no table knows it, or when one table knows it twice.
        """
        tables, wanted = _tables_of(name)
        table = f"{tables[0]}:" if len(tables) == 1 else ""
        for written in (name, *(f"{table}{spelled}" for spelled in place_spellings(wanted))):
            if (found := self.find_place(written)) is not None:
                return found
        names = {n for t in tables for label in self.layer(t).names for n in (label.en, label.zh)}
        near = did_you_mean(wanted, names)
        hint = near if near.startswith("Did") else "Give its lon and lat instead."
        named = ", ".join(tables)
        raise LayerError(
            f"not in the tables {named}" if len(tables) > 1 else f"not in the table {named}",
            where=f"place {quote(name)}",
            hint=hint,
        )

    def find_place(self, name: str) -> Place | None:
        """Return the place that has a name as it is written; None if no table has one, and no similar one.

        Raises `LayerError` when one table knows it twice.
        """
        tables, wanted = _tables_of(name)
        for table in tables:
            layer = self.layer(table)
            # Lüliang and Luliang are one city: with one spelling in one table, it would have two points.
            rows = rows_named(table, wanted) or rows_named(table, without_accents(wanted))
            if len(rows) > 1:
                rows = _only_one(rows, layer, table, name)
            if rows:
                point = layer.geometry[rows[0]]
                return Place(layer.names[rows[0]], float(point.x), float(point.y), layer.source)
        return None


def _tables_of(name: str) -> tuple[list[str], str]:
    """Return the tables to search for a place, and its name without that of a table before it."""
    known = [k for k, v in embedded_layers().items() if v.kind == "place"]
    if ":" not in name:
        return [k for k in known if k != ABROAD], name
    table, wanted = (part.strip() for part in name.split(":", 1))
    if table not in known:
        raise LayerError(
            f"no table {quote(table)} of places",
            where=f"place {quote(name)}",
            hint=did_you_mean(table, known),
        )
    return [table], wanted


def _only_one(rows: list[int], layer: Layer, table: str, name: str) -> list[int]:
    """Return the row of the place that is meant by a name of several; raises `LayerError` if none is."""
    found = _largest(layer, rows) if table == ABROAD else rows
    if len(found) > 1:
        listed = "; ".join(_describe(layer, i) for i in found)
        raise LayerError(
            f"{len(found)} places of table '{table}' have this name: {listed}",
            where=f"place {quote(name)}",
            hint=f"Give the code ('{table}:{layer.columns['code'][found[0]]}'), or lon and lat.",
        )
    return found


def rows_named(table: str, name: str) -> list[int]:
    """Return the rows of an embedded table of places that have a name or code; case does not matter."""
    known, wanted = _places(table), name.strip().casefold()
    if wanted in known or table == ABROAD:
        return list(known.get(wanted, ()))
    columns = _embedded(table).columns

    def within(row: int) -> tuple[str, str]:
        province, prefecture = (str(columns[of][row]) if of in columns else "" for of in _WITHIN)
        return province, prefecture

    return rows_in_address(wanted, known, within)


@cache
def _places(table: str) -> Mapping[str, list[int]]:
    """Return the rows of an embedded table of places by each name in lower case, and by code."""
    layer = _embedded(table)
    found: dict[str, list[int]] = {}
    # As lists: a text taken from an array is made anew each time.
    codes = layer.columns["code"].tolist()
    countries = layer.columns["country"].tolist() if table == ABROAD else []
    prefectures = layer.columns["prefecture_zh"].tolist() if "prefecture_zh" in layer.columns else ()
    bare = bare_names([short_kind(label.zh) for label in layer.names], prefectures)
    for row, (label, short, code) in enumerate(zip(layer.names, bare, codes, strict=True)):
        names = {label.en.casefold(), label.zh.casefold(), short.casefold(), str(code).casefold()}
        names.update(short_forms(label.zh))
        if countries:
            names.add(f"{label.en}, {countries[row]}".casefold())
        for name in names - {""}:
            found.setdefault(name, []).append(row)
    for name in [] if countries else list(found):
        found.setdefault(without_accents(name), found[name])
    return found


def _largest(layer: Layer, rows: list[int]) -> list[int]:
    """Return the city that is ten times as large as the next; all if there is none."""
    people = layer.numbers("population")
    ranked = sorted(rows, key=lambda row: -people[row])
    return ranked[:1] if people[ranked[0]] >= 10 * people[ranked[1]] else ranked


def _describe(layer: Layer, row: int) -> str:
    point, code = layer.geometry[row], layer.columns["code"][row]
    name = layer.names[row].zh or layer.names[row].en
    if "country" in layer.columns:
        name = f"{name}, {layer.columns['country'][row]}"
    return f"{name} ({code}, {point.y:.3f} N {point.x:.3f} E)"


@cache
def _embedded(layer_id: str) -> Layer:
    import shapely

    info = embedded_layers()[layer_id]
    with info.path.open(encoding="utf-8", newline="") as file:
        heads, *rows = csv.reader(file)
    said = dict(zip(heads, zip(*rows, strict=True), strict=True))
    text = {k: np.array(column, dtype=np.str_) for k, column in said.items()}
    columns = {
        k: v if k == "code" else numbers_where_all_are(v) for k, v in text.items() if k not in ("lon", "lat")
    }
    lon, lat = text["lon"].astype(np.float64), text["lat"].astype(np.float64)
    radius = text["radius_km"].astype(np.float64) if "radius_km" in text else np.zeros(len(rows))
    english = said["name"]
    names = tuple(Label(en, zh or en) for en, zh in zip(english, said.get("name_zh", english), strict=True))
    points = np.asarray(shapely.points(lon, lat))
    return Layer(
        layer_id, info.title, names, points, columns, radius, info.complete, info.source.id, info.position
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
