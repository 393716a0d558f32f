"""Content of a KML other than shapes: folders, the datum of placemarks, attributes in an HTML table."""

import numpy as np
import pytest
import shapely

from siting.errors import SitesError
from siting.geo.datum import wgs84_to_gcj02
from siting.readers.files import read_features
from siting.readers.read_options import ReadOptions
from siting.sites.read import read_sites


def kml(folder, *placemarks, name="a.kml"):
    text = f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{"".join(placemarks)}</Document></kml>'
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def mark(name, lon, lat, extra=""):
    point = f"<Point><coordinates>{lon!r},{lat!r}</coordinates></Point>"
    return f"<Placemark><name>{name}</name>{extra}{point}</Placemark>"


def test_gcj02_that_each_placemark_states_is_brought_to_wgs84(tmp_path):
    lon, lat = (float(x) for x in wgs84_to_gcj02(112.2, 37.58))
    said = "<OvCoordType>GCJ-02</OvCoordType>"
    sites = read_sites(kml(tmp_path, mark("a", lon, lat, said), name="a.ovkml"))
    assert (sites.lon[0], sites.lat[0]) == pytest.approx((112.2, 37.58), abs=1e-9)
    assert "GCJ-02" in sites.warnings[0]


def test_two_datums_in_one_file_are_refused(tmp_path):
    marks = [mark(n, 112.2, 37.58, f"<OvCoordType>{n}</OvCoordType>") for n in ("GCJ-02", "WGS84")]
    with pytest.raises(SitesError, match="OvCoordType"):
        read_sites(kml(tmp_path, *marks))


def test_degrees_that_state_no_datum_leave_the_note(tmp_path):
    assert "taken as WGS84" in read_sites(kml(tmp_path, mark("a", 112.2, 37.58))).warnings[0]
    assert read_sites(kml(tmp_path, mark("a", 12.2, 37.58))).warnings == ()
    assert read_sites(kml(tmp_path, mark("a", 112.2, 37.58)), ReadOptions(datum="wgs84")).warnings == ()


def test_a_folder_is_a_layer(tmp_path):
    inner = f"<Folder>{mark('b', 112.3, 37.6)}<name>inner</name></Folder>"
    path = kml(
        tmp_path,
        f"<Folder><name>parcels</name>{mark('a', 112.2, 37.58)}{inner}</Folder>",
        f"<Folder><name>pins</name>{mark('c', 112.4, 37.7)}</Folder>",
    )
    assert read_sites(path, ReadOptions(layer="parcels")).frame["name"].tolist() == ["a", "b"]
    assert read_sites(path, ReadOptions(layer="inner")).frame["name"].tolist() == ["b"]
    assert len(read_sites(path)) == 3
    with pytest.raises(SitesError, match="'inner', 'parcels', 'pins'"):
        read_sites(path, ReadOptions(layer="none"))


def test_attributes_in_a_table_of_html(tmp_path):
    rows = "<tr><td>price</td><td>{}</td></tr><tr><td>land &amp; use</td><td>x</td></tr>"
    marks = [
        mark(
            n,
            112.2 + i,
            37.58,
            f"<description><![CDATA[<table>{rows.format(10 * i)}</table>]]></description>",
        )
        for i, n in enumerate("ab")
    ]
    frame = read_sites(kml(tmp_path, *marks)).frame
    assert np.asarray(frame["price"]).tolist() == [0, 10]
    assert frame["land & use"].tolist() == ["x", "x"]


def track(*corners):
    whens = "".join(f"<when>2026-05-01T08:00:{i:02}Z</when>" for i in range(len(corners)))
    coords = "".join(f"<gx:coord>{corner}</gx:coord>" for corner in corners)
    return f'<gx:Track xmlns:gx="http://www.google.com/kml/ext/2.2">{whens}{coords}</gx:Track>'


