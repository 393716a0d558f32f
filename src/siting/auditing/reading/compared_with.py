"""What is compared with what, in the document's words: 与汾阳、文水相比, closer to Taiyuan than Datong."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from siting.auditing.reading.claim_kinds import KindId
from siting.auditing.reading.nouns import nouns, nouns_zh, plurals
from siting.auditing.reading.numerals import FEW_EN
from siting.auditing.reading.places import FIRM_ZH
from siting.auditing.reading.regions import THE_REGION_ZH
from siting.records import dataclass

# Zhangbei Phase 2: a number belongs to a name unless it has a unit.
NAME_EN = r"(?:[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*(?: \d{1,3}(?![\d.,]*\d| ?(?!(?:and|or|by|is|has|in|at)\b)[a-z%°$€£]))?|[一-龥]{2,16})"
_KIND = plurals("site", "land", "place", "region")
_SORT = r"(?:the |other |similar |comparable |neighbou?ring |nearby |industrial |existing |candidate |like )*"
_JOIN = r"(?:, and |, or |, | and | or )(?:the )?"
_OF = rf"(?:{_SORT}{_KIND} (?:in|of|at|near) )?"
# Of the six sites, 三个候选场址中: a set that is only counted.
_ALL_EN, _COUNT_EN = "(?:(?:all|the|these|those|our|its|other) )", rf"(?:{FEW_EN}|\d{{1,2}})"
# The lowest of the six: their noun may be left out at the end of a clause.
COUNTED_EN = rf"(?:{_ALL_EN}*{_COUNT_EN} (?:[a-z]+ )?{plurals('site', 'land', 'place')}|{_ALL_EN}+{_COUNT_EN}(?=[.,;!)]|\s*$))"
COUNTED_ZH = rf"[二两三四五六七八九十\d]{{1,3}}[个宗处家块](?:(?:候选|备选|参选|可选|入选)?的?(?:产业)?{nouns_zh('site', 'land', 'place')}|(?=[之当]?中最|$))"
_CANDIDATES_ZH = rf"(?:候选|备选|参选|可选|入选)(?:产业)?{nouns_zh('site', 'land', 'place')}"
# 在全县八个备选地块中: candidates of the region are those of the file.
OF_SET_ZH = rf"(?:{THE_REGION_ZH})?的?(?:全部|所有|全体|这|各个?)*(?:{COUNTED_ZH}|{_CANDIDATES_ZH})"
_SETS = re.compile(
    r"(?:(?<![参会涉普])[与和同跟较比]|(?:相较|相比|对比)于?)(?P<zh>[^，。；：:\d]{2,40}?)(?:相比|相较|比较|对比|比起来)"
    r"|相(?:比|较)(?:于|之?下)?(?P<than>[^，。；：:\d]{2,40}?)(?=[，。；）)]|$)"
    r"|在(?P<zh_in>[^，。；：:\d]{1,30}?[、和与及][^，。；：:\d]{2,30}?|[^，。；：:\d]{0,8}(?:候选|备选)[^，。；：:\d]{1,8}?)[之当]?中(?=[，,]|距|离|最|地|面|电|年|气)"
    rf"|\b(?:[Cc]ompared (?:with|to)|[Uu]nlike|[Aa]gainst|[Aa]mong) (?P<en>{_OF}{NAME_EN}(?:{_JOIN}{NAME_EN})*)"
    rf"|\b[Oo]f (?P<of>{NAME_EN}(?:{_JOIN}{NAME_EN})+)"
    rf"|\b(?:[Oo]f|[Aa]mong) (?P<counted>{COUNTED_EN})\b|(?P<counted_zh>{COUNTED_ZH})(?:[之当]?中|之首|的?首位|的?(?=第[一二三四五六七八九十\d]|最))|(?P<given_zh>{_CANDIDATES_ZH})[之当]?中"
)
_OF_REGION = re.compile(rf"^{THE_REGION_ZH}的?(?=(?:全部|所有)?(?:{COUNTED_ZH}|{_CANDIDATES_ZH})$)")
_OWNS = re.compile("['’]s$")  # cheaper than Croom's
_SPLIT = re.compile(r"[、，,]|以及|[和与及或]|,? (?:and|or) (?:the )?")


def compared_sets(text: str, start: int, end: int) -> list[tuple[int, tuple[str, ...]]]:
    """Return where the sentence from *start* to *end* names what it compares with, and the names."""
    found = []
    for m in _SETS.finditer(text, start, end):
        said = next(group for group in m.groups() if group is not None)
        names = tuple(_OF_REGION.sub("", name.strip(" ()（）“”")) for name in _SPLIT.split(said))
        if names := tuple(name for name in names if name):
            found.append((m.start(), names))
    return found


def among_at(sets: list[tuple[int, tuple[str, ...]]], at: int) -> tuple[str, ...]:
    """Return the names of the set last named before *at*, else of the first behind it."""
    before = [names for start, names in sets if start <= at]
    return before[-1] if before else sets[0][1] if sets else ()


_NOT_NAME = (
    r"(?!(?:[Pp]hase|[Ss]tage|[Aa]ny|[Tt]he|[Ii]t|Chinese|European|National|Most|Many)\b|[A-Z]{3} ?\d)"
)
_THAN = rf"than (?:(?:at|in|with|th(?:at|ose) (?:of|at|in)) )?(?:either |both |the )?(?:{nouns('site', 'land', 'region')} (?:in|of|at|near) )?{_NOT_NAME}(?P<than>{NAME_EN}(?:{_JOIN}{NAME_EN})*)(?! (?:average|mean|norm))"
_TO = rf"(?:to |from )?(?:the )?(?:city of |downtown |central )?(?P<subject>{NAME_EN})"
_WORD_ZH = r"(?:(?![的且而但有是了也都更还])[一-龥]|[A-Z]{1,3}(?:-?\d{1,3})?(?![A-Za-z\d.%])|[A-Z\d]{1,2}(?=[号区园]))"
NAMES_ZH = rf"(?P<than>(?!第?[一二三四五六首]期)(?![^，。；]{{0,8}}(?:平均|均值|其他|其它|其余|任何|全国|全省|同类|一般|传统|行业|去年|上年))(?:{_WORD_ZH}){{2,10}}?(?:[、和与及](?:{_WORD_ZH}){{2,10}}?)*)"
_THAN_ZH, _MORE_ZH = (
    rf"(?<![占同环对])(?<!性价)(?:比(?![较例重如特亚邻拟翼])|较(?!大(?![同连理庆邑田名])|[高低好强多少为长快优近远小早重完易])){NAMES_ZH}",
    r"(?:都|更|还|也|要|来得)*",
)
_END_ZH, _TO_ZH = r"(?=[，。；、）)]|$)", r"(?P<subject>[一-龥]{2,8}?)"
_BY_ZH = r"(?=(?:约|近|大约|将近)?\d)"
_OF_LAND_ZH = r"(?=(?:约|近|大约|将近)?[\d.]+(?:亩|公顷|平方米))"
_END_OR_BY_ZH = r"(?=[，。；、）)]|$|[出了]?(?:约|近|大约|将近|超过)?[\d一二两三四五六七八九十百半])"
_FROM_ZH, _WARMTH_ZH = (
    rf"(?:距离?|离|到)(?:最近的?)?{_TO_ZH.replace('>', '>(?:[0-9]{2,4}(?:千伏|kV))?')}的?(?:直线)?(?:距离)?",
    r"(?:年(?:平均|均))?(?<!极端)(?<!最高)(?<!最低)气温",
)
_STANDS = r"\b(?:[Ll]ies|[Ss]its|[Ss]tands?|[Ii]s|[Aa]ltitude is|[Ee]levation is)(?: [^,;.]{2,16})?"
# What a column may hold; a good alone stands for its price: power is cheaper, land costs less.
MEASURED_EN = r"(?:(?:land|power|electricity|energy|starting|reserve|asking|listing|floor) )*(?:price|tariff|cost|rent|area|elevation|altitude|capacity|supply|slope|record (?:high|low|maximum|minimum)(?: temperature)?)s?(?: of (?:land|power|electricity|water))?"
MEASURED_ZH = r"(?:价格?|单价|成本|费用|租金|面积|规模|水量|电量|坡度|海拔|高程|容量|负荷|能力|(?<=[可能]供)电力|(?<=可用)电力|(?<=[可日])供水(?!能力|量|规模|容量)|(?:历史)?极端最?[高低](?:气温|温度)|(?<!极端)最[高低]气温)"
# What the land takes is a quantity as well: 占用基本农田最少, the least protected farmland.
TAKEN_ZH, TAKEN_EN = (
    r"(?:农田|耕地|林地|草地|湿地)",
    r"(?:protected |prime )?(?:(?:farm|forest |wood|grass)land|forest)",
)
_BETWEEN_EN = r"(?:(?!(?i:the|an?|its|our|of|in|at|on|for|is|are|to|and|or|by|with|than|has|terms)\b)[A-Za-z0-9-]+ ){0,3}?"
NOUN_EN = rf"{_BETWEEN_EN}(?i:{MEASURED_EN}|{TAKEN_EN})"
# The tariff of the night or of a season is not that of the year: 夜间电价最低, power is cheapest at night.
PERIOD_EN = r"(?i:night(?:s|[ -]?time)?|overnight|day[ -]?time|off[ -]peak|peak|shoulder|valley|spring|summer|autumn|winter|weekends?)"
PERIOD_ZH = r"(?:夜间|夜里|晚间|凌晨|深夜|低谷|高峰|[峰平谷尖][段时期]|白天|日间|[春夏秋冬]季|[丰枯平]水期|[一二三四五六七八九十\d]+月份?)"
GOODS_EN, _GOODS_ZH = "(?i:land|power|electricity|energy)", "(?P<what>土地|用地|用电|电力)"
_AMOUNT_EN = rf"(?P<what>{NOUN_EN})"
_NOUN_EN = rf"(?i:(?!(?:price|cost)s?\b(?! of)){MEASURED_EN})"
_CHEAP_EN = rf"\b(?P<what>{_NOUN_EN}|{GOODS_EN}(?! (?:price|cost|tariff|capacity|supply|area)))\b"
_HAD_EN = r"(?i:(?:available|firm|spare) (?:power|water|land))"
SAID_EN = rf"\b(?P<what>{_BETWEEN_EN}{_NOUN_EN}|{_HAD_EN}|{GOODS_EN}(?=[^.;]{{0,60}}\b(?:costs?|priced|sells?)\b))\b"
# 云谷地块电价: the name of the site is no part of what is compared.
SAID_ZH = rf"(?<!基)(?P<what>[^\W\da-zA-Z_的其于比较区园县市块目心址基]{{0,4}}?(?:{MEASURED_ZH}|电费))"
# 桑园地块比东花园地块大130亩，比土木地块大220亩: the site is that of the clause before.
_ITSELF_ZH = rf"(?:(?:{nouns_zh('site', 'land')}|[它其])，?|[大小多少出][\d.]+(?:亩|公顷|平方米)，[也又还]?)(?P<what>)$"
_COVERS_EN, _COVERS_ZH = r"\b(?:[Cc]overs|[Oo]ccupies|[Ss]pans)(?P<what>) ", r"占地(?P<what>)(?!面积)"
_TO_END_EN = r"(?P<what>(?!the\b)(?:\d+ ?k[Vv] )?[a-z][a-z-]+(?: [a-z-]+){0,2}?)"
AWAY_ZH = (
    r"(?:距离?|离|到)(?:最近的?)?(?P<what>[\dk千伏kVv]*[一-龥]{2,8}?)的?(?:直线)?(?:距离)?(?:约|仅|只|为|有)*"
)
# 面积超过B区地块, 供电能力不及丙园区: behind such a verb stands a parcel, or a figure or a norm.
_PARCEL_ZH = (
    rf"(?:{_WORD_ZH}){{0,8}}?(?:地块|宗地|场址|园区|片区|[A-Z\d甲乙丙丁戊己庚辛东西南北中]号?[区园块])"
)
PARCELS_ZH = rf"(?P<than>{_PARCEL_ZH}(?:[、和与及]{_PARCEL_ZH})*)"
_SAID_OF_ZH = rf"{SAID_ZH.replace('?P<what>', '?:')}(?:也|都|均|已|还|仍|远|大幅|明显|略)*"
_BEATS_ZH, _FALLS_BEHIND_ZH = "(?:超过|超出|高出|多出|胜过|强于)了?", "(?:不及|不如|逊于|赶不上|比不上)"
_LOW_EN, _CHEAPER_EN = "(?:lower|less)", "(?:cheaper|less expensive|less costly)"
_HIGH_EN, _DEARER_EN = "higher", "(?:dearer|costlier|more expensive|more costly)"
_FREE_EN, _FREE_ZH = (
    "(?i:free[- ]cooling)",
    r"(?:自然|免费)(?:冷却|制冷)(?:可用)?(?:时间|时数|小时数?|时长|天数|期)?",
)
_LARGER_EN = "(?:larger|bigger|greater|more)"
_LESS_ZH = "(?:低廉|便宜|低|少)"
GOODS_HAD: tuple[tuple[str, KindId], ...] = (
    ("land", "land_area"),
    ("power", "power"),
    ("water", "water_supply"),
)
# What is compared, with whom behind *than* or 比; or, in a sentence that has named them, with nobody.
_COMPARATIVES: tuple[tuple[str, KindId | None, tuple[str, ...], str], ...] = (
    # More power than X: what it has of a good, where no price is meant.
    *(
        (word, kind, (rf"\b{more} (?:available |firm )?(?i:{good}) {_THAN}",), r"(?!)")
        for good, kind in GOODS_HAD
        for word, more in (("larger", "more"), ("lower", "less"))
    ),
    (
        "nearer", "distance",
        (rf"\b(?:closer|nearer) {_TO} {_THAN}", rf"\b(?:closer|nearer) to (?:an? |the )?(?:nearest )?{_TO_END_EN.replace('what', 'subject')} {_THAN}", rf"\b(?:closer|nearer) {_THAN} (?:to|from) (?P<subject>{NAME_EN})",
         rf"{_FROM_ZH}{_THAN_ZH}{_MORE_ZH}[近短]", rf"{_THAN_ZH}{_MORE_ZH}(?:靠近|接近|邻近|临近){_TO_ZH}(?:一些)?{_END_ZH}",
         rf"{_THAN_ZH}{_MORE_ZH}[离距]{_TO_ZH}{_MORE_ZH}[近短]"),
        rf"\b(?:closer|nearer) {_TO}|\b(?:closer|nearer) to (?:an? |the )?(?:nearest )?{_TO_END_EN.replace('what', 'end')}|更(?:靠近|接近|邻近|临近)(?P<on>[一-龥]{{2,8}}?){_END_ZH}|[离距](?P<off>[一-龥]{{2,8}}?)(?:更|还要)近",
    ),
    (
        "farther", "distance",
        (rf"\b(?:farther|further)(?: away)? {_TO} {_THAN}", rf"\b(?:farther|further)(?: away)? from (?:an? |the )?(?:nearest )?{_TO_END_EN.replace('what', 'subject')} {_THAN}", rf"{_FROM_ZH}{_THAN_ZH}{_MORE_ZH}[远长]",
         rf"{_THAN_ZH}{_MORE_ZH}[离距]{_TO_ZH}{_MORE_ZH}[远长]"),
        rf"\b(?:farther|further)(?: away)? {_TO}|[离距](?P<off>[一-龥]{{2,8}}?)(?:更|还要)远",
    ),
    (
        "cooler", "mean_temperature",
        (rf"\b(?:cooler|colder) {_THAN}", rf"{_WARMTH_ZH}{_THAN_ZH}{_MORE_ZH}低", rf"{_WARMTH_ZH}低于{NAMES_ZH}{_END_ZH}",
         rf"{_THAN_ZH}{_MORE_ZH}(?:凉爽|凉快|凉|冷)(?!却)"),
        rf"\b(?:cooler|colder)\b|{_WARMTH_ZH}更低|更(?:凉爽|凉快)",
    ),
    (
        "warmer", "mean_temperature",
        (rf"\b(?:warmer|milder|hotter) {_THAN}", rf"{_WARMTH_ZH}{_THAN_ZH}{_MORE_ZH}高", rf"{_WARMTH_ZH}高于{NAMES_ZH}{_END_ZH}"),
        rf"\b(?:warmer|milder|hotter)\b|{_WARMTH_ZH}更高",
    ),
    (
        "larger", "land_area",
        (rf"\b(?:larger|bigger) {_THAN}", rf"面积{_THAN_ZH}{_MORE_ZH}大", rf"面积大于{NAMES_ZH}{_END_ZH}"),
        r"\bis (?:larger|bigger)\b|面积(?:更|要|还)*[大多]出?",
    ),
    (
        "smaller", "land_area",
        (rf"(?:\b(?:is|are) (?:[a-z]+ )?|(?<=\d ha )|(?<= hectares )|(?<= acres )|(?<=\d mu )|(?<=\d m2 ))smaller (?:in (?:size|area) )?{_THAN}",),
        r"\bis smaller\b|面积(?:更|要|还)*[小少]",
    ),
    (
        "smaller", None,
        (rf"\bsmaller {_AMOUNT_EN} {_THAN}", rf"{SAID_ZH.replace('?P<what>', '?:')}{_THAN_ZH}{_MORE_ZH}小", rf"{SAID_ZH.replace('?P<what>', '?:')}小于{NAMES_ZH}{_END_ZH}"),
        r"(?!)",
    ),
    (
        "lower", None,
        (rf"\b{_LOW_EN} {_AMOUNT_EN} {_THAN}", rf"\b{_CHEAPER_EN} (?P<what>{NOUN_EN}|{GOODS_EN}) {_THAN}",
         rf"{SAID_ZH.replace('?P<what>', '?:')}{_THAN_ZH}{_MORE_ZH}{_LESS_ZH}", rf"{SAID_ZH.replace('?P<what>', '?:')}[低少]于{NAMES_ZH}{_END_ZH}"),
        r"(?:电价|地价|土地价格)(?:更|也|要|还|每亩|每度)*(?:低廉|低|便宜)",
    ),
    (
        "larger", None,
        (rf"\b{_LARGER_EN} {_AMOUNT_EN} {_THAN}", rf"{_SAID_OF_ZH}{_BEATS_ZH}{PARCELS_ZH}{_END_OR_BY_ZH}"),
        r"(?!)",
    ),
    ("larger", None, (rf"{_SAID_OF_ZH}[大多高强长远]于{PARCELS_ZH}{_BY_ZH}",), r"(?!)"),
    ("smaller", None, (rf"{_SAID_OF_ZH}[小少低短]于{PARCELS_ZH}{_BY_ZH}",), r"(?!)"),
    ("smaller", None, (rf"{_SAID_OF_ZH}{_FALLS_BEHIND_ZH}{PARCELS_ZH}{_END_ZH}",), r"(?!)"),
    (
        "higher", None,
        (rf"\b{_HIGH_EN} {_AMOUNT_EN} {_THAN}", rf"\b{_DEARER_EN} (?P<what>{NOUN_EN}|{GOODS_EN}) {_THAN}"),
        r"(?!)",
    ),
    (
        "larger", "free_cooling",
        (rf"\bmore (?:(?:hours|days|months|time) of )?{_FREE_EN}(?: hours| days| months| time)?(?: (?:a|per) year)? {_THAN}",
         rf"\b{_FREE_EN} (?:lasts|runs|is available|is possible|can be used)(?: for)? (?:longer|more (?:hours|days|months))(?: [a-z]+){{0,2}} {_THAN}",
         rf"{_FREE_ZH}{_THAN_ZH}{_MORE_ZH}[长多]", rf"{_FREE_ZH}[长多]于{NAMES_ZH}{_END_ZH}"),
        r"(?!)",
    ),
    (
        "lower", "free_cooling",
        (rf"\b(?:fewer|less|shorter) (?:(?:hours|days|months|time) of )?{_FREE_EN}(?: hours| days| months| time)?(?: (?:a|per) year)? {_THAN}",
         rf"{_FREE_ZH}{_THAN_ZH}{_MORE_ZH}[短少]", rf"{_FREE_ZH}[短少]于{NAMES_ZH}{_END_ZH}"),
        r"(?!)",
    ),
    (
        "higher", "elevation",
        (rf"{_STANDS} higher (?:up )?{_THAN}", rf"海拔{_THAN_ZH}{_MORE_ZH}高", rf"海拔高于{NAMES_ZH}{_END_ZH}"),
        "海拔更高",
    ),
)  # fmt: skip
# Without one of these a sentence names no rival in that language.
_NAMES_RIVAL = {"en": re.compile(r"\bthan\b"), "zh": re.compile("[比较于过出及如]")}


def _language(pattern: str) -> str:
    return "en" if "than " in pattern else "zh"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern when a sentence first needs it: together they take as long as reading some pages."""
    return re.compile(pattern)


