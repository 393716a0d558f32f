"""The weights most favourable to a site: by hand, and beside the linear programmes of scipy."""

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from siting.decide.most_lead import MAX_REMOVED, best_rank, most_lead


def table(seed, *, rounded):
    rng = np.random.default_rng(seed)
    rivals, criteria = int(rng.integers(1, 25)), int(rng.integers(1, 9))
    score = rng.random((rivals + 1, criteria))
    score = np.round(score * 4) / 4 if rounded else score  # many ties, in figures and in pivots
    return score[0] - score[1:]


def by_linprog(lead):
    rivals, criteria = lead.shape
    found = linprog(
        np.append(np.zeros(criteria), -1.0), A_ub=np.column_stack([-lead, np.ones(rivals)]),
        b_ub=np.zeros(rivals), A_eq=[[1.0] * criteria + [0.0]], b_eq=[1.0],
        bounds=[*[(0, 1)] * criteria, (-2, 2)],
    )  # fmt: skip
    return found.x[-1]


def by_milp(lead):
    rivals, criteria = lead.shape
    found = milp(
        np.append(np.zeros(criteria), np.ones(rivals)),
        constraints=[
            LinearConstraint(np.hstack([-lead, -np.eye(rivals)]), -np.inf, 1e-9),
            LinearConstraint([[1.0] * criteria + [0.0] * rivals], 1.0, 1.0),
        ],
        integrality=np.append(np.zeros(criteria), np.ones(rivals)),
        bounds=Bounds(0, 1),
    )
    return 1 + round(found.fun)


def test_between_two_specialists_the_even_weights_are_best():
    found = most_lead(np.array([[-0.4, 0.6], [0.6, -0.4]]))
    assert found.value == pytest.approx(0.1)
    assert found.weights == pytest.approx([0.5, 0.5])
    assert found.mix == pytest.approx([0.5, 0.5])


def test_without_a_rival_nothing_holds_a_site_down():
    alone = most_lead(np.zeros((0, 4)))
    assert (alone.value, alone.weights.tolist(), alone.mix.tolist()) == (np.inf, [0.25] * 4, [])
    assert best_rank(np.zeros((0, 3))) == 1


@pytest.mark.parametrize("rounded", [False, True])
@pytest.mark.parametrize("seed", range(30))
def test_lead_and_rank_are_those_of_the_linear_programmes(seed, rounded):
    lead = table(seed, rounded=rounded)
    found = most_lead(lead)
    assert found.value == pytest.approx(by_linprog(lead), abs=1e-7)
    assert found.weights.sum() == pytest.approx(1)
    assert (found.weights >= 0).all()
    # The mix proves it: against it, no criterion leads by more.
    assert (found.mix @ lead).max() == pytest.approx(found.value, abs=1e-9)
    always = int((lead < -1e-9).all(axis=1).sum())
    rank, true = best_rank(lead), by_milp(lead)
    assert rank == true if rank is not None else true > 1 + always + MAX_REMOVED
