"""Site files as offices, surveyors and programs write them, each with the sites it holds.

A case is a name, a function that writes its file into a folder, and what a user must say about it. The places
are those of `THREE` unless a case says otherwise. They are made from the formats' descriptions and from how
people write, not copied.
"""

import io
import json
import sqlite3
import struct
import zipfile
from dataclasses import dataclass, field
from functools import cache

import geopandas as gpd
import openpyxl
import pyproj
import shapely

from siting.geo.datum import gcj02_to_bd09, wgs84_to_gcj02

THREE = (("东湖地块", 112.2, 37.58), ("西山 2#", 112.05, 37.7), ("C-03", 112.4, 37.9))
NAMES = [name for name, _, _ in THREE]
CASES = {}


@dataclass(frozen=True)
class Honest:
    """A file: how to make it, what its user declares, the sites it holds, and an area if it states one."""

    make: object
    options: dict = field(default_factory=dict)
    sites: tuple = THREE
    areas_ha: tuple | None = None
    refused: str = ""


def case(name, ending, *, refused="", sites=THREE, areas_ha=None, **options):
    def note(make):
        def write(folder):
            path = folder / f"sites{ending}"
            made = make(path)
            if isinstance(made, str):
                made = made.encode()
            if isinstance(made, bytes):
                path.write_bytes(made)
            return path

        assert name not in CASES
        CASES[name] = Honest(write, options, sites, areas_ha, refused)
        return make

    return note


def text(name, content, ending=".csv", *, encoding="utf-8", **more):
    case(name, ending, **more)(lambda _: content.encode(encoding))


def rows(show_lon, show_lat, *, head="name,lon,lat", part=",", names=NAMES):
    """A table of the three places, with the coordinates as two functions show them."""
    lines = [head]
    for name, (_, lon, lat) in zip(names, THREE, strict=True):
        lines.append(part.join((name, show_lon(lon), show_lat(lat))))
    return "\n".join(lines) + "\n"


def dms(degrees, form):
    """Degrees as a text: d, m, s whole, and s with decimals are filled in."""
    seconds = round(degrees * 3600, 4)
    d, rest = divmod(seconds, 3600)
    m, s = divmod(rest, 60)
    return form.format(d=int(d), m=int(m), s=s, f=m + s / 60)


def plain(degrees):
    return repr(degrees)


# --- how coordinates are written -----------------------------------------------------------------------

WAYS = {
    "degree marks": ("{d}°{m:02}′{s:05.2f}″", "{d}°{m:02}′{s:05.2f}″"),
    "typewriter marks": ('"{d}°{m}\'{s:.3f}""E"', '"{d}°{m}\'{s:.3f}""N"'),
    "two apostrophes": ("{d}°{m}'{s:.2f}''", "{d}°{m}'{s:.2f}''"),
    "masculine ordinal for degree": ("{d}º{m}'{s:.2f}''E", "{d}º{m}'{s:.2f}''N"),
    "ring above for degree": ("{d}˚{m}'{s:.2f}\u201dE".replace("\u201d", "″"), "{d}˚{m}'{s:.2f}″N"),
    "curly quotes": ("{d}°{m}’{s:.2f}”E", "{d}°{m}’{s:.2f}”N"),
    "words before": ("东经{d}度{m}分{s:.2f}秒", "北纬{d}度{m}分{s:.2f}秒"),
    "letters before with spaces": ("E {d} {m:02} {s:05.2f}", "N {d} {m:02} {s:05.2f}"),
    "colons": ("{d}:{m:02}:{s:06.3f}", "{d}:{m:02}:{s:06.3f}"),
    "hyphens": ("{d}-{m:02}-{s:05.2f}E", "{d}-{m:02}-{s:05.2f}N"),
    "letters for units": ("{d}d{m}m{s:.2f}s E", "{d}d{m}m{s:.2f}s N"),
    "minutes with decimals": ("{d}°{f:.5f}'E", "{d}°{f:.5f}'N"),
    "minutes after a space": ("E{d} {f:.5f}", "N{d} {f:.5f}"),
    "full width": ("{d}°{m:02}′{s:05.2f}″Ｅ", "{d}°{m:02}′{s:05.2f}″Ｎ"),
    "hemisphere in Chinese after": ("{d}°{m}′{s:.2f}″东", "{d}°{m}′{s:.2f}″北"),
    "leading zero": ("0{d}°{m:02}′{s:05.2f}″", "0{d}°{m:02}′{s:05.2f}″"),
    "plus sign": ("+{d} {m} {s:.2f}", "+{d} {m} {s:.2f}"),
}
for key, (east, north) in WAYS.items():
    text(
        f"degrees: {key}",
        rows(lambda x, form=east: dms(x, form), lambda y, form=north: dms(y, form)),
    )

