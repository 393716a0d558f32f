"""The interactive map: one HTML file that opens from a disk without a network."""

from __future__ import annotations

from siting.show.webmap.basemap import Basemap
from siting.show.webmap.build import write_map

__all__ = ["Basemap", "write_map"]
