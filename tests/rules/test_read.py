"""Files of rules: presets are whole and sourced, and a fault is one line with its line number."""

import re
from importlib import import_module

import pytest

from siting.catalogue import sources
from siting.conventions import ENERGY_REVIEW_TCE, KGCE_PER_KWH
from siting.errors import RulesError
from siting.rules.read import presets, read_rule_set, rule_objects, rules_of
from siting.rules.schema import UsePart

SETS = {name: read_rule_set(path)[0] for name, path in presets().items()}
RULES = [
    rule
    for name, found in SETS.items()
    for grade in found.grades or [None]
    for rule in rules_of(found, UsePart(use=name, grade=grade), "")
]


def rules(name, grade=None):
    return {r.id.partition(":")[2]: r for r in rules_of(SETS[name], UsePart(use=name, grade=grade), "")}


def test_the_presets():
    assert set(SETS) == {"bsi-2.1", "facility", "gb50174", "hub-policy", "land-control"}
    assert all(name == found.id for name, found in SETS.items())


@pytest.mark.parametrize("rule", RULES, ids=lambda r: f"{r.id} {r.set_title.en}")
def test_a_rule_of_a_preset_carries_all_that_it_needs(rule):
    assert rule.source in sources()
    assert rule.kind in {"standard", "regulation", "practice"}
    assert rule.mark in {"S", "S*", "M-high", "M-med", "M-low"}
    for text in (rule.clause, rule.title, rule.object.label, rule.object.ask, rule.label):
        assert text.en
        assert re.search("[一-鿿]", text.zh) or text.zh == text.en == "PUE"
    assert bool(rule.note.en) == bool(re.search("[一-鿿]", rule.note.zh))


def test_a_limit_from_memory_is_marked_to_be_checked():
    told = {r.mark_words.en for r in RULES if not r.verified}
    assert told == {"to be checked against the printed standard"}
    assert not any(r.can_fail for r in RULES if not r.verified)


def test_every_figure_of_gb_50174_is_from_memory():
    for grade in "ABC":
        assert {r.mark for k, r in rules("gb50174", grade).items() if k != "residential_area"} == {"M-high"}
        assert all(r.mitigation for r in rules("gb50174", grade).values())


@pytest.mark.parametrize(
    ("grade", "limits"),
    [
        ("A", {"car_park": 20, "railway": 800, "motorway": 800, "metro": 100, "airport": 8000, "hazardous_plant": 2000,
               "landfill": 2000, "explosives_store": 3000, "nuclear_plant": 40000, "access_roads": 2}),
        ("B", {"car_park": 10, "railway": 100, "motorway": 100, "metro": 80, "airport": 1600}),
        ("C", {}),
    ],
)  # fmt: skip
def test_the_rows_of_gb_50174_by_class(grade, limits):
    found = rules("gb50174", grade)
    assert {k: r.limit for k, r in found.items() if r.limit is not None} == limits
    flood = {"A": "flood_100yr", "B": "flood_50yr", "C": "flood_50yr"}[grade]
    assert [k for k in found if k.startswith("flood")] == [flood]
    assert found[flood].advised == (grade == "C")


def test_the_distances_of_the_bsi():
    found = rules("bsi-2.1")
    limits = {
        "nuclear_plant": 40,
        "nuclear_facility": 5,
        "chemical_plant": 10,
        "hazardous_store": 5,
        "filling_station": 1,
    }
    assert {k: (r.limit, r.unit, r.mark) for k, r in found.items()} == {
        k: (v, "km", "S") for k, v in limits.items()
    }
    assert all(r.can_fail for r in found.values())


def test_the_energy_review_begins_at_10000_tonnes_of_coal():
    found = rules("hub-policy")["energy_review"]
    kwh = 10_000 * 1000 / 0.1229  # kgce over kgce/kWh
    assert found.limit == pytest.approx(kwh / 1e6, abs=5e-5)
    assert found.limit <= kwh / 1e6 + 1e-12
    assert kwh / 8760 / 1000 == pytest.approx(9.3, abs=0.05)  # MW all year
    assert found.relation == "below"
    assert not found.can_fail


def test_tier_3_plus_is_no_grade():
    said = " ".join(note.en for note in SETS["facility"].notes)
    assert "no grade of Uptime" in said
    assert "no siting distances" in said


def test_objects_are_known_by_their_own_names():
    assert {"railway", "flood_100yr", "ecological_red_line", "area", "zoning"} <= set(rule_objects())


GOOD = """\
id: ours
title: Our rules
rules:
  - id: red_line
    object: ecological_red_line
    relation: outside
  - id: size
    object: area
    relation: at_least
    limit: 600
    unit: mu
"""


def read(tmp_path, text):
    path = tmp_path / "ours.yaml"
    path.write_text(text, encoding="utf-8")
    return read_rule_set(path)[0]


