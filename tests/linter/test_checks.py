"""The linter: each finding is found where it should be, and only there."""

import numpy as np
import pytest

from siting import load_study, run
from siting.linter.checks import CORRELATED, lint, verdict
from siting.linter.wording import SEVERITIES
from siting.readers.missing import suspected_codes
from siting.texts import say

SITES = """\
site_id,lon,lat,a,b,word
s1,112.1,37.5,{a[0]},{b[0]},yes
s2,112.2,37.6,{a[1]},{b[1]},no
s3,112.3,37.7,{a[2]},{b[2]},no
s4,112.4,37.8,{a[3]},{b[3]},yes
s5,112.5,37.9,{a[4]},{b[4]},no
"""
SPREAD, OTHER = (1, 5, 9, 3, 7), (4, 8, 1, 9, 5)
LINEAR = "{kind: linear, worst: 0, best: 10}"


def findings(
    tmp_path,
    *,
    a=SPREAD,
    b=OTHER,
    value_a=LINEAR,
    value_b=LINEAR,
    words="",
    weight_a=1,
    unit="km",
    constraints="",
):
    (tmp_path / "sites.csv").write_text(SITES.format(a=a, b=b))
    text = f"""\
title: T
sites: {{file: sites.csv, datum: wgs84}}
criteria:
  - {{id: a, measure: attribute, params: {{column: a, unit: {unit}}}, value: {value_a}, weight: {weight_a}}}
  - {{id: b, measure: attribute, params: {{column: b, unit: km}}, value: {value_b}, weight: 1}}
{words}
{constraints}
"""
    (tmp_path / "study.yaml").write_text(text)
    result = run(load_study(tmp_path / "study.yaml"))
    return lint(result.outcome, result.study.file.constraints)


def ids(found, criterion=None):
    return [f.id for f in found if criterion in (None, f.criterion)]


def test_nothing_is_wrong_with_a_good_study(tmp_path):
    assert findings(tmp_path) == ()


CASES = {
    "mostly-unknown": {"a": (1, "", "", "", 5)},
    "no-difference": {"a": (5, 5, 5, 5, 5)},
    "anchors-outside": {"value_a": "{kind: linear, worst: 20, best: 30}"},
    "no-weight": {"weight_a": 0},
    "steps-gap": {
        "value_a": "{kind: step, steps: [{min: 2, max: 4, score: 0}, {min: 4, max: 10, score: 1}]}"
    },
    "step-unused": {
        "value_a": "{kind: step, steps: [{max: 4, score: 0}, {min: 4, max: 20, score: 0.5}, {min: 20, score: 1}]}"
    },
    "shared-in-full": {"a": ("1 (shared with B)", 5, 9, 3, 7)},
    "unit-missing": {"unit": "''"},
    "unit-magnitude": {"a": (0.01, 0.05, 0.09, 0.03, 0.07)},
    "double-counting": {"b": (1.1, 5.1, 9.1, 3.1, 7.1)},
    "trade-off": {"b": (9, 5, 1, 7, 3)},
    "weight-idle": {"a": (1, 2, 3, 4, 5), "b": (1, 2, 3, 4, 5)},
    "winner-fixed": {"a": (1, 5, 9, 3, 7), "b": (4, 8, 9, 2, 5)},
    "category-unused": {
        "words": "  - {id: w, measure: attribute, params: {column: word, type: category}, "
        "value: {kind: categories, scores: {'yes': 1, 'no': 0, 'maybe': 0.5}}, weight: 1}"
    },
    "one-input-twice": {
        "words": f"  - {{id: c, measure: attribute, params: {{column: a, unit: km}}, value: {LINEAR}, weight: 1}}"
    },
    "same-figures": {"a": (1.25, 5.5, 9.75, 3.125, 7.0), "b": (1.25, 5.5, 9.75, 2.0, 8.0)},
    "same-point": {
        "words": "  - {id: t, measure: distance, params: {to: Taiyuan}, value: {kind: linear, worst: 90, best: 0}, "
        "weight: 1}\n"
        "  - {id: u, measure: distance, params: {to: {name: Node, lon: 112.54256, lat: 37.87005}}, "
        "value: {kind: linear, worst: 90, best: 0}, weight: 1}"
    },
    "step-unreachable": {
        "value_a": "{kind: step, steps: [{max: 4, score: 0}, {min: 4, max: 20, score: 0.5}, {min: 20, score: 1}]}",
        "constraints": "constraints: [{criterion: a, at_most: 15}]",
    },
    "missing-code": {"a": (1, 5, -9999, 3, 7)},
    "category-other": {
        "words": "  - {id: w, measure: attribute, params: {column: word, type: category}, "
        "value: {kind: categories, scores: {'yes': 1}, other: 0.5}, weight: 1}"
    },
    "direction-reversed": {"words": "  - {id: pue, value: {kind: linear, worst: 1.1, best: 1.4}, weight: 1}"},
    "anchors-of-sites": {"value_a": "{kind: linear, worst: 9, best: 1}"},
    "anchors-outside-some": {"value_a": "{kind: linear, worst: 0, best: 4}"},
    "constraint-excludes-all": {"constraints": "constraints: [{criterion: a, at_least: 2000}]"},
    "rules-unknown": {"constraints": "rules: [{id: r, object: railway, relation: outside}]"},
}


