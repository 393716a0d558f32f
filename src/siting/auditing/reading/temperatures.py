"""Temperatures and spans of the year: the annual mean, summer, extremes, free cooling; shares."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Literal

from siting.auditing.reading.claim_kinds import KINDS, KindId
from siting.auditing.reading.claims import Claim
from siting.auditing.reading.comparisons import comparison_of
from siting.auditing.reading.drafts import Draft, Found, goes_on, measure
from siting.auditing.reading.line import FigureSpot, Line
from siting.auditing.reading.scanning import scanner
from siting.auditing.reading.stated_figures import StatedFigure
from siting.conventions import HOURS_PER_YEAR
from siting.records import dataclass

_NEAR, _SEPARATED = 45, 25
# No place on Earth has a warmer year [degC]: bare degrees above it are of another scale.
_WARMEST = 36.0
_STEEPEST = 60.0  # [degrees or %]: no building land is steeper
_WET = re.compile(
    r"\b(?:wet[- ]bulb|dew[- ]point)[a-z ]{0,14}[:=]? ?$|(?:湿球|露点)[^，。0-9]{0,6}$", re.IGNORECASE
)


def temperature(spot: FigureSpot) -> Found:
    """Judge a temperature: the annual mean, that of summer, an extreme, or another."""
    if _is_angle(spot):
        return "other"
    if _OF_DAYS.match(spot.after(50)) or _WET.search(spot.gap[-24:]):
        return "temperature"
    meant = _kind_of_temperature(spot)
    if meant is None or (not KINDS[meant].seasonal and _is_monthly_mean(spot)):
        return "temperature"
    if meant == "extreme_temperature":
        return _extreme(spot)
    return measure(spot, meant, "temperature") if _is_of_scale(spot, meant) else "unit_unclear"


def _is_of_scale(spot: FigureSpot, meant: KindId) -> bool:
    """Return whether degrees without a scale may be Celsius."""
    named = not _BARE.fullmatch(spot.figure.unit)
    return named or KINDS[meant].seasonal or spot.figure.value <= _WARMEST


_BARE = re.compile(r"[ -]?(?:°|degrees?|度)")
_OF_DAYS = re.compile(
    r"(?:天气|以[上下]的?(?:天|日))| ?(?:colder|warmer|cooler|lower|higher)| on (?:just |only |about |some |fewer than |no more than |barely )*[\w-]+ (?:days|afternoons|nights|hours|occasions|mornings)\b"
)


def _is_angle(spot: FigureSpot) -> bool:
    """Return whether bare degrees measure an angle, a latitude or an intensity."""
    if spot.figure.group != "degree":
        return False
    warmth = re.search("温|零下|[冷热夏冬]", spot.before(30))
    return not warmth or re.search("烈度|抗震|地震|[经纬坡角]", spot.gap[-12:]) is not None


_MONTH_OR_SEASON = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:coldest|warmest|hottest|coolest) month|[Ww]inters?|months?)\b"
    r"|(?:1[0-2]|[1-9]|[一二三四五六七八九]|十[一二]?)月份?|^月份?(?=平?均)|最[冷热]月|冬季|冬天"
)
_AVERAGED = re.compile(
    r"\b(?:averag\w+|means?|on average|typical(?:ly)?)\b|平均|月?均温?|均值", re.IGNORECASE
)
_RECORDED = re.compile(
    r"\b(?:records?|recorded|ever|extreme|absolute|lowest|highest|annual|yearly|year)\b|极端|历史|极值|年平?均|全年|常年|(?<!平均)最[高低]气?温"
)


def _is_monthly_mean(spot: FigureSpot) -> bool:
    """Return whether it is the mean of a month or a season: the coldest month averages -5 °C.

    That is neither an extreme nor the mean of the year.
    """
    said = _CLAUSES.split(spot.gap)[-1] + "#" + _CLAUSES.split(spot.head)[0]
    return bool(
        _MONTH_OR_SEASON.search(said)
        and _AVERAGED.search(said)
        and not _RECORDED.search(said.partition("#")[0])
    )


_CLAUSES = re.compile(r"[，；;。]|, ")


def _kind_of_temperature(spot: FigureSpot) -> KindId | None:
    near = _words_of_temperature(spot)
    if not near:
        return _kind_before(spot)
    if "temp_other" in near and spot.last_kind == "extreme_temperature" and len(spot.gap) < 14:
        return "extreme_temperature"
    special = _special(spot, near)
    if special is not None:
        return special or None
    named = spot.nearest(*near) in _MEANS
    said = "mean" in near or spot.line.has("dc", "own", "site", "free")
    return "mean_temperature" if named and said else None


def _kind_before(spot: FigureSpot) -> KindId | None:
    """Return the kind of the temperature that the figure goes on with."""
    last = spot.last if len(spot.gap) < 40 or goes_on(spot) else None
    return last.id if last is not None and last.dimension == "temperature" else None


_MEANS = frozenset({"mean", "avg"})


def _words_of_temperature(spot: FigureSpot) -> list[str]:
    """Return the classes of words beside a figure that tell which temperature it is."""
    near = [
        c
        for c in ("extreme", "summer", "temp_other", "mean", "avg")
        if (spot.in_gap(c) and spot.cost(c) < 90) or (spot.in_head(c) and spot.cost(c) < 30)
    ]
    if _MEANS.intersection(near) and spot.cost("temp_other") > _SEPARATED + spot.cost("mean", "avg"):
        return [c for c in near if c != "temp_other"]  # above the sea, with an average temperature of
    return near


def _special(spot: FigureSpot, near: list[str]) -> KindId | Literal[""] | None:
    """Return the kind if summer or an extreme is meant, empty for another; None if neither is named nearest."""
    strong = [c for c in near if c not in _MEANS]
    if not strong or _is_called_annual(spot, strong):
        return None
    extreme = "extreme" in strong
    if not _is_extreme(spot, strong) and spot.nearest("temp_other", *strong) == "temp_other":
        return ""
    summer = "summer" in strong and _is_of_summer(spot, near, extreme=extreme)
    return "summer_temperature" if summer else "extreme_temperature" if extreme else ""


def _is_called_annual(spot: FigureSpot, strong: list[str]) -> bool:
    """Return whether a mean of the year is named nearer than the other words."""
    ahead = spot.line.tokens.between("mean", spot.gap_start, spot.figure.start)
    said = spot.line.text[ahead[0].start : ahead[-1].end] if ahead else ""
    annual = re.search("annual|year|年", said, re.IGNORECASE)
    return annual is not None and spot.figure.start - ahead[-1].end < spot.cost(*strong)


def _is_of_summer(spot: FigureSpot, near: list[str], *, extreme: bool) -> bool:
    """Return whether it is an average of summer, or that of a month; not an extreme of it."""
    if extreme and spot.figure.value < 0:
        return False
    if _MEANS.intersection(near) or (len(spot.gap) < 14 and spot.line.has("avg")):
        return True
    month = re.search("July|August|month|最热月|[七八78]月", f"{spot.gap[-40:]}{spot.head}")
    return not extreme and month is not None


def _extreme(spot: FigureSpot) -> Found:
    found, figure = measure(spot, "extreme_temperature", "temperature"), spot.figure
    named = _NAMES_EXTREME.search(spot.before(30))
    if named is None or not isinstance(found, Draft) or figure.high != figure.value:
        return found
    # 极端最高39.6℃: the word is part of the name, no limit; 极端最高气温30℃以上 is one all the same.
    between, behind = spot.before(30)[named.end() :], spot.after(12)
    compared, _ = comparison_of(
        f"{between}#{behind}", len(between), len(between) + 1, is_range=False, more=False
    )
    return found if compared == figure.comparison else replace(found, comparison=compared)


_NAMES_EXTREME = re.compile(
    r"(?:.*[^a-z])?(?:最[高低]|max(?:imum)?|min(?:imum)?|up to|as (?:low|high) as)(?=[^0-9]{0,8}$)",
    re.IGNORECASE,
)


def _is_extreme(spot: FigureSpot, strong: list[str]) -> bool:
    return "extreme" in strong and re.search(
        r"极端|历史|record|logged|registered|design|in the shade|as low as|as high as|extreme|dry bulb|coldest|hottest|lows? of|highs? of", f"{spot.gap[-40:]}{spot.head}", re.IGNORECASE
    ) is not None and not re.search(r"water|supply|水|风", f"{spot.gap[-30:]}{spot.head[:12]}")  # fmt: skip


def is_supply(spot: FigureSpot) -> bool:
    """Return whether a figure is the temperature of the cooling water or the supply air."""
    if spot.figure.group != "temperature":
        return False
    if re.search(
        r"供水|冷冻水|进水|送风|进风|供回水|冷水|出水|supply|chilled|inlet|leaving water|water at|\bwater\b",
        f"{spot.gap[-30:]} # {spot.head[:24]}",
    ):
        return True
    said = spot.last_kind == "free_cooling" and re.fullmatch(r" ?[,(]? ?at (?:an? |about |up to )*", spot.gap)
    return bool(said)


_COOLING = scanner(
    r"间接(?:蒸发)?|水侧|冷却塔|板换|板式换热|干冷器?|氟泵|乙二醇|风侧|新风|直接(?:新风|通风|蒸发|引入)|\bindirect(?: air| evaporative)?|\bwater[- ]?side|cooling towers?"
    r"|plate heat exchanger|\bdry[- ]?coolers?|pumped refrigerant|\bair[- ]?side|\bdirect (?:air|fresh|outside|outdoor|evaporative)|\b(?:outside|outdoor|fresh)[- ]air\b",
    re.IGNORECASE,
)


def cooling_words(spot: FigureSpot) -> str:
    """Return the technologies of free cooling named for a figure, otherwise the words for free cooling."""
    sentence = spot.line.text[spot.line.start : spot.line.end]
    for said in (f"{spot.gap} # {spot.head}", sentence):
        named = technologies(said)
        if named:
            return named
    return _said_as_is(spot, "free")


def technologies(words: str) -> str:
    """Return the technologies of free cooling that a text names, empty if it names none."""
    return ", ".join(dict.fromkeys(m.group() for m in _COOLING.finditer(words)))


def _said_as_is(spot: FigureSpot, name: str) -> str:
    token = spot.token(name)
    return spot.line.text[token.start : token.end] if token else ""


SPANS = frozenset({"month", "day", "hour", "week", "percent"})
_WEATHER = re.compile(r"气温|温度|无霜|采暖|日照|temperature|frost|below|above", re.IGNORECASE)
_MAX_YEAR_H = 8784.0


def span(spot: FigureSpot) -> Found:
    """Judge months, days, hours or a share of the year: free cooling, or something else."""
    topic = "share" if spot.figure.group == "percent" else "time"
    if not _is_cooled(spot) or _is_weather(spot) or (topic == "share" and not _is_share_of_year(spot)):
        return topic
    draft = measure(spot, "free_cooling", "yearly_time")
    # More hours than a year has are a claim only if stated for a year.
    more = isinstance(draft, Draft) and draft.high > _MAX_YEAR_H and not spot.in_clause("of_year")
    return topic if more else draft


def _is_share_of_year(spot: FigureSpot) -> bool:
    saved = re.search(r"节|降|减|提|saving|less|reduc|cut|lower|energy", f"{spot.gap[-16:]}#{spot.head[:24]}")
    return not saved and (spot.near("of_year") or spot.in_clause("of_year"))


def _is_cooled(spot: FigureSpot) -> bool:
    yearly = spot.in_clause("of_year")
    free = spot.near("free") or (spot.line.has("free") and (yearly or spot.near("of_year")))
    free = free or (yearly and spot.last_kind == "free_cooling" and goes_on(spot))
    daily = re.search(r"每天|per day|a day|[0-9] ?[x×/]$", f"{spot.gap[-4:]}{spot.head[:8]}")
    other = spot.cost("not_free") < min(spot.cost("free"), _NEAR)
    return free and spot.figure.value > 0 and not other and not daily


def _is_weather(spot: FigureSpot) -> bool:
    """Return whether it is a span of weather, 全年有5个月平均温度低于0℃, beside another of cooling."""
    if not _WEATHER.search(spot.until_next[:20]) or spot.in_clause("free"):
        return False
    others = [f for f in spot.line.figures if f is not spot.figure and f.group in SPANS]
    return bool(others) or not spot.line.tokens.between("free", spot.figure.end, spot.line.end)


def whole_year(spot: FigureSpot) -> Found:
    """Judge free cooling stated in words."""
    return Draft("free_cooling", spot.figure.value, spot.figure.value, "h/yr")


# Above 100% only a share that is called one: 绿电占比115%, 108% renewable.
_OF_SUPPLY = re.compile(
    r"(?:占比?|比例|比重)[^，。；#]{0,6}#|\b(?:runs?|running|operates?|powered|supplied|supply|consumption)\b[^,;.#]{0,16}#"
    r"|#(?: \w+)? (?:renewable|green|clean|carbon-free|hydro\w*)\b",
    re.IGNORECASE,
)
# 100% of the current comes from the river; 99% of its power from the cascade.
_FROM_A_SOURCE = re.compile(
    r" (?:carbon[- ]free|green|GREEN|renewable|RENEWABLE|clean)\b(?! (?:space|field|belt|roof|cover|capacity|growth))|,? (?:of (?:the|its|our|their|all)(?: the)? (?:current|power|electricity|energy)\b[^,;.0-9]{0,20} )?from (?:the |an? )?(?:[\w-]+ ){0,2}?(?:river|cascade|falls|dams?|hydro\w*|wind|solar|geothermal|sun)\b"
)
# That of a road, a roof or a bank; 坡度小于5%的占80%: the limit of a class.
_SLOPE_OF_OTHER = re.compile(
    r"道路|纵坡|屋面|边坡|护坡|放坡|管[道线]|排水|坡道|地下水|水力|河|\b(?:roads?|roofs?|ramps?|banks?|embankments?|pipes?|drains?|track|access|river)\b",
    re.IGNORECASE,
)
_CLASS_OF_SLOPE = re.compile(
    r"[^，。；、,;0-9]{0,4}?(?:的?(?:占|面积|区域|部分|土地|用地|范围)|[ -](?:on|over|across|for|covers?) (?:\d|about|most|some))"
)


def slope(spot: FigureSpot) -> Found:
    """Judge the slope of the ground, in degrees, percent or per mille."""
    figure = spot.figure
    said = f"{spot.gap[-30:]}#{spot.head[:20]}"
    if _SLOPE_OF_OTHER.search(said) or _CLASS_OF_SLOPE.match(spot.after(16)) or figure.high > _STEEPEST:
        return "other"
    if figure.group == "percent":
        return measure(spot, "slope", "slope")
    low, high = (float(f"{100.0 * math.tan(math.radians(x)):.6g}") for x in (figure.value, figure.high))
    return Draft("slope", low, high, "%")


def degrees(spot: FigureSpot) -> Found:
    """Judge degrees: a slope, or a temperature."""
    return slope(spot) if spot.in_gap("slope") else temperature(spot)


_SHARE = re.compile(r"(\d+(?:\.\d+)?) ?%")
_MIX, _PARTS, _ALL, _SLIP = 120, 3, 100.0, 0.6


def _is_of_mix(spot: FigureSpot) -> bool:
    """Return whether it is one of several shares in a row that make 100%: 54% gas, 26% hydro, 20% wind."""
    text, start, end = spot.line.text, spot.figure.start, spot.figure.end
    low = max(0, start - _MIX)
    said = [(low + m.start(), float(m[1])) for m in _SHARE.finditer(text[low : end + _MIX])]
    runs = (said[i:j] for i in range(len(said)) for j in range(i + _PARTS, len(said) + 1))
    return any(
        abs(sum(share for _, share in run) - _ALL) < _SLIP and any(at == start for at, _ in run)
        for run in runs
    )


def percent(spot: FigureSpot) -> Found:
    """Judge a share: of the year, of renewable power, or another."""
    if spot.near("slope"):
        return slope(spot)
    found = span(spot)
    if isinstance(found, Draft) or spot.figure.unit == "个百分点":
        return found
    above = spot.figure.high > 100 and not _OF_SUPPLY.search(f"{spot.gap[-24:]}#{spot.head[:24]}")
    if above or _is_of_mix(spot):
        return "share"
    return measure(spot, "renewable_share", "share") if _is_renewable(spot) else "share"


def _is_renewable(spot: FigureSpot) -> bool:
    """Return whether a share is one of renewable power, or goes on with one."""
    again = spot.last_kind == "renewable_share" and len(spot.gap) < 70
    if again and not spot.in_gap("green_not", "ratio_other", "people", "rack"):
        return True
    if _is_of_green_energy(spot) or _FROM_A_SOURCE.match(spot.after(80)):
        return True
    green, other = spot.cost("green"), spot.cost("green_not")
    return green <= 60 and spot.near("green") and not other < min(green, 24)


def _is_of_green_energy(spot: FigureSpot) -> bool:
    """Return whether it is the share of the energy before it: 其中绿电2.4亿千瓦时，占75%; 870 GWh from wind, 80 percent."""
    before = spot.line.figures[spot.number - 1] if spot.number else None
    if before is None or before.group != "energy" or len(spot.gap) >= 24:
        return False
    return bool(spot.line.tokens.between("green", spot.reach[0], spot.figure.start))


_ALL_YEAR = re.compile(
    r"(?i:\ball[- ]year(?:[- ](?:round|long))?|\byear[- ]round|\bthroughout the (?:whole |entire )?year|\bthe whole year(?: round)?|\bevery day of the year)(?! (?:average|mean))"
    r"|全年(?=(?:都|均|皆|全部|全程|可全部)?(?:可|能|采用|使用|利用|实现|无需|不用|依靠|靠|自然冷))|一年四季|终年|一年到头"
)
_HALF_YEAR = re.compile(
    r"(?i:\bhalf (?:of )?(?:the|a|each) year|\bhalf the (?:time|days|hours))|一半(?:左右)?的?(?:时间|日子|天数|时段)|半年时间"
)


def year_in_words(text: str, start: int, end: int) -> list[tuple[int, int, float]]:
    """Return where a sentence says that something lasts all year or half of it, and the hours."""
    found = [(*m.span(), HOURS_PER_YEAR.value) for m in _ALL_YEAR.finditer(text, start, end)]
    return found + [(*m.span(), HOURS_PER_YEAR.value / 2) for m in _HALF_YEAR.finditer(text, start, end)]


@dataclass
class Cooling:
    """How a paragraph says that the site is cooled: what it names holds for its later sentences too."""

    paragraph: int = -1
    named: str = ""
    supply_c: float = math.nan

    def of(self, line: Line, supply: StatedFigure | None) -> None:
        """Keep what a sentence names."""
        if line.paragraph != self.paragraph:
            self.paragraph, self.named, self.supply_c = line.paragraph, "", math.nan
        self.named = technologies(line.text[line.start : line.end]) or self.named
        self.supply_c = self.supply_c if supply is None else supply.value

    def told(self, claim: Claim) -> Claim:
        """Return hours of free cooling with the technology and temperature named before them."""
        more = claim.qualifiers
        if "supply_c" not in claim.spec.qualifiers or not self.named or technologies(more.mode):
            return claim
        supply = self.supply_c if math.isnan(more.supply_c) else more.supply_c
        return replace(claim, qualifiers=replace(more, mode=self.named, supply_c=supply))
