"""Bad site files: how to make each, how to read it, and the content of its one line."""

import json
import struct
import warnings
import zipfile

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pyogrio
import shapely

LONG = "x" * 10_000
BOWTIE = "POLYGON ((112 37, 112.1 37.1, 112.1 37, 112 37.1, 112 37))"
SQUARE = "POLYGON ((112 37, 112.1 37, 112.1 37.1, 112 37.1, 112 37))"


# --- makers: each returns a function of the folder that writes one file and returns its path -------------


def text(content, *, name="sites.csv", encoding="utf-8"):
    def make(folder):
        path = folder / name
        path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
        return path

    return make


def csv(*rows, heading="site_id,name,lon,lat", name="sites.csv"):
    return text("\n".join([heading, *rows]) + "\n", name=name)


def frame(shapes=("POINT (112 37)", "POINT (113 38)"), crs=4326, **columns):
    columns = columns or {"name": [f"n{i}" for i in range(len(shapes))]}
    with np.errstate(invalid="ignore"):
        geometry = shapely.from_wkt(list(shapes))
    return gpd.GeoDataFrame(columns, geometry=geometry, crs=crs)


def vector(data, name="sites.gpkg", **options):
    def make(folder):
        path = folder / name
        with warnings.catch_warnings():
            # Writers warn about what these files deliberately lack: a CRS.
            warnings.simplefilter("ignore", UserWarning)
            if name.endswith("parquet"):
                data.to_parquet(path, **options)
            else:
                data.to_file(path, **options)
        return path

    return make


def bad_text(folder):
    """GeoParquet whose names are not UTF-8."""
    path = vector(frame(name=["good", "aaaa"]), "sites.parquet", compression=None)(folder)
    path.write_bytes(path.read_bytes().replace(b"aaaa", b"a\xff\xfea"))
    return path


def cut(make, *, keep, suffix=None):
    """Cut off the file that *make* writes, or its part of another suffix."""

    def made(folder):
        path = make(folder)
        part = path if suffix is None else path.with_suffix(suffix)
        content = part.read_bytes()
        part.write_bytes(content[: int(len(content) * keep)])
        return path

    return made


def without(make, *suffixes):
    def made(folder):
        path = make(folder)
        for suffix in suffixes:
            path.with_suffix(suffix).unlink()
        return path

    return made


def renamed(make, name):
    def made(folder):
        return make(folder).rename(folder / name)

    return made


def zipped(*makes, name="sites.zip", extra=()):
    def made(folder):
        inner = folder / "inner"
        inner.mkdir()
        for make in makes:
            make(inner)
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in sorted(inner.iterdir()):
                archive.write(part, part.name)
            for member in extra:
                archive.writestr(member, "nothing")
        return folder / name

    return made


def damaged_zip(folder):
    path = zipped(vector(frame(), "a.shp"))(folder)
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo("a.shp").header_offset + 40
    content = bytearray(path.read_bytes())
    content[start : start + 40] = b"\xff" * 40
    path.write_bytes(content)
    return path


def workbook(*rows, name="sites.xlsx", title="Sheet"):
    def make(folder):
        book = openpyxl.Workbook()
        book.active.title = title
        for row in rows:
            book.active.append(row)
        book.save(folder / name)
        return folder / name

    return make


def layers(*names):
    def make(folder):
        for name in names:
            frame().to_file(folder / "sites.gpkg", layer=name)
        return folder / "sites.gpkg"

    return make


def plain_layer(folder):
    pyogrio.write_dataframe(pd.DataFrame({"name": ["a"]}), folder / "sites.gpkg", layer="list")
    return folder / "sites.gpkg"


def plain_parquet(folder):
    pd.DataFrame({"lon": [112.0], "lat": [37.0]}).to_parquet(folder / "sites.parquet")
    return folder / "sites.parquet"


def geojson(*geometries, name="sites.geojson", **members):
    features = [
        {"type": "Feature", "properties": {"name": f"n{i}"}, "geometry": g} for i, g in enumerate(geometries)
    ]
    return text(json.dumps({"type": "FeatureCollection", **members, "features": features}), name=name)


def point(lon, lat):
    return {"type": "Point", "coordinates": [lon, lat]}


