"""What looks wrong, or idle, in a study that runs: findings with how to mend them. Nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from siting.decide.compare import declared, filled
from siting.decide.methods import WEIGHTED_SUM, aggregate
from siting.decide.outcome import Outcome, ScoredCriterion
from siting.decide.values import Categories, Step, StepRange
from siting.evidence import FloatArray, Label
from siting.rules.constraints import Constraint

Severity = Literal["warning", "note"]
CORRELATED = 0.9
MOSTLY = 0.5
_FEWEST = 5  # fewer sites than these correlate by chance
_FACTOR = 100.0
_SAME = 1e-9
# What no site can have, by unit: lowest and highest.
_POSSIBLE = {
    "%": (0.0, 100.0), "h/yr": (0.0, 8784.0), "km": (0.0, 20_100.0), "m": (-500.0, 9_000.0), "ms": (0.0, np.inf),
    "MW": (0.0, np.inf), "kV": (0.0, np.inf), "ha": (0.0, np.inf), "mu": (0.0, np.inf), "g": (0.0, np.inf),
}  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One finding: what it is, how grave, about which criterion (empty: the study), and how to mend it."""

    id: str
    severity: Severity
    criterion: str
    text: Label
    mend: Label


def lint(
    outcome: Outcome, constraints: Sequence[Constraint] = (), *, correlated: float = CORRELATED
) -> tuple[Finding, ...]:
    """Findings of a run, criterion by criterion and then of the study, warnings and notes.

    *constraints* are those of the study; *correlated* is the least abs(rho) that counts as double.
    """
    found: list[Finding] = []
    for c in outcome.criteria:
        found += _scores(c)
        found += _ranges(c, [x for x in constraints if x.criterion == c.id])
        found += _units(c)
    found += _double(outcome.criteria, correlated)
    found += _idle_weights(outcome)
    place = {c.id: i for i, c in enumerate(outcome.criteria)}
    return tuple(sorted(found, key=lambda f: place.get(f.criterion, len(place))))


def _scores(c: ScoredCriterion) -> Iterator[Finding]:
    """Scores that tell no site from another, or are not there."""
    score = c.score[~np.isnan(c.score)]
    count = len(c.score)
    if len(score) < count * (1 - MOSTLY) or not len(score):
        unknown = count - len(score)
        yield Finding(
            "mostly-unknown", "warning", c.id,
            Label(f"UNKNOWN at {unknown} of {count} sites", f"{count}个地块中有{unknown}个未知"),
            Label(f"Supply {c.supply.en}, or give it less weight.", f"请补充：{c.supply.zh}；或降低其权重。"),
        )  # fmt: skip
    if c.share == 0:
        yield Finding(
            "no-weight", "note", c.id,
            Label("has no weight: it is shown and does not count", "权重为零：只展示，不计分"),
            Label("Give it a weight, or leave it as a figure to read.", "可赋予权重，或仅作参考。"),
        )  # fmt: skip
        return
    if len(score) < 2 or np.ptp(score) > _SAME:
        return
    if c.curve and score[0] in {0.0, 1.0}:
        low, high = np.nanmin(c.measured.main.value), np.nanmax(c.measured.main.value)
        yield Finding(
            "anchors-outside", "warning", c.id,
            Label(
                f"every site scores {score[0]:g}: the figures, {low:g} to {high:g} {c.unit}, lie beyond the anchors "
                f"({c.value_text.en})",
                f"所有地块均得{score[0]:g}分：数值{low:g}至{high:g}{c.unit}均在锚点之外（{c.value_text.zh}）",
            ),
            Label("Set anchors among the figures, if that is what the scale means.", "若合理，请将锚点设在数值范围内。"),
        )  # fmt: skip
        return
    yield Finding(
        "no-difference", "warning", c.id,
        Label(f"every site scores {score[0]:.3g}: it tells no site from another", f"所有地块均得{score[0]:.3g}分，无法区分地块"),
        Label("Drop it, or measure more finely.", "可删去，或细化测量。"),
    )  # fmt: skip


