"""An error that sites share is drawn once for all of them; individual errors stay independent."""

from dataclasses import replace

import numpy as np
import pytest

from siting.decide import smaa as smaa_module
from siting.decide.score_table import SharedDraws, score_table
from siting.decide.smaa import ScoreTable, ahead_of_next, smaa
from siting.evidence import EvidenceClass, Measurements, SharedError, numeric
from siting.outcome.columns import Packer, measured_of
from siting.scoring.weight_space import draw_weights, whole_simplex
from tests.support import plain_smaa
from tests.support.outcomes import criterion, figure

N = 20_000
BAND = {"kind": "band", "soft_min": 0, "min": 0.5, "max": 0.5, "soft_max": 1}


def node(code, part=1.0, *, falling=False, key="node"):
    return SharedError(key, np.asarray(code), part, falling=falling)


def table_of(*criteria):
    return score_table(criteria, np.arange(len(criteria[0].score)))


def drawn(table):
    """Scores of the samples, (s, n), by the compiled loop, at equal weights."""
    m = table.mid.shape[1]
    problem = smaa_module._Problem(table)
    return smaa_module._scores(problem, np.full((N, m), 1 / m), plain_smaa.streams(1, N))


def correlation(table):
    score = drawn(table)
    return np.corrcoef(score[:, 0], score[:, 1])[0, 1]


def near(code, part=1.0, *, value=(0.5, 0.51)):
    main = figure(list(value), spread=0.2, name="near", shared=(node(code, part),))
    return criterion("near", main)


def test_a_small_lead_is_sure_where_the_whole_error_is_shared():
    for code, least, most in (([3, 3], 1.0, 1.0), ([3, 4], 0.45, 0.6), ([-1, -1], 0.45, 0.6)):
        table = table_of(near(code, value=(0.51, 0.5)))
        share, level = ahead_of_next(table, np.ones((N, 1)), seed=1)
        assert least <= share[0] <= most
        assert level[0] == 0


@pytest.mark.parametrize("part", [0.0, 0.3, 0.5, 1.0])
def test_the_part_is_the_correlation(part):
    # Four standard errors of a correlation of N pairs.
    assert correlation(table_of(near([3, 3], part))) == pytest.approx(part, abs=4 / np.sqrt(N))


def test_each_site_alone_is_drawn_as_ever():
    shared, apart = (drawn(table_of(near([3, 3], part))) for part in (1.0, 0.0))
    for share in (0.05, 0.5, 0.95):
        assert np.quantile(shared, share) == pytest.approx(np.quantile(apart, share), abs=0.01)


def test_the_error_is_of_the_figure_not_of_the_score():
    rising = figure([0.25, 0.75], spread=0.2, shared=(node([1, 1]),))
    # One site lies on the rising limb of the band, the other on the falling one.
    assert correlation(table_of(criterion("band", rising, value=BAND))) == pytest.approx(-1, abs=1e-9)


def test_one_error_in_two_criteria_and_one_that_pulls_the_other_way():
    for falling, expected in ((False, 0.2), (True, 0.0)):
        one = criterion("warm", figure([0.5], spread=0.2, shared=(node([1]),)))
        other = criterion("hours", figure([0.5], spread=0.2, shared=(node([1], falling=falling),)))
        score = drawn(table_of(one, other))
        # Both up together: the mean keeps the whole spread; against each other nothing is left of it.
        assert np.ptp(score) / 2 == pytest.approx(expected, abs=0.001)


def test_two_shared_errors_and_an_own_one_split_the_variance():
    main = figure(
        [0.5, 0.5, 0.5], spread=0.2, shared=(node([1, 1, 1], 0.3), node([1, 1, 2], 0.5, key="region"))
    )
    found = np.corrcoef(drawn(table_of(criterion("x", main))).T)
    assert found[0, 1] == pytest.approx(0.8, abs=4 / np.sqrt(N))
    assert found[0, 2] == pytest.approx(0.3, abs=4 / np.sqrt(N))


def test_a_site_keeps_its_draws_among_other_sites():
    three = near([3, 3, 5], 0.5, value=(0.2, 0.5, 0.7))
    assert np.array_equal(drawn(table_of(three))[:, [0, 2]], drawn(score_table([three], [0, 2])))


@pytest.mark.parametrize("gaps", [0.0, 0.3])
@pytest.mark.parametrize("most", [0, 10**9])
def test_the_loops_count_what_plain_numpy_counts(monkeypatch, gaps, most):
    monkeypatch.setattr(smaa_module, "FEW_CELLS", most)
    rng = np.random.default_rng(2)
    n, m = 40, 6
    mid = rng.random((n, m))
    counted = rng.random((n, m)) >= gaps
    counted[:, 0] = True
    shared = SharedDraws(
        2**62 + rng.integers(0, 5, (2, n, m)), rng.choice([0, 0.2, 0.5], (2, n, m)).cumsum(axis=0),
        rng.random((n, m)) < 0.5,
    )  # fmt: skip
    cell = np.arange(n * m).reshape(n, m)
    table = ScoreTable(
        mid * rng.random((n, m)), mid, mid + (1 - mid) * rng.random((n, m)), counted, cell, shared
    )
    full = smaa(table, whole_simplex(m), samples=400, seed=3)
    best = smaa(table, whole_simplex(m), samples=400, seed=3, ranks=5)
    weights, _ = draw_weights(whole_simplex(m), 400, seed=3)
    counts, central = plain_smaa.counted(table, weights, plain_smaa.streams(3, 400))
    assert np.array_equal(full.rank_share, counts / 400)
    assert np.array_equal(best.rank_share, counts[:, :5] / 400)
    assert np.array_equal(full.central, central, equal_nan=True)


def test_chunks_are_joined_with_their_shared_errors():
    def chunk(value, code):
        quantity = numeric(
            "x", figure([0]).label, "", np.array(value), evidence=EvidenceClass.ESTIMATED, method="m",
            sources=(), shared=(node(code, 0.4),),
        )  # fmt: skip
        packer = Packer()
        packer.measured("near", Measurements(quantity))
        return packer.table()

    joined = measured_of([chunk([0.1, 0.2], [7, -1]), chunk([0.3], [7])], ["near"])[0].main
    assert joined.value.tolist() == [0.1, 0.2, 0.3]
    (error,) = joined.shared
    assert error.code.tolist() == [7, -1, 7]
    assert error.part == 0.4


def test_parts_beyond_the_whole_are_refused():
    with pytest.raises(ValueError, match="more than 1"):
        replace(figure([0.5]), shared=(node([1], 0.7), node([1], 0.4, key="other")))
    with pytest.raises(ValueError, match=r"0\.\.1"):
        node([1], 1.5)


def test_sites_that_share_their_whole_error_are_first_together():
    table = table_of(near([3, 3], 1.0, value=(0.5, 0.5)))
    found = smaa(table, whole_simplex(1), samples=200, detail=[0, 1])
    assert found.first.tolist() == [1, 1]
    assert found.confidence.tolist() == [1, 1]
    assert found.confidence_draws.min() > 0