@pytest.mark.parametrize("name", CASES)
def test_each_finding_is_found_with_words_in_both_languages(name, tmp_path):
    found = [f for f in findings(tmp_path, **CASES[name]) if f.id == name]
    assert found
    for f in found:
        assert f.severity == SEVERITIES[name]
        assert f.text.en
        assert any(ord(c) > 0x2E80 for c in f.text.zh)
        assert f.hint.en.endswith((".", "}."))
        assert "{" not in f.text.en + f.text.zh


def test_a_rule_that_no_site_meets_is_found_like_a_constraint(tmp_path):
    rules = "rules: [{id: r, object: slope, relation: at_least, limit: 2000}]\nsupply: {slope: a}"
    found = [f for f in findings(tmp_path, constraints=rules) if f.id == "constraint-excludes-all"]
    assert "Slope: at least 2,000 (rules of the study)" in found[0].text.en
    assert not any(f.id == "rules-unknown" for f in findings(tmp_path, constraints=rules))


def test_every_finding_has_a_case():
    # Slips in the site file have a test of their own: test_site_data.
    assert {*CASES, "site-data"} == set(SEVERITIES)


def test_the_words_hold_the_figures(tmp_path):
    found = findings(tmp_path, value_a="{kind: linear, worst: 20, best: 30}")
    how = say("values.linear.label", worst="20 km", best="30 km")
    assert (
        found[0].text.en
        == say("lint.anchors-outside.text", score=0, low=1, high=9, unit=" km", how=how.en).en
    )
    found = findings(tmp_path, b=(1.1, 5.1, 9.1, 3.1, 7.1))
    double = next(f for f in found if f.id == "double-counting")
    assert double.text == say("lint.double-counting.text", other="a", rho=1, sites=5, limit=0.9, share="100%")


def test_a_step_that_the_unit_forbids_cannot_be_reached(tmp_path):
    steps = "{kind: step, steps: [{max: -5, score: 0}, {min: -5, max: 4, score: 0.5}, {min: 4, score: 1}]}"
    assert ids(findings(tmp_path, value_a=steps), "a") == ["step-unreachable"]


def test_correlation_below_the_limit_is_no_finding(tmp_path):
    # Ranks of b: 1 5 4 2 3 against 1 3 5 2 4: sum of squares 0 + 4 + 1 + 0 + 1, rho 1 - 36/120 = 0.7.
    found = findings(tmp_path, b=(1, 9, 7, 2, 5))
    assert "double-counting" not in ids(found)
    assert CORRELATED == 0.9


def test_four_sites_are_too_few_to_correlate(tmp_path):
    assert "double-counting" not in ids(findings(tmp_path, a=(1, 5, 9, 3, ""), b=(1.1, 5.1, 9.1, 3.1, 7)))


def test_findings_do_not_depend_on_the_order_of_sites(tmp_path):
    one = findings(tmp_path, a=(1, 2, 3, 4, 5), b=(1, 2, 3, 4, 5))
    other = findings(tmp_path, a=(5, 4, 3, 2, 1), b=(5, 4, 3, 2, 1))
    assert ids(one) == ids(other)


def test_a_weight_that_decides_is_not_idle(tmp_path):
    assert "weight-idle" not in ids(findings(tmp_path))


