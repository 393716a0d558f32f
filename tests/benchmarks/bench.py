"""The speed of siting in one table, compared with plain geopandas and pandas doing the same work (peer.py).

    python tests/benchmarks/bench.py [--quick]

Every figure is for a fresh process: processor time, best of a few, and peak resident memory. The exit code is
1 if the ratio of the two sides or the memory breaks its limit, or the answers differ; never for seconds. See
docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

# Nothing heavy is imported here: on Linux a child's peak memory starts at that of its parent.
PEER = Path(__file__).with_name("peer.py")
SITING = Path(sys.executable).with_name("siting")
DATA = Path(find_spec("siting").origin).parent / "data"
LIBRARIES = ("siting", "numpy", "pandas", "geopandas", "shapely", "pyproj", "pyarrow")
SEED = 20261123
# Even the fewest are above the 20,000 up to which samples are drawn, so growth compares the same work.
FEW, POINTS, MANY = 30_000, 100_000, 1_000_000
POINTS_RATIO, POINTS_GB = 1.5, 1.0


@dataclass(frozen=True)
class Cost:
    """Processor time [s] and peak resident memory [GB] of a process."""

    seconds: float
    gigabytes: float


def measure(*command, times=1, environment=None):
    """Run a command in fresh processes; return its lowest time and its highest peak memory."""
    runs = [_measure_once([str(part) for part in command], environment) for _ in range(times)]
    return Cost(min(r.seconds for r in runs), max(r.gigabytes for r in runs))


def _measure_once(command, environment):
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = usage.ru_utime + usage.ru_stime
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            sys.exit(f"{' '.join(command)}\n{errors.read().decode(errors='replace')}")
    bytes_a_unit = 1 if sys.platform == "darwin" else 1024
    return Cost(seconds, usage.ru_maxrss * bytes_a_unit / 1e9)


def write_points(path, count):
    """Write random places in and around Shanxi as a site file."""
    draw = random.Random(SEED).uniform  # noqa: S311  (not for secrets: the same places every time)
    with path.open("w") as file:
        file.write("site_id,name,lon,lat,elevation_m\n")
        for i in range(1, count + 1):
            lon, lat, height = draw(110.2, 114.6), draw(34.5, 40.8), draw(300, 1800)
            file.write(f"P{i:07d},Parcel {i},{lon:.6f},{lat:.6f},{height:.1f}\n")
    return path


def ours(sites, out, *, times=1):
    """Rank a site file by the embedded study and write its two tables."""
    outputs = ("--outputs", "ranking,measurements", "--out", out)
    return measure(SITING, "run", "--sites", sites, *outputs, times=times)


def theirs(sites, out, *, times=1):
    """Do the same with the peer."""
    return measure(sys.executable, PEER, sites, DATA, out, times=times)


def as_installed():
    """Compile the package's modules as an installer does, and return an environment that keeps them."""
    import compileall

    compileall.compile_dir(DATA.parent, quiet=1)
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def commands(folder):
    """Yield whole commands with their costs; the first run has no compiled loops yet. Others may join here."""
    study, installed = (SITING, "run", "--out", folder / "study"), as_installed()
    with tempfile.TemporaryDirectory() as empty:
        yield (
            "embedded study, first run",
            measure(*study, environment={**installed, "NUMBA_CACHE_DIR": empty}),
        )
    yield "embedded study, warm", measure(*study, times=5, environment=installed)
    yield "siting --help", measure(SITING, "--help", times=5, environment=installed)
    check = (SITING, "check", DATA / "studies" / "jiaocheng.yaml")
    yield "siting check", measure(*check, times=5, environment=installed)
    place = (SITING, "climate", "at", "37.55", "112.15")
    yield "siting climate at", measure(*place, times=5, environment=installed)


def agreement(one, other):
    """Compare two ranking.csv; return the result in words, and whether it is within tolerance."""
    import numpy as np
    import pandas as pd

    a, b = (pd.read_csv(path).set_index("site_id").sort_index() for path in (one, other))
    gap = (a.select_dtypes("number") - b.select_dtypes("number")).abs()
    anchors_m = 1000 * gap[["same_city__value", "remote__value"]].to_numpy().max()
    by_county = [f"{x}__value" for x in ("grid_access", "hub_cluster", "seismic", "grid_carbon")]
    one, other = (x[by_county].astype(object).fillna("") for x in (a, b))
    same = np.mean((one == other).to_numpy())
    hours = gap["free_cooling__value"].median()
    spearman = a["rank"].corr(b["rank"], method="spearman")
    words = (
        f"anchors within {anchors_m:.2f} m; what goes by county is the same at {same:.3%} of the places; "
        f"free cooling {hours:.1f} h/yr apart (median); ranks: Spearman {spearman:.5f}"
    )
    good = a.index.equals(b.index) and anchors_m <= 1 and same >= 0.999 and hours <= 100 and spearman > 0.99
    return words, bool(good)


