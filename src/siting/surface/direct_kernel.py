"""The compiled loop of `siting.surface.direct`: from values of rasters to the bands of a surface in one pass.

It adds up in the order of `siting.decide.ranking`, so that both give the same bytes.
"""

# ruff: noqa: PLR0917 (compiled functions take their arrays by position)

from __future__ import annotations

from typing import Any

import numpy as np

from siting.compiled import njit

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
    count = values.shape[0]
    k = 0
    for n in range(values.shape[1]):
        if not inside[n]:
            continue
        total, weight, coverage, low, high = 0.0, 0.0, 0.0, 0.0, 0.0
        limiting, most_lost = 0, 0.0
        for i in range(count):
            x, part = values[i, n], share[i]
            if np.isfinite(x):
                one = curve_at(x, at[first[i] : first[i + 1]], worth[first[i] : first[i + 1]])
                total += one * part
                weight += part
                coverage += part
                low += one * part
                high += one * part
            else:
                one = 0.0 if worst[i] else np.nan
                if worst[i]:
                    weight += part
                low += span[i, 0] * part
                high += span[i, 1] * part
            lost = (1.0 - one) * part
            if lost > most_lost:
                limiting, most_lost = i + 1, lost
            if scores.shape[0]:
                scores[i, k] = one
        score = _rounded(total / weight) if weight > 0.0 and coverage > 0.0 else np.nan
        coverage, low, high = _rounded(coverage), _rounded(low), _rounded(high)
        figures[0, k], figures[1, k] = score, coverage
        figures[2, k] = low if np.isnan(score) else min(low, score)
        figures[3, k] = high if np.isnan(score) else max(high, score)
        codes[0, k] = _status(values, n, coverage, limits, excluding, min_coverage)
        codes[1, k] = limiting
        codes[2, k] = codes[0, k] == 0 and not np.isnan(score)
        k += 1
