"""Slides, workbooks, web pages and tables in a PDF; a document in two languages."""

import io
import zipfile

import openpyxl
import pptx
import pytest
import typst
from pptx.util import Inches

from siting.auditing.reading.bilingual import once
from siting.auditing.reading.documents import document_of, read_document
from siting.auditing.reading.extract import extract
from siting.auditing.reading.html_text import text_of_html
from siting.auditing.reading.pdf_text import add_with_tables
from siting.auditing.reading.text_build import TextBuild
from siting.errors import DocumentError

ROWS = (
    ("Item", "Phase 1", "Phase 2", "Phase 3"),
    ("Racks", "4200", "200", "332"),
    ("Land (mu)", "68", "200", "100"),
)
WANTED = [("racks", 1, 4200), ("racks", 2, 200), ("racks", 3, 332), ("land_area", 1, 68), ("land_area", 2, 200), ("land_area", 3, 100)]  # fmt: skip


def table_of(path):
    return [(c.kind, c.phase, c.given.value) for c in extract(read_document(path)).claims]


def pdf(path):
    cells = ", ".join(f"[{cell}]" for row in ROWS for cell in row)
    source = path.with_suffix(".typ")
    source.write_text(f"= Data centre\n#table(columns: 4, {cells})\n", encoding="utf-8")
    path.write_bytes(typst.compile(str(source)))


def slides(path):
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Data centre"
    table = slide.shapes.add_table(3, 4, Inches(1), Inches(3), Inches(6), Inches(1)).table
    for y, row in enumerate(ROWS):
        for x, cell in enumerate(row):
            table.cell(y, x).text = cell
    deck.save(path)


def workbook(path):
    book = openpyxl.Workbook()
    for row in (("Data centre",), *ROWS):
        book.active.append([int(cell) if cell.isdigit() else cell for cell in row])
    book.save(path)


def page(path):
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
    path.write_text(f"<h1>Data centre</h1><table>{rows}</table>", encoding="utf-8")


MADE = {".pdf": pdf, ".pptx": slides, ".xlsx": workbook, ".html": page}


@pytest.mark.parametrize("ending", MADE)
def test_a_table_is_read_cell_by_cell_in_every_format(ending, tmp_path):
    path = tmp_path / f"a{ending}"
    MADE[ending](path)
    assert table_of(path) == WANTED


@pytest.mark.parametrize("ending", [".pptx", ".xlsx"])
def test_what_is_not_the_format_of_its_name_is_one_line(ending, tmp_path):
    path = tmp_path / f"a{ending}"
    for raw in (b"not a zip", b"\xd0\xcf\x11\xe0" + bytes(600), zipped({"a.xml": b"<a>" * 5})):
        path.write_bytes(raw)
        with pytest.raises(DocumentError) as caught:
            read_document(path)
        assert "\n" not in str(caught.value)


def zipped(parts):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return raw.getvalue()


@pytest.mark.parametrize("ending", [".pptx", ".xlsx"])
def test_a_zip_bomb_is_refused(ending, tmp_path):
    path = tmp_path / f"a{ending}"
    path.write_bytes(zipped({"xl/workbook.xml": bytes(100 << 20)}))
    with pytest.raises(DocumentError, match="unpacks to"):
        read_document(path)


def test_hidden_sheets_are_left_out_and_percents_stay(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Share", 0.85])
    book.active["B1"].number_format = "0%"
    hidden = book.create_sheet("Secret")
    hidden.append(["PUE", 9.9])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    text = read_document(tmp_path / "a.xlsx").text
    assert "85%" in text
    assert "9.9" not in text
    assert "Secret" not in text


def test_a_slide_without_text_is_listed(tmp_path):
    deck = pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[6])
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = "PUE 1.3 of the data centre"
    deck.save(tmp_path / "a.pptx")
    read = read_document(tmp_path / "a.pptx")
    assert read.blank_pages == (1,)
    assert [c.position.page for c in extract(read).claims] == [2]


HOSTILE = (
    "<script>PUE 9.1</script>", "<style>PUE 9.2</style>", "<p hidden>PUE 9.3</p>", "<!-- PUE 9.4 -->",
    "<template><p>PUE 9.5</p></template>", "<svg><text>PUE 9.6</text></svg>", "<noscript>PUE 9.7</noscript>",
)  # fmt: skip


@pytest.mark.parametrize("part", HOSTILE)
def test_what_a_reader_does_not_see_is_left_out(part):
    text = text_of_html(f"<p>before</p>{part}<p>after</p>").text
    assert text == "before\n\nafter\n\n"


def test_a_page_without_end_tags_is_read():
    build = text_of_html("<p>one<br>two<p>a&amp;b &lt;i&gt;<table><tr><td>x<td>1<tr><td>y<td>2")
    assert build.text.startswith("one two\n\na&b <i>\n\nx | 1 | \ny | 2 | \n")
    assert [len(row) for row in build.tables[0]] == [2, 2]


def test_deep_nesting_and_stray_ends_do_not_stop_it():
    assert text_of_html("</table></td>" + "<div>" * 50_000 + "x" + "</p>" * 50_000).text == "x\n\n"


def test_rows_that_are_not_found_in_the_text_change_nothing():
    build = TextBuild()
    add_with_tables(build, "4200 20000\n", [[["A", "B"], ["1", "2"]]])
    assert build.text == "4200 20000\n"


# --- two languages --------------------------------------------------------------------------------------

BOTH = """数据中心项目距太原市50公里，年平均气温7℃。一期建设机柜4200个。

The data centre is 50 km from Taiyuan. Its annual mean temperature is 7 °C. Phase 1 of the data centre has {racks} racks.
"""


def test_each_claim_of_a_bilingual_document_counts_once():
    read = extract(document_of(BOTH.format(racks="4,200")))
    found = once(read)
    assert [(c.id, c.kind) for c in found.claims] == [
        ("c1", "distance"),
        ("c2", "mean_temperature"),
        ("c3", "racks"),
    ]
    assert len(read.claims) == 6
    assert len(found.figures) == len(read.figures)
    known = {c.id for c in found.claims}
    assert all(set(f.claims) <= known for f in found.figures)


def test_what_the_languages_state_differently_stays():
    found = once(extract(document_of(BOTH.format(racks="9,999"))))
    assert sorted(c.value for c in found.claims if c.kind == "racks") == [4200, 9999]


def test_a_document_in_one_language_is_untouched():
    read = extract(document_of(BOTH.partition("\n\n")[0]))
    assert once(read) is read
