"""Speed and memory of surfaces and best regions, compared with NumPy by windows and rioxarray with Dask.

    python tests/benchmarks/bench_surface.py [--only score,bands,best,regions,climate,cluster] [--json FILE]

Seconds are processor time of all threads, each side in a fresh process; imports and compiling do not count. Both sides
read the same eight rasters (tiled, not compressed) with GDAL_CACHEMAX=64 and write one band of the same kind; both
find the same scores (`--bands score`; ours finds which cells are restricted too). They take turns. Without rioxarray
(extra `bench`) that row is left out, and said. `cluster` (10^7 and 10^8 cells on two Dask workers, 3.5 GB of temporary
files) runs only when named. The exit code is 1 if a limit on a
ratio, on memory or on the gap is broken; never for seconds.
"""

# ruff: noqa: T201 - this program exists to print the table

from __future__ import annotations

import argparse
import importlib.util
import json
import multiprocessing
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from reference import reference

SIDE, RASTERS = 3_200, 8  # about 10^7 cells
TURNS, PASSES = 4, 3
CELL, LEFT, TOP = 10.0, 600_000.0, 4_200_000.0
ROWS, STRIP = 256, 1 << 20
LIMITS = {"windows": 1.3, "dask": 3.0, "memory": 400.0, "bands memory": 600.0, "best memory": 1000.0,
          "climate memory": 550.0, "gap": 0.05, "growth": 1.15}  # fmt: skip
WEIGHTINGS, CRITERIA = 1000, 10
LENGTHS, SEEDS = (20, 100, 5), (1, 2, 3)
COMPACTNESS = 0.1  # the default


def status_mb(name):
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))


def fresh_peak():
    """Forget the peak so far (Linux)."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def smooth(side, seed, length):
    """A random field of a correlation length in cells, 0..1."""
    rng = np.random.default_rng(seed)
    step = max(length, 1)
    coarse = rng.normal(size=(side // step + 3, side // step + 3)).astype(np.float32)
    at = np.arange(side, dtype=np.float32) / step
    low = at.astype(int)
    part = at - low
    part = part * part * (3 - 2 * part)
    rows = coarse[low] * (1 - part)[:, None] + coarse[low + 1] * part[:, None]
    field = rows[:, low] * (1 - part) + rows[:, low + 1] * part
    return (field - field.min()) / (field.max() - field.min())


def options_of(side, **more):
    import rasterio

    return {"driver": "GTiff", "width": side, "height": side, "count": 1, "dtype": "float32", "crs": "EPSG:32649",
            "transform": rasterio.Affine(CELL, 0, LEFT, 0, -CELL, TOP), "nodata": float("nan"), "tiled": True,
            "blockxsize": 256, "blockysize": 256, **more}  # fmt: skip


def make_rasters(folder, side):
    """Eight rasters with a missing patch each, and the study that scores them."""
    import geopandas as gpd
    import rasterio
    import shapely

    criteria, layers = [], []
    for number in range(RASTERS):
        cells = 100 * smooth(side, number, 40) + np.random.default_rng(number).random(
            (side, side), np.float32
        )
        cells[100 * number : 100 * number + 80, 200:900] = np.nan
        with rasterio.open(folder / f"r{number}.tif", "w", **options_of(side)) as raster:
            raster.write(cells, 1)
        layers.append(f"  r{number}: {{file: r{number}.tif, unit: points}}")
        value = "{kind: linear, worst: 0, best: 100}"
        criteria.append(
            f"  - {{id: r{number}, measure: raster, params: {{layer: r{number}}}, value: {value}, weight: {number + 1}}}"
        )
    text = "\n".join(["title: t", "sites: {file: none.csv}", "layers:", *layers, "criteria:", *criteria])
    (folder / "study.yaml").write_text(text + "\n", encoding="utf-8")
    (folder / "none.csv").write_text("site_id,lon,lat\nx,112,37\n", encoding="utf-8")
    for name, cells in (("region", side), ("warm", 300)):
        area = shapely.box(LEFT + 1, TOP - cells * CELL + 1, LEFT + cells * CELL - 1, TOP - 1)
        region = gpd.GeoDataFrame(geometry=[area.segmentize(1000)], crs="EPSG:32649")
        region.to_file(folder / f"{name}.gpkg")


WEIGHTS = np.arange(1, RASTERS + 1) / (RASTERS * (RASTERS + 1) / 2)


def work_of(folder):
    """The study's work on the cells, ready to run."""
    from dataclasses import replace

    from siting.study import surface as module
    from siting.study.load import load_study
    from siting.study.prepared import prepared
    from siting.surface.cells import cells_of

    study = load_study(folder / "study.yaml")
    cells = cells_of(module.region_of(str(folder / "region.gpkg")), CELL, "EPSG:32649")
    ready = prepared(study, beside=False)
    work = module._work(study, cells, ready, module._weights(study), ("score",))
    return replace(work, direct=module.direct_of(work))


