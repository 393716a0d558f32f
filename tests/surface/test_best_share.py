"""P(cell in the best p %) against plain NumPy."""

import numpy as np
import pytest

from siting.scoring.methods import WEIGHTED_SUM, aggregate, method
from siting.surface import best_share
from siting.surface.best_share import best_shares


def plain(scores, weights, top):
    """The share by sorting every column; ties with the last of the best are in."""
    found = np.zeros(len(scores))
    for w in weights:
        known = ~np.isnan(scores)
        with np.errstate(invalid="ignore", divide="ignore"):
            score = np.nan_to_num(scores) @ w / (known @ w)
        ranked = np.sort(score[~np.isnan(score)])[::-1]
        least = ranked[max(1, int(np.ceil(top * len(ranked)))) - 1]
        found += score >= least
    return np.where(np.isnan(scores).all(axis=1), np.nan, found / len(weights))


def scores_and_weights(seed, count=500, size=4):
    rng = np.random.default_rng(seed)
    # Multiples of 1/64 with weights of 1/16: exact in float32, so that ties are ties on both sides.
    scores = rng.integers(0, 65, (count, size)) / 64
    weights = rng.multinomial(16, np.ones(size) / size, 30) / 16
    return scores, weights


@pytest.mark.parametrize("top", [0.01, 0.05, 0.5, 1.0])
@pytest.mark.parametrize("seed", range(5))
def test_the_share_is_that_of_sorting(seed, top):
    scores, weights = scores_and_weights(seed)
    table = scores.astype(np.float32)
    found = best_shares(lambda a, b: table[a:b], len(table), weights, top=top, method=WEIGHTED_SUM)
    np.testing.assert_allclose(found.share, plain(scores, weights, top), atol=1e-6)
    assert found.sampled == len(table)


def test_unknown_scores_leave_the_other_weights_to_share_the_whole():
    scores, weights = scores_and_weights(9)
    weights = 0.9 * weights + 0.025  # none is 0, or a cell might have no weight that counts
    scores[::7, 1] = np.nan
    scores[3] = np.nan
    table = scores.astype(np.float32)
    found = best_shares(lambda a, b: table[a:b], len(table), weights, top=0.1, method=WEIGHTED_SUM)
    wanted = plain(scores, weights, 0.1)
    assert np.isnan(found.share[3])
    # A mean that is rounded may change sides of the limit under a weighting or two.
    assert np.nanmax(np.abs(found.share - wanted)) <= 2 / len(weights)
    assert np.nanmean(np.abs(found.share - wanted)) < 0.002


@pytest.mark.parametrize("spec", ["weighted_product", {"kind": "owa", "orness": 0.3}])
def test_other_methods_that_look_at_each_cell_alone(spec):
    chosen = method(spec)
    scores, weights = scores_and_weights(4, count=200)
    scores = np.clip(scores, 0.1, 1.0).astype(np.float32)
    found = best_shares(lambda a, b: scores[a:b], len(scores), weights, top=0.1, method=chosen)
    wanted = np.zeros(len(scores))
    for w in weights.astype(np.float32):
        each = aggregate(chosen, scores.astype(float), w.astype(float))
        wanted += each >= np.sort(each)[-20]
    np.testing.assert_allclose(found.share, wanted / len(weights), atol=1e-6)


def test_blocks_change_nothing(monkeypatch):
    scores, weights = scores_and_weights(2)
    table = scores.astype(np.float32)

    def share():
        return best_shares(lambda a, b: table[a:b], len(table), weights, top=0.05, method=WEIGHTED_SUM).share

    whole = share()
    monkeypatch.setattr(best_share, "_BLOCK", 33)
    np.testing.assert_array_equal(share(), whole)


def test_limits_from_a_sample_are_near_the_exact_ones(monkeypatch):
    rng = np.random.default_rng(5)
    table = rng.random((40_000, 3), dtype=np.float32)
    weights = rng.dirichlet(np.ones(3), 20)
    monkeypatch.setattr(best_share, "SAMPLE", 5_000)
    monkeypatch.setattr(best_share, "_BLOCK", 777)  # blocks that do not begin at a cell of the sample
    found = best_shares(lambda a, b: table[a:b], len(table), weights, top=0.05, method=WEIGHTED_SUM)
    assert found.sampled == 5_000
    # The share of the best is 5% up to the error of a sample of 5,000: 4 standard deviations.
    assert abs(found.share.mean() - 0.05) < 4 * np.sqrt(0.05 * 0.95 / 5_000)
