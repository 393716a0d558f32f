"""Columns of all sites of a large run, on disk: written chunk by chunk, read back one at a time."""

from __future__ import annotations

import ctypes
import pickle
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from siting.sites.model import Sites

Column = npt.NDArray[Any]
Rows = npt.NDArray[np.int64]


def release_memory() -> None:
    """Return freed memory to the system, which Arrow and the C library would keep for later."""
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc only
        if trim is not None:
            trim(0)


class ColumnStore:
    """Columns by name in a folder: figures as raw arrays, texts as an Arrow stream.

    A column is written first, then read; it is never kept in memory.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._kinds: dict[str, np.dtype[Any]] = {}
        self._numbers: dict[str, int] = {}
        self._texts: dict[str, pa.ipc.RecordBatchStreamWriter] = {}

    def append(self, name: str, values: Column) -> None:
        """Add the figures of the next chunk, shape (k,), to a column."""
        self._kinds.setdefault(name, values.dtype)
        with self._path(name).open("ab") as file:
            file.write(np.ascontiguousarray(values, dtype=self._kinds[name]).tobytes())

    def append_text(self, name: str, values: pa.Array | pa.ChunkedArray) -> None:
        """Add the texts of the next chunk, shape (k,), to a column; null is missing."""
        chunks = values.chunks if isinstance(values, pa.ChunkedArray) else [values]
        for chunk in chunks:
            batch = pa.record_batch({"text": chunk.cast(pa.large_string())})
            if name not in self._texts:
                self._texts[name] = pa.ipc.new_stream(str(self._path(name)), batch.schema)
            self._texts[name].write_batch(batch)

    def is_text(self, name: str) -> bool:
        """Whether a column holds texts."""
        return name in self._texts

    def read(self, name: str, start: int = 0, stop: int | None = None) -> Column:
        """Return the figures of a column from row *start* up to, not including, *stop*."""
        kind = self._kinds[name]
        count = -1 if stop is None else stop - start
        return np.fromfile(self._path(name), dtype=kind, count=count, offset=start * kind.itemsize)

    def text(self, name: str) -> pa.LargeStringArray:
        """Return the texts of a column, which is then closed to additions."""
        self._texts[name].close()
        with self._path(name).open("rb") as file, pa.ipc.open_stream(file) as stream:
            return stream.read_all()["text"].combine_chunks()

    def sort(self, name: str, order: Rows) -> None:
        """Reorder the rows of a column."""
        if self.is_text(name):
            # In pieces, so that memory holds the texts once, not twice.
            whole = self.text(name)
            del self._texts[name]
            self._path(name).unlink()
            for start in range(0, len(order), _PIECE):
                self.append_text(name, whole.take(pa.array(order[start : start + _PIECE])))
            return
        values = self.read(name)[order]
        self._path(name).unlink()
        self.append(name, values)

    def texts(self, name: str, size: int) -> Iterator[pa.LargeStringArray]:
        """Yield the texts of a column, *size* rows at a time."""
        self._texts[name].close()
        held: list[pa.Array] = []
        count = 0
        with self._path(name).open("rb") as file, pa.ipc.open_stream(file) as stream:
            for batch in stream:
                held.append(batch.column(0))
                count += len(batch)
                while count >= size:
                    whole = pa.concat_arrays(held)
                    yield whole[:size]
                    held, count = [whole[size:]], count - size
        if count:
            yield pa.concat_arrays(held)

    def _path(self, name: str) -> Path:
        # Names include ids from the study; numbers keep them out of the file system.
        return self.folder / f"{self._numbers.setdefault(name, len(self._numbers))}.column"


_PIECE = 1_000_000


class SiteStore:
    """The sites of a large run, on disk chunk by chunk, so that the best can be read back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._starts: list[int] = [0]

    def __len__(self) -> int:
        return self._starts[-1]

    def append(self, sites: Sites) -> None:
        """Add the next chunk."""
        import pandas as pd
        import shapely

        # Outlines are kept as bytes, so that only those of the best sites are built again.
        outlines = pa.array(shapely.to_wkb(np.asarray(sites.frame.geometry.array)), pa.large_binary())
        plain = replace(sites, frame=pd.DataFrame(sites.frame.drop(columns="geometry")))
        place = sites.frame.columns.get_loc("geometry")
        with self._path(len(self._starts) - 1).open("wb") as file:
            pickle.dump((plain, place, outlines), file, protocol=pickle.HIGHEST_PROTOCOL)
        self._starts.append(len(self) + len(sites))

    def take(self, rows: Rows) -> Sites:
        """Return the sites of the given rows, in that order."""
        import pandas as pd

        order = np.argsort(rows, kind="stable")
        ordered = rows[order]
        chunk = np.searchsorted(self._starts, ordered, side="right") - 1
        parts = [self._taken(int(c), ordered[chunk == c] - self._starts[c]) for c in np.unique(chunk)]
        frame = pd.concat([p.frame for p in parts], ignore_index=True)
        lon, lat, has_area = (
            np.concatenate([getattr(p, name) for p in parts]) for name in ("lon", "lat", "has_area")
        )
        first = parts[0]
        whole = Sites(frame, lon, lat, has_area, first.source, first.sha256, headings=first.headings)
        back = np.empty(len(rows), dtype=np.int64)
        back[order] = np.arange(len(rows))
        taken = whole.take(back)
        return replace(taken, frame=taken.frame.reset_index(drop=True))

    def _taken(self, chunk: int, rows: Rows) -> Sites:
        import geopandas as gpd
        import shapely

        with self._path(chunk).open("rb") as file:
            plain, place, outlines = pickle.load(file)  # noqa: S301  (our own)
        taken: Sites = plain.take(rows)
        geometry = shapely.from_wkb(outlines.take(pa.array(rows)).to_numpy(zero_copy_only=False))
        frame = taken.frame.copy()
        frame.insert(place, "geometry", gpd.array.from_shapely(geometry, crs="EPSG:4326"))
        return replace(taken, frame=gpd.GeoDataFrame(frame, geometry="geometry"))

    def _path(self, chunk: int) -> Path:
        return self.folder / f"{chunk}.sites"
