"""What a plot of a value function needs: the curve over a suitable range, and the sites on it."""

from __future__ import annotations

import numpy as np

from siting.evidence import FloatArray, Label
from siting.outcome import IntArray, Outcome, ScoredCriterion
from siting.records import dataclass
from siting.scoring.curves import Curve
from siting.scoring.value_functions import Categories

_MARGIN = 0.04


@dataclass(frozen=True)
class ValuePlot:
    """One criterion: its curve, and the sites with a known value, by column.

    span is the range of values [unit] to draw, and curve covers all of it. rows (k,) are the known sites,
    with value, low, high [unit] and score (k,); rank is 0 where not ranked. A criterion of words has
    ``words`` instead of a curve, as (word, score, number of sites), best first; ``quantity`` is the name of
    what was measured.
    """

    id: str
    label: Label
    unit: str
    share: float
    text: Label
    span: tuple[float, float]
    curve: Curve
    rows: IntArray
    value: FloatArray
    low: FloatArray
    high: FloatArray
    score: FloatArray
    rank: IntArray
    words: tuple[tuple[str, float, int], ...]
    unknown: int
    quantity: str


def value_plots(outcome: Outcome) -> tuple[ValuePlot, ...]:
    """Return a plot for each criterion of the study, in order."""
    return tuple(_plot(c, outcome.ranking.rank) for c in outcome.criteria)


def _plot(c: ScoredCriterion, rank: IntArray) -> ValuePlot:
    main = c.measured.main
    rows = np.flatnonzero(~np.isnan(c.score))
    nothing = np.zeros(len(rows))
    span, curve = (0.0, 1.0), c.curve
    words: tuple[tuple[str, float, int], ...] = ()
    if main.is_text:
        words = _words(c, rows)
        value, low, high = nothing, nothing, nothing
    else:
        value, low, high = main.value[rows], main.low[rows], main.high[rows]
        span = _span(c.curve, low, np.where(np.isinf(high), value, high))
        high = np.minimum(
            high, span[1]
        )  # an interval without an upper limit is drawn to the end of the range
        curve = _over(c.curve, span)
    return ValuePlot(
        c.id, c.label, c.unit, c.share, c.value_text, span, curve, rows, value, low, high, c.score[rows],
        rank[rows], words, len(c.score) - len(rows), main.name,
    )  # fmt: skip


def _span(curve: Curve, low: FloatArray, high: FloatArray) -> tuple[float, float]:
    """Range that covers the anchors and the sites, with a margin."""
    ends = [x for x, _ in curve]
    if len(low):
        ends += [float(low.min()), float(high.max())]
    first, last = min(ends), max(ends)
    margin = (last - first) * _MARGIN or abs(first) * _MARGIN or 1.0
    # No margin below 0 for values that cannot be negative.
    return (max(first - margin, 0.0) if first >= 0 else first - margin, last + margin)


def _over(curve: Curve, span: tuple[float, float]) -> Curve:
    """Extend the level parts to the ends of the range."""
    first, last = curve[0], curve[-1]
    before = ((span[0], first[1]),) if span[0] < first[0] else ()
    after = ((span[1], last[1]),) if span[1] > last[0] else ()
    return (*before, *curve, *after)


def _words(c: ScoredCriterion, rows: IntArray) -> tuple[tuple[str, float, int], ...]:
    assert c.measured.main.text is not None  # noqa: S101  (asked by the caller)
    held = c.measured.main.text.to_pylist()
    score = {held[row]: float(c.score[row]) for row in rows}
    count = dict.fromkeys(score, 0)
    for row in rows:
        count[held[row]] += 1
    if isinstance(c.function, Categories):
        score |= c.function.scores
    return tuple((w, score[w], count.get(w, 0)) for w in sorted(score, key=lambda w: (-score[w], w)))
