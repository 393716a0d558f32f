"""What a map draws to explain a criterion: rings and points, and a small chart for each site."""

from __future__ import annotations

from dataclasses import dataclass

from siting.evidence import FloatArray, Label


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
class MapPoint:
    """A point that explains a criterion on the map.

    ``group`` is anchor, grid_node, climate_station, power_plant or layer. ``radius_km`` is how far
    the true place may be from the point (0 when exact). ``detail`` is one line for the popup.
    """

    group: str
    label: Label
    lon: float
    lat: float
    radius_km: float
    detail: Label
    source: str


@dataclass(frozen=True, slots=True)
class MonthlyHours:
    """Hours by month at the sites that a map draws, in their order: shape (n, 12); NaN is UNKNOWN.

    ``full`` has a 90 % interval (``low``, ``high``); ``partial`` stands on top of it.
    """

    label: Label
    full: FloatArray
    low: FloatArray
    high: FloatArray
    partial: FloatArray
    source: str
