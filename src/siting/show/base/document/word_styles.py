"""The styles, page and furniture of a report in Word, as its language expects them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from siting.show.base.docx import clean, set_language

if TYPE_CHECKING:
    from docx.document import Document

    from siting.show.base.document.model import Report

TABLE_TEXT, NOTE = "Table Text", "Figure Note"

_NO_TIME = dt.datetime(2000, 1, 1)  # noqa: DTZ001  a document has no time zones
_INK, _SOFT = "18222D", "52606D"
_LINE = {"en": 1.15, "zh": 1.25}  # line spacing of what is read
# Body and headings: (Latin, Chinese).
_BODY = {"en": ("Calibri", "SimSun"), "zh": ("Times New Roman", "SimSun")}
_HEAD = {"en": ("Calibri", "SimHei"), "zh": ("Arial", "SimHei")}
_COLUMN = 453.5  # width of the text [points]
_BODY_SIZE = 10.5


class _Kind(NamedTuple):
    """How a style looks: size, space before and after [points], line spacing (None: that of the language)."""

    size: float = _BODY_SIZE
    before: float = 0
    after: float = 6
    head: bool = False
    centred: bool = False
    line: float | None = None
    ink: str = _INK


_KINDS = {
    "Normal": _Kind(),
    "Title": _Kind(24.0, 160, 12, head=True, centred=True),
    "Subtitle": _Kind(14.0, 0, 120, head=True, centred=True),
    "Heading 1": _Kind(16.0, 22, head=True),
    "Heading 2": _Kind(13.0, 14, head=True),
    "Heading 3": _Kind(11.5, 10, head=True),
    "Caption": _Kind(9.0, 3, 4, head=True, centred=True, line=1.0),
    "TOC Heading": _Kind(16.0, head=True),
    "TOC 1": _Kind(after=2),
    "TOC 2": _Kind(after=1),
    "List Bullet": _Kind(),
    TABLE_TEXT: _Kind(9.0, after=1, line=1.0),
    NOTE: _Kind(8.5, line=1.0, ink=_SOFT),
    "Figure": _Kind(before=6, after=0, centred=True),
}


def set_up(document: Document, report: Report, *, own_page: bool) -> None:
    """Set the properties of the document and the styles it lacks; with *own_page* all, and the page."""
    known = {style.name for style in document.styles}
    for name in _KINDS:
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

    kind = _KINDS[name]
    _set_fonts(style, *(_HEAD if kind.head else _BODY)[lang])
    style.font.size = Pt(kind.size)
    style.font.bold = kind.head
    style.font.italic = False
    style.font.color.rgb = RGBColor.from_string(kind.ink)
    shape = style.paragraph_format
    shape.first_line_indent = None
    shape.line_spacing = kind.line or _LINE[lang]
    shape.space_before, shape.space_after = Pt(kind.before), Pt(kind.after)
    shape.alignment = WD_ALIGN_PARAGRAPH.CENTER if kind.centred else WD_ALIGN_PARAGRAPH.LEFT
    if name == "Normal":
        _as_body(style, lang)
    elif name != "List Bullet":
        _indent(style, 0)
    if name.startswith("Heading"):
        shape.keep_with_next = True
    if name == "Title":
        for line in style.element.findall(f".//{qn('w:pBdr')}"):
            line.getparent().remove(line)
    if name in {"TOC 1", "TOC 2"}:
        _contents_line(shape, 18.0 * (name == "TOC 2"))


def _set_fonts(style: Any, latin: str, chinese: str) -> None:
    """Give a style its fonts, in place of all that it had: those of a theme would win."""
    from docx.oxml.ns import qn

    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for key, family in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", chinese)):
        fonts.set(qn(f"w:{key}"), family)


def _as_body(style: Any, lang: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    if lang == "zh":
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _indent(style, 200 if lang == "zh" else 0)
    set_language(style, lang)


def _contents_line(shape: Any, indent: float) -> None:
    """Give a line of the table of contents dots up to the page number at its right."""
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Pt

    shape.left_indent = Pt(indent)
    shape.tab_stops.add_tab_stop(Pt(_COLUMN), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _indent(style: Any, hundredths: int) -> None:
    """Indent the first line by that many hundredths of a character."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = style.element.get_or_add_pPr()
    found = properties.find(qn("w:ind"))
    if found is None:
        found = OxmlElement("w:ind")
        properties.insert_element_before(found, "w:contextualSpacing", "w:jc", "w:outlineLvl")
    found.set(qn("w:firstLineChars"), str(hundredths))
    found.set(qn("w:firstLine"), str(round(hundredths * _BODY_SIZE * 20 / 100)))


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
