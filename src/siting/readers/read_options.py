"""How a file is to be read, where a user says more than the file itself does."""

from __future__ import annotations

import dataclasses
from typing import Literal

from siting.records import dataclass

DecimalMark = Literal[".", ","]


@dataclass(frozen=True)
class ReadOptions:
    """What a user declares about a file of places, by options of a command or beside ``file`` in a study.

    Parameters
    ----------
    crs
        The coordinate reference system, if the file does not state it: an EPSG code, or anything pyproj
        understands.
    datum
        ``wgs84``, ``gcj02`` or ``bd09``: the datum of the file's degrees.
    layer, sheet
        Which layer (GeoPackage, KML folder, zip of shapefiles) or sheet (XLSX), if there are several.
    id_column, name_column
        The columns that hold ids and names; by default recognised by their headings.
    missing
        Words and codes that mean missing, in any column.
    decimal
        The decimal mark of figures written as text; None to infer it from the figures.
    """

    crs: object = None
    datum: str | None = None
    layer: str | None = None
    sheet: str | None = None
    id_column: str | None = None
    name_column: str | None = None
    missing: tuple[str, ...] = ()
    decimal: DecimalMark | None = None

    @property
    def declared(self) -> tuple[str, ...]:
        """The options that are not left to the file."""
        return tuple(
            field.name
            for field in dataclasses.fields(self)
            if getattr(self, field.name) not in (None, (), "")
        )

    @property
    def text_columns(self) -> tuple[str, ...]:
        """Columns that stay text even if all their values are numbers."""
        return tuple(name for name in (self.id_column, self.name_column) if name is not None)


AS_STATED = ReadOptions()
"""Everything is as the file itself states."""
