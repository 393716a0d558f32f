"""What stands apart on a page is not one sentence, and a raised figure is no digit of the figure before it."""

import docx
import pptx
import pytest
import typst
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from pptx.util import Inches

from siting.auditing.reading.documents import read_document
from siting.auditing.reading.extract import extract


def page(folder, body, setup=""):
    source = folder / "a.typ"
    source.write_text(
        f'#set page(width: 16cm, height: 20cm, margin: 1cm)\n#set text(font: "Noto Serif CJK SC", size: 10pt)\n{setup}\n{body}',
        "utf-8",
    )
    path = folder / "a.pdf"
    path.write_bytes(typst.compile(str(source)))
    return read_document(path)


def plain(text):
    return "".join(text.split())


def claims(document):
    return [(c.kind, c.given.value, c.given.unit) for c in extract(document).claims]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("距最近220#super(typographic: false)[5]千伏变电站4公里。", "距最近220⁵千伏变电站4公里。"),
        ("地价为7万元/亩#super(typographic: false)[12]，用地900亩#super(typographic: false)[3]。", "地价为7万元/亩¹²，用地900亩³。"),
        ("The plot has 40#super(typographic: false)[2] racks and 12 MW#super(typographic: false)[13] of power.", "The plot has 40² racks and 12 MW¹³ of power."),
        ("建筑面积3000m#super(typographic: false)[2]。", "建筑面积3000m²。"),
    ],
)  # fmt: skip
def test_a_raised_mark_is_no_digit_of_the_figure(tmp_path, text, wanted):
    assert plain(page(tmp_path, text).text) == plain(wanted)


def word(path, before, mark, behind):
    made = docx.Document()
    paragraph = made.add_paragraph(before)
    paragraph.add_run(mark).font.superscript = True
    paragraph.add_run(behind)
    made.save(path)


def web(path, before, mark, behind):
    path.write_text(f"<p>{before}<sup>{mark}</sup>{behind}</p>", "utf-8")


def slide(path, before, mark, behind):
    deck = pptx.Presentation()
    one = deck.slides.add_slide(deck.slide_layouts[6])
    paragraph = one.shapes.add_textbox(Inches(1), Inches(1), Inches(6), Inches(1)).text_frame.paragraphs[0]
    for said, lift in ((before, None), (mark, "30000"), (behind, None)):
        run = paragraph.add_run()
        run.text = said
        if lift:
            run.font._rPr.set("baseline", lift)
    deck.save(path)


@pytest.mark.parametrize(("file", "write"), [("a.docx", word), ("a.html", web), ("a.pptx", slide)])
@pytest.mark.parametrize(
    ("before", "mark", "behind"), [("数据中心年均PUE为1.2", "2", "，机柜4000架。"), ("The data centre has a PUE of 1.2", "2", " and 4,000 racks.")]
)  # fmt: skip
def test_the_mark_of_a_note_is_no_digit_in_any_format(tmp_path, file, write, before, mark, behind):
    write(tmp_path / file, before, mark, behind)
    document = read_document(tmp_path / file)
    assert document.text.strip() == f"{before}²{behind}"
    assert [value for kind, value, _ in claims(document) if kind == "pue"] == [1.2]


LABELS = {
    "zh": ("武汉", "甲园数据中心", "20公里", "220千伏", "乙镇"),
    "en": ("Poznań", "Alpha park", "20 km", "220 kV", "Beta town"),
}


@pytest.mark.parametrize("lang", LABELS)
def test_labels_on_one_line_are_no_sentence(tmp_path, lang):
    placed = "".join(f"#place(dx: {n * 3}cm, dy: 0pt)[{said}]" for n, said in enumerate(LABELS[lang]))
    text = page(tmp_path, placed).text
    assert [plain(line) for line in text.split("\n") if line] == [plain(said) for said in LABELS[lang]]


@pytest.mark.parametrize("lang", LABELS)
def test_small_labels_of_a_drawing_are_not_read(tmp_path, lang):
    placed = "".join(
        f"#place(dx: {n * 2}cm, dy: {n}cm, text(size: 6pt)[{said}])" for n, said in enumerate(LABELS[lang])
    )
    said = (
        "数据中心占地900亩，机柜4000架，年均PUE为1.25。"
        if lang == "zh"
        else "The data centre has 4,000 racks on 60 ha."
    )
    read = page(tmp_path, f"#box(height: 7cm)[{placed}]\n\n" + " ".join([said] * 4)).text
    assert plain(said) in plain(read)
    assert not any(plain(label) in plain(read) for label in LABELS[lang])


def test_columns_are_read_one_after_the_other(tmp_path):
    left = "本地块位于大新镇，用地面积900亩，地价为每亩7万元，距最近的220千伏变电站4公里，"
    right = "周边有河口镇和宣化店镇，均已通高速公路，园区道路与雨污管网同步建成，供水有保障。"
    body = f"#columns(2)[{left * 3}#colbreak(){right * 3}]"
    text = plain(page(tmp_path, body).text)
    assert left * 3 in text
    assert right * 3 in text


