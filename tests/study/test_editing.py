"""A study changed by a program: each change is checked, comments stay, and a bad one changes nothing."""

import shutil
from pathlib import Path

import pytest

import siting
from siting.errors import SitingError
from siting.study.new_study_of_sites import PURPOSES

DATA = Path("data")


@pytest.fixture
def draft(tmp_path):
    shutil.copy(DATA / "parcels_epsg4546.geojson", tmp_path / "parcels.geojson")
    for name in ("flood_zones.geojson", "terrain.tif", "our_rules.yaml"):
        shutil.copy(DATA / name, tmp_path)
    return siting.start_study(tmp_path / "parcels.geojson", tmp_path, lang="zh")


def ids(draft):
    return [criterion.id for criterion in draft.criteria]


@pytest.mark.parametrize("purpose", PURPOSES)
def test_each_purpose_gives_a_study_that_runs(tmp_path, purpose):
    rows = "名称,经度,纬度,面积(亩),坡度（度）\n甲,112.15,37.55,600,3\n乙,112.2,37.6,300,5\n"
    (tmp_path / "a.csv").write_text(rows, encoding="utf-8")
    draft = siting.start_study(tmp_path / "a.csv", tmp_path, purpose=purpose, declared={"datum": "wgs84"})
    bands = {"data_centre": {"same_city"}, "same_city": {"same_city"}, "remote": {"remote"}, "own": set()}
    assert set(ids(draft)) & {"same_city", "remote"} == bands[purpose]
    assert ("free_cooling" in ids(draft)) == (purpose != "own")
    assert len(siting.run(draft.study).ranking) == 2


def test_comments_and_order_stay(draft):
    before = draft.path.read_text(encoding="utf-8").splitlines()
    draft.valued("free_cooling", worst=4000, best=7000).read_as({"datum": "", "crs": "EPSG:4546"})
    after = draft.path.read_text(encoding="utf-8").splitlines()
    comments = [line.partition("#")[2] for line in before if "#" in line]
    assert [line.partition("#")[2] for line in after if "#" in line] == comments


def test_a_criterion_goes_with_the_comment_above_it_alone(draft):
    text = draft.path.read_text(encoding="utf-8")
    about_cooling = next(line for line in text.splitlines() if "冷却塔" in line)
    draft.without("free_cooling")
    after = draft.path.read_text(encoding="utf-8")
    assert about_cooling not in after
    assert "free_cooling" not in ids(siting.open_study(draft.path))
    assert after.count("作异地备份时改用此项") == text.count("作异地备份时改用此项")


def test_weights_of_each_way_and_back(draft):
    names = ids(draft)
    swing = draft.weighed({name: 100 - 10 * n for n, name in enumerate(names)}, method="swing")
    assert swing.weighting.method == "swing"
    assert swing.weighting.share[names[0]] > swing.weighting.share[names[-1]]
    pairs = swing.compared({(names[0], names[1]): "3"})
    assert pairs.weighting.method == "ahp"
    assert "0.0" in pairs.weighting.remarks[0].en
    added = pairs.added("grid_carbon")
    assert added.weighting.share["grid_carbon"] > 0
    direct = added.without("grid_carbon").weighed(dict.fromkeys(names, 10))
    assert direct.weighting.method == "direct"
    assert set(direct.weighting.share.values()) == {1 / len(names)}


def test_contradicting_comparisons_are_said(draft):
    a, b, c = ids(draft)[:3]
    draft = draft.compared({(a, b): "9", (b, c): "9", (a, c): "1/9"})
    assert "over 0.10" in draft.weighting.warnings[0].en


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.weighed({"same_city": 50}, method="swing"),
        lambda d: d.weighed({"same_city": -1}),
        lambda d: d.valued("free_cooling", worst=1, best=1),
        lambda d: d.valued("none", worst=1, best=2),
        lambda d: d.placed("same_city", "Nowhere at all"),
        lambda d: d.added("none"),
        lambda d: d.ruled({"gb50174": "Z"}),
        lambda d: d.ruled({"none.yaml": ""}),
        lambda d: d.read_as({"crs": "EPSG:32649"}),
        lambda d: d.read_as({"nonsense": "x"}),
        lambda d: d.refiled("none.csv"),
        lambda d: d.layered("x", "our_rules.yaml"),
        lambda d: d.layered("cities", "flood_zones.geojson"),
        lambda d: d.measured_in("area", "kWh"),
    ],
)
def test_a_bad_change_is_one_line_and_changes_nothing(draft, change):
    before = draft.path.read_bytes()
    with pytest.raises(SitingError) as error:
        siting.run(change(draft).study)  # a unit is only checked against the column
    assert "\n" not in str(error.value)
    assert ".siting-" not in str(error.value)
    assert draft.path.read_bytes() == before or "kWh" in str(error.value)
    assert list(draft.path.parent.glob(".siting*")) == []


def test_a_change_for_another_state_is_refused(draft):
    seen = draft.digest
    draft.retitled("Another")
    with pytest.raises(SitingError, match="changed meanwhile"):
        siting.open_study(draft.path, seen=seen).retitled("Mine")


def test_a_place_is_renamed_in_the_label_too(draft):
    draft = draft.placed("same_city", "石家庄")
    (same_city,) = (c for c in draft.criteria if c.id == "same_city")
    assert same_city.place.zh.startswith("石家庄")
    assert same_city.label.zh == "距石家庄（同城灾备）"


def test_layers_become_criteria_and_supply_rules(draft):
    draft = draft.layered("flood", "flood_zones.geojson", theme="flood_100yr", title="Flood zones")
    draft = draft.layered("terrain", "terrain.tif").ruled({"gb50174": "A", "our_rules.yaml": ""})
    offered = {offer.id for offer in draft.offers()}
    assert {"near_flood", "slope_terrain"} <= offered
    draft = draft.added("near_flood").added("slope_terrain")
    result = siting.run(draft.study)
    assert result.measurements.query("criterion == 'near_flood'")["value"].notna().any()
    assert result.measurements.query("criterion == 'slope_terrain'")["value"].notna().any()
    used = {one.id for one in draft.rule_sets() if one.used}
    assert used == {"gb50174", "our_rules.yaml"}
    assert "gb50174:flood_100yr" in set(result.rules["rule"])


def test_a_study_of_perspectives_is_shown_and_not_taken_for_direct_weights():
    weighting = siting.open_study(siting.load_study().path).weighting
    assert weighting.method == ""
    assert weighting.share["same_city"] == pytest.approx(0.3)
