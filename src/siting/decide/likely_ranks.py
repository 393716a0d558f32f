"""Which ranks are likely at the stated weights, and what puts a site above the next one."""

from __future__ import annotations

import numpy as np

from siting.decide.smaa import ahead_of_next, rank_ranges, score_table
from siting.evidence import FloatArray
from siting.outcome import NEARBY_FACTOR, IntArray, Lead, LikelyRanks, Outcome, ScoredCriterion
from siting.scoring.weight_space import nearby_weights

MAX_LEADS = 50
"""Number of best sites whose neighbours in the ranking are compared."""


def likely_ranks(outcome: Outcome, *, samples: int, seed: int) -> LikelyRanks | None:
    """Rank many times with drawn figures at the study's weights (weighted sum); None if no site is ranked.

    A measured figure is drawn from its interval, an UNKNOWN one uniformly from all its possible scores,
    whatever its policy: the rank rests on what is known, the range covers what is not.
    """
    ranking = outcome.ranking
    rows = ranking.order[ranking.rank[ranking.order] > 0]
    if not len(rows):
        return None
    columns = np.flatnonzero([c.share > 0 for c in outcome.criteria])
    criteria = [outcome.criteria[j] for j in columns]
    shares = np.array([c.share for c in criteria])
    shares = shares / shares.sum()
    table = score_table(criteria, rows)
    stated = np.tile(shares, (samples, 1))
    best = table.take(np.arange(min(len(rows), MAX_LEADS + 1)))
    above, level = ahead_of_next(best, stated, seed=seed)
    near = nearby_weights(shares, samples, factor=NEARBY_FACTOR, seed=seed)
    nearby, _ = ahead_of_next(best, near, seed=seed)
    parts = score_parts(outcome.criteria, ranking.score, rows[: len(best)])
    return LikelyRanks(
        rows=rows,
        seed=seed,
        stated=rank_ranges(table, stated, seed=seed),
        leads=tuple(
            Lead(
                i,
                i + 1,
                float(above[i]),
                float(level[i]),
                float(nearby[i]),
                parts[:, i] - parts[:, i + 1],
                tuple(
                    j
                    for j, c in enumerate(outcome.criteria)
                    if not c.measured.main.known[rows[i : i + 2]].all()
                ),
            )
            for i in range(len(best) - 1)
        ),
    )


def score_parts(criteria: tuple[ScoredCriterion, ...], score: FloatArray, rows: IntArray) -> FloatArray:
    """Return what each criterion adds to the score of the sites *rows*, (m, k); 0 where UNKNOWN."""
    raw = np.array([c.share * np.nan_to_num(c.score[rows]) for c in criteria])
    total = raw.sum(axis=0)
    # The score itself is split in proportion, since criteria left out have made the others count more.
    return np.asarray(raw * np.divide(score[rows], total, out=np.zeros(len(rows)), where=total > 0))
