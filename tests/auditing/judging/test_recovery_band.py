"""Recovery bands: their limits are inside, to the metre, and a sentence names the band it speaks of."""

import pytest

from siting.auditing.judging.recovery_band import RecoveryLimit
from siting.conventions import REMOTE_SOFT_KM
from siting.evidence import Label
from siting.texts import say

SITE, PLACE = Label("Jiaocheng", "交城"), Label("Beijing", "北京")
REMOTE, NEAR = RecoveryLimit(500.0, remote=True), RecoveryLimit(60.0, remote=False)


@pytest.mark.parametrize(
    ("band", "km", "inside"),
    [
        (REMOTE, 500.0, True), (REMOTE, 499.9996, True), (REMOTE, 499.9994, False), (REMOTE, 500.1, True),
        (NEAR, 60.0, True), (NEAR, 60.0004, True), (NEAR, 60.0006, False), (NEAR, 12.0, True),
    ],
)  # fmt: skip
def test_both_bands_include_their_limit_as_it_is_printed(band, km, inside):
    assert band.holds(km) is inside


@pytest.mark.parametrize(
    ("band", "km", "name", "edge"),
    [
        (REMOTE, 512.0, "common.remote", "distance.band.from_limit"),
        (NEAR, 49.5, "distance.band.same_city", "common.within"),
    ],
)
def test_inside_the_band_and_its_edge_are_named(band, km, name, edge):
    words = {"km": f"{km:g}", "spot": PLACE, "site": SITE, "limit": f"{band.limit_km:g}"}
    expected = say(
        "distance.band.inside", name=say(name), edge=say(edge), whose=say("distance.band.usual"), **words
    )
    assert band.sentence(SITE, PLACE, km) == expected


@pytest.mark.parametrize(
    ("band", "km", "gap", "words"),
    [(REMOTE, 420.0, "80", "short of the usual remote"), (NEAR, 75.0, "15", "beyond the usual same-city")],
)
def test_outside_the_gap_and_its_side_are_named(band, km, gap, words):
    for said in (band.sentence(SITE, PLACE, km), band.clause(PLACE, km)):
        assert f"{gap} km {words} limit of {band.limit_km:g} km" in said.en


@pytest.mark.parametrize(
    ("band", "km", "several_hundred"),
    [
        (REMOTE, REMOTE_SOFT_KM.value, True),
        (REMOTE, REMOTE_SOFT_KM.value - 0.001, False),
        (NEAR, REMOTE_SOFT_KM.value, False),
    ],
)
def test_short_of_a_round_limit_it_may_still_be_the_several_hundred_of_the_guideline(
    band, km, several_hundred
):
    assert ("several hundred km" in band.clause(PLACE, km).en) is several_hundred


@pytest.mark.parametrize(
    ("limit", "en", "zh"),
    [(60.0, "the usual same-city", "惯用的同城"), (20.0, "the stated same-city", "文中所述的同城")],
)
def test_a_limit_that_the_text_sets_is_not_called_usual(limit, en, zh):
    band = RecoveryLimit(limit, remote=False)
    for km in (limit - 5, limit + 5):
        said = band.sentence(Label("Site", "场址"), Label("Taiyuan", "太原市"), km)
        assert en in said.en
        assert zh in said.zh
