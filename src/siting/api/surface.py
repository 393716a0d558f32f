"""The suitability of every cell of a region."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from siting.errors import SitesError, quote

if TYPE_CHECKING:
    from siting.show.surface.report import SurfaceReport
    from siting.study.load import Study


@dataclass(frozen=True)
class SurfaceResult:
    """A surface: what is known about it, and the folder that holds its rasters."""

    found: SurfaceReport
    folder: Path

    @property
    def rasters(self) -> dict[str, Path]:
        """The GeoTIFF files by name: score, restricted, limiting, best."""
        from siting.show.surface.rasters import RASTERS

        return {Path(name).stem: self.folder / name for name in RASTERS}

    def document(self) -> dict[str, Any]:
        """Return what surface.json holds: cells, codes of the rasters, weights, sources."""
        return self.found.document()


def surface_of(
    study: Study,
    region: str | Path,
    folder: str | Path,
    *,
    cell: str = "1km",
    crs: str | None = None,
    top: float = 5.0,
    samples: int = 1000,
    any_weights: bool = False,
    lang: str | None = None,
) -> SurfaceResult:
    """Score every cell of a region by the criteria of a study, and write the rasters into a folder.

    Parameters
    ----------
    study
        A study from `load_study`; its own sites are not used.
    region
        A file of polygons, or a box ``"west,south,east,north"`` in degrees WGS84.
    folder
        Receives score.tif, restricted.tif, limiting.tif, best.tif, a QGIS style for each, and surface.json.
    cell
        Side of a cell with its unit, such as ``100m``.
    crs
        Projected system of the cells in metres; by default the UTM zone of the region.
    top
        Share of the cells that counts as the best [%].
    samples
        Number of weightings drawn.
    any_weights
        Draw from all possible weights, not only within a fifth of the stated ones.
    lang
        Language of the QGIS styles; by default that of the study.

    Raises
    ------
    SitingError
        One line, where the study, the region or a layer cannot be used.

    Examples
    --------
    >>> import siting, tempfile
    >>> study, box = siting.load_study(), "112,37.4,112.1,37.5"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     found = siting.surface_of(study, box, folder, cell="2km", samples=10)
    >>> found.document()["cells"]["inside"]
    25
    """
    from siting.study.surface import SurfaceOptions, region_of, surface
    from siting.surface.cells import cell_size_m

    if not 0.0 < top <= 100.0:
        raise SitesError(f"{quote(str(top))} is no share", where="top", hint="Give a percentage, such as 5")
    if samples < 1:
        raise SitesError(f"{samples} weightings", where="samples", hint="Give 1 or more")
    options = SurfaceOptions(cell_size_m(cell, where="cell"), crs, top / 100.0, samples, any_weights)
    return SurfaceResult(surface(study, region_of(str(region)), folder, options, lang=lang), Path(folder))
