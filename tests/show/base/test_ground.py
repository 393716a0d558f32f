"""The relief of map and exhibits: the position of its pixels, and when it is used."""

import numpy as np
import pytest
from PIL import Image
from pyproj import Transformer

from siting.geo.ground import bilinear
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
    row, column = np.array([60, 500, rows - 60]), np.array([700, 60, columns - 60])
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


@pytest.mark.parametrize("colours", [1, 3, 4])
def test_a_colour_between_pixels_is_mixed_of_the_four_around(colours):
    draw = np.random.default_rng(4)
    pixels = draw.integers(0, 256, (7, 5, colours), dtype=np.uint8)
    x, y = draw.uniform(-1, 5, (6, 9)), draw.uniform(-1, 7, (6, 9))
    found = bilinear(pixels, x, y)
    for at in np.ndindex(x.shape):
        column, row = np.clip(x[at], 0, 4), np.clip(y[at], 0, 6)
        left, upper = min(int(column), 3), min(int(row), 5)
        fx, fy = column - left, row - upper
        above = (1 - fx) * pixels[upper, left] + fx * pixels[upper, left + 1]
        below = (1 - fx) * pixels[upper + 1, left] + fx * pixels[upper + 1, left + 1]
        assert found[at] == pytest.approx((1 - fy) * above + fy * below)


def test_a_large_picture_is_drawn_as_its_parts():
    lon, lat = np.meshgrid(np.linspace(109, 118.5, 30), np.linspace(42, 33.5, 70))
    whole = RELIEF.colours_at(lon, lat)
    parts = [RELIEF.colours_at(lon[i : i + 1], lat[i : i + 1])[0] for i in range(70)]
    assert np.array_equal(whole, parts)
    assert {0, 255} < set(np.unique(whole[..., 3]))  # its rim fades out


def test_the_relief_fades_out_from_its_inside_to_its_rim():
    lon = np.linspace(109.5, 110.0, 51)
    seen = RELIEF.colours_at(lon[None], np.full((1, 51), 37.5))[0][:, 3].astype(int)
    assert seen[0] == 0
    assert (np.diff(seen) >= 0).all()
    assert (seen[lon >= 109.5 + RELIEF.fade_deg] == 255).all()


def test_the_relief_is_gone_at_its_rim_and_whole_behind_it():
    lat = RELIEF.north - np.array([[-0.01, 0.0, 0.1, 0.3]])
    alpha = RELIEF.colours_at(np.full_like(lat, 114.0), lat)[0, :, 3]
    assert alpha[:2].tolist() == [0, 0]
    assert 60 < alpha[2] < 200
    assert alpha[3] == 255
