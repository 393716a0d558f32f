"""Units as people write them, in both languages: one table for headings, studies, weather, layers and claims.

`unit_of` reads a unit whose dimension is known (in a claim); `read_unit` one whose dimension is not (in a
heading or a study), including quotients such as 万元/亩. `Ratio.to` converts figures from one to another.
"""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Literal

from siting.conventions import HOURS_PER_MONTH, HOURS_PER_YEAR, M2_PER_MU
from siting.records import dataclass

Dimension = Literal[
    "length", "height", "temperature", "area", "money", "power", "apparent_power", "voltage", "duration",
    "yearly_time", "water_use", "rack_power", "count", "ratio", "energy", "share", "angle",
    "time", "pressure", "acceleration", "energy_price", "travel_time", "water_rate", "surface_load",
    "land_price", "slope", "volume", "mass",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """One spelling of a unit: base value = given value x ``factor`` + ``offset`` [``base``]."""

    dimension: Dimension
    base: str
    factor: float
    offset: float = 0.0

    def to_base(self, value: float) -> float:
        """Return *value*, given in this unit, in the base unit.

        Rounded to 12 significant digits, so that 35.7 x 10 000 is 357 000.
        """
        return float(f"{value * self.factor + self.offset:.12g}")


LAND_M2 = {"mu": M2_PER_MU.value, "acre": 4046.8564224, "ha": 10_000.0}
SQUARE_FOOT_M2 = 0.09290304
LAND_SOLD_BY = {"CNY": "mu", "USD": "acre", "GBP": "acre", "EUR": "ha", "INR": "acre"}
"""The area that land is priced by, by currency; by the hectare in any other."""
_PERS, _AREAS = ("/", "每", "-per-"), "m2 m² ㎡ 平方米 平米 平方 平 sqm square-metre square-meter".split()  # noqa: SIM905
# 1 mu = 1/15 ha. A month of free cooling is a twelfth of 8 760 h, as promoters count.
_SPELLINGS: tuple[tuple[Dimension, str, float, str], ...] = (
    ("length", "km", 1, "km kms kilometre kilometres kilometer kilometers 公里 千米"),
    ("length", "km", 0.5, "里 华里"),
    ("length", "km", 0.001, "m metre metres meter meters 米"),
    ("length", "km", 1.609344, "mi mile miles 英里"),
    ("height", "m", 1, "masl mamsl m-asl m metre metres meter meters 米"),
    ("height", "m", 0.3048, "ft feet foot 英尺 '"),
    ("temperature", "degC", 1, "degC ° 摄氏度 Celsius degrees degree-Celsius deg-C"),
    ("temperature", "degC", 1, "°C ℃ 度 C degrees-Celsius degrees-C"),
    ("area", "m2", 1, "m2 m² ㎡ sqm 平方米 平米 平"),
    ("area", "m2", 1, "square-metres square-meters square-metre square-meter sq-m"),
    ("area", "m2", 1, "sq-metres sq-meters sq-metre sq-meter sq-mtr sq-mtrs"),
    ("area", "m2", 1_000_000, "km2 平方公里 square-kilometres square-kilometre sq-km"),
    ("area", "m2", 1_000_000, "km² Km² KM² Km2 KM2 平方千米 square-kilometers square-kilometer"),
    ("area", "m2", 2_589_988.110336, "square-miles square-mile sq-mi sq-miles sq-mile 平方英里"),
    ("area", "m2", M2_PER_MU.value, "mu mou 亩"),
    ("area", "m2", 10_000, "ha Ha HA hectare hectares 公顷"),
    ("area", "m2", 4046.8564224, "acre acres ac 英亩"),
    ("area", "m2", 0.09290304, "sqft SF ft2 ft² square-feet square-foot square-ft 平方英尺 平方呎"),
    ("area", "m2", 400 / 121, "tsubo pyeong 坪"),
    ("area", "m2", 1600, "rai"),
    ("area", "m2", 1000, "dunam dunams"),
    ("area", "m2", 4200, "feddan feddans"),
    ("money", "CNY", 1, "CNY RMB yuan 元 人民币 元人民币 ¥ ￥"),
    ("money", "USD", 1, "USD US$ $ dollar dollars US-dollars US-dollar 美元"),
    ("money", "EUR", 1, "EUR € euro euros 欧元"),
    ("money", "INR", 1, "INR ₹ Rs rupees rupee 卢比"),
    ("money", "GBP", 1, "GBP £ pound pounds 英镑"),
    ("money", "CAD", 1, "CAD C$ CA$"),
    ("money", "AUD", 1, "AUD A$ AU$"),
    ("money", "SGD", 1, "SGD S$"),
    ("money", "HKD", 1, "HKD HK$ 港元"),
    ("money", "NZD", 1, "NZD NZ$"),
    ("money", "TWD", 1, "TWD NT$ 新台币"),
    ("money", "BRL", 1, "BRL R$ reais real"),
    ("money", "MYR", 1, "MYR RM ringgit ringgits 林吉特"),
    ("money", "IDR", 1, "IDR Rp rupiah 印尼盾"),
    ("money", "THB", 1, "THB baht 泰铢"),
    ("money", "PHP", 1, "PHP ₱ pesos peso"),
    ("money", "KRW", 1, "KRW ₩ won 韩元"),
    ("money", "JPY", 1, "JPY yen 日元"),
    ("money", "ZAR", 1, "ZAR rand R"),
    ("money", "PLN", 1, "PLN zloty złoty"),
    ("money", "AED", 1, "AED dirham dirhams 迪拉姆"),
    ("money", "SAR", 1, "SAR riyal riyals"),
    ("money", "CHF", 1, "CHF francs franc 瑞郎"),
    ("money", "NOK", 1, "NOK kroner"),
    ("money", "SEK", 1, "SEK kronor"),
    *(("money", code, 1.0, code) for code in ("DKK", "ISK", "CZK", "HUF", "TRY", "MXN", "CLP", "VND")),
    ("money", "NGN", 1, "₦ naira"),
    ("money", "TRY", 1, "₺ lira"),
    ("money", "KES", 1, "KSh shillings"),
    *(("money", code, 1.0, code) for code in ("ILS", "QAR", "KWD", "COP", "PEN", "EGP", "NGN", "KES")),
    *(("energy_price", f"{code}/kWh", 1.0, f"{code}/kWh") for code in ("CNY", "USD", "EUR", "GBP", "INR")),
    ("energy_price", "CNY/kWh", 1, "元/千瓦时 元/度 元/kWh"),
    *(
        ("land_price", f"{code}/{usual}", LAND_M2[usual] / m2, f"{code}/{area}")
        for code, usual in LAND_SOLD_BY.items()
        for area, m2 in (*LAND_M2.items(), ("m2", 1.0))
    ),
    ("land_price", "CNY/mu", 1, "元/亩"),
    ("land_price", "CNY/mu", M2_PER_MU.value, "元/平方米 元/㎡"),
    ("land_price", "CNY/mu", M2_PER_MU.value / 10_000, "元/公顷"),
    ("slope", "%", 1, "% percent per-cent pct"),
    ("slope", "%", 0.1, "‰ per-mille permille"),
    ("travel_time", "min", 1, "min minute minutes mins 分钟 分"),
    ("travel_time", "min", 15, "刻钟"),
    ("travel_time", "min", 60, "h hour hours hr hrs 小时 个小时 钟头 个钟头"),
    ("water_rate", "m3/d", 1, "m3/d 立方米/日 立方米/天 吨/日 吨/天"),
    ("acceleration", "g", 1, "g"),
    ("share", "%", 1, "% percent per-cent pct 个百分点"),
    ("share", "%", 10, "成"),
    ("power", "MW", 1, "MW MWs megawatt megawatts MWatt MWatts M-Watt M-Watts M-watts Mwatts 兆瓦 兆"),
    ("power", "MW", 0.001, "kW kilowatt kilowatts kWatt kWatts k-Watts 千瓦"),
    ("power", "MW", 1000, "GW GWs gigawatt gigawatts GWatt GWatts G-Watts 吉瓦"),
    ("rack_power", "kW", 1, "kW kilowatt kilowatts kWatt kWatts k-Watts 千瓦"),
    ("apparent_power", "MVA", 1, "MVA 兆伏安"),
    ("apparent_power", "MVA", 0.001, "kVA 千伏安"),
    ("voltage", "kV", 1, "kV 千伏"),
    ("voltage", "kV", 0.001, "V volt volts 伏"),
    ("duration", "ms", 1, "ms msec millisecond milliseconds 毫秒"),
    ("duration", "ms", 0.001, "us µs microsecond microseconds 微秒"),
    ("duration", "ms", 1000, "s second seconds 秒"),
    ("yearly_time", "h/yr", 1, "h hour hours hr hrs 小时"),
    ("yearly_time", "h/yr", 24, "d day days 天 日"),
    ("yearly_time", "h/yr", 168, "week weeks 周"),
    ("yearly_time", "h/yr", HOURS_PER_MONTH.value, "month months 个月 月"),
    ("yearly_time", "h/yr", 87.6, "% percent per-cent pct"),
    ("yearly_time", "h/yr", 876, "成"),
    ("surface_load", "kN/m2", 1, "kPa 千帕"),
    ("surface_load", "kN/m2", 0.04788025898, "psf lb/sqft lbs/sqft lb/ft2 lbs/ft2 pounds-per-square-foot"),
    *(
        ("surface_load", "kN/m2", factor, " ".join(f"{mass}{per}{area}" for per in _PERS for area in _AREAS))
        for factor, masses in ((1.0, "kN 千牛 kilonewtons"), (9.80665, "t 吨 tonnes"),
                               (0.00980665, "kg 公斤 千克 kilograms"))
        for mass in masses.split()
    ),
    ("water_use", "L/kWh", 1, "L/kWh l/kwh liters/kWh 升/度 litres-per-kWh litre-per-kWh"),
    ("water_use", "L/kWh", 1, "L/kW·h litres/kWh 升/千瓦时 升/度电 liters-per-kWh liter-per-kWh"),
)  # fmt: skip
_KELVIN_OF_F = 5 / 9


def _key(spelling: str) -> str:
    """Case and spaces are ignored; ``MW`` and ``mW`` are both megawatts in such documents."""
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
    """Return the unit that *spelling* means where *dimension* is expected; ``None`` if it means none."""
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


# Spellings that only a heading or a study uses, and those that would be ambiguous in a sentence.
_COLUMN_SPELLINGS: tuple[tuple[Dimension, str, float, str], ...] = (
    ("length", "km", 1, "km kms kilometre kilometres kilometer kilometers 公里 千米"),
    ("length", "km", 0.001, "m metre metres meter meters 米 masl"),
    ("length", "km", 1e-6, "mm millimetre millimetres 毫米"),
    ("length", "km", 1e-5, "cm centimetre centimetres 厘米"),
    ("length", "km", 1.609344, "mi mile miles 英里"),
    ("length", "km", 0.0003048, "ft feet foot 英尺"),
    ("length", "km", 1.2 / 3937, "US-survey-foot US-survey-feet ftUS foot-US"),
    ("length", "km", 1e-4, "dm decimetre decimetres 分米"),
    ("length", "km", 0.5, "里 华里"),
    ("area", "m2", 10_000, "hm2 hm² 万平 万平方米 万平米 万m2 万㎡"),
    ("area", "m2", M2_PER_MU.value, "市亩"),
    ("area", "m2", 1, "squaremetres squaremeters"),
    ("area", "m2", 1_000_000, "sqkm squarekilometres squarekilometers"),
    ("share", "%", 1, "% percent per-cent pct 百分比 ％"),
    ("share", "%", 0.1, "‰ permille 千分比"),
    ("share", "%", 100, "share fraction ratio01 小数"),
    ("angle", "deg", 1, "deg degree degrees ° 度"),
    ("angle", "deg", 57.29577951308232, "rad radian radians 弧度"),
    ("temperature", "degC", 1, "degC °C ℃ 摄氏度 celsius deg-C"),
    ("energy", "kWh", 1, "kWh 千瓦时 度电 kW·h kilowatt-hour kilowatt-hours"),
    ("energy", "kWh", 1000, "MWh MWh/yr MWh/a 兆瓦时 megawatt-hour megawatt-hours"),
    ("energy", "kWh", 1_000_000, "GWh GWh/yr GWh/a 吉瓦时"),
    ("energy", "kWh", 10_000, "万千瓦时/年 万kWh/年 万kWh/a"),
    ("time", "h", 1, "h hour hours hr hrs 小时 h/yr h/a 小时/年"),
    ("time", "h", 24, "day days d 天 日"),
    ("time", "h", HOURS_PER_MONTH.value, "month months 月 个月"),
    ("time", "h", 1 / 60, "min minute minutes 分钟"),
    ("pressure", "Pa", 1, "Pa pascal"),
    ("pressure", "Pa", 100, "hPa mbar mb 百帕 毫巴"),
    ("pressure", "Pa", 1000, "kPa 千帕"),
    ("power", "MW", 1e-6, "watt watts 瓦"),
    (
        "water_rate",
        "m3/d",
        1,
        "m3/d m³/d m3/day m³/day cubic-metres/day 立方米/日 立方米/天 m3/日 m³/日 吨/日 吨/天",
    ),
    ("water_rate", "m3/d", 1, "cubic-meters/day"),
    ("acceleration", "g", 1, "g gn 重力加速度"),
    ("acceleration", "g", 1 / 9.80665, "m/s2 m/s^2 米/秒2 米每二次方秒"),
    ("acceleration", "g", 0.01 / 9.80665, "cm/s2 cm/s^2 伽"),
    ("volume", "m3", 1, "m3 m³ 立方米 立方 方 cubic-metre cubic-metres cubic-meter cubic-meters cbm"),
    ("volume", "m3", 0.001, "litre litres liter liters 升"),
    ("mass", "t", 1, "t tonne tonnes 吨"),
    ("time", "h", HOURS_PER_YEAR.value, "year years yr 年"),
    ("money", "PLN", 1, "zł"),
    ("money", "kr", 1, "kr"),  # of Sweden, Norway, Denmark or Iceland: only the place would say
    ("count", "1", 1, "个 座 处 户 人 persons count nodes stations"),
)
_DIMENSIONS_OF_COLUMNS: tuple[Dimension, ...] = (
    "area", "money", "power", "apparent_power", "voltage", "water_use", "duration",
)  # fmt: skip
_MULTIPLES = {
    **_PREFIXES, "10k": 1e4, "10 k": 1e4, "k": 1e3, "thousand": 1e3, "million": 1e6, "mio": 1e6, "mn": 1e6,
    "m": 1e6, "100m": 1e8, "bn": 1e9, "billion": 1e9, "10000": 1e4, "10,000": 1e4, "thousands": 1e3,
    "millions": 1e6, "mln": 1e6, "mio.": 1e6, "lakh": 1e5, "lakhs": 1e5, "crore": 1e7, "crores": 1e7,
}  # fmt: skip
_COUNTABLE = frozenset({"money", "power", "area", "energy", "count", "water_rate"})
PER = re.compile(r"[/／]|每| (?:per|an?|pro|par|por) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ratio:
    """A unit of a column: what its figures measure, and how to convert them to base units.

    ``dimensions`` are those of the numerator and, of a quotient such as 万元/亩, of the denominator.
    """

    dimensions: tuple[Dimension, ...]
    bases: tuple[str, ...]
    factor: float
    offset: float = 0.0

    def comparable(self, other: Ratio) -> bool:
        """Whether figures in this unit can be converted to *other*."""
        return self.dimensions == other.dimensions and self.bases == other.bases

    def to(self, other: Ratio) -> tuple[float, float]:
        """Return (times, plus): a figure in *other* is figure x times + plus."""
        return self.factor / other.factor, (self.offset - other.offset) / other.factor


def keeps_digits(times: float, plus: float = 0.0) -> bool:
    """Whether a conversion only moves the decimal point, as from 元 to 万元, but not from ha to mu."""
    power = math.log10(times)
    return plus == 0.0 and math.isclose(power, round(power), abs_tol=1e-9)


def read_unit(text: str) -> Ratio | None:
    """Return the unit written in a heading or a study, or None if it is not in the table."""
    plain = unicodedata.normalize("NFKC", text).strip().removeprefix("单位").lstrip(":： ").strip()
    if not plain:
        return None
    # A quotient may be a unit of its own: cubic metres per day.
    whole = _single(plain) or _single(PER.sub("/", plain))
    if whole is not None:
        return whole
    parts = [part.strip() for part in PER.split(plain)]
    return _quotient(*parts) if len(parts) > 1 and all(parts) else None


def _quotient(first: str, *others: str) -> Ratio | None:
    """Return one unit per others (元/亩, £/sq ft/yr); None if one is not in the table, or not from zero."""
    below = [_single(text) for text in others]
    above = _single(first) or _SMALL_MONEY.get(_column_key(first))
    if above is None and first in _PREFIXES and below[0] is not None and below[0].dimensions == ("area",):
        above = Ratio(("money",), ("CNY",), _PREFIXES[first])  # 20万/亩 is a price
    if above is not None and above.dimensions == ("money",) and others[0] == "度":
        below[0] = _single("kWh")
    found = above
    for one in below:
        if found is None or one is None or found.offset or one.offset:
            return None
        found = Ratio(found.dimensions + one.dimensions, found.bases + one.bases, found.factor / one.factor)
    return found


# Only in a quotient: alone, 分 is a mark or a minute, and 度 a degree. Cents are of an unnamed currency.
_SMALL_MONEY = {
    word: Ratio(("money",), (base,), factor)
    for base, factor, words in (
        ("CNY", 0.1, "角"),
        ("CNY", 0.01, "分 fen"),
        ("GBP", 0.01, "p pence"),
        ("EUR", 0.01, "eurocent eurocents €ct c€ €cent €cents"),
        ("USD", 0.01, "us¢ uscent uscents usct"),
        ("INR", 0.01, "paise paisa"),
        ("cent", 1.0, "ct cent cents ¢ c"),
    )
    for word in words.split()
}


def numerator(text: str) -> Ratio | None:
    """Return the numerator of a quotient, or the whole unit; None if it is not in the table."""
    return read_unit(PER.split(text)[0])


def _single(text: str) -> Ratio | None:
    unit = _COLUMN_TABLE.get(_column_key(text))
    if unit is not None:
        return Ratio((unit.dimension,), (unit.base,), unit.factor, unit.offset)
    lower = text.casefold()
    for multiple in sorted(_MULTIPLES, key=len, reverse=True):
        behind = lower.endswith(f" {multiple}")  # CNY million
        if behind or lower.startswith(multiple):
            rest = text[: -len(multiple)] if behind else text[len(multiple) :]
            inner = _COLUMN_TABLE.get(_column_key(rest))
            if inner is not None and inner.dimension in _COUNTABLE:
                return Ratio((inner.dimension,), (inner.base,), inner.factor * _MULTIPLES[multiple])
    return None


def _column_key(text: str) -> str:
    # Ignoring case: MW and mW are both megawatts, M2 and m2 square metres.
    return re.sub(r"[\s·._-]", "", unicodedata.normalize("NFKC", text)).casefold()


def _column_table() -> dict[str, Unit]:
    table: dict[str, Unit] = {}
    for dimension, base, factor, words in _SPELLINGS:
        if dimension in _DIMENSIONS_OF_COLUMNS:
            table.update({_column_key(word): Unit(dimension, base, factor) for word in words.split()})
    for word in ("degF", "°F", "℉", "fahrenheit", "华氏度"):
        table[_column_key(word)] = Unit("temperature", "degC", _KELVIN_OF_F, -32 * _KELVIN_OF_F)
    for word in ("K", "kelvin", "开尔文"):
        table[_column_key(word)] = Unit("temperature", "degC", 1.0, -273.15)
    for dimension, base, factor, words in _COLUMN_SPELLINGS:
        table.update({_column_key(word): Unit(dimension, base, factor) for word in words.split()})
    return table


_COLUMN_TABLE = _column_table()
