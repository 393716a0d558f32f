"""What a substation can supply with one transformer out, and what racks need.

A substation of n equal transformers gives n x S, and (n - 1) x S when one is lost: its firm capacity
(criterion N-1, no overload credit; a short overload of 1.3 is often allowed). Several substations that feed
one campus, each with one transformer out, give the sum of their firm capacities.

The load of racks on the grid is ``racks x kW per rack x utilisation x simultaneity x PUE``; its apparent
power is that divided by the power factor.
"""

from __future__ import annotations

from siting.conventions import POWER_FACTOR
from siting.evidence import Source
from siting.records import dataclass
from siting.texts import say

MAX_TRANSFORMERS = 20
"""No substation of a project has more transformers."""

LAYOUTS: dict[float, tuple[tuple[int, float], ...]] = {
    35.0: ((2, 10.0), (2, 20.0), (3, 20.0)),
    66.0: ((2, 20.0), (2, 31.5), (2, 40.0)),
    110.0: ((2, 50.0), (2, 63.0), (3, 50.0), (3, 63.0), (4, 63.0)),
    220.0: ((2, 180.0), (2, 240.0), (3, 180.0), (3, 240.0)),
}
"""Usual substations by voltage [kV]: (transformers, rating of each [MVA])."""

SOURCE = Source(
    "transformer-layouts",
    say("power.source_title"),
    "planning practice; 110 kV counted as 2 x 50 MVA and 220 kV as 2 x 180 MVA in planning norms",
    "facts",
    "2026-11",
    "practice",
    say("power.source_note"),
)


@dataclass(frozen=True, slots=True)
class Substation:
    """A substation of equal transformers.

    Parameters
    ----------
    transformers
        Number of transformers, at least 1.
    each_mva
        Rating of each [MVA], above 0.
    voltage_kv
        Upper voltage [kV].

    Raises
    ------
    ValueError
        There is no transformer, or the rating is not above 0.
    """

    transformers: int
    each_mva: float
    voltage_kv: float = 110.0

    def __post_init__(self) -> None:
        if self.transformers < 1 or not self.each_mva > 0:
            raise ValueError(f"not a substation: {self.transformers} x {self.each_mva} MVA")

    @property
    def installed_mva(self) -> float:
        """All transformers in service [MVA]."""
        return self.transformers * self.each_mva

    @property
    def firm_mva(self) -> float:
        """What is left when one transformer is lost [MVA]; 0 where there is only one."""
        return (self.transformers - 1) * self.each_mva

    @property
    def layout(self) -> str:
        """The transformers in short: ``2×63 MVA``."""
        return f"{self.transformers}×{self.each_mva:g} MVA"


def usual_substations(voltage_kv: float) -> tuple[Substation, ...]:
    """Return the usual substations of a voltage [kV]; none if the voltage is not in use."""
    return tuple(Substation(n, mva, voltage_kv) for n, mva in LAYOUTS.get(float(voltage_kv), ()))


def load_mw(
    racks: float, rack_kw: float, pue: float, *, utilisation: float = 1.0, simultaneity: float = 1.0
) -> float:
    """Power that racks draw from the grid [MW].

    Parameters
    ----------
    racks
        Number of racks, at least 0.
    rack_kw
        Power of the equipment in one rack [kW].
    pue
        Power of the whole site over that of its equipment, at least 1.
    utilisation, simultaneity
        Share of racks in use, and share of their power drawn at the same time, 0..1.

    Raises
    ------
    ValueError
        A figure is outside its range.
    """
    if racks < 0 or rack_kw < 0 or not pue >= 1:
        raise ValueError(f"no load has {racks} racks of {rack_kw} kW at PUE {pue}")
    if not (0 <= utilisation <= 1 and 0 <= simultaneity <= 1):
        raise ValueError("utilisation and simultaneity are shares of 0 to 1")
    return racks * rack_kw * utilisation * simultaneity * pue / 1000.0


def apparent_mva(power_mw: float, *, power_factor: float = POWER_FACTOR.value) -> float:
    """Apparent power of a load [MVA]; the power factor is in (0, 1]."""
    if not 0 < power_factor <= 1:
        raise ValueError(f"a power factor lies above 0 and up to 1, not {power_factor}")
    return power_mw / power_factor
