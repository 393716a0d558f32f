"""The columns of the site's own file: claims are judged against them, as stated in the file."""

import json

import pytest

import siting
from siting.show.audit.sheet import figure_text
from tests.support.leaflets import judged, parcel_with, sites_file, study_of

CHINESE = """地块编号,名称,经度,纬度,面积（亩）,海拔（米）,变压器容量（MVA）,可供电容量（MW）,电价（元/千瓦时）,距220kV变电站（km）,电压等级,供水能力（吨/日）,备注
A1,城东地块,112.21,37.53,606.28,751,126,100,0.38,3.2,220千伏,5000,另有800亩
A2,城西地块,112.10,37.54,375,766,63,50,0.42,6.5,110千伏,3000,
"""
ENGLISH = """site_id,name,lon,lat,area_ha,transformer_mva,grid_supply_mw,electricity_yuan_per_kwh,distance_to_220kV_substation_km,voltage,water_supply_m3_per_d
A1,East parcel,112.21,37.53,40,126,100,0.38,3.2,220 kV,5000
A2,West parcel,112.10,37.54,25,63,50,0.42,6.5,110 kV,3000
"""


def table_for(text):
    """The table in the language of a text."""
    return CHINESE if "一" <= text[0] <= "鿿" else ENGLISH


TRUE = [
    "城东地块用地面积约606亩。",
    "城东地块占地40.4公顷。",
    "城东地块变压器总容量126兆伏安。",
    "城东地块可供电容量100MW。",
    "城东地块电价0.38元/千瓦时。",
    "城东地块距220kV变电站3.2公里。",
    "城东地块日供水能力5000吨。",
    "城东地块采用220千伏供电。",
    "城东地块海拔751米。",
    "The East parcel covers 40 hectares.",
    "The East parcel has a transformer capacity of 126 MVA.",
    "The East parcel has a grid supply of 100 MW.",
    "Electricity at the East parcel costs 0.38 yuan/kWh.",
    "The East parcel is 3.2 km from the 220 kV substation.",
    "The East parcel has a water supply of 5,000 m3/d.",
]
FALSE = [
    ("城东地块用地面积800亩。", "606.28亩"),
    ("城东地块变压器总容量240兆伏安。", "126兆伏安"),
    ("城东地块可供电容量200MW。", "100兆瓦"),
    ("城东地块电价0.33元/千瓦时。", "0.38元/千瓦时"),
    ("城东地块距220kV变电站2公里。", "3.2公里"),
    ("城东地块日供水能力8000吨。", "5,000吨/日"),
    ("城东地块采用500千伏供电。", "220千伏"),
    ("城东地块海拔900米。", "751米"),
    ("The East parcel covers 60 hectares.", "40 hectares"),
    ("The East parcel has a transformer capacity of 200 MVA.", "126 MVA"),
    ("The East parcel has a grid supply of 150 MW.", "100 MW"),
    ("Electricity at the East parcel costs 0.30 yuan/kWh.", "0.38 yuan"),
    ("The East parcel is 1.5 km from the 220 kV substation.", "3.2 km"),
    ("The East parcel has a water supply of 9,000 m3/d.", "5,000 m³"),
]


@pytest.mark.parametrize("text", TRUE)
def test_what_the_file_states_holds_as_stated_there(text, tmp_path):
    (found,) = judged(text, tmp_path, site=sites_file(tmp_path, table_for(text)))
    assert found.verdict.value == "SUPPORTED"
    assert found.sources == ("file:parcels.csv",)
    assert found.measured is not None
    assert found.measured.sure.en == "as stated in the file, not measured"


@pytest.mark.parametrize(("text", "right"), FALSE)
def test_what_the_file_states_otherwise_is_contradicted_with_its_figure(text, right, tmp_path):
    (found,) = judged(text, tmp_path, site=sites_file(tmp_path, table_for(text)))
    lang = "zh" if "一" <= text[0] <= "鿿" else "en"
    assert found.verdict.value == "CONTRADICTED"
    assert right in found.finding[lang]
    assert "parcels.csv" in found.finding[lang]
    assert right in found.wording[lang]


@pytest.mark.parametrize(
    "text",
    [
        "城东地块一期用地300亩。",
        "城东地块IT负荷40MW。",
        "城东地块净地480亩。",
        "城东地块距500kV变电站9公里。",
        "城东地块2019年电价0.45元/千瓦时。",
        "The first phase of the East parcel covers 20 hectares.",
        "The East parcel has an IT load of 40 MW.",
        "The East parcel is 9 km from the 500 kV substation.",
        "The developable land of the East parcel is 30 hectares.",
    ],
)
def test_what_may_be_of_another_thing_is_not_contradicted_by_a_column(text, tmp_path):
    found = judged(text, tmp_path, site=sites_file(tmp_path, table_for(text)))
    assert {one.verdict.value for one in found} == {"UNVERIFIABLE"}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("地块电价最低。", "DEPENDS"),
        ("用地面积最大。", "DEPENDS"),
        ("海拔最高。", "CONTRADICTED"),
        ("供水能力最大。", "DEPENDS"),
        ("地价最低。", "UNVERIFIABLE"),
        ("It has the lowest electricity price.", "DEPENDS"),
        ("It has the largest plot.", "DEPENDS"),
    ],
)
def test_a_superlative_is_judged_by_the_columns_of_the_sites_compared(text, verdict, tmp_path):
    (found,) = judged(text, tmp_path, site="A1", among=study_of(tmp_path, table_for(text)))
    assert found.verdict.value == verdict


