"""A sheet as a Word document, A4, with a fixed date: the same sheet gives the same bytes."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from siting.show.base.blocks import (
    Block,
    Card,
    Cell,
    Facts,
    Grid,
    Heading,
    Link,
    Mark,
    Paragraph,
    Picture,
    Sheet,
    Tally,
)
from siting.show.base.sheet_text import LOOKS

if TYPE_CHECKING:
    from docx.document import Document

_NO_TIME = dt.datetime(2000, 1, 1)  # noqa: DTZ001  a document has no time zones
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_TEXT_CM = 17.4
_PICTURE_DPI = 300
_LATIN, _CHINESE = "Calibri", "Microsoft YaHei"
_INK, _SOFT, _ACCENT = "18222D", "52606D", "0F5F8A"
# What XML 1.0 does not allow in a text.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_docx(sheet: Sheet, path: Path) -> None:
    """Write the sheet as a document for Word and LibreOffice."""
    path.write_bytes(render_docx(sheet))


def render_docx(sheet: Sheet) -> bytes:
    """Return the sheet as the bytes of a document."""
    import docx

    document = docx.Document()
    _set_up(document, sheet)
    writer = _DocxWriter(document, sheet.lang)
    writer.heading(sheet.title, 0)
    for block in sheet.blocks:
        writer.block(block)
    writer.paragraph(sheet.footer, size=8.5, colour=_SOFT)
    found = BytesIO()
    document.save(found)
    return _without_time(found.getvalue())


def _set_up(document: Document, sheet: Sheet) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.8)
    section.top_margin = section.bottom_margin = Cm(1.8)
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = _LATIN, Pt(10)
    style.font.color.rgb = RGBColor.from_string(_INK)
    style.paragraph_format.space_after = Pt(4)
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3"):
        heading: Any = document.styles[name]
        fonts = heading.element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(fonts.attrib):
            del fonts.attrib[key]
        for key, family in (("ascii", _LATIN), ("hAnsi", _LATIN), ("cs", _LATIN), ("eastAsia", _CHINESE)):
            fonts.set(qn(f"w:{key}"), family)
        heading.font.color.rgb = RGBColor.from_string(_INK)
    for name, size in (("Title", 20), ("Heading 1", 15), ("Heading 2", 13), ("Heading 3", 11)):
        heading = document.styles[name]
        heading.font.size, heading.font.bold = Pt(size), True
    core = document.core_properties
    core.title, core.author, core.comments = clean(sheet.title)[:250], "siting", ""
    core.created = core.modified = _NO_TIME
    core.last_modified_by, core.revision = "siting", 1
    core.language = "zh-CN" if sheet.lang == "zh" else "en"


class _DocxWriter:
    """Writes blocks into a document."""

    def __init__(self, document: Document, lang: str) -> None:
        self.document: Any = document
        self.lang = lang

    def block(self, block: Block) -> None:
        match block:
            case Heading():
                self.heading(block.text, block.level - 1)
            case Paragraph():
                self.paragraph(block.text, colour=_SOFT if block.tone else _INK)
            case Facts():
                self.facts(block.rows)
            case Grid():
                self.grid(block)
            case Tally():
                marks = tuple(Mark(key, f"{word}  {count}") for key, word, count in block.items)
                self.table(((*marks,),), (1.0 / len(marks),) * len(marks), head=False)
            case Card():
                self.card(block)
            case Picture():
                self.picture(block)

    def heading(self, text: str, level: int) -> None:
        self.document.add_heading(clean(text), level)

    def paragraph(self, text: str, *, size: float = 10, colour: str = _INK, italic: bool = False) -> Any:
        from docx.shared import Pt, RGBColor

        paragraph = self.document.add_paragraph()
        run = paragraph.add_run(clean(text))
        run.font.size, run.italic = Pt(size), italic
        run.font.color.rgb = RGBColor.from_string(colour)
        return paragraph

    def facts(self, rows: tuple[tuple[str, str], ...], *, colour: str = _SOFT) -> None:
        from docx.shared import Cm, Pt, RGBColor

        for name, text in rows:
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.left_indent = Cm(3.4)
            paragraph.paragraph_format.first_line_indent = Cm(-3.4)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(3.4))
            paragraph.paragraph_format.space_after = Pt(2)
            run = paragraph.add_run(clean(name) + "\t")
            run.font.color.rgb, run.bold = RGBColor.from_string(colour), True
            run.font.size = Pt(9)
            paragraph.add_run(clean(text)).font.size = Pt(9.5)

    def card(self, card: Card) -> None:
        self.table(((card.title, card.mark),), (0.74, 0.26), head=False, bold=True, keep=True)
        if card.quote:
            where = f"  [{card.where}]" if card.where else ""
            self.paragraph(f"“{card.quote}”{where}", colour=_SOFT, italic=self.lang == "en")
        self.facts(card.facts)
        self.facts(card.said, colour=_ACCENT)
        for grid in card.grids:
            self.grid(grid)
        self.document.add_paragraph()

    def grid(self, grid: Grid) -> None:
        from docx.shared import Pt

        if grid.title:
            title = self.document.add_paragraph()
            title.add_run(clean(grid.title)).bold = True
            title.paragraph_format.keep_with_next = True
            title.paragraph_format.space_after = Pt(2)
        self.table((grid.head, *grid.rows), grid.widths(), head=True)
        if grid.note:
            self.paragraph(grid.note, size=8.5, colour=_SOFT)

    def table(
        self,
        rows: tuple[tuple[Cell, ...], ...],
        widths: tuple[float, ...],
        *,
        head: bool,
        bold: bool = False,
        keep: bool = False,
    ) -> None:
        from docx.shared import Cm

        table = self.document.add_table(rows=len(rows), cols=len(widths))
        table.style = "Table Grid"
        table.autofit = False
        _quiet_borders(table)
        for column, share in zip(table.columns, widths, strict=True):
            column.width = Cm(_TEXT_CM * share)
        for number, (line, cells) in enumerate(zip(table.rows, rows, strict=True)):
            _keep_whole(line)
            if head and number == 0:
                _repeat(line)
            for place, cell, share in zip(line.cells, cells, widths, strict=True):
                place.width = Cm(_TEXT_CM * share)
                self._fill(
                    place, cell, strong=bold or (head and number == 0), shade=head and number == 0, keep=keep
                )
        self.document.add_paragraph().paragraph_format.space_after = 0

    def _fill(self, place: Any, cell: Cell, *, strong: bool, shade: bool, keep: bool) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt, RGBColor

        paragraph = place.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(1)
        paragraph.paragraph_format.keep_with_next = keep
        run = paragraph.add_run(clean(cell if isinstance(cell, str) else cell.text))
        run.font.size, run.bold = Pt(9 if not strong or shade else 10.5), strong
        if isinstance(cell, Mark):
            look = LOOKS[cell.look]
            run.bold = True
            run.font.size = Pt(9)
            run.font.color.rgb = RGBColor.from_string(look.ink[1:].upper())
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            _shade(place, look.tint[1:].upper())
        elif isinstance(cell, Link):
            run.bold = True
        elif shade:
            _shade(place, "EEF2F5")

    def picture(self, picture: Picture) -> None:
        from docx.shared import Cm

        shape = self.document.add_picture(BytesIO(picture.page.png(_PICTURE_DPI)), width=Cm(_TEXT_CM))
        shape._inline.docPr.set("descr", clean(picture.label))  # noqa: SLF001  python-docx has no description
        self.paragraph(picture.caption, size=8.5, colour=_SOFT)


def clean(text: str) -> str:
    """Return a text without the characters that XML does not allow; it is never markup."""
    return _FORBIDDEN.sub("�", text)


def _shade(place: Any, colour: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{key}"), value)
    place._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001  python-docx has no shading


def _quiet_borders(table: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "DCE3E9")):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    properties = table._tbl.tblPr  # noqa: SLF001  python-docx has no borders
    # The order of these elements is fixed: Word refuses another one.
    later = [properties.find(qn(f"w:{name}")) for name in ("shd", "tblLayout", "tblCellMar", "tblLook")]
    following = next((element for element in later if element is not None), None)
    if following is None:
        properties.append(borders)
    else:
        following.addprevious(borders)


def _repeat(line: Any) -> None:
    from docx.oxml import OxmlElement

    line._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001


def _keep_whole(line: Any) -> None:
    from docx.oxml import OxmlElement

    line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001


def _without_time(archive: bytes) -> bytes:
    """Write the archive again, its parts in their order and with a fixed time."""
    found = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, old.read(name))
    return found.getvalue()
