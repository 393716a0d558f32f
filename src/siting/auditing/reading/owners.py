"""Whose a figure of a kind is: the holder that its sentence names, the place of its climate, its region.

A holder counts only if it can have such a figure of its own: a county has the climate of its site. Without one
the figure may still be that of a county, a city or a province as a whole: its area, its grid, its investments.
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re

from siting.auditing.reading.claim_kinds import AREAS, KINDS, ClaimKind
from siting.auditing.reading.claims import Owner
from siting.auditing.reading.drafts import Draft
from siting.auditing.reading.holders import Holders
from siting.auditing.reading.line import FigureSpot
from siting.auditing.reading.nouns import nouns, nouns_zh
from siting.auditing.reading.places import find_places, is_place
from siting.auditing.reading.regions import NAMED_REGION_EN, THE_REGION_EN, THE_REGION_ZH

# The largest industrial park of all, east of Reno, has 433 km2: a larger area is no site's.
LARGEST_SITE_M2 = 5e8
_NAMED_ZH = rf"(?:{THE_REGION_ZH}|[省市县区]里|[一-龥]{{2,6}}?[省市县旗州盟])"
_COVERS = re.compile(
    rf"{_NAMED_ZH}(?:国土|土地|行政区域|辖区|幅员|总)*面积(?:约|近|为|达|共|超过?)*$"
    rf"|{NAMED_REGION_EN}(?:,? which)? (?:covers|spans|extends over|occupies|has an area of)(?: (?:about|some|over|nearly|an area of|more than))* $"
)
_NAMED = re.compile(rf"{_NAMED_ZH}|{NAMED_REGION_EN}")
# 全县已引进项目32个，总投资150亿元; the county has attracted more than 15 billion yuan: to all of its sites.
_ATTRACTED = re.compile(
    rf"(?P<zh>{_NAMED_ZH}|[一-龥]{{2,4}}?)(?:现|目前|近年来?|[今去]年|累计|共|已经?|先后|成功|新)+(?:引进|招引|吸引|引资|签约|落地)"
    r"(?:了|到|各类|外来|社会|产业|数据中心|招商|项目|企业|的|资金|投资额?|到位|合同|总额?|金额|约|近|超过?|逾|达|\d+[多余]?[个家]|[，、])*$"
    rf"|(?P<en>{NAMED_REGION_EN})(?: (?:covers|spans|has|counts) [^.;]*? and)?(?: (?:has|have|had|already|also|now|so far|since [\w ]{{4,14}}))* (?:attract(?:ed|s)|drew|drawn in|brought in)"
    r"(?: (?:over|more than|some|about|nearly|almost|a total of|investments?|capital|of|worth|and|with|projects|firms|companies|\d+|[a-z-]+ (?=projects|firms|companies)))* ?(?:[A-Z]{2,3} ?)?[¥$€£]?$"
)  # fmt: skip
# 全县现有220千伏变电站2座: the grid and the water of the whole county, unless they are said to serve the site.
_THROUGHOUT = re.compile(
    rf"全[省市县旗镇]|[县市镇]域内?|(?<![园区])境内|(?<=[城镇])区内|\b{THE_REGION_EN}(?= (?:has|owns|operates|counts)\b)"
)
# 现有10千伏线路15条: a sentence without a subject goes on about that of the one before.
_GOES_ON = re.compile(
    r"\s*(?:(?:目前|现在?|共|另|已|还|并|其中|此外|，)*(?:拥有|建有|建成|有)|It (?:also |further )?(?:has|owns|operates|counts)\b)"
)
_REACH = 300
_UTILITIES = frozenset({"voltage", "apparent_power", "water_rate"})
_SERVES_SITE = re.compile(rf"{nouns_zh('site', 'land')}|\b(?:{nouns('site', 'land')}|our|us)\b")


def owner_of(holders: Holders, spot: FigureSpot, draft: Draft, *, routed: bool) -> Owner | None:
    """Return whose a figure is; None if it is the site's as far as the text says."""
    kind = KINDS[draft.kind]
    owner = holders.of(spot, routed=routed, supplied=kind.supplied)
    if owner is not None and concerns(owner, kind) and not _ends_with_its_clause(owner, kind, spot):
        return owner
    described = kind.of_place or kind.dimension == "acceleration"
    return (holders.elsewhere(spot) if described else None) or _of_region(spot, draft)


