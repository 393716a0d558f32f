"""Electricity: power of the site and of a rack, transformers, voltage and substations."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from dataclasses import replace

from siting.auditing.reading.claim_kinds import OF_RACKS
from siting.auditing.reading.claims import Qualifiers, Share
from siting.auditing.reading.drafts import Draft, Found, is_let, measure
from siting.auditing.reading.lexicon import Token
from siting.auditing.reading.line import FigureSpot
from siting.auditing.reading.numerals import read_numeral
from siting.auditing.reading.stated_figures import StatedFigure
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
_MOST_KW = 150  # of a rack
_DENSITY = re.compile(
    r"^\W*(?:(?:[Ss]tandard|[Aa]verage|[Tt]ypical|[Uu]sual|[Oo]rdinary|[Hh]igh[- ]density|[Uu]p to|[Mm]ax(?:imum)?|[Dd]ensity|[Cc]ages?|[Rr]acks?|[Ff]rom|each|per|of|at|is|are|:) ?)+$"
)


def _is_density_after_racks(spot: FigureSpot) -> bool:
    """Return whether it goes on with the racks of the sentence before: 1,100 racks. Average 5 kW, up to 30 kW."""
    if spot.number or spot.figure.high > _MOST_KW:
        return False
    low = max(spot.line.paragraph, spot.line.start - 120)
    racks = _RACKS_BEFORE.search(spot.line.text, low, spot.line.start)
    return racks is not None and _DENSITY.search(spot.gap) is not None


def _is_of_rack(spot: FigureSpot) -> bool:
    figure = spot.figure
    kilowatts = _is_kilo(figure) and not figure.multiplier and figure.value < 500
    return kilowatts and any(says(spot) for says in _OF_A_RACK)


def _is_kilo(figure: StatedFigure) -> bool:
    return figure.unit.strip(" -").lower().startswith(("k", "千"))


def _is_rack_again(spot: FigureSpot) -> bool:
    return spot.last_kind == "rack_power" and len(spot.gap) < 40 and not spot.in_gap("load", "it", "total")


def _is_beside_rack(spot: FigureSpot) -> bool:
    per_rack = spot.near("per_rack") and spot.cost("per_rack") < 50
    return per_rack or (spot.in_head("rack") and spot.cost("rack") < 22)


def _is_behind_rack(spot: FigureSpot) -> bool:
    """Return whether racks are the subject or the label: the average rack draws 4 kW; 机柜：47U，平均功率8kW."""
    if spot.figure.high > _MOST_KW:
        return False
    if spot.in_gap("rack") and spot.cost("rack") < 50 and not spot.in_gap("plant", "load"):
        return True
    label = spot.line.tokens.between("rack", spot.line.start, spot.line.start + 12)
    return bool(label) and spot.line.text[label[-1].end : label[-1].end + 1] == ":"


def _is_of_racks_before(spot: FigureSpot) -> bool:
    if spot.last_kind not in OF_RACKS or spot.figure.high > 250:
        return False
    return spot.head.startswith(" each") or len(spot.gap) < 24


_OF_A_RACK = (_is_rack_again, _is_density_after_racks, _is_beside_rack, _is_behind_rack, _is_of_racks_before)
# 该站主变2台，最大负荷210兆瓦，可供我方80兆瓦: the load of a substation, not what it can spare.
_OF_THAT_STATION = re.compile(r"该(?:变电)?[站所](?![址房])[^。；]*?负[荷载](?:率)?[^，。；]{0,6}$")


def power(spot: FigureSpot) -> Found:
    """Judge a power: of a rack, of the site, of a plant, or of something else."""
    figure = spot.figure
    if _is_of_rack(spot):
        return rack_power(spot)
    if figure.unit.endswith("兆") and not spot.near("load", "it", "total", "supply"):
        return "other"  # 100兆 of bandwidth
    if figure.chinese and figure.value == 1 and "瓦" not in figure.unit:
        return "article"
    if _is_bought(spot) and spot.in_gap("have", "load"):
        return measure(spot, "power", "power", qualifiers=Qualifiers(share="supply"))
    return "plant" if _is_of_plant(spot) else _of_site(spot)


_A_YEAR = re.compile(r" (?:per|a|each) year\b| annually\b|[/每]年")
_SAVED = re.compile(r"节[约省电]|\bsav(?:e|es|ed|ing)\b|\bremaining$")
_LEAST_MW = 0.02


def _of_site(spot: FigureSpot) -> Found:
    """Return the power of the site, unless it is let, saved, of a year, or that of a device."""
    if _OF_THAT_STATION.search(spot.line.text, spot.line.start, spot.figure.start):
        return "not_site"
    megawatts = spot.figure.high * (0.001 if _is_kilo(spot.figure) else 1.0)
    saved = _SAVED.search(spot.gap[-16:].strip())
    if megawatts < _LEAST_MW or saved or is_let(spot) or _A_YEAR.match(spot.after(12)):
        return "generation"
    return measure(spot, "power", "power", qualifiers=Qualifiers(share=_share(spot)))


def _is_bought(spot: FigureSpot) -> bool:
    """Return whether it is what the site buys: 142 MW of hydro power."""
    return spot.in_head("bought") and spot.cost("bought") <= 8 and not spot.in_gap("plant")


_OF_SITE = ("site", "own", "asset", "it", "rack", "total", "supply")


def _is_of_plant(spot: FigureSpot) -> bool:
    token = spot.token("plant")
    if token is None or re.match(r" (?:of )?(?:IT|critical)\b", spot.head):
        return False
    if _is_installed_in_site(spot, token) or _is_of_sized_site(spot):
        return False
    if _is_subject(spot, token):
        between = spot.line.tokens.between
        return not any(between(c, token.end, spot.figure.start) for c in _OF_SITE)
    far = 140 if _UNITS_OF_PLANT.search(spot.before(6)) else 60
    return spot.cost("plant") <= min(far, spot.cost("load")) and not _is_bought(spot)


def _is_subject(spot: FigureSpot, token: Token) -> bool:
    """Return whether the plant is the subject: the wind farm has a capacity of 124 MW."""
    ahead = spot.gap_start <= token.start and token.end <= spot.figure.start
    return ahead and spot.cost("plant") <= 60 and not spot.line.separated(token.end, spot.figure.start)


_UNITS_OF_PLANT = re.compile(r"(?:\d台? ?[x×]|\d台(?:单[台机])?) ?$")


def _is_of_sized_site(spot: FigureSpot) -> bool:
    """Return whether what has the power stands behind it: its 6 MW site."""
    return spot.in_head("asset") and spot.cost("asset") <= 20 and not spot.in_head("plant")


def _is_installed_in_site(spot: FigureSpot, token: Token) -> bool:
    """Return whether it is installed, but not in a plant: 园区总装机容量38MW."""
    line = spot.line
    if line.text[token.start : token.end] != "装机" or line.has("region"):
        return False
    return all(
        line.text[t.start : t.end] == "装机" for t in line.tokens.between("plant", line.start, line.end)
    )


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
    r" (?:overhead |transmission )*(?:lines? (?:passes|runs|crosses|nearby)(?! (?:the|our|this) (?:[a-z]+ )?(?:site|property|land|park|campus|parcel|plot|boundary|edge|corner))|bus\b)|(?:线路|高压线)(?:穿|经过|走廊)"
)
_OTHER_END = re.compile(
    r"\b(?:from|to|of|near) (?:an?|the|its|their) $|[距离至到靠邻临][^，。；]{0,8}$|substation rated at $|\bnew \d*/?$"
)
_WAY_TO = re.compile(r"\b[Dd]istance (?:to|from) (?:(?:the|an?|its|nearest|next) )*$")
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
# The 110 kV substation is 1.1 km away, and the 220 kV substation 2.5 km: a clause that opens with a
# station states the distance to it, not the supply voltage.
_OPENS_CLAUSE = re.compile(
    r"(?:^ ?|[,;:.，；：。] ?|\b(?:and|but|while) )(?:(?:and|but|while|而) ?)?(?:[Tt]he |An? )?$"
)
_STANDS = re.compile(
    rf"(?:{_STATION.pattern})(?:[\u4e00-\u9fff]{{0,8}}| (?:is|lies|stands|sits)\b)?(?: (?:only|just|about|some|around|approximately|roughly|a mere|at|within))* ?"
)
_WAYS = frozenset({"length", "metre"})
_WAY_THERE, _WAY_HERE = 45, 24  # characters between a station and how far it is


def _is_station_elsewhere(spot: FigureSpot) -> bool:
    """Whether a voltage names a station away from the site: a way leads to it, or a lower voltage from it."""
    gap, lower = spot.gap[-60:], _has_lower(spot)
    if _NEAREST.search(gap) or (lower and _FED_FROM.search(spot.before(110))):
        return True
    near = len(spot.until_next) < _WAY_THERE
    if near and _is_way(spot, spot.number + 1):
        # A label: 220 kV substation: 2.1 km.
        return lower or _tells_way(spot)
    return lower and len(gap) < _WAY_HERE and _is_way(spot, spot.number - 1)


def _tells_way(spot: FigureSpot) -> bool:
    """Return whether a clause states the distance to a station."""
    opens = _OPENS_CLAUSE.search(spot.before(24)) is not None
    told = opens and _STANDS.fullmatch(spot.until_next) is not None
    return told or re.search("[:：]|距", spot.until_next) is not None


def _has_lower(spot: FigureSpot) -> bool:
    """Return whether the sentence has a lower voltage, that of the supply and not of another station.

    文水东园的110千伏变电站, 本园区由220千伏变电站供电.
    """
    lower = (f for f in spot.line.figures if f.group == "voltage" and f.value < spot.figure.value)
    return any(not _STATION.match(spot.line.text, f.end) for f in lower)


def _is_way(spot: FigureSpot, number: int) -> bool:
    return any(n == number and f.group in _WAYS for n, f in enumerate(spot.line.figures))


# 地块内有35千伏线路一条，迁改费用……: a line in the way. One that merely crosses the land may feed it.
_IN_THE_WAY = re.compile(
    r"[^。；]*?(?:迁改|迁移|改迁)|[^.;]*?\b(?:relocat\w+|diver(?:t|sion)\w*)\b", re.IGNORECASE
)


def voltage(spot: FigureSpot) -> Found:
    """Judge a voltage: of the supply, with its substations, or of a line or station elsewhere."""
    if _STATION.match(spot.head) and not _BUILT.search(spot.gap[-60:]) and _is_station_elsewhere(spot):
        return _elsewhere(spot)
    if _is_of_plant_beside(spot):
        return "plant"
    if _is_not_of_supply(spot):
        return _elsewhere(spot)
    own = _OWN.search(f"{spot.gap[-24:]}#{spot.head[:24]}") is not None
    more = Qualifiers(stations=_stations(spot), own=own)
    draft = measure(spot, "voltage", "voltage", qualifiers=more)
    stepped = re.search(r"(?<![\d.])(?:\d{2,3}(?: ?kV)?/)+$", spot.before(16), re.IGNORECASE)
    if stepped and isinstance(draft, Draft):
        # 400/110/20 kV: the supply is at the highest voltage of the transformer.
        highest = max(draft.value, *map(float, re.findall(r"\d+", stepped.group())))
        return replace(draft, value=highest, high=highest)
    return draft


def _elsewhere(spot: FigureSpot) -> Found:
    """Return why a voltage elsewhere is none of the site: it may name the end of the distance beside it."""
    ahead = len(spot.until_next) < _WAY_THERE and _is_way(spot, spot.number + 1)
    behind = _FROM_IT.fullmatch(spot.gap) is not None and _is_way(spot, spot.number - 1)
    return "in_claim" if _STATION.match(spot.head) and (ahead or behind) else "not_site"


_FROM_IT = re.compile(r" ?(?:away )?(?:from|to|of) (?:the|an?|its) (?:(?:nearest|existing|[A-Z][\w'’-]*) )*")


_OWN = re.compile(r"自建|自有|专用|自备|\bown\b|dedicated|on-?site|private")
_INNER = re.compile(r"(?:开闭|开关站|配电|环网|母线)| (?:switchgear|distribution|busbar)")
_MEDIUM = re.compile(r"(?:中压|低压|[Mm]edium voltage)[：: ]*$")


def _is_of_plant_beside(spot: FigureSpot) -> bool:
    if spot.in_head("plant") and spot.cost("plant") < 16:
        return True
    aside = re.search(r"\band (?:an?|the|two|its|one)? ?(?:new )?$", spot.gap)
    return spot.in_gap("plant") and spot.cost("plant") < 20 and not aside


def _is_not_of_supply(spot: FigureSpot) -> bool:
    """Return whether it is a voltage inside the site, or of a line that passes, is moved or leads elsewhere."""
    if _INNER.match(spot.head) or _MEDIUM.search(spot.gap) or _PASSING.match(spot.head):
        return True
    if _IN_THE_WAY.match(spot.line.text, spot.figure.end, spot.line.end) or _WAY_TO.search(spot.gap[-40:]):
        return True
    return _OTHER_END.search(spot.gap[-30:]) is not None and not (spot.last and spot.last.supplied)


def _stations(spot: FigureSpot) -> int | None:
    """Return how many substations a voltage is said to be of; None if it is not said."""
    after = _STATIONS.match(spot.after(40))
    if after:
        return _small(after["n"])
    named = _STATIONS_OF.search(spot.before(50))
    counted = re.match(r"[^，。；,;]{0,16}(?:变电|station)", spot.after(30), re.IGNORECASE)
    before = named or (_STATIONS_BEFORE.search(spot.before(30)) if counted else None)
    return _small(before["n"]) if before else None


_SMALL_EN = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


def _small(text: str) -> int:
    text = text.strip().lower()
    return int(text) if text.isdigit() else _SMALL_EN.get(text) or int(read_numeral(text) or 0)
