"""Whether the substations of a project carry its load with transformers out: three cases.

*Apart*: each substation carries its own phases, one transformer of it out. *Pooled*: one transformer out in
each, any substation may carry any load. *Coupled*: one transformer out of all of them together, and what is
lost is taken over by the others. Which is true depends on the couplings, which a document seldom states.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from siting.conventions import MAX_110_KV_USER_MVA
from siting.power.load import Performance, Phase, Project, Range, Station, load_of, racks_of
from siting.power.substations import Substation, usual_substations
from siting.records import dataclass


class CaseId(StrEnum):
    """Which transformers are out, and who can carry whose load."""

    apart = "apart"
    pooled = "pooled"
    coupled = "coupled"


class Holds(StrEnum):
    """Whether the capacity is at least the load: over all of its range, nowhere, or in part of it."""

    yes = "yes"
    no = "no"
    depends = "depends"


@dataclass(frozen=True, slots=True)
class Group:
    """Substations that carry a load together.

    Parameters
    ----------
    stations, phases
        Those of the group.
    capacity_mva
        What is left with the transformers out [MVA].
    load_mva
        In the hottest hours [MVA].
    enough
        The smallest usual substation of their voltage with which the group holds if each of them has that
        layout; None if none is enough, or if the substations have different voltages.
    """

    stations: tuple[Station, ...]
    phases: tuple[Phase, ...]
    capacity_mva: float
    load_mva: Range
    enough: Substation | None

    @property
    def holds(self) -> Holds:
        """Whether the capacity is at least the load."""
        if self.capacity_mva >= self.load_mva.high:
            return Holds.yes
        return Holds.depends if self.capacity_mva >= self.load_mva.low else Holds.no

    @property
    def short_mva(self) -> Range:
        """By how much the capacity is short [MVA]; 0 where it is enough."""
        return Range(*(max(0.0, load - self.capacity_mva) for load in self.load_mva))


@dataclass(frozen=True, slots=True)
class FirmCase:
    """One of the three cases: its groups, none if it is UNKNOWN which phases the substations feed."""

    id: CaseId
    groups: tuple[Group, ...]

    @property
    def holds(self) -> Holds | None:
        """Whether all its groups hold; None if UNKNOWN."""
        found = {group.holds for group in self.groups}
        if not found:
            return None
        if Holds.no in found:
            return Holds.no
        return Holds.depends if Holds.depends in found else Holds.yes


def firm_cases(project: Project, performance: Performance, *, outages: int = 1) -> tuple[FirmCase, ...]:
    """Return the three cases with *outages* transformers out (1 is N-1); none without substations."""
    if not project.stations:
        return ()

    def group(case: CaseId, stations: Sequence[Station], phases: Sequence[Phase]) -> Group:
        load = load_of(project, racks_of(phases), performance).peak_mva
        left = _left_of(case, outages, project.overload)
        capacity = left([station.substation for station in stations])
        return Group(tuple(stations), tuple(phases), capacity, load, _enough(stations, load.high, left))

    everything = (project.stations, project.phases)
    return (
        FirmCase(CaseId.apart, tuple(group(CaseId.apart, *part) for part in _apart(project))),
        FirmCase(CaseId.pooled, (group(CaseId.pooled, *everything),)),
        FirmCase(CaseId.coupled, (group(CaseId.coupled, *everything),)),
    )


def deciding_case(project: Project, cases: Sequence[FirmCase]) -> FirmCase | None:
    """Return the case that the couplings make true; None if they are UNKNOWN and the cases differ."""
    if len(project.stations) == 1 and cases[0].holds is not None:
        return cases[0]  # nothing to couple
    by_id = {case.id: case for case in cases}
    if project.coupled is not None:
        return by_id[CaseId.coupled if project.coupled else CaseId.apart]
    # Apart is the strictest and coupled the mildest: if they agree, so does all between them.
    mildest = by_id[CaseId.coupled]
    if mildest.holds is Holds.no:
        return mildest
    return cases[0] if len({case.holds for case in cases}) == 1 else None


def unfed(project: Project) -> tuple[Phase, ...]:
    """Return the phases that no substation is stated to feed, where all substations say what they feed."""
    if not all(station.feeds for station in project.stations):
        return ()
    fed = {name for station in project.stations for name in station.feeds}
    return tuple(phase for phase in project.phases if phase.name not in fed)


def exceeds_110_kv(load_mva: Range) -> bool:
    """Whether the load is as large as is usually connected at 220 kV, not at 110 kV."""
    return load_mva.high >= MAX_110_KV_USER_MVA.value


def _apart(project: Project) -> list[tuple[list[Station], list[Phase]]]:
    """Return substations with their phases, together if they share one; none if one is not stated."""
    fed = {name for station in project.stations for name in station.feeds}
    if len(project.stations) == 1 and not fed:  # there is nothing else to feed them
        return [(list(project.stations), list(project.phases))]
    if not all(station.feeds for station in project.stations) or fed != {p.name for p in project.phases}:
        return []
    return _groups(project.stations, project.phases)


def _groups(stations: Sequence[Station], phases: Sequence[Phase]) -> list[tuple[list[Station], list[Phase]]]:
    """Return the stations that share a phase together, with all phases that they feed."""
    groups: list[tuple[list[Station], set[str]]] = []
    for station in stations:
        names, together = set(station.feeds), [station]
        for other in [group for group in groups if group[1] & names]:
            groups.remove(other)
            together, names = other[0] + together, names | other[1]
        groups.append((together, names))
    return [(together, [phase for phase in phases if phase.name in names]) for together, names in groups]


def _left_of(case: CaseId, outages: int, overload: float) -> Callable[[Sequence[Substation]], float]:
    """Return what is left of substations in a case [MVA]."""

    def left(stations: Sequence[Substation]) -> float:
        if case is not CaseId.coupled:
            return overload * sum(max(0, s.transformers - outages) * s.each_mva for s in stations)
        largest = sorted((s.each_mva for s in stations for _ in range(s.transformers)), reverse=True)
        return overload * sum(largest[outages:])

    return left


def _enough(
    stations: Sequence[Station], load_mva: float, left: Callable[[Sequence[Substation]], float]
) -> Substation | None:
    voltages = {station.substation.voltage_kv for station in stations}
    if len(voltages) > 1:
        return None
    usual = sorted(usual_substations(voltages.pop()), key=lambda s: (s.installed_mva, s.transformers))
    return next((s for s in usual if left([s] * len(stations)) >= load_mva), None)