def _ends_with_its_clause(owner: Owner, kind: ClaimKind, spot: FigureSpot) -> bool:
    """Return whether a region is named for a fact it shares with the site, not for a building's figure.

    全县年平均气温18℃，PUE可低至1.15; but 全省平均PUE为1.3，单柜平均4千瓦.
    """
    if owner.kind != "region" or not kind.of_building or spot.last is None or concerns(owner, spot.last):
        return False
    return owner.name not in spot.line.text[spot.clause_start : max(spot.head_end, spot.figure.end)]


def _of_region(spot: FigureSpot, draft: Draft) -> Owner | None:
    """Return the region whose figure it is; None where nothing tells."""
    before = spot.line.text[spot.line.start : spot.figure.start]
    if draft.kind in AREAS and (draft.value >= LARGEST_SITE_M2 or _COVERS.search(before)):
        return Owner("region", _last_named(spot.gap[-60:]))
    dimension = KINDS[draft.kind].dimension
    if dimension in _UTILITIES:
        return _of_network(spot)
    found = _ATTRACTED.search(before) if dimension == "money" else None
    name = (found["zh"] or found["en"]) if found else ""
    return Owner("region", name) if name and _is_region(name) else None


def _is_region(name: str) -> bool:
    return _NAMED.fullmatch(name) is not None or is_place(name)


def _of_network(spot: FigureSpot) -> Owner | None:
    """Return the region throughout which lines or pipes are said to lie, unless they serve the site."""
    line = spot.line
    goes_on = _GOES_ON.match(line.text, line.start)
    low = max(line.paragraph, line.start - _REACH) if goes_on else line.start
    throughout = next(reversed([*_THROUGHOUT.finditer(line.text, low, spot.figure.start)]), None)
    if throughout is None or _SERVES_SITE.search(line.text, throughout.start(), line.end):
        return None
    return Owner("region", throughout.group())


def _last_named(text: str) -> str:
    named = [m.group() for m in (*_NAMED.finditer(text), *find_places(text))]
    return named[-1] if named else ""


# What a county shares with a site in it.
_OF_A_PLACE = frozenset(
    {"temperature", "acceleration", "height", "length", "duration", "yearly_time", "travel_time", "voltage"}
)
# What the site buys from a plant is its own.
_BOUGHT = frozenset({"energy_price", "share"})
# What a firm brings to the site, or has only where the site is.
_OF_NO_FIRM = (_OF_A_PLACE - {"yearly_time"}) | {"apparent_power"}
_WHOLE_REGION = re.compile(r"全|辖区|区内|开发区|\bdistrict|\bzone")


def concerns(owner: Owner, kind: ClaimKind) -> bool:
    """Return whether *owner* can have a figure of *kind* of its own: a county has the climate of its site."""
    if owner.kind == "region":
        return kind.dimension not in _OF_A_PLACE or _is_of_whole(owner, kind)
    if owner.kind == "firm":
        return kind.dimension not in _OF_NO_FIRM or kind.judge == "band"  # a backup of its own
    if owner.kind not in {"plant", "building"} or kind.parted:
        return True
    named = owner.kind == "plant" or bool(owner.name)
    return named and (kind.phased or _is_on_paper(kind))


def _is_of_whole(owner: Owner, kind: ClaimKind) -> bool:
    """Return whether the stations of a whole district have their own voltages; the line of a utility may cross the site."""
    return kind.dimension == "voltage" and _WHOLE_REGION.search(owner.name) is not None


def _is_on_paper(kind: ClaimKind) -> bool:
    return kind.judge in {"paper", "voltage"} and kind.dimension not in _BOUGHT
