"""Widths of the columns of a table, so that names and figures stand on one line where there is room."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice, permutations

import numpy as np

from siting.evidence import FloatArray

_COLUMN_EMS, _PADDING_EMS = 50.0, 1.3
"""Width of a table on paper and what a cell loses to its edges, in ems of its type."""
_FIRST_WIDE = "\u2e80"
_WIDE = re.compile(f"[{_FIRST_WIDE}-\U0010ffff]+")
_LATIN_EMS, _CAPITAL_EMS, _SEAM_EMS = 0.55, 0.72, 0.2
_CAPITALS, _BOLD = re.compile("[A-Z]{2,}"), 1.15
"""Words in capitals, such as verdicts, are wider than others; headings are bold."""

_LONGEST_EMS = (15.0, 12.0, 9.0, 8.0, 7.5, 7.0)
"""What is longer is running text, or a name that may take two lines; the next where there is no room."""
_MAX_ROWS, _KEPT = 400, 0.75
_TEXTS_KEPT = 8192
"""Page and Word measure the same texts, each up to four times."""
_SHORT_HEAD = 4
_STEPS_EMS, _NARROWEST_EMS, _WORTH = (1.0, 2.0, 4.0, 8.0), 6.0, 0.08
"""By how much columns are moved, the least width of one, and the share of lines for which they are moved."""
_INTERVAL = re.compile(r"(?<=[^（(])[（(](?=[\d,.]+[—–-][\d,.]+[）)])")
# A line may end behind a space or a mark, and before the interval of a figure.
_PIECES = re.compile(r"(?<=[ ，。；、：,;])|(?=[（(])")


def fitted_widths(
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    shares: Sequence[float],
    *,
    marks: Iterable[Sequence[str]] = (),
) -> tuple[float, ...]:
    """Return shares of a whole near the given ones, at which each column holds its longest piece.

    What one column needs more, those give that need less than they have. Where that is not enough, long
    pieces may be broken; at last all keep the shares that were given. A column that is empty in most rows
    gives its room to those whose texts would then take fewer lines.

    Parameters
    ----------
    head, rows
        Texts of the cells; the first few hundred rows count.
    shares
        Of the columns; they add up to 1.
    marks
        Words of the cells in bold that are never broken, such as verdicts; rows as those of the texts.
    """
    shown = [[_head_part(text) for text in head], *islice(rows, _MAX_ROWS)]
    firm = [0.0] * len(shares)
    for row in islice(marks, _MAX_ROWS):
        firm = [
            max(ems, *(_BOLD * _ems(word) for word in text.split()), 0.0)
            for ems, text in zip(firm, row, strict=True)
        ]
    # Where there is no room for names and figures, there is room for these words: nothing else is held then.
    tries = (*((shown, longest) for longest in _LONGEST_EMS), ((), 0.0))
    for texts, longest in tries:
        if found := _fitted(texts, shares, longest, firm):
            return _with_fewer_lines(shown, found, firm)
    return tuple(shares)


def lines_of(rows: Iterable[Sequence[str]], widths: Sequence[float]) -> int:
    """Estimate how many lines the rows take, given the columns' shares of the table width."""
    room = [max(share * _COLUMN_EMS - _PADDING_EMS, 1.0) for share in widths]
    return sum(
        max(math.ceil(_ems(text) / ems) or 1 for text, ems in zip(row, room, strict=True)) for row in rows
    )


