"""Units as people read them: `mu` in an English sentence is 亩 in a Chinese one.

Files for programs keep the unit as the criterion states it; these words are for sentences, tables and pages.
"""

from __future__ import annotations

import re
from functools import cache

from siting.evidence import Label
from siting.texts import catalogue, say

# Id of the words of a unit, and its spellings in studies and headings; others are shown as they are.
_SPELLINGS = {
    "amounts.foreign.acres": "acre acres 英亩",
    "cubic_metre": "m3 m³ 立方米 立方",
    "day": "day d 日",
    "days": "days 天",
    "decibel": "dB(A) dB dBA 分贝",
    "degree": "deg °",
    "degree_celsius": "degC °C ℃ 摄氏度",
    "gigawatt": "GW 吉瓦",
    "gigawatt_hour": "GWh 吉瓦时",
    "hectare": "ha hectare hectares 公顷",
    "hour": "h hour hours hr hrs 小时 个小时",
    "hundred_million_yuan": "亿元",
    "kelvin": "K 开尔文",
    "kg_co2": "kg\xa0CO2",
    "kilometre": "km 公里 千米",
    "kilopascal": "kPa 千帕",
    "kilovolt": "kV 千伏",
    "kilovolt_ampere": "kVA 千伏安",
    "kilowatt": "kW 千瓦",
    "kilowatt_hour": "kWh 千瓦时 度电",
    "kt_co2": "kt\xa0CO2",
    "litre": "L litre litres liter liters 升",
    "megawatt": "MW 兆瓦",
    "megawatt_hour": "MWh 兆瓦时",
    "metre": "m metre metres meter meters 米",
    "millimetre": "mm 毫米",
    "millisecond": "ms 毫秒",
    "minute": "min mins minute minutes 分钟",
    "month": "month 月",
    "months": "months 个月",
    "mu": "mu 亩",
    "mva": "MVA 兆伏安",
    "percent": "% percent",
    "rack": "rack",
    "racks": "racks 个机柜 架",
    "second": "s second seconds 秒",
    "servers": "servers",
    "square_kilometre": "km2 km² 平方公里 平方千米",
    "square_metre": "m2 m² ㎡ sqm 平方米 平米",
    "substations": "substations",
    "ten_thousand_kilowatt": "万千瓦",
    "ten_thousand_cubic_metre": "万立方米 万方 万m³ 万m3",
    "ten_thousand_tonne": "万吨",
    "ten_thousand_yuan": "10,000\xa0yuan 万元",
    "tonne": "t tonne tonnes 吨",
    "volt": "V 伏",
    "year": "yr year a 年",
    "yuan": "CNY RMB yuan 元 人民币元",
}
_WORDS = {
    spelling.replace("\xa0", " "): key for key, words in _SPELLINGS.items() for spelling in words.split(" ")
}


_SMALL_MONEY = {"分": "fen", "fen": "fen", "角": "jiao", "jiao": "jiao"}
_PER = re.compile(r"\s*[/／]\s*|(?<=\S)每(?=\S)| per ")
_ACRES = frozenset(("acre", "acres", "英亩"))
_MANY = re.compile(r"(\d[\d,]*) (\S.*)")
_MILLION = "million "


@cache
def currency_words(code: str) -> Label:
    """Return a currency as it stands beside a sum: ``CNY`` and 元; one without words by its code."""
    if code == "CNY":
        return Label(code, say("unit.yuan").zh)
    name = f"amounts.currency.{code.lower()}"
    return Label(code, say(name).zh if name in catalogue("zh") else code)


def _part(unit: str) -> Label:
    if unit.startswith(_MILLION):
        return say("unit.million", unit=_part(unit.removeprefix(_MILLION)))
    unit = unit if unit in _WORDS else unit.replace(" ", "") if unit.replace(" ", "") in _WORDS else unit
    if unit not in _WORDS:
        return currency_words(unit)
    return say(_WORDS[unit] if "." in _WORDS[unit] else f"unit.{_WORDS[unit]}")


@cache
def unit_words(unit: str) -> Label:
    """Return a unit in words, quotients part by part; one that is not known is returned as it is."""
    given = _PER.split(unit)
    # A 度 that is paid for is one of electricity; alone, 分 is a mark or a minute.
    parts = [_part("kWh" if p == "度" and k else p) for k, p in enumerate(given)]
    if len(given) > 1 and given[0] in _SMALL_MONEY:
        parts[0] = say(f"unit.{_SMALL_MONEY[given[0]]}")
    # A price is one of each acre, a size is so many of them.
    parts[1:] = [
        say("unit.acre") if p in _ACRES else part for p, part in zip(given[1:], parts[1:], strict=True)
    ]
    return Label("/".join(p.en for p in parts), "/".join(p.zh for p in parts))


@cache
def of_many(unit: str) -> tuple[float, str]:
    """Return how many of which plain unit a unit is in English: 10,000 and ``yuan/mu``; else 1 and itself.

    In English nobody writes 8 × 10,000 yuan/mu, but 80,000 yuan/mu.
    """
    found = _MANY.fullmatch(unit_words(unit).en)
    return (float(found[1].replace(",", "")), found[2]) if found else (1.0, unit)


def after_number(unit: str) -> Label:
    """Return a unit to append to a number: `` km`` and 公里; Chinese words need no space.

    A unit that is itself a number of others is multiplied: ``7.1 × 10,000 yuan/mu``; figures use `of_many`.
    """
    words = unit_words(unit)
    return Label(*map(_appended, (words.en, words.zh)))


def _appended(words: str) -> str:
    if words[:1].isdigit():
        return f" × {words}"
    return f" {words}" if words and _is_spaced(words) else words


def _is_spaced(words: str) -> bool:
    return words not in {"%", "°", "℃"} and not "一" <= words[0] <= "鿿"
