"""The page of an audit: what the signer needs first, the worst first; the rest folded."""

import re

import pytest

from siting.auditing.judging.check import audit
from siting.auditing.reading.claims import NotUnderstood, Owner, Position
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
