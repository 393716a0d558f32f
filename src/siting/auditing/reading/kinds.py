"""What a figure measures: its kind by the group of its unit and the nearest head nouns, or a topic.

Each group of units has one rule. A rule compares how near the words of the lexicon are that compete for the
figure (`Spot.nearest`); its default is what such a figure is without any of them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypedDict, Unpack

from siting.auditing.reading.claim_kinds import KindId
from siting.auditing.reading.claims import Band, Comparison, Metric, Qualifiers, Share, Trip
from siting.auditing.reading.ends import end_of, travel_end
from siting.auditing.reading.ledger import topic_of
from siting.auditing.reading.line import Spot
from siting.auditing.reading.numerals import read_numeral
from siting.conventions import HOURS_PER_YEAR, REMOTE_KM, REMOTE_SOFT_KM, SAME_CITY_KM
from siting.units import Dimension, unit_of

_NEAR, _BESIDE = 45, 25


@dataclass(frozen=True, slots=True)
class Draft:
    """A kind found for a figure; ``comparison`` replaces that of the figure, ``also`` is a second claim of it."""

    kind: KindId
    value: float
    high: float
    unit: str
    subject: str = ""
    qualifiers: Qualifiers = field(default_factory=Qualifiers)
    comparison: Comparison | None = None
    also: Draft | None = None


class More(TypedDict, total=False):
    """The fields of a draft besides kind and figure."""

    subject: str
    qualifiers: Qualifiers


Found = Draft | str
"""A draft, or what else the figure is: a topic, or the rule that leaves it out."""


def measure(spot: Spot, kind: KindId, dimension: Dimension, **more: Unpack[More]) -> Found:
    """Return the figure as a claim of *kind*, in the base unit of *dimension*."""
    figure = spot.figure
    # 300 free-cooling days: the unit is the last word.
    unit = unit_of(dimension, figure.unit) or unit_of(dimension, figure.unit.rsplit(" ", 1)[-1])
    if unit is None:
        return "unit_unclear"
    return Draft(kind, unit.to_base(figure.value), unit.to_base(figure.high), unit.base, **more)


def count(spot: Spot, kind: KindId, **more: Unpack[More]) -> Draft:
    """Return the figure as a claim of *kind*, without a unit."""
    return Draft(kind, spot.figure.value, spot.figure.high, "", **more)


def kind_of(spot: Spot) -> Found:
    """Return what the figure measures."""
    figure, line = spot.figure, spot.line
    if figure.group and _DIFFERENCE.match(spot.after(30)):
        return topic_of(figure.group, "")
    before = line.figures[spot.number - 1] if spot.number else None
    if not figure.group and before is not None and before.group and _FROM_TO.fullmatch(spot.gap):
        # From 1.1 million gallons per day to 250,000: the unit is said once.
        same = replace(figure, group=before.group, unit=before.unit)
        figures = (*line.figures[: spot.number], same, *line.figures[spot.number + 1 :])
        return kind_of(replace(spot, line=replace(line, figures=figures)))
    return RULES[figure.group](spot)


_FROM_TO = re.compile(r" (?:a day |per day |in (?:19|20)\d\d )?to (?:just |only |about |some |around )?|[降增提扩升减]?[至到为]约?")
_DIFFERENCE = re.compile(r" ?(?:less|fewer|more|lower|higher|cheaper|shorter|longer|smaller|larger|bigger) than\b(?! not)")


# --- lists

_VERBS = (
    r"(?:(?:will )?(?:require|need|cost|take|have|has|add|cover|absorb|see|house|hold|occup[yi]e?|reach|bring)s?\b"
    r"|(?:is|are|of|at|about|for|another|a further|approximately|around|some|with|now|still|only|just|over|up|to|then|in)\b"
    r"|其中|为|约|近|则|需|达到?|再|新增|计划|预计|增至|扩至|共有?|合计|总计|总规模|总量|总数|[:：])"
)
_PHASE = r"(?:(?:the )?(?:[Pp]hases?|[Ss]tages?) (?:[IVX]{1,3}|\d|one|two|three|four|five)\b|(?:the )?\w+ (?:phase|stage)\b|第?[一二三四五六首本终]期(?:工程|项目)?)"
_LISTED = re.compile(
    rf"[、,，;；和及与/\s(（]*(?:其中)?(?:(?:in|for|during|on) {_PHASE})?[)）、,，;；\s]*(?:\b(?:and|while|whereas|plus|then|of which|including)\b)?[,\s]*"
    rf"(?:(?:in|for|during)? ?{_PHASE})?(?: ?{_VERBS})* ?[(（]?"
)
_GROWN = re.compile(
    r"(?:\b(?:rising|rise|rises|risen|rose|growing|grow|grows|grew|grown|increasing|increased|increase|expanding|expanded|expand|expandable|scaling|scale"
    r"|for a total of|to a total of|totall?ing|brings?|bringing|raised|reduced|cut|fallen|falls?|falling|down|up|corrected|revised|updated|doubled|extends?|extended|lowered?|now|today|and)\b[^,;.]{0,24}$|(?:增[至加]|扩[至容大]|提[高升]|调整|降|变更|扩建|再|达|可|剩余|其余|在建|投运|建成|启用|上架|部署|安装|满载|投产|在用)[^，。；]{0,6}$)",
    re.IGNORECASE,
)


def goes_on(spot: Spot) -> bool:
    """Return whether the figure goes on with the one before it: a list, a phase, a growth."""
    gap = spot.gap
    return bool(spot.number and (_LISTED.fullmatch(gap) or (len(gap) < 84 and _GROWN.search(gap))))


# --- money and area

_PER_KWH = re.compile(
    r"[^,;.，。；0-9]{0,14}?(?:/|per |an? |每|一) ?(?:(?P<big>M|mega|兆)|k|kilo|千)?(?:Wh|watt[- ]?hour|瓦时|度|unit\b)", re.IGNORECASE
)  # fmt: skip
_CENTS = re.compile(r" ?(?:US |euro |Euro )?(?:cents?|ct\b|¢|分|角|p\b|c\b|öre|sen\b|paise)", re.IGNORECASE)
_CURRENCY = re.compile(r"[A-Z]{1,3}\$|[A-Z]{2,3}|Rs|[$€£₹¥￥]|美元|欧元|英镑|元|yuan|rupees?|euros?|dollars?", re.IGNORECASE)
_NOT_ASSET = re.compile(r"\b(?:in|for|to|from|on|by|at|per|a|an|with|through|since|is|was|the)\b|[,;.，。]", re.IGNORECASE)


def _money(spot: Spot) -> Found:
    figure = spot.figure
    per = _PER_KWH.match(f"{figure.unit}{spot.after(24)}")
    small = figure.value < (50 if figure.group == "price" else 5) and (figure.written % 1 or figure.group == "price" or spot.last_kind == "energy_price")
    if per or (small and spot.nearest("price", "money_other", within=90) == "price") or (
        spot.last_kind == "energy_price" and figure.value < 100
    ):
        return _price(spot, per)
    if figure.group == "price":
        return "price"
    if figure.value < 1e4:
        return "money"
    if spot.in_gap("subsidy") or spot.cost("subsidy") <= _NEAR or (figure.comparison == "at_least" and spot.line.has("subsidy")):
        return "subsidy"
    if re.match(r" ?(?:/|每|per |an? (?:acre|rack|month|year|MW|kW)|annually)", spot.head):
        return "money"
    asset = spot.line.tokens.between("asset", figure.end, spot.head_end)
    built = spot.line.tokens.between("plant", figure.end, asset[0].start) if asset else []
    bought = bool(asset) and not built and not _NOT_ASSET.search(spot.line.text[figure.end : asset[0].start])
    named = spot.nearest("invest", "money_other", within=150)
    if spot.in_head("infra") and not bought and spot.cost("infra") < 30:
        return "money"
    if named == "invest" and not bought and _of_works(spot):
        return "money"
    if bought and not (spot.in_gap("money_other") and spot.cost("money_other") < 14):
        return measure(spot, "investment", "money")
    in_list = goes_on(spot) and spot.last_kind == "investment"
    if named == "money_other" and not (in_list and not spot.in_gap("money_other")):
        return "money"
    sized = spot.last_kind in {"racks", "land_area", "floor_area", "power"} and len(spot.gap) < 14
    if named == "invest" or in_list or ((sized or _of_phase(spot) or _sized_behind(spot)) and figure.value >= 1e6):
        return measure(spot, "investment", "money")
    return "money"


_SIZED = re.compile(r"(?:,| on| across| and)? (?:[a-z]+ ){0,2}\d[\d,.]*[ -]?(?:acres?|hectares?|ha\b|MW|megawatts?|racks|square-foot|sq\.? ?ft)")
_OF_PHASE = re.compile(rf"{_PHASE}(?: ?{_VERBS})* ?$")
_FOR_PHASE = re.compile(rf" ?(?:in|for|during|on) {_PHASE}")


def _sized_behind(spot: Spot) -> bool:
    return _SIZED.match(spot.after()) is not None


def _of_phase(spot: Spot) -> bool:
    return bool(_OF_PHASE.search(spot.gap) or _FOR_PHASE.match(spot.head))


def _of_works(spot: Spot) -> bool:
    """Return whether the cost is that of a station or a road, in words that do not name the site."""
    text_from = max(spot.gap_start, spot.figure.start - 70)
    works = spot.line.tokens.between("infra", text_from, spot.figure.start)
    return bool(works) and not spot.line.tokens.between("asset", works[-1].end, spot.figure.start) and not (
        spot.line.tokens.between("asset", spot.clause_start, works[-1].start)
    )


def _price(spot: Spot, per: re.Match[str] | None) -> Found:
    figure = spot.figure
    said = f"{figure.unit}{spot.after(20)}"
    less = spot.token("price_less")
    if spot.in_gap("price_less") and less and figure.start - less.end < 16:
        return "energy_price"
    cents = _CENTS.match(said)
    code = _CURRENCY.match(figure.unit) if not re.match(r"[cp]\b|ct\b|cents?", figure.unit) else None
    named = unit_of("money", code.group()) if code else None
    base = "EUR" if re.match(r" ?euro", said, re.IGNORECASE) else named.base if named else ""
    base = base or ("CNY" if figure.unit[-1:] in "分角" or figure.unit.startswith("元") else "GBP" if figure.unit == "p" else "USD")
    base = {"öre": "SEK", "sen": "MYR", "paise": "INR"}.get(figure.unit, base)
    factor = (0.01 if cents and not figure.unit.startswith("角") else 0.1 if cents else 1.0) / (1000.0 if per and per["big"] else 1.0)
    low, high = (float(f"{x * factor:.12g}") for x in (figure.value, figure.high))
    return Draft("energy_price", low, high, f"{base}/kWh") if high < 100 else "energy_price"


def _area(spot: Spot) -> Found:
    unit = unit_of("area", spot.figure.unit)
    if unit is None:
        return "unit_unclear"
    wide, feet = unit.factor >= 600, 0.09 < unit.factor < 0.1
    other = spot.cost("area_other")
    if other <= _BESIDE and other < min(spot.cost("land"), spot.cost("floor")) or re.match(r"[^,;.]{0,24}\bdemolish", spot.head):
        return "area"
    if spot.figure.chinese and spot.before(1) == "通":
        return "article"  # 七通一平
    if re.match(r"(?:的)?(?:道路|绿地|水面|绿化)", spot.after(6)):
        return "area"
    if wide:
        return measure(spot, "land_area", "area")
    named = spot.nearest("floor", "land") or ("land" if spot.near("land_verb") and not feet else "")
    if feet and named == "land" and spot.cost("land") > 20:
        named = "floor"
    if not named and spot.last_kind in {"land_area", "floor_area"} and goes_on(spot):
        return measure(spot, spot.last_kind, "area")  # type: ignore[arg-type]
    if not named and not (spot.last_kind or _of_phase(spot) or spot.line.has("dc")):
        return "area"
    return measure(spot, "land_area" if named == "land" else "floor_area", "area")


# --- electricity


def _rack_power(spot: Spot) -> Found:
    spelling = re.match(r"[A-Za-z]+|千瓦", spot.figure.unit)
    unit = unit_of("rack_power", spelling.group()) if spelling else None
    if unit is None:
        return "unit_unclear"
    return Draft("rack_power", unit.to_base(spot.figure.value), unit.to_base(spot.figure.high), unit.base)


_AT = re.compile(r"(?:^|[\s,，(（])(?:racks |cabinets |机柜|机架)?[,，(（]? ?(?:at|@|averaging|average|rated at|with|of|and|to|max(?:imum)?|平均|最大|最小|标准|可选|每|单|and up)?(?: (?:an?|about|up|to|average|mean|of|density|as|much|maximum)){0,5} ?$")


def _is_of_rack(spot: Spot) -> bool:
    figure = spot.figure
    if not figure.unit.strip(" -").lower().startswith(("kw", "千瓦", "kilo")) or figure.multiplier or figure.value >= 500:
        return False
    if spot.last_kind == "rack_power" and len(spot.gap) < 40 and not spot.in_gap("load", "it", "total"):
        return True
    if spot.near("per_rack") and spot.cost("per_rack") < 50:
        return True
    if spot.in_head("rack") and spot.cost("rack") < 22:
        return True
    return spot.last_kind in {"racks", "rack_power"} and figure.high <= 250 and (
        spot.head.startswith(" each") or len(spot.gap) < 24
    )


_COUNT = r"\d{1,2}|[一二两三四五六七八九十]|\b(?:one|two|three|four|five|six)\b"


def _power(spot: Spot) -> Found:
    figure = spot.figure
    if _is_of_rack(spot):
        return _rack_power(spot)
    if figure.chinese and figure.value == 1 and "瓦" not in figure.unit:
        return "article"
    bought = spot.in_head("bought") and spot.cost("bought") <= 8
    if bought and spot.in_gap("have", "load") and not spot.in_gap("plant"):
        return measure(spot, "power", "power", qualifiers=Qualifiers(share="supply"))
    if figure.unit.endswith(("p", "e", "t", "th")) and "watt" not in figure.unit:
        return "plant"
    plant = spot.cost("plant")
    token = spot.token("plant")
    if token and token.end <= figure.start and token.start >= spot.gap_start and plant <= 60 and not spot.line.separated(token.end, figure.start):
        # The wind farm has a capacity of 124 MW: the plant is the subject.
        if not any(spot.line.tokens.between(c, token.end, figure.start) for c in ("site", "own", "asset", "it", "rack", "total", "supply")):
            return "plant"
    if plant <= (140 if re.search(r"\d ?[x×] ?$", spot.before(6)) else 60) and plant <= spot.cost("load") and not (bought and not spot.in_gap("plant")):
        return "plant"
    if re.search(r"节[约省电]|\bsav(?:e|es|ed|ing)\b|\bremaining$", spot.gap[-16:].strip()):
        return "generation"
    share = _share(spot)
    return measure(spot, "power", "power", qualifiers=Qualifiers(share=share))


def _share(spot: Spot) -> Share:
    named: tuple[tuple[str, Share], ...] = (("it", "it"), ("supply", "supply"), ("total", "total"))
    near = [(spot.cost(word), n, share) for n, (word, share) in enumerate(named) if spot.near(word) and spot.cost(word) < 40]
    return min(near)[2] if near else "unspecified"


def _apparent(spot: Spot) -> Found:
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


_PASSING = re.compile(r" (?:overhead |transmission )*(?:lines? (?:passes|runs|crosses|nearby)|bus\b)|(?:线路|高压线)(?:穿|经过|走廊)")
_OTHER_END = re.compile(r"\b(?:from|to|of|near) (?:an?|the|its|their) $|[距离至到][^，。；]{0,8}$|substation rated at $|\bnew \d*/?$")
_STATIONS = re.compile(rf"[^，。；,;0-9]{{0,12}}?变电[站所]?[^，。；,;0-9座]{{0,3}}(?P<n>{_COUNT})[座个所]")
_STATIONS_BEFORE = re.compile(rf"(?P<n>{_COUNT}) ?(?:[座个所回路×xX]{{1,2}} ?|(?:[a-z-]+ ){{0,3}})$", re.IGNORECASE)


def _voltage(spot: Spot) -> Found:
    if spot.in_gap("plant") and spot.cost("plant") < 20 or (spot.in_head("plant") and spot.cost("plant") < 16):
        return "plant"
    if _PASSING.match(spot.head) or _OTHER_END.search(spot.gap[-30:]):
        return "not_site"
    if re.search(r"(?:引自|来自|接自)(?!不同|两|同|多|上级)[一-龥]{2,4}$", spot.gap) and spot.head.startswith(("站", "变")):
        return "not_site"
    after = _STATIONS.match(spot.after(40))
    before = _STATIONS_BEFORE.search(spot.before(30))
    counted = re.match(r"[^，。；,;]{0,16}(?:变电|station)", spot.after(30), re.IGNORECASE)
    stations = _small(after["n"]) if after else _small(before["n"]) if before and counted else None
    own = re.search(r"自建|自有|专用|自备|\bown\b|dedicated|on-?site|private", f"{spot.gap[-24:]}#{spot.head[:24]}")
    draft = measure(spot, "voltage", "voltage", qualifiers=Qualifiers(stations=stations, own=own is not None))
    stepped = re.search(r"(?<![\d.])(\d{2,3})(?: ?kV)?/$", spot.before(8), re.IGNORECASE)
    if stepped and isinstance(draft, Draft) and float(stepped[1]) > draft.value:
        # 110/20 kV: the supply is at the higher voltage of the transformer.
        return replace(draft, value=float(stepped[1]), high=float(stepped[1]))
    return draft


_SMALL_EN = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


def _small(text: str) -> int:
    text = text.strip().lower()
    return int(text) if text.isdigit() else _SMALL_EN.get(text) or int(read_numeral(text) or 0)


# --- climate

# No place on Earth has a warmer year [degC]: bare degrees above it are of another scale.
_WARMEST = 36.0


def _temperature(spot: Spot) -> Found:
    figure = spot.figure
    if figure.group == "degree" and ("温" not in spot.before(30) or re.search("烈度|抗震|地震|[经纬坡角]", spot.gap[-12:])):
        return "other"
    if re.match(r"(?:天气|以[上下]的?(?:天|日))", spot.after(8)) or re.match(r" ?(?:colder|warmer|cooler|lower|higher)", spot.head):
        return "temperature"
    near = [c for c in ("extreme", "summer", "temp_other", "mean", "avg") if (spot.in_gap(c) and spot.cost(c) < 90) or (spot.in_head(c) and spot.cost(c) < 30)]
    if not near and spot.last_kind.endswith("temperature") and (goes_on(spot) or len(spot.gap) < 40):
        return measure(spot, spot.last_kind, "temperature")  # type: ignore[arg-type]
    if "temp_other" in near and spot.last_kind == "extreme_temperature" and len(spot.gap) < 14:
        return measure(spot, "extreme_temperature", "temperature")
    named = spot.nearest(*near) if near else ""
    strong = [c for c in near if c not in {"mean", "avg"}]
    if strong and "mean" in near and spot.cost("mean") < min(map(spot.cost, strong)) and re.search("annual|year|年", _said(spot, "mean")):
        strong = []
    if "temp_other" in strong and spot.cost("temp_other") <= min(map(spot.cost, strong)) and not _is_extreme(spot, strong):
        return "temperature"
    if figure.value < 0 and "extreme" in strong:
        return _extreme(spot)
    if "summer" in strong and ("avg" in near or "mean" in near or re.search("均|mean|averag|typical", f"{spot.gap[-40:]}{spot.head}")):
        return measure(spot, "summer_temperature", "temperature")
    if "summer" in strong and "extreme" not in strong and re.search("July|August|month|最热月|[七八78]月", f"{spot.gap[-40:]}{spot.head}"):
        return measure(spot, "summer_temperature", "temperature")
    if "extreme" in strong:
        return _extreme(spot)
    if strong:
        return "temperature"
    if named not in {"mean", "avg"} or ("mean" not in near and not spot.line.has("dc", "own", "site", "free")):
        return "temperature"
    if figure.value > _WARMEST and re.fullmatch(r"°|degrees?|度", figure.unit.strip(" -")):
        return "unit_unclear"
    return measure(spot, "mean_temperature", "temperature")


def _extreme(spot: Spot) -> Found:
    found = measure(spot, "extreme_temperature", "temperature")
    # 极端最高39.6℃: the word is part of the name, no limit.
    named = re.search(r"(?:最[高低]|max(?:imum)?|min(?:imum)?|up to|as (?:low|high) as)[^0-9]{0,8}$", spot.before(30), re.IGNORECASE)
    return replace(found, comparison="about") if named and isinstance(found, Draft) and spot.figure.high == spot.figure.value else found


def _said(spot: Spot, name: str) -> str:
    token = spot.token(name)
    return spot.line.text[token.start : token.end].lower() if token else ""


def _is_extreme(spot: Spot, strong: list[str]) -> bool:
    return "extreme" in strong and re.search(
        r"极端|历史|record|as low as|as high as|extreme|dry bulb|coldest|hottest|lows? of|highs? of", f"{spot.gap[-40:]}{spot.head}", re.IGNORECASE
    ) is not None and not re.search(r"water|supply|水|风", f"{spot.gap[-30:]}{spot.head[:12]}")  # fmt: skip


def is_supply(spot: Spot) -> bool:
    """Return whether a temperature is that of the cooling water or the supply air."""
    if re.search(r"供水|冷冻水|进水|送风|进风|供回水|冷水|出水|supply|chilled|inlet|leaving water|water at|\bwater\b", f"{spot.gap[-30:]} # {spot.head[:24]}"):
        return True
    said = spot.last_kind == "free_cooling" and re.fullmatch(r" ?[,(]? ?at (?:an? |about |up to )*", spot.gap)
    return bool(said and not re.match(r" ?(?:outdoor|outside|ambient|wet|dry|dew|air temp)", spot.head, re.IGNORECASE))


_COOLING = re.compile(
    r"间接(?:蒸发)?|水侧|冷却塔|板换|板式换热|干冷器?|氟泵|乙二醇|风侧|新风|直接(?:新风|通风|蒸发|引入)|\bindirect(?: air| evaporative)?|\bwater[- ]?side|cooling towers?"
    r"|plate heat exchanger|\bdry[- ]?coolers?|pumped refrigerant|\bair[- ]?side|\bdirect (?:air|fresh|outside|outdoor|evaporative)|\b(?:outside|outdoor|fresh)[- ]air\b",
    re.IGNORECASE,
)


def cooling_words(spot: Spot) -> str:
    """Return the technologies of free cooling named for a figure, otherwise the words for free cooling."""
    sentence = spot.line.text[spot.line.start : spot.line.end]
    for said in (f"{spot.gap} # {spot.head}", sentence):
        named = [m.group() for m in _COOLING.finditer(said)]
        if named:
            return ", ".join(dict.fromkeys(named))
    return _said_as_is(spot, "free")


def _said_as_is(spot: Spot, name: str) -> str:
    token = spot.token(name)
    return spot.line.text[token.start : token.end] if token else ""


_WEATHER = re.compile(r"气温|温度|无霜|采暖|日照|temperature|frost|below|above", re.IGNORECASE)
_MAX_YEAR_H = 8784.0


def _span(spot: Spot) -> Found:
    """Months, days, hours or a share of the year: free cooling, or something else."""
    figure, share = spot.figure, spot.figure.group == "percent"
    topic = "share" if share else "time"
    free = spot.near("free") or (spot.line.has("free") and (spot.in_clause("of_year") or spot.near("of_year")))
    if not free and spot.in_clause("of_year") and spot.last_kind == "free_cooling" and goes_on(spot):
        free = True
    if not free or figure.value <= 0 or spot.cost("not_free") < min(spot.cost("free"), _NEAR):
        return topic
    if re.search(r"每天|per day|a day|[0-9] ?[x×/]$", f"{spot.gap[-4:]}{spot.head[:8]}"):
        return topic
    clause_free = spot.in_clause("free")
    others = [f for f in spot.line.figures if f is not figure and f.group in SPANS]
    if _WEATHER.search(spot.until_next[:20]) and not clause_free and (others or not spot.line.tokens.between("free", figure.end, spot.line.end)):
        return topic
    if share and (not (spot.near("of_year") or spot.in_clause("of_year")) or re.search(r"节|降|减|提|saving|less|reduc|cut|lower|energy", f"{spot.gap[-16:]}#{spot.head[:24]}")):
        return topic
    draft = measure(spot, "free_cooling", "yearly_time")
    return topic if isinstance(draft, Draft) and draft.high > _MAX_YEAR_H else draft


def _year(spot: Spot) -> Found:
    return Draft("free_cooling", spot.figure.value, spot.figure.value, "h/yr")


def _percent(spot: Spot) -> Found:
    found = _span(spot)
    if isinstance(found, Draft) or spot.figure.high > 100 or spot.figure.unit == "个百分点":
        return found
    again = spot.last_kind == "renewable_share" and len(spot.gap) < 70 and not spot.in_gap("green_not", "ratio_other", "people", "rack")
    green, other = spot.cost("green"), spot.cost("green_not")
    if again or (green <= 60 and spot.near("green") and not (other < green and other < 24)):
        return measure(spot, "renewable_share", "share")
    return "share"


def _timed(spot: Spot) -> Found:
    if spot.last_kind in {"distance", "travel_time"} and re.fullmatch(r" ?[(,（，、] ?(?:about |approx\.? |around |or |by \w+,? )?(?:约|车程|驾车|高铁)*", spot.gap):
        return measure(spot, "travel_time", "travel_time", subject=spot.last_subject)
    travel = spot.cost("travel") if (spot.near("travel")) else 10**6
    if travel < 60 and spot.cost("not_travel") > min(travel, 40) and not spot.in_clause("free"):
        place = travel_end(spot)
        if place or spot.line.has("travel"):
            found = measure(spot, "travel_time", "travel_time", subject=place)
            drawn = place or re.search(r"车程|驱车|驾车|高铁|动车|火车|driv|train|flight|rail|walk|ride|bus|reach", f"{spot.gap}{spot.head}", re.IGNORECASE)
            if isinstance(found, Draft) and found.high <= 1440 and drawn:
                return found
    return _span(spot) if spot.figure.group == "hour" else "time"


# --- lengths and delays


def _metric(text: str) -> Metric:
    if re.search(r"直线|航空距离|空中距离|as the crow flies|straight[- ]line|geodesic|great[- ]circle|air distance|linear distance", text):
        return "geodesic"
    if re.search(r"车程|公路(?!出|入|口)|驾车|行车|by road|by car|\bdriv|road distance|of (?:road|motorway|highway)", text):
        return "road"
    return "rail" if re.search("铁路|高铁|by rail|by train|railway", text) else "unspecified"


_PART = re.compile(r"[，。；;、()（）]|, |\b(?:and|or|but)\b")


def _metric_of(spot: Spot) -> Metric:
    """Return how a distance was measured: the words beside the figure win over those of other clauses."""
    for text in (_PART.split(spot.until_next)[0], _PART.split(spot.gap)[-1]):
        if (metric := _metric(text)) != "unspecified":
            return metric
    return _metric(f"{spot.gap[-50:]}{spot.head[:40]}")


def _length(spot: Spot) -> Found:
    figure = spot.figure
    if re.match(r" ?(?:/ ?h|per hour|an hour|per second|/ ?s\b)", spot.after(12)):
        return "speed"
    end = end_of(spot)
    if (spot.near("recovery") or spot.in_head("remote", "same_city")) and figure.compared and figure.comparison != "about" and not end:
        words = f"{spot.gap}{spot.head[:24]}"
        more = Qualifiers(band=_band(words, beyond=figure.comparison == "at_least"), metric=_metric(words))
        return measure(spot, "band", "length", qualifiers=more)
    if not end and spot.last_kind == "distance" and _metric(f"{spot.gap[-24:]}{spot.head}") != "unspecified":
        end = spot.last_subject  # the same two ends, measured differently
    if not end or re.match(r" ?(?:further|farther|closer|nearer)\b", spot.head):
        return "length"
    draft = measure(spot, "distance", "length", subject=end, qualifiers=Qualifiers(metric=_metric_of(spot)))
    return replace(draft, also=_band_beside(spot, draft)) if isinstance(draft, Draft) else draft


def _band(words: str, *, beyond: bool) -> Band:
    if re.search(r"异地|远程|remote|off-?site|geo-?redundan", words, re.IGNORECASE):
        return "remote"
    if re.search(r"同城|双活|same[- ]city|\bmetro|active[- ]active", words, re.IGNORECASE):
        return "same_city"
    return "remote" if beyond else "same_city"


_CLAUSE = re.compile(r"[，。；;、]|, |\band\b")


def _band_beside(spot: Spot, distance: Draft) -> Draft | None:
    """Return the recovery band that a distance also claims: 距北京500公里，可作异地灾备."""
    words = _recovery_words(spot)
    if not words:
        return None
    stated = spot.figure.comparison
    if _band(words, beyond=distance.value >= REMOTE_SOFT_KM.value) == "remote":
        limit = max(REMOTE_KM.value, distance.value if stated == "at_least" else 0.0)
        return Draft("band", limit, limit, distance.unit, distance.subject, Qualifiers(band="remote"), "at_least")
    if distance.value > REMOTE_SOFT_KM.value:
        return None
    least = distance.value if stated in {"within", "at_most"} else math.inf
    limit = min(SAME_CITY_KM.value, least)
    return Draft("band", limit, limit, distance.unit, distance.subject, Qualifiers(band="same_city"), "within")


def _recovery_words(spot: Spot) -> str:
    """Return the words that call the site a recovery site at this distance; empty if there are none."""
    start, end = spot.figure.end, spot.next_start
    if end < spot.line.end:
        # The last clause before another figure belongs to that figure.
        end = start + max((m.start() for m in _CLAUSE.finditer(spot.until_next)), default=0)
    zones = [(start, end)] + ([] if spot.last_kind else [(spot.gap_start, spot.figure.start)])
    for low, high in zones:
        found = spot.line.tokens.between("recovery", low, high)
        if found and not spot.line.tokens.between("denied", low, found[0].start):
            return spot.line.text[low:high]
    return ""


def _metre(spot: Spot) -> Found:
    if spot.near("elev") and spot.cost("elev") < 60 and spot.cost("elev") < spot.cost("not_elev"):
        return measure(spot, "elevation", "height")
    if (spot.in_gap("not_elev") and spot.cost("not_elev") < 12) or re.match(r" ?(?:above|below|high|tall|wide|deep|thick|long)\b", spot.head):
        return "length"
    end = end_of(spot)
    if end:
        found = measure(spot, "distance", "length", subject=end, qualifiers=Qualifiers(metric=_metric_of(spot)))
        foot = unit_of("height", spot.figure.unit)
        if not isinstance(found, Draft) and foot is not None:
            low, high = (float(f"{foot.to_base(x) / 1000:.12g}") for x in (spot.figure.value, spot.figure.high))
            return Draft("distance", low, high, "km", subject=end, qualifiers=Qualifiers(metric=_metric_of(spot)))
        return found
    return "length"


def _latency(spot: Spot) -> Found:
    if spot.in_clause("not_delay"):
        return "latency"
    clause = spot.line.text[spot.clause_start : spot.clause_end]
    trip: Trip = "unspecified"
    if re.search(r"往返|双向|RTT|round[- ]trip|there and back", clause, re.IGNORECASE):
        trip = "round_trip"
    elif re.search(r"单向|one[- ]way", clause, re.IGNORECASE):
        trip = "one_way"
    return measure(spot, "latency", "duration", subject=end_of(spot), qualifiers=Qualifiers(trip=trip))


# --- counts


def _racks(spot: Spot) -> Found:
    return count(spot, "racks")


def _servers(spot: Spot) -> Found:
    return "count" if re.search(r"\d ?[×x]$", spot.gap) else count(spot, "servers")


_NUMBERED = {"racks": "racks", "servers": "servers", "jobs": "jobs"}


def _piece(spot: Spot) -> Found:
    """A counter (个, 台, 架, 栋) that may count anything: by the noun behind it or before it."""
    figure = spot.figure
    if re.match(r"(?:万|级|月|小时|百分)", spot.until_next):
        return "other"
    if figure.unit in {"柜", "面"} and not spot.in_head("server"):
        return count(spot, "racks") if figure.unit == "柜" else "count"
    # 1.6万个8kW高密机柜: another figure within the name.
    behind = re.match(r"(?:的)?[^，。；、,;0-9()（）]{0,10}(?:\d{1,3}(?:\.\d)? ?(?:[kK][wW]|千瓦))?[^，。；、,;0-9()（）]{0,10}", spot.after(30))
    zone = (figure.end, figure.end + (len(behind.group()) if behind else 0))
    between = spot.line.tokens.between
    first = sorted((t for c in ("server", "rack", "route", "jobs", "people") for t in between(c, *zone)), key=lambda t: t.start)
    named = first[0].of if first and not (first[0].of == "rack" and between("server", first[0].end, zone[1])) else ""
    if not named and figure.unit == "架":
        named = "server" if spot.in_gap("server") and spot.nearest("server", "rack") == "server" and spot.line.tokens.between("server", spot.gap_start, figure.start) else "rack"
    if not named:
        named = spot.nearest("server", "rack", "jobs", "route", within=40) if spot.in_gap("server", "rack", "jobs", "route") else ""
    if named == "rack" and figure.unit == "台" and spot.in_gap("server"):
        named = "server"
    if not named and goes_on(spot):
        named = {"racks": "rack", "servers": "server", "jobs": "jobs"}.get(spot.last_kind, "")
    if re.match(r"(?:运营商|城市|市|省|国家|村|摄像|停车|车位|集装箱|模块|泊位)", spot.after(6)):
        return "count"
    kinds: dict[str, KindId] = {"rack": "racks", "server": "servers", "jobs": "jobs", "route": "fibre_routes"}
    if named == "route" and figure.value > 60:
        return "count"
    return count(spot, kinds[named]) if named in kinds else "count"


_BUILDING_AFTER = re.compile(r"(?P<what>[^，。；、,;0-9()（）]{0,10}?(?:楼|机房|厂房|中心|用房|库房|仓库|建筑(?!面积)))")
_BUILDING_BEFORE = re.compile(r"(?P<what>[^，。；、,;0-9()（）和及：:与]{0,7}(?:楼|机房|厂房|中心))[^，。；、,;0-9]{0,3}$")


def _buildings_zh(spot: Spot) -> Found:
    if re.search(r"变电[站所]?[^，。；,;]{0,3}$", spot.gap) or re.match(r"[^，。；、]{0,8}变电", spot.after(12)):
        return "in_claim"
    after, before = _BUILDING_AFTER.match(spot.until_next), _BUILDING_BEFORE.search(spot.gap)
    if before and not re.search(r"[一二三四五六七八九\d][栋幢座]", before["what"]):
        return count(spot, "buildings", qualifiers=Qualifiers(what=before["what"].removeprefix("配套").removeprefix("建设")))
    if re.search("[共合总]计?有?$", spot.gap) and spot.line.has("dc") and not after:
        return count(spot, "buildings")
    if after and "变电" not in after["what"]:
        return count(spot, "buildings", qualifiers=Qualifiers(what=after["what"].removeprefix("的")))
    return "count"


def _buildings_en(spot: Spot) -> Found:
    what = re.sub(r"^[ -]", "", spot.figure.unit)
    if spot.figure.chinese and spot.figure.value == 1:
        return "article"
    return count(spot, "buildings", qualifiers=Qualifiers(what=what))


def _plain(spot: Spot) -> Found:
    """A figure without a unit: a ratio, a count whose noun stands elsewhere, a sum without its currency."""
    figure, tokens = spot.figure, spot.line.tokens
    if figure.value < 10 and figure.value % 1 == 0 and spot.after(1) == ":":
        return "bare"  # Hall 1: its number
    if re.match(r" ?[×x*]", spot.after(2)) or re.match("机[柜架](?:总?数|数量)", spot.after(6)):
        return "bare"
    if 1900 <= figure.value <= 2100 and figure.value % 1 == 0 and spot.line.text[figure.start + 1] != ",":
        return "bare"
    behind = next((c for c in ("pue", "wue", "rack", "server", "jobs") if (t := tokens.at(c, _skip(spot)))), "")
    ahead = [(t.end, c) for c in ("ratio_other", "jobs", "server", "rack", "wue", "pue") for t in tokens.between(c, spot.gap_start, figure.start)]
    named = behind or (max(ahead)[1] if ahead else "")
    if not named and spot.last_kind == "pue" and 1 <= figure.value < 4 and (goes_on(spot) or len(spot.gap) < 40):
        named = "pue"
    if named == "pue" and 0.5 <= figure.value < 4 and not re.match(r" ?[x×*倍%]| points?\b", spot.after(8)):
        return count(spot, "pue")
    if 1 <= figure.value < 2.2 and figure.value % 1 and _RUNS_AT.search(spot.gap) and _pue_said(spot) and not ahead:
        return count(spot, "pue")
    if named == "wue" and 0 <= figure.value < 10 and not spot.head.startswith("kg"):
        return Draft("wue", figure.value, figure.high, "L/kWh")
    kinds: dict[str, KindId] = {"rack": "racks", "server": "servers", "jobs": "jobs"}
    counted_on = not re.match("[一-龥]", spot.after(1)) or re.match("[人名以左余多，。]", spot.after(1))
    if named in kinds and (behind or counted_on) and (behind or figure.value >= 50 or _LABEL.search(spot.gap)) and (behind or spot.cost(named) < 60):
        return count(spot, kinds[named])
    if figure.value >= 50 and not named and not re.search("[a-z]{3}", spot.head.replace("by phase", "")):
        if spot.last_kind in _NUMBERED and goes_on(spot):
            return count(spot, spot.last_kind)  # type: ignore[arg-type]
        # 1,000 racks of 5 kW, rising to 5,000.
        counted = [(t.end, c) for c in ("rack", "server") for t in tokens.between(c, spot.line.start, figure.start)]
        if counted and _RISING.search(spot.gap):
            return count(spot, kinds[max(counted)[1]])
    if spot.last_kind in _NUMBERED and figure.value >= 50 and re.match(r" (?:of (?:them|these|which)|are|were|have been|already|will|would)\b", spot.head):
        return count(spot, spot.last_kind)  # type: ignore[arg-type]
    return _sum(spot)


_LABEL = re.compile(r"[:：|][^A-Za-z\u4e00-\u9fff]*$")
_RISING = re.compile(r"\b(?:rising|rises|growing|grows|increasing|expanding|expandable|scaling|scalable) to[^,;.]{0,16}$")


def _skip(spot: Spot) -> int:
    """Return where the noun right behind a figure begins: 1.3的PUE, 1.3 annual PUE."""
    found = re.match(r" ?的?(?:年均|平均|设计|标准| ?annual | ?annualised | ?average | ?design | ?full-time | ?permanent | ?new | ?standard )*", spot.after(30))
    return spot.figure.end + (found.end() if found else 0)


# It houses 3,200 racks and runs at 1.39.
_RUNS_AT = re.compile(r"\b(?:runs?|running|run|operate|operates?|operating|now|achieves?|stands|averages?|reaches|dropped|fell|cut|improved|lowered)(?: (?:at|to|with|about|around|only|just|now|between))*$|(?:运行在|降至|做到|压到|控制在|数字是)$".replace("$", " ?$"))


def _pue_said(spot: Spot) -> bool:
    return bool(spot.line.tokens.between("pue", max(spot.line.paragraph, spot.figure.start - 260), spot.figure.start))


def _sum(spot: Spot) -> Found:
    figure = spot.figure
    large = figure.multiplier in {"亿", "百亿", "千亿", "万亿", "万", "billion", "million"} and figure.value >= 1e6
    if large and figure.multiplier[-1] in "亿万" and spot.nearest("invest", "money_other", within=_NEAR) == "invest":
        return Draft("investment", figure.value, figure.high, "CNY")
    return "bare"


def _jobs(spot: Spot) -> Found:
    if spot.near("people") and spot.cost("people") < _NEAR:
        return "people"
    said = spot.figure.unit.lower()
    if said == "people" and not (spot.near("jobs") or goes_on(spot)):
        return "people"
    if re.search(r"(?:county|city|town|region|area|population|village|state|province|country)s? (?:of|with|has) [^,;.]{0,12}$", spot.gap):
        return "people"
    own = re.search(r"job|employ|staff|岗位|职位|engineer|technician|position|role|post|worker", said)
    if own or spot.near("jobs") or (spot.in_clause("jobs") and spot.cost("jobs") < 60) or (spot.last_kind == "jobs" and goes_on(spot)):
        return count(spot, "jobs")
    return "people"


def _feeds(spot: Spot) -> Found:
    if re.search(r"各[自引接设]?$", spot.gap):
        return "in_claim"
    said = f"{spot.before(24)} # {spot.figure.unit} {spot.after(24)}"
    fed = re.search(r"供电|市电|电源|进线|外电|专线|变电站|引自|引入|引两|双回|线路|千伏|kV|feeds?\b|feeders?\b|utility|grid|suppl(?:y|ies)|circuits?|connection", said, re.IGNORECASE)
    return count(spot, "grid_feeds") if fed and spot.figure.value <= 20 else "count"


def _routes(spot: Spot) -> Found:
    routed = re.search(r"路由|光缆|光纤|fib(?:re|er)|long-haul|carrier|backbone|dark|telecom|network", f"{spot.gap[-34:]} # {spot.figure.unit} {spot.after(30)}", re.IGNORECASE)
    return count(spot, "fibre_routes") if routed and spot.figure.value <= 60 else "count"


_WATER_M3 = {"gallon": 0.003785411784, "megalit": 1000.0, "ml": 1000.0, "mgd": 3785.411784, "litre": 0.001, "liter": 0.001}


def _volume(spot: Spot) -> Found:
    unit = spot.figure.unit
    if unit.endswith("条"):
        return _routes(spot)
    near = f"{spot.gap[-30:]} # {unit} {spot.head[:24]}"
    daily = spot.near("daily") or re.search(r"日|/ ?d\b|MGD|ML/d|a day|per day|daily|[/每]天", near)
    yearly = spot.near("yearly") or re.search(r"/ ?(?:年|a\b|yr)|年", near)
    wet = spot.line.has("water") or "gal" in unit.lower() or re.search("[Mm]egalit|MGD|ML", unit)
    again = spot.last_kind == "water_supply" and goes_on(spot)
    if not (daily or yearly or again) or not (wet or again) or (spot.in_gap("water_not") and spot.cost("water_not") < 24):
        return "water" if wet and unit not in {"层", "芯"} else "other"
    if re.search(r"水|water|gallon|lit(?:er|re)|立方米|吨|m3|m³|cubic|ML|MGD", f"{unit}{near}") is None:
        return "other"
    if re.search(r"/ ?h|per hour|an hour|每小时|/时", near) or re.search("标准煤|CO2|二氧化碳", spot.after(8)):
        return "water"
    per = next((value for word, value in _WATER_M3.items() if word in unit.lower()), 1.0)
    factor = per * (1e6 if "million" in unit.lower() else 1.0) / (1.0 if daily or (again and not yearly) else 365.0)
    low, high = (float(f"{x * factor:.12g}") for x in (spot.figure.value, spot.figure.high))
    return Draft("water_supply", low, high, "m3/d")


def _acceleration(spot: Spot) -> Found:
    shaken = spot.line.has("quake")
    return measure(spot, "seismic_acceleration", "acceleration") if shaken and spot.figure.high < 3 else "hazard"


def _wue(spot: Spot) -> Found:
    return Draft("wue", spot.figure.value, spot.figure.high, "L/kWh")


def _topic(name: str) -> Callable[[Spot], Found]:
    return lambda _spot: name


RULES: dict[str, Callable[[Spot], Found]] = {
    "": _plain, "length": _length, "metre": _metre, "temperature": _temperature, "degree": _temperature,
    "month": _span, "day": _span, "hour": _timed, "week": _span, "minute": _timed, "percent": _percent,
    "year": _year, "wue": _wue, "area": _area, "money": _money, "price": _money, "rack_power": _rack_power,
    "power": _power, "apparent": _apparent, "voltage": _voltage, "latency": _latency, "piece": _piece,
    "generic": _piece, "building": _buildings_zh, "count_rack": _racks, "count_server": _servers,
    "count_building": _buildings_en, "count_station": _topic("in_claim"), "energy": _topic("energy"),
    "density": _topic("density"), "other": _volume, "water_rate": _volume, "acceleration": _acceleration,
    "person": _jobs, "feed": _feeds, "feed_zh": _feeds, "route": _routes,
}  # fmt: skip


_ALL_YEAR = re.compile(
    r"(?i:\ball[- ]year(?:[- ](?:round|long))?|\byear[- ]round|\bthroughout the (?:whole |entire )?year|\bthe whole year(?: round)?|\bevery day of the year)(?! (?:average|mean))"
    r"|全年(?=(?:都|均|皆|全部|全程|可全部)?(?:可|能|采用|使用|利用|实现|无需|不用|依靠|靠|自然冷))|一年四季|终年|一年到头"
)
_HALF_YEAR = re.compile(
    r"(?i:\bhalf (?:of )?(?:the|a|each) year|\bhalf the (?:time|days|hours))|一半(?:左右)?的?(?:时间|日子|天数|时段)|半年时间"
)
SPANS = frozenset({"month", "day", "hour", "week", "percent"})


def year_in_words(text: str, start: int, end: int) -> list[tuple[int, int, float]]:
    """Return where a sentence says that something lasts all year or half of it, and the hours."""
    found = [(*m.span(), HOURS_PER_YEAR.value) for m in _ALL_YEAR.finditer(text, start, end)]
    return found + [(*m.span(), HOURS_PER_YEAR.value / 2) for m in _HALF_YEAR.finditer(text, start, end)]
