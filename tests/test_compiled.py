"""Compiled loops where their cache can be kept, and where it cannot."""

import numba
import pytest
from numba.core import caching

from siting.compiled import njit


def square(x):
    return x * x


def test_it_compiles():
    assert njit()(square)(3.0) == 9.0


def test_without_a_place_for_the_cache_it_still_compiles(monkeypatch):
    monkeypatch.setattr(caching.CacheImpl, "_locator_classes", [])
    with pytest.raises(RuntimeError, match="cannot cache"):
        numba.njit(cache=True)(square)
    assert njit()(square)(3.0) == 9.0


def test_other_faults_are_not_hidden(monkeypatch):
    def broken(**_options):
        raise RuntimeError("out of order")

    monkeypatch.setattr(numba, "njit", broken)
    with pytest.raises(RuntimeError, match="out of order"):
        njit()(square)
