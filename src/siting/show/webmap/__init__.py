"""The interactive map: one HTML file that opens from a disk without a network.

What it holds is put together here; the page itself, its legend and its lists are drawn in `assets`.
"""

from __future__ import annotations

from siting.show.webmap.basemap import Basemap
from siting.show.webmap.build import write_map

__all__ = ["Basemap", "write_map"]
