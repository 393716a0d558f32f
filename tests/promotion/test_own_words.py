"""What the site file says in words: land that has to be converted and remarks reach every reader."""

import re

import pytest

import siting
from siting.cli import main
from siting.evidence import Label
from siting.promotion.own_words import LAND, REMARK, OwnWords, own_texts, own_words, to_convert
from siting.promotion.promotion import promote
from siting.promotion.site_points import site_points
from siting.show.promote.promotion_sheet import print_promotion, promotion_document
from siting.sites.read import read_sites
from siting.texts import LANGUAGES, say
from siting.texts.category_words import land_use_meaning
from tests.support.cases import rest_slow

CITY = "measure: distance, params: {to: Taiyuan}, weight: 1, value: {kind: linear, worst: 200, best: 0}"
STUDY = f"title: Places\nsites: {{file: sites.csv, datum: wgs84}}\ncriteria:\n  - {{id: city, {CITY}}}\n"


def result(folder, *rows, head="用地性质,备注"):
    lines = [
        f"site_id,name,lon,lat,{head}",
        *(f"s{k},S{k},112.{k}5,37.55,{row}" for k, row in enumerate(rows)),
    ]
    (folder / "sites.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    return siting.run(siting.load_study(folder / "study.yaml"))


@pytest.mark.parametrize(
    ("head", "cell"),
    [
        ("用地性质", "一般农用地(拟调规)"), ("规划用途", "林地"), ("土地现状", "未利用地"), ("土地用途", "部分为耕地"),
        ("备注", "涉及部分基本农田"), ("说明", "北侧占用湿地"), ("类别", "永久基本农田"),
        ("Planned use", "Agricultural"), ("Zoning", "former quarry, part forest"), ("Remarks", "partly arable land"),
        ("kind", "basic farmland"),
    ],
)  # fmt: skip
def test_land_that_has_to_be_converted_is_found_under_any_usual_heading(tmp_path, head, cell):
    sites = result(tmp_path, f'"{cell}"', head=head).outcome.sites
    (found,) = to_convert(sites, 0)
    assert (found.words, found.to_convert) == (cell, True)


@pytest.mark.parametrize(
    ("head", "cell", "said"),
    [
        ("面积（亩）", "680（含道路）", True),
        ("电价（元/千瓦时）", "0.58（大工业）", True),
        ("Land price (USD/m2)", "12 (incl. VAT)", True),
        ("宗地编号", "2021-15（净地）", False),
        ("面积（亩）", "680（亩）", False),
        ("电价（元/千瓦时）", "0.58（元/千瓦时）", False),
        ("面积（亩）", "约680", False),
    ],
)
def test_a_figure_read_without_its_brackets_is_disclosed_with_them(tmp_path, head, cell, said):
    sites = result(tmp_path, f'"{cell}"', "520", head=head).outcome.sites
    assert [w.words for w in own_words(sites, 0)] == ([cell] if said else [])
    assert own_words(sites, 1) == ()


@pytest.mark.parametrize(
    ("head", "cell", "is_such"),
    [
        ("是否涉及基本农田", "部分", True), ("是否涉及基本农田", "是", True), ("占用耕地情况", "约80亩", True),
        ("有无林地", "有", True), ("On farmland", "partly", True), ("Affects wetland", "yes", True),
        ("是否涉及基本农田", "否", False), ("是否涉及基本农田", "不涉及", False), ("是否涉及基本农田", "待定", False),
        ("有无林地", "无", False), ("On farmland", "No", False), ("Affects wetland", "none", False),
        ("距湿地", "2公里", False), ("Farmland owner", "village", False),
    ],
)  # fmt: skip
def test_a_column_that_asks_for_such_land_is_answered(tmp_path, head, cell, is_such):
    found = to_convert(result(tmp_path, f'"{cell}"', head=head).outcome.sites, 0)
    assert [w.words for w in found] == ([cell] if is_such else [])


@pytest.mark.parametrize(
    ("head", "cell"),
    [
        ("用地性质", "工业用地"), ("规划用途", "公用设施用地"), ("备注", "不涉及基本农田"), ("备注", "已避让耕地，净地"),
        ("备注", "净地"), ("地址", "林地村东"), ("Zoning", "Industrial"), ("Remarks", "no farmland; net land"),
        ("Address", "Forest Road 2"),
    ],
)  # fmt: skip
def test_building_land_and_what_is_denied_is_not(tmp_path, head, cell):
    assert to_convert(result(tmp_path, f'"{cell}"', head=head).outcome.sites, 0) == ()


def test_a_remark_is_disclosed_word_for_word_and_a_word_for_missing_is_none(tmp_path):
    found = result(tmp_path, "工业用地,待定", "工业用地,分两期供地", "耕地,拟调规")
    assert own_words(found.outcome.sites, 0) == ()
    for row, kinds in ((1, ["remark"]), (2, ["land", "remark"])):
        weak = promote(found.outcome, f"s{row}", ["s0"]).weaknesses
        assert [w.kind for w in weak if w.kind in {"land", "remark"}] == kinds
    of_site = site_points(found.outcome, 2)
    points = [p for p in (*of_site.to_disclose, *of_site.remarks) if p.in_file]
    for lang in LANGUAGES:
        assert [re.search("“(.+?)”", p.text[lang])[1] for p in points] == ["耕地", "拟调规"]


def test_the_checklist_calls_no_land_answered_by_the_words_of_the_file(tmp_path):
    found = result(tmp_path, "工业用地,净地", "一般农用地,净地", "工业用地,涉及部分基本农田")
    states = [siting.checklist(found, f"s{k}").items.set_index("item")["state"]["zoning"] for k in range(3)]
    assert states == ["proxy", "proxy", "proxy"]
    known = siting.checklist(found, "s2").items.set_index("item")["known"]["zoning"]
    assert "涉及部分基本农田" in known


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_summary_of_a_report_names_it(tmp_path, monkeypatch, lang):
    result(tmp_path, "工业用地,净地", "一般农用地,拟调规3年")
    study, out = str(tmp_path / "study.yaml"), tmp_path / "out"
    argv = ["siting", "report", study, "--out", str(out), "--format", "html", "--lang", lang]
    monkeypatch.setattr("sys.argv", argv)
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 0
    text = (out / f"report.{lang}.html").read_text("utf-8")
    for words in ("一般农用地", "拟调规3年"):
        assert text.count(f"“{words}”") >= 2  # in the summary, and on the sheet of the site
    assert "“净地”" in summary_of(text, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_summary_says_what_the_file_remarks_on_the_first_sites(tmp_path, monkeypatch, lang):
    cells = ("低洼，2016年进水", "ash deposits to be removed", "0.52（意向价）")
    result(
        tmp_path,
        *(f"{cell if k < 2 else ''},{cell if k == 2 else 0.5}" for k, cell in enumerate(cells)),
        head="备注,电价（元/千瓦时）",
    )
    study, out = str(tmp_path / "study.yaml"), tmp_path / "out"
    argv = ["siting", "report", study, "--out", str(out), "--format", "html", "--lang", lang]
    monkeypatch.setattr("sys.argv", argv)
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 0
    summary = summary_of((out / f"report.{lang}.html").read_text("utf-8"), lang)
    assert say("report.to_check")[lang] in summary
    assert all(f"“{words}”" in summary for words in cells)


def test_the_summary_stays_short_and_the_sheets_have_the_other_remarks(tmp_path):
    found = result(tmp_path, *(f"工业用地,第{k}条备注" for k in range(5)))
    found.report(tmp_path / "out", formats=["html"], lang="zh")
    page = (tmp_path / "out" / "report.zh.html").read_text("utf-8")
    noted = [f"“第{k}条备注”" for k in range(5)]
    assert sum(words in summary_of(page, "zh") for words in noted) == 3
    assert all(words in page for words in noted)


def summary_of(page, lang):
    """Return the summary of a report as a page: what stands before its second chapter."""
    _, found, rest = page.rpartition(f"1  {say('report.summary')[lang]}</h2>")
    assert found
    return rest.partition(f"  {say('report.location')[lang]}</h2>")[0]


def test_the_checklist_lists_what_the_file_remarks_and_leaves_it_open(tmp_path):
    found = result(tmp_path, "工业用地,低洼，2016年进水", "工业用地,")
    items = [siting.checklist(found, f"s{k}").items.set_index("item") for k in range(2)]
    assert items[0]["state"]["remarks"] == "proxy"
    assert "低洼，2016年进水" in items[0]["known"]["remarks"]
    assert "remarks" not in items[1].index


@pytest.mark.parametrize("to_convert", [True, False])
@pytest.mark.parametrize(
    ("use", "en"),
    [
        ("一般耕地", "“一般耕地” (ordinary farmland)"),
        ("水浇地", "“水浇地” (irrigated cropland)"),
        ("拟调规", "“拟调规”"),
    ],
)
def test_a_use_of_land_is_quoted_and_its_class_named_in_english(use, en, to_convert):
    said = OwnWords(
        "用地", Label("Land use", "用地"), use, is_remark=not to_convert, steps=("convert",) * to_convert
    ).text
    assert en in said.en
    assert bool(land_use_meaning(use).en) == (use != "拟调规")
    assert f"“{use}”" in said.zh
    assert land_use_meaning(use).zh == ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_remarks_stand_under_a_heading_of_their_own_whatever_they_say(tmp_path, lang, capsys):
    """已平整 speaks for a site, 需场平 against it: no list of words decides that, the reader does."""
    found = result(tmp_path, "工业用地,已平整，水电到边", "工业用地,坡地，需场平")
    sheet = promote(found.outcome, "s0", ["s1"])
    assert [w.kind for w in sheet.remarks] == ["remark"]
    assert "remark" not in [w.kind for w in sheet.to_disclose]
    print_promotion(sheet, lang)
    before, _, after = capsys.readouterr().out.partition(say("own_words.remarks")[lang])
    assert "已平整" not in before
    assert "已平整" in after
    points = site_points(found.outcome, 0)
    assert ["已平整" in p.text[lang] for p in points.remarks] == [True]
    assert not any("已平整" in p.text[lang] for p in points.to_disclose)
    (told,) = promotion_document(sheet)["remarks"]
    assert "已平整，水电到边" in told["text"][lang]


CHINESE_LAW = re.compile(
    "basic farmland|natural resources|the state must|Decree|NDRC|GB ?[0-9]|农转用|转用审批|基本农田|自然资源|征收|国有"
)
"""What is of the law and the authorities of China."""
ABROAD = pytest.mark.parametrize(
    ("head", "cell"),
    [
        ("Tenure", "Freehold agricultural"), ("Zoning", "forest, rezoning pending"), ("权属", "集体土地，未征"),
        ("规划用途", "农用地，未报批"), ("Land status", "not yet acquired"),
    ],
)  # fmt: skip


def abroad(folder, *rows, head):
    """Return a run of sites near Nairobi."""
    result(folder, *rows, head=head)
    for name, *changes in (
        ("sites.csv", (",112.", ",36."), (",37.55,", ",-1.25,")),
        ("study.yaml", ("to: Taiyuan", "to: world_cities:Nairobi")),
    ):
        text = (folder / name).read_text("utf-8")
        for old, new in changes:
            text = text.replace(old, new)
        (folder / name).write_text(text, encoding="utf-8")
    return siting.run(siting.load_study(folder / "study.yaml"))


@ABROAD
def test_outside_china_the_steps_for_land_are_told_without_the_law_of_china(tmp_path, head, cell):
    for of_sites, form in ((result, "step"), (abroad, "abroad")):
        run = of_sites(tmp_path, f'"{cell}"', head=head)
        (found,) = to_convert(run.outcome.sites, 0)
        for lang in LANGUAGES:
            assert all(say(f"own_words.{form}_{step}")[lang] in found.text[lang] for step in found.steps)
            named = CHINESE_LAW.search(found.text[lang].replace(cell, ""))
            assert bool(named) == (of_sites is result)


@ABROAD
@pytest.mark.parametrize("lang", rest_slow(LANGUAGES, (1,)))
def test_outside_china_a_report_and_a_checklist_name_no_law_of_china(tmp_path, head, cell, lang):
    run = abroad(tmp_path, f'"{cell}"', f'"{cell}"', head=head)
    run.report(tmp_path / "out", formats=["html"], lang=lang)
    shown = (tmp_path / "out" / f"report.{lang}.html").read_text("utf-8")
    listed = siting.checklist(run, "s0").items
    texts = [re.sub("<[^>]+>", " ", shown), *map(str, listed.to_numpy().ravel())]
    assert not [found[0] for text in texts if (found := CHINESE_LAW.search(text.replace(cell, "")))]


def referring_to(site, lang):
    return say("own_words.site_again", site="", said="", first=f"S{site}")[lang][-12:]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("of_sites", [result, abroad])
def test_what_the_law_asks_is_said_once_in_full_in_a_list(tmp_path, lang, of_sites):
    run = of_sites(tmp_path, "林地", "耕地", "净地", head="土地状况")
    run.report(tmp_path / "out", formats=["html"], lang=lang)
    summary = summary_of((tmp_path / "out" / f"report.{lang}.html").read_text("utf-8"), lang)
    key = "own_words.site" if of_sites is result else "own_words.site_abroad"
    full = say(key, site="", said="")[lang][-30:]
    assert (summary.count(full), sum(summary.count(referring_to(k, lang)) for k in range(3))) == (1, 1)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_site_refers_to_the_one_whose_steps_are_told_not_to_the_one_before(tmp_path, lang):
    run = result(tmp_path, "林地", "林地，待征收", "耕地", head="土地状况")
    run.report(tmp_path / "out", formats=["html"], lang=lang)
    summary = summary_of((tmp_path / "out" / f"report.{lang}.html").read_text("utf-8"), lang)
    assert [referring_to(k, lang) in summary for k in range(3)].count(True) == 1
    assert referring_to(1, lang) not in summary


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("占基本农田（亩）", "46亩"),
        ("占用耕地面积（亩）", "46亩"),
        ("涉及林地（公顷）", "46公顷"),
        ("on farmland (ha)", "46 ha"),
        ("Protected farmland (ha)", "46 ha"),
        ("Farmland share (%)", "46%"),
        ("Agricultural land m2", "46 m2"),
        ("永久基本农田（亩）", "46亩"),
        ("耕地占比（%）", "46%"),
    ],
)
def test_how_much_of_a_parcel_is_land_to_convert_is_told_with_its_unit(tmp_path, head, said):
    path = tmp_path / "a.csv"
    path.write_text(
        f"name,lon,lat,{head}\nA,112.2,37.58,46\nB,112.3,37.6,0\nC,112.4,37.6,\n", encoding="utf-8"
    )
    sites = read_sites(path)
    first = own_words(sites, 0)
    assert [word.words for word in first] == [said]
    assert first[0].to_convert
    assert said in first[0].text.en
    assert said in first[0].text.zh
    assert own_words(sites, 1) == own_words(sites, 2) == ()


