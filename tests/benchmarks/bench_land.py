"""Speed of measuring parcels against large zones and rasters, compared with geopandas and exactextract.

    python tests/benchmarks/bench_land.py [--only zones,simple,rasters,assembly] [--json FILE]

Seconds are processor time of all threads of one process per side; building an index and reading files count. The
exit code is 1 if a ratio or the memory breaks its limit, or if the two sides differ.
"""

# ruff: noqa: T201 - this program exists to print the table

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from reference import reference

WEST, SOUTH, SPAN = 111.0, 37.0, 2.0
PARCELS, ZONES, CORNERS = 50_000, 300, 20_000
PLANE = "+proj=laea +lat_0=38 +lon_0=112 +datum=WGS84"
SIMPLE = 20_000
COLUMNS, ROWS, RASTERS = 3_228, 3_097, 8
STATISTICS = (
    ("mean", 0.0),
    ("min", 0.0),
    ("max", 0.0),
    ("percentile", 50.0),
    ("percentile", 90.0),
    ("share_at_least", 0.0),
)
PEERS = ["mean", "min", "max", "median", "quantile(q=0.9)", "count"]
ASSEMBLED = 5_000
LIMITS = {"zones": 12.0, "simple": 1 / 1.2, "rasters": 2.0, "rasters, default": 5.0}
MEMORY_MB = 600  # with the 400 MB of the made-up zones and parcels themselves


def parcels(count=PARCELS):
    """Stars of eight corners, about 400 m wide."""
    rng = np.random.default_rng(1)
    centre = rng.uniform([WEST, SOUTH], [WEST + SPAN, SOUTH + SPAN], (count, 2))
    angle = np.linspace(0, 2 * np.pi, 9)[:-1]
    reach = 0.0025 * rng.uniform(0.5, 1, (count, 8))
    x, y = centre[:, :1] + reach * np.cos(angle), centre[:, 1:] + reach * np.sin(angle) * 0.8
    return shapely.polygons(np.stack([x, y], axis=2))


def zones(count, corners, size):
    """Winding outlines of many corners, in waves from long to short, that overlap each other here and there."""
    rng = np.random.default_rng(2)
    found = []
    for centre in rng.uniform([WEST, SOUTH], [WEST + SPAN, SOUTH + SPAN], (count, 2)):
        angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
        wave = 1 + 0.35 * sum(np.sin(k * angle + rng.uniform(0, 6.3)) / k for k in (2, 3, 5, 11, 47, 301))
        found.append(shapely.Polygon(centre + size * (wave * np.stack([np.cos(angle), np.sin(angle)])).T))
    made = np.array(found, dtype=object)
    crossed = ~shapely.is_valid(made)  # a copy of the others would only leave holes in memory
    made[crossed] = shapely.make_valid(made[crossed])
    return made


def zone_layer(kind):
    return zones(ZONES, CORNERS, 0.09) if kind == "zones" else zones(SIMPLE, 8, 0.004)


def ours_overlap(kind):
    from siting.geo.zones import Zones

    layer, sites = zone_layer(kind), parcels()
    before = peak_mb()
    start = time.process_time()
    found = Zones(layer).overlap(sites)
    return time.process_time() - start, float(found.inside_m2.sum()), peak_mb(), before


def peer_overlap(kind):
    layer, sites = zone_layer(kind), parcels()
    start = time.process_time()
    left = gpd.GeoDataFrame({"site": np.arange(len(sites))}, geometry=sites, crs=4326).to_crs(PLANE)
    right = gpd.GeoDataFrame(geometry=layer, crs=4326).to_crs(PLANE)
    pairs = gpd.overlay(left, right, how="intersection", keep_geom_type=True)
    # A parcel in two zones counts once, as a share does.
    twice = pairs["site"].duplicated(keep=False)
    area = pairs[~twice].geometry.area.sum() + pairs[twice].dissolve("site").geometry.area.sum()
    return time.process_time() - start, float(area), peak_mb(), 0.0


def raster_files(folder):
    import rasterio

    rng = np.random.default_rng(3)
    transform = rasterio.Affine(SPAN / COLUMNS, 0, WEST, 0, -SPAN / ROWS, SOUTH + SPAN)
    for number in range(RASTERS):
        path = folder / f"{number}.tif"
        if path.exists():
            continue
        options = {"driver": "GTiff", "height": ROWS, "width": COLUMNS, "count": 1, "dtype": "float32", "crs": "EPSG:4326",
                   "transform": transform, "tiled": True}  # fmt: skip
        with rasterio.open(path, "w", **options) as raster:
            raster.write(rng.normal(size=(ROWS, COLUMNS)).astype("float32"), 1)
    return [folder / f"{number}.tif" for number in range(RASTERS)]


