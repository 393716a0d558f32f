"""A raster as a grid: its cells, by hand and against geodesics."""

import numpy as np
import pyproj
import pytest
import shapely

from siting.geo.areas import area_m2
from siting.geo.grid import RasterGrid

GEOD = pyproj.Geod(ellps="WGS84")
WIDE = RasterGrid("EPSG:4326", (0.5, 0.0, 100.0, 0.0, -0.5, 50.0), 8, 6)
TURNED = RasterGrid("EPSG:4326", (0.0, 1.0, 100.0, -1.0, 0.0, 50.0), 8, 6)  # columns run south
SLANTED = RasterGrid("EPSG:4326", (1.0, 0.25, 100.0, 0.5, -1.0, 50.0), 8, 6)
METRES = RasterGrid("EPSG:4546", (30.0, 0.0, 600_000.0, 0.0, -30.0, 4_160_000.0), 50, 40)


def test_which_grids_run_along_the_axes_and_which_are_in_degrees():
    along_one = [RasterGrid("EPSG:4326", (1, b, 100, d, -1, 50), 2, 2) for b, d in ((0.1, 0.0), (0.0, 0.1))]
    assert [g.north_up for g in (WIDE, METRES, TURNED, *along_one)] == [True, True, False, False, False]
    assert [g.in_degrees for g in (WIDE, TURNED, METRES)] == [True, True, False]


def test_columns_and_rows_of_a_slanted_grid_by_hand():
    # Two columns and three rows on: 100 + 2 + 0.75 east, 50 + 1 - 3 north.
    lon, lat = SLANTED.in_degrees_wgs84(np.array([2.0]), np.array([3.0]))
    assert (lon[0], lat[0]) == pytest.approx((102.75, 48.0))
    column, row = SLANTED.cells(np.array([102.75]), np.array([48.0]))
    assert (column[0], row[0]) == pytest.approx((2.0, 3.0))


def test_an_edge_is_straight_in_degrees_also_where_the_projection_bends_it():
    edge = shapely.LineString([(112.0, 37.5), (112.9, 37.5)])
    across = METRES.in_cells(np.array([edge]))[0]
    for lon in (112.2, 112.45, 112.7):
        column, row = METRES.cells(np.array([lon]), np.array([37.5]))
        assert across.distance(shapely.Point(column[0], row[0])) * 30 < 0.03  # metres


def test_the_cells_of_a_row_are_as_large_as_their_share_of_the_earth():
    rows = np.array([0, 1, 5])
    boxes = np.array([shapely.box(100, 50 - 0.5 * (r + 1), 100.5, 50 - 0.5 * r) for r in rows])
    true = area_m2(boxes)
    assert WIDE.row_areas(rows) / WIDE.row_areas(rows)[0] == pytest.approx(true / true[0], rel=1e-9)


@pytest.mark.parametrize("grid", [METRES, TURNED, SLANTED])
def test_cells_of_a_projection_and_of_a_turned_grid_count_as_equal(grid):
    assert grid.row_areas(np.array([0, 3])).tolist() == [1.0, 1.0]


def test_rows_beyond_a_pole_end_there_and_have_no_area():
    # Of 20 degrees from 100 N: the first two rows lie beyond the pole, the third is half on the earth.
    south, north = (RasterGrid("EPSG:4326", (20, 0, 0, 0, -20, f), 1, 12) for f in (-80.0, 110.0))
    assert north.row_areas(np.array([0]))[0] == 0
    half, whole = north.row_areas(np.array([1])), RasterGrid("EPSG:4326", (20, 0, 0, 0, -20, 90.0), 1, 12)
    assert half == pytest.approx(whole.row_areas(np.array([0])))
    upside = RasterGrid("EPSG:4326", (20, 0, 0, 0, -10, 90.0), 1, 12)
    assert south.row_areas(np.array([0, 1])) == pytest.approx([upside.row_areas(np.array([0]))[0], 0.0])


def metres(lon, lat, other_lon, other_lat):
    return GEOD.inv(lon, lat, other_lon, other_lat)[2]


def test_a_cell_is_measured_in_the_middle_of_the_raster():
    # 8 columns of 0.5 and 6 rows: the middle is 102 E, 48.5 N.
    across, down = WIDE.cell_m()
    assert across == pytest.approx(metres(101.75, 48.5, 102.25, 48.5), rel=1e-5)
    assert down == pytest.approx(metres(102.0, 48.25, 102.0, 48.75), rel=1e-5)
    # Turned, its columns are what runs south: the middle is 103 E, 46 N.
    across, down = TURNED.cell_m()
    assert across == pytest.approx(metres(103.0, 45.5, 103.0, 46.5), rel=1e-4)
    assert down == pytest.approx(metres(102.5, 46.0, 103.5, 46.0), rel=1e-4)


def test_the_metric_of_a_slanted_grid_is_that_of_its_two_sides():
    # At the equator: one column goes 0.01 east and 0.005 north, one row 0.0025 east and 0.01 south.
    grid = RasterGrid("EPSG:4326", (0.01, 0.0025, 30.0, 0.005, -0.01, 0.0), 8, 6)
    east, north = metres(30.0, 0, 30.001, 0) / 0.001, metres(30, 0, 30, 0.001) / 0.001
    one, both, other = grid.metric(np.zeros(1), np.zeros(1))
    assert one[0] == pytest.approx((0.01 * east) ** 2 + (0.005 * north) ** 2, rel=1e-6)
    assert both[0] == pytest.approx(0.01 * 0.0025 * east**2 - 0.005 * 0.01 * north**2, rel=1e-5)
    assert other[0] == pytest.approx((0.0025 * east) ** 2 + (0.01 * north) ** 2, rel=1e-6)
