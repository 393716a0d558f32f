"""The formats and sizes of a drawing. It imports nothing heavy: the command line lists them."""

from __future__ import annotations

from dataclasses import replace

from siting.records import dataclass

A4_LANDSCAPE = (841.89, 595.276)
"""Width and height [points]."""

_ROOT_2 = A4_LANDSCAPE[0] / A4_LANDSCAPE[1]

FORMATS: tuple[str, ...] = ("png", "svg", "pdf")
"""Formats, in the order in which they are written."""


@dataclass(frozen=True, slots=True)
class Size:
    """A page with its type, all in points.

    Parameters
    ----------
    name
        Name on the command line.
    width, height
        The page.
    margin
        Free space at its edges.
    title, subtitle, text, small
        Font sizes: of the finding, of the line under it, of names and figures, of small print.
    """

    name: str
    width: float
    height: float
    margin: float
    title: float
    subtitle: float
    text: float
    small: float

    @property
    def portrait(self) -> Size:
        """The page upright; a slide stays as it is, and a picture for Word keeps its width."""
        if self.name == WIDE:
            return self
        width = self.width if self.name == WORD else min(self.sides)
        return replace(self, width=width, height=_ROOT_2 * width)

    @property
    def sides(self) -> tuple[float, float]:
        """Width and height."""
        return self.width, self.height


A4, WIDE, WORD = "a4", "wide", "word"
SIZES: dict[str, Size] = {
    A4: Size(A4, *A4_LANDSCAPE, 28.0, 15.0, 9.0, 8.2, 6.8),
    WIDE: Size(WIDE, 960.0, 540.0, 30.0, 18.0, 10.5, 9.6, 7.6),
    WORD: Size(WORD, 453.54, 340.16, 3.0, 10.5, 7.2, 7.0, 6.0),
}
"""A4 in landscape, a slide of 16:9, and a picture of 160 x 120 mm for a column of text."""
