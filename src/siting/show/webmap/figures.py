"""Columns of figures for the page: rounded for display, null where there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from siting.evidence import BoolArray, FloatArray
from siting.texts.figure_texts import AS_READ, as_typed, rounded_to, written
from siting.texts.shares import INTERVAL_DECIMALS, SCORE_DECIMALS, shown_score

_OF_ENDS = (INTERVAL_DECIMALS, SCORE_DECIMALS)


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
    return PageColumn(rounded_to(np.asarray(values, dtype=np.float64), digits))


def to_scores(values: npt.NDArray[np.float64], decimals: int = SCORE_DECIMALS) -> PageColumn:
    """Four decimals, which the page rounds to the same three (or two) decimals as in the tables.

    Rounding twice would turn 0.592496 into 0.5925 and that into 0.593; it becomes 0.5924.
    """
    four, unit = np.round(values, 4), 10.0**decimals
    shown, meant = shown_score(four, decimals) * unit, shown_score(values, decimals) * unit
    return to_decimals(four + 1e-4 * (meant - shown), 4)


def to_score_ends(low: FloatArray, high: FloatArray) -> tuple[PageColumn, PageColumn]:
    """Return the ends of intervals of scores, which the page writes with two decimals, or three if equal."""
    ends = (low, high)
    two, three = ([to_scores(end, digits).values for end in ends] for digits in _OF_ENDS)
    # Where those for three decimals would not be equal with two, both are found in the figures themselves.
    found = [np.where(_equal(three), fine, rounded_to(end, 7)) for fine, end in zip(three, ends, strict=True)]
    told = [np.where(_equal(two), fine, coarse) for fine, coarse in zip(found, two, strict=True)]
    return PageColumn(told[0]), PageColumn(told[1])


def _equal(ends: Sequence[FloatArray]) -> BoolArray:
    """Return where both ends are one figure with two decimals."""
    low, high = (shown_score(end, INTERVAL_DECIMALS) for end in ends)
    return np.asarray(low == high)


def written_columns(
    value: FloatArray,
    low: FloatArray,
    high: FloatArray,
    *,
    unit: str,
    read: npt.NDArray[np.bool_],
    converted: bool = False,
    typed: bool = False,
) -> dict[str, Any]:
    """Return figures with their intervals as documents write them, and their decimals.

    The decimals are one number for all, or a column. Both ends are null where no figure has an interval.
    """
    how = {"converted": converted, "typed": typed}
    value, low, high, digits = written(value, low, high, unit=unit, read=read, **how)
    known = ~np.isnan(value)
    sure = bool(np.all((low == value) & (high == value) | ~known))
    found = np.unique(digits[known])
    return {
        "value": PageColumn(value),
        "low": None if sure else PageColumn(low),
        "high": None if sure else PageColumn(np.where(np.isinf(high), np.nan, high)),
        "digits": int(found[0]) if len(found) == 1 else PageColumn(digits) if len(found) else AS_READ,
    }


def alone(values: FloatArray, unit: str, *, read: npt.NDArray[np.bool_]) -> PageColumn:
    """Return figures without an interval, as documents write them; the page writes them as they are.

    *read* are those of the site file, which keep the digits typed there.
    """
    value, *_ = written(values, values, values, unit=unit, read=read & as_typed(values))
    return PageColumn(value)
