"""Datums and coordinate systems as people write them, declared or in headings."""

import pyproj
import pytest

from siting.errors import SitesError
from siting.readers.read_options import ReadOptions
from siting.sites.read import read_sites

AT = (112.2, 37.58)


def table(folder, x, y, *, head="lon,lat"):
    (folder / "a.csv").write_text(f"name,{head}\na,{x!r},{y!r}\n", encoding="utf-8")
    return folder / "a.csv"


@pytest.mark.parametrize("options", [{"datum": "西安80"}, {"crs": "1980西安坐标系"}, {"crs": "EPSG:4610"}])
def test_degrees_of_xian_1980_are_read_with_their_accuracy(tmp_path, options):
    x, y = pyproj.Transformer.from_crs(4326, 4610, always_xy=True).transform(*AT)
    sites = read_sites(table(tmp_path, x, y), ReadOptions(**options))
    assert (sites.lon[0], sites.lat[0]) == pytest.approx(AT, abs=1e-9)
    assert [w for w in sites.warnings if "EPSG:4610" in w and "100 m" in w]


def test_beijing_1954_is_told_where_no_transformation_is_published(tmp_path):
    def warnings(lon, lat):
        return read_sites(table(tmp_path, lon, lat), ReadOptions(crs="北京54")).warnings

    assert [w for w in warnings(*AT) if "published here; places may be off by 100 m" in w]
    assert warnings(108.5, 37.5) == ()  # EPSG:15921, Ordos: 1 m
    assert [w for w in warnings(121.0, 34.0) if "may be off by 15 m" in w]  # EPSG:15919, Yellow Sea


def test_cgcs2000_in_chinese_needs_no_warning(tmp_path):
    for options in ({"datum": "2000国家大地坐标系"}, {"crs": "2000国家大地坐标系"}, {"crs": "CGCS2000"}):
        sites = read_sites(table(tmp_path, *AT), ReadOptions(**options))
        assert (sites.lon[0], sites.lat[0]) == pytest.approx(AT, abs=1e-9)
        assert sites.warnings == ()


@pytest.mark.parametrize(
    ("head", "options", "said"),
    [
        (
            "经度(西安80),纬度(西安80)",
            {},
            "the headings name Xian 1980, but no crs is declared. Declare crs EPSG:4610",
        ),
        ("经度_北京54,纬度_北京54", {}, "the headings name Beijing 1954.*EPSG:4214"),
        ("lon,lat", {"crs": "火星坐标系"}, "is not a crs but a datum. Declare datum gcj02"),
        ("lon,lat", {"crs": "百度"}, "Declare datum bd09"),
        (
            "lon,lat",
            {"datum": "西安80", "crs": "EPSG:4214"},
            "datum Xian 1980 and crs EPSG:4214 are declared",
        ),
        ("lon,lat", {"datum": "谷歌"}, "unknown datum '谷歌'"),
    ],
)
def test_what_is_contradictory_or_unknown_is_one_line(tmp_path, head, options, said):
    with pytest.raises(SitesError, match=said):
        read_sites(table(tmp_path, *AT, head=head), ReadOptions(**options))


def test_the_hint_of_a_heading_can_be_followed(tmp_path):
    path = table(tmp_path, *AT, head="经度(西安80),纬度(西安80)")
    assert len(read_sites(path, ReadOptions(crs="EPSG:4610"))) == 1


@pytest.mark.parametrize(("datum", "service"), [("gcj02", "GCJ-02"), ("高德", "GCJ-02"), ("bd09", "BD-09")])
def test_a_declared_shift_is_reported_as_what_was_done(tmp_path, datum, service):
    sites = read_sites(table(tmp_path, *AT), ReadOptions(datum=datum))
    assert [w for w in sites.warnings if service in w and "converted to WGS84" in w]
    assert (sites.lon[0], sites.lat[0]) != pytest.approx(AT, abs=1e-4)
