"""The due-diligence checklist: 28 items, each answered with a source, not confirmed, or unknown and whom to ask."""

import json
import re
from pathlib import Path

import pytest

import siting
from siting.cli import main
from siting.criteria.registry import criteria
from siting.errors import SitesError
from siting.promotion.due_diligence import due_diligence_items
from siting.rules.read import rule_objects
from tests.support.command_line import is_one_line

DATA = Path(__file__).parents[2] / "data"
SITES = """\
site_id,name,lon,lat,电价（元/千瓦时）,光纤,坡度（度）
a,Stated,112.15,37.55,0.45,three carriers,1.2
b,Blank,112.15,37.55,,,
"""
STUDY = """\
title: Two places
sites: {file: sites.csv, datum: wgs84}
criteria:
  - {id: city, measure: distance, params: {to: Taiyuan}, weight: 1, value: {kind: linear, worst: 200, best: 0}}
"""


@pytest.fixture(scope="module")
def land():
    return siting.run(siting.load_study(DATA / "parcels_land.yaml"))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "study.yaml").write_text(STUDY)
    (tmp_path / "sites.csv").write_text(SITES, encoding="utf-8")
    return tmp_path


def states(result, site):
    return siting.checklist(result, site).items.set_index("item")["state"].to_dict()


def test_the_list_has_28_items_that_can_be_answered():
    items = due_diligence_items()
    assert len(items) == 28
    for item in items:
        assert set(item.measures) <= set(criteria())
        assert set(item.objects) <= set(rule_objects())
        assert item.ask.en
        assert item.ask.zh
        if item.alone:
            for measure in item.measures:
                criteria()[measure].params()  # measured without parameters


def test_what_is_answered_what_stands_in_and_what_is_unknown(land):
    found = states(land, "JC-01")
    assert found == {
        "location": "answered", "airport": "proxy", "recovery": "answered", "shared_risks": "unknown", "temperature": "answered",
        "free_cooling": "answered", "pue_wue": "proxy", "n_minus_one": "unknown", "grid_node": "unknown",
        "earthquake": "proxy", "generation": "proxy", "tariff": "unknown", "capacity_letter": "unknown",
        "zoning": "answered", "title": "unknown", "slope": "answered", "earthworks": "unknown", "flood": "answered", "fault": "proxy", "water": "unknown",
        "fibre": "unknown", "road": "answered", "air": "proxy", "extremes": "unknown", "grid_carbon": "answered", "green_power": "unknown",
        "incentives": "proxy", "schedule": "unknown",
        "remarks": "proxy",  # what the file says in words, which no figure answers
    }  # fmt: skip


def test_a_short_name_is_enough_and_the_city_is_named(land):
    short = siting.checklist(land, "交城东").document()
    assert short["site"]["id"] == "JC-01"
    items = {one["id"]: [fact["text"] for fact in one["facts"]] for one in short["items"]}
    # The study measures to Taiyuan itself; the nearest of the embedded list would be the same city, elsewhere.
    assert "Taiyuan: 47.1 (46.7–47.6) km" in items["location"][0]["en"]
    assert [words["zh"] for words in items["location"] if "太原" in words["zh"]] == [
        items["location"][0]["zh"]
    ]
    # A distance of the study to a layer of its own (here a fault) is none to a city.
    assert not [words for words in items["location"] if "fault" in words["en"]]
    (hub,) = items["incentives"]
    assert ": no, missed" in hub["en"] or ": no," in hub["en"]
    assert "：否，" in hub["zh"]


def test_sources_are_shown_by_their_names(land):
    from siting.show.promote.checklist_sheet import build_checklist

    found = siting.checklist(land, "JC-01").found
    sheet = build_checklist(found, "en")
    shown = {row[3] for block in sheet.blocks if hasattr(block, "rows") for row in block.rows[:28]}
    assert not [words for words in shown if "gb-50174" in words or "site-file" in words]
    assert any("GB 50174" in words for words in shown)
    assert max(map(len, shown)) < 250


PROJECT = """project:
  phases: [{name: I, racks: 4200}]
  rack_kw: 2.5
  pue: 1.3
"""
STATIONS = "  stations: [{transformers: 2, each_mva: 63}]\n"


