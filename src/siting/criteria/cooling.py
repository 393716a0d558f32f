"""Free-cooling hours as a criterion, by technology."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from pydantic import Field, model_validator

from siting.catalogue import Catalogue
from siting.climate.place import Neighbours
from siting.conventions import HOURS_PER_MONTH
from siting.cooling.air_side import EnvelopeName
from siting.cooling.economizer import (
    FreeCoolingHours,
    difference_with_interval,
    hours_with_interval,
    months_with_interval,
)
from siting.cooling.technologies import TECHNOLOGIES, Technology
from siting.criteria.base import Criterion, Features
from siting.criteria.climate import ClimateMeasure, ClimateParams
from siting.evidence import EvidenceClass, FloatArray, Label, Quantity, numeric
from siting.geo.features import MonthlyHours
from siting.sites.model import Sites
from siting.texts import say

TechnologyName = Literal[
    "water_side", "air_side", "air_side_humidified", "indirect_evaporative", "dry_cooler"
]
_WARMER_K = (1.0, 2.0)
# The names that quantities had before there were more technologies.
_NAMES = {"water_side": "full_hours", "air_side": "air_side_hours"}


class CoolingParams(ClimateParams):
    """Design of the plant."""

    technology: TechnologyName = Field(
        "water_side", description="Whose full hours are scored; only its own parameters below count."
    )
    supply_water_c: float = Field(18.0, ge=4, le=45, description="Water: supply temperature [degC].")
    water_rise_k: float = Field(5.0, gt=0, le=20, description="Water: return minus supply [K].")
    tower_approach_k: float = Field(4.5, ge=0, le=15, description="Cooling tower: water above wet bulb [K].")
    exchanger_approach_k: float = Field(2.0, ge=0, le=10, description="Heat exchanger approach [K].")
    dry_approach_k: float = Field(6.0, ge=0, le=20, description="Dry cooler: water above dry bulb [K].")
    supply_air_c: float = Field(24.0, ge=10, le=45, description="Indirect evaporative: supply air [degC].")
    wet_effectiveness: float = Field(0.7, ge=0.1, le=1, description="Indirect evaporative, water on.")
    dry_effectiveness: float = Field(0.7, ge=0.1, le=1, description="Indirect evaporative, water off.")
    envelope: EnvelopeName = Field(
        "recommended", description="Air-side: class of ASHRAE TC 9.9 whose limits the supply air keeps."
    )
    max_dry_bulb_c: float | None = Field(
        None, ge=10, le=50, description="Air-side: warmest supply air, instead of the class's [degC]."
    )
    min_dew_point_c: float | None = Field(
        None, ge=-40, le=20, description="Air-side: lowest dew point, instead of the class's [degC]."
    )
    max_dew_point_c: float | None = Field(
        None, ge=-10, le=30, description="Air-side: highest dew point, instead of the class's [degC]."
    )

    @model_validator(mode="after")
    def _buildable(self) -> CoolingParams:
        self.build(self.technology)
        self.build("air_side")
        return self

    def build(self, name: TechnologyName) -> Technology:
        """Return a technology with these parameters; ValueError where they do not fit together."""
        water = {"supply_water_c": self.supply_water_c, "water_rise_k": self.water_rise_k}
        air = {
            key: getattr(self, key)
            for key in ("envelope", "max_dry_bulb_c", "min_dew_point_c", "max_dew_point_c")
        }
        own: dict[str, dict[str, Any]] = {
            "water_side": water
            | {"tower_approach_k": self.tower_approach_k, "exchanger_approach_k": self.exchanger_approach_k},
            "dry_cooler": water | {"approach_k": self.dry_approach_k},
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
    """Hours a year in which outdoor conditions are enough."""

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

    def estimate(self, near: Neighbours) -> tuple[FloatArray, FloatArray, FloatArray]:
        """See `ClimateMeasure`."""
        return hours_with_interval(self.scored.full, near)

    def quantities(self, near: Neighbours, note: npt.NDArray[np.uint8]) -> tuple[Quantity, ...]:
        """See `ClimateMeasure`."""
        main = self._full(self.scored, self.params.technology, near, note)
        month = HOURS_PER_MONTH.value
        months = numeric(
            "months",
            say("cooling.free_cooling.months", month=month),
            "months/yr",
            main.value / month,
            low=main.low / month,
            high=main.high / month,
            evidence=EvidenceClass.ESTIMATED,
            method=say(
                "cooling.free_cooling.method_months", main=Label(main.name, main.label.zh), month=month
            ),
            sources=main.sources,
        )
        partial = self.figures(
            "partial_hours",
            say("cooling.free_cooling.partly"),
            "h/yr",
            difference_with_interval(self.scored.some, self.scored.full, near),
            method=say("cooling.free_cooling.method_partly"),
            sources=self.scored.technology.sources,
            note=note,
        )
        beside = self._full(self.other, self.other_name, near, note)
        return (main, months, partial, *(self._warmer(k, near, note) for k in _WARMER_K), beside)

    def _full(self, counted: _Counted, name: str, near: Neighbours, note: npt.NDArray[np.uint8]) -> Quantity:
        technology = counted.technology
        return self.figures(
            _NAMES.get(name, f"{name}_hours"),
            technology.label,
            "h/yr",
            hours_with_interval(counted.full, near),
            method=technology.condition,
            sources=technology.sources,
            note=note,
        )

    def _warmer(self, kelvin: float, near: Neighbours, note: npt.NDArray[np.uint8]) -> Quantity:
        return self.figures(
            f"hours_at_plus_{kelvin:g}_k",
            say("cooling.free_cooling.warmer", kelvin=kelvin),
            "h/yr",
            hours_with_interval(self.scored.full, near, warmer_k=kelvin),
            method=say("cooling.free_cooling.method_warmer", kelvin=kelvin),
            sources=self.scored.technology.sources,
            note=note,
        )

    def features(self, sites: Sites) -> Features:
        """See `Measure`: the stations that were used, and the hours by month."""
        near = self.near(sites)
        full, low, high = months_with_interval(self.scored.full, near)
        partial = np.maximum(self.scored.some.by_month(near) - full, 0.0)
        far = near.distance_km[:, 0] > self.params.max_station_km
        for rows in (full, low, high, partial):
            rows[far] = np.nan
        chart = MonthlyHours(
            self.scored.technology.label, full, low, high, partial, self.scored.technology.sources[0]
        )
        return Features(points=super().features(sites).points, months=(chart,))


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
)
