"""The load of a project on the grid, by phase: power, apparent power, energy, coal equivalent and water.

Figures are ranges: power per rack, utilisation and PUE are seldom known exactly. What is uncertain is the
same for all phases, so the ends of a sum are the sums of the ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from siting.conventions import HOURS_PER_YEAR, KGCE_PER_KWH
from siting.power.substations import Substation, apparent_mva, load_mw
from siting.records import dataclass


class Range(NamedTuple):
    """A figure between two ends; equal if it is known exactly."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of a project: its racks, and when it starts, in the study's words."""

    name: str
    racks: float
    start: str = ""


@dataclass(frozen=True, slots=True)
class Station:
    """A substation of a project, and the names of the phases it feeds (none if that is not stated)."""

    name: str
    substation: Substation
    feeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """A project: its phases, and the substations that are to feed them.

    Parameters
    ----------
    phases
        At least one.
    rack_kw
        Power of the equipment in one rack [kW].
    utilisation, simultaneity
        Share of racks in use, and share of their power drawn at the same time, 0..1.
    power_factor
        Of the whole load, above 0 up to 1.
    stations
        None if no substation is stated.
    coupled
        Whether each substation can take over the load of the others; None is UNKNOWN.
    overload
        What transformers may carry while others are out, over their rating; 1 is no credit.
    """

    phases: tuple[Phase, ...]
    rack_kw: Range
    utilisation: Range
    simultaneity: Range
    power_factor: float
    stations: tuple[Station, ...] = ()
    coupled: bool | None = None
    overload: float = 1.0


@dataclass(frozen=True, slots=True)
class Performance:
    """PUE over the year and in its hottest hours, and WUE [L/kWh of IT]; no WUE if it is UNKNOWN."""

    pue: Range
    peak_pue: Range
    wue: Range | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """The load of some racks.

    Power of the equipment and, over the year, of the whole site [MW]; in the hottest hours [MW, MVA]; energy
    [GWh/yr] and its equivalent in coal [tce/yr], if that load runs all year; water [m3/yr].
    """

    racks: float
    it_mw: Range
    mean_mw: Range
    peak_mw: Range
    peak_mva: Range
    energy_gwh: Range
    coal_tce: Range
    water_m3: Range | None


def load_of(project: Project, racks: float, performance: Performance) -> Load:
    """Return the load of a number of racks of a project."""

    def power(pue: Range) -> Range:
        def end(kw: float, ratio: float, used: float, together: float) -> float:
            return load_mw(racks, kw, ratio, utilisation=used, simultaneity=together)

        ends = zip(project.rack_kw, pue, project.utilisation, project.simultaneity, strict=True)
        return Range(*(end(*figures) for figures in ends))

    it_mw, mean, peak = power(Range(1.0, 1.0)), power(performance.pue), power(performance.peak_pue)
    energy = _times(mean, HOURS_PER_YEAR.value / 1000.0)
    water = None
    if performance.wue is not None:
        per_mw = HOURS_PER_YEAR.value  # a litre per kWh is a cubic metre per MWh
        water = Range(*(mw * per_mw * use for mw, use in zip(it_mw, performance.wue, strict=True)))
    return Load(
        racks,
        it_mw,
        mean,
        peak,
        Range(*(apparent_mva(mw, power_factor=project.power_factor) for mw in peak)),
        energy,
        _times(energy, KGCE_PER_KWH.value * 1000.0),
        water,
    )


def loads_by_phase(project: Project, performance: Performance) -> tuple[Load, ...]:
    """Return the load of each phase."""
    return tuple(load_of(project, phase.racks, performance) for phase in project.phases)


def racks_of(phases: Sequence[Phase]) -> float:
    """Return the racks of several phases together."""
    return sum(phase.racks for phase in phases)


def _times(given: Range, factor: float) -> Range:
    return Range(given.low * factor, given.high * factor)
