"""Methods: published tables to the printed digits, other packages, properties, and where they do not hold."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pydantic import ValidationError

from siting.decide.compare import figures
from siting.scoring.methods import (
    KINDS,
    TIE_DIGITS,
    WEIGHTED_SUM,
    Owa,
    Promethee,
    Topsis,
    Vikor,
    WeightedProduct,
    aggregate,
    method,
    preference,
    promethee,
    topsis,
    vikor,
)  # fmt: skip

ALONE = [WEIGHTED_SUM, WeightedProduct(), Owa(orness=0.3), Owa(orness=0.5), Owa(orness=1), Owa(orness=0)]
COMPARED = [Topsis(), Vikor(), Promethee(), Promethee(preference="usual"), Promethee(q=0.1, p=0.1)]
EVERY = [*ALONE, *COMPARED]
named = pytest.mark.parametrize("chosen", EVERY, ids=lambda m: m.id)
named_alone = pytest.mark.parametrize("chosen", ALONE, ids=lambda m: m.id)

# --- published tables -----------------------------------------------------------------------------------

TZENG = np.array([(5, 8, 4), (7, 6, 8), (8, 8, 6), (7, 4, 6)], float)
PAPATHANASIOU = np.array(
    [(8, 7, 2, 1), (5, 3, 7, 5), (7, 5, 6, 4), (9, 9, 7, 3), (11, 10, 3, 7), (6, 9, 5, 4)], float
)


def test_topsis_of_tzeng_and_huang_to_the_printed_digits():
    found = topsis(TZENG, np.array([0.3, 0.4, 0.3]), normalisation="vector")
    assert np.round(found, 4).tolist() == [0.5037, 0.6581, 0.7482, 0.3340]


def test_promethee_of_zhao_to_the_printed_digits():
    matrix = np.array([(4, 3, 2), (3, 2, 4), (5, 1, 3)], float)
    found = promethee(matrix, np.array([0.5, 0.3, 0.2]), chosen=Promethee(preference="usual"))
    assert np.round(found, 2).tolist() == [0.1, -0.3, 0.2]


def test_promethee_of_papathanasiou_and_ploskas_to_the_printed_digits():
    # q = 1 and p = 2 of the book, divided by 100: leads here are in scores of 0..1.
    chosen = Promethee(preference="linear", q=0.01, p=0.02)
    found = promethee(PAPATHANASIOU / 100, np.array([0.4, 0.3, 0.1, 0.2]), chosen=chosen)
    assert np.round(found, 2).tolist() == [-0.26, -0.52, -0.22, 0.36, 0.70, -0.06]


# --- other packages -------------------------------------------------------------------------------------

MATRIX = np.random.default_rng(5).random((12, 5))
SHARE = np.array([0.1, 0.3, 0.25, 0.2, 0.15])


def test_topsis_agrees_with_scikit_criteria():
    from skcriteria.agg.topsis import TOPSIS
    from skcriteria.core import mkdm

    other = TOPSIS().evaluate(mkdm(MATRIX, [max] * 5, weights=SHARE))
    assert topsis(MATRIX, SHARE) == pytest.approx(other.e_.similarity)


def test_vikor_agrees_with_scikit_criteria():
    from skcriteria.agg.vikor import VIKOR
    from skcriteria.core import mkdm

    other = VIKOR(v=0.5).evaluate(mkdm(MATRIX, [max] * 5, weights=SHARE))
    assert vikor(MATRIX, SHARE) == pytest.approx(other.e_.q_k)


def test_the_weighted_product_agrees_with_pymcdm():
    from pymcdm.methods import WPM

    # It divides by the sum of each column, so only proportions can be compared.
    ours, other = aggregate(WeightedProduct(), MATRIX, SHARE), WPM()(MATRIX, SHARE, np.ones(5))
    assert ours / ours[0] == pytest.approx(other / other[0])


@pytest.mark.parametrize("normalisation", ["none", "vector", "minmax"])
def test_topsis_agrees_with_pymcdm(normalisation):
    from pymcdm.methods import TOPSIS
    from pymcdm.normalizations import minmax_normalization, vector_normalization

    theirs = {
        "none": lambda x, cost: x,  # noqa: ARG005  (it passes the direction)
        "vector": vector_normalization,
        "minmax": minmax_normalization,
    }[normalisation]
    other = TOPSIS(theirs)(MATRIX, SHARE, np.ones(5))
    assert topsis(MATRIX, SHARE, normalisation=normalisation) == pytest.approx(other, abs=1e-13)


@pytest.mark.parametrize("v", [0.0, 0.3, 0.5, 1.0])
def test_vikor_agrees_with_pymcdm(v):
    from pymcdm.methods import VIKOR

    other = VIKOR(v=v)(MATRIX, SHARE, np.ones(5))
    assert vikor(MATRIX, SHARE, v=v) == pytest.approx(other, abs=1e-13)


@pytest.mark.parametrize("count", [2, 12, 700])  # of 700 not all rows are compared at once
@pytest.mark.parametrize(
    ("chosen", "theirs"),
    [
        (Promethee(preference="usual"), ("usual", {})),
        (Promethee(q=0.1, p=0.1), ("ushape", {"q": [0.1] * 5})),
        (Promethee(q=0.05, p=0.3), ("vshape_2", {"q": [0.05] * 5, "p": [0.3] * 5})),
    ],
)
def test_promethee_agrees_with_pymcdm(count, chosen, theirs):
    from pymcdm.methods import PROMETHEE_II

    name, values = theirs
    table = np.random.default_rng(11).random((count, 5)).round(2)
    other = PROMETHEE_II(name, **values)(table, SHARE, np.ones(5))
    assert promethee(table, SHARE, chosen=chosen) == pytest.approx(other, abs=1e-13)


@pytest.mark.parametrize("chosen", [m for m in COMPARED if isinstance(m, Promethee)], ids=lambda m: m.id)
def test_promethee_by_its_definition(chosen):
    lead = MATRIX[:, None] - MATRIX
    pi = (preference(lead, chosen) * SHARE).sum(axis=2)
    expected = (pi.sum(axis=1) - pi.sum(axis=0)) / (len(MATRIX) - 1)
    assert promethee(MATRIX, SHARE, chosen=chosen) == pytest.approx(expected)


# --- by hand --------------------------------------------------------------------------------------------


def test_owa_by_hand():
    # Best first .8 (weight .5), .4 (.3), .1 (.2); orness 1/3: Q(r) = r^2; Q = .25, .64, 1.
    found = aggregate(Owa(orness=1 / 3), np.array([[0.4, 0.8, 0.1]]), np.array([0.3, 0.5, 0.2]))
    assert found == pytest.approx([0.25 * 0.8 + 0.39 * 0.4 + 0.36 * 0.1])


@pytest.mark.parametrize(("orness", "expected"), [(1, 0.8), (0, 0.1)])
def test_owa_at_the_ends_is_the_best_and_the_worst_that_counts(orness, expected):
    scores = np.array([[0.4, 0.8, 0.1, 0.0, 1.0]])
    share = np.array([0.3, 0.5, 0.2, 0.0, 0.0])
    assert aggregate(Owa(orness=orness), scores, share) == pytest.approx([expected])


def test_a_zero_makes_the_product_zero_only_where_it_counts():
    scores = np.array([[0.0, 0.5], [0.0, 0.0]])
    assert aggregate(WeightedProduct(), scores, np.array([0.0, 1.0])).tolist() == [0.5, 0.0]
    assert aggregate(WeightedProduct(), scores, np.array([0.5, 0.5])).tolist() == [0.0, 0.0]


def test_vikor_with_a_constant_column_leaves_it_out():
    with_it = np.column_stack([MATRIX, np.full(12, 0.3)])
    assert vikor(with_it, np.append(SHARE / 2, 0.5)) == pytest.approx(vikor(MATRIX, SHARE / 2))


def test_vikor_where_the_largest_regrets_are_level_counts_the_whole_alone():
    # Regrets (0, 1), (1, 0), (.5, 1): largest 1 each; whole 1, 1, 1.5, weights 1/2.
    found = vikor(np.array([[1, 0], [0, 1], [0.5, 0.0]]), np.array([0.5, 0.5]))
    assert found == pytest.approx([0, 0, 0.5])


# --- properties that every method has -------------------------------------------------------------------

grid = st.integers(0, 20).map(lambda x: x / 20)
tables = arrays(float, (5, 3), elements=grid)
weights = arrays(float, 3, elements=st.integers(1, 9).map(float)).map(lambda w: w / w.sum())


@named
@settings(derandomize=True, max_examples=25)
@given(tables, weights, st.permutations(range(5)), st.permutations(range(3)))
def test_order_of_rows_and_columns_changes_nothing(chosen, table, share, rows, columns):
    mixed = figures(chosen, table[rows][:, columns], share[columns])
    assert mixed == pytest.approx(figures(chosen, table, share)[rows], abs=1e-9)


@named
@settings(derandomize=True, max_examples=25)
@given(tables, weights)
def test_a_dominated_site_never_outranks_its_dominator(chosen, table, share):
    table[1] = np.minimum(table[0], table[1])
    found = figures(chosen, table, share)
    assert found[0] >= found[1] - 1e-9


@named
@settings(derandomize=True, max_examples=25)
@given(tables, weights)
def test_ties_stay_ties(chosen, table, share):
    table[3] = table[0]
    found = figures(chosen, table, share)
    assert found[3] == found[0]


@named
@pytest.mark.parametrize("count", [1, 2, 5])
def test_equal_sites_tie_and_give_a_figure(chosen, count):
    found = figures(chosen, np.full((count, 3), 0.4), np.array([0.5, 0.3, 0.2]))
    assert np.ptp(found) == 0
    assert np.isfinite(found).all()


@named
def test_one_criterion_orders_by_it(chosen):
    found = figures(chosen, np.array([[0.2], [0.9], [0.5]]), np.ones(1))
    assert np.argsort(found).tolist() == [0, 2, 1]


@named
def test_a_criterion_without_weight_changes_nothing(chosen):
    with_it = np.column_stack([MATRIX, np.linspace(0, 1, 12)])
    found = figures(chosen, with_it, np.append(SHARE, 0.0))
    assert found == pytest.approx(figures(chosen, MATRIX, SHARE))


@named
def test_all_weight_on_one_criterion_orders_by_it(chosen):
    found = figures(chosen, MATRIX, np.array([0, 0, 1.0, 0, 0]))
    # A lead up to q counts 0: sites may tie, but never swap.
    assert np.all(np.diff(found[np.argsort(MATRIX[:, 2])]) >= 0)


@named
@settings(derandomize=True, max_examples=25)
@given(arrays(float, (4, 3), elements=st.one_of(st.just(np.nan), grid)), weights)
def test_unknown_gives_a_figure_and_no_nan(chosen, table, share):
    assume(not np.isnan(table).all(axis=1).any())
    assert np.isfinite(figures(chosen, table, share)).all()


@pytest.mark.parametrize("chosen", [WEIGHTED_SUM, Topsis(), Vikor(), Promethee()], ids=lambda m: m.id)
def test_unknown_counts_as_what_the_rest_says(chosen):
    table = MATRIX.copy()
    table[4, 1] = np.nan
    filled = table.copy()
    filled[4, 1] = np.delete(MATRIX[4], 1) @ np.delete(SHARE, 1) / (1 - SHARE[1])
    assert figures(chosen, table, SHARE) == pytest.approx(figures(chosen, filled, SHARE))


@named_alone
def test_unknown_is_left_out_and_the_rest_renormalised(chosen):
    table = MATRIX.copy()
    table[:, 1] = np.nan
    share = np.delete(SHARE, 1) / (1 - SHARE[1])
    assert aggregate(chosen, table, SHARE) == pytest.approx(aggregate(chosen, np.delete(MATRIX, 1, 1), share))


def test_a_site_of_which_nothing_is_known_has_no_figure():
    assert np.isnan(aggregate(WEIGHTED_SUM, np.array([[np.nan, 0.5]]), np.array([1.0, 0.0]))).all()


@named_alone
@settings(derandomize=True, max_examples=25)
@given(tables, weights, st.integers(0, 4), st.integers(0, 2), grid)
def test_improving_a_value_never_lowers_the_score(chosen, table, share, site, column, gain):
    before = aggregate(chosen, table, share)
    table[site, column] = min(1.0, table[site, column] + gain)
    assert aggregate(chosen, table, share)[site] >= before[site] - 1e-12


@named_alone
@settings(derandomize=True, max_examples=25)
@given(tables, weights)
def test_a_rival_changes_no_score(chosen, table, share):
    assert np.array_equal(aggregate(chosen, table, share)[1:], aggregate(chosen, table[1:], share))


@pytest.mark.parametrize("chosen", [WEIGHTED_SUM, WeightedProduct(), *COMPARED], ids=lambda m: m.id)
@settings(derandomize=True, max_examples=25)
@given(tables, weights, st.integers(1, 20).map(lambda x: x / 20))
def test_a_constant_criterion_reorders_nothing(chosen, table, share, level):
    without = figures(chosen, table, share)
    with_it = figures(chosen, np.column_stack([table, np.full(5, level)]), np.append(share * 0.7, 0.3))
    order = np.argsort(without, kind="stable")
    clear = np.diff(without[order]) > 1e-9
    assert np.all(np.diff(with_it[order])[clear] > -1e-9)


@settings(derandomize=True, max_examples=25)
@given(tables, weights)
def test_owa_of_one_half_is_the_weighted_sum(table, share):
    assert aggregate(Owa(orness=0.5), table, share) == pytest.approx(aggregate(WEIGHTED_SUM, table, share))


@settings(derandomize=True, max_examples=25)
@given(tables, weights, st.floats(0, 1), st.floats(0, 1))
def test_owa_rises_with_optimism_between_worst_and_best(table, share, one, other):
    low, high = (aggregate(Owa(orness=x), table, share) for x in sorted((one, other)))
    assert np.all(low <= high + 1e-9)
    assert np.all((table.min(axis=1) - 1e-9 <= low) & (high <= table.max(axis=1) + 1e-9))


# --- and those that some have not: the examples of docs/methods.md ----------------------------------------

HALVES = np.array([0.5, 0.5])
# Sites A, B, C and a rival; both criteria weigh one half. A is before B without the rival, behind it with it.
TURNED = {
    "topsis": (Topsis(), [[0.4, 0.4], [0.6, 0.1], [1.0, 0.0], [0.0, 0.2]], [0.400, 0.309], [0.485, 0.549]),
    "vikor": (Vikor(), [[0.9, 0.5], [0.7, 1.0], [0.9, 0.4], [0.0, 0.8]], [1.000, 0.000], [0.332, 1.000]),
    "promethee": (Promethee(), [[0.0, 0.9], [0.9, 0.6], [1.0, 0.7], [0.2, 0.2]], [0.000, -0.250], [0.000, 0.167]),
}  # fmt: skip


@pytest.mark.parametrize("name", TURNED)
def test_a_rival_moves_figures_and_turns_the_order_of_others(name):
    chosen, table, without, with_rival = TURNED[name]
    table = np.array(table)
    assert figures(chosen, table[:3], HALVES)[:2] == pytest.approx(without, abs=5e-4)
    assert figures(chosen, table, HALVES)[:2] == pytest.approx(with_rival, abs=5e-4)
    assert np.all(aggregate(WEIGHTED_SUM, table, HALVES)[:3] == aggregate(WEIGHTED_SUM, table[:3], HALVES))


def test_the_turned_order_of_promethee_by_hand():
    # p 0.2: A leads B by .3 in the second (whole), lags by .9 in the first (whole): 0. A and C: -1 + 1 = 0.
    # B and C: lags .1 twice: half, halves: -1/2. Flows over 2: A 0, B -1/4. The rival (.2, .2): A lags .2 in the
    # first (whole), leads in the second: 0. B leads in both: 1. Over 3: A 0, B (0 - 1/2 + 1)/3.
    _, table, _, _ = TURNED["promethee"]
    assert promethee(np.array(table), HALVES, chosen=Promethee())[:2] == pytest.approx([0, 1 / 6])


def test_a_constant_criterion_reorders_owa():
    # Orness 0.3: Q(r) = r^(7/3). Best first A .3, .2 and B .9, 0, halves: Q(1/2) = .19843.
    chosen, table = Owa(orness=0.3), np.array([[0.3, 0.2], [0.0, 0.9]])
    half = 0.5 ** (7 / 3)
    before = aggregate(chosen, table, HALVES)
    assert before == pytest.approx([0.2 + 0.1 * half, 0.9 * half])
    assert before[0] > before[1]
    # With a third criterion of 1 for both, thirds: steps Q(1/3), Q(2/3) - Q(1/3), 1 - Q(2/3).
    one, two = (1 / 3) ** (7 / 3), (2 / 3) ** (7 / 3)
    after = aggregate(chosen, np.column_stack([table, [1.0, 1.0]]), np.full(3, 1 / 3))
    assert after == pytest.approx([one + 0.3 * (two - one) + 0.2 * (1 - two), one + 0.9 * (two - one)])
    assert after[0] < after[1]


def test_the_product_of_a_constant_zero_ties_all():
    found = aggregate(WeightedProduct(), np.array([[0.9, 0.0], [0.4, 0.0]]), HALVES)
    assert found.tolist() == [0, 0]


# --- as a study writes them -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_alone_is_a_method(kind):
    assert method(kind).kind == kind


def test_two_of_one_kind_have_different_ids():
    assert len({m.id for m in EVERY}) == len(EVERY)


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ({"kind": "owa", "orness": 1.5}, "less than or equal to 1"),
        ({"kind": "promethee", "q": 0.3, "p": 0.1}, "q is above p"),
        ({"kind": "topsis", "normalisation": "sum"}, "none"),
        ("electre", "does not match any of the expected tags"),
    ],
)
def test_bad_methods_are_refused(spec, message):
    with pytest.raises(ValidationError, match=message):
        method(spec)


# --- limits and defaults --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "name", "default"),
    [("owa", "orness", 0.5), ("vikor", "v", 0.5), ("promethee", "q", 0.0), ("promethee", "p", 0.2)],
)
def test_a_share_is_0_to_1_and_has_its_default(kind, name, default):
    assert getattr(method(kind), name) == default
    others = {"q": 0.0, "p": 1.0} if kind == "promethee" else {}
    for value in (0, 1):
        assert getattr(method({"kind": kind, **others, name: value}), name) == value
    for value in (-1e-9, 1 + 1e-9):
        with pytest.raises(ValidationError):
            method({"kind": kind, **others, name: value})


def test_a_method_cannot_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        Owa().orness = 0.3


def test_the_default_of_vikor_is_half_and_half():
    assert vikor(MATRIX, SHARE) == pytest.approx(vikor(MATRIX, SHARE, v=0.5), abs=0)


def test_who_looks_at_one_site_alone():
    assert [method(kind).alone for kind in KINDS] == [True, True, True, False, False, False]
    for chosen in COMPARED:
        with pytest.raises(TypeError, match="compares sites with each other"):
            aggregate(chosen, MATRIX, SHARE)


def test_ids_and_labels_tell_parameters():
    assert [m.id for m in (Topsis(), Topsis(normalisation="vector"), Vikor(v=0.3), Owa(orness=0.25))] == [
        "topsis", "topsis_vector", "vikor_0.3", "owa_0.25",
    ]  # fmt: skip
    assert (Promethee(preference="usual").id, Promethee().id) == ("promethee_usual", "promethee_0_0.2")
    assert "0.2" in Promethee().label.en
    assert "0.2" not in Promethee(preference="usual").label.en


def test_ties_are_figures_that_agree_to_twelve_digits():
    # Sums of the same terms in another order differ by some 1e-16; a lead of 1e-11 is one.
    assert TIE_DIGITS == 12


@pytest.mark.parametrize("count", [1, 4])
def test_sites_that_are_all_alike_have_the_figure_that_is_said(count):
    table, share = np.full((count, 3), 0.4), np.array([0.5, 0.3, 0.2])
    assert topsis(table, share).tolist() == [0.5] * count
    assert vikor(table, share).tolist() == [0] * count
    assert promethee(table, share, chosen=Promethee()).tolist() == [0] * count


@pytest.mark.parametrize(
    ("chosen", "leads"),
    [
        (Promethee(preference="usual", q=0.3, p=0.5), [(-0.1, 0), (0, 0), (1e-9, 1), (1, 1)]),
        (Promethee(q=0.1, p=0.3), [(-1, 0), (0.1, 0), (0.2, 0.5), (0.3, 1), (0.9, 1)]),
        (Promethee(q=0.25, p=0.25), [(0.25, 0), (0.2500001, 1)]),
    ],
)
def test_a_lead_counts_nothing_up_to_q_and_whole_from_p(chosen, leads):
    lead, counts = np.array(leads).T
    assert preference(lead, chosen) == pytest.approx(counts)


def test_vikor_counts_a_difference_that_is_small_but_real():
    # Two sites a millionth apart are the best and the worst of them all.
    assert vikor(np.array([[0.5], [0.5 + 1e-6]]), np.ones(1)) == pytest.approx([1, 0])


def test_a_single_known_criterion_of_little_weight_decides_alone():
    scores, share = np.array([[0.3, np.nan], [np.nan, 0.8]]), np.array([0.02, 0.98])
    for chosen in ALONE:
        assert aggregate(chosen, scores, share) == pytest.approx([0.3, 0.8])


def test_sites_that_differ_only_where_nothing_counts_are_alike():
    table, share = np.array([[0.4, 0.1], [0.4, 0.9]]), np.array([1.0, 0.0])
    assert topsis(table, share).tolist() == [0.5, 0.5]
    assert vikor(table, share).tolist() == [0, 0]
    assert promethee(table, share, chosen=Promethee()).tolist() == [0, 0]
