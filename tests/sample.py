"""A small invented outcome for the tests of `show`: twelve sites, four criteria, some unknown."""

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyproj
import shapely

from siting.evidence import EvidenceClass, Label, Measurements, Source, Threshold, numeric, textual
from siting.geo.features import ANCHOR, CLIMATE_STATION, GRID_NODE
from siting.outcome import ConstraintVerdicts, MapPoint, Outcome, Ranking, Ring, ScoredCriterion
from siting.sites.model import Sites

GEOD = pyproj.Geod(ellps="WGS84")


def ring(label, lon, lat, radius_km, kind):
    bearing = np.linspace(0, 360, 181)
    same = np.ones_like(bearing)
    x, y, _ = GEOD.fwd(lon * same, lat * same, bearing, radius_km * 1000 * same)
    return Ring(label, lon, lat, radius_km, kind, "practice-60-500", np.column_stack([x, y]))


def sample_outcome(names=None):
    rng = np.random.default_rng(7)
    names = names or [f"Place {i}" for i in range(11)] + ["Jiaocheng"]
    n = len(names)
    lon = np.append(rng.uniform(110.5, 115.0, n - 1), 112.1494)
    lat = np.append(rng.uniform(36.0, 41.0, n - 1), 37.5512)
    geometry = shapely.points(lon, lat)
    geometry[0] = shapely.box(lon[0] - 0.05, lat[0] - 0.04, lon[0] + 0.05, lat[0] + 0.04)
    unknown = np.full(n, np.nan)
    frame = gpd.GeoDataFrame(
        {
            "site_id": [f"S{i + 1:02d}" for i in range(n)],
            "name": names,
            "name_zh": ["交城" if i == n - 1 else "" for i in range(n)],
            "elevation_m": np.append(rng.uniform(700, 1500, n - 1), 753.0),
            "area_ha": unknown,
            "area_mu": unknown,
            "area_given_ha": unknown,
        },
        geometry=geometry,
        crs="EPSG:4326",
    )
    sites = Sites(frame, lon, lat, shapely.get_type_id(geometry) == 3, "sample.csv", "0" * 64)
    distance = GEOD.inv(lon, lat, np.full(n, 112.5426), np.full(n, 37.8700))[2] / 1000
    band = numeric(
        "distance", Label("Distance to Taiyuan", "到太原距离"), "km", distance,
        evidence=EvidenceClass.DERIVED, method="geodesic on WGS84", sources=("divisions",),
    )  # fmt: skip
    words = np.where(distance < 10, "too near", np.where(distance <= 60, "inside", "outside"))
    band_word = textual(
        "band", Label("Band", "范围"), pa.array(words.astype(object)),
        evidence=EvidenceClass.DERIVED, method="compared with 10-60 km", sources=("practice-60-500",),
    )  # fmt: skip
    trip = distance * 1.5 * 2 * 4.897e-3
    rtt = numeric(
        "round_trip_time", Label("Round trip", "往返时延"), "ms", trip, low=trip / 1.25, high=trip * 1.4,
        evidence=EvidenceClass.ASSUMED, method="route factor 1.2, 1.5, 2.1", sources=("fibre-delay",),
        notes=("", "Assumes leased fibre."), note_code=np.ones(n, dtype=np.uint8),
    )  # fmt: skip
    hours = rng.uniform(4000, 7500, n)
    hours[2] = np.nan
    cooling = numeric(
        "full_hours", Label("Full free cooling", "完全自然冷却时数"), "h/yr", hours,
        low=hours - 300, high=hours + 300,
        evidence=EvidenceClass.ESTIMATED, method="blend of 4 stations", sources=("climate-table",),
    )  # fmt: skip
    stations = textual(
        "stations", Label("Stations", "气象站"), pa.array(["Taiyuan (40 km, +3 m); Jiexiu (61 km, -20 m)"] * n),
        evidence=EvidenceClass.DERIVED, method="nearest four", sources=("climate-table",),
    )  # fmt: skip
    grid = rng.uniform(2, 80, n)
    grid[[2, 3]] = np.nan
    node = numeric(
        "distance", Label("Distance to a 220 kV node", "到220千伏节点距离"), "km", grid,
        low=np.maximum(grid - 20, 0), high=grid + 20,
        evidence=EvidenceClass.ESTIMATED, method="town of the station, radius 20 km", sources=("grid-stations",),
    )  # fmt: skip
    hub = textual(
        "hub_cluster", Label("National hub cluster", "国家枢纽集群"),
        pa.array([None if i in (2, 3) else ("yes" if i % 4 == 0 else "no") for i in range(n)]),
        evidence=EvidenceClass.OBSERVED, method="column of the site file", sources=("site-file",),
    )  # fmt: skip

    def criterion(key, label, unit, share, quantities, score, spread, curve, thresholds=()):
        return ScoredCriterion(
            key, key, label, unit, share * 100, share, "neutral",
            Label("linear between break points", "分段线性"), curve, Measurements(quantities[0], quantities[1:]),
            score, np.clip(score - spread, 0, 1), np.clip(score + spread, 0, 1), thresholds,
            Label(f"column '{key}' in the site file", f"地块文件中的“{key}”列"),
        )  # fmt: skip

    in_band = np.where(distance < 10, 0.0, np.clip((100 - distance) / 40, 0, 1))
    hub_score = np.array([np.nan if w is None else float(w == "yes") for w in hub.text.to_pylist()])
    criteria = (
        criterion(
            "same_city", Label("Same-city band, Taiyuan", "同城范围（太原）"), "km", 0.4,
            (band, band_word, rtt), in_band, 0.0, ((10, 0), (10, 1), (60, 1), (100, 0)),
            (Threshold("max", 60, "km", "practice", "practice-60-500"),),
        ),
        criterion(
            "free_cooling", Label("Free cooling", "自然冷却"), "h/yr", 0.3,
            (cooling, stations), np.clip((hours - 3000) / 5000, 0, 1), 0.06, ((3000, 0), (8000, 1)),
        ),
        criterion(
            "grid_access", Label("Grid access", "电网接入"), "km", 0.2,
            (node,), np.clip((80 - grid) / 75, 0, 1), 0.2, ((5, 1), (80, 0)),
        ),
        criterion(
            "hub_cluster", Label("Hub cluster", "枢纽集群"), "", 0.1, (hub,), hub_score, 0.0, (),
        ),
    )  # fmt: skip
    scores = np.array([c.score for c in criteria])
    share = np.array([c.share for c in criteria])
    known = ~np.isnan(scores)
    coverage = share @ known
    score = (share @ np.nan_to_num(scores)) / coverage
    low = share @ np.nan_to_num(np.array([c.score_low for c in criteria]))
    high = share @ np.where(known, np.array([c.score_high for c in criteria]), 1.0)
    status = np.zeros(n, dtype=np.uint8)
    status[2] = 2
    status[5] = 1
    order = np.array(sorted(range(n), key=lambda i: ((0, 2, 1)[status[i]], -score[i])))
    rank = np.zeros(n, dtype=np.int64)
    rank[order[: n - 2]] = np.arange(1, n - 1)
    best = np.where(rank > 0, np.maximum(rank - 2, 1), 0)
    worst = np.where(rank > 0, np.minimum(rank + 3, n - 2), 0)
    verdict = np.zeros(n, dtype=np.uint8)
    verdict[5] = 2
    reasons = (
        Label("", ""),
        Label("farther than 400 km", "超过400公里"),
        Label("coverage under 50 %", "覆盖率低于50%"),
    )
    code = np.zeros(n, dtype=np.uint8)
    code[5], code[2] = 1, 2
    taiyuan, beijing = Label("Taiyuan", "太原"), Label("Beijing", "北京")
    return Outcome(
        Label("Sample study", "示例研究"),
        Label("Weights are an example.", "权重仅为示例。"),
        sites, criteria,
        (ConstraintVerdicts(Label("same_city at most 400 km", "同城距离不超过400公里"), verdict, verdict == 2),),
        Ranking(rank, status, score, coverage, low, high, best, worst, order, reasons, code),
        0.5,
        (ring(taiyuan, 112.5426, 37.87, 60, "same_city"), ring(beijing, 116.3972, 39.9075, 500, "remote")),
        (
            MapPoint(ANCHOR, taiyuan, 112.5426, 37.87, 0, Label("anchor", "锚点城市"), "divisions"),
            MapPoint(ANCHOR, beijing, 116.3972, 39.9075, 0, Label("anchor", "锚点城市"), "cities"),
            MapPoint(GRID_NODE, Label("Jinzhong 1000 kV", "晋中1000千伏"), 112.17, 37.19, 20, Label("1000 kV, town only", "1000千伏，仅知所在城镇"), "grid-stations"),
            MapPoint(CLIMATE_STATION, Label("Taiyuan 53772", "太原 53772"), 112.55, 37.78, 0, Label("779 m", "779米"), "climate-table"),
        ),
        {k: Source(k, Label(f"Title of {k}", f"Title of {k}"), "https://example.org", "CC BY 4.0", "2026-11", "dataset", Label("exact", "exact"))
         for k in ("divisions", "cities", "practice-60-500", "fibre-delay", "climate-table", "grid-stations", "site-file")},
        ("sample warning",),
        {"siting": "0.1.0", "inputs": [{"name": "sample.csv", "sha256": "0" * 64}]},
    )  # fmt: skip
