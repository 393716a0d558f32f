"""Documents as text: encodings, pages, tables, and one clear line if nothing can be read."""

import io

import docx
import pypdf
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from siting.auditing.reading.documents import document_of, read_document
from siting.auditing.reading.extract import extract
from siting.errors import DocumentError

TEXT = "园区距太原50公里。\n年平均气温7℃。"


def claims_of(path):
    return [(c.kind, c.value) for c in extract(read_document(path)).claims]


# --- plain text -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings(tmp_path, encoding, newline):
    (tmp_path / "a.txt").write_bytes(TEXT.replace("\n", newline).encode(encoding))
    assert read_document(tmp_path / "a.txt").text == TEXT


@pytest.mark.parametrize(
    "raw", [b"caf\xe9 is not told", bytes(range(256)) * 4, b"\x00\x01\x02" * 50, b"\xff\xfeA"]
)
def test_what_is_no_text_is_one_clear_line(tmp_path, raw):
    (tmp_path / "a.txt").write_bytes(raw)
    with pytest.raises(DocumentError, match=r"a\.txt: not text in .*UTF.*Save it as UTF-8\."):
        read_document(tmp_path / "a.txt")


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.docx", "a.pdf"])
@pytest.mark.parametrize("raw", [b"", b" \n\t \n"])
def test_an_empty_file(tmp_path, name, raw):
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(DocumentError, match="the document is empty"):
        read_document(tmp_path / name)


def test_a_folder_a_missing_file_and_another_kind(tmp_path):
    with pytest.raises(DocumentError, match="is a folder, not a document"):
        read_document(tmp_path)
    with pytest.raises(DocumentError, match="there is no such document"):
        read_document(tmp_path / "none.txt")
    (tmp_path / "a.xls").write_bytes(b"x")
    with pytest.raises(DocumentError, match=r"'\.xls' is not a kind of document.*\.docx"):
        read_document(tmp_path / "a.xls")


def test_positions_count_pages_lines_and_columns(tmp_path):
    (tmp_path / "a.txt").write_text("第一页。\f\n  PUE 1.3。\n", encoding="utf-8")
    (claim,) = extract(read_document(tmp_path / "a.txt")).claims
    assert (claim.position.page, claim.position.line, claim.position.column) == (2, 2, 3)
    assert claim.quote == "PUE 1.3"


# --- Word -----------------------------------------------------------------------------------------------


@pytest.fixture
def word(tmp_path):
    def save(change):
        document = docx.Document()
        change(document)
        document.save(tmp_path / "a.docx")
        return tmp_path / "a.docx"

    return save


def test_paragraphs_tables_headers_and_footers(word):
    def change(document):
        document.sections[0].header.paragraphs[0].text = "PUE 1.25"
        document.sections[0].footer.paragraphs[0].text = "海拔1050米"
        document.add_paragraph("园区距太原50公里。")
        table = document.add_table(rows=3, cols=3)
        for row, words in enumerate(
            (("指标", "一期", "二期"), ("机柜（个）", "4200", "20000"), ("投资", "7亿元", "30亿元"))
        ):
            for column, text in enumerate(words):
                table.cell(row, column).text = text
        document.add_paragraph("年平均气温7℃。")

    reading = extract(read_document(word(change)))
    assert [(c.kind, c.value, c.phase) for c in reading.claims] == [
        ("distance", 50, 0), ("racks", 4200, 1), ("racks", 20000, 2), ("investment", 7e8, 1), ("investment", 3e9, 2),
        ("mean_temperature", 7, 0), ("pue", 1.25, 0), ("elevation", 1050, 0),
    ]  # fmt: skip


def test_merged_cells_are_read_once(word):
    def change(document):
        table = document.add_table(rows=2, cols=3)
        table.cell(0, 0).merge(table.cell(0, 2)).text = "规划机柜4万个"
        table.cell(1, 0).text = "PUE"
        table.cell(1, 1).merge(table.cell(1, 2)).text = "1.3"

    assert claims_of(word(change)) == [("racks", 40000), ("pue", 1.3)]