def _head_part(text: str) -> str:
    """Return the part of a heading that its column must hold: its longest word, of Chinese the half."""
    if text.isascii():
        longest = max(text.split(), key=len, default="")
        return longest + "m" * round(len(longest) * (_BOLD - 1.0))
    return text if len(text) <= _SHORT_HEAD else text[: (len(text) + 1) // 2]


def _fitted(
    rows: Sequence[Sequence[str]], shares: Sequence[float], longest: float, firm: Sequence[float]
) -> tuple[float, ...]:
    """Return the shares at which parts up to *longest* ems are not broken; none if there is no room.

    *firm* are the ems that each column needs in any case.
    """
    given = [share * _COLUMN_EMS for share in shares]
    wanted = _wanted(rows, longest, firm)
    lacking = sum(max(w - g, 0.0) for w, g in zip(wanted, given, strict=True))
    # A column of running text gives little: its lines would become many.
    least = [max(w, _KEPT * g) for w, g in zip(wanted, given, strict=True)]
    spare = sum(max(g - x, 0.0) for x, g in zip(least, given, strict=True))
    if not lacking:
        return tuple(shares)
    if spare < lacking:
        return ()
    kept = 1.0 - lacking / spare
    fitted = [x if x > g else x + kept * (g - x) for x, g in zip(least, given, strict=True)]
    return tuple(width / sum(fitted) for width in fitted)


def _with_fewer_lines(
    rows: Sequence[Sequence[str]], widths: Sequence[float], firm: Sequence[float]
) -> tuple[float, ...]:
    """Return widths at which the rows take clearly fewer lines; else the same.

    Step by step one column gives to another: whichever two save most lines.
    """
    size = np.array([[_ems(text) for text in row] for row in rows])
    now = np.array(widths) * _COLUMN_EMS
    # Running text may be broken, short words not; and no column of it becomes a stripe.
    floor = np.maximum(_wanted(rows, _LONGEST_EMS[-1], firm), np.minimum(now, _NARROWEST_EMS))
    lines = first = _count_lines(size, now)
    columns = np.eye(len(widths))
    pairs = permutations(columns, 2)
    moves = [step * (taker - giver) for taker, giver in pairs for step in _STEPS_EMS]
    if lines == len(rows):
        return tuple(widths)
    while True:
        moved = [now + move for move in moves if (now + move >= floor)[move < 0].all()]
        counts = [_count_lines(size, widths) for widths in moved]
        # Lines become fewer at each step, so there is an end.
        if min(counts, default=lines) >= lines:
            break
        lines, now = min(counts), moved[int(np.argmin(counts))]
    return tuple((now / _COLUMN_EMS).tolist()) if lines <= (1.0 - _WORTH) * first else tuple(widths)


def _count_lines(size: FloatArray, widths: FloatArray) -> float:
    """Count the lines of cells of this *size* in columns of these widths [ems]."""
    room = np.maximum(widths - _PADDING_EMS, 1.0)
    return float(np.maximum(np.ceil(size / room), 1.0).max(axis=1).sum())


def _wanted(rows: Sequence[Sequence[str]], longest: float, firm: Sequence[float]) -> list[float]:
    """Return the ems at which each column breaks none of its parts up to *longest* ems, with its padding."""
    needed = list(firm)
    for row in rows:
        for k, text in enumerate(row):
            needed[k] = max(needed[k], longest_piece(text, longest, at_least=needed[k]))
    return [ems + _PADDING_EMS if ems else 0.0 for ems in needed]


def interval_below(text: str, ems: float) -> str:
    """Return a figure with its interval on a line of its own where both do not fit one line of *ems*."""
    if _ems(text) <= ems:
        return text
    # The space before it stays: who copies or searches the text finds it as in the other formats.
    return _INTERVAL.sub(lambda found: f"\n{found[0]}", text)


def longest_piece(text: str, most: float, *, at_least: float = 0.0) -> float:
    """Return the width of the longest part of a text that should not be broken [ems].

    A text up to *most* ems is one part, and a longer part may be broken. *at_least* need not be beaten.
    """
    if len(text) * (1.0 + _SEAM_EMS) <= at_least:
        return at_least
    whole = _ems(text)
    if whole <= most:
        return whole
    parts = (_ems(part.strip()) for part in _PIECES.split(text))
    return max((ems for ems in parts if ems <= most), default=0.0)


@lru_cache(_TEXTS_KEPT)
def _ems(text: str) -> float:
    capitals = (_CAPITAL_EMS - _LATIN_EMS) * sum(map(len, _CAPITALS.findall(text)))
    if text.isascii():
        return _LATIN_EMS * len(text) + capitals
    runs = _WIDE.findall(text)
    wide = sum(map(len, runs))
    # A run of wide characters has a seam at each end that is not an end of the text.
    ends = (text[0] >= _FIRST_WIDE) + (text[-1] >= _FIRST_WIDE)
    return wide + capitals + _LATIN_EMS * (len(text) - wide) + _SEAM_EMS * (2 * len(runs) - ends)
