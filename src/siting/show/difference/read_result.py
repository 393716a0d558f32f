"""Reading the ``result.json`` of an earlier run, to compare it with another."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from siting.decide.attribution import Run, RunCriterion, Values
from siting.errors import OutputError
from siting.evidence import FloatArray, Label
from siting.scoring.methods import WEIGHTED_SUM, method
from siting.scoring.values import Categories, ValueFn, value_at, value_function

RESULT_FILE = "result.json"
_MEND = "Give a folder that `siting run` wrote with the output 'result', or its result.json."


def read_run(path: Path) -> Run:
    """Read a run from its folder, or from its ``result.json``.

    Raises `OutputError` with one line where there is none, or it is not readable as one that siting wrote.
    """
    file = path / RESULT_FILE if path.is_dir() else path
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise OutputError("no such file", where=str(file), hint=_MEND) from None
    except OSError as error:
        raise OutputError(f"cannot be read: {error.strerror}", where=str(file), hint=_MEND) from None
    except (ValueError, RecursionError):
        raise OutputError("not JSON", where=str(file), hint=_MEND) from None
    try:
        return _run(document, str(path))
    except (KeyError, TypeError, ValueError, AttributeError, ValidationError):
        raise OutputError("not a result.json of siting", where=str(file), hint=_MEND) from None


def _run(document: dict[str, Any], name: str) -> Run:
    sites = document["sites"]
    stated = document.get("method")
    return Run(
        name=name,
        title=_label(document["title"]),
        # Before methods could be chosen there was one.
        method=method(stated["definition"]) if stated else WEIGHTED_SUM,
        min_coverage=float(document["min_coverage"]),
        site_id=tuple(str(s["site_id"]) for s in sites),
        site_name=tuple(Label(str(s["name"]), str(s["name_zh"] or s["name"])) for s in sites),
        status=tuple(str(s["status"]) for s in sites),
        rank=np.array([s["rank"] or 0 for s in sites], dtype=np.int64),
        score=_floats([s["score"] for s in sites]),
        criteria=tuple(_criterion(c, sites) for c in document["criteria"]),
        constraints=tuple(_label(c) for c in document["constraints"]),
    )


def _criterion(stated: dict[str, Any], sites: list[dict[str, Any]]) -> RunCriterion:
    entries = [site["criteria"][stated["id"]] for site in sites]
    given = [entry["value"] for entry in entries]
    is_text = any(isinstance(value, str) for value in given)
    values: Values = np.array(given, dtype=object) if is_text else _floats(given)
    shape = stated["value_function"]
    return RunCriterion(
        id=stated["id"],
        label=_label(stated["label"]),
        kind=(stated["measure"], stated["unit"]),
        share=float(stated["share"]),
        unknown=stated["unknown"],
        values=values,
        definition=json.dumps([shape["text"]["en"], shape["curve"]]),
        scorer=_scorer(shape, given, [entry["score"] for entry in entries]),
    )


def _scorer(
    shape: dict[str, Any], given: list[Any], scores: list[float | None]
) -> Callable[[Values], FloatArray]:
    """Return what scores values as this run did; an unlisted word is UNKNOWN."""
    function = _function(shape)
    if function is not None and not isinstance(function, Categories):
        return lambda values: np.asarray(value_at(function, values.astype(np.float64)), dtype=np.float64)
    if function is not None:
        table, other = dict(function.scores), function.other
    else:  # written before definitions were: the words of that run and their scores
        table, other = {word: s for word, s in zip(given, scores, strict=True) if s is not None}, None
    rest = np.nan if other is None else other
    return lambda values: np.array(
        [np.nan if word is None else table.get(word, rest) for word in values.tolist()], dtype=np.float64
    )


def _function(shape: dict[str, Any]) -> ValueFn | None:
    if shape.get("definition"):
        return value_function(shape["definition"])
    if shape["curve"]:
        return value_function({"kind": "piecewise", "points": shape["curve"]})
    return None


def _floats(values: list[Any]) -> FloatArray:
    return np.array([np.nan if v is None else float(v) for v in values], dtype=np.float64)


def _label(stated: dict[str, str]) -> Label:
    return Label(stated["en"], stated["zh"])
