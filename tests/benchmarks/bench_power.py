"""Speed and memory of least-cost paths and networks, compared with scikit-image and networkx.

    python tests/benchmarks/bench_power.py [--only surface,sites,network] [--json FILE]

Seconds are processor time, each side in a process of its own; compiling and importing do not count. Without
scikit-image or networkx (extra `bench`) the comparison is left out, and said. The exit code is 1 if a ratio or
the memory breaks its limit, or if the two sides differ; never for seconds.
"""

# ruff: noqa: T201 - this program exists to print the table

from __future__ import annotations

import argparse
import importlib.util
import json
import multiprocessing
import sys
import time
from pathlib import Path

import numpy as np
import shapely
from reference import reference

SIDE = 3_163  # squared, 10^7 cells
NODES, PLACES = 50, 1_000
STREETS = 710  # a grid of so many by so many crossings has 10^6 edges
FEW_STREETS = 225  # 10^5 edges, for networkx
FASTER, SMALLER = 1.3, 2.0


def cost_raster(side):
    """Costs that vary smoothly over a factor of about 20, with a tenth of the cells blocked."""
    rng = np.random.default_rng(1)
    coarse = rng.normal(size=(side // 40 + 2, side // 40 + 2))
    at = np.arange(side) / 40
    low, part = at.astype(int), at - at.astype(int)
    rows = coarse[low] * (1 - part)[:, None] + coarse[low + 1] * part[:, None]
    field = rows[:, low] * (1 - part) + rows[:, low + 1] * part
    cost = np.exp(field).astype(np.float32)
    cost[field > np.quantile(field, 0.9)] = np.inf
    cost[side // 2, side // 2] = 1.0
    return cost


def status_mb(name):
    """A line of /proc/self/status [MB]: VmRSS is memory now, VmHWM its peak since `fresh_peak`."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))


def fresh_peak():
    """Forget the peak so far (Linux), and return the memory now [MB]: making the data needs more than the search."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return status_mb("VmRSS")


def peak_mb():
    return status_mb("VmHWM")


def ours_surface(side):
    from siting.geo.least_cost import accumulated_cost

    cost, middle = cost_raster(side), np.array([[side // 2, side // 2]])
    accumulated_cost(cost[:50, :50].copy(), np.array([[1, 1]]))
    before = fresh_peak()
    start = time.process_time()
    found = accumulated_cost(cost, middle).cost
    return time.process_time() - start, peak_mb() - before, float(found[np.isfinite(found)].sum())


def theirs_surface(side):
    from skimage.graph import MCP_Geometric

    cost = cost_raster(side)
    MCP_Geometric(cost[:50, :50]).find_costs([[1, 1]])
    before = fresh_peak()
    start = time.process_time()
    found = MCP_Geometric(cost).find_costs([[side // 2, side // 2]])[0]
    return time.process_time() - start, peak_mb() - before, float(found[np.isfinite(found)].sum())


def ours_sites(side):
    """A thousand sites to the nearest of fifty nodes, by one run."""
    from siting.geo.least_cost import accumulated_cost

    cost, rng = cost_raster(side), np.random.default_rng(2)
    nodes, sites = (rng.integers(0, side, (count, 2)) for count in (NODES, PLACES))
    cost[nodes[:, 0], nodes[:, 1]] = 1.0
    accumulated_cost(cost[:50, :50].copy(), np.array([[1, 1]])).nearest_source(np.array([[2, 2]]))
    before = fresh_peak()
    start = time.process_time()
    found = accumulated_cost(cost, nodes)
    nearest = found.nearest_source(sites)
    return time.process_time() - start, peak_mb() - before, float((nearest[:, 0] >= 0).sum())


def streets(size):
    """A grid of streets, a tenth of them missing, as lines of one segment each."""
    rng = np.random.default_rng(3)
    lon, lat = np.meshgrid(110 + np.arange(size) * 0.003, 36 + np.arange(size) * 0.003)
    lon, lat = (axis + rng.uniform(-0.001, 0.001, axis.shape) for axis in (lon, lat))
    points = np.stack([lon, lat], axis=2)
    pairs = np.concatenate(
        [np.stack([points[:, :-1], points[:, 1:]], axis=2).reshape(-1, 2, 2),
         np.stack([points[:-1], points[1:]], axis=2).reshape(-1, 2, 2)]
    )  # fmt: skip
    return pairs[rng.random(len(pairs)) < (1.0 if size == STREETS else 0.95)]


def places(size, count, seed):
    return (
        np.random.default_rng(seed).uniform([110, 36], [110 + 0.003 * size, 36 + 0.003 * size], (count, 2)).T
    )


def ours_network(size):
    """Building, snapping, and the nearest and second independent node of every site."""
    from siting.geo.line_network import LineNetwork

    lines = np.asarray(shapely.linestrings(streets(size)))
    sites, nodes = places(size, PLACES, 4), places(size, NODES, 5)
    groups = np.arange(NODES) // 2
    before = fresh_peak()
    start = time.process_time()
    network = LineNetwork(lines)
    built = time.process_time() - start
    found = network.two_nearest(network.snapped(*sites), network.snapped(*nodes), groups)
    total = float(np.nansum(found.first_km) + np.nansum(found.second_km))
    return time.process_time() - start, peak_mb() - before, total, built, network.edges


def theirs_network(size):
    """The same with networkx from a ready graph: the nearest node only, crossing to crossing."""
    import networkx as nx

    pairs = streets(size)
    graph = nx.Graph()
    ends = [tuple(map(tuple, pair)) for pair in pairs.tolist()]
    length = np.hypot(*(pairs[:, 1] - pairs[:, 0]).T)
    graph.add_weighted_edges_from((a, b, w) for (a, b), w in zip(ends, length.tolist(), strict=True))
    sources = [ends[k][0] for k in np.random.default_rng(5).integers(0, len(ends), NODES)]
    before = fresh_peak()
    start = time.process_time()
    nx.multi_source_dijkstra_path_length(graph, set(sources))
    return time.process_time() - start, peak_mb() - before, graph.number_of_edges()


def ours_nearest(size):
    """What `theirs_network` does, by ours: from a ready network, the nearest node of a thousand sites."""
    from siting.geo.line_network import LineNetwork

    network = LineNetwork(np.asarray(shapely.linestrings(streets(size))))
    sites, nodes = network.snapped(*places(size, PLACES, 4)), network.snapped(*places(size, NODES, 5))
    before = fresh_peak()
    start = time.process_time()
    network.two_nearest(sites, nodes, np.zeros(NODES, dtype=np.int64))
    return time.process_time() - start, peak_mb() - before, network.edges


def apart(job, *args):
    """Run a job in a process of its own, so that its memory is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(job, args)


def has(package):
    return importlib.util.find_spec(package) is not None


def surface(report):
    seconds, memory, total = min(apart(ours_surface, SIDE) for _ in range(3))
    print(f"accumulated cost, {SIDE**2:,} cells    ours {seconds:6.2f} s  {memory:6.0f} MB")
    report["surface"] = {"seconds": seconds, "mb": memory}
    if not has("skimage"):
        print("  scikit-image is not installed: no comparison")
        return True
    theirs, their_memory, their_total = min(apart(theirs_surface, SIDE) for _ in range(2))
    print(f"  MCP_Geometric                        {theirs:6.2f} s  {their_memory:6.0f} MB   {theirs / seconds:.1f} times, "
          f"{their_memory / memory:.1f} times")  # fmt: skip
    report["surface"] |= {"theirs_seconds": theirs, "theirs_mb": their_memory}
    same = abs(total / their_total - 1) < 1e-6
    if not same:
        print("  the two sides DIFFER")
    return same and theirs >= FASTER * seconds and their_memory >= SMALLER * memory


def sites(report):
    seconds, memory, reached = min(apart(ours_sites, SIDE) for _ in range(3))
    print(
        f"{PLACES:,} sites to the nearest of {NODES} nodes, one run {seconds:6.2f} s  {memory:6.0f} MB   {reached:.0f} reached"
    )
    report["sites"] = {"seconds": seconds, "mb": memory}
    return True


def network(report):
    seconds, memory, _, built, edges = min(apart(ours_network, STREETS) for _ in range(2))
    print(f"network of {edges:,} edges, {PLACES:,} sites, nearest and second independent {seconds:6.2f} s "
          f"(building {built:.2f} s)  {memory:6.0f} MB")  # fmt: skip
    report["network"] = {"seconds": seconds, "mb": memory, "edges": edges}
    if has("networkx"):
        theirs, _, fewer = min(apart(theirs_network, FEW_STREETS) for _ in range(2))
        few, _, _ = min(apart(ours_nearest, FEW_STREETS) for _ in range(2))
        print(
            f"  nearest only, {fewer:,} edges: ours {few:6.2f} s, networkx {theirs:6.2f} s   {theirs / few:.1f} times"
        )
        report["network"] |= {"few_seconds": few, "networkx_seconds": theirs}
        return theirs >= FASTER * few
    print("  networkx is not installed: no comparison")
    return True


PARTS = {"surface": surface, "sites": sites, "network": network}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    sys.stdout.write(reference())
    report = {}
    held = [PARTS[name](report) for name in options.only.split(",")]
    if options.json:
        options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