_MAY_COMPARE = re.compile(
    r"\bthan\b|(?:clos|near|farth|furth|cool|cold|warm|mild|hott|larg|bigg)er\b|[比较更]|[高低大小多少长短强逊]于|超过|[超高多]出|胜过|不[及如]|不上"
)
_OF_ZH = f"{NAMES_ZH.replace('than', 'of')}{_END_ZH}"
# A comparison that does not say of what: the word before it in its clause or the one before tells.
_SAID_BEFORE: tuple[tuple[str, KindId | None, str, str], ...] = (
    ("lower", None, rf"\b{_LOW_EN} {_THAN}", SAID_EN),
    ("lower", None, rf"\b{_CHEAPER_EN} {_THAN}", _CHEAP_EN),
    ("higher", None, rf"\b{_HIGH_EN} {_THAN}", SAID_EN),
    ("higher", None, rf"\b{_DEARER_EN} {_THAN}", _CHEAP_EN),
    ("larger", None, rf"\b{_LARGER_EN} {_THAN}", SAID_EN),
    ("lower", None, rf"{_THAN_ZH}{_MORE_ZH}{_LESS_ZH}|[低少]于{_OF_ZH}", SAID_ZH),
    ("smaller", None, rf"\bsmaller {_THAN}", SAID_EN),
    ("smaller", None, rf"{_THAN_ZH}{_MORE_ZH}小|小于{_OF_ZH}", SAID_ZH),
    ("lower", None, rf"{_THAN_ZH}{_MORE_ZH}(?:便宜|低廉)", _GOODS_ZH),
    ("higher", None, rf"{_THAN_ZH}{_MORE_ZH}贵", _GOODS_ZH),
    ("higher", None, rf"{_THAN_ZH}{_MORE_ZH}[高贵]|高于{_OF_ZH}", SAID_ZH),
    ("larger", None, rf"{_THAN_ZH}{_MORE_ZH}[大多]|[大多]于{_OF_ZH}", SAID_ZH),
    # Covers 900 mu, more than Alpha: what is compared is only in the verb and the unit.
    ("larger", "land_area", rf"\b{_LARGER_EN} {_THAN}", _COVERS_EN),
    ("smaller", "land_area", rf"\b(?:less|smaller) {_THAN}", _COVERS_EN),
    ("larger", "land_area", rf"{_THAN_ZH}{_MORE_ZH}[大多]|[大多]于{_OF_ZH}", _COVERS_ZH),
    ("smaller", "land_area", rf"{_THAN_ZH}{_MORE_ZH}[小少]|[小少]于{_OF_ZH}", _COVERS_ZH),
    # 甲地块比乙地块大: nothing but the size of the sites.
    ("larger", "land_area", rf"{_THAN_ZH}{_MORE_ZH}[大多]出?{_OF_LAND_ZH}", _ITSELF_ZH),
    ("smaller", "land_area", rf"{_THAN_ZH}{_MORE_ZH}[小少]{_OF_LAND_ZH}", _ITSELF_ZH),
    ("larger", "land_area", rf"{_THAN_ZH}{_MORE_ZH}大{_END_OR_BY_ZH}", _ITSELF_ZH),
    ("smaller", "land_area", rf"{_THAN_ZH}{_MORE_ZH}小{_END_OR_BY_ZH}", _ITSELF_ZH),
    ("nearer", "distance", rf"\b(?:closer|nearer) {_THAN}", rf"\bnearest {_TO_END_EN} (?:is|lies|stands)\b"),
    ("nearer", "distance", rf"{_THAN_ZH}{_MORE_ZH}近", rf"{AWAY_ZH}(?=\d)"),
    ("farther", "distance", rf"{_THAN_ZH}{_MORE_ZH}远", rf"{AWAY_ZH}(?=\d)"),
)  # fmt: skip
# Our tariff is higher than X.
_NOT_GROUND = re.compile(rf"\b(?![Ee]levation|[Aa]ltitude){_NOUN_EN}\b[^,;.]*$")
# Our water supply is larger than X.
_NOT_SIZE = re.compile(
    rf"\b(?:{_BETWEEN_EN}(?i:(?!areas?\b){MEASURED_EN})|{_HAD_EN})(?: (?:at|in|of|for|from) [^,;.]{{2,30}})? (?:is|are) [^,;.]*$"
)
_CLAUSE = re.compile(r", |[，；;]")
_CLAUSES = 2
_TOGETHER_REACH = 12  # characters behind the names
# Than both of them combined: no comparison with one of them.
_TOGETHER = re.compile(r"加起来|合起来|合计|之和|总和|\b(?:combined|together)\b")
_DENIED = re.compile(r"(?:\b(?:no|not|n't|neither|nor|never)|不|没有?|未)\s*$")
MULTIPLE = "times"
"""The word of a comparison by a multiple, whichever has more."""
COMPARATIVES = frozenset({MULTIPLE, *(word for word, *_ in _COMPARATIVES)})


