"""The embedded study by hand: what an analyst would write with geopandas and pandas for the same two tables.

    python peer.py SITES.csv DATA_DIR OUT_DIR

Reads the same data tables as `siting run --outputs ranking,measurements` and imports nothing of it: its own
choice of neighbours (in a projected plane), its own moist air and its own tabulation of the climate. So it
serves twice, as the peer of the benchmark and as an independent check of the figures.
"""

from __future__ import annotations

import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv
from pyproj import Geod
from scipy.spatial import cKDTree

GEOD = Geod(ellps="WGS84")
# Lambert's conformal cone over north China: within 0.5 % of true length between 33 and 42 degrees.
PLANE = "+proj=lcc +lat_1=34.5 +lat_2=40.5 +lat_0=37 +lon_0=112 +datum=WGS84"
PLANE_SLACK = 1.01
SHARES = {
    "same_city": 0.20, "remote": 0.15, "free_cooling": 0.25, "grid_access": 0.15,
    "generation_nearby": 0.05, "hub_cluster": 0.10, "seismic": 0.05, "airport": 0.05,
}  # fmt: skip
COLUMNS = [
    "site_id", "criterion", "quantity", "value", "unit", "low", "high", "class", "method", "sources", "note"
]  # fmt: skip


class Long:
    """Collects the long table, quantity by quantity."""

    def __init__(self, site_id):
        self.site_id = site_id
        self.parts = []

    def add(self, criterion, quantity, value, unit, low, high, kind, method, sources, note=""):
        part = pd.DataFrame({"site_id": self.site_id, "criterion": criterion, "quantity": quantity})
        if unit:
            digits = 3 if unit in ("km", "h/yr") else 6
            value, low, high = (np.round(x, digits) for x in (value, low, high))
        part["value"], part["unit"], part["low"], part["high"] = value, unit, low, high
        part["class"] = np.where(pd.isna(value), "unknown", kind)
        part["method"], part["sources"], part["note"] = method, sources, note
        self.parts.append(as_text(pa.Table.from_pandas(part[COLUMNS], preserve_index=False)))

    def save(self, path):
        # Site by site, as the sites stand in their file; pyarrow writes CSV several times as fast as pandas.
        count, kinds = len(self.site_id), len(self.parts)
        rows = np.arange(count * kinds).reshape(kinds, count).T.ravel()
        csv.write_csv(pa.concat_tables(self.parts).take(rows), path, csv.WriteOptions(quoting_style="needed"))


def as_text(table):
    """All columns as text, so that figures and words can stand in one; not known is blank."""
    columns = []
    for name in COLUMNS:
        column = table[name]
        if pa.types.is_floating(column.type):
            column = pc.if_else(pc.is_nan(column), pa.scalar(None, column.type), column)
        columns.append(column.cast(pa.string()))
    return pa.table(columns, names=COLUMNS)


def geodesic_km(points, lon, lat):
    lon, lat = np.broadcast_to(lon, len(points)), np.broadcast_to(lat, len(points))
    return GEOD.inv(points["lon"], points["lat"], lon, lat)[2] / 1000.0


def read_layer(path):
    table = pd.read_csv(path)
    return gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(table["lon"], table["lat"]), crs="EPSG:4326")


def nearest(points, plane, layer):
    """Row of the nearest feature of each point, and the geodesic distance to it [km]."""
    found = gpd.sjoin_nearest(plane, layer.to_crs(PLANE)[["geometry"]])["index_right"]
    rows = found[~found.index.duplicated()].sort_index().to_numpy()
    return rows, geodesic_km(points, layer["lon"].to_numpy()[rows], layer["lat"].to_numpy()[rows])


