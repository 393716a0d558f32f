"""What a map draws to explain a criterion: rings, points, and a small chart per site."""

from __future__ import annotations

import re
from typing import Literal

from siting.evidence import FloatArray, Label
from siting.records import dataclass
from siting.texts import say

Shape = Literal["square", "diamond", "triangle", "hexagon", "star", "circle"]


@dataclass(frozen=True, slots=True)
class Ring:
    """A geodesic circle: points at ``radius_km`` from an anchor place.

    ``outline`` has shape (m, 2), lon and lat in degrees, closed.
    """

    label: Label
    lon: float
    lat: float
    radius_km: float
    kind: str
    source: str
    outline: FloatArray


@dataclass(frozen=True, slots=True)
class PointGroup:
    """Points of one kind: one layer of the map, with its title and symbol in the layer switch.

    ``id`` is lower case, digits and underscores; ``colour`` is ``#rrggbb``. ``show`` says whether the layer
    is on at first: always, if there are few points, or never. Raises `ValueError` otherwise.
    """

    id: str
    label: Label
    shape: Shape = "diamond"
    colour: str = "#6d28d9"
    show: Literal["always", "few", "off"] = "few"

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", self.id):
            raise ValueError(f"the id of a group of points is lower case, digits, underscores: {self.id!r}")
        if not re.fullmatch(r"#[0-9a-f]{6}", self.colour):
            raise ValueError(f"the colour of the group '{self.id}' is not #rrggbb: {self.colour!r}")
        if "{" in self.label.en + self.label.zh:  # the page's template would evaluate it
            raise ValueError(f"the label of the group '{self.id}' holds a brace")


ANCHOR = PointGroup("anchor", say("layers.anchor_cities"), "star", "#111827", "always")
GRID_NODE = PointGroup("grid_node", say("layers.grid_nodes"), "square", "#b45309")
CLIMATE_STATION = PointGroup("climate_station", say("layers.climate_stations"), "triangle", "#0369a1", "off")
POWER_PLANT = PointGroup("power_plant", say("layers.power_plants"), "hexagon", "#9f1239", "off")
LAYER = PointGroup("layer", say("layers.other_places"))
POINT_GROUPS: tuple[PointGroup, ...] = (ANCHOR, GRID_NODE, CLIMATE_STATION, POWER_PLANT, LAYER)
"""The groups of the built-in criteria, in the order of the layer switch; a plug-in defines its own."""


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A point that explains a criterion on the map.

    ``radius_km`` is how far the true place may be from the point (0 when exact). ``detail`` is one line for
    the popup. Raises `TypeError` where ``group`` is not a `PointGroup`.
    """

    group: PointGroup
    label: Label
    lon: float
    lat: float
    radius_km: float
    detail: Label
    source: str

    def __post_init__(self) -> None:
        if not isinstance(self.group, PointGroup):
            raise TypeError(f"the group of a map point is a PointGroup, not {self.group!r}")


@dataclass(frozen=True, slots=True)
class MonthlyHours:
    """Hours by month at the sites that a map draws, in their order: shape (n, 12); NaN is UNKNOWN.

    ``full`` has a 90% interval (``low``, ``high``); ``partial`` stands on top of it.
    """

    label: Label
    full: FloatArray
    low: FloatArray
    high: FloatArray
    partial: FloatArray
    source: str
