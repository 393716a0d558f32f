"""Build the tables by county: the gazetteer of seats, hub clusters' start areas, ground acceleration, grid carbon.

The seats are those of cpca 0.5.5 (MIT), GCJ-02 shifted to WGS84; those of Shanxi are from divisions.csv, which has the
names in force today. cpca holds the divisions of about 2017: districts renamed since keep their old name elsewhere.

    pip download --no-deps cpca==0.5.5        # and unpack it: cpca/resources/adcodes.csv
    python scripts/build_counties.py ADCODES_CSV FACTS_FOLDER OUT_FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from siting.geo.datum import gcj02_to_wgs84

_NO_COUNTIES = ("441900", "442000", "460400")  # cities without counties: Dongguan, Zhongshan, Danzhou
# Districts of Shanxi of today, and the division of cpca whose seat they kept.
RENAMED = {
    "140213": "140202", "140214": "140211", "140215": "140227", "140403": "140402", "140404": "140421",
    "140405": "140424", "140406": "140481", "140681": "140624", "140703": "140726",
}  # fmt: skip
_DIGITS = 4  # 10 m, far below what a seat's point is known to


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
    county["name_zh"] = county["name"]  # no spelling in Latin letters is known outside of Shanxi
    prefecture = (county["code"].str[:4] + "00").map(name).fillna("")
    county["prefecture_zh"] = prefecture.where(prefecture.str.endswith(("市", "盟", "州", "地区")), "")
    county.loc[county["prefecture_zh"] == "市辖区", "prefecture_zh"] = ""
    county["province_zh"] = (county["code"].str[:2] + "0000").map(name)
    shanxi = pd.read_csv(facts / "shanxi_divisions.csv", dtype={"adcode": str})
    shanxi = shanxi[shanxi["level"] == "county"].rename(
        columns={"adcode": "code", "lon_wgs84": "lon", "lat_wgs84": "lat", "name_pinyin": "name"}
    )
    shanxi["province_zh"] = "山西省"
    # Those that were renamed since have no cpca seat there, but a rounded one: take the seat under the old name.
    old = given.set_index("code").loc[list(RENAMED.values())]
    lon, lat = gcj02_to_wgs84(old["longitude"].to_numpy(), old["latitude"].to_numpy())
    at = shanxi.set_index("code").index.get_indexer(list(RENAMED))
    shanxi.iloc[at, shanxi.columns.get_loc("lon")] = lon
    shanxi.iloc[at, shanxi.columns.get_loc("lat")] = lat
    keep = ["code", "name", "name_zh", "prefecture_zh", "province_zh", "lon", "lat"]
    table = pd.concat([county[keep], shanxi[keep]]).sort_values("code")
    table["source"] = "cpca 0.5.5"
    return table.round({"lon": _DIGITS, "lat": _DIGITS})


if __name__ == "__main__":
    found = counties(Path(sys.argv[1]), Path(sys.argv[2]))
    found.to_csv(Path(sys.argv[3]) / "counties.csv", index=False, lineterminator="\n")
    print(f"counties.csv: {len(found)} rows")
