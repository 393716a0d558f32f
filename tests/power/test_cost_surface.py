"""The ground that lines cross, on cells small enough to count: a site at 0, 0 and a station 2 km east and 1 km north of it,
half a kilometre around them, cells of 100 m. Their centres lie at x = -460, -360 ... 2540 m and y = 1460 ... -540 m."""

import math
from dataclasses import replace

import numpy as np
import pytest
import shapely

from siting.catalogue import Catalogue, Layer
from siting.errors import LayerError, StudyError
from siting.evidence import Label
from siting.geo.local_plane import Plane
from siting.power import cost_surface
from siting.power.cost_surface import surface_around
from siting.power.network_schema import SurfacePart

PLANE = Plane(112.2, 37.5)
ROWS, COLUMNS = 21, 31
BOX = shapely.box(0, 0, 200, 100)  # the centres of two cells


def _degrees(*points):
    found = shapely.get_coordinates(PLANE.degrees(np.array([shapely.Point(p) for p in points])))
    return found[:, 0], found[:, 1]


def _layer(*geometry, name="ground", **columns):
    held = {key: np.array(values, dtype=object) for key, values in columns.items()}
    labels = (Label(name, name),) * len(geometry)
    shapes = PLANE.degrees(np.array(geometry, dtype=object))
    return Layer(name, labels[0], labels, shapes, held, np.zeros(len(geometry)), True, f"layer-{name}")


def _surface(*layers, ground=(), rasters=(), station=(2000, 1000)):
    part = SurfacePart.model_validate({"cell_m": 100, "margin_km": 0.51, "ground": list(ground)})
    catalogue = Catalogue({x.id: x for x in layers}, user_rasters=dict(rasters))
    return surface_around(part, catalogue, *_degrees((0, 0), station))


def _at(x, y):
    """Row and column of the cell that a place lies in."""
    return round((1460 - y) / 100), round((x + 460) / 100)


def _hit(surface, other=1.0):
    return {(int(r), int(c)) for r, c in np.argwhere(surface.cost != other)}


def test_it_reaches_so_far_beyond_site_and_station_and_costs_1():
    surface = _surface()
    assert surface.cost.shape == (ROWS, COLUMNS)
    assert (surface.west, surface.north) == pytest.approx((-510, 1510), abs=1e-3)
    assert (surface.cost == 1).all()
    assert surface.unknown == 0
    assert _surface(station=(-2000, -1000)).north == pytest.approx(510, abs=1e-3)


@pytest.mark.parametrize(
    ("place", "cell"),
    [
        ((0, 0), (15, 5)),
        ((2000, 1000), (5, 25)),
        ((-505, 1505), (0, 0)),
        ((-9000, 9000), (0, 0)),
        ((9000, -9000), (20, 30)),
    ],
)
def test_the_cell_of_a_place_the_nearest_one_outside(place, cell):
    assert tuple(_surface().cells(*_degrees(place))[0]) == cell


def test_too_many_cells_are_refused_and_the_most_are_not(monkeypatch):
    monkeypatch.setattr(cost_surface, "MAX_CELLS", ROWS * COLUMNS)
    _surface()
    monkeypatch.setattr(cost_surface, "MAX_CELLS", ROWS * COLUMNS - 1)
    with pytest.raises(StudyError, match=r"would have 651 cells\. Give a cell_m above 100"):
        _surface()


# --- features


