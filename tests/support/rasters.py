"""Small rasters for tests."""

import numpy as np
import pytest

rasterio = pytest.importorskip("rasterio", reason="the extra 'raster' is not installed")


def tif(
    path,
    cells,
    *,
    crs="EPSG:4326",
    transform=(0.01, 0, 112, 0, -0.01, 38),
    nodata=None,
    bands=None,
    **profile,
):
    """Write a GeoTIFF; *cells* is (rows, columns), or *bands* several of them."""
    bands = [np.asarray(b) for b in (bands if bands is not None else [cells])]
    options = {"dtype": bands[0].dtype, "nodata": nodata, "crs": crs, **profile}
    if transform is not None:
        options["transform"] = rasterio.Affine(*transform)
    height, width = bands[0].shape
    with rasterio.open(
        path, "w", driver="GTiff", height=height, width=width, count=len(bands), **options
    ) as raster:
        for number, band in enumerate(bands, 1):
            raster.write(band, number)
    return path