def test_a_parcel_of_a_study_is_judged_by_its_own_columns(tmp_path):
    study = study_of(tmp_path, CHINESE)
    (found,) = judged("用地面积375亩。", tmp_path, site="A2", among=study)
    assert found.verdict.value == "SUPPORTED"
    (found,) = judged("用地面积606亩。", tmp_path, site="A2", among=study)
    assert found.verdict.value == "CONTRADICTED"


def test_the_file_is_a_source_with_its_digest(tmp_path):
    path = sites_file(tmp_path, CHINESE)
    document = tmp_path / "leaflet.txt"
    document.write_text("城东地块用地面积606亩。", "utf-8")
    result = siting.audit(document, str(path))
    result.save(tmp_path / "out", lang="zh")
    told = json.loads((tmp_path / "out" / "audit.json").read_text("utf-8"))
    assert [one["name"] for one in told["run"]["site_files"]] == ["parcels.csv"]
    assert "file:parcels.csv" in told["run"]["sources"]
    assert "以文件所载为准，未经测量" in (tmp_path / "out" / "audit.html").read_text("utf-8")


def test_an_outline_and_a_column_that_disagree_are_both_told(tmp_path):
    square = [[112.20, 37.53], [112.207, 37.53], [112.207, 37.537], [112.20, 37.537], [112.20, 37.53]]
    parcel = {
        "type": "Feature",
        "properties": {"name": "城东地块", "面积（亩）": 606},
        "geometry": {"type": "Polygon", "coordinates": [square]},
    }
    path = tmp_path / "parcel.geojson"
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": [parcel]}, ensure_ascii=False), "utf-8"
    )
    (stated,) = judged("城东地块占地606亩。", tmp_path, site=path)
    assert stated.verdict.value == "DEPENDS"
    assert "面积（亩）" in stated.definition.zh
    (measured,) = judged("城东地块占地721亩。", tmp_path, site=path)
    assert measured.verdict.value == "SUPPORTED"
    assert measured.measured.evidence.word == "derived"


HEADINGS = [
    ("220kV变电站距离(m)", "3200", "地块距220千伏变电站3.2公里。"),
    ("距220千伏变电站（米）", "3200", "地块距最近的220kV变电站约3.2公里。"),
    ("与活动断层的距离（km）", "8", "地块距活动断层8公里。"),
    ("到高速出入口距离(km)", "4.5", "地块距高速公路出入口约4.5公里。"),
    ("220 kV substation distance (km)", "3.2", "The site is 3.2 km from the 220 kV substation."),
    ("fault_distance_m", "8000", "The site is 8 km from the nearest fault."),
    ("220kV变电站距离(m)", "3200", "The site is 3.2 km from the nearest 220 kV substation."),
]


@pytest.mark.parametrize(("heading", "cell", "text"), HEADINGS)
@pytest.mark.parametrize("share", [1.0, 2.0])
def test_a_distance_is_judged_by_its_column_however_the_heading_is_worded(
    heading, cell, text, share, tmp_path
):
    path = parcel_with(tmp_path, heading, f"{float(cell) * share:g}")
    (found,) = (j for j in judged(text, tmp_path, site=path) if j.claim.kind == "distance")
    assert found.verdict.value == ("SUPPORTED" if share == 1.0 else "CONTRADICTED")
    assert found.sources == ("file:parcels.csv",)


@pytest.mark.parametrize("heading", ["退让距离(m)", "传输距离（km）", "safety distance (m)", "直线距离(km)"])
def test_a_heading_without_an_end_states_no_distance(heading, tmp_path):
    path = parcel_with(tmp_path, heading, "5")
    text = "地块距220千伏变电站3.2公里。"
    (found,) = (j for j in judged(text, tmp_path, site=path) if j.claim.kind == "distance")
    assert found.verdict.value == "UNVERIFIABLE"


