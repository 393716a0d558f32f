"""PageColumn of the page are rounded all at once; each must be what rounding it alone gives."""

import json
import math

import numpy as np
import pytest
import shapely

from siting.show.webmap import figures
from siting.show.webmap.outlines import Outlines
from siting.show.webmap.packing import to_json


def values():
    chance = np.random.default_rng(20261130)
    sizes = 10.0 ** chance.uniform(-30, 30, 4000) * chance.choice([-1, 1], 4000)
    halves = (chance.integers(0, 2_000_000, 4000) + 0.5) / 10.0 ** chance.integers(0, 9, 4000)
    edges = [0.0, -0.0, 1.0, 10.0, 999999.5, 999999.4999, 0.999995, 1e22, 1e-22, 123456.5, 1e5, np.nan]
    near = np.nextafter(halves[:1000], np.inf), np.nextafter(halves[:1000], -np.inf)
    return np.concatenate([sizes, halves, *near, edges])


def alone(value, rounding):
    if math.isnan(value):
        return None
    shown = rounding(value)
    return int(shown) if shown.is_integer() else shown


@pytest.mark.parametrize("digits", [0, 4, 5, 6])
def test_decimals(digits):
    given = values()
    assert figures.to_decimals(given, digits) == [
        alone(v, lambda x: round(x, digits)) for v in given.tolist()
    ]


def outlines():
    square = shapely.box(3.0, 1.0, 4.5, 2.0)
    holed = shapely.Polygon(
        [(10, 50), (12, 50), (12, 52), (10, 50)], [[(11, 50.5), (11.2, 50.5), (11.2, 50.6)]]
    )
    shapes = [
        shapely.Polygon([(112.0, 37.1), (112.1, 37.2), (112.2, 37.1)]),
        shapely.MultiPolygon([square, holed]),
    ]
    return Outlines(np.array([4, 7]), np.array(shapes, dtype=object))


def test_rings_become_steps_from_their_own_first_vertex():
    packed = json.loads(outlines().packed())
    assert list(packed) == ["4", "7"]
    assert packed["4"] == [
        [[37_100_000, 112_000_000, 100_000, 100_000, -100_000, 100_000, 0, -200_000]],
    ]
    first, second = packed["7"]
    assert first == [[1_000_000, 4_500_000, 1_000_000, 0, 0, -1_500_000, -1_000_000, 0, 0, 1_500_000]]
    assert [ring[:2] for ring in second] == [[50_000_000, 10_000_000], [50_500_000, 11_000_000]]


def test_steps_lead_to_the_outlines_that_a_small_page_has():
    found = outlines()
    walked = {
        place: [
            [(np.cumsum(np.reshape(ring, (-1, 2)), axis=0) / 1e6).tolist() for ring in part] for part in parts
        ]
        for place, parts in json.loads(found.packed()).items()
    }
    assert walked == json.loads(to_json(found))


def test_no_outlines_are_an_empty_object():
    assert Outlines(np.zeros(0, dtype=np.intp), np.zeros(0, dtype=object)).packed() == "{}"


def test_figures_read_as_a_list():
    column = figures.PageColumn(np.array([1.0, np.nan, -0.0, 2.5]))
    assert (len(column), list(column), column[3], column[:2]) == (4, [1, None, 0, 2.5], 2.5, [1, None])
    assert [type(v) for v in column] == [int, type(None), int, float]
    assert to_json(column) == "[1,null,0,2.5]"


def test_a_row_with_a_gap_is_missing_as_a_whole():
    assert figures.PageColumn(np.array([[1.0, 2.0], [np.nan, 3.0]])) == [[1, 2], None]


def test_what_is_no_figure_is_not_written_by_chance():
    with pytest.raises(TypeError, match="set"):
        to_json({"a": {1, 2}})
