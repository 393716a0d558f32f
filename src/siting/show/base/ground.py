"""The background picture of a map: the relief that ships with the package."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from siting.catalogue import DATA

if TYPE_CHECKING:
    from siting.evidence import FloatArray

_STEP = 3
_MIME = {".webp": "image/webp", ".png": "image/png", ".jpg": "image/jpeg"}


@dataclass(frozen=True)
class GroundPicture:
    """A picture of the ground between two meridians and two parallels.

    Its columns are evenly spaced in longitude and its rows in Web Mercator latitude, as in a web map.

    Parameters
    ----------
    path
        A WebP, PNG or JPEG file.
    west, south, east, north
        Edges of the picture [degrees, WGS84].
    source
        Id of its source.
    """

    path: Path
    west: float
    south: float
    east: float
    north: float
    source: str

    @property
    def data_uri(self) -> str:
        """The file as a data URL for a page."""
        text = base64.b64encode(self.path.read_bytes()).decode("ascii")
        return f"data:{_MIME[self.path.suffix]};base64,{text}"

    def meets(self, lon: FloatArray, lat: FloatArray) -> bool:
        """Whether one of the points is in the picture."""
        inside = (lon >= self.west) & (lon <= self.east) & (lat >= self.south) & (lat <= self.north)
        return bool(inside.any())

    @cached_property
    def _pixels(self) -> npt.NDArray[np.uint8]:
        from PIL import Image

        with Image.open(self.path) as picture:
            return np.asarray(picture.convert("RGB"))

    def colours_at(self, lon: FloatArray, lat: FloatArray) -> npt.NDArray[np.uint8]:
        """Return the colours at points, interpolated between pixels; transparent outside.

        Parameters
        ----------
        lon, lat
            Shape (n, m) [degrees].

        Returns
        -------
        Shape (n, m, 4): red, green, blue, alpha, 0 to 255.
        """
        rows, columns = self._pixels.shape[:2]
        top, bottom = _mercator(self.north), _mercator(self.south)
        across = (lon - self.west) / (self.east - self.west)
        down = (top - _mercator(np.clip(lat, -85, 85))) / (top - bottom)
        inside = (across >= 0) & (across <= 1) & (down >= 0) & (down <= 1)
        x = np.clip(across * columns - 0.5, 0, columns - 1)
        y = np.clip(down * rows - 0.5, 0, rows - 1)
        left, upper = np.minimum(x.astype(int), columns - 2), np.minimum(y.astype(int), rows - 2)
        fx, fy = (x - left)[..., None], (y - upper)[..., None]
        mixed = (1 - fy) * ((1 - fx) * self._pixels[upper, left] + fx * self._pixels[upper, left + 1])
        mixed += fy * ((1 - fx) * self._pixels[upper + 1, left] + fx * self._pixels[upper + 1, left + 1])
        # Invisible quantisation halves the size of the picture in a PNG, SVG or PDF.
        stepped = np.minimum((mixed / _STEP).round() * _STEP, 255)
        alpha = np.where(inside, 255, 0)[..., None]
        return np.concatenate([stepped, alpha], axis=-1).astype(np.uint8)


def _mercator(lat: npt.ArrayLike) -> FloatArray:
    """Ordinate of Web Mercator on the unit sphere."""
    return np.asarray(np.arcsinh(np.tan(np.radians(lat))))


RELIEF = GroundPicture(DATA / "relief.webp", 109.5, 34.0, 118.0, 41.5, "relief")
"""Hill-shade with hypsometric tint, drawn by ``scripts/build_relief.py``."""
