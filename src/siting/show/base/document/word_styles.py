"""The styles, page and furniture of a report in Word, as its language expects them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from siting.show.base.docx import clean

if TYPE_CHECKING:
    from docx.document import Document

    from siting.show.base.document.model import Report

TABLE_TEXT, NOTE = "Table Text", "Figure Note"

_NO_TIME = dt.datetime(2000, 1, 1)  # noqa: DTZ001  a document has no time zones
_INK, _SOFT = "18222D", "52606D"
# Body and headings: (Latin, Chinese).
_BODY = {"en": ("Calibri", "SimSun"), "zh": ("Times New Roman", "SimSun")}
_HEAD = {"en": ("Calibri", "SimHei"), "zh": ("Arial", "SimHei")}
_SIZES = {"Title": 24.0, "Subtitle": 14.0, "Heading 1": 16.0, "Heading 2": 13.0, "Heading 3": 11.5}
_COLUMN = 453.5  # width of the text [points]
_BODY_SIZE, _SMALL, _NOTE_SIZE = 10.5, 9.0, 8.5
_CENTRED = ("Title", "Subtitle", "Caption", "Figure")


def set_up(document: Document, report: Report, *, own_page: bool) -> None:
    """Set the properties of the document and the styles it lacks; with *own_page* all, and the page."""
    names = (
        "Normal",
        *_SIZES,
        "Caption",
        "TOC Heading",
        "TOC 1",
        "TOC 2",
        "List Bullet",
        TABLE_TEXT,
        NOTE,
        "Figure",
    )
    known = {style.name for style in document.styles}
    for name in names:
        style: Any = _style(document, name)
        if own_page or name not in known:
            _shape(style, name, report.lang)
    if own_page:
        _page(document, report)
    core = document.core_properties
    core.title, core.author, core.comments = clean(report.title)[:250], "siting", ""
    core.subject, core.keywords = clean(report.subtitle)[:250], ""
    core.created = core.modified = _NO_TIME
    core.last_modified_by, core.revision = "siting", 1
    core.language = "zh-CN" if report.lang == "zh" else "en-GB"


def _style(document: Document, name: str) -> Any:
    from docx.enum.style import WD_STYLE_TYPE

    if name in [style.name for style in document.styles]:
        return document.styles[name]
    style: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith("TOC"))
    if "Normal" in [other.name for other in document.styles] and name != "Normal":
        style.base_style = document.styles["Normal"]
    return style


def _shape(style: Any, name: str, lang: str) -> None:
    """Give a style its type: Chinese body text is justified and indented by two characters."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    is_head = name in _SIZES or name in {"Caption", "TOC Heading"}
    latin, chinese = (_HEAD if is_head else _BODY)[lang]
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for key, family in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", chinese)):
        fonts.set(qn(f"w:{key}"), family)
    small = {"Caption": _SMALL, TABLE_TEXT: _SMALL, NOTE: _NOTE_SIZE, "TOC Heading": 16.0}
    style.font.size = Pt(_SIZES.get(name, small.get(name, _BODY_SIZE)))
    style.font.bold = is_head
    style.font.italic = False
    style.font.color.rgb = RGBColor.from_string(_SOFT if name == NOTE else _INK)
    shape = style.paragraph_format
    shape.first_line_indent = None
    shape.line_spacing = 1.0 if name in {TABLE_TEXT, NOTE, "Caption"} else 1.25 if lang == "zh" else 1.15
    before = {"Title": 160, "Heading 1": 22, "Heading 2": 14, "Heading 3": 10, "Figure": 6, "Caption": 3}
    after = {
        "Title": 12,
        "Subtitle": 120,
        TABLE_TEXT: 1,
        NOTE: 6,
        "Caption": 4,
        "Figure": 0,
        "TOC 1": 2,
        "TOC 2": 1,
    }
    shape.space_before, shape.space_after = Pt(before.get(name, 0)), Pt(after.get(name, 6))
    if name in _CENTRED:
        shape.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif name == "Normal":
        shape.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if lang == "zh" else WD_ALIGN_PARAGRAPH.LEFT
    else:
        shape.alignment = WD_ALIGN_PARAGRAPH.LEFT
    if name.startswith("Heading"):
        shape.keep_with_next = True
    _indent(style, 200 if name == "Normal" and lang == "zh" else 0, set_=name != "List Bullet")
    if name == "Title":
        for line in style.element.findall(f".//{qn('w:pBdr')}"):
            line.getparent().remove(line)
    if name in {"TOC 1", "TOC 2"}:
        _contents_line(shape, 18.0 * (name == "TOC 2"))
    if name == "Normal":
        _language(style, lang)


def _contents_line(shape: Any, indent: float) -> None:
    """Give a line of the table of contents dots up to the page number at its right."""
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Pt

    shape.left_indent = Pt(indent)
    shape.tab_stops.add_tab_stop(Pt(_COLUMN), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _indent(style: Any, hundredths: int, *, set_: bool) -> None:
    """Indent the first line by that many hundredths of a character."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    if not set_:
        return
    properties = style.element.get_or_add_pPr()
    found = properties.find(qn("w:ind"))
    if found is None:
        found = OxmlElement("w:ind")
        properties.insert_element_before(found, "w:contextualSpacing", "w:jc", "w:outlineLvl")
    found.set(qn("w:firstLineChars"), str(hundredths))
    found.set(qn("w:firstLine"), str(round(hundredths * _BODY_SIZE * 20 / 100)))


def _language(style: Any, lang: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    told = OxmlElement("w:lang")
    told.set(qn("w:val"), "en-US" if lang == "zh" else "en-GB")
    told.set(qn("w:eastAsia"), "zh-CN")
    properties.append(told)


def _page(document: Document, report: Report) -> None:
    """Set A4 with the title above and the number of the page below, neither on the cover."""
    from docx.oxml import parse_xml
    from docx.shared import Cm

    section: Any = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.5)
    section.different_first_page_header_footer = True
    head = section.header.paragraphs[0]
    head.style = document.styles[NOTE]
    head.text = clean(report.title)
    foot = section.footer.paragraphs[0]
    foot.style = document.styles["Figure"]
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    foot._p.append(  # noqa: SLF001  python-docx has no fields
        parse_xml(f'<w:fldSimple xmlns:w="{main}" w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    )
