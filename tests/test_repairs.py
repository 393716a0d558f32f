"""Hints work: each case causes an error, does what its hint says, and the command then succeeds."""

import zipfile
from dataclasses import dataclass, field

import geopandas as gpd
import openpyxl
import pytest
import shapely

from tests.support.command_line import is_one_line

STUDY = """\
title: Two plots
sites: {file: plots.csv}
criteria:
  - id: price
    measure: attribute
    params: {column: price, unit: yuan}
    weight: 1
    value: {kind: linear, worst: 10, best: 0}
"""
TWO = STUDY.replace("    weight: 1\n", "") + (
    "  - {id: use, measure: attribute, params: {column: use, type: category},"
    " value: {kind: categories, other: 1, scores: {farm: 1}}}\n"
)
PLOTS = "site_id,name,lon,lat,price,use\nA,One,112.1,37.5,3,farm\nB,Two,112.2,37.6,4,waste\n"
CHECK_STUDY = ("check", "study.yaml")
CHECK_SITES = ("check", "study.yaml", "--sites")


@dataclass(frozen=True)
class Repair:
    """An error and its repair: the files of both (text, bytes, or a function of the path), and the
    commands."""

    hint: str
    command: tuple[str, ...] = CHECK_STUDY
    bad: dict = field(default_factory=dict)
    mended: dict = field(default_factory=dict)
    then: tuple[str, ...] | None = None


def study(hint, old, new, mended, **more):
    """A study with *new* instead of *old*, repaired to *mended*."""
    bad = STUDY.replace(old, new, 1)
    assert bad != STUDY or not new
    return Repair(hint, bad={"study.yaml": bad}, mended={"study.yaml": STUDY.replace(old, mended, 1)}, **more)


def option(hint, content, *options, name="mine.csv"):
    """A site file given with --sites, read once *options* are added."""
    given = (*CHECK_SITES, name)
    return Repair(hint, given, bad={name: content}, then=(*given, *options))


def file(hint, content, mended, *, name="mine.csv", new_name=None):
    """A site file that is corrected."""
    new_name = new_name or name
    return Repair(
        hint,
        (*CHECK_SITES, name),
        bad={name: content},
        mended={new_name: mended},
        then=(*CHECK_SITES, new_name),
    )


def frame(*shapes, crs=4326):
    return gpd.GeoDataFrame(
        {"name": [f"n{i}" for i in range(len(shapes))], "price": 1.0},
        geometry=shapely.from_wkt(shapes),
        crs=crs,
    )


def layers(*names):
    def make(path):
        for name in names:
            frame("POINT (112 37)", "POINT (113 38)").to_file(path, layer=name)

    return make


def geopackage(path):
    made = path.with_name("made.gpkg")
    frame("POINT (112 37)").to_file(made)
    made.rename(path)


def vector(*shapes):
    return lambda path: frame(*shapes).to_file(path)


def without_index(path):
    vector("POINT (112 37)")(path)
    path.with_suffix(".shx").unlink()


def hidden(path):
    book = openpyxl.Workbook()
    book.active.title = "parcels"
    for row in ("name", "lon", "lat"), ("A", 112, 37):
        book.active.append(row)
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(b'state="visible"', b'state="hidden"'))


BOX = "POLYGON ((112 37, 112.01 37, 112.01 37.01, 112 37.01, 112 37))"
BOW = "POLYGON ((112 37, 112.1 37.1, 112.1 37, 112 37.1, 112 37))"
XY = "name,x,y\nA,602152,4157000\n"
SURVEY = "name,easting,northing\nA,4157000,602152\n"
ZONED = "name,x,y\nA,37602152,4157000\n"
CRS = "Declare crs (--crs, or the key crs beside file), such as EPSG:4546"

