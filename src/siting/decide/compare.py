"""The same scores and weights by several methods: how far they agree, and what removing a rival changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from siting.decide.ranking import competition_ranks
from siting.evidence import FloatArray, Label
from siting.outcome import Comparison, IntArray, MethodResult, Outcome, Reversals, ScoredCriterion
from siting.scoring.methods import (
    TIE_DIGITS,
    WEIGHTED_SUM,
    Method,
    Promethee,
    aggregate,
    preference,
    promethee,
    topsis,
    vikor,
)  # fmt: skip
from siting.scoring.order import average_ranks, kendall_tau
from siting.texts import say

MAX_FOR_PROMETHEE = 5_000
"""PROMETHEE II compares every site with every other: its tables grow with the square of their number."""
MAX_REMOVED = 50
MAX_PAIRED = 200
MAX_REVERSED = 20_000
"""With more ranked sites no rival is removed: each removal ranks all others again."""

Progress = Callable[[int, int], None]


def _quiet(done: int, total: int) -> None:
    """Show no progress."""


def compare(outcome: Outcome, methods: Sequence[Method], *, progress: Progress = _quiet) -> Comparison:
    """Rank the ranked sites by other methods too.

    The main ranking comes first, as it is. UNKNOWN follows the policy of its criterion. *worst* counts as 0.
    *neutral* is left out by methods that look at each site alone; methods that compare sites use the site's
    weighted sum over the rest instead (which is equivalent to renormalising).
    """
    rows = np.flatnonzero(outcome.ranking.rank)
    share = np.array([c.share for c in outcome.criteria])
    scores = declared(outcome.criteria, rows)
    results = [_main(outcome)]
    chosen: list[Method] = [outcome.method]
    for done, method in enumerate(methods):
        progress(done, len(methods))
        if method.id != outcome.method.id:
            results.append(_result(method, scores, share, rows, len(outcome.sites)))
            chosen.append(method)
    progress(len(methods), len(methods))
    kendall, spearman = agreement(np.array([r.rank[rows] for r in results]))
    reversals = tuple(
        _reversals(method, result, scores, share, rows=rows, outcome=outcome)
        for method, result in zip(chosen, results, strict=True)
        if result.rank.any() and len(rows) <= MAX_REVERSED
    )
    return Comparison(tuple(results), kendall, spearman, reversals)


def declared(criteria: Sequence[ScoredCriterion], rows: IntArray) -> FloatArray:
    """Scores of *rows*, shape (k, m), 0 where the policy says that UNKNOWN is worst; else NaN."""
    columns = [
        np.nan_to_num(c.score[rows], nan=0.0) if c.unknown == "worst" else c.score[rows] for c in criteria
    ]
    return np.column_stack(columns)


def filled(scores: FloatArray, share: FloatArray) -> FloatArray:
    """Replace NaN by the site's weighted sum over the rest; shape (k, m)."""
    own = aggregate(WEIGHTED_SUM, scores, share)
    return np.where(np.isnan(scores), own[:, None], scores)


def figures(method: Method, scores: FloatArray, share: FloatArray) -> FloatArray:
    """Return the method's figure of each site, shape (k,), higher is better.

    scores (k, m) may hold NaN, but every site must be known in a criterion with weight. PROMETHEE II takes
    `MAX_FOR_PROMETHEE` sites at most.
    """
    if method.alone:
        found = aggregate(method, scores, share)
    elif method.kind == "topsis":
        found = topsis(filled(scores, share), share, normalisation=method.normalisation)
    elif method.kind == "vikor":
        found = 1 - vikor(filled(scores, share), share, v=method.v)
    else:
        assert isinstance(method, Promethee)  # noqa: S101  (the last of the union)
        found = promethee(filled(scores, share), share, chosen=method)
    return np.round(found, TIE_DIGITS)


def agreement(ranks: IntArray) -> tuple[FloatArray, FloatArray]:
    """Kendall's tau-b and Spearman's rho between rows of *ranks* (k, n) from 1, each shape (k, k).

    NaN where one of the two gives all sites the same rank: there is no order to compare.
    """
    count = len(ranks)
    tau, rho = np.full((count, count), np.nan), np.full((count, count), np.nan)
    ordered = [bool(np.ptp(row) > 0) if len(row) else False for row in ranks]
    means = [average_ranks(row) for row in ranks]
    for i in range(count):
        for j in range(i, count):
            if ordered[i] and ordered[j]:
                tau[i, j] = tau[j, i] = 1.0 if i == j else kendall_tau(ranks[i], ranks[j])
                rho[i, j] = rho[j, i] = 1.0 if i == j else float(np.corrcoef(means[i], means[j])[0, 1])
    return np.round(tau, TIE_DIGITS), np.round(rho, TIE_DIGITS)


