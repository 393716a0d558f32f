"""The three writers of a report: structure, links, and texts that stay texts."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace

import docx
import lxml.html
import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader

from siting.errors import FontError
from siting.languages import LANGUAGES
from siting.show.base.blocks import Grid, Heading, Link, Mark
from siting.show.base.document import typeset
from siting.show.base.document.model import (
    LEAD,
    POINT,
    SOFT,
    Drawing,
    NewPage,
    Passage,
    Photo,
    Report,
    stays_with_next,
)
from siting.show.base.document.register import Register
from siting.show.base.document.web import render_page
from siting.show.base.document.word import render_word
from siting.show.base.drawing.page import composed_page
from siting.texts import say

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOSTILE = (
    '#image("x") $x$ <script>alert(1)</script> =HYPERLINK("http://a.b") {{x}} \\u0041 *b* _i_ @ref & \x00\x1b'
)
SHOWN = "<script>alert(1)</script>"


def photo():
    data = io.BytesIO()
    Image.fromarray(np.full((20, 30, 3), 200, np.uint8)).save(data, "JPEG")
    return data.getvalue()


def made(lang="en", text=HOSTILE, *, logo=True):
    page = composed_page(lambda p: p.text(10, 10, "drawn", 8), "en", (200, 100))
    register = Register(lang)
    group = register.group("g", f"Group {text}", text, ("s1",))
    name = register.add(group, 1, text, "12.5 km", "observed")
    blocks = (
        NewPage(),
        Heading(f"1  {text}", 1),
        Passage(text, (name,), LEAD),
        Passage(text, (name,)),
        Passage(text, (), POINT),
        Passage(text, (), SOFT),
        Heading("1.1  Part", 2),
        Grid(("a", "b"), ((text, Link(name, name)), (Mark("SUPPORTED", text), "x")), title=text, note=text),
        Drawing(page, text, text, (name,)),
        Photo(photo(), text, text, 0.5),
        Heading("plain", 3),
        *register.grids({"s1": 1}),
    )
    picture = Photo(photo(), "", text, 0.2) if logo else None
    return Report(text, text, lang, ((text, text),), picture, blocks, text)


def test_the_same_report_gives_the_same_bytes():
    for write in (render_word, render_page, typeset.render_pdf):
        assert write(made()) == write(made())


def test_word_has_styles_captions_and_a_contents_field():
    body = docx.Document(io.BytesIO(render_word(made(text="Text 1")))).element.body
    styles = [s.get(f"{W}val") for s in body.iter(f"{W}pStyle")]
    assert {
        "Title",
        "Subtitle",
        "Heading1",
        "Heading2",
        "Caption",
        "TOC1",
        "TOC2",
        "TableText",
        "ListBullet",
    } <= set(styles)
    codes = ["".join(i.text) for i in body.iter(f"{W}instrText")]
    # Page numbers are single fields: LibreOffice counts the pages of those alone.
    assert [code.split()[1] for code in codes if "PAGEREF" in code] == sorted(
        b.get(f"{W}name") for b in body.iter(f"{W}bookmarkStart") if b.get(f"{W}name").startswith("_Toc")
    )
    assert [code.split()[1] for code in codes if "SEQ" in code] == ["Table", "Figure", "Figure", "Table"]
    marks = {b.get(f"{W}name") for b in body.iter(f"{W}bookmarkStart")}
    ids = [b.get(f"{W}id") for b in body.iter(f"{W}bookmarkStart")]
    wanted = {h.get(f"{W}anchor") for h in body.iter(f"{W}hyperlink")}
    assert len(wanted) > 2
    assert wanted <= marks
    assert len(set(ids)) == len(ids)


def test_word_keeps_hostile_texts_as_texts_and_links_nowhere():
    data = render_word(made())
    parts = zipfile.ZipFile(io.BytesIO(data))
    text = "".join(t.text or "" for t in docx.Document(io.BytesIO(data)).element.body.iter(f"{W}t"))
    assert text.count(SHOWN) > 8
    for name in parts.namelist():
        if name.endswith(".rels"):
            assert b'TargetMode="External"' not in parts.read(name)


def test_a_template_keeps_its_styles_and_letterhead():
    template = docx.Document()
    template.styles["Heading 1"].font.name = "Courier New"
    template.sections[0].header.paragraphs[0].text = "Letterhead"
    template.sections[0].page_width = 7000240
    template.add_paragraph("an old letter")
    data = io.BytesIO()
    template.save(data)
    found = docx.Document(io.BytesIO(render_word(made(text="Text 1"), data.getvalue())))
    assert found.styles["Heading 1"].font.name == "Courier New"
    assert found.sections[0].header.paragraphs[0].text == "Letterhead"
    assert found.sections[0].page_width == 7000240
    assert "an old letter" not in "".join(p.text for p in found.paragraphs)
    assert "Table Text" in [s.name for s in found.styles]
    widths = [int(c.get(f"{W}w")) for c in next(found.element.body.iter(f"{W}tblGrid"))]
    assert sum(widths) * 635 == pytest.approx(7000000 - 2 * 1143000, rel=0.01)


def test_chinese_body_text_is_justified_and_indented_by_two_characters():
    found = docx.Document(io.BytesIO(render_word(made("zh", "文字"))))
    style = found.styles["Normal"]
    assert style.paragraph_format.alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.JUSTIFY
    assert style.element.find(f".//{W}ind").get(f"{W}firstLineChars") == "200"
    assert style.element.find(f".//{W}rFonts").get(f"{W}eastAsia") == "SimSun"
    assert any(p.text.startswith("表1") for p in found.paragraphs)


def test_the_page_loads_and_runs_nothing_and_its_links_hold():
    page = render_page(made())
    tree = lxml.html.fromstring(page)
    assert not list(tree.iter("script", "link", "iframe", "object"))
    assert page.count("&lt;script&gt;") > 8
    names = {e.get("id") for e in tree.iter() if e.get("id")}
    hrefs = [a.get("href") for a in tree.iter("a")]
    assert len(hrefs) > 4
    assert {h[1:] for h in hrefs} <= names
    assert all(i.get("src").startswith("data:image/") for i in tree.iter("img"))
    assert tree.xpath("//meta[@http-equiv]/@content")[0].startswith("default-src 'none'; script-src 'none'")


def test_the_pdf_has_bookmarks_and_embedded_fonts():
    reader = PdfReader(io.BytesIO(typeset.render_pdf(made())))
    titles = [e.title for e in reader.outline if not isinstance(e, list)]
    assert len(titles) == 1
    assert SHOWN in titles[0].replace("\n", " ")
    text = re.sub(r"\s+", "", "".join(page.extract_text() for page in reader.pages))
    assert text.count(SHOWN) > 8
    embedded = [
        part["/FontDescriptor"]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
        for part in font.get_object()["/DescendantFonts"]
    ]
    assert embedded
    assert all({"/FontFile2", "/FontFile3"} & set(d.get_object()) for d in embedded)
    assert "URI" not in str([a.get_object() for page in reader.pages for a in page.get("/Annots", [])])


def test_no_chinese_font_is_said_before_any_work(monkeypatch):
    monkeypatch.setattr(typeset, "_families", lambda: frozenset({"DejaVu Sans"}))
    with pytest.raises(FontError, match="no installed font has Chinese characters"):
        typeset.require_fonts((), "zh")
    assert typeset.require_fonts(("plain",), "en") == ("", "")


def test_groups_are_named_by_letters():
    register = Register("en")
    letters = [register.group(str(k), "", "").letter for k in range(30)]
    assert letters[:2] + letters[25:28] == ["A", "B", "Z", "AA", "AB"]
    group = register.group("0", "other", "other")
    assert [register.add(group, k, "", "", "") for k in ("x", "y", "x")] == ["A1", "A2", "A1"]


def test_the_last_rows_of_a_long_table_stay_together():
    report = made(text="text")
    for count in range(38, 56):
        grid = Grid(("row", "what"), tuple((f"row{k:03d}", "x") for k in range(count)), (1, 1), title="Long")
        whole = replace(report, blocks=(NewPage(), Heading("1  Long", 1), grid))
        pages = PdfReader(io.BytesIO(typeset.render_pdf(whole))).pages
        rows = [len(re.findall(r"row\d{3}", page.extract_text())) for page in pages]
        found = [n for n in rows if n]
        assert sum(found) == count
        assert min(found) >= 3, found
        if len(found) > 1 and found[-1] == 3:
            return
    raise AssertionError("no table broke near its end")


def pages_of(report):
    """The texts of a PDF's pages after cover and contents, without headers and footers."""
    pages = PdfReader(io.BytesIO(typeset.render_pdf(report))).pages[2:]
    return [[line for line in page.extract_text().split("\n") if len(line) > 3] for page in pages]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("intros", [1, pytest.param(2, marks=pytest.mark.slow)])
