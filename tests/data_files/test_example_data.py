"""The files of data/: four formats of the same parcels, a template, a study, and the script that makes them."""

import importlib
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
from pyproj import Geod

import siting
from siting.errors import SitesError
from siting.readers.read_options import ReadOptions
from siting.sites import read_sites

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
POLYGONS = ["parcels_epsg4546.geojson", "parcels_gbk_shapefile.zip", "parcels.gpkg"]
PARCELS = [*POLYGONS, "parcels.xlsx"]
LAYERS = (
    "development_boundary", "fibre_routes", "flood_zones", "grid_lines", "grid_nodes", "red_lines", "roads", "surroundings",
)  # fmt: skip
TEMPLATE = "parcels_template.xlsx"
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
NAMES = [
    "交城东（虚构）",
    "交城西（虚构）",
    "交城南（虚构）",
    "文水东（虚构）",
    "清徐东（虚构）",
    "汾阳东（虚构）",
    "古交东（虚构）",
    "岚县北（虚构）",
]
MU_PER_HA = 15


@pytest.fixture(scope="module")
def sites():
    return {name: read_sites(DATA / name) for name in [*PARCELS, TEMPLATE]}


@pytest.fixture(scope="module")
def script():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "scripts"))
        yield importlib.import_module("build_example_data")


@pytest.fixture(scope="module")
def built(script, tmp_path_factory):
    folder = tmp_path_factory.mktemp("built")
    script.build(folder)
    return folder


# --- the same parcels in four formats -------------------------------------------------------------------


@pytest.mark.parametrize("name", PARCELS)
def test_each_format_has_the_eight_parcels_by_name(name, sites):
    frame = sites[name].frame
    assert frame["name_zh"].tolist() == NAMES
    assert frame["site_id"].tolist() == [
        "JC-01",
        "JC-02",
        "JC-03",
        "WS-01",
        "QX-01",
        "FY-01",
        "GJ-01",
        "LX-01",
    ]


@pytest.mark.parametrize("name", PARCELS[1:])
def test_each_format_says_the_same_of_the_parcels(name, sites):
    one, other = (sites[n].frame.drop(columns=["geometry", "area_ha", "area_mu"]) for n in (PARCELS[0], name))
    assert one.equals(other[one.columns])


@pytest.mark.parametrize("name", PARCELS[1:])
def test_each_format_has_the_parcels_at_the_same_place(name, sites):
    one, other = sites[PARCELS[0]], sites[name]
    _, _, apart_m = Geod(ellps="WGS84").inv(one.lon, one.lat, other.lon, other.lat)
    assert max(apart_m) < 0.02


@pytest.mark.parametrize("name", POLYGONS)
def test_the_outlines_are_the_same(name, sites):
    one, other = (sites[n].frame.to_crs("EPSG:4546") for n in (POLYGONS[0], name))
    assert one.geometry.hausdorff_distance(other.geometry).max() < 0.01  # metres


@pytest.mark.parametrize("name", PARCELS)
def test_the_stated_areas_are_those_of_the_outlines(name, sites):
    geod = Geod(ellps="WGS84")
    drawn = [abs(geod.geometry_area_perimeter(s)[0]) for s in sites[POLYGONS[0]].frame.geometry]
    frame = sites[name].frame
    assert (frame["area_given_ha"] * 10_000).tolist() == pytest.approx(drawn, abs=4)  # 0.01 mu are 6.7 m2
    assert frame["area_mu"].tolist() == pytest.approx([m2 / 10_000 * MU_PER_HA for m2 in drawn], abs=0.006)
    assert all(15 <= m2 / 10_000 <= 70 for m2 in drawn)


def test_mu_and_square_metres_stand_side_by_side_and_agree():
    columns = gpd.read_file(DATA / "parcels.gpkg")
    assert columns["面积（亩）"].tolist() == pytest.approx(
        (columns["面积（平方米）"] * 15 / 10_000).tolist(), abs=0.005
    )


@pytest.mark.parametrize("name", POLYGONS)
def test_no_polygon_format_needs_a_word_of_warning(name, sites):
    assert sites[name].warnings == ()


