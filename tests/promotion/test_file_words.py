"""Text in the site file that no criterion reads: every product repeats it, or says where it is."""

import json
import re
from io import BytesIO

import openpyxl
import pypdf
import pytest

import siting
from siting.promotion.file_words import word_columns, words_of
from siting.promotion.own_words import own_words
from siting.show.report.sections import _MAX_WORDS
from siting.texts import LANGUAGES, say
from tests.promotion.test_own_words import result, summary_of
from tests.support.cases import rest_slow

HEAD = "土地现状,所在乡镇,备注,35千伏（公里）,联系人"


def rows(count):
    return [f"状态{k}词,乡镇{k}词,备注{k}词,{k}.5,张{k}" for k in range(count)]


def test_columns_of_words_are_those_that_hold_no_figures_names_or_contacts(tmp_path):
    found = result(
        tmp_path, "已收储,甲镇,净地,约12,张三", "待定,乙镇,,8（路旁）,李四", head=HEAD
    ).outcome.sites
    assert word_columns(found) == ["土地现状", "所在乡镇", "备注"]
    assert [[words for _, _, words in words_of(found, k)] for k in range(2)] == [
        ["已收储", "甲镇", "净地"],
        ["乙镇"],
    ]


@pytest.mark.parametrize(
    ("head", "status", "figure"),
    [
        ("Land status,Land price (USD/m2)", "under offer", "on request"),
        ("Land status,Land price (USD/m2)", "Under review", "under negotiation"),
        ("Status,Land price (USD/m2)", "pending", "to be agreed"),
        ("土地状态,地价（万元/亩）", "洽谈中", "面议"),
        ("土地状态,地价（万元/亩）", "正在评估", "洽谈中"),
    ],
)
def test_what_happens_to_a_parcel_is_said_though_among_figures_it_is_none(tmp_path, head, status, figure):
    found = result(tmp_path, f"{status},{figure}", "zoned,12", "已收储,9", head=head)
    sites, column = found.outcome.sites, head.partition(",")[0]
    assert word_columns(sites) == [column]
    assert [words for _, _, words in words_of(sites, 0)] == [status]
    assert [(one.column, one.words) for one in own_words(sites, 0)] == [(column, status)]
    (item,) = [a for a in siting.checklist(found, "S0").found.answers if a.id == "remarks"]
    assert [status in fact.text.en for fact in item.facts] == [True]


@pytest.mark.parametrize(
    ("lang", "count"),
    rest_slow([("en", 8), ("zh", _MAX_WORDS + 3), ("zh", 8), ("en", _MAX_WORDS + 3)], (0, 1)),
)
def test_a_report_has_the_words_of_every_site_or_says_how_many_are_left_out(
    tmp_path, monkeypatch, lang, count
):
    result(tmp_path, *rows(count), head=HEAD)
    page = report_of(tmp_path, monkeypatch, lang)
    chapter = page[page.rindex(f"  {say('report.order')[lang]}</h2>") :]
    chapter = chapter[: chapter.index(f"  {say('report.lead')[lang]}</h2>")]
    shown = set(re.findall(r"备注\d+词", chapter))
    assert len(shown) == min(count, _MAX_WORDS)
    assert len(set(re.findall(r"状态\d+词", chapter))) == len(shown)
    left = say("report.to_check_left", count=3, sheet=say("workbook_sheet.file_words"))[lang]
    assert (left in chapter) == (count > len(shown))
    below = say("report.to_check_below", count=count - 3, chapter=say("report.order"))[lang]
    assert below in summary_of(page, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sheet_of_a_site_has_what_no_criterion_reads(tmp_path, monkeypatch, lang):
    result(tmp_path, *rows(2), head=HEAD)
    page = report_of(tmp_path, monkeypatch, lang)
    for words in ("状态0词", "乡镇0词", "备注1词"):
        assert say("own_words.remark", words=words, meaning="")[lang] in page
    assert "张0" not in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_workbook_and_map_carry_the_words_of_every_site(tmp_path, monkeypatch, lang):
    result(tmp_path, *rows(9), head=HEAD)
    out = tmp_path / "out"
    run(monkeypatch, "run", tmp_path / "study.yaml", "--out", out, "--lang", lang)
    book = openpyxl.load_workbook(BytesIO((out / "ranking.xlsx").read_bytes()))
    cells = {cell for line in book[say("workbook_sheet.file_words")[lang]].values for cell in line}
    page = (out / "map.html").read_text("utf-8")
    if lang == "en":  # which is ASCII
        page = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), page)
    for k in range(9):
        assert {f"状态{k}词", f"乡镇{k}词", f"备注{k}词"} <= cells
        assert all(f"{what}{k}词" in page for what in ("状态", "乡镇", "备注"))
    assert json.dumps(say("map.file_words")[lang], ensure_ascii=False) in page


