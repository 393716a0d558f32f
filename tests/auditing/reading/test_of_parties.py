"""What a bidder must have, a valuer thinks or a borrower has elsewhere is no claim of the site; a sign makes money."""

import pytest

from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract


def read(text):
    reading = extract(document_of(text))
    return [(c.kind, c.subject) for c in reading.claims if not c.spec.word], {
        f.outcome for f in reading.figures
    }


@pytest.mark.parametrize(
    "text",
    [
        "竞买人须拥有不少于5000架的机柜。",
        "竞买人净资产须不少于5亿元。",
        "Bidders need a net worth of $50 million.",
        "The tenderer must have operated at least 5,000 racks.",
        "经评估，地价为60万元/亩。",
        "评估单位认为该地块地价为15万元/亩。",
        "Our valuer puts the land at PLN 60 per square metre.",
        "The appraiser's figure for the land is USD 60 per square metre.",
        "The borrower's campus in Wrocław has 300 racks.",
        "借款人在武汉的园区有机柜300架。",
    ],
)
def test_what_is_of_a_party_is_no_claim_and_accounted_for(text):
    claims, outcomes = read(text)
    assert claims == []
    assert outcomes
    assert "claim" not in outcomes


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("竞得人须承诺项目总投资不少于12亿元。", [("investment", "")]),
        ("The buyer's view: 40 MW of power is available.", [("power", "")]),
        ("Land costs PLN 60 per square metre.", [("land_price", "")]),
        ("Land costs $2000 per hectare.", [("land_price", "")]),
        ("Land is priced at US$1990 per acre.", [("land_price", "")]),
        ("In 2000 the park opened.", []),
        ("Land is cheaper than in Poznań, 85 km away.", [("distance", "Poznań")]),
        ("Power is dearer than in Taiyuan, 50 km away.", [("distance", "Taiyuan")]),
    ],
)
def test_what_is_said_of_the_site_beside_them_stays(text, claims):
    assert read(text)[0] == claims
