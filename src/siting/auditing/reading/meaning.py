"""What a figure means: its kind of claim from its unit and the words around it, or why it is not a claim."""

from __future__ import annotations

import re
from collections.abc import Callable

from siting.auditing.reading import offers, vocabulary
from siting.auditing.reading.context import NO_KIND, Around, Draft, Found, count_of, nearest, when_near
from siting.auditing.reading.counts import building_words, counted, plain_count, rack_words, server_words
from siting.auditing.reading.electricity import apparent, power, rack_power, voltage
from siting.auditing.reading.land_money import area, is_investment, money
from siting.auditing.reading.lengths import latency, length, metre
from siting.auditing.reading.temperatures import span, temperature, whole_year

# A figure without a unit is ignored unless one of these words is near; tested first, as most fail.
_PLAIN_HINT = re.compile(r"[PW]UE|效率|effectiveness|机柜|机架|服务器|rack|cabinet|server", re.IGNORECASE)
# 20,000 racks at a PUE of 1.2: the nearer noun.
_PUE_OF = re.compile(r"\bPUE (?:of|is|at|below|under) (?:[a-z]+ ){0,2}$")


_LARGE_NUMBERS = frozenset({"亿", "百亿", "千亿", "万亿", "万", "billion", "million"})


def judge(around: Around) -> Found:
    """Return what the figure claims, why it is not a claim, or ``None`` if the audit does not cover it."""
    rule = RULES.get(around.figure.group)
    return rule(around) if rule else None


def plain(around: Around) -> Found:
    """Judge a figure without a unit: PUE, WUE, money whose currency is left out, a count."""
    figure = around.figure
    if not figure.multiplier and not _PLAIN_HINT.search(f"{around.before[-90:]}{around.head[:30]}"):
        return None
    named = nearest(
        around.before[-90:],
        pue=vocabulary.PUE,
        wue=vocabulary.WUE,
        racks=vocabulary.RACK_BEFORE,
        servers=vocabulary.SERVER_BEFORE,
    )
    if (
        named == "pue"
        or _PUE_OF.search(around.before[-30:])
        or re.match(r" ?的? ?(?:年均|平均|annual |annualised |average |design )?PUE", around.head)
    ):
        return _pue(around)
    if named == "wue" and 0 <= figure.value < 10 and not around.head.startswith("kg"):
        return wue(around)
    if figure.multiplier in _LARGE_NUMBERS and is_investment(around):
        return _sum_without_currency(around)
    return plain_count(around, named)


# Less than 1 is impossible, but may be claimed.
_LEAST_PUE = 0.5


def _pue(around: Around) -> Found:
    usual = _LEAST_PUE <= around.figure.value < 4 and not re.match(r" ?[x×*倍]", around.head)
    return count_of(around, "pue") if usual else None


def _sum_without_currency(around: Around) -> Found:
    figure = around.figure
    if figure.value < 1e6:
        return None
    if figure.multiplier[-1] in "亿万":
        return Draft("investment", figure.value, figure.high, "CNY")
    return NO_KIND


def wue(around: Around) -> Found:
    """Judge a water-usage effectiveness; every spelling of its group is the same unit."""
    return Draft("wue", around.figure.value, around.figure.high, "L/kWh")


def other(around: Around) -> Found:
    """Judge a figure of no known kind."""
    return when_near(around, NO_KIND)


def _priced(around: Around) -> Found:
    """Judge a sum: the price of energy first."""
    price = offers.energy_price(around)
    return money(around) if price is None else price


def _timed(around: Around) -> Found:
    """Judge hours or minutes: on the way to a place, otherwise of the year."""
    return offers.travel_time(around) or (span(around) if around.figure.group == "hour" else other(around))


def _degrees(around: Around) -> Found:
    """Judge a temperature: the annual mean, summer, an extreme, or another."""
    found = temperature(around)
    return found if isinstance(found, Draft) else offers.other_temperature(around) or found


def _shared(around: Around) -> Found:
    """Judge a share: of renewable power, otherwise of the year."""
    found = span(around)
    return found if isinstance(found, Draft) else offers.renewable_share(around) or found


def _volume(around: Around) -> Found:
    routed = offers.routes(around) if around.figure.unit.endswith("条") else None
    return offers.water(around) or routed or other(around)


def _piece(around: Around) -> Found:
    if around.figure.unit == "柜":
        return rack_words(around)
    employed = offers.jobs(around) if re.search(r"(?:岗位|就业)[^，。；0-9]{0,3}$", around.gap) else None
    return employed or counted(around)


RULES: dict[str, Callable[[Around], Found]] = {
    "": plain,
    "length": length,
    "metre": metre,
    "temperature": _degrees,
    "degree": _degrees,
    "month": span,
    "day": span,
    "hour": _timed,
    "week": span,
    "percent": _shared,
    "wue": wue,
    "area": area,
    "money": _priced,
    "rack_power": rack_power,
    "power": power,
    "apparent": apparent,
    "voltage": voltage,
    "latency": latency,
    "piece": _piece,
    "generic": _piece,
    "building": counted,
    "count_rack": rack_words,
    "count_server": server_words,
    "count_building": building_words,
    "price": _priced,
    "energy": other,
    "density": other,
    "minute": _timed,
    "other": _volume,
    "water_rate": _volume,
    "year": whole_year,
    "acceleration": offers.acceleration,
    "person": offers.jobs,
    "feed": offers.feeds,
    "feed_zh": offers.feeds,
    "route": offers.routes,
}
