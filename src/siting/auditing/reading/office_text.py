"""The text of slides and workbooks: a page per slide or sheet, tables as tables."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from siting.auditing.reading.text_build import TextBuild, raised
from siting.extras import require
from siting.readers.budget import Budget, require_depth, require_elements, require_unpackable, watched
from siting.readers.door import parsing
from siting.readers.findings import Findings

_RAISED = re.compile(r"\+?(?=.*[1-9])\d+(?:\.\d+)?%?")  # by how much, in either form of the standard
_SAVE_SLIDES = "Open it in a presentation program and save it as .pptx without password"


def read_slides(raw: bytes, findings: Findings, budget: Budget) -> TextBuild:
    """Return the text of a .pptx; shapes from top to bottom, notes and comments left out.

    Raises `DocumentError` if it cannot be read.
    """
    pptx = require("pptx", where=findings.source)
    build = TextBuild(page_starts=[])
    with parsing(findings, hint=_SAVE_SLIDES), watched(findings, budget, size=len(raw)):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            require_unpackable(archive.infolist(), findings, budget)
            for info in archive.infolist():
                require_elements(archive.read(info), findings, budget)
        for number, slide in enumerate(pptx.Presentation(io.BytesIO(raw)).slides, start=1):
            build.page_starts.append(build.length)
            before = build.length
            for shape in _shapes(slide.shapes, findings, budget, 0):
                _add_shape(build, shape)
            if build.length == before:
                build.blank_pages.append(number)
                build.add("\n")
    if not build.text.strip():
        findings.stop("the slides hold pictures and no text", hint="Give a document with text.")
    return build


def _shapes(shapes: Any, findings: Findings, budget: Budget, depth: int) -> Iterator[Any]:
    require_depth(depth, findings, budget)
    for shape in sorted(shapes, key=lambda s: (s.top or 0, s.left or 0)):
        if hasattr(shape, "shapes"):
            yield from _shapes(shape.shapes, findings, budget, depth + 1)
        else:
            yield shape


def _add_shape(build: TextBuild, shape: Any) -> None:
    if getattr(shape, "has_table", False):
        rows = (
            build.add_row(_line(" ".join(map(_words, cell.text_frame.paragraphs))) for cell in row.cells)
            for row in shape.table.rows
        )
        build.tables.append(tuple(rows))
        build.add("\n")
    elif shape.has_text_frame:
        titled = shape.is_placeholder and shape.placeholder_format.type in _titles()
        for paragraph in shape.text_frame.paragraphs:
            words = _words(paragraph).replace("\v", "\n").strip()
            if words:
                if titled:
                    # What a slide is about goes on over the next ones, until another parcel is named.
                    build.mark_heading(0)
                build.add(f"{words}\n\n")


def _words(paragraph: Any) -> str:
    """Return the text of a paragraph, its raised figures as such."""
    from pptx.oxml.ns import qn

    said = []
    for node in paragraph._p.iter(qn("a:t"), qn("a:br")):  # noqa: SLF001 - python-pptx does not tell what is raised
        font = node.getparent().find(qn("a:rPr"))
        lifted = font is not None and _RAISED.fullmatch(font.get("baseline", "")) is not None
        text = "\v" if node.tag == qn("a:br") else node.text or ""
        said.append(raised(text) if lifted else text)
    return "".join(said)


def _titles() -> tuple[Any, ...]:
    from pptx.enum.shapes import PP_PLACEHOLDER

    return (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE)


def _line(text: str) -> str:
    return " ".join(text.split())


def read_sheets(raw: bytes, findings: Findings, budget: Budget) -> TextBuild:
    """Return the visible sheets of an .xlsx: rows of one cell as lines, other rows as tables.

    Raises `DocumentError` if it cannot be read.
    """
    from siting.readers.workbook import visible_sheets

    build = TextBuild(page_starts=[])
    for title, rows in visible_sheets(raw, findings, budget=budget):
        build.page_starts.append(build.length)
        build.add(f"{_line(title)}\n\n")
        _add_rows(build, rows)
    if not build.tables and build.text.count("\n\n") == len(build.page_starts):
        findings.stop("the sheets of the workbook are empty", hint="Give one that has text.")
    return build


def _add_rows(build: TextBuild, rows: list[tuple[int, list[str]]]) -> None:
    """Add the rows that are not blank, each with its number; a gap between them ends a table."""
    table: list[Any] = []
    last = 0
    for number, cells in rows:
        words = [_line(cell) for cell in cells]
        alone = sum(bool(word) for word in words) == 1
        if table and (alone or number > last + 1):
            _end(build, table)
        if alone:
            build.add(f"{next(word for word in words if word)}\n\n")
        else:
            table.append(build.add_row(words))
        last = number
    _end(build, table)


def _end(build: TextBuild, table: list[Any]) -> None:
    if table:
        build.tables.append(tuple(table))
        build.add("\n")
        table.clear()
