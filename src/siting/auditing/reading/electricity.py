"""Electricity: power of the site and of a rack, transformers, voltage and substations."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from dataclasses import replace

from siting.auditing.reading import vocabulary
from siting.auditing.reading.claims import Qualifiers, Share
from siting.auditing.reading.context import (
    NO_KIND,
    NOT_SITE,
    OF_PLANT,
    Around,
    Draft,
    Found,
    draft_of,
    when_near,
)
from siting.auditing.reading.numerals import read_numeral
from siting.units import unit_of

# 300 racks at an average of 6 kW.
_AT = re.compile(
    r"^ ?(?:at|@|averaging|rated at|with|of)(?: (?:an?|about|up|to|average|mean|of|density)){0,5} $|^ ?\($"
)


# The data centre has 142 MW of hydro power: what it draws, not a plant.
_BOUGHT = re.compile(
    r" of (?:[a-z-]+ ){0,2}(?:hydro|renewable|wind|solar|nuclear|green|clean|firm|grid)[a-z-]* ?(?:power|electricity|energy|supply)?\b"
)
_HAS = re.compile(
    r"\b(?:ha[sd]|have|secured|contracted|draws?|uses?|buys?|receives?|supplied with|access to)\b[^,;.]{0,24}$"
)
_COUNT = r"\d{1,2}|[一二两三四五六七八九十]|\b(?:one|two|three|four|five|six)\b"
# A 275 kV line passes; 400 metres from a substation rated at 400 kV.
_PASSING = re.compile(
    r" (?:overhead |transmission )*(?:lines? (?:passes|runs|crosses|nearby)|bus\b)|(?:线路|高压线)(?:穿|经过|走廊)"
)
_RATED = re.compile(r"\bfrom (?:an?|the) [^,;.]{0,40}substation rated at $|\bnew \d*/?$")
_SHARES: tuple[tuple[Share, re.Pattern[str]], ...] = (
    ("it", vocabulary.IT_LOAD),
    ("supply", vocabulary.SUPPLY),
    ("total", vocabulary.TOTAL_LOAD),
)


def rack_power(around: Around) -> Found:
    """Judge kilowatts per rack."""
    figure = around.figure
    spelling = re.match(r"[A-Za-z]+|千瓦", figure.unit)
    unit = unit_of("rack_power", spelling.group()) if spelling else None
    if unit is None:
        return NO_KIND
    return Draft("rack_power", unit.to_base(figure.value), unit.to_base(figure.high), unit.base)


def power(around: Around) -> Found:
    """Judge a power: of a rack, of the site, or of generation or savings."""
    near = f"{around.gap[-24:]} # {around.head[:16]}"
    if _is_of_rack(around):
        return rack_power(around)
    if _BOUGHT.match(around.head) and _HAS.search(around.gap):
        return draft_of(around, "power", "power", qualifiers=Qualifiers(share="supply"))
    several = re.search(r"\d ?[x×] ?$", around.before[-6:])
    if vocabulary.GENERATION.search(f"{around.before[-28:]} {near}" if several else near):
        return when_near(around, OF_PLANT)
    if re.search(r"节[约省电]|\bsav(?:e|es|ed|ing)\b", around.gap[-16:]):
        return when_near(around, NO_KIND)
    if around.figure.chinese and around.figure.value == 1:
        return None
    named = f"{around.gap[-24:]} # {around.head[:28]}"
    share: Share = next((share for share, pattern in _SHARES if pattern.search(named)), "unspecified")
    return draft_of(around, "power", "power", qualifiers=Qualifiers(share=share))


def _is_of_rack(around: Around) -> bool:
    kilowatts = around.figure.unit.lower().startswith(("kw", "千瓦", "kilo")) and around.figure.value < 500
    if not kilowatts:
        return False
    if around.last_kind == "rack_power" or vocabulary.PER_RACK.search(around.gap[-30:]):
        return True
    if re.match(r" ?(?:[a-z-]+ )?(?:rack|cabinet)s?\b|柜", around.head) and around.figure.value < 200:
        return True
    if (
        around.last_kind in {"racks", "rack_power"}
        and around.figure.high <= 60
        and re.fullmatch(
            r"(?:标准)?(?:机柜|机架|racks|cabinets)?[，, ]*(?:平均|最大|最小|标准|可选)?", around.gap
        )
    ):
        return True
    at = around.head.startswith(" each") or _AT.search(around.gap)
    return bool((around.last_kind == "racks" and at) or vocabulary.PER_RACK_AFTER.search(around.head))


def apparent(around: Around) -> Found:
    """Judge an apparent power: the transformers of the supply."""
    if re.search("UPS|柴|不间断|generator", around.before[-30:], re.IGNORECASE):
        return when_near(around, NOT_SITE)
    units = re.search(
        rf"(?P<n>{_COUNT}) ?(?:[×xX*]|台(?:主变|变压器)?(?:单台|容量|各|均)*为?|transformers? of|nos?\.) ?$",
        around.before[-30:],
        re.IGNORECASE,
    )
    if units is None and re.match(r" (?:[a-z-]+ ){0,2}transformers\b|(?:的)?(?:主变|变压器)", around.head):
        # Two 31.5 MVA transformers.
        units = re.search(rf"(?<![\d.])(?P<n>{_COUNT}) $", around.before[-10:], re.IGNORECASE)
    if units is None:
        units = re.match(r" ?(?:transformers? ?)?[×xX*] ?(?P<n>\d{1,2})(?![\d.])", around.after)
    more = Qualifiers(units=_small(units["n"]) if units else None)
    return draft_of(around, "transformer", "apparent_power", qualifiers=more)


def voltage(around: Around) -> Found:
    """Judge a voltage: of the supply, with its substations, or of a line or station elsewhere."""
    near = f"{re.split('[,，;；]', around.gap)[-1][-16:]} # {around.head[:12]}"
    if _PASSING.match(around.head) or _RATED.search(around.gap):
        return when_near(around, NOT_SITE)
    if vocabulary.NOT_SUPPLY.search(near) or _is_other_end(around):
        return when_near(around, NOT_SITE)
    count = _station_count(around)
    counted = count and re.match(r"^[^，。；,;]{0,16}(?:变电|station)", around.after, re.IGNORECASE)
    own = vocabulary.OWN.search(f"{around.gap[-24:]} # {around.head[:24]}")
    more = Qualifiers(stations=_small(count) if counted else None, own=own is not None)
    draft = draft_of(around, "voltage", "voltage", qualifiers=more)
    stepped = re.search(r"(?<![\d.])(\d{2,3})(?: ?kV)?/$", around.before[-8:], re.IGNORECASE)
    if stepped and isinstance(draft, Draft) and float(stepped[1]) > draft.value:
        # 110/20 kV: the supply is at the higher voltage of the transformer.
        return replace(draft, value=float(stepped[1]), high=float(stepped[1]))
    return draft


def _is_other_end(around: Around) -> bool:
    """Recognise the station at the other end of a distance: 距110kV变电站, from the 400 kV substation."""
    if re.search("[至到][^，。；]{0,8}$", around.gap[-16:]) and around.head.startswith("变电"):
        return True
    ahead = re.search(r"\b(?:from|to|of|near) (?:an?|the) $|[距离][^，。；]{0,8}$", around.gap[-16:])
    return ahead is not None


def _station_count(around: Around) -> str:
    after = vocabulary.SUBSTATION_AFTER.match(around.after[:40])
    if after and after["n"]:
        return after["n"]
    before = vocabulary.SUBSTATION_BEFORE.search(around.before[-30:])
    return (before["n"] or before["en"] or "") if before else ""


_SMALL_EN = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


def _small(text: str) -> int:
    text = text.strip().lower()
    if text.isdigit():
        return int(text)
    return _SMALL_EN.get(text) or int(read_numeral(text) or 0)