def test_text_boxes_are_read_once(word):
    box = (
        f"<w:p {nsdecls('w')} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' "
        "xmlns:v='urn:schemas-microsoft-com:vml'><w:r><mc:AlternateContent><mc:Choice Requires='wps'>{0}</mc:Choice>"
        "<mc:Fallback><w:pict><v:textbox>{0}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    ).replace("{0}", "<w:txbxContent><w:p><w:r><w:t>年平均气温7℃</w:t></w:r></w:p></w:txbxContent>")

    def change(document):
        document.add_paragraph("正文")
        document.element.body.insert(1, parse_xml(box))

    assert claims_of(word(change)) == [("mean_temperature", 7.0)]


def test_a_docx_that_is_none(tmp_path):
    path = tmp_path / "a.docx"
    for raw, message in (
        (b"no zip", "damaged or not what its name says"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 99, "an old .doc or a"),
    ):
        path.write_bytes(raw)
        with pytest.raises(DocumentError, match=message):
            read_document(path)
    import zipfile

    with zipfile.ZipFile(path, "w") as other:
        other.writestr("a.txt", "a")
    with pytest.raises(DocumentError, match="damaged or not what its name says"):
        read_document(path)


def test_a_docx_without_text(word):
    with pytest.raises(DocumentError, match="the document has no text"):
        read_document(word(lambda _: None))


# --- PDF ------------------------------------------------------------------------------------------------


def pdf_of(pages):
    """Return a PDF with one line of Latin text per page; None is a page without text."""
    writer = pypdf.PdfWriter()
    font = pypdf.generic.DictionaryObject(
        {
            pypdf.generic.NameObject("/Type"): pypdf.generic.NameObject("/Font"),
            pypdf.generic.NameObject("/Subtype"): pypdf.generic.NameObject("/Type1"),
            pypdf.generic.NameObject("/BaseFont"): pypdf.generic.NameObject("/Helvetica"),
        }
    )
    for text in pages:
        page = writer.add_blank_page(width=600, height=800)
        if text is None:
            continue
        page[pypdf.generic.NameObject("/Resources")] = pypdf.generic.DictionaryObject(
            {
                pypdf.generic.NameObject("/Font"): pypdf.generic.DictionaryObject(
                    {pypdf.generic.NameObject("/F1"): font}
                )
            }
        )
        stream = pypdf.generic.StreamObject()
        stream.set_data(f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET".encode("latin-1"))
        page[pypdf.generic.NameObject("/Contents")] = writer._add_object(stream)
    return writer


def save(writer, path):
    buffer = io.BytesIO()
    writer.write(buffer)
    path.write_bytes(buffer.getvalue())
    return path


def test_pages_of_a_pdf(tmp_path):
    path = save(pdf_of(["The PUE is 1.3.", None, "It is 50 km from Taiyuan."]), tmp_path / "a.pdf")
    reading = extract(read_document(path))
    assert [(c.kind, c.position.page, c.position.line) for c in reading.claims] == [
        ("pue", 1, 1),
        ("distance", 3, 1),
    ]
    assert [n.why.en for n in reading.not_understood] == ["page 2 has no text"]


def test_an_image_only_pdf(tmp_path):
    with pytest.raises(DocumentError, match="holds pictures and no text"):
        read_document(save(pdf_of([None, None]), tmp_path / "a.pdf"))


def test_an_encrypted_pdf(tmp_path):
    writer = pdf_of(["The PUE is 1.3."])
    writer.encrypt("secret", algorithm="RC4-128")
    with pytest.raises(DocumentError, match="the PDF is encrypted"):
        read_document(save(writer, tmp_path / "a.pdf"))


def test_a_pdf_that_only_its_owner_may_change_is_read(tmp_path):
    writer = pdf_of(["The PUE is 1.3."])
    writer.encrypt("", owner_password="secret", algorithm="RC4-128")  # noqa: S106
    assert claims_of(save(writer, tmp_path / "a.pdf")) == [("pue", 1.3)]


@pytest.mark.parametrize("raw", [b"no pdf at all", b"%PDF-1.7\n%%EOF\n", b"%PDF-1.4\n1 0 obj\n<<"])
def test_a_pdf_that_is_none(tmp_path, raw):
    (tmp_path / "a.pdf").write_bytes(raw)
    with pytest.raises(DocumentError, match="damaged or not what its name says"):
        read_document(tmp_path / "a.pdf")


# --- Markdown -------------------------------------------------------------------------------------------


def test_a_table_of_markdown_has_its_cells_in_place():
    text = "before\n\n| a | b |\n|---|---|\n| c | 12 kV |\n\nafter | x\n"
    ((head, row),) = document_of(text).tables
    assert [text[c.start : c.end] for c in (*head, *row)] == ["a", "b", "c", "12 kV"]
