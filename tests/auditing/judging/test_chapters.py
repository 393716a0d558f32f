"""Headings that name a parcel open a chapter about it: what stands there is that parcel's, in every format."""

import docx
import pptx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from pptx.util import Inches

import siting
from siting.auditing.reading.documents import read_document
from tests.support.leaflets import study_of

SITES = {
    "en": ("""name,lon,lat,area (acres),land price (USD/m2),distance to substation (km)
Quilicura East,-70.73,-33.35,45,150,4
Lampa Norte,-70.88,-33.28,60,95,12
Colina Plot B,-70.67,-33.20,30,120,3
""", "Quilicura East"),
    "zh": ("""名称,经度,纬度,面积（亩）,地价（万元/亩）,距最近220千伏变电站（公里）
夏寺园区,112.15,37.55,600,16,4
文水云基地,112.05,37.43,320,18,12
汾阳北区,111.79,37.30,900,9,3
""", "夏寺园区"),
}  # fmt: skip
# Depth of a heading, or None for a paragraph. The paragraphs compare, and end like a heading.
REPORT = {
    "en": [
        (1, "1  Site sheets"),
        (2, "1.1  Lampa Norte"),
        (None, "Area: 60 acres, more than at Quilicura East[J1, G2]"),
        (None, "Land price: USD 95/m2, less than at Quilicura East, Colina Plot B[J2, G2]"),
        (None, "Distance to substation: 12 km, farther than Quilicura East[J3]"),
        (3, "Remarks"),
        (None, "Land price: USD 95/m2, by the file[J4]"),
        (2, "1.2  Quilicura East"),
        (None, "Area: 45 acres, less than at Lampa Norte[J5, G2]"),
        (None, "Land price: USD 150/m2, more than at Lampa Norte[J6, G2]"),
        (1, "2  Sources"),
    ],
    "zh": [
        (1, "一、地块说明"),
        (2, "（一）文水云基地"),
        (None, "用地面积：320亩，小于夏寺园区[J1, G2]"),
        (None, "地价：18万元/亩，高于夏寺园区、汾阳北区[J2, G2]"),
        (None, "距最近220千伏变电站：12公里，远于夏寺园区[J3]"),
        (3, "备注"),
        (None, "地价：18万元/亩，据文件所填[J4]"),
        (2, "（二）夏寺园区"),
        (None, "用地面积：600亩，大于文水云基地[J5, G2]"),
        (None, "地价：16万元/亩，低于文水云基地[J6, G2]"),
        (1, "二、资料来源"),
    ],
}


def plain(parts, path):
    path.write_text("".join(f"{said}\n\n" for _, said in parts), "utf-8")


def word(parts, path):
    made = docx.Document()
    for depth, said in parts:
        made.add_paragraph(said, style=f"Heading {depth}" if depth else "List Bullet")
    made.save(path)


def word_outline(parts, path):
    """Headings by the outline level of a style with a name of its own, as an office makes them."""
    made = docx.Document()
    for level in (1, 2, 3):
        style = made.styles.add_style(f"公文标题{level}", 1)
        mark = OxmlElement("w:outlineLvl")
        mark.set(qn("w:val"), str(level - 1))
        style.element.get_or_add_pPr().append(mark)
    for depth, said in parts:
        made.add_paragraph(said, style=f"公文标题{depth}" if depth else None)
    made.save(path)


def page(parts, path):
    said = (f"<h{depth}>{words}</h{depth}>" if depth else f"<li>{words}" for depth, words in parts)
    path.write_text(f"<html><body>{''.join(said)}</body></html>", "utf-8")


def slides(parts, path):
    deck = pptx.Presentation()
    slide = None
    for depth, said in parts:
        if depth or slide is None:
            slide = deck.slides.add_slide(deck.slide_layouts[5])
            slide.shapes.title.text = said
            lines = slide.shapes.add_textbox(Inches(1), Inches(3), Inches(6), Inches(3)).text_frame
        else:
            lines.add_paragraph().text = said
    deck.save(path)


WRITERS = {"a.txt": plain, "a.docx": word, "b.docx": word_outline, "a.html": page, "a.pptx": slides}


def audited(folder, lang, file):
    path = folder / file
    WRITERS[file](REPORT[lang], path)
    sites, site = SITES[lang]
    return siting.audit(path, site, among=study_of(folder, sites)).found


@pytest.mark.parametrize("file", WRITERS)
@pytest.mark.parametrize("lang", SITES)
def test_figures_of_another_parcels_chapter_are_not_the_sites(tmp_path, lang, file):
    found = audited(tmp_path, lang, file)
    assert [(j.claim.quote, j.verdict.name) for j in found.judged if j.verdict.name != "SUPPORTED"] == []
    figures = {j.claim.as_written for j in found.judged if not j.claim.spec.word}
    assert figures == ({"45 acres", "USD 150"} if lang == "en" else {"600亩", "16万元/亩"})


@pytest.mark.parametrize("lang", SITES)
def test_a_false_figure_in_the_sites_own_chapter_is_still_accused(tmp_path, lang):
    old, new = ("45 acres", "65 acres") if lang == "en" else ("600亩", "900亩")
    path = tmp_path / "a.docx"
    word([(depth, said.replace(old, new)) for depth, said in REPORT[lang]], path)
    sites, site = SITES[lang]
    found = siting.audit(path, site, among=study_of(tmp_path, sites)).found
    assert new in [j.claim.as_written for j in found.judged if j.verdict.name == "CONTRADICTED"]


def test_the_headings_of_a_document_are_those_that_it_marks(tmp_path):
    for file, write in WRITERS.items():
        write(REPORT["en"], tmp_path / file)
        document = read_document(tmp_path / file)
        marked = [document.text[h.start :].split("\n")[0] for h in document.headings]
        said = [words for depth, words in REPORT["en"] if depth]
        assert marked == (
            [] if file == "a.txt" else [" ".join(one.split()) if file == "a.html" else one for one in said]
        ), file


@pytest.mark.parametrize(
    "body", [["Lampa Norte", "The land has an area of 60 acres."], ["文水云基地", "用地面积320亩。"]]
)
def test_a_line_that_is_a_name_is_a_heading_beside_marked_ones(tmp_path, body):
    lang = "en" if body[0].isascii() else "zh"
    path = tmp_path / "a.docx"
    made = docx.Document()
    for said in ("Overview", "Parcels") if lang == "en" else ("概况", "地块"):
        made.add_heading(said, 1)
    for said in body:
        made.add_paragraph(said)
    made.save(path)
    sites, site = SITES[lang]
    found = siting.audit(path, site, among=study_of(tmp_path, sites)).found
    assert [j.claim.quote for j in found.judged] == []


@pytest.mark.parametrize("lang", SITES)
def test_names_one_below_the_other_open_no_chapter(tmp_path, lang):
    listed = ["Lampa Norte", "Colina Plot B"] if lang == "en" else ["文水云基地", "汾阳北区"]
    said = "The site has an area of 45 acres." if lang == "en" else "本地块用地面积600亩。"
    path = tmp_path / "a.txt"
    path.write_text("\n\n".join([SITES[lang][1], *listed, said]), "utf-8")
    sites, site = SITES[lang]
    found = siting.audit(path, site, among=study_of(tmp_path, sites)).found
    assert [j.verdict.name for j in found.judged] == ["SUPPORTED"]
