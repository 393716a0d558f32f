"""Units as people read them: `mu` in an English sentence is 亩 in a Chinese one.

Files for programs keep the unit as the criterion states it; these words are for sentences, tables and pages.
"""

from __future__ import annotations

from functools import cache

from siting.evidence import Label
from siting.texts import catalogue, say

# Spelling of a criterion, and the id of its words; others are shown as they are.
_WORDS = {
    "%": "percent", "10,000 yuan": "ten_thousand_yuan", "CNY": "yuan", "L": "litre", "MVA": "mva",
    "MW": "megawatt", "days": "days", "deg": "degree", "degC": "degree_celsius", "h": "hour", "ha": "hectare",
    "kV": "kilovolt", "kW": "kilowatt", "kWh": "kilowatt_hour", "km": "kilometre", "km2": "square_kilometre",
    "kg CO2": "kg_co2", "kt CO2": "kt_co2", "m": "metre", "m2": "square_metre", "m3": "cubic_metre",
    "months": "months", "ms": "millisecond", "mu": "mu", "rack": "rack", "racks": "racks",
    "servers": "servers", "substations": "substations", "yr": "year", "yuan": "yuan",
}  # fmt: skip


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
    return say(f"unit.{_WORDS[unit]}") if unit in _WORDS else currency_words(unit)


@cache
def unit_words(unit: str) -> Label:
    """Return a unit in words, quotients part by part; one that is not known is returned as it is."""
    parts = [_part(p) for p in unit.split("/")]
    return Label("/".join(p.en for p in parts), "/".join(p.zh for p in parts))


def after_number(unit: str) -> Label:
    """Return a unit to append to a number: `` km`` and 公里; Chinese words need no space.

    A unit that is itself a number of others is multiplied: ``7.1 × 10,000 yuan/mu``.
    """
    words = unit_words(unit)
    return Label(*map(_appended, (words.en, words.zh)))


def _appended(words: str) -> str:
    if words[:1].isdigit():
        return f" × {words}"
    return f" {words}" if words and _is_spaced(words) else words


def _is_spaced(words: str) -> bool:
    return words not in {"%", "°", "℃"} and not "一" <= words[0] <= "鿿"
