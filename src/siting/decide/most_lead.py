"""The weights most favourable to a site, if any weights are allowed: the solution of a matrix game.

The site chooses weights, nature the rival that then leads it most. The value of the game is the largest lead
that weights can give; the mix of rivals that holds it down shows why it cannot be larger (von Neumann 1928;
the programme of Dantzig 1951). Small tables are solved at once, without a library for linear programmes.
"""

from __future__ import annotations

import numpy as np

from siting.evidence import FloatArray
from siting.records import dataclass

_SHIFT = 2.0  # scores are 0..1, so leads plus this are above 0
_PIVOT = 1e-11
_GREEDY = 10  # pivots per row by the steepest column; then by the first, which cannot cycle (Bland 1977)
_LEVEL = 1e-9
MAX_REMOVED = 2
"""Most rivals that `best_rank` leaves out in search of a place."""


@dataclass(frozen=True)
class MostLead:
    """The largest least lead over the rivals, weights (m,) that give it, and the mix of rivals (k,)."""

    value: float
    weights: FloatArray
    mix: FloatArray


def most_lead(lead: FloatArray) -> MostLead:
    """Find the weights (at least 0, sum 1) with the largest lead over the best rival.

    Parameters
    ----------
    lead
        Score of the site minus that of each rival, by criterion, shape (k, m), within -1..1.

    Raises
    ------
    ArithmeticError
        No solution was reached.
    """
    rivals, criteria = lead.shape
    if not rivals:
        return MostLead(np.inf, np.full(criteria, 1 / criteria), np.zeros(0))
    # Rivals maximise sum(y) with (lead + shift)' y <= 1; the prices of its rows are the weights.
    table = np.zeros((criteria + 1, rivals + criteria + 1))
    table[:-1, :rivals] = lead.T + _SHIFT
    table[:-1, rivals:-1] = np.eye(criteria)
    table[:-1, -1] = 1.0
    table[-1, :rivals] = -1.0
    basis = np.arange(rivals, rivals + criteria)
    for step in range(100 * (criteria + 1)):
        gain = table[-1, :-1]
        entering = np.flatnonzero(gain < -_PIVOT)
        if not len(entering):
            break
        column = int(np.argmin(gain)) if step < _GREEDY * criteria else int(entering[0])
        rows = np.flatnonzero(table[:-1, column] > _PIVOT)
        ratio = table[rows, -1] / table[rows, column]
        level = rows[ratio <= ratio.min() + _PIVOT]
        row = int(level[np.argmin(basis[level])])
        table[row] /= table[row, column]
        others = np.arange(criteria + 1) != row
        table[others] -= table[others, column][:, None] * table[row]
        basis[row] = column
    else:
        raise ArithmeticError("the matrix game has no solution")
    weights = np.maximum(table[-1, rivals:-1], 0.0)
    weights = weights / weights.sum()
    mix = np.zeros(rivals + criteria)
    mix[basis] = np.maximum(table[:-1, -1], 0.0)
    return MostLead(float((lead @ weights).min()), weights, mix[:rivals] / mix[:rivals].sum())


def best_rank(lead: FloatArray) -> int | None:
    """Return the best rank of a site under any weights; None if more rivals stand in its way than are tried.

    Of the rivals in the mix that holds a site down, one at least stands above it, whatever the weights.
    """
    always = (lead < -_LEVEL).all(axis=1)
    others = lead[~always]
    for removed in range(MAX_REMOVED + 1):
        if _reached(others, removed):
            return 1 + int(always.sum()) + removed
    return None


def _reached(lead: FloatArray, removed: int) -> bool:
    """Whether the site can be first once so many rivals are left out."""
    found = most_lead(lead)
    if found.value >= -_LEVEL:
        return True
    above = np.flatnonzero(found.mix > 0.0) if removed else ()
    return any(_reached(np.delete(lead, rival, axis=0), removed - 1) for rival in above)
