"""Write the files of data/: eight made-up parcels in four formats, a template workbook, layers around them.

The places are real, the parcels are not: every file says so in the name of each parcel and in a separate
column. The outlines below are the only source; everything else follows from them.

    python scripts/build_example_data.py [FOLDER]      (else data/)
"""

from __future__ import annotations

import json
import math
import shutil
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from pyproj import Geod, Transformer

import example_layers
import example_network
import example_workbook

if TYPE_CHECKING:
    import pandas as pd

ROOT = Path(__file__).parent.parent
CRS = "EPSG:4546"  # CGCS2000, 3-degree Gauss-Kruger zone of 111 degrees east
DATE = datetime(2026, 11, 1, tzinfo=UTC)  # in every file, so that the same outlines give the same bytes
MU_PER_M2 = 15 / 10_000


@dataclass(frozen=True)
class Parcel:
    """One made-up parcel: its corners are in metres about a centre, rotated by an angle in degrees."""

    code: str
    zh: str
    en: str
    county: str
    land_use: str
    elevation_m: int  # SRTM30_PLUS at the centre: true to tens of metres
    slope_deg: float | None  # made up; None where not surveyed
    pga_g: float | None  # GB 18306-2015 as published by the province; None where not found
    centre: tuple[float, float]
    turn_deg: float
    corners_m: tuple[tuple[float, float], ...]


PARCELS = (
    Parcel("JC-01", "交城东", "Jiaocheng East", "交城县", "工业用地", 751, 0.8, 0.20, (112.215, 37.535), 12,
           ((0, 0), (780, 0), (780, 390), (650, 530), (0, 530))),
    Parcel("JC-02", "交城西", "Jiaocheng West", "交城县", "物流仓储用地", 766, 4.2, 0.20, (112.100, 37.540), -8,
           ((0, 40), (310, 0), (700, 30), (680, 370), (340, 410), (20, 350))),
    Parcel("JC-03", "交城南", "Jiaocheng South", "交城县", "永久基本农田", 750, 0.5, 0.20, (112.165, 37.495), 5,
           ((0, 0), (900, 0), (900, 640), (0, 640))),
    Parcel("WS-01", "文水东", "Wenshui East", "文水县", "工业用地", 744, 0.6, 0.20, (112.050, 37.405), 20,
           ((0, 0), (860, 0), (860, 330), (430, 330), (430, 660), (0, 660))),
    Parcel("QX-01", "清徐东", "Qingxu East", "清徐县", "工业用地", 761, None, None, (112.395, 37.585), -3,
           ((0, 0), (590, 0), (660, 500), (60, 540))),
    Parcel("FY-01", "汾阳东", "Fenyang East", "汾阳市", "一般耕地", 742, 1.1, 0.20, (111.810, 37.290), 30,
           ((0, 0), (520, 0), (520, 240), (980, 240), (980, 600), (0, 600))),
    Parcel("GJ-01", "古交东", "Gujiao East", "古交市", "未利用地", 1118, 6.5, None, (112.240, 37.960), 40,
           ((0, 60), (260, 0), (560, 50), (600, 330), (320, 420), (40, 360))),
    Parcel("LX-01", "岚县北", "Lan County North", "岚县", "未利用地", 1203, None, None, (111.660, 38.340), -15,
           ((0, 0), (940, 60), (940, 700), (480, 760), (0, 640))),
)  # fmt: skip
REMARK = "虚构地块，仅作示例 Fictitious parcel, example only"
# A .dbf holds ten bytes of a heading, which are five Chinese characters.
IN_DBF = {"面积（亩）": "面积亩", "面积（平方米）": "面积平方米"}


def outlines() -> gpd.GeoSeries:
    """Return the parcels as polygons in EPSG:4546, to the millimetre."""
    there = Transformer.from_crs("EPSG:4326", CRS, always_xy=True)
    polygons = []
    for p in PARCELS:
        corners = np.array(p.corners_m, dtype=np.float64)
        corners -= (corners.min(axis=0) + corners.max(axis=0)) / 2
        cos, sin = (f(math.radians(p.turn_deg)) for f in (math.cos, math.sin))
        turned = corners @ np.array([[cos, sin], [-sin, cos]])
        polygons.append(shapely.Polygon(np.round(turned + there.transform(*p.centre), 3)))
    return gpd.GeoSeries(polygons, crs=CRS)


