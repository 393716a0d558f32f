"""How robust a ranking is: the results of SMAA and of exact analyses, for outputs to show."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray
from siting.records import dataclass
from siting.scoring.weight_space import WeightRegion

Unknown = Literal["interval", "policy"]
IntArray = npt.NDArray[np.int64]

LEVEL = 1e-9
"""Leads and shares of weight that differ by less are level."""
_SHOWN = 5e-4
"""A smaller part of a score is nothing with three decimals."""
RANGE_TAIL = 0.05
"""Share of the samples beyond either end of a range of ranks: 5-95%."""
NEARBY_FACTOR = 1.2
"""Weights near the stated ones: each multiplied or divided by at most this factor, then normalised."""


@dataclass(frozen=True)
class Acceptability:
    """What the samples show about n sites; shares of the samples, 0..1.

    Parameters
    ----------
    samples, drawn
        How many, and how the weights were drawn (``exact`` or ``walk``).
    rank_share
        (n, r): how often a site takes rank 1, 2 ... r. All ranks where r = n; else the best ones.
    central
        (n, m): mean weights of the samples in which the site is first; NaN (UNKNOWN) where it never is.
    holistic
        (n,): sum of rank_share / rank, 1 where always first; over the counted ranks only.
    detail
        (d,): rows that the next two describe.
    confidence
        (d,): how often the site is first at its central weights, over the intervals; NaN where it has none.
    confidence_draws
        (d,): number of draws behind it; 0 where it is exact, since nothing was uncertain.
    wins
        (d, d): how often the row's site scores above the column's site.
    """

    samples: int
    drawn: str
    rank_share: FloatArray
    central: FloatArray
    holistic: FloatArray
    detail: IntArray
    confidence: FloatArray
    confidence_draws: IntArray
    wins: FloatArray

    @property
    def complete(self) -> bool:
        """Whether every rank was counted."""
        return bool(self.rank_share.shape[0] == self.rank_share.shape[1])

    @property
    def first(self) -> FloatArray:
        """How often each site is first, (n,)."""
        return self.rank_share[:, 0]

    @property
    def mean_rank(self) -> FloatArray:
        """Mean rank, (n,); NaN where not every rank was counted."""
        ranks = np.arange(1, self.rank_share.shape[1] + 1)
        return self.rank_share @ ranks if self.complete else np.full(len(self.rank_share), np.nan)


@dataclass(frozen=True)
class RankRanges:
    """Ranks in 5-95% of the samples, and how often each site is first; each (n,)."""

    samples: int
    low: IntArray
    high: IntArray
    first: FloatArray


@dataclass(frozen=True)
class Lead:
    """How often a site scores above the next one in the ranking, at the stated weights, and why.

    Parameters
    ----------
    ahead, behind
        Positions in the ranking.
    share, level
        Share of the samples in which the first is above the second, and level with it.
    nearby
        The same as *share* with weights near the stated ones.
    gains
        (m,): what each criterion of the outcome adds to the difference of their scores, at equal weight; 0
        where either has no figure.
    rest
        What is left of the difference: due to what is UNKNOWN of one of them, which favours neither.
    unknown
        Criteria of which one of the two has no figure; they make up the rest.
    """

    ahead: int
    behind: int
    share: float
    level: float
    nearby: float
    gains: FloatArray
    rest: float = 0.0
    unknown: tuple[int, ...] = ()

    def carried_by(self, most: int = 2) -> list[int]:
        """Criteria that speak for the first site, the largest gain first."""
        return self._largest(self.gains, most)

    def opposed_by(self, most: int = 1) -> list[int]:
        """Criteria that speak for the second site, the largest loss first."""
        return self._largest(-self.gains, most)

    @property
    def rests_on_unknown(self) -> bool:
        """Whether what is UNKNOWN of one of the two changes the lead, with three decimals."""
        return abs(self.rest) >= _SHOWN

    def _largest(self, gains: FloatArray, most: int) -> list[int]:
        order = [int(j) for j in np.argsort(-gains, kind="stable")]
        return [j for j in order[:most] if gains[j] >= _SHOWN]

    def others(self) -> list[int]:
        """Criteria that no list names; none where they add up to nothing with three decimals."""
        named = {*self.carried_by(), *self.opposed_by()}
        left = [int(j) for j in np.flatnonzero(self.gains) if int(j) not in named]
        return left if abs(self.gains[left].sum()) >= _SHOWN else []


@dataclass(frozen=True)
class LikelyRanks:
    """Ranks that the figures allow at the stated weights: known ones drawn, UNKNOWN ones at any value.

    Parameters
    ----------
    rows
        (k,): ranked rows of the outcome, in the order of the ranking.
    seed
        Seed of the draws.
    stated
        Ranges of the ranks at the stated weights, in the order of *rows*.
    leads
        Of the best sites, each against the next.
    """

    rows: IntArray
    seed: int
    stated: RankRanges
    leads: tuple[Lead, ...]


@dataclass(frozen=True)
class Crossing:
    """A rival overtakes when one weight passes a share, the others scaled in proportion.

    ``more`` says whether the weight must rise above ``share`` or fall below it; ``allowed`` whether the
    weights at that point lie in the allowed region. ``ahead`` is the best other site that then ranks above
    the rival; -1 where the rival is first. ``level`` says that both have the same known score by the
    criterion: its weight then only changes how much the UNKNOWN ones count.
    """

    rival: int
    criterion: int
    share: float
    more: bool
    allowed: bool = True
    ahead: int = -1
    level: bool = False


@dataclass(frozen=True)
class Shift:
    """The least weight that must move for a rival to draw level with the winner.

    ``moved`` is half the sum of |new - old|: the share of the weight that is reallocated.
    """

    rival: int
    moved: float
    weights: FloatArray


@dataclass(frozen=True)
class Improvement:
    """What one criterion of a site must be to reach a rank, all else unchanged.

    ``score`` is the score needed, ``low``..``high`` the values closest to the present one that give it
    [unit of the criterion]; an open side is infinite. ``now`` is NaN where UNKNOWN.
    """

    row: int
    criterion: int
    rank: int
    score: float
    now: float
    low: float
    high: float


@dataclass(frozen=True)
class RobustnessReport:
    """How robustly the sites are ranked, best first. Rows are those of the outcome, k of them.

    Parameters
    ----------
    rows
        (k,): ranked rows in the order of the ranking; all arrays below follow it.
    columns
        (m,): criteria with a weight above 0; the others are left out.
    shares
        (m,): their weights in the study, which sum to 1.
    region, seed, unknown
        The settings of the study.
    samples
        Counts over the samples of weights of *region*; its ``detail`` counts in positions of *rows*.
    whole, nearby
        Ranges of the ranks over these samples, and over weights near the stated ones.
    undominated
        (k,): no other site is certainly at least as good everywhere and better somewhere.
    unknown_best, unknown_worst
        (k,): the ranks that UNKNOWN figures allow, with measured ones fixed.
    lead
        (d,): for the first d sites, the largest lead each can have, under the weights that suit it best; 0 or
        more means it can be first. NaN where not computed.
    best_rank
        (d,): best rank under any weights of the region; 0 where not computed.
    held
        (k,): the site has an UNKNOWN that is left out, so ``lead``, ``best_rank`` and ``shifts`` fix it at
        the site's own score; ``crossings`` and ``improvements`` do not need this.
    crossings, shifts
        Against the site that is first. Rivals are positions in *rows*, criteria positions in *columns*. A
        crossing at which one of the two would not be ranked (coverage) is left out; shifts stay in *region*.
    improvements
        ``row`` is a position in *rows*, ``criterion`` an index of the outcome's criteria. Only criteria that
        can be acted on, and only changes outside the figure's own interval.
    """

    rows: IntArray
    columns: IntArray
    shares: FloatArray
    region: WeightRegion
    seed: int
    unknown: Unknown
    samples: Acceptability
    whole: RankRanges
    nearby: RankRanges
    undominated: npt.NDArray[np.bool_]
    unknown_best: IntArray
    unknown_worst: IntArray
    lead: FloatArray
    best_rank: IntArray
    held: npt.NDArray[np.bool_]
    crossings: tuple[Crossing, ...]
    shifts: tuple[Shift, ...]
    improvements: tuple[Improvement, ...]

    def first_lost(self) -> list[Crossing]:
        """For each criterion and direction, where the first place is lost; smallest change first.

        Only crossings at allowed weights, by criteria that tell the two sites apart.
        """
        nearest: dict[tuple[int, bool], Crossing] = {}
        for c in sorted(self.crossings, key=lambda c: abs(c.share - self.shares[c.criterion])):
            if c.allowed and not c.level:
                nearest.setdefault((c.criterion, c.more), c)
        return list(nearest.values())

    @property
    def can_be_first(self) -> IntArray:
        """Positions of the sites that are first under some weights, alone or level with others."""
        return np.flatnonzero(self.lead >= -LEVEL)

    @property
    def only_level(self) -> IntArray:
        """Positions of those that never are first alone, as where all have one figure in a criterion."""
        return np.flatnonzero(np.abs(self.lead) <= LEVEL)