ROUND = ("112.2 37.5 800", "112.3 37.5 801.5", "", "112.3 37.6 800", "112.2 37.6 800", "112.2 37.5 800")


def test_a_way_walked_round_a_parcel_is_its_outline(tmp_path):
    sites = read_sites(kml(tmp_path, f"<Placemark><name>a</name>{track(*ROUND)}</Placemark>"))
    assert sites.frame.geometry.iloc[0].equals(shapely.box(112.2, 37.5, 112.3, 37.6))
    assert any("closed line" in warning for warning in sites.warnings)


def test_a_way_that_is_not_closed_is_refused_as_a_line(tmp_path):
    with pytest.raises(SitesError, match="LineString"):
        read_sites(kml(tmp_path, f"<Placemark><name>a</name>{track(*ROUND[:4])}</Placemark>"))


def test_several_ways_are_one_line_of_a_layer(tmp_path):
    inner = "<gx:MultiTrack xmlns:gx='http://www.google.com/kml/ext/2.2'>"
    inner += track(*ROUND[:2]) + track(*ROUND[3:5]) + "</gx:MultiTrack>"
    shape = read_features(kml(tmp_path, f"<Placemark><name>a</name>{inner}</Placemark>")).frame.geometry.iloc[
        0
    ]
    assert shape.equals(
        shapely.from_wkt("MULTILINESTRING ((112.2 37.5, 112.3 37.5), (112.3 37.6, 112.2 37.6))")
    )


@pytest.mark.parametrize("word", ["GCJ02(火星)", "火星坐标系", "高德"])
def test_a_datum_in_chinese_is_heard(tmp_path, word):
    lon, lat = (float(x) for x in wgs84_to_gcj02(112.2, 37.58))
    sites = read_sites(kml(tmp_path, mark("a", lon, lat, f"<OvCoordType>{word}</OvCoordType>")))
    assert (sites.lon[0], sites.lat[0]) == pytest.approx((112.2, 37.58), abs=1e-9)


def test_an_older_system_in_a_kml_is_heard_and_its_accuracy_told(tmp_path):
    # Near Ordos there is a published transformation from Beijing 1954 (EPSG:15918 and others, 1 m); not here.
    for lon, said in ((112.2, ("published here; places may be off by 100 m",)), (108.5, ())):
        path = kml(tmp_path, mark("a", lon, 37.58, "<OvCoordType>北京54</OvCoordType>"))
        warnings = read_sites(path).warnings
        assert len(warnings) == len(said)
        assert all(part in text for part, text in zip(said, warnings, strict=True))


def ring(text):
    inside = f"<outerBoundaryIs><LinearRing><coordinates>{text}</coordinates></LinearRing></outerBoundaryIs>"
    return f"<Placemark><name>a</name><Polygon>{inside}</Polygon></Placemark>"


@pytest.mark.parametrize("part", ["{x:.7f},{y:.7f} ", "{x:.7f},{y:.7f},760.5\n", "{x:.7f} , {y:.7f},0\t"])
def test_a_ring_of_many_points_is_that_of_each_point(tmp_path, part):
    turn = np.linspace(0, 2 * np.pi, 9001)
    points = [(112.2 + 0.01 * np.cos(a), 37.58 + 0.01 * np.sin(a)) for a in turn]
    text = "".join(part.format(x=x, y=y) for x, y in points)
    assert len(text) > 100_000
    shape = read_sites(kml(tmp_path, ring(text))).frame.geometry[0]
    assert shapely.get_coordinates(shape) == pytest.approx(np.round(points, 7), abs=1e-12)


@pytest.mark.parametrize("odd", ["112.2", "112.2,x", "112.2,,1", "112.2;37.5"])
def test_a_bad_point_among_many_is_one_line(tmp_path, odd):
    with pytest.raises(SitesError, match="the geometry cannot be built"):
        read_sites(kml(tmp_path, ring("112.2,37.58 112.3,37.58 112.3,37.6 " * 4000 + odd)))
