"""Sums of money and areas: the investment, the price of energy, land and floors."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re

from siting.auditing.reading.claim_kinds import AREAS, SIZES, KindId
from siting.auditing.reading.drafts import Draft, Found, goes_on, goes_on_with, is_let, measure, of_phase
from siting.auditing.reading.line import FigureSpot
from siting.auditing.reading.nouns import nouns
from siting.units import LAND_M2, LAND_SOLD_BY, unit_of

_NEAR, _BESIDE = 45, 25
_OF_LAND = 600  # square metres of a unit, 亩 and larger, that no floor is measured in
_PER_KWH = re.compile(
    r"[^,;.，。；0-9]{0,14}?(?:/|per |an? |每|一) ?(?:(?P<big>M|mega|兆)|k|kilo|千)?(?:Wh|watt[- ]?hour|瓦时|度|unit\b)", re.IGNORECASE
)  # fmt: skip
_CENTS = re.compile(
    r" ?(?:US |euro |Euro )?(?:cents?|ct\b|¢|pence\b|øre\b|分|角|毛|p\b|c\b(?!\$)|öre|sen\b|paise)",
    re.IGNORECASE,
)
_CURRENCY = re.compile(
    r"美元|欧元|英镑|元|yuan|rupees?|euros?|dollars?|(?-i:[A-Z]{1,3}\$|[A-Z]{2,3}\b|Rs)|[$€£₹¥￥]",
    re.IGNORECASE,
)
_NOT_ASSET = re.compile(
    r"\b(?:in|for|to|from|on|by|at|per|a|an|with|through|since|is|was|the)\b|[,;.，。]", re.IGNORECASE
)
_INTO = re.compile(
    rf" (?:into|in|on) (?:the|its|our|this|a|an) (?:[a-z-]+ ){{0,3}}(?:{nouns('site')}|expansion)\b(?!s)"
)
_SIZED = re.compile(
    r"(?:,| for| on| across| and| /)? (?:[a-z]+ ){0,2}\d[\d,.]*(?:\+|-plus)?[ -]?(?:million |m )?(?:acres?|hectares?|ha\b|[MG]W|(?:mega|giga)watts?|racks|square-foot|sq\.? ?ft)"
)
_FOR_POWER = re.compile(r" for (?:the |all |its )?(?:whole |entire )?[\d.,]+ ?(?:MW|megawatts)")
# It was valued at $310 million.
_EACH_COSTS = re.compile(
    r"\b(?:is|was|are|were|been) (?:[a-z]+ly )?valued at (?:about |some |around |over )?$|\b(?:[Ee]ach|[Ee]very|[Pp]er|[Oo]ne|a single) (?:[a-z]+ )?(?:job|MW|megawatt|rack|acre|home|household|resident|post|place|kilowatt)\b[^,;.0-9]{0,40}$"
)
# The price per MWh is NOK 480.
_PER_AHEAD = re.compile(
    r"\b(?:per |a |/ ?)(?:(?P<big>M|mega)|k|kilo)(?:Wh|watt[- ]?hour)\b[^,;.0-9]{0,24}$", re.IGNORECASE
)


def money(spot: FigureSpot) -> Found:
    """Judge a sum: the price of energy, the investment, or other money."""
    figure = spot.figure
    per = _PER_KWH.match(f"{figure.unit}{spot.after(24)}") or _PER_AHEAD.search(spot.gap[-50:])
    if _is_price(spot, per):
        return _price(spot, per)
    by_area = _kind_by_area(spot)
    if by_area:
        return _per_area(spot, by_area)
    if figure.group == "price":
        return "price"
    if figure.value < _LEAST_SUM or _EACH_COSTS.search(spot.before(60)):
        return "money"
    if _is_subsidy(spot):
        return "subsidy"
    return measure(spot, "investment", "money") if _is_investment(spot) else "money"


def _kind_by_area(spot: FigureSpot) -> KindId | None:
    """Return the kind of a sum for each unit of land: its price, or how much is invested on it."""
    if spot.last_kind == "land_price" and not spot.in_gap("intensity", "not_land_price"):
        return "land_price"
    # Land price (10,000 yuan/mu): 18: a unit of its own reaches over the brackets of a label.
    within = 140 if spot.figure.group == "price" else 90
    named = spot.nearest("intensity", "land_price", "not_land_price", within=within)
    if named == "land_price":
        return "land_price"
    # 投资强度不低于300万元/亩 is asked of who builds.
    stated = named == "intensity" and spot.figure.comparison != "at_least"
    return "investment_intensity" if stated else None


# A £110m fund for long-term investment.
_OTHER_SUM = re.compile(
    r" (?:[a-z-]+ ){0,2}(?:fund|grant|loan|pot|bond|fine|penalty|settlement|levy|prize|endowment)\b"
    r"| ?(?:/(?! )|每|per |an? (?:acre|rack|month|year|MW|kW)|annually)"
)
_LEAST_SUM, _LEAST_INVESTED = 1e4, 1e6
_OTHER_RATE = re.compile(r" ?[/每] ?[A-Za-z一-龥]")
_OF_OTHER_GOODS = re.compile(r"[/每](?:吨|月|年)$")  # 工业水价3.85元/吨


def _is_price(spot: FigureSpot, per: re.Match[str] | None) -> bool:
    if per is None and (_OTHER_RATE.match(spot.head) or _OF_OTHER_GOODS.search(spot.figure.unit)):
        return False  # 25元/Mbps
    # A sum per square metre is no tariff, whatever is said of kilowatt-hours before it.
    if (per is None or per.re is _PER_AHEAD) and _by_area(spot):
        return False
    if per is not None or _is_called_price(spot):
        return True
    again = spot.last_kind == "energy_price" and spot.figure.value < 100
    return again and not spot.in_gap("land_price")


def _is_called_price(spot: FigureSpot) -> bool:
    """Return whether a small sum is called a price: power there costs 15 cents."""
    figure = spot.figure
    priced = figure.group == "price"
    small = figure.value < 50 if priced else figure.value < 5 and figure.written % 1
    if small and spot.nearest("price", "money_other", within=90) == "price":
        return True
    cents = priced and 0.5 <= figure.value < 60 and _CENTS.match(figure.unit)
    return bool(cents and spot.near("load", "price"))


# The incentive certificate values the investment at USD 390 million.
_VALUED = re.compile(
    r"\b(?:valu(?:es|ed|ing)|puts?|estimat(?:es|ed)|assess(?:es|ed)) (?:the |this |its |total )*(?:investment|project|scheme|works?|development|campus|cost) (?:cost )?at (?:about |some |around )?(?:[A-Z$€£]{1,3} ?)?$"
)


def _is_subsidy(spot: FigureSpot) -> bool:
    if _VALUED.search(spot.before(60)):
        return False
    limited = spot.figure.comparison in {"at_least", "at_most"} and spot.line.has("subsidy")
    return spot.in_gap("subsidy") or spot.cost("subsidy") <= _NEAR or limited


def _is_investment(spot: FigureSpot) -> bool:
    """Return whether a sum pays for the site: it is called so, or what it buys stands behind it."""
    named = spot.nearest("invest", "money_other", within=150)
    if _OTHER_SUM.match(spot.head) or (named == "invest" and _is_per_something(spot)):
        return False
    if _buys_the_site(spot):
        return True
    if _of_works(spot, invested=named == "invest"):
        return False
    if named == "money_other":
        return _is_whole_sum(spot)
    return named == "invest" or goes_on_with(spot, "investment") or _is_beside_size(spot)


def _is_whole_sum(spot: FigureSpot) -> bool:
    """Return whether another sum is named as well: $10 million per megawatt, or $2.4 billion for 240 MW."""
    whole = goes_on_with(spot, "investment") or _FOR_POWER.match(spot.after(40)) is not None
    return whole and not spot.in_gap("money_other")


def _is_per_something(spot: FigureSpot) -> bool:
    """Return whether the word of investment is part of another: 亩均投资600万元."""
    token, others = spot.token("invest"), spot.line.tokens.between("money_other", *spot.reach)
    return token is not None and any(t.end == token.start for t in others)


def _is_beside_size(spot: FigureSpot) -> bool:
    """Return whether a large sum stands beside the size of the site, or with a phase of it."""
    if spot.figure.value < _LEAST_INVESTED:
        return False
    sized = spot.last_kind in SIZES and len(spot.gap) < 14
    return sized or of_phase(spot) or _SIZED.match(spot.after()) is not None


def _buys_the_site(spot: FigureSpot) -> bool:
    """Return whether what a sum buys stands behind it: a $800 million campus."""
    end, tokens = spot.figure.end, spot.line.tokens
    if _INTO.match(spot.head) and not tokens.between("money_other", spot.clause_start, spot.figure.start):
        return True
    asset = tokens.between("asset", end, spot.head_end)
    if not asset or tokens.between("plant", end, asset[0].start):
        return False
    return _NOT_ASSET.search(spot.line.text[end : asset[0].start]) is None


def _of_works(spot: FigureSpot, *, invested: bool) -> bool:
    """Return whether the cost is that of a station or a road, in words that do not name the site."""
    between, figure = spot.line.tokens.between, spot.figure
    if spot.in_head("infra") and spot.cost("infra") < 30:
        return True
    works = between("infra", max(spot.gap_start, figure.start - 70), figure.start) if invested else []
    if not works or between("asset", min(spot.clause_start, works[-1].end), figure.start):
        return False
    # 变电站等配套设施，总投资100亿元: a list, and the sum is not its.
    return "等" not in spot.line.text[works[-1].end : figure.start]


# 22万元/亩, $45,000 an acre; 每亩22万元. What is paid each year is a rent.
_AREA = r"(?P<area>亩|公顷|平方米|平米|㎡|m2|m²|(?i:mu\b|ha\b|hectare|acre|square[ -](?:met(?:er|re)|f(?:oo|ee)t)|sq\.? ?(?:ft|m)\b|sqm\b)|SF\b|ps[fm]\b)"
_SHORT = {"psf": "sq ft", "psm": "m2"}  # per square foot
_BY_AREA = re.compile(rf"[^,;.，。；0-9/]{{0,14}}?(?:/|per |an? |each |every |每|一|(?=\bps[fm]\b)) ?{_AREA}")
_PER_AREA = re.compile(
    rf"{_BY_AREA.pattern}(?!s? ?(?:(?:a|per|each) (?:year|month)|annually|/? ?(?:每?年|月)))"
)
_PER_AREA_BEFORE = re.compile(rf"(?:每|一|(?=亩均)|(?:[Pp]er|[Ee]ach) ){_AREA}[^,;.，。；0-9]{{0,14}}$")


def _by_area(spot: FigureSpot) -> bool:
    """Return whether a sum is for each unit of an area, be it sold or let."""
    return bool(
        _BY_AREA.match(f"{spot.figure.unit}{spot.after(24)}") or _PER_AREA_BEFORE.search(spot.before(24))
    )


def _per_area(spot: FigureSpot, kind: KindId) -> Found:
    """Return a sum per area of land in its currency; a sum without an area is that of all of it."""
    figure = spot.figure
    per = _PER_AREA.match(f"{figure.unit}{spot.after(24)}") or _PER_AREA_BEFORE.search(spot.before(24))
    area = unit_of("area", _SHORT.get(per["area"], per["area"])) if per else None
    code = _CURRENCY.match(figure.unit)
    money_ = unit_of("money", figure.unit) or (unit_of("money", code.group()) if code else None)
    if area is None or money_ is None:
        return "money" if figure.group == "money" else "price"
    usual = LAND_SOLD_BY.get(money_.base, "ha")
    low, high = (float(f"{x * LAND_M2[usual] / area.factor:.12g}") for x in (figure.value, figure.high))
    return Draft(kind, low, high, f"{money_.base}/{usual}")


_ITSELF = re.compile(
    r"(?:below|less than|lower than|cheaper than|drop\w* to) $|[低降减][至到于为](?:每(?:千瓦时|度))?[约近]?$"
)


def _price(spot: FigureSpot, per: re.Match[str] | None) -> Found:
    figure = spot.figure
    said = f"{figure.unit}{spot.after(20)}"
    if _is_saved(spot):
        return "energy_price"
    factor = _of_cent(said) / (1000.0 if per and per["big"] else 1.0)
    low, high = (float(f"{x * factor:.12g}") for x in (figure.value, figure.high))
    base = _currency_of_price(spot, said)
    return Draft("energy_price", low, high, f"{base}/kWh") if high < 100 else "energy_price"


def _is_saved(spot: FigureSpot) -> bool:
    """Return whether it is by how much a price is lower."""
    figure, less = spot.figure, spot.token("price_less")
    if less is None or not spot.in_gap("price_less") or less.end <= figure.start - 16:
        return False
    # 丰水期电价低至0.22元, a tariff below 5 cents: the price itself.
    itself = _ITSELF.match(spot.line.text, less.start, figure.start)
    return not itself and not spot.line.separated(less.end, figure.start)


def _of_cent(said: str) -> float:
    """Return how much of its currency the unit of a price is: a cent, a 毛, or all of it."""
    if not _CENTS.match(said):
        return 1.0
    return 0.1 if said.startswith(("角", "毛")) else 0.01


def _currency_of_price(spot: FigureSpot, said: str) -> str:
    unit = spot.figure.unit
    own = next((code for words, code in _CURRENCY_OF.items() if words.match(unit)), "")
    if own:
        return own
    if re.match(r" ?euro", said, re.IGNORECASE):
        return "EUR"
    named = unit_of("money", unit)
    return named.base if named else _of_cents(spot)


# Units whose name includes the currency.
_CURRENCY_OF = {
    re.compile("öre"): "SEK", re.compile("øre"): "NOK", re.compile("sen"): "MYR", re.compile("paise"): "INR",
    re.compile("p$"): "GBP", re.compile("[分角毛元]"): "CNY",
}  # fmt: skip
_LAST_SIGN = re.compile(r"(?:US|A|C|NZ|S|HK)?\$|€|\b(?:USD|EUR|AUD|CAD|SGD)\b")
_CODES = {
    "€": "EUR",
    "$": "USD",
    "US$": "USD",
    "A$": "AUD",
    "C$": "CAD",
    "NZ$": "NZD",
    "S$": "SGD",
    "HK$": "HKD",
}


def _of_cents(spot: FigureSpot) -> str:
    """Return the currency of bare cents: that of the last sum before in the paragraph, or of the next behind it."""
    line, at = spot.line, spot.figure.start
    named = _LAST_SIGN.findall(line.text, line.paragraph, at)[-1:] or _LAST_SIGN.findall(
        line.text, at, line.end
    )
    return _CODES.get(named[0], named[0]) if named else "USD"


def area(spot: FigureSpot) -> Found:
    """Judge an area: of land, of floors, or of something else."""
    unit = unit_of("area", spot.figure.unit)
    if unit is None:
        return "unit_unclear"
    # Floors are let; land that is sold or leased is the site.
    wide = unit.factor >= _OF_LAND
    if _is_other_area(spot) or (not wide and is_let(spot)):
        return "area"
    kind = "land_area" if wide else _kind_of_area(spot, feet=0.09 < unit.factor < 0.1)
    return measure(spot, kind, "area")


# 危废暂存间60平方米: a room.
_ROOM = re.compile(r"(?<![空之期中时机夜])间(?:的?建筑)?(?:面积)?[约为]?$")
# 拆迁农户27户、房屋5400平方米
_TORN_DOWN = re.compile(r"(?:拆迁|拆除|征迁|回迁|安置)[^。；]{0,24}$")
_FOOTPRINT = re.compile(
    r"\b(?:[Bb]uilding|[Hh]all|[Rr]oof|[Bb]uilt) footprint(?: of| is|:| \([^()]*\):)* (?:about |some |approx\.? )?$"
)
# 已收储1200亩，已平整800亩，出让350亩: how far the land is made ready, not how much there is.
_LAND_SO_FAR = re.compile(
    r"(?:(?:已经?|累计|完成|办理|待|尚?未)[^，。；0-9]{0,4}|(?:亩|公顷)[，、；（(])"
    r"(?:收储|征(?:收|用|转|地|未转)|平整|出让|供应|供地|报批|腾退|流转|清表)[^，。；0-9]{0,6}$"
)
# Min. lot size: 2 acres; 最大连片用地300亩: what one buyer may take.
_OF_A_LOT = re.compile(
    r"(?i:\b(?:min|max)(?:\.|imum)?|\b(?:smallest|largest|biggest|typical|average)) [^.;:0-9]{0,20}\b(?i:lots?|parcels?|plots?|tracts?)\b[^.;0-9]{0,24}$"
    r"|(?:最[小大]|单宗)[^，。；0-9]{0,6}(?:连片|地块|宗地|出让|供地)[^，。；0-9]{0,6}$"
)
# 1,200 acres of former farmland: of what the site was, or is.
_WHAT_LAND = re.compile(
    r" (?:of |on )?(?:(?:a|an|the) )?(?:former|formerly|disused|derelict|redundant|one-time)\b| of (?P<now>[a-z ]{0,16}(?:farmland|cropland|woodland|forest|orchards?))\b|的?(?:原|旧|废弃)"
)
# 46 mu of permanent basic farmland: what the site takes of it, not its own area.
_PROTECTED = re.compile(r"\b(?:basic|prime|protected)\b")


def _is_other_area(spot: FigureSpot) -> bool:
    what = _WHAT_LAND.match(spot.head)
    if what and what["now"] and _PROTECTED.search(what["now"]):
        return True
    if what and (not what["now"] or spot.in_gap("land_verb")):
        return False
    if _OF_A_LOT.search(spot.before(60)):
        return True
    other = spot.cost("area_other")
    named = other <= _BESIDE and other < min(spot.cost("land"), spot.cost("floor"))
    # The footprint of a building, the area per rack or per person.
    behind = re.match(
        r"[^,;.]{0,24}\bdemolish| (?:per|a|each) (?:rack|person|hall|cabinet|floor)\b", spot.head
    ) or _FOOTPRINT.search(spot.before(40))
    return named or any(
        (
            behind,
            _ROOM.search(spot.before(12)),
            _TORN_DOWN.search(spot.before(30)),
            _LAND_SO_FAR.search(spot.before(24)),
        )
    )


_SET_ON = re.compile(
    r"\b(?:[Ss]et|[Ss]its?|[Ss]tands?|[Ll]ocated|[Ss]ituated|[Ss]pread|[Ll]aid out) (?:on|over) (?:about |some |over |nearly )?$"
)


def _kind_of_area(spot: FigureSpot, *, feet: bool) -> KindId:
    """Return the kind of an area by the nearest noun, floors without any; buildings are measured in square feet, land in acres."""
    if not feet and _is_set_on(spot):
        return "land_area"
    named = spot.nearest("floor", "land")
    if named:
        near = spot.cost("land") <= (20 if feet else 34)
        return "land_area" if named == "land" and near else "floor_area"
    return spot.last_kind if spot.last_kind in AREAS and goes_on(spot) else "floor_area"


def _is_set_on(spot: FigureSpot) -> bool:
    return _SET_ON.search(spot.gap) is not None and not spot.in_head("floor")