class Table:
    """Prints a row as soon as it is measured, and remembers whether a limit was broken."""

    def __init__(self):
        self.broken = False
        self.row("", "ours", "limit", "plain", "plain / ours")

    def row(self, *cells):
        first, *others = cells
        widths = (10, 10, 10, 14)[: len(others)]
        line = f"{first:<30}" + "".join(
            f"{cell:>{width}}" for cell, width in zip(others, widths, strict=True)
        )
        sys.stdout.write(f"{line.rstrip()}\n")
        sys.stdout.flush()

    def compared(self, label, cost, peer, *, ratio, gigabytes):
        """Print time and memory with the peer's; the ratio of times and siting's memory are limited."""
        found = peer.seconds / cost.seconds
        self.row(label, f"{cost.seconds:.2f} s", f"{ratio:g} x", f"{peer.seconds:.2f} s", f"{found:.2f} x")
        self.row(
            "  peak memory", f"{cost.gigabytes:.2f} GB", f"{gigabytes:g} GB", f"{peer.gigabytes:.2f} GB",
            f"{peer.gigabytes / cost.gigabytes:.2f} x",
        )  # fmt: skip
        if found < ratio or cost.gigabytes > gigabytes:
            self.broken = True
            sys.stdout.write("  over the limit\n")


def machine():
    """Describe the machine the figures were measured on."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{time.strftime('%Y-%m-%d')}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"{memory:.0f} GiB{load}\nPython {platform.python_version()}, {libraries}\n\n"
    )


def growth(costs, start_up_s):
    """Return how time grows with the number of places: the exponent k of time ~ n^k."""
    sizes = sorted(costs)
    logs = [(math.log(n), math.log(costs[n].seconds)) for n in sizes]
    fitted = statistics.linear_regression(*zip(*logs, strict=True)).slope
    (few, before), (many, after) = ((n, costs[n].seconds - start_up_s) for n in sizes[-2:])
    above = math.log(after / before) / math.log(many / few)
    return (
        f"time ~ n^{fitted:.2f} fitted over all sizes; without the {start_up_s:.2f} s of start-up (one place) "
        f"n^{above:.2f} from {few:,} to {many:,}\n"
    )


def main():
    """Measure and print; return the exit code."""
    from reference import reference  # beside this file: the tests import it as part of a package

    parser = argparse.ArgumentParser(description="Measure siting beside plain geopandas and pandas.")
    parser.add_argument("--quick", action="store_true", help=f"leave out the {MANY:,} places")
    quick = parser.parse_args().quick
    sys.stdout.write(machine() + reference() + "\n")
    table = Table()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sites, grown = folder / "points.csv", folder / "grown"
        for label, cost in commands(folder):
            table.row(label, f"{cost.seconds:.2f} s", "", "", f"{cost.gigabytes:.2f} GB")

        write_points(sites, POINTS)
        us, them = ours(sites, folder / "ours", times=2), theirs(sites, folder / "theirs", times=2)
        table.compared(f"{POINTS:,} places, two tables", us, them, ratio=POINTS_RATIO, gigabytes=POINTS_GB)

        table.row("")
        table.row("growth", "time", "memory")
        start_up = ours(write_points(sites, 1), grown, times=2)
        costs = {FEW: ours(write_points(sites, FEW), grown, times=2), POINTS: us}
        if not quick:
            costs[MANY] = ours(write_points(sites, MANY), grown)
        for n, cost in costs.items():
            table.row(f"{n:,} places", f"{cost.seconds:.2f} s", f"{cost.gigabytes:.2f} GB")
        sys.stdout.write(growth(costs, start_up.seconds))
        words, agreed = agreement(folder / "ours" / "ranking.csv", folder / "theirs" / "ranking.csv")
    sys.stdout.write(f"{'same answers' if agreed else 'THE ANSWERS DIFFER'}: {words}\n")
    return int(table.broken or not agreed)


if __name__ == "__main__":
    sys.exit(main())
