"""The rows of a weather file (EPW or CSV) as numbers, each with its line number.

Nothing is repaired here: missing codes become NaN, and what cannot be weather is a fault with its line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from siting.climate import weather_csv
from siting.climate.weather_kinds import require_hours
from siting.conventions import GROUND_M
from siting.errors import WeatherError, quote
from siting.evidence import FloatArray
from siting.readers.budget import require_unpackable
from siting.readers.delimited import TextTable, read_delimited
from siting.readers.door import parsing
from siting.readers.findings import Findings, listed, shown
from siting.readers.shapefile_parts import open_zip
from siting.readers.text_bytes import (
    as_western,
    is_chinese,
    is_chinese_by_chance_utf8,
    is_utf8,
    is_utf16,
)
from siting.records import dataclass

IntArray = npt.NDArray[np.int64]

# Codes for "missing" in EPW (by field) and, out of habit, in other files. 99.9 is a missing temperature but a
# valid relative humidity.
_MISSING = {
    "dry bulb": (99.9, 999.0, 999.9, 9999.0, 999999.0, 999998.0, -99.9, -999.0, -999.9, -9999.0),
    "dew point": (99.9, 999.0, 999.9, 9999.0, 999999.0, 999998.0, -99.9, -999.0, -999.9, -9999.0),
    "relative humidity": (999.0, 999.9, 9999.0, 999999.0, 999998.0, -99.0, -99.9, -999.0, -9999.0),
    "pressure": (999999.0, 999998.0, 9999.0, 999999.9, 99999999.0, 0.0, -999.0, -9999.0),
}
_RANGES = {
    "dry bulb": (-90.0, 60.0, "degC"),
    "dew point": (-110.0, 60.0, "degC"),
    "relative humidity": (0.0, 150.0, "%"),
    "pressure": (30_000.0, 110_000.0, "Pa"),
}
_NO_NAME = {"", "-", "unknown", "na", "n/a"}
_DAYS = np.array([31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_EPW_FIELDS = 10  # up to the pressure; further fields are not read
_EPW_COLUMNS = {"dry bulb": 6, "dew point": 7, "relative humidity": 8, "pressure": 9}
_MAX_HEADER_LINES = 40
_ZIP = b"PK\x03\x04"
_HEADER_BYTES = 1 << 14


@dataclass(frozen=True)
class Records:
    """The rows of a weather file: arrays of shape (r,).

    year is 0 if the file has none; hour is 1..24, the hour ending then; minute as written.
    dry_bulb_c, dew_point_c [degC], relative_humidity [%], pressure_pa [Pa] have NaN for missing. line is
    1-based. lon, lat, elevation_m are NaN if the file does not state them; an_hour is the announced number of
    records per hour.
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
        The file cannot be read, or a row is not weather: one line with the row, the fault and what to do.
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
    if data.startswith(_ZIP):
        data = _unpacked(path, findings)
    require_hours(path, data, findings)
    if not data.strip(b"\xef\xbb\xbf \t\r\n,;"):
        findings.stop("is empty", hint="Give an EPW or CSV file with the hours of a year")
    if path.suffix.lower() == ".epw" or _text(data[:400]).lstrip("\ufeff \r\n").upper().startswith(
        "LOCATION"
    ):
        return _read_epw(data, findings)
    return _read_csv(data, findings, tab=path.suffix.lower() == ".tsv")


def _unpacked(path: Path, findings: Findings) -> bytes:
    """Return the only weather file in a zip, the form in which EPW files are distributed."""
    with open_zip(path, findings) as archive:
        files = [info for info in archive.infolist() if info.filename.lower().endswith((".epw", ".csv"))]
        epw = [info for info in files if info.filename.lower().endswith(".epw")]
        chosen = epw or files
        if len(chosen) != 1:
            held = listed([info.filename for info in chosen or archive.infolist()])
            findings.stop(
                f"the zip holds {len(chosen)} weather files: {held}", hint="Unpack it and give one of them"
            )
        require_unpackable(chosen, findings)
        return archive.read(chosen[0])