def kml(*placemarks, head='<?xml version="1.0" encoding="UTF-8"?>', tail="</Document></kml>"):
    body = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>' + "".join(placemarks) + tail
    return text(head + body, name="sites.kml")


def placemark(coordinates, kind="Point"):
    inside = f"<coordinates>{coordinates}</coordinates>"
    if kind == "Polygon":
        inside = f"<outerBoundaryIs><LinearRing>{inside}</LinearRing></outerBoundaryIs>"
    return f"<Placemark><name>here</name><{kind}>{inside}</{kind}></Placemark>"


def huge_claim(folder):
    """A zip whose shapefile claims to unpack to 5 GB."""
    path = zipped(vector(frame(), "a.shp"))(folder)
    content = bytearray(path.read_bytes())
    at = content.rindex(b"a.shp") - 46
    assert content[at : at + 4] == b"PK\x01\x02"
    content[at + 24 : at + 28] = struct.pack("<I", 0xFFFFFFF0)
    path.write_bytes(content)
    return path


def locked_zip(folder):
    path = zipped(vector(frame(), "a.shp"))(folder)
    content = bytearray(path.read_bytes())
    at = 0
    # The flag "encrypted" in each entry of the directory, and before each member.
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 4)
    path.write_bytes(content)
    return path


def unreadable(folder):
    path = csv("a,b,112,37")(folder)
    path.chmod(0)
    return path


def missing(name):
    return lambda folder: folder / name


def missing_beside(name, there):
    def make(folder):
        csv("a,b,112,37", name=there)(folder)
        return folder / name

    return make


def folder_itself(folder):
    (folder / "sites").mkdir()
    return folder / "sites"


def with_prj(content):
    def make(folder):
        path = SHP(folder)
        path.with_suffix(".prj").write_bytes(content)
        return path

    return make


SHP = vector(frame(), "sites.shp")
GBK_UNKNOWN = without(vector(frame(name=["ü,", "é ß"]), "sites.shp", encoding="CP850"), ".cpg")
GK = {"crs": "EPSG:4546"}

