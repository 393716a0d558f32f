"""Every figure of a document is accounted for: a claim, whose it is, what it measures, or the rule."""

from itertools import pairwise

import pytest

from siting.auditing.judging.check import audit
from siting.auditing.reading.claims import OUTCOMES, by_rule, outcomes
from siting.auditing.reading.documents import document_of, read_document
from siting.auditing.reading.extract import extract
from siting.show.audit.accounted import figures_accounted, figures_line, rule_name
from siting.show.audit.audit_json import audit_document
from siting.show.audit.sheet import build_sheet
from siting.show.base.blocks import Tally
from siting.texts import say
from tests.auditing.reading.test_corpus import sentences
from tests.support.made_claims import jiaocheng

TEXTS = {language: [item["t"] for item in sentences(language)] for language in ("zh", "en")}


def digits(text):
    return [i for i, c in enumerate(text) if c.isdecimal()]


def accounted(text):
    """Read *text*, and hold what must be true of the figures of any text."""
    reading = extract(document_of(text))
    spans = [(f.position.start, f.position.end) for f in reading.figures]
    assert all(a[1] <= b[0] for a, b in pairwise(spans)), text
    assert [i for i in digits(text) if sum(a <= i < b for a, b in spans) != 1] == [], text
    assert sum(outcomes(reading.figures).values()) == len(reading.figures)
    assert sum(by_rule(reading.figures).values()) == len(reading.figures)
    claimed = [claim for f in reading.figures for claim in f.claims]
    assert len(claimed) == len(set(claimed))
    known = {c.id: c for c in reading.claims}
    assert set(claimed) <= set(known)
    # A claim that stands on no figure is one in words.
    assert all(c.spec.word for name, c in known.items() if name not in claimed), text
    assert all((f.outcome == "claim") is bool(f.claims) for f in reading.figures)
    return reading


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_digit_of_the_corpus_is_in_one_figure_with_an_outcome(language):
    for text in TEXTS[language]:
        accounted(text)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_whole_document_of_them(language):
    accounted("\n\n".join(TEXTS[language]))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_rule_has_its_words(language):
    for text in TEXTS[language]:
        for f in extract(document_of(text)).figures:
            assert f.outcome in OUTCOMES
            assert f.rule
            assert rule_name(f.outcome, f.rule)["zh"]


def test_what_a_county_leads_with_is_claimed_figure_by_figure():
    reading = accounted("年均气温8度、地震动峰值加速度0.20g、距高速40分钟车程、电价0.35元/千瓦时。")
    assert [f.as_written for f in reading.figures] == ["8度", "0.20g", "40分钟", "0.35元/千瓦时"]
    assert [c.kind for c in reading.claims] == [
        "mean_temperature", "seismic_acceleration", "travel_time", "energy_price",
    ]  # fmt: skip


def test_figures_that_no_judge_takes_are_listed_with_what_they_measure():
    reading = accounted("园区绿化率35%，层高6米，出口带宽500Gbps，年产值20亿元。")
    assert reading.claims == ()
    assert [(n.as_written, n.outcome, n.rule) for n in reading.not_understood] == [
        ("35%", "out_of_scope", "share"),
        ("6米", "out_of_scope", "length"),
        ("500Gbps", "out_of_scope", "other"),
        ("20亿元", "out_of_scope", "money"),
    ]


def test_the_units_counted_in_a_claim_and_the_headings_of_a_table_are_accounted_for_too():
    accounted("主变容量2×180MVA，24小时服务，电话0351-1234567，2026年6月。")
    accounted("| 指标 | 2026年 | 第2期 |\n|---|---|---|\n| 机柜（个） | 4,200 | 20,000 |\n")


def test_the_counts_stand_in_the_json_and_add_up(tmp_path):
    path = tmp_path / "promotion.txt"
    path.write_text("园区占地600亩，距太原50公里；某某集团在全国有机柜30万个。", encoding="utf-8")
    reading = extract(read_document(path))
    written = audit_document(audit(reading, jiaocheng()))["figures"]
    assert written["total"] == len(reading.figures) == sum(written["by_outcome"].values()) == 3
    assert sum(n for rules in written["by_rule"].values() for n in rules.values()) == written["total"]
    assert [f["outcome"] for f in written["list"]] == ["claim", "claim", "whose"]


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("园区占地480亩（约4）。", ["4"]),
        ("近300已签约，约4.2。", ["300", "4.2"]),
        ("总建筑面积超过12。", ["12"]),
        ("容积率不低于1.2，约3。", ["3"]),
        ("The park covers 480 mu, about 4.", ["4"]),
        ("Nearly 300 are signed.", ["300"]),
        ("It has at least 12.", ["12"]),
        ("The plan speaks of some 30 in all, of over 7.", ["30", "7"]),
    ],
)
def test_a_counted_number_without_a_unit_is_shown_with_its_reason(text, bare):
    reading = accounted(text)
    shown = [one.as_written for one in reading.not_understood if one.rule == "bare"]
    assert [number for number in bare if not any(number in said for said in shown)] == []


def test_the_page_lists_the_figures_of_each_rule_as_written():
    found = audit(extract(document_of("园区占地480亩，容积率1.2（约4）。")), jiaocheng())
    (_, grid) = figures_accounted(found, "zh")
    told = {row[1]: row[3] for row in grid.rows}
    assert told["用地面积"] == "480亩"
    assert "1.2" in told["没有单位的数字"]
    assert "4" in told["没有单位的数字"]


TABLES = [
    "| 项目 | 本地块 | 夏家营组团 |\n| --- | --- | --- |\n| 距220千伏变电站（公里） | 3.2 | 1.8 |\n| 10千伏供电容量（MW） | 24 | 18.5 |\n",
    "| Item | This site | Riverside |\n| --- | --- | --- |\n| Distance to 220 kV substation (km) | 3.2 | 1.8 |\n| Area within 10 km (ha) | 40 | 35.5 |\n",
    "| 地块 | 100公里内电厂（座） | 面积（亩） |\n| --- | --- | --- |\n| 本地块 | 5 | 638 |\n| 夏家营组团 | 7 | 915 |\n",
]


@pytest.mark.parametrize("text", TABLES)
def test_a_figure_of_a_heading_is_not_listed_again_for_each_cell(text):
    document = document_of(text)
    reading = extract(document)
    starts = {f.position.start for f in reading.figures}
    for left in reading.not_understood:
        at = document.text.index(left.as_written, left.position.start)
        assert at in starts
        assert not document.text[at + len(left.as_written) :][:2].strip(" |").startswith(".")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TABLES[0].replace("10千伏供电容量", "供电容量"), ""),
        ("本园区占地638亩，地价全省最低。", "声明共2项，其中1项不含数字。"),
        ("本园区占地638亩，电价0.46元/千瓦时。", ""),
        ("The site covers 40 ha and has the lowest power price in the province.", "Claims in all: 2, 1 of them without a figure."),
    ],
)  # fmt: skip
def test_the_tile_and_the_last_line_count_alike(text, said):
    found = audit(extract(document_of(text)), jiaocheng())
    lang = "zh" if "一" <= text[0] <= "鿿" else "en"
    line = figures_line(found, lang)
    assert line.endswith(said)
    assert (said != "") == (len(found.judged) != found.figures_by_outcome()["claim"])
    tally = next(block for block in build_sheet(found, lang).blocks if isinstance(block, Tally))
    whose = [n for _, words, n in tally.items if words == say("common.not_judged")[lang]]
    assert (
        sum(whose)
        == found.figures_by_outcome()["whose"]
        == sum(x.outcome == "whose" for x in found.not_understood)
    )