@pytest.mark.parametrize(
    "head",
    ["Distance to farmland (km)", "Farmland within 1 km (ha)", "Area without farmland (ha)", "扣除耕地后面积（亩）",
     "周边农田（亩）", "Farmland price (EUR/ha)", "Farmland owners", "耕地开垦费（万元/亩）"],
)  # fmt: skip
def test_a_figure_about_such_land_elsewhere_is_none_of_the_parcel(tmp_path, head):
    path = tmp_path / "a.csv"
    path.write_text(f"name,lon,lat,{head}\nA,112.2,37.58,46\nB,112.3,37.6,0\n", encoding="utf-8")
    assert own_words(read_sites(path), 0) == ()


@pytest.mark.parametrize(
    ("words", "kinds"), [("农用地，已获批", [REMARK]), ("农用地，已报批", [LAND]), ("工业用地", [])]
)
def test_a_granted_conversion_is_quoted_and_no_open_step(tmp_path, words, kinds):
    found = own_texts(result(tmp_path, words, head="用地性质").outcome.sites, 0)
    assert [kind for kind, _, _ in found] == kinds


@pytest.mark.parametrize(
    ("cell", "said"),
    [("120 MVA, shared with plot B", True), ("120MVA，与2号地块共用", True), ("120MVA（与2号地块共用）", True),
     ("120 MVA", False), ("2x60 MVA", False), ("120", False)],
)  # fmt: skip
def test_a_capacity_that_is_shared_is_quoted_with_or_without_brackets(tmp_path, cell, said):
    sites = result(tmp_path, f'"{cell}"', "63", head="Supply capacity (MVA)").outcome.sites
    assert [w.words for w in own_words(sites, 0)] == ([cell] if said else [])


