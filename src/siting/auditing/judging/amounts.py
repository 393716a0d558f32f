"""Figures as people read them, in both languages."""

from __future__ import annotations

import math
import re

from siting import conventions
from siting.auditing.judging.verdicts import Figure, number
from siting.auditing.reading.claims import KINDS, WORD_KINDS, Claim
from siting.evidence import Label

HOURS_PER_MONTH = conventions.HOURS_PER_MONTH.value
_CURRENCY = {
    "CNY": Label("yuan", "元"),
    "USD": Label("US dollars", "美元"),
    "EUR": Label("euros", "欧元"),
    "GBP": Label("pounds", "英镑"),
    "INR": Label("Indian rupees", "印度卢比"),
    "NOK": Label("Norwegian kroner", "挪威克朗"),
    "SEK": Label("Swedish kronor", "瑞典克朗"),
    "DKK": Label("Danish kroner", "丹麦克朗"),
    "CHF": Label("Swiss francs", "瑞士法郎"),
    "AUD": Label("Australian dollars", "澳元"),
    "CAD": Label("Canadian dollars", "加元"),
    "SGD": Label("Singapore dollars", "新加坡元"),
    "HKD": Label("Hong Kong dollars", "港元"),
    "JPY": Label("Japanese yen", "日元"),
}
# Units that a reader would not recognise after conversion: spelling, base units in one, offset, its name.
_FOREIGN: tuple[tuple[re.Pattern[str], str, float, float, Label], ...] = tuple(
    (re.compile(rf"(?:{spelling})\.?$", re.IGNORECASE), base, factor, offset, name)
    for spelling, base, factor, offset, name in (
        (
            r"sq(?:uare)?\.?[- ]?(?:miles?|mi)|平方英里",
            "m2",
            2_589_988.110336,
            0.0,
            Label("square miles", "平方英里"),
        ),
        (
            r"(?:sq(?:uare)?\.?[- ]?)f(?:ee|oo)?t|SF|sqft|ft2|ft²|平方英尺",
            "m2",
            0.09290304,
            0.0,
            Label("square feet", "平方英尺"),
        ),
        (r"acres?|英亩", "m2", 4046.8564224, 0.0, Label("acres", "英亩")),
        (r"hectares?|ha|公顷", "m2", 10_000.0, 0.0, Label("hectares", "公顷")),
        (
            r"km2|km²|平方公里|平方千米|square[- ]kilomet(?:er|re)s?|sq[- ]?km",
            "m2",
            1e6,
            0.0,
            Label("km²", "平方公里"),
        ),
        (r"miles?|mi|英里", "km", 1.609344, 0.0, Label("miles", "英里")),
        (r"feet|foot|ft|英尺", "m", 0.3048, 0.0, Label("feet", "英尺")),
        (
            r"°? ?F|℉|华氏度|deg(?:rees?)?[ -]?F(?:ahrenheit)?|fahrenheit",
            "degC",
            5 / 9,
            -160 / 9,
            Label("°F", "℉"),
        ),
    )
)
# kind: base units in one shown unit and its name, in English and in Chinese.
_SHOWN: dict[str, tuple[float, str, float, str]] = {
    "land_area": (conventions.M2_PER_MU.value, "mu", conventions.M2_PER_MU.value, "亩"),
    "floor_area": (1.0, "m²", 1e4, "万平方米"),
    "racks": (1.0, "", 1.0, "个"),
    "servers": (1.0, "", 1.0, "台"),
    "buildings": (1.0, "", 1.0, "栋"),
    "power": (1.0, "MW", 1.0, "兆瓦"),
    "rack_power": (1.0, "kW", 1.0, "千瓦"),
    "transformer": (1.0, "MVA", 1.0, "兆伏安"),
    "voltage": (1.0, "kV", 1.0, "千伏"),
    "distance": (1.0, "km", 1.0, "公里"),
    "band": (1.0, "km", 1.0, "公里"),
    "elevation": (1.0, "m", 1.0, "米"),
    "mean_temperature": (1.0, "°C", 1.0, "℃"),
    "free_cooling": (HOURS_PER_MONTH, "months", HOURS_PER_MONTH, "个月"),
    "latency": (1.0, "ms", 1.0, "毫秒"),
}


