"""Questions about a ranking that have an exact answer: no sampling, no search.

Everything here is about the weighted sum. Scores are (n, m) in 0..1, weights (m,) sum to 1. For UNKNOWN
scores with a neutral policy, `Gaps` says what is exact and what is not.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from siting.decide import most_lead
from siting.evidence import FloatArray
from siting.outcome import Crossing, ScoredCriterion, Shift
from siting.records import dataclass
from siting.scoring.weight_space import WeightRegion

BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]

MAX_BEST_RANK = 200
"""Most rivals for which the best rank under any weights is computed (a mixed-integer programme)."""

_TIE = 1e-12
_INFEASIBLE = 2  # as linprog numbers it


@dataclass(frozen=True)
class Gaps:
    """Scores for exact answers, shape (n, m), without NaN.

    ``counted`` is False where an UNKNOWN is left out and its weight goes to the others (neutral). ``held``
    puts the site's own score there: equivalent at the study's weights, and linear in the weights, but at
    other weights exact only for sites without such gaps. ``worst`` scores 0.
    """

    score: FloatArray
    counted: BoolArray
    held: FloatArray

    @property
    def exact(self) -> BoolArray:
        """Sites without a gap, shape (n,)."""
        return np.asarray(self.counted.all(axis=1))


def gaps(criteria: Sequence[ScoredCriterion], rows: npt.ArrayLike, weights: FloatArray) -> Gaps:
    """Collect the scores of the sites *rows*, with the policy of each criterion."""
    at = np.asarray(rows)
    score = np.column_stack([c.score[at] for c in criteria])
    worst = np.array([c.unknown == "worst" for c in criteria])
    counted = ~np.isnan(score) | worst
    score = np.nan_to_num(score)
    own = scores_at(score, counted, weights)
    return Gaps(score, counted, np.where(counted, score, np.nan_to_num(own)[:, None]))


def scores_at(score: FloatArray, counted: BoolArray, weights: FloatArray) -> FloatArray:
    """Weighted mean of what counts, (n,); NaN where nothing with a weight is known."""
    known = counted @ weights
    total = (score * counted) @ weights
    out = np.full(len(score), np.nan)
    return np.asarray(np.divide(total, known, out=out, where=known > _TIE))


# --- moving one weight ---------------------------------------------------------------------------------


def crossings(score: FloatArray, counted: BoolArray, weights: FloatArray, winner: int) -> list[Crossing]:
    """Find the nearest weight of every criterion at which each rival overtakes the winner.

    In closed form: with the weight t of one criterion and the others scaled by (1 - t), the scores of two
    sites differ by a polynomial in t, of degree 1, or 2 where UNKNOWN scores are left out.
    """
    found = []
    for j in range(len(weights)):
        rest = weights.copy()
        rest[j] = 0.0
        if rest.sum() <= _TIE:
            continue  # all other weights are 0: there is nothing to scale
        rest /= rest.sum()
        one, other = (score * counted)[:, j], (score * counted) @ rest
        share_one, share_other = counted[:, j].astype(float), counted @ rest
        for rival in range(len(score)):
            if rival == winner:
                continue
            # (t a + (1 - t) b) (t g + (1 - t) h) of rival and winner, as coefficients of t.
            mine = _product(one[rival], other[rival], share_one[winner], share_other[winner])
            theirs = _product(one[winner], other[winner], share_one[rival], share_other[rival])
            found += _nearest(mine - theirs, float(weights[j]), rival, j)
    return found


def moved_to(weights: FloatArray, criterion: int, share: float) -> FloatArray:
    """Set the share of one criterion and scale the others in proportion."""
    rest = weights.copy()
    rest[criterion] = 0.0
    out = rest * ((1 - share) / rest.sum())
    out[criterion] = share
    return np.asarray(out)


def _product(a: float, b: float, g: float, h: float) -> FloatArray:
    """Coefficients of t^2, t, 1 in (b + (a - b) t) (h + (g - h) t)."""
    return np.array([(a - b) * (g - h), b * (g - h) + (a - b) * h, b * h])


def _nearest(lead: FloatArray, now: float, rival: int, criterion: int) -> list[Crossing]:
    """Where the lead of a rival becomes positive, nearest to *now* on either side."""
    roots = sorted(t for t in _roots(lead) if -_TIE <= t <= 1 + _TIE)
    out = []
    for more, path in ((True, roots), (False, roots[::-1])):
        way = 1 if more else -1
        ahead = [t for t in path if way * (t - now) >= -_TIE]
        first = _first_lead(lead, ahead, way)
        if first is not None:
            out.append(Crossing(rival, criterion, float(np.clip(first, 0, 1)), more))
    return out


def _first_lead(lead: FloatArray, roots: list[float], way: int) -> float | None:
    """Return the first of the roots in a direction after which the lead is positive; None if none is."""
    end = 1.0 if way > 0 else 0.0
    for root in roots:
        # Between two roots the sign does not change: it is looked up in the middle.
        after = next((x for x in roots if way * (x - root) > _TIE), end)
        if abs(after - root) > _TIE and np.polyval(lead, (root + after) / 2) > 0:
            return root
    return None


def _roots(lead: FloatArray) -> list[float]:
    a, b, c = (float(x) for x in lead)
    if abs(a) < _TIE:
        return [] if abs(b) < _TIE else [-c / b]
    inside = b * b - 4 * a * c
    if inside < 0:
        return []
    # This form avoids subtracting nearly equal numbers.
    q = -(b + np.copysign(np.sqrt(inside), b)) / 2
    return [float(q / a), *([float(c / q)] if q else [])]


# --- moving any weights -------------------------------------------------------------------------------


def least_shift(score: FloatArray, weights: FloatArray, winner: int, rival: int) -> Shift | None:
    """Return the smallest shift after which *rival* scores no less than *winner*; None if there is none.

    Exact: a unit of weight gains the rival most if it moves from the criteria worst for the rival to its best
    one.
    """
    lead = score[rival] - score[winner]
    behind = -float(lead @ weights)
    if behind <= _TIE:
        return Shift(rival, 0.0, weights.copy())
    best = int(np.argmax(lead))
    if lead[best] < -_TIE:
        return None
    moved = np.zeros_like(weights)
    for j in np.argsort(lead, kind="stable"):
        gain = float(lead[best] - lead[j])
        if gain <= _TIE:
            break
        step = min(float(weights[j]), behind / gain)
        moved[j] -= step
        moved[best] += step
        behind -= step * gain
        if behind <= _TIE:
            return Shift(rival, float(np.abs(moved).sum() / 2), weights + moved)
    return None


def least_shifts(
    score: FloatArray, weights: FloatArray, winner: int, *, most: int | None = None
) -> list[Shift]:
    """Return the smallest shift for every rival that can draw level at all, the smallest first.

    At most *most* of them, where it is given.
    """
    moved = _moved(score, weights, winner)
    rivals = np.flatnonzero(np.isfinite(moved))
    # A few more than asked for: the exact answers sort those that differ only in the last bits.
    nearest = rivals[np.argsort(moved[rivals], kind="stable")][: None if most is None else most + 10]
    found = (least_shift(score, weights, winner, rival) for rival in sorted(nearest.tolist()))
    return sorted((s for s in found if s is not None), key=lambda s: (s.moved, s.rival))[:most]


def _moved(score: FloatArray, weights: FloatArray, winner: int) -> FloatArray:
    """Weight that must move for each rival, (n,), as in `least_shift`; infinite where nothing helps."""
    lead = score - score[winner]
    behind, best = -(lead @ weights), lead.max(axis=1)
    order = np.argsort(lead, axis=1, kind="stable")
    gain, share = best[:, None] - np.take_along_axis(lead, order, axis=1), weights[order]
    won, spent = np.cumsum(share * gain, axis=1), np.cumsum(share, axis=1)
    last = np.minimum((won < behind[:, None] - _TIE).sum(axis=1), lead.shape[1] - 1)[:, None]
    step, pace = np.take_along_axis(share, last, axis=1), np.take_along_axis(gain, last, axis=1)
    before = np.take_along_axis(won, last, axis=1) - step * pace
    rest = np.divide(behind[:, None] - before, pace, out=np.zeros_like(before), where=pace > _TIE)
    out = (np.take_along_axis(spent, last, axis=1) - step + rest)[:, 0]
    out[behind <= _TIE] = 0.0
    out[(best < -_TIE) & (behind > _TIE)] = np.inf
    out[winner] = np.inf
    return np.asarray(out)


def least_shift_inside(
    score: FloatArray, weights: FloatArray, winner: int, rival: int, region: WeightRegion
) -> Shift | None:
    """Return the smallest shift to weights in a region under which *rival* scores no less than *winner*.

    By a linear programme; None if there are no such weights.
    """
    from scipy.optimize import linprog

    m = len(weights)
    rows, limits = region.inequalities()
    eye, none = np.eye(m), np.zeros(m)
    found = linprog(
        np.concatenate([none, np.full(m, 0.5)]),
        A_ub=np.vstack(
            [
                np.hstack([eye, -eye]),
                np.hstack([-eye, -eye]),
                np.concatenate([score[winner] - score[rival], none])[None, :],
                np.hstack([rows, np.zeros_like(rows)]),
            ]
        ),
        b_ub=np.concatenate([weights, -weights, [0.0], limits]),
        A_eq=np.concatenate([np.ones(m), none])[None, :],
        b_eq=[1.0],
        bounds=[(0, 1)] * (2 * m),
        method="highs",
    )
    if found.status == _INFEASIBLE:
        return None
    if found.status != 0 or found.x is None:
        raise ArithmeticError(f"the linear programme has no solution: {found.message}")
    new = np.asarray(found.x[:m])
    return Shift(rival, float(np.abs(new - weights).sum() / 2), new)


def can_be_first(score: FloatArray, region: WeightRegion, row: int) -> tuple[float, FloatArray]:
    """Find whether weights in the region put a site first (potential optimality).

    As a matrix game if any weights are allowed, otherwise by a linear programme.

    Returns
    -------
    The largest lead over the best rival under any weights, and those weights. If the lead is not negative,
    the site can be first, alone or level with others.
    """
    rivals = np.delete(np.arange(len(score)), row)
    if region.whole:
        found = most_lead.most_lead(score[row] - score[rivals])
        return found.value, found.weights
    return _most_lead_inside(score, region, row, rivals)


def _most_lead_inside(
    score: FloatArray, region: WeightRegion, row: int, rivals: IntArray
) -> tuple[float, FloatArray]:
    from scipy.optimize import linprog

    m = score.shape[1]
    rows, limits = region.inequalities()
    behind = np.column_stack([score[rivals] - score[row], np.ones(len(rivals))])
    bounds_rows = np.column_stack([rows, np.zeros(len(rows))])
    found = linprog(
        np.append(np.zeros(m), -1.0),
        A_ub=np.vstack([behind, bounds_rows]),
        b_ub=np.concatenate([np.zeros(len(rivals)), limits]),
        A_eq=np.append(np.ones(m), 0.0)[None, :],
        b_eq=[1.0],
        bounds=[*[(0, 1)] * m, (-2, 2)],
        method="highs",
    )
    if found.status != 0 or found.x is None:
        raise ArithmeticError(f"the linear programme has no solution: {found.message}")
    return float(found.x[-1]), np.asarray(found.x[:m])


def best_rank(score: FloatArray, region: WeightRegion, row: int) -> int:
    """Return the best rank of a site under any weights in the region, by a mixed-integer programme.

    One binary variable per rival says that it may stand above; their sum is minimised. At most
    `MAX_BEST_RANK` rivals (ValueError). If any weights are allowed, good ranks are found without it.
    """
    n = len(score)
    if n - 1 > MAX_BEST_RANK:
        raise ValueError(f"more than {MAX_BEST_RANK} rivals")
    if n == 1:
        return 1
    rivals = np.delete(np.arange(n), row)
    quick = most_lead.best_rank(score[row] - score[rivals]) if region.whole else None
    return _best_rank_inside(score, region, row, rivals) if quick is None else quick


def _best_rank_inside(score: FloatArray, region: WeightRegion, row: int, rivals: IntArray) -> int:
    from scipy.optimize import Bounds, LinearConstraint, milp

    n, m = score.shape
    rows, limits = region.inequalities()
    # Scores differ by at most 1, so a variable set to 1 lifts its limit.
    above = LinearConstraint(np.hstack([score[rivals] - score[row], -np.eye(n - 1)]), -np.inf, 1e-9)
    inside = LinearConstraint(np.hstack([rows, np.zeros((len(rows), n - 1))]), -np.inf, limits)
    whole = LinearConstraint(np.append(np.ones(m), np.zeros(n - 1))[None, :], 1.0, 1.0)
    found = milp(
        np.append(np.zeros(m), np.ones(n - 1)),
        constraints=[above, inside, whole],
        integrality=np.append(np.zeros(m), np.ones(n - 1)),
        bounds=Bounds(0, 1),
    )
    if found.status != 0:
        raise ArithmeticError(f"the mixed-integer programme has no solution: {found.message}")
    return 1 + round(float(found.fun))


# --- without weights -----------------------------------------------------------------------------------


def undominated(low: FloatArray, high: FloatArray) -> BoolArray:
    """Return which sites no other dominates: the Pareto set, shape (n,), see `siting.decide.pareto`.

    Without intervals low and high are the same array; an UNKNOWN score is the minimum of its value function
    in low and the maximum in high.
    """
    from siting.decide.pareto import undominated as of_many

    return of_many(low, high)


def unknown_interval(
    score: FloatArray, known: BoolArray, weights: FloatArray, spans: Sequence[tuple[float, float]]
) -> tuple[FloatArray, FloatArray]:
    """Lowest and highest score (n,) if UNKNOWN scores may be anything in *spans* (m), the rest unchanged."""
    least, most = np.array(spans).T
    low, high = (np.where(known, score, end) @ weights for end in (least, most))
    return np.round(low, 12), np.round(high, 12)


def needed_score(
    score: FloatArray,
    counted: BoolArray,
    weights: FloatArray,
    *,
    row: int,
    criterion: int,
    rank: int,
    total: FloatArray | None = None,
) -> float | None:
    """Return the least score on one criterion that brings a site to a rank, the rest unchanged.

    The present score if the site is there already; None if not even 1 is enough, or the criterion has no
    weight. Drawing level with the site at that rank is enough: equal scores share the better rank. *total* is
    the result of `scores_at`, if already computed.
    """
    total = scores_at(score, counted, weights) if total is None else total
    rivals = np.delete(total, row)
    rivals = rivals[~np.isnan(rivals)]
    weight = float(weights[criterion])
    if rank > len(rivals):
        return float(score[row, criterion]) if counted[row, criterion] else 0.0
    target = float(np.partition(rivals, len(rivals) - rank)[len(rivals) - rank])
    if total[row] >= target - _TIE:
        return float(score[row, criterion]) if counted[row, criterion] else 0.0
    if weight <= _TIE:
        return None
    others = counted[row].copy()
    others[criterion] = False
    have, share = float((score[row] * others) @ weights), float(others @ weights) + weight
    need = (target * share - have) / weight
    return None if need > 1 + _TIE else float(np.clip(need, 0, 1))
