"""Plug-ins: built-in ones are found, clashes and broken ones are refused, measures see only their chunk."""

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


@pytest.fixture
def plug_in(tmp_path, monkeypatch):
    """Write a module that a plug-in's entry point can name."""
    monkeypatch.syspath_prepend(tmp_path)

    def write(name, text):
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")

    return write


GOOD = """
from dataclasses import replace
from siting.criteria.attribute import ATTRIBUTE
MINE = replace(ATTRIBUTE, id="mine")
"""


def test_ours_are_registered():
    assert set(registry.criteria()) >= OURS


def test_each_of_ours_is_listed_under_its_own_id():
    assert all(registry.criteria()[point.name].id == point.name for point in registry.BUILT_IN)


def test_every_source_of_a_criterion_is_listed():
    assert all(s in sources() for c in registry.criteria().values() for s in c.sources)


def test_another_package_adds_one(installed, plug_in):
    plug_in("good_plug_in", GOOD)
    installed(("mine", "good_plug_in:MINE"))
    assert registry.criteria()["mine"].id == "mine"
    assert set(registry.criteria()) - {"mine"} == {p.name for p in registry.BUILT_IN}


def test_one_package_seen_twice_is_no_clash(installed, plug_in):
    plug_in("good_plug_in", GOOD)
    installed(*[("mine", "good_plug_in:MINE")] * 2)
    assert registry.criteria()["mine"].id == "mine"


BROKEN = {
    "clash": ([("mine", "one:M"), ("mine", "two:M")], "two packages register it: one:M and two:M"),
    "clash with ours": ([("distance", "one:M")], "two packages register it: siting and one:M"),
    "missing package": ([("mine", "no_such_package:X")], "cannot be loaded"),
    "missing name": ([("mine", "bad_plug_in:NOTHING")], "cannot be loaded"),
    "raises": ([("mine", "raising_plug_in:X")], "cannot be loaded: RuntimeError: boom"),
    "exits": ([("mine", "exiting_plug_in:X")], "cannot be loaded: SystemExit: 3"),
    "no criterion": ([("mine", "bad_plug_in:TEXT")], "not a Criterion of that id"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_clashes_and_broken_plug_ins_are_refused_when_named_and_harm_no_other(installed, plug_in, case):
    plug_in("bad_plug_in", "TEXT = 'no criterion'")
    plug_in("raising_plug_in", "raise RuntimeError('boom')")
    plug_in("exiting_plug_in", "raise SystemExit(3)")
    points, message = BROKEN[case]
    installed(*points)
    found, faults = registry.criteria().usable()
    assert set(found) == {p.name for p in registry.BUILT_IN} - {points[0][0]}
    assert len(faults) == 1
    assert f"criterion '{points[0][0]}'" in faults[0]
    with pytest.raises(SitingError, match=message):
        registry.criteria()[points[0][0]]


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


def test_a_registry_counts_and_knows_ours_and_theirs(installed, plug_in):
    plug_in("good_plug_in", GOOD)
    installed(("mine", "good_plug_in:MINE"))
    found = registry.criteria()
    assert len(found) == len(registry.BUILT_IN) + 1 == len(list(found))
    assert "mine" in found
    assert "distance" in found
    assert "nothing" not in found
    with pytest.raises(KeyError):
        found["nothing"]
    assert list(found) == sorted(found)
