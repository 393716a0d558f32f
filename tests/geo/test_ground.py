"""Colours of a picture of the ground, on pictures of a few pixels; interpolation against scipy."""

import io
import math

import numpy as np
import pytest
from PIL import Image
from scipy.ndimage import map_coordinates

from siting.geo.ground import GroundPicture, bilinear, latitude, mercator

# Three rows of four pixels between 100 and 104 degrees east, multiples of 3 as the colours are stepped.
RED = np.array([[0, 30, 60, 90], [120, 150, 180, 210], [240, 252, 255, 3]], dtype=np.uint8)


def _picture(red=RED, *, alpha=255, kind="PNG", south=-3.0, north=3.0, **more):
    held = np.zeros((*red.shape, 4), dtype=np.uint8)
    held[..., 0], held[..., 1], held[..., 2], held[..., 3] = red, 255 - red, 9, alpha
    file = io.BytesIO()
    picture = Image.fromarray(held) if kind == "PNG" else Image.fromarray(held[..., :3])
    picture.save(file, kind)
    return GroundPicture(file.getvalue(), 100.0, south, 104.0, north, "s", **more)


def _at(picture, lon, lat):
    return picture.colours_at(np.array([[float(lon)]]), np.array([[float(lat)]]))[0, 0].tolist()


@pytest.mark.parametrize(
    ("lat", "ordinate"),
    [(0, 0.0), (45, math.log(1 + math.sqrt(2))), (-45, -0.8813736), (85.0511288, math.pi)],
)
def test_the_ordinate_of_web_mercator(lat, ordinate):
    assert float(mercator(lat)) == pytest.approx(ordinate, abs=1e-7)
    assert float(latitude(ordinate)) == pytest.approx(lat, abs=1e-5)


@pytest.mark.parametrize("shape", [(5, 7), (1, 6), (6, 1), (1, 1), (2, 2)])
def test_colours_are_mixed_as_scipy_mixes_them(shape):
    rng = np.random.default_rng(3)
    pixels = rng.integers(0, 256, (*shape, 4)).astype(np.uint8)
    x, y = rng.uniform(-1, shape[1], (9, 11)), rng.uniform(-1, shape[0], (9, 11))
    x[0, :3], y[0, :3] = [0, shape[1] - 1, shape[1]], [0, shape[0] - 1, -1]
    found = bilinear(pixels, x, y)
    for k in range(4):
        wanted = map_coordinates(pixels[..., k].astype(float), [y, x], order=1, mode="nearest")
        assert found[..., k] == pytest.approx(wanted, abs=1e-9)


def test_the_middle_of_a_pixel_has_its_colour():
    picture = _picture()
    top, bottom = (float(mercator(lat)) for lat in (3.0, -3.0))
    for row in range(3):
        lat = float(latitude(top + (bottom - top) * (row + 0.5) / 3))
        for column in range(4):
            red = int(RED[row, column])
            assert _at(picture, 100.5 + column, lat) == [red, 255 - red, 9, 255]
    # Halfway between two pixels, and beyond the middle of the outermost ones.
    assert _at(picture, 101.0, 0.0) == [135, 120, 9, 255]
    assert _at(picture, 100.0, 0.0) == [120, 135, 9, 255]
    assert _at(picture, 104.0, 3.0) == [90, 165, 9, 255]


@pytest.mark.parametrize(("red", "shown"), [(100, 99), (101, 102), (254, 255), (255, 255), (1, 0), (2, 3)])
def test_colours_are_stepped_by_three(red, shown):
    assert _at(_picture(np.full((2, 2), red, dtype=np.uint8)), 102, 0)[0] == shown


@pytest.mark.parametrize(
    ("lon", "lat", "inside"),
    [
        (102, 0, True),
        (100, 0, True),
        (104, 0, True),
        (99.999, 0, False),
        (104.001, 0, False),
        (102, 2.999, True),
        (102, 3.001, False),
        (102, -2.999, True),
        (102, -3.001, False),
        (102, 89.9, False),
    ],
)
def test_outside_the_picture_nothing_is_drawn(lon, lat, inside):
    picture = _picture()
    assert (_at(picture, lon, lat)[3] == 255) is inside
    assert picture.holds(np.array([lon]), np.array([lat])).tolist() == [inside]
    assert picture.meets(np.array([lon, 0.0]), np.array([lat, 0.0])) is inside


def test_what_is_transparent_stays_so():
    assert _at(_picture(alpha=60), 102, 0)[3] == 60


@pytest.mark.parametrize(
    ("lon", "lat", "alpha"),
    [
        (100.0, 0.0, 0),  # at the edge
        (100.125, 0.0, 64),  # a quarter of the rim of half a degree: four of sixteen steps
        (100.25, 0.0, 128),
        (103.75, 0.0, 128),
        (102.0, 2.75, 128),
        (102.0, -2.75, 128),
        (100.01, 0.0, 0),  # less than half a step
        (100.02, 0.0, 16),
        (100.5, 0.0, 255),
        (102.0, 0.0, 255),
        (100.25, 2.875, 64),  # the nearer edge counts
    ],
)
def test_the_rim_fades_out_in_sixteen_steps(lon, lat, alpha):
    assert _at(_picture(fade_deg=0.5), lon, lat)[3] == alpha


def test_many_points_at_once_are_each_alone():
    rng = np.random.default_rng(5)
    lon, lat = rng.uniform(99.5, 104.5, (50, 6)), rng.uniform(-3.5, 3.5, (50, 6))
    picture = _picture(fade_deg=0.3)
    together = picture.colours_at(lon, lat)
    alone = [[_at(picture, lon[i, j], lat[i, j]) for j in range(6)] for i in range(0, 50, 7)]
    assert together[::7].tolist() == alone


@pytest.mark.parametrize(("kind", "mime"), [("PNG", "png"), ("JPEG", "jpeg"), ("WEBP", "webp")])
def test_a_page_takes_the_file_as_it_is(tmp_path, kind, mime):
    picture = _picture(kind=kind)
    assert picture.data_uri.startswith(f"data:image/{mime};base64,")
    (tmp_path / "p").write_bytes(picture.content)
    assert GroundPicture(tmp_path / "p", 0, 0, 1, 1, "s").data_uri == picture.data_uri
