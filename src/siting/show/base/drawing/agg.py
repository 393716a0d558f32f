"""Paths, pictures and texts drawn by matplotlib's renderer, without its figures, canvases and widgets.

Importing `matplotlib.backends.backend_agg` imports all of those, which takes longer than drawing a map. This
uses internal names of matplotlib; `tests/show/base/test_sketch.py` compares it with the public classes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Cap = Literal["butt", "projecting"]
Join = Literal["miter", "round"]
Rgba = tuple[float, float, float, float]

_FIXED = 64.0  # FreeType's units in a pixel
OUTLINE_SIZE, _OUTLINE_DPI = 100.0, 72
"""Size at which the outlines of letters are taken [points]."""

_HATCH_DENSITY = 6.0


class Pen:
    """How lines are drawn: the fields and methods that the renderer asks of a graphics context.

    Parameters
    ----------
    colour
        Red, green, blue and opacity, 0..1.
    width
        [points].
    dashes
        Lengths of strokes and gaps [points]; none for a solid line.
    clip
        Rectangle that is drawn in, a `matplotlib.transforms.Bbox` in pixels.
    hatch, hatch_colour
        Pattern of areas, as matplotlib writes it.
    """

    _alpha, _forced_alpha, _antialiased = 1.0, False, 1

    def __init__(
        self,
        colour: Rgba,
        width: float = 0.0,
        *,
        dashes: Sequence[float] = (),
        clip: Any = None,
        hatch: str | None = None,
        hatch_colour: Any = None,
        cap: Cap = "butt",
        join: Join = "miter",
    ) -> None:
        from matplotlib._enums import CapStyle, JoinStyle

        self._rgb, self._linewidth, self._cliprect = colour, float(width), clip
        self._dashes = 0, list(dashes) or None
        self._hatch, self._hatch_color = hatch, hatch_colour
        self._capstyle, self._joinstyle = CapStyle(cap), JoinStyle(join)

    def get_dashes(self) -> tuple[int, list[float] | None]:
        """Return the offset and the lengths of the dashes."""
        return self._dashes

    def get_clip_path(self) -> tuple[None, None]:
        """Return no path: only rectangles clip."""
        return None, None

    def get_snap(self) -> None:
        """Leave it to the renderer whether lines are moved to whole pixels."""

    def get_hatch_path(self) -> Any:
        """Return the lines of the hatch, or None."""
        from matplotlib.path import Path

        return None if self._hatch is None else Path.hatch(self._hatch, _HATCH_DENSITY)

    def get_hatch_color(self) -> Any:
        """Return the colour of the hatch."""
        return self._hatch_color

    def get_hatch_linewidth(self) -> float:
        """Return the width of the hatch's lines."""
        from matplotlib import rcParams

        return float(rcParams["hatch.linewidth"])

    def get_sketch_params(self) -> None:
        """Draw no wobbly lines."""


class Face:
    """A typeface with those that stand in for what it lacks."""

    def __init__(self, families: Sequence[str], *, bold: bool) -> None:
        from matplotlib.font_manager import FontProperties, fontManager, get_font
        from matplotlib.ft2font import LoadFlags

        weight = "bold" if bold else "normal"
        finder: Any = fontManager
        paths = finder._find_fonts_by_props(FontProperties(family=list(families), weight=weight))  # noqa: SLF001
        self._font: Any = get_font(paths)
        self._unhinted = LoadFlags.NO_HINTING
        self._letters: dict[tuple[str, int], tuple[Any, Any]] = {}  # outlines by font and number

    def measured(self, text: str, size: float, dpi: float) -> tuple[float, float, float]:
        """Return width, height and descent of a text [pixels]."""
        font = self._font
        font.clear()
        font.set_size(size, dpi)
        font.set_text(text, 0.0, flags=self._unhinted)
        width, height = font.get_width_height()
        return width / _FIXED, height / _FIXED, font.get_descent() / _FIXED

    def laid_out(self, text: str, size: float, dpi: float) -> list[Any]:
        """Return the letters of a text, each with its font, number and place."""
        self._font.clear()
        self._font.set_size(size, dpi)
        return list(self._font._layout(text, self._unhinted))  # noqa: SLF001

    def outline(self, text: str) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.uint8]]:
        """Return the outlines of a text as vertices and codes of a path, at `OUTLINE_SIZE`."""
        self._font.set_size(OUTLINE_SIZE, _OUTLINE_DPI)
        vertices: list[npt.NDArray[np.float64]] = [np.empty((0, 2))]
        codes: list[npt.NDArray[np.uint8]] = [np.empty(0, np.uint8)]
        for letter in self._font._layout(text, self._unhinted):  # noqa: SLF001
            key = letter.ft_object.fname, letter.glyph_index
            if key not in self._letters:
                letter.ft_object.load_glyph(letter.glyph_index, flags=self._unhinted)
                self._letters[key] = letter.ft_object.get_path()
            points, kinds = self._letters[key]
            vertices.append(points + np.array([letter.x, letter.y]))
            codes.append(kinds)
        return np.concatenate(vertices), np.concatenate(codes)


class Canvas:
    """Pixels to draw on; coordinates are pixels from the lower left corner.

    Parameters
    ----------
    width, height
        [pixels].
    dpi
        Pixels per inch.
    """

    def __init__(self, width: int, height: int, dpi: float) -> None:
        from matplotlib.backends._backend_agg import RendererAgg  # type: ignore[attr-defined]

        self._agg: Any = RendererAgg(width, height, dpi)
        self._height, self._dpi = height, dpi

    @cached_property
    def _rendering(self) -> tuple[Any, Any]:
        from matplotlib.ft2font import LoadFlags, RenderMode

        return LoadFlags.NO_HINTING, RenderMode.NORMAL

    def path(self, pen: Pen, path: Any, moved: Any, face: Rgba | None) -> None:
        """Draw a `matplotlib.path.Path`, moved by a transform and filled with a colour."""
        self._agg.draw_path(pen, path, moved, face)

    def picture(self, pen: Pen, left: int, bottom: int, pixels: npt.NDArray[np.uint8]) -> None:
        """Draw a picture, shape (rows, columns, 4), its lowest row first."""
        self._agg.draw_image(pen, left, bottom, pixels)

    def text(
        self, pen: Pen, place: tuple[float, float], text: str, face: Face, *, size: float, angle: float
    ) -> None:
        """Draw a text from a place on, turned by an angle [degrees]."""
        flags, mode = self._rendering
        cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        turn = (0x10000 * np.array([[cos, -sin], [sin, cos]])).round().astype(int)
        # The renderer's ordinate of texts falls.
        x, down = place[0], self._height - place[1]
        for letter in face.laid_out(text, size, self._dpi):
            font = letter.ft_object
            at = (
                round(0x40 * (x + letter.x * cos - letter.y * sin)),
                round(0x40 * (self._height - down + letter.x * sin + letter.y * cos)),
            )
            font._set_transform(turn, list(at))  # noqa: SLF001
            drawn = font._render_glyph(letter.glyph_index, flags, mode)  # noqa: SLF001
            rows = drawn.buffer.shape[0]
            self._agg.draw_text_image(drawn.buffer, drawn.left, self._height - drawn.top + rows, 0, pen)

    @property
    def pixels(self) -> npt.NDArray[np.uint8]:
        """What is drawn, shape (rows, columns, 4)."""
        return np.asarray(self._agg)
