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
def _one_criterion(values: Any, at: Any, worth: Any, one: Any) -> bool:
    """Score some cells on one curve, NaN where missing; returns whether none is missing.

    A straight line, the usual case, has a loop without calls.
    """
    missing = 0
    if len(at) == 2:
        least, most, begin, end = at[0], at[1], worth[0], worth[1]
        width = most - least
        # As `_segment` on both sides of the last point.
        at_end = max(end, begin + (end - begin))
        for n in range(len(values)):
            x = np.float64(values[n])
            inner = begin + (end - begin) * ((x - least) / width)
            found = begin if x <= least else (inner if x < most else (at_end if x == most else end))
            there = np.isfinite(x)
            one[n] = found if there else np.nan
            missing += not there
        return missing == 0
    for n in range(len(values)):
        x = np.float64(values[n])
        there = np.isfinite(x)
        one[n] = curve_at(x, at, worth) if there else np.nan
        missing += not there
    return missing == 0


@njit(nogil=True)
def _add_known(one: Any, part: float, number: int, total: Any, most_lost: Any, limiting: Any) -> None:
    """Add a criterion that is known at all of some cells: the other sums follow from the total."""
    for n in range(len(one)):
        s = one[n]
        total[n] += s * part
        lost = (1.0 - s) * part
        more = lost > most_lost[n]
        most_lost[n] = lost if more else most_lost[n]
        limiting[n] = number if more else limiting[n]


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
def _keep(one: Any, inside: Any, worst: Any, scores: Any) -> None:
    """Write the scores of the cells inside, one after the other."""
    k = 0
    for n in range(len(one)):
        if inside[n]:
            s = one[n]
            scores[k] = 0.0 if worst and np.isnan(s) else s
            k += 1


@njit(nogil=True)
def _finish(
    values: Any,
    inside: Any,
    start: int,
    sums: Any,
    limiting: Any,
    rules: Any,
    figures: Any,
    codes: Any,
    k: int,
) -> int:
    """Turn the sums of some cells into their bands, from place *k* on; returns the next place."""
    limits, excluding, min_coverage = rules
    free = len(limits[0]) == 0 and len(excluding) == 0
    for m in range(len(limiting)):
        if not inside[start + m]:
            continue
        there = sums[1, m] > 0.0 and sums[2, m] > 0.0
        score = _rounded(sums[0, m] / sums[1, m]) if there else np.nan
        coverage, low, high = _rounded(sums[2, m]), _rounded(sums[3, m]), _rounded(sums[4, m])
        figures[0, k], figures[1, k] = score, coverage
        figures[2, k] = min(low, score) if there else low
        figures[3, k] = max(high, score) if there else high
        code = 1 if coverage < min_coverage or coverage == 0.0 else 0
        if not free:
            code = _status(values, start + m, coverage, limits, excluding, min_coverage)
        codes[0, k] = code
        codes[1, k] = limiting[m]
        codes[2, k] = code == 0 and there
        k += 1
    return k


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
    ones, sums = np.empty((count, _BLOCK)), np.empty((6, _BLOCK))
    limiting = np.empty(_BLOCK, dtype=np.uint8)
    whole = 0.0
    for i in range(count):
        whole += share[i]
    rules = (limits, excluding, min_coverage)
    k = 0
    for start in range(0, cells, _BLOCK):
        stop = min(start + _BLOCK, cells)
        size = stop - start
        sums[:] = 0.0
        limiting[:] = 0
        known = True
        for i in range(count):
            points = slice(first[i], first[i + 1])
            known &= _one_criterion(values[i, start:stop], at[points], worth[points], ones[i, :size])
        for i in range(count):
            one = ones[i, :size]
            if known:
                _add_known(one, share[i], i + 1, sums[0], sums[5], limiting)
            else:
                _add(one, share[i], worst[i], span[i], i + 1, sums, limiting)
            if scores.shape[0]:
                _keep(one, inside[start:stop], worst[i], scores[i, k:])
        if known:
            sums[1], sums[2] = whole, whole
            sums[3], sums[4] = sums[0], sums[0]
        k = _finish(values, inside, start, sums, limiting[:size], rules, figures, codes, k)
