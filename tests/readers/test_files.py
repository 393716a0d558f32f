"""A place given in any format, reference system and datum is the same place; attributes are unchanged."""

import hashlib
import json
import warnings
import zipfile

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pyproj
import pytest
import shapely

from siting.errors import LayerError, SitesError
from siting.geo import datum
from siting.readers.files import read_features
from siting.readers.read_options import ReadOptions
from tests.support.places import wgs84_to_bd09

# The seat of Jiaocheng, and a place in the next 3-degree zone.
LON, LAT = np.array([112.1494, 112.5490]), np.array([37.5512, 37.8700])
GEOD = pyproj.Geod(ellps="WGS84")
PROJECTED = ["EPSG:4525", "EPSG:4526", "EPSG:4546", "EPSG:4547", "EPSG:32649", "EPSG:3857"]
FORMATS = [".gpkg", ".geojson", ".shp", ".zip", ".parquet", ".csv", ".tsv", ".xlsx", ".wkt.csv"]


def coordinates(system):
    """The places in a reference system, by pyproj alone; CGCS2000 coincides with WGS84."""
    return pyproj.Transformer.from_crs("EPSG:4326", system, always_xy=True).transform(LON, LAT)


def write(folder, ending, x, y, *, crs, headings=("lon", "lat")):
    """Write the two places to a file of any format; those that can state a CRS do."""
    path = folder / f"places{ending}"
    frame = gpd.GeoDataFrame({"name": ["交城", "太原"]}, geometry=gpd.points_from_xy(x, y), crs=crs)
    table = pd.DataFrame({"name": frame["name"], headings[0]: x, headings[1]: y})
    if ending == ".parquet":
        frame.to_parquet(path)
    elif ending == ".zip":
        frame.to_file(folder / "inside.shp", encoding="UTF-8")
        with zipfile.ZipFile(path, "w") as archive:
            for part in sorted(folder.glob("inside.*")):
                archive.write(part, f"下载/{part.name}")
    elif ending == ".wkt.csv":
        pd.DataFrame({"name": frame["name"], "WKT": frame.geometry.to_wkt(rounding_precision=12)}).to_csv(
            path
        )
    elif ending == ".xlsx":
        table.to_excel(path, index=False)
    elif ending in {".csv", ".tsv"}:
        table.to_csv(path, index=False, sep="\t" if ending == ".tsv" else ",")
    else:
        frame.to_file(path)
    return path


def offsets_m(table):
    shapes = table.frame.geometry
    return GEOD.inv(LON, LAT, shapes.x.to_numpy(), shapes.y.to_numpy())[2]


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("system", ["EPSG:4490", *PROJECTED])
def test_one_place_in_every_system_and_format(tmp_path, ending, system):
    x, y = coordinates(system)
    path = write(tmp_path, ending, x, y, crs=system, headings=("x", "y"))
    is_table = path.suffix in {".csv", ".tsv", ".xlsx"}
    table = read_features(path, ReadOptions(crs=system if is_table else None))
    # WKT and GeoJSON are written with fewer digits: a degree's 7th is a centimetre.
    assert offsets_m(table).max() < 0.02


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("shifted", ["gcj02", "bd09", "wgs84"])
def test_one_place_on_every_datum_and_format(tmp_path, ending, shifted):
    there = {"gcj02": datum.wgs84_to_gcj02, "bd09": wgs84_to_bd09, "wgs84": lambda x, y: (x, y)}
    x, y = there[shifted](LON, LAT)
    path = write(tmp_path, ending, x, y, crs="EPSG:4326")
    table = read_features(path, ReadOptions(datum=shifted))
    assert offsets_m(table).max() < 0.02


def test_polygons_are_brought_to_wgs84_too(tmp_path):
    x, y = coordinates("EPSG:4546")
    square = shapely.box(x[0] - 100, y[0] - 100, x[0] + 100, y[0] + 100)
    gpd.GeoDataFrame(geometry=[square], crs="EPSG:4546").to_file(tmp_path / "a.gpkg")
    shape = read_features(tmp_path / "a.gpkg").frame.geometry.iloc[0]
    assert GEOD.inv(shape.centroid.x, shape.centroid.y, LON[0], LAT[0])[2] < 0.05
    # 200 m by 200 m; the plane of EPSG:4546 is 1.3e-4 too large there (100 km from its meridian).
    assert abs(GEOD.geometry_area_perimeter(shape)[0]) == pytest.approx(40_000, rel=4e-4)


