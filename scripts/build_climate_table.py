"""Build the climate table from hourly typical years.

Input: a parquet file with one row per hour (``wmo``, ``month``, ``tdb`` in 0.1 degC, ``rh`` in %) and
a CSV of the stations (``wmo, city, province, lat, lon, elev_m``), such as the 242 stations of the
Chinese Standard Weather Data (China Meteorological Administration and Tsinghua University, 2005).
The hourly data have no open licence and are not shipped; only the counts are, and the means of the stations
(``station_means.npy``) and the fields fitted to them (``station_fit.npy``), which would take a second in each run.

    python scripts/build_climate_table.py HOURLY.parquet STATIONS.csv OUT.parquet
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from siting.climate.climate_table import Stations, build_table, save_table, table_of
from siting.climate.kriging import MEANS_PATH, computed_means
from siting.climate.place import FIT_PATH, StationSearch


def main(hourly_path: str, stations_path: str, out: str) -> None:
    """Read, count, write."""
    listed = pd.read_csv(stations_path, dtype={"wmo": str}).sort_values("wmo").reset_index(drop=True)
    hourly = pd.read_parquet(hourly_path, columns=["wmo", "month", "tdb", "rh"])
    stations = Stations(
        *(listed[c].to_numpy(dtype=np.str_) for c in ("wmo", "city", "province")),
        *(listed[c].to_numpy(dtype=np.float64) for c in ("lon", "lat", "elev_m")),
    )
    station = pd.Index(listed["wmo"]).get_indexer(hourly["wmo"].astype(str))
    if (station < 0).any():
        sys.exit(f"{hourly_path}: a station is not listed in {stations_path}")
    table = build_table(
        stations,
        station.astype(np.int64),
        hourly["month"].to_numpy(np.int64),
        hourly["tdb"].to_numpy(np.float64) / 10,
        hourly["rh"].to_numpy(np.float64) / 100,
    )
    save_table(table, out)
    means = computed_means(table_of(table))
    held = np.column_stack([means.dry_bulb_c, means.wet_bulb_c, means.wet_per_dry, means.wet_per_pa])
    np.save(Path(out).with_name(MEANS_PATH.name), held)
    np.save(Path(out).with_name(FIT_PATH.name), StationSearch(table_of(table)).fit)
    print(f"{out}: {len(stations)} stations, {table.num_rows} classes, {Path(out).stat().st_size} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
