"""The embedded study by hand: what an analyst would write with geopandas and pandas for the same two tables.

    python peer.py SITES.csv DATA_DIR OUT_DIR

Reads the same data tables as `siting run --outputs ranking,measurements` but imports nothing from siting: it
has its own choice of neighbours (in a projected plane), its own moist air and its own tabulation of the
climate. So it serves both as the peer of the benchmark and as an independent check of the figures.
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
from scipy.optimize import brentq
from scipy.spatial import Voronoi, cKDTree

GEOD = Geod(ellps="WGS84")
# Lambert's conformal cone over north China: within 0.5 % of true length between 33 and 42 degrees.
PLANE = "+proj=lcc +lat_1=34.5 +lat_2=40.5 +lat_0=37 +lon_0=112 +datum=WGS84"
# The main perspective, a same-city centre; criteria without weight are measured and shown.
SHARES = {
    "same_city": 0.30, "remote": 0.0, "free_cooling": 0.25, "relief": 0.10, "grid_access": 0.0,
    "hub_cluster": 0.10, "seismic": 0.0, "grid_carbon": 0.05, "electricity_price": 0.15, "land_price": 0.05,
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
        # Site by site, in the order of the site file; pyarrow writes CSV several times as fast as pandas.
        count, kinds = len(self.site_id), len(self.parts)
        rows = np.arange(count * kinds).reshape(kinds, count).T.ravel()
        csv.write_csv(pa.concat_tables(self.parts).take(rows), path, csv.WriteOptions(quoting_style="needed"))


def as_text(table):
    """All columns as text, so that one column can hold figures and words; unknown is blank."""
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
    limits = "geodesic;cbrc-2010-114;practice-one-event;practice-bands;practice-soft"
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


def warming_k(path):
    """From the typical years of the table to 2015-2024: measured in 2008-2009, then 0.31 K a decade."""
    offsets = pd.read_csv(path).query("kind == 'measured years'")
    return (offsets["measured_c"] - offsets["table_c"]).mean() + 0.31 * (2020 - 2009) / 10


def enthalpy(celsius, pressure):
    """Enthalpy of saturated air, kJ per kg of dry air."""
    ratio = 0.622 * vapour_pa(celsius) / (pressure - vapour_pa(celsius))
    return 1.006 * celsius + ratio * (2501 + 1.86 * celsius)


def merkel(wet_bulb, cold, pressure):
    """Merkel number of a tower that cools water by 5 K to *cold* at L/G 1.2, by the mid-point rule."""
    risen = (np.arange(50) + 0.5) / 10
    driving = enthalpy(cold + risen, pressure) - enthalpy(wet_bulb, pressure) - 1.2 * 4.186 * risen
    return np.mean(4.186 * 5 / driving)


def summer_tower_limit(pressure):
    """Wet bulb at which a tower built for 4.5 K above 24 degC gives water of 16 degC at full heat."""
    built = merkel(24.0, 28.5, pressure)
    return brentq(lambda wet_bulb: merkel(wet_bulb, 16.0, pressure) - built, 0.0, 11.0, xtol=1e-4)


def station_curves(classes, ground_m, heights, warmer, towers):
    """Hours a year of the modes at places *heights* above a station; 1 K classes cut into quarters."""
    hours = np.repeat(classes["hours"].to_numpy(), 4)[:, None] / 4
    middles = -60.05 + classes["dry_bulb"].to_numpy()[:, None] + [0.125, 0.375, 0.625, 0.875]
    humidity = np.minimum((2 + 5 * np.repeat(classes["humidity"].to_numpy(), 4)) / 100, 0.975)[:, None]
    celsius = middles.ravel()[:, None] - 0.006 * heights + warmer
    pressure = 101_325 * (1 - 2.25577e-5 * (ground_m + heights)) ** 5.2559
    vapour = humidity * vapour_pa(celsius)
    fresh = (celsius <= 27) & (vapour >= vapour_pa(-9.0)) & (vapour <= vapour_pa(15.0))
    summer = np.interp(pressure, *towers)
    modes = {
        "full": wet_bulb_at_most(11.5, celsius, vapour, pressure),
        "some": wet_bulb_at_most(16.5, celsius, vapour, pressure),
        "air": fresh,
        "summer": wet_bulb_at_most(summer, celsius, vapour, pressure),
    }
    return {name: (hours * runs).sum(axis=0) for name, runs in modes.items()}


def free_cooling(points, plane, long, data):
    stations, table = read_climate(data / "climate_table.parquet")
    sites = np.column_stack([plane.geometry.x, plane.geometry.y])
    masts = stations.to_crs(PLANE).geometry
    station = cKDTree(np.column_stack([masts.x, masts.y])).query(sites, k=4)[1]
    lon, lat, ground = (stations[c].to_numpy()[station] for c in ("lon", "lat", "elevation_m"))
    km = np.column_stack([geodesic_km(points, lon[:, k], lat[:, k]) for k in range(4)])
    weight = 1 / np.maximum(km, 1.0) ** 2
    weight /= weight.sum(axis=1, keepdims=True)
    height = points["elevation_m"].to_numpy()[:, None] - ground

    lift = 1.5 / 0.006  # hours change by this if it is warmer or colder by the half-width of the interval
    heights = np.arange(height.min() - lift - 50, height.max() + lift + 50, 50.0)
    shifts = (0.0, -lift, -lift / 2, lift / 2, lift)
    present = warming_k(data / "typical_year_offsets.csv")
    years = {"present": present, "plus_1": present + 1, "plus_2": present + 2, "typical": 0.0}
    kept = {"present": ("full", "some", "air", "summer")}
    sums = {
        (when, mode, shift): np.zeros(height.shape)
        for when in years
        for mode in kept.get(when, ("full",))
        for shift in shifts
    }
    pressures = np.linspace(60_000, 105_000, 7)
    towers = pressures, [summer_tower_limit(p) for p in pressures]
    for number, classes in table[table["station"].isin(np.unique(station))].groupby("station"):
        ground_m = stations["elevation_m"].iloc[number]
        curves = {w: station_curves(classes, ground_m, heights, k, towers) for w, k in years.items()}
        mine = station == number
        for (when, mode, shift), target in sums.items():
            target[mine] = np.interp(height[mine] + shift, heights, curves[when][mode])
    blend = {key: (weight * hours).sum(axis=1) for key, hours in sums.items()}

    def interval(mode, spread=0.0, when="present"):
        value, one, other = (blend[when, mode, shift] for shift in (0.0, -lift, lift))
        low = np.minimum(np.minimum(one, other), value - spread)
        high = np.maximum(np.maximum(one, other), value + spread)
        return value, np.clip(low, 0, value), np.clip(high, value, 8760)

    full, air = interval("full"), interval("air", 450.0)
    between = [
        np.maximum(blend["present", "some", shift] - blend["present", "full", shift], 0) for shift in shifts
    ]
    partial = between[0], np.min(between, axis=0), np.max(between, axis=0)
    by = "climate-table;station-blend;typical-year-offsets;china-warming;economizer-lei-masanet"
    wet, years_meant = "wet bulb <= supply water - 6.5 K (18 degC)", "for mean of 2015-2024"
    months = [x / 730 for x in full]
    for name, (value, low, high), unit, method, note in (
        ("full_hours", full, "h/yr", wet, years_meant),
        ("months", months, "months/yr", "full_hours / 730", ""),
        ("partial_hours", partial, "h/yr", "wet bulb between supply and return water", years_meant),
        ("hours_at_plus_1_k", interval("full", when="plus_1"), "h/yr", "1 K warmer", years_meant),
        ("hours_at_plus_2_k", interval("full", when="plus_2"), "h/yr", "2 K warmer", years_meant),
        ("air_side_hours", air, "h/yr", "dry bulb <= 27, dew point -9..15 degC", years_meant),
        ("summer_tower_hours", interval("summer"), "h/yr", "tower by Merkel, 4.5 K at 24 degC", years_meant),
        ("winter_tower_hours", full, "h/yr", wet, years_meant),
        ("full_hours_typical_years", interval("full", when="typical"), "h/yr", "not shifted", ""),
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


def read_counties(path):
    """Seats of counties by code, with the distance to the third nearest other seat [km]."""
    seats = pd.read_csv(path, dtype={"code": str}, keep_default_na=False).set_index("code")
    seats["words"] = seats["name"].where(
        seats["name"] == seats["name_zh"], seats["name"] + " " + seats["name_zh"]
    )
    round_earth = on_the_ball(seats)
    third = cKDTree(round_earth).query(round_earth, k=4)[1][:, 3]
    seats["reach_km"] = geodesic_km(seats, seats["lon"].to_numpy()[third], seats["lat"].to_numpy()[third])
    return seats


def on_the_ball(points):
    lon, lat = np.radians(points["lon"].to_numpy()), np.radians(points["lat"].to_numpy())
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def possible_counties(points, seats):
    """Codes of the county of each point and of the other possible one; missing where there is none."""
    around = cKDTree(on_the_ball(seats)).query(on_the_ball(points), k=8)[1]
    lon, lat = seats["lon"].to_numpy()[around], seats["lat"].to_numpy()[around]
    inside, near = surrounded(points, lon, lat), around[:, :4]
    km = np.column_stack([geodesic_km(points, lon[:, k], lat[:, k]) for k in range(4)])
    order = np.argsort(km, axis=1)
    near, km = np.take_along_axis(near, order, axis=1), np.take_along_axis(km, order, axis=1)
    abroad = km[:, 0] > seats["reach_km"].to_numpy()[near[:, 0]]
    abroad &= ~inside | (km[:, 0] > 60)
    clear = km[:, 1] >= 1.5 * km[:, 0]
    first, second = (pd.Series(seats.index.to_numpy()[near[:, k]], index=points.index) for k in (0, 1))
    return first.mask(abroad), second.mask(abroad | clear)


def surrounded(points, lon, lat):
    """Whether the points lie among the seats (n, k): no line through a point has all of them on one side."""
    up = lat - points["lat"].to_numpy()[:, None]
    east = (lon - points["lon"].to_numpy()[:, None]) * np.cos(np.radians(points["lat"].to_numpy()))[:, None]
    turn = east[:, :, None] * up[:, None, :] - up[:, :, None] * east[:, None, :]
    return ~(turn >= 0).all(axis=2).any(axis=1)


def add_county(long, criterion, counties, seats):
    first, second = (c.map(seats["words"]) for c in counties)
    words = first.where(second.isna(), first + " / " + second)
    note = np.where(second.notna(), "two counties are possible by their seats", "")
    method = "county of the nearest seat, where the second seat is at least 1.5 times as far"
    long.add(criterion, "county", words, "", np.nan, np.nan, "estimated", method, "counties", note)


def by_county(counties, facts):
    """The fact of the county, from a series by code; missing where two are possible and differ."""
    first, second = counties
    one, other = first.map(facts), second.map(facts)
    return one.where(second.isna() | (one == other))


def neighbouring(seats):
    """Pairs of counties whose Voronoi cells in the plane touch, in both orders."""
    plane = gpd.GeoSeries.from_xy(seats["lon"], seats["lat"], crs="EPSG:4326").to_crs(PLANE)
    ridges = seats.index.to_numpy()[Voronoi(np.column_stack([plane.x, plane.y])).ridge_points]
    return pd.DataFrame(np.vstack([ridges, ridges[:, ::-1]]), columns=["county", "beside"])


def grid_access(long, counties, seats, path):
    """The nearest listed node by county: nodes are known by town only."""
    nodes = pd.read_csv(path, dtype={"county_code": str})
    nodes["order"] = nodes.index
    usable = (nodes["in_service"] == "yes") & (nodes["connects_load"] == "yes")
    nodes = nodes[usable & nodes["voltage_kv"].between(220, 500) & nodes["county_code"].notna()]
    beside = neighbouring(seats).merge(nodes, left_on="beside", right_on="county_code")
    served = pd.concat(
        [
            nodes.assign(county=nodes["county_code"], nearness="same county", score=1.0),
            beside.assign(nearness="neighbouring county", score=0.5),
        ]
    )
    served = served.sort_values(["score", "order"], ascending=[False, True]).drop_duplicates("county")
    served = served.set_index("county")
    first, second = counties
    # If two counties are possible the worse is taken; if one has no node, nothing is known.
    one = first.map(served["score"])
    score = one.where(second.isna(), np.minimum(one, second.map(served["score"])))
    nearness = score.map({1.0: "same county", 0.5: "neighbouring county"})
    name = first.map(served["name"]).where(score.notna())
    by, method = (
        "grid-stations;counties",
        "by county; counties are neighbours where the cells of their seats touch",
    )
    note = np.where(score.isna(), "none is listed near, which says nothing", "the list is not complete")
    long.add("grid_access", "nearness", nearness, "", np.nan, np.nan, "estimated", method, by, note)
    long.add("grid_access", "nearest", name, "", np.nan, np.nan, "estimated", method, by)
    add_county(long, "grid_access", counties, seats)
    return nearness, score, score, np.where(score.notna(), 1.0, np.nan)


def hub_cluster(long, counties, seats, path):
    """Whether a start area lies in the county: for some it is a part, for some it is not published."""
    extent = pd.read_csv(path, dtype={"county_code": str}).set_index("county_code")["extent"]
    extent = extent.reindex(seats.index, fill_value="none")
    extent = by_county(counties, extent)
    words = extent.map({"whole": "yes", "part": "yes", "none": "no"})
    score = words.map({"yes": 1.0, "no": 0.0})
    long.add(
        "hub_cluster", "membership", words, "", np.nan, np.nan, "derived",
        "start areas of the ten clusters, by county", "hub-counties;counties;site-file",
    )  # fmt: skip
    add_county(long, "hub_cluster", counties, seats)
    return words, score, score.mask(extent == "part", 0.0), score


def published(long, criterion, quantity, unit, value, counties, seats, *, method, by, worst, best):
    """A figure by county or province."""
    value = value.to_numpy(dtype=float)
    long.add(criterion, quantity, value, unit, value, value, "derived", method, f"{by};counties;site-file")
    add_county(long, criterion, counties, seats)
    score = np.interp(-value, [-worst, -best], [0, 1])
    return value, score, score, score


def own_column(points, long, criterion, column, unit, *, worst, best, by="site-file"):
    """A column of the site file; blank if there is none."""
    value = points.get(column, pd.Series(np.nan, index=points.index)).to_numpy(dtype=float)
    kind = "derived" if criterion == "relief" else "observed"
    long.add(criterion, "value", value, unit, value, value, kind, f"column '{column}' of the site file", by)
    score = np.interp(-value, [-worst, -best], [0, 1])
    return value, score, score, score


def ranking(points, found):
    scores, lows, highs = (pd.DataFrame({key: found[key][i] for key in SHARES}) for i in (1, 2, 3))
    shares = pd.Series(SHARES)
    coverage = (scores.notna() * shares).sum(axis=1)
    score = (scores.fillna(0) @ shares) / coverage
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
    seats = read_counties(data / "counties.csv")
    counties = possible_counties(points, seats)
    shaking = pd.read_csv(data / "ground_acceleration.csv", dtype={"county_code": str})
    carbon = pd.read_csv(data / "grid_carbon.csv").set_index("province_zh")["kgco2_per_kwh_2022"]
    found = {
        "same_city": recovery(
            points, long, "same_city", taiyuan, source="divisions", soft=(10, 100), hard=(10, 60)
        ),
        "remote": recovery(
            points, long, "remote", beijing, source="cities", soft=(300, np.inf), hard=(500, np.inf)
        ),
        "free_cooling": free_cooling(points, plane, long, data),
        "relief": own_column(
            points, long, "relief", "relief_m", "m", worst=500, best=50, by="srtm30-plus"
        ),
        "grid_access": grid_access(long, counties, seats, data / "grid_stations.csv"),
        "hub_cluster": hub_cluster(long, counties, seats, data / "hub_counties.csv"),
        # Nothing printed is above the 0.30 g that the study allows, so nothing is excluded.
        "seismic": published(
            long, "seismic", "peak_ground_acceleration", "g",
            by_county(counties, shaking.set_index("county_code")["pga_g"]), counties, seats,
            method="zone of the county's seat as printed", by="ground-acceleration", worst=0.40, best=0.05,
        ),
        "grid_carbon": published(
            long, "grid_carbon", "grid_carbon", "kg CO2/kWh",
            by_county(counties, seats["province_zh"].map(carbon)), counties, seats,
            method="emission factor of the province, 2022", by="grid-carbon", worst=0.9, best=0.1,
        ),
        "electricity_price": own_column(
            points, long, "electricity_price", "electricity_yuan_per_kwh", "yuan/kWh", worst=0.60, best=0.30
        ),
        "land_price": own_column(
            points, long, "land_price", "land_10k_yuan_per_mu", "10,000 yuan/mu", worst=50, best=5
        ),
    }  # fmt: skip
    out.mkdir(parents=True, exist_ok=True)
    ranking(points, found).to_csv(out / "ranking.csv", index=False)
    long.save(out / "measurements.csv")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
