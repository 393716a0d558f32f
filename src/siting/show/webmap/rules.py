"""The siting rules of the page: what was measured at each site, and why the verdict is what it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from siting.outcome import ConstraintVerdicts
from siting.outcome.outcome import RuleVerdicts
from siting.outcome.rule_standing import rule_word, standing
from siting.show.base.rules_table import feature_names
from siting.show.base.sources import kind_words
from siting.show.webmap.figures import PageColumn, written_columns
from siting.texts.unit_words import after_number


def rule_part(constraint: ConstraintVerdicts, rows: npt.NDArray[np.int64], lang: str) -> dict[str, Any]:
    """Return what the page shows of a siting rule at *rows*; nothing for another constraint.

    ``feature`` and ``why`` are indices of ``names`` (-1 is none) and ``reasons``, ``standing`` of the words
    of the page; null is UNKNOWN.
    """
    if not isinstance(constraint, RuleVerdicts):
        return {}
    rule = constraint.rule
    said = feature_names(constraint, rows, lang).to_pylist()
    names = list(dict.fromkeys(filter(None, said)))
    place: dict[str | None, int] = {name: at for at, name in enumerate(names)}
    return {
        "rule": {
            "clause": rule.clause[lang],
            "kind": kind_words(rule.kind)[lang],
            "certainty": "" if rule.kind == "own" else rule.mark_words[lang],
            "note": rule.note[lang],
            "supply": constraint.supply[lang],
            "shown_unit": after_number(constraint.unit)[lang],
            **written_columns(
                *(x[rows] for x in (constraint.value, constraint.low, constraint.high)),
                unit=constraint.unit,
                read=np.zeros(len(rows), dtype=np.bool_),
            ),
            "word": [
                None if constraint.word[row] is None else rule_word(constraint, row)[lang]
                for row in rows.tolist()
            ],
            "feature": [place.get(name, -1) for name in said],
            "names": names,
            "standing": PageColumn(standing(constraint, rows)),
            "why": PageColumn(constraint.why[rows]),
            "reasons": [reason[lang] for reason in constraint.reasons],
        }
    }