def test_eastings_and_northings_may_be_named_in_chinese(tmp_path):
    x, y = coordinates("EPSG:4525")
    path = write(tmp_path, ".csv", y, x, crs="EPSG:4525", headings=("北坐标(m)", "东坐标(m)"))
    assert offsets_m(read_features(path, ReadOptions(crs=4525))).max() < 1e-3


def test_lines_are_kept_as_lines(tmp_path):
    line = shapely.LineString([(112, 37), (113, 38)])
    gpd.GeoDataFrame({"kv": [500]}, geometry=[line], crs=4326).to_file(tmp_path / "grid.geojson")
    frame = read_features(tmp_path / "grid.geojson", what="layer", error=LayerError).frame
    assert frame.geometry.iloc[0].equals(line)
    assert frame["kv"].tolist() == [500]


def test_a_layer_without_geometry_in_some_row_is_a_layer_error(tmp_path):
    frame = gpd.GeoDataFrame({"v": [1, 2]}, geometry=[shapely.Point(112, 37), None], crs=4326)
    frame.to_file(tmp_path / "grid.gpkg")
    with pytest.raises(LayerError, match=r"grid.gpkg, feature 2: the geometry is missing. Draw it"):
        read_features(tmp_path / "grid.gpkg", what="layer", error=LayerError)


def test_heights_are_dropped(tmp_path):
    gpd.GeoDataFrame(geometry=[shapely.Point(112, 37, 800)], crs=4326).to_file(tmp_path / "a.gpkg")
    assert not read_features(tmp_path / "a.gpkg").frame.has_z.any()


def test_a_declared_crs_that_the_file_states_too_is_welcome(tmp_path):
    x, y = coordinates("EPSG:4546")
    # An ESRI .prj names the system differently and has no EPSG code.
    path = write(tmp_path, ".shp", x, y, crs="EPSG:4546")
    assert offsets_m(read_features(path, ReadOptions(crs="EPSG:4546"))).max() < 1e-3


def test_geojson_without_crs_member_may_be_declared(tmp_path):
    x, y = coordinates("EPSG:4547")
    feature = {"type": "Feature", "properties": {"crs": {"a": 1}}, "geometry": None}
    feature["geometry"] = {"type": "MultiPoint", "coordinates": np.column_stack([x, y]).tolist()}
    (tmp_path / "a.geojson").write_text(json.dumps(feature))
    points = read_features(tmp_path / "a.geojson", ReadOptions(crs="EPSG:4547")).frame.geometry.explode()
    assert GEOD.inv(LON, LAT, points.x.to_numpy(), points.y.to_numpy())[2].max() < 1e-3


def test_geojson_with_crs_member_is_believed(tmp_path):
    x, y = coordinates("EPSG:4546")
    member = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4546"}}
    features = [
        {
            "type": "Feature",
            "properties": {},
            "geometry": {"type": "Point", "coordinates": [float(a), float(b)]},
        }
        for a, b in zip(x, y, strict=True)
    ]
    (tmp_path / "a.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "crs": member, "features": features})
    )
    assert offsets_m(read_features(tmp_path / "a.geojson")).max() < 1e-3
    with pytest.raises(SitesError, match="EPSG:4547 is declared, but the file itself says EPSG:4546"):
        read_features(tmp_path / "a.geojson", ReadOptions(crs=4547))


def test_a_poorly_known_datum_is_told(tmp_path):
    # PROJ knows of no published way from Xian 1980 to WGS84.
    path = write(tmp_path, ".csv", LON, LAT, crs=None)
    assert any("100 m" in text for text in read_features(path, ReadOptions(crs="EPSG:4610")).warnings)


def test_places_far_from_the_area_of_a_crs_are_told(tmp_path):
    x, y = pyproj.Transformer.from_crs(4326, 4546, always_xy=True).transform([112.0, 118.0], [37.0, 37.0])
    table = read_features(write(tmp_path, ".csv", x, y, crs=None, headings=("x", "y")), ReadOptions(crs=4546))
    assert "1 of 2 places, the first at line 3" in table.warnings[0]


def test_undeclared_degrees_in_china_are_taken_as_wgs84_and_that_is_said(tmp_path):
    path = write(tmp_path, ".csv", LON, LAT, crs=None)
    assert "taken as WGS84" in read_features(path).warnings[0]
    assert read_features(path, ReadOptions(datum="wgs84")).warnings == ()
    assert read_features(path, ReadOptions(crs=4326)).warnings == ()