def ours_rasters(folder):
    from siting.geo.cell_statistics import statistic
    from siting.geo.coverage import cell_weights
    from siting.readers.raster_values import cell_values
    from siting.readers.rasters import read_raster_header

    paths, sites = raster_files(Path(folder)), parcels()
    start = time.process_time()
    weights, total = None, 0.0
    for path in paths:
        header = read_raster_header(path)
        weights = weights or cell_weights(header.grid, sites)
        value = cell_values(header, weights)
        for name, at in STATISTICS:
            found, _ = statistic(weights, weights.share, value, name, at)
            total += float(np.nansum(found)) if name == "mean" else 0.0
    return time.process_time() - start, total, peak_mb(), 0.0


def peer_rasters(folder, strategy, count=RASTERS):
    import exactextract

    paths, sites = raster_files(Path(folder)), parcels()
    frame = gpd.GeoDataFrame(geometry=sites, crs=4326)
    start = time.process_time()
    total = 0.0
    for path in paths[:count]:
        found = exactextract.exact_extract(path, frame, PEERS, strategy=strategy, output="pandas")
        total += float(found["mean"].sum())
    return (time.process_time() - start) * RASTERS / count, total, peak_mb(), 0.0


def assembly():
    from siting.decide.assembly import Needed, Parcels, Penalties
    from siting.decide.assembly_search import best_by_search

    wide, tall = 100, ASSEMBLED // 100
    rng = np.random.default_rng(4)
    j, i = np.mgrid[0:tall, 0:wide]
    number = np.arange(wide * tall).reshape(tall, wide)
    first = np.r_[number[:, :-1].ravel(), number[:-1].ravel()]
    second = np.r_[number[:, 1:].ravel(), number[1:].ravel()]
    count = wide * tall
    score = 0.5 + 0.3 * np.sin(i / 9) * np.cos(j / 7) + 0.1 * rng.random((tall, wide))
    made = Parcels(np.full(count, 40_000.0), score.ravel(), np.full(count, 800.0), rng.integers(0, 1200, count),
                   np.zeros(count), first, second, np.full(len(first), 200.0))  # fmt: skip
    needed = Needed(400_000.0, Penalties(0.05, 0.002))
    best_by_search(made, needed)  # compiled
    start = time.process_time()
    found = best_by_search(made, needed)
    return time.process_time() - start, found.gap, peak_mb(), found.value


def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def alone(work, *given):
    """Run one side in a process of its own, so that its peak memory is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, given)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="zones,simple,rasters,assembly")
    parser.add_argument("--json")
    options = parser.parse_args()
    only = options.only.split(",")
    sys.stdout.write(reference())
    rows, broken = [], False
    for kind in ("zones", "simple"):
        if kind not in only:
            continue
        ours, peer = alone(ours_overlap, kind), alone(peer_overlap, kind)
        apart = abs(ours[1] / peer[1] - 1)
        rows.append({"row": kind, "ours_s": ours[0], "peer_s": peer[0], "ratio": peer[0] / ours[0],
                     "ours_mb": ours[2], "data_mb": ours[3], "peer_mb": peer[2], "apart": apart})  # fmt: skip
        # Edges are straight in the plane on one side, in lon and lat on the other.
        broken |= rows[-1]["ratio"] < LIMITS[kind] or apart > 1e-5 or ours[2] > MEMORY_MB
    if "rasters" in only:
        with tempfile.TemporaryDirectory() as folder:
            raster_files(Path(folder))
            ours = alone(ours_rasters, folder)
            for name, strategy, count in (
                ("rasters", "raster-sequential", RASTERS),
                ("rasters, default", "feature-sequential", 1),
            ):
                peer = alone(peer_rasters, folder, strategy, count)
                apart = abs(ours[1] - peer[1]) if count == RASTERS else 0.0
                rows.append({"row": name, "ours_s": ours[0], "peer_s": peer[0], "ratio": peer[0] / ours[0],
                             "ours_mb": ours[2], "peer_mb": peer[2], "apart": apart})  # fmt: skip
                broken |= rows[-1]["ratio"] < LIMITS[name] or apart > 1.0
    if "assembly" in only:
        found = alone(assembly)
        rows.append({"row": "assembly", "ours_s": found[0], "gap": found[1], "objective": found[3]})
        broken |= found[0] > 10
    for row in rows:
        print(
            ", ".join(
                f"{key} {value:.4g}" if isinstance(value, float) else f"{key} {value}"
                for key, value in row.items()
            )
        )
    if options.json:
        Path(options.json).write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
