"""The criteria a study can name: built-in ones, one row each, and those of other packages, by entry point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from siting.catalogue import Catalogue
from siting.criteria.attribute import ATTRIBUTE
from siting.criteria.base import Criterion, Measure, Params
from siting.criteria.climate import MEAN_TEMPERATURE
from siting.criteria.cooling import FREE_COOLING
from siting.criteria.county_facts import GRID_CARBON, GROUND_ACCELERATION, HUB_CLUSTER
from siting.criteria.distance import DISTANCE
from siting.criteria.efficiency import PUE, WUE
from siting.criteria.generation import GENERATION_NEARBY
from siting.criteria.grid import GRID_ACCESS
from siting.criteria.guard import prepared
from siting.criteria.hazard import HAZARD
from siting.criteria.overlap import OVERLAP
from siting.criteria.project import (
    CARBON_YEARLY,
    COST_CAPITAL,
    COST_CONNECTION,
    COST_YEARLY,
    POWER_DEMAND,
    WATER_BALANCE,
)
from siting.criteria.raster import ELEVATION, RASTER, RASTER_CLASS, SLOPE
from siting.criteria.recovery import RECOVERY_BAND
from siting.errors import SitingError

GROUP = "siting.criteria"
BUILT_IN: tuple[Criterion, ...] = (
    ATTRIBUTE,
    CARBON_YEARLY,
    COST_CAPITAL,
    COST_CONNECTION,
    COST_YEARLY,
    DISTANCE,
    ELEVATION,
    FREE_COOLING,
    GENERATION_NEARBY,
    GRID_ACCESS,
    GRID_CARBON,
    GROUND_ACCELERATION,
    HAZARD,
    HUB_CLUSTER,
    MEAN_TEMPERATURE,
    OVERLAP,
    POWER_DEMAND,
    PUE,
    RASTER,
    RASTER_CLASS,
    RECOVERY_BAND,
    SLOPE,
    WATER_BALANCE,
    WUE,
)


class Registry(Mapping[str, Criterion]):
    """Criteria by id, sorted. A plug-in is loaded on use, so a broken one does not affect other studies.

    Looking up an id raises `SitingError` if two packages register it or its package is broken.
    """

    def __init__(self, built_in: tuple[Criterion, ...], points: list[EntryPoint]) -> None:
        self._loaded = {c.id: c for c in built_in}
        self._built_in = frozenset(self._loaded)
        self._points: dict[str, list[EntryPoint]] = {}
        # One distribution may be listed twice (an editable install beside a built one): that is not a clash.
        for point in sorted(set(points), key=lambda p: (p.name, p.value)):
            if not point.value.startswith("siting."):
                self._points.setdefault(point.name, []).append(point)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._built_in | set(self._points)))

    def __len__(self) -> int:
        return len(self._built_in | set(self._points))

    def __contains__(self, name: object) -> bool:
        return name in self._built_in or name in self._points

    def __getitem__(self, name: str) -> Criterion:
        points = self._points.get(name, [])
        rivals = [*(["siting"] if name in self._built_in else []), *(p.value for p in points)]
        if len(rivals) > 1:
            raise SitingError(
                f"two packages register it: {rivals[0]} and {rivals[1]}",
                where=f"criterion '{name}'",
                hint="Uninstall one of them.",
            )
        if name not in self._loaded:
            if not points:
                raise KeyError(name)
            self._loaded[name] = _load(points[0])
        return self._loaded[name]

    def prepare(self, name: str, params: Params, catalogue: Catalogue) -> Measure:
        """Make a criterion ready to measure; a plug-in's faults become one line. Raises `SitingError`."""
        if name in self._built_in:
            return self[name].prepare(params, catalogue)
        return prepared(self[name], params, catalogue)

    def usable(self) -> tuple[dict[str, Criterion], list[str]]:
        """Return every criterion that can be loaded, and one line for each that cannot."""
        found: dict[str, Criterion] = {}
        faults: list[str] = []
        for name in self:
            try:
                found[name] = self[name]
            except SitingError as error:
                faults.append(str(error))
        return found, faults


@cache
def criteria() -> Registry:
    """Return the installed criteria."""
    return Registry(BUILT_IN, list(entry_points(group=GROUP)))


def _load(point: EntryPoint) -> Criterion:
    try:
        criterion = point.load()
    except (
        Exception,
        SystemExit,
    ) as error:  # a plug-in is third-party code: any exception is reported under its name
        raise SitingError(
            f"its package cannot be loaded: {type(error).__name__}: {error}",
            where=f"criterion '{point.name}' ({point.value})",
            hint="Repair or uninstall that package.",
        ) from error
    if not isinstance(criterion, Criterion) or criterion.id != point.name:
        raise SitingError(
            "its entry point is not a Criterion of that id",
            where=f"criterion '{point.name}' ({point.value})",
            hint="Point it at a siting.plugin.Criterion whose id is the entry point's name.",
        )
    return criterion
