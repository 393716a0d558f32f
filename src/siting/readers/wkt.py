"""Geometries in a column of text: WKT, EWKT with its SRID, and the hexadecimal WKB of databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from siting.errors import quote
from siting.readers.findings import Findings, Places
from siting.readers.numbers import trimmed
from siting.readers.raw import BoolArray, GeometryArray

if TYPE_CHECKING:
    from pyproj import CRS

_SRID = r"^(?i:SRID)\s*=\s*(?P<srid>\d+)\s*;\s*"
_CURVE = r"(?i)^\W*(?:CURVE|CIRCULAR|COMPOUND|MULTICURVE|MULTISURFACE|TIN|POLYHEDRAL|TRIANGLE)"
_HEX = r"^(?:\\x)?0[01][0-9A-Fa-f]{16,}$"
_STRAIGHTEN = "Convert it to straight lines first (QGIS: Convert curved geometries; PostGIS: ST_CurveToLine)"


def read_geometry(
    column: pa.ChunkedArray, name: str, places: Places, findings: Findings, faulted: BoolArray
) -> tuple[GeometryArray, CRS | None]:
    """Return geometries, None where there is none, and the CRS of their SRID; *faulted* is marked."""
    text = trimmed(column)
    blank = np.asarray(pc.is_null(text))
    curved = _mask(pc.match_substring_regex(text, _CURVE))
    srid = pc.struct_field(pa.chunked_array(pc.extract_regex(text, _SRID)).combine_chunks(), "srid")
    plain = pc.fill_null(pc.replace_substring_regex(text, _SRID, ""), "").to_numpy()
    curved |= _mask(pc.match_substring_regex(pa.array(plain, pa.string()), _CURVE))
    geometry, codes = _built(plain, curved)
    said = {int(code) for code in pc.unique(srid).drop_null().to_pylist()} | codes
    wrong = _missing(geometry) & ~blank & ~curved
    for rows, what, hint in (
        (blank, "the geometry is blank", "Fill it in, or remove the row"),
        (curved, "the geometry is a curve or a surface, which is not read", _STRAIGHTEN),
        (wrong, "{cell} is not a geometry in WKT", "Write it as in POINT (112.1494 37.5512)"),
    ):
        if rows.any():
            row = int(np.argmax(rows))
            cell = what.format(cell=quote(column[row].as_py())) + f" ({name})" * (rows is not wrong)
            findings.fault(cell, at=places.of(row), hint=hint, count=int(rows.sum()))
            faulted |= rows
    return geometry, _crs(said, name, findings)


def _built(plain: GeometryArray, curved: BoolArray) -> tuple[GeometryArray, set[int]]:
    import shapely

    straight = np.where(curved, "", plain)
    hexadecimal = _mask(pc.match_substring_regex(pa.array(straight, pa.string()), _HEX))
    geometry = np.full(len(plain), None, dtype=np.object_)
    codes: set[int] = set()
    if hexadecimal.any():
        raw = [text.removeprefix("\\x") for text in straight[hexadecimal]]
        built = shapely.from_wkb(np.array(raw, dtype=np.object_), on_invalid="ignore")
        codes = {int(code) for code in np.unique(shapely.get_srid(built)) if code > 0}
        geometry[hexadecimal] = shapely.set_srid(built, 0)
    geometry[~hexadecimal] = shapely.from_wkt(straight[~hexadecimal], on_invalid="ignore")
    return geometry, codes


def _missing(geometry: GeometryArray) -> BoolArray:
    import shapely

    return np.asarray(shapely.is_missing(geometry))


def _crs(codes: set[int], name: str, findings: Findings) -> CRS | None:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    if not codes:
        return None
    if len(codes) > 1:
        listed = ", ".join(str(code) for code in sorted(codes))
        findings.stop(
            f"the geometries of {quote(name)} have several SRIDs: {listed}", hint="Give all of them one SRID"
        )
    try:
        return CRS.from_epsg(codes.pop())
    except CRSError:
        findings.stop(
            f"the SRID of {quote(name)} is not an EPSG code",
            hint=f"Remove the SRID part and declare {findings.declared('crs')}",
        )


def _mask(column: pa.ChunkedArray | pa.Array) -> BoolArray:
    return np.array(pc.fill_null(column, False), dtype=np.bool_)
