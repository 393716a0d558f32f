"""Figures in a flat text: number, multiplier, unit, range, and the word of comparison ("about", 不低于).

What a figure means is decided in `siting.auditing.reading.kind_rules`. Every pattern has a bounded look-around,
so that the time is linear in the length of the text.
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from dataclasses import replace

from siting.auditing.reading.comparisons import comparison_of
from siting.auditing.reading.lending import lend_comparisons, lend_units
from siting.auditing.reading.numbers_said import (
    NUMBER,
    PREFIX_MONEY,
    THREE_OR_FOUR,
    Number,
    is_year,
    number_of,
    with_times,
)
from siting.auditing.reading.numerals import MINUTES, minutes_of, read_numeral, sign_of, start_of_sign
from siting.auditing.reading.scanning import scanner
from siting.auditing.reading.stated_figures import Passed, StatedFigure
from siting.auditing.reading.unit_words import CODES, OTHER_UNIT, RACK_UNITS, UNIT, unit_of_label
from siting.records import dataclass

# 18.0 (10,000 yuan/mu): the unit of a label.
_LABEL_TIMES = re.compile(r"(?<=[(（\[])10,000 [A-Za-z][^()（）\n]{1,14}[)）\]] ?[:：|]")
# A figure without a unit, 5 m, 3 m racks or 12 psf may be a sum.
_MAY_BE_MONEY = re.compile("metre|count_|surface_load|$")
_DATE_TAIL = re.compile(
    r"期|年(?!均|平均|以[内上])|月(?!均)|日(?!均)|号(?!人)|-\d{1,2}-\d{1,2}|届|章|条(?=规定|款|措施|之|的规定|要求)|款|页|岁|期|点\d|:\d\d|(?:st|nd|rd|th)\b"
)
# Only on its own line: "it has", and below it "40,000 racks".
# 表36 编制依据, Figure 12: the number of a caption; 七通一平: all utilities are ready. 电表36块 are counted.
_ORDINAL_HEAD = scanner(
    rf"(?:第|(?<![电水气仪钟手报代])表 ?|(?<![地版蓝])图 ?|[三四五六七八九十]通|\b(?:Table|Figure|Fig\.|Chart|Exhibit|Annex|Appendix) ?|〔|\[|No\.? ?|№|电话:?|TEL:? ?|Tel:? ?|\b(?:[Ii]nterstate|[Hh]ighway|[Rr]oute|Exit|Junction|Unit|Suite|Article|Section|Condition) |(?:^|[^A-Za-z])(?!PUE|WUE|pue|wue|RMB|RM|Rp|Rs|Tier|{CODES})(?<!\d)(?![xX]$)[A-Za-z]{{1,8}}|\b(?!PUE|WUE)[A-Z]{{1,3}}-)\Z"
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
_REDUNDANT = re.compile(r"(?:24[×x/*]|N\+)$")
_JOIN = re.compile(r" ?(?:~|～|—|–|--?|至|到|and |to |or |或) ?")


def find_figures(text: str) -> list[StatedFigure]:
    """Return the figures of a flat text in order; dates, ordinals and numbers of documents are left out."""
    return read_figures(text)[0]


def read_figures(text: str) -> tuple[list[StatedFigure], list[Passed]]:
    """Return the figures of a flat text, and the numbers in digits that are none, both in order."""
    found: list[StatedFigure] = []
    passed: list[Passed] = []
    taken = 0
    for m in NUMBER.finditer(text):
        number = number_of(text, m) if m.start() >= taken else None
        if number is None:
            continue
        rule = _passed_by(text, number)
        figure = None if rule else _with_smaller(text, _figure(text, number))
        if figure is not None:
            found.append(figure)
            taken = figure.end
        elif not number.chinese:
            passed.append(Passed(number.start, number.end, rule or "date"))
        elif _is_many(text, number):
            # Two plots, four of them: a count in words.
            passed.append(Passed(number.start, number.end, rule or "bare"))
    return lend_comparisons(text, lend_units(text, found)), passed


def _is_many(text: str, number: Number) -> bool:
    """Return whether an English word is a count; "one" is mostly an article."""
    return number.value >= _TWO and text[number.start].isascii()


# Nothing that a document states is larger: 9e999 is a slip. "One" is mostly an article.
# Nothing that a document states is larger: 9e999 is a slip.
_LARGEST, _TEN, _TWO = 1e18, 10, 2


def _passed_by(text: str, number: Number) -> str:
    """Return the rule by which a number is no figure: a date, an ordinal, a part of a name; empty if it is one."""
    if _DATE_TAIL.match(text, number.end) and not number.multiplier and text[number.end - 1] != "半":
        return "date" if text[number.end] in "年月日号-点:" else "ordinal"
    if _is_redundancy(text, number):
        return "redundancy"
    measured = bool(number.multiplier or UNIT.match(text, number.end))
    if _is_numbered(text, number):
        return "" if measured else "ordinal"
    return "name" if _is_in_name(text, number, measured=measured) else ""


def _is_redundancy(text: str, number: Number) -> bool:
    ahead = _REDUNDANT.search(text, max(0, number.start - 3), number.start)
    return bool(ahead or _REDUNDANCY.match(text, number.end))


def _is_numbered(text: str, number: Number) -> bool:
    """Return whether it is the number of a phase or a hall before it, or of a section that begins: 2.5 机柜."""
    if number.value < _TEN and _NAMED_HEAD.search(text, max(0, number.start - _NAMED_REACH), number.start):
        return True
    opens = text[number.start - 1 : number.start] in _BEGINS
    return opens and "." in text[number.start : number.end] and _SECTION.match(text, number.end) is not None


def _is_in_name(text: str, number: Number, *, measured: bool) -> bool:
    """Return whether a number belongs to a name: No. 5, 42U, or the number of a telephone."""
    if RACK_UNITS.match(text, number.end) or _LABEL_TIMES.match(text, number.start):
        return True
    if number.value > _LARGEST or _ORDINAL_HEAD.search(text, max(0, number.start - 12), number.start):
        return True
    return not measured and _TELEPHONE.search(text, max(0, number.start - 4), number.start) is not None


def _with_smaller(text: str, figure: StatedFigure | None) -> StatedFigure | None:
    """Return 1 hour 50 minutes as one figure, in minutes, and 三毛四 and 七成五 as one."""
    if figure is None:
        return None
    tenths = read_numeral(text[figure.end : figure.end + 1]) if figure.unit in {"毛", "成"} else None
    if tenths:
        value = figure.value + tenths / 10
        return replace(figure, end=figure.end + 1, value=value, high=value, written=value, written_high=value)
    more = MINUTES.match(text, figure.end) if figure.group == "hour" else None
    if more is None:
        return figure
    total = figure.value * 60 + minutes_of(more)
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


@dataclass(frozen=True, slots=True)
class _Unit:
    """The unit of a figure with the multiplier of its label, and where the figure with it begins and ends."""

    start: int
    end: int
    group: str = ""
    name: str = ""
    times: str = ""


def _unit_behind(text: str, number: Number, unit: re.Match[str] | None) -> _Unit | None:
    if unit is None:
        return None
    group = str(unit.lastgroup)
    name = unit.group(group)
    if group == "count_building" and (is_year(text, number) or number.value % 1):
        return None  # used in 2025, our hall ...; 15.5 is of another row
    if group == "area" and name.lower().endswith(("acres", "acre", "hectares", "hectare")):
        name = name.rsplit(" ", 1)[-1]
    return _Unit(number.start, unit.end(), group, name)


def _unit_ahead(text: str, number: Number, end: int) -> _Unit | None:
    """Return the unit that stands before its figure: in the label of its line, as 海拔 or as 百分之."""
    start = number.start
    may_be_year = is_year(text, number) or OTHER_UNIT.match(text, number.end)
    label = None if may_be_year else _LABELLED.search(text, max(0, start - 60), start)
    if label:
        group = str(label.lastgroup)
        return _Unit(start, end, group, re.sub("(?i)acreage", "acres", label.group(group)))
    bracketed = unit_of_label(text, start)
    if bracketed:
        return _Unit(start, end, *bracketed)
    if number.value >= _TEN and _HEIGHT_LABEL.search(text, max(0, start - 8), start):
        return _Unit(start, end, "metre", "米")
    if text[max(0, start - 3) : start] == "百分之":
        return _Unit(start - 3, end, "percent", "%")
    return None


def _is_mere_number(text: str, number: Number) -> bool:
    """Return whether a number without a unit is a year or a word of a sentence; a WUE of zero is a figure."""
    if not (number.chinese or is_year(text, number)):
        return False
    zero = number.value == 0 and text[number.start].isascii()
    return not (zero or (number.chinese and _is_elided(text, number)))


def _is_elided(text: str, number: Number) -> bool:
    """Return whether the noun of a count in words stands before: buildings are down from five to four."""
    return (
        _is_many(text, number)
        and _ELIDED.match(text, number.end) is not None
        and _COUNTED_BEFORE.search(text, max(0, number.start - 60), number.start) is not None
    )


def _is_carried(text: str, unit: _Unit, high: float) -> bool:
    """Return whether "over" is no comparison: it arrives over three circuits, over 110 kV."""
    few = unit.group == "voltage" or (unit.group in _CARRIED and high <= _FEW)
    return few and _OVER.search(text, max(0, unit.start - 16), unit.start) is not None


def _figure(text: str, number: Number) -> StatedFigure | None:
    high, found = _range(text, number)
    is_range = high is not number
    unit = _unit_of(text, number, high, found)
    if unit is None:
        return None
    number, high = with_times(number, unit.times), with_times(high, unit.times)
    signed = unit.group in {"temperature", "degree"}
    start = start_of_sign(text, unit.start) if signed and unit.start == number.start else unit.start
    comparison, compared = comparison_of(
        text, start, unit.end, is_range=is_range, more=number.more or high.more
    )
    if comparison == "at_least" and _is_carried(text, unit, high.value):
        comparison, compared = "about", False
    sign = sign_of(text, number.start) if signed else 1
    return StatedFigure(
        start, unit.end, sign * _low_of(number, high), sign * high.value, unit.group, unit.name,
        sign * number.written, sign * high.written, high.multiplier, comparison, compared, number.chinese,
    )  # fmt: skip


def _unit_of(text: str, number: Number, high: Number, found: re.Match[str] | None) -> _Unit | None:
    """Return the unit of a figure, an empty one if it may do without; None if the number is no figure."""
    unit = _unit_behind(text, number, found) or _unit_ahead(text, number, high.end)
    at = number.start if unit is None else unit.start
    prefix = PREFIX_MONEY.search(text, max(0, at - 6), at)
    # $2000 is no year.
    if unit is None and prefix is None and _is_mere_number(text, number):
        return None
    unit = unit or _Unit(number.start, high.end)
    if prefix is None or not _MAY_BE_MONEY.match(unit.group):
        return unit
    return _Unit(prefix.start(), high.end, "money", prefix["code"] or prefix["sign"], unit.times)


# €300m to €350m: the sign of the currency again.
_SIGN_AGAIN = re.compile(r"(?:US\$|[$€£¥￥₹])(?=\d)")
# A number and the unit behind it.
_End = tuple[Number, re.Match[str] | None]


def _range(text: str, number: Number) -> _End:
    """Return the upper end of a range (the number itself if it is not a range) and the unit."""
    unit = UNIT.match(text, number.end)
    if number.chinese and number.written < _TEN and THREE_OR_FOUR.match(text, number.start):
        more = number.written + 1.0
        return replace(number, written=more, value=more * number.value / number.written), unit
    return _upper_end(text, number, unit) or (number, unit)


def _upper_end(text: str, number: Number, unit: re.Match[str] | None) -> _End | None:
    """Return the number behind the word or dash of a range, and its unit; None if there is none."""
    join = _JOIN.match(text, _end_of(number, unit))
    if join is None or not _may_join(text, number, join):
        return None
    sign = _SIGN_AGAIN.match(text, join.end())
    other = _number_at(text, (sign or join).end())
    if other is None or other.value <= number.value * 0.999:
        return None
    last = UNIT.match(text, other.end)
    if join.group()[0] == " " and _IN_TOTAL.match(text, _end_of(other, last)):
        return None
    one = _is_one_range((number, unit), (other, last), signed=sign is not None)
    return (other, last) if one else None


def _end_of(number: Number, unit: re.Match[str] | None) -> int:
    return unit.end() if unit else number.end


def _number_at(text: str, start: int) -> Number | None:
    m = NUMBER.match(text, start)
    number = number_of(text, m) if m else None
    return None if number is None or _passed_by(text, number) else number


def _is_one_range(low: _End, high: _End, *, signed: bool) -> bool:
    """Return whether two numbers share a unit: 3 to 5 MW, $2m to $3m, €1.2bn to 1.5bn; not 40 MW to 3 halls."""
    (number, unit), (other, last) = low, high
    if unit and (signed or (last and _family(unit) != _family(last))):
        return False
    both = number.multiplier and other.multiplier
    return bool(last or signed or both or not (unit or number.multiplier))


def _family(unit: re.Match[str]) -> str:
    return str(unit.lastgroup).removeprefix("rack_")


def _low_of(number: Number, high: Number) -> float:
    """Return the lower end of a range, which may share the multiplier of the upper end: 3-4万."""
    if high.multiplier and not number.multiplier and number.value < high.written:
        return float(f"{number.value * high.value / high.written:.12g}")
    return number.value


# Raised from 40 MW to 60 MW: two figures.
_CHANGED = re.compile(
    r"\b(?:rais|increas|expand|grow|grew|cut|reduc|lower|extend|lift|revis|upgrad|scal|improv|chang|fell|fall|rose|ris|climb|jump|drop|went|move|bring|tak|lift|went|go|up|down|swell|soar|slip|sink|sank|shr[aiu]nk|mov|shift|step|doubl|trebl|tripl|quadrupl|rais|boost|pull|push|trim|slash|halv)\w*\b[^,;.0-9]{0,60}\bfrom (?:[a-z]+ )?[$€£]?$"
    r"|(?:由|从)[^，。；0-9]{0,4}$",
    re.IGNORECASE,
)


def _may_join(text: str, number: Number, join: re.Match[str]) -> bool:
    word = join.group().strip()
    if word in {"to", "至", "到"}:
        return _CHANGED.search(text, max(0, number.start - 70), number.start) is None
    if word not in {"and", "or", "或"}:
        return True
    before = text[max(0, number.start - 24) : number.start].lower()
    return "between" in before or "介于" in before
