"""Electricity: power of the site and of a rack, transformers, voltage and substations."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from dataclasses import replace

from siting.auditing.reading.claim_kinds import OF_RACKS
from siting.auditing.reading.claims import Qualifiers, Share
from siting.auditing.reading.drafts import Draft, Found, is_let, measure
from siting.auditing.reading.line import FigureSpot
from siting.auditing.reading.numerals import read_numeral
from siting.units import unit_of

_COUNT = r"\d{1,2}|[一二两三四五六七八九十]|\b(?:one|two|three|four|five|six)\b"


def rack_power(spot: FigureSpot) -> Found:
    """Judge kilowatts per rack."""
    spelling = re.match(r"[A-Za-z]+|千瓦", spot.figure.unit)
    unit = unit_of("rack_power", spelling.group()) if spelling else None
    if unit is None:
        return "unit_unclear"
    return Draft("rack_power", unit.to_base(spot.figure.value), unit.to_base(spot.figure.high), unit.base)


_RACKS_BEFORE = re.compile(r"\b(?:racks|cabinets|densit(?:y|ies)|cages)\b[^\n]{0,90}$", re.IGNORECASE)
_DENSITY = re.compile(
    r"^\W*(?:(?:[Ss]tandard|[Aa]verage|[Tt]ypical|[Uu]sual|[Oo]rdinary|[Hh]igh[- ]density|[Uu]p to|[Mm]ax(?:imum)?|[Dd]ensity|[Cc]ages?|[Rr]acks?|[Ff]rom|each|per|of|at|is|are|:) ?)+$"
)


def _is_density_after_racks(spot: FigureSpot) -> bool:
    """Return whether it goes on with the racks of the sentence before: 1,100 racks. Average 5 kW, up to 30 kW."""
    text, start = spot.line.text, spot.line.start
    racks = _RACKS_BEFORE.search(text, max(spot.line.paragraph, start - 120), start)
    return (
        racks is not None
        and not spot.number
        and spot.figure.high <= 150
        and _DENSITY.search(spot.gap) is not None
    )


def _is_of_rack(spot: FigureSpot) -> bool:
    figure = spot.figure
    if (
        not figure.unit.strip(" -").lower().startswith(("kw", "千瓦", "kilo"))
        or figure.multiplier
        or figure.value >= 500
    ):
        return False
    again = spot.last_kind == "rack_power" and len(spot.gap) < 40 and not spot.in_gap("load", "it", "total")
    if again or _is_density_after_racks(spot):
        return True
    if spot.near("per_rack") and spot.cost("per_rack") < 50:
        return True
    if spot.in_head("rack") and spot.cost("rack") < 22:
        return True
    # 机柜：47U，平均功率8kW
    start = spot.line.start
    label = spot.line.tokens.between("rack", start, start + 12)
    labelled = label and spot.line.text[label[-1].end : label[-1].end + 1] == ":"
    named = spot.in_gap("rack") and spot.cost("rack") < 50 and not spot.in_gap("plant", "load")
    if figure.high <= 150 and (labelled or named):
        return True  # the average rack draws 4 kW
    return (
        spot.last_kind in OF_RACKS
        and figure.high <= 250
        and (spot.head.startswith(" each") or len(spot.gap) < 24)
    )


# 该站主变2台，最大负荷210兆瓦，可供我方80兆瓦: the load of a substation, not what it can spare.
_OF_THAT_STATION = re.compile(r"该(?:变电)?[站所](?![址房])[^。；]*?负[荷载](?:率)?[^，。；]{0,6}$")


def power(spot: FigureSpot) -> Found:
    """Judge a power: of a rack, of the site, of a plant, or of something else."""
    figure = spot.figure
    if _is_of_rack(spot):
        return rack_power(spot)
    # 100兆 of bandwidth
    other = figure.unit.endswith("兆") and not spot.near("load", "it", "total", "supply")
    if other or (figure.chinese and figure.value == 1 and "瓦" not in figure.unit):
        return "other" if other else "article"
    if _is_bought(spot) and spot.in_gap("have", "load"):
        return measure(spot, "power", "power", qualifiers=Qualifiers(share="supply"))
    plant, station = (
        _is_of_plant(spot),
        _OF_THAT_STATION.search(spot.line.text, spot.line.start, figure.start),
    )
    if plant or station:
        return "plant" if plant else "not_site"
    yearly = is_let(spot) or re.match(r" (?:per|a|each) year\b| annually\b|[/每]年", spot.after(12))
    if (
        yearly
        or figure.high * (0.001 if figure.unit.strip(" -").lower().startswith(("k", "千")) else 1.0) < 0.02
        or re.search(r"节[约省电]|\bsav(?:e|es|ed|ing)\b|\bremaining$", spot.gap[-16:].strip())
    ):
        return "generation"
    return measure(spot, "power", "power", qualifiers=Qualifiers(share=_share(spot)))


def _is_bought(spot: FigureSpot) -> bool:
    """Return whether it is what the site buys: 142 MW of hydro power."""
    return spot.in_head("bought") and spot.cost("bought") <= 8 and not spot.in_gap("plant")


_OF_SITE = ("site", "own", "asset", "it", "rack", "total", "supply")


def _is_of_plant(spot: FigureSpot) -> bool:
    figure, line = spot.figure, spot.line
    if re.match(r" (?:of )?(?:IT|critical)\b", spot.head):
        return False
    if figure.unit.endswith(("p", "e", "t", "th")) and "watt" not in figure.unit:
        return True  # MWp, MWth
    token, cost = spot.token("plant"), spot.cost("plant")
    if token is not None and line.text[token.start : token.end] == "装机" and not line.has("region"):
        # 园区总装机容量38MW: installed, but not in a plant.
        others = line.tokens.between("plant", line.start, line.end)
        if all(line.text[t.start : t.end] == "装机" for t in others):
            return False
    if token is None or (spot.in_head("asset") and spot.cost("asset") <= 20 and not spot.in_head("plant")):
        return False  # its 6 MW site
    # The wind farm has a capacity of 124 MW: the plant is the subject.
    ahead = spot.gap_start <= token.start and token.end <= figure.start and cost <= 60
    if ahead and not line.separated(token.end, figure.start):
        return not any(
            line.tokens.between(c, token.end, figure.start) for c in _OF_SITE
        ) or cost <= spot.cost("load")
    far = 140 if re.search(r"(?:\d台? ?[x×]|\d台(?:单[台机])?) ?$", spot.before(6)) else 60
    return cost <= far and cost <= spot.cost("load") and not _is_bought(spot)


def _share(spot: FigureSpot) -> Share:
    named: tuple[tuple[str, Share], ...] = (("it", "it"), ("supply", "supply"), ("total", "total"))
    near = [
        (spot.cost(word), n, share)
        for n, (word, share) in enumerate(named)
        if spot.near(word) and spot.cost(word) < 40
    ]
    return min(near)[2] if near else "unspecified"


def apparent(spot: FigureSpot) -> Found:
    """Judge an apparent power: the transformers of the supply."""
    before = spot.before(30)
    if re.search(r"UPS|柴|不间断|[Gg]enerator|发电机", before):
        return "plant"
    units = re.search(
        rf"(?P<n>{_COUNT}) ?(?:[×xX*]|台(?:主变|变压器)?(?:单台|容量|各|均)*为?|transformers? (?:of|rated(?: at)?|at)|nos?\.) ?$", before, re.IGNORECASE
    )  # fmt: skip
    if units is None and re.match(r" (?:[a-z-]+ ){0,2}transformers\b|(?:的)?(?:主变|变压器)", spot.head):
        units = re.search(rf"(?<![\d.])(?P<n>{_COUNT})(?:台| )? ?$", before[-10:], re.IGNORECASE)
    if units is None:
        units = re.match(r" ?(?:transformers? ?)?[×xX*] ?(?P<n>\d{1,2})(?![\d.])", spot.after(24))
    more = Qualifiers(units=_small(units["n"]) if units else None)
    found = measure(spot, "transformer", "apparent_power", qualifiers=more)
    # Below 5 MVA a transformer is one of the distribution, not of the supply.
    return "generation" if isinstance(found, Draft) and found.high < 5 else found


_PASSING = re.compile(
    r" (?:overhead |transmission )*(?:lines? (?:passes|runs|crosses|nearby)(?! (?:the|our|this) (?:site|property|land|park|campus|parcel))|bus\b)|(?:线路|高压线)(?:穿|经过|走廊)"
)


_OTHER_END = re.compile(
    r"\b(?:from|to|of|near) (?:an?|the|its|their) $|[距离至到靠邻临][^，。；]{0,8}$|substation rated at $|\bnew \d*/?$"
)


_STATIONS = re.compile(rf"[^，。；,;0-9]{{0,12}}?变电[站所]?[^，。；,;0-9座]{{0,3}}(?P<n>{_COUNT})[座个所]")


_STATIONS_BEFORE = re.compile(
    rf"(?P<n>{_COUNT}) ?(?:[座个所回路×xX]{{1,2}} ?|(?:[a-z-]+ ){{0,3}})$", re.IGNORECASE
)


# Two substations of 110 kV.
_STATIONS_OF = re.compile(
    rf"(?P<n>{_COUNT}) (?:[a-z-]+ ){{0,3}}substations? (?:of|at|rated(?: at)?) $", re.IGNORECASE
)


# Jiaocheng 220 kV substation, 220 kV Duncun substation: one, neither counted nor built for the site.
_STATION = re.compile(
    r" (?:[A-Z][\w'’-]* ){0,2}(?:sub-?station|(?:grid|switching) station|switchyard)\b|(?:[一-龥]{2,4})?(?:变电[站所]|站)"
)
_BUILT = re.compile(
    r"自建|自有|专用|自备|[新拟]建|建设|建成|规划|配套|\bown\b|dedicated|on-?site|private|\bnew\b|\bbuil[dt]|construct|\bplanned\b",
    re.IGNORECASE,
)
_NEAREST = re.compile(
    r"\b(?:nearest|closest|nearby|neighbouring|adjacent|upstream) (?:[A-Z][\w'’-]* ){0,3}$|(?:最近|附近|邻近|毗邻|紧邻|周[边围]|上级)的?[^，。；,;0-9]{0,8}$",
    re.IGNORECASE,
)
_FED_FROM = re.compile(
    r"(?:\b(?:from|off) (?:the |an? )?(?:[\w'’-]+ ){0,4}(?:\d+ kV [A-Za-z '’-]{1,40} (?:and|or) (?:the )?(?:[\w'’-]+ ){0,3})*"
    r"|[由从自](?!建|有|备)[^，。；,;0-9]{0,10}(?:\d+(?:kV|千伏)[^，。；,;0-9]{1,12}[和与及、][^，。；,;0-9]{0,8})*)$",
    re.IGNORECASE,
)
_WAYS = frozenset({"length", "metre"})
_WAY_THERE, _WAY_HERE = 45, 24  # characters between a station and how far it is


def _is_station_elsewhere(spot: FigureSpot) -> bool:
    """Whether a voltage names a station away from the site: a way leads to it, or a lower voltage from it."""
    gap = spot.gap[-60:]
    if not _STATION.match(spot.head) or _BUILT.search(gap):
        return False
    figures, at = spot.line.figures, spot.number
    # The voltage of the supply, not of another station: 文水东园的110千伏变电站, 本园区由220千伏变电站供电.
    lower = any(
        f.group == "voltage" and f.value < spot.figure.value and not _STATION.match(spot.line.text, f.end)
        for f in figures
    )
    if _NEAREST.search(gap) or (lower and _FED_FROM.search(spot.before(110))):
        return True
    between = spot.until_next
    if figures[at + 1 : at + 2] and figures[at + 1].group in _WAYS and len(between) < _WAY_THERE:
        # A label: 220 kV substation: 2.1 km.
        return lower or re.search("[:：]|距", between) is not None
    return lower and at > 0 and figures[at - 1].group in _WAYS and len(gap) < _WAY_HERE


# 地块内有35千伏线路一条，迁改费用……: a line in the way. One that merely crosses the land may feed it.
_IN_THE_WAY = re.compile(
    r"[^。；]*?(?:迁改|迁移|改迁)|[^.;]*?\b(?:relocat\w+|diver(?:t|sion)\w*)\b", re.IGNORECASE
)


def voltage(spot: FigureSpot) -> Found:
    """Judge a voltage: of the supply, with its substations, or of a line or station elsewhere."""
    if _is_station_elsewhere(spot):
        return "not_site"
    aside = re.search(r"\band (?:an?|the|two|its|one)? ?(?:new )?$", spot.gap)
    if (spot.in_gap("plant") and spot.cost("plant") < 20 and not aside) or (
        spot.in_head("plant") and spot.cost("plant") < 16
    ):
        return "plant"
    inner = re.match(
        r"(?:开闭|开关站|配电|环网|母线)| (?:switchgear|distribution|busbar)", spot.head
    ) or re.search(r"(?:中压|低压|[Mm]edium voltage)[：: ]*$", spot.gap)
    if (
        inner
        or _PASSING.match(spot.head)
        or _IN_THE_WAY.match(spot.line.text, spot.figure.end, spot.line.end)
        or (_OTHER_END.search(spot.gap[-30:]) and not (spot.last and spot.last.supplied))
    ):
        return "not_site"
    after = _STATIONS.match(spot.after(40))
    named = _STATIONS_OF.search(spot.before(50))
    before = named or _STATIONS_BEFORE.search(spot.before(30))
    counted = named or re.match(r"[^，。；,;]{0,16}(?:变电|station)", spot.after(30), re.IGNORECASE)
    stations = _small(after["n"]) if after else _small(before["n"]) if before and counted else None
    own = re.search(
        r"自建|自有|专用|自备|\bown\b|dedicated|on-?site|private", f"{spot.gap[-24:]}#{spot.head[:24]}"
    )
    draft = measure(spot, "voltage", "voltage", qualifiers=Qualifiers(stations=stations, own=own is not None))
    stepped = re.search(r"(?<![\d.])(?:\d{2,3}(?: ?kV)?/)+$", spot.before(16), re.IGNORECASE)
    if stepped and isinstance(draft, Draft):
        # 400/110/20 kV: the supply is at the highest voltage of the transformer.
        highest = max(draft.value, *map(float, re.findall(r"\d+", stepped.group())))
        return replace(draft, value=highest, high=highest)
    return draft


_SMALL_EN = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


def _small(text: str) -> int:
    text = text.strip().lower()
    return int(text) if text.isdigit() else _SMALL_EN.get(text) or int(read_numeral(text) or 0)
