"""The best connected set of a few parcels, by mixed-integer programs (HiGHS)."""

from __future__ import annotations

import numpy as np

from siting.decide.assembly import Assembled, IntArray, Needed, Parcels, assembled, evaluate
from siting.errors import StudyError
from siting.evidence import FloatArray

MAX_EXACT = 25
"""Most parcels that are solved exactly."""
_ROUNDS = 30
_SECONDS = 20.0
_TOLERANCE = 1e-9


def best_exactly(parcels: Parcels, needed: Needed, start: IntArray | None = None) -> Assembled | None:
    """Return the best connected set; None if no set has the area.

    Parameters
    ----------
    start
        A set to begin with, to save rounds.

    Raises
    ------
    StudyError
        The solver stopped at its limit of time without a set.
    """
    model = _Model(parcels, needed)
    rows = start
    ratio = -1e3 if rows is None else evaluate(parcels, needed, rows)[0]
    for _ in range(_ROUNDS):
        found, proven = model.solve(ratio)
        if found is None:
            if rows is not None:
                return assembled(parcels, needed, rows, bound=np.inf, exact=False)
            if not proven:
                raise StudyError(
                    "the solver stopped before it found a contiguous set or showed that there is none",
                    where="--area",
                    hint="Give fewer parcels, or a wider --most-excess",
                )
            return None
        value = evaluate(parcels, needed, found)[0]
        if rows is not None and value <= ratio + _TOLERANCE:
            return assembled(parcels, needed, rows, bound=np.inf, exact=proven)
        rows, ratio = found, value
    return assembled(parcels, needed, rows, bound=np.inf, exact=False) if rows is not None else None


class _Model:
    """Variables, in order: parcels x, roots r, flows both ways, common edges z, owners u, access y."""

    def __init__(self, parcels: Parcels, needed: Needed) -> None:
        self.parcels, self.needed = parcels, needed
        n, m, k = len(parcels), len(parcels.first), int(parcels.owner.max()) + 1
        sizes = (n, n, 2 * m, m, k, n)
        ends = np.cumsum(sizes)
        self.x, self.r, self.f, self.z, self.u, self.y = (
            slice(int(end - size), int(end)) for end, size in zip(ends, sizes, strict=True)
        )
        self.count = int(ends[-1])
        self.rows: list[tuple[dict[int, float], float, float]] = []
        self._connect()
        self._tie()

    def _connect(self) -> None:
        """Each parcel of the set takes one unit from a flow that begins at the root."""
        p, n, m = self.parcels, len(self.parcels), len(self.parcels.first)
        self._add({self.r.start + i: 1.0 for i in range(n)}, 1.0, 1.0)
        for i in range(n):
            self._add({self.r.start + i: 1.0, self.x.start + i: -1.0}, -np.inf, 0.0)
        tails, heads = np.r_[p.first, p.second], np.r_[p.second, p.first]
        for arc in range(2 * m):
            for end in (tails[arc], heads[arc]):
                self._add({self.f.start + arc: 1.0, self.x.start + int(end): -float(n - 1)}, -np.inf, 0.0)
        for i in range(n):
            terms = {self.x.start + i: -1.0, self.r.start + i: float(n)}
            terms |= {self.f.start + int(arc): 1.0 for arc in np.flatnonzero(heads == i)}
            terms |= {self.f.start + int(arc): -1.0 for arc in np.flatnonzero(tails == i)}
            self._add(terms, 0.0, np.inf)

    def _tie(self) -> None:
        """Tie the area, common edges, owners and the access to the parcels of the set."""
        p, n = self.parcels, len(self.parcels)
        self._add({self.x.start + i: float(p.area[i]) for i in range(n)}, self.needed.area, self.needed.most)
        for edge, ends in enumerate(zip(p.first.tolist(), p.second.tolist(), strict=True)):
            for end in ends:
                self._add({self.z.start + edge: 1.0, self.x.start + end: -1.0}, -np.inf, 0.0)
        for i, owner in enumerate(p.owner.tolist()):
            self._add({self.u.start + owner: 1.0, self.x.start + i: -1.0}, 0.0, np.inf)
        for i in range(n):
            self._add({self.y.start + i: 1.0, self.x.start + i: -1.0}, -np.inf, 0.0)
        self._add({self.y.start + i: 1.0 for i in range(n)}, 1.0, 1.0)

    def _add(self, terms: dict[int, float], low: float, high: float) -> None:
        self.rows.append((terms, low, high))

    def _gain(self, ratio: float) -> FloatArray:
        """Return what each variable adds to numerator - ratio x denominator, per needed area."""
        p, needed, pen = self.parcels, self.needed, self.needed.penalties
        gain = np.zeros(self.count)
        gain[self.x] = (
            p.area * (p.score - ratio) / needed.area - pen.compactness * p.perimeter / needed.circle
        )
        gain[self.z] = 2.0 * pen.compactness * p.shared / needed.circle
        gain[self.u] = -pen.owners
        gain[self.y] = -pen.access * p.access_km if pen.access else 0.0
        return gain

    def solve(self, ratio: float) -> tuple[IntArray | None, bool]:
        """Return the best set at a ratio, and whether it is proven to be."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import coo_array

        row, column, value = [], [], []
        for number, (terms, _, _) in enumerate(self.rows):
            row += [number] * len(terms)
            column += list(terms)
            value += list(terms.values())
        matrix = coo_array((value, (row, column)), shape=(len(self.rows), self.count)).tocsr()
        low, high = (np.array([r[i] for r in self.rows]) for i in (1, 2))
        whole = np.zeros(self.count, dtype=np.int64)
        whole[self.x] = whole[self.r] = whole[self.y] = 1
        most = np.ones(self.count)
        most[self.f] = len(self.parcels)
        found = milp(
            -self._gain(ratio),
            integrality=whole,
            bounds=Bounds(np.zeros(self.count), most),
            constraints=LinearConstraint(matrix, low, high),
            options={"time_limit": _SECONDS, "mip_rel_gap": 1e-9},
        )
        if found.x is None:
            return None, found.status == 2
        return np.flatnonzero(found.x[self.x] > 0.5), found.status == 0
