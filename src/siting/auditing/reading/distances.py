"""Distances, recovery bands and elevation."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from dataclasses import replace

from siting.auditing.reading.claim_kinds import ROUTES
from siting.auditing.reading.claims import Metric, Qualifiers
from siting.auditing.reading.drafts import Draft, Found, measure
from siting.auditing.reading.ends import end_of
from siting.auditing.reading.line import FigureSpot
from siting.auditing.reading.places import find_places
from siting.auditing.reading.recovery_bands import (
    PART,
    band_beside,
    band_of,
    limit_of_band,
    recovered,
    states_norm,
)
from siting.units import unit_of

_METRICS: tuple[tuple[Metric, re.Pattern[str]], ...] = (
    (
        "geodesic",
        re.compile(
            r"直线|航空距离|空中距离|as the crow flies|straight[- ]line|geodesic|great[- ]circle|air distance|linear distance",
            re.IGNORECASE,
        ),
    ),
    (
        "road",
        re.compile(
            r"车程|公路(?!出|入|口)|驾车|行车|by road|by car|\bdriv|road distance|of (?:road|motorway|highway)",
            re.IGNORECASE,
        ),
    ),
    ("rail", re.compile("铁路|高铁|by rail|by train|railway", re.IGNORECASE)),
)


def _metric(text: str) -> Metric:
    return next((metric for metric, words in _METRICS if words.search(text)), "unspecified")


# "Dallas and Houston are about 225 miles apart": the two ends are named, and neither is the site.
_TWO_ENDS = re.compile(
    r"\b[A-Z][\w.'-]+ and [A-Z][\w.'-]+(?: [A-Z][\w.'-]+)? (?:are|lie|stand) (?:[a-z]+ ){0,3}$"
)
_APART = re.compile(r" ?(?:[a-z]+ )?apart\b")


def _metric_of(spot: FigureSpot) -> Metric:
    """Return how a distance was measured: the words beside the figure win over those of other clauses."""
    for text in (PART.split(spot.until_next)[0], PART.split(spot.gap)[-1]):
        if (metric := _metric(text)) != "unspecified":
            return metric
    said = _metric(f"{spot.gap[-50:]}{spot.head[:40]}")
    return _metric_of_list(spot) if said == "unspecified" else said


# 距北京直线距离: of this one place only.
_OF_ONE = re.compile(r"[距离到至去往与和]|\b(?:from|to|between|is|lies)\b")
_LISTED = frozenset({"length", "metre", "voltage"})  # 距220千伏变电站3公里 has two figures


def _metric_of_list(spot: FigureSpot) -> Metric:
    """Return how the distances of a list are measured, if its head says so before it names a place.

    直线距离北京125公里，距张家口30公里: the second is straight as well, unless something else is said between.
    """
    line, low = spot.line, spot.reach[0]
    said = [
        (metric, m) for metric, words in _METRICS for m in words.finditer(line.text, low, spot.figure.start)
    ]
    if spot.last_kind not in ROUTES or len(said) != 1:
        return "unspecified"
    metric, m = said[0]
    listed = {f.group for f in line.figures[: spot.number] if f.start > m.start()}
    return metric if listed <= _LISTED and _is_of_all(spot, m) else "unspecified"


def _is_of_all(spot: FigureSpot, m: re.Match[str]) -> bool:
    """Return whether words stand before all distances of a list, and are of none of its places only."""
    line, low = spot.line, spot.reach[0]
    before = (f for f in reversed(line.figures[: spot.number]) if low <= f.start < m.start())
    last = next(before, None)
    if last and last.group == "length":
        return False
    head = PART.split(line.text[last.end if last else low : m.start()])
    alone = last and len(head) == 1
    return not (alone or _OF_ONE.search(head[-1]) or any(find_places(head[-1])))


# Same city within 60 km, remote from 500 km: a band, no place.
_NO_END = re.compile(r"(?:the )?(?:same[- ]city|remote)(?: from)?|同城|异地", re.IGNORECASE)


def length(spot: FigureSpot) -> Found:
    """Judge a length in kilometres or miles: a distance, a recovery band, or another."""
    if _SPEED.match(spot.after(12)):
        return "speed"
    if _APART.match(spot.head) and _TWO_ENDS.search(spot.gap):
        return "length"
    banded = limit_of_band(spot)
    if banded is not None:
        return banded
    end = end_of(spot)
    end = "" if _NO_END.fullmatch(end) else end
    if not end and _is_limit(spot):
        return "length" if states_norm(spot) else _band_said(spot)
    return _distance(spot, end or _end_again(spot))


def _distance(spot: FigureSpot, end: str) -> Found:
    """Return a distance, and the recovery band that it also claims."""
    if not end or _is_by_how_much(spot):
        return "length"
    draft = measure(spot, "distance", "length", subject=end, qualifiers=Qualifiers(metric=_metric_of(spot)))
    return replace(draft, also=band_beside(spot, draft)) if isinstance(draft, Draft) else draft


_SPEED = re.compile(r" ?(?:/ ?h|per hour|an hour|per second|/ ?s\b)")


def _is_limit(spot: FigureSpot) -> bool:
    """Return whether it is a limit beside words of recovery."""
    limit = spot.figure.compared and spot.figure.comparison != "about"
    return limit and (spot.near("recovery") or spot.in_head("remote", "same_city"))


def _end_again(spot: FigureSpot) -> str:
    """Return the end of the distance before where this is the same one, measured differently."""
    measured = _metric(f"{spot.gap[-24:]}{spot.head}") != "unspecified"
    return spot.last_subject if measured and spot.last_kind in ROUTES else ""


def _is_by_how_much(spot: FigureSpot) -> bool:
    """Return whether it is a difference: 47.5 km short of the limit."""
    if re.match(r" ?(?:further|farther|closer|nearer)\b", spot.head):
        return True
    return bool(_DIFFERENCE.match(spot.after(60)) or _DIFFERENCE_ZH.search(spot.gap))


def _band_said(spot: FigureSpot) -> Found:
    words = f"{spot.gap}{spot.head[:24]}"
    more = Qualifiers(band=band_of(words, beyond=spot.figure.comparison == "at_least"), metric=_metric(words))
    whose = recovered(f"{spot.before(60)}#{spot.head[:40]}")
    return measure(spot, "band", "length", subject=whose, qualifiers=more)


_DIFFERENCE = re.compile(
    r" ?(?:short of|shy of|(?:over|under|above|below|inside|outside|within|beyond) the (?:[a-z-]+ ){0,3}limit)"
)
_DIFFERENCE_ZH = re.compile(r"(?:[尚还相]差|差距为?|多出|少了?|缺口为?)(?:约|仅|为)?$")


# A few metres are a distance only where something says so.
_MEANT = re.compile(
    r"\b[Hh]ow (?:far|close|near)\b|[Nn]earest|[Cc]losest|\b[Nn]ext\b|\baway\b|\bfrom\b|distan|\bof (?:the|a)\b|\bto the\b|within|距|离|到|至|最近|[:：(（] ?#|\b(?:is|are|lies?|stands?|sits?|runs?|passes)\b[^,;.]{0,24}#|[东南西北]"
)
# The highest peak of the county is not the site.
_PEAK = re.compile(r"[主高顶]峰|山顶|\b(?:highest (?:peak|point|mountain)|summit|peaks?)\b", re.IGNORECASE)
# The campus sits at 1,950 metres.
_AT_HEIGHT = re.compile(
    r"(?:\b(?:sit|stand|lie|situat|locat|perch|land|nestl|set|built|rest)\w* (?:up )?(?:(?:on|in) (?:the|an?) (?:[\w'’-]+ ){1,3})?at|[,.;] at|\band at|\b(?:slab|plateau|terrace|hilltop|mesa|ridge|ground|floor|platform|site|formation)(?: level)?,?(?: which)? is at) (?:about |some |around |nearly |over )?$",
    re.IGNORECASE,
)
_SLOPES = re.compile(
    r"\b(?:slop|fall|ris|drop|vari|rang|climb|descend)\w* (?:[a-z]+ )?(?:from|between)[^,;.]{0,30}$"
)
# At 1,820 m the air is thin.
_OPENS_AT = re.compile(r"(?:^|\n) ?(?:[-•*·] ?)?[Aa]t (?:about |some |around |nearly |over |almost )?$")
# 1,820 m (5,970 ft).
_AGAIN = re.compile(r" ?(?:[(/,]|or|=|[(]or)? ?(?:about |some |i\.e\. |or )*")
# 洪水位低于场坪标高6.3米: by how much.
_BY_METRES = re.compile(r"[低高]于(?!海)[一-龥]{2,8}$")
_HIGHLAND = re.compile("的?(?:[一-龥]{2}的?)?(?:高原|高山|高地|山[上区顶])")
# From a tank to the hall, from a tower to the next house: within the site, or from a part of it.
_WITHIN_SITE = re.compile(
    r"^(?:厂界|场界|围墙|(?:用地|道路)?红线|建筑|主楼|[0-9A-Z一二三四五]+[#号](?:机房)?楼?|机房楼?|楼)$"
)
_EQUIPMENT = re.compile(
    r"(?:储?油?罐|冷却塔|柴发|发电机房?|排气筒|烟囱|消防水池|事故油池|主变压?器?|噪声源|冷机)(?P<from>[^，。；]{0,6}[距离][^，。；]{1,12}$)?"
)


def metre(spot: FigureSpot) -> Found:
    """Judge a length in metres or feet: an elevation, a short distance, or a size."""
    named, size = _is_elevation(spot), _is_size(spot)
    if named and _PEAK.search(spot.gap[-16:]):
        return "length"
    if named or (not size and _is_at_height(spot)):
        return measure(spot, "elevation", "height")
    if size or _SLOPES.search(spot.before(50)) or _SPEED.match(spot.after(12)):
        return "length"
    return _short_distance(spot)


def _is_elevation(spot: FigureSpot) -> bool:
    """Return whether a height is called one above the sea."""
    if spot.last_kind == "elevation" and spot.number and _AGAIN.fullmatch(spot.gap):
        return True
    if _HIGHLAND.match(spot.head) or _has_label_of_height(spot):
        return True
    near = spot.near("elev") and spot.cost("elev") < min(60, spot.cost("not_elev"))
    return near and not _BY_METRES.search(spot.gap)


def _has_label_of_height(spot: FigureSpot) -> bool:
    """Return whether a line is labelled with a height, whatever name stands between: Elevation, Alpha: 753 m."""
    line = spot.line
    return (
        not spot.number
        and spot.before(2).endswith((":", ": "))
        and line.tokens.at("elev", line.start) is not None
    )


def _is_size(spot: FigureSpot) -> bool:
    """Return whether it is how high or deep something is, or by how much."""
    if _BY_METRES.search(spot.gap) or (spot.in_gap("not_elev") and spot.cost("not_elev") < 30):
        return True
    return re.match(r" ?(?:above|below|high|tall|wide|deep|thick|long)\b", spot.head) is not None


def _is_at_height(spot: FigureSpot) -> bool:
    at = _AT_HEIGHT.search(spot.gap) or (not spot.number and _OPENS_AT.search(spot.gap))
    return at is not None and at is not False and 100 < spot.figure.value < 16000


def _is_within_site(spot: FigureSpot, end: str) -> bool:
    """Return whether a short distance is one from a tank to the hall, or from a part of the site."""
    part = _EQUIPMENT.search(spot.line.text, spot.reach[0], spot.figure.start)
    return part is not None and bool(part["from"] or _WITHIN_SITE.match(end))


def _short_distance(spot: FigureSpot) -> Found:
    end = end_of(spot) if _MEANT.search(f"{spot.before(60)}#{spot.head}") else ""
    if not end or _is_within_site(spot, end):
        return "length"
    more = Qualifiers(metric=_metric_of(spot))
    found = measure(spot, "distance", "length", subject=end, qualifiers=more)
    foot = unit_of("height", spot.figure.unit)
    if isinstance(found, Draft) or foot is None:
        return found
    low, high = (float(f"{foot.to_base(x) / 1000:.12g}") for x in (spot.figure.value, spot.figure.high))
    return Draft("distance", low, high, "km", subject=end, qualifiers=more)
