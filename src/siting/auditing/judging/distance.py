"""Verdicts on distances and recovery bands.

A distance is judged as a geodesic first. Only if that fails, and the document does not say that it means a
straight line, is it tried as a road length: a published one, otherwise the straight line times an assumed
factor. A figure that holds only by road is DEPENDS, and says so. A recovery band is a distance on the map: no
road is tried.
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from siting.auditing.judging.amounts import amount_as_given, span
from siting.auditing.judging.recovery_band import RecoveryLimit
from siting.auditing.judging.site import GIVEN, AuditSite, Spot, find_spot, seen_from
from siting.auditing.judging.unknown_ends import unknown_place
from siting.auditing.judging.verdicts import (
    NOTHING,
    Accepted,
    Advice,
    Figure,
    Judged,
    Rules,
    Verdict,
    accepted,
    compare,
    number,
)
from siting.auditing.judging.whereabouts import PLACES, districts_instead_of_point, districts_near
from siting.auditing.reading.claims import Claim
from siting.auditing.reading.places import find_places
from siting.catalogue import DATA, Catalogue
from siting.conventions import ROAD_FACTORS
from siting.evidence import STUDY_FILE, EvidenceClass, Label, Source
from siting.geo.features import Ring
from siting.geo.geodesy import distance_km
from siting.records import dataclass
from siting.texts import join, say

_ONE_LIMIT = ("at_least", "at_most", "within")
_SAME_POINT_KM = 2.0  # two tables differ by up to 2 km for a city
# "Denver is 156 km from Cheyenne", of a site in Cheyenne, is about Denver: nobody says this of his own town.
_OWN_TOWN_KM, _FAR_OFF = 10.0, 4.0
# The user says where these are.
_ONE_POINT_OF = frozenset({f"layer-{PLACES}", STUDY_FILE})
_CENTRE = re.compile(r"市中心|\bdowntown\b|\bcent(?:re|er) of\b", re.IGNORECASE)
_NAMES = re.compile(r"\b[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+){0,2}")
_FROM_TO = re.compile(
    r"\bfrom [A-ZÀ-Þ][\w'’ -]{1,30} to [A-ZÀ-Þ]|^[A-ZÀ-Þ][\w'’ -]{1,30} to [A-ZÀ-Þ]|\bbetween\b|\bapart\b|[^本该我]到[^，。；]{2,8}|相距|之间"
)
_ONE_POINT = re.compile(r"天安门|市政府|city hall", re.IGNORECASE)

METHOD = say("distance.claim.method")
ROAD_FACTOR = Source(
    "road-factor",
    say("distance.road.factor_title", low=ROAD_FACTORS.value[0], high=ROAD_FACTORS.value[1]),
    f"assumed; {ROAD_FACTORS.source}",
    "facts",
    "2026-11",
    "practice",
    say("distance.road.factor_note"),
)
PUBLISHED_ROAD = Source(
    "road-lengths",
    say("distance.road.published_title"),
    "page named in each row of road_lengths.csv",
    "facts",
    "2026-11",
    "dataset",
    say("distance.road.published_note"),
)
_NEEDED_ROUTE = say("distance.claim.needed_route")
_NEEDED_PLACE = say("distance.claim.needed_place")


@dataclass(frozen=True, slots=True)
class Road:
    """A road length between two places: published, or an assumed range [km], with its factor."""

    low: float
    high: float
    published: bool
    factor: Label = NOTHING

    @property
    def source(self) -> str:
        """Source id."""
        return PUBLISHED_ROAD.id if self.published else ROAD_FACTOR.id


def road_between(site: AuditSite, spot: Spot, rules: Rules) -> Road:
    """Return the published road length between site and place, otherwise the assumed range."""
    for x1, y1, x2, y2, km in _published():
        ends = ((x1, y1, x2, y2), (x2, y2, x1, y1))
        if any(_at(site.lon, site.lat, a, b) and _at(spot.lon, spot.lat, c, d) for a, b, c, d in ends):
            return Road(km, km, published=True)
    low, high = rules.road_low, rules.road_high
    factor = span(f"{low:g}", f"{high:g}")
    return Road(low * spot.distance_km, high * spot.distance_km, published=False, factor=factor)


def _at(lon: float, lat: float, lon2: float, lat2: float) -> bool:
    return float(distance_km(lon, lat, lon2, lat2)) <= _SAME_POINT_KM


@cache
def _published() -> tuple[tuple[float, float, float, float, float], ...]:
    divisions = Catalogue().layer("divisions")
    points = {str(c): (p.x, p.y) for c, p in zip(divisions.columns["code"], divisions.geometry, strict=True)}
    with (DATA / "road_lengths.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            (*points[row["from_code"]], *points[row["to_code"]], float(row["road_km"]))
            for row in csv.DictReader(file)
        )


def judge_distance(
    claim: Claim, site: AuditSite, catalogue: Catalogue, rules: Rules, *, beside: Sequence[str] = ()
) -> tuple[Judged, Spot | None]:
    """Judge "50 km from Taiyuan"; also return the place, for the map.

    *beside* are the places named next to the claim: "Rio is 399 km from here and 360 km from São Paulo".
    """
    spot = find_spot(claim.subject, site, catalogue)
    if spot is None:
        return unknown_place(claim), None
    if site.source != GIVEN and spot.distance_km < _SAME_POINT_KM:
        return _same_point(claim, site), spot
    if spot.distance_km < _OWN_TOWN_KM and accepted(claim, rules).low > _FAR_OFF * _OWN_TOWN_KM:
        return _own_town(claim, spot), spot
    judged = _judge_km(claim, site, spot, rules)
    if (
        not spot.complete
        and judged.verdict is not Verdict.SUPPORTED
        and accepted(claim, rules).high < spot.distance_km
    ):
        # One that the list does not know may be nearer.
        judged = replace(judged, verdict=Verdict.UNVERIFIABLE, wording=NOTHING, needed=_NEEDED_PLACE)
    if judged.verdict in (Verdict.CONTRADICTED, Verdict.DEPENDS):
        named = _other_ends(judged, beside)
        others = _of_two_others(judged, spot, [find_spot(name, site, catalogue) for name in named], rules)
        if others is not None:
            return others, spot
    if judged.verdict is Verdict.CONTRADICTED:
        judged = _to_another_point(judged, spot, accepted(claim, rules), site)
    return _by_its_districts(_near_its_limit(judged, spot), spot), spot


def _by_its_districts(judged: Judged, spot: Spot) -> Judged:
    """Say which districts stand for a city that no table has a point of."""
    names = [name for name, *_ in districts_instead_of_point(spot.label, spot.source)]
    if not names:
        return judged
    listed = join(names, "mark.list")
    said = say("distance.district.instead_of_point", spot=spot.label, districts=listed)
    return replace(judged, finding=_joined(judged.finding, said))


def _point_known_within_km(spot: Spot) -> float:
    """Return how far apart sources place the point of a city [km]: at least as far as the districts that stand for it."""
    seats = districts_instead_of_point(spot.label, spot.source)
    return max([_SAME_POINT_KM, *(float(distance_km(spot.lon, spot.lat, x, y)) for _, x, y in seats)])


def _other_ends(judged: Judged, beside: Sequence[str]) -> list[str]:
    """Return the places that a distance may start from instead: those in its quote, then those *beside* it."""
    claim = judged.claim
    named = [*(m.group() for m in find_places(claim.quote)), *_NAMES.findall(claim.quote)]
    if judged.verdict is Verdict.CONTRADICTED or _FROM_TO.search(claim.quote) or not named:
        named += beside
    return [name for name in dict.fromkeys(named) if name not in claim.subject]


def _of_two_others(judged: Judged, spot: Spot, others: Sequence[Spot | None], rules: Rules) -> Judged | None:
    """Return UNVERIFIABLE where it is the distance between the place and another one: 大同到北京265公里."""
    range_ = accepted(judged.claim, rules)
    for other in others:
        if other is None or other.label == spot.label:
            continue
        km = float(distance_km(other.lon, other.lat, spot.lon, spot.lat))
        if km > _OWN_TOWN_KM and range_.reached_by(
            km * (1.0 - rules.tolerance), km * (1.0 + rules.tolerance)
        ):
            finding = say("distance.two_others.finding", one=other.label, other=spot.label, km=number(km))
            return replace(
                judged, verdict=Verdict.UNVERIFIABLE, finding=finding, wording=NOTHING, needed=_NEEDED_PLACE
            )
    return None


def _to_another_point(judged: Judged, spot: Spot, range_: Accepted, site: AuditSite) -> Judged:
    """Return DEPENDS where the distance holds to another point of the city, or to the seat of a district.

    A limit gets no district: the place that is named decides, and its tables differ by less.
    """
    if not _is_a_city(judged.claim, spot):
        return judged
    within = _point_known_within_km(spot)
    if range_.reached_by(spot.distance_km - within, spot.distance_km + within):
        definition = say("distance.district.point", spot=spot.label, km=number(within))
        return replace(judged, verdict=Verdict.DEPENDS, definition=definition)
    if judged.claim.comparison in _ONE_LIMIT or _CENTRE.search(judged.claim.quote):
        return judged
    seats = districts_near(spot.label, spot.lon, spot.lat)
    km = {name: float(distance_km(site.lon, site.lat, lon, lat)) for name, lon, lat in seats}
    near = [name for name in km if range_.holds(km[name])]
    if not near:
        return judged
    nearest = min(near, key=lambda name: abs(km[name] - judged.claim.value))
    definition = say(
        "distance.district.definition",
        district=nearest, km=number(km[nearest]), spot=spot.label, centre=number(spot.distance_km),
    )  # fmt: skip
    return replace(judged, verdict=Verdict.DEPENDS, definition=definition)


def _is_a_city(claim: Claim, spot: Spot) -> bool:
    """Whether the place that is named has several points: one that the text names, or the user gives, has not."""
    return spot.source not in _ONE_POINT_OF and not _ONE_POINT.search(claim.quote)


def _near_its_limit(judged: Judged, spot: Spot) -> Judged:
    """Say that the point decides, where a figure is as near to its limit as the points of a place are apart."""
    claim = judged.claim
    gap = abs(spot.distance_km - claim.value)
    straight = claim.comparison in _ONE_LIMIT and claim.qualifiers.metric not in ("road", "rail")
    near = straight and gap <= _SAME_POINT_KM < 0.1 * claim.value
    if not near or judged.verdict is Verdict.DEPENDS or not _is_a_city(claim, spot):
        return judged
    said = say(
        "distance.district.near_limit", spot=spot.label, gap=number(gap, 1 if gap >= 0.1 else 3), limit=f"{claim.value:g}",
        km=number(_SAME_POINT_KM),
    )  # fmt: skip
    return replace(judged, finding=_joined(judged.finding, said))


def judge_band(
    claim: Claim,
    site: AuditSite,
    anchors: Sequence[Spot],
    catalogue: Catalogue,
    rules: Rules,
    *,
    rings: Sequence[Ring] = (),
) -> tuple[Judged, Spot | None]:
    """Judge "inside the 60 km same-city band", "500 km or more".

    If the claim names no place, the anchors of the study decide, whose limits are *rings*; without a study
    *anchors*, the places whose distance the document states. Of several the same-city band is judged for the
    nearest and the remote band for the farthest.
    """
    own: list[Spot] = []
    if claim.subject.strip():
        spot = find_spot(claim.subject, site, catalogue)
    else:
        remote = claim.qualifiers.band == "remote" or claim.comparison == "at_least"
        own = _anchors_of_study(site, rings, "remote" if remote else "same_city")
        spot = (max if remote else min)(own or anchors, key=lambda s: s.distance_km, default=None)
    if spot is None:
        return unknown_place(claim), None
    judged = _by_its_districts(_near_its_limit(_judge_band_km(claim, site, spot, rules), spot), spot)
    if own:
        said = say("distance.band.by_study_anchor", spot=spot.label)
        judged = replace(judged, finding=_joined(judged.finding, said))
    return judged, spot


def _anchors_of_study(site: AuditSite, rings: Sequence[Ring], kind: str) -> list[Spot]:
    """Return the centres of the study's limits of one kind, as seen from the site."""
    return [
        seen_from(site, ring.label, ring.lon, ring.lat, STUDY_FILE) for ring in rings if ring.kind == kind
    ]