EVERYTHING = {(r, c) for r in range(ROWS) for c in range(COLUMNS)}
SHAPES = {
    "an area": (BOX, 0, {_at(40, 60), _at(140, 60)}),
    "widened by 100 m": (BOX, 100, {_at(x, y) for x in (-60, 40, 140, 240) for y in (160, 60, -40)}),
    "a line along a row": (shapely.LineString([(-60, 60), (240, 60)]), 0, {_at(x, 60) for x in (-60, 40, 140, 240)}),
    "a line between two": (shapely.LineString([(40, 110), (140, 110)]), 0,
                           {_at(x, y) for x in (40, 140) for y in (60, 160)}),
    "a line down a column": (shapely.LineString([(40, 60), (40, -340)]), 0,
                             {_at(40, y) for y in (60, -40, -140, -240, -340)}),
    "a point": (shapely.Point(40, 60), 0, {_at(40, 60)}),
    "a point with 110 m": (shapely.Point(40, 60), 110, {_at(x, y) for x, y in ((40, 60), (140, 60), (-60, 60), (40, 160), (40, -40))}),
    "an outline that crosses itself": (shapely.Polygon([(0, 0), (200, 100), (200, 0), (0, 100)]), 0, {_at(40, 60), _at(140, 60)}),
    "a line of no length": (shapely.LineString([(40, 60), (40, 60)]), 0, {_at(40, 60)}),
    "nothing": (shapely.Polygon(), 0, set()),
    "all": (shapely.box(-9e3, -9e3, 9e3, 9e3), 0, EVERYTHING),
    "the first corner": (shapely.box(-9e3, 1400, -400, 9e3), 0, {(0, 0)}),
    "the last corner": (shapely.box(2400, -9e3, 9e3, -400), 0, {(19, 29), (19, 30), (20, 29), (20, 30)}),
    "west of it": (shapely.box(-9e3, 0, -600, 100), 0, set()),
    "east of it": (shapely.box(2700, 0, 9e3, 100), 0, set()),
    "north of it": (shapely.box(0, 1600, 100, 9e3), 0, set()),
    "south of it": (shapely.box(0, -9e3, 100, -700), 0, set()),
}  # fmt: skip


@pytest.mark.parametrize(("shape", "buffer_m", "cells"), SHAPES.values(), ids=SHAPES)
def test_the_cells_that_a_feature_covers(shape, buffer_m, cells):
    ground = {"layer": "ground", "weight": 3, "buffer_m": buffer_m}
    surface = _surface(_layer(shape), ground=[ground])
    assert _hit(surface) == cells
    assert set(np.unique(surface.cost)) <= {1, 3}


def test_weights_of_one_cell_multiply_and_what_is_blocked_is_not_crossed():
    layers = _layer(BOX, name="a"), _layer(shapely.box(100, 0, 300, 100), name="b")
    ground = [{"layer": "a", "weight": 3}, {"layer": "b", "weight": 0.5}]
    cost = _surface(*layers, ground=ground).cost
    assert [cost[_at(x, 60)] for x in (-60, 40, 140, 240, 340)] == [1, 3, 1.5, 0.5, 1]
    cost = _surface(*layers, ground=[ground[0], {"layer": "b", "blocked": True}]).cost
    assert [cost[_at(x, 60)] for x in (40, 140, 240, 340)] == [3, math.inf, math.inf, 1]


def test_each_word_has_its_weight_and_others_cost_1():
    shapes = [shapely.box(x, 0, x + 100, 100) for x in (0, 100, 200)]
    layer = _layer(*shapes, kind=["forest", "lake", "field"])
    ground = {"layer": "ground", "column": "kind", "weights": {"forest": 2, "lake": 8}}
    cost = _surface(layer, ground=[ground]).cost
    assert [cost[_at(x, 60)] for x in (-60, 40, 140, 240)] == [1, 2, 8, 1]
    with pytest.raises(
        StudyError, match=r"no feature of layer 'ground' has 'forrest' in column 'kind'.*'forest'"
    ):
        _surface(layer, ground=[ground | {"weights": {"lake": 8, "forrest": 2}}])


@pytest.mark.parametrize("limit", ["slope_above", "value_above"])
def test_features_have_no_slope(limit):
    with pytest.raises(LayerError, match="holds features, and a raster is needed here"):
        _surface(_layer(BOX), ground=[{"layer": "ground", "weight": 2, limit: 5}])


# --- rasters


@pytest.fixture
def raster_of(tmp_path):
    """A raster of cells of 100 m, its corner 210 m west and 2,010 m north of the site; -1 is missing."""
    pytest.importorskip("rasterio")
    from siting.catalogue import RasterLayer
    from siting.readers.rasters import read_raster_header
    from tests.support.rasters import tif

    crs = f"+proj=laea +lat_0={PLANE.lat} +lon_0={PLANE.lon} +datum=WGS84 +units=m"

    def made(heights):
        path = tif(tmp_path / "h.tif", heights, crs=crs, transform=(100, 0, -210, 0, -100, 2010), nodata=-1)
        return {"h": RasterLayer("h", Label("h", "h"), read_raster_header(path), "m", "layer-h")}

    return made


