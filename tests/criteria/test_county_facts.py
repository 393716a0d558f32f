"""Facts by county: hub clusters, ground acceleration, grid carbon, for any site as far as published."""

import pickle

import numpy as np
import pyarrow as pa
import pytest
from pydantic import ValidationError

from siting.catalogue import Catalogue, Layer
from siting.criteria.county import CountyParams, county_finder
from siting.criteria.county_facts import GRID_CARBON, GROUND_ACCELERATION, HUB_CLUSTER
from siting.criteria.county_rows import acceleration_of_seats
from siting.evidence import EvidenceClass, Label
from siting.rules.constraints import CONDITIONAL, FAIL, PASS, UNKNOWN, Constraint
from siting.scoring.value_functions import value_function
from siting.texts import say
from tests.support.places import SEAT, sites

JINING, HUAILAI, PARIS = (113.1092, 41.0323), (115.5115, 40.4141), (2.35, 48.86)
BETWEEN = (112.25, 37.58)  # 9.4 km from the seat of Jiaocheng, 9.5 from that of Qingxu


def measured(criterion, place, catalogue=None, **params):
    ready = criterion.prepare(criterion.params.model_validate(params), catalogue or Catalogue())
    return ready.measure(place)


def main(criterion, place, **params):
    return measured(criterion, place, **params).main


def word(quantity):
    return quantity.text[0].as_py(), quantity.also[0].as_py()


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (SEAT, ("no", None)),
        (HUAILAI, ("yes", None)),
        (JINING, ("yes", "no")),  # the start area is a park inside the district
        (PARIS, (None, None)),
        ((118.38, 31.35), (None, None)),  # Wuhu: its start area was not read
    ],
)
def test_the_start_area_of_a_cluster_by_county(place, words):
    found = main(HUB_CLUSTER, sites([place]))
    assert word(found) == words
    assert found.evidence[0] == (EvidenceClass.DERIVED if words[0] else EvidenceClass.UNKNOWN)


def test_jining_belongs_to_the_cluster_of_horinger():
    from siting.criteria.county_rows import fact_rows

    rows = {r["county_code"]: r for r in fact_rows("hub_counties")}
    assert rows["150902"]["cluster"] == rows["150123"]["cluster"]
    assert "2021-12-20" in rows["150902"]["source"]


@pytest.mark.parametrize(("place", "grams"), [(SEAT, 0.20), (HUAILAI, 0.20), ((112.352, 37.6066), np.nan)])
def test_ground_acceleration_where_it_is_printed(place, grams):
    found = main(GROUND_ACCELERATION, sites([place]))
    np.testing.assert_equal(found.value[0], grams)


@pytest.mark.parametrize(("place", "factor"), [(SEAT, 0.7096), (JINING, 0.6849), (PARIS, np.nan)])
def test_carbon_of_the_province(place, factor):
    np.testing.assert_equal(main(GRID_CARBON, sites([place])).value[0], factor)


def test_two_counties_that_agree_give_the_fact_and_two_that_differ_none():
    # Jiaocheng is printed (0.20 g), Qingxu is not; neither is in a cluster; both are in Shanxi.
    assert word(main(HUB_CLUSTER, sites([BETWEEN]))) == ("no", None)
    assert main(GRID_CARBON, sites([BETWEEN])).value[0] == 0.7096
    found = measured(GROUND_ACCELERATION, sites([BETWEEN]))
    assert not found.main.known[0]
    assert found.main.notes[found.main.note_code[0]] == say("county.straddles")
    assert found.beside[0].text[0].as_py() == "Jiaocheng 交城县 / Qingxu 清徐县"


@pytest.mark.parametrize(
    ("columns", "verdicts"),
    [
        ({}, (CONDITIONAL, CONDITIONAL)),  # a guessed county never passes or fails
        ({"county": ["交城县"]}, (PASS, FAIL)),
        ({"pga_g": [0.20]}, (PASS, FAIL)),
    ],
)
def test_what_a_constraint_may_rest_on(columns, verdicts):
    found = measured(GROUND_ACCELERATION, sites([SEAT], **columns))
    limits = (
        Constraint(criterion="c", at_most=0.30),
        Constraint(criterion="c", at_most=0.15, on_unknown="exclude"),
    )
    assert tuple(int(limit.judge(found)[0][0]) for limit in limits) == verdicts


