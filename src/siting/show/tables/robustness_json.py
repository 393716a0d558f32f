"""``robustness.json``: how robust the ranking is, the rankings by other weights, and pairs of sites.

Schema (``label`` is ``{"en": text, "zh": text}``; null is UNKNOWN or not computed; shares are 0..1)::

    run                   provenance
    summary               list of labels: the main findings in words
    samples               null if the study does not ask for it; otherwise
        count, seed, drawn (exact or walk), unknown (interval or policy), half_width_most (95% error),
        ranks (number counted), stated, nearby, whole
        (samples behind rank_p05 and so on), bounds: {criterion: [low, high]}, orders: [[criterion, ...]]
    sites                 list, in the order of the ranking:
        site_id, name: label, rank, first, first_half_width, rank_share: [share of rank 1, 2 ...], mean_rank,
        holistic, central_weights: {criterion: share} or null, confidence, confidence_draws,
        undominated, unknown_best, unknown_worst, can_be_first, only_level, best_rank, held,
        rank_p05, rank_p95, first_stated: at the stated weights, figures drawn; null where not computed;
        rank_p05_nearby, rank_p95_nearby, first_nearby: each weight up to a fifth more or less;
        rank_p05_whole, rank_p95_whole: any allowed weights
    leads                 list: {ahead, behind, share, level, share_nearby, gains: {criterion: part of the
                          difference of scores}, of_unknown: its rest, text: label}: the best sites, each
                          against the next
    wins                  {sites: [site_id, ...], share: [[how often the row scores above the column]]}
    overtakes             list: {criterion, rival, share, now, more, allowed, stays_behind (site_id or
                          null: the rival is then first), text: label}
    shifts                list: {rival, moved, weights: {criterion: share}, exact}
    improvements          list: {site_id, criterion, rank, score, now, low, high, unit, text: label}
    perspectives          list: {id, label, note, method, main, weights: {criterion: share},
                          warnings: [label], sites: [{site_id, rank, score, status}]}
    comparison            null, or {methods: [{id, label, scale, alone, remarks,
                          sites: [{site_id, rank, score}]}], kendall, spearman}
    pairs                 null, or {cities: [label], left_out, list: [{primary, backup, use, rank,
                          distance_km, round_trip_ms: [low, typical, high], same_city, remote,
                          hazards: {basin, fault_zone, grid: different, shared or null}, score}]}
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from siting.criteria.recovery import BANDS
from siting.decide.smaa import half_width
from siting.evidence import Label
from siting.outcome import HAZARDS, SHARED, STATUSES, UNKNOWN, USES, Outcome
from siting.show.base.robustness_text import (
    crossing_text,
    improvement_text,
    lead_text,
    sentences,
    site_label,
)

if TYPE_CHECKING:
    from siting.outcome import BackupPairs, RobustnessReport

_SHARE_DIGITS = 6


def robustness_document(outcome: Outcome) -> dict[str, Any]:
    """Return the whole document as plain lists and dictionaries, see the schema of this module."""
    standing: RobustnessReport | None = outcome.robustness
    told: dict[str, Any] = (
        {
            "samples": None,
            "sites": [],
            "leads": [],
            "wins": None,
            "overtakes": [],
            "shifts": [],
            "improvements": [],
        }
        if standing is None
        else _standing(outcome, standing)
    )
    return {
        "run": outcome.provenance,
        "summary": [_label(text) for text in sentences(outcome)],
        **told,
        "perspectives": _perspectives(outcome),
        "comparison": _comparison(outcome),
        "pairs": _pairs(outcome),
    }


def write_robustness(outcome: Outcome, path: Path) -> None:
    """Write the document of `robustness_document`. Raises OSError if the file cannot be written."""
    text = json.dumps(robustness_document(outcome), ensure_ascii=False, allow_nan=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def _standing(outcome: Outcome, standing: RobustnessReport) -> dict[str, Any]:
    ids = [outcome.criteria[j].id for j in standing.columns]
    site_ids = outcome.sites.frame["site_id"].to_numpy()[standing.rows].tolist()

    def by_id(weights: Any) -> dict[str, float | None]:
        return {c: _number(w) for c, w in zip(ids, weights, strict=True)}

    return {
        "samples": _samples(outcome, standing, ids),
        "sites": _sites(outcome, standing, site_ids, by_id),
        "leads": _leads(outcome),
        "wins": {
            "sites": [site_ids[i] for i in standing.samples.detail],
            "share": [[_number(x) for x in row] for row in standing.samples.wins.tolist()],
        },
        "overtakes": _overtakes(outcome, standing, ids, site_ids),
        "shifts": [
            {
                "rival": site_ids[s.rival],
                "moved": _number(s.moved),
                "weights": by_id(s.weights),
                "exact": not (standing.held[0] or standing.held[s.rival]),
            }
            for s in standing.shifts
        ],
        "improvements": _improvements(outcome, standing, site_ids),
    }


def _samples(outcome: Outcome, standing: RobustnessReport, ids: Sequence[str]) -> dict[str, Any]:
    drawn, region = standing.samples, standing.region
    limits = zip(ids, region.low.tolist(), region.high.tolist(), strict=True)
    return {
        "count": drawn.samples,
        "seed": standing.seed,
        "drawn": drawn.drawn,
        "unknown": standing.unknown,
        "half_width_most": _number(float(half_width(drawn.rank_share, drawn.samples).max())),
        "ranks": drawn.rank_share.shape[1],
        "stated": None if outcome.likely is None else outcome.likely.stated.samples,
        "nearby": standing.nearby.samples,
        "whole": standing.whole.samples,
        "bounds": {c: [low, high] for c, low, high in limits if low > 0 or high < 1},
        "orders": [[ids[j] for j in order] for order in region.orders],
    }


def _overtakes(
    outcome: Outcome, standing: RobustnessReport, ids: Sequence[str], site_ids: Sequence[str]
) -> list[dict[str, Any]]:
    return [
        {
            "criterion": ids[c.criterion],
            "rival": site_ids[c.rival],
            "share": _number(c.share),
            "now": _number(float(standing.shares[c.criterion])),
            "more": c.more,
            "allowed": c.allowed,
            "stays_behind": site_ids[c.ahead] if c.ahead >= 0 else None,
            "text": _label(crossing_text(outcome, standing, c)),
        }
        for c in standing.crossings
    ]


def _improvements(
    outcome: Outcome, standing: RobustnessReport, site_ids: Sequence[str]
) -> list[dict[str, Any]]:
    return [
        {
            "site_id": site_ids[x.row],
            "criterion": outcome.criteria[x.criterion].id,
            "rank": x.rank,
            "score": _number(x.score),
            "now": _number(x.now),
            "low": _number(x.low),
            "high": _number(x.high),
            "unit": outcome.criteria[x.criterion].unit,
            "text": _label(improvement_text(outcome, standing, x)),
        }
        for x in standing.improvements
    ]


def _leads(outcome: Outcome) -> list[dict[str, Any]]:
    likely = outcome.likely
    if likely is None:
        return []
    ids = outcome.sites.frame["site_id"].to_numpy()[likely.rows].tolist()
    return [
        {
            "ahead": ids[lead.ahead],
            "behind": ids[lead.behind],
            "share": _number(lead.share),
            "level": _number(lead.level),
            "share_nearby": _number(lead.nearby),
            "gains": {c.id: _number(g) for c, g in zip(outcome.criteria, lead.gains.tolist(), strict=True)},
            "of_unknown": _number(lead.rest),
            "text": _label(lead_text(outcome, lead)),
        }
        for lead in likely.leads
    ]


def _ranges(outcome: Outcome, standing: RobustnessReport, i: int) -> dict[str, Any]:
    """Return the three ranges of ranks of a site, and how often it is first in the first two."""
    stated = None if outcome.likely is None else outcome.likely.stated
    near, whole = standing.nearby, standing.whole
    return {
        "rank_p05": None if stated is None else int(stated.low[i]),
        "rank_p95": None if stated is None else int(stated.high[i]),
        "first_stated": None if stated is None else _number(stated.first[i]),
        "rank_p05_nearby": int(near.low[i]),
        "rank_p95_nearby": int(near.high[i]),
        "first_nearby": _number(near.first[i]),
        "rank_p05_whole": int(whole.low[i]),
        "rank_p95_whole": int(whole.high[i]),
    }


def _sites(
    outcome: Outcome, standing: RobustnessReport, site_ids: list[str], by_id: Any
) -> list[dict[str, Any]]:
    drawn = standing.samples
    errors = half_width(drawn.first, drawn.samples)
    sure = {int(i): k for k, i in enumerate(drawn.detail)}
    out = []
    for i, row in enumerate(standing.rows.tolist()):
        k = sure.get(i)
        out.append(
            {
                "site_id": site_ids[i],
                "name": _label(site_label(outcome, row)),
                "rank": int(outcome.ranking.rank[row]),
                "first": _number(drawn.first[i]),
                "first_half_width": _number(errors[i]),
                "rank_share": [_number(x) for x in drawn.rank_share[i]],
                "mean_rank": _number(drawn.mean_rank[i]),
                "holistic": _number(drawn.holistic[i]),
                "central_weights": None if np.isnan(drawn.central[i]).any() else by_id(drawn.central[i]),
                "confidence": None if k is None else _number(drawn.confidence[k]),
                "confidence_draws": None if k is None else int(drawn.confidence_draws[k]),
                "undominated": bool(standing.undominated[i]),
                "unknown_best": int(standing.unknown_best[i]),
                "unknown_worst": int(standing.unknown_worst[i]),
                **_exact(standing, i),
                "held": bool(standing.held[i]),
                **_ranges(outcome, standing, i),
            }
        )
    return out


def _exact(standing: RobustnessReport, i: int) -> dict[str, Any]:
    """Return the exact results for a site; null if not computed."""
    if i >= len(standing.lead) or math.isnan(standing.lead[i]):
        return {"can_be_first": None, "only_level": None, "best_rank": None}
    return {
        "can_be_first": i in standing.can_be_first,
        "only_level": i in standing.only_level,
        "best_rank": int(standing.best_rank[i]) or None,
    }


def _perspectives(outcome: Outcome) -> list[dict[str, Any]]:
    ids = outcome.sites.frame["site_id"].tolist()
    return [
        {
            "id": p.weights.id,
            "label": _label(p.weights.label),
            "note": _label(p.weights.note),
            "method": p.weights.method,
            "main": p.main,
            "weights": {c.id: _number(w) for c, w in zip(outcome.criteria, p.weights.share, strict=True)},
            "warnings": [_label(text) for text in p.weights.warnings],
            "sites": [
                {
                    "site_id": ids[i],
                    "rank": int(p.ranking.rank[i]) or None,
                    "score": _number(p.ranking.score[i]),
                    "status": STATUSES[p.ranking.status[i]],
                }
                for i in p.ranking.order.tolist()
            ],
        }
        for p in outcome.perspectives
    ]


def _comparison(outcome: Outcome) -> dict[str, Any] | None:
    found = outcome.comparison
    if found is None:
        return None
    ids, order = outcome.sites.frame["site_id"].tolist(), outcome.ranking.order.tolist()
    return {
        "methods": [
            {
                "id": m.id,
                "label": _label(m.label),
                "scale": _label(m.scale),
                "alone": m.alone,
                "remarks": [_label(text) for text in m.remarks],
                "sites": [
                    {"site_id": ids[i], "rank": int(m.rank[i]) or None, "score": _number(m.score[i])}
                    for i in order
                ],
            }
            for m in found.methods
        ],
        "kendall": [[_number(x) for x in row] for row in found.kendall.tolist()],
        "spearman": [[_number(x) for x in row] for row in found.spearman.tolist()],
    }


def _pairs(outcome: Outcome) -> dict[str, Any] | None:
    pairs: BackupPairs | None = outcome.pairs
    if pairs is None:
        return None
    ids = outcome.sites.frame["site_id"].tolist()

    def place(row: int) -> str:
        return ids[row] if row >= 0 else pairs.cities[-1 - row].en

    return {
        "cities": [_label(c) for c in pairs.cities],
        "left_out": pairs.left_out,
        "list": [
            {
                "primary": place(int(pairs.primary[k])),
                "backup": place(int(pairs.backup[k])),
                "use": USES[pairs.use[k]],
                "rank": int(pairs.rank[k]) or None,
                "distance_km": round(float(pairs.km[k]), 3),
                "round_trip_ms": [_number(x) for x in pairs.round_trip_ms[k]],
                "same_city": BANDS[pairs.same_city[k]],
                "remote": BANDS[pairs.remote[k]],
                "hazards": {
                    name: None if code == UNKNOWN else "shared" if code == SHARED else "different"
                    for name, code in zip(HAZARDS, pairs.hazards[k].tolist(), strict=True)
                },
                "score": _number(pairs.score[k]),
            }
            for k in range(len(pairs))
        ],
    }


def _number(value: float) -> float | None:
    return round(float(value), _SHARE_DIGITS) + 0.0 if math.isfinite(value) else None


def _label(label: Label) -> dict[str, str]:
    return {"en": label.en, "zh": label.zh}
