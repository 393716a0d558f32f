"""The compiled loop of `siting.surface.direct`: from values of rasters to the bands of a surface in one pass.

It adds up in the order of `siting.decide.ranking`, so that both give the same bytes.
"""

# ruff: noqa: PLR0917 (compiled functions take their arrays by position)

from __future__ import annotations

from typing import Any

import numpy as np

from siting.compiled import njit

_BLOCK = 2048
_DIGITS = 1e12  # as `siting.scoring.methods.TIE_DIGITS`


@njit(nogil=True)
def _segment(x: float, at: Any, worth: Any, after: int) -> float:
    """Interpolate between the break points around place *after*, level beyond the ends."""
    last = len(at) - 1
    first = min(max(after - 1, 0), last)
    second = min(max(after, 0), last)
    width = at[second] - at[first]
    share = (x - at[first]) / width if width > 0.0 else 0.0
    return float(worth[first] + (worth[second] - worth[first]) * share)


@njit(nogil=True)
def curve_at(x: float, at: Any, worth: Any) -> float:
    """Score of a value on a curve of break points; at a step the better side."""
    below, up_to = 0, 0
    for k in range(len(at)):
        below += at[k] < x
        up_to += at[k] <= x
    found = _segment(x, at, worth, below)
    return found if up_to == below else max(found, _segment(x, at, worth, up_to))


@njit(nogil=True)
def _rounded(x: float) -> float:
    return float(np.rint(x * _DIGITS) / _DIGITS)


@njit(nogil=True)
def _status(row: Any, at: int, coverage: float, limits: Any, excluding: Any, min_coverage: float) -> int:
    """Return the code of the first reason why a cell is not ranked; 0 if there is none."""
    criterion, least, most, on_unknown = limits
    for c in range(len(criterion)):
        x = row[criterion[c], at]
        if not np.isfinite(x):
            if on_unknown[c]:
                return 2 * c + 2
        elif not (least[c] <= x <= most[c]):
            return 2 * c + 1
    code = 2 * len(criterion)
    for c in range(len(excluding)):
        code += 1
        if not np.isfinite(row[excluding[c], at]):
            return code
    return code + 1 if coverage < min_coverage or coverage == 0.0 else 0


@njit(nogil=True)
def _one_criterion(values: Any, at: Any, worth: Any, one: Any) -> None:
    """Score some cells on one curve; NaN where missing. A straight line has a loop without calls."""
    if len(at) == 2:
        least, most, begin, end = at[0], at[1], worth[0], worth[1]
        width = most - least
        # As `_segment` on both sides of the last point.
        at_end = max(end, begin + (end - begin))
        for n in range(len(values)):
            x = np.float64(values[n])
            inner = begin + (end - begin) * ((x - least) / width)
            found = begin if x <= least else (inner if x < most else (at_end if x == most else end))
            one[n] = found if np.isfinite(x) else np.nan
        return
    for n in range(len(values)):
        x = np.float64(values[n])
        one[n] = curve_at(x, at, worth) if np.isfinite(x) else np.nan


@njit(nogil=True)
def _add(one: Any, part: float, worst: Any, span: Any, number: int, sums: Any, limiting: Any) -> None:
    """Add a criterion to the sums of some cells: total, weight, coverage, low, high, the most lost."""
    least, most = span[0] * part, span[1] * part
    for n in range(len(one)):
        s = one[n]
        known = not np.isnan(s)
        earned = s * part if known else 0.0
        sums[0, n] += earned
        sums[1, n] += part if known or worst else 0.0
        sums[2, n] += part if known else 0.0
        sums[3, n] += earned if known else least
        sums[4, n] += earned if known else most
        lost = (1.0 - s) * part if known else (part if worst else 0.0)
        if lost > sums[5, n]:
            sums[5, n] = lost
            limiting[n] = number


@njit(nogil=True)
def score_cells(
    values: Any,
    inside: Any,
    curves: Any,
    share: Any,
    worst: Any,
    limits: Any,
    excluding: Any,
    min_coverage: float,
    figures: Any,
    codes: Any,
    scores: Any,
) -> None:
    """Fill the bands of the cells that *inside* (n,) marks, k of them.

    *values* (m, n) are not finite where missing; *curves* are the first break point of each criterion
    (m + 1,), their values and scores, and the span of scores (m, 2). *figures* (4, k): score, coverage, low,
    high; *codes* (3, k): restricted, limiting, free; *scores* (m, k) by criterion, or (0, 0) if not wanted.
    """
    first, at, worth, span = curves
    count, cells = values.shape
    one, sums = np.empty(_BLOCK), np.empty((6, _BLOCK))
    limiting = np.empty(_BLOCK, dtype=np.uint8)
    k = 0
    for start in range(0, cells, _BLOCK):
        stop = min(start + _BLOCK, cells)
        sums[:] = 0.0
        limiting[:] = 0
        for i in range(count):
            points = slice(first[i], first[i + 1])
            part = one[: stop - start]
            _one_criterion(values[i, start:stop], at[points], worth[points], part)
            _add(part, share[i], worst[i], span[i], i + 1, sums, limiting)
            if scores.shape[0]:
                place = k
                for n in range(start, stop):
                    if inside[n]:
                        s = one[n - start]
                        scores[i, place] = 0.0 if worst[i] and np.isnan(s) else s
                        place += 1
        for n in range(start, stop):
            if not inside[n]:
                continue
            m = n - start
            known = sums[1, m] > 0.0 and sums[2, m] > 0.0
            score = _rounded(sums[0, m] / sums[1, m]) if known else np.nan
            coverage, low, high = _rounded(sums[2, m]), _rounded(sums[3, m]), _rounded(sums[4, m])
            figures[0, k], figures[1, k] = score, coverage
            figures[2, k] = min(low, score) if known else low
            figures[3, k] = max(high, score) if known else high
            codes[0, k] = _status(values, n, coverage, limits, excluding, min_coverage)
            codes[1, k] = limiting[m]
            codes[2, k] = codes[0, k] == 0 and known
            k += 1
