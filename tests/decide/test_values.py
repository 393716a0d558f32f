"""Value functions: anchors, steps with equality, intervals, bad anchors."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from siting.decide.values import value_function
from siting.evidence import EvidenceClass, Label, numeric, textual

NOTHING = Label("", "")
SAME_CITY = {"kind": "band", "min": 10, "max": 60, "soft_max": 100}
REMOTE = {"kind": "band", "soft_min": 300, "min": 500}


def quantity(value, low=None, high=None):
    arrays = [None if a is None else np.array(a, dtype=float) for a in (value, low, high)]
    return numeric(
        "q", NOTHING, "km", arrays[0], low=arrays[1], high=arrays[2],
        evidence=EvidenceClass.DERIVED, method="", sources=(),
    )  # fmt: skip


def score(spec, value):
    return value_function(spec).score(quantity([value]))[0][0]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(4000, 0), (7000, 1), (5500, 0.5), (3000, 0), (9000, 1), (4750, 0.25)],
)
def test_linear(value, expected):
    assert score({"kind": "linear", "worst": 4000, "best": 7000}, value) == pytest.approx(expected)


@pytest.mark.parametrize(("value", "expected"), [(60, 0), (5, 1), (32.5, 0.5), (0, 1), (99, 0)])
def test_linear_where_less_is_better(value, expected):
    assert score({"kind": "linear", "worst": 60, "best": 5}, value) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("km", "expected"),
    [(9.999, 0), (10, 1), (60, 1), (60.001, 1 - 0.001 / 40), (80, 0.5), (100, 0), (150, 0), (0, 0)],
)
def test_same_city_band_includes_equality(km, expected):
    assert score(SAME_CITY, km) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("km", "expected"), [(300, 0), (400, 0.5), (500, 1), (452.14, 0.7607), (2000, 1), (100, 0)]
)
def test_remote_band(km, expected):
    assert score(REMOTE, km) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("value", "expected"), [(50, 1), (75, 0.8), (90, 0.5), (100, 0), (10, 1), (40, 1), (101, 0), (120, 0)]
)
def test_published_piecewise_example(value, expected):
    points = [[50, 1], [75, 0.8], [90, 0.5], [100, 0]]
    assert score({"kind": "piecewise", "points": points}, value) == pytest.approx(expected)


def test_a_step_takes_the_better_side_at_equality():
    points = [[0, 0.2], [10, 0.2], [10, 0.9], [20, 0.9]]
    assert score({"kind": "piecewise", "points": points}, 10) == 0.9


def test_unknown_stays_unknown():
    assert np.isnan(score(SAME_CITY, np.nan))


def test_interval_across_the_whole_band_reaches_both_ends():
    value, low, high = value_function(SAME_CITY).score(quantity([5], [5], [200]))
    assert (value[0], low[0], high[0]) == (0, 0, 1)


def test_a_point_interval_on_a_step_is_the_score():
    _, low, high = value_function(SAME_CITY).score(quantity([10], [10], [10]))
    assert (low[0], high[0]) == (1, 1)


anchors = st.lists(st.floats(-1000, 1000), min_size=2, max_size=6, unique=True).map(sorted)


@given(anchors, st.data())
def test_interval_bounds_hold_every_value_inside(x, data):
    scores = data.draw(st.lists(st.floats(0, 1), min_size=len(x), max_size=len(x)))
    function = value_function({"kind": "piecewise", "points": list(zip(x, scores, strict=True))})
    ends = sorted(data.draw(st.tuples(st.floats(-1200, 1200), st.floats(-1200, 1200))))
    inside = np.linspace(*ends, 50)
    _, low, high = function.score(quantity([ends[0]], [ends[0]], [ends[1]]))
    value = function.score(quantity(inside))[0]
    assert low[0] - 1e-9 <= value.min()
    assert value.max() <= high[0] + 1e-9


@given(st.floats(0, 1000), st.floats(1e-3, 1e3))
def test_a_change_of_unit_changes_nothing(km, factor):
    scaled = {k: v * factor if k != "kind" else v for k, v in SAME_CITY.items()}
    near_step = min(abs(km - a) for a in (10, 60, 100)) < 1e-6
    assert near_step or score(scaled, km * factor) == pytest.approx(score(SAME_CITY, km), abs=1e-6)


def test_categories():
    text = pa.array(["yes", None, "no", "perhaps"])
    words = textual("q", NOTHING, text, evidence=EvidenceClass.OBSERVED, method="", sources=())
    spec = {"kind": "categories", "scores": {"yes": 1, "no": 0}, "other": 0.5}
    assert np.array_equal(value_function(spec).score(words)[0], [1, np.nan, 0, 0.5], equal_nan=True)


def test_an_unlisted_category_is_named():
    words = textual(
        "q", NOTHING, pa.array(["yes", "maybe"]), evidence=EvidenceClass.OBSERVED, method="", sources=()
    )
    assert value_function({"kind": "categories", "scores": {"yes": 1}}).unlisted(words) == ["maybe"]


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ({"kind": "linear", "worst": 5, "best": 5}, "two different anchors"),
        ({"kind": "linear", "worst": float("nan"), "best": 5}, "finite"),
        ({"kind": "piecewise", "points": [[2, 0], [1, 1]]}, "cross"),
        ({"kind": "piecewise", "points": [[1, 0], [1, 1], [1, 0.5]]}, "step takes two"),
        ({"kind": "piecewise", "points": [[1, 0], [2, 1.5]]}, "less than or equal to 1"),
        ({"kind": "band", "min": 60, "max": 10}, "cross"),
        ({"kind": "band", "soft_min": 5, "max": 10}, "soft end"),
        ({"kind": "band"}, "needs min, max or both"),
        ({"kind": "wave"}, "does not match any of the expected tags"),
    ],
)
def test_bad_anchors_are_refused(spec, message):
    with pytest.raises(ValidationError, match=message):
        value_function(spec)
