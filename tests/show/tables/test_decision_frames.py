"""The frames a planner gets from a result: against the files of the same run, and against a run of their own."""

import dataclasses

import numpy as np
import pytest

import siting
from siting.errors import StudyError
from tests.support.outcomes import criterion, made_outcome
from tests.support.sample import sample_outcome

HEAVY = "perspectives:\n  - id: cold\n    label: {en: Cold, zh: 冷}\n    weights: {same_city: 1, free_cooling: 3}\n"
STUDY = """
title: {en: Two criteria, zh: 两项}
sites: {file: sites.csv, datum: wgs84}
criteria:
  - id: same_city
    measure: distance
    label: {en: Near, zh: 近}
    params: {to: Taiyuan}
    value: {kind: linear, worst: 300, best: 0}
    weight: WEIGHT
  - id: free_cooling
    params: {technology: water_side, supply_water_c: 18}
    value: {kind: linear, worst: 5000, best: 6500}
    weight: 3
"""
SITES = "name,lon,lat,elevation_m\nJiaocheng,112.15,37.55,753\nDatong,113.3,40.08,1067\nYuci,112.7,37.7,800\n"


def run(folder, text):
    (folder / "sites.csv").write_text(SITES, encoding="utf-8")
    (folder / "study.yaml").write_text(text, encoding="utf-8")
    return siting.run(siting.load_study(folder / "study.yaml"))


@pytest.fixture(scope="module")
def embedded():
    return siting.run(siting.load_study())


def test_robustness_keeps_the_order_and_its_shares_of_the_first_place_sum_to_one(embedded):
    table = embedded.robustness
    ranked = embedded.ranking[embedded.ranking["rank"].notna()]
    assert table["site_id"].tolist() == ranked["site_id"].tolist()
    assert table["first"].sum() == pytest.approx(1, abs=1e-4)


def test_central_weights_are_shares(embedded):
    central = embedded.robustness.filter(like="__central").dropna()
    assert len(central) > 0
    assert central.sum(axis=1).to_numpy() == pytest.approx(np.ones(len(central)), abs=1e-4)


def test_overtakes_ask_for_more_weight_where_the_share_is_above_the_present_one(embedded):
    table = embedded.overtakes
    assert (table["more"] == (table["share"] > table["now"])).all()
    assert set(table["rival"]) <= set(embedded.ranking["site_id"])


def test_a_perspective_ranks_as_a_study_with_its_weights(tmp_path):
    views = run(tmp_path, STUDY.replace("WEIGHT", "8") + HEAVY).perspectives
    alone = run(tmp_path, STUDY.replace("WEIGHT", "1")).ranking
    assert list(views.columns[:2]) == ["site_id", "name"]
    assert views.set_index("site_id")["cold"].to_dict() == alone.set_index("site_id")["rank"].to_dict()


def test_the_ranked_pairs_of_a_use_count_from_one(embedded):
    table = embedded.pairs
    for _, pairs in table[table["rank"].notna()].groupby("use"):
        assert sorted(pairs["rank"]) == list(range(1, len(pairs) + 1))
    assert (table["round_trip_low_ms"] <= table["round_trip_ms"]).all()
    assert (table["round_trip_ms"] <= table["round_trip_high_ms"]).all()


def test_missing_lists_each_unknown_figure_that_weighs_most_weight_first(embedded):
    outcome = made_outcome(
        criterion("near", [0.6, 0.6], weight=1),
        criterion("cold", [float("nan"), 0.4], weight=3),
        criterion("dry", [float("nan"), float("nan")], weight=0),
        criterion("flat", [float("nan"), float("nan")], weight=2),
    )
    table = dataclasses.replace(embedded, outcome=outcome).missing
    ids = outcome.sites.frame["site_id"]
    found = list(zip(table["site_id"], table["criterion"], table["share"], strict=True))
    assert sorted(found) == sorted(
        [(ids[0], "cold", 3 / 6), (ids[0], "flat", 2 / 6), (ids[1], "flat", 2 / 6)]
    )
    assert table["criterion"][table["site_id"] == ids[0]].tolist() == ["cold", "flat"]


def test_what_is_said_is_said_in_the_language_asked_for(embedded):
    english, chinese = embedded.say("en"), embedded.say("zh")
    assert len(english) == len(chinese) > 0
    assert "".join(english).count("。") == 0 < "".join(chinese).count("。")


@pytest.mark.parametrize("name", ["robustness", "overtakes", "perspectives", "pairs"])
def test_what_the_study_does_not_ask_for_is_an_error_that_names_the_key(embedded, name):
    plain = dataclasses.replace(embedded, outcome=sample_outcome())
    with pytest.raises(StudyError, match="does not ask for") as raised:
        getattr(plain, name)
    assert raised.value.where == ("robustness" if name == "overtakes" else name)


def test_the_causes_of_a_difference_add_up_to_the_change(tmp_path):
    for weight in ("1", "4"):
        run(tmp_path, STUDY.replace("WEIGHT", weight)).save(tmp_path / weight, outputs=["result"])
    found = siting.diff(tmp_path / "1", tmp_path / "4")
    causes = found.sites[["data", "value_functions", "weights", "rules"]]
    assert not found.same
    assert causes.sum(axis=1).to_numpy() == pytest.approx(found.sites["change"].to_numpy(), abs=1e-9)
    assert (causes[["data", "value_functions", "rules"]] == 0).all(axis=None)


def test_a_comparison_is_stated_only_where_the_site_is_ahead(embedded):
    table = siting.promote(embedded, "Jiaocheng", ["Wenshui", "Huairen"]).comparisons
    near = table[(table["criterion"] == "same_city") & (table["rival"] == "Wenshui")].iloc[0]
    # Geodesics from Taiyuan (pyproj): 49.5 km and 66.4 km.
    assert (round(near["value"], 1), round(near["rival_value"], 1), near["unit"]) == (49.5, 66.4, "km")
    assert near["better"] == "site"
    assert (table.loc[table["statement"] != "", "better"] == "site").all()


def test_the_hours_of_a_place_lie_within_their_interval():
    table = siting.climate_at(37.55, 112.15, elevation_m=750).free_cooling
    assert "water_side" in set(table["technology"])
    assert table["full_h"].between(table["full_low_h"], table["full_high_h"]).all()
    assert (table["full_h"] + table["partial_h"] <= 8760).all()
    water = table["technology"] == "water_side"
    assert (table.loc[water, "summer_tower_h"] < table.loc[water, "full_low_h"]).all()
    assert table.loc[~water, "summer_tower_h"].isna().all()