def _ranges(c: ScoredCriterion, constraints: Sequence[Constraint]) -> Iterator[Finding]:
    """Steps and categories that no site can reach, or none does."""
    main = c.measured.main
    if isinstance(c.function, Categories) and main.text is not None:
        present = set(main.text.unique().drop_null().to_pylist())
        for word in sorted(set(c.function.scores) - present):
            yield Finding(
                "category-unused", "note", c.id,
                Label(f"no site is '{word}'", f"没有地块属于“{word}”"),
                Label("Check its spelling against the site file.", "请核对与地块文件中的写法。"),
            )  # fmt: skip
    if not isinstance(c.function, Step):
        return
    least, most = _POSSIBLE.get(c.unit, (-np.inf, np.inf))
    for x in constraints:
        least = max(least, -np.inf if x.at_least is None else x.at_least)
        most = min(most, np.inf if x.at_most is None else x.at_most)
    known = main.known
    for number, step in enumerate(c.function.steps, start=1):
        low, high = _limits(step)
        if high < least or low > most or (high == least and number == 1) or (low == most and step.max is None):
            yield Finding(
                "step-unreachable", "warning", c.id,
                Label(
                    f"no ranked site can reach step {number} ({_span(step)} {c.unit}): figures lie in {least:g} to {most:g}",
                    f"参与排名的地块都不可能落入第{number}级（{_span(step)}{c.unit}）：数值在{least:g}至{most:g}之间",
                ),
                Label("Drop the step, or mend its limits or the constraint.", "请删去该级，或修改界限或约束。"),
            )  # fmt: skip
        elif not np.any(known & (main.low <= high) & (main.high >= low)):
            yield Finding(
                "step-unused", "note", c.id,
                Label(f"no site falls into step {number} ({_span(step)} {c.unit})", f"没有地块落入第{number}级（{_span(step)}{c.unit}）"),
                Label("Right if the scale is meant for other sites, too.", "若该量表也用于其他地块，则无妨。"),
            )  # fmt: skip
    first, last = _limits(c.function.steps[0])[0], _limits(c.function.steps[-1])[1]
    outside = int(np.sum(known & ((main.value < first) | (main.value > last))))
    if outside:
        yield Finding(
            "steps-gap", "warning", c.id,
            Label(
                f"{outside} sites lie outside all steps ({first:g} to {last:g} {c.unit}) and take the score of the nearest",
                f"有{outside}个地块在各级范围（{first:g}至{last:g}{c.unit}）之外，按最近一级计分",
            ),
            Label("Leave out min of the first step and max of the last, or add steps.", "请去掉首级的 min 和末级的 max，或增加分级。"),
        )  # fmt: skip


def _limits(step: StepRange) -> tuple[float, float]:
    return (-np.inf if step.min is None else step.min, np.inf if step.max is None else step.max)


def _span(step: StepRange) -> str:
    low, high = ("" if x is None else f"{x:g}" for x in (step.min, step.max))
    return f"{low}..{high}"


def _units(c: ScoredCriterion) -> Iterator[Finding]:
    """Anchors that look as if they were in another unit."""
    if not c.curve or c.function is None:
        return
    value = c.measured.main.value
    value = np.abs(value[~np.isnan(value)])
    anchor = max(abs(x) for x, _ in c.curve)
    if not c.unit:
        yield Finding(
            "unit-missing", "note", c.id,
            Label("is a number without a unit", "数值没有单位"),
            Label("Say it: params: {unit: ...}.", "请注明：params: {unit: ...}。"),
        )  # fmt: skip
    if len(value) and value.max() > 0 and anchor > 0:
        ratio = anchor / value.max()
        if ratio >= _FACTOR or ratio <= 1 / _FACTOR:
            many, many_zh = ("times", "倍") if ratio > 1 else ("th of", "分之一")
            size = ratio if ratio > 1 else 1 / ratio
            yield Finding(
                "unit-magnitude", "warning", c.id,
                Label(
                    f"the largest anchor, {anchor:g}, is {size:,.0f} {many} the largest figure, {value.max():g} {c.unit}",
                    f"最大锚点{anchor:g}是最大数值{value.max():g}{c.unit}的{size:,.0f}{many_zh}",
                ),
                Label(
                    f"Give anchors in {c.unit or 'the unit of the figures'} (not, say, metres for kilometres or shares for percent).",
                    f"锚点单位应为{c.unit or '数值的单位'}（例如不要以米代公里、以小数代百分数）。",
                ),
            )  # fmt: skip


