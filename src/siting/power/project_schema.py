"""The project of a study: its phases of racks, and the substations that are to feed them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from pydantic import Field, field_validator, model_validator

from siting.conventions import POWER_FACTOR
from siting.errors import did_you_mean
from siting.power.cost_schema import CostsPart
from siting.power.load import Phase, Project, Range, Station
from siting.power.network_schema import NetworkPart
from siting.power.ranges import AmountEnds, Positive, PositiveEnds, PueEnds, Share, ShareEnds
from siting.power.substations import MAX_TRANSFORMERS, Substation
from siting.readers.yaml_parts import Part

MAX_OVERLOAD = 1.5


def as_words(given: Any) -> Any:
    """Take a number or a date as its text: phases are often named 1 and 2."""
    return given if isinstance(given, str | dict | list) or given is None else str(given)


class PhasePart(Part):
    """A phase of the project."""

    name: str = Field(min_length=1, description="Name of the phase, such as I.")
    racks: Positive = Field(description="Racks of this phase alone.")
    start: str = Field("", description="When it starts, in words or as a date.")

    _text = field_validator("name", "start", mode="before")(as_words)


class StationPart(Part):
    """A substation that is to feed the project."""

    name: str = Field("", description="Name; else its number.")
    transformers: int = Field(ge=1, le=MAX_TRANSFORMERS, description="Number of transformers.")
    each_mva: Positive = Field(description="Rating of each [MVA].")
    voltage_kv: Positive = Field(110.0, description="Upper voltage [kV].")
    feeds: tuple[str, ...] = Field((), description="Names of the phases it feeds, if that is known.")

    _text = field_validator("feeds", mode="before")(
        lambda given: [as_words(one) for one in given] if isinstance(given, list) else given
    )


class WaterPart(Part):
    """Water that the project may take in a year."""

    allocation_m3: AmountEnds | None = Field(
        None, description="Quota of fresh water [m3/yr]: a number, or [low, high]."
    )
    reclaimed_m3: AmountEnds | None = Field(None, description="Supply of reclaimed water [m3/yr].")


class ProjectPart(Part):
    """What is to be built: racks by phase, their power, and the substations."""

    phases: tuple[PhasePart, ...] = Field(min_length=1, description="The phases, at least one.")
    rack_kw: PositiveEnds = Field(
        description="Power of the equipment in one rack [kW]: a number, or [low, high]."
    )
    utilisation: ShareEnds = Field(
        (1.0, 1.0), description="Share of racks in use, 0 to 1: a number, or [low, high]."
    )
    simultaneity: ShareEnds = Field(
        (1.0, 1.0),
        description="Share of their power drawn at once, 0 to 1: a number, or [low, high].",
    )
    power_factor: Share = Field(POWER_FACTOR.value, description="Power factor of the whole load.")
    pue: PueEnds | None = Field(
        None, description="PUE: a number, or [low, high]. Else that of `cooling_case` in the site's climate."
    )
    cooling_case: str | None = Field(
        None, description="Cooling case of the criterion pue, such as large_indirect_evaporative."
    )
    wue: AmountEnds | None = Field(
        None, description="Water per energy of the equipment [L/kWh], beside a stated `pue`."
    )
    grid_kgco2_per_kwh: AmountEnds | None = Field(
        None, description="Carbon of the electricity [kg CO2/kWh]; by default that of the province."
    )
    water: WaterPart | None = Field(None, description="Water that may be taken; UNKNOWN without it.")
    costs: CostsPart | None = Field(None, description="Prices, for cost ranges.")
    network: NetworkPart | None = Field(
        None, description="Stations, lines, roads and fibre around, for feeds, routes and latency."
    )
    stations: tuple[StationPart, ...] = Field((), description="The substations, if known.")
    coupled: bool | None = Field(
        None, description="Whether each substation can take over the load of the others; UNKNOWN without it."
    )
    overload: float = Field(
        1.0,
        ge=1,
        le=MAX_OVERLOAD,
        description="What transformers may carry while others are out, over their rating: 1 is no credit.",
    )

    @model_validator(mode="after")
    def _consistent(self) -> ProjectPart:
        names = [phase.name for phase in self.phases]
        name, count = Counter(names).most_common(1)[0]
        if count > 1:
            raise ValueError(f"two phases are named '{name}': give each a name of its own")
        for station in self.stations:
            for name in station.feeds:
                if name not in names:
                    raise ValueError(f"no phase is named '{name}': {did_you_mean(name, names)}")
        if (self.pue is None) == (self.cooling_case is None):
            raise ValueError("give either pue or cooling_case")
        if self.wue is not None and self.pue is None:
            raise ValueError("wue is that of cooling_case: leave it out")
        return self

    def project(self) -> Project:
        """Return the project as the package counts with it."""
        stations = tuple(
            Station(
                s.name or str(number),
                Substation(s.transformers, s.each_mva, s.voltage_kv),
                tuple(dict.fromkeys(s.feeds)),
            )
            for number, s in enumerate(self.stations, start=1)
        )
        return Project(
            tuple(Phase(p.name, p.racks, p.start) for p in self.phases),
            Range(*self.rack_kw),
            Range(*self.utilisation),
            Range(*self.simultaneity),
            self.power_factor,
            stations,
            self.coupled,
            self.overload,
        )
