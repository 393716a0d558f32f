"""Word templates: what letterheads have is kept, links are dropped, what runs or reaches outside is refused."""

import io
import zipfile

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from PIL import Image

from siting.errors import SitingError
from siting.readers.word import read_word_template
from tests.reliability.hostile import changed

MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.%s.main+xml"
EXTERNAL = (
    '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
    'Target="{}" TargetMode="External"/></Relationships>'
)


def run_of(paragraph, code, *, split=False):
    """Add a field with this code."""
    for kind, text in (
        ("begin", ""),
        *((None, part) for part in ([code] if not split else list(code))),
        ("end", ""),
    ):
        run = OxmlElement("w:r")
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run.append(mark)
        paragraph._p.append(run)


def letterhead(*, fields=(), split=False):
    document = docx.Document()
    held = io.BytesIO()
    Image.new("RGB", (8, 4), "navy").save(held, "PNG")
    document.sections[0].header.paragraphs[0].add_run("交城县投资促进局").add_picture(held)
    footer = document.sections[0].footer.paragraphs[0]
    for code in ("PAGE", " NUMPAGES ", *fields):
        run_of(footer, code, split=split)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), document.part.relate_to("https://example.org/", RT.HYPERLINK, is_external=True))
    run = OxmlElement("w:r")
    run.append(OxmlElement("w:t"))
    run[0].text = "www.example.org"
    link.append(run)
    document.add_paragraph("See ")._p.append(link)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def with_part(data, name, content=b"x"):
    held = io.BytesIO(data)
    with zipfile.ZipFile(held, "a") as archive:
        archive.writestr(name, content)
    return held.getvalue()


def related(data, kind, target, part="document"):
    name = f"word/_rels/{part}.xml.rels"
    new = EXTERNAL.format(kind, target).encode()
    return changed(data, name, lambda inner: inner.replace(b"</Relationships>", new))


def written(tmp_path, data, name="head.docx"):
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_a_letterhead_keeps_its_picture_and_text_and_loses_its_links(tmp_path):
    template = read_word_template(written(tmp_path, letterhead()))
    document = docx.Document(io.BytesIO(template.data))
    header = document.sections[0].header
    assert header.paragraphs[0].text == "交城县投资促进局"
    assert [r for r in header.part.rels.values() if r.reltype == RT.IMAGE]
    assert document.paragraphs[-1].text == "See www.example.org"
    assert document.paragraphs[-1].runs[-1].text == "www.example.org"
    assert not any(r.is_external for part in document.part.package.iter_parts() for r in part.rels.values())
    assert template.warnings == ("head.docx: its links are dropped; their text stays",)


def test_the_template_that_a_document_was_made_with_is_not_asked_for(tmp_path):
    data = with_part(letterhead(), "word/_rels/settings.xml.rels", b"")
    new = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' + EXTERNAL
    new = new.format("attachedTemplate", "file:///C:/Users/x/Letter.dotm").encode()
    data = changed(data, "word/_rels/settings.xml.rels", lambda _: new)
    data = changed(
        data,
        "word/settings.xml",
        lambda inner: inner.replace(
            b"</w:settings>",
            b'<w:attachedTemplate xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
            b' r:id="rId99"/></w:settings>',
        ),
    )
    template = read_word_template(written(tmp_path, data))
    with zipfile.ZipFile(io.BytesIO(template.data)) as archive:
        assert b"attachedTemplate" not in archive.read("word/settings.xml")
        assert b"Letter.dotm" not in archive.read("word/_rels/settings.xml.rels")
    assert any("on another computer" in line for line in template.warnings)


def test_a_template_is_read_as_a_document(tmp_path):
    data = changed(
        letterhead(),
        "[Content_Types].xml",
        lambda inner: inner.replace(MAIN % b"document", MAIN % b"template"),
    )
    template = read_word_template(written(tmp_path, data, "head.dotx"))
    assert docx.Document(io.BytesIO(template.data)).paragraphs[-1].text == "See www.example.org"


FIELDS_OF_LETTERS = (
    'TIME \\@ "yyyy-MM-dd"', "STYLEREF 1", 'TOC \\o "1-3" \\h', "= 1 + 2", "FILENAME", "SEQ 图 \\* ARABIC",
    "MACROBUTTON NoMacro [Click here]", 'HYPERLINK "https://example.org"',
)  # fmt: skip


