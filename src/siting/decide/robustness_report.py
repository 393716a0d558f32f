"""How robust the ranking of a run is: samples and exact answers together, for the outputs to show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from siting.decide import sensitivity
from siting.decide.ranking import rank_interval
from siting.decide.smaa import MAX_DETAIL, score_table, smaa
from siting.evidence import FloatArray
from siting.outcome import LEVEL, Crossing, Improvement, Outcome, RobustnessReport, Shift, Unknown
from siting.scoring.values import Categories
from siting.scoring.weight_space import WeightRegion

IntArray = npt.NDArray[np.int64]

MAX_EXACT = 200
"""Potential optimality is computed for this many sites at most, the best by the study's weights."""
MAX_LP_RIVALS = 2_000
"""With more undominated sites potential optimality is not computed: each answer compares all of them."""
_MANY, _FEW = 300, 10
"""Above the first number of sites, costly passes are computed for the second number of best sites only."""


def weighing(outcome: Outcome) -> IntArray:
    """Return the indices of the criteria that weigh something."""
    return np.flatnonzero([c.share > 0 for c in outcome.criteria])


def stand(
    outcome: Outcome,
    *,
    region: WeightRegion,
    samples: int,
    seed: int,
    unknown: Unknown,
    target_rank: int,
    progress: Callable[[int, int], None],
) -> RobustnessReport | None:
    """Find out how robust a ranking by the weighted sum is; None where no site is ranked.

    Parameters
    ----------
    region
        Of the weights that `weighing` lists, in its order.
    samples, seed, unknown
        See `siting.decide.smaa.smaa` and `score_table`.
    target_rank
        The rank that improvements are to reach.
    """
    ranking = outcome.ranking
    rows = ranking.order[ranking.rank[ranking.order] > 0]
    if not len(rows):
        return None
    columns = weighing(outcome)
    criteria = [outcome.criteria[j] for j in columns]
    weights = np.array([c.share for c in criteria])
    weights = weights / weights.sum()
    progress(0, 4)
    table = score_table(criteria, rows, unknown=unknown)
    drawn = smaa(table, region, samples=samples, seed=seed, detail=np.arange(_asked(len(rows), MAX_DETAIL)))
    progress(1, 4)
    gaps = sensitivity.gaps(criteria, rows, weights)
    sure = score_table(criteria, rows)
    free = sensitivity.undominated(sure.low, sure.high)
    progress(2, 4)
    lead, best = _possible(gaps.held, region)
    progress(3, 4)
    # Against all sites, but reported for the best only: a thousand rivals would bury the nearest.
    near = slice(0, MAX_EXACT)
    score = np.column_stack([c.score[rows] for c in criteria])
    crossings = _ranked_crossings(
        sensitivity.crossings(gaps.score[near], gaps.counted[near], weights, 0),
        ~np.isnan(score[near]),
        weights,
        least=outcome.min_coverage,
        region=region,
    )
    low, high = sensitivity.unknown_interval(score, ~np.isnan(score), weights)
    unknown_best, unknown_worst = rank_interval(low, high)
    found = RobustnessReport(
        rows=rows,
        columns=columns,
        shares=weights,
        region=region,
        seed=seed,
        unknown=unknown,
        samples=drawn,
        undominated=free,
        unknown_best=unknown_best,
        unknown_worst=unknown_worst,
        lead=lead,
        best_rank=best,
        held=~gaps.exact,
        crossings=tuple(crossings),
        shifts=_shifts(gaps.held, weights, region),
        improvements=_improvements(outcome, rows, columns, gaps, weights=weights, target=target_rank),
    )
    progress(4, 4)
    return found


def _ranked_crossings(
    crossings: list[Crossing],
    known: npt.NDArray[np.bool_],
    weights: FloatArray,
    *,
    least: float,
    region: WeightRegion,
) -> list[Crossing]:
    """Keep the crossings at which both sites know enough of the weight to be ranked; mark the allowed."""
    kept = []
    for c in crossings:
        there = sensitivity.moved_to(weights, c.criterion, c.share)
        if (known[[0, c.rival]] @ there >= least - LEVEL).all():
            kept.append(replace(c, allowed=bool(region.holds(there[None, :])[0])))
    return kept


def _shifts(held: FloatArray, weights: FloatArray, region: WeightRegion) -> tuple[Shift, ...]:
    """Shifts of the nearest rivals, the smallest first."""
    nearest = sensitivity.least_shifts(held, weights, 0)[:MAX_EXACT]
    if region.whole:
        return tuple(nearest)
    inside = [sensitivity.least_shift_inside(held, weights, 0, s.rival, region) for s in nearest]
    return tuple(sorted((s for s in inside if s is not None), key=lambda s: (s.moved, s.rival)))


def _asked(count: int, most: int) -> int:
    return min(count, most if count <= _MANY else _FEW)


def _possible(held: FloatArray, region: WeightRegion) -> tuple[FloatArray, IntArray]:
    """Lead (d,) and best rank (d,) of the first sites under the weights that suit each best."""
    count = _asked(len(held), MAX_EXACT)
    lead, best = np.full(count, np.nan), np.zeros(count, np.int64)
    front = np.flatnonzero(sensitivity.undominated(held, held))
    if len(front) > MAX_LP_RIVALS:
        return lead, best
    for i in range(count):
        # Who stands above a dominated site stands above its dominator or is it: the front is enough.
        rivals = np.append(front[front != i], i)
        lead[i], _ = sensitivity.can_be_first(held[rivals], region, len(rivals) - 1)
        if lead[i] >= -LEVEL:
            best[i] = 1
        elif len(held) - 1 <= MAX_DETAIL:
            best[i] = sensitivity.best_rank(held, region, i)
    return lead, best


def _improvements(
    outcome: Outcome,
    rows: IntArray,
    columns: IntArray,
    gaps: sensitivity.Gaps,
    *,
    weights: FloatArray,
    target: int,
) -> tuple[Improvement, ...]:
    """Find what would bring each of the first sites that do not hold the target rank to it."""
    found = []
    behind = [i for i in range(min(len(rows), MAX_DETAIL)) if outcome.ranking.rank[rows[i]] > target]
    for i in behind:
        for position, j in enumerate(columns):
            criterion = outcome.criteria[j]
            if criterion.function is None or isinstance(criterion.function, Categories):
                continue
            need = sensitivity.needed_score(
                gaps.score, gaps.counted, weights, row=i, criterion=position, rank=target
            )
            if need is None:
                continue
            main = criterion.measured.main
            now = float(main.value[rows[i]]) if main.known[rows[i]] else np.nan
            nearest = _nearest(criterion.function.reaching(need), now)
            if nearest is not None:
                found.append(Improvement(i, int(j), target, need, now, *nearest))
    return tuple(found)


def _nearest(parts: tuple[tuple[float, float], ...], now: float) -> tuple[float, float] | None:
    """Return the interval of values that is nearest to the present one; the widest where that is UNKNOWN."""
    if not parts:
        return None
    if np.isnan(now):
        return max(parts, key=lambda part: part[1] - part[0])
    return min(parts, key=lambda part: max(part[0] - now, now - part[1], 0.0))
