"""A file of parcels: what is understood of it, before any study."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from siting.evidence import Label
from siting.readers.read_options import ReadOptions
from siting.records import dataclass
from siting.texts import say

if TYPE_CHECKING:
    import geopandas as gpd

    from siting.sites.model import Sites

_STANDARD = ("site_id", "name", "name_zh", "elevation_m", "area_ha", "area_mu", "area_given_ha", "geometry")
_HIDDEN = ("geometry", "area_given_ha")
_UNITS = {"elevation_m": "m", "area_ha": "ha", "area_mu": "mu", "area_given_ha": "ha"}
_SIMPLER_DEG = 2e-5  # about two metres


@dataclass(frozen=True)
class FileColumn:
    """A column of the file: its heading, what it was taken for, its unit, and how many cells are filled.

    ``kind`` is ``standard`` (a name, an id, an area ...), ``number``, ``category``, or empty for a column
    that is kept but cannot be a criterion. ``evidence`` is the class of its figures.
    """

    heading: str
    meaning: str
    unit: str
    kind: str
    evidence: str
    filled: int


@dataclass(frozen=True)
class ParcelFile:
    """What was understood of a file of parcels."""

    found: Sites

    def __len__(self) -> int:
        return len(self.found)

    @property
    def frame(self) -> gpd.GeoDataFrame:
        """The checked parcels, EPSG:4326: ``site_id``, ``name``, areas [ha, mu], and every other column."""
        return self.found.frame

    @property
    def crs(self) -> str:
        """The system that the coordinates were read in, such as ``EPSG:4546`` or ``WGS84``."""
        return self.found.crs

    @property
    def crs_words(self) -> Label:
        """The system that the coordinates were read in, in both languages."""
        from siting.texts.messages import told

        return Label(self.crs, told(self.crs) or self.crs)

    @property
    def notes(self) -> tuple[Label, ...]:
        """What the user should know about the file, one line per item."""
        from siting.texts.messages import note_in_chinese

        return tuple(Label(note, note_in_chinese(note)) for note in self.found.warnings)

    @property
    def datum_in_doubt(self) -> bool:
        """Whether the degrees may be those of a Chinese map service, which the file does not say."""
        return bool(self.found.datum_in_doubt)

    @property
    def moved_m(self) -> tuple[float, float] | None:
        """How far the points of a Chinese map service were moved to WGS84, least and most [m]; else None."""
        import numpy as np

        from siting.geo.datum import gcj02_to_bd09, wgs84_to_gcj02
        from siting.geo.geodesy import distance_km

        datum, lon, lat = self.crs[:6].rstrip(), self.found.lon, self.found.lat
        if datum not in {"GCJ-02", "BD-09"} or not len(self):
            return None
        before = wgs84_to_gcj02(lon, lat)
        before = gcj02_to_bd09(*before) if datum == "BD-09" else before
        moved = distance_km(lon, lat, *before) * 1000.0
        return float(np.min(moved)), float(np.max(moved))

    def columns(self) -> list[FileColumn]:
        """Return the columns of the file, those with a meaning of their own first."""
        from siting.readers.heading_units import stated_unit
        from siting.study.offers import column_kinds

        frame, kinds = self.found.frame, column_kinds(self.found, used=())
        count = len(self)
        rows = [
            FileColumn(name, "coordinate", "", "standard", "observed", count)
            for name in self.found.coordinates
        ]
        rows += [
            FileColumn(heading, ours, _UNITS.get(ours, ""), "standard", "observed", int(frame[ours].count()))
            for heading, ours in self.found.headings.items()
        ]
        for name in map(str, frame.columns):
            if name not in _STANDARD and name not in self.found.headings:
                kind = kinds.get(name, "")
                unit = stated_unit(name) if kind == "number" else ""
                rows.append(FileColumn(name, "", unit, kind, "observed", int(frame[name].count())))
        return rows

    def heading_of(self, column: str) -> Label:
        """Return the heading in the file of a column that a study names; what it is where it has none."""
        kind = "area" if column.startswith("area_") else column
        for heading, ours in self.found.headings.items():
            if ours == column or (kind == "area" and ours.startswith("area_")):
                return Label(heading, heading)
        return say(f"parcels.meaning.{kind}") if column in _STANDARD else Label(column, column)

    def table(self, *, most: int) -> tuple[list[str], list[list[str]]]:
        """Return the columns that hold anything and the first *most* rows, as text; a blank is empty.

        ``lon`` and ``lat`` are WGS84 degrees of the point, or of the middle of an outline.
        """
        frame = self.found.frame
        heads = [str(c) for c in frame.columns if c not in _HIDDEN and any(map(_cell, frame[c]))]
        rows = frame[heads].head(most).itertuples(index=False)
        at = max(heads.index(c) for c in ("name", "name_zh") if c in heads) + 1
        placed = zip(rows, self.found.lon, self.found.lat, strict=False)  # as many as there are rows
        cells = [([_cell(v) for v in row], f"{lon:.5f}", f"{lat:.5f}") for row, lon, lat in placed]
        return [*heads[:at], "lon", "lat", *heads[at:]], [[*c[:at], x, y, *c[at:]] for c, x, y in cells]

    def outlines(self, *, most: int = 20_000) -> dict[str, Any]:
        """Return the first *most* parcels as GeoJSON in WGS84 degrees, outlines to about two metres."""
        import json

        import shapely

        frame = self.found.frame.head(most)
        shapes = shapely.simplify(frame.geometry.to_numpy(), _SIMPLER_DEG)
        rows = zip(frame["site_id"], frame["name"], shapely.to_geojson(shapes), strict=True)
        return {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"id": str(one), "name": str(name)},
                    "geometry": json.loads(shape),
                }
                for one, name, shape in rows
            ],
        }


def _cell(value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124  (NaN)
        return ""
    return f"{value:,.7g}" if isinstance(value, float) else str(value)


def read_parcels(path: str | Path, **declared: Any) -> ParcelFile:
    r"""Read and check a file of parcels, as `run` would.

    Parameters
    ----------
    path
        GeoPackage, GeoJSON, shapefile (also in a zip), KML, GPX, DXF, GeoParquet, CSV, TSV or XLSX.
    declared
        What the file does not say itself, as for `run`: ``crs``, ``datum``, ``layer``, ``sheet``,
        ``id_column``, ``name_column``, ``missing``, ``decimal``.

    Raises
    ------
    SitesError
        The file cannot be used. One line: the first fault in full, and the number of others.

    Examples
    --------
    >>> import pathlib, tempfile, siting
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "parcels.csv"
    >>> _ = file.write_text("name,lon,lat\nEast,112.2,37.5\nWest,112.1,37.5\n")
    >>> parcels = siting.read_parcels(file, datum="wgs84")
    >>> list(parcels.frame["name"])
    ['East', 'West']
    """
    from siting.sites.read import read_sites

    return ParcelFile(read_sites(path, ReadOptions(**declared)))


def template() -> bytes:
    """Return the workbook to fill in: a table of parcels with Chinese and English headings (XLSX)."""
    from siting.catalogue import DATA

    return (DATA / "parcels_template.xlsx").read_bytes()


def column_meaning(column: FileColumn) -> Label:
    """Say what a column was taken for."""
    meaning = "area" if column.meaning.startswith("area_") else column.meaning
    return say(f"parcels.meaning.{meaning or column.kind or 'kept'}")
