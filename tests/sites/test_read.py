"""Candidate sites from good files: ids, names, areas, elevations and places."""

import json
import subprocess
import sys

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from siting.errors import SitesError
from siting.readers.read_options import ReadOptions
from siting.sites import read_sites
from siting.texts.messages import error_in_chinese, note_in_chinese

GEOD = pyproj.Geod(ellps="WGS84")
OURS = ["site_id", "name", "name_zh", "elevation_m", "area_ha", "area_mu", "area_given_ha", "geometry"]
HOSTILE = [
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "${x}",
    "back\\slash",
    'it\'s "quoted"',
    "`tick`",
    "{0} %s",
    "+1",
    "@sum",
    "x" * 10_000,
    "雪山飞狐",
]


def csv(folder, content, encoding="utf-8", name="sites.csv"):
    (folder / name).write_bytes(content.encode(encoding))
    return folder / name


def read(folder, content, **options):
    return read_sites(csv(folder, content), ReadOptions(**{"datum": "wgs84", **options}))


def gpkg(folder, shapes, crs=4326, **columns):
    frame = gpd.GeoDataFrame(
        columns, geometry=[shapely.from_wkt(s) if isinstance(s, str) else s for s in shapes], crs=crs
    )
    frame.to_file(folder / "sites.gpkg")
    return folder / "sites.gpkg"


def square(lon, lat, side_m):
    """A square with geodesic sides around a place."""
    half = side_m / 2
    lon_w, _, _ = GEOD.fwd(lon, lat, 270, half)
    lon_e, _, _ = GEOD.fwd(lon, lat, 90, half)
    _, lat_n, _ = GEOD.fwd(lon, lat, 0, half)
    _, lat_s, _ = GEOD.fwd(lon, lat, 180, half)
    return shapely.box(lon_w, lat_s, lon_e, lat_n)


def test_columns_and_their_order(tmp_path):
    sites = read(tmp_path, "price,名称,lon,lat,编号\n9,交城,112.1494,37.5512,J-1\n")
    assert list(sites.frame.columns) == [*OURS, "price"]
    assert sites.frame.crs.to_epsg() == 4326
    assert sites.frame.index.equals(pd.RangeIndex(1))
    assert sites.frame.loc[0, ["site_id", "name", "name_zh"]].tolist() == ["J-1", "交城", ""]
    assert (sites.lon[0], sites.lat[0]) == (112.1494, 37.5512)
    assert not sites.has_area[0]
    assert (sites.source, len(sites.sha256), sites.warnings) == ("sites.csv", 64, ())


def test_unknown_is_nan_and_never_zero(tmp_path):
    sites = read(tmp_path, "lon,lat,elevation_m,area_ha\n112,37,,\n113,38,0,2\n")
    assert np.isnan(
        sites.frame.loc[0, ["elevation_m", "area_ha", "area_mu", "area_given_ha"]].astype(float)
    ).all()
    assert sites.elevation_m[1] == 0.0


def test_sites_without_ids_are_numbered_by_row(tmp_path):
    sites = read(tmp_path, "name,lon,lat\na,112,37\n,113,38\n")
    assert sites.frame["site_id"].tolist() == ["S0001", "S0002"]
    assert sites.frame["name"].tolist() == ["a", "S0002"]


def test_numbers_grow_with_the_file(tmp_path):
    sites = read(tmp_path, "lon,lat\n" + "112,37\n" * 10_000)
    assert sites.frame["site_id"].iloc[[0, -1]].tolist() == ["S00001", "S10000"]


def test_without_names_the_id_is_the_name(tmp_path):
    assert read(tmp_path, "id,lon,lat\n007,112,37\n").frame["name"].tolist() == ["007"]


def test_both_names(tmp_path):
    frame = read(tmp_path, "name,中文名,lon,lat\nJiaocheng,交城,112,37\nTaiyuan,,113,38\n").frame
    assert frame["name_zh"].tolist() == ["交城", ""]