def pairs_within(points, plane, layer, km):
    """All pairs at most *km* apart: found with buffers in the plane, then measured by geodesics."""
    buffers = layer.to_crs(PLANE)[["geometry"]]
    buffers["geometry"] = buffers.buffer(km * 1000.0 * PLANE_SLACK)
    pairs = gpd.sjoin(plane[["geometry"]], buffers, predicate="within")
    point, feature = pairs.index.to_numpy(), pairs["index_right"].to_numpy()
    away = geodesic_km(points.iloc[point], layer["lon"].to_numpy()[feature], layer["lat"].to_numpy()[feature])
    pairs = pd.DataFrame({"point": point, "feature": feature, "km": away})
    return pairs[pairs["km"] <= km]


def per_point(pairs, values, count):
    return values.groupby(pairs["point"]).sum().reindex(range(count), fill_value=0).to_numpy(dtype=float)


def recovery(points, long, criterion, anchor, *, source, soft, hard):
    km = geodesic_km(points, anchor["lon"], anchor["lat"]).round(3)
    inside = (km >= hard[0]) & (km <= hard[1])
    near = (km >= soft[0]) & (km <= soft[1])
    band = np.select([inside, near, km < hard[0]], ["inside", "soft", "too near"], "too far")
    margin = np.minimum(km - hard[0], hard[1] - km)
    trip = 2 * 4.897e-3
    method = (
        f"straight-line distance against {hard[0]:g} to {hard[1]:g}, soft to {soft[0]:g} and {soft[1]:g} km"
    )
    limits = "geodesic;cbrc-2010-114;practice-bands;practice-soft;practice-one-event"
    route = "straight line x 1.2, 1.5, 2.1"
    long.add(criterion, "distance", km, "km", km, km, "derived", "geodesic on WGS84", f"geodesic;{source}")
    long.add(criterion, "band", band, "", np.nan, np.nan, "derived", method, limits)
    long.add(criterion, "margin", margin, "km", margin, margin, "derived", method, limits)
    long.add(
        criterion, "fibre_route", km * 1.5, "km", km * 1.2, km * 2.1, "assumed", route, "route-factor"
    )  # fmt: skip
    long.add(
        criterion, "round_trip_time", km * 1.5 * trip, "ms", km * 1.2 * trip, km * 2.1 * trip, "assumed",
        f"{route}; 4.897 us/km one way", "route-factor;fibre-delay",
    )  # fmt: skip
    rising = np.interp(km, [soft[0], hard[0]], [0.0, 1.0]) if soft[0] < hard[0] else (km >= hard[0]) * 1.0
    falling = np.interp(km, [hard[1], soft[1]], [1.0, 0.0]) if np.isfinite(hard[1]) else 1.0
    score = np.minimum(rising, falling)
    return km, score, score, score


