"""Further formats: GPX, boundary points of land offices, line-delimited GeoJSON, DXF, a GeoDataFrame."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import geopandas as gpd
import pyproj
import pytest
import shapely

from siting import load_study, run
from siting.errors import SitesError, SitingError
from siting.readers.read_options import ReadOptions
from siting.sites.columns import figures_of
from siting.sites.read import read_sites

BOX = shapely.box(112.2, 37.58, 112.21, 37.59)
AREA_HA = abs(pyproj.Geod(ellps="WGS84").geometry_area_perimeter(BOX)[0]) / 1e4
GPX = '<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">{}</gpx>'


def moved(code):
    transform = pyproj.Transformer.from_crs(4326, code, always_xy=True)
    return [transform.transform(x, y) for x, y in BOX.exterior.coords]


def boundary(system, width, zone, code, *, hole=False):
    lines = [
        "[属性描述]",
        f"坐标系={system}",
        f"几度分带={width}",
        "投影类型=高斯克吕格",
        f"带号={zone}",
        "[地块坐标]",
    ]
    lines.append("5,98.0,D1,东地块,面,,工业用地,0601,@")
    corners = moved(code)
    lines += [f"J{i % 4 + 1},1,{north:.4f},{east:.4f}" for i, (east, north) in enumerate(corners)]
    if hole:
        middle = shapely.Polygon(corners).centroid
        ring = shapely.box(middle.x - 50, middle.y - 50, middle.x + 50, middle.y + 50).exterior.coords
        lines += [f"J{i + 5},2,{north:.4f},{east:.4f}" for i, (east, north) in enumerate(ring)]
    return "\n".join(lines) + "\n"


# The codes are those of the EPSG registry for zone 37 (3 degrees, 111 E) and zone 19 (6 degrees, 111 E).
@pytest.mark.parametrize(
    ("system", "width", "zone", "code"),
    [
        ("2000国家大地坐标系", 3, 37, 4525),
        ("2000国家大地坐标系", 3, 37, 4546),
        ("2000国家大地坐标系", 6, 19, 4497),
        ("2000国家大地坐标系", 6, 19, 4508),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_boundary_points_of_a_land_office(tmp_path, system, width, zone, code, encoding):
    (tmp_path / "a.txt").write_bytes(boundary(system, width, zone, code).encode(encoding))
    sites = read_sites(tmp_path / "a.txt")
    assert (sites.frame["site_id"][0], sites.frame["name"][0]) == ("D1", "东地块")
    assert sites.frame["area_ha"][0] == pytest.approx(AREA_HA, rel=1e-5)
    assert (sites.lon[0], sites.lat[0]) == pytest.approx((112.205, 37.585), abs=1e-6)


@pytest.mark.parametrize(
    ("system", "width", "zone", "name"),
    [
        ("80国家大地坐标系", 3, 37, "Xian 1980 / 3-degree Gauss-Kruger zone 37"),
        ("80国家大地坐标系", 6, 19, "Xian 1980 / Gauss-Kruger zone 19"),
        ("1954北京坐标系", 3, 37, "Beijing 1954 / 3-degree Gauss-Kruger zone 37"),
        ("1954北京坐标系", 6, 19, "Beijing 1954 / Gauss-Kruger zone 19"),
        ("2000国家大地坐标系", 3, 25, "CGCS2000 / 3-degree Gauss-Kruger zone 25"),
        ("2000国家大地坐标系", 6, 23, "CGCS2000 / Gauss-Kruger zone 23"),
    ],
)
def test_the_head_names_its_system(system, width, zone, name):
    from siting.readers.boundary_points import _crs

    head = {"坐标系": system, "几度分带": str(width), "带号": str(zone)}
    assert _crs(head, [zone * 1e6 + 500_000]).name == name
    without = name.replace(f"zone {zone}", f"CM {zone * 3 if width == 3 else zone * 6 - 3}E")
    assert _crs(head, [500_000.0]).name == without


def test_a_second_ring_is_a_hole(tmp_path):
    (tmp_path / "a.txt").write_text(boundary("2000国家大地坐标系", 3, 37, 4525, hole=True), encoding="utf-8")
    assert read_sites(tmp_path / "a.txt").frame["area_ha"][0] == pytest.approx(AREA_HA - 1.0, abs=0.01)


def test_a_line_that_is_no_point_is_named(tmp_path):
    text = boundary("2000国家大地坐标系", 3, 37, 4525).replace("J2,1,", "J2;1;")
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    with pytest.raises(SitesError, match=r"line 9.*neither a parcel nor a point"):
        read_sites(tmp_path / "a.txt")


def test_a_plain_table_may_be_called_txt(tmp_path):
    (tmp_path / "a.txt").write_text("name\tlon\tlat\na\t112.2\t37.58\n", encoding="utf-8")
    assert read_sites(tmp_path / "a.txt", ReadOptions(datum="wgs84")).lon.tolist() == [112.2]


def test_way_points_and_a_closed_track(tmp_path):
    wpt = '<wpt lat="37.58" lon="112.2"><ele>760</ele><name>A</name></wpt>'
    (tmp_path / "a.gpx").write_text(GPX.format(wpt), encoding="utf-8")
    sites = read_sites(tmp_path / "a.gpx")
    assert (sites.lon[0], sites.lat[0], sites.elevation_m[0], sites.frame["name"][0]) == (
        112.2,
        37.58,
        760,
        "A",
    )
    points = "".join(f'<trkpt lat="{y}" lon="{x}"/>' for x, y in BOX.exterior.coords)
    (tmp_path / "b.gpx").write_text(GPX.format(f"<trk><name>B</name><trkseg>{points}</trkseg></trk>"))
    assert read_sites(tmp_path / "b.gpx").frame["area_ha"][0] == pytest.approx(AREA_HA)


def test_a_gpx_without_places_is_refused(tmp_path):
    (tmp_path / "a.gpx").write_text(GPX.format("<metadata/>"))
    with pytest.raises(SitesError, match="no way points"):
        read_sites(tmp_path / "a.gpx")


@pytest.mark.parametrize("name", ["a.geojsonl", "a.ndjson", "a.geojsons"])
def test_geojson_one_feature_a_line(tmp_path, name):
    shape = {"type": "Point", "coordinates": [112.2, 37.58]}
    features = [{"type": "Feature", "properties": {"name": n}, "geometry": shape} for n in "AB"]
    (tmp_path / name).write_text("".join(json.dumps(f) + "\n" for f in features))
    assert read_sites(tmp_path / name, ReadOptions(datum="wgs84")).frame["name"].tolist() == ["A", "B"]


def dxf(folder, *shapes):
    """A drawing of release 12: closed or open polylines, each on a layer."""
    entities = []
    for layer, corners, closed in shapes:
        entities += ["0", "POLYLINE", "8", layer, "66", "1", "70", "1" if closed else "0"]
        for x, y in corners:
            entities += ["0", "VERTEX", "8", layer, "10", f"{x:.4f}", "20", f"{y:.4f}", "30", "0"]
        entities += ["0", "SEQEND"]
    lines = ["0", "SECTION", "2", "ENTITIES", *entities, "0", "ENDSEC", "0", "EOF"]
    (folder / "a.dxf").write_text("\n".join(lines) + "\n")
    return folder / "a.dxf"


def test_closed_polylines_of_a_drawing(tmp_path):
    corners = moved(4546)[:4]
    road = [(x + 5000, y) for x, y in corners[:2]]
    path = dxf(tmp_path, ("PARCEL", corners, True), ("ROAD", road, False), ("HOUSE", corners, True))
    sites = read_sites(path, ReadOptions(crs="EPSG:4546", layer="PARCEL"))
    assert sites.frame["Layer"].tolist() == ["PARCEL"]
    assert sites.frame["area_ha"][0] == pytest.approx(AREA_HA, rel=1e-4)
    assert "2 of 3 shapes" in sites.warnings[0]
    assert len(read_sites(path, ReadOptions(crs="EPSG:4546"))) == 2
    with pytest.raises(SitesError, match="'HOUSE', 'PARCEL'"):
        read_sites(path, ReadOptions(crs="EPSG:4546", layer="ROAD"))


@pytest.mark.parametrize(
    ("name", "hint"),
    [("a.xls", "save it as .xlsx"), ("a.doc", "workbook"), ("a.dwg", ".dxf"), ("a.rar", "Unpack")],
)
def test_what_is_not_read_says_how_to_save_it(tmp_path, name, hint):
    (tmp_path / name).write_bytes(b"x" * 100)
    with pytest.raises(SitesError, match=hint):
        read_sites(tmp_path / name)


def test_a_geodataframe_is_a_site_file():
    frame = gpd.GeoDataFrame(
        {"name": ["A", "B"], "price": [1.5, 2.5]}, geometry=[BOX, BOX.buffer(0.01)], crs=4326
    )
    result = run(load_study(), sites=frame.to_crs(4546))
    sites = result.outcome.sites
    assert sites.frame["name"].tolist() == ["A", "B"]
    assert sites.frame["area_ha"][0] == pytest.approx(AREA_HA, rel=1e-6)
    assert sites.source == "GeoDataFrame.parquet"
    assert not Path("GeoDataFrame.parquet").exists()


def test_decimals_dates_and_durations_of_a_database_are_read_and_written(tmp_path):
    odd = {
        "price (yuan/kWh)": [Decimal("0.50"), None, Decimal("0.45")],
        "since": [dt.date(2024, 1, 31), None, dt.date(2025, 6, 1)],
        "lease": [dt.timedelta(days=7), None, dt.timedelta(days=30)],
    }
    points = [shapely.Point(112.1 + k / 10, 37.5) for k in range(3)]
    gpd.GeoDataFrame({"name": ["A", "B", "C"], **odd}, geometry=points, crs=4326).to_parquet(
        tmp_path / "a.parquet"
    )
    sites = read_sites(tmp_path / "a.parquet")
    assert figures_of("price (yuan/kWh)", sites.frame["price (yuan/kWh)"]).tolist()[::2] == [0.5, 0.45]
    assert sites.frame["since"].tolist()[::2] == ["2024-01-31", "2025-06-01"]
    assert sites.frame[[*odd]].isna().all(axis=1).tolist() == [False, True, False]
    run(load_study(), sites=tmp_path / "a.parquet").save(tmp_path / "out", outputs=["geopackage"])
    written = gpd.read_file(tmp_path / "out" / "sites.gpkg", layer="sites").set_index("name")
    assert written.loc["A", "lease"].startswith("7 days")
    assert written.loc["B", [*odd]].isna().all()


@pytest.mark.parametrize("zone", ["38", "60", "3" * 30])
def test_a_head_whose_zone_is_not_that_of_its_points_names_no_system(tmp_path, zone):
    text = boundary("2000国家大地坐标系", 3, 37, 4525).replace("带号=37", f"带号={zone}")
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    with pytest.raises(SitingError, match="eastings begin with the zone 37"):
        read_sites(tmp_path / "a.txt")
    # Without the zone before its eastings, a number that is no zone says nothing.
    without = boundary("2000国家大地坐标系", 3, 37, 4546).replace("带号=37", f"带号={'9' * 20}")
    (tmp_path / "a.txt").write_text(without, encoding="utf-8")
    with pytest.raises(SitingError, match="does not state the CRS"):
        read_sites(tmp_path / "a.txt")