def _judge_km(claim: Claim, site: AuditSite, spot: Spot, rules: Rules) -> Judged:
    figure = _straight_line(spot)
    km, metric = figure.value, claim.qualifiers.metric
    range_, road = accepted(claim, rules), road_between(site, spot, rules)
    by_road = metric in ("road", "rail")
    straight = compare(figure, range_)
    reached = range_.reached_by(road.low, road.high)
    verdict, definition, needed = _verdict(straight, range_, km, road, metric=metric, reached=reached)
    asks_road = by_road or (metric == "unspecified" and straight is not Verdict.SUPPORTED)
    finding = (
        _straight_finding(spot, km, verdict, band=False)
        if metric == "geodesic"
        else _finding(spot, km, road, verdict, by_road=by_road, short=range_.high < km)
    )
    return Judged(
        claim,
        verdict,
        finding,
        measured=figure,
        method=METHOD,
        tolerance=range_.rule,
        definition=definition,
        needed=needed,
        wording=_wording(site, spot, road, verdict, by_road=by_road),
        instead=NOTHING if by_road else amount_as_given(claim, km, digits=1),
        basis=NOTHING if metric == "geodesic" else say("distance.claim.basis"),
        sources=("geodesic", spot.source, *((road.source,) if asks_road else ())),
    )


