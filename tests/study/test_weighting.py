"""Weights in a study: methods, families, perspectives, and the one line for each fault."""

import numpy as np
import pytest

from siting import load_study, run
from siting.errors import SitingError
from siting.study.new_study import study_schema
from siting.study.weighting import Candidates, weight_sets
from siting.texts import say

HEAD = """\
title: T
sites: {file: sites.csv, datum: wgs84}
"""
SITES = """\
site_id,lon,lat,a,b,c
s1,112.1,37.5,2,9,1
s2,112.2,37.6,5,4,8
s3,112.3,37.7,9,1,5
s4,112.4,37.8,4,7,
"""


def study_text(*, weights=(2, 1, 1), families=None, extra=""):
    lines = []
    for i, key in enumerate("abc"):
        weight = "" if weights[i] is None else f", weight: {weights[i]}"
        family = "" if families is None else f", family: {families[i]}"
        lines.append(
            f"  - {{id: {key}, measure: attribute, params: {{column: {key}, unit: km}}, "
            f"value: {{kind: linear, worst: 0, best: 10}}{weight}{family}}}"
        )
    return HEAD + "criteria:\n" + "\n".join(lines) + "\n" + extra


def loaded(tmp_path, **options):
    (tmp_path / "sites.csv").write_text(SITES)
    (tmp_path / "study.yaml").write_text(study_text(**options))
    return load_study(tmp_path / "study.yaml")


def shares(tmp_path, **options):
    return [round(c.share, 6) for c in run(loaded(tmp_path, **options)).outcome.criteria]


NONE = (None, None, None)
TWO = "families: [{id: f, weight: 3, label: First}, {id: g, weight: 1}]\n"

BY_METHOD = {
    "direct": ("weights: {method: direct, weights: {a: 1, b: 1, c: 2}}", [0.25, 0.25, 0.5]),
    "plain": ("weights: {c: 2, a: 1, b: 1}", [0.25, 0.25, 0.5]),
    "swing": ("weights: {method: swing, points: {a: 100, b: 60, c: 40}}", [0.5, 0.3, 0.2]),
    "rank order": ("weights: {method: rank_order, order: [b, a, c]}", [5 / 18, 11 / 18, 2 / 18]),
    "rank sum, tied": ("weights: {method: rank_order, order: [b, [a, c]], formula: rank_sum}", [0.25, 0.5, 0.25]),
    "ahp": ("weights: {method: ahp, of: [c, a, b], matrix: [[1, 2, 4], ['1/2', 1, 2], [null, '1/2', 1]]}", [2 / 7, 1 / 7, 4 / 7]),
}  # fmt: skip


@pytest.mark.parametrize("name", BY_METHOD)
def test_weights_by_method(name, tmp_path):
    extra, expected = BY_METHOD[name]
    assert shares(tmp_path, weights=NONE, extra=extra + "\n") == pytest.approx(expected, abs=1e-6)


def test_families_share_their_weight_among_their_criteria(tmp_path):
    # f 3/4 over a, b by 2:1; g 1/4 for c.
    found = shares(tmp_path, families="ffg", extra=TWO)
    assert found == pytest.approx([0.5, 0.25, 0.25])


def test_families_without_weights_only_group(tmp_path):
    extra = "families: [{id: f}, {id: g}]\n"
    assert shares(tmp_path, families="ffg", extra=extra) == [0.5, 0.25, 0.25]
    outcome = run(loaded(tmp_path, families="ffg", extra=extra)).outcome
    assert [(key, share) for key, _, share in outcome.weights.families] == [("f", 0.75), ("g", 0.25)]
    assert [c.family for c in outcome.criteria] == ["f", "f", "g"]


def test_weights_inside_a_family_by_a_method(tmp_path):
    extra = (
        "families: [{id: f, weight: 3, weights: {method: rank_order, order: [b, a]}}, {id: g, weight: 1}]\n"
    )
    # ROC of two: 3/4 and 1/4.
    found = shares(tmp_path, weights=(None, None, 1), families="ffg", extra=extra)
    assert found == pytest.approx([0.1875, 0.5625, 0.25])


def test_weights_over_families_keep_those_inside(tmp_path):
    extra = "families: [{id: f}, {id: g}]\nweights: {f: 1, g: 3}\n"
    assert shares(tmp_path, families="ffg", extra=extra) == pytest.approx([1 / 6, 1 / 12, 0.75], abs=1e-6)


