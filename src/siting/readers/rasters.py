"""Raster layers: a header that is checked once, and windows of cells that are read when they are needed."""

from __future__ import annotations

import hashlib
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from siting.errors import LayerError
from siting.evidence import FloatArray
from siting.geo.grid import RasterGrid
from siting.readers.door import (
    open_held_raster,
    open_raster,
    parsing,
    printable,
    raster_options,
    require_rasterio,
)
from siting.readers.findings import Findings, shown
from siting.readers.stored_cells import StoredCells, stored_cells
from siting.records import dataclass
from siting.units import read_unit

_READABLE = "Give a GeoTIFF; gdal_translate writes one from most formats"
_PLAIN = {"float32", "int16", "uint16", "uint8", "int8"}
_IDENTITY = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)


@dataclass(frozen=True)
class RasterFile:
    """A raster whose header has been checked.

    Parameters
    ----------
    path, band
        The file, and which band is read, from 1.
    grid
        Its cells.
    missing
        Values that mean missing, besides those that the file itself declares.
    nodata
        What the file declares, in words; empty for none.
    dtype, unit
        Type and unit of its values as the file states them.
    vertical_m
        Unit of heights in its coordinate system [m], if that has a vertical part: 0.3048 for feet.
    sha256, source
        Digest and name of the file.
    """

    path: Path
    band: int
    grid: RasterGrid
    missing: tuple[float, ...]
    nodata: str
    dtype: str
    unit: str
    sha256: str
    source: str
    vertical_m: float | None = None


def read_raster_header(
    path: Path, *, crs: str | None = None, band: int = 1, missing: tuple[str, ...] = (), what: str = "raster"
) -> RasterFile:
    """Check the header of a raster; no cell is read.

    Parameters
    ----------
    path
        A GeoTIFF (also a COG), Erdas Imagine, ASCII grid or SRTM tile.
    crs
        Its coordinate system, if it does not state one.
    band
        Which band, from 1.
    missing
        Values that mean missing, besides the file's own.
    what
        How messages refer to the file.

    Raises
    ------
    MissingExtraError
        rasterio is not installed.
    LayerError
        One line: the file cannot be read, or its cells have no place on the Earth.
    """
    findings = Findings(path, error=LayerError, what=what)
    codes = _codes(missing, findings)
    with _opened(path, findings) as raster:
        if not 1 <= band <= raster.count:
            findings.stop(
                f"no band {band}: it has {raster.count}", hint="Give another band, from 1", about="band"
            )
        dtype = str(raster.dtypes[band - 1])
        if "complex" in dtype:
            findings.stop(
                f"band {band} holds complex numbers ({dtype})",
                hint="Convert them to real numbers, for example the amplitude",
            )
        grid = RasterGrid(
            _crs(raster, crs, findings), _transform(raster, findings), raster.width, raster.height
        )
        nodata = raster.nodatavals[band - 1]
        unit, vertical = band_unit(raster, band), vertical_unit_m(raster)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    nodata_words = "" if nodata is None else f"{nodata:g}"
    return RasterFile(
        path, band, grid, codes, nodata_words, dtype, unit, digest, printable(path.name), vertical
    )


def band_unit(raster: Any, band: int) -> str:
    """Return the unit of a band as the file states it; empty if it does not."""
    return (raster.units[band - 1] or "") if raster.units else ""


