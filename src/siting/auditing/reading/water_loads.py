"""Volumes of water, loads of floors, and the shaking of the ground."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from typing import Literal

from siting.auditing.reading.counts import routes
from siting.auditing.reading.drafts import Draft, Found, goes_on, measure
from siting.auditing.reading.line import FigureSpot

# Cubic metres of each; the first that a unit contains.
_WATER_M3 = {
    "gallon": 0.003785411784, "megalit": 1000.0, "ml": 1000.0, "kilolit": 1.0, "kl": 1.0, "mgd": 3785.411784, "gpd": 0.003785411784,
    "litre": 0.001, "liter": 0.001, "gal": 0.003785411784,
}  # fmt: skip
_Time = Literal["", "day", "year"]
_NEAR = 34
_OF_WATER = re.compile("gal|megalit|mgd|gpd|ML", re.IGNORECASE)
_WASTE = re.compile(r" (?:of )?(?:sewer|sewage|wastewater|rain ?water|storm ?water)")
_PER_DAY = re.compile(r"日|/ ?d\b|mgd\b|MGD|gpd\b|GPD|ML/d|a day|per day|daily|[/每]天")
_PER_YEAR = re.compile(r"/ ?(?:年|a\b|yr)|年")
_VOLUME = re.compile(r"水|water|gallon|lit(?:er|re)|立方|方|吨|m3|m³|cubic|ML|mgd|MGD|gpd|GPD|kl|kL|KL")
# What else is counted by volume or weight; a volume a day is otherwise one of water.
_OTHER_STUFF = re.compile(
    r"\b(?:gas|natural gas|diesel|fuel|oil|concrete|soil|spoil|waste|rubbish|hydrogen|LNG|traffic|vehicles|freight|cargo|steam|air|milk|ore|coal|sludge|sewage|effluent)\b|天然气|柴油|混凝土|垃圾|煤"
)


def _is_daily(spot: FigureSpot, near: str) -> bool:
    # 年取水量110万立方米（日均3000立方米）
    before, behind = spot.gap[-12:], re.split(r"[(（，]", spot.head, maxsplit=1)[0]
    if "年" in before and not re.search("[日天]", f"{before}{spot.figure.unit}{behind}"):
        return False
    return spot.near("daily") or _PER_DAY.search(near) is not None


def _is_wet(spot: FigureSpot, near: str, *, daily: bool) -> bool:
    """Return whether the volume is one of water, as a volume a day is unless something else is named."""
    if spot.line.has("water") or _OF_WATER.search(spot.figure.unit):
        return True
    return daily and "吨" not in spot.figure.unit and _OTHER_STUFF.search(near) is None


def _goes_on_with_supply(spot: FigureSpot) -> bool:
    """Return whether the figure is another amount of the water supply before it."""
    before = spot.line.figures[spot.number - 1] if spot.number else None
    same = before is not None and before.unit == spot.figure.unit and len(spot.gap) < 14
    return spot.last_kind == "water_supply" and (same or goes_on(spot))


def volume(spot: FigureSpot) -> Found:
    """Judge a volume: the supply of water a day, or another."""
    unit = spot.figure.unit
    if unit == "方" and spot.in_gap("floor"):
        return Draft("floor_area", spot.figure.value, spot.figure.high, "m2")  # 建面3.6万方
    if unit.endswith("条"):
        return routes(spot)
    return "water" if _WASTE.match(spot.head) else _supply(spot)


def _supply(spot: FigureSpot) -> Found:
    near = f"{spot.gap[-30:]} # {spot.figure.unit} {spot.head[:24]}"
    daily, again = _is_daily(spot, near), _goes_on_with_supply(spot)
    wet = _is_wet(spot, near, daily=daily)
    if not _VOLUME.search(f"{spot.figure.unit}{near}") or not (wet or again):
        return "other"
    per: _Time = "day" if daily else "year" if _is_yearly(spot, near) else "day" if again else ""
    if not per or _is_of_other_water(spot):
        return "water" if wet else "other"
    return _a_day(spot, per)


def _is_yearly(spot: FigureSpot, near: str) -> bool:
    return spot.near("yearly") or _PER_YEAR.search(near) is not None


def _is_of_other_water(spot: FigureSpot) -> bool:
    """Return whether it is what is stored, saved or drained, or the weight of something else."""
    named = spot.in_gap("water_not") and spot.cost("water_not") < _NEAR
    return named or re.search("标准煤|CO[2₂]|二氧化碳", spot.after(8)) is not None


def _a_day(spot: FigureSpot, per: _Time) -> Draft:
    """Return a supply of water in cubic metres a day."""
    unit = spot.figure.unit.lower()
    factor = next((value for word, value in _WATER_M3.items() if word in unit), 1.0)
    factor /= 365.0 if per == "year" else 1.0
    low, high = (float(f"{x * factor:.12g}") for x in (spot.figure.value, spot.figure.high))
    return Draft("water_supply", low, high, "m3/d", per=per)


_NOT_SHAKEN = re.compile(
    r"\b(?:shock|vibrat\w*|drop|transport|grams?|CO[2₂]|carbon|emission\w*|dust|particul\w*|refrigerant|per (?:kWh|cubic))\b",
    re.IGNORECASE,
)


def acceleration(spot: FigureSpot) -> Found:
    """Judge a ground acceleration."""
    near = f"{spot.gap[-40:]}#{spot.head[:30]}"
    shaken = spot.line.has("quake") or (spot.figure.high < 1.5 and _NOT_SHAKEN.search(near) is None)
    return (
        measure(spot, "seismic_acceleration", "acceleration") if shaken and spot.figure.high < 3 else "hazard"
    )


_LOADS_LISTED = re.compile("(?:荷载|承重)[^，。；:]{0,8}:")
_OTHER_ROOM = re.compile(r"(?:电池|ups|配电)[间室](?=[^#]{0,16}#)|局部|(?:battery|ups) room")


def surface_load(spot: FigureSpot) -> Found:
    """Judge a load on an area: what a floor carries, not snow on a roof nor the soil."""
    near = f"{spot.gap[-40:]} # {spot.head[:24]}".lower()
    carried = spot.last_kind == "floor_load" or re.search(
        r"荷载|承重|承载|楼[板面]|load|floor|slab|carr", near
    )
    other = re.search(r"雪|风荷|屋面|走廊|办公|楼梯|地基|地耐力|snow|wind|roof|soil", near)
    # 主机房12kN/㎡，电池间16kN/㎡: of another room, unless the label is of all (荷载：...).
    listed = _LOADS_LISTED.search(spot.line.text, spot.line.start, spot.figure.start)
    aside = other or (not listed and _OTHER_ROOM.search(near))
    return measure(spot, "floor_load", "surface_load") if carried and not aside else "density"
