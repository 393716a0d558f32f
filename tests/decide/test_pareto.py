"""The Pareto set by bit sets equals that of a plain search, with many sites, ties and intervals."""

import numpy as np
import pytest

from siting.decide import pareto
from siting.decide.pareto import undominated


def plain(low, high):
    return np.array(
        [not ((low >= high[b]).all(axis=1) & (low > high[b]).any(axis=1)).any() for b in range(len(low))]
    )


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("wide", [0.0, 0.1, 0.5])
@pytest.mark.parametrize("digits", [1, 6])
def test_as_a_plain_search(monkeypatch, seed, wide, digits):
    rng = np.random.default_rng(seed)
    for n, m in ((1, 1), (2, 3), (64, 2), (65, 4), (700, 3)):
        low = rng.random((n, m)).round(digits)
        high = low + wide * rng.random((n, m)).round(digits)
        expected = plain(low, high)
        assert np.array_equal(undominated(low, high), expected)
        monkeypatch.setattr(pareto, "_FEW", 0)
        assert np.array_equal(undominated(low, high), expected)
        monkeypatch.undo()


def test_equal_sites_do_not_dominate_each_other_and_share_their_fate():
    low = np.repeat([[0.5, 0.5], [0.4, 0.4], [0.3, 0.9]], 300, axis=0)
    assert undominated(low, low).tolist() == [True] * 300 + [False] * 300 + [True] * 300


def test_an_unknown_is_dominated_by_nobody_who_may_be_worse():
    low, high = np.array([[0.9, 0.9], [0.1, 0.0]]), np.array([[0.9, 0.9], [0.1, 1.0]])
    assert undominated(low, high).all()


def test_sites_with_the_same_upper_ends_are_not_one_site():
    # The second alone beats the third: its low 0.6 is above the third's 0.55, the first's 0.4 is not.
    low = np.array([[0.4, 0.4], [0.1, 0.6], [0.0, 0.0]])
    high = np.array([[0.7, 0.7], [0.7, 0.7], [0.05, 0.55]])
    assert undominated(low, high).tolist() == [True, True, False]
