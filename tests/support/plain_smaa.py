"""SMAA in plain NumPy: the oracle of the compiled loops, operation by operation and hence to the last bit."""

import numpy as np

from siting.decide.score_table import ScoreTable

_G1, _G2, _G3 = (np.uint64(x) for x in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))


def mixed(z):
    z = (z ^ (z >> np.uint64(30))) * _G2
    z = (z ^ (z >> np.uint64(27))) * _G3
    return z ^ (z >> np.uint64(31))


def streams(seed, count):
    """Return a number for each sample, as SplitMix64 counts them."""
    key = np.random.SeedSequence(seed).generate_state(2, np.uint64)[1]
    return mixed(key + np.arange(1, count + 1, dtype=np.uint64) * _G1)


def _even(stream, cell):
    """Return a figure in 0..1 for each sample and cell, (s, n)."""
    bits = mixed(stream[:, None] + cell.astype(np.uint64) * _G1) >> np.uint64(11)
    return bits.astype(np.float64) * 2.0**-53


def scores(table, weights, stream):
    """Return the score of each site (s, n): its middle scores, plus what is drawn for each open cell."""
    mid, total = table.mid * table.counted, np.zeros((len(weights), len(table)))
    for j in range(weights.shape[1]):
        total += weights[:, j, None] * mid[:, j]
    for j in range(weights.shape[1]):
        u = _even(stream, table.cell[:, j])
        low, high = table.low[:, j], table.high[:, j]
        if table.shared is not None:
            # One draw per sample decides which shared error the entries take; if none, their own.
            turn = _even(stream, np.array([2**61]))
            for k in reversed(range(len(table.shared.part))):
                u = np.where(turn < table.shared.part[k, :, j], _even(stream, table.shared.cell[k, :, j]), u)
            falling = table.shared.falling[:, j]
            low, high = np.where(falling, high, low), np.where(falling, low, high)
        below = low + (table.mid[:, j] - low) * (2.0 * u)
        above = table.mid[:, j] + (high - table.mid[:, j]) * (2.0 * u - 1.0)
        change = weights[:, j, None] * (np.where(u < 0.5, below, above) - table.mid[:, j])
        total += np.where(table.open[:, j] & table.counted[:, j], change, 0.0)
    if not table.counted.all():
        known = sum(weights[:, j, None] * table.counted[:, j] for j in range(weights.shape[1]))
        total *= 1.0 / known
    return total


def counted(table, weights, stream):
    """Count how often each site takes each rank (n, n), and its mean weights where it is first (n, m)."""
    value, n = scores(table, weights, stream), len(table)
    rank = (value[:, None, :] > value[:, :, None]).sum(axis=2)
    counts = np.array([np.bincount(rank[:, i], minlength=n) for i in range(n)])
    fixed = (weights * 2.0**40).astype(np.int64)  # exact in integers
    sums = (rank == 0).astype(np.int64).T @ fixed
    with np.errstate(invalid="ignore", divide="ignore"):
        central = np.where(counts[:, :1] > 0, sums / 2.0**40 / counts[:, :1], np.nan)
    return counts, central / central.sum(axis=1, keepdims=True)


def wins(table, weights, stream):
    """Return how often each site scores above each other, (n, n)."""
    value = scores(table, weights, stream)
    return (value[:, :, None] > value[:, None, :]).mean(axis=0)


def plain_table(scores):
    """Return a table of known scores without intervals, shape (n, m)."""
    scores = np.asarray(scores, dtype=np.float64)
    cell = np.arange(scores.size, dtype=np.int64).reshape(scores.shape)
    return ScoreTable(scores, scores, scores, np.ones(scores.shape, dtype=bool), cell)
