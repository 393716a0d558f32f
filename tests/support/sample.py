"""The sample used by most tests of outputs: twelve invented sites, four criteria, some figures UNKNOWN.

The last site is Jiaocheng, which ranks first. S03 has too little known to be ranked, S04 lacks two
figures, and a constraint excludes S06. The first site is a polygon.
"""

import numpy as np
import pyproj
import shapely

from siting.evidence import EvidenceClass, Label
from siting.geo.features import ANCHOR, CLIMATE_STATION, GRID_NODE
from siting.outcome import MapPoint, Ring
from tests.support.outcomes import constraint, criterion, figure, made_outcome, source, threshold, words
from tests.support.places import SEAT, sites

GEOD = pyproj.Geod(ellps="WGS84")
TAIYUAN, BEIJING = Label("Taiyuan", "太原"), Label("Beijing", "北京")
SOURCES = (
    "divisions",
    "cities",
    "practice-60-500",
    "fibre-delay",
    "climate-table",
    "grid-stations",
    "site-file",
)


def ring(label, lon, lat, radius_km, kind):
    """A ring as in a run, on the ellipsoid."""
    bearing = np.linspace(0, 360, 181)
    same = np.ones_like(bearing)
    x, y, _ = GEOD.fwd(lon * same, lat * same, bearing, radius_km * 1000 * same)
    return Ring(label, lon, lat, radius_km, kind, "practice-60-500", np.column_stack([x, y]))


def point(group, label, lon, lat, *, radius_km=0, note=("", ""), source):
    return MapPoint(group, label, lon, lat, radius_km, Label(*note), source)


def sample_outcome(*, names=None, **fields):
    """The sample, optionally with other names (and as many sites as names); *fields* replace its own."""
    rng = np.random.default_rng(7)
    names = names or [f"Place {i}" for i in range(11)] + ["Jiaocheng"]
    n = len(names)
    lon = np.append(rng.uniform(110.5, 115.0, n - 1), SEAT[0])
    lat = np.append(rng.uniform(36.0, 41.0, n - 1), SEAT[1])
    elevation_m = np.append(rng.uniform(700, 1500, n - 1), 753.0)
    hours = rng.uniform(4000, 7500, n)
    hours[2] = np.nan
    node_km = rng.uniform(2, 80, n)
    node_km[[2, 3]] = np.nan
    hub = ["yes" if i % 4 == 0 else "no" for i in range(n)]
    hub[2] = hub[3] = None
    whole = {
        "title": Label("Sample study", "示例研究"),
        "notes": Label("Weights are an example.", "权重仅为示例。"),
        "sites": sites(
            [shapely.box(lon[0] - 0.05, lat[0] - 0.04, lon[0] + 0.05, lat[0] + 0.04), *zip(lon[1:], lat[1:], strict=True)],
            site_id=[f"S{i + 1:02d}" for i in range(n)],
            name=names,
            name_zh=["交城" if i == n - 1 else "" for i in range(n)],
            elevation_m=elevation_m,
        ),
        "constraints": [
            constraint(
                ("same_city at most 400 km", "同城距离不超过400公里"),
                ["fail" if i == 5 else "pass" for i in range(n)],
            )
        ],
        "min_coverage": 0.5,
        "rings": (ring(TAIYUAN, 112.5426, 37.87, 60, "same_city"), ring(BEIJING, 116.3972, 39.9075, 500, "remote")),
        "points": (
            point(ANCHOR, TAIYUAN, 112.5426, 37.87, note=("anchor", "参照城市"), source="divisions"),
            point(ANCHOR, BEIJING, 116.3972, 39.9075, note=("anchor", "参照城市"), source="cities"),
            point(
                GRID_NODE, Label("Jinzhong 1000 kV", "晋中1000千伏"), 112.17, 37.19, radius_km=20,
                note=("1000 kV, town only", "1000千伏，仅知所在城镇"), source="grid-stations",
            ),
            point(CLIMATE_STATION, Label("Taiyuan 53772", "太原 53772"), 112.55, 37.78, note=("779 m", "779米"), source="climate-table"),
        ),
        "sources": {key: value for name in SOURCES for key, value in source(name).items()},
        "warnings": ("sample warning",),
        "provenance": {"siting": "0.1.0", "inputs": [{"name": "sample.csv", "sha256": "0" * 64}]},
    }  # fmt: skip
    criteria = (_same_city(lon, lat), _free_cooling(hours), _grid_access(node_km), _hub_cluster(hub))
    return made_outcome(*criteria, **{**whole, **fields})


def _same_city(lon, lat):
    same = np.ones_like(lon)
    km = GEOD.inv(lon, lat, 112.5426 * same, 37.87 * same)[2] / 1000
    return criterion(
        "same_city",
        figure(
            km, name="distance", label=("Distance to Taiyuan", "到太原距离"), unit="km",
            evidence=EvidenceClass.DERIVED, method="geodesic on WGS84", sources=("divisions",),
        ),
        value={"kind": "band", "min": 10, "max": 60, "soft_max": 100},
        weight=40.0,
        label=("Same-city band, Taiyuan", "同城范围（太原）"),
        beside=(
            words(
                np.where(km < 10, "too near", np.where(km <= 60, "inside", "outside")).tolist(),
                name="band", label=("Band", "范围"), evidence=EvidenceClass.DERIVED,
                method="compared with 10-60 km", sources=("practice-60-500",),
            ),
            figure(
                km / 70, name="round_trip_time", label=("Round trip", "往返时延"), unit="ms",
                low=km / 90, high=km / 50, evidence=EvidenceClass.ASSUMED,
                method="route factor 1.2, 1.5, 2.1", sources=("fibre-delay",),
                notes=("", "Assumes leased fibre."), note_code=np.ones(len(km), dtype=np.uint8),
            ),
        ),
        thresholds=(threshold(60),),
    )  # fmt: skip


def _free_cooling(hours):
    return criterion(
        "free_cooling",
        figure(
            hours, name="full_hours", label=("Full free cooling", "完全自然冷却时数"), unit="h/yr", spread=1200,
            evidence=EvidenceClass.ESTIMATED, method="blend of 4 stations", sources=("climate-table",),
        ),
        value={"kind": "linear", "worst": 3000, "best": 8000},
        weight=30.0,
        label=("Free cooling", "自然冷却"),
        beside=(
            words(
                ["Taiyuan (40 km, +3 m); Jiexiu (61 km, -20 m)"] * len(hours), name="stations",
                label=("Stations", "气象站"), evidence=EvidenceClass.DERIVED, method="nearest four",
                sources=("climate-table",),
            ),
        ),
    )  # fmt: skip


def _grid_access(node_km):
    return criterion(
        "grid_access",
        figure(
            node_km, name="distance", label=("Distance to a 220 kV node", "到220千伏节点距离"), unit="km",
            low=np.maximum(node_km - 20, 0), high=node_km + 20, evidence=EvidenceClass.ESTIMATED,
            method="town of the station, radius 20 km", sources=("grid-stations",),
        ),
        value={"kind": "linear", "worst": 80, "best": 5},
        weight=20.0,
        label=("Grid access", "电网接入"),
    )  # fmt: skip


def _hub_cluster(hub):
    return criterion(
        "hub_cluster",
        words(
            hub, name="hub_cluster", label=("National hub cluster", "国家枢纽集群"),
            method="column of the site file",
        ),
        value={"kind": "categories", "scores": {"yes": 1, "no": 0}},
        weight=10.0,
        label=("Hub cluster", "枢纽集群"),
    )  # fmt: skip
