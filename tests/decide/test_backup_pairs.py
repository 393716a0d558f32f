"""Pairs: distances against pyproj, round trips by hand, hazards by name, and the order."""

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


# --- by hand: five sites on one meridian and one parallel, so that each pair has a use of its own ----------------

GEOD = pyproj.Geod(ellps="WGS84")


def at_km(*kilometres):
    """Places at given distances [km] east of one point, to the metre."""
    found = [GEOD.fwd(110.0, 38.0, 90.0, 1000 * km) for km in kilometres]
    return [(lon, lat) for lon, lat, _ in found]


def alone(kilometres, *, score=None, cities=(), columns=None, **held):
    place = sites(at_km(*kilometres), **held)
    given = np.linspace(0.9, 0.1, len(place)) if score is None else np.array(score)
    return pair_up(place, np.arange(len(place)), given, list(cities), columns=columns or {}, most=50)


@pytest.mark.parametrize(
    ("km", "use", "rank"),
    [
        (5, "none", 0), (9.9, "none", 0), (10.1, "same_city", 1), (59.9, "same_city", 1), (60.1, "same_city", 1),
        (99.9, "same_city", 1), (100.1, "none", 0), (299.9, "none", 0), (300.1, "remote", 1),
        (499.9, "remote", 1), (500.1, "remote", 1), (900, "remote", 1),
    ],
)  # fmt: skip
def test_the_use_of_a_pair_follows_from_its_distance(km, use, rank):
    found = alone([0, km])
    assert (USES[found.use[0]], found.rank[0]) == (use, rank)
    assert found.km[0] == pytest.approx(km, abs=5e-4)


def ordered(found, use):
    """Pairs of one use in order, as (primary, backup)."""
    rows = np.flatnonzero(found.use == USES.index(use))
    return [(int(found.primary[k]), int(found.backup[k])) for k in rows]


def test_inside_comes_before_soft_then_the_better_weak_site_then_the_distance():
    # Same city: 0-1 30 km, 0-2 80 km (soft), 1-2 50 km; remote from 3: 970, 940 and 890 km.
    found = alone([0, 30, 80, 970])
    assert ordered(found, "same_city") == [(0, 1), (1, 2), (0, 2)]
    assert ordered(found, "remote") == [(0, 3), (1, 3), (2, 3)]
    assert ordered(found, "none") == []


def test_where_sites_are_equally_good_same_city_is_near_and_remote_far():
    found = alone([0, 40, 60, 970], score=[0.5] * 4)
    assert ordered(found, "same_city") == [(1, 2), (0, 1), (0, 2)]  # 20, 40, 60 km
    assert ordered(found, "remote") == [(0, 3), (1, 3), (2, 3)]  # 970, 930, 910 km


def test_soft_ends_of_the_remote_band_come_last_though_they_are_better():
    # 0-1 400 km (soft), 0-2 1000, 1-2 600; the weaker score is that of 2 twice.
    found = alone([0, 400, 1000])
    assert ordered(found, "remote") == [(0, 2), (1, 2), (0, 1)]


def test_fewer_shared_hazards_come_first_then_fewer_unknown_ones():
    words = {"basin": ["Fen", "Fen", "Hai", None], "grid": ["N", "N", "N", "S"]}
    found = alone([0, 20, 40, 60], columns={"basin": "basin", "grid": "grid"}, **words)
    shared = [(row == SHARED).sum() for row in found.hazards]
    blank = [(row == UNKNOWN).sum() for row in found.hazards]
    at = [k for k in range(len(found)) if found.use[k] == USES.index("same_city")]
    soft = BANDS.index("soft")
    keys = [(found.same_city[k] == soft, shared[k], blank[k]) for k in at]
    assert keys == sorted(keys)
    assert len(set(keys)) > 2


def test_two_cities_are_each_paired_with_each_site_and_not_with_each_other():
    taiyuan = Catalogue({}, {}).place("Taiyuan")
    place = sites([(112.1, 37.5), (113.0, 38.0)])
    found = pair_up(
        place, np.arange(2), np.array([0.4, 0.8]), [(BEIJING, {}), (taiyuan, {})], columns={}, most=50
    )
    assert found.cities == (BEIJING.label, taiyuan.label)
    pairs = {(int(p), int(b)): km for p, b, km in zip(found.primary, found.backup, found.km, strict=True)}
    assert set(pairs) == {(-1, 0), (-1, 1), (-2, 0), (-2, 1), (0, 1)}
    for code, city in ((-1, BEIJING), (-2, taiyuan)):
        km = GEOD.inv(city.lon, city.lat, 112.1, 37.5)[2] / 1000
        assert pairs[code, 0] == pytest.approx(km, abs=6e-4)


def test_distances_are_whole_metres():
    found = alone([0, 12.34567, 777.77777])
    assert found.km.tolist() == [round(km, 3) for km in found.km]
    assert 12.346 in found.km.tolist()


def test_none_is_left_out_where_all_are_paired():
    assert alone([0, 20]).left_out == 0
    place = sites(at_km(0, 20, 40))
    for most, left_out in ((1, 2), (2, 1), (3, 0), (4, 0)):
        found = pair_up(place, np.arange(3), np.full(3, 0.5), [], columns={}, most=most)
        assert found.left_out == left_out


@pytest.mark.parametrize("blank", [None, float("nan"), "", "  "])
def test_a_blank_is_unknown(blank):
    found = alone([0, 20], columns={"basin": "basin"}, basin=["Fen", blank])
    assert found.hazards[0].tolist() == [UNKNOWN] * 3
    known = alone([0, 20], columns={"basin": "basin"}, basin=["Fen", " Fen"])
    assert known.hazards[0].tolist() == [SHARED, UNKNOWN, UNKNOWN]