def test_perspectives_are_ranked_beside_the_main(tmp_path):
    extra = "perspectives: [{id: p, label: {en: P, zh: 甲}, note: who, weights: {a: 0, b: 1, c: 0}}]\n"
    outcome = run(loaded(tmp_path, extra=extra)).outcome
    main, other = outcome.perspectives
    assert (main.main, main.weights.id, other.main, other.weights.id) == (True, "study", False, "p")
    assert main.ranking is outcome.ranking
    # By b alone: s1 .9, s4 .7, s2 .4, s3 .1.
    assert other.ranking.rank.tolist() == [1, 3, 4, 2]
    assert other.ranking.score == pytest.approx([0.9, 0.4, 0.1, 0.7])
    assert (other.weights.label.zh, other.weights.note.en) == ("甲", "who")


def test_a_perspective_can_be_the_main_one(tmp_path):
    extra = "main_perspective: p\nperspectives: [{id: q, weights: {a: 1, b: 1, c: 1}}, {id: p, weights: {a: 0, b: 1, c: 0}}]\n"
    outcome = run(loaded(tmp_path, weights=NONE, extra=extra)).outcome
    assert [p.weights.id for p in outcome.perspectives] == ["p", "q"]
    assert [c.share for c in outcome.criteria] == [0, 1, 0]
    assert outcome.ranking.rank.tolist() == [1, 3, 4, 2]


def test_what_a_perspective_does_not_name_does_not_count_and_is_told(tmp_path):
    extra = "perspectives: [{id: p, weights: {b: 3, a: 1}}, {id: q, weights: {method: rank_order, order: [c, a]}}]\n"
    outcome = run(loaded(tmp_path, extra=extra)).outcome
    assert [p.weights.share.tolist() for p in outcome.perspectives[1:]] == [[0.25, 0.75, 0], [0.25, 0, 0.75]]
    assert f"weights of 'p': {say('weighting.not_named', left='c').en}" in outcome.warnings
    assert f"weights of 'q': {say('weighting.not_named', left='b').en}" in outcome.warnings


def test_a_study_without_perspectives_has_none(tmp_path):
    outcome = run(loaded(tmp_path)).outcome
    assert outcome.perspectives == ()
    assert outcome.comparison is None
    assert outcome.weights.id == "study"
    assert [c.weight for c in outcome.criteria] == [2, 1, 1]


def test_an_inconsistent_matrix_warns_and_names_the_worst_triple(tmp_path):
    extra = "weights: {method: ahp, of: [a, b, c], matrix: [[1, 3, '1/3'], [null, 1, 3], [null, null, 1]]}\n"
    result = run(loaded(tmp_path, weights=NONE, extra=extra))
    line = next(w for w in result.outcome.warnings if "consistency" in w)
    # A circle a > b > c > a of threes: lambda_max = 1 + 3 + 1/3, CI 2/3, CR over .58.
    assert line == (
        "weights of the study: consistency ratio 1.149 is over 0.10 (random index: saaty); "
        "worst: a to b 3, b to c 3, but a to c 1/3 (9 would fit)"
    )


def test_group_ahp_tells_each_judge(tmp_path):
    good, circle = (
        "[[1, 2, 4], [null, 1, 2], [null, null, 1]]",
        "[[1, 3, '1/3'], [null, 1, 3], [null, null, 1]]",
    )
    extra = f"weights: {{method: ahp, of: [a, b, c], judges: [{{name: Li, matrix: {good}}}, {{name: Wang, matrix: {circle}}}]}}\n"
    weights = run(loaded(tmp_path, weights=NONE, extra=extra)).outcome.weights
    assert any(w.en.startswith("Wang: consistency ratio 1.149") for w in weights.warnings)
    assert any(r.en.startswith("Li: consistency ratio 0.000") for r in weights.remarks)
    assert any("2 people" in r.en for r in weights.remarks)


@pytest.mark.parametrize("kind", ["entropy", "critic"])
def test_weights_by_data_warn_and_use_complete_rows(kind, tmp_path):
    extra = f"weights: {{method: {kind}}}\n"
    result = run(loaded(tmp_path, weights=NONE, extra=extra))
    assert sum(c.share for c in result.outcome.criteria) == pytest.approx(1)
    warning = say("weighting.by_data.note", known=3, sites=4).en
    assert any(warning in w for w in result.outcome.warnings)


