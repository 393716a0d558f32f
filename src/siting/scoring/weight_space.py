"""The allowed weights, and weights drawn uniformly from them.

A region is the simplex (weights of at least 0 that sum to 1), cut by bounds of single weights and by
orders such as w1 >= w2 >= w3. Uniform means by volume: normalised exponentials, not normalised uniforms.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from siting.errors import StudyError
from siting.evidence import FloatArray
from siting.records import dataclass

_TOLERANCE = 1e-9
_ROUNDS = 40
_MIN_ACCEPTED = 0.002
_WALK_ROUNDS = 4
_STEPS_A_WEIGHT = 15


@dataclass(frozen=True)
class WeightRegion:
    """Weights w of shape (m,), low <= w <= high, sum 1, and falling along each of *orders*.

    An order lists columns, the heaviest first; no column is in two orders.
    """

    low: FloatArray
    high: FloatArray
    orders: tuple[tuple[int, ...], ...] = ()

    def __post_init__(self) -> None:
        listed = [j for order in self.orders for j in order]
        if len(set(listed)) != len(listed):
            raise ValueError("a criterion is listed twice in the orders")

    @property
    def size(self) -> int:
        """Number of weights."""
        return len(self.low)

    @property
    def bounded(self) -> bool:
        """Whether a bound is narrower than 0..1."""
        return bool((self.low > 0).any() or (self.high < 1).any())

    @property
    def whole(self) -> bool:
        """Whether any weights are allowed."""
        return not (self.bounded or any(len(order) > 1 for order in self.orders))

    def inequalities(self) -> tuple[FloatArray, FloatArray]:
        """Return A (k, m) and b (k,) with A w <= b for the bounds and the orders."""
        eye = np.eye(self.size)
        rows, limits = [-eye, eye], [-self.low, self.high]
        pairs = [pair for order in self.orders for pair in pairwise(order)]
        if pairs:
            rows.append(np.array([eye[after] - eye[before] for before, after in pairs]))
            limits.append(np.zeros(len(pairs)))
        return np.vstack(rows), np.concatenate(limits)

    def holds(self, weights: FloatArray) -> npt.NDArray[np.bool_]:
        """Say which rows of weights (s, m) lie in the region."""
        rows, limits = self.inequalities()
        return np.asarray(((weights @ rows.T) <= limits + _TOLERANCE).all(axis=1))


def whole_simplex(size: int) -> WeightRegion:
    """Every weight may be anything from 0 to 1."""
    return WeightRegion(np.zeros(size), np.ones(size))


def bounded_region(
    low: Sequence[float] | FloatArray,
    high: Sequence[float] | FloatArray,
    orders: tuple[tuple[int, ...], ...] = (),
) -> WeightRegion:
    """Return a region that is not empty. Raises `StudyError` with one line where no weights satisfy it."""
    region = WeightRegion(np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64), orders)
    if (region.low > region.high).any():
        j = int(np.argmax(region.low > region.high))
        raise StudyError(
            f"the bounds of weight {j + 1} cross: {region.low[j]:g} is more than {region.high[j]:g}",
            where="robustness", hint="Give the smaller share first.",
        )  # fmt: skip
    if region.low.sum() > 1 + _TOLERANCE or region.high.sum() < 1 - _TOLERANCE:
        side = "lower" if region.low.sum() > 1 else "upper"
        total = (region.low if side == "lower" else region.high).sum()
        raise StudyError(
            f"no weights satisfy the bounds: the {side} ones sum to {total:.0%}",
            where="robustness", hint="Shares of the weight must be able to sum to 100%.",
        )  # fmt: skip
    if region.bounded and region.orders and _extreme(region, np.zeros(region.size)) is None:
        raise StudyError(
            "no weights satisfy the bounds and the order together",
            where="robustness", hint="Widen a bound, or drop a criterion from the order.",
        )  # fmt: skip
    return region


def draw_weights(region: WeightRegion, count: int, *, seed: int) -> tuple[FloatArray, str]:
    """Draw *count* weights uniformly from a region.

    Returns
    -------
    Weights of shape (count, m), the same for the same seed, and how they were drawn: ``exact`` (the simplex,
    orders by sorting, bounds by rejection) or ``walk`` (bounds that leave too little of the simplex: a walk
    that goes to a uniform point of a random line through the region, many times for each sample).
    """
    rng = np.random.default_rng(seed)
    if not region.bounded:
        return _ordered(rng.dirichlet(np.ones(region.size), count), region.orders), "exact"
    kept, have = [], 0
    for _ in range(_ROUNDS):
        offered = _proposed(rng, region, max(count, 1000))
        good = offered[region.holds(offered)]
        kept.append(good)
        have += len(good)
        if have >= count:
            return np.concatenate(kept)[:count], "exact"
        if len(good) < _MIN_ACCEPTED * len(offered):
            break
    return _walk(rng, region, count), "walk"


def nearby_weights(shares: FloatArray, count: int, *, factor: float, seed: int) -> FloatArray:
    """Draw *count* weights near the given ones, (count, m): each times exp(u), then made to sum to 1.

    u is uniform between -ln and +ln of *factor*: to weigh a fifth more or less, 1.2.
    """
    spread = np.log(factor)
    drawn = shares * np.exp(np.random.default_rng(seed).uniform(-spread, spread, (count, len(shares))))
    return np.asarray(drawn / drawn.sum(axis=1, keepdims=True))


def _proposed(rng: np.random.Generator, region: WeightRegion, count: int) -> FloatArray:
    """Draw evenly from a simpler region around this one: the simplex above the low bounds, or the order."""
    if region.orders:
        return _ordered(rng.dirichlet(np.ones(region.size), count), region.orders)
    room = max(1.0 - float(region.low.sum()), 0.0)
    return np.asarray(region.low + room * rng.dirichlet(np.ones(region.size), count))


def _ordered(weights: FloatArray, orders: tuple[tuple[int, ...], ...]) -> FloatArray:
    # The simplex looks the same from each of its weights, so sorting folds it evenly onto the ordered part.
    for order in orders:
        columns = list(order)
        weights[:, columns] = -np.sort(-weights[:, columns], axis=1)
    return weights


def _extreme(region: WeightRegion, direction: FloatArray) -> FloatArray | None:
    """Return weights of the region that are largest along *direction*; None where it is empty."""
    from scipy.optimize import linprog

    rows, limits = region.inequalities()
    found = linprog(
        -direction, A_ub=rows, b_ub=limits, A_eq=np.ones((1, region.size)), b_eq=[1.0], bounds=(0, 1)
    )
    return np.asarray(found.x, dtype=np.float64) if found.status == 0 else None


def _walk(rng: np.random.Generator, region: WeightRegion, count: int) -> FloatArray:
    """Hit and run: *count* walks from one inner point, each of many steps along random lines.

    A region that is long and thin is crossed slowly by lines in every direction alike. So lines are drawn
    as the region lies: at first as its corners spread, then, in each round, as the walks do.
    """
    rows, limits = region.inequalities()
    corners = [corner for row in -rows if (corner := _extreme(region, row)) is not None]
    inner = np.mean(corners, axis=0)
    slack = np.max([limits - rows @ corner for corner in corners], axis=0)
    # A limit that no corner leaves holds everywhere as an equality: the walk stays in it.
    free = slack > _TOLERANCE
    fixed = np.vstack([np.ones((1, region.size)), rows[~free]])
    basis = _null_space(fixed)
    if basis.shape[1] == 0:
        return np.tile(inner, (count, 1))
    rows, limits = rows[free], limits[free]
    weights = np.tile(inner, (count, 1))
    spread = np.array(corners)
    for _ in range(_WALK_ROUNDS):
        lie = _half_axes((spread - spread.mean(axis=0)) @ basis) @ basis.T
        for _ in range(_STEPS_A_WEIGHT * basis.shape[1]):
            line = rng.standard_normal((count, len(lie))) @ lie
            pace, room = line @ rows.T, limits - weights @ rows.T
            with np.errstate(divide="ignore", invalid="ignore"):
                reach = np.maximum(room, 0.0) / pace
            ahead = np.where(pace > 0, reach, np.inf).min(axis=1)
            behind = np.where(pace < 0, reach, -np.inf).max(axis=1)
            weights += (behind + (ahead - behind) * rng.random(count))[:, None] * line
        spread = weights
    weights = np.clip(weights, region.low, region.high)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _half_axes(points: FloatArray) -> Any:
    """Rows along which points about 0 spread, each as long as they do; none shorter than a thousandth."""
    _, size, axes = np.linalg.svd(points / np.sqrt(len(points)), full_matrices=False)
    if len(axes) < points.shape[1]:
        axes = np.linalg.svd(points)[2]
        size = np.append(size, np.zeros(len(axes) - len(size)))
    return np.maximum(size, max(size[0], _TOLERANCE) / 1000)[:, None] * axes


def _null_space(rows: FloatArray) -> Any:
    _, size, right = np.linalg.svd(rows)
    rank = int((size > _TOLERANCE * size[0]).sum())
    return right[rank:].T
