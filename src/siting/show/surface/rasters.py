"""The rasters of a surface: written strip by strip, then as cloud-optimised GeoTIFF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from siting.errors import OutputError, did_you_mean, quote
from siting.geo.grid import RasterGrid
from siting.outcome.surface_view import BANDS, OUTSIDE

SCORE, RESTRICTED, LIMITING, BEST = "score.tif", "restricted.tif", "limiting.tif", "best.tif"
RASTERS = (SCORE, RESTRICTED, LIMITING, BEST)
FILES = (*RASTERS, *(name.replace(".tif", ".qml") for name in RASTERS), "surface.json", "run.json")

_BANDS = {
    SCORE: ("score", "coverage", "low", "high"),
    RESTRICTED: ("restricted",),
    LIMITING: ("limiting",),
    BEST: ("best",),
}
_DRAFT = ".draft.tif"
_CACHE_MB = 64
_BLOCK = 512
_LEVEL = 1  # twice as fast as the default, and a twentieth larger


def require_bands(names: Sequence[str], samples: int, *, where: str = "--bands") -> tuple[str, ...]:
    """Return the bands that are named, all without names.

    Raises
    ------
    OutputError
        A name is no band, or *best* is named but no weightings are drawn (*samples* is 0).
    """
    for name in names:
        if name not in BANDS:
            raise OutputError(
                f"no band {quote(name)}",
                where=where,
                hint=did_you_mean(name, BANDS) or f"Choose from {', '.join(BANDS)}",
            )
    if "best" in names and not samples:
        raise OutputError(
            "band 'best' needs weightings, and none are drawn",
            where=where,
            hint="Draw some (--samples 1000), or leave out 'best'",
        )
    return tuple(names) or BANDS


def rasters_of(bands: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the rasters of a surface with some bands, and the bands of each."""
    found = {name: tuple(band for band in own if band in bands) for name, own in _BANDS.items()}
    return {name: own for name, own in found.items() if own}


class RasterWriter:
    """Writes the rasters of a surface into a folder; they are complete when the block ends.

    Figures are float32 with NaN outside the region and where nothing is known; codes are bytes with 255
    outside.
    """

    def __init__(self, folder: Path, grid: RasterGrid, bands: Sequence[str] = BANDS) -> None:
        self._folder, self._grid, self._bands = folder, grid, rasters_of(bands)
        self._open: dict[str, Any] = {}
        self._env: Any = None

    def __enter__(self) -> Self:
        import rasterio
        from rasterio.transform import Affine

        # By default GDAL keeps blocks in a twentieth of the memory.
        self._env = rasterio.Env(GDAL_CACHEMAX=_CACHE_MB)
        self._env.__enter__()
        for name, bands in self._bands.items():
            codes = name in {RESTRICTED, LIMITING}
            self._open[name] = rasterio.open(
                self._folder / f"{name}{_DRAFT}",
                "w",
                driver="GTiff",
                width=self._grid.width,
                height=self._grid.height,
                count=len(bands),
                dtype="uint8" if codes else "float32",
                nodata=OUTSIDE if codes else float("nan"),
                crs=self._grid.crs,
                transform=Affine(*self._grid.transform),
                interleave="band",
                bigtiff="IF_SAFER",
            )
            for number, band in enumerate(bands, start=1):
                self._open[name].set_band_description(number, band)
        return self

    def write(self, rows: slice, inside: npt.NDArray[np.bool_], table: pa.Table) -> None:
        """Write the bands of some rows; *table* has one row for each cell that *inside* marks."""
        for name, bands in self._bands.items():
            for number, band in enumerate(bands if name != BEST else (), start=1):
                self._put(name, number, rows, inside, table[band].to_numpy())

    def write_best(self, rows: slice, inside: npt.NDArray[np.bool_], values: npt.NDArray[Any]) -> None:
        """Write the share of weightings in which each cell that *inside* marks is among the best."""
        self._put(BEST, 1, rows, inside, values)

    def _put(
        self, name: str, number: int, rows: slice, inside: npt.NDArray[np.bool_], values: npt.NDArray[Any]
    ) -> None:
        from rasterio.windows import Window

        raster = self._open[name]
        if inside.all():
            block = values.reshape(inside.shape)
        else:
            block = np.full(inside.shape, raster.nodata, dtype=raster.dtypes[0])
            block[inside] = values
        raster.write(block, number, window=Window(0, rows.start, inside.shape[1], inside.shape[0]))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        import rasterio.shutil
        from rasterio.enums import Resampling

        for name, raster in self._open.items():
            draft = Path(raster.name)
            if kind is None and (factors := _factors(raster.width, raster.height)):
                # Ten times as fast as leaving them to the copy, which thrashes on bands one after the other.
                raster.build_overviews(factors, Resampling.nearest)
            raster.close()
            if kind is None:
                rasterio.shutil.copy(
                    draft,
                    self._folder / name,
                    driver="COG",
                    COMPRESS="DEFLATE",
                    LEVEL=_LEVEL,
                    PREDICTOR="YES",
                    OVERVIEW_RESAMPLING="NEAREST",
                    BIGTIFF="IF_SAFER",
                )
            draft.unlink(missing_ok=True)
        self._env.__exit__(kind, error, trace)


def _factors(width: int, height: int) -> list[int]:
    """Return by how much each overview is thinned, until one block holds it."""
    found, factor = [], 2
    while max(width, height) / (factor / 2) > _BLOCK:
        found.append(factor)
        factor *= 2
    return found
