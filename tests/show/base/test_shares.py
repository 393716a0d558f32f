"""Percentages that are parts of 100 add up to 100."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.show.base.shares import share_texts


def figures(texts):
    return [float(text.rstrip("%")) for text in texts]


@pytest.mark.parametrize(
    ("shares", "shown"),
    [
        ([0.375, 0.375, 0.25], ["37.5%", "37.5%", "25.0%"]),
        ([0.3, 0.3, 0.4], ["30%", "30%", "40%"]),
        ([1 / 3, 1 / 3, 1 / 3], ["33.4%", "33.3%", "33.3%"]),
        ([1.0, 0.0], ["100%", "0%"]),
        ([], []),
    ],
)
def test_known_shares(shares, shown):
    assert share_texts(shares) == shown


@given(st.lists(st.floats(0.001, 1000), min_size=1, max_size=30))
def test_they_add_up_and_none_is_off_by_a_unit(weights):
    shares = np.array(weights) / np.sum(weights)
    shown = figures(share_texts(shares))
    assert sum(shown) == pytest.approx(100, abs=1e-6)
    assert np.abs(np.array(shown) - 100 * shares).max() < 0.1 + 1e-6