def _double(criteria: Sequence[ScoredCriterion], limit: float) -> Iterator[Finding]:
    """Pairs of criteria whose scores go together, or against each other."""
    weighing = [c for c in criteria if c.share > 0]
    for one, other in combinations(weighing, 2):
        both = ~np.isnan(one.score) & ~np.isnan(other.score)
        rho = _spearman(one.score[both], other.score[both])
        if rho is None or abs(rho) < limit:
            continue
        share = one.share + other.share
        against = Label("against each other", "此消彼长") if rho < 0 else Label("together", "同增同减")
        yield Finding(
            "double-counting", "warning" if rho > 0 else "note", other.id,
            Label(
                f"its scores and those of '{one.id}' go {against.en} (rho {rho:.2f} over {both.sum()} sites, limit "
                f"{limit:g}); both weigh {share:.0%}",
                f"其得分与“{one.id}”{against.zh}（{both.sum()}个地块，ρ={rho:.2f}，阈值{limit:g}）；合计权重{share:.0%}",
            ),
            Label("If both say the same thing, keep one or share one weight.", "若二者含义相同，请只留其一或共用一份权重。")
            if rho > 0
            else Label("A trade-off: the weights of these two decide.", "二者互相制约，权重起决定作用。"),
        )  # fmt: skip


def _spearman(one: FloatArray, other: FloatArray) -> float | None:
    """Spearman's rho; None where there are too few sites, or one of them does not differ."""
    if len(one) < _FEWEST or not np.ptp(one) or not np.ptp(other):
        return None
    from scipy.stats import rankdata

    return float(np.corrcoef(rankdata(one), rankdata(other))[0, 1])


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
            continue  # it is alone, or found to tell no site from another
        rest = aggregate(WEIGHTED_SUM, scores, others / others.sum())
        if np.isnan(rest).any():
            continue
        # UNKNOWN is as what the rest says, so along falling rest the score must never rise.
        with_it = np.round(np.where(np.isnan(own), rest, own), 12)
        if _agree(np.round(rest, 12), with_it):
            yield Finding(
                "weight-idle", "note", c.id,
                Label("no weight of it changes the order: it agrees with all the rest", "其权重取任何值都不改变次序：与其余指标一致"),
                Label("Nothing to mend; do not argue about this weight.", "无需修改，也不必为此权重争论。"),
            )  # fmt: skip
    weighing = filled(scores, share)[:, share > 0]
    best = rows[outcome.ranking.rank[rows] == 1]
    first = np.flatnonzero(rows == best[0])[0]
    if np.all(weighing[first] >= weighing) and np.ptp(weighing, axis=0).any():
        name = str(outcome.sites.frame["site_id"].iloc[best[0]])
        yield Finding(
            "winner-fixed", "note", "",
            Label(f"'{name}' is best or level in every criterion: no weights make another first", f"“{name}”各项均最优或并列：任何权重都不会让其他地块居首"),
            Label("Nothing to mend.", "无需修改。"),
        )  # fmt: skip


def _agree(rest: FloatArray, own: FloatArray) -> bool:
    """Whether no pair of sites is ordered one way by *rest* and the other way by *own*."""
    order = np.lexsort((-own, -rest))
    ordered, value = rest[order], own[order]
    # Best of each group of equal rest must not exceed the least of any group before it.
    least = np.minimum.accumulate(value)
    starts = np.flatnonzero(np.diff(ordered) < 0) + 1
    return bool(np.all(value[starts] <= least[starts - 1])) if len(starts) else True
