"""Value functions: anchors, steps with equality, intervals, bad anchors."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from siting.evidence import EvidenceClass, Label, numeric, textual
from siting.scoring.value_base import is_exact
from siting.scoring.value_functions import value_at, value_function

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


# --- the other kinds ------------------------------------------------------------------------------------

EXPONENTIAL = {"kind": "exponential", "worst": 0, "best": 10, "rho": 5}
LOGISTIC = {"kind": "logistic", "worst": 0, "best": 10}
STEP = {
    "kind": "step",
    "steps": [{"max": 10, "score": 1}, {"min": 10, "max": 30, "score": 0.6}, {"min": 30, "score": 0}],
}
TARGET = {"kind": "trapezoid", "target": 20, "tolerance": 5, "falloff": 10}
KINDS = {
    "linear": {"kind": "linear", "worst": 60, "best": 5},
    "piecewise": {"kind": "piecewise", "points": [[0, 0.2], [10, 0.2], [10, 0.9], [20, 0.4]]},
    "exponential": EXPONENTIAL,
    "falling exponential": {"kind": "exponential", "worst": 60, "best": 5, "mid": 20},
    "logistic": LOGISTIC,
    "falling logistic": {"kind": "logistic", "worst": 60, "best": 5, "mid": 20, "steepness": 6},
    "trapezoid": TARGET,
    "step": STEP,
    "band": SAME_CITY,
}
every_kind = pytest.mark.parametrize("name", KINDS)


@pytest.mark.parametrize(
    ("value", "expected"),
    # (1 - exp(-x/5)) / (1 - exp(-2)), worked out by hand.
    [(0, 0), (10, 1), (5, (1 - np.exp(-1)) / (1 - np.exp(-2))), (-3, 0), (12, 1)],
)
def test_exponential(value, expected):
    assert score(EXPONENTIAL, value) == pytest.approx(expected)


def test_a_negative_rho_mirrors_a_positive_one():
    bent_down = {**EXPONENTIAL, "rho": -5}
    for x in (1, 4, 9):
        assert score(bent_down, x) == pytest.approx(1 - score(EXPONENTIAL, 10 - x))


@pytest.mark.parametrize(("worst", "best", "mid"), [(0, 10, 2), (0, 10, 5), (0, 10, 9.5), (60, 5, 20)])
def test_mid_scores_one_half(worst, best, mid):
    spec = {"kind": "exponential", "worst": worst, "best": best, "mid": mid}
    assert score(spec, mid) == pytest.approx(0.5)
    assert (score(spec, worst), score(spec, best)) == pytest.approx((0, 1))


def test_logistic_by_hand():
    # L(t) = 1/(1 + exp(-10 (t - .5))), scaled from L(0) to L(1).
    def raw(t):
        return 1 / (1 + np.exp(-10 * (t - 0.5)))

    assert score(LOGISTIC, 3) == pytest.approx((raw(0.3) - raw(0)) / (raw(1) - raw(0)))
    assert (score(LOGISTIC, 0), score(LOGISTIC, 5), score(LOGISTIC, 10)) == pytest.approx((0, 0.5, 1))


@pytest.mark.parametrize(
    ("value", "expected"),
    [(20, 1), (15, 1), (25, 1), (10, 0.5), (30, 0.5), (5, 0), (35, 0), (0, 0), (14, 0.9)],
)
def test_trapezoid(value, expected):
    assert score(TARGET, value) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("value", "expected"), [(-5, 1), (10, 1), (10.0001, 0.6), (30, 0.6), (30.0001, 0), (99, 0)]
)
def test_step_takes_the_better_side_at_its_limits(value, expected):
    assert score(STEP, value) == expected


def test_a_rising_step_takes_the_better_side_too():
    spec = {"kind": "step", "steps": [{"max": 5, "score": 0.2}, {"min": 5, "score": 0.9}]}
    assert (score(spec, 5), score(spec, 4.999)) == (0.9, 0.2)


def test_an_interval_that_begins_on_a_step_holds_its_worse_side():
    _, low, high = value_function(STEP).score(quantity([10], [10], [12]))
    assert (low[0], high[0]) == (0.6, 1)
    _, low, high = value_function(STEP).score(quantity([30], [29], [30]))
    assert (low[0], high[0]) == (0.6, 0.6)


@every_kind
@settings(derandomize=True, max_examples=60)
@given(st.tuples(st.floats(-20, 150), st.floats(-20, 150)).map(sorted))
def test_bounds_of_every_kind_hold_every_value_inside(name, ends):
    function = value_function(KINDS[name])
    inside = np.linspace(*ends, 80)
    _, low, high = function.score(quantity([ends[0]], [ends[0]], [ends[1]]))
    value = value_at(function, inside)
    assert low[0] - 1e-9 <= value.min()
    assert value.max() <= high[0] + 1e-9
    assert np.all((value >= 0) & (value <= 1))


@every_kind
@settings(derandomize=True, max_examples=60)
@given(st.floats(0.01, 1), st.floats(-20, 150))
def test_where_a_score_is_reached(name, target, x):
    function = value_function(KINDS[name])
    reached = any(a - 1e-6 <= x <= b + 1e-6 for a, b in function.reaching(target))
    strictly = any(a + 1e-6 < x < b - 1e-6 for a, b in function.reaching(target))
    worth = value_at(function, np.array([x]))[0]
    assert worth < target + 1e-6 or reached
    assert worth > target - 1e-6 or not strictly


def test_where_a_score_is_reached_by_hand():
    assert value_function(SAME_CITY).reaching(0.5) == ((10, 80),)
    assert value_function(STEP).reaching(0.6) == ((-np.inf, 30),)
    assert value_function({"kind": "linear", "worst": 60, "best": 5}).reaching(0.5) == ((-np.inf, 32.5),)
    assert value_function(LOGISTIC).reaching(1.01) == ()


@every_kind
def test_the_curve_lies_on_the_function(name):
    function = value_function(KINDS[name])
    x = np.array([p[0] for p in function.curve])
    worth = np.array([p[1] for p in function.curve])
    assert np.all(np.diff(x) >= 0)
    # At a step the better side holds, and the curve shows both.
    assert np.all(worth <= value_at(function, x) + 1e-12)
    assert value_at(function, x[[0, -1]] + [-1, 1]) == pytest.approx(worth[[0, -1]])


@every_kind
def test_every_kind_has_words_in_both_languages(name):
    text = value_function(KINDS[name]).text("km")
    assert text.en.isascii() or "±" in text.en
    assert any(ord(c) > 0x2E80 for c in text.zh)
    assert "km" in text.en
    assert "公里" in text.zh


@every_kind
def test_every_kind_keeps_unknown(name):
    function = value_function(KINDS[name])
    assert np.isnan(value_at(function, np.array([np.nan]))).all()


@pytest.mark.parametrize("kind", ["exponential", "logistic"])
@given(st.floats(0, 100), st.floats(0.5, 20))
def test_smooth_functions_are_monotone(kind, x, further):
    function = value_function(
        {**KINDS[kind], "worst": 100, "best": 0} | ({"rho": -30} if kind == "exponential" else {})
    )
    near, far = value_at(function, np.array([x, x + further]))
    assert far <= near


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ({**EXPONENTIAL, "mid": 3}, "give either rho or mid"),
        ({"kind": "exponential", "worst": 0, "best": 1}, "give either rho or mid"),
        ({**EXPONENTIAL, "rho": 0}, "rho is 0"),
        ({**EXPONENTIAL, "rho": 0.001}, "rho is too small"),
        ({"kind": "exponential", "worst": 0, "best": 10, "mid": 11}, "mid must lie between"),
        ({**LOGISTIC, "mid": -1}, "mid must lie between"),
        ({**LOGISTIC, "best": 0}, "two different anchors"),
        ({"kind": "trapezoid", "target": 5, "falloff": 0}, "both 0"),
        ({"kind": "step", "steps": [{"max": 5, "score": 1}, {"min": 6, "score": 0}]}, "gap between step 1 .to 5. and step 2 .from 6"),
        ({"kind": "step", "steps": [{"max": 7, "score": 1}, {"min": 6, "score": 0}]}, "overlap between step 1"),
        ({"kind": "step", "steps": [{"score": 1}, {"min": 6, "score": 0}]}, "step 1 has no limit"),
        ({"kind": "step", "steps": [{"max": 5, "score": 1}, {"min": 5, "max": 5, "score": 0}]}, "step 2 is empty"),
        ({"kind": "piecewise", "direction": "rising", "points": [[0, 0], [1, 1], [2, 0.5]]}, "not rising: the score goes from 1 at 1 to 0.5 at 2"),
        ({**STEP, "direction": "rising"}, "not rising"),
    ],
)  # fmt: skip
def test_bad_anchors_of_the_other_kinds_are_refused(spec, message):
    with pytest.raises(ValidationError, match=message):
        value_function(spec)


def test_a_claimed_direction_that_holds_is_taken():
    assert value_function({**STEP, "direction": "falling"}).direction == "falling"


def test_words_have_no_score_on_a_scale():
    with pytest.raises(TypeError, match="words"):
        value_at(value_function({"kind": "categories", "scores": {"yes": 1}}), np.array([1.0]))


def _scaled(spec, factor):
    """The same function in a unit *factor* times smaller."""
    if isinstance(spec, dict):
        kept = ("kind", "score", "steepness")
        return {k: v if k in kept else _scaled(v, factor) for k, v in spec.items()}
    if isinstance(spec, list) and len(spec) == 2 and not isinstance(spec[0], (dict, list)):
        return [spec[0] * factor, spec[1]]  # a point: value and score
    return [_scaled(x, factor) for x in spec] if isinstance(spec, list) else spec * factor


@every_kind
@pytest.mark.parametrize("factor", [0.001, 1000])
def test_a_change_of_unit_changes_nothing_in_any_kind(name, factor):
    x = np.linspace(-20, 150, 341) + 0.013  # off the limits, where rounding decides the side
    scaled = value_function(_scaled(KINDS[name], factor))
    assert value_at(scaled, x * factor) == pytest.approx(value_at(value_function(KINDS[name]), x), abs=1e-9)


# --- limits, one by one -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "target", "expected"),
    [
        ([[0, 0], [10, 1]], 1, ((10, np.inf),)),  # reached at the last point, and beyond it
        ([[0, 1], [10, 0]], 1, ((-np.inf, 0),)),
        ([[0, 0], [10, 0.5]], 0.6, ()),
        ([[5, 0], [10, 1], [20, 0]], 0.5, ((7.5, 15),)),
        ([[5, 0], [10, 1], [20, 0]], 1, ((10, 10),)),
        ([[0, 1], [10, 0], [20, 1]], 0.5, ((-np.inf, 5), (15, np.inf))),
        ([[0, 0.4], [10, 0.4], [20, 0]], 0.4, ((-np.inf, 10),)),
        ([[0, 0], [10, 0.2], [10, 0.9], [20, 0.4]], 0.4, ((10, np.inf),)),
        ([[3, 0], [8, 0.7]], 0.7, ((8, np.inf),)),
        ([[0, 0], [10, 1], [20, 0.2]], 0.6, ((6, 15),)),  # no more at the last point, where it was before
    ],
)
def test_where_a_curve_reaches_a_score_by_hand(points, target, expected):
    found = value_function({"kind": "piecewise", "points": points}).reaching(target)
    assert np.array(found) == pytest.approx(np.array(expected))


@pytest.mark.parametrize(
    ("limits", "has", "lacks"),
    [
        ({"min": 5}, "from 5", "up to"),
        ({"max": 60}, "up to 60", "from"),
        ({"min": 5, "max": 60}, "from 5", "?"),
    ],
)
def test_a_band_names_the_limits_it_has(limits, has, lacks):
    said = value_function({"kind": "band", **limits}).text("km").en
    assert has in said
    assert lacks not in said


def test_a_curve_so_steep_that_its_end_rounds_to_one_is_reached_at_the_best():
    steep = value_function({"kind": "logistic", "worst": 0, "best": 10, "mid": 0, "steepness": 100})
    assert steep.reaching(1.0) == ((10.0, np.inf),)


def test_smooth_functions_reach_their_ends_exactly():
    for spec in (EXPONENTIAL, LOGISTIC):
        function = value_function(spec)
        assert function.reaching(0) == ((-np.inf, np.inf),)
        ((at, top),) = function.reaching(1)
        assert (at, top) == (pytest.approx(10), np.inf)
        falling = value_function({**spec, "worst": 10, "best": 0})
        assert falling.reaching(1) == ((-np.inf, pytest.approx(0)),)
        assert function.reaching(1 + 1e-9) == ()
        assert value_at(function, np.array([0.0, 10.0, -5.0, 15.0])) == pytest.approx([0, 1, 0, 1])


@pytest.mark.parametrize("target", [0.05, 0.3, 0.5, 0.95])
@pytest.mark.parametrize(
    "spec",
    [EXPONENTIAL, LOGISTIC, {**LOGISTIC, "steepness": 1, "mid": 0}, {**LOGISTIC, "best": -30, "mid": -8}],
)
def test_where_a_smooth_function_reaches_a_score_it_has_it(spec, target):
    function = value_function(spec)
    ((low, high),) = function.reaching(target)
    at = low if np.isfinite(low) else high
    assert value_at(function, np.array([at]))[0] == pytest.approx(target)


def test_an_exponential_that_is_straight_is_a_line():
    function = value_function({"kind": "exponential", "worst": 0, "best": 10, "mid": 5})
    assert value_at(function, np.array([2.0, 7.0])) == pytest.approx([0.2, 0.7])
    assert function.reaching(0.3) == ((pytest.approx(3), np.inf),)


def test_the_interval_of_a_smooth_function_has_its_ends():
    _, low, high = value_function(LOGISTIC).score(quantity([5], [3], [6]))
    ends = value_at(value_function(LOGISTIC), np.array([3.0, 6.0]))
    assert (low[0], high[0]) == (ends[0], ends[1])
    _, low, high = value_function({**LOGISTIC, "worst": 10, "best": 0}).score(quantity([5], [3], [6]))
    assert low[0] < 0.5 < high[0]


def test_a_smooth_curve_is_drawn_in_64_segments_from_anchor_to_anchor():
    for spec in (EXPONENTIAL, {**EXPONENTIAL, "worst": 10, "best": 0}):
        curve = value_function(spec).curve
        assert (len(curve), curve[0][0], curve[-1][0]) == (65, 0, 10)


@pytest.mark.parametrize(
    ("fine", "at", "expected"),
    [
        ({"rho": 10 / 200}, 0.05, 1 - np.exp(-1)),
        ({"rho": -10 / 200}, 9.95, np.exp(-1)),
        ({"mid": 0.2}, 0.2, 0.5),
        ({"mid": 9.8}, 9.8, 0.5),
    ],
)
def test_the_steepest_exponential_is_allowed_and_still_scores_from_0_to_1(fine, at, expected):
    steepest = value_function({"kind": "exponential", "worst": 0, "best": 10, **fine})
    assert value_at(steepest, np.array([0, at, 10])) == pytest.approx([0, expected, 1])


@pytest.mark.parametrize("bad", [{"rho": 10 / 201}, {"rho": -10 / 201}, {"mid": 0.19}, {"mid": 9.81}])
def test_one_that_is_steeper_is_refused(bad):
    with pytest.raises(ValidationError, match=r"rho is too small: at least 1/200|mid must lie between"):
        value_function({"kind": "exponential", "worst": 0, "best": 10, **bad})


def test_a_logistic_is_of_steepness_10_about_the_middle_when_nothing_is_said():
    plain = value_function(LOGISTIC)
    assert (plain.steepness, plain.mid) == (10, None)
    assert value_at(plain, np.array([5.0])) == pytest.approx([0.5])
    for limit in (1, 100):
        assert value_function({**LOGISTIC, "steepness": limit}).steepness == limit
    for beyond in (0.999, 100.001):
        with pytest.raises(ValidationError):
            value_function({**LOGISTIC, "steepness": beyond})
    for mid in (0, 10):
        assert value_function({**LOGISTIC, "mid": mid}).mid == mid


@pytest.mark.parametrize("name", ["tolerance", "falloff"])
def test_widths_of_a_trapezoid_are_none_or_more(name):
    other = {"tolerance": "falloff", "falloff": "tolerance"}[name]
    assert getattr(value_function({"kind": "trapezoid", "target": 5, other: 2, name: 0}), name) == 0
    for bad in (-1e-9, float("inf")):
        with pytest.raises(ValidationError):
            value_function({"kind": "trapezoid", "target": 5, other: 2, name: bad})
    assert value_function({"kind": "trapezoid", "target": 5, "falloff": 2}).tolerance == 0


@pytest.mark.parametrize(
    ("spec", "inside", "outside"),
    [
        ({"kind": "trapezoid", "target": 20, "tolerance": 5, "falloff": 0}, [15, 25], [14.999, 25.001]),
        ({"kind": "band", "min": 10, "max": 60}, [10, 60], [9.999, 60.001]),
        ({"kind": "band", "min": 10, "max": 10}, [10], [9.999, 10.001]),
    ],
)
def test_without_a_soft_end_a_limit_is_a_step(spec, inside, outside):
    assert [score(spec, x) for x in inside] == [1] * len(inside)
    assert [score(spec, x) for x in outside] == [0] * len(outside)


@pytest.mark.parametrize("score_given", [0, 1])
def test_scores_run_from_0_to_1(score_given):
    assert value_function({"kind": "categories", "scores": {"a": score_given}}).scores == {"a": score_given}
    beyond = score_given + (1e-9 if score_given else -1e-9)
    for spec in (
        {"kind": "categories", "scores": {"a": beyond}},
        {"kind": "piecewise", "points": [[0, 0.5], [1, beyond]]},
        {"kind": "step", "steps": [{"max": 1, "score": 0.5}, {"min": 1, "score": beyond}]},
    ):
        with pytest.raises(ValidationError):
            value_function(spec)


@pytest.mark.parametrize(
    "spec",
    [
        {"kind": "categories", "scores": {}},
        {"kind": "piecewise", "points": [[0, 0.5]]},
        {"kind": "step", "steps": [{"max": 1, "score": 0.5}]},
        {**SAME_CITY, "unit": ""},
        {**SAME_CITY, "colour": "red"},
        {"kind": "step", "steps": [{"max": 1, "score": 0.5, "colour": "red"}, {"min": 1, "score": 0}]},
        {"kind": "band", "max": 10, "soft_min": 5},
        {"kind": "band", "min": 10, "soft_max": 50},
        {"kind": "step", "steps": [{"max": 5, "score": 1}, {"score": 0}]},
        {"kind": "step", "steps": [{"max": 5, "score": 1}, {"min": 5, "score": 0.5}, {"min": 9, "score": 0}]},
    ],
)
def test_too_little_or_too_much_is_refused(spec):
    with pytest.raises(ValidationError):
        value_function(spec)


def test_the_least_that_is_a_function():
    assert value_function({**SAME_CITY, "unit": "m"}).unit == "m"
    assert len(value_function({"kind": "piecewise", "points": [[0, 1], [1, 0]]}).curve) == 2
    ends = {"kind": "step", "steps": [{"min": 0, "max": 5, "score": 1}, {"min": 5, "max": 9, "score": 0.5}]}
    assert value_function(ends).curve == ((0, 1), (5, 1), (5, 0.5), (9, 0.5))


def test_a_function_cannot_be_changed():
    function = value_function({"kind": "linear", "worst": 0, "best": 1})
    with pytest.raises(ValidationError, match="frozen"):
        function.best = 2
    steps = value_function(STEP).steps
    with pytest.raises(ValidationError, match="frozen"):
        steps[0].score = 0.3


@pytest.mark.parametrize("level", ["rising", "falling"])
def test_a_level_stretch_goes_either_way(level):
    ends = [0.2, 0.2] if level == "rising" else [0.9, 0.9]
    spec = {"kind": "piecewise", "direction": level, "points": [[0, ends[0]], [10, ends[1]]]}
    assert value_function(spec).direction == level


def test_a_claimed_direction_is_checked_both_ways():
    up = [[0, 0], [1, 0.5], [2, 1]]
    assert value_function({"kind": "piecewise", "direction": "rising", "points": up}).direction == "rising"
    with pytest.raises(ValidationError, match=r"not falling: the score goes from 0 at 0 to 0\.5 at 1"):
        value_function({"kind": "piecewise", "direction": "falling", "points": up})


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ([{"max": 5}, {"min": 6}], "gap between step 1 .to 5. and step 2 .from 6"),
        ([{"max": 5}, {"min": 5, "max": 8}, {"min": 9}], "gap between step 2 .to 8. and step 3 .from 9"),
    ],
)
def test_a_gap_names_the_steps_counting_from_one(limits, words):
    with pytest.raises(ValidationError, match=words):
        value_function({"kind": "step", "steps": [{"score": 0.5, **ends} for ends in limits]})


def test_words_say_every_anchor_and_no_other():
    said = {name: value_function(spec).text("km").en for name, spec in KINDS.items()}
    assert "100" in said["band"]
    assert "100" not in value_function({"kind": "band", "min": 10, "max": 60}).text("km").en
    assert "20" in said["falling exponential"]
    assert "rho" not in said["falling exponential"]
    assert "5" in value_function(LOGISTIC).text("km").en  # half-way
    for part in ("20", "5", "15"):
        assert part in said["trapezoid"]
    for part in ("10", "30", "0.6"):
        assert part in said["step"]
    assert "km" not in value_function(STEP).text("").en


def _words(*held):
    return textual("q", NOTHING, pa.array(held), evidence=EvidenceClass.OBSERVED, method="", sources=())


def test_an_unlisted_category_has_the_score_of_the_others_or_none():
    spec = {"kind": "categories", "scores": {"yes": 1}}
    assert np.isnan(value_function(spec).score(_words("maybe"))[0][0])
    other = value_function({**spec, "other": 0.25})
    assert other.score(_words("maybe"))[0][0] == 0.25
    assert other.unlisted(_words("maybe")) == []
    assert value_function(spec).unlisted(quantity([1])) == []
    assert value_function(spec).unlisted(_words("yes", None)) == []
    assert "0.25" in other.text("").en
    assert value_function(spec).text("").en == "yes: 1"
    assert (value_function(spec).takes_text, value_function(TARGET).takes_text) == (True, False)
    assert (value_function(spec).curve, value_function(spec).reaching(0.5)) == ((), ())


@pytest.mark.parametrize(
    ("quantity", "said"), [("membership", "是为1分，否为0分"), ("own", "yes为1分，no为0分")]
)
def test_categories_of_built_in_criteria_are_words_and_those_of_the_user_are_kept(quantity, said):
    function = value_function({"kind": "categories", "scores": {"yes": 1, "no": 0}})
    assert function.text("", quantity).zh == said


def test_a_category_is_found_by_another_word_for_yes_or_no():
    function = value_function({"kind": "categories", "scores": {"yes": 1.0, "no": 0.0}})
    assert [function.listed(word) for word in ("yes", "是", "无", "TRUE", "也许")] == [
        "yes",
        "yes",
        "no",
        "yes",
        None,
    ]
    flood = value_function({"kind": "categories", "scores": {"有": 0.0, "是": 0.5, "无": 1.0}})
    assert [flood.listed(word) for word in ("有", "yes", "否")] == ["有", None, "无"]


@pytest.mark.parametrize(
    ("low", "high", "exact"),
    [
        (None, None, True),
        ([1, np.nan], [1, np.nan], True),  # written out, though no site has an interval
        ([0.5, np.nan], [1, np.nan], False),
        ([1, np.nan], [1.5, np.nan], False),
    ],
)
def test_a_quantity_is_exact_where_no_site_has_an_interval(low, high, exact):
    assert is_exact(quantity([1, np.nan], low, high)) is exact


@pytest.mark.parametrize("other", [None, 0.25])
def test_only_where_others_have_a_score_does_a_word_for_missing_lose_it(other):
    function = value_function({"kind": "categories", "scores": {"yes": 1}, "other": other})
    said = _words("unknown", "yes")
    found = function.without_missing(said)
    assert found.known.tolist() == [other is None, True]
    number = quantity([1])
    assert function.without_missing(number) is number
