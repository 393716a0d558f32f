"""Cooling plant designs for the estimates of PUE and WUE, and the ranges of their parameters.

The ranges are those of Lei and Masanet, "Climate- and technology-specific PUE and WUE estimations for
U.S. data centers", Resour. Conserv. Recycl. 182 (2022) 106323, doi:10.1016/j.resconrec.2022.106323,
table B.1, and of "Statistical analysis for predicting location-specific data center PUE", Energy 201
(2020) 117556, doi:10.1016/j.energy.2020.117556: taken from the published input tables of their models, not
from print. All are uniform and independent, as in those papers.

Their cases with air-cooled chillers or direct-expansion units are left out: their efficiency was published
only as a fitted model without its equation or data. Three cases are not from the papers
(`siting.cooling.pue_plants`): ranges of effectiveness and approach are those of the table of hours, parts
that also occur in the papers' plants have the papers' ranges, and all others are stated parameters: general
practice, to be checked with the maker.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, fields
from types import MappingProxyType
from typing import Any, Literal, cast

import numpy as np

from siting.errors import StudyError, did_you_mean, quote
from siting.evidence import FloatArray, Label
from siting.records import dataclass
from siting.texts import say

System = Literal[
    "airside_envelope",
    "airside_strict",
    "airside_evaporative",
    "waterside",
    "chiller",
    "indirect_evaporative",
    "dry_cooler",
    "liquid",
]
"""How outdoor conditions are used.

