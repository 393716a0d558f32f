"""What the site file says of power and water, in words or figures that nothing scores: stated, or disclosed."""

from dataclasses import replace
from itertools import pairwise

import docx
import pytest

import siting
from siting.evidence import Threshold
from siting.promotion.file_words import supplied, supplies
from siting.promotion.own_words import own_texts
from siting.promotion.pairwise import gap_to, side_of
from siting.promotion.promotion import promote
from siting.promotion.site_points import site_points
from siting.show.promote.kit import build_kit
from siting.show.promote.leaflet import disclosure_sheet, leaflet_sheet, paragraphs_sheet, render_leaflet
from siting.texts import LANGUAGES, say
from tests.promotion.test_own_words import result

pptx = pytest.importorskip("pptx")
pytest.importorskip("typst")


@pytest.mark.parametrize(
    ("head", "cell", "told"),
    [
        ("供电能力", "双回路，可供80MW", "双回路，可供80MW"),
        ("供电条件", "可供负荷8万千瓦", "可供负荷8万千瓦"),
        ("供水能力", "3000方/日", "3000方/日"),
        ("供水（万吨/日）", "约2", "约2万吨/日"),
        ("可供容量（MVA）", "2×63", "2×63兆伏安"),
        ("Grid connection", "double feed, 80 MW available", "double feed, 80 MW available"),
        ("Water (m3/day)", "1200", "1200立方米/日"),
        ("Water (m3/day)", "1234567.5", "1234567.5立方米/日"),
        ("供电能力", "待建", ""),
        ("供电能力", "无", ""),
        ("供电能力", "双回路", ""),
        ("主变容量（MVA）", "120（与2号地块共用）", ""),
        ("距110kV变电站（公里）", "2.1", ""),
        ("电价（元/千瓦时）", "0.36", ""),
        ("用电负荷（MW）", "80", ""),
        ("所在乡镇", "甲镇，2个村", ""),
        ("最近变电站电压（kV）", "110", ""),
    ],
)
def test_what_a_site_is_supplied_with_is_found_as_it_was_typed(tmp_path, head, cell, told):
    sites = result(tmp_path, f'"{cell}"', "", head=head).outcome.sites
    assert [text.zh for _, _, text in supplies(sites, 0)] == ([told] if told else [])
    assert supplies(sites, 1) == []


