"""The surface of a study for the page: pictures of its cells, and the figures that hovering reads."""

from __future__ import annotations

import base64
import io
from typing import Any

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray
from siting.outcome import Outcome
from siting.outcome.surface_view import SurfaceView
from siting.show.base.cell_colours import Indices, indices_at, palette, places_of
from siting.show.webmap.deflated import deflated
from siting.texts import say

LONGEST = 600
"""Most pixels of a picture along a side."""

_FINE = 2  # pixels for each cell where there are few
_PARTS = 200
"""Figures are whole numbers of 1/200, as bytes; 255 is unknown."""
_NONE = 255
_LEVEL = 6


def cells_part(outcome: Outcome, lang: str) -> dict[str, Any] | None:
    """Return the surface as pictures and packed figures, None without one.

    ``figures`` are five planes of bytes, one after the other, rows from the north, evenly spaced in Web
    Mercator: score, coverage, how often among the best, criterion that limits most, reason of not being
    ranked.
    """
    view = outcome.surface
    if view is None:
        return None
    west, south, east, north = _box(view)
    lon, lat = _places(view, (west, south, east, north))
    at = places_of(view.pictures[0], lon, lat)
    names = ("surface.layer_score", "surface.layer_best")
    top, side = view.totals.top, view.totals.side_m
    return {
        "bounds": [[south, west], [north, east]],
        "columns": lon.shape[1],
        "rows": lon.shape[0],
        "pictures": [
            {"title": say(name, side=side, top=top)[lang], "picture": _png(indices_at(picture, at))}
            for name, picture in zip(names, view.pictures, strict=False)
        ],
        "figures": _packed(view, at),
        "reasons": {str(code): why[lang] for code, why, _ in view.reasons},
        "limits": [label[lang] for label, _ in view.limits],
        "top": round(top, 6),
        "found": view.totals.finding[lang],
        "drawn": view.totals.drawn[lang],
    }


def _box(view: SurfaceView) -> tuple[float, float, float, float]:
    edge = np.linspace(0.0, 1.0, 33)
    column = np.concatenate([edge, edge, 0 * edge, 0 * edge + 1]) * view.grid.width
    row = np.concatenate([0 * edge, 0 * edge + 1, edge, edge]) * view.grid.height
    lon, lat = view.grid.in_degrees_wgs84(column, row)
    ends = (lon.min(), lat.min(), lon.max(), lat.max())
    west, south, east, north = (round(float(end), 6) for end in ends)
    return west, south, east, north


def _places(view: SurfaceView, box: tuple[float, float, float, float]) -> tuple[FloatArray, FloatArray]:
    """Degrees of the centres of the pixels."""
    west, south, east, north = box
    longest = min(LONGEST, _FINE * max(view.grid.width, view.grid.height))
    low, high = (_mercator(np.array(lat)) for lat in (south, north))
    wide, tall = np.radians(east - west), float(high - low)
    columns, rows = (max(1, round(longest * side / max(wide, tall))) for side in (wide, tall))
    lon = west + (np.arange(columns) + 0.5) / columns * (east - west)
    y = high - (np.arange(rows) + 0.5) / rows * tall
    lat = np.degrees(2.0 * np.arctan(np.exp(y)) - np.pi / 2)
    found = np.meshgrid(lon, lat)
    return found[0], found[1]


def _mercator(lat: FloatArray) -> FloatArray:
    return np.asarray(np.log(np.tan(np.pi / 4 + np.radians(lat) / 2)))


def _png(indices: Indices) -> str:
    from PIL import Image

    colours = palette()
    image = Image.fromarray(indices, "P")
    image.putpalette(colours[:, :3].tobytes(), "RGB")
    file = io.BytesIO()
    image.save(file, "PNG", transparency=bytes(colours[:, 3]), optimize=True)
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode('ascii')}"


def _packed(view: SurfaceView, at: npt.NDArray[np.int64]) -> str:
    """Return the number of bytes of the figures, and their deflated form."""
    planes = [_parts(values, at) for values in (view.score, view.coverage, view.best)]
    planes += [_codes(codes, at) for codes in (view.limiting, view.restricted)]
    raw = np.concatenate([plane.ravel() for plane in planes]).tobytes()
    return deflated(raw, _LEVEL)


def _parts(values: npt.NDArray[np.float32] | None, at: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    found = np.full(at.shape, _NONE, dtype=np.uint8)
    if values is not None:
        there = values.ravel()[at[at >= 0]]
        whole = np.round(np.nan_to_num(there, nan=0.0) * _PARTS)
        found[at >= 0] = np.where(np.isnan(there), _NONE, whole).astype(np.uint8)
    return found


def _codes(codes: npt.NDArray[np.uint8] | None, at: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    found = np.full(at.shape, _NONE, dtype=np.uint8)
    if codes is not None:
        found[at >= 0] = codes.ravel()[at[at >= 0]]
    return found