airside_envelope: outdoor air inside an envelope of dew point and humidity; dry air is humidified.
airside_strict: the same without humidification: dry air is not admitted either.
airside_evaporative: outdoor air up to an enthalpy, humidified and cooled by evaporation.
waterside: tower and heat exchanger before the chillers. chiller: no economiser.
indirect_evaporative, dry_cooler, liquid: see `siting.cooling.pue_plants`.
"""

EFFICIENCY_SOURCE = "pue-lei-masanet"
"""Id of the source of the model and of its ranges."""

OWN_SOURCE = "pue-own-plants"
"""Id of the source of the cases that are not from the papers."""

Range = tuple[float, float]
Value = FloatArray | float


@dataclass(frozen=True, kw_only=True)
class Design:
    """One plant design, or many: each field is a number or an array of shape (s,).

    Parameters
    ----------
    ups_efficiency, distribution_loss, lighting
        Efficiency of the uninterruptible supply [-], loss in distribution [-], lighting per IT power [-].
    supply_low_c, supply_high_c
        Bounds of the supply air's dry bulb [degC]; recirculated air is supplied at the upper one.
    dew_low_c, dew_high_c, humidity_low, humidity_high
        Bounds of the supply air's dew point [degC] and relative humidity [0..1].
    air_rise_k, water_rise_k, tower_range_k
        Temperature difference of room air, facility water and tower water [K].
    room_fan_pa, room_fan_efficiency, tower_fan_pa, tower_fan_efficiency
        Pressure [Pa] and efficiency [-] of the fans of air handlers and of the tower.
    humidifier_pa, humidifier_efficiency, chilled_pump_pa, chilled_pump_efficiency,
    economizer_pump_pa, economizer_pump_efficiency, tower_pump_pa, tower_pump_efficiency
        Pressure [Pa] and efficiency [-] of the pumps.
    tower_approach_k, exchanger_approach_k
        Tower water above wet bulb [K]; facility water above tower water [K].
    coil_effectiveness
        Heat-exchanger effectiveness of the air handlers' coils [-].
    sensible_heat_ratio
        Sensible share of the heat that coils remove [-].
    chiller_load, cop_error
        Part load of the chillers [0..1]; their COP over the regression, minus 1 [-].
    liquid_to_gas
        Water flow over air flow of the tower, by mass [-].
    cycles, windage
        Cycles of concentration [-]; water blown out, per tower water flow [-].
    fan_exponent, pump_exponent, no_load_share
        Exponent of fan and pump power over flow [-]; share of the supply's losses at no load [-].
    wet_effectiveness, dry_effectiveness, outdoor_air_ratio, outdoor_fan_pa, spray_pump_kw
        Of indirect evaporative coolers: effectiveness with the water on and off [-], outdoor air over room
        air, pressure of the fans [Pa], spray pumps [kW per kW of heat].
    dry_approach_k, cooler_rise_k, cooler_fan_pa
        Of dry coolers: water above the dry bulb [K], rise of the air [K], pressure of the fans [Pa].
    carnot_share
        Efficiency of compressors relative to Carnot [-].
    liquid_share, liquid_supply_c, liquid_rise_k, liquid_pump_pa
        Of liquid cooling: share of the IT heat in the liquid [-], water to the racks [degC], its rise [K],
        pressure of the pumps at the racks [Pa].
    it_share
        IT load relative to design [0.3..1]; one figure for all designs.
    """

    ups_efficiency: Value
    distribution_loss: Value
    lighting: Value
    supply_low_c: Value
    supply_high_c: Value
    dew_low_c: Value
    dew_high_c: Value
    humidity_low: Value
    humidity_high: Value
    air_rise_k: Value
    water_rise_k: Value
    tower_range_k: Value
    room_fan_pa: Value
    room_fan_efficiency: Value
    tower_fan_pa: Value
    tower_fan_efficiency: Value
    humidifier_pa: Value
    humidifier_efficiency: Value
    chilled_pump_pa: Value
    chilled_pump_efficiency: Value
    economizer_pump_pa: Value
    economizer_pump_efficiency: Value
    tower_pump_pa: Value
    tower_pump_efficiency: Value
    tower_approach_k: Value
    exchanger_approach_k: Value
    coil_effectiveness: Value
    sensible_heat_ratio: Value
    chiller_load: Value
    cop_error: Value
    liquid_to_gas: Value
    cycles: Value
    windage: Value
    fan_exponent: Value
    pump_exponent: Value
    no_load_share: Value
    wet_effectiveness: Value
    dry_effectiveness: Value
    outdoor_air_ratio: Value
    outdoor_fan_pa: Value
    spray_pump_kw: Value
    dry_approach_k: Value
    cooler_rise_k: Value
    cooler_fan_pa: Value
    carnot_share: Value
    liquid_share: Value
    liquid_supply_c: Value
    liquid_rise_k: Value
    liquid_pump_pa: Value
    it_share: float = 1.0

    def __len__(self) -> int:
        return np.size(self.ups_efficiency)


PARAMETERS = tuple(f.name for f in fields(Design) if f.name != "it_share")


@dataclass(frozen=True)
class Case:
    """A size and a cooling system, with the range of each parameter.

    Parameters
    ----------
    id, label
        Name in a study file, and label for readers.
    system, technology
        How outdoor conditions are used; id of the technology in the table of hours, or empty.
    published
        Number of the case in Lei and Masanet (2022), 0 for their model of 2020, None for other cases.
    ranges
        Lower and upper end for every parameter of `Design`.
    confirmed_from
        Least IT load over design, 0..1, for which a published figure confirms the PUE; None if none does at
        any load (`scripts/published_plants.py` has the figures).
    """

    id: str
    label: Label
    system: System
    technology: str
    published: int | None
    ranges: Mapping[str, Range] = field(repr=False)
    confirmed_from: float | None = 1.0

    def why_unknown(self, it_share: float = 1.0) -> Label | None:
        """Return why the PUE at an IT load (over design) is UNKNOWN; None if published figures confirm it."""
        if self.confirmed_from is None:
            return say("pue_case.no_plant")
        if it_share >= self.confirmed_from:
            return None
        return say("pue_case.no_part_load", share=it_share, least=self.confirmed_from)

    @property
    def source(self) -> str:
        """Id of the source of the case."""
        return OWN_SOURCE if self.published is None else EFFICIENCY_SOURCE

    def middle(self) -> Design:
        """Return the design at the middle of every range."""
        return Design(**{name: sum(self.ranges[name]) / 2.0 for name in PARAMETERS})

    def sample(self, samples: int, seed: int) -> Design:
        """Draw designs: a Latin hypercube, each range cut into *samples* equal parts, one draw in each.

        All parameters are drawn independently of one another. The same number of samples and seed give the
        same designs.
        """
        generator = np.random.default_rng(seed)
        drawn: dict[str, Value] = {}
        for name in PARAMETERS:
            low, high = self.ranges[name]
            part = (generator.permutation(samples) + generator.random(samples)) / samples
            drawn[name] = low + (high - low) * part
        return Design(**cast("dict[str, Any]", drawn))


_PUMP_PA = 143_658.0  # chilled water and economiser, +-20%
_TOWER_PUMP_PA = 208_660.0

_COMMON: dict[str, Range] = {
    "humidifier_pa": (6.3e6, 7.7e6),
    "chilled_pump_pa": (0.8 * _PUMP_PA, 1.2 * _PUMP_PA),
    "economizer_pump_pa": (0.8 * _PUMP_PA, 1.2 * _PUMP_PA),
    "tower_pump_pa": (0.8 * _TOWER_PUMP_PA, 1.2 * _TOWER_PUMP_PA),
    "water_rise_k": (5.0, 10.0),
    "tower_range_k": (4.0, 6.0),
    "tower_approach_k": (2.8, 6.7),
    "exchanger_approach_k": (1.7, 2.8),
    "sensible_heat_ratio": (0.95, 0.99),
    "windage": (0.00005, 0.005),
    # The range of the 2020 model, whose tower takes water flow / ratio as its air flow, as here.
    "liquid_to_gas": (1.0, 3.0),
    # Part load only; no effect at full load.
    "fan_exponent": (2.0, 3.0),
    "pump_exponent": (1.5, 2.5),
    "no_load_share": (0.3, 0.5),
    # Used only by the plants of siting.cooling.pue_plants.
    "wet_effectiveness": (0.6, 0.8),
    "dry_effectiveness": (0.6, 0.75),
    "outdoor_air_ratio": (1.0, 1.4),
    "outdoor_fan_pa": (150.0, 400.0),
    "spray_pump_kw": (0.002, 0.006),
    "dry_approach_k": (5.0, 8.0),
    "cooler_rise_k": (6.0, 12.0),
    "cooler_fan_pa": (80.0, 200.0),
    "carnot_share": (0.35, 0.50),
    "liquid_share": (0.70, 0.95),
    "liquid_supply_c": (30.0, 40.0),
    "liquid_rise_k": (6.0, 12.0),
    "liquid_pump_pa": (200_000.0, 400_000.0),
}


def _efficiencies(fan: Range, pump: Range) -> dict[str, Range]:
    pumps = ("humidifier", "chilled_pump", "economizer_pump", "tower_pump")
    return {f"{name}_efficiency": fan for name in ("room_fan", "tower_fan")} | {
        f"{name}_efficiency": pump for name in pumps
    }


_LARGE: dict[str, Range] = (
    _COMMON
    | _efficiencies((0.65, 0.90), (0.60, 0.80))
    | {
        "ups_efficiency": (0.90, 0.99),
        "distribution_loss": (0.0, 0.02),
        "lighting": (0.0, 0.002),
        "supply_low_c": (10.0, 18.0),
        "supply_high_c": (27.0, 35.0),
        "dew_low_c": (-12.0, -9.0),
        "dew_high_c": (15.0, 27.0),
        "humidity_low": (0.08, 0.20),
        "humidity_high": (0.60, 0.95),
        "air_rise_k": (13.9, 19.4),
        "room_fan_pa": (300.0, 1000.0),
        "tower_fan_pa": (100.0, 400.0),
        "coil_effectiveness": (0.70, 0.90),
        "chiller_load": (0.2, 0.8),
        "cop_error": (-0.11, 0.11),
        "cycles": (3.0, 15.0),
    }
)
_MIDSIZE: dict[str, Range] = (
    _LARGE
    | _efficiencies((0.60, 0.80), (0.60, 0.80))
    | {
        "ups_efficiency": (0.80, 0.94),
        "distribution_loss": (0.02, 0.05),
        "lighting": (0.02, 0.05),
        "supply_low_c": (15.0, 18.0),
        "supply_high_c": (27.0, 32.0),
        "humidity_low": (0.10, 0.30),
        "humidity_high": (0.60, 0.80),
        "air_rise_k": (5.0, 10.0),
        "room_fan_pa": (400.0, 900.0),
        "tower_fan_pa": (200.0, 400.0),
        "coil_effectiveness": (0.65, 0.90),
        "chiller_load": (0.1, 0.5),
        "cop_error": (-0.40, 0.0),
        "cycles": (3.0, 12.0),
    }
)
_SMALL: dict[str, Range] = (
    _MIDSIZE
    | _efficiencies((0.60, 0.75), (0.60, 0.70))
    | {
        "ups_efficiency": (0.77, 0.85),
        "distribution_loss": (0.02, 0.04),
        "lighting": (0.02, 0.04),
        "supply_low_c": (18.0, 22.5),
        "supply_high_c": (22.5, 27.0),
        "dew_low_c": (-9.9, -8.1),
        "dew_high_c": (13.5, 16.5),
        "humidity_low": (0.20, 0.30),
        "humidity_high": (0.54, 0.66),
        "air_rise_k": (5.0, 8.0),
        "coil_effectiveness": (0.65, 0.80),
        "cop_error": (-0.60, -0.20),
    }
)


# Ids of `siting.cooling.technologies.TECHNOLOGIES`.
_TECHNOLOGY: Mapping[System, str] = {
    "airside_envelope": "air_side_humidified",
    "airside_strict": "air_side",
    "airside_evaporative": "air_side_humidified",
    "waterside": "water_side",
    "chiller": "",
    "indirect_evaporative": "indirect_evaporative",
    "dry_cooler": "dry_cooler",
    "liquid": "liquid",
}


def _case(
    case: tuple[str, System, int | None],
    label: Label,
    ranges: Mapping[str, Range],
    confirmed_from: float | None = 1.0,
) -> Case:
    name, system, published = case
    held = MappingProxyType(dict(ranges))
    return Case(name, label, system, _TECHNOLOGY[system], published, held, confirmed_from)


_ALL = (
    _case(
        ("large_airside", "airside_envelope", 1),
        say("pue_case.large_air_adiabatic"),
        _LARGE,
    ),
    _case(
        ("large_evaporative", "airside_evaporative", 0),
        say("pue_case.large_air_evaporative"),
        _LARGE | {"humidity_high": (0.60, 0.90), "room_fan_pa": (500.0, 1000.0)},
    ),
    _case(
        ("large_waterside", "waterside", 2),
        say("pue_case.large_water_side"),
        _LARGE | {"room_fan_pa": (300.0, 700.0)},
    ),
    _case(
        ("midsize_airside", "airside_strict", 3),
        say("pue_case.midsize_air"),
        _MIDSIZE | {"room_fan_pa": (400.0, 1000.0)},
    ),
    _case(
        ("midsize_waterside", "waterside", 4),
        say("pue_case.midsize_water_side"),
        _MIDSIZE,
    ),
    _case(
        ("midsize_chiller", "chiller", 5),
        say("pue_case.midsize_chillers"),
        _MIDSIZE,
    ),
    _case(
        ("small_chiller", "chiller", 8),
        say("pue_case.small_chillers"),
        _SMALL,
    ),
)

# The room of the three additional plants, cooler than in the papers: supply air as stated by Chinese plants.
_OWN = _LARGE | {"supply_high_c": (23.0, 27.0), "air_rise_k": (11.0, 15.0), "room_fan_pa": (300.0, 700.0)}
_OWN_CASES = (
    _case(
        ("large_indirect_evaporative", "indirect_evaporative", None),
        say("pue_case.large_indirect_evaporative"),
        _OWN,
        0.5,  # a maker's cooling power at half load
    ),
    _case(("large_dry_cooler", "dry_cooler", None), say("pue_case.large_dry_cooler"), _OWN, None),
    _case(("large_liquid", "liquid", None), say("pue_case.large_liquid"), _OWN),
)

CASES: Mapping[str, Case] = MappingProxyType({case.id: case for case in (*_ALL, *_OWN_CASES)})


def require_case(name: str) -> Case:
    """Return a case by its id.

    Raises
    ------
    StudyError
        There is no such case.
    """
    if name not in CASES:
        raise StudyError(f"{quote(name)} is not a cooling case", where="case", hint=did_you_mean(name, CASES))
    return CASES[name]
