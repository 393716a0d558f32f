"""Figures of the page are rounded all at once; each must be what rounding it alone gives."""

import math

import numpy as np
import pytest

from siting.show.webmap import packing, payload


def values():
    chance = np.random.default_rng(20261130)
    sizes = 10.0 ** chance.uniform(-30, 30, 4000) * chance.choice([-1, 1], 4000)
    halves = (chance.integers(0, 2_000_000, 4000) + 0.5) / 10.0 ** chance.integers(0, 9, 4000)
    edges = [0.0, -0.0, 1.0, 10.0, 999999.5, 999999.4999, 0.999995, 1e22, 1e-22, 123456.5, 1e5, np.nan]
    near = np.nextafter(halves[:1000], np.inf), np.nextafter(halves[:1000], -np.inf)
    return np.concatenate([sizes, halves, *near, edges])


def alone(value, rounding):
    if math.isnan(value):
        return None
    shown = rounding(value)
    return int(shown) if shown.is_integer() else shown


def test_six_digits():
    given = values()
    assert payload._significant(given) == [alone(v, lambda x: float(f"{x:.6g}")) for v in given.tolist()]
    assert payload._significant([np.inf, -np.inf]) == [None, None]


@pytest.mark.parametrize("digits", [0, 4, 5, 6])
def test_decimals(digits):
    given = values()
    assert payload._numbers(given, digits) == [alone(v, lambda x: round(x, digits)) for v in given.tolist()]


def test_rings_become_steps_from_their_own_first_vertex():
    shapes = [[[[[37.1, 112.0], [37.2, 112.1], [37.1, 112.0]]]], [[[[1.0, -2.0]], [[3.0, 4.0], [3.0, 4.5]]]]]
    assert packing._steps(shapes) == [
        [[[37_100_000, 112_000_000, 100_000, 100_000, -100_000, -100_000]]],
        [[[1_000_000, -2_000_000], [3_000_000, 4_000_000, 0, 500_000]]],
    ]
    assert packing._steps([]) == []
