"""Columns of figures for the page: rounded for display, null where there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray

_EXACT_POWER = 22
_TENS: FloatArray = np.array([float(10**k) for k in range(_EXACT_POWER + 1)])
_NEAR_HALF = 1e-6
_MANY_DIGITS = 1e9


class PageColumn(Sequence[Any]):
    """Figures as the page reads them: null for NaN, whole numbers without a point.

    They stay one array until they are written, as a page has a hundred columns of some thousands of sites.

    Parameters
    ----------
    values
        Shape (n,), or (n, m) for rows of m figures; a row with a NaN is null as a whole.
    """

    __slots__ = ("values",)

    def __init__(self, values: npt.NDArray[Any]) -> None:
        figures = np.asarray(values, dtype=np.float64) + 0.0  # no negative zero
        if figures.ndim > 1:
            figures[np.isnan(figures).any(axis=1)] = np.nan
        self.values: FloatArray = figures

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, place: Any) -> Any:
        return self.listed()[place]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.listed())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self.listed() == list(other)

    __hash__ = None  # type: ignore[assignment]

    def listed(self) -> list[Any]:
        """Return plain numbers, None for null."""
        flat = self.values.ravel()
        found: list[Any] = flat.tolist()
        for place in np.flatnonzero(np.isfinite(flat) & (flat == np.floor(flat))).tolist():
            found[place] = int(flat[place])
        for place in np.flatnonzero(np.isnan(flat)).tolist():
            found[place] = None
        if self.values.ndim == 1:
            return found
        width = self.values.shape[1]
        rows = [found[start : start + width] for start in range(0, len(found), width)]
        return [None if None in row else row for row in rows]


def to_decimals(values: npt.NDArray[np.float64], digits: int) -> PageColumn:
    """Round each as `round` does."""
    return PageColumn(_decimals(np.asarray(values, dtype=np.float64), digits))


def to_scores(values: npt.NDArray[np.float64]) -> PageColumn:
    """Four decimals, which the page rounds to the same three decimals as in the tables.

    Rounding twice would turn 0.592504 into 0.5925 and that, halves to even, into 0.592; it becomes 0.5926.
    """
    four = np.round(values, 4)
    shown, meant = np.round(four * 1000), np.round(values * 1000)
    return to_decimals(four + 1e-4 * (meant - shown), 4)


def to_six_digits(values: Any) -> PageColumn:
    """Six significant digits, which the page shortens further; null is UNKNOWN, or for an end, no limit."""
    return PageColumn(_six_digits(np.asarray(values, dtype=np.float64)))


def to_shown_digits(values: npt.NDArray[np.float64]) -> PageColumn:
    """Digits as the page shows them: no decimals from 1,000, one from 10, else three significant digits.

    Rounded like `to_six_digits` first and then, halves up, as the page would round that.
    """
    figures = _six_digits(np.asarray(values, dtype=np.float64))
    size = np.abs(figures)
    decimals = np.where(size >= 1000, 0, np.where(size >= 10, 1, 2 - _power_of_ten(size)))
    unit = _ten_to(np.nan_to_num(decimals))
    return PageColumn(np.copysign(np.floor(size * unit + 0.5 + 1e-9) / unit, figures))


def _decimals(values: FloatArray, digits: int) -> FloatArray:
    scaled = values * 10.0**digits
    whole = np.rint(scaled)
    rounded: FloatArray = whole / 10.0**digits
    # Near a half, and where the product has no decimals left, the digits themselves decide.
    doubtful = (np.abs(np.abs(scaled - whole) - 0.5) < _NEAR_HALF) | (np.abs(scaled) > _MANY_DIGITS)
    for place in np.flatnonzero(doubtful):
        rounded[place] = round(float(values[place]), digits)
    return rounded


def _ten_to(powers: FloatArray) -> FloatArray:
    """Return 10 to whole powers from 0 on, from a table as far as it goes."""
    if powers.max(initial=0) > _EXACT_POWER:
        return np.asarray(10.0**powers)
    return np.asarray(_TENS[powers.astype(np.intp)])


def _power_of_ten(size: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        power: FloatArray = np.floor(np.log10(np.where(size > 0, size, 1.0)))
    return power


def _six_digits(values: FloatArray) -> FloatArray:
    """Round to six significant digits, as ``f"{v:.6g}"`` does; NaN where a value is not finite."""
    decimals = 5 - _power_of_ten(np.abs(values))
    # Powers of ten up to 22 are exact, so that one division rounds as reading the digits would.
    plain = np.isfinite(values) & (np.abs(decimals) <= _EXACT_POWER)
    decimals = np.where(plain, decimals, 0)
    down, up = _ten_to(np.maximum(-decimals, 0)), _ten_to(np.maximum(decimals, 0))
    scaled = np.where(plain, values, 0.0) / down * up
    whole = np.rint(scaled)
    found = np.where(plain, whole * down / up, np.nan)
    # Near a half, and where the logarithm may be one off, the digits themselves decide.
    doubtful = np.abs(np.abs(scaled - whole) - 0.5) < _NEAR_HALF
    doubtful |= (np.abs(whole) > 1e6) | (np.abs(whole) < 1e5) | ~plain
    for place in np.flatnonzero(doubtful & np.isfinite(values) & (values != 0)):
        found[place] = float(f"{values[place]:.6g}")
    return found
