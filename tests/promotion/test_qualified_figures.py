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
