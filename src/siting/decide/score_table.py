"""The scores to sample: lowest, middle and highest of each entry, and which errors are shared."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray
from siting.outcome import ScoredCriterion, Unknown
from siting.records import dataclass
from siting.scoring.value_functions import value_at

IntArray = npt.NDArray[np.int64]

_SHARED_CELLS = 2**62
"""Numbers of shared draws start here, above those of any entry."""


@dataclass(frozen=True)
class SharedDraws:
    """Draws that several entries of a table share.

    cell (k, n, m) numbers the shared draws; part (k, n, m) is the probability that an entry takes one of the
    first k of them instead of its own; ``falling`` (n, m): its score falls as the shared error rises.
    """

    cell: IntArray
    part: FloatArray
    falling: npt.NDArray[np.bool_]

    def take(self, at: npt.NDArray[Any]) -> SharedDraws:
        """Return some of the sites."""
        return SharedDraws(self.cell[:, at], self.part[:, at], self.falling[at])


@dataclass(frozen=True)
class ScoreTable:
    """Scores of n sites on m criteria, each with its interval, shape (n, m), in 0..1 and without NaN.

    ``counted`` is False where a criterion does not count for a site: its weight goes to the others.
    ``cell`` numbers the entries for their draws, so that a site keeps its draws among other sites.
    ``shared`` is None if all errors are independent.
    """

    low: FloatArray
    mid: FloatArray
    high: FloatArray
    counted: npt.NDArray[np.bool_]
    cell: IntArray
    shared: SharedDraws | None = None

    def __len__(self) -> int:
        return len(self.mid)

    def take(self, rows: npt.ArrayLike) -> ScoreTable:
        """Return some of the sites."""
        at = np.asarray(rows)
        low, mid, high = (a[at] for a in (self.low, self.mid, self.high))
        shared = None if self.shared is None else self.shared.take(at)
        return ScoreTable(low, mid, high, self.counted[at], self.cell[at], shared)

    @property
    def open(self) -> npt.NDArray[np.bool_]:
        """Entries with something to draw, shape (n, m)."""
        return np.asarray(self.low < self.high)


def score_table(
    criteria: Sequence[ScoredCriterion], rows: npt.ArrayLike, *, unknown: Unknown = "interval"
) -> ScoreTable:
    """Build the table of the sites *rows* from scored criteria.

    An UNKNOWN score is either drawn uniformly from the whole range of its value function, usually 0..1
    (``interval``, as for the rank interval), or follows the policy of its criterion (``policy``): *worst*
    scores 0, *neutral* leaves it out.
    """
    at = np.asarray(rows)
    mid, low, high = (
        np.column_stack([getattr(c, name)[at] for c in criteria])
        for name in ("score", "score_low", "score_high")
    )
    cell = at[:, None].astype(np.int64) * len(criteria) + np.arange(len(criteria))
    blank = np.isnan(mid)
    counted = np.ones(mid.shape, dtype=bool)
    if unknown == "interval":
        least, most = np.array([c.span for c in criteria]).T
        low, high = np.where(blank, least, low), np.where(blank, most, high)
        mid = np.where(blank, (least + most) / 2, mid)
    else:
        worst = np.array([c.unknown == "worst" for c in criteria])
        counted = ~blank | worst
        mid, low, high = (np.where(blank, 0.0, a) for a in (mid, low, high))
    low, high = np.minimum(low, mid), np.maximum(high, mid)
    return ScoreTable(low, mid, high, counted, cell, _shared_draws(criteria, at))


def _shared_draws(criteria: Sequence[ScoredCriterion], at: npt.NDArray[Any]) -> SharedDraws | None:
    """Give a number to each error that sites have in common; None if there are none."""
    most = max((len(c.measured.main.shared) for c in criteria), default=0)
    if most == 0:
        return None
    shape = (most, len(at), len(criteria))
    cell, part = np.zeros(shape, np.int64), np.zeros(shape)
    falling = np.zeros(shape[1:], dtype=bool)
    for j, criterion in enumerate(criteria):
        main = criterion.measured.main
        for k, error in enumerate(main.shared):
            code = error.code[at]
            cell[k, :, j] = _SHARED_CELLS + (zlib.crc32(error.id.encode()) << 24) + code
            part[k, :, j] = np.where(main.known[at], error.part_of(at), 0.0)
            # There is one sign per entry: errors of one figure with opposite effects need different ids.
            falling[:, j] = error.falling
        falling[:, j] ^= falls(criterion, at)
    return SharedDraws(cell, part.cumsum(axis=0), falling)


def falls(criterion: ScoredCriterion, at: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Return where the score falls from the low to the high end of the figure, (n,)."""
    if criterion.function is None or criterion.measured.main.is_text:
        return np.zeros(len(at), dtype=bool)
    main = criterion.measured.main
    ends = (value_at(criterion.function, end[at]) for end in (main.low, main.high))
    low, high = (np.nan_to_num(end) for end in ends)
    return np.asarray(high < low)
