"""Plants beyond those of Lei and Masanet: indirect evaporative, dry cooler or pumped refrigerant, liquid.

Their conditions are those of the technologies of the same name in the table of hours. Compressors remove the
heat that outdoor air cannot, at a fraction of the Carnot efficiency between what they cool and the outdoor
air. Outdoor fans slow down when less air is enough. Ranges without a source are stated parameters (general
practice, to be checked with the maker): see `siting.cooling.pue_cases`.

Not modelled: condensation on coils (their water is too warm for it), glycol, defrosting, and the sensible
heat rejection of a wet exchanger (its water is an upper bound).
"""

from __future__ import annotations

import numpy as np

from siting.climate.psychro import KELVIN, heat_of_evaporation_kj_per_kg
from siting.cooling.pue_cases import Design, Value
from siting.cooling.pue_parts import (
    AIR_KJ,
    SECONDS,
    WATER_KJ,
    Hour,
    OutdoorAir,
    coil_water_c,
    density,
    fan_kw,
    losses_of,
    pump_kw,
)
from siting.evidence import FloatArray

# Stated parameters of the compressors: evaporator below the cooled medium, condenser above the outdoor air,
# and the least lift that their control allows.
_EVAPORATOR_K, _CONDENSER_K, _MIN_LIFT_K = 6.0, 12.0, 15.0
_MIN_FLOW = 0.2  # of outdoor fans
_NONE = np.asarray(0.0)


def indirect_evaporative_hour(d: Design, air: OutdoorAir) -> Hour:
    """Return the hour of indirect evaporative coolers with compressors for the rest."""
    losses = losses_of(d)
    heat = 1.0 + losses
    back = d.supply_high_c + d.air_rise_k
    dry_k = d.dry_effectiveness * (back - air.t)
    wet_k = back - (air.t - d.wet_effectiveness * (air.t - air.wet_bulb))
    wet = dry_k < d.air_rise_k
    able_k = np.where(wet, np.maximum(dry_k, wet_k), dry_k)
    share = np.clip(able_k / d.air_rise_k, 0.0, 1.0)
    room_flow = heat / (AIR_KJ * d.air_rise_k)
    outdoor = fan_kw(
        d, room_flow * d.outdoor_air_ratio, density(air.p, air.t), d.outdoor_fan_pa, d.tower_fan_efficiency
    )
    taken = np.where(wet, heat * share, 0.0)
    evaporated = SECONDS * taken / heat_of_evaporation_kj_per_kg(air.wet_bulb)
    return _hour(
        losses,
        room_fan=fan_kw(d, room_flow, density(air.p, d.supply_high_c), d.room_fan_pa, d.room_fan_efficiency),
        chiller=_compressor_kw(d, heat * (1.0 - share), d.supply_high_c, air.t),
        tower_pump=np.where(wet, d.spray_pump_kw * heat, 0.0),
        tower_fan=outdoor * _slowed(d, d.air_rise_k / np.maximum(able_k, 1e-6)),
        evaporation=evaporated,
        blow_down=evaporated / (d.cycles - 1.0),
    )


def dry_cooler_hour(d: Design, air: OutdoorAir) -> Hour:
    """Return the hour of dry coolers, or of pumped refrigerant, with compressors for the rest."""
    losses = losses_of(d)
    return _hour(losses, **_air_by_dry_cooler(d, air, 1.0 + losses))


def liquid_hour(d: Design, air: OutdoorAir) -> Hour:
    """Return the hour of liquid-cooled IT: warm water to dry coolers, the rest of the heat by air."""
    losses = losses_of(d)
    parts = _air_by_dry_cooler(d, air, 1.0 + losses - d.liquid_share)
    loop, fan, chiller = _loop_to_dry_cooler(d, air, d.liquid_share, d.liquid_supply_c, d.liquid_rise_k)
    flow = d.liquid_share / (WATER_KJ * d.liquid_rise_k)
    return _hour(
        losses,
        room_fan=parts["room_fan"],
        economizer_pump=parts["economizer_pump"] + loop,
        chiller=parts["chiller"] + chiller,
        chilled_pump=pump_kw(d, flow, d.liquid_pump_pa, d.chilled_pump_efficiency),
        tower_fan=parts["tower_fan"] + fan,
    )


def _air_by_dry_cooler(d: Design, air: OutdoorAir, heat: FloatArray) -> dict[str, FloatArray]:
    """Return the components for cooling the room's air with coils and dry coolers."""
    loop, fan, chiller = _loop_to_dry_cooler(d, air, heat, coil_water_c(d), d.water_rise_k)
    room_flow = heat / (AIR_KJ * d.air_rise_k)
    room = fan_kw(d, room_flow, density(air.p, d.supply_high_c), d.room_fan_pa, d.room_fan_efficiency)
    return {"room_fan": room, "economizer_pump": loop, "chiller": chiller, "tower_fan": fan}


def _loop_to_dry_cooler(
    d: Design,
    air: OutdoorAir,
    heat: Value,
    supply_c: Value,
    rise_k: Value,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the power of the loop's pump, of the dry coolers' fans, and of the compressors."""
    back = supply_c + rise_k
    share = np.clip((back - air.t - d.dry_approach_k) / rise_k, 0.0, 1.0)
    pump = pump_kw(d, heat / (WATER_KJ * rise_k), d.economizer_pump_pa, d.economizer_pump_efficiency)
    flow = heat / (AIR_KJ * d.cooler_rise_k)
    fan = fan_kw(d, flow, density(air.p, air.t), d.cooler_fan_pa, d.tower_fan_efficiency)
    # The colder the air, the less of it is needed; at full flow, return water is rise + approach above it.
    needed = (rise_k + d.dry_approach_k) / np.maximum(back - air.t, 1e-6)
    chiller = _compressor_kw(d, heat * (1.0 - share), supply_c, air.t)
    return pump, fan * _slowed(d, np.where(share < 1.0, 1.0, needed)), chiller


def _slowed(d: Design, flow: FloatArray) -> FloatArray:
    """Power of outdoor fans at a share of the flow, relative to full flow."""
    return np.asarray(np.clip(flow, _MIN_FLOW, 1.0) ** d.fan_exponent)


def _compressor_kw(d: Design, heat: FloatArray, cooled_c: Value, outdoor_c: FloatArray) -> FloatArray:
    """Power of compressors that cool a medium to *cooled_c* against the outdoor air."""
    cold = cooled_c - _EVAPORATOR_K
    lift = np.maximum(outdoor_c + _CONDENSER_K - cold, _MIN_LIFT_K)
    return np.asarray(heat * lift / (d.carnot_share * (cold + KELVIN)))


def _hour(losses: FloatArray, **parts: FloatArray) -> Hour:
    """Return the hour; components not given are 0."""
    names = tuple(Hour.__dataclass_fields__)
    return Hour(*((parts | {"losses": losses}).get(name, _NONE) for name in names))
