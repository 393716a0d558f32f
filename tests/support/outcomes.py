"""Outcomes for tests: each states what it is about, and the rest has a default.

    made_outcome(criterion("near", [0.2, 0.9]), criterion("cold", [0.8, nan], unknown="worst"))

Scores, shares and ranks are made by the engine; nothing is computed here.
"""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import shapely

from siting.decide.ranking import rank_sites
from siting.evidence import EvidenceClass, Label, Measurements, Quantity, Source, Threshold, numeric, textual
from siting.outcome import ConstraintVerdicts, Outcome, ScoredCriterion
from siting.scoring.value_functions import value_function
from siting.scoring.weights import normalised
from tests.support.places import sites as made_sites

AS_IT_IS = {"kind": "linear", "worst": 0, "best": 1}
VERDICTS = ("pass", "conditional", "fail", "unknown")


def as_label(text):
    """Return a label from one text for both languages, or from a pair."""
    return text if isinstance(text, Label) else Label(*((text, text) if isinstance(text, str) else text))


def figure(value, *, name="value", label=None, unit="", spread=0.0, **more):
    """A numeric quantity from a list; NaN is UNKNOWN. Its interval is *spread* on both sides."""
    value = np.asarray(value, dtype=float)
    defaults = {
        "low": value - spread,
        "high": value + spread,
        "evidence": EvidenceClass.OBSERVED,
        "method": "as given",
        "sources": ("site-file",),
    }
    return numeric(name, as_label(label or name), unit, value, **{**defaults, **more})


def words(text, *, name="word", label=None, **more):
    """A quantity in words, from a list; None is UNKNOWN."""
    defaults = {"evidence": EvidenceClass.OBSERVED, "method": "as given", "sources": ("site-file",)}
    return textual(name, as_label(label or name), pa.array(text, pa.string()), **{**defaults, **more})


def criterion(key, main, *, value=AS_IT_IS, weight=1.0, label=None, beside=(), **more):
    """A criterion of a quantity, or of a list of figures that are scores already.

    *value* is the value function in the form of a study; other fields of `ScoredCriterion` may be given.
    """
    main = main if isinstance(main, Quantity) else figure(main, name=key)
    function = value_function(value)
    score, low, high = function.score(main)
    defaults = {
        "id": key,
        "measure": key,
        "label": as_label(label or key),
        "unit": main.unit,
        "weight": weight,
        "share": weight,
        "unknown": "neutral",
        "value_text": function.text(main.unit),
        "curve": tuple(function.curve),
        "measured": Measurements(main, tuple(beside)),
        "score": score,
        "score_low": low,
        "score_high": high,
        "thresholds": (),
        "supply": Label(f"column '{key}' in the site file", f"地块文件中的“{key}”列"),
        "function": function,
        "changeable": True,
    }
    return ScoredCriterion(**{**defaults, **more})


def threshold(value, *, name="max", unit="km", kind="practice", source="practice-60-500"):
    return Threshold(name, value, unit, kind, source)


def constraint(label, verdicts, *, excludes=("fail",)):
    """A constraint from its verdict on each site, in words; verdicts in *excludes* exclude a site."""
    code = np.array([VERDICTS.index(v) for v in verdicts], dtype=np.uint8)
    return ConstraintVerdicts(as_label(label), code, np.isin(verdicts, excludes))


def source(key, **more):
    """Return the entry of a source in `Outcome.sources`."""
    text = as_label(f"Title of {key}")
    defaults = {
        "title": text,
        "url": "https://example.org",
        "licence": "CC BY 4.0",
        "date": "2026-11",
        "kind": "dataset",
        "certainty": as_label("exact"),
    }
    return {key: Source(key, **{**defaults, **more})}


def made_outcome(*criteria, sites=None, constraints=(), min_coverage=0.0, ranking=None, **more):
    """An outcome of these criteria: shares by their weights, ranked by the engine.

    Without *sites* they lie in a row, 0.1 degrees apart. Any other field of `Outcome` may be given.
    """
    count = len(criteria[0].score)
    if sites is None:
        sites = made_sites([shapely.Point(112 + i / 10, 37.5) for i in range(count)])
    share = normalised([c.weight for c in criteria])
    criteria = tuple(replace(c, share=float(part)) for c, part in zip(criteria, share, strict=True))
    if ranking is None:
        ids = sites.frame["site_id"].to_numpy(object)
        ranking = rank_sites(criteria, constraints, ids, min_coverage=min_coverage)
    defaults = {
        "title": as_label("A study"),
        "notes": as_label(""),
        "rings": (),
        "points": (),
        "sources": {},
        "warnings": (),
        "provenance": {},
    }
    given = {
        "sites": sites,
        "criteria": criteria,
        "constraints": tuple(constraints),
        "ranking": ranking,
        "min_coverage": min_coverage,
    }
    return Outcome(**{**defaults, **given, **more})
