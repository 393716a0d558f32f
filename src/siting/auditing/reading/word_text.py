"""The text of a Word document in the order of its body, each stretch with the element it was read from."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from siting.auditing.reading.text_build import Cell, TextBuild, raised
from siting.extras import require
from siting.readers.budget import Budget, watched
from siting.readers.door import parsing
from siting.readers.findings import Findings
from siting.readers.word import SAVE_AGAIN, parts_of

_LEVEL = re.compile(r"\d{1,2}", re.ASCII)
_BODY_LEVEL = 9  # the outline level of text that is no heading


def read_word(raw: bytes, findings: Findings, budget: Budget) -> TextBuild:
    """Return the text of a .docx.

    Raises
    ------
    DocumentError
        It cannot be read.
    MissingExtraError
        python-docx is not installed.
    """
    docx = require("docx", where=findings.source, extra="audit")
    with parsing(findings, hint=SAVE_AGAIN), watched(findings, budget, size=len(raw)):
        for _ in parts_of(raw, findings, budget):
            pass
        return text_of_word(docx.Document(io.BytesIO(raw)))


def text_of_word(document: Any) -> TextBuild:
    """Return the text of an open document: its body, then its headers and footers."""
    build = TextBuild()
    _add_blocks(build, document, document.element.body)
    seen: set[str] = set()
    for section in document.sections:
        parts = (section.header, section.footer, section.first_page_header, section.first_page_footer)
        for paragraph in (p for part in parts for p in part.paragraphs):
            # Sections usually repeat the previous header; one copy of its text is enough.
            if paragraph.text.strip() and paragraph.text not in seen:
                seen.add(paragraph.text)
                build.add(f"{paragraph.text}\n\n")
    return build


def _add_blocks(build: TextBuild, document: Any, parent: Any) -> None:
    """Add paragraphs, tables and text boxes in the order of the document."""
    from docx.oxml.ns import qn
    from docx.table import Table as WordTable

    for child in parent.iterchildren():
        if child.tag == qn("w:p"):
            _add_paragraph(build, document, child)
        elif child.tag == qn("w:tbl"):
            _add_table(build, WordTable(child, document))
        elif child.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins")}:
            _add_blocks(build, document, child)


def _add_paragraph(build: TextBuild, document: Any, element: Any) -> None:
    """Add a paragraph, and the text boxes that are anchored in it."""
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph as WordParagraph

    depth = _outline_depth(WordParagraph(element, document))
    if depth is not None and element.text.strip():
        build.mark_heading(depth)
    for node, words in _words_of(element):
        build.add_anchored(words, node)
    build.add("\n\n")
    for box in element.iter(qn("w:txbxContent")):
        # Word stores each text box twice, the second time for old programs.
        if not any(x.tag.endswith("}Fallback") for x in box.iterancestors()):
            _add_blocks(build, document, box)


def _outline_depth(paragraph: Any) -> int | None:
    """Return the depth of a heading, 0 for a title; None for body text.

    The outline level says it in any language and by styles of any name: that of the paragraph, else that of
    the first of its styles that has one.
    """
    from docx.oxml.ns import qn

    style = paragraph.style
    titled = style is not None and style.name == "Title"
    holders = [paragraph._p]  # noqa: SLF001 - python-docx has no outline levels
    while style is not None and style.element not in holders:  # untidy files have styles based on each other
        holders.append(style.element)
        style = style.base_style
    for holder in holders:
        level = holder.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        value = "" if level is None else level.get(qn("w:val"), "")
        if _LEVEL.fullmatch(value):
            return int(value) + 1 if int(value) < _BODY_LEVEL else None
    return 0 if titled else None


def _words_of(paragraph: Any) -> Iterator[tuple[Any, str]]:
    """Yield the elements of a paragraph that hold text, each with it."""
    from docx.oxml.ns import qn

    box = qn("w:txbxContent")
    boxed = any(x.tag == box for x in paragraph.iterancestors())
    for node in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")):
        if not boxed and any(x.tag == box for x in node.iterancestors()):
            continue
        if node.tag == qn("w:t"):
            lifted = node.getparent().find(f"{qn('w:rPr')}/{qn('w:vertAlign')}[@{qn('w:val')}='superscript']")
            yield node, (node.text or "") if lifted is None else raised(node.text or "")
        else:
            yield node, "\t" if node.tag == qn("w:tab") else "\n"


def _text_of(paragraph: Any) -> str:
    return "".join(words for _, words in _words_of(paragraph._p))  # noqa: SLF001 - as in the body


def _add_table(build: TextBuild, table: Any) -> None:
    rows = []
    for row in table.rows:
        cells: list[Cell] = []
        last = None
        for cell in row.cells:
            if cell._tc is last:  # noqa: SLF001 - a merged cell comes once for each column it spans
                cells.append(cells[-1])
                continue
            last = cell._tc  # noqa: SLF001
            words = " ".join("\n".join(map(_text_of, cell.paragraphs)).split())
            cells.append(Cell(build.length, build.length + len(words)))
            build.add_anchored(words, last, exact=False)
            build.add(" | ")
        build.add("\n")
        rows.append(tuple(cells))
    build.tables.append(tuple(rows))
    build.add("\n")
