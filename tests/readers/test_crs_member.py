"""The crs member of GeoJSON is found wherever a parser would find it, and a link in it is refused."""

import json

import pytest

from siting.errors import SitesError
from siting.readers.crs_member import states_crs
from siting.readers.door import Path
from siting.readers.findings import Findings

NAMED = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4546"}}
LINK = {"type": "link", "properties": {"href": "http://example.invalid/"}}
POINT = {"type": "Point", "coordinates": [112, 37]}


def states(document):
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    return states_crs(data, Findings(Path("a.geojson"), error=SitesError, what="site file"))


@pytest.mark.parametrize(
    ("document", "stated"),
    [
        ({"type": "FeatureCollection", "crs": NAMED, "features": []}, True),
        ({"type": "FeatureCollection", "features": [], "crs": NAMED}, True),
        ({"type": "FeatureCollection", "crs": None, "features": []}, False),
        ({"type": "FeatureCollection", "features": []}, False),
        ({"type": "Feature", "properties": {"crs": "x"}, "geometry": POINT}, False),
        ({"type": "Feature", "properties": {"crs": {"a": 1}}, "geometry": POINT}, False),
        ({"type": "FeatureCollection", "crs": NAMED, "features": [{"properties": {"crs": 1}}]}, True),
    ],
)
def test_the_member_of_the_collection_counts(document, stated):
    assert states(document) is stated


@pytest.mark.parametrize(
    "document",
    [
        {"crs": LINK},
        {"crs": {**LINK, "type": "URL"}},
        {"features": [{"geometry": {**POINT, "crs": LINK}}]},
        {"CRS": LINK},
        json.dumps({"crs": LINK}).replace("crs", "\\u0063rs").encode(),
        json.dumps({"crs": LINK}).replace('crs"', 'crs\\u0000"').encode(),
        json.dumps({"crs": LINK}).replace("link", "\\u006cink").encode(),
        b'{"crs": {"type": "name"}, "crs": {"type": "link"}}',
    ],
)
def test_a_link_is_refused(document):
    with pytest.raises(SitesError, match="is a link"):
        states(document)


@pytest.mark.parametrize(
    "data", [b"{'crs': {}}", b'{"crs" /* */ : {"type": "link"}}', b'{"crs": ' + b"[" * 100_000]
)
def test_what_cannot_be_checked_is_damaged(data):
    with pytest.raises(SitesError, match="damaged"):
        states(data)
