"""Scores and shares of a whole as they are written everywhere.

Equal shares read the same, and others add up to the whole.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from siting.evidence import Label
from siting.texts import say

_SAME = 1e-4 + 1e-9
"""Shares nearer than this are equal: a hundredth of a percentage point, which is finer than what is shown."""

Shares = Sequence[float] | npt.NDArray[np.float64]


SCORE_DECIMALS, INTERVAL_DECIMALS = 3, 2
"""Decimals of a score, and of the ends of its interval."""

_NOISE = 1e-8
"""What adding up may leave of a half, in units of the last decimal."""


def shown_score(score: Shares | float, decimals: int = SCORE_DECIMALS) -> npt.NDArray[np.float64]:
    """Round scores for print: halves of the decimal figure away from zero, as spreadsheets and the map do.

    0.2725 is 0.273 everywhere, and so is the 0.27249999999999996 that adding it up may leave: neither the
    even digit nor the binary figure decides.
    """
    given, unit = np.asarray(score, dtype=np.float64), 10.0**decimals
    return np.copysign(np.floor(np.abs(given) * unit + 0.5 + _NOISE) / unit, given)


def score_text(score: float, decimals: int = SCORE_DECIMALS) -> str:
    """Return a score in 0..1 with three decimals; a dash if it is UNKNOWN (NaN)."""
    return "–" if math.isnan(score) else f"{shown_score(score, decimals):.{decimals}f}"


def score_interval(low: float, high: float) -> str:
    """Return the interval of a score with two decimals; with those of a score where it would seem none.

    Where all figures are exact there is no interval: the score stands alone.
    """
    ends = [score_text(end, INTERVAL_DECIMALS) for end in (low, high)]
    if ends[0] == ends[1]:
        ends = list(dict.fromkeys(map(score_text, (low, high))))
    return "–".join(ends)


def lead_text(ahead: float) -> str:
    """Return how far one score is ahead of another; a lead too small for the decimals is still one."""
    least = 10.0**-SCORE_DECIMALS
    return score_text(ahead) if float(shown_score(ahead)) >= least else f"<{least:.{SCORE_DECIMALS}f}"


def sampled_text(share: float) -> str:
    """Return a share of samples in 0..1 as a whole percentage: 100% is every one, not all but a few."""
    # Halves upwards, as the map rounds.
    whole = math.floor(100.0 * share + 0.5)
    if whole == 100 and share < 1.0:
        return ">99%"
    return f"{whole}%" if whole else "<1%"


def share_text(share: float) -> str:
    """Return one share in 0..1 as a percentage, such as a coverage; `share_texts` for all that add up."""
    return share_texts([share])[0]


def share_texts(shares: Shares) -> list[str]:
    """Return shares of a whole as percentages; equal shares have equal texts.

    Each has one decimal, unless that is 0: 25% reads the same beside 37.5% and alone. What rounding down
    leaves goes to the largest remainders (Hamilton's method), so that the texts add up as the shares do.
    Where equal shares would have to differ for that, each is rounded by itself, as `rounding_note` says.

    Parameters
    ----------
    shares
        Shape (n,), each in 0..1.
    """
    return [_percent(v) for v in _tenths(np.asarray(shares, dtype=np.float64))]


def sum_text(shares: Shares, chosen: Iterable[int]) -> str:
    """Return the sum of some shares of a whole as a percentage: that of their texts in `share_texts`.

    Where these are rounded each by itself, as `rounding_note` says, two of six equal ones are 33.3%.
    """
    given, places = np.asarray(shares, dtype=np.float64), list(chosen)
    tenths = _tenths(given)
    if len(places) > 1 and _rounded_alone(given, tenths):
        return _percent(math.floor(1000.0 * float(given[places].sum()) + 0.5 + 1e-9))
    return _percent(sum(tenths[k] for k in places))


def rounding_note(shares: Shares) -> Label:
    """Say that the shares add up to 100% although their texts do not; empty where they do."""
    given = np.asarray(shares, dtype=np.float64)
    return say("map.weights_rounded") if _rounded_alone(given, _tenths(given)) else Label("", "")


def _rounded_alone(given: npt.NDArray[np.float64], tenths: list[int]) -> bool:
    """Whether the texts do not add up, since equal shares have equal ones."""
    return bool(len(given)) and sum(tenths) != round(1000 * float(given.sum()))


def _percent(tenths: int) -> str:
    return f"{tenths / 10:.{0 if tenths % 10 == 0 else 1}f}%"


def _tenths(given: npt.NDArray[np.float64]) -> list[int]:
    """Return tenths of a percentage. `siting-decision.js` of the map does the same."""
    groups = _equal(given)
    wished = np.empty(len(given))
    for group in groups:
        wished[group] = 1000.0 * given[group].mean()
    units = np.floor(wished + 1e-9)
    left = round(float(1000.0 * given.sum() - units.sum()))
    for group in sorted(groups, key=lambda g: (units[g[0]] - wished[g[0]], g[0])):
        if left > 0 and len(group) > left:
            units, left = np.floor(wished + 0.5 + 1e-9), 0
        elif left > 0:
            units[group] += 1
            left -= len(group)
    return [int(v) for v in units]


def _equal(given: npt.NDArray[np.float64]) -> list[list[int]]:
    """Return the places of equal shares together."""
    groups: list[list[int]] = []
    for k in np.argsort(-given, kind="stable").tolist():
        if groups and given[groups[-1][0]] - given[k] <= _SAME:
            groups[-1].append(k)
        else:
            groups.append([k])
    return groups
