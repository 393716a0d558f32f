"""A plug-in that fails while it measures: one line under its name, exit code 2, and nothing written."""

from importlib.metadata import EntryPoint

import numpy as np
import pytest

from siting import load_study, run
from siting.criteria import registry
from siting.criteria.guard import _fault_of
from siting.errors import SitingError
from siting.evidence import Quantity
from tests.support.command_line import is_one_line

STUDY = """\
title: T
sites: {file: plots.csv}
criteria:
  - {id: mine, weight: 1, value: {kind: linear, worst: 0, best: 10}}
"""
PLUG_IN = """
import numpy as np, sys
from siting.plugin import *
from siting.evidence import Label

class Params_(Params):
    pass

class Mine(Measure):
    unit = "km"
    label = supply = Label("mine", "mine")

    def __init__(self, params, catalogue):
        %(prepare)s

    def measure(self, sites):
        n = len(sites)
        figure = lambda value, **more: Measurements(numeric(
            "distance", self.label, "km", value, evidence=EvidenceClass.OBSERVED, method="made", sources=("site-file",), **more))
        %(measure)s

    def features(self, sites):
        %(features)s
        return super().features(sites)

MINE = Criterion("mine", Mine.label, Mine.label, "km", ("site-file",), Params_, Mine)
"""
GOOD = "return figure(np.arange(n, dtype=float) + 1)"


@pytest.fixture
def study(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)

    def made(name, measure=GOOD, prepare="pass", features="pass"):
        text = PLUG_IN % {"measure": measure, "prepare": prepare, "features": features}
        (tmp_path / f"{name}.py").write_text(text)
        (tmp_path / "plots.csv").write_text("name,lon,lat\nA,112,37\nB,113,38\n")
        (tmp_path / "study.yaml").write_text(STUDY)
        point = EntryPoint("mine", f"{name}:MINE", "siting.criteria")
        monkeypatch.setattr(registry, "entry_points", lambda **_: [point])
        registry.criteria.cache_clear()
        return tmp_path / "study.yaml"

    yield made
    monkeypatch.undo()
    registry.criteria.cache_clear()


def test_a_good_one_is_measured(study):
    assert run(load_study(study("plug_good"))).outcome.criteria[0].measured.main.value.tolist() == [1.0, 2.0]


def test_nan_is_unknown(study):
    result = run(load_study(study("plug_nan", "return figure(np.array([np.nan, 5.0]))")))
    assert result.outcome.criteria[0].measured.main.known.tolist() == [False, True]


FAULTS = {
    "raises": ({"measure": "raise RuntimeError('boom')"}, "RuntimeError: boom"),
    "raises on two lines": ({"measure": "raise RuntimeError('boom\\nbang')"}, "RuntimeError: boom"),
    "asserts": ({"measure": "assert n == 5"}, "AssertionError"),
    "exits": ({"measure": "sys.exit(0)"}, "it ended the program"),
    "gives nothing": ({"measure": "pass"}, "it measured NoneType, not Measurements"),
    "gives an array": ({"measure": "return np.zeros(n)"}, "it measured ndarray, not Measurements"),
    "too few": ({"measure": "return figure(np.zeros(1))"}, "distance has 1 as value for 2 sites"),
    "two dimensions": ({"measure": "return figure(np.zeros((n, 2)))"}, "criterion 'mine'"),
    "one low end": ({"measure": "return figure(np.ones(n), low=np.zeros(n + 1)[:1].repeat(3))"}, "criterion 'mine'"),
    "infinite": ({"measure": "return figure(np.full(n, np.inf))"}, "distance has an infinite value"),
    "outside": ({"measure": "return figure(np.ones(n), low=np.full(n, 2.0))"}, "distance has a value outside its own interval"),
    "words for numbers": ({"measure": "return figure(np.array(['a', 'b']))"}, "ValueError: could not convert"),
    "prepare": ({"prepare": "raise KeyError('x')"}, "KeyError: x"),
    "features": ({"features": "raise OSError(5, 'gone')"}, "OSError"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_line_under_its_name(siting, study, fault):
    parts, said = FAULTS[fault]
    path = study(f"plug_{fault.replace(' ', '_')}", **parts)
    before = sorted(p.name for p in path.parent.iterdir() if p.name != "__pycache__")
    code, out, err = siting("run", path, "--out", path.parent / "out")
    assert (code, out) == (2, "")
    assert is_one_line(err)
    assert "criterion 'mine'" in err
    assert said in err
    assert "Repair or uninstall the package that brings it" in err
    assert sorted(p.name for p in path.parent.iterdir() if p.name != "__pycache__") == before


@pytest.mark.parametrize(
    ("ends", "fits"),
    [
        ((0.0, 0.0, 0.0), True),
        ((-3.0, -3.0, -3.0), True),
        ((1.0, 2.0, 3.0), True),
        ((2.0 + 1e-9, 2.0, 3.0), True),  # by rounding
        ((2.0 + 1e-8, 2.0, 3.0), False),
        ((1.0, 2.0, 2.0 - 1e-9), True),
        ((1.0, 2.0, 2.0 - 1e-8), False),
        ((2.5, 2.0, 3.0), False),
        ((1.0, 2.0, 1.5), False),
        ((-1.0, -2.0, 0.0), False),
        ((1e6 + 1e-4, 1e6, 2e6), True),  # so much of the figure itself
        ((1e6 + 1e-2, 1e6, 2e6), False),
        ((float("-inf"), 5.0, float("inf")), True),
        ((7.0, float("nan"), 3.0), True),  # UNKNOWN has no interval
    ],
)
def test_a_value_lies_within_its_interval_but_for_rounding(ends, fits):
    low, value, high = (np.array([1.0, end]) for end in ends)
    low[0], high[0] = 0.0, 2.0
    found = _fault_of(_quantity(value, low, high), 2)
    assert found == ("" if fits else "has a value outside its own interval")


def _quantity(value, low, high):
    """A quantity as a careless package may make it, past all checks."""
    quantity = Quantity.__new__(Quantity)
    evidence = np.zeros(len(value), np.uint8)
    for name, held in {"value": value, "low": low, "high": high, "evidence": evidence, "text": None}.items():
        object.__setattr__(quantity, name, held)
    return quantity


def test_one_site_has_one_figure_and_no_table_of_one():
    one, table = np.ones(1), np.ones((1, 1))
    assert _fault_of(_quantity(one, one, one), 1) == ""
    assert _fault_of(_quantity(table, one, one), 1) == "has 1x1 as value for 1 sites"
    assert _fault_of(_quantity(one, one, table), 1) == "has 1x1 as high for 1 sites"


def test_lack_of_memory_is_not_its_fault(study):
    with pytest.raises(MemoryError):
        run(load_study(study("plug_memory", "raise MemoryError")))


def test_a_plain_error_of_siting_passes(study):
    with pytest.raises(SitingError, match=r"^mine: gone$"):
        run(
            load_study(
                study(
                    "plug_ours",
                    "from siting.errors import SitingError\n        raise SitingError('gone', where='mine')",
                )
            )
        )


def test_a_bug_of_siting_itself_stays_a_bug(monkeypatch, study):
    path = study("plug_ours_too")
    path.write_text(STUDY.replace("id: mine", "id: mine, measure: attribute, params: {column: x}"))
    broken = "siting.criteria.attribute.Attribute.measure"
    monkeypatch.setattr(broken, lambda *_: np.zeros(3)[5])
    with pytest.raises(IndexError):
        run(load_study(path))
