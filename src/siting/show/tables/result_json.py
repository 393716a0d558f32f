"""``result.json``: the whole outcome as one JSON document, for other programs.

Schema (``label`` is ``{"en": text, "zh": text}``; null is UNKNOWN; every figure is rounded as in the
tables; there is no NaN and no Infinity)::

    title, note, notice   label; the notice belongs to every map
    run                   provenance: version, inputs with sha256, seeds
    method                {definition: {kind, its parameters}, label}: how scores and weights make the ranking
    min_coverage          share of weight under which a site is "insufficient"
    criteria              list, in the order of the study:
        id, measure, label, unit, weight, share (of all weights, 0..1), unknown (policy),
        value_function: {text: label, curve: [[value, score], ...], definition: as in a study file},
        thresholds: [{name, value, unit, kind, source}], supply: label,
        shared: null; or, of figures that score in full though sites share them, {sites: count, text: label},
        quantities: [{name, label, unit, converted, typed, qualified}]
            (converted: read in another unit; typed: those of cells;
            qualified: by note, what belongs beside a figure)
    constraints           list of labels, in the order of every site's verdicts
    sources               {id: {title, url, licence, date, kind, certainty}}
    warnings              list of texts
    whole                 only for more than 100,000 sites: {sites, ranked, excluded, insufficient, shown}:
                          numbers of sites, of which "sites" holds the best
    sites                 list, in the order of the ranking:
        site_id, name, name_zh, lon, lat (degrees, WGS84), polygon (bool), elevation_m,
        area_ha, area_mu, area_given_ha,
        rank, status, score, coverage, score_low, score_high, rank_best, rank_worst,
        rank_p05, rank_p95 (in 5-95% of the samples at the stated weights; null where not computed),
        reason: label or null (why it is not ranked),
        criteria: {id: {value, unit, low, high, class, method, sources, note,
                        score, score_low, score_high, beside: {quantity: {value ... note}}}},
        constraints: [{verdict, excludes}], to_supply: [{criterion, supply: label}]

The file is UTF-8 with one site per line, so that it can be read and written piece by piece.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from siting.evidence import EVIDENCE_WORDS, FloatArray, Label, Quantity
from siting.outcome import STATUSES, VERDICTS, Outcome, ScoredCriterion
from siting.outcome.shared_figures import shared_figures
from siting.show.base.cells import rounded
from siting.show.base.frames import known_text, known_value, unknown_criteria
from siting.show.base.text import map_notice_of

_BLOCK = 2_000
_DEGREE_DECIMALS = 7

Rows = npt.NDArray[np.int64]


def result_document(outcome: Outcome) -> dict[str, Any]:
    """Return the whole document as plain lists and dictionaries, see the schema of this module."""
    return {**_head(outcome), "sites": list(_sites(outcome))}


def write_document(outcome: Outcome, path: Path) -> None:
    """Write the document of `result_document`, a block of sites at a time.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    head = json.dumps(_head(outcome), ensure_ascii=False, allow_nan=False, indent=2)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(head.removesuffix("\n}") + ',\n  "sites": [')
        before = "\n    "
        for site in _sites(outcome):
            file.write(before + json.dumps(site, ensure_ascii=False, allow_nan=False))
            before = ",\n    "
        file.write("\n  ]\n}\n")


def _head(outcome: Outcome) -> dict[str, Any]:
    shared = {
        found.place: {"sites": found.count, "text": _label(found.text(outcome.criteria[found.place]))}
        for found in shared_figures(outcome)
    }
    return {
        "title": _label(outcome.title),
        "note": _label(outcome.notes),
        "notice": _label(map_notice_of(in_china=outcome.sites.in_china)),
        "run": outcome.provenance,
        "method": {
            "definition": outcome.method.model_dump(mode="json"),
            "label": _label(outcome.method.label),
        },
        "min_coverage": outcome.min_coverage,
        "criteria": [
            {**_criterion(c), "shared": shared.get(k)} for k, c in enumerate(outcome.criteria)
        ],
        "constraints": [_label(c.label) for c in outcome.constraints],
        "sources": {
            key: {
                "title": s.title.en, "title_zh": s.title.zh, "url": s.url, "licence": s.licence,
                "date": s.date, "kind": s.kind, "certainty": s.certainty.en,
            }
            for key, s in sorted(outcome.sources.items())
        },
        "warnings": list(outcome.warnings),
        **_whole(outcome),
    }  # fmt: skip


def _whole(outcome: Outcome) -> dict[str, Any]:
    whole = outcome.whole
    if whole is None:
        return {}
    counts = dict(zip(STATUSES, whole.by_status, strict=True))
    return {"whole": {"sites": whole.sites, **counts, "shown": whole.shown}}


def _criterion(criterion: ScoredCriterion) -> dict[str, Any]:
    return {
        "id": criterion.id,
        "measure": criterion.measure,
        "label": _label(criterion.label),
        "unit": criterion.unit,
        "weight": _number(criterion.weight),
        "share": _number(criterion.share),
        "unknown": criterion.unknown,
        "value_function": {
            "text": _label(criterion.value_text),
            "curve": [[_number(value), _number(score)] for value, score in criterion.curve],
            "definition": (
                None
                if criterion.function is None
                else criterion.function.model_dump(mode="json", exclude_none=True)
            ),
        },
        "thresholds": [
            {"name": t.name, "value": _number(t.value), "unit": t.unit, "kind": t.kind, "source": t.source}
            for t in criterion.thresholds
        ],
        "quantities": [
            {
                "name": q.name,
                "label": _label(q.label),
                "unit": q.unit,
                "converted": q.converted,
                "typed": q.typed,
                "qualified": {
                    note.en: _label(words)
                    for note, words in zip(q.notes, q.qualified, strict=False)
                    if words.en
                },
            }
            for q in criterion.measured.quantities
        ],
        "supply": _label(criterion.supply),
    }