def currency(unit: str) -> Label:
    """Name of a currency."""
    return _CURRENCY.get(unit, Label(unit, unit))


def amount(kind: str, unit: str, value: float, *, digits: int = 2) -> Label:
    """Write a figure, given in the base unit of its kind, with the unit that people use."""
    figures, (_, en, _, zh) = bare(kind, unit, value, digits=digits), _shown(kind, unit)
    return Label(f"{figures.en} {en}".strip(), f"{figures.zh}{zh}")


def bare(kind: str, unit: str, value: float, *, digits: int = 2) -> Label:
    """Write the figure of `amount` without its unit."""
    per_en, _, per_zh, _ = _shown(kind, unit)
    return Label(number(value / per_en, digits), number(value / per_zh, digits))


def _shown(kind: str, unit: str) -> tuple[float, str, float, str]:
    if kind == "investment":
        name = currency(unit)
        return 1e6, f"million {name.en}", 1e8, f"亿{name.zh}"
    return _SHOWN.get(kind, (1.0, unit, 1.0, unit))


def claimed(claim: Claim, *, digits: int = 2) -> Label:
    """Write what a claim states, with its comparison in words."""
    if claim.kind in WORD_KINDS:
        return Label(claim.word, claim.word)
    low, high = (_amount_as_given(claim, v, digits=digits) for v in (claim.value, claim.high))
    match claim.comparison:
        case "at_least":
            return Label(f"at least {low.en}", f"不低于{low.zh}")
        case "at_most" | "within":
            return Label(f"at most {low.en}", f"不超过{low.zh}")
        case "between":
            return Label(f"{low.en} to {high.en}", f"{low.zh}至{high.zh}")
        case _:
            return low


def _amount_as_given(claim: Claim, value: float, *, digits: int) -> Label:
    """Write a figure in the unit of the document: days, hours; miles, acres, feet with the base unit."""
    if claim.kind == "free_cooling" and claim.given is not None and claim.given.value:
        per = claim.value / claim.given.value
        for hours, en, zh in ((24.0, "days", "天"), (1.0, "hours", "小时")):
            if math.isclose(per, hours, rel_tol=1e-6):
                return Label(f"{number(value / hours, digits)} {en}", f"{number(value / hours, digits)}{zh}")
    shown = amount(claim.kind, claim.unit, value, digits=digits)
    given = claim.given.unit if claim.given is not None else ""
    for spelling, base, factor, offset, name in _FOREIGN:
        if base == claim.unit and spelling.search(given):
            stated = number((value - offset) / factor, digits)
            shown = amount(claim.kind, claim.unit, value, digits=1)
            return Label(f"{stated} {name.en} ({shown.en})", f"{stated}{name.zh}（{shown.zh}）")
    return shown


def interval(figure: Figure, digits: int = 1) -> Label:
    """Write low and high of a figure."""
    return span(f"{figure.low:,.{digits}f}", f"{figure.high:,.{digits}f}")


def span(low: str, high: str) -> Label:
    """Write a range; a dash beside a minus would be misread."""
    if low == high:
        return Label(low, low)
    if "-" in low or "-" in high:
        return Label(f"{low} to {high}", f"{low}至{high}")
    return Label(f"{low}-{high}", f"{low}—{high}")


def with_interval(figure: Figure, digits: int = 1) -> Label:
    """Write a figure with its interval in brackets."""
    value, ends = f"{figure.value:,.{digits}f}", interval(figure, digits)
    if ends.en == value:
        return Label(value, value)
    return Label(f"{value} ({ends.en})", f"{value}（{ends.zh}）")


def months(hours: Figure) -> Label:
    """Write hours as months of 730 h, with their interval."""
    per = HOURS_PER_MONTH
    scaled = Figure(hours.value / per, hours.low / per, hours.high / per, "months", hours.evidence)
    return with_interval(scaled)


def kind_name(claim: Claim) -> Label:
    """Name of the kind of a claim."""
    return KINDS[claim.kind].label


def plain(text: str) -> Label:
    """Return a text that is the same in both languages."""
    return Label(text, text)


def capital(text: str) -> str:
    """Begin a sentence."""
    return text[:1].upper() + text[1:]
