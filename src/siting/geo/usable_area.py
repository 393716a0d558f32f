"""What is left of a parcel when constraints are taken from it one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from siting.geo.largest_rectangle import Rectangle, largest_rectangle
from siting.geo.zones import SLIVER
from siting.records import dataclass


@dataclass(frozen=True)
class Taken:
    """What one constraint takes [m2]: alone, from the whole parcel, and newly, from what was left before.

    ``rest`` is the geometry that is left after it, in metres.
    """

    alone_m2: float
    newly_m2: float
    rest: Any


@dataclass(frozen=True)
class UsableArea:
    """The area of a parcel and what is left of it.

    ``taken`` has one entry for each constraint, in order. ``left`` is the geometry that is left, in metres;
    ``pieces`` counts its parts of at least the size that was asked for.
    """

    gross_m2: float
    taken: tuple[Taken, ...]
    net_m2: float
    left: Any
    rectangle: Rectangle
    pieces: int


def usable_area(
    parcel: Any, constraints: Sequence[Any], *, least_piece_m2: float, most_aspect: float = 3.0
) -> UsableArea:
    """Take constraints from a parcel in order.

    Parameters
    ----------
    parcel
        A polygon or several, valid, in an equal-area plane [m].
    constraints
        Geometries in the same plane; an empty one takes nothing.
    least_piece_m2
        Smallest part that counts as a piece [m2].
    most_aspect
        Most that the longer side of the largest rectangle may be of the shorter.
    """
    left, taken = parcel, []
    for constraint in constraints:
        alone = float(parcel.intersection(constraint).area)
        rest = _areas(left.difference(constraint))
        newly = float(left.area - rest.area)
        # What touches along an edge takes nothing, and never gives land back.
        alone, newly = (x if x > SLIVER * parcel.area else 0.0 for x in (alone, newly))
        taken.append(Taken(min(alone, float(parcel.area)), newly, rest))
        left = rest
    parts = [part.area for part in getattr(left, "geoms", [left])]
    return UsableArea(
        float(parcel.area),
        tuple(taken),
        float(left.area),
        left,
        largest_rectangle(left, most_aspect=most_aspect),
        sum(1 for area in parts if area >= least_piece_m2 and area > 0),
    )


def _areas(geometry: Any) -> Any:
    """Return the parts of a geometry that are areas: a difference may leave lines where edges touch."""
    import shapely

    parts = [p for p in shapely.get_parts(geometry) if p.geom_type == "Polygon" and not p.is_empty]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
