"""The worst class of a layer of zones at parcels."""

import numpy as np
import pytest
from pydantic import ValidationError

from siting.criteria.hazard import HAZARD
from siting.errors import LayerError
from siting.evidence import EvidenceClass
from tests.support.land import KM_LAT, KM_LON, LAT, LON, square, zones
from tests.support.layers import measure, note
from tests.support.places import sites

WORDS = {"column": "class", "worst_first": ["high", "medium", "low"]}


def found(catalogue, geometry, **params):
    return measure(HAZARD, sites(geometry), catalogue, layer="mine", **params)["class"]


def words(catalogue, geometry, **params):
    return found(catalogue, geometry, **WORDS, **params).text.to_pylist()


def flood(**options):
    # From west to east: low, high; medium lies over both.
    parts = [square(0, 0), square(1, 0), square(0.8, 0)]
    return zones(parts, **{"class": ["low", "high", "medium"]}, **options)


def test_the_worst_class_that_a_parcel_touches_counts():
    there = [square(0.1, 0.1, 0.2), square(0.9, 0.1, 0.05), square(0.9, 0.1, 0.2), square(1.5, 0.1, 9)]
    assert words(flood(), there) == ["low", "medium", "high", "high"]


def test_outside_a_complete_layer_is_the_class_outside():
    assert words(flood(), [square(9, 9)]) == ["none"]
    assert words(flood(), [square(9, 9)], outside="dry") == ["dry"]


def test_where_all_is_known_nothing_is_remarked():
    one = found(flood(), [square(0.1, 0.1, 0.2), square(9, 9)], **WORDS)
    assert [note(one, row) for row in range(2)] == ["", ""]


def test_outside_an_incomplete_layer_is_unknown():
    assert words(flood(complete=False), [square(9, 9), square(1.5, 0)]) == [None, "high"]


def test_a_common_edge_is_outside_but_a_point_on_the_edge_is_inside():
    assert words(flood(), [square(2.0, 0)]) == ["none"]
    assert words(flood(), [(LON + 2.0 * KM_LON, LAT + 0.5 * KM_LAT)]) == ["high"]


def test_where_the_layer_ends_nothing_is_known():
    covered = flood(covers=(LON - 1, LAT - 1, LON + 2.5 * KM_LON, LAT + 1))
    one = found(covered, [square(2.1, 0), square(9, 0), square(1.8, 0)], **WORDS)
    assert one.text.to_pylist() == [None, None, "high"]
    assert "does not cover the site" in note(one, 1)
    assert one.evidence[2] == EvidenceClass.ESTIMATED


def test_a_zone_without_a_class_is_unknown():
    blank = zones([square(0, 0)], **{"class": [""]})
    one = found(blank, [square(0, 0)], **WORDS)
    assert one.text.to_pylist() == [None]
    assert "no class" in note(one)


def test_a_class_that_worst_first_does_not_list_is_refused():
    with pytest.raises(LayerError, match="'severe', which worst_first does not list"):
        found(zones([square(0, 0)], **{"class": ["severe"]}), [square(0, 0)], **WORDS)


def test_a_missing_column_is_refused():
    with pytest.raises(LayerError, match="no column 'class'"):
        found(zones([square(0, 0)], klass=["high"]), [square(0, 0)], **WORDS)


def test_numbers_take_the_highest_or_the_lowest():
    pga = zones([square(0, 0), square(1, 0)], pga_g=[0.20, 0.30])
    there = [square(0.5, 0), square(9, 9)]
    highest = found(pga, there, column="pga_g", worst="highest", unit="g")
    assert (highest.value[0], highest.unit, highest.known.tolist()) == (0.30, "g", [True, False])
    assert found(pga, there, column="pga_g", worst="lowest", outside_value=0.05).value.tolist() == [
        0.20,
        0.05,
    ]


def within(radius_km, x=0.5, **params):
    place = sites([(LON + x * KM_LON, LAT + 0.5 * KM_LAT)], radius_km=[radius_km])
    return measure(HAZARD, place, flood(), layer="mine", **(params or WORDS))["class"]


def test_a_site_known_within_a_radius_may_be_in_a_worse_zone_or_a_better_one():
    found = [within(0.4), within(0.55, x=1.4)]
    assert [(f.text[0].as_py(), f.also[0].as_py()) for f in found] == [("low", "medium"), ("high", "none")]


