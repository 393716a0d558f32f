"""Plug-ins: ours are found, clashes and broken ones are refused, measures see only their chunk."""

from importlib.metadata import EntryPoint

import numpy as np
import pytest

from siting.catalogue import Catalogue, sources
from siting.criteria import registry
from siting.errors import SitingError
from tests.support.places import sites

OURS = {"attribute", "distance", "free_cooling", "generation_nearby", "grid_access", "recovery_band"}


@pytest.fixture
def installed(monkeypatch):
    def install(*points):
        monkeypatch.setattr(
            registry, "entry_points", lambda group: [EntryPoint(n, v, group) for n, v in points]
        )
        registry.criteria.cache_clear()

    yield install
    monkeypatch.undo()
    registry.criteria.cache_clear()


def test_ours_are_registered():
    assert set(registry.criteria()) >= OURS


def test_every_source_of_a_criterion_is_listed():
    assert all(s in sources() for c in registry.criteria().values() for s in c.sources)


def test_another_package_adds_one(installed):
    installed(
        ("distance", "siting.criteria.distance:DISTANCE"),
        ("attribute", "siting.criteria.attribute:ATTRIBUTE"),
    )
    assert set(registry.criteria()) == {"distance", "attribute"}


def test_one_package_seen_twice_is_no_clash(installed):
    installed(*[("distance", "siting.criteria.distance:DISTANCE")] * 2)
    assert set(registry.criteria()) == {"distance"}


@pytest.mark.parametrize(
    ("points", "message"),
    [
        (
            [("distance", "siting.criteria.distance:DISTANCE"), ("distance", "other:D")],
            "two packages register it",
        ),
        ([("mine", "no_such_package:X")], "cannot be loaded"),
        ([("mine", "siting.criteria.distance:NOTHING")], "cannot be loaded"),
        ([("mine", "siting.criteria.distance:DISTANCE")], "not a Criterion of that id"),
    ],
)
def test_clashes_and_broken_plug_ins_are_refused(installed, points, message):
    installed(*points)
    with pytest.raises(SitingError, match=message):
        registry.criteria()


PARAMS = {
    "attribute": {"column": "v"},
    "distance": {"layer": "airports"},
    "free_cooling": {},
    "generation_nearby": {},
    "grid_access": {},
    "recovery_band": {"mode": "same_city", "anchors": ["Taiyuan", "Beijing"]},
}


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_site_measures_the_same_in_any_chunk(name):
    rng = np.random.default_rng(1)
    points = [tuple(p) for p in rng.uniform([111, 36], [114, 40], (20, 2))]
    table = sites(points, elevation_m=rng.uniform(500, 1500, 20), v=rng.uniform(0, 1, 20))
    criterion = registry.criteria()[name]
    measure = criterion.prepare(criterion.params.model_validate(PARAMS[name]), Catalogue())
    whole = measure.measure(table).main
    parts = [measure.measure(table.chunk(i, i + 3)).main for i in range(0, 20, 3)]
    for field in ("value", "low", "high"):
        assert np.array_equal(
            getattr(whole, field), np.concatenate([getattr(p, field) for p in parts]), equal_nan=True
        )
