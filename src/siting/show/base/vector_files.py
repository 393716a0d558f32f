"""Layers as GeoJSON or GeoPackage, the same bytes for the same input."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd

GEOPACKAGE_VERSION = "1.3"  # older desktop programs warn about the newest version
# A GeoPackage must carry times of change. A fixed time makes the same inputs give the same bytes.
NO_TIME = "2000-01-01T00:00:00.000Z"


@contextmanager
def fixed_time() -> Iterator[None]:
    """Write the same time of change into every GeoPackage."""
    import pyogrio

    option = "OGR_CURRENT_DATE"
    before = pyogrio.get_gdal_config_option(option)
    pyogrio.set_gdal_config_options({option: NO_TIME})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({option: before})


def write_layers(layers: Mapping[str, gpd.GeoDataFrame], path: Path) -> None:
    """Write frames in EPSG:4326: all as layers of a GeoPackage, or the first alone as GeoJSON (RFC 7946).

    Raises
    ------
    OSError, pyogrio.errors.DataSourceError
        The file cannot be written.
    """
    if path.suffix.lower() != ".gpkg":
        first = next(iter(layers.values()))
        first.to_file(path, driver="GeoJSON", engine="pyogrio", index=False, RFC7946="YES")
        return
    with fixed_time():
        for number, (name, frame) in enumerate(layers.items()):
            more = {"append": True} if number else {"VERSION": GEOPACKAGE_VERSION}
            frame.to_file(path, layer=name, driver="GPKG", engine="pyogrio", index=False, **more)