def test_two_objects_with_one_id_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(import_module("siting.rules.read"), "_HERE", tmp_path)
    line = "  - { id: car_park, title: { en: Car park, zh: 停车场 }, ask: { en: bureau, zh: 规划部门 } }\n"
    (tmp_path / "objects.yaml").write_text("objects:\n" + 2 * line, encoding="utf-8")
    with pytest.raises(RulesError, match="two objects have the id 'car_park'"):
        rule_objects.__wrapped__()


def test_rules_of_ones_own_need_little(tmp_path):
    found = rules_of(read(tmp_path, GOOD), UsePart(use="ours.yaml"), "")
    assert [(r.id, r.kind, r.mark, r.can_fail) for r in found] == [
        ("ours:red_line", "own", "own", True),
        ("ours:size", "own", "own", True),
    ]
    assert found[1].title.zh == "用地面积：不小于600亩"
    assert found[1].title.en == "Land area: at least 600 mu"


def test_the_energy_review_is_the_convention_in_electricity():
    gwh = ENERGY_REVIEW_TCE.value / KGCE_PER_KWH.value / 1000.0
    review, exempt = (rules("hub-policy")[key] for key in ("energy_review", "energy_review_exempt"))
    assert review.limit == pytest.approx(gwh, rel=1e-6)
    assert exempt.limit == pytest.approx(gwh / 10, rel=1e-6)
    mean_mw = gwh * 1000 / 8760
    assert f"{gwh:.1f} GWh at {KGCE_PER_KWH.value} kgce/kWh, {mean_mw:.1f} MW" in review.title.en
    assert f"折合{gwh * 100:.0f}万千瓦时" in review.title.zh
    assert f"{mean_mw:.1f}兆瓦" in review.title.zh
    assert f"({gwh / 10:.1f} GWh)" in exempt.title.en
    assert f"约{gwh * 10:.0f}万千瓦时" in exempt.title.zh


FAULTS = {
    "misspelt key": ("    limit: 600", "    limt: 600", r"line 10: rules\[2\]\.limt: unknown key\. Did you mean 'limit'"),
    "unknown relation": ("outside", "beside", r"line 6: rules\[1\]\.relation: must be 'distance_at_least'"),
    "figure in words": ("limit: 600", "limit: many", r"rules\[2\]\.limit: must be a number, not 'many'\. "),
    "id with capitals": ("id: size", "id: Size A", r"rules\[2\]\.id: must begin with a lower-case letter, .*, not 'Size A'"),
    "neither keep nor exclude": ("    unit: mu", "    unit: mu\n    on_fail: drop", r"on_fail: must be 'exclude' or 'keep', not 'drop'"),
    "unknown object": ("ecological_red_line", "ecologcal_red_line", r"line 5: rules\[1\]\.object: no object 'ecologcal_red_line'\. Did you mean 'ecological_red_line'"),
    "no relation": ("    relation: outside\n", "", r"line 4: rules\[1\]\.relation: is missing"),
    "words for a figure": ("    unit: mu", "    words: [a]", r"line 7: rules\[2\]: at_least takes no words"),
    "limit for a place": ("    relation: outside", "    relation: outside\n    limit: 5", r"rules\[1\]: outside takes no limit"),
    "no words": ("relation: outside", "relation: one_of", r"rules\[1\]: one_of needs words"),
    "standard without source": ("    unit: mu", "    kind: standard", r"rules\[2\]: a standard needs a source"),
    "standard without mark": ("    unit: mu", "    kind: standard\n    source: x", r"rules\[2\]: a standard needs a mark: S"),
    "two ids": ("id: size", "id: red_line", r"line 3: rules: two rules have the id 'red_line'"),
    "grade": ("    limit: 600", "    limit: {A: 600}", r"rule 'size' names the grade 'A' \(grades: none\)"),
    "nothing": ("title: Our rules", "", r"title: is missing"),
    "not a number": ("limit: 600", "limit: .nan", r"rules\[2\]\.limit: .*finite"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_one_line_with_its_number(tmp_path, old, new, message):
    assert old in GOOD
    with pytest.raises(RulesError, match=message) as caught:
        read(tmp_path, GOOD.replace(old, new, 1))
    assert "\n" not in str(caught.value)


def test_a_set_that_does_not_have_what_a_study_names():
    with pytest.raises(RulesError, match="no grade 'D'"):
        rules("gb50174", "D")
    with pytest.raises(RulesError, match=r"no rule 'railwy'\. Did you mean 'railway'"):
        rules_of(SETS["gb50174"], UsePart(use="gb50174", only=("railwy",)), "")


def test_only_and_without():
    found = rules_of(
        SETS["bsi-2.1"], UsePart(use="bsi-2.1", without=("filling_station",), on_fail="keep"), ""
    )
    assert len(found) == 4
    assert {r.on_fail for r in found} == {"keep"}
