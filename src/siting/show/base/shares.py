"""Shares of a whole as percentages that add up to it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt


def share_texts(shares: Sequence[float] | npt.NDArray[np.float64]) -> list[str]:
    """Return shares of a whole as percentages that add up as the shares do.

    Whole percentages where that loses nothing, else one decimal. What rounding down leaves goes to the
    largest remainders (Hamilton's method); of equal ones, to the first.

    Parameters
    ----------
    shares
        Shape (n,), each in 0..1.
    """
    given = np.asarray(shares, dtype=np.float64)
    tenths = 1000.0 * given
    whole = bool(np.all(np.abs(tenths - 10.0 * np.rint(tenths / 10.0)) < 1e-6))
    units = 100.0 * given if whole else tenths
    floor = np.floor(units + 1e-9)
    left = round(float(units.sum() - floor.sum()))
    floor[np.argsort(floor - units, kind="stable")[:left]] += 1
    return [f"{v:.0f}%" if whole else f"{v / 10:.1f}%" for v in floor.tolist()]
