"""The data of the page: an outcome as plain lists in one language, rounded for display.

Everything the page shows comes from here, as data in one JSON block. None of it is inserted into markup or
code, so a name can contain any character.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import shapely

from siting.catalogue import sources
from siting.climate.climate_table import MONTH_HOURS
from siting.evidence import EVIDENCE_WORDS, EvidenceClass, FloatArray, Quantity
from siting.geo.features import ANCHOR, POINT_GROUPS, PointGroup
from siting.geo.geodesy import distance_km
from siting.geo.geodesy import ring as geodesic_ring
from siting.outcome import STATUSES, VERDICTS, MapPoint, Outcome, Ring, ScoredCriterion
from siting.outcome.rule_standing import STANDING, STANDINGS
from siting.outcome.shared_figures import shared_figures
from siting.promotion.file_words import title_above, word_columns
from siting.show.base.colours import RAMP
from siting.show.base.ground import GroundPicture, ground_of, map_notice
from siting.show.base.limits import limit_name
from siting.show.base.places import places_near
from siting.show.base.robustness_text import site_label
from siting.show.base.sources import date_words, kind_words, licence_words, place_words
from siting.show.base.text import EVIDENCE, STATUS, VERDICT, evidence_text
from siting.show.webmap.basemap import Basemap
from siting.show.webmap.cells import cells_part
from siting.show.webmap.decision import decision_part, excluded
from siting.show.webmap.figures import (
    PageColumn,
    alone,
    to_decimals,
    to_score_ends,
    to_scores,
    written_columns,
)
from siting.show.webmap.outlines import Outlines
from siting.show.webmap.rules import rule_part
from siting.show.webmap.shown import shown_part
from siting.show.webmap.text import KIND, page_words
from siting.sites.columns import is_provenance
from siting.texts import say
from siting.texts.category_words import STATIONS, category_words
from siting.texts.plainly import document_note
from siting.texts.unit_words import after_number, of_many

if TYPE_CHECKING:
    import pandas as pd

_MANY_VERTICES = 200_000
_SIMPLIFY_DEG = 5e-5  # About 5 m, less than a pixel at the zoom that shows a whole study.
_UNCERTAIN_POINTS = 73
_CARD_FIGURES = ("elevation_m", "area_ha", "area_mu", "area_given_ha")

Rows = npt.NDArray[np.int64]


def build_payload(
    outcome: Outcome, *, lang: str, basemap: Basemap | None = None, max_sites: int = 2000
) -> dict[str, Any]:
    """Turn *outcome* into plain lists for the page's script.

    Sites are in the order of the ranking, cut after *max_sites*; every list of a criterion or a
    constraint follows that order. Each is a
    `PageColumn`, which reads as a list; NaN becomes null.
    """
    rows = outcome.ranking.order[:max_sites]
    ground = ground_of(outcome) if basemap is None else None
    # A base map of others has names of its own.
    named = basemap is not None or outcome.base_picture is not None
    places = None if named else _places(outcome, rows, lang)
    return {
        "lang": lang,
        "title": outcome.title[lang],
        "notes": outcome.notes[lang],
        "warnings": [
            *(shared.text(outcome.criteria[shared.place])[lang] for shared in shared_figures(outcome)),
            *(document_note(w, lang) for w in outcome.warnings),
        ],
        "notice": (map_notice(outcome) if basemap is None else say(f"map.notice_{basemap.kind}"))[lang],
        "version": str(outcome.provenance.get("siting", "")),
        "counts": _counts(outcome),
        "drawn": len(rows),
        "min_coverage": _rounded(outcome.min_coverage, 4),
        "text": page_words(lang, in_china=outcome.sites.in_china),
        "words": _words(lang),
        "ramp": list(RAMP),
        "sources": _sources(outcome, ground, places, lang),
        "sites": _sites(outcome, rows, lang),
        "reasons": [label[lang] for label in outcome.ranking.reasons],
        "file_words": _file_words(outcome, rows, lang),
        "criteria": _criteria(outcome, rows, lang),
        "constraints": _constraints(outcome, rows, lang),
        "decision": decision_part(outcome, lang),
        "project": _project(outcome, rows, lang),
        "months": _months(outcome, len(rows), lang),
        "month_hours": MONTH_HOURS.tolist(),
        "rings": [_ring(r, lang) for r in outcome.rings],
        "points": _points(outcome, rows, lang),
        "places": places,
        "ground": _ground(ground, own=named),
        "surface": cells_part(outcome, lang),
        "shown": shown_part(outcome, lang),
        "approval": "" if outcome.base is None else outcome.base.approval,
        "basemap": None if basemap is None else basemap.describe(lang),
    }


def _file_words(outcome: Outcome, rows: Rows, lang: str) -> list[dict[str, Any]]:
    """Return the text columns of the site file, for each site; sources have no place on a card."""
    frame, sites = outcome.sites.frame, outcome.sites
    told = {
        name: [cell if isinstance(cell, str) else "" for cell in frame[name].iloc[rows].tolist()]
        for name in word_columns(sites)
        if not is_provenance(name)
    }
    return [{"label": title_above(sites, name, cells)[lang], "cells": cells} for name, cells in told.items()]


def _project(outcome: Outcome, rows: Rows, lang: str) -> list[list[str]]:
    """Return what `siting power` says of the project at each site; nothing where there is no report."""
    if outcome.project is None:
        return []
    from siting.power.power_sentences import findings

    reports = [outcome.project.of(row) for row in rows.tolist()]
    return [[] if report is None else [line[lang] for line in findings(report)] for report in reports]


def _places(outcome: Outcome, rows: Rows, lang: str) -> dict[str, Any]:
    anchors = [(p.label[lang], p.lon, p.lat) for p in outcome.points if p.group.id == ANCHOR.id]

    def called(number: int) -> str:
        return site_label(outcome, int(rows[number]))[lang]

    return places_near(outcome.sites.lon[rows], outcome.sites.lat[rows], anchors, lang, called)


def _ground(picture: GroundPicture | None, *, own: bool) -> dict[str, Any] | None:
    if picture is None:
        return None
    corners = [[picture.south, picture.west], [picture.north, picture.east]]
    return {"picture": picture.data_uri, "bounds": corners, "source": picture.source, "own": own}


def point_groups(outcome: Outcome) -> list[PointGroup]:
    """Return the built-in groups of points, then those of plug-ins, each id once."""
    return list({g.id: g for g in (*POINT_GROUPS, *(p.group for p in outcome.points))}.values())


def _counts(outcome: Outcome) -> dict[str, int]:
    found = outcome.counts
    return {"total": sum(found)} | {word: found[i] for i, word in enumerate(STATUSES)}


def _words(lang: str) -> dict[str, Any]:
    return {
        "status": [STATUS[word][lang] for word in STATUSES],
        "status_key": list(STATUSES),
        "evidence": [EVIDENCE[word][lang] for word in EVIDENCE_WORDS],
        "evidence_key": list(EVIDENCE_WORDS),
        "verdict": [VERDICT[word][lang] for word in VERDICTS],
        "verdict_key": list(VERDICTS),
        "standing": [STANDING[word][lang] for word in STANDINGS],
        "standing_key": list(STANDINGS),
        "metres": _shown_unit("m", lang),
        "kilometres": _shown_unit("km", lang),
        "hectares": _shown_unit("ha", lang),
        "kind": {key: label[lang] for key, label in KIND.items()},
    }


def _sources(
    outcome: Outcome, ground: GroundPicture | None, places: dict[str, Any] | None, lang: str
) -> dict[str, dict[str, str]]:
    used = dict(outcome.sources)
    if places is not None and places["name"]:
        used = {key: sources()[key] for key in places["sources"]} | used
    if ground is not None:
        used.setdefault(ground.source, sources().get(ground.source) or outcome.sources[ground.source])
    return {
        key: {
            "title": s.title[lang],
            "url": place_words(s)[lang],
            "licence": licence_words(s)[lang],
            "date": date_words(s)[lang],
            "kind": s.kind,
            "certainty": s.certainty[lang],
        }
        for key, s in sorted(used.items())
    }


def _sites(outcome: Outcome, rows: Rows, lang: str) -> dict[str, Any]:
    ranking, sites, likely = outcome.ranking, outcome.sites, outcome.likely_range()
    frame = sites.frame
    pairs = _names(outcome, rows, lang)
    low, high = to_score_ends(ranking.score_low[rows], ranking.score_high[rows])
    of_points = ~sites.has_area[rows]
    of_file = np.ones(len(of_points), dtype=np.bool_)
    return {
        "id": _words_of(frame["site_id"], rows),
        "name": [name for name, _ in pairs],
        "other": [other for _, other in pairs],
        "lon": to_decimals(sites.lon[rows], 6),
        "lat": to_decimals(sites.lat[rows], 6),
        "rank": PageColumn(ranking.rank[rows]),
        "best": PageColumn(np.where(likely[0] > 0, likely[0], ranking.rank_best)[rows]),
        "worst": PageColumn(np.where(likely[1] > 0, likely[1], ranking.rank_worst)[rows]),
        "likely": outcome.likely is not None,
        "first": to_scores(_first_share(outcome)[rows]),
        "bound_best": PageColumn(ranking.rank_best[rows]),
        "bound_worst": PageColumn(ranking.rank_worst[rows]),
        "status": PageColumn(ranking.status[rows]),
        "score": to_scores(ranking.score[rows]),
        "low": low,
        "high": high,
        "coverage": to_decimals(ranking.coverage[rows], 3),
        "reason": PageColumn(ranking.reason_code[rows]),
        "shape": _shapes(outcome, rows),
        "extent": _extents(outcome, rows),
    } | {
        key: alone(frame[key].iloc[rows].to_numpy(dtype=np.float64), key.rpartition("_")[2], read=typed)
        for key, typed in zip(_CARD_FIGURES, (of_file, of_points, of_points, of_file), strict=True)
    }


def _first_share(outcome: Outcome) -> FloatArray:
    """How often each site is first in the samples at the stated weights, (n,); NaN where not computed.

    Where no figure is uncertain every sample is the same: a share of 100% would prove nothing.
    """
    share = np.full(len(outcome.sites), np.nan)
    if outcome.likely is not None and outcome.uncertain:
        share[outcome.likely.rows] = outcome.likely.stated.first
    return share


def _names(outcome: Outcome, rows: Rows, lang: str) -> list[tuple[str, str]]:
    """Return the name of each site in the language of the page, and the other one if it differs."""
    first, second = ("name_zh", "name") if lang == "zh" else ("name", "name_zh")
    names, others = (_words_of(outcome.sites.frame[key], rows) for key in (first, second))
    return [(n or o, o if n and o != n else "") for n, o in zip(names, others, strict=True)]


def _words_of(column: pd.Series, rows: Rows) -> list[str]:
    return [str(v) for v in column.iloc[rows].to_numpy(dtype=object).tolist()]


def _shapes(outcome: Outcome, rows: Rows) -> Outlines:
    places = np.flatnonzero(outcome.sites.has_area[rows])
    polygons = np.asarray(outcome.sites.frame.geometry.iloc[rows[places]].array, dtype=object)
    if shapely.get_num_coordinates(polygons).sum() > _MANY_VERTICES:
        polygons = shapely.simplify(polygons, _SIMPLIFY_DEG)
    return Outlines(places, polygons)


def _extents(outcome: Outcome, rows: Rows) -> PageColumn:
    """Return the longer side of the box around each outline [degrees]; 0 for a point."""
    box = shapely.bounds(np.asarray(outcome.sites.frame.geometry.iloc[rows].array, dtype=object))
    return to_decimals(np.where(outcome.sites.has_area[rows], (box[:, 2:] - box[:, :2]).max(axis=1), 0.0), 5)


def _outline(lon_lat: npt.NDArray[np.float64]) -> list[list[float]]:
    """Shape (n, 2) lon, lat to [[lat, lon], ...] with six decimals (0.1 m)."""
    found: list[list[float]] = np.round(lon_lat[:, ::-1], 6).tolist()
    return found


def _criteria(outcome: Outcome, rows: Rows, lang: str) -> list[dict[str, Any]]:
    parts = outcome.contributions(rows)
    return [_criterion(c, part, rows, lang) for c, part in zip(outcome.criteria, parts, strict=True)]


def _constraints(outcome: Outcome, rows: Rows, lang: str) -> list[dict[str, Any]]:
    return [
        {
            "label": c.label[lang],
            "verdict": PageColumn(c.verdict[rows]),
            "excludes": excluded(c, rows),
            **rule_part(c, rows, lang),
        }
        for c in outcome.constraints
    ]


def _criterion(c: ScoredCriterion, part: npt.NDArray[np.float64], rows: Rows, lang: str) -> dict[str, Any]:
    return {
        "id": c.id,
        "label": c.label[lang],
        "share": _rounded(c.share, 4),
        "unknown": c.unknown,
        "value_text": c.value_text[lang],
        "supply": c.supply[lang],
        "thresholds": [
            {"name": limit_name(t)[lang], "value": _rounded(t.value, 6)}
            | {"shown_unit": _shown_unit(t.unit, lang), "kind": kind_words(t.kind)[lang], "source": t.source}
            for t in c.thresholds
        ],
        "score": PageColumn(c.score[rows]),
        "low": to_scores(c.score_low[rows]),
        "high": to_scores(c.score_high[rows]),
        "part": to_decimals(part, 4),
        "quantities": [_quantity(q, rows, lang) for q in c.measured.quantities],
    }


def _shown_unit(unit: str, lang: str) -> str:
    """Return a unit to append to a figure, which it must not be parted from."""
    return after_number(unit)[lang].replace(" ", "\N{NO-BREAK SPACE}")


def _said(q: Quantity, rows: Rows, lang: str) -> list[str | None]:
    """Return the words of a quantity."""
    words = q.text.take(rows).to_pylist() if q.text is not None else []
    if lang == "en" and q.name == STATIONS:
        return words
    said = {word: category_words(word, q.name)[lang] for word in {*words} - {None}}
    return [None if word is None else said[word] for word in words]


def _quantity(q: Quantity, rows: Rows, lang: str) -> dict[str, Any]:
    classes = [evidence_text(word, q.sources)[lang] for word in EVIDENCE_WORDS]
    many, shown_in = of_many(q.unit) if lang == "en" else (1.0, q.unit)
    return {
        "label": q.label[lang],
        "unit": q.unit,
        "shown_unit": _shown_unit(shown_in, lang),
        "method": q.method[lang],
        "sources": list(q.sources),
        "notes": [note[lang] for note in q.notes],
        "note": PageColumn(q.note_code[rows]) if q.note_code[rows].any() else None,
        "qualified": [words[lang] for words in q.qualified] if q.note_code[rows].any() else None,
        "class": PageColumn(q.evidence[rows]),
        "class_words": None if classes == [EVIDENCE[word][lang] for word in EVIDENCE_WORDS] else classes,
        "text": None if q.text is None else _said(q, rows, lang),
        **_written(q, rows, many, shown_in),
    }


def _written(q: Quantity, rows: Rows, many: float, unit: str) -> dict[str, Any]:
    """Return the figures of a quantity, *many* times as large, as they are written in a unit."""
    if q.is_text:
        return dict.fromkeys(("value", "low", "high", "digits", "about"))
    read = q.evidence[rows] == EvidenceClass.OBSERVED
    figures = written_columns(
        *(many * x[rows] for x in (q.value, q.low, q.high)),
        unit=unit,
        read=read,
        converted=q.converted,
        typed=q.typed,
    )
    about = (q.evidence[rows] == EvidenceClass.ESTIMATED) & (q.low[rows] == q.high[rows])
    return {**figures, "about": PageColumn(about) if about.any() else None}


def _months(outcome: Outcome, count: int, lang: str) -> list[dict[str, Any]]:
    """Whole hours by month, one row per drawn site; null where UNKNOWN."""
    return [
        {"label": m.label[lang], "source": m.source}
        | {k: PageColumn(np.rint(getattr(m, k)[:count])) for k in ("full", "low", "high", "partial")}
        for m in outcome.months
    ]


def _ring(r: Ring, lang: str) -> dict[str, Any]:
    return {
        "place": r.label[lang],
        "radius_km": _rounded(r.radius_km, 6),
        "kind": r.kind,
        "source": r.source,
        "outline": _outline(r.outline),
    }


def _points(outcome: Outcome, rows: Rows, lang: str) -> dict[str, list[dict[str, Any]]]:
    lon, lat = outcome.sites.lon[rows], outcome.sites.lat[rows]
    found: dict[str, list[dict[str, Any]]] = {group.id: [] for group in point_groups(outcome)}
    for p in outcome.points:
        away = {"km": _nearest_farthest(distance_km(p.lon, p.lat, lon, lat))} if p.group == ANCHOR else {}
        found[p.group.id].append(_point(p, lang) | away)
    return found


def _nearest_farthest(km: FloatArray) -> list[int]:
    return [round(float(km.min())), round(float(km.max()))] if len(km) else []


def _point(p: MapPoint, lang: str) -> dict[str, Any]:
    around = None
    if p.radius_km > 0:
        around = _outline(geodesic_ring(p.lon, p.lat, p.radius_km, points=_UNCERTAIN_POINTS))
    return {
        "label": p.label[lang],
        "detail": p.detail[lang],
        "lon": _rounded(p.lon, 6),
        "lat": _rounded(p.lat, 6),
        "radius_km": _rounded(p.radius_km, 6),
        "source": p.source,
        "around": around,
    }


def _rounded(value: float, digits: int) -> float | int:
    shown = round(float(value), digits)
    return int(shown) if shown.is_integer() else shown
