"""The audit itself: a document, a site, and the verdicts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, NotRequired, TypedDict

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
    Restated,
    by_rule,
    figures_in,
    outcomes,
)
from siting.catalogue import Catalogue, embedded_layers
from siting.evidence import Label, Source
from siting.geo.features import Ring
from siting.power.substations import SOURCE as TRANSFORMERS
from siting.records import dataclass
from siting.texts import say

if TYPE_CHECKING:
    from siting.cooling.technologies import Technology

OWN_SOURCES: tuple[Source, ...] = (ROAD_FACTOR, PUBLISHED_ROAD, CLASSES, TIERS, TRANSFORMERS)
"""Sources of the audit itself, besides those of the catalogue."""


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
    further_sites: NotRequired[list[SiteRecord]]
    papers: NotRequired[list[dict[str, str]]]
    site_files: NotRequired[list[dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Way:
    """A distance for the map: the place, and the claims about it with their verdicts."""

    spot: Spot
    claims: tuple[tuple[str, Verdict], ...]


@dataclass(frozen=True)
class Audit:
    """Everything that an audit found; the outputs draw it and compute nothing.

    ``site`` is the first site, ``further`` are those whose claims have their name as owner. The places of
    ``ways`` are as seen from the first. ``whole_account`` is False where no document was read:
    ``figures`` are then those in the file of claims.
    """

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
    further: tuple[AuditSite, ...] = ()
    figures: tuple[AccountedFigure, ...] = ()
    whole_account: bool = True

    def figures_by_outcome(self) -> dict[Outcome, int]:
        """How many figures of the document had each outcome; together they are all its figures."""
        return outcomes(self.figures)

    def figures_by_rule(self) -> dict[tuple[Outcome, str], int]:
        """How many figures had each outcome by each rule."""
        return by_rule(self.figures)

    @property
    def sites(self) -> tuple[AuditSite, ...]:
        """All sites, the first one first."""
        return (self.site, *self.further)

    def count(self) -> dict[Verdict, int]:
        """How many claims have each verdict."""
        return {verdict: sum(j.verdict is verdict for j in self.judged) for verdict in Verdict}


def audit(
    reading: Reading,
    site: AuditSite,
    *,
    rules: Rules | None = None,
    further: Sequence[AuditSite] = (),
    rivals: Sequence[AuditSite] = (),
    rings: Sequence[Ring] = (),
    plant: Technology | None = None,
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
        The site that the document is about; of several the first.
    further
        The other sites: a claim whose owner is the site by one of their names is judged there.
    rules
        Tolerances and conventions; the defaults of `Rules` if None.
    rivals
        Sites that superlatives are judged among.
    rings
        Limits of the recovery bands of a study: their centres are its anchors.
    plant
        Free-cooling technology of a study: measured where a claim states no other one.
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
    by_site = _by_site(reading.claims, further)
    places = {"": site, **{one.label.en: one for one in further}}
    contexts = {
        name: JudgingContext(
            claims,
            places[name],
            rivals,
            catalogue,
            rules,
            own,
            _of_claims(reading.restated, claims, name),
            rings,
            plant,
        )
        for name, claims in by_site.items()
    }
    papers = Papers(rules)
    found = [
        (papers.settle(judged), spot)
        for judged, spot in (judge(claim, contexts[_site_name(claim, further)]) for claim in reading.claims)
    ]
    checks = tuple(
        check
        for name, claims in by_site.items()
        for check in _named(
            name,
            check_document(
                claims, rules, phases_said=reading.phases, restated=_of_claims(reading.restated, claims, name)
            ),
        )
    )
    record = _provenance(reading, site, rules, rivals, own, version=version)
    if further:
        record["further_sites"] = [_site_record(one) for one in further]
    if papers.digests:
        record["papers"] = papers.digests
    files = {site.row.file: site.row.sha256 for site in (site, *further) if site.row is not None}
    if files:
        record["site_files"] = [{"name": name, "sha256": digest} for name, digest in files.items()]
    ways = _ways(one for one in found if not _site_name(one[0].claim, further))
    used = {site.source, site.elevation_source, *(way.spot.source for way in ways)}
    used.update(key for one in further for key in (one.source, one.elevation_source))
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
        sources={**_sources(catalogue, used), **_files_of((site, *further), used)},
        provenance=record,
        reading=reading,
        asked=tuple(asked) or (site.label.en,),
        not_measured=not_measured(found, climate=all(context.climate.known for context in contexts.values())),
        further=tuple(further),
        figures=reading.figures or figures_in(reading),
        whole_account=bool(reading.figures),
    )


def _site_name(claim: Claim, further: Sequence[AuditSite]) -> str:
    """Return the name of the further site that a claim is about; empty for the first site."""
    names = {one.label.en for one in further}
    return claim.owner.name if claim.owner.kind == "site" and claim.owner.name in names else ""


def _by_site(claims: Sequence[Claim], further: Sequence[AuditSite]) -> dict[str, list[Claim]]:
    """Return the claims of each site by its name, the first site first."""
    found: dict[str, list[Claim]] = {"": [], **{one.label.en: [] for one in further}}
    for claim in claims:
        found[_site_name(claim, further)].append(claim)
    return found


def _of_claims(restated: Sequence[Restated], claims: Sequence[Claim], site: str) -> list[Restated]:
    """Return the restated figures of these claims, each at one site; those of no claim at the first."""
    ids = {claim.id for claim in claims}
    return [r for r in restated if (r.claims[0] in ids if r.claims else not site)]


def _named(site: str, checks: Iterable[Check]) -> Iterable[Check]:
    """Name a further site in the ids and titles of its checks."""
    if not site:
        return checks
    return (
        replace(check, id=f"{check.id}@{site}", title=say("audit.check_at", title=check.title, site=site))
        for check in checks
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
    known = {**catalogue.all_sources, **{s.id: s for s in OWN_SOURCES}}
    return {key: known[key] for key in sorted(set(used)) if key != GIVEN and key in known}


def _files_of(sites: Iterable[AuditSite], used: Iterable[str]) -> dict[str, Source]:
    """Return the files of sites that a verdict rests on."""
    files = [site.row.source for site in sites if site.row is not None]
    return {source.id: source for source in files if source.id in used}


def _site_record(site: AuditSite) -> SiteRecord:
    return {
        "name": site.label.en,
        "name_zh": site.label.zh,
        "lon": site.lon,
        "lat": site.lat,
        "elevation_m": None if math.isnan(site.elevation_m) else site.elevation_m,
        "source": site.source,
    }


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
        "site": _site_record(site),
        "rivals": [rival.label.en for rival in rivals],
        "parameters": {key: list(v) if isinstance(v, tuple) else v for key, v in asdict(rules).items()},
        "layers": [{"id": info.id, "sha256": info.sha256} for info in embedded_layers().values()],
        "seeds": {},
    }
    if climate is not None:
        name, digest = climate.digest
        record["climate"] = {"name": name, "sha256": digest}
    return record
