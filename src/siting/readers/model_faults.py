"""A file that does not fit its model: the first fault as one line, with its line number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from siting.errors import SitingError, did_you_mean, quote
from siting.readers.strict_yaml import StrictYaml, child, dotted
from siting.readers.yaml_parts import ID_PATTERN
from siting.records import dataclass

_SHAPES = {
    "tuple_type": "a list",
    "dict_type": "keys with values",
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
    "string_type": "a text",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "float_type": "a number",
    "float_parsing": "a number",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "finite_number": "a finite number",
}
_LIMITS = {
    "greater_than": ("above", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("below", "lt"),
    "less_than_equal": ("at most", "le"),
}

_PATTERNS = {
    ID_PATTERN: "must begin with a lower-case letter, and hold only these, digits and underscores",
    "^[^;]+$": "must not hold a semicolon",
}


@dataclass(frozen=True)
class Checked:
    """What a file is checked against.

    Parameters
    ----------
    model
        Its model.
    error
        Class of the faults.
    see
        Where it is documented, as a hint.
    tags
        Tags of a union that pydantic does not list, given a fault.
    """

    model: type[BaseModel]
    error: type[SitingError]
    see: str
    tags: Callable[[Any], list[str]] = lambda _fault: []

    def fault(
        self,
        file: StrictYaml,
        error: ValidationError,
        prefix: Sequence[str | int] = (),
        model: type[BaseModel] | None = None,
    ) -> SitingError:
        """Turn pydantic's first fault into one line; state how many more there are.

        *prefix* are the keys that lead to the part of the file checked against *model*.
        """
        faults = error.errors(include_url=False)
        # A misspelt key is two faults, unknown and missing; the unknown one carries the suggestion.
        fault = next((f for f in faults if f["type"] == "extra_forbidden"), faults[0])
        # Only a missing or unknown key may lead to nothing in the file.
        named = fault["type"] in {"missing", "extra_forbidden"}
        keys = [*prefix, *real_keys(file, prefix, fault["loc"], named=named)]
        what, hint = self._words(fault, model or self.model)
        # A value that fits no choice of a union is one fault, however many choices there are.
        others = [f for f in faults if f is fault or real_keys(file, prefix, f["loc"]) != keys[len(prefix) :]]
        return self.error(f"{dotted(keys)}{what}{_more(others)}", where=file.where(keys), hint=hint)

    def given_in_code(self, error: ValidationError, where: str) -> SitingError:
        """Turn pydantic's first fault in keys and values given by a program into one line."""
        faults = error.errors(include_url=False)
        fault = next((f for f in faults if f["type"] == "extra_forbidden"), faults[0])
        what, hint = self._words(fault, self.model)
        return self.error(f"{dotted(list(fault['loc']))}{what}{_more(faults)}", where=where, hint=hint)

    def _words(self, fault: Any, model: type[BaseModel]) -> tuple[str, str]:
        kind, given = fault["type"], fault.get("input")
        if kind == "extra_forbidden":
            fields = _fields_at(model, fault["loc"][:-1])
            return "unknown key", did_you_mean(str(fault["loc"][-1]), fields)
        if kind == "missing":
            return "is missing", "Add this key."
        if kind == "value_error":
            return str(fault["ctx"]["error"]), ""
        if kind in {"union_tag_not_found", "union_tag_invalid"}:
            tags = self._tags(fault)
            key = str(fault["ctx"]["discriminator"]).strip("'")
            wrong = "" if kind == "union_tag_not_found" else f"{quote(fault['ctx']['tag'])} is not a {key}; "
            hint = did_you_mean(str(fault["ctx"].get("tag", "")), tags)
            return f"{wrong}{key} must be one of {', '.join(tags)}", hint if hint.startswith("Did") else ""
        return _of_value(fault, given), self.see

    def _tags(self, fault: Any) -> list[str]:
        expected = fault["ctx"].get("expected_tags")
        if expected:
            return [tag.strip().strip("'") for tag in str(expected).split(",")]
        return self.tags(fault)


def _of_value(fault: Any, given: Any) -> str:
    """Say what a value must be, and what it is."""
    kind = fault["type"]
    shown = f", not {_shown(given)}" if isinstance(given, (str, int, float, bool)) else ""
    if kind in _SHAPES:
        return f"must be {_SHAPES[kind]}{shown}"
    if kind in _LIMITS:
        word, end = _LIMITS[kind]
        return f"must be {word} {fault['ctx'][end]:g}{shown}"
    if kind == "literal_error":
        return f"must be {fault['ctx']['expected']}{shown}"
    message = str(fault["msg"])
    pattern = str(fault.get("ctx", {}).get("pattern"))
    return f"{_PATTERNS.get(pattern, message[0].lower() + message[1:])}{shown}"


def _shown(given: object) -> str:
    return quote(given) if isinstance(given, str) else str(given).lower()


def _more(faults: Sequence[Any]) -> str:
    return f" ({len(faults) - 1} more)" if len(faults) > 1 else ""


def _fields_at(model: type[BaseModel], loc: Sequence[str | int]) -> list[str]:
    """Field names of the model that *loc* leads to (for a did-you-mean)."""
    models = [model]
    for step in loc:
        inner = [x for m in models for x in _models_at(m, step)]
        tagged = [m for m in inner if kind_of(m) == step]
        models = tagged or inner or models
    return sorted({name for m in models for name in m.model_fields})


def _models_at(model: type[BaseModel], step: str | int) -> list[type[BaseModel]]:
    """Return the models that a step leads to: those of a field, or the model itself if it may be chosen."""
    if isinstance(step, str) and step in model.model_fields:
        return _models_in(model.model_fields[step].annotation)
    return [model] if not isinstance(step, str) or kind_of(model) in (None, step) else []


def kind_of(model: type[BaseModel]) -> str | None:
    """Return the tag that chooses the model in a union: its one kind, or its one method."""
    for name in ("kind", "method"):
        field = model.model_fields.get(name)
        choices = get_args(field.annotation) if field else ()
        if len(choices) == 1:
            return str(choices[0])
    return None


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [m for part in get_args(annotation) for m in _models_in(part)]


def real_keys(
    file: StrictYaml, prefix: Sequence[str | int], loc: Sequence[str | int], *, named: bool = True
) -> list[str | int]:
    """Drop the steps of pydantic's path that stand for a choice of model, not for a key of the file.

    The last step is kept even if the file does not have it, if *named*.
    """
    node = file.node(prefix)
    keys: list[str | int] = []
    for number, step in enumerate(loc):
        inner = child(node, step)
        last = named and number == len(loc) - 1
        if inner is not None or (last and isinstance(step, str) and step.isidentifier()):
            keys.append(step)
            node = inner if inner is not None else node
    return keys
