"""Read candidate sites from a file: their ids, names, places, elevations and areas."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from siting.conventions import MU_PER_HECTARE
from siting.errors import SitesError, did_you_mean, quote
from siting.evidence import FloatArray
from siting.geo.geodesy import polygon_area_ha
from siting.readers import headings as hd
from siting.readers.cells import shared_unit
from siting.readers.door import printable
from siting.readers.files import Loaded, load
from siting.readers.findings import SITE_FILE, Findings, listed, shown
from siting.readers.numbers import trimmed
from siting.readers.read_options import AS_STATED, ReadOptions
from siting.records import dataclass
from siting.sites import check, parcels
from siting.sites.columns import remark_heading
from siting.sites.model import RADIUS, RoughArea, Sites
from siting.sites.stated import cells_of, numbers_of, texts_of

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

_OURS = ("site_id", "name", "name_zh", "elevation_m", "area_ha", "area_mu", "area_given_ha", "geometry")
# An area may be stated in two units, which differ slightly by rounding.
_SAME_AREA = 0.01


@dataclass(frozen=True)
class _Columns:
    """Which column of the file holds what; None if there is none; areas with their units."""

    site_id: str | None
    name: str | None
    name_zh: str | None
    elevation: str | None
    areas: tuple[tuple[str, str], ...]
    derived: tuple[str, ...] = ()

    @property
    def headings(self) -> dict[str, str]:
        """Headings of the file, and the standard column each became."""
        singles = {
            "site_id": self.site_id, "name": self.name, "name_zh": self.name_zh, "elevation_m": self.elevation
        }  # fmt: skip
        found = {heading: ours for ours, heading in singles.items() if heading is not None}
        # An area is kept in two units: a heading in mu maps to the column in mu.
        mu = {name for name, unit in self.areas if unit == "mu"}
        return found | {name: "area_mu" if name in mu else "area_ha" for name, _ in self.areas}

    @property
    def used(self) -> set[str]:
        singles = {c for c in (self.site_id, self.name, self.name_zh, self.elevation) if c is not None}
        return singles | {name for name, _ in self.areas} | set(self.derived)


def read_sites(
    path: str | Path,
    options: ReadOptions = AS_STATED,
    *,
    dem: str | Path | None = None,
    radius_km: float = 0.0,
) -> Sites:
    """Read and check candidate sites.

    Parameters
    ----------
    path
        GeoPackage, file geodatabase (also in a zip), GeoJSON, shapefile (also in a zip), KML, KMZ, GPX, DXF,
        GeoParquet, CSV, TSV or XLSX.
    options
        What a user declares about the file. Ids and names are otherwise recognised by their headings, in
        English or Chinese; without ids sites are numbered S0001, S0002 ... in the order of the file, and
        without names the id is the name.
    dem
        An elevation raster for the sites without an elevation in the file.
    radius_km
        How far sites may be from their coordinates [km], where the file has no column ``radius_km``.

    Raises
    ------
    LayerError, MissingExtraError
        The raster cannot be read.
    SitesError
        The file cannot be used. One line: the first fault in full, and the number of others.
    """
    findings = Findings(Path(path), error=SitesError, what=SITE_FILE)
    loaded = load(findings, options)
    naming = Naming(options.id_column, options.name_column, 0, len(loaded.frame))
    sites = checked(loaded, findings, naming, radius_km=radius_km)
    ids = sites.frame["site_id"].to_numpy(object)
    parcels.tell_of_neighbours(np.asarray(sites.frame.geometry.array), sites.lon, sites.lat, ids, findings)
    if dem is not None:
        filled = fill_elevation(sites, Path(dem))
        if filled is not None:
            warn_of_elevation(filled, len(sites), Path(dem), findings)
    return replace(sites, warnings=tuple(findings.warnings))


@dataclass(frozen=True)
class Naming:
    """How sites are named: the requested columns, and the position of these rows in the file.

    ``first`` is the number of rows before these; sites without an id are numbered with as many digits as
    ``count`` needs.
    """

    id_column: str | None
    name_column: str | None
    first: int
    count: int


def checked(loaded: Loaded, findings: Findings, naming: Naming, *, radius_km: float = 0.0) -> Sites:
    """Return rows of a file as sites, without warnings; *radius_km* is for those that state none.

    Raises
    ------
    SitesError
        A row cannot be used.
    """
    columns = _choose(loaded.frame, findings, naming.id_column, naming.name_column)
    geometry = parcels.as_parcels(np.asarray(loaded.frame.geometry.to_numpy(), dtype=np.object_), findings)

    ids = _ids(loaded.frame, columns.site_id, naming)
    names = None if columns.name is None else trimmed(texts_of(loaded.frame[columns.name]))
    named_by = names if names is not None else ids if columns.site_id else None
    rows = check.Rows(loaded.places, named_by, findings)
    check.check_geometry(geometry, loaded.faulted, rows)
    if columns.site_id is not None:
        check.check_ids(ids, columns.site_id, rows)
    elevation_m = _elevation(loaded.frame, columns.elevation, rows)
    check.check_elevation(elevation_m, rows)
    given_ha, rough, remarks = _given_area(loaded.frame, columns, rows)
    check.check_area(given_ha, rows)
    radius = _radius(loaded.frame, rows, radius_km)
    findings.raise_faults()

    drawn_ha = polygon_area_ha(geometry)
    check.compare_areas(given_ha, drawn_ha, rows)
    check.tell_of_slivers(parcels.slivers(geometry, drawn_ha), drawn_ha, rows)
    area_ha = np.where(np.isnan(drawn_ha), given_ha, drawn_ha)
    first = {
        "site_id": ids,
        "name": ids if names is None else pc.coalesce(names, ids),
        "name_zh": _filled(loaded.frame, columns.name_zh),
        "elevation_m": elevation_m,
        "area_ha": area_ha,
        "area_mu": area_ha * MU_PER_HECTARE.value,
        "area_given_ha": given_ha,
    }
    frame = _assemble(first, geometry, loaded.frame, columns, findings)
    if radius is not None:
        frame[RADIUS] = radius
    for name, words in remarks.items():
        frame[_free(name, frame)] = words
    lon, lat = _centres(geometry)
    return Sites(
        frame,
        lon,
        lat,
        check.has_area(geometry),
        printable(findings.path.name),
        loaded.sha256,
        headings=columns.headings,
        crs=loaded.crs,
        above=findings.above,
        coordinates=findings.coordinates,
        rough_area=_of_points(rough, np.isnan(drawn_ha)),
        rough_given=rough if rough.about.any() or (rough.words != "").any() else None,
    )


def _radius(frame: gpd.GeoDataFrame, rows: check.Rows, otherwise_km: float) -> FloatArray | None:
    """Return how far each site may be from its coordinates [km]; None if neither file nor study says so."""
    if RADIUS not in frame.columns:
        return np.full(len(frame), otherwise_km) if otherwise_km else None
    stated = numbers_of(frame, RADIUS, rows)
    check.check_radius(stated, rows)
    return np.where(np.isnan(stated), otherwise_km, stated)


def fill_elevation(sites: Sites, dem: Path) -> int | None:
    """Fill in missing elevations from a raster; return the number of sites filled.

    None if no elevation was missing. Raises `LayerError` if the raster cannot be read.
    """
    elevation_m = np.array(sites.frame["elevation_m"], dtype=np.float64)
    blank = np.isnan(elevation_m)
    if not blank.any():
        return None
    from siting.climate.elevation import elevation_from_dem

    elevation_m[blank] = elevation_from_dem(dem, sites.lon[blank], sites.lat[blank])
    sites.frame["elevation_m"] = elevation_m
    return int(blank.sum() - np.isnan(elevation_m).sum())


def warn_of_elevation(filled: int, count: int, dem: Path, findings: Findings) -> None:
    """Report how many sites take their elevation from a raster."""
    findings.warn(f"elevation of {filled:,} of {count:,} sites is taken from {shown(dem.name)}")


def _require_column(name: str | None, option: str, headings: list[str], findings: Findings) -> None:
    if name is not None and name not in headings:
        near = did_you_mean(name, headings) if len(headings) < 8 else f"It has {listed(headings)}"
        findings.stop(f"{option} {quote(name)} is not a column of the file", hint=near, about=option)


def _choose(
    frame: gpd.GeoDataFrame, findings: Findings, id_column: str | None, name_column: str | None
) -> _Columns:
    headings = [str(name) for name in frame.columns if name != "geometry"]
    _require_column(id_column, "id_column", headings, findings)
    _require_column(name_column, "name_column", headings, findings)
    asked = {name for name in (id_column, name_column) if name is not None}
    means = hd.by_meaning([name for name in headings if name not in asked])
    areas, derived = _area_columns(frame, means.get(hd.AREA, []), findings)
    return _Columns(
        id_column or _single(means, hd.SITE_ID, findings),
        name_column or _single(means, hd.NAME, findings),
        _single(means, hd.NAME_ZH, findings),
        _single(_of_length(means, findings), hd.ELEVATION, findings),
        areas,
        derived,
    )


def _single(means: dict[str, list[str]], meaning: str, findings: Findings) -> str | None:
    names = means.get(meaning, [])
    if len(names) > 1:
        hint = "Rename or remove one of them"
        if meaning == hd.NAME:
            hint = "Rename one of them; a Chinese name beside an English one is headed name_zh (中文名)"
        findings.fault(f"columns {quote(names[0])} and {quote(names[1])} both mean {meaning}", hint=hint)
    return names[0] if names else None


def _of_length(means: dict[str, list[str]], findings: Findings) -> dict[str, list[str]]:
    """Return the elevation columns whose unit is known, and report others."""
    kept = []
    for name in means.get(hd.ELEVATION, []):
        if hd.metres_of(name) is not None:
            kept.append(name)
        else:
            findings.warn(f"column {quote(name)} is not used as elevation, since its unit is not known")
    return {hd.ELEVATION: kept} if kept else {}


def _area_columns(
    frame: gpd.GeoDataFrame, candidates: list[str], findings: Findings
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Return the columns of stated area with their units, and those that an earlier run derived."""
    areas = []
    for name in candidates:
        text = frame[name].dtype.kind not in "iufb"
        unit = hd.unit_of_area(name) or (shared_unit(texts_of(frame[name])) if text else "")
        if hd.is_area_unit(unit):
            areas.append((name, unit))
        else:
            findings.warn(
                f"column {quote(name)} is not used as area, since its unit is not a known unit of area"
            )
    if "area_given_ha" in frame.columns:
        # siting wrote this file: only this column was stated by a person.
        return (("area_given_ha", "ha"),), tuple(name for name, _ in areas)
    return tuple(areas), ()


