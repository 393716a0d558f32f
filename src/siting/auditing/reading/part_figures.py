"""Whether a figure is that of one part of the site: each hall, the first building, 3 MW of the 18 MW on offer."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re

from siting.auditing.reading.claims import SITE, Owner
from siting.auditing.reading.line import FigureSpot
from siting.auditing.reading.nouns import capitals, nouns, plurals
from siting.auditing.reading.scanning import scanner

_SINGLE = re.compile(rf"[ -](?:[a-z-]+ ){{0,2}}{nouns('part')}\b")
_EACH = re.compile(
    r"\beach(?: (?:of|with|has|having|offering|housing|holding|at|rated|about|some|up to))*[^\w,;]*$"
)
# Six halls of 33 MW; 两栋楼各1300架; Pod (250 kW); 微模块150千瓦.
_PART = scanner(
    rf"\b{plurals('part')} of (?:about |some |up to )?$|\b(?:{capitals('part')}|Cage) \($"
    r"|[二两三四五六七八九十\d][栋座层幢个](?:机房|数据)?楼?各(?:有|设|约)?$|(?:微模块|单模块|整层|整栋)[:：(]?$"
)
_OF_THE_WHOLE = re.compile(
    r"^ (?:out )?of (?:the|its|our)(?: (?:total|full|overall|available|planned|possible))* ?$"
)
_TEST_HALL = re.compile(
    rf"[ -](?:test|pilot|demonstration|demo|trial|prototype|temporary|proof-of-concept) (?:{nouns('part', 'site')}|plant|unit)\b"
)
_REACH_OF_WHOLE = 60
_PART_OF = re.compile(
    r" (?:out )?of (?:the|its|our|their|a total of|an available|a planned)(?: (?!year|time|day)[\w-]+['’]s)?(?: (?:total|full|overall|planned|ultimate|eventual|available|contracted|licensed))* ?$"
)
_IN_BUILDING = re.compile(
    rf" (?:are |is |will be )?(?:in|at|for) (?:Data )?{capitals('part')} (?:[A-Z]{{0,2}}\d{{0,2}})\b"
)


def of_the_whole(spot: FigureSpot, *, routed: bool) -> Owner | None:
    """Return the site for the whole that a share is of: the tenant takes 3 MW of the 18 MW on offer."""
    return SITE if not routed and spot.number and _OF_THE_WHOLE.search(spot.gap) else None


def of_each(spot: FigureSpot, *, routed: bool) -> Owner | None:
    """Return a part without a name if a figure is that of each building, hall or floor."""
    near = not routed and spot.near("each") and spot.cost("each") < 24
    each: object = near or re.match(r" (?:each|apiece)\b", spot.head) or _EACH.search(spot.gap)
    return Owner("building") if each or (not routed and _is_of_one(spot)) else None


def _is_of_one(spot: FigureSpot) -> bool:
    """Return whether a figure is that of one part: the first 24 MW building, 72 MW of the campus's 144 MW."""
    single = _SINGLE.match(spot.head) and re.search(
        r"\b(?:first|second|third|next|single|another|initial) $", spot.gap
    )
    share = _PART_OF.match(spot.head) and spot.next_start - spot.figure.end < _REACH_OF_WHOLE
    inside = _IN_BUILDING.match(spot.head) or _TEST_HALL.match(spot.head) or _PART.search(spot.before(40))
    return bool(single or share or inside)
