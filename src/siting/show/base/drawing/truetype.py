"""Fonts embedded in a PDF as TrueType outlines.

matplotlib embeds a subset of every font as Type 42, which must hold TrueType outlines. A font with CFF
outlines, such as Noto Sans CJK, would be embedded as it is, under the wrong type: viewers complain, and some
refuse the file. Its subset is therefore converted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_MAX_ERROR = 0.001
"""Largest distance of the new outlines from the old ones, as a share of the em."""


@contextmanager
def truetype_subsets() -> Iterator[None]:
    """Convert the outlines of each font that matplotlib embeds meanwhile."""
    from matplotlib.backends import _backend_pdf_ps  # no public function embeds a font

    backend: Any = _backend_pdf_ps
    subset = backend.get_glyphs_subset

    @contextmanager
    def converted(path: Any, glyphs: Any) -> Iterator[Any]:
        with subset(path, glyphs) as found:
            if "CFF " in found.font:
                to_truetype(found.font)
            yield found

    backend.get_glyphs_subset = converted
    try:
        yield
    finally:
        backend.get_glyphs_subset = subset


def to_truetype(font: Any) -> None:
    """Replace the cubic outlines of a font (a `fontTools.ttLib.TTFont`) by quadratic ones, in place."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable

    order, outlines = font.getGlyphOrder(), font.getGlyphSet()
    table = newTable("glyf")
    table.glyphOrder, table.glyphs = order, {}
    for name in order:
        pen = TTGlyphPen(outlines)
        outlines[name].draw(Cu2QuPen(pen, _MAX_ERROR * font["head"].unitsPerEm, reverse_direction=True))
        table.glyphs[name] = pen.glyph()
        table.glyphs[name].recalcBounds(table)
        advance, _ = font["hmtx"][name]
        font["hmtx"][name] = (advance, table.glyphs[name].xMin)
    font["loca"], font["glyf"] = newTable("loca"), table
    for name in ("CFF ", "VORG"):
        if name in font:
            del font[name]
    _describe(font)
    font.sfntVersion = "\000\001\000\000"


def _describe(font: Any) -> None:
    """Fill in the limits that TrueType outlines need."""
    widest = font["maxp"]
    widest.tableVersion = 0x00010000
    widest.maxZones = 1
    for name in (
        "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements",
        "maxSizeOfInstructions", "maxComponentElements",
    ):  # fmt: skip
        setattr(widest, name, 0)
    widest.recalc(font)