def _text(data: bytes) -> str:
    """Decode: UTF-16 with a byte-order mark, UTF-8, GB18030 if it is Chinese, otherwise Western European."""
    if is_utf16(data):
        return data.decode("utf-16", errors="replace")
    # The names are in the header; the hours are figures.
    if is_utf8(data) and not is_chinese_by_chance_utf8(data[:_HEADER_BYTES]):
        return data.decode("utf-8-sig")
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    return text if text and is_chinese(text) else as_western(data) or data.decode("latin-1")


def _read_epw(data: bytes, findings: Findings) -> Records:
    if b"\0" in data and not is_utf16(data):
        findings.stop("is not text (it holds NUL bytes)", hint="Give an EPW file as it was downloaded")
    lines = re.split(r"\r\n|\n|\r", _text(data))
    first = next(i for i, text in enumerate(lines) if text.strip())
    head = _epw_head(lines[first], first + 1, findings)
    place = _place(head, first + 1, findings)
    start, an_hour = _periods(lines, first, findings)
    rows = _epw_rows(lines, start, findings)
    line = np.array([number for number, _ in rows])
    columns = list(zip(*(row[:_EPW_FIELDS] for _, row in rows), strict=True))
    names = ("year", "month", "day", "hour", "minute")
    dates = [_whole(columns[i], name, line, findings) for i, name in enumerate(names)]
    values = [_values(columns[i], name, line, findings) for name, i in _EPW_COLUMNS.items()]
    wmo, province = _stated(head[5]), _stated(head[2])
    records = _records(dates, values, line, place, an_hour, wmo=wmo, province=province)
    return _checked(records, findings)


def _epw_head(text: str, number: int, findings: Findings) -> list[str]:
    # A quoted name may contain a comma.
    with parsing(findings, hint="Give an EPW file as it was downloaded"):
        head = [part.strip() for part in next(csv.reader([text]))]
    if head[0].upper() != "LOCATION":
        findings.stop(
            "does not begin with LOCATION, as an EPW file does",
            at=f"line {number}",
            hint="Give the file as it was downloaded, or a CSV with the ending .csv",
        )
    return head


def _epw_rows(lines: Sequence[str], start: int, findings: Findings) -> list[tuple[int, list[str]]]:
    """Return the number and the values of each line of an hour."""
    rows = [(i + 1, lines[i].split(",")) for i in range(start, len(lines)) if lines[i].strip(" \t,\x1a")]
    if not rows:
        findings.stop("holds a header but no hours", hint="The file seems cut off: get it again")
    short = next(((number, row) for number, row in rows if len(row) < _EPW_FIELDS), None)
    if short is not None:
        cut = short[0] == rows[-1][0]
        findings.stop(
            f"has {len(short[1])} values, but an EPW row has 35 and at least {_EPW_FIELDS} are needed",
            at=f"line {short[0]}",
            hint="The file seems cut off: get it again" if cut else "Correct or delete this line",
        )
    return rows


def _periods(lines: Sequence[str], first: int, findings: Findings) -> tuple[int, int]:
    """Return the first row and the number of records per hour, from the line DATA PERIODS."""
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


def _columns_by_meaning(table: TextTable, findings: Findings) -> dict[str, int]:
    where: dict[str, int] = {}
    for i, heading in enumerate(table.headings):
        name = weather_csv.meaning(heading)
        if name == "pressure" and weather_csv.is_of_sea_level(heading, table.headings):
            continue
        if name in where:
            findings.stop(
                f"the headings {listed([table.headings[where[name]], heading])} both say {name}",
                at=f"line {max(1, table.places.number(0) - 1)}",
                hint="Keep one of them",
            )
        if name is not None:
            where[name] = i
    return where


def _stated(text: str) -> str:
    """Return what stands in a field of the head; empty for a word that says there is nothing."""
    return "" if text.lower() in _NO_NAME else text


