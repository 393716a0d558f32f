"""A picture of the ground in Web Mercator, as a web map lays it under its features."""

from __future__ import annotations

import base64
import io
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from siting.evidence import BoolArray, FloatArray
from siting.records import dataclass

_STEP = 3
_STEPS_OF_FADE = 16
_STRIP_ROWS = 16  # so few that what is computed for them stays in the processor's cache
_MIME = {b"RIFF": "image/webp", b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}


@dataclass(frozen=True)
class GroundPicture:
    """A picture of the ground between two meridians and two parallels.

    Its columns are evenly spaced in longitude and its rows in Web Mercator latitude, as in a web map.

    Parameters
    ----------
    path
        A WebP, PNG or JPEG file; or its bytes.
    west, south, east, north
        Edges of the picture [degrees, WGS84].
    source
        Id of its source.
    fade_deg
        Width of the rim on which it fades out [degrees]: a map is wider than a sheet of relief.
    """

    path: Path | bytes
    west: float
    south: float
    east: float
    north: float
    source: str
    fade_deg: float = 0.0

    @cached_property
    def content(self) -> bytes:
        """The encoded picture."""
        return self.path if isinstance(self.path, bytes) else self.path.read_bytes()

    @property
    def data_uri(self) -> str:
        """The picture as a data URL for a page."""
        kind = next(mime for mark, mime in _MIME.items() if self.content.startswith(mark))
        return f"data:{kind};base64,{base64.b64encode(self.content).decode('ascii')}"

    def meets(self, lon: FloatArray, lat: FloatArray) -> bool:
        """Whether one of the points is in the picture."""
        return bool(self.holds(lon, lat).any())

    def holds(self, lon: FloatArray, lat: FloatArray) -> BoolArray:
        """Return which of the points are in the picture, shape (n,)."""
        inside = (lon >= self.west) & (lon <= self.east) & (lat >= self.south) & (lat <= self.north)
        return np.asarray(inside, dtype=np.bool_)

    def _way_in(self, lon: FloatArray, lat: FloatArray) -> FloatArray:
        """Return how far inside the edge points are, as a share of the rim: 0 at the edge, 1 behind it."""
        across = np.minimum(lon - self.west, self.east - lon)
        down = np.minimum(lat - self.south, self.north - lat)
        return np.asarray(np.clip(np.minimum(across, down) / self.fade_deg, 0.0, 1.0))

    @cached_property
    def _pixels(self) -> npt.NDArray[np.uint8]:
        # Pillow imports all of its forty formats when it meets one that it has not imported.
        from PIL import Image, WebPImagePlugin  # noqa: F401

        with Image.open(io.BytesIO(self.content)) as picture:
            return np.asarray(picture.convert("RGBA"))

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
        top, bottom = mercator(self.north), mercator(self.south)
        found = np.empty((*lon.shape, 4), dtype=np.uint8)
        for start in range(0, len(lon), _STRIP_ROWS):
            strip = slice(start, start + _STRIP_ROWS)
            across = (lon[strip] - self.west) / (self.east - self.west)
            down = (top - mercator(np.clip(lat[strip], -85, 85))) / (top - bottom)
            inside = (across >= 0) & (across <= 1) & (down >= 0) & (down <= 1)
            mixed = bilinear(self._pixels, across * columns - 0.5, down * rows - 0.5)
            for k in range(3):
                # Invisible quantisation halves the size of the picture in a PNG, SVG or PDF.
                stepped = np.round(mixed[..., k] / _STEP)
                stepped *= _STEP
                found[strip, :, k] = np.minimum(stepped, 255, out=stepped)
            seen = np.where(inside, mixed[..., 3], 0.0)
            if self.fade_deg:
                seen = seen * np.round(_STEPS_OF_FADE * self._way_in(lon[strip], lat[strip])) / _STEPS_OF_FADE
            found[strip, :, 3] = seen.round()
        return found


def bilinear(pixels: npt.NDArray[np.uint8], x: FloatArray, y: FloatArray) -> FloatArray:
    """Return the colours of a picture, shape (rows, columns, k), at pixel centres x, y; clipped to its edge.

    x, y have shape (n, m); the result (n, m, k).
    """
    rows, columns, colours = pixels.shape
    x, y = np.clip(x, 0, columns - 1), np.clip(y, 0, rows - 1)
    left = np.clip(x.astype(np.int64), 0, max(columns - 2, 0))
    upper = np.clip(y.astype(np.int64), 0, max(rows - 2, 0))
    right, lower = np.minimum(left + 1, columns - 1), np.minimum(upper + 1, rows - 1)
    fx, fy = x - left, y - upper
    gx, gy = 1 - fx, 1 - fy
    # All colours of a pixel as one item, which is found much faster than each of them.
    whole = np.ascontiguousarray(pixels).reshape(-1, colours).view(np.dtype((np.void, colours)))[:, 0]

    def at(row: npt.NDArray[np.int64], column: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
        found = whole.take(row * columns + column).view(np.uint8)
        return np.asarray(found.reshape(*x.shape, colours))

    corners = at(upper, left), at(upper, right), at(lower, left), at(lower, right)
    # Colour by colour: loops over all points, not one over the four colours of each.
    mixed = np.empty((colours, *x.shape))
    for k, plane in enumerate(mixed):
        one, two, three, four = (corner[..., k] for corner in corners)
        plane[:] = (gx * one + fx * two) * gy + (gx * three + fx * four) * fy
    return np.moveaxis(mixed, 0, -1)


def mercator(lat: npt.ArrayLike) -> FloatArray:
    """Ordinate of Web Mercator on the unit sphere, of a latitude [degrees]."""
    return np.asarray(np.arcsinh(np.tan(np.radians(lat))))


def latitude(ordinate: npt.ArrayLike) -> FloatArray:
    """Latitude [degrees] of an ordinate of Web Mercator on the unit sphere."""
    return np.asarray(np.degrees(np.arctan(np.sinh(ordinate))))
