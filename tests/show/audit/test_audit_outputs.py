"""The files of an audit and of a promoter's sheet: complete, escaped, neutralised, the same bytes twice."""

import itertools
import json
import math
import re
import zipfile
from html.parser import HTMLParser
from io import BytesIO

import docx
import openpyxl
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Circle, Rectangle

import siting
from siting import load_study, run
from siting.auditing.judging.check import audit
from siting.auditing.judging.site import find_site
from siting.auditing.judging.verdicts import Advice, Verdict
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract
from siting.catalogue import Catalogue
from siting.promotion.promotion import promote
from siting.show.audit.accounted import figures_accounted
from siting.show.audit.audit_json import audit_document
from siting.show.audit.distances import draw_distances
from siting.show.audit.save import FILES, save_audit
from siting.show.audit.sheet import build_sheet
from siting.show.base import docx as docx_module
from siting.show.base.book import MIN_POINTS
from siting.show.base.colours import contrast
from siting.show.base.docx import render_docx
from siting.show.base.drawing import fonts
from siting.show.base.drawing.labels import LabelBoard
from siting.show.base.html import render_html
from siting.show.base.sheet_text import LOOKS
from siting.show.promote.promotion_sheet import build_promotion, promotion_document
from siting.texts import say, templates
from tests.support.made_claims import audited, claim, county, hostile, jiaocheng
from tests.support.paper import printed_points

HOSTILE = "<script>alert(1)</script>=cmd|' /C calc'!A0 ${x} {0} \x00\x0b &amp; \" '"
VOID = {"meta", "col"}


@pytest.fixture(scope="module")
def found():
    return audited(*county())


@pytest.fixture(scope="module")
def bad():
    return audit(hostile(HOSTILE), jiaocheng())


def quiet(*_):
    pass


