"""Distances between two places, neither of which is the site: 张家口距北京180公里, Datong is 265 km from Beijing.

The subject of a distance is where it starts. A place that is named as the subject and lies far from the site
holds the figure itself: the map tells, so the county of the site is never taken for another place.
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from siting.auditing.judging.site import AuditSite, is_in_china, names_at, names_of
from siting.auditing.judging.whereabouts import country_of_nearest_city, place_near
from siting.auditing.reading.claims import Claim
from siting.auditing.reading.climate_places import SEAT_ZH
from siting.auditing.reading.places import NO_NAME, WIDE, find_places
from siting.auditing.reading.wide_regions import countries
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
_LED_TO = re.compile(
    r"(?:[距离到至往向]|位于|地处|处于|途经|经由?|\b(?:from|to|of|near|via|through|between|outside|toward|towards|in|at)(?: the)?) ?$"
)
_COUNTY_ZH = re.compile(r"(?:^|[，。；：、])(?P<name>[一-龥]{2,4}?)(?=[县市区]|地块|园区|片区|基地)")
# Rio is 399 km from here and 360 km from São Paulo: what lies that far from us is where the second one starts.
_GOES_ON = re.compile(
    rf"\b{_NAME} (?:is|lies|sits|stands) {_HEDGE}\d[\d,.]* ?(?:km|kilomet\w+|miles) (?:away )?(?:from (?:here|us|the site|our \w+)|away) and {_HEDGE}$"
)
# In Silicon Valley, where the firm has its head office, 560 miles from Portland.
_PLACED = re.compile(rf"\b(?:in|at|near) {_NAME}, (?:where|which|home|seat)\b[^,;.]*, {_HEDGE}$")
_SET_AGAINST = (
    r"\b(?:[Uu]nlike|[Cc]ompared (?:with|to)|[Ii]n contrast to|than) {name}\b"
    r"|[与和同跟较]{name}[一-龥]{{0,6}}?(?:相比|相较|比较|不同)|(?:不同于|相比于?|相较于?){name}"
)
_SLACK, _ROAD, _SAME_KM = 0.05, 1.4, 10.0
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
    stop = at + len(claim.as_written)
    said = _sentence(text, at)
    for name, between in _subjects(text, said, stop):
        if name in own or name in WIDE or name in claim.subject or _names_site(between, claim, own):
            continue
        if is_far(name, own, sites, catalogue) or _is_set_against(name, text):
            return name
    going_on = _GOES_ON.search(said)
    if going_on is not None and going_on["name"] not in own:
        return going_on["name"]
    inserted = _PLACED.search(said)
    if inserted is not None and _is_named(text[:at], own) and not _is_named(inserted["name"], own):
        return inserted["name"]
    # Of the names of the site not that of its prefecture, which may lie far away: Zhangjiakou is 164 km from Beijing.
    own = set(chain.from_iterable(map(names_at, sites)))
    return _fitting_start(claim, said, own, sites, catalogue)


def _is_named(text: str, own: set[str]) -> bool:
    """Whether a text names a site, or the town that a site without a name is called by."""
    return any(name in text for name in own if len(name) > 1) or any(
        m["name"] in one for m in re.finditer(_NAME, text) for one in own if one.startswith("Site ")
    )


def _sentence(text: str, at: int) -> str:
    """Return what a sentence says before *at*."""
    low = max(0, at - _REACH)
    return text[max((m.end() for m in _SENTENCE.finditer(text, low, at)), default=low) : at]


def _is_set_against(name: str, text: str) -> bool:
    """Whether the text sets a place against the site: it is none of its names, on whatever map it is."""
    return re.search(_SET_AGAINST.format(name=re.escape(name)), text) is not None


def _fitting_start(
    claim: Claim, said: str, own: set[str], sites: Sequence[AuditSite], catalogue: Catalogue
) -> str:
    """Return a place of the sentence that lies as far from the other end as is said, where no site does.

    Los Angeles, where most customers sit, is 574 km from Phoenix: whatever stands between them.
    """
    if not claim.spec.anchors or claim.qualifiers.band:
        return ""
    names = dict.fromkeys(
        name
        for start, name in _named(said)
        if name not in own and name not in claim.subject and not _LED_TO.search(said[:start])
    )
    ends = [place_near(claim.subject, catalogue, site.lon, site.lat) for site in sites] if names else []
    for site, end in zip(sites, ends, strict=False):
        if end is None or _fits(claim, float(distance_km(site.lon, site.lat, end.lon, end.lat))):
            return ""
    for name in names:
        for site, end in zip(sites, ends, strict=False):
            start = place_near(name, catalogue, site.lon, site.lat)
            if start is None or start.label.zh in own or end is None:
                continue
            apart = float(distance_km(site.lon, site.lat, start.lon, start.lat))
            if apart > _SAME_KM and _fits(claim, float(distance_km(start.lon, start.lat, end.lon, end.lat))):
                return name
    return ""


def _fits(claim: Claim, km: float) -> bool:
    """Whether a distance as stated may be *km* on the map, or a road of that length."""
    road = claim.qualifiers.metric in {"road", "rail"}
    return km > _SAME_KM and (1.0 - _SLACK) * km <= claim.value <= (_ROAD if road else 1.0 + _SLACK) * km


def _named(said: str) -> Iterator[tuple[int, str]]:
    for m in find_places(said):
        yield m.start(), m.group()
    for m in re.finditer(_NAME, said):
        words = m["name"].split(" ")
        while words and words[0] in NO_NAME:
            words.pop(0)
        if words:
            yield m.end() - len(" ".join(words)), " ".join(words)
    for m in _COUNTY_ZH.finditer(said):
        yield m.start("name"), m["name"]


def _names_site(between: str, claim: Claim, own: set[str]) -> bool:
    """Whether the site is named *between* a place and the other end: then the site lies that far from it."""
    if claim.subject and claim.subject not in own:
        between = between.replace(claim.subject, "")  # 距山西用户300公里, of a site in Shanxi
    return _OURS.search(between) is not None or any(one in between for one in own if len(one) > 1)


def _subjects(text: str, before: str, stop: int) -> Iterator[tuple[str, str]]:
    """Yield the places that a figure may start from, with the words behind each up to the other end."""
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


def is_abroad(name: str, sites: Sequence[AuditSite], catalogue: Catalogue) -> bool:
    """Return whether a name is that of a country in which none of the sites lies."""
    code = countries().get(name, "")
    return bool(code) and not any(
        code == ("CN" if is_in_china(site) else country_of_nearest_city(site.lon, site.lat, catalogue))
        for site in sites
    )


def lies_at_site(name: str, *, sites: Sequence[AuditSite], catalogue: Catalogue) -> bool | None:
    """Return whether the place of a name lies where a site is, or far from all *sites*; None if neither is known.

    吕梁市区 is the seat of Lüliang, not any county there.
    """
    seat = SEAT_ZH.search(name)
    own = set() if seat else set(chain.from_iterable(map(names_of, sites)))
    city = name[: seat.start()] if seat else name
    # Site 3 km from Athlone: not the larger town of that name elsewhere.
    if any(city in one for one in own):
        return None
    if is_far(city, own, sites, catalogue) or is_abroad(city, sites, catalogue):
        return False
    places = [(site, place_near(city, catalogue, site.lon, site.lat)) for site in sites]
    km = (distance_km(site.lon, site.lat, place.lon, place.lat) for site, place in places if place)
    return True if any(away <= _SAME_KM for away in km) else None
