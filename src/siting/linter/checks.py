"""What looks wrong, or has no effect, in a study: findings with what to do about them. Nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from siting.conventions import GROUND_M
from siting.decide.compare import declared, filled
from siting.evidence import FloatArray, Label
from siting.linter import job
from siting.linter.finding import Finding, finding, named
from siting.linter.site_data import doubts, in_site_file
from siting.linter.structure import structural
from siting.outcome import Outcome, ScoredCriterion
from siting.rules.constraints import Constraint
from siting.scoring.methods import TIE_DIGITS, WEIGHTED_SUM, aggregate
from siting.scoring.order import average_ranks
from siting.scoring.value_functions import Categories, Step, StepRange
from siting.texts import say
from siting.texts.category_words import category_words
from siting.texts.shares import sum_text
from siting.texts.unit_words import after_number

CORRELATED = 0.9
MOSTLY = 0.5
_MIN_SITES = 5  # fewer sites than this correlate by chance
_SAME = 1e-9
# Physically possible range by unit: lowest and highest.
_POSSIBLE = {
    "%": (0.0, 100.0), "h/yr": (0.0, 8784.0), "km": (0.0, 20_100.0), "m": GROUND_M.value,
    "ms": (0.0, np.inf),
    "MW": (0.0, np.inf), "kV": (0.0, np.inf), "ha": (0.0, np.inf), "mu": (0.0, np.inf), "g": (0.0, np.inf),
}  # fmt: skip


def lint(
    outcome: Outcome, constraints: Sequence[Constraint] = (), *, correlated: float = CORRELATED
) -> tuple[Finding, ...]:
    """Return the findings of a run, criterion by criterion and then of the study.

    *constraints* are those of the study; *correlated* is the least abs(rho) that counts as double counting.
    """
    found: list[Finding] = []
    for c in outcome.criteria:
        found += _scores(c, all_held=outcome.whole is None)
        found += _words(c)
        found += _steps(c, [x for x in constraints if x.criterion == c.id])
        for notice in job.OF_CRITERIA:
            found += notice(c)
    found += structural(outcome)
    found += _double(outcome.criteria, correlated)
    found += _idle_weights(outcome)
    found += job.constraints(outcome, constraints)
    found += job.rules(outcome)
    found += [in_site_file(line) for line in doubts(outcome.sites)]
    place = {c.id: i for i, c in enumerate(outcome.criteria)}
    return tuple(sorted(found, key=lambda f: place.get(f.criterion, len(place))))


def verdict(findings: Sequence[Finding], *, ranked: int) -> Label:
    """Return the verdict of a check: good only if a site is ranked and there is no warning."""
    warned = sum(f.severity == "warning" for f in findings)
    if not ranked:
        return say("check.none_ranked")
    return say("check.warned", count=warned) if warned else say("check.good")


def _scores(c: ScoredCriterion, *, all_held: bool) -> Iterator[Finding]:
    """Scores that do not distinguish the sites, or are missing; the best of very many do not show it."""
    score = c.score[~np.isnan(c.score)]
    count = len(c.score)
    if all_held and len(score) < count * (1 - MOSTLY):
        yield finding(
            "mostly-unknown", c.id, unknown=count - len(score), count=count,
            supply=c.supply,
        )  # fmt: skip
    if c.share == 0:
        yield finding("no-weight", c.id)
    elif all_held and len(score) > 1 and np.ptp(score) <= _SAME:
        if c.curve and score[0] in {0.0, 1.0}:
            value = c.measured.main.value
            yield finding(
                "anchors-outside", c.id, score=score[0], low=np.nanmin(value), high=np.nanmax(value),
                unit=after_number(c.unit), how=c.value_text,
            )  # fmt: skip
        else:
            yield finding("no-difference", c.id, score=score[0])


def _words(c: ScoredCriterion) -> Iterator[Finding]:
    """Categories that no site has."""
    text = c.measured.main.text
    if isinstance(c.function, Categories) and text is not None:
        present = {c.function.listed(word) for word in text.unique().drop_null().to_pylist()}
        for word in sorted(set(c.function.scores) - present):
            yield finding("category-unused", c.id, word=category_words(word, c.measured.main.name))


def _steps(c: ScoredCriterion, constraints: Sequence[Constraint]) -> Iterator[Finding]:
    """Yield steps that no site can reach, steps that none does, and sites beyond all steps."""
    if not isinstance(c.function, Step):
        return
    least, most = _POSSIBLE.get(c.unit, (-np.inf, np.inf))
    for x in constraints:
        least = max(least, -np.inf if x.at_least is None else x.at_least)
        most = min(most, np.inf if x.at_most is None else x.at_most)
    main = c.measured.main
    for number, step in enumerate(c.function.steps, start=1):
        low, high = _limits(step)
        at = {"number": number, "span": f"{low:g} .. {high:g}", "unit": after_number(c.unit)}
        if high < least or low > most:
            yield finding("step-unreachable", c.id, **at, least=least, most=most)
        elif not np.any(main.known & (main.low <= high) & (main.high >= low)):
            yield finding("step-unused", c.id, **at)
    first, last = _limits(c.function.steps[0])[0], _limits(c.function.steps[-1])[1]
    outside = int(np.sum(main.known & ((main.value < first) | (main.value > last))))
    if outside:
        yield finding("steps-gap", c.id, outside=outside, first=first, last=last, unit=after_number(c.unit))


def _limits(step: StepRange) -> tuple[float, float]:
    return (-np.inf if step.min is None else step.min, np.inf if step.max is None else step.max)


def _double(criteria: Sequence[ScoredCriterion], limit: float) -> Iterator[Finding]:
    """Pairs of criteria whose scores are correlated, positively or negatively."""
    shares = [c.share for c in criteria]
    for k, m in combinations([k for k, share in enumerate(shares) if share > 0], 2):
        one, other = criteria[k], criteria[m]
        both = ~np.isnan(one.score) & ~np.isnan(other.score)
        rho = _spearman(one.score[both], other.score[both])
        if rho is not None and abs(rho) >= limit:
            yield finding(
                "double-counting" if rho > 0 else "trade-off", other.id, other=named(one), rho=rho,
                sites=both.sum(), limit=limit, share=sum_text(shares, (k, m)),
            )  # fmt: skip


def _spearman(one: FloatArray, other: FloatArray) -> float | None:
    """Spearman's rho; None if there are too few sites, or one of the two is constant."""
    if len(one) < _MIN_SITES or not np.ptp(one) or not np.ptp(other):
        return None
    return float(np.corrcoef(average_ranks(one), average_ranks(other))[0, 1])