@dataclass(frozen=True, slots=True)
class Compared:
    """What is said to be *word* (nearer, cooler ...) than the sites *among*; nearer to *subject*, *by* how much."""

    start: int
    end: int
    word: str
    aspect: KindId | None
    subject: str
    among: tuple[str, ...]
    by: str = ""


def split_names(said: str) -> tuple[str, ...]:
    """Return the names that are joined by commas and *and*."""
    return tuple(_OWNS.sub("", name) for name in _SPLIT.split(said) if name)


def said_before(text: str, start: int, at: int, said: re.Pattern[str]) -> re.Match[str] | None:
    """Return the last match of *said* in the clause that goes on at *at*, or in the one before it."""
    cuts = [start, *(cut.end() for cut in _CLAUSE.finditer(text, start, at))]
    found = [*said.finditer(text, cuts[-_CLAUSES - 1 :][0], at)]
    return found[-1] if found else None


def comparatives(text: str, start: int, end: int) -> Iterator[Compared]:
    """Yield the comparisons with sites by name in the sentence from *start* to *end*."""
    if not _MAY_COMPARE.search(text, start, end):
        return
    sets, spoken = compared_sets(text, start, end), _languages(text, start, end)
    taken: list[tuple[int, int]] = []
    for word, aspect, than, bare in _COMPARATIVES:
        found = _all([pattern for pattern in than if _language(pattern) in spoken], text, start, end)
        if not found and sets:
            found = _all([bare], text, start, end)[:1]
        for m in found:
            if not is_denied(text, start, m) and _is_of_ground(text, start, m, aspect):
                taken.append(m.span())
                yield _compared(m, word, aspect, among_at(sets, m.start()))
    yield from _of_said(text, start, end, taken, spoken)


