"""Features known by town: classes by county, and what a list with gaps leaves open."""

import numpy as np
import pytest

from siting.catalogue import Catalogue
from siting.criteria.distance import DISTANCE
from siting.criteria.grid import GRID_ACCESS
from siting.evidence import EvidenceClass
from siting.scoring.value_functions import value_function
from siting.texts import say
from tests.support.layers import measure, nodes, note
from tests.support.places import SEAT, sites

# Seats, WGS84. Jiaocheng's neighbours are Wenshui, Qingxu, Qixian, Gujiao and Loufan; Datong is far from it.
WENSHUI, DATONG, PARIS = (112.0223, 37.4374), (113.291, 40.0745), (2.35, 48.86)


def nearness(place, catalogue, **params):
    return measure(GRID_ACCESS, sites([place]), catalogue, layer="mine", **params)["nearness"]


def word(quantity):
    return quantity.text[0].as_py(), None if quantity.also is None else quantity.also[0].as_py()


@pytest.mark.parametrize(
    ("complete", "node", "words"),
    [
        (True, SEAT, ("same county", None)),
        (True, WENSHUI, ("neighbouring county", None)),
        (True, DATONG, ("farther", None)),
        (False, SEAT, ("same county", None)),
        (False, WENSHUI, ("neighbouring county", "same county")),
        (False, DATONG, (None, None)),
    ],
)
def test_the_class_and_what_the_list_leaves_open(complete, node, words):
    found = nearness(SEAT, nodes([node], position="town", complete=complete))
    assert word(found) == words
    assert found.evidence[0] == (EvidenceClass.UNKNOWN if words[0] is None else EvidenceClass.ESTIMATED)


def test_no_distance_is_measured_to_a_town():
    town = nodes([WENSHUI], position="town")
    for criterion in (GRID_ACCESS, DISTANCE):
        found = measure(criterion, sites([SEAT]), town, layer="mine")
        assert set(found) == {"nearness", "nearest", "county"}
        assert all(q.is_text for q in found.values())


def test_absence_from_a_list_with_gaps_never_scores():
    found = nearness(SEAT, nodes([DATONG], position="town", complete=False))
    scores = value_function({"kind": "categories", "scores": {"same county": 1, "neighbouring county": 0}})
    assert np.isnan(scores.score(found)).all()


def test_the_score_reaches_what_is_not_ruled_out():
    found = nearness(SEAT, nodes([WENSHUI], position="town", complete=False))
    function = value_function(
        {"kind": "categories", "scores": {"same county": 1, "neighbouring county": 0.5}}
    )
    assert [x[0] for x in function.score(found)] == [0.5, 0.5, 1]


@pytest.mark.parametrize(
    ("complete", "scores"),
    [
        (True, {"same county": 1.0, "neighbouring county": 0.5, "farther": 0.0}),
        (
            False,
            {"same county": 1.0, "neighbouring county": 0.5},
        ),  # of a list with gaps nothing is known to be farther
    ],
)
def test_a_class_scores_1_a_half_or_0(complete, scores):
    layer = nodes([SEAT], position="town", complete=complete)
    ready = GRID_ACCESS.prepare(GRID_ACCESS.params(layer="mine"), layer)
    assert ready.default_value == {"kind": "categories", "scores": scores}


@pytest.mark.parametrize(
    ("places", "shown"),
    [
        ([SEAT], ["n1"]),  # in the county itself before its neighbour
        ([WENSHUI], ["n0"]),
        ([SEAT, WENSHUI, SEAT], ["n0", "n1"]),
        ([DATONG], []),  # the nearest is listed farther off
        ([PARIS], []),
        ([PARIS, SEAT], ["n1"]),
    ],
)
def test_the_map_shows_what_is_listed_in_the_county_or_beside_it(places, shown):
    ready = GRID_ACCESS.prepare(GRID_ACCESS.params(layer="mine"), nodes([WENSHUI, SEAT], position="town"))
    assert [point.label.en for point in ready.features(sites(places)).points] == shown


