"""What promoters lead with besides size: price of energy, travel time, feeds, routes, green power, water, jobs, hazard."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from dataclasses import replace

from siting.auditing.reading.claim_kinds import KindId
from siting.auditing.reading.context import NO_KIND, Around, Draft, Found, count_of, draft_of, nearest
from siting.auditing.reading.targets import distance_target
from siting.units import unit_of

_I = re.IGNORECASE
_PER_KWH = re.compile(
    r" ?(?:/|per |an? |每)? ?(?P<big>M|兆)?(?:kilo|mega)?(?:Wh|watt[- ]hour|瓦时|度)|^ ?(?:/|per |a |每) ?(?P<unit>k|M)Wh",
    _I,
)
_PRICE_SAID = re.compile(
    r"电价|用电(?:成本|价格)|度电(?:成本|价格)|供电价格|(?:power|electricity|energy)(?: (?:price|tariff|rate|cost)s?|[^.;]{0,24}\bcosts?\b)|\btariffs?\b|per kWh|per MWh|(?:cents?|c|p|ct) ?/ ?kWh",
    _I,
)
_NOT_PRICE = re.compile(
    r"[低高降减省](?:出|约|了|于)?[^，。0-9]{0,4}$|\b(?:less|lower|below|cheaper|save|saving|average|versus|against)\b[^,;.]{0,30}$|补贴|优惠|subsid|rebate|levy|tax",
    _I,
)
_TRAVEL = re.compile(
    r"车程|驱车|驾车|开车|行车|高铁|动车|火车|列车|乘车|飞行|航班|路程|行程|到达|直达|通达|可达|抵达|\bdriv(?:e|ing)\b|\bby (?:car|road|rail|train|air|bus)\b|\b(?:train|trains|rail|bus|flight|ride|journey|commute|minutes?[- ]walk|walk)\b|\baway\b|\breach(?:ed|es)?\b|\bfrom\b|\bto\b|机场|车站|高速",
    _I,
)
_NOT_TRAVEL = re.compile(
    r"圈|circle|支撑|续航|后备|延时|备电|间隔|响应|恢复|切换|燃油|UPS|back-?up|autonomy|runtime|respon|recover|battery|fuel|outage|notice|failover|on[- ]site|restor|build|construct|deliver|grace|every|train(?:s)? (?:run|leave)",
    _I,
)
_TO_ZH = re.compile(
    r"(?:乘(?:坐)?(?:高铁|动车|火车)?(?:到|至)|(?:[距到至抵往去]|直达|通达|抵达|到达|前往))(?P<place>[\u4e00-\u9fff]{2,12}?)(?:车程|的车程|市区|城区|市中心)?(?:仅|只|约|需|要|为|大约|不到|不足|车程|行车|驾车|驱车|高铁|时间|的|在|用|由现在的|缩短至){0,5}$"
)
_FROM_TO_ZH = re.compile(
    r"从(?P<place>[\u4e00-\u9fff]{2,8}?)(?:乘|坐|驱车|驾车|出发|到|至|开车)[^，。；]{0,16}$"
)
_SAME_END = re.compile(
    r"[，,（( ]*(?:开车|驱车|驾车|车程|行车|by car|by road|a|an|or|about|drive|driving time)?[约为需仅只 ]*"
)
_NEXT_TO = re.compile(
    r"^[^,;.，。0-9]{0,24}?(?:[到至达进抵]|直达|可达|抵达|\b(?:from|to|of)\b) ?(?:the )?(?P<place>[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*|[\u4e00-\u9fff]{2,10}?(?=[，。；、]|$))"
)
_SUBJECT_EN = re.compile(
    r"(?:^|[,;:] |and |\b[Tt]o |[Ff]rom )(?:the )?(?P<place>(?!(?:The|It|Its|This|Our|That|From|Trains?|And|By|Nestled|Located)\b)[A-Z][\w'’-]*(?: (?:[A-Z][\w'’-]*|[Aa]irport|[Ss]tation|city|centre))*)\b[^.;]{0,44}$"
)
_GREEN = re.compile(
    r"绿电|绿色电力|绿色能源|可再生|清洁(?:能源|电力)|新能源(?:电力|用电|占比)|非化石|水电占|\brenewables?\b|\bgreen (?:power|electricity|energy)\b|\bclean (?:power|energy|electricity)\b|carbon-free|\bhydro(?:power|electricity)?\b|fossil-free|zero-carbon (?:power|energy|electricity)|\bwind (?:and|power|energy)|\bsolar\b",
    _I,
)
_NOT_GREEN = re.compile(
    r"装机|增长|增加|提高了|上涨|下降|节约|全国|全省|国家|grow|increase|rose|fell|up by|reduc|nation|country's|state's|of (?:the )?(?:staff|water)",
    _I,
)
_JOBS = re.compile(
    r"就业|岗位|用工|员工|职工|从业|技术人员|运维人员|\bjobs?\b|\bemploy|\bpositions\b|\broles\b|\bposts\b|\bstaff\b|\bworkforce\b|\bhir(?:e|es|ing)\b|\bengineers\b|\btechnicians\b|\bworkers\b|construction peak|\bheadcount\b",
    _I,
)
_NOT_JOBS = re.compile(
    r"半径|radius|人口|居民|毕业|在校|学生|培训|劳动力|培养|population|residents|graduates|students|workforce of the|labou?r force|pupils|within",
    _I,
)
_FED = re.compile(
    r"供电|市电|电源|进线|外电|专线|变电站|引自|feeds?\b|feeders?\b|utility|grid|suppl(?:y|ies)|circuits?", _I
)
_ROUTE = re.compile(r"路由|光缆|光纤|fib(?:re|er)|long-haul|carrier|backbone|dark|telecom", _I)
_WATER = re.compile(r"供水|用水|给水|中水|再生水|取水|水厂|水量|水源|污水|water|reservoir|\bwells?\b", _I)
_NOT_WATER = re.compile(
    r"总量|富余|年取水|annual use|降水|蓄|库容|年均|水资源|save|节水|effluent|storage|tank|stor", _I
)
_DAILY = re.compile(
    r"日(?:供|产|处理|用|取|均)?[供给]?(?:水|处理)|每[天日]|/ ?(?:日|天|d\b|day)|(?:per|a|each) day|daily|MGD|ML/d",
    _I,
)
_YEARLY = re.compile(r"/ ?(?:年|a\b)|每年|年(?:供|用|取|均)?[供给]?水|per year|a year|annual", _I)
_WATER_M3 = {
    "gallon": 0.003785411784,
    "megalit": 1000.0,
    "ml": 1000.0,
    "mgd": 3785.411784,
    "litre": 0.001,
    "liter": 0.001,
}
_SUMMER = re.compile(
    r"夏季|夏天|盛夏|[七八]月|7月|8月|最热月|\bsummers?\b|\bJuly\b|\bAugust\b|warmest month|hottest month", _I
)
_TEMPERATURES: dict[str, KindId] = {"extreme": "extreme_temperature", "summer": "summer_temperature"}
_EXTREME = re.compile(
    r"极端|历史最[高低]|最[高低]气温|\bextreme|\brecord|\bcoldest\b|\bhottest\b|all-time|design (?:maximum|minimum|temperatures?)|as low as|as high as|\b(?:highs|lows) of|\bnever (?:exceed|fall|drop|rise)|ever (?:measured|recorded)|(?:high|low)est temperature",
    _I,
)


def energy_price(around: Around) -> Found:
    """Judge the price of a kilowatt-hour; None if the sum is something else."""
    figure = around.figure
    said = f"{around.before[-60:]}{figure.unit}{around.head[:20]}"
    per = _PER_KWH.match(around.head[:22]) or re.search(r"kWh|MWh|千瓦时|度$", figure.unit)
    if not per and not (_PRICE_SAID.search(around.before[-40:]) and figure.value < 5):
        return None
    if _NOT_PRICE.search(around.gap[-34:]) or not (per or _PRICE_SAID.search(said)):
        return NO_KIND
    cents = re.match(
        r" ?(?:US |euro |Euro )?(?:cents?|ct|¢|分|p\b|öre|sen\b|paise)", figure.unit + around.head
    )
    code = re.match(r"[A-Z]{2,3}\$?|[$€£₹¥￥]|美元|欧元|元|yuan", figure.unit)
    euro = re.match(r" ?euro", figure.unit + around.head)
    named = unit_of("money", code.group() if code else "")
    currency = "EUR" if euro else named.base if named else "CNY" if figure.unit[-1:] in "分角" else "USD"
    big = re.match(r"[^,;.]{0,16}?\bMWh|^[^,;.]{0,8}兆瓦时", figure.unit + around.head)
    factor = (0.01 if cents else 1.0) / (1000.0 if big else 1.0)
    low, high = (float(f"{x * factor:.12g}") for x in (figure.value, figure.high))
    return Draft("energy_price", low, high, f"{currency}/kWh") if high < 100 else NO_KIND


def travel_time(around: Around) -> Found:
    """Judge minutes or hours on the way to a place; None if the time is something else."""
    near = f"{around.before[-50:]} # {around.head[:50]}"
    if not _TRAVEL.search(near) or _NOT_TRAVEL.search(f"{around.gap[-40:]} # {around.head[:24]}"):
        return None
    place = _travel_target(around)
    drawn = re.search(r"车程|驱车|驾车|高铁|动车|火车|driv|train|flight|rail|walk|ride|bus|reach", near, _I)
    if not place and not drawn:
        return None
    draft = draft_of(around, "travel_time", "travel_time", subject=place)
    return draft if isinstance(draft, Draft) and draft.high <= 1440 else None


def _travel_target(around: Around) -> str:
    gap, behind = around.gap[-70:], around.until_next[:70]
    if around.last_kind in {"distance", "travel_time"} and _SAME_END.fullmatch(gap):
        return around.last_subject
    chinese = _TO_ZH.search(gap) or _FROM_TO_ZH.search(gap)
    if chinese:
        return chinese["place"]
    onward = _NEXT_TO.match(behind)
    if onward:
        return onward["place"]
    target = distance_target(gap, behind, follows_distance=around.last_kind in {"distance", "travel_time"})
    if target and target.named and not re.search(r"[车程分钟小时]$", target.name):
        return target.name
    subject = _SUBJECT_EN.search(around.before[-70:])
    return subject["place"] if subject else ""


def renewable_share(around: Around) -> Found:
    """Judge a share of renewable power; None if the share is of something else."""
    near = f"{around.gap[-44:]} # {around.head[:40]}"
    if around.last_kind == "renewable_share" and re.search(
        r"目标|提高|不低于|到|target|rising|by|in (?:19|20)\d\d", near
    ):
        near = around.before[-80:]
    if not _GREEN.search(near) or _NOT_GREEN.search(f"{around.gap[-24:]} # {around.head[:16]}"):
        return None
    return draft_of(around, "renewable_share", "share") if around.figure.high <= 100 else None


def jobs(around: Around) -> Found:
    """Judge a number of jobs."""
    near = f"{around.gap[-24:]} # {around.figure.unit} {around.head[:24]}"
    if not _JOBS.search(near) or _NOT_JOBS.search(f"{around.before[-50:]}{near}"):
        return None
    return count_of(around, "jobs")


def feeds(around: Around) -> Found:
    """Judge a number of feeds from the grid."""
    if (
        not _FED.search(f"{around.gap[-24:]} # {around.figure.unit} {around.after[:24]}")
        or around.figure.value > 20
    ):
        return None
    return count_of(around, "grid_feeds")


def routes(around: Around) -> Found:
    """Judge a number of routes of fibre."""
    if (
        not _ROUTE.search(f"{around.gap[-24:]} # {around.figure.unit} {around.after[:24]}")
        or around.figure.value > 60
    ):
        return None
    return count_of(around, "fibre_routes")


def water(around: Around) -> Found:
    """Judge the supply of water in cubic metres a day; None if the volume is something else."""
    unit, head = around.figure.unit, around.head[:24]
    near = f"{around.gap[-30:]} # {unit} {head}"
    daily, yearly = _DAILY.search(near), _YEARLY.search(near)
    if (
        not (daily or yearly)
        or not _WATER.search(f"{around.before[-60:]} # {head}")
        or _NOT_WATER.search(around.gap[-24:])
    ):
        return None
    per = next((value for word, value in _WATER_M3.items() if word in unit.lower()), 1.0)
    if "million" in unit.lower():
        per *= 1e6
    factor = per / (1.0 if daily else 365.0)
    low, high = (float(f"{x * factor:.12g}") for x in (around.figure.value, around.figure.high))
    return Draft("water_supply", low, high, "m3/d")


def acceleration(around: Around) -> Found:
    """Judge the peak ground acceleration of the seismic zone."""
    said = re.search(
        r"地震|加速度|抗震|seismic|ground (?:motion|acceleration)|earthquake|PGA|acceleration",
        f"{around.before[-90:]}{around.head[:40]}",
        _I,
    )
    return (
        draft_of(around, "seismic_acceleration", "acceleration") if said and around.figure.high < 3 else None
    )


def other_temperature(around: Around) -> Found:
    """Judge the mean of summer and the extremes; None for any other temperature."""
    near = f"{around.gap[-40:]} # {around.head[:24]}"
    named = nearest(around.gap[-40:], extreme=_EXTREME, summer=_SUMMER)
    named = named or nearest(around.head[:24], extreme=_EXTREME, summer=_SUMMER)
    kind = _TEMPERATURES.get(named)
    if kind is None or re.search(
        r"以[上下]的?(?:天|日)|days|湿球|wet[- ]bulb|露点|dew|supply|水温|温差|日较差", near, _I
    ):
        return None
    if named == "summer" and not re.search(r"均|mean|averag|typical", near, _I):
        return None
    return draft_of(around, kind, "temperature")


def in_minutes(first: Draft, minutes: float) -> Draft:
    """Return a travel time of hours with its *minutes* added: 1 hour 10 minutes."""
    return replace(first, value=first.value + minutes, high=first.high + minutes)
