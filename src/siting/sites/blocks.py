"""Candidate sites of a file too large for memory: chunk by chunk, checked like any other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from siting.errors import SitesError
from siting.readers.blocks import LARGE, Opened, open_large
from siting.readers.door import printable
from siting.readers.findings import SITE_FILE, Findings
from siting.readers.read_options import AS_STATED, ReadOptions
from siting.records import dataclass
from siting.sites.model import Sites
from siting.sites.read import Naming, checked, fill_elevation, read_sites, warn_of_elevation


@dataclass(frozen=True)
class LargeSites:
    """The sites of a large file.

    Parameters
    ----------
    count
        Number of sites, n.
    source, sha256
        Name of the file, and its digest.
    blocks
        Reads the file from its first row: yields its sites, with the warnings so far. Raises `SitesError` at
        the first block that cannot be used.
    """

    count: int
    source: str
    sha256: str
    blocks: Callable[[], Iterator[Sites]]

    def __len__(self) -> int:
        return self.count


def open_sites(
    path: str | Path,
    options: ReadOptions = AS_STATED,
    *,
    dem: str | Path | None = None,
    radius_km: float = 0.0,
) -> Sites | LargeSites:
    """Read candidate sites as `read_sites` does; if there are more than `LARGE` rows, only open the file.

    Raises
    ------
    SitesError, LayerError
        The file cannot be used, or the raster cannot be read.
    """
    findings = Findings(Path(path), error=SitesError, what=SITE_FILE)
    opened = open_large(findings, options)
    if opened is not None:
        raster = None if dem is None else Path(dem)

        def read() -> Iterator[Sites]:
            naming = Naming(options.id_column, options.name_column, 0, len(opened))
            return _read(opened, naming, raster, radius_km)

        return LargeSites(len(opened), printable(Path(path).name), opened.blocks.sha256, read)
    sites = read_sites(path, options, dem=dem, radius_km=radius_km)
    if len(sites) <= LARGE:
        return sites
    return LargeSites(len(sites), sites.source, sites.sha256, lambda: iter([sites]))


def _read(opened: Opened, naming: Naming, dem: Path | None, radius_km: float) -> Iterator[Sites]:
    findings, first, filled = opened.findings, 0, 0
    findings.begin_pass()
    areas: bool | None = None
    for loaded in opened:
        sites = checked(loaded, findings, replace(naming, first=first), radius_km=radius_km)
        first += len(sites)
        here = bool(sites.has_area.any())
        if areas is not None and here != areas:
            findings.stop(
                "points and polygons are mixed",
                at=loaded.places.of(0),
                hint="Give all sites as points, or all as polygons; draw the outlines of the points, or take "
                "the middle of each outline (in QGIS: Centroids) with its area in a column area_ha",
            )
        areas = here
        found = None if dem is None else fill_elevation(sites, dem)
        filled += found or 0
        if dem is not None and first == naming.count and filled:
            warn_of_elevation(filled, first, dem, findings)
        yield replace(sites, warnings=tuple(findings.warnings))
