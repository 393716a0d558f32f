"""Speed of measuring sites against layers, compared with `geopandas.sjoin_nearest` in a plane.

    python tests/benchmarks/bench_layers.py [--json FILE]

Points and parcels against lines, polygons and points; building the index counts on both sides. Seconds are
processor time of one process, the best of three alternating runs, and are only printed. The exit code is 1 if a
ratio or the memory breaks its limit, or if the two sides differ by more than the plane explains: its lengths are off
by up to 0.1% ("apart"). How far ours are from the truth is "off": the least geodesic to the edges near each of some
points, found by a search along the edges; at most 0.02 m. To add a row, add a `Row`.
"""

# ruff: noqa: T201 - this program exists to print the table

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
import warnings
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Geod
from reference import reference

from siting.geo.distance_bounds import low_to_features, range_to_features
from siting.geo.nearest import FeatureIndex

WEST, SOUTH, EAST, NORTH = 110.2, 34.5, 114.6, 40.8
PLANE = 4546  # CGCS2000, zone of 111 degrees: lengths are off by up to 0.1% at the edges of the box
SHARE, SLACK_M = 0.002, 30.0
SAMPLE, EDGES, STEPS, OFF_M = 300, 30, 40, 0.02
GEOD = Geod(ellps="WGS84")
MEMORY_GB = 1.0


@dataclass(frozen=True)
class Row:
    """One line of the table: processor seconds of both sides, the limit of their ratio, their difference."""

    name: str
    ours_s: float
    peer_s: float
    at_least: float
    apart_m: float
    same: bool
    off_m: float | None = None

    @property
    def ratio(self):
        return self.peer_s / self.ours_s


def lines(rng, count, step):
    """Walks of 50 vertices."""
    start = rng.uniform([WEST, SOUTH], [EAST, NORTH], (count, 2))
    walk = np.cumsum(rng.normal(0, step, (count, 50, 2)), axis=1) + start[:, None]
    return np.array([shapely.LineString(w) for w in walk])


def parcels(rng, count, size):
    """Stars of eight corners."""
    centre = rng.uniform([WEST, SOUTH], [EAST, NORTH], (count, 2))
    angle = np.linspace(0, 2 * np.pi, 9)[:-1]
    reach = size * rng.uniform(0.5, 1, (count, 8))
    x, y = centre[:, :1] + reach * np.cos(angle), centre[:, 1:] + reach * np.sin(angle) * 0.8
    return shapely.polygons(np.stack([x, y], axis=2))


def points(rng, count):
    return shapely.points(rng.uniform([WEST, SOUTH], [EAST, NORTH], (count, 2)))


def in_plane(geometry):
    return gpd.GeoDataFrame(geometry=geometry, crs=4326).to_crs(PLANE)


def timed(work):
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


def peer(sites, layer):
    """Distance of each site to the layer by one spatial join [km]."""
    joined = gpd.sjoin_nearest(sites, gpd.GeoDataFrame(layer[["geometry"]]), distance_col="metres")
    return joined["metres"].groupby(level=0).min().to_numpy() / 1000.0


def truth(places, layer):
    """Geodesic distance from points to lines [m], by the edges nearest in a plane and a search along each."""
    points, line = shapely.get_coordinates(layer, return_index=True)
    edge = np.flatnonzero(line[:-1] == line[1:])
    start, along = points[edge], points[edge + 1] - points[edge]
    found = np.empty(len(places))
    for row, (lon, lat) in enumerate(shapely.get_coordinates(places)):
        scale = [np.cos(np.radians(lat)), 1.0]
        apart, way = ([lon, lat] - start) * scale, along * scale
        share = np.clip((apart * way).sum(axis=1) / np.maximum((way * way).sum(axis=1), 1e-18), 0, 1)
        near = np.argpartition(np.linalg.norm(apart - share[:, None] * way, axis=1), EDGES)[:EDGES]
        low, high = np.zeros(EDGES), np.ones(EDGES)
        for _ in range(STEPS):
            one, two = low + (high - low) / 3, high - (high - low) / 3
            less = distances(lon, lat, start[near], along[near], one) < distances(
                lon, lat, start[near], along[near], two
            )
            low, high = np.where(less, low, one), np.where(less, two, high)
        found[row] = distances(lon, lat, start[near], along[near], (low + high) / 2).min()
    return found


