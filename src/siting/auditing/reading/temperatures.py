"""Figures in degrees, and spans of the year: mean temperature, supply temperature, free cooling."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from collections.abc import Sequence

from siting.auditing.reading import vocabulary
from siting.auditing.reading.context import (
    NO_KIND,
    NOT_SITE,
    UNIT_UNCLEAR,
    Around,
    Draft,
    Found,
    draft_of,
    when_near,
)
from siting.auditing.reading.quantities import StatedFigure
from siting.conventions import HOURS_PER_YEAR

_MAX_YEAR_H = 8784.0
# No place on Earth has a warmer year [degC]: bare degrees above it are of another scale.
_WARMEST = 36.0
_BARE_DEGREES = re.compile(r"°|degrees?|度")
_MONTHS = re.compile(
    r"(?:ranges?|ranging|varies|varying) (?:\w+ )?from|# (?:°?C )?in (?:January|February|July|August|winter|summer)\b"
)
_OUTDOORS = re.compile(r" ?(?:outdoor|outside|ambient|wet|dry|dew|air temp)", re.IGNORECASE)


def temperature(around: Around) -> Found:
    """Judge a temperature: the annual mean, a plant temperature, or another."""
    if around.figure.group == "degree" and (
        not re.search("温", around.before[-30:]) or re.search("烈度|抗震|地震|[经纬坡角]", around.tail)
    ):
        return None
    if vocabulary.TEMPERATURE_DIFFERENCE.search(around.gap[-24:]) or re.match(
        r" ?(?:colder|warmer|cooler|lower|higher)", around.head
    ):
        return when_near(around, NOT_SITE)
    monthly = _MONTHS.search(f"{around.gap[-30:]} # {around.head[:16]}")
    bare = around.figure.group == "temperature" and re.search(r"年平?均[约为仅达在]?[-零下]*$", around.gap)
    if monthly is None and (bare or _is_mean_before(around) or _is_mean_around(around.gap, around.head)):
        unclear = around.figure.value > _WARMEST and _BARE_DEGREES.fullmatch(around.figure.unit.strip())
        return UNIT_UNCLEAR if unclear else draft_of(around, "mean_temperature", "temperature")
    if is_supply(around) and vocabulary.FREE_COOLING.search(around.sentence):
        return None
    return when_near(around, NO_KIND)


def _is_mean_before(around: Around) -> bool:
    """Return whether the annual mean is named before the figure, with nothing else in between."""
    before = around.before[-80:]
    wanted = list(vocabulary.MEAN_TEMPERATURE.finditer(before))
    if not wanted:
        return False
    start, between = wanted[-1].start(), before[wanted[-1].end() :]
    water = re.search(r"\b(?:river|lake|sea|fjord|water) $", before[:start])
    lead = re.split(r"[,;，；。]| and ", before[:start])[-1][-24:]
    return not (
        water
        or re.search(r"[0-9一-十] ?(?:个月|天|months?\b|days?\b)", between)
        or vocabulary.OTHER_TEMPERATURE.search(f"{lead} # {between}")
        or vocabulary.SUPPLY_TEMPERATURE.search(between)
    )


def _is_mean_around(gap: str, head: str) -> bool:
    """Return whether the figure is inside the name of the mean, or the mean is named after it."""
    if re.search("年平?均[约为仅达]?$", gap) and re.match("的?[^，。]{0,4}温", head):
        return True
    head = re.split(r"(?: and| while|, )", head, maxsplit=1)[0]
    named = vocabulary.MEAN_TEMPERATURE.search(head[:40])
    return bool(named and not vocabulary.OTHER_TEMPERATURE.search(f"{gap[-12:]}{head[:40]}"))


_ALL_YEAR = re.compile(
    r"(?i:\ball[- ]year(?:[- ](?:round|long))?|\byear[- ]round|\bthroughout the (?:whole |entire )?year|\bthe whole year(?: round)?)(?! (?:average|mean))"
    r"|全年(?=(?:都|均|皆|全部|全程|可全部)?(?:可|能|采用|使用|利用|实现|无需|不用|依靠|靠|自然冷))|一年四季|终年|一年到头"
)
_HALF_YEAR = re.compile(
    r"(?i:\bhalf (?:of )?(?:the|a|each) year|\bhalf the (?:time|days|hours))|一半(?:左右)?的?(?:时间|日子|天数|时段)|半年时间"
)
_SPAN_GROUPS = frozenset({"month", "day", "hour", "week", "percent"})


def year_round(text: str, start: int, end: int, figures: Sequence[StatedFigure]) -> list[StatedFigure]:
    """Return free cooling stated in words, year-round or half the year, in a sentence without a figure for it."""
    if any(f.group in _SPAN_GROUPS for f in figures) or not vocabulary.FREE_COOLING.search(text, start, end):
        return []
    found = [(m, HOURS_PER_YEAR.value) for m in _ALL_YEAR.finditer(text, start, end)]
    found += [(m, HOURS_PER_YEAR.value / 2) for m in _HALF_YEAR.finditer(text, start, end)]
    return [
        StatedFigure(m.start(), m.end(), hours, hours, "year", m.group(), hours, hours)
        for m, hours in found[:1]
    ]


def whole_year(around: Around) -> Found:
    """Judge free cooling stated in words."""
    return Draft("free_cooling", around.figure.value, around.figure.value, "h/yr")


def is_supply(around: Around) -> bool:
    """Return whether a temperature is that of the cooling water or the supply air."""
    if vocabulary.SUPPLY_TEMPERATURE.search(f"{around.gap[-30:]} # {around.head[:24]}"):
        return True
    # Free cooling for 11 months at 18 °C.
    said = around.last_kind == "free_cooling" and re.fullmatch(
        r" ?[,(]? ?at (?:an? |about |up to )*", around.gap
    )
    return bool(said and not _OUTDOORS.match(around.head))


def cooling_words(around: Around) -> str:
    """Return the technologies of free cooling named for a figure, otherwise the words for free cooling."""
    for said in (f"{around.gap} # {around.head}", around.sentence):
        named = [m.group() for m in vocabulary.COOLING_TECHNOLOGY.finditer(said)]
        if named:
            return ", ".join(dict.fromkeys(named))
    found = vocabulary.FREE_COOLING.search(around.sentence)
    return found.group() if found else ""


def _is_weather(around: Around) -> bool:
    """Recognise a span of weather, 全年有5个月平均温度低于0℃, in a sentence with cooling elsewhere."""
    return bool(
        vocabulary.WEATHER_SPAN.search(around.until_next[:20])
        and not vocabulary.FREE_COOLING.search(around.clause)
    )


def span(around: Around) -> Found:
    """Judge months, days, hours or a share of the year: free cooling, or not covered by the audit."""
    here = f"{around.gap} {around.figure.unit} {around.until_next}"
    of_the_year = vocabulary.OF_THE_YEAR.search(here) is not None
    cooled = _is_cooled(around, here, of_the_year=of_the_year)
    if around.figure.group == "percent":
        if not cooled or not of_the_year or _is_other_share(around):
            return when_near(around, NO_KIND)
    elif not cooled or _is_weather(around):
        return when_near(around, NO_KIND) if vocabulary.WEATHER_SPAN.search(around.clause) else None
    if _is_other_span(around):
        return None
    draft = draft_of(around, "free_cooling", "yearly_time")
    longer = isinstance(draft, Draft) and draft.high > _MAX_YEAR_H
    return when_near(around, NO_KIND) if longer else draft


def _is_cooled(around: Around, here: str, *, of_the_year: bool) -> bool:
    if vocabulary.FREE_COOLING.search(here):
        return True
    return of_the_year and vocabulary.FREE_COOLING.search(around.sentence) is not None


def _is_other_share(around: Around) -> bool:
    """Distinguish a share of savings, or of weather, from a share of the year."""
    if vocabulary.SAVING.search(around.gap[-16:]) or re.search(r"saving|less|reduction", around.head[:24]):
        return True
    weather = vocabulary.WEATHER_SPAN.search(around.clause)
    return bool(weather and not vocabulary.FREE_COOLING.search(around.clause))


def _is_other_span(around: Around) -> bool:
    """Recognise a span per day, of something else, or of construction."""
    if re.search(r"[0-9] ?[x×/]$|每天|per day|a day", around.gap[-4:]) or around.figure.value <= 0:
        return True
    if vocabulary.NOT_COOLING.search(around.tail):
        return True
    timed = around.figure.group != "percent"
    return timed and vocabulary.BUILDING_TIME.search(around.tail[-40:]) is not None