def test_digest_is_that_of_the_bytes(tmp_path):
    path = write(tmp_path, ".csv", LON, LAT, crs=None)
    assert read_features(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("part", [".shp", ".dbf", ".prj"])
def test_digest_of_a_shapefile_covers_its_parts(tmp_path, part):
    path = write(tmp_path, ".shp", LON, LAT, crs=4326)
    before = read_features(path).sha256
    changed = path.with_suffix(part)
    changed.write_bytes(changed.read_bytes() + b" ")
    assert read_features(path).sha256 != before


def test_no_noise_on_the_terminal(tmp_path, capfd):
    for ending in FORMATS:
        read_features(write(tmp_path, ending, LON, LAT, crs=4326), ReadOptions(crs=4326))
    assert capfd.readouterr() == ("", "")


# --- formats of their own -------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", [".kml", ".kmz"])
def test_kml_with_folders_and_chinese_headings(tmp_path, ending):
    kml = """<?xml version="1.0" encoding="UTF-8"?>
    <kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>甲</name><Placemark><name>交城</name>
    <ExtendedData><Data name="面积(亩)"><value>600</value></Data></ExtendedData>
    <Point><coordinates>112.1494,37.5512,800</coordinates></Point></Placemark></Folder><Folder><Placemark>
    <name>太原</name>
    <ExtendedData><SchemaData><SimpleData name="面积(亩)">300</SimpleData></SchemaData></ExtendedData>
    <Point><coordinates> 112.5490 , 37.8700 </coordinates></Point></Placemark></Folder></Document></kml>"""
    path = tmp_path / f"a{ending}"
    if ending == ".kmz":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("doc.kml", kml)
    else:
        path.write_text(kml, encoding="utf-8")
    table = read_features(path)
    assert offsets_m(table).max() < 1e-6
    assert table.frame["name"].tolist() == ["交城", "太原"]
    assert table.frame["面积(亩)"].tolist() == [600, 300]


def test_kml_polygon_with_a_hole_and_multigeometry(tmp_path):
    def ring(tag, low, high):
        corners = f"{low},{low} {high},{low} {high},{high} {low},{high} {low},{low}"
        return f"<{tag}><LinearRing><coordinates>{corners}</coordinates></LinearRing></{tag}>"

    outer, inner = ring("outerBoundaryIs", 0, 3), ring("innerBoundaryIs", 1, 2)
    other = f"<Polygon>{ring('outerBoundaryIs', 5, 6)}</Polygon>"
    body = f"<Placemark><MultiGeometry><Polygon>{outer}{inner}</Polygon>{other}</MultiGeometry></Placemark>"
    (tmp_path / "a.kml").write_text(f"<kml>{body}</kml>")
    shape = read_features(tmp_path / "a.kml").frame.geometry.iloc[0]
    assert shape.geom_type == "MultiPolygon"
    assert shape.area == pytest.approx(9 - 1 + 1)


def test_kml_in_gbk(tmp_path):
    kml = (
        '<?xml version="1.0" encoding="GBK"?><kml><Placemark><name>交城</name>'
        "<Point><coordinates>112,37</coordinates></Point></Placemark></kml>"
    )
    (tmp_path / "a.kml").write_bytes(kml.encode("gbk"))
    assert read_features(tmp_path / "a.kml").frame["name"].tolist() == ["交城"]


@pytest.mark.parametrize("stated", [True, False])
@pytest.mark.parametrize("encoding", ["GBK", "UTF-8"])
def test_shapefile_text(tmp_path, encoding, stated):
    # 丂 and 亀 have bytes in GBK that Latin-1 leaves to control characters.
    values = ["交城", "丂亀镕"]
    frame = gpd.GeoDataFrame({"名称": values}, geometry=gpd.points_from_xy(LON, LAT), crs=4326)
    frame.to_file(tmp_path / "a.shp", encoding=encoding)
    if not stated:
        (tmp_path / "a.cpg").unlink()
    assert read_features(tmp_path / "a.shp").frame["名称"].tolist() == values


@pytest.mark.parametrize("stated", [True, False])
def test_shapefile_names_cut_amid_a_character(tmp_path, stated):
    # 地块名称 has 12 bytes in UTF-8; a field's name has 10, a text 254.
    values = ["交城", "a" + "太" * 100]
    frame = gpd.GeoDataFrame({"地块名称": values}, geometry=gpd.points_from_xy(LON, LAT), crs=4326)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        frame.to_file(tmp_path / "a.shp", encoding="UTF-8")
    if not stated:
        (tmp_path / "a.cpg").unlink()
    table = read_features(tmp_path / "a.shp")
    assert table.frame["地块名"].tolist() == ["交城", "a" + "太" * 84]
    assert table.warnings == ()


def test_zip_with_names_in_gbk(tmp_path):
    path = write(tmp_path, ".shp", LON, LAT, crs=4326)

    class InGbk(zipfile.ZipInfo):
        def _encodeFilenameFlags(self):  # noqa: N802
            return self.filename.encode("gbk"), self.flag_bits

    with zipfile.ZipFile(tmp_path / "b{1}.zip", "w") as archive:
        for part in (".shp", ".shx", ".dbf", ".prj", ".cpg"):
            archive.writestr(InGbk(f"地块{part}"), path.with_suffix(part).read_bytes())
    assert offsets_m(read_features(tmp_path / "b{1}.zip")).max() < 1e-6


def test_one_of_two_shapefiles_in_a_zip(tmp_path):
    write(tmp_path, ".shp", LON, LAT, crs=4326)
    frame = gpd.GeoDataFrame({"v": [1]}, geometry=[shapely.Point(100, 30)], crs=4326)
    frame.to_file(tmp_path / "other.shp")
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as archive:
        for part in [*tmp_path.glob("places.*"), *tmp_path.glob("other.*")]:
            archive.write(part, part.name)
    assert offsets_m(read_features(tmp_path / "both.zip", ReadOptions(layer="places"))).max() < 1e-6


def test_the_only_layer_with_geometry_needs_no_name(tmp_path):
    import pyogrio

    path = write(tmp_path, ".gpkg", LON, LAT, crs=4326)
    pyogrio.write_dataframe(pd.DataFrame({"style": ["x"]}), path, layer="layer_styles", append=True)
    assert offsets_m(read_features(path)).max() < 1e-6


def test_a_named_sheet(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["nothing here"])
    page = book.create_sheet("地块")
    page.append(["地块一览表"][:0])
    page.append(["名称", "经度", "纬度"])
    page.append(["交城", "112.1494", 37.5512])
    page.append([])
    page.append(["太原", 112.549, "37.87"])
    book.save(tmp_path / "a.xlsx")
    assert offsets_m(read_features(tmp_path / "a.xlsx", ReadOptions(sheet="地块"))).max() < 1e-6


def test_the_first_sheet_is_the_first_visible_one(tmp_path):
    book = openpyxl.Workbook()
    book.active.sheet_state = "hidden"
    page = book.create_sheet("list")
    page.append(["lon", "lat"])
    page.append([112, 37])
    book.save(tmp_path / "a.xlsx")
    assert len(read_features(tmp_path / "a.xlsx")) == 1


# --- attributes -------------------------------------------------------------------------------------------


def csv(folder, content, encoding="utf-8", name="a.csv"):
    (folder / name).write_bytes(content.encode(encoding))
    return folder / name


def test_attribute_types_of_a_table(tmp_path):
    content = (
        "lon,lat,code,count,price,country,mixed,empty,id,big,padded\n"
        "112,37,0012,1,1.5,NO,1,,001,12345678901234567890, 1 \n"
        "113,38,0400,2, ,NA,null,,002,1,2\n"
    )
    frame = read_features(csv(tmp_path, content)).frame
    assert frame["code"].tolist() == ["0012", "0400"]
    assert frame["count"].tolist() == [1, 2]
    assert frame["price"].iloc[0] == 1.5
    assert np.isnan(frame["price"].iloc[1])
    assert frame["country"].tolist() == ["NO", "NA"]
    assert frame["mixed"].tolist() == ["1", "null"]
    assert frame["empty"].isna().all()
    assert frame["id"].tolist() == ["001", "002"]
    assert frame["big"].tolist() == ["12345678901234567890", "1"]
    assert frame["padded"].tolist() == [1, 2]
    assert "lon" not in frame.columns


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_csv_in_every_encoding_delimiter_and_line_end(tmp_path, encoding, delimiter, ending):
    rows = [["名称", "经度", "纬度"], ["交城", "112.1494", "37.5512"], ["太原，市", "112.5490", "37.8700"]]
    table = read_features(csv(tmp_path, ending.join(delimiter.join(row) for row in rows), encoding))
    assert offsets_m(table).max() < 1e-6
    assert table.frame["名称"].tolist() == ["交城", "太原，市"]


def test_rare_characters_of_gb18030(tmp_path):
    # U+20BB7 has four bytes in GB18030 and none in GBK.
    path = csv(tmp_path, "name,lon,lat\n𠮷县,110.7,36.1\n", "gb18030")
    assert read_features(path).frame["name"].tolist() == ["𠮷县"]


def test_degrees_minutes_seconds(tmp_path):
    content = 'lon,lat\n112°08′58″E,37°33′04″N\n"112° 8\' 58""",37度33分4秒\n东经112.1494°,37.5512\n'
    shapes = read_features(csv(tmp_path, content)).frame.geometry
    seat = GEOD.inv(shapes.x, shapes.y, np.full(3, LON[0]), np.full(3, LAT[0]))[2]
    # The seconds are rounded: half of one is 15 m.
    assert seat.max() < 15


def test_south_and_west_are_negative(tmp_path):
    shape = read_features(csv(tmp_path, "lon,lat\n70°30'W,33°15'S\n")).frame.geometry.iloc[0]
    assert (shape.x, shape.y) == (-70.5, -33.25)


def test_quoted_line_breaks_and_delimiters(tmp_path):
    frame = read_features(csv(tmp_path, 'name,lon,lat\n"a,\n""b""",112,37\nc,113,38\n')).frame
    assert frame["name"].tolist() == ['a,\n"b"', "c"]


@pytest.mark.slow
def test_a_row_longer_than_a_block(tmp_path):
    angle = np.linspace(0, 2 * np.pi, 200_000)
    ring = shapely.Polygon(np.column_stack([112 + np.cos(angle), 37 + np.sin(angle)]))
    path = csv(tmp_path, f'name;wkt\na;"{ring.wkt}"\nb;"{ring.wkt}"\n')
    assert path.stat().st_size > 10 << 20
    assert read_features(path, ReadOptions(crs=4326)).frame.geometry.iloc[1].equals(ring)


def test_a_column_without_heading_is_kept_and_told_if_it_holds_anything(tmp_path):
    table = read_features(csv(tmp_path, "lon,lat,,\n112,37,,x\n"), ReadOptions(crs=4326))
    assert list(table.frame.columns) == ["column 4", "geometry"]
    assert "column 4 has no heading" in table.warnings[0]


def test_blank_rows_are_left_out(tmp_path):
    table = read_features(csv(tmp_path, "lon,lat\n\n112,37\n,\n113,38\n , \n"))
    assert table.frame.geometry.x.tolist() == [112, 113]
    assert table.frame.index.tolist() == [0, 1]


def test_only_coordinates_is_enough(tmp_path):
    assert len(read_features(csv(tmp_path, "lon,lat\n112,37\n113,38\n"))) == 2


def test_lists_and_records_of_geojson_become_text(tmp_path):
    properties = {"tags": ["a", "b"], "owner": {"name": "甲"}, "geometry": "word", "when": "2026-01-02"}
    point = {"type": "Point", "coordinates": [112, 37]}
    feature = {"type": "Feature", "properties": properties, "geometry": point}
    (tmp_path / "a.geojson").write_text(json.dumps(feature), encoding="utf-8")
    frame = read_features(tmp_path / "a.geojson").frame
    assert json.loads(frame["tags"].iloc[0]) == ["a", "b"]
    assert json.loads(frame["owner"].iloc[0]) == {"name": "甲"}
    assert frame["geometry in file"].tolist() == ["word"]
    assert frame["when"].iloc[0] == pd.Timestamp("2026-01-02")


def test_a_named_index_of_geoparquet_is_a_column(tmp_path):
    frame = gpd.GeoDataFrame({"v": [1, 2]}, geometry=gpd.points_from_xy(LON, LAT), crs=4326)
    frame.index = pd.Index(["A", "B"], name="site_id")
    frame.rename_geometry("shape").to_parquet(tmp_path / "a.parquet")
    table = read_features(tmp_path / "a.parquet")
    assert table.frame["site_id"].tolist() == ["A", "B"]
    assert list(table.frame.columns) == ["site_id", "v", "geometry"]


def test_what_gdal_warns_of_is_ours_to_tell(tmp_path):
    frame = gpd.GeoDataFrame({"v": [1]}, geometry=gpd.points_from_xy([112], [37]), crs=4326)
    frame.to_file(tmp_path / "a.shp")
    # A number that does not fit the type of its field: GDAL warns when it reads it.
    dbf = bytearray((tmp_path / "a.dbf").read_bytes())
    dbf[-18:-1] = b"9" * 17
    (tmp_path / "a.dbf").write_bytes(dbf)
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        table = read_features(tmp_path / "a.shp")
    assert seen == []
    assert all(text.startswith("a.shp: ") for text in table.warnings)


def test_bounds_of_a_million_rows_are_not_checked_one_by_one(tmp_path):
    rows = 20_000
    content = "lon,lat\n" + "112.5,37.5\n" * (rows - 1) + "112.5,x\n"
    with pytest.raises(SitesError, match=f"line {rows + 1}"):
        read_features(csv(tmp_path, content))
