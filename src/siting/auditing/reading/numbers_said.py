"""Numbers in a flat text, in digits and in words, with their multipliers: 1.5 million, 3.2万, 2 x 10^4."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import math
import re
from dataclasses import replace

from siting.auditing.reading.numerals import (
    NUMERAL_CHARS,
    NUMERAL_EN,
    RATIO_BEFORE,
    read_english_numeral,
    read_numeral,
)
from siting.auditing.reading.scanning import scanner
from siting.auditing.reading.unit_words import CODES
from siting.records import dataclass

_DIGITS_ZH = "一二两三四五六七八九十〇零壹贰叁肆伍陆柒捌玖拾"
NUMBER = scanner(
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
_TIMES_EN = {
    "trillion": 1e12, "billion": 1e9, "bn": 1e9, "b": 1e9, "million": 1e6, "mn": 1e6, "mln": 1e6, "m": 1e6,
    "crore": 1e7, "crores": 1e7, "lakh": 1e5, "lakhs": 1e5, "10,000": 1e4, "thousand": 1e3, "k": 1e3, "hundred": 1e2,
}  # fmt: skip
_TIMES = re.compile(
    r"(?P<more>[余多])?(?P<zh>万亿|千亿|百亿|十亿|千万(?!千?瓦)|百万|十万|[万亿]|千(?![瓦米伏克字卡])|百(?![分度兆]))"
    r"|[ -]?(?P<en>(?i:(?:hundred )?(?:trillion|billion|million|thousand)|(?:lakh )?crores?|lakhs?|hundred)|[bB]n|mln|[mM]n)\b"
    # 18.0 x 10,000 yuan/mu: as 万 is put into English.
    r"|(?P<ten_thousand> ?[x×*] ?10,?000)(?= ?(?:yuan|RMB|CNY)\b)"
    # 2.25m sq ft, 1.5 M gallons: before a unit of its own.
    r"|(?P<million>m| ?M)(?= ?(?:sq(?:\.| ?(?:ft|m|feet|foot|met)|uare (?:f|m))|ft[²2]|gal|lit|m[²2³3]))"
    r"|(?P<letter>[kKbBmM])\b(?! ?[²2])",
    re.ASCII,
)
_TIMES_NAMED = {"ten_thousand": "10,000", "million": "million"}
# 20来分钟 is about 20, 500多架 more than 500.
_MORE = re.compile(
    r"(?P<about>来(?=[个天分公亩米架台人名栋兆千万平度毫年]))|[余多]|\+|-?plus\b|个?半(?=[个月年天小公亩钟])"
)
PREFIX_MONEY = scanner(
    rf"(?:(?P<code>(?:US|CA|C|A|AU|S|HK|NZ|NT|R)\$|RMB|{CODES}|RM|KSh|Rs(?=\.? ?$)|Rp|(?<![A-Za-z])R(?=\d| ?$))\.?|(?P<sign>[$¥￥€£₹₩₱₦₺])) ?$"
)
# 三四度: three or four.
THREE_OR_FOUR = re.compile("一二|二三|三四|四五|五六|六七|七八|八九")
_OR_ONE_MORE = re.compile(rf"(?<![^十])(?=(?:{THREE_OR_FOUR.pattern})$)(.).")


@dataclass(frozen=True, slots=True)
class Number:
    """A number: ``written`` before its multiplier, ``value`` with it; ``more`` of "500 and more", ``chinese`` in words."""

    start: int
    end: int
    written: float
    value: float
    multiplier: str
    more: bool
    chinese: bool


_POWER_OF_TEN = re.compile(r" ?[x×*] ?10\^")
_WORDS_ZH = {"百": 100.0, "千": 1000.0, "万": 10000.0, "双": 2.0, "半": 0.5}


def number_of(text: str, m: re.Match[str]) -> Number | None:
    """Return the number of a match of `NUMBER` with its multiplier; None if it is none."""
    written, end = _written(text, m)
    if written is None:
        return None
    times, factor, more, end = _multiplier(text, m.start(), end)
    value = written * factor
    extra = _MORE.match(text, end)
    if extra:
        end = extra.end()
        if extra.group().endswith("半"):
            written, value = written + 0.5, value + 0.5
        elif not extra["about"]:
            more = extra.group()
    value = float(f"{value:.12g}")
    in_words = bool(m["chinese"] or m["word"])
    return Number(m.start(), end, written, value, times, bool(more), in_words)


def _written(text: str, m: re.Match[str]) -> tuple[float | None, int]:
    """Return a number as it is written and where it ends; None if a word is no number."""
    start, end = m.span()
    if m["chinese"]:
        digits = m["chinese"]
        if digits[-1] == "千" and text[end : end + 1] in set("瓦米伏克"):
            digits, end = digits[:-1], end - 1
        digits = _OR_ONE_MORE.sub(r"\1", digits)
        return _WORDS_ZH.get(digits) or read_numeral(digits), end
    if m["word"]:
        value = read_english_numeral(m["word"])
        zero = not value and not RATIO_BEFORE.search(text, max(0, start - 30), start)
        return None if zero else value, end
    # 1e6 and 2 x 10^4 are read as they are meant.
    return float(re.sub("[, ]", "", _POWER_OF_TEN.sub("e", m.group()))), end


def _multiplier(text: str, start: int, end: int) -> tuple[str, float, str, int]:
    """Return the multiplier after a number, its factor, a word for "and more" within it, and the new end."""
    found = _TIMES.match(text, end)
    if found is None or (found["letter"] and found["letter"] not in "kK" and not _is_money(text, start)):
        return "", 1.0, "", end
    group = str(found.lastgroup)
    name = _TIMES_NAMED.get(group, found[group])
    factor = _TIMES_ZH.get(name) or math.prod(_TIMES_EN[part] for part in name.lower().split())
    return name, factor, found["more"] or "", found.end()


# $8.5-18B: the sign belongs to the lower end.
_LOWER_END = re.compile(r"(?<![\d.,])\d[\d.,]* ?(?:~|–|—|-|to ) ?$")


def _is_money(text: str, start: int) -> bool:
    """Return whether a sign of a currency stands before a number, or before the range that it ends."""
    lower = _LOWER_END.search(text, max(0, start - 16), start)
    begin = lower.start() if lower else start
    return PREFIX_MONEY.search(text, max(0, begin - 6), begin) is not None


def with_times(number: Number, times: str) -> Number:
    """Return a number with the multiplier of its label."""
    if number.multiplier or not times:
        return number
    factor = _TIMES_ZH.get(times) or _TIMES_EN[times.lower()]
    return replace(number, value=float(f"{number.value * factor:.12g}"), multiplier=times)


def is_year(text: str, number: Number) -> bool:
    """Return whether a number may be a year; 2,000 is none."""
    whole = number.value % 1 == 0 and "," not in text[number.start : number.end]
    return 1900 <= number.value <= 2100 and whole