def distances(lon, lat, start, along, share):
    """Geodesics from a place to the points at a share of edges [m]."""
    there = start + share[:, None] * along
    return GEOD.inv(np.full(len(there), lon), np.full(len(there), lat), *there.T)[2]


def centres(geometry):
    middle = shapely.centroid(geometry)
    return shapely.get_x(middle), shapely.get_y(middle)


def of_points(geometry, layer):
    return FeatureIndex(layer).nearest(shapely.get_x(geometry), shapely.get_y(geometry))[1]


def low_of_parcels(geometry, layer):
    index = FeatureIndex(layer)
    return low_to_features(geometry, index, index.nearest(*centres(geometry))[1])


def range_of_parcels(geometry, layer):
    index = FeatureIndex(layer)
    return range_to_features(geometry, index, index.nearest(*centres(geometry))[1])[0]


def row(name, ours, sites, layer, at_least):
    """Measure one line, alternating the two sides."""
    flat_sites, best = in_plane(sites), [float("inf"), float("inf")]
    for _ in range(3):
        flat_layer = in_plane(layer)  # recreated: a frame keeps its index
        mine, found = timed(lambda: ours(sites, layer))
        theirs, expected = timed(lambda: peer(flat_sites, flat_layer))  # noqa: B023  called at once
        best = [min(best[0], mine), min(best[1], theirs)]
    apart = np.abs(found - expected) * 1000.0
    same = bool(np.all(apart <= SLACK_M + SHARE * expected * 1000.0))
    off = None
    if ours is of_points:
        few = slice(0, SAMPLE)
        off = float(np.abs(found[few] * 1000.0 - truth(sites[few], layer)).max())
    return Row(
        name, best[0], best[1], at_least, float(apart.max()), same and (off is None or off <= OFF_M), off
    )


def rows():
    """Yield the lines of the table."""
    rng = np.random.default_rng(0)
    places, sites = points(rng, 100_000), parcels(rng, 20_000, 0.004)
    coarse, fine = lines(rng, 2000, 0.05), lines(rng, 2000, 0.005)
    zones, nodes = parcels(rng, 2000, 0.03), points(rng, 20_000)
    yield row("100,000 points x 2,000 lines, steps of 5 km", of_points, places, coarse, 6.0)
    yield row("100,000 points x 2,000 lines, steps of 0.5 km", of_points, places, fine, 3.0)
    for label, layer, low, both in (
        ("2,000 lines", coarse, 2.5, 1.5),
        ("2,000 polygons", zones, 0.6, 0.3),
        ("20,000 points", nodes, 0.6, 0.3),
    ):
        yield row(f"20,000 parcels x {label}, low", low_of_parcels, sites, layer, low)
        yield row(f"20,000 parcels x {label}, low and high", range_of_parcels, sites, layer, both)


def main():
    """Print the table; return the exit code."""
    parser = argparse.ArgumentParser(description="Measure siting beside sjoin_nearest.")
    parser.add_argument("--json", type=Path, help="write what was measured to this file as well")
    wanted = parser.parse_args().json
    warnings.simplefilter("ignore")
    sys.stdout.write(reference())
    FeatureIndex(shapely.points([[0.0, 0.0], [1.0, 1.0]])).nearest(np.zeros(1), np.zeros(1))  # imports
    print(
        f"siting {version('siting')}, geopandas {version('geopandas')}, shapely {version('shapely')}; processor seconds"
    )
    print(
        "| work | ours | sjoin_nearest | ratio | at least | apart | off |\n| --- | --- | --- | --- | --- | --- | --- |"
    )
    found, failed = [], False
    for one in rows():
        found.append(one)
        failed |= one.ratio < one.at_least or not one.same
        print(
            f"| {one.name} | {one.ours_s:.2f} s | {one.peer_s:.2f} s | {one.ratio:.2f} | {one.at_least:g} "
            f"| {one.apart_m:.0f} m{'' if one.same else ' DIFFERS'} | {'' if one.off_m is None else f'{one.off_m:.4f} m'} |",
            flush=True,
        )
    peak = (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e9
    )
    failed |= peak > MEMORY_GB
    print(f"peak memory of both sides {peak:.2f} GB (limit {MEMORY_GB:g})")
    if wanted is not None:
        table = [{**asdict(one), "ratio": one.ratio} for one in found]
        wanted.write_text(
            json.dumps({"siting": version("siting"), "rows": table, "peak_gb": peak}, indent=1) + "\n"
        )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