@pytest.mark.parametrize(
    ("head", "cell", "such"),
    [
        ("环境敏感区", "生态红线从南侧穿过", True),
        ("规划符合性", "西侧位于自然保护区实验区", True),
        ("限制因素", "占用永久基本农田约12亩", True),
        ("环保", "位于饮用水水源保护区", True),
        ("Planning", "Natura 2000 in the south", True),
        ("Constraints", "partly green belt", True),
        ("Environment", "inside a nature reserve", True),
        ("环境敏感区", "位于生态红线外", False),
        ("环境敏感区", "自然保护区实验区以外", False),
        ("限制因素", "不占永久基本农田", False),
        ("环保", "距自然保护区3公里", False),
        ("Planning", "outside the Natura 2000 site", False),
        ("Constraints", "no green belt", False),
        ("Environment", "next to a nature reserve", False),
        ("道路", "沿耕地北侧", False),  # not protected by name, and the column is not about land
    ],
)
def test_protected_land_is_named_to_be_checked_under_whatever_heading(tmp_path, head, cell, such):
    run = result(tmp_path, cell, "平整", head=head)
    assert [w.words for w in to_convert(run.outcome.sites, 0)] == ([cell] if such else [])
    assert any(cell in p.text.en for p in site_points(run.outcome, 0).to_disclose) == such
    run.report(tmp_path / "out", formats=["html"], lang="zh")
    page = (tmp_path / "out" / "report.zh.html").read_text("utf-8")
    assert (say("report.to_check").zh in page) == such


@pytest.mark.parametrize(
    ("head", "cell"),
    [("生态情况", "生态红线外"), ("备注", "位于基本农田范围之外"), ("Remarks", "outside the green belt")],
)
def test_land_outside_what_is_protected_has_no_open_step(tmp_path, head, cell):
    assert to_convert(result(tmp_path, cell, "净地", head=head).outcome.sites, 0) == ()


@pytest.mark.parametrize(
    ("head", "cell"), [("供电能力", "双回路可供80MW"), ("供电条件", "单回路"), ("Power available", "80 MW")]
)
def test_what_the_file_says_of_power_is_in_the_checklist(tmp_path, head, cell):
    run = result(tmp_path, f'"{cell}"', "", head=head)
    (answer,) = [a for a in siting.checklist(run, "S0").found.answers if a.id == "capacity_letter"]
    assert (answer.state, [cell in fact.text.en for fact in answer.facts]) == ("proxy", [True])
