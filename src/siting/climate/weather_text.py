"""The rows of a weather file (EPW or CSV) as numbers, with the line each one is on.

Nothing is repaired here: missing codes become NaN, and what cannot be weather is a fault with its line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from siting.conventions import GROUND_M
from siting.errors import WeatherError, quote
from siting.evidence import FloatArray
from siting.readers.delimited import read_delimited
from siting.readers.findings import Findings, listed, shown
from siting.readers.text_bytes import decoded, is_utf16

IntArray = npt.NDArray[np.int64]

# Written for "missing" in EPW (field by field) and, from habit, in other files. 99.9 is a missing
# temperature but a good relative humidity.
_MISSING = {
    "dry bulb": (99.9, 999.0, 999.9, 9999.0, -99.9, -999.0, -999.9, -9999.0),
    "dew point": (99.9, 999.0, 999.9, 9999.0, -99.9, -999.0, -999.9, -9999.0),
    "relative humidity": (999.0, 999.9, 9999.0, -99.0, -99.9, -999.0, -9999.0),
    "pressure": (999999.0, 9999.0, 999999.9, 99999999.0, 0.0, -999.0, -9999.0),
}
_RANGES = {
    "dry bulb": (-90.0, 60.0, "degC"),
    "dew point": (-110.0, 60.0, "degC"),
    "relative humidity": (0.0, 150.0, "%"),
    "pressure": (30_000.0, 110_000.0, "Pa"),
}
_BLANK = {"", "na", "n/a", "nan", "null", "none", "-", "--"}
_NO_NAME = {"", "-", "unknown", "na", "n/a"}
_DAYS = np.array([31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_EPW_FIELDS = 10  # up to the pressure; the others are not read
_EPW_COLUMNS = {"dry bulb": 6, "dew point": 7, "relative humidity": 8, "pressure": 9}
_MAX_HEADER_LINES = 40
_BINARY = {b"PK\x03\x04": "a zip archive", b"PAR1": "a parquet file", b"\x1f\x8b": "a gzip archive"}

# Headings without case, units and punctuation.
_HEADINGS = {
    "time": "time datetime timestamp date datetimelocal timeutc localtime 时间 日期时间",
    "year": "year yr 年 年份",
    "month": "month mo 月 月份",
    "day": "day 日 日期",
    "hour": "hour hr 时 小时",
    "minute": "minute min 分 分钟",
    "dry bulb": "drybulb drybulbtemperature drybulbtemp temperature airtemperature temp tempair t2m tdb "
    "tair db ta 干球温度 干球 气温 温度 空气温度",
    "dew point": "dewpoint dewpointtemperature dewpointtemp tempdew tdp tdew dp 露点温度 露点",
    "relative humidity": "relativehumidity rh relhum relativehum humidity 相对湿度 湿度",
    "pressure": "pressure pressurepa pressurehpa pressurekpa atmosphericpressure stationpressure "
    "surfacepressure sp p pres 气压 大气压 压力",
    "lat": "lat latitude 纬度",
    "lon": "lon lng long longitude 经度",
    "elevation": "elevation elevationm elev elevm altitude height 海拔 高程",
    "name": "name station stationname city 站名 城市",
}
_HEADING_OF = {word: name for name, words in _HEADINGS.items() for word in words.split()}
_UNITS = re.compile(
    r"[(\[（【].*?[)\]）】]|(?<=[a-z_ ])_?(?:degc|celsius|percent|pct)\b|(?<=[a-z])_c$|%|℃|°c", re.IGNORECASE
)
_STRANGE = re.compile("[\u0250-\u036f\u0500-\u058f\u0700-\u08ff]")  # IPA, marks, rare alphabets
_TIME = re.compile(
    r"^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[T\s:]+(\d{1,2})(?::?(\d{2}))?(?::\d{2}(?:\.\d+)?)?)?"
    r"\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?$"
)


@dataclass(frozen=True)
class Records:
    """The rows of a weather file: arrays of shape (r,).

    year is 0 where the file has none; hour is 1..24, the hour that ends then; minute as written.
    dry_bulb_c, dew_point_c [degC], relative_humidity [%], pressure_pa [Pa] have NaN for missing. line is
    1-based. lon, lat, elevation_m are NaN where the file does not say; an_hour is the number of records an
    hour that the file announces.
    """

    year: IntArray
    month: IntArray
    day: IntArray
    hour: IntArray
    minute: IntArray
    dry_bulb_c: FloatArray
    dew_point_c: FloatArray
    relative_humidity: FloatArray
    pressure_pa: FloatArray
    line: IntArray
    name: str
    lon: float
    lat: float
    elevation_m: float
    an_hour: int
    wmo: str = ""
    province: str = ""

    def __len__(self) -> int:
        return len(self.year)


def read_records(path: Path) -> Records:
    """Read an EPW or CSV file.

    Raises
    ------
    WeatherError
        The file cannot be read, or a row is not weather: one line with the row, what is wrong and what to do.
    """
    findings = Findings(path, error=WeatherError, what="weather file")
    if path.is_dir():
        findings.stop("is a folder, not a weather file", hint="Give an EPW or CSV file")
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        findings.stop("there is no such file", hint="Check the path")
    except OSError as error:
        findings.stop(f"cannot be read ({shown(error.strerror or error)})", hint="Check that you may read it")
    for mark, what in _BINARY.items():
        if data.startswith(mark):
            findings.stop(f"is {what}, not EPW or CSV text", hint="Unpack or export it first")
    if not data.strip(b"\xef\xbb\xbf \t\r\n,;"):
        findings.stop("is empty", hint="Give an EPW or CSV file with the hours of a year")
    if path.suffix.lower() == ".epw" or _text(data[:400]).lstrip("\ufeff \r\n").upper().startswith(
        "LOCATION"
    ):
        return _read_epw(data, findings)
    return _read_csv(data, findings, tab=path.suffix.lower() == ".tsv")


def _text(data: bytes) -> str:
    """Decode: UTF-8, UTF-16 with a mark, GB18030, else Latin-1 (which always works)."""
    if is_utf16(data):
        return data.decode("utf-16", errors="replace")
    found = list(decoded(data)) or [data.decode("latin-1")]
    # Some Chinese names in GB18030, Taiyuan's among them, happen to be well-formed UTF-8 of letters that
    # no name has.
    strange = len(found) == 2 and _STRANGE.search(found[0]) and not _STRANGE.search(found[1])
    return found[1] if strange else found[0]


def _read_epw(data: bytes, findings: Findings) -> Records:
    if b"\0" in data and not is_utf16(data):
        findings.stop("is not text (it holds NUL bytes)", hint="Give an EPW file as it was downloaded")
    lines = re.split(r"\r\n|\n|\r", _text(data))
    filled = (i for i, text in enumerate(lines) if text.strip())
    first = next(filled)
    head = [part.strip() for part in lines[first].split(",")]
    if head[0].upper() != "LOCATION":
        findings.stop(
            "does not begin with LOCATION, as an EPW file does",
            at=f"line {first + 1}",
            hint="Give the file as it was downloaded, or a CSV with the ending .csv",
        )
    place = _place(head, first + 1, findings)
    start, an_hour = _periods(lines, first, findings)
    rows = [(i + 1, lines[i].split(",")) for i in range(start, len(lines)) if lines[i].strip(" \t,\x1a")]
    if not rows:
        findings.stop("holds a header but no hours", hint="The file seems cut off: get it again")
    for number, row in rows:
        if len(row) < _EPW_FIELDS:
            cut = number == rows[-1][0]
            findings.stop(
                f"has {len(row)} values, but an EPW row has 35 and at least {_EPW_FIELDS} are needed",
                at=f"line {number}",
                hint="The file seems cut off: get it again" if cut else "Mend or delete this line",
            )
    line = np.array([number for number, _ in rows])
    columns = list(zip(*(row[:_EPW_FIELDS] for _, row in rows), strict=True))
    names = ("year", "month", "day", "hour", "minute")
    dates = [_whole(columns[i], name, line, findings) for i, name in enumerate(names)]
    values = [_values(columns[i], name, line, findings) for name, i in _EPW_COLUMNS.items()]
    wmo, province = (text if text.lower() not in _NO_NAME else "" for text in (head[5], head[2]))
    records = _records(dates, values, line, place, an_hour, wmo=wmo, province=province)
    return _checked(records, findings)


def _periods(lines: Sequence[str], first: int, findings: Findings) -> tuple[int, int]:
    """Return where the rows start and how many there are an hour, by the line DATA PERIODS."""
    for i in range(first, min(len(lines), first + _MAX_HEADER_LINES)):
        parts = [part.strip() for part in lines[i].split(",")]
        if parts[0].upper() == "DATA PERIODS":
            break
    else:
        findings.stop(
            "has no line DATA PERIODS, which ends the header of an EPW file",
            hint="The file seems cut off or edited: get it again",
        )
    count = parts[2] if len(parts) > 2 else ""
    return i + 1, max(int(count), 1) if count.isdecimal() and len(count) < 4 else 1


def _place(head: Sequence[str], number: int, findings: Findings) -> tuple[str, float, float, float]:
    """Return name, longitude, latitude and elevation of the line LOCATION."""
    if len(head) < 8:
        findings.stop(
            f"LOCATION has {len(head)} values instead of 10 (latitude, longitude and elevation among them)",
            at=f"line {number}",
            hint="Get the file again or complete the line",
        )
    limits = {"latitude": (6, 90.0), "longitude": (7, 180.0)}
    found = {}
    for what, (column, most) in limits.items():
        try:
            found[what] = float(head[column])
        except ValueError:
            found[what] = np.nan
        if not abs(found[what]) <= most:
            findings.stop(
                f"LOCATION has the {what} {quote(head[column])}",
                at=f"line {number}",
                hint=f"Give degrees within -{most:g} to {most:g}",
            )
    try:
        up = float(head[9])
    except (ValueError, IndexError):
        up = np.nan
    name = head[1] if head[1].lower() not in _NO_NAME else ""
    lowest, highest = GROUND_M.value
    return name, found["longitude"], found["latitude"], up if lowest <= up <= highest else np.nan


def _read_csv(data: bytes, findings: Findings, *, tab: bool) -> Records:
    table = read_delimited(data, findings, tab=tab)
    where: dict[str, int] = {}
    for i, heading in enumerate(table.headings):
        name = _HEADING_OF.get(_plain(heading))
        if name in where:
            findings.stop(
                f"the headings {listed([table.headings[where[name]], heading])} both say {name}",
                at="line 1",
                hint="Keep one of them",
            )
        if name is not None:
            where[name] = i
    _require_columns(where, table.headings, findings)
    texts = {name: table.columns[i].to_pylist() for name, i in where.items()}
    line = np.array(_lines(data, len(table.columns[0])))
    dates = _dates(texts, line, findings)
    units = {i: table.headings[i] for i in where.values()}
    values = []
    for name in _EPW_COLUMNS:
        if name in texts:
            values.append(_values(texts[name], name, line, findings, heading=units[where[name]]))
        else:
            values.append(np.full(len(line), np.nan))
    lon, lat, up = (
        _constant(texts.get(key), most)
        for key, most in (("lon", 180.0), ("lat", 90.0), ("elevation", GROUND_M.value[1]))
    )
    name = str(texts["name"][0]).strip() if "name" in texts else ""
    return _checked(_records(dates, values, line, (name, lon, lat, up), 1), findings)


def _records(
    dates: Sequence[IntArray],
    values: Sequence[FloatArray],
    line: IntArray,
    place: tuple[str, float, float, float],
    an_hour: int,
    *,
    wmo: str = "",
    province: str = "",
) -> Records:
    year, month, day, hour, minute = dates
    dry, dew, humidity, pressure = values
    name, lon, lat, up = place
    return Records(
        year,
        month,
        day,
        hour,
        minute,
        dry,
        dew,
        humidity,
        pressure,
        line,
        name,
        lon,
        lat,
        up,
        an_hour,
        wmo,
        province,
    )


def _plain(heading: str) -> str:
    """Return a heading without case, units and punctuation."""
    return re.sub(r"[\s_\-.]+", "", _UNITS.sub(" ", heading.strip().lower()))


def _lines(data: bytes, count: int) -> list[int]:
    """Return the line of each row (blank lines are skipped, values hold no line breaks)."""
    found = [i + 1 for i, text in enumerate(re.split(r"\r\n|\n|\r", _text(data))) if text.strip()][1:]
    return found if len(found) == count else list(range(2, count + 2))


def _require_columns(where: dict[str, int], headings: list[str], findings: Findings) -> None:
    missing = []
    if "time" not in where and not {"month", "day", "hour"} <= set(where):
        missing.append("time (or year, month, day, hour)")
    if "dry bulb" not in where:
        missing.append("dry_bulb_c")
    if "relative humidity" not in where and "dew point" not in where:
        missing.append("relative_humidity or dew_point_c")
    if missing:
        findings.stop(
            f"there is no column {' and no column '.join(missing)}; it has {listed(headings)}",
            at="line 1",
            hint="Name the columns time, dry_bulb_c, relative_humidity (%) and, if there, pressure_pa",
        )


def _constant(texts: list[str] | None, most: float) -> float:
    """Return the number in the first row of a column of the station's position, NaN where there is none."""
    try:
        value = float(texts[0]) if texts else np.nan
    except ValueError:
        return np.nan
    return value if abs(value) <= most else np.nan


