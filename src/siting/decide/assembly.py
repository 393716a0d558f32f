"""The contiguous set of parcels that reaches an area with the best score, minus stated penalties.

The objective of a set S that needs the area A is

    ( sum of area x score  -  A x penalties ) / ( sum of area )

so a set of exactly A has its area-weighted score minus the penalties. The penalties are compactness x
(perimeter over that of a circle of A, minus 1), owners x (owners - 1), and access x (km from the nearest of
its parcels to a road). A set has at most ``most_excess`` more than A.

Small cases are solved exactly, as a sequence of mixed-integer programs (Dinkelbach 1967,
doi:10.1287/mnsc.13.7.492) whose sets are kept connected by a flow; large ones by a search, with a bound on
what any set could reach.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray
from siting.records import dataclass

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Penalties:
    """What counts against a set, in units of score.

    ``compactness`` for a perimeter twice that of the circle, ``owners`` for each owner beyond the first,
    ``access`` for each km to the nearest access.
    """

    compactness: float = 0.1
    owners: float = 0.0
    access: float = 0.0


@dataclass(frozen=True)
class Parcels:
    """n parcels that may be assembled, as a graph.

    ``area`` [m2], ``score`` (0..1), ``perimeter`` [m], ``owner`` (codes from 0) and ``access_km`` have shape
    (n,); ``first``, ``second`` and ``shared`` [m] (m,) list neighbours and their common boundaries.
    """

    area: FloatArray
    score: FloatArray
    perimeter: FloatArray
    owner: IntArray
    access_km: FloatArray
    first: IntArray
    second: IntArray
    shared: FloatArray

    def __len__(self) -> int:
        return len(self.area)

    def only(self, rows: IntArray) -> Parcels:
        """Return some parcels with the neighbours among them."""
        place = np.full(len(self), -1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        keep = (place[self.first] >= 0) & (place[self.second] >= 0)
        return Parcels(
            self.area[rows],
            self.score[rows],
            self.perimeter[rows],
            self.owner[rows],
            self.access_km[rows],
            place[self.first[keep]],
            place[self.second[keep]],
            self.shared[keep],
        )


@dataclass(frozen=True)
class Needed:
    """What a set must have: ``area`` at least [m2], at most (1 + ``most_excess``) times that."""

    area: float
    penalties: Penalties = Penalties()
    most_excess: float = 0.25

    @property
    def most(self) -> float:
        """Largest area of a set [m2]."""
        return self.area * (1.0 + self.most_excess)

    @property
    def circle(self) -> float:
        """Perimeter of a circle of the needed area [m]."""
        return float(2.0 * np.sqrt(np.pi * self.area))


@dataclass(frozen=True)
class Assembled:
    """A set of parcels.

    ``rows`` are its parcels, sorted; ``value`` its objective; ``bound`` what no set can exceed, so that
    ``bound - value`` is the gap; ``exact`` whether it is proven to be the best. ``score`` is its
    area-weighted score, ``area`` in m2, ``perimeter`` in m.
    """

    rows: IntArray
    value: float
    bound: float
    exact: bool
    score: float
    area: float
    perimeter: float
    owners: int
    access_km: float

    @property
    def gap(self) -> float:
        """How much better a set could at most be."""
        return max(self.bound - self.value, 0.0)


def evaluate(parcels: Parcels, needed: Needed, rows: IntArray) -> tuple[float, float, float, int, float]:
    """Return objective, area-weighted score, perimeter [m], owners and km to access of a set."""
    inside = np.zeros(len(parcels), dtype=bool)
    inside[rows] = True
    common = parcels.shared[inside[parcels.first] & inside[parcels.second]].sum()
    perimeter = float(parcels.perimeter[rows].sum() - 2.0 * common)
    area = float(parcels.area[rows].sum())
    weighted = float((parcels.area[rows] * parcels.score[rows]).sum())
    owners = len(np.unique(parcels.owner[rows]))
    access = float(parcels.access_km[rows].min())
    p = needed.penalties
    against = (
        p.compactness * (perimeter / needed.circle - 1.0)
        + p.owners * (owners - 1)
        + (p.access * access if p.access else 0.0)
    )
    return (weighted - needed.area * against) / area, weighted / area, perimeter, owners, access


def assembled(parcels: Parcels, needed: Needed, rows: IntArray, *, bound: float, exact: bool) -> Assembled:
    """Return a set with its figures; its own value is a bound if it is exact."""
    rows = np.sort(rows)
    value, score, perimeter, owners, access = evaluate(parcels, needed, rows)
    area = float(parcels.area[rows].sum())
    limit = value if exact else max(bound, value)
    return Assembled(rows, value, limit, exact, score, area, perimeter, owners, access)
