"""Candidate sites: one checked table, and the arrays that criteria read from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray, Label
from siting.gazetteer import in_china
from siting.geo.datum import in_china_box
from siting.readers.headings import find_heading
from siting.records import dataclass
from siting.sites.columns import unit_of

if TYPE_CHECKING:
    import geopandas as gpd


_MAX_LOOKED_AT = 1_000
RADIUS = "radius_km"
"""Column of the site file with the radius within which a site is known [km]."""


@dataclass(frozen=True, eq=False)
class RoughArea:
    """Areas that are no plain figures, shape (n,): the ends [ha] where *about*, and words in brackets.

    An area stated as 约 or as a range is rough, one as 680（含道路） has words; that of a polygon neither.
    """

    low_ha: FloatArray
    high_ha: FloatArray
    about: npt.NDArray[np.bool_]
    words: npt.NDArray[np.object_]

    def at(self, rows: slice | np.ndarray[tuple[int], np.dtype[np.int64]]) -> RoughArea:
        """Return those of some rows."""
        return RoughArea(self.low_ha[rows], self.high_ha[rows], self.about[rows], self.words[rows])


@dataclass(frozen=True, eq=False)  # compared by identity, so that results for sites can be cached
class Sites:
    """Checked candidate sites.

    Parameters
    ----------
    frame
        GeoDataFrame in EPSG:4326 on a RangeIndex, with the columns ``site_id`` (unique text),
        ``name``, ``name_zh`` (text, may be empty), ``elevation_m``, ``area_ha``, ``area_mu``,
        ``area_given_ha`` (float, NaN is UNKNOWN), ``geometry``, and every other column of the
        file under its own name.
    lon, lat
        Shape (n,), WGS84 degrees: the point, or the centroid of a polygon.
    has_area
        Shape (n,), bool: whether the geometry is a polygon.
    source
        Name of the file, without its folder.
    sha256
        Digest of the file as read.
    warnings
        What the user should know about the file, one line per item.
    headings
        Headings of the file that became standard columns, such as ``面积(亩)``, and the column of
        ``frame`` that now holds them.
    crs
        Name of the system that the coordinates of the file were read in, such as ``EPSG:4546``.
    above
        The lines above the headings of a table, such as its title.
    coordinates
        Headings of the columns of a table that place its rows.
    rough_area
        Which areas are rough or have words; None where none is and has.
    rough_given
        The same of ``area_given_ha``, whatever the geometry.
    """

    frame: gpd.GeoDataFrame
    lon: FloatArray
    lat: FloatArray
    has_area: np.ndarray[tuple[int], np.dtype[np.bool_]]
    source: str
    sha256: str
    warnings: tuple[str, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict)
    crs: str = ""
    above: tuple[str, ...] = ()
    coordinates: tuple[str, ...] = ()
    rough_area: RoughArea | None = None
    rough_given: RoughArea | None = None

    def __len__(self) -> int:
        return len(self.lon)

    @cached_property
    def names(self) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.object_]]:
        """The columns ``name`` and ``name_zh``, shape (n,) each, to look up single names."""
        return self.frame["name"].to_numpy(object), self.frame["name_zh"].to_numpy(object)

    def label(self, row: int) -> Label:
        """Name of a site in both languages."""
        name, chinese = (names[row] for names in self.names)
        return Label(str(name), chinese if isinstance(chinese, str) and chinese else str(name))

    @cached_property
    def units(self) -> dict[str, str]:
        """The unit that each column of `frame` states in its heading or in all its cells; else empty."""
        columns = [str(name) for name in self.frame.columns if name != "geometry"]
        return {name: unit_of(name, self.frame[name]) for name in columns}

    def column(self, name: str) -> str | None:
        """Return the column of `frame` that a study calls *name*; None if the file does not have it.

        A heading that became a standard column is found too, and so is one that only differs in spelling.
        """
        if name in self.frame.columns:
            return name
        if name in self.headings:
            return self.headings[name]
        own = [str(c) for c in self.frame.columns if c != "geometry"]
        known = find_heading(name, [*own, *self.headings], cut=self.source.lower().endswith((".shp", ".zip")))
        return None if known is None else self.headings.get(known, known)

    @cached_property
    def in_china(self) -> bool:
        """Whether any site lies in China, whose law on maps and whose unit of land then count."""
        lon, lat = self.lon, self.lat
        # A few sites decide it for most files; otherwise only sites near China are looked up.
        few = slice(None, None, max(len(self) // _MAX_LOOKED_AT, 1))
        if in_china(lon[few], lat[few]).any():
            return True
        near = in_china_box(lon, lat)
        return bool(near.any() and in_china(lon[near], lat[near]).any())

    @property
    def datum_in_doubt(self) -> tuple[str, ...]:
        """The warning that the degrees may be those of a Chinese map service, which nobody has declared."""
        return tuple(note for note in self.warnings if "declare datum" in note)

    @property
    def radius_km(self) -> FloatArray:
        """Shape (n,), how far the true place of each site may be from its coordinates [km]; 0 is exact."""
        if RADIUS not in self.frame.columns:
            return np.zeros(len(self))
        return np.nan_to_num(np.asarray(self.frame[RADIUS], dtype=np.float64), nan=0.0)

    @property
    def elevation_m(self) -> FloatArray:
        """Shape (n,), metres above sea level; NaN is UNKNOWN."""
        return np.asarray(self.frame["elevation_m"], dtype=np.float64)

    def chunk(self, start: int, stop: int) -> Sites:
        """Return the sites from row *start* up to, not including, row *stop*."""
        return self._at(slice(start, stop))

    def take(self, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Sites:
        """Return the sites of the given rows, in that order."""
        return self._at(rows)

    def _at(self, rows: slice | np.ndarray[tuple[int], np.dtype[np.int64]]) -> Sites:
        return Sites(
            self.frame.iloc[rows],
            self.lon[rows],
            self.lat[rows],
            self.has_area[rows],
            self.source,
            self.sha256,
            headings=self.headings,
            crs=self.crs,
            above=self.above,
            rough_area=None if self.rough_area is None else self.rough_area.at(rows),
            rough_given=None if self.rough_given is None else self.rough_given.at(rows),
        )
