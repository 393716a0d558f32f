"""Reading rules: presets, files of your own, and single rules; every fault with its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pydantic import Field, ValidationError, field_validator

from siting.errors import RulesError, did_you_mean, quote
from siting.evidence import Label
from siting.readers.model_faults import Checked
from siting.readers.strict_yaml import Expected, StrictYaml
from siting.readers.yaml_parts import Part
from siting.rules.rule import RuleObject, SitingRule, title_of
from siting.rules.schema import DISTANCES, ObjectPart, RulePart, RuleSetFile, UsePart
from siting.texts import say

_SEE = "See docs/rules.md for what it takes."
_EXPECTED = Expected(
    RulesError,
    "a file of rules",
    missing=_SEE,
    empty=_SEE,
    shape="not a file of rules: no keys such as id, title, rules",
)
_HERE = Path(__file__).parent
OWN_SET = "study"
"""Set of the rules written in a study itself."""


class _ObjectsFile(Part):
    """The list of objects."""

    objects: tuple[ObjectPart, ...] = Field(description="What rules can be about.")

    @field_validator("objects")
    @classmethod
    def _different(cls, objects: tuple[ObjectPart, ...]) -> tuple[ObjectPart, ...]:
        ids = [x.id for x in objects]
        twice = next((key for key in ids if ids.count(key) > 1), None)
        if twice:
            raise ValueError(f"two objects have the id '{twice}': ids must differ")
        return objects


@cache
def rule_objects() -> Mapping[str, RuleObject]:
    """Return the objects that rules can name, by id."""
    file = StrictYaml(_HERE / "objects.yaml", _EXPECTED)
    try:
        parsed = _ObjectsFile.model_validate(file.data)
    except ValidationError as error:
        raise Checked(_ObjectsFile, RulesError, _SEE).fault(file, error) from None
    return MappingProxyType({part.id: RuleObject.of(part) for part in parsed.objects})


@cache
def presets() -> Mapping[str, Path]:
    """Return the files of the presets, by id."""
    return MappingProxyType({path.stem: path for path in sorted((_HERE / "presets").glob("*.yaml"))})


def read_rule_set(path: Path) -> tuple[RuleSetFile, str]:
    """Read a file of rules.

    Returns
    -------
    The set, and the digest of the file.

    Raises
    ------
    RulesError
        One line with the line number of the first fault.
    """
    file = StrictYaml(path, _EXPECTED)
    try:
        found = RuleSetFile.model_validate(file.data)
    except ValidationError as error:
        raise Checked(RuleSetFile, RulesError, _SEE).fault(file, error) from None
    for number, rule in enumerate(found.rules):
        for key, name in (("object", rule.object), ("only_in", rule.only_in)):
            if isinstance(name, str) and name not in rule_objects():
                raise RulesError(
                    f"rules[{number + 1}].{key}: no object {quote(name)}",
                    where=file.where(("rules", number, key)),
                    hint=unknown_object(name),
                )
    return found, file.sha256


def unknown_object(name: str) -> str:
    """Return what to do about an object that is not in the list."""
    near = did_you_mean(name, rule_objects())
    meant = f"{near} " if near.startswith("Did") else ""
    return f"{meant}Write an object of your own as {{id, title, ask}}; docs/rules.md lists the known ones."


def _is_used(rule: RulePart, use: UsePart, grade: str) -> bool:
    """Whether a rule is among those that a study takes, and applies to its grade."""
    chosen = (not use.only or rule.id in use.only) and rule.id not in use.without
    return chosen and (not rule.given_for or grade in rule.given_for)


def rules_of(given: RuleSetFile, use: UsePart, where: str) -> tuple[SitingRule, ...]:
    """Return the rules of a set as a study uses it.

    Raises `RulesError` if the set does not have the grade or a rule that is named; *where* is the place.
    """
    _require_known(given, use, where)
    grade = use.grade or next(iter(given.grades), "")
    title = given.title.label
    if grade:
        title = say("rules.set_with_grade", set=title, grade=given.grades[grade].label)
    found = [siting_rule(rule, given.id, title, grade) for rule in given.rules if _is_used(rule, use, grade)]
    return tuple(
        replace(rule, on_fail=use.on_fail or rule.on_fail, on_unknown=use.on_unknown or rule.on_unknown)
        for rule in found
    )


def _require_known(given: RuleSetFile, use: UsePart, where: str) -> None:
    if use.grade is not None and use.grade not in given.grades:
        raise RulesError(
            f"the rules {quote(given.id)} have no grade {quote(use.grade)}",
            where=where,
            hint=did_you_mean(use.grade, given.grades) or "Leave grade out.",
        )
    ids = [rule.id for rule in given.rules]
    unknown = next((name for name in (*use.only, *use.without) if name not in ids), None)
    if unknown is not None:
        raise RulesError(
            f"the rules {quote(given.id)} have no rule {quote(unknown)}",
            where=where,
            hint=did_you_mean(unknown, ids),
        )


def siting_rule(part: RulePart, set_id: str, set_title: Label, grade: str = "") -> SitingRule:
    """Return a rule for a grade of its set."""
    limit = part.limit[grade] if isinstance(part.limit, dict) else part.limit
    unit = part.unit or ("m" if part.relation in DISTANCES else "")
    subject = object_of(part.object)
    return SitingRule(
        id=f"{set_id}:{part.id}",
        set_title=set_title,
        title=title_of(part, subject, limit, unit),
        clause=part.clause.label,
        object=subject,
        relation=part.relation,
        limit=limit,
        unit=unit,
        words=part.words,
        applies=None if part.only_in is None else object_of(part.only_in),
        kind=part.kind or "own",
        source=part.source or "study-file",
        mark=part.mark or "own",
        mitigation=bool(part.mitigation),
        advised=grade in part.advised if isinstance(part.advised, tuple) else part.advised,
        note=part.note.label,
        on_fail=part.on_fail,
        on_unknown=part.on_unknown,
    )


def object_of(given: str | ObjectPart) -> RuleObject:
    """Return an object by its id, or one described in the file."""
    return rule_objects()[given] if isinstance(given, str) else RuleObject.of(given)