@pytest.mark.parametrize("name", [*PARCELS, TEMPLATE])
def test_every_parcel_is_marked_as_fictitious_in_its_names_and_in_a_column(name, sites):
    frame = sites[name].frame
    assert frame["name"].str.endswith("(fictitious)").all()
    assert frame["name_zh"].str.endswith("（虚构）").all()
    assert frame["是否虚构"].tolist() == ["是"] * len(frame)


# --- as offices have them -------------------------------------------------------------------------------


def test_the_geojson_says_its_projection_in_the_old_way():
    document = json.loads((DATA / "parcels_epsg4546.geojson").read_text(encoding="utf-8"))
    assert document["crs"]["properties"]["name"] == "urn:ogc:def:crs:EPSG::4546"
    east, north = document["features"][0]["geometry"]["coordinates"][0][0]
    assert (600_000 < east < 610_000, 4_150_000 < north < 4_160_000) == (True, True)


def test_the_shapefile_is_in_gbk_and_does_not_say_so():
    with zipfile.ZipFile(DATA / "parcels_gbk_shapefile.zip") as archive:
        assert sorted(archive.namelist()) == ["parcels.dbf", "parcels.prj", "parcels.shp", "parcels.shx"]
        table = archive.read("parcels.dbf")
    assert table[29] == 0  # no language id
    assert "交城东（虚构）".encode("gbk") in table


# --- the template ---------------------------------------------------------------------------------------


def test_the_template_reads_with_every_meaning_it_promises(sites):
    read = sites[TEMPLATE]
    headings = {"地块编号": "site_id", "中文名称": "name_zh", "Name（英文名称）": "name", "海拔（米）": "elevation_m",
                "面积（亩）": "area_mu", "面积（平方米）": "area_ha"}  # fmt: skip
    assert read.headings == headings
    assert len(read) == 2
    assert read.frame["area_mu"].notna().all()
    assert read.frame["pga_g"].tolist() == [0.2, 0.2]


def test_the_english_headings_of_the_explanations_are_understood(tmp_path):
    book = openpyxl.load_workbook(DATA / TEMPLATE)
    english = {row[0]: row[1] for row in book.worksheets[1].iter_rows(min_row=9, values_only=True)}
    page = book.worksheets[0]
    for cell in page[1]:
        if english[cell.value] != "自定 any":
            cell.value = english[cell.value]
    book.save(tmp_path / "english.xlsx")
    one, other = (read_sites(path).frame for path in (DATA / TEMPLATE, tmp_path / "english.xlsx"))
    assert one.equals(other)


def test_the_template_offers_lists_for_categories_and_for_the_datum():
    page = openpyxl.load_workbook(DATA / TEMPLATE).worksheets[0]
    lists = {str(v.sqref): v.formula1 for v in page.data_validations.dataValidation if v.type == "list"}
    heads = {cell.value: cell.column_letter for cell in page[1]}
    assert "永久基本农田" in lists[f"{heads['用地性质']}2:{heads['用地性质']}501"]
    assert "0.20" in lists[f"{heads['pga_g']}2:{heads['pga_g']}501"]
    for heading in ("经度", "纬度"):
        assert f"{heading}（GCJ-02）" in lists[f"{heads[f'{heading}（WGS84）']}1"]


@pytest.mark.parametrize(("datum", "word"), [("GCJ-02", "gcj02"), ("BD-09", "bd09")])
def test_a_shifted_datum_chosen_in_the_heading_must_be_declared(datum, word, tmp_path):
    path = tmp_path / "shifted.xlsx"
    book = openpyxl.load_workbook(DATA / TEMPLATE)
    for cell in book.worksheets[0][1]:
        cell.value = cell.value.replace("WGS84", datum)
    book.save(path)
    with pytest.raises(SitesError, match=f"Declare datum {word}"):
        read_sites(path)
    there, here = read_sites(path, ReadOptions(datum=word)), read_sites(DATA / TEMPLATE)
    _, _, apart_m = Geod(ellps="WGS84").inv(there.lon, there.lat, here.lon, here.lat)
    assert all(300 < m < 1500 for m in apart_m)