REPAIRS = {
    # --- the study
    "misspelt key": study("Did you mean 'weight'?", "weight: 1", "wieght: 1", "weight: 1"),
    "no weight": study("Add this key, or `weights` for all criteria", "    weight: 1\n", "", "    weight: 1\n"),
    "no value": study(
        "Add value: {kind: linear, worst: ..., best: ...}",
        "    value: {kind: linear, worst: 10, best: 0}\n",
        "    # no value\n",
        "    value: {kind: linear, worst: 10, best: 0}\n",
    ),
    "numbers scored as words": study(
        "Use kind: ",
        "{kind: linear, worst: 10, best: 0}",
        "{kind: categories, scores: {farm: 1}}",
        "{kind: linear, worst: 10, best: 0}",
    ),
    "a category without a score": study(
        "List it under value.scores, or give value.other",
        "{column: price, unit: yuan}\n    weight: 1\n    value: {kind: linear, worst: 10, best: 0}",
        "{column: use, type: category}\n    weight: 1\n    value: {kind: categories, scores: {farm: 1}}",
        "{column: use, type: category}\n    weight: 1\n    value: {kind: categories, scores: {farm: 1}, other: 0.2}",
    ),
    "a word among numbers": Repair(
        "list its word under params.missing",
        bad={"plots.csv": PLOTS.replace(",3,", ",dear,")},
        mended={"study.yaml": STUDY.replace("unit: yuan", "unit: yuan, missing: [dear]")},
    ),
    "a unit that does not fit": Repair(
        "Write params.unit as km",
        bad={"plots.csv": PLOTS.replace("price", "price (km)"), "study.yaml": STUDY.replace("column: price", "column: price (km)")},
        mended={"study.yaml": STUDY.replace("column: price, unit: yuan", "column: price (km), unit: km")},
    ),
    "a limit for words on numbers": study(
        "Use one_of for words, at_least or at_most for numbers",
        "criteria:",
        "constraints: [{criterion: price, one_of: [farm]}]\ncriteria:",
        "constraints: [{criterion: price, at_most: 5}]\ncriteria:",
    ),
    "a key twice": study("Keep one of them", "title: Two plots", "title: A\ntitle: B", "title: A"),
    "a study in GBK": Repair(
        "Save the study as UTF-8",
        bad={"study.yaml": STUDY.replace("Two plots", "两块地").encode("gb18030")},
        mended={"study.yaml": STUDY.replace("Two plots", "两块地")},
    ),
    "no study": Repair(
        "`siting init DIR` writes a study to start from",
        ("check", "new/jiaocheng.yaml"),
        mended={"new": ("init", "new")},
    ),
    "a criterion that is not installed": study(
        "Did you mean 'attribute'? (see `siting criteria`)", "measure: attribute", "measure: atribute", "measure: attribute"
    ),
    "a layer that is not there": study(
        "Did you mean 'roads'?",
        "criteria:",
        "layers: {roads: {file: plots.csv}}\ncriteria:\n  - {id: near, measure: distance, params: {layer: road},"
        " weight: 1, value: {kind: linear, worst: 90, best: 0}}",
        "layers: {roads: {file: plots.csv}}\ncriteria:\n  - {id: near, measure: distance, params: {layer: roads},"
        " weight: 1, value: {kind: linear, worst: 90, best: 0}}",
    ),
    "a place that is not known": study(
        "Give its lon and lat instead",
        "criteria:",
        "criteria:\n  - {id: near, measure: distance, params: {to: Atlantisville},"
        " weight: 1, value: {kind: linear, worst: 90, best: 0}}",
        "criteria:\n  - {id: near, measure: distance, params: {to: {name: Atlantisville, lon: 112, lat: 37}},"
        " weight: 1, value: {kind: linear, worst: 90, best: 0}}",
    ),
    "weights that forget one": Repair(
        "Give it 0 where it does not count",
        bad={"study.yaml": f"{TWO}weights: {{price: 1}}\n"},
        mended={"study.yaml": f"{TWO}weights: {{price: 1, use: 0}}\n"},
    ),
    "a column of words": study(
        "write params.type: category",
        "{column: price, unit: yuan}\n    weight: 1\n    value: {kind: linear, worst: 10, best: 0}",
        "{column: use}\n    weight: 1\n    value: {kind: categories, other: 0, scores: {farm: 1}}",
        "{column: use, type: category}\n    weight: 1\n    value: {kind: categories, other: 0, scores: {farm: 1}}",
    ),
    "a crs that does not exist": study(
        "Give an EPSG code, such as EPSG:4546", "{file: plots.csv}", "{file: xy.csv, crs: CGCS}", "{file: xy.csv, crs: EPSG:4546}"
    ),
    "a layer in degrees declared in metres": study(
        "Declare the right crs (the key crs beside its file)",
        "criteria:",
        "layers: {roads: {file: plots.csv, crs: EPSG:4546}}\ncriteria:",
        "layers: {roads: {file: plots.csv, crs: EPSG:4326}}\ncriteria:",
    ),
    # --- how a site file is read
    "no crs": option(CRS, XY, "--crs", "EPSG:4546"),
    "no crs, in the study": study(
        "the key crs beside file", "{file: plots.csv}", "{file: xy.csv}", "{file: xy.csv, crs: EPSG:4546}"
    ),
    "a zone before the easting": option("declare crs EPSG:4525 (--crs,", ZONED, "--crs", "EPSG:4525"),
    "a heading that names a datum": option(
        "Declare datum gcj02 (--datum,", "name,经度(GCJ-02),纬度(GCJ-02)\nA,112.156,37.551\n", "--datum", "gcj02"
    ),
    "several layers": option("as layer (--layer,", layers("a", "b"), "--layer", "b", name="mine.gpkg"),
    "no visible sheet": option("as sheet (--sheet,", hidden, "--sheet", "parcels", name="mine.xlsx"),
    "an id twice": option(
        "choose another as id_column (--id,", "id,code,lon,lat\nA,1,112,37\nA,2,113,38\n", "--id", "code"
    ),
    "a layer of a CSV": Repair(
        "Leave out layer (--layer,", (*CHECK_SITES, "plots.csv", "--layer", "a"), then=(*CHECK_SITES, "plots.csv")
    ),
    "a sheet of a CSV": Repair(
        "Leave out sheet (--sheet,", (*CHECK_SITES, "plots.csv", "--sheet", "a"), then=(*CHECK_SITES, "plots.csv")
    ),
    "a column that is not there": Repair(
        "Did you mean 'use'?", (*CHECK_SITES, "few.csv", "--id", "usage"), {"few.csv": "use,lon,lat\nA,112,37\n"}, then=(*CHECK_SITES, "few.csv", "--id", "use")
    ),
    "a datum in metres": Repair(
        "Leave out datum (--datum,",
        (*CHECK_SITES, "xy.csv", "--crs", "EPSG:4546", "--datum", "gcj02"),
        then=(*CHECK_SITES, "xy.csv", "--crs", "EPSG:4546"),
    ),
    "swapped, but right": option(
        "declare crs EPSG:4326 (--crs,", "name,lon,lat\nA,37.5,78.2\n", "--crs", "EPSG:4326"
    ),
    "options without a file": Repair(
        "Give --sites too", ("check", "study.yaml", "--crs", "EPSG:4546"), then=(*CHECK_SITES, "xy.csv", "--crs", "EPSG:4546")
    ),
    # --- the site file itself
    "no coordinates": file("Name them lon and lat", "name,e,n\nA,112,37\n", "name,lon,lat\nA,112,37\n"),
    "coordinates twice": file("Remove one of them", "lon,lat,x,y\n112,37,1,2\n", "lon,lat\n112,37\n"),
    "a blank": file("Fill it in, or remove the row", "lon,lat\n112,\n113,38\n", "lon,lat\n113,38\n"),
    "no number": file("Write it as in 112.1494, 112°08'58\"E", "lon,lat\n112o8,37\n", "lon,lat\n112°08'58\"E,37\n"),
    "swapped": file("Exchange them", "lon,lat\n37.5,112.1\n", "lon,lat\n112.1,37.5\n"),
    "a survey file": Repair(
        "name the columns northing and easting",
        (*CHECK_SITES, "s.csv", "--crs", "EPSG:4546"),
        {"s.csv": SURVEY},
        {"s.csv": SURVEY.replace("easting,northing", "northing,easting")},
    ),
    "two names": file(
        "a Chinese name beside an English one is headed name_zh",
        "name,名称,lon,lat\nA,甲,112,37\n",
        "name,name_zh,lon,lat\nA,甲,112,37\n",
    ),
    "an id is blank": file("Give every site an id", "id,lon,lat\nA,112,37\n,113,38\n", "id,lon,lat\nA,112,37\nB,113,38\n"),
    "a wrong extension": file(
        "Give it the right extension", geopackage, geopackage, name="mine.geojson", new_name="mine.gpkg"
    ),
    "an old workbook": file(
        "save it as .xlsx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        lambda path: frame("POINT (112 37)").drop(columns="geometry").assign(lon=112, lat=37).to_excel(path),
        name="mine.xls",
        new_name="mine.xlsx",
    ),
    "points and polygons": file(
        "Give all sites as points, or all as polygons",
        vector("POINT (112 37)", BOX),
        vector(BOX),
        name="mine.geojson",
    ),
    "a bow tie": file(
        "with shapely.make_valid", vector(BOW), vector(shapely.make_valid(shapely.from_wkt(BOW)).wkt), name="mine.geojson"
    ),
    "a shapefile without its index": file(
        "Keep .shp, .shx, .dbf and .prj together", without_index, vector("POINT (112 37)"), name="mine.shp"
    ),
    # --- other commands
    "an output that is not there": Repair(
        "Did you mean 'ranking'?", ("run", "study.yaml", "--outputs", "rankin"), then=("run", "study.yaml", "--outputs", "ranking")
    ),
    "an output folder that is a file": Repair(
        "Choose another folder",
        ("run", "study.yaml", "--outputs", "ranking", "--out", "plots.csv"),
        then=("run", "study.yaml", "--outputs", "ranking", "--out", "results"),
    ),
    "an exhibit in an unknown format": Repair(
        "Did you mean 'png'?",
        ("exhibit", "values", "study.yaml", "--format", "pngs", "--lang", "en"),
        then=("exhibit", "values", "study.yaml", "--format", "png", "--lang", "en"),
    ),
    "LAT and LON": Repair("LAT comes first, then LON", ("climate", "at", "112.1", "37.5"), then=("climate", "at", "37.5", "112.1")),
    "a result without its file": Repair(
        "Give a folder that `siting run` wrote with the output 'result'",
        ("diff", "one", "one"),
        mended={"one": ("run", "study.yaml", "--outputs", "result", "--out", "one")},
    ),
    "points without a column": Repair(
        "It needs the columns lat, lon, elevation_m",
        ("climate", "points", "p.csv", "--out", "found.csv"),
        {"p.csv": "lat,lon\n37,112\n"},
        {"p.csv": "lat,lon,elevation_m\n37,112,800\n"},
    ),
}  # fmt: skip


def write(folder, files, siting):
    for name, content in files.items():
        if isinstance(content, tuple):
            assert siting(*content)[0] == 0
        elif callable(content):
            content(folder / name)
        else:
            (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)


@pytest.mark.filterwarnings("ignore:'crs' was not provided:UserWarning")
@pytest.mark.parametrize("name", REPAIRS)
def test_the_hint_mends_the_error(siting, tmp_path, monkeypatch, name):
    case = REPAIRS[name]
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"study.yaml": STUDY, "plots.csv": PLOTS, "xy.csv": XY, **case.bad}, siting)

    code, _, err = siting(*case.command)

    assert code == 2, err
    assert is_one_line(err)
    assert case.hint in err
    write(tmp_path, case.mended, siting)
    code, _, err = siting(*(case.then or case.command))
    assert code == 0, err


def test_the_cases_are_of_many_kinds():
    assert len({case.hint for case in REPAIRS.values()}) >= 40