@pytest.fixture
def raster(raster_of):
    """Its columns are 100, 120, 140 ... m high, and the last two are missing."""
    heights = np.tile(100 + 20 * np.arange(20, dtype="float32"), (40, 1))
    heights[:, -2:] = -1
    return raster_of(heights)


@pytest.mark.parametrize(
    ("limit", "columns"),
    [
        ({"value_above": 119.9}, range(4, 21)),
        ({"value_above": 120}, range(5, 21)),  # above it, not at it
        ({"value_above": 1000}, ()),
        ({}, range(3, 21)),
        ({"slope_above": 19.9}, range(4, 20)),  # 20 m in 100 m; the outermost cells have no slope
        ({"slope_above": 20.1}, ()),
    ],
)
def test_where_a_raster_is_above_a_limit(raster, limit, columns):
    surface = _surface(ground=[{"layer": "h", "weight": 4} | limit], rasters=raster)
    assert _hit(surface) == {(r, c) for r in range(ROWS) for c in columns}
    assert set(np.unique(surface.cost)) <= {1, 4}


def test_the_share_of_cells_without_a_value(raster):
    # Of 31 columns three lie west of the raster; of its 20 the last two are missing, and eight lie east of it.
    ground = {"layer": "h", "weight": 4, "value_above": 0}
    assert _surface(ground=[ground], rasters=raster).unknown == pytest.approx(13 / 31)
    both = _surface(_layer(BOX), ground=[ground, {"layer": "ground", "weight": 2}], rasters=raster)
    assert both.unknown == pytest.approx(13 / 31)
    assert both.cost[_at(140, 60)] == 8


@pytest.mark.parametrize(("down", "right"), [(5, 0), (17, 9), (24, 19)])
def test_each_cell_takes_the_value_of_its_place(raster_of, down, right):
    heights = np.zeros((40, 20), dtype="float32")
    heights[down, right] = 9
    surface = _surface(ground=[{"layer": "h", "weight": 4, "value_above": 5}], rasters=raster_of(heights))
    assert _hit(surface) == {_at(-160 + 100 * right, 1960 - 100 * down)}


@pytest.mark.parametrize(
    "more", [{"weight": 2, "buffer_m": 10}, {"column": "kind", "weights": {"forest": 2}}]
)
def test_a_raster_has_no_columns_and_no_edges(raster, more):
    with pytest.raises(
        LayerError, match=r"is a raster, and features are needed here\. Leave column and buffer_m out"
    ):
        _surface(ground=[{"layer": "h"} | more], rasters=raster)


# --- routes


def _open(*blocked):
    """A surface, with some cells blocked."""
    surface = _surface()
    cost = surface.cost.copy()
    for cell in blocked:
        cost[cell] = np.inf
    return replace(surface, cost=cost)


def _route(surface, start, end, **given):
    (lon, lat), (there_lon, there_lat) = (np.ravel(_degrees(p)) for p in (start, end))
    return surface.route(surface.from_place(lon, lat, **given), there_lon, there_lat)


def _metres(route):
    return shapely.get_coordinates(PLANE.metres(np.array([shapely.Point(p) for p in route.points])))


def test_a_route_runs_from_centre_to_centre():
    route = _route(_open(), (0, 20), (310, 90))
    wanted = [
        (-60, -40),
        (40, 60),
        (140, 60),
        (240, 60),
        (340, 60),
    ]  # one step diagonal, somewhere on the way
    found = _metres(route)
    assert found[[0, -1]] == pytest.approx(np.array([(40, 60), (340, 60)]), abs=0.01)
    assert (route.km, route.cost) == pytest.approx((0.3, 0.3), rel=1e-6)
    diagonal = _route(_open(), (-60, -40), (340, 60))
    assert _metres(diagonal)[[0, -1]] == pytest.approx(np.array([wanted[0], wanted[-1]]), abs=0.01)
    assert (diagonal.km, diagonal.cost) == pytest.approx((0.3 + 0.1 * math.sqrt(2),) * 2, rel=1e-6)