@pytest.mark.parametrize(
    ("head", "rows", "kind"),
    [
        ("供水", ("无", "市政"), "lacking"),
        ("供水能力", ("无", "3000方/日"), "lacking"),
        ("供水能力（方/日）", ("无", "3000"), "lacking"),
        ("Water", ("none", "800 m3/day"), "lacking"),
        ("Grid capacity (MVA)", ("none", "120"), "lacking"),
        ("供水价格（元/吨）", ("无", "3.1"), ""),
        ("变电站距离（公里）", ("无", "5"), ""),
        ("主变容量（MVA）", ("2×63（与B区共用）", "120"), "shared"),
        ("备注", ("与B区共用变电站", "净地"), "shared"),
        ("供水情况", ("三块地共用一座水厂", "单独供水"), "shared"),
        ("Capacity (MVA)", ('"120, shared with plot B"', "80"), "shared"),
        ("Remarks", ("shares the substation; water shared with plot B", "flat"), "shared"),
        ("备注", ("与B区共用围墙", "净地"), "remark"),
        ("主变容量（MVA）", ("120（不与他人共用）", "120"), "remark"),
    ],
)
def test_no_supply_and_a_shared_one_must_be_disclosed(tmp_path, head, rows, kind):
    run = result(tmp_path, *rows, head=head)
    assert [k for k, _, _ in own_texts(run.outcome.sites, 0)] == ([kind] if kind else [])
    points = site_points(run.outcome, 0)
    cell = rows[0].strip('"')
    told = [point for point in points.to_disclose if cell in point.text.zh]
    assert [point.in_file for point in told] == ([True] if kind in ("lacking", "shared") else [])
    sheet = promote(run.outcome, "s0", ["s1"])
    assert [w.kind for w in sheet.to_disclose if cell in w.text.en] == (
        [kind] if kind in ("lacking", "shared") else []
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_paper_leads_with_supplies_and_discloses_their_lack(tmp_path, lang):
    head = "供电能力,供水能力,主变容量（MVA）,面积（亩）"
    run = result(
        tmp_path,
        "双回路可供80MW,无,2×63（与B区共用）,约450",
        "单回路可供40MW,3000方/日,120,520",
        head=head,
    )
    sheet = siting.promote(run, "s0", ["s1"])
    sheet.kit(tmp_path / "out", lang=lang)
    deck = pptx.Presentation(tmp_path / "out" / f"slides.{lang}.pptx")
    slides = ["\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame) for slide in deck.slides]
    notes = deck.slides[3].notes_slide.notes_text_frame.text
    for number in (1, 8):  # what must be disclosed, with the case and by itself
        assert "“无”" in slides[number]
        assert "“2×63" in slides[number]
        assert say("promotion.rough", figure="")[lang].split("(（")[0][:8] in slides[number]
    marked = say("kit.label_stated", label="供电能力")[lang]
    assert "双回路可供80MW" in slides[3]
    assert marked in slides[3]
    assert "双回路可供80MW" in notes
    papers = {
        name: docx.Document(tmp_path / "out" / f"{name}.{lang}.docx")
        for name in ("leaflet", "paragraphs", "disclosure")
    }
    text = {
        name: "\n".join(
            [p.text for p in paper.paragraphs]
            + [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
        )
        .replace("\u2060", "")
        .replace("\u200b", "")
        for name, paper in papers.items()
    }
    assert "双回路可供80MW" in text["leaflet"]
    assert marked in text["leaflet"]
    assert "双回路可供80MW" in text["paragraphs"]
    assert all("“无”" in text[name] and "“2×63" in text[name] for name in ("leaflet", "disclosure"))


def test_what_the_file_says_of_all_alike_is_listed_and_not_set_large(tmp_path):
    run = result(tmp_path, "双回路可供80MW,2000方/日", "双回路可供80MW,无", head="供电能力,供水能力")
    assert supplied(run.outcome.sites, 1, "供水能力").zh == "无"
    found = promote(run.outcome, "s0", ["s1"])
    kit = build_kit(found, run.outcome, contact=(), pictures={})
    assert [one.label.zh for one in kit.figures if not one.criterion] == ["供水能力"]
    assert [told.zh for told in kit.figures[0].beside] == ["S1：无"]
    assert ["双回路可供80MW" in one.text.zh for one in kit.remarks] == [True]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_heading_of_a_paper_stands_empty(tmp_path, lang):
    run = result(tmp_path, "工业用地", "工业用地", head="用地性质")
    sheet = siting.promote(run, "s0", ["s1"])
    sheet.kit(tmp_path / "out", lang=lang)
    found = promote(run.outcome, "s0", ["s1"])
    kit = replace(
        build_kit(found, run.outcome, contact=(), pictures={}), main_points=(), disclosed=(), advantages=()
    )
    from siting.study.promotion_kit import _pictures

    kit = replace(kit, pictures={lang: _pictures(run.outcome, 0, [1], lang, lambda *_: None)})
    for made in (leaflet_sheet(kit, lang), disclosure_sheet(kit, lang), paragraphs_sheet(kit, lang)):
        blocks = [b for b in made.blocks if type(b).__name__ != "Facts"]
        kinds = [type(b).__name__ for b in blocks]
        assert not any(a == b == "Heading" for a, b in pairwise(kinds))
        assert kinds[-1] != "Heading"
    assert render_leaflet(kit, lang).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("cell", "limit", "gap"), [("612.5", 600.0, "12.5"), ("612", 600.0, "12"), ("0.5", 600.0, "599.5")]
)
def test_how_far_a_typed_figure_is_from_a_limit_keeps_its_digits(tmp_path, cell, limit, gap):
    study = result(tmp_path, cell, "520", head="面积（亩）")
    text = (tmp_path / "study.yaml").read_text("utf-8")
    text += "  - {id: area, measure: attribute, params: {column: area_mu, unit: mu}, weight: 1, value: {kind: linear, worst: 0, best: 900}}\n"
    (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
    run = siting.run(siting.load_study(tmp_path / "study.yaml"))
    assert study.outcome is not run.outcome
    side = side_of(run.outcome, run.outcome.criteria[1], 0)
    assert gap_to(side, Threshold("min", limit, "mu", "practice", "x")) == gap