@pytest.mark.parametrize("rows", [4, pytest.param(30, marks=pytest.mark.slow)])
def test_what_introduces_a_table_is_on_the_page_where_the_table_begins(lang, intros, rows):
    grid = Grid(("row", "what"), tuple((f"row{k:03d}", "x") for k in range(rows)), (1, 1), title="Listed")
    led = [Heading("1.1  Announced", 2), *(Passage(f"intro{k}") for k in range(intros)), grid]
    report = made(lang, "text")
    broke = set()
    for lines in range(24, 40):
        filler = [Passage(f"filler {k}") for k in range(lines)]
        pages = pages_of(replace(report, blocks=(NewPage(), Heading("1  First", 1), *filler, *led)))
        place = next(k for k, page in enumerate(pages) if any("Announced" in line for line in page))
        told = "".join(pages[place])
        assert "Listed" in told, lines
        assert "row000" in told, lines
        broke.add(place)
    assert broke == {0, 1}


def kept_words(report):
    """Texts of the paragraphs of a Word document, each with whether it stays with the next."""
    paragraphs = docx.Document(io.BytesIO(render_word(report))).element.body.iter(f"{W}p")
    return {
        "".join(t.text or "" for t in p.iter(f"{W}t")): p.find(f"{W}pPr/{W}keepNext") is not None
        for p in paragraphs
    }


