"""Reading a study file: YAML 1.2, strict, every fault with its line and how to correct it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from siting.catalogue import DATA
from siting.criteria.base import Params
from siting.criteria.registry import criteria
from siting.errors import StudyError, did_you_mean, quote
from siting.scoring.methods import KINDS
from siting.scoring.values import ValueFn
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
_LARGEST_BYTES = 5_000_000


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
    raw = _read(path)
    data = _parse(path, raw)
    try:
        study = StudyFile.model_validate(data)
    except ValidationError as error:
        raise _study_error(path, raw, error, ()) from None
    try:
        require_weights(study)
    except WeightFaultError as fault:
        raise weight_error(path, raw, fault) from None
    params = []
    for number, part in enumerate(study.criteria):
        known = criteria()
        if part.measure_id not in known:
            key = "measure" if part.measure else "id"
            raise StudyError(
                f"no criterion {quote(part.measure_id)} is installed",
                where=_where(path, raw, ("criteria", number, key)),
                mend=f"{did_you_mean(part.measure_id, known)} (see `siting criteria`)",
            )
        try:
            params.append(known[part.measure_id].params.model_validate(part.params))
        except ValidationError as error:
            raise _study_error(
                path, raw, error, ("criteria", number, "params"), known[part.measure_id].params
            ) from None
    return Study(study, tuple(params), path, hashlib.sha256(raw).hexdigest())


def weight_error(path: Path, raw: bytes | None, fault: WeightFaultError) -> StudyError:
    """Return the fault as one line, with the line of the file where its text is at hand."""
    if raw is None:
        return StudyError(f"{_dotted(fault.keys)}{fault.what}", where=str(path), mend=fault.mend)
    keys = _real_keys(raw, (), fault.keys)
    return StudyError(f"{_dotted(keys)}{fault.what}", where=_where(path, raw, keys), mend=fault.mend)


def _read(path: Path) -> bytes:
    if path.is_dir():
        raise StudyError("this is a folder", where=str(path), mend="Give the study file inside it.")
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise StudyError("larger than 5 MB", where=str(path), mend="Give a study file (YAML).")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise StudyError(
            "no such file", where=str(path), mend="`siting init DIR` writes a study to start from."
        ) from None
    except OSError as error:
        raise StudyError(
            f"cannot be read: {error.strerror}", where=str(path), mend="Check its rights."
        ) from None
    if not raw.strip():
        raise StudyError(
            "the file is empty", where=str(path), mend="`siting init DIR` writes a study to start from."
        )
    return raw


def _parse(path: Path, raw: bytes) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import DuplicateKeyError
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StudyError(
            f"not UTF-8 at byte {error.start}", where=str(path), mend="Save the study as UTF-8."
        ) from None
    try:
        data = YAML(typ="safe", pure=True).load(text)
    except DuplicateKeyError as error:
        key = str(error.problem).partition('"')[2].partition('"')[0]
        raise StudyError(
            f"the key {quote(key)} is given twice",
            where=_at(path, error.problem_mark),
            mend="Keep one of them.",
        ) from None
    except MarkedYAMLError as error:
        raise StudyError(
            f"not valid YAML: {error.problem}",
            where=_at(path, error.problem_mark),
            mend="Check indentation, colons and quotes there.",
        ) from None
    except (YAMLError, RecursionError) as error:
        raise StudyError(f"not valid YAML: {error}", where=str(path), mend="Check the file.") from None
    if not isinstance(data, dict):
        raise StudyError(
            "not a study: no keys such as title, sites, criteria",
            where=str(path),
            mend="`siting init DIR` writes a study to start from.",
        )
    return data


def _at(path: Path, mark: Any) -> str:
    return f"{path}, line {mark.line + 1}" if mark is not None else str(path)


def _study_error(
    path: Path,
    raw: bytes,
    error: ValidationError,
    prefix: tuple[str | int, ...],
    model: type[BaseModel] = StudyFile,
) -> StudyError:
    """Turn pydantic's first fault into one line; say how many more there are."""
    faults = error.errors(include_url=False)
    # A misspelt key is two faults, unknown and missing: the unknown one has the did-you-mean.
    fault = next((f for f in faults if f["type"] == "extra_forbidden"), faults[0])
    keys = [*prefix, *_real_keys(raw, prefix, fault["loc"])]
    what, mend = _words(fault, model)
    more = f" ({len(faults) - 1} more)" if len(faults) > 1 else ""
    return StudyError(f"{_dotted(keys)}{what}{more}", where=_where(path, raw, keys), mend=mend)


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
        wrong = "" if kind == "union_tag_not_found" else f"{quote(fault['ctx']['tag'])} is no {key}; "
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


def _dotted(keys: Sequence[str | int]) -> str:
    shown = ""
    for key in keys:
        shown += f"[{key + 1}]" if isinstance(key, int) else f".{key}" if shown else str(key)
    return f"{shown}: " if shown else ""


def _real_keys(raw: bytes, prefix: Sequence[str | int], loc: Sequence[str | int]) -> list[str | int]:
    """Drop the steps of pydantic's path that mean a choice of model, not for a key of the file."""
    node = _node(raw, prefix)
    keys: list[str | int] = []
    for number, step in enumerate(loc):
        inner = _child(node, step)
        last = number == len(loc) - 1
        if inner is not None or (last and isinstance(step, str) and step.isidentifier()):
            keys.append(step)
            node = inner if inner is not None else node
    return keys


def _where(path: Path, raw: bytes, keys: Sequence[str | int]) -> str:
    """Return the file and the line of the deepest key that exists."""
    line = None
    for depth in range(len(keys), 0, -1):
        parent, key = _node(raw, keys[: depth - 1]), keys[depth - 1]
        mark = _key_line(parent, key)
        if mark is not None:
            line = mark
            break
    return f"{path}, line {line}" if line is not None else str(path)


def _node(raw: bytes, keys: Sequence[str | int]) -> Any:
    from ruamel.yaml import YAML

    node = YAML(typ="safe", pure=True).compose(raw.decode("utf-8-sig"))
    for key in keys:
        node = _child(node, key)
    return node


def _child(node: Any, key: str | int) -> Any:
    value = getattr(node, "value", None)
    if not isinstance(value, list):
        return None
    if isinstance(key, int):
        is_sequence = value and not isinstance(value[0], tuple)
        return value[key] if is_sequence and key < len(value) else None
    return next((v for k, v in (x for x in value if isinstance(x, tuple)) if k.value == key), None)


def _key_line(parent: Any, key: str | int) -> int | None:
    if isinstance(key, int):
        child = _child(parent, key)
        return None if child is None else int(child.start_mark.line) + 1
    value = getattr(parent, "value", None)
    if not isinstance(value, list):
        return None
    for pair in value:
        if isinstance(pair, tuple) and pair[0].value == key:
            return int(pair[0].start_mark.line) + 1
    return None
