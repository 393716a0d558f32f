"""Encodings need evidence: the encoding a file states is checked against its bytes."""

import geopandas as gpd
import pytest
import shapely

from siting.errors import SitesError
from siting.readers.read_options import ReadOptions
from siting.sites.read import read_sites
from siting.texts.messages import error_in_chinese

CHINESE = ["太原", "交城县", "A区东地块", "李", "B区", "圳美", "朱镕路", "东阳光2#", "喆园a座"]
WESTERN = [
    "Concepción",
    "Chañaral",
    "Luleå",
    "Västerås norra",
    "Málaga",
    "Zürich",
    "Besançon",
    "São Paulo",
    "Ñuñoa",
    "Élancourt",
    "Conceição",
    "A Coruña",
    "Évora-Cidade",
]


def table(folder, names, encoding):
    rows = "".join(f"{name},{10 + i},{40 + i}\n" for i, name in enumerate(names))
    (folder / "a.csv").write_bytes(f"name,lon,lat\n{rows}".encode(encoding))
    return read_sites(folder / "a.csv", ReadOptions(datum="wgs84")).frame["name"].tolist()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_chinese_names(tmp_path, encoding):
    assert table(tmp_path, CHINESE, encoding) == CHINESE


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_western_names(tmp_path, encoding):
    assert table(tmp_path, WESTERN, encoding) == WESTERN


@pytest.mark.parametrize("name", CHINESE)
def test_one_chinese_name_is_enough_evidence(tmp_path, name):
    assert table(tmp_path, [name, "Plain"], "gb18030") == [name, "Plain"]


@pytest.mark.parametrize("name", WESTERN)
def test_one_western_name_is_enough_evidence(tmp_path, name):
    assert table(tmp_path, [name, "Plain"], "cp1252") == [name, "Plain"]


@pytest.mark.parametrize(
    ("written", "said", "warned"),
    [
        ("GB18030", b"UTF-8", True),
        ("UTF-8", b"GBK", True),
        ("GB18030", b"GB18030", False),
        ("UTF-8", b"UTF-8", False),
        ("GB18030", None, False),
        ("GB18030", b"\xef\xbb\xbfGBK\r\n", False),
    ],
)
def test_a_cpg_part_is_a_claim(tmp_path, written, said, warned):
    shapes = [shapely.box(112 + i / 10, 37, 112.01 + i / 10, 37.01) for i in range(2)]
    frame = gpd.GeoDataFrame({"名称": ["东地块", "西地块"]}, geometry=shapes, crs=4326)
    frame.to_file(tmp_path / "a.shp", encoding=written)
    (tmp_path / "a.cpg").unlink(missing_ok=True)
    if said is not None:
        (tmp_path / "a.cpg").write_bytes(said)
    sites = read_sites(tmp_path / "a.shp")
    assert sites.frame["name"].tolist() == ["东地块", "西地块"]
    assert any(".cpg part says" in warning for warning in sites.warnings) == warned


@pytest.mark.parametrize("name", [*WESTERN, *CHINESE])
def test_a_shapefile_that_does_not_say_its_encoding(tmp_path, name):
    encoding = "GB18030" if name in CHINESE else "CP1252"
    frame = gpd.GeoDataFrame({"name": [name]}, geometry=[shapely.Point(11, 45)], crs=4326)
    frame.to_file(tmp_path / "a.shp", encoding=encoding)
    (tmp_path / "a.cpg").unlink(missing_ok=True)
    dbf = bytearray((tmp_path / "a.dbf").read_bytes())
    dbf[29] = 0x57  # "the Windows code page", whichever that was
    (tmp_path / "a.dbf").write_bytes(dbf)
    assert read_sites(tmp_path / "a.shp").frame["name"].tolist() == [name]


@pytest.mark.parametrize("bad", [b"\xff", b"\xe5\x8c", b"\x81"])
def test_one_damaged_character_in_utf8_is_named_with_its_line(tmp_path, bad):
    rows = "".join(f"甲乙丙{n}号地块位于工业园区,112.{n},37.5\n" for n in range(10, 15))
    whole = f"名称,经度,纬度\n{rows}".encode()
    at = whole.index("丙12".encode())
    (tmp_path / "a.csv").write_bytes(whole[:at] + bad + whole[at:])
    with pytest.raises(SitesError, match=r"line 4: character 3 is damaged: it is no UTF-8") as refused:
        read_sites(tmp_path / "a.csv")
    assert "GB18030" not in str(refused.value)
    assert "第3个字符已损坏" in error_in_chinese(refused.value)
    (tmp_path / "a.csv").write_bytes(whole.decode().encode("gb18030"))
    assert len(read_sites(tmp_path / "a.csv")) == 5
