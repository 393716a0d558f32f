"""The files of an audit and of a promoter's sheet: complete, escaped, neutral, the same bytes twice."""

import json
import re
import zipfile
from html.parser import HTMLParser
from io import BytesIO

import docx
import openpyxl
import pytest

from siting import load_study, run
from siting.auditing.judging.check import audit
from siting.auditing.judging.site import find_site
from siting.auditing.judging.verdicts import Verdict
from siting.catalogue import Catalogue
from siting.errors import FontError
from siting.promotion.promotion import promote
from siting.show.audit.audit_json import audit_document
from siting.show.audit.distances import draw_distances
from siting.show.audit.save import FILES, save_audit
from siting.show.audit.sheet import build_sheet
from siting.show.base import docx as docx_module
from siting.show.base.colours import contrast
from siting.show.base.docx import render_docx
from siting.show.base.drawing.shapes import Circle, Words, to_png, to_svg
from siting.show.base.html import render_html
from siting.show.base.sheet_text import LOOKS
from siting.show.promote.promotion_sheet import build_promotion, promotion_document
from siting.texts import say, templates
from tests.support.made_claims import audited, claim, county, hostile, jiaocheng

HOSTILE = "<script>alert(1)</script>=cmd|' /C calc'!A0 ${x} {0} \x00\x0b &amp; \" '"
VOID = {"meta", "col", "circle", "line", "rect"}


@pytest.fixture(scope="module")
def found():
    return audited(*county())


@pytest.fixture(scope="module")
def bad():
    return audit(hostile(HOSTILE), jiaocheng())


def quiet(*_):
    pass


class Page(HTMLParser):
    """What a browser would find: tags, ids, links, texts."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.open, self.ids, self.links, self.texts = [], [], [], [], []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        self.ids += [attrs["id"]] if "id" in attrs else []
        self.links += [attrs["href"]] if "href" in attrs else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


# --- json -------------------------------------------------------------------------------------------------


def test_json_has_the_promised_keys(found):
    document = json.loads(json.dumps(audit_document(found), allow_nan=False))
    assert set(document) == {"run", "claims", "consistency", "not_understood"}
    assert len(document["claims"]) == len(county())
    for entry in document["claims"]:
        assert set(entry) == {
            "id", "kind", "quote", "position", "claimed", "measured", "verdict", "basis", "needed",
            "suggested_wording",
        }  # fmt: skip
        assert set(entry["claimed"]) == {"value", "unit", "comparison"}
        assert set(entry["measured"]) == {"value", "low", "high", "unit"}
        assert (entry["measured"]["value"] is None) == (entry["basis"]["class"] is None)
        assert entry["verdict"] in {v.value for v in Verdict}


def test_json_of_ranges_and_words():
    document = audit_document(
        audited(
            claim("pue", 1.2, "", "between", high=1.3),
            claim("class", comparison="exactly", word="A"),
        )
    )
    assert document["claims"][0]["claimed"]["value"] == [1.2, 1.3]
    assert document["claims"][1]["claimed"]["value"] == "A"
    assert document["claims"][1]["basis"]["word"] == "A"


def test_json_tells_of_every_parameter_and_source(found):
    run_part = audit_document(found)["run"]
    assert run_part["parameters"]["tolerance"] == 0.05
    assert run_part["document"] == {"name": "made.txt", "sha256": "0" * 64}
    used = {s for entry in audit_document(found)["claims"] for s in entry["basis"]["sources"]}
    assert used <= set(run_part["sources"])


# --- html -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_page_is_well_formed_and_loads_nothing(found, lang):
    html = render_html(build_sheet(found, lang))
    page = Page(html)
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links} <= set(page.ids)
    assert not [tag for tag, _ in page.tags if tag in {"script", "img", "link", "iframe", "object"}]
    assert not re.findall(r"""(?:src|href)=["'](?!#)""", html)
    assert not re.findall(r"url\((?!#)", html)
    policy = next(attrs["content"] for _, attrs in page.tags if attrs.get("http-equiv"))
    assert "default-src 'none'" in policy
    assert "script-src 'none'" in policy


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_verdicts_are_words_not_colour_alone(found, lang):
    text = " ".join(Page(render_html(build_sheet(found, lang))).texts)
    for verdict in {j.verdict for j in found.judged}:
        assert LOOKS[verdict].word[lang] in text


def test_inks_are_readable_on_their_tints():
    for look in LOOKS.values():
        assert contrast(look.ink, look.tint) >= 4.5


def test_hostile_text_is_text(bad):
    html = render_html(build_sheet(bad, "en"))
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "${x} {0}" in html.replace("&#x27;", "'")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_both_wordings_stand_in_each_page(found, lang):
    text = " ".join(Page(render_html(build_sheet(found, lang))).texts)
    for judged in found.judged:
        assert judged.wording.en in text
        assert judged.wording.zh in text


# --- map --------------------------------------------------------------------------------------------------


def test_distances_are_to_scale(found):
    drawing = draw_distances(found, "en")
    _box, shapes = drawing.panels[0]
    rings = {s.radius for s in shapes if isinstance(s, Circle) and s.dash}
    assert len(rings) == 2
    assert max(rings) / min(rings) == pytest.approx(500 / 60)
    site = next(s for s in shapes if isinstance(s, Circle) and s.radius == 7)
    ends = [s for s in shapes if isinstance(s, Circle) and s.radius == 5.5]
    km = [((s.x - site.x) ** 2 + (s.y - site.y) ** 2) ** 0.5 / max(rings) * 500 for s in ends]
    assert km == pytest.approx([452.52], abs=0.01)
    assert ends[0].x > site.x  # Beijing lies to the north-east
    assert ends[0].y < site.y


