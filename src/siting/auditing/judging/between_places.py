"""Distances between two places, neither of which is the site: 张家口距北京180公里, Datong is 265 km from Beijing.

The subject of a distance is where it starts. A place that is named as the subject and lies far from the site
holds the figure itself: the map tells, so the county of the site is never taken for another place.
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from siting.auditing.judging.site import AuditSite, names_of
from siting.auditing.judging.whereabouts import place_near
from siting.auditing.reading.claims import Claim
from siting.auditing.reading.places import WIDE, find_places
from siting.catalogue import Catalogue
from siting.geo.geodesy import distance_km

FAR_KM = 30.0  # beyond the county whose seat bears the name
_REACH, _ONWARD_REACH = 160, 80
_SENTENCE = re.compile(r"[。；！？!?;]|\n\s*\n|\n(?=\s*[-#|*])|\.(?=\s)")
_KIND_ZH = r"(?:市|县|区|地区|省)?(?:市区|城区|主城区|县城|市中心|本身|本地)?"
# Behind the name of a place: what makes it the subject of a distance. A mere way, 到, holds one figure only.
_AWAY_ZH = re.compile(
    rf"{_KIND_ZH}(?:的?直线)?(?:(?P<away>距离?|离)|[到至去往]|与|和|同)(?P<end>[^，。；、：:()（）|\d]{{0,24}})"
)
_NOT_SUBJECT_ZH = re.compile(
    r"(?:[距离到至去往经过与和同从由自及、]|经由|途经|取道|通过|靠近|邻近|毗邻|比|较|相比)(?:省会|首都|省城)?$"
)
_CLAUSE_ZH = re.compile(
    rf"(?:^|[，。；：:(（|])\s*(?:而|但|且|同时|例如|比如|其中)?(?P<name>[一-龥]{{2,6}}?)(?={_KIND_ZH}(?:的?直线)?(?:距离?|离))"
)
_OURS = re.compile(
    r"本(?!身|地(?!块))|我[们园县市区司]|该(?:园|地|项|场|处)|此[处地]|这里|园区|地块|场址|选址|项目|基地|厂区|场区"
    r"|\b(?:we|our|ours|us|here|it|its|(?:the|this|that) (?:\w+ )?(?:site|park|parcel|campus|plot|project|land|zone|facility|data cent(?:er|re)))\b",
    re.IGNORECASE,
)
_NAME = r"(?P<name>[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+){0,2})"
_HEDGE = r"(?:(?:only|just|about|some|around|roughly|nearly|almost|over|under|within|less than|more than|approximately|barely|a|mere|already|still|itself|at|least|well) )*"
_OPENS = r"(?:^\s*|[.;:(] |\b(?:[Ww]hile|[Ww]hereas|[Bb]ut|[Aa]nd|[Yy]et|[Tt]hough|[Aa]lthough|[Bb]y contrast|[Ii]n contrast|[Bb]y comparison|[Ff]or comparison|[Hh]owever|[Ff]or instance|[Ff]or example|[Ee]ven),? )(?:the (?:city|town|county|port) of )?"
_SUBJECT_EN = re.compile(
    rf"{_OPENS}{_NAME}(?: (?:City|County|itself))?(?:,? (?:which|that))?(?:,| (?:is|lies|sits|stands|was))(?: located| situated)? {_HEDGE}(?=\d)"
)
_END = r"(?P<end>[A-ZÀ-Þ][\w'’-]+)"
_FROM_TO_EN = re.compile(rf"\b(?:from|between) {_NAME} (?:to|and) {_END}")
_FROM_EN = re.compile(rf"(?:^\s*|[;:] )From {_NAME}, {_END}")
_ONWARD_EN = re.compile(
    r"[^,;.(]{0,40}?\b(?:from|to|of|off|outside) (?:the )?(?:\w+ of )?(?P<end>[A-ZÀ-Þ][\w'’ -]*)"
)


def starting_place(claim: Claim, text: str, sites: Sequence[AuditSite], catalogue: Catalogue) -> str:
    """Return the place, not a site, that a distance or a delay is said to start from; empty if none."""
    if not claim.spec.end or not sites:
        return ""
    at = text.find(claim.as_written, claim.position.start, claim.position.end + 1)
    if at < 0:
        return ""
    own = set(chain.from_iterable(map(names_of, sites)))
    for name, between in _subjects(text, at, at + len(claim.as_written)):
        if name in own or name in WIDE or name in claim.subject or _names_site(between, claim, own):
            continue
        if is_far(name, own, sites, catalogue):
            return name
    return ""


def _names_site(between: str, claim: Claim, own: set[str]) -> bool:
    """Whether the site is named *between* a place and the other end: then the site lies that far from it."""
    if claim.subject and claim.subject not in own:
        between = between.replace(claim.subject, "")  # 距山西用户300公里, of a site in Shanxi
    return _OURS.search(between) is not None or any(one in between for one in own if len(one) > 1)


def _subjects(text: str, start: int, stop: int) -> Iterator[tuple[str, str]]:
    """Yield the places that a figure may start from, with the words behind each up to the other end."""
    low = max(0, start - _REACH)
    low = max((m.end() for m in _SENTENCE.finditer(text, low, start)), default=low)
    before = text[low:start]
    onward = _ONWARD_EN.match(text[stop : stop + _ONWARD_REACH])
    ahead = "" if onward is None else onward.group()
    for name, end in (*_subjects_zh(before), *_subjects_en(before, away=onward is not None)):
        yield name, before[end:] + ahead


def _subjects_zh(before: str) -> Iterator[tuple[str, int]]:
    """Yield the places before 距, 离 or 到 with where they end, the last one first."""
    named = [(m.start(), m.end(), m.group()) for m in find_places(before)]
    # 廊坊 is in no table of cities: all that stands before 距 in its clause.
    named += [(m.start("name"), m.end("name"), m["name"]) for m in _CLAUSE_ZH.finditer(before)]
    for start, end, name in sorted(named, reverse=True):
        said = _AWAY_ZH.match(before, end)
        if said is not None and _is_subject_zh(before[:start], said, before[said.end() :]):
            yield name, end


def _is_subject_zh(before: str, said: re.Match[str], behind: str) -> bool:
    """Whether the place before 距, 离 or 到 is what lies that far, not one end of an earlier distance."""
    if not said["end"].strip() or _OURS.search(said["end"]) or _NOT_SUBJECT_ZH.search(before):
        return False
    continued = re.search(r"[，,]", behind) is not None
    if said["away"]:
        return not (continued and _OURS.search(before))
    # 太原到北京2小时，距机场61公里: the second distance is not that of the first way.
    return not continued and re.search(r"\d", behind) is None


def _subjects_en(before: str, *, away: bool) -> Iterator[tuple[str, int]]:
    """Yield the place that an English sentence begins with, 265 km *away* from another, and that of *from* A *to* B."""
    if away:
        for m in reversed(list(_SUBJECT_EN.finditer(f"{before}0"))):
            yield m["name"], m.end("name")
    for m in (*reversed(list(_FROM_TO_EN.finditer(before))), *_FROM_EN.finditer(before)):
        if not re.search(r"\d", before[m.end() :]):
            yield m["name"], m.end("name")


def is_far(name: str, own: set[str], sites: Sequence[AuditSite], catalogue: Catalogue) -> bool:
    """Return whether a name is a known place, none of the sites' own, that lies far from all of them."""
    for site in sites:
        place = place_near(name, catalogue, site.lon, site.lat)
        if place is None or place.label.zh in own:
            return False
        if float(distance_km(site.lon, site.lat, place.lon, place.lat)) <= FAR_KM:
            return False
    return True
