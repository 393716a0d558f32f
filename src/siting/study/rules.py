"""The siting rules of a study: which apply, and what supplies the object of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from siting.catalogue import Catalogue, Layer, embedded_layers
from siting.criteria.attribute import AttributeParams
from siting.criteria.base import Criterion, Measure
from siting.criteria.overlap import require_areas
from siting.criteria.registry import criteria
from siting.errors import LayerError, StudyError, did_you_mean, quote
from siting.readers.door import printable
from siting.readers.strict_yaml import StrictYaml
from siting.rules.read import (
    OWN_SET,
    object_of,
    presets,
    read_rule_set,
    rules_of,
    siting_rule,
    unknown_object,
)
from siting.rules.rule import RuleObject, SitingRule
from siting.rules.rule_verdicts import PreparedRule
from siting.rules.schema import DISTANCES, FIGURES, WORDS, RulePart, SupplyPart, UsePart
from siting.rules.supplies import FigureSupply, LayerSupply, NoSupply, Supply, fits
from siting.study.schema import StudyFile
from siting.study.study_rules import StudyRules
from siting.texts import say

_YAML = (".yaml", ".yml")


def read_rules(study: StudyFile, file: StrictYaml) -> StudyRules:
    """Read the rules that a study names.

    Raises `RulesError` with the line of a fault in a set, `StudyError` with that of one in the study.
    """
    found: list[SitingRule] = []
    inputs: list[dict[str, str]] = []
    own_title = say("rules.own_set")
    for number, entry in enumerate(study.rules):
        where = file.where(("rules", number))
        if isinstance(entry, RulePart):
            _require_objects(entry, where, number)
            if isinstance(entry.limit, dict):
                raise StudyError(
                    f"rules[{number + 1}].limit: a rule of a study has no grades, and its limit has",
                    where=where,
                    hint="Give one figure, or write a set with grades in a file of its own",
                )
            found.append(siting_rule(entry, OWN_SET, own_title))
            continue
        path = _path(entry, file.path.parent, where, number)
        given, digest = read_rule_set(path)
        inputs.append({"role": "rules", "name": printable(path.name), "sha256": digest})
        found += rules_of(given, entry, where)
    ids = [rule.id for rule in found]
    twice = next((key for key in ids if ids.count(key) > 1), None)
    if twice:
        raise StudyError(
            f"the rule {quote(twice)} is applied twice",
            where=file.where(("rules",)),
            hint="Name a set once, or choose its rules with only or without.",
        )
    _require_supplies(study, found, file)
    return StudyRules(tuple(found), tuple(inputs))


def _path(entry: UsePart, folder: Path, where: str, number: int) -> Path:
    if entry.use in presets():
        return presets()[entry.use]
    if entry.use.lower().endswith(_YAML):
        return folder / entry.use
    raise StudyError(
        f"rules[{number + 1}]: no rules {quote(entry.use)}",
        where=where,
        hint=f"{did_you_mean(entry.use, presets())} Name a file of your own with its ending (YAML).",
    )


def _require_objects(rule: RulePart, where: str, number: int) -> None:
    for key, name in (("object", rule.object), ("only_in", rule.only_in)):
        try:
            if name is not None:
                object_of(name)
        except KeyError:
            raise StudyError(
                f"rules[{number + 1}].{key}: no object {quote(name)}",
                where=where,
                hint=unknown_object(str(name)),
            ) from None


def _objects_of(rules: Sequence[SitingRule]) -> set[str]:
    return {x.id for rule in rules for x in (rule.object, rule.applies) if x is not None}


def _require_supplies(study: StudyFile, rules: Sequence[SitingRule], file: StrictYaml) -> None:
    """Raise `StudyError` for a supply of an object that no rule is about, or one that does not exist."""
    objects = _objects_of(rules)
    layers = [*study.layers, *embedded_layers()]
    ids = [c.id for c in study.criteria]
    for key, part in study.supply.items():
        where = file.where(("supply", key))
        if key not in objects:
            raise StudyError(
                f"supply.{key}: no rule of the study is about it",
                where=where,
                hint=did_you_mean(key, objects) or "Name the rules under rules.",
            )
        if part.layer is not None and part.layer not in layers:
            raise StudyError(
                f"supply.{key}.layer: no layer {quote(part.layer)}",
                where=where,
                hint=did_you_mean(part.layer, layers),
            )
        if part.criterion is not None and part.criterion not in ids:
            raise StudyError(
                f"supply.{key}.criterion: the study has no criterion {quote(part.criterion)}",
                where=where,
                hint=did_you_mean(part.criterion, ids),
            )


def prepare_rules(
    study: StudyFile,
    rules: Sequence[SitingRule],
    catalogue: Catalogue,
    measures: Mapping[str, Measure],
    where: str,
) -> tuple[PreparedRule, ...]:
    """Find what supplies the object of each rule, ready to judge.

    Parameters
    ----------
    measures
        The criteria of the study by id, ready to measure.
    where
        How messages refer to the study.

    Raises
    ------
    StudyError
        A rule cannot be judged by what supplies its object: another kind of figure, or another unit.
    """
    made = _Supplies(study, catalogue, measures, where)
    return tuple(
        PreparedRule(
            rule,
            made.of(rule.object, rule, _takes(rule)),
            None if rule.applies is None else made.of(rule.applies, rule, "place"),
            where,
        )
        for rule in rules
    )


def _takes(rule: SitingRule) -> str:
    """Return what a rule compares: words, a figure, a distance, or a place inside or outside."""
    if rule.relation in WORDS:
        return "words"
    if rule.relation in FIGURES:
        return "figure"
    return "distance" if rule.relation in DISTANCES else "place"


class _Supplies:
    """What supplies objects; a layer is indexed once for all rules about it."""

    def __init__(
        self, study: StudyFile, catalogue: Catalogue, measures: Mapping[str, Measure], where: str
    ) -> None:
        self._study, self._catalogue, self._measures, self._where = study, catalogue, measures, where
        self._made: dict[tuple[str, ...], Supply] = {}
        self._by_theme: dict[str, list[SupplyPart]] = {}
        for key, part in study.layers.items():
            if part.theme is not None:
                self._by_theme.setdefault(part.theme, []).append(SupplyPart(layer=key))
            if part.theme_column is not None:
                column = part.theme_column
                for word in sorted(set(catalogue.layer(key).words(column).tolist()) - {""}):
                    found = SupplyPart(layer=key, where={column: (word,)})
                    self._by_theme.setdefault(word, []).append(found)

    def of(self, subject: RuleObject, rule: SitingRule, takes: str) -> Supply:
        """Return what supplies an object to a rule that *takes* words, a figure, a distance or a place."""
        chosen = self._chosen(subject, takes)
        if chosen is None:
            return NoSupply(by_layer=takes in {"distance", "place"})
        if chosen.layer is not None and takes in {"words", "figure"}:
            raise StudyError(
                f"the rule '{rule.id}' compares {subject.label.en} by {rule.relation}, which a layer cannot "
                "supply",
                where=self._where,
                hint=f"Name a criterion or a column for {subject.id} under supply.",
            )
        kind = (takes, rule.unit) if chosen.layer is None else ()
        key = (subject.id, *kind)
        if key not in self._made:
            self._made[key] = self._make(chosen, subject, takes, rule.unit)
        supply = self._made[key]
        if isinstance(supply, FigureSupply) and not fits(supply.unit, "%" if takes == "place" else rule.unit):
            raise StudyError(
                f"the rule '{rule.id}' is in {quote(rule.unit)}, and what supplies {subject.id} in "
                f"{quote(supply.unit)}",
                where=self._where,
                hint="Name another criterion or column under supply, or write the limit in its unit.",
            )
        return supply

    def _chosen(self, subject: RuleObject, takes: str) -> SupplyPart | None:
        """Return what the study names, then what its layers and criteria show, then what siting brings."""
        given = self._study.supply.get(subject.id)
        if given is not None:
            return given if given.named is None else self._named(given.named, takes)
        themed = self._by_theme.get(subject.id, [])
        if len(themed) > 1:
            raise StudyError(
                f"the layers {quote(themed[0].layer)} and {quote(themed[1].layer)} both show "
                f"{quote(subject.id)}",
                where=self._where,
                hint=f"Choose one under supply, such as supply: {{{subject.id}: {themed[0].layer}}}.",
            )
        if themed:
            return themed[0]
        criterion = self._criterion_of(subject.measure)
        if criterion is not None:
            return SupplyPart(criterion=criterion)
        if subject.column:
            return SupplyPart(column=subject.column)
        return SupplyPart(layer=subject.layer) if subject.layer and takes in {"distance", "place"} else None

    def _criterion_of(self, measure: str | None) -> str | None:
        """Return the criterion of the study on a measure, ``""`` for one of its own; None without any."""
        if not measure:
            return None
        own = "" if measure in criteria() and _needs_no_parameters(criteria()[measure]) else None
        return next((c.id for c in self._study.criteria if c.measure_id == measure), own)

    def _named(self, name: str, takes: str) -> SupplyPart:
        """Tell which thing a bare name means: a layer, a criterion of the study, or a column."""
        places = takes in {"distance", "place"}
        if places and (name in self._study.layers or name in embedded_layers()):
            return SupplyPart(layer=name)
        return SupplyPart(criterion=name) if name in self._measures else SupplyPart(column=name)

    def _make(self, chosen: SupplyPart, subject: RuleObject, takes: str, unit: str) -> Supply:
        if chosen.layer is not None:
            layer = self._layer(chosen)
            if takes == "place":
                require_areas(layer)
            return LayerSupply(layer)
        if chosen.criterion:
            return FigureSupply(criterion=chosen.criterion, unit=self._measures[chosen.criterion].unit)
        if chosen.criterion is not None:
            known = criteria()[subject.measure]
            measure = known.prepare(known.params(), self._catalogue)
            return FigureSupply(measure=measure, unit=measure.unit)
        if takes in {"words", "place"}:
            given: dict[str, str] = {"column": chosen.column or "", "type": "category"}
        else:
            given = {"column": chosen.column or "", "type": "number", "unit": chosen.unit or unit}
        measure = criteria().prepare("attribute", AttributeParams.model_validate(given), self._catalogue)
        return FigureSupply(measure=measure, unit=given.get("unit", ""))

    def _layer(self, chosen: SupplyPart) -> Layer:
        layer = self._catalogue.layer(chosen.layer or "")
        for column, words in chosen.where.items():
            held = layer.words(column)
            kept = np.isin(held, words)
            if not kept.any():
                raise LayerError(
                    f"no feature has {' or '.join(map(quote, words))} in column {quote(column)}",
                    where=f"layer '{layer.id}'",
                    hint=did_you_mean(words[0], set(held.tolist())),
                )
            layer = layer.where(kept)
        return layer


def _needs_no_parameters(criterion: Criterion) -> bool:
    return not any(field.is_required() for field in criterion.params.model_fields.values())
