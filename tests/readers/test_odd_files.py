"""Oddities of KML, GPX and GeoJSON that programs really write: read right, or refused in one true line.

Made from the specifications (OGC KML 2.2, GPX 1.0 and 1.1, RFC 7946), after the kinds of files that readers of
geographic data are usually tried with.
"""

import json

import geopandas as gpd
import pytest
import shapely

from siting.errors import SitesError
from siting.readers import vectors
from siting.sites.blocks import LargeSites, open_sites
from siting.sites.read import read_sites

POINT = {"type": "Point", "coordinates": [112.1, 37.5]}
PLACEMARK = "<Placemark><name>A</name>{}</Placemark>"
PLAIN = PLACEMARK.format("<Point><coordinates>112.1,37.5</coordinates></Point>")
RING = [[112, 37], [112.1, 37], [112.1, 37.1], [112, 37.1], [112, 37]]
IN_KML = "<coordinates>" + " ".join(f"{x},{y}" for x, y in RING) + "</coordinates>"


def kml(body, namespace="http://www.opengis.net/kml/2.2", encoding="UTF-8"):
    return f'<?xml version="1.0" encoding="{encoding}"?>\n<kml xmlns="{namespace}"><Document>{body}</Document></kml>'


def gpx(body):
    return f'<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">{body}</gpx>'


def feature(geometry, **properties):
    return {"type": "Feature", "properties": {"name": "A", **properties}, "geometry": geometry}


def collection(*features, **members):
    return json.dumps({"type": "FeatureCollection", "features": features, **members})


def polygon(ring):
    return {"type": "Polygon", "coordinates": [ring]}


POINTS = {
    "spaces in tuples.kml": kml(PLACEMARK.format("<Point><coordinates>\n 112.1 , 37.5 , 0 \n</coordinates></Point>")),
    "the namespace of Google.kml": kml(PLAIN, "http://earth.google.com/kml/2.1"),
    "no namespace.kml": f"<kml>{PLAIN}</kml>",
    "a comment first.kml": f"<!-- made by x --><kml>{PLAIN}</kml>",
    "a mark first.kml": b"\xef\xbb\xbf" + kml(PLAIN).encode(),
    "UTF-16.kml": kml(PLAIN, encoding="UTF-16").encode("utf-16"),
    "version 1.0.gpx": '<gpx version="1.0" xmlns="http://www.topografix.com/GPX/1/0"><wpt lat="37.5" lon="112.1"><name>A</name></wpt></gpx>',
    "a decimal comma.gpx": gpx('<wpt lat="37,5" lon="112,1"><name>A</name></wpt>'),
    "extensions.gpx": gpx('<wpt lat="37.5" lon="112.1"><name>A</name><extensions><v>5</v></extensions></wpt>'),
    "a bare feature.geojson": json.dumps(feature(POINT)),
    "a collection of one.geojson": collection(feature({"type": "GeometryCollection", "geometries": [POINT]})),
    "three dimensions.geojson": collection(feature({"type": "Point", "coordinates": [112.1, 37.5, 800]})),
    "crs null.geojson": collection(feature(POINT), crs=None),
    "CRS84.geojson": collection(feature(POINT), crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}),
    "a mark first.geojson": b"\xef\xbb\xbf" + collection(feature(POINT)).encode(),
    "of ArcGIS.json": '{"geometryType":"esriGeometryPoint","spatialReference":{"wkid":4326},"features":[{"geometry":{"x":112.1,"y":37.5},"attributes":{"name":"A"}}]}',
    "record separators.geojsonl": "\x1e" + json.dumps(feature(POINT)) + "\n",
}  # fmt: skip
POLYGONS = {
    "a bare ring.kml": kml(PLACEMARK.format(f"<LinearRing>{IN_KML}</LinearRing>")),
    "a closed line.kml": kml(PLACEMARK.format(f"<LineString>{IN_KML}</LineString>")),
    "a ring that stays open.geojson": collection(feature(polygon(RING[:-1]))),
    "a closed route.gpx": gpx("<rte><name>A</name>" + "".join(f'<rtept lat="{y}" lon="{x}"/>' for x, y in RING) + "</rte>"),
}  # fmt: skip
REFUSED = {
    "a link.kml": (kml("<NetworkLink><Link><href>http://x/y.kml</href></Link></NetworkLink>"), "no placemarks"),
    "latitude first.kml": (kml(PLACEMARK.format("<Point><coordinates>37.5,112.1</coordinates></Point>")), "look swapped"),
    "semicolons.kml": (kml(PLACEMARK.format("<Point><coordinates>112;37</coordinates></Point>")), "are not lon,lat"),
    "nothing in it.kml": (kml(PLACEMARK.format("<Point><coordinates></coordinates></Point>")), "is empty"),
    "an open line.kml": (kml(PLACEMARK.format("<LineString><coordinates>112,37 113,38</coordinates></LineString>")), "is a LineString"),
    "no latitude.gpx": (gpx('<wpt lon="112"><name>A</name></wpt>'), "not a finite number"),
    "no geometry.geojson": (collection(feature(POINT), feature(None)), "feature 2.*has no geometry"),
    "no features.geojson": (collection(), "has no features"),
    "a comma too many.geojson": (collection(feature(POINT))[:-2] + ",]}", "damaged or not what its name says"),
    "TopoJSON.geojson": ('{"type": "Topology", "objects": {}, "arcs": []}', "this is TopoJSON, not GeoJSON. Export it as GeoJSON"),
    "two points of a ring.geojson": (collection(feature(polygon(RING[:1]))), "cannot be built"),
}  # fmt: skip