def test_what_may_be_better_and_may_be_worse_is_unknown():
    one = within(0.6)
    assert one.text[0].as_py() is None
    assert "a better and a worse class" in note(one)


def test_a_class_within_a_radius_is_estimated_however_small_it_is():
    near, exact = within(0.2, x=0.5), within(0.0, x=0.5)
    assert (near.evidence[0], exact.evidence[0]) == (EvidenceClass.ESTIMATED, EvidenceClass.DERIVED)


def test_where_zones_leave_no_gap_nothing_is_outside():
    there = sites([(LON + 0.9 * KM_LON, LAT + 0.5 * KM_LAT)], radius_km=[0.4])
    zoned = zones([square(0, 0), square(1, 0)], g=[0.1, 0.3])
    one = measure(HAZARD, there, zoned, layer="mine", column="g", worst="highest", outside_value=0)["class"]
    assert (one.low[0], one.value[0], one.high[0]) == (0.1, 0.1, 0.3)


@pytest.mark.parametrize("seed", range(12))
def test_the_class_of_the_true_place_is_in_the_interval(seed):
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 7))
    g = rng.choice([0.05, 0.1, 0.2, 0.3], count)
    corner, size = rng.uniform(-2, 2, (count, 2)), rng.uniform(0.3, 3, count)
    zoned = zones([square(*c, s) for c, s in zip(corner, size, strict=True)], g=g)
    x, y, radius = rng.uniform(-2, 4, 20), rng.uniform(-2, 4, 20), rng.uniform(0.05, 1, 20)
    params = {"layer": "mine", "column": "g", "worst": "highest", "outside_value": 0.02}

    def classes(x, y, **columns):
        place = sites([(LON + a * KM_LON, LAT + b * KM_LAT) for a, b in zip(x, y, strict=True)], **columns)
        return measure(HAZARD, place, zoned, **params)["class"]

    told = classes(x, y, radius_km=radius)
    for _ in range(20):
        angle, far = rng.uniform(0, 2 * np.pi, 20), 0.999 * radius * rng.random(20)
        true = classes(x + far * np.cos(angle), y + far * np.sin(angle)).value
        assert np.all((told.low <= true) & (true <= told.high))


@pytest.mark.parametrize(
    "params",
    [
        {"column": "c"},
        {"column": "c", "worst_first": ["a"], "worst": "highest"},
        {"column": "c", "worst_first": ["a", "a"]},
        {"column": "c", "worst": "biggest"},
    ],
)
def test_bad_parameters_are_refused(params):
    with pytest.raises(ValidationError):
        HAZARD.params.model_validate({"layer": "mine", **params})


def test_a_parcel_partly_outside_the_layer_may_be_in_the_worst_class():
    low = zones([square(0, 0, 3)], covers=(LON - 1, LAT - 1, LON + 2 * KM_LON, LAT + 1), **{"class": ["low"]})
    one = found(low, [square(1.5, 0), square(0.5, 0)], **WORDS)
    assert (one.text.to_pylist(), one.also.to_pylist()) == (["low", "low"], ["high", None])


def test_a_touched_zone_of_an_incomplete_layer_may_not_be_the_worst():
    one = found(flood(complete=False), [square(0.1, 0.1, 0.2), square(1.5, 0)], **WORDS)
    assert (one.text.to_pylist(), one.also.to_pylist()) == (["low", "high"], ["high", None])
    pga = zones([square(0, 0), square(1, 0)], complete=False, pga_g=[0.20, 0.30])
    for worst, interval in (("highest", (0.20, 0.20, 0.30)), ("lowest", (0.20, 0.20, 0.20))):
        n = found(pga, [square(0.1, 0.1, 0.2)], column="pga_g", worst=worst)
        assert (n.low[0], n.value[0], n.high[0]) == interval


def test_long_codes_are_words_in_full():
    coded = zones([square(0, 0)], **{"class": [1234567.0]})
    assert words_of(coded, ["1234567"]) == ["1234567"]


def words_of(catalogue, worst_first):
    return found(catalogue, [square(0, 0)], column="class", worst_first=worst_first).text.to_pylist()
