"""The climate table: hours per dry-bulb and relative-humidity class, station and month.

Classes have the resolution of weather files: a tenth of a degree of dry bulb and one percent of relative
humidity. 20.0 stands for 19.95 to 20.05 degC, 50 for 49.5 to 50.5%. Coarser classes lose too much: with 1 K
and 5% the hours below a limit differ by up to 84 h from the hourly data, with 0.2 K by up to 43 h. Where
every class is a state to compute (`siting.cooling.pue`), `ClimateTable.coarse` has fewer.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from siting.errors import WeatherError
from siting.evidence import FloatArray
from siting.readers.findings import shown
from siting.records import dataclass

if TYPE_CHECKING:
    import pyarrow.parquet as pq

DRY_BULB_MIN_C = -60.05
DRY_BULB_STEP_K = 0.1
DRY_BULB_CLASSES = 1100  # up to 49.95 degC
HUMIDITY_CLASSES = 101  # 0 to 100%
DRY_BULB_MIDDLES_C: FloatArray = np.linspace(-60.0, 49.9, DRY_BULB_CLASSES)

# The coarse view: 1 K and 5%, from the same lowest dry bulb.
COARSE_TENTHS = 10
COARSE_PERCENTS = 5
COARSE_DRY_BULB_CLASSES = DRY_BULB_CLASSES // COARSE_TENTHS
COARSE_HUMIDITY_CLASSES = 20
COARSE_DRY_BULB_MIDDLES_C: FloatArray = np.linspace(-59.55, 49.45, COARSE_DRY_BULB_CLASSES)
# 0-4% has its midpoint at 2%, ..., 95-100% at 97.5%.
COARSE_HUMIDITY_MIDDLES: FloatArray = np.append(np.arange(2.0, 95.0, 5.0), 97.5) / 100.0
MONTHS = 12
MONTH_HOURS: npt.NDArray[np.int64] = 24 * np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])

_COLUMNS = ("station", "month", "dry_bulb", "humidity", "hours")
_CLASSES = {"dry_bulb_min_c": "-60.05", "dry_bulb_step_k": "0.1", "humidity_step_percent": "1"}
_STATIONS_IN_PART = 4  # row groups of one station each would make the file a tenth larger
_TIE_TENTHS = 1e-6  # exact halves between two tenths do not survive floating point: they are rounded up
TABLE_PATH = Path(__file__).parent.parent / "data" / "climate_table.parquet"


@dataclass(frozen=True)
class Stations:
    """Weather stations of the climate table: arrays of shape (s,), degrees WGS84 and metres."""

    wmo: npt.NDArray[np.str_]
    name: npt.NDArray[np.str_]
    province: npt.NDArray[np.str_]
    lon: FloatArray
    lat: FloatArray
    elevation_m: FloatArray

    def __len__(self) -> int:
        return len(self.lon)


@dataclass(frozen=True, slots=True)
class Classes:
    """The non-empty classes of one station, each of shape (entries,): see `ClimateTable`."""

    month: npt.NDArray[np.uint8]
    dry_bulb: npt.NDArray[np.uint16]
    humidity: npt.NDArray[np.uint8]
    hours: npt.NDArray[np.uint16]


@dataclass(frozen=True)
class Coarse:
    """Hours of one station in coarse classes, each of shape (entries,): see `ClimateTable.coarse`."""

    month: npt.NDArray[np.int64]
    dry_bulb: npt.NDArray[np.int64]
    humidity: npt.NDArray[np.int64]
    hours: FloatArray


@dataclass(frozen=True, eq=False)  # equality by identity, so that what is computed from a table can be cached
class ClimateTable:
    """Stations, and their non-empty classes in one flat run per station.

    ``offset[s]:offset[s + 1]`` are the entries of station s: month 0..11, dry-bulb class (tenths of a
    degree above -60.0), humidity class (whole percents), hours.
    """

    stations: Stations
    offset: npt.NDArray[np.int64]
    month: npt.NDArray[np.uint8]
    dry_bulb: npt.NDArray[np.uint16]
    humidity: npt.NDArray[np.uint8]
    hours: npt.NDArray[np.uint16]

    def entries(self, station: int) -> slice:
        """Slice of the entries of one station."""
        return slice(int(self.offset[station]), int(self.offset[station + 1]))

    def classes(self, station: int) -> Classes:
        """Classes of one station, and their hours."""
        part = self.entries(station)
        return Classes(self.month[part], self.dry_bulb[part], self.humidity[part], self.hours[part])

    def by_dry_bulb(self, station: int) -> FloatArray:
        """Hours a year of one station, shape (dry-bulb classes,)."""
        own = self.classes(station)
        hours = np.bincount(own.dry_bulb, weights=own.hours, minlength=DRY_BULB_CLASSES)
        return np.asarray(hours, dtype=np.float64)

    def annual(self, station: int) -> FloatArray:
        """Hours a year of one station, shape (dry-bulb classes, humidity classes)."""
        own = self.classes(station)
        cell = own.dry_bulb.astype(np.int64) * HUMIDITY_CLASSES + own.humidity
        size = DRY_BULB_CLASSES * HUMIDITY_CLASSES
        hours = np.bincount(cell, weights=own.hours, minlength=size)
        return np.asarray(hours, dtype=np.float64).reshape(DRY_BULB_CLASSES, HUMIDITY_CLASSES)

    def coarse(self, station: int) -> Coarse:
        """Hours of one station in classes of 1 K and 5%, for models that compute every class."""
        own = self.classes(station)
        warm = own.dry_bulb.astype(np.int64) // COARSE_TENTHS
        moist = np.minimum(own.humidity.astype(np.int64) // COARSE_PERCENTS, COARSE_HUMIDITY_CLASSES - 1)
        shape = (MONTHS, COARSE_DRY_BULB_CLASSES, COARSE_HUMIDITY_CLASSES)
        cell = np.ravel_multi_index((own.month.astype(np.int64), warm, moist), shape)
        hours = np.asarray(np.bincount(cell, weights=own.hours), dtype=np.float64)
        filled = np.flatnonzero(hours)
        month, warm, moist = np.unravel_index(filled, shape)
        return Coarse(month, warm, moist, hours[filled])

    def mean_temperature_c(self, station: int) -> float:
        """Mean dry bulb of the year [degC]."""
        hours = self.by_dry_bulb(station)
        return float(hours @ DRY_BULB_MIDDLES_C / hours.sum())


class ShippedTable(ClimateTable):
    """The table of the package, of which a study needs a tenth: stations are read on demand.

    A test checks its file, so runs do not, unlike a file from the user. Threads may read a part twice.
    """

    _file: pq.FileMetaData
    _last: npt.NDArray[np.int64]
    _parts: dict[int, ClimateTable]

    def __init__(self) -> None:
        import pyarrow.parquet as pq

        file = pq.read_metadata(TABLE_PATH)
        last = [file.row_group(i).column(0).statistics.max for i in range(file.num_row_groups)]
        stations = _stations(file.metadata)
        self.__dict__.update(stations=stations, _file=file, _last=np.array(last), _parts={})

    def __reduce__(self) -> tuple[Any, ...]:
        return climate_table, ()

    def classes(self, station: int) -> Classes:
        """See `ClimateTable`."""
        number = int(np.searchsorted(self._last, station))
        if number not in self._parts:
            self._parts[number] = self._read([number])
        return self._parts[number].classes(station)

    def __getattr__(self, name: str) -> Any:
        # Columns of all stations at once: no run needs them.
        if name not in ClimateTable.__dataclass_fields__:
            raise AttributeError(name)
        return getattr(self._whole, name)

    @cached_property
    def _whole(self) -> ClimateTable:
        return self._read(range(len(self._last)))

    def _read(self, parts: Sequence[int]) -> ClimateTable:
        import pyarrow.parquet as pq

        with pq.ParquetFile(TABLE_PATH, metadata=self._file) as file:
            return _held(file.read_row_groups(parts, use_threads=False), self.stations)


def climate_table(path: Path = TABLE_PATH) -> ClimateTable:
    """Return the climate table that ships with the package, or read another of the same form.

    Raises
    ------
    WeatherError
        The file cannot be read or is not a climate table; one line.
    """
    return _shipped() if Path(path) == TABLE_PATH else _read(Path(path))


@cache
def _shipped() -> ClimateTable:
    return ShippedTable()


@cache
def _read(path: Path) -> ClimateTable:
    import pyarrow.parquet as pq

    where = shown(path.name)
    hint = "Build it with siting climate build FOLDER --out FILE"
    try:
        with pq.ParquetFile(path) as file:  # read_table would import pandas
            table = file.read(use_threads=False)  # its few pages take longer to hand out than to read
    except FileNotFoundError:
        raise WeatherError("there is no such file", where=where, hint=hint) from None
    except (OSError, pa.ArrowException) as error:
        what = (
            f"is not a climate table ({shown(str(error).strip().splitlines()[0])})"
            if str(error)
            else "cannot be read"
        )
        raise WeatherError(what, where=where, hint=hint) from None
    fault = _fault(table)
    if fault:
        raise WeatherError(f"is not a climate table: {fault}", where=where, hint=hint)
    return table_of(table)


def table_of(table: pa.Table) -> ClimateTable:
    """Return the climate table in an Arrow table made by `build_table`."""
    return _held(table, _stations(table.schema.metadata))


def _held(table: pa.Table, stations: Stations) -> ClimateTable:
    station, month, warm, moist, hours = (_numbers(table[name]) for name in _COLUMNS)
    return ClimateTable(
        stations,
        _starts(station, len(stations)),
        month.astype(np.uint8, copy=False),
        warm.astype(np.uint16, copy=False),
        moist.astype(np.uint8, copy=False),
        hours.astype(np.uint16, copy=False),
    )


def _starts(station: npt.NDArray[Any], count: int) -> npt.NDArray[np.int64]:
    """Return where the rows of each station begin, and where the last ones end; *station* is sorted."""
    # Searched among the few rows that begin a station: searching in all would first copy them.
    begins = np.append(0, np.flatnonzero(station[1:] != station[:-1]) + 1)
    found = np.searchsorted(station[begins], np.arange(count + 1))
    return np.append(begins, len(station))[found]


def _numbers(column: pa.ChunkedArray) -> npt.NDArray[Any]:
    """Return whole numbers without gaps; pyarrow's own way to an array would import pandas."""
    numbers: npt.NDArray[Any] = np.from_dlpack(column.combine_chunks())
    return numbers


