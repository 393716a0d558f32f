"""Very many places: threads, and a local Dask cluster of two workers, to Parquet.

    python tests/benchmarks/bench_large.py [--places 1000000] [--more 10000000]

Prints processor seconds (children included), wall seconds and peak memory of fresh processes. The exit code is
1 if the tables of the two differ, or a limit of memory, of the ratio of the two or of the growth is broken.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench import write_points
from reference import reference

_PR_SET_CHILD_SUBREAPER = 36
TABLES = ("ranking.parquet", "measurements.parquet")
WORKERS = 2
MAX_GB, MAX_WALL_RATIO, MAX_EXPONENT = 0.8, 1.2, 1.05
MAX_GB_MORE = 2.0


@dataclass(frozen=True)
class Run:
    """The cost of one run, and the digests of its tables."""

    cpu_s: float
    wall_s: float
    gigabytes: float
    digests: tuple[str, ...]


def run(sites, out, *options):
    """Rank a site file by the embedded study in a fresh process."""
    call = "from siting.cli import main; main()"
    command = (
        sys.executable,
        "-c",
        call,
        "run",
        "--sites",
        sites,
        "--outputs",
        "ranking,measurements",
        "--out",
        out,
    )
    start, others = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [str(part) for part in (*command, *options)], stdout=subprocess.DEVNULL, stderr=errors
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            sys.exit(errors.read().decode(errors="replace"))
    tables = [Path(out) / name for name in TABLES]
    digests = tuple(hashlib.sha256(t.read_bytes()).hexdigest() for t in tables if t.exists())
    wall_s = time.perf_counter() - start
    _reap()
    every = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = every.ru_utime + every.ru_stime - others.ru_utime - others.ru_stime
    return Run(cpu_s, wall_s, usage.ru_maxrss * 1024 / 1e9, digests)


def adopt():
    """Let processes whose parent has ended become children of this one: forked workers then count (Linux)."""
    if sys.platform == "linux" and ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        sys.exit("processes that others started cannot be counted here")


def _reap():
    """Wait for the processes that a run left behind to end."""
    try:
        while True:
            os.wait()
    except ChildProcessError:
        return


def show(label, found):
    """Print a row."""
    sys.stdout.write(f"{label:<34}{found.cpu_s:8.1f} s{found.wall_s:9.1f} s{found.gigabytes:8.2f} GB\n")
    sys.stdout.flush()


def main():
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--places", type=int, default=1_000_000)
    parser.add_argument("--more", type=int, default=0, help="a second, larger number of places, by threads")
    given = parser.parse_args()
    adopt()
    faults = []
    sys.stdout.write(reference())
    sys.stdout.write(f"{'':<34}{'processor':>10}{'wall':>11}{'memory':>11}\n")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one = run(write_points(folder / "one.csv", 1), folder / "one")
        show("1 place (start-up)", one)
        sites = write_points(folder / "sites.csv", given.places)
        threads = run(sites, folder / "threads")
        show(f"{given.places:,} places, threads", threads)
        workers = run(sites, folder / "workers", "--workers", WORKERS)
        show(f"{given.places:,} places, {WORKERS} workers", workers)
        ratio = workers.wall_s / threads.wall_s
        cpu = workers.cpu_s / threads.cpu_s
        sys.stdout.write(f"workers / threads: {cpu:.2f} of processor time, {ratio:.2f} of wall time\n")
        for broken, fault in (
            (workers.digests != threads.digests, "the tables differ"),
            (ratio > MAX_WALL_RATIO, f"over {MAX_WALL_RATIO} times the wall time of threads"),
            (threads.gigabytes > MAX_GB, f"over {MAX_GB} GB"),
        ):
            faults += [fault] * broken
        if given.more:
            more = run(write_points(sites, given.more), folder / "more")
            show(f"{given.more:,} places, threads", more)
            growth = (more.cpu_s - one.cpu_s) / (threads.cpu_s - one.cpu_s)
            exponent = math.log(growth) / math.log(given.more / given.places)
            sys.stdout.write(f"processor ~ n^{exponent:.2f} without start-up\n")
            faults += ["the growth"] * (exponent > MAX_EXPONENT) + [f"over {MAX_GB_MORE} GB"] * (
                more.gigabytes > MAX_GB_MORE
            )
    sys.stdout.write("".join(f"over the limit: {fault}\n" for fault in faults))
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