DECIMALS = {
    "full-width digits": (lambda x: "".join(chr(ord(c) + 0xFEE0) for c in f"{x}"),) * 2,
    "hemispheres": (lambda x: f"{x}°E", lambda y: f"{y}° N"),
    "letters before": (lambda x: f"E{x}", lambda y: f"N{y}"),
    "no-break spaces": (lambda x: f"\u00a0{x}\u00a0",) * 2,
    "zero-width marks": (lambda x: f"\u200b{x}\ufeff",) * 2,
    "an apostrophe of Excel": (lambda x: f"'{x}",) * 2,
    "many digits": (lambda x: f"{x:.15f}",) * 2,
    "exponents": (lambda x: f"{x:.8e}",) * 2,
    "the word degrees": (lambda x: f"{x} degrees",) * 2,
    "度 after": (lambda x: f"{x}度",) * 2,
    "quoted": (lambda x: f'"{x}"',) * 2,
}
for key, (east, north) in DECIMALS.items():
    text(f"decimal degrees: {key}", rows(east, north))
text(
    "decimal commas, semicolons",
    rows(*[lambda x: f"{x}".replace(".", ",")] * 2, head="name;lon;lat", part=";"),
)
text(
    "decimal commas, tabs",
    rows(*[lambda x: f"{x}".replace(".", ",")] * 2, head="name\tlon\tlat", part="\t"),
    ".tsv",
)
text("figures in quotation marks with a decimal comma", rows(*[lambda x: f'"{x}"'.replace(".", ",")] * 2))

IN_ONE = {
    "lon,lat": ("lon,lat", "{0},{1}"),
    "lat,lon as map services copy it": ("lat,lon", "{1}, {0}"),
    "经纬度 of a map service": ("经纬度", "{0},{1}"),
    "坐标 with a Chinese comma": ("坐标", "{0}，{1}"),
    "a space between": ("coordinates", "{0} {1}"),
    "brackets": ("坐标", "({0}, {1})"),
    "words": ("位置坐标", "东经{0}°，北纬{1}°"),
    "words without a comma": ("坐标", "北纬{1}°东经{0}°"),
    "letters": ("GPS", "N{1} E{0}"),
    "latitude first in the heading": ("纬经度", "{1}、{0}"),
    "a semicolon": ("中心坐标", "{0};{1}"),
}
for key, (head, form) in IN_ONE.items():
    lines = "".join(f'{name},"{form.format(lon, lat)}"\n' for name, lon, lat in THREE)
    text(f"in one cell: {key}", f'name,"{head}"\n{lines}')

HEADINGS = {
    "of a land office": "DKMC,JD,WD",
    "名称 经度 纬度": "名称,经度,纬度",
    "地块名 with units": "地块名,经度(°),纬度(°)",
    "units in wide brackets": "地块名称,经度（度）,纬度（度）",
    "centre": "宗地名称,中心点经度,中心点纬度",
    "东经 北纬": "项目名称,东经,北纬",
    "经度E": "场址,经度E,纬度N",
    "traditional": "地名,經度,緯度",
    "full width": "ｎａｍｅ,ｌｏｎ,ｌａｔ",
    "Latitude and longitude of a GPS": "Name,Longitude (deg),Latitude (deg)",
    "lng": "title,lng,lat",
    "long": "Site,Long,Lat",
    "Spanish": "nombre,longitud,latitud",
    "datum in the heading": "name,lon_wgs84,lat_wgs84",
    "spaces": " Site Name , LONGITUDE , LATITUDE ",
    "POINT_X of ArcGIS": "name,POINT_X,POINT_Y",
    "X and Y of QGIS": "name,X,Y",
    "xcoord": "Name,xcoord,ycoord",
}
for key, head in HEADINGS.items():
    declared = {"crs": "EPSG:4326"} if "X" in head or "xcoord" in head else {}
    text(f"headings: {key}", rows(plain, plain, head=head), **declared)

ENCODINGS = {
    "UTF-8": "utf-8",
    "UTF-8 with a mark": "utf-8-sig",
    "GBK": "gbk",
    "GB18030": "gb18030",
    "UTF-16": "utf-16",
}
for key, encoding in ENCODINGS.items():
    text(f"encoding: {key}", rows(plain, plain, head="名称,经度,纬度"), encoding=encoding)
