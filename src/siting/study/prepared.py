"""The criteria of a study, prepared with its layers and its climate: ready to measure any sites."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from siting.catalogue import Catalogue
from siting.criteria.base import Measure
from siting.criteria.registry import criteria
from siting.errors import StudyError
from siting.records import dataclass
from siting.scoring.value_functions import ValueFn, value_function
from siting.study.layers import UserLayers, read_layers
from siting.study.load import Study
from siting.study.measuring import Measurer
from siting.study.own_climate import climate_file, told_of
from siting.study.schema import CriterionPart

if TYPE_CHECKING:
    from siting.rules.rule_verdicts import PreparedRule


@dataclass(frozen=True)
class Prepared:
    """A study that is ready to measure, and what it was made from.

    Parameters
    ----------
    measurer
        Measures any chunk of sites.
    measures
        Shape (m,): the measures of its criteria.
    rules
        Its siting rules.
    catalogue, user
        All layers, and those of the study.
    climate_inputs
        Digests of the climate's own files.
    """

    measurer: Measurer
    measures: list[Measure]
    rules: tuple[PreparedRule, ...]
    catalogue: Catalogue
    user: UserLayers
    climate_inputs: tuple[dict[str, str], ...]


def prepared(
    study: Study, *, beside: bool, weather: str | Path | None = None, table: str | Path | None = None
) -> Prepared:
    """Prepare a study for measuring.

    Parameters
    ----------
    study
        A study from `load_study`.
    beside
        Whether to measure quantities that are only shown, beside those that are scored.
    weather, table
        As for `siting.run`.

    Raises
    ------
    SitingError
        One line: a layer or the climate cannot be read, or a criterion cannot be prepared.
    """
    user = read_layers(study.file.layers, study.path, study.connections)
    own_climate = climate_file(study, weather=weather, table=table)
    climate_sources, climate_inputs = told_of(own_climate)
    catalogue = Catalogue(user.layers, {**user.sources, **climate_sources}, own_climate, user.rasters)
    measures = prepare(study, catalogue)
    by_id = {part.id: m for part, m in zip(study.file.criteria, measures, strict=True)}
    rules = _prepared_rules(study, catalogue, by_id)
    measurer = Measurer(
        study.file.criteria,
        tuple(measures),
        tuple(_function(study, part, m) for part, m in zip(study.file.criteria, measures, strict=True)),
        study.file.constraints,
        str(study.path),
        beside,
        rules=rules,
    )
    return Prepared(measurer, measures, rules, catalogue, user, tuple(climate_inputs))


def prepare(study: Study, catalogue: Catalogue) -> list[Measure]:
    """Prepare the criteria of a study for measuring."""
    return [
        criteria().prepare(part.measure_id, params, catalogue)
        for part, params in zip(study.file.criteria, study.params, strict=True)
    ]


def _prepared_rules(
    study: Study, catalogue: Catalogue, measures: Mapping[str, Measure]
) -> tuple[PreparedRule, ...]:
    if not study.rules.rules:
        return ()
    from siting.study.rules import prepare_rules

    return prepare_rules(study.file, study.rules.rules, catalogue, measures, str(study.path))


def _function(study: Study, part: CriterionPart, measure: Measure) -> ValueFn:
    if part.value is not None:
        return part.value
    if measure.default_value is None:
        raise StudyError(
            f"criterion '{part.id}' has no value function",
            where=str(study.path),
            hint="Add value: {kind: linear, worst: ..., best: ...} with anchors in its unit.",
        )
    return value_function(dict(measure.default_value))