def test_word_keeps_what_introduces_a_table_with_it():
    grid = Grid(("row", "what"), (("row0", "x"), ("row1", "x")), (1, 1), title="Listed")
    blocks = (NewPage(), Heading("1  First", 1), Passage("other"), Passage("one"), Passage("two"), grid)
    kept = kept_words(replace(made(text="text"), blocks=(*blocks, Passage("after"))))
    assert [kept[word] for word in ("other", "one", "two", "row0", "after")] == [
        False,
        True,
        True,
        True,
        False,
    ]


def test_a_table_of_few_rows_but_many_lines_is_broken_rather_than_leave_half_a_page_empty():
    long = " ".join(["word"] * 60)
    grid = Grid(("row", "what"), tuple((f"row{k:03d}", long) for k in range(8)), (1, 2), title="Listed")
    filler = [Passage(f"filler {k}") for k in range(10)]
    report = replace(made(text="text"), blocks=(NewPage(), Heading("1  First", 1), *filler, grid))
    assert any("row002" in line for line in pages_of(report)[0])
    assert not kept_words(report)["row003"]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed (soffice)")
def test_libreoffice_shows_the_pages_in_the_table_of_contents(tmp_path):
    report = made()
    grid = Grid(
        ("id", "what"), (("A1", "one"), ("A2", "two")), (1, 3), title="Register", anchors=("A1", "A2")
    )
    parts = (NewPage(), Heading("8  After a register", 1), Passage("Text"), NewPage(), Heading("9  Last", 1))
    report = replace(report, blocks=(*report.blocks, grid, *parts))
    (tmp_path / "report.docx").write_bytes(render_word(report))
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "report.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    pages = [page.extract_text() for page in PdfReader(tmp_path / "report.pdf").pages]
    for name in ("After a register", "Last"):
        stated = re.search(rf"{name}\s*\.*\s*(\d+)", pages[1])
        assert stated is not None, pages[1]
        assert name in pages[int(stated[1]) - 1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_figure_of_the_register_stands_under_its_own_heading(lang):
    register = Register(lang)
    register.add(register.group("g", "Distances", "geodesic"), "k", "Beijing", "452.6 km", "derived")
    (grid,) = register.grids({})
    said = dict(zip(grid.head, grid.rows[0], strict=True))
    assert said[say("report.id")[lang]] == "A1"
    assert said[say("report.register.what")[lang]] == "Beijing"
    assert said[say("report.register.value")[lang]] == "452.6 km"
    assert said[say("report.register.class")[lang]] == "derived"


def test_the_note_of_a_picture_does_not_draw_the_next_picture_along():
    one = next(block for block in made(text="text").blocks if isinstance(block, (Drawing, Photo)))
    note, intro = Passage("note", tone=SOFT), Passage("intro")
    blocks = (one, note, one, note, intro, one)
    assert [stays_with_next(blocks, k) for k in range(5)] == [True, False, True, False, True]


@pytest.mark.parametrize("between", [(), (Passage("note", tone=SOFT),)])
def test_in_word_two_pictures_that_follow_each_other_fit_one_page(between):
    tall = Drawing(composed_page(lambda p: p.text(10, 10, "drawn", 8), "en", (400, 600)), "t", "t")
    pairs = {"two": (tall, *between, tall), "parted": (tall, Passage("text"), tall), "one": (tall, *between)}
    heights = {}
    for name, blocks in pairs.items():
        report = replace(made(text="text", logo=False), blocks=(Heading("1  First", 1), *blocks))
        document = docx.Document(io.BytesIO(render_word(report)))
        page = document.sections[0]
        body = page.page_height - page.top_margin - page.bottom_margin
        heights[name] = [shape.height / body for shape in document.inline_shapes]
    assert max(heights["two"]) < 0.42
    assert min(heights["parted"] + heights["one"]) > 0.6


@pytest.mark.parametrize("lang", LANGUAGES)
def test_how_it_was_made_never_stands_on_a_page_of_its_own(lang):
    report = made(lang, "text")
    for lines in range(20, 44):
        filler = [Passage(f"filler {k}") for k in range(lines)]
        pages = pages_of(replace(report, blocks=(NewPage(), Heading("1  First", 1), *filler)))
        assert any("filler" in line for line in pages[-1]), lines
