"""`siting init DIR --sites FILE`: a study of the user's own sites that checks and runs as it is written."""

import re
from pathlib import Path

import numpy as np
import pytest

import siting as package
from siting.commands.summary import summary_of
from siting.criteria.county import is_county_heading
from siting.errors import OutputError, SitesError
from siting.linter.checks import lint
from siting.readers.read_options import ReadOptions
from siting.show.base.headline import run_finding
from siting.sites.read import read_sites
from siting.study.new_study import write_study_of_sites
from siting.study.own_anchors import _cities, _measured, _serving
from siting.study.own_lines import fitting_crs, round_ends, title_line, usual_range
from siting.texts import say
from siting.texts.messages import note_in_chinese
from siting.units import read_unit

DATA = Path(__file__).parents[2] / "data"
TABLE = """编号,名称,经度,纬度,面积（亩）,坡度（度）,电价（元/千瓦时）,地价（万元/亩）,距220千伏变电站（km）,距断层（km）,用地性质,权属,"怪 #: 'x'"
A1,甲,112.16,37.55,300,2.1,0.55,30,4.2,12,工业用地,国有,3
A2,乙,112.10,37.56,420,4.0,0.52,25,9.1,8,永久基本农田,集体,4
A3,丙,112.03,37.50,150,,0.60,约40,2.0,3,林地,国有,5
"""


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "地块.csv"
    file.write_text(TABLE, "utf-8")
    return file


def written(file, folder, options=None, lang="zh"):
    (study, schema), _ = write_study_of_sites(file, folder, options or ReadOptions(), lang=lang)
    assert schema.is_file()
    return study


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("parcels_epsg4546.geojson", "按EPSG:4546读取"),
        ("parcels_gbk_shapefile.zip", "按EPSG:4546读取"),
        ("parcels.gpkg", "按EPSG:4490读取"),
        ("parcels.xlsx", "按WGS84或CGCS2000读取"),
    ],
)
def test_each_format_gives_a_study_that_loads(name, read, tmp_path):
    study = package.load_study(written(DATA / name, tmp_path / "s"))
    assert (study.folder / study.file.sites.file).resolve() == (DATA / name).resolve()
    assert study.file.lang == "zh"
    assert read in study.path.read_text("utf-8")
    assert [c.id for c in study.file.criteria] == ["same_city", "free_cooling", "area", "land_use", "slope"]
    assert study.params[0].model_dump()["anchors"] in (["Taiyuan"], ("Taiyuan",))


def test_the_study_of_a_chinese_table_ranks_without_a_fault(table, tmp_path):
    study = package.load_study(written(table, tmp_path / "s", ReadOptions(datum="gcj02")))
    assert study.file.sites.datum == "gcj02"
    columns = {c.id: c.params.get("column") for c in study.file.criteria if c.measure == "attribute"}
    assert columns == {
        "area": "area_mu", "slope": "坡度（度）", "electricity_price": "电价（元/千瓦时）",
        "land_price": "地价（万元/亩）", "distance_1": "距220千伏变电站（km）", "land_use": "用地性质",
    }  # fmt: skip
    result = package.run(study)
    assert [f for f in lint(result.outcome, study.file.constraints) if f.severity != "note"] == []
    assert summary_of(result)["ranked"] == 2  # not the parcel on permanent basic farmland
    assert summary_of(result)["excluded"] == 1


def test_what_is_offered_as_a_comment_can_be_used(table, tmp_path):
    study = written(table, tmp_path / "s")
    text = study.read_text("utf-8")
    assert package.load_study(study).file.criteria
    offered = re.sub(r"^  # (?=- id|  )", "  ", text, flags=re.MULTILINE)
    study.write_text(offered, "utf-8")
    more = {c.params.get("column") for c in package.load_study(study).file.criteria}
    assert more >= {"距断层（km）", "权属", "怪 #: 'x'"}


def test_abroad_neither_chinese_cities_nor_the_climate_of_china_are_used(tmp_path):
    file = tmp_path / "sites.csv"
    file.write_text("name,lon,lat,area_ha\nNorth,4.9,52.37,20\nSouth,4.6,52.1,35\n", "utf-8")
    study = package.load_study(written(file, tmp_path / "s", lang="en"))
    assert [c.id for c in study.file.criteria] == ["same_city", "area"]
    assert study.file.criteria[0].params["anchors"][0]["name"] == "Rotterdam"  # 10 to 100 km from both


@pytest.mark.parametrize(
    ("head", "at", "column"),
    [
        ("area_ha", "4.9,52.37", "area_ha"), ("Area (acres)", "4.9,52.37", "area_ha"), ("面积（亩）", "4.9,52.37", "area_mu"),
        ("area_ha", "112.1,37.5", "area_mu"), ("面积（亩）", "112.1,37.5", "area_mu"),
    ],
)  # fmt: skip
def test_in_chinese_too_areas_abroad_are_hectares_unless_the_file_has_mu(head, at, column, tmp_path):
    file = tmp_path / "sites.csv"
    file.write_text(f"name,lon,lat,{head}\nNorth,{at}1,20\nSouth,{at}9,35\n", "utf-8")
    study = package.load_study(written(file, tmp_path / "s", lang="zh"))
    (area,) = [c for c in study.file.criteria if c.id == "area"]
    assert area.params["column"] == column


@pytest.mark.parametrize(
    ("plots", "city"),
    [
        # Singapore has more people and lies as near, but across a border; Mukim Pulai is part of the city.
        ([(103.535, 1.712), (103.61, 1.45), (103.93, 1.47), (103.32, 2.05), (104.05, 1.62)], "Johor Bahru"),
        ([(106.75, -6.45), (107.15, -6.32), (106.65, -6.2)], "Jakarta"),
    ],
)
def test_abroad_all_sites_are_measured_to_one_main_city_of_their_country(plots, city, tmp_path):
    file = tmp_path / "plots.csv"
    rows = "".join(f"P{k},{lon},{lat},{20 + k}\n" for k, (lon, lat) in enumerate(plots))
    file.write_text(f"name,lon,lat,area_ha\n{rows}", "utf-8")
    study = written(file, tmp_path / "s", lang="en")
    same_city = criteria_of(study)["same_city"]
    assert [a["name"] for a in same_city.params["anchors"]] == [city]
    assert f"from each site to {city}, " in study.read_text("utf-8")
    assert "Other big cities are nearer to some sites" in study.read_text("utf-8")