text(
    "encoding: Windows-1252", rows(plain, plain, names=["Zürich", "Málaga", "A Coruña"]), encoding="cp1252",
    sites=tuple((n, x, y) for n, (_, x, y) in zip(["Zürich", "Málaga", "A Coruña"], THREE, strict=True)),
)  # fmt: skip
for key, part in {"bars": "|", "semicolons": ";", "tabs": "\t"}.items():
    text(f"delimiter: {key}", rows(plain, plain, head=part.join(("name", "lon", "lat")), part=part))
text("line ends of old computers", rows(plain, plain).replace("\n", "\r"))
text("line ends of Windows, a blank line at the end", rows(plain, plain).replace("\n", "\r\n") + "\r\n \r\n")
text("a line that names the delimiter", "sep=,\n" + rows(plain, plain))
text("a comment above", "# exported 2026-05-01, WGS84\n" + rows(plain, plain))
text(
    "lines above",
    "交城县备选地块一览表,,\n填报单位：自然资源局,,\n\n" + rows(plain, plain, head="名称,经度,纬度"),
)
text("a sum below", rows(plain, plain, head="名称,经度,纬度") + "合计,,\n注：坐标为CGCS2000,,\n")
text("a remark below", rows(plain, plain) + "Source: survey of May 2026,,\n")
text(
    "a column of numbers first",
    "序号,名称,经度,纬度\n" + "".join(f"{i},{n},{x},{y}\n" for i, (n, x, y) in enumerate(THREE, 1)),
)
text("no names", "lon,lat\n112.2,37.58\n", sites=(("S0001", 112.2, 37.58),))
text("a comma at the end of each line", "name,lon,lat,\n" + "".join(f"{n},{x},{y},\n" for n, x, y in THREE))

# --- areas and their units -----------------------------------------------------------------------------

AREAS = {
    "面积（亩）": "600", "面积(公顷)": "40", "用地面积（平方米）": "400,000", "面积（万平方米）": "40", "Area (ha)": "40.0",
    "area_km2": "0.4", "Area (acres)": "98.8421527", "占地面积/亩": "600", "面积（平方公里）": "0.4", "土地面积(m²)": "400000",
}  # fmt: skip
for head, figure in AREAS.items():
    lines = "".join(f'{n},{x},{y},"{figure}"\n' for n, x, y in THREE)
    text(f"area: {head}", f"name,lon,lat,{head}\n{lines}", areas_ha=(40.0, 40.0, 40.0))

# --- projected coordinates -----------------------------------------------------------------------------


@cache
def projected(crs):
    to = pyproj.Transformer.from_crs(4326, crs, always_xy=True)
    return [to.transform(x, y) for _, x, y in THREE]


SYSTEMS = {
    "CGCS2000, zone of 3 degrees": "EPSG:4546", "CGCS2000 with the zone before": "EPSG:4526",
    "CGCS2000, 6 degrees": "EPSG:4508", "UTM": "EPSG:32649", "Web Mercator": "EPSG:3857",
}  # fmt: skip
for key, crs in SYSTEMS.items():
    lines = "".join(f"{n},{x:.4f},{y:.4f}\n" for n, (x, y) in zip(NAMES, projected(crs), strict=True))
    text(f"projected: {key}", f"name,easting,northing\n{lines}", crs=crs)
lines = "".join(f"{n},{y:.4f},{x:.4f}\n" for n, (x, y) in zip(NAMES, projected("EPSG:4546"), strict=True))
text("projected: 北坐标 first", f"名称,北坐标,东坐标\n{lines}", crs="EPSG:4546")
text("projected: 纵坐标 and 横坐标 with units", f"名称,纵坐标(m),横坐标(m)\n{lines}", crs="EPSG:4546")
text("projected: a number as crs", f"name,north,east\n{lines}", crs=4546)
text(
    "projected: thousands separators",
    "name,easting,northing\n"
    + "".join(
        f'{n},"{x:,.3f}","{y:,.3f}"\n' for n, (x, y) in zip(NAMES, projected("EPSG:4546"), strict=True)
    ),
    crs="EPSG:4546",
)

for datum, shift in {
    "gcj02": wgs84_to_gcj02,
    "bd09": lambda x, y: gcj02_to_bd09(*wgs84_to_gcj02(x, y)),
}.items():
    moved = [tuple(float(v) for v in shift(x, y)) for _, x, y in THREE]
    lines = "".join(f"{n},{x!r},{y!r}\n" for n, (x, y) in zip(NAMES, moved, strict=True))
    text(f"datum: {datum}", f"name,lon,lat\n{lines}", datum=datum)
    service = {"gcj02": "高德", "bd09": "百度"}[datum]
    text(f"datum: {service} in the heading", f"名称,{service}经度,{service}纬度\n{lines}", datum=datum)
    text(
        f"datum: {datum}, spelt otherwise",
        f"name,lon,lat\n{lines}",
        datum=f"{datum[:-2]}-{datum[-2:]}".upper(),
    )
    text(f"datum: {datum} in the heading", f"name,lon_{datum},lat_{datum}\n{lines}", datum=datum)

