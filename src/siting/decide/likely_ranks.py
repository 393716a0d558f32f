"""Which ranks are likely at the stated weights, and what puts a site above the next one."""

from __future__ import annotations

import numpy as np

from siting.decide.smaa import ahead_of_next, rank_ranges, score_table
from siting.outcome import NEARBY_FACTOR, Lead, LikelyRanks, Outcome, side_by_side
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
    split = [side_by_side(outcome, *rows[i : i + 2].tolist()) for i in range(len(best) - 1)]
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
                np.nan_to_num(two.parts[:, 0] - two.parts[:, 1]),
                float(two.rest[0] - two.rest[1]),
                two.one_sided,
            )
            for i, two in enumerate(split)
        ),
    )
