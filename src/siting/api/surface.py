"""The suitability of every cell of a region."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from siting.errors import SitesError, quote
from siting.records import dataclass

if TYPE_CHECKING:
    from siting.show.surface.report import SurfaceReport
    from siting.study.load import Study
    from siting.study.regions import Regions


@dataclass(frozen=True)
class SurfaceResult:
    """A surface: what is known about it, and the folder that holds its rasters."""

    found: SurfaceReport
    folder: Path

    @property
    def rasters(self) -> dict[str, Path]:
        """The GeoTIFF files that were written by name: score, restricted, limiting, best."""
        return {Path(name).stem: self.folder / name for name in self.found.rasters}

    def regions(
        self,
        area: str,
        *,
        count: int = 5,
        spacing: str = "0m",
        compactness: float = 0.1,
        access: str | Path | None = None,
        within: str = "1km",
        existing: str | Path | None = None,
    ) -> Regions:
        """Find the best contiguous regions of the surface.

        Parameters
        ----------
        area
            Area of each, such as ``600mu`` or ``40ha``; it is rounded to whole cells.
        count
            How many.
        spacing
            Least distance between regions, and from the *existing* sites (a file), such as ``2km``.
        compactness
            What twice the outline of a square costs, on the scale of the score.
        access, within
            A file of roads or nodes, and how near one cell of each region must be to them.

        Returns
        -------
        Their ``frame`` (polygons as candidate sites), ``document()`` with the gap to the proven bound,
        and ``save(file)``.

        Raises
        ------
        SitingError
            One line, where a file cannot be read, or no region of this size exists.
        """
        from siting.study.assembly import area_m2
        from siting.study.regions import RegionOptions, regions_of
        from siting.surface.cells import length_m

        files = [None if path is None else Path(path) for path in (access, existing)]
        options = RegionOptions(
            count,
            area_m2(area, where="area"),
            length_m(spacing, where="spacing"),
            compactness,
            files[0],
            length_m(within, where="within"),
            files[1],
        )
        return regions_of(self.folder, options)

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
    bands: Sequence[str] = (),
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
        Number of weightings drawn; with 0 there is no best.tif.
    any_weights
        Draw from all possible weights, not only within a fifth of the stated ones.
    bands
        Which of coverage, low, high, limiting and best are found and written beside score and restricted; by
        default all.
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
    from siting.show.surface.rasters import require_bands
    from siting.study.surface import SurfaceOptions, region_of, surface
    from siting.surface.cells import cell_size_m

    if not 0.0 < top <= 100.0:
        raise SitesError(
            f"{quote(str(top))} is not a share", where="top", hint="Give a percentage, such as 5"
        )
    if samples < 0:
        raise SitesError(f"{samples} weightings", where="samples", hint="Give 0 or more")
    options = SurfaceOptions(
        cell_size_m(cell, where="cell"), crs, top / 100.0, samples, any_weights,
        bands=require_bands(bands, samples, where="bands"),
    )  # fmt: skip
    return SurfaceResult(surface(study, region_of(str(region)), folder, options, lang=lang), Path(folder))
