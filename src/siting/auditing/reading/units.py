"""Units that promotional documents use, in both languages, and the base units that claims are kept in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from siting.conventions import HOURS_PER_MONTH, M2_PER_MU

Dimension = Literal[
    "length", "height", "temperature", "area", "money", "power", "apparent_power", "voltage", "duration",
    "yearly_time", "water_use", "rack_power", "count", "ratio",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """A way to write a unit: base value = given value x ``factor`` + ``offset`` [``base``]."""

    dimension: Dimension
    base: str
    factor: float
    offset: float = 0.0

    def to_base(self, value: float) -> float:
        """Return *value*, given in this unit, in the base unit.

        Rounded to 12 significant digits, so that 35.7 x 10 000 is 357 000.
        """
        return float(f"{value * self.factor + self.offset:.12g}")


# 1 mu = 1/15 ha. A month of free cooling is a twelfth of 8 760 h, as promoters count.
_SPELLINGS: tuple[tuple[Dimension, str, float, str], ...] = (
    ("length", "km", 1, "km kms kilometre kilometres kilometer kilometers 公里 千米"),
    ("length", "km", 0.5, "里 华里"),
    ("length", "km", 0.001, "m metre metres meter meters 米"),
    ("length", "km", 1.609344, "mi mile miles 英里"),
    ("height", "m", 1, "m metre metres meter meters 米"),
    ("height", "m", 0.3048, "ft feet foot 英尺"),
    ("temperature", "degC", 1, "degC ° 摄氏度 Celsius degrees degree-Celsius deg-C"),
    ("temperature", "degC", 1, "°C ℃ 度 C degrees-Celsius degrees-C"),
    ("area", "m2", 1, "m2 m² ㎡ sqm 平方米 平米 平"),
    ("area", "m2", 1, "square-metres square-meters square-metre square-meter sq-m"),
    ("area", "m2", 1_000_000, "km2 平方公里 square-kilometres square-kilometre sq-km"),
    ("area", "m2", 1_000_000, "km² 平方千米 square-kilometers square-kilometer"),
    ("area", "m2", 2_589_988.110336, "square-miles square-mile sq-mi sq-miles sq-mile 平方英里"),
    ("area", "m2", M2_PER_MU.value, "mu mou 亩"),
    ("area", "m2", 10_000, "ha hectare hectares 公顷"),
    ("area", "m2", 4046.8564224, "acre acres 英亩"),
    ("area", "m2", 0.09290304, "sqft SF ft2 ft² square-feet square-foot 平方英尺"),
    ("money", "CNY", 1, "CNY RMB yuan 元 人民币 元人民币 ¥ ￥"),
    ("money", "USD", 1, "USD US$ $ dollar dollars US-dollars US-dollar 美元"),
    ("money", "EUR", 1, "EUR € euro euros 欧元"),
    ("money", "INR", 1, "INR ₹ Rs rupees rupee 卢比"),
    ("money", "GBP", 1, "GBP £ pound pounds 英镑"),
    *(("money", code, 1.0, code) for code in ("NOK", "SEK", "DKK", "CHF", "AUD", "CAD", "SGD", "HKD", "JPY")),
    ("power", "MW", 1, "MW megawatt megawatts 兆瓦"),
    ("power", "MW", 0.001, "kW kilowatt kilowatts 千瓦"),
    ("power", "MW", 1000, "GW gigawatt gigawatts 吉瓦"),
    ("rack_power", "kW", 1, "kW kilowatt kilowatts 千瓦"),
    ("apparent_power", "MVA", 1, "MVA 兆伏安"),
    ("apparent_power", "MVA", 0.001, "kVA 千伏安"),
    ("voltage", "kV", 1, "kV 千伏"),
    ("voltage", "kV", 0.001, "V volt volts 伏"),
    ("duration", "ms", 1, "ms millisecond milliseconds 毫秒"),
    ("duration", "ms", 0.001, "us µs microsecond microseconds 微秒"),
    ("duration", "ms", 1000, "s second seconds 秒"),
    ("yearly_time", "h/yr", 1, "h hour hours 小时"),
    ("yearly_time", "h/yr", 24, "d day days 天 日"),
    ("yearly_time", "h/yr", 168, "week weeks 周"),
    ("yearly_time", "h/yr", HOURS_PER_MONTH.value, "month months 个月 月"),
    ("yearly_time", "h/yr", 87.6, "% percent per-cent"),
    ("water_use", "L/kWh", 1, "L/kWh l/kwh liters/kWh 升/度 litres-per-kWh litre-per-kWh"),
    ("water_use", "L/kWh", 1, "L/kW·h litres/kWh 升/千瓦时 升/度电 liters-per-kWh liter-per-kWh"),
)  # fmt: skip
_KELVIN_OF_F = 5 / 9


def _key(spelling: str) -> str:
    """Spellings compare without case and spaces; ``MW`` and ``mW`` are both megawatts in such documents."""
    return re.sub(r"[\s·.-]", "", spelling).lower()


_TABLE: dict[tuple[Dimension, str], Unit] = {
    (dimension, _key(word)): Unit(dimension, base, factor)
    for dimension, base, factor, words in _SPELLINGS
    for word in words.split()
}
_TABLE.update(
    {
        ("temperature", _key(word)): Unit("temperature", "degC", _KELVIN_OF_F, -32 * _KELVIN_OF_F)
        for word in (
            "degF",
            "°F",
            "℉",
            "F",
            "degrees Fahrenheit",
            "degrees F",
            "deg F",
            "Fahrenheit",
            "华氏度",
        )
    }
)
# 万 and 亿 may come before a unit: 万平方米, 亿元, 万千瓦.
_PREFIXES = {"万": 1e4, "亿": 1e8, "百万": 1e6, "千": 1e3, "十万": 1e5, "千万": 1e7}


def unit_of(dimension: Dimension, spelling: str) -> Unit | None:
    """Return the unit that *spelling* means where *dimension* is expected; ``None`` if there is none."""
    key = _key(spelling)
    known = _TABLE.get((dimension, key))
    if known is not None:
        return known
    for prefix in sorted(_PREFIXES, key=len, reverse=True):
        inner = _TABLE.get((dimension, key.removeprefix(prefix))) if key.startswith(prefix) else None
        if inner is not None:
            return Unit(dimension, inner.base, inner.factor * _PREFIXES[prefix], inner.offset)
    return None


def spellings(dimension: Dimension) -> list[str]:
    """Return the accepted spellings of *dimension*, in the order of the table."""
    found = [w for d, _, _, words in _SPELLINGS if d == dimension for w in words.split()]
    return [*found, "degF", "°F"] if dimension == "temperature" else found
