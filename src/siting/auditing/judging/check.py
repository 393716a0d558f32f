"""The audit itself: a document, a site, and the verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import NotRequired, TypedDict

from siting.auditing.judging.consistency import check_document
from siting.auditing.judging.distance import PUBLISHED_ROAD, ROAD_FACTOR
from siting.auditing.judging.documentary import CLASSES, TIERS
from siting.auditing.judging.figures import of_kind
from siting.auditing.judging.judges import Found, JudgingContext, judge
from siting.auditing.judging.missing import not_measured
from siting.auditing.judging.papers import Papers
from siting.auditing.judging.site import GIVEN, AuditSite, Spot
from siting.auditing.judging.site_climate import Climate, climate_of
from siting.auditing.judging.verdicts import Check, Judged, Rules, Verdict
from siting.auditing.reading.claims import (
    AccountedFigure,
    Claim,
    NotUnderstood,
    Outcome,
    Reading,
    by_rule,
    outcomes,
)
from siting.catalogue import Catalogue, embedded_layers
from siting.evidence import Label, Source
from siting.power.substations import SOURCE as TRANSFORMERS

_OWN_SOURCES = (ROAD_FACTOR, PUBLISHED_ROAD, CLASSES, TIERS, TRANSFORMERS)


class SiteRecord(TypedDict):
    """The site as judged; ``elevation_m`` is None if UNKNOWN."""

    name: str
    name_zh: str
    lon: float
    lat: float
    elevation_m: float | None
    source: str


class AuditProvenance(TypedDict):
    """What an audit was made from, as written to ``run.json`` and ``audit.json``."""

    siting: str
    command: str
    document: dict[str, str]
    site: SiteRecord
    rivals: list[str]
    parameters: dict[str, float | list[float]]
    layers: list[dict[str, str]]
    seeds: dict[str, int]
    climate: NotRequired[dict[str, str]]
    papers: NotRequired[list[dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Way:
    """A distance for the map: the place, and the claims about it with their verdicts."""

    spot: Spot
    claims: tuple[tuple[str, Verdict], ...]


@dataclass(frozen=True)
class Audit:
    """Everything that an audit found; the outputs draw it and compute nothing."""

    title: Label
    site: AuditSite
    rules: Rules
    judged: tuple[Judged, ...]
    checks: tuple[Check, ...]
    not_understood: tuple[NotUnderstood, ...]
    ways: tuple[Way, ...]
    bands_km: tuple[float, ...]
    sources: dict[str, Source]
    provenance: AuditProvenance
    reading: Reading
    asked: tuple[str, ...]
    not_measured: tuple[Label, ...]
    figures: tuple[AccountedFigure, ...] = ()

    def figures_by_outcome(self) -> dict[Outcome, int]:
        """How many figures of the document had each outcome; together they are all its figures."""
        return outcomes(self.figures)

    def figures_by_rule(self) -> dict[tuple[Outcome, str], int]:
        """How many figures had each outcome by each rule."""
        return by_rule(self.figures)

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
    asked: Sequence[str] = (),
) -> Audit:
    """Judge every claim of a document, and check its figures against each other.

    Parameters
    ----------
    reading
        The claims, and what was not understood.
    site
        The site that the document is about.
    rules
        Tolerances and conventions; the defaults of `Rules` if None.
    rivals
        Sites that superlatives are judged among.
    catalogue
        Where places are looked up, and the climate of the site if not from the embedded table; the embedded
        tables if None.
    version
        Version of the program, for the record.
    asked
        The site in the words of the user, so that the same audit can be asked for again.
    """
    rules, catalogue = rules or Rules(), catalogue or Catalogue()
    own = None if catalogue.climate is None else climate_of(catalogue.climate)
    if own is not None and own.own is not None:
        catalogue = replace(catalogue, user_sources={**catalogue.user_sources, own.own.id: own.own})
    context = JudgingContext(reading.claims, site, rivals, catalogue, rules, own)
    papers = Papers(rules)
    found = [
        (papers.settle(judged), spot) for judged, spot in (judge(claim, context) for claim in reading.claims)
    ]
    checks = check_document(reading.claims, rules, phases_said=reading.phases)
    record = _provenance(reading, site, rules, rivals, own, version=version)
    if papers.digests:
        record["papers"] = papers.digests
    ways = _ways(found)
    used = {site.source, site.elevation_source, *(way.spot.source for way in ways)}
    used.update(*(judged.sources for judged, _ in found), *(check.sources for check in checks))
    return Audit(
        title=Label(reading.title or reading.source, reading.title or reading.source),
        site=site,
        rules=rules,
        judged=tuple(judged for judged, _ in found),
        checks=checks,
        not_understood=reading.not_understood,
        ways=ways,
        bands_km=_bands(reading.claims, rules),
        sources=_sources(catalogue, used),
        provenance=record,
        reading=reading,
        asked=tuple(asked) or (site.label.en,),
        not_measured=not_measured(found, climate=context.climate.known),
        figures=reading.figures,
    )


def _ways(found: Iterable[Found]) -> tuple[Way, ...]:
    """Group the claims about the distance of each point, in the order of the document.

    A point that the document names only for a latency keeps that claim: a latency says nothing of a distance.
    """
    spots: dict[tuple[float, float], Spot] = {}
    claims: dict[tuple[float, float], list[tuple[str, Verdict]]] = {}
    of_length: dict[tuple[float, float], list[tuple[str, Verdict]]] = {}
    for judged, spot in found:
        if spot is not None:
            key = (spot.lon, spot.lat)
            spots.setdefault(key, spot)
            claims.setdefault(key, []).append((judged.claim.id, judged.verdict))
            if judged.claim.spec.dimension == "length":
                of_length.setdefault(key, []).append((judged.claim.id, judged.verdict))
    return tuple(Way(spot, tuple(of_length.get(key, claims[key]))) for key, spot in spots.items())


def _bands(claims: Sequence[Claim], rules: Rules) -> tuple[float, ...]:
    """Rings of the map [km]: the bands claimed in the document, otherwise those of practice."""
    stated = {claim.value for claim in of_kind(claims, "band")}
    return tuple(sorted(stated or {rules.same_city_km, rules.remote_km}))


def _sources(catalogue: Catalogue, used: Iterable[str]) -> dict[str, Source]:
    known = {**catalogue.all_sources, **{s.id: s for s in _OWN_SOURCES}}
    return {key: known[key] for key in sorted(set(used)) if key != GIVEN and key in known}


def _provenance(
    reading: Reading,
    site: AuditSite,
    rules: Rules,
    rivals: Sequence[AuditSite],
    climate: Climate | None,
    *,
    version: str,
) -> AuditProvenance:
    record: AuditProvenance = {
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
    if climate is not None:
        name, digest = climate.digest
        record["climate"] = {"name": name, "sha256": digest}
    return record