def _sites(outcome: Outcome) -> Iterator[dict[str, Any]]:
    """Yield the sites in the order of the ranking, computed a block at a time."""
    order = outcome.ranking.order
    unknown = unknown_criteria(outcome)
    for start in range(0, len(order), _BLOCK):
        yield from _block(outcome, order[start : start + _BLOCK], unknown)


def _block(
    outcome: Outcome, rows: Rows, unknown: list[tuple[ScoredCriterion, npt.NDArray[np.bool_]]]
) -> Iterator[dict[str, Any]]:
    plain = _plain_columns(outcome, rows)
    criteria = {c.id: _criterion_entries(c, rows) for c in outcome.criteria}
    verdicts = [
        (c.verdict[rows].tolist(), np.asarray(c.excludes)[rows].tolist()) for c in outcome.constraints
    ]
    missing = [({"criterion": c.id, "supply": _label(c.supply)}, mask[rows].tolist()) for c, mask in unknown]
    for i in range(len(rows)):
        yield {
            **{name: values[i] for name, values in plain.items()},
            "criteria": {key: entries[i] for key, entries in criteria.items()},
            "constraints": [
                {"verdict": VERDICTS[codes[i]], "excludes": excludes[i]} for codes, excludes in verdicts
            ],
            "to_supply": [entry for entry, mask in missing if mask[i]],
        }


def _ranks(ranks: npt.NDArray[np.int64]) -> list[int | None]:
    """Return ranks, null for a site that has none."""
    return [rank or None for rank in ranks.tolist()]


def _plain_columns(outcome: Outcome, rows: Rows) -> dict[str, list[Any]]:
    sites, ranking, likely = outcome.sites, outcome.ranking, outcome.likely_range()
    reasons = [_label(reason) if reason.en else None for reason in ranking.reasons]
    text = {name: _words(sites.frame[name].iloc[rows]) for name in ("site_id", "name", "name_zh")}
    return {
        "site_id": text["site_id"],
        "name": text["name"],
        "name_zh": text["name_zh"],
        "lon": np.round(sites.lon[rows], _DEGREE_DECIMALS).tolist(),
        "lat": np.round(sites.lat[rows], _DEGREE_DECIMALS).tolist(),
        "polygon": np.asarray(sites.has_area)[rows].tolist(),
        "elevation_m": _numbers(sites.elevation_m[rows], "m"),
        **{
            name: _numbers(np.asarray(sites.frame[name].iloc[rows], dtype=np.float64), "")
            for name in ("area_ha", "area_mu", "area_given_ha")
        },
        "rank": _ranks(ranking.rank[rows]),
        "status": [STATUSES[code] for code in ranking.status[rows].tolist()],
        "score": _numbers(ranking.score[rows], ""),
        "coverage": _numbers(ranking.coverage[rows], ""),
        "score_low": _numbers(ranking.score_low[rows], ""),
        "score_high": _numbers(ranking.score_high[rows], ""),
        "rank_best": _ranks(ranking.rank_best[rows]),
        "rank_worst": _ranks(ranking.rank_worst[rows]),
        "rank_p05": _ranks(likely[0][rows]),
        "rank_p95": _ranks(likely[1][rows]),
        "reason": [reasons[code] for code in ranking.reason_code[rows].tolist()],
    }


def _criterion_entries(criterion: ScoredCriterion, rows: Rows) -> list[dict[str, Any]]:
    main = _quantity_entries(criterion.measured.main, rows)
    scores = [
        _numbers(values[rows], "") for values in (criterion.score, criterion.score_low, criterion.score_high)
    ]
    beside = {q.name: _quantity_entries(q, rows) for q in criterion.measured.beside}
    return [
        {
            **entry,
            "score": scores[0][i],
            "score_low": scores[1][i],
            "score_high": scores[2][i],
            "beside": {name: entries[i] for name, entries in beside.items()},
        }
        for i, entry in enumerate(main)
    ]


def _quantity_entries(quantity: Quantity, rows: Rows) -> list[dict[str, Any]]:
    if quantity.is_text:
        value = known_text(quantity).take(pa.array(rows)).to_pylist()
    else:
        value = _numbers(known_value(quantity)[rows], quantity.unit)
    known = quantity.known[rows]
    low = _numbers(np.where(known, quantity.low[rows], np.nan), quantity.unit)
    high = _numbers(np.where(known, quantity.high[rows], np.nan), quantity.unit)
    classes = quantity.evidence[rows].tolist()
    notes = quantity.note_code[rows].tolist()
    sources = list(quantity.sources)
    return [
        {
            "value": value[i],
            "unit": quantity.unit,
            "low": low[i],
            "high": high[i],
            "class": EVIDENCE_WORDS[classes[i]],
            "method": quantity.method.en,
            "sources": sources,
            "note": quantity.notes[notes[i]].en,
        }
        for i in range(len(rows))
    ]


def _numbers(values: FloatArray, unit: str) -> list[float | None]:
    shown = rounded(values, unit)
    # x == x is False only for NaN, which becomes null.
    return [x if x == x else None for x in shown.tolist()]  # noqa: PLR0124


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _words(column: Any) -> list[str]:
    return [text if isinstance(text, str) else "" for text in column.tolist()]


def _label(label: Label) -> dict[str, str]:
    return {"en": label.en, "zh": label.zh}