@pytest.mark.parametrize("kind", ["entropy", "critic"])
def test_a_criterion_unknown_everywhere_gets_no_weight_by_data(kind, tmp_path):
    study = loaded(tmp_path, weights=NONE, extra=f"weights: {{method: {kind}}}\n").file
    scores = np.array([[0.2, np.nan, 0.9], [0.5, np.nan, 0.1], [0.9, np.nan, 0.4]])
    sets, main = weight_sets(study, Candidates(scores, np.ones(3, dtype=bool)))
    assert sets[main].share[1] == 0
    assert sets[main].share.sum() == pytest.approx(1)
    assert say("weighting.by_data.unknown_everywhere", named="b").en in (w.en for w in sets[main].warnings)


def test_sites_that_a_constraint_excludes_do_not_weigh(tmp_path):
    study = loaded(tmp_path, weights=NONE, extra="weights: {method: entropy}\n").file
    scores = np.random.default_rng(2).random((6, 3))
    counted = np.array([True, True, True, True, False, False])
    sets, _ = weight_sets(study, Candidates(scores, counted))
    fewer, _ = weight_sets(study, Candidates(scores[:4], counted[:4]))
    assert np.array_equal(sets[0].share, fewer[0].share)


def test_scores_stay_when_perspectives_and_methods_are_added(tmp_path):
    before = run(loaded(tmp_path)).ranking
    extra = (
        "compare: [topsis, {kind: owa, orness: 0.2}]\nperspectives: [{id: p, weights: {a: 0, b: 1, c: 0}}]\n"
    )
    result = run(loaded(tmp_path, extra=extra))
    assert result.ranking.equals(before)
    assert [m.id for m in result.outcome.comparison.methods] == ["weighted_sum", "topsis", "owa_0.2"]


@pytest.mark.parametrize("method", ["weighted_product", "{kind: owa, orness: 0.2}"])
def test_another_main_method_keeps_score_and_rank_in_their_intervals(method, tmp_path):
    outcome = run(loaded(tmp_path, extra=f"method: {method}\n")).outcome
    r = outcome.ranking
    assert np.all((r.score_low <= r.score) & (r.score <= r.score_high))
    assert np.all((r.rank_best <= r.rank) & (r.rank <= r.rank_worst))
    assert r.score_low[3] < r.score_high[3]  # c of s4 is UNKNOWN


def test_the_weighted_product_of_a_run_by_hand(tmp_path):
    outcome = run(loaded(tmp_path, extra="method: weighted_product\n")).outcome
    assert outcome.ranking.score[0] == pytest.approx(0.2**0.5 * 0.9**0.25 * 0.1**0.25)
    # c of s4 is UNKNOWN and neutral: a and b by 2:1; at the least it is 0.
    assert outcome.ranking.score[3] == pytest.approx(0.4 ** (2 / 3) * 0.7 ** (1 / 3))
    assert (outcome.ranking.score_low[3], outcome.ranking.score_high[3]) == pytest.approx(
        (0, 0.4**0.5 * 0.7**0.25)
    )


