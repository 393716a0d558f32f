"""Pairs: distances beside pyproj, round trips by hand, hazards by name, and the order."""

import numpy as np
import pyproj
import pytest

from siting.catalogue import Catalogue
from siting.criteria.recovery import BANDS
from siting.decide.backup_pairs import pair_up
from siting.outcome import DIFFERENT, SHARED, UNKNOWN, USES
from tests.support.places import sites

BEIJING = Catalogue({}, {}).place("Beijing")
ROUTE_FACTORS = np.array([1.2, 1.5, 2.1])


@pytest.fixture(scope="module")
def setting():
    rng = np.random.default_rng(7)
    places = zip(rng.uniform(110.5, 115, 12).tolist(), rng.uniform(36, 41, 12).tolist(), strict=True)
    basin = ["Fen", "Fen", "Hai", None, " Fen "] + ["Hai"] * 7
    return sites(list(places), basin=basin), np.linspace(0.9, 0.1, 12)


@pytest.fixture(scope="module")
def pairs(setting):
    sites, score = setting
    return pair_up(
        sites,
        np.arange(len(sites)),
        score,
        [(BEIJING, {"basin": "Hai"})],
        columns={"basin": "basin"},
        most=50,
    )


def test_each_two_places_stand_once_with_a_site_in_them(pairs):
    assert len(pairs) == 12 * 11 // 2 + 12
    seen = {frozenset(p) for p in zip(pairs.primary.tolist(), pairs.backup.tolist(), strict=True)}
    assert len(seen) == len(pairs)
    assert (pairs.backup >= 0).all()


def test_distances_are_geodesic_to_the_metre(pairs, setting):
    sites, _ = setting
    geod = pyproj.Geod(ellps="WGS84")

    def at(row):
        return (BEIJING.lon, BEIJING.lat) if row < 0 else (sites.lon[row], sites.lat[row])

    for one, two, km in zip(pairs.primary, pairs.backup, pairs.km, strict=True):
        assert km == pytest.approx(geod.inv(*at(one), *at(two))[2] / 1000, abs=6e-4)


def test_round_trips_are_those_of_fibre(pairs):
    # 2 x 4.897 microseconds a km; 100 km and a factor of 1.5 take 1.47 ms.
    assert pairs.round_trip_ms == pytest.approx(pairs.km[:, None] * ROUTE_FACTORS * 2 * 4.897e-3)


def test_bands_follow_the_distance(pairs):
    for km, same, remote in zip(pairs.km, pairs.same_city, pairs.remote, strict=True):
        assert BANDS[same] == (
            "too near" if km < 10 else "inside" if km <= 60 else "soft" if km <= 100 else "too far"
        )
        assert BANDS[remote] == ("inside" if km >= 500 else "soft" if km >= 300 else "too near")


def test_hazards_are_shared_by_name_and_else_unknown(pairs, setting):
    sites, _ = setting
    words = [w.strip() if isinstance(w, str) else None for w in sites.frame["basin"]]
    for one, two, codes in zip(pairs.primary, pairs.backup, pairs.hazards, strict=True):
        a, b = ("Hai" if row < 0 else words[row] for row in (one, two))
        expected = UNKNOWN if a is None or b is None else SHARED if a == b else DIFFERENT
        assert codes.tolist() == [expected, UNKNOWN, UNKNOWN]


def test_the_order_is_that_of_the_page(pairs):
    soft = BANDS.index("soft")
    for use, band, direction in ((0, pairs.same_city, 1), (1, pairs.remote, -1)):
        at = np.flatnonzero(pairs.use == use)
        keys = [
            (
                band[k] == soft, (pairs.hazards[k] == SHARED).sum(), (pairs.hazards[k] == UNKNOWN).sum(),
                -pairs.score[k], direction * pairs.km[k],
            )
            for k in at
        ]  # fmt: skip
        assert keys == sorted(keys)
        assert pairs.rank[at].tolist() == list(range(1, len(at) + 1))
    assert (pairs.rank[pairs.use == USES.index("none")] == 0).all()


def test_the_weaker_site_gives_the_score(pairs, setting):
    _, score = setting
    for one, two, found in zip(pairs.primary, pairs.backup, pairs.score, strict=True):
        assert found == min(score[two], score[one] if one >= 0 else np.inf)


def test_at_most_so_many_sites_are_paired(setting):
    sites, score = setting
    found = pair_up(sites, np.arange(12), score, [], columns={}, most=4)
    assert len(found) == 6
    assert found.left_out == 8


def test_one_site_without_cities_has_no_pairs(setting):
    sites, score = setting
    assert len(pair_up(sites, np.arange(1), score, [], columns={}, most=4)) == 0
