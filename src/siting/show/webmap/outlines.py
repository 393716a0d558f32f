"""The outlines of sites for the page: in Leaflet's form, or packed as steps from vertex to vertex."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import shapely

_DIGITS = 6  # 0.1 m

_Item = TypeVar("_Item")


class Outlines(Mapping[str, Any]):
    """Polygons by their place in the ranking: [part][ring][vertex] = [lat, lon].

    They stay arrays until they are written, as a page may have 200,000 vertices.

    Parameters
    ----------
    places
        Shape (n,).
    polygons
        Shape (n,): polygons and multipolygons in degrees.
    """

    def __init__(self, places: npt.NDArray[np.intp], polygons: npt.NDArray[np.object_]) -> None:
        self._places = [str(place) for place in places.tolist()]
        parts, self._polygon_of = shapely.get_parts(polygons, return_index=True)
        rings, self._part_of = shapely.get_rings(parts, return_index=True)
        vertices, self._ring_of = shapely.get_coordinates(rings, return_index=True)
        self._counts = len(polygons), len(parts), len(rings)
        self._vertices = np.round(vertices[:, ::-1], _DIGITS)

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __getitem__(self, place: str) -> Any:
        return self.listed()[place]

    def listed(self) -> dict[str, Any]:
        """Return plain lists."""
        polygons, parts, rings = self._counts
        by_ring = _grouped(self._vertices.tolist(), self._ring_of, rings)
        by_polygon = _grouped(_grouped(by_ring, self._part_of, parts), self._polygon_of, polygons)
        return dict(zip(self._places, by_polygon, strict=True))

    def packed(self) -> str:
        """Return JSON with flat rings: the first vertex in millionths of a degree, then steps."""
        polygons, parts, rings = self._counts
        whole = np.rint(self._vertices * 10**_DIGITS).astype(np.int64)
        starts = np.searchsorted(self._ring_of, np.arange(rings + 1))
        steps = np.diff(whole, axis=0, prepend=[[0, 0]])
        first = starts[:-1][starts[:-1] < starts[1:]]
        steps[first] = whole[first]
        written = pa.ListArray.from_arrays(
            pa.array(2 * starts, pa.int32()), pa.array(steps.ravel()).cast(pa.string())
        )
        by_part = _joined(pc.binary_join(written, ",").to_pylist(), self._part_of, parts)
        by_polygon = _joined(_joined(by_part, self._polygon_of, polygons), np.arange(polygons), polygons)
        found = zip(self._places, by_polygon, strict=True)
        return "{" + ",".join([f'"{place}":{text}' for place, text in found]) + "}"


def _joined(texts: list[str], group_of: npt.NDArray[np.intp], count: int) -> list[str]:
    """Write the contents of *count* lists, given those of the lists in them."""
    return [",".join(f"[{text}]" for text in group) for group in _grouped(texts, group_of, count)]


def _grouped(items: list[_Item], group_of: npt.NDArray[np.intp], count: int) -> list[list[_Item]]:
    """Split *items*, which stand in the order of their groups, into *count* lists."""
    ends = np.searchsorted(group_of, np.arange(count + 1)).tolist()
    return [items[start:end] for start, end in pairwise(ends)]
