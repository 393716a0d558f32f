"""A sheet as a Word document, A4, with a fixed date: the same sheet gives the same bytes."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from siting.extras import require
from siting.show.base.blocks import (
    Block,
    Card,
    Cell,
    Facts,
    Fold,
    Grid,
    Heading,
    Mark,
    Paragraph,
    Picture,
    Sheet,
    Tally,
)
from siting.show.base.column_widths import interval_below
from siting.show.base.one_page import ABOVE_CM, scale_for_one_page
from siting.show.base.sheet_text import LOOKS

if TYPE_CHECKING:
    from docx.document import Document

_NO_TIME = dt.datetime(2000, 1, 1)  # noqa: DTZ001  a document has no time zones
_WRITTEN = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*<")
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_TEXT_CM = 17.4
_LOGO_CM, _LOGO_FROM_TOP_CM = 0.9, 0.6  # within the margin: the text stays where it is without a logo
_PICTURE_DPI = 300
_SMALL = 7.0
_SIZES = {"small": 6.5}
_TWIPS_A_CM = 1440 / 2.54
_CELL_CM, _EDGES_CM = 9.0 / 72 * 2.54, 0.38
"""Type of a cell, and what its edges take."""
_LATIN, _CHINESE = "Calibri", "Microsoft YaHei"
_INK, _SOFT, _ACCENT = "18222D", "52606D", "0F5F8A"
# Characters not allowed by XML 1.0.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


# Sizes of type and distances between paragraphs.
_MEASURE = re.compile(r'(<w:sz w:val="|w:after=")(\d+)"')

# The place of what is added as text.
_PLACE = "{:08d}"
_PLACES = re.compile(rb'<w:p w:rsidR="(\d{8})"/>')

# Where a figure may break in a narrow cell: otherwise 2,669（2,413—2,906） is cut within its digits.
_MAY_HOLD_INTERVAL = frozenset("(（—–")
_BREAKS = re.compile(r"(?<=\d)(?=（)|(?<=[—–])(?=\d)")


def require_docx(extra: str = "") -> Any:
    """Return python-docx; raises `MissingExtraError` without it, naming *extra* if given."""
    return require("docx", where="DOCX", extra=extra)


def write_docx(sheet: Sheet, path: Path) -> None:
    """Write the sheet as a document for Word and LibreOffice."""
    path.write_bytes(render_docx(sheet))


def render_docx(sheet: Sheet) -> bytes:
    """Return the sheet as the bytes of a document."""
    document = require_docx().Document()
    scale, pictures = scale_for_one_page(sheet, _SIZES) if sheet.one_page else (1.0, 1.0)
    _set_up(document, sheet, scale)
    writer = _DocxWriter(document, sheet.lang, scale, pictures)
    writer.heading(sheet.title, 0)
    for block in sheet.blocks:
        writer.block(block)
    writer.paragraph(sheet.footer, size=8.5, colour=_SOFT)
    writer.flush()
    found = BytesIO()
    document.save(found)
    return without_time(found.getvalue(), text=writer.filled)


def _set_up(document: Document, sheet: Sheet, scale: float) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.8)
    section.top_margin = section.bottom_margin = Cm(ABOVE_CM if sheet.one_page else 1.8)
    if sheet.logo:
        section.header_distance = Cm(_LOGO_FROM_TOP_CM)
        above = section.header.paragraphs[0]
        above.alignment, above.paragraph_format.space_after = WD_ALIGN_PARAGRAPH.RIGHT, Pt(0)
        above.add_run().add_picture(BytesIO(sheet.logo), height=Cm(_LOGO_CM))
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = _LATIN, Pt(10 * scale)
    style.font.color.rgb = RGBColor.from_string(_INK)
    style.paragraph_format.space_after = Pt(4 * scale)
    set_language(style, sheet.lang)
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
        heading.font.size, heading.font.bold = Pt(size * scale), True
        if sheet.one_page:
            heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(8 * scale), Pt(2)
    core = document.core_properties
    core.title, core.author, core.comments = clean(sheet.title)[:250], "siting", ""
    core.created = core.modified = _NO_TIME
    core.last_modified_by, core.revision = "siting", 1
    core.language = "zh-CN" if sheet.lang == "zh" else "en-GB"


def set_language(style: Any, lang: str) -> None:
    """Say which language a style is written in: spelling and line breaks follow it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    told = OxmlElement("w:lang")
    told.set(qn("w:val"), "en-US" if lang == "zh" else "en-GB")
    told.set(qn("w:eastAsia"), "zh-CN")
    properties.append(told)


