"""The speed of `decide` in one table, compared with plain NumPy and pymcdm doing the same.

    python tests/benchmarks/bench_decision.py [--quick]

Each side of each row runs in a fresh process, with imports and compilation excluded from the time but not
from the peak memory; the sides alternate, and the best wall time of each counts. The processor time of that
run, all threads together, is given too: on a busy machine it says more. Both sides must find the same. The
exit code is 1 if a limit is broken or the answers differ.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import time

from reference import reference

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


def timed(work, times=1):
    """Return the lowest wall time of a few runs, its processor time, and the result."""
    lowest = (float("inf"), 0.0)
    for _ in range(times):
        start, cpu = time.perf_counter(), time.process_time()
        found = work()
        lowest = min(lowest, (time.perf_counter() - start, time.process_time() - cpu))
    return *lowest, found


def answered(measured, answer):
    """Replace the result by its digest."""
    return *measured[:2], answer(measured[2])


def with_intervals(sites):
    """Return low, mid and high, (sites, criteria); about 3 of 10 scores have an interval."""
    import numpy as np

    rng, mid = np.random.default_rng(SEED), scores(sites)
    wide = rng.random(mid.shape) < 0.3
    low = np.where(wide, mid * rng.random(mid.shape), mid)
    return low, mid, np.where(wide, mid + (1 - mid) * rng.random(mid.shape), mid)


def sampled(table, few, ranks=None):
    """Measure siting's SMAA of a table, first compiled on *few* sites or loaded from the cache."""
    from siting.decide.smaa import smaa
    from siting.scoring.weight_space import whole_simplex

    region = whole_simplex(CRITERIA)
    smaa(few, region, samples=64, ranks=ranks)
    return timed(lambda: smaa(table, region, samples=SAMPLES, seed=SEED, ranks=ranks))


def table_of(known):
    """Return a table of known scores without intervals."""
    import numpy as np

    from siting.decide.smaa import ScoreTable

    cell = np.arange(known.size, dtype=np.int64).reshape(known.shape)
    return ScoreTable(known, known, known, np.ones(known.shape, dtype=bool), cell)


def ranks_ours(sites, ranks=None):
    """Count ranks with siting's kernel."""
    measured = sampled(table_of(scores(sites)), table_of(scores(700)), ranks)
    return answered(measured, lambda found: digest(found.rank_share * SAMPLES))


def ranks_plain(sites):
    """Count ranks the straightforward way: matrix product, argsort, bincount."""
    import numpy as np

    table = scores(sites)

    def count():
        weights = np.random.default_rng(SEED).dirichlet(np.ones(CRITERIA), SAMPLES)
        order = np.argsort(-(weights @ table.T), axis=1)
        return np.bincount((order * sites + np.arange(sites)).ravel(), minlength=sites * sites)

    return answered(timed(count), lambda counts: digest(counts.reshape(sites, sites)))


def intervals_ours(sites):
    """Count ranks over weights and intervals with siting's kernel."""
    import numpy as np

    from siting.decide.smaa import ScoreTable

    low, mid, high = with_intervals(sites)
    cell = np.arange(mid.size).reshape(mid.shape)
    table = ScoreTable(low, mid, high, np.ones(mid.shape, dtype=bool), cell)
    return answered(sampled(table, table.take(np.arange(700))), lambda _: "")  # other draws: other counts


