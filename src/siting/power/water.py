"""Whether the water that is allotted or supplied covers what the cooling of a project takes."""

from __future__ import annotations

from siting.power.firm_capacity import Holds
from siting.power.load import Range
from siting.records import dataclass


@dataclass(frozen=True, slots=True)
class WaterBalance:
    """Water of a year [m3/yr].

    Parameters
    ----------
    need
        What the cooling takes; None is UNKNOWN.
    allocation, reclaimed
        Quota of fresh water, and supply of reclaimed water; None where it is not given.
    """

    need: Range | None
    allocation: Range | None = None
    reclaimed: Range | None = None

    @property
    def supply(self) -> Range | None:
        """All water that is given; None if none is."""
        given = [part for part in (self.allocation, self.reclaimed) if part is not None]
        return Range(sum(p.low for p in given), sum(p.high for p in given)) if given else None

    @property
    def left(self) -> Range | None:
        """What is left over, negative where it is short; None if need or supply is UNKNOWN."""
        supply = self.supply
        if self.need is None or supply is None:
            return None
        return Range(supply.low - self.need.high, supply.high - self.need.low)

    @property
    def holds(self) -> Holds | None:
        """Whether the supply is at least the need; None is UNKNOWN."""
        left = self.left
        if left is None:
            return None
        if left.low >= 0.0:
            return Holds.yes
        return Holds.no if left.high < 0.0 else Holds.depends