@pytest.mark.parametrize(
    ("place", "listed", "complete", "name", "remark"),
    [
        (SEAT, [DATONG, WENSHUI, SEAT], True, "n2", ""),
        (SEAT, [DATONG, WENSHUI], True, "n1", ""),
        (SEAT, [SEAT, SEAT], True, "n0", ""),  # of two the first
        (SEAT, [DATONG], True, None, ""),
        (SEAT, [WENSHUI], False, "n0", "county.list_incomplete"),
        (SEAT, [DATONG], False, None, "county.none_listed"),
        (PARIS, [SEAT], True, None, "county.none"),
    ],
)
def test_where_it_is_listed_and_what_that_leaves_open(place, listed, complete, name, remark):
    catalogue = nodes(listed, position="town", complete=complete)
    found = measure(GRID_ACCESS, sites([place]), catalogue, layer="mine")
    assert found["nearest"].text[0].as_py() == name
    assert note(found["nearness"]) == (say(remark).en if remark else "")


def test_a_nearer_one_that_does_not_state_its_voltage_may_count():
    listed = nodes([WENSHUI, SEAT], position="town", voltage_kv=[220, np.nan])
    found = nearness(SEAT, listed, min_voltage_kv=110)
    assert (word(found)[0], note(found)) == ("neighbouring county", say("county.might_count").en)
    other = nearness(SEAT, nodes([SEAT, SEAT], position="town", voltage_kv=[220, np.nan]), min_voltage_kv=110)
    assert (word(other)[0], note(other)) == ("same county", "")


def test_a_county_that_is_stated_decides_over_the_seats():
    place = sites([SEAT], county=["文水县"])
    found = measure(GRID_ACCESS, place, nodes([WENSHUI], position="town"), layer="mine")
    assert word(found["nearness"])[0] == "same county"
    assert not found["nearness"].guessed[0]
    assert found["county"].evidence[0] == EvidenceClass.OBSERVED


def test_between_two_seats_both_counties_must_agree():
    # 9.4 km from the seat of Jiaocheng and 9.5 from that of Qingxu: their counties are neighbours.
    between = (112.25, 37.58)
    same = nearness(between, nodes([SEAT], position="town"))
    assert word(same) == ("neighbouring county", "same county")
    far = nearness(between, nodes([DATONG], position="town"))
    assert word(far) == ("farther", None)
    # Wenshui is a neighbour of Jiaocheng, not of Qingxu.
    split = nearness(between, nodes([WENSHUI], position="town"))
    assert (word(split)[0], note(split)) == (None, say("county.straddles").en)


def test_abroad_nothing_is_said():
    found = nearness(PARIS, nodes([PARIS], position="town"))
    assert (word(found)[0], note(found)) == (None, say("county.none").en)


def test_a_feature_whose_county_is_not_known_does_not_count():
    town = nodes([SEAT, WENSHUI], position="town", words={"county_code": ["", "141121"]})
    assert word(nearness(SEAT, town))[0] == "neighbouring county"


def test_the_embedded_stations_are_known_by_town_and_some_by_prefecture_only():
    ready = GRID_ACCESS.prepare(GRID_ACCESS.params(min_voltage_kv=220, max_voltage_kv=500), Catalogue())
    names = " ".join(n.en for n in ready.layer.names)
    assert "converter" not in names
    assert "traction" not in names
    assert all(s.startswith("in service") for s in ready.layer.columns["status"])
    # "Lvliang prefecture" holds Lishi and 12 other counties: no class follows for Lishi.
    assert not ready.measure(sites([(111.1443, 37.5171)])).main.known[0]


def test_sites_in_two_chunks_are_measured_as_in_one():
    place = sites([SEAT, DATONG, PARIS, WENSHUI])
    ready = GRID_ACCESS.prepare(GRID_ACCESS.params(), Catalogue())
    whole = ready.measure(place).main
    parts = [ready.measure(place.chunk(i, i + 1)).main for i in range(4)]
    assert [p.text[0].as_py() for p in parts] == whole.text.to_pylist()
    assert [p.notes[p.note_code[0]] for p in parts] == [whole.notes[c] for c in whole.note_code]
