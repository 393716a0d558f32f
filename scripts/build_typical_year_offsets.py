"""Build the evidence for the shift ``recent-years``: later years against the typical years of the table.

Input: a CSV of measured monthly means (``city, year, m01..m12, source``), such as those of the China
Statistical Yearbook for 2008 and 2009, and CSVs of monthly normals (``station, name_zh, lat_page,
lon_page, elev_m, period, variable, m01..m12, source``). A city is matched with the station of the same name
in the climate table and left out if there is none; a normal is used if its row has position and height.
Annual means weight the months by their days.

    python scripts/build_typical_year_offsets.py MEASURED.csv OUT.csv NORMALS.csv...
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

from siting.catalogue import DATA
from siting.climate.climate_table import climate_table
from siting.climate.kriging import month_weights, station_means
from siting.climate.place import StationSearch, mean_temperature

MONTHS = [f"m{month:02d}" for month in range(1, 13)]
PERIOD = "1991-2020"
MEASURED, NORMALS = "measured years", "normals 1991-2020"  # the names that siting.climate.shift reads


def _row(what: tuple[str, str, str, str], measured: float, table: float, source: str) -> dict:
    named = dict(zip(("place", "place_zh", "kind", "years"), what, strict=True))
    figures = {
        "measured_c": f"{measured:.2f}",
        "table_c": f"{table:.2f}",
        "offset_k": f"{measured - table:.2f}",
    }
    return {**named, **figures, "source": source}


def measured_rows(path: str) -> list[dict]:
    """Return the cities with a station of their name."""
    table = climate_table()
    own = station_means(table).dry_bulb_c @ month_weights()
    index = {name: i for i, name in enumerate(table.stations.name)}
    cities = pd.read_csv(DATA / "cities.csv")
    names_zh = dict(zip(cities["name"], cities["name_zh"], strict=True))
    rows = []
    for city, years in pd.read_csv(path).groupby("city"):
        if city not in index:
            print(f"{city}: no station of that name, left out")
            continue
        measured = float((years[MONTHS].to_numpy() @ month_weights()).mean())
        span = "-".join(str(y) for y in sorted(years["year"]))
        source = "; ".join(dict.fromkeys(years["source"]))
        rows.append(_row((city, names_zh[city], MEASURED, span), measured, own[index[city]], source))
    return rows


def normal_rows(paths: list[str]) -> list[dict]:
    """Return the normals with position and height."""
    listed = pd.concat([pd.read_csv(path) for path in paths])
    known = listed[["lat_page", "lon_page", "elev_m", *MONTHS]].notna().all(axis=1)
    listed = listed[(listed["variable"] == "tmean") & (listed["period"] == PERIOD) & known]
    places = (listed[c].to_numpy(np.float64) for c in ("lon_page", "lat_page", "elev_m"))
    table = climate_table()
    here = mean_temperature(table, StationSearch(table).neighbours(*places))[0]
    measured = listed[MONTHS].to_numpy(np.float64) @ month_weights()
    return [
        _row((r.station, r.name_zh, NORMALS, PERIOD), measured[i], here[i], r.source)
        for i, r in enumerate(listed.itertuples())
    ]


if __name__ == "__main__":
    out = sys.argv[2]
    pd.DataFrame(measured_rows(sys.argv[1]) + normal_rows(sys.argv[3:])).to_csv(
        out, index=False, lineterminator="\n"
    )
