"""A figure that a text states twice: parts with their total, another unit, named again."""

import pytest

import siting
from siting.auditing.judging.consistency import check_document
from siting.auditing.judging.verdicts import Rules
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract

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
    ("占地1060亩，折合106公顷。", "units-land_area", 70.6667),
    ("用地300亩，相当于30公顷。", "units-land_area", 20.0),
    ("规划用地0.8平方公里=800亩。", "units-land_area", 1200.0),
    ("占地150亩/15公顷。", "units-land_area", 10.0),
    ("The plot measures 50 acres, i.e. 30 hectares.", "units-land_area", 20.234),
    ("The plot measures 50 acres, equivalent to about 30 ha.", "units-land_area", 20.234),
    ("It covers 1,500 mu of land (100 ha, or 2.4 km²).", "units-land_area", 1.0),
    ("The campus covers 12 ha / 50 acres.", "units-land_area", 29.65),
    ("Recycled water of 3,000 m³ a day, i.e. 2.9 million m³ a year.", "units-water_supply", 3000.0),
    ("The park lies at 1,820 metres above sea level (4,300 feet).", "units-elevation", 5971.13),
    ("设3台50MVA主变，总用电负荷另计。主变3×50MVA（200MVA）。", "parts-transformer", 150.0),
    ("Transformers: 3 × 40 MVA, 200 MVA together", "parts-transformer", 120.0),
    ("Twelve halls of 4 MW each, 60 MW in total.", "parts-power", 48.0),
    ("园区由三栋机房楼组成：A楼建筑面积3.2万平方米，B楼建筑面积4.1万平方米，C楼建筑面积2.7万平方米，总建筑面积12.5万平方米。", "parts-floor_area", 100000.0),
    ("我司拟分三步用电：2026年一期18MW，2027年二期24MW，2028年三期30MW。届时全园总用电负荷96MW。", "parts-power", 72.0),
    ("Hall 1: 800 racks. Hall 2: 1,100 racks. Hall 3: 1,200 racks. Total: 3,900 racks.", "parts-racks", 3100.0),
    ("The bill is €4.6bn: €1.3bn for the halls, €1.7bn for the plant and €0.5bn for the grid works.", "parts-investment", 3.5e9),
    ("A楼2.5万架、B楼2.1万架、C楼1.9万架，三栋合计68,000架。", "parts-racks", 65000.0),
    ("The company closed on 420 acres last week. Downtown is 15 miles from the 610-acre site, where 345 kV lines cross.", "again-land_area", 420.0),
    ("A building of 36,000 sq m was granted. The 52,000 sq m building has eight halls.", "again-floor_area", 36000.0),
]  # fmt: skip
TRUE = [
    "总用地约300亩（20公顷，合200,010平方米）。总变压器容量2×63MVA（126MVA）。",
    "占地1500亩＝1.0平方公里＝100公顷。",
    "一期机柜3000架，二期机柜4500架，远期总规模20000架。",
    "一期主变100MVA，二期主变189MVA，全部投运后主变总容量289MVA。",
    "Plot 185,000 m², or 18.5 ha, or 45.7 acres, or roughly 2 million sq ft.",
    "8 acres (3.2 ha). Gross external area 118,000 sq ft, say 11,000 m².",
    "Water: 3,000 m³ a day, a bit over 1 million m³ a year.",
    "The €1.2bn bill: €650m for the halls and €500m for the grid works.",
    "Plot A 34 ha, plot B 21 ha, plot C 33 ha: 88 ha in all, besides 12 ha for the substation.",
    "IT load of 40 MW: 12 MW today and 20 MW by 2027.",
    "园区占地120亩，建筑面积9万平方米。",
    "A楼约2.5万架、B楼约2.1万架，两栋合计约4.8万架。",
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


def test_each_false_sum_is_reported(tmp_path):
    text = "东区：A楼12兆瓦、B楼14兆瓦，两栋合计30兆瓦。\n\n西区：C楼20兆瓦、D楼22兆瓦，两栋合计50兆瓦。"
    assert {k: c["found"] for k, c in checks(tmp_path, text).items()} == {
        "parts-power": 26.0,
        "parts-power-2": 42.0,
    }


@pytest.mark.parametrize(
    ("text", "kind", "right"),
    [
        ("占地1060亩，折合106公顷。", "land_area", "70.7公顷"),
        ("8 acres (5.6 hectares) with 20 MVA secured.", "land_area", "3.2 hectares"),
        ("Transformers: 3 × 40 MVA, 200 MVA together", "transformer", "120 MVA"),
    ],
)
def test_the_figure_that_is_converted_wrongly_is_a_false_claim(text, kind, right, tmp_path):
    path = tmp_path / "text.txt"
    path.write_text(text, encoding="utf-8")
    (false,) = [c for c in siting.audit(path, SITE).document()["claims"] if c["verdict"] == "CONTRADICTED"]
    assert false["kind"] == kind
    assert right in false["suggested_wording"].values()


@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        ("The park covers 640 mu. The whole site covers 105 acres.", "640 mu, 105 acres (637.4 mu)", "640亩、105英亩（637.4亩）"),
        ("The park covers 640 mu. The site has 42.7 ha in total.", "640 mu, 42.7 hectares (640.5 mu)", "640亩、42.7公顷（640.5亩）"),
        ("园区总用地640亩。园区总面积0.427平方公里。", "640 mu, 0.427 km² (640.5 mu)", "640亩、0.427平方公里（640.5亩）"),
        ("总投资12.6亿元。项目总投资126000万元。", "1,260 million yuan, 1,260 million yuan", "12.6亿元、126000万元"),
        ("The project costs $1.2 billion in total. A total investment of $1,200 million.", "$1.2 billion, $1,200 million", "12亿美元、12亿美元"),
        ("A PUE of 1.20. The PUE is 1.25.", "1.20, 1.25", "1.20、1.25"),
    ],
)  # fmt: skip
def test_figures_stated_again_are_shown_as_written(text, en, zh):
    checks = check_document(extract(document_of(text)).claims, Rules())
    said = [c.finding for c in checks if c.id.startswith("repeated-")]
    assert [(f.en.split(": ")[1].split(". ")[0], f.zh.split("：")[1].split("，")[0]) for f in said] == [
        (en, zh)
    ]


def test_a_sum_in_acres_is_in_acres_in_both_languages():
    text = "Phase 1: 50 acres, phase 2: 60 acres; the park covers 130 acres in total."
    reading = extract(document_of(text))
    (said,) = [
        c.finding
        for c in check_document(reading.claims, Rules(), restated=reading.restated)
        if c.id == "parts-land_area"
    ]
    assert said.en == "50 + 60 = 110 acres, but 130 acres is stated: 15.4% off."
    assert said.zh == "50+60=110英亩，所述合计为130英亩，相差15.4%。"


@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        ("占地1200亩（80公顷）。", "The first figure converts to", "前一数值换算为80公顷，与后一数值一致。"),
        ("It covers 80 hectares (1,200 mu).", "The first figure converts to 1,200 mu, as stated.", "前一数值换算为"),
    ],
)  # fmt: skip
def test_a_conversion_that_agrees_is_not_shown_as_one_figure_beside_itself(tmp_path, text, en, zh):
    found = checks(tmp_path, text)["units-land_area"]["finding"]
    assert found["en"].startswith(en)
    assert found["zh"].startswith(zh)
