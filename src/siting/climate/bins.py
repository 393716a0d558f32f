"""The climate table: hours per dry-bulb and relative-humidity class, station and month.

Classes are 1 K of dry bulb and 5 % of relative humidity. Inside a class hours are spread evenly
over the dry bulb, so that counts move smoothly with a threshold or a shift of the climate. Weather
files hold tenths of a degree and whole percents, so a class begins half of such a step before its
first value: 20.0 stands for 19.95 to 20.05 degC, 50 for 49.5 to 50.5 %.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from siting.evidence import FloatArray

DRY_BULB_MIN_C = -60.05
DRY_BULB_CLASSES = 110  # up to 49.95 degC
HUMIDITY_CLASSES = 20
# 0-4 % has its middle at 2 %, ..., 95-100 % at 97.5 %.
HUMIDITY_MIDDLES: FloatArray = np.append(np.arange(2.0, 95.0, 5.0), 97.5) / 100.0
MONTHS = 12

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


@dataclass(frozen=True)
class ClimateTable:
    """Stations, and the non-empty classes in one flat run a station.

    ``offset[s]:offset[s + 1]`` are the entries of station s: month 0..11, dry-bulb class (index
    from -60 degC), humidity class (index of 5 %), hours.
    """

    stations: Stations
    offset: npt.NDArray[np.int64]
    month: npt.NDArray[np.uint8]
    dry_bulb: npt.NDArray[np.uint8]
    humidity: npt.NDArray[np.uint8]
    hours: npt.NDArray[np.uint16]

    def annual(self, station: int) -> FloatArray:
        """Hours a year of one station, shape (dry-bulb classes, humidity classes)."""
        part = slice(self.offset[station], self.offset[station + 1])
        cell = self.dry_bulb[part].astype(np.int64) * HUMIDITY_CLASSES + self.humidity[part]
        size = DRY_BULB_CLASSES * HUMIDITY_CLASSES
        hours = np.bincount(cell, weights=self.hours[part], minlength=size)
        return np.asarray(hours, dtype=np.float64).reshape(DRY_BULB_CLASSES, HUMIDITY_CLASSES)

    def mean_temperature_c(self, station: int) -> float:
        """Mean dry bulb of the year [degC]."""
        by_class = self.annual(station).sum(axis=1)
        middles = DRY_BULB_MIN_C + np.arange(DRY_BULB_CLASSES) + 0.5
        return float(by_class @ middles / by_class.sum())


@cache
def climate_table(path: Path = TABLE_PATH) -> ClimateTable:
    """Read the climate table that ships with the package, or another one in the same form."""
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    columns = {n: np.asarray(table[n]) for n in ("station", "month", "dry_bulb", "humidity", "hours")}
    stations = _stations(table.schema.metadata)
    offset = np.searchsorted(columns["station"], np.arange(len(stations) + 1)).astype(np.int64)
    return ClimateTable(
        stations, offset, columns["month"], columns["dry_bulb"], columns["humidity"], columns["hours"]
    )


def build_table(
    stations: Stations,
    station: npt.NDArray[np.int64],
    month: npt.NDArray[np.int64],
    dry_bulb_c: FloatArray,
    relative_humidity: FloatArray,
) -> pa.Table:
    """Count hours into classes.

    Parameters
    ----------
    stations
        The s stations.
    station, month, dry_bulb_c, relative_humidity
        Shape (h,), one entry an hour: station index, month 1..12, degC, 0..1. Relative humidity
        above 1 is clipped.

    Returns
    -------
    Arrow table of the non-empty classes, sorted by station and month, stations in its metadata.
    """
    warm = np.clip(np.floor(dry_bulb_c - DRY_BULB_MIN_C).astype(np.int64), 0, DRY_BULB_CLASSES - 1)
    percent = relative_humidity * 100.0 + 0.5
    moist = np.clip(np.floor(percent / 5.0).astype(np.int64), 0, HUMIDITY_CLASSES - 1)
    shape = (len(stations), MONTHS, DRY_BULB_CLASSES, HUMIDITY_CLASSES)
    cell = np.ravel_multi_index((station, month - 1, warm, moist), shape)
    hours = np.bincount(cell, minlength=int(np.prod(shape)))
    filled = np.flatnonzero(hours)
    where = np.unravel_index(filled, shape)
    kinds = (np.uint16, np.uint8, np.uint8, np.uint8)
    columns = [axis.astype(kind) for axis, kind in zip(where, kinds, strict=True)]
    table = pa.table(
        [*columns, hours[filled].astype(np.uint16)],
        names=["station", "month", "dry_bulb", "humidity", "hours"],
    )
    return table.replace_schema_metadata(_metadata(stations))


def _metadata(stations: Stations) -> dict[str, str]:
    text = {"wmo": stations.wmo, "name": stations.name, "province": stations.province}
    figures = {"lon": (stations.lon, 4), "lat": (stations.lat, 4), "elevation_m": (stations.elevation_m, 1)}
    return {k: "\n".join(v) for k, v in text.items()} | {
        k: "\n".join(f"{x:.{digits}f}" for x in v) for k, (v, digits) in figures.items()
    }


def _stations(metadata: dict[bytes, bytes]) -> Stations:
    columns = {k: metadata[k.encode()].decode().split("\n") for k in Stations.__dataclass_fields__}
    wmo, name, province = (np.array(columns[k], dtype=np.str_) for k in ("wmo", "name", "province"))
    lon, lat, up = (np.array(columns[k], dtype=np.float64) for k in ("lon", "lat", "elevation_m"))
    return Stations(wmo, name, province, lon, lat, up)
