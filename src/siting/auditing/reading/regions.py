"""Figures of a county, a city or a province as a whole: its area, and what it has attracted."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re

from siting.auditing.reading.claim_kinds import AREAS, KINDS
from siting.auditing.reading.claims import Owner
from siting.auditing.reading.drafts import Draft
from siting.auditing.reading.line import FigureSpot
from siting.auditing.reading.places import find_places

# The largest industrial park of all, east of Reno, has 433 km2: a larger area is no site's.
LARGEST_SITE_M2 = 5e8
_KIND_EN = r"(?:county|city|province|prefecture|municipality|region|state|town|borough)"
_NAMED_EN = rf"(?:[A-Z][\w'’-]+ (?i:{_KIND_EN})|(?i:{_KIND_EN}) of [A-Z][\w'’-]+|(?:[Tt]he|[Oo]ur|[Tt]his|[Aa]) {_KIND_EN})"
_NAMED_ZH = r"(?:[全我本该][省市县区旗]|[省市县区]里|[一-龥]{2,6}?[省市县旗州盟])"
_COVERS = re.compile(
    rf"{_NAMED_ZH}(?:国土|土地|行政区域|辖区|幅员|总)*面积(?:约|近|为|达|共|超过?)*$"
    rf"|{_NAMED_EN}(?:,? which)? (?:covers|spans|extends over|occupies|has an area of)(?: (?:about|some|over|nearly|an area of|more than))* $"
)
_NAMED = re.compile(rf"{_NAMED_ZH}|{_NAMED_EN}")
# 全县已引进项目32个，总投资150亿元; the county has attracted more than 15 billion yuan: to all of its sites.
_ATTRACTED = re.compile(
    rf"(?P<zh>{_NAMED_ZH}|[一-龥]{{2,4}}?)(?:现|目前|近年来?|[今去]年|累计|共|已经?|先后|成功|新)+(?:引进|招引|吸引|引资|签约|落地)"
    r"(?:了|到|各类|外来|社会|产业|数据中心|招商|项目|企业|的|资金|投资额?|到位|合同|总额?|金额|约|近|超过?|逾|达|\d+[多余]?[个家]|[，、])*$"
    rf"|(?P<en>{_NAMED_EN})(?: (?:covers|spans|has|counts) [^.;]*? and)?(?: (?:has|have|had|already|also|now|so far|since [\w ]{{4,14}}))* (?:attract(?:ed|s)|drew|drawn in|brought in)"
    r"(?: (?:over|more than|some|about|nearly|almost|a total of|investments?|capital|of|worth|and|with|projects|firms|companies|\d+|[a-z-]+ (?=projects|firms|companies)))* ?(?:[A-Z]{2,3} ?)?[¥$€£]?$"
)  # fmt: skip

# 全县现有220千伏变电站2座: the grid and the water of the whole county, unless they are said to serve the site.
_THROUGHOUT = re.compile(
    rf"(?P<name>全[省市县旗镇]|[县市镇]域内?|[县市]境内|(?<=[城镇])区内|\b[Tt]he {_KIND_EN}(?= (?:has|owns|operates|counts)\b))"
)
_NO_SUBJECT, _GOES_ON = re.compile(r"(?:现|拥|另|共|还|建|已)有"), 300
_UTILITIES = frozenset({"voltage", "apparent_power", "water_rate"})
_SERVES_SITE = re.compile(
    r"园区|项目|基地|地块|场址|数据中心|\b(?:site|campus|park|project|parcel|facility|data cent(?:er|re)|our|us)\b"
)


def of_region(spot: FigureSpot, draft: Draft) -> Owner | None:
    """Return the region whose figure it is; None where nothing tells."""
    before = spot.line.text[spot.line.start : spot.figure.start]
    if draft.kind in AREAS and (draft.value >= LARGEST_SITE_M2 or _COVERS.search(before)):
        return Owner("region", _last_named(spot.gap[-60:]))
    if KINDS[draft.kind].dimension in _UTILITIES:
        # 全县拥有……。现有……: a sentence without a subject goes on with the one before.
        line = spot.line
        goes_on = _NO_SUBJECT.match(line.text, line.start)
        low = max(line.paragraph, spot.figure.start - _GOES_ON) if goes_on else line.start
        for said in reversed([*_THROUGHOUT.finditer(line.text, low, spot.figure.start)]):
            if not _SERVES_SITE.search(line.text, said.start(), line.end):
                return Owner("region", said["name"])
    found = _ATTRACTED.search(before) if KINDS[draft.kind].dimension == "money" else None
    if found is None:
        return None
    name = found["zh"] or found["en"]
    known = _NAMED.fullmatch(name) or any(name == place.group() for place in find_places(name))
    return Owner("region", name) if known else None


def _last_named(text: str) -> str:
    named = [m.group() for m in (*_NAMED.finditer(text), *find_places(text))]
    return named[-1] if named else ""
