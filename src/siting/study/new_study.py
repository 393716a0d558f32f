"""A study to start from: an editable copy of the embedded one, with a JSON Schema for editors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from siting.criteria.base import Params
from siting.criteria.registry import criteria
from siting.errors import OutputError
from siting.linter.site_data import doubts
from siting.readers.read_options import AS_STATED, ReadOptions
from siting.sites.model import Sites
from siting.sites.read import read_sites
from siting.study.offers import column_kinds, without_any_unit
from siting.study.schema import StudyFile
from siting.texts.messages import described

SCHEMA_NAME = "study.schema.json"
OWN_STUDY = "study.yaml"


def study_schema() -> dict[str, Any]:
    """Return the JSON Schema of study files, parameters of the installed criteria included."""
    return _schema_of(_installed())


def _installed() -> tuple[tuple[str, type[Params]], ...]:
    """Return the id and the parameters of each criterion that a study can name."""
    usable, _ = criteria().usable()  # a broken plug-in is named when a study asks for it
    return tuple((name, criterion.params) for name, criterion in usable.items())


def _schema_of(installed: tuple[tuple[str, type[Params]], ...]) -> dict[str, Any]:
    schema = StudyFile.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    part = schema["$defs"]["CriterionPart"]
    part["properties"]["measure"] = {
        "description": part["properties"]["measure"].get("description", ""),
        "enum": [None, *(name for name, _ in installed)],
    }
    rules = []
    for criterion, model in installed:
        params = model.model_json_schema(ref_template=f"#/$defs/{criterion}.{{model}}")
        for name, definition in params.pop("$defs", {}).items():
            schema["$defs"][f"{criterion}.{name}"] = definition
        named = {"properties": {"measure": {"const": criterion}}, "required": ["measure"]}
        by_id = {"properties": {"id": {"const": criterion}}, "not": {"required": ["measure"]}}
        rules.append({"if": {"anyOf": [named, by_id]}, "then": {"properties": {"params": params}}})
    part["allOf"] = rules
    # A plain string serves for a text in both languages, and a number of km for a limit.
    text = schema["$defs"]["Text"]
    schema["$defs"]["Text"] = {"anyOf": [{"type": "string"}, text]}
    for name in [n for n in schema["$defs"] if n.endswith(".Limit")]:
        schema["$defs"][name] = {"anyOf": [{"type": "number", "minimum": 0}, schema["$defs"][name]]}
    _allow_short_forms(schema)
    return schema


def _allow_short_forms(schema: dict[str, Any]) -> None:
    """Allow weights as a plain mapping, methods by their kind alone and fractions in a matrix."""
    _allow_plain_weights(schema)
    for place in (schema["properties"]["method"], schema["properties"]["compare"]["items"]):
        choices = place.pop("oneOf")
        kinds = [choice["$ref"].rpartition("/")[2] for choice in choices]
        words = [schema["$defs"][kind]["properties"]["kind"]["const"] for kind in kinds]
        place.pop("discriminator", None)
        place["anyOf"] = [{"enum": words}, *choices]
    fraction = {"type": "string", "pattern": r"^\s*\d+(\.\d+)?\s*(/\s*\d+(\.\d+)?\s*)?$"}
    for owner in ("Ahp", "Judge"):
        matrix = schema["$defs"][owner]["properties"]["matrix"]
        rows = matrix if "items" in matrix else next(c for c in matrix["anyOf"] if "items" in c)
        rows["items"]["items"]["anyOf"].append(fraction)


def _allow_plain_weights(schema: dict[str, Any]) -> None:
    plain = {"type": "object", "additionalProperties": {"type": "number", "minimum": 0}, "minProperties": 1}
    for part in (schema, schema["$defs"]["FamilyPart"], schema["$defs"]["PerspectivePart"]):
        weights = part["properties"]["weights"]
        # Without excluding this key, the mapping would also match a misspelt method.
        named = {**plain, "not": {"required": ["method"]}}
        part["properties"]["weights"] = {
            "description": weights.get("description", ""),
            "anyOf": [
                named,
                *weights.get("anyOf", [{k: v for k, v in weights.items() if k != "description"}]),
            ],
        }


def write_new_study(study: Path, folder: Path, *, lang: str = "en") -> list[Path]:
    """Write an editable study, its site file and the schema. Raises `OutputError` rather than overwrite.

    In Chinese the study is the annotated translation beside it, ``jiaocheng.zh.yaml``, under the same name.
    """
    sites = study.with_name(f"{study.stem}_sites.csv")
    annotated = study if lang == "en" else study.with_suffix(f".{lang}.yaml")
    text = f"# yaml-language-server: $schema={SCHEMA_NAME}\n{annotated.read_text(encoding='utf-8')}"
    content = {
        study.name: text.encode(),
        sites.name: sites.read_bytes(),
        SCHEMA_NAME: _schema_bytes(lang),
    }
    return _write(content, folder)


def write_study_of_sites(
    path: Path,
    folder: Path,
    options: ReadOptions = AS_STATED,
    *,
    lang: str = "en",
    purpose: str = "data_centre",
) -> tuple[list[Path], tuple[str, ...]]:
    """Write a study of the sites in a file, and the schema. The study names the file where it is.

    Returns the files written, and what the user should know about the site file.

    Raises
    ------
    OutputError
        A file of that name exists, or cannot be written.
    SitesError
        The site file cannot be used; nothing is written.
    """
    from siting.study.new_study_of_sites import own_study

    taken = [name for name in (OWN_STUDY, SCHEMA_NAME) if (folder / name).exists()]
    _refuse(taken, folder)
    sites = read_sites(path, options)
    text = own_study(sites, path, folder, options, lang=lang, purpose=purpose)
    content = {
        OWN_STUDY: f"# yaml-language-server: $schema={SCHEMA_NAME}\n{text}".encode(),
        SCHEMA_NAME: _schema_bytes(lang),
    }
    asked = without_any_unit(sites, column_kinds(sites, used=()))
    return _write(content, folder), (*sites.warnings, *doubts(sites), *asked, *_of_one_site(sites))


def _of_one_site(sites: Sites) -> Iterator[str]:
    """Say what a study of one site gives and what it cannot."""
    if len(sites) == 1:
        yield (
            f"{sites.source}: one site can be measured (distances, climate), checked (rules, due diligence) "
            "and described (report, site sheet), but not ranked: its columns do not count, and advantages, "
            "weights and robustness need other sites in the file"
        )


def _schema_bytes(lang: str) -> bytes:
    return _written_schema(lang, _installed())


@cache
def _written_schema(lang: str, installed: tuple[tuple[str, type[Params]], ...]) -> bytes:
    """Kept for each set of criteria: making it takes longer than all else that a study starts from."""
    schema = _schema_of(installed)
    schema = schema if lang == "en" else _described(schema)
    return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()


def _described(node: Any) -> Any:
    """Return a schema with its descriptions in Chinese, as an editor shows them beside a key."""
    if isinstance(node, list):
        return [_described(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: described(value) if key == "description" and isinstance(value, str) else _described(value)
        for key, value in node.items()
    }


def _refuse(taken: list[str], folder: Path) -> None:
    if taken:
        raise OutputError(
            f"{taken[0]} exists already", where=str(folder), hint="Choose another folder, or move it away."
        )


def _write(content: dict[str, bytes], folder: Path) -> list[Path]:
    """Write all files or none."""
    _refuse([name for name in content if (folder / name).exists()], folder)
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in content.items():
            written.append(folder / name)
            (folder / name).write_bytes(data)
    except OSError as error:
        for path in written:
            path.unlink(missing_ok=True)
        raise OutputError(
            f"cannot be written: {error.strerror}", where=str(folder), hint="Choose another folder."
        ) from None
    return written