@pytest.mark.parametrize(
    ("lon", "lat", "cluster"),
    [
        (115.52, 40.41, {"en": "Zhangjiakou", "zh": "张家口集群"}),
        (105.20, 37.51, {"en": "Zhongwei", "zh": "中卫集群"}),  # the boundary has not been read
        (112.16, 37.55, None),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_hub_cluster_of_the_county_is_offered_as_a_criterion(lon, lat, cluster, lang, tmp_path):
    file = tmp_path / "plots.csv"
    file.write_text(f"name,lon,lat,area_mu\nA,{lon},{lat},200\nB,{lon + 0.01},{lat},300\n", "utf-8")
    study = written(file, tmp_path / "s", ReadOptions(datum="wgs84"), lang=lang)
    text = study.read_text("utf-8")
    assert ("# - id: hub_cluster\n  #   weight: 10" in text) == (cluster is not None)
    if cluster is not None:
        assert cluster[lang] in text
        study.write_text(
            text.replace("# - id: hub_cluster\n  #   weight", "- id: hub_cluster\n    weight"), "utf-8"
        )
        assert criteria_of(study)["hub_cluster"].weight == 10


def test_nothing_is_written_for_a_bad_file_or_over_another(table, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("name,owner\nA,B\n", "utf-8")
    with pytest.raises(SitesError):
        write_study_of_sites(bad, tmp_path / "s")
    assert not (tmp_path / "s").exists()
    study = written(table, tmp_path / "s")
    before = study.read_bytes()
    with pytest.raises(OutputError, match=r"study\.yaml exists already"):
        write_study_of_sites(table, tmp_path / "s")
    assert study.read_bytes() == before


def test_a_score_that_all_sites_share_has_no_weight_unless_it_is_the_only_one(tmp_path):
    file = tmp_path / "sites.csv"
    file.write_text("name,lon,lat,坡度（度）\n甲,112.16,37.55,9\n乙,112.10,37.56,12\n", "utf-8")
    study = package.load_study(written(file, tmp_path / "s", ReadOptions(datum="wgs84")))
    assert [(c.id, c.weight) for c in study.file.criteria] == [
        ("same_city", 0), ("free_cooling", 10), ("slope", 10)
    ]  # fmt: skip
    assert [f.id for f in lint(package.run(study).outcome, ()) if f.severity != "note"] == []
    file.write_text("name,lon,lat\nA,5.2,52.37\nB,5.3,52.37\n", "utf-8")
    abroad = package.load_study(written(file, tmp_path / "t", lang="en"))
    assert [(c.id, c.weight) for c in abroad.file.criteria] == [("same_city", 10)]


def test_prices_are_scored_between_round_ends_around_those_of_the_file(table, tmp_path):
    study = package.load_study(written(table, tmp_path / "s"))
    values = {c.id: c.value for c in study.file.criteria}
    assert (values["electricity_price"].best, values["electricity_price"].worst) == (0.51, 0.61)
    assert (values["land_price"].best, values["land_price"].worst) == (20, 50)


def test_a_scale_holds_the_ends_of_the_ranges_in_the_file(table, tmp_path):
    table.write_text(TABLE.replace(",0.52,", ",0.44-0.60,").replace(",4.2,", ",4-11,"), "utf-8")
    study = package.load_study(written(table, tmp_path / "s"))
    values = {c.id: c.value for c in study.file.criteria}
    assert values["electricity_price"].best < 0.44
    assert values["electricity_price"].worst > 0.6
    assert values["distance_1"].worst > 11


def test_the_title_of_the_sheet_is_that_of_the_study_and_a_report_is_offered(table, tmp_path):
    table.write_text("附件1\n填报单位：甲县发改局\n甲县备选地块一览表\n" + TABLE, "utf-8")
    study = written(table, tmp_path / "s")
    assert "\ntitle: 甲县备选地块\n" in study.read_text("utf-8")
    head, _, report = study.read_text("utf-8").rpartition("# report:")
    study.write_text(f"{head}report:" + report.replace("\n# ", "\n"), "utf-8")
    assert package.load_study(study).file.report.contact is not None


@pytest.mark.parametrize(
    ("cells", "unit", "values"),
    [
        (("$45", "$ 60.5", "约$50"), "$", [45, 60.5, 50]),
        (("¥0.55", "￥0.52", "面议"), "¥", [0.55, 0.52, None]),
        (("30万元/亩", "25万元/亩", "1,200元/亩"), "万元/亩", [30, 25, 0.12]),
        (("30万元/亩", "25万元", "1,200元/亩"), "", None),
        (("€120/ha", "130 €/ha", "€140/ha"), "€/ha", [120, 130, 140]),
    ],
)
def test_a_column_whose_cells_carry_one_unit_is_offered_in_it_and_can_be_used(cells, unit, values, tmp_path):
    file = tmp_path / "plots.csv"
    places = ("112.16,37.55", "112.10,37.56", "112.03,37.50")
    rows = "".join(f'{name},{at},"{cell}"\n' for name, at, cell in zip("ABC", places, cells, strict=True))
    file.write_text(f"name,lon,lat,asking price\n{rows}", "utf-8")
    study = written(file, tmp_path / "s", lang="en")
    text = study.read_text("utf-8")
    if values is None:
        assert "# Not offered" in text
        assert "asking price" in text
        return
    offer = re.search(r"  # - id: column_1\n(?:  #   .*\n?)+", text)[0]
    assert f'params: {{ column: "asking price", unit: "{unit}" }}' in offer
    study.write_text(text.replace(offer, re.sub("^  # ", "  ", offer, flags=re.MULTILINE)), "utf-8")
    found = package.run(package.load_study(study)).outcome.criteria[-1].measured.main
    assert [
        v if known else None for v, known in zip(found.value.tolist(), found.known, strict=True)
    ] == pytest.approx(values)


@pytest.mark.parametrize(
    ("at", "city"), [((113.4, 40.2), "Datong"), ((112.2, 37.6), "Taiyuan"), ((112.7, 37.7), "Taiyuan")]
)
def test_the_nearest_big_city_is_one_of_a_million_or_a_larger_one_within_reach(at, city, tmp_path):
    file = tmp_path / "plots.csv"
    file.write_text(f"name,lon,lat,area_mu\nA,{at[0]},{at[1]},300\nB,{at[0] + 0.05},{at[1]},200\n", "utf-8")
    study = package.load_study(written(file, tmp_path / "s", lang="en"))
    assert list(study.params[0].model_dump()["anchors"]) == [city]


def test_columns_that_are_not_offered_are_named(table, tmp_path):
    text = written(table, tmp_path / "s").read_text("utf-8")
    assert "故未列为指标" not in text
    table.write_text(
        TABLE.replace("用地性质,", "备注,")
        .replace("工业用地", "临路，地势平坦，现状为荒地，可即时供地")
        .replace("永久基本农田", "荒地"),
        "utf-8",
    )
    text = written(table, tmp_path / "t").read_text("utf-8")
    assert "故未列为指标：备注" in text


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_file_of_one_parcel_says_what_cannot_be_compared_and_one_distance_once(lang, tmp_path):
    """Every column that is no criterion is named, the area too, and no range has two equal ends."""
    columns = ["面积（亩）", "电价（元/千瓦时）", "地价（万元/亩）", "权属"]
    (tmp_path / "one.csv").write_text(
        f"名称,经度,纬度,{','.join(columns)}\n甲,108.8512,37.6033,369,0.385,11.2,国有\n", "utf-8"
    )
    study = written(tmp_path / "one.csv", tmp_path / "own", lang=lang)
    text = study.read_text("utf-8")
    named = next(line for line in text.splitlines() if "siting init" in line and columns[0] in line)
    assert all(column in named for column in columns)
    assert not re.search(r"\b([\d,]+)(?:—| to )\1\b", text)
    outcome = package.run(package.load_study(study)).outcome
    assert outcome.ranking.rank.tolist() == [1]


def test_several_parcels_of_one_area_have_it_named_among_what_is_not_offered(tmp_path):
    rows = ["甲,108.85,37.60,369,0.4", "乙,108.95,37.70,369,0.5"]
    (tmp_path / "two.csv").write_text(
        "\n".join(["名称,经度,纬度,面积（亩）,电价（元/千瓦时）", *rows]) + "\n", "utf-8"
    )
    text = written(tmp_path / "two.csv", tmp_path / "own").read_text("utf-8")
    (named,) = [line for line in text.splitlines() if "未列为指标" in line]
    assert named.endswith("：面积（亩）")


@pytest.mark.parametrize(
    ("slopes", "said"), [((2.0, 5.0), "usual ends"), ((12.0, 25.0), "all lie outside the usual ends")]
)
def test_comments_say_where_the_ends_of_a_scale_are_from(slopes, said, tmp_path):
    file = tmp_path / "p.csv"
    rows = "\n".join(f"{112 + k / 10},37.5,{slope},{500 + 100 * k}" for k, slope in enumerate(slopes))
    file.write_text(f"longitude,latitude,slope_deg,area_mu\n{rows}\n", "utf-8")
    text = written(file, tmp_path / "s", lang="en").read_text("utf-8")
    ends = next(
        line for line in text.splitlines() if "worst" in line and "slope" not in line and "ends" in line
    )
    assert said in ends


def test_after_init_a_study_is_checked_first():
    for lang, first in (("en", "siting check"), ("zh", "先检查")):
        said = say("init.next", file="study.yaml", path="s/study.yaml")[lang]
        assert said.index(first) < said.index("siting run")


SPREAD = """Site name,Latitude,Longitude,Area (ha),Industrial tariff (CNY/kWh),Planned land use
Huailai,40.405,115.520,48.5,0.43,Industrial
Ulanqab,40.985,113.120,92,0.34,Industrial
Zhongwei,37.515,105.170,76,0.36,Industrial
Gui'an,26.405,106.480,60,0.44,Storage
Wuhu,31.385,118.390,35,0.63,Industrial
Sedenak,1.712,103.530,60,0.58,Industrial
Cyberjaya,2.910,101.640,2000,0.57,M0
"""


@pytest.fixture
def spread(tmp_path):
    file = tmp_path / "parcels.csv"
    file.write_text(SPREAD, "utf-8")
    return file


def criteria_of(study):
    return {c.id: c for c in package.load_study(study).file.criteria}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_outlier_stretches_no_scale_and_is_named(spread, lang, tmp_path):
    study = written(spread, tmp_path / "s", lang=lang)
    area = criteria_of(study)["area"].value
    assert (area.worst, area.best) == ((30, 100) if lang == "en" else (450, 1500))
    said = {"en": "'Cyberjaya' 2,000 ha", "zh": "'Cyberjaya' 30,000亩"}[lang]
    assert [said in line for line in study.read_text("utf-8").splitlines() if "Cyberjaya" in line] == [True]


def test_without_an_outlier_a_scale_holds_all_sites(spread, tmp_path):
    spread.write_text(SPREAD.replace("2000", "110"), "utf-8")
    study = written(spread, tmp_path / "s", lang="en")
    area = criteria_of(study)["area"].value
    assert (area.worst, area.best) == (30, 120)
    assert "far from the others" not in study.read_text("utf-8")


@pytest.mark.parametrize(
    ("figures", "ends"),
    [
        ([35, 48, 60, 76, 92, 2000], (35, 92)),
        ([1, 300, 310, 320, 330, 340], (300, 340)),
        ([20, 30, 2000], (20, 2000)),  # three are too few to tell
        ([20, 20, 20, 20, 500], (20, 500)),  # most are alike: no spread to measure by
        ([35, np.nan, 48], (35, 48)),
        ([380, 400, 480, 560, 600, 1100], (380, 1100)),  # a large parcel, not a wrong figure
        ([35, 110, 110, 110, 220, 330], (35, 330)),
        ([35, 48, 60, 76, 92, 200, 2000], (35, 200)),
    ],
)
def test_the_usual_range_leaves_out_what_lies_beyond_the_fences(figures, ends):
    assert usual_range(np.array(figures, dtype=np.float64)) == ends


def test_the_anchors_serve_the_sites_at_home_and_abroad(spread, tmp_path):
    study = written(spread, tmp_path / "s", lang="en")
    same_city = criteria_of(study)["same_city"]
    named = [a if isinstance(a, str) else a["name"] for a in same_city.params["anchors"]]
    assert {"Beijing", "Guiyang", "Nanjing", "Singapore"} <= set(named)
    assert same_city.weight == 10
    assert "5 of 7 sites lie 10 to 100 km" in study.read_text("utf-8")
    km = package.run(package.load_study(study)).outcome.criteria[0].measured.main.value
    assert int(((km >= 10) & (km <= 100)).sum()) == 5  # what the comment says


def test_a_city_that_serves_few_sites_is_a_comment(tmp_path):
    file = tmp_path / "plots.csv"
    far = "".join(f"P{k},{81 + k},{33},{100 + 10 * k}\n" for k in range(4))
    file.write_text(f"name,lon,lat,area_mu\nNear,106.5,26.4,100\n{far}", "utf-8")
    study = written(file, tmp_path / "s", lang="en")
    assert "same_city" not in criteria_of(study)
    assert "1 of 5 sites lie 10 to 100 km" in study.read_text("utf-8")


def test_land_use_counts_only_when_each_use_is_sure(spread, tmp_path):
    unsure = written(spread, tmp_path / "s", lang="en")
    assert criteria_of(unsure)["land_use"].weight == 0
    assert len(re.findall(r"0\.5   # yours to say", unsure.read_text("utf-8"))) == 2
    spread.write_text(SPREAD.replace("Storage", "Permanent basic farmland").replace("M0", "m2"), "utf-8")
    sure = criteria_of(written(spread, tmp_path / "t", lang="en"))["land_use"]
    assert sure.weight == 10
    assert sure.value.scores == {"Industrial": 1, "Permanent basic farmland": 0, "m2": 1}


def test_a_tariff_is_a_price_of_electricity(spread, tmp_path):
    assert criteria_of(written(spread, tmp_path / "s", lang="en"))["electricity_price"].params == {
        "column": "Industrial tariff (CNY/kWh)", "unit": "yuan/kWh"
    }  # fmt: skip


def test_what_the_climate_does_not_cover_is_said(spread, tmp_path):
    assert "2 sites lie outside China" in written(spread, tmp_path / "s", lang="en").read_text("utf-8")


AUCTION = """名称,东经,北纬,用地规模(公顷),出让起始价（万元/亩）,可用水量（万吨/年）,道路维护费（万元）,建筑规模(公顷),装机规模
甲,112.16,37.55,42.5,12.8,180,40,8,30
乙,112.10,37.56,25.0公顷,11.5,约90,55,6,20
丙,112.03,37.50,380亩,面议,220,47,7,25
"""


def uncommented(study):
    study.write_text(re.sub(r"^  # (?=- id|  )", "  ", study.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    return {c.params.get("column"): c for c in package.load_study(study).file.criteria}


def test_the_size_and_the_reserve_price_of_a_land_auction_are_area_and_land_price(tmp_path):
    file = tmp_path / "auction.csv"
    file.write_text(AUCTION, "utf-8")
    study = written(file, tmp_path / "s")
    known = criteria_of(study)
    # 637.5, 375 and 380 mu: cells with a unit of their own are converted.
    assert (known["area"].params["column"], known["area"].value.worst, known["area"].value.best) == (
        "area_mu", 300, 750
    )  # fmt: skip
    price = known["land_price"]
    assert price.params["column"] == "出让起始价（万元/亩）"
    assert (price.value.worst, price.value.best) == (13, 11)  # the dearest land is the worst
    offered = uncommented(study)
    assert offered["道路维护费（万元）"].value.worst > offered["道路维护费（万元）"].value.best
    water = offered["可用水量（万吨/年）"].value
    assert (water.worst, water.best) == (0, 300)
    assert {"建筑规模(公顷)", "装机规模"} <= set(offered)  # neither is land


def test_check_does_not_warn_of_ends_that_init_wrote(tmp_path):
    file = tmp_path / "auction.csv"
    file.write_text(AUCTION, "utf-8")
    study = written(file, tmp_path / "s", ReadOptions(datum="wgs84"))
    uncommented(study)
    found = lint(package.run(package.load_study(study)).outcome, ())
    assert [f.id for f in found if f.id.startswith("anchors-of")] == []


@pytest.mark.parametrize(
    ("heading", "own_id"),
    [
        ("Reserve price (yuan/mu)", "land_price"), ("挂牌价（元/平方米）", "land_price"),
        ("土地出让底价(万元/亩)", "land_price"), ("净用地（亩）", "area"), ("Site size (ha)", "area"),
        ("楼面起始价（元/平方米）", None), ("Building size (m2)", None), ("占用耕地（亩）", None),
    ],
)  # fmt: skip
def test_headings_of_land_offices_are_known(heading, own_id, tmp_path):
    file = tmp_path / "p.csv"
    file.write_text(f"name,lon,lat,{heading}\nA,112.16,37.55,310\nB,112.10,37.56,420\n", "utf-8")
    columns = {c.params.get("column"): i for i, c in criteria_of(written(file, tmp_path / "s")).items()}
    assert columns.get(heading) == own_id


OFFICE = """Site,Longitude (E),Lat.,Gross Area,Net area (mu),Grid kV,Transformers (MVA),Elec. tariff (RMB/kWh)
North,112.15,37.55,42 ha,560,110,2 x 63,0.36
East,112.35,37.60,600 mu,600,220,2x180,0.41
River,112.02,37.43,0.4 km2,400,110,3 x 50,0.38
Hill,111.90,37.70,"1,200 mu","1,100",330,2 x 240,0.45
"""


def test_scales_and_directions_follow_from_what_the_columns_are(tmp_path):
    file = tmp_path / "office.csv"
    file.write_text(OFFICE, "utf-8")
    study = written(file, tmp_path / "s", ReadOptions(datum="wgs84"), lang="en")
    known = criteria_of(study)
    assert (known["area"].value.worst, known["area"].value.best) == (30, 90)
    tariff = known["electricity_price"]
    assert (tariff.params["column"], tariff.value.worst > tariff.value.best) == (
        "Elec. tariff (RMB/kWh)",
        True,
    )
    offered = uncommented(study)
    for column, least, most in (
        ("Net area (mu)", 400, 1100),
        ("Grid kV", 110, 330),
        ("Transformers (MVA)", 126, 480),
    ):
        value = offered[column].value
        assert value.worst < least
        assert value.best > most
    package.run(package.load_study(study))  # all of it can be used


def test_protected_land_is_known_by_its_words_under_any_heading(tmp_path):
    file = tmp_path / "p.csv"
    rows = "A,112.16,37.55,Industrial\nB,112.10,37.56,Permanent basic farmland\nC,112.12,37.57,Industrial\n"
    for heading in ("Planned use", "Remarks of the bureau"):
        file.write_text(f"name,lon,lat,{heading}\n{rows}", "utf-8")
        study = package.load_study(written(file, tmp_path / heading.replace(" ", ""), lang="en"))
        assert {c.id: c.weight for c in study.file.criteria}["land_use"] == 10
        (limit,) = study.file.constraints
        assert "Permanent basic farmland" not in limit.one_of
        assert {"Industrial", "industrial land"} <= set(limit.one_of)
        assert "".join(limit.one_of).isascii()


PLAIN = """name,lon,lat,area_mu
North,114.92,38.52,300
Middle,114.90,38.48,420
South,114.80,38.20,380
West,113.10,37.95,310
"""


@pytest.mark.parametrize(
    ("lang", "said", "also"),
    [
        ("en", "Shijiazhuang for 3 sites (33 to 66 km), Taiyuan for 1 site (50 km)", "Baoding (1 site)"),
        ("zh", "石家庄3个（33—66公里）、太原1个（50公里）", "保定（1个地块）"),
    ],
)
def test_each_site_is_measured_to_its_own_city_and_the_comment_says_how_far(lang, said, also, tmp_path):
    file = tmp_path / "plain.csv"
    file.write_text(PLAIN, "utf-8")
    study = written(file, tmp_path / "s", ReadOptions(datum="wgs84"), lang=lang)
    text = study.read_text("utf-8")
    assert said in text
    assert also in text  # nearer to some than the capital, and named as such
    loaded = package.load_study(study)
    assert list(loaded.params[0].model_dump()["anchors"]) == ["Shijiazhuang", "Taiyuan"]
    km = package.run(loaded).outcome.criteria[0].measured.main.value
    assert [f"{x:.0f}" for x in km] == ["66", "61", "33", "50"]


def test_a_city_that_gives_full_marks_comes_before_a_capital_farther_away(tmp_path):
    file = tmp_path / "plain.csv"
    file.write_text("name,lon,lat,area_mu\nA,115.30,38.65,300\nB,115.20,38.70,420\n", "utf-8")
    study = written(file, tmp_path / "s", lang="en")
    assert criteria_of(study)["same_city"].params["anchors"] == ["Baoding"]
    assert "Measured: the straight line from each site to Baoding" in study.read_text("utf-8")


def test_no_anchor_is_named_to_which_no_site_is_measured():
    # The city of choice of a site may be a capital, though the criterion measures to one deeper in the band.
    rng, several = np.random.default_rng(7), 0
    for _ in range(60):
        lon, lat = rng.normal(rng.uniform(112, 121), 0.4, 6), rng.normal(rng.uniform(30, 40), 0.4, 6)
        serving = _serving([*_cities(lon, lat)])
        several += len(serving) > 1
        assert not serving or set(_measured(serving)[0].tolist()) == set(range(len(serving)))
    assert several > 5


@pytest.mark.parametrize(("lang", "label"), [("en", "whichever suits better"), ("zh", "中较合适者")])
def test_a_label_of_several_cities_says_which_of_them_counts(lang, label, tmp_path):
    file = tmp_path / "plain.csv"
    file.write_text(PLAIN, "utf-8")
    study = written(file, tmp_path / "s", ReadOptions(datum="wgs84"), lang=lang)
    assert label in criteria_of(study)["same_city"].label.label[lang]


@pytest.mark.parametrize(
    ("heading", "is_one"),
    [
        ("所属县（区）", True), ("所在县(市、区)", True), ("县/区", True), ("County / district", True),
        ("county_code", True), ("行政区划代码", True), ("County", True), ("县城距离（km）", False),
        ("country", False), ("所属园区", False), ("县级电网主变", False),
    ],
)  # fmt: skip
def test_the_heading_of_a_county_in_any_spelling(heading, is_one):
    assert is_county_heading(heading) == is_one


@pytest.mark.parametrize(
    ("remark", "datum"),
    [
        ("备注：点位在百度地图上拾取，仅供参考", "bd09"),
        ("Note: coordinates picked on Amap; prices of May", "gcj02"),
        ("注：坐标由高德坐标转换为WGS84", None),
        ("资料来源：腾讯公司招商材料", None),
    ],
)
def test_a_remark_on_the_coordinates_is_offered_as_their_datum(remark, datum, tmp_path):
    file = tmp_path / "p.csv"
    file.write_text(
        f"名称,东经 E,北纬 N,面积（亩）\n甲,112.16,37.55,300\n乙,112.10,37.56,420\n{remark},,,\n", "utf-8"
    )
    sites = read_sites(file)
    asked = [line for line in sites.warnings if "declare datum" in line]
    assert len(asked) == 1
    assert ("the file says" in asked[0]) == (datum is not None)
    text = written(file, tmp_path / "s").read_text("utf-8")
    assert f"\n  # datum: {datum or 'gcj02'}\n" in text
    assert ("文件的附注称坐标为" in text) == (datum is not None)


@pytest.mark.parametrize(
    ("places", "zh", "en"),
    [
        (((112.16, 37.55), (112.15, 37.56)), "交城县数据中心备选地块比选", "Candidate sites for a data centre: Jiaocheng"),
        (((112.16, 37.55), (112.02, 37.43)), "山西省吕梁市数据中心备选地块比选", "Candidate sites for a data centre"),
        (((112.16, 37.55), (116.4, 39.9)), "数据中心备选地块比选", "Candidate sites for a data centre"),
        (((107.00, 26.45), (107.01, 26.46)), "龙里县数据中心备选地块比选", "Candidate sites for a data centre"),
    ],
)  # fmt: skip
def test_without_a_title_the_study_is_called_by_its_region_and_never_by_its_file(places, zh, en, tmp_path):
    file = tmp_path / "parcels.csv"
    rows = "".join(f"P{k},{lon},{lat},{300 + k}\n" for k, (lon, lat) in enumerate(places))
    file.write_text(f"name,lon,lat,area_mu\n{rows}", "utf-8")
    for x in ("zh", "en"):
        label = package.load_study(written(file, tmp_path / x, lang=x)).file.title.label
        # A document in the other language has its title in that.
        assert (label.zh, label.en) == (zh, en)


def test_a_city_too_far_to_serve_that_nobody_named_is_only_offered(tmp_path):
    """It decides nothing and becomes no advantage: 200 km to a city stands in the study as a comment."""
    rows = ["甲,108.85,37.60,300,0.4", "乙,108.95,37.70,400,0.5"]
    (tmp_path / "far.csv").write_text(
        "\n".join(["名称,经度,纬度,面积（亩）,电价（元/千瓦时）", *rows]) + "\n", "utf-8"
    )
    study = written(tmp_path / "far.csv", tmp_path / "own")
    assert "  # - id: nearest_city" in study.read_text("utf-8")
    assert [c.id for c in package.load_study(study).file.criteria] == [
        "free_cooling",
        "area",
        "electricity_price",
    ]


@pytest.mark.parametrize(
    ("power", "land"),
    [
        ("Power price (USD/MWh)", "Land price (USD/acre)"),
        ("Electricity price (EUR/kWh)", "Land price (EUR/ha)"),
        ("Power price (GBP per MWh)", "Land price (GBP per acre)"),
    ],
)
def test_prices_in_another_currency_count_as_those_in_yuan_do(power, land, tmp_path):
    rows = ["A,39.05,-77.48,62,1500000", "B,39.12,-77.55,64,900000", "C,38.75,-77.47,61,1100000"]
    (tmp_path / "us.csv").write_text("\n".join([f"Parcel,Lat,Long,{power},{land}", *rows]) + "\n", "utf-8")
    study = package.load_study(written(tmp_path / "us.csv", tmp_path / "own", lang="en"))
    params = {c.id: c.params for c in study.file.criteria}
    assert params["electricity_price"]["column"] == power
    assert params["land_price"]["column"] == land
    assert read_unit(params["land_price"]["unit"]) == read_unit(land.partition("(")[2].rstrip(")"))
    outcome = package.run(study).outcome
    score = next(c.score for c in outcome.criteria if c.id == "land_price")
    assert score.argmax() == 1


def test_two_prices_in_other_currencies_are_left_to_the_user(tmp_path):
    rows = ["A,39.05,-77.48,62,58", "B,39.12,-77.55,64,60", "C,38.75,-77.47,61,57"]
    head = "Parcel,Lat,Long,Power price (USD/MWh),Power price (EUR/MWh)"
    (tmp_path / "us.csv").write_text("\n".join([head, *rows]) + "\n", "utf-8")
    study = package.load_study(written(tmp_path / "us.csv", tmp_path / "own", lang="en"))
    assert "electricity_price" not in [c.id for c in study.file.criteria]


@pytest.mark.parametrize(
    ("use", "score"), [("工业", 1), ("二类工业", 1), ("工业用地", 1), ("Industrial", 1), ("商业", 0.5)]
)
def test_industry_is_industrial_land_and_an_undecided_use_is_missing(use, score, tmp_path):
    rows = ["甲,115.1,40.3,300,工业用地", "乙,115.2,40.4,400,待定", f"丙,115.3,40.5,500,{use}"]
    (tmp_path / "a.csv").write_text(
        "\n".join(["地块名称,经度,纬度,面积（亩）,用地性质", *rows]) + "\n", "utf-8"
    )
    own = tmp_path / "own"
    write_study_of_sites(tmp_path / "a.csv", own, ReadOptions(datum="wgs84"), lang="zh")
    study = (own / "study.yaml").read_text("utf-8")
    assert "type: category, missing: [待定] }" in study
    assert "待定: " not in study
    assert f"\n        {use}: {score}" in study
    loaded = package.run(package.load_study(own / "study.yaml")).outcome
    found = next(c for c in loaded.criteria if c.id == "land_use").measured.main
    assert found.known.tolist() == [True, False, True]


def test_a_bound_is_no_end_of_a_scale(tmp_path):
    """5以上 and 不足3 have an end on one side: the scale reaches the figures that are written."""
    text = "名称,经度,纬度,海拔,距变电站（公里）\n甲,112.1,37.5,800,5以上\n乙,112.2,37.6,800,不足3\n丙,112.3,37.6,800,4\n"
    (tmp_path / "p.csv").write_text(text, "utf-8")
    files, _ = write_study_of_sites(tmp_path / "p.csv", tmp_path / "s", ReadOptions(datum="wgs84"), lang="zh")
    found = re.search(
        r"column: 距变电站（公里）.*\n    value: \{ kind: linear, (.*?) \}", files[0].read_text("utf-8")
    )
    assert found[1] == "worst: 6, best: 0"


def test_prices_of_identifiers_keep_their_currency(tmp_path):
    """Power is paid per MWh in złoty there: neither the unit nor the currency may get lost on the way."""
    file = tmp_path / "konin.csv"
    file.write_text(
        "name,latitude,longitude,land_price_pln_m2,power_price_eur_per_mwh,distance_to_substation_km\n"
        "A,52.27,18.26,85,110,1.8\nB,52.24,18.09,60,120,6\nC,52.37,18.18,on request,TBC,9\n"
    )
    study, _ = write_study_of_sites(file, tmp_path / "own", ReadOptions())
    outcome = package.run(package.load_study(study[0])).outcome
    shown = {c.id: (c.label.en, c.label.zh, c.unit) for c in outcome.criteria}
    assert shown["land_price"] == ("Land price", "地价", "PLN/m2")
    assert shown["electricity_price"] == ("Power price", "电价", "EUR/MWh")
    assert shown["distance_1"] == ("Distance to substation", "到变电站的距离", "km")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("heading", "figures", "alike"),
    [
        ("area_ha", (27.72, 27.79, 27.66), True),
        ("电价（元/千瓦时）", (0.565, 0.57, 0.575), True),
        ("land_price_pln_m2", (100, 101, 102), True),
        ("area_ha", (18, 42, 65), False),
        ("电价（元/千瓦时）", (0.45, 0.57, 0.6), False),
    ],
)
def test_sites_that_hardly_differ_are_not_stretched_over_a_scale(tmp_path, lang, heading, figures, alike):
    """A tenth of a hectare decided a ranking: the best got 1 and the worst 0 for what nobody could tell apart."""
    file = tmp_path / "plots.csv"
    rows = "".join(f"P{n},112.{n},37.5,{x}\n" for n, x in enumerate(figures))
    file.write_text(f"name,lon,lat,{heading}\n{rows}", encoding="utf-8")
    study, _ = write_study_of_sites(file, tmp_path / "own", ReadOptions(datum="wgs84"), lang=lang)
    text = study[0].read_text(encoding="utf-8")
    assert ("the scale is wider" in text or "放得更宽" in text) == alike
    named = {"area_ha": "area"}.get(heading, "land_price" if "land" in heading else "electricity_price")
    scored = {c.id: c for c in package.run(package.load_study(study[0])).outcome.criteria}[named]
    apart = float(np.ptp(scored.score))
    assert (apart <= 0.35) == alike
    assert not {0.0, 1.0} & set(scored.score.tolist())


def test_the_ends_of_a_scale_stay_as_they_were_where_sites_differ():
    assert round_ends(18, 42) == (10, 50)
    assert round_ends(0.5, 0.62) == pytest.approx((0.4, 0.7))
    assert round_ends(0.0, 12.0) == (0, 20)


def test_words_taken_out_of_an_area_are_no_column_that_init_leaves_out(tmp_path):
    file = tmp_path / "plots.csv"
    file.write_text(
        "name,lon,lat,面积（亩）,备注\nA,112,37.5,680（含道路）,好\nB,112.1,37.5,520,好\n", encoding="utf-8"
    )
    study, _ = write_study_of_sites(file, tmp_path / "own", ReadOptions(datum="wgs84"), lang="zh")
    text = study[0].read_text(encoding="utf-8")
    assert "面积备注" not in text
    assert "备注" in text


def test_one_site_is_not_told_as_several(siting, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / ("a_folder_of_the_land_office_" * 3)
    folder.mkdir()
    (folder / "plots.csv").write_text("name,lon,lat,area_ha\nA,112,37.5,40\n", encoding="utf-8")
    _, _, err = siting("run", folder / "plots.csv", "--out", tmp_path / "out", "--outputs", "ranking")
    assert "1 of 1 site:" in err
    # What is to be typed is not cut.
    assert f"siting init DIR --sites {folder / 'plots.csv'}" in err


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("lon", "lat", "height"),
    [(114.95, 26.77, 70), (112.1, 37.55, 750), (124.4, 43.5, 200), (110.3, 20.0, 15), (91.1, 29.65, 3650)],
)
def test_free_cooling_has_a_scale_of_what_the_region_reaches(lon, lat, height, lang, tmp_path):
    """Neither the whole year, on which all sites of a warm region are weak, nor only the sites' own spread."""
    rows = "".join(f"P{k},{lon + k / 40},{lat + k / 40},{height + 9 * k},{300 + 50 * k}\n" for k in range(4))
    (tmp_path / "p.csv").write_text(f"name,lon,lat,elevation_m,area_mu\n{rows}", "utf-8")
    study = package.load_study(
        written(tmp_path / "p.csv", tmp_path / "s", ReadOptions(datum="wgs84"), lang=lang)
    )
    (cooling,) = [c for c in package.run(study).outcome.criteria if c.id == "free_cooling"]
    scale = next(c.value for c in study.file.criteria if c.id == "free_cooling")
    assert 0 <= scale.worst < scale.best <= 8760
    assert scale.best - scale.worst < 8760
    assert scale.worst <= cooling.measured.main.low.min()
    assert cooling.measured.main.high.max() <= scale.best
    # Similar sites get similar scores: their spread is only part of the scale.
    assert np.ptp(cooling.score) < 0.35
    assert ("300 km" if lang == "en" else "300公里") in study.path.read_text("utf-8")


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("泰和县数据中心项目备选地块情况一览表", "泰和县数据中心项目备选地块"),
        ("泰和县数据中心备选地块统计表（2026年）", "泰和县数据中心备选地块"),
        ("交城县备选地块清单", "交城县备选地块"),
        ("交城县备选地块基本情况表", "交城县备选地块"),
        ("中宁县数据中心备选地块摸底表（2026年）", "中宁县数据中心备选地块"),
        ("中宁县数据中心备选地块排查表 （2026年）", "中宁县数据中心备选地块"),
        ("Candidate sites in Dolj – overview table (2026)", "Candidate sites in Dolj"),
        ("上海华光仪表", "上海华光仪表"),
        ("交城县算力中心选址", "交城县算力中心选址"),
        ("地块一览表", "地块一览表"),  # too short without it to say anything
        ("Candidate sites in Dolj county - summary table", "Candidate sites in Dolj county"),
        ("List of the candidate sites in Dolj", "Candidate sites in Dolj"),
        ("Table Mountain campus", "Table Mountain campus"),
    ],
)
def test_a_title_drops_what_the_table_is_called(line, title):
    assert title_line(["填报单位：发改委", line]) == title


@pytest.mark.parametrize(
    ("lon", "lat", "in_china", "crs"),
    [
        (112.2, 37.5, True, "EPSG:4546"),
        (105.6, 37.4, True, "EPSG:4544"),
        (-8.2, 38.0, False, "EPSG:32629"),
        (151.2, -33.9, False, "EPSG:32756"),
    ],
)
def test_the_system_offered_as_an_example_fits_the_place(lon, lat, in_china, crs):
    assert fitting_crs(np.array([lon]), np.array([lat]), in_china=in_china) == crs


NEAR = {
    "one voltage each": ("zh", ["距110kV变电站(km)", "距220kV变电站(km)", "距500kV变电站(km)"], [3.3, 3.3, 3.3]),
    "two things": ("zh", ["距变电站(km)", "距电源点（公里）", "距高速入口（公里）"], [5, 5, 10]),
    "each another": ("zh", ["距变电站(km)", "距铁路(km)", "距光缆(km)"], [10, 10, 10]),
    "in English": (
        "en", ["Distance to 110 kV substation (km)", "Distance to grid (km)", "Distance to motorway (km)"],
        [5, 5, 10],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(NEAR))
def test_columns_on_one_kind_of_thing_weigh_as_one_criterion_and_that_is_said(name, tmp_path):
    lang, heads, weights = NEAR[name]
    rows = [
        ["甲", 112.16, 37.55, 4.2, 9, 3],
        ["乙", 112.10, 37.56, 9.1, 5, 8],
        ["丙", 112.03, 37.50, 2.0, 7, 13],
    ]
    path = tmp_path / "p.csv"
    lines = [",".join(map(str, row)) for row in (["name", "lon", "lat", *heads], *rows)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    study = package.load_study(written(path, tmp_path / "s", lang=lang))
    given = [c.weight for c in study.file.criteria if c.id.startswith("distance_")]
    assert given == weights
    text = study.path.read_text("utf-8")
    told = [say("init.own.one_thing", count=count)[lang] for count in (2, 3)]
    assert sum(text.count(said) for said in told) == sum(weight < 10 for weight in weights)
    assert (say("init.own.equal_by_thing").en in text) is (min(weights) < 10)


@pytest.mark.parametrize(
    ("lang", "heading", "asked"),
    [("zh", "工业水价", True), ("zh", "电价", True), ("en", "power tariff", True), ("en", "land_price", True),
     ("zh", "电价（元/度）", False), ("zh", "地价补贴", False), ("zh", "评价", False)],
)  # fmt: skip
def test_a_price_without_a_unit_is_asked_for_it(tmp_path, lang, heading, asked):
    path = tmp_path / "p.csv"
    rows = [f"{name},112.{k},37.5,{4 + k / 10}" for k, name in enumerate("ABC", start=1)]
    path.write_text("\n".join([f"name,lon,lat,{heading}", *rows]), "utf-8")
    _, notes = write_study_of_sites(path, tmp_path / "s", ReadOptions(datum="wgs84"), lang=lang)
    told = [note for note in notes if "has no unit" in note]
    assert bool(told) is asked
    assert all(note_in_chinese(note) != note for note in told)


@pytest.mark.parametrize(
    ("lon", "lat", "city", "used"),
    [
        (-4.72, 41.65, "Valladolid", True),  # at the city: its distance is shown, and decides nothing
        (-21.9, 64.10, "Reykjavík", True),
        (113.1, 41.00, "Jining", True),
        (27.2, 60.57, "Lahti", False),  # 96 km away, and nobody named it
        (22.15, 65.58, "Stockholm", False),  # none is near: of its own country, though Helsinki is nearer
        (93.5, 42.80, "Ürümqi", False),
    ],
)
def test_without_a_big_city_near_the_nearest_smaller_one_is_named(lon, lat, city, used, tmp_path):
    file = tmp_path / "sites.csv"
    rows = "".join(f"{n},{lon + k / 50},{lat + k / 100},{20 + k}\n" for k, n in enumerate("ABCD"))
    file.write_text(f"name,lon,lat,area_ha\n{rows}", "utf-8")
    study = written(file, tmp_path / "s", lang="en")
    anchors = [
        anchor if isinstance(anchor, str) else anchor["name"]
        for c in package.load_study(study).file.criteria
        if c.weight == 0
        for anchor in c.params.get("anchors", ())
    ]
    assert anchors == ([city] if used else [])
    text = study.read_text("utf-8")
    assert f"Distance to {city}" in text
    assert ("is the nearest of 100,000 or more" in text) is (
        city in {"Valladolid", "Reykjavík", "Jining", "Lahti"}
    )


@pytest.mark.parametrize(
    ("east", "said"),
    [(105.945, {"zh": "其中1个地块超过60公里", "en": "1 site lies more than 60 km away"}), (105.62, {})],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_sites_past_the_limit_of_the_city_counted_are_counted(east, said, lang, tmp_path):
    file = tmp_path / "sites.csv"
    file.write_text(f"name,lon,lat\nA,105.57,37.57\nB,105.6,37.5\nC,{east},37.59\n", "utf-8")
    text = written(file, tmp_path / "s", lang=lang).read_text("utf-8")
    words = said.get(lang, "")
    assert (words in text) if words else ("仅在大城市中选取" not in text and "Only big cities" not in text)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("lon", "lat"), [(112.1, 37.5), (-4.72, 41.65)])
def test_one_site_is_said_not_to_be_ranked_from_the_first_command(lon, lat, lang, tmp_path):
    file = tmp_path / "plot.csv"
    file.write_text(f"name,lon,lat,area_ha\nA,{lon},{lat},20\n", "utf-8")
    (study, _), notes = write_study_of_sites(file, tmp_path / "s", ReadOptions(datum="wgs84"), lang=lang)
    told = [note for note in notes if "not ranked" in note]
    assert len(told) == 1
    assert note_in_chinese(told[0]) != told[0]
    result = package.run(package.load_study(study))
    assert (
        say("ranked_bars.one_site", first="A", score="x")[lang].partition("A")[0]
        in run_finding(result.outcome)[lang]
    )
    # A site in the city is far below the ends of a recovery band: no slip of units.
    assert not [f for f in lint(result.outcome) if f.severity == "warning"]


AREAS = {
    "mu": [450, 620, 380, 1000, 300], "ha": [42, 38.5, 25, 60, 31], "m2": [85000, 120000, 30500, 64000, 71000],
}  # fmt: skip


@pytest.mark.parametrize("unit", AREAS)
def test_the_scale_of_the_area_is_the_same_land_in_both_languages(unit, tmp_path):
    lines = [f"P{k},{112.1 + k / 50},37.5,{area}" for k, area in enumerate(AREAS[unit])]
    (tmp_path / "p.csv").write_text("\n".join([f"name,longitude,latitude,area ({unit})", *lines]), "utf-8")
    found = []
    for lang in ("en", "zh"):
        area = criteria_of(written(tmp_path / "p.csv", tmp_path / lang, lang=lang))["area"]
        many = 15.0 if area.params["column"] == "area_mu" else 1.0
        found.append((area.value.worst / many, area.value.best / many))
    assert found[0] == found[1]
    assert all(end == round(end) for end in found[0])