def _languages(text: str, start: int, end: int) -> set[str]:
    """Return the languages in which a sentence may name a rival."""
    return {language for language, rival in _NAMES_RIVAL.items() if rival.search(text, start, end)}


def _all(patterns: Sequence[str], text: str, start: int, end: int) -> list[re.Match[str]]:
    return [m for pattern in patterns for m in _compiled(pattern).finditer(text, start, end)]


def _is_of_ground(text: str, start: int, m: re.Match[str], aspect: KindId | None) -> bool:
    other = {"elevation": _NOT_GROUND, "land_area": _NOT_SIZE}.get(aspect or "")
    return other is None or other.search(text, start, m.start()) is None


def _compared(m: re.Match[str], word: str, aspect: KindId | None, among: tuple[str, ...]) -> Compared:
    said = {name: value for name, value in m.groupdict().items() if value}
    than = split_names(said.pop("than", ""))
    return Compared(m.start(), m.end(), word, aspect, next(iter(said.values()), ""), than or among)


def is_denied(text: str, start: int, m: re.Match[str]) -> bool:
    """Return whether a comparison is denied, or is one with several sites together."""
    denied = _DENIED.search(text, max(start, m.start() - 8), m.start())
    return denied is not None or is_together(text, m)


def is_together(text: str, m: re.Match[str]) -> bool:
    """Return whether the sites of a comparison are taken together: than the other two combined."""
    return _TOGETHER.search(text, m.start(), m.end() + _TOGETHER_REACH) is not None


