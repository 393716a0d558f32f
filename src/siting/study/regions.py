"""Best regions of a surface in a folder: contiguous cells that together reach an area."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from siting.conventions import M2_PER_MU
from siting.errors import LayerError, OutputError, SitesError, quote
from siting.geo.grid import RasterGrid
from siting.readers.files import read_features
from siting.readers.rasters import RasterFile, raster_windows, read_raster_header
from siting.readers.read_options import ReadOptions
from siting.records import dataclass
from siting.show.base.output_folder import staged_file
from siting.show.base.vector_files import write_layers
from siting.show.surface.rasters import RESTRICTED, SCORE
from siting.surface.regions import FoundRegion, FoundRegions, Wanted, best_regions

if TYPE_CHECKING:
    import geopandas as gpd

_STRIP = 256
MAX_CELLS = 200_000_000


@dataclass(frozen=True)
class RegionOptions:
    """What is asked for.

    Parameters
    ----------
    count
        Number of regions.
    area_m2
        Area of each [m2]; it is rounded to whole cells.
    spacing_m
        Least distance between regions, and to existing sites [m].
    compactness
        What twice the outline of a square costs, on the scale of the score.
    access, within_m
        A file of roads or nodes, and how near one cell of each region must be to one of them [m].
    existing
        A file of existing sites, from which regions keep the spacing.
    """

    count: int
    area_m2: float
    spacing_m: float = 0.0
    compactness: float = 0.1
    access: Path | None = None
    within_m: float = 1000.0
    existing: Path | None = None


@dataclass(frozen=True)
class Regions:
    """The regions found on a surface, as a table of polygons and as a document."""

    found: FoundRegions
    grid: RasterGrid
    wanted: Wanted
    asked_m2: float

    @property
    def frame(self) -> gpd.GeoDataFrame:
        """One row per region from the best down, EPSG:4326: site_id, mean score, value, area [ha, mu]."""
        import geopandas as gpd

        cell_m2 = abs(self.grid.transform[0] * self.grid.transform[4])
        regions = self.found.regions
        columns = {
            "site_id": [f"R{n}" for n in range(1, len(regions) + 1)],
            "name": [f"Region {n}" for n in range(1, len(regions) + 1)],
            "name_zh": [f"选区{n}" for n in range(1, len(regions) + 1)],
            "mean_score": [round(r.mean, 6) for r in regions],
            "value": [round(r.value, 6) for r in regions],
            "cells": [len(r.cells) for r in regions],
        }
        frame = gpd.GeoDataFrame(columns, geometry=[self._shape(r) for r in regions], crs=self.grid.crs)
        frame["cells_ha"] = [len(r.cells) * cell_m2 / 10_000.0 for r in regions]
        frame["cells_mu"] = [round(len(r.cells) * cell_m2 / M2_PER_MU.value, 1) for r in regions]
        return frame.to_crs("EPSG:4326")

    def _shape(self, region: FoundRegion) -> Any:
        import shapely

        a, _, left, _, e, top = self.grid.transform
        row, column = region.cells.T
        x, y = left + a * column, top + e * row
        return shapely.union_all(shapely.box(x, y + e, x + a, y))

    def document(self) -> dict[str, Any]:
        """Return the regions for programs, with the gap to the proven bound."""
        found = self.found
        return {
            "regions": [
                {"site_id": f"R{n}", "mean_score": r.mean, "value": r.value, "cells": len(r.cells)}
                for n, r in enumerate(found.regions, start=1)
            ],
            "total": found.total,
            "bound": found.bound,
            "gap": None if math.isnan(found.gap) else found.gap,
            "seeds": found.seeds,
            "asked": self.wanted.count,
            "cells_each": self.wanted.cells,
            "cell_m": self.grid.transform[0],
            "asked_ha": self.asked_m2 / 10_000.0,
        }

    def save(self, path: str | Path) -> Path:
        """Write the regions as candidate sites that ``siting run`` reads: .gpkg or .geojson."""
        path = Path(path)
        require_regions_file(path)
        with staged_file(path) as stage:
            write_layers({"regions": self.frame}, stage)
        return path


def require_regions_file(path: Path) -> None:
    """Raise `OutputError` unless regions can be written to a file of this name."""
    if path.suffix.lower() not in {".gpkg", ".geojson"}:
        raise OutputError(
            "is neither .gpkg nor .geojson", where=quote(path.name), hint="Choose one of these endings"
        )


def regions_of(
    folder: str | Path,
    options: RegionOptions,
    *,
    progress: Callable[[str, int, int], None] = lambda _stage, _done, _total: None,
) -> Regions:
    """Find the best regions of a surface.

    Parameters
    ----------
    folder
        A folder that `siting.surface_of` or ``siting surface`` wrote.
    options
        What is asked for.
    progress
        Called with a stage, the number of regions found and wanted.

    Raises
    ------
    SitingError
        One line: the folder holds no surface, a file cannot be read, or no region of this size exists.
    """
    score_file, code_file = (_raster(Path(folder), name) for name in (SCORE, RESTRICTED))
    grid = score_file.grid
    if grid.width * grid.height > MAX_CELLS:
        raise LayerError(
            f"has {grid.width * grid.height:,} cells, more than {MAX_CELLS:,} in memory",
            where=quote(str(folder)),
            hint="Make a surface with larger cells",
        )
    score = _read(score_file)
    score[_read(code_file) != 0.0] = np.nan
    side = grid.transform[0]
    wanted = Wanted(
        options.count, round(options.area_m2 / side**2), options.spacing_m / side, options.compactness
    )
    if wanted.cells < 1:
        raise SitesError(
            "a region is smaller than half a cell",
            where="--area",
            hint=f"Make a surface with cells of at most {_cell_m(options.area_m2)} m (--cell)",
        )
    near = None if options.access is None else _distance(options.access, grid) <= options.within_m / side
    away = None
    if options.existing is not None:
        away = _distance(options.existing, grid) < max(wanted.spacing, 0.5)
    found = best_regions(
        score, wanted, near=near, away=away, progress=lambda done, total: progress("regions", done, total)
    )
    if not found.regions:
        raise SitesError(
            f"no {wanted.cells:,} ranked cells lie together",
            where=quote(str(folder)),
            hint="Ask for a smaller area, or relax the access, the spacing or the constraints",
        )
    return Regions(found, grid, wanted, options.area_m2)


def _raster(folder: Path, name: str) -> RasterFile:
    if not (folder / name).is_file():
        raise LayerError(
            f"holds no {name}", where=quote(str(folder)), hint="Make it with siting surface first"
        )
    return read_raster_header(folder / name, what="surface")


def _read(file: RasterFile) -> npt.NDArray[np.float32]:
    grid = file.grid
    with raster_windows(file) as windows:
        strips = [
            windows.read(row, 0, min(_STRIP, grid.height - row), grid.width).astype(np.float32)
            for row in range(0, grid.height, _STRIP)
        ]
    return np.concatenate(strips)


def _cell_m(area_m2: float) -> str:
    """Return the side [m] of the largest cells of which one region has at least one, rounded down."""
    return f"{max(math.ceil(math.sqrt(2 * area_m2)) - 1, 1):,}"


def _distance(path: Path, grid: RasterGrid) -> npt.NDArray[np.float64]:
    """Return how far the centre of each cell is from the nearest cell that a feature touches [cells]."""
    from rasterio.features import rasterize
    from scipy.ndimage import distance_transform_edt

    shapes = grid.in_cells(read_features(path, ReadOptions(), what="layer").frame.geometry.to_numpy())
    touched = rasterize(
        [(shape, 1) for shape in shapes if not shape.is_empty],
        out_shape=(grid.height, grid.width),
        fill=0,
        all_touched=True,
        dtype="uint8",
    )
    if not touched.any():
        return np.full(touched.shape, np.inf)
    return np.asarray(distance_transform_edt(touched == 0))
