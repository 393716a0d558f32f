"""Reading the ``result.json`` of an earlier run, to compare it with another."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from siting.decide.attribution import Run, RunCriterion, Values
from siting.errors import OutputError, without_controls
from siting.evidence import FloatArray, Label
from siting.outcome import STATUSES
from siting.readers.door import FREE_MEMORY, NO_MEMORY, clause
from siting.readers.findings import Findings
from siting.scoring.methods import WEIGHTED_SUM, method
from siting.scoring.value_functions import Categories, ValueFn, value_at, value_function
from siting.show.base.journal import recover

RESULT_FILE = "result.json"
_MAX_BYTES = 2 << 30
_MEND = "Give a folder that `siting run` wrote with the output 'result', or its result.json."


def read_run(path: Path) -> Run:
    """Read a run from its folder, or from its ``result.json``.

    Raises `OutputError` with one line if there is none, or if it was not written by siting.
    """
    findings = Findings(path, error=OutputError, what="result")
    file = path
    try:
        if path.is_dir():
            recover(path)
            file = path / RESULT_FILE
        if file.stat().st_size > _MAX_BYTES:
            raise OutputError("larger than 2 GB", where=_shown(file), hint=_MEND)
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise OutputError("no such file", where=_shown(file), hint=_MEND) from None
    except OSError as error:
        raise OutputError(f"cannot be read: {error.strerror}", where=_shown(file), hint=_MEND) from None
    except ValueError:
        raise OutputError("not JSON", where=_shown(file), hint=_MEND) from None
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise OutputError("not JSON", where=_shown(file), hint=_MEND) from None
    except MemoryError:
        findings.stop(NO_MEMORY, hint=FREE_MEMORY)
    # Any exception here means that the document was not written by siting.
    try:
        return _run(document, str(path))
    except MemoryError:
        findings.stop(NO_MEMORY, hint=FREE_MEMORY)
    except Exception as error:  # noqa: BLE001
        raise OutputError(
            f"not a result.json of siting ({clause(error)})", where=_shown(file), hint=_MEND
        ) from None


def _run(document: dict[str, Any], name: str) -> Run:
    sites = document["sites"]
    stated = document.get("method")
    return Run(
        name=name,
        title=_label(document["title"]),
        # Results from before the choice of methods.
        method=method(stated["definition"]) if stated else WEIGHTED_SUM,
        min_coverage=_number(document["min_coverage"]),
        site_id=_unique([_word(s["site_id"]) for s in sites]),
        site_name=tuple(Label(_word(s["name"]), _word(s["name_zh"] or s["name"])) for s in sites),
        status=tuple(_one_of(s["status"], STATUSES) for s in sites),
        rank=np.array([_rank(s["rank"], len(sites)) for s in sites], dtype=np.int64),
        score=_floats([s["score"] for s in sites]),
        criteria=tuple(_criterion(c, sites) for c in document["criteria"]),
        constraints=tuple(_label(c) for c in document["constraints"]),
    )


def _criterion(stated: dict[str, Any], sites: list[dict[str, Any]]) -> RunCriterion:
    entries = [site["criteria"][stated["id"]] for site in sites]
    given = [entry["value"] for entry in entries]
    is_text = any(isinstance(value, str) for value in given)
    if is_text and not all(value is None or isinstance(value, str) for value in given):
        message = f"criterion {stated['id']!r} has words among numbers"
        raise ValueError(message)
    values: Values = np.array(given, dtype=object) if is_text else _floats(given)
    shape = stated["value_function"]
    return RunCriterion(
        id=_word(stated["id"]),
        label=_label(stated["label"]),
        kind=(_word(stated["measure"]), _word(stated["unit"])),
        share=_number(stated["share"]),
        unknown=_word(stated["unknown"]),
        values=values,
        definition=json.dumps([shape["text"]["en"], shape["curve"]]),
        scorer=_scorer(shape, given, [entry["score"] for entry in entries]),
    )


def _scores_of_words(function: Categories, given: list[Any], rest: float) -> dict[Any, float]:
    """Return the scores of the words of a run, *rest* for one that is not listed, and of those listed."""
    keys = {word: function.listed(word) for word in given if isinstance(word, str)}
    table = {word: rest if key is None else function.scores[key] for word, key in keys.items()}
    return table | function.scores


def _scorer(
    shape: dict[str, Any], given: list[Any], scores: list[float | None]
) -> Callable[[Values], FloatArray]:
    """Return the value function of this run; an unlisted word is UNKNOWN."""
    function = _function(shape)
    if function is not None and not isinstance(function, Categories):
        return lambda values: np.asarray(value_at(function, _figures(values)), dtype=np.float64)
    if function is not None:
        rest = np.nan if function.other is None else function.other
        table = _scores_of_words(function, given, rest)
    else:  # written before definitions were stored: the words of that run and their scores
        table, rest = {word: s for word, s in zip(given, scores, strict=True) if s is not None}, np.nan
    return lambda values: np.array(
        [table.get(word, rest) if isinstance(word, str) else np.nan for word in values.tolist()],
        dtype=np.float64,
    )


def _figures(values: Values) -> FloatArray:
    """Return numbers; if the other run has words, its figure is UNKNOWN."""
    return np.array([v if isinstance(v, float) else np.nan for v in values.tolist()], dtype=np.float64)


def _function(shape: dict[str, Any]) -> ValueFn | None:
    if shape.get("definition"):
        return value_function(shape["definition"])
    if shape["curve"]:
        return value_function({"kind": "piecewise", "points": shape["curve"]})
    return None


def _floats(values: list[Any]) -> FloatArray:
    return np.array([np.nan if v is None else _number(v) for v in values], dtype=np.float64)


def _label(stated: dict[str, str]) -> Label:
    return Label(_word(stated["en"]), _word(stated["zh"]))


def _word(stated: Any) -> str:
    if not isinstance(stated, str):
        message = f"{stated!r:.40} is not a text"
        raise TypeError(message)
    return without_controls(stated)


def _one_of(stated: Any, known: Sequence[str]) -> str:
    if stated not in known:
        message = f"{stated!r:.40} is not one of {', '.join(known)}"
        raise ValueError(message)
    return str(stated)


def _number(stated: Any) -> float:
    if isinstance(stated, bool) or not isinstance(stated, (int, float)) or not math.isfinite(stated):
        message = f"{stated!r:.40} is not a number"
        raise ValueError(message)
    return float(stated)


def _rank(stated: Any, sites: int) -> int:
    if stated is None:
        return 0
    if not isinstance(stated, int) or isinstance(stated, bool) or not 1 <= stated <= sites:
        message = f"{stated!r:.40} is not the rank of one of {sites} sites"
        raise ValueError(message)
    return stated


def _unique(words: list[str]) -> tuple[str, ...]:
    if len(set(words)) < len(words):
        message = "two sites have one id"
        raise ValueError(message)
    return tuple(words)


def _shown(path: Path) -> str:
    return "".join(c if c.isprintable() else "?" for c in str(path))
