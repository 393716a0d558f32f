"""Operating modes: the outdoor air in which a plant can run.

A mode is a condition on the state of the air. The hours engine evaluates it once over a grid of states;
hour-by-hour counting evaluates the same condition for every hour.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property
from typing import ClassVar, Literal, Protocol, final

import numpy as np
import numpy.typing as npt

from siting.climate.psychro import enthalpy_kj_per_kg, saturation_pressure_pa
from siting.climate.psychro import humidity_ratio as ratio_of_vapour
from siting.climate.wet_bulb import dew_point_c, wet_bulb_c
from siting.evidence import FloatArray
from siting.records import dataclass

BoolArray = npt.NDArray[np.bool_]
Follows = Literal["dry_bulb", "wet_bulb"]

# Added to the intervals of months and of partial hours, below: one temperature offset for the whole year
# covered 0.5-0.7 of the months of left-out stations, and 0.4-0.7 of their partial hours, since the errors of
# months are independent and the season between two limits varies in length. With these, 90% are covered
# (tests/cooling/test_intervals.py prints the shares).

# Weather files hold whole percents: 0 stands for anything below 0.5%.
MIN_RELATIVE_HUMIDITY = 0.005
# Tolerance of a limit: tenths of a degree are not exact in floating point.
TIE_K = 1e-6


@dataclass(frozen=True)
class Air:
    """States of outdoor air, arrays of one shape; derived figures are computed once, on first use.

    Parameters
    ----------
    dry_bulb_c, relative_humidity, pressure_pa
        [degC], 0..1 (at least 0.005), [Pa]; any shapes that broadcast.
    """

    dry_bulb_c: FloatArray
    relative_humidity: FloatArray
    pressure_pa: FloatArray

    @cached_property
    def vapour_pa(self) -> FloatArray:
        """Vapour pressure [Pa]."""
        return np.asarray(self.relative_humidity * saturation_pressure_pa(self.dry_bulb_c))

    @cached_property
    def humidity_ratio(self) -> FloatArray:
        """Humidity ratio [kg/kg]."""
        return ratio_of_vapour(self.vapour_pa, self.pressure_pa)

    @cached_property
    def enthalpy(self) -> FloatArray:
        """Enthalpy [kJ/kg dry air]."""
        return np.asarray(enthalpy_kj_per_kg(self.dry_bulb_c, self.humidity_ratio))

    @cached_property
    def wet_bulb_c(self) -> FloatArray:
        """Wet bulb [degC]."""
        return np.asarray(wet_bulb_c(self.dry_bulb_c, self.relative_humidity, self.pressure_pa))

    @cached_property
    def dew_point_c(self) -> FloatArray:
        """Dew point [degC]."""
        return np.asarray(dew_point_c(self.dry_bulb_c, self.relative_humidity))


class Mode(Protocol):
    """An operating mode: the states of outdoor air in which it can run.

    ``humidity_90_h`` is the half-width [h/yr] that humidity adds to the 90% interval of the hours,
    which is otherwise that of the temperature; ``month_90_h`` is what a half-full month adds [h];
    ``partial_90_h`` is added for the annual hours [h/yr] in which it helps but is not sufficient. ``follows``
    is the temperature that mostly decides; ``by_altitude``, whether limits are lowered with altitude by rule.
    """

    @property
    def humidity_90_h(self) -> float:
        """Half-width [h/yr] of the 90% interval that humidity adds."""

    @property
    def month_90_h(self) -> float:
        """Half-width [h] that a half-full month adds to its 90% interval."""

    @property
    def partial_90_h(self) -> float:
        """Half-width [h/yr] added to the 90% interval of hours in which it runs, but not alone."""

    @property
    def follows(self) -> Follows:
        """Which temperature mostly decides."""

    @property
    def by_altitude(self) -> bool:
        """Whether limits are lowered with altitude by rule."""

    def runs(self, air: Air) -> BoolArray:
        """Whether it runs in each state; an array that broadcasts to the states."""


class StopsOnce(Mode, ABC):
    """A mode that runs in all colder air of the same relative humidity and pressure too."""

    @abstractmethod
    def excess(self, air: Air) -> FloatArray:
        """How far each state is beyond the limit: it rises with the dry bulb, and is at most 0 if it runs."""

    @final
    def runs(self, air: Air) -> BoolArray:
        """See `Mode`."""
        return np.asarray(self.excess(air) <= 0.0)


@dataclass(frozen=True)
class WetBulbBelow(StopsOnce):
    """Runs while the wet bulb is at most *wet_bulb_c* (a cooling tower and its exchanger)."""

    wet_bulb_c: float

    humidity_90_h = 0.0  # the temperature alone covers the error of left-out stations
    month_90_h, partial_90_h = 40.0, 185.0
    follows: ClassVar[Follows] = "wet_bulb"
    by_altitude = False

    def excess(self, air: Air) -> FloatArray:
        """See `StopsOnce`."""
        return np.asarray(air.wet_bulb_c - (self.wet_bulb_c + TIE_K))


@dataclass(frozen=True)
class DryBulbBelow(StopsOnce):
    """Runs while the dry bulb is at most *dry_bulb_c*."""

    dry_bulb_c: float

    humidity_90_h = 0.0
    month_90_h, partial_90_h = 40.0, 115.0
    follows: ClassVar[Follows] = "dry_bulb"
    by_altitude = False

    def excess(self, air: Air) -> FloatArray:
        """See `StopsOnce`."""
        return np.asarray(air.dry_bulb_c - (self.dry_bulb_c + TIE_K))


def require_within(name: str, value: float | None, least: float, most: float) -> None:
    """Raise `ValueError` if a parameter is outside its range; None means not given."""
    if value is not None and not least <= value <= most:
        message = f"{name} = {value:g} is not within {least:g} to {most:g}"
        raise ValueError(message)