TABLE = """#table(columns: (3cm, 3.2cm, 3.2cm, 3cm),
  [{0}], [{1}], [{2}], [{3}],
  [{4}], [{5}], [], [{6}],
  [{7}], [{8}], [{9}], [{6}])"""
CELLS = {
    "zh": ("指标", "甲园", "乙园", "来源", "距最近220千伏变电站的直线距离", "4公里（供电公司初步意见，尚待核实）", "填表", "地价", "7万元/亩", "12万元/亩"),
    "en": ("Item", "Alpha", "Beta", "Source", "Straight line to the nearest 220 kV substation", "4 km (first word of the grid company, to be checked)", "file", "Land price", "USD 7/m²", "USD 12/m²"),
}  # fmt: skip


@pytest.mark.parametrize("lang", CELLS)
def test_cells_of_several_lines_and_empty_ones_stay_in_their_columns(tmp_path, lang):
    document = page(tmp_path, TABLE.format(*CELLS[lang]))
    (table,) = document.tables
    said = [[plain(document.text[c.start : c.end]) for c in row] for row in table]
    item, alpha, beta, source, far, near, file, price, one, other = map(plain, CELLS[lang])
    assert said == [[item, alpha, beta, source], [far, near, "", file], [price, one, other, file]]


@pytest.mark.parametrize(("label", "value"), [("E1", 0.52), ("2027", 0.52)])
def test_a_label_that_ends_with_a_digit_is_no_part_of_the_figure(tmp_path, label, value):
    path = tmp_path / "a.md"
    rows = f"| 编码 | 园区 | 电价 |\n| --- | --- | --- |\n| {label} | 甲园 | {value}元/千瓦时 |\n"
    path.write_text(rows, "utf-8")
    assert [(kind, found) for kind, found, _ in claims(read_document(path))] == [("energy_price", value)]


def test_large_lines_of_a_page_are_its_headings(tmp_path):
    body = "#text(16pt)[甲园]\n\n用地面积900亩，电价0.52元/千瓦时，园区道路已建成。\n\n#text(16pt)[乙园]\n\n用地面积600亩，电价0.55元/千瓦时，园区道路已建成。"
    document = page(tmp_path, body)
    assert [document.text[h.start :].split("\n")[0] for h in document.headings] == ["甲园", "乙园"]


@pytest.mark.parametrize(
    ("baseline", "wanted"),
    [("30000", "1.2⁵"), ("30.5%", "1.2⁵"), ("-25000", "1.25"), ("", "1.25"), ("high", "1.25")],
)
def test_a_slide_is_read_however_it_says_that_a_figure_is_raised(tmp_path, baseline, wanted):
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    paragraph = slide.shapes.title.text_frame.paragraphs[0]
    paragraph.add_run().text = "PUE 1.2"
    run = paragraph.add_run()
    run.text = "5"
    run._r.get_or_add_rPr().set("baseline", baseline)
    deck.save(tmp_path / "a.pptx")
    assert f"PUE {wanted}" in read_document(tmp_path / "a.pptx").text


def test_styles_based_on_each_other_end_the_search_for_an_outline_level(tmp_path):
    made = docx.Document()
    one, other = (made.styles.add_style(name, 1) for name in ("One", "Other"))
    one.base_style, other.base_style = other, one
    made.add_paragraph("PUE 1.2", style="One")
    made.save(tmp_path / "a.docx")
    found = read_document(tmp_path / "a.docx")
    assert ("PUE 1.2" in found.text, found.headings) == (True, ())


@pytest.mark.parametrize(
    ("value", "depth"), [("0", 1), ("2", 3), ("9", None), ("x", None), ("-3", None), (None, None)]
)
def test_an_outline_level_that_is_none_marks_no_heading(tmp_path, value, depth):
    made = docx.Document()
    paragraph = made.add_paragraph("PUE 1.2")
    level = OxmlElement("w:outlineLvl")
    if value is not None:
        level.set(qn("w:val"), value)
    paragraph._p.get_or_add_pPr().append(level)
    made.save(tmp_path / "a.docx")
    assert [h.depth for h in read_document(tmp_path / "a.docx").headings] == (
        [] if depth is None else [depth]
    )


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        ("<p>PUE 1.2<sup>5</p><p>The site has 52 ha.</p>", ["PUE 1.2⁵", "The site has 52 ha."]),
        ("<div>用地<sup>1<div>占地520亩。</div></div>", ["用地¹", "占地520亩。"]),
        ("<table><tr><td>Area<sup>1</td><td>52 ha</td></tr></table>", ["Area¹", "52 ha"]),
        ("<table><tr><td>面积<sup>1<td>520亩<tr><td>负荷<td>40 MW</table>", ["面积¹", "520亩", "40 MW"]),
    ],
)
def test_a_raised_mark_that_a_page_leaves_open_ends_with_its_paragraph_or_cell(tmp_path, page, wanted):
    (tmp_path / "a.html").write_text(f"<html><body>{page}</body></html>", "utf-8")
    text = read_document(tmp_path / "a.html").text
    assert [words for words in wanted if words not in text] == []
