"""What pages of counties, parks and operators list beside the site: progress of land, utilities, parts, what is let."""

import pytest

from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract


def _claims(text):
    return [f"{c.kind} {c.as_written}" for c in extract(document_of(text)).claims if c.owner.judged]


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("园区规划面积12平方公里。已收储土地310公顷，完成平整210公顷，出让96公顷。", ["land_area 12平方公里"]),
        ("已征收土地150公顷，办理征转用土地90公顷（完成供地60公顷）。", []),
        ("项目拟征收土地480亩。", ["land_area 480亩"]),
        ("项目用地300亩已收储。", ["land_area 300亩"]),
        ("The zone covers 500 ha; 210 ha are levelled, 90 ha are sold.", ["land_area 500 ha"]),
        ("The council sold 31 acres to the developer.", ["land_area 31 acres"]),
    ],
)  # fmt: skip
def test_how_far_land_is_made_ready_is_not_how_much_there_is(text, own):
    assert _claims(text) == own


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("全县拥有220千伏变电站1座；拥有66千伏变电站3座，主变总容量130000千伏安。", []),
        ("全县拥有220千伏变电站1座。现有66千伏变电站5座。", []),
        ("城镇区内日供水能力约5万吨。", []),
        ("全县拥有220千伏变电站1座；园区内建有110千伏变电站。", ["voltage 110千伏"]),
        ("全市水电充足。云计算园通了220千伏站。", ["voltage 220千伏"]),
        ("The county has a 220 kV substation and supplies 50,000 m3 of water a day.", []),
        ("周边有220千伏变电站2座。", []),
        ("The nearest 220 kV substation is Dongcun.", []),
    ],
)
def test_the_grid_and_the_water_of_a_county_are_not_the_site_s(text, own):
    assert _claims(text) == own


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("共建房屋22栋（其中管理处大楼1栋，厂房14栋，宿舍7栋）。", ["buildings 22栋"]),
        ("建设数据机房6栋、运维楼1栋。", ["buildings 6栋", "buildings 1栋"]),
        ("The campus has 22 buildings, including 14 buildings for rent.", ["buildings 22 buildings"]),
    ],
)
def test_the_buildings_of_a_list_are_parts_of_the_number_before_it(text, own):
    assert _claims(text) == own


@pytest.mark.parametrize(
    "text",
    [
        "Acme Campus\n\nBuilding One Details\n\n* 60,000 square ft\n* 8 MW power\n\nThe site\n\n* 38 acres",
        "园区概况\n1号楼：\n- 建筑面积6000平方米\n- 机柜800个\n园区：\n- 占地38亩",
    ],
)
def test_a_list_under_the_heading_of_a_building_is_the_building_s(text):
    claims = extract(document_of(text)).claims
    assert [c.owner.kind for c in claims] == ["building", "building", "site"]


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Several operators rent about 6,000 sqm in the building.", []),
        ("机房楼建筑面积2万平方米，由三家运营商租用约6000平方米。", ["floor_area 2万平方米"]),
        ("30 MW of it is leased; the building has 6,000 sqm.", ["power 30 MW", "floor_area 6,000 sqm"]),
    ],
)
def test_what_a_tenant_has_taken_is_not_what_there_is(text, own):
    assert _claims(text) == own


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("The utility's mix\n* 50% natural gas\n* 30% large hydro\n* 20% wind and solar", []),
        ("供电结构：煤电50%、水电30%、风电20%。", []),
        ("80% of the power is renewable.", ["renewable_share 80%"]),
        ("绿电占比80%，余热利用率20%。", ["renewable_share 80%"]),
    ],
)
def test_a_part_of_a_mix_is_no_renewable_share(text, own):
    assert _claims(text) == own


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("建有全球首个超算园，总投资100亿元，建筑面积60万平方米。", ["investment 100亿元", "floor_area 60万平方米"]),
        ("首栋机房楼建筑面积2万平方米。", []),
        ("我国首个零碳园区，总投资30亿元。", ["investment 30亿元"]),
    ],
)  # fmt: skip
def test_the_first_of_a_country_is_no_part_of_the_site(text, own):
    assert [c for c in _claims(text) if "superlative" not in c] == own


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("空调单台制冷功率101.2kW。", []),
        ("市电两路引入。", ["grid_feeds 两路"]),
        ("供水能力5万吨/日，处理污水3万吨/日。", ["water_supply 5万吨"]),
        ("固定资产投资强度不低于每亩500万元。", []),
        ("Land is offered at 180,000 yuan per mu in the county's brochure.", ["land_price 180,000 yuan"]),
        ("It is larger than the other five sites.", ["superlative is larger than the other five sites"]),
        ("T3+基础设施", ["tier T3+"]),
        ("按照TIA-942 T3+标准设计。", ["tier T3+"]),
        ("The project could require up to 2 million gallons of water a day.", ["water_supply 2 million gallons"]),
        ("Design for under 1.2 in energy efficiency (PUE)", ["pue 1.2"]),
        ("Main road width: 40m with turning radius", []),
        ("Road NH-19 (~ 14 kms), Acme Yard (ACME) (~10 Km)", ["distance 14 kms", "distance 10 Km"]),
    ],
)  # fmt: skip
def test_words_that_name_a_figure_or_another_thing(text, own):
    assert _claims(text) == own


