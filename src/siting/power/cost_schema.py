"""The costs of a project in a study: the user's prices, each a number or a range."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from siting.errors import did_you_mean
from siting.power.costs import Finance, Prices
from siting.power.load import Range
from siting.power.prices import PUBLISHED, Item, Price
from siting.power.ranges import AmountEnds, PositiveEnds, RateEnds
from siting.readers.yaml_parts import Part
from siting.texts import say

_CODE = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class PricePart(Part):
    """A price: a number, [low, high], these keys, or the name of a published range."""

    amount: AmountEnds | None = Field(None, description="A number, or [low, high].")
    currency: _CODE | None = Field(None, description="Its currency, if not that of the costs.")
    year: int | None = Field(
        None, ge=1990, le=2100, description="Year of the price, if not that of the costs."
    )
    source: str = Field("", description="Who states it.")
    published: str | None = Field(None, description="Id of a published range, for build_per_it_mw.")

    @model_validator(mode="after")
    def _one(self) -> PricePart:
        if (self.amount is None) == (self.published is None):
            raise ValueError("a price has either an amount or published")
        if self.published is not None and self.published not in PUBLISHED:
            known = did_you_mean(self.published, PUBLISHED)
            raise ValueError(f"no published range is named '{self.published}': {known}")
        return self

    def price(self, currency: str, year: int) -> Price:
        """Return it, in the currency and year of the costs unless it has its own."""
        if self.published is not None:
            return PUBLISHED[self.published]
        assert self.amount is not None  # noqa: S101  (one of the two is given)
        own = say("prices.own") if not self.source else say("prices.own_source", source=self.source)
        return Price(Range(*self.amount), self.currency or currency, self.year or year, own)


def _as_price(given: Any) -> Any:
    plain = isinstance(given, int | float | list | tuple) and not isinstance(given, bool)
    return {"amount": given} if plain else given


PriceOf = Annotated[PricePart | None, BeforeValidator(_as_price)]


def _not_published(price: PricePart | None) -> PricePart | None:
    if price is not None and price.published is not None:
        raise ValueError("published ranges are for a whole build: give them as build_per_it_mw")
    return price


OwnPrice = Annotated[PriceOf, AfterValidator(_not_published)]

_LeftOut = Literal["land", "building", "power_train", "cooling", "line", "substation", "energy", "water"]
_ITEMS = {
    "land_per_mu": Item.land,
    "build_per_it_mw": Item.build,
    "building_per_m2": Item.building,
    "power_train_per_it_kw": Item.power_train,
    "cooling_per_it_kw": Item.cooling,
    "line_per_km": Item.line,
    "substation_each": Item.substation,
    "other_capital": Item.other,
    "energy_per_kwh": Item.energy,
    "water_per_m3": Item.water,
    "upkeep_share": Item.upkeep,
    "other_yearly": Item.other_yearly,
}


class CerfPart(Part):
    """Tax rates for the formula of CERF-DC, 0.01 is 1%, and whether cooling is by chillers alone."""

    real_tax: float = Field(0.0, ge=0, le=1, description="On 0.16 of land and building.")
    personal_tax: float = Field(0.0, ge=0, le=1, description="On 0.80 of power train and cooling.")
    sales_tax: float = Field(0.0, ge=0, le=1, description="On equipment and energy.")
    mechanical: bool = Field(default=False, description="Cooling by chillers alone: energy is 1.25 times.")


class CostsPart(Part):
    """What things cost. There are no default prices: what is not given is UNKNOWN."""

    currency: _CODE = Field("CNY", description="Currency of all sums.")
    year: int = Field(ge=1990, le=2100, description="Year of the prices.")
    land_per_mu: OwnPrice = Field(None, description="Land [per mu].")
    build_per_it_mw: PriceOf = Field(
        None,
        description="The whole build, without land [per MW of equipment], instead of building, power train "
        "and cooling. A published range can be named: {published: cushman_mainland_2025}.",
    )
    building_per_m2: OwnPrice = Field(None, description="Building [per m2 of floor].")
    power_train_per_it_kw: OwnPrice = Field(None, description="Power train [per kW of equipment].")
    cooling_per_it_kw: OwnPrice = Field(None, description="Cooling plant [per kW of equipment].")
    line_per_km: OwnPrice = Field(None, description="Line of a feed, at its voltage [per km].")
    substation_each: OwnPrice = Field(None, description="Substation of the project, each.")
    other_capital: OwnPrice = Field(None, description="Anything else, once.")
    energy_per_kwh: OwnPrice = Field(None, description="Electricity [per kWh].")
    water_per_m3: OwnPrice = Field(None, description="Water [per m3].")
    upkeep_share: OwnPrice = Field(None, description="Upkeep a year, as a share of capital: 0.02 is 2%.")
    other_yearly: OwnPrice = Field(None, description="Anything else, every year.")
    land_mu: PositiveEnds | None = Field(None, description="Land [mu]; by default the area of the site.")
    floor_m2: PositiveEnds | None = Field(None, description="Floor of the building [m2].")
    line_km: PositiveEnds | None = Field(
        None,
        description="Lines of all feeds together [km]; by default those of the network.",
    )
    exchange: dict[_CODE, PositiveEnds] = Field(
        default_factory=dict,
        description="Price of one unit of another currency, in that of the costs: {USD: [7.0, 7.3]}.",
    )
    leave_out: tuple[_LeftOut, ...] = Field((), description="Items left out on purpose, such as land.")
    rate: RateEnds | None = Field(None, description="Discount rate, 0.06 is 6%: a number, or [low, high].")
    life_years: PositiveEnds | None = Field(None, description="Life of the plant [years], at least 1.")
    cerf_dc: CerfPart | None = Field(
        None, description="Also give the cost by the formula of CERF-DC, for comparison (docs/power.md)."
    )

    @model_validator(mode="after")
    def _consistent(self) -> CostsPart:
        if (self.rate is None) != (self.life_years is None):
            raise ValueError("give rate and life_years together, or neither")
        if self.life_years is not None and self.life_years[0] < 1.0:
            raise ValueError("life_years is at least 1")
        if self.build_per_it_mw is not None:
            both = [key for key in ("building_per_m2", "power_train_per_it_kw", "cooling_per_it_kw")
                    if getattr(self, key) is not None]  # fmt: skip
            if both:
                raise ValueError(f"build_per_it_mw covers {both[0]}: give one of them")
        return self

    def prices(self) -> Prices:
        """Return them as the package counts with them."""
        given = {
            item: part.price(self.currency, self.year)
            for key, item in _ITEMS.items()
            if (part := getattr(self, key)) is not None
        }
        finance = None
        if self.rate is not None and self.life_years is not None:
            finance = Finance(Range(*self.rate), Range(*self.life_years))
        exchange = {code: Range(*ends) for code, ends in self.exchange.items()}
        return Prices(
            self.currency,
            self.year,
            given,
            exchange,
            frozenset(Item(name) for name in self.leave_out),
            finance,
        )
