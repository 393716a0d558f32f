"""Build the tables by county: the gazetteer of seats, hub clusters' start areas, ground acceleration, grid carbon.

The seats are those of cpca 0.5.5 (MIT), GCJ-02 shifted to WGS84; those of Shanxi are from divisions.csv,
which has the current names. cpca has the divisions of about 2017: elsewhere, districts renamed since keep
their old name.

    pip download --no-deps cpca==0.5.5        # and unpack it: cpca/resources/adcodes.csv
    python scripts/build_counties.py ADCODES_CSV FACTS_FOLDER OUT_FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from siting.gazetteer import EDGES_PATH, edges_of
from siting.geo.datum import gcj02_to_wgs84

_NO_COUNTIES = ("441900", "442000", "460400")  # cities without counties: Dongguan, Zhongshan, Danzhou
# Current districts of Shanxi, and the division of cpca whose seat they kept.
RENAMED = {
    "140213": "140202", "140214": "140211", "140215": "140227", "140403": "140402", "140404": "140421",
    "140405": "140424", "140406": "140481", "140681": "140624", "140703": "140726",
}  # fmt: skip
# Printed under a name abolished in 2018: the district that has the seat now. The three old units of Datong
# (城区, 矿区, 南郊区) have one zone, so how they were divided among the new districts does not matter.
SINCE = {
    "大同市城区": "140213",
    "大同市矿区": "140214",
    "大同市南郊区": "140214",
    "大同县": "140215",
    "蓟县": "120119",
}
# Read on a page that quotes an edition before the fifth map; the county is in no row of the facts.
EARLIER = (
    "130730", "怀来县", "0.20", "VIII", "", "GB 50011 before 2016", "earlier edition",
    "printed in an edition before GB 18306-2015", "http://www.jianbiaoku.com/webarbs/book/120/63182.shtml (Annex A)",
)  # fmt: skip
_DIGITS = 4  # 10 m, far below the accuracy of a seat's point


def counties(adcodes: Path, facts: Path) -> pd.DataFrame:
    """One row per county: code, names, prefecture and province, seat in WGS84 degrees."""
    given = pd.read_csv(adcodes, dtype={"adcode": str})
    given["code"] = given["adcode"].str[:6]
    name = given.set_index("code")["name"]
    county = given[~given["code"].str.endswith("00") | given["code"].isin(_NO_COUNTIES)]
    county = county.dropna(subset=["longitude", "latitude"])
    county = county[~county["code"].str.startswith("14")].copy()
    lon, lat = gcj02_to_wgs84(county["longitude"].to_numpy(), county["latitude"].to_numpy())
    county["lon"], county["lat"] = lon, lat
    county["name_zh"] = county["name"]  # no Latin spelling is known outside Shanxi
    prefecture = (county["code"].str[:4] + "00").map(name).fillna("")
    county["prefecture_zh"] = prefecture.where(prefecture.str.endswith(("市", "盟", "州", "地区")), "")
    county.loc[county["prefecture_zh"] == "市辖区", "prefecture_zh"] = ""
    county["province_zh"] = (county["code"].str[:2] + "0000").map(name)
    shanxi = pd.read_csv(facts / "shanxi_divisions.csv", dtype={"adcode": str})
    shanxi = shanxi[shanxi["level"] == "county"].rename(
        columns={"adcode": "code", "lon_wgs84": "lon", "lat_wgs84": "lat", "name_pinyin": "name"}
    )
    shanxi["province_zh"] = "山西省"
    # Those renamed since have no cpca seat there, only a rounded one: take the seat under the old name.
    old = given.set_index("code").loc[list(RENAMED.values())]
    lon, lat = gcj02_to_wgs84(old["longitude"].to_numpy(), old["latitude"].to_numpy())
    at = shanxi.set_index("code").index.get_indexer(list(RENAMED))
    shanxi.iloc[at, shanxi.columns.get_loc("lon")] = lon
    shanxi.iloc[at, shanxi.columns.get_loc("lat")] = lat
    keep = ["code", "name", "name_zh", "prefecture_zh", "province_zh", "lon", "lat"]
    table = pd.concat([county[keep], shanxi[keep]]).sort_values("code")
    table["source"] = "cpca 0.5.5"
    return table.round({"lon": _DIGITS, "lat": _DIGITS})


def ground_acceleration(table: pd.DataFrame, facts: Path) -> pd.DataFrame:
    """One row per county with its seat in the available pages: peak ground acceleration of its zone [g]."""
    given = pd.read_csv(facts / "seismic_zones.csv", dtype={"pga_g": str})
    given = given[(given["level"] == "county seat") & given["pga_g"].notna()]
    rows = []
    for zone in given.itertuples():
        rows += [
            (c.code, c.name_zh, zone.pga_g, zone.intensity, zone.design_group, zone.edition, zone.certainty,
             zone.note, zone.source)
            for c in _named(str(zone.place_zh), table)
        ]  # fmt: skip
    rows.append(EARLIER)
    head = ["county_code", "name_zh", "pga_g", "intensity", "design_group", "edition", "certainty", "note"]
    found = pd.DataFrame(rows, columns=[*head, "source"]).drop_duplicates("county_code")
    return found.sort_values("county_code")


def _named(place: str, table: pd.DataFrame) -> list[Any]:
    """Return the counties named in a printed line: 石家庄(长安、桥西、...), 北京市16区, 大同县."""
    if place == "北京市16区":
        return list(table[table["code"].str.startswith("110")].itertuples())
    if place in SINCE:
        return list(table[table["code"] == SINCE[place]].itertuples())
    prefix, _, listed = place.rstrip(")").partition("(")
    names = listed.split("、") if listed else [prefix]
    if listed:
        within = table[
            table["prefecture_zh"].str.startswith(prefix) | table["province_zh"].str.startswith(prefix)
        ]
    else:
        within = table[table["province_zh"].isin(["山西省", "河北省"])]
    found = []
    for name in names:
        if name in SINCE:
            found += list(table[table["code"] == SINCE[name]].itertuples())
            continue
        rows = [r for r in within.itertuples() if r.name_zh in (name, f"{name}区", f"{name}县", f"{name}市")]
        # Counties that became districts or cities keep their name except for the last character.
        rows = rows or [r for r in within.itertuples() if len(name) > 2 and r.name_zh[:-1] == name[:-1]]
        if not rows:
            print(f"{name} has no seat in the gazetteer: left out")
        if len(rows) > 1:
            raise ValueError(f"{name} of {place}: {[r.name_zh for r in rows]}")
        found += rows
    return found


def grid_carbon(table: pd.DataFrame, facts: Path) -> pd.DataFrame:
    """One row per province: published emission factor of its electricity [kg CO2 per kWh]."""
    given = pd.read_csv(facts / "grid_emission_factors.csv", dtype=str)
    given = given[given["level"] == "province"]
    whole = {
        short: p for p in table["province_zh"].unique() for short in given["name_zh"] if p.startswith(short)
    }
    given = given.assign(province_zh=given["name_zh"].map(whole))
    return given[["province_zh", "kgco2_per_kwh_2021", "kgco2_per_kwh_2022", "certainty", "note", "source"]]


if __name__ == "__main__":
    facts, out = Path(sys.argv[2]), Path(sys.argv[3])
    seats = counties(Path(sys.argv[1]), facts)
    made = {
        "counties": seats,
        "ground_acceleration": ground_acceleration(seats, facts),
        "grid_carbon": grid_carbon(seats, facts),
    }
    for name, found in made.items():
        found.to_csv(out / f"{name}.csv", index=False, lineterminator="\n")
        print(f"{name}.csv: {len(found)} rows")
    edges = edges_of(*(seats[axis].to_numpy(np.float64) for axis in ("lon", "lat")))
    np.save(out / EDGES_PATH.name, edges.astype(np.int16))
