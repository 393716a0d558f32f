"""Prices of a project: those the user states, and ranges that are published with a source.

There is no default price. A published range is used only where the user names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from siting.evidence import Label
from siting.power.load import Range
from siting.records import dataclass
from siting.texts import say


class Item(StrEnum):
    """What costs money; the first ones are paid once, the others every year."""

    land = "land"
    build = "build"
    building = "building"
    power_train = "power_train"
    cooling = "cooling"
    line = "line"
    substation = "substation"
    other = "other"
    energy = "energy"
    water = "water"
    upkeep = "upkeep"
    other_yearly = "other_yearly"


CAPITAL = (
    Item.land, Item.build, Item.building, Item.power_train, Item.cooling, Item.line, Item.substation,
    Item.other,
)  # fmt: skip
YEARLY = (Item.energy, Item.water, Item.upkeep, Item.other_yearly)
CONNECTION = (Item.line, Item.substation)
PARTS_OF_BUILD = (Item.building, Item.power_train, Item.cooling)
"""A price of the whole build covers these."""


@dataclass(frozen=True, slots=True)
class Price:
    """A price of one unit of an item.

    Parameters
    ----------
    amount
        In *currency* for one unit, of the given *year*.
    source
        Who states it, in words.
    published
        Id of the published range, empty for the user's own.
    """

    amount: Range
    currency: str
    year: int
    source: Label
    published: str = ""


def _published(low: float, high: float, year: int, key: str) -> Price:
    return Price(Range(low, high), "USD", year, say(f"prices.{key}"), key)


PUBLISHED: Mapping[str, Price] = MappingProxyType(
    {
        # Cushman & Wakefield, APAC construction guide, January 2025: one figure, not a range.
        "cushman_mainland_2025": _published(7.11e6, 7.11e6, 2025, "cushman_mainland_2025"),
        # Cushman & Wakefield, 2025: 19 markets; without land, soft costs and the owner's equipment.
        "cushman_us_2025": _published(9.3e6, 15.0e6, 2025, "cushman_us_2025"),
        # Cortex 2026, Cushman & Wakefield, Turner & Townsend 2025-26.
        "world_2026": _published(7.0e6, 15.0e6, 2026, "world_2026"),
    }
)
"""Published prices of a whole build per MW of equipment, by the id that a study names."""
