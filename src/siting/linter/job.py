"""What a domain expert would notice: codes read as figures, reversed directions, wrong units."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from siting.criteria.registry import criteria
from siting.evidence import FloatArray
from siting.linter.finding import Finding, finding
from siting.outcome import VERDICTS, Outcome, ScoredCriterion
from siting.readers.missing import suspected_codes
from siting.rules.constraints import Constraint
from siting.scoring.smooth_values import Exponential
from siting.scoring.value_functions import Band, Categories, Linear
from siting.sites.column_direction import is_less_better
from siting.texts import join, say
from siting.texts.unit_words import after_number

AREA_FACTOR = 15.0  # mu in a hectare
_MIN_FACTOR = 50.0
_NOTHING = 1e-6
_MIN_SITES = 3
_SAME = 1e-9
_MAX_WORDS = 8


def missing_codes(c: ScoredCriterion) -> Iterator[Finding]:
    """Figures of a column that look like a code for missing."""
    if c.measure != "attribute" or c.measured.main.is_text:
        return
    value = c.measured.main.value
    rows = suspected_codes(value)
    if rows.any():
        codes = join((f"{code:.10g}" for code in np.unique(value[rows])), "mark.list")
        yield finding("missing-code", c.id, codes=codes, count=int(rows.sum()))


def other_words(c: ScoredCriterion) -> Iterator[Finding]:
    """Categories that only ``other`` scores."""
    if isinstance(c.function, Categories) and (words := c.function.fallen_to_other(c.measured.main)):
        more = ("...",) if len(words) > _MAX_WORDS else ()
        shown = join((*words[:_MAX_WORDS], *more), "mark.list")
        yield finding("category-other", c.id, words=shown, count=len(words), score=c.function.other)


def direction(c: ScoredCriterion) -> Iterator[Finding]:
    """Criteria with a known direction scored the other way round, as a harm in the site file."""
    better = criteria()[c.measure].better or ("less" if is_less_better(c.label, c.unit) else "")
    if not better or len(c.curve) < 2:
        return
    rising = all(b[1] >= a[1] for a, b in pairwise(c.curve))
    falling = all(b[1] <= a[1] for a, b in pairwise(c.curve))
    if rising != falling and rising == (better == "less"):
        yield finding("direction-reversed", c.id, better=say(f"lint.better.{better}"), how=c.value_text)


def units(c: ScoredCriterion) -> Iterator[Finding]:
    """Anchors that look as if they were in a different unit from the figures."""
    if not c.curve or isinstance(c.function, Band):
        return  # a band is in the unit of the measure, and a figure far below it is too near
    if not c.unit and c.measure == "attribute":
        yield finding("unit-missing", c.id)
    value = _figures(c)
    anchors = np.array([x for x, _ in c.curve])
    size = _factor(np.abs(value), float(np.abs(anchors).max()))
    if not size and c.unit in {"ha", "mu", "亩", "公顷"} and len(value):
        size = AREA_FACTOR if _fits_only_by(AREA_FACTOR, value, anchors) else 0.0
    if size:
        yield finding(
            "unit-magnitude",
            c.id,
            anchor=np.abs(anchors).max(),
            largest=np.abs(value).max(),
            unit=after_number(c.unit),
            size=size,
        )


def _figures(c: ScoredCriterion) -> FloatArray:
    main = c.measured.main
    value = main.value[main.known]
    return value[~suspected_codes(value)] if c.measure == "attribute" else value


def _factor(value: FloatArray, anchor: float) -> float:
    """Return the factor between figures and anchors if it matches a mistaken unit; otherwise 0."""
    if not len(value) or not anchor or value.max() < anchor * _NOTHING:
        return 0.0
    middle = float(np.median(value[value > anchor * _NOTHING]))
    sizes = [max(anchor / x, x / anchor) for x in (float(value.max()), middle)]
    return sizes[0] if min(sizes) >= _MIN_FACTOR else 0.0


def _fits_only_by(factor: float, value: FloatArray, anchors: FloatArray) -> bool:
    low, high = float(anchors.min()), float(anchors.max())
    if not ((value < low) | (value > high)).all():
        return False
    return any(bool(((value * f >= low) & (value * f <= high)).all()) for f in (factor, 1 / factor))


def anchors_of_sites(c: ScoredCriterion) -> Iterator[Finding]:
    """Anchors set at the worst and the best candidate: a further candidate would move them."""
    if c.measure != "attribute" or len(c.curve) < 2:
        return
    value = _figures(c)
    ends = sorted((c.curve[0][0], c.curve[-1][0]))
    if len(np.unique(value)) >= _MIN_SITES and np.allclose(
        ends, [value.min(), value.max()], rtol=_SAME, atol=0
    ):
        yield finding("anchors-of-sites", c.id, low=ends[0], high=ends[1], unit=after_number(c.unit))


def beyond_anchors(c: ScoredCriterion) -> Iterator[Finding]:
    """Sites with different figures that all lie at or beyond one anchor."""
    value, score = c.measured.main.value, c.score
    known = ~np.isnan(score) & ~np.isnan(value)
    # The flat parts of steps and bands are intended.
    if not isinstance(c.function, (Linear, Exponential)) or not known.any() or np.ptp(score[known]) <= _SAME:
        return
    for end in (0.0, 1.0):
        there = value[known & (score == end)]
        if len(np.unique(there)) > 1 and len(there) * 2 > known.sum():
            yield finding(
                "anchors-outside-some",
                c.id,
                count=len(there),
                score=end,
                low=there.min(),
                high=there.max(),
                unit=after_number(c.unit),
            )


def constraints(outcome: Outcome, given: Sequence[Constraint]) -> Iterator[Finding]:
    """Constraints that no site meets."""
    for constraint, verdict in zip(given, outcome.constraints, strict=False):
        if len(verdict.excludes) and verdict.excludes.all():
            main = next(c for c in outcome.criteria if c.id == constraint.criterion).measured.main
            figures = say("lint.figures.none")
            if not main.is_text and main.known.any():
                figures = say(
                    "lint.figures.between",
                    low=np.nanmin(main.value),
                    high=np.nanmax(main.value),
                    unit=after_number(main.unit),
                )
            yield finding(
                "constraint-excludes-all",
                constraint.criterion,
                constraint=verdict.label,
                count=len(verdict.excludes),
                figures=figures,
            )


def rules(outcome: Outcome) -> Iterator[Finding]:
    """Siting rules that no site meets, and those that nothing supplies."""
    silent = []
    for rule in outcome.rules:
        if len(rule.excludes) and rule.excludes.all():
            count = len(rule.excludes)
            figures = say("lint.figures.none")
            if np.isfinite(rule.value).any():
                low, high = np.nanmin(rule.value), np.nanmax(rule.value)
                figures = say("lint.figures.between", low=low, high=high, unit=after_number(rule.unit))
            yield finding("constraint-excludes-all", "", constraint=rule.label, count=count, figures=figures)
        if (rule.verdict == VERDICTS.index("unknown")).all():
            silent.append(rule.rule.object)
    if silent:
        objects = join(dict.fromkeys(found.label for found in silent), "mark.list")
        yield finding("rules-unknown", "", count=len(silent), total=len(outcome.rules), objects=objects)


OF_CRITERIA: tuple[Callable[[ScoredCriterion], Iterator[Finding]], ...] = (
    missing_codes,
    other_words,
    direction,
    units,
    anchors_of_sites,
    beyond_anchors,
)
"""The checks of one criterion, in the order of their findings."""