@pytest.mark.parametrize("heading", ["来源", "坐标来源", "source", "Data source", "certainty", "精度"])
def test_where_a_row_comes_from_is_in_the_workbook_and_not_on_the_cards(tmp_path, monkeypatch, heading):
    result(tmp_path, "净地,出自甲图", "林地,出自乙图", head=f"土地现状,{heading}")
    out = tmp_path / "out"
    run(monkeypatch, "run", tmp_path / "study.yaml", "--out", out, "--lang", "zh")
    book = openpyxl.load_workbook(BytesIO((out / "ranking.xlsx").read_bytes()))
    cells = {cell for line in book[say("workbook_sheet.file_words").zh].values for cell in line}
    page = (out / "map.html").read_text("utf-8")
    assert {"净地", "出自甲图"} <= cells
    assert ("净地" in page, "出自甲图" in page) == (True, False)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_kit_has_the_status_of_the_land(tmp_path, monkeypatch, lang):
    result(tmp_path, *rows(3), head=HEAD)
    out = tmp_path / "out"
    places = ("s0", tmp_path / "study.yaml", "--rivals", "s1,s2", "--kit", "--out", out)
    run(monkeypatch, "promote", *places, "--lang", lang)
    pages = pypdf.PdfReader(out / f"leaflet.{lang}.pdf").pages
    assert "状态0词" in re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def test_neither_a_status_nor_a_cell_on_it_answers_who_owns_the_land(tmp_path):
    found = result(tmp_path, "已收储,国有", ",国有", head="土地现状,土地权属")
    states = [siting.checklist(found, f"s{k}").items.set_index("item")["state"]["title"] for k in range(2)]
    assert states == ["proxy", "proxy"]
    only = result(tmp_path, "已收储", "净地", head="土地现状")
    assert siting.checklist(only, "s0").items.set_index("item")["state"]["title"] == "proxy"


def report_of(folder, monkeypatch, lang):
    run(
        monkeypatch,
        "report",
        folder / "study.yaml",
        "--out",
        folder / "out",
        "--format",
        "html",
        "--lang",
        lang,
    )
    return (folder / "out" / f"report.{lang}.html").read_text("utf-8")


def run(monkeypatch, *argv):
    from siting.cli import main

    monkeypatch.setattr("sys.argv", ["siting", *map(str, argv)])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 0


@pytest.mark.parametrize("key", ["report.to_check_below", "report.to_check_left", "report.to_check_others"])
@pytest.mark.parametrize(("count", "sites"), [(1, "1 more site"), (2, "2 more sites")])
def test_one_site_that_is_left_out_is_said_in_the_singular(key, count, sites):
    said = say(key, count=count, sheet="S", chapter="C")
    assert re.search(rf"{sites}\b", said.en)
    assert f"{count}个地块" in said.zh


@pytest.mark.parametrize(
    ("head", "other", "none"),
    [
        ("供水", "园区水厂", "无"),
        ("供电能力", "双电源", "没有"),
        ("道路交通情况", "紧邻G6", "暂无"),
        ("Water", "municipal", "none"),
        ("Power available", "yes, 80 MW", "None"),
        ("road_access", "A6, 2 km", "nil"),
    ],
)
def test_no_supply_is_an_answer_not_a_gap(tmp_path, head, other, none):
    run = result(tmp_path, f'"{other}"', none, head=head)
    assert [none] == [words for _, _, words in words_of(run.outcome.sites, 1)]
    (found,) = [w for w in own_words(run.outcome.sites, 1) if w.column == head]
    assert found.words == none
    run.report(tmp_path / "out", formats=["html"], lang="zh")
    assert f"“{none}”" in (tmp_path / "out" / "report.zh.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("head", "other", "none"),
    [
        ("备注", "净地", "无"),
        ("供水价格（元/吨）", "3.1", "无"),
        ("变电站距离（公里）", "5", "none"),
        ("供水", "园区水厂", "待核"),
        ("Water", "municipal", "n/a"),
    ],
)
def test_what_is_only_not_known_stays_a_gap(tmp_path, head, other, none):
    sites = result(tmp_path, other, none, head=head).outcome.sites
    assert not [w for w in own_words(sites, 1) if w.column == head]
    assert none not in [words for _, _, words in words_of(sites, 1)]


@pytest.mark.parametrize(
    ("head", "cell", "title"),
    [
        ("可供电力（MW）", "120（与乙共用）", "可供电力（兆瓦）"),
        ("日供水（立方米/日）", "5000（与园区共用）", "日供水（立方米/日）"),
        ("可供电力（MW）", "120MW（与乙共用）", "可供电力"),
        ("可供电力（MW）", "与乙共用", "可供电力"),
        ("grid power (MW)", "65 (shared with Site B)", "可供电力"),
    ],
)
def test_a_figure_without_its_unit_has_it_in_the_title(tmp_path, head, cell, title):
    made = result(tmp_path, cell, "30", head=head)
    (found,) = own_words(made.outcome.sites, 0)
    in_text = next(label for _, label, _ in words_of(made.outcome.sites, 0))
    assert found.label == in_text
    assert found.words == cell
    assert in_text.zh == title if "（" in head else in_text.en.endswith("[MW]")


def test_workbook_and_map_show_the_unit_over_figures_without_one(tmp_path, monkeypatch):
    result(tmp_path, "120（与乙共用）,二通", "30,七通", head="可供电力（MW）,基础设施")
    out = tmp_path / "out"
    run(monkeypatch, "run", tmp_path / "study.yaml", "--out", out, "--lang", "zh")
    book = openpyxl.load_workbook(BytesIO((out / "ranking.xlsx").read_bytes()))
    heads = next(book[say("workbook_sheet.file_words").zh].values)
    assert heads[2:] == ("可供电力（兆瓦）", "基础设施")
    assert '"label":"可供电力（兆瓦）"' in (out / "map.html").read_text("utf-8")