def test_the_fields_of_letters_are_kept(tmp_path):
    data = letterhead(fields=FIELDS_OF_LETTERS)
    template = read_word_template(written(tmp_path, data))
    with zipfile.ZipFile(io.BytesIO(template.data)) as archive:
        footers = b"".join(archive.read(n) for n in archive.namelist() if "footer" in n).decode()
    assert all(code.partition('"')[0].strip() in footers for code in FIELDS_OF_LETTERS)


READS_OTHERS = {
    "a macro project": (with_part(letterhead(), "word/vbaProject.bin"), "has macros, controls or embedded"),
    "a control": (with_part(letterhead(), "word/activeX/activeX1.bin"), "has macros, controls or embedded"),
    "an object": (with_part(letterhead(), "word/embeddings/oleObject1.bin"), "has macros, controls or emb"),
    "a .docm": (
        changed(
            letterhead(),
            "[Content_Types].xml",
            lambda x: x.replace(
                MAIN % b"document", b"application/vnd.ms-word.document.macroEnabled.main+xml"
            ),
        ),
        "has macros",
    ),
    "a linked picture": (related(letterhead(), "image", "http://127.0.0.1/x.png"), "links to 'http://127"),
    "a linked object": (related(letterhead(), "oleObject", "file:///etc/passwd"), "links to 'file:///etc"),
    "a subdocument": (related(letterhead(), "subDocument", "file:///etc/x.docx"), "links to 'file"),
    "a frame": (related(letterhead(), "frame", "http://127.0.0.1/"), "links to 'http"),
    "an imported page": (related(letterhead(), "aFChunk", "x.html"), "imports another document"),
    "INCLUDEPICTURE": (letterhead(fields=['INCLUDEPICTURE "http://127.0.0.1/"']), "field 'INCLUDEPICTURE"),
    "split INCLUDETEXT": (letterhead(fields=[' IncludeText "/etc/passwd"'], split=True), "field 'IncludeText"),
    "DDE": (letterhead(fields=['DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k"']), "field 'DDEAUTO"),
    "LINK": (letterhead(fields=["LINK Excel.Sheet.8 x.xls"]), "field 'LINK"),
    "DATABASE": (letterhead(fields=["DATABASE \\d x"]), "field 'DATABASE"),
    "MACROBUTTON": (letterhead(fields=["MACROBUTTON Evil now"]), "field 'MACROBUTTON"),
    "a document type": (
        changed(
            letterhead(),
            "word/document.xml",
            lambda x: b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + x[x.index(b"<w:document") :],
        ),
        "has a document type",
    ),
    "an old .doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 900, "an old .doc"),
    "text": (b"hello", "damaged or not what its name says"),
    "a workbook": (with_part(b"PK\x05\x06" + b"\0" * 18, "x"), "is not a Word document"),
}  # fmt: skip


@pytest.mark.parametrize("name", READS_OTHERS)
def test_what_runs_or_reads_other_files_is_refused(tmp_path, name):
    data, said = READS_OTHERS[name]
    with pytest.raises(SitingError) as caught:
        read_word_template(written(tmp_path, data))
    assert said in str(caught.value)
    assert str(caught.value).startswith("head.docx: ")


def test_a_field_that_another_one_makes_is_refused(tmp_path):
    """Code numbers that spell a field hide it from a search for its name."""
    document = docx.Document()
    paragraph = document.add_paragraph()
    begin, end = OxmlElement("w:fldChar"), OxmlElement("w:fldChar")
    begin.set(qn("w:fldCharType"), "begin")
    end.set(qn("w:fldCharType"), "end")
    paragraph._p.append(begin)
    run_of(paragraph, "QUOTE 68 68 69 65 85 84 79")
    paragraph._p.append(end)
    document.save(tmp_path / "x.docx")
    with pytest.raises(SitingError, match=r"the field '\{\}'"):
        read_word_template(tmp_path / "x.docx")


def test_a_folder_and_a_missing_file_are_named(tmp_path):
    for path, said in ((tmp_path, "is a folder"), (tmp_path / "x.docx", "there is no such Word template")):
        with pytest.raises(SitingError, match=said):
            read_word_template(path)