def ours_score(folder):
    import rasterio

    work = work_of(folder)
    work(slice(0, 1))  # compiles
    fresh_peak()
    start = time.process_time()
    grid = work.cells.grid
    with rasterio.Env(GDAL_CACHEMAX=64), rasterio.open(folder / "ours.tif", "w", **options_of(SIDE)) as out:
        for rows in work.cells.strips(STRIP):
            inside, found = work.cells.inside(rows), work(rows)["score"].to_numpy()
            if inside.all():
                block = found.reshape(inside.shape)
            else:
                block = np.full(inside.shape, np.nan, dtype=np.float32)
                block[inside] = found
            # The grid may have a row or column more than the rasters: its edges are those of the region's box.
            place(out, grid, rows, block)
    return time.process_time() - start, status_mb("VmHWM"), None


def place(out, grid, rows, block):
    from rasterio.windows import Window

    off_row = round((TOP - grid.transform[5]) / CELL)
    off_column = round((grid.transform[2] - LEFT) / CELL)
    top, left = rows.start - off_row, off_column
    first, begin = max(-top, 0), max(-left, 0)
    last, end = min(block.shape[0], SIDE - top), min(block.shape[1], SIDE - left)
    out.write(
        np.ascontiguousarray(block[first:last, begin:end]), 1,
        window=Window(left + begin, top + first, end - begin, last - first),
    )  # fmt: skip


def windows_score(folder):
    """As one who knows both would: strips of whole blocks, float32, in place."""
    import rasterio
    from rasterio.windows import Window

    fresh_peak()
    start = time.process_time()
    weights = WEIGHTS.astype(np.float32)
    with rasterio.Env(GDAL_CACHEMAX=64):
        files = [rasterio.open(folder / f"r{number}.tif") for number in range(RASTERS)]
        with rasterio.open(folder / "windows.tif", "w", **options_of(SIDE)) as out:
            for row in range(0, SIDE, ROWS):
                window = Window(0, row, SIDE, min(ROWS, SIDE - row))
                total = np.zeros((window.height, SIDE), dtype=np.float32)
                known = np.zeros_like(total)
                for file, weight in zip(files, weights, strict=True):
                    cells = file.read(1, window=window)
                    there = ~np.isnan(cells)
                    np.multiply(cells, np.float32(0.01), out=cells)
                    np.clip(cells, 0.0, 1.0, out=cells)
                    np.multiply(cells, weight, out=cells)
                    np.add(total, cells, out=total, where=there)
                    np.add(known, weight, out=known, where=there)
                with np.errstate(invalid="ignore"):
                    np.divide(total, known, out=total)
                out.write(total, 1, window=window)
        for file in files:
            file.close()
    return time.process_time() - start, status_mb("VmHWM"), None


def dask_score(folder):
    import rasterio
    import rioxarray

    fresh_peak()
    start = time.process_time()
    with rasterio.Env(GDAL_CACHEMAX=64):
        total = known = 0
        for number, weight in enumerate(WEIGHTS.astype(np.float32)):
            chunks = {"band": 1, "x": 2048, "y": 512}
            cells = rioxarray.open_rasterio(folder / f"r{number}.tif", chunks=chunks, lock=False, masked=True)
            cells = cells.squeeze("band", drop=True)
            there = cells.notnull()
            total = total + (cells / 100).clip(0, 1).fillna(0) * weight
            known = known + there * weight
        score = (total / known).astype("float32").rio.write_crs("EPSG:32649")
        score.rio.to_raster(folder / "dask.tif", tiled=True, blockxsize=256, blockysize=256, windowed=False)
    return time.process_time() - start, status_mb("VmHWM"), None