def test_the_same_name_twice_is_fine(tmp_path):
    assert len(read(tmp_path, "name,lon,lat\na,112,37\na,113,38\n")) == 2


def test_chosen_columns(tmp_path):
    content = "id,name,code,label,lon,lat\n1,a,001,x,112,37\n1,b,002,y,113,38\n"
    sites = read(tmp_path, content, id_column="code", name_column="label")
    assert sites.frame["site_id"].tolist() == ["001", "002"]
    assert sites.frame["name"].tolist() == ["x", "y"]
    assert sites.frame["id"].tolist() == ["1", "1"]
    assert sites.frame["name in file"].tolist() == ["a", "b"]
    assert "'name in file'" in sites.warnings[0]


def test_whole_numbers_as_ids(tmp_path):
    path = gpkg(tmp_path, ["POINT (112 37)", "POINT (113 38)"], id=[12.0, 7.0])
    assert read_sites(path).frame["site_id"].tolist() == ["12", "7"]


def test_space_around_ids_is_no_part_of_them(tmp_path):
    assert read(tmp_path, "id,lon,lat\n A1 ,112,37\n").frame["site_id"].tolist() == ["A1"]


def test_hostile_names_are_data(tmp_path):
    frame = pd.DataFrame({"name": HOSTILE, "lon": 112.0, "lat": 37.0})
    frame.to_csv(tmp_path / "sites.csv", index=False)
    assert read_sites(tmp_path / "sites.csv").frame["name"].tolist() == HOSTILE


def test_control_characters_in_names_become_spaces(tmp_path):
    sites = read(tmp_path, 'name,lon,lat\n"a\nb\tc\x07d\u2028e",112,37\n')
    assert sites.frame["name"].tolist() == ["a b c d e"]


def test_columns_named_like_ours_are_kept_under_another_name(tmp_path):
    content = "label,name,name in file,lon,lat\na,b,c,112,37\n"
    frame = read(tmp_path, content, name_column="label").frame
    assert frame.loc[0, ["name", "name in file", "name in file in file"]].tolist() == ["a", "c", "b"]


# --- areas ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "given", "hectares"),
    [
        ("area_ha", 40, 40),
        ("面积(公顷)", 40, 40),
        ("area_mu", 600, 40),
        ("面积（亩）", 600, 40),
        ("面积/亩", 600, 40),
        ("用地面积(平方米)", 400_000, 40),
        ("Area (m²)", 400_000, 40),
        ("area_km2", 0.4, 40),
        ("面积(平方公里)", 0.4, 40),
    ],
)
def test_stated_area_in_every_unit(tmp_path, heading, given, hectares):
    # 15 mu are 1 ha; 600 mu are 400,000 m2.
    frame = read(tmp_path, f"lon,lat,{heading}\n112,37,{given}\n").frame
    assert frame.loc[0, ["area_ha", "area_mu", "area_given_ha"]].tolist() == [hectares, 600, hectares]


def test_stated_areas_in_two_units_that_agree(tmp_path):
    frame = read(tmp_path, "lon,lat,面积(公顷),面积(亩)\n112,37,40.00,600\n113,38,,300\n").frame
    assert frame["area_ha"].tolist() == [40, 20]


def test_area_without_unit_is_an_attribute_and_that_is_said(tmp_path):
    sites = read(tmp_path, "lon,lat,面积\n112,37,600\n")
    assert sites.frame["面积"].tolist() == [600]
    assert np.isnan(sites.frame.loc[0, "area_ha"])
    assert "'面积' is not used as area" in sites.warnings[0]


@pytest.mark.parametrize(
    ("heading", "given", "metres"),
    [("elevation (ft)", 2500, 762.0), ("海拔（km）", 0.753, 753.0), ("Elevation (feet)", 1000, 304.8)],
)
def test_an_elevation_is_converted_from_the_unit_of_its_heading(tmp_path, heading, given, metres):
    sites = read(tmp_path, f"lon,lat,{heading}\n112,37,{given}\n")
    assert sites.elevation_m[0] == metres
    assert not any("elevation" in line for line in sites.warnings)


