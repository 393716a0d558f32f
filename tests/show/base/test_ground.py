"""The relief of map and exhibits: the position of its pixels, and when it is used."""

import numpy as np
import pytest
from PIL import Image
from pyproj import Transformer

from siting.show.base.ground import RELIEF
from siting.show.webmap.payload import build_payload
from tests.support.sample import sample_outcome


def test_the_picture_is_small_and_of_the_shape_of_its_window_in_web_mercator():
    to_plane = Transformer.from_crs(4326, 3857, always_xy=True).transform
    (west, south), (east, north) = to_plane(109.5, 34.0), to_plane(118.0, 41.5)
    with Image.open(RELIEF.path) as picture:
        width, height = picture.size
    assert RELIEF.path.stat().st_size < 250_000
    assert height / width == pytest.approx((north - south) / (east - west), rel=1e-3)


def test_colours_are_those_of_the_pixel_at_the_place():
    to_degrees = Transformer.from_crs(3857, 4326, always_xy=True).transform
    to_plane = Transformer.from_crs(4326, 3857, always_xy=True).transform
    (west, south), (east, north) = to_plane(109.5, 34.0), to_plane(118.0, 41.5)
    with Image.open(RELIEF.path) as picture:
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    rows, columns = pixels.shape[:2]
    row, column = np.array([3, 500, rows - 4]), np.array([700, 10, columns - 2])
    x = west + (column + 0.5) / columns * (east - west)
    y = north - (row + 0.5) / rows * (north - south)
    lon, lat = to_degrees(x, y)
    found = RELIEF.colours_at(lon[None], lat[None])[0]
    assert np.abs(found[:, :3].astype(int) - pixels[row, column]).max() <= 2
    assert (found[:, 3] == 255).all()


def test_the_sea_is_blue_and_outside_the_window_nothing_is_drawn():
    lon, lat = np.array([[117.9, 115.5, 109.4, 114.0]]), np.array([[38.9, 38.0, 38.0, 41.6]])
    sea, plain, west, north = RELIEF.colours_at(lon, lat)[0].astype(int)
    assert sea[2] > sea[0] + 10
    assert abs(plain[2] - plain[0]) < 10
    assert (plain[3], west[3], north[3]) == (255, 0, 0)


def test_the_map_has_the_relief_and_its_source_only_where_sites_lie_in_it():
    inside = build_payload(sample_outcome(), lang="en")
    assert inside["ground"]["source"] in inside["sources"]
    assert inside["ground"]["bounds"] == [[34.0, 109.5], [41.5, 118.0]]
    assert not RELIEF.meets(np.array([121.5, 109.0]), np.array([31.2, 38.0]))
    assert RELIEF.meets(np.array([121.5, 112.0]), np.array([31.2, 38.0]))
