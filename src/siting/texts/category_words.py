"""Categories of built-in criteria, as people read them: `same county` is 本县 in a Chinese table.

Files for programs keep the category as it is; a user's own words are shown as they are, but for the uses of
land, which have usual names in both languages.
"""

from __future__ import annotations

from siting.evidence import Label
from siting.texts import say
from siting.texts.station_words import stations_in_words

_WORDS: dict[str, str] = {
    "inside": "band.inside",
    "soft": "band.soft",
    "too near": "band.too_near",
    "too far": "band.too_far",
    "same county": "band.same_county",
    "neighbouring county": "band.neighbouring_county",
    "farther": "claims.extremes.farther",
    "yes": "common.yes",
    "no": "common.no",
    "flat": "land.slope.flat",
    "mixed": "land.slope.mixed",
    "terraced": "land.slope.terraced",
}
ATTRIBUTE = "category"
"""Name of a column of words in a site file."""
STATIONS = "stations"
"""Name of a quantity that lists stations, which have other names in Chinese only."""

# Uses of land as the classifications of territorial planning and of the land survey call them.
_USES = (
    "industrial industrial_one industrial_two industrial_three logistics storage utilities "
    "commercial residential construction mining agricultural farmland cropland forest grass unused "
    "protected education research culture health sports welfare offices public_services business "
    "retail mining_industry transport railway road green special reserved urban_residential "
    "homestead state_construction collective_construction collective_business farm_facilities "
    "farm_construction orchard paddy irrigated dry tree_forest shrub other_grass wetland "
    "inland_water bare idle basic_farmland general_farmland"
)
_LAND_USES = {say(f"land_use.{use}").zh: f"land_use.{use}" for use in _USES.split()}
_QUANTITIES = frozenset({"band", "nearness", "membership", "earthwork"})


def land_use_meaning(word: str) -> Label:
    """Return what a use of land that is quoted word for word is in English, in brackets; else nothing."""
    return Label(f" ({say(_LAND_USES[word]).en})" if word in _LAND_USES else "", "")


def category_words(word: str, quantity: str) -> Label:
    """Return a category of the quantity with that name in words."""
    if quantity == STATIONS:
        return stations_in_words(word)
    if quantity == ATTRIBUTE and word in _LAND_USES:
        return say(_LAND_USES[word])
    known = quantity in _QUANTITIES and word in _WORDS
    return say(_WORDS[word]) if known else Label(word, word)