def test_up_to_reaches_over_and():
    text = "The campus is designed for up to 1.8 million square feet and 320 MW."
    assert [c.comparison for c in extract(document_of(text)).claims] == ["at_most", "at_most"]
    text = "Heights of up to 26 m and 75,000 sqm of floorspace are proposed."
    assert [c.comparison for c in extract(document_of(text)).claims] == ["about"]


def test_a_place_in_the_province_named_before_it_has_the_climate_of_the_site():
    text = "Acme 计划在内蒙古建设智算中心\nAcme 正在内蒙古乌兰察布建设智算中心。该公司也从其他公司租赁算力。乌兰察布年平均气温约4℃。"
    assert "mean_temperature 4℃" in _claims(text)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("主机房荷载12kN/㎡，电池间16kN/㎡。", ["floor_load 12kN/㎡"]),
        ("荷载：主机房12kN/㎡，电池间16kN/㎡。", ["floor_load 12kN/㎡", "floor_load 16kN/㎡"]),
        ("Floors carry 12 kPa, and 20 kPa in the battery rooms.", ["floor_load 12 kPa"]),
        ("需求概况：租用机柜300架。", []),
        ("园区班车每20分钟一班，到太原南站。", []),
        ("洪水位低于场坪标高6.3米，园区海拔高于海平面1500米。", ["elevation 1500米"]),
        ("电价0.35元/度，带宽25元/Mbps·月。", ["energy_price 0.35元/度"]),
        ("机房楼建筑面积2万平方米，危废暂存间60平方米。", ["floor_area 2万平方米"]),
        ("此前公布的方案总投资为30亿元，现调整为40亿元。", ["investment 40亿元"]),
        ("We say what we used in 2025\nOur Acme hall drew 61 GWh.", []),
        ("Floor space 7,900 → 12,600 m²", ["floor_area 12,600 m²"]),
        ("Our site:\n> 28 MW today\n> 17,000 m² in one building", ["power 28 MW", "floor_area 17,000 m²"]),
        ("The climate\n- 4.1 °C mean annual temperature", ["mean_temperature 4.1 °C"]),
    ],
)  # fmt: skip
def test_rooms_tenants_rows_and_changes_are_not_the_site_s(text, own):
    assert _claims(text) == own


def test_a_list_with_arrows_for_bullets_has_no_bounds():
    text = "Our site:\n> 28 MW today\n> 17,000 m² in one building\nThe mean annual temperature is -4.1 °C."
    claims = extract(document_of(text)).claims
    assert [(c.comparison, c.value) for c in claims] == [("about", 28), ("about", 17000), ("about", -4.1)]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            "Parameter\tPhase A\tPhase B\tTotal\nRacks\t2,000\t4,800\t6,800\nIT load (MW)\t12\t38\t50\nReady\t2026\t2029",
            [("racks", 2000, 1), ("racks", 4800, 2), ("racks", 6800, 0), ("power", 12, 1), ("power", 38, 2), ("power", 50, 0)],
        ),
        (
            "指标\t一期\t二期\t合计\n机柜（架）\t2000\t4800\t6800\n负荷（兆瓦）\t12\t38\t50\n投产年份\t2026年\t2029年",
            [("racks", 2000, 1), ("racks", 4800, 2), ("racks", 6800, 0), ("power", 12, 1), ("power", 38, 2), ("power", 50, 0)],
        ),
    ],
)  # fmt: skip
def test_a_table_typed_with_tabs_may_lack_its_last_cells(text, read):
    claims = extract(document_of(text)).claims
    assert [(c.kind, c.value, c.qualifiers.phase) for c in claims] == read
