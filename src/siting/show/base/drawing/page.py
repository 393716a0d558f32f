"""A page to draw on: one figure whose coordinates are points (1/72 inch) from the lower left corner.

The page measures its texts itself, so that PNG, SVG and PDF share one layout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy.typing as npt

from siting.languages import LANGUAGES
from siting.show.base.drawing.cartography import Box
from siting.show.base.drawing.fonts import Fonts, choose_fonts, with_substitutes
from siting.show.base.drawing.formats import A4_LANDSCAPE, FORMATS
from siting.show.base.drawing.inline_svg import inline_svg
from siting.show.base.drawing.settings import drawing_rules
from siting.show.base.drawing.truetype import truetype_subsets

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.patches import Patch
    from matplotlib.text import Text

INK = "#101820"
GREY = "#5b6770"
LINE = "#2b3947"
PAPER = "#ffffff"

CAP_HEIGHT = 0.73
"""Height of digits and capitals, as a share of the font size (DejaVu Sans and Noto Sans CJK)."""

_FIRST_PREFIX = 32  # characters
_CLOSING, _OPENING = "，。；：、！？）)》」』】”’％%", "（《「『【“‘"
_PNG_DPI = 300
MEASURE_SCALE = 16


def require_drawable(formats: Sequence[str], lang: str) -> None:
    """Raise `ValueError` for an unknown format or language."""
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or lang not in LANGUAGES:
        raise ValueError(f"unknown format or language: {unknown or lang}")


def draw_page(
    compose: Callable[[Page], None],
    folder: Path,
    stem: str,
    *,
    lang: str,
    formats: Sequence[str],
    title: str,
    size: tuple[float, float] = A4_LANDSCAPE,
) -> list[Path]:
    """Draw one page as ``<stem>.<lang>.<format>``.

    Parameters
    ----------
    compose
        Draws on the page. It is called again where the text needs a Chinese font.
    folder
        An existing folder.
    stem
        Name of the files, without language and ending.
    lang
        ``en`` or ``zh``.
    formats
        Any of png (300 dpi), svg and pdf.
    title
        Title of the picture, for its metadata.
    size
        Width and height [points].

    Returns
    -------
    The files written, in the order of *formats*.

    Raises
    ------
    FontError
        Chinese characters are to be drawn, and no installed font has them.
    ValueError
        An unknown language or format.
    OSError
        A file cannot be written.
    """
    require_drawable(formats, lang)
    with drawing_rules():
        page = composed(compose, lang, lambda fonts: Page(fonts, size))
        return page.save(folder, f"{stem}.{lang}", formats, title)


def composed_page(compose: Callable[[Page], None], lang: str, size: tuple[float, float]) -> Page:
    """Return a page of *size* [points] for a document, drawn by *compose* as for `draw_page`."""
    with drawing_rules():
        return composed(compose, lang, lambda fonts: Page(fonts, size))


Drawn = TypeVar("Drawn", bound="Page")


def composed(compose: Callable[[Page], None], lang: str, make: Callable[[Fonts], Drawn]) -> Drawn:
    """Return the page that *make* makes and *compose* draws on, again where it needs a Chinese font."""
    page = make(choose_fonts((), lang))
    compose(page)
    fonts = choose_fonts(page.missing, lang)
    if fonts != page.fonts:
        page = make(fonts)
        compose(page)
    return page


class Page:
    """A page: A4 landscape, or a picture of another size.

    Parameters
    ----------
    fonts
        The families that have every character to be drawn.
    size
        Width and height [points].
    """

    def __init__(self, fonts: Fonts, size: tuple[float, float] = A4_LANDSCAPE) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        width, height = size
        figure = Figure(figsize=(width / 72, height / 72), dpi=72, facecolor=PAPER)
        canvas: Any = FigureCanvasAgg(figure)
        self.figure = figure
        self.fonts = fonts
        self.axes = figure.add_axes((0, 0, 1, 1))
        self.axes.set_xlim(0, width)
        self.axes.set_ylim(0, height)
        self.axes.set_axis_off()
        self._renderer = canvas.get_renderer()
        self.missing: set[str] = set()
        """Characters that the fonts do not have, drawn as a square."""
        self._layer = 1.0
        self._width = lru_cache(maxsize=None)(self._measured)
        self._png = lru_cache(maxsize=None)(self._written_png)

    def drawable(self, text: str) -> str:
        """Return a text as the fonts can draw it, and keep the characters that they do not have."""
        self.missing.update(c for c in text if self.fonts.lacks(c))
        return self.fonts.drawable(text)

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Measure a text [points]."""
        return self._width(self.fonts.drawable(text), bold) * size

    def _measured(self, text: str, bold: bool) -> float:  # noqa: FBT001  an internal cache key
        font = self.font(MEASURE_SCALE, bold=bold)
        width, _, _ = self._renderer.get_text_width_height_descent(text, font, ismath=False)
        return float(width) / MEASURE_SCALE

    def font(self, size: float, *, bold: bool = False) -> Any:
        """Return the font for a text that the page does not draw itself, such as a chart label."""
        from matplotlib.font_manager import FontProperties

        return FontProperties(
            family=list(self.fonts.families), size=size, weight="bold" if bold else "normal"
        )

    def cut(self, text: str, size: float, most: float, *, bold: bool = False) -> str:
        """Return *text*, shortened with an ellipsis if wider than *most* points."""
        text = self.drawable(text[:400])
        if self.width(text, size, bold=bold) <= most:
            return text
        low, high = 0, len(text) - 1
        while low < high:
            middle = (low + high + 1) // 2
            fits = self.width(text[:middle] + "…", size, bold=bold) <= most
            low, high = (middle, high) if fits else (low, middle - 1)
        return text[:low].rstrip() + "…"

    def wrap(self, text: str, size: float, most: float, *, lines: int, bold: bool = False) -> list[str]:
        """Break *text* into at most *lines* lines of up to *most* points; the last may end in an ellipsis."""
        found: list[str] = []
        rest = " ".join(text.split())
        while rest and len(found) < lines - 1:
            head = self._fitting(rest, size, most, bold=bold)
            found.append(head.rstrip())
            rest = rest[len(head) :].lstrip()
        return [*found, self.cut(rest, size, most, bold=bold)] if rest else found

    def _fitting(self, text: str, size: float, most: float, *, bold: bool) -> str:
        """Return the longest prefix that fits, ending at a space or after a Chinese character."""
        # From a short prefix on, as most of a long text need not be measured then.
        low, high, step = 1, len(text), _FIRST_PREFIX
        while low < high:
            middle = min(low + step, (low + high + 1) // 2)
            if self.width(text[:middle], size, bold=bold) <= most:
                low, step = middle, 2 * step
            else:
                high, step = middle - 1, len(text)
        if low == len(text):
            return text
        for end in range(low, 0, -1):
            # No line begins with a closing mark.
            if text[end] in _CLOSING:
                continue
            if text[end] == " " or (ord(text[end - 1]) > 0x2E80 and text[end - 1] not in _OPENING):
                return text[:end]
        return text[:low]

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        colour: str = INK,
        bold: bool = False,
        align: str = "left",
        halo: float = 0.0,
        back: str = "",
        angle: float = 0.0,
    ) -> None:
        """Draw one line of text; *y* is its baseline, or its middle if it is turned by *angle*.

        *halo* is the width of a white outline [points], *back* the colour of a box behind the text.
        """
        from matplotlib import patheffects

        shown = self.drawable(text)

        def draw() -> Text:
            return self.axes.text(
                x, y, shown, color=colour, fontproperties=self.font(size, bold=bold),
                ha=align, va="center_baseline" if angle else "baseline",
                rotation=angle, rotation_mode="anchor" if angle else None,
                parse_math=False, zorder=self._next(),
            )  # fmt: skip

        if halo:
            # Below the text, not around it: matplotlib writes a text with effects as outlines.
            draw().set_path_effects([patheffects.Stroke(linewidth=halo, foreground=PAPER)])
        artist = draw()
        if back:
            artist.set_bbox({"boxstyle": "square,pad=0.12", "facecolor": back, "edgecolor": "none"})

    def centred(self, x: float, y: float, text: str, size: float, *, colour: str, bold: bool = True) -> None:
        """Draw digits or capitals centred on a point."""
        self.text(x, y - CAP_HEIGHT / 2 * size, text, size, colour=colour, bold=bold, align="center")

    def line(
        self,
        x: npt.ArrayLike,
        y: npt.ArrayLike,
        *,
        colour: str = LINE,
        width: float = 0.6,
        dashes: Sequence[float] = (),
        clip: Box | None = None,
    ) -> None:
        """Draw a line; *dashes* are lengths on and off [points]."""
        from matplotlib.lines import Line2D

        style: Any = (0, tuple(dashes)) if dashes else "-"
        artist = Line2D(x, y, color=colour, linewidth=width, linestyle=style, zorder=self._next())
        artist.set_dash_capstyle("butt")
        if dashes:
            # matplotlib scales dashes by the line width; here they are points.
            artist.set_linestyle((0, tuple(d / width for d in dashes)))
        self.axes.add_artist(artist)
        self._clip(artist, clip)

    def box(self, box: Box, *, fill: str = "none", line: str = "none", width: float = 0.6) -> None:
        """Draw a rectangle."""
        from matplotlib.patches import Rectangle

        self._patch(
            Rectangle(
                (box.left, box.bottom), box.width, box.height, facecolor=fill, edgecolor=line, linewidth=width
            )
        )

    def circle(
        self, x: float, y: float, radius: float, *, fill: str, line: str, width: float = 0.8,
        hatch: str | None = None, dashes: Sequence[float] = (), clip: Box | None = None,
    ) -> None:  # fmt: skip
        """Draw a circle; a hatch takes the colour of its line."""
        from matplotlib.patches import Circle

        style: Any = (0, tuple(d / width for d in dashes)) if dashes else "-"
        patch = Circle(
            (x, y), radius, facecolor=fill, edgecolor=line, linewidth=width, hatch=hatch, linestyle=style
        )
        self._patch(patch, clip)

    def polygon(
        self, points: npt.ArrayLike, *, fill: str, line: str, width: float = 0.6, alpha: float = 1.0,
        clip: Box | None = None,
    ) -> None:  # fmt: skip
        """Draw a closed polygon, shape (k, 2)."""
        from matplotlib.colors import to_rgba
        from matplotlib.patches import Polygon

        face = "none" if fill == "none" else to_rgba(fill, alpha)
        self._patch(Polygon(points, closed=True, facecolor=face, edgecolor=line, linewidth=width), clip)

    def area(
        self, rings: Sequence[npt.ArrayLike], *, fill: str, line: str, width: float = 0.6,
        hatch: str | None = None, dashes: Sequence[float] = (), clip: Box | None = None,
    ) -> None:  # fmt: skip
        """Draw an area with holes: rings of shape (k, 2), closed; a hatch takes the colour of its line."""
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path as Outline

        style: Any = (0, tuple(d / width for d in dashes)) if dashes else "-"
        outline = Outline.make_compound_path(*(Outline(ring, closed=True) for ring in rings))
        self._patch(
            PathPatch(outline, facecolor=fill, edgecolor=line, linewidth=width, hatch=hatch, linestyle=style),
            clip,
        )

    def dots(
        self, x: npt.ArrayLike, y: npt.ArrayLike, radius: float, colours: Sequence[str] | str, *, clip: Box,
        image: bool,
    ) -> None:  # fmt: skip
        """Draw many small dots at once; with *image* as a raster, which keeps a vector file small."""
        artist = self.axes.scatter(
            x, y, s=(2 * radius) ** 2, c=colours, linewidths=0.2, edgecolors=PAPER, zorder=self._next(),
            rasterized=image,
        )  # fmt: skip
        self._clip(artist, clip)

    def picture(self, colours: npt.ArrayLike, box: Box) -> None:
        """Draw a picture into a rectangle; *colours* has shape (rows, columns, 4), 8-bit, top row first."""
        artist = self.axes.imshow(
            colours, extent=(box.left, box.right, box.bottom, box.top), aspect="auto",
            interpolation="none", zorder=self._next(),
        )  # fmt: skip
        self._clip(artist, box)

    def _patch(self, patch: Patch, clip: Box | None = None) -> None:
        patch.set_zorder(self._next())
        self.axes.add_artist(patch)  # not add_patch: the limits of the page do not follow what is drawn
        self._clip(patch, clip)

    def _clip(self, artist: Artist, clip: Box | None) -> None:
        from matplotlib.patches import Rectangle

        if clip is not None:
            window = Rectangle(
                (clip.left, clip.bottom), clip.width, clip.height, transform=self.axes.transData
            )
            artist.set_clip_path(window)

    def _next(self) -> float:
        # What is drawn later lies on top.
        self._layer += 1.0
        return self._layer

    def chart(self, box: Box, size: float) -> Axes:
        """Return axes in a rectangle of the page, bare except for tick labels of *size* [points]."""
        page = self.axes.transData + self.figure.transFigure.inverted()
        (left, bottom), (right, top) = page.transform([(box.left, box.bottom), (box.right, box.top)])
        axes = self.figure.add_axes((left, bottom, right - left, top - bottom), facecolor="none")
        axes.spines[:].set_visible(False)
        axes.set_axisbelow(True)
        family: Any = list(self.fonts.families)
        axes.tick_params(
            labelsize=size, labelfontfamily=family, labelcolor=GREY, color=LINE, length=2.5, width=0.5, pad=3
        )
        return axes

    def save(self, folder: Path, stem: str, formats: Iterable[str], title: str) -> list[Path]:
        """Write the page as ``<stem>.<format>`` for each format, without timestamps."""
        metadata: dict[str, dict[str, Any]] = {
            "png": {"Software": "siting"},
            "svg": {"Date": None, "Creator": "siting", "Title": title},
            "pdf": {"CreationDate": None, "Creator": "siting", "Title": title},
        }
        written = []
        for name in formats:
            path = folder / f"{stem}.{name}"
            if name == "svg":
                path.write_text(self._svg(metadata[name]), encoding="utf-8", newline="\n")
            else:
                with truetype_subsets():
                    self.figure.savefig(path, format=name, dpi=_PNG_DPI, metadata=metadata[name])
            written.append(path)
        return written

    def _svg(self, metadata: dict[str, Any]) -> str:
        """Return the page as SVG, whose texts name substitutes for a font that a reader does not have."""
        picture = StringIO()
        self.figure.savefig(picture, format="svg", metadata=metadata)
        return with_substitutes(picture.getvalue(), self.fonts.families)

    def png(self, dpi: int) -> bytes:
        """Return the page as a PNG picture; the same one if asked again."""
        return self._png(dpi)

    def _written_png(self, dpi: int) -> bytes:
        picture = BytesIO()
        with drawing_rules():
            self.figure.savefig(picture, format="png", dpi=dpi, metadata={"Software": None})
        return picture.getvalue()

    def svg_file(self) -> str:
        """Return the page as the text of an SVG file; the same one if asked again."""
        return self._svg_text

    @cached_property
    def _svg_text(self) -> str:
        with drawing_rules():
            return self._svg(dict.fromkeys(("Creator", "Date", "Format", "Type")))

    @property
    def width_points(self) -> float:
        """Width [points]."""
        return float(self.figure.get_figwidth()) * 72

    @property
    def height_points(self) -> float:
        """Height [points]."""
        return float(self.figure.get_figheight()) * 72

    def svg(self, label: str) -> str:
        """Return the page as an SVG element for an HTML page; *label* says what it shows."""
        return inline_svg(self.svg_file(), label)
