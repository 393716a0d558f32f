"""What a promoter hands over: every number is proven beside it, charts can be edited, one page is one page."""

import io
import re
import zipfile
from dataclasses import replace

import docx
import numpy as np
import pytest
from docx.oxml.ns import qn
from lxml import etree
from PIL import Image
from pypdf import PdfReader

import siting
from siting.evidence import Threshold
from siting.promotion.direction import better_text
from siting.promotion.site_points import site_points
from siting.show.base.blocks import Paragraph
from siting.show.base.drawing import fonts
from siting.show.base.ground import map_notice
from siting.show.base.one_page import scale_for_one_page
from siting.show.promote.bar_figures import bars_of
from siting.show.promote.key_figures import key_figures
from siting.show.promote.kit import build_kit, cut, standing_text, without_interval
from siting.show.promote.leaflet import leaflet_sheet, render_leaflet
from siting.show.promote.slide_type import ems, on_one_line
from siting.texts import say
from tests.support.report_text import NUMBER, is_known, numbers, plain

pptx = pytest.importorskip("pptx")
MSO_SHAPE_TYPE = pytest.importorskip("pptx.enum.shapes").MSO_SHAPE_TYPE
pytest.importorskip("typst")
LANGUAGES = [
    "en",
    pytest.param(
        "zh", marks=pytest.mark.skipif(fonts.chinese_family() is None, reason="needs a Chinese font")
    ),
]
STUDY = """
title: {en: Four places, zh: 四处地块}
sites: {file: places.csv, datum: wgs84}
criteria:
  - {id: taiyuan, measure: distance, label: {en: Distance to Taiyuan, zh: 到太原距离}, params: {to: Taiyuan}, weight: 3, value: {kind: linear, worst: 200, best: 0}}
  - {id: beijing, measure: distance, label: {en: Distance to Beijing, zh: 到北京距离}, params: {to: Beijing}, weight: 1, value: {kind: linear, worst: 600, best: 300}}
  - {id: price, measure: attribute, label: {en: Price of power, zh: 电价}, params: {column: price, unit: yuan/kWh}, weight: 1, value: {kind: linear, worst: 0.6, best: 0.3}}
constraints:
  - {criterion: price, at_most: 0.43}
report: {contact: {en: Ms Li <b>, zh: 李女士}}
"""
PLACES = """site_id,name,name_zh,longitude,latitude,elevation_m,price
P1,Jiaocheng,交城,112.1560,37.5510,760,0.44
P2,=Shouyang<script>,寿阳,113.1770,37.8950,1070,
P3,Datong,大同,113.3000,40.0800,1045,0.36
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kit")
    (folder / "study.yaml").write_text(STUDY, "utf-8")
    (folder / "places.csv").write_text(PLACES, "utf-8")
    result = siting.run(siting.load_study(folder / "study.yaml"))
    sheet = siting.promote(result, "Jiaocheng", ["P2", "Datong"])
    return folder, sheet, sheet.kit(folder / "out")


def shown(text):
    return NUMBER.findall(re.sub(r"\[\d+\]", " ", text))


def texts_of(slide):
    lines = [s.text_frame.text for s in slide.shapes if s.has_text_frame]
    charts = [s.chart for s in slide.shapes if s.has_chart]
    lines += [str(v) for c in charts for s in c.plots[0].series for v in s.values if v is not None]
    lines += [s.name for c in charts for s in c.plots[0].series]
    return "\n".join([*lines, *(text for row in table_of(slide) for text in row)])


def table_of(slide):
    """Return the texts of the table of a slide, row by row; none where it has no table."""
    tables = [s.table for s in slide.shapes if s.has_table]
    return [[cell.text_frame.text for cell in row.cells] for table in tables for row in table.rows]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_ten_slides_whose_notes_prove_each_number(made, lang):
    folder, _, _ = made
    deck = pptx.Presentation(folder / "out" / f"slides.{lang}.pptx")
    slides = list(deck.slides)
    assert len(slides) == 10
    for slide in slides:
        notes = slide.notes_slide.notes_text_frame.text
        assert notes
        left = [n for n in shown(texts_of(slide)) if not is_known(n, numbers(notes))]
        assert left == [], slide.shapes.title.text_frame.text
    kinds = [s.chart.chart_type.name for slide in slides for s in slide.shapes if s.has_chart]
    assert kinds == ["BAR_CLUSTERED", "BAR_CLUSTERED", "BAR_STACKED"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_shape_lies_on_its_slide_and_says_something(made, lang):
    folder, _, _ = made
    deck = pptx.Presentation(folder / "out" / f"slides.{lang}.pptx")
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height
            ground = shape.shape_type == MSO_SHAPE_TYPE.AUTO_SHAPE  # behind the texts of a card
            assert ground or not shape.has_text_frame or shape.text_frame.text.strip()


def test_a_chart_holds_the_measured_figures(made):
    folder, sheet, _ = made
    slides = list(pptx.Presentation(folder / "out" / "slides.en.pptx").slides)
    chart = next(s.chart for slide in slides for s in slide.shapes if s.has_chart)
    series = chart.plots[0].series[0]
    ranking = sheet.result.ranking.set_index("site_id")
    assert next(iter(chart.plots[0].categories)) == "Jiaocheng"
    assert list(series.values) == [
        pytest.approx(ranking.loc[k, "taiyuan__value"], abs=0.051) for k in ("P1", "P2", "P3")
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_leaflet_is_one_page_and_its_notes_prove_each_number(made, lang):
    folder, _, _ = made
    reader = PdfReader(io.BytesIO((folder / "out" / f"leaflet.{lang}.pdf").read_bytes()))
    assert len(reader.pages) == 1
    text = docx_text(folder / "out" / f"leaflet.{lang}.docx")
    front = [line for line in text if not re.match(r"\[\d+\] ", line)]
    notes = " ".join(line for line in text if re.match(r"\[\d+\] ", line))
    version = siting.__version__
    left = [
        n
        for line in front
        for n in shown(line.replace(version, "").replace("664", ""))
        if not is_known(n, numbers(notes))
    ]
    assert left == []
    pdf = plain(reader.pages[0].extract_text())
    for line in front:
        if not line.startswith(("Made with", "由")) and len(line) < 60:
            assert plain(line)[:20] in pdf, line


def docx_text(path):
    document = docx.Document(path)
    lines = [p.text for p in document.paragraphs if p.text.strip()]
    return lines + [cell.text for table in document.tables for row in table.rows for cell in row.cells]


def test_only_proven_advantages_are_stated_and_the_rest_is_disclosed(made):
    folder, sheet, _ = made
    stated = sheet.document()["advantages"]
    assert {(a["criterion"], a["rival"]["name"]["en"]) for a in stated} == {
        ("taiyuan", "Datong"),
    }
    text = "\n".join(docx_text(folder / "out" / "paragraphs.en.docx"))
    assert "Distance to Taiyuan" in text
    assert "nearer than Datong" in text
    assert "Shouyang" not in text.split("Notes")[0].split("What can be stated")[1].split("[")[0]
    disclosed = "\n".join(docx_text(folder / "out" / "disclosure.en.docx"))
    assert disclosed.count("Price of power") >= 2
    assert "Datong is better: 0.36 yuan/kWh against 0.44 yuan/kWh" in disclosed


def test_hostile_names_stay_text_and_nothing_links_outside(made):
    folder, _, files = made
    for path in files:
        if path.suffix == ".pdf":
            continue
        parts = zipfile.ZipFile(path)
        for name in parts.namelist():
            assert b"<script>" not in parts.read(name)
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in parts.read(name)
    assert "Ms Li <b>" in "\n".join(docx_text(folder / "out" / "leaflet.en.docx"))


def test_the_same_kit_gives_the_same_bytes(made, tmp_path):
    folder, sheet, files = made
    again = sheet.kit(tmp_path / "again", lang="en")
    for path in again:
        assert path.read_bytes() == (folder / "out" / path.name).read_bytes(), path.name
    assert {path.name for path in again} < {path.name for path in files}


def test_a_sheet_without_its_run_has_no_kit(made, tmp_path):
    _, sheet, _ = made
    with pytest.raises(ValueError, match=r"siting\.promote"):
        replace(sheet, result=None).kit(tmp_path)


def test_what_to_supply_and_weaknesses_are_not_in_what_an_investor_reads_first(made):
    _, sheet, _ = made
    kit = build_kit(sheet.found, sheet.result.outcome, contact=(), pictures={})
    weak = {w.label for w in sheet.found.weaknesses}
    won = {c.criterion for c in sheet.found.wins}
    assert kit.figures
    assert all(one.criterion in won or one.label not in weak for one in kit.figures)
    assert all("To supply" not in one.text.en and "须补充" not in one.text.zh for one in kit.disclosed)


def test_the_leaflet_fills_its_page(made):
    folder, _, _ = made
    page = PdfReader(folder / "out" / "leaflet.en.pdf").pages[0]
    lowest = []
    page.extract_text(
        visitor_text=lambda text, cm, tm, *_: lowest.append(cm[5] + tm[5] * cm[3]) if text.strip() else None
    )
    # The notes stand at its foot, however little is said above them.
    assert min(y for y in lowest if y > 0) < 0.12 * float(page.mediabox.height)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_rank_says_whose_weights_it_rests_on(made, lang):
    _, sheet, _ = made
    ranked = siting.promote(sheet.result, "Datong", ["P2"])
    kit = build_kit(ranked.found, ranked.result.outcome, contact=(), pictures={})
    own = {"en": "weights that the study sets", "zh": "权重由研究设定"}[lang]
    assert own in standing_text(kit).text[lang]
    criteria = [replace(c, share=1 / 3) for c in sheet.result.outcome.criteria]
    equal = replace(kit, outcome=replace(sheet.result.outcome, criteria=criteria))
    assert {"en": "an assumption", "zh": "系假定"}[lang] in standing_text(equal).text[lang]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_slides_with_a_map_carry_the_notice_on_review(made, lang):
    folder, sheet, _ = made
    slides = pptx.Presentation(folder / "out" / f"slides.{lang}.pptx").slides
    maps = [s for s in slides if any(x.shape_type == MSO_SHAPE_TYPE.PICTURE for x in s.shapes)]
    assert len(maps) == 2
    for slide in maps:
        assert any(
            map_notice(sheet.result.outcome)[lang] == x.text_frame.text
            for x in slide.shapes
            if x.has_text_frame
        )


def test_each_criterion_is_disclosed_once(made):
    folder, sheet, _ = made
    kit = build_kit(sheet.found, sheet.result.outcome, contact=(), pictures={})
    labels = [one.label for one in kit.disclosed]
    assert len(labels) == len(set(labels)) < len(sheet.found.weaknesses)
    for w in sheet.found.weaknesses:
        said = next(one.text for one in kit.disclosed if one.label == w.label)
        if w.kind != "unknown":
            assert w.text.en.rstrip(".") in said.en
            assert w.text.zh.rstrip("。") in said.zh
    cells = docx.Document(folder / "out" / "disclosure.en.docx").tables[0].columns[1].cells
    assert len({c.text for c in cells}) == len(cells)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_whatever_is_cut_says_how_many_are_left_out(made, monkeypatch, lang):
    _, sheet, _ = made
    kit = build_kit(sheet.found, sheet.result.outcome, contact=(), pictures={lang: {"site": _Drawn()}})
    assert len(kit.main_points) > 1
    monkeypatch.setattr("siting.show.promote.leaflet._MAX_DISCLOSED", 1)
    left = len(kit.main_points) - 1
    texts = [b.text for b in leaflet_sheet(kit, lang).blocks if isinstance(b, Paragraph)]
    assert say("kit.more", count=left)[lang] in texts
    for shown, more in (cut(kit.main_points, n, "kit.more") for n in range(5)):
        assert bool(more) == (len(shown) < len(kit.main_points))
        assert all(str(len(kit.main_points) - len(shown)) in text[lang] for text in more)


def test_no_weakness_is_set_large_even_where_one_rival_is_worse(made):
    _, sheet, _ = made
    outcome = sheet.result.outcome
    notes = {c.id: c.label for c in outcome.criteria}
    shown = key_figures(outcome, 0, ["beijing", "taiyuan"], notes, weak={outcome.criteria[1].label})
    assert "beijing" not in [one.criterion for one in shown]
    assert shown[0].criterion == "taiyuan"


def test_a_figure_that_all_rivals_share_is_not_set_large(made):
    _, sheet, _ = made
    outcome = sheet.result.outcome
    main = outcome.criteria[2].measured.main
    same = np.full_like(main.value, 0.4)
    known = np.full(len(same), main.evidence[0], dtype=main.evidence.dtype)
    main = replace(main, value=same, low=same, high=same, evidence=known)
    price = replace(outcome.criteria[2], measured=replace(outcome.criteria[2].measured, main=main))
    alike = replace(outcome, criteria=(*outcome.criteria[:2], price))
    notes = {c.id: c.label for c in outcome.criteria}
    assert "price" in [one.criterion for one in key_figures(alike, 0, [], notes, weak=())]
    assert "price" not in [one.criterion for one in key_figures(alike, 0, [], notes, weak=(), rivals=(1, 2))]


@pytest.mark.parametrize(
    ("figure", "large", "below"),
    [
        ("5,260小时/年（5,030—5,530）", "5,260小时/年", "（5,030—5,530）"),
        ("5,260 (5,030–5,530) h/yr", "5,260 h/yr", "(5,030–5,530)"),
        ("0立方米/年（-330,000—330,000）", "0立方米/年", "（-330,000—330,000）"),
        ("-5.2 (-6.1–-4.0) °C", "-5.2 °C", "(-6.1–-4.0)"),
        ("49.5公里", "49.5公里", ""),
        ("工业用地（待调整）", "工业用地（待调整）", ""),
    ],
)
def test_the_interval_of_a_large_figure_has_its_own_line(figure, large, below):
    assert without_interval(figure) == (large, below)


@pytest.mark.parametrize("size", [(600, 200), (1500, 75), (80, 400)])
def test_a_logo_stands_on_the_leaflet_and_the_first_slide(tmp_path, size):
    logo = "report: {logo: logo.png, contact"
    (tmp_path / "study.yaml").write_text(STUDY.replace("report: {contact", logo), "utf-8")
    (tmp_path / "places.csv").write_text(PLACES, "utf-8")
    Image.new("RGBA", size, (20, 90, 140, 128)).save(tmp_path / "logo.png")
    found = siting.promote(siting.run(siting.load_study(tmp_path / "study.yaml")), "Jiaocheng", ["P2"])
    found.kit(tmp_path / "out", lang="en")
    deck = pptx.Presentation(tmp_path / "out" / "slides.en.pptx")
    (shown,) = [s for s in deck.slides[0].shapes if s.shape_type == MSO_SHAPE_TYPE.PICTURE]
    assert shown.width / shown.height == pytest.approx(size[0] / size[1], rel=0.01)
    assert shown.left + shown.width <= deck.slide_width
    assert shown.height < deck.slide_height / 7
    header = docx.Document(tmp_path / "out" / "leaflet.en.docx").sections[0].header
    assert len(header._element.xpath(".//pic:pic")) == 1
    (page,) = PdfReader(tmp_path / "out" / "leaflet.en.pdf").pages
    assert size in [(image["/Width"], image["/Height"]) for image in _pictures(page["/Resources"])]


def _pictures(resources):
    """The pictures of a page, also those in its groups."""
    for one in (resources.get("/XObject") or {}).values():
        held = one.get_object()
        if held["/Subtype"] == "/Image":
            yield held
        yield from _pictures(held.get("/Resources") or {})


def test_a_long_figure_stayson_one_line():
    inside = 3.3
    for text in ("49.5 km", "5,260 (5,030–5,530) h/yr", "5,260小时/年（5,030—5,530）"):
        size = on_one_line(text, inside)
        assert 14 <= size <= 40
        assert ems(text) * size <= 72 * inside


def test_the_word_leaflet_is_set_smaller_until_it_fits(made):
    _, sheet, _ = made
    kit = build_kit(sheet.found, sheet.result.outcome, contact=(), pictures={"en": {"site": _Drawn()}})
    short = leaflet_sheet(kit, "en")
    assert short.one_page
    assert scale_for_one_page(replace(short, blocks=short.blocks[:1]), {}) == (1.0, 1.0)
    notes = [Paragraph("A long note of many words. " * 30, "small")]
    sizes = [scale_for_one_page(replace(short, blocks=[*short.blocks, *(n * notes)]), {}) for n in range(8)]
    assert sizes == sorted(sizes, reverse=True)
    # The map gives way before the type does, but stays large enough to be read until that is small.
    assert all(picture <= 0.7 for type_, picture in sizes if type_ < 1)
    assert all(picture >= 0.7 for type_, picture in sizes if type_ > 0.86)
    assert sizes[-1][0] < 1


class _Drawn:
    """A picture of a kit, of which only the size matters."""

    heading = note = ""

    class page:  # noqa: N801
        width_points, height_points = 500.0, 220.0
        svg_file = staticmethod(str)


def test_a_stated_area_that_the_polygon_does_not_have_is_disclosed(made):
    _, sheet, _ = made
    frame = sheet.result.outcome.sites.frame.copy()
    row = int(np.flatnonzero(frame["site_id"] == sheet.found.site.site_id)[0])
    for given, said in ((45.27, True), (40.5, False), (float("nan"), False)):
        frame["area_ha"], frame["area_given_ha"] = 40.42, given
        outcome = replace(sheet.result.outcome, sites=replace(sheet.result.outcome.sites, frame=frame))
        points = site_points(outcome, row).to_disclose
        told = [p.text for p in points if p.label.en == "Area"]
        assert bool(told) is said
        if said:
            assert (
                told[0].en
                == "The site file states 45.27 ha (679.05 mu); its polygon measures 40.4 ha (606 mu)."
            )
            assert told[0].zh == "所报面积为45.27公顷（679.05亩），按多边形量算为40.4公顷（606亩）。"


def test_every_paper_names_the_same_points_in_the_same_order(made):
    _, sheet, _ = made
    kit = build_kit(sheet.found, sheet.result.outcome, contact=(), pictures={})
    assert [one.label for one in kit.disclosed] == [one.label for one in kit.main_points]
    assert {one.label for one in kit.disclosed} == {w.label for w in sheet.found.weaknesses}


def test_a_bar_of_an_unknown_says_so(tmp_path):
    """Shouyang has no price: its bar would read as zero."""
    (tmp_path / "study.yaml").write_text(
        STUDY.replace("1, value: {kind: linear, worst: 0.6", "5, value: {kind: linear, worst: 0.6"), "utf-8"
    )
    (tmp_path / "places.csv").write_text(PLACES, "utf-8")
    result = siting.run(siting.load_study(tmp_path / "study.yaml"))
    siting.promote(result, "Datong", ["P1", "P2"]).kit(tmp_path / "out", lang="en")
    charts = {
        slide.shapes.title.text: [str(name) for name in shape.chart.plots[0].categories]
        for slide in pptx.Presentation(tmp_path / "out" / "slides.en.pptx").slides
        for shape in slide.shapes
        if shape.has_chart
    }
    (names,) = [names for title, names in charts.items() if "Price of power" in title]
    assert [name.endswith("(UNKNOWN)") for name in names] == [False, False, True]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_figures_at_bars_are_written_as_in_the_leaflet(lang, tmp_path):
    study = STUDY.replace(
        "weight: 1, value: {kind: linear, worst: 0.6", "weight: 5, value: {kind: linear, worst: 0.6"
    )
    (tmp_path / "study.yaml").write_text(study, "utf-8")
    (tmp_path / "places.csv").write_text(PLACES.replace("0.44", "约0.44").replace("0.36", "0.3645"), "utf-8")
    result = siting.run(siting.load_study(tmp_path / "study.yaml"))
    outcome = result.outcome
    price = next(c for c in outcome.criteria if c.id == "price")
    _, bars = bars_of(outcome, price, (0, 1, 2), lang)
    before, after = say("figure.about", figure="|")[lang].split("|")
    assert [bar.value for bar in bars] == [0.44, None, 0.3645]
    assert [bar.form for bar in bars] == [f'"{before}"#,##0.00{after}', "General", "#,##0.0000"]
    siting.promote(result, "Datong", ["P1", "P2"]).kit(tmp_path / "out", lang=lang)
    folder = tmp_path / "out"
    slides = pptx.Presentation(folder / f"slides.{lang}.pptx").slides
    charts = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    drawn = [c for c in charts if 0.3645 in c.plots[0].series[0].values]
    assert before in "".join(c._chartSpace.xml for c in drawn)
    leaflet = "".join(p.text for p in docx.Document(folder / f"leaflet.{lang}.docx").element.iter() if p.text)
    assert "0.3645" in leaflet


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_bar_names_the_city_where_several_come_into_question(lang, tmp_path):
    band = "measure: recovery_band, params: {mode: same_city, anchors: [Taiyuan, Datong]}, weight: 9"
    (tmp_path / "study.yaml").write_text(
        f"{STUDY[: STUDY.index('  - {id: taiyuan')]}  - {{id: near, {band}}}\n"
    )
    (tmp_path / "places.csv").write_text(PLACES, "utf-8")
    siting.promote(siting.run(siting.load_study(tmp_path / "study.yaml")), "P1", ["P2", "P3"]).kit(
        tmp_path / "out", lang=lang
    )
    slides = pptx.Presentation(tmp_path / "out" / f"slides.{lang}.pptx").slides
    bars = next(shape.chart for slide in slides for shape in slide.shapes if shape.has_chart)
    ends = {"en": [f"(from {x})" for x in ("Taiyuan", "Taiyuan", "Datong")]}.get(
        lang, [f"（距{x}市）" for x in ("太原", "太原", "大同")]
    )
    for name, end in zip(bars.plots[0].categories, ends, strict=True):
        assert str(name).endswith(end)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_slide_repeats_another_and_none_is_left_empty(made, lang):
    folder, sheet, _ = made
    kit = build_kit(sheet.found, sheet.result.outcome, contact=(), pictures={})
    deck = pptx.Presentation(folder / "out" / f"slides.{lang}.pptx")
    slides = list(deck.slides)
    said = [{s.text_frame.text for s in slide.shapes if s.has_text_frame} for slide in slides]
    standing = standing_text(kit).text[lang].rstrip(".。")
    assert [k for k, texts in enumerate(said) if any(standing in text for text in texts)] == [0]
    assert slides[1].shapes.title.text_frame.text in slides[1].notes_slide.notes_text_frame.text
    for point in kit.main_points:  # named on the second slide, explained on the ninth
        assert any(point.label[lang] in text for text in said[1])
        assert not any(point.text[lang] in text for text in said[1])
        assert any(point.text[lang] in text for text in said[8])
    shown = [line for text in said[1] for line in text.split("\n")]
    for point in kit.main_points:  # no bare label: what is said of it first
        assert any(point.text[lang].startswith(line) and len(line) > len(point.label[lang]) for line in shown)
    (text,) = (s for s in slides[8].shapes if s.has_text_frame and "[1]" in s.text_frame.text)
    assert text.text_frame.paragraphs[0].runs[0].font.size.pt >= 16


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_slide_with_few_key_figures_has_the_others_beside_them(made, lang):
    folder, sheet, _ = made
    outcome = sheet.result.outcome
    kit = build_kit(sheet.found, outcome, contact=(), pictures={})
    assert len(kit.figures) < 3
    slide = list(pptx.Presentation(folder / "out" / f"slides.{lang}.pptx").slides)[3]
    head, *lines = table_of(slide)
    assert head[1:] == [kit.name[lang], *(r.name[lang] for r in kit.found.rivals)]
    for c, line in zip(outcome.criteria, lines, strict=True):
        assert line[0].startswith(c.label[lang])
        assert all(line)
    right = max(s.left + s.width for s in slide.shapes)
    assert right > 0.9 * pptx.Presentation(folder / "out" / f"slides.{lang}.pptx").slide_width


def test_every_bar_has_its_figure_even_where_one_is_written_otherwise(tmp_path):
    """In LibreOffice and PowerPoint the labels of a plot do not count once a point of its series has its own."""
    (tmp_path / "study.yaml").write_text(STUDY, "utf-8")
    (tmp_path / "places.csv").write_text(PLACES.replace("0.36", "约0.36"), "utf-8")
    siting.promote(siting.run(siting.load_study(tmp_path / "study.yaml")), "P1", ["P2", "P3"]).kit(
        tmp_path, lang="en"
    )
    slides = pptx.Presentation(tmp_path / "slides.en.pptx").slides
    charts = [s.chart for slide in slides for s in slide.shapes if s.has_chart]
    for chart in charts[:2]:
        (shown,) = chart.plots[0].series[0]._element.xpath("c:dLbls/c:showVal/@val")
        assert shown == "1"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_maps_fill_their_slides(made, lang):
    folder, _, _ = made
    deck = pptx.Presentation(folder / "out" / f"slides.{lang}.pptx")
    maps = [s for slide in deck.slides for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.PICTURE]
    assert len(maps) == 2
    assert all(s.width > 0.7 * deck.slide_width for s in maps)


def test_the_number_of_a_note_is_no_part_of_a_large_figure(made, monkeypatch):
    _, sheet, _ = made
    kit = build_kit(sheet.found, sheet.result.outcome, contact=(), pictures={"en": {"site": _Drawn()}})
    given = {}
    monkeypatch.setattr(
        "siting.show.promote.leaflet.compile_pdf", lambda _template, data, _lang, _files: given.update(data)
    )
    render_leaflet(kit, "en")
    assert given["figures"]
    for one in given["figures"]:
        assert "[" not in one["value"] + one["interval"]
        assert re.search(r"\[\d+\]$", one["label"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_slide_of_bars_says_which_figures_are_better(made, lang):
    """The longest bar, of the site itself, may be the worst."""
    folder, sheet, _ = made
    criteria = {c.label[lang]: c for c in sheet.result.outcome.criteria}
    titles = [s.shapes.title.text for s in pptx.Presentation(folder / "out" / f"slides.{lang}.pptx").slides]
    drawn = [(c, t) for label, c in criteria.items() for t in titles if t.startswith(label)]
    assert drawn
    for c, title in drawn:
        falls = {"en": "nearer is better", "zh": "越近越好"}[lang]
        if c.measure != "distance":
            falls = {"en": "less is better", "zh": "数值越小越好"}[lang]
        assert falls in title
    c = criteria[drawn[0][0].label[lang]]
    more = better_text(replace(c, curve=((0.0, 0.0), (9.0, 1.0))))
    assert more[lang] == {"en": "farther is better", "zh": "越远越好"}[lang]
    assert better_text(replace(c, curve=())) is None
    ends = tuple(Threshold(name, at, "km", "practice", "s") for name, at in (("min", 10.0), ("max", 60.0)))
    band = better_text(replace(c, measure="recovery_band", thresholds=ends))
    assert band[lang] == {"en": "best: 10–60 km", "zh": "10—60公里为佳"}[lang]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_advantage_says_by_which_range_it_is_one(made, lang):
    """A lead is large or small only by the ends that the study sets, whoever set them."""
    _, sheet, _ = made
    outcome = sheet.result.outcome
    kit = build_kit(sheet.found, outcome, contact=(), pictures={})
    ranges = {c.id: c.value_text[lang] for c in outcome.criteria}
    assert kit.advantages
    assert all(ranges[one.criterion] in one.note[lang] for one in kit.advantages)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_document_and_slide_says_its_language(made, lang):
    folder, tag = made[0] / "out", {"en": "en-GB", "zh": "zh-CN"}[lang]
    documents = sorted(folder.glob(f"*.{lang}.docx"))
    assert documents
    for path in documents:
        word = docx.Document(path)
        told = word.styles["Normal"].element.find(".//{*}lang")
        name = qn("w:eastAsia" if lang == "zh" else "w:val")
        assert (told.get(name), word.core_properties.language) == (tag, tag)
    with zipfile.ZipFile(folder / f"slides.{lang}.pptx") as deck:
        told = {
            name: etree.fromstring(deck.read(name))
            for name in deck.namelist()
            if re.fullmatch(r"ppt/(?:slides|charts|notesSlides)/[^/]*\.xml", name)
        }
    runs = [
        run for tree in told.values() for run in tree.iterfind(".//{*}r") if "".join(run.itertext()).strip()
    ]
    assert len(runs) > 60
    assert {run.find("{*}rPr").get("lang") for run in runs} == {tag}
    charts = [tree for name, tree in told.items() if "/charts/" in name]
    fonts_of = [font for tree in charts for font in tree.iterfind(".//{*}txPr//{*}defRPr")]
    assert len(charts) == 3
    assert {font.get("lang") for font in fonts_of} == {tag}


def test_no_sentence_of_the_papers_ends_twice(tmp_path):
    sheet = siting.promote(siting.run(siting.load_study()), "Jiaocheng", ["Wenshui", "Huairen"])
    sheet.kit(tmp_path / "out")
    for path in (tmp_path / "out").glob("*.docx"):
        body = docx.Document(path).element.body
        for line in ("".join(part.itertext()) for part in body.iter(qn("w:p"))):
            assert not re.search(r"[.。][)）]?[.。](?!\.)", line.replace("...", "")), line


def test_in_word_pictures_and_tables_begin_at_the_margin(made):
    folder = made[0] / "out"
    for name in ("leaflet", "disclosure"):
        body = docx.Document(folder / f"{name}.en.docx").element.body
        for inline in body.iter(qn("wp:inline")):
            assert [inline.get(f"dist{side}") for side in "TBLR"] == ["0"] * 4
        for table in body.iter(qn("w:tbl")):
            assert table.tblPr.find(qn("w:tblInd")).get(qn("w:w")) == "108"
