"""``sites.tif``: the picture under the sites, a GeoTIFF in Web Mercator beside the project that shows it."""

from __future__ import annotations

import io
import math
from pathlib import Path
from xml.etree import ElementTree as ET

from siting.geo.ground import GroundPicture, mercator
from siting.outcome import Outcome
from siting.show.base.ground import ground_of

FILE = "sites.tif"
_RADIUS_M = 6_378_137.0  # of the sphere of EPSG:3857
_SCALE, _TIE_POINT, _KEYS = 33550, 33922, 34735  # tags of GeoTIFF (OGC 19-008r4)
_SHORT, _DOUBLE = 3, 12
# Version 1.1; a projected system, pixels as areas, EPSG:3857.
_GEO_KEYS = (1, 1, 1, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 3857)


def has_picture(outcome: Outcome) -> bool:
    """Whether there is a picture under the sites: the user's, or the relief where it reaches."""
    return ground_of(outcome) is not None


def write_picture(outcome: Outcome, path: Path) -> None:
    """Write the picture under the sites; the same outcome gives the same bytes.

    Raises
    ------
    OSError
        The file cannot be written.
    ValueError
        There is no picture.
    """
    ground = ground_of(outcome)
    if ground is None:
        raise ValueError("there is no picture under these sites")
    path.write_bytes(geotiff(ground))


def geotiff(ground: GroundPicture) -> bytes:
    """Return a picture of the ground as a GeoTIFF."""
    from PIL import Image, TiffImagePlugin

    with Image.open(io.BytesIO(ground.content)) as opened:
        opaque = "A" not in opened.getbands() and "transparency" not in opened.info
        picture = opened.convert("RGB" if opaque else "RGBA")
    west, east = (_RADIUS_M * math.radians(lon) for lon in (ground.west, ground.east))
    south, north = (_RADIUS_M * float(mercator(lat)) for lat in (ground.south, ground.north))
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    for tag, kind, values in (
        (_SCALE, _DOUBLE, ((east - west) / picture.width, (north - south) / picture.height, 0.0)),
        (_TIE_POINT, _DOUBLE, (0.0, 0.0, 0.0, west, north, 0.0)),
        (_KEYS, _SHORT, _GEO_KEYS),
    ):
        tags.tagtype[tag] = kind
        tags[tag] = values
    found = io.BytesIO()
    picture.save(found, "TIFF", compression="tiff_adobe_deflate", tiffinfo=tags)
    return found.getvalue()


def add_renderer(layer: ET.Element) -> None:
    """Tell QGIS to show red, green and blue as they are."""
    pipe = ET.SubElement(layer, "pipe")
    renderer = ET.SubElement(
        pipe, "rasterrenderer", type="multibandcolor", opacity="1", redBand="1", greenBand="2", blueBand="3",
        alphaBand="-1",
    )  # fmt: skip
    ET.SubElement(renderer, "rasterTransparency")
    ET.SubElement(pipe, "rasterresampler", zoomedInResampler="bilinear", zoomedOutResampler="bilinear")
    ET.SubElement(layer, "blendMode").text = "0"
