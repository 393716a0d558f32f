"""What moved between two runs, and why: the exact Shapley value of each cause.

A score depends on four things: the data, the value functions, the weights (including criteria added or
removed) and the rules (UNKNOWN policies and method). The engine itself scores each of the 16 mixes of old and
new. The contribution of a cause is the mean change it makes over every order in which the four could have
changed. So no order has to be chosen, nothing is left unexplained, and the contributions add up to the
change.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import product

import numpy as np
import numpy.typing as npt

from siting.decide.ranking import rank_sites
from siting.evidence import FloatArray, Label
from siting.records import dataclass
from siting.scoring.methods import Method

CAUSES: tuple[str, ...] = ("data", "value_functions", "weights", "rules")
DECIMALS = 4
"""Decimals of a score in the difference; rounded contributions still add up to the rounded change."""

_CLOSE = 2 * 10**-DECIMALS  # twice the rounding of the shown scores, and that of the files

Values = npt.NDArray[np.object_] | FloatArray
_Rows = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]
"""The rows of the sites in both runs, in the old run and in the new one."""


@dataclass(frozen=True)
class RunCriterion:
    """One criterion of a run: what was measured (NaN or None is UNKNOWN), and how it was scored."""

    id: str
    label: Label
    kind: tuple[str, str]
    share: float
    unknown: str
    values: Values
    definition: str
    scorer: Callable[[Values], FloatArray]


@dataclass(frozen=True)
class Run:
    """What a difference needs from a run. Arrays have one entry per site; rank is 0 if it is not ranked."""

    name: str
    title: Label
    method: Method
    min_coverage: float
    site_id: tuple[str, ...]
    site_name: tuple[Label, ...]
    status: tuple[str, ...]
    rank: npt.NDArray[np.int64]
    score: FloatArray
    criteria: tuple[RunCriterion, ...]
    constraints: tuple[Label, ...] = ()


@dataclass(frozen=True)
class SiteChange:
    """The change of one site that is in both runs.

    Scores are rounded to `DECIMALS`; ``causes`` holds a contribution for each of `CAUSES`, which add up to
    score_new - score_old digit for digit. They are None where a score is UNKNOWN in either run, or in a mix
    of both. ``stated`` are the scores as the runs state them, NaN if UNKNOWN. rank_among_both is the change
    of rank among the sites ranked in both runs; rank_by_others the rest, due to sites that were added,
    removed or changed status.
    """

    site_id: str
    name: Label
    status_old: str
    status_new: str
    score_old: float | None
    score_new: float | None
    causes: tuple[float, ...] | None
    stated: tuple[float, float]
    rank_old: int
    rank_new: int
    rank_among_both: int | None
    rank_by_others: int | None


@dataclass(frozen=True)
class Difference:
    """Everything that differs between two runs."""

    old: str
    new: str
    changes: tuple[SiteChange, ...]
    added: tuple[tuple[str, Label], ...]
    removed: tuple[tuple[str, Label], ...]
    weights: tuple[tuple[str, Label, float, float], ...]
    functions: tuple[tuple[str, Label], ...]
    policies: tuple[tuple[str, Label, str, str], ...]
    data: tuple[tuple[str, Label, int], ...]
    method: tuple[Label, Label]
    min_coverage: tuple[float, float]
    constraints_added: tuple[Label, ...] = ()
    constraints_removed: tuple[Label, ...] = ()

    @property
    def moved(self) -> tuple[SiteChange, ...]:
        """Sites whose score, rank or status differs."""
        return tuple(
            c
            for c in self.changes
            if (c.score_old, c.rank_old, c.status_old) != (c.score_new, c.rank_new, c.status_new)
        )

    @property
    def same(self) -> bool:
        """Whether nothing that affects the ranking differs."""
        causes = (
            self.added, self.removed, self.weights, self.functions, self.policies, self.data,
            self.constraints_added, self.constraints_removed,
        )  # fmt: skip
        rules = (self.method, self.min_coverage)
        return not (self.moved or any(causes) or any(a != b for a, b in rules))


def compare_runs(old: Run, new: Run) -> Difference:
    """Report what moved from the old run to the new one, and how much each cause contributed."""
    rows = _rows_of_both(old, new)
    pairs = _paired(old, new)
    shared = [(a, b) for a, b in pairs if a and b]
    return Difference(
        old=old.name,
        new=new.name,
        changes=_changes(old, new, rows, _contributions(old, new, rows, pairs)),
        added=_sites_only_in(new, old),
        removed=_sites_only_in(old, new),
        weights=tuple(_share_change(a, b) for a, b in pairs if _share(a) != _share(b)),
        functions=_changed_functions(shared),
        policies=_changed_policies(shared),
        data=_changed_data(shared, rows),
        method=(old.method.label, new.method.label),
        min_coverage=(old.min_coverage, new.min_coverage),
        constraints_added=_only_in(new.constraints, old.constraints),
        constraints_removed=_only_in(old.constraints, new.constraints),
    )


def _changes(old: Run, new: Run, rows: _Rows, shapley: FloatArray) -> tuple[SiteChange, ...]:
    """Return the change of each site in both runs; *rows* are its rows in each."""
    ranked = _ranked_in_both(old, new, rows)
    among = (_among(old, rows[0], ranked), _among(new, rows[1], ranked))
    changes = []
    for k, (i, j) in enumerate(zip(rows[0].tolist(), rows[1].tolist(), strict=True)):
        before, after = _shown(old.score[i]), _shown(new.score[j])
        inner = int(among[1][k] - among[0][k]) if among[0][k] and among[1][k] else None
        step = int(new.rank[j]) - int(old.rank[i])
        changes.append(
            SiteChange(
                site_id=new.site_id[j],
                name=new.site_name[j],
                status_old=old.status[i],
                status_new=new.status[j],
                score_old=before,
                score_new=after,
                causes=_causes(shapley[:, k], before, after),
                stated=(float(old.score[i]), float(new.score[j])),
                rank_old=int(old.rank[i]),
                rank_new=int(new.rank[j]),
                rank_among_both=inner,
                rank_by_others=None if inner is None else step - inner,
            )
        )
    return tuple(changes)


def _causes(parts: FloatArray, before: float | None, after: float | None) -> tuple[float, ...] | None:
    if before is None or after is None:
        return None
    # A sum that differs from the change would mean that a run was not scored as its file states.
    return adding_up(parts, after - before) if abs(parts.sum() - (after - before)) < _CLOSE else None


def _changed_data(
    shared: Sequence[tuple[RunCriterion, RunCriterion]], rows: _Rows
) -> tuple[tuple[str, Label, int], ...]:
    """Return the criteria measured otherwise at a site of both runs, and at how many."""
    counted = ((b.id, b.label, int((~_equal(a.values[rows[0]], b.values[rows[1]])).sum())) for a, b in shared)
    return tuple(row for row in counted if row[2])


def _only_in(some: Sequence[Label], others: Sequence[Label]) -> tuple[Label, ...]:
    return tuple(label for label in some if label not in others)


def _rows_of_both(old: Run, new: Run) -> _Rows:
    """Return the rows in each run of the sites that both have, in the order of the new one."""
    where_old, where_new = ({s: i for i, s in enumerate(run.site_id)} for run in (old, new))
    both = [site for site in new.site_id if site in where_old]
    return np.array([where_old[s] for s in both], int), np.array([where_new[s] for s in both], int)


def _sites_only_in(run: Run, other: Run) -> tuple[tuple[str, Label], ...]:
    """Return id and name of the sites of a run that the other does not have."""
    known = {*other.site_id}
    sites = zip(run.site_id, run.site_name, strict=True)
    return tuple((site, name) for site, name in sites if site not in known)


_Shared = Sequence[tuple[RunCriterion, RunCriterion]]


def _changed_functions(shared: _Shared) -> tuple[tuple[str, Label], ...]:
    return tuple((b.id, b.label) for a, b in shared if a.definition != b.definition)


def _changed_policies(shared: _Shared) -> tuple[tuple[str, Label, str, str], ...]:
    return tuple((b.id, b.label, a.unknown, b.unknown) for a, b in shared if a.unknown != b.unknown)


def _paired(old: Run, new: Run) -> list[tuple[RunCriterion | None, RunCriterion | None]]:
    """Return each criterion of two runs in both of them; None in the one that lacks it."""
    keys = dict.fromkeys(_key(criterion) for run in (old, new) for criterion in run.criteria)
    return [(_find(old, key), _find(new, key)) for key in keys]


def _key(criterion: RunCriterion) -> tuple[str, tuple[str, str]]:
    # A criterion that measures something else, or in another unit, is another criterion.
    return criterion.id, criterion.kind


def _find(run: Run, key: tuple[str, tuple[str, str]]) -> RunCriterion | None:
    return next((c for c in run.criteria if _key(c) == key), None)


def _share(criterion: RunCriterion | None) -> float:
    return 0.0 if criterion is None else round(criterion.share, 12)


def _share_change(a: RunCriterion | None, b: RunCriterion | None) -> tuple[str, Label, float, float]:
    one = b or a
    if one is None:
        raise ValueError("a criterion in neither run")
    return one.id, one.label, _share(a), _share(b)


def _equal(a: Values, b: Values) -> npt.NDArray[np.bool_]:
    if object in (a.dtype, b.dtype):
        return np.array([x == y for x, y in zip(a.tolist(), b.tolist(), strict=True)], dtype=bool)
    return np.asarray((a == b) | (np.isnan(a) & np.isnan(b)))


@dataclass(frozen=True)
class _Scored:
    """The part of a criterion that the ranking uses."""

    label: Label
    share: float
    unknown: str
    score: FloatArray
    score_low: FloatArray
    score_high: FloatArray
    span: tuple[float, float] = (0.0, 1.0)


def _contributions(
    old: Run,
    new: Run,
    rows: _Rows,
    pairs: Sequence[tuple[RunCriterion | None, RunCriterion | None]],
) -> FloatArray:
    """Shapley value of each cause for each site, (4, k)."""
    runs = (old, new)
    cache: dict[tuple[int, int, int], FloatArray] = {}

    def score_of(number: int, data: int, function: int) -> FloatArray:
        key = (number, data, function)
        if key not in cache:
            # A criterion in one run only is treated as present in both, with weight 0 where it is missing.
            held, scored = (pairs[number][side] or pairs[number][1 - side] for side in (data, function))
            at = rows[data] if pairs[number][data] else rows[1 - data]
            if held is None or scored is None:
                raise ValueError("a criterion in neither run")
            cache[key] = scored.scorer(held.values[at])
        return cache[key]

    totals = {}
    for mix in product((0, 1), repeat=len(CAUSES)):
        data, function, weights, rules = mix
        criteria = []
        for number, pair in enumerate(pairs):
            ruled = pair[rules] or pair[1 - rules]
            if ruled is None:
                raise ValueError("a criterion in neither run")
            score = score_of(number, data, function)
            criteria.append(_Scored(ruled.label, _share(pair[weights]), ruled.unknown, score, score, score))
        ids = np.array([str(i) for i in range(len(rows[0]))], dtype=object)
        ranked = rank_sites(
            criteria,  # type: ignore[arg-type]  # it looks at these fields alone
            (), ids, min_coverage=runs[rules].min_coverage, method=runs[rules].method,
        )  # fmt: skip
        totals[mix] = ranked.score
    return _shapley(totals)


def _shapley(totals: Mapping[tuple[int, ...], FloatArray]) -> FloatArray:
    """Shapley value of each cause, from the scores under every mix of old (0) and new (1) causes."""
    count = len(CAUSES)
    out = np.zeros((count, len(totals[(0,) * count])))
    for cause in range(count):
        for mix in product((0, 1), repeat=count):
            if mix[cause]:
                continue
            changed = sum(mix)
            # Of the 4! orders, those in which exactly these causes changed before this one.
            weight = math.factorial(changed) * math.factorial(count - changed - 1) / math.factorial(count)
            after = tuple(1 if k == cause else bit for k, bit in enumerate(mix))
            out[cause] += weight * (totals[after] - totals[mix])
    return out


def adding_up(
    parts: Sequence[float] | FloatArray, total: float, decimals: int = DECIMALS
) -> tuple[float, ...]:
    """Round contributions so that they add up to the rounded total (largest remainder method)."""
    unit = 10**decimals
    scaled = np.asarray(parts, dtype=np.float64) * unit
    whole = np.floor(scaled)
    left = round(total * unit) - int(whole.sum())
    order = np.argsort(-(scaled - whole), kind="stable")
    for k in range(abs(left)):
        whole[order[k % len(order)] if left > 0 else order[-1 - k % len(order)]] += 1 if left > 0 else -1
    return tuple(float(x) / unit for x in whole)


def _shown(score: float) -> float | None:
    return None if math.isnan(score) else round(float(score), DECIMALS)


def _ranked_in_both(old: Run, new: Run, rows: _Rows) -> npt.NDArray[np.bool_]:
    return np.asarray((old.rank[rows[0]] > 0) & (new.rank[rows[1]] > 0))


def _among(run: Run, rows: npt.NDArray[np.int64], mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Rank among the sites that both runs rank; 0 for the others."""
    ranks = run.rank[rows]
    ordered = np.sort(ranks[mask])
    return np.where(mask, np.searchsorted(ordered, ranks, side="left") + 1, 0).astype(np.int64)