def intervals_plain(sites):
    """Count ranks over weights and intervals with NumPy, in blocks that fit in the memory."""
    import numpy as np

    low, mid, high = with_intervals(sites)
    rows, columns = np.nonzero(low < high)
    low, middle, high = (a[rows, columns] for a in (low, mid, high))

    def count():
        rng = np.random.default_rng(SEED)
        counts = np.zeros(sites * sites, np.int64)
        for _ in range(SAMPLES // 100):
            weights, u = rng.dirichlet(np.ones(CRITERIA), 100), rng.random((100, len(rows)))
            drawn = np.repeat(mid[None], 100, axis=0)
            below, above = low + (middle - low) * 2 * u, middle + (high - middle) * (2 * u - 1)
            drawn[:, rows, columns] = np.where(u < 0.5, below, above)
            order = np.argsort(-(drawn @ weights[:, :, None])[:, :, 0], axis=1)
            counts += np.bincount((order * sites + np.arange(sites)).ravel(), minlength=sites * sites)

    return answered(timed(count), lambda _: "")


def top_ours(sites):
    """Count the best ranks with siting's kernel."""
    return ranks_ours(sites, TOP)


def top_plain(sites):
    """Count the best ranks by blocked products; only what is above a threshold is sorted."""
    import numpy as np

    table = scores(sites)
    few = table[::50].T.copy()
    columns = table.T.copy()

    def count():
        counts = np.zeros((sites, TOP), np.int64)
        every = np.random.default_rng(SEED).dirichlet(np.ones(CRITERIA), SAMPLES)
        for start in range(0, SAMPLES, 64):
            weights = every[start : start + 64]
            score = weights @ columns
            # About 150 sites are as good as the third best of every fiftieth.
            least = np.partition(weights @ few, -3, axis=1)[:, -3]
            for mine, bound in zip(score, least, strict=True):
                good = np.flatnonzero(mine >= bound)
                if len(good) < TOP:
                    good = np.argpartition(-mine, TOP)[:TOP]
                counts[good[np.argsort(-mine[good])[:TOP]], np.arange(TOP)] += 1
        return counts

    return answered(timed(count), digest)


def sum_ours(sites):
    """Sum weighted scores with the engine's function."""
    import numpy as np

    from siting.scoring.methods import WEIGHTED_SUM, aggregate

    table, shares = scores(sites), np.full(CRITERIA, 1 / CRITERIA)
    return answered(
        timed(lambda: aggregate(WEIGHTED_SUM, table, shares), 5), lambda found: digest(found * 1e9)
    )


def sum_plain(sites):
    """Sum weighted scores with a bare matrix product."""
    import numpy as np

    table, shares = scores(sites), np.full(CRITERIA, 1 / CRITERIA)
    return answered(timed(lambda: table @ shares, 5), lambda found: digest(found * 1e9))


def pareto_ours(sites):
    """Find the undominated sites."""
    from siting.decide.sensitivity import undominated

    table = scores(sites)
    undominated(table[:3000], table[:3000])
    return answered(timed(lambda: undominated(table, table)), digest)


def method_ours(kind):
    """Return a benchmark of one method as the engine calls it."""

    def run(sites):
        import numpy as np

        from siting.scoring import methods

        table, shares = scores(sites), np.random.default_rng(SEED).dirichlet(np.ones(CRITERIA))
        work = {
            "topsis": lambda: methods.topsis(table, shares),
            "vikor": lambda: methods.vikor(table, shares),
            "promethee": lambda: methods.promethee(table, shares, chosen=methods.method("promethee")),
        }[kind]
        return answered(timed(work, 3), lambda _: "")  # the tests of decide/methods.py compare the answers

    return run


def method_plain(kind):
    """Return a benchmark of pymcdm as in its manual, PROMETHEE II with the same preference as siting."""

    def run(sites):
        import numpy as np
        from pymcdm import methods
        from pymcdm.normalizations import minmax_normalization

        table, shares = scores(sites), np.random.default_rng(SEED).dirichlet(np.ones(CRITERIA))
        ones = np.ones(CRITERIA, dtype=int)
        body = {
            "topsis": lambda: methods.TOPSIS(minmax_normalization),
            "vikor": methods.VIKOR,
            "promethee": lambda: methods.PROMETHEE_II("vshape_2", p=[0.2] * CRITERIA, q=[0.0] * CRITERIA),
        }[kind]  # created for each call: PROMETHEE II uses up its preference functions
        return answered(timed(lambda: body()(table, shares, ones), 3), lambda _: "")

    return run


ROWS = {
    # row: (sites, ours, plain, least plain / ours or None, what it is)
    "smaa": (1_000, ranks_ours, ranks_plain, 4.0, "SMAA, every rank of 1,000 x 12, 10,000 samples"),
    "top": (100_000, top_ours, top_plain, 3.0, "SMAA, best 20 of 100,000 x 12, 10,000 samples"),
    "intervals": (1_000, intervals_ours, intervals_plain, None, "SMAA, the same with intervals on 3 of 10 scores"),
    "sum": (1_000_000, sum_ours, sum_plain, 0.5, "weighted sum of 1,000,000 x 12"),
    "topsis": (100_000, method_ours("topsis"), method_plain("topsis"), None, "TOPSIS of 100,000 x 12"),
    "vikor": (100_000, method_ours("vikor"), method_plain("vikor"), None, "VIKOR of 100,000 x 12"),
    "promethee": (2_000, method_ours("promethee"), method_plain("promethee"), None, "PROMETHEE II of 2,000 x 12"),
    "pareto": (100_000, pareto_ours, None, None, "Pareto set of 100,000 x 12 (even scores: the worst case)"),
}  # fmt: skip
MEMORY_GB = {"top": 2.0}
SLOW = ("top", "pareto")


def beside(row, sides):
    """Run the sides of a row in turn, each time in a fresh process; return the best run of each."""
    best = {}
    for _ in range(1 if row in SLOW else 3):
        for side in sides:
            command = [sys.executable, __file__, "--row", row, "--side", side]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            found = json.loads(done.stdout)
            if side not in best or found["seconds"] < best[side]["seconds"]:
                best[side] = found
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
        seconds, cpu, found = (ours if given.side == "ours" else plain)(sites)
        gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        found = {"seconds": seconds, "cpu": cpu, "answer": found, "gigabytes": gigabytes}
        sys.stdout.write(json.dumps(found))
        return 0
    return table([row for row in ROWS if not (given.quick and row in SLOW)])


def table(rows):
    """Measure rows, print each when done; return 1 if a limit is broken or answers differ."""
    bad, began = False, time.perf_counter()
    sys.stdout.write(reference())
    sys.stdout.write(
        f"{'':<58}{'ours':>10}{'plain':>10}{'plain / ours':>14}{'at least':>10}{'processor time':>20}\n"
    )
    for row in rows:
        _, _, plain, least, label = ROWS[row]
        found = beside(row, ("ours", "plain") if plain else ("ours",))
        us, them = found["ours"], found.get("plain")
        line = f"{label:<58}{us['seconds']:>8.3f} s"
        if them:
            ratio = them["seconds"] / us["seconds"]
            limit = f"{least:.2g} x" if least else ""
            line += (
                f"{them['seconds']:>8.3f} s{ratio:>12.1f} x{limit:>10}{us['cpu']:>9.3f}, {them['cpu']:.3f} s"
            )
            bad |= bool(least) and ratio < least
            if them["answer"] != us["answer"]:
                bad = True
                line += "  THE ANSWERS DIFFER"
        else:
            line += f"{'':>34}{us['cpu']:>9.3f} s"
        if row in MEMORY_GB:
            line += f"\n{'  peak memory':<58}{us['gigabytes']:>7.2f} GB{'':>24}{MEMORY_GB[row]:>7g} GB"
            bad |= us["gigabytes"] > MEMORY_GB[row]
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{time.perf_counter() - began:.0f} s in all\n")
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