class _DocxWriter:
    """Writes blocks into a document."""

    def __init__(self, document: Document, lang: str, scale: float = 1.0, pictures: float = 1.0) -> None:
        self.document: Any = document
        self.scale, self.pictures = scale, pictures
        self.lang = lang
        self._end: Any = self.document.element.body.sectPr
        self._held: list[str] = []
        self._texts: list[str] = []

    def block(self, block: Block) -> None:
        match block:
            case Heading():
                self.heading(block.text, block.level - 1)
            case Paragraph():
                self.toned(block)
            case Facts():
                self.facts(block.rows)
            case Grid():
                self.grid(block)
            case Tally():
                self.tally(block)
            case Card():
                self.card(block)
            case Picture():
                self.picture(block)
            case Fold():
                self.heading(block.title, 1)
                for part in block.blocks:
                    self.block(part)

    def heading(self, text: str, level: int) -> None:
        self.flush()
        self.document.add_heading(clean(text), level)

    def add(self, xml: str) -> None:
        """Add an element at the end, as text: python-docx looks through the whole body for each."""
        self._held.append(xml)

    def flush(self) -> None:
        """Keep the place of the elements added as text; `filled` puts them there."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        held = "".join(self._held)
        if self.scale < 1.0:
            held = _MEASURE.sub(lambda found: f'{found[1]}{round(self.scale * int(found[2]))}"', held)
        self._held.clear()
        if held:
            place = OxmlElement("w:p")
            place.set(qn("w:rsidR"), _PLACE.format(len(self._texts)))
            self._end.addprevious(place)
            self._texts.append(held)

    def filled(self, document: bytes) -> bytes:
        """Return the part ``document.xml`` with the elements added as text in their places.

        A tree of 200 pages of tables would be built only to be written out again.
        """
        parts = _PLACES.split(document)
        parts[1::2] = [self._texts[int(number)].encode() for number in parts[1::2]]
        return b"".join(parts)

    def space(self) -> None:
        self.add(_GAP.format("", 120))

    def paragraph(
        self, text: str, *, size: float = 10, colour: str = _INK, italic: bool = False, keep: bool = False
    ) -> None:
        kept = "<w:keepNext/>" if keep else ""
        after = '<w:spacing w:after="20"/>' if size < _SMALL else ""
        after = f"<w:pPr>{kept}{after}</w:pPr>" if kept or after else ""
        slant = "<w:i/>" if italic else ""
        look = f'<w:rPr>{slant}<w:color w:val="{colour}"/><w:sz w:val="{round(size * 2)}"/></w:rPr>'
        self.add(f"<w:p>{after}<w:r>{look}{said(text)}</w:r></w:p>")

    def toned(self, block: Paragraph) -> None:
        self.paragraph(block.text, size=_SIZES.get(block.tone, 10), colour=_SOFT if block.tone else _INK)

    def tally(self, tally: Tally) -> None:
        marks = tuple(Mark(key, f"{word}  {count}") for key, word, count in tally.items)
        self.table((marks,), (1.0 / len(marks),) * len(marks), head=False)

    def facts(self, rows: tuple[tuple[str, str], ...], *, colour: str = _SOFT) -> None:
        for name, text in rows:
            look = f'<w:rPr><w:b/><w:color w:val="{colour}"/><w:sz w:val="18"/></w:rPr>'
            title = f"<w:r>{look}{_text(clean(name))}<w:tab/></w:r>"
            rest = f'<w:r><w:rPr><w:sz w:val="19"/></w:rPr>{said(text)}</w:r>'
            self.add(f"{_FACT_START}{title}{rest}</w:p>")

    def card(self, card: Card) -> None:
        self.table(((card.title, card.mark),), (0.74, 0.26), head=False, bold=True, keep=True)
        if card.quote:
            where = f"  [{card.where}]" if card.where else ""
            self.paragraph(f"“{card.quote}”{where}", colour=_SOFT, italic=self.lang == "en", keep=True)
        self.facts(card.facts)
        self.facts(card.said, colour=_ACCENT)
        for grid in card.grids:
            self.grid(grid)
        self.space()

    def grid(self, grid: Grid) -> None:
        if grid.title:
            self.add(
                '<w:p><w:pPr><w:keepNext/><w:spacing w:after="40"/></w:pPr>'
                f"<w:r><w:rPr><w:b/></w:rPr>{said(grid.title)}</w:r></w:p>"
            )
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
        shares = [round(_TEXT_CM * share * _TWIPS_A_CM) for share in widths]
        lines = (
            _line(cells, shares, strong=bold or (head and number == 0), head=head and number == 0, keep=keep)
            for number, cells in enumerate(rows)
        )
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in shares)
        # One text per table: python-docx would look up each cell's row and column again.
        self.add(f"{_TABLE_START}<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>")
        self.add(_GAP.format("<w:keepNext/>" if keep else "", 60))

    def picture(self, picture: Picture) -> None:
        from docx.shared import Cm

        self.flush()
        width = Cm(_TEXT_CM * self.pictures)
        shape = self.document.add_picture(BytesIO(picture.page.png(_PICTURE_DPI)), width=width)
        paragraph = self.document.paragraphs[-1]
        paragraph.paragraph_format.keep_with_next = True  # its caption
        paragraph.alignment = 1  # centred
        describe(shape, picture.label)
        self.paragraph(picture.caption, size=8.5, colour=_SOFT)


def describe(shape: Any, label: str) -> None:
    """Say what a picture in the text shows, and that it takes no more room than its size."""
    inline = shape._inline  # noqa: SLF001  python-docx has neither
    inline.docPr.set("descr", clean(label))
    for side in "TBLR":
        # Without it LibreOffice keeps an eighth of an inch free: a picture of full width moves to the right.
        inline.set(f"dist{side}", "0")


def clean(text: str) -> str:
    """Return a text without the characters that XML does not allow; never as markup."""
    return text if text.isprintable() else _FORBIDDEN.sub("�", text)


def _line(cells: tuple[Cell, ...], widths: list[int], *, strong: bool, head: bool, keep: bool) -> str:
    """Return a table row, not split across pages; a header row is repeated on each page."""
    repeated = "<w:tblHeader/>" if head else ""
    filled = "".join(
        _cell(cell, width, strong=strong, shade=head, keep=keep)
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{filled}</w:tr>"


def _cell(cell: Cell, width: int, *, strong: bool, shade: bool, keep: bool) -> str:
    text = cell if isinstance(cell, str) else cell.text
    if not _MAY_HOLD_INTERVAL.isdisjoint(text):
        text = interval_below(text, (width / _TWIPS_A_CM - _EDGES_CM) / _CELL_CM)
        text = _BREAKS.sub("\u200b", text)
    marked = cell.look if isinstance(cell, Mark) else ""
    bold = strong or not isinstance(cell, str)
    start = _cell_start(width, marked, bold, 9.0 if not strong or shade or marked else 10.5, shade, keep)
    return f"{start}{said(text)}</w:r></w:p></w:tc>"


@lru_cache(maxsize=1024)
def _cell_start(width: int, marked: str, bold: bool, size: float, shade: bool, keep: bool) -> str:  # noqa: FBT001, PLR0917
    """Return the markup before a cell's text; many cells share it."""
    colour, fill, align = "", "EEF2F5" if shade else "", ""
    if marked:
        look = LOOKS[marked]
        align = '<w:jc w:val="center"/>'
        colour, fill = f'<w:color w:val="{look.ink[1:].upper()}"/>', look.tint[1:].upper()
    shading = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    weight = "<w:b/>" if bold else '<w:b w:val="0"/>'
    kept = "<w:keepNext/>" if keep else '<w:keepNext w:val="0"/>'
    # The order of these elements is fixed: Word rejects any other.
    return (
        f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/>{shading}</w:tcPr>'
        f'<w:p><w:pPr>{kept}<w:spacing w:after="20"/>{align}</w:pPr>'
        f'<w:r><w:rPr>{weight}{colour}<w:sz w:val="{round(2 * size)}"/></w:rPr>'
    )