def test_an_elevation_in_an_unknown_unit_is_not_used_and_that_is_said(tmp_path):
    sites = read(tmp_path, "lon,lat,elevation (fathoms)\n112,37,400\n")
    assert np.isnan(sites.elevation_m[0])
    assert "'elevation (fathoms)' is not used as elevation" in sites.warnings[0]


@pytest.mark.parametrize(
    ("heading", "given", "hectares"),
    [
        ("Area (acres)", 148, 59.893),
        ("area_acres", 10, 4.0469),
        ("面积（万平方米）", 20, 20.0),
        ("area (sqft)", 1e6, 9.2903),
    ],
)
def test_an_area_is_converted_from_the_unit_of_its_heading(tmp_path, heading, given, hectares):
    sites = read(tmp_path, f"lon,lat,{heading}\n112,37,{given}\n")
    assert sites.frame["area_ha"][0] == pytest.approx(hectares, abs=1e-3)


def test_area_of_a_polygon_is_geodesic(tmp_path):
    # 2 km by 2 km with geodesic sides are 400 ha, except for the curvature of the parallels (under 1e-6).
    sites = read_sites(gpkg(tmp_path, [square(112.1494, 37.5512, 2000)]))
    assert sites.frame.loc[0, "area_ha"] == pytest.approx(400, rel=1e-5)
    assert sites.frame.loc[0, "area_mu"] == pytest.approx(6000, rel=1e-5)
    assert sites.has_area[0]
    assert np.isnan(sites.frame.loc[0, "area_given_ha"])


def test_polygon_stands_for_itself_and_its_centroid(tmp_path):
    shape = square(112.1494, 37.5512, 2000)
    sites = read_sites(gpkg(tmp_path, [shape]))
    assert sites.frame.geometry.iloc[0].equals_exact(shape, 1e-12)
    assert GEOD.inv(sites.lon[0], sites.lat[0], 112.1494, 37.5512)[2] < 0.1


def test_multipolygon_is_one_site(tmp_path):
    shape = shapely.MultiPolygon([square(112, 37, 1000), square(112.1, 37, 1000)])
    sites = read_sites(gpkg(tmp_path, [shape]))
    assert sites.frame.loc[0, "area_ha"] == pytest.approx(200, rel=1e-5)
    assert sites.lon[0] == pytest.approx(112.05, abs=1e-6)


def test_multipoint_of_one_point_is_a_point(tmp_path):
    sites = read_sites(gpkg(tmp_path, ["MULTIPOINT (112 37)"]))
    assert sites.frame.geometry.iloc[0].geom_type == "Point"


@pytest.mark.parametrize(("stated_ha", "told"), [(104.9, False), (105.1, True), (95.1, False), (94.9, True)])
def test_stated_and_drawn_area_over_5_percent_apart_are_both_shown(tmp_path, stated_ha, told):
    sites = read_sites(gpkg(tmp_path, [square(112, 37, 1000)], name=["甲"], area_ha=[stated_ha]))
    assert sites.frame.loc[0, "area_ha"] == pytest.approx(100, rel=1e-5)
    assert sites.frame.loc[0, "area_given_ha"] == stated_ha
    assert bool(sites.warnings) == told
    if told:
        assert f"'甲', {stated_ha:.2f} ha" in sites.warnings[0]
        assert "100.00 ha (1,500.0 mu)" in sites.warnings[0]


def test_many_areas_apart_are_one_warning(tmp_path):
    shapes = [square(112 + i, 37, 1000) for i in range(3)]
    sites = read_sites(gpkg(tmp_path, shapes, area_ha=[1.0, 2.0, 3.0]))
    assert len(sites.warnings) == 1
    assert "(and 2 more such)" in sites.warnings[0]


