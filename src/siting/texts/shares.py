"""Scores and shares of a whole as they are written everywhere.

Equal shares read the same, and others add up to the whole.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from siting.evidence import Label
from siting.texts import say

_SAME = 1e-4 + 1e-9
"""Shares nearer than this are equal: a hundredth of a percentage point, which is finer than what is shown."""

Shares = Sequence[float] | npt.NDArray[np.float64]


SCORE_DECIMALS = 3


def score_text(score: float) -> str:
    """Return a score in 0..1 with three decimals; a dash if it is UNKNOWN (NaN)."""
    return "–" if math.isnan(score) else f"{score:.{SCORE_DECIMALS}f}"


def score_interval(low: float, high: float) -> str:
    """Return the interval of a score, with two decimals."""
    return f"{low:.2f}–{high:.2f}"


def share_text(share: float) -> str:
    """Return one share in 0..1 as a percentage, such as a coverage; `share_texts` for all that add up."""
    return share_texts([share])[0]


def share_texts(shares: Shares) -> list[str]:
    """Return shares of a whole as percentages; equal shares have equal texts.

    Whole percentages where that loses nothing, else one decimal. What rounding down leaves goes to the
    largest remainders (Hamilton's method), so that the texts add up as the shares do. Where equal shares
    would have to differ for that, each share is rounded by itself; `rounding_note` says so.

    Parameters
    ----------
    shares
        Shape (n,), each in 0..1.
    """
    units, whole = _units(np.asarray(shares, dtype=np.float64))
    return [f"{v}%" if whole else f"{v / 10:.1f}%" for v in units]


def rounding_note(shares: Shares) -> Label:
    """Say that the shares add up to 100% although their texts do not; empty where they do."""
    given = np.asarray(shares, dtype=np.float64)
    units, whole = _units(given)
    exact = not len(given) or sum(units) == round(float(given.sum()) * (100 if whole else 1000))
    return Label("", "") if exact else say("map.weights_rounded")


def _units(given: npt.NDArray[np.float64]) -> tuple[list[int], bool]:
    """Return whole percentages, or tenths, and which. `siting-decision.js` of the map does the same."""
    whole = bool(np.all(np.abs(100.0 * given - np.rint(100.0 * given)) < 1e-7))
    unit = 100.0 if whole else 1000.0
    groups = _equal(given)
    wished = np.empty(len(given))
    for group in groups:
        wished[group] = unit * given[group].mean()
    units = np.floor(wished + 1e-9)
    left = round(float(unit * given.sum() - units.sum()))
    for group in sorted(groups, key=lambda g: (units[g[0]] - wished[g[0]], g[0])):
        if left > 0 and len(group) > left:
            units, left = np.floor(wished + 0.5 + 1e-9), 0
        elif left > 0:
            units[group] += 1
            left -= len(group)
    return [int(v) for v in units], whole


def _equal(given: npt.NDArray[np.float64]) -> list[list[int]]:
    """Return the places of equal shares together."""
    groups: list[list[int]] = []
    for k in np.argsort(-given, kind="stable").tolist():
        if groups and given[groups[-1][0]] - given[k] <= _SAME:
            groups[-1].append(k)
        else:
            groups.append([k])
    return groups
