"""The words of units by group, and the pattern that finds one behind a number; used by `quantities`."""

# ruff: noqa: E501, ISC004 - a pattern broken over lines is harder to read than a long one

import re

CODES = (
    "CNY|USD|EUR|GBP|INR|NOK|SEK|DKK|CHF|AUD|CAD|SGD|HKD|JPY|NZD|TWD|BRL|MYR|IDR|THB|PHP|KRW|ZAR|PLN|AED|SAR|ISK|CZK|HUF"
    "|TRY|MXN|CLP|VND|ILS|QAR|KWD|COP|PEN|EGP|NGN|KES"
)
# Units, longest spelling first within a dimension; the order of dimensions resolves ambiguities.
_UNIT_WORDS: tuple[tuple[str, str], ...] = (
    ("price", r"(?:美|欧)?元(?:人民币)?(?:/|每)(?:千瓦时|度|kWh|千瓦|吨|月|年|平方米|平米|㎡|亩|公顷|m2)|[分角](?:/|每)(?:千瓦时|度|kWh)|毛(?=[一二三四五六七八九]?(?:[一每，。；、]|钱|左右|上下|出头|不到|多|$))"
     r"|(?i:(?:US |euro |Canadian |Australian )?cents?\b|¢|cts?\b|pence\b|pennies\b|øre\b|rappen\b|centimes?\b|eurocents?\b)|(?:[cp]|US\$|[$€£¥￥₹])(?= ?(?:/|per) ?[kM]Wh)|(?:öre|sen|paise)\b"),
    ("acceleration", r"g(?![A-Za-z/0-9²])"),
    ("person", r"多?[名个]?(?:就业)?(?:岗位|职位)|多?[名号位]?人(?![均口才民次大工机])|多?[名位](?=[^，。；0-9]{0,8}(?:员工|人员|工程师|职工))|(?:(?:in)?direct|induced|permanent|temporary|construction|operational|skilled|(?:full|part)-time|(?:long|short)-term|(?:on|off)-site) (?:and|or|&) _ADJ{0,2}?(?:jobs|roles|positions|posts|staff|workers)\b|_ADJ{0,3}?(?i:jobs?|employees|workers|staff|positions|people|men and women|women and men|locals|roles|posts|engineers|technicians|builders|tradespeople|tradesmen|labou?rers|operatives|electricians|fitters|specialists|colleagues|apprentices|craftsmen|contractors|FTEs?|of us)\b"),
    ("feed", r"(?:nos?\.|[a-z-]+(?: [a-z-]+){0,2})?(?= ?\d{2,3}(?:\.\d)? ?kV (?:[a-z]+ ){0,2}(?:feeds|feeders|circuits|connections|supplies|incomers|lines)\b)|(?:_ADJ{0,2}?\d{1,3}(?:\.\d)? ?(?:kV|MW|MVA) )?_ADJ{0,4}?(?i:feeds|feeders|underground circuits|overhead lines)\b|[x×](?= ?\d{2,3} ?kV\b(?! (?:sub)?station))(?! (?:the|our|its|it|a|this|all)\b)"),
    ("feed_zh", r"回(?!收|报|流|馈|用|升)路?|(?<=市电.)路|路(?!光[缆纤])(?= ?[x×*]? ?\d{2,3} ?(?:千伏|kV)|[^，。；0-9]{0,5}(?:供电|电源|市电|电缆|进线|外电|独立|接入|引入|不同|来自))|电源(?![^，。；]{0,3}插)"),
    ("route", r"_ADJ{0,4}?(?i:routes|paths|backbones|entrances|entries|directions|fib(?:re|er)s|ducts|conduits|entry points|points of entry|laterals|(?:fib(?:re|er) (?:lines|cables|providers)))\b|条?路由|路(?=引出|光[缆纤])|条(?=[^，。；0-9]{0,10}(?:光缆|路由|光纤))"),
    ("wue", r"L ?/ ?kWh|升[/每](?:千瓦时|度电?)|lit(?:er|re)s? (?:of water )?(?:per|/) ?(?:kWh|kilowatt[- ]hour)"),
    ("water_rate", r"(?i:(?:million )?(?:US |imperial )?(?:gallons|gal\b|litres|liters|kilolit(?:er|re)s)|megalit(?:er|re)s?|mgd|gpd|ML|kL)\b"),
    ("energy", r"(?:[kKMG][wW]·?\.?[hH]|千瓦[时·]时?|度电|TWh|(?:kilo|mega|giga)watt[- ]hours?)"),
    ("surface_load", r"(?:(?:kN|KN|千牛|[tT]|吨|[kK][gG]|公斤|千克|(?i:tonnes?|kilograms?|kilonewtons?)) ?(?:/|每| per ) ?(?:m[2²]|㎡|平方?米|平(?:方(?!公里|千米|英))?(?![米均台])|sq(?:uare)?\.?[ -]?(?:m\b|met(?:er|re)s?))"
     r"|psf\b|(?:lbs?|pounds) ?(?:/| per ) ?(?:sq(?:uare)?\.?[ -]?f(?:oo)?t\b|ft[2²])|kPa\b|千帕)"),
    ("density", r"(?:k?W|千?瓦|watts) ?(?:/|per ) ?(?:m2|m²|㎡|平方?米|sq(?:uare)?\.? ?(?:m(?:et)?|f(?:ee|oo)?t))"),
    ("rack_power", r"(?:kW|KW|kw|Kw|千瓦) ?(?:/ ?|每|per |a |an )(?:single |standard )?(?:机?柜|机架|架|rack|cabinet)"),
    ("apparent", r"(?i:[mk]va)\b|兆伏安|万?千伏安"),
    ("voltage", r"(?:kV|KV|Kv|kv|千伏|kilovolts?)(?![A-Za-z安])"),
    ("power", r"(?:MW|Mw|mw|kW|KW|kw|Kw|GW|gw|兆瓦|兆(?=[，。；、]|的电|左右|$)|千瓦|吉瓦|(?:MW|GW)s\b|[kMG] ?[Ww]atts?|(?i:(?:kilo|mega|giga)-?watts?))(?![A-Za-zp时小·])"),
    ("latency", r"毫秒|微秒|ms(?:ec)?\b|(?i:milliseconds?|microseconds?)|µs|us\b"),
    ("area", r"平方公里|平方千米|平方英尺|平方呎|平方米|㎡|平米|平(?![均台方原稳行房时面顶整])|公顷|英亩|亩|[kK][mM](?:2\b|²)|m2\b|m²|(?:sq ?)?ft2\b|ft²"
     r"|(?i:sq(?:uare)?\.?[- ]?(?:kilomet(?:er|re)s?|km|met(?:er|re)s?|mtrs?|miles?|mi\b|m\b|f(?:ee|oo)?t\b\.?)|sqm\b|sqft\b)|SF\b|sf\b"
     r"|(?i:(?:(?:buildable|usable|developable|contiguous|gross|net|flat|total|industrial|available) )?(?:acres?\b|hectares?\b))|[aA]c\b(?=[.,;:)\n]|$)|[hH][aA]\b|mu\b|mou\b|Mu\b|tsubo\b|pyeong\b|rai\b|dunams?\b|feddans?\b"),
    ("length", r"公里|华里|千米|(?i:kms?\b|kilomet(?:er|re)s?\b|miles?\b)|英里|mi\b"),
    ("temperature", r"℃|°(?:C\b)?(?![A-Za-z\d])|° ?[CF]\b|摄氏度|℉|华氏度|deg(?:rees?)?[ -]?(?:Celsius|Fahrenheit|[CF]\b)|degrees?\b(?! (?:in|of)\b)|(?i:celsius|fahrenheit)\b|[CF]\b(?![-+&#/'’])"),
    ("money", rf"(?:元(?:人民币)?|人民币|美元|欧元|英镑|港元|日元|韩元|卢比|林吉特|yuan\b|RMB\b|RM\b|US dollars?|dollars?\b|euros?\b|rupees?\b|ringgits?\b|pounds?\b|kron(?:or|er)\b|reais\b|rand\b|rupiah\b|baht\b|yen\b|won\b|zloty\b|naira\b|lira\b|shillings\b|dirhams?\b|riyals?\b|francs?\b|(?:{CODES})\b)"),
    ("count_rack", r"(?:_ADJ{0,2}?\d{1,3}(?:\.\d)?[ -]?(?:U|kW|inch|mm(?: wide)?)[ -])?_ADJ{0,3}?(?i:racks?|cabinets?)\b"),
    ("count_server", r"_ADJ{0,3}?(?i:servers?)\b"),
    ("count_building", r"_ADJ{0,4}?(?i:buildings?|halls?|blocks?|data ?cent(?:er|re)s)\b"),
    ("count_station", r"_ADJ{0,2}?(?:substations?|transformers?)\b"),
    ("month", r"个月|(?<=半)月|(?i:months?\b)"),
    ("day", r"天|(?i:(?:free[- ]cooling )?days?\b)"),
    ("hour", r"个?(?:小时|钟头)|(?i:(?:free[- ]cooling )?hours?\b|hrs?\b)|h\b(?!a)"),
    ("week", r"周(?![围边年期])|weeks?\b"),
    ("percent", r"成(?![本立为员都果功交长套熟效品型分绩])|[%‰]|千分点|个?百分点|per ?mill?e\b|(?i:per ?cent|pct)\b"),
    ("minute", r"分钟|刻钟|(?i:minutes?\b|mins?\b)"),
    ("other", r"吨|[TGMP]bps|[TG]b/s|[EP]?[Ff]lops|EFLOPS|PFLOPS|[GTPE]i?B\b|[EP](?![A-Za-z])|冷吨|RT\b|层|芯|条|级地震|升|立方米?|方(?=水|/[日天d]|(?:左右|上下)?[，。；、)]|$)|cubic[ -](?:met(?:er|re)s?|feet|foot|yards?)|m3\b|m³|(?i:tonnes?\b|tons?\b|gallons?\b)"
     r"|Gbit/s|Tbit/s"),
    ("metre", r"米(?![级])|(?i:met(?:er|re)s?|masl|mamsl|m ?a\.?s\.?l\.?|feet|foot)\b|m\b(?![²2])|(?i:ft)\b\.?|'(?![A-Za-z0-9])"),
    ("piece", r"[台架面套柜组](?![子体门织成合团装建])"),
    ("building", r"[栋幢座]"),
    ("generic", r"个(?![百半])"),
    ("degree", r"度(?![电角假])"),
)  # fmt: skip
_ADJECTIVE = (
    r"(?:(?!(?:and|or|with|of|in|for|to|from|per|the|at|on|by|its|km|mu|acres|MW|kW|kV|MVA|kVA|transformers?|servers?|racks?|buildings?|campus|site|park|includ(?:es?|ing)|ha[sd]|have|having|contain(?:s|ing)?|is|are|was|will|can|compris(?:es?|ing)|across|one|two|three|four|five|six|seven|eight|nine|ten|twelve)(?![A-Za-z-]))"
    r"[A-Za-z][A-Za-z-]{0,20} )"
)
UNIT = re.compile(
    r"[ -]?(?:"
    + "|".join(f"(?P<{name}>{words.replace('_ADJ', _ADJECTIVE)})" for name, words in _UNIT_WORDS)
    + ")",
    re.ASCII,
)
# 1800kg: it has a unit, but not one known here. A 42U rack: its height.
OTHER_UNIT, RACK_UNITS = re.compile(r"[A-Za-z]| k?g\b"), re.compile(r" ?U(?![A-Za-z.])")
# Gross floor area (m²): 17,300. 占地（亩）：120. 地价（万元/亩）：12.8.
_LABEL_UNIT = re.compile(
    r"(?:^|[\n|;·│｜] ?)[^\n:：|;·│｜0-9]{2,40}[(（\[](?:in )?(?P<times>[百千]?[万亿]|million |billion |10,000 )?(?P<unit>[^()（）\[\]:：\n]{1,16}?)(?P<times_behind> (?:million|billion|m|bn))?[)）\]] ?[:：|=│｜] ?(?:approx\.? |about |~|约)?$"
)
_PER_IN_LABEL = re.compile(r"/(?:mu|acre|ha|hectare|kWh|m2|m²)")


def unit_of_label(text: str, start: int) -> tuple[str, str, str] | None:
    """Return group, name and multiplier of the unit that the label of a line gives in brackets for its figure."""
    label = _LABEL_UNIT.search(text, max(0, start - 60), start)
    unit = UNIT.match(label["unit"]) if label else None
    if label is None or unit is None:
        return None
    group, rest = str(unit.lastgroup), label["unit"][unit.end() :]
    times = (label["times"] or label["times_behind"] or "").strip()
    if not rest:
        return group, unit.group(group), times
    # 10,000 yuan/mu
    return ("price", label["unit"], times) if group == "money" and _PER_IN_LABEL.fullmatch(rest) else None
