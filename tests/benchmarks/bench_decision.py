"""The speed of the decision room in one table, beside plain NumPy and pymcdm doing the same.

    python tests/benchmarks/bench_decision.py [--quick]

Each side of each row runs in a fresh process, imports and compiling left out of the time but not of the peak
memory. Both sides must find the same. The exit code is 1 where a limit is broken or the answers differ.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import time
from pathlib import Path

SEED, CRITERIA, TOP = 20261123, 12, 20
SAMPLES = 10_000


def scores(sites):
    """Return the same scores every time, (sites, criteria)."""
    import numpy as np

    return np.random.default_rng(SEED).random((sites, CRITERIA))


def digest(array):
    """Return a short digest of whole numbers."""
    import numpy as np

    return hashlib.sha256(np.ascontiguousarray(np.rint(array), dtype=np.int64).tobytes()).hexdigest()[:16]


def ranks_ours(sites, ranks=None):
    """Count ranks with our kernel."""
    from siting.decide.region import whole_simplex
    from siting.decide.robustness import plain_table, smaa

    table, region = plain_table(scores(sites)), whole_simplex(CRITERIA)
    smaa(plain_table(scores(200)), region, samples=64, ranks=ranks)  # compiled, or read from the cache
    start = time.perf_counter()
    found = smaa(table, region, samples=SAMPLES, seed=SEED, ranks=ranks)
    return time.perf_counter() - start, digest(found.rank_share * SAMPLES)


def ranks_plain(sites):
    """Count ranks the straightforward way: matrix product, argsort, bincount."""
    import numpy as np

    table = scores(sites)
    start = time.perf_counter()
    weights = np.random.default_rng(SEED).dirichlet(np.ones(CRITERIA), SAMPLES)
    order = np.argsort(-(weights @ table.T), axis=1)
    counts = np.bincount((order * sites + np.arange(sites)).ravel(), minlength=sites * sites)
    return time.perf_counter() - start, digest(counts.reshape(sites, sites))


def top_ours(sites):
    """Count the best ranks with our kernel."""
    return ranks_ours(sites, TOP)


def top_plain(sites):
    """Count the best ranks with a matrix-vector product and argpartition a sample."""
    import numpy as np

    table = scores(sites)
    counts = np.zeros((sites, TOP), np.int64)
    start = time.perf_counter()
    for weights in np.random.default_rng(SEED).dirichlet(np.ones(CRITERIA), SAMPLES):
        score = -(table @ weights)
        best = np.argpartition(score, TOP)[:TOP]
        counts[best[np.argsort(score[best])], np.arange(TOP)] += 1
    return time.perf_counter() - start, digest(counts)


def timed(work, times=5):
    """Return the lowest time of a few, and what came out."""
    lowest = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        found = work()
        lowest = min(lowest, time.perf_counter() - start)
    return lowest, found


def sum_ours(sites):
    """Sum weighted scores with the engine's function."""
    import numpy as np

    from siting.decide.methods import WEIGHTED_SUM, aggregate

    table, shares = scores(sites), np.full(CRITERIA, 1 / CRITERIA)
    seconds, found = timed(lambda: aggregate(WEIGHTED_SUM, table, shares))
    return seconds, digest(found * 1e9)


def sum_plain(sites):
    """Sum weighted scores with a bare matrix product."""
    import numpy as np

    table, shares = scores(sites), np.full(CRITERIA, 1 / CRITERIA)
    seconds, found = timed(lambda: table @ shares)
    return seconds, digest(found * 1e9)


def pareto_ours(sites):
    """Find the undominated sites."""
    from siting.decide.exact import undominated

    table = scores(sites)
    undominated(table[:3000], table[:3000])
    start = time.perf_counter()
    found = undominated(table, table)
    return time.perf_counter() - start, digest(found)


def method_ours(kind):
    """Return a benchmark of one method of ours."""

    def run(sites):
        import numpy as np

        from siting.decide import methods

        table, shares = scores(sites), np.random.default_rng(SEED).dirichlet(np.ones(CRITERIA))
        work = {
            "topsis": lambda: methods.topsis(table, shares),
            "vikor": lambda: methods.vikor(table, shares),
            "promethee": lambda: methods.promethee(table, shares, chosen=methods.method("promethee")),
        }[kind]
        seconds, found = timed(work, 3)
        return seconds, digest(found * 1e9)

    return run