def test_what_was_written_reads_back_the_same(tmp_path):
    first = read_sites(
        gpkg(tmp_path, [square(112, 37, 1000), square(113, 38, 500)], name=["a", "b"], area_mu=[1e4, 9])
    )
    first.frame.to_file(tmp_path / "again.gpkg")
    again = read_sites(tmp_path / "again.gpkg")
    pd.testing.assert_frame_equal(
        pd.DataFrame(first.frame.drop(columns="geometry")), pd.DataFrame(again.frame.drop(columns="geometry"))
    )


# --- places -----------------------------------------------------------------------------------------------


def test_warnings_of_an_undeclared_datum_reach_the_user(tmp_path):
    assert "taken as WGS84" in read_sites(csv(tmp_path, "lon,lat\n112,37\n")).warnings[0]


def test_places_near_svalbard_may_be_declared(tmp_path):
    content = "lon,lat\n15.6,78.2\n"
    assert read_sites(csv(tmp_path, content), ReadOptions(crs="EPSG:4326")).lat[0] == 78.2


@pytest.mark.parametrize("ending", [".geojson", ".shp", ".parquet", ".csv"])
def test_each_kind_of_file_gives_the_same_sites(tmp_path, ending):
    lon, lat = [112.1494, 112.549], [37.5512, 37.87]
    columns = {
        "site_id": ["01", "02"],
        "name": ["交城", "太原"],
        "elevation": [760.5, 800.0],
        "area_mu": [600, 300],
    }
    frame = gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(lon, lat), crs=4326)
    path = tmp_path / f"sites{ending}"
    if ending == ".csv":
        pd.DataFrame({**columns, "lon": lon, "lat": lat}).to_csv(path, index=False, encoding="gb18030")
    elif ending == ".parquet":
        frame.to_parquet(path)
    else:
        frame.to_file(path)
    sites = read_sites(path)
    assert sites.frame["site_id"].tolist() == ["01", "02"]
    assert sites.frame["name"].tolist() == ["交城", "太原"]
    assert sites.frame["elevation_m"].tolist() == [760.5, 800.0]
    assert sites.frame["area_ha"].tolist() == [40, 20]
    np.testing.assert_allclose(sites.lon, lon, atol=1e-7)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(range(6)))
def test_order_of_rows_changes_nothing_but_the_order(tmp_path, order):
    rows = [
        f"P{i},地块{i},{111 + i / 7:.6f},{36 + i / 9:.6f},{700 + i},{'' if i % 3 else 90 + i},x{i}"
        for i in range(6)
    ]
    heading = "site_id,name,lon,lat,elevation_m,area_mu,note\n"
    straight = read(tmp_path, heading + "\n".join(rows)).frame
    shuffled = read(tmp_path, heading + "\n".join(rows[i] for i in order)).frame
    back = shuffled.sort_values("site_id").reset_index(drop=True)
    pd.testing.assert_frame_equal(pd.DataFrame(back), pd.DataFrame(straight))


def test_chunks_are_rows(tmp_path):
    sites = read(tmp_path, "lon,lat\n112,37\n113,38\n114,39\n")
    assert sites.chunk(1, 3).lon.tolist() == [113, 114]


def test_importing_the_reader_loads_no_heavy_library():
    # Arrow imports pandas when it first converts a list: easily triggered at module level by mistake.
    code = "import sys, siting.sites; print({'pandas', 'shapely', 'pyproj', 'pyogrio'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def _areas(tmp_path, *cells):
    (tmp_path / "a.csv").write_text(
        "地块名称,经度,纬度,面积（亩）\n"
        + "".join(f"地块{i},112.{i},37.5,{c}\n" for i, c in enumerate(cells)),
        "utf-8",
    )
    return read_sites(tmp_path / "a.csv", ReadOptions(datum="wgs84"))


def test_a_remark_and_a_least_are_read_with_a_note_that_names_the_row(tmp_path):
    sites = _areas(tmp_path, "680（含道路）", "不低于450", "约500-600", "520")
    assert sites.frame["area_mu"].to_list() == pytest.approx([680, 450, 550, 520])
    assert sites.rough_area.about.tolist() == [False, True, True, False]
    told = [note for note in sites.warnings if "面积" in note]
    assert [
        words in note
        for note, words in zip(told, ("'约500-600'", "'不低于450' (", "'680（含道路）' ("), strict=True)
    ]
    assert all("（第" in note_in_chinese(note) for note in told[1:])