def test_the_template_takes_projected_coordinates_as_it_says(sites, tmp_path):
    projected = gpd.GeoSeries.from_xy(sites[TEMPLATE].lon, sites[TEMPLATE].lat, crs=4326).to_crs("EPSG:4546")
    book = openpyxl.load_workbook(DATA / TEMPLATE)
    page = book.worksheets[0]
    heads = {cell.value: cell for cell in page[1]}
    for heading, name, values in (("经度", "东坐标", projected.x), ("纬度", "北坐标", projected.y)):
        head = heads[f"{heading}（WGS84）"]
        head.value = name
        for row, value in enumerate(values, start=2):
            page.cell(row, head.column).value = float(value)
    book.save(tmp_path / "projected.xlsx")
    read = read_sites(tmp_path / "projected.xlsx", ReadOptions(crs="EPSG:4546"))
    assert read.lon == pytest.approx(sites[TEMPLATE].lon, abs=1e-7)
    assert read.lat == pytest.approx(sites[TEMPLATE].lat, abs=1e-7)


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice Calc is not installed (soffice)")
def test_the_template_keeps_its_rows_and_lists_when_libreoffice_saves_it(sites, tmp_path):
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        OFFICE,
        profile,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(tmp_path),
        str(DATA / TEMPLATE),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert read_sites(tmp_path / TEMPLATE).frame.equals(sites[TEMPLATE].frame)
    page = openpyxl.load_workbook(tmp_path / TEMPLATE).worksheets[0]
    lists = [v.formula1 for v in page.data_validations.dataValidation if v.type == "list"]
    assert [words for words in ("永久基本农田", "0.20", "GCJ-02") if not any(words in x for x in lists)] == []


# --- the study ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def result():
    return siting.run(siting.load_study(DATA / "parcels_study.yaml"))


def test_the_study_ranks_seven_parcels_and_leaves_out_the_farmland(result):
    ranking = result.ranking.set_index("site_id")
    assert sorted(ranking["rank"].dropna()) == [1, 2, 3, 4, 5, 6, 7]
    assert ranking.index[ranking["status"] == "excluded"].tolist() == ["JC-03"]


def test_the_study_measures_what_the_file_says(result):
    m = result.measurements.set_index(["site_id", "criterion"])
    assert m.loc[("JC-02", "slope")]["value"] == 4.2
    assert m.loc[("QX-01", "slope")]["class"] == "unknown"
    assert m.loc[("LX-01", "land_use")]["text"] == "未利用地"
    assert m.loc[("WS-01", "seismic")]["value"] == 0.2
    assert m.loc[("GJ-01", "seismic")]["class"] == "unknown"


def test_the_study_loads_without_a_warning(result):
    assert result.outcome.warnings == ()


@pytest.mark.parametrize("name", PARCELS[1:])
def test_the_study_gives_the_same_ranks_for_every_format(name, result):
    ranking = siting.run(siting.load_study(DATA / "parcels_study.yaml"), sites=DATA / name).ranking
    assert ranking[["site_id", "rank"]].equals(result.ranking[["site_id", "rank"]])
    assert ranking["score"].tolist() == pytest.approx(result.ranking["score"].tolist(), abs=1e-4)


# --- the script -----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_script_makes_the_same_bytes_again(script, built, tmp_path):
    script.build(tmp_path)
    files = sorted(built.iterdir())
    layers = ["terrain.tif", *(f"{name}.geojson" for name in LAYERS)]
    assert [f.name for f in files] == sorted([*PARCELS, TEMPLATE, *layers])
    assert [f.name for f in files if f.read_bytes() != (tmp_path / f.name).read_bytes()] == []


@pytest.mark.parametrize("name", [*PARCELS, TEMPLATE])
def test_the_files_are_what_the_script_makes(name, built, sites):
    made = read_sites(built / name)
    assert made.frame.equals(sites[name].frame)


def test_the_workbooks_are_what_the_script_makes_cell_by_cell(built):
    for name in ("parcels.xlsx", TEMPLATE):
        one, other = (
            [list(page.iter_rows(values_only=True)) for page in openpyxl.load_workbook(folder / name)]
            for folder in (DATA, built)
        )
        assert one == other, name


def test_the_files_are_small():
    assert sum(f.stat().st_size for f in DATA.iterdir()) < 300_000
