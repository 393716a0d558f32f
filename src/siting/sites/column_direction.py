"""Whether more or less of a column is better, as far as its heading and its unit say what it is.

A price is better the lower it is, a capacity the higher. Where the words leave it open, nothing is said: how
much a place is worth to those who plan there, no program can know.
"""

from __future__ import annotations

import re

from siting.evidence import Label
from siting.readers.headings import is_area_unit
from siting.sites.land_words import states_how_much
from siting.units import read_unit

LESS, OPEN, MORE = -1, 0, 1

_NO_MERIT = re.compile(
    r"价值|评价|收费|产值|投资|税收|用电负荷|需求|人口|value|output|invest|demand|\bload\b|population",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"补贴|奖补|减免|返还|优惠|免费|经费|补助|subsid|rebate|grant|incentive|saved|saving", re.IGNORECASE
)
_COST = re.compile(r"价|费|成本|租金|\b(?:price|cost|fee|tariff|rent|charge)s?\b", re.IGNORECASE)
_PRICE = re.compile(r"价|\b(?:price|tariff)s?\b", re.IGNORECASE)
_DISTANCE = re.compile(r"距|distance|\bdist\b|dist_", re.IGNORECASE)
_NEAR_TO = {
    "grid": r"变电站|电网|电源|substation|grid",
    "road": r"公路|高速|道路|road|highway|motorway",
    "rail": r"铁路|rail",
    "fibre": r"光缆|光纤|fib(?:re|er)",
    "water": r"水源|供水|水厂",
}
_NEARER_IS_BETTER = re.compile(
    "|".join(f"(?P<{kind}>{words})" for kind, words in _NEAR_TO.items()), re.IGNORECASE
)
_FARTHER_IS_BETTER = re.compile(r"断层|断裂|保护|居民|村|fault|flood|protect|resident|village", re.IGNORECASE)
_PROTECTION = re.compile(r"防洪|重现期|设防标准|return.period|flood.(?:standard|protection)", re.IGNORECASE)
_HARM = re.compile(
    r"坡度|高差|起伏|淹|洪|内涝|沉降|塌陷|烈度|峰值加速度|沙尘|雷暴|噪声|污染|占(?:用|压|河|林|耕|农|草|湿|园|基本|永久|一般|生态)|压覆|保护区|红线|能耗|拆迁|搬迁"
    r"|slope|relief|flood|subsid(?:ence|ing)|intensity|ground.acceleration|^pga|dust|\bpm ?(?:10|2\.5)|noise"
    r"|lightning|pollut|overlap|protected|nature.reserve|natura.?2000|\bpue\b|\bwue\b|demolition",
    re.IGNORECASE,
)
_SUPPLY = re.compile(
    r"容量|供电能力|供水|可用|水量|带宽|运营商|电压|绿电|capacity|available|supply|water|bandwidth|carriers|voltage"
    r"|renewable|green.power",
    re.IGNORECASE,
)
_SUPPLIED = frozenset(("voltage", "apparent_power", "power", "water_rate"))
_FLOWS = (("volume", "time"), ("mass", "time"))
# An area of land, where the heading states its unit too: 规模 alone may be megawatts, and the area of a
# building or of what cannot be built on is another quantity.
_LAND_AREA = re.compile(r"面积|规模|占地|用地|\barea\b|\bsize\b|\bextent\b|area_|size_", re.IGNORECASE)
_NO_LAND_AREA = re.compile(
    r"建筑|建面|楼|厂房|机房|房屋|绿地|林地|草地|湿地|耕地|农田|水面|占用|重叠|不可|淹|压覆"
    r"|floor|build|roof|green|forest|grass|wetland|farm|crop|water|overlap|flood|unusable",
    re.IGNORECASE,
)


def direction(heading: str, unit: str) -> int:
    """Return `LESS` or `MORE`, whichever is better in a column with this heading and unit, or `OPEN`."""
    dimensions = _dimensions(unit)
    price = dimensions[0] == "money" and len(dimensions) > 1
    supplied = dimensions[0] in _SUPPLIED
    distance = bool(_DISTANCE.search(heading))
    # The first that holds decides: a subsidy of the price of power is no price.
    ranked = (
        (OPEN, _NO_MERIT.search(heading)),
        (MORE, _GIVEN.search(heading)),
        (LESS, price or _COST.search(heading)),
        (MORE, distance and _FARTHER_IS_BETTER.search(heading)),
        (LESS, is_near(heading)),
        (OPEN, distance),
        (MORE, _PROTECTION.search(heading)),
        (LESS, _HARM.search(heading) or states_how_much(heading, unit)),
        (MORE, supplied or _SUPPLY.search(heading) or is_land_area(heading, unit)),
    )
    return next((better for better, holds in ranked if holds), OPEN)


def is_less_better(title: Label, unit: str) -> bool:
    """Whether a criterion so called is better the lower it is, in either language: a price, a harm."""
    return LESS in {direction(text, unit) for text in (title.en, title.zh)}


def is_price(heading: str) -> bool:
    """Whether a heading means a price, which says nothing without its currency and what it is per."""
    words = heading.replace("_", " ")
    return bool(_PRICE.search(words)) and not _NO_MERIT.search(words) and not _GIVEN.search(words)


def is_supplied(unit: str) -> bool:
    """Whether a unit is that of an amount a site is supplied with: power, or water by the day."""
    dimensions = _dimensions(unit)
    return dimensions[0] in _SUPPLIED - {"voltage"} or dimensions in _FLOWS


def is_taken(heading: str) -> bool:
    """Whether a heading means what is needed or yielded, such as a load, and not what is offered."""
    return _NO_MERIT.search(heading) is not None


def is_near(heading: str) -> bool:
    """Whether a heading means a distance that is better the shorter it is: to the grid, a road, water."""
    return bool(near_to(heading))


def near_to(heading: str) -> str:
    """Return what a heading means the distance to, if nearer is better: grid, road, rail ...; else empty."""
    near = _DISTANCE.search(heading) and _NEARER_IS_BETTER.search(heading)
    return "" if not near or _FARTHER_IS_BETTER.search(heading) else str(near.lastgroup)


def is_land_area(heading: str, unit: str) -> bool:
    """Whether a heading with this unit means an area of land."""
    sure = _LAND_AREA.search(heading) and not _NO_LAND_AREA.search(heading)
    return bool(sure and unit and is_area_unit(unit))


def _dimensions(unit: str) -> tuple[str, ...]:
    known = read_unit(unit)
    return ("",) if known is None else known.dimensions
