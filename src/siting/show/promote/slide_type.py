"""How large texts are set on a slide, by the room that they have: characters are counted, not laid out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

LARGE, SMALL = 40.0, 14.0  # points of a figure on a card
_WIDE_FROM = 0x2E80  # Chinese characters and punctuation begin here


def widths_beside(columns: Sequence[Sequence[str]], width: float, gap: float) -> list[float]:
    """Return the widths of columns beside each other [inches]: more for one that says more."""
    if len(columns) == 1:
        return [width]
    first, second = (sum(map(ems, lines)) for lines in columns)
    share = min(max(first / (first + second), 0.38), 0.62)
    return [share * (width - gap), (1 - share) * (width - gap)]


def on_one_line(text: str, width: float) -> float:
    """Return the largest size [points] at which a figure stays on one line of a width [inches]."""
    return max(min(LARGE, math.floor(72.0 * (width - 0.2) / ems(text))), SMALL)


def on_cards(
    told: Sequence[str], measured: Sequence[bool], room: tuple[float, float], most: float
) -> list[float]:
    """Return the sizes of what stands large on cards with *room* [inches].

    Figures share one size and one line. Words of a file may take more lines, and make no figure small.
    """
    figures = [on_one_line(text, room[0]) for text, one in zip(told, measured, strict=True) if one]
    size = min([most, *figures])
    return [size if one else within([text], *room, size) for text, one in zip(told, measured, strict=True)]


def within(lines: Sequence[str], width: float, height: float, most: float) -> float:
    """Return the largest size [points] up to *most* at which paragraphs stay within a box [inches]."""

    def needed(size: float) -> float:
        rows = sum(math.ceil(ems(line) * size / (72.0 * (width - 0.2))) for line in lines)
        return (rows * 1.25 + len(lines) * 0.5) * size / 72.0

    return next((size for size in np.arange(most, 10.0, -1.0).tolist() if needed(size) <= height), 10.0)


def ems(text: str) -> float:
    """Return how wide a text is, in ems of its type."""
    wide = [ord(c) >= _WIDE_FROM for c in text]
    # Between Chinese and Latin characters a narrow space is set.
    seams = sum(one != other for one, other in pairwise(wide))
    return sum(1.0 if one else 0.62 for one in wide) + 0.25 * seams
