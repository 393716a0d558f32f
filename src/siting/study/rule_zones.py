"""The zones of siting rules on the map: set-backs around objects, and areas to stay out of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from siting.evidence import Label
from siting.geo.local_plane import planes
from siting.outcome import ShownLayer
from siting.outcome.base_map import LayerStyle
from siting.records import dataclass
from siting.rules.rule import SitingRule
from siting.rules.rule_verdicts import PreparedRule
from siting.rules.supplies import LayerSupply
from siting.sites.model import Sites
from siting.study.base_map import surroundings, thinned
from siting.texts import say

Geometries = npt.NDArray[np.object_]

_QUARTER = 16  # straight pieces of a quarter circle: on a map, not for a measurement
_METRES = {"m": 1.0, "km": 1000.0}
_METRES_PER_DEGREE = 80_000.0  # less than a degree of longitude between 43 south and 43 north


def _metres_round(rule: SitingRule) -> float | None:
    """Return how far round an object a rule keeps a site away, 0 for out of it; None for another rule."""
    if rule.relation == "distance_at_least" and rule.limit and rule.unit in _METRES:
        return rule.limit * _METRES[rule.unit]
    return 0.0 if rule.relation == "outside" else None


def rule_zones(rules: Sequence[PreparedRule], sites: Sites) -> tuple[ShownLayer, ...]:
    """Return the set-backs and the areas of the rules whose objects a layer supplies, near the sites.

    Each shape is that of one rule, named after it; a rule with object and limit of an earlier one has none.
    """
    if not len(sites):
        return ()
    box = surroundings(sites.lon, sites.lat)
    backs: dict[tuple[int, float], _Zone] = {}
    areas: dict[tuple[int, float], _Zone] = {}
    for prepared in rules:
        rule, supply = prepared.rule, prepared.supply
        if not isinstance(supply, LayerSupply) or supply.lacking.en:
            continue
        metres = _metres_round(rule)
        if metres is None:
            continue
        layer, found = supply.layer, backs if metres else areas
        if (id(layer), metres) in found:
            continue
        shape = _zone(np.asarray(layer.geometry, dtype=object), box, metres)
        if shape is not None:
            found[id(layer), metres] = _Zone(rule.label, shape, layer.source)
    return (
        *_layer("rule_areas", say("rules.zones_area"), "hazard", areas),
        *_layer("set_backs", say("rules.zones_set_back"), "set_back", backs),
    )


@dataclass(frozen=True)
class _Zone:
    """The zone of a rule: its name, one shape [degrees], and the source of its layer."""

    label: Label
    shape: Any
    source: str


def _zone(geometry: Geometries, box: tuple[float, float, float, float], metres: float) -> Any:
    """Return what lies within a distance [m] of the shapes near a box, as one shape; None without one."""
    west, south, east, north = box
    reach = metres / _METRES_PER_DEGREE
    near, _, _ = thinned(geometry, (west - reach, south - reach, east + reach, north + reach))
    if not metres:
        near = near[shapely.get_dimensions(near) == 2] if len(near) else near
    if not len(near):
        return None
    if metres:
        near = _buffered(near, metres)
    shape = shapely.union_all(near)
    return None if shape.is_empty else shape


def _buffered(shapes: Geometries, metres: float) -> Geometries:
    centre = shapely.centroid(shapes)
    found = shapes.copy()
    for plane, rows in planes(shapely.get_x(centre), shapely.get_y(centre)):
        wide = shapely.buffer(plane.metres(shapes[rows]), metres, quad_segs=_QUARTER)
        found[rows] = plane.degrees(np.asarray(wide, dtype=object))
    return found


def _layer(
    key: str, label: Label, style: LayerStyle, zones: dict[tuple[int, float], _Zone]
) -> tuple[ShownLayer, ...]:
    if not zones:
        return ()
    found = list(zones.values())
    shapes = np.empty(len(found), dtype=object)
    shapes[:] = [zone.shape for zone in found]
    return (ShownLayer(key, label, style, shapes, tuple(z.label for z in found), found[0].source),)