def test_a_remark_on_an_area_is_kept_in_a_column_of_its_own(tmp_path):
    sites = _areas(tmp_path, "680（含道路）", "约500", "520")
    assert sites.frame["面积备注"].fillna("").to_list() == ["680（含道路）", "", ""]
    assert "面积备注" not in _areas(tmp_path, "680", "约500").frame
    text = "name,lon,lat,Area (ha),Area remark\nA,112.1,37.5,45 (net of roads),flat\nB,112.2,37.5,30,steep\n"
    (tmp_path / "b.csv").write_text(text, "utf-8")
    frame = read_sites(tmp_path / "b.csv", ReadOptions(datum="wgs84")).frame
    assert frame["Area remark"].to_list() == ["flat", "steep"]
    assert frame["Area remark in file"].fillna("").to_list() == ["45 (net of roads)", ""]


def test_all_cells_that_are_no_numbers_stand_in_one_message(tmp_path):
    with pytest.raises(SitesError) as caught:
        _areas(tmp_path, "680（其中道路20）", "520", "看图", "面议450")
    assert all(f"{cell}' (line" in caught.value.what for cell in ("680（其中道路20）", "看图", "面议450"))
    assert "more" not in caught.value.what
    assert "“看图”（第" in error_in_chinese(caught.value)
    with pytest.raises(SitesError) as caught:
        _areas(tmp_path, *(f"图{i}" for i in range(13)))
    assert caught.value.what.count("line") == 10
    assert caught.value.what.endswith("(and 3 more)")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_points_among_polygons_are_counted_and_how_to_mend_it_is_said(tmp_path, lang):
    square = {"type": "Polygon", "coordinates": [[[112, 37], [112.01, 37], [112.01, 37.01], [112, 37]]]}
    point = {"type": "Point", "coordinates": [112.1, 37.1]}
    features = [
        {"type": "Feature", "properties": {"name": f"P{n}"}, "geometry": shape}
        for n, shape in enumerate((square, square, point))
    ]
    file = tmp_path / "plots.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    with pytest.raises(SitesError) as caught:
        read_sites(file)
    said = str(caught.value) if lang == "en" else error_in_chinese(caught.value)
    parts = (
        ("in all 1 and 2", "Centroids", "area_ha")
        if lang == "en"
        else ("点共1个，多边形共2个", "质心", "area_ha")
    )
    assert all(part in said for part in parts), said


@pytest.mark.parametrize("heading", ["平均高程", "平均高程（米）", "海拔", "Mean elevation", "Elevation (m)"])
@pytest.mark.parametrize(
    ("cell", "metres"), [("502m", 502), ("502 米", 502), ("约500米", 500), ("1,650 ft", 502.92)]
)
def test_an_elevation_may_carry_its_unit_under_any_heading(tmp_path, heading, cell, metres):
    path = tmp_path / "a.csv"
    path.write_text(f'name,lon,lat,{heading}\nA,112.15,37.55,"{cell}"\nB,112.2,37.6,510\n', encoding="utf-8")
    assert read_sites(path).elevation_m.tolist() == pytest.approx([metres, 510])


@pytest.mark.parametrize("blank", [" ", "\u3000", "\u00a0", "\t"])
def test_blanks_around_a_name_are_no_part_of_it(blank, tmp_path):
    path = tmp_path / "sites.csv"
    path.write_text(
        f"name,name_zh,lon,lat\n{blank}North {blank},北{blank},112.1,37.5\nSouth East,{blank},112.2,37.6\n",
        encoding="utf-8",
    )
    frame = read_sites(path).frame
    assert frame["name"].tolist() == ["North", "South East"]
    assert frame["name_zh"].tolist() == ["北", ""]