def _straight_line(spot: Spot) -> Figure:
    km = round(spot.distance_km, 3)  # to the metre, as printed
    evidence = EvidenceClass.DERIVED if spot.complete else EvidenceClass.ESTIMATED
    return Figure(km, km, km, "km", evidence)


def _judge_band_km(claim: Claim, site: AuditSite, spot: Spot, rules: Rules) -> Judged:
    """Judge a recovery band by the straight line: no road counts."""
    figure, range_, band = _straight_line(spot), accepted(claim, rules), band_of(claim)
    km, verdict = figure.value, compare(figure, range_)
    if claim.comparison in _ONE_LIMIT:
        verdict = Verdict.SUPPORTED if band.holds(km) else Verdict.CONTRADICTED
    return Judged(
        claim,
        verdict,
        _joined(_straight_finding(spot, km, verdict, band=True), band.origin()),
        measured=figure,
        method=METHOD,
        tolerance=range_.rule,
        wording=band.sentence(site.label, spot.label, km),
        clause=NOTHING if verdict is Verdict.SUPPORTED else band.clause(spot.label, km),
        sources=("geodesic", spot.source, "practice-bands", "cbrc-2010-114"),
    )


def _verdict(
    straight: Verdict, range_: Accepted, km: float, road: Road, *, metric: str, reached: bool
) -> tuple[Verdict, Label, Label]:
    """Return verdict, definition under which it holds, and what is needed."""
    if metric in ("road", "rail"):
        return _route_verdict(
            range_, km, road, published=road.published and metric == "road", reached=reached
        )
    if straight is Verdict.SUPPORTED or metric == "geodesic":
        return straight, NOTHING, NOTHING
    if not reached:
        return Verdict.CONTRADICTED, NOTHING, NOTHING
    as_road = say("distance.claim.true_only_by_road")
    return Verdict.DEPENDS, as_road, NOTHING if road.published else _NEEDED_ROUTE


