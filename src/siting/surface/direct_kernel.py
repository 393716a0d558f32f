"""The compiled loop of `siting.surface.direct`: from values of rasters to the bands of a surface in one pass.

It adds up in the order of `siting.decide.ranking`, so that both give the same bytes.
"""

# ruff: noqa: PLR0917 (compiled functions take their arrays by position)

from __future__ import annotations

from typing import Any

import numpy as np

from siting.compiled import njit

_BLOCK = 1024
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
def is_line(at: Any, worth: Any) -> bool:
    """Whether a curve is one straight line whose formula gives its ends exactly, as `curve_at` does."""
    return len(at) == 2 and at[0] < at[1] and worth[0] + (worth[1] - worth[0]) == worth[1]


@njit(nogil=True)
def _rounded(x: float) -> float:
    return float(np.rint(x * _DIGITS) / _DIGITS)


@njit(nogil=True)
def _status(
    values: Any, row: int, at: int, coverage: float, limits: Any, excluding: Any, min_coverage: float
) -> int:
    """Return the code of the first reason why a cell is not ranked; 0 if there is none."""
    criterion, least, most, on_unknown = limits
    for c in range(len(criterion)):
        x = values[criterion[c], row, at]
        if not np.isfinite(x):
            if on_unknown[c]:
                return 2 * c + 2
        elif not (least[c] <= x <= most[c]):
            return 2 * c + 1
    code = 2 * len(criterion)
    for c in range(len(excluding)):
        code += 1
        if not np.isfinite(values[excluding[c], row, at]):
            return code
    return code + 1 if coverage < min_coverage or coverage == 0.0 else 0


@njit(nogil=True)
def _one_criterion(values: Any, at: Any, worth: Any, one: Any) -> bool:
    """Score some cells on one curve, NaN where missing; returns whether none is missing.

    A straight line, the usual case, has a loop without calls.
    """
    missing = 0
    if is_line(at, worth):
        least, most, begin = at[0], at[1], worth[0]
        width, rise = most - least, worth[1] - worth[0]
        for n in range(len(values)):
            x = np.float64(values[n])
            inner = min(max(x, least), most)
            found = begin + rise * ((inner - least) / width)
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
def _add_known(one: Any, part: float, number: float, total: Any, most_lost: Any, limiting: Any) -> None:
    """Add a criterion that is known at all of some cells: the other sums follow from the total."""
    for n in range(len(one)):
        s = one[n]
        total[n] += s * part
        lost = (1.0 - s) * part
        more = lost > most_lost[n]
        most_lost[n] = lost if more else most_lost[n]
        limiting[n] = number if more else limiting[n]


@njit(nogil=True)
def _add(one: Any, part: float, worst: Any, span: Any, number: float, sums: Any, limiting: Any) -> None:
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
def _keep(one: Any, worst: Any, scores: Any) -> None:
    """Write the scores of some cells by one criterion."""
    for n in range(len(one)):
        s = one[n]
        scores[n] = 0.0 if worst and np.isnan(s) else s


@njit(nogil=True)
def _finish_known(
    total: Any, whole: float, limiting: Any, min_coverage: float, figures: Any, codes: Any
) -> None:
    """Turn the totals of some cells where all is known, and nothing restricts, into their bands."""
    coverage = _rounded(whole)
    code = 1 if coverage < min_coverage else 0
    score, low, high = figures[0], figures[2], figures[3]
    for n in range(len(limiting)):
        value, reached = _rounded(total[n] / whole), _rounded(total[n])
        score[n] = value
        low[n] = min(reached, value)
        high[n] = max(reached, value)
    for n in range(len(limiting)):
        codes[1, n] = np.uint8(limiting[n])
    figures[1, :] = coverage
    codes[0, :] = code
    codes[2, :] = 1 - code


@njit(nogil=True)
def _finish(
    values: Any, row: int, start: int, sums: Any, limiting: Any, rules: Any, figures: Any, codes: Any
) -> None:
    """Turn the sums of some cells into their bands."""
    limits, excluding, min_coverage = rules
    free = len(limits[0]) == 0 and len(excluding) == 0
    for n in range(len(limiting)):
        there = sums[1, n] > 0.0 and sums[2, n] > 0.0
        score = _rounded(sums[0, n] / sums[1, n]) if there else np.nan
        coverage, low, high = _rounded(sums[2, n]), _rounded(sums[3, n]), _rounded(sums[4, n])
        figures[0, n], figures[1, n] = score, coverage
        figures[2, n] = min(low, score) if there else low
        figures[3, n] = max(high, score) if there else high
        code = 1 if coverage < min_coverage or coverage == 0.0 else 0
        if not free:
            code = _status(values, row, start + n, coverage, limits, excluding, min_coverage)
        codes[0, n] = code
        codes[1, n] = np.uint8(limiting[n])
        codes[2, n] = code == 0 and there


@njit(nogil=True)
def score_cells(
    values: Any,
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
    """Fill the bands of cells in rows.

    *values* (m, rows, columns) are not finite where missing; *curves* are the first break point of each
    criterion (m + 1,), their values and scores, and the span of scores (m, 2). *figures* (4, rows, columns):
    score, coverage, low, high; *codes* (3, ...): restricted, limiting, free; *scores* (m, ...) by criterion,
    or (0, ...) if not wanted.
    """
    first, at, worth, span = curves
    count, tall, wide = values.shape
    ones, sums, limiting = np.empty((count, _BLOCK)), np.empty((6, _BLOCK)), np.empty(_BLOCK)
    whole = 0.0
    for i in range(count):
        whole += share[i]
    rules = (limits, excluding, min_coverage)
    free = len(limits[0]) == 0 and len(excluding) == 0 and _rounded(whole) > 0.0
    for row in range(tall):
        for start in range(0, wide, _BLOCK):
            stop = min(start + _BLOCK, wide)
            size = stop - start
            sums[:] = 0.0
            limiting[:] = 0.0
            known = True
            for i in range(count):
                points = slice(first[i], first[i + 1])
                known &= _one_criterion(values[i, row, start:stop], at[points], worth[points], ones[i, :size])
            for i in range(count):
                one = ones[i, :size]
                if known:
                    _add_known(one, share[i], i + 1.0, sums[0], sums[5], limiting)
                else:
                    _add(one, share[i], worst[i], span[i], i + 1.0, sums, limiting)
                if scores.shape[0]:
                    _keep(one, worst[i], scores[i, row, start:stop])
            bands, marks = figures[:, row, start:stop], codes[:, row, start:stop]
            if known and free:
                _finish_known(sums[0], whole, limiting[:size], min_coverage, bands, marks)
                continue
            if known:
                sums[1], sums[2] = whole, whole
                sums[3], sums[4] = sums[0], sums[0]
            _finish(values, row, start, sums, limiting[:size], rules, bands, marks)
