"""The outcome of a run: everything that `show` may draw, computed once, by column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray, Label, Measurements, Source, Threshold
from siting.geo.features import MapPoint, MonthlyHours, Ring
from siting.sites.model import Sites

__all__ = ["ConstraintVerdicts", "MapPoint", "Outcome", "Ranking", "Ring", "ScoredCriterion"]

IntArray = npt.NDArray[np.int64]
STATUSES: tuple[str, ...] = ("ranked", "excluded", "insufficient")
VERDICTS: tuple[str, ...] = ("pass", "conditional", "fail", "unknown")


@dataclass(frozen=True)
class ScoredCriterion:
    """One criterion of the study: what was measured, and what it is worth.

    score, score_low, score_high have shape (n,) and lie in 0..1; NaN where the figure is UNKNOWN.
    ``share`` is the weight over the sum of all weights. ``value_text`` says the value function in
    words; ``curve`` holds its break points as (value in unit, score), empty for categories.
    """

    id: str
    measure: str
    label: Label
    unit: str
    weight: float
    share: float
    unknown: str
    value_text: Label
    curve: tuple[tuple[float, float], ...]
    measured: Measurements
    score: FloatArray
    score_low: FloatArray
    score_high: FloatArray
    thresholds: tuple[Threshold, ...]
    supply: Label


@dataclass(frozen=True)
class ConstraintVerdicts:
    """One constraint: its text, and per site the index into `VERDICTS`."""

    label: Label
    verdict: npt.NDArray[np.uint8]
    excludes: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Ranking:
    """Ranks and scores in the order of the sites.

    rank, rank_best, rank_worst are 0 where the site is not ranked. status indexes `STATUSES`.
    score is NaN where nothing is known. ``order`` lists the site rows as they are shown: ranked
    ones by rank, then insufficient, then excluded; equal ones by site_id.
    """

    rank: IntArray
    status: npt.NDArray[np.uint8]
    score: FloatArray
    coverage: FloatArray
    score_low: FloatArray
    score_high: FloatArray
    rank_best: IntArray
    rank_worst: IntArray
    order: IntArray
    reasons: tuple[Label, ...]
    reason_code: npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Outcome:
    """All that one run found. Arrays have one entry a site, in the order of ``sites``.

    ``months`` holds rows for the best sites only, as many as the map draws, in the order of the ranking.
    """

    title: Label
    notes: Label
    sites: Sites
    criteria: tuple[ScoredCriterion, ...]
    constraints: tuple[ConstraintVerdicts, ...]
    ranking: Ranking
    min_coverage: float
    rings: tuple[Ring, ...]
    points: tuple[MapPoint, ...]
    sources: dict[str, Source]
    warnings: tuple[str, ...]
    provenance: dict[str, Any]
    months: tuple[MonthlyHours, ...] = ()

    def supply_list(self, row: int) -> list[tuple[str, Label]]:
        """Return (criterion id, what to supply) for each UNKNOWN of site *row*, most weight first."""
        missing = [c for c in self.criteria if c.weight > 0 and not c.measured.main.known[row]]
        return [(c.id, c.supply) for c in sorted(missing, key=lambda c: -c.share)]
