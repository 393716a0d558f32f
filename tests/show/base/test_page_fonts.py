"""The fonts of a drawn page: embedded as TrueType in a PDF, named with substitutes in an SVG."""

import io
import re
from functools import partial

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from siting.errors import FontError
from siting.show.base.drawing import fonts, truetype
from siting.show.base.drawing.page import Page, draw_page
from tests.support.pages import text_of_pdf

needs_chinese = pytest.mark.skipif(fonts.chinese_family() is None, reason="needs a Chinese font")
TEXTS = {"en": "Jiaocheng, 12 ms", "zh": "交城 Jiaocheng 12毫秒"}
LANGUAGES = ["en", pytest.param("zh", marks=needs_chinese)]


@pytest.fixture(params=LANGUAGES)
def drawn(request, tmp_path):
    text = TEXTS[request.param]

    def compose(page):
        page.text(20, 60, text, 12, bold=True)
        page.text(20, 30, text, 12, halo=2.0)

    files = draw_page(
        compose,
        tmp_path,
        "x",
        lang=request.param,
        formats=["svg", "pdf"],
        title=text,
        size=(300, 100),
    )
    return text, *files


def embedded(path):
    """The programs of the fonts of a PDF, with their type."""
    for font in PdfReader(path).pages[0]["/Resources"]["/Font"].values():
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        yield inner["/Subtype"], inner["/FontDescriptor"].get_object()["/FontFile2"].get_object().get_data()


def test_a_pdf_embeds_true_type_outlines(drawn):
    kinds, programs = zip(*embedded(drawn[2]), strict=True)
    assert set(kinds) == {"/CIDFontType2"}
    for program in programs:
        font = TTFont(io.BytesIO(program))
        assert {"glyf", "loca"} <= set(font.keys())
        assert "CFF " not in font
        assert max(font["glyf"][name].numberOfContours for name in font.getGlyphOrder()) > 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_embeds_the_same_fonts_whatever_was_drawn_before(lang, tmp_path, monkeypatch):
    def programs(*texts):
        monkeypatch.setattr(truetype, "_kept", {})
        monkeypatch.setattr(truetype, "_missed", {})
        for text in texts:
            (path,) = draw_page(
                partial(Page.text, x=20, y=30, text=text, size=12),
                tmp_path, "x", lang=lang, formats=["pdf"], title="x", size=(300, 100),
            )  # fmt: skip
        return [program for _, program in embedded(path)]

    # The ligature of the second page has been kept for the first one, without its character; the third page
    # needs more than both, so that the kept font is made anew.
    alone = [programs(text) for text in ("fi", TEXTS[lang])]
    assert programs("f i", "fi") == alone[0]
    assert programs("f i", "fi", TEXTS[lang]) == alone[1]


@needs_chinese
def test_a_sign_of_one_page_does_not_make_the_kept_font_anew_until_it_comes_again(tmp_path, monkeypatch):
    monkeypatch.setattr(truetype, "_kept", {})
    monkeypatch.setattr(truetype, "_missed", {})
    kept = []
    for text in ("交城", "文水", "龘", "麤", "交城龘", "麤龘"):
        draw_page(
            partial(Page.text, x=20, y=30, text=text, size=12),
            tmp_path, "x", lang="zh", formats=["pdf"], title="x", size=(300, 100),
        )  # fmt: skip
        kept.append(max(len(font.places) for font in truetype._kept.values()))
    assert kept[0] < 10
    assert kept[1] > 900
    assert kept[1:4] == [kept[1]] * 3
    assert kept[4:] == [kept[1] + 2] * 2


def test_the_text_of_a_pdf_can_be_found_with_a_halo_too(drawn):
    assert text_of_pdf(drawn[2]).count(drawn[0]) == 2


def test_the_texts_of_an_svg_name_a_font_and_its_substitutes(drawn):
    svg = drawn[1].read_text(encoding="utf-8")
    assert len(re.findall(f">{drawn[0]}</text>", svg)) == 2
    families = re.findall(r"font-family: ([^;\"]+)", svg)
    assert families
    assert all("'DejaVu Sans', 'Verdana'" in names and names.endswith("sans-serif") for names in families)


@needs_chinese
def test_an_english_page_takes_a_chinese_font_where_its_text_needs_one(tmp_path):
    pages = []

    def compose(page):
        pages.append(page)
        page.text(20, 30, "Jiaocheng 交城", 12)

    draw_page(compose, tmp_path, "x", lang="en", formats=["svg"], title="x", size=(300, 100))
    assert [len(page.fonts.families) for page in pages] == [1, 2]
    assert pages[-1].missing == set()
    assert ">Jiaocheng 交城</text>" in (tmp_path / "x.en.svg").read_text(encoding="utf-8")


def test_a_chinese_text_without_a_chinese_font_is_one_clear_line(tmp_path, monkeypatch):
    monkeypatch.setattr(fonts, "chinese_family", lambda: None)
    with pytest.raises(FontError, match="no installed font has Chinese"):
        draw_page(
            lambda page: page.text(20, 30, "交城", 12), tmp_path, "x", lang="en", formats=["svg"], title="x"
        )
    assert list(tmp_path.iterdir()) == []
