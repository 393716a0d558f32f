"""Delays and journeys: how long the way is."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re

from siting.auditing.reading.claim_kinds import ROUTES
from siting.auditing.reading.claims import Qualifiers, Trip
from siting.auditing.reading.drafts import Draft, Found, measure
from siting.auditing.reading.ends import end_of, linked_end, onward_end, reached_end, travel_end
from siting.auditing.reading.line import FigureSpot
from siting.auditing.reading.places import find_places
from siting.auditing.reading.temperatures import span

_INSIDE = re.compile(
    r"[内间]|机房|园区|\b(?:with)?in(?:side|ternal|tra)|\bbetween\b|\bhalls?\b|\bcluster", re.IGNORECASE
)
_THERE_AND_BACK = re.compile(r"往返|双向|RTT|round[- ]trip|there and back", re.IGNORECASE)
_ONE_WAY = re.compile(r"单[向程]|one[- ]way", re.IGNORECASE)
_LABEL = re.compile(r"[^:：\n]{2,40}[:：]")
# ... 9 ms. To Shanghai: no more than the other end is said anew.
_ENDS_IN_DELAY, _TO_ANOTHER = (
    re.compile(r"(?:\bms|milliseconds|毫秒)[.。]\s*$"),
    re.compile(" ?(?:And )?[Tt]o [A-Z]|[到至与]"),
)


def _trip(spot: FigureSpot, *, onward: bool) -> Trip:
    """Return what the clause of a delay says of its way, otherwise what stands before it, or the label of its line."""
    text, line = spot.line.text, spot.line
    label = _LABEL.match(text, line.start, spot.figure.start)
    for said in (text[spot.clause_start : spot.clause_end], spot.gap, label.group() if label else ""):
        if _THERE_AND_BACK.search(said):
            return "round_trip"
        if _ONE_WAY.search(said):
            return "one_way"
    return _trip_before(spot) if onward else "unspecified"


def _trip_before(spot: FigureSpot) -> Trip:
    """Return the way said last: the round trip to Beijing is 9 ms; to Shanghai it is 25 ms."""
    text, line = spot.line.text, spot.line
    begins = _TO_ANOTHER.match(text, line.start) is not None and not spot.number
    last = begins and _ENDS_IN_DELAY.search(text, max(line.paragraph, line.start - 20), line.start)
    if not last and spot.last_kind != "latency":
        return "unspecified"
    said = text[max(line.paragraph, line.start - 160) if last else line.start : spot.figure.start]
    there_and_back, one_way = (
        max((m.end() for m in way.finditer(said)), default=0) for way in (_THERE_AND_BACK, _ONE_WAY)
    )
    if there_and_back == one_way:
        return "unspecified"
    return "round_trip" if there_and_back > one_way else "one_way"


def latency(spot: FigureSpot) -> Found:
    """Judge a delay: between the site and a place, or of a switch-over."""
    end = linked_end(spot) or end_of(spot)
    trip = _trip(spot, onward=bool(end) and end != spot.last_subject)
    inside = re.search(r"\b(?:within|inside|across) the (?:campus|site|building)\b", spot.gap)
    if spot.in_clause("not_delay") or (inside and not end):
        return "latency"
    end = "" if re.match(r"round[- ]trip|one[- ]way|latency|delay", end) else end
    return measure(
        spot, "latency", "duration", subject=end or _end_before(spot), qualifiers=Qualifiers(trip=trip)
    )


def _end_before(spot: FigureSpot) -> str:
    """Return the end of the way before where no other place is named: 278 km from Dallas, with a round-trip time of 4 ms."""
    if spot.last_kind not in ROUTES or _INSIDE.search(spot.gap) or any(find_places(spot.gap)):
        return ""
    return spot.last_subject


# 到太原驾车50分钟，到北京3小时; to Beijing it is 3 hours.
_ON_TO = re.compile(
    r"[，；、和与及](?:而|再)?(?:到|至|距|去|往)[^，；。\d]{2,12}|(?:[,;]| and)(?: and)? to [A-Z][\w'’ -]{1,30}"
)


def timed(spot: FigureSpot) -> Found:
    """Judge hours or minutes: of a journey, or of the year."""
    if spot.last_kind in ROUTES and _SAME_WAY.fullmatch(spot.gap):
        return measure(spot, "travel_time", "travel_time", subject=onward_end(spot) or spot.last_subject)
    if spot.last_kind == "travel_time" and _ON_TO.fullmatch(spot.gap):
        return measure(spot, "travel_time", "travel_time", subject=travel_end(spot))
    if spot.gap.endswith("每"):
        return "time"  # how often
    journey = _journey(spot) if _is_of_travel(spot) else None
    if journey is not None:
        return journey
    return span(spot) if spot.figure.group == "hour" else "time"


_SAME_WAY = re.compile(
    r"(?: (?:due )?(?:north|south)?-?(?:east|west|north|south)| away| off)? ?[(,（，、] ?(?:about |approx\.? |around |or |by \w+,? )?(?:大?约|近|仅|只要?|需|不到|车程|驾车|驱车|开车|自驾|打车|坐车|最快|最短|行车|高铁|动车|正常|平时|通常|全程|耗时|用时|单程|为|路上|跑)*"
)
_FLOWN = re.compile(r"plane|flight|\bby air\b|飞行|航班|飞机|飞抵")
_TRAVELLED = re.compile(
    r"车程|驱车|驾车|开车|打车|高铁|动车|火车|公交|大巴|地铁|班车|轻轨|城际|骑|步行|自驾|driv|train|flight|rail|walk|ride|bus|reach",
    re.IGNORECASE,
)
_LONGEST = 1440  # minutes


def _is_of_travel(spot: FigureSpot) -> bool:
    travel = spot.cost("travel") if spot.near("travel") else 0 if reached_end(spot) else _LONGEST
    return travel < 60 and spot.cost("not_travel") > min(travel, 40) and not spot.in_clause("free")


def _journey(spot: FigureSpot) -> Draft | None:
    """Return a journey, if its end or a way to travel is named; a flight says nothing about the route there."""
    place, said = travel_end(spot), f"{spot.gap}{spot.head}"
    end = "" if _FLOWN.search(said) else place
    found = measure(spot, "travel_time", "travel_time", subject=end)
    if not isinstance(found, Draft) or found.high > _LONGEST:
        return None
    return found if place or _TRAVELLED.search(said) else None