for key, head in {
    "before": "2000经度,2000纬度",
    "after": "经度WGS84,纬度WGS84",
    "in brackets": "经度（CGCS2000）,纬度（CGCS2000）",
}.items():
    text(f"datum: {key} a heading", rows(plain, plain, head=f"名称,{head}"))

# --- geometry in text ----------------------------------------------------------------------------------

SHAPES = {
    "POINT": "POINT({0} {1})", "POINT Z": "POINT Z ({0} {1} 800)", "EWKT": "SRID=4326;POINT({0} {1})",
    "lower case": "point ({0} {1})", "MULTIPOINT of one": "MULTIPOINT(({0} {1}))",
}  # fmt: skip
for key, form in SHAPES.items():
    lines = "".join(f'{n},"{form.format(x, y)}"\n' for n, x, y in THREE)
    text(f"wkt: {key}", f"name,wkt\n{lines}", crs="EPSG:4326")
lines = "".join(f"{n},{shapely.to_wkb(shapely.Point(x, y), hex=True)}\n" for n, x, y in THREE)
text("wkb of a database", f"name,geom\n{lines}", crs="EPSG:4326")
lines = "".join(
    f"{n},{shapely.to_wkb(shapely.set_srid(shapely.Point(x, y), 4326), hex=True, include_srid=True)}\n"
    for n, x, y in THREE
)
text("ewkb of a database", f"name,the_geom\n{lines}")

# --- workbooks -----------------------------------------------------------------------------------------


def book(table, *, merged=(), title="Sheet1", more=()):
    made = openpyxl.Workbook()
    made.active.title = title
    for row in table:
        made.active.append(row)
    for cells in merged:
        made.active.merge_cells(cells)
    for name in more:
        made.create_sheet(name)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


TABLE = [["地块名称", "经度", "纬度"], *map(list, THREE)]
OFFICIAL = [["交城县数据中心备选地块情况表", None, None], ["填报单位：", "自然资源局", None]]
TWO_ROWS = [["地块名称", "坐标", None], [None, "经度", "纬度"], *map(list, THREE)]
as_texts = [["名称", "经度", "纬度"], *[[n, str(x), str(y)] for n, x, y in THREE]]
BOOKS = {
    "plain": book(TABLE),
    "an official form": book([*OFFICIAL, *TABLE, ["合计", None, None], ["填表人：张三", None, "2026年5月1日"]], merged=["A1:C1"]),
    "headings in two rows": book(TWO_ROWS, merged=["B1:C1", "A1:A2"]),
    "a row of units": book([TABLE[0], [None, "度", "度"], *TABLE[1:]]),
    "figures as text": book(as_texts),
    "degrees as text": book([["名称", "东经", "北纬"], *[[n, dms(x, "{d}°{m}′{s:.2f}″"), dms(y, "{d}°{m}′{s:.2f}″")] for n, x, y in THREE]]),
    "an empty column before": book([[None, *row] for row in TABLE]),
    "empty rows between": book([TABLE[0], [], TABLE[1], [], *TABLE[2:]]),
    "a second sheet without places": book(TABLE, more=["说明"]),
    "a title over the whole width": book([["项目选址", None, None], *TABLE], merged=["A1:C1"]),
}  # fmt: skip
for key, data in BOOKS.items():
    case(f"workbook: {key}", ".xlsx")(lambda _, data=data: data)
case("workbook: macros that are not run", ".xlsm")(lambda _: book(TABLE))
case("workbook: a sheet by name", ".xlsx", sheet="地块")(lambda _: book(TABLE, title="地块", more=["其他"]))


# --- files of GIS --------------------------------------------------------------------------------------


def frame(crs="EPSG:4326", shapes=None, **more):
    shapes = shapes or [shapely.Point(x, y) for _, x, y in THREE]
    return gpd.GeoDataFrame({"名称": NAMES, **more}, geometry=shapes, crs="EPSG:4326").to_crs(crs)


def boxes(half=0.005):
    return [shapely.box(x - half, y - half, x + half, y + half) for _, x, y in THREE]