def ours_bands(folder):
    from siting.study.load import load_study
    from siting.study.surface import SurfaceOptions, region_of, surface

    study, region = load_study(folder / "study.yaml"), region_of(str(folder / "region.gpkg"))
    warm = region_of(str(folder / "warm.gpkg"))
    surface(study, warm, folder / "warm", SurfaceOptions(CELL, "EPSG:32649", samples=0))
    fresh_peak()
    start = time.process_time()
    surface(study, region, folder / "bands", SurfaceOptions(CELL, "EPSG:32649", samples=0))
    return time.process_time() - start, status_mb("VmHWM"), None


def ours_best(folder):
    from siting.scoring.methods import WEIGHTED_SUM
    from siting.surface.best_share import best_shares

    count, path = 10**7, folder / "scores.f32"
    rng = np.random.default_rng(1)
    with path.open("wb") as file:
        for _ in range(100):
            file.write(rng.random((count // 100, CRITERIA), dtype=np.float32).tobytes())
    weights = rng.dirichlet(np.ones(CRITERIA), WEIGHTINGS)

    def read(start, stop):
        cells = np.fromfile(path, np.float32, (stop - start) * CRITERIA, offset=start * CRITERIA * 4)
        return cells.reshape(-1, CRITERIA)

    best_shares(read, 1000, weights, top=0.05, method=WEIGHTED_SUM)
    fresh_peak()
    start, wall = time.process_time(), time.perf_counter()
    found = best_shares(read, count, weights, top=0.05, method=WEIGHTED_SUM)
    spent = time.process_time() - start
    path.unlink()
    return spent, status_mb("VmHWM"), {"wall": time.perf_counter() - wall, "mean": float(found.share.mean())}


def ours_regions(folder, length, seed):  # noqa: ARG001
    from siting.surface.regions import Wanted, best_regions

    score = smooth(SIDE, seed, length).astype(np.float32)
    best_regions(score[:200, :200].copy(), Wanted(2, 100, 0.0, COMPACTNESS))
    fresh_peak()
    start = time.process_time()
    found = best_regions(score, Wanted(200, 100, 0.0, COMPACTNESS))
    return time.process_time() - start, status_mb("VmHWM"), {
        "gap": found.gap, "seeds": found.seeds, "regions": len(found.regions),
    }  # fmt: skip


CLIMATE = """
title: climate
sites: {file: none.csv}
criteria:
  - {id: free_cooling, value: {kind: linear, worst: 3000, best: 8000}, weight: 1}
  - {id: mean_temperature, value: {kind: linear, worst: 15, best: 0}, weight: 1}
"""


def ours_climate(folder, side_m=90.0):
    from siting.study.load import load_study
    from siting.study.surface import SurfaceOptions, region_of, surface

    (folder / "climate.yaml").write_text(CLIMATE, encoding="utf-8")
    (folder / "none.csv").write_text("site_id,lon,lat\nx,112,37\n", encoding="utf-8")
    study = load_study(folder / "climate.yaml")
    surface(study, region_of("112,37,112.1,37.1"), folder / "warm", SurfaceOptions(1000.0, samples=0))
    fresh_peak()
    start, wall = time.process_time(), time.perf_counter()
    region = region_of("110.6,35,113.4,37.9")
    found = surface(study, region, folder / "climate", SurfaceOptions(side_m, samples=0))
    return time.process_time() - start, status_mb("VmHWM"), {
        "wall": time.perf_counter() - wall, "cells": found.inside,
    }  # fmt: skip


def ours_cluster(folder):
    """10^8 cells on two Dask workers; the memory is that of the process that writes, and of each worker."""
    from siting.study.cluster import cluster
    from siting.study.load import load_study
    from siting.study.surface import SurfaceOptions, region_of, surface

    study, region = load_study(folder / "study.yaml"), region_of(str(folder / "region.gpkg"))
    with cluster(workers=2) as engine:
        fresh_peak()
        start = time.perf_counter()
        found = surface(
            study, region, folder / "bands", SurfaceOptions(CELL, "EPSG:32649", samples=0), engine=engine
        )
        spent = time.perf_counter() - start
        workers = max(engine.client.run(worker_peak).values())
    return spent, status_mb("VmHWM"), {"cells": found.inside, "worker_mb": workers}


def worker_peak():
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


def passes(side, folder):
    """The best of some passes in one process: 0.2 s once is as much the state of the caches as the program."""
    return min((side(folder) for _ in range(PASSES)), key=lambda each: each[0])


def measured(work, *given, runs=1):
    """The best of some runs, each in a fresh process: seconds, peak memory [MB], and what else it says."""
    found = []
    for _ in range(runs):
        # Not multiprocessing.Pool: its processes may not start workers of their own, as a cluster does.
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
            found.append(pool.submit(work, *given).result())
    return min(found, key=lambda each: each[0])


def differ(folder, one, other):
    """The largest difference of two rasters, infinite where one has a value and the other has none."""
    import rasterio

    with rasterio.open(folder / one) as a, rasterio.open(folder / other) as b:
        x, y = a.read(1), b.read(1)
    if (np.isnan(x) != np.isnan(y)).any():
        return float("inf")
    return float(np.nanmax(np.abs(x - y)))


def row(name, found, more=""):
    print(f"{name:<52}{found[0]:8.2f} s{found[1]:8.0f} MB   {more}", flush=True)


def score_rows(folder, broken):
    peers = {"siting": ours_score, "windows": windows_score, "dask": dask_score}
    if importlib.util.find_spec("rioxarray") is None:
        print("  rioxarray is not installed (extra bench): left out")
        del peers["dask"]
    measured(ours_score, folder)  # the first run compiles, which takes memory
    turns = [{name: measured(passes, side, folder) for name, side in peers.items()} for _ in range(TURNS)]
    saved = {name: min(turn[name] for turn in turns) for name in peers}
    ours = saved["siting"]
    row("score band, 10^7 cells x 8 rasters: siting", ours)
    if ours[1] > LIMITS["memory"]:
        broken.append("memory of the score band")
    for name in list(peers)[1:]:
        found, apart = saved[name], differ(folder, "ours.tif", f"{name}.tif")
        row(f"  {name}", found, f"{found[0] / ours[0]:.1f} x, scores differ by at most {apart:.1e}")
        if found[0] / ours[0] < LIMITS[name] or apart > 1e-5:
            broken.append(f"score band against {name}")
    return saved


def region_rows(folder, broken):
    saved = {}
    for length in LENGTHS:
        for seed in SEEDS:
            found = measured(ours_regions, folder, length, seed)
            saved[f"{length}, {seed}"] = found
            row(
                f"200 regions, correlation {length}, seed {seed}",
                found,
                f"gap {found[2]['gap']:.1%}, {found[2]['seeds']:,} seeds",
            )
            if length != 5 and found[2]["gap"] > LIMITS["gap"]:
                broken.append(f"regions at {length}")
    return saved


def cluster_rows(folder, broken):
    """The memory of ten times as many cells is the same."""
    saved = {}
    for side in (SIDE, 10_000):
        place = folder / f"cluster{side}"
        place.mkdir()
        make_rasters(place, side)
        saved[side] = found = measured(ours_cluster, place)
        row(f"{side**2:,} cells on two Dask workers (wall)", found, json.dumps(found[2]))
    few, many = saved.values()
    if many[1] > LIMITS["growth"] * few[1] or many[2]["worker_mb"] > LIMITS["growth"] * few[2]["worker_mb"]:
        broken.append("memory on a cluster")
    return saved


def single_row(name, work, folder, broken, *, memory=None):
    found = measured(work, folder)
    row(name, found, "" if found[2] is None else json.dumps(found[2]))
    if memory is not None and found[1] > memory:
        broken.append(name)
    return found


def main():
    names = ("score", "bands", "best", "regions", "climate", "cluster")
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default=",".join(names[:-1]))
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    only, broken, saved = asked.only.split(","), [], {}
    sys.stdout.write(reference())
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        if {"score", "bands"} & set(only):
            make_rasters(folder, SIDE)
        if "score" in only:
            saved["score"] = score_rows(folder, broken)
        if "bands" in only:
            saved["bands"] = single_row(
                "all bands as COG", ours_bands, folder, broken, memory=LIMITS["bands memory"]
            )
        if "best" in only:
            saved["best"] = single_row(
                "P(best 5%), 10^7 cells x 10, 1,000 weightings", ours_best, folder, broken,
                memory=LIMITS["best memory"],
            )  # fmt: skip
        if "regions" in only:
            saved["regions"] = region_rows(folder, broken)
        if "climate" in only:
            saved["climate"] = single_row(
                "climate criteria, 10^7 cells", ours_climate, folder, broken, memory=LIMITS["climate memory"]
            )
        if "cluster" in only:
            saved["cluster"] = cluster_rows(folder, broken)
    if asked.json:
        asked.json.write_text(json.dumps(saved, indent=2), encoding="utf-8")
    for name in broken:
        print(f"limit broken: {name}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