def test_an_unknown_one_is_unknown_to_a_constraint():
    found = measured(GROUND_ACCELERATION, sites([PARIS]))
    assert Constraint(criterion="c", at_most=0.30).judge(found)[0][0] == UNKNOWN


def test_the_site_file_comes_first():
    place = sites([SEAT, SEAT], pga_g=[0.15, np.nan], hub_cluster=["yes", None])
    found = main(GROUND_ACCELERATION, place)
    assert found.value.tolist() == [0.15, 0.20]
    assert found.evidence.tolist() == [EvidenceClass.OBSERVED, EvidenceClass.DERIVED]
    assert main(HUB_CLUSTER, place).text.to_pylist() == ["yes", "no"]


HUHHOT = (111.67, 40.80)
NOTES = [
    # (criterion, place, its county as stated, how the county is known, the remark on the fact)
    (HUB_CLUSTER, SEAT, "", "by_seat", "hub.none"),
    (HUB_CLUSTER, SEAT, "交城县", "stated", "hub.none"),
    (HUB_CLUSTER, HUAILAI, "怀来县", "stated", "hub.whole"),
    (HUB_CLUSTER, JINING, "集宁区", "stated", "hub.part"),
    (HUB_CLUSTER, HUHHOT, "赛罕区", "stated", "hub.maybe"),
    (HUB_CLUSTER, BETWEEN, "", "either", "hub.none"),
    (HUB_CLUSTER, PARIS, "", "none", ""),
    (GROUND_ACCELERATION, SEAT, "", "by_seat", "acceleration.of_the_seat"),
    (GROUND_ACCELERATION, HUAILAI, "怀来县", "stated", "acceleration.earlier"),
    (GROUND_ACCELERATION, (112.352, 37.6066), "清徐县", "stated", "acceleration.not_printed"),
    (GROUND_ACCELERATION, PARIS, "", "none", ""),
    (GRID_CARBON, SEAT, "交城县", "stated", "carbon.of_the_province"),
    (GRID_CARBON, PARIS, "", "none", ""),
]


@pytest.mark.parametrize(("criterion", "place", "county", "way", "remark"), NOTES)
def test_the_remark_says_how_the_county_is_known_and_what_of_the_fact(criterion, place, county, way, remark):
    found = main(criterion, sites([place], county=[county]))
    said = [say(f"county.{way}").en, *([say(remark).en] if remark else [])]
    assert found.notes[found.note_code[0]].en == "; ".join(said)


@pytest.mark.parametrize(
    ("criterion", "own"),
    [(HUB_CLUSTER, {"hub_cluster": ["yes"]}), (GRID_CARBON, {"grid_kgco2_per_kwh": [0.5]})],
)
def test_a_figure_of_the_sites_own_needs_no_remark(criterion, own):
    found = main(criterion, sites([PARIS], **own))
    assert (found.known[0], found.guessed[0]) == (True, False)
    assert found.notes[found.note_code[0]].en == ""
    assert found.also is None or found.also[0].as_py() is None


def test_a_province_without_a_factor_says_so():
    found = main(GRID_CARBON, sites([(91.13, 29.65), (121.52, 25.04)], county=["", ""]))  # Lhasa, Taipei
    assert not found.known.any()
    said = [found.notes[code].en for code in found.note_code]
    assert said[0].endswith(say("carbon.not_published").en)
    assert said[1] == say("county.none").en


@pytest.mark.parametrize("criterion", [HUB_CLUSTER, GROUND_ACCELERATION, GRID_CARBON])
def test_the_own_column_may_have_any_name_but_none(criterion):
    assert criterion.params.model_validate({"column": "x"}).column == "x"
    with pytest.raises(ValidationError):
        criterion.params.model_validate({"column": ""})