FAULTS = {
    "no weight": ({"weights": (2, None, 1)}, r"line 5: criteria\[2\]\.weight: is missing"),
    "all zero": ({"weights": (0, 0, 0)}, "line 3: criteria: all weights are zero"),
    "both": ({"extra": "weights: {a: 1, b: 1, c: 1}"}, r"criteria\[1\]\.weight: the study has `weights` for all criteria too"),
    "misspelt criterion": ({"weights": NONE, "extra": "weights: {a: 1, b: 1, cc: 1}"}, r"line 7: weights\.cc: the study has no 'cc' to weigh"),
    "one left out": ({"weights": NONE, "extra": "weights: {a: 1, b: 1}"}, "line 7: weights: 'c' has no weight. Give it 0"),
    "negative": ({"weights": NONE, "extra": "weights: {a: 1, b: -1, c: 1}"}, r"line 7: weights\.b: must be at least 0, not -1"),
    "unknown method": ({"weights": NONE, "extra": "weights: {method: apH}"}, "'apH' is not a method; method must be one of direct, swing, .*Did you mean 'ahp'"),
    "unknown key": ({"weights": NONE, "extra": "weights: {method: swing, pionts: {a: 100, b: 0, c: 0}}"}, "pionts: unknown key .1 more.. Did you mean 'points'"),
    "no hundred": ({"weights": NONE, "extra": "weights: {method: swing, points: {a: 50, b: 0, c: 0}}"}, "no swing has 100 points"),
    "named twice": ({"weights": NONE, "extra": "weights: {method: rank_order, order: [a, [b, a], c]}"}, "order names 'a' twice"),
    "not square": ({"weights": NONE, "extra": "weights: {method: ahp, of: [a, b, c], matrix: [[1, 2], [0.5, 1]]}"}, "matrix must have 3 rows of 3 numbers"),
    "not reciprocal": ({"weights": NONE, "extra": "weights: {method: ahp, of: [a, b, c], matrix: [[1, 2, 3], [2, 1, 1], [null, 1, 1]]}"}, "'a' to 'b' is 2 but the reverse is 2: it must be the reciprocal, 0.5"),
    "not compared": ({"weights": NONE, "extra": "weights: {method: ahp, of: [a, b, c], matrix: [[1, 2, null], [null, 1, 1], [null, 1, 1]]}"}, "'a' and 'c' are not compared"),
    "one over zero": ({"weights": NONE, "extra": "weights: {method: ahp, of: [a, b, c], matrix: [[1, '1/0', 1], [1, 1, 1], [1, 1, 1]]}"}, "a number.*'1/0'"),
    "unknown family": ({"families": "ffh", "extra": TWO}, r"line 6: criteria\[3\]\.family: no family 'h'"),
    "no families": ({"families": "fff"}, r"line 4: criteria\[1\]\.family: no family 'f'. The study has no families"),
    "family missing": ({"extra": TWO}, r"criteria\[1\]\.family: is missing: the study has families"),
    "empty family": ({"families": "fff", "extra": TWO}, r"families\[2\]\.id: no criterion is in the family 'g'"),
    "one family without weight": ({"families": "ffg", "extra": "families: [{id: f, weight: 1}, {id: g}]"}, r"families\[2\]\.weight: is missing"),
    "families and criteria mixed": ({"families": "ffg", "extra": "families: [{id: f}, {id: g}]\nweights: {f: 1, c: 1}"}, "names the criterion 'c' beside families"),
    "family of a criterion's name": ({"families": "aag", "extra": "families: [{id: a}, {id: g}]"}, "'a' is a criterion too"),
    "zeros in a family": ({"weights": (0, 0, 1), "families": "ffg", "extra": TWO}, "all weights in family 'f' are zero"),
    "two perspectives of one id": ({"extra": "perspectives: [{id: p, weights: {a: 1, b: 1, c: 1}}, {id: p, weights: {a: 1, b: 1, c: 1}}]"}, "two perspectives have the id 'p'"),
    "a perspective called study": ({"extra": "perspectives: [{id: study, weights: {a: 1, b: 1, c: 1}}]"}, "'study' is the name of the study's own weights"),
    "misspelt in a perspective": ({"extra": "perspectives:\n  - id: p\n    weights: {a: 1, b: 1, x: 1}"}, r"line 9: perspectives\[1\]\.weights\.x: the study has no 'x'"),
    "main perspective of nobody": ({"extra": "main_perspective: opertor\nperspectives: [{id: operator, weights: {a: 1, b: 1, c: 1}}]"}, "main_perspective names 'opertor', which is not a perspective. Did you mean 'operator'"),
    "unknown method to compare": ({"extra": "compare: [topsys]"}, r"compare\[1\]: 'topsys' is not a kind; .*Did you mean 'topsis'"),
    "one method twice": ({"extra": "compare: [topsis, {kind: topsis}]"}, "two methods to compare have the id 'topsis'"),
    "a main method that compares": ({"extra": "method: topsis"}, "method: 'topsis' is not a kind; kind must be one of weighted_sum, weighted_product, owa"),
    "orness over one": ({"extra": "method: {kind: owa, orness: 2}"}, r"line 7: method\.orness: must be at most 1, not 2"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_gives_one_clear_line(name, tmp_path):
    options, expected = FAULTS[name]
    with pytest.raises(SitingError, match=expected) as caught:
        loaded(tmp_path, **options)
    message = str(caught.value)
    assert "study.yaml" in message
    assert "\n" not in message


RUN_FAULTS = {
    "too few complete rows": ({"weights": NONE, "extra": "weights: {method: critic}"}, "s1,112.1,37.5,2,9,1\ns2,112.2,37.6,5,4,\n", "weights: critic weights need 3 sites that know every criterion, not 1"),
    "no difference": ({"weights": NONE, "extra": "weights: {method: entropy}"}, "".join(f"s{i},112.{i},37.5,5,5,5\n" for i in range(1, 5)), "entropy weights cannot be derived: no criterion distinguishes the 4 sites"),
}  # fmt: skip


@pytest.mark.parametrize("name", RUN_FAULTS)
def test_weights_that_the_candidates_cannot_give(name, tmp_path):
    options, rows, expected = RUN_FAULTS[name]
    study = loaded(tmp_path, **options)
    (tmp_path / "sites.csv").write_text("site_id,lon,lat,a,b,c\n" + rows)
    with pytest.raises(SitingError, match=expected):
        run(study)


def test_a_value_function_in_another_unit_is_refused(tmp_path):
    text = study_text().replace("worst: 0, best: 10", "worst: 0, best: 10, unit: m", 1)
    (tmp_path / "sites.csv").write_text(SITES)
    (tmp_path / "study.yaml").write_text(text)
    with pytest.raises(SitingError, match="value function of criterion 'a' is in 'm', the criterion in 'km'"):
        run(load_study(tmp_path / "study.yaml"))
    (tmp_path / "study.yaml").write_text(text.replace("unit: m}", "unit: km}"))
    assert len(run(load_study(tmp_path / "study.yaml")).ranking) == 4


def test_one_site_and_one_criterion(tmp_path):
    (tmp_path / "sites.csv").write_text("site_id,lon,lat,a\ns1,112.1,37.5,4\n")
    (tmp_path / "study.yaml").write_text(
        HEAD + "criteria:\n  - {id: a, measure: attribute, params: {column: a, unit: km}, "
        "value: {kind: linear, worst: 0, best: 10}, weight: 1}\n"
        "compare: [weighted_product, owa, topsis, vikor, promethee]\n"
        "perspectives: [{id: e, weights: {method: entropy}}, {id: c, weights: {method: critic}}]\n"
    )
    outcome = run(load_study(tmp_path / "study.yaml")).outcome
    assert [p.ranking.rank.tolist() for p in outcome.perspectives] == [[1], [1], [1]]
    assert [m.rank.tolist() for m in outcome.comparison.methods] == [[1]] * 6
    # The score itself; both ideals at once; no regret; no site to be preferred to.
    assert [m.score[0] for m in outcome.comparison.methods] == pytest.approx([0.4, 0.4, 0.4, 0.5, 1, 0])


def test_the_embedded_study_has_perspectives_that_are_marked_as_assumed():
    outcome = run(load_study()).outcome
    assert [p.weights.id for p in outcome.perspectives] == ["same_city", "remote"]
    for p in outcome.perspectives:
        assert "Assumed, nobody was asked" in p.weights.note.en
        assert p.weights.share.sum() == pytest.approx(1)


SHORT = {
    "plain weights": "weights: {a: 1, b: 0, c: 2}",
    "a method": "weights: {method: rank_order, order: [a, [b, c]]}",
    "fractions": "weights: {method: ahp, of: [a, b], matrix: [[1, '1/3'], [null, 1]]}",
    "methods by name": "method: owa\ncompare: [topsis, {kind: vikor, v: 0.3}]",
    "perspectives": "perspectives: [{id: p, weights: {a: 1}}, {id: q, weights: {method: critic}}]",
    "families": "families: [{id: f, weights: {a: 1}}]",
}
LONG = {
    "a method misspelt": "weights: {method: rank, order: [a]}",
    "negative weights": "weights: {a: -1}",
    "no kind": "compare: [topsys]",
    "not a fraction": "weights: {method: ahp, of: [a, b], matrix: [[1, 'x/3'], [null, 1]]}",
    "main method that compares": "method: topsis",
}


def in_schema(text):
    jsonschema = pytest.importorskip("jsonschema")
    from ruamel.yaml import YAML

    study = YAML(typ="safe", pure=True).load(study_text(extra=text + "\n"))
    return jsonschema.Draft202012Validator(study_schema()).is_valid(study)


@pytest.mark.parametrize("name", SHORT)
def test_the_schema_takes_the_short_forms(name):
    assert in_schema(SHORT[name])


@pytest.mark.parametrize("name", LONG)
def test_the_schema_marks_what_a_study_may_not_say(name):
    assert not in_schema(LONG[name])
