"""What a document says more than once, with the same answer, is shown once; a table stands once in the page."""

import pytest

from siting.auditing.judging.check import audit
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract
from siting.show.audit.sheet import build_sheet
from siting.show.base.blocks import Card, Fold
from siting.show.base.html import render_html
from siting.texts import say
from tests.support.made_claims import jiaocheng

TEXTS = {
    "en": "The data centre is 300 km from Beijing.\nAs said, the data centre lies 300 km from Beijing.\n"
    "The annual mean temperature is 7 °C. The mean temperature of July is 15 °C.\n",
    "zh": "数据中心项目距北京300公里。\n如前所述，数据中心项目距北京300公里。\n年平均气温7℃。\n",
}  # fmt: skip


def sheet_of(lang):
    return build_sheet(audit(extract(document_of(TEXTS[lang])), jiaocheng()), lang)


def cards_in(blocks):
    for block in blocks:
        if isinstance(block, Card):
            yield block
        elif isinstance(block, Fold):
            yield from cards_in(block.blocks)


@pytest.mark.parametrize("lang", TEXTS)
def test_the_same_claim_twice_is_one_card_with_both_places(lang):
    cards = [card for card in cards_in(sheet_of(lang).blocks) if card.title.startswith("c1")]
    assert len(cards) == 2  # in the summary and among all claims
    for card in cards:
        assert card.title.startswith("c1, c2 ")
        second = say("audit.position", page=1, line=2)[lang]
        assert f"c2{say('mark.colon')[lang]}{second}" in card.where


@pytest.mark.parametrize("lang", TEXTS)
def test_every_claim_of_the_table_at_the_top_leads_to_its_card(lang):
    page = render_html(sheet_of(lang))
    for target in {part.split('"')[0] for part in page.split('href="#')[1:]}:
        assert f'id="{target}"' in page


def test_a_table_stands_once_and_is_named_at_the_other_claims():
    cards = list(cards_in(sheet_of("en").blocks))
    tables = [grid.title for card in cards for grid in card.grids]
    assert len(tables) == len(set(tables))
