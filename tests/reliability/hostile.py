"""Hostile files, one trick each, built in code: how to make each, and the command line that reads it.

A case is a function of a folder, the path of a secret and the address of a server; it returns the arguments
of ``siting``. If ``reads`` is true the file is odd but legitimate, and must be read (its texts made
harmless).
"""

# ruff: noqa: F811, ARG005, S608, S105  (cases are functions of one name and one form, kept in CASES)
import base64
import io
import json
import sqlite3
import struct
import zipfile
from contextlib import closing
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

CASES = {}
OUTPUTS = "ranking,measurements,geopackage,result,map,workbook"


@dataclass(frozen=True)
class Case:
    make: object
    reads: bool = False


def case(name, *, reads=False):
    def note(make):
        CASES[name] = Case(make, reads)
        return make

    return note


def run(path):
    return ["run", "--sites", str(path), "--outputs", OUTPUTS, "--out", str(path.parent / "out")]


def file_case(name, ending, content, *, reads=False):
    """A site file of bytes or text; SECRET, NAME (of it) and URL are filled in."""

    def make(folder, secret, url):
        data = content if isinstance(content, bytes) else content.encode()
        data = data.replace(b"SECRET", str(secret).encode()).replace(b"NAME", secret.name.encode())
        path = folder / f"sites{ending}"
        path.write_bytes(data.replace(b"URL", url.encode()))
        return run(path)

    CASES[name] = Case(make, reads)


# --- virtual files of GDAL, links, addresses --------------------------------------------------------------

VRT = '<OGRVRTDataSource>{pad}<OGRVRTLayer name="x"><SrcDataSource>{source}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
SOURCES = {
    "file": "SECRET",
    "curl": "/vsicurl/URL/x.csv",
    "http": "URL/x.geojson",
    "zip": "/vsizip//vsicurl/URL/a.zip",
}
# Bytes 24-27 are negative, which was accepted as a length.
PAD = "<!--xx\u00e9\u00e9-->"

for key, source in SOURCES.items():
    for ending in (".geojson", ".json", ".gpkg", ".kml", ".shp", ".csv", ".parquet", ".xlsx"):
        file_case(f"vrt {key} as {ending}", ending, VRT.format(pad="", source=source))

    @case(f"vrt {key} in a zipped shapefile")
    def make(folder, secret, url, source=source):
        text = VRT.format(pad=PAD, source=source).replace("SECRET", str(secret)).replace("URL", url)
        path = folder / "sites.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("x.shp", text.encode("latin-1"))
            archive.writestr("x.shx", b"\0" * 100)
            archive.writestr("x.dbf", dbf([]))
        return run(path)

    file_case(
        f"vrt {key} behind a brace",
        ".geojson",
        '{"a": "' + VRT.format(pad="", source=source).replace('"', "'") + '"}',
    )


def dbf(rows, width=10):
    head = struct.pack("<BBBBIHH20x", 3, 126, 1, 1, len(rows), 65, width + 1)
    field = b"name".ljust(11, b"\0") + b"C" + b"\0" * 4 + bytes([width, 0]) + b"\0" * 14
    return head + field + b"\r" + b"".join(b" " + r.ljust(width)[:width] for r in rows)


for text in (
    '{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read SECRET"}',
    '{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read /vsicurl/URL/x"}',
    '{"stac_version": "1.0.0", "type": "FeatureCollection", "features": [], "links": [{"rel": "next", "href": "URL"}]}',
    '{"currentVersion": 10.9, "geometryType": "esriGeometryPoint", "url": "URL", "features": []}',
    '{"openapi": "3.0.0", "servers": [{"url": "URL"}]}',
    '{"type": "Topology", "objects": {}, "arcs": [], "href": "URL"}',
):
    file_case(f"json {text[:40]}", ".geojson", text)

POINT = '{"type": "Point", "coordinates": [112.1, 37.5]}'
FEATURE = f'{{"type": "Feature", "properties": {{"name": "a"}}, "geometry": {POINT}}}'
LINK = '{"type": "link", "properties": {"href": "URL/crs", "type": "proj4"}}'
LINKED = {
    "head": f'{{"type": "FeatureCollection", "crs": {LINK}, "features": [{FEATURE}]}}',
    "end": f'{{"type": "FeatureCollection", "features": [{FEATURE}], "crs": {LINK}}}',
    "geometry": f'{{"type": "FeatureCollection", "features": [{FEATURE.replace(POINT, POINT[:-1] + ", " + chr(34) + "crs" + chr(34) + ": " + LINK + "}")}]}}',
}
for where, text in LINKED.items():
    file_case(f"crs link at the {where}", ".geojson", text)
    file_case(f"crs link at the {where}, escaped", ".geojson", text.replace('"crs"', '"\\u0063rs"'))
    file_case(f"crs link at the {where}, cut by NUL", ".geojson", text.replace('"crs"', '"crs\\u0000x"'))
    file_case(f"crs link at the {where}, single quotes", ".geojson", text.replace('"crs"', "'crs'"))
    file_case(f"crs link at the {where}, comment", ".geojson", text.replace('"crs":', '"crs" /* */ :'))
    file_case(f"crs url at the {where}", ".geojson", text.replace('"link"', '"url"').replace("href", "url"))