def _dates(texts: dict[str, list[str]], line: IntArray, findings: Findings) -> list[IntArray]:
    """Return year, month, day, hour (1..24, ending then) and minute of the rows of a CSV."""
    count = len(line)
    if "time" not in texts or {"month", "day", "hour"} <= set(texts):
        names = ("year", "month", "day", "hour", "minute")
        return [
            _whole(texts[n], n, line, findings) if n in texts else np.zeros(count, dtype=np.int64)
            for n in names
        ]
    found = [_TIME.match(text.strip()) for text in texts["time"]]
    for i, match in enumerate(found):
        if match is None:
            findings.stop(
                f"{quote(texts['time'][i])} is not a time we can read",
                at=f"line {line[i]}",
                hint="Write it as 2020-01-31 13:00",
            )
    parts = np.array([[int(part or 0) for part in match.groups()] for match in found if match])
    # A time of a CSV begins its hour.
    return [parts[:, 0], parts[:, 1], parts[:, 2], parts[:, 3] + (parts[:, 3] < 24), parts[:, 4]]


def _whole(texts: Sequence[str], what: str, line: IntArray, findings: Findings) -> IntArray:
    """Read whole numbers of a date."""
    values = _floats(texts, what, line, findings)
    bad = np.flatnonzero(~(np.isfinite(values) & (values == np.round(values)) & (np.abs(values) < 1e5)))
    if len(bad):
        row = int(bad[0])
        findings.stop(
            f"the {what} is {quote(texts[row])}", at=f"line {line[row]}", hint="Give a whole number"
        )
    return values.astype(np.int64)