def test_an_idle_weight_is_idle_at_every_weight(tmp_path):
    table = {"a": (1, 2, 3, 4, 5), "b": (1, 3, 3, 4, 9)}
    assert "weight-idle" in ids(findings(tmp_path, **table), "a")
    for weight in (0.01, 1, 100):
        findings(tmp_path, **table, weight_a=weight)
        ranking = run(load_study(tmp_path / "study.yaml")).ranking
        assert list(ranking.site_id) == ["s5", "s4", "s3", "s2", "s1"]


def test_constraints_of_other_criteria_are_left_alone(tmp_path):
    steps = CASES["step-unreachable"]["value_a"]
    found = findings(tmp_path, value_a=steps, constraints="constraints: [{criterion: b, at_most: 15}]")
    assert ids(found, "a") == ["step-unused"]


def test_no_site_known_at_all(tmp_path):
    found = findings(tmp_path, a=("", "", "", "", ""))
    assert ids(found, "a") == ["mostly-unknown"]


@pytest.mark.parametrize(
    ("figures", "codes"),
    [
        ((20, 30, -9999, 25), [-9999]),
        ((20, 30, -999, 25), [-999]),
        ((20, 30, 9999, 25), [9999]),
        ((20, 30, -99.9, 25), [-99.9]),
        ((20, 30, -1, 25), [-1]),
        ((2, 3, 1e20, -32768), [-32768, 1e20]),
        ((990, 999, 1010, 950), []),
        ((-120, -999, -3000, -40), []),
        ((-1, -2, 3, 4), []),
        ((99, 50, 20, 10), []),
        ((5, float("nan"), 7, 9), []),
    ],
)
def test_codes_for_missing_are_told_from_figures(figures, codes):
    values = np.array(figures, dtype=float)
    assert sorted(set(values[suspected_codes(values)].tolist())) == codes


@pytest.mark.parametrize(
    ("low", "high", "figures"),
    [(0, 100, (0, 0, 0, 0, 0)), (0, 100, (0, 5, 20, 80, 60)), (0, 30, (1e-12, 5, 9, 3, 7))],
)
def test_a_site_at_the_place_itself_is_in_the_right_unit(tmp_path, low, high, figures):
    found = findings(tmp_path, a=figures, value_a=f"{{kind: linear, worst: {high}, best: {low}}}")
    assert "unit-magnitude" not in ids(found, "a")


@pytest.mark.parametrize(
    ("figures", "worst", "best", "unit", "factor"),
    [
        ((0.02, 0.05, 0.18, 0.12, 0.2), 15, 0, "'%'", 75),
        ((800, 1200, 3000, 2500, 5000), 10, 0, "km", 500),
        ((40, 30, 60, 35, 45), 400, 1000, "mu", 15),
    ],
)
def test_units_that_people_mistake(tmp_path, figures, worst, best, unit, factor):
    found = findings(
        tmp_path, a=figures, unit=unit, value_a=f"{{kind: linear, worst: {worst}, best: {best}}}"
    )
    said = [f.text.en for f in found if f.id == "unit-magnitude" and f.criterion == "a"]
    assert len(said) == 1
    assert f"a factor of {factor:,}" in said[0]


def test_a_check_is_good_only_where_a_site_is_ranked_and_nothing_warns(tmp_path):
    assert verdict(findings(tmp_path), ranked=5) == say("check.good")
    assert verdict(findings(tmp_path), ranked=0) == say("check.none_ranked")
    assert verdict(findings(tmp_path, a=(1, 5, -9999, 3, 7)), ranked=5) == say("check.warned", count=1)


def test_what_falls_to_other_is_listed_and_never_a_word_for_missing(tmp_path):
    words = (
        "  - {id: w, measure: attribute, params: {column: word, type: category}, "
        "value: {kind: categories, scores: {industrial: 1}, other: 0.5}, weight: 1}"
    )
    sites = SITES.replace("yes", "arable").replace("no\n", "不详\n", 1).format(a=SPREAD, b=OTHER)
    findings(tmp_path, words=words)
    (tmp_path / "sites.csv").write_text(sites, encoding="utf-8")
    result = run(load_study(tmp_path / "study.yaml"))
    scored = result.outcome.criteria[2]
    assert np.isnan(scored.score).tolist() == [False, True, False, False, False]
    (found,) = [f for f in lint(result.outcome) if f.id == "category-other"]
    assert "arable, no have" in found.text.en