def _read_csv(data: bytes, findings: Findings, *, tab: bool) -> Records:
    table = read_delimited(data, findings, tab=tab, understood=weather_csv.understood)
    where = _columns_by_meaning(table, findings)
    _require_columns(where, table.headings, findings)
    texts = {name: table.columns[i].to_pylist() for name, i in where.items()}
    line = np.array(_lines(data, table.places.number(0), len(table.columns[0])))
    dates = _dates(texts, line, findings)
    units = {i: table.headings[i] for i in where.values()}
    values = []
    for name in _EPW_COLUMNS:
        if name in texts:
            values.append(_values(texts[name], name, line, findings, heading=units[where[name]]))
        else:
            values.append(np.full(len(line), np.nan))
    above = weather_csv.place_above(table.above)
    lon = _constant(texts.get("lon"), 180.0, above.lon)
    lat = _constant(texts.get("lat"), 90.0, above.lat)
    up = _constant(texts.get("elevation"), GROUND_M.value[1], above.elevation_m)
    name = str(texts["name"][0]).strip() if "name" in texts else above.name
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


def _lines(data: bytes, first: int, count: int) -> list[int]:
    """Return the line of each row (blank lines are skipped, values hold no line breaks)."""
    texts = re.split(r"\r\n|\n|\r", _text(data))[first - 1 :]
    found = [first + i for i, text in enumerate(texts) if text.strip()]
    return found[:count] if len(found) >= count else list(range(first, first + count))


def _require_columns(where: dict[str, int], headings: list[str], findings: Findings) -> None:
    missing = []
    if not {"time", "date"} & set(where) and not {"month", "day", "hour"} <= set(where):
        missing.append("time (or year, month, day, hour)")
    if "dry bulb" not in where:
        missing.append("dry_bulb_c")
    if "relative humidity" not in where and "dew point" not in where:
        missing.append("relative_humidity or dew_point_c")
    if missing:
        findings.stop(
            f"there is no column {' and no column '.join(missing)}; it has {listed(headings)}",
            at="line 1",
            hint="Name the columns time, dry_bulb_c, relative_humidity (%) and, if present, pressure_pa",
        )


def _constant(texts: list[str] | None, most: float, above: float) -> float:
    """Return the first number of a column of the station's position, or the one above the headings."""
    try:
        value = float(texts[0]) if texts else np.nan
    except ValueError:
        return above
    return value if abs(value) <= most else above


def _dates(texts: dict[str, list[str]], line: IntArray, findings: Findings) -> list[IntArray]:
    """Return year, month, day, hour (1..24, ending then) and minute of the rows of a CSV."""
    if {"month", "day", "hour"} <= set(texts):
        names = ("year", "month", "day", "hour", "minute")
        return [
            _whole(texts[n], n, line, findings) if n in texts else np.zeros(len(line), dtype=np.int64)
            for n in names
        ]
    return weather_csv.dates_of(texts, line, findings)


def _whole(texts: Sequence[str], what: str, line: IntArray, findings: Findings) -> IntArray:
    """Read whole numbers of a date."""
    values = weather_csv.numbers(texts, what, line, findings)
    bad = np.flatnonzero(~(np.isfinite(values) & (values == np.round(values)) & (np.abs(values) < 1e5)))
    if len(bad):
        row = int(bad[0])
        findings.stop(
            f"the {what} is {quote(texts[row])}", at=f"line {line[row]}", hint="Give a whole number"
        )
    return values.astype(np.int64)


def _values(
    texts: Sequence[str], what: str, line: IntArray, findings: Findings, *, heading: str = ""
) -> FloatArray:
    """Read a column of weather: missing codes become NaN, units are converted, the range is checked."""
    values = weather_csv.numbers(texts, what, line, findings)
    values[np.isin(values, _MISSING[what])] = np.nan
    low, high, unit = _RANGES[what]
    if what == "pressure":
        values = weather_csv.to_pascal(values, heading)
    if what in {"dry bulb", "dew point"} and heading:
        values = weather_csv.to_celsius(values, heading)
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


def _checked(records: Records, findings: Findings) -> Records:
    """Require existing dates, hours from 1 to 24 (0 to 23 are shifted), and no fault so far."""
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
