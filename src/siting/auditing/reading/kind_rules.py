"""What a figure measures: its kind by the group of its unit and the nearest head nouns, or a topic.

Each group of units has one rule. A rule compares how near the words of the lexicon are that compete for the
figure (`FigureSpot.nearest`); its default is what such a figure is without any of them.
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from siting.auditing.reading.claim_kinds import ROUTES
from siting.auditing.reading.counts import (
    buildings_en,
    buildings_zh,
    feeds,
    jobs,
    piece,
    plain,
    racks,
    routes,
    servers,
    wue,
)
from siting.auditing.reading.delays_journeys import latency, timed
from siting.auditing.reading.distances import length, metre
from siting.auditing.reading.drafts import Draft, Found, count
from siting.auditing.reading.electricity import apparent, power, rack_power, voltage
from siting.auditing.reading.figure_account import TOPIC_OF_GROUP
from siting.auditing.reading.line import FigureSpot
from siting.auditing.reading.stated_figures import StatedFigure
from siting.auditing.reading.sums import area, money
from siting.auditing.reading.temperatures import degrees, percent, span, whole_year
from siting.auditing.reading.water_loads import acceleration, surface_load, volume

_FROM_TO = re.compile(
    r",? (?:expandable|scalable|rising|growing|extendable|upgradable|upgradeable|increasing|extensible|with room to grow) to (?:about |some )?| (?:a day |per day |in (?:19|20)\d\d )?to (?:just |only |about |some |around )?|[降增提扩升减]?[至到为]约?"
)
# 多占16亩: by how much, not how much.
_MORE_THAN = re.compile(
    r"(?:[多超少][占出用批建花投]了?|相差|缺口|结余|节余|缩水|差额|节省|净增|净减)(?:了|为|约|近|达)?$"
)
# 与贵阳相比，本地气温低3.2℃
_BY_HOW_MUCH = re.compile(
    r"(?<![最不更至降])(?:[低高少多短贵省快慢凉冷热暖]|便宜|节约)(?:了|出|约|上|整整)?$"
)
_GREW_TO = re.compile(
    r"(?:进一步|逐步|将|已|再)?[增扩提升降减调缩变改](?:加|长|容|充|高|少|整|为)?(?:至|到|为|成)了?约?"
)
_DIFFERENCE = re.compile(
    r" ?(?:less|fewer|more|lower|higher|cheaper|shorter|longer|smaller|larger|bigger) than\b(?! not)"
)
# 412 acres, of which 285 are buildable; 69 kV, no longer the 345 first drawn.
_OF_THE_SAME = re.compile(
    r"(?: [a-z-]+){0,3}[,;(]? ?(?:of which|of these|of them|rather than|instead of|no longer|not|but (?:only|just)|down from|up from|from|versus|against|compared with)(?: (?:about|some|only|just|the|an?|another|already))* "
)
# 12 MVA in place, expandable to 20; 7 MW on average, 9 at peak.
_GROWS_TO = re.compile(
    r"\b(?:expandable|scalable|extendable|extensible|upgradable|upgradeable|rising|growing|increasing|expanding|climbing|ramping(?: up)?|room to grow|option to (?:expand|grow|go)|going up|grow|rise|expand|extend|increase) to (?:about |some |around )?$"
)
# 26 MW today and planning for another 30; 7.5 kN, and later they will take 12.
_MORE_OR_LATER = re.compile(
    r"\b(?:another|a further|an extra|an additional)(?: about| some)? $|\b(?:room|space|scope|provision|options?|potential|allowance) for (?:about |up to |some )?$|\b(?:will|would|should|later|by then)\b(?: [a-z]+){0,3} $"
)
_WAYS = frozenset({"minute", "hour", "length", "latency"})
# Perth is 35 minutes by car, the airport 50.
_AND_THE_OTHER = re.compile(
    r"(?: (?:by|on) [a-z]+| away| off| (?:from|to) [A-Z][\w'’]+)*(?:[,;] (?:and )?(?:the |an? )?| and (?=[A-Z]))(?!(?:score|rank|weight)s?\b)[A-Za-z][\w'’ -]{2,24} (?:is |at |in )?"
)
_FROM_NAME = re.compile(r" (?:from|to) (?:the |downtown |central )?[A-Z]")
_PAIRED = re.compile(
    r"(?: [a-z]+){0,3}(?: \([a-z ]{2,20}\))?(?: (?:from|to) (?:[A-Z][\w'’]+ ?){1,3})?[,;/]? (?:and |or |but )?(?:up to |about |some |around )?"
)
_WHEN = re.compile(
    r" \((?:on completion|planned|when full|later|live|design|final|by 20\d\d|phase)| (?:at (?:the )?(?:peak|most|night|full load|first|completion)|on average|in (?:summer|winter|reserve)|later|when full|ultimately|eventually|planned|under construction|to come|once complete|at full)\b"
)
_NO_NOUN = re.compile(
    r" ?(?:[,;.:)–]|$|(?:are|is|was|were|will|would|have|has|had|can|could|first|previously|originally|initially|planned|now|in|by|today|later|net|remain)\b)"
)
# The mean is 8.9, in a sentence on the weather.
_MEAN_IS = re.compile(
    r"\b(?:[Mm]ean|[Aa]verage|averag(?:es|ed|ing))(?: (?:is|was|of|at|about|around|just|only|only just|for the year|over the year|here))* $"
)
_WEATHER = re.compile(
    r"\b(?:temperatures?|thermometer|mercury|climate|weather|cold(?:er|est)?|cool(?:er|est)?|warm(?:er|est)?|degrees|winters?|summers?)\b",
    re.IGNORECASE,
)
_REACH = 80
_OF_AIR = (-30.0, 40.0)
_LARGE = frozenset({"million", "billion", "bn", "mn", "trillion", "crore", "lakh"})
_SPENT_ON = re.compile(r" (?:for|on|to|and|of (?:it|which|that|this)|goes|at)\b")
_SIGN = re.compile(
    r"(?:(?:US|A|C|NZ|S|HK)?\$|[€£¥₹]|\b(?:USD|EUR|GBP|AUD|CAD|SGD|INR|CNY|NOK|SEK|DKK|CHF|MYR|ZAR|AED|RMB))(?= ?\d)"
)


def _last_sign(spot: FigureSpot) -> str:
    """Return the currency of the last sum in the paragraph; empty if none is near."""
    low = max(spot.line.paragraph, spot.figure.start - 240)
    found = _SIGN.findall(spot.line.text, low, spot.figure.start)
    return found[-1] if found else ""


def _lender(spot: FigureSpot) -> StatedFigure | None:
    """Return the figure that lends its unit to one without: the one before, or another of the sentence."""
    before = spot.line.figures[spot.number - 1] if spot.number else None
    if before is not None and before.group and _is_of_unit_before(spot, before):
        return before
    if spot.figure.multiplier in _LARGE:
        return _of_money(spot)
    return _of_mean(spot)


def _is_of_unit_before(spot: FigureSpot, before: StatedFigure) -> bool:
    """Return whether the figure is another amount of the same: from 1.1 million gallons per day to 250,000."""
    if _FROM_TO.fullmatch(spot.gap):
        return True
    on_the_way = before.group in _WAYS and _FROM_NAME.match(spot.after(24))
    if (on_the_way or _WHEN.match(spot.after(40))) and _PAIRED.fullmatch(spot.gap):
        return True
    return _is_alone(spot) and _says_same_again(spot)


def _says_same_again(spot: FigureSpot) -> bool:
    """Return whether the words between two figures say that both are of one thing."""
    if spot.last_kind in ROUTES and _AND_THE_OTHER.fullmatch(spot.gap):
        return True
    grows = len(spot.gap) < _REACH and (_GROWS_TO.search(spot.gap) or _MORE_OR_LATER.search(spot.gap))
    return bool(grows or _OF_THE_SAME.fullmatch(spot.gap))


def _is_alone(spot: FigureSpot) -> bool:
    """Return whether no noun follows the figure."""
    return _NO_NOUN.match(spot.after(12)) is not None


def _of_money(spot: FigureSpot) -> StatedFigure | None:
    """Return the sum that a figure is a part of: US$6.5 billion: 2.5 billion for phase one and 4.0 billion for phase two."""
    if not (_is_alone(spot) or _SPENT_ON.match(spot.after(12))):
        return None
    figures = spot.line.figures
    near = (*reversed(figures[: spot.number]), *figures[spot.number + 1 :])
    said = next((f for f in near if f.group == "money"), None)
    sign = "" if said else _last_sign(spot)
    return replace(spot.figure, group="money", unit=sign) if sign else said


def _of_mean(spot: FigureSpot) -> StatedFigure | None:
    """Return the temperature that lends its degrees to a mean: the mean is 8.9, in a sentence on the weather."""
    figure, line = spot.figure, spot.line
    if not (_OF_AIR[0] < figure.value < _OF_AIR[1] and _MEAN_IS.search(spot.gap) and _is_alone(spot)):
        return None
    said = next((f for f in line.figures if f.group == "temperature"), None)
    weather = _WEATHER.search(line.text, max(line.paragraph, figure.start - 160), figure.start)
    return said or (replace(figure, group="temperature", unit="°C") if weather else None)


def kind_of(spot: FigureSpot) -> Found:
    """Return what the figure measures."""
    figure, line = spot.figure, spot.line
    if _is_difference(spot):
        return TOPIC_OF_GROUP.get(figure.group, "other")
    lender = None if figure.group else _lender(spot)
    if lender is not None:
        same = replace(figure, group=lender.group, unit=lender.unit)
        figures = (*line.figures[: spot.number], same, *line.figures[spot.number + 1 :])
        return kind_of(replace(spot, line=replace(line, figures=figures)))
    rule = RULES.get(figure.group)
    found = rule(spot) if rule else TOPICS[figure.group]
    if found == "count" and spot.last_kind and _has_grown(spot):
        return count(spot, spot.last_kind)
    return found


def _has_grown(spot: FigureSpot) -> bool:
    """Return whether what is counted is said once: 由2条增至4条."""
    before = spot.line.figures[spot.number - 1] if spot.number else None
    same = before is not None and before.unit == spot.figure.unit
    return same and _GREW_TO.fullmatch(spot.gap) is not None


def _is_difference(spot: FigureSpot) -> bool:
    """Return whether a figure is by how much two things differ, not how much one is."""
    if spot.figure.group and _DIFFERENCE.match(spot.after(30)):
        return True
    if _MORE_THAN.search(spot.gap[-8:]):
        return True
    low = max(spot.line.start, spot.figure.start - 60)
    return bool(
        _BY_HOW_MUCH.search(spot.gap[-8:]) and spot.line.tokens.between("compare", low, spot.figure.start)
    )


RULES: dict[str, Callable[[FigureSpot], Found]] = {
    "": plain, "length": length, "metre": metre, "temperature": degrees, "degree": degrees,
    "month": span, "day": span, "hour": timed, "week": span, "minute": timed, "percent": percent,
    "year": whole_year, "wue": wue, "area": area, "money": money, "price": money, "rack_power": rack_power,
    "power": power, "apparent": apparent, "voltage": voltage, "latency": latency, "piece": piece,
    "generic": piece, "building": buildings_zh, "count_rack": racks, "count_server": servers,
    "count_building": buildings_en, "other": volume, "water_rate": volume, "acceleration": acceleration,
    "surface_load": surface_load,
    "person": jobs, "feed": feeds, "feed_zh": feeds, "route": routes,
}  # fmt: skip
TOPICS = {"count_station": "in_claim", "energy": "energy", "density": "density"}
"""Groups of units that make no claim, and what their figures are."""


__all__ = ["RULES", "TOPICS", "Draft", "Found", "kind_of"]