def _ids(frame: gpd.GeoDataFrame, column: str | None, naming: Naming) -> pa.ChunkedArray:
    """Return the ids as text, null where blank; numbered by row where the file has none."""
    if column is not None:
        return trimmed(texts_of(frame[column]))
    width = max(4, len(str(naming.count)))
    numbers = pa.array(np.arange(naming.first + 1, naming.first + len(frame) + 1))
    digits = pc.utf8_lpad(pc.cast(numbers, pa.string()), width, "0")
    return pa.chunked_array([pc.binary_join_element_wise("S", digits, "")])


def _filled(frame: gpd.GeoDataFrame, column: str | None) -> pa.ChunkedArray:
    if column is None:
        return pa.chunked_array([pa.repeat("", len(frame))])
    return pc.fill_null(trimmed(texts_of(frame[column])), "")


def _elevation(frame: gpd.GeoDataFrame, column: str | None, rows: check.Rows) -> FloatArray:
    """Return the stated elevation [m] from the unit of its heading, NaN where blank."""
    given = numbers_of(frame, column, rows, unit="" if column is None else hd.unit_of_elevation(column))
    metres = 1.0 if column is None else hd.metres_of(column) or math.nan
    return given if metres == 1.0 else np.round(given * metres, 3)


def _given_area(
    frame: gpd.GeoDataFrame, columns: _Columns, rows: check.Rows
) -> tuple[FloatArray, RoughArea, dict[str, pd.Series[str]]]:
    """Return the stated area [ha] from its units, NaN where blank, how rough it is, and remarks in its cells.

    680（含道路） is 680; that the roads are in it is a remark on the parcel, in a column of its own.
    """
    remarks = {}
    area_ha = np.full(len(frame), np.nan)
    low, high, about = area_ha.copy(), area_ha.copy(), np.zeros(len(frame), dtype=np.bool_)
    said = np.full(len(frame), "", dtype=object)
    for column, unit in columns.areas:
        cells = cells_of(frame, column, rows, unit=unit, bounds=True)
        stated = hd.to_hectares(cells.value, unit)
        if cells.remarked:
            remarks[remark_heading(column)] = _only(frame[column], cells.remarked)
        _check_agreement(area_ha, stated, columns.areas[0][0], column, rows)
        new = np.isnan(area_ha)
        low, high = (
            np.where(new, hd.to_hectares(v, unit), old) for v, old in ((cells.low, low), (cells.high, high))
        )
        about |= new & cells.about
        for row, words in zip(cells.remarked, cells.remarks, strict=True):
            said[row] = words if new[row] else said[row]
        area_ha = np.where(new, stated, area_ha)
    return area_ha, RoughArea(low, high, about, said), remarks