def save_table(table: pa.Table, path: Path | str) -> None:
    """Write the Arrow table of `build_table` as parquet, in parts of some stations: the same bytes each time.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    import pyarrow.parquet as pq

    ends = np.flatnonzero(np.diff(_numbers(table["station"]), append=-1)) + 1
    ends = np.unique(np.append(ends[_STATIONS_IN_PART - 1 :: _STATIONS_IN_PART], table.num_rows))
    with pq.ParquetWriter(
        path,
        table.schema,
        compression="zstd",
        compression_level=19,
        use_dictionary=["station", "month", "hours"],
        # Classes are in order, so the dry bulb is stored as the difference from the previous one.
        column_encoding={"dry_bulb": "DELTA_BINARY_PACKED", "humidity": "PLAIN"},
    ) as file:
        for begin, end in pairwise([0, *ends.tolist()]):
            file.write_table(table.slice(begin, end - begin), row_group_size=end - begin)


def _fault(table: pa.Table) -> str:
    """Say why an Arrow table is not a climate table; empty if it is one."""
    missing = [name for name in _COLUMNS if name not in table.column_names]
    if missing:
        return f"it has no column {', '.join(missing)}"
    for name in _COLUMNS:
        if not pa.types.is_integer(table.schema.field(name).type) or table[name].null_count:
            return f"the column {name} does not hold whole numbers only"
    metadata = table.schema.metadata or {}
    return _fault_of_stations(metadata) or _fault_of_classes(metadata) or _fault_of_rows(table)


def _fault_of_classes(metadata: dict[bytes, bytes]) -> str:
    for name, wanted in _CLASSES.items():
        found = metadata.get(name.encode())
        if found is None:
            return f"its metadata do not state {name} of its classes (expected {wanted})"
        if found != wanted.encode():
            said = shown(found.decode("utf-8", "replace"))
            return f"its classes have another form ({name} = {said}, expected {wanted})"
    return ""


def _fault_of_stations(metadata: dict[bytes, bytes]) -> str:
    fields = Stations.__dataclass_fields__
    absent = [name for name in fields if name.encode() not in metadata]
    if absent:
        return f"its metadata do not state {', '.join(absent)} of the stations"
    try:
        stations = _stations(metadata)
    except ValueError:
        return "the positions of the stations are not numbers"
    if len({len(getattr(stations, name)) for name in fields}) != 1:
        return "its lists of stations differ in length"
    if not (np.all(np.abs(stations.lon) <= 180) and np.all(np.abs(stations.lat) <= 90)):
        return "a station is not within -180 to 180 and -90 to 90 degrees"
    return ""


def _fault_of_rows(table: pa.Table) -> str:
    count = len(_stations(table.schema.metadata))
    limits = (count, MONTHS, DRY_BULB_CLASSES, HUMIDITY_CLASSES, 2**16)
    for name, limit in zip(_COLUMNS, limits, strict=True):
        values = _numbers(table[name])
        if len(values) == 0 or values.min() < 0 or values.max() >= limit:
            return f"the column {name} is not within 0 to {limit - 1}"
    station = _numbers(table["station"])
    if np.any(station[1:] < station[:-1]):
        return "its rows are not sorted by station"
    starts = _starts(station, count)
    return "a station has no hours" if np.any(starts[1:] == starts[:-1]) else ""


def build_table(
    stations: Stations,
    station: npt.NDArray[np.int64],
    month: npt.NDArray[np.int64],
    dry_bulb_c: FloatArray,
    relative_humidity: FloatArray,
    *,
    years: npt.NDArray[np.int64] | None = None,
    about: dict[str, str] | None = None,
) -> pa.Table:
    """Count hours into classes.

    Parameters
    ----------
    stations
        The s stations.
    station, month, dry_bulb_c, relative_humidity
        Shape (h,), one entry per hour: station index, month 1..12, degC, 0..1. Relative humidity
        above 1 is clipped.
    years
        Shape (s,), number of years the hours of a station cover. Hours of a mean year are kept, rounded so
        that every month keeps its hours and every count up to a dry bulb is within half an hour.
    about
        Metadata kept with the table: its description, its inputs.

    Returns
    -------
    Arrow table of the non-empty classes, sorted by station and month, stations in its metadata.
    """
    tenths = np.floor((dry_bulb_c - DRY_BULB_MIN_C) / DRY_BULB_STEP_K + _TIE_TENTHS)
    warm = np.clip(tenths.astype(np.int64), 0, DRY_BULB_CLASSES - 1)
    percents = np.floor(relative_humidity * 100.0 + 0.5)
    moist = np.clip(percents.astype(np.int64), 0, HUMIDITY_CLASSES - 1)
    shape = (len(stations), MONTHS, DRY_BULB_CLASSES, HUMIDITY_CLASSES)
    cell = np.ravel_multi_index((station, month - 1, warm, moist), shape)
    filled, hours = np.unique(cell, return_counts=True)
    if years is not None:
        hours = _mean_year(filled, hours, years)
        filled, hours = filled[hours > 0], hours[hours > 0]
    where = np.unravel_index(filled, shape)
    kinds = (np.uint16, np.uint8, np.uint16, np.uint8)
    columns = [axis.astype(kind) for axis, kind in zip(where, kinds, strict=True)]
    table = pa.table([*columns, hours.astype(np.uint16)], names=list(_COLUMNS))
    return table.replace_schema_metadata(_metadata(stations) | _CLASSES | (about or {}))


def _mean_year(
    cell: npt.NDArray[np.int64], hours: npt.NDArray[np.int64], years: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Divide the hours of sorted cells by their station's years: the running total of a month is rounded."""
    month = cell // (DRY_BULB_CLASSES * HUMIDITY_CLASSES)
    share = years[month // MONTHS]
    first = np.flatnonzero(np.diff(month, prepend=-1))
    before = np.cumsum(hours) - hours
    total = before - np.repeat(before[first], np.diff(np.append(first, len(cell)))) + hours
    # Round half up, in integers: floor(x / n + 1/2).
    up, least = (2 * total + share) // (2 * share), (2 * (total - hours) + share) // (2 * share)
    return np.asarray(up - least)


def _metadata(stations: Stations) -> dict[str, str]:
    text = {"wmo": stations.wmo, "name": stations.name, "province": stations.province}
    figures = {"lon": (stations.lon, 4), "lat": (stations.lat, 4), "elevation_m": (stations.elevation_m, 1)}
    # One line per station, so a name must not contain a line break.
    return {k: "\n".join(" ".join(str(x).split()) for x in v) for k, v in text.items()} | {
        k: "\n".join(f"{x:.{digits}f}" for x in v) for k, (v, digits) in figures.items()
    }


def _stations(metadata: dict[bytes, bytes]) -> Stations:
    columns = {k: metadata[k.encode()].decode().split("\n") for k in Stations.__dataclass_fields__}
    wmo, name, province = (np.array(columns[k], dtype=np.str_) for k in ("wmo", "name", "province"))
    lon, lat, up = (np.array(columns[k], dtype=np.float64) for k in ("lon", "lat", "elevation_m"))
    return Stations(wmo, name, province, lon, lat, up)