def shp(path, made, *, encoding="UTF-8", without=(), into=None):
    made.to_file(path.with_suffix(".shp"), encoding=encoding)
    for suffix in without:
        path.with_suffix(suffix).unlink()
    if into is not None:
        with zipfile.ZipFile(path, "w") as archive:
            for part in sorted(path.parent.glob(f"{path.stem}.*")):
                if part.suffix != path.suffix:
                    archive.write(part, f"{into}{part.name}")


case("shapefile: points", ".shp")(lambda p: shp(p, frame()))
case("shapefile: parcels", ".shp")(lambda p: shp(p, frame(shapes=boxes())))
case("shapefile: GBK, no .cpg", ".shp")(
    lambda p: shp(p, frame(shapes=boxes()), encoding="GB18030", without=[".cpg"])
)
case("shapefile: CGCS2000 in metres", ".shp")(lambda p: shp(p, frame("EPSG:4546", boxes())))
case("shapefile: CGCS2000 in degrees", ".shp")(lambda p: shp(p, frame("EPSG:4490", boxes())))
case("shapefile: no .prj, declared", ".shp", crs="EPSG:4546")(
    lambda p: shp(p, frame("EPSG:4546", boxes()), without=[".prj"])
)
case("shapefile: heights", ".shp")(
    lambda p: shp(p, frame(shapes=[shapely.force_3d(s, 800) for s in boxes()]))
)
case("shapefile: in a zip", ".zip")(lambda p: shp(p, frame(shapes=boxes()), into=""))
case("shapefile: in a folder of a zip", ".zip")(lambda p: shp(p, frame(shapes=boxes()), into="地块/"))
case("shapefile: several parts", ".shp")(
    lambda p: shp(p, frame(shapes=[shapely.multipolygons([b]) for b in boxes()]))
)


@case("shapefile: capitals", ".SHP")
def _capitals(path):
    shp(path.with_suffix(".x"), frame())
    for part in list(path.parent.iterdir()):
        part.rename(part.with_suffix(part.suffix.upper()))


case("shapefile: points with heights", ".shp")(
    lambda p: shp(p, frame(shapes=[shapely.Point(x, y, 800) for _, x, y in THREE]))
)


@case("shapefile: no .shx part", ".shp", refused=r"\.shx part is missing")
def _no_shx(path):
    shp(path, frame(), without=[".shx"])


@case("shapefile: no rows", ".shp", refused="no features")
def _no_rows(path):
    shp(path, frame().iloc[:0])


