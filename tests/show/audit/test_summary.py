"""The page of an audit: what the signer needs first, the worst first; the rest folded."""

import re

import pytest

from siting.auditing.judging.check import audit
from siting.auditing.reading.claims import NotUnderstood, Owner, Position
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract
from siting.evidence import Label
from siting.show.audit.sheet import build_sheet
from siting.show.base.blocks import Card, Fold, Heading
from siting.show.base.html import render_html
from siting.texts import say
from tests.support.made_claims import audited, claim, county, jiaocheng, reading


@pytest.fixture(scope="module")
def found():
    return audited(*county())


def folds(sheet):
    return {block.title: block for block in sheet.blocks if isinstance(block, Fold)}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_summary_comes_first_and_the_false_claims_lead_it(found, lang):
    blocks = list(build_sheet(found, lang).blocks)
    start = blocks.index(Heading(say("audit.summary")[lang]))
    end = blocks.index(Heading(say("audit.consistency")[lang]))
    marks = [block.mark.look for block in blocks[start:end] if isinstance(block, Card)]
    assert marks[0] == "CONTRADICTED"
    assert marks == sorted(marks, key=["CONTRADICTED", "DEPENDS"].index)
    count = found.count()
    assert marks.count("DEPENDS") == count["DEPENDS"]


def test_each_false_claim_has_the_sentence_to_print_in_the_language_of_the_document(found):
    cards = [b for b in build_sheet(found, "en").blocks if isinstance(b, Card) and b.quote]
    false = [card for card in cards if card.mark.look == "CONTRADICTED"]
    assert false
    assert all(re.search("[\u4e00-\u9fff]", card.said[0][1]) for card in false)


def test_the_counts_add_up(found):
    text = render_html(build_sheet(found, "en"))
    line = re.search(
        r"Of (\d+) claims that could be checked by measurement: (\d+) true, (\d+) false, (\d+) depend",
        text,
    )
    n, *parts = (int(x) for x in line.groups())
    assert n == sum(parts)


def test_a_check_that_compares_nothing_is_not_shown(found):
    shown = {b.anchor for b in build_sheet(found, "en").blocks if isinstance(b, Card)}
    shown |= {
        b.anchor for f in folds(build_sheet(found, "en")).values() for b in f.blocks if isinstance(b, Card)
    }
    told = {c.id for c in found.checks if c.verdict != "UNVERIFIABLE"}
    assert told <= shown
    assert not {c.id for c in found.checks} - told & shown


def test_the_rest_is_folded_with_every_claim_in_it(found):
    sheet = build_sheet(found, "en")
    inside = "".join(str(fold.blocks) for fold in folds(sheet).values())
    assert all(j.claim.id in inside for j in found.judged)
    html = render_html(sheet)
    assert html.count("<details>") == html.count("</details>") == len(folds(sheet))


def test_figures_of_somebody_else_have_a_group_of_their_own():
    owner = Owner("firm", "Bigcorp")
    left = (
        NotUnderstood("20 MW", Position(), Label("of a firm", "企业的"), "whose", "firm", owner),
        NotUnderstood("9 cents", Position(), Label("a price", "价格"), "out_of_scope", "price"),
        NotUnderstood("no 7 °C", Position(), Label("denied", "否认"), "left_out", "denied"),
    )
    made = audit(reading(claim("pue", 1.3), not_understood=left), jiaocheng())
    groups = folds(build_sheet(made, "en"))
    first = str(groups[say("audit.whose_group")["en"]].blocks)
    second = str(groups[say("audit.not_understood")["en"]].blocks)
    assert "Bigcorp" in first
    assert "9 cents" in first
    assert "no 7 °C" not in first
    assert "no 7 °C" in second


@pytest.mark.parametrize(
    ("text", "lang", "told"),
    [
        ("一期60兆瓦，二期90兆瓦，合计160兆瓦。", "zh", "将合计改为150兆瓦，或更正各部分的数值。"),
        ("Phase 1 takes 60 MW and phase 2 90 MW, for a total of 160 MW.", "en", "Give 150 MW as the total, or correct the parts."),
        ("The site covers 8 acres (5.6 hectares).", "en", "Give 3.2 hectares as the second figure, or correct the first."),
        ("园区占地1060亩，折合106公顷。", "zh", "将后一数值改为70.7公顷，或更正前一数值。"),
        # Advice is in the language of the reader, whatever the document is in.
        ("一期60兆瓦，二期90兆瓦，合计160兆瓦。", "en", "Give 150 MW as the total, or correct the parts."),
        ("本园区是全省最大的数据中心。", "en", "Leave it out, or give the figure itself."),
    ],
)  # fmt: skip
def test_advice_to_the_author_is_not_offered_as_a_sentence_to_print(text, lang, told):
    sheet = build_sheet(audit(extract(document_of(text)), jiaocheng()), lang)
    folded = [b for fold in folds(sheet).values() for b in fold.blocks]
    cards = [b for b in (*sheet.blocks, *folded) if isinstance(b, Card)]
    heads = {head for card in cards for head, said in (*card.facts, *card.said) if said == told}
    assert heads == {say("audit.advice")[lang]}