def method_plain(kind):
    """Return a benchmark of pymcdm as its manual calls it."""

    def run(sites):
        import numpy as np
        from pymcdm import methods
        from pymcdm.normalizations import minmax_normalization

        table, shares = scores(sites), np.random.default_rng(SEED).dirichlet(np.ones(CRITERIA))
        ones = np.ones(CRITERIA, dtype=int)
        body = {
            "topsis": lambda: methods.TOPSIS(minmax_normalization),
            "vikor": methods.VIKOR,
            "promethee": lambda: methods.PROMETHEE_II("usual"),
        }[kind]()
        seconds, _ = timed(lambda: body(table, shares, ones), 3)
        return seconds, ""  # the tests of decide/methods.py compare the answers

    return run


ROWS = {
    # row: (sites, ours, plain, least plain / ours, what it is)
    "smaa": (1_000, ranks_ours, ranks_plain, 4.0, "SMAA, every rank of 1,000 x 12, 10,000 samples"),
    "top": (100_000, top_ours, top_plain, 3.0, "SMAA, best 20 of 100,000 x 12, 10,000 samples"),
    "sum": (1_000_000, sum_ours, sum_plain, 1 / 3, "weighted sum of 1,000,000 x 12"),
    "topsis": (100_000, method_ours("topsis"), method_plain("topsis"), None, "TOPSIS of 100,000 x 12"),
    "vikor": (100_000, method_ours("vikor"), method_plain("vikor"), None, "VIKOR of 100,000 x 12"),
    "promethee": (2_000, method_ours("promethee"), method_plain("promethee"), None, "PROMETHEE II of 2,000 x 12"),
    "pareto": (100_000, pareto_ours, None, None, "Pareto set of 100,000 x 12 (even scores: the worst case)"),
}  # fmt: skip
MEMORY_GB = {"top": 2.0}
SLOW = ("top", "pareto")


def apart(row, side, times):
    """Run one side of a row in fresh processes; return its lowest time, peak memory and answer."""
    from bench import measure  # beside this file

    best = None
    for _ in range(times):
        command = [sys.executable, __file__, "--row", row, "--side", side]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found = json.loads(done.stdout)
        best = found if best is None or found["seconds"] < best["seconds"] else best
    if row in MEMORY_GB:
        best["gigabytes"] = measure(*command).gigabytes
    return best


def main():
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(description="Measure the decision room beside plain NumPy and pymcdm.")
    parser.add_argument("--quick", action="store_true", help="leave out the rows that take over ten seconds")
    parser.add_argument("--row", choices=ROWS, help=argparse.SUPPRESS)
    parser.add_argument("--side", choices=("ours", "plain"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.row:
        sites, ours, plain, *_ = ROWS[given.row]
        seconds, found = (ours if given.side == "ours" else plain)(sites)
        sys.stdout.write(json.dumps({"seconds": seconds, "answer": found}))
        return 0
    return table([row for row in ROWS if not (given.quick and row in SLOW)])


def table(rows):
    """Measure rows, print each as it is done; return 1 where a limit is broken or answers differ."""
    sys.path.insert(0, str(Path(__file__).parent))
    bad = False
    sys.stdout.write(f"{'':<56}{'ours':>10}{'plain':>10}{'plain / ours':>14}{'at least':>10}\n")
    for row in rows:
        _, _, plain, least, label = ROWS[row]
        times = 1 if row in SLOW else 3
        us = apart(row, "ours", times)
        line = f"{label:<56}{us['seconds']:>8.3f} s"
        if plain is not None:
            them = apart(row, "plain", times)
            ratio = them["seconds"] / us["seconds"]
            line += f"{them['seconds']:>8.3f} s{ratio:>12.1f} x" + (f"{least:>8.2g} x" if least else "")
            bad |= bool(least) and ratio < least
            if them["answer"] and them["answer"] != us["answer"]:
                bad = True
                line += "  THE ANSWERS DIFFER"
        if row in MEMORY_GB:
            line += f"\n{'  peak memory':<56}{us['gigabytes']:>7.2f} GB{'':>24}{MEMORY_GB[row]:>5g} GB"
            bad |= us["gigabytes"] > MEMORY_GB[row]
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
