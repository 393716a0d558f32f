"""The audit itself: a document, a site, and the verdicts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, NotRequired, TypedDict

from siting.auditing.judging.consistency import check_document
from siting.auditing.judging.distance import PUBLISHED_ROAD, ROAD_FACTOR
from siting.auditing.judging.documentary import CLASSES, TIERS
from siting.auditing.judging.figures import of_kind
from siting.auditing.judging.judges import Found, JudgingContext, judge
from siting.auditing.judging.missing import not_measured
from siting.auditing.judging.of_rivals import of_rivals
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
    read_as: NotRequired[dict[str, object]]


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
    in_doubt: Sequence[Label] = (),
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
    in_doubt
        What casts doubt on where the sites are.
    """
    rules, catalogue = rules or Rules(), catalogue or Catalogue()
    own, catalogue = _with_climate(catalogue)
    whole = JudgingContext(
        reading.claims, site, rivals, catalogue, rules, own, reading.restated, rings, plant
    )
    contexts = _by_site(whole, further)
    papers = Papers(rules)
    found = _judged(reading, contexts, papers, further)
    checks = (*_checks(reading, contexts, rules), *of_rivals(reading, whole))
    ways = _ways(one for one in found if not _site_name(one[0].claim, further))
    used = _sources_used((site, *further), ways, found, checks)
    title = reading.title or reading.source
    return Audit(
        title=Label(title, title),
        site=site,
        rules=rules,
        judged=tuple(judged for judged, _ in found),
        checks=checks,
        not_understood=reading.not_understood,
        ways=ways,
        bands_km=_bands(reading.claims, rules),
        sources={**_sources(catalogue, used), **_files_of((site, *further), used)},
        provenance=_provenance(
            reading, (site, *further), rules, rivals, own, papers.digests, version=version
        ),
        reading=reading,
        asked=tuple(asked) or (site.label.en,),
        not_measured=(
            *in_doubt,
            *not_measured(found, climate=all(context.climate.known for context in contexts.values())),
        ),
        further=tuple(further),
        figures=reading.figures or figures_in(reading),
        whole_account=bool(reading.figures),
    )


def _with_climate(catalogue: Catalogue) -> tuple[Climate | None, Catalogue]:
    """Return the climate of the user, if any, and the catalogue with its source."""
    if catalogue.climate is None:
        return None, catalogue
    own = climate_of(catalogue.climate)
    if own.own is None:
        return own, catalogue
    return own, replace(catalogue, user_sources={**catalogue.user_sources, own.own.id: own.own})


def _judged(
    reading: Reading, contexts: Mapping[str, JudgingContext], papers: Papers, further: Sequence[AuditSite]
) -> list[Found]:
    """Return the verdict on each claim at its site, settled by the papers that are given for it."""
    found = (judge(claim, contexts[_site_name(claim, further)]) for claim in reading.claims)
    return [(papers.settle(judged), spot) for judged, spot in found]


def _checks(reading: Reading, contexts: Mapping[str, JudgingContext], rules: Rules) -> Iterator[Check]:
    """Yield the checks of the figures of each site against each other."""
    for name, context in contexts.items():
        found = check_document(
            context.claims,
            rules,
            phases_said=reading.phases,
            sentences=reading.sentences,
            restated=context.restated,
            site=context.site.label,
        )
        yield from _named(name, found)


def _sources_used(
    sites: Iterable[AuditSite], ways: Iterable[Way], found: Iterable[Found], checks: Iterable[Check]
) -> set[str]:
    """Return the ids of all sources that the sites, the map, the verdicts and the checks rest on."""
    used = {key for one in sites for key in (one.source, one.elevation_source)}
    used.update(way.spot.source for way in ways)
    used.update(*(judged.sources for judged, _ in found), *(check.sources for check in checks))
    return used


def _site_name(claim: Claim, further: Sequence[AuditSite]) -> str:
    """Return the name of the further site that a claim is about; empty for the first site."""
    names = {one.label.en for one in further}
    return claim.owner.name if claim.owner.kind == "site" and claim.owner.name in names else ""


def _by_site(whole: JudgingContext, further: Sequence[AuditSite]) -> dict[str, JudgingContext]:
    """Return what there is to judge of each site by its name, the first site, without a name, first."""
    sites = {"": whole.site, **{one.label.en: one for one in further}}
    found: dict[str, list[Claim]] = {name: [] for name in sites}
    for claim in whole.claims:
        found[_site_name(claim, further)].append(claim)
    return {
        name: replace(
            whole, claims=claims, site=sites[name], restated=_of_claims(whole.restated, claims, name)
        )
        for name, claims in found.items()
    }


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


def _provenance(  # noqa: PLR0917  (all that the record names)
    reading: Reading,
    sites: Sequence[AuditSite],
    rules: Rules,
    rivals: Sequence[AuditSite],
    climate: Climate | None,
    papers: list[dict[str, str]],
    *,
    version: str,
) -> AuditProvenance:
    site, *further = sites
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
    if further:
        record["further_sites"] = [_site_record(one) for one in further]
    if papers:
        record["papers"] = papers
    if files := _site_files(sites):
        record["site_files"] = files
    return record


def _site_files(sites: Iterable[AuditSite]) -> list[dict[str, str]]:
    """Return the files that sites are from, each once."""
    files = {one.row.file: one.row.sha256 for one in sites if one.row is not None}
    return [{"name": name, "sha256": digest} for name, digest in files.items()]
