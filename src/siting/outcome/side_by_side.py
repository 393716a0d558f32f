"""Two sites set side by side: what each criterion adds to their scores, at the same weight for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.evidence import BoolArray, FloatArray
from siting.records import dataclass

if TYPE_CHECKING:
    from siting.outcome.outcome import Outcome


@dataclass(frozen=True)
class SideBySide:
    """What makes up the scores of two sites.

    Parameters
    ----------
    parts
        (m, 2): what a criterion adds to the score of each; NaN where either has no figure.
    rest
        (2,): what is left of each score. The columns of *parts* with it add up to the scores.
    one_sided
        Criteria with weight of which one of the two has no figure. They make up the rest: they count for the
        other alone, and their weight goes to the other criteria of the one.
    """

    parts: FloatArray
    rest: FloatArray
    one_sided: tuple[int, ...]


def side_by_side(outcome: Outcome, first: int, second: int) -> SideBySide:
    """Split the scores of two sites (rows), so that a difference has the sign of the better figure.

    Where a figure is UNKNOWN, the weights of that site are scaled up. Split each for itself, the scores would
    make the same figure worth more at that site than at the other.
    """
    rows = np.array([first, second])
    score = np.array([c.score[rows] for c in outcome.criteria])
    known: BoolArray = ~np.isnan(score)
    share = np.array([c.share for c in outcome.criteria])
    one_sided = np.flatnonzero((known[:, 0] != known[:, 1]) & (share > 0))
    if outcome.method.kind != "weighted_sum" or not len(one_sided):
        # Nothing to set apart; and a score that is no sum of weighted parts is split in proportion only.
        return SideBySide(outcome.contributions(rows), np.zeros(2), ())
    worst = np.array([c.unknown == "worst" for c in outcome.criteria])
    counted = known.any(axis=1) | worst
    parts = np.where(known[:, :1] & known[:, 1:], share[:, None] * score, np.nan) / share[counted].sum()
    return SideBySide(
        parts, outcome.ranking.score[rows] - np.nansum(parts, axis=0), tuple(one_sided.tolist())
    )
