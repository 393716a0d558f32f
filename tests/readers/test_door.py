"""The door: names are names, one driver is at work, and whatever a parser raises is one line."""

import os
import shutil
import zipfile
import zlib

import geopandas as gpd
import pyogrio
import pytest
import shapely
from lxml import etree

from siting.errors import SitesError
from siting.readers import door
from siting.readers.files import read_features
from siting.readers.findings import Findings

ODD_NAMES = [
    "a b#c%20d", "晋中 地块（一）", "it's \"quoted\"", "zip:a!b", "why?yes=1", "semi;colon", "[brackets]{braces}",
    "a&b=c", "星号＊ ✓ 🏭", "..dots..", "$HOME ~", "a\tb",
]  # fmt: skip
ENDINGS = [".gpkg", ".geojson", ".shp", ".zip", ".parquet", ".csv", ".kml", ".kmz", ".xlsx"]


def findings(path="a.xyz"):
    return Findings(door.Path(path), error=SitesError, what="site file")


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """One place in every format, under plain names."""
    folder = tmp_path_factory.mktemp("plain")
    frame = gpd.GeoDataFrame({"name": ["x"]}, geometry=[shapely.Point(112.1494, 37.5512)], crs=4326)
    for ending in (".gpkg", ".geojson", ".shp"):
        frame.to_file(folder / f"p{ending}")
    frame.to_parquet(folder / "p.parquet")
    table = frame.assign(lon=frame.geometry.x, lat=frame.geometry.y).drop(columns="geometry")
    table.to_csv(folder / "p.csv", index=False)
    table.to_excel(folder / "p.xlsx", index=False)
    with zipfile.ZipFile(folder / "p.zip", "w") as archive:
        for part in (".shp", ".shx", ".dbf", ".prj"):
            archive.write(folder / f"p{part}", f"p{part}")
    kml = (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Placemark>'
        "<name>x</name><Point><coordinates>112.1494,37.5512</coordinates></Point></Placemark></kml>"
    )
    (folder / "p.kml").write_text(kml, encoding="utf-8")
    with zipfile.ZipFile(folder / "p.kmz", "w") as archive:
        archive.writestr("doc.kml", kml)
    return folder


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", ODD_NAMES)
def test_any_name_opens_of_a_file_and_of_its_folder(tmp_path, plain, name, ending):
    folder = tmp_path / name
    folder.mkdir()
    for part in plain.glob(f"p{ending}") if ending != ".shp" else plain.glob("p.[sdp][hbr][pxfj]"):
        shutil.copy(part, folder / f"{name}{part.suffix}")
    frame = read_features(folder / f"{name}{ending}").frame
    assert frame.geometry.iloc[0].distance(shapely.Point(112.1494, 37.5512)) < 1e-9
    assert frame["name"].tolist() == ["x"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_name_that_is_not_utf8_opens_and_is_made_printable(tmp_path, plain, ending):
    if ending == ".shp":
        pytest.skip("a bare shapefile is several files")
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xbd\xbb\xb3\xc7" + ending.encode())
    shutil.copy(plain / f"p{ending}", path)
    table = read_features(path)
    assert len(table) == 1
    assert table.source == "\ufffd" * 4 + ending


def test_gdal_knows_the_drivers_that_are_named_and_afterwards_all():
    before = pyogrio.list_drivers()
    with door.gdal_drivers(("GPKG", "GeoJSON")):
        assert set(pyogrio.list_drivers()) == {"GPKG", "GeoJSON"}
        with door.gdal_drivers(("GPX",)):
            assert set(pyogrio.list_drivers()) == {"GPX"}
    assert pyogrio.list_drivers() == before
    assert pyogrio.get_gdal_config_option("GDAL_HTTP_PROXY") is None


ERRORS = [
    etree.XMLSyntaxError("cut", 1, 2, 3), LookupError("unknown encoding: bogus-8"), OverflowError("too large"),
    AttributeError("x"), TypeError(), zlib.error("invalid"), NotImplementedError("/Filter"), RecursionError("deep"),
    OSError("an error of a parser"), KeyError("part"), UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"),
]  # fmt: skip


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_what_a_parser_raises_is_one_line(error):
    with (
        pytest.raises(SitesError, match=r"^a\.xyz: damaged or not what its name says \(") as caught,
        door.parsing(findings()),
    ):
        raise error
    assert type(error).__name__ in str(caught.value)


def test_running_out_of_memory_names_the_file():
    with pytest.raises(SitesError, match=r"^a\.xyz: needs more memory"), door.parsing(findings()):
        raise MemoryError


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SitesError("x"), PermissionError(13, "denied")])
def test_other_errors_pass_the_door(error):
    with pytest.raises(type(error)) as caught, door.parsing(findings()):
        raise error
    assert caught.value is error


def test_a_clause_is_short_and_names_no_path():
    error = ValueError("cannot open /home/me/secret/x.gpkg: no\nsecond line")
    assert door.clause(error) == "ValueError: cannot open ... no"
    assert len(door.clause(ValueError("x" * 10_000))) < 200


class MuteError(Exception):
    def __str__(self):
        raise ValueError


def test_an_error_without_words_has_its_class():
    assert door.clause(MuteError()) == "MuteError"


def test_names_become_text():
    assert door.printable("交城.csv") == "交城.csv"
    assert door.printable("a\x1b[2Jb") == "a\ufffd[2Jb"
    # Bytes read in another locale are still UTF-8.
    assert door.printable("交".encode().decode("ascii", "surrogateescape")) == "交"