@pytest.mark.parametrize(
    ("project", "state"), [(PROJECT + STATIONS, "answered"), (PROJECT, "unknown"), ("", "unknown")]
)
def test_the_item_on_n_minus_one_uses_the_project(folder, project, state):
    (folder / "study.yaml").write_text(STUDY + project, encoding="utf-8")
    result = siting.run(siting.load_study(folder / "study.yaml"))
    found = {one["id"]: one for one in siting.checklist(result, "a").document()["items"]}["n_minus_one"]
    assert found["state"] == state
    # 4,200 racks of 2.5 kW at PUE 1.3 and a power factor of 0.95 are 14.4 MVA; one transformer of 63 MVA is left.
    said = " ".join(fact["text"]["en"] for fact in found["facts"])
    assert ("14.4 MVA" in said) == (state == "answered")
    assert ("The substations carry it" in said) == (state == "answered")


def test_where_the_layers_end_nothing_is_answered(land):
    found = states(land, "LX-01")
    assert [found[item] for item in ("flood", "road", "slope")] == ["unknown"] * 3


def test_an_answer_names_its_source_and_a_gap_whom_to_ask(land):
    for one in siting.checklist(land, "JC-01").document()["items"]:
        assert bool(one["facts"]) == (one["state"] != "unknown")
        assert all(fact["sources"] for fact in one["facts"])
        assert one["ask"]["en"]
    known = set(siting.checklist(land, "JC-01").document()["sources"])
    used = {
        s
        for one in siting.checklist(land, "JC-01").document()["items"]
        for f in one["facts"]
        for s in f["sources"]
    }
    assert used == known


def test_what_the_site_file_states_is_said_and_left_open_and_a_blank_is_unknown(folder):
    result = siting.run(siting.load_study(folder / "study.yaml"))
    stated, blank = states(result, "a"), states(result, "b")
    assert [stated[item] for item in ("tariff", "fibre", "slope")] == ["proxy"] * 3
    assert [blank[item] for item in ("tariff", "fibre", "slope")] == ["unknown"] * 3
    facts = next(x for x in siting.checklist(result, "a").document()["items"] if x["id"] == "tariff")["facts"]
    assert "0.45" in facts[0]["text"]["en"]
    assert facts[0]["sources"] == ["site-file"]


def test_a_guessed_county_is_only_a_proxy(folder):
    result = siting.run(siting.load_study(folder / "study.yaml"))
    assert states(result, "a")["grid_carbon"] == "proxy"


