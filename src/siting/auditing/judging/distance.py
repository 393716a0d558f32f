"""Verdicts on distances, recovery bands and latency.

A distance is judged as a geodesic first. Only where that fails, it is tried as a length of road: a
published one, else the straight line times an assumed factor. A figure that only a road can reach is
DEPENDS, and says so.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from siting.auditing.judging.amounts import span
from siting.auditing.judging.site import GIVEN, AuditSite, Spot, find_spot
from siting.auditing.judging.verdicts import (
    NOTHING,
    Accepted,
    Figure,
    Judged,
    Rules,
    Verdict,
    accepted,
    compare,
    number,
)
from siting.auditing.reading.claims import Claim
from siting.catalogue import DATA, Catalogue
from siting.conventions import FIBRE_MS_PER_KM, FIBRE_US_PER_KM, ROAD_FACTORS, ROUTE_FACTORS, listed
from siting.evidence import EvidenceClass, Label, Source
from siting.geo.geodesy import distance_km

PLANNED_ROUTE, USUAL_ROUTE, ANY_ROUTE = ROUTE_FACTORS.value
_SAME_POINT_KM = 2.0  # two tables put one city up to 2 km apart

METHOD = Label(
    "geodesic on WGS84 between the site and the point of the place", "WGS84椭球上场址与地点之间的大地线距离"
)
ROAD_FACTOR = Source(
    "road-factor",
    Label(
        f"Length of a road over the straight line: {listed(ROAD_FACTORS, ' to ')}",
        f"公路里程与直线距离之比：{listed(ROAD_FACTORS, '—')}",
    ),
    f"assumed; {ROAD_FACTORS.source}",
    "facts",
    "2026-11",
    "practice",
    Label("assumed, a parameter of the audit", "假定值，为核查参数"),
)
PUBLISHED_ROAD = Source(
    "road-lengths",
    Label("Published lengths of road", "已公布的公路里程"),
    "page named in each row of road_lengths.csv",
    "facts",
    "2026-11",
    "dataset",
    Label("as printed; the route is not named", "以公布数值为准，未说明路线"),
)
_NEEDED_ROUTE = Label(
    "the route, and its published length or that of a route planner", "具体路线及其公布里程（或导航里程）"
)
_NEEDED_PLACE = Label(
    "the coordinates of the place that is meant (WGS84, GCJ-02 or BD-09, and which of them)",
    "所指地点的坐标（并注明WGS84、GCJ-02或BD-09）",
)


@dataclass(frozen=True, slots=True)
class Road:
    """A road length between two places: published, or a range that is assumed [km], with its factor."""

    low: float
    high: float
    published: bool
    factor: Label = NOTHING

    @property
    def source(self) -> str:
        """Source id."""
        return PUBLISHED_ROAD.id if self.published else ROAD_FACTOR.id


def road_between(site: AuditSite, spot: Spot, rules: Rules) -> Road:
    """Return the published road length between site and place, else the assumed range."""
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
    claim: Claim, site: AuditSite, catalogue: Catalogue, rules: Rules
) -> tuple[Judged, Spot | None]:
    """Judge "50 km from Taiyuan"; return the place too, for the map."""
    spot = find_spot(claim.subject, site, catalogue) if claim.subject.strip() else None
    if spot is None:
        return _unknown_place(claim), None
    if site.source != GIVEN and spot.distance_km < _SAME_POINT_KM:
        return _same_point(claim, site), spot
    return _judge_km(claim, site, spot, rules), spot


def judge_band(
    claim: Claim, site: AuditSite, anchors: Sequence[Spot], catalogue: Catalogue, rules: Rules
) -> tuple[Judged, Spot | None]:
    """Judge "inside the 60 km same-city band", "500 km or more".

    *anchors* are the places whose distance the document states: where the claim names none, the same-city
    band is judged for the nearest of them and the remote band for the farthest.
    """
    if claim.subject.strip():
        spot = find_spot(claim.subject, site, catalogue)
    else:
        remote = claim.qualifiers.band == "remote" or claim.comparison == "at_least"
        pick = max if remote else min
        spot = pick(anchors, key=lambda s: s.distance_km) if anchors else None
    if spot is None:
        return _unknown_place(claim), None
    return _judge_km(claim, site, spot, rules, band=True), spot


def _judge_km(claim: Claim, site: AuditSite, spot: Spot, rules: Rules, *, band: bool = False) -> Judged:
    km = round(spot.distance_km, 3)  # to the metre, as it is printed
    evidence = EvidenceClass.DERIVED if spot.complete else EvidenceClass.ESTIMATED
    figure = Figure(km, km, km, "km", evidence)
    range_, road = accepted(claim, rules), road_between(site, spot, rules)
    metric = claim.qualifiers.metric
    by_road = metric in ("road", "rail")
    straight = compare(figure, range_)
    reached = range_.reached_by(road.low, road.high)
    verdict, definition, needed = _verdict(straight, range_, km, road, metric=metric, reached=reached)
    sources = ["geodesic", spot.source]
    if by_road or (metric == "unspecified" and straight is not Verdict.SUPPORTED):
        sources.append(road.source)
    if band:
        sources += ["practice-bands", "cbrc-2010-114"]
    finding = _finding(spot, km, road, verdict, by_road=by_road)
    return Judged(
        claim,
        verdict,
        _joined(finding, _band_remark()) if band else finding,
        measured=figure,
        method=METHOD,
        tolerance=range_.rule,
        definition=definition,
        needed=needed,
        wording=_band_wording(claim, site, spot, verdict)
        if band
        else _wording(site, spot, road, verdict, by_road=by_road),
        sources=tuple(sources),
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
    as_road = Label("as a length of road, not as a straight line", "仅按公路里程成立，按直线距离不成立")
    return Verdict.DEPENDS, as_road, NOTHING if road.published else _NEEDED_ROUTE


def _route_verdict(
    range_: Accepted, km: float, road: Road, *, published: bool, reached: bool
) -> tuple[Verdict, Label, Label]:
    """Judge what is stated as a length of route: nothing on the ground is shorter than the straight line."""
    if published:
        return (Verdict.SUPPORTED if reached else Verdict.CONTRADICTED), NOTHING, NOTHING
    if range_.high < km:
        return Verdict.CONTRADICTED, NOTHING, NOTHING
    if not reached:
        return Verdict.UNVERIFIABLE, NOTHING, _NEEDED_ROUTE
    on_route = Label(
        f"on a route {road.factor.en} times as long as the straight line",
        f"路线长度为直线的{road.factor.zh}倍时成立",
    )
    return Verdict.DEPENDS, on_route, _NEEDED_ROUTE


def _finding(spot: Spot, km: float, road: Road, verdict: Verdict, *, by_road: bool) -> Label:
    en = f"{spot.label.en} is {number(km)} km away in a straight line"
    zh = f"距{spot.label.zh}直线{number(km)}公里"
    if not spot.complete:
        en += " (the nearest of a list with gaps)"
        zh += "（名录不全，为其中最近者）"
    if verdict is Verdict.SUPPORTED and not by_road:
        return Label(en + ".", zh + "。")
    if road.published:
        return Label(
            f"{en}; the published road length is {road.low:g} km.",
            f"{zh}；公布的公路里程为{road.low:g}公里。",
        )
    length = span(f"{road.low:.0f}", f"{road.high:.0f}")
    reach = verdict is Verdict.DEPENDS
    en += f"; a road would be {length.en} km ({road.factor.en} times as long, assumed)"
    zh += f"；公路里程约{length.zh}公里（假定为直线的{road.factor.zh}倍）"
    if not by_road:
        en += (
            ": only a length of road can reach the figure"
            if reach
            else ": it does not reach the figure either"
        )
        zh += "，该数值只有按公路里程才能达到" if reach else "，也达不到该数值"
    return Label(en + ".", zh + "。")


def _band_remark() -> Label:
    return Label(
        " The limit is a convention of practice: no regulation that we could read prints it (the bank "
        "guideline "
        "of 2010 says 'tens of km' and 'several hundred km or more'). A distance alone does not prove "
        "that two "
        "sites share no earthquake, river or grid.",
        "该界限为行业惯例，所查规定均未写明（2010年银行业指引仅称“数十公里”“数百公里以上”）；仅凭距离不能说明两地在地震、流域、电网方面相互独立。",
    )


def _wording(site: AuditSite, spot: Spot, road: Road, verdict: Verdict, *, by_road: bool) -> Label:
    km = number(spot.distance_km)
    en = f"{site.label.en} lies {km} km from {spot.label.en} in a straight line"
    zh = f"{site.label.zh}距{spot.label.zh}直线{km}公里"
    if road.published:
        return Label(f"{en} ({road.low:g} km by road).", f"{zh}（公路里程{road.low:g}公里）。")
    if verdict is Verdict.DEPENDS or by_road:
        return Label(f"{en} (by road: … km, route …).", f"{zh}（公路里程……公里，路线：……）。")
    return Label(en + ".", zh + "。")


def _band_wording(claim: Claim, site: AuditSite, spot: Spot, verdict: Verdict) -> Label:
    km, limit = number(spot.distance_km), f"{claim.value:g}"
    remote = claim.comparison == "at_least"
    name = Label("remote", "异地") if remote else Label("same-city", "同城")
    edge = Label("from", "以上") if remote else Label("within", "以内")
    en = f"At {km} km in a straight line from {spot.label.en}, {site.label.en} "
    zh = f"{site.label.zh}距{spot.label.zh}直线{km}公里，"
    if verdict is Verdict.SUPPORTED:
        en += f"lies inside the {name.en} recovery band as it is usually drawn ({edge.en} {limit} km)."
        zh += f"符合惯用的{name.zh}灾备距离（{limit}公里{edge.zh}）。"
        return Label(en, zh)
    gap = number(abs(spot.distance_km - claim.value))
    en += f"is {gap} km {'short of' if remote else 'beyond'} the usual {name.en} limit of {limit} km"
    zh += f"较惯用的{name.zh}灾备界限{limit}公里{'尚差' if remote else '超出'}{gap}公里"
    if remote:
        return Label(
            en + "; it meets the guideline's 'several hundred km'.", zh + "，属指引所称“数百公里”的范围。"
        )
    return Label(en + ".", zh + "。")


def judge_latency(
    claim: Claim, site: AuditSite, catalogue: Catalogue, rules: Rules
) -> tuple[Judged, Spot | None]:
    """Judge a latency by what light in fibre needs on a route of the length of the straight line and more."""
    spot = find_spot(claim.subject, site, catalogue) if claim.subject.strip() else None
    if spot is None:
        return _unknown_place(claim), None
    trips = 1 if claim.qualifiers.trip == "one_way" else 2
    least = trips * FIBRE_MS_PER_KM.value * spot.distance_km
    usual, low, high = least * USUAL_ROUTE, least * PLANNED_ROUTE, least * ANY_ROUTE
    figure = Figure(usual, low, high, "ms", EvidenceClass.ASSUMED)
    allowed = max(claim.value, claim.high) * (1 + (rules.tolerance if claim.comparison == "about" else 0))
    factor = allowed / least if least > 0 else float("inf")
    way = Label("one way", "单程") if trips == 1 else Label("there and back", "往返")
    definition = Label("", "")
    if claim.comparison == "at_least":
        verdict = Verdict.SUPPORTED if claim.value <= figure.low else Verdict.UNVERIFIABLE
    elif factor < 1:
        verdict = Verdict.CONTRADICTED
    elif factor >= ANY_ROUTE:
        verdict = Verdict.SUPPORTED
    else:
        verdict = Verdict.DEPENDS
        definition = Label(
            f"on a fibre route of at most {factor:.2f} times the straight line, {way.en}",
            f"光缆路由不超过直线的{factor:.2f}倍（{way.zh}）时成立",
        )
    km = number(spot.distance_km)
    finding = Label(
        f"Light in fibre needs {least:.2f} ms {way.en} over the straight {km} km to {spot.label.en}; "
        f"{figure.low:.2f} ms on a planned route, {figure.high:.2f} ms on an unplanned one, without "
        f"equipment.",
        f"至{spot.label.zh}直线{km}公里，光纤{way.zh}最少{least:.2f}毫秒；规划路由约{figure.low:.2f}毫秒，"
        f"未规划路由约{figure.high:.2f}毫秒，均未计设备时延。",
    )
    wording = Label(
        f"Fibre delay to {spot.label.en}: at least {least:.2f} ms {way.en}, about {figure.low:.2f} to "
        f"{figure.value:.2f} ms on a planned route, without equipment.",
        f"至{spot.label.zh}光纤{way.zh}时延不少于{least:.2f}毫秒，规划路由约{figure.low:.2f}—{figure.value:.2f}毫秒（不含设备）。",
    )
    judged = Judged(
        claim,
        verdict,
        finding,
        measured=figure,
        method=Label(
            f"{FIBRE_US_PER_KM.value:g} microseconds a km one way, on {PLANNED_ROUTE:g}, {USUAL_ROUTE:g} and "
            f"{ANY_ROUTE:g} times the straight line",
            f"光纤每公里单程{FIBRE_US_PER_KM.value:g}微秒，路由取直线的{listed(ROUTE_FACTORS, '、')}倍",
        ),
        tolerance=Label(
            "compared with the shortest and the longest usual route", "与最短及最长的常见路由相比"
        ),
        definition=definition,
        needed=Label("a measurement on the line that customers will use", "客户所用线路的实测时延")
        if verdict is not Verdict.CONTRADICTED
        else Label("", ""),
        wording=wording,
        sources=("fibre-delay", "route-factor", "geodesic", spot.source),
    )
    return judged, spot


def _unknown_place(claim: Claim) -> Judged:
    named = claim.subject.strip()
    finding = (
        Label(f"No embedded table knows the place '{named}'.", f"内置地名表中没有“{named}”。")
        if named
        else Label("The document does not say from where it is measured.", "文件未说明起算地点。")
    )
    return Judged(
        claim,
        Verdict.UNVERIFIABLE,
        finding,
        needed=_NEEDED_PLACE,
        wording=Label(
            "Name the place, and give the straight line in km beside any length of road.",
            "请写明地点，并同时给出直线距离与公路里程。",
        ),
    )


def _same_point(claim: Claim, site: AuditSite) -> Judged:
    """Answer for a distance from the very place whose point stands for the site."""
    return Judged(
        claim,
        Verdict.UNVERIFIABLE,
        Label(
            f"The site is known by the point of {site.label.en} only, which is the place itself.",
            f"场址仅以{site.label.zh}的点位代表，与所指地点相同。",
        ),
        needed=Label("the coordinates of the parcel (--site LAT,LON)", "地块坐标（--site 纬度,经度）"),
        wording=Label("Give the distance from the edge of the parcel.", "请给出自地块边界起算的距离。"),
    )


def _joined(one: Label, other: Label) -> Label:
    return Label(one.en + other.en, one.zh + other.zh)
