"""The criteria a study can name: built-in ones, one row each, and those of other packages, by entry point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from siting.catalogue import Catalogue
from siting.criteria.base import Criterion, Measure, Params
from siting.criteria.guard import prepared
from siting.errors import SitingError

GROUP = "siting.criteria"
BUILT_IN: tuple[EntryPoint, ...] = tuple(
    EntryPoint(name, f"siting.criteria.{where}", GROUP)
    for name, where in (
        ("attribute", "attribute:ATTRIBUTE"),
        ("carbon_yearly", "project:CARBON_YEARLY"),
        ("cost_capital", "project:COST_CAPITAL"),
        ("cost_connection", "project:COST_CONNECTION"),
        ("cost_yearly", "project:COST_YEARLY"),
        ("distance", "distance:DISTANCE"),
        ("elevation", "raster:ELEVATION"),
        ("free_cooling", "cooling:FREE_COOLING"),
        ("generation_nearby", "generation:GENERATION_NEARBY"),
        ("grid_access", "grid:GRID_ACCESS"),
        ("grid_carbon", "county_facts:GRID_CARBON"),
        ("ground_acceleration", "county_facts:GROUND_ACCELERATION"),
        ("hazard", "hazard:HAZARD"),
        ("hub_cluster", "county_facts:HUB_CLUSTER"),
        ("mean_temperature", "climate:MEAN_TEMPERATURE"),
        ("overlap", "overlap:OVERLAP"),
        ("power_demand", "project:POWER_DEMAND"),
        ("pue", "efficiency:PUE"),
        ("raster", "raster:RASTER"),
        ("raster_class", "raster:RASTER_CLASS"),
        ("recovery_band", "recovery:RECOVERY_BAND"),
        ("slope", "raster:SLOPE"),
        ("water_balance", "project:WATER_BALANCE"),
        ("wue", "efficiency:WUE"),
    )
)
"""Loaded on use like those of other packages: a study uses few, and their modules take long to import."""


class Registry(Mapping[str, Criterion]):
    """Criteria by id, sorted. A plug-in is loaded on use, so a broken one does not affect other studies.

    Looking up an id raises `SitingError` if two packages register it or its package is broken.
    """

    def __init__(self, built_in: tuple[EntryPoint, ...], points: list[EntryPoint]) -> None:
        self._loaded: dict[str, Criterion] = {}
        self._built_in = {point.name: point for point in built_in}
        self._points: dict[str, list[EntryPoint]] = {}
        # One distribution may be listed twice (an editable install beside a built one): that is not a clash.
        for point in sorted(set(points), key=lambda p: (p.name, p.value)):
            if not point.value.startswith("siting."):
                self._points.setdefault(point.name, []).append(point)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted({*self._built_in, *self._points}))

    def __len__(self) -> int:
        return len({*self._built_in, *self._points})

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
            self._loaded[name] = _load(points[0]) if points else self._built_in[name].load()
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
