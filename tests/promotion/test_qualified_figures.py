"""A figure with words in brackets in its cell (意向价, planned) is never published without them."""

import re

import docx
import pytest
from pypdf import PdfReader

import siting
from siting.api.saved import SavedRun
from siting.promotion.promotion import figure, promote, side_of, statement
from siting.show.base.drawing import fonts
from siting.show.promote.bar_figures import bars_of
from siting.show.promote.kit import without_interval
from siting.texts.figure_texts import beside

pptx = pytest.importorskip("pptx")
pytest.importorskip("typst")
LANGUAGES = [
    "en",
    pytest.param(
        "zh", marks=pytest.mark.skipif(fonts.chinese_family() is None, reason="needs a Chinese font")
    ),
]
STUDY = """
title: {en: Three plots, zh: 三个地块}
sites: {file: plots.csv, datum: wgs84}
criteria:
  - {id: area, measure: attribute, label: {en: Land area, zh: 用地面积}, params: {column: area_mu, unit: mu}, weight: 1, value: {kind: linear, worst: 200, best: 1000}}
  - {id: price, measure: attribute, label: {en: Electricity price, zh: 电价}, params: {column: 电价（元/千瓦时）, unit: yuan/kWh}, weight: 1, value: {kind: linear, worst: 0.7, best: 0.5}}
  - {id: water, measure: attribute, label: {en: Water, zh: 供水}, params: {column: 供水（万吨/年）, unit: 万吨/年}, weight: 1, value: {kind: linear, worst: 0, best: 100}}
"""
PLOTS = """name,longitude,latitude,面积（亩）,电价（元/千瓦时）,供水（万吨/年）
East,112.156,37.551,900（拟征）,0.52（绿电直供意向价）,20-40 (planned)
West,112.177,37.895,不足450,0.62 (on request),12
North,112.300,37.600,300,约0.58（预计）,8
"""
QUALIFIED = {"900": "拟征", "0.52": "绿电直供意向价", "0.62": "on request", "0.58": "预计"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("qualified")
    (folder / "study.yaml").write_text(STUDY, "utf-8")
    (folder / "plots.csv").write_text(PLOTS, "utf-8")
    result = siting.run(siting.load_study(folder / "study.yaml"))
    sheet = siting.promote(result, "East", ["West", "North"])
    sheet.kit(folder / "kit")
    sheet.save(folder / "kit" / "sheet")
    result.save(folder / "out", outputs=["result", "measurements"])
    return result.outcome, folder


def texts(folder, lang):
    """Yield what each paper says."""
    for name in ("leaflet", "paragraphs", "disclosure", "sheet/promote"):
        paper = docx.Document(folder / "kit" / f"{name}.{lang}.docx")
        yield "\n".join(t.text or "" for t in paper.element.body.iter() if t.tag.endswith("}t"))
    yield " ".join(page.extract_text() for page in PdfReader(folder / "kit" / f"leaflet.{lang}.pdf").pages)
    for slide in pptx.Presentation(folder / "kit" / f"slides.{lang}.pptx").slides:
        yield "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        yield slide.notes_slide.notes_text_frame.text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("number", sorted(QUALIFIED))
def test_no_paper_states_the_figure_without_its_words(made, lang, number):
    words, stated = QUALIFIED[number], 0
    for text in texts(made[1], lang):
        plain = re.sub(r"\s+", "", text)
        for found in re.finditer(rf"(?<![\d.]){re.escape(number)}(?![\d.])", plain):
            stated += 1
            assert re.match(rf"[^\d；;]*[（(]{re.sub(' ', '', words)}", plain[found.end() :]), plain
    assert stated


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_statement_has_the_words_of_both_sides(made, lang):
    found = promote(made[0], "East", ["West"])
    told = next(statement(c)[lang] for c in found.wins if c.criterion == "price")
    assert "绿电直供意向价" in told
    assert "on request" in told


def test_a_bar_has_the_words_behind_its_figure(made):
    price = next(c for c in made[0].criteria if c.id == "price")
    forms = [bar.form for bar in bars_of(made[0], price, [0, 1, 2], "zh")[1]]
    assert ["绿电直供意向价" in forms[0], "on request" in forms[1], "预计" in forms[2]] == [True] * 3


@pytest.mark.parametrize(
    ("figure", "large", "below"),
    [
        ("0.52元/千瓦时（绿电直供意向价）", "0.52元/千瓦时", "（绿电直供意向价）"),
        ("30 (20–40) MW (planned)", "30 MW", "(20–40) (planned)"),
        ("30兆瓦（20—40）（规划）", "30兆瓦", "（20—40） （规划）"),
        ("5,260小时/年（5,030—5,530）", "5,260小时/年", "（5,030—5,530）"),
    ],
)
def test_only_the_figure_itself_is_set_large(figure, large, below):
    assert without_interval(figure) == (large, below)


def test_the_words_are_noted_once_with_what_else_is_noted_of_the_cell(made):
    water = next(c for c in made[0].criteria if c.id == "water").measured.main
    assert [water.qualification(row).en for row in range(3)] == ["planned", "", ""]
    note = water.notes[water.note_code[0]].en
    assert "range" in note
    assert "planned" in note


def test_a_bound_and_a_plain_figure_have_no_words(made):
    area = next(c for c in made[0].criteria if c.id == "area").measured.main
    assert [area.qualification(row).zh for row in range(3)] == ["拟征", "", ""]


def test_a_saved_run_writes_the_same_figure(made):
    figures = SavedRun(made[1] / "out").figures
    site = str(made[0].sites.frame["site_id"].iat[0])
    price = next(f for f in figures(site) if f.row["criterion"] == "price")
    assert "绿电直供意向价" in price.text.zh


def test_more_different_words_than_a_column_has_codes_for_still_point_to_the_file(tmp_path):
    (tmp_path / "study.yaml").write_text(STUDY, "utf-8")
    rows = "".join(f"P{k},112.1{k:03},37.5,300,0.5（{chr(0x4E00 + k)}价）,8\n" for k in range(300))
    (tmp_path / "plots.csv").write_text(PLOTS.split("\n", maxsplit=1)[0] + "\n" + rows, "utf-8")
    outcome = siting.run(siting.load_study(tmp_path / "study.yaml")).outcome
    price = next(c for c in outcome.criteria if c.id == "price").measured.main
    assert all(price.qualification(row).zh for row in range(300))


def test_a_figure_without_words_stays_as_it_is():
    from siting.evidence import NO_NOTE, Label

    assert beside(Label("1 km", "1公里"), NO_NOTE) == Label("1 km", "1公里")


CELLS = {
    "18-22": ("20 (18–22)", "20{}（18—22）"),
    "约28": ("about 28", "约28"),
    "less than 6": ("≤ 6", "≤ 6"),
    "不低于12": ("≥ 12", "≥ 12"),
    "65-80": ("72.5 (65–80)", "72.5{}（65—80）"),
    "0.56-0.6": ("0.58 (0.56–0.6)", "0.58{}（0.56—0.6）"),
    "7.0": ("7", "7"),
}


@pytest.mark.parametrize(
    ("unit", "zh"), [("km", "公里"), ("ha", "公顷"), ("MVA", "兆伏安"), ("months/yr", "个月/年")]
)
@pytest.mark.parametrize("cell", CELLS)
def test_a_figure_of_a_cell_has_the_digits_of_the_cell(tmp_path, cell, unit, zh):
    """A range or a bound is no measurement: it gets no decimals from its unit or from its width."""
    (tmp_path / "plots.csv").write_text(f"name,lon,lat,held\nA,112.1,37.5,{cell}\n", "utf-8")
    value = "value: {kind: linear, worst: 0, best: 100}"
    (tmp_path / "study.yaml").write_text(
        "title: One\nsites: {file: plots.csv, datum: wgs84}\ncriteria:\n"
        f"  - {{id: held, measure: attribute, params: {{column: held, unit: {unit}}}, weight: 1, {value}}}\n"
    )
    result = siting.run(siting.load_study(tmp_path / "study.yaml"))
    (c,) = result.outcome.criteria
    said = figure(side_of(result.outcome, c, 0), c.unit)
    en, chinese = CELLS[cell]
    assert said.en == f"{en} {unit}"
    assert said.zh == (chinese.format(zh) if "{}" in chinese else f"{chinese}{zh}")
    result.save(tmp_path / "out", outputs=["result", "measurements"])
    (read,) = SavedRun(tmp_path / "out").figures(str(result.outcome.sites.frame["site_id"].iat[0]))
    assert read.text == said


UNTIDY_EN = """name,longitude,latitude,area (ha),price (USD/MWh)
Plot No. 1,36.9,-1.25,50,"82.5 (the ""firm"" price; to be signed)"
St. Mary Park,37.0,-1.4,90,70
"""
UNTIDY_ZH = """name,longitude,latitude,面积（公顷）,电价（元/千瓦时）
一号；东,112.1,37.5,50,"0.62（含""基金""；另议）"
二号。南,112.2,37.6,90,0.5
"""
UNTIDY = {
    "en": (UNTIDY_EN, ("less than at St. Mary Park", '82.5 USD/MWh (the "firm" price; to be signed)')),
    "zh": (UNTIDY_ZH, ("小于二号。南", '0.62元/千瓦时（含"基金"')),
}


@pytest.fixture(params=LANGUAGES)
def untidy(request, tmp_path):
    lang = request.param
    rows, wanted = UNTIDY[lang]
    (tmp_path / "plots.csv").write_text(rows, "utf-8")
    (tmp_path / "study.yaml").write_text(
        "title: Two\nsites: {file: plots.csv, datum: wgs84}\ncriteria:\n"
        "  - {id: area, measure: attribute, label: {en: Land area, zh: 用地面积}, params: {column: area_ha, unit: ha},"
        " weight: 1, value: {kind: linear, worst: 0, best: 100}}\n"
        f"  - {{id: price, measure: attribute, params: {{column: '{rows.splitlines()[0].split(',')[-1]}'}},"
        " weight: 1, value: {kind: linear, worst: 100, best: 0}}\n",
        "utf-8",
    )
    result = siting.run(siting.load_study(tmp_path / "study.yaml"))
    names = [row.split(",")[0] for row in rows.splitlines()[1:]]
    siting.promote(result, names[0], names[1:]).kit(tmp_path / "kit")
    return result.outcome, lang, pptx.Presentation(tmp_path / "kit" / f"slides.{lang}.pptx"), wanted


def test_a_slide_cuts_no_point_within_a_name_or_within_brackets(untidy):
    _, _, deck, (first, second) = untidy
    shown = [shape.text_frame.text for shape in deck.slides[1].shapes if shape.has_text_frame]
    points = shown[-1].splitlines()
    assert any(point.endswith(first) for point in points)
    assert any(second in point and point.count("(") + point.count("（") == point.count(")") + point.count("）")
               for point in points)  # fmt: skip


def test_words_with_quotation_marks_stand_whole_in_the_number_format_of_a_bar(untidy):
    outcome, lang, _, _ = untidy
    _, (own, _) = bars_of(outcome, outcome.criteria[1], (0, 1), lang)
    literals = re.findall(r'"([^"]*)"|\\(.)', own.form)
    shown = "".join(plain or escaped for plain, escaped in literals).strip()
    assert shown == side_of(outcome, outcome.criteria[1], 0).qualified[lang].join(
        "（）" if lang == "zh" else "()"
    )
    assert re.fullmatch(r'(?:"[^"]*"|\\.|[#,0.])*', own.form)


def test_long_words_leave_a_number_format_within_its_limit(tmp_path):
    long = "as the seller says in a letter " * 12
    (tmp_path / "plots.csv").write_text(PLOTS.replace("绿电直供意向价", long.strip()), "utf-8")
    (tmp_path / "study.yaml").write_text(STUDY, "utf-8")
    outcome = siting.run(siting.load_study(tmp_path / "study.yaml")).outcome
    _, bars = bars_of(outcome, outcome.criteria[1], (0, 1, 2), "en")
    assert "…" in bars[0].form
    assert max(len(bar.form) for bar in bars) < 255
