"""File geodatabases, bare and in a zip."""

import zipfile

import geopandas as gpd
import pyproj
import pytest
import shapely

from siting import load_study, run
from siting.errors import SitesError
from siting.readers.files import read_features
from siting.readers.read_options import ReadOptions
from siting.sites.read import read_sites

POINTS = [(612_000, 4_157_000), (613_000, 4_158_000)]


def written(path, *layers, crs=4546):
    for name in layers or ("地块",):
        frame = gpd.GeoDataFrame(
            {"地块名称": ["甲", "乙"], "price": [1.5, None]}, geometry=shapely.points(POINTS), crs=crs
        )
        frame.to_file(path, driver="OpenFileGDB", layer=name)
    return path


def zipped(folder, *names, path="地块.zip", inside=""):
    with zipfile.ZipFile(folder / path, "w") as archive:
        for name in names:
            for part in sorted((folder / name).iterdir()):
                archive.write(part, f"{inside}{name}/{part.name}")
    return folder / path


@pytest.fixture
def base(tmp_path):
    return written(tmp_path / "宗地.gdb")


def test_parcels_in_metres_are_read_with_their_names(base):
    found = read_sites(base)
    assert found.frame["name"].tolist() == ["甲", "乙"]
    assert found.frame["price"].tolist() == pytest.approx([1.5, float("nan")], nan_ok=True)
    lon, lat = pyproj.Transformer.from_crs(4546, 4326, always_xy=True).transform(*zip(*POINTS, strict=True))
    assert found.lon == pytest.approx(lon, abs=1e-9)
    assert found.lat == pytest.approx(lat, abs=1e-9)


@pytest.mark.parametrize("inside", ["", "data/2024/"])
def test_in_a_zip_it_is_the_same(base, inside):
    packed = read_sites(zipped(base.parent, base.name, inside=inside))
    assert packed.lon.tolist() == read_sites(base).lon.tolist()


def test_a_layer_of_several_must_be_named(tmp_path):
    written(tmp_path / "two.gdb", "one", "two")
    with pytest.raises(
        SitesError, match=r"2 layers have geometry: 'one', 'two'\. Name one of them as layer \(--layer"
    ):
        read_sites(tmp_path / "two.gdb")
    assert len(read_features(tmp_path / "two.gdb", ReadOptions(layer="two"))) == 2


def test_the_digest_is_of_the_content_and_not_of_a_lock(base):
    before = read_sites(base).sha256
    (base / "_gdb.PC.1.2.sr.lock").write_text("")
    assert read_sites(base).sha256 == before
    written(base.parent / "other.gdb", crs=4547)
    assert read_sites(base.parent / "other.gdb").sha256 != before


def test_a_run_on_it(base, tmp_path):
    result = run(load_study(), sites=base, outputs=["ranking"])
    assert len(result.sites) == 2
    result.save(tmp_path / "out", outputs=["ranking"])


def emptied(folder):
    (folder / "empty.gdb").mkdir()
    return folder / "empty.gdb"


def a_file(folder):
    (folder / "file.gdb").write_bytes(b"x" * 100)
    return folder / "file.gdb"


def cut(folder):
    path = written(folder / "cut.gdb")
    for part in path.glob("*.gdbtable"):
        part.write_bytes(part.read_bytes()[:60])
    return path


def two(folder):
    written(folder / "a.gdb"), written(folder / "b.gdb")
    return zipped(folder, "a.gdb", "b.gdb")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (emptied, "is not a file geodatabase"),
        (a_file, "its extension says file geodatabase"),
        (cut, "damaged or not what its name says"),
        (two, "2 geodatabases in one zip"),
        (lambda folder: folder / "none.gdb", "there is no such site file"),
    ],
)
def test_what_is_none_is_refused_in_one_line(tmp_path, make, said):
    with pytest.raises(SitesError, match=said) as caught:
        read_sites(make(tmp_path))
    assert "\n" not in str(caught.value)


def test_a_member_cannot_leave_the_folder(base):
    path = zipped(base.parent, base.name)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("宗地.gdb/../../escaped.txt", "x")
    assert len(read_sites(path)) == 2
    assert not (base.parent / "escaped.txt").exists()
