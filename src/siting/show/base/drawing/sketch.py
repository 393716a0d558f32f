"""A page drawn at once into the pixels of a picture: what a document shows small, without a figure."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt

from siting.show.base.drawing.agg import OUTLINE_SIZE, Canvas, Cap, Face, Join, Pen
from siting.show.base.drawing.cartography import Box
from siting.show.base.drawing.fonts import Fonts
from siting.show.base.drawing.page import INK, LINE, MEASURE_SCALE, PAPER, Page, composed
from siting.show.base.drawing.settings import drawing_rules

_QUALITY = 90  # of 95; at full size letters look as in a PNG


class Sketch(Page):
    """A page without charts, drawn by matplotlib's renderer with no figure between: less time than with one.

    Its layout is that of `Page`, whose measures it uses.

    Parameters
    ----------
    fonts, size
        See `Page`.
    dpi
        Pixels per inch.
    """

    def __init__(self, fonts: Fonts, size: tuple[float, float], dpi: int) -> None:
        self.fonts = fonts
        self.missing: set[str] = set()
        self._dots = dpi / 72
        width, height = (int(side * self._dots) for side in size)
        self._width = lru_cache(maxsize=None)(self._measured)
        self._face = lru_cache(maxsize=2)(self._found_face)
        self._canvas, self._dpi = Canvas(width, height, dpi), dpi
        self.box(Box(-1, -1, size[0] + 1, size[1] + 1), fill=PAPER)

    def _found_face(self, bold: bool) -> Face:  # noqa: FBT001  an internal cache key
        return Face(self.fonts.families, bold=bold)

    def _measured(self, text: str, bold: bool) -> float:  # noqa: FBT001  an internal cache key
        return self._face(bold).measured(text, MEASURE_SCALE, 72)[0] / MEASURE_SCALE

    def text(
        self, x: float, y: float, text: str, size: float, *, colour: str = INK, bold: bool = False,
        align: str = "left", halo: float = 0.0, back: str = "", angle: float = 0.0,
    ) -> None:  # fmt: skip
        """See `Page.text`."""
        shown = self.drawable(text)
        if not shown.strip():
            return
        face, dots = self._face(bold), self._dots
        width = height = descent = 0.0
        if angle or back or align != "left":  # otherwise it begins at x, whatever it measures
            width, height, descent = face.measured(shown, size, self._dpi)
        left = {"left": 0.0, "center": width / 2, "right": width}[align]
        down = (height - descent) / 2 if angle else 0.0
        turn = math.radians(angle)
        at_x = x * dots - left * math.cos(turn) + down * math.sin(turn)
        at_y = y * dots - left * math.sin(turn) - down * math.cos(turn)
        if back:
            bottom, top = (at_y - descent) / dots, (at_y + height - descent) / dots
            around = Box(at_x / dots, bottom, (at_x + width) / dots, top)
            self.box(around.grown(0.12 * size), fill=back)
        if halo:
            self._outline(shown, face, size, (at_x, at_y, turn), halo)
        self._canvas.text(self._pen(colour, 0.0), (at_x, at_y), shown, face, size=size, angle=angle)

    def _outline(
        self, text: str, face: Face, size: float, place: tuple[float, float, float], width: float
    ) -> None:
        from matplotlib.path import Path
        from matplotlib.transforms import Affine2D

        x, y, turn = place
        moved = Affine2D().scale(size * self._dots / OUTLINE_SIZE).rotate(turn).translate(x, y)
        pen = self._pen(PAPER, width, join="round")
        self._canvas.path(pen, Path(*face.outline(text)), moved, None)

    def line(
        self, x: npt.ArrayLike, y: npt.ArrayLike, *, colour: str = LINE, width: float = 0.6,
        dashes: Sequence[float] = (), clip: Box | None = None,
    ) -> None:  # fmt: skip
        """See `Page.line`."""
        cap: Cap = "butt" if dashes else "projecting"
        pen = self._pen(colour, width, dashes, clip, cap=cap, join="round")
        self._path(pen, [np.column_stack([np.asarray(x, float), np.asarray(y, float)])], closed=False)

    def box(self, box: Box, *, fill: str = "none", line: str = "none", width: float = 0.6) -> None:
        """See `Page.box`."""
        corners = [(box.left, box.bottom), (box.right, box.bottom), (box.right, box.top), (box.left, box.top)]
        self.area([corners], fill=fill, line=line, width=width)

    def circle(
        self, x: float, y: float, radius: float, *, fill: str, line: str, width: float = 0.8,
        hatch: str | None = None, dashes: Sequence[float] = (), clip: Box | None = None,
    ) -> None:  # fmt: skip
        """See `Page.circle`."""
        from matplotlib.path import Path
        from matplotlib.transforms import Affine2D

        pen = self._pen(line, width, dashes, clip, hatch)
        moved = Affine2D().scale(radius * self._dots).translate(x * self._dots, y * self._dots)
        self._canvas.path(pen, Path.unit_circle(), moved, _colour(fill))

    def polygon(
        self, points: npt.ArrayLike, *, fill: str, line: str, width: float = 0.6, alpha: float = 1.0,
        clip: Box | None = None,
    ) -> None:  # fmt: skip
        """See `Page.polygon`."""
        face = _colour(fill, alpha)
        self._path(self._pen(line, width, (), clip), [points], face=face)

    def area(
        self, rings: Sequence[npt.ArrayLike], *, fill: str, line: str, width: float = 0.6,
        hatch: str | None = None, dashes: Sequence[float] = (), clip: Box | None = None,
    ) -> None:  # fmt: skip
        """See `Page.area`."""
        self._path(self._pen(line, width, dashes, clip, hatch), rings, face=_colour(fill))

    def dots(
        self, x: npt.ArrayLike, y: npt.ArrayLike, radius: float, colours: Sequence[str] | str, *, clip: Box,
        image: bool,  # noqa: ARG002  (it is an image)
    ) -> None:  # fmt: skip
        """See `Page.dots`."""
        at_x, at_y = np.atleast_1d(np.asarray(x, float)), np.atleast_1d(np.asarray(y, float))
        each = [colours] * len(at_x) if isinstance(colours, str) else colours
        for left, up, colour in zip(at_x.tolist(), at_y.tolist(), each, strict=True):
            self.circle(left, up, radius, fill=colour, line=PAPER, width=0.2, clip=clip)

    def picture(self, colours: npt.ArrayLike, box: Box) -> None:
        """See `Page.picture`."""
        from PIL import Image

        edges = [round(v * self._dots) for v in (box.left, box.bottom, box.right, box.top)]
        left, bottom, right, top = edges
        size = (max(right - left, 1), max(top - bottom, 1))
        pixels = Image.fromarray(np.asarray(colours, np.uint8)).resize(size, Image.Resampling.NEAREST)
        self._canvas.picture(
            self._pen(PAPER, 0.0, (), box), left, bottom, np.ascontiguousarray(np.asarray(pixels)[::-1])
        )

    def chart(self, box: Box, size: float) -> Any:  # noqa: ARG002
        """Raise `TypeError`: a chart needs the axes of a figure."""
        raise TypeError("a sketch has no charts")

    def jpeg(self) -> bytes:
        """Return the page as a JPEG picture: most of it is relief, which has half the size of a PNG."""
        from PIL import Image

        found, dpi = BytesIO(), (self._dpi, self._dpi)
        picture = Image.fromarray(np.ascontiguousarray(self._canvas.pixels[..., :3]))
        # Colour at the full resolution, for the edges of coloured letters.
        picture.save(found, format="jpeg", quality=_QUALITY, subsampling="4:4:4", dpi=dpi)
        return found.getvalue()

    def _pen(
        self, colour: str, width: float, dashes: Sequence[float] = (), clip: Box | None = None,
        hatch: str | None = None, *, cap: Cap = "butt", join: Join = "miter",
    ) -> Pen:  # fmt: skip
        from matplotlib.transforms import Bbox

        window = None
        if clip is not None:
            sides = (clip.left, clip.bottom, clip.right, clip.top)
            window = Bbox.from_extents(*(v * self._dots for v in sides))
        return Pen(
            _colour(colour) or (0.0, 0.0, 0.0, 0.0),
            0.0 if colour == "none" else width,  # the renderer takes points
            dashes=dashes,
            clip=window,
            hatch=hatch,
            hatch_colour=None if hatch is None else _colour(colour),
            cap=cap,
            join=join,
        )

    def _path(
        self, pen: Pen, rings: Sequence[npt.ArrayLike], *, face: Any = None, closed: bool = True
    ) -> None:
        from matplotlib.path import Path
        from matplotlib.transforms import Affine2D

        parts = [np.asarray(ring, float) for ring in rings]
        if closed:
            parts = [np.vstack([ring, ring[:1]]) for ring in parts]
        paths = [Path(ring, closed=closed) for ring in parts]
        outline = paths[0] if len(paths) == 1 else Path.make_compound_path(*paths)
        self._canvas.path(pen, outline, Affine2D().scale(self._dots), face)


def sketched(compose: Callable[[Page], None], lang: str, size: tuple[float, float], dpi: int) -> Sketch:
    """Return a sketch of *size* [points], drawn by *compose* as by `page.draw_page`."""
    with drawing_rules():
        return composed(compose, lang, lambda fonts: Sketch(fonts, size, dpi))


def _colour(colour: str, alpha: float = 1.0) -> Any:
    from matplotlib.colors import to_rgba

    return None if colour == "none" else to_rgba(colour, alpha)