def read_climate(path):
    table = pq.read_table(path)
    meta = {key.decode(): value.decode().split("\n") for key, value in table.schema.metadata.items()}
    stations = pd.DataFrame({key: meta[key] for key in ("name", "lon", "lat", "elevation_m")})
    stations = stations.astype({"lon": float, "lat": float, "elevation_m": float})
    # Tenths of a degree and percents are more than a plain version needs: 1 K and 5 % are few enough to loop over.
    classes = table.to_pandas().assign(
        dry_bulb=lambda c: c["dry_bulb"].astype(int) // 10,
        humidity=lambda c: (c["humidity"].astype(int) // 5).clip(upper=19),
    )
    hours = classes.groupby(["station", "dry_bulb", "humidity"], as_index=False)["hours"].sum()
    return gpd.GeoDataFrame(
        stations, geometry=gpd.points_from_xy(stations["lon"], stations["lat"]), crs="EPSG:4326"
    ), hours


def vapour_pa(celsius):
    """Saturation vapour pressure by Magnus, over ice below 0 degC."""
    water = 611.2 * np.exp(17.62 * celsius / (243.12 + celsius))
    ice = 611.2 * np.exp(22.46 * celsius / (272.62 + celsius))
    return np.where(celsius > 0, water, ice)


def wet_bulb_at_most(limit, celsius, vapour, pressure):
    """Whether air is at or below a wet bulb above 0 degC, by the psychrometer equation."""
    saturated = 0.622 * vapour_pa(limit) / (pressure - vapour_pa(limit))
    ratio = 0.622 * vapour / np.maximum(pressure - vapour, 1.0)
    wet = ((2501 - 2.326 * limit) * saturated - 1.006 * (celsius - limit)) / (
        2501 + 1.86 * celsius - 4.186 * limit
    )
    return (celsius <= limit) | (ratio <= wet)


def station_curves(classes, ground_m, heights):
    """Hours a year of the three modes at places *heights* above a station; 1 K classes cut into quarters."""
    hours = np.repeat(classes["hours"].to_numpy(), 4)[:, None] / 4
    middles = -60.05 + classes["dry_bulb"].to_numpy()[:, None] + [0.125, 0.375, 0.625, 0.875]
    humidity = np.minimum((2 + 5 * np.repeat(classes["humidity"].to_numpy(), 4)) / 100, 0.975)[:, None]
    celsius = middles.ravel()[:, None] - 0.006 * heights
    pressure = 101_325 * (1 - 2.25577e-5 * (ground_m + heights)) ** 5.2559
    vapour = humidity * vapour_pa(celsius)
    fresh = (celsius <= 27) & (vapour >= vapour_pa(-9.0)) & (vapour <= vapour_pa(15.0))
    modes = {
        "full": wet_bulb_at_most(11.5, celsius, vapour, pressure),
        "some": wet_bulb_at_most(16.5, celsius, vapour, pressure),
        "air": fresh,
    }
    return {name: (hours * runs).sum(axis=0) for name, runs in modes.items()}


def free_cooling(points, plane, long, path):
    stations, table = read_climate(path)
    sites = np.column_stack([plane.geometry.x, plane.geometry.y])
    masts = stations.to_crs(PLANE).geometry
    station = cKDTree(np.column_stack([masts.x, masts.y])).query(sites, k=4)[1]
    lon, lat, ground = (stations[c].to_numpy()[station] for c in ("lon", "lat", "elevation_m"))
    km = np.column_stack([geodesic_km(points, lon[:, k], lat[:, k]) for k in range(4)])
    weight = 1 / np.maximum(km, 1.0) ** 2
    weight /= weight.sum(axis=1, keepdims=True)
    height = points["elevation_m"].to_numpy()[:, None] - ground

    lift = 1.45 / 0.006  # warmer or colder by the half-width of the interval is lower or higher by this
    heights = np.arange(height.min() - lift - 50, height.max() + lift + 50, 50.0)
    shifts = (0.0, -lift, -lift / 2, lift / 2, lift)
    sums = {(mode, shift): np.zeros(height.shape) for mode in ("full", "some", "air") for shift in shifts}
    for number, classes in table[table["station"].isin(np.unique(station))].groupby("station"):
        curves = station_curves(classes, stations["elevation_m"].iloc[number], heights)
        mine = station == number
        for (mode, shift), target in sums.items():
            target[mine] = np.interp(height[mine] + shift, heights, curves[mode])
    blend = {key: (weight * hours).sum(axis=1) for key, hours in sums.items()}

    def interval(mode, spread):
        value, one, other = (blend[mode, shift] for shift in (0.0, -lift, lift))
        low = np.minimum(np.minimum(one, other), value - spread)
        high = np.maximum(np.maximum(one, other), value + spread)
        return value, np.clip(low, 0, value), np.clip(high, value, 8760)

    full, air = interval("full", 0.0), interval("air", 490.0)
    between = [np.maximum(blend["some", shift] - blend["full", shift], 0) for shift in shifts]
    partial = between[0], np.min(between, axis=0), np.max(between, axis=0)
    old = "typical years mostly 1971-2003 are about 0.5 K colder than 2008-2009: hours lie rather high"
    by, wet = (
        "climate-table;station-blend;economizer-lei-masanet",
        "wet bulb <= supply water - 6.5 K (18 degC)",
    )
    months = [x / 730 for x in full]
    for name, (value, low, high), unit, method, note in (
        ("full_hours", full, "h/yr", wet, old),
        ("months", months, "months/yr", "full_hours / 730", ""),
        ("air_side_hours", air, "h/yr", "dry bulb <= 27, dew point -9..15 degC", old),
        ("partial_hours", partial, "h/yr", "wet bulb between supply and return water", old),
    ):
        long.add("free_cooling", name, value, unit, low, high, "estimated", method, by, note)
    names = stations["name"].to_numpy()
    words = pd.Series("", index=points.index)
    for k in range(4):
        away = pd.Series(np.rint(km[:, k]).astype(int)).astype(str)
        up = pd.Series(np.rint(height[:, k]).astype(int)).map("{:+d}".format)
        words += ("; " if k else "") + pd.Series(names[station[:, k]]) + " (" + away + " km, " + up + " m)"
    long.add(
        "free_cooling", "stations", words, "", np.nan, np.nan, "derived",
        "four nearest, weighed by 1/distance^2", "climate-table",
    )  # fmt: skip
    return full[0], *(np.interp(x, [4000, 7000], [0, 1]) for x in full)


def grid_access(points, plane, long, path):
    nodes = read_layer(path)
    usable = (
        (nodes["in_service"] == "yes")
        & (nodes["connects_load"] == "yes")
        & nodes["voltage_kv"].between(220, 500)
    )
    nodes = nodes[usable].reset_index(drop=True)
    town, radius, reach = 20.0, 50.0, 100.0  # every node stands at its town
    rows, km = nearest(points, plane, nodes)
    silent = km > reach
    pairs = pairs_within(points, plane, nodes, radius + town)

    def counted(limit):
        return np.where(silent, np.nan, per_point(pairs, (pairs["km"] <= limit) * 1.0, len(points)))

    km = np.where(silent, np.nan, km)
    low, high = np.maximum(km - town, 0.0), km + town
    by = "geodesic;grid-stations"
    note = np.where(
        silent, "no listed node within 100 km", "the list is not complete: a nearer node may exist"
    )
    name = pd.Series(nodes["name"].to_numpy()[rows]).mask(silent)
    long.add(
        "grid_access", "distance", km, "km", low, high, "estimated",
        "geodesic on WGS84, to the town of the station", by, note,
    )  # fmt: skip
    long.add("grid_access", "nearest", name, "", np.nan, np.nan, "estimated", "smallest distance", by)
    long.add(
        "grid_access", "nodes_within", counted(radius), "nodes", counted(radius - town),
        counted(radius + town), "estimated", "nodes at most 50 km away", by,
    )  # fmt: skip
    return km, *(np.interp(x, [5, 60], [1, 0]) for x in (km, high, low))


def generation_nearby(points, plane, long, path):
    plants = read_layer(path)
    pairs = pairs_within(points, plane, plants, 50.0)
    megawatt = pd.Series(plants["capacity_mw"].to_numpy()[pairs["feature"]], index=pairs.index)
    total = per_point(pairs, megawatt.fillna(0), len(points))
    number = per_point(pairs, pd.Series(1.0, index=pairs.index), len(points))
    unstated = per_point(pairs, megawatt.isna().astype(float), len(points))
    high = (total + unstated * plants["capacity_mw"].max()) / 0.5
    total = np.where(number == unstated, np.nan, total)
    silent = number == 0
    number = np.where(silent, np.nan, number)
    by, method = "geodesic;power-plants", "sum over stations at most 50 km away"
    note = np.where(silent, "no listed station within 50 km", "a lower bound: the list is not complete")
    long.add(
        "generation_nearby", "capacity", total, "MW", total, high, "estimated", method, by, note
    )  # fmt: skip
    long.add(
        "generation_nearby", "stations_within", number, "stations", number, number, "derived", method, by
    )
    return total, *(np.interp(x, [0, 4000], [0, 1]) for x in (total, total, high))


def airport(points, plane, long, path):
    airports = read_layer(path)
    rows, km = nearest(points, plane, airports)
    by, method = "geodesic;airports", "geodesic on WGS84, nearest feature"
    long.add("airport", "distance", km, "km", km, km, "estimated", method, by)
    name = airports["name"].to_numpy()[rows]
    long.add("airport", "nearest", name, "", np.nan, np.nan, "estimated", "nearest feature", by)
    score = np.interp(km, [1.6, 8, 50, 150], [0, 1, 1, 0])
    return km, score, score, score


def ranking(points, found):
    scores, lows, highs = (pd.DataFrame({key: found[key][i] for key in SHARES}) for i in (1, 2, 3))
    shares = pd.Series(SHARES)
    coverage = (scores.notna() * shares).sum(axis=1)
    # The hub cluster counts as 0 where it is unknown; other unknowns are left out.
    counted = (scores.assign(hub_cluster=0.0).notna() * shares).sum(axis=1)
    score = (scores.fillna(0) @ shares) / counted
    low, high = np.minimum(lows.fillna(0) @ shares, score), np.maximum(highs.fillna(1) @ shares, score)
    score, coverage, low, high = (x.round(12) for x in (score, coverage, low, high))
    ranked = coverage >= 0.5
    table = pd.DataFrame({"rank": score[ranked].rank(method="min", ascending=False).astype("Int64")})
    table = table.reindex(points.index)
    table["site_id"], table["name"] = points["site_id"], points["name"]
    table["status"] = np.where(ranked, "ranked", "insufficient")
    table["score"], table["coverage"], table["score_low"], table["score_high"] = score, coverage, low, high

    def above(rivals, own):
        return len(rivals) - np.searchsorted(np.sort(rivals), own, side="right")

    best, worst = above(low[ranked], high) + 1, above(high[ranked], low) - (high > low) + 1
    table["rank_best"] = pd.Series(best, index=points.index).astype("Int64").where(ranked)
    table["rank_worst"] = pd.Series(worst, index=points.index).astype("Int64").where(ranked)
    table["rank_p05"] = table["rank_p95"] = pd.Series(pd.NA, index=points.index, dtype="Int64")
    for key in SHARES:
        table[f"{key}__value"], table[f"{key}__score"] = found[key][0], scores[key]
    table = table.sort_values(["status", "score", "site_id"], ascending=[False, False, True])
    return table.round(6)


def main(sites, data, out):
    points = pd.read_csv(sites)
    plane = gpd.GeoDataFrame(geometry=gpd.points_from_xy(points["lon"], points["lat"]), crs="EPSG:4326")
    plane = plane.to_crs(PLANE)
    places = pd.read_csv(data / "divisions.csv"), pd.read_csv(data / "cities.csv")
    taiyuan, beijing = (
        t[t["name"] == n].iloc[0] for t, n in zip(places, ("Taiyuan", "Beijing"), strict=True)
    )
    long = Long(points["site_id"])
    blank = np.full(len(points), np.nan)
    found = {
        "same_city": recovery(
            points, long, "same_city", taiyuan, source="divisions", soft=(10, 100), hard=(10, 60)
        ),
        "remote": recovery(
            points, long, "remote", beijing, source="cities", soft=(300, np.inf), hard=(500, np.inf)
        ),
        "free_cooling": free_cooling(points, plane, long, data / "climate_table.parquet"),
        "grid_access": grid_access(points, plane, long, data / "grid_stations.csv"),
        "generation_nearby": generation_nearby(points, plane, long, data / "power_plants.csv"),
        "hub_cluster": (blank, blank, blank, blank),
        "seismic": (blank, blank, blank, blank),
    }
    for key, quantity, column in (("hub_cluster", "category", "hub_cluster"), ("seismic", "value", "pga_g")):
        method = f"column '{column}' of the site file"
        long.add(key, quantity, blank, "", blank, blank, "observed", method, "site-file")
    found["airport"] = airport(points, plane, long, data / "airports.csv")
    out.mkdir(parents=True, exist_ok=True)
    ranking(points, found).to_csv(out / "ranking.csv", index=False)
    long.save(out / "measurements.csv")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