def _route_verdict(
    range_: Accepted, km: float, road: Road, *, published: bool, reached: bool
) -> tuple[Verdict, Label, Label]:
    """Judge a stated route length: no route is shorter than the straight line."""
    if published:
        return (Verdict.SUPPORTED if reached else Verdict.CONTRADICTED), NOTHING, NOTHING
    if range_.high < km:
        return Verdict.CONTRADICTED, NOTHING, NOTHING
    if not reached:
        return Verdict.UNVERIFIABLE, NOTHING, _NEEDED_ROUTE
    on_route = say("distance.claim.true_only_on_route", factor=road.factor)
    return Verdict.DEPENDS, on_route, _NEEDED_ROUTE


def _straight(spot: Spot, km: float) -> Label:
    said = say("distance.claim.straight_line", spot=spot.label, km=number(km))
    return said if spot.complete else say("distance.claim.nearest_of_incomplete_list", said=said)


def _straight_finding(spot: Spot, km: float, verdict: Verdict, *, band: bool) -> Label:
    """State the finding if only the straight line counts."""
    said = _straight(spot, km)
    if verdict is not Verdict.SUPPORTED:
        said = say("distance.claim.band_straight" if band else "distance.claim.said_straight", said=said)
    return say("mark.full_stop", said=said)