def _main(outcome: Outcome) -> MethodResult:
    ranking, method = outcome.ranking, outcome.method
    score = np.where(ranking.rank > 0, ranking.score, np.nan)
    return MethodResult(method.id, method.label, score, ranking.rank, method.scale, method.alone)


def _result(
    method: Method, scores: FloatArray, share: FloatArray, rows: IntArray, count: int
) -> MethodResult:
    score, rank = np.full(count, np.nan), np.zeros(count, dtype=np.int64)
    remarks: tuple[Label, ...] = ()
    if isinstance(method, Promethee) and len(rows) > MAX_FOR_PROMETHEE:
        remarks = (
            say(
                "compare.promethee_left_out",
                sites=len(rows),
                max_sites=MAX_FOR_PROMETHEE,
            ),
        )
    elif len(rows):
        score[rows] = figures(method, scores, share)
        rank[rows] = competition_ranks(score[rows])
        if len(rows) > 1 and not np.ptp(score[rows]):
            remarks = (say("compare.no_difference"),)
    return MethodResult(method.id, method.label, score, rank, method.scale, method.alone, remarks)


def _reversals(
    method: Method,
    result: MethodResult,
    scores: FloatArray,
    share: FloatArray,
    *,
    rows: IntArray,
    outcome: Outcome,
) -> Reversals:
    """Rank without each of the best sites in turn."""
    by_rank = rows[np.argsort(outcome.ranking.rank[rows], kind="stable")]
    removed = by_rank[:MAX_REMOVED]
    place = {int(row): i for i, row in enumerate(rows)}
    whole = result.rank[rows]
    ranks = np.zeros((len(removed), len(outcome.sites)), dtype=np.int64)
    swapped = np.zeros(len(removed), dtype=np.int64)
    paired = np.array([place[int(row)] for row in by_rank[:MAX_PAIRED]])
    first_lost = []
    without = _without(method, scores, share, whole)
    for number, row in enumerate(removed.tolist()):
        gone = place[row]
        rest = np.delete(np.arange(len(rows)), gone)
        found = without(gone)
        ranks[number, rows[rest]] = found[rest]
        pairs = paired[paired != gone]
        swapped[number] = _swaps(whole[pairs], found[pairs])
        firsts = set(np.flatnonzero(whole == 1).tolist())
        if gone not in firsts and firsts != set(rest[found[rest] == 1].tolist()):
            first_lost.append(row)
    return Reversals(method.id, removed, ranks, swapped, tuple(first_lost))


def _without(
    method: Method, scores: FloatArray, share: FloatArray, whole: IntArray
) -> Callable[[int], IntArray]:
    """Return a function from the removed site to the others' ranks, shape (k,); its own entry is void."""

    def alone(gone: int) -> IntArray:
        return np.asarray(whole - (whole > whole[gone]), dtype=np.int64)

    def anew(gone: int) -> IntArray:
        rest = np.delete(np.arange(len(whole)), gone)
        found = np.zeros(len(whole), dtype=np.int64)
        if len(rest):
            found[rest] = competition_ranks(figures(method, scores[rest], share))
        return found

    def by_flow(gone: int) -> IntArray:
        # Preferences between two sites do not depend on a third: a flow only loses one term.
        assert isinstance(method, Promethee)  # noqa: S101  (chosen below)
        lead = full - full[gone]
        lost = (preference(lead, method) - preference(-lead, method)) @ share
        left = np.round((flow * (len(whole) - 1) - lost) / max(len(whole) - 2, 1), TIE_DIGITS)
        rest = np.delete(np.arange(len(whole)), gone)
        found = np.zeros(len(whole), dtype=np.int64)
        found[rest] = competition_ranks(left[rest])
        return found

    if method.alone:
        return alone
    if isinstance(method, Promethee):
        full = filled(scores, share)
        flow = promethee(full, share, chosen=method)
        return by_flow
    return anew


def _swaps(before: IntArray, after: IntArray) -> int:
    """Count pairs whose order is reversed; a tie made or broken does not count."""
    turned = np.sign(before[:, None] - before) * np.sign(after[:, None] - after)
    return int((turned < 0).sum()) // 2
