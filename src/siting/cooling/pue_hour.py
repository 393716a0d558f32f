"""Power and water of a data centre in one hour, by component, per unit of IT load.

The component model of Lei and Masanet (Energy 201 (2020) 117556; Resour. Conserv. Recycl. 182 (2022)
106323), reimplemented from its equations with ASHRAE moist air. Everything is per kW of IT load:
powers in kW/kW, water in L/kWh. Outdoor conditions have shape (h, 1) or (h,), designs shape (s,) or none;
results broadcast.

Not modelled: freeze protection, sensible heat rejection of towers (water is therefore an upper bound in
winter), people, and fresh air beyond the economiser's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields

import numpy as np

from siting.climate.psychro import (
    EVAPORATION_SLOPE,
    dry_bulb_at_enthalpy_c,
    enthalpy_kj_per_kg,
    heat_of_evaporation_kj_per_kg,
    humidity_ratio,
    humidity_ratio_at_enthalpy,
    saturation_pressure_pa,
)
from siting.climate.wet_bulb import wet_bulb_c
from siting.cooling.pue_cases import Design, System
from siting.cooling.pue_parts import (
    AIR_KJ,
    SECONDS,
    WATER_KJ,
    BoolArray,
    Hour,
    OutdoorAir,
    coil_water_c,
    density,
    fan_kw,
    losses_of,
    pump_kw,
)
from siting.cooling.pue_plants import dry_cooler_hour, indirect_evaporative_hour, liquid_hour
from siting.evidence import FloatArray
from siting.records import dataclass

# Control of the evaporative system (model of 2020): outdoor air is admitted below the enthalpy of 27 degC
# with a dew point of 15 degC, or of the supply air at 80%; below 20% at the supply air it is humidified.
_LIMIT_C, _LIMIT_DEW_C, _MAX_HUMIDITY, _MIN_HUMIDITY = 27.0, 15.0, 0.80, 0.20
# Outside this the chiller regression is not followed (a choice made here): chillers keep their condenser
# water within it, and from 39 degC the parabola turns and would make a warmer tower look better.
_CONDENSER_C = (10.0, 39.0)


@dataclass(frozen=True)
class _Room:
    """What the room requires of the plant: supply air, coil heat and water to humidify, per kW of IT."""

    supply_c: FloatArray
    coil_kw: FloatArray  # removed by coils, sensible and latent
    humidification: FloatArray  # kg/s


def hour_of(
    system: System,
    design: Design,
    dry_bulb_c: FloatArray,
    relative_humidity: FloatArray,
    pressure_pa: FloatArray,
) -> Hour:
    """Return the components for outdoor air, all of the shape to which air and designs broadcast.

    Parameters
    ----------
    system, design
        System and design of the plant.
    dry_bulb_c, relative_humidity, pressure_pa
        Outdoor air [degC, 0..1, Pa], shapes that broadcast with the fields of the design.
    """
    hour = hour_in(system, design, outdoor_air(dry_bulb_c, relative_humidity, pressure_pa))
    parts = (getattr(hour, part.name) for part in fields(hour))
    return Hour(*np.broadcast_arrays(*parts, dry_bulb_c, relative_humidity, pressure_pa)[: len(fields(hour))])


def outdoor_air(dry_bulb_c: FloatArray, relative_humidity: FloatArray, pressure_pa: FloatArray) -> OutdoorAir:
    """Return the air of `hour_of`, which serves all plants."""
    t, rh, p = (np.asarray(a, dtype=np.float64) for a in (dry_bulb_c, relative_humidity, pressure_pa))
    w = humidity_ratio(rh * saturation_pressure_pa(t), p)
    return OutdoorAir(t, wet_bulb_c(t, rh, p), w, enthalpy_kj_per_kg(t, w), p)


def hour_in(system: System, design: Design, air: OutdoorAir) -> Hour:
    """Return the components for outdoor air as `hour_of` does, each of its own shape."""
    if system in _OTHER_PLANTS:
        return _OTHER_PLANTS[system](design, air)
    losses = losses_of(design)
    heat = 1.0 + losses
    room = (
        _closed(design, heat) if system in {"waterside", "chiller"} else _airside(system, design, air, heat)
    )
    share = _economizer_share(design, air) if system == "waterside" else None
    return _plant(design, air, room, share, losses)


_OTHER_PLANTS: Mapping[System, Callable[[Design, OutdoorAir], Hour]] = {
    "indirect_evaporative": indirect_evaporative_hour,
    "dry_cooler": dry_cooler_hour,
    "liquid": liquid_hour,
}


def _latent_kg_s(d: Design, coil_kw: FloatArray) -> FloatArray:
    """Water that coils condense and humidifiers must replace [kg/s]."""
    latent = coil_kw * (1.0 - d.sensible_heat_ratio)
    return np.asarray(latent / heat_of_evaporation_kj_per_kg(coil_water_c(d) + d.water_rise_k / 2.0))


def _closed(d: Design, heat: FloatArray) -> _Room:
    """Recirculated air: coils remove all the heat, and some moisture with it."""
    coil = np.asarray(heat / d.sensible_heat_ratio)
    return _Room(np.asarray(d.supply_high_c, dtype=np.float64), coil, _latent_kg_s(d, coil))


def _airside(system: System, d: Design, air: OutdoorAir, heat: FloatArray) -> _Room:
    """Outdoor air, mixed with return air when cold, if the controls admit it; otherwise closed."""
    if system == "airside_evaporative":
        let_in, supply, w = _evaporative(d, air)
    else:
        let_in, supply, w = _envelope(d, air, humidify=system == "airside_envelope")
    added = np.maximum(w - air.w, 0.0)
    # Adiabatic humidification keeps the enthalpy, so the incoming air has that of the outdoor air.
    rise = AIR_KJ * d.air_rise_k
    short = np.maximum(enthalpy_kj_per_kg(supply, w) - air.h, 0.0)
    flow = heat / rise
    fresh = flow * rise / (rise + short)
    shut = _closed(d, heat)
    return _Room(
        np.where(let_in, supply, shut.supply_c),
        np.where(let_in, 0.0, shut.coil_kw),
        np.where(let_in, fresh * added, shut.humidification),
    )


def _supply(d: Design, air: OutdoorAir) -> tuple[FloatArray, FloatArray]:
    """Supply air clipped to its bounds [degC], and its saturation pressure [Pa]."""
    low, high = saturation_pressure_pa(d.supply_low_c), saturation_pressure_pa(d.supply_high_c)
    return np.clip(air.t, d.supply_low_c, d.supply_high_c), np.clip(saturation_pressure_pa(air.t), low, high)


def _envelope(d: Design, air: OutdoorAir, *, humidify: bool) -> tuple[BoolArray, FloatArray, FloatArray]:
    """Whether outdoor air is admitted, its supply temperature [degC] and humidity ratio after treatment.

    It is admitted up to the upper supply temperature if its humidity is inside the bounds at the supply
    temperature. With humidifiers dry air is admitted too, and cold air is limited by the dew point only,
    since mixing with return air lowers its relative humidity.
    """
    supply, saturated = _supply(d, air)
    dew_low, dew_high = (saturation_pressure_pa(x) for x in (d.dew_low_c, d.dew_high_c))
    lowest = humidity_ratio(np.maximum(d.humidity_low * saturated, dew_low), air.p)
    highest = humidity_ratio(np.minimum(d.humidity_high * saturated, dew_high), air.p)
    cool = air.t < d.supply_high_c
    if not humidify:
        return cool & (air.w >= lowest) & (air.w <= highest), supply, air.w + 0.0 * supply
    cold = air.t < d.supply_low_c
    highest = np.where(cold, humidity_ratio(dew_high, air.p), highest)
    w = np.maximum(air.w, lowest)
    cooled = dry_bulb_at_enthalpy_c(air.h, w)
    return cool & (air.w <= highest), np.maximum(cooled, d.supply_low_c), w


def _evaporative(d: Design, air: OutdoorAir) -> tuple[BoolArray, FloatArray, FloatArray]:
    """Admit air by its enthalpy, and cool it by evaporation when it is warmer than the supply air."""
    supply, saturated = _supply(d, air)
    limit = np.asarray(_LIMIT_C)
    first = enthalpy_kj_per_kg(limit, humidity_ratio(saturation_pressure_pa(_LIMIT_DEW_C), air.p))
    second = enthalpy_kj_per_kg(supply, humidity_ratio(_MAX_HUMIDITY * saturated, air.p))
    let_in = (air.h < first) | (air.h <= second)
    least = np.maximum(air.w, humidity_ratio(_MIN_HUMIDITY * saturated, air.p))
    evaporated = np.maximum(air.w, humidity_ratio_at_enthalpy(air.h, supply))
    w = np.where(air.t > d.supply_high_c, evaporated, np.where(air.h < first, least, air.w))
    return let_in, supply, w


def _economizer_share(d: Design, air: OutdoorAir) -> FloatArray:
    """Share of the coil heat that tower water removes without chillers [0..1]."""
    reach = air.wet_bulb + d.tower_approach_k + d.exchanger_approach_k
    back = coil_water_c(d) + d.water_rise_k
    return np.clip((back - reach) / d.water_rise_k, 0.0, 1.0)


def chiller_cop(load: FloatArray | float, condenser_c: FloatArray | float) -> FloatArray:
    """Heat removed over power of a water-cooled chiller (regression of Lei and Masanet 2020).

    Parameters
    ----------
    load
        Part load [0..1].
    condenser_c
        Water from the tower [degC]; clipped to 10..39 degC.
    """
    t = np.clip(condenser_c, *_CONDENSER_C)
    load = np.asarray(load)
    return np.asarray(
        16.798751 + (0.008840 * t - 0.760621) * t + (9.885294 - 8.528931 * load) * load + 0.084615 * load * t
    )


def _plant(d: Design, air: OutdoorAir, room: _Room, share: FloatArray | None, losses: FloatArray) -> Hour:
    """Fans, pumps, chillers and tower for the demand of the room; *share* is that of an economiser, if any.

    What depends on the design alone is put together first: designs are few, hours and designs many.
    """
    by_chiller = room.coil_kw if share is None else room.coil_kw * (1.0 - share)
    tower_water_c = air.wet_bulb + d.tower_approach_k
    chiller = by_chiller / (chiller_cop(d.chiller_load, tower_water_c) * (1.0 + d.cop_error))
    # The tower rejects the heat of the coils, by exchanger or chiller, and the power of the chillers.
    tower_heat = room.coil_kw + chiller
    water, tower_water = 1.0 / (WATER_KJ * d.water_rise_k), 1.0 / (WATER_KJ * d.tower_range_k)  # kg/s per kW
    by_economizer = pump_kw(d, water, d.economizer_pump_pa, d.economizer_pump_efficiency)
    tower_air = fan_kw(
        d, tower_water / d.liquid_to_gas, density(air.p, air.t), d.tower_fan_pa, d.tower_fan_efficiency
    )
    # The heat of evaporation falls linearly as the water warms.
    warm_c = d.tower_approach_k + d.tower_range_k / 2.0
    heat = heat_of_evaporation_kj_per_kg(warm_c) / SECONDS - air.wet_bulb * (EVAPORATION_SLOPE / SECONDS)
    evaporation, windage = tower_heat / heat, tower_heat * (SECONDS * tower_water * d.windage)
    return Hour(
        losses,
        fan_kw(
            d,
            (1.0 + losses) / (AIR_KJ * d.air_rise_k),
            density(air.p, room.supply_c),
            d.room_fan_pa,
            d.room_fan_efficiency,
        ),
        # The pumps of humidifiers displace water against one pressure at any flow.
        np.asarray(room.humidification * (d.humidifier_pa / d.humidifier_efficiency / 1e6)),
        np.asarray(0.0 if share is None else room.coil_kw * by_economizer * share),
        chiller,
        np.asarray(by_chiller * pump_kw(d, water, d.chilled_pump_pa, d.chilled_pump_efficiency)),
        np.asarray(tower_heat * pump_kw(d, tower_water, d.tower_pump_pa, d.tower_pump_efficiency)),
        np.asarray(tower_heat * tower_air),
        np.asarray(SECONDS * room.humidification),
        evaporation,
        # Salt leaves by windage too, so blow-down only needs to remove the rest.
        np.maximum(evaporation / (d.cycles - 1.0) - windage, 0.0),
        windage,
    )
