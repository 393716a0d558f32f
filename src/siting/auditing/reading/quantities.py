"""Figures in a flat text: number, multiplier, unit, range, and the word of comparison ("about", 不低于).

What a figure means is decided in `siting.auditing.reading.kind_rules`. Every pattern has a bounded look-around,
so that the time is linear in the length of the text.
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import math
import re
from dataclasses import replace

from siting.auditing.reading.comparisons import comparison_of
from siting.auditing.reading.lending import lend_comparisons, lend_units
from siting.auditing.reading.numerals import (
    MINUTES,
    NUMERAL_CHARS,
    NUMERAL_EN,
    RATIO_BEFORE,
    minutes_of,
    read_english_numeral,
    read_numeral,
    sign_of,
)
from siting.auditing.reading.scanning import scanner
from siting.auditing.reading.stated_figures import Passed, StatedFigure
from siting.auditing.reading.unit_words import CODES, OTHER_UNIT, RACK_UNITS, UNIT, unit_of_label
from siting.records import dataclass

_DIGITS_ZH = "一二两三四五六七八九十〇零壹贰叁肆伍陆柒捌玖拾"
_NUMBER = scanner(
    r"(?<![\d.])(?:(?P<grouped>\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,9})?)|(?P<spaced>(?<!\d )\d{1,3}(?: \d{3}){1,2}(?![\d.]| \d))"
    r"|(?P<plain>\d{1,15}(?:\.\d{1,9})?(?:[eE][+-]?\d{1,3}(?!\w|\.\d)| ?[x×*] ?10\^\d{1,3})?))(?![\d])"
    rf"|(?P<word>\b(?:{NUMERAL_EN}|zero)\b)"
    rf"|(?P<chinese>[{_DIGITS_ZH}][{NUMERAL_CHARS}]{{0,12}}(?:点[零一二三四五六七八九]{{1,4}})?|(?<=[超逾过近达])[百千](?=亿)|(?<=[超逾过近达上约])[百千万](?=[架台个人名亩米]|公里|平方|兆瓦)|(?<=[不超逾过近达足到])百(?=公里)|(?<=百分之)百|双(?=回|路|电源)|半(?=个?(?:小时|钟头)))",
    re.IGNORECASE | re.ASCII,
)
_TIMES_ZH = {
    "万亿": 1e12, "千亿": 1e11, "百亿": 1e10, "十亿": 1e9, "亿": 1e8, "千万": 1e7, "百万": 1e6, "十万": 1e5, "万": 1e4,
    "千": 1e3, "百": 1e2,
}  # fmt: skip
# 18.0 x 10,000 yuan/mu: as 万 is put into English.
_LABEL_TIMES = re.compile(r"(?<=[(（\[])10,000 [A-Za-z][^()（）\n]{1,14}[)）\]] ?[:：|]")
_TIMES_TEN_THOUSAND = re.compile(r" ?[x×*] ?10,?000(?= ?(?:yuan|RMB|CNY)\b)")
_TIMES_EN = {
    "trillion": 1e12, "billion": 1e9, "bn": 1e9, "b": 1e9, "million": 1e6, "mn": 1e6, "mln": 1e6, "m": 1e6,
    "crore": 1e7, "crores": 1e7, "lakh": 1e5, "lakhs": 1e5, "10,000": 1e4, "thousand": 1e3, "k": 1e3, "hundred": 1e2,
}  # fmt: skip
_TIMES = re.compile(
    r"(?P<more>[余多])?(?P<zh>万亿|千亿|百亿|十亿|千万(?!千?瓦)|百万|十万|[万亿]|千(?![瓦米伏克字卡])|百(?![分度兆]))"
    r"|[ -]?(?P<en>(?i:(?:hundred )?(?:trillion|billion|million|thousand)|(?:lakh )?crores?|lakhs?|hundred)|[bB]n|mln|[mM]n)\b",
    re.ASCII,
)
# 2.25m sq ft, 1.5 M gallons: before a unit of its own.
_TIMES_SHORT = re.compile(
    r"(?P<million>m| ?M)(?= ?(?:sq(?:\.| ?(?:ft|m|feet|foot|met)|uare (?:f|m))|ft[²2]|gal|lit|m[²2³3]))|(?P<en>[kKbBmM])\b(?! ?[²2])",
    re.ASCII,
)
# 20来分钟 is about 20, 500多架 more than 500.
_MORE = re.compile(
    r"(?P<about>来(?=[个天分公亩米架台人名栋兆千万平度毫年]))|[余多]|\+|-?plus\b|个?半(?=[个月年天小公亩钟])"
)

_PREFIX_MONEY = scanner(
    rf"(?:(?P<code>(?:US|CA|C|A|AU|S|HK|NZ|NT|R)\$|RMB|{CODES}|RM|KSh|Rs(?=\.? ?$)|Rp|(?<![A-Za-z])R(?=\d| ?$))\.?|(?P<sign>[$¥￥€£₹₩₱₦₺])) ?$"
)
_MAY_BE_MONEY = ("metre", "count_", "surface_load")
_DATE_TAIL = re.compile(
    r"期|年(?!均|平均|以[内上])|月(?!均)|日(?!均)|号(?!人)|-\d{1,2}-\d{1,2}|届|章|条(?=规定|款|措施|之|的规定|要求)|款|页|岁|期|点\d|:\d\d|(?:st|nd|rd|th)\b"
)
# Only on its own line: "it has", and below it "40,000 racks".
_ORDINAL_HEAD = scanner(
    rf"(?:第|〔|\[|No\.? ?|№|电话:?|TEL:? ?|Tel:? ?|\b(?:[Ii]nterstate|[Hh]ighway|[Rr]oute|Exit|Junction|Unit|Suite|Article|Section|Condition) |(?:^|[^A-Za-z])(?!PUE|WUE|pue|wue|RMB|RM|Rp|Rs|Tier|{CODES})(?<!\d)(?![xX]$)[A-Za-z]{{1,8}}|\b(?!PUE|WUE)[A-Z]{{1,3}}-)\Z"
)
# 555-0199 is the number of a telephone, 300-450 MW a range.
_TELEPHONE = re.compile(r"\d{3}-$")
# Phase 1 - 20,000 racks: the first number is a name.
# 2.5 机柜：48U: the number of a section.
_SECTION, _BEGINS = re.compile(r" ?(?![的至到～~—-])[一-龥A-Z]"), ("", "\n", "。", "；", ";")
_NAMED_HEAD = re.compile(
    r"\b(?:(?:phase|stage|lot|plot|zone|parcel|tract)s? (?:\d{1,2}(?:, | and |, and | & ))*|(?:phase|stage|lot|plot|zone|parcel|tract|hall|building)s (?:\d{1,2}(?:, | and |, and | & | ?[-–] ?| to | through ))+|(?:hall|building|block|tower|module|suite) )$",
    re.IGNORECASE,
)
_NAMED_REACH = 36
# 200 mu - 640 mu in total: the dash is no range.
_IN_TOTAL = re.compile(
    r" ?,? ?(?:in total|in all|altogether|all told|all together|overall|combined|total)\b|[（(]?(?:合计|总计|共计)"
)
# 2N and N+1 state redundancy; 24x7 is a service.
_REDUNDANCY = re.compile(r" ?N(?![A-Za-z])|[x×/]7\b|-(?:stor(?:e?y|ied)|level|lane|way)\b")
# 三四度: three or four.
_THREE_OR_FOUR = re.compile("一二|二三|三四|四五|五六|六七|七八|八九")
_JOIN = re.compile(r" ?(?:~|～|—|–|--?|至|到|and |to |or |或) ?")


@dataclass(frozen=True, slots=True)
class _Number:
    start: int
    end: int
    written: float
    value: float
    multiplier: str
    more: bool
    chinese: bool


def find_figures(text: str) -> list[StatedFigure]:
    """Return the figures of a flat text in order; dates, ordinals and numbers of documents are left out."""
    return read_figures(text)[0]


def read_figures(text: str) -> tuple[list[StatedFigure], list[Passed]]:
    """Return the figures of a flat text, and the numbers in digits that are none, both in order."""
    found: list[StatedFigure] = []
    passed: list[Passed] = []
    taken = 0
    for m in _NUMBER.finditer(text):
        if m.start() < taken:
            continue
        number = _number(text, m)
        if number is None:
            continue
        rule = _passed_by(text, number)
        figure = None if rule else _with_smaller(text, _figure(text, number))
        if figure is not None:
            found.append(figure)
            taken = figure.end
        elif not number.chinese:
            passed.append(Passed(number.start, number.end, rule or "date"))
        elif number.value >= _TWO and text[number.start].isascii():
            # Two plots, four of them: a count in words.
            passed.append(Passed(number.start, number.end, rule or "bare"))
    return lend_comparisons(text, lend_units(text, found)), passed


_POWER_OF_TEN = re.compile(r" ?[x×*] ?10\^")
# Nothing that a document states is larger: 9e999 is a slip. "One" is mostly an article.
_LARGEST, _TWO = 1e18, 2


def _number(text: str, m: re.Match[str]) -> _Number | None:
    start, end = m.span()
    if m["chinese"] is not None:
        digits = m["chinese"]
        if digits[-1] == "千" and text[end : end + 1] in set("瓦米伏克"):
            digits, end = digits[:-1], end - 1
        if _THREE_OR_FOUR.fullmatch(digits) or (
            digits[-3:-2] == "十" and _THREE_OR_FOUR.match(digits, len(digits) - 2)
        ):
            digits = digits[:-1]
        read = {"百": 100.0, "千": 1000.0, "万": 10000.0, "双": 2.0, "半": 0.5}.get(digits) or read_numeral(
            digits
        )
        if read is None:
            return None
        written = value = read
    elif m["word"] is not None:
        if m["word"].lower() == "zero" and not RATIO_BEFORE.search(text, max(0, start - 30), start):
            return None
        written = value = read_english_numeral(m["word"])
    else:
        # 1e6 and 2 x 10^4 are read as they are meant.
        written = value = float(re.sub("[, ]", "", _POWER_OF_TEN.sub("e", m.group())))
    times, factor, more, end = _multiplier(text, start, end)
    value *= factor
    extra = _MORE.match(text, end)
    if extra:
        end = extra.end()
        if extra.group().endswith("半"):
            written, value = written + 0.5, value + 0.5
        elif not extra["about"]:
            more = extra.group()
    value = float(f"{value:.12g}")
    return _Number(start, end, written, value, times, bool(more), (m["chinese"] or m["word"]) is not None)


def _multiplier(text: str, start: int, end: int) -> tuple[str, float, str, int]:
    """Return the multiplier after a number, its factor, a word for "and more" within it, and the new end."""
    found = _TIMES.match(text, end)
    if found and found["zh"]:
        return found["zh"], _TIMES_ZH[found["zh"]], found["more"] or "", found.end()
    if found:
        return (
            found["en"],
            math.prod(_TIMES_EN[part] for part in found["en"].lower().split()),
            "",
            found.end(),
        )
    ten_thousand = _TIMES_TEN_THOUSAND.match(text, end)
    if ten_thousand:
        return "10,000", _TIMES_EN["10,000"], "", ten_thousand.end()
    short = _TIMES_SHORT.match(text, end)
    if short and short["million"]:
        return "million", 1e6, "", short.end()
    if short and (short["en"] in "kK" or _is_money(text, start)):
        return short["en"], _TIMES_EN[short["en"].lower()], "", short.end()
    return "", 1.0, "", end


# $8.5-18B: the sign is that of the lower end.
_LOWER_END = re.compile(r"(?<![\d.,])\d[\d.,]* ?(?:~|–|—|-|to ) ?$")


def _is_money(text: str, start: int) -> bool:
    """Return whether a sign of a currency stands before a number, or before the range that it ends."""
    lower = _LOWER_END.search(text, max(0, start - 16), start)
    begin = lower.start() if lower else start
    return _PREFIX_MONEY.search(text, max(0, begin - 6), begin) is not None


def _passed_by(text: str, number: _Number) -> str:
    """Return the rule by which a number is no figure: a date, an ordinal, a part of a name; empty if it is one."""
    if _DATE_TAIL.match(text, number.end) and not number.multiplier and text[number.end - 1] != "半":
        return "date" if text[number.end] in "年月日号-点:" else "ordinal"
    if text[max(0, number.start - 3) : number.start] in {"24×", "24x", "24/", "24*"}:
        return "redundancy"
    if _REDUNDANCY.match(text, number.end) or text[max(0, number.start - 2) : number.start] == "N+":
        return "redundancy"
    if number.value < 10 and _NAMED_HEAD.search(text, max(0, number.start - _NAMED_REACH), number.start):
        return "" if number.multiplier or UNIT.match(text, number.end) else "ordinal"
    if (
        _SECTION.match(text, number.end)
        and text[number.start - 1 : number.start] in _BEGINS
        and "." in text[number.start : number.end]
    ):
        return "" if number.multiplier or UNIT.match(text, number.end) else "ordinal"
    named = RACK_UNITS.match(text, number.end) or _LABEL_TIMES.match(text, number.start)
    named = named or _ORDINAL_HEAD.search(text, max(0, number.start - 12), number.start)
    if not (number.multiplier or UNIT.match(text, number.end)):
        named = named or _TELEPHONE.search(text, max(0, number.start - 4), number.start)
    return "name" if named or number.value > _LARGEST else ""


def _with_smaller(text: str, figure: StatedFigure | None) -> StatedFigure | None:
    """Return 1 hour 50 minutes as one figure, in minutes, and 三毛四 and 七成五 as one."""
    if (
        figure is not None
        and figure.unit in {"毛", "成"}
        and (rest := read_numeral(text[figure.end : figure.end + 1]))
    ):
        value = figure.value + rest / 10
        return replace(figure, end=figure.end + 1, value=value, high=value, written=value, written_high=value)
    more = MINUTES.match(text, figure.end) if figure is not None and figure.group == "hour" else None
    if figure is None or more is None:
        return figure
    minutes = minutes_of(more)
    total = figure.value * 60 + minutes
    return replace(
        figure, end=more.end(), value=total, high=total, group="minute", unit="min", written=total,
        written_high=total,
    )  # fmt: skip


# A fact sheet names the unit before the figure: Total acres: 250.
_LABELLED = re.compile(
    r"(?:^|[\n|;·.] ?)[A-Za-z ]{0,24}\b(?:(?P<area>acres|acreage|hectares|square feet|sq\.? ?ft\.?|square met(?:er|re)s)|(?P<power>MW|megawatts)"
    r"|(?P<count_rack>racks|cabinets)|(?P<count_building>buildings|halls)|(?P<hour>(?:free|natural|chiller-free|compressor-free)[- ]?(?:cooling )?hours|hours of free cooling|economi[sz]er hours)|(?P<person>jobs|employees|staff|people|team|workforce|personnel|crew|FTEs?|headcount|construction peak)|(?P<route>fib(?:re|er) routes)|(?P<feed>feeds))(?: \([a-z ]{2,14}\))? ?[:|]? ?(?:approx\.? |about |~)?$",
    re.IGNORECASE,
)


_CARRIED, _FEW = frozenset({"voltage", "feed", "route", "count_building", "other"}), 12.0
_OVER = re.compile(r"\bover (?:an? |the |its |new |our )*$")
_ELIDED = re.compile(r"[,.;)]|$| (?:to|now|instead|rather than|today|from)\b")
_COUNTED_BEFORE = re.compile(
    r"\b[Hh]ow many (?:people|staff|workers|jobs|racks|cabinets|buildings|halls)[^.]{0,50}$|\b(?:buildings|halls|blocks|racks|cabinets|staff|employees|jobs|workforce|headcount|feeds|feeders|routes)\b[^,;.0-9]{0,40}$",
    re.IGNORECASE,
)


# 海拔3200.
_HEIGHT_LABEL = re.compile(r"海拔(?:高度)?[大约近达:]*$")


def _is_height(text: str, number: _Number) -> bool:
    return number.value >= 10 and bool(_HEIGHT_LABEL.search(text, max(0, number.start - 8), number.start))


def _figure(text: str, number: _Number) -> StatedFigure | None:
    high, unit = _range(text, number)
    is_range = high is not number
    if unit and unit.lastgroup == "count_building" and (_is_year(text, number) or number.value % 1):
        unit = None  # used in 2025, our hall ...; 15.5 is of another row
    end = unit.end() if unit else high.end
    labelled = (
        None
        if unit or _is_year(text, number) or OTHER_UNIT.match(text, number.end)
        else _LABELLED.search(text, max(0, number.start - 60), number.start)
    )
    bracketed = None if unit or labelled else unit_of_label(text, number.start)
    # Buildings are down from five to four: the noun stands before.
    elided = (
        number.chinese
        and text[number.start].isascii()
        and number.value >= _TWO
        and _ELIDED.match(text, number.end)
        and _COUNTED_BEFORE.search(text, max(0, number.start - 60), number.start)
    )
    zero = number.value == 0 and text[number.start].isascii()  # a WUE of zero
    hundredths = text[max(0, number.start - 3) : number.start] == "百分之"
    if (
        not unit
        and not labelled
        and not _is_height(text, number)
        and not bracketed
        and not hundredths
        and (number.chinese or _is_year(text, number))
        and not (zero or elided)
    ):
        return None
    group = (unit.lastgroup or "") if unit else ""
    name = _unit_name(unit, group)
    if labelled:
        group, name = (
            str(labelled.lastgroup),
            re.sub("(?i)acreage", "acres", labelled.group(str(labelled.lastgroup))),
        )
    elif bracketed:
        group, name, times = bracketed
        number, high = _times(number, times), _times(high, times)
    start = number.start
    if not group and _is_height(text, number):
        group, name = "metre", "米"
    if not group and hundredths:
        start, group, name = start - 3, "percent", "%"
    prefix = _PREFIX_MONEY.search(text, max(0, start - 6), start)
    if prefix and (not group or group.startswith(_MAY_BE_MONEY)):
        start, end, group, name = prefix.start(), high.end, "money", prefix["code"] or prefix["sign"]
    comparison, compared = comparison_of(text, start, end, is_range=is_range, more=number.more or high.more)
    if (
        comparison == "at_least"
        and group in _CARRIED
        and (high.value <= _FEW or group == "voltage")
        and _OVER.search(text, max(0, start - 16), start)
    ):
        comparison, compared = "about", False  # it arrives over three circuits
    sign = sign_of(text, number.start) if group in {"temperature", "degree"} else 1
    return StatedFigure(
        start, end, sign * _low_of(number, high), sign * high.value, group, name, sign * number.written,
        sign * high.written, high.multiplier, comparison, compared, number.chinese,
    )  # fmt: skip


# €300m to €350m: the sign of the currency again.
_SIGN_AGAIN = re.compile(r"(?:US\$|[$€£¥￥₹])(?=\d)")


def _range(text: str, number: _Number) -> tuple[_Number, re.Match[str] | None]:
    """Return the upper end of a range (the number itself if it is not a range) and the unit."""
    unit = UNIT.match(text, number.end)
    if number.chinese and number.written < 10 and _THREE_OR_FOUR.match(text, number.start):
        more = number.written + 1.0
        return replace(number, written=more, value=more * number.value / number.written), unit
    join = _JOIN.match(text, unit.end() if unit else number.end)
    sign = _SIGN_AGAIN.match(text, join.end()) if join else None
    second = _NUMBER.match(text, sign.end() if sign else join.end()) if join else None
    if join is None or second is None or not _may_join(text, number, join):
        return number, unit
    other = _number(text, second)
    if other is None or other.value <= number.value * 0.999 or _passed_by(text, other):
        return number, unit
    other_unit = UNIT.match(text, other.end)
    groups = {str(m.lastgroup).removeprefix("rack_") for m in (unit, other_unit) if m}
    total = join.group()[0] == " " and _IN_TOTAL.match(text, other_unit.end() if other_unit else other.end)
    apart = sign or len(groups) > 1
    if total or (unit and unit.lastgroup != "money" and apart):
        return number, unit
    both = number.multiplier and other.multiplier  # €1.2bn to 1.5bn
    if other_unit or sign or both or (not unit and not number.multiplier):
        return other, other_unit
    return number, unit


def _times(number: _Number, times: str) -> _Number:
    """Return a number with the multiplier of its label."""
    if number.multiplier or not times:
        return number
    factor = _TIMES_ZH.get(times) or _TIMES_EN[times.lower()]
    return replace(number, value=float(f"{number.value * factor:.12g}"), multiplier=times)


def _low_of(number: _Number, high: _Number) -> float:
    """Return the lower end of a range, which may share the multiplier of the upper end: 3-4万."""
    if high.multiplier and not number.multiplier and high is not number and number.value < high.written:
        return float(f"{number.value * high.value / high.written:.12g}")
    return number.value


def _is_year(text: str, number: _Number) -> bool:
    """Return whether a number may be a year; 2,000 is none."""
    whole = number.value % 1 == 0 and "," not in text[number.start : number.end]
    return 1900 <= number.value <= 2100 and whole


def _unit_name(unit: re.Match[str] | None, group: str) -> str:
    name = unit.group(group) if unit else ""
    if group == "area" and name.lower().endswith(("acres", "acre", "hectares", "hectare")):
        return name.rsplit(" ", 1)[-1]
    return name


# Raised from 40 MW to 60 MW: two figures.
_CHANGED = re.compile(
    r"\b(?:rais|increas|expand|grow|grew|cut|reduc|lower|extend|lift|revis|upgrad|scal|improv|chang|fell|fall|rose|ris|climb|jump|drop|went|move|bring|tak|lift|went|go|up|down|swell|soar|slip|sink|sank|shr[aiu]nk|mov|shift|step|doubl|trebl|tripl|quadrupl|rais|boost|pull|push|trim|slash|halv)\w*\b[^,;.0-9]{0,60}\bfrom (?:[a-z]+ )?[$€£]?$"
    r"|(?:由|从)[^，。；0-9]{0,4}$",
    re.IGNORECASE,
)


def _may_join(text: str, number: _Number, join: re.Match[str]) -> bool:
    if join.group().strip() in {"to", "至", "到"} and _CHANGED.search(
        text, max(0, number.start - 70), number.start
    ):
        return False
    if join.group().strip() not in {"and", "or", "或", "-"}:
        return True
    before = text[max(0, number.start - 24) : number.start].lower()
    if join.group().strip() == "-":
        return True
    return "between" in before or "介于" in before