@case("shapefile: multipatch", ".shp", sites=(("东湖地块", 112.2 + 0.02 / 3, 37.58 + 0.01 / 3),))
def _multipatch(path):
    shp(path, frame(shapes=boxes()))
    points = [(112.2, 37.58, 0), (112.21, 37.58, 0), (112.21, 37.59, 0), (112.2, 37.58, 0)]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    body = struct.pack("<i4d3i", 31, min(xs), min(ys), max(xs), max(ys), 1, len(points), 0) + struct.pack(
        "<i", 2
    )
    body += b"".join(struct.pack("<2d", x, y) for x, y, _ in points)
    body += struct.pack("<2d", 0, 0) + b"".join(struct.pack("<d", z) for _, _, z in points)
    for suffix, content in (
        (".shp", struct.pack(">2i", 1, len(body) // 2) + body),
        (".shx", struct.pack(">2i", 50, len(body) // 2)),
    ):
        head = struct.pack(">i5ii", 9994, 0, 0, 0, 0, 0, (100 + len(content)) // 2) + struct.pack(
            "<2i", 1000, 31
        )
        head += struct.pack("<8d", min(xs), min(ys), max(xs), max(ys), 0, 0, 0, 0)
        path.with_suffix(suffix).write_bytes(head + content)
    dbf = path.with_suffix(".dbf").read_bytes()
    start, width = struct.unpack("<HH", dbf[8:12])
    path.with_suffix(".dbf").write_bytes(dbf[:4] + struct.pack("<I", 1) + dbf[8 : start + width] + b"\x1a")


def collection(features, **more):
    return json.dumps({"type": "FeatureCollection", **more, "features": features}, ensure_ascii=False)


def feature(shape, name, **more):
    return {"type": "Feature", **more, "properties": {"name": name}, "geometry": shape}


POINTS = [feature({"type": "Point", "coordinates": [x, y]}, n) for n, x, y in THREE]
HIGH = [feature({"type": "Point", "coordinates": [x, y, 800.5]}, n) for n, x, y in THREE]
PARCELS = [feature(shapely.geometry.mapping(b), n) for n, b in zip(NAMES, boxes(), strict=True)]
CRS84 = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
METRES = [
    feature({"type": "Point", "coordinates": list(xy)}, n)
    for n, xy in zip(NAMES, projected("EPSG:4546"), strict=True)
]
NESTED = [
    feature(
        {
            "type": "GeometryCollection",
            "geometries": [{"type": "Point", "coordinates": [x, y]}, shapely.geometry.mapping(b)],
        },
        n,
    )
    for (n, x, y), b in zip(THREE, boxes(), strict=True)
]
TEXTS = {
    "points": collection(POINTS),
    "parcels": collection(PARCELS),
    "heights": collection(HIGH),
    "bbox members": collection([{**f, "bbox": [112, 37, 113, 38]} for f in PARCELS], bbox=[112, 37, 113, 38]),
    "a name and foreign members": collection(POINTS, name="地块", generator="x", timestamp="2026"),
    "the crs member of 2008": collection(POINTS, crs=CRS84),
    "metres with a crs member": collection(
        METRES, crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4546"}}
    ),
    "ids outside the properties": collection([{**f, "id": i} for i, f in enumerate(POINTS)]),
    "a label and an outline": collection(NESTED),
    "indented": json.dumps(json.loads(collection(PARCELS)), indent=4),
    "a byte-order mark": "\ufeff" + collection(POINTS),
    "properties that are null": collection([*POINTS]).replace(
        '"type": "Point"', '"type": "Point", "note": null'
    ),
}
for key, content in TEXTS.items():
    text(f"GeoJSON: {key}", content, ".geojson")
text("GeoJSON: line by line", "\n".join(json.dumps(f) for f in POINTS) + "\n", ".geojsonl")
text("GeoJSON: record separators", "".join(f"\x1e{json.dumps(f)}\n" for f in POINTS), ".geojsons")
text("GeoJSON: a single feature", json.dumps(POINTS[0]), ".json", sites=THREE[:1])
text("GeoJSON: JSON of Esri", json.dumps({
    "displayFieldName": "name", "geometryType": "esriGeometryPoint", "spatialReference": {"wkid": 4326},
    "fields": [{"name": "name", "type": "esriFieldTypeString"}],
    "features": [{"attributes": {"name": n}, "geometry": {"x": x, "y": y}} for n, x, y in THREE],
}), ".json")  # fmt: skip

case("GeoPackage: points", ".gpkg")(lambda p: frame().to_file(p))
case("GeoPackage: parcels in metres", ".gpkg")(lambda p: frame("EPSG:4546", boxes()).to_file(p))
case("GeoPackage: heights", ".gpkg")(
    lambda p: frame(shapes=[shapely.force_3d(s, 1) for s in boxes()]).to_file(p)
)


@case("GeoPackage: a layer by name", ".gpkg", layer="地块")
def _two_layers(path):
    frame().to_file(path, layer="地块")
    frame(shapes=boxes()).to_file(path, layer="other")


@case("GeoPackage: a table without places beside", ".gpkg")
def _aspatial(path):
    frame().to_file(path, layer="a")
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)")
        base.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('notes', 'attributes', 'notes')"
        )
    base.close()


@case("GeoPackage: a view", ".gpkg", layer="seen")
def _view(path):
    frame().to_file(path, layer="a")
    with sqlite3.connect(path) as base:
        base.execute('CREATE VIEW seen AS SELECT fid, geom, "名称" FROM a')
        base.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('seen', 'features', 'seen', 4326)"
        )
        base.execute("INSERT INTO gpkg_geometry_columns VALUES ('seen', 'geom', 'POINT', 4326, 0, 0)")
    base.close()


case("GeoParquet: points", ".parquet")(lambda p: frame().to_parquet(p))
case("GeoParquet: parcels in metres", ".geoparquet")(lambda p: frame("EPSG:4546", boxes()).to_parquet(p))


@case("GeoParquet: arrays of coordinates", ".parquet")
def _native(path):
    frame().to_parquet(path, geometry_encoding="geoarrow", schema_version="1.1.0")


@case("file geodatabase", ".gdb", layer="parcels")
def _gdb(path):
    frame(shapes=boxes()).to_file(path, driver="OpenFileGDB", layer="parcels")


# --- Google Earth, receivers and drawings --------------------------------------------------------------

KML = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'


def marks(shape, *, extra=""):
    return "".join(f"<Placemark><name>{n}</name>{extra}{shape(x, y)}</Placemark>" for n, x, y in THREE)


def kml_point(x, y):
    return f"<Point><coordinates>{x},{y},0</coordinates></Point>"


def ring_text(x, y, part=" "):
    half = 0.005
    corners = [
        (x - half, y - half),
        (x + half, y - half),
        (x + half, y + half),
        (x - half, y + half),
        (x - half, y - half),
    ]
    return part.join(f"{a!r},{b!r},0" for a, b in corners)


def kml_polygon(x, y):
    return f"<Polygon><outerBoundaryIs><LinearRing><coordinates>{ring_text(x, y)}</coordinates></LinearRing></outerBoundaryIs></Polygon>"


def kml_path(x, y):
    return f"<LineString><coordinates>\n  {ring_text(x, y, chr(10) + '  ')}\n</coordinates></LineString>"


def kml_both(x, y):
    return f"<MultiGeometry>{kml_point(x, y)}{kml_polygon(x, y)}</MultiGeometry>"


def kml_track(x, y):
    corners = ring_text(x, y).replace(",", " ").split(" ")
    coords = "".join(
        f"<gx:coord>{' '.join(corners[i : i + 3])}</gx:coord>" for i in range(0, len(corners), 3)
    )
    return f'<gx:Track xmlns:gx="http://www.google.com/kml/ext/2.2">{coords}</gx:Track>'


KMLS = {
    "points": KML.format(marks(kml_point)),
    "parcels": KML.format(marks(kml_polygon)),
    "paths that are closed": KML.format(marks(kml_path)),
    "a label and an outline": KML.format(marks(kml_both)),
    "ways walked round": KML.format(marks(kml_track)),
    "folders": KML.format(f"<Folder><name>f</name>{marks(kml_point)}</Folder>"),
    "no namespace": f"<kml><Document>{marks(kml_point)}</Document></kml>",
    "a prefix": KML.format(marks(kml_point))
    .replace("<", "<k:")
    .replace("<k:/", "</k:")
    .replace("<k:?", "<?")
    .replace("xmlns=", "xmlns:k="),
    "the namespace of Google 2.1": KML.format(marks(kml_point)).replace(
        "www.opengis.net/kml/2.2", "earth.google.com/kml/2.1"
    ),
    "extended data": KML.format(
        marks(kml_point, extra='<ExtendedData><Data name="备注"><value>x</value></Data></ExtendedData>')
    ),
    "text in CDATA": KML.format(marks(kml_point, extra="<description><![CDATA[<b>x</b>]]></description>")),
}
for key, content in KMLS.items():
    text(f"KML: {key}", content, ".kml")
text("KML: GB2312", KMLS["points"].replace("UTF-8", "GB2312"), ".kml", encoding="gb2312")
text("KML: Ovital, GCJ-02", KML.format("".join(
    f"<Placemark><name>{n}</name><OvCoordType>GCJ-02</OvCoordType>{kml_point(*map(float, wgs84_to_gcj02(x, y)))}</Placemark>"
    for n, x, y in THREE
)), ".ovkml")  # fmt: skip


@case("KMZ", ".kmz")
def _kmz(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("images/icon.png", b"x")
        archive.writestr("doc.kml", KMLS["parcels"])


GPX = '<?xml version="1.0"?><gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">{}</gpx>'
text(
    "GPX: way points",
    GPX.format(
        "".join(f'<wpt lat="{y}" lon="{x}"><ele>800</ele><name>{n}</name></wpt>' for n, x, y in THREE)
    ),
    ".gpx",
)
text(
    "GPX: version 1.0",
    GPX.format(
        "".join(f'<wpt lat="{y}" lon="{x}"><name>{n}</name><sym>Flag</sym></wpt>' for n, x, y in THREE)
    )
    .replace("1/1", "1/0")
    .replace("1.1", "1.0"),
    ".gpx",
)


def gpx_track(name, x, y):
    points = "".join(
        f'<trkpt lat="{p.split(",")[1]}" lon="{p.split(",")[0]}"><ele>8</ele></trkpt>'
        for p in ring_text(x, y).split()
    )
    return f"<trk><name>{name}</name><trkseg>{points}</trkseg></trk>"


text("GPX: tracks round parcels", GPX.format("".join(gpx_track(*place) for place in THREE)), ".gpx")


def dxf(entities):
    return "0\nSECTION\n2\nENTITIES\n" + "".join(entities) + "0\nENDSEC\n0\nEOF\n"


def lwpolyline(corners, layer, *, closed=True):
    points = "".join(f"10\n{x:.4f}\n20\n{y:.4f}\n" for x, y in corners)
    return f"0\nLWPOLYLINE\n100\nAcDbEntity\n8\n{layer}\n100\nAcDbPolyline\n90\n{len(corners)}\n70\n{int(closed)}\n{points}"


def square(x, y, half=200.0):
    return [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)]


BY_NUMBER = tuple((f"S000{i}", x, y) for i, (_, x, y) in enumerate(THREE, 1))
text(
    "DXF: closed polylines",
    dxf([lwpolyline(square(x, y), "PARCEL") for x, y in projected("EPSG:4546")]),
    ".dxf",
    crs="EPSG:4546",
    sites=BY_NUMBER,
)
text("DXF: beside open lines, by layer", dxf([
    lwpolyline([(0, 0), (9, 9)], "ROAD", closed=False),
    *[lwpolyline(square(x, y), "PARCEL") for x, y in projected("EPSG:4546")],
]), ".dxf", crs="EPSG:4546", layer="PARCEL", sites=BY_NUMBER)  # fmt: skip
text(
    "DXF: lines only",
    dxf([lwpolyline([(0, 0), (9, 9)], "ROAD", closed=False)]),
    ".dxf",
    crs="EPSG:4546",
    refused="no closed polyline",
)


# --- boundary points of land offices -------------------------------------------------------------------


def boundary_points(*, zone="38", part=",", before="J"):
    head = "[属性描述]\n坐标系=2000国家大地坐标系\n几度分带=3\n投影类型=高斯克吕格\n计量单位=米\n带号=38\n精度=0.001\n[地块坐标]\n"
    lines = []
    for i, (name, (x, y)) in enumerate(
        zip(NAMES, projected("EPSG:4526" if zone else "EPSG:4547"), strict=True), 1
    ):
        corners = [*square(x, y), square(x, y)[0]]
        lines.append(part.join(("5", "16.0", str(i), name, "面", "", "工业", "", "@")))
        lines += [
            part.join((f"{before}{k % 4 + 1}", "1", f"{b:.4f}", f"{a:.4f}"))
            for k, (a, b) in enumerate(corners)
        ]
    return head + "\n".join(lines) + "\n"


text("boundary points: UTF-8", boundary_points(), ".txt")
text("boundary points: GBK", boundary_points(), ".txt", encoding="gbk")
text("boundary points: Windows", boundary_points().replace("\n", "\r\n"), ".txt", encoding="gbk")
text("a table in .txt", rows(plain, plain, head="name\tlon\tlat", part="\t"), ".txt")

# --- as further offices and programs write --------------------------------------------------------------


def dms_rounded(value, east):
    """Degrees, minutes and seconds as a program prints them: 2.9999999 minutes become 2 and 60.000 seconds."""
    whole = int(value)
    minutes = int((value - whole) * 60 - 1e-9)
    return f"{east}{whole}度{minutes}分{((value - whole) * 60 - minutes) * 60:.3f}秒"


text(
    "seconds rounded to sixty",
    rows(lambda v: dms_rounded(v, "东经"), lambda v: dms_rounded(v, "北纬"), head="地块名称,经度,纬度"),
)
text(
    "a heading over two columns",
    "地块,坐标,\n名称,经度,纬度\n" + "".join(f"{n},{x},{y}\n" for n, x, y in THREE),
)
text("traditional characters", "名稱,經度,緯度\n" + "".join(f"{n},{x},{y}\n" for n, x, y in THREE))
text(
    "Excel's Unicode text",
    "\ufeffname\tlon\tlat\r\n" + "".join(f"{n}\t{x}\t{y}\r\n" for n, x, y in THREE),
    ".txt",
    encoding="utf-16-le",
)
text(
    "comment lines of a survey program",
    "# exported\n# EPSG:4326\nname,lon,lat\n" + "".join(f"{n},{x},{y}\n" for n, x, y in THREE),
)
text("text sequence of GeoJSON", "".join("\x1e" + json.dumps(f) + "\n" for f in POINTS), ".geojsons")
text("scientific notation", rows(lambda v: f"{v:.8e}", lambda v: f"{v:.8e}"))
text("letters after the figures", rows(lambda v: f"{v}E", lambda v: f"{v}N"))
text(
    "a closing row of sums",
    "序号,名称,经度,纬度\n"
    + "".join(f"{i},{n},{x},{y}\n" for i, (n, x, y) in enumerate(THREE, 1))
    + "合计,,,\n",
)
text(
    "no-break spaces and zero widths",
    "\ufeffname,lon,lat\n" + "".join(f"{n},\u00a0{x},{y}\u200b\n" for n, x, y in THREE),
)

# --- what is refused, since the file cannot be read by siting ------------------------------------------

text("old workbook", "\ufeffx", ".xls", refused="save it as .xlsx")
text("drawing of AutoCAD", "AC1032", ".dwg", refused="[Ss]ave it as .dxf")
text("MapInfo", "!table", ".tab", refused="Export it as")
text("TopoJSON", '{"type":"Topology","objects":{},"arcs":[]}', ".json", refused="TopoJSON")
