"""Verdicts of siting rules: every relation, every verdict, equality, marks, layers with gaps, points."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from siting.catalogue import Layer
from siting.errors import StudyError
from siting.evidence import EvidenceClass, Label, Measurements
from siting.rules.constraints import CONDITIONAL, FAIL, PASS, UNKNOWN
from siting.rules.read import siting_rule
from siting.rules.rule_verdicts import REASONS, PreparedRule, reasons
from siting.rules.schema import RulePart
from siting.rules.supplies import Chunk, FigureSupply, LayerSupply, NoSupply
from siting.texts import say
from tests.support.outcomes import figure, words
from tests.support.places import sites

NAME = Label("Set", "规则集")
LAT = 37.5
KM_LON, KM_LAT = 1 / 88.4, 1 / 110.99  # degrees of a kilometre there, to 0.1%


def rule(relation, *, about="railway", **more):
    return siting_rule(RulePart(id="r", object=about, relation=relation, **more), "set", NAME)


def box(west_km, south_km, east_km, north_km):
    return shapely.box(
        112 + west_km * KM_LON, LAT + south_km * KM_LAT, 112 + east_km * KM_LON, LAT + north_km * KM_LAT
    )


def layer(*geometry, complete=True, radius_km=0.0, names=None, covers=None):
    names = names or [f"feature {i}" for i in range(len(geometry))]
    held = np.empty(len(geometry), dtype=object)
    held[:] = geometry
    return Layer("layer", Label("Layer", "图层"), tuple(Label(n, n) for n in names), held, {},
                 np.full(len(geometry), radius_km), complete, "layer-source", covers=covers)  # fmt: skip


def judged(one, supply, parcels, *, applies=None, measured=None):
    found = PreparedRule(one, supply, applies).judge(Chunk(parcels, measured or {}))
    return found, [int(v) for v in found.verdict], [REASONS[w] for w in found.why]


def by_figure(one, quantity):
    parcels = sites([(112.0, LAT)] * len(quantity))
    return judged(
        one, FigureSupply(criterion="c", unit=quantity.unit), parcels, measured={"c": Measurements(quantity)}
    )


PARCEL = box(0, 0, 1, 1)  # a square kilometre


# --- distances ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("east_km", "verdict"), [(0.5, FAIL), (0.79, FAIL), (0.81, PASS), (5, PASS)])
def test_a_distance_counts_from_the_edge(east_km, verdict):
    line = shapely.LineString([(112 + (1 + east_km) * KM_LON, 37), (112 + (1 + east_km) * KM_LON, 38)])
    found, got, _ = judged(rule("distance_at_least", limit=800), LayerSupply(layer(line)), sites([PARCEL]))
    assert got == [verdict]
    assert found.value[0] == pytest.approx(east_km * 1000, rel=2e-3)


def test_equality_meets_a_distance_either_way():
    supply = LayerSupply(layer(shapely.Point(112.1, LAT)))
    found, _, _ = judged(rule("distance_at_least", limit=1), supply, sites([PARCEL]))
    exact = float(found.value[0])
    for relation in ("distance_at_least", "distance_at_most"):
        assert judged(rule(relation, limit=exact), supply, sites([PARCEL]))[1] == [PASS]
    above, below = np.nextafter(exact, np.inf), np.nextafter(exact, -np.inf)
    assert judged(rule("distance_at_least", limit=above), supply, sites([PARCEL]))[1] == [FAIL]
    assert judged(rule("distance_at_most", limit=below), supply, sites([PARCEL]))[1] == [FAIL]


def test_kilometres_and_metres_are_the_same_distance():
    supply = LayerSupply(layer(shapely.Point(112.1, LAT)))
    metres, _, _ = judged(rule("distance_at_least", limit=1000), supply, sites([PARCEL]))
    km, _, _ = judged(rule("distance_at_least", limit=1, unit="km"), supply, sites([PARCEL]))
    assert metres.value[0] == pytest.approx(km.value[0] * 1000, rel=1e-12)


def test_a_parcel_wholly_inside_an_area_whose_place_is_not_exact_is_not_partly_inside():
    around, half = box(-5, -5, 6, 6), box(-5, -5, 0.5, 6)
    for area, exact, reason in (
        (around, False, "straddles"),
        (half, False, "partly"),
        (half, True, "partly"),
    ):
        supply = LayerSupply(layer(area, radius_km=0.0 if exact else 0.5))
        _, got, why = judged(rule("inside"), supply, sites([PARCEL]))
        assert (got, why) == ([CONDITIONAL], [reason])
    assert judged(rule("inside"), LayerSupply(layer(around)), sites([PARCEL]))[1] == [PASS]


def test_the_deciding_feature_is_nearest_to_the_edge_not_to_the_centre():
    long = box(0, 0, 10, 1)  # centre at 5 km
    near_centre, near_edge = (
        shapely.Point(112 + 5 * KM_LON, LAT + 3 * KM_LAT),
        shapely.Point(112 + 11 * KM_LON, LAT),
    )
    supply = LayerSupply(layer(near_centre, near_edge, names=["centre", "edge"]))
    found, _, _ = judged(rule("distance_at_least", limit=500), supply, sites([long]))
    assert supply.names[found.feature[0]].en == "edge"
    assert found.value[0] == pytest.approx(1000, rel=3e-3)


def test_a_feature_far_outside_the_region_counts():
    supply = LayerSupply(layer(shapely.Point(112.35, LAT)))  # 30 km east of the parcel
    assert judged(rule("distance_at_least", limit=40, unit="km"), supply, sites([PARCEL]))[1] == [FAIL]
    assert judged(rule("distance_at_least", limit=20, unit="km"), supply, sites([PARCEL]))[1] == [PASS]


def test_the_interval_allows_for_positions_that_are_not_exact():
    supply = LayerSupply(
        layer(shapely.Point(112 + 3 * KM_LON, LAT + 0.5 * KM_LAT), radius_km=0.5)
    )  # 2 km away
    found, got, why = judged(rule("distance_at_least", limit=1.6, unit="km"), supply, sites([PARCEL]))
    assert (got, why) == ([CONDITIONAL], ["straddles"])
    assert (found.low[0], found.high[0]) == pytest.approx((1.5, 2.5), rel=3e-3)
    assert judged(rule("distance_at_least", limit=1.4, unit="km"), supply, sites([PARCEL]))[1] == [PASS]
    assert judged(rule("distance_at_least", limit=2.6, unit="km"), supply, sites([PARCEL]))[1] == [FAIL]


def test_a_feature_drawn_farther_but_less_exactly_may_be_the_nearest():
    exact = shapely.Point(112 + 3 * KM_LON, LAT + 0.5 * KM_LAT)  # 2 km from the parcel, to 0.1 km
    rough = shapely.Point(112 + 4 * KM_LON, LAT + 0.5 * KM_LAT)  # 3 km, to 2 km
    supply = LayerSupply(layer(exact, rough, radius_km=[0.1, 2.0]))
    found, got, _ = judged(rule("distance_at_least", limit=1.5, unit="km"), supply, sites([PARCEL]))
    assert (found.value[0], found.low[0], found.high[0]) == pytest.approx((2.0, 1.0, 2.1), rel=3e-3)
    assert got == [CONDITIONAL]


def test_many_radii_give_bounds_that_hold():
    rng = np.random.default_rng(8)
    radius = rng.uniform(0, 3, 40)
    places = [shapely.Point(112 + x * KM_LON, LAT + y * KM_LAT) for x, y in rng.uniform(2, 12, (40, 2))]
    found, _, _ = judged(
        rule("distance_at_least", limit=1, unit="km"),
        LayerSupply(layer(*places, radius_km=radius)),
        sites([PARCEL]),
    )
    each = np.array(
        [
            judged(rule("distance_at_least", limit=1, unit="km"), LayerSupply(layer(p)), sites([PARCEL]))[
                0
            ].value[0]
            for p in places
        ]
    )
    assert found.low[0] <= max((each - radius).min(), 0.0) + 1e-9
    assert found.high[0] >= (each + radius).min() - 1e-9
    assert found.high[0] - (each + radius).min() < 1.0


def test_a_list_with_gaps_shows_that_something_is_near_never_that_nothing_is():
    supply = LayerSupply(layer(shapely.Point(112 + 3 * KM_LON, LAT), complete=False))
    near = judged(rule("distance_at_least", limit=3000), supply, sites([PARCEL]))
    far = judged(rule("distance_at_least", limit=1000), supply, sites([PARCEL]))
    assert (near[1], far[1], far[2]) == ([FAIL], [UNKNOWN], ["list_incomplete"])
    assert judged(rule("distance_at_most", limit=3000), supply, sites([PARCEL]))[1] == [PASS]
    assert judged(rule("distance_at_most", limit=1000), supply, sites([PARCEL]))[1] == [UNKNOWN]


def test_a_point_stands_for_a_parcel_whose_outline_is_not_known():
    supply = LayerSupply(layer(shapely.Point(112 + 2 * KM_LON, LAT)))  # 2 km east of the point
    area = {"area_ha": [25 * np.pi]}  # a circle with a radius of 0.5 km: it may reach 1 km
    parcels = sites([(112.0, LAT)], **area)
    assert judged(rule("distance_at_least", limit=0.9, unit="km"), supply, parcels)[1] == [PASS]
    assert judged(rule("distance_at_least", limit=1.5, unit="km"), supply, parcels)[1:] == (
        [CONDITIONAL],
        ["outline"],
    )
    assert judged(rule("distance_at_least", limit=2.1, unit="km"), supply, parcels)[1] == [FAIL]
    unknown = sites([(112.0, LAT)])  # no area: 2 km
    assert judged(rule("distance_at_least", limit=0.9, unit="km"), supply, unknown)[2] == ["outline"]


def test_a_distance_without_a_limit_is_conditional():
    supply = LayerSupply(layer(shapely.Point(112.1, LAT)))
    found, got, why = judged(rule("distance_at_least"), supply, sites([PARCEL]))
    assert (got, why) == ([CONDITIONAL], ["no_figure"])
    assert found.value[0] > 0


# --- outside and inside ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "outside", "inside"),
    [
        (box(5, 5, 6, 6), PASS, FAIL),
        (box(1, 0, 2, 1), PASS, FAIL),  # a common edge
        (box(0.9, 0, 2, 1), FAIL, CONDITIONAL),
        (box(-1, -1, 3, 3), FAIL, PASS),
        (PARCEL, FAIL, PASS),
    ],
)
def test_outside_and_inside(zone, outside, inside):
    supply = LayerSupply(layer(zone))
    assert judged(rule("outside"), supply, sites([PARCEL]))[1] == [outside]
    assert judged(rule("inside"), supply, sites([PARCEL]))[1] == [inside]


def test_two_zones_that_overlap_count_once():
    supply = LayerSupply(layer(box(0, 0, 0.6, 1), box(0.2, 0, 0.5, 1)))
    found, _, _ = judged(rule("outside"), supply, sites([PARCEL]))
    assert found.value[0] == pytest.approx(60, rel=1e-6)
    assert found.feature[0] == 0


def test_two_zones_side_by_side_hold_the_parcel():
    supply = LayerSupply(layer(box(-1, -1, 0.5, 2), box(0.5, -1, 2, 2)))
    assert judged(rule("inside"), supply, sites([PARCEL]))[1] == [PASS]


def test_zones_that_are_not_exact_or_not_all_listed():
    near = LayerSupply(layer(box(1.2, 0, 2, 1), radius_km=0.5))
    assert judged(rule("outside"), near, sites([PARCEL]))[1] == [CONDITIONAL]
    gaps = LayerSupply(layer(box(5, 0, 6, 1), complete=False))
    assert judged(rule("outside"), gaps, sites([PARCEL]))[1] == [UNKNOWN]
    assert judged(rule("outside"), gaps, sites([box(5, 0, 6, 1)]))[1] == [FAIL]
    assert judged(rule("inside"), gaps, sites([box(5.2, 0.2, 5.8, 0.8)]))[1] == [PASS]


def test_points_are_outside_only_beyond_their_reach():
    supply = LayerSupply(layer(box(5, -1, 6, 1)))
    assert judged(rule("outside"), supply, sites([(112.0, LAT)]))[1] == [PASS]
    near = sites([(112 + 4 * KM_LON, LAT)])
    assert judged(rule("outside"), supply, near)[1:] == ([CONDITIONAL], ["outline"])
    assert judged(rule("outside"), supply, sites([(112 + 5.5 * KM_LON, LAT)]))[1] == [FAIL]


@pytest.mark.parametrize(
    ("word", "verdict"), [("否", PASS), ("No", PASS), ("是", FAIL), ("maybe", CONDITIONAL), (None, UNKNOWN)]
)
def test_a_word_may_say_whether_a_parcel_is_inside(word, verdict):
    assert by_figure(rule("outside"), words([word]))[1] == [verdict]


def test_a_share_may_say_how_much_is_inside():
    shares = figure([0, 30, 100, np.nan], unit="%")
    assert by_figure(rule("outside"), shares)[1] == [PASS, FAIL, FAIL, UNKNOWN]
    assert by_figure(rule("inside"), shares)[1] == [FAIL, CONDITIONAL, PASS, UNKNOWN]


# --- what a layer covers --------------------------------------------------------------------------------

BOX = (112 - 2 * KM_LON, LAT - 2 * KM_LAT, 112 + 3 * KM_LON, LAT + 3 * KM_LAT)  # 2 km around the parcel


def test_nothing_is_near_only_as_far_as_the_layer_covers():
    supply = LayerSupply(layer(shapely.Point(113, LAT), covers=BOX))
    assert judged(rule("distance_at_least", limit=1900), supply, sites([PARCEL]))[1] == [PASS]
    assert judged(rule("distance_at_least", limit=2100), supply, sites([PARCEL]))[1:] == (
        [UNKNOWN],
        ["beyond"],
    )
    far = sites([box(10, 10, 11, 11)])
    assert judged(rule("distance_at_least", limit=1), supply, far)[1:] == ([UNKNOWN], ["beyond"])


def test_a_feature_inside_the_cover_is_too_near_all_the_same():
    supply = LayerSupply(layer(shapely.Point(112 + 2 * KM_LON, LAT), covers=BOX))
    assert judged(rule("distance_at_least", limit=2100), supply, sites([PARCEL]))[1] == [FAIL]


def test_a_parcel_that_is_half_covered_is_outside_only_by_half():
    half = box(2.5, 0, 3.5, 1)
    empty = LayerSupply(layer(box(-1, -1, 0, 0), covers=BOX))
    assert judged(rule("outside"), empty, sites([half]))[1:] == ([UNKNOWN], ["beyond"])
    zone = LayerSupply(layer(box(2.6, 0, 2.9, 1), covers=BOX))
    assert judged(rule("outside"), zone, sites([half]))[1] == [FAIL]
    assert judged(rule("outside"), empty, sites([box(10, 10, 11, 11)]))[1:] == ([UNKNOWN], ["beyond"])


# --- figures --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("relation", "verdicts"),
    [
        ("at_least", [FAIL, PASS, PASS, UNKNOWN]),
        ("at_most", [PASS, PASS, FAIL, UNKNOWN]),
        ("below", [PASS, FAIL, FAIL, UNKNOWN]),
    ],
)
def test_figures_and_equality(relation, verdicts):
    value = figure([np.nextafter(30, 0), 30, np.nextafter(30, 99), np.nan], unit="%")
    assert by_figure(rule(relation, limit=30, unit="%"), value)[1] == verdicts


@pytest.mark.parametrize("relation", ["at_least", "at_most", "below"])
def test_a_limit_inside_the_interval_is_conditional(relation):
    found = by_figure(rule(relation, limit=30), figure([30.5], spread=2))
    assert (found[1], found[2]) == ([CONDITIONAL], ["straddles"])


def test_units_are_converted():
    hectares = figure([40.0, 39.9], unit="ha")
    found, got, _ = by_figure(rule("at_least", limit=600, unit="mu"), hectares)
    assert got == [PASS, FAIL]
    assert found.value == pytest.approx([600, 598.5])


def test_a_guess_is_conditional():
    quantity = figure([50.0], guessed=np.array([True]), evidence=EvidenceClass.ASSUMED)
    assert by_figure(rule("at_least", limit=30), quantity)[1:] == ([CONDITIONAL], ["guess"])


@given(
    value=st.floats(-1e6, 1e6), spread=st.floats(0, 1e5), limit=st.floats(-1e6, 1e6),
    relation=st.sampled_from(["at_least", "at_most", "below"]),
)  # fmt: skip
def test_a_wider_interval_never_turns_a_verdict_round(value, spread, limit, relation):
    one = rule(relation, limit=limit)
    exact = by_figure(one, figure([value]))[1][0]
    wide = by_figure(one, figure([value], spread=spread))[1][0]
    assert exact in {PASS, FAIL}
    assert wide in {exact, CONDITIONAL}


# --- words ----------------------------------------------------------------------------------------------


def test_every_word_for_yes_meets_a_rule_that_asks_for_yes():
    held = words(["Yes", "是", "TRUE", "有", "1", "no", "否", "双重电源", "单路"])
    asked = rule("one_of", words=["yes", "双重电源"])
    assert by_figure(asked, held)[1] == [PASS] * 5 + [FAIL, FAIL, PASS, FAIL]
    refused = rule("one_of", words=["no"])
    assert by_figure(refused, held)[1] == [FAIL] * 5 + [PASS, PASS, FAIL, FAIL]


def test_words():
    held = words(["工业用地", "Industrial ", "flats", None])
    assert by_figure(rule("one_of", words=["工业用地", "industrial"]), held)[1] == [PASS, PASS, FAIL, UNKNOWN]
    uses = words(["机房；公寓", "machine rooms, SOHO", "机房", None])
    assert by_figure(rule("none_of", words=["公寓", "soho"]), uses)[1] == [FAIL, FAIL, PASS, UNKNOWN]


def test_a_second_word_that_cannot_be_ruled_out():
    held = words(["yes", "yes"])
    held = replace(held, also=words(["no", None]).text)
    assert by_figure(rule("one_of", words=["yes"]), held)[1] == [CONDITIONAL, PASS]


# --- what may change a verdict --------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["M-high", "M-med", "M-low"])
def test_a_limit_from_memory_gives_conditional_whatever_is_measured(mark):
    one = rule("at_least", limit=30, kind="standard", source="x", mark=mark)
    _, got, why = by_figure(one, figure([10.0, 30.0, 99.0, np.nan]))
    assert got == [CONDITIONAL] * 3 + [UNKNOWN]
    assert why == ["unverified_missed", "unverified_met", "unverified_met", "blank"]


@pytest.mark.parametrize(("key", "why"), [("mitigation", "mitigation"), ("advised", "advised")])
def test_a_rule_that_allows_measures_or_is_advised_never_fails(key, why):
    one = rule("at_least", limit=30, **{key: True})
    assert by_figure(one, figure([10.0, 30.0]))[1:] == ([CONDITIONAL, PASS], [why, "met"])


def test_what_a_verdict_excludes():
    value = figure([10.0, 30.0, np.nan])
    assert by_figure(rule("at_least", limit=30), value)[0].excludes.tolist() == [True, False, False]
    kept = rule("at_least", limit=30, on_fail="keep", on_unknown="exclude")
    assert by_figure(kept, value)[0].excludes.tolist() == [False, False, True]


@pytest.mark.parametrize(("relation", "more"), [
    ("distance_at_least", {"limit": 1}), ("outside", {}), ("at_most", {"limit": 1}), ("one_of", {"words": ["a"]}),
])  # fmt: skip
def test_nothing_supplied_is_unknown_and_says_what_to_supply(relation, more):
    supply = NoSupply(by_layer=relation in {"distance_at_least", "outside"})
    one, parcels = rule(relation, **more), sites([PARCEL])
    assert judged(one, supply, parcels)[1:] == ([UNKNOWN], ["not_supplied"])
    wanted = supply.wanted(one.object, parcels, {})
    assert "railway" in wanted.en
    assert "the railway bureau" in wanted.en
    assert "铁路局" in wanted.zh


def test_a_rule_that_asks_for_one_nearby_does_not_ask_that_none_is():
    supply = LayerSupply(layer(box(5, 5, 6, 6), complete=False))
    said = supply.wanted(rule("inside").object, sites([PARCEL]), {}, inside=True)
    assert "no other" not in said.en
    assert "没有其他" not in said.zh


# --- where a rule applies -------------------------------------------------------------------------------

PATH = LayerSupply(layer(box(-1, -1, 3, 3)))


@pytest.mark.parametrize(
    ("mark", "outside", "inside"), [("S", PASS, FAIL), ("M-high", CONDITIONAL, CONDITIONAL)]
)
def test_a_rule_applies_only_inside_another_object(mark, outside, inside):
    one = rule("distance_at_least", about="airport", limit=8000, only_in="flight_path",
               kind="standard", source="x", mark=mark)  # fmt: skip
    airport = LayerSupply(layer(shapely.Point(112.02, LAT)))
    far = sites([box(5, 5, 6, 6)])
    assert judged(one, airport, far, applies=PATH)[1:] == ([outside], ["does_not_apply"])
    assert judged(one, airport, sites([PARCEL]), applies=PATH)[1] == [inside]
    unknown = judged(one, airport, sites([PARCEL]), applies=NoSupply(by_layer=True))
    assert unknown[1:] == ([CONDITIONAL], ["applies_missed"])


def test_a_blank_word_does_not_say_that_a_rule_does_not_apply():
    one = rule("at_least", limit=30, only_in="flight_path", kind="standard", source="x", mark="S")
    given = FigureSupply(criterion="c", unit="")
    path = FigureSupply(criterion="p", unit="")
    measured = {
        "c": Measurements(figure([10.0, 10.0, 10.0])),
        "p": Measurements(words(["yes", "no", None], name="p")),
    }
    parcels = sites([(112.0, LAT)] * 3)
    _, got, why = judged(one, given, parcels, applies=path, measured=measured)
    assert got == [FAIL, PASS, CONDITIONAL]
    assert why == ["missed", "does_not_apply", "applies_missed"]


def test_a_rule_that_is_met_passes_wherever_it_applies():
    one = rule("distance_at_least", about="airport", limit=80, only_in="flight_path")
    airport = LayerSupply(layer(shapely.Point(112.2, LAT)))
    assert judged(one, airport, sites([PARCEL]), applies=NoSupply(by_layer=True))[1] == [PASS]
    assert judged(one, NoSupply(by_layer=True), sites([PARCEL]), applies=PATH)[1] == [UNKNOWN]


def test_a_rule_is_free_only_where_its_area_is_known_to_be_elsewhere():
    one = rule("distance_at_least", about="airport", limit=8000, only_in="flight_path")
    airport, parcel = LayerSupply(layer(shapely.Point(112.02, LAT))), sites([PARCEL])
    path = box(1.8, 0, 2.5, 1)  # 800 m east of the parcel
    elsewhere = (113.0, LAT, 114.0, LAT + 1)
    half = (112 + 0.5 * KM_LON, LAT - 1, 114.0, LAT + 1)
    assert judged(one, airport, parcel, applies=LayerSupply(layer(path)))[1] == [PASS]
    for unsure in (
        layer(path, covers=elsewhere), layer(path, covers=half), layer(path, complete=False),
        layer(path, radius_km=1.0), layer(box(0.9, 0, 2, 1), radius_km=1.0),
    ):  # fmt: skip
        got = judged(one, airport, parcel, applies=LayerSupply(unsure))
        assert got[1:] == ([CONDITIONAL], ["applies_missed"])


def test_a_second_word_leaves_open_whether_a_rule_applies():
    one, parcels = (
        rule("distance_at_least", about="airport", limit=8000, only_in="flight_path"),
        sites([PARCEL]),
    )
    airport = LayerSupply(layer(shapely.Point(112.02, LAT)))
    said = replace(words(["yes"]), also=words(["no"]).text)
    there = FigureSupply(criterion="c", unit="")
    got = judged(one, airport, parcels, applies=there, measured={"c": Measurements(said)})
    assert got[1:] == ([CONDITIONAL], ["applies_missed"])


# --- numbers for words ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "given_", "message"),
    [
        (
            rule("one_of", words=["a"]),
            figure([1.0]),
            "compares words, and what supplies railway gives numbers",
        ),
        (rule("at_least", limit=1), words(["a"]), "compares numbers, and what supplies railway gives words"),
    ],
)
def test_numbers_for_words_are_an_error_and_the_reverse(one, given_, message):
    with pytest.raises(StudyError, match=message):
        by_figure(one, given_)


def test_a_column_without_a_value_is_neither():
    assert by_figure(rule("one_of", words=["a"]), figure([np.nan]))[1] == [UNKNOWN]


def test_what_is_lacking_is_said_by_its_supply_or_in_general():
    at = REASONS.index("not_supplied")
    ask = Label("Ask the county.", "请询问县里。")
    assert reasons(ask)[at] == ask
    assert reasons(Label("", ""))[at] == say("rules.why.not_supplied")
    assert reasons(ask)[:at] == reasons(Label("", ""))[:at]