def vertical_unit_m(raster: Any) -> float | None:
    """Return the unit of heights in a raster's coordinate system [m]; None if that has no vertical part."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    if not raster.crs:
        return None
    try:
        crs = CRS.from_user_input(raster.crs.to_wkt())
    except CRSError:
        return None  # `_crs` reports it
    parts = crs.sub_crs_list if crs.is_compound else [crs]
    axes = [axis for part in parts for axis in part.axis_info if axis.direction == "up"]
    return float(axes[0].unit_conversion_factor) if axes else None


def height_factor(unit: str, vertical_m: float | None) -> float | None:
    """Return what turns heights of a raster into metres; None if *unit* is no unit of height.

    Parameters
    ----------
    unit
        As a study or the band states it; empty if neither does.
    vertical_m
        From `vertical_unit_m`, used where *unit* is empty. Without both, heights are in metres.
    """
    if not unit:
        return 1.0 if vertical_m is None else vertical_m
    read, metre = read_unit(unit), read_unit("m")
    if read is None or metre is None or not read.comparable(metre):
        return None
    return float(read.to(metre)[0])


class RasterWindows:
    """An open raster: windows of its cells; *stored* are those that need not be read through GDAL."""

    def __init__(
        self, file: RasterFile, raster: Any, findings: Findings, stored: StoredCells | None = None
    ) -> None:
        self._file, self._raster, self._findings, self._stored = file, raster, findings, stored

    def read(self, row: int, column: int, tall: int, wide: int) -> FloatArray:
        """Return a window of cells, shape (tall, wide); NaN where missing and outside the raster."""
        from rasterio.windows import Window

        grid = self._file.grid
        top, left = max(row, 0), max(column, 0)
        bottom, right = min(row + tall, grid.height), min(column + wide, grid.width)
        found = np.full((tall, wide), np.nan)
        if bottom <= top or right <= left:
            return found
        band = self._file.band
        window = Window(left, top, right - left, bottom - top)
        with _ReadingCells(self._findings):
            cells = self._raster.read(band, window=window, masked=True)
        kept = np.ma.filled(cells.astype(np.float64), np.nan)
        for code in self._file.missing:
            kept[kept == code] = np.nan
        kept = kept * self._raster.scales[band - 1] + self._raster.offsets[band - 1]
        kept[~np.isfinite(kept)] = np.nan
        found[top - row : bottom - row, left - column : right - column] = kept
        return found

    @property
    def plain(self) -> bool:
        """Whether 32-bit floats hold every value as `read` gives it, so that `read_plain` may be used."""
        number = self._file.band - 1
        flags = {flag.name for flag in self._raster.mask_flag_enums[number]}
        nodata = self._raster.nodatavals[number]
        return bool(
            self._file.dtype in _PLAIN
            and flags <= {"all_valid", "nodata"}
            and (nodata is None or np.isnan(nodata) or nodata == np.float32(nodata))
            and (self._raster.scales[number], self._raster.offsets[number]) == (1.0, 0.0)
        )

    @cached_property
    def _plain_codes(self) -> tuple[np.float32, ...]:
        """Values of a `plain` raster that mean missing."""
        nodata = self._raster.nodatavals[self._file.band - 1]
        codes = (*self._file.missing, *(() if nodata is None or np.isnan(nodata) else (nodata,)))
        return tuple(np.float32(code) for code in codes if np.float32(code) == code)

    def read_plain(self, found: npt.NDArray[np.float32], row: int, column: int) -> None:
        """Read a window that lies within a `plain` raster; not finite where missing."""
        from rasterio.windows import Window

        with _ReadingCells(self._findings):
            if self._stored is None or not self._stored.read(found, row, column):
                window = Window(column, row, found.shape[1], found.shape[0])
                self._raster.read(self._file.band, window=window, out=found)
        for code in self._plain_codes:
            found[found == code] = np.nan


@contextmanager
def raster_windows(file: RasterFile) -> Iterator[RasterWindows]:
    """Open a checked raster to read windows of it. Raises `LayerError` if it can no longer be read."""
    with _windows(file, open_raster) as windows:
        yield windows


class HeldRasters:
    """Rasters that stay open from one window to the next, as opening one costs as much as reading a strip.

    Each thread has its own, as GDAL demands. They are closed with the thread, or with this object; a copy
    that was sent to another process opens its own.
    """

    def __init__(self) -> None:
        self._own = threading.local()

    def __reduce__(self) -> tuple[type[HeldRasters], tuple[()]]:
        return HeldRasters, ()

    @contextmanager
    def windows(self, files: Sequence[RasterFile]) -> Iterator[list[RasterWindows]]:
        """Yield the windows of checked rasters. Raises `LayerError` if one can no longer be read."""
        with raster_options():
            yield [self._windows(file) for file in files]

    def _windows(self, file: RasterFile) -> RasterWindows:
        held: dict[RasterFile, tuple[ExitStack, RasterWindows]] = self._own.__dict__.setdefault("held", {})
        if file not in held:
            stack = ExitStack()
            held[file] = stack, stack.enter_context(_windows(file, open_held_raster))
        return held[file][1]


Opener = Callable[[Path], AbstractContextManager[Any]]


@contextmanager
def _windows(file: RasterFile, opener: Opener) -> Iterator[RasterWindows]:
    findings = Findings(file.path, error=LayerError, what="raster")
    with _opened(file.path, findings, opener) as raster:
        if (raster.width, raster.height) != (file.grid.width, file.grid.height):
            findings.stop("has changed since the run began", hint="Run again")
        with stored_cells(file.path, raster, file.band) as stored:
            yield RasterWindows(file, raster, findings, stored)


@contextmanager
def _opened(path: Path, findings: Findings, opener: Opener = open_raster) -> Iterator[Any]:
    require_rasterio(path, about="file")
    import rasterio.errors

    try:
        with warnings.catch_warnings(action="ignore", category=rasterio.errors.NotGeoreferencedWarning):
            with parsing(findings, hint=_READABLE, about="file"):
                opened = opener(path)
                raster = opened.__enter__()
            try:
                yield raster
            finally:
                opened.__exit__(None, None, None)
    except OSError as error:
        findings.stop(
            f"cannot be read as a raster ({shown(error.strerror or error)})", hint=_READABLE, about="file"
        )


class _ReadingCells:
    """Turns what goes wrong in the block into one line; a window is read too often for generators."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if error is None:
            return
        try:
            with parsing(self._findings, hint=_READABLE, about="file"):
                raise error
        except OSError as unread:
            why = shown(unread.strerror or unread)
            self._findings.stop(f"cannot be read ({why})", hint=_READABLE, about="file")


