"""How robust the ranking of a run is: samples and exact answers together, for the outputs to show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from siting.decide import sensitivity
from siting.decide.ranking import rank_interval
from siting.decide.score_table import ScoreTable, score_table
from siting.decide.smaa import MAX_DETAIL, ranges_of, rank_ranges, smaa
from siting.evidence import FloatArray, Quantity
from siting.outcome import (
    LEVEL,
    NEARBY_FACTOR,
    Acceptability,
    Crossing,
    Improvement,
    Outcome,
    RankRanges,
    RobustnessReport,
    Shift,
    Unknown,
)
from siting.scoring.weight_space import WeightRegion, draw_weights, nearby_weights

IntArray = npt.NDArray[np.int64]

MAX_EXACT = 200
"""Potential optimality is computed for at most this many sites, the best by the study's weights."""
MAX_LP_RIVALS = 2_000
"""With more undominated sites, potential optimality is not computed: each answer compares all of them."""
_MANY, _FEW = 300, 10
"""Above the first number of sites, costly steps are computed only for the second number of best sites."""


def weighing(outcome: Outcome) -> IntArray:
    """Return the indices of the criteria with a weight above 0."""
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
    """Compute how robust a ranking by the weighted sum is; None if no site is ranked.

    Parameters
    ----------
    region
        Allowed weights of the criteria in `weighing`, in its order.
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
    whole = _whole(table, drawn, region, seed)
    near = nearby_weights(weights, samples, factor=NEARBY_FACTOR, seed=seed)
    nearby = rank_ranges(table, near, seed=seed)
    progress(1, 4)
    gaps = sensitivity.gaps(criteria, rows, weights)
    sure = score_table(criteria, rows)
    free = sensitivity.undominated(sure.low, sure.high)
    progress(2, 4)
    lead, best = _possible(gaps.held, region)
    progress(3, 4)
    # Computed against all sites, but reported only for the best: a thousand rivals would hide the nearest.
    best_few = slice(0, MAX_EXACT)
    score = np.column_stack([c.score[rows] for c in criteria])
    crossings = _ranked_crossings(
        sensitivity.crossings(gaps.score[best_few], gaps.counted[best_few], weights, 0),
        score[best_few],
        gaps,
        weights,
        least=outcome.min_coverage,
        region=region,
    )
    low, high = sensitivity.unknown_interval(score, ~np.isnan(score), weights, [c.span for c in criteria])
    unknown_best, unknown_worst = rank_interval(low, high)
    found = RobustnessReport(
        rows=rows,
        columns=columns,
        shares=weights,
        region=region,
        seed=seed,
        unknown=unknown,
        samples=drawn,
        whole=whole,
        nearby=nearby,
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
    score: FloatArray,
    gaps: sensitivity.Gaps,
    weights: FloatArray,
    *,
    least: float,
    region: WeightRegion,
) -> list[Crossing]:
    """Keep the crossings at which both sites have enough known weight to be ranked.

    Mark those that the region allows, those by a criterion on which both are level, and who then stands above
    the rival.
    """
    known, kept = ~np.isnan(score), []
    for c in crossings:
        there = sensitivity.moved_to(weights, c.criterion, c.share)
        if (known[[0, c.rival]] @ there >= least - LEVEL).all():
            allowed = bool(region.holds(there[None, :])[0])
            level = bool(abs(score[0, c.criterion] - score[c.rival, c.criterion]) < LEVEL)
            kept.append(replace(c, allowed=allowed, ahead=_ahead(c.rival, gaps, there), level=level))
    return kept


def _ahead(rival: int, gaps: sensitivity.Gaps, weights: FloatArray) -> int:
    """Return the site above a rival that has just passed the first one; -1 if the rival is then first."""
    score = np.nan_to_num(sensitivity.scores_at(gaps.score, gaps.counted, weights), nan=-1.0)
    score[0] = -1.0  # level with the rival here, and just behind it past this point
    best = int(np.argmax(score))
    return best if score[best] > score[rival] + LEVEL else -1


def _whole(table: ScoreTable, drawn: Acceptability, region: WeightRegion, seed: int) -> RankRanges:
    """Ranges of the ranks over the samples of the region."""
    if drawn.complete:
        return ranges_of(drawn.rank_share, drawn.samples)
    weights, _ = draw_weights(region, drawn.samples, seed=seed)
    return rank_ranges(table, weights, seed=seed)


def _shifts(held: FloatArray, weights: FloatArray, region: WeightRegion) -> tuple[Shift, ...]:
    """Shifts of the nearest rivals, the smallest first."""
    nearest = sensitivity.least_shifts(held, weights, 0, most=MAX_EXACT)
    if region.whole:
        return tuple(nearest)
    inside = [sensitivity.least_shift_inside(held, weights, 0, s.rival, region) for s in nearest]
    return tuple(sorted((s for s in inside if s is not None), key=lambda s: (s.moved, s.rival)))


def _asked(count: int, most: int) -> int:
    return min(count, most if count <= _MANY else _FEW)


def _possible(held: FloatArray, region: WeightRegion) -> tuple[FloatArray, IntArray]:
    """Lead (d,) and best rank (d,) of the first sites under the weights most favourable to each."""
    count = _asked(len(held), MAX_EXACT)
    lead, best = np.full(count, np.nan), np.zeros(count, np.int64)
    front = np.flatnonzero(sensitivity.undominated(held, held))
    if len(front) > MAX_LP_RIVALS:
        return lead, best
    for i in range(count):
        # The Pareto front is enough: a site above a dominated one is its dominator or above that.
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
    """Find what would bring each of the first sites to the target rank if it is not there yet."""
    found = []
    total = sensitivity.scores_at(gaps.score, gaps.counted, weights)
    for i in range(min(len(rows), MAX_DETAIL)):
        if outcome.ranking.rank[rows[i]] <= target:
            continue
        for position, j in enumerate(columns):
            criterion = outcome.criteria[j]
            function = criterion.function
            if not criterion.changeable or function is None:
                continue
            need = sensitivity.needed_score(
                gaps.score, gaps.counted, weights, row=i, criterion=position, rank=target, total=total
            )
            if need is None:
                continue
            main = criterion.measured.main
            now = float(main.value[rows[i]]) if main.known[rows[i]] else np.nan
            nearest = _nearest(function.reaching(need), now)
            if nearest is not None and not _held(nearest, main, rows[i]):
                found.append(Improvement(i, int(j), target, need, now, *nearest))
    return tuple(found)


def _held(wanted: tuple[float, float], main: Quantity, row: int) -> bool:
    """Whether the figure's own interval reaches the required value: it may be there already."""
    return bool(main.known[row] and main.low[row] <= wanted[1] and main.high[row] >= wanted[0])


def _nearest(parts: tuple[tuple[float, float], ...], now: float) -> tuple[float, float] | None:
    """Return the interval of values nearest to the present one; the widest if that is UNKNOWN."""
    if not parts:
        return None
    if np.isnan(now):
        return max(parts, key=lambda part: part[1] - part[0])
    return min(parts, key=lambda part: max(part[0] - now, now - part[1], 0.0))
