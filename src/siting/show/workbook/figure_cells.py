"""Measured figures as cells: the digits, and the words beside a figure, that all other products write.

The cell holds the figure itself and its format the digits, but for tens and hundreds, which no format can
round: 3,224 (3,120-3,330) hours are 3,220 in the cell too.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from siting.evidence import EvidenceClass, FloatArray, Label, Quantity
from siting.show.base.cells import rounded
from siting.show.base.plain_rows import FigureCell
from siting.show.base.text import EVIDENCE
from siting.texts import say
from siting.texts.figure_texts import IntArray, beside, decimals_shown, is_bound, rounded_to, written

_MOST_FORMATS = 40
"""Different words beside the figures of a quantity: a workbook holds a few hundred formats."""
_MOST_WORDS = 30
_PLACE = "\x00"

Columns = tuple[list[object], list[object], list[object]]


def figure_cells(q: Quantity, rows: IntArray, lang: str, *, worded: bool = False) -> Columns:
    """Return value, low and high of a quantity at some sites as cells.

    An UNKNOWN value is the word for it, and its bounds are blank, as is a bound that there is none of. With
    *worded* a value is written with what stands beside it elsewhere: about, at most, and words of its cell.
    """
    exact = [np.where(q.known[rows], x[rows], np.nan) for x in (q.value, q.low, q.high)]
    read = q.evidence[rows] == EvidenceClass.OBSERVED
    *ends, digits = written(*exact, unit=q.unit, read=read, converted=q.converted, typed=q.typed)
    columns: list[list[object]] = []
    for figures, told in zip(exact, ends, strict=True):
        decimals = decimals_shown(told, digits)
        held = _held(rounded(figures, q.unit), told, decimals)
        plain = [number_format(k) for k in range(int(decimals.max(initial=0)) + 1)]
        columns.append(
            [
                FigureCell(value, plain[k]) if np.isfinite(value) else None
                for value, k in zip(held.tolist(), decimals.tolist(), strict=True)
            ]
        )
    words = _words_beside(q, rows, lang) if worded else [("", "")] * len(rows)
    unknown = EVIDENCE["unknown"][lang]
    values, low, high = columns
    values = [
        FigureCell(cell, _with_words(cell.style, *said)) if isinstance(cell, FigureCell) else unknown
        for cell, said in zip(values, words, strict=True)
    ]
    return values, low, high


def number_format(decimals: int) -> str:
    """Return the number format with that many decimals."""
    return f"#,##0.{'0' * decimals}" if decimals else "#,##0"


def width_of(q: Quantity, lang: str, least: float) -> float:
    """Return the width of a column of these figures with the words beside them [characters]."""
    words = [before + behind for k in range(len(q.notes)) for before, behind in [_around(q, k, lang)]]
    longest = max((_width(said) for said in words), default=0)
    return least + longest if longest else least


def _held(exact: FloatArray, told: FloatArray, decimals: IntArray) -> FloatArray:
    """Return the figures themselves, but those that are written otherwise where a format cannot do so."""
    shown = np.array(exact)
    for k in np.unique(decimals).tolist():
        shown[decimals == k] = rounded_to(exact[decimals == k], k)
    return np.where(shown == told, exact, told)


def _words_beside(q: Quantity, rows: IntArray, lang: str) -> list[tuple[str, str]]:
    """Return what stands before and behind each value."""
    around = [_around(q, k, lang) for k in range(len(q.notes))]
    about = _parts(say("figure.about", figure=_PLACE), lang)[0]
    found = []
    for row in rows.tolist():
        value, low, high = q.value[row], q.low[row], q.high[row]
        before, behind = around[q.note_code[row]]
        if is_bound(value, low, high):
            before = f"≤ {before}"
        elif np.isinf(high):
            before = f"≥ {before}"
        elif low == high and q.evidence[row] == EvidenceClass.ESTIMATED:
            before = f"{about}{before}"
        found.append((before, behind))
    return found


def _around(q: Quantity, code: int, lang: str) -> tuple[str, str]:
    """Return what stands before and behind a value for the words of its cell, as 与2号地块共用."""
    words = q.qualified[code] if code < len(q.qualified) else Label("", "")
    many = sum(bool(said.en) for said in q.qualified) > _MOST_FORMATS
    if many or not words.en or _width(words[lang]) > _MOST_WORDS:
        return "", ""
    return _parts(beside(Label(_PLACE, _PLACE), words), lang)


def _parts(text: Label, lang: str) -> tuple[str, str]:
    before, _, behind = text[lang].partition(_PLACE)
    return before, behind


@cache
def _with_words(style: str, before: str, behind: str) -> str:
    """Return a number format with words around the figure."""
    return f"{_quoted(before)}{style}{_quoted(behind)}"


def _quoted(words: str) -> str:
    said = "".join("\u201d" if sign == '"' else sign for sign in words if sign.isprintable())
    return f'"{said}"' if said else ""


def _width(text: str) -> int:
    return sum(2 if sign > "\u2e7f" else 1 for sign in text)
