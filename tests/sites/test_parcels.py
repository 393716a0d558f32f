"""Shapes that are parcels: closed lines, collections, the date line; and duplicate or overlapping sites."""

import numpy as np
import pyproj
import pytest
import shapely

from siting.errors import SitesError
from siting.readers.read_options import ReadOptions
from siting.sites.read import read_sites

RING = "112.2 37.58, 112.21 37.58, 112.21 37.59, 112.2 37.59, 112.2 37.58"
SQUARE = f"POLYGON (({RING}))"


def table(folder, *shapes, name="a.csv"):
    rows = "".join(f's{i};"{shape}"\n' for i, shape in enumerate(shapes))
    (folder / name).write_text(f"id;wkt\n{rows}", encoding="utf-8")
    return read_sites(folder / name, ReadOptions(crs="EPSG:4326"))


@pytest.mark.parametrize(
    "shape",
    [
        f"LINESTRING ({RING})",
        f"LINEARRING ({RING})",
        f"MULTILINESTRING (({RING}))",
        f"GEOMETRYCOLLECTION (POINT (112.2 37.58), {SQUARE})",
        f"GEOMETRYCOLLECTION (POINT (112.2 37.58), LINESTRING ({RING}))",
        f"GEOMETRYCOLLECTION (GEOMETRYCOLLECTION ({SQUARE}))",
        f"SRID=4326;{SQUARE}",
        "POLYGON Z ((112.2 37.58 1, 112.21 37.58 1, 112.21 37.59 1, 112.2 37.59 1, 112.2 37.58 1))",
        shapely.to_wkb(shapely.set_srid(shapely.from_wkt(SQUARE), 4326), hex=True, include_srid=True),
    ],
)
def test_the_same_parcel_however_it_is_drawn(tmp_path, shape):
    sites = table(tmp_path, shape)
    want = abs(pyproj.Geod(ellps="WGS84").geometry_area_perimeter(shapely.from_wkt(SQUARE))[0]) / 1e4
    assert sites.frame["area_ha"].tolist() == [pytest.approx(want)]
    assert sites.has_area.tolist() == [True]


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        ("LINESTRING (112 37, 112.1 37, 112.1 37.1)", "is a LineString"),
        ("CURVEPOLYGON (CIRCULARSTRING (0 0, 1 1, 2 0, 1 -1, 0 0))", "curve"),
        ("COMPOUNDCURVE ((0 0, 1 1))", "curve"),
        ("SRID=4326;CURVEPOLYGON ((0 0, 1 1, 2 0, 0 0))", "curve"),
        ("POINT EMPTY", "is empty"),
        ("POLYGON EMPTY", "is empty"),
        ("GEOMETRYCOLLECTION EMPTY", "is empty"),
        ("MULTIPOINT EMPTY", "is empty"),
        ("POLYGON ((0 0", "not a geometry"),
    ],
)
def test_what_is_no_parcel_is_refused_in_one_line(tmp_path, shape, reason):
    with pytest.raises(SitesError, match=reason):
        table(tmp_path, shape)


def test_a_parcel_across_the_date_line_lies_there(tmp_path):
    cut = "MULTIPOLYGON (((179.99 -17, 180 -17, 180 -16.9, 179.99 -16.9, 179.99 -17)), "
    cut += "((-180 -17, -179.99 -17, -179.99 -16.9, -180 -16.9, -180 -17)))"
    ring = "POLYGON ((179.99 -17, -179.99 -17, -179.99 -16.9, 179.99 -16.9, 179.99 -17))"
    sites = table(tmp_path, cut, ring)
    assert np.abs(sites.lon).tolist() == pytest.approx([180.0, 180.0])
    assert sites.lat.tolist() == pytest.approx([-16.95, -16.95], abs=1e-3)
    assert sites.frame["area_ha"][0] == pytest.approx(sites.frame["area_ha"][1], rel=1e-6)


def test_the_srid_of_a_geometry_is_its_crs(tmp_path):
    transform = pyproj.Transformer.from_crs(4326, 4546, always_xy=True)
    x, y = transform.transform(112.2, 37.58)
    (tmp_path / "a.csv").write_text(f'id;wkt\na;"SRID=4546;POINT ({x} {y})"\n')
    assert read_sites(tmp_path / "a.csv").lon[0] == pytest.approx(112.2, abs=1e-7)


def test_twins_overlaps_and_slivers_are_noted_and_kept(tmp_path):
    near = SQUARE.replace("112.21", "112.205")
    sliver = "POLYGON ((112.5 37.7, 112.50001 37.7, 112.50001 37.700001, 112.5 37.700001, 112.5 37.7))"
    sites = table(tmp_path, SQUARE, SQUARE, near, sliver)
    told = " ".join(sites.warnings)
    assert len(sites) == 4
    assert "2 sites share their place" in told
    assert "3 pairs of sites overlap" in told
    assert "0.1 m2" in told


def test_neighbours_that_only_touch_do_not_overlap(tmp_path):
    other = "POLYGON ((112.21 37.58, 112.22 37.58, 112.22 37.59, 112.21 37.59, 112.21 37.58))"
    assert table(tmp_path, SQUARE, other).warnings == ()
