"""The price of land: per mu, square metre, hectare or acre, and what it must not be taken for."""

import pytest

from siting.auditing.judging.check import audit
from siting.auditing.judging.verdicts import Verdict
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract
from tests.support.made_claims import audited, claim, jiaocheng

PRICES = (
    ("地价每亩22万元。", 220_000, "CNY/mu"),
    ("工业用地出让起始价330元/平方米。", 220_000, "CNY/mu"),
    ("土地价格约14万元/亩，手续齐全。", 140_000, "CNY/mu"),
    ("净地价格330万元/公顷。", 220_000, "CNY/mu"),
    ("Land is offered at 220,000 yuan a mu.", 220_000, "CNY/mu"),
    ("The reserve price is 330 yuan per square metre.", 220_000, "CNY/mu"),
    ("Land price starts at $45,000 per acre.", 45_000, "USD/acre"),
    ("Our land costs €45 per square metre.", 450_000, "EUR/ha"),
)  # fmt: skip
OTHERS = (
    "投资强度不低于300万元/亩。",
    "亩均税收20万元，亩均产值500万元。",
    "土地补偿款每亩4.5万元。",
    "土地租金每亩每年800元。",
    "标准厂房售价3200元/平方米。",
    "Land rent is $800 per acre per year.",
    "Buildings cost $250 per square foot to fit out.",
)


@pytest.mark.parametrize(("text", "value", "unit"), PRICES, ids=[text for text, *_ in PRICES])
def test_a_price_of_land_is_read_per_area(text, value, unit):
    (found,) = extract(document_of(text)).claims
    assert (found.kind, found.unit) == ("land_price", unit)
    assert found.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "prices"),
    [
        ("The tariff is USD 0.058 per kWh and land costs USD 12 per square metre.", (0.058, "USD/acre")),
        ("The tariff is USD 0.058 per kWh, and the land price is USD 12 per m2.", (0.058, "USD/acre")),
        ("Power costs EUR 0.08 per kWh; the land is sold at EUR 45 a square metre.", (0.08, "EUR/ha")),
        ("Electricity at $0.06/kWh and land at $9.5/sq ft.", (0.06, "USD/acre")),
        ("The price per kWh is CNY 0.38, and land per mu CNY 90.", (0.38, "CNY/mu")),
        ("到户电价0.38元/千瓦时，土地每平方米45元。", (0.38, "CNY/mu")),
        ("电价每千瓦时0.38元、地价90元/㎡。", (0.38, "CNY/mu")),
        ("The tariff is USD 0.058 per kWh and rent is USD 12 per square metre per year.", (0.058, "")),
        ("电价0.38元/度，厂房租金每平方米15元。", (0.38, "")),
        ("电价0.38元/度，地价90元。", (0.38, "")),
    ],
)
def test_a_sum_per_area_beside_a_tariff_is_no_tariff(text, prices):
    found = extract(document_of(text)).claims
    tariff, land = prices
    assert [c.value for c in found if c.kind == "energy_price"] == [tariff]
    assert [c.unit for c in found if c.kind == "land_price"] == ([land] if land else [])


@pytest.mark.parametrize("text", OTHERS)
def test_other_sums_per_area_are_no_price_of_land(text):
    assert [c.kind for c in extract(document_of(text)).claims] == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("固定资产投资强度达到每亩350万元。", 3_500_000),
        ("亩均投资308.3万元，地价每亩22万元。", 3_083_000),
        ("Investment intensity is 3 million yuan per mu.", 3_000_000),
    ],
)
def test_investment_per_area_is_a_kind_of_its_own(text, value):
    found = extract(document_of(text)).claims
    assert [c.value for c in found if c.kind == "investment_intensity"] == [value]
    assert [c.value for c in found if c.kind == "land_price"] == ([220_000] if "地价" in text else [])


INVESTED = "项目总投资15亿元，占地486.5亩，{}。"
INVESTED_EN = "The site covers 486.5 mu and the total investment is CNY 1.5 billion, {}."


@pytest.mark.parametrize(
    ("text", "false"),
    [
        (INVESTED.format("投资强度308万元/亩"), False),  # 308.3, as it is written
        (INVESTED.format("投资强度约310万元/亩"), False),
        (INVESTED.format("投资强度450万元/亩"), True),
        (INVESTED.format("投资强度250万元/亩"), False),  # fixed investment may be less than the total
        (INVESTED.format("折合亩均投资250万元"), True),
        (INVESTED_EN.format("an investment intensity of 3.08 million yuan per mu"), False),
        (INVESTED_EN.format("an investment intensity of 4.5 million yuan per mu"), True),
    ],
)
def test_investment_per_area_follows_from_investment_and_land(text, false):
    found = [
        j
        for j in audit(extract(document_of(text)), jiaocheng()).judged
        if j.claim.kind == "investment_intensity"
    ]
    assert [j.verdict is Verdict.CONTRADICTED for j in found] == [false]
    if false:
        assert "308.3万元/亩" in found[0].wording.zh


def test_a_price_said_again_per_another_area_is_one_too():
    found = extract(document_of("出让起始价330元/平方米，折合每亩22万元。")).claims
    assert [round(c.value) for c in found] == [220_000, 220_000]


def test_only_its_notice_proves_it():
    (found,) = audited(claim("land_price", 220_000, "CNY/mu")).judged
    assert found.verdict is Verdict.UNVERIFIABLE
    assert "22万元/亩" in found.finding.zh
    assert "220,000 yuan per mu" in found.finding.en
    assert "挂牌出让公告" in found.needed.zh
    assert "benchmark land price" in found.needed.en
