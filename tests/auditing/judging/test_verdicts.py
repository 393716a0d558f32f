"""What a claim accepts, and how a measured figure is compared with it."""

import math

import pytest

from siting.auditing.judging.verdicts import Figure, Rules, Verdict, accepted, compare, number, rule_of
from siting.evidence import EvidenceClass
from tests.support.made_claims import claim


def figure(value, low=None, high=None):
    return Figure(
        value, value if low is None else low, value if high is None else high, "km", EvidenceClass.DERIVED
    )


@pytest.mark.parametrize(
    ("comparison", "low", "high"),
    [
        ("about", 95, 105),
        ("exactly", 99.5, 100.5),
        ("at_least", 100, math.inf),
        ("at_most", -math.inf, 100),
        ("within", -math.inf, 100),
    ],
)
def test_accepted_ranges(comparison, low, high):
    found = accepted(claim("distance", 100, "km", comparison), Rules())
    assert (found.low, found.high) == pytest.approx((low, high))


def test_a_range_takes_its_ends_in_any_order():
    found = accepted(claim("distance", 60, "km", "between", high=50), Rules())
    assert (found.low, found.high) == (50, 60)


@pytest.mark.parametrize(("value", "half"), [(1.3, 0.05), (50, 0.5), (2.25, 0.005)])
def test_exactly_means_half_of_the_last_digit(value, half):
    found = accepted(claim("pue", value, "", "exactly"), Rules())
    assert (found.high - found.low) / 2 == pytest.approx(half)


def test_the_tolerance_is_a_parameter():
    found = accepted(claim("distance", 100, "km"), Rules(tolerance=0.1))
    assert (found.low, found.high) == pytest.approx((90, 110))


def test_an_absolute_tolerance_replaces_the_share():
    found = accepted(claim("mean_temperature", 7, "degC"), Rules(), absolute=0.5)
    assert (found.low, found.high) == (6.5, 7.5)


def test_words_have_no_range():
    with pytest.raises(ValueError, match="no figure"):
        accepted(claim("class", word="A"), Rules())


@pytest.mark.parametrize("value", [95, 100, 105])
def test_equality_belongs_to_the_better_side(value):
    assert compare(figure(value), accepted(claim("distance", 100, "km"), Rules())) is Verdict.SUPPORTED


@pytest.mark.parametrize("value", [94.99, 105.01])
def test_beyond_the_tolerance_is_contradicted(value):
    assert compare(figure(value), accepted(claim("distance", 100, "km"), Rules())) is Verdict.CONTRADICTED


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (98, 112, Verdict.SUPPORTED),  # 100 itself lies inside
        (100, 112, Verdict.SUPPORTED),  # and at an end of the interval
        (104, 112, Verdict.UNVERIFIABLE),  # only the tolerance is reached
        (106, 112, Verdict.CONTRADICTED),
    ],
)
def test_intervals_of_a_stated_figure(low, high, verdict):
    assert compare(figure(110, low, high), accepted(claim("distance", 100, "km"), Rules())) is verdict


def test_a_stated_figure_at_the_upper_end_of_the_interval_is_inside():
    about = accepted(claim("distance", 100, "km"), Rules())
    assert compare(figure(90, 80, 100), about) is Verdict.SUPPORTED
    assert compare(figure(90, 80, 99), about) is Verdict.UNVERIFIABLE


@pytest.mark.parametrize(
    ("value", "low", "high", "verdict"),
    [
        (101, 95, 107, Verdict.SUPPORTED),
        (99, 95, 103, Verdict.UNVERIFIABLE),
        (99, 95, 99.9, Verdict.CONTRADICTED),
    ],
)
def test_intervals_of_a_bound(value, low, high, verdict):
    found = compare(figure(value, low, high), accepted(claim("distance", 100, "km", "at_least"), Rules()))
    assert found is verdict


@pytest.mark.parametrize(
    ("value", "digits", "text"), [(1234.5, 1, "1,234.5"), (50.0, 1, "50"), (0.125, 2, "0.12")]
)
def test_numbers_for_people(value, digits, text):
    assert number(value, digits) == text


def test_an_audit_assumes_what_its_page_says():
    rules = Rules()
    assert (rules.tolerance, rules.temperature_k, rules.pue) == (0.05, 0.5, 1.3)
    assert rules.supply_water_c == (7, 12, 15, 18, 20, 23)
    assert rules.rack_powers_kw == (2.5, 4, 6, 8)


def test_what_ends_at_the_bound_is_inside_up_to_rounding():
    least, most = (
        accepted(claim("distance", 0.8, "km", comparison), Rules()) for comparison in ("at_least", "at_most")
    )
    below, above = 0.1 + 0.7, 8.8 - 8.0  # both 0.8 in decimals, on either side of it as numbers
    assert below < 0.8 < above
    for edge in (below, 0.8, above):
        assert least.holds(edge)
        assert most.holds(edge)
        assert least.reached_by(0, edge)
        assert most.reached_by(edge, 2)
    assert not least.reached_by(0, 0.799)
    assert not most.reached_by(0.801, 2)


def test_the_rule_that_decides_is_named():
    range_ = accepted(claim("mean_temperature", 9.8, "degC"), Rules(), absolute=0.5)
    inside, near = (
        Figure(v, v - w, v + w, "degC", EvidenceClass.ESTIMATED) for v, w in ((11.7, 3), (10.1, 1))
    )
    assert rule_of(near, range_) == range_.rule
    assert rule_of(inside, range_).zh == "所述数值在测得的区间内"
    # Where neither holds, the range of the claim is what it fails.
    far = Figure(15.0, 14.0, 16.0, "degC", EvidenceClass.ESTIMATED)
    assert rule_of(far, range_) == range_.rule
    at_least = accepted(claim("mean_temperature", 9.8, "degC", "at_least"), Rules(), absolute=0.5)
    assert rule_of(inside, at_least) == at_least.rule