for name in ("URL/crs", "/vsicurl/URL/crs", "SECRET", "file://SECRET", "urn:x:URL"):
    named = LINKED["head"].replace(LINK, json.dumps({"type": "name", "properties": {"name": name}}))
    file_case(f"crs named {name}", ".geojson", named, reads=None)


# --- XML ----------------------------------------------------------------------------------------------------

ENTITIES = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
DOCTYPES = {
    "laughs": f'<!DOCTYPE x [<!ENTITY e0 "{"ha" * 50}">{ENTITIES}]>',
    "quadratic": f'<!DOCTYPE x [<!ENTITY e9 "{"a" * 100_000}">]>',
    "xxe file": '<!DOCTYPE x [<!ENTITY e9 SYSTEM "file://SECRET">]>',
    "xxe http": '<!DOCTYPE x [<!ENTITY e9 SYSTEM "URL/e">]>',
    "dtd http": '<!DOCTYPE x SYSTEM "URL/x.dtd">',
    "parameter": '<!DOCTYPE x [<!ENTITY % p SYSTEM "URL/p"> %p;]>',
}
KML = '<?xml version="1.0" encoding="{encoding}"?>{doctype}<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>{name}</name><Point><coordinates>112,37</coordinates></Point></Placemark></kml>'

for key, doctype in DOCTYPES.items():
    name = "&e9;" * (1 if key != "quadratic" else 20_000) if key not in {"dtd http", "parameter"} else "a"
    for encoding in ("UTF-8", "UTF-16"):
        text = KML.format(encoding=encoding, doctype=doctype, name=name)

        @case(f"kml {key} {encoding}")
        def make(folder, secret, url, text=text, encoding=encoding):
            path = folder / "sites.kml"
            path.write_bytes(text.replace("SECRET", str(secret)).replace("URL", url).encode(encoding))
            return run(path)

        @case(f"kmz {key} {encoding}")
        def make(folder, secret, url, text=text, encoding=encoding):
            path = folder / "sites.kmz"
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                archive.writestr(
                    "doc.kml", text.replace("SECRET", str(secret)).replace("URL", url).encode(encoding)
                )
            return run(path)


