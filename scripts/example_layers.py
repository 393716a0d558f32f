"""Made-up layers around the made-up parcels of data/: floods, red lines, neighbours and a terrain.

Nothing in them is real, and each feature says so, but for the fault traces, which are a file of their own
(`fault_traces.geojson`, from HimaTibetMap, ODC-BY) and not written here.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import Transformer

if TYPE_CHECKING:
    from build_example_data import Parcel

CRS = "EPSG:4546"
FICTITIOUS = {"是否虚构": "是", "备注": "虚构，仅作示例 Fictitious, example only"}
FLOOD, RED_LINES, SURROUNDINGS, TERRAIN = (
    "flood_zones.geojson",
    "red_lines.geojson",
    "surroundings.geojson",
    "terrain.tif",
)
# The river: metres east and north of the centre of a parcel. A flood reaches this far from its middle [m].
RIVER = (("WS-01", 700, -6000), ("WS-01", 650, -1200), ("WS-01", 760, 900), ("QX-01", 900, -9000),
         ("QX-01", 420, -900), ("QX-01", 560, 2500))  # fmt: skip
FLOODS = (("20-year", "二十年一遇", 180), ("50-year", "五十年一遇", 260), ("100-year", "百年一遇", 420))
# Areas: kind, name, Chinese name, and corners as metres from the centre of a parcel.
AREAS = (
    ("permanent basic farmland", "Farmland of Jiaocheng South", "交城南基本农田片", "JC-03",
     ((-900, -700), (800, -800), (900, 700), (-700, 800))),
    ("ecological red line", "Red line of Gujiao hills", "古交山地生态保护红线", "GJ-01",
     ((60, -1500), (2500, -1500), (2500, 1800), (120, 1500))),
    ("ecological red line", "Red line of Jiaocheng West", "交城西生态保护红线", "JC-02",
     ((-1500, 420), (900, 450), (900, 1900), (-1500, 1900))),
)  # fmt: skip
# Neighbours: kind, name, Chinese name, and corners as metres from the centre of a parcel; one corner is a point.
NEIGHBOURS = (
    ("filling_station", "Filling station A", "甲加油站", "FY-01", ((1200, 300),)),
    ("filling_station", "Filling station B", "乙加油站", "QX-01", ((-4200, 600),)),
    ("chemical_plant", "Chemical plant", "化工厂", "WS-01",
     ((-5200, 2000), (-4600, 2000), (-4600, 2500), (-5200, 2500))),
    ("explosives_store", "Explosives store", "民爆器材库", "GJ-01", ((-2300, 400),)),
    ("hazardous_store", "Fireworks store", "烟花爆竹仓库", "FY-01", ((-4200, -1500),)),
    ("landfill", "Landfill", "垃圾填埋场", "JC-02", ((-2300, -300), (-1900, -300), (-1900, 100), (-2300, 100))),
    ("railway", "Railway", "铁路", "FY-01", ((-9000, -900), (0, -1000), (9000, 1500), (30000, 16000))),
    ("motorway", "Motorway", "高速公路", "JC-01", ((-30000, -9000), (-6000, -1400), (0, -420), (16000, 3500))),
    ("car_park", "Car park", "停车场", "JC-01", ((480, -60), (540, -60), (540, 20), (480, 20))),
    ("residential_area", "Housing estate", "住宅小区", "QX-01",
     ((420, -200), (900, -200), (900, 300), (420, 300))),
)  # fmt: skip
BOUNDARY = "development_boundary.geojson"
# Where towns may grow: around one parcel, and through another.
BOUNDARIES = (
    ("urban development boundary", "Boundary of Jiaocheng", "交城城镇开发边界", "JC-01",
     ((-1500, -1200), (1400, -1300), (1500, 1200), (-1400, 1300))),
    ("urban development boundary", "Boundary of Wenshui", "文水城镇开发边界", "WS-01",
     ((100, -1100), (1300, -1000), (1200, 1100), (0, 1000))),
)  # fmt: skip
WEST, SOUTH, EAST, NORTH, CELL = 111.79, 37.27, 112.395, 37.62, 0.0005
BASE_M, RADIUS_M = 750.0, 2200.0
STEPS = {"scale": 0.01, "offset": 700.0}  # of the heights in the file [m]


def place(parcel: Parcel, east_m: float, north_m: float) -> tuple[float, float]:
    """Return a point in degrees, some metres from the centre of a parcel."""
    there = Transformer.from_crs("EPSG:4326", CRS, always_xy=True)
    x, y = there.transform(*parcel.centre)
    lon, lat = there.transform(x + east_m, y + north_m, direction="INVERSE")
    return round(float(lon), 6), round(float(lat), 6)


def shape(parcel: Parcel, corners: Sequence[tuple[float, float]]) -> Any:
    """Return a point, a line or, if it returns near its start, an area."""
    points = [place(parcel, *c) for c in corners]
    if len(points) == 1:
        return shapely.Point(points[0])
    round_trip = len(corners) > 3 and math.dist(corners[0], corners[-1]) < 4000
    return shapely.Polygon(points) if round_trip else shapely.LineString(points)


def write(file: Path, features: Sequence[tuple[dict[str, str], Any]]) -> None:
    """Write GeoJSON in WGS84, one feature per line."""
    lines = ",\n".join(
        json.dumps(
            {
                "type": "Feature",
                "properties": {**words, **FICTITIOUS},
                "geometry": shapely.geometry.mapping(drawn),
            },
            ensure_ascii=False,
        )
        for words, drawn in features
    )
    file.write_text(
        f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n', encoding="utf-8", newline="\n"
    )


def named(name: str, zh: str) -> dict[str, str]:
    """Return the names of a feature, both marked as fictitious."""
    return {"name": f"{name} (fictitious)", "name_zh": f"{zh}（虚构）"}


def flood_zones(parcels: dict[str, Parcel]) -> list[tuple[dict[str, str], Any]]:
    """Return the areas flooded once in 20, 50 and 100 years, each within the next."""
    there = Transformer.from_crs("EPSG:4326", CRS, always_xy=True)
    river = shapely.LineString([there.transform(*place(parcels[c], *at)) for c, *at in RIVER])
    found = []
    for word, zh, reach in FLOODS:
        metres = np.round(shapely.get_coordinates(river.buffer(reach, quad_segs=4)), 1)
        degrees = np.column_stack(there.transform(*metres.T, direction="INVERSE"))
        area = shapely.Polygon(np.round(degrees, 6))
        found.append(({**named(f"River flood, {word}", f"河流洪水，{zh}"), "class": word}, area))
    return found


def heights(parcels: dict[str, Parcel]) -> Any:
    """Return the terrain [m]: flat, but for a slope at each parcel that states one, to whole centimetres."""
    wide, tall = round((EAST - WEST) / CELL), round((NORTH - SOUTH) / CELL)
    lon = WEST + (np.arange(wide) + 0.5) * CELL
    lat = NORTH - (np.arange(tall) + 0.5) * CELL
    found = np.full((tall, wide), BASE_M)
    for p in parcels.values():
        if p.slope_deg is None:
            continue
        east = (lon - p.centre[0])[None, :] * 111_320 * math.cos(math.radians(p.centre[1]))
        north = (lat - p.centre[1])[:, None] * 110_990
        turn = math.radians(p.turn_deg)
        along = east * math.cos(turn) + north * math.sin(turn)
        fade = np.exp(-((np.hypot(east, north) / RADIUS_M) ** 6))
        found += fade * along * math.tan(math.radians(p.slope_deg))
    return np.round(found, 2)


def write_terrain(file: Path, parcels: dict[str, Parcel]) -> None:
    """Write the terrain as a GeoTIFF of whole centimetres above 700 m."""
    import rasterio

    steps = np.round((heights(parcels) - STEPS["offset"]) / STEPS["scale"]).astype(np.int16)
    profile = {
        "driver": "GTiff", "width": steps.shape[1], "height": steps.shape[0], "count": 1, "dtype": "int16",
        "crs": "EPSG:4326", "transform": rasterio.Affine(CELL, 0, WEST, 0, -CELL, NORTH), "nodata": -32768,
        "tiled": True, "blockxsize": 256, "blockysize": 256, "compress": "deflate", "predictor": 2, "zlevel": 9,
    }  # fmt: skip
    with rasterio.open(file, "w", **profile) as raster:
        raster.write(steps, 1)
        raster.scales, raster.offsets = (STEPS["scale"],), (STEPS["offset"],)
        raster.units = ("m",)
        raster.update_tags(TIFFTAG_IMAGEDESCRIPTION="Fictitious terrain, example only 虚构地形，仅作示例")


def build(folder: Path, parcels: Sequence[Parcel]) -> None:
    """Write the layers into *folder*."""
    by_code = {p.code: p for p in parcels}
    write(folder / FLOOD, flood_zones(by_code))
    for file, rows in ((RED_LINES, AREAS), (SURROUNDINGS, NEIGHBOURS), (BOUNDARY, BOUNDARIES)):
        write(
            folder / file,
            [({**named(name, zh), "kind": kind}, shape(by_code[c], at)) for kind, name, zh, c, at in rows],
        )
    write_terrain(folder / TERRAIN, by_code)