def _floats(texts: Sequence[str], what: str, line: IntArray, findings: Findings) -> FloatArray:
    try:
        return np.array(texts, dtype=np.str_).astype(np.float64)
    except ValueError:
        pass
    values = np.full(len(texts), np.nan)
    for i, text in enumerate(texts):
        if text.strip().lower() in _BLANK:
            continue
        try:
            values[i] = float(text)
        except ValueError:
            findings.stop(
                f"the {what} {quote(text)} is not a number",
                at=f"line {line[i]}",
                hint="Give a number, or leave it blank where it is missing",
            )
    return values


def _values(
    texts: Sequence[str], what: str, line: IntArray, findings: Findings, *, heading: str = ""
) -> FloatArray:
    """Read a column of weather: missing codes become NaN, other units become ours, all is within range."""
    values = _floats(texts, what, line, findings)
    values[np.isin(values, _MISSING[what])] = np.nan
    low, high, unit = _RANGES[what]
    if what == "pressure":
        values *= _to_pascal(values, heading)
    if what == "relative humidity" and heading and np.nanmax(values, initial=0.0) <= 1.0:
        values *= 100.0
    bad = np.flatnonzero(~(np.isnan(values) | ((low <= values) & (values <= high))))
    if len(bad):
        row = int(bad[0])
        findings.fault(
            f"the {what} {quote(texts[row])} is not within {low:g} to {high:g} {unit}",
            at=f"line {line[row]}",
            hint=f"Correct it, or write {_MISSING[what][0]:g} where it is missing",
            count=len(bad),
        )
    return values