def test_a_near_place_gets_a_detail(found):
    assert len(draw_distances(found, "en").panels) == 2
    assert len(draw_distances(audited(claim("distance", 50, "km", subject="太原")), "en").panels) == 1


def test_no_place_no_map():
    assert draw_distances(audited(claim("pue", 1.3)), "en") is None


def test_a_place_at_the_site_itself_is_drawn():
    site = find_site("37.55117,112.14944", Catalogue())
    found = audited(claim("distance", 1, "km", subject="交城"), site=site)
    assert found.judged[0].measured.value == 0
    assert "nan" not in to_svg(draw_distances(found, "en"))


def test_svg_escapes(found):
    drawing = draw_distances(found, "en")
    panel = (drawing.panels[0][0], (Words(1, 1, "<b>&"),))
    shown = to_svg(type(drawing)(10, 10, (panel,), (), '"<i>'))
    assert "<b>" not in shown
    assert "<i>" not in shown


def test_png_is_the_same_twice(found):
    drawing = draw_distances(found, "en")
    first = to_png(drawing, "en")
    assert first == to_png(drawing, "en")
    assert first.startswith(b"\x89PNG")


# --- docx -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_document_holds_every_claim(found, lang):
    document = docx.Document(BytesIO(render_docx(build_sheet(found, lang))))
    text = "\n".join(p.text for p in document.paragraphs)
    cells = "\n".join(c.text for t in document.tables for r in t.rows for c in r.cells)
    for judged in found.judged:
        assert judged.claim.id in cells
        assert judged.finding[lang] in text or judged.needed[lang] in cells
    assert len(document.inline_shapes) == 1


def test_document_survives_hostile_text(bad):
    document = docx.Document(BytesIO(render_docx(build_sheet(bad, "en"))))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "<script>alert(1)</script>" in text
    assert "\x00" not in text


def test_document_says_where_the_map_is_when_no_font_can_draw_it(found, monkeypatch):
    def nothing(*_):
        raise FontError("no font")

    monkeypatch.setattr(docx_module, "to_png", nothing)
    document = docx.Document(BytesIO(render_docx(build_sheet(found, "zh"))))
    assert say("audit.map_missing").zh in [p.text for p in document.paragraphs]


def test_table_properties_keep_the_order_of_the_schema(found):
    archive = zipfile.ZipFile(BytesIO(render_docx(build_sheet(found, "en"))))
    xml = archive.read("word/document.xml").decode()
    order = ["tblStyle", "tblW", "tblBorders", "tblLayout", "tblLook"]
    for properties in re.findall(r"<w:tblPr>(.*?)</w:tblPr>", xml):
        names = [n for n in re.findall(r"<w:(\w+)[ />]", properties) if n in order]
        assert names == order


# --- workbook ---------------------------------------------------------------------------------------------


def test_workbook_has_every_sheet_and_figure(found, tmp_path):
    save_audit(found, tmp_path / "out", lang="en", progress=quiet)
    book = openpyxl.load_workbook(tmp_path / "out" / "audit.xlsx")
    assert book.sheetnames == ["claims", "consistency", "evidence", "proof", "sources", "notes"]
    assert book["claims"].max_row == len(found.judged) + 1
    values = {row[0]: row[4] for row in book["evidence"].iter_rows(values_only=True)}
    assert values["c1"] == pytest.approx(49.54, abs=0.01)


def test_workbook_is_neutral(bad, tmp_path):
    save_audit(bad, tmp_path / "out", lang="zh", progress=quiet)
    book = openpyxl.load_workbook(tmp_path / "out" / "audit.xlsx")
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert "未识别" in book.sheetnames


# --- all files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_same_audit_same_bytes(lang, tmp_path):
    for name in ("a", "b"):
        save_audit(audited(*county()), tmp_path / name, lang=lang, progress=quiet)
    for name in (*FILES, "run.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_nothing_is_left_when_a_writer_fails(found, tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(docx_module, "write_docx", fail)
    with pytest.raises(Exception, match="disk full"):
        save_audit(found, tmp_path / "out", lang="en", progress=quiet)
    assert list(tmp_path.iterdir()) == []


def test_an_audit_without_claims_has_all_files(tmp_path):
    files = save_audit(audited(), tmp_path / "out", lang="en", progress=quiet)
    assert all(path.exists() for path in files)


def test_no_text_lacks_a_language():
    assert all(label.en and label.zh for label in templates("audit.").values())


# --- promoter's sheet -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sheet():
    return promote(run(load_study(None)).outcome, "Jiaocheng", ["Wenshui", "Huairen"])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_promotion_page(sheet, lang):
    page = Page(render_html(build_promotion(sheet, lang)))
    text = " ".join(page.texts)
    assert sheet.rivals[0].name[lang] in text
    for weakness in sheet.weaknesses:
        assert weakness.text[lang] in text


def test_promotion_document(sheet):
    document = json.loads(json.dumps(promotion_document(sheet), allow_nan=False))
    assert len(document["advantages"]) == len(sheet.wins)
    assert all(a["better"] == "site" and a["robustness"] for a in document["advantages"])
    assert {s for c in document["comparisons"] for s in c["sources"]} <= set(document["sources"])


def test_promotion_docx_is_the_same_twice(sheet):
    assert render_docx(build_promotion(sheet, "zh")) == render_docx(build_promotion(sheet, "zh"))


def test_the_glance_names_its_cells_for_narrow_pages(found):
    html = render_html(build_sheet(found, "en"))
    assert '<div class="grid glance">' in html
    # Each row names its own cells, as the head is hidden where rows become cards.
    glance = html.split('<div class="grid glance">')[1].split("</table>")[0]
    assert glance.count('data-name="Verdict"') == len(found.judged)
