"""Weights: published tables to the printed digits, other packages, hand-sized cases, properties."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from siting.scoring.weights import (
    RANDOM_INDEX,
    Pairwise,
    complete_rows,
    composed,
    critic,
    entropy,
    grouped,
    largest_matrix,
    normalised,
    pairwise,
    rank_order,
    worst_triple,
)  # fmt: skip

# Saaty 1990 (EJOR 48:9-26), choice of a house; the upper triangle as printed.
HOUSE_UPPER = [
    [5, 3, 7, 6, 6, 1 / 3, 1 / 4], [1 / 3, 5, 3, 3, 1 / 5, 1 / 7], [6, 3, 4, 6, 1 / 5], [1 / 3, 1 / 4, 1 / 7, 1 / 8],
    [1 / 2, 1 / 5, 1 / 6], [1 / 5, 1 / 6], [1 / 2],
]  # fmt: skip
# Diakoulaki, Mavrotas & Papayannakis 1995 (C&OR 22:763-770): firms by profitability, market share, productivity.
FIRMS = np.array([
    (61, 1.08, 4.33), (20.7, 0.26, 4.34), (16.3, 1.98, 2.53), (9, 3.29, 1.65), (5.4, 2.77, 2.33), (4, 4.12, 1.21),
    (-6.1, 3.52, 2.10), (-34.6, 3.31, 0.98),
])  # fmt: skip
# Zavadskas & Podvezko 2016.
ZAVADSKAS = np.array([(3, 100, 10, 7), (2.5, 80, 8, 5), (1.8, 50, 20, 11), (2.2, 70, 12, 9)])


def reciprocal(upper):
    count = len(upper) + 1
    matrix = np.ones((count, count))
    for i, row in enumerate(upper):
        for j, value in enumerate(row, start=i + 1):
            matrix[i, j], matrix[j, i] = value, 1 / value
    return matrix


def test_saaty_house_to_the_printed_digits():
    found = pairwise(reciprocal(HOUSE_UPPER))
    printed = [0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333]
    assert np.round(found.weights, 3).tolist() == printed
    assert round(found.lambda_max, 3) == 9.669
    assert (round(found.index, 3), round(found.ratio, 3)) == (0.238, 0.169)
    assert not found.consistent


def test_the_consistency_ratio_depends_on_the_named_table():
    by_table = {name: pairwise(reciprocal(HOUSE_UPPER), random_index=name).ratio for name in RANDOM_INDEX}
    index = pairwise(reciprocal(HOUSE_UPPER)).index
    assert by_table == pytest.approx(
        {"saaty": index / 1.41, "tummala_ling": index / 1.3952, "scikit_criteria": index / 1.41}
    )
    assert {name: largest_matrix(name) for name in RANDOM_INDEX} == {
        "saaty": 10, "tummala_ling": 10, "scikit_criteria": 15,
    }  # fmt: skip


def test_ahp_agrees_with_pymcdm():
    from pymcdm.weights.subjective import AHP

    other = AHP(matrix=reciprocal(HOUSE_UPPER))
    assert pairwise(reciprocal(HOUSE_UPPER)).weights == pytest.approx(other(), abs=1e-9)


@given(arrays(float, 5, elements=st.floats(0.01, 1)))
def test_a_consistent_matrix_gives_back_its_weights(weights):
    found = pairwise(weights[:, None] / weights)
    assert found.weights == pytest.approx(weights / weights.sum(), rel=1e-9)
    assert found.ratio == pytest.approx(0, abs=1e-9)
    assert found.lambda_max == pytest.approx(5)


def test_the_worst_triple_by_hand():
    weights = np.array([4.0, 2.0, 1.0, 1.0])
    matrix = weights[:, None] / weights
    for (i, j), factor in {(0, 3): 2, (2, 3): 5}.items():
        matrix[i, j] *= factor
        matrix[j, i] /= factor
    # Clashes: (0,1,2) none, (0,1,3) ln 2, (0,2,3) ln 5/2, (1,2,3) ln 5.
    assert worst_triple(matrix) == (1, 2, 3)


def test_two_rows_are_always_consistent():
    found = pairwise(np.array([[1, 3], [1 / 3, 1]]))
    assert found.weights == pytest.approx([0.75, 0.25])
    assert (found.ratio, found.triple, found.consistent) == (0, None, True)


def test_one_row_has_all_the_weight():
    assert pairwise(np.ones((1, 1))).weights.tolist() == [1.0]


def test_group_judgements_are_joined_by_the_geometric_mean():
    one, other = np.array([[1, 4], [1 / 4, 1]]), np.array([[1, 9], [1 / 9, 1]])
    assert grouped([one, other]) == pytest.approx(np.array([[1, 6], [1 / 6, 1]]))


@given(st.lists(arrays(float, 4, elements=st.floats(0.1, 1)), min_size=1, max_size=4))
def test_a_group_of_reciprocal_matrices_is_reciprocal(judges):
    joint = grouped([w[:, None] / w for w in judges])
    assert joint * joint.T == pytest.approx(np.ones((4, 4)))


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        # (1 + 1/2 + 1/3)/3, (1/2 + 1/3)/3, (1/3)/3: by hand.
        ("roc", [11 / 18, 5 / 18, 2 / 18]),
        ("rank_sum", [3 / 6, 2 / 6, 1 / 6]),
        ("reciprocal", [6 / 11, 3 / 11, 2 / 11]),
    ],
)
def test_rank_order_by_hand(formula, expected):
    assert rank_order([0, 1, 2], formula=formula) == pytest.approx(expected)
    assert rank_order([2, 0, 1], formula=formula) == pytest.approx([expected[2], expected[0], expected[1]])


def test_tied_ranks_share_the_mean():
    # Second and third of ROC for four: (13/12)/4 and (7/12)/4; their mean is (10/12)/4.
    assert rank_order([0, 1, 1, 2]) == pytest.approx([25 / 48, 10 / 48, 10 / 48, 3 / 48])


def test_all_tied_are_equal():
    assert rank_order([0, 0, 0, 0]) == pytest.approx([0.25] * 4)


def test_roc_is_the_mean_of_all_weights_in_that_order():
    rng = np.random.default_rng(1)
    samples = -np.sort(-rng.dirichlet(np.ones(4), 40_000), axis=1)
    assert rank_order([0, 1, 2, 3]) == pytest.approx(samples.mean(axis=0), abs=3e-3)


def test_entropy_to_the_printed_digits():
    assert np.round(entropy(ZAVADSKAS), 4).tolist() == [0.1146, 0.1981, 0.4185, 0.2689]


def test_entropy_agrees_with_pymcdm():
    from pymcdm.weights import entropy_weights

    assert entropy(ZAVADSKAS) == pytest.approx(entropy_weights(ZAVADSKAS), rel=1e-9)


def test_entropy_takes_zero_as_no_part():
    # p = (0, 1): no spread left over, e = 0; p = (1/2, 1/2): e = 1.
    assert entropy(np.array([[0.0, 0.5], [0.8, 0.5]])) == pytest.approx([1, 0])


def test_critic_to_the_printed_digits():
    assert critic(FIRMS) == pytest.approx([0.20222554, 0.48090173, 0.31687273], abs=5e-9)


def test_critic_by_ranks_to_the_printed_digits():
    found = critic(FIRMS, correlation="spearman")
    assert found == pytest.approx([0.21454645, 0.4898563, 0.29559726], abs=5e-9)


def test_critic_agrees_with_scikit_criteria():
    skcriteria = pytest.importorskip("skcriteria.preprocessing.weighters")
    matrix = np.random.default_rng(3).random((30, 5))
    assert critic(matrix) == pytest.approx(skcriteria.critic_weights(matrix, [1] * 5), rel=1e-9)


@pytest.mark.parametrize("by_data", [entropy, critic])
def test_a_constant_column_weighs_nothing(by_data):
    matrix = np.column_stack([ZAVADSKAS / 100, np.full(4, 0.4)])
    found = by_data(matrix)
    assert found[-1] == 0
    assert found.sum() == pytest.approx(1)


@pytest.mark.parametrize("by_data", [entropy, critic])
@pytest.mark.parametrize("matrix", [np.full((4, 3), 0.5), np.zeros((4, 2)), np.ones((1, 3))])
def test_where_nothing_differs_there_are_no_weights(by_data, matrix):
    assert by_data(matrix) is None


@pytest.mark.parametrize("by_data", [entropy, critic])
def test_one_criterion_has_all_the_weight(by_data):
    assert by_data(np.array([[0.1], [0.9]])).tolist() == [1.0]


def test_critic_has_no_answer_where_all_criteria_agree():
    column = np.array([0.1, 0.5, 0.9])
    assert critic(np.column_stack([column, column])) is None


matrices = arrays(float, (6, 4), elements=st.floats(0.01, 1))


@settings(derandomize=True)
@given(matrices, st.permutations(range(6)), st.permutations(range(4)))
@pytest.mark.parametrize("by_data", [entropy, critic])
def test_order_of_sites_and_criteria_changes_no_weight(by_data, matrix, rows, columns):
    straight, mixed = by_data(matrix), by_data(matrix[rows][:, columns])
    if straight is None or np.ptp(matrix, axis=0).min() < 1e-6:
        return
    assert mixed == pytest.approx(straight[columns], abs=1e-9)


def test_a_new_candidate_moves_weights_by_data():
    before, after = critic(FIRMS[:-1]), critic(FIRMS)
    assert np.abs(before - after).max() > 0.01
    before, after = entropy(ZAVADSKAS[:-1]), entropy(ZAVADSKAS)
    assert np.abs(before - after).max() > 0.001


def test_weights_of_families_by_hand():
    # Families 0.6 and 0.4; inside 3:1 and one alone.
    found = composed([0, 1, 0], outer=np.array([0.6, 0.4]), inside=np.array([3.0, 5.0, 1.0]))
    assert found == pytest.approx([0.45, 0.4, 0.15])


@given(arrays(float, 5, elements=st.floats(0, 1)), st.floats(1e-3, 1e3))
def test_scaling_all_points_changes_nothing(points, factor):
    if points.max() < 1e-6:
        return
    assert normalised(points * factor) == pytest.approx(normalised(points), abs=1e-12)


def test_only_sites_that_know_every_usable_criterion_count():
    nan = np.nan
    rows, columns = complete_rows(np.array([[1, 2, nan], [nan, 2, nan], [3, 4, nan]]))
    assert (rows.tolist(), columns.tolist()) == ([True, False, True], [True, True, False])


# --- limits, one by one -------------------------------------------------------------------------------------

# Random indices as printed: Saaty with the house of 1990, Tummala & Ling 1998, and scikit-criteria up to 15.
PRINTED = {
    "saaty": [0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49],
    "tummala_ling": [0.5799, 0.8921, 1.1159, 1.2358, 1.3322, 1.3952, 1.4537, 1.4882],
    "scikit_criteria": [0.52, 0.89, 1.12, 1.26, 1.36, 1.41, 1.46, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59],
}


@pytest.mark.parametrize("name", PRINTED)
def test_random_indices_are_as_printed(name):
    assert list(RANDOM_INDEX[name]) == PRINTED[name]


@pytest.mark.parametrize("name", PRINTED)
def test_the_ratio_takes_the_index_of_the_size(name):
    for size in range(3, largest_matrix(name) + 1):
        matrix = np.ones((size, size))
        matrix[0, -1], matrix[-1, 0] = 3, 1 / 3
        found = pairwise(matrix, random_index=name)
        assert found.index == pytest.approx((found.lambda_max - size) / (size - 1))
        assert found.ratio == pytest.approx(found.index / PRINTED[name][size - 3])


@pytest.mark.parametrize("size", [1, 2])
def test_one_or_two_rows_cannot_contradict_each_other(size):
    found = pairwise(np.ones((size, size)))
    assert (found.index, found.ratio, found.triple, found.lambda_max) == (0, 0, None, pytest.approx(size))


@pytest.mark.parametrize(("ratio", "consistent"), [(0.0999, True), (0.1, True), (0.1001, False)])
def test_a_tenth_is_still_consistent(ratio, consistent):
    assert Pairwise(np.ones(3) / 3, 3.0, 0.0, ratio, None).consistent == consistent


def test_the_first_of_equal_triples_is_named():
    matrix = np.ones((4, 4))
    matrix[0, 3], matrix[3, 0] = 2, 1 / 2  # (0,1,3) and (0,2,3) alike
    assert worst_triple(matrix) == (0, 1, 3)


def test_points_may_be_very_large():
    assert normalised([1e308, 1e308, 1e308]) == pytest.approx([1 / 3] * 3)


@pytest.mark.parametrize("rule", [entropy, critic])
def test_two_sites_are_enough_and_a_single_one_is_not(rule):
    table = np.array([[0.2, 0.9, 0.4], [0.8, 0.1, 0.5]])
    assert rule(table).sum() == pytest.approx(1)
    assert rule(table[:1]) is None


def test_spread_is_told_from_rounding():
    # Of the third column the figures differ in the last bits alone: it is constant.
    table = np.array([[0.2, 0.9, 0.3], [0.8, 0.1, 0.1 + 0.2], [0.5, 0.2, 0.3]])
    for rule in (entropy, critic):
        found = rule(table)
        assert found[2] == 0
        assert found[:2].sum() == pytest.approx(1)


def test_a_constant_column_counts_as_no_conflict_and_no_agreement():
    # Two columns with r = -1 and a constant one: each of the two has 1 - (-1) and 1 - 0.
    table = np.array([[0.0, 1.0, 0.5], [1.0, 0.0, 0.5], [0.25, 0.75, 0.5]])
    assert critic(table) == pytest.approx([0.5, 0.5, 0])
    three = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.5], [0.25, 0.75, 1.0]])
    spread, r = three.std(axis=0), np.corrcoef(three.T)
    conflict = spread * (1 - r).sum(axis=1)
    assert critic(three) == pytest.approx(conflict / conflict.sum())
    with_constant = spread * ((1 - r).sum(axis=1) + 1)
    found = critic(np.column_stack([three, np.full(3, 0.4)]))
    assert found == pytest.approx(np.append(with_constant / with_constant.sum(), 0))


def test_without_minmax_the_range_of_a_column_counts():
    table = np.array([[0.0, 1.0], [1.0, 0.8], [0.25, 0.95]])
    assert critic(table, minmax=False) == pytest.approx([5 / 6, 1 / 6])
    assert critic(table) == pytest.approx([0.5, 0.5])
