"""A report as a Word document: real styles, captions and a table of contents that Word keeps up to date.

Styles, page and letterhead of a user's template stay as they are; styles that it lacks are added.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from siting.show.base.blocks import Cell, Grid, Heading, Link, Mark
from siting.show.base.column_widths import interval_below
from siting.show.base.document.model import (
    POINT,
    SOFT,
    Drawing,
    NewPage,
    Passage,
    Photo,
    Report,
    is_one_of_two,
    stays_with_next,
)
from siting.show.base.document.word_styles import NOTE, TABLE_TEXT, set_up
from siting.show.base.docx import clean, describe, require_docx, said, without_time
from siting.show.base.sheet_text import LOOKS
from siting.texts import say

if TYPE_CHECKING:
    from docx.document import Document

_PICTURE_DPI = 220
_HIGH, _HIGH_OF_TWO = 0.72, 0.4
"""Greatest height of a picture, as a share of the page: two that follow each other have room on one page."""
_LAST = 3  # rows of a long table that are not parted
_TWIPS_A_POINT = 20
_CELL_POINTS, _EDGES_POINTS = 9.0, 7.0
"""Type of a cell, and what its edges take."""
_EMU_A_POINT = 12700
_MAIN = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_LINE = "8A97A3"


def render_word(report: Report, template: bytes | None = None) -> bytes:
    """Return the report as the bytes of a document; the same report gives the same bytes.

    *template* is a document that `siting.readers.word.read_word_template` has cleaned.
    """
    docx = require_docx()
    document = docx.Document(BytesIO(template)) if template else docx.Document()
    if template:
        _empty(document)
    set_up(document, report, own_page=template is None)
    _ReportWriter(document, report).write()
    found = BytesIO()
    document.save(found)
    return without_time(found.getvalue())


def _empty(document: Document) -> None:
    """Take out what a template says; its page, letterhead and styles stay."""
    body: Any = document.element.body
    for child in list(body):
        if child is not body.sectPr:
            body.remove(child)


class _ReportWriter:
    """Writes the blocks of a report into a document."""

    def __init__(self, document: Document, report: Report) -> None:
        self.document: Any = document
        self.report = report
        section: Any = document.sections[-1]
        self.width = (section.page_width - section.left_margin - section.right_margin) / _EMU_A_POINT
        self.height = (section.page_height - section.top_margin - section.bottom_margin) / _EMU_A_POINT
        self.headings = self.marks = 0

    def write(self) -> None:
        self._cover()
        self._contents()
        fresh = True
        captioned = list(self.report.captioned())
        blocks = self.report.blocks
        for place, (block, word, number) in enumerate(captioned):
            caption = (word, number)
            match block:
                case NewPage():
                    fresh = True
                    continue
                case Heading():
                    self._heading(block, new_page=fresh)
                case Passage():
                    self._passage(block, kept=stays_with_next(blocks, place))
                case Grid():
                    self._grid(block, caption)
                case Drawing():
                    width = min(self.width, block.page.width_points)
                    most = _HIGH_OF_TWO if is_one_of_two(blocks, place) else _HIGH
                    self._picture(block.page.png(_PICTURE_DPI), width, block.label, most=most)
                    kept = stays_with_next(blocks, place)
                    self._caption(caption, block.title, block.figures, kept=kept)
                case Photo():
                    self._picture(block.data, block.share * self.width, block.label)
                    if block.title:
                        self._caption(caption, block.title, ())
            fresh = False
        self._text(self.report.footer, NOTE)

    def _cover(self) -> None:
        report = self.report
        if report.logo is not None:
            self._picture(report.logo.data, report.logo.share * self.width, report.logo.label)
        self._text(report.title, "Title")
        self._text(report.subtitle, "Subtitle")
        if report.facts:
            self._table(tuple(report.facts), (0.25, 0.75), head=False)

    def _contents(self) -> None:
        """Write the headings with the pages on which they stand.

        The numbers are fields, not one for the whole list: LibreOffice counts pages only for single ones.
        Word fills them in when it prints or writes a PDF. They are not marked to be updated on opening, since
        Word would then ask each reader whether the document may read other files.
        """
        headings = [b for b in self.report.blocks if isinstance(b, Heading) and b.level <= 2]
        title = self._text(say("report.contents")[self.report.lang], "TOC Heading")
        title.paragraph_format.page_break_before = True
        for number, heading in enumerate(headings):
            paragraph = self.document.add_paragraph(style=f"TOC {heading.level}")
            mark = _heading_mark(number)
            self._append(
                paragraph,
                f'<w:hyperlink w:anchor="{mark}" w:history="1"><w:r>{said(clean(heading.text))}</w:r>'
                '<w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
                f'<w:r><w:instrText xml:space="preserve"> PAGEREF {mark} \\h </w:instrText></w:r>'
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t></w:t></w:r>'
                '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:hyperlink>',
            )

    def _heading(self, heading: Heading, *, new_page: bool) -> None:
        paragraph = self.document.add_heading("", heading.level)
        paragraph.paragraph_format.page_break_before = new_page
        name = ""
        if heading.level <= 2:
            name = _heading_mark(self.headings)
            self.headings += 1
        self._append(paragraph, _marked(f"<w:r>{said(clean(heading.text))}</w:r>", name, self.headings))

    def _passage(self, passage: Passage, *, kept: bool) -> None:
        """Write a paragraph; *kept* on the page of what follows, which it introduces."""
        style = {POINT: "List Bullet", SOFT: NOTE}.get(passage.tone, "Normal")
        paragraph = self._text(passage.text, style)
        paragraph.paragraph_format.keep_with_next = kept or None
        if passage.tone not in {"", POINT, SOFT}:
            paragraph.runs[0].bold = True
        self._cite(paragraph, passage.figures)

    def _text(self, text: str, style: str) -> Any:
        paragraph = self.document.add_paragraph(style=style)
        self._append(paragraph, f"<w:r>{said(clean(text))}</w:r>")
        return paragraph

    def _cite(self, paragraph: Any, figures: Sequence[str]) -> None:
        """Write the ids of figures behind a text, raised, each a link to the register."""
        if not figures:
            return
        raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        links = f"<w:r>{raised}<w:t>, </w:t></w:r>".join(
            f'<w:hyperlink w:anchor="figure_{name}"><w:r>{raised}<w:t>{name}</w:t></w:r></w:hyperlink>'
            for name in figures
        )
        self._append(paragraph, f"<w:r>{raised}<w:t>[</w:t></w:r>{links}<w:r>{raised}<w:t>]</w:t></w:r>")

    def _caption(
        self,
        caption: tuple[str, int],
        title: str,
        figures: Sequence[str],
        *,
        above: bool = False,
        kept: bool = False,
    ) -> None:
        """Write a caption whose number is a field: Word counts on when one is added."""
        word, number = caption
        paragraph = self.document.add_paragraph(style="Caption")
        paragraph.paragraph_format.keep_with_next = above or kept
        kind = "Table" if above else "Figure"
        field = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f'<w:r><w:instrText xml:space="preserve"> SEQ {kind} \\* ARABIC </w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{number}</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )
        self._append(
            paragraph,
            f"<w:r>{said(word + self.report.gap)}</w:r>{field}<w:r>{said(clean(f'  {title}'))}</w:r>",
        )
        self._cite(paragraph, figures)

    def _picture(self, data: bytes, width: float, label: str, *, most: float = _HIGH) -> None:
        """Add a picture of a width [points], at most a share of the page high."""
        from docx.shared import Pt

        paragraph = self.document.add_paragraph(style="Figure")
        shape = paragraph.add_run().add_picture(BytesIO(data), width=Pt(width))
        high = Pt(most * self.height)
        if shape.height > high:
            shape.width, shape.height = round(shape.width * high / shape.height), high
        describe(shape, label)
        paragraph.paragraph_format.keep_with_next = True

    def _grid(self, grid: Grid, caption: tuple[str, int]) -> None:
        if grid.title:
            self._caption(caption, grid.title, (), above=True)
        self._table(
            (grid.head, *grid.rows), grid.widths(), head=True, whole=grid.is_short(), anchors=grid.anchors
        )
        if grid.note:
            self._text(grid.note, NOTE)

    def _table(
        self,
        rows: tuple[tuple[Cell, ...], ...],
        widths: tuple[float, ...],
        *,
        head: bool,
        whole: bool = False,
        anchors: Sequence[str] = (),
    ) -> None:
        from docx.oxml import parse_xml

        shares = [round(self.width * share * _TWIPS_A_POINT) for share in widths]
        names = ["", *anchors] if anchors else [""] * len(rows)
        lines = []
        for number, (cells, name) in enumerate(zip(rows, names, strict=True)):
            self.marks += bool(name)
            # A short table stays whole; of a longer one, the last rows stay together.
            most = len(rows) if whole else _LAST
            kept = number == 0 or len(rows) - most <= number < len(rows) - 1
            lines.append(
                _row(
                    cells, shares, head=head and number == 0, kept=head and kept, anchor=name, mark=self.marks
                )
            )
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in shares)
        start = _TABLE if head else _PLAIN_TABLE
        # One text per table: python-docx would look up each cell's row and column again.
        table = parse_xml(f"{start}<w:tblGrid>{columns}</w:tblGrid>{''.join(lines)}</w:tbl>")
        self.document.element.body.sectPr.addprevious(table)
        self.document.add_paragraph(style=NOTE)

    def _append(self, paragraph: Any, runs: str) -> None:
        from docx.oxml import parse_xml

        holder = parse_xml(f"<w:p {_MAIN}>{runs}</w:p>")
        for child in list(holder):
            paragraph._p.append(child)  # noqa: SLF001  python-docx has no fields and links


def _heading_mark(number: int) -> str:
    return f"_Toc{number + 1:06d}"


def _marked(runs: str, name: str, number: int) -> str:
    """Return runs inside a bookmark."""
    if not name:
        return runs
    number += 1000 * (not name.startswith("_Toc"))
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{runs}<w:bookmarkEnd w:id="{number}"/>'


def _row(
    cells: tuple[Cell, ...], widths: list[int], *, head: bool, kept: bool, anchor: str, mark: int
) -> str:
    """Return a table row, not split across pages; a header row is repeated on each page.

    *kept* stands on the page of the row that follows.
    """
    repeated = "<w:tblHeader/>" if head else ""
    filled = "".join(
        _cell(cell, width, head=head, kept=kept, anchor=anchor if place == 0 else "", mark=mark)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{filled}</w:tr>"


def _cell(cell: Cell, width: int, *, head: bool, kept: bool, anchor: str, mark: int) -> str:
    text = clean(cell if isinstance(cell, str) else cell.text)
    text = interval_below(text, (width / _TWIPS_A_POINT - _EDGES_POINTS) / _CELL_POINTS)
    colour = bold = ""
    if isinstance(cell, Mark):
        colour, bold = f'<w:color w:val="{LOOKS[cell.look].ink[1:].upper()}"/>', "<w:b/>"
    if head:
        bold = "<w:b/>"
    run = f"<w:r><w:rPr>{bold}{colour}</w:rPr>{said(text)}</w:r>"
    if isinstance(cell, Link):
        run = f'<w:hyperlink w:anchor="figure_{escape(cell.anchor)}">{run}</w:hyperlink>'
    run = _marked(run, f"figure_{anchor}" if anchor else "", mark)
    line = f'<w:tcBorders><w:bottom w:val="single" w:sz="6" w:color="{_LINE}"/></w:tcBorders>' if head else ""
    with_next = "<w:keepNext/>" if kept else ""
    # The order of these elements is fixed: Word rejects any other.
    return (
        f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/>{line}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{TABLE_TEXT.replace(" ", "")}"/>{with_next}</w:pPr>{run}</w:p></w:tc>'
    )


def _borders(inside: str) -> str:
    thick = "".join(f'<w:{side} w:val="single" w:sz="12" w:space="0" w:color="3A4652"/>' for side in ("top",))
    foot = '<w:bottom w:val="single" w:sz="12" w:space="0" w:color="3A4652"/>'
    return f"<w:tblBorders>{thick}{foot}{inside}</w:tblBorders>"


def _start(borders: str) -> str:
    return (
        f'<w:tbl {_MAIN}><w:tblPr><w:tblW w:type="auto" w:w="0"/>{borders}<w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
        '<w:tblLook w:firstColumn="0" w:firstRow="1" w:lastColumn="0" w:lastRow="0" w:noHBand="1" '
        'w:noVBand="1" w:val="0620"/></w:tblPr>'
    )


_TABLE = _start(_borders('<w:insideH w:val="single" w:sz="4" w:space="0" w:color="DCE3E9"/>'))
_PLAIN_TABLE = _start("")