def made(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("name", POINTS)
def test_a_point_is_where_the_file_says(tmp_path, name):
    found = read_sites(made(tmp_path, name, POINTS[name]))
    assert (found.frame["name"].tolist(), found.lon.tolist(), found.lat.tolist()) == (["A"], [112.1], [37.5])


@pytest.mark.parametrize("name", POLYGONS)
def test_an_outline_is_a_polygon(tmp_path, name):
    found = read_sites(made(tmp_path, name, POLYGONS[name]))
    assert found.frame.geometry.iloc[0].equals(shapely.Polygon(RING))
    assert not any("Non closed" in warning for warning in found.warnings)


@pytest.mark.parametrize("name", REFUSED)
def test_what_holds_no_site_is_refused_in_one_line(tmp_path, name):
    content, said = REFUSED[name]
    with pytest.raises(SitesError, match=said) as caught:
        read_sites(made(tmp_path, name, content))
    assert "\n" not in str(caught.value)


def test_values_of_several_kinds_in_one_member_are_text(tmp_path):
    path = made(
        tmp_path,
        "m.geojson",
        collection(feature(POINT, v=1), feature(POINT, v="x"), feature(POINT, v={"a": [1]})),
    )
    assert read_sites(path).frame["v"].tolist()[:2] == ["1", "x"]


# --- remarks with counts, of a file that is read in blocks -----------------------------------------------------


def outlines(folder, count):
    """Polygons of which one in three is a closed line, with a stated area that is twice the true one."""
    shapes = [
        shapely.LineString(RING) if i % 3 == 0 else shapely.box(112 + i, 37, 112.1 + i, 37.1)
        for i in range(count)
    ]
    frame = gpd.GeoDataFrame(
        {"name": [f"n{i}" for i in range(count)], "area_ha": [1.0] * count}, geometry=shapes, crs=4326
    )
    frame.to_parquet(folder / "a.parquet")
    return folder / "a.parquet"


def test_counts_are_those_of_the_whole_file_and_not_of_the_first_block(tmp_path, monkeypatch):
    path = outlines(tmp_path, 9)
    whole = set(read_sites(path).warnings)
    monkeypatch.setattr("siting.readers.blocks.LARGE", 2)
    monkeypatch.setattr("siting.readers.blocks.BLOCK_ROWS", 2)
    opened = open_sites(path)
    assert isinstance(opened, LargeSites)
    for _ in range(2):  # counted anew when the file is read again
        *_, last = opened.blocks()
        assert "a.parquet: 3 closed lines are taken as polygons" in last.warnings
        assert any("(and 8 more such); the polygon's is used" in warning for warning in last.warnings)
        assert set(last.warnings) <= whole


def test_of_two_columns_of_one_name_neither_is_read(tmp_path, monkeypatch):
    """A damaged GeoParquet file may have them, but none that pyarrow writes."""
    frame = gpd.GeoDataFrame(
        {"name": ["A"], "note": ["x"]}, geometry=gpd.points_from_xy([112.1], [37.5]), crs=4326
    )
    path = tmp_path / "s.parquet"
    frame.to_parquet(path)
    frame.columns = ["name", "name", "geometry"]
    monkeypatch.setattr(vectors, "_geoparquet", lambda *_: frame)
    with pytest.raises(SitesError, match=r"two columns are headed .name."):
        read_sites(path)
