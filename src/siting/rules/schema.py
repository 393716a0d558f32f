"""Siting rules as they are written in YAML: presets, files of your own, and single rules in a study.

Strict: an unknown key is an error. The descriptions of the fields make up the reference in docs/rules.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from siting.languages import answers, plain_word
from siting.readers.yaml_parts import Id, Part, Text, as_text

Relation = Literal[
    "distance_at_least", "distance_at_most", "outside", "inside", "at_least", "at_most", "below",
    "one_of", "none_of",
]  # fmt: skip
RuleKind = Literal["standard", "regulation", "practice", "own"]
Mark = Literal["S", "S*", "M-high", "M-med", "M-low", "own"]
SetId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.-]*$", max_length=60)]
Limit = Annotated[float, Field(allow_inf_nan=False)]

DISTANCES = ("distance_at_least", "distance_at_most")
PLACES = ("outside", "inside")
FIGURES = ("at_least", "at_most", "below")
WORDS = ("one_of", "none_of")


def with_synonyms(words: Iterable[str]) -> frozenset[str]:
    """Return words without case, with all words for yes beside one of them, and the same for no."""
    return frozenset(map(plain_word, words)) | answers(words)


class ObjectPart(Part):
    """What a rule is about: a kind of feature, a figure or a word."""

    id: Id = Field(description="Name of the object, as `theme` of a layer or key under `supply` gives it.")
    title: Text = Field(description="Its name in both languages.")
    ask: Text = Field(Text(en=""), description="Who can supply it.")
    column: str = Field("", description="Column of the site file that holds it, if it is a usual one.")
    measure: str = Field("", description="Criterion that measures it, if there is one.")
    layer: str = Field("", description="Embedded layer that shows it, if there is one.")

    _text = field_validator("title", "ask", mode="before")(as_text)


class RulePart(Part):
    """One rule."""

    id: Id = Field(description="Name of the rule, once in its set.")
    title: Text | None = Field(None, description="The rule in words; default: from object and relation.")
    clause: Text = Field(Text(en=""), description="Clause, table or article.")
    object: Id | ObjectPart = Field(
        description="What it is about: an id of the list of objects, or one of your own as {id, title, ask}."
    )
    relation: Relation = Field(description="How the parcel must stand to the object.")
    limit: Limit | dict[str, Limit] | None = Field(
        None, description="The threshold, or one per grade; without one (the clause gives no figure) the "
        "verdict is CONDITIONAL at best.",
    )  # fmt: skip
    unit: str = Field("", description="Unit of the threshold; distances are in m unless it says km.")
    words: tuple[str, ...] = Field((), description="For one_of and none_of: the words.")
    only_in: Id | ObjectPart | None = Field(
        None, description="Object inside which the rule applies at all, such as a flight path."
    )
    kind: RuleKind | None = Field(None, description="standard, regulation, practice, or own.")
    source: str = Field(
        "", pattern="^[^;]*$", description="Source id, or the source in words (no semicolon)."
    )
    mark: Mark | None = Field(
        None,
        description="How sure the limit is: S (sourced), S* (sourced from a copy), M-high, M-med, "
        "M-low (from memory: to be checked against the printed standard), own.",
    )
    mitigation: bool | None = Field(
        None, description="Whether protective measures may take its place: it is then never FAIL."
    )
    advised: bool | tuple[str, ...] = Field(
        default=False, description="Whether it is only advised (or the grades it is advised for): never FAIL."
    )
    grades: tuple[str, ...] = Field(
        (), description="Grades it applies to; default: all, or those of `limit`."
    )
    note: Text = Field(Text(en=""), description="Remark shown with the verdict.")
    on_fail: Literal["exclude", "keep"] = Field(
        "exclude", description="Whether FAIL takes a site out of the ranking."
    )
    on_unknown: Literal["keep", "exclude"] = Field("keep", description="What an UNKNOWN does.")

    _text = field_validator("title", "clause", "note", mode="before")(as_text)

    @model_validator(mode="after")
    def _whole(self) -> RulePart:
        fault = _fault(self)
        if fault:
            raise ValueError(fault)
        return self

    @property
    def given_for(self) -> tuple[str, ...]:
        """Grades that the rule applies to; empty for all."""
        return self.grades or (tuple(self.limit) if isinstance(self.limit, dict) else ())


def _fault(rule: RulePart) -> str:
    """Return what does not fit together in a rule; empty if all does."""
    takes_words, stated = rule.relation in WORDS, rule.kind in {"standard", "regulation", "practice"}
    limits = rule.limit.values() if isinstance(rule.limit, dict) else (rule.limit,)
    below_zero = min(filter(None, limits), default=0) < 0
    is_distance = rule.relation in DISTANCES
    marks = "S, S*, M-high, M-med or M-low"
    faults = (
        (takes_words != bool(rule.words), f"{rule.relation} {'needs' if takes_words else 'takes no'} words"),
        (rule.limit is not None and rule.relation in (*WORDS, *PLACES), f"{rule.relation} takes no limit"),
        (stated and not rule.source, f"a {rule.kind} needs a source"),
        (stated and rule.mark in {None, "own"}, f"a {rule.kind} needs a mark: {marks}"),
        (is_distance and below_zero, "a distance is not negative"),
        (is_distance and rule.unit not in {"", "m", "km"}, f"a distance is in m or km, not {rule.unit}"),
    )
    return next((said for wrong, said in faults if wrong), "")


class RuleSetFile(Part):
    """A set of rules: a preset, or a file of your own."""

    id: SetId = Field(description="Name of the set, shown before the names of its rules.")
    title: Text = Field(description="Title of the set.")
    notes: tuple[Text, ...] = Field((), description="Remarks on the whole set.")
    grades: dict[str, Text] = Field(
        default_factory=dict, description="Grades to choose from (`grade` in a study); default: the first."
    )
    kind: RuleKind | None = Field(None, description="Of rules that do not say it.")
    source: str = Field("", pattern="^[^;]*$", description="Of rules that do not say it.")
    mark: Mark | None = Field(None, description="Of rules that do not say it.")
    mitigation: bool | None = Field(None, description="Of rules that do not say it.")
    rules: tuple[RulePart, ...] = Field(description="The rules, at least one.")

    _text = field_validator("title", mode="before")(as_text)

    @model_validator(mode="before")
    @classmethod
    def _inherited(cls, given: Any) -> Any:
        """Give each rule what the set says for all of them."""
        if not isinstance(given, dict) or not isinstance(given.get("rules"), list):
            return given
        common = {k: given[k] for k in ("kind", "source", "mark", "mitigation") if k in given}
        rules = [common | rule if isinstance(rule, dict) else rule for rule in given["rules"]]
        return {**given, "rules": rules}

    @field_validator("notes", mode="before")
    @classmethod
    def _texts(cls, given: Any) -> Any:
        return [as_text(x) for x in given] if isinstance(given, list) else given

    @field_validator("grades", mode="before")
    @classmethod
    def _named(cls, given: Any) -> Any:
        return {k: as_text(v) for k, v in given.items()} if isinstance(given, dict) else given

    @field_validator("rules")
    @classmethod
    def _different(cls, rules: tuple[RulePart, ...]) -> tuple[RulePart, ...]:
        if not rules:
            raise ValueError("no rules: give at least one")
        ids = [rule.id for rule in rules]
        twice = next((key for key in ids if ids.count(key) > 1), None)
        if twice:
            raise ValueError(f"two rules have the id '{twice}': ids must differ")
        return rules

    @model_validator(mode="after")
    def _grades_fit(self) -> RuleSetFile:
        for rule in self.rules:
            advised = rule.advised if isinstance(rule.advised, tuple) else ()
            unknown = [g for g in (*rule.given_for, *advised) if g not in self.grades]
            if unknown:
                known = ", ".join(self.grades) or "none"
                raise ValueError(f"rule '{rule.id}' names the grade '{unknown[0]}' (grades: {known})")
        return self


class UsePart(Part):
    """A set of rules that a study applies."""

    use: str = Field(min_length=1, description="Preset, or a file of rules (YAML) from the study's folder.")
    grade: str | None = Field(None, description="Which grade of the set; default: its first.")
    only: tuple[Id, ...] = Field((), description="Only these rules of the set.")
    without: tuple[Id, ...] = Field((), description="All but these rules of the set.")
    on_fail: Literal["exclude", "keep"] | None = Field(
        None, description="Whether FAIL takes a site out of the ranking; default: as the rules say."
    )
    on_unknown: Literal["keep", "exclude"] | None = Field(
        None, description="What an UNKNOWN does; default: as the rules say."
    )


class SupplyPart(Part):
    """Where the object of rules comes from: a layer, a criterion of the study, or a column."""

    named: str | None = Field(
        None, description="A layer, else a criterion, else a column, by its name alone: the short form."
    )
    layer: str | None = Field(None, description="Layer with its features, of the study or embedded.")
    where: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="Only features with one of these words in a column of the layer."
    )
    criterion: str | None = Field(None, description="Criterion of the study that measures it.")
    column: str | None = Field(None, description="Column of the site file.")
    unit: str = Field("", description="Unit of the column, if its heading has none.")

    @field_validator("where", mode="before")
    @classmethod
    def _lists(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        return {k: v if isinstance(v, (list, tuple)) else [str(v)] for k, v in given.items()}

    @model_validator(mode="after")
    def _one_of_them(self) -> SupplyPart:
        if sum(x is not None for x in (self.named, self.layer, self.criterion, self.column)) != 1:
            raise ValueError("give one of layer, criterion and column")
        if self.where and self.layer is None:
            raise ValueError("`where` goes with layer")
        return self
