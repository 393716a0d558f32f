"""Words that give a figure its meaning, Chinese and English, as compiled patterns.

Each pattern is searched in text of bounded length and has no nested repetition.
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re


def any_of(*words: str) -> re.Pattern[str]:
    """Compile words to search for, ignoring case."""
    return re.compile("|".join(words), re.IGNORECASE | re.ASCII)


DATA_CENTRE = any_of(
    "数据中心", "机房", "机柜", r"[\d万]柜", "机架", "服务器", "园区", "产业园", "算力", "云计算", "灾备", "备份", "IDC", "PUE", "供电",
    "变电", "制冷", "冷却", "项目", "基地", "data ?cent(?:er|re)", r"\bracks?\b", "cabinet", "server", "campus",
    "hyperscale", "substation", "megawatt", r"\bMW\b", r"\bproject\b", r"\bproperty\b", "development", "cooling", r"\bsite\b", r"\bpark\b", "facility", "colocation",
)  # fmt: skip

# --- distance -------------------------------------------------------------------------------------------
BAND = any_of(
    "同城",
    "异地",
    "灾备",
    "容灾",
    "备份",
    "双活",
    "same[- ]city",
    r"\bmetro",
    "remote",
    "recovery",
    "back-?up",
    "disaster",
)
# A site that serves recovery, said of the site itself.
RECOVERY = any_of(
    "灾备",
    "容灾",
    "(?:异地|同城)(?:双活|备份|备援|多活)",
    r"(?:disaster|business)[- ]recovery",
    r"(?:remote|off-?site|same-city|metro|geographic(?:al)?) (?:back-?up|recovery|replica)",
    r"\bback-?up (?:site|cent(?:er|re)|location|data|facility|campus)",
    r"\bgeo-?redundan",
    r"\brecovery (?:site|cent(?:er|re)|location|facility|campus)",
    r"\bDR (?:site|cent(?:er|re)|location|facility|region)",
)
SAME_CITY = any_of("同城", "双活", "same[- ]city", r"\bmetro", r"\bactive[- ]active")
REMOTE = any_of("异地", "remote", "远程", "off-?site", "geo-?redundan")
ROAD = any_of("车程", "公路(?!出|入|口)", "驾车", "行车", "by road", r"\bdrive", "driving", "road distance")
RAIL = any_of("铁路", "高铁", "by rail", "by train", "railway")
STRAIGHT = any_of(
    "直线",
    "航空距离",
    "空中距离",
    "as the crow flies",
    "straight[- ]line",
    "geodesic",
    "great[- ]circle",
    "air distance",
)

# --- climate --------------------------------------------------------------------------------------------
MEAN_TEMPERATURE = any_of(
    "年(?:平均|均)(?:大气|环境)?(?:气|温)", "(?:全年|常年|多年|年度)平均(?:气)?温", "年平均(?:气)?温", "平均气温", "年均温",
    r"(?:annual|yearly)(?:ly)?[ -](?:mean|average)", r"(?:mean|average) (?:annual|yearly)", "average temperature",
    "mean temperature", "year-round (?:average|mean)", r"temperatures? averag", "annual temperature",
    "average air temperature", "mean air temperature", "averages?(?= [^,;.]{0,12}$)",
)  # fmt: skip
OTHER_TEMPERATURE = any_of(
    r"\d月", "[一二三四五六七八九十]月", "夏季", "冬季", "最热", "最冷", "极端", "最高", "最低", "昼夜", "温差", "湿球", "露点", "january",
    "july", "summer", "winter", "monthly", "record", "extreme", "wet[- ]bulb", "dew", "coldest", "hottest", "peak",
    "difference",
)  # fmt: skip
TEMPERATURE_DIFFERENCE = any_of(
    "[低高]出?(?:约|近)?$|(?:上升|下降|升高|降低|偏[高低])了?约?$|同比",
    "(?:colder|warmer|cooler|lower|higher) by",
    "温差",
    "较.{0,10}[低高]",
)
SUPPLY_TEMPERATURE = any_of(
    "供水", "冷冻水", "进水", "送风", "进风", "供回水", "冷水", "出水", "supply", "chilled[- ]water", r"\binlet", "leaving water", "water at",
    r"\bwater$",
)  # fmt: skip
FREE_COOLING = any_of(
    "自然(?:环境|界)?(?:的)?(?:冷|制冷|降温)", "自由(?:冷|制冷)", "免费(?:冷|制冷|的?自然)", "自然风(?:冷|降温|制冷)?", "新风(?:冷|制冷|供冷|直)",
    "室外(?:自然)?冷(?:空气|源|风)", "free[- ]?cool", "natural(?:ly)?[- ]cool", "natural cooling", "economi[sz]",
    r"\bfree[- ]air\b", "(?:outside|outdoor|ambient|fresh)[- ](?:air)(?: alone)?", "without (?:any )?(?:mechanical|compressor|chiller)",
    "no need (?:for|of) (?:air[- ]condition|mechanical|chiller|compressor|refrigerat)", r"\b(?:needs?|uses?|runs?) no (?:chiller|compressor)s?", r"avoids? (?:the )?(?:chiller|compressor)s?", "(?:compressor|chiller)s?[- ](?:free|less|off)", "(?:compressor|chiller)s? (?:(?:can|may|could|are|is)(?: be| stay| remain)? (?:off|idle|not|switched|turned|shut|unnecessary)|stay|remain|idle)",
    "(?:无需|不需|不必|不用|不开|停用|停止|关闭|无须)[^，。；]{0,10}(?:压缩机|机械|空调|冷机|制冷|冷水机)", "完全自然冷",
)  # fmt: skip
# Technologies of free cooling, as a document names them.
COOLING_TECHNOLOGY = any_of(
    "间接(?:蒸发)?", "水侧", "冷却塔", "板换", "板式换热", "干冷器?", "氟泵", "乙二醇", "风侧", "新风", "直接(?:新风|通风|蒸发|引入)",
    r"\bindirect(?: air| evaporative)?", r"\bwater[- ]?side", "cooling towers?", "plate heat exchanger", r"\bdry[- ]?coolers?", "pumped refrigerant",
    r"\bair[- ]?side", r"\bdirect (?:air|fresh|outside|outdoor|evaporative)", r"\b(?:outside|outdoor|fresh)[- ]air\b",
)  # fmt: skip
OF_THE_YEAR = any_of("全年", "一年", "每年", "年度", "时间", "of the (?:year|time|hours)", "year", "annual")
SAVING = any_of(
    "节能",
    "节约",
    "节省",
    "节电",
    "降低",
    "减少",
    "提高",
    "提升",
    "下降",
    "增长",
    "save",
    "saving",
    "reduc",
    "less energy",
    "cut",
    "lower",
)
NOT_COOLING = any_of(
    "无霜", "采暖", "供暖", "日照", "优良", "降[水雨雪]", "霜", "frost", "sunshine", "heating", "snow", "rain"
)
WEATHER_SPAN = any_of("气温", "温度", "无霜", "采暖", "日照", "temperature", "frost")

# --- efficiency -----------------------------------------------------------------------------------------
PUE = any_of("PUE", "电能(?:利用|使用)效率", "能源(?:利用|使用)效率", "power[- ]usage[- ]effectiveness")
WUE = any_of("WUE", "水(?:资源)?(?:利用|使用)效率", "water[- ]usage[- ]effectiveness")

# --- land, building, money --------------------------------------------------------------------------------
LAND = any_of(
    "占地", "用地", "土地", "征地", "园区面积", "规划面积", "净地", r"\bland\b", "site area", r"\bproperty\b(?! tax)", r"\bplot", "parcel", "land area", r"\bground\b",
    "footprint", r"\b(?:brown|green)field", r"\brezone", r"\bzoned\b", r"\bcover", "spread over", "spans", "spanning", r"\bsite\b", "occup(?:y|ies|ying)",
)  # fmt: skip
FLOOR = any_of(
    "建筑面积", "总建面", "建面", "建设面积", "机房面积", "机房总面积", "厂房", "楼面", "机房", "[^、，]楼", "标准厂房", "规模(?:是|为|达)", r"\bfloor", r"\bGFA\b",
    r"\bbuilding", "white ?space", "data ?hall", "gross", "built[- ]up", "facility", r"\bcomplex", r"\bbunker", "data ?cent(?:er|re)", "technical space",
)  # fmt: skip
OTHER_AREA = any_of(
    "耕地",
    "林地",
    "果园",
    "种植",
    "绿化",
    "湖(?:泊|面|区)",
    "水域",
    "水面",
    "行政区域",
    "县域",
    "全县",
    "全市",
    "国土",
    "farmland",
    "forest",
    "compound",
    "绿地",
    "代征",
    "county area",
)
INVESTMENT = any_of(
    "投资",
    "总投",
    "概算",
    "造价",
    "斥资",
    r"\bspen[dt]",
    "设备购置",
    "(?:建筑|安装|土建)工程",
    "耗资",
    "投入",
    "invest",
    "capex",
    "capital (?:cost|expenditure|outlay)",
    "project cost",
    r"\bcosts?\b",
    r"\bbuild cost",
    r"\b(?:total|project|overall|capital|construction) budget",
    "(?:再|拟|计划)投(?!产|运|用)",
    r"\bsecured\b",
    r"\b(?:plan|proposal|application)\b[^,;.]{0,30} is for $",
)
INVESTED_THING = any_of(
    r"^(?:, |[- ])?(?:(?!(?:in|for|from|of|to|on|and|or|over|by|at|as|is|was|will|from)\b)[A-Za-z0-9][A-Za-z0-9,.'-]{0,23} ){0,6}"
    r"(?:data ?cent(?:er|re)|campus|project|facility|investment|development|build|phase|stage|expansion|complex|park|hub|scheme|refurbishment|upgrade|extension|retrofit|fit-out|redevelopment|conversion)\b"
)
SUBSIDY = any_of(
    "奖", "补助", "补贴", "资助", "扶持", "贴息", "专项资金", "subsid", "exempt", "abatement", "tax credit", "eligib", "qualif", "grant", "award", "incentive", "rebate", "prize", "bonus", "scholarship",
)  # fmt: skip
OTHER_MONEY = any_of(
    "全[县市省区][^，。]{0,4}完成",
    "税", "产值", "营收", "收入", "GDP", "生产总值", "利润", "基金", "注册资本", "带动", "拉动", "撬动", "节省", "节约", "融资", "报告期", "环保投资", "静态投资", "动态投资", "土建", r"in the (?:[a-z]+ )?quarter", "单价", "租金", "电费",
    "费用", "销售", "债", "工资", "薪", "revenue", r"\btax", "salar", r"\bbonds?\b", r"\bfund", "sales", "output", "saving", "turnover",
    "profit", "wage", "rent", r"\bloan",
)  # fmt: skip

# Money for something other than the site: 投资2亿元开工建设的三条道路.
OTHER_WORKS = any_of(
    "^(?:人民币)?[^，。；]{0,14}(?:道路|公路|大道|[一二三四五六纵横][^，。；、]路|管网|污水|绿化|亮化|学校|医院|景观|棚改)"
)
BUILDING_TIME = any_of(
    "工期", "建设周期", "建设期", "建成", "交付", "投产", "开工", "竣工", "封顶", "落地", r"\bbuil[dt]\b", "complet", "deliver", "construct",
    "deploy", "lead time", "permit",
)  # fmt: skip

# --- electricity --------------------------------------------------------------------------------------------
PER_RACK = any_of(
    "单机?柜",
    "单机架",
    "单架",
    "(?:racks|cabinets) (?:from|between|up to)",
    "每[个台架]?(?:标准)?机?[柜架]",
    "功率密度",
    "机柜功率",
    "per[- ](?:rack|cabinet)",
    "rack (?:power )?densit",
    "each (?:rack|cabinet)",
    "a rack",
    "(?:racks?|cabinets?) of",
    "rack power ?:",
    "racks? averag",
)
PER_RACK_AFTER = any_of(
    "^[^，。；,;]{0,8}(?:机柜|机架|/柜|/架|(?:average |mean )?per (?:rack|cabinet)|(?:racks|cabinets)\\b|a rack)"
)
GENERATION = any_of(
    "光伏", "风电", "风力", "太阳能", "水电", "火电", "电厂", "新能源装机", "装机(?!负荷|负载|功率|能力|机[柜架]|规模为?约?\\d+万?[台架])", "发电", "柴油", "柴发", "储能", "余热", "UPS", "solar", r"\bwind\b", r"\bPV\b",
    "hydro", r"\bgenerat", "diesel", "batter", "power (?:plant|station)", "turbine", "photovoltaic",
)  # fmt: skip
IT_LOAD = any_of(r"(?<![A-Za-z])IT(?![A-Za-z])", "critical (?:load|power|capacity)")
SUPPLY = any_of(
    "供电",
    "变电",
    "电力容量",
    "供给",
    "报装",
    "接入",
    "电力供应",
    "utility",
    r"\bgrid",
    "supply",
    "substation",
    "power availab",
    "available power",
)
TOTAL_LOAD = any_of(
    "总(?:用电)?(?:负荷|功率|负载)",
    "用电",
    "总电力",
    "total (?:load|power|demand|capacity)",
    "electrical load",
    "demand",
)
SUBSTATION_AFTER = re.compile(
    r"^[^，。；,;0-9]{0,12}?变电[站所]?[^，。；,;0-9座]{0,3}(?P<n>[一二两三四五六七八九十\d]{1,2})[座个所]"
)
SUBSTATION_BEFORE = re.compile(
    r"(?P<n>[一二两三四五六七八九十\d]{1,2}) ?[座个所回路×xX]{1,2} ?$|(?P<en>one|two|three|four|five|six|\b\d) (?:(?:[a-z-]+) ){0,3}$",
    re.IGNORECASE | re.ASCII,
)
OWN = any_of("自建", "自有", "专用", "自备", r"\bown\b", "dedicated", "on-?site", "private")
NOT_SUPPLY = any_of("柴油", "柴发", "发电机", "generator", "diesel")

# --- counts ---------------------------------------------------------------------------------------------
RACK_AFTER = re.compile(
    r"^(?:的)?[^，。；、,;0-9]{0,8}(?:\d{1,3}(?:\.\d)? ?(?:[kK][wW]|千瓦)[^，。；、,;0-9]{0,8}?)?(?:机柜|机架)"
)
RACK_BEFORE = re.compile(
    r"(?:机柜|机架)[^，。；,;、0-9]{0,12}$|(?:number of racks|rack (?:count|capacity)|racks|cabinets)[^.;0-9]{0,16}$",
    re.IGNORECASE | re.ASCII,
)
SERVER_AFTER = re.compile(r"^(?:的)?[^，。；、,;0-9]{0,6}?服务器")
SERVER_BEFORE = re.compile(
    r"服务器[^，。；,;、0-9]{0,12}$|(?:number of servers|server (?:count|capacity)|servers)[^.;0-9]{0,16}$",
    re.IGNORECASE | re.ASCII,
)
# 设计机架1万个，现已投运4000个: the noun is said once.
SAME_AGAIN = any_of(
    "投运",
    "建成",
    "[可将]达",
    "增[至到加]",
    "扩[至容]",
    "剩余",
    "其余",
    "在建",
    "启用",
    "上架",
    "部署",
    "安装",
    "满载",
    "投产",
    "在用",
)
BUILDING_AFTER = re.compile(
    r"^(?P<what>[^，。；、,;0-9()]{0,10}?(?:楼|机房|厂房|中心|用房|库房|仓库|建筑(?!面积)))"
)
BUILDING_BEFORE = re.compile(
    r"(?P<what>[^，。；、,;0-9()和及：:与]{0,7}(?:楼|机房|厂房|中心))[^，。；、,;0-9]{0,3}$"
)

# --- latency -----------------------------------------------------------------------------------------------
ROUND_TRIP = any_of("往返", "双向", "RTT", "round[- ]trip", "there and back")
ONE_WAY = any_of("单向", "one[- ]way")

# --- grades ---------------------------------------------------------------------------------------------
TIER = re.compile(
    r"(?P<name>(?:Uptime(?: Institute)?[ '’]{0,2}s? ?)?(?:TIER|Tier|tier)(?: (?:[Ll]evel|[Rr]ating|[Cc]lassification|[Ss]tandard|等级|级别))?(?:: ?|[ -])?)(?P<grade>IV|III|II|I|[1-4Ⅰ-Ⅳ])(?P<plus>\+| ?plus\b)?(?![A-Za-z0-9.])"
    r"|(?<![A-Za-z0-9])T(?P<short>[1-4])(?P<shortplus>\+)?(?=[级标等认机数]|及|以上| (?:级|标准))|(?<![A-Za-z0-9])T(?P<bare>[1-4])(?P<bareplus>\+)?(?![A-Za-z0-9+.\-])"
)
CLASS = re.compile(
    r"(?:(?<![A-Za-z0-9])|(?<=50174))(?P<zh>[ABC])(?P<zhplus>\+)?类?级(?!别?(?:旅游|景区|纳税|信用|企业|通缉|写字楼|资质|车))|(?:[Cc]lass|[Gg]rade|[Ll]evel)[ -](?P<en>[ABC])(?P<enplus>\+)?(?![A-Za-z0-9])"
)
CLASS_CONTEXT = any_of(
    "tier",
    "机房",
    "数据中心",
    "国标",
    "国家标准",
    "GB",
    "5017?4",
    "标准",
    "data ?cent(?:er|re)",
    "machine room",
    "national standard",
    "computer room",
)