def _to_pascal(values: FloatArray, heading: str) -> float:
    """Return what makes pascals of a pressure: by its size, because hPa and kPa are often written."""
    if not heading or np.isnan(values).all():
        return 1.0
    middle = float(np.nanmedian(values))
    return 100.0 if 300.0 <= middle <= 1100.0 else 1000.0 if 30.0 <= middle <= 110.0 else 1.0


def _checked(records: Records, findings: Findings) -> Records:
    """Require dates that exist, hours from 1 to 24 (0 to 23 are moved), and no fault so far."""
    findings.raise_faults()
    days = _DAYS[np.clip(records.month, 1, 12) - 1]
    checks = (
        ("month", records.month, (records.month >= 1) & (records.month <= 12), "1 to 12"),
        ("day", records.day, (records.day >= 1) & (records.day <= days), "the days of its month"),
        ("hour", records.hour, (records.hour >= 0) & (records.hour <= 24), "1 to 24"),
        ("minute", records.minute, (records.minute >= 0) & (records.minute <= 60), "0 to 60"),
    )
    for what, values, good, limits in checks:
        if not good.all():
            row = int(np.flatnonzero(~good)[0])
            findings.stop(
                f"the {what} is {values[row]}, not within {limits}",
                at=f"line {records.line[row]}",
                hint="Correct it",
            )
    if records.hour.min() == 0:
        if records.hour.max() == 24:
            row = int(np.flatnonzero(records.hour == 0)[0])
            findings.stop(
                "the hour is 0, while other rows have 24",
                at=f"line {records.line[row]}",
                hint="Count hours 1 to 24",
            )
        records.hour[:] += 1
    return records
