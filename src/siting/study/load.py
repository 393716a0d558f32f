"""Reading a study file: YAML 1.2, strict, every fault with its line and how to correct it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from siting.catalogue import DATA
from siting.criteria.base import Params
from siting.criteria.registry import criteria
from siting.errors import StudyError, did_you_mean, quote
from siting.readers.kinds import is_site_file
from siting.readers.strict_yaml import StrictYaml, child, dotted
from siting.scoring.methods import KINDS
from siting.scoring.values import ValueFn
from siting.study.declared import STUDY_FILE
from siting.study.schema import StudyFile
from siting.study.weight_checks import WeightFaultError, require_weights
from siting.study.weight_schema import WEIGHT_METHODS

EMBEDDED_STUDY = DATA / "studies" / "jiaocheng.yaml"
_SHAPES = {
    "tuple_type": "a list",
    "dict_type": "keys with values",
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
    "string_type": "a text",
}


@dataclass(frozen=True)
class Study:
    """A checked study, and the file it came from.

    ``params`` holds the checked parameters of each criterion, in order.
    """

    file: StudyFile
    params: tuple[Params, ...]
    path: Path
    sha256: str

    @property
    def folder(self) -> Path:
        """Folder that the study's paths start from."""
        return self.path.parent


def load_study(path: str | Path | None = None) -> Study:
    """Read and check a study file; without a path the embedded one.

    Raises `StudyError` with the line of the first fault.
    """
    path = EMBEDDED_STUDY if path is None else Path(path)
    if is_site_file(path):
        raise StudyError(
            "is a site file, not a study",
            where=str(path),
            hint="Run it with `siting run --sites FILE`, or name it as file under sites in a study.",
        )
    file = StrictYaml(path, STUDY_FILE)
    try:
        study = StudyFile.model_validate(file.data)
    except ValidationError as error:
        raise _study_error(file, error, ()) from None
    try:
        require_weights(study)
    except WeightFaultError as fault:
        raise weight_error(path, file, fault) from None
    params = []
    for number, part in enumerate(study.criteria):
        known = criteria()
        if part.measure_id not in known:
            key = "measure" if part.measure else "id"
            raise StudyError(
                f"no criterion {quote(part.measure_id)} is installed",
                where=file.where(("criteria", number, key)),
                hint=f"{did_you_mean(part.measure_id, known)} (see `siting criteria`)",
            )
        try:
            params.append(known[part.measure_id].params.model_validate(part.params))
        except ValidationError as error:
            raise _study_error(
                file, error, ("criteria", number, "params"), known[part.measure_id].params
            ) from None
    return Study(study, tuple(params), path, file.sha256)


def weight_error(path: Path, file: StrictYaml | None, fault: WeightFaultError) -> StudyError:
    """Return the fault as one line, with its line number if the text of the file is available."""
    if file is None:
        return StudyError(f"{dotted(fault.keys)}{fault.what}", where=str(path), hint=fault.hint)
    keys = _real_keys(file, (), fault.keys)
    return StudyError(f"{dotted(keys)}{fault.what}", where=file.where(keys), hint=fault.hint)


def _study_error(
    file: StrictYaml,
    error: ValidationError,
    prefix: tuple[str | int, ...],
    model: type[BaseModel] = StudyFile,
) -> StudyError:
    """Turn pydantic's first fault into one line; state how many more there are."""
    faults = error.errors(include_url=False)
    # A misspelt key is two faults, unknown and missing; the unknown one carries the suggestion.
    fault = next((f for f in faults if f["type"] == "extra_forbidden"), faults[0])
    # Only a missing or unknown key may lead to nothing in the file.
    named = fault["type"] in {"missing", "extra_forbidden"}
    keys = [*prefix, *_real_keys(file, prefix, fault["loc"], named=named)]
    what, hint = _words(fault, model)
    more = f" ({len(faults) - 1} more)" if len(faults) > 1 else ""
    return StudyError(f"{dotted(keys)}{what}{more}", where=file.where(keys), hint=hint)


def _words(fault: Any, model: type[BaseModel]) -> tuple[str, str]:
    kind, given = fault["type"], fault.get("input")
    if kind == "extra_forbidden":
        fields = _fields_at(model, fault["loc"][:-1])
        return "unknown key", did_you_mean(str(fault["loc"][-1]), fields)
    if kind == "missing":
        return "is missing", "Add this key."
    if kind == "value_error":
        return str(fault["ctx"]["error"]), ""
    if kind in {"union_tag_not_found", "union_tag_invalid"}:
        tags = _tags(fault)
        key = str(fault["ctx"]["discriminator"]).strip("'")
        wrong = "" if kind == "union_tag_not_found" else f"{quote(fault['ctx']['tag'])} is not a {key}; "
        hint = did_you_mean(str(fault["ctx"].get("tag", "")), tags)
        return f"{wrong}{key} must be one of {', '.join(tags)}", hint if hint.startswith("Did") else ""
    if kind in _SHAPES:
        return f"must be {_SHAPES[kind]}", "See docs/study.md for what it takes."
    message = str(fault["msg"])
    shown = f", not {quote(given)}" if isinstance(given, (str, int, float, bool)) else ""
    return f"{message[0].lower()}{message[1:]}{shown}", "See docs/study.md for what it takes."


def _tags(fault: Any) -> list[str]:
    expected = fault["ctx"].get("expected_tags")
    if expected:
        return [tag.strip().strip("'") for tag in str(expected).split(",")]
    if "method" in str(fault["ctx"]["discriminator"]):
        return list(WEIGHT_METHODS)
    if "value" in fault["loc"]:
        return [str(_kind(model)) for model in get_args(ValueFn)]
    return list(KINDS)


def _fields_at(model: type[BaseModel], loc: Sequence[str | int]) -> list[str]:
    """Field names of the model that *loc* leads to (for a did-you-mean)."""
    models = [model]
    for step in loc:
        inner: list[type[BaseModel]] = []
        for m in models:
            if isinstance(step, str) and step in m.model_fields:
                inner += _models_in(m.model_fields[step].annotation)
            else:
                inner += [x for x in [m] if not isinstance(step, str) or _kind(x) in (None, step)]
        tagged = [m for m in inner if isinstance(step, str) and _kind(m) == step]
        models = tagged or inner or models
    return sorted({name for m in models for name in m.model_fields})


def _kind(model: type[BaseModel]) -> str | None:
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


def _real_keys(
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