def _idle_weights(outcome: Outcome) -> Iterator[Finding]:
    """Weights that cannot change the order of the ranked sites, by the weighted sum."""
    rows = np.flatnonzero(outcome.ranking.rank)
    share = np.array([c.share for c in outcome.criteria])
    if len(rows) < 2:
        return
    scores = declared(outcome.criteria, rows)
    for number, c in enumerate(outcome.criteria):
        own = scores[:, number]
        known = own[~np.isnan(own)]
        others = np.where(np.arange(len(share)) == number, 0.0, share)
        if not others.any() or len(known) < 2 or np.ptp(known) <= _SAME:
            continue  # it is the only one, or already found not to distinguish the sites
        rest = aggregate(WEIGHTED_SUM, scores, others / others.sum())
        # UNKNOWN takes the score of the rest, so as the rest falls the score must never rise.
        if not np.isnan(rest).any() and _agree(rest, np.where(np.isnan(own), rest, own)):
            yield finding("weight-idle", c.id)
    yield from _fixed_winner(outcome, rows, filled(scores, share)[:, share > 0])


def _fixed_winner(outcome: Outcome, rows: npt.NDArray[np.int64], weighing: FloatArray) -> Iterator[Finding]:
    """Yield the first site if no other of the *rows* scores higher in any criterion that counts."""
    first = int(np.argmin(outcome.ranking.rank[rows]))
    if np.all(weighing[first] >= weighing) and np.ptp(weighing, axis=0).any():
        yield finding("winner-fixed", "", site=outcome.sites.label(int(rows[first])))


def _agree(rest: FloatArray, own: FloatArray) -> bool:
    """Whether no pair of sites is ordered one way by *rest* and the other way by *own*."""
    order = np.lexsort((-own, -np.round(rest, TIE_DIGITS)))
    ordered, value = np.round(rest, TIE_DIGITS)[order], np.round(own, TIE_DIGITS)[order]
    # The best of each group with equal rest must not exceed the least of the groups before it.
    least = np.minimum.accumulate(value)
    starts = np.flatnonzero(np.diff(ordered) < 0) + 1
    return bool(np.all(value[starts] <= least[starts - 1]))