def workbook(rows=(("name", "lon", "lat"), ("a", 112, 37), ("b", 113, 38))):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def document(paragraphs=("The PUE is 1.15.",)):
    import docx

    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    made.sections[0].header.paragraphs[0].text = "header"
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def changed(archive, member, change):
    """A zip with one member changed (or added) by a function of its bytes."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        names = old.namelist()
        for name in names + [member] * (member not in names):
            data = old.read(name) if name in names else b""
            new.writestr(name, change(data) if name == member else data)
    return held.getvalue()


def with_doctype(doctype):
    def change(data):
        text = data.decode()
        start = text.index("?>") + 2 if text.startswith("<?xml") else 0
        end = text.rindex("</") if "</" in text else len(text)
        return (text[:start] + doctype + text[start:end] + "&e9;" + text[end:]).encode()

    return change


PARTS = {
    "xlsx": ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"],
    "docx": ["word/document.xml", "word/styles.xml", "[Content_Types].xml", "word/_rels/document.xml.rels", "word/header1.xml"],
}  # fmt: skip


def audit(path):
    return ["audit", str(path), "--site", "37.5,112.1", "--out", str(path.parent / "out")]


def packed_case(name, kind, change, member, *, reads=False):
    def make(folder, secret, url):
        def filled(data):
            data = change(data)
            return data.replace(b"SECRET", str(secret).encode()).replace(b"URL", url.encode())

        path = folder / f"sites.{kind}"
        path.write_bytes(changed(workbook() if kind == "xlsx" else document(), member, filled))
        return run(path) if kind == "xlsx" else audit(path)

    CASES[f"{kind} {name}"] = Case(make, reads)


for kind, members in PARTS.items():
    for member in members:
        for key in ("laughs", "xxe file", "xxe http"):
            # A part that is not needed may be ignored: refused or read, but never followed.
            packed_case(f"{key} in {member}", kind, with_doctype(DOCTYPES[key]), member, reads=None)
        packed_case(f"{member} cut", kind, lambda data: data[: len(data) // 2], member, reads=None)
        packed_case(
            f"{member} of no encoding",
            kind,
            lambda data: b'<?xml version="1.0" encoding="bogus-8"?><a/>',
            member,
            reads=None,
        )
        packed_case(
            f"{member} nested deep",
            kind,
            lambda data: b"<a>" * 200_000 + b"</a>" * 200_000,
            member,
            reads=None,
        )
        packed_case(
            f"{member} of another root", kind, lambda data: b"<html><body>x</body></html>", member, reads=None
        )

SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
# What is long is written only when its case runs: (before, text, times, after).
SHEETS = {
    "a text of 600 MB": (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>',
        "x",
        600_000_000,
        "</t></is></c></row>",
    ),
    "5 M empty rows": ("", "<row/>", 5_000_000, ""),
    "2 M full rows": ("", "<row><c><v>1</v></c></row>", 2_000_000, ""),
    "a row number of 30 digits": f'<row r="{"9" * 30}"><c r="A1"><v>1</v></c></row>',
    "a cell far outside": '<row r="1"><c r="ZZZZZZ99999999999"><v>1</v></c></row>',
    "a style of 30 digits": f'<row r="1"><c r="A1" s="{"9" * 30}"><v>1</v></c></row>',
    "a shared text that is not there": '<row r="1"><c r="A1" t="s"><v>999999999</v></c></row>',
    "a date of 400 digits": f'<row r="1"><c r="A1" t="d"><v>{"9" * 400}</v></c></row>',
    "a number of 10^6 digits": f'<row r="1"><c r="A1"><v>{"9" * 1_000_000}</v></c></row>',
    "a wrong size": '<row r="1"><c r="XFD1" t="inlineStr"><is><t>x</t></is></c></row>',
}


def spelled(content):
    if isinstance(content, str):
        return content
    before, text, times, after = content
    return before + text * times + after


for key, rows in SHEETS.items():
    packed_case(
        key,
        "xlsx",
        lambda _data, rows=rows: SHEET.format(spelled(rows)).encode(),
        "xl/worksheets/sheet1.xml",
    )
packed_case(
    "2 M shared texts",
    "xlsx",
    lambda _d: (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        + "<si><t>x</t></si>" * 2_000_000
        + "</sst>"
    ).encode(),
    "xl/sharedStrings.xml",
    reads=None,
)
packed_case(
    "a remote link",
    "xlsx",
    lambda d: d.replace(
        b"</Relationships>",
        b'<Relationship Id="rX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink" Target="URL/x" TargetMode="External"/></Relationships>',
    ),
    "xl/_rels/workbook.xml.rels",
    reads=None,
)
packed_case(
    "a remote template",
    "docx",
    lambda d: d.replace(
        b"</Relationships>",
        b'<Relationship Id="rX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="URL/x" TargetMode="External"/></Relationships>',
    ),
    "word/_rels/document.xml.rels",
    reads=True,
)
packed_case(
    "a relationship of nothing",
    "docx",
    lambda d: d.replace(b"</Relationships>", b"<Relationship/></Relationships>"),
    "word/_rels/document.xml.rels",
    reads=None,
)
packed_case("macros", "docx", lambda _d: b"\xd0\xcf\x11\xe0" * 100, "word/vbaProject.bin", reads=None)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BODIES = {
    "6 M paragraphs": ("", "<w:p/>", 6_000_000, ""),
    "tables nested 3,000 deep": "<w:tbl><w:tr><w:tc>" * 3_000 + "</w:tc></w:tr></w:tbl>" * 3_000,
    "a text of 20 MB": ("<w:p><w:r><w:t>", "x", 20_000_000, "</w:t></w:r></w:p>"),
    "a text of 600 MB": ("<w:p><w:r><w:t>", "x", 600_000_000, "</w:t></w:r></w:p>"),
    "nothing": "",
}
for key, body in BODIES.items():
    packed_case(
        key,
        "docx",
        lambda _d, body=body: f"<w:document {W}><w:body>{spelled(body)}</w:body></w:document>".encode(),
        "word/document.xml",
    )


# --- archives -----------------------------------------------------------------------------------------------


def shapefile_parts(names=("a", "b")):
    import tempfile
    from pathlib import Path

    frame = gpd.GeoDataFrame(
        {"name": list(names)}, geometry=[shapely.Point(112 + i, 37) for i in range(len(names))], crs=4326
    )
    with tempfile.TemporaryDirectory() as folder:
        frame.to_file(Path(folder, "x.shp"))
        return {p.suffix: p.read_bytes() for p in Path(folder).iterdir()}


def zip_case(name, build, *, ending=".zip", reads=False):
    def make(folder, secret, _url):
        path = folder / f"sites{ending}"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            build(archive, secret)
        return run(path)

    CASES[f"zip {name}"] = Case(make, reads)


def put(archive, parts, stem="x"):
    for suffix, data in parts.items():
        archive.writestr(f"{stem}{suffix}", data)


def link(archive, secret):
    put(archive, {s: d for s, d in shapefile_parts().items() if s != ".dbf"})
    info = zipfile.ZipInfo("x.dbf")
    info.external_attr = 0o120777 << 16
    archive.writestr(info, str(secret))


zip_case("leads out of the folder", lambda a, _s: put(a, shapefile_parts(), "../../../x"), reads=None)
zip_case("absolute names", lambda a, _s: put(a, shapefile_parts(), "/tmp/x"), reads=None)  # noqa: S108
zip_case("backslashes", lambda a, _s: put(a, shapefile_parts(), "a\\..\\..\\x"), reads=None)
zip_case("names with controls", lambda a, _s: put(a, shapefile_parts(), "x\x1b[2J"), reads=None)
zip_case("a part that is a link", link)
zip_case(
    "a table of 400 MB", lambda a, _s: put(a, {**shapefile_parts(), ".dbf": dbf([b"x"]) + b" " * 400_000_000})
)
zip_case("30,000 members", lambda a, _s: [a.writestr(f"{i}.txt", b"") for i in range(30_000)])
zip_case("a zip in a zip", lambda a, _s: a.writestr("x.zip", b"PK\x05\x06" + b"\0" * 18))
zip_case("nothing in it", lambda a, _s: a.writestr("read me.txt", b"x"))
zip_case("kmz of 700 MB", lambda a, _s: a.writestr("doc.kml", b"<kml>" + b" " * 700_000_000), ending=".kmz")
zip_case(
    "kmz of tags",
    lambda a, _s: a.writestr("doc.kml", b"<kml>" + b"<a/>" * 6_000_000 + b"</kml>"),
    ending=".kmz",
)
zip_case("xlsx of other things", lambda a, _s: a.writestr("x", b"y"), ending=".xlsx")


def patched(name, change, *, ending=".zip"):
    def make(folder, _secret, _url):
        path = folder / f"sites{ending}"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            put(archive, shapefile_parts())
        path.write_bytes(change(path.read_bytes()))
        return run(path)

    CASES[f"zip {name}"] = Case(make)


def all_headers(data, offset_local, offset_central, value):
    data = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", offset_local), (b"PK\x01\x02", offset_central)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset : at + offset + len(value)] = value
            at = data.find(mark, at + 4)
    return bytes(data)


patched("says 4 GB", lambda d: all_headers(d, 22, 24, b"\xfe\xff\xff\xff"))
patched("says 1 byte", lambda d: all_headers(d, 22, 24, b"\x01\0\0\0"))
patched("a password", lambda d: all_headers(d, 6, 8, b"\x01\0"))
patched("a method of 77", lambda d: all_headers(d, 8, 10, b"\x4d\0"))
patched("bad checksums", lambda d: all_headers(d, 14, 16, b"\1\2\3\4"))
patched("cut in half", lambda d: d[: len(d) // 2])
patched("bad deflate", lambda d: d[:60] + bytes(b ^ 0x55 for b in d[60:120]) + d[120:])


# --- GeoPackage, GeoParquet, GeoJSON, KML, CSV --------------------------------------------------------------

ENDLESS = (
    "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x AS fid, NULL AS geom FROM c"
)


def package_case(name, *statements, reads=False, columns=0):
    def make(folder, secret, url):
        path = folder / "sites.gpkg"
        extra = {f"c{i}": [1, 2] for i in range(columns)}
        shapes = [shapely.Point(112, 37), shapely.Point(113, 38)]
        gpd.GeoDataFrame(pd.DataFrame({"name": ["a", "b"], **extra}), geometry=shapes, crs=4326).to_file(
            path, layer="a"
        )
        with closing(sqlite3.connect(path)) as database:
            for trigger in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall():
                database.execute(f'DROP TRIGGER "{trigger[0]}"')
            for statement in statements:
                database.execute(statement.replace("SECRET", str(secret)).replace("URL", url))
            database.commit()
        return run(path)

    CASES[f"gpkg {name}"] = Case(make, reads)


AS_LAYER = (
    "UPDATE gpkg_contents SET table_name = 'b', identifier = 'b' WHERE table_name = 'a'",
    "UPDATE gpkg_geometry_columns SET table_name = 'b' WHERE table_name = 'a'",
)
package_case(
    "an endless view for a layer", f"CREATE VIEW b AS {ENDLESS}", "PRAGMA foreign_keys = OFF", *AS_LAYER
)
package_case("an endless view beside", f"CREATE VIEW b AS {ENDLESS}")
package_case(
    "a view of a great blob", "CREATE VIEW b AS SELECT fid, zeroblob(900000000) AS geom FROM a", *AS_LAYER
)
package_case(
    "a view for the list of layers",
    "ALTER TABLE gpkg_contents RENAME TO c",
    "CREATE VIEW gpkg_contents AS SELECT * FROM c",
)
package_case("an endless view for metadata", f"CREATE VIEW gpkg_metadata AS {ENDLESS}")
package_case(
    "a broken schema",
    "PRAGMA writable_schema = ON",
    "UPDATE sqlite_master SET sql = 'CREATE TABLE a (((' WHERE name = 'a'",
)
package_case(
    "a view of itself",
    "PRAGMA writable_schema = ON",
    "CREATE VIEW b AS SELECT 1 AS fid",
    "UPDATE sqlite_master SET sql = 'CREATE VIEW b AS SELECT * FROM b' WHERE name = 'b'",
)
package_case("shapes of garbage", "UPDATE a SET geom = x'4750000100000000ffffffff'")
package_case("shapes of 2^31 points", "UPDATE a SET geom = x'47500001e6100000' || x'0102000000ffffff7f'")
package_case("shapes that are texts", "UPDATE a SET geom = 'POINT (1 2)'")
# Identified by its number.
package_case("a crs of nothing", "UPDATE gpkg_spatial_ref_sys SET definition = 'GARBAGE['", reads=None)
package_case(
    "a crs with an address",
    "UPDATE gpkg_spatial_ref_sys SET definition = 'URL/crs', organization = 'none'",
    reads=None,
)
package_case(
    "a crs with a path",
    "UPDATE gpkg_spatial_ref_sys SET definition = 'SECRET', organization = 'none'",
    reads=None,
)
package_case(
    "a table that is not there",
    "UPDATE gpkg_contents SET table_name = 'zzz'",
    "UPDATE gpkg_geometry_columns SET table_name = 'zzz'",
)
package_case("1,990 columns", columns=1_990)
package_case("no layers", "DELETE FROM gpkg_contents", "DELETE FROM gpkg_geometry_columns", "DROP TABLE a")
for attached in ("VirtualOGR('SECRET')", "VirtualShape('SECRET', 'UTF-8', 4326)", "fts5(x)"):
    package_case(
        f"virtual {attached}",
        "PRAGMA writable_schema = ON",
        f"INSERT INTO sqlite_master VALUES ('table', 'b', 'b', 0, \"CREATE VIRTUAL TABLE b USING {attached}\")",
        reads=None,
    )


def parquet_case(name, table, *, change=None):
    def make(folder, _secret, _url):
        path = folder / "sites.parquet"
        made = table()
        pq.write_table(made, path, compression="zstd")
        if change is not None:
            path.write_bytes(change(path.read_bytes()))
        return run(path)

    CASES[f"parquet {name}"] = Case(make)


WKB = shapely.to_wkb(shapely.Point(112, 37))


def geo_table(metadata, rows=2, **columns):
    data = {
        "geometry": pa.array([WKB] * rows, pa.binary()),
        **{k: pa.array([v] * rows) for k, v in columns.items()},
    }
    return pa.table(data).replace_schema_metadata(
        {"geo": metadata if isinstance(metadata, str) else json.dumps(metadata)}
    )


GEO = {
    "version": "1.0.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
}


def same_values(rows, length=1_000):
    dictionary = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), pa.array([WKB]))
    text = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), pa.array(["x" * length]))
    return pa.table({"geometry": dictionary.cast(pa.binary()), "text": text}).replace_schema_metadata(
        {"geo": json.dumps(GEO)}
    )


parquet_case("of 5 M rows of one long text", lambda: same_values(5_000_000))
parquet_case("of 60 k rows of one text of 900 kB", lambda: same_values(60_000, 900_000))
parquet_case("of 200 k rows of one text of 900 kB", lambda: same_values(200_000, 900_000))
parquet_case("geo is no JSON", lambda: geo_table("{"))
parquet_case("geo is a list", lambda: geo_table([]))
parquet_case("geo names no column", lambda: geo_table({**GEO, "primary_column": "zzz"}))
parquet_case(
    "crs is damaged",
    lambda: geo_table(
        {
            **GEO,
            "columns": {
                "geometry": {"encoding": "WKB", "geometry_types": [], "crs": {"type": "ProjectedCRS"}}
            },
        }
    ),
)
parquet_case(
    "crs is a number",
    lambda: geo_table(
        {**GEO, "columns": {"geometry": {"encoding": "WKB", "geometry_types": [], "crs": 10**30}}}
    ),
)
parquet_case("geometry is text", lambda: geo_table(GEO).set_column(0, "geometry", pa.array(["x", "y"])))
parquet_case(
    "geometry is garbage",
    lambda: geo_table(GEO).set_column(0, "geometry", pa.array([b"\1\2\0\0\0\xff\xff\xff\xff", b"x"])),
)
parquet_case("20,000 columns", lambda: geo_table(GEO, **{f"c{i}": 1 for i in range(20_000)}))
parquet_case(
    # A column without blanks whose description counts blanks: a library ends the process when asked for it.
    "a column that is not what its statistics say",
    lambda: geo_table(GEO, name="x"),
    change=lambda d: d.replace(b"\x15\x0c\x25\x02\x18", b"\x15\x0c\x25\x00\x18"),
)
parquet_case("no rows", lambda: geo_table(GEO, rows=0))
parquet_case("cut", lambda: geo_table(GEO), change=lambda d: d[:-20])
parquet_case(
    "its footer changed",
    lambda: geo_table(GEO),
    change=lambda d: d[:-200] + bytes(b ^ 1 for b in d[-200:-8]) + d[-8:],
)

JSONS = {
    "200,000 brackets": "[" * 200_000,
    "a deep crs": '{"crs":{' + '"a":{' * 100_000,
    "a deep attribute": '{"type": "Feature", "geometry": null, "properties": {"a": ' + "[" * 5_000 + "]" * 5_000 + "}}",
    "infinite coordinates": FEATURE.replace("112.1", "1e999"),
    "a number of 10^6 digits": FEATURE.replace("112.1", "1" * 1_000_000),
    "coordinates of words": FEATURE.replace("112.1", '"x"'),
    "coordinates of lists": FEATURE.replace("[112.1, 37.5]", "[[[112.1, 37.5]]]"),
    "half a surrogate": FEATURE.replace('"a"', '"\\ud800"'),
    "no features": '{"type": "FeatureCollection", "features": []}',
    "features of numbers": '{"type": "FeatureCollection", "features": [1, 2]}',
    "a text of 30 MB": FEATURE.replace('"a"', '"' + "x" * 30_000_000 + '"'),
    "two M empty features": '{"type": "FeatureCollection", "features": [' + ", ".join(["{}"] * 200_000) + "]}",
}  # fmt: skip
for key, text in JSONS.items():
    file_case(
        f"geojson {key}",
        ".geojson",
        text,
        reads=None if key == "half a surrogate" or "deep attr" in key else False,
    )

MULTI = "<MultiGeometry>"
KMLS = {
    "20,000 nested shapes": MULTI * 20_000 + MULTI.replace("<", "</") * 20_000,
    "coordinates of words": "<Point><coordinates>x,y</coordinates></Point>",
    "infinite coordinates": "<Point><coordinates>inf,nan</coordinates></Point>",
    "a number of 10^6 digits": f"<Point><coordinates>{'1' * 1_000_000},1</coordinates></Point>",
    "only a link": "<NetworkLink><Link><href>URL/x.kml</href></Link></NetworkLink>",
    "own columns for each": "</Placemark>" + "".join(f'<Placemark><ExtendedData><Data name="c{i}"><value>1</value></Data></ExtendedData><Point><coordinates>112,37</coordinates></Point></Placemark>' for i in range(5_000)) + "<Placemark>",
    "placemarks in placemarks": "<Placemark>" * 20_000 + "</Placemark>" * 20_000,
}  # fmt: skip
for key, inner in KMLS.items():
    file_case(
        f"kml {key}",
        ".kml",
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark>{inner}</Placemark></kml>',
    )
file_case("kml of no encoding", ".kml", '<?xml version="1.0" encoding="bogus-8"?><kml></kml>')

BAD_TEXTS = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "＝1+1", "</script><script>alert(1)</script>", "${7*7}{{7*7}}", "<img src=x onerror=alert(1)>", "a\u2028b", "a\u202eb", "x'); DROP TABLE a;--", "%s%n", "\x1b[2J", "javascript:alert(1)"]  # fmt: skip
for ending in (".csv", ".xlsx", ".gpkg", ".geojson", ".kml", ".parquet", ".zip"):

    @case(f"texts in every column, {ending}", reads=True)
    def make(folder, _secret, _url, ending=ending):
        texts = [t.replace("\x1b", "") for t in BAD_TEXTS] if ending in {".xlsx", ".kml"} else BAD_TEXTS
        places = {"lon": [112 + i / 100 for i in range(len(texts))], "lat": [37.5] * len(texts)}
        table = pd.DataFrame(
            {"site_id": [f"s{i}" for i in range(len(texts))], "name": texts, "remark": texts, **places}
        )
        path = folder / f"sites{ending}"
        frame = gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(table.lon, table.lat), crs=4326)
        if ending == ".csv":
            table.to_csv(path, index=False)
        elif ending == ".xlsx":
            table.to_excel(path, index=False)
        elif ending == ".parquet":
            frame.to_parquet(path)
        elif ending == ".zip":
            frame.to_file(folder / "x.shp", encoding="utf-8")
            with zipfile.ZipFile(path, "w") as archive:
                for part in folder.glob("x.*"):
                    archive.write(part, part.name)
        elif ending == ".kml":
            from xml.sax.saxutils import escape

            marks = "".join(
                f"<Placemark><name>{escape(t)}</name><Point><coordinates>{x},37.5</coordinates></Point></Placemark>"
                for t, x in zip(texts, places["lon"], strict=True)
            )
            path.write_text(
                f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{marks}</Document></kml>',
                encoding="utf-8",
            )
        else:
            frame.to_file(path)
        return run(path)


file_case("csv with NUL", ".csv", b"lon,lat\n112,3\0\n")
file_case(
    "csv of 100,000 columns",
    ".csv",
    "lon,lat," + ",".join(f"c{i}" for i in range(100_000)) + "\n" + "1," * 100_001 + "1\n",
)
file_case("csv with a text of 30 MB", ".csv", "name,lon,lat\n" + "x" * 30_000_000 + ",112,37\n")
file_case("csv with a quote that stays open", ".csv", 'name,lon,lat\n"a,112,37\n' * 2)
file_case("csv with odd headings", ".csv", "lon,lat,=1+1,</script>,\x1b[2J\n112,37,1,1,1\n", reads=True)
file_case("csv of a binary", ".csv", bytes(range(256)) * 100)
file_case(
    "csv of 2,100 columns",
    ".csv",
    "name,lon,lat," + ",".join(f"c{i}" for i in range(2_100)) + "\na,112,37," + "1," * 2_099 + "1\n",
)


# --- studies ------------------------------------------------------------------------------------------------

STUDY = """title: T
sites: {{file: {sites}{extra}}}
criteria:
  - id: elevation
    measure: attribute
    params: {{column: v}}
    weight: 1
    value: {{kind: linear, worst: 0, best: 10}}
{more}"""


def study_case(name, text=None, *, sites="s.csv", extra="", more="", reads=False, prepare=None):
    def make(folder, secret, url):
        (folder / "s.csv").write_text("name,lon,lat,v\na,112,37,1\nb,113,38,2\n")
        filled = text if text is not None else STUDY.format(sites=sites, extra=extra, more=more)
        path = folder / "study.yaml"
        data = filled if isinstance(filled, bytes) else filled.encode()
        path.write_bytes(data.replace(b"SECRET", str(secret).encode()).replace(b"URL", url.encode()))
        if prepare is not None:
            prepare(folder, secret, url)
        return ["run", str(path), "--out", str(folder / "out")]

    CASES[f"study {name}"] = Case(make, reads)


def raster_vrt(source):
    def prepare(folder, secret, url):
        filled = source.replace("SECRET", str(secret)).replace("URL", url)
        (folder / "dem.tif").write_text(
            f'<VRTDataset rasterXSize="9" rasterYSize="9"><VRTRasterBand dataType="Float32" band="1"><SimpleSource><SourceFilename>{filled}</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>'
        )
        (folder / "dem.vrt").write_bytes((folder / "dem.tif").read_bytes())

    return prepare


def layer_vrt(folder, _secret, url):
    (folder / "l.geojson").write_text(VRT.format(pad="", source=f"/vsicurl/{url}/x.csv"))


study_case("honest", reads=True)
study_case(
    "laughing anchors",
    "a: &a [x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join([f'*{chr(97 + i)}'] * 9)}]\n" for i in range(8)),
)
study_case("an anchor of itself", "title: &a [*a]\n")
study_case("a python tag", "title: !!python/object/apply:os.system ['echo x']\n")
study_case("a binary tag", "title: !!binary aGVsbG8=\n")
study_case("20,000 deep", "title: " + "[" * 20_000)
study_case("deep by indent", "".join(" " * i + "a:\n" for i in range(1_500)))
study_case("6 MB", "title: " + "x" * 6_000_000)
study_case("NUL", b"title: a\0b\n")
study_case("UTF-16", "title: x\n".encode("utf-16"))
study_case("two documents", "title: a\n---\ntitle: b\n")
study_case("a number of 10^5 digits", "title: x\nmin_coverage: " + "9" * 100_000 + "\n")
study_case("a date that is none", "title: 2026-99-99\n")
study_case("keys that are lists", "? [a, b]\n: 1\n")
study_case("merge keys", "a: &a {x: 1}\nb:\n  <<: *a\n  <<: *a\n")
study_case("a list", "- 1\n- 2\n")
study_case(
    "control codes",
    STUDY.format(sites="s.csv", extra="", more="").replace("title: T", 'title: "\\e]0;x\\a\\e[2J T"'),
    reads=True,
)
for address in (
    "/vsicurl/URL/s.csv",
    "/vsizip//vsicurl/URL/a.zip/x.shp",
    "URL/s.geojson",
    "/vsicurl?url=URL",
    "/vsigzip/SECRET",
    "/dev/zero",
    "/dev/stdin",
    "s.csv/x",
    "GPKG:SECRET",
    "/proc/self/mem",
    "file://SECRET",
    "x.shp",
):
    study_case(f"sites at {address}", sites=json.dumps(address))
for address in (
    "/vsicurl/URL/d.tif",
    "/vsicurl?url=URL",
    "URL/d.tif",
    "GTIFF_DIR:1:SECRET",
    "/dev/zero",
    "zip+URL!x.tif",
    "SECRET",
    "s.csv",
):
    study_case(f"dem at {address}", extra=f", dem: {json.dumps(address)}")
for source in ("SECRET", "/vsicurl/URL/d.tif"):
    study_case(f"dem a vrt of {source}", extra=", dem: dem.vrt", prepare=raster_vrt(source))
    study_case(f"dem a vrt of {source}, renamed", extra=", dem: dem.tif", prepare=raster_vrt(source))
for crs in (
    "/vsicurl/URL/crs",
    "URL/crs",
    "SECRET",
    "+proj=longlat +nadgrids=URL/g.gsb +type=crs",
    "+proj=longlat +nadgrids=SECRET +type=crs",
    "+init=file:SECRET",
    "@SECRET",
    "PROJ" * 10_000,
    "{}",
    "EPSG:" + "9" * 40,
):
    study_case(f"crs {crs[:40]}", extra=f", crs: {json.dumps(crs)}", reads=None)
study_case("a layer at an address", more="layers: {l: {file: /vsicurl/URL/x.geojson}}\n")
study_case("a layer that is a vrt", more="layers: {l: {file: l.geojson}}\n", prepare=layer_vrt)


# --- documents, claims and former results -------------------------------------------------------------------


def pdf(*objects, root=1):
    out, starts = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        starts.append(len(out))
        out += (
            f"{number} 0 obj\n".encode()
            + (body if isinstance(body, bytes) else body.encode())
            + b"\nendobj\n"
        )
    table = b"".join(f"{s:010d} 00000 n \n".encode() for s in starts)
    return (
        out
        + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
        + table
        + f"trailer << /Size {len(objects) + 1} /Root {root} 0 R >>\nstartxref\n{len(out)}\n%%EOF\n".encode()
    )


def stream(data, extra=""):
    return f"<< /Length {len(data)} {extra} >>\nstream\n".encode() + data + b"\nendstream"


CATALOG, PAGES = "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >> >>"
FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
TEXT = b"BT /F 12 Tf 50 700 Td (The PUE is 1.15 here) Tj ET"


def form(calls):
    names = " ".join(f"/X{i} {6 + i} 0 R" for i in range(8))
    return stream(
        b"BT /F 12 Tf (x) Tj ET " + calls,
        f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << {names} >> /Font << /F 5 0 R >> >>",
    )


def bomb(data):
    import zlib

    return zlib.compress(data, 9)


# Made when they are wanted: two are half a gigabyte before they are packed.
PDFS = {
    "an unknown filter": lambda: pdf(CATALOG, PAGES, PAGE, stream(TEXT, "/Filter /NoSuch"), FONT, form(b"")),
    "forms in forms": lambda: pdf(CATALOG, PAGES, PAGE, stream(b"/X Do"), FONT, *[form(b"".join(b"/X%d Do " % (i + 1) for _ in range(12))) for i in range(7)], form(b"")),
    "a form of itself": lambda: pdf(CATALOG, PAGES, PAGE, stream(b"/X Do " + TEXT), FONT, stream(b"/X Do", "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>")),
    "pages in a circle": lambda: pdf(CATALOG, "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"),
    "a million pages": lambda: pdf(CATALOG, "<< /Type /Pages /Kids [" + "3 0 R " * 1_000_000 + "] /Count 1000000 >>", PAGE, stream(TEXT), FONT, form(b"")),
    "a flate bomb": lambda: pdf(CATALOG, PAGES, PAGE, stream(bomb(b" " * 500_000_000), "/Filter /FlateDecode"), FONT, form(b"")),
    "flate in flate": lambda: pdf(CATALOG, PAGES, PAGE, stream(bomb(bomb(b" " * 500_000_000)), "/Filter [/FlateDecode /FlateDecode]"), FONT, form(b"")),
    "a wide map of characters": lambda: pdf(CATALOG, PAGES, PAGE, stream(TEXT), "<< /Type /Font /Subtype /Type0 /BaseFont /X /ToUnicode 7 0 R >>", form(b""), stream(b"1 begincodespacerange <0000> <FFFFFFFF> endcodespacerange 1 beginbfrange <00000000> <7FFFFFFF> <0041> endbfrange")),
    "a length that is a circle": lambda: pdf(CATALOG, PAGES, PAGE, b"<< /Length 4 0 R >>\nstream\nx\nendstream", FONT, form(b"")),
    "numbers of 10^5 digits": lambda: pdf(CATALOG, PAGES, PAGE, stream(b"BT /F 12 Tf " + b"9" * 100_000 + b" 0 Td (x) Tj ET"), FONT, form(b"")),
    "10^5 open brackets": lambda: pdf(CATALOG, PAGES, PAGE, stream(b"[" * 100_000), FONT, form(b"")),
    "no objects": lambda: b"%PDF-1.7\n%%EOF\n",
    "cut": lambda: pdf(CATALOG, PAGES, PAGE, stream(TEXT), FONT, form(b""))[:300],
    "encrypted": lambda: pdf(CATALOG, PAGES, PAGE, stream(TEXT), FONT, form(b"")).replace(b"/Root", b"/Encrypt << /Filter /Standard /V 4 /R 4 /P -1 /O (x) /U (y) >> /ID [(a) (b)] /Root"),
    "a script and links": lambda: pdf("<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.launchURL('URL')) >> /AA << /O << /S /URI /URI (URL/x) >> >> >>", PAGES, PAGE, stream(TEXT), FONT, form(b"")),
}  # fmt: skip
for key, build in PDFS.items():

    @case(f"pdf {key}", reads=None)
    def make(folder, _secret, url, build=build):
        data = build()
        (folder / "d.pdf").write_bytes(data.replace(b"URL", url.encode()) if b"script" not in data else data)
        return audit(folder / "d.pdf")


for key, ending, data in (
    ("text of a binary", ".txt", bytes(range(256)) * 1_000),
    ("an old Word document", ".docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1_000),
    ("claims with a python tag", ".yaml", b"claims: !!python/object/apply:os.system ['echo x']\n"),
    ("claims in a circle", ".yaml", b"claims: &a [*a]\n"),
    ("claims of numbers", ".yaml", b"claims: [1, 2]\n"),
    ("a link to itself", ".md", None),
):

    @case(f"document: {key}")
    def make(folder, _secret, _url, ending=ending, data=data):
        path = folder / f"d{ending}"
        if data is None:
            path.symlink_to(path)
        else:
            path.write_bytes(data)
        return audit(path)


RESULTS = {
    "empty": b"", "a list": b"[]", "deep": b"[" * 200_000, "no JSON": b"{", "a number": b"1e999", "null": b"null",
    "not UTF-8": b"\xff\xfe", "10^6 digits": b'{"sites": ' + b"9" * 1_000_000 + b"}",
    "sites of words": b'{"sites": "abc", "title": {"en": "", "zh": ""}, "min_coverage": 0, "criteria": [], "constraints": []}',
    "a rank of 31 digits": json.dumps({"sites": [{"site_id": "a", "name": "a", "name_zh": "", "status": "ranked", "rank": 10**30, "score": 1, "criteria": {}}], "title": {"en": "", "zh": ""}, "min_coverage": 0, "criteria": [], "constraints": []}).encode(),
}  # fmt: skip
for key, data in RESULTS.items():

    @case(f"result: {key}")
    def make(folder, _secret, _url, data=data):
        (folder / "result.json").write_bytes(data)
        return ["diff", str(folder), str(folder / "result.json")]


SECRET_TEXT = "name,lon,lat,password\nhunter2,112,37,hunter2\n"
SECRET_FORMS = (b"hunter2", base64.b64encode(b"hunter2"))
