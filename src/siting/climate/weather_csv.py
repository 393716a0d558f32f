"""Hourly weather as CSV, as the usual sources export it.

PVGIS, TMY3, NSRDB, Open-Meteo, NASA POWER, Meteostat and plain tables: headings state what a column is; the
position is in columns, or above the headings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import numpy as np
import numpy.typing as npt

from siting.conventions import GROUND_M
from siting.errors import quote
from siting.readers.findings import Findings
from siting.readers.numbers import parse
from siting.readers.plain_text import text_column
from siting.records import dataclass
from siting.units import read_unit

IntArray = npt.NDArray[np.int64]

# Headings, ignoring case, units and punctuation.
_HEADINGS = {
    "time": "time datetime timestamp datetimelocal timeutc localtime utctime datetimeutc validtime "
    "periodstart mst est cst pst lst utc gmt 时间 时刻 日期时间 资料时间 观测时间 数据时间",
    "date": "date 日期 localdate dateutc",
    "year": "year yr 年 年份",
    "month": "month mo mon mnth 月 月份",
    "day": "day dy 日",
    "hour": "hour hr 时 小时",
    "minute": "minute min 分 分钟",
    "dry bulb": "drybulb drybulbtemperature drybulbtemp temperature airtemperature temp tempair t2m tdb "
    "tair tdry db ta tem temperature2m airtemp 2mtemperature temperature@2m airtemperature@2m 干球温度 干球 "
    "气温 温度 空气温度",
    "dew point": "dewpoint dewpointtemperature dewpointtemp tempdew tdp tdew dp d2m dewpoint2m dwpt dpt "
    "t2mdew 2mdewpointtemperature 露点温度 露点",
    "relative humidity": "relativehumidity rh relhum relativehum humidity rhum rhu relativehumidity2m rh2m "
    "相对湿度 湿度",
    "pressure": "pressure pressurepa pressurehpa pressurekpa atmosphericpressure stationpressure "
    "surfacepressure sp ps p pres prs 气压 本站气压 大气压 压力",
    "lat": "lat latitude 纬度",
    "lon": "lon lng long longitude 经度",
    "elevation": "elevation elevationm elev elevm altitude height 海拔 高程",
    "name": "name station stationname city 站名 城市 location",
}
_HEADING_OF = {word: name for name, words in _HEADINGS.items() for word in words.split()}
_UNITS = re.compile(
    r"[(\[（【].*?[)\]）】]|(?<=[a-z_ ])_?(?:degc|celsius|percent|pct)\b|(?<=[a-z])_[cf]$|%|℃|°c",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[T\s:]+(\d{1,2})(?::?(\d{2}))?(?::\d{2}(?:\.\d+)?)?)?"
    r"\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?$"
)
_DAY_FIRST_OR_NOT = re.compile(
    r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T\s]+(\d{1,2})(?::(\d{2}))?(?::\d{2}(?:\.\d+)?)?)?\s*(AM|PM)?$",
    re.IGNORECASE,
)
_STATED = re.compile(
    r"(latitude|longitude|elevation|lat|lon|elev|altitude)[^:=\d-]*[:=\s]\s*(-?\d+(?:\.\d+)?)", re.IGNORECASE
)
# NASA POWER states the origin of the elevation before the figure.
_AVERAGED = re.compile(r"(elevation)\b.*=\s*(-?\d+(?:\.\d+)?)", re.IGNORECASE)
_LIMITS = {"lat": 90.0, "lon": 180.0, "elevation": GROUND_M.value[1]}
_TMY3_CELLS = 7
# In a weather file these letters are temperatures.
_LETTERS = {"c": "degC", "f": "degF"}


@dataclass(frozen=True)
class StationPlace:
    """Position of the station as stated in the file; NaN and empty if it is not."""

    name: str = ""
    lon: float = np.nan
    lat: float = np.nan
    elevation_m: float = np.nan


def meaning(heading: str) -> str | None:
    """Return what a heading of a weather file means, such as ``dry bulb``."""
    return _HEADING_OF.get(re.sub(r"[\s_\-.]+", "", _UNITS.sub(" ", heading.strip().lower())))


def is_of_sea_level(heading: str, headings: Sequence[str]) -> bool:
    """Whether a heading means the pressure reduced to sea level: that of Meteostat is called ``pres`` too."""
    words = {other.strip().lower() for other in headings}
    return heading.strip().lower() == "pres" and bool(words & {"dwpt", "rhum"})


def understood(headings: Sequence[str]) -> bool:
    """Whether headings are those of hourly weather."""
    means = {meaning(heading) for heading in headings}
    dated = means & {"time", "date"} or {"month", "day", "hour"} <= means
    return bool(dated) and "dry bulb" in means


def place_above(rows: Sequence[Sequence[str]]) -> StationPlace:
    """Read the station's position from the lines above the headings, in the form of any known source."""
    name, found = _stated_place(rows)
    if not found and rows and len(rows[0]) >= _TMY3_CELLS and not any(rows[0][_TMY3_CELLS:]):
        # One line of a TMY3 file: id, name, state, time zone, latitude, longitude, elevation.
        name, _, _, lat, lon, up = rows[0][1:_TMY3_CELLS]
        found = {"lat": _number(lat), "lon": _number(lon), "elevation": _number(up)}
    within = {key: v if abs(v) <= _LIMITS[key] else np.nan for key, v in found.items()}
    return StationPlace(
        name.strip(), within.get("lon", np.nan), within.get("lat", np.nan), within.get("elevation", np.nan)
    )


