"""The cost formula of CERF-DC, for comparison with others that use it.

C = land + building + one year of energy + taxes + interconnection, where energy is
P x PUE x (1.25 where cooling is mechanical) x 8,760 h x share of full load x price; the tax on real property
is taken on 0.16 of land and building, the tax on personal property on 0.80 of the equipment, and sales tax on
equipment and energy.

Its flaw: it adds one year of energy to capital, and leaves the equipment itself out of the sum. So it ranks
sites, but it is neither an investment nor a cost of a year, and it is never mixed with the costs of `costs`.
"""

from __future__ import annotations

from siting.conventions import HOURS_PER_YEAR
from siting.records import dataclass

REAL_SHARE, PERSONAL_SHARE, MECHANICAL = 0.16, 0.80, 1.25


@dataclass(frozen=True, slots=True)
class CerfInputs:
    """What the formula takes; money in one currency.

    Parameters
    ----------
    land, building, equipment, interconnection
        Amounts.
    it_mw, pue
        Power of the equipment [MW] and PUE.
    load_share
        Share of full load over the year, 0..1.
    price_per_kwh
        Of electricity.
    mechanical
        Whether cooling is by chillers alone.
    real_tax, personal_tax, sales_tax
        Rates, 0.01 is 1%.
    """

    land: float
    building: float
    equipment: float
    interconnection: float
    it_mw: float
    pue: float
    load_share: float
    price_per_kwh: float
    mechanical: bool = False
    real_tax: float = 0.0
    personal_tax: float = 0.0
    sales_tax: float = 0.0


def cerf_dc_cost(given: CerfInputs) -> float:
    """Return the sum of the formula, in the currency of its inputs."""
    mechanical = MECHANICAL if given.mechanical else 1.0
    kwh = given.it_mw * 1000.0 * given.pue * mechanical * HOURS_PER_YEAR.value * given.load_share
    energy = kwh * given.price_per_kwh
    real = (given.land + given.building) * REAL_SHARE * given.real_tax
    personal = given.equipment * PERSONAL_SHARE * given.personal_tax
    sales = (given.equipment + energy) * given.sales_tax
    return given.land + given.building + energy + real + personal + sales + given.interconnection
