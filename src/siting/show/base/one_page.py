"""How much smaller a sheet must be set to stay on one page of Word: its lines are counted, not laid out.

Word and LibreOffice break lines by the fonts of the computer. So characters count as wide as in a wide font:
a sheet that fits by this count fits in either.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from siting.show.base.blocks import Block, Cell, Facts, Grid, Heading, Paragraph, Picture, Sheet

PAGE_PT = 29.7 / 2.54 * 72
ABOVE_CM = 1.5
"""The margin above and below a sheet of one page [cm]."""
_MARGINS_PT = 2 * ABOVE_CM / 2.54 * 72
_COLUMN_PT = 17.4 / 2.54 * 72
_WIDE, _NARROW = 1.0, 0.57  # ems of Chinese and Latin characters
_LINE, _CHINESE_LINE = 1.2, 1.46  # of the size of the type
_SPARE = 0.97
_PICTURE, _TYPE = 0.7, 0.86
"""How far the picture gives way before the type does (of the column), and how far that does then."""
_MIN_PICTURE = 0.6
_STEPS = [
    *((1.0, 1.0 - 0.05 * k) for k in range(7)),
    *((1.0 - 0.02 * k, _PICTURE) for k in range(1, 8)),
    *((_TYPE, _PICTURE - 0.05 * k) for k in range(1, 3)),
    *((_TYPE - 0.02 * k, _MIN_PICTURE) for k in range(1, 14)),
]


def scale_for_one_page(sheet: Sheet, sizes: dict[str, float]) -> tuple[float, float]:
    """Return the share of its size that type keeps for the sheet to fit, and the column of its picture.

    Parameters
    ----------
    sizes
        Size of the type of a paragraph by its tone [points].
    """
    room = (PAGE_PT - _MARGINS_PT) * _SPARE
    return next((step for step in _STEPS if _height(sheet, sizes, *step) <= room), _STEPS[-1])


def _height(sheet: Sheet, sizes: dict[str, float], scale: float, picture: float) -> float:
    parts = [_text(sheet.title, 20.0, scale) + 24.0 * scale, _text(sheet.footer, 8.5, scale)]
    return sum(parts) + sum(_block(block, sizes, scale, picture) for block in sheet.blocks)


def _block(block: Block, sizes: dict[str, float], scale: float, picture: float) -> float:
    match block:
        case Heading():
            return _text(block.text, 11.0, scale) + 12.0 * scale
        case Paragraph():
            return _text(block.text, sizes.get(block.tone, 10.0), scale) + 4.0 * scale
        case Facts():
            return sum(_text(text, 9.5, scale, 0.8) + 2.0 * scale for _, text in block.rows)
        case Grid():
            rows = (_row(cells, block.widths(), scale) for cells in (block.head, *block.rows))
            return sum(rows) + _text(block.note, 8.5, scale) + 10.0 * _CHINESE_LINE * scale
        case Picture():
            drawn = picture * _COLUMN_PT * block.page.height_points / block.page.width_points
            return drawn + 12.0 * scale + _text(block.caption, 8.5, scale)
        case _:
            raise TypeError(type(block).__name__)


def _row(cells: Sequence[Cell], widths: Sequence[float], scale: float) -> float:
    texts = (cell if isinstance(cell, str) else cell.text for cell in cells)
    tall = (_text(text, 9.0, scale, share * 0.93) for text, share in zip(texts, widths, strict=True))
    return max(tall) + 2.0 * scale


def _text(text: str, size: float, scale: float, share: float = 1.0) -> float:
    """Return the height of a paragraph in *share* of the column [points]."""
    if not text:
        return 0.0
    chinese = any(ord(c) >= 0x2E80 for c in text)
    ems = sum(_WIDE if ord(c) >= 0x2E80 else _NARROW for c in text)
    lines = math.ceil(ems * size * scale / (share * _COLUMN_PT))
    return lines * size * scale * (_CHINESE_LINE if chinese else _LINE)