def said(text: str) -> str:
    """Return a text as the content of a run, with its line breaks and tabs."""
    if text.isprintable():
        return _text(text)
    text = clean(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "<w:br/>".join("<w:tab/>".join(map(_text, line.split("\t"))) for line in lines)


def _text(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>' if text else '<w:t xml:space="preserve"/>'


def _borders() -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    return "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="DCE3E9"/>' for side in sides)


# Between two tables there must be a paragraph, or Word joins them.
_GAP = '<w:p><w:pPr>{}<w:spacing w:after="0" w:line="{}" w:lineRule="exact"/></w:pPr></w:p>'
_FACT_START = (
    '<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="2155"/></w:tabs>'
    '<w:spacing w:after="40"/><w:ind w:left="2155" w:hanging="2155"/></w:pPr>'
)
_TABLE_START = (
    "<w:tbl>"
    '<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:type="auto" w:w="0"/>'
    # What a cell loses to its edge: the line of the table, not its text, stands at the margin of the page.
    '<w:tblInd w:w="108" w:type="dxa"/>'
    f"<w:tblBorders>{_borders()}</w:tblBorders>"
    '<w:tblLayout w:type="fixed"/><w:tblLook w:firstColumn="1" w:firstRow="1" w:lastColumn="0" w:lastRow="0" '
    'w:noHBand="0" w:noVBand="1" w:val="04A0"/></w:tblPr>'
)


def without_time(
    archive: bytes, *, dated: bool = True, text: Callable[[bytes], bytes] | None = None
) -> bytes:
    """Rewrite the archive with its parts in order and a fixed time, the workbooks of charts too.

    Without *dated* the dates in its properties stay: it is the document of somebody else. *text* turns the
    part ``word/document.xml`` into the one that is written.
    """
    found = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            part = old.read(name)
            if dated and name.endswith(".xlsx"):
                part = without_time(part)
            elif dated and name == "docProps/core.xml":
                part = _WRITTEN.sub(rb"\g<1>2000-01-01T00:00:00Z<", part)
            elif text is not None and name == "word/document.xml":
                part = text(part)
            new.writestr(info, part)
    return found.getvalue()
