"""Weights from judgements and from data. Every function returns weights that sum to 1.

From judgements: direct points, swing points, an order, pairwise comparisons (AHP). From the candidates:
entropy and CRITIC; those change when a candidate is added.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Literal

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray
from siting.records import dataclass
from siting.scoring.order import average_ranks

Formula = Literal["roc", "rank_sum", "reciprocal"]
Correlation = Literal["pearson", "spearman"]
RandomIndex = Literal["saaty", "tummala_ling", "scikit_criteria"]
CONSISTENT = 0.10

# Mean consistency index of random matrices, from n = 3 on. The tables differ; so they have names.
RANDOM_INDEX = MappingProxyType(
    {
        # Saaty, as used with the house example of 1990 (EJOR 48:9-26).
        "saaty": (0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49),
        # Tummala & Ling 1998 (J. Multi-Criteria Decision Analysis 7:221-230).
        "tummala_ling": (0.5799, 0.8921, 1.1159, 1.2358, 1.3322, 1.3952, 1.4537, 1.4882),
        # The table of scikit-criteria, up to 15.
        "scikit_criteria": (
            0.52, 0.89, 1.12, 1.26, 1.36, 1.41, 1.46, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59,
        ),
    }
)  # fmt: skip


@dataclass(frozen=True)
class Pairwise:
    """Weights from a matrix of pairwise comparisons, and how consistent it is.

    ``index`` is CI = (lambda_max - n) / (n - 1), ``ratio`` CR = CI / RI; both 0 for n < 3. ``triple``
    holds the three rows that contradict each other most, None for n < 3.
    """

    weights: FloatArray
    lambda_max: float
    index: float
    ratio: float
    triple: tuple[int, int, int] | None

    @property
    def consistent(self) -> bool:
        """Whether the ratio is 0.10 at most (Saaty's limit)."""
        return self.ratio <= CONSISTENT


def normalised(points: Sequence[float] | FloatArray) -> FloatArray:
    """Points over their sum, shape (m,). At least one must be positive."""
    given = np.asarray(points, dtype=np.float64)
    given = given / given.max()  # points may be so large that their sum overflows
    return np.asarray(given / given.sum())


def rank_order(positions: Sequence[int], *, formula: Formula = "roc") -> FloatArray:
    """Weights from an order alone; equal positions share the mean of the weights they span.

    Parameters
    ----------
    positions
        Shape (m,): 0 for the most important; criteria of one position are tied.
    formula
        ``roc``: rank order centroid, w_i = (1/m) sum_{k>=i} 1/k, the mean of all weights in that order
        (Barron & Barrett 1996, Management Science 42:1515-1523); ``rank_sum``: m + 1 - i;
        ``reciprocal``: 1/i.
    """
    given = np.asarray(positions, dtype=np.int64)
    count = len(given)
    rank = np.arange(1, count + 1, dtype=np.float64)
    by_rank = {
        "roc": np.cumsum((1 / rank)[::-1])[::-1] / count,
        "rank_sum": rank[::-1],
        "reciprocal": 1 / rank,
    }[formula]
    order = np.argsort(given, kind="stable")
    weights = np.empty(count)
    weights[order] = by_rank
    for position in np.unique(given):
        tied = given == position
        weights[tied] = weights[tied].mean()
    return normalised(weights)


def pairwise(matrix: FloatArray, *, random_index: RandomIndex = "saaty") -> Pairwise:
    """AHP: the principal eigenvector of a reciprocal matrix (Saaty 1990, EJOR 48:9-26).

    Parameters
    ----------
    matrix
        Shape (m, m), positive, a_ji = 1 / a_ij: how many times i counts more than j.
    random_index
        Which table of `RANDOM_INDEX`; m must be in it (`largest_matrix`).
    """
    count = len(matrix)
    values, vectors = np.linalg.eig(matrix)
    main = int(np.argmax(values.real))
    weights = normalised(np.abs(vectors[:, main].real))
    lambda_max = float(values[main].real)
    if count < 3:
        return Pairwise(weights, lambda_max, 0.0, 0.0, None)
    index = max(0.0, (lambda_max - count) / (count - 1))
    ratio = index / RANDOM_INDEX[random_index][count - 3]
    return Pairwise(weights, lambda_max, index, ratio, worst_triple(matrix))


def largest_matrix(random_index: RandomIndex) -> int:
    """Return the largest m that the table goes up to."""
    return len(RANDOM_INDEX[random_index]) + 2


def worst_triple(matrix: FloatArray) -> tuple[int, int, int]:
    """Rows i < j < k whose comparisons contradict each other most: the largest abs(ln(a_ij a_jk / a_ik)).

    The first of equals. m must be 3 at least.
    """
    log = np.log(matrix)
    count = len(matrix)
    i, j, k = (
        np.array(t)
        for t in zip(
            *((a, b, c) for a in range(count) for b in range(a + 1, count) for c in range(b + 1, count)),
            strict=True,
        )
    )
    clash = np.round(np.abs(log[i, j] + log[j, k] - log[i, k]), 12)
    worst = int(np.argmax(clash))
    return int(i[worst]), int(j[worst]), int(k[worst])


def grouped(matrices: Sequence[FloatArray]) -> FloatArray:
    """Geometric mean of the judgements of several people: the one that keeps reciprocity.

    (Aczel & Saaty 1983, J. Mathematical Psychology 27:93-102.)
    """
    return np.asarray(np.exp(np.mean([np.log(m) for m in matrices], axis=0)))


def entropy(matrix: FloatArray) -> FloatArray | None:
    """Weights by how unevenly a criterion spreads over the sites: w ~ 1 + sum p ln p / ln n, p = x / sum x.

    matrix (n, m) holds no NaN and nothing negative; 0 ln 0 is 0. A column that is all 0, or the same for all,
    weighs 0. None where that is true of every column, or there is one site. One column alone weighs 1.
    """
    count = len(matrix)
    total = matrix.sum(axis=0)
    if matrix.shape[1] == 1:
        return np.ones(1)
    if count < 2:
        return None
    p = np.divide(matrix, total, out=np.full(matrix.shape, 1 / count), where=total > 0)
    log = np.log(p, out=np.zeros_like(p), where=p > 0)
    spread = 1 + (p * log).sum(axis=0) / np.log(count)
    spread = np.where(spread > _ALIKE, spread, 0.0)
    return normalised(spread) if spread.any() else None


def critic(
    matrix: FloatArray, *, correlation: Correlation = "pearson", minmax: bool = True
) -> FloatArray | None:
    """Weights by contrast and conflict: C_j = sigma_j sum_k (1 - r_jk), w = C / sum C.

    Parameters
    ----------
    matrix
        Shape (n, m), no NaN, more is better.
    correlation
        Of columns: ``pearson``, or ``spearman`` on ranks. With a constant column it counts as 0.
    minmax
        Whether columns are divided by their range first, as in the paper (Diakoulaki et al. 1995, Computers &
        Operations Research 22:763-770). Value scores need not be: their anchors are absolute.

    Returns
    -------
    Weights, shape (m,); a constant column weighs 0. None where no column differs, or no two conflict.
    One column alone weighs 1.
    """
    if matrix.shape[1] == 1:
        return np.ones(1)
    ranges = np.ptp(matrix, axis=0)
    differs = ranges > _ALIKE
    if not differs.any():
        return None
    columns = matrix[:, differs]
    if minmax:
        columns = (columns - columns.min(axis=0)) / ranges[differs]
    compared = columns
    if correlation == "spearman":
        compared = np.column_stack([average_ranks(column) for column in columns.T])
    r = np.atleast_2d(np.corrcoef(compared, rowvar=False))
    constant = int(len(differs) - differs.sum())
    content = np.zeros(len(differs))
    content[differs] = columns.std(axis=0) * ((1 - r).sum(axis=1) + constant)
    content = np.where(content > _ALIKE, content, 0.0)
    return normalised(content) if content.any() else None


def complete_rows(scores: FloatArray) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Rows that know every usable column, shape (n,), and the usable columns, shape (m,): known anywhere."""
    known = ~np.isnan(scores)
    usable = known.any(axis=0)
    return np.asarray(known[:, usable].all(axis=1)), np.asarray(usable)


def composed(family: Sequence[int], *, outer: FloatArray, inside: FloatArray) -> FloatArray:
    """Shares of criteria from those of their families.

    family (m,) is the family of each criterion, outer (f,) the share of each family, inside (m,) weights that
    count within a family only; each family has a positive one.
    """
    code = np.asarray(family, dtype=np.int64)
    total = np.bincount(code, weights=inside, minlength=len(outer))
    return normalised(outer[code] * inside / total[code])


_ALIKE = 1e-12

__all__ = [
    "CONSISTENT", "RANDOM_INDEX", "Correlation", "Formula", "Pairwise", "RandomIndex", "complete_rows",
    "composed", "critic", "entropy", "grouped", "largest_matrix", "normalised", "pairwise", "rank_order",
    "worst_triple",
]  # fmt: skip
