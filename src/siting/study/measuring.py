"""The chunk engine: one pure function from a chunk of sites to an Arrow table of all its criteria.

It runs in line, in threads or on the workers of a Dask cluster; the figures of a site depend neither on that
nor on the size of the chunks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from siting.criteria.base import Measure
from siting.criteria.registry import criteria
from siting.errors import StudyError, did_you_mean, quote
from siting.evidence import FloatArray, Label, Measurements, Quantity
from siting.outcome import ConstraintVerdicts, RuleVerdicts, ScoredCriterion
from siting.outcome.columns import Packer, column_of, measured_of
from siting.records import dataclass
from siting.rules.constraints import Constraint
from siting.scoring.value_functions import Categories, ValueFn
from siting.sites.model import Sites
from siting.study.schema import CriterionPart
from siting.texts import say

if TYPE_CHECKING:
    from siting.rules.rule_verdicts import PreparedRule, RuleFigures

CHUNK = 12_500
"""Number of sites measured at a time."""

SCORES = ("score", "score_low", "score_high")
VERDICTS = ("verdict", "excludes")
RULE_FIGURES = ("why", "value", "low", "high", "feature", "word")

Report = Callable[[str], None]


@dataclass(frozen=True)
class ChunkFigures:
    """The measurements of a chunk of sites.

    ``measured`` and ``scores`` by criterion (score, lowest, highest); ``verdicts`` by constraint, then by
    rule: the verdict of each site, and whether it excludes the site; ``rules`` by rule.
    """

    measured: dict[str, Measurements]
    scores: dict[str, tuple[FloatArray, FloatArray, FloatArray]]
    verdicts: tuple[tuple[npt.NDArray[np.uint8], npt.NDArray[np.bool_]], ...]
    rules: tuple[RuleFigures, ...] = ()


@dataclass(frozen=True)
class Measurer:
    """The criteria of a study, ready to measure any chunk of sites.

    Parameters
    ----------
    parts, measures, functions
        Shape (m,): the criteria of the study, their measures, and their value functions.
    constraints, rules
        What a site must meet.
    where
        How messages refer to the study.
    beside
        Whether to measure the other quantities too, not only the scored ones.
    shared
        Whether chunks include the shared errors of sites; only sampling needs them.
    """

    parts: tuple[CriterionPart, ...]
    measures: tuple[Measure, ...]
    functions: tuple[ValueFn, ...]
    constraints: tuple[Constraint, ...]
    where: str
    beside: bool = True
    shared: bool = True
    rules: tuple[PreparedRule, ...] = ()

    def measure_chunk(self, sites: Sites, report: Report = lambda _id: None) -> pa.Table:
        """Measure, score and judge a chunk of sites; *report* is called with each criterion's id before it.

        Raises
        ------
        StudyError
            A value function or a constraint does not fit the figures of its criterion.
        SitingError
            Raised by a criterion.
        """
        packer = Packer()
        found = self.found(sites, report)
        for key, measured in found.measured.items():
            packer.measured(key, measured if self.shared else _without_shared(measured))
            for name, values in zip(SCORES, found.scores[key], strict=True):
                packer.column(f"{key}.{name}", values)
        for number, pair in enumerate(found.verdicts):
            for name, judged in zip(VERDICTS, pair, strict=True):
                packer.column(f"constraint.{number}.{name}", judged)
        for number, figures in enumerate(found.rules):
            for name in RULE_FIGURES:
                packer.column(f"rule.{number}.{name}", getattr(figures, name))
        return packer.table()

    def found(self, sites: Sites, report: Report = lambda _id: None) -> ChunkFigures:
        """Measure, score and judge a chunk of sites, as `measure_chunk` does."""
        measured: dict[str, Measurements] = {}
        scores = {}
        for part, measure, function in zip(self.parts, self.measures, self.functions, strict=True):
            report(part.id)
            taken = measure.measure(sites) if self.beside else measure.measure_scored(sites)
            self._require_fit(part.id, function, taken.main)
            if isinstance(function, Categories):
                taken = replace(taken, main=function.without_missing(taken.main))
            measured[part.id], main = taken, taken.main
            scores[part.id] = function.score(main)
        for constraint in self.constraints:
            self._require_kind(constraint, measured[constraint.criterion].main)
        rules = _judged(self.rules, sites, measured)
        verdicts = [c.judge(measured[c.criterion]) for c in self.constraints]
        verdicts += [(figures.verdict, figures.excludes) for figures in rules]
        return ChunkFigures(measured, scores, tuple(verdicts), rules)

    def _require_fit(self, key: str, function: ValueFn, main: Quantity) -> None:
        if function.unit is not None and function.unit != main.unit:
            raise StudyError(
                f"the value function of criterion '{key}' is in {quote(function.unit)}, the criterion in "
                f"{quote(main.unit) if main.unit else 'no unit'}",
                where=self.where,
                hint="Give its anchors in the unit of the criterion (see `siting criteria`).",
            )
        if main.is_text != function.takes_text:
            wanted = "categories" if main.is_text else "linear, or another for numbers"
            raise StudyError(
                f"criterion '{key}' gives {'words' if main.is_text else 'numbers'}, which its value function "
                f"'{function.kind}' cannot score",
                where=self.where,
                hint=f"Use kind: {wanted}.",
            )
        if isinstance(function, Categories) and (unlisted := function.unlisted(main)):
            near = did_you_mean(unlisted[0], function.scores)
            raise StudyError(
                f"criterion '{key}' has no score for the category {quote(unlisted[0])}",
                where=self.where,
                hint=f"List it under value.scores, or give value.other. {near}",
            )

    def _require_kind(self, constraint: Constraint, main: Quantity) -> None:
        if main.is_text != (constraint.one_of is not None):
            raise StudyError(
                f"the constraint on '{constraint.criterion}' does not fit: the criterion gives "
                f"{'words' if main.is_text else 'numbers'}",
                where=self.where,
                hint="Use one_of for words, at_least or at_most for numbers.",
            )

    def scored(self, tables: Sequence[pa.Table], sites: Sites) -> list[ScoredCriterion]:
        """Return the criteria over consecutive chunks; their shares are 0 until the weights are known.

        *sites* are those of the chunks, or some of them: what to supply depends on the columns of their file.
        """
        every = measured_of(tables, [part.id for part in self.parts])
        return [self._scored(i, measured, tables, sites) for i, measured in enumerate(every)]

    def _scored(
        self, number: int, measured: Measurements, tables: Sequence[pa.Table], sites: Sites
    ) -> ScoredCriterion:
        part, measure, function = self.parts[number], self.measures[number], self.functions[number]
        score, low, high = (column_of(tables, f"{part.id}.{name}") for name in SCORES)
        return ScoredCriterion(
            id=part.id,
            measure=part.measure_id,
            label=_label(part, measure, measured),
            unit=measured.main.unit,
            weight=0.0,
            share=0.0,
            unknown=part.unknown,
            value_text=function.text(measured.main.unit, measured.main.name)
            if isinstance(function, Categories)
            else function.text(measured.main.unit),
            curve=tuple(function.curve),
            measured=measured,
            score=score,
            score_low=low,
            score_high=high,
            thresholds=measure.thresholds,
            supply=measure.supply_for(sites),
            family=part.family or "",
            function=function,
            inputs=measure.inputs,
            changeable=criteria()[part.measure_id].changeable if part.changeable is None else part.changeable,
        )

    def verdicts(
        self, scored: Sequence[ScoredCriterion], tables: Sequence[pa.Table], sites: Sites
    ) -> list[ConstraintVerdicts]:
        """Return the verdicts of the constraints, then of the rules, over consecutive chunks.

        *sites* are those of the chunks, or some of them: what to supply depends on the columns of their file.
        """
        by_id = {c.id: c for c in scored}
        found: list[ConstraintVerdicts] = []
        for number, constraint in enumerate(self.constraints):
            criterion = by_id[constraint.criterion]
            verdict, excludes = (column_of(tables, f"constraint.{number}.{name}") for name in VERDICTS)
            label = constraint.label(criterion.label, criterion.unit)
            found.append(ConstraintVerdicts(label, verdict, excludes, criterion.id))
        own = {c.id: c.supply for c in scored}
        return [*found, *(self._rule(i, tables, sites, own) for i in range(len(self.rules)))]

    def _rule(
        self, number: int, tables: Sequence[pa.Table], sites: Sites, own: Mapping[str, Label]
    ) -> RuleVerdicts:
        from siting.rules.rule_verdicts import reasons

        ready = self.rules[number]
        at = len(self.constraints) + number
        verdict, excludes = (column_of(tables, f"constraint.{at}.{name}") for name in VERDICTS)
        columns: dict[str, Any] = {name: column_of(tables, f"rule.{number}.{name}") for name in RULE_FIGURES}
        return RuleVerdicts(
            ready.rule.label,
            verdict,
            excludes,
            rule=ready.rule,
            unit=ready.unit,
            names=ready.supply.names,
            reasons=reasons(ready.supply.lacking),
            supply=ready.supply.wanted(
                ready.rule.object, sites, own, inside=ready.rule.relation in {"inside", "distance_at_most"}
            ),
            sources=ready.sources,
            **columns,
        )


def _judged(
    rules: Sequence[PreparedRule], sites: Sites, measured: Mapping[str, Measurements]
) -> tuple[RuleFigures, ...]:
    if not rules:
        return ()
    from siting.rules.supplies import Chunk

    chunk = Chunk(sites, measured)
    return tuple(rule.judge(chunk) for rule in rules)


def _without_shared(measured: Measurements) -> Measurements:
    return replace(measured, main=replace(measured.main, shared=()))


def chunks_of(sites: Sites) -> Iterator[Sites]:
    """Cut sites into chunks."""
    return (sites.chunk(start, start + CHUNK) for start in range(0, len(sites), CHUNK))


def _label(part: CriterionPart, measure: Measure, measured: Measurements) -> Label:
    """Return the title of a criterion, which asks for the column while no site has a figure in it."""
    label = part.label.label if part.label else measure.label
    if part.measure_id == "attribute" and not measured.main.known.any():
        return say("criteria.to_fill", label=label)
    return label
