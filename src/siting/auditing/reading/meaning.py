"""What a figure means: its kind of claim from its unit and the words around it, or why it is none."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from siting.auditing.reading import vocabulary
from siting.auditing.reading.claim_kinds import KindId
from siting.auditing.reading.context import (
    NO_KIND,
    NOT_SITE,
    Around,
    Draft,
    Found,
    count_of,
    draft_of,
    nearest,
    when_near,
)
from siting.auditing.reading.lengths import length, metre
from siting.auditing.reading.numerals import read_numeral
from siting.auditing.reading.targets import distance_target
from siting.auditing.reading.units import unit_of


def judge(around: Around) -> Found:
    """Return what the figure claims, why it is no claim, or ``None`` where it is no matter of the audit."""
    rule = RULES.get(around.figure.group)
    return rule(around) if rule else None


# --- climate --------------------------------------------------------------------------------


def _temperature(around: Around) -> Found:  # noqa: PLR0911 - one return a rule
    gap, head = around.gap, around.head
    if around.figure.group == "degree" and (
        not re.search("温", around.before[-30:]) or re.search("烈度|抗震|地震|[经纬坡角]", around.tail)
    ):
        return None
    if vocabulary.TEMPERATURE_DIFFERENCE.search(gap[-24:]) or re.match(
        r" ?(?:colder|warmer|cooler|lower|higher)", head
    ):
        return when_near(around, NOT_SITE)
    wanted = list(vocabulary.MEAN_TEMPERATURE.finditer(around.before[-80:]))
    if wanted:
        between = around.before[-80:][wanted[-1].end() :]
        water = re.search(r"\b(?:river|lake|sea|fjord|water) $", around.before[-80:][: wanted[-1].start()])
        lead = around.before[-80:][max(0, wanted[-1].start() - 6) : wanted[-1].start()]
        if (
            not water
            and not re.search(r"[0-9一-十] ?(?:个月|天|months?\b|days?\b)", between)
            and not vocabulary.OTHER_TEMPERATURE.search(f"{lead} # {between}")
            and not vocabulary.SUPPLY_TEMPERATURE.search(between)
        ):
            return draft_of(around, "mean_temperature", "temperature")
    if re.search("年平?均[约为仅达]?$", gap) and re.match("的?[^，。]{0,4}温", head):
        return draft_of(around, "mean_temperature", "temperature")
    if vocabulary.MEAN_TEMPERATURE.search(head[:40]) and not vocabulary.OTHER_TEMPERATURE.search(
        f"{gap[-12:]}{head[:40]}"
    ):
        return draft_of(around, "mean_temperature", "temperature")
    if is_supply(around) and vocabulary.FREE_COOLING.search(around.sentence):
        return None
    return when_near(around, NO_KIND)


def is_supply(around: Around) -> bool:
    """Tell whether a temperature is that of the cooling water or the supply air."""
    return bool(vocabulary.SUPPLY_TEMPERATURE.search(f"{around.gap[-30:]} # {around.head[:24]}"))


_LONGEST_YEAR_H = 8784.0


def _is_weather(around: Around) -> bool:
    """Tell a span of weather, 全年有5个月平均温度低于0℃, in a sentence that cools elsewhere."""
    return bool(
        vocabulary.WEATHER_SPAN.search(around.until_next[:20])
        and not vocabulary.FREE_COOLING.search(around.clause)
    )


def _span(around: Around) -> Found:  # noqa: PLR0911 - one return a rule
    figure = around.figure
    here = f"{around.gap} {figure.unit} {around.until_next}"
    cooled = vocabulary.FREE_COOLING.search(here) or (
        vocabulary.FREE_COOLING.search(around.sentence) and vocabulary.OF_THE_YEAR.search(here)
    )
    if figure.group == "percent":
        saved = vocabulary.SAVING.search(around.gap[-16:]) or re.search(
            r"saving|less|reduction", around.head[:24]
        )
        if vocabulary.WEATHER_SPAN.search(around.clause) and not vocabulary.FREE_COOLING.search(
            around.clause
        ):
            return when_near(around, NO_KIND)
        if not cooled or saved or not vocabulary.OF_THE_YEAR.search(here):
            return when_near(around, NO_KIND)
    elif not cooled or _is_weather(around):
        return when_near(around, NO_KIND) if vocabulary.WEATHER_SPAN.search(around.clause) else None
    if re.search(r"[0-9] ?[x×/]$|每天|per day|a day", f"{around.gap[-4:]}") or figure.value <= 0:
        return None
    if vocabulary.NOT_COOLING.search(around.tail):
        return None
    if figure.group != "percent" and vocabulary.BUILDING_TIME.search(around.tail[-40:]):
        return None
    draft = draft_of(around, "free_cooling", "yearly_time")
    if isinstance(draft, Draft) and draft.high > _LONGEST_YEAR_H:
        return when_near(around, NO_KIND)
    return draft


# --- efficiency, land, money ---------------------------------------------------------------------------


# Without one of these words a figure without unit means nothing here; asked first, as most fail it.
_PLAIN_HINT = re.compile(r"[PW]UE|效率|effectiveness|机柜|机架|服务器|rack|cabinet|server", re.IGNORECASE)


# 1,000 racks in phase one, rising to 5,000.
_GROWING = re.compile(r"(?:rising|growing|increasing|expanding|scaling|expandable) to (?:[a-z]+ ){0,2}$")
_OF_THEM = re.compile(r" (?:of (?:them|these|which)|are|were|have been|already|will be)\b")
_RACKS = re.compile(r"\b(?:racks|cabinets)\b")
_SERVERS = re.compile(r"\bservers\b")


def _plain(around: Around) -> Found:  # noqa: PLR0911 - one return a rule
    figure = around.figure
    if not figure.multiplier and not _PLAIN_HINT.search(f"{around.before[-90:]}{around.head[:30]}"):
        return None
    key = nearest(
        around.before[-90:],
        pue=vocabulary.PUE,
        wue=vocabulary.WUE,
        racks=vocabulary.RACK_BEFORE,
        servers=vocabulary.SERVER_BEFORE,
    )
    if key == "pue" or re.match(
        r" ?的? ?(?:年均|平均|annual |annualised |average |design )?PUE", around.head
    ):
        if 1.0 <= figure.value < 4 and not re.match(r" ?[x×*倍]", around.head):
            return count_of(around, "pue")
        return None
    if key == "wue" and 0 <= figure.value < 10:
        return Draft("wue", figure.value, figure.high, "L/kWh")
    if figure.multiplier in {"亿", "百亿", "千亿", "万亿", "万", "billion", "million"} and _is_investment(
        around
    ):
        if figure.value >= 1e6 and figure.multiplier[-1] in "亿万":
            return Draft("investment", figure.value, figure.high, "CNY")
        return NO_KIND if figure.value >= 1e6 else None
    return _plain_count(around, key)


def _plain_count(around: Around, key: str) -> Found:
    """Racks and servers counted without a unit; *key* is the noun that stands nearest before."""
    figure = around.figure
    if _GROWING.search(around.gap) and figure.value >= 50:
        grown = nearest(around.before[-120:], racks=_RACKS, servers=_SERVERS)
        if grown:
            return count_of(around, "racks" if grown == "racks" else "servers")
    if around.last_kind in {"racks", "servers"} and _OF_THEM.match(around.head) and len(around.gap) < 16:
        return count_of(around, "racks" if around.last_kind == "racks" else "servers")
    if figure.multiplier and vocabulary.RACK_AFTER.match(around.head):
        return count_of(around, "racks")
    if figure.multiplier and vocabulary.SERVER_AFTER.match(around.head):
        return count_of(around, "servers")
    if key in {"racks", "servers"} and (figure.value >= 50):
        return count_of(around, "racks" if key == "racks" else "servers")
    return None


def _wue(around: Around) -> Found:
    # Every spelling of the group is the same unit.
    return Draft("wue", around.figure.value, around.figure.high, "L/kWh")


def _is_investment(around: Around) -> bool:
    near = f"{around.gap[-40:]} # {around.head[:30]}"
    return bool(vocabulary.INVESTMENT.search(near)) and not _other_money(around)


def _other_money(around: Around) -> bool:
    near = f"{around.gap[-16:]} # {around.head[:16]}"
    return bool(vocabulary.SUBSIDY.search(around.clause) or vocabulary.OTHER_MONEY.search(near))


_SAME_MONEY = re.compile(
    r" ?\((?:about|approx\.?|around|roughly|some|equivalent to|or|equal to|~|≈)? ?(?:US\$|[A-Z]{3})? ?"
)


def _is_listed(gap: str) -> bool:
    """Tell whether a sum goes on with the money before it: a list, a part, the same in another currency."""
    return bool(
        re.fullmatch(r"[、,，和及与 and]{0,6}", gap)
        or re.search(r"其中|of which|including|\b(?:additional|further|another) ?$|设备|工程|土建", gap[-40:])
        or _SAME_MONEY.fullmatch(gap)
    )


def _money(around: Around) -> Found:
    if vocabulary.SUBSIDY.search(around.clause) or vocabulary.SUBSIDY.search(around.gap):
        return None
    per = re.match(r" ?(?:/|每|per |an? (?:acre|rack|month|year))", around.head)
    if per or re.search("亩均|强度|每亩|每个?机柜|单位|单柜", around.gap[-16:]):
        return when_near(around, NO_KIND)
    if vocabulary.OTHER_WORKS.search(around.head):
        return when_near(around, NOT_SITE)
    listed = around.last_kind == "investment" and _is_listed(around.gap)
    # Phase 1: 20,000 racks, RMB 3.5bn.
    sized = around.last_kind in {"racks", "land_area", "floor_area"} and re.fullmatch(
        r" ?[,，、(（]? ?(?:and )?", around.gap
    )
    listed = listed or bool(sized and around.figure.value >= 1e7 and not _other_money(around))
    thing = vocabulary.INVESTED_THING.search(around.after[:120])
    if thing and vocabulary.GENERATION.search(thing.group()):
        thing = None
    if (
        _is_investment(around) or (thing and not _other_money(around)) or listed
    ) and around.figure.value >= 1e4:
        return draft_of(around, "investment", "money")
    return when_near(around, NO_KIND)


def _area(around: Around) -> Found:
    gap, head = around.gap[-60:], around.head[:50]
    if vocabulary.OTHER_AREA.search(f"{gap[-14:]}{head[:14]}"):
        return when_near(around, NOT_SITE)
    key = nearest(gap, land_area=vocabulary.LAND, floor_area=vocabulary.FLOOR)
    after = vocabulary.FLOOR.search(head), vocabulary.LAND.search(head)
    feet = re.search(r"f(?:ee|oo)?t\.?$|SF$", around.figure.unit)
    large = unit_of("area", around.figure.unit)
    wide = large is not None and large.factor >= 600
    if wide:
        kind: KindId = "land_area"
    elif after[0] and not (after[1] and after[1].start() < after[0].start()):
        kind = "floor_area"
    elif feet and not re.search(r"\b(?:land|plot|parcel|lot|site area)\b", f"{gap} {head}", re.IGNORECASE):
        # Square feet are a measure of buildings; land is given in acres.
        kind = "floor_area"
    elif after[1]:
        kind = "land_area"
    elif around.last_kind == "buildings" and not key:
        kind = "floor_area"
    elif key:
        kind = "floor_area" if key == "floor_area" else "land_area"
    elif around.last_kind in {"floor_area", "land_area"} and (
        re.fullmatch(r"[、,，和及与 and]{0,6}", around.gap)
        or (
            len(around.gap) < 40
            and re.search(r"\b(?:and|then|to|of which|including) |其中|增至|扩至", around.gap)
        )
    ):
        kind = "floor_area" if around.last_kind == "floor_area" else "land_area"
    else:
        return when_near(around, NO_KIND)
    listed = len(around.sentence) < 80 and re.fullmatch(r"[-*•·\s\d.)]*(?:[A-Za-z ]{1,24}: ?)?", around.gap)
    if wide and not (
        key or after[1] or vocabulary.DATA_CENTRE.search(around.sentence) or around.last_kind or listed
    ):
        return None
    return draft_of(around, kind, "area")


# --- electricity ---------------------------------------------------------------------------------------


def _rack_power(around: Around) -> Found:
    figure = around.figure
    spelling = re.match(r"[A-Za-z]+|千瓦", figure.unit)
    unit = unit_of("rack_power", spelling.group()) if spelling else None
    if unit is None:
        return NO_KIND
    return Draft("rack_power", unit.to_base(figure.value), unit.to_base(figure.high), unit.base)


# 300 racks at an average of 6 kW.
_AT = re.compile(
    r"^ ?(?:at|@|averaging|rated at|with|of)(?: (?:an?|about|up|to|average|mean|of|density)){0,5} $|^ ?\($"
)


def _power(around: Around) -> Found:
    near = f"{around.gap[-24:]} # {around.head[:16]}"
    kilowatts = around.figure.unit.lower().startswith(("kw", "千瓦", "kilo")) and around.figure.value < 500
    before = vocabulary.PER_RACK.search(around.gap[-30:])
    if kilowatts and (
        before
        or around.last_kind == "rack_power"
        or (around.last_kind == "racks" and (around.head.startswith(" each") or _AT.search(around.gap)))
        or vocabulary.PER_RACK_AFTER.search(around.head)
    ):
        return _rack_power(around)
    several = re.search(r"\d ?[x×] ?$", around.before[-6:])
    if vocabulary.GENERATION.search(f"{around.before[-28:]} {near}" if several else near):
        return when_near(around, NOT_SITE)
    if re.search(r"节[约省电]|\bsav(?:e|es|ed|ing)\b", around.gap[-16:]):
        return when_near(around, NO_KIND)
    if around.figure.chinese and around.figure.value == 1:
        return None
    share = "unspecified"
    for name, pattern in (
        ("it", vocabulary.IT_LOAD),
        ("supply", vocabulary.SUPPLY),
        ("total", vocabulary.TOTAL_LOAD),
    ):
        if pattern.search(f"{around.gap[-24:]} # {around.head[:28]}"):
            share = name
            break
    return draft_of(around, "power", "power", qualifiers={"share": share})


def _apparent(around: Around) -> Found:
    if re.search("UPS|柴|不间断|generator", around.gap[-14:]):
        return when_near(around, NOT_SITE)
    units = re.search(
        r"(?P<n>\d{1,2}|[一二两三四五六七八九十]) ?(?:[×xX*台]|transformers? of) ?$", around.before[-20:]
    )
    more = {"units": _small(units["n"])} if units else {}
    return draft_of(around, "transformer", "apparent_power", qualifiers=more)


def _voltage(around: Around) -> Found:
    near = f"{around.gap[-16:]} # {around.head[:12]}"
    if vocabulary.NOT_SUPPLY.search(near):
        return when_near(around, NOT_SITE)
    beside = re.search("[至到][^，。；]{0,8}$", around.gap[-16:]) and around.head.startswith("变电")
    if beside or re.search(r"\b(?:from|to|of|near) (?:an?|the) $|[距离][^，。；]{0,8}$", around.gap[-16:]):
        return when_near(around, NOT_SITE)
    after = vocabulary.SUBSTATION_AFTER.match(around.after[:40])
    before = vocabulary.SUBSTATION_BEFORE.search(around.before[-30:])
    more: dict[str, Any] = {}
    count = (after and after["n"]) or (before and (before["n"] or before["en"]))
    if count and re.match(r"^[^，。；,;]{0,16}(?:变电|station)", around.after, re.IGNORECASE):
        more["stations"] = _small(count)
    if vocabulary.OWN.search(f"{around.gap[-24:]} # {around.head[:24]}"):
        more["own"] = True
    draft = draft_of(around, "voltage", "voltage", qualifiers=more)
    stepped = re.search(r"(?<![\d.])(\d{2,3})(?: ?kV)?/$", around.before[-8:], re.IGNORECASE)
    if stepped and isinstance(draft, Draft) and float(stepped[1]) > draft.value:
        # 110/20 kV: the supply is at the higher voltage of the transformer.
        return replace(draft, value=float(stepped[1]), high=float(stepped[1]))
    return draft


_SMALL_EN = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


def _small(text: str) -> int:
    text = text.strip().lower()
    if text.isdigit():
        return int(text)
    return _SMALL_EN.get(text) or int(read_numeral(text) or 0)


# --- counts, latency -----------------------------------------------------------------------------------


def _counted(around: Around) -> Found:  # noqa: PLR0911 - one return a rule
    """Racks, servers and buildings counted in 个, 台, 架, 栋, or not counted in a unit at all."""
    after, gap, group = around.until_next[:30], around.gap[-30:], around.figure.group
    if re.match(r"^(?:万|级|月|小时|百分)", after):
        return None
    if group == "building":
        return _buildings(around)
    if vocabulary.SERVER_AFTER.match(after):
        return count_of(around, "servers")
    if vocabulary.RACK_AFTER.match(around.after[:30]) or (
        around.figure.unit == "架" and not vocabulary.SERVER_BEFORE.search(gap)
    ):
        return count_of(around, "racks")
    key = nearest(gap, racks=vocabulary.RACK_BEFORE, servers=vocabulary.SERVER_BEFORE)
    if key in {"racks", "servers"}:
        if key == "racks" and around.figure.unit == "台" and "服务器" in gap:
            key = "servers"
        return count_of(around, "racks" if key == "racks" else "servers")
    listed = re.fullmatch(r"[、,，和及与 and]{0,6}", around.gap) or re.search(
        "总计|合计|共计|一共", around.gap
    )
    again = len(around.gap) < 16 and vocabulary.SAME_AGAIN.search(around.gap)
    if around.last_kind in {"racks", "servers"} and (listed or again):
        return count_of(around, "racks" if around.last_kind == "racks" else "servers")
    return None


def _buildings(around: Around) -> Found:
    if re.search(r"变电[站所]?[^，。；,;]{0,3}$", around.gap):
        return None
    after = vocabulary.BUILDING_AFTER.match(around.until_next)
    before = vocabulary.BUILDING_BEFORE.search(around.gap)
    if before and not re.search(r"[一二三四五六七八九\d][栋幢座]", before["what"]):
        return count_of(
            around, "buildings", qualifiers={"what": before["what"].removeprefix("配套").removeprefix("建设")}
        )
    if (
        re.search("[共合总]计?有?$", around.gap)
        and vocabulary.DATA_CENTRE.search(around.sentence)
        and not after
    ):
        return count_of(around, "buildings")
    if after and "变电" not in after["what"]:
        return count_of(around, "buildings", qualifiers={"what": after["what"].removeprefix("的")})
    return None


def _rack_words(around: Around) -> Found:
    if re.match(r" (?:of|row|unit)s?\b", around.head):
        return count_of(around, "racks")
    return count_of(around, "racks")


def _server_words(around: Around) -> Found:
    if re.search(r"\d ?[×x]$", around.gap):
        return None
    return count_of(around, "servers")


# Data centres of a company, a province or the world are not those of the site.
_ELSEWHERE = re.compile(
    r"\b(?:provinces?|state|country|countries|region|world(?:wide)?|global(?:ly)?|company|operates?|operated|operators?"
    r"|portfolio|nationwide|other)\b",
    re.IGNORECASE,
)


def _building_words(around: Around) -> Found:
    what = re.sub(r"^[ -]", "", around.figure.unit)
    if around.figure.chinese and around.figure.value == 1:
        return None
    if what.lower().startswith("data") and _ELSEWHERE.search(f"{around.before[-60:]} # {around.head[:40]}"):
        return None
    return count_of(around, "buildings", qualifiers={"what": what})


def _latency(around: Around) -> Found:
    near = f"{around.clause}"
    if re.search("切换|转换|switch|transfer|failover|故障", near):
        return when_near(around, NO_KIND)
    target = distance_target(around.gap, around.until_next, follows_distance=around.last_kind == "latency")
    trip = (
        "round_trip"
        if vocabulary.ROUND_TRIP.search(near)
        else "one_way"
        if vocabulary.ONE_WAY.search(near)
        else "unspecified"
    )
    subject = target.name if target else ""
    return draft_of(around, "latency", "duration", subject=subject, qualifiers={"trip": trip})


def other(around: Around) -> Found:
    """Judge a figure that no kind of claim has."""
    return when_near(around, NO_KIND)


RULES: dict[str, Callable[[Around], Found]] = {
    "": _plain,
    "length": length,
    "metre": metre,
    "temperature": _temperature,
    "degree": _temperature,
    "month": _span,
    "day": _span,
    "hour": _span,
    "week": _span,
    "percent": _span,
    "wue": _wue,
    "area": _area,
    "money": _money,
    "rack_power": _rack_power,
    "power": _power,
    "apparent": _apparent,
    "voltage": _voltage,
    "latency": _latency,
    "piece": _counted,
    "generic": _counted,
    "building": _counted,
    "count_rack": _rack_words,
    "count_server": _server_words,
    "count_building": _building_words,
    "price": other,
    "energy": other,
    "density": other,
    "minute": other,
    "other": other,
}