def _of_said(
    text: str, start: int, end: int, taken: list[tuple[int, int]], spoken: set[str]
) -> Iterator[Compared]:
    """Yield the comparisons whose subject stands before them: our power is cheaper, 地价18万元，比甲园低."""
    for word, aspect, than, said in _SAID_BEFORE:
        for m in _all([than] if _language(than) in spoken else [], text, start, end):
            before = said_before(text, start, m.start(), _compiled(said))
            again = any(low < m.end() and m.start() < high for low, high in taken)
            if before is not None and not again and not is_denied(text, start, m):
                taken.append(m.span())
                among = split_names(m["than"] or m.groupdict()["of"])
                yield Compared(m.start(), m.end(), word, aspect, before["what"], among)


# 远于张家口的180公里，近于文水的66公里和祁县的60公里: what is compared with, not 低于国家标准的1.3.
_FIGURE_OF_ZH = re.compile(
    r"(?<![不等])[优远近高低大小多少长短好快慢贵强]于(?:[^，。；、0-9的]{2,10}的(?:约|近)?[\d.]+[^，。；、0-9的]{1,4}[和与及、])*(?P<name>[^，。；、0-9的]{2,10}(?:\d{1,3}[号期区]?)?)的(?:约|近)?$"
)
# 与文水县地块（距太原66公里、地价14万元/亩）相比: all that stands in the bracket.
_BRACKETED_ZH = re.compile(
    r"(?:^|[，。；])[与和同较]?(?P<name>(?<=[与和同较])[^，。；（(）)]{2,12})[（(][^（(）)。]*$"
)
_COMPARED_BEHIND = re.compile(r"[^（(）)。]{0,60}[）)](?:相比|相较|比较|比起来|而言)")
_NO_RIVAL = re.compile(
    r"标准|要求|限值|红线|规定|门槛|限额|限$|指标|平均|均值|水平|行业|全国|全省|设计|合同|目标|去年|上年|同期|原|此前|现行"
)
# 超过OpenAI规划的10吉瓦, more than Acme's 200 MW: what another has is no figure of the site.
_BEATEN = re.compile(
    r"(?:超过|超出|不及|相当于)了?(?P<zh>[^，。；、0-9]{2,20}?)(?:的|规划|公布|宣布|现有)[^，。；、0-9]{0,8}$"
    r"|\b(?:than|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|beat(?:s|ing)?|overtak(?:es|ing)|dwarf(?:s|ing)|topp(?:ed|ing)) (?P<en>(?:[A-Z][\w&.-]* ?)+)['’]s(?: [a-z]+)? $"
    r"|\bthan (?P<beside>[A-Z][\w&.-]*)(?: \([^()]*\) (?:and|or) [A-Z][\w&.-]*)? \($"
)
_CAPITALS = re.compile(r"[A-Z][A-Za-z]{2,}")


def name_beaten(before: str, behind: str) -> str:
    """Return the name of whom the figure between *before* and *behind* is, if the site is compared with it; otherwise empty."""
    bracketed = _BRACKETED_ZH.search(before)
    if bracketed and _COMPARED_BEHIND.match(behind):
        return bracketed["name"]
    than = _FIGURE_OF_ZH.search(before)
    if than and not _NO_RIVAL.search(than["name"]):
        return than["name"]
    said = _BEATEN.search(before[-60:])
    if said is None:
        return ""
    return (
        said["en"]
        or said["beside"]
        or (said["zh"] if _CAPITALS.search(said["zh"]) or FIRM_ZH.search(said["zh"]) else "")
    )
