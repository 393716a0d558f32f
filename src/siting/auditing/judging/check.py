"""The audit itself: a document that was read, a site, and the verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from siting.auditing.judging.consistency import check_document
from siting.auditing.judging.distance import (
    PUBLISHED_ROAD,
    ROAD_FACTOR,
    judge_band,
    judge_distance,
    judge_latency,
)
from siting.auditing.judging.documentary import CLASSES, TIERS, judge_paper, judge_superlative
from siting.auditing.judging.site import GIVEN, AuditSite, Spot
from siting.auditing.judging.site_climate import SiteClimate
from siting.auditing.judging.thermal import (
    judge_elevation,
    judge_free_cooling,
    judge_pue,
    judge_temperature,
    judge_wue,
)
from siting.auditing.judging.verdicts import Check, Judged, Rules, Verdict
from siting.auditing.reading.claims import Claim, NotUnderstood, Reading
from siting.catalogue import Catalogue, embedded_layers
from siting.evidence import Label, Source
from siting.power.substations import SOURCE as TRANSFORMERS

_BY_CLIMATE = {
    "mean_temperature": judge_temperature,
    "free_cooling": judge_free_cooling,
    "pue": judge_pue,
    "wue": judge_wue,
}
_OWN_SOURCES = (ROAD_FACTOR, PUBLISHED_ROAD, CLASSES, TIERS, TRANSFORMERS)


@dataclass(frozen=True, slots=True)
class Way:
    """A distance for the map: the place, and the claims about it with their verdicts."""

    spot: Spot
    claims: tuple[tuple[str, Verdict], ...]


@dataclass(frozen=True)
class Audit:
    """All that an audit found; the outputs draw it and compute nothing."""

    title: Label
    site: AuditSite
    rules: Rules
    judged: tuple[Judged, ...]
    checks: tuple[Check, ...]
    not_understood: tuple[NotUnderstood, ...]
    ways: tuple[Way, ...]
    bands_km: tuple[float, ...]
    sources: dict[str, Source]
    provenance: dict[str, Any]

    def count(self) -> dict[Verdict, int]:
        """How many claims have each verdict."""
        return {verdict: sum(j.verdict is verdict for j in self.judged) for verdict in Verdict}


def audit(
    reading: Reading,
    site: AuditSite,
    *,
    rules: Rules | None = None,
    rivals: Sequence[AuditSite] = (),
    catalogue: Catalogue | None = None,
    version: str = "",
) -> Audit:
    """Judge every claim of a document, and check its figures against each other.

    Parameters
    ----------
    reading
        The claims, and what was not understood.
    site
        The site that the document is about.
    rules
        Tolerances and conventions; the defaults of `Rules` where None.
    rivals
        Sites that superlatives are judged among.
    catalogue
        Where places are looked up; the embedded tables where None.
    version
        Of the program, for the record.
    """
    rules, catalogue = rules or Rules(), catalogue or Catalogue()
    climate = SiteClimate(site)
    anchors: dict[str, Spot] = {}
    ways: dict[tuple[float, float], list[tuple[str, Verdict]]] = {}
    spots: dict[tuple[float, float], Spot] = {}
    # Distances first: a band that names no place is judged for the places of the document.
    results: dict[str, tuple[Judged, Spot | None]] = {}
    for claim in reading.claims:
        if claim.kind == "distance":
            results[claim.id] = judge_distance(claim, site, catalogue, rules)
            spot = results[claim.id][1]
            if spot is not None:
                anchors[spot.label.en] = spot
    for claim in reading.claims:
        if claim.kind == "band":
            results[claim.id] = judge_band(claim, site, list(anchors.values()), catalogue, rules)
        elif claim.kind == "latency":
            results[claim.id] = judge_latency(claim, site, catalogue, rules)
        elif claim.kind != "distance":
            results[claim.id] = (
                _judge(claim, climate, rivals=rivals, catalogue=catalogue, rules=rules),
                None,
            )
    for claim in reading.claims:
        judged, spot = results[claim.id]
        if spot is not None:
            key = (spot.lon, spot.lat)
            spots.setdefault(key, spot)
            ways.setdefault(key, []).append((claim.id, judged.verdict))
    judged_claims = tuple(results[claim.id][0] for claim in reading.claims)
    checks = check_document(reading.claims, rules)
    used = [s for j in judged_claims for s in j.sources] + [s for c in checks for s in c.sources]
    used += [spot.source for spot in spots.values()] + [site.source, site.elevation_source]
    return Audit(
        title=Label(reading.title or reading.source, reading.title or reading.source),
        site=site,
        rules=rules,
        judged=judged_claims,
        checks=checks,
        not_understood=reading.not_understood,
        ways=tuple(Way(spots[key], tuple(ways[key])) for key in spots),
        bands_km=_bands(reading.claims, rules),
        sources=_sources(catalogue, used),
        provenance=_provenance(reading, site, rules, rivals, version=version),
    )


def _judge(
    claim: Claim, climate: SiteClimate, *, rivals: Sequence[AuditSite], catalogue: Catalogue, rules: Rules
) -> Judged:
    by_climate = _BY_CLIMATE.get(claim.kind)
    if by_climate is not None:
        return by_climate(claim, climate, rules)
    if claim.kind == "elevation":
        return judge_elevation(claim, climate.site, rules)
    if claim.kind == "superlative":
        return judge_superlative(claim, climate.site, rivals, catalogue)
    return judge_paper(claim)


def _bands(claims: Iterable[Claim], rules: Rules) -> tuple[float, ...]:
    """Rings of the map [km]: the bands that the document claims, else those of practice."""
    stated = {claim.value for claim in claims if claim.kind == "band"}
    return tuple(sorted(stated or {rules.same_city_km, rules.remote_km}))


def _sources(catalogue: Catalogue, used: Iterable[str]) -> dict[str, Source]:
    known = {**catalogue.all_sources, **{s.id: s for s in _OWN_SOURCES}}
    return {key: known[key] for key in sorted(set(used)) if key != GIVEN and key in known}


def _provenance(
    reading: Reading, site: AuditSite, rules: Rules, rivals: Sequence[AuditSite], *, version: str
) -> dict[str, Any]:
    return {
        "siting": version,
        "command": "audit",
        "document": {"name": reading.source, "sha256": reading.sha256},
        "site": {
            "name": site.label.en,
            "name_zh": site.label.zh,
            "lon": site.lon,
            "lat": site.lat,
            "elevation_m": None if site.elevation_m != site.elevation_m else site.elevation_m,
            "source": site.source,
        },
        "rivals": [rival.label.en for rival in rivals],
        "parameters": {key: list(v) if isinstance(v, tuple) else v for key, v in asdict(rules).items()},
        "layers": [{"id": info.id, "sha256": info.sha256} for info in embedded_layers().values()],
        "seeds": {},
    }
