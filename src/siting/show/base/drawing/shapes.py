"""A drawing of a few shapes, as SVG for a page and as PNG for a document.

Coordinates are pixels from the upper left corner.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import Patch

    from siting.show.base.drawing.fonts import Fonts

_DOTS_PER_INCH = 200
_PIXELS_PER_INCH = 96.0
_POINTS_PER_PIXEL = 72.0 / _PIXELS_PER_INCH
_ALIGN = {"start": "left", "middle": "center", "end": "right"}


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle; no fill where *fill* is empty."""

    x: float
    y: float
    radius: float
    stroke: str
    width: float = 1.0
    fill: str = ""
    dash: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    stroke: str
    width: float = 1.5
    dash: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A text whose base line starts, is centred or ends at a point (``start``, ``middle``, ``end``)."""

    x: float
    y: float
    text: str
    size: float = 13.0
    anchor: str = "start"
    colour: str = "#18222d"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    stroke: str = "#c9d3dc"


Shape = Circle | Line | Words | Box


@dataclass(frozen=True)
class Drawing:
    """Shapes on a canvas of a size [px]; later ones lie on earlier ones. ``panels`` clip what is in them."""

    width: float
    height: float
    panels: tuple[tuple[Box, tuple[Shape, ...]], ...]
    above: tuple[Shape, ...]
    label: str

    def texts(self) -> list[str]:
        """Every text that is drawn."""
        shapes = [s for _, panel in self.panels for s in panel] + list(self.above)
        return [s.text for s in shapes if isinstance(s, Words)]


def to_svg(drawing: Drawing) -> str:
    """Return the drawing as an SVG element; every text is escaped."""
    size = f"0 0 {_n(drawing.width)} {_n(drawing.height)}"
    label = escape(drawing.label)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}" role="img" aria-label="{label}">']
    for number, (box, shapes) in enumerate(drawing.panels):
        parts.append(f'<clipPath id="panel{number}">{_box(box, bare=True)}</clipPath>{_box(box)}')
        parts.append(f'<g clip-path="url(#panel{number})">{"".join(map(_svg, shapes))}</g>')
    parts += [_svg(shape) for shape in drawing.above]
    return "\n".join([*parts, "</svg>"])


def _svg(shape: Shape) -> str:
    match shape:
        case Circle():
            dash = ' stroke-dasharray="6 4"' if shape.dash else ""
            return (
                f'<circle cx="{_n(shape.x)}" cy="{_n(shape.y)}" r="{_n(shape.radius)}" '
                f'fill="{shape.fill or "none"}" stroke="{shape.stroke}" '
                f'stroke-width="{_n(shape.width)}"{dash}/>'
            )
        case Line():
            dash = ' stroke-dasharray="7 4"' if shape.dash else ""
            return (
                f'<line x1="{_n(shape.x1)}" y1="{_n(shape.y1)}" x2="{_n(shape.x2)}" y2="{_n(shape.y2)}" '
                f'stroke="{shape.stroke}" stroke-width="{_n(shape.width)}"{dash}/>'
            )
        case Words():
            weight = ' font-weight="650"' if shape.bold else ""
            halo = ' paint-order="stroke" stroke="#ffffff" stroke-width="3.5" stroke-linejoin="round"'
            return (
                f'<text x="{_n(shape.x)}" y="{_n(shape.y)}" font-size="{_n(shape.size)}" '
                f'fill="{shape.colour}" text-anchor="{shape.anchor}"{weight}{halo}>'
                f"{escape(shape.text)}</text>"
            )
        case Box():
            return _box(shape)


def _box(box: Box, *, bare: bool = False) -> str:
    look = "" if bare else f' fill="{box.fill}" stroke="{box.stroke}"'
    return f'<rect x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" height="{_n(box.height)}"{look}/>'


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def to_png(drawing: Drawing, lang: str) -> bytes:
    """Return the drawing as a PNG picture.

    Raises
    ------
    FontError
        Chinese characters are to be drawn, and no installed font has them.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from siting.show.base.drawing.fonts import choose_fonts
    from siting.show.base.drawing.page import drawing_rules

    fonts = choose_fonts(drawing.texts(), lang)
    size = (drawing.width / _PIXELS_PER_INCH, drawing.height / _PIXELS_PER_INCH)
    with drawing_rules():
        figure = Figure(size, facecolor="white")
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, drawing.width)
        axes.set_ylim(drawing.height, 0)
        axes.set_axis_off()
        layer = 0
        for box, shapes in drawing.panels:
            layer += 1
            clip = axes.add_patch(_artist(box))
            clip.set_zorder(layer)
            for shape in shapes:
                layer += 1
                _add(axes, shape, layer, fonts, clip)
        for shape in drawing.above:
            layer += 1
            _add(axes, shape, layer, fonts, None)
        picture = BytesIO()
        figure.savefig(picture, format="png", dpi=_DOTS_PER_INCH, metadata={"Software": None})
    return picture.getvalue()


def _add(axes: Axes, shape: Shape, layer: int, fonts: Fonts, clip: Patch | None) -> None:
    from matplotlib import patheffects

    artist: Any
    if isinstance(shape, Words):
        artist = axes.text(
            shape.x, shape.y, fonts.drawable(shape.text), fontsize=shape.size * _POINTS_PER_PIXEL,
            color=shape.colour, ha=_ALIGN[shape.anchor], va="baseline", family=list(fonts.families),
            weight="bold" if shape.bold else "normal",
        )  # fmt: skip
        artist.set_path_effects([patheffects.withStroke(linewidth=2.4, foreground="white")])
    elif isinstance(shape, Line):
        (artist,) = axes.plot(
            [shape.x1, shape.x2], [shape.y1, shape.y2], color=shape.stroke,
            linewidth=shape.width * _POINTS_PER_PIXEL, linestyle=(0, (5, 3)) if shape.dash else "-",
        )  # fmt: skip
    else:
        artist = axes.add_patch(_artist(shape))
    artist.set_zorder(layer)
    if clip is not None:
        artist.set_clip_path(clip)


def _artist(shape: Circle | Box) -> Patch:
    from matplotlib.patches import Circle as Round
    from matplotlib.patches import Rectangle

    if isinstance(shape, Circle):
        return Round(
            (shape.x, shape.y), shape.radius, facecolor=shape.fill or "none", edgecolor=shape.stroke,
            linewidth=shape.width * _POINTS_PER_PIXEL, linestyle=(0, (5, 3)) if shape.dash else "-",
        )  # fmt: skip
    return Rectangle(
        (shape.x, shape.y), shape.width, shape.height, facecolor=shape.fill, edgecolor=shape.stroke,
        linewidth=_POINTS_PER_PIXEL,
    )  # fmt: skip