def test_the_command_writes_the_list_in_both_languages(folder, capsys, monkeypatch):
    monkeypatch.chdir(folder)
    monkeypatch.setattr("sys.argv", ["siting", "checklist", "Stated", "study.yaml", "--out", "list"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 0
    shown = capsys.readouterr().out
    assert "28 items" in shown
    assert "ask the water bureau" in shown
    names = {
        "checklist.json",
        "checklist.en.html",
        "checklist.en.docx",
        "checklist.zh.html",
        "checklist.zh.docx",
        "run.json",
    }
    assert {p.name for p in (folder / "list").iterdir()} == names
    assert len(json.loads((folder / "list" / "checklist.json").read_text())["items"]) == 28
    assert "尽职调查清单" in (folder / "list" / "checklist.zh.html").read_text(encoding="utf-8")


def test_an_unknown_site_is_one_line(folder, capsys, monkeypatch):
    monkeypatch.chdir(folder)
    monkeypatch.setattr("sys.argv", ["siting", "checklist", "Statd", "study.yaml"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    said = capsys.readouterr().err
    assert is_one_line(said.splitlines()[-1] + "\n")
    assert "the study has no site 'Statd'" in said
    assert not (folder / "checklist").exists()


def test_a_site_that_is_not_there():
    result = siting.run(siting.load_study())
    with pytest.raises(SitesError, match="no site 'Nowhere'"):
        siting.checklist(result, "Nowhere")


def test_a_word_for_missing_is_no_answer_and_a_longer_heading_is_read(tmp_path):
    """不详 says nothing; 平均坡度（度） states the slope, and a distance to a cable is about the carriers."""
    head = "site_id,name,lon,lat,综合电价（元/度）,平均坡度（度）,地震动峰值加速度（g）,距光纤主干（公里）,土地权属情况"
    rows = ["a,A,112.15,37.55,不详,2.1,0.15,3.2,国有", "b,B,112.16,37.56,0.5,待定,—,暂无,面议"]
    (tmp_path / "sites.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    result = siting.run(siting.load_study(tmp_path / "study.yaml"))
    asked = ("tariff", "slope", "earthquake", "fibre", "title")
    one, other = states(result, "a"), states(result, "b")
    assert [one[i] for i in asked] == ["unknown", "proxy", "proxy", "proxy", "proxy"]
    # The acceleration of b is that of the county's seat.
    assert [other[i] for i in asked] == ["proxy", "unknown", "proxy", "unknown", "unknown"]
    slope = siting.checklist(result, "a").items.set_index("item")["known"]["slope"]
    assert slope == "Slope (平均坡度): 2.1度, as stated in the site file, not verified"


def test_what_is_typed_under_usual_english_headings_is_said_with_its_unit(tmp_path):
    """None of it is confirmed: a tariff, a transformer's size, the distance to a station, a status."""
    head = "site_id,name,lon,lat,Industrial tariff (CNY/kWh),Transformer capacity (MVA),Distance to substation (km),"
    rows = ["a,A,112.15,37.55,0.36,360,2.1,Net land,Industrial", "b,B,112.16,37.56,TBD,,,,"]
    (tmp_path / "sites.csv").write_text(
        "\n".join([f"{head}Land status,Permitted use", *rows]) + "\n", "utf-8"
    )
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    result = siting.run(siting.load_study(tmp_path / "study.yaml"))
    asked = ("tariff", "n_minus_one", "title", "zoning", "water", "capacity_letter")
    one, other = states(result, "a"), states(result, "b")
    assert [one[i] for i in asked] == ["proxy", "proxy", "proxy", "proxy", "unknown", "unknown"]
    assert [other[i] for i in asked] == ["unknown"] * 6
    known = siting.checklist(result, "a").items.set_index("item")["known"]
    assert known["tariff"] == "Industrial tariff: 0.36 yuan/kWh, as stated in the site file, not verified"
    assert known["n_minus_one"] == "Transformer capacity: 360 MVA, as stated in the site file, not verified"
    assert "Distance to substation: 2.1 km" in known["grid_node"]


@pytest.mark.parametrize(
    ("heading", "cell", "state"),
    [
        ("水源", "再生水", "proxy"),
        ("取水水源", "地下水（超采区）", "proxy"),
        ("Water source", "groundwater", "proxy"),
        ("水源", "待定", "unknown"),
        ("供水能力", "日供1万吨", "proxy"),
    ],
)
def test_a_kind_of_water_only_stands_in_for_what_may_be_taken(tmp_path, heading, cell, state):
    text = f"site_id,name,lon,lat,{heading}\na,A,112.15,37.55,{cell}\nb,B,112.16,37.56,\n"
    (tmp_path / "sites.csv").write_text(text, encoding="utf-8")
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    result = siting.run(siting.load_study(tmp_path / "study.yaml"))
    items = {x["id"]: x for x in siting.checklist(result, "a").document()["items"]}
    assert items["water"]["state"] == state
    assert [cell in fact["text"]["zh"] for fact in items["water"]["facts"]] == (
        [] if state == "unknown" else [True]
    )


def test_transformers_and_voltages_are_known_by_their_units(tmp_path):
    """Whatever the columns are called: 2 x 63 MVA are two transformers, and stand in for what is asked."""
    text = "site_id,name,lon,lat,Substation MVA,Grid kV\na,A,112.15,37.55,2 x 63,110\nb,B,112.16,37.56,,220\n"
    (tmp_path / "sites.csv").write_text(text, encoding="utf-8")
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    result = siting.run(siting.load_study(tmp_path / "study.yaml"))
    items = {x["id"]: x for x in siting.checklist(result, "a").document()["items"]}
    (fact,) = items["n_minus_one"]["facts"]
    assert "2×63 MVA: 126 MVA in all, 63 MVA with the largest transformer out" in fact["text"]["en"]
    assert "2×63 MVA：合计126 MVA，最大一台主变停运后63 MVA" in fact["text"]["zh"]
    assert "110 kV" in items["grid_node"]["facts"][0]["text"]["en"]
    assert {items[i]["state"] for i in ("n_minus_one", "grid_node")} == {"proxy"}


@pytest.mark.parametrize(
    ("heading", "cell", "item", "en", "zh"),
    [
        ("地形坡度(°)", "<1", "slope", "<1°", "<1°"),
        ("地形坡度(°)", "1—2", "slope", "1—2°", "1—2°"),
        ("地形坡度(°)", "平缓", "slope", "平缓", "平缓"),
        ("综合电价(元/度)", "0.48元", "tariff", "0.48 yuan/kWh", "0.48元/千瓦时"),
        ("综合电价(元/度)", "48分", "tariff", "48分", "48分"),
        ("可用水量（万吨/年）", "约90", "water", "about 900,000 t/yr", "约90万吨/年"),
        ("Available water (m3/d)", "1,200", "water", "1,200 m³/day", "1,200立方米/日"),
        ("Mean slope (°)", "about 2", "slope", "about 2°", "约2°"),
        ("综合电价(分/度)", "35.9", "tariff", "35.9 fen/kWh", "35.9分/千瓦时"),
        ("综合电价(分/度)", "0.37元/kWh", "tariff", "0.37 yuan/kWh", "0.37元/千瓦时"),
        ("Tariff (RMB/MWh)", "435", "tariff", "435 yuan/MWh", "435元/兆瓦时"),
        ("Tariff (USD/acre)", "12", "tariff", "12 USD/acre", "12美元/英亩"),
        ("Tariff (USD per kWh)", "0.058", "tariff", "0.058 USD/kWh", "0.058美元/千瓦时"),
    ],
)
def test_a_cell_that_qualifies_its_figure_has_the_unit_of_its_heading(tmp_path, heading, cell, item, en, zh):
    text = f'site_id,name,lon,lat,{heading}\na,A,112.15,37.55,"{cell}"\nb,B,112.16,37.56,\n'
    (tmp_path / "sites.csv").write_text(text, encoding="utf-8")
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    result = siting.run(siting.load_study(tmp_path / "study.yaml"))
    (fact,) = next(x for x in siting.checklist(result, "a").document()["items"] if x["id"] == item)["facts"]
    assert f": {en}" in fact["text"]["en"]
    assert f"：{zh}（地块文件所填，未经核实）" in fact["text"]["zh"]


@pytest.mark.parametrize("heading", ["综合电价（分/度）", "Tariff (RMB/MWh)", "电价"])
def test_what_a_criterion_reads_has_one_unit_in_the_list_too(tmp_path, heading):
    """However the file spells it: the list says the price as the ranking does, a range as an estimate."""
    many = {"综合电价（分/度）": 100, "Tariff (RMB/MWh)": 1000, "电价": 1}[heading]
    rows = [
        f"a,A,112.15,37.55,{0.359 * many:g}",
        "b,B,112.16,37.56,0.37元/kWh",
        "c,C,112.17,37.57,约0.4元/度",
    ]
    (tmp_path / "sites.csv").write_text("\n".join([f"site_id,name,lon,lat,{heading}", *rows]) + "\n", "utf-8")
    price = (
        f'  - {{id: price, measure: attribute, params: {{column: "{heading}", unit: yuan/kWh}}, weight: 1, '
    )
    value = "value: {kind: linear, worst: 0.5, best: 0.3}}"
    (tmp_path / "study.yaml").write_text(f"{STUDY.rstrip()}\n{price}{value}\n", encoding="utf-8")
    result = siting.run(siting.load_study(tmp_path / "study.yaml"))
    said = {}
    for site in "abc":
        items = {one["id"]: one["facts"] for one in siting.checklist(result, site).document()["items"]}
        said[site] = items["tariff"][0]["text"]
    assert [
        f": {x} yuan/kWh" in said[s]["en"] for s, x in (("a", "0.359"), ("b", "0.37"), ("c", "about 0.4"))
    ] == ([True] * 3)
    assert [
        f"：{x}元/千瓦时" in said[s]["zh"] for s, x in (("a", "0.359"), ("b", "0.37"), ("c", "约0.4"))
    ] == [True] * 3


@pytest.mark.parametrize(
    ("city", "en", "zh"),
    [
        ("Taiyuan", "within the band that the study asks for (10–60 km)", "，在本研究所取的10—60公里范围内"),
        (
            "Beijing",
            "outside the band that the study asks for (10–60 km)",
            "，不在本研究所取的10—60公里范围内",
        ),
    ],
)
def test_how_far_a_city_is_and_whether_it_suits_recovery_are_two_answers(folder, city, en, zh):
    band = f"\n  - {{id: band, measure: recovery_band, params: {{mode: same_city, anchors: [{city}]}}, weight: 1}}"
    text = STUDY.split("\n  - ", maxsplit=1)[0]
    (folder / "study.yaml").write_text(f"{text}{band}\n", encoding="utf-8")
    result = siting.run(siting.load_study(folder / "study.yaml"))
    items = {one["id"]: one["facts"] for one in siting.checklist(result, "a").document()["items"]}
    (distance,), (recovery,) = items["location"], items["recovery"]
    assert en in recovery["text"]["en"]
    assert zh in recovery["text"]["zh"]
    assert "band" not in distance["text"]["en"]
    assert "灾备" not in distance["text"]["zh"]


@pytest.mark.parametrize(("lon", "lat", "state"), [(112.15, 37.55, "proxy"), (118.35, 30.9, "unknown")])
def test_beyond_a_list_of_airports_the_nearest_of_it_is_no_answer(folder, lon, lat, state):
    (folder / "sites.csv").write_text(f"site_id,name,lon,lat\na,A,{lon},{lat}\n", encoding="utf-8")
    items = siting.checklist(siting.run(siting.load_study(folder / "study.yaml")), "a").document()["items"]
    (flight,) = [x for x in items if x["id"] == "airport"]
    assert flight["state"] == state
    assert bool(flight["facts"]) == (state == "proxy")


def test_abroad_no_chinese_authority_is_asked(tmp_path):
    """A bureau, a commission, a GB standard or an order of the NDRC answers nothing in Virginia."""
    (tmp_path / "sites.csv").write_text("site_id,name,lon,lat\na,A,-77.48,39.05\nb,B,112.15,37.55\n", "utf-8")
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    result = siting.run(siting.load_study(tmp_path / "study.yaml"))
    asked = {s: [x["ask"] for x in siting.checklist(result, s).document()["items"]] for s in "ab"}
    chinese = {
        "en": r"bureau|commission|administration|GB |NDRC|control lines",
        "zh": r"局|发展和改革委员会|GB|号令|三条控制线",
    }
    for lang, words in chinese.items():
        assert not [ask[lang] for ask in asked["a"] if re.search(words, ask[lang])]
        assert [ask[lang] for ask in asked["b"] if re.search(words, ask[lang])]


def test_an_item_that_only_cells_of_the_site_file_speak_of_is_open_and_says_whom_to_ask(tmp_path):
    """Whatever the item: the columns of every one of them, filled."""
    named = {item.columns[0]: item for item in due_diligence_items() if item.columns}
    head = ",".join(("site_id,name,lon,lat", *named))
    row = ",".join(("a,A,36.81,-1.28", *("12.5" for _ in named)))
    (tmp_path / "sites.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    study = STUDY.replace("to: Taiyuan", "to: world_cities:Nairobi")
    (tmp_path / "study.yaml").write_text(study, encoding="utf-8")
    found = siting.checklist(siting.run(siting.load_study(tmp_path / "study.yaml")), "a")
    stated = [
        x
        for x in found.document()["items"]
        if x["facts"] and all(f["sources"] == ["site-file"] for f in x["facts"])
    ]
    assert len(stated) > len(named) / 2
    for one in stated:
        assert one["state"] == "proxy"
        assert all("not verified" in f["text"]["en"] and "未经核实" in f["text"]["zh"] for f in one["facts"])
