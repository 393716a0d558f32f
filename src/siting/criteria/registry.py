"""The criteria that are installed: ours and those of other packages, by entry point."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType

from siting.criteria.base import Criterion
from siting.errors import SitingError

GROUP = "siting.criteria"


@cache
def criteria() -> Mapping[str, Criterion]:
    """Return every installed criterion by id, sorted. Raises `SitingError` on a clash or a broken one."""
    points: dict[str, EntryPoint] = {}
    # One distribution may be listed twice (an editable install beside a built one): that is no clash.
    for point in sorted(set(entry_points(group=GROUP)), key=lambda p: (p.name, p.value)):
        other = points.setdefault(point.name, point)
        if other.value != point.value:
            raise SitingError(
                f"two packages register it: {other.value} and {point.value}",
                where=f"criterion '{point.name}'",
                hint="Uninstall one of them.",
            )
    return MappingProxyType({name: _load(point) for name, point in points.items()})


def _load(point: EntryPoint) -> Criterion:
    try:
        criterion = point.load()
    except (ImportError, AttributeError) as error:
        raise SitingError(
            f"its package cannot be loaded: {error}",
            where=f"criterion '{point.name}' ({point.value})",
            hint="Repair or uninstall that package.",
        ) from error
    if not isinstance(criterion, Criterion) or criterion.id != point.name:
        raise SitingError(
            "its entry point is not a Criterion of that id",
            where=f"criterion '{point.name}' ({point.value})",
            hint="Point it at a siting.criteria.base.Criterion whose id is the entry point's name.",
        )
    return criterion