def _stated_place(rows: Sequence[Sequence[str]]) -> tuple[str, dict[str, float]]:
    """Return the name and the figures that are stated by a word, or stand below a heading."""
    name = ""
    found: dict[str, float] = {}
    for row, below in zip_longest(rows, rows[1:], fillvalue=()):
        line = " ".join(row)
        for key, value in [*_AVERAGED.findall(line), *_STATED.findall(line)]:
            found.setdefault(_HEADING_OF[key.lower()], float(value))
        means = [meaning(cell) for cell in row]
        if {"lat", "lon"} <= set(means):
            named = {m: cell for m, cell in zip(means, below, strict=False) if m}
            found |= {key: _number(named[key]) for key in _LIMITS if key in named}
            name = named.get("name", name)
    return name, found


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return np.nan


def dates_of(texts: dict[str, list[str]], line: IntArray, findings: Findings) -> list[IntArray]:
    """Return year, month, day, hour (1..24, ending then) and minute of rows with a time, or date and time."""
    parts = _parts(_times(texts), line, findings)
    # A CSV time marks the start of its hour, or the end if a 24:00 occurs.
    ending = bool((parts[:, 3] == 24).any()) and not bool((parts[:, 3] == 0).any())
    hour = parts[:, 3] + (0 if ending else parts[:, 3] < 24)
    return [parts[:, 0], parts[:, 1], parts[:, 2], hour, parts[:, 4]]


def _times(texts: dict[str, list[str]]) -> list[str]:
    """Return date and time of each row, from one column or two."""
    if "date" not in texts:
        return [time.strip() for time in texts["time"]]
    days = [day.strip() for day in texts["date"]]
    if "time" in texts:
        return [f"{day} {clock.strip()}".strip() for day, clock in zip(days, texts["time"], strict=True)]
    if "hour" in texts:
        return [f"{day} {hour.strip()}:00".strip() for day, hour in zip(days, texts["hour"], strict=True)]
    return days


def _parts(texts: list[str], line: IntArray, findings: Findings) -> IntArray:
    found = [_TIME.match(text) for text in texts]
    if all(found):
        return np.array([[int(part or 0) for part in groups] for groups in _groups(found)])
    other = [_DAY_FIRST_OR_NOT.match(text) for text in texts]
    _require_times(other if other[0] else found, texts, line, findings)
    return _day_or_month_first(_groups(other), texts[0], line, findings)


def _groups(matches: list[re.Match[str] | None]) -> list[tuple[str | Any, ...]]:
    return [match.groups() for match in matches if match]


def _day_or_month_first(
    groups: list[tuple[str | Any, ...]], example: str, line: IntArray, findings: Findings
) -> IntArray:
    """Return the parts of times that end in the year; a figure beyond 12 shows which is the day."""
    first, second = (np.array([int(g[i]) for g in groups]) for i in (0, 1))
    day_first = bool((first > 12).any())
    if day_first == (second > 12).any():
        findings.stop(
            f"{quote(example)} does not say whether day or month comes first",
            at=f"line {line[0]}",
            hint="Write times as 2020-01-31 13:00",
        )
    day, month = (first, second) if day_first else (second, first)
    hour = np.array([_hour(int(g[3] or 0), g[5]) for g in groups])
    year, minute = np.array([int(g[2]) for g in groups]), np.array([int(g[4] or 0) for g in groups])
    return np.column_stack([year, month, day, hour, minute])


def _require_times(
    matches: Sequence[re.Match[str] | None], texts: Sequence[str], line: IntArray, findings: Findings
) -> None:
    bad = next((i for i, match in enumerate(matches) if match is None), None)
    if bad is not None:
        findings.stop(
            f"{quote(texts[bad])} is not a time in a known format",
            at=f"line {line[bad]}",
            hint="Write it as 2020-01-31 13:00",
        )


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    return hour % 12 + (12 if half.upper() == "PM" else 0)


def numbers(texts: Sequence[str], what: str, line: IntArray, findings: Findings) -> npt.NDArray[np.float64]:
    """Read a column of figures; NaN if blank or a word for missing."""
    parsed = parse(text_column(texts))
    if parsed.wrong.any():
        row = int(np.argmax(parsed.wrong))
        findings.stop(
            f"the {what} {quote(texts[row])} is not a number",
            at=f"line {line[row]}",
            hint="Give a number, or leave it blank where it is missing",
        )
    return parsed.value


def to_celsius(values: npt.NDArray[np.float64], heading: str) -> npt.NDArray[np.float64]:
    """Convert temperatures to degC: by the unit in the heading, otherwise kelvin recognised by size."""
    unit = read_unit(_written_unit(heading))
    if unit is not None and unit.dimensions == ("temperature",):
        return values * unit.factor + unit.offset
    known = values[~np.isnan(values)]
    return values - 273.15 if len(known) and np.median(known) > 170.0 else values


def to_pascal(values: npt.NDArray[np.float64], heading: str) -> npt.NDArray[np.float64]:
    """Convert pressures to Pa: by the unit in the heading if it fits, otherwise as hPa or kPa by size."""
    known = values[~np.isnan(values)]
    if not heading or not len(known):
        return values
    middle = float(np.median(known))
    unit = read_unit(_written_unit(heading))
    if (
        unit is not None
        and unit.dimensions == ("pressure",)
        and 30_000.0 <= middle * unit.factor <= 110_000.0
    ):
        return values * unit.factor
    return values * (100.0 if 300.0 <= middle <= 1100.0 else 1000.0 if 30.0 <= middle <= 110.0 else 1.0)


def _written_unit(heading: str) -> str:
    found = re.search(r"[(\[（【](.*?)[)\]）】]", heading) or re.search(
        r"_(degf|f|k|degc|c|hpa|kpa|pa|mbar)$", heading.lower()
    )
    return _LETTERS.get(found[1].strip().lower(), found[1]) if found else ""