def _finding(spot: Spot, km: float, road: Road, verdict: Verdict, *, by_road: bool, short: bool) -> Label:
    """State the finding; *short*: the claim is shorter than the straight line."""
    said = _straight(spot, km)
    if verdict is Verdict.SUPPORTED and not by_road:
        return say("mark.full_stop", said=said)
    if road.published:
        return say("distance.claim.published_road", said=said, low=road.low)
    length = span(f"{road.low:.0f}", f"{road.high:.0f}")
    said = say("distance.claim.assumed_road", said=said, length=length, factor=road.factor)
    if not by_road and verdict is Verdict.DEPENDS:
        said = say("distance.claim.road_only", said=said)
    elif not by_road:
        said = say(
            "distance.claim.road_longer_still" if short else "distance.claim.road_too_short", said=said
        )
    return say("mark.full_stop", said=said)


def _wording(site: AuditSite, spot: Spot, road: Road, verdict: Verdict, *, by_road: bool) -> Label:
    km = number(spot.distance_km)
    said = say("distance.wording.straight_line", site=site.label, km=km, spot=spot.label)
    if road.published:
        return say("distance.wording.with_road", said=said, low=road.low)
    if verdict is Verdict.DEPENDS or by_road:
        return say("distance.wording.road_to_fill_in", said=said)
    return say("mark.full_stop", said=said)


def band_of(claim: Claim) -> RecoveryLimit:
    """Return the band that a claim is about: its figure is the limit."""
    return RecoveryLimit(claim.value, claim.comparison == "at_least")


def _own_town(claim: Claim, spot: Spot) -> Judged:
    """Answer for a long distance from the town that the site itself lies in."""
    return Judged(
        claim,
        Verdict.UNVERIFIABLE,
        say("distance.own_town.finding", spot=spot.label, km=number(spot.distance_km)),
        needed=say("distance.own_town.needed"),
        sources=("geodesic", spot.source),
    )


def _same_point(claim: Claim, site: AuditSite) -> Judged:
    """Answer for a distance from the place whose point represents the site."""
    return Judged(
        claim,
        Verdict.UNVERIFIABLE,
        say("distance.same_point.finding", site=site.label),
        needed=say("distance.same_point.needed"),
        wording=Advice.of(say("distance.same_point.wording")),
    )


def _joined(one: Label, other: Label) -> Label:
    return Label(one.en + other.en, one.zh + other.zh)
