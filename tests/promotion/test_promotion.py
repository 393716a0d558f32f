"""The promoter's sheet: what the data supports, and no more."""

from dataclasses import replace

import pytest

from siting import load_study, run
from siting.errors import SitesError
from siting.promotion.promotion import Robustness, promote, statement


@pytest.fixture(scope="module")
def outcome():
    return run(load_study(None)).outcome


@pytest.fixture(scope="module")
def sheet(outcome):
    return promote(outcome, "Jiaocheng", ["Wenshui", "和林格尔（呼和浩特集群）", "yungang"])


def test_wins_are_those_with_the_higher_score(outcome, sheet):
    names = [str(n) for n in outcome.sites.frame["name"]]
    row = names.index("Jiaocheng")
    by_id = {c.id: c for c in outcome.criteria}
    for c in sheet.comparisons:
        rival = names.index(c.rival.name.en)
        scores = by_id[c.criterion].score
        known = by_id[c.criterion].measured.main.known
        assert c.wins == bool(known[row] and known[rival] and scores[row] > scores[rival] + 1e-9)


def test_the_distances_of_the_embedded_study(sheet):
    found = {(c.criterion, c.rival.name.en): c for c in sheet.comparisons}
    same_city = found["same_city", "Wenshui"]
    assert same_city.wins
    assert same_city.robustness is Robustness.ROBUST
    assert (round(same_city.own.value, 1), round(same_city.rival.value, 1)) == (49.5, 66.4)
    assert found["remote", "Wenshui"].loses


def test_an_unknown_rival_is_not_beaten(sheet):
    grid = next(
        c
        for c in sheet.comparisons
        if c.label.en.startswith("Grid") and c.rival.name.en.startswith("Horinger")
    )
    assert not grid.rival.known
    assert not grid.wins
    assert not grid.loses


def test_a_list_with_gaps_is_never_robust(sheet):
    airports = [c for c in sheet.comparisons if "airport" in c.label.en]
    assert airports
    assert all(c.robustness is not Robustness.ROBUST for c in airports)


def test_overlapping_intervals_are_an_estimate(sheet):
    cooling = next(
        c for c in sheet.comparisons if c.label.en.startswith("Free cooling") and c.rival.name.en == "Wenshui"
    )
    assert cooling.wins
    assert cooling.robustness is Robustness.ESTIMATE


@pytest.mark.parametrize(
    ("own", "rival", "expected"),
    [
        ((0.8, 0.7, 0.9), (0.5, 0.4, 0.6), Robustness.ROBUST),
        ((0.8, 0.6, 0.9), (0.5, 0.4, 0.6), Robustness.LIKELY),  # touches: not above
        ((0.8, 0.3, 0.9), (0.5, 0.4, 0.6), Robustness.LIKELY),  # the best estimate is above the rival's best
        ((0.8, 0.3, 0.9), (0.5, 0.4, 0.85), Robustness.ESTIMATE),
    ],
)
def test_robustness_by_hand(sheet, own, rival, expected):
    base = next(c for c in sheet.comparisons if c.criterion == "same_city")
    scored = {
        side: replace(getattr(base, side), score=s, score_low=low, score_high=high)
        for side, (s, low, high) in (("own", own), ("rival", rival))
    }
    assert replace(base, **scored).robustness is expected
    turned = replace(base, own=scored["rival"], rival=scored["own"])
    assert turned.loses
    assert turned.robustness is expected


def test_what_is_short_of_a_band_is_disclosed(sheet):
    texts = [w.text.en for w in sheet.weaknesses if w.kind == "limit"]
    assert any("47.5 km short of the limit of 500 km" in text for text in texts)


def test_every_lost_comparison_is_disclosed(sheet):
    lost = sum(c.loses for c in sheet.comparisons)
    assert sum(w.kind == "behind" for w in sheet.weaknesses) == lost > 0


def test_the_best_of_these_wins_against_all_robustly(sheet):
    assert [label.en for label in sheet.best_of_these] == ["Same-city recovery, Taiyuan"]


def test_one_rival_gives_no_superlative(outcome):
    assert promote(outcome, "Jiaocheng", ["Huairen"]).best_of_these == ()


def test_statements_name_both_sides(sheet):
    for c in sheet.wins:
        text = statement(c)
        assert c.own.name.en in text.en
        assert c.rival.name.en in text.en
        assert c.rival.name.zh in text.zh


def test_advantages_come_surest_first(sheet):
    order = [list(Robustness).index(c.robustness) for c in sheet.wins]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("site", "rivals", "message"),
    [
        ("Jiaocheng", [], "no rival"),
        ("Jiaocheng", ["交城"], "its own rival"),
        ("Datong", ["Wenshui"], "Did you mean 'Yungang (Datong)'"),
        ("Jiaocheng", ["Atlantis"], "no site 'Atlantis'"),
    ],
)
def test_bad_names_are_one_line(outcome, site, rivals, message):
    with pytest.raises(SitesError) as caught:
        promote(outcome, site, rivals)
    assert message in str(caught.value)
