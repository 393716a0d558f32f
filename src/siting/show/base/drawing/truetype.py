"""Fonts embedded in a PDF as TrueType outlines.

matplotlib embeds a subset of every font as Type 42, which must hold TrueType outlines. A font with CFF
outlines, such as Noto Sans CJK, would be embedded as it is, under the wrong type: viewers complain, and some
refuse the file. Its subset is therefore converted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from typing import Any

from siting.catalogue import DATA
from siting.languages import LANGUAGES
from siting.records import dataclass
from siting.texts import catalogue

_MAX_ERROR = 0.001
"""Largest distance of the new outlines from the old ones, as a share of the em."""


@contextmanager
def truetype_subsets() -> Iterator[None]:
    """Convert the outlines of each font that matplotlib embeds meanwhile.

    A Chinese font takes a third of a second to read its 65,000 glyphs, and each glyph taken adds to that. A
    page is therefore given a subset of a subset, which is kept for the next pages; the bytes are the same.
    """
    from matplotlib.backends import _backend_pdf_ps  # no public function embeds a font

    backend: Any = _backend_pdf_ps
    subset = backend.get_glyphs_subset

    @contextmanager
    def converted(path: Any, glyphs: Any) -> Iterator[Any]:
        font = _with_glyphs(path, frozenset(glyphs), subset)
        with subset(_Content(font.content), {font.places[glyph] for glyph in glyphs}) as found:
            if "CFF " in found.font:
                to_truetype(found.font)
            yield found._replace(glyph_index_map={g: found.glyph_index_map[font.places[g]] for g in glyphs})

    backend.get_glyphs_subset = converted
    try:
        yield
    finally:
        backend.get_glyphs_subset = subset


@dataclass(frozen=True)
class _Reduced:
    """A font with some of its glyphs: its file, and where each glyph of the whole font is in it."""

    content: bytes
    places: dict[int, int]
    is_wide: bool
    """Whether the glyphs for the texts of this package are among them."""


_kept: dict[Any, _Reduced] = {}
"""The reduced fonts of this process, by the path of the font."""
_missed: dict[Any, frozenset[int]] = {}
"""The glyphs that pages had and the reduced fonts did not."""
_SHOWN = ("sources.csv", "cities.csv", "hub_clusters.csv")
"""Data of this package with the names that many pages show."""


class _Content(BytesIO):
    """A file in memory that says, as a path of matplotlib, which font of a collection it is: the only one."""

    face_index = -1


def _with_glyphs(path: Any, glyphs: frozenset[int], subset: Any) -> _Reduced:
    """Return a font reduced to *glyphs*; to those of all texts of this package too, if asked again.

    Later pages with a sign or two of their own, as in a name, do not widen what is kept until one of those
    comes again: to take all its glyphs once more costs more than theirs alone.
    """
    font = _kept.get(path)
    if font is None:
        return _kept.setdefault(path, _reduced(path, glyphs, subset, is_wide=False))
    missed = _missed.get(path, frozenset())
    new = glyphs - font.places.keys()
    if not new:
        return font
    if font.is_wide and new.isdisjoint(missed):
        _missed[path] = missed | new
        return _reduced(path, glyphs, subset, is_wide=False)
    font = _kept[path] = _reduced(
        path, glyphs | font.places.keys() | missed | _usual(path), subset, is_wide=True
    )
    return font


def _reduced(path: Any, glyphs: frozenset[int], subset: Any, *, is_wide: bool) -> _Reduced:
    content = BytesIO()
    with subset(path, glyphs) as found:
        found.font.save(content, reorderTables=False)
        # A glyph that is there for others, as a ligature of theirs, has lost its character.
        places = {glyph: found.glyph_index_map[glyph] for glyph in glyphs}
    return _Reduced(content.getvalue(), places, is_wide)


@cache
def _usual(path: Any) -> frozenset[int]:
    """Return the glyphs of a font for the texts of this package, and for the names that it knows."""
    from matplotlib.font_manager import get_font

    glyphs = get_font(path).get_charmap()
    texts = [str(text) for lang in LANGUAGES for text in catalogue(lang).values()]
    names = [(DATA / file).read_text(encoding="utf-8") for file in _SHOWN]
    signs = {ord(sign) for text in (*texts, *names) for sign in text}
    return frozenset(glyphs[sign] for sign in signs if sign in glyphs)


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
