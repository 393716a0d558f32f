"""Random studies by brute force: the truth never leaves the bounds, and the bounds are tight.

A truth is any figure inside each interval, and any figure at all where UNKNOWN. The search for the ends is
independent of how bounds are computed: it tries a dense grid of figures, and either side of each.
"""

import numpy as np
import pyarrow as pa
import pytest

from siting.decide.likely_ranks import likely_ranks
from siting.scoring.value_functions import value_at
from tests.support.outcomes import criterion, figure, made_outcome, words

NAN = float("nan")
SITES = 6
WORDS = ("a", "b", "c")


def random_function(rng):
    """A value function of any kind on figures of about 0..10."""
    one, two = sorted(rng.uniform(0, 10, 2).round(2))
    two += 0.5
    ends = [one, two] if rng.random() < 0.5 else [two, one]
    xs, vs = np.sort(rng.uniform(0, 10, 4)).round(2).tolist(), rng.random(4).round(2).tolist()
    kinds = [
        {"kind": "linear", "worst": ends[0], "best": ends[1]},
        {"kind": "piecewise", "points": list(zip(xs, vs, strict=True))},
        {"kind": "piecewise", "points": [(xs[0], vs[0]), (xs[1], vs[1]), (xs[1], vs[2]), (xs[3], vs[3])]},
        {"kind": "band", "soft_min": xs[0], "min": xs[1], "max": xs[2], "soft_max": xs[3]},
        {"kind": "band", "min": one, "max": two},
        {"kind": "trapezoid", "target": one, "tolerance": 1, "falloff": 2},
        {"kind": "step", "steps": [{"max": one, "score": vs[0]}, {"min": one, "max": two, "score": vs[1]}, {"min": two, "score": vs[2]}]},
        {"kind": "exponential", "worst": ends[0], "best": ends[1], "mid": 0.7 * ends[0] + 0.3 * ends[1]},
        {"kind": "logistic", "worst": ends[0], "best": ends[1]},
    ]  # fmt: skip
    return kinds[rng.integers(len(kinds))]


def random_criterion(rng, key):
    unknown, weight = (
        rng.choice(["neutral", "neutral", "worst", "worst", "exclude"]),
        float(rng.uniform(0.1, 5)),
    )
    if rng.random() < 0.2:
        told = [None if rng.random() < 0.3 else str(rng.choice(WORDS)) for _ in range(SITES)]
        scores = {word: round(float(rng.random()), 2) for word in WORDS}
        value = {"kind": "categories", "scores": scores}
        return criterion(key, words(told, name=key), value=value, unknown=unknown, weight=weight)
    value = rng.uniform(0, 10, SITES).round(2)
    value[rng.random(SITES) < 0.25] = NAN
    low, high = (value + sign * rng.uniform(0, 4, SITES) * (rng.random(SITES) < 0.7) for sign in (-1, 1))
    main = figure(value, name=key, low=low, high=high)
    return criterion(key, main, value=random_function(rng), unknown=unknown, weight=weight)


def random_study(seed):
    rng = np.random.default_rng(seed)
    outcome = made_outcome(*(random_criterion(rng, f"c{i}") for i in range(rng.integers(1, 7))))
    return rng, outcome


def possible_scores(c, site):
    """Scores of many figures that the site may have in truth, (k,)."""
    main, function = c.measured.main, c.function
    if main.is_text:
        told = main.text[site].as_py()
        return np.array([function.scores[word] for word in ([told] if told else WORDS)])
    low, high = (main.low[site], main.high[site]) if main.known[site] else (-20.0, 30.0)
    steps = np.array([x for x, _ in function.curve])
    tried = np.concatenate([np.linspace(low, high, 401), steps, steps - 1e-9, steps + 1e-9])
    return value_at(function, tried[(tried >= low) & (tried <= high)])


def totals(outcome, scores):
    return scores @ np.array([c.share for c in outcome.criteria])


def ranks(score):
    return 1 + (score > score[:, None] + 1e-9).sum(axis=1)


# 75 random studies are quick enough for every day; the others differ in chance alone.
@pytest.mark.parametrize("block", [0, *(pytest.param(block, marks=pytest.mark.slow) for block in (1, 2, 3))])
def test_no_truth_leaves_the_bounds_and_a_search_comes_to_their_ends(block):
    near = studies = 0
    for seed in range(75 * block, 75 * (block + 1)):
        rng, outcome = random_study(seed)
        ranking = outcome.ranking
        options = [[possible_scores(c, site) for c in outcome.criteria] for site in range(SITES)]
        low, high = (
            totals(outcome, np.array([[end(o) for o in row] for row in options])) for end in (np.min, np.max)
        )
        ranked = ranking.rank > 0
        for _ in range(40):
            truth = totals(outcome, np.array([[rng.choice(o) for o in row] for row in options]))
            assert (truth >= ranking.score_low - 1e-9)[ranked].all(), seed
            assert (truth <= ranking.score_high + 1e-9)[ranked].all(), seed
            assert_inside(ranking, ranked, truth)
        for site in np.flatnonzero(ranked):
            for own, others in ((high, low), (low, high)):
                assert_inside(ranking, ranked, np.where(np.arange(SITES) == site, own, others))
        assert (low >= ranking.score_low - 1e-9)[ranked].all(), seed
        assert (high <= ranking.score_high + 1e-9)[ranked].all(), seed
        # The interval always holds the score itself, which a policy may have put below every truth.
        least, most = np.minimum(low, ranking.score), np.maximum(high, ranking.score)
        gap = np.maximum(least - ranking.score_low, ranking.score_high - most)[ranked]
        studies += 1
        near += bool((gap <= 0.02).all())
    assert near >= 0.95 * studies


def assert_inside(ranking, ranked, truth):
    found = ranks(truth[ranked])
    assert (ranking.rank_best[ranked] <= found).all()
    assert (found <= ranking.rank_worst[ranked]).all()


def test_the_rank_bounds_are_reached():
    for seed in range(300, 360):
        _, outcome = random_study(seed)
        ranking, ranked = outcome.ranking, outcome.ranking.rank > 0
        low, high = ranking.score_low, ranking.score_high
        for site in np.flatnonzero(ranked):
            for own, others, bound in ((high, low, ranking.rank_best), (low, high, ranking.rank_worst)):
                score = np.where(np.arange(SITES) == site, own, others)
                assert 1 + (score[ranked] > score[site]).sum() == bound[site]


def test_likely_ranges_lie_inside_the_bounds():
    for seed in range(400, 430):
        _, outcome = random_study(seed)
        found = likely_ranks(outcome, samples=200, seed=seed)
        if found is None:
            continue
        assert (outcome.ranking.rank_best[found.rows] <= found.stated.low).all()
        assert (found.stated.high <= outcome.ranking.rank_worst[found.rows]).all()


def test_an_unknown_spans_what_its_value_function_can_give():
    half = {"kind": "categories", "scores": {"yes": 0.8, "no": 0.3}}
    outcome = made_outcome(criterion("x", words(["yes", None]), value=half), criterion("y", [0.5, 0.5]))
    assert outcome.ranking.score_low[1] == pytest.approx((0.3 + 0.5) / 2)
    assert outcome.ranking.score_high[1] == pytest.approx((0.8 + 0.5) / 2)
    assert pa.types.is_string(outcome.criteria[0].measured.main.text.type)
