"""Cells of a GeoTIFF that the file holds as the numbers themselves, not compressed.

GDAL copies such a block into its cache, and from there to where it is wanted; here it is read to its place at
once. Only whole widths of blocks: what lies beside the window would be read again for the next one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

_ORDER = {"little": b"II", "big": b"MM"}


class StoredCells:
    """The blocks of one band of an open raster.

    Parameters
    ----------
    file
        The same file, open for reading without a buffer.
    raster, band
        From rasterio, which says where in the file a block begins.
    """

    def __init__(self, file: Any, raster: Any, band: int) -> None:
        self._file, self._raster, self._band = file, raster, band
        self._tall, self._wide = raster.block_shapes[band - 1]
        self._dtype = np.dtype(raster.dtypes[band - 1])
        self._room = np.empty((self._tall, self._wide), self._dtype)
        self._begins: dict[tuple[int, int], int | None] = {}

    def read(self, found: npt.NDArray[np.float32], row: int, column: int) -> bool:
        """Fill a window that lies within the raster; False if it is left to GDAL, half filled perhaps."""
        end = column + found.shape[1]
        if column % self._wide or (end % self._wide and end != self._raster.width):
            return False
        for left in range(column, end, self._wide):
            if not self._block(found[:, left - column : left - column + self._wide], row, left):
                return False
        return True

    def _block(self, found: npt.NDArray[np.float32], row: int, left: int) -> bool:
        """Fill a window as wide as one column of blocks."""
        wide = found.shape[1]
        in_place = self._dtype == found.dtype and wide == self._wide and found.flags.c_contiguous
        at = row
        while at < row + len(found):
            down, above = divmod(at, self._tall)
            tall = min(self._tall - above, row + len(found) - at)
            rows = found[at - row : at - row + tall]
            if not self._rows(rows if in_place else self._room[:tall], (down, left // self._wide), above):
                return False
            if not in_place:
                rows[:] = self._room[:tall, :wide]
            at += tall
        return True

    def _rows(self, cells: npt.NDArray[Any], block: tuple[int, int], above: int) -> bool:
        """Read some rows of a block, all that is *above* them left out."""
        begin = self._begins.get(block, -1)
        if begin == -1:
            begin = self._begins[block] = self._begin(*block)
        if begin is None:
            return False
        self._file.seek(begin + above * self._wide * self._dtype.itemsize)
        return bool(self._file.readinto(cells) == cells.nbytes)

    def _begin(self, down: int, across: int) -> int | None:
        """Return where a block begins; None where the file has none, or less than all of it."""
        begin, size = (
            self._raster.get_tag_item(f"BLOCK_{word}_{across}_{down}", "TIFF", bidx=self._band)
            for word in ("OFFSET", "SIZE")
        )
        rows = min(self._tall, self._raster.height - down * self._tall)
        return int(begin) if begin and int(size or 0) >= rows * self._wide * self._dtype.itemsize else None


@contextmanager
def stored_cells(path: Path, raster: Any, band: int) -> Iterator[StoredCells | None]:
    """Yield the blocks of a band; None if the file does not hold its numbers as they are."""
    image, own = raster.tags(ns="IMAGE_STRUCTURE"), raster.tags(band, ns="IMAGE_STRUCTURE")
    packed = {"COMPRESSION", "NBITS"} & {*image, *own}
    if raster.driver != "GTiff" or packed or (raster.count > 1 and image.get("INTERLEAVE") != "BAND"):
        yield None
        return
    with path.open("rb", buffering=0) as file:
        ordered = file.read(2) == _ORDER[sys.byteorder]
        yield StoredCells(file, raster, band) if ordered else None
