"""Pictures of users: read whatever their pixels are, refused whatever else they are."""

import io

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from siting.errors import LayerError, SitingError
from siting.readers.budget import Budget
from siting.readers.pictures import read_picture, read_world_file

RED, CLEAR = (200, 30, 40), (200, 30, 40, 0)


def saved(image, kind, **options):
    held = io.BytesIO()
    image.save(held, kind, **options)
    return held.getvalue()


def palette():
    image = Image.new("P", (4, 3), 1)
    image.putpalette([0, 0, 0, *RED])
    return image


def grey_16():
    return Image.fromarray(np.full((3, 4), 30_000, dtype=np.uint16))


@pytest.mark.parametrize(
    ("name", "data", "expected", "tolerance"),
    [
        ("a.png", saved(Image.new("RGB", (4, 3), RED), "PNG"), RED, 0),
        ("a.PNG", saved(Image.new("RGBA", (4, 3), (*RED, 255)), "PNG"), RED, 0),
        ("clear.png", saved(Image.new("RGBA", (4, 3), CLEAR), "PNG"), CLEAR, 0),
        ("bits.png", saved(Image.new("1", (4, 3), 1), "PNG"), (255, 255, 255), 0),
        ("palette.png", saved(palette(), "PNG"), RED, 0),
        ("palette clear.png", saved(palette(), "PNG", transparency=1), CLEAR, 0),
        ("grey.png", saved(Image.new("L", (4, 3), 7), "PNG"), (7, 7, 7), 0),
        ("deep.png", saved(grey_16(), "PNG"), (117, 117, 117), 0),
        ("photo.jpg", saved(Image.new("RGB", (4, 3), RED), "JPEG", quality=95), RED, 3),
        (
            "print.jpeg",
            saved(Image.new("CMYK", (4, 3), (0, 255, 255, 0)), "JPEG", quality=95),
            (255, 0, 0),
            3,
        ),
        ("photo.webp", saved(Image.new("RGB", (4, 3), RED), "WEBP", lossless=True), RED, 0),
        # The first bytes decide, not the name.
        ("really a png.jpg", saved(Image.new("RGB", (4, 3), RED), "PNG"), RED, 0),
    ],
)
def test_every_kind_of_pixel_becomes_colours(tmp_path, name, data, expected, tolerance):
    path = tmp_path / name
    path.write_bytes(data)
    picture = read_picture(path)
    assert picture.pixels.shape == (3, 4, len(expected))
    if len(expected) == 4 and expected[3] == 0:
        assert (picture.pixels[..., 3] == 0).all()
    else:
        assert np.abs(picture.pixels.astype(int) - expected).max() <= tolerance
    assert picture.source == name


def test_a_photo_is_turned_as_the_camera_was_held_and_a_map_is_not(tmp_path):
    image = Image.new("RGB", (40, 20))
    exif = image.getexif()
    exif[0x0112] = 6
    (tmp_path / "p.jpg").write_bytes(saved(image, "JPEG", exif=exif))
    assert read_picture(tmp_path / "p.jpg").pixels.shape[:2] == (40, 20)
    assert read_picture(tmp_path / "p.jpg", upright=False).pixels.shape[:2] == (20, 40)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_large_picture_is_reduced(tmp_path, kind):
    (tmp_path / "p").write_bytes(saved(Image.new("RGB", (1000, 300), RED), kind))
    pixels = read_picture(tmp_path / "p", longest=100).pixels
    assert pixels.shape[:2] == (30, 100)
    assert np.abs(pixels.astype(int) - RED).max() <= 3


def test_a_picture_over_the_budget_is_refused_before_it_is_decoded(tmp_path):
    (tmp_path / "p.png").write_bytes(saved(Image.new("1", (20_000, 10_000)), "PNG"))
    with pytest.raises(SitingError, match="over 120 million pixels"):
        read_picture(tmp_path / "p.png")
    (tmp_path / "p.png").write_bytes(saved(Image.new("1", (13_000, 10_000)), "PNG"))
    with pytest.raises(SitingError, match="13,000 by 10,000 pixels; up to 120 million are read"):
        read_picture(tmp_path / "p.png")
    with pytest.raises(SitingError, match="pixels"):
        read_picture(tmp_path / "p.png", budget=Budget(pixels=5))


def bomb_of_text():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("x", "y" * 80_000_000, zip=True)
    return saved(Image.new("RGB", (4, 3)), "PNG", pnginfo=notes)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the photo is empty"),
        (b"hello, this is text", "is not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><image href='http://x'/></svg>", "an SVG drawing"),
        (b"<html></html>", "an HTML or XML page"),
        (b"GIF89a", "a GIF picture"),
        (b"BM" + b"\0" * 60, "a bitmap"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        (b"II*\0" + b"\0" * 60, "a TIFF picture"),
        (b"%PDF-1.7", "a PDF document"),
        (b"%!PS-Adobe-3.0 EPSF\n", "is not a picture"),
        (saved(Image.new("RGB", (400, 300), RED), "PNG")[:300], "damaged or not what its name says"),
        (saved(Image.new("RGB", (400, 300), RED), "JPEG")[:400], "damaged or not what its name says"),
        (saved(Image.new("RGB", (400, 300), RED), "WEBP")[:60], "damaged or not what its name says"),
        (b"\x89PNG\r\n\x1a\n" + b"\xff" * 100, "damaged or not what its name says"),
        (bomb_of_text(), "damaged or not what its name says"),
    ],
)
def test_what_is_no_picture_is_refused_in_one_line(tmp_path, content, said):
    path = tmp_path / "site.png"
    path.write_bytes(content)
    with pytest.raises(LayerError, match=said) as caught:
        read_picture(path, what="photo", error=LayerError)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("site.png: ")


def test_a_folder_a_device_and_a_missing_file_are_named(tmp_path):
    for path, said in ((tmp_path, "is a folder"), ("/dev/zero", "is a device"), (tmp_path / "x", "no such")):
        with pytest.raises(SitingError, match=said):
            read_picture(path)


@pytest.mark.parametrize("name", ["m.pgw", "m.pngw", "m.wld", "m.PGW"])
def test_a_world_file_gives_the_edge_of_the_first_pixel(tmp_path, name):
    (tmp_path / name).write_text("2.0\n0\n0\n-4.0\n101.0\n198.0\n")
    found = read_world_file(tmp_path / "m.png")
    assert found.affine == (2.0, 0.0, 100.0, 0.0, -4.0, 200.0)
    assert found.crs is None


def test_the_crs_beside_a_map_is_read(tmp_path):
    from pyproj import CRS

    (tmp_path / "m.jgw").write_text("0,001\n0\n0\n-0,001\n112,0\n38,0\n")
    (tmp_path / "m.prj").write_text(CRS(4490).to_wkt("WKT1_ESRI"))
    found = read_world_file(tmp_path / "m.jpg")
    assert found.crs.name == "China Geodetic Coordinate System 2000"
    assert found.crs.ellipsoid.semi_major_metre == 6_378_137.0
    assert found.affine[0] == 0.001


@pytest.mark.parametrize(
    "text", ["", "1 2 3", "a b c d e f", "0 0 0 0 1 1", "1 0 0 nan 1 1", "1 2 3 4 5 6 7"]
)
def test_a_wrong_world_file_is_named(tmp_path, text):
    (tmp_path / "m.pgw").write_text(text)
    with pytest.raises(SitingError, match=r"m\.pgw: "):
        read_world_file(tmp_path / "m.png")


def test_a_picture_without_a_world_file_lies_nowhere(tmp_path):
    assert read_world_file(tmp_path / "m.png") is None
