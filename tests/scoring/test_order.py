"""Ranks and the agreement of orders, against scipy."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau, rankdata

from siting.scoring import order
from siting.scoring.order import average_ranks, kendall_tau

lists = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=60)


@given(lists)
def test_ranks_and_tau_are_those_of_scipy(pairs):
    one, other = np.array(pairs, dtype=float).T
    assert np.array_equal(average_ranks(one), rankdata(one))
    expected = kendalltau(one, other).statistic
    assert kendall_tau(one, other) == pytest.approx(expected, nan_ok=True, abs=1e-12)


def test_opposite_orders_and_no_order():
    rising = np.arange(1000.0)
    assert kendall_tau(rising, -rising) == pytest.approx(-1)
    assert math.isnan(kendall_tau(rising, np.ones(1000)))


@pytest.mark.parametrize("values", [3, 10**6])
def test_the_tau_of_many_is_that_of_scipy_too(values, monkeypatch):
    one, other = np.random.default_rng(1).integers(0, values, (2, 6_001)).astype(float)
    found = kendall_tau(one, one + other)
    assert found == pytest.approx(kendalltau(one, one + other).statistic, abs=1e-12)
    monkeypatch.setattr(order, "_MANY", 10**6)
    assert kendall_tau(one, one + other) == found