def test_its_cost_is_in_km_of_open_land():
    surface = _surface(_layer(shapely.box(-9e3, -9e3, 9e3, 9e3)), ground=[{"layer": "ground", "weight": 3}])
    route = _route(surface, (40, 60), (340, 60))
    assert (route.km, route.cost) == pytest.approx((0.3, 0.9), rel=1e-6)


def test_in_one_cell_there_is_no_way():
    route = _route(_open(), (10, 20), (80, 90))
    assert (route.km, route.cost, len(route.points)) == (0, 0, 2)


def test_from_blocked_ground_one_gets_away_but_not_through_more_of_it():
    start = _at(40, 60)
    route = _route(_open(start), (40, 60), (340, 60))
    assert (route.km, route.cost) == pytest.approx((0.3, 0.3), rel=1e-6)
    ring = [(start[0] + down, start[1] + right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    assert _route(_open(*ring), (40, 60), (340, 60)) is None
    without = np.zeros((ROWS, COLUMNS), dtype=bool)
    without[:, 8] = True  # a wall
    assert _route(_open(), (40, 60), (640, 60), without=without) is None
    assert _route(_open(), (40, 60), (640, 60)).km == pytest.approx(0.6, rel=1e-6)


@pytest.mark.parametrize(
    ("end", "last", "start"),
    [
        ((-460, 60), (-460, 160), (-460, 660)),  # along the edges
        ((640, 1460), (540, 1460), (40, 1460)),
        ((640, 60), (540, 60), (40, 60)),
        ((40, 660), (40, 560), (40, 60)),
        ((640, 660), (540, 560), (40, 60)),
        ((-460, 60), (-360, 60), (40, 60)),
        ((40, -540), (40, -440), (40, 60)),
        ((-460, 1460), (-360, 1360), (40, 60)),
        ((-460, -540), (-360, -440), (40, 60)),
        ((2540, -540), (2440, -440), (40, 60)),
    ],
)
def test_a_station_on_blocked_ground_is_reached_beside_it(end, last, start):
    route = _route(_open(_at(*end)), start, end)
    assert _metres(route)[-1] == pytest.approx(last, abs=0.01)


def test_a_station_behind_the_ground_around_it_is_not_reached():
    row, column = _at(640, 660)
    around = [(row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    assert _route(_open(*around), (40, 60), (640, 660)) is None


def test_the_corridor_of_a_route_but_for_the_places_that_are_left_out():
    surface = _open()
    route = _route(surface, (40, 60), (440, 60))

    def near(km, *, width=150):
        lon, lat = np.ravel(_degrees((40, 60)))
        found = surface.near(route, width, but=[(lon, lat, km)] if km else [])
        return {(int(r), int(c)) for r, c in np.argwhere(found)}

    # 150 m on both sides of four steps; the ends are round and hold the cells at 100 m and at 141 m.
    whole = {_at(x, y) for x in range(-60, 541, 100) for y in (-40, 60, 160)}
    assert near(0) == whole
    assert near(0, width=90) == {_at(x, 60) for x in range(40, 441, 100)}
    # All but what is nearer than 250 m to its beginning.
    assert near(0.25) == {(r, c) for r, c in whole if math.hypot(c * 100 - 500, r * 100 - 1400) >= 250}
    assert near(0.2999) >= {_at(340, 60)}
    assert near(0.3001) == {cell for cell in near(0.2999) if cell != _at(340, 60)}


def test_the_corridor_of_no_way_is_a_circle():
    surface = _open()
    found = surface.near(_route(surface, (40, 60), (40, 60)), 110, but=[])
    assert {tuple(cell) for cell in np.argwhere(found).tolist()} == {
        _at(40 + x, 60 + y) for x, y in ((0, 0), (100, 0), (-100, 0), (0, 100), (0, -100))
    }