def in_degrees(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    """Return the polygons in degrees on CGCS2000 (EPSG:4490), to a tenth of a millimetre."""
    back = Transformer.from_crs(CRS, "EPSG:4490", always_xy=True)
    return gpd.GeoSeries(
        [shapely.Polygon(np.round(np.transpose(back.transform(*s.exterior.xy)), 9)) for s in shapes],
        crs="EPSG:4490",
    )


def table(shapes: gpd.GeoSeries) -> pd.DataFrame:
    """Return the attributes of the parcels, with the geodesic area of their polygons."""
    import pandas as pd

    ellipsoid = Geod(ellps="GRS80")
    area_m2 = [round(abs(ellipsoid.geometry_area_perimeter(s)[0])) for s in in_degrees(shapes)]
    return pd.DataFrame({
        "地块编号": [p.code for p in PARCELS],
        "中文名称": [f"{p.zh}（虚构）" for p in PARCELS],
        "name": [f"{p.en} (fictitious)" for p in PARCELS],
        "县区": [p.county for p in PARCELS],
        "用地性质": [p.land_use for p in PARCELS],
        "面积（亩）": [round(m2 * MU_PER_M2, 2) for m2 in area_m2],
        "面积（平方米）": area_m2,
        "海拔（米）": [p.elevation_m for p in PARCELS],
        "坡度（度）": [p.slope_deg for p in PARCELS],
        "pga_g": [p.pga_g for p in PARCELS],
        "是否虚构": ["是" for _ in PARCELS],
        "备注": [REMARK for _ in PARCELS],
    })  # fmt: skip


def write_geojson(file: Path, shapes: gpd.GeoSeries, columns: pd.DataFrame) -> None:
    """Write GeoJSON with the ``crs`` member of 2008, as surveying software in China exports it."""

    def plain(value: Any) -> Any:
        return None if value != value else value.item() if isinstance(value, np.generic) else value  # noqa: PLR0124

    features = [
        {
            "type": "Feature",
            "properties": {name: plain(value) for name, value in row.items()},
            "geometry": shapely.geometry.mapping(shape),
        }
        for row, shape in zip(columns.to_dict("records"), shapes, strict=True)
    ]
    lines = ",\n".join(json.dumps(f, ensure_ascii=False) for f in features)
    crs = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:{CRS.replace(':', '::')}"}}
    head = f'{{"type": "FeatureCollection", "name": "地块（虚构）", "crs": {json.dumps(crs)}, "features": ['
    file.write_text(f"{head}\n{lines}\n]}}\n", encoding="utf-8", newline="\n")


def write_shapefile(file: Path, shapes: gpd.GeoSeries, columns: pd.DataFrame) -> None:
    """Write a zipped shapefile with text in GBK and no .cpg part to say so."""
    frame = gpd.GeoDataFrame(columns.rename(columns=IN_DBF), geometry=shapes)
    with tempfile.TemporaryDirectory() as name:
        bare = Path(name) / "parcels.shp"
        pyogrio.write_dataframe(
            frame, bare, encoding="GBK", layer_options={"DBF_DATE_LAST_UPDATE": f"{DATE:%Y-%m-%d}"}
        )
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for suffix in (".shp", ".shx", ".dbf", ".prj"):
                entry = zipfile.ZipInfo(f"parcels{suffix}", DATE.timetuple()[:6])
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, bare.with_suffix(suffix).read_bytes())


def write_geopackage(file: Path, shapes: gpd.GeoSeries, columns: pd.DataFrame) -> None:
    """Write a GeoPackage in degrees on CGCS2000."""
    file.unlink(missing_ok=True)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{DATE:%Y-%m-%dT%H:%M:%S.000Z}"})
    try:
        frame = gpd.GeoDataFrame(columns, geometry=in_degrees(shapes))
        pyogrio.write_dataframe(frame, file, layer="parcels", layer_options={"IDENTIFIER": "地块（虚构）"})
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def with_points(shapes: gpd.GeoSeries, columns: pd.DataFrame) -> pd.DataFrame:
    """Return the table with the centre of each parcel, as a workbook cannot hold outlines."""
    centres = shapely.centroid(in_degrees(shapes).to_numpy())
    return columns.assign(lon=np.round(shapely.get_x(centres), 7), lat=np.round(shapely.get_y(centres), 7))


def build(folder: Path) -> None:
    """Write all files into *folder*."""
    shapes = outlines()
    columns = table(shapes)
    write_geojson(folder / "parcels_epsg4546.geojson", shapes, columns)
    write_shapefile(folder / "parcels_gbk_shapefile.zip", shapes, columns)
    write_geopackage(folder / "parcels.gpkg", shapes, columns)
    rows = with_points(shapes, columns).to_dict("records")
    example_workbook.write(folder / "parcels.xlsx", rows, DATE)
    example_workbook.write(folder / "parcels_template.xlsx", rows[:2], DATE)
    example_layers.build(folder, PARCELS)
    example_network.build(folder, PARCELS)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data")
    if len(sys.argv) == 1:  # the page hands out the same template
        shutil.copyfile(
            ROOT / "data" / "parcels_template.xlsx",
            ROOT / "src" / "siting" / "data" / "parcels_template.xlsx",
        )
