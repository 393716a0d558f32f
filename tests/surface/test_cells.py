"""The grid of cells over a region."""

import numpy as np
import pytest
import shapely
from pyproj import Geod, Transformer

from siting.errors import SitesError
from siting.surface.cells import Region, cell_size_m, cells_of

BOX = Region(shapely.box(112.0, 37.4, 112.1, 37.5), "box")


def centres(cells):
    strips = cells.strips(1000)
    return np.concatenate([np.column_stack(cells.centres(rows, cells.inside(rows))) for rows in strips])


def test_centres_lie_inside_and_each_place_has_one():
    cells = cells_of(BOX, 500.0)
    lon, lat = centres(cells).T
    assert ((lon > 112.0) & (lon < 112.1) & (lat > 37.4) & (lat < 37.5)).all()
    area, _ = Geod(ellps="WGS84").geometry_area_perimeter(BOX.shape)
    assert len(lon) * 500.0**2 == pytest.approx(abs(area), rel=0.02)


def test_neighbours_are_one_side_apart():
    cells = cells_of(BOX, 500.0)
    rows = slice(4, 5)
    lon, lat = cells.centres(rows, cells.inside(rows))
    _, _, apart = Geod(ellps="WGS84").inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
    np.testing.assert_allclose(apart, 500.0, rtol=1e-3)


def test_a_concave_outline_is_followed():
    shape = shapely.difference(BOX.shape, shapely.box(112.03, 37.42, 112.2, 37.48))
    cells = cells_of(Region(shape, "outline"), 300.0)
    points = shapely.points(centres(cells))
    assert shapely.contains(shape, points).all()
    whole = shapely.points(centres(cells_of(BOX, 300.0)))
    assert len(points) == shapely.contains(shape, whole).sum()


def test_strips_change_nothing():
    cells = cells_of(BOX, 700.0)
    whole = cells.inside(slice(0, cells.grid.height))
    parts = np.concatenate([cells.inside(rows) for rows in cells.strips(1)])
    np.testing.assert_array_equal(parts, whole)


def test_cells_of_neighbouring_regions_meet():
    east = cells_of(Region(shapely.box(112.1, 37.4, 112.2, 37.5), "east"), 500.0)
    west = cells_of(BOX, 500.0)
    for cells in (east, west):
        assert cells.grid.transform[2] % 500.0 == 0.0
        assert cells.grid.transform[5] % 500.0 == 0.0
    assert not {tuple(c) for c in centres(east).round(9)} & {tuple(c) for c in centres(west).round(9)}


@pytest.mark.parametrize(
    ("box", "zone"),
    [((112.0, 37.0, 112.5, 37.5), 32649), ((-71, -34, -70, -33), 32719), ((179.0, 10.0, 180.0, 11.0), 32660)],
)
def test_the_zone_is_that_of_the_middle(box, zone):
    from pyproj import CRS

    cells = cells_of(Region(shapely.box(*box), "box"), 5000.0)
    assert CRS.from_user_input(cells.grid.crs).to_epsg() == zone


def test_a_wide_region_gets_equal_areas():
    cells = cells_of(Region(shapely.box(95.0, 25.0, 120.0, 45.0), "wide"), 100_000.0)
    a, _, left, _, _, top = cells.grid.transform
    back = Transformer.from_crs(cells.grid.crs, "EPSG:4326", always_xy=True)
    for column, row in ((3, 3), (15, 10), (cells.grid.width - 4, cells.grid.height - 4)):
        x, y = left + a * column, top - a * row
        steps = np.linspace(0, a, 50)
        edge = [(x + s, y) for s in steps] + [(x + a, y - s) for s in steps]
        edge += [(x + a - s, y - a) for s in steps] + [(x, y - a + s) for s in steps]
        lon, lat = back.transform(*np.array(edge).T)
        area, _ = Geod(ellps="WGS84").polygon_area_perimeter(lon, lat)
        assert abs(area) == pytest.approx(a * a, rel=1e-3)


@pytest.mark.parametrize(
    ("text", "metres"),
    [("100m", 100.0), ("1km", 1000.0), ("0.5 km", 500.0), ("250米", 250.0), ("2公里", 2000.0)],
)
def test_the_side_has_a_unit(text, metres):
    assert cell_size_m(text) == metres


@pytest.mark.parametrize("text", ["100", "0m", "-5m", "one km", "", "1e9km", "5 mi"])
def test_no_side(text):
    with pytest.raises(SitesError, match=r"not a (length|cell size)"):
        cell_size_m(text)


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:2227", "nonsense"])
def test_a_system_that_is_not_in_metres_is_refused(crs):
    with pytest.raises(SitesError, match="--crs"):
        cells_of(BOX, 500.0, crs)


def test_too_many_cells_are_refused_before_the_work():
    with pytest.raises(SitesError, match="Use larger cells"):
        cells_of(Region(shapely.box(70.0, 20.0, 130.0, 50.0), "China"), 1.0)