def test_the_factor_of_2022_counts_unless_2021_is_asked_for():
    assert main(GRID_CARBON, sites([SEAT])).value[0] == main(GRID_CARBON, sites([SEAT]), year=2022).value[0]
    assert main(GRID_CARBON, sites([SEAT]), year=2021).value[0] != 0.7096
    with pytest.raises(ValidationError):
        GRID_CARBON.params.model_validate({"year": 2023})


def test_a_cluster_scores_1_and_none_0():
    ready = HUB_CLUSTER.prepare(HUB_CLUSTER.params(), Catalogue())
    scores = value_function(ready.default_value).score(ready.measure(sites([HUAILAI, SEAT])).main)
    assert scores[0].tolist() == [1.0, 0.0]


@pytest.mark.parametrize(
    ("place", "seats"),
    [
        (SEAT, [("交城县", 0.20, False)]),
        (HUAILAI, [("怀来县", 0.20, True)]),  # printed in an edition before GB 18306-2015
        (BETWEEN, []),  # that of Qingxu is not printed
        (PARIS, []),
    ],
)
def test_the_acceleration_at_the_seats_of_a_place(place, seats):
    assert [(x.county.zh, x.value_g, x.earlier) for x in acceleration_of_seats(*place)] == seats


def test_a_stated_county_comes_before_the_nearest_seat():
    found = measured(HUB_CLUSTER, sites([SEAT, JINING], county=["", "察哈尔右翼前旗"]))
    assert found.main.text.to_pylist() == ["no", "no"]
    assert found.main.guessed.tolist() == [True, False]


def test_a_county_by_code_as_a_number():
    assert main(HUB_CLUSTER, sites([(113.3, 41.1)], county_code=[150902.0])).text[0].as_py() == "yes"


def test_a_layer_of_outlines_names_the_county():
    import shapely

    outline = Layer(
        "areas", Label("areas", "areas"), (Label("集宁区", "集宁区"),), np.array([shapely.box(113, 40.9, 113.4, 41.3)]),
        {}, np.zeros(1), True, "user-layer",
    )  # fmt: skip
    catalogue = Catalogue(user_layers={"areas": outline})
    found = measured(HUB_CLUSTER, sites([(113.35, 41.2)]), catalogue, county_layer="areas").main
    assert (found.text[0].as_py(), found.guessed[0]) == ("yes", False)


def test_a_county_that_no_table_knows_is_not_replaced_by_a_guess():
    place = sites([SEAT], county=["不存在县"])
    ready = HUB_CLUSTER.prepare(HUB_CLUSTER.params(), Catalogue())
    assert not ready.measure(place).main.known[0]
    assert len(ready.warnings(place)) == 1


@pytest.mark.parametrize("criterion", [HUB_CLUSTER, GROUND_ACCELERATION, GRID_CARBON])
def test_chunks_measure_as_the_whole(criterion):
    place = sites([SEAT, JINING, PARIS, BETWEEN, HUAILAI])
    ready = criterion.prepare(criterion.params(), Catalogue())
    whole = ready.measure(place).main
    parts = [ready.measure(place.chunk(i, i + 1)).main for i in range(5)]
    np.testing.assert_equal(np.concatenate([p.value for p in parts]), whole.value)
    assert [p.notes[p.note_code[0]] for p in parts] == [whole.notes[c] for c in whole.note_code]
    assert whole.text is None or pa.concat_arrays([p.text for p in parts]).equals(whole.text)


def test_criteria_with_the_same_parameters_locate_a_site_once():
    catalogue = Catalogue({}, {})
    finder = county_finder(CountyParams(), catalogue)
    assert finder is county_finder(CountyParams(county_column=None), catalogue)
    assert finder is not county_finder(CountyParams(county_column="县"), catalogue)
    assert finder is not county_finder(CountyParams(), Catalogue({}, {}))
    here = sites([SEAT])
    assert finder.locate(here) is finder.locate(here)
    assert finder.locate(here) is not finder.locate(sites([SEAT]))
    sent = pickle.loads(pickle.dumps(finder))  # noqa: S301  (our own)
    assert np.array_equal(sent.locate(here).first, finder.locate(here).first)