# The heading, the cell, the claim, and the figure of the file as the audit shows it: the unit of the claim.
IN_THE_UNIT_OF_THE_CLAIM = [
    ("综合电价(元/度)", "0.46", "地块综合电价0.46元/千瓦时。", "0.46元/千瓦时"),
    ("综合电价(元/度)", "0.455", "地块综合电价0.38元/千瓦时。", "0.455元/千瓦时"),
    ("用地规模(公顷)", "42.5", "地块占地638亩。", "637.5亩"),
    ("用地规模(公顷)", "42.5", "地块净用地约638亩。", "637.5亩"),
    ("用地规模(公顷)", "42.50", "地块净用地42.5公顷。", "42.5公顷"),
    ("可用水量（万吨/年）", "180", "可供水量180万立方米/年。", "180万立方米/年"),
    ("可用水量（万吨/年）", "150", "可供水量180万立方米/年。", "150万立方米/年"),
    ("供水能力（吨/日）", "5000", "可供水量180万立方米/年。", "182.5万立方米/年"),
    ("220kV变电站距离(m)", "3250", "地块距220千伏变电站3.2公里。", "3.25公里"),
    ("变压器容量（MVA）", "126", "地块变压器总容量126兆伏安。", "126兆伏安"),
]


@pytest.mark.parametrize(("heading", "cell", "text", "shown"), IN_THE_UNIT_OF_THE_CLAIM)
def test_a_figure_of_the_file_has_the_unit_of_the_claim_and_its_own_digits(
    heading, cell, text, shown, tmp_path
):
    path = parcel_with(tmp_path, heading, cell)
    found = judged(text, tmp_path, site=path)[0]
    assert figure_text(found.measured, "zh") == shown
    assert shown in found.finding.zh
    assert shown in found.wording.zh


@pytest.mark.parametrize(
    ("heading", "cell", "text", "shown"),
    [
        ("electricity_yuan_per_kwh", "0.455", "Electricity at the site costs 0.46 yuan/kWh.", "0.455 yuan"),
        ("area_ha", "42.5", "The site has 105 acres of buildable land.", "105.02 acres (42.5 ha)"),
        ("Water supply (m3/d)", "5000", "The site has a water supply of 1.8 million m3 per year.", "1.82 million m3/year"),
        ("substation_distance_m", "3200", "The substation is 3.2 km from the site.", "3.2 km"),
    ],
)  # fmt: skip
def test_so_it_has_in_english(heading, cell, text, shown, tmp_path):
    path = parcel_with(tmp_path, heading, cell)
    found = judged(text, tmp_path, site=path)[0]
    assert figure_text(found.measured, "en").startswith(shown)


@pytest.mark.parametrize(
    "text", ["地块净用地42.5公顷。", "地块净地约638亩。", "The site has 42.5 hectares of net land."]
)
def test_net_land_is_judged_by_the_area_of_the_file_but_not_contradicted_by_a_gross_one(text, tmp_path):
    def verdict(area):
        return judged(text, tmp_path, site=parcel_with(tmp_path, "用地规模(公顷)", area))[0].verdict.value

    assert [verdict(42.5), verdict(60)] == ["SUPPORTED", "UNVERIFIABLE"]


OPEN_CELLS = """name,lon,lat,area_mu,地价（万元/亩）,distance to 400 kV substation (km)
Xiasi Park,112.15,37.55,600,面议,TBD
Wenshui East,112.05,37.43,320,18,4.2
"""


@pytest.mark.parametrize(
    ("text", "verdict", "words"),
    [
        # The file has words instead of the figure: it leaves it open, which differs from not having it.
        ("地价16万元/亩。", "UNVERIFIABLE", "面议"),
        ("Land costs 160,000 yuan/mu.", "UNVERIFIABLE", "面议"),
        ("The 400 kV substation is 6 km from the site.", "UNVERIFIABLE", "TBD"),
    ],
)
def test_a_file_that_leaves_a_figure_open_is_quoted(tmp_path, text, verdict, words):
    (tmp_path / "a.txt").write_text(text, "utf-8")
    (tmp_path / "sites.csv").write_text(OPEN_CELLS, "utf-8")
    (found,) = siting.audit(tmp_path / "a.txt", "Xiasi Park", among=tmp_path / "sites.csv").found.judged
    assert (found.verdict.name, f"“{words}”" in found.finding.en, words in found.finding.zh) == (
        verdict,
        True,
        True,
    )
    assert "substation" in found.needed.en or "地价" in found.needed.en


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("预计地价16万元/亩。", "UNVERIFIABLE"),
        ("拟定地价16万元/亩。", "UNVERIFIABLE"),
        ("意向地价16万元/亩。", "UNVERIFIABLE"),
        ("A land price of 160,000 yuan/mu is expected.", "UNVERIFIABLE"),
        ("地价16万元/亩。", "CONTRADICTED"),
        ("地价约16万元/亩。", "CONTRADICTED"),
        ("地价不超过16万元/亩。", "CONTRADICTED"),
        ("The land price is 160,000 yuan/mu.", "CONTRADICTED"),
    ],
)
def test_a_price_that_is_planned_is_no_price_of_today(tmp_path, text, verdict):
    (tmp_path / "a.txt").write_text(text, "utf-8")
    (tmp_path / "sites.csv").write_text(OPEN_CELLS, "utf-8")
    (found,) = siting.audit(tmp_path / "a.txt", "Wenshui East", among=tmp_path / "sites.csv").found.judged
    assert (found.verdict.name, "18" in found.finding.en) == (verdict, True)
