"""What the page needs to rank anew when its reader moves the weights: figures that are not rounded."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from siting.outcome import OWN_WEIGHTS, ConstraintVerdicts, Outcome
from siting.scoring.methods import WEIGHTED_SUM, Method, Owa, WeightedProduct

_CAUTIOUS, _BOLD = 0.3, 0.7


def decision_part(outcome: Outcome, lang: str) -> dict[str, Any]:
    """Return the sets of weights and the methods to choose from, the stated ones first."""
    presets = [{"id": "", "label": OWN_WEIGHTS[lang], "share": [c.share for c in outcome.criteria]}]
    for p in outcome.perspectives:
        shown = {"id": p.weights.id, "label": p.weights.label[lang], "share": p.weights.share.tolist()}
        if p.main:
            presets[0] = shown | {"id": ""}
        else:
            presets.append(shown)
    return {
        "min_coverage": outcome.min_coverage,
        "presets": presets,
        "methods": [_method(m, lang) for m in _methods(outcome)],
    }


def excluded(constraint: ConstraintVerdicts, rows: npt.NDArray[np.int64]) -> list[int]:
    """Positions in *rows* of the sites that the constraint takes out."""
    found: list[int] = np.flatnonzero(constraint.excludes[rows]).tolist()
    return found


def _methods(outcome: Outcome) -> list[Method]:
    """Return the study's method, the plain ones, and OWA as the study compares it, else cautious and bold."""
    compared = [] if outcome.comparison is None else [m.id for m in outcome.comparison.methods]
    orness = [float(key.removeprefix("owa_")) for key in compared if key.startswith("owa_")]
    offered = [
        outcome.method,
        WEIGHTED_SUM,
        WeightedProduct(),
        *(Owa(orness=share) for share in orness or [_CAUTIOUS, _BOLD]),
    ]
    return list({m.id: m for m in offered}.values())


def _method(chosen: Method, lang: str) -> dict[str, Any]:
    orness = {"orness": chosen.orness} if isinstance(chosen, Owa) else {}
    return {"id": chosen.id, "kind": chosen.kind, "label": chosen.label[lang]} | orness
