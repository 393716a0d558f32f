"""The text that a person can read in a document, whatever its kind: cells, comments, notes, captions, drawings."""

import re
import zipfile
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import lxml.html
import openpyxl
from pypdf import PdfReader

_PARTS = re.compile(
    r"word/(document|header\d*|footer\d*|footnotes)\.xml|ppt/(slides/slide|notesSlides/notesSlide|charts/chart)\d+\.xml"
)
_PARAGRAPHS = ("}p", "}pt")


def text_of(path):
    """Return the text of a document, a line for each paragraph, cell or drawing."""
    path = Path(path)
    return "\n".join(_READERS[path.suffix](path.read_bytes()))


def _page(data):
    tree = lxml.html.fromstring(data.decode())
    for element in [*tree.iter("style"), *tree.iter("script")]:
        element.drop_tree()
    for element in tree.iter(
        "p", "td", "th", "li", "h1", "h2", "h3", "h4", "div", "text", "figcaption", "caption"
    ):
        element.tail = f"\n{element.tail or ''}"
    return [tree.text_content(), *(str(alt) for alt in tree.xpath("//@alt|//@title|//@aria-label"))]


def _paper(data):
    return [page.extract_text() for page in PdfReader(BytesIO(data)).pages]


def _office(data):
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in sorted(archive.namelist()):
            if not _PARTS.fullmatch(name):
                continue
            for element in ET.fromstring(archive.read(name)).iter():  # noqa: S314  our own text
                if element.tag.endswith(_PARAGRAPHS):
                    yield "".join(
                        t.text or "" for t in element.iter() if t.tag.rpartition("}")[2] in {"t", "v"}
                    )
                if "descr" in element.attrib:
                    yield element.attrib["descr"]


def _workbook(data):
    for sheet in openpyxl.load_workbook(BytesIO(data), data_only=True):
        yield sheet.title
        yield from (str(part.text or "") for part in (sheet.oddHeader.center, sheet.oddFooter.center))
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    yield cell.value
                if cell.comment is not None:
                    yield cell.comment.text


_READERS = {
    ".html": _page, ".pdf": _paper, ".docx": _office, ".pptx": _office, ".xlsx": _workbook,
}  # fmt: skip