def _of_points(rough: RoughArea, stated: npt.NDArray[np.bool_]) -> RoughArea | None:
    """Return how rough the areas are that stand for themselves, having no polygon; None if they are plain."""
    about, words = rough.about & stated, np.where(stated, rough.words, "")
    return replace(rough, about=about, words=words) if about.any() or words.any() else None


def _only(values: pd.Series[str], which: Sequence[int]) -> pd.Series[str]:
    """Return the cells of some rows as text; the others are blank."""
    kept = values.iloc[list(which)].astype(str).str.strip()
    return kept.reindex(values.index)


def _free(name: str, frame: gpd.GeoDataFrame) -> str:
    """Return a name that no column has yet."""
    return name if name not in frame.columns else _free(f"{name} in file", frame)


def _check_agreement(one: FloatArray, other: FloatArray, column: str, second: str, rows: check.Rows) -> None:
    rows.note(
        np.abs(one - other) > _SAME_AREA * np.maximum(np.abs(one), np.abs(other)),
        lambda row, name: (
            f"{quote(column)} and {quote(second)} of {name} disagree: {one[row]:.6g} and {other[row]:.6g} ha"
        ),
        "Correct one of them, or remove the column",
    )


def _assemble(
    first: dict[str, pa.ChunkedArray | FloatArray],
    geometry: np.ndarray[tuple[int], np.dtype[np.object_]],
    source: gpd.GeoDataFrame,
    columns: _Columns,
    findings: Findings,
) -> gpd.GeoDataFrame:
    """Put the standard columns first, then the file's own; a file column with a standard name is renamed."""
    import geopandas as gpd
    import pandas as pd

    table = pa.table({name: values for name, values in first.items() if isinstance(values, pa.ChunkedArray)})
    ours: dict[str, pd.Series[str]] = dict(table.to_pandas().items())
    parts = {name: ours[name] if name in ours else pd.Series(values) for name, values in first.items()}
    own = [str(name) for name in source.columns if name not in columns.used and name != "geometry"]
    taken = set(_OURS) | set(own)
    for name in own:
        kept = name
        if name in _OURS:
            kept = _free_name(name, taken)
            findings.warn(f"the column '{shown(name)}' is kept as '{shown(kept)}'")
        parts[kept] = source[name]
    frame = pd.DataFrame(parts)
    shapes = gpd.array.from_shapely(geometry, crs="EPSG:4326")
    frame.insert(len(first), "geometry", shapes)
    return gpd.GeoDataFrame(frame, geometry="geometry")


def _free_name(name: str, taken: set[str]) -> str:
    """Return another name for a column of the file, which nothing else has."""
    kept = f"{name} in file"
    while kept in taken:
        kept = f"{kept} in file"
    return kept


def _centres(geometry: np.ndarray[tuple[int], np.dtype[np.object_]]) -> tuple[FloatArray, FloatArray]:
    """Return the points, and the centroids of polygons, in WGS84 degrees; shape (n,) each."""
    import shapely

    areas = check.has_area(geometry)
    centres = geometry
    if areas.any():
        centres = geometry.copy()
        centres[areas] = shapely.centroid(parcels.unwrapped(geometry[areas]))
    lon, lat = shapely.get_x(centres), shapely.get_y(centres)
    # Rounding may leave a longitude just beyond the date line.
    lon = np.where(np.abs(lon) > 180.0, (lon + 180.0) % 360.0 - 180.0, lon)
    return np.asarray(lon, dtype=np.float64), np.clip(np.asarray(lat, dtype=np.float64), -90.0, 90.0)
