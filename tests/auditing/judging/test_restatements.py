"""A figure that a text states twice: parts with their total, another unit, named again."""

import pytest

import siting

SITE = "37.55,112.15"


def checks(tmp_path, text):
    path = tmp_path / "text.txt"
    path.write_text(text, encoding="utf-8")
    found = siting.audit(path, SITE).document()["consistency"]
    return {c["id"]: c for c in found if c["id"].partition("-")[0] in {"parts", "units", "again"}}


FALSE = [
    ("A楼12兆瓦、B楼14兆瓦、C楼16兆瓦，三栋合计52兆瓦。", "parts-power", 42.0),
    ("用地由三宗地组成：东地块120亩、西地块95亩、北地块95亩，合计400亩。", "parts-land_area", 310.0),
    ("The first step takes 1,200 racks, the second 1,800, the third 2,400, in all 6,400 racks.", "parts-racks", 5400.0),
    ("It has two halls of 20 MW each and two of 25 MW each, together 110 MW.", "parts-power", 90.0),
    ("- Hall A: 24 MW\n- Hall B: 36 MW\n- Total: 80 MW\n", "parts-power", 60.0),
    ("Total floor area 90,000 m2, split between two halls: hall A 30,000 m2 and hall B 40,000 m2.", "parts-floor_area", 70000.0),
    ("园区占地168亩（约合16.8公顷）。", "units-land_area", 11.2),
    ("The plot of 310 acres (170 hectares) is flat.", "units-land_area", 125.453),
    ("园区设计机柜6000架。园区7500架设计机柜全部建成。", "again-racks", 6000.0),
    ("We offer 60 MW of firm capacity. The site gets its 75 MW of firm capacity from the grid.", "again-power", 60.0),
    ("The mean annual temperature is 10 °C (51.5 °F).", "units-mean_temperature", 50.0),
    ("A building of 36,000 sq m was granted. The 52,000 sq m building has eight halls.", "again-floor_area", 36000.0),
]  # fmt: skip
TRUE = [
    "甲楼1200架、乙楼1600架已交付，合计2800架；丙楼2000架预计明年交付，届时三栋共4800架。",
    "首期占地200亩，约13.3公顷；整个基地规划面积达1.2万亩。",
    "总用地52亩（约3.47公顷），其中一期用地30亩，二期用地22亩。",
    "The plot of 3 acres (1 hectare) is flat.",
    "The site is 2 miles (3 km) from Jiaocheng.",
    "The mean annual temperature is 36 °F (2 °C).",
    "Land area: 125 hectares, or 309 acres. Of this, 44 hectares are let and 20 hectares are reserved.",
    "The first building holds 1,150 racks at 12 kW, or 13.8 MW of rack load.",
    "Hall A has 800 racks, of which 300 are let, and hall B 1,000, together 1,800 racks.",
    "The campus has 60 MW today; a further 40 MW follows, and the later 100 MW campus needs a new line.",
    "The group has parks of 20 MW in Porto and 30 MW in Lyon, and three more, together 120 MW.",
]


@pytest.mark.parametrize(("text", "check", "right"), FALSE)
def test_what_does_not_agree_is_contradicted_with_the_right_figure(text, check, right, tmp_path):
    found = checks(tmp_path, text)
    assert found[check]["verdict"] == "CONTRADICTED"
    assert found[check]["found"] == pytest.approx(right, rel=1e-4)


@pytest.mark.parametrize("text", TRUE)
def test_what_agrees_or_is_no_whole_list_is_not(text, tmp_path):
    assert all(c["verdict"] == "SUPPORTED" for c in checks(tmp_path, text).values())


def test_claims_yaml_keeps_what_is_stated_twice(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("园区占地168亩（约合16.8公顷）。", encoding="utf-8")
    found = siting.audit(path, SITE)
    found.save(tmp_path / "out", lang="zh")
    again = siting.audit(tmp_path / "out" / "claims.yaml", SITE)
    assert again.document()["consistency"] == found.document()["consistency"]


def test_a_cell_of_a_table_is_held_against_itself(tmp_path):
    rows = ["| 项目 | 数值 |", "|---|---|", "| 占地 | 168亩（约合16.8公顷） |", "| 建筑 | 1000平方米 |"]
    path = tmp_path / "text.md"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    found = siting.audit(path, SITE).document()["consistency"]
    assert [(c["id"], c["verdict"]) for c in found] == [("units-land_area", "CONTRADICTED")]
