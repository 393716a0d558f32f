"""Draw the relief under the map and the exhibits: hill-shade with hypsometric tint, from a public-domain elevation raster.

    python scripts/build_relief.py DEM.tif

The raster is one of SRTM30_PLUS V9 at 0.02 degrees for 34-41.5 N, 109.5-118 E (public domain; Becker et al. 2009,
doi:10.1080/01490410903297766). Only the picture is kept, in ``src/siting/data/relief.webp``: rows are even in the
latitude of Web Mercator, columns in longitude, so that a web map stretches it without error.
"""

import sys

import numpy as np
import rasterio
from PIL import Image
from scipy import ndimage

from siting.show.base.ground import RELIEF

FINER = 2.4
"""Columns of the picture per column of the raster, for smoother slopes without new detail."""

TINTS = (
    (0, "#e9efe6"),
    (300, "#e8ecdd"),
    (800, "#ece8d8"),
    (1300, "#eae0cd"),
    (2000, "#e2d3bf"),
    (2800, "#f1ebe4"),
)
WATER = (0xD3, 0xE1, 0xEA)
"""Light, and distinct from the colours of the scores drawn on it."""

EXAGGERATION = 6.0
LIGHTS = ((315, 0.55), (270, 0.2), (0, 0.25))
"""Azimuth [degrees] and share of each light; all are at an elevation of 45 degrees."""

SHADE = 0.8
MAX_BYTES = 180_000


def main(path: str) -> None:
    """Write the picture and print its size."""
    height, sea = elevations(path)
    picture = Image.fromarray(painted(height, sea))
    picture.save(RELIEF.path, "WEBP", quality=72, method=6)
    size = RELIEF.path.stat().st_size
    if size > MAX_BYTES:
        sys.exit(f"{RELIEF.path}: {size} bytes, over {MAX_BYTES}")
    print(f"{RELIEF.path}: {picture.width} x {picture.height}, {size} bytes")


def elevations(path: str) -> tuple[np.ndarray, np.ndarray]:
    """Height [m] and share of sea at each pixel of the picture."""
    with rasterio.open(path) as source:
        raw, grid = source.read(1).astype(float), source.transform
    width = round((RELIEF.east - RELIEF.west) / grid.a * FINER)
    rows = round(
        width
        * np.ptp(mercator(np.array([RELIEF.south, RELIEF.north])))
        / np.radians(RELIEF.east - RELIEF.west)
    )
    lon = RELIEF.west + (np.arange(width) + 0.5) / width * (RELIEF.east - RELIEF.west)
    top, bottom = mercator(np.array([RELIEF.north, RELIEF.south]))
    lat = np.degrees(np.arctan(np.sinh(top + (np.arange(rows) + 0.5) / rows * (bottom - top))))
    at = np.meshgrid((lat - grid.f) / grid.e - 0.5, (lon - grid.c) / grid.a - 0.5, indexing="ij")
    smooth = ndimage.gaussian_filter(raw, 0.6)
    # The raster stores the sea as 0; a lone cell at 0 is land.
    water = ndimage.binary_opening(raw <= 0, iterations=2).astype(float)
    return (
        ndimage.map_coordinates(smooth, at, order=3, mode="nearest"),
        ndimage.map_coordinates(ndimage.gaussian_filter(water, 0.7), at, order=1, mode="nearest"),
    )


def mercator(lat: np.ndarray) -> np.ndarray:
    """Ordinate of Web Mercator on the unit sphere."""
    return np.arcsinh(np.tan(np.radians(lat)))


def painted(height: np.ndarray, sea: np.ndarray) -> np.ndarray:
    """Shape (rows, columns, 3), 8-bit colours."""
    stops = [h for h, _ in TINTS]
    colours = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for _, c in TINTS], dtype=float)
    tint = np.stack([np.interp(height, stops, colours[:, band]) for band in range(3)], axis=-1)
    shaded = tint * (1 - SHADE * (1 - shade(height)))[..., None]
    share = np.clip((sea - 0.35) / 0.3, 0, 1)[..., None]
    return np.clip(shaded * (1 - share) + np.array(WATER) * share, 0, 255).round().astype(np.uint8)


def shade(height: np.ndarray) -> np.ndarray:
    """Light on each pixel, 1 on flat ground and on slopes towards the light."""
    columns = height.shape[1]
    metres = 6_371_000 * np.radians(RELIEF.east - RELIEF.west) / columns * np.cos(np.radians(37.75))
    down, right = np.gradient(height * EXAGGERATION, metres)
    slope, aspect = np.arctan(np.hypot(right, down)), np.arctan2(down, -right)
    light = np.zeros_like(height)
    for azimuth, part in LIGHTS:
        from_east = np.radians(90 - azimuth)
        light += part * (np.cos(slope) + np.sin(slope) * np.cos(from_east - aspect))
    return np.clip(light, 0, 1.12)


if __name__ == "__main__":
    main(sys.argv[1])