class Page(HTMLParser):
    """The content that a browser would find: tags, ids, links, texts."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.open, self.ids, self.links, self.texts = [], [], [], [], []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        self.ids += [attrs["id"]] if "id" in attrs else []
        self.links += [attrs["href"]] if "href" in attrs else []

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


# --- json -------------------------------------------------------------------------------------------------


def test_json_has_the_promised_keys(found):
    document = json.loads(json.dumps(audit_document(found), allow_nan=False))
    assert set(document) == {"run", "not_measured", "claims", "consistency", "not_understood", "figures"}
    assert len(document["claims"]) == len(county())
    for entry in document["claims"]:
        assert set(entry) == {
            "id", "kind", "quote", "position", "claimed", "measured", "verdict", "basis", "needed",
            "suggested_wording", "is_advice", "owner", "date", "scope", "status",
        }  # fmt: skip
        assert set(entry["claimed"]) == {"value", "unit", "comparison", "as_written"}
        assert set(entry["measured"]) == {"value", "low", "high", "unit"}
        assert (entry["measured"]["value"] is None) == (entry["basis"]["class"] is None)
        assert entry["verdict"] in {v.value for v in Verdict}


@pytest.mark.parametrize(
    "text",
    [
        "一期60兆瓦，二期90兆瓦，合计160兆瓦。本园区是全省最大的数据中心。年平均气温7℃。",
        "Phase 1 takes 60 MW and phase 2 90 MW, in total 160 MW. It is the largest park in China. It has 7 °C a year.",
    ],
)
def test_json_says_which_wordings_are_advice(text):
    found = audit(extract(document_of(text)), jiaocheng())
    document = audit_document(found)
    for judged, entries in ((found.judged, document["claims"]), (found.checks, document["consistency"])):
        assert [e["is_advice"] for e in entries] == [isinstance(one.wording, Advice) for one in judged]
        assert any(e["is_advice"] for e in entries)
    assert not all(e["is_advice"] for e in document["claims"])


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
    # The policy blocks styles in attributes.
    assert not [tag for tag, attrs in page.tags if "style" in attrs]
    assert [tag for tag, _ in page.tags].count("style") == 1


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


def circles(page):
    """Rings, places and sites on the map: middle and radius each, rings first."""
    found = [p for p in page.axes.patches if isinstance(p, Circle)]
    rings = [p for p in found if p.get_facecolor()[3] == 0]
    solid = [p for p in found if p.get_facecolor()[3] == 1]
    return [[(*p.center, p.get_radius()) for p in group] for group in (rings, solid)]


def windows(page):
    """The maps of the page: left and right edge each."""
    boxes = [p for p in page.axes.patches if isinstance(p, Rectangle) and p.get_height() > 250]
    return [(p.get_x(), p.get_x() + p.get_width()) for p in boxes]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_distances_are_to_scale(found, lang):
    page = draw_distances(found, lang)
    left, right = windows(page)[0]
    rings, solid = ([c for c in group if left < c[0] < right] for group in circles(page))
    assert len(rings) == 2
    (x, y, small), (_, _, large) = sorted(rings, key=lambda ring: ring[2])
    assert large / small == pytest.approx(500 / 60)
    km = sorted(math.hypot(px - x, py - y) / large * 500 for px, py, _ in solid)
    assert km == pytest.approx([0, 49.54, 452.52], abs=0.02)
    beijing = max(solid, key=lambda c: math.hypot(c[0] - x, c[1] - y))
    assert beijing[0] > x  # it lies to the north-east
    assert beijing[1] > y


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_map_names_each_place_with_distance_and_verdicts(found, lang):
    page = draw_distances(found, lang)
    # A label is drawn twice, first as its halo.
    texts = [text for text, _ in itertools.groupby(text.get_text() for text in page.axes.texts)]
    for way in found.ways:
        named = texts.index(
            f"{way.spot.label[lang]} {way.spot.distance_km:.1f} {say('unit.kilometre')[lang]}"
        )
        assert texts[named + 1] == " ".join(f"{LOOKS[v].sign}{claim}" for claim, v in way.claims)
    assert texts.count(found.site.label[lang]) == len(windows(page)) == 2


def test_line_has_the_ink_of_the_worst_verdict(found):
    page = draw_distances(found, "en")
    inks = {to_hex(line.get_color()) for line in page.axes.lines}
    assert {LOOKS[Verdict.SUPPORTED].ink, LOOKS[Verdict.CONTRADICTED].ink} <= inks
    # The bare distance to Beijing depends on a road, the band is contradicted: the line shows the worse.
    assert LOOKS[Verdict.DEPENDS].ink not in inks


def test_no_name_covers_another_where_many_places_are_near():
    names = ["太原", "汾阳", "文水", "清徐", "祁县", "榆次", "孝义", "介休", "北京", "忻州"]
    page = draw_distances(audited(*(claim("distance", 50, "km", subject=name) for name in names)), "zh")
    # A label is drawn twice at one place, first as its halo.
    drawn = {(text.get_text(), text.get_position()): text for text in page.axes.texts}
    boxes = [text.get_window_extent(page.figure.canvas.get_renderer()) for text in drawn.values()]
    # Ascenders and descenders of two lines of one label may touch.
    boxes = [box.padded(-1.5) for box in boxes]
    assert not [(a, b) for a, b in itertools.combinations(boxes, 2) if a.overlaps(b)]


def test_a_name_is_drawn_even_where_there_is_no_room_for_it(found, monkeypatch):
    monkeypatch.setattr(LabelBoard, "place", lambda *_: None)
    texts = [text.get_text() for text in draw_distances(found, "en").axes.texts]
    assert {"Beijing 452.5 km", "Taiyuan 49.5 km", "Jiaocheng"} <= set(texts)


def test_a_near_place_gets_a_detail(found):
    assert len(windows(draw_distances(found, "en"))) == 2
    assert len(windows(draw_distances(audited(claim("distance", 50, "km", subject="太原")), "en"))) == 1


def test_no_place_no_map():
    assert draw_distances(audited(claim("pue", 1.3)), "en") is None


def test_a_place_at_the_site_itself_is_drawn():
    site = find_site("37.55117,112.14944", Catalogue())
    found = audited(claim("distance", 1, "km", subject="交城"), site=site)
    assert found.judged[0].measured.value == 0
    page = draw_distances(found, "en")
    assert "nan" not in page.svg("")
    assert "Jiaocheng 0 km" in [text.get_text() for text in page.axes.texts]


def test_svg_escapes_and_is_named(found):
    shown = draw_distances(found, "en").svg('"<i>\x00&')
    assert "<i>" not in shown
    (svg,) = [attrs for tag, attrs in Page(shown).tags if tag == "svg"]
    assert svg["aria-label"] == '"<i> &'
    assert svg["role"] == "img"


def test_two_maps_share_no_id(found):
    ids = [set(Page(draw_distances(found, lang).svg("")).ids) for lang in ("en", "zh")]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_map_is_the_same_twice(found):
    first, second = (draw_distances(found, "en") for _ in range(2))
    assert first.svg("") == first.svg("") == second.svg("")
    assert first.png(100) == first.png(100) == second.png(100)
    assert first.png(100).startswith(b"\x89PNG")


# --- docx -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_sheet_of_the_workbook_prints_one_page_wide_at_nine_points_or_more(found, lang, tmp_path):
    save_audit(found, tmp_path, lang=lang, progress=lambda *_: None)
    for sheet in openpyxl.load_workbook(tmp_path / "audit.xlsx").worksheets:
        assert sheet.page_setup.orientation == "landscape", sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        assert sheet.page_setup.fitToHeight == 0, sheet.title
        assert printed_points(sheet) >= MIN_POINTS, sheet.title
        # The tables of the proof have headings of their own, and rows of notes none.
        repeated = sheet.print_title_rows == "$1:$1"
        assert repeated == (sheet.freeze_panes is not None), sheet.title


def test_a_table_that_proves_several_claims_is_printed_once(tmp_path):
    text = (
        "The annual mean temperature of our data centre is 7 °C.\nOnce more: annual mean temperature 8 °C.\n"
    )
    (tmp_path / "leaflet.txt").write_text(text, encoding="utf-8")
    siting.audit(tmp_path / "leaflet.txt", "Jiaocheng").save(tmp_path / "out", lang="en")
    proof = openpyxl.load_workbook(tmp_path / "out" / "audit.xlsx")["proof"]
    titles = [row[0].value for row in proof.iter_rows() if str(row[0].value).startswith("c")]
    assert titles[0].startswith("c1, c2: ")
    assert len(titles) == 1


def test_a_whole_number_of_the_evidence_has_no_decimal_point(found, tmp_path):
    save_audit(found, tmp_path, lang="en", progress=lambda *_: None)
    cells = [
        c for row in openpyxl.load_workbook(tmp_path / "audit.xlsx")["evidence"].iter_rows() for c in row
    ]
    whole = {c.number_format for c in cells if isinstance(c.value, (int, float)) and c.value == int(c.value)}
    assert whole == {"#,##0"}


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


def test_picture_of_a_document_says_what_it_shows(found):
    document = docx.Document(BytesIO(render_docx(build_sheet(found, "en"))))
    (picture,) = document.inline_shapes
    assert picture._inline.docPr.get("descr") == "Jiaocheng: Taiyuan 49.5 km; Beijing 452.5 km"


def test_sheet_says_that_no_font_can_draw_the_map(found, monkeypatch):
    monkeypatch.setattr(fonts, "chinese_family", lambda: None)
    sheet = build_sheet(found, "zh")
    assert say("audit.map_missing").zh in render_html(sheet)
    assert "<svg" not in render_html(sheet)
    document = docx.Document(BytesIO(render_docx(sheet)))
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
    # Nothing was verified: no table is headed by what a check has found.
    assert say("audit.finding")[lang] not in render_html(build_promotion(sheet, lang))
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
    # Each row labels its own cells, as the head is hidden when rows become cards.
    glance = html.split('<div class="grid glance">')[1].split("</table>")[0]
    assert glance.count('data-name="Verdict"') == len(found.judged)


def test_a_file_of_claims_alone_accounts_for_what_is_in_it(tmp_path):
    (tmp_path / "a.txt").write_text(
        "The data centre in Jiaocheng has 4,000 racks. A wood-fired station with an output of 70 MW sells it electricity.",
        "utf-8",
    )
    first = siting.audit(tmp_path / "a.txt", "Jiaocheng")
    first.save(tmp_path / "out")
    alone = siting.audit(tmp_path / "out" / "claims.yaml")
    assert first.document()["figures"]["whole"]
    figures = alone.document()["figures"]
    assert (figures["whole"], figures["by_outcome"]["claim"], figures["by_outcome"]["whose"]) == (False, 1, 1)
    assert "not read" in figures_accounted(alone.found, "en")[0].text
    assert "未读取" in figures_accounted(alone.found, "zh")[0].text
