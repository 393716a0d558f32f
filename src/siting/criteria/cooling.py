"""Free-cooling hours as a criterion, by technology."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from pydantic import Field, model_validator

from siting.catalogue import Catalogue
from siting.climate.place import Neighbours
from siting.conventions import HOURS_PER_MONTH
from siting.cooling.air_side import EnvelopeName
from siting.cooling.free_cooling_hours import (
    FreeCoolingHours,
    full_partial_and_warmer,
    hours_with_interval,
    months_with_interval,
)
from siting.cooling.technologies import TECHNOLOGIES, Technology, WaterSide
from siting.cooling.towers import MIN_TOWER_APPROACH_K, SUMMER_WET_BULB_C, Tower
from siting.criteria.base import Criterion, Features, Params
from siting.criteria.climate import ClimateMeasure, ClimateParams
from siting.evidence import EvidenceClass, FloatArray, Label, Quantity, numeric
from siting.geo.features import MonthlyHours
from siting.sites.model import Sites
from siting.texts import say

TechnologyName = Literal[
    "water_side", "air_side", "air_side_humidified", "indirect_evaporative", "dry_cooler", "liquid"
]
_WARMER_K = (1.0, 2.0)
# Names that quantities had before more technologies were added.
_NAMES = {"water_side": "full_hours", "air_side": "air_side_hours"}


class TowerParams(Params):
    """A cooling tower given by its design; its approach then follows from the weather (Merkel)."""

    design_wet_bulb_c: float = Field(SUMMER_WET_BULB_C, ge=-10, le=32, description="Design wet bulb [degC].")
    approach_k: float = Field(
        4.5, ge=MIN_TOWER_APPROACH_K, le=15, description="Water above the wet bulb at design [K]."
    )
    range_k: float = Field(5.0, ge=1, le=20, description="Water entering minus leaving at design [K].")
    liquid_to_gas: float = Field(1.2, ge=0.3, le=3, description="Water over air by mass at design.")
    air_flow: float = Field(
        1.0,
        ge=0.3,
        le=4,
        description="Air flow in free cooling, relative to design: more cells or faster fans.",
    )
    water_flow: float = Field(
        1.0, ge=0.5, le=2, description="Water flow in free cooling, relative to design; the heat is the same."
    )

    @model_validator(mode="after")
    def _buildable(self) -> TowerParams:
        self.build()
        return self

    def build(self) -> Tower:
        """Return the tower; ValueError if no tower can have this design."""
        return Tower(**self.model_dump())


class CoolingParams(ClimateParams):
    """Design of the plant."""

    technology: TechnologyName = Field(
        "water_side",
        description="Technology whose full hours are scored; of the parameters below only its own count.",
    )
    supply_water_c: float = Field(18.0, ge=4, le=45, description="Water: supply temperature [degC].")
    water_rise_k: float = Field(5.0, gt=0, le=20, description="Water: return minus supply [K].")
    tower_approach_k: float = Field(4.5, ge=0, le=15, description="Cooling tower: water above wet bulb [K].")
    tower: TowerParams | None = Field(
        None, description="Cooling tower given by its design, instead of the constant tower_approach_k."
    )
    exchanger_approach_k: float = Field(2.0, ge=0, le=10, description="Heat exchanger approach [K].")
    dry_approach_k: float = Field(
        6.0, ge=0, le=20, description="Dry cooler, liquid: water above dry bulb [K]."
    )
    liquid_supply_c: float = Field(35.0, ge=20, le=45, description="Liquid: water to the racks [degC].")
    liquid_rise_k: float = Field(8.0, gt=0, le=20, description="Liquid: return minus supply [K].")
    supply_air_c: float = Field(24.0, ge=10, le=45, description="Indirect evaporative: supply air [degC].")
    wet_effectiveness: float = Field(0.7, ge=0.1, le=1, description="Indirect evaporative, water on.")
    dry_effectiveness: float = Field(0.7, ge=0.1, le=1, description="Indirect evaporative, water off.")
    envelope: EnvelopeName = Field(
        "recommended", description="Air-side: ASHRAE TC 9.9 class whose limits the supply air must meet."
    )
    max_dry_bulb_c: float | None = Field(
        None, ge=10, le=50, description="Air-side: warmest supply air, instead of the class limit [degC]."
    )
    min_dew_point_c: float | None = Field(
        None, ge=-40, le=20, description="Air-side: lowest dew point, instead of the class limit [degC]."
    )
    max_dew_point_c: float | None = Field(
        None, ge=-10, le=30, description="Air-side: highest dew point, instead of the class limit [degC]."
    )

    @model_validator(mode="after")
    def _buildable(self) -> CoolingParams:
        self.build(self.technology)
        self.build("air_side")
        return self

    def build(self, name: TechnologyName) -> Technology:
        """Return a technology with these parameters; ValueError if they do not fit together."""
        water = {"supply_water_c": self.supply_water_c, "water_rise_k": self.water_rise_k}
        air = {
            key: getattr(self, key)
            for key in ("envelope", "max_dry_bulb_c", "min_dew_point_c", "max_dew_point_c")
        }
        own: dict[str, dict[str, Any]] = {
            "water_side": water
            | {
                "tower_approach_k": self.tower_approach_k,
                "exchanger_approach_k": self.exchanger_approach_k,
                "tower": None if self.tower is None else self.tower.build(),
            },
            "dry_cooler": water | {"approach_k": self.dry_approach_k},
            "liquid": {
                "supply_water_c": self.liquid_supply_c,
                "water_rise_k": self.liquid_rise_k,
                "approach_k": self.dry_approach_k,
            },
            "indirect_evaporative": {
                key: getattr(self, key) for key in ("supply_air_c", "wet_effectiveness", "dry_effectiveness")
            },
            "air_side": air,
            "air_side_humidified": air,
        }
        return TECHNOLOGIES[name].build(**own[name])


class _Counted:
    """A technology with its tabulated hours."""

    def __init__(self, measure: FreeCooling, technology: Technology) -> None:
        self.technology = technology
        self.full = FreeCoolingHours(measure.table, technology.full)
        self.some = FreeCoolingHours(measure.table, technology.some)


class FreeCooling(ClimateMeasure):
    """Hours a year in which outdoor conditions are sufficient."""

    params: CoolingParams
    unit = "h/yr"

    def __init__(self, params: CoolingParams, catalogue: Catalogue) -> None:
        super().__init__(params, catalogue)
        self.scored = _Counted(self, params.build(params.technology))
        other: TechnologyName = "water_side" if params.technology == "air_side" else "air_side"
        self.other_name = other
        self.other = _Counted(self, params.build(other))
        name = self.scored.technology.label
        self.label = say("cooling.free_cooling.label_of_technology", name=Label(_lower(name.en), name.zh))
        self.by_tower = _by_tower(self, self.scored)

    @property
    def falls_with_warmth(self) -> bool | None:
        """See `ClimateMeasure`; limits of humidity have an interval of their own."""
        return None if self.scored.technology.full.humidity_90_h else True

    def estimate(self, near: Neighbours) -> tuple[FloatArray, FloatArray, FloatArray]:
        """See `ClimateMeasure`."""
        return hours_with_interval(self.scored.full, near)

    def quantities(self, near: Neighbours, note: npt.NDArray[np.uint8]) -> tuple[Quantity, ...]:
        """See `ClimateMeasure`."""
        scored = self.scored
        enough, some, runs = full_partial_and_warmer(scored.some, scored.full, near, _WARMER_K)
        main = self._full(self.scored, self.params.technology, enough, note)
        month = HOURS_PER_MONTH.value
        months = numeric(
            "months",
            say("cooling.free_cooling.months", month=month),
            "months/yr",
            main.value / month,
            low=main.low / month,
            high=main.high / month,
            evidence=EvidenceClass.ESTIMATED,
            method=say("cooling.free_cooling.method_months", main=main.label, month=month),
            sources=main.sources,
        )
        partial = self.figures(
            "partial_hours",
            say("cooling.free_cooling.partly"),
            "h/yr",
            some,
            method=say("cooling.free_cooling.method_partly"),
            sources=self.scored.technology.sources,
            note=note,
        )
        other = hours_with_interval(self.other.full, near)
        beside = self._full(self.other, self.other_name, other, note)
        warmer = (self._warmer(*run, note) for run in zip(_WARMER_K, runs, strict=True))
        return (main, months, partial, *warmer, beside, *self._towers(main, near, note))

    def _towers(self, main: Quantity, near: Neighbours, note: npt.NDArray[np.uint8]) -> Iterator[Quantity]:
        """Yield full hours with a tower sized for summer, and with one sized for free cooling."""
        for name, counted in self.by_tower:
            found = (
                (main.value, main.low, main.high)
                if counted is self.scored
                else hours_with_interval(counted.full, near)
            )
            yield self.figures(
                f"{name}_tower_hours",
                say(f"cooling.free_cooling.{name}_tower"),
                "h/yr",
                found,
                method=counted.technology.condition,
                sources=counted.technology.sources,
                note=note,
            )

    def scored_quantity(self, near: Neighbours, note: npt.NDArray[np.uint8]) -> Quantity:
        """See `ClimateMeasure`."""
        hours = hours_with_interval(self.scored.full, near)
        return self._full(self.scored, self.params.technology, hours, note)

    def _full(
        self, counted: _Counted, name: str, hours: tuple[FloatArray, ...], note: npt.NDArray[np.uint8]
    ) -> Quantity:
        technology = counted.technology
        return self.figures(
            _NAMES.get(name, f"{name}_hours"),
            technology.label,
            "h/yr",
            hours,
            method=technology.condition,
            sources=technology.sources,
            note=note,
        )

    def _warmer(self, kelvin: float, hours: tuple[FloatArray, ...], note: npt.NDArray[np.uint8]) -> Quantity:
        return self.figures(
            f"hours_at_plus_{kelvin:g}_k",
            say("cooling.free_cooling.warmer", kelvin=kelvin),
            "h/yr",
            hours,
            method=say("cooling.free_cooling.method_warmer", kelvin=kelvin),
            sources=self.scored.technology.sources,
            note=note,
        )

    def features(self, sites: Sites) -> Features:
        """See `Measure`: the stations that were used, and the hours by month."""
        near = self.near(sites)
        full, low, high = months_with_interval(self.scored.full, near)
        partial = np.maximum(self.scored.some.by_month(near) - full, 0.0)
        far = near.distance_km[:, 0] > self.reach_km
        for rows in (full, low, high, partial):
            rows[far] = np.nan
        chart = MonthlyHours(
            self.scored.technology.label, full, low, high, partial, self.scored.technology.sources[0]
        )
        return Features(points=super().features(sites).points, months=(chart,))


def _by_tower(measure: FreeCooling, scored: _Counted) -> tuple[tuple[str, _Counted], ...]:
    """Return the plant with either tower, by name; empty if it has no tower."""
    plant = scored.technology
    if not isinstance(plant, WaterSide):
        return ()
    return tuple(
        (name, scored if other == plant else _Counted(measure, other))
        for name, other in zip(("summer", "winter"), plant.by_tower, strict=True)
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


FREE_COOLING = Criterion(
    "free_cooling",
    say("cooling.free_cooling.label"),
    say("cooling.free_cooling.description"),
    "h/yr",
    ("climate-table", "station-blend", "economizer-lei-masanet", "ashrae-tc99-2021"),
    CoolingParams,
    FreeCooling,
    better="more",
)
