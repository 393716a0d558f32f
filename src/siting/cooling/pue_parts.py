"""Common parts of the PUE model's plants: the hour by component, outdoor air, losses, fans and pumps.

At part load (``it_share``) air and water flows are proportional to the heat, and the power of fans and pumps
to the flow raised to ``fan_exponent`` and ``pump_exponent``: 3 by the affinity laws, less in systems with a
constant pressure. The losses of the uninterruptible supply are partly constant and partly grow with the
square of the load (Schneider Electric, White Paper 108); lighting is constant.
"""

from __future__ import annotations

from dataclasses import fields
from functools import reduce
from operator import add

import numpy as np
import numpy.typing as npt

from siting.climate.psychro import KELVIN, STANDARD_PA
from siting.cooling.pue_cases import Design, Value
from siting.evidence import FloatArray
from siting.records import dataclass

BoolArray = npt.NDArray[np.bool_]

AIR_KJ = 1.01  # heat capacity of room air, kJ/(kg K)
WATER_KJ = 4.2
_WATER_DENSITY = 1000.0
_AIR_DENSITY = 1.293  # at 0 degC and standard pressure, kg/m3
SECONDS = 3600.0
_SQUARE_SHARE = 0.25  # of the losses of the supply at full load


@dataclass(frozen=True)
class Hour:
    """Components of power [kW per kW of IT] and water [L per kWh of IT], of shapes that broadcast.

    Parameters
    ----------
    losses
        Uninterruptible supply, distribution and lighting.
    room_fan, humidifier_pump, economizer_pump, chiller, chilled_pump, tower_pump, tower_fan
        Electric power of the cooling plant.
    humidification, evaporation, blow_down, windage
        Water used to humidify room air, and by the tower.
    """

    losses: FloatArray
    room_fan: FloatArray
    humidifier_pump: FloatArray
    economizer_pump: FloatArray
    chiller: FloatArray
    chilled_pump: FloatArray
    tower_pump: FloatArray
    tower_fan: FloatArray
    humidification: FloatArray
    evaporation: FloatArray
    blow_down: FloatArray
    windage: FloatArray

    @property
    def pue(self) -> FloatArray:
        """Power of the facility divided by power of IT."""
        return np.asarray(1.0 + reduce(add, [getattr(self, name) for name in _POWERS]))

    @property
    def wue(self) -> FloatArray:
        """Water per IT energy [L/kWh]."""
        return np.asarray(reduce(add, [getattr(self, name) for name in _WATERS]))


_NAMES = tuple(f.name for f in fields(Hour))
_POWERS, _WATERS = _NAMES[:8], _NAMES[8:]


@dataclass(frozen=True)
class OutdoorAir:
    """Outdoor air: dry bulb and wet bulb [degC], humidity ratio, enthalpy [kJ/kg], pressure [Pa]."""

    t: FloatArray
    wet_bulb: FloatArray
    w: FloatArray
    h: FloatArray
    p: FloatArray


def losses_of(d: Design) -> FloatArray:
    """Uninterruptible supply, distribution and lighting [kW per kW of IT]; all of it heats the room."""
    supply = 1.0 / d.ups_efficiency - 1.0
    distribution = 1.0 / (1.0 - d.distribution_loss) - 1.0
    share = d.it_share
    if share == 1.0:
        return np.asarray(supply + distribution + d.lighting)
    constant = d.no_load_share / share
    grows = constant + (1.0 - d.no_load_share - _SQUARE_SHARE) + _SQUARE_SHARE * share
    return np.asarray(supply * grows + distribution * share + d.lighting / share)


def density(pressure_pa: FloatArray, t: Value) -> FloatArray:
    """Density of air [kg/m3]."""
    return np.asarray(_AIR_DENSITY * (pressure_pa / STANDARD_PA) * KELVIN / (KELVIN + t))


def fan_kw(
    d: Design,
    flow: Value,
    air_density: FloatArray,
    pressure_pa: Value,
    efficiency: Value,
) -> FloatArray:
    """Power of a fan [kW per kW of IT] for an air flow [kg/s] proportional to the load."""
    return np.asarray(flow * _per_flow(d, pressure_pa / efficiency / 1000.0, d.fan_exponent) / air_density)


def pump_kw(d: Design, flow: Value, pressure_pa: Value, efficiency: Value) -> FloatArray:
    """Power of a pump [kW per kW of IT] for a water flow [kg/s] proportional to the load."""
    full = pressure_pa / efficiency / (_WATER_DENSITY * 1000.0)
    return np.asarray(flow * _per_flow(d, full, d.pump_exponent))


def _per_flow(d: Design, full: Value, exponent: Value) -> Value:
    """Power per flow at the IT load of the design, from that at full load: by design, not by hour."""
    return full if d.it_share == 1.0 else full * d.it_share ** (exponent - 1.0)


def coil_water_c(d: Design) -> FloatArray:
    """Supply temperature of facility water that the coils need [degC]."""
    return np.asarray(d.supply_high_c + d.air_rise_k - d.air_rise_k / d.coil_effectiveness)
