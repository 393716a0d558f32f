"""``audit.json``: the whole audit as one document, for other programs.

Schema (``label`` is ``{"en": text, "zh": text}``; null means none or UNKNOWN; figures are rounded as in all
files; there is no NaN)::

    run             provenance: version, document with sha256, site, parameters, layers, sources, map
    not_measured    list of labels: what could not be measured, and what to give
    claims          list, in the order of the document:
        id, kind, quote
        position            {page, line, column, start, end}
        owner               {kind, name}: whose figure it is; kind is site, phase or building
        date, scope         in the words of the document, empty if none is named
        status              existing, planned, conditional, superseded or unspecified
        claimed             {value, unit, comparison, as_written}; value is a word ("A") or [low, high] too
        measured            {value, low, high, unit}, each null if nothing was measured
        verdict             SUPPORTED, DOCUMENTED, CONTRADICTED, DEPENDS or UNVERIFIABLE
        basis               {finding, definition, comparison, tolerance, method (labels), class, sources,
                             subject, word, phase, tables: [{title, head, rows, note}]}; comparison is
                             the one made, claimed.comparison the one in the document
        needed              label, or null
        suggested_wording   label, or null
        is_advice           whether that tells the author what to do, instead of being a text to print
    consistency     list: {id, title, verdict, stated, found, unit, claims, finding, needed,
                    suggested_wording, is_advice, sources, tables}
    not_understood  list: {quote, position, why, outcome, rule, owner, as_written}; owner is null unless
                    the figure is somebody else's
    figures         every figure of the document: {total, whole, by_outcome, by_rule, list}; the counts
                    by_outcome {claim, whose, out_of_scope, left_out} add up to total; list: {as_written,
                    position, outcome, rule, claims}; whole is false where only a file of claims was read:
                    the figures are then those in it
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from siting.auditing.judging.check import Audit
from siting.auditing.judging.site import is_in_china
from siting.auditing.judging.verdicts import Advice, Check, Figure, Judged, Table
from siting.auditing.reading.claims import Claim, NotUnderstood, Position
from siting.evidence import Label
from siting.show.base.cells import number_or_null
from siting.show.base.indented_json import write_json
from siting.show.base.sources import source_entry
from siting.show.base.text import map_notice_of


def audit_document(audit: Audit) -> dict[str, Any]:
    """Return the document as plain lists and dictionaries, see the schema of this module."""
    return {
        "run": {**audit.provenance, "sources": _sources(audit), "map": _map(audit)},
        "not_measured": [_label(said) for said in audit.not_measured],
        "claims": [_claim(judged) for judged in audit.judged],
        "consistency": [_check(check) for check in audit.checks],
        "not_understood": [_not_understood(n) for n in audit.not_understood],
        "figures": _figures(audit),
    }


def write_audit_json(audit: Audit, path: Path) -> None:
    """Write the document; the same audit gives the same bytes."""
    write_json(audit_document(audit), path)


def _claim(judged: Judged) -> dict[str, Any]:
    claim = judged.claim
    return {
        "id": claim.id,
        "kind": claim.kind,
        "quote": claim.quote,
        "position": _position(claim.position),
        "claimed": {
            "value": _claimed(claim),
            "unit": claim.unit,
            "comparison": claim.comparison,
            "as_written": claim.as_written,
        },
        "owner": asdict(claim.owner),
        "date": claim.date,
        "scope": claim.scope,
        "status": claim.qualifiers.status,
        "measured": _figure(judged.measured),
        "verdict": judged.verdict.value,
        "basis": {
            "finding": _label(judged.finding),
            "definition": _label(judged.definition),
            "comparison": judged.compared_as or claim.comparison,
            "tolerance": _label(judged.tolerance),
            "method": _label(judged.method),
            "class": None if judged.measured is None else judged.measured.evidence.word,
            "sources": list(judged.sources),
            "subject": claim.subject,
            "word": claim.word,
            "phase": claim.phase,
            "tables": [_table(table) for table in judged.tables],
        },
        "needed": _label(judged.needed),
        "suggested_wording": _label(judged.wording),
        "is_advice": isinstance(judged.wording, Advice),
    }


def _not_understood(left: NotUnderstood) -> dict[str, Any]:
    return {
        "quote": left.quote,
        "position": _position(left.position),
        "why": _label(left.why),
        "outcome": left.outcome,
        "rule": left.rule,
        "owner": None if left.owner is None else asdict(left.owner),
        "as_written": left.as_written,
    }


def _figures(audit: Audit) -> dict[str, Any]:
    by_rule: dict[str, dict[str, int]] = {}
    for (outcome, rule), n in audit.figures_by_rule().items():
        by_rule.setdefault(outcome, {})[rule] = n
    return {
        "total": len(audit.figures),
        "whole": audit.whole_account,
        "by_outcome": audit.figures_by_outcome(),
        "by_rule": by_rule,
        "list": [
            {
                "as_written": figure.as_written,
                "position": _position(figure.position),
                "outcome": figure.outcome,
                "rule": figure.rule,
                "claims": list(figure.claims),
            }
            for figure in audit.figures
        ],
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "id": check.id,
        "title": _label(check.title),
        "verdict": check.verdict.value,
        "stated": number_or_null(check.stated, check.unit),
        "found": number_or_null(check.found, check.unit),
        "unit": check.unit,
        "claims": list(check.claims),
        "finding": _label(check.finding),
        "needed": _label(check.needed),
        "suggested_wording": _label(check.wording),
        "is_advice": isinstance(check.wording, Advice),
        "sources": list(check.sources),
        "tables": [_table(table) for table in check.tables],
    }


def _claimed(claim: Claim) -> float | str | list[float | None] | None:
    if claim.spec.word:
        return claim.word
    if claim.comparison == "between" and claim.high != claim.value:
        return [number_or_null(claim.value, claim.unit), number_or_null(claim.high, claim.unit)]
    return number_or_null(claim.value, claim.unit)


def _figure(figure: Figure | None) -> dict[str, Any]:
    if figure is None:
        return {"value": None, "low": None, "high": None, "unit": None}
    ends = {key: number_or_null(getattr(figure, key), figure.unit) for key in ("value", "low", "high")}
    return {**ends, "unit": figure.unit}


def _map(audit: Audit) -> dict[str, Any]:
    return {
        "notice": _label(map_notice_of(in_china=is_in_china(audit.site))),
        "rings_km": list(audit.bands_km),
        "places": [
            {
                "name": _label(way.spot.label),
                "lon": round(way.spot.lon, 7),
                "lat": round(way.spot.lat, 7),
                "distance_km": number_or_null(way.spot.distance_km, "km"),
                "bearing_deg": round(way.spot.bearing, 3),
                "claims": [claim for claim, _ in way.claims],
            }
            for way in audit.ways
        ],
    }


def _sources(audit: Audit) -> dict[str, Any]:
    return {key: source_entry(asdict(source)) for key, source in audit.sources.items()}


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": _label(table.title),
        "head": [_label(cell) for cell in table.head],
        "rows": [[_label(cell) for cell in row] for row in table.rows],
        "note": _label(table.note),
    }


def _position(position: Position) -> dict[str, int]:
    return {key: getattr(position, key) for key in ("page", "line", "column", "start", "end")}


def _label(label: Label) -> dict[str, str] | None:
    return {"en": label.en, "zh": label.zh} if label.en or label.zh else None