def _stop_without_crs(raster: Any, findings: Findings) -> NoReturn:
    if raster.gcps[0]:
        findings.stop("is placed by control points only", hint="Rectify it first, for example with gdalwarp")
    findings.stop(
        "has no coordinate system", hint=f"Declare {findings.declared('crs', 'EPSG:4546')}", about="crs"
    )


def _crs(raster: Any, declared: str | None, findings: Findings) -> str:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    stated = raster.crs.to_wkt() if raster.crs else None
    if stated is None and declared is None:
        _stop_without_crs(raster, findings)
    try:
        crs = CRS.from_user_input(stated or declared)
    except CRSError:
        findings.stop("its coordinate system cannot be read", hint="Give an EPSG code", about="crs")
    if not (crs.is_geographic or crs.is_projected):
        findings.stop(
            f"its coordinate system ({shown(crs.name)}) is neither longitude and latitude nor a projection",
            hint="Convert it, for example with gdalwarp -t_srs EPSG:4326",
            about="crs",
        )
    if stated is not None and declared is not None:
        _require_same(crs, declared, findings)
    return str(crs.to_wkt())


def _require_same(stated: Any, declared: str, findings: Findings) -> None:
    from pyproj import CRS

    if not CRS.from_user_input(declared).equals(stated, ignore_axis_order=True):
        findings.stop(
            f"states the coordinate system {shown(stated.name)}, and the study declares {shown(declared)}",
            hint="Correct the file, or what the study says",
            about="crs",
        )


def _transform(raster: Any, findings: Findings) -> tuple[float, float, float, float, float, float]:
    a, b, c, d, e, f = (float(x) for x in tuple(raster.transform)[:6])
    if (a, b, c, d, e, f) == _IDENTITY:
        findings.stop(
            "says nowhere where its cells lie",
            hint="Export it again with its position (GeoTIFF)",
            about="file",
        )
    if not np.isfinite((a, b, c, d, e, f)).all() or a * e - b * d == 0.0:
        findings.stop("its cells have no size", hint="Export it again", about="file")
    return a, b, c, d, e, f


def _codes(missing: tuple[str, ...], findings: Findings) -> tuple[float, ...]:
    found = []
    for code in missing:
        try:
            found.append(float(code))
        except ValueError:
            findings.stop(
                f"missing {shown(code)} is not a number", hint="Give values of cells", about="missing"
            )
    return tuple(found)