CASES = {
    # the file itself
    "missing": (missing("sites.csv"), {}, "no such site file"),
    "missing, one is near": (missing_beside("site.csv", "sites.csv"), {}, "Did you mean 'sites.csv'"),
    "folder": (folder_itself, {}, "folder"),
    "name too long": (missing("s" * 300 + ".csv"), {}, "cannot be looked up|no such"),
    "empty": (text(""), {}, "is empty"),
    "only spaces": (text(" \n\n  \n"), {}, "is empty"),
    "unknown extension": (csv("a,b,112,37", name="sites.dat"), {}, r"'\.dat'.*\.gpkg.*\.csv"),
    "no extension": (csv("a,b,112,37", name="sites"), {}, "without extension"),
    "old Excel": (
        text(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, name="sites.xlsx"),
        {},
        "old or locked",
    ),
    "xlsx called csv": (
        renamed(workbook(["lon"], [1]), "sites.csv"),
        {},
        "says CSV, but its content says zip, .*Excel",
    ),
    "csv called xlsx": (csv("a,b,112,37", name="sites.xlsx"), {}, "says Excel workbook"),
    "csv called gpkg": (csv("a,b,112,37", name="sites.gpkg"), {}, "says GeoPackage"),
    "geojson called csv": (
        renamed(geojson(point(112, 37)), "sites.csv"),
        {},
        "says CSV, but its content says GeoJSON",
    ),
    "web page called csv": (text("<!doctype html><html><body>404</body></html>"), {}, "HTML"),
    "gpkg called parquet": (renamed(vector(frame()), "sites.parquet"), {}, "content says GeoPackage"),
    # encodings and rows of text
    "unknown encoding": (
        text(b"site_id,name,lon,lat\n1,\x81,112,37\n"),
        {},
        r"byte 24 is neither UTF-8 nor GB18030",
    ),
    "UTF-16 cut off": (text("lon,lat\n112,37\n".encode("utf-16")[:-1]), {}, "not UTF-16"),
    "NUL byte": (text(b"lon,lat\n112,\x0037\n"), {}, "byte 13 is NUL"),
    "headings only": (csv(), {}, "no rows"),
    "blank rows only": (csv(",,,", ",,,"), {}, "no rows"),
    "too many values": (csv("a,b,112,37", "c,d,112,37,9"), {}, "line 3: 5 values under 4 headings"),
    "too few values": (csv("a,b,112,37", "", "c,d,112"), {}, "line 4: 3 values under 4 headings"),
    "quote not closed": (csv("a,b,112,37", 'c,"d,112,37', "e,f,112,37"), {}, "never closed"),
    "an old line end in a row cut short": (
        csv("a,b,112,37", "c\rd,113"),
        {},
        "line 3: .* values under 4 headings",
    ),
    "text in parquet that is none": (bad_text, {}, "damaged or not what its name says .*UTF8"),
    "quote that swallows a row": (
        csv('"a,b,112,37', '"c,d,113,38', "e,f,114,39"),
        {},
        "not closed at the end of its value",
    ),
    "quote not closed at the end": (csv("112,37,b", '112,37,"c', heading="lon,lat,name"), {}, "never closed"),
    "heading quote not closed": (text('lon,"lat\n112,37\n'), {}, "headings are not well-formed"),
    "heading twice": (csv("1,2,112,37", heading="note,note,lon,lat"), {}, "two columns are headed 'note'"),
    # coordinate columns
    "no coordinates": (
        csv("a,b", heading="name,price"),
        {},
        "no coordinate columns; the headings are 'name', 'price'",
    ),
    "longitude only": (csv("a,112", heading="name,lon"), {}, "no coordinate columns"),
    "lon twice": (csv("112,112,37", heading="lon,经度,lat"), {}, "'lon' and '经度' both mean longitude"),
    "coordinates twice": (
        csv("112,37,6e5,4e6", heading="lon,lat,x,y"),
        {},
        "given twice.*'lon' and 'lat'.*'x' and 'y'",
    ),
    "x and y without crs": (csv("112,37", heading="x,y"), {}, "does not state the CRS"),
    "wkt without crs": (text("wkt,name\nPOINT (112 37),a\n"), {}, "does not state the CRS"),
    "not a number": (
        csv("a,b,112,37", "c,d,112,abc"),
        {},
        r"line 3: the latitude \(lat\) is 'abc', not a finite number",
    ),
    "NaN": (csv("a,b,NaN,37"), {}, r"line 2: the longitude \(lon\) is 'NaN', which means missing"),
    "infinite": (csv("a,b,inf,37"), {}, "is 'inf', not a finite"),
    "too large for a float": (csv("a,b,1e999,37"), {}, "is '1e999', not a finite"),
    "two decimal marks": (
        csv("a;b;112,5.1;37,5", heading="id;name;lon;lat"),
        {},
        "'112,5.1'.*[Ww]rite it as in",
    ),
    "blank": (
        csv("a,b,112,37", "c,d,,37", "e,f, ,37"),
        {},
        r"line 3: the longitude \(lon\) is blank \(and 1 more\)",
    ),
    "line after a quoted break": (csv('a,"b\nb",112,37', "c,d,112,x"), {}, "line 4: .*'x'"),
    "latitude with an E": (csv("a,b,112°E,37°E"), {}, "is '37°E', not a finite number"),
    "xlsx text": (workbook(["lon", "lat"], [112, 37], [112, "#N/A"]), {}, "row 3: .*'#N/A'"),
    "xlsx blank": (workbook(["lon", "lat"], [112, 37], [], [None, 37]), {}, "row 4: .*blank"),
    "bad wkt": (
        text("wkt\nPOINT (112 37)\nPOINT (112\n"),
        {"crs": 4326},
        "line 3: 'POINT \\(112' is not a geometry",
    ),
    # where on Earth
    "outside the world": (
        csv("a,b,112,37", "c,d,-200,37"),
        {},
        r"line 3: 'd' \(-200, 37\) is outside the world",
    ),
    "latitude below": (csv("a,b,112,-95.5"), {}, "outside the world"),
    "swapped": (csv("a,b,37.5,112.1", "c,d,37.8,112.5"), {}, "look swapped"),
    "swapped in the west": (csv("a,b,39.4,75.9", "c,d,43.8,87.6"), {}, "look swapped.*declare crs"),
    "one of two swapped": (csv("a,b,112,37", "c,d,37,112"), {}, r"line 3: 'd' \(37, 112\).*look swapped"),
    "swapped geojson": (geojson(point(37.5, 112.1)), {}, "look swapped"),
    "projected in csv": (csv("a,b,602152.1,4158290.6"), {}, "look projected.*EPSG:4546"),
    "projected but labelled 4326": (
        vector(frame(["POINT (602152 4158290)"])),
        {},
        "look projected, but EPSG:4326",
    ),
    "projected geojson": (geojson(point(602152, 4158290)), {}, "look projected"),
    "degrees but labelled projected": (vector(frame(crs=4546)), {}, "looks like degrees, but EPSG:4546"),
    "degrees but declared projected": (csv("a,b,112,37"), GK, "looks like degrees, but EPSG:4546"),
    "x is north": (
        csv("4158290,602152", heading="easting,northing"),
        GK,
        "only when x and y are swapped.*northing",
    ),
    "x is north, with zone": (
        csv("4158290,37602152", heading="easting,northing"),
        {"crs": 4525},
        "only when x and y are swapped",
    ),
    "zone in the easting": (csv("37602152,4158290", heading="x,y"), GK, "cannot lie in EPSG:4546.*zone"),
    "zone not in the easting": (
        csv("602152,4158290", heading="x,y"),
        {"crs": 4525},
        "cannot lie in EPSG:4525",
    ),
    "at 0, 0": (csv("a,b,112,37", "c,d,0,0"), {}, "line 3: 'd' lies at 0, 0"),
    "no CRS": (vector(frame(crs=None)), {}, "does not state the CRS"),
    "shapefile without prj": (without(SHP, ".prj"), {}, "does not state the CRS"),
    "no CRS in parquet": (vector(frame(crs=None), "sites.parquet"), {}, "does not state the CRS"),
    "another crs declared": (
        vector(frame(crs=4490)),
        GK,
        "EPSG:4546 is declared, but the file itself says EPSG:4490",
    ),
    "another crs for kml": (kml(placemark("112,37")), GK, "the file itself says EPSG:4326"),
    "unknown crs": (csv("a,b,112,37"), {"crs": "EPSG:99999"}, "unknown crs 'EPSG:99999'"),
    "crs is a word": (csv("a,b,112,37"), {"crs": "Shanxi"}, "unknown crs 'Shanxi'"),
    "geocentric crs": (csv("1,2", heading="x,y"), {"crs": 4479}, "neither geographic nor projected"),
    "unknown datum": (csv("a,b,112,37"), {"datum": "gcj2"}, "unknown datum 'gcj2'.*gcj02"),
    "datum and projected crs": (csv("6e5,4e6", heading="x,y"), {**GK, "datum": "gcj02"}, "not in degrees"),
    "datum and projected file": (vector(frame(crs=4546)), {"datum": "bd09"}, "not in degrees"),
    "heading names a datum": (csv("112,37", heading="经度(GCJ-02),纬度(GCJ-02)"), {}, "Declare datum gcj02"),
    # geometry
    "no geometry": (
        vector(frame(["POINT (112 37)", None], name=["a", "b"])),
        {},
        "feature 2: 'b' has no geometry",
    ),
    "empty geometry": (vector(frame(["POINT (112 37)", "POLYGON EMPTY"])), {}, "feature 2: .*'n1' is empty"),
    "geojson without geometry": (geojson(point(112, 37), None), {}, "feature 2: 'n1' has no geometry"),
    "crossing itself": (
        vector(frame([SQUARE, BOWTIE])),
        {},
        "feature 2: .*'n1' is not valid.*Self-inter.*Fix geometries",
    ),
    "crossing itself in wkt": (text(f'name,wkt\na,"{BOWTIE}"\n'), {"crs": 4326}, "'a' is not valid"),
    "no area": (vector(frame(["POLYGON ((112 37, 113 38, 112 37, 112 37))"])), {}, "'n0' has no area"),
    "ring of one point": (
        geojson({"type": "Polygon", "coordinates": [[[112, 37]]]}),
        {},
        "feature 1: the geometry cannot be built",
    ),
    "lines": (vector(frame(["LINESTRING (112 37, 113 38)"])), {}, "'n0' is a LineString"),
    "several points": (vector(frame(["MULTIPOINT (112 37, 113 38)"])), {}, "'n0' is a MultiPoint"),
    "collection": (
        geojson({"type": "GeometryCollection", "geometries": [point(112, 37), point(113, 38)]}),
        {},
        "'n0' is a GeometryCollection",
    ),
    "points and polygons": (
        vector(frame(["POINT (112 37)", SQUARE])),
        {},
        r"mixed: feature 1 \('n0'\) is a Point, feature 2 \('n1'\) is a Polygon",
    ),
    "NaN in geojson": (
        text(
            '{"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [NaN, 37]}}',
            name="s.geojson",
        ),
        {},
        "feature 1: a coordinate is not a finite number",
    ),
    "NaN in a line": (
        vector(frame(["LINESTRING (112 37, nan 38)"]), "sites.parquet"),
        {},
        "feature 1: a coordinate is not a finite number",
    ),
    # damaged files
    "gpkg cut off": (cut(vector(frame()), keep=0.5), {}, "damaged or not what its name says"),
    "parquet cut off": (
        cut(vector(frame(), "sites.parquet"), keep=0.7),
        {},
        "damaged or not what its name says",
    ),
    "geojson cut off": (
        cut(geojson(point(112, 37), point(113, 38)), keep=0.8),
        {},
        "damaged or not what its name says",
    ),
    "kml cut off": (cut(kml(placemark("112,37")), keep=0.8), {}, "damaged or not what its name says"),
    "xlsx cut off": (
        cut(workbook(["lon", "lat"], [112, 37]), keep=0.8),
        {},
        "damaged or not what its name says",
    ),
    "zip cut off": (cut(zipped(SHP), keep=0.6), {}, "damaged or not what its name says"),
    "shp cut off": (cut(SHP, keep=0.8, suffix=".shp"), {}, r"\.shp part is cut off"),
    "dbf cut off": (cut(SHP, keep=0.5, suffix=".dbf"), {}, r"\.dbf part is cut off"),
    "shx cut off": (cut(SHP, keep=0.5, suffix=".shx"), {}, r"\.shx part is cut off"),
    "zip damaged": (damaged_zip, {}, "damaged or not what its name says"),
    "not xlsx inside": (zipped(SHP, name="sites.xlsx"), {}, "damaged or not what its name says"),
    "zip claims 4 GB": (huge_claim, {}, "unpacks to 4,096 MB"),
    "zip locked": (locked_zip, {}, "locked with a password"),
    # parts, layers and sheets
    "shapefile without shx": (without(SHP, ".shx"), {}, r"\.shx part is missing"),
    "shapefile without dbf": (without(SHP, ".dbf"), {}, r"\.dbf part is missing"),
    "prj in unknown encoding": (
        with_prj('GEOGCS["北京"]'.encode("gbk")),
        {},
        "prj part is not in UTF-8.*declare crs",
    ),
    "prj without sense": (with_prj(b"Shanxi"), {}, "does not state the CRS"),
    "dbf in unknown encoding": (GBK_UNKNOWN, {}, "unknown encoding.*cpg"),
    "no shapefile in zip": (
        zipped(extra=["readme.txt"]),
        {},
        "no shapefile in the zip; it holds 'readme.txt'",
    ),
    "two shapefiles in zip": (
        zipped(SHP, vector(frame(), "other.shp")),
        {},
        "2 shapefiles.*'other', 'sites'",
    ),
    "no such shapefile in zip": (zipped(SHP), {"layer": "x"}, "no single shapefile x.*'sites'"),
    "two layers": (layers("north", "south"), {}, "2 layers have geometry: 'north', 'south'.*layer"),
    "no such layer": (layers("north"), {"layer": "south"}, "no layer 'south'.*'north'"),
    "layer of a csv": (csv("a,b,112,37"), {"layer": "x"}, "CSV file has no layers"),
    "layer without geometry": (plain_layer, {}, "no layer has geometry"),
    "parquet without geometry": (plain_parquet, {}, "Parquet file without geometry"),
    "no such sheet": (
        workbook(["lon", "lat"], [112, 37], title="地块"),
        {"sheet": "x"},
        "no sheet 'x'.*'地块'",
    ),
    "sheet of a csv": (csv("a,b,112,37"), {"sheet": "x"}, "CSV file has no sheets"),
    "empty sheet": (workbook(), {}, "sheet is empty"),
    "sheet without rows": (workbook(["lon", "lat"]), {}, "no rows"),
    "no features": (geojson(), {}, "no features"),
    "kml without placemarks": (kml(), {}, "no placemarks"),
    "kml with a document type": (kml(head="<!DOCTYPE kml>"), {}, "document type"),
    "kml coordinates": (kml(placemark("112 37")), {}, "feature 1: the geometry cannot be built"),
    "not GeoJSON": (text('{"a": 1}', name="sites.geojson"), {}, "damaged or not what its name says"),
    "geojson in GBK": (
        text('{"name": "交城"}', name="sites.geojson", encoding="gbk"),
        {},
        "must be in UTF-8",
    ),
    # ids, elevations, areas
    "id twice": (
        csv("a,x,112,37", "b,y,112,37", "a,z,112,38"),
        {},
        "line 4: the id 'a' is that of line 2 too",
    ),
    "id blank": (csv("a,x,112,37", ",y,112,37"), {}, r"line 3: the id \(column 'site_id'\) is blank"),
    "ids twice by zeros": (vector(frame(id=[0, 0])), {}, "feature 2: the id '0' is that of feature 1 too"),
    "two id columns": (csv("a,b,112,37", heading="id,编号,lon,lat"), {}, "'id' and '编号' both mean site_id"),
    "two name columns": (csv("a,b,112,37", heading="name,名称,lon,lat"), {}, "both mean name.*name_zh"),
    "no such id column": (
        csv("a,b,112,37"),
        {"id_column": "nmae"},
        "id_column 'nmae' is not a column.*'name'",
    ),
    "elevation is a word": (
        csv("a,112,37,high", heading="name,lon,lat,elevation_m"),
        {},
        "line 2: 'elevation_m' of 'a' is 'high', not a number",
    ),
    "elevation too high": (
        csv("a,112,37,9001", heading="name,lon,lat,海拔"),
        {},
        "9001 m of 'a' is not within",
    ),
    "elevation too low": (
        csv("a,112,37,-501", heading="name,lon,lat,海拔"),
        {},
        "-501 m of 'a' is not within",
    ),
    "area negative": (
        csv("a,112,37,-3", heading="name,lon,lat,面积(亩)"),
        {},
        "the area of 'a', -0.2 ha, is not above",
    ),
    "area zero": (csv("a,112,37,0", heading="name,lon,lat,area_ha"), {}, "is not above zero"),
    "area with commas of two kinds": (
        csv('a,112,37,"1,200,000"', 'b,112.5,37,"1,5"', heading="name,lon,lat,area_mu"),
        {},
        "'1,5', not a number",
    ),
    "areas disagree": (
        csv("a,112,37,40,500", heading="name,lon,lat,area_ha,area_mu"),
        {},
        "'area_ha' and 'area_mu' of 'a' disagree: 40 and 33.3333 ha",
    ),
    # several faults, and names that try to break the message
    "several faults": (
        csv("a,x,112,37", "a,y,112,abc", "b,z,112,def"),
        {},
        r"line 3: .*'abc'.*\(and 2 more\)",
    ),
    "around the world": (
        vector(frame(["POLYGON ((-100 10, 100 10, 100 10.1, -100 10.1, -100 10))"])),
        {},
        "more than 180 degrees wide",
    ),
    "very long name": (csv(f"a,{LONG},112,95"), {}, "outside the world"),
    "very long name of a bad polygon": (vector(frame([BOWTIE], name=[LONG])), {}, "not valid"),
    "very long names mixed": (vector(frame(["POINT (112 37)", SQUARE], name=[LONG, LONG])), {}, "mixed"),
    "line breaks in a name": (vector(frame([None], name=["a\nb\r\tc"])), {}, "'a b c' has no geometry"),
    "braces in a name": (
        vector(frame([None], name=["${x}{0}%s\\"])),
        {},
        r"'\$\{x\}\{0\}%s\\' has no geometry",
    ),
    "very long id": (csv(f"{LONG},x,112,37", f"{LONG},y,112,37"), {}, "10000 characters"),
    "very long headings": (text(f"{LONG},{LONG}y\n1,2\n"), {}, "no coordinate columns"),
    "very long value": (csv(f"a,b,112,{LONG}"), {}, "not a finite number"),
}
