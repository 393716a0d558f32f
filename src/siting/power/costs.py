"""What a project costs at a site: capital and yearly cost apart, each as a range, annualised.

Every amount is a quantity times a price, low times low and high times high. An item whose quantity or price
is not known is UNKNOWN, and so is every sum that it belongs to: the sum of the others is then its lower end.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum

from siting.power.load import Load, Range
from siting.power.prices import CAPITAL, CONNECTION, PARTS_OF_BUILD, YEARLY, Item, Price
from siting.records import dataclass


class Missing(StrEnum):
    """Why an item has no amount."""

    price = "price"
    quantity = "quantity"
    exchange = "exchange"


@dataclass(frozen=True, slots=True)
class CostLine:
    """One item: quantity, price, and amount in the currency of the costs; None where UNKNOWN.

    ``unit`` is that of the quantity; ``missing`` says what is not known.
    """

    item: Item
    quantity: Range | None
    unit: str
    price: Price | None
    amount: Range | None
    missing: Missing | None = None


@dataclass(frozen=True, slots=True)
class CostSum:
    """A sum of items: what is known of it, and the items that are UNKNOWN."""

    known: Range
    missing: tuple[Item, ...]

    @property
    def total(self) -> Range | None:
        """The sum; None if an item of it is UNKNOWN."""
        return None if self.missing else self.known


@dataclass(frozen=True, slots=True)
class Finance:
    """How capital is turned into a yearly cost: discount rate (0.06 is 6%) and life [yr]."""

    rate: Range
    life_years: Range

    @property
    def factor(self) -> Range:
        """Capital recovery factor [1/yr]: the low end has the low rate and the long life."""
        return Range(
            recovery_factor(self.rate.low, self.life_years.high),
            recovery_factor(self.rate.high, self.life_years.low),
        )


@dataclass(frozen=True, slots=True)
class Prices:
    """All that the user states about money.

    Parameters
    ----------
    currency
        Of all sums, such as CNY.
    year
        Whose money it is.
    prices
        By item; an item without a price is UNKNOWN.
    exchange
        Units of *currency* for one of another currency.
    left_out
        Items that the user leaves out on purpose.
    finance
        None if rate and life are not given.
    """

    currency: str
    year: int
    prices: Mapping[Item, Price]
    exchange: Mapping[str, Range]
    left_out: frozenset[Item] = frozenset()
    finance: Finance | None = None


@dataclass(frozen=True, slots=True)
class Quantities:
    """How much of everything a project needs; None is UNKNOWN.

    Land [mu], floor [m2], equipment [MW], lines of all feeds [km], substations, energy [kWh/yr] and water
    [m3/yr].
    """

    land_mu: Range | None
    floor_m2: Range | None
    it_mw: Range
    line_km: Range | None
    substations: Range | None
    energy_kwh: Range
    water_m3: Range | None

    @classmethod
    def of(
        cls,
        load: Load,
        *,
        land_mu: Range | None = None,
        floor_m2: Range | None = None,
        line_km: Range | None = None,
        substations: int = 0,
    ) -> Quantities:
        """Take those of a load; no substations is UNKNOWN."""
        energy = Range(*(gwh * 1e6 for gwh in load.energy_gwh))
        stations = Range(substations, substations) if substations else None
        return cls(land_mu, floor_m2, load.it_mw, line_km, stations, energy, load.water_m3)


@dataclass(frozen=True, slots=True)
class Costs:
    """The costs of a project at a site, in millions of the currency (yearly ones: millions a year).

    ``cerf_dc`` is the sum of the formula in `cerf`, for comparison only; None if it is not wanted or UNKNOWN.
    """

    prices: Prices
    lines: tuple[CostLine, ...]
    capital: CostSum
    yearly: CostSum
    connection: CostSum
    cerf_dc: Range | None = None

    @property
    def annualised(self) -> Range | None:
        """Capital as a yearly cost, plus the yearly costs; None if a part is UNKNOWN."""
        capital, yearly, finance = self.capital.total, self.yearly.total, self.prices.finance
        if capital is None or yearly is None or finance is None:
            return None
        ends = zip(capital, finance.factor, yearly, strict=True)
        return Range(*(once * factor + running for once, factor, running in ends))


def recovery_factor(rate: float, years: float) -> float:
    """Return r (1 + r)^n / ((1 + r)^n - 1): what a capital of 1 costs a year; 1/n without interest."""
    if rate * years < 1e-8:  # the quotient of two numbers next to nothing; the next term is below rounding
        return 1.0 / years + rate * (1.0 + 1.0 / years) / 2
    return rate / -math.expm1(-years * math.log1p(rate))


def costs_of(prices: Prices, quantities: Quantities) -> Costs:
    """Return the costs of a project.

    A price of the whole build covers building, power train and cooling; these lines are then left out.
    """
    once = [item for item in CAPITAL if _counts(item, prices)]
    lines = [_line(item, quantities, prices) for item in once]
    capital = _sum(lines, once)
    running = [item for item in YEARLY if _counts(item, prices)]
    lines += [_line(item, quantities, prices, capital) for item in running]
    wanted = [item for item in CONNECTION if item not in prices.left_out]
    return Costs(prices, tuple(lines), capital, _sum(lines, running), _sum(lines, wanted))


def _counts(item: Item, prices: Prices) -> bool:
    """Whether an item is part of the costs: what is usual, or what has a price."""
    if item in prices.left_out:
        return False
    if item in prices.prices:
        return True
    if item in PARTS_OF_BUILD:
        return Item.build not in prices.prices
    return item not in {Item.build, Item.other, Item.other_yearly, Item.upkeep}


def _line(item: Item, quantities: Quantities, prices: Prices, capital: CostSum | None = None) -> CostLine:
    quantity, unit = _quantity(item, quantities, capital)
    price = prices.prices.get(item)
    if price is None:
        return CostLine(item, quantity, unit, None, None, Missing.price)
    if quantity is None:
        return CostLine(item, None, unit, price, None, Missing.quantity)
    rate = Range(1.0, 1.0) if price.currency == prices.currency else prices.exchange.get(price.currency)
    if rate is None:
        return CostLine(item, quantity, unit, price, None, Missing.exchange)
    ends = zip(quantity, price.amount, rate, strict=True)
    return CostLine(item, quantity, unit, price, Range(*(n * each * r / 1e6 for n, each, r in ends)))


def _quantity(item: Item, given: Quantities, capital: CostSum | None) -> tuple[Range | None, str]:
    kw = Range(*(mw * 1000.0 for mw in given.it_mw))
    if item is Item.upkeep:
        total = None if capital is None else capital.total
        return (None if total is None else Range(*(1e6 * x for x in total))), "capital"
    one = Range(1.0, 1.0)
    return {
        Item.land: (given.land_mu, "mu"),
        Item.build: (given.it_mw, "MW"),
        Item.building: (given.floor_m2, "m2"),
        Item.power_train: (kw, "kW"),
        Item.cooling: (kw, "kW"),
        Item.line: (given.line_km, "km"),
        Item.substation: (given.substations, "substations"),
        Item.other: (one, ""),
        Item.energy: (given.energy_kwh, "kWh/yr"),
        Item.water: (given.water_m3, "m3/yr"),
        Item.other_yearly: (one, "1/yr"),
    }[item]


def _sum(lines: Sequence[CostLine], items: Sequence[Item]) -> CostSum:
    amounts = {line.item: line.amount for line in lines if line.item in items}
    known = [amount for amount in amounts.values() if amount is not None]
    missing = tuple(item for item in items if amounts.get(item) is None)
    return CostSum(Range(sum(a.low for a in known), sum(a.high for a in known)), missing)
